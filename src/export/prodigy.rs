//! Prodigy's JSON Lines, an article a line: tokens, and spans in code points and in tokens (the
//! last one included).

use serde_json::json;

use super::tokens::{Corpus, OF_CORPORA, covered, trimmed};
use super::{Export, Format, Unit, Written};

pub(super) const FORMAT: Format = Format {
    name: "prodigy",
    ending: "prodigy.jsonl",
    about: "Prodigy's spans.manual: marks, names and quotes with their speakers as spans",
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
        let spans = all.iter().map(|item| {
            let span = trimmed(text, item.span);
            let (start, end) = index.to_chars(text, span);
            let words = covered(&tokens, span);
            let mut value = json!({
                "start": start,
                "end": end,
                "token_start": words.start,
                "token_end": words.end.saturating_sub(1),
                "label": item.codes.first().unwrap_or(&item.label),
                "text": span.of(text),
                "id": item.id,
            });
            if let Some(about) = &item.about {
                value["about"] = about.as_str().into();
            }
            value
        });
        let spans: Vec<_> = spans.collect();
        let words = tokens.iter().enumerate().map(|(id, token)| {
            let (start, end) = index.to_chars(text, *token);
            let ws = text[token.end as usize..].starts_with(' ');
            json!({"id": id, "text": token.of(text), "start": start, "end": end, "ws": ws})
        });
        let value = json!({
            "text": text,
            "tokens": words.collect::<Vec<_>>(),
            "spans": spans,
            "answer": "accept",
            "meta": {"title": export.title(), "source": export.source},
        });
        out.push_str(&super::escaped(&value.to_string()));
        out.push('\n');
    }
    out.into()
}
