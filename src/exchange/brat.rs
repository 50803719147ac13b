//! brat standoff (`.ann`, with the text in a `.txt` beside it); places in code points.

use std::collections::HashMap;

use super::corpora::{labelled, speak};
use super::{Foreign, Left, Mark, SourceText, What};
use crate::annotation::{Anchor, Kind};

/// True for a text whose first line is one of standoff.
pub(super) fn is_standoff(text: &str) -> bool {
    let line = text.lines().next().unwrap_or_default();
    let id = line.split('\t').next().unwrap_or_default();
    let number = id.strip_prefix(['T', 'E', 'R', 'A', '#']);
    line.contains('\t')
        && number.is_some_and(|number| {
            !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
        })
}

/// Reads standoff. Lines without a counterpart here are listed.
pub(super) fn read(text: &str, name: &str, beside: &dyn Fn(&str) -> Option<Vec<u8>>) -> Foreign {
    let mut foreign = Foreign {
        format: "brat",
        ..Foreign::default()
    };
    let stem = name.strip_suffix(".ann").unwrap_or(name);
    let document = beside(&format!("{stem}.txt"));
    let document = document
        .and_then(|bytes| super::text_of(&bytes).ok())
        .unwrap_or_default();
    let source = SourceText::new(&document, 0);
    let mut at: HashMap<&str, usize> = HashMap::new();
    let mut later = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let mut fields = line.splitn(3, '\t');
        let (id, what, words) = (
            fields.next().unwrap_or_default(),
            fields.next().unwrap_or_default(),
            fields.next().unwrap_or_default(),
        );
        if !id.starts_with('T') {
            later.push((id, what, words));
            continue;
        }
        let Some(mark) = bound(what, words, &source) else {
            foreign
                .left
                .push(Left::new(id, "its line cannot be understood"));
            continue;
        };
        at.insert(id, foreign.marks.len());
        foreign.marks.push(Mark {
            origin: format!("{name} {id} {what}"),
            ..mark
        });
    }
    // What is said of an event is said of the words that tell of it.
    for (id, what, _) in later.iter().filter(|(id, ..)| id.starts_with('E')) {
        let trigger = what
            .split(' ')
            .next()
            .and_then(|part| part.split(':').nth(1));
        if let Some(&mark) = trigger.and_then(|trigger| at.get(trigger)) {
            at.insert(id, mark);
        }
    }
    for (id, what, words) in later {
        if let Err(why) = about(what, words, id, &at, &mut foreign.marks) {
            let what = what.split([' ', ':']).next().unwrap_or_default();
            foreign.left.push(Left::new(format!("{id} {what}"), why));
        }
    }
    if !document.is_empty() {
        foreign.texts.push(document);
    }
    foreign
}

/// A text-bound annotation: `LABEL 0 5;6 9`, and its words.
fn bound(what: &str, words: &str, source: &SourceText<'_>) -> Option<Mark> {
    let (label, places) = what.split_once(' ')?;
    let mut ends = Vec::new();
    for place in places.split(';') {
        let (start, end) = place.trim().split_once(' ')?;
        ends.push((start.parse::<usize>().ok()?, end.parse::<usize>().ok()?));
    }
    let (start, end) = (ends.first()?.0, ends.last()?.1);
    let found = source.mark(start, end);
    let one_line = |words: &str| words.split_whitespace().collect::<Vec<_>>().join(" ");
    // The numbers count if they give the words that the line has.
    let fits = |mark: &Mark| ends.len() > 1 || one_line(&mark.anchor.exact) == one_line(words);
    let mark = found.filter(fits).unwrap_or_else(|| Mark {
        anchor: Anchor {
            exact: words.to_owned(),
            ..Anchor::default()
        },
        hint: Some((start, end)),
        ..Mark::default()
    });
    (!mark.anchor.exact.trim().is_empty()).then(|| labelled(mark, label))
}

/// A line about other lines.
fn about(
    what: &str,
    words: &str,
    id: &str,
    at: &HashMap<&str, usize>,
    marks: &mut [Mark],
) -> Result<(), &'static str> {
    let mut parts = what.split_whitespace();
    let kind = parts.next().unwrap_or_default();
    let known = |id: Option<&str>| id.and_then(|id| at.get(id)).copied();
    match id.chars().next() {
        Some('R') if kind == "SpokenBy" => {
            let mut argument = || known(parts.next().and_then(|part| part.split(':').nth(1)));
            let (Some(quote), Some(name)) = (argument(), argument()) else {
                return Err("it names a line that is not there");
            };
            speak(marks, quote, name);
            Ok(())
        }
        Some('R' | '*') => Err("relations but SpokenBy have no counterpart here"),
        Some('E') => Err("events have no counterpart here; the words of their triggers are taken"),
        Some('N') => Err("links to databases have no counterpart here"),
        Some('A' | 'M') => {
            let mark = known(parts.next()).ok_or("what it belongs to is not taken")?;
            let value: Vec<&str> = parts.collect();
            let code = match (kind, &value[..]) {
                ("Tag", value) if !value.is_empty() => value.join(" "),
                (kind, []) => kind.to_owned(),
                (kind, value) => format!("{kind}/{}", value.join(" ")),
            };
            marks[mark].codes.push(code);
            Ok(())
        }
        Some('#') => {
            let mark = known(parts.next()).ok_or("what it belongs to is not taken")?;
            let mark = &mut marks[mark];
            if let (What::Quote { speaker, .. }, Some(name)) =
                (&mut mark.what, words.strip_prefix("speaker: "))
            {
                *speaker = Some(name.to_owned());
                return Ok(());
            }
            if !mark.note.is_empty() {
                mark.note.push('\n');
            }
            mark.note.push_str(words);
            if mark.what == What::Mark && mark.codes.is_empty() && mark.kind == Kind::Bookmark {
                mark.kind = Kind::Note;
            }
            Ok(())
        }
        _ => Err("it is not a line of standoff"),
    }
}
