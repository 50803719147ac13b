//! A note for Obsidian: front matter, callouts with block ids, nested tags.

use super::markdown::{PlainPlaces, paragraphs, push_plain};
use super::parts::{Parts, Report, short};
use super::{Export, Format, Thing, Unit, one_line, parts};
use crate::annotation::{Annotation, Kind};

pub(super) const FORMAT: Format = Format {
    name: "obsidian",
    ending: "obsidian.md",
    about: "a note: front matter, callouts with block ids, tags",
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
    write: |exports| parts::joined(&PARTS, exports),
    parts: Some(PARTS),
};

const PARTS: Parts = Parts {
    report,
    marker: ("%%", " %%"),
    // The id of a callout has a paragraph of its own.
    ends_blank: true,
    beside: "**Now in Byline:**\n",
    once: &["^"],
};

fn report<'a>(exports: &[Export<'a>], report: &mut Report<'a>) {
    for export in exports {
        if report.is_empty() {
            report.front = front(export);
        }
        report.part(format!("article-{}", short(&[export.source])), |out| {
            out.push_str("# ");
            push_plain(out, export.title());
        });
        let mut places = PlainPlaces::new(export);
        for mark in export.marks() {
            report.part(mark.id.as_str(), |out| {
                callout(export, mark, places.of(mark.span), out);
            });
        }
        let said = export.quotes();
        for (said, id) in said.iter().zip(export.quote_ids(&said)) {
            report.part(id.clone(), |out| {
                out.push_str("> [!quote] ");
                push_plain(out, &said.by());
                out.push_str("\n> ");
                push_plain(out, &said.words);
                out.extend(["\n> ", places.of(said.quote.span()), "\n\n^", &id]);
            });
        }
    }
}

/// Writes a mark.
fn callout(export: &Export<'_>, mark: &Annotation, place: &str, out: &mut String) {
    let kind = match mark.kind {
        Kind::Highlight => "Highlight",
        Kind::Note => "Note",
        Kind::Bookmark => "Bookmark",
    };
    out.extend(["> [!quote] ", kind, "\n"]);
    let words = export.article.words(mark.span);
    for line in words.lines().filter(|line| !line.trim().is_empty()) {
        out.push_str("> ");
        push_plain(out, line);
        out.push('\n');
    }
    for (at, code) in mark.codes.iter().enumerate() {
        out.push_str(if at == 0 { ">\n> " } else { " " });
        push_tag(out, code);
    }
    if !mark.codes.is_empty() {
        out.push('\n');
    }
    if !mark.note.is_empty() {
        out.push_str(">\n");
        for line in paragraphs(&mark.note).lines() {
            out.extend(["> ", line, "\n"]);
        }
    }
    out.extend(["> ", place, "\n\n^"]);
    push_block_id(out, mark.id.as_str());
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

/// Writes a tag: letters, digits, `-`, `_` and `/`, not of digits alone.
fn push_tag(out: &mut String, code: &str) {
    let only_digits = code.bytes().all(|letter| letter.is_ascii_digit());
    out.push_str(if only_digits { "#_" } else { "#" });
    out.extend(code.chars().map(|letter| match letter {
        '/' | '-' | '_' => letter,
        letter if letter.is_alphanumeric() => letter,
        _ => '_',
    }));
}

fn push_block_id(out: &mut String, id: &str) {
    out.extend(id.chars().map(|letter| {
        if letter.is_ascii_alphanumeric() {
            letter
        } else {
            '-'
        }
    }));
}
