//! Org → an article: headings, lists, tables, quotations, verse, code, notes, links, emphasis.

use super::inline::{Sign, inlines};
use super::{Draft, finish};
use crate::import::build::Builder;
use crate::import::{Hints, Parsed, Refusal, decode, links};
use crate::text::{BlockKind, Style};

const SIGNS: &[Sign] = &[
    Sign::new("*", Style::Strong),
    Sign::new("/", Style::Emphasis),
    Sign::new("_", Style::Emphasis),
    Sign::new("=", Style::Code),
    Sign::new("~", Style::Code),
    Sign::new("+", Style::Strikethrough),
];

/// Reads `bytes` as Org.
pub(in crate::import) fn import(bytes: Vec<u8>, hints: &Hints) -> Result<Parsed, Refusal> {
    let decoded = decode(bytes, hints.charset.as_deref())?;
    let mut draft = Draft::default();
    let mut lines = decoded.text.lines();
    let mut drawer = false;
    while let Some(line) = lines.next() {
        let words = line.trim();
        let lower = words.to_ascii_lowercase();
        if drawer {
            drawer = lower != ":end:";
            continue;
        }
        if words.is_empty() {
            draft.end();
        } else if let Some(name) = lower.strip_prefix("#+begin_") {
            let name = name
                .split_whitespace()
                .next()
                .unwrap_or_default()
                .to_owned();
            let end = format!("#+end_{name}");
            let mut inside: Vec<&str> = Vec::new();
            for line in lines.by_ref() {
                if line.trim().to_ascii_lowercase().starts_with(&end) {
                    break;
                }
                inside.push(line);
            }
            block(&mut draft, &name, &inside);
        } else if let Some(keyword) = words.strip_prefix("#+") {
            draft.end();
            let Some((key, value)) = keyword.split_once(':') else {
                continue;
            };
            let value = value.trim();
            match key.to_ascii_lowercase().as_str() {
                "title" => draft.title(value),
                "author" => draft.author(value),
                "date" => draft.date(value.trim_matches(['<', '>', '[', ']'])),
                "language" => draft.meta.language = Some(value.to_owned()),
                "caption" => draft.add(BlockKind::Caption, |b| text(b, value)),
                _ => {}
            }
        } else if words == "#" || words.starts_with("# ") {
            draft.end();
        } else if let Some((level, heading)) = heading(line) {
            draft.add(BlockKind::Heading(level), |b| text(b, heading));
        } else if lower.starts_with(':') && lower.ends_with(':') && !lower.contains(' ') {
            drawer = true;
        } else if ["scheduled:", "deadline:", "closed:"]
            .iter()
            .any(|key| lower.starts_with(key))
        {
            draft.end();
        } else if let Some(code) = words.strip_prefix(": ") {
            draft.line_of(BlockKind::Code, |b| b.text(code));
        } else if words.starts_with('|') {
            draft.row(words, text);
        } else if words.len() >= 5 && words.bytes().all(|b| b == b'-') {
            draft.rule();
        } else if let Some((label, rest)) = footnote(line) {
            draft.add(BlockKind::Footnote(label.to_owned()), |b| text(b, rest));
            draft.reopen();
        } else if let Some(item) = item(line) {
            draft.item(item, text);
        } else {
            draft.words(words, line.len() - line.trim_start().len(), text);
        }
    }
    finish(draft, decoded.warning, hints)
}

fn block(draft: &mut Draft, name: &str, lines: &[&str]) {
    match name {
        "quote" => {
            for paragraph in lines.split(|line| line.trim().is_empty()) {
                let words = paragraph.join("\n");
                draft.add(BlockKind::Quotation, |b| text(b, &words));
            }
        }
        "verse" => draft.kept(BlockKind::Lines, lines, text),
        "src" | "example" | "export" => {
            draft.kept(BlockKind::Code, lines, Builder::text);
        }
        "comment" => {}
        _ => {
            for paragraph in lines.split(|line| line.trim().is_empty()) {
                let words = paragraph.join(" ");
                draft.add(BlockKind::Paragraph, |b| text(b, &words));
            }
        }
    }
}

/// The level and words of a heading, without its state and tags.
fn heading(line: &str) -> Option<(u8, &str)> {
    let stars = line.bytes().take_while(|&b| b == b'*').count();
    let words = line
        .get(stars..)?
        .strip_prefix(' ')
        .filter(|_| stars > 0)?
        .trim();
    let words = ["TODO ", "DONE "]
        .iter()
        .find_map(|state| words.strip_prefix(state))
        .unwrap_or(words);
    let words = match words.rsplit_once(char::is_whitespace) {
        Some((before, tags)) if tags.len() > 2 && tags.starts_with(':') && tags.ends_with(':') => {
            before.trim_end()
        }
        _ => words,
    };
    Some(((stars + 1).min(6) as u8, words))
}

fn item(line: &str) -> Option<super::Item<'_>> {
    let indent = line.len() - line.trim_start().len();
    let words = line.trim();
    for mark in ["- ", "+ "] {
        if let Some(words) = words.strip_prefix(mark) {
            let words = words.trim_start_matches("[ ] ").trim_start_matches("[X] ");
            return Some(super::Item {
                indent,
                number: None,
                words,
            });
        }
    }
    if indent > 0
        && let Some(words) = words.strip_prefix("* ")
    {
        return Some(super::Item {
            indent,
            number: None,
            words,
        });
    }
    super::numbered(line)
}

/// The label and words of `[fn:1] The note.`
fn footnote(line: &str) -> Option<(&str, &str)> {
    let rest = line.strip_prefix("[fn:")?;
    let (label, words) = rest.split_once(']')?;
    (!label.contains(':')).then_some((label, words.trim()))
}

fn text(builder: &mut Builder, words: &str) {
    inlines(builder, words, SIGNS, &|builder, rest| {
        if let Some(inner) = rest.strip_prefix("[[") {
            let (link, length) = inner
                .split_once("]]")
                .map(|(link, _)| (link, link.len() + 4))?;
            let (target, shown) = match link.split_once("][") {
                Some((target, shown)) => (target, shown),
                None => (link, link),
            };
            match links::resolve(None, target) {
                Some(target) => builder.open(Style::Link(target)),
                None => builder.open(Style::Emphasis),
            }
            builder.text(shown);
            builder.close();
            return Some(length);
        }
        let inner = rest.strip_prefix("[fn:")?;
        let (label, _) = inner.split_once(']')?;
        if label.contains(':') {
            return None;
        }
        builder.open(Style::FootnoteRef(label.to_owned()));
        builder.text(&format!("[{label}]"));
        builder.close();
        Some(label.len() + 5)
    });
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use crate::import::Format;

    #[test]
    fn org_is_read_as_what_it_is() {
        check(
            Format::Org,
            "#+TITLE: The Quay\n#+AUTHOR: Ana Petrov\n#+DATE: <2024-05-01 Wed>\n\nIt /rained/ all *day*,\nsaid [[https://varn.example][the town]].[fn:1]\n\n\
             * TODO Ferries :boats:\n:PROPERTIES:\n:ID: 1\n:END:\n- one\n  more\n  - =two=\n1. three\n\n** Names\n\n| Town | People |\n|------+--------|\n| Alba | 9 |\n\n\
             #+BEGIN_QUOTE\nWe wait.\n\n— Nkechi Obi\n#+END_QUOTE\n#+begin_src sh\nls  -l\n#+end_src\n#+BEGIN_VERSE\nThe tide\ngoes out\n#+END_VERSE\n# no\n-----\n\n[fn:1] A note.",
            "h1 The Quay\np It {em:rained} all {b:day}, said {https://varn.example:the town}.{^1:[1]}\nh2 Ferries\n* one more\n * {tt:two}\n1. three\nh3 \
             Names\ntable Town|People/Alba|9\n> We wait.\nsaid — {who:Nkechi Obi}\ncode ls  -l\nlines The tide/goes out\n-- \n[^1] A note.",
            Some("Ana Petrov"),
            Some("2024-05-01"),
        );
    }
}
