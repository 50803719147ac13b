//! spaCy's JSON of a document, one a line; places in code points.

use serde_json::json;
use unicode_segmentation::UnicodeSegmentation as _;

use super::spans::labelled;
use super::{Export, Format, Unit, Written};
use crate::text::{CharIndex, Span};

pub(super) const FORMAT: Format = Format {
    name: "spacy",
    ending: "spacy.jsonl",
    about: "spaCy's Doc.from_json: names as entities, quotes and marks as span groups",
    unit: Unit::CodePoints,
    loses: "bookmarks, notes, codes but the first, colours",
    write,
};

fn write(exports: &[Export<'_>]) -> Written {
    let (mut out, mut lost, mut notes) = (String::new(), 0, 0);
    for export in exports {
        let (text, index) = (export.article.text(), export.chars());
        let (all, places) = labelled(export);
        lost += places;
        notes += all
            .iter()
            .filter(|item| !item.note.is_empty() || item.codes.len() > 1)
            .count();
        // Words, and the borders of every span: spaCy takes spans of whole tokens only.
        let mut borders: Vec<usize> = text.split_word_bound_indices().map(|(at, _)| at).collect();
        borders.extend(
            all.iter()
                .flat_map(|item| [item.span.start as usize, item.span.end as usize]),
        );
        borders.push(text.len());
        borders.sort_unstable();
        borders.dedup();
        let tokens = borders
            .windows(2)
            .filter(|pair| !text[pair[0]..pair[1]].trim().is_empty());
        let tokens: Vec<_> = tokens
            .enumerate()
            .map(|(id, pair)| {
                let (start, end) = trimmed(text, &index, Span::new(pair[0], pair[1]));
                json!({"id": id, "start": start, "end": end})
            })
            .collect();
        let span = |item: &super::spans::Labelled, label: &str, about: &str| {
            let (start, end) = trimmed(text, &index, item.span);
            json!({"start": start, "end": end, "label": label, "kb_id": about, "id": item.id})
        };
        let is_quote = |item: &&super::spans::Labelled| item.label == "QUOTE";
        let is_mark = |item: &&super::spans::Labelled| {
            matches!(item.label.as_str(), "HIGHLIGHT" | "NOTE" | "BOOKMARK")
        };
        let names = all.iter().filter(|item| !is_quote(item) && !is_mark(item));
        let ents: Vec<_> = names
            .map(|item| {
                let (start, end) = trimmed(text, &index, item.span);
                json!({"start": start, "end": end, "label": item.label})
            })
            .collect();
        let quotes = all.iter().filter(is_quote);
        let quotes: Vec<_> = quotes
            .map(|item| span(item, "QUOTE", item.speaker.as_deref().unwrap_or_default()))
            .collect();
        let marks = all.iter().filter(is_mark);
        let marks: Vec<_> = marks
            .map(|item| {
                span(
                    item,
                    item.codes.first().map_or(&item.label, |code| code),
                    "",
                )
            })
            .collect();
        let value = json!({
            "text": text,
            "ents": ents,
            "spans": {"quotes": quotes, "marks": marks},
            "tokens": tokens,
        });
        out.push_str(&super::escaped(&value.to_string()));
        out.push('\n');
    }
    Written::from(out)
        .without(lost, "bookmarks")
        .without(notes, "marks with a note or a second code")
}

/// The span in code points, without white space at its ends, where no token of spaCy's stands.
fn trimmed(text: &str, index: &CharIndex, span: Span) -> (usize, usize) {
    let words = span.of(text);
    let start = span.start as usize + words.len() - words.trim_start().len();
    index.to_chars(text, Span::new(start, start + words.trim().len()))
}
