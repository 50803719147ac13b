//! The article as an entry of a bibliography, its quotes as the note: BibTeX and CSL-JSON.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{Export, Format, Unit, Written, one_line};

pub(super) const BIBTEX: Format = Format {
    name: "bibtex",
    ending: "bib",
    about: "BibTeX: the article, its quotes by speaker as annotation",
    unit: Unit::None,
    loses: "places; names and bookmarks",
    write: write_bibtex,
    parts: None,
};

pub(super) const CSL: Format = Format {
    name: "csl",
    ending: "csl.json",
    about: "CSL-JSON: the article, its quotes by speaker as note",
    unit: Unit::None,
    loses: "places; names and bookmarks",
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

fn write_bibtex(exports: &[Export<'_>]) -> Written {
    let mut out = String::new();
    for export in exports {
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
            ("url", meta.uri.as_deref().map(tex)),
        ];
        fields.extend(
            given
                .into_iter()
                .filter_map(|(name, value)| Some((name, value?))),
        );
        let marks = export.marks();
        let codes: BTreeSet<String> = marks
            .iter()
            .flat_map(|mark| &mark.codes)
            .map(|code| tex(code))
            .collect();
        let codes: Vec<String> = codes.into_iter().collect();
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
        let _ = write!(
            out,
            "@online{{{},\n{}\n}}\n\n",
            key(export),
            fields.join(",\n")
        );
    }
    out.into()
}

/// Words that are text to TeX. Braces have to match: they are named instead.
fn tex(words: &str) -> String {
    let mut out = String::new();
    for letter in one_line(words).chars() {
        match letter {
            '\\' => out.push_str("\\textbackslash "),
            '{' => out.push_str("\\textbraceleft "),
            '}' => out.push_str("\\textbraceright "),
            '#' | '$' | '%' | '&' | '_' => out.extend(['\\', letter]),
            '~' => out.push_str("\\textasciitilde "),
            '^' => out.push_str("\\textasciicircum "),
            letter if letter.is_control() => {}
            letter => out.push(letter),
        }
    }
    out
}

fn write_csl(exports: &[Export<'_>]) -> Written {
    let entries: Vec<Value> = exports.iter().map(entry).collect();
    super::json::pretty(&Value::from(entries)).into()
}

fn entry(export: &Export<'_>) -> Value {
    let meta = export.article.meta();
    let mut value = json!({
        "id": key(export),
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
    let passages = passages(export);
    if !passages.is_empty() {
        value["note"] = passages.join("\n").into();
    }
    value
}
