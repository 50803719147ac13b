//! doccano JSON Lines with relations; places in code points. Letters beyond ASCII are escaped: its
//! detection of encodings takes UTF-8 for other things.

use std::fmt::Write as _;

use serde::Serialize;

use super::spans::{labelled, spoken_by};
use super::{Export, Format, Thing, Unit, Written};

pub(super) const FORMAT: Format = Format {
    name: "doccano",
    ending: "doccano.jsonl",
    about: "marks, names, quotes and their speakers",
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

/// An article; the keys stand in the order of the alphabet, as in all our JSON.
#[derive(Serialize)]
struct Line<'a> {
    entities: Vec<Entity<'a>>,
    id: usize,
    relations: Vec<Relation>,
    text: &'a str,
}

#[derive(Serialize)]
struct Entity<'a> {
    end_offset: usize,
    id: usize,
    label: &'a str,
    start_offset: usize,
}

#[derive(Serialize)]
struct Relation {
    from_id: usize,
    id: usize,
    to_id: usize,
    #[serde(rename = "type")]
    kind: &'static str,
}

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
                Entity {
                    end_offset: end,
                    id: at + 1,
                    label: &item.label,
                    start_offset: start,
                }
            })
            .collect();
        let relations: Vec<_> = spoken_by(&all)
            .enumerate()
            .map(|(n, (from, to))| Relation {
                from_id: from + 1,
                id: n + 1,
                to_id: to + 1,
                kind: "SpokenBy",
            })
            .collect();
        let line = Line {
            entities,
            id: number + 1,
            relations,
            text,
        };
        let json = serde_json::to_string(&line).expect("plain data is JSON");
        push_ascii(&mut out, &json);
        out.push('\n');
    }
    out.into()
}

fn push_ascii(out: &mut String, json: &str) {
    out.reserve(json.len() + 1);
    if json.bytes().all(|byte| byte < 0x7f) {
        out.push_str(json);
        return;
    }
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
}
