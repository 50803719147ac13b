//! Prodigy's JSON Lines, an article a line: tokens, and spans in code points and in tokens (the
//! last one included).

use serde::Serialize;

use super::tokens::{Corpus, OF_CORPORA, covered, trimmed};
use super::{Export, Format, Unit, Written};

pub(super) const FORMAT: Format = Format {
    name: "prodigy",
    ending: "prodigy.jsonl",
    about: "spans.manual: marks, names and quotes as spans",
    unit: Unit::CodePoints,
    lacks: OF_CORPORA,
    also_loses: "",
    write,
    parts: None,
};

// The keys stand in the order of the alphabet, as in all our JSON.

#[derive(Serialize)]
struct Task<'a> {
    answer: &'static str,
    meta: Meta<'a>,
    spans: Vec<Labels<'a>>,
    text: &'a str,
    tokens: Vec<Token<'a>>,
}

#[derive(Serialize)]
struct Meta<'a> {
    source: &'a str,
    title: &'a str,
}

#[derive(Serialize)]
struct Labels<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    about: Option<&'a str>,
    end: usize,
    id: &'a str,
    label: &'a str,
    start: usize,
    text: &'a str,
    token_end: usize,
    token_start: usize,
}

#[derive(Serialize)]
struct Token<'a> {
    end: usize,
    id: usize,
    start: usize,
    text: &'a str,
    ws: bool,
}

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
            Labels {
                about: item.about.as_deref(),
                end,
                id: &item.id,
                label: item.codes.first().map_or(&*item.label, String::as_str),
                start,
                text: span.of(text),
                token_end: words.end.saturating_sub(1),
                token_start: words.start,
            }
        });
        let words = tokens.iter().enumerate().map(|(id, token)| {
            let (start, end) = index.to_chars(text, *token);
            Token {
                end,
                id,
                start,
                text: token.of(text),
                ws: text[token.end as usize..].starts_with(' '),
            }
        });
        let task = Task {
            answer: "accept",
            meta: Meta {
                source: export.source,
                title: export.title(),
            },
            spans: spans.collect(),
            text,
            tokens: words.collect(),
        };
        super::json::line_of(&task, &mut out);
    }
    out.into()
}
