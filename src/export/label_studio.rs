//! Label Studio: tasks with annotations (JSON), and the labelling interface that shows them (XML);
//! places in code points.

use std::collections::BTreeSet;

use serde::Serialize;

use super::refi::xml;
use super::spans::{Labelled, labelled, spoken_by};
use super::{Export, Format, Thing, Unit, Written};

pub(super) const FORMAT: Format = Format {
    name: "label-studio",
    ending: "label-studio.json",
    about: "Label Studio's import: marks, names, quotes",
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
    about: "the labelling interface for that import",
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

// The keys stand in the order of the alphabet, as in all our JSON.

#[derive(Serialize)]
struct Task<'a> {
    annotations: [Annotation<'a>; 1],
    data: Data<'a>,
    id: usize,
}

#[derive(Serialize)]
struct Data<'a> {
    text: &'a str,
    title: &'a str,
}

#[derive(Serialize)]
struct Annotation<'a> {
    completed_by: u8,
    ground_truth: bool,
    id: usize,
    result: Vec<Item<'a>>,
    was_cancelled: bool,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Item<'a> {
    Region {
        from_name: &'static str,
        id: &'a str,
        origin: &'static str,
        to_name: &'static str,
        #[serde(rename = "type")]
        kind: &'static str,
        value: Region<'a>,
    },
    Relation {
        direction: &'static str,
        from_id: &'a str,
        labels: [&'static str; 1],
        to_id: &'a str,
        #[serde(rename = "type")]
        kind: &'static str,
    },
}

/// A stretch with its label, or what is written on it.
#[derive(Serialize)]
#[serde(untagged)]
enum Region<'a> {
    Labels {
        end: usize,
        labels: [&'a str; 1],
        start: usize,
        text: &'a str,
    },
    Area {
        end: usize,
        start: usize,
        text: &'a [String],
    },
}

fn write(exports: &[Export<'_>]) -> Written {
    let all: Vec<Vec<Labelled<'_>>> = exports.iter().map(labelled).collect();
    let tasks = exports.iter().zip(&all).enumerate();
    let tasks = tasks.map(|(number, (export, all))| Task {
        annotations: [Annotation {
            completed_by: 1,
            ground_truth: false,
            id: number + 1,
            result: result(export, all),
            was_cancelled: false,
        }],
        data: Data {
            text: export.article.text(),
            title: export.title(),
        },
        id: number + 1,
    });
    super::json::pretty(&tasks.collect::<Vec<_>>()).into()
}

fn result<'a>(export: &Export<'a>, all: &'a [Labelled<'a>]) -> Vec<Item<'a>> {
    let (text, index) = (export.article.text(), export.chars());
    let mut out = Vec::new();
    for item in all {
        let (start, end) = index.to_chars(text, item.span);
        let mut region = |from_name: &'static str, kind: &'static str, value: Region<'a>| {
            out.push(Item::Region {
                from_name,
                id: &item.id,
                origin: "manual",
                to_name: "text",
                kind,
                value,
            });
        };
        let labels = Region::Labels {
            end,
            labels: [&item.label],
            start,
            text: item.span.of(text),
        };
        region("label", "labels", labels);
        let texts = [
            ("codes", item.codes),
            ("note", std::slice::from_ref(item.note)),
            ("about", item.about.as_slice()),
        ];
        for (name, words) in texts {
            if words.iter().any(|words| !words.is_empty()) {
                let area = Region::Area {
                    end,
                    start,
                    text: words,
                };
                region(name, "textarea", area);
            }
        }
    }
    out.extend(spoken_by(all).map(|(quote, name)| Item::Relation {
        direction: "right",
        from_id: &all[quote].id,
        labels: ["SpokenBy"],
        to_id: &all[name].id,
        kind: "relation",
    }));
    out
}

fn write_config(exports: &[Export<'_>]) -> Written {
    let labels = exports.iter().flat_map(|export| labelled(export));
    let mut labels: BTreeSet<String> = labels.map(|item| item.label.into_owned()).collect();
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
