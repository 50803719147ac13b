//! The CSV that Readwise imports.

use super::csv::push_cell;
use super::push::push_number;
use super::{Export, Format, Thing, Unit, Written, one_line};
use crate::annotation::Timestamp;

pub(super) const FORMAT: Format = Format {
    name: "readwise",
    ending: "readwise.csv",
    about: "Readwise's import: marks, quotes with speakers as notes",
    unit: Unit::CodePoints,
    lacks: &[
        Thing::Names,
        Thing::Bookmarks,
        Thing::Lost,
        Thing::Colours,
        Thing::Descriptions,
        Thing::Readers,
        Thing::Memo,
    ],
    also_loses: "blanks and slashes in codes",
    write,
    parts: None,
};

fn write(exports: &[Export<'_>]) -> Written {
    let mut out = String::from("Highlight,Title,Author,URL,Note,Location,Date\r\n");
    for export in exports {
        let (text, index) = (export.article.text(), export.chars());
        let meta = export.article.meta();
        // What is the same in each row.
        let mut about = String::from(",");
        for cell in [
            Some(export.title()),
            meta.author.as_deref(),
            meta.uri.as_deref(),
        ] {
            push_cell(&mut about, cell.unwrap_or_default(), ',');
            about.push(',');
        }
        let mut row = |words: &str, note: &str, at: u32, time: Option<Timestamp>| {
            push_cell(&mut out, words, ',');
            out.push_str(&about);
            push_cell(&mut out, note, ',');
            out.push(',');
            push_number(&mut out, index.char_at(text, at as usize));
            out.push(',');
            if let Some(time) = time {
                let start = out.len();
                super::w3c::push_seconds(&mut out, time);
                // 2026-03-14 09:26:53
                out.truncate(out.len() - 1);
                if let Some(at) = out[start..].find('T') {
                    out.replace_range(start + at..=start + at, " ");
                }
            }
            out.push_str("\r\n");
        };
        let mut note = String::new();
        for mark in export
            .marks()
            .into_iter()
            .filter(|mark| !mark.span.is_empty())
        {
            note.clear();
            for code in &mark.codes {
                note.push_str(if note.is_empty() { "." } else { " ." });
                let letter = |letter| {
                    if matches!(letter, ' ' | '/') {
                        '_'
                    } else {
                        letter
                    }
                };
                note.extend(one_line(code).chars().map(letter));
            }
            if !note.is_empty() && !mark.note.is_empty() {
                note.push('\n');
            }
            note.push_str(&mark.note);
            let words = export.article.words(mark.span);
            row(words, &note, mark.span.start, mark.created);
        }
        for said in export.quotes() {
            row(&said.words, &said.by(), said.quote.span().start, None);
        }
    }
    out.into()
}
