//! [`Colours`]: a theme as a table of colours, the themes that there are, and how well colours can be told
//! apart.
//!
//! A theme without a background or a text colour leaves the terminal's. The table of [`ROLES`] gives
//! each colour the name that it has in the configuration.

use crate::annotation::Colour;

/// A colour as red, green and blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb(pub u8, pub u8, pub u8);

const fn rgb(hex: u32) -> Rgb {
    Rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

impl Rgb {
    /// Reads `#rrggbb`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        let is_hex = digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        let value = u32::from_str_radix(digits, 16).ok()?;
        is_hex.then_some(rgb(value))
    }

    /// How bright it is, from 0 to 1, by the rules of WCAG 2.
    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.040_45 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    /// How well this colour and another can be told apart, from 1 to 21, by the rules of WCAG 2.
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// Black or white, whichever can be read better on it.
    #[must_use]
    pub fn ink(self) -> Self {
        let (black, white) = (rgb(0), rgb(0xff_ffff));
        if self.contrast(black) >= self.contrast(white) {
            black
        } else {
            white
        }
    }

    /// The nearest of the 240 colours that every terminal with 256 has alike: its number and what it is.
    pub fn indexed(self) -> (u8, Self) {
        let steps = [0u8, 95, 135, 175, 215, 255];
        let cube = (0..216u8).map(|n| {
            let step = |n: u8| steps[usize::from(n % 6)];
            (16 + n, Self(step(n / 36), step(n / 6), step(n)))
        });
        let greys = (0..24u8).map(|n| (232 + n, Self(8 + 10 * n, 8 + 10 * n, 8 + 10 * n)));
        let distance = |other: Self| {
            let part = |one: u8, two: u8| u32::from(one.abs_diff(two)).pow(2);
            part(self.0, other.0) + part(self.1, other.1) + part(self.2, other.2)
        };
        let nearest = cube.chain(greys).min_by_key(|(_, other)| distance(*other));
        nearest.unwrap_or((16, self))
    }
}

/// The colours of a theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colours {
    /// What is below the text; the terminal's if there is none.
    pub background: Option<Rgb>,
    /// The text; the terminal's if there is none.
    pub text: Option<Rgb>,
    /// Words that matter less, and lines.
    pub dim: Rgb,
    /// The names of keys, and what has the keys.
    pub key: Rgb,
    /// What went wrong.
    pub bad: Rgb,
    /// Code.
    pub code: Rgb,
    /// The words of quotes.
    pub quote: Rgb,
    /// The mentions of a name.
    pub name: Rgb,
    /// Below search hits.
    pub hit: Rgb,
    /// The signs of speakers, who take turns.
    pub speakers: [Rgb; 6],
    /// The signs of annotations: yellow, green, blue, pink, purple.
    pub signs: [Rgb; 5],
}

impl Colours {
    /// For terminals with a dark background.
    pub const DARK: Self = Self {
        background: None,
        text: None,
        dim: rgb(0x9a_9a9a),
        key: rgb(0x4f_a8c8),
        bad: rgb(0xe0_6c6c),
        code: rgb(0xc0_965c),
        quote: rgb(0x3d_9c8f),
        name: rgb(0xd0_873a),
        hit: rgb(0xff_a726),
        speakers: [
            rgb(0x4f_a8c8),
            rgb(0xc8_8a3d),
            rgb(0x7d_a84f),
            rgb(0xb5_6fb0),
            rgb(0xc8_6a62),
            rgb(0x7f_86d6),
        ],
        signs: [
            rgb(0xff_d54f),
            rgb(0x81_c784),
            rgb(0x64_b5f6),
            rgb(0xf0_6292),
            rgb(0xba_68c8),
        ],
    };

    /// For terminals with a light background.
    pub const LIGHT: Self = Self {
        background: None,
        text: None,
        dim: rgb(0x5f_5f5f),
        key: rgb(0x00_5f87),
        bad: rgb(0xaf_0000),
        code: rgb(0x7a_5200),
        quote: rgb(0x00_5f5f),
        name: rgb(0x87_3f00),
        hit: rgb(0xff_c107),
        speakers: [
            rgb(0x00_5f87),
            rgb(0x87_5f00),
            rgb(0x3f_6f1a),
            rgb(0x84_417f),
            rgb(0xaf_2f26),
            rgb(0x4a_52b0),
        ],
        signs: [
            rgb(0x87_5f00),
            rgb(0x2e_7d32),
            rgb(0x15_65c0),
            rgb(0xaf_1850),
            rgb(0x6a_1b9a),
        ],
    };

    /// Dark brown on the colour of old paper.
    pub const SEPIA: Self = Self {
        background: Some(rgb(0xf4_ecd8)),
        text: Some(rgb(0x3b_2f1e)),
        dim: rgb(0x5f_5340),
        key: rgb(0x00_5f87),
        bad: rgb(0x9f_1f1a),
        code: rgb(0x6b_4700),
        quote: rgb(0x1a_5f57),
        name: rgb(0x87_3f00),
        hit: rgb(0xff_b74d),
        speakers: [
            rgb(0x1c_5f7a),
            rgb(0x87_5400),
            rgb(0x3f_661a),
            rgb(0x7a_3a75),
            rgb(0x9f_2f26),
            rgb(0x45_4ca3),
        ],
        signs: [
            rgb(0x87_5400),
            rgb(0x2a_6b2e),
            rgb(0x12_5aab),
            rgb(0xaf_1850),
            rgb(0x6a_1b9a),
        ],
    };

    /// White on black, and nothing dim.
    pub const HIGH_CONTRAST: Self = Self {
        background: Some(rgb(0)),
        text: Some(rgb(0xff_ffff)),
        dim: rgb(0xd0_d0d0),
        key: rgb(0x5f_d7ff),
        bad: rgb(0xff_8787),
        code: rgb(0xff_d787),
        quote: rgb(0x5f_ffd7),
        name: rgb(0xff_af5f),
        hit: rgb(0xff_ff00),
        speakers: [
            rgb(0x5f_d7ff),
            rgb(0xff_d75f),
            rgb(0x87_ff5f),
            rgb(0xff_afff),
            rgb(0xff_8787),
            rgb(0xaf_afff),
        ],
        signs: [
            rgb(0xff_ff5f),
            rgb(0x87_ff87),
            rgb(0x87_d7ff),
            rgb(0xff_87d7),
            rgb(0xd7_afff),
        ],
    };

    /// The themes that come with the program, with their names.
    pub const ALL: [(&'static str, Self); 4] = [
        ("dark", Self::DARK),
        ("light", Self::LIGHT),
        ("sepia", Self::SEPIA),
        ("high-contrast", Self::HIGH_CONTRAST),
    ];

    /// The sign of an annotation in this colour.
    pub fn sign(&self, colour: Colour) -> Rgb {
        let near = colour.nearest();
        let at = Colour::FIVE.iter().position(|other| *other == near);
        self.signs[at.unwrap_or(0)]
    }

    /// Every colour that is read or seen on the background: its name, itself, and how well it must be told
    /// apart: 4.5 for words, 3 for signs.
    pub fn on_background(&self) -> Vec<(String, Rgb, f64)> {
        let mut colours: Vec<(String, Rgb, f64)> = ROLES
            .iter()
            .filter(|role| role.is_words)
            .filter_map(|role| Some((role.name.to_owned(), (role.get)(self)?, 4.5)))
            .collect();
        let signs = self.speakers.iter().chain(&self.signs);
        colours.extend(signs.map(|sign| ("a sign".to_owned(), *sign, 3.0)));
        colours
    }
}

/// A colour of a theme that can be set by its name.
pub struct Role {
    /// Its name.
    pub name: &'static str,
    /// True if words have it, false if words stand on it.
    pub is_words: bool,
    get: fn(&Colours) -> Option<Rgb>,
    /// Sets it.
    pub set: fn(&mut Colours, Rgb),
}

/// The colours that a theme in the configuration can set.
pub const ROLES: &[Role] = &[
    Role {
        name: "background",
        is_words: false,
        get: |colours| colours.background,
        set: |colours, to| colours.background = Some(to),
    },
    Role {
        name: "text",
        is_words: true,
        get: |colours| colours.text,
        set: |colours, to| colours.text = Some(to),
    },
    Role {
        name: "dim",
        is_words: true,
        get: |colours| Some(colours.dim),
        set: |colours, to| colours.dim = to,
    },
    Role {
        name: "key",
        is_words: true,
        get: |colours| Some(colours.key),
        set: |colours, to| colours.key = to,
    },
    Role {
        name: "bad",
        is_words: true,
        get: |colours| Some(colours.bad),
        set: |colours, to| colours.bad = to,
    },
    Role {
        name: "code",
        is_words: true,
        get: |colours| Some(colours.code),
        set: |colours, to| colours.code = to,
    },
    Role {
        name: "quote",
        is_words: true,
        get: |colours| Some(colours.quote),
        set: |colours, to| colours.quote = to,
    },
    Role {
        name: "name",
        is_words: true,
        get: |colours| Some(colours.name),
        set: |colours, to| colours.name = to,
    },
    Role {
        name: "hit",
        is_words: false,
        get: |colours| Some(colours.hit),
        set: |colours, to| colours.hit = to,
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_the_guidelines() {
        assert!((rgb(0).contrast(rgb(0xff_ffff)) - 21.0).abs() < 1e-9);
        assert!((rgb(0x77_7777).contrast(rgb(0xff_ffff)) - 4.478).abs() < 0.001);
        assert_eq!(Rgb::parse("#00ff7f"), Some(Rgb(0, 255, 127)));
        assert_eq!(Rgb::parse("#+0ff7f"), None);
        assert_eq!(Rgb::parse("00ff7f"), None);
        assert_eq!(rgb(0x00_5f87).indexed(), (24, rgb(0x00_5f87)));
    }

    /// What can be seen on the screen can be told apart: in 24-bit colours and in 256, on the theme's
    /// background, or on black or white if that is the terminal's.
    #[test]
    fn every_colour_of_every_theme_can_be_read() {
        let mut faint = Vec::new();
        for (name, theme) in Colours::ALL {
            let usual = if name == "light" {
                rgb(0xff_ffff)
            } else {
                rgb(0)
            };
            let background = theme.background.unwrap_or(usual);
            let mut pairs: Vec<(String, Rgb, Rgb, f64)> = Vec::new();
            for (role, colour, least) in theme.on_background() {
                pairs.push((role, colour, background, least));
            }
            for colour in Colour::FIVE {
                let (red, green, blue) = colour.rgb();
                let below = Rgb(red, green, blue);
                pairs.push((format!("{colour:?}"), below.ink(), below, 4.5));
            }
            pairs.push(("hit".to_owned(), theme.hit.ink(), theme.hit, 4.5));
            for (role, above, below, least) in pairs {
                let near = |colour: Rgb| colour.indexed().1;
                let contrasts = [above.contrast(below), near(above).contrast(near(below))];
                for (depth, contrast) in ["24-bit", "256"].into_iter().zip(contrasts) {
                    if contrast < least {
                        faint.push(format!("{name}, {role}, {depth}: {contrast:.2}"));
                    }
                }
            }
        }
        assert!(faint.is_empty(), "{faint:#?}");
    }
}
