//! Label Studio: tasks with annotations (JSON), and the labelling interface that shows them (XML);
//! places in code points.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::refi::xml;
use super::spans::{Labelled, labelled, spoken_by};
use super::{Export, Format, Thing, Unit, Written};

pub(super) const FORMAT: Format = Format {
    name: "label-studio",
    ending: "label-studio.json",
    about: "Label Studio's import: marks, names, quotes with a relation to their speakers",
    unit: Unit::CodePoints,
    lacks: &[
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

pub(super) const CONFIG: Format = Format {
    name: "label-studio-config",
    ending: "label-studio.xml",
    about: "the labelling interface for that import, with the labels that it uses",
    unit: Unit::None,
    lacks: &[
        Thing::Annotations,
        Thing::Bookmarks,
        Thing::Lost,
        Thing::Quotes,
        Thing::Names,
        Thing::Memo,
    ],
    also_loses: "",
    write: write_config,
    parts: None,
};

fn write(exports: &[Export<'_>]) -> Written {
    let tasks = exports.iter().enumerate().map(|(number, export)| {
        let all = labelled(export);
        json!({
            "id": number + 1,
            "data": {"text": export.article.text(), "title": export.title()},
            "annotations": [{
                "id": number + 1,
                "completed_by": 1,
                "was_cancelled": false,
                "ground_truth": false,
                "result": result(export, &all),
            }],
        })
    });
    let tasks: Vec<Value> = tasks.collect();
    super::json::pretty(&tasks.into()).into()
}

fn result(export: &Export<'_>, all: &[Labelled]) -> Vec<Value> {
    let (text, index) = (export.article.text(), export.chars());
    let mut out = Vec::new();
    for item in all {
        let (start, end) = index.to_chars(text, item.span);
        let mut region = |from: &str, kind: &str, key: &str, value: Value| {
            let mut place = json!({"start": start, "end": end, "text": item.span.of(text)});
            place[key] = value;
            out.push(json!({
                "id": item.id, "from_name": from, "to_name": "text", "type": kind,
                "origin": "manual", "value": place,
            }));
        };
        region("label", "labels", "labels", json!([item.label]));
        let texts = [
            ("codes", item.codes.clone()),
            ("note", vec![item.note.clone()]),
            ("about", item.about.clone().into_iter().collect()),
        ];
        for (name, words) in texts {
            if words.iter().any(|words| !words.is_empty()) {
                region(name, "textarea", "text", json!(words));
            }
        }
    }
    out.extend(spoken_by(all).map(|(quote, name)| {
        json!({
            "type": "relation", "from_id": all[quote].id, "to_id": all[name].id,
            "direction": "right", "labels": ["SpokenBy"],
        })
    }));
    out
}

fn write_config(exports: &[Export<'_>]) -> Written {
    let labels = exports.iter().flat_map(|export| labelled(export));
    let mut labels: BTreeSet<String> = labels.map(|item| item.label).collect();
    if labels.is_empty() {
        // An interface has a label.
        labels.insert("HIGHLIGHT".to_owned());
    }
    let labels = labels
        .iter()
        .map(|label| format!("    <Label value=\"{}\"/>\n", xml(label)));
    let area = |name: &str| {
        format!(
            "  <TextArea name=\"{name}\" toName=\"text\" perRegion=\"true\" editable=\"true\" displayMode=\"region-list\"/>\n"
        )
    };
    format!(
        "<View>\n  <Relations><Relation value=\"SpokenBy\"/></Relations>\n  <Labels name=\"label\" toName=\"text\">\n{}  \
         </Labels>\n  <Text name=\"text\" value=\"$text\" granularity=\"symbol\"/>\n{}{}{}</View>\n",
        labels.collect::<String>(),
        area("codes"),
        area("note"),
        area("about"),
    )
    .into()
}
