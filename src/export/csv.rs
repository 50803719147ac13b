//! Tables for a spreadsheet: CSV (RFC 4180, UTF-8, `\r\n` line ends) and TSV.
//!
//! Marks, quotes and names are never mixed in one table: what is asked for by name goes out, marks if
//! nothing is, with a row for each code of a mark, fragment of a quote, mention of a name.

use std::borrow::Cow;

use super::{Export, Format, Places, Thing, Unit, Written, one_line};
use crate::annotation::{Standing, Timestamp};
use crate::text::{CharIndex, Span};

pub(super) const CSV: Format = Format {
    name: "csv",
    ending: "csv",
    about: "a table: marks with a row a code, or quotes (--quotes), or names (--names)",
    unit: Unit::CodePoints,
    lacks: &[Thing::Lost, Thing::Descriptions, Thing::Memo],
    also_loses: "what is not in the one table",
    write: |exports| write(exports, ',', FORMULAS),
    parts: None,
};

pub(super) const TSV: Format = Format {
    name: "tsv",
    ending: "tsv",
    about: "the same with tabs",
    unit: Unit::CodePoints,
    lacks: &[Thing::Lost, Thing::Descriptions, Thing::Memo],
    also_loses: "line breaks, and what is not in the one table",
    write: |exports| write(exports, '\t', FORMULAS),
    parts: None,
};

/// What begins a formula.
pub(super) const FORMULAS: &[char] =
    &['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// The table that a selection asks for.
#[derive(Clone, Copy, PartialEq)]
enum Table {
    Marks,
    Quotes,
    Names,
}

fn write(exports: &[Export<'_>], separator: char, formulas: &[char]) -> Written {
    let selection = exports.first().map(|export| export.selection.clone());
    let selection = selection.unwrap_or_default();
    let table = match (selection.has_marks(), selection.has_quotes()) {
        (true, _) => Table::Marks,
        (false, true) => Table::Quotes,
        (false, false) => Table::Names,
    };
    let (mut out, mut quotes, mut names) = (String::new(), 0, 0);
    let mut row = |cells: &[&str]| {
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                out.push(separator);
            }
            push_cell(&mut out, cell, separator, formulas);
        }
        out.push_str(if separator == ',' { "\r\n" } else { "\n" });
    };
    row(head(table));
    for export in exports {
        quotes += usize::from(table != Table::Quotes) * export.quotes().len();
        names += usize::from(table != Table::Names) * export.names().len();
        match table {
            Table::Marks => marks(export, &mut row),
            Table::Quotes => quote_rows(export, &mut row),
            Table::Names => name_rows(export, &mut row),
        }
    }
    Written::from(out)
        .without(quotes, Thing::Quotes)
        .without(names, Thing::Names)
}

fn head(table: Table) -> &'static [&'static str] {
    match table {
        Table::Marks => &[
            "id",
            "kind",
            "document",
            "page",
            "chapter",
            "paragraph",
            "start",
            "end",
            "exact",
            "code",
            "color",
            "note",
            "state",
            "created",
            "modified",
            "by",
            "author",
            "date",
            "address",
        ],
        Table::Quotes => &[
            "id",
            "kind",
            "document",
            "page",
            "chapter",
            "paragraph",
            "start",
            "end",
            "exact",
            "speaker",
            "author",
            "date",
            "address",
            "provenance",
            "decision",
            "source_kind",
            "words",
        ],
        Table::Names => &[
            "id",
            "type",
            "document",
            "page",
            "chapter",
            "paragraph",
            "start",
            "end",
            "exact",
            "entity",
            "provenance",
            "decision",
        ],
    }
}

/// Page, chapter, paragraph, start, end, the words.
fn place<'a>(
    export: &Export<'a>,
    index: &CharIndex,
    places: &Places<'a>,
    span: Span,
) -> [Cow<'a, str>; 6] {
    let (start, end) = index.to_chars(export.article.text(), span);
    let place = places.of(span);
    [
        place.page.unwrap_or_default().into(),
        place.chapter.map(one_line).unwrap_or_default().into(),
        place.paragraph.to_string().into(),
        start.to_string().into(),
        end.to_string().into(),
        export.article.words(span).into(),
    ]
}

fn marks(export: &Export<'_>, row: &mut impl FnMut(&[&str])) {
    let text = export.article.text();
    let (index, places) = (export.chars(), export.places());
    let meta = export.article.meta();
    let time = |time: Option<Timestamp>| time.map_or_else(String::new, |time| time.to_string());
    for mark in export.marks() {
        let [page, chapter, paragraph, start, end, exact] =
            place(export, &index, &places, mark.span);
        let colour = export
            .notes
            .colour_of(mark)
            .map_or("", |colour| colour.name());
        let created = time(mark.created);
        let modified = if mark.modified == mark.created {
            created.clone()
        } else {
            time(mark.modified)
        };
        let none = [String::new()];
        let codes = if mark.codes.is_empty() {
            &none[..]
        } else {
            &mark.codes
        };
        for code in codes {
            row(&[
                mark.id.as_str(),
                mark.kind.code(),
                export.title(),
                &page,
                &chapter,
                &paragraph,
                &start,
                &end,
                &exact,
                code,
                colour,
                &mark.note,
                Standing::of(mark, text).code(),
                &created,
                &modified,
                mark.by.as_deref().unwrap_or_default(),
                meta.author.as_deref().unwrap_or_default(),
                meta.date.as_deref().unwrap_or_default(),
                meta.uri.as_deref().unwrap_or_default(),
            ]);
        }
    }
}

fn quote_rows(export: &Export<'_>, row: &mut impl FnMut(&[&str])) {
    let meta = export.article.meta();
    let (index, places) = (export.chars(), export.places());
    let quotes = export.quotes();
    for (said, id) in quotes.iter().zip(export.quote_ids(&quotes)) {
        for part in &said.quote.parts {
            let [page, chapter, paragraph, start, end, exact] =
                place(export, &index, &places, part.span);
            row(&[
                &id,
                part.kind.code(),
                export.title(),
                &page,
                &chapter,
                &paragraph,
                &start,
                &end,
                &one_line(&exact),
                &said.speakers.join("; "),
                meta.author.as_deref().unwrap_or_default(),
                meta.date.as_deref().unwrap_or_default(),
                meta.uri.as_deref().unwrap_or_default(),
                said.origin.provenance.who(),
                export.verdict(said.origin).unwrap_or_default(),
                said.quote.source_kind.code().unwrap_or_default(),
                &said.words,
            ]);
        }
    }
}

fn name_rows(export: &Export<'_>, row: &mut impl FnMut(&[&str])) {
    let (index, places) = (export.chars(), export.places());
    for name in export.names() {
        let [page, chapter, paragraph, start, end, exact] =
            place(export, &index, &places, name.mention.span);
        row(&[
            &format!("n{}", name.number),
            name.mention.kind.code(),
            export.title(),
            &page,
            &chapter,
            &paragraph,
            &start,
            &end,
            &one_line(&exact),
            &name.entity.name,
            name.origin.provenance.who(),
            export.verdict(name.origin).unwrap_or_default(),
        ]);
    }
}

/// A cell of a CSV file: quoted if it must be, and never a formula.
pub fn csv_cell(cell: &str) -> String {
    let mut out = String::with_capacity(cell.len() + 2);
    push_cell(&mut out, cell, ',', FORMULAS);
    out
}

/// Writes a cell that no spreadsheet takes for a formula and no reader for two.
pub(super) fn push_cell(out: &mut String, cell: &str, separator: char, formulas: &[char]) {
    let is_formula = cell.starts_with(formulas);
    let has_separators = || {
        cell.bytes()
            .any(|byte| matches!(byte, b'"' | b',' | b'\n' | b'\r'))
    };
    let is_quoted = separator == ',' && (is_formula || has_separators());
    if is_quoted {
        out.push('"');
    }
    if is_formula {
        out.push('\'');
    }
    let mut from = 0;
    for (at, byte) in cell.bytes().enumerate() {
        let instead = match byte {
            0 => "",
            b'"' if is_quoted => "\"\"",
            b'\t' | b'\n' | b'\r' if separator == '\t' => " ",
            _ => continue,
        };
        out.push_str(&cell[from..at]);
        out.push_str(instead);
        from = at + 1;
    }
    out.push_str(&cell[from..]);
    if is_quoted {
        out.push('"');
    }
}

#[cfg(test)]
mod tests {
    use super::{FORMULAS, push_cell};

    #[test]
    fn formulas_are_text_and_separators_quoted() {
        let quoted = |cell: &str, separator, formulas: &[char]| {
            let mut out = String::new();
            push_cell(&mut out, cell, separator, formulas);
            out
        };
        let csv = |cell: &str| quoted(cell, ',', FORMULAS);
        assert_eq!(csv("=1+1"), "\"'=1+1\"");
        assert_eq!(csv("@SUM(A1)"), "\"'@SUM(A1)\"");
        assert_eq!(csv("a, \"b\"\nc"), "\"a, \"\"b\"\"\nc\"");
        assert_eq!(csv("plain"), "plain");
        assert_eq!(quoted("a\tb\n\"c\"", '\t', FORMULAS), "a b \"c\"");
        assert_eq!(quoted("+1", '\t', FORMULAS), "'+1");
    }
}
