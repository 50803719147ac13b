//! brat standoff (`.ann`); places in code points. The text beside it must be the article's.

use std::fmt::Write as _;

use super::push::{push_number, push_one_line};
use super::spans::{Sort, labelled, spoken_by};
use super::{Export, Format, Thing, Unit, Written, one_line};
use crate::text::{CharIndex, Span};

pub(super) const FORMAT: Format = Format {
    name: "brat",
    ending: "ann",
    about: "brat standoff: marks, names, quotes and their speakers",
    unit: Unit::CodePoints,
    lacks: &[
        Thing::Bookmarks,
        Thing::Lost,
        Thing::Colours,
        Thing::Descriptions,
        Thing::Readers,
        Thing::Memo,
        Thing::Articles,
    ],
    also_loses: "line breaks in notes",
    write,
    parts: None,
};

fn write(exports: &[Export<'_>]) -> Written {
    let mut out = String::new();
    // Writing to a string cannot fail.
    for export in exports.iter().take(1) {
        let (text, index) = (export.article.text(), export.chars());
        let all = labelled(export);
        out.reserve(all.len() * 128);
        for (at, item) in all.iter().enumerate() {
            out.push('T');
            push_number(&mut out, at + 1);
            out.push('\t');
            push_name(&mut out, &item.label);
            push_fragments(&mut out, text, &index, item.span);
        }
        for (n, (quote, speaker)) in spoken_by(&all).enumerate() {
            let _ = writeln!(
                out,
                "R{}\tSpokenBy Arg1:T{} Arg2:T{}",
                n + 1,
                quote + 1,
                speaker + 1
            );
        }
        let (mut tags, mut notes) = (0, 0);
        for (at, item) in all.iter().enumerate() {
            for code in item.codes {
                tags += 1;
                out.push('A');
                push_number(&mut out, tags);
                out.push_str("\tTag T");
                push_number(&mut out, at + 1);
                out.push(' ');
                push_name(&mut out, code);
                out.push('\n');
            }
            let is_told = item.sort == Sort::Quote && item.speaker_mentions.is_empty();
            let speaker = item.about.as_ref().filter(|_| is_told);
            let speaker = speaker.map(|speaker| format!("speaker: {}", one_line(speaker)));
            let note = Some(item.note.as_str()).filter(|note| !note.is_empty());
            for note in note.into_iter().chain(speaker.as_deref()) {
                notes += 1;
                out.push('#');
                push_number(&mut out, notes);
                out.push_str("\tAnnotatorNotes T");
                push_number(&mut out, at + 1);
                out.push('\t');
                push_one_line(&mut out, note);
                out.push('\n');
            }
        }
    }
    out.into()
}

/// Writes ` 0 5;6 9⇥words`: a span that holds line breaks is several, and its words are joined by blanks.
fn push_fragments(out: &mut String, text: &str, index: &CharIndex, span: Span) {
    let lines = || {
        let mut at = span.start as usize;
        let lines = span.of(text).split('\n').map(move |line| {
            let start = at;
            at += line.len() + 1;
            (start, line)
        });
        lines.filter(|(_, line)| !line.is_empty())
    };
    if lines().next().is_none() {
        out.push(' ');
    }
    for (number, (at, line)) in lines().enumerate() {
        out.push(if number == 0 { ' ' } else { ';' });
        let (start, end) = index.to_chars(text, Span::new(at, at + line.len()));
        push_number(out, start);
        out.push(' ');
        push_number(out, end);
    }
    out.push('\t');
    for (number, (_, line)) in lines().enumerate() {
        if number > 0 {
            out.push(' ');
        }
        out.push_str(line);
    }
    out.push('\n');
}

/// Writes a label as brat takes it: letters, digits, `-` and `_`.
fn push_name(out: &mut String, label: &str) {
    let letters = label.chars();
    out.extend(letters.map(|letter| {
        if letter.is_alphanumeric() || letter == '_' {
            letter
        } else {
            '-'
        }
    }));
}
