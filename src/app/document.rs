//! [`Document`]: the article with its findings, notes and revision.

use std::sync::Arc;

use super::action::Direction;
use crate::analysis::{Analysis, Mention};
use crate::annotation::{
    Annotation, Decided, Edit, History, Key, Notes, Origin, Provenance, Revision as TextRevision,
    apply_decisions,
};
use crate::text::{Article, Span};

/// Counts the changes of the notes: a save tells which of them are on the disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Revision(pub u64);

/// How far the analysis is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Progress {
    /// Only the beginning of the article is there: how long it is, is not known.
    Beginning,
    /// Nothing is there yet.
    #[default]
    Waiting,
    /// Some of it is.
    Partial,
    /// All of it is.
    Done,
}

/// What changed in the article since the last visit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Revised {
    /// The text at the last visit.
    pub before: String,
    /// What changed and was not accepted yet: quotes first, then names and sums, then other words.
    pub revisions: Vec<TextRevision>,
}

/// The bytes of a word with its blank in the first 64 KB. Where no blanks part words, two letters count as
/// one word.
fn bytes_per_word(text: &str) -> f64 {
    let start = &text[..text.floor_char_boundary(text.len().min(1 << 16))];
    let words = start.split_whitespace().count();
    let letters = start
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .count();
    let words = if letters > words * 24 {
        letters / 2
    } else {
        words
    };
    start.len() as f64 / words.max(1) as f64
}

/// The article with all that is known about it.
#[derive(Debug)]
pub struct Document {
    /// The article.
    pub article: Arc<Article>,
    /// What the program found.
    found: Arc<Analysis>,
    /// What the program found, as the reader corrected it: what is shown, and who says so.
    findings: Arc<Decided>,
    /// What the program found, where the findings are that and nothing more.
    plain: Option<Arc<Analysis>>,
    /// The fragments of the quotes, in order, with the index of their quote.
    parts: Vec<(Span, usize)>,
    /// For each entity of the findings, how often it is named.
    counts: Vec<usize>,
    /// How far the analysis is.
    pub progress: Progress,
    /// What the reader added.
    pub notes: Notes,
    /// What can be undone.
    pub history: History,
    /// Counts the changes of the notes.
    pub revision: Revision,
    /// The revision that is on the disk.
    pub saved: Revision,
    /// True once the notes file has been read, or cannot be: before, nothing is written.
    pub notes_are_read: bool,
    /// How many changes of other programs the notes hold.
    pub merges: usize,
    /// The texts that the notes were made on, the newest first, where words of theirs changed.
    pub before: Vec<String>,
    /// The text at the last visit, until the article is compared with it.
    pub last_visit: Option<String>,
    /// What changed in the article since.
    pub revised: Revised,
    /// Where the article came from, for the title.
    pub source: String,
    /// How many bytes a word and the blank after it take on average.
    bytes_per_word: f64,
}

impl Document {
    pub(super) fn new(article: Arc<Article>, notes: Notes, source: String) -> Self {
        Self {
            bytes_per_word: bytes_per_word(article.text()),
            article,
            found: Arc::default(),
            findings: Arc::default(),
            plain: None,
            parts: Vec::new(),
            counts: Vec::new(),
            progress: Progress::Waiting,
            notes,
            history: History::default(),
            revision: Revision::default(),
            saved: Revision::default(),
            notes_are_read: false,
            merges: 0,
            before: Vec::new(),
            last_visit: None,
            revised: Revised::default(),
            source,
        }
    }

    /// What the program found, as the reader corrected it.
    pub fn findings(&self) -> &Analysis {
        &self.findings.analysis
    }

    /// The same with who says so.
    pub fn decisions(&self) -> &Arc<Decided> {
        &self.findings
    }

    /// The same, with who says what, and what was rejected.
    pub fn decided(&self) -> &Decided {
        &self.findings
    }

    /// Takes the result of an analysis.
    pub(super) fn set_found(&mut self, found: Arc<Analysis>) {
        self.found = found;
        self.decide();
    }

    /// Applies the reader's decisions to what was found.
    pub(super) fn decide(&mut self) {
        let notes = &self.notes;
        let untouched =
            notes.mentions().is_empty() && notes.entities().is_empty() && notes.quotes().is_empty();
        // Most changes of the notes decide nothing.
        if untouched
            && self
                .plain
                .as_ref()
                .is_some_and(|shown| Arc::ptr_eq(shown, &self.found))
        {
            return;
        }
        self.plain = untouched.then(|| Arc::clone(&self.found));
        self.findings = Arc::new(if untouched {
            Decided::undecided(Arc::clone(&self.found))
        } else {
            apply_decisions(&self.article, &self.found, notes)
        });
        let findings = &self.findings.analysis;
        self.parts = (findings.quotes.iter().enumerate())
            .flat_map(|(index, quote)| quote.parts.iter().map(move |part| (part.span, index)))
            .collect();
        self.parts.sort_unstable();
        self.counts = vec![0; findings.entities.len()];
        for mention in &findings.mentions {
            self.counts[mention.entity] += 1;
        }
    }

    /// Takes the reader's notes. What was annotated before they came stays.
    pub(super) fn open_notes(&mut self, notes: Notes) {
        self.notes_are_read = true;
        if self.revision == Revision::default() {
            self.notes = notes;
        } else {
            let early = std::mem::replace(&mut self.notes, notes);
            for item in early.items() {
                self.notes.apply(Edit::put(item));
            }
            if !early.document.memo.is_empty() {
                self.notes.document.memo = early.document.memo;
            }
        }
        self.decide();
    }

    /// Takes a change that another program made; it cannot be undone here.
    pub(super) fn merge(&mut self, edit: Edit) {
        self.notes.apply(edit);
        self.decide();
    }

    /// Makes a change of the notes, as one step of undo.
    pub(super) fn change(&mut self, name: &str, edit: Edit) {
        self.history.apply(&mut self.notes, name, edit);
        self.changed();
    }

    /// Takes the last change back, or makes it again: its name, and the records that it concerns.
    pub(super) fn undo(&mut self, way: Direction) -> Option<(String, Vec<Key>)> {
        let done = match way {
            Direction::Previous => self.history.undo(&mut self.notes),
            Direction::Next => self.history.redo(&mut self.notes),
        };
        if done.is_some() {
            self.changed();
        }
        done
    }

    fn changed(&mut self) {
        self.revision.0 += 1;
        self.decide();
    }

    /// True if the last change is not on the disk.
    pub fn is_dirty(&self) -> bool {
        self.saved < self.revision
    }

    /// How many bytes a word and the blank after it take on average, by the article's beginning.
    pub fn bytes_per_word(&self) -> f64 {
        self.bytes_per_word
    }

    /// The headline, or the source's name.
    pub fn title(&self) -> &str {
        self.article.meta().title.as_deref().unwrap_or(&self.source)
    }

    /// Where the cursor is first, and the first byte on the screen: where the reader was, or the start.
    pub(super) fn place_to_start(&self) -> (usize, usize) {
        let first = self.article.blocks().first();
        let first = first.map_or(0, |block| block.span.start as usize);
        let Some(position) = &self.notes.position else {
            return (first, first);
        };
        let text = self.article.text();
        let mut caret = text.floor_char_boundary(position.offset.min(text.len()));
        if !text[caret..].starts_with(&position.words) {
            caret = text.find(&position.words).unwrap_or(caret);
        }
        let top = text.floor_char_boundary(caret.saturating_sub(position.above));
        (caret, top)
    }

    /// The quote that holds the byte at `offset`: its index.
    pub fn quote_at(&self, offset: usize) -> Option<usize> {
        let behind = self
            .parts
            .partition_point(|(span, _)| span.start as usize <= offset);
        let (span, quote) = self.parts.get(behind.checked_sub(1)?)?;
        span.contains(offset).then_some(*quote)
    }

    /// The fragments of quotes that share a byte with `span`, each with its quote.
    pub fn parts_in(&self, span: Span) -> &[(Span, usize)] {
        let first = self.parts.partition_point(|(own, _)| own.end <= span.start);
        let last = self.parts.partition_point(|(own, _)| own.start < span.end);
        &self.parts[first..last.max(first)]
    }

    /// The mentions that share a byte with `span`.
    pub fn mentions_in(&self, span: Span) -> &[Mention] {
        let mentions = &self.findings().mentions;
        let first = mentions.partition_point(|mention| mention.span.end <= span.start);
        let last = mentions.partition_point(|mention| mention.span.start < span.end);
        &mentions[first..last.max(first)]
    }

    /// The mention at `offset`.
    pub fn mention_at(&self, offset: usize) -> Option<&Mention> {
        self.mentions_in(Span::new(offset, offset + 1)).first()
    }

    /// How often the entity of this index is named.
    pub fn count(&self, entity: usize) -> usize {
        self.counts.get(entity).copied().unwrap_or(0)
    }

    /// True where the reader decided on the quote of this index.
    pub fn is_decided(&self, quote: usize) -> bool {
        let by_machine = |own: &Origin| own.provenance == Provenance::Machine;
        let quotes = &self.findings.quotes;
        quotes.get(quote).is_some_and(|origin| !by_machine(origin))
    }

    /// The annotations at `offset`, the shortest first.
    pub fn notes_at(&self, offset: usize) -> Vec<&Annotation> {
        self.notes.at(offset).collect()
    }

    /// The number of the block that holds `offset`, from 1.
    pub fn paragraph(&self, offset: usize) -> usize {
        self.article.block_at(offset).map_or(1, |index| index + 1)
    }
}
