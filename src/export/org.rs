//! Org with the properties of org-remark; places in code points from 1.

use std::borrow::Cow;

use super::parts::{Parts, Report, short};
use super::push::{Plain, push_number};
use super::{Export, Format, Thing, Unit, one_line, parts};
use crate::text::display;

pub(super) const FORMAT: Format = Format {
    name: "org",
    ending: "org",
    about: "marks with places for org-remark, quotes by speaker",
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
    write: |exports| parts::joined(&PARTS, exports),
    parts: Some(PARTS),
};

const PARTS: Parts = Parts {
    report,
    marker: ("#", ""),
    ends_blank: false,
    beside: "Now in Byline:",
    once: &[":PROPERTIES:", ":END:", ":org-remark-"],
};

fn report<'a>(exports: &[Export<'a>], report: &mut Report<'a>) {
    for export in exports {
        let (text, index) = (export.article.text(), export.chars());
        // The value of a property is not parsed: signs of no width would be part of the path.
        let (title, file) = (
            line(export.title()),
            one_line(export.file.unwrap_or(export.source)),
        );
        let file = display::sanitise(&file);
        let is_first = report.is_empty();
        report.part(format!("article-{}", short(&[export.source])), |out| {
            if is_first {
                out.extend(["#+TITLE: ", &title, "\n\n"]);
            }
            out.extend([
                "* ",
                &title,
                "\n:PROPERTIES:\n:org-remark-file: ",
                &file,
                "\n:END:",
            ]);
        });
        for mark in export.marks() {
            report.item(mark.id.as_str(), |out| {
                out.push_str("** ");
                push_heading(out, export.article.words(mark.span));
                for (at, code) in mark.codes.iter().enumerate() {
                    out.push_str(if at == 0 { "  :" } else { ":" });
                    push_tag(out, code);
                }
                if !mark.codes.is_empty() {
                    out.push(':');
                }
                let (start, end) = index.to_chars(text, mark.span);
                out.push_str("\n:PROPERTIES:\n:org-remark-beg: ");
                push_number(out, start + 1);
                out.push_str("\n:org-remark-end: ");
                push_number(out, end + 1);
                out.push_str("\n:org-remark-id: ");
                push_line(out, mark.id.as_str());
                out.push_str("\n:org-remark-label: nil\n:END:\n");
                for words in mark.note.lines() {
                    push_body(out, words);
                    out.push('\n');
                }
            });
        }
        let (said, places) = (export.quotes(), export.places());
        for (said, id) in said.iter().zip(export.quote_ids(&said)) {
            report.item(id, |out| {
                let place = line(&places.of(said.quote.span()).to_string());
                out.extend(["** ", &line(&said.by()), ", ", &place, "\n#+begin_quote\n"]);
                for words in said.words.lines() {
                    push_body(out, words);
                    out.push('\n');
                }
                out.push_str("#+end_quote");
            });
        }
    }
}

/// Writes the words of a mark; a bookmark has none.
fn push_heading(out: &mut String, words: &str) {
    if words.trim().is_empty() {
        out.push_str("Bookmark");
    } else {
        push_line(out, words);
    }
}

/// What Org does not show, and what keeps signs from meaning something.
const BLANK: char = '\u{200b}';
/// The same; what comes before it does not end a formula.
const JOINER: char = '\u{2060}';

/// Writes words as [`line()`] gives them.
fn push_line(out: &mut String, words: &str) {
    let words = words.trim_ascii();
    if PLAIN.is_line(words) {
        out.push_str(words);
    } else {
        out.push_str(&line(words));
    }
}

/// Words on one line that open nothing.
fn line(words: &str) -> String {
    let mut words = plain(&display::sanitise(&one_line(words))).into_owned();
    // A heading that ends like tags would have them.
    if words.ends_with(':') {
        words.push(BLANK);
    }
    words
}

/// Writes a line of text that is not a heading, keyword, drawer or block.
fn push_body(out: &mut String, words: &str) {
    let words = display::sanitise(words);
    if words
        .trim_start()
        .starts_with(['*', '#', ':', '|', '-', '+'])
    {
        out.push(BLANK);
    }
    out.push_str(&plain(&words));
}

/// Addresses that Org opens with a program, or runs.
const PROGRAMS: [&str; 5] = ["elisp", "shell", "file", "docview", "attachment"];

/// What may open something, or end it.
const SIGNS: &[u8] = b"[{@<\\$*/_=~+:";
const PLAIN: Plain = Plain::but(SIGNS);

/// The words with a blank that is not seen wherever Org would begin something else than text: a link, a
/// footnote, a date, a target, a macro, a formula, an entity, emphasis, or code that it runs.
fn plain(words: &str) -> Cow<'_, str> {
    // Most words have none of the signs.
    if !words.bytes().any(|byte| SIGNS.contains(&byte)) {
        return Cow::Borrowed(words);
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
    Cow::Owned(out)
}

fn push_tag(out: &mut String, code: &str) {
    let letter = |letter: char| {
        if letter.is_ascii_alphanumeric() || "_@#%".contains(letter) {
            letter
        } else {
            '_'
        }
    };
    out.extend(code.chars().map(letter));
}
