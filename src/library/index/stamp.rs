//! By what it is known that rows are still those of the files.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use sha2::{Digest as _, Sha256};

use super::super::walk::Place;
use crate::store::{DataNotes, Store};

/// A file that changed so shortly before it was read may change again without another time.
const SETTLES: Duration = Duration::from_secs(2);

/// What a file and all that its findings depend on are like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    /// Its length.
    pub size: i64,
    /// When it was changed, in nanoseconds.
    pub mtime: i64,
    /// True if that was a moment ago: the time alone is not trusted.
    pub racy: bool,
    /// A digest of the notes beside it, the lists of names, the models, and who reads.
    pub rest: i64,
}

/// Makes stamps.
pub struct Stamper {
    store: Store,
    in_data: DataNotes,
    /// The program, its models and the reader.
    base: Vec<u8>,
    /// The last folder, and what articles in it without notes depend on.
    folder: Option<(PathBuf, Vec<u8>, i64)>,
    /// What the lists of names say in each folder.
    lists: HashMap<PathBuf, Vec<u8>>,
}

impl Stamper {
    pub fn new(store: &Store, in_data: DataNotes) -> Self {
        let model = crate::analysis::fingerprint();
        let reader = store.reader().map_or("", |reader| reader.name());
        let base = format!("{}\0{model:08x}\0{reader}\0", env!("CARGO_PKG_VERSION"));
        Self {
            store: store.clone(),
            in_data,
            base: base.into_bytes(),
            folder: None,
            lists: HashMap::new(),
        }
    }

    /// The stamp of an article; `None` if it cannot be looked at.
    pub fn of(&mut self, place: &Place) -> Option<Stamp> {
        let about = fs::metadata(&place.path).ok()?;
        let changed = about.modified().unwrap_or(UNIX_EPOCH);
        let since = SystemTime::now()
            .duration_since(changed)
            .unwrap_or_default();
        let rest = self.rest(place);
        Some(Stamp {
            size: about.len() as i64,
            mtime: changed
                .duration_since(UNIX_EPOCH)
                .unwrap_or_default()
                .as_nanos() as i64,
            racy: since < SETTLES,
            rest,
        })
    }

    /// A number for what an article depends on beside its text.
    fn rest(&mut self, place: &Place) -> i64 {
        let folder = place.path.parent().unwrap_or(Path::new(""));
        if self.folder.as_ref().is_none_or(|(last, ..)| last != folder) {
            let mut all = self.base.clone();
            all.extend_from_slice(self.lists(&place.path));
            let rest = short(&all);
            self.folder = Some((folder.to_owned(), all, rest));
        }
        let Some((_, all, rest)) = &self.folder else {
            return 0;
        };
        if place.notes.is_empty() {
            return *rest;
        }
        let mut all = all.clone();
        for notes in &place.notes {
            all.extend_from_slice(notes.as_os_str().as_encoded_bytes());
            all.extend_from_slice(&fs::read(notes).unwrap_or_default());
            all.push(0);
        }
        short(&all)
    }

    /// The beginnings of the digests of texts on which there may be notes in the data directory.
    pub fn noted(&self) -> impl Iterator<Item = &str> {
        self.in_data.texts()
    }

    /// A number for the notes in the data directory on the texts of a file; 0 if there are none.
    pub fn in_data(&self, digests: &[String]) -> i64 {
        let mut all = Vec::new();
        for file in digests.iter().flat_map(|digest| self.in_data.of(digest)) {
            all.extend_from_slice(file.as_os_str().as_encoded_bytes());
            all.extend_from_slice(&fs::read(file).unwrap_or_default());
        }
        if all.is_empty() { 0 } else { short(&all) }
    }

    fn lists(&mut self, article: &Path) -> &[u8] {
        let folder = article.parent().unwrap_or(Path::new("")).to_owned();
        if !self.lists.contains_key(&folder) {
            let (lists, _) = self.store.names(Some(article)).lists();
            let mut all = Vec::new();
            for (place, text) in lists {
                all.extend_from_slice(place.as_os_str().as_encoded_bytes());
                all.extend_from_slice(text.as_bytes());
                all.push(0);
            }
            self.lists.insert(folder.clone(), all);
        }
        &self.lists[&folder]
    }
}

/// The digest of what a file holds.
pub fn digest_of(path: &Path) -> Vec<u8> {
    fs::read(path)
        .map(|bytes| Sha256::digest(&bytes).to_vec())
        .unwrap_or_default()
}

/// Eight bytes of a digest.
pub fn short(bytes: &[u8]) -> i64 {
    let digest = Sha256::digest(bytes);
    let mut eight = [0; 8];
    eight.copy_from_slice(&digest[..8]);
    i64::from_le_bytes(eight)
}
