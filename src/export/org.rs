//! Org with the properties of org-remark; places in code points from 1.

use std::fmt::Write as _;

use super::{Export, Format, Unit, Written, one_line};
use crate::text::display;

pub(super) const FORMAT: Format = Format {
    name: "org",
    ending: "org",
    about: "Org, with places for org-remark: marks, quotes under their speakers",
    unit: Unit::CodePointsFromOne,
    loses: "names, colours; codes become tags of letters, digits, _, @, # and %",
    write,
};

fn write(exports: &[Export<'_>]) -> Written {
    let mut out = String::new();
    // Writing to a string cannot fail.
    for export in exports {
        let (text, index) = (export.article.text(), export.chars());
        let title = line(export.title());
        if out.is_empty() {
            let _ = writeln!(out, "#+TITLE: {title}\n");
        }
        let file = line(export.source);
        let _ = writeln!(
            out,
            "* {title}\n:PROPERTIES:\n:org-remark-file: {file}\n:END:\n"
        );
        for mark in export.marks() {
            let (start, end) = index.to_chars(text, mark.span);
            let tags: Vec<String> = mark.codes.iter().map(|code| tag(code)).collect();
            let tags = if tags.is_empty() {
                String::new()
            } else {
                format!("  :{}:", tags.join(":"))
            };
            let _ = writeln!(out, "** {}{tags}", line(export.article.words(mark.span)));
            let _ = writeln!(
                out,
                ":PROPERTIES:\n:org-remark-beg: {}\n:org-remark-end: {}\n:org-remark-id: {}\n:org-remark-label: nil\n:END:",
                start + 1,
                end + 1,
                mark.id
            );
            for words in mark.note.lines() {
                let _ = writeln!(out, "{}", body(words));
            }
        }
        for said in export.quotes() {
            let speaker = line(said.speaker.unwrap_or("Unknown speaker"));
            let place = export.paragraph(said.quote.span());
            let _ = writeln!(
                out,
                "** {speaker}, ¶ {place}\n#+begin_quote\n{}\n#+end_quote",
                body(&said.words)
            );
        }
    }
    out.into()
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
