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
                said.words.lines().map(body).collect::<Vec<_>>().join("\n")
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

/// What Org does not show, and what keeps signs from meaning something.
const BLANK: char = '\u{200b}';
/// The same; what comes before it does not end a formula.
const JOINER: char = '\u{2060}';

/// Words on one line that open nothing.
fn line(words: &str) -> String {
    let mut words = plain(&display::sanitise(&one_line(words)));
    // A heading that ends like tags would have them.
    if words.ends_with(':') {
        words.push(BLANK);
    }
    words
}

/// A line of text that is not a heading, keyword, drawer or block.
fn body(words: &str) -> String {
    let words = display::sanitise(words);
    let opens = ['*', '#', ':', '|', '-', '+'];
    let begin = if words.trim_start().starts_with(opens) {
        BLANK.to_string()
    } else {
        String::new()
    };
    begin + &plain(&words)
}

/// Addresses that Org opens with a program, or runs.
const PROGRAMS: [&str; 5] = ["elisp", "shell", "file", "docview", "attachment"];

/// The words with a blank that is not seen wherever Org would begin something else than text: a link, a
/// footnote, a date, a target, a macro, a formula, an entity, emphasis, or code that it runs.
fn plain(words: &str) -> String {
    // Most words have none of the signs.
    let may_open = |byte| b"[{@<\\$*/_=~+:".contains(&byte);
    if !words.bytes().any(may_open) {
        return words.to_owned();
    }
    let mut out = String::with_capacity(words.len());
    let formulas = words.matches('$').count() > 1;
    let mut before = None;
    for (at, sign) in words.char_indices() {
        let rest = &words[at + sign.len_utf8()..];
        let next = rest.chars().next();
        let ends_with = |names: &[&str]| names.iter().any(|name| words[..at].ends_with(name));
        if sign == '_' && ends_with(&["src", "call"]) || sign == ':' && ends_with(&PROGRAMS) {
            out.push(BLANK);
        }
        out.push(sign);
        let opens = match sign {
            '[' => next == Some('[') || rest.starts_with("fn:") || rest.starts_with("cite"),
            '{' | '@' => next == Some(sign),
            '<' => next.is_some_and(|next| next.is_ascii_digit() || matches!(next, '<' | '%')),
            '\\' => next
                .is_some_and(|next| next.is_ascii_alphabetic() || matches!(next, '(' | '[' | '_')),
            '$' => formulas,
            '*' | '/' | '_' | '=' | '~' | '+' => {
                let is_border =
                    |sign: char| sign.is_whitespace() || sign == BLANK || "-–—('\"{".contains(sign);
                before.is_none_or(is_border)
                    && next.is_some_and(|next| !next.is_whitespace())
                    && rest.contains(sign)
            }
            _ => false,
        };
        if opens {
            out.push(if sign == '$' { JOINER } else { BLANK });
        }
        before = Some(if opens { BLANK } else { sign });
    }
    out
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
