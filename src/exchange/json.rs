//! JSON of several programs, told apart by their keys.

use serde_json::Value;

use super::{Foreign, Left, Mark, What, corpora, hypothesis, koreader, others, time, w3c};
use crate::annotation::{Code, Colour, Kind};

/// Reads a JSON text, or one of JSON Lines.
pub(super) fn read(text: &str) -> Result<Foreign, String> {
    match serde_json::from_str::<Value>(text) {
        Ok(value) if value.get("record").is_some() => lines_of(&[text.trim()]),
        Ok(value) => value_of(&value),
        Err(error) => {
            let lines: Vec<&str> = text
                .lines()
                .filter(|line| !line.trim().is_empty())
                .collect();
            let Some(Ok(first)) = lines
                .first()
                .map(|line| serde_json::from_str::<Value>(line))
            else {
                return Err(format!("it is not valid JSON ({error})"));
            };
            if lines.len() < 2 || !first.is_object() {
                return Err(format!("it is not valid JSON ({error})"));
            }
            lines_of(&lines)
        }
    }
}

fn value_of(value: &Value) -> Result<Foreign, String> {
    let has = |key: &str| value.get(key).is_some();
    let first = value.as_array().and_then(|items| items.first());
    let of_first = |key: &str| first.is_some_and(|item| item.get(key).is_some());
    if value["unit"] == "chars" && has("annotations") {
        return Ok(of_byline(std::slice::from_ref(value)));
    }
    if first.is_some_and(|item| item["unit"] == "chars") {
        return Ok(of_byline(value.as_array().map_or(&[], Vec::as_slice)));
    }
    if let Some(why) = others::json(value) {
        return Err(why);
    }
    if (has("rows") || has("annotations")) && !has("@context") && !has("sources") {
        return Ok(hypothesis::read(value));
    }
    if has("entries") || has("documents") {
        return Ok(koreader::exported(value));
    }
    if of_first("annotations") && of_first("data") {
        return Ok(corpora::label_studio(
            value.as_array().map_or(&[], Vec::as_slice),
        ));
    }
    if has("@context")
        || has("target")
        || has("@graph")
        || of_first("@context")
        || of_first("target")
    {
        return w3c::read(value);
    }
    if corpora::is_document(value) {
        return Ok(corpora::documents(&[(1, value.clone())]));
    }
    if first.is_some_and(corpora::is_document) {
        let items = value.as_array().into_iter().flatten().cloned();
        let items: Vec<_> = items.enumerate().map(|(at, item)| (at + 1, item)).collect();
        return Ok(corpora::documents(&items));
    }
    if has("highlights") {
        return Ok(super::table::highlights(value));
    }
    let keys = ["type", "id", "body"];
    if value.as_object().is_some_and(|fields| !fields.is_empty())
        && !keys.iter().any(|key| has(key))
    {
        return Err("it is JSON, but not annotations of a kind that Byline knows".to_owned());
    }
    // A broken annotation is told about like one.
    w3c::read(value)
}

fn lines_of(lines: &[&str]) -> Result<Foreign, String> {
    let mut values = Vec::new();
    let mut left = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        match serde_json::from_str::<Value>(line) {
            Ok(value) => values.push((at + 1, value)),
            Err(error) => left.push(Left::new(
                format!("line {}", at + 1),
                format!("it is not valid JSON ({error})"),
            )),
        }
    }
    let mut foreign = if values
        .iter()
        .any(|(_, value)| value.get("record").is_some())
    {
        let annotations: Vec<Value> = values
            .into_iter()
            .map(|(_, value)| value)
            .filter(|value| value["record"] == "annotation")
            .collect();
        of_byline(&[serde_json::json!({ "annotations": annotations })])
    } else if values.iter().any(|(_, value)| corpora::is_document(value)) {
        corpora::documents(&values)
    } else {
        return Err("its lines are not documents with annotations".to_owned());
    };
    foreign.left.extend(left);
    Ok(foreign)
}

/// Our own export.
fn of_byline(documents: &[Value]) -> Foreign {
    let mut foreign = Foreign {
        format: "Byline JSON",
        ..Foreign::default()
    };
    let several = documents.len() > 1;
    for document in documents {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        for code in document["codes"].as_array().into_iter().flatten() {
            let code = Code {
                colour: code["colour"].as_str().and_then(Colour::parse),
                key: code["key"].as_str().and_then(|key| key.chars().next()),
                description: text(&code["description"]),
                ..Code::new(text(&code["name"]))
            };
            // One that is only in use needs no entry.
            if code != Code::new(code.name.clone()) {
                foreign.codes.push(code);
            }
        }
        for (at, item) in document["annotations"]
            .as_array()
            .into_iter()
            .flatten()
            .enumerate()
        {
            let exact = item["anchored_text"].as_str().or(item["text"].as_str());
            let Some(exact) = exact.filter(|_| item.is_object()) else {
                let what = format!("annotation {}", at + 1);
                foreign.left.push(Left::new(what, "it has no words"));
                continue;
            };
            let place = |key: &str| item[key].as_u64().map(|at| at as usize);
            let stamp = |key: &str| item[key].as_str().and_then(time);
            let document = [&item["document"], &document["document"]];
            foreign.marks.push(Mark {
                origin: text(&item["id"]),
                what: What::Mark,
                document: document
                    .iter()
                    .find_map(|document| document["id"].as_str())
                    .map(str::to_owned),
                hint: place("start").zip(place("end")),
                kind: item["kind"]
                    .as_str()
                    .and_then(Kind::from_code)
                    .unwrap_or_default(),
                codes: super::strings(&item["codes"]),
                colour: item["colour"].as_str().and_then(Colour::parse),
                created: stamp("created"),
                modified: stamp("modified"),
                by: item["by"].as_str().map(str::to_owned),
                title: several.then(|| text(&document[1]["title"])),
                note: text(&item["note"]),
                ..Mark::on(exact)
            });
        }
    }
    foreign
}
