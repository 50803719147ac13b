//! The JSON that KOReader's exporter writes: marks and quotes of a book or article.

use std::borrow::Cow;

use serde::Serialize;

use super::{Export, Format, Thing, Unit, Written};
use crate::annotation::{Colour, Timestamp};
use crate::text::Span;
use crate::text::order;

pub(super) const FORMAT: Format = Format {
    name: "koreader",
    ending: "koreader.json",
    about: "KOReader's JSON: marks with notes, quotes and speakers",
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
    let documents: Vec<Document<'_>> = exports.iter().map(document).collect();
    let json = match &documents[..] {
        [document] => super::json::pretty(document),
        _ => super::json::pretty(&Documents {
            documents,
            version: VERSION,
        }),
    };
    json.into()
}

const VERSION: &str = "json/1.0.0";

/// Several articles; the keys stand in the order of the alphabet, as in all our JSON.
#[derive(Serialize)]
struct Documents<'a> {
    documents: Vec<Document<'a>>,
    version: &'static str,
}

#[derive(Serialize)]
struct Document<'a> {
    author: Option<&'a str>,
    created_on: Option<i64>,
    entries: Vec<Entry<'a>>,
    file: &'a str,
    title: &'a str,
    version: &'static str,
}

#[derive(Serialize)]
struct Entry<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    chapter: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    color: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    drawer: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<Cow<'a, str>>,
    page: u64,
    sort: &'static str,
    text: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<i64>,
}

fn document<'a>(export: &Export<'a>) -> Document<'a> {
    let seconds = |time: Option<Timestamp>| time.map(Timestamp::as_second);
    let places = export.places();
    let entry = |span: Span, sort: &'static str, text: Cow<'a, str>| {
        let place = places.of(span);
        let page = place.page.and_then(|page| page.parse::<u64>().ok());
        Entry {
            chapter: place.chapter,
            color: None,
            drawer: None,
            note: None,
            page: page.unwrap_or(1),
            sort,
            text,
            time: None,
        }
    };
    let mut entries = Vec::new();
    for mark in export.marks() {
        let sort = if mark.span.is_empty() {
            "bookmark"
        } else {
            "highlight"
        };
        let mut entry = entry(mark.span, sort, export.article.words(mark.span).into());
        if !mark.span.is_empty() {
            entry.drawer = Some("lighten");
            let colour = export.notes.colour_of(mark).unwrap_or(Colour::Yellow);
            let name = match colour.nearest() {
                Colour::Pink => "red",
                colour => colour.name(),
            };
            entry.color = Some(name);
        }
        if !mark.note.is_empty() {
            entry.note = Some(mark.note.as_str().into());
        }
        entry.time = seconds(mark.created);
        entries.push((mark.span, entry));
    }
    for said in export.quotes() {
        let span = said.quote.span();
        let by = said.by();
        let mut entry = entry(span, "highlight", said.words.into());
        entry.drawer = Some("underscore");
        entry.note = Some(by.into());
        entries.push((span, entry));
    }
    order::sort_by_key(&mut entries, |(span, _)| *span);
    let newest = export.marks().iter().filter_map(|mark| mark.modified).max();
    let entries = entries.into_iter().map(|(_, entry)| entry).collect();
    Document {
        author: export.article.meta().author.as_deref(),
        created_on: seconds(newest),
        entries,
        file: export.source,
        title: export.title(),
        version: VERSION,
    }
}
