//! Prodigy's JSON Lines, an article a line: tokens, and spans in code points and in tokens (the
//! last one included).

use serde_json::json;

use super::spans::labelled;
use super::tokens::{covered, tokens, trimmed, with_white_space};
use super::{Export, Format, Unit, Written};

pub(super) const FORMAT: Format = Format {
    name: "prodigy",
    ending: "prodigy.jsonl",
    about: "Prodigy's spans.manual: marks, names and quotes with their speakers as spans",
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
        let words = tokens(text, all.iter().map(|item| item.span));
        let tokens = with_white_space(text, &words);
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
    Written::from(out)
        .without(lost, "bookmarks")
        .without(notes, "marks with a note or a second code")
}
