//! Going from one thing to the next of its kind, back to where one jumped from, and searching.

use crate::app::action::{Direction, JumpTarget, ScrollTo, Unit};
use crate::app::ask::Ask;
use crate::app::context::Context;
use crate::app::pane::Focus;
use crate::app::reading::{SearchError, mistake};

/// Back to where the last jump began, or forward again.
pub fn travel(cx: &mut Context, way: Direction) {
    if cx.reading.travel(way) {
        cx.look.focus = Focus::Text;
        return;
    }
    cx.warn(match way {
        Direction::Previous => "No earlier place to jump back to",
        Direction::Next => "No later place to jump forward to",
    });
}

/// Jumps to the next or previous thing of a kind, going round at the ends.
pub fn go(cx: &mut Context, target: JumpTarget, way: Direction) {
    let caret = cx.reading.caret;
    let starts: Vec<usize> = match target {
        JumpTarget::Hit => return next_hit(cx, way),
        JumpTarget::Mention => {
            let here = cx.document.mention_at(caret).map(|mention| mention.entity);
            let Some(entity) = cx.reading.entity.or(here) else {
                return cx.warn("There is no name under the cursor, and none is chosen");
            };
            cx.reading.entity = Some(entity);
            let mentions = cx.document.findings().mentions_of(entity);
            mentions
                .map(|mention| mention.span.start as usize)
                .collect()
        }
        JumpTarget::SameSpeaker => {
            let Some(quote) = cx.document.quote_at(caret) else {
                return cx.warn("The cursor is not in a quote");
            };
            let quotes = &cx.document.findings().quotes;
            let speaker = &quotes[quote].speaker;
            let same = quotes.iter().filter(|other| other.speaker == *speaker);
            same.map(|quote| quote.span().start as usize).collect()
        }
        JumpTarget::Annotation => {
            let marks = cx.document.notes.annotations().iter();
            marks.map(|mark| mark.span.start as usize).collect()
        }
    };
    match round(&starts, caret, way) {
        Some(to) => cx.reading.jump(to),
        None => cx.warn("There is none in this article"),
    }
}

/// The place after (or before) `at` among `starts`, which are in order; the first (or last) one if there
/// is none.
pub fn round(starts: &[usize], at: usize, way: Direction) -> Option<usize> {
    let found = match way {
        Direction::Next => starts.iter().find(|&&start| start > at),
        Direction::Previous => starts.iter().rfind(|&&start| start < at),
    };
    let end = match way {
        Direction::Next => starts.first(),
        Direction::Previous => starts.last(),
    };
    found.or(end).copied()
}

/// Moves the text under the caret.
pub fn scroll(cx: &mut Context, way: Direction) {
    cx.reading.scroll(way, 1);
}

/// Puts the caret's row somewhere on the screen.
pub fn scroll_to(cx: &mut Context, place: ScrollTo) {
    cx.reading.put(place);
}

/// Selects the unit at the caret.
pub fn select_unit(cx: &mut Context, unit: Unit) {
    if !cx.reading.select_unit(&cx.document, unit) {
        cx.warn("There is none under the cursor");
    }
}

/// Asks for words to search for.
pub fn ask_search(cx: &mut Context) {
    let (caret, top) = (cx.reading.caret, cx.reading.top);
    cx.ask(Ask::Search { caret, top }, "");
}

/// The search prompt was answered; the search began at `origin`.
pub fn search_done(cx: &mut Context, words: &str, origin: usize) {
    cx.reading.search_done(words, origin);
    tell_hits(cx);
}

/// Goes to the next hit.
fn next_hit(cx: &mut Context, way: Direction) {
    let found = cx.reading.next_hit(way);
    tell_search(cx, found);
}

/// Searches for the word at the caret.
pub fn search_word(cx: &mut Context) {
    let found = cx.reading.search_word();
    tell_search(cx, found);
}

fn tell_search(cx: &mut Context, found: Result<(), SearchError>) {
    match found {
        Ok(()) => tell_hits(cx),
        Err(SearchError::NoWord) => cx.warn("There is no word under the cursor"),
        Err(SearchError::NoSearch) => {
            let key = cx.key_for("search");
            cx.warn(format!("Nothing to repeat yet; {key} searches"));
        }
    }
}

fn tell_hits(cx: &mut Context) {
    let Some(search) = &cx.reading.search else {
        return;
    };
    let words = search.words.trim().to_owned();
    let count = search.hits.as_ref().map_or(0, Vec::len);
    match search.number_at(cx.reading.caret) {
        Some(number) => cx.notify(format!("“{words}”: hit {number} of {count}")),
        None => cx.warn(match mistake(&words) {
            Some(why) => format!("{words} is not a pattern: {why}"),
            None => format!("“{words}” was not found"),
        }),
    }
}
