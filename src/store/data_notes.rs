//! [`DataNotes`]: for which texts there are notes in the data directory, looked up once for many
//! articles.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::place::short;
use super::{Reader, Store};

/// The notes files in the data directory, by what their names say of the text.
#[derive(Clone, Debug, Default)]
pub struct DataNotes(BTreeMap<String, Vec<PathBuf>>);

impl Store {
    /// Whose notes these are, if each reader has a file of their own.
    pub fn reader(&self) -> Option<&Reader> {
        self.reader.as_ref()
    }

    /// The notes files in the data directory.
    pub fn data_notes(&self) -> DataNotes {
        let mut notes = DataNotes::default();
        let Some(home) = &self.home else {
            return notes;
        };
        let folder = home.data.join("notes");
        for name in self.disk.names_in(&folder).unwrap_or_default() {
            let text = name.to_string_lossy();
            let stem = text.strip_suffix(".toml").unwrap_or_default();
            // `NAME-01234567.toml`, or `NAME-01234567.ana.toml`.
            let stem = stem.split_once('.').map_or(stem, |(stem, _)| stem);
            if let Some((_, digits)) = stem.rsplit_once('-') {
                let list = notes.0.entry(digits.to_owned()).or_default();
                list.push(folder.join(&name));
            }
        }
        for list in notes.0.values_mut() {
            list.sort_unstable();
        }
        notes
    }
}

impl DataNotes {
    /// Those that may be on the text of this document id.
    pub fn of(&self, id: &str) -> &[PathBuf] {
        self.0.get(short(id)).map_or(&[], Vec::as_slice)
    }

    /// The beginnings of the digests of the texts that there may be notes on.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// True if there may be some.
    pub fn has(&self, id: &str) -> bool {
        !self.of(id).is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Home, Placement};

    #[test]
    fn notes_are_known_by_the_beginning_of_the_digest() {
        let root = tempfile::tempdir().expect("a folder");
        let store = Store::new(Some(Home::at(root.path())), Placement::Data);
        assert!(!store.data_notes().has("sha256:0123456789"));
        let folder = root.path().join("data/notes");
        std::fs::create_dir_all(&folder).expect("a folder");
        for name in [
            "a-news-01234567.toml",
            "b-01234567.ana.toml",
            "c-89abcdef.toml",
        ] {
            std::fs::write(folder.join(name), "").expect("a file");
        }
        assert_eq!(store.data_notes().of("sha256:0123456789").len(), 2);
        assert!(!store.data_notes().has("sha256:1123456789"));
    }
}
