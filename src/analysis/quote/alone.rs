//! [`Alone`]: what the features weigh that look at one word alone, kept for when the word comes again.
//!
//! A quarter of the features of a token say which word stands at one place near it, and nothing else. What
//! they weigh is the same wherever that word stands: it is summed up once for each place from which the
//! word is seen, and kept for the words that were read last.

use super::features::c_of;
use super::groups::{REACH, SEEN, feature};
use super::tagged::TokenView;
use crate::analysis::crf::{Model, Scratch, Sums, mix};
use crate::analysis::memory::Recent;

/// Sums of words and buffers.
#[derive(Debug, Default)]
pub(super) struct Alone {
    /// By the place at which the word stands to the token that sees it.
    recent: Recent<[Sums; SEEN], 1024>,
    sums: Vec<Sums>,
}

impl Alone {
    /// What the words near each token weigh. `words` are the tokens with [`REACH`] more before and after.
    pub(super) fn sums(
        &mut self,
        model: &Model<'_>,
        words: impl Iterator<Item = TokenView>,
        tokens: usize,
        scratch: &mut Scratch,
    ) -> &mut [Sums] {
        self.sums.clear();
        self.sums.resize(tokens + 2 * REACH, Sums::default());
        for (at, word) in words.enumerate() {
            let of_word = self
                .recent
                .get(key(word), || model.sums(&features(word), scratch));
            // The token that sees the word at the last place stands before all others that see it.
            let first = at.saturating_sub(SEEN - 1);
            let seen_by = self.sums[first..=at].iter_mut().rev();
            for (sum, of_word) in seen_by.zip(of_word) {
                sum.add(of_word);
            }
        }
        &mut self.sums[..tokens]
    }

    /// Gives the room back that a long text needed.
    pub(super) fn rest(&mut self) {
        self.sums = Vec::new();
    }
}

/// What is kept under: all of a word that its features look at; never 0.
fn key(word: TokenView) -> u64 {
    let look = u64::from(word.cluster) << 32
        | u64::from(word.shape) << 16
        | u64::from(word.pos) << 8
        | word.class as u64;
    mix(mix(word.word, word.suffix), look) | 1
}

/// How many features look at one word alone.
const COUNT: usize = 20;

/// The features that look at this word alone, each with the place from which it is seen: 0 is [`REACH`] before
/// it. Their numbers are those of `Reading::token`, which a test compares.
fn features(word: TokenView) -> [(usize, u64); COUNT] {
    let class = c_of(word);
    let (suffix, cluster) = (word.suffix, word.cluster.into());
    [
        (3, 0, 0),
        (0, 1, word.word),
        (1, 2, word.word),
        (2, 3, word.word),
        (3, 4, word.word),
        (4, 5, word.word),
        (5, 6, word.word),
        (6, 7, word.word),
        (3, 10, suffix),
        (2, 11, suffix),
        (4, 12, suffix),
        (1, 13, class),
        (2, 14, class),
        (3, 15, class),
        (4, 16, class),
        (5, 17, class),
        (3, 18, word.pos.into()),
        (3, 23, word.shape.into()),
        (3, 67, cluster),
        (2, 68, cluster),
    ]
    .map(|(place, number, value)| (place, feature(number, value)))
}

#[cfg(test)]
mod tests {
    use super::super::features::Reading;
    use super::super::marked::{self, MarkView, Marked};
    use super::super::unit::units;
    use super::*;
    use crate::analysis::crf::Features;
    use crate::analysis::quote::Tagger;
    use crate::analysis::rules::RuleSet;
    use crate::analysis::sentence::Words;
    use crate::import::from_text;

    const TEXTS: [&str; 3] = [
        include_str!("../../../assets/sample.txt"),
        "No.\n\n“Go,” she said.\n\nShe told the 43 councillors that nobody would.",
        "«Ça va», a-t-elle dit — et puis?",
    ];

    /// Calls `check` with each unit of the texts.
    fn each_unit(mut check: impl FnMut(&mut Reading, &Words, &super::super::unit::Unit)) {
        for text in TEXTS {
            let article = from_text(text.to_owned(), "");
            let (mut words, mut reading) = (Words::default(), Reading::default());
            let (text, blocks) = (article.text(), article.blocks());
            words.read(text, blocks);
            reading.read(text, &words, &[]);
            for block in 0..blocks.len() {
                reading.begin(text, &words, blocks, block);
                for unit in units(&words, block) {
                    check(&mut reading, &words, &unit);
                }
            }
        }
    }

    #[test]
    fn features_that_are_kept_and_the_others_are_all() {
        let (mut whole, mut rest) = (Features::default(), Features::default());
        let mut tokens = 0;
        each_unit(|reading, words, unit| {
            reading.describe(words, unit, RuleSet::ALL, &mut whole);
            reading.describe_rest(words, unit, RuleSet::ALL, &mut rest);
            let seen: Vec<TokenView> = reading.around_unit(words, unit).collect();
            let marks: Vec<MarkView> = reading.mark_views(words, unit).collect();
            for at in 0..unit.tokens.len() {
                let mut split = rest.of(at).to_vec();
                split.extend(marked::features(&marks[at]));
                for (place, word) in seen[at..at + SEEN].iter().enumerate() {
                    let own = features(*word)
                        .into_iter()
                        .filter(|(from, _)| *from == place);
                    split.extend(own.map(|(_, feature)| feature));
                }
                let mut all = whole.of(at).to_vec();
                all.sort_unstable();
                split.sort_unstable();
                assert_eq!(split, all, "token {at} of {:?}", unit.tokens);
                tokens += 1;
            }
        });
        assert!(tokens > 500);
    }

    #[test]
    fn what_is_kept_weighs_as_much_as_what_is_asked_again() {
        let model = Tagger::embedded().expect("it ships");
        let (mut features, mut scratch) = (Features::default(), Scratch::default());
        let (mut alone, mut marked) = (Alone::default(), Marked::default());
        each_unit(|reading, words, unit| {
            reading.describe(words, unit, RuleSet::ALL, &mut features);
            let (labels, sure) = model.tag(&features, &[], &mut scratch);
            let plain = (labels.to_vec(), sure.to_vec());
            reading.describe_rest(words, unit, RuleSet::ALL, &mut features);
            let near = reading.around_unit(words, unit);
            let known = alone.sums(&model, near, unit.tokens.len(), &mut scratch);
            let marks = reading.mark_views(words, unit);
            marked.add(&model, marks, known, &mut scratch);
            let (labels, sure) = model.tag(&features, known, &mut scratch);
            assert!(labels == plain.0 && sure == plain.1, "{:?}", unit.tokens);
        });
    }
}
