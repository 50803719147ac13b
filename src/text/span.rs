//! [`Span`]: a stretch of the article.

use std::ops::Range;

/// A stretch of the article, `start..end` in bytes, half-open, on character boundaries.
///
/// In `"Mara left."` the span `0..4` is `Mara`; `4..4` is the empty place after it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Span {
    /// The span `start..end`; an `end` before `start` gives the empty span at `start`.
    pub fn new(start: usize, end: usize) -> Self {
        let start = start as u32;
        Self {
            start,
            end: (end as u32).max(start),
        }
    }

    /// The empty span at `offset`.
    pub fn at(offset: usize) -> Self {
        Self::new(offset, offset)
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// True where the span holds no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The same stretch as a range of `usize`, to slice with.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The words of this span in `text`; empty where the span does not fit the text.
    #[inline]
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or("")
    }

    /// True where the byte at `offset` lies inside.
    pub fn contains(self, offset: usize) -> bool {
        self.range().contains(&offset)
    }

    /// True where `other` lies wholly inside (equal spans cover each other).
    pub fn covers(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// True where the two share at least one byte.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// What the two share, if they share a byte.
    #[must_use]
    pub fn intersection(self, other: Self) -> Option<Self> {
        let (start, end) = (self.start.max(other.start), self.end.min(other.end));
        (start < end).then_some(Self { start, end })
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// The span cut to the length of `text` and moved outwards to character boundaries.
    #[must_use]
    pub fn clamp_to(self, text: &str) -> Self {
        let start = text.floor_char_boundary(self.start as usize);
        let end = text.ceil_char_boundary((self.end as usize).min(text.len()));
        Self::new(start, end.max(start))
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clamping_moves_outwards_to_whole_characters() {
        let text = "aéb";
        assert_eq!(Span::new(2, 2).clamp_to(text), Span::new(1, 3));
        assert_eq!(Span::new(2, 99).clamp_to(text), Span::new(1, 4));
        assert_eq!(Span::new(50, 99).clamp_to(text), Span::new(4, 4));
    }

    #[test]
    fn neighbours_do_not_overlap() {
        assert!(!Span::new(0, 4).overlaps(Span::new(4, 8)));
        assert!(Span::new(0, 5).overlaps(Span::new(4, 8)));
        assert_eq!(
            Span::new(0, 5).intersection(Span::new(4, 8)),
            Some(Span::new(4, 5))
        );
        assert_eq!(Span::new(0, 4).intersection(Span::new(4, 8)), None);
    }
}
