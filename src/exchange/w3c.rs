//! W3C Web Annotation (JSON-LD), compacted with the context of the model.

use serde_json::Value;

use super::{Foreign, Left, Mark, What, time};
use crate::analysis::{EntityKind, QuoteKind};
use crate::annotation::Kind;

const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";
/// How deep selectors may refine each other.
const DEEPEST: usize = 16;

/// Reads an annotation, a list of them, a page or a collection.
pub(super) fn read(value: &Value) -> Result<Foreign, String> {
    let mut foreign = Foreign {
        format: "W3C Web Annotation",
        ..Foreign::default()
    };
    all_in(value, false, 0, &mut foreign);
    if foreign.marks.is_empty() && foreign.left.is_empty() {
        return Err("it holds no annotations".to_owned());
    }
    Ok(foreign)
}

fn all_in(value: &Value, has_context: bool, depth: usize, foreign: &mut Foreign) {
    if depth > DEEPEST {
        return;
    }
    let has_context = has_context || is_context(&value["@context"]);
    match value {
        Value::Array(items) => {
            for item in items {
                all_in(item, has_context, depth + 1, foreign);
            }
        }
        Value::Object(fields) if fields.contains_key("@graph") => {
            all_in(&value["@graph"], has_context, depth + 1, foreign);
        }
        Value::Object(_)
            if is_a(value, "AnnotationCollection") || is_a(value, "AnnotationPage") =>
        {
            let pages = ["first", "items", "last"].map(|key| &value[key]);
            let here = pages
                .iter()
                .filter(|page| page.is_object() || page.is_array());
            let here: Vec<_> = here.take(1).collect();
            if let Some(page) = here.first() {
                all_in(page, has_context, depth + 1, foreign);
            } else {
                let elsewhere = pages.iter().find_map(|page| page.as_str());
                let why = elsewhere.map_or("it has no annotations in it".to_owned(), |address| {
                    format!("its annotations are elsewhere, at {address}; nothing is fetched")
                });
                foreign.left.push(Left::new("a collection", why));
            }
            if let Some(next) = value["next"].as_str() {
                let why = format!("it is elsewhere, at {next}; nothing is fetched");
                foreign.left.push(Left::new("the next page", why));
            }
        }
        _ => {
            let number = foreign.marks.len() + foreign.left.len() + 1;
            let what = value["id"].as_str().map(str::to_owned);
            let what = what.unwrap_or_else(|| format!("annotation {number}"));
            match annotation(value, has_context) {
                Ok(marks) => foreign.marks.extend(marks),
                Err(why) => foreign.left.push(Left::new(what, why)),
            }
        }
    }
}

fn is_context(value: &Value) -> bool {
    match value {
        Value::String(one) => one == CONTEXT,
        Value::Array(all) => all.iter().any(|one| one == CONTEXT),
        _ => false,
    }
}

fn is_a(value: &Value, name: &str) -> bool {
    match &value["type"] {
        Value::String(one) => one == name,
        Value::Array(all) => all.iter().any(|one| one == name),
        _ => false,
    }
}

fn is_iri(value: &Value) -> bool {
    let iri = |words: &str| {
        let scheme = words.split_once(':').map(|(scheme, _)| scheme);
        scheme.is_some_and(|scheme| !scheme.is_empty()) && !words.contains(char::is_whitespace)
    };
    value.as_str().is_some_and(iri)
}

/// What the model says must be so.
fn check(value: &Value, has_context: bool) -> Result<(), String> {
    if !value.is_object() {
        return Err("it is not an object".to_owned());
    }
    if !has_context {
        return Err(format!("its @context is not {CONTEXT}"));
    }
    if !is_a(value, "Annotation") {
        return Err("its type is not Annotation".to_owned());
    }
    if value.get("id").is_some_and(|id| !is_iri(id)) {
        return Err("its id is not one IRI".to_owned());
    }
    if value.get("body").is_some() && value.get("bodyValue").is_some() {
        return Err("it has both a body and a bodyValue".to_owned());
    }
    if value.get("bodyValue").is_some_and(|body| !body.is_string()) {
        return Err("its bodyValue is not one string".to_owned());
    }
    for key in ["created", "modified", "generated"] {
        let stamp = value.get(key);
        if stamp.is_some_and(|stamp| stamp.as_str().and_then(time).is_none()) {
            return Err(format!("its {key} is not one time"));
        }
    }
    for key in ["creator", "generator"] {
        let is_agent = |agent: &Value| agent.is_object() || agent.is_string();
        let fits = |agents: &Value| match agents {
            Value::Array(all) => all.iter().all(is_agent),
            one => is_agent(one),
        };
        if value.get(key).is_some_and(|agents| !fits(agents)) {
            return Err(format!("its {key} is neither an object nor an IRI"));
        }
    }
    for key in ["rights", "via", "canonical"] {
        let fits = |iris: &Value| match iris {
            Value::Array(all) => key != "canonical" && all.iter().all(is_iri),
            one => is_iri(one),
        };
        if value.get(key).is_some_and(|iris| !fits(iris)) {
            return Err(format!("its {key} is not an IRI"));
        }
    }
    Ok(())
}

fn annotation(value: &Value, has_context: bool) -> Result<Vec<Mark>, String> {
    check(value, has_context)?;
    let targets = match &value["target"] {
        Value::Null => return Err("it has no target".to_owned()),
        Value::Array(all) if all.is_empty() => return Err("it has no target".to_owned()),
        Value::Array(all) => all.iter().collect(),
        one => vec![one],
    };
    let mut mark = Mark {
        origin: value["id"].as_str().unwrap_or_default().to_owned(),
        created: value["created"].as_str().and_then(time),
        modified: value["modified"].as_str().and_then(time),
        by: creator(&value["creator"]),
        ..Mark::default()
    };
    bodies(value, &mut mark);
    let mut marks = Vec::new();
    let mut why = "it marks the whole of its target and names no words".to_owned();
    let mut todo: Vec<(&Value, usize)> = targets.into_iter().map(|target| (target, 0)).collect();
    while let Some((target, depth)) = todo.pop() {
        if depth > DEEPEST {
            continue;
        }
        match target {
            Value::String(_) => {}
            Value::Object(fields) => {
                if let Some(Value::Array(items)) = fields.get("items") {
                    todo.extend(items.iter().map(|item| (item, depth + 1)));
                } else if let Some(selector) = fields.get("selector") {
                    match selected(selector, 0)? {
                        Some(found) => marks.push(Mark {
                            anchor: found.anchor,
                            hint: found.hint,
                            ..mark.clone()
                        }),
                        None => {
                            "its selector names no words, so they cannot be found here"
                                .clone_into(&mut why);
                        }
                    }
                }
            }
            _ => return Err("its target is neither an object nor an IRI".to_owned()),
        }
    }
    if marks.is_empty() {
        return Err(why);
    }
    if marks.len() > 1 {
        for (at, mark) in marks.iter_mut().enumerate() {
            mark.origin = format!("{}#{}", mark.origin, at + 1);
        }
    }
    Ok(marks)
}

/// The words that selectors name, and where they say that they stand.
fn selected(selector: &Value, depth: usize) -> Result<Option<Mark>, String> {
    let all: Vec<&Value> = match selector {
        Value::Array(all) => all.iter().collect(),
        one => vec![one],
    };
    let (mut found, mut hint) = (None, None);
    for one in all {
        if one
            .get("type")
            .is_none_or(|kind| !kind.is_string() && !kind.is_array())
            && !one.is_string()
        {
            return Err("its selector has no type".to_owned());
        }
        if is_a(one, "FragmentSelector") && !one["value"].is_string() {
            return Err("its FragmentSelector has not one value".to_owned());
        }
        if is_a(one, "TextQuoteSelector") {
            let Some(exact) = one["exact"].as_str().filter(|exact| !exact.is_empty()) else {
                return Err("its TextQuoteSelector has no words".to_owned());
            };
            let of = |key: &str| one[key].as_str().unwrap_or_default().to_owned();
            let mut mark = Mark::on(exact);
            (mark.anchor.prefix, mark.anchor.suffix) = (of("prefix"), of("suffix"));
            found = found.or(Some(mark));
        } else if is_a(one, "TextPositionSelector") {
            let place = |key: &str| one[key].as_u64().map(|at| at as usize);
            hint = place("start").zip(place("end"));
        }
        if let Some(refined) = one.get("refinedBy")
            && depth < DEEPEST
            && let Some(mark) = selected(refined, depth + 1)?
        {
            found = Some(mark);
        }
    }
    Ok(match (found, hint) {
        (Some(mark), hint) => Some(Mark { hint, ..mark }),
        // A place without words is kept if there is nothing in it: a bookmark.
        (None, Some((start, end))) if start == end => Some(Mark {
            hint,
            ..Mark::default()
        }),
        _ => None,
    })
}

fn creator(value: &Value) -> Option<String> {
    let one = value
        .as_array()
        .and_then(|all| all.first())
        .unwrap_or(value);
    let name = one["name"].as_str().or(one["nickname"].as_str());
    name.or(one.as_str()).map(str::to_owned)
}

/// What the bodies say: tags are codes, words are the note; ours name speakers and types.
fn bodies(value: &Value, mark: &mut Mark) {
    let motivations = super::strings(&value["motivation"]);
    let is_for = |motivation: &str| motivations.iter().any(|one| one == motivation);
    mark.kind = if is_for("bookmarking") {
        Kind::Bookmark
    } else if is_for("commenting") {
        Kind::Note
    } else {
        Kind::Highlight
    };
    let mut notes: Vec<String> = value["bodyValue"]
        .as_str()
        .map(str::to_owned)
        .into_iter()
        .collect();
    let (mut identified, mut classes) = (Vec::new(), Vec::new());
    let mut todo = vec![(&value["body"], 0)];
    while let Some((body, depth)) = todo.pop() {
        match body {
            Value::Array(all) if depth < DEEPEST => {
                todo.extend(all.iter().rev().map(|one| (one, depth + 1)));
            }
            Value::Object(fields) => {
                if let Some(items) = fields.get("items").filter(|_| depth < DEEPEST) {
                    todo.push((items, depth + 1));
                }
                let Some(words) = body["value"].as_str() else {
                    continue;
                };
                let purposes = super::strings(&body["purpose"]);
                let purpose = purposes.first().map(String::as_str);
                match purpose.or(motivations.first().map(String::as_str)) {
                    Some("tagging") => mark.codes.push(words.to_owned()),
                    Some("identifying") => identified.push(words.to_owned()),
                    Some("classifying") => classes.push(words.to_owned()),
                    _ => notes.push(words.to_owned()),
                }
            }
            _ => {}
        }
    }
    mark.note = notes.join("\n\n");
    let class = classes.first().map(String::as_str).unwrap_or_default();
    if let Some(kind) = QuoteKind::from_code(class).filter(|_| is_for("identifying")) {
        let known = identified.first().filter(|name| *name != "unknown speaker");
        mark.what = What::Quote {
            speaker: known.cloned(),
            kind: Some(kind),
        };
    } else if let Some(kind) = EntityKind::from_code(class).filter(|_| is_for("classifying")) {
        mark.what = What::Name(kind);
    } else {
        mark.codes.extend(classes.into_iter().chain(identified));
    }
}
