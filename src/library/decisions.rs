//! [`Decisions`]: what the reader says of people in the lists of names.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::key::Key;
use super::query::has_words;
use crate::text::fold;

/// What the reader says of people, in the lists of names.
#[derive(Clone, Debug, Default)]
pub struct Decisions {
    same: Vec<Same>,
    apart: Vec<Apart>,
    tags: HashMap<Key, Vec<String>>,
    /// All lists, one after the other.
    text: String,
}

/// Names that are one person.
#[derive(Clone, Debug)]
struct Same {
    person: String,
    keys: Vec<Key>,
    articles: Vec<PathBuf>,
}

/// A name that is another person in some articles.
#[derive(Clone, Debug)]
struct Apart {
    key: Key,
    person: String,
    articles: Vec<PathBuf>,
}

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    entity: Vec<Tagged>,
    #[serde(default)]
    same: Vec<SameRecord>,
    #[serde(default)]
    not_same: Vec<ApartRecord>,
}

#[derive(Deserialize)]
struct Tagged {
    name: String,
    #[serde(rename = "type", default)]
    kind: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    tags: Vec<String>,
}

#[derive(Deserialize)]
struct SameRecord {
    names: Vec<String>,
    #[serde(default)]
    articles: Vec<String>,
}

#[derive(Deserialize)]
struct ApartRecord {
    name: String,
    #[serde(rename = "as", default)]
    person: Option<String>,
    #[serde(default)]
    articles: Vec<String>,
}

impl Decisions {
    /// Adds what the text of an `entities.toml` in `folder` says.
    pub fn add_list(&mut self, text: &str, folder: &Path) -> Result<(), toml::de::Error> {
        let file: File = toml::from_str(text)?;
        let folder_name = folder.display().to_string();
        self.text.extend([&folder_name, "\0", text, "\0"]);
        let place = |articles: Vec<String>| -> Vec<PathBuf> {
            articles.iter().map(|name| folder.join(name)).collect()
        };
        for Tagged {
            name,
            kind,
            aliases,
            tags,
        } in file.entity
        {
            for form in aliases.iter().chain([&name]) {
                let key = Key::of(&kind, form);
                if !tags.is_empty() && (key.joins() || *form == name) {
                    self.tags.insert(key, tags.clone());
                }
            }
        }
        for SameRecord { names, articles } in file.same {
            if let Some(person) = names.first() {
                self.same.push(Same {
                    keys: names.iter().map(|name| Key::of("PERSON", name)).collect(),
                    person: person.clone(),
                    articles: place(articles),
                });
            }
        }
        for ApartRecord {
            name,
            person,
            articles,
        } in file.not_same
        {
            let other = || format!("{name} ({})", articles.first().map_or("another", |it| it));
            self.apart.push(Apart {
                key: Key::of("PERSON", &name),
                person: person.unwrap_or_else(other),
                articles: place(articles),
            });
        }
        Ok(())
    }

    /// The person whom the reader says that this name is in this article.
    pub(super) fn person(&self, key: &Key, article: &Path) -> Option<&str> {
        let here = |articles: &[PathBuf]| is_in(articles, article);
        let apart = self
            .apart
            .iter()
            .rev()
            .find(|it| it.key == *key && here(&it.articles));
        if let Some(apart) = apart {
            return Some(&apart.person);
        }
        let same = self
            .same
            .iter()
            .rev()
            .find(|it| it.keys.contains(key) && here(&it.articles));
        same.map(|same| same.person.as_str())
    }

    /// True if the reader said of nobody that they are the same or not.
    pub(super) fn are_none(&self) -> bool {
        self.same.is_empty() && self.apart.is_empty()
    }

    /// The person whom the reader says that somebody is who is asked for by this name, as far as that holds
    /// in an article.
    pub(super) fn meant(&self, asked: &Key, article: &Path) -> Option<Key> {
        let mut same = self.same.iter().rev();
        let same = same.find(|it| it.keys.contains(asked) && is_in(&it.articles, article));
        same.map(|same| decided_key(&same.person))
    }

    /// What the names are joined by that may be those of somebody who is asked for, as the reader joined
    /// them with others or told them apart.
    pub(super) fn names_of(&self, asked: &Key, words: &[String]) -> Vec<Key> {
        let same = self.same.iter();
        let groups = same.map(|same| (&same.person, same.keys.as_slice()));
        let apart = self.apart.iter();
        let apart = apart.map(|apart| (&apart.person, std::slice::from_ref(&apart.key)));
        let groups = groups.chain(apart);
        let groups: Vec<(Key, &String, &[Key])> = groups
            .map(|(person, keys)| (decided_key(person), person, keys))
            .collect();
        let meant = groups.iter().filter(|(key, person, keys)| {
            key == asked || keys.contains(asked) || has_words(person, words)
        });
        let meant: HashSet<&Key> = meant.map(|(key, ..)| key).collect();
        let all = groups.iter().filter(|(key, ..)| meant.contains(key));
        all.flat_map(|(key, _, keys)| keys.iter().chain([key]))
            .cloned()
            .collect()
    }

    /// All that the lists say, to see whether they say something else.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What the reader tagged a person or an organisation with.
    pub fn tags(&self, key: &Key) -> &[String] {
        self.tags.get(key).map_or(&[], Vec::as_slice)
    }
}

/// True for an article that a decision speaks of: any, if it names none.
fn is_in(articles: &[PathBuf], article: &Path) -> bool {
    articles.is_empty() || articles.iter().any(|path| path == article)
}

/// A person of the reader's: told apart from everybody whom the program joins.
pub(super) fn decided_key(person: &str) -> Key {
    match Key::of("PERSON", person) {
        // "Chris Cairns (farmer)" is not one more Chris Cairns.
        Key::Person(first, last) if !person.contains('(') => Key::Person(first, last),
        _ => Key::Other("PERSON".to_owned(), fold(person)),
    }
}
