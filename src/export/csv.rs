//! Tables for a spreadsheet: CSV (RFC 4180, UTF-8, `\r\n` line ends) and TSV.
//!
//! Marks, quotes and names are never mixed in one table: what is asked for by name goes out, marks if
//! nothing is, with a row for each code of a mark, fragment of a quote, mention of a name.

use super::push::{Plain, push_number, push_time};
use super::{Export, Format, Places, Thing, Unit, Written, one_line};
use crate::annotation::{Colour, Standing, Timestamp};
use crate::text::{CharIndex, Span, formula};

pub(super) const CSV: Format = Format {
    name: "csv",
    ending: "csv",
    about: "a table of marks, or quotes (--quotes), or names (--names)",
    unit: Unit::CodePoints,
    lacks: &[Thing::Lost, Thing::Descriptions, Thing::Memo],
    also_loses: "what is not in the one table",
    write: |exports| write(exports, ','),
    parts: None,
};

pub(super) const TSV: Format = Format {
    name: "tsv",
    ending: "tsv",
    about: "the same with tabs",
    unit: Unit::CodePoints,
    lacks: &[Thing::Lost, Thing::Descriptions, Thing::Memo],
    also_loses: "line breaks, and what is not in the one table",
    write: |exports| write(exports, '\t'),
    parts: None,
};

/// The table that a selection asks for.
#[derive(Clone, Copy, PartialEq)]
enum Table {
    Marks,
    Quotes,
    Names,
}

fn write(exports: &[Export<'_>], separator: char) -> Written {
    let selection = exports.first().map(|export| export.selection.clone());
    let selection = selection.unwrap_or_default();
    let table = match (selection.has_marks(), selection.has_quotes()) {
        (true, _) => Table::Marks,
        (false, true) => Table::Quotes,
        (false, false) => Table::Names,
    };
    let (mut quotes, mut names) = (0, 0);
    let mut rows = Rows::new(separator);
    for cell in head(table) {
        rows.cell(cell);
    }
    rows.end();
    for export in exports {
        quotes += usize::from(table != Table::Quotes) * export.quotes().len();
        names += usize::from(table != Table::Names) * export.names().len();
        match table {
            Table::Marks => marks(export, &mut rows),
            Table::Quotes => quote_rows(export, &mut rows),
            Table::Names => name_rows(export, &mut rows),
        }
    }
    Written::from(rows.out)
        .without(quotes, Thing::Quotes)
        .without(names, Thing::Names)
}

/// A table, cell by cell.
struct Rows {
    out: String,
    separator: char,
    /// True if the next cell is the first one of its row.
    is_first: bool,
}

impl Rows {
    fn new(separator: char) -> Self {
        Self {
            out: String::new(),
            separator,
            is_first: true,
        }
    }

    fn begin(&mut self) {
        if !std::mem::take(&mut self.is_first) {
            self.out.push(self.separator);
        }
    }

    fn cell(&mut self, cell: &str) {
        self.begin();
        push_cell(&mut self.out, cell, self.separator);
    }

    fn number(&mut self, number: usize) {
        self.begin();
        push_number(&mut self.out, number);
    }

    fn time(&mut self, time: Option<Timestamp>) {
        self.begin();
        if let Some(time) = time {
            push_time(&mut self.out, time);
        }
    }

    /// Page, chapter, paragraph, start, end.
    fn place(&mut self, text: &str, index: &CharIndex, places: &Places<'_>, span: Span) {
        let place = places.of(span);
        let (start, end) = index.to_chars(text, span);
        self.cell(place.page.unwrap_or_default());
        match place.chapter {
            Some(chapter) => self.cell(&one_line(chapter)),
            None => self.cell(""),
        }
        for number in [place.paragraph, start, end] {
            self.number(number);
        }
    }

    fn end(&mut self) {
        let is_csv = self.separator == ',';
        self.out.push_str(if is_csv { "\r\n" } else { "\n" });
        self.is_first = true;
    }
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

fn marks(export: &Export<'_>, rows: &mut Rows) {
    let (text, index, places) = (export.article.text(), export.chars(), export.places());
    let meta = export.article.meta();
    let title = export.title();
    for mark in export.marks() {
        let colour = export.notes.colour_of(mark);
        let none = [String::new()];
        let codes = if mark.codes.is_empty() {
            &none[..]
        } else {
            &mark.codes
        };
        for code in codes {
            rows.cell(mark.id.as_str());
            rows.cell(mark.kind.code());
            rows.cell(title);
            rows.place(text, &index, &places, mark.span);
            rows.cell(export.article.words(mark.span));
            rows.cell(code);
            rows.cell(colour.map_or("", Colour::name));
            rows.cell(&mark.note);
            rows.cell(Standing::of(mark, text).code());
            rows.time(mark.created);
            rows.time(mark.modified);
            for cell in [&mark.by, &meta.author, &meta.date, &meta.uri] {
                rows.cell(cell.as_deref().unwrap_or_default());
            }
            rows.end();
        }
    }
}

fn quote_rows(export: &Export<'_>, rows: &mut Rows) {
    let meta = export.article.meta();
    let (text, index, places) = (export.article.text(), export.chars(), export.places());
    let quotes = export.quotes();
    for (said, id) in quotes.iter().zip(export.quote_ids(&quotes)) {
        for part in &said.quote.parts {
            rows.cell(&id);
            rows.cell(part.kind.code());
            rows.cell(export.title());
            rows.place(text, &index, &places, part.span);
            rows.cell(&one_line(export.article.words(part.span)));
            rows.cell(&said.speakers.join("; "));
            for cell in [&meta.author, &meta.date, &meta.uri] {
                rows.cell(cell.as_deref().unwrap_or_default());
            }
            rows.cell(said.origin.provenance.who());
            rows.cell(export.verdict(said.origin).unwrap_or_default());
            rows.cell(said.quote.source_kind.code().unwrap_or_default());
            rows.cell(&said.words);
            rows.end();
        }
    }
}

fn name_rows(export: &Export<'_>, rows: &mut Rows) {
    let (text, index, places) = (export.article.text(), export.chars(), export.places());
    for name in export.names() {
        rows.cell(&format!("n{}", name.number));
        rows.cell(name.mention.kind.code());
        rows.cell(export.title());
        rows.place(text, &index, &places, name.mention.span);
        rows.cell(&one_line(export.article.words(name.mention.span)));
        rows.cell(&name.entity.name);
        rows.cell(name.origin.provenance.who());
        rows.cell(export.verdict(name.origin).unwrap_or_default());
        rows.end();
    }
}

/// A cell of a CSV file: quoted if it must be, and never a formula.
pub fn csv_cell(cell: &str) -> String {
    let mut out = String::with_capacity(cell.len() + 2);
    push_cell(&mut out, cell, ',');
    out
}

/// Bytes that a cell has as they are and that need no quotation marks around it.
static PLAIN: &Plain = &Plain::all_but(b"\0\",\n\r");
static PLAIN_BETWEEN_TABS: &Plain = &Plain::all_but(b"\0\"\t\n\r");
static NO_SEPARATOR: &Plain = &Plain::all_but(b"\",\n\r");

/// Writes a cell that no spreadsheet takes for a formula and no reader for two. Tabs and line breaks
/// are blanks in a table with tabs, and only a cell that begins with a quotation mark is quoted there.
pub(super) fn push_cell(out: &mut String, cell: &str, separator: char) {
    let is_formula = formula::is_formula(cell);
    let plain = if separator == ',' {
        PLAIN
    } else {
        PLAIN_BETWEEN_TABS
    };
    let is_plain = plain.is_all(cell);
    if is_plain && !is_formula {
        out.push_str(cell);
        return;
    }
    let is_quoted = if separator == ',' {
        is_formula || !NO_SEPARATOR.is_all(cell)
    } else {
        !is_formula
            && cell
                .trim_start_matches(['\0', ' ', '\t', '\n', '\r'])
                .starts_with('"')
    };
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
    use super::push_cell;

    fn written(cell: &str, separator: char) -> String {
        let mut out = String::new();
        push_cell(&mut out, cell, separator);
        out
    }

    #[test]
    fn formulas_are_text_and_separators_quoted() {
        let csv = |cell: &str| written(cell, ',');
        assert_eq!(csv("=1+1"), "\"'=1+1\"");
        assert_eq!(csv("@SUM(A1)"), "\"'@SUM(A1)\"");
        assert_eq!(csv("a, \"b\"\nc"), "\"a, \"\"b\"\"\nc\"");
        assert_eq!(csv("plain"), "plain");
        assert_eq!(written("a\tb\n\"c\"", '\t'), "a b \"c\"");
        assert_eq!(written("+1", '\t'), "'+1");
        assert_eq!(csv("'-$Z"), "\"''-$Z\"");
        assert_eq!(csv("'tis"), "'tis");
    }

    #[test]
    fn nothing_that_a_spreadsheet_drops_hides_a_formula() {
        let dropped = [
            "\0",
            "\t",
            "\r",
            "\n",
            " ",
            "\u{1}",
            "\u{7f}",
            "\u{85}",
            "\u{9f}",
            "\u{a0}",
            "\u{ad}",
            "\u{34f}",
            "\u{61c}",
            "\u{200b}",
            "\u{200e}",
            "\u{2028}",
            "\u{202e}",
            "\u{2060}",
            "\u{2066}",
            "\u{2800}",
            "\u{3000}",
            "\u{3164}",
            "\u{fe0f}",
            "\u{feff}",
            "\u{ffa0}",
            "\u{e0020}",
            "\0\u{feff} \t",
            "\u{301}",
        ];
        let signs = "=+-@＝＋－＠﹦﹢﹣﹫";
        for (before, sign) in dropped
            .iter()
            .copied()
            .chain([""])
            .flat_map(|before| signs.chars().map(move |sign| (before, sign)))
        {
            let cell = format!("{before}{sign}1");
            for separator in [',', '\t'] {
                let out = written(&cell, separator);
                let out = out.trim_start_matches('"');
                assert!(out.starts_with('\''), "{cell:?} {out:?}");
            }
        }
        for words in [
            "a=1",
            "\u{feff}a",
            "1-2",
            " — no",
            "“=1”",
            "…",
            "",
            "é+1",
            "日本＝",
        ] {
            assert_eq!(written(words, ','), words);
        }
    }

    #[test]
    fn a_quotation_mark_at_the_start_does_not_swallow_cells_of_a_table_with_tabs() {
        assert_eq!(written("\"Who are you?", '\t'), "\"\"\"Who are you?\"");
        assert_eq!(written("\"=1\"", '\t'), "\"\"\"=1\"\"\"");
        assert_eq!(written("She: \"No.\"", '\t'), "She: \"No.\"");
        assert_eq!(written("\0\"=1", '\t'), "\"\"\"=1\"");
    }
}
