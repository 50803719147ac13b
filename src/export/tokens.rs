//! Words and UTF-16 units: what formats need that count in them.

use super::spans::{Labelled, labelled};
use super::{Export, Thing};
use crate::text::{CharIndex, Span, bounds};

/// What formats for the training of taggers cannot hold.
pub(super) const OF_CORPORA: &[Thing] = &[
    Thing::Bookmarks,
    Thing::Lost,
    Thing::Notes,
    Thing::MoreCodes,
    Thing::Descriptions,
    Thing::Colours,
    Thing::Readers,
    Thing::Memo,
];

/// An article as those formats have it: labelled stretches over tokens.
pub(super) struct Corpus<'a> {
    pub text: &'a str,
    pub index: CharIndex,
    pub all: Vec<Labelled<'a>>,
    /// The words and what is between them; none of them begins or ends inside one of the stretches.
    pub tokens: Vec<Span>,
}

impl<'a> Corpus<'a> {
    pub(super) fn of(export: &Export<'a>) -> Self {
        let text = export.article.text();
        let all = labelled(export);
        let words = tokens(text, all.iter().map(|item| item.span));
        Self {
            text,
            index: export.chars(),
            tokens: with_white_space(text, &words),
            all,
        }
    }
}

/// The words of `text` without the white space around them, cut at both ends of every one of
/// `spans`, so that each span is a run of whole tokens.
#[expect(
    clippy::stable_sort_primitive,
    reason = "the words are one run in order and the spans mostly another: this sort merges runs"
)]
pub(super) fn tokens(text: &str, spans: impl Iterator<Item = Span>) -> Vec<Span> {
    let mut borders: Vec<usize> = bounds::words(text).map(|(at, _)| at).collect();
    borders.extend(spans.flat_map(|span| [span.start as usize, span.end as usize]));
    borders.push(text.len());
    borders.sort();
    borders.dedup();
    borders
        .windows(2)
        .map(|pair| trimmed(text, Span::new(pair[0], pair[1])))
        .filter(|span| !span.is_empty())
        .collect()
}

/// These tokens with those of white space that spaCy puts between them: all but a single blank after
/// a word.
pub(super) fn with_white_space(text: &str, tokens: &[Span]) -> Vec<Span> {
    let mut all = Vec::new();
    let mut at = 0;
    for token in tokens.iter().copied().chain([Span::at(text.len())]) {
        let gap = &text[at..token.start as usize];
        let is_after_word = !all.is_empty() && gap.starts_with(' ');
        let start = at + usize::from(is_after_word);
        all.extend(
            [Span::new(start, token.start as usize), token]
                .into_iter()
                .filter(|span| !span.is_empty()),
        );
        at = token.end as usize;
    }
    all
}

/// The span without white space at its ends; empty if there is nothing else.
pub(super) fn trimmed(text: &str, span: Span) -> Span {
    let words = span.of(text);
    let start = span.start as usize + words.len() - words.trim_start().len();
    Span::new(start, start + words.trim().len())
}

/// The tokens that `span` shares a byte with, as a range of indices.
pub(super) fn covered(tokens: &[Span], span: Span) -> std::ops::Range<usize> {
    let first = tokens.partition_point(|token| token.end <= span.start);
    let end = tokens.partition_point(|token| token.start < span.end);
    first..end.max(first)
}

const STRIDE: usize = 128;

/// Converts byte offsets of one text to UTF-16 units: counts at every 128th byte are kept.
pub(super) struct Utf16Index<'a> {
    text: &'a str,
    /// Units before byte `i * STRIDE`; empty for ASCII.
    before: Vec<usize>,
}

impl<'a> Utf16Index<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        if text.is_ascii() {
            return Self {
                text,
                before: Vec::new(),
            };
        }
        let mut count = 0;
        let before = text.as_bytes().chunks(STRIDE).map(|chunk| {
            let here = count;
            count += units(chunk);
            here
        });
        Self {
            before: before.collect(),
            text,
        }
    }

    /// A span of bytes as `start..end` in units.
    pub(super) fn units(&self, span: Span) -> (usize, usize) {
        (self.at(span.start as usize), self.at(span.end as usize))
    }

    fn at(&self, offset: usize) -> usize {
        if self.before.is_empty() {
            return offset;
        }
        let chunk = (offset / STRIDE).min(self.before.len() - 1);
        self.before[chunk] + units(&self.text.as_bytes()[chunk * STRIDE..offset])
    }
}

/// The UTF-16 units of the characters that begin in these bytes: two for those of four bytes.
fn units(bytes: &[u8]) -> usize {
    let starts = bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80);
    starts.map(|&byte| 1 + usize::from(byte >= 0xF0)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn units_are_those_of_the_encoder(text in "(\\PC|😀|é){0,300}") {
            let index = Utf16Index::new(&text);
            for (at, _) in text.char_indices().chain([(text.len(), ' ')]) {
                let wanted = text[..at].encode_utf16().count();
                prop_assert_eq!(index.units(Span::at(at)), (wanted, wanted));
            }
        }
    }

    #[test]
    fn a_span_is_a_run_of_whole_tokens() {
        let text = "He said:  “won’t stop”";
        let span = Span::new(4, 16);
        let tokens = tokens(text, std::iter::once(span));
        let words: Vec<&str> = tokens.iter().map(|token| token.of(text)).collect();
        assert_eq!(
            words,
            ["He", "s", "aid", ":", "“", "won", "’t", "stop", "”"]
        );
        assert_eq!(covered(&tokens, span), 2..6);
        let tokens = with_white_space(
            "  a  b\n\nc \n",
            &[Span::new(2, 3), Span::new(5, 6), Span::new(8, 9)],
        );
        let words: Vec<&str> = tokens
            .iter()
            .map(|token| token.of("  a  b\n\nc \n"))
            .collect();
        assert_eq!(words, ["  ", "a", " ", "b", "\n\n", "c", "\n"]);
    }
}
