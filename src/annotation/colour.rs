//! [`Colour`]: the five highlight colours, and any other that a file names.

use std::fmt;

/// The colour of a mark or code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Colour {
    /// `#ffd54f`
    Yellow,
    /// `#81c784`
    Green,
    /// `#64b5f6`
    Blue,
    /// `#f06292`
    Pink,
    /// `#ba68c8`
    Purple,
    /// Red, green and blue as a person or another program wrote them; shown as the
    /// [nearest](Self::nearest) of the five, kept as it is.
    Custom(u8, u8, u8),
}

impl Colour {
    /// The colours that the reader can choose, in order of their digits 1 to 5.
    pub const FIVE: [Self; 5] = [
        Self::Yellow,
        Self::Green,
        Self::Blue,
        Self::Pink,
        Self::Purple,
    ];

    /// Red, green and blue.
    pub fn rgb(self) -> (u8, u8, u8) {
        match self {
            Self::Yellow => (0xff, 0xd5, 0x4f),
            Self::Green => (0x81, 0xc7, 0x84),
            Self::Blue => (0x64, 0xb5, 0xf6),
            Self::Pink => (0xf0, 0x62, 0x92),
            Self::Purple => (0xba, 0x68, 0xc8),
            Self::Custom(red, green, blue) => (red, green, blue),
        }
    }

    /// The name of the colour, or of the one of the five that is nearest.
    pub fn name(self) -> &'static str {
        match self.nearest() {
            Self::Green => "green",
            Self::Blue => "blue",
            Self::Pink => "pink",
            Self::Purple => "purple",
            _ => "yellow",
        }
    }

    /// The one of the five that looks most like this one.
    #[must_use]
    pub fn nearest(self) -> Self {
        let (red, green, blue) = self.rgb();
        let distance = |other: &Self| {
            let (r, g, b) = other.rgb();
            [(red, r), (green, g), (blue, b)]
                .iter()
                .map(|&(a, b)| (i32::from(a) - i32::from(b)).pow(2))
                .sum::<i32>()
        };
        Self::FIVE
            .into_iter()
            .min_by_key(distance)
            .unwrap_or(Self::Yellow)
    }

    /// Reads one of the five names, `#rrggbb` or `#rgb`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        if let Some(named) = Self::FIVE.into_iter().find(|colour| colour.name() == text) {
            return Some(named);
        }
        let hex = text.strip_prefix('#')?;
        let digits: Vec<u8> = hex
            .chars()
            .map(|digit| digit.to_digit(16).map(|digit| digit as u8))
            .collect::<Option<_>>()?;
        let (red, green, blue) = match digits[..] {
            [r, g, b] => (r * 17, g * 17, b * 17),
            [_, _, _, _, _, _] => (
                digits[0] * 16 + digits[1],
                digits[2] * 16 + digits[3],
                digits[4] * 16 + digits[5],
            ),
            _ => return None,
        };
        let five = Self::FIVE
            .into_iter()
            .find(|colour| colour.rgb() == (red, green, blue));
        Some(five.unwrap_or(Self::Custom(red, green, blue)))
    }
}

/// As in a file: `#81c784`.
impl fmt::Display for Colour {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (red, green, blue) = self.rgb();
        write!(formatter, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_is_read_by_name_and_by_number() {
        for (text, colour) in [
            ("green", Some(Colour::Green)),
            ("#81C784", Some(Colour::Green)),
            ("#f00", Some(Colour::Custom(255, 0, 0))),
            ("#12345", None),
            ("#1234é6", None),
            ("greenish", None),
        ] {
            assert_eq!(Colour::parse(text), colour, "{text}");
        }
        for colour in Colour::FIVE {
            assert_eq!(Colour::parse(&colour.to_string()), Some(colour));
            assert_eq!(Colour::parse(colour.name()), Some(colour));
        }
        assert_eq!(Colour::Custom(120, 200, 130).name(), "green");
    }
}
