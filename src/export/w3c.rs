//! W3C Web Annotation (JSON-LD): an annotation collection, places in code points.

use serde::Serialize;

use super::push::push_time;
use super::{Export, Format, Guids, Thing, Unit, Written};
use crate::annotation::{Anchor, Timestamp};
use crate::text::Span;

pub(super) const FORMAT: Format = Format {
    name: "w3c",
    ending: "jsonld",
    about: "W3C Web Annotation: marks, quotes with their speakers, names",
    unit: Unit::CodePoints,
    lacks: &[
        Thing::Lost,
        Thing::Colours,
        Thing::Descriptions,
        Thing::Memo,
    ],
    also_loses: "",
    write,
    parts: None,
};

const MODEL: &str = "http://www.w3.org/ns/anno.jsonld";

// The keys stand in the order of the alphabet, as in all our JSON.

#[derive(Serialize)]
struct Collection<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    first: Page<'a>,
    id: String,
    total: usize,
    #[serde(rename = "type")]
    kind: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Page<'a> {
    id: String,
    items: Vec<Item<'a>>,
    start_index: usize,
    #[serde(rename = "type")]
    kind: &'static str,
}

#[derive(Serialize)]
struct Item<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    body: Vec<Body<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    created: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    creator: Option<Creator<'a>>,
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    modified: Option<String>,
    motivation: &'static str,
    target: Target<'a>,
    #[serde(rename = "type")]
    kind: &'static str,
}

#[derive(Serialize)]
struct Creator<'a> {
    id: String,
    name: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
}

#[derive(Serialize)]
struct Body<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<&'static str>,
    purpose: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    value: &'a str,
}

impl<'a> Body<'a> {
    fn of(purpose: &'static str, value: &'a str) -> Self {
        Self {
            format: None,
            purpose,
            kind: "TextualBody",
            value,
        }
    }
}

#[derive(Serialize)]
struct Target<'a> {
    selector: Vec<Selector>,
    source: &'a str,
}

/// A place by its words or by its offsets.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Selector {
    Quote {
        exact: String,
        prefix: String,
        suffix: String,
        #[serde(rename = "type")]
        kind: &'static str,
    },
    Position {
        end: usize,
        start: usize,
        #[serde(rename = "type")]
        kind: &'static str,
    },
}

impl Selector {
    pub(super) fn quote(anchor: Anchor) -> Self {
        Self::Quote {
            exact: anchor.exact,
            prefix: anchor.prefix,
            suffix: anchor.suffix,
            kind: "TextQuoteSelector",
        }
    }

    pub(super) fn position((start, end): (usize, usize)) -> Self {
        Self::Position {
            end,
            start,
            kind: "TextPositionSelector",
        }
    }
}

fn write(exports: &[Export<'_>]) -> Written {
    let addresses: Vec<String> = exports.iter().map(Export::address).collect();
    let all = exports.iter().zip(&addresses);
    let items: Vec<Item> = all
        .flat_map(|(export, address)| annotations(export, address))
        .collect();
    let id = |what: &str| {
        let id = exports.first().map(|export| export.guid(what));
        format!("urn:uuid:{}", id.unwrap_or_default())
    };
    let collection = Collection {
        context: MODEL,
        id: id("collection"),
        total: items.len(),
        first: Page {
            id: id("page"),
            items,
            start_index: 0,
            kind: "AnnotationPage",
        },
        kind: "AnnotationCollection",
    };
    super::json::pretty(&collection).into()
}

fn annotations<'a>(export: &Export<'a>, source: &'a str) -> Vec<Item<'a>> {
    let text = export.article.text();
    let (index, guids) = (export.chars(), export.guids());
    let target = |span: Span, anchor: Anchor| {
        let position = Selector::position(index.to_chars(text, span));
        let selector = if span.is_empty() {
            vec![position]
        } else {
            vec![Selector::quote(anchor), position]
        };
        Target { selector, source }
    };
    let mut all = Vec::new();
    for mark in export.marks() {
        let mut body = Vec::new();
        if !mark.note.is_empty() {
            body.push(Body {
                format: Some("text/markdown"),
                ..Body::of("commenting", &mark.note)
            });
        }
        body.extend(mark.codes.iter().map(|code| Body::of("tagging", code)));
        let motivation = match mark.kind {
            crate::annotation::Kind::Bookmark => "bookmarking",
            crate::annotation::Kind::Note => "commenting",
            crate::annotation::Kind::Highlight => "highlighting",
        };
        all.push(Item {
            created: mark.created.map(seconds),
            modified: mark.modified.map(seconds),
            creator: mark.by.as_deref().map(|name| Creator {
                id: format!("urn:uuid:{}", crate::annotation::guid(&["reader", name])),
                name,
                kind: "Person",
            }),
            ..item(
                &guids,
                mark.id.as_str(),
                motivation,
                body,
                target(mark.span, export.anchor(mark)),
            )
        });
    }
    for said in export.quotes() {
        let (span, kind) = (said.quote.span(), said.quote.kind().code());
        let speakers = said.speakers.into_iter();
        let mut body: Vec<Body> = speakers
            .map(|speaker| Body::of("identifying", speaker))
            .collect();
        if body.is_empty() {
            body.push(Body::of("identifying", "unknown speaker"));
        }
        body.push(Body::of("classifying", kind));
        let id = format!("quote-{}", span.start);
        let target = target(span, context(text, span));
        all.push(item(&guids, &id, "identifying", body, target));
    }
    for name in export.names() {
        let (span, kind) = (name.mention.span, name.mention.kind.code());
        let body = vec![
            Body::of("identifying", &name.entity.name),
            Body::of("classifying", kind),
        ];
        let id = format!("name-{}", span.start);
        let target = target(span, context(text, span));
        all.push(item(&guids, &id, "classifying", body, target));
    }
    all
}

fn item<'a>(
    guids: &Guids,
    id: &str,
    motivation: &'static str,
    body: Vec<Body<'a>>,
    target: Target<'a>,
) -> Item<'a> {
    Item {
        context: MODEL,
        body,
        created: None,
        creator: None,
        id: format!("urn:uuid:{}", guids.of(id)),
        modified: None,
        motivation,
        target,
        kind: "Annotation",
    }
}

/// How many code points of context go with what was found: its place is exact.
const CONTEXT: usize = 32;

/// The words of a span and those around it.
fn context(text: &str, span: Span) -> Anchor {
    let (before, after) = (&text[..span.start as usize], &text[span.end as usize..]);
    let from = before
        .char_indices()
        .rev()
        .nth(CONTEXT - 1)
        .map_or(0, |(at, _)| at);
    let to = after
        .char_indices()
        .nth(CONTEXT)
        .map_or(after.len(), |(at, _)| at);
    Anchor {
        exact: span.of(text).to_owned(),
        prefix: before[from..].to_owned(),
        suffix: after[..to].to_owned(),
    }
}

/// A time as the model wants it: whole seconds, UTC.
pub(super) fn seconds(time: Timestamp) -> String {
    let mut out = String::with_capacity(24);
    push_seconds(&mut out, time);
    out
}

/// Writes a time as [`seconds`] gives it.
pub(super) fn push_seconds(out: &mut String, time: Timestamp) {
    push_time(
        out,
        Timestamp::from_second(time.as_second()).unwrap_or(time),
    );
}
