//! Documents with labelled spans: doccano, spaCy, Prodigy, Label Studio; places in code points.

use std::collections::HashMap;

use serde_json::Value;

use super::{Foreign, Left, Mark, SourceText, What, opening};
use crate::analysis::EntityKind;
use crate::annotation::Kind;

/// What a label stands for: ours by name, types of names by the names that corpora give them, and a
/// code for the rest.
pub(super) fn labelled(mut mark: Mark, label: &str) -> Mark {
    let plain = label.to_ascii_uppercase();
    match plain.as_str() {
        "HIGHLIGHT" => mark.kind = Kind::Highlight,
        "NOTE" => mark.kind = Kind::Note,
        "BOOKMARK" => mark.kind = Kind::Bookmark,
        "QUOTE" => {
            mark.what = What::Quote {
                speaker: None,
                kind: None,
            };
        }
        _ => match entity(&plain) {
            Some(kind) => mark.what = What::Name(kind),
            None => mark.codes.push(label.to_owned()),
        },
    }
    mark
}

fn entity(label: &str) -> Option<EntityKind> {
    let code = match label {
        "PER" => "PERSON",
        "ORGANIZATION" | "ORGANISATION" => "ORG",
        "GPE" | "LOC" | "LOCATION" | "FAC" => "PLACE",
        other => other,
    };
    EntityKind::from_code(code)
}

/// True for a document with labels.
pub(super) fn is_document(value: &Value) -> bool {
    let keys = [
        "entities",
        "label",
        "labels",
        "ents",
        "spans",
        "column_label",
    ];
    text_of(value).is_some() && keys.iter().any(|key| value.get(key).is_some())
}

fn text_of(value: &Value) -> Option<&str> {
    value["text"]
        .as_str()
        .or(value["column_data"].as_str())
        .or(value["data"].as_str())
}

/// Reads documents with their line numbers.
pub(super) fn documents(values: &[(usize, Value)]) -> Foreign {
    let first = values.first().map(|(_, value)| value);
    let has = |key: &str| first.is_some_and(|value| value.get(key).is_some());
    let mut foreign = Foreign {
        format: if has("ents") || has("spans") && has("tokens") && !has("answer") {
            "spaCy"
        } else if has("spans") {
            "Prodigy"
        } else {
            "doccano"
        },
        ..Foreign::default()
    };
    for (line, value) in values {
        let Some(text) = text_of(value) else {
            let why = "it has no text";
            foreign.left.push(Left::new(format!("line {line}"), why));
            continue;
        };
        let text = text.replace("\r\n", "\n");
        document(*line, value, &text, &mut foreign);
        foreign.texts.push(text);
    }
    foreign
}

fn document(line: usize, value: &Value, text: &str, foreign: &mut Foreign) {
    let source = SourceText::new(text, foreign.texts.len());
    if value["answer"] == "reject" || value["answer"] == "ignore" {
        let why = "its answer is not accept";
        foreign.left.push(Left::new(format!("line {line}"), why));
        return;
    }
    let mut at = HashMap::new();
    let mut take =
        |id: String, start: Option<u64>, end: Option<u64>, label: &str, about: Option<&str>| {
            let place = start
                .zip(end)
                .map(|(start, end)| (start as usize, end as usize));
            match place.and_then(|(start, end)| source.mark(start, end)) {
                Some(mark) => {
                    let mut mark = labelled(mark, label);
                    if let What::Quote { speaker, .. } = &mut mark.what {
                        *speaker = about.map(str::to_owned);
                    }
                    if let Some((start, end)) = mark.hint {
                        mark.origin = format!("{start}-{end} {label}");
                    }
                    at.insert(id, foreign.marks.len());
                    foreign.marks.push(mark);
                }
                None => foreign.left.push(Left::new(
                    format!("{label} in line {line}"),
                    "its place is not in the text",
                )),
            }
        };
    for item in value["entities"].as_array().into_iter().flatten() {
        let label = item["label"].as_str().unwrap_or_default();
        let (start, end) = (item["start_offset"].as_u64(), item["end_offset"].as_u64());
        take(item["id"].to_string(), start, end, label, None);
    }
    for key in ["label", "labels", "column_label", "entities"] {
        for item in value[key].as_array().into_iter().flatten() {
            if let [start, end, Value::String(label)] =
                item.as_array().map_or(&[][..], Vec::as_slice)
            {
                take(String::new(), start.as_u64(), end.as_u64(), label, None);
            }
        }
    }
    let groups = value["spans"].as_object().into_iter().flatten();
    let groups = groups.filter_map(|(_, items)| items.as_array()).flatten();
    let listed = ["ents", "spans"]
        .into_iter()
        .filter_map(|key| value[key].as_array());
    for item in listed.flatten().chain(groups) {
        let label = item["label"].as_str().unwrap_or_default();
        let about = item["kb_id"].as_str().or(item["about"].as_str());
        let about = about.filter(|about| !about.is_empty());
        take(
            item["id"].to_string(),
            item["start"].as_u64(),
            item["end"].as_u64(),
            label,
            about,
        );
    }
    for relation in value["relations"].as_array().into_iter().flatten() {
        let [from, to] = ["from_id", "to_id"].map(|key| at.get(&relation[key].to_string()));
        if let (Some(&from), Some(&to), true) = (from, to, relation["type"] == "SpokenBy") {
            speak(&mut foreign.marks, from, to);
        } else {
            let kind = relation["type"].as_str().unwrap_or("a relation");
            let why = "relations but SpokenBy have no counterpart here";
            foreign
                .left
                .push(Left::new(format!("{kind} in line {line}"), why));
        }
    }
}

/// The quote is spoken by who is named.
pub(super) fn speak(marks: &mut [Mark], quote: usize, name: usize) {
    let words = marks[name].anchor.exact.clone();
    if let What::Quote { speaker, .. } = &mut marks[quote].what {
        speaker.get_or_insert(words);
    }
}

/// Reads tasks of Label Studio.
pub(super) fn label_studio(tasks: &[Value]) -> Foreign {
    let mut foreign = Foreign {
        format: "Label Studio",
        ..Foreign::default()
    };
    for (number, task) in tasks.iter().enumerate() {
        let Some(text) = task["data"]["text"].as_str() else {
            let why = "its data has no text";
            foreign
                .left
                .push(Left::new(format!("task {}", number + 1), why));
            continue;
        };
        let text = text.replace("\r\n", "\n");
        let source = SourceText::new(&text, foreign.texts.len());
        let annotations = task["annotations"].as_array().into_iter().flatten();
        for item in annotations
            .filter_map(|item| item["result"].as_array())
            .map(Vec::as_slice)
        {
            result(item, &source, &mut foreign);
        }
        foreign.texts.push(text);
    }
    foreign
}

fn result(items: &[Value], source: &SourceText<'_>, foreign: &mut Foreign) {
    let mut at: HashMap<&str, usize> = HashMap::new();
    for item in items.iter().filter(|item| item["type"] == "labels") {
        let (value, id) = (&item["value"], item["id"].as_str().unwrap_or_default());
        let place = |key: &str| value[key].as_u64().map(|at| at as usize);
        let mark = place("start")
            .zip(place("end"))
            .and_then(|(start, end)| source.mark(start, end));
        let Some(mut mark) = mark else {
            let words = opening(value["text"].as_str().unwrap_or("a label"));
            foreign
                .left
                .push(Left::new(words, "its place is not in the text"));
            continue;
        };
        id.clone_into(&mut mark.origin);
        for label in super::strings(&value["labels"]) {
            mark = labelled(mark, &label);
        }
        at.insert(id, foreign.marks.len());
        foreign.marks.push(mark);
    }
    for item in items {
        let mark = item["id"].as_str().and_then(|id| at.get(id));
        let words = || super::strings(&item["value"]["text"]);
        match (item["type"].as_str(), mark) {
            (Some("textarea"), Some(&mark)) => match item["from_name"].as_str() {
                Some("codes") => foreign.marks[mark].codes.extend(words()),
                Some("about") => {
                    let about = words().first().cloned();
                    if let What::Quote { speaker, .. } = &mut foreign.marks[mark].what {
                        *speaker = about;
                    }
                }
                _ => foreign.marks[mark].note = words().join("\n"),
            },
            (Some("relation"), _) => {
                let [from, to] =
                    ["from_id", "to_id"].map(|key| item[key].as_str().and_then(|id| at.get(id)));
                if let (Some(&from), Some(&to)) = (from, to) {
                    speak(&mut foreign.marks, from, to);
                }
            }
            _ => {}
        }
    }
}
