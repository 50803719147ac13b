//! Text that was being typed when the program ended: where it belongs now, and what becomes of it.

use crate::app::ask::{Draft, Question, Request, SavedDraft, Target};
use crate::app::context::Context;
use crate::app::message::Effect;
use crate::text::Span;

/// Asks what becomes of the drafts that were found. What is in the notes already is not asked about.
pub fn offer(cx: &mut Context, found: Vec<SavedDraft>) {
    // The first one lies on top.
    for mut saved in found.into_iter().rev() {
        let gone = settle(cx, &mut saved.draft);
        if is_known(cx, &saved.draft) {
            cx.effect(Effect::RemoveDraft(saved.path));
            continue;
        }
        cx.effect(Effect::OfferedDraft(saved.path.clone()));
        cx.open(Request::Question(Question::Draft(saved, gone)));
    }
}

/// Opens the draft in the editor, or discards it.
pub fn answer(cx: &mut Context, saved: &SavedDraft, opens: bool) {
    if !opens {
        cx.notify("Discarded what you typed");
        return cx.effect(Effect::RemoveDraft(saved.path.clone()));
    }
    cx.effect(Effect::ResumeDraft(saved.path.clone()));
    let draft = &saved.draft;
    if !matches!(draft.target, Target::Code(_)) {
        cx.reading.show(draft.span.start as usize);
    }
    cx.open(Request::Editor(draft.target.clone(), draft.text.clone()));
}

/// Finds what a draft is on now. Gives the words that it was on if they are gone: then it is on the
/// paragraph that is there.
fn settle(cx: &Context, draft: &mut Draft) -> Option<String> {
    match &draft.target {
        Target::Code(_) => return None,
        Target::Old(id) => {
            if let Some(mark) = cx.document.notes.annotation(id) {
                draft.span = mark.span;
                return None;
            }
        }
        Target::New(_) => {}
    }
    let text = cx.text();
    let words = &draft.words;
    let before = draft.span.start as usize;
    let is_there = |at: usize| text.get(at..).is_some_and(|rest| rest.starts_with(words));
    let nearest = || {
        let places = text.match_indices(words.as_str()).map(|(at, _)| at);
        places.min_by_key(|at| at.abs_diff(before))
    };
    let place = match before {
        _ if words.is_empty() => None,
        at if is_there(at) => Some(at),
        _ => nearest(),
    };
    let here = || {
        let at = text.floor_char_boundary(before.min(text.len()));
        let block = cx.article().block_at(at).unwrap_or(0);
        let block = cx.article().blocks().get(block);
        block.map_or(Span::new(0, 0), |block| block.span)
    };
    let gone = place.is_none().then(|| words.clone());
    let span = place.map_or_else(here, |at| Span::new(at, at + words.len()));
    draft.span = span;
    // The note may have been saved, and the draft not yet removed.
    let mark = cx.document.notes.annotations().iter();
    let mut same = mark.filter(|mark| mark.span == span && mark.note == draft.text);
    draft.target = match same.next() {
        Some(mark) => Target::Old(mark.id.clone()),
        None => Target::New(span),
    };
    gone
}

/// True if the notes hold the text already.
fn is_known(cx: &Context, draft: &Draft) -> bool {
    let notes = &cx.document.notes;
    match &draft.target {
        Target::Old(id) => notes
            .annotation(id)
            .is_some_and(|mark| mark.note == draft.text),
        Target::Code(name) => notes
            .code_entry(name)
            .is_some_and(|code| code.description == draft.text),
        Target::New(_) => false,
    }
}
