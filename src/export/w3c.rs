//! W3C Web Annotation (JSON-LD): an annotation collection, places in code points.

use serde_json::{Value, json};

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

fn write(exports: &[Export<'_>]) -> Written {
    let items: Vec<Value> = exports.iter().flat_map(annotations).collect();
    let page = json!({
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": format!("urn:uuid:{}", exports.first().map(|export| export.guid("collection")).unwrap_or_default()),
        "type": "AnnotationCollection",
        "total": items.len(),
        "first": {
            "id": format!("urn:uuid:{}", exports.first().map(|export| export.guid("page")).unwrap_or_default()),
            "type": "AnnotationPage",
            "startIndex": 0,
            "items": items,
        },
    });
    super::json::pretty(&page).into()
}

fn annotations(export: &Export<'_>) -> Vec<Value> {
    let text = export.article.text();
    let (index, source, guids) = (export.chars(), export.address(), export.guids());
    let target = |span: Span, anchor: &Anchor| {
        let (start, end) = index.to_chars(text, span);
        let position = json!({"type": "TextPositionSelector", "start": start, "end": end});
        if span.is_empty() {
            return json!({"source": source, "selector": [position]});
        }
        json!({
            "source": source,
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": anchor.exact,
                    "prefix": anchor.prefix,
                    "suffix": anchor.suffix,
                },
                position,
            ],
        })
    };
    let text_body = |purpose: &str, value: &str| json!({"type": "TextualBody", "value": value, "purpose": purpose});
    let mut all = Vec::new();
    for mark in export.marks() {
        let mut body = Vec::new();
        if !mark.note.is_empty() {
            let mut note = text_body("commenting", &mark.note);
            note["format"] = "text/markdown".into();
            body.push(note);
        }
        body.extend(mark.codes.iter().map(|code| text_body("tagging", code)));
        let motivation = match mark.kind {
            crate::annotation::Kind::Bookmark => "bookmarking",
            crate::annotation::Kind::Note => "commenting",
            crate::annotation::Kind::Highlight => "highlighting",
        };
        let mut value = annotation(
            &guids,
            mark.id.as_str(),
            motivation,
            body,
            &target(mark.span, &export.anchor(mark)),
        );
        if let Some(time) = mark.created.map(seconds) {
            value["created"] = time.into();
        }
        if let Some(time) = mark.modified.map(seconds) {
            value["modified"] = time.into();
        }
        if let Some(by) = &mark.by {
            value["creator"] = json!({
                "id": format!("urn:uuid:{}", crate::annotation::guid(&["reader", by])),
                "type": "Person",
                "name": by,
            });
        }
        all.push(value);
    }
    for said in export.quotes() {
        let mut body: Vec<Value> = said
            .speakers
            .iter()
            .map(|speaker| text_body("identifying", speaker))
            .collect();
        if body.is_empty() {
            body.push(text_body("identifying", "unknown speaker"));
        }
        body.push(text_body("classifying", said.quote.kind().code()));
        let id = format!("quote-{}", said.quote.span().start);
        all.push(annotation(
            &guids,
            &id,
            "identifying",
            body,
            &target(said.quote.span(), &context(text, said.quote.span())),
        ));
    }
    for name in export.names() {
        let body = vec![
            text_body("identifying", &name.entity.name),
            text_body("classifying", name.mention.kind.code()),
        ];
        let id = format!("name-{}", name.mention.span.start);
        all.push(annotation(
            &guids,
            &id,
            "classifying",
            body,
            &target(name.mention.span, &context(text, name.mention.span)),
        ));
    }
    all
}

fn annotation(
    guids: &Guids,
    id: &str,
    motivation: &str,
    body: Vec<Value>,
    target: &Value,
) -> Value {
    let mut value = json!({
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": format!("urn:uuid:{}", guids.of(id)),
        "type": "Annotation",
        "motivation": motivation,
        "target": target,
    });
    if !body.is_empty() {
        value["body"] = body.into();
    }
    value
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
    Timestamp::from_second(time.as_second())
        .unwrap_or(time)
        .to_string()
}
