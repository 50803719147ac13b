//! What the Hypothesis client imports and exports (JSON); places in UTF-16 units.

use serde::Serialize;
use serde_json::{Value, json};

use super::tokens::Utf16Index;
use super::w3c::Selector;
use super::{Export, Format, Thing, Unit, Written};

pub(super) const FORMAT: Format = Format {
    name: "hypothesis",
    ending: "hypothesis.json",
    about: "the import of the Hypothesis client: marks",
    unit: Unit::Utf16,
    lacks: &[
        Thing::Quotes,
        Thing::Names,
        Thing::Bookmarks,
        Thing::Lost,
        Thing::Colours,
        Thing::Descriptions,
        Thing::Readers,
        Thing::Memo,
    ],
    also_loses: "",
    write,
    parts: None,
};

/// The longest tag that the service takes.
const LONGEST_TAG: usize = 1000;

// The keys stand in the order of the alphabet, as in all our JSON.

#[derive(Serialize)]
struct File<'a> {
    annotations: Vec<Item<'a>>,
    client_version: &'static str,
    export_date: Option<String>,
    export_userid: &'static str,
}

#[derive(Serialize)]
struct Item<'a> {
    created: Option<String>,
    document: Document<'a>,
    flagged: bool,
    group: &'static str,
    hidden: bool,
    id: String,
    links: &'a Value,
    permissions: &'a Value,
    references: [&'static str; 0],
    tags: Vec<String>,
    target: [Target<'a>; 1],
    text: &'a str,
    updated: Option<String>,
    uri: &'a str,
    user: &'static str,
}

#[derive(Serialize)]
struct Document<'a> {
    title: [&'a str; 1],
}

#[derive(Serialize)]
struct Target<'a> {
    selector: [Selector; 2],
    source: &'a str,
}

const READER: &str = "acct:reader@localhost";

fn write(exports: &[Export<'_>]) -> Written {
    let (links, permissions) = (json!({}), permissions());
    let addresses: Vec<String> = exports.iter().map(Export::address).collect();
    let mut annotations = Vec::new();
    for (export, address) in exports.iter().zip(&addresses) {
        let index = Utf16Index::new(export.article.text());
        let guids = export.guids();
        for mark in export
            .marks()
            .into_iter()
            .filter(|mark| !mark.span.is_empty())
        {
            let time = |time: Option<crate::annotation::Timestamp>| {
                time.map(|time| super::w3c::seconds(time).replace('Z', "+00:00"))
            };
            let tags = mark.codes.iter();
            let tags = tags.map(|code| code.chars().take(LONGEST_TAG).collect());
            annotations.push(Item {
                created: time(mark.created),
                document: Document {
                    title: [export.title()],
                },
                flagged: false,
                group: "__world__",
                hidden: false,
                id: guids.of(mark.id.as_str()),
                links: &links,
                permissions: &permissions,
                references: [],
                tags: tags.collect(),
                target: [Target {
                    selector: [
                        Selector::position(index.units(mark.span)),
                        Selector::quote(export.anchor(mark)),
                    ],
                    source: address,
                }],
                text: &mark.note,
                updated: time(mark.modified),
                uri: address,
                user: READER,
            });
        }
    }
    let newest = exports
        .iter()
        .flat_map(Export::marks)
        .filter_map(|mark| mark.modified)
        .max();
    let file = File {
        annotations,
        client_version: concat!("byline-", env!("CARGO_PKG_VERSION")),
        export_date: newest.map(super::w3c::seconds),
        export_userid: READER,
    };
    super::json::pretty(&file).into()
}

fn permissions() -> Value {
    let reader = [READER];
    json!({"read": reader, "update": reader, "delete": reader})
}
