//! The lines under the title of a plain text that say who wrote it and when. They stay in the text.

use std::ops::Range;

use super::Line;
use super::lines::is_fact;
use crate::import::signature::{self, Signed};

/// So many lines from the first one on are looked at.
const MOST_LINES: usize = 10;
/// A longer line above a byline is the article's text, in bytes.
const LONGEST_DECK: usize = 260;
/// So many lines are looked at for more days that stand alone, which make a diary.
const MOST_ENTRIES: usize = 20_000;

/// Which lines say who wrote the text and when, and what they say.
pub(super) fn find(text: &str, lines: &[Line]) -> (Range<usize>, Signed) {
    let none = (0..0, Signed::default());
    let read = |line: &Line| signature::read(line.words(text));
    let above = lines.iter().take(MOST_LINES).take_while(|line| {
        let words = line.words(text);
        words.len() <= LONGEST_DECK && signature::read(words).is_none()
    });
    let start = above.count();
    let follows = lines.iter().skip(start).take(MOST_LINES);
    let found: Vec<Signed> = follows.map_while(read).collect();
    let end = start + found.len();
    let mut said = Signed::default();
    for line in found {
        said.authors.extend(line.authors);
        said.date = said.date.or(line.date);
    }
    // A day alone stands at once under the title, and is no head of a diary.
    let is_day = said.authors.is_empty();
    let is_out_of_place = is_day && start != 1;
    if end == start || end == lines.len() || is_out_of_place {
        return none;
    }
    // The title may stand directly above; verse and the head of a message go on.
    let first = lines[..=start]
        .iter()
        .rposition(|line| line.parted)
        .unwrap_or(0);
    let last = lines[end..].iter().position(|line| line.parted);
    let around = || lines[first..start].iter();
    let goes_on = !lines[end].parted && lines[end].width(text) < 60;
    let is_head = around().any(|line| is_fact(line.words(text)));
    if start - first > 1 || is_head || (goes_on && last != Some(0)) {
        return none;
    }
    let is_entry = |line: &Line| {
        let words = line.words(text);
        words.len() < 60 && signature::read(words).is_some_and(|said| said.authors.is_empty())
    };
    let is_diary = said.date.is_some() && lines[end..].iter().take(MOST_ENTRIES).any(is_entry);
    if is_diary {
        if is_day {
            return none;
        }
        said.date = None;
    }
    (start..end, said)
}
