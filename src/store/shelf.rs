//! The shelf: which articles were read on this machine, where their notes are, and where the
//! reader was. One JSON file in the state directory; losing it loses reading positions and the
//! trace of moved articles, never a note.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::disk::{Disk, Lock, replace, sweep};
use super::place::Reader;

/// How many articles are remembered; the ones read longest ago go first.
const MOST: usize = 2000;

/// One article that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Entry {
    /// The document id.
    pub id: String,
    /// Its file as an absolute path, or its address; empty for standard input.
    pub place: String,
    /// Its notes file, where it has one.
    pub notes: Option<PathBuf>,
    /// The first visible code point.
    pub position: Option<usize>,
    /// The words that stand there.
    pub words: String,
    /// The reader's name, where several read here.
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

/// The articles that were read, the latest last.
#[derive(Clone, Debug, Default)]
pub(super) struct Shelf(Vec<Entry>);

impl Shelf {
    /// Reads the shelf; a file that is missing or makes no sense is an empty one.
    pub fn read(state: &Path) -> Self {
        let entries = fs::read(file(state))
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok());
        Self(entries.unwrap_or_default())
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
        let own = move |entry: &&Entry| entry.id == id && entry.reader() == reader;
        self.0.iter().rev().filter(own)
    }

    /// Remembers an article.
    pub fn put(disk: &dyn Disk, state: &Path, entry: Entry) -> std::io::Result<()> {
        fs::create_dir_all(state)?;
        let lock = Lock::take(&state.join("locks"), "articles");
        if lock.is_some() {
            sweep(&file(state));
        }
        let mut shelf = Self::read(state);
        shelf.0.retain(|other| !other.is_same(&entry));
        shelf.0.push(entry);
        let from = shelf.0.len().saturating_sub(MOST);
        let lines: Vec<_> = shelf.0[from..]
            .iter()
            .filter_map(|entry| serde_json::to_string(entry).ok())
            .collect();
        let text = format!("[\n{}\n]\n", lines.join(",\n"));
        replace(disk, &file(state), text.as_bytes())
    }
}

fn file(state: &Path) -> PathBuf {
    state.join("articles.json")
}
