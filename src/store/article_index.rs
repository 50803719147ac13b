//! [`ArticleIndex`]: which articles were read on this machine, where their notes are, and where the
//! reader was. Losing it loses reading positions and the trace of moved articles, never a note.
//!
//! It has no limit, and what is read and written of it for one article does not grow with it: small JSON
//! files in the state directory, each with the articles whose places have one and the same first byte of
//! their digest (`articles/at-3f`); for texts, the places that they were read from (`articles/of-3f`);
//! and the latest places (`articles/recent`). All are changed under one lock. `articles.json`, in which
//! earlier versions kept everything, is taken over when the first article is put.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Store;
use super::error::FileError;
use super::kept::Hold;
use super::place::Reader;
use super::remembered::Remembered;
use crate::text::without_secrets;

/// The file of earlier versions.
const OLD: &str = "articles";
/// The latest places, in the order in which they were left.
const RECENT: &str = "articles/recent";
/// How many places that is.
const MOST_RECENT: usize = 500;
/// So many places are remembered of one text.
const MOST_OF_TEXT: usize = 50;

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
    /// The code point at the cursor.
    pub position: Option<usize>,
    /// The words that stand there.
    pub words: String,
    /// How many code points before it were on the screen.
    pub above: usize,
    /// How much of the article was read, of a hundred, as the reader was told.
    pub percent: Option<u8>,
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

    /// What decides which file it is in.
    fn key(&self) -> &str {
        if self.place.is_empty() {
            &self.id
        } else {
            &self.place
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        if self.place.is_empty() {
            other.place.is_empty() && self.id == other.id
        } else {
            self.place == other.place && self.reader() == other.reader()
        }
    }
}

/// The file of the articles that were read from places like this one.
fn at_place(key: &str) -> String {
    format!("articles/at-{:02x}", Sha256::digest(key)[0])
}

/// The file of texts like this one.
fn of_text(id: &str) -> String {
    format!("articles/of-{:02x}", Sha256::digest(id)[0])
}

/// Where a text was read, the latest last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Text {
    id: String,
    /// The keys of the articles.
    keys: Vec<String>,
}

/// A place that was left, and by whom.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Left {
    place: String,
    reader: Option<String>,
}

impl Store {
    /// The places of the articles that this reader read, the latest first; not all, if they are many.
    /// What came through a pipe is not among them.
    pub fn recent_places(&self) -> Vec<String> {
        let remembered = self.remembered();
        let reader = self.reader.as_ref().map(Reader::name);
        let left: Vec<Left> = remembered.get(RECENT).unwrap_or_default();
        let old = old(&remembered, |_| true).into_iter();
        let old = old.map(|Entry { place, reader, .. }| Left { place, reader });
        let mut all: Vec<Left> = old.collect();
        all.extend(left);
        let mut seen = HashSet::new();
        let own = all.into_iter().rev().filter(|left| {
            left.reader.as_deref() == reader
                && !left.place.is_empty()
                && seen.insert(left.place.clone())
        });
        own.map(|left| left.place).collect()
    }

    /// Where this reader left articles, looked up as it is asked for.
    pub fn visits(&self) -> Visits {
        Visits {
            store: self.clone(),
            known: Mutex::default(),
        }
    }
}

/// Where the reader left an article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Visit {
    /// The code point at the cursor, as far as it is known.
    pub position: Option<usize>,
    /// How much of the article was read, of a hundred, as the reader was told. Earlier versions kept none.
    pub percent: Option<u8>,
}

/// Where the reader left articles.
#[derive(Debug)]
pub struct Visits {
    store: Store,
    known: Mutex<HashMap<String, HashMap<String, Visit>>>,
}

impl Visits {
    /// Where the article of this place was left; `None` if it was never read.
    pub fn at(&self, place: &str) -> Option<Visit> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let positions = |entries: Vec<Entry>| -> HashMap<String, Visit> {
            let reader = self.store.reader.as_ref().map(Reader::name);
            let own = entries
                .into_iter()
                .filter(|entry| entry.reader() == reader && !entry.place.is_empty());
            own.map(|entry| {
                let (position, percent) = (entry.position, entry.percent);
                (entry.place, Visit { position, percent })
            })
            .collect()
        };
        let mut at = |name: String, read: &dyn Fn(&str) -> Vec<Entry>| {
            let entries = known
                .entry(name)
                .or_insert_with_key(|name| positions(read(name)));
            entries.get(place).copied()
        };
        let remembered = self.store.remembered();
        let new = at(at_place(place), &|name| {
            remembered.get(name).unwrap_or_default()
        });
        new.or_else(|| at(OLD.to_owned(), &|_| old(&remembered, |_| true)))
    }
}

/// What is known of one article: the records of its place, and of other places with its text. The
/// latest are last.
#[derive(Clone, Debug, Default)]
pub(super) struct ArticleIndex(Vec<Entry>);

impl ArticleIndex {
    /// Reads what is known of the article at a place (empty for standard input) with this text. A file
    /// that is missing or makes no sense is an empty one.
    pub fn read(store: &Store, place: &str, id: &str) -> Self {
        let remembered = store.remembered();
        let is_of = |entry: &Entry| entry.id == id || (!place.is_empty() && entry.place == place);
        let mut found: Vec<Entry> = old(&remembered, |text| {
            mentions(text, id) || (!place.is_empty() && mentions(text, place))
        });
        found.retain(is_of);
        let texts: Vec<Text> = remembered.get(&of_text(id)).unwrap_or_default();
        let keys = texts.into_iter().find(|text| text.id == id);
        let mut keys = keys.map(|text| text.keys).unwrap_or_default();
        if !place.is_empty() && !keys.iter().any(|key| key == place) {
            keys.insert(0, place.to_owned());
        }
        for key in keys {
            let entries: Vec<Entry> = remembered.get(&at_place(&key)).unwrap_or_default();
            for entry in entries {
                if entry.key() == key && is_of(&entry) {
                    found.retain(|older| !older.is_same(&entry));
                    found.push(entry);
                }
            }
        }
        Self(found)
    }

    /// True if an article may have been read from this place; false only if none was.
    pub fn may_know(store: &Store, place: &str) -> bool {
        place.is_empty()
            || store.remembered().mentions(&at_place(place), place)
            || store.remembered().mentions(OLD, place)
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

    /// Remembers an article. Whatever is interrupted, what was known stays known.
    pub fn put(store: &Store, entry: &Entry) -> Result<(), FileError> {
        let remembered = store.remembered();
        let hold = remembered.lock(OLD)?;
        let before = old(&remembered, |_| true);
        if !before.is_empty() {
            add(&remembered, &hold, before, false)?;
        }
        // Addresses with secrets, which older versions wrote, go with it.
        remembered.forget_if_there(OLD)?;
        add(&remembered, &hold, vec![entry.clone()], true)
    }
}

/// Adds articles, the latest last; those that are known already are replaced if `is_newer`. The places of
/// a text are written before what is at them: one that leads nowhere does no harm.
fn add(
    remembered: &Remembered,
    hold: &Hold,
    entries: Vec<Entry>,
    is_newer: bool,
) -> Result<(), FileError> {
    let mut texts: BTreeMap<String, Vec<(&str, &str)>> = BTreeMap::new();
    let mut places: BTreeMap<String, Vec<&Entry>> = BTreeMap::new();
    let entries: Vec<Entry> = entries
        .into_iter()
        .map(|entry| Entry {
            place: without_secrets(&entry.place),
            ..entry
        })
        .collect();
    for entry in &entries {
        let text = texts.entry(of_text(&entry.id)).or_default();
        text.push((&entry.id, entry.key()));
        places.entry(at_place(entry.key())).or_default().push(entry);
    }
    for (name, traces) in texts {
        remembered.revise(&name, hold, |known: &mut Vec<Text>| {
            for (id, key) in &traces {
                add_trace(known, id, key, is_newer);
            }
        })?;
    }
    for (name, new) in places {
        remembered.revise(&name, hold, |known: &mut Vec<Entry>| {
            for &entry in &new {
                if !is_newer && known.iter().any(|other| other.is_same(entry)) {
                    continue;
                }
                known.retain(|other| !other.is_same(entry));
                known.push(entry.clone());
            }
        })?;
    }
    remembered.revise(RECENT, hold, |known: &mut Vec<Left>| {
        let new = entries.iter().filter(|entry| !entry.place.is_empty());
        let new = new.map(|Entry { place, reader, .. }| Left {
            place: place.clone(),
            reader: reader.clone(),
        });
        let new: Vec<Left> = new.collect();
        if is_newer {
            known.retain(|left| !new.contains(left));
            known.extend(new);
        } else {
            let older = new.into_iter().filter(|left| !known.contains(left));
            let older: Vec<Left> = older.collect();
            known.splice(0..0, older);
        }
        known.drain(..known.len().saturating_sub(MOST_RECENT));
    })
}

fn add_trace(known: &mut Vec<Text>, id: &str, key: &str, is_newer: bool) {
    let at = known.iter().position(|text| text.id == id);
    let at = at.unwrap_or_else(|| {
        known.push(Text {
            id: id.to_owned(),
            keys: Vec::new(),
        });
        known.len() - 1
    });
    let keys = &mut known[at].keys;
    let is_known = keys.iter().any(|other| other == key);
    match (is_known, is_newer) {
        (true, false) => {}
        (false, false) => keys.insert(0, key.to_owned()),
        (_, true) => {
            keys.retain(|other| other != key);
            keys.push(key.to_owned());
        }
    }
    keys.drain(..keys.len().saturating_sub(MOST_OF_TEXT));
}

/// What earlier versions kept, if it is of interest.
fn old(remembered: &Remembered, is_wanted: impl Fn(&str) -> bool) -> Vec<Entry> {
    let Some(text) = remembered.text(OLD).filter(|text| is_wanted(text)) else {
        return Vec::new();
    };
    serde_json::from_str(&text).unwrap_or_default()
}

/// True if a JSON text holds these words as one string; false only if it does not.
fn mentions(text: &str, words: &str) -> bool {
    serde_json::to_string(words)
        .is_ok_and(|words| memchr::memmem::find(text.as_bytes(), words.as_bytes()).is_some())
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

    use crate::store::{Disk, Home, Mode, Placement, RealDisk, Stamp};
    use std::io;
    use std::path::Path;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

    /// Counts what is read; stops to write after so many files.
    #[derive(Debug)]
    struct Counting {
        read: AtomicU64,
        writes_left: AtomicUsize,
    }

    impl Disk for Counting {
        fn read(&self, path: &Path, most: u64) -> io::Result<(Vec<u8>, Stamp)> {
            let read = RealDisk.read(path, most)?;
            self.read.fetch_add(read.0.len() as u64, Ordering::Relaxed);
            Ok(read)
        }

        fn write_unsynced(&self, path: &Path, bytes: &[u8], mode: Mode) -> io::Result<()> {
            let left = self.writes_left.load(Ordering::Relaxed);
            if left == 0 {
                return Err(io::Error::from(io::ErrorKind::StorageFull));
            }
            self.writes_left.store(left - 1, Ordering::Relaxed);
            RealDisk.write_unsynced(path, bytes, mode)
        }
    }

    fn numbered(n: usize) -> Entry {
        Entry {
            id: format!("sha256:{n:064}"),
            place: format!("/archive/{n}.txt"),
            position: Some(n),
            words: "The gate stays shut until the tide turns.".to_owned(),
            ..Entry::default()
        }
    }

    /// A reader whom an earlier version knew for so many articles.
    fn reader_of(many: usize) -> (tempfile::TempDir, Store, Arc<Counting>) {
        let folder = tempfile::tempdir().expect("a folder");
        let home = Home::at(folder.path());
        std::fs::create_dir_all(&home.state).expect("a folder");
        let all: Vec<Entry> = (0..many).map(numbered).collect();
        let text = serde_json::to_string(&all).expect("JSON");
        std::fs::write(home.state.join("articles.json"), text).expect("a file");
        let disk = Arc::new(Counting {
            read: AtomicU64::new(0),
            writes_left: AtomicUsize::new(usize::MAX),
        });
        let store = Store::new(Some(home), Placement::Beside).with_disk(disk.clone());
        (folder, store, disk)
    }

    fn open(store: &Store, n: usize) -> Option<usize> {
        let Entry { id, place, .. } = numbered(n);
        ArticleIndex::may_know(store, &place).then_some(())?;
        let index = ArticleIndex::read(store, &place, &id);
        index.at(&place, None)?.position
    }

    /// What is read to open one article and to leave it, in bytes.
    fn work(many: usize) -> u64 {
        let (_folder, store, disk) = reader_of(many);
        ArticleIndex::put(&store, &numbered(many)).expect("a home");
        disk.read.store(0, Ordering::Relaxed);
        assert_eq!(open(&store, many / 2), Some(many / 2));
        ArticleIndex::put(&store, &numbered(many / 2)).expect("a home");
        disk.read.load(Ordering::Relaxed)
    }

    #[test]
    fn nothing_of_a_long_time_reader_is_lost_and_opening_one_article_reads_little() {
        let many = 20_000;
        let (folder, store, _) = reader_of(many);
        assert_eq!(open(&store, 7), Some(7), "from the old file");
        assert_eq!(store.recent_places().len(), many);
        ArticleIndex::put(&store, &numbered(many)).expect("a home");
        assert!(!Home::at(folder.path()).state.join("articles.json").exists());
        let visits = store.visits();
        for n in 0..=many {
            assert_eq!(
                visits
                    .at(&numbered(n).place)
                    .and_then(|visit| visit.position),
                Some(n)
            );
        }
        assert_eq!(visits.at("/archive/none.txt"), None);
        let recent = store.recent_places();
        assert_eq!(recent.len(), MOST_RECENT);
        assert_eq!(recent[..2], ["/archive/20000.txt", "/archive/19999.txt"]);
        // An article that was moved is known by its text.
        let id = numbered(11).id;
        let index = ArticleIndex::read(&store, "/elsewhere/11.txt", &id);
        let moved = index.with_id(&id, None).next();
        assert_eq!(
            moved.map(|entry| entry.place.as_str()),
            Some("/archive/11.txt")
        );

        let whole = serde_json::to_string(&(0..many).map(numbered).collect::<Vec<_>>());
        let (read, whole) = (work(many), whole.expect("JSON").len() as u64);
        assert!(read < whole / 40, "{read} of {whole} bytes");
    }

    #[test]
    fn whatever_is_interrupted_while_the_old_file_is_taken_over_everything_stays_known() {
        let many = 300;
        for writes in [0, 1, 50, 200, 400, 460] {
            let (_folder, store, disk) = reader_of(many);
            disk.writes_left.store(writes, Ordering::Relaxed);
            let put = ArticleIndex::put(&store, &numbered(many));
            for n in 0..many {
                assert_eq!(open(&store, n), Some(n), "after {writes} files");
            }
            disk.writes_left.store(usize::MAX, Ordering::Relaxed);
            if put.is_err() {
                ArticleIndex::put(&store, &numbered(many)).expect("a home");
            }
            for n in 0..=many {
                assert_eq!(open(&store, n), Some(n), "after {writes} files and again");
            }
            assert_eq!(store.recent_places()[0], numbered(many).place);
        }
    }

    #[test]
    fn several_windows_remember_what_each_of_them_read() {
        let (_folder, store, _) = reader_of(0);
        std::thread::scope(|scope| {
            for window in 0..4 {
                let store = store.clone();
                scope.spawn(move || {
                    for n in 0..25 {
                        ArticleIndex::put(&store, &numbered(window * 25 + n)).expect("a home");
                    }
                });
            }
        });
        for n in 0..100 {
            assert_eq!(open(&store, n), Some(n));
        }
        assert_eq!(store.recent_places().len(), 100);
    }
}
