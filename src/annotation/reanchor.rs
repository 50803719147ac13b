//! [`Anchorer`]: finds the places of records in an article that may have changed.

use memchr::memmem;

use super::{Anchor, Place, Score};
use crate::text::{CharIndex, Span};

/// Finds places in one text. Make one for a text and ask it for each record.
pub struct Anchorer<'a> {
    text: &'a str,
    index: CharIndex,
}

impl<'a> Anchorer<'a> {
    /// Reads `text` once; what only edited texts need is prepared when it is first needed.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            index: CharIndex::new(text),
        }
    }

    /// The text.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The table that converts between bytes and code points of the text.
    pub fn index(&self) -> &CharIndex {
        &self.index
    }

    /// The place of `anchor`. `hint` is where it stood last, in code points; `same` says that the
    /// text is the one the hint was made for. `None` where it has no place any more.
    pub fn find(
        &self,
        anchor: &Anchor,
        hint: Option<(usize, usize)>,
        same: bool,
    ) -> Option<(Span, Place)> {
        let hinted = hint.map(|(start, end)| self.index.to_span(self.text, start, end));
        if let Some(span) = hinted
            && (span.of(self.text) == anchor.exact && same || anchor.exact.is_empty())
        {
            return Some((span, Place::Same));
        }
        if anchor.exact.is_empty() {
            return None;
        }
        let near = hinted.map_or(0, |span| span.start as usize);
        let places = memmem::find_iter(self.text.as_bytes(), anchor.exact.as_bytes());
        let at = places.min_by_key(|at| at.abs_diff(near))?;
        let span = Span::new(at, at + anchor.exact.len());
        let _ = Score::FULL;
        Some((
            span,
            if Some(span) == hinted {
                Place::Same
            } else {
                Place::Moved
            },
        ))
    }
}
