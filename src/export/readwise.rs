//! The CSV that Readwise imports.

use super::csv::{FORMULAS, push_cell};
use super::{Export, Format, Thing, Unit, Written, one_line};

pub(super) const FORMAT: Format = Format {
    name: "readwise",
    ending: "readwise.csv",
    about: "Readwise's import: marks, and quotes with their speakers as notes",
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
        let mut row = |words: &str, note: &str, at: u32, date: &str| {
            let location = index.char_at(text, at as usize).to_string();
            let cells = [
                words,
                export.title(),
                meta.author.as_deref().unwrap_or_default(),
                meta.uri.as_deref().unwrap_or_default(),
                note,
                &location,
                date,
            ];
            for (at, cell) in cells.into_iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                push_cell(&mut out, cell, ',', FORMULAS);
            }
            out.push_str("\r\n");
        };
        for mark in export
            .marks()
            .into_iter()
            .filter(|mark| !mark.span.is_empty())
        {
            let tag = |code: &String| format!(".{}", one_line(code).replace([' ', '/'], "_"));
            let tags: Vec<String> = mark.codes.iter().map(tag).collect();
            let note = [tags.join(" "), mark.note.clone()];
            let note: Vec<String> = note.into_iter().filter(|part| !part.is_empty()).collect();
            let date = mark
                .created
                .map(|time| super::w3c::seconds(time).replace('T', " ").replace('Z', ""));
            row(
                export.article.words(mark.span),
                &note.join("\n"),
                mark.span.start,
                date.as_deref().unwrap_or_default(),
            );
        }
        for said in export.quotes() {
            row(&said.words, &said.by(), said.quote.span().start, "");
        }
    }
    out.into()
}
