//! Who wrote an article and when, by the state that a framework puts into a script.

use serde_json::{Map, Value};

use super::DEEPEST;
use crate::import::names::same_words;

/// What the page's scripts say of the article.
#[derive(Debug, Default)]
pub(in crate::import) struct Stated {
    /// The article's title, as a part of the page's.
    pub(in crate::import) title: Option<String>,
    pub(in crate::import) authors: Vec<String>,
    /// The day of publication.
    pub(in crate::import) date: Option<String>,
}

/// A script with none of these says nothing of an article.
pub(super) const KEYS: &[&str] = &[
    "uthor",
    "yline",
    "ublish",
    "display_date",
    "pubDate",
    "createdAt",
    "credits",
];

/// Keys of the day of publication, the surest first.
const DATES: &[&str] = &[
    "datePublished",
    "date_published",
    "publishedAt",
    "published_at",
    "publishDate",
    "publish_date",
    "publishedDate",
    "published_date",
    "publicationDate",
    "publication_date",
    "firstPublishedAt",
    "first_published_at",
    "firstPublished",
    "first_publish_date",
    "display_date",
    "displayDate",
    "publishTime",
    "publish_time",
    "publishedTime",
    "published",
    "pubDate",
    "pubdate",
    "releaseDate",
    "createdAt",
    "created_at",
    "date",
];

/// Keys of the people who wrote, the surest first.
const AUTHORS: &[&str] = &[
    "authors",
    "author",
    "byline",
    "bylines",
    "credits",
    "writers",
    "writer",
    "journalists",
    "creator",
];

/// What the first object says whose title is one of `titles`.
pub(super) fn find(values: &[Value], titles: &[&str]) -> Stated {
    let mut stated = Stated::default();
    for value in values {
        look(value, titles, 0, &mut stated);
    }
    stated
}

fn look(value: &Value, titles: &[&str], depth: usize, stated: &mut Stated) {
    if depth > DEEPEST || (!stated.authors.is_empty() && stated.date.is_some()) {
        return;
    }
    match value {
        Value::Array(values) => values
            .iter()
            .for_each(|value| look(value, titles, depth + 1, stated)),
        Value::Object(object) => {
            if let Some(title) = title_of(object, titles) {
                read(object, stated);
                stated.title.get_or_insert(title);
            }
            object
                .values()
                .for_each(|value| look(value, titles, depth + 1, stated));
        }
        _ => {}
    }
}

/// The object's title, if it is one of `titles`.
fn title_of(object: &Map<String, Value>, titles: &[&str]) -> Option<String> {
    let is = |text: &&str| titles.iter().any(|title| same_words(title, text));
    let values = ["headline", "headlines", "title", "titles", "name"]
        .iter()
        .filter_map(|key| object.get(*key));
    let mut found = values.filter_map(|value| match value {
        Value::String(text) => Some(text.as_str()).filter(is),
        // `headlines: {basic: "…"}`, `title: {rendered: "…"}`
        Value::Object(forms) => forms.values().filter_map(Value::as_str).find(is),
        _ => None,
    });
    found.next().map(str::to_owned)
}

fn read(object: &Map<String, Value>, stated: &mut Stated) {
    if stated.date.is_none() {
        let days = DATES.iter().filter_map(|key| match object.get(*key)? {
            Value::String(text) if text.len() < 60 => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        });
        stated.date = days
            .filter(|text| text.contains(|c: char| c.is_ascii_digit()))
            .find(|text| crate::import::date::normalise(text).is_some());
    }
    if stated.authors.is_empty() {
        for key in AUTHORS {
            if let Some(value) = object.get(*key) {
                people(value, 0, &mut stated.authors);
            }
            if !stated.authors.is_empty() {
                break;
            }
        }
    }
}

/// The names in a field of authors.
fn people(value: &Value, depth: usize, names: &mut Vec<String>) {
    if depth > 4 || names.len() > 12 {
        return;
    }
    match value {
        Value::String(text) if text.len() < 200 => names.push(text.clone()),
        Value::Array(values) => values
            .iter()
            .for_each(|value| people(value, depth + 1, names)),
        Value::Object(object) => {
            for key in [
                "by",
                "name",
                "fullName",
                "full_name",
                "displayName",
                "display_name",
                "title",
                "node",
                "nodes",
                "edges",
                "authors",
            ] {
                if let Some(inner) = object.get(key) {
                    people(inner, depth + 1, names);
                    return;
                }
            }
        }
        _ => {}
    }
}
