//! A note for Obsidian: front matter, callouts with block ids, nested tags.

use std::fmt::Write as _;

use super::markdown::plain;
use super::{Export, Format, Unit, Written, one_line};

pub(super) const FORMAT: Format = Format {
    name: "obsidian",
    ending: "obsidian.md",
    about: "a note for Obsidian: front matter, callouts with block ids, tags",
    unit: Unit::Paragraphs,
    loses: "colours, names",
    write,
};

fn write(exports: &[Export<'_>]) -> Written {
    let mut out = String::new();
    // Writing to a string cannot fail.
    for (number, export) in exports.iter().enumerate() {
        let meta = export.article.meta();
        if number == 0 {
            out.push_str("---\n");
            for (key, value) in [
                ("title", Some(export.title())),
                ("author", meta.author.as_deref()),
                ("date", meta.date.as_deref()),
                ("source", meta.uri.as_deref().or(Some(export.source))),
            ] {
                if let Some(value) = value {
                    let _ = writeln!(out, "{key}: {}", yaml(value));
                }
            }
            out.push_str("tags: [article]\n---\n\n");
        }
        let _ = writeln!(out, "# {}\n", plain(export.title()));
        for mark in export.marks() {
            let words = export.article.words(mark.span);
            let kind = mark.kind.code();
            let _ = writeln!(out, "> [!quote] {}{}", kind[..1].to_uppercase(), &kind[1..]);
            for line in words.lines().filter(|line| !line.trim().is_empty()) {
                let _ = writeln!(out, "> {}", plain(line));
            }
            if !mark.codes.is_empty() {
                let tags: Vec<String> = mark.codes.iter().map(|code| tag(code)).collect();
                let _ = writeln!(out, ">\n> {}", tags.join(" "));
            }
            if !mark.note.is_empty() {
                let _ = writeln!(out, ">");
                for line in super::markdown::paragraphs(&mark.note, "").lines() {
                    let _ = writeln!(out, "> {line}");
                }
            }
            let _ = writeln!(out, "> ¶ {}\n", export.paragraph(mark.span));
            let _ = writeln!(out, "^{}\n", block_id(mark.id.as_str()));
        }
        for said in export.quotes() {
            let speaker = plain(said.speaker.unwrap_or("Unknown speaker"));
            let _ = writeln!(out, "> [!quote] {speaker}\n> {}", plain(&said.words));
            let _ = writeln!(out, "> ¶ {}\n", export.paragraph(said.quote.span()));
            let _ = writeln!(out, "^quote-{}\n", said.quote.span().start);
        }
    }
    out.into()
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
