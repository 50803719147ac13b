//! spaCy's JSON of a document, one a line; places in code points.

use serde::Serialize;

use super::spans::Sort;
use super::tokens::{Corpus, OF_CORPORA, trimmed};
use super::{Export, Format, Unit, Written};

pub(super) const FORMAT: Format = Format {
    name: "spacy",
    ending: "spacy.jsonl",
    about: "Doc.from_json: names as entities, quotes and marks as spans",
    unit: Unit::CodePoints,
    lacks: OF_CORPORA,
    also_loses: "",
    write,
    parts: None,
};

// The keys stand in the order of the alphabet, as in all our JSON.

#[derive(Serialize)]
struct Doc<'a> {
    ents: Vec<Entity<'a>>,
    spans: Groups<'a>,
    text: &'a str,
    tokens: Vec<Token>,
}

#[derive(Serialize)]
struct Entity<'a> {
    end: usize,
    label: &'a str,
    start: usize,
}

#[derive(Serialize)]
struct Groups<'a> {
    marks: Vec<Group<'a>>,
    quotes: Vec<Group<'a>>,
}

#[derive(Serialize)]
struct Group<'a> {
    end: usize,
    id: &'a str,
    kb_id: &'a str,
    label: &'a str,
    start: usize,
}

#[derive(Serialize)]
struct Token {
    end: usize,
    id: usize,
    start: usize,
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
        // spaCy takes spans of whole tokens only, and no token begins or ends with white space.
        let place = |span| index.to_chars(text, trimmed(text, span));
        let tokens = tokens.iter().enumerate().map(|(id, token)| {
            let (start, end) = index.to_chars(text, *token);
            Token { end, id, start }
        });
        let of = |sort: Sort| all.iter().filter(move |item| item.sort == sort);
        let ents = of(Sort::Name).map(|item| {
            let (start, end) = place(item.span);
            Entity {
                end,
                label: &item.label,
                start,
            }
        });
        let quotes = of(Sort::Quote).map(|item| {
            let (start, end) = place(item.span);
            Group {
                end,
                id: &item.id,
                kb_id: item.about.as_deref().unwrap_or_default(),
                label: "QUOTE",
                start,
            }
        });
        let marks = of(Sort::Mark).map(|item| {
            let (start, end) = place(item.span);
            Group {
                end,
                id: &item.id,
                kb_id: "",
                label: item.codes.first().map_or(&*item.label, String::as_str),
                start,
            }
        });
        let doc = Doc {
            ents: ents.collect(),
            spans: Groups {
                marks: marks.collect(),
                quotes: quotes.collect(),
            },
            text,
            tokens: tokens.collect(),
        };
        super::json::line_of(&doc, &mut out);
    }
    out.into()
}
