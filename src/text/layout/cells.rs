//! [`Cells`]: what is in the columns of one row.

use std::borrow::Cow;
use std::sync::Arc;

use super::super::Span;
use super::super::breaks::TAB;
use super::super::display::{self, Glyph};

/// A grapheme on its row.
#[derive(Clone, Debug)]
pub struct Cell<'a> {
    /// Where it stands in the text.
    pub span: Span,
    /// The column of its first cell, from the left edge of the text, indent included.
    pub column: usize,
    /// What is printed; blank-filled tabs included. May have no width.
    pub glyph: Glyph<'a>,
}

/// The graphemes of one row: see [`Layout::cells`](super::Layout::cells).
#[derive(Clone, Debug)]
pub struct Cells<'a> {
    pub(super) rest: &'a str,
    pub(super) at: u32,
    pub(super) end: u32,
    pub(super) column: usize,
    pub(super) indent: usize,
    pub(super) hyphen: bool,
    pub(super) stops: Option<Arc<[u16]>>,
}

impl<'a> Iterator for Cells<'a> {
    type Item = Cell<'a>;

    fn next(&mut self) -> Option<Cell<'a>> {
        let grapheme = display::first_grapheme(self.rest)?;
        let span = Span {
            start: self.at,
            end: self.at + grapheme.len() as u32,
        };
        self.rest = &self.rest[grapheme.len()..];
        self.at = span.end;
        let glyph = match grapheme {
            "\t" => self.tab(),
            "\u{ad}" if self.hyphen && span.end == self.end => Glyph {
                text: Cow::Borrowed("-"),
                width: 1,
            },
            _ => display::glyph(grapheme),
        };
        let column = self.column;
        self.column += glyph.width;
        Some(Cell {
            span,
            column,
            glyph,
        })
    }
}

impl Cells<'_> {
    fn tab(&self) -> Glyph<'static> {
        let here = self.column - self.indent;
        let mut stops = self.stops.iter().flat_map(|stops| stops.iter());
        let stop = stops
            .find(|&&stop| usize::from(stop) > here)
            .map(|&stop| usize::from(stop));
        let width = stop.unwrap_or((here / TAB + 1) * TAB) - here;
        Glyph {
            text: Cow::Owned(" ".repeat(width)),
            width,
        }
    }
}
