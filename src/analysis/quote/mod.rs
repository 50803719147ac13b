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
use super::memory::Memory;
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
    memory: Memory<Tagged>,
}

/// A block that was tagged: one entry a token.
#[derive(Debug)]
struct Tagged {
    labels: Box<[u8]>,
    sure: Box<[f32]>,
    /// See [`Word::quote`].
    quotes: Box<[u8]>,
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
            memory: Memory::default(),
        }
    }

    /// Keeps what it made of each block, for when it comes again.
    pub(super) fn remember(&mut self) {
        self.memory.on();
    }

    /// How many blocks the last article made it tag, where it remembers.
    pub(super) fn tagged(&self) -> usize {
        self.memory.made()
    }

    /// The quotes of an article, in order of their first fragment.
    ///
    /// `words` are the tokens of `blocks`; `mentions` are in order and point into `entities`. The
    /// tagger has learnt English alone: in other languages only the marks are looked at, and
    /// nothing is sure.
    pub fn find(
        &mut self,
        text: &str,
        blocks: &[Block],
        words: &Words,
        mentions: &[Mention],
        entities: &[Entity],
        english: bool,
    ) -> Vec<Quote> {
        if english {
            self.tag(text, blocks, words, mentions);
        } else {
            self.reading.read(text, words, mentions);
            for block in 0..blocks.len() {
                // Of what the tagger would look at, the marks count here.
                self.reading
                    .describe(text, words, blocks, block, &mut self.features);
            }
            by_marks(text, words, &self.reading.words, &mut self.tags);
        }
        let scene = link::Scene {
            text,
            words,
            seen: &self.reading.words,
            tags: &self.tags,
        };
        let found = link::link(scene, blocks);
        let mut quotes = speaker::resolve(
            text,
            words,
            &self.reading.words,
            &self.tags,
            mentions,
            entities,
            found,
        );
        if !english {
            for quote in &mut quotes {
                quote.confidence = quote.confidence.min(BY_MARKS);
            }
        }
        quotes
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
        self.memory.begin();
        for block in 0..blocks.len() {
            let range = token_range(words, block);
            let is_on = self.memory.is_on() && !range.is_empty();
            let key = is_on.then(|| self.reading.key(text, words, blocks, block));
            let known = key.and_then(|key| self.memory.recall(key));
            if let Some(known) = known.filter(|known| known.labels.len() == range.len()) {
                labels.extend(&known.labels);
                sure.extend(&known.sure);
                for (word, quote) in self.reading.words[range].iter_mut().zip(&known.quotes) {
                    word.quote = *quote;
                }
                continue;
            }
            self.reading
                .describe(text, words, blocks, block, &mut self.features);
            let (best, marginals) = self.model.tag(&self.features, &mut self.scratch);
            let start = labels.len();
            labels.extend(best.iter().map(|state| states::label_of(*state)));
            let rows = marginals.chunks_exact(STATES).zip(&labels[start..]);
            sure.extend(rows.map(|(row, label)| states::probability(row, *label)));
            if let Some(key) = key {
                let seen = self.reading.words[range].iter();
                let tagged = Tagged {
                    labels: labels[start..].into(),
                    sure: sure[start..].into(),
                    quotes: seen.map(|word| word.quote).collect(),
                };
                self.memory.keep(key, tagged);
            }
        }
        quoted.extend(self.reading.words.iter().map(|word| word.quote != 0));
    }
}

/// The confidence of what marks alone say.
const BY_MARKS: f32 = 0.5;

/// Labels what stands in quotation marks as said, where it is long enough for speech, and the
/// nearest name beside it in its sentence as the speaker.
fn by_marks(text: &str, words: &Words, seen: &[Word], tags: &mut Tags) {
    tags.labels.clear();
    tags.labels.resize(seen.len(), NONE);
    tags.sure.clear();
    tags.sure.resize(seen.len(), BY_MARKS);
    tags.quoted.clear();
    tags.quoted.extend(seen.iter().map(|word| word.quote != 0));
    for sentence in &words.sentences {
        let range = sentence.range();
        let mut at = range.start;
        while at < range.end {
            if seen[at].quote == 0 {
                at += 1;
                continue;
            }
            let rest = &seen[at..range.end];
            let length = rest.iter().position(|word| word.quote == 0);
            let said = at..at + length.unwrap_or(rest.len());
            at = said.end;
            let inside = &words.tokens[said.clone()];
            let count = inside.iter().filter(|token| token.is_word()).count();
            let ends = inside
                .iter()
                .any(|token| matches!(token.of(text), "." | "!" | "?" | "…"));
            if count < SHORTEST_SAID && !(ends && count > 0) {
                continue;
            }
            tags.labels[said.clone()].fill(CONTENT + 1);
            let goes_on = said.start > 0 && matches!(tags.labels[said.start - 1], 1 | 2);
            tags.labels[said.start] = CONTENT + u8::from(goes_on);
            name_beside(seen, &range, &said, &mut tags.labels);
        }
    }
}

/// Words in marks that are speech without a sign that a sentence ends: fewer are a title or a word
/// that is only mentioned.
const SHORTEST_SAID: usize = 5;

/// Labels the person or body nearest to `said` in the sentence.
fn name_beside(
    seen: &[Word],
    sentence: &std::ops::Range<usize>,
    said: &std::ops::Range<usize>,
    labels: &mut [u8],
) {
    let speaks = |at: &usize| {
        // See `Word::mention`: the first word of a person or an organisation.
        matches!(seen[*at].mention, 3 | 5) && seen[*at].quote == 0
    };
    let gap = |at: &usize| said.start.abs_diff(*at).min(said.end.abs_diff(*at));
    let Some(first) = sentence.clone().filter(speaks).min_by_key(gap) else {
        return;
    };
    if labels[first] == NONE && gap(&first) <= 12 {
        labels[first] = SOURCE;
        let mut at = first + 1;
        while at < sentence.end && seen[at].mention != 0 && seen[at].mention.is_multiple_of(2) {
            labels[at] = SOURCE + 1;
            at += 1;
        }
    }
}
