//! `My Clippings.txt` of a Kindle: highlights, notes and bookmarks of many books in one file.

use super::{Foreign, Left, Mark};
use crate::annotation::{Kind, Timestamp};

const END: &str = "==========";
/// What a Kindle writes instead of words beyond the publisher's limit, in any language in brackets.
const LIMIT: (char, char) = ('<', '>');

/// True for a file of clippings.
pub(super) fn is_clippings(text: &str) -> bool {
    text.lines().any(|line| line.trim() == END)
}

/// One clipping.
struct Clipping<'a> {
    title: &'a str,
    about: &'a str,
    words: String,
    /// The locations that it names, or the pages.
    places: Option<(u64, u64)>,
}

/// Reads the clippings; a note goes to the highlight that ends where it stands.
pub(super) fn read(text: &str) -> Foreign {
    let mut foreign = Foreign {
        format: "Kindle clippings",
        ..Foreign::default()
    };
    let mut all = Vec::new();
    let mut lines = Vec::new();
    for line in text.lines() {
        if line.trim() == END {
            all.extend(clipping(&lines));
            lines.clear();
        } else {
            lines.push(line.trim_start_matches('\u{feff}'));
        }
    }
    if lines.iter().any(|line| !line.trim().is_empty()) {
        let why = "the file ends in the middle of it";
        foreign.left.push(Left::new("the last clipping", why));
    }
    let mut ends = Vec::new();
    let mut notes = Vec::new();
    for (number, one) in all.into_iter().enumerate() {
        if one.words.is_empty() {
            let why = "a bookmark names no words";
            foreign.left.push(Left::new(
                format!("clipping {} of “{}”", number + 1, one.title),
                why,
            ));
            continue;
        }
        if one.words.starts_with(LIMIT.0) && one.words.ends_with(LIMIT.1) {
            let why = "the Kindle kept no words of it: the book's limit was reached";
            foreign.left.push(Left::new(
                format!("clipping {} of “{}”", number + 1, one.title),
                why,
            ));
            continue;
        }
        if is_note(one.about) {
            notes.push(one);
            continue;
        }
        ends.push((one.title.to_owned(), one.places, foreign.marks.len()));
        foreign.marks.push(Mark {
            origin: format!("{} {}", one.title, one.about),
            created: added(one.about),
            modified: added(one.about),
            title: Some(title(one.title).to_owned()),
            ..Mark::on(one.words)
        });
    }
    for note in notes {
        let holds = |places: Option<(u64, u64)>| match (places, note.places) {
            (Some((start, end)), Some((at, _))) => start <= at && at <= end,
            _ => false,
        };
        let owner = ends
            .iter()
            .rev()
            .find(|(title, places, _)| *title == note.title && holds(*places));
        let Some(&(_, _, mark)) = owner else {
            let why = "it is a note without a highlight, so it names no words";
            foreign
                .left
                .push(Left::new(super::opening(&note.words), why));
            continue;
        };
        let mark = &mut foreign.marks[mark];
        if !mark.note.is_empty() {
            mark.note.push('\n');
        }
        mark.note.push_str(&note.words);
        mark.kind = Kind::Note;
    }
    foreign
}

fn clipping<'a>(lines: &[&'a str]) -> Option<Clipping<'a>> {
    let first = lines.iter().position(|line| !line.trim().is_empty())?;
    let title = lines[first].trim();
    let about = lines.get(first + 1)?.trim();
    let words = lines[first + 2..].join("\n").trim().to_owned();
    Some(Clipping {
        title,
        about,
        words,
        places: places(about),
    })
}

/// The last range of numbers before the date: `Location 170-171`, `page 12`.
fn places(about: &str) -> Option<(u64, u64)> {
    let fields: Vec<&str> = about.split('|').collect();
    let known = if fields.len() > 1 {
        &fields[..fields.len() - 1]
    } else {
        &fields[..]
    };
    let field = known
        .iter()
        .rev()
        .find(|field| field.contains(|letter: char| letter.is_ascii_digit()))?;
    let mut numbers = field
        .split(|letter: char| !letter.is_ascii_digit())
        .filter_map(|digits| digits.parse().ok());
    let start: u64 = numbers.next()?;
    let end: u64 = numbers.next().unwrap_or(start);
    // `1170-71` is short for `1170-1171`.
    let mut step = 10;
    while step <= end {
        step *= 10;
    }
    let end = if end < start {
        start - start % step + end
    } else {
        end
    };
    Some((start, end.max(start)))
}

/// True for a note, in the languages that a Kindle speaks.
fn is_note(about: &str) -> bool {
    let about = about.split(" | ").next().unwrap_or_default().to_lowercase();
    let notes = [
        "note",
        "notiz",
        "nota",
        "notitie",
        "заметка",
        "メモ",
        "笔记",
        "筆記",
    ];
    let highlights = [
        "highlight",
        "markierung",
        "surlignement",
        "subrayado",
        "destaque",
        "evidenziazione",
    ];
    notes.iter().any(|word| about.contains(word))
        && !highlights.iter().any(|word| about.contains(word))
}

/// When it was made, as an English Kindle says it.
fn added(about: &str) -> Option<Timestamp> {
    let words = about.split("Added on ").nth(1)?.trim();
    let formats = [
        "%A, %B %d, %Y %I:%M:%S %p",
        "%A, %d %B %Y %H:%M:%S",
        "%A, %B %d, %Y %H:%M:%S",
    ];
    let parsed = formats
        .iter()
        .find_map(|format| jiff::civil::DateTime::strptime(format, words).ok());
    let time = parsed?;
    format!("{time}Z").parse().ok()
}

/// The title without the author in brackets after it.
fn title(line: &str) -> &str {
    match line.rsplit_once(" (") {
        Some((title, author)) if author.ends_with(')') => title,
        _ => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_goes_to_its_highlight() {
        let text = "\u{feff}Ferries at Dusk (Lind, Mara)\n- Your Highlight on page 12 | Location 1170-71 | Added on Sunday, March 1, 2026 10:11:12 PM\n\nThe ferry left at six.\n==========\n\
                    Ferries at Dusk (Lind, Mara)\n- Your Note on page 12 | Location 1171 | Added on Sunday, March 1, 2026 10:12:00 PM\n\nCheck this.\n==========\n\
                    Ferries at Dusk (Lind, Mara)\n- Your Bookmark on page 13 | Location 1200 | Added on Sunday, March 1, 2026 10:13:00 PM\n\n\n==========\n\
                    Other\n- Ihre Notiz auf Seite 3 | Hinzugefügt am Sonntag, 1. März 2026\n\nAllein.\n==========\n";
        assert!(is_clippings(text));
        let read = read(text);
        assert_eq!(read.marks.len(), 1);
        let mark = &read.marks[0];
        assert_eq!(
            (mark.anchor.exact.as_str(), mark.note.as_str()),
            ("The ferry left at six.", "Check this.")
        );
        assert_eq!(mark.title.as_deref(), Some("Ferries at Dusk"));
        assert_eq!(
            mark.created.map(|time| time.to_string()).as_deref(),
            Some("2026-03-01T22:11:12Z")
        );
        assert_eq!(read.left.len(), 2, "{:?}", read.left);
    }
}
