//! The reader as a state machine: no disk, no clock, no threads, no drawing.
//!
//! A [`Message`] goes into [`update()`], which changes the [`App`] and answers with [`Effect`]s for the
//! shell. The `App` is a [`Context`] (article, reading place, lists, look, keys), and above it what lies
//! over the text. A key finds its row in the table of [`command`]; what it does stands in [`commands`],
//! or in the [`overlay`] that has the keys. Time comes in as [`Author::now`], chance as the seed of the
//! ids.
//!
//! ```text
//! action, mode, key, ask, line, words        what can be asked for and said
//! document, reading, list, look, keymap,     the parts: each owns its fields
//! articles, speech
//! export                                     what goes out of an article
//! rows ← lists                               the rows of each pane
//! context                                    the parts together
//! commands ← overlay ← update, mouse         what keys do
//! ```

pub mod action;
pub mod articles;
pub mod ask;
mod click;
pub mod colours;
pub mod command;
pub mod commands;
mod context;
pub mod document;
pub mod export;
mod fuzzy;
pub mod hints;
pub mod key;
pub mod keymap;
mod line;
pub mod list;
pub mod lists;
mod look;
pub mod margin;
pub mod menu;
mod message;
pub mod mode;
mod mouse;
pub mod overlay;
pub mod pane;
pub mod reading;
mod rows;
pub mod settings;
pub mod signs;
pub mod speech;
mod stuck;
mod update;
mod view;
pub mod words;

use std::sync::Arc;

use crate::annotation::{Notes, Timestamp};
use crate::text::Article;

pub use action::{Action, Format};
pub use action::{CodeChoice, Overview};
pub use articles::{
    ArticleKey, ArticleList, ArticleNews, ArticleRow, ArticleTable, ListKind, RowState,
};
pub use ask::{
    Ask, CodeStep, CodeUse, CodeUses, Draft, FileDoubt, LetterAsk, Offer, Page, Question,
    SavedDraft, Target,
};
pub use command::Command;
pub use context::{Author, Context, Notice, Options};
pub use document::{Document, Progress, Revision};
pub use export::{Existing, ExportRequest};
pub use key::Key;
pub use keymap::{Keymap, Keys};
pub use line::Line;
pub use list::{List, Place, Row, Strip, StripOf};
pub use lists::Lists;
pub use look::{Depth, Look};
pub use message::{Effect, EntryList, Message, Opening, Snapshot, Sought};
pub use mode::{Mode, Modes};
pub use overlay::Overlay;
use overlay::Waiting;
pub use pane::{Focus, Pane, PanePrefs, Panes};
pub use reading::{Reading, Search, Selection, TextMode};
pub use settings::Choices;
pub use signs::Signs;
pub use update::update;
pub use view::View;

/// The whole state of the reader.
#[derive(Debug)]
pub struct App {
    /// Everything but what lies over the text.
    pub cx: Context,
    /// What lies over the text; the last one gets the keys.
    pub overlays: Vec<Overlay>,
    mouse: mouse::Mouse,
}

impl App {
    /// A reader for `article` with the reader's `notes`; `source` names where it came from.
    pub fn new(article: Arc<Article>, notes: Notes, source: String, options: &Options) -> Self {
        Self {
            cx: Context::new(article, notes, source, options),
            overlays: Vec::new(),
            mouse: mouse::Mouse::default(),
        }
    }

    /// The mode that decides what keys mean.
    pub fn mode(&self) -> Mode {
        match self.overlays.last() {
            Some(overlay) => overlay.layer().mode(),
            None => self.cx.mode(),
        }
    }

    /// The mode below the overlays: the one whose keys the help shows.
    pub fn mode_below(&self) -> Mode {
        let layers = self.overlays.iter().rev();
        let mut modes = layers.map(|overlay| overlay.layer().mode());
        let has_help = |mode: &Mode| command::has_help(*mode);
        modes.find(has_help).unwrap_or_else(|| self.cx.mode())
    }

    /// Shows that the article of this name is being opened, over whatever is there.
    pub fn wait_for(&mut self, name: String) {
        self.overlays.clear();
        self.overlays.push(Overlay::Waiting(Waiting::new(name)));
    }

    /// Shows the list of articles, over whatever is there.
    pub fn show_articles(&mut self) {
        self.overlays.clear();
        self.mouse = mouse::Mouse::default();
        self.cx.keys.pending.clear();
        self.cx.compares_readers = false;
        self.overlays.push(Overlay::Articles(overlay::Articles));
    }

    /// Reads another article: how the screen looks, and the keys, stay as they are.
    pub fn read(&mut self, article: Arc<Article>, notes: Notes, source: String) {
        self.overlays.clear();
        self.mouse = mouse::Mouse::default();
        self.cx.open_article(article, notes, source);
    }

    /// Shows the beginning of a long article that is being opened.
    pub fn read_beginning(&mut self, article: Arc<Article>, source: String) {
        self.read(article, Notes::default(), source);
        self.cx.document.progress = Progress::Beginning;
    }

    /// True if the caret is shown in the text.
    pub fn has_caret(&self) -> bool {
        self.overlays.is_empty() && self.cx.look.focus == Focus::Text
    }

    /// True if nothing is begun: no selection, no half a note, no question, no half a key sequence.
    /// Then another text may take the place of this one.
    pub fn is_at_rest(&self) -> bool {
        self.overlays.is_empty()
            && self.cx.keys.pending.is_empty()
            && self.cx.keys.count.is_none()
            && self.cx.reading.mode == TextMode::Read
    }

    /// What would be written to the disk now, reading position included.
    pub fn snapshot(&self) -> Snapshot {
        self.cx.snapshot()
    }

    /// True if the reader is asked what becomes of the notes file.
    pub fn is_asked_of_the_file(&self) -> bool {
        let is_asked = |over: &Overlay| match over {
            Overlay::Question(overlay::Asked(question)) => matches!(question, Question::File(_)),
            _ => false,
        };
        self.overlays.iter().any(is_asked)
    }

    /// Sets the present time, before each message.
    pub fn set_time(&mut self, now: Timestamp) {
        self.cx.author.now = now;
    }

    /// Shows this article as an earlier state of it was shown.
    pub fn resume(&mut self, view: &View) {
        self.overlays.clear();
        view.resume(&mut self.cx);
    }
}
