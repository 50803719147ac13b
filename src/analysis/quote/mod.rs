//! Who said what: from words and mentions to [`Quote`]s.
//!
//! A trained tagger ([`Reading`] gives its features) says for every token whether it belongs to
//! what was said, to the words that announce it or to the words that name the speaker; [`link`]
//! joins these stretches to quotes; [`speaker`] finds the person behind the words.
//! Begin with [`QuoteFinder::find`].

mod features;
mod forms;
pub mod lexicon;
mod link;
mod marks;
pub mod states;
mod stretch;
mod wordclass;

pub use features::{Reading, Word, token_range};
pub use link::{Found, Tie};

use super::crf::{Features, Model, Scratch};
use super::sentence::Words;
use super::speaker;
use super::{Entity, Mention, Quote};
use crate::text::Block;
use states::STATES;

/// How many labels the tagger has; see the constants of this module.
pub const LABELS: usize = 7;
/// Not part of a quote.
pub const NONE: u8 = 0;
/// First token of a stretch of what was said. The one that continues a stretch is one more.
pub const CONTENT: u8 = 1;
/// First token of a cue.
pub const CUE: u8 = 3;
/// First token of the words that name a speaker.
pub const SOURCE: u8 = 5;

const MODEL: &[u8] = include_bytes!("../../../assets/quotes.bin");

/// Finds quotes, one article after another, in buffers that it keeps.
#[derive(Debug)]
pub struct QuoteFinder {
    model: Model<'static>,
    reading: Reading,
    features: Features,
    scratch: Scratch,
    tags: Tags,
}

/// What the tagger says of each token of an article.
#[derive(Clone, Debug, Default)]
pub struct Tags {
    /// The label of each token.
    pub labels: Vec<u8>,
    /// How probable it is.
    pub sure: Vec<f32>,
    /// Whether the token stands in quotation marks.
    pub quoted: Vec<bool>,
}

impl Default for QuoteFinder {
    fn default() -> Self {
        Self::with_model(Model::new(MODEL).expect("the embedded model is whole"))
    }
}

impl QuoteFinder {
    /// A finder with a model of one's own, to try one out.
    pub fn with_model(model: Model<'static>) -> Self {
        Self {
            model,
            reading: Reading::default(),
            features: Features::default(),
            scratch: Scratch::default(),
            tags: Tags::default(),
        }
    }

    /// The quotes of an article, in order of their first fragment.
    ///
    /// `words` are the tokens of `blocks`; `mentions` are in order and point into `entities`.
    pub fn find(
        &mut self,
        text: &str,
        blocks: &[Block],
        words: &Words,
        mentions: &[Mention],
        entities: &[Entity],
    ) -> Vec<Quote> {
        self.tag(text, blocks, words, mentions);
        let scene = link::Scene {
            text,
            words,
            seen: &self.reading.words,
            tags: &self.tags,
        };
        let found = link::link(scene, blocks);
        speaker::resolve(
            text,
            words,
            &self.reading.words,
            &self.tags,
            mentions,
            entities,
            found,
        )
    }

    fn tag(&mut self, text: &str, blocks: &[Block], words: &Words, mentions: &[Mention]) {
        let Tags {
            labels,
            sure,
            quoted,
        } = &mut self.tags;
        labels.clear();
        sure.clear();
        quoted.clear();
        self.reading.read(text, words, mentions);
        for block in 0..blocks.len() {
            self.reading
                .describe(text, words, blocks, block, &mut self.features);
            let (best, marginals) = self.model.tag(&self.features, &mut self.scratch);
            let start = labels.len();
            labels.extend(best.iter().map(|state| states::label_of(*state)));
            let rows = marginals.chunks_exact(STATES).zip(&labels[start..]);
            sure.extend(rows.map(|(row, label)| states::probability(row, *label)));
        }
        quoted.extend(self.reading.words.iter().map(|word| word.quote != 0));
    }
}
