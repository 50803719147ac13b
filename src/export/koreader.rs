//! The JSON that KOReader's exporter writes: marks and quotes of a book or article.

use serde_json::{Value, json};

use super::{Export, Format, Thing, Unit, Written};
use crate::annotation::{Colour, Timestamp};
use crate::text::Span;
use crate::text::order;

pub(super) const FORMAT: Format = Format {
    name: "koreader",
    ending: "koreader.json",
    about: "the JSON of KOReader's exporter: marks with notes, quotes with their speakers",
    unit: Unit::None,
    lacks: &[
        Thing::Names,
        Thing::Codes,
        Thing::Lost,
        Thing::Descriptions,
        Thing::Readers,
        Thing::Memo,
    ],
    also_loses: "places but the page and chapter",
    write,
    parts: None,
};

fn write(exports: &[Export<'_>]) -> Written {
    let documents: Vec<Value> = exports.iter().map(document).collect();
    let value = match &documents[..] {
        [document] => document.clone(),
        _ => json!({"version": "json/1.0.0", "documents": documents}),
    };
    super::json::pretty(&value).into()
}

fn document(export: &Export<'_>) -> Value {
    let seconds = |time: Option<Timestamp>| time.map(Timestamp::as_second);
    let places = export.places();
    let entry = |span: Span, sort: &str, text: &str| {
        let place = places.of(span);
        let page = place.page.and_then(|page| page.parse::<u64>().ok());
        let mut entry = json!({"sort": sort, "page": page.unwrap_or(1), "text": text});
        if let Some(chapter) = place.chapter {
            entry["chapter"] = chapter.into();
        }
        entry
    };
    let mut entries = Vec::new();
    for mark in export.marks() {
        let sort = if mark.span.is_empty() {
            "bookmark"
        } else {
            "highlight"
        };
        let mut entry = entry(mark.span, sort, export.article.words(mark.span));
        if !mark.span.is_empty() {
            entry["drawer"] = "lighten".into();
            let colour = export.notes.colour_of(mark).unwrap_or(Colour::Yellow);
            let name = match colour.nearest() {
                Colour::Pink => "red",
                colour => colour.name(),
            };
            entry["color"] = name.into();
        }
        if !mark.note.is_empty() {
            entry["note"] = mark.note.as_str().into();
        }
        if let Some(time) = seconds(mark.created) {
            entry["time"] = time.into();
        }
        entries.push((mark.span, entry));
    }
    for said in export.quotes() {
        let span = said.quote.span();
        let mut entry = entry(span, "highlight", &said.words);
        entry["drawer"] = "underscore".into();
        entry["note"] = said.by().into();
        entries.push((span, entry));
    }
    order::sort_by_key(&mut entries, |(span, _)| *span);
    let newest = export.marks().iter().filter_map(|mark| mark.modified).max();
    let entries: Vec<Value> = entries.into_iter().map(|(_, entry)| entry).collect();
    json!({
        "title": export.title(),
        "author": export.article.meta().author,
        "file": export.source,
        "created_on": seconds(newest),
        "version": "json/1.0.0",
        "entries": entries,
    })
}
