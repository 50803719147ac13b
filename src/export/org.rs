//! Org with the properties of org-remark; places in code points from 1.

use std::fmt::Write as _;

use super::parts::{Part, Parts, Report, short};
use super::{Export, Format, Thing, Unit, one_line, parts};
use crate::text::display;

pub(super) const FORMAT: Format = Format {
    name: "org",
    ending: "org",
    about: "Org, with places for org-remark: marks, quotes under their speakers",
    unit: Unit::CodePointsFromOne,
    lacks: &[
        Thing::Names,
        Thing::Lost,
        Thing::Colours,
        Thing::Descriptions,
        Thing::Readers,
        Thing::Memo,
    ],
    also_loses: "codes become tags of letters, digits, _, @, # and %",
    write: |exports| parts::joined(&report(exports)),
    parts: Some(PARTS),
};

const PARTS: Parts = Parts {
    report,
    marker: ("#", ""),
    beside: "Now in Byline:",
    once: &[":PROPERTIES:", ":END:", ":org-remark-"],
};

fn report(exports: &[Export<'_>]) -> Report {
    let mut parts = Vec::new();
    for export in exports {
        let (text, index) = (export.article.text(), export.chars());
        let (title, file) = (line(export.title()), line(export.source));
        let head = if parts.is_empty() {
            format!("#+TITLE: {title}\n\n")
        } else {
            String::new()
        };
        parts.push(Part::new(
            format!("article-{}", short(&[export.source])),
            format!("{head}* {title}\n:PROPERTIES:\n:org-remark-file: {file}\n:END:"),
        ));
        for mark in export.marks() {
            let (start, end) = index.to_chars(text, mark.span);
            let tags: Vec<String> = mark.codes.iter().map(|code| tag(code)).collect();
            let tags = if tags.is_empty() {
                String::new()
            } else {
                format!("  :{}:", tags.join(":"))
            };
            let mut out = format!(
                "** {}{tags}\n:PROPERTIES:\n:org-remark-beg: {}\n:org-remark-end: {}\n:org-remark-id: {}\n:org-remark-label: nil\n:END:\n",
                heading(export.article.words(mark.span)),
                start + 1,
                end + 1,
                line(mark.id.as_str()),
            );
            for words in mark.note.lines() {
                // Writing to a string cannot fail.
                let _ = writeln!(out, "{}", body(words));
            }
            parts.push(Part::item(mark.id.as_str(), out));
        }
        let (said, places) = (export.quotes(), export.places());
        for (said, id) in said.iter().zip(export.quote_ids(&said)) {
            let (speaker, place) = (line(&said.by()), places.of(said.quote.span()));
            let out = format!(
                "** {speaker}, {}\n#+begin_quote\n{}\n#+end_quote",
                line(&place.to_string()),
                body(&said.words)
            );
            parts.push(Part::item(id, out));
        }
    }
    Report {
        front: Vec::new(),
        parts,
    }
}

/// The words of a mark; a bookmark has none.
fn heading(words: &str) -> String {
    if words.trim().is_empty() {
        "Bookmark".to_owned()
    } else {
        line(words)
    }
}

/// Words on one line that open nothing.
fn line(words: &str) -> String {
    let words = display::sanitise(&one_line(words)).into_owned();
    // A heading that ends like tags would have them.
    if words.ends_with(':') {
        format!("{words}\u{200b}")
    } else {
        words
    }
}

/// A line of text that is not a heading, keyword, drawer or block.
fn body(words: &str) -> String {
    let words = display::sanitise(words).into_owned();
    if words
        .trim_start()
        .starts_with(['*', '#', ':', '|', '-', '+'])
    {
        format!("\u{200b}{words}")
    } else {
        words
    }
}

fn tag(code: &str) -> String {
    let letter = |letter: char| {
        if letter.is_ascii_alphanumeric() || "_@#%".contains(letter) {
            letter
        } else {
            '_'
        }
    };
    code.chars().map(letter).collect()
}
