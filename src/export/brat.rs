//! brat standoff (`.ann`); places in code points. The text beside it must be the article's.

use std::fmt::Write as _;

use super::spans::{Sort, labelled, spoken_by};
use super::{Export, Format, Thing, Unit, Written, one_line};
use crate::text::{CharIndex, Span};

pub(super) const FORMAT: Format = Format {
    name: "brat",
    ending: "ann",
    about: "brat standoff: marks, names, quotes with a relation to their speakers",
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
        for (at, item) in all.iter().enumerate() {
            let (places, words) = fragments(text, &index, item.span);
            let _ = writeln!(out, "T{}\t{} {places}\t{words}", at + 1, name(&item.label));
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
                let _ = writeln!(out, "A{tags}\tTag T{} {}", at + 1, name(code));
            }
            let is_told = item.sort == Sort::Quote && item.speaker_mentions.is_empty();
            let speaker = item.about.iter().filter(|_| is_told);
            let speaker = speaker.map(|speaker| format!("speaker: {}", one_line(speaker)));
            let note = (!item.note.is_empty()).then(|| one_line(item.note));
            for note in note.into_iter().chain(speaker) {
                notes += 1;
                let _ = writeln!(out, "#{notes}\tAnnotatorNotes T{}\t{note}", at + 1);
            }
        }
    }
    out.into()
}

/// A span that holds line breaks is several, and its words are joined by blanks.
fn fragments(text: &str, index: &CharIndex, span: Span) -> (String, String) {
    let (mut places, mut words) = (Vec::new(), Vec::new());
    let mut at = span.start as usize;
    for line in span.of(text).split('\n') {
        if !line.is_empty() {
            let (start, end) = index.to_chars(text, Span::new(at, at + line.len()));
            places.push(format!("{start} {end}"));
            words.push(line);
        }
        at += line.len() + 1;
    }
    (places.join(";"), words.join(" "))
}

/// A label as brat takes it: letters, digits, `-` and `_`.
fn name(label: &str) -> String {
    let letters = label.chars();
    letters
        .map(|letter| {
            if letter.is_alphanumeric() || letter == '_' {
                letter
            } else {
                '-'
            }
        })
        .collect()
}
