//! spaCy's JSON of a document, one a line; places in code points.

use serde_json::json;

use super::spans::{Labelled, Sort, labelled};
use super::tokens::{tokens, trimmed, with_white_space};
use super::{Export, Format, Unit, Written};

pub(super) const FORMAT: Format = Format {
    name: "spacy",
    ending: "spacy.jsonl",
    about: "spaCy's Doc.from_json: names as entities, quotes and marks as span groups",
    unit: Unit::CodePoints,
    loses: "bookmarks, notes, codes but the first, colours",
    write,
    parts: None,
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
        // spaCy takes spans of whole tokens only, and no token begins or ends with white space.
        let place = |span| index.to_chars(text, trimmed(text, span));
        let words = tokens(text, all.iter().map(|item| item.span));
        let tokens = with_white_space(text, &words);
        let tokens = tokens.iter().enumerate().map(|(id, token)| {
            let (start, end) = index.to_chars(text, *token);
            json!({"id": id, "start": start, "end": end})
        });
        let tokens: Vec<_> = tokens.collect();
        let span = |item: &Labelled, label: &str, about: &str| {
            let (start, end) = place(item.span);
            json!({"start": start, "end": end, "label": label, "kb_id": about, "id": item.id})
        };
        let of = |sort: Sort| all.iter().filter(move |item| item.sort == sort);
        let ents: Vec<_> = of(Sort::Name)
            .map(|item| {
                let (start, end) = place(item.span);
                json!({"start": start, "end": end, "label": item.label})
            })
            .collect();
        let quotes: Vec<_> = of(Sort::Quote)
            .map(|item| span(item, "QUOTE", item.about.as_deref().unwrap_or_default()))
            .collect();
        let marks: Vec<_> = of(Sort::Mark)
            .map(|item| {
                let label = item.codes.first().unwrap_or(&item.label);
                span(item, label, "")
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
