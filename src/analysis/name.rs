//! [`NameSpan`]: a name or value in terms of tokens, as the finders hand it to those who join.

use super::EntityKind;
use super::sentence::Words;
use crate::text::Span;

/// A name in terms of tokens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct NameSpan {
    /// Index of its first token.
    pub first: u32,
    /// Index after its last token.
    pub end: u32,
    /// Its type.
    pub kind: EntityKind,
    /// 0 to 1.
    pub confidence: f32,
}

impl NameSpan {
    pub fn new(first: usize, end: usize, kind: EntityKind, confidence: f32) -> Self {
        Self {
            first: first as u32,
            end: end as u32,
            kind,
            confidence,
        }
    }

    pub fn overlaps(self, other: Self) -> bool {
        self.first < other.end && other.first < self.end
    }

    /// Its tokens as a range of indices.
    pub fn range(self) -> std::ops::Range<usize> {
        self.first as usize..self.end as usize
    }

    /// Where it stands in the text.
    pub fn span(self, words: &Words) -> Span {
        let first = words.tokens[self.first as usize].span;
        first.union(words.tokens[self.end as usize - 1].span)
    }
}
