//! Roles → styles, for terminals of all colours, of sixteen, and of none.
//!
//! Colour is never the only sign: whatever has one also has a shape in the gutter, a word in a list
//! or, if there is none, a modifier (underlined, bold, reversed). Which colours there are is said in
//! `app::colours`; a theme without a background leaves the terminal's.

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};

use crate::analysis::QuoteKind;
use crate::annotation::Colour;
use crate::app::colours::{Colours, Rgb};
use crate::app::{Depth, Look, Signs};

/// The styles for one depth of colour.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    depth: Depth,
    colours: Colours,
    /// What signs are shown as.
    pub signs: Signs,
}

/// A colour of sixteen that can be read on a light background.
fn on_light(colour: Color) -> Color {
    match colour {
        Color::Cyan => Color::Blue,
        Color::Yellow => Color::Magenta,
        Color::Green => Color::DarkGray,
        Color::Magenta => Color::Black,
        Color::Blue => Color::Cyan,
        Color::LightRed => Color::Red,
        other => other,
    }
}

impl Theme {
    /// The theme that was chosen, in as many colours as there are.
    pub fn of(look: &Look) -> Self {
        let depth = match (look.colours, look.depth) {
            (None, Depth::Indexed | Depth::True) => Depth::Sixteen,
            (_, depth) => depth,
        };
        Self {
            depth,
            colours: look.colours.unwrap_or(Colours::DARK),
            signs: look.signs(),
        }
    }

    fn colour(self, colour: Rgb, sixteen: Color) -> Color {
        match self.depth {
            Depth::None => Color::Reset,
            Depth::Sixteen if self.is_for_light() => on_light(sixteen),
            Depth::Sixteen => sixteen,
            Depth::Indexed => Color::Indexed(colour.indexed().0),
            Depth::True => Color::Rgb(colour.0, colour.1, colour.2),
        }
    }

    /// True if the theme's colours are dark: the terminal's background is light.
    fn is_for_light(self) -> bool {
        self.colours.quote.ink() == Rgb(255, 255, 255)
    }

    /// Gives all that has no colours of its own those of the theme.
    pub fn fill(self, buffer: &mut Buffer) {
        if !self.has_own_colours() {
            return;
        }
        let of =
            |colour: Option<Rgb>| colour.map_or(Color::Reset, |rgb| self.colour(rgb, Color::Reset));
        let (text, background) = (of(self.colours.text), of(self.colours.background));
        for cell in &mut buffer.content {
            if cell.fg == Color::Reset {
                cell.fg = text;
            }
            if cell.bg == Color::Reset {
                cell.bg = background;
            }
        }
    }

    /// True if the theme's colours are not the terminal's.
    fn has_own_colours(self) -> bool {
        matches!(self.depth, Depth::Indexed | Depth::True)
    }

    fn has_colour(self) -> bool {
        self.depth != Depth::None
    }

    /// Words that matter less.
    pub fn dim(self) -> Style {
        if self.has_own_colours() {
            Style::new().fg(self.colour(self.colours.dim, Color::Reset))
        } else {
            Style::new().add_modifier(Modifier::DIM)
        }
    }

    /// Words that matter more.
    pub fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// The names of keys.
    pub fn key(self) -> Style {
        self.strong().fg(self.colour(self.colours.key, Color::Cyan))
    }

    /// What went wrong.
    pub fn bad(self) -> Style {
        self.strong().fg(self.colour(self.colours.bad, Color::Red))
    }

    /// A heading of the article.
    pub fn heading(self, level: u8) -> Style {
        let style = self.strong();
        if level <= 1 {
            style.add_modifier(Modifier::UNDERLINED)
        } else {
            style
        }
    }

    /// Bars, markers, frames.
    pub fn furniture(self) -> Style {
        self.dim()
    }

    /// The frame of the pane that has the keys.
    pub fn focused(self) -> Style {
        self.strong().fg(self.colour(self.colours.key, Color::Cyan))
    }

    /// The row with the mode at its left.
    pub fn status(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// Code in running text and blocks of code.
    pub fn code(self) -> Style {
        let style = Style::new();
        if self.has_colour() {
            style.fg(self.colour(self.colours.code, Color::Yellow))
        } else {
            style
        }
    }

    /// A link.
    pub fn link(self) -> Style {
        Style::new().add_modifier(Modifier::UNDERLINED)
    }

    /// The words of a quote. Without colours what is in quotation marks is slanted.
    pub fn quote(self, kind: QuoteKind) -> Style {
        let fg = self.colour(self.colours.quote, Color::Cyan);
        match (kind, self.has_colour()) {
            (_, true) => Style::new().fg(fg),
            (QuoteKind::Indirect, false) => Style::new(),
            (_, false) => Style::new().add_modifier(Modifier::ITALIC),
        }
    }

    /// The quote at the caret, on top of its kind.
    pub fn quote_here(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// The words that name the speaker of the quote at the caret, and the cue.
    pub fn source_here(self) -> Style {
        Style::new().add_modifier(Modifier::UNDERLINED)
    }

    /// The mark in the gutter of a speaker's quote; speakers take turns with six colours.
    pub fn speaker(self, turn: usize) -> Style {
        const SIXTEEN: [Color; 6] = [
            Color::Cyan,
            Color::Yellow,
            Color::Green,
            Color::Magenta,
            Color::Red,
            Color::Blue,
        ];
        let turn = turn % SIXTEEN.len();
        Style::new().fg(self.colour(self.colours.speakers[turn], SIXTEEN[turn]))
    }

    /// A mention of the chosen entity.
    pub fn mention(self) -> Style {
        let style = Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED);
        style.fg(self.colour(self.colours.name, Color::LightRed))
    }

    /// A mention of another name than the chosen one.
    pub fn name(self) -> Style {
        Style::new().fg(self.colour(self.colours.name, Color::LightRed))
    }

    fn sixteen(colour: Colour) -> Color {
        match colour.nearest() {
            Colour::Green => Color::LightGreen,
            Colour::Blue => Color::LightBlue,
            Colour::Pink => Color::LightMagenta,
            Colour::Purple => Color::Magenta,
            _ => Color::LightYellow,
        }
    }

    /// Words on a colour of their own.
    fn on(self, below: Rgb, sixteen: Color) -> Style {
        let ink = self.colour(below.ink(), Color::Black);
        let below = match self.depth {
            // Bright enough for black letters on any background.
            Depth::Sixteen => sixteen,
            _ => self.colour(below, sixteen),
        };
        Style::new().bg(below).fg(ink)
    }

    /// Annotated words.
    pub fn annotation(self, colour: Option<Colour>) -> Style {
        match colour {
            Some(colour) if self.has_colour() => {
                let (red, green, blue) = colour.rgb();
                self.on(Rgb(red, green, blue), Self::sixteen(colour))
            }
            _ => Style::new().add_modifier(Modifier::UNDERLINED),
        }
    }

    /// Words that more than one annotation holds.
    pub fn overlapping(self) -> Style {
        Style::new().add_modifier(Modifier::UNDERLINED | Modifier::BOLD)
    }

    /// A sign in the colour of an annotation.
    pub fn swatch(self, colour: Option<Colour>) -> Style {
        match colour {
            Some(colour) if self.has_colour() => {
                let sign = self.colours.sign(colour);
                Style::new().fg(self.colour(sign, Self::sixteen(colour)))
            }
            _ => Style::new(),
        }
    }

    /// A search hit.
    pub fn hit(self) -> Style {
        if self.has_colour() {
            self.on(self.colours.hit, Color::Yellow)
        } else {
            Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
        }
    }

    /// The hits of the search where they are shown as blocks.
    pub fn hits_on_map(self) -> Style {
        Style::new().fg(self.colour(self.colours.key, Color::Yellow))
    }

    /// The search hit at the caret, and whatever is chosen in a list.
    pub fn chosen(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// The chosen row of a list that has not the keys.
    pub fn resting(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// The sentence that is being read aloud.
    pub fn spoken(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
    }

    /// The selection.
    pub fn selection(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixteen_colours_can_be_read_on_a_light_background() {
        let quote = |colours| {
            let theme = Theme {
                depth: Depth::Sixteen,
                colours,
                signs: Signs::default(),
            };
            let on = theme.annotation(Some(Colour::Purple));
            assert_eq!((on.bg, on.fg), (Some(Color::Magenta), Some(Color::Black)));
            theme.quote(QuoteKind::Direct).fg
        };
        assert_eq!(quote(Colours::DARK), Some(Color::Cyan));
        assert_eq!(quote(Colours::LIGHT), Some(Color::Blue));
        assert_eq!(quote(Colours::SEPIA), Some(Color::Blue));
    }
}
