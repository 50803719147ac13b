//! What the program finds in an article: entities and quotes.
//!
//! Pure: a text goes in, an [`Analysis`] comes out. Never touches the disk, the clock or a thread.
//! Begin with [`Analyser::analyse`], the pipeline, and [`Analysis`], the one result everybody reads.

pub mod crf;
pub mod entity;
mod findings;
pub mod gazetteer;
mod gender;
pub mod language;
pub mod language_lists;
pub mod lexicon;
mod memory;
mod name;
mod packed;
pub mod quote;
mod reason;
pub mod rules;
pub mod sentence;
pub mod speaker;
pub mod token;
mod values;

pub use findings::{
    Analysis, DOUBTFUL, Entity, EntityKind, Gender, Mention, Part, Quote, QuoteKind, SourceKind,
    Speaker,
};
pub use reason::{Clue, Reason, Whom};

use crate::text::{Article, Block};
use language::Language;

/// Finds everything in `article`. Whoever analyses many keeps an [`Analyser`].
pub fn analyse(article: &Article) -> Analysis {
    Analyser::default().analyse(article)
}

/// A number that changes with the models, and so with the word lists that they were trained on.
pub fn fingerprint() -> u32 {
    let mut sum = flate2::Crc::new();
    sum.update(entity::model_bytes());
    sum.update(quote::model_bytes());
    sum.update(&language_lists::fingerprint().to_le_bytes());
    sum.sum()
}

/// Runs the stages, one article after another, in buffers that it keeps.
#[derive(Debug, Default)]
pub struct Analyser {
    words: sentence::Words,
    finder: entity::Finder,
    tagger: quote::Tagger,
}

impl Analyser {
    /// An analyser for one article that is analysed again and again while it changes: it keeps what
    /// it made of each paragraph and tags only what changed since the last time. Finds exactly
    /// what a new one would.
    pub fn remembering() -> Self {
        let mut analyser = Self::default();
        analyser.finder.remember();
        analyser.tagger.remember();
        analyser
    }

    /// Gives the room back that a long article needed. What is remembered of its paragraphs stays.
    pub fn rest(&mut self) {
        self.words = sentence::Words::default();
        self.finder.rest();
        self.tagger.rest();
    }

    /// An analyser with a quote tagger of one's own, to try one out.
    pub fn with_tagger(tagger: quote::Tagger) -> Self {
        Self {
            tagger,
            ..Self::default()
        }
    }

    /// How many paragraphs the last analysis had to tag; an analyser that does not
    /// [remember](Self::remembering) does not count.
    pub fn tagged(&self) -> usize {
        self.tagger.tagged()
    }

    /// Lets the names of the reader's `entities.toml` win over the model from now on.
    pub fn set_personal(&mut self, personal: entity::Personal) {
        self.finder.set_personal(personal);
    }

    /// Finds the names in `article` and nothing else: what the quote tagger is trained on.
    pub fn names(&mut self, article: &Article) -> (Vec<Mention>, Vec<Entity>) {
        let language = Language::of(article);
        self.words
            .read_in(article.text(), article.blocks(), language);
        self.finder.find(article, &self.words, language)
    }

    /// Finds everything, and for each quote the evidence that its confidence is made of: for those who
    /// calibrate it. They want the improbable ones, too, and switch the rule `unlikely` off.
    pub fn judge(&mut self, article: &Article) -> (Analysis, Vec<speaker::Evidence>) {
        let mut analysis = self.analyse(article);
        let (text, blocks) = (article.text(), article.blocks());
        let english = analysis.language.is_english();
        let mentions = &analysis.mentions;
        let tagged = self
            .tagger
            .tag(text, blocks, &self.words, mentions, english);
        let attributions = quote::link(tagged, blocks);
        let judged = speaker::judge(tagged, mentions, &analysis.entities, attributions);
        let (quotes, evidence) = judged.into_iter().unzip();
        analysis.quotes = quotes;
        (analysis, evidence)
    }

    /// Finds everything, and each "he" and "she" that said something with all whom it may mean, if the signs of names
    /// are `worth` this: for those who fit that.
    pub fn choices(
        &mut self,
        article: &Article,
        worth: &speaker::Signs,
    ) -> (Analysis, Vec<speaker::Choice>) {
        let analysis = self.analyse(article);
        let (text, blocks) = (article.text(), article.blocks());
        let english = analysis.language.is_english();
        let (mentions, entities) = (&analysis.mentions, &analysis.entities);
        let tagged = self
            .tagger
            .tag(text, blocks, &self.words, mentions, english);
        let found = quote::link(tagged, blocks);
        let choices = speaker::choices(tagged, mentions, entities, &found, worth);
        (analysis, choices)
    }

    /// Finds everything in `article`: tokens and sentences, names and values joined to entities,
    /// labels of the quote tagger, attributions linked from them, and who said each.
    pub fn analyse(&mut self, article: &Article) -> Analysis {
        let (text, blocks, language) = (article.text(), article.blocks(), Language::of(article));
        self.words.read_in(text, blocks, language);
        let (mentions, entities) = self.finder.find(article, &self.words, language);
        let english = language.is_english();
        let tagged = self
            .tagger
            .tag(text, blocks, &self.words, &mentions, english);
        let attributions = quote::link(tagged, blocks);
        let mut quotes = speaker::resolve(tagged, &mentions, &entities, attributions);
        let furniture: Vec<_> = blocks.iter().flat_map(Block::furniture).collect();
        if !furniture.is_empty() {
            for quote in &mut quotes {
                quote.leave_out(text, &furniture);
            }
        }
        Analysis {
            mentions,
            entities,
            quotes,
            language,
        }
    }
}
