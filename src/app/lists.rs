//! [`Lists`]: the lists of all panes.
//!
//! Their rows are made again when what they depend on changes, never while drawing.

use super::document::Document;
use super::keymap::Keys;
use super::list::List;
use super::look::Look;
use super::pane::{Focus, Pane};
use super::reading::Reading;
use super::rows::{self, Source};
use crate::annotation::{Placed, Standing};

/// How many records are changed, to confirm and lost. Not worked out at each frame: there may be very
/// many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OpenCounts([usize; Standing::ALL.len()]);

impl OpenCounts {
    fn of(document: &Document) -> Self {
        let (notes, text) = (&document.notes, document.article.text());
        let mut counts = [0; Standing::ALL.len()];
        let mut add = |record: &dyn Placed| counts[Standing::of(record, text) as usize] += 1;
        notes.annotations().iter().for_each(|mark| add(mark));
        notes.mentions().iter().for_each(|mention| add(mention));
        notes.quotes().iter().for_each(|quote| add(quote));
        counts[Standing::Lost as usize] = notes.orphans().len();
        Self(counts)
    }

    /// In words: `2 changed, 1 to confirm, 1 lost`; empty if nothing waits.
    pub fn in_words(self) -> String {
        let open = Standing::ALL.iter().filter(|standing| standing.is_open());
        let counts = open.map(|&standing| (self.0[standing as usize], standing.words()));
        let counts: Vec<String> = counts
            .filter(|(count, _)| *count > 0)
            .map(|(count, words)| format!("{count} {words}"))
            .collect();
        counts.join(", ")
    }
}

/// The lists of all panes.
#[derive(Clone, Debug, Default)]
pub struct Lists {
    all: [List; Pane::ALL.len()],
    /// How many of the reader's records wait for an answer, by what became of them.
    open: OpenCounts,
    /// What the rows of live panes were made from.
    seen: [Option<Seen>; Pane::ALL.len()],
}

/// What a live list depends on besides findings, notes and filters.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Seen {
    words: Option<String>,
    hits: Option<usize>,
    entity: Option<usize>,
}

impl Seen {
    fn of(reading: &Reading) -> Self {
        let search = reading.search.as_ref();
        let hits = search.and_then(|search| search.hits.as_ref());
        Self {
            words: search.map(|search| search.words.clone()),
            hits: hits.map(Vec::len),
            entity: reading.entity,
        }
    }
}

impl Lists {
    /// The list of a pane.
    pub fn get(&self, pane: Pane) -> &List {
        &self.all[pane.index()]
    }

    /// How many of the reader's records wait for an answer.
    pub fn open(&self) -> OpenCounts {
        self.open
    }

    /// The list of a pane, to change it.
    pub fn get_mut(&mut self, pane: Pane) -> &mut List {
        &mut self.all[pane.index()]
    }

    /// Makes the rows of all lists again; what was chosen stays chosen.
    pub fn refresh(&mut self, document: &Document, reading: &Reading, look: &Look, keys: &Keys) {
        self.open = OpenCounts::of(document);
        self.seen = Default::default();
        for pane in Pane::ALL.into_iter().filter(|pane| !pane.kind().is_live) {
            self.make(pane, document, reading, look, keys);
        }
        self.follow_reading(document, reading, look, keys);
    }

    fn make(
        &mut self,
        pane: Pane,
        document: &Document,
        reading: &Reading,
        look: &Look,
        keys: &Keys,
    ) {
        let source = Source {
            document,
            reading,
            keys,
            signs: look.signs(),
            list: self.get(pane),
        };
        let (rows, counts) = rows::rows(pane, &source);
        let list = self.get_mut(pane);
        list.counts = counts;
        list.replace(rows, document);
        list.follow(look.list_height(pane));
    }

    /// Makes the rows of live lists that are shown again if what they depend on changed, and chooses
    /// where the reader is.
    pub fn follow_reading(
        &mut self,
        document: &Document,
        reading: &Reading,
        look: &Look,
        keys: &Keys,
    ) {
        for (pane, _) in look.panes().lists {
            let kind = pane.kind();
            if kind.is_live {
                let now = Some(Seen::of(reading));
                if self.seen[pane.index()] != now {
                    self.make(pane, document, reading, look, keys);
                    self.seen[pane.index()] = now;
                }
            }
            if kind.tracks && look.focus == Focus::Text {
                let list = self.get_mut(pane);
                list.choose_at(reading.caret, document);
                list.follow(look.list_height(pane));
            }
        }
    }

    /// Keeps what is chosen in sight after the panes changed.
    pub fn follow(&mut self, look: &Look) {
        for pane in Pane::ALL {
            self.get_mut(pane).follow(look.list_height(pane));
        }
    }
}
