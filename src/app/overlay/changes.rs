//! [`Changes`]: the list of annotations in an article that changed.

use super::{Layer, Outcome};
use crate::app::action::{Action, Direction, moved};
use crate::app::commands::changes::{self, Change, Entry, entries};
use crate::app::context::Context;
use crate::app::mode::Mode;
use crate::app::pane::Focus;

/// Why some keys do nothing on a row.
const OF_ARTICLE: &str = "This is a change of the article, not of an annotation of yours";
/// How far a page of the list goes.
const PAGE: usize = 8;

/// The list; its rows are worked out from the notes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The chosen row.
    pub chosen: usize,
}

impl Changes {
    fn entry(self, cx: &Context) -> Option<Entry> {
        entries(cx).into_iter().nth(self.chosen)
    }

    fn change(self, cx: &Context) -> Option<Change> {
        match self.entry(cx)? {
            Entry::Record(change) => Some(*change),
            Entry::Article(_) => None,
        }
    }

    /// After a change the list shows the next one; with nothing left it goes away.
    fn after(&mut self, cx: &Context) -> Outcome {
        let count = entries(cx).len();
        self.chosen = self.chosen.min(count.saturating_sub(1));
        match count {
            0 => Outcome::Close,
            _ => Outcome::Stay,
        }
    }
}

impl Layer for Changes {
    fn mode(&self) -> Mode {
        Mode::Changes
    }

    fn act(&mut self, action: Action, cx: &mut Context) -> Outcome {
        match action {
            Action::Move(motion) => {
                let count = entries(cx).len();
                self.chosen = moved(self.chosen, count, PAGE, motion);
            }
            Action::Choose => match self.entry(cx) {
                Some(Entry::Record(change)) if changes::go_to(cx, &change) => {
                    return Outcome::Close;
                }
                Some(Entry::Article(revision)) => {
                    cx.look.focus = Focus::Text;
                    cx.reading.jump(revision.now.start as usize);
                    return Outcome::Close;
                }
                _ => {}
            },
            Action::Attach => match self.entry(cx) {
                Some(Entry::Record(change)) if change.is_orphan() => {
                    changes::place(cx, *change);
                    return Outcome::Close;
                }
                Some(Entry::Record(change)) => {
                    changes::attach(cx, *change);
                    return self.after(cx);
                }
                Some(Entry::Article(revision)) => {
                    changes::accept_revision(cx, &revision);
                    return self.after(cx);
                }
                None => cx.warn("The list is empty"),
            },
            Action::Reattach => match self.change(cx) {
                Some(change) => {
                    changes::place(cx, change);
                    return Outcome::Close;
                }
                None => cx.warn(OF_ARTICLE),
            },
            Action::KeepOrphan => {
                let Some(change) = self.change(cx) else {
                    cx.warn(OF_ARTICLE);
                    return Outcome::Stay;
                };
                changes::keep_orphan(cx, change);
                self.chosen += 1;
                return self.after(cx);
            }
            Action::Delete => {
                let Some(change) = self.change(cx) else {
                    cx.warn(OF_ARTICLE);
                    return Outcome::Stay;
                };
                changes::delete(cx, change);
                return self.after(cx);
            }
            Action::Undo => cx.undo(Direction::Previous),
            Action::Redo => cx.undo(Direction::Next),
            Action::Cancel => return Outcome::Close,
            _ => return Outcome::Pass,
        }
        Outcome::Stay
    }

    fn follow(&mut self, cx: &Context) {
        let count = entries(cx).len();
        self.chosen = self.chosen.min(count.saturating_sub(1));
    }
}
