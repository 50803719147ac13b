//! The article as an entry of a bibliography, its quotes as the note: BibTeX and CSL-JSON.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{Export, Format, Thing, Unit, Written, one_line};

pub(super) const BIBTEX: Format = Format {
    name: "bibtex",
    ending: "bib",
    about: "BibTeX: the article, its quotes by speaker as annotation",
    unit: Unit::None,
    lacks: &[
        Thing::Names,
        Thing::Bookmarks,
        Thing::Lost,
        Thing::Colours,
        Thing::Descriptions,
        Thing::Readers,
        Thing::Memo,
    ],
    also_loses: "places, and which annotation has which code",
    write: write_bibtex,
    parts: None,
};

pub(super) const CSL: Format = Format {
    name: "csl",
    ending: "csl.json",
    about: "CSL-JSON: the article, its quotes by speaker as note",
    unit: Unit::None,
    lacks: &[
        Thing::Names,
        Thing::Bookmarks,
        Thing::Lost,
        Thing::Colours,
        Thing::Descriptions,
        Thing::Readers,
        Thing::Memo,
    ],
    also_loses: "places, and which annotation has which code",
    write: write_csl,
    parts: None,
};

/// Marks with their words and notes, quotes with their speakers.
fn passages(export: &Export<'_>) -> Vec<String> {
    let marks = export.marks();
    let marks = marks
        .iter()
        .filter(|mark| !mark.span.is_empty())
        .map(|mark| {
            let words = one_line(export.article.words(mark.span));
            if mark.note.is_empty() {
                words
            } else {
                format!("{words} [{}]", one_line(&mark.note))
            }
        });
    let quotes = export.quotes();
    let quotes = quotes
        .iter()
        .map(|said| format!("{} ({})", said.words, said.by()));
    marks.chain(quotes).collect()
}

fn key(export: &Export<'_>) -> String {
    let title = export
        .title()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(16);
    let year = export.article.meta().date.as_deref().unwrap_or_default();
    let year = year.chars().take_while(char::is_ascii_digit);
    let key: String = title.chain(year).collect();
    if key.is_empty() {
        format!("article{}", &export.guid("key")[..8])
    } else {
        key
    }
}

/// A key for each article, no two the same.
fn keys(exports: &[Export<'_>]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let keys = exports.iter().map(|export| {
        let key = key(export);
        let numbered = (2..).map(|n| format!("{key}-{n}"));
        let mut free = std::iter::once(key.clone()).chain(numbered);
        let free = free.find(|key| !taken.contains(key)).unwrap_or(key);
        taken.insert(free.clone());
        free
    });
    keys.collect()
}

/// The codes of the marks, once each.
fn codes<'a>(export: &Export<'a>) -> BTreeSet<&'a str> {
    let marks = export.marks().into_iter();
    marks
        .flat_map(|mark| &mark.codes)
        .map(String::as_str)
        .collect()
}

fn write_bibtex(exports: &[Export<'_>]) -> Written {
    let mut out = String::new();
    for (export, key) in exports.iter().zip(keys(exports)) {
        let meta = export.article.meta();
        let mut fields: Vec<(&str, String)> =
            vec![("title", format!("{{{}}}", tex(export.title())))];
        let given = [
            (
                "author",
                meta.author
                    .as_deref()
                    .map(|author| format!("{{{}}}", tex(author))),
            ),
            ("date", meta.date.as_deref().map(tex)),
            ("organization", meta.site.as_deref().map(tex)),
            ("url", meta.uri.as_deref().map(address)),
        ];
        fields.extend(
            given
                .into_iter()
                .filter_map(|(name, value)| Some((name, value?))),
        );
        // A comma parts keywords.
        let codes = codes(export).into_iter();
        let codes: Vec<String> = codes.map(|code| tex(&code.replace(',', ";"))).collect();
        if !codes.is_empty() {
            fields.push(("keywords", codes.join(", ")));
        }
        let passages = passages(export);
        if !passages.is_empty() {
            fields.push(("annotation", tex(&passages.join(" "))));
        }
        let fields: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("  {name} = {{{value}}}"))
            .collect();
        // Writing to a string cannot fail.
        let _ = write!(out, "@online{{{key},\n{}\n}}\n\n", fields.join(",\n"));
    }
    out.into()
}

/// Words that are text to TeX. Braces have to match: they are named instead.
fn tex(words: &str) -> String {
    let words = one_line(words);
    let mut out = String::with_capacity(words.len());
    let mut from = 0;
    for (at, letter) in words.char_indices() {
        let is_special = matches!(
            letter,
            '\\' | '{' | '}' | '#' | '$' | '%' | '&' | '_' | '~' | '^'
        );
        if !is_special && !letter.is_control() {
            continue;
        }
        out.push_str(&words[from..at]);
        from = at + letter.len_utf8();
        match letter {
            '\\' => out.push_str("\\textbackslash "),
            '{' => out.push_str("\\textbraceleft "),
            '}' => out.push_str("\\textbraceright "),
            '#' | '$' | '%' | '&' | '_' => out.extend(['\\', letter]),
            '~' => out.push_str("\\textasciitilde "),
            '^' => out.push_str("\\textasciicircum "),
            // A control character.
            _ => {}
        }
    }
    out.push_str(&words[from..]);
    out
}

/// A web address: its field is taken as it stands, so it holds nothing that ends it.
fn address(uri: &str) -> String {
    let mut out = String::new();
    for letter in uri.chars() {
        if matches!(letter, '{' | '}' | '\\' | '"' | '<' | '>' | '^' | '`' | '|')
            || letter.is_whitespace()
            || letter.is_control()
        {
            for byte in letter.encode_utf8(&mut [0; 4]).bytes() {
                // Writing to a string cannot fail.
                let _ = write!(out, "%{byte:02X}");
            }
        } else {
            out.push(letter);
        }
    }
    out
}

fn write_csl(exports: &[Export<'_>]) -> Written {
    let entries = exports.iter().zip(keys(exports));
    let entries: Vec<Value> = entries.map(|(export, key)| entry(export, &key)).collect();
    super::json::pretty(&Value::from(entries)).into()
}

fn entry(export: &Export<'_>, key: &str) -> Value {
    let meta = export.article.meta();
    let mut value = json!({
        "id": key,
        "type": "article-newspaper",
        "title": one_line(export.title()),
    });
    if let Some(author) = &meta.author {
        value["author"] = json!([{"literal": one_line(author)}]);
    }
    if let Some(site) = &meta.site {
        value["container-title"] = one_line(site).into();
    }
    if let Some(uri) = &meta.uri {
        value["URL"] = uri.as_str().into();
    }
    let day = meta.date.as_deref().unwrap_or_default();
    let day = day.get(..10).unwrap_or(day);
    let parts: Vec<i32> = day.split('-').map_while(|part| part.parse().ok()).collect();
    if !parts.is_empty() {
        value["issued"] = json!({"date-parts": [parts]});
    }
    let codes: Vec<String> = codes(export).into_iter().map(one_line).collect();
    if !codes.is_empty() {
        value["keyword"] = codes.join(", ").into();
    }
    let passages = passages(export);
    if !passages.is_empty() {
        value["note"] = passages.join("\n").into();
    }
    value
}
