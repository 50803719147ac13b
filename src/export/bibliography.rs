//! The article as an entry of a bibliography, its quotes as the note: BibTeX and CSL-JSON.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::push::{Plain, push_one_line};
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

/// Marks with their words and notes, quotes with their speakers, with this between them; and the codes
/// of the marks, once each. The marks are gone through once: to come to each costs more than to write it.
fn passages<'a>(export: &Export<'a>, between: char) -> (String, BTreeSet<&'a str>) {
    let (mut out, mut codes) = (String::new(), HashSet::new());
    let mut is_first = true;
    let mut part = |out: &mut String| {
        if !std::mem::take(&mut is_first) {
            out.push(between);
        }
    };
    for mark in export.marks() {
        codes.extend(mark.codes.iter().map(String::as_str));
        if mark.span.is_empty() {
            continue;
        }
        part(&mut out);
        push_one_line(&mut out, export.article.words(mark.span));
        if !mark.note.is_empty() {
            out.push_str(" [");
            push_one_line(&mut out, &mark.note);
            out.push(']');
        }
    }
    for said in export.quotes() {
        part(&mut out);
        out.extend([&said.words, " (", &one_line(&said.by()), ")"]);
    }
    (out, codes.into_iter().collect())
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

fn write_bibtex(exports: &[Export<'_>]) -> Written {
    let mut out = String::new();
    for (export, key) in exports.iter().zip(keys(exports)) {
        let meta = export.article.meta();
        let (passages, codes) = passages(export, ' ');
        let mut fields: Vec<(&str, Cow<'_, str>)> =
            vec![("title", format!("{{{}}}", tex(export.title())).into())];
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
                .filter_map(|(name, value)| Some((name, value?.into()))),
        );
        // A comma parts keywords.
        let codes: Vec<String> = codes
            .into_iter()
            .map(|code| tex(&code.replace(',', ";")))
            .collect();
        if !codes.is_empty() {
            fields.push(("keywords", codes.join(", ").into()));
        }
        if !passages.is_empty() {
            fields.push(("annotation", tex_line(&passages)));
        }
        let length = |(_, value): &(&str, Cow<'_, str>)| value.len() + 32;
        out.reserve(fields.iter().map(length).sum());
        out.extend(["@online{", &key, ",\n"]);
        for (at, (name, value)) in fields.iter().enumerate() {
            out.push_str(if at == 0 { "" } else { ",\n" });
            out.extend(["  ", name, " = {", value, "}"]);
        }
        out.push_str("\n}\n\n");
    }
    out.into()
}

/// Words that are text to TeX, on one line.
fn tex(words: &str) -> String {
    tex_line(&one_line(words)).into_owned()
}

/// What means nothing to TeX.
const PLAIN: Plain = Plain::but(b"\\{}#$%&_~^");

/// One line of words that are text to TeX. Braces have to match: they are named instead.
fn tex_line(words: &str) -> Cow<'_, str> {
    if PLAIN.is_all(words) {
        return Cow::Borrowed(words);
    }
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
    Cow::Owned(out)
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
    let (passages, codes) = passages(export, '\n');
    let codes: Vec<String> = codes.into_iter().map(one_line).collect();
    if !codes.is_empty() {
        value["keyword"] = codes.join(", ").into();
    }
    if !passages.is_empty() {
        value["note"] = passages.into();
    }
    value
}
