//! [`Unit`]: what is tagged and linked at a time: a block, or a part of a very long one.
//!
//! The work on a sequence may grow faster than its length, so no sequence is longer than
//! [`LONGEST`] tokens but for a single sentence: a paragraph of a million words costs what a
//! thousand paragraphs of a thousand words cost.

use std::ops::Range;

use crate::analysis::sentence::Words;
use crate::analysis::token::Shape;

/// The most tokens of a unit of more than one sentence.
pub const LONGEST: usize = 2000;

/// A run of whole sentences of one block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Its block.
    pub block: usize,
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Its sentences.
    pub sentences: Range<usize>,
}

impl Unit {
    /// Whether it is the first one of its block.
    pub fn is_first(&self, words: &Words) -> bool {
        self.sentences.start == words.blocks[self.block].start as usize
    }
}

/// The units of a block; none if it has no tokens.
pub fn units(words: &Words, block: usize) -> impl Iterator<Item = Unit> {
    let of_block = words.blocks[block].clone();
    let (mut next, end) = (of_block.start as usize, of_block.end as usize);
    std::iter::from_fn(move || {
        let start = next;
        let first = words.sentences[start..end].first()?.first as usize;
        let fits = |sentence: usize| words.sentences[sentence].end as usize - first <= LONGEST;
        while next < end && (next == start || fits(next)) {
            next += 1;
        }
        if next < end {
            // Rather between two lines than within one.
            let lines = (start + 1..=next).rev().find(|cut| {
                let token = words.sentences[*cut].first as usize;
                words.tokens[token].shape.has(Shape::LINE) && token - first > LONGEST / 2
            });
            next = lines.unwrap_or(next);
        }
        Some(Unit {
            block,
            tokens: first..words.sentences[next - 1].end as usize,
            sentences: start..next,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::from_text;

    fn of(text: String) -> (Words, Vec<Unit>) {
        let article = from_text(text, "");
        let mut words = Words::default();
        words.read(article.text(), article.blocks());
        let all = (0..article.blocks().len()).flat_map(|block| units(&words, block));
        let all = all.collect();
        (words, all)
    }

    #[test]
    fn a_paragraph_is_a_unit() {
        let (words, all) = of("We left. It rained.\n\nNobody came.".to_owned());
        assert_eq!(all.len(), 2);
        assert_eq!(all[0].sentences, 0..2);
        assert!(all.iter().all(|unit| unit.is_first(&words)));
    }

    #[test]
    fn a_very_long_paragraph_is_cut_between_sentences_and_keeps_every_token() {
        let (words, all) = of("We left at six. ".repeat(3000));
        assert!(all.len() > 3);
        assert!(all.iter().all(|unit| unit.tokens.len() <= LONGEST));
        let mut end = 0;
        for unit in &all {
            assert_eq!(unit.tokens.start, end);
            end = unit.tokens.end;
        }
        assert_eq!(end, words.tokens.len());
    }
}
