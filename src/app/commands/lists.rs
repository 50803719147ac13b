//! The lists: which has the keys, which row is chosen, what they show.

use crate::analysis::Speaker;
use crate::annotation::Filter;
use crate::app::action::{Direction, JumpTarget, Motion};
use crate::app::ask::Ask;
use crate::app::commands::{changes, navigate};
use crate::app::context::Context;
use crate::app::list::{Row, Strip, typed_filter};
use crate::app::pane::{self, Focus, Pane};

/// Moves in a list; with a number, to the choice of this number.
pub fn go_counted(cx: &mut Context, pane: Pane, motion: Motion) {
    match (motion, cx.count) {
        (Motion::Top | Motion::Bottom, Some(number)) => {
            go(cx, pane, Motion::Top);
            for _ in 1..number.min(cx.lists.get(pane).rows.len()) {
                go(cx, pane, Motion::Line(Direction::Next));
            }
        }
        _ => go(cx, pane, motion),
    }
}

/// Moves in a list.
pub fn go(cx: &mut Context, pane: Pane, motion: Motion) {
    let height = cx.look.list_height(pane);
    cx.lists.get_mut(pane).go(motion, height);
    chose(cx, pane);
}

/// Chooses a row by the mouse. True if it can be chosen.
pub fn choose_row(cx: &mut Context, pane: Pane, row: usize) -> bool {
    let done = cx.lists.get_mut(pane).choose_row(row);
    if done {
        chose(cx, pane);
    }
    done
}

/// The reader chose a row: it stays chosen when other results come.
fn chose(cx: &mut Context, pane: Pane) {
    cx.lists.get_mut(pane).hold(&cx.document);
    mark_chosen(cx, pane);
}

/// The mentions of the chosen entity are marked.
fn mark_chosen(cx: &mut Context, pane: Pane) {
    if pane != Pane::Entities {
        return;
    }
    cx.reading.entity = match cx.lists.get(pane).chosen_row() {
        Some(Row::Entity(entity)) => Some(*entity),
        _ => None,
    };
}

/// Jumps to what the chosen row stands for.
pub fn choose(cx: &mut Context) {
    let Focus::List(pane) = cx.look.focus else {
        return;
    };
    let Some(row) = cx.lists.get(pane).chosen_row().cloned() else {
        return;
    };
    match row {
        Row::Entity(entity) => {
            cx.reading.entity = Some(entity);
            navigate::go(cx, JumpTarget::Mention, Direction::Next);
        }
        Row::Quote(quote) => {
            let start = cx.document.findings().quotes[quote].span().start;
            cx.reading.jump(start as usize);
        }
        Row::Note(index) => {
            let note = &cx.document.notes.annotations()[index];
            let (id, start) = (note.id.clone(), note.span.start);
            cx.reading.current = Some(id);
            cx.reading.jump(start as usize);
        }
        Row::Place(place) => {
            let starts: Vec<usize> = place.spans.iter().map(|span| span.start as usize).collect();
            if let Some(to) = navigate::round(&starts, cx.reading.caret, Direction::Next) {
                cx.reading.jump(to);
            }
        }
        Row::Orphan(index) => return changes::show_changes(cx, Some(index)),
        _ => {}
    }
    text_to_front(cx);
}

/// Goes to where a column of a strip is: to what begins there, or else to the place itself.
pub fn choose_column(cx: &mut Context, strip: &Strip, column: u16, width: u16) {
    let stretch = pane::stretch(column, width, cx.text().len());
    let first = strip
        .spans
        .partition_point(|span| span.end <= stretch.start);
    let there = strip
        .spans
        .get(first)
        .filter(|span| span.start < stretch.end);
    let to = there.map_or(stretch.start, |span| span.start.max(stretch.start));
    cx.reading.jump(to as usize);
    text_to_front(cx);
}

/// If the list lies over the text, the text comes to the front.
fn text_to_front(cx: &mut Context) {
    if !cx.look.has_room_for_lists() {
        focus_text(cx);
    }
}

/// Goes to a list, or back to the text where the keys are there already.
pub fn focus_on(cx: &mut Context, pane: Pane) {
    if cx.look.focus == Focus::List(pane) {
        return close_list(cx, pane);
    }
    cx.reading.end_selection();
    cx.look.prefs.alone = false;
    cx.look.prefs.front = pane;
    cx.look.prefs.shown[pane.index()] = Some(true);
    cx.look.focus = Focus::List(pane);
    // The rows are there once the pane is shown.
    cx.panes_changed();
    choose_here(cx, pane);
    cx.lists.follow(&cx.look);
    mark_chosen(cx, pane);
}

/// Chooses the row of what is at the caret, where it has one.
fn choose_here(cx: &mut Context, pane: Pane) {
    let here = match pane {
        Pane::Entities => {
            let mention = cx.document.mention_at(cx.reading.caret);
            mention.map(|found| Row::Entity(found.entity))
        }
        Pane::Quotes => cx.document.quote_at(cx.reading.caret).map(Row::Quote),
        Pane::Notes => {
            let at = cx.document.notes_at(cx.reading.caret);
            let notes = cx.document.notes.annotations();
            let first = at
                .first()
                .and_then(|note| notes.iter().position(|n| n.id == note.id));
            first.map(Row::Note)
        }
        _ => {
            return cx
                .lists
                .get_mut(pane)
                .choose_at(cx.reading.caret, &cx.document);
        }
    };
    if let Some(row) = here {
        cx.lists.get_mut(pane).choose(&row, &cx.document);
    }
}

/// Hides a list that has no place of its own; in any case the keys go to the text.
fn close_list(cx: &mut Context, pane: Pane) {
    if !cx.look.has_room_for_lists() {
        cx.look.prefs.shown[pane.index()] = None;
    }
    cx.look.focus = Focus::Text;
    cx.panes_changed();
}

/// The keys go to the next pane that is shown, or to the first list where none is.
pub fn next_pane(cx: &mut Context, way: Direction) {
    let lists = Pane::ALL.into_iter().map(Focus::List);
    let order: Vec<Focus> = std::iter::once(Focus::Text).chain(lists).collect();
    let wide = cx.look.has_room_for_lists();
    let shown = |focus: &Focus| match focus {
        Focus::Text => true,
        Focus::List(pane) => !wide || cx.look.prefs.wants(*pane),
    };
    let at = order
        .iter()
        .position(|focus| *focus == cx.look.focus)
        .unwrap_or(0);
    let step = if way == Direction::Next {
        1
    } else {
        order.len() - 1
    };
    let mut next = (at + step) % order.len();
    while !shown(&order[next]) {
        next = (next + step) % order.len();
    }
    match order[next] {
        Focus::Text => focus_text(cx),
        Focus::List(pane) => focus_on(cx, pane),
    }
}

/// The keys go to the text; a list that was put over it goes away.
pub fn focus_text(cx: &mut Context) {
    if let Focus::List(pane) = cx.look.focus {
        close_list(cx, pane);
    }
}

/// Hides all lists, or shows them again.
pub fn toggle_panes(cx: &mut Context) {
    cx.look.prefs.alone = false;
    let visible = !cx.look.panes().lists.is_empty();
    cx.look.focus = Focus::Text;
    if visible {
        cx.look.prefs.shown = [Some(false); Pane::ALL.len()];
    } else if cx.look.has_room_for_lists() {
        cx.look.prefs.shown = [None; Pane::ALL.len()];
    } else {
        return focus_on(cx, cx.look.prefs.front);
    }
    cx.panes_changed();
}

/// Shows the quotes of the chosen row's speaker only, or all again.
pub fn filter_speaker(cx: &mut Context) {
    let speaker = match cx.look.focus {
        Focus::List(Pane::Entities) => match cx.lists.get(Pane::Entities).chosen_row() {
            Some(Row::Entity(entity)) => Some(Speaker::Entity(*entity)),
            _ => None,
        },
        _ => match (
            cx.lists.get(Pane::Quotes).chosen_row(),
            &cx.lists.get(Pane::Quotes).speaker,
        ) {
            (Some(Row::Quote(quote)), None) => {
                Some(cx.document.findings().quotes[*quote].speaker.clone())
            }
            _ => None,
        },
    };
    if let (Focus::List(Pane::Entities), Some(speaker)) = (cx.look.focus, &speaker) {
        let any = cx
            .document
            .findings()
            .quotes
            .iter()
            .any(|quote| quote.speaker == *speaker);
        if !any {
            cx.warn("The article has no quotes by this name");
            return;
        }
        focus_on(cx, Pane::Quotes);
    }
    cx.lists.get_mut(Pane::Quotes).speaker = speaker;
    cx.refresh();
}

/// Asks for the words that the rows of the list must hold.
pub fn ask_filter(cx: &mut Context) {
    if let Focus::List(pane) = cx.look.focus {
        let words = cx.lists.get(pane).filter_in_words();
        cx.ask(Ask::Filter(pane), words);
    }
}

/// Shows only the rows of a list that hold these words.
pub fn set_filter(cx: &mut Context, pane: Pane, words: &str) {
    cx.lists.get_mut(pane).filter = typed_filter(pane, words);
    cx.refresh();
}

/// Shows only the notes with a code; with any if it is empty.
pub fn filter_code(cx: &mut Context, code: &str) {
    let code = (!code.is_empty()).then(|| code.to_owned());
    cx.lists.get_mut(Pane::Notes).filter.code = code;
    cx.refresh();
}

/// Shows the notes with a code and no others, in their list.
pub fn show_code(cx: &mut Context, code: String) {
    cx.lists.get_mut(Pane::Notes).filter = Filter {
        code: Some(code),
        ..Filter::default()
    };
    cx.refresh();
    if cx.look.focus != Focus::List(Pane::Notes) {
        focus_on(cx, Pane::Notes);
    }
}

/// Shows only the notes of the next colour; after the last one all again.
pub fn filter_colour(cx: &mut Context) {
    cx.lists.get_mut(Pane::Notes).turn_colour();
    cx.refresh();
}

/// Shows everything in the list again.
pub fn filter_none(cx: &mut Context) {
    if let Focus::List(pane) = cx.look.focus {
        cx.lists.get_mut(pane).clear_filter();
        cx.refresh();
    }
}
