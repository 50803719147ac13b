//! The list of marks in a changed article with their old and new words, and questions.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::overlays::{centred, shrink};
use super::paint;
use super::theme::Theme;
use crate::annotation::{Record, Revision, Standing};
use crate::app::commands::changes::{
    Entry, Passage, concern_in_words, entries, passage_before, passage_now, revision_passages,
};
use crate::app::words::opening;
use crate::app::words::wrapped;
use crate::app::{Context, FileDoubt, Question};
use crate::text::display;

/// The widest that the list is drawn.
const WIDEST: u16 = 110;

/// The list, the chosen mark with its old and its new words below.
pub fn list(cx: &Context, chosen: usize, theme: Theme, buffer: &mut Buffer) -> Option<Position> {
    let entries = entries(cx);
    let screen = buffer.area;
    let width = WIDEST.min(screen.width.saturating_sub(2)).max(1);
    let passage_rows = if screen.height >= 40 { 7 } else { 4 };
    let below = 2 * (passage_rows + 1) + 1;
    let wanted = entries.len().max(1) as u16 + below + 2;
    let height = wanted.min(screen.height.saturating_sub(3)).max(1);
    let area = centred(screen, width, height);
    let revised = cx.document.revised.revisions.len();
    let of_article = match revised {
        0 => String::new(),
        1 => "1 change of the article".to_owned(),
        _ => format!("{revised} changes of the article"),
    };
    let counts = [cx.lists.open().in_words(), of_article];
    let counts: Vec<String> = counts.into_iter().filter(|part| !part.is_empty()).collect();
    let heading = format!("Changed: {}", counts.join("; "));
    let foot = cx.keys.hints(&[
        ("attach", "accept"),
        ("re-attach", "re-attach"),
        ("keep-lost", "keep as lost"),
        ("close-changes", "close"),
    ]);
    let (style, strong) = (theme.furniture(), theme);
    let inner = shrink(paint::frame(buffer, area, &heading, &foot, style, strong));
    if inner.is_empty() {
        return None;
    }
    let (x, end) = (inner.x, inner.right());
    let Some(entry) = entries.get(chosen) else {
        let words = "All your annotations are where you made them, and the article is as it was.";
        paint::words(buffer, x, inner.y, end, words, theme.dim());
        return None;
    };
    let rows = usize::from(inner.height.saturating_sub(below).max(1));
    let top = (chosen + 1).saturating_sub(rows);
    let mut cursor = None;
    for (n, own) in entries.iter().enumerate().skip(top).take(rows) {
        let y = inner.y + (n - top) as u16;
        row(
            cx,
            own,
            theme,
            Rect {
                y,
                height: 1,
                ..inner
            },
            buffer,
        );
        if n == chosen {
            cursor = Some(Position::new(inner.x, y));
            paint::tint(
                buffer,
                Rect {
                    y,
                    height: 1,
                    ..inner
                },
                theme.chosen(),
            );
        }
    }
    let mut y = inner.y + rows.min(entries.len()) as u16 + 1;
    let mut part = |label: &str, passage: Option<Passage>| {
        if y >= inner.bottom() {
            return;
        }
        paint::words(buffer, x, y, end, label, theme.key());
        let area = Rect {
            x: x + 5,
            y,
            width: inner.width.saturating_sub(5),
            height: passage_rows.min(inner.bottom() - y),
        };
        let used = if let Some(passage) = passage {
            paint_passage(&passage, theme, area, buffer)
        } else {
            let words = "Its words are no longer in the article.";
            paint::words(buffer, area.x, y, end, words, theme.bad());
            1
        };
        y += used + 1;
    };
    match entry {
        Entry::Record(change) => {
            part("was", Some(passage_before(cx, change)));
            part("now", passage_now(cx, change));
        }
        Entry::Article(revision) => {
            let (was, now) = revision_passages(cx, revision);
            part("was", Some(was));
            part("now", Some(now));
        }
    }
    cursor
}

/// What became of it, its words, its codes and note.
fn row(cx: &Context, entry: &Entry, theme: Theme, area: Rect, buffer: &mut Buffer) {
    let change = match entry {
        Entry::Record(change) => change,
        Entry::Article(revision) => return revision_row(cx, revision, theme, area, buffer),
    };
    let style = match change.standing {
        Standing::Lost => theme.bad(),
        Standing::ToConfirm => theme.key(),
        _ => theme.dim(),
    };
    let sign = theme.signs.standing(change.standing);
    let sign = sign.unwrap_or(theme.signs.either("≈", "changed"));
    let (y, end) = (area.y, area.right());
    let x = paint::words(buffer, area.x, y, end, sign, style) + 1;
    let words = opening(&change.record.anchor().exact, usize::from(area.width) / 2);
    let x = paint::words(buffer, x, y, end, &words, Style::new()) + 2;
    let about = match &change.record {
        Record::Annotation(note) => {
            let mut about = cx.note_in_words(note);
            for code in &note.codes {
                about.push_str(" #");
                about.push_str(code);
            }
            if !note.note.is_empty() {
                about.push_str(": ");
                about.push_str(&note.note);
            }
            about
        }
        Record::Mention(own) => format!("name: {}", own.verdict.code()),
        Record::Quote(own) => format!("quote: {}", own.verdict.code()),
    };
    let about = opening(&about, usize::from(end.saturating_sub(x)));
    paint::words(buffer, x, y, end, &about, theme.dim());
}

/// What changed in the article: the words, and whose they are.
fn revision_row(cx: &Context, revision: &Revision, theme: Theme, area: Rect, buffer: &mut Buffer) {
    let (y, end) = (area.y, area.right());
    let sign = theme.signs.either("±", "article");
    let x = paint::words(buffer, area.x, y, end, sign, theme.key()) + 1;
    let (was, now) = revision_passages(cx, revision);
    let (words, style) = if now.words.is_empty() {
        (was.words, theme.dim())
    } else {
        (now.words, Style::new())
    };
    let words = opening(&words, usize::from(area.width) / 2);
    let x = paint::words(buffer, x, y, end, &words, style) + 2;
    let paragraph = cx.document.paragraph(revision.now.start as usize);
    let (between, place) = (theme.signs.between(), theme.signs.paragraph(paragraph));
    let about = format!("{}{between}{place}", concern_in_words(&revision.concern));
    let about = opening(&about, usize::from(end.saturating_sub(x)));
    paint::words(buffer, x, y, end, &about, theme.dim());
}

/// Words in their context, wrapped: the last of what comes before, the words, what comes after.
/// Gives the rows it took.
fn paint_passage(passage: &Passage, theme: Theme, area: Rect, buffer: &mut Buffer) -> u16 {
    let width = usize::from(area.width).max(1);
    // The words are seen, however long what comes before them is.
    let room = width * usize::from(area.height) / 3;
    let mut before: Vec<&str> = passage.before.split_whitespace().collect();
    let cells = |words: &[&str]| {
        words
            .iter()
            .map(|word| display::width(word) + 1)
            .sum::<usize>()
    };
    let mut from = 0;
    while from < before.len() && cells(&before[from..]) > room {
        from += 1;
    }
    let cut = from > 0;
    before.drain(..from);
    let glued = |words: &str| !words.is_empty() && !words.starts_with(char::is_whitespace);
    let mut pieces: Vec<(String, Style, bool)> = Vec::new();
    if cut {
        pieces.push(("…".to_owned(), theme.dim(), false));
    }
    let open_end = !passage.before.is_empty() && !passage.before.ends_with(char::is_whitespace);
    pieces.extend(
        before
            .iter()
            .map(|word| ((*word).to_owned(), theme.dim(), false)),
    );
    for (n, word) in passage.words.split_whitespace().enumerate() {
        pieces.push((word.to_owned(), theme.hit(), n == 0 && open_end));
    }
    for (n, word) in passage.after.split_whitespace().enumerate() {
        let glue = n == 0 && glued(&passage.after);
        pieces.push((word.to_owned(), theme.dim(), glue));
    }
    let (mut x, mut y) = (area.x, area.y);
    let mut last: Option<Style> = None;
    for (word, style, glue) in pieces {
        let cells = display::width(&word) as u16;
        let gap = u16::from(x > area.x && !glue);
        if x > area.x && x + gap + cells > area.right() {
            (x, y) = (area.x, y + 1);
            if y >= area.bottom() {
                let (x, y) = (area.right().saturating_sub(1), area.bottom() - 1);
                paint::words(buffer, x, y, area.right(), "…", theme.dim());
                return area.height;
            }
        } else if gap == 1 {
            // A blank between two marked words is marked too.
            let blank = if last == Some(style) {
                style
            } else {
                Style::new()
            };
            x = paint::words(buffer, x, y, area.right(), " ", blank);
        }
        x = paint::words(buffer, x, y, area.right(), &word, style);
        last = Some(style);
    }
    y - area.y + 1
}

/// A question, with its answers in the frame.
pub fn question(
    cx: &Context,
    question: &Question,
    theme: Theme,
    buffer: &mut Buffer,
) -> Option<Position> {
    let screen = buffer.area;
    let width = 72.min(screen.width.saturating_sub(2)).max(1);
    let room = usize::from(width.saturating_sub(4)).max(1);
    let mut rows: Vec<String> = Vec::new();
    for (n, words) in question.words().iter().enumerate() {
        if n > 0 {
            rows.push(String::new());
        }
        rows.extend(wrapped(words, room));
    }
    let height = (rows.len() as u16 + 2)
        .min(screen.height.saturating_sub(2))
        .max(1);
    let area = centred(screen, width, height);
    let (heading, yes, no) = match question {
        Question::Take(_) => ("Annotations found elsewhere", "add them", "leave them"),
        Question::Code { .. } => ("A new code?", "use that one", "add the new code"),
        Question::NewCodes(..) => ("A new code?", "make it", "type it again"),
        Question::Draft(..) => ("A note that was not finished", "open it", "discard it"),
        Question::Recode(..) => ("Change the code in all of them?", "change it", "leave it"),
        Question::Export(..) => ("Export", "replace it", "use a number"),
        Question::Elsewhere(_) => ("Not saved", "save them there", "no"),
        Question::File(FileDoubt::Link { .. }) => {
            ("The notes file is a link", "write there", "only read")
        }
        Question::File(FileDoubt::Conflict { .. }) => (
            "Git left a conflict in the notes file",
            "merge both sides",
            "leave the file",
        ),
        Question::File(FileDoubt::Vanished(_)) => (
            "The notes file is gone",
            "write it again",
            "remove them here",
        ),
    };
    let foot = cx.keys.hints(&[
        ("answer-yes", yes),
        ("answer-no", no),
        ("answer-later", "decide later"),
    ]);
    let (style, strong) = (theme.furniture(), theme);
    let inner = shrink(paint::frame(buffer, area, heading, &foot, style, strong));
    for (n, words) in rows.iter().take(usize::from(inner.height)).enumerate() {
        let y = inner.y + n as u16;
        paint::words(buffer, inner.x, y, inner.right(), words, Style::new());
    }
    theme
        .signs
        .are_words()
        .then_some(Position::new(inner.x, inner.y))
}
