//! What the Hypothesis client imports and exports (JSON); places in UTF-16 units.

use serde_json::{Value, json};

use super::tokens::Utf16Index;
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

fn write(exports: &[Export<'_>]) -> Written {
    let mut annotations = Vec::new();
    for export in exports {
        let (text, address) = (export.article.text(), export.address());
        let (index, guids) = (Utf16Index::new(text), export.guids());
        for mark in export
            .marks()
            .into_iter()
            .filter(|mark| !mark.span.is_empty())
        {
            let (from, to) = index.units(mark.span);
            let anchor = export.anchor(mark);
            let time = |time: Option<crate::annotation::Timestamp>| {
                time.map(|time| super::w3c::seconds(time).replace('Z', "+00:00"))
            };
            let tags = mark.codes.iter();
            let tags: Vec<String> = tags
                .map(|code| code.chars().take(LONGEST_TAG).collect())
                .collect();
            annotations.push(json!({
                "id": guids.of(mark.id.as_str()),
                "created": time(mark.created),
                "updated": time(mark.modified),
                "user": "acct:reader@localhost",
                "uri": address,
                "text": mark.note,
                "tags": tags,
                "group": "__world__",
                "hidden": false,
                "flagged": false,
                "references": [],
                "permissions": permissions(),
                "document": {"title": [export.title()]},
                "links": {},
                "target": [{
                    "source": address,
                    "selector": [
                        {"type": "TextPositionSelector", "start": from, "end": to},
                        {
                            "type": "TextQuoteSelector",
                            "exact": anchor.exact,
                            "prefix": anchor.prefix,
                            "suffix": anchor.suffix,
                        },
                    ],
                }],
            }));
        }
    }
    let newest = exports
        .iter()
        .flat_map(Export::marks)
        .filter_map(|mark| mark.modified)
        .max();
    let value = json!({
        "export_date": newest.map(super::w3c::seconds),
        "export_userid": "acct:reader@localhost",
        "client_version": concat!("byline-", env!("CARGO_PKG_VERSION")),
        "annotations": annotations,
    });
    super::json::pretty(&value).into()
}

fn permissions() -> Value {
    let reader = ["acct:reader@localhost"];
    json!({"read": reader, "update": reader, "delete": reader})
}
