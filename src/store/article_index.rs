//! [`ArticleIndex`]: which articles were read on this machine, where their notes are, and where the
//! reader was. One JSON file in the state directory; losing it loses reading positions and the
//! trace of moved articles, never a note.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::Store;
use super::error::FileError;
use super::place::Reader;
use crate::text::without_secrets;

/// How many articles are remembered; the ones read longest ago go first.
const MOST: usize = 2000;
/// The name under which the index is remembered.
const NAME: &str = "articles";

/// One article that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Entry {
    /// The document id.
    pub id: String,
    /// Its file as an absolute path, or its address; empty for standard input.
    pub place: String,
    /// Its notes file, if it has one.
    pub notes: Option<PathBuf>,
    /// The first visible code point.
    pub position: Option<usize>,
    /// The words that stand there.
    pub words: String,
    /// The reader's name, if several read here.
    pub reader: Option<String>,
    /// Notes files that were offered and left.
    pub left: Vec<PathBuf>,
    /// The ids of the texts that its notes were made on before, the newest first.
    pub before: Vec<String>,
}

impl Entry {
    fn reader(&self) -> Option<&str> {
        self.reader.as_deref()
    }

    fn is_same(&self, other: &Self) -> bool {
        if self.place.is_empty() {
            other.place.is_empty() && self.id == other.id
        } else {
            self.place == other.place && self.reader() == other.reader()
        }
    }
}

/// An article that was read on this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// Its file as an absolute path, or its address.
    pub place: String,
    /// The first code point that was visible when it was left.
    pub position: Option<usize>,
}

impl Store {
    /// The articles that this reader read, the latest first. What came through a pipe is not among
    /// them.
    pub fn visits(&self) -> Vec<Visit> {
        let reader = self.reader.as_ref().map(Reader::name);
        let entries = ArticleIndex::read(self).0.into_iter().rev();
        let own = entries.filter(|entry| entry.reader() == reader && !entry.place.is_empty());
        own.map(|entry| Visit {
            place: entry.place,
            position: entry.position,
        })
        .collect()
    }
}

/// The articles that were read, the latest last.
#[derive(Clone, Debug, Default)]
pub(super) struct ArticleIndex(Vec<Entry>);

impl ArticleIndex {
    /// Reads the index; a file that is missing or makes no sense is an empty one.
    pub fn read(store: &Store) -> Self {
        Self(store.remembered().get(NAME).unwrap_or_default())
    }

    /// True if an article may have been read from this place; false only if none was.
    pub fn may_know(store: &Store, place: &str) -> bool {
        place.is_empty() || store.remembered().mentions(NAME, place)
    }

    /// The article read from this place.
    pub fn at(&self, place: &str, reader: Option<&Reader>) -> Option<&Entry> {
        let reader = reader.map(Reader::name);
        let here = |entry: &&Entry| entry.place == place && entry.reader() == reader;
        self.0.iter().rev().find(here).filter(|_| !place.is_empty())
    }

    /// The articles with this text, the latest first.
    pub fn with_id<'a>(
        &'a self,
        id: &'a str,
        reader: Option<&'a Reader>,
    ) -> impl Iterator<Item = &'a Entry> {
        let reader = reader.map(Reader::name);
        let same = move |entry: &&Entry| entry.id == id && entry.reader() == reader;
        self.0.iter().rev().filter(same)
    }

    /// Remembers an article. Addresses that older versions wrote lose their secrets.
    pub fn put(store: &Store, entry: &Entry) -> Result<(), FileError> {
        store.remembered().change(NAME, |old: Option<Vec<Entry>>| {
            let mut entries = old.unwrap_or_default();
            for entry in &mut entries {
                entry.place = without_secrets(&entry.place);
            }
            entries.retain(|other| !other.is_same(entry));
            entries.push(entry.clone());
            entries.drain(..entries.len().saturating_sub(MOST));
            entries
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_one_article_for_each_reader_and_standard_input_one_for_each_text() {
        let entry = |place: &str, id: &str, reader: Option<&str>| Entry {
            id: id.into(),
            place: place.into(),
            reader: reader.map(str::to_owned),
            ..Entry::default()
        };
        let ana = entry("/a.txt", "one", Some("Ana"));
        assert!(ana.is_same(&entry("/a.txt", "two", Some("Ana"))));
        assert!(!ana.is_same(&entry("/a.txt", "one", Some("Bo"))));
        assert!(!ana.is_same(&entry("/b.txt", "one", Some("Ana"))));
        let piped = entry("", "one", None);
        assert!(piped.is_same(&entry("", "one", None)));
        assert!(!piped.is_same(&entry("", "two", None)));
        assert!(!piped.is_same(&entry("/a.txt", "one", None)));
    }
}
