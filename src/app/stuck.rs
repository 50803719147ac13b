//! Commands that cannot act: [`Trace`] holds what a command can change, [`why`] says why one changed
//! nothing.

use super::action::{Action, Direction, JumpTarget, Motion, Unit};
use super::articles::ArticleList;
use super::context::Context;
use super::document::{Progress, Revision};
use super::look::Look;
use super::overlay::Overlay;
use super::pane::Focus;
use super::reading::TextMode;
use crate::analysis::Speaker;
use crate::annotation::{Filter, Id};

/// What a command can change without saying so.
#[derive(Debug, PartialEq)]
pub struct Trace {
    place: (usize, usize, (usize, usize)),
    mode: TextMode,
    marked: (Option<usize>, Option<Id>, Option<String>),
    look: Look,
    revision: Revision,
    list: Option<(usize, usize, Filter, Option<Speaker>)>,
    overlays: (usize, String),
    articles: String,
    asked: usize,
}

impl Trace {
    /// The state as it is.
    pub fn of(cx: &Context, overlays: &[Overlay]) -> Self {
        let reading = &cx.reading;
        let search = reading.search.as_ref();
        Self {
            place: (reading.caret, reading.top, reading.jumps_made()),
            mode: reading.mode.clone(),
            marked: (
                reading.entity,
                reading.current.clone(),
                search.map(|search| search.words.clone()),
            ),
            look: cx.look,
            revision: cx.document.revision,
            list: match cx.look.focus {
                Focus::List(pane) => {
                    let list = cx.lists.get(pane);
                    let (filter, speaker) = (list.filter.clone(), list.speaker.clone());
                    Some((list.chosen, list.top, filter, speaker))
                }
                Focus::Text => None,
            },
            overlays: (
                overlays.len(),
                overlays.last().map(Overlay::trace).unwrap_or_default(),
            ),
            articles: (cx.articles.last())
                .map(ArticleList::trace)
                .unwrap_or_default(),
            asked: cx.effects.len() + cx.requests.len(),
        }
    }
}

/// True if a number before the key repeats the command.
pub fn repeats(action: Action) -> bool {
    match action {
        Action::Move(motion) => !matches!(motion, Motion::Top | Motion::Bottom),
        Action::Scroll(_)
        | Action::Go(..)
        | Action::Back
        | Action::Forward
        | Action::Grow
        | Action::Shrink
        | Action::Undo
        | Action::Redo
        | Action::Skip(_)
        | Action::NextPane(_)
        | Action::Wider
        | Action::Narrower
        | Action::QuoteEnd(_)
        | Action::NextColour => true,
        _ => false,
    }
}

/// Why a command changed nothing.
pub fn why(cx: &Context, is_covered: bool, action: Action) -> String {
    use Direction::{Next, Previous};
    let is_text = !is_covered && cx.look.focus == Focus::Text;
    let words = match action {
        Action::Move(motion) if is_text => return why_not_moved(cx, motion),
        Action::Move(
            Motion::Line(Next) | Motion::Page(Next) | Motion::HalfPage(Next) | Motion::Bottom,
        ) => "This is the end",
        Action::Move(_) => "This is the beginning",
        Action::Scroll(Next) => "The end of the article is on the screen",
        Action::Scroll(Previous) => "The beginning of the article is on the screen",
        Action::ScrollTo(_) => "The text cannot scroll further",
        Action::Go(JumpTarget::Mention, _) => "This is the only mention of this name",
        Action::Go(JumpTarget::SameSpeaker, _) => "This is the only quote by this speaker",
        Action::Go(JumpTarget::Annotation, _) => "This is the only annotation",
        Action::Go(JumpTarget::Hit, _) => "This is the only hit",
        Action::Difference(_) => "This is the only difference",
        Action::ForgetSearch => "Nothing is highlighted",
        Action::Grow => "The whole article is selected",
        Action::Shrink => "The selection has not been extended",
        Action::SwapEnds => "The selection is one character",
        Action::Object(_) => "It is selected already",
        Action::Choose => "There is nothing to go to in this row",
        Action::FilterNone => "Everything is shown already",
        Action::FilterSpeaker => "There is no speaker in this row",
        Action::Skip(_) => "This is the only quote to review",
        Action::Complete(_) => "There are no suggestions",
        Action::ClearLine | Action::DeleteWord => "The line is empty",
        Action::Tick(_) => "There is no place to tick",
        Action::Accept => "There is nothing to choose",
        Action::Code(_) => "There is no code in this row",
        Action::NextPane(_) => "There is no other pane",
        Action::Panes => "No list has room",
        Action::Attach | Action::Reattach | Action::KeepOrphan => "There is nothing to decide here",
        Action::Bind => "No annotation and no quote waits for a selection",
        _ => "There is nothing to do here",
    };
    words.to_owned()
}

fn why_not_moved(cx: &Context, motion: Motion) -> String {
    use Direction::{Next, Previous};
    let words = match motion {
        Motion::By(Unit::Quote, way) => {
            let count = cx.document.findings().quotes.len();
            match (count, cx.document.progress, way) {
                (0, Progress::Done, _) => "The article has no quotes",
                (_, Progress::Waiting | Progress::Partial, Next) => {
                    "The article is still being read; no later quote is found yet"
                }
                (_, _, Next) => "There is no later quote",
                (_, _, Previous) => "There is no earlier quote",
            }
        }
        Motion::Heading(Next) => "There is no later heading",
        Motion::Heading(Previous) => "There is no earlier heading",
        Motion::LineStart => "This is the start of the row",
        Motion::LineEnd => "This is the end of the row",
        Motion::By(_, Previous)
        | Motion::Line(Previous)
        | Motion::HalfPage(Previous)
        | Motion::Page(Previous)
        | Motion::Top => "This is the beginning of the article",
        _ => "This is the end of the article",
    };
    words.to_owned()
}
