//! [`Articles`]: the list of articles, while none of them is read.

use ratatui::layout::Position;

use super::{Layer, Outcome};
use crate::app::action::{Action, CodeAction, Direction, Motion};
use crate::app::articles::{ArticleList, ListKind, RowState};
use crate::app::ask::{Ask, CodeAsk, CodeStep};
use crate::app::context::Context;
use crate::app::message::Effect;
use crate::app::mode::Mode;

/// The list of articles. Its rows are in the [`Context`], since they stay while an article is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Articles;

impl Layer for Articles {
    fn mode(&self) -> Mode {
        Mode::Articles
    }

    fn act(&mut self, action: Action, cx: &mut Context) -> Outcome {
        let size = cx.look.size;
        let Some(list) = cx.articles.last_mut() else {
            return Outcome::Pass;
        };
        match action {
            Action::Move(motion) => list.go(motion, size),
            Action::Choose => choose(cx),
            Action::Filter => {
                let typed = list.typed().to_owned();
                cx.ask(Ask::Articles, typed);
            }
            Action::FilterNone => list.show_all(size),
            Action::Sort => {
                list.order = list.order.next();
                list.is_reversed = false;
                changed(cx);
            }
            Action::Reverse => {
                list.is_reversed = !list.is_reversed;
                changed(cx);
            }
            Action::Show(way) => {
                list.show = match way {
                    Direction::Next => list.show.next(),
                    Direction::Previous => list.show.previous(),
                };
                list.refresh(size);
            }
            Action::Preview => {
                list.hides_preview = !list.hides_preview;
                list.keep_in_sight(size);
            }
            Action::DecideCodes(choice) => match list.chosen() {
                Some(row) if list.kind == ListKind::Differences => {
                    let key = row.key;
                    cx.effect(Effect::DecideCodes(key, choice));
                }
                _ => {
                    let key = cx.key_for("differences-everywhere");
                    cx.warn(format!(
                        "This decides between readers who coded differently; {key} lists where they did"
                    ));
                }
            },
            Action::Done => match list.chosen() {
                // It need not have been read yet.
                Some(row)
                    if list.kind == ListKind::Places
                        && matches!(row.state, RowState::Known | RowState::Waiting) =>
                {
                    let key = row.key;
                    cx.effect(Effect::SetDone(key));
                }
                _ => cx.warn("There is no article to be done with"),
            },
            Action::CompareReaders => match list.chosen() {
                Some(row)
                    if list.kind != ListKind::Codes
                        && matches!(row.state, RowState::Known | RowState::Waiting) =>
                {
                    let key = row.key;
                    cx.compares_readers = true;
                    cx.effect(Effect::OpenArticle(key));
                }
                _ => cx.warn("There is no article whose readers could be compared"),
            },
            Action::Code(action) => change_code(cx, action),
            Action::Undo => cx.effect(Effect::UndoRecoding),
            // One step back at a time.
            Action::Cancel if list.is_filtered() => list.show_all(size),
            Action::Cancel => cx.effect(Effect::LeaveArticles),
            _ => return Outcome::Pass,
        }
        Outcome::Stay
    }

    /// A click chooses a row; on the chosen one it opens it.
    fn click(&mut self, at: Position, cx: &mut Context) -> Outcome {
        let size = cx.look.size;
        let Some(list) = cx.articles.last_mut() else {
            return Outcome::Stay;
        };
        let before = list.chosen().map(|row| row.key);
        if list.click(at.y, size) && list.chosen().map(|row| row.key) == before {
            choose(cx);
        }
        Outcome::Stay
    }

    fn wheel(&mut self, way: Direction, cx: &mut Context) {
        let size = cx.look.size;
        if let Some(list) = cx.articles.last_mut() {
            list.go(Motion::Line(way), size);
        }
    }
}

/// Opens the chosen one.
fn choose(cx: &mut Context) {
    match cx.articles.last().and_then(ArticleList::chosen) {
        // What could not be read before may be readable by now.
        Some(row) => {
            let key = row.key;
            cx.effect(Effect::OpenArticle(key));
        }
        None => cx.warn("There is no article to open"),
    }
}

/// Asks what becomes of the chosen code in all notes of the folder.
fn change_code(cx: &mut Context, action: CodeAction) {
    let list = cx.articles.last();
    let code = list
        .filter(|list| list.kind == ListKind::Codes)
        .and_then(ArticleList::chosen)
        .map(|row| row.title.clone());
    let Some(code) = code else {
        let key = cx.key_for("codes-everywhere");
        return cx.warn(format!(
            "This changes a code in all articles; {key} lists the codes"
        ));
    };
    let (ask, typed) = match action {
        CodeAction::Rename => (CodeAsk::Rename, code.clone()),
        CodeAction::Merge => (CodeAsk::Merge, String::new()),
        CodeAction::Move => (CodeAsk::Move, String::new()),
        _ => return cx.effect(Effect::Recode(CodeStep::Delete(code))),
    };
    cx.ask(Ask::FolderCode(ask, code), typed);
}

fn changed(cx: &mut Context) {
    let size = cx.look.size;
    if let Some(list) = cx.articles.last_mut() {
        list.refresh(size);
    }
}
