//! A note for Obsidian: front matter, callouts with block ids, nested tags.

use std::fmt::Write as _;

use super::markdown::{PlainPlaces, plain};
use super::parts::{Part, Parts, Report, short};
use super::{Export, Format, Thing, Unit, one_line, parts};

pub(super) const FORMAT: Format = Format {
    name: "obsidian",
    ending: "obsidian.md",
    about: "a note for Obsidian: front matter, callouts with block ids, tags",
    unit: Unit::Paragraphs,
    lacks: &[
        Thing::Names,
        Thing::Lost,
        Thing::Colours,
        Thing::Descriptions,
        Thing::Readers,
        Thing::Memo,
    ],
    also_loses: "",
    write: |exports| parts::joined(&report(exports)),
    parts: Some(PARTS),
};

const PARTS: Parts = Parts {
    report,
    marker: ("%%", " %%"),
    beside: "**Now in Byline:**\n",
    once: &["^"],
};

fn report(exports: &[Export<'_>]) -> Report {
    let mut report = Report::default();
    for export in exports {
        if report.parts.is_empty() {
            report.front = front(export);
        }
        report.parts.push(Part::new(
            format!("article-{}", short(&[export.source])),
            format!("# {}", plain(export.title())),
        ));
        let mut places = PlainPlaces::new(export);
        for mark in export.marks() {
            let kind = mark.kind.code();
            let mut out = format!("> [!quote] {}{}\n", kind[..1].to_uppercase(), &kind[1..]);
            let words = export.article.words(mark.span);
            // Writing to a string cannot fail.
            for line in words.lines().filter(|line| !line.trim().is_empty()) {
                let _ = writeln!(out, "> {}", plain(line));
            }
            if !mark.codes.is_empty() {
                let tags: Vec<String> = mark.codes.iter().map(|code| tag(code)).collect();
                let _ = writeln!(out, ">\n> {}", tags.join(" "));
            }
            if !mark.note.is_empty() {
                out.push_str(">\n");
                for line in super::markdown::paragraphs(&mark.note, "").lines() {
                    let _ = writeln!(out, "> {line}");
                }
            }
            let place = places.of(mark.span);
            let _ = write!(out, "> {place}\n\n^{}", block_id(mark.id.as_str()));
            report.parts.push(Part::new(mark.id.as_str(), out));
        }
        let said = export.quotes();
        for (said, id) in said.iter().zip(export.quote_ids(&said)) {
            let place = places.of(said.quote.span());
            let (speaker, words) = (plain(&said.by()), plain(&said.words));
            let out = format!("> [!quote] {speaker}\n> {words}\n> {place}\n\n^{id}");
            report.parts.push(Part::new(id, out));
        }
    }
    report
}

fn front(export: &Export<'_>) -> Vec<String> {
    let meta = export.article.meta();
    let given = [
        ("title", Some(export.title())),
        ("author", meta.author.as_deref()),
        ("date", meta.date.as_deref()),
        ("source", meta.uri.as_deref().or(Some(export.source))),
    ];
    let given = given.into_iter();
    let mut lines: Vec<String> = given
        .filter_map(|(key, value)| Some(format!("{key}: {}", yaml(value?))))
        .collect();
    lines.push("tags: [article]".to_owned());
    lines
}

/// A string of YAML, which takes the escapes of JSON.
fn yaml(words: &str) -> String {
    let quoted = serde_json::Value::from(one_line(words)).to_string();
    super::escaped(&quoted).replace('<', "\\u003c")
}

/// A tag: letters, digits, `-`, `_` and `/`, not of digits alone.
fn tag(code: &str) -> String {
    let letter = |letter: char| match letter {
        '/' | '-' | '_' => letter,
        letter if letter.is_alphanumeric() => letter,
        _ => '_',
    };
    let name: String = code.chars().map(letter).collect();
    let only_digits = name.chars().all(|letter| letter.is_ascii_digit());
    if only_digits {
        format!("#_{name}")
    } else {
        format!("#{name}")
    }
}

fn block_id(id: &str) -> String {
    id.chars()
        .map(|letter| {
            if letter.is_ascii_alphanumeric() {
                letter
            } else {
                '-'
            }
        })
        .collect()
}
