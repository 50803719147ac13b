//! Rows for a spreadsheet (RFC 4180, UTF-8, `\r\n` line ends).

use super::{Export, one_line};
use crate::annotation::{Provenance, Standing};

const HEAD: [&str; 18] = [
    "record",
    "id",
    "kind",
    "document",
    "paragraph",
    "start",
    "end",
    "exact",
    "code",
    "colour",
    "note",
    "speaker",
    "state",
    "created",
    "modified",
    "by",
    "provenance",
    "decision",
];

pub(super) fn write(export: &Export<'_>) -> String {
    let mut out = String::new();
    row(&mut out, HEAD.map(str::to_owned));
    let text = export.article.text();
    let index = export.chars();
    let document = export.title();
    for annotation in export.notes.annotations() {
        let (start, end) = index.to_chars(text, annotation.span);
        let time = |time: Option<crate::annotation::Timestamp>| {
            time.map_or_else(String::new, |time| time.to_string())
        };
        let none = [String::new()];
        let codes = if annotation.codes.is_empty() {
            &none[..]
        } else {
            &annotation.codes
        };
        for code in codes {
            row(
                &mut out,
                [
                    "annotation".into(),
                    annotation.id.to_string(),
                    annotation.kind.code().into(),
                    document.into(),
                    export.paragraph(annotation.span).to_string(),
                    start.to_string(),
                    end.to_string(),
                    export.article.words(annotation.span).into(),
                    code.clone(),
                    export
                        .notes
                        .colour_of(annotation)
                        .map_or("", |colour| colour.name())
                        .into(),
                    annotation.note.clone(),
                    String::new(),
                    Standing::of(annotation, text).code().into(),
                    time(annotation.created),
                    time(annotation.modified),
                    annotation.by.clone().unwrap_or_default(),
                    Provenance::Person.who().into(),
                    String::new(),
                ],
            );
        }
    }
    let analysis = &export.decided.analysis;
    let quotes = analysis.quotes.iter().zip(&export.decided.quotes);
    for (number, (quote, origin)) in quotes.enumerate() {
        let speaker = analysis.speaker_name(&quote.speaker).unwrap_or_default();
        for part in &quote.parts {
            let (start, end) = index.to_chars(text, part.span);
            let mut cells = HEAD.map(|_| String::new());
            cells[0] = "quote".into();
            cells[1] = format!("q{}", number + 1);
            cells[2] = part.kind.code().into();
            cells[3] = document.into();
            cells[4] = export.paragraph(part.span).to_string();
            cells[5] = start.to_string();
            cells[6] = end.to_string();
            cells[7] = one_line(export.article.words(part.span));
            cells[11] = speaker.into();
            cells[16] = origin.provenance.who().into();
            cells[17] = export.verdict(origin).unwrap_or_default().into();
            row(&mut out, cells);
        }
    }
    out
}

fn row(out: &mut String, cells: [String; HEAD.len()]) {
    let cells = cells.map(|cell| quoted(&cell));
    out.push_str(&cells.join(","));
    out.push_str("\r\n");
}

/// A cell that no spreadsheet takes for a formula and no reader for two.
fn quoted(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let cell = cell.replace('\0', "");
    let cell = if formula { format!("'{cell}") } else { cell };
    if cell.contains(['"', ',', '\n', '\r']) || formula {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn formulas_are_text_and_separators_quoted() {
        assert_eq!(quoted("=1+1"), "\"'=1+1\"");
        assert_eq!(quoted("@SUM(A1)"), "\"'@SUM(A1)\"");
        assert_eq!(quoted("a, \"b\"\nc"), "\"a, \"\"b\"\"\nc\"");
        assert_eq!(quoted("plain"), "plain");
    }
}
