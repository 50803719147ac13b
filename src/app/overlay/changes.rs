//! [`Changes`]: the list of annotations in an article that changed.

use super::{Layer, Outcome};
use crate::app::action::{Action, Direction, moved};
use crate::app::commands::changes::{self, Change, changes};
use crate::app::context::Context;
use crate::app::mode::Mode;

/// How far a page of the list goes.
const PAGE: usize = 8;

/// The list; its rows are worked out from the notes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The chosen row.
    pub chosen: usize,
}

impl Changes {
    fn change(self, cx: &Context) -> Option<Change> {
        changes(cx).into_iter().nth(self.chosen)
    }

    /// After a change the list shows the next one; with nothing left it goes away.
    fn after(&mut self, cx: &Context) -> Outcome {
        let count = changes(cx).len();
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
                let count = changes(cx).len();
                self.chosen = moved(self.chosen, count, PAGE, motion);
            }
            Action::Choose => {
                if let Some(change) = self.change(cx)
                    && changes::go_to(cx, &change)
                {
                    return Outcome::Close;
                }
            }
            Action::Attach => match self.change(cx) {
                Some(change) if change.is_orphan() => {
                    changes::place(cx, change);
                    return Outcome::Close;
                }
                Some(change) => {
                    changes::attach(cx, change);
                    return self.after(cx);
                }
                None => cx.warn("No annotation with an uncertain place is here"),
            },
            Action::Reattach => match self.change(cx) {
                Some(change) => {
                    changes::place(cx, change);
                    return Outcome::Close;
                }
                None => cx.warn("No annotation with an uncertain place is here"),
            },
            Action::KeepOrphan => {
                if let Some(change) = self.change(cx) {
                    changes::keep_orphan(cx, change);
                    self.chosen += 1;
                    return self.after(cx);
                }
            }
            Action::Delete => {
                if let Some(change) = self.change(cx) {
                    changes::delete(cx, change);
                    return self.after(cx);
                }
            }
            Action::Undo => cx.undo(Direction::Previous),
            Action::Redo => cx.undo(Direction::Next),
            Action::Cancel => return Outcome::Close,
            _ => return Outcome::Pass,
        }
        Outcome::Stay
    }

    fn follow(&mut self, cx: &Context) {
        let count = changes(cx).len();
        self.chosen = self.chosen.min(count.saturating_sub(1));
    }
}
