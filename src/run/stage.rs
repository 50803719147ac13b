//! [`Stage`]: what the reader is at; what only one stage needs lives in it.

use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

use super::drafts::Owner;
use super::keeper::Task;
use super::opening::{self, Loading};
use crate::app::{EntryList, View};
use crate::import::{Choice, Format, Loaded, Source};
use crate::store::Stamp;

/// So long an article may take to open before the terminal is taken over: what fails at once is told
/// in the shell.
const AT_ONCE: Duration = Duration::from_millis(30);
/// How long is waited for what can only fail.
const SURELY: Duration = Duration::from_secs(5);
/// So long it may take before a sign is shown: no flicker for what opens quickly.
const SOON: Duration = Duration::from_millis(120);
/// The same while the beginning of a long article can be read.
const LATER: Duration = Duration::from_secs(1);
/// The sign moves so often.
const BEAT: Duration = Duration::from_millis(250);

/// What the reader is at.
pub enum Stage {
    /// Nothing has begun.
    Starting,
    /// An article, or a list of them, is being opened.
    Opening(Opening),
    /// There is a list of articles, and the reader chooses.
    Choosing,
    /// An article is open.
    Reading(Box<Reading>),
}

/// An article that is being opened.
pub struct Opening {
    /// What comes of it.
    pub loading: Loading,
    /// When it began, or when the terminal was taken over for it.
    begun: Instant,
    /// When something is to be done meanwhile: to take the terminal over, to show a sign of life.
    pub next: Instant,
    /// True while the article's beginning is shown. Keys are for the whole article and wait for it.
    pub shows_beginning: bool,
    /// When a sign of life is shown.
    soon: Duration,
}

impl Opening {
    fn new(loading: Loading, next: Duration) -> Self {
        let begun = Instant::now();
        Self {
            loading,
            begun,
            next: begun + next,
            shows_beginning: false,
            soon: SOON,
        }
    }

    /// The terminal is ours already.
    pub fn on_screen(loading: Loading) -> Self {
        Self::new(loading, SOON)
    }

    /// The article's beginning is shown meanwhile.
    pub fn with_beginning(loading: Loading) -> Self {
        Self {
            shows_beginning: true,
            soon: LATER,
            ..Self::new(loading, LATER)
        }
    }

    /// The terminal is not taken over yet. A file that is not there is always told in the shell.
    pub fn at_once(loading: Loading, source: &Source) -> Self {
        let patience = match source.path() {
            Some(path) if !path.exists() || path.is_dir() => SURELY,
            _ => AT_ONCE,
        };
        Self::new(loading, patience)
    }

    /// The terminal was taken over for it.
    pub fn show(&mut self) {
        self.begun = Instant::now();
        self.next = self.begun + SOON;
    }

    /// A sign of life is due: since how many seconds it is being opened.
    pub fn beat(&mut self) -> u64 {
        self.next = Instant::now() + BEAT;
        self.begun.elapsed().as_secs()
    }

    /// True once it has taken so long that it is shown.
    pub fn is_shown(&self) -> bool {
        self.begun.elapsed() >= self.soon
    }
}

/// An article that is open.
pub struct Reading {
    /// Where it came from.
    pub source: Source,
    /// The articles that can be opened instead of this one.
    pub choices: Vec<Choice>,
    /// What it was: all chapters of a book can be read as one.
    pub format: Format,
    /// To the writer of the notes.
    pub tasks: Arc<Sender<Task>>,
    /// When the changes are to be written.
    pub save_at: Option<Instant>,
    /// The first visible byte when the notes were written last, or read.
    pub place: Option<(usize, usize)>,
    /// The article as its file has it now.
    pub newer: Newer,
    /// Whose drafts are still to be looked for.
    pub drafts_of: Option<Owner>,
    /// What is still to be done before it is drawn first.
    pub first_frame: Option<FirstFrame>,
}

impl Reading {
    /// True where all the articles of the list can be read as one.
    pub fn is_book(&self) -> bool {
        self.format.is_book()
    }

    /// The articles of the list; `entry` is the one that is open, of a book `None` is all of it.
    pub fn entries(&self, entry: Option<usize>) -> Option<EntryList> {
        if self.choices.len() < 2 {
            return None;
        }
        let mut rows = opening::rows(&self.choices);
        let whole = usize::from(self.is_book());
        if whole > 0 {
            rows.insert(0, ("The whole book".to_owned(), String::new()));
        }
        Some(EntryList {
            heading: match &self.source {
                Source::Part(of, _) => of.name(),
                source => source.name(),
            },
            rows,
            here: entry.map_or(0, |entry| entry + whole),
        })
    }

    /// The article of a row of [`entries`](Self::entries); `None` is the whole book.
    pub fn entry(&self, row: usize) -> Option<usize> {
        row.checked_sub(usize::from(self.is_book()))
    }

    /// The article's file as it is now.
    pub fn stamp(&self) -> Option<Stamp> {
        self.source.path().and_then(Stamp::of)
    }
}

/// The article as its file has it now, if another program wrote that.
pub enum Newer {
    /// Nobody did.
    Nothing,
    /// It is being opened; what the file was when that began.
    Loading(Loading, Option<Stamp>),
    /// It is there, and takes the place of the old one when nothing is begun.
    Ready(Box<Loaded>, Option<Stamp>),
}

/// What is done before an article is drawn first.
pub struct FirstFrame {
    /// So long the notes are waited for.
    pub until: Instant,
    /// What the importer warns of.
    pub warning: Option<String>,
    /// How an earlier state of the article was shown.
    pub view: Option<View>,
}
