//! Where the reader is, in words and numbers, and going somewhere by a number or a letter.

use crate::annotation::{Annotation, Edit, Kind, Table};
use crate::app::action::Unit;
use crate::app::ask::{LetterAsk, Request};
use crate::app::context::Context;
use crate::app::words::opening;
use crate::text::{BlockKind, Span, motion};

/// The minutes that the rest takes to read, at the reader's pace: none at 100 per cent.
pub fn minutes_left(cx: &Context) -> usize {
    let left = cx.text().len().saturating_sub(cx.reading.read_to());
    let words = left as f64 / cx.document.bytes_per_word();
    (words / f64::from(cx.pace.max(1))).ceil() as usize
}

/// The same in words: hours if it is long.
pub fn time_left(cx: &Context) -> String {
    match minutes_left(cx) {
        0 => "end".to_owned(),
        minutes @ ..100 => format!("{minutes} min"),
        minutes => format!("{} h", (minutes + 30) / 60),
    }
}

/// A chapter: which one it is, and what it is called.
pub struct Chapter {
    /// Its number, from 1.
    pub number: usize,
    /// The place of its heading.
    pub span: Span,
}

/// The chapter at the cursor, if the article has headings and the cursor is past the first. The title
/// is not a chapter.
pub fn chapter(cx: &Context) -> Option<Chapter> {
    let here = cx.article().block_at(cx.reading.caret)?;
    let blocks = cx.article().blocks().get(..=here)?;
    let is_heading = |kind: &BlockKind| matches!(kind, BlockKind::Heading(_));
    let heading = blocks.iter().rfind(|block| is_heading(&block.kind))?;
    let before = blocks.iter().filter(|block| is_heading(&block.kind));
    let first = cx.article().blocks().first();
    let title = first.filter(|block| is_heading(&block.kind));
    let has_title = title.is_some_and(|title| {
        let named = cx.article().meta().title.as_deref().unwrap_or_default();
        let words = cx.article().words(title.span);
        words.split_whitespace().eq(named.split_whitespace())
    });
    let number = before.count() - usize::from(has_title);
    (number > 0).then_some(Chapter {
        number,
        span: heading.span,
    })
}

/// True if a heading says its own number: `Chapter 7`, `7. The mill`, `Part IV`.
fn is_numbered(heading: &str) -> bool {
    let is_number = |word: &str| {
        let word = word.trim_matches(|letter: char| !letter.is_alphanumeric());
        let is_of = |allowed: fn(char) -> bool| !word.is_empty() && word.chars().all(allowed);
        is_of(|letter| letter.is_ascii_digit()) || is_of(|letter| "IVXLC".contains(letter))
    };
    // “I” begins a sentence oftener than it counts.
    let mut words = heading.split_whitespace().take(2).enumerate();
    words.any(|(n, word)| is_number(word) && (n > 0 || word != "I"))
}

/// Where the reader is, as a sentence says it: `43 %, chapter 5 “The mill”`, `43 %, “Chapter 7”`.
pub fn in_words(cx: &Context) -> String {
    let percent = cx.reading.percent();
    match chapter(cx) {
        Some(chapter) => {
            let words = opening(cx.article().words(chapter.span), 40);
            if is_numbered(&words) {
                return format!("{percent} %, “{words}”");
            }
            format!("{percent} %, chapter {} “{words}”", chapter.number)
        }
        None => format!("{percent} %"),
    }
}

/// Goes to the paragraph of this number.
pub fn go_to_paragraph(cx: &mut Context, number: usize) {
    let count = cx.article().blocks().len();
    let block = cx.article().blocks().get(number.saturating_sub(1));
    match block.map(|block| block.span.start) {
        Some(start) => cx.reading.jump(start as usize),
        None => cx.warn(format!("The article has {count} paragraphs")),
    }
}

/// Goes to where this much of the article, of a hundred, is above.
pub fn go_to_percent(cx: &mut Context, percent: Option<usize>) {
    let Some(percent) = percent else {
        let key = cx.key_for("percent");
        return cx.warn(format!(
            "Type a number first: 50{key} goes to the middle of the article"
        ));
    };
    let last = motion::last_place(cx.article());
    let to = last * percent.min(100) / 100;
    let to = cx.text().floor_char_boundary(to);
    let word = motion::word_at(cx.article(), to);
    // The beginning of a word, not the gap between two paragraphs.
    let to = if word.is_empty() {
        motion::next_word(cx.article(), to)
    } else {
        word.start as usize
    };
    // The status row counts whole hundredths: the next word may be the first of this one.
    let next = motion::next_word(cx.article(), to);
    let hundredth = |to: usize| motion::hundredth(cx.article(), to);
    let is_late = hundredth(to) < percent && hundredth(next) == percent;
    let to = if is_late { next } else { to };
    cx.reading.jump(to);
}

/// Waits for the letter of a place.
pub fn ask_letter(cx: &mut Context, ask: LetterAsk) {
    cx.open(Request::Letter(ask));
}

/// The letter of a place: a bookmark that has nothing but this letter as its note.
fn letter_of(mark: &Annotation) -> Option<char> {
    let mut letters = mark.note.chars();
    let letter = letters.next().filter(|letter| letter.is_alphanumeric())?;
    (mark.kind == Kind::Bookmark && letters.next().is_none()).then_some(letter)
}

/// The places with a letter, in the order of the letters.
pub fn places(cx: &Context) -> Vec<(char, Span)> {
    let marks = cx.document.notes.annotations().iter();
    let mut places: Vec<(char, Span)> = marks
        .filter_map(|mark| Some((letter_of(mark)?, mark.span)))
        .collect();
    places.sort_unstable();
    places
}

/// A letter was pressed: names the place at the cursor, or goes to the one of this name.
pub fn lettered(cx: &mut Context, ask: LetterAsk, letter: char) {
    match ask {
        LetterAsk::Set => name_place(cx, letter),
        LetterAsk::Go => go_to_letter(cx, letter),
    }
}

fn go_to_letter(cx: &mut Context, letter: char) {
    let places = places(cx);
    let Some((_, span)) = places.iter().find(|(other, _)| *other == letter) else {
        let key = cx.key_for("name-place");
        return cx.warn(format!(
            "No place has the letter {letter}; {key}{letter} gives it to this one"
        ));
    };
    cx.reading.jump(span.start as usize);
}

fn name_place(cx: &mut Context, letter: char) {
    if !letter.is_alphanumeric() {
        return cx.warn(format!("{letter} is not a letter or digit"));
    }
    let marks = cx.document.notes.annotations().iter();
    let before = marks.filter(|mark| letter_of(mark) == Some(letter));
    let mut edits: Vec<Edit> = before
        .map(|mark| Edit::remove(Table::Annotation, mark.id.clone()))
        .collect();
    let word = cx
        .reading
        .unit_at(&cx.document, Unit::Word, cx.reading.caret);
    let mut mark = cx.new_annotation(Kind::Bookmark, word);
    mark.note = letter.to_string();
    edits.push(Edit::put(mark));
    let key = cx.key_for("go-place");
    let sentence = format!("This place is {letter} now; {key}{letter} comes back");
    cx.change("place", &sentence, Edit::Many(edits));
}
