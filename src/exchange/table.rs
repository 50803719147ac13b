//! CSV of Readwise: what it imports, and what it exports.

use serde_json::Value;

use super::{Foreign, Left, Mark, colour, time};
use crate::text::formula::is_formula;

/// True if the head of the table names highlights.
pub(super) fn is_readwise(text: &str) -> bool {
    let head = text.lines().next().unwrap_or_default();
    head.split(',')
        .any(|name| name.trim_matches('"').eq_ignore_ascii_case("highlight"))
}

/// Reads the table.
pub(super) fn read(text: &str) -> Result<Foreign, String> {
    let mut rows = rows(text).into_iter();
    let head = rows.next().unwrap_or_default();
    let column = |names: &[&str]| {
        head.iter().position(|name| {
            names
                .iter()
                .any(|wanted| name.trim().eq_ignore_ascii_case(wanted))
        })
    };
    let words = column(&["highlight"]).ok_or("its table has no column Highlight")?;
    let note = column(&["note"]);
    let title = column(&["title", "book title"]);
    let tags = column(&["tags"]);
    let location = column(&["location"]);
    let date = column(&["date", "highlighted at"]);
    let shade = column(&["color"]);
    let mut foreign = Foreign {
        format: "Readwise",
        ..Foreign::default()
    };
    for (number, row) in rows.enumerate() {
        let cell = |at: Option<usize>| {
            at.and_then(|at| row.get(at))
                .map(|cell| bare(cell))
                .unwrap_or_default()
        };
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let exact = cell(Some(words));
        if exact.trim().is_empty() {
            foreign
                .left
                .push(Left::new(format!("row {}", number + 2), "it has no words"));
            continue;
        }
        let mut mark = Mark::on(exact);
        let (codes, rest) = tagged(cell(note));
        mark.note = rest;
        mark.codes = codes;
        mark.codes.extend(
            cell(tags)
                .split(',')
                .map(str::trim)
                .filter(|tag| !tag.is_empty())
                .map(str::to_owned),
        );
        mark.colour = colour(cell(shade));
        mark.created = time(cell(date));
        mark.modified = mark.created;
        mark.title = Some(cell(title).to_owned()).filter(|title| !title.is_empty());
        // A place in characters: ours is, others are near enough for a hint.
        let length = mark.anchor.exact.chars().count();
        mark.hint = cell(location)
            .trim()
            .parse()
            .ok()
            .map(|start: usize| (start, start.saturating_add(length)));
        foreign.marks.push(mark);
    }
    Ok(foreign)
}

/// Reads what is sent to Readwise's API.
pub(super) fn highlights(value: &Value) -> Foreign {
    let mut foreign = Foreign {
        format: "Readwise API",
        ..Foreign::default()
    };
    for (number, item) in value["highlights"]
        .as_array()
        .into_iter()
        .flatten()
        .enumerate()
    {
        let Some(exact) = item["text"]
            .as_str()
            .filter(|words| !words.trim().is_empty())
        else {
            foreign.left.push(Left::new(
                format!("highlight {}", number + 1),
                "it has no words",
            ));
            continue;
        };
        let mut mark = Mark::on(exact);
        (mark.codes, mark.note) = tagged(item["note"].as_str().unwrap_or_default());
        mark.created = item["highlighted_at"].as_str().and_then(time);
        mark.modified = mark.created;
        mark.title = item["title"].as_str().map(str::to_owned);
        let start = item["location"].as_u64().map(|start| start as usize);
        mark.hint = start.map(|start| (start, start.saturating_add(exact.chars().count())));
        foreign.marks.push(mark);
    }
    foreign
}

/// A cell without the apostrophe that keeps a spreadsheet from computing it.
fn bare(cell: &str) -> &str {
    let rest = cell.strip_prefix('\'');
    rest.filter(|rest| is_formula(rest)).unwrap_or(cell)
}

/// `.tag .other` at the start of a note are its tags.
fn tagged(note: &str) -> (Vec<String>, String) {
    let (first, rest) = note.split_once('\n').unwrap_or((note, ""));
    let words: Vec<&str> = first.split_whitespace().collect();
    let count = words
        .iter()
        .take_while(|word| word.len() > 1 && word.starts_with('.') && !word[1..].starts_with('.'))
        .count();
    let codes = words[..count]
        .iter()
        .map(|word| word[1..].to_owned())
        .collect();
    let left = if count == 0 {
        first.to_owned()
    } else {
        words[count..].join(" ")
    };
    let note = match (left.is_empty(), rest.is_empty()) {
        (true, _) => rest.to_owned(),
        (false, true) => left,
        (false, false) => format!("{left}\n{rest}"),
    };
    (codes, note)
}

/// The rows of a CSV text (RFC 4180).
fn rows(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut letters = text.chars().peekable();
    let mut is_quoted = false;
    while let Some(letter) = letters.next() {
        match letter {
            '"' if is_quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' if is_quoted => is_quoted = false,
            '"' if cell.is_empty() => is_quoted = true,
            ',' if !is_quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !is_quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            '\r' if !is_quoted => {}
            letter => cell.push(letter),
        }
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(cell);
        rows.push(row);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_read_as_written() {
        let text = "a,\"b \"\"c\"\",\nd\",e\n,x\n";
        assert_eq!(rows(text), [vec!["a", "b \"c\",\nd", "e"], vec!["", "x"]]);
        assert_eq!(bare("'=1"), "=1");
        assert_eq!(bare("'tis"), "'tis");
        assert_eq!(
            tagged(".a .b\nnote\nmore"),
            (vec!["a".into(), "b".into()], "note\nmore".into())
        );
        assert_eq!(tagged("... so"), (vec![], "... so".into()));
        assert_eq!(tagged("plain"), (vec![], "plain".into()));
    }
}
