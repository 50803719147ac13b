//! doccano JSON Lines with relations; places in code points. Letters beyond ASCII are escaped: its
//! detection of encodings takes UTF-8 for other things.

use std::fmt::Write as _;

use serde_json::json;

use super::spans::{labelled, spoken_by};
use super::{Export, Format, Thing, Unit, Written};

pub(super) const FORMAT: Format = Format {
    name: "doccano",
    ending: "doccano.jsonl",
    about: "doccano: marks, names, quotes with a relation to their speakers",
    unit: Unit::CodePoints,
    lacks: &[
        Thing::Notes,
        Thing::Codes,
        Thing::Bookmarks,
        Thing::Lost,
        Thing::Colours,
        Thing::Descriptions,
        Thing::Readers,
        Thing::Memo,
    ],
    also_loses: "doccano itself drops spans that overlap, unless the project allows them",
    write,
    parts: None,
};

fn write(exports: &[Export<'_>]) -> Written {
    let mut out = String::new();
    for (number, export) in exports.iter().enumerate() {
        let (text, index) = (export.article.text(), export.chars());
        let all = labelled(export);
        let entities: Vec<_> = all
            .iter()
            .enumerate()
            .map(|(at, item)| {
                let (start, end) = index.to_chars(text, item.span);
                json!({"id": at + 1, "label": item.label, "start_offset": start, "end_offset": end})
            })
            .collect();
        let relations: Vec<_> = spoken_by(&all)
            .enumerate()
            .map(|(n, (from, to))| json!({"id": n + 1, "from_id": from + 1, "to_id": to + 1, "type": "SpokenBy"}))
            .collect();
        let value = json!({
            "id": number + 1,
            "text": text,
            "entities": entities,
            "relations": relations,
        });
        out.push_str(&ascii(&value.to_string()));
        out.push('\n');
    }
    out.into()
}

fn ascii(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for letter in json.chars() {
        if letter.is_ascii() && letter != '\u{7f}' {
            out.push(letter);
        } else {
            let mut units = [0; 2];
            for unit in letter.encode_utf16(&mut units) {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out
}
