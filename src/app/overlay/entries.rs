//! [`Entries`]: the chapters of a book to choose from, or the other entries of a feed.
//!
//! A book and a feed hold several articles. Typing narrows the list, arrows choose.

use ratatui::layout::Position;

use super::{Layer, Outcome};
use crate::app::action::{Action, Direction, Motion, moved};
use crate::app::context::Context;
use crate::app::fuzzy::fuzzy;
use crate::app::key::Key;
use crate::app::line::Line;
use crate::app::message::{Effect, EntryList};
use crate::app::mode::Mode;

/// A list of articles to choose one from. It covers the screen.
#[derive(Clone, Debug)]
pub struct Entries {
    /// What there is to choose from.
    list: EntryList,
    /// What was typed.
    pub line: Line,
    /// The rows that fit what was typed, the best first.
    matches: Vec<usize>,
    /// Which of them is chosen.
    pub chosen: usize,
}

impl Entries {
    /// A list with the row `list.here` chosen.
    pub fn new(list: EntryList) -> Self {
        Self {
            line: Line::new(""),
            matches: (0..list.rows.len()).collect(),
            chosen: list.here.min(list.rows.len().saturating_sub(1)),
            list,
        }
    }

    /// What the list is of: the feed's or book's title.
    pub fn heading(&self) -> &str {
        &self.list.heading
    }

    /// How many rows a screen of this height shows: all but the two of the frame, the line that is
    /// typed, and the empty one below it.
    pub fn rows_shown(height: u16) -> usize {
        usize::from(height.saturating_sub(4))
    }

    /// The rows that fit: what each says, and what stands at its end.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        let row = |&n: &usize| {
            let (words, about) = &self.list.rows[n];
            (words.as_str(), about.as_str())
        };
        self.matches.iter().map(row)
    }

    /// How many rows there are, fitting or not.
    pub fn all(&self) -> usize {
        self.list.rows.len()
    }

    fn changed(&mut self) -> Outcome {
        let all: Vec<usize> = (0..self.all()).collect();
        self.matches = fuzzy(self.line.text(), &all, |n| {
            let (words, about) = &self.list.rows[n];
            format!("{words} {about}")
        });
        self.chosen = 0;
        Outcome::Stay
    }
}

impl Layer for Entries {
    fn mode(&self) -> Mode {
        Mode::Entries
    }

    fn act(&mut self, action: Action, cx: &mut Context) -> Outcome {
        match action {
            Action::Move(motion) => {
                let page = Self::rows_shown(cx.look.size.height).max(1);
                self.chosen = moved(self.chosen, self.matches.len(), page, motion);
            }
            Action::Accept => {
                if let Some(&row) = self.matches.get(self.chosen) {
                    cx.effect(Effect::OpenEntry(row));
                    // Should the article that is open not be left, it says why.
                    return Outcome::Close;
                }
            }
            Action::ClearLine => {
                self.line.clear();
                return self.changed();
            }
            Action::DeleteWord => {
                self.line.delete_word();
                return self.changed();
            }
            Action::Cancel => return Outcome::Close,
            _ => return Outcome::Pass,
        }
        Outcome::Stay
    }

    fn typed(&mut self, key: Key, _: &mut Context) -> Outcome {
        if self.line.key(key) {
            return self.changed();
        }
        Outcome::Stay
    }

    fn paste(&mut self, text: &str, _: &mut Context) {
        self.line.insert(text);
        self.changed();
    }

    fn click(&mut self, at: Position, cx: &mut Context) -> Outcome {
        let shown = Self::rows_shown(cx.look.size.height);
        // The frame, the line that is typed, and an empty row are above.
        let row = at.y.checked_sub(3).map(usize::from);
        let row = row.filter(|row| *row < shown);
        let first = (self.chosen + 1).saturating_sub(shown);
        match row.map(|row| first + row) {
            Some(row) if row < self.matches.len() => {
                self.chosen = row;
                self.act(Action::Accept, cx)
            }
            _ => Outcome::Stay,
        }
    }

    fn wheel(&mut self, way: Direction, _: &mut Context) {
        self.chosen = moved(self.chosen, self.matches.len(), 1, Motion::Line(way));
    }
}
