//! The reader as a state machine: no disk, no clock, no threads, no drawing.
//!
//! [`App`] holds the article, what was found in it, the reader's notes and the view. A [`Message`]
//! goes into [`update()`], which changes the `App` and answers with [`Effect`]s for the shell. Time
//! comes in as [`App::now`], chance as the seed of the ids. Begin with [`App`], then `update`; the
//! commands stand in one table in [`command`], each concern in a file of its own.

pub mod action;
pub mod ask;
pub mod changes;
mod chooser;
pub mod codes;
pub mod command;
pub mod document;
mod fuzzy;
pub mod key;
pub mod keymap;
mod line;
mod link;
pub mod list;
mod mark;
mod message;
pub mod mode;
mod mouse;
pub mod names;
pub mod occurrences;
mod overlay;
pub mod page;
pub mod pane;
mod quick;
mod read;
mod recode;
mod review;
mod search;
mod select;
mod update;
mod view;
pub mod words;

use std::sync::Arc;

use ratatui::layout::{Rect, Size};

use crate::annotation::{Id, IdSource, Notes, Timestamp};
use crate::text::{Article, Layout, Span};

pub use action::{Action, Format};
pub use ask::{Ask, CodeStep, Target};
pub use changes::{Aim, Question};
pub use chooser::{Answer, Chooser};
pub use codes::{CodeRow, CodeView, Codebook};
pub use command::Command;
pub use document::{Document, Progress, Revision};
pub use key::Key;
pub use keymap::Keymap;
pub use line::Line;
pub use list::{List, Row};
pub use message::{Effect, Message, Offer, Opening, Snapshot};
pub use mode::Modes;
pub use mouse::Drag;
pub use occurrences::Occurrences;
pub use overlay::{Editor, Overlay, Page, Palette, Prompt};
pub use pane::{Focus, Pane, Panes, Wishes};
pub use recode::Preview;
pub use search::Search;
pub use select::Selection;
pub use update::update;
pub use view::View;

/// How many colours the terminal has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Depth {
    /// None, or the reader wants none.
    None,
    /// The sixteen of old.
    #[default]
    Sixteen,
    /// 256.
    Indexed,
    /// All.
    True,
}

/// How the reader starts.
#[derive(Clone, Debug)]
pub struct Options {
    /// The longest line of text, in cells.
    pub measure: u16,
    /// Empty rows between paragraphs.
    pub spacing: u16,
    /// How many colours there are.
    pub depth: Depth,
    /// True where the terminal makes links of addresses that come with words (OSC 8).
    pub hyperlinks: bool,
    /// Who makes the annotations, where that is known.
    pub author: Option<String>,
    /// The seed of new ids.
    pub seed: u64,
    /// The terminal's size.
    pub size: Size,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            measure: 72,
            spacing: 1,
            depth: Depth::default(),
            hyperlinks: false,
            author: None,
            seed: 0,
            size: Size {
                width: 80,
                height: 24,
            },
        }
    }
}

/// What the keys do in the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// They move the caret.
    #[default]
    Read,
    /// They extend a selection.
    Select(Selection),
    /// They decide on the quote of this index, one after the other.
    Review(usize),
}

/// A sentence for the reader, until the next key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The sentence.
    pub text: String,
    /// True where something went wrong.
    pub bad: bool,
}

/// Where the caret was before each jump.
#[derive(Clone, Debug, Default)]
pub struct Jumps {
    back: Vec<usize>,
    forth: Vec<usize>,
}

/// The whole state of the reader.
#[derive(Debug)]
pub struct App {
    /// The article with all that is known about it.
    pub document: Document,
    /// Its lines at the present width.
    pub layout: Layout,
    /// The terminal's size.
    pub size: Size,
    /// The longest line that the reader wants, in cells.
    pub measure: u16,
    /// Empty rows between paragraphs.
    pub spacing: u16,
    /// How many colours there are.
    pub depth: Depth,
    /// True where the terminal makes links of addresses that come with words (OSC 8).
    pub hyperlinks: bool,
    /// Who annotates.
    pub author: Option<String>,
    /// The caret: a byte of the text, on a grapheme's border.
    pub caret: usize,
    /// The first visible byte: kept when the width changes.
    pub top: usize,
    /// The column that the caret keeps to when it goes up and down.
    goal: Option<usize>,
    /// What the keys do in the text.
    pub mode: Mode,
    /// Where the keys go.
    pub focus: Focus,
    /// What lies over the text; the last one gets the keys.
    pub overlays: Vec<Overlay>,
    /// The keys of a sequence that has begun.
    pub pending: Vec<Key>,
    /// Which keys do what.
    pub keymap: Keymap,
    /// What the reader wants to see beside the text.
    pub wishes: Wishes,
    /// The three lists.
    pub lists: [List; 3],
    /// The entity whose mentions are marked: an index into the findings.
    pub entity: Option<usize>,
    /// The annotation that commands are for, where several lie at the caret.
    pub current: Option<Id>,
    /// The last search.
    pub search: Option<Search>,
    /// What the next selection is for.
    pub aim: Option<Aim>,
    jumps: Jumps,
    drag: Option<Drag>,
    /// What to tell the reader.
    pub notice: Option<Notice>,
    /// What went wrong with the last attempt to save; stays until one succeeds.
    pub unsaved: Option<String>,
    /// The present time, set by the shell before each message.
    pub now: Timestamp,
    ids: IdSource,
}

impl App {
    /// A reader for `article` with the reader's `notes`; `source` names where it came from.
    pub fn new(article: Arc<Article>, notes: Notes, source: String, options: &Options) -> Self {
        let document = Document::new(article, notes, source);
        let top = document.place_to_start();
        let mut app = Self {
            layout: Layout::default(),
            size: options.size,
            measure: options.measure,
            spacing: options.spacing,
            depth: options.depth,
            hyperlinks: options.hyperlinks,
            author: options.author.clone(),
            caret: top,
            top,
            goal: None,
            mode: Mode::Read,
            focus: Focus::Text,
            overlays: Vec::new(),
            pending: Vec::new(),
            keymap: Keymap::default(),
            wishes: Wishes::default(),
            lists: Default::default(),
            entity: None,
            current: None,
            search: None,
            aim: None,
            jumps: Jumps::default(),
            drag: None,
            notice: None,
            unsaved: None,
            now: Timestamp::UNIX_EPOCH,
            ids: IdSource::new(options.seed),
            document,
        };
        app.lay_out();
        app.refresh();
        app
    }

    /// Takes the reader's notes, and goes to where they were unless they have moved already.
    fn open_notes(&mut self, notes: Notes) {
        let start = self.document.place_to_start();
        let untouched = self.top == start && self.caret == start;
        if self.document.revision.0 == 0 {
            self.document.notes = notes;
        } else {
            // What was annotated before they came stays.
            let edit = self.document.notes.difference(&notes);
            let own: Vec<_> = self.document.notes.items().collect();
            self.document.notes.apply(edit);
            self.document.notes.position = notes.position;
            self.document.notes.shared = notes.shared;
            for item in own {
                self.document
                    .notes
                    .apply(crate::annotation::Edit::Put(Box::new(item)));
            }
        }
        self.document.decide();
        if untouched {
            let place = self.document.place_to_start();
            self.top = place;
            self.caret = place;
        }
        self.refresh();
    }

    /// The article's text.
    pub fn text(&self) -> &str {
        self.document.article.text()
    }

    /// The article.
    pub fn article(&self) -> &Arc<Article> {
        &self.document.article
    }

    /// The parts of the screen.
    pub fn panes(&self) -> Panes {
        pane::panes(self.size, self.wishes, self.focus)
    }

    /// The text's column on the screen.
    pub fn column(&self) -> pane::Column {
        pane::column(self.panes().text, self.measure)
    }

    /// Rows of text that are visible.
    pub fn height(&self) -> usize {
        usize::from(self.panes().text.height).max(1)
    }

    /// The first visible row of the layout.
    pub fn top_row(&self) -> usize {
        let last = self.layout.lines().len().saturating_sub(self.height());
        self.layout.line_at(self.top).min(last)
    }

    /// The mode that decides what keys mean.
    pub fn modes(&self) -> Modes {
        match (self.overlays.last(), self.focus, &self.mode) {
            (Some(overlay), _, _) => overlay.modes(),
            (None, Focus::List(Pane::Entities), _) => Modes::ENTITIES,
            (None, Focus::List(Pane::Quotes), _) => Modes::QUOTES,
            (None, Focus::List(Pane::Notes), _) => Modes::NOTES,
            (None, Focus::Text, Mode::Read) => Modes::READ,
            (None, Focus::Text, Mode::Select(_)) => Modes::SELECT,
            (None, Focus::Text, Mode::Review(_)) => Modes::REVIEW,
        }
    }

    /// The mode below the overlays: the one whose keys the help shows.
    pub fn modes_below(&self) -> Modes {
        let below = self.overlays.iter().rev().map(Overlay::modes);
        let own = below
            .into_iter()
            .find(|own| Modes::CODES.or(Modes::PICK).contains(*own));
        if let Some(own) = own {
            return own;
        }
        match (self.focus, &self.mode) {
            (Focus::List(Pane::Entities), _) => Modes::ENTITIES,
            (Focus::List(Pane::Quotes), _) => Modes::QUOTES,
            (Focus::List(Pane::Notes), _) => Modes::NOTES,
            (Focus::Text, Mode::Read) => Modes::READ,
            (Focus::Text, Mode::Select(_)) => Modes::SELECT,
            (Focus::Text, Mode::Review(_)) => Modes::REVIEW,
        }
    }

    /// The selected words, where a selection is being made.
    pub fn selection(&self) -> Option<Span> {
        match &self.mode {
            Mode::Select(selection) => Some(selection.span(self.text(), self.caret)),
            _ => None,
        }
    }

    /// What would be written to the disk now, reading position included.
    pub fn snapshot(&self) -> Snapshot {
        let mut notes = self.document.notes.clone();
        notes.position = Some(crate::annotation::Position::new(self.text(), self.top));
        Snapshot {
            revision: self.document.revision,
            notes,
        }
    }

    /// True where the last change is not on the disk.
    pub fn is_dirty(&self) -> bool {
        self.document.saved < self.document.revision
    }

    /// The list of a pane.
    pub fn list(&self, pane: Pane) -> &List {
        &self.lists[pane.index()]
    }

    /// Tells the reader something.
    fn tell(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice {
            text: text.into(),
            bad: false,
        });
    }

    /// Tells the reader that something is not possible.
    fn refuse(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice {
            text: text.into(),
            bad: true,
        });
    }

    /// Wraps the text anew where its width or spacing changed. The first visible word stays.
    fn lay_out(&mut self) {
        let measure = usize::from(self.column().width);
        let spacing = usize::from(self.spacing);
        if self.layout.measure() != measure || self.layout.spacing() != spacing {
            self.layout = Layout::new(
                &self.document.article,
                &self.document.breaks,
                measure,
                spacing,
            );
        }
    }

    /// The rectangle of a list's rows, where it is shown.
    pub fn list_area(&self, pane: Pane) -> Option<Rect> {
        self.panes().list(pane).map(pane::inside)
    }
}
