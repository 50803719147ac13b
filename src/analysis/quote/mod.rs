//! What was said: from words and mentions to [`Attribution`]s.
//!
//! A trained tagger ([`Reading`] gives its features) says for every token whether it belongs to
//! what was said, to the words that announce it or to the words that name the speaker; [`link()`]
//! joins these stretches to quotes. Who said the words is found by
//! [`speaker`](super::speaker). Begin with [`Tagger::tag`].

mod acts;
mod alone;
mod amend;
mod declared;
mod edges;
mod features;
mod fingerprint;
mod forms;
mod frames;
mod groups;
mod heads;
mod kept;
pub mod lexicon;
mod lines;
mod link;
mod marked;
mod marks;
#[cfg(test)]
mod mended;
mod nearest;
mod objects;
mod senses;
mod sources;
pub mod states;
mod stretch;
mod subject;
mod tagged;
mod tails;
mod titles;
mod unit;
pub(in crate::analysis) mod wordclass;

pub use features::Reading;
pub use link::link;
pub use tagged::{
    Attribution, Form, LinkKind, MarkPlace, MentionKind, MentionTag, TaggedText, Tags, TokenView,
    token_range,
};
pub use unit::{LONGEST, Unit, units};

use std::sync::LazyLock;

use super::Mention;
use super::crf::{Features, Model, ModelError, Scratch};
use super::memory::Memory;
use super::packed::Unpacked;
use super::rules::{Rule, RuleSet};
use super::sentence::Words;
use super::token::TokenKind;
use crate::text::Block;
use alone::Alone;
use kept::{KeptBlock, KeptTag, rounded};
use marked::Marked;
use marks::is_dialogue_dash;
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

/// `assets/quotes.bin`. Packed it is less than half as long; unpacking it takes a few milliseconds.
static MODEL: LazyLock<Unpacked> =
    LazyLock::new(|| Unpacked::new(include_bytes!(concat!(env!("OUT_DIR"), "/quotes.bin"))));

/// The model that ships, as the trainer stored it.
pub(super) fn model_bytes() -> &'static [u8] {
    MODEL.bytes()
}

/// Tags articles, one after another, in buffers that it keeps.
#[derive(Debug, Default)]
pub struct Tagger {
    /// Opened with the first article, so that a program that trains a new one needs none.
    model: Option<Model<'static>>,
    rules: RuleSet,
    reading: Reading,
    features: Features,
    alone: Alone,
    marked: Marked,
    scratch: Scratch,
    tags: Tags,
    memory: Memory<KeptBlock>,
}

impl Tagger {
    /// A tagger with a model of one's own, to try one out.
    pub fn with_model(model: Model<'static>) -> Self {
        Self {
            model: Some(model),
            ..Self::default()
        }
    }

    /// The number that a model must carry to fit the features and word lists of this program.
    pub fn fingerprint() -> u64 {
        fingerprint::fingerprint()
    }

    /// The model that ships.
    pub fn embedded() -> Result<Model<'static>, ModelError> {
        Model::new(MODEL.bytes(), Self::fingerprint())
    }

    /// Switches rules and groups of features off, to measure what they are worth.
    pub fn set_rules(&mut self, rules: RuleSet) {
        self.rules = rules;
    }

    /// Keeps what it made of each block, for when it comes again.
    pub(super) fn remember(&mut self) {
        self.memory.on();
    }

    /// Gives the room back that the last article needed.
    pub(super) fn rest(&mut self) {
        self.reading = Reading::default();
        self.features = Features::default();
        self.alone.rest();
        self.scratch = Scratch::default();
        self.tags = Tags::default();
    }

    /// How many blocks the last article made it tag, where it remembers.
    pub(super) fn tagged(&self) -> usize {
        self.memory.made()
    }

    /// Tags an article: `words` are the tokens of `blocks`, `mentions` are in order.
    ///
    /// The tagger has learnt English alone: in other languages only the marks are looked at.
    ///
    /// # Panics
    /// If the model that ships does not fit the program, which a test excludes.
    pub fn tag<'a>(
        &'a mut self,
        text: &'a str,
        blocks: &[Block],
        words: &'a Words,
        mentions: &[Mention],
        english: bool,
    ) -> TaggedText<'a> {
        self.reading.read(text, words, mentions);
        if english {
            self.by_model(text, blocks, words);
        } else {
            for block in 0..blocks.len() {
                self.reading.begin(text, words, blocks, block);
            }
            by_marks(text, words, &self.reading.words, &mut self.tags);
            by_dashes(text, words, &mut self.tags);
        }
        TaggedText {
            text,
            words,
            seen: &self.reading.words,
            tags: &self.tags,
            rules: if english {
                self.rules
            } else {
                OF_ENGLISH.into_iter().fold(self.rules, RuleSet::without)
            },
            surest: if english { 1.0 } else { BY_MARKS },
        }
    }

    fn by_model(&mut self, text: &str, blocks: &[Block], words: &Words) {
        let model = self
            .model
            .get_or_insert_with(|| Self::embedded().unwrap_or_else(|error| panic!("{error}")));
        let Tags { labels, sure } = &mut self.tags;
        labels.clear();
        sure.clear();
        labels.reserve_exact(words.tokens.len());
        sure.reserve_exact(words.tokens.len());
        self.memory.begin();
        for block in 0..blocks.len() {
            let range = token_range(words, block);
            let is_on = self.memory.is_on() && !range.is_empty();
            let key = is_on.then(|| self.reading.key(text, words, blocks, block));
            let known = key.and_then(|key| self.memory.recall(key));
            if let Some(known) = known.filter(|known| known.len() == range.len()) {
                for (token, tag) in self.reading.words[range].iter_mut().zip(known.tags()) {
                    labels.push(tag.label);
                    sure.push(tag.sure);
                    token.mark = tag.mark;
                }
                continue;
            }
            self.reading.begin(text, words, blocks, block);
            let start = labels.len();
            for unit in units(words, block) {
                let (reading, features) = (&mut self.reading, &mut self.features);
                let scratch = &mut self.scratch;
                let known = if groups::has_kept(self.rules) {
                    reading.describe_rest(words, &unit, self.rules, features);
                    let near = reading.around_unit(words, &unit);
                    let known = self.alone.sums(model, near, unit.tokens.len(), scratch);
                    let marks = reading.mark_views(words, &unit);
                    self.marked.add(model, marks, known, scratch);
                    &*known
                } else {
                    reading.describe(words, &unit, self.rules, features);
                    &[]
                };
                let (best, marginals) = model.tag(features, known, scratch);
                let first = labels.len();
                labels.extend(best.iter().map(|state| states::label_of(*state)));
                let rows = marginals.chunks_exact(STATES).zip(&labels[first..]);
                sure.extend(rows.map(|(row, label)| rounded(states::probability(row, *label))));
            }
            if let Some(key) = key {
                let seen = self.reading.words[range].iter();
                let tags = seen.zip(&labels[start..]).zip(&sure[start..]);
                let tags = tags.map(|((token, label), sure)| KeptTag {
                    label: *label,
                    mark: token.mark,
                    sure: *sure,
                });
                self.memory.keep(key, tags.collect());
            }
        }
        if self.rules.has(Rule::AcrossParagraphs) {
            self.reading.close_later(text, words, blocks.len());
        }
    }
}

/// The confidence of what marks alone say.
const BY_MARKS: f32 = 0.5;

/// Labels what is in quotation marks as said, where it is long enough for speech, and the
/// nearest name beside it in its sentence as the speaker.
fn by_marks(text: &str, words: &Words, seen: &[TokenView], tags: &mut Tags) {
    tags.labels.clear();
    tags.labels.resize(seen.len(), NONE);
    tags.sure.clear();
    tags.sure.resize(seen.len(), BY_MARKS);
    for sentence in &words.sentences {
        let range = sentence.range();
        let mut at = range.start;
        while at < range.end {
            if seen[at].mark.is_outside() {
                at += 1;
                continue;
            }
            let rest = &seen[at..range.end];
            let length = rest.iter().position(|word| word.mark.is_outside());
            let said = at..at + length.unwrap_or(rest.len());
            at = said.end;
            let inside = &words.tokens[said.clone()];
            let count = inside.iter().filter(|token| token.is_word()).count();
            let ends = inside
                .iter()
                .any(|token| matches!(token.of(text), "." | "!" | "?" | "…"));
            // "«Não faltava nada», afirmou …": what opens the sentence and is set off by a comma was said.
            let set_off = said.clone().start == range.start
                && count > 1
                && words.tokens[..range.end]
                    .get(said.end)
                    .is_some_and(|next| matches!(next.of(text), "," | "，" | "、" | "،"));
            if count < SHORTEST_SAID && !(ends && count > 0) && !set_off {
                continue;
            }
            tags.labels[said.clone()].fill(CONTENT + 1);
            let goes_on = said.start > 0 && matches!(tags.labels[said.start - 1], 1 | 2);
            tags.labels[said.start] = CONTENT + u8::from(goes_on);
            name_beside(seen, &range, &said, &mut tags.labels);
        }
    }
}

/// Rules that drop what nobody says, by English words.
const OF_ENGLISH: [Rule; 6] = [
    Rule::BareMarks,
    Rule::ShortMarks,
    Rule::OtherSenses,
    Rule::NobodySays,
    Rule::Doubt,
    Rule::Unlikely,
];

/// Labels dialogue after dashes as said: of a paragraph that a dash opens, every second piece from the
/// first on, cut at further dashes. A dash that opens one paragraph alone, and no other in it, opens a list.
fn by_dashes(text: &str, words: &Words, tags: &mut Tags) {
    let opens = |block: usize| {
        let tokens = &words.tokens[token_range(words, block)];
        is_dialogue_dash(text, tokens) && !matches!(tokens[0].of(text), "--")
    };
    for block in (0..words.blocks.len()).filter(|block| opens(*block)) {
        let range = token_range(words, block);
        let tokens = &words.tokens;
        let is_cut = |at: &usize| {
            tokens[*at].kind == TokenKind::Dash
                && tokens[*at].after_space()
                && tokens.get(at + 1).is_some_and(|next| next.after_space())
        };
        let cuts: Vec<usize> = (range.start + 1..range.end).filter(is_cut).collect();
        let in_run =
            block > 0 && opens(block - 1) || block + 1 < words.blocks.len() && opens(block + 1);
        if cuts.is_empty() && !in_run {
            continue;
        }
        let starts = std::iter::once(range.start).chain(cuts.iter().copied());
        let ends = cuts.iter().copied().chain([range.end]);
        for (start, end) in starts.zip(ends).step_by(2) {
            if tags.labels[start + 1..end]
                .iter()
                .all(|label| *label == NONE)
            {
                tags.labels[start + 1..end].fill(CONTENT + 1);
                tags.labels[start + 1] = CONTENT;
            }
        }
    }
}

/// Words in quotation marks that are speech without a sign that a sentence ends: fewer are a title or a word
/// that is only mentioned.
const SHORTEST_SAID: usize = 5;

/// Labels the person or body nearest to `said` in the sentence.
fn name_beside(
    seen: &[TokenView],
    sentence: &std::ops::Range<usize>,
    said: &std::ops::Range<usize>,
    labels: &mut [u8],
) {
    let speaks = |at: &usize| {
        let token = seen[*at];
        token.mention.is_first() && token.mention.can_speak() && token.mark.is_outside()
    };
    let gap = |at: &usize| said.start.abs_diff(*at).min(said.end.abs_diff(*at));
    let Some(first) = sentence.clone().filter(speaks).min_by_key(gap) else {
        return;
    };
    if labels[first] == NONE && gap(&first) <= 12 {
        labels[first] = SOURCE;
        let mut at = first + 1;
        while at < sentence.end && seen[at].mention.goes_on() {
            labels[at] = SOURCE + 1;
            at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_model_that_ships_fits_the_features_and_lists() {
        if let Err(error) = Tagger::embedded() {
            panic!("{error}");
        }
    }
}
