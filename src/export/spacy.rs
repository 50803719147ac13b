//! spaCy's JSON of a document, one a line; places in code points.

use serde_json::json;

use super::spans::{Labelled, Sort};
use super::tokens::{Corpus, OF_CORPORA, trimmed};
use super::{Export, Format, Unit, Written};

pub(super) const FORMAT: Format = Format {
    name: "spacy",
    ending: "spacy.jsonl",
    about: "spaCy's Doc.from_json: names as entities, quotes and marks as span groups",
    unit: Unit::CodePoints,
    lacks: OF_CORPORA,
    also_loses: "",
    write,
    parts: None,
};

fn write(exports: &[Export<'_>]) -> Written {
    let mut out = String::new();
    for export in exports {
        let Corpus {
            text,
            index,
            all,
            tokens,
        } = Corpus::of(export);
        // spaCy takes spans of whole tokens only, and no token begins or ends with white space.
        let place = |span| index.to_chars(text, trimmed(text, span));
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
    out.into()
}
