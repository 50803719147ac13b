//! Linked data of schema.org: who wrote the page's article, when, and on which site.

use std::collections::{HashMap, HashSet};

use dom_query::NodeRef;
use serde_json::{Map, Value};

use super::{About, Landmarks, add_people, plain};

impl About {
    /// JSON-LD of schema.org: the first object that is an article, wherever it is nested. What has
    /// another headline than the page, whose words are `known`, is about another story.
    pub(super) fn read_linked_data(
        &mut self,
        value: &Value,
        known: &[HashSet<String>],
        depth: usize,
    ) {
        if depth > 20 {
            return;
        }
        match value {
            Value::Array(values) => values
                .iter()
                .for_each(|value| self.read_linked_data(value, known, depth + 1)),
            Value::Object(object) => {
                let kinds = kinds(object);
                if kinds.iter().any(|kind| is_article(kind)) {
                    if is_of_page(object, known) {
                        self.read_article(object);
                    }
                    return;
                }
                if kinds.iter().any(|kind| kind.ends_with("Page")) {
                    // A page that is declared besides its article, or without one.
                    let day = object.get("datePublished").and_then(Value::as_str);
                    self.page_dates.extend(day.map(plain));
                }
                if kinds.contains(&"WebSite") {
                    self.sites
                        .extend(object.get("name").and_then(names_of_site));
                }
                for key in [
                    "@graph",
                    "mainEntity",
                    "mainEntityOfPage",
                    "hasPart",
                    "review",
                ] {
                    if let Some(inner) = object.get(key) {
                        self.read_linked_data(inner, known, depth + 1);
                    }
                }
            }
            _ => {}
        }
    }

    fn read_article(&mut self, object: &Map<String, Value>) {
        let text = |key: &str| object.get(key).and_then(Value::as_str).map(plain);
        self.headlines.extend(text("headline"));
        self.named.extend(text("name"));
        let mut people = Vec::new();
        for key in ["author", "creator"] {
            if people.is_empty()
                && let Some(value) = object.get(key)
            {
                people_of(value, &self.people, &mut people);
                self.is_common |= value.to_string().contains("Wikimedia projects");
            }
        }
        self.authors.push(people);
        self.dates.extend(text("datePublished"));
        self.dates.extend(text("dateCreated"));
        self.modified.extend(text("dateModified"));
        let publisher = object.get("publisher").and_then(names_of_site);
        self.sites.extend(publisher);
        self.languages.extend(text("inLanguage"));
    }
}

/// Notes the names of the people in `value` by their identifiers.
pub(super) fn identified(value: &Value, depth: usize, known: &mut HashMap<String, String>) {
    if depth > 20 {
        return;
    }
    match value {
        Value::Array(values) => values
            .iter()
            .for_each(|value| identified(value, depth + 1, known)),
        Value::Object(object) => {
            let text = |key: &str| object.get(key).and_then(Value::as_str);
            if let (Some(id), Some(name)) = (text("@id"), text("name"))
                && kinds(object).contains(&"Person")
            {
                known.insert(id.to_owned(), plain(name));
            }
            if let Some(graph) = object.get("@graph") {
                identified(graph, depth + 1, known);
            }
        }
        _ => {}
    }
}

/// The words of the page's title and of its headlines, each for itself.
pub(super) fn known_words(landmarks: &Landmarks) -> Vec<HashSet<String>> {
    let title = landmarks.title.as_ref().map(NodeRef::text);
    let heads = landmarks.heads[0]
        .iter()
        .take(4)
        .map(|spot| spot.node.text());
    let words = title.into_iter().chain(heads).map(|text| words_of(&text));
    words.filter(|words| words.len() > 2).collect()
}

/// True if an article's headline shares words with the page, or either has too few to tell.
fn is_of_page(object: &Map<String, Value>, known: &[HashSet<String>]) -> bool {
    let headline = object.get("headline").or_else(|| object.get("name"));
    let headline = words_of(headline.and_then(Value::as_str).unwrap_or_default());
    let shares = |words: &HashSet<String>| {
        let shared = headline.intersection(words).count();
        shared * 3 >= headline.len().min(words.len())
    };
    headline.len() < 2 || known.is_empty() || known.iter().any(shares)
}

/// The words of a headline, in lower case.
fn words_of(text: &str) -> HashSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

fn kinds(object: &Map<String, Value>) -> Vec<&str> {
    match object.get("@type") {
        Some(Value::String(kind)) => vec![kind],
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn is_article(kind: &str) -> bool {
    let kind = kind.rsplit('/').next().unwrap_or(kind);
    kind.ends_with("Article")
        || kind.ends_with("Posting")
        || matches!(kind, "Report" | "Review" | "Recipe" | "ClaimReview")
}

/// The people of a field of authors; organisations are none.
fn people_of(value: &Value, known: &HashMap<String, String>, people: &mut Vec<String>) {
    match value {
        Value::String(name) => add_people(people, name),
        Value::Array(values) => values
            .iter()
            .for_each(|value| people_of(value, known, people)),
        Value::Object(object) => {
            let kinds = kinds(object);
            let is_group = kinds
                .iter()
                .any(|kind| kind.ends_with("Organization") || *kind == "WebSite");
            if let Some(name) = object.get("name").filter(|_| !is_group) {
                people_of(name, known, people);
            } else if let Some(name) = object
                .get("@id")
                .and_then(Value::as_str)
                .filter(|_| !is_group)
            {
                // The person stands elsewhere in the graph.
                people.extend(known.get(name).cloned());
            }
        }
        _ => {}
    }
}

fn names_of_site(value: &Value) -> Option<String> {
    match value {
        Value::String(name) => Some(plain(name)),
        Value::Array(values) => values.first().and_then(names_of_site),
        Value::Object(object) => object.get("name").and_then(names_of_site),
        _ => None,
    }
    .filter(|name| !name.is_empty() && !name.contains("://"))
}
