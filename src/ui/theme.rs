//! Roles → styles, for terminals of all colours, of sixteen, and of none.
//!
//! Colour is never the only sign: whatever has one also has a shape in the gutter, a word in a list
//! or, if there is none, a modifier (underlined, bold, reversed). The terminal's own foreground
//! and background are left alone, so that light and dark ones both work.

use ratatui::style::{Color, Modifier, Style};

use crate::analysis::QuoteKind;
use crate::annotation::Colour;
use crate::app::Depth;

/// The styles for one depth of colour.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    depth: Depth,
}

impl Theme {
    /// The theme for a terminal with so many colours.
    pub fn new(depth: Depth) -> Self {
        Self { depth }
    }

    fn colour(self, true_colour: (u8, u8, u8), indexed: u8, sixteen: Color) -> Color {
        match self.depth {
            Depth::None => Color::Reset,
            Depth::Sixteen => sixteen,
            Depth::Indexed => Color::Indexed(indexed),
            Depth::True => Color::Rgb(true_colour.0, true_colour.1, true_colour.2),
        }
    }

    fn has_colour(self) -> bool {
        self.depth != Depth::None
    }

    /// Words that matter less.
    pub fn dim(self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    /// Words that matter more.
    pub fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// The names of keys.
    pub fn key(self) -> Style {
        self.strong()
            .fg(self.colour((0x4f, 0xa8, 0xc8), 74, Color::Cyan))
    }

    /// What went wrong.
    pub fn bad(self) -> Style {
        self.strong()
            .fg(self.colour((0xd7, 0x5f, 0x5f), 167, Color::Red))
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
        self.strong()
            .fg(self.colour((0x4f, 0xa8, 0xc8), 74, Color::Cyan))
    }

    /// The row with the mode at its left.
    pub fn status(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// Code in running text and blocks of code.
    pub fn code(self) -> Style {
        let style = Style::new();
        if self.has_colour() {
            style.fg(self.colour((0xc0, 0x96, 0x5c), 137, Color::Yellow))
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
        let fg = self.colour((0x3d, 0x9c, 0x8f), 72, Color::Cyan);
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
        const TRUE: [(u8, u8, u8); 6] = [
            (0x4f, 0xa8, 0xc8),
            (0xc8, 0x8a, 0x3d),
            (0x7d, 0xa8, 0x4f),
            (0xb5, 0x6f, 0xb0),
            (0xc8, 0x6a, 0x62),
            (0x7f, 0x86, 0xd6),
        ];
        const INDEXED: [u8; 6] = [74, 172, 107, 133, 167, 104];
        const SIXTEEN: [Color; 6] = [
            Color::Cyan,
            Color::Yellow,
            Color::Green,
            Color::Magenta,
            Color::Red,
            Color::Blue,
        ];
        let turn = turn % TRUE.len();
        Style::new().fg(self.colour(TRUE[turn], INDEXED[turn], SIXTEEN[turn]))
    }

    /// A mention of the chosen entity.
    pub fn mention(self) -> Style {
        let style = Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED);
        style.fg(self.colour((0xd0, 0x87, 0x3a), 173, Color::LightRed))
    }

    fn background(self, colour: Colour) -> Color {
        let near = colour.nearest();
        let (indexed, sixteen) = match near {
            Colour::Green => (114, Color::LightGreen),
            Colour::Blue => (75, Color::LightBlue),
            Colour::Pink => (204, Color::LightMagenta),
            Colour::Purple => (134, Color::Magenta),
            _ => (222, Color::LightYellow),
        };
        self.colour(colour.rgb(), indexed, sixteen)
    }

    /// Annotated words.
    pub fn annotation(self, colour: Option<Colour>) -> Style {
        match colour {
            Some(colour) if self.has_colour() => {
                Style::new().bg(self.background(colour)).fg(Color::Black)
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
            Some(colour) if self.has_colour() => Style::new().fg(self.background(colour)),
            _ => Style::new(),
        }
    }

    /// A search hit.
    pub fn hit(self) -> Style {
        if self.has_colour() {
            let bg = self.colour((0xff, 0xa7, 0x26), 214, Color::Yellow);
            Style::new().bg(bg).fg(Color::Black)
        } else {
            Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
        }
    }

    /// The hits of the search where they are shown as blocks.
    pub fn hits_on_map(self) -> Style {
        Style::new().fg(self.colour((0xff, 0xa7, 0x26), 214, Color::Yellow))
    }

    /// The search hit at the caret, and whatever is chosen in a list.
    pub fn chosen(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// The chosen row of a list that has not the keys.
    pub fn resting(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// The selection.
    pub fn selection(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }
}

/// The sign of a quote in the gutter: its shape says the kind.
pub fn quote_sign(kind: QuoteKind) -> &'static str {
    match kind {
        QuoteKind::Direct => "┃",
        QuoteKind::Mixed => "╏",
        QuoteKind::Indirect => "┊",
    }
}
