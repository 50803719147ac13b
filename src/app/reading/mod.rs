//! [`Reading`]: where the reader is in the article, and what the keys do in the text.
//!
//! It owns the lines at the present width, the caret, the first visible row, the jumps, the search and
//! the selection. Where a motion leads stands in `motion`, selecting in `select`, searching in
//! `search`. It knows neither panes nor lists: it is told how much room the text has.

mod motion;
mod search;
mod select;

use std::sync::Arc;

use super::action::{Direction, ScrollTo};
use super::document::Document;
use crate::annotation::{Id, Key as RecordKey};
use crate::text::{self, Article, Layout, Row, Span, Typesetting};

pub use search::{Search, SearchError, mistake};
pub use select::{Selection, SelectionPurpose};

/// Rows kept between the caret and the edge of the pane, where there is room.
const CONTEXT: usize = 3;

/// What the keys do in the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum TextMode {
    /// They move the caret.
    #[default]
    Read,
    /// They move the caret until the record of this key gets its new place by a selection.
    Placing(RecordKey),
    /// They extend a selection.
    Select(Selection),
    /// They decide on the quote of this index, one after the other.
    Review(usize),
}

/// Where the caret was before each jump.
#[derive(Clone, Debug, Default)]
struct Jumps {
    back: Vec<usize>,
    forward: Vec<usize>,
}

/// Where the reader is.
#[derive(Debug)]
pub struct Reading {
    article: Arc<Article>,
    /// The lines at the present width.
    pub layout: Layout,
    /// How many rows of text are visible.
    height: usize,
    /// The caret: a byte of the text, on a grapheme's border.
    pub caret: usize,
    /// The first visible byte: kept when the width changes.
    pub top: usize,
    /// The column that the caret keeps to when it goes up and down.
    pub(super) goal: Option<usize>,
    /// What the keys do in the text.
    pub mode: TextMode,
    /// The last search.
    pub search: Option<Search>,
    /// What was searched for, the latest last.
    pub searches: Vec<String>,
    /// The entity whose mentions are marked: an index into the findings.
    pub entity: Option<usize>,
    /// The annotation that commands are for, if several lie at the caret.
    pub current: Option<Id>,
    jumps: Jumps,
}

impl Reading {
    /// At the first place to show of `document`; [`lay_out`](Self::lay_out) makes the lines.
    pub fn new(document: &Document) -> Self {
        let (caret, top) = document.place_to_start();
        Self {
            article: Arc::clone(&document.article),
            layout: Layout::new(Arc::clone(&document.article), 1, 0),
            height: 1,
            caret,
            top,
            goal: None,
            mode: TextMode::Read,
            search: None,
            searches: Vec::new(),
            entity: None,
            current: None,
            jumps: Jumps::default(),
        }
    }

    fn text(&self) -> &str {
        self.article.text()
    }

    /// Makes the lines again if they are typeset in another way. The first visible word stays.
    pub fn lay_out(&mut self, shape: Typesetting, height: usize) {
        self.height = height;
        if self.layout.shape() != shape {
            self.layout = self.layout.again(shape);
        }
    }

    /// True if the last row is on the screen.
    pub fn shows_end(&self) -> bool {
        let (top, last) = (self.top_row(), self.layout.last());
        self.layout.distance(top, last, self.height) < self.height
    }

    /// True if all rows are on the screen.
    pub fn shows_all(&self) -> bool {
        self.shows_end() && self.top_row() == self.layout.line_at(0)
    }

    /// Up to where the article was read: the cursor, or the end once it was scrolled onto the screen.
    pub fn read_to(&self) -> usize {
        if self.shows_end() && !self.shows_all() {
            self.text().len()
        } else {
            self.caret
        }
    }

    /// How much of the article was read, of a hundred: what is above the cursor or at it, and all of it once
    /// the end is on the screen.
    pub fn percent(&self) -> usize {
        if self.shows_end() {
            return 100;
        }
        text::motion::hundredth(&self.article, self.caret)
    }

    /// The first visible row of the layout.
    pub fn top_row(&self) -> Row {
        self.layout.line_at(self.top).min(self.lowest_top())
    }

    /// The first row of the last page.
    fn lowest_top(&self) -> Row {
        let last = self.layout.last();
        self.layout.up(last, self.height.saturating_sub(1))
    }

    /// How many rows of text are visible.
    pub fn height(&self) -> usize {
        self.height
    }

    /// True while a selection is being made.
    pub fn is_selecting(&self) -> bool {
        matches!(self.mode, TextMode::Select(_))
    }

    /// The selected words, while a selection is being made.
    pub fn selection(&self) -> Option<Span> {
        match &self.mode {
            TextMode::Select(selection) => Some(selection.span(self.text(), self.caret)),
            _ => None,
        }
    }

    /// The record that waits for a new place, if one does.
    pub fn placing(&self) -> Option<&RecordKey> {
        match &self.mode {
            TextMode::Placing(key) => Some(key),
            TextMode::Select(selection) => match &selection.purpose {
                Some(SelectionPurpose::Attach(key)) => Some(key),
                _ => None,
            },
            _ => None,
        }
    }

    /// Ends a selection or a review; a record that waits for its place waits on.
    pub fn end_selection(&mut self) {
        self.mode = match self.placing() {
            Some(key) => TextMode::Placing(key.clone()),
            None => TextMode::Read,
        };
    }

    /// Takes the search and the highlighted name away.
    pub fn clear_highlights(&mut self) {
        self.search = None;
        self.entity = None;
        self.current = None;
    }

    /// Back to where the last jump began, or forward again. False if there is no such place.
    pub fn travel(&mut self, way: Direction) -> bool {
        let (from, to) = match way {
            Direction::Previous => (&mut self.jumps.back, &mut self.jumps.forward),
            Direction::Next => (&mut self.jumps.forward, &mut self.jumps.back),
        };
        let Some(place) = from.pop() else {
            return false;
        };
        to.push(self.caret);
        self.show(place);
        true
    }

    /// How many jumps can be taken back, and forward again.
    pub fn jumps_made(&self) -> (usize, usize) {
        (self.jumps.back.len(), self.jumps.forward.len())
    }

    /// Makes all jumps since there were so many one: going back leads to where the first began.
    pub fn join_jumps(&mut self, before: usize) {
        self.jumps.back.truncate(before + 1);
    }

    /// Moves the text under the caret.
    pub fn scroll_rows(&mut self, way: Direction, rows: usize) {
        let top = self.top_row();
        let to = match way {
            Direction::Next => self.layout.down(top, rows),
            Direction::Previous => self.layout.up(top, rows),
        };
        self.set_top_row(to);
    }

    /// Scrolls and keeps the caret in sight.
    pub fn scroll(&mut self, way: Direction, rows: usize) {
        self.scroll_rows(way, rows);
        self.keep_caret_in_sight();
    }

    /// Draws the caret into the visible rows where scrolling left it behind.
    pub fn keep_caret_in_sight(&mut self) {
        let (row, column) = self.layout.position_of(self.caret);
        let context = self.context();
        let top = self.top_row();
        let lowest = if top == Row::default() {
            top
        } else {
            self.layout.down(top, context)
        };
        let bottom = self.layout.down(top, self.height.saturating_sub(1));
        let highest = if bottom == self.layout.last() {
            bottom
        } else {
            self.layout.up(bottom, context)
        };
        if row < lowest || row > highest {
            let goal = *self.goal.get_or_insert(column);
            let way = if row < lowest {
                Direction::Next
            } else {
                Direction::Previous
            };
            let mut to = row.clamp(lowest, highest.max(lowest));
            if self.layout.is_gap(to) {
                to = self.text_row(to, way).unwrap_or(row);
            }
            self.caret = self.layout.offset_at(to, goal);
        }
    }

    /// Makes `row` the first visible one. An empty row cannot be: upwards the text above it is
    /// taken, downwards the text below.
    fn set_top_row(&mut self, row: Row) {
        let mut row = row.min(self.lowest_top());
        while row < self.top_row() && self.layout.is_gap(row) {
            row = self.layout.up(row, 1);
        }
        if let Some(line) = self.layout.line(row) {
            self.top = line.span.start as usize;
        }
    }

    fn context(&self) -> usize {
        CONTEXT.min((self.height - 1) / 2)
    }

    /// Scrolls as little as needed to show the caret with some rows around it.
    pub fn follow(&mut self) {
        let row = self.layout.line_at(self.caret);
        let (top, height, context) = (self.top_row(), self.height, self.context());
        // Rows that are not there count too: above the first row and below the last one.
        if row < top || self.layout.distance(top, row, context) < context {
            self.set_top_row(self.layout.up(row, context));
        } else if self.layout.distance(top, row, height) + context >= height {
            self.set_top_row(self.layout.up(row, height - context - 1));
        }
    }

    /// Puts the caret's row where the reader wants it.
    pub fn put(&mut self, spot: ScrollTo) {
        let row = self.layout.line_at(self.caret);
        let height = self.height;
        let above = match spot {
            ScrollTo::Top => self.context(),
            ScrollTo::Middle => height / 2,
            ScrollTo::Bottom => (height - 1).saturating_sub(self.context()),
        };
        self.set_top_row(self.layout.up(row, above));
    }

    /// Moves the caret to `to`, remembering where it was.
    pub fn jump(&mut self, to: usize) {
        if to == self.caret {
            self.follow();
            return;
        }
        if self.jumps.back.last() != Some(&self.caret) {
            self.jumps.back.push(self.caret);
        }
        self.jumps.forward.clear();
        self.show(to);
    }

    /// Moves the caret to `to`; a far place comes to the upper third.
    pub fn show(&mut self, to: usize) {
        self.caret = self.text().floor_char_boundary(to.min(self.text().len()));
        self.goal = None;
        let row = self.layout.line_at(self.caret);
        let top = self.top_row();
        if row < top || self.layout.distance(top, row, self.height) >= self.height {
            self.set_top_row(self.layout.up(row, self.height / 3));
        }
        self.follow();
    }
}
