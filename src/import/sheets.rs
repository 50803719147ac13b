//! Sheets of OpenDocument (`.ods`) → tables, and the table that the cells of any sheet are.

use std::collections::HashSet;

use super::build::Builder;
use super::office::Draft;
use super::xml::{Piece, pieces};
use super::{Warning, build};
use crate::text::{BlockKind, PlaceKind};

/// Cells farther right than this are slips.
pub(super) const MOST_COLUMNS: usize = 1024;
/// A row or a cell that says that it stands there more often was filled by hand to the sheet's end.
const MOST_REPEATED: usize = 1000;

/// Adds the sheets of `content`, an OpenDocument spreadsheet; gives the names of the hidden ones.
pub(super) fn read(draft: &mut Draft, content: &str) -> Vec<String> {
    let mut reader = Reader {
        hidden_styles: hidden_styles(content),
        ..Reader::default()
    };
    for piece in pieces(content) {
        match piece {
            Piece::Open(element) if reader.skipped > 0 || is_left_out(&element.name) => {
                reader.skipped += 1;
            }
            Piece::Close(_) if reader.skipped > 0 => reader.skipped -= 1,
            Piece::Text(_) if reader.skipped > 0 => {}
            Piece::Open(element) => {
                let repeated = |name| {
                    let count = element.get(name).and_then(|count| count.parse().ok());
                    count.unwrap_or(1usize)
                };
                match element.name.as_str() {
                    "table" if element.prefix == "table" => {
                        let name = element.get("table:name").unwrap_or_default().to_owned();
                        let style = element.get("table:style-name").unwrap_or_default();
                        if reader.hidden_styles.contains(style) {
                            reader.hidden.push(name.clone());
                        }
                        reader.sheets.push((name, Vec::new()));
                    }
                    "table-row" => {
                        reader.row.clear();
                        reader.repeat_row = repeated("number-rows-repeated");
                    }
                    "table-cell" | "covered-table-cell" => {
                        reader.cell.clear();
                        reader.repeat_cell = repeated("number-columns-repeated");
                    }
                    "p" if element.prefix == "text" => {
                        if !reader.cell.is_empty() {
                            reader.cell.push(' ');
                        }
                        reader.in_words = true;
                    }
                    "s" | "tab" | "line-break" if reader.in_words => reader.cell.push(' '),
                    _ => {}
                }
            }
            Piece::Text(words) if reader.in_words => reader.cell.push_str(&words),
            Piece::Text(_) => {}
            Piece::Close(name) => reader.close(&name),
        }
        if reader.size > build::LARGEST {
            break;
        }
    }
    let used: Vec<_> = reader
        .sheets
        .iter()
        .filter(|(_, rows)| rows.iter().flatten().any(|cell| !cell.is_empty()))
        .collect();
    for (name, rows) in &used {
        draft.builder.end();
        if reader.sheets.len() > 1 {
            draft.builder.place(PlaceKind::Sheet, name);
            draft.builder.begin(BlockKind::Heading(2));
            draft.builder.text(name);
        }
        table(&mut draft.builder, rows);
    }
    reader.hidden
}

/// Adds rows as a table without the empty rows and columns around it.
pub(super) fn table(builder: &mut Builder, rows: &[Vec<String>]) {
    let first = |row: &Vec<String>| row.iter().position(|cell| !cell.is_empty());
    let left = rows.iter().filter_map(first).min().unwrap_or(0);
    builder.begin(BlockKind::Table);
    for row in rows.iter().filter(|row| first(row).is_some()) {
        for cell in row.iter().skip(left) {
            builder.text(cell);
            builder.end_cell();
        }
        builder.end_row();
    }
    builder.end();
}

/// What a reader should know of the sheets that the program of the workbook does not show.
pub(super) fn hidden(names: &[String]) -> Option<Warning> {
    let listed = names
        .iter()
        .map(|name| format!("“{name}”"))
        .collect::<Vec<_>>();
    let verb = match names.len() {
        0 => return None,
        1 => "sheet is",
        _ => "sheets are",
    };
    Some(Warning(format!(
        "hidden {verb} shown, too: {}",
        listed.join(", ")
    )))
}

#[derive(Default)]
struct Reader {
    /// The styles of tables that are not shown.
    hidden_styles: HashSet<String>,
    hidden: Vec<String>,
    sheets: Vec<(String, Vec<Vec<String>>)>,
    row: Vec<String>,
    repeat_row: usize,
    cell: String,
    repeat_cell: usize,
    in_words: bool,
    /// How many elements deep inside something that is left out.
    skipped: usize,
    /// How many bytes the cells have.
    size: usize,
}

impl Reader {
    fn close(&mut self, name: &str) {
        match name {
            "p" => self.in_words = false,
            "table-cell" | "covered-table-cell" => {
                let words = std::mem::take(&mut self.cell);
                let words = words.trim();
                let room = MOST_COLUMNS.saturating_sub(self.row.len());
                for _ in 0..self.repeat_cell.min(room) {
                    self.size += words.len() + 1;
                    self.row.push(words.to_owned());
                }
            }
            "table-row" => {
                let used = self.row.iter().rposition(|cell| !cell.is_empty());
                self.row.truncate(used.map_or(0, |last| last + 1));
                let row = std::mem::take(&mut self.row);
                let Some((_, rows)) = self.sheets.last_mut().filter(|_| !row.is_empty()) else {
                    return;
                };
                for _ in 0..self.repeat_row.min(MOST_REPEATED) {
                    self.size += row.iter().map(|cell| cell.len() + 1).sum::<usize>();
                    if self.size > build::LARGEST {
                        break;
                    }
                    rows.push(row.clone());
                }
            }
            _ => {}
        }
    }
}

fn hidden_styles(content: &str) -> HashSet<String> {
    let (mut name, mut hidden) = (String::new(), HashSet::new());
    for piece in pieces(content) {
        let Piece::Open(element) = piece else {
            continue;
        };
        match element.name.as_str() {
            "style" => element
                .get("style:name")
                .unwrap_or_default()
                .clone_into(&mut name),
            "table-properties" if element.get("table:display") == Some("false") => {
                hidden.insert(name.clone());
            }
            "body" => break,
            _ => {}
        }
    }
    hidden
}

fn is_left_out(name: &str) -> bool {
    matches!(
        name,
        "annotation" | "shapes" | "content-validations" | "tracked-changes" | "forms" | "desc"
    )
}

#[cfg(test)]
mod tests {
    use super::super::archive::tests::zip;
    use super::super::build::tests::outline;
    use super::super::{Format, Hints, Parsed, parse};

    fn open(body: &str) -> Parsed {
        let content = format!(
            "<office:document-content><office:automatic-styles><style:style style:name='t2'><style:table-properties table:display='false'/>\
             </style:style></office:automatic-styles><office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>\
             </office:document-content>"
        );
        let bytes = zip(&[
            (
                "mimetype",
                b"application/vnd.oasis.opendocument.spreadsheet".as_slice(),
            ),
            ("content.xml", content.as_bytes()),
        ]);
        assert_eq!(Format::detect(&bytes, "a.ods"), Format::Odt);
        parse(bytes, Format::Odt, &Hints::default()).expect("it opens")
    }

    fn sheet(attributes: &str, rows: &[&[&str]]) -> String {
        let cell =
            |words: &&str| format!("<table:table-cell><text:p>{words}</text:p></table:table-cell>");
        let row = |cells: &&[&str]| {
            let cells: String = cells.iter().map(cell).collect();
            format!("<table:table-row>{cells}</table:table-row>")
        };
        let rows: String = rows.iter().map(row).collect();
        format!("<table:table {attributes}>{rows}</table:table>")
    }

    #[test]
    fn a_sheet_is_a_table() {
        let parsed = open(&sheet(
            "table:name='Towns'",
            &[&["Town", "Day"], &["Alba", "9 May"]],
        ));
        assert_eq!(outline(&parsed.article), "table Town|Day/Alba|9 May");
        assert!(parsed.warnings.is_empty());
    }

    #[test]
    fn several_sheets_have_their_names_and_hidden_ones_are_told_of() {
        let towns = sheet("table:name='Towns'", &[&["Alba"]]);
        let costs = sheet("table:name='Costs' table:style-name='t2'", &[&["9"]]);
        let empty = sheet("table:name='Empty'", &[]);
        let parsed = open(&format!("{towns}{costs}{empty}"));
        assert_eq!(
            outline(&parsed.article),
            "h2 Towns\ntable Alba\nh2 Costs\ntable 9"
        );
        assert_eq!(
            parsed.warnings[0].to_string(),
            "hidden sheet is shown, too: “Costs”"
        );
    }

    #[test]
    fn cells_that_are_repeated_keep_their_columns_and_do_no_harm() {
        let parsed = open(
            "<table:table><table:table-row table:number-rows-repeated='1048576'><table:table-cell \
             table:number-columns-repeated='16384'/></table:table-row><table:table-row table:number-rows-repeated='2'><table:table-cell \
             table:number-columns-repeated='3'/><table:table-cell table:number-columns-repeated='2'><text:p>a</text:p>\
             <office:annotation><text:p>gone</text:p></office:annotation></table:table-cell><table:table-cell/><table:table-cell>\
             <text:p>b</text:p><text:p>c</text:p></table:table-cell><table:table-cell table:number-columns-repeated='16000'/>\
             </table:table-row></table:table>",
        );
        assert_eq!(outline(&parsed.article), "table a|a||b c/a|a||b c");
        let huge = "<table:table-row table:number-rows-repeated='999999999'><table:table-cell \
             table:number-columns-repeated='999999999'><text:p>a</text:p></table:table-cell></table:table-row>";
        let rows = open(&format!("<table:table>{}</table:table>", huge.repeat(3)));
        assert!(rows.article.text().len() <= 64 << 20);
    }
}
