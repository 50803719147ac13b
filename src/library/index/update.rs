//! Filling the index: what changed is read again, what is gone goes.

use std::collections::{BTreeSet, HashMap};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use rusqlite::{Connection, TransactionBehavior, params};

use super::super::document::Document;
use super::super::item::Item;
use super::super::parallel::in_order;
use super::super::read::{Maker, Reading};
use super::super::terms;
use super::super::walk::{Found, Place, Siblings, Walk};
use super::stamp::{Stamp, Stamper, digest_of};
use super::{
    DOCUMENT, Index, IndexError, REFUSED, VANISHED, failed, packed, parts, place_of, range,
};

/// A change is written after so many files, or after this long.
const BATCH: usize = 200;
const WAIT: Duration = Duration::from_secs(1);

/// How far filling is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Files that were looked at.
    pub looked: u64,
    /// Files that were read.
    pub read: u64,
}

/// What filling did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Files that were as before.
    pub same: u64,
    /// Files that were read.
    pub read: u64,
    /// Files that are gone.
    pub gone: u64,
}

/// A file in the index.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub id: i64,
    pub stamp: Stamp,
    pub bytes: Vec<u8>,
    /// The ids of its rows, with the beginning of the text's digest and the number of its notes in the
    /// data directory.
    pub rows: Vec<(i64, String, i64)>,
}

/// What to do with something that was found.
enum Work {
    Read(Found, Vec<u8>, Option<Stamp>),
    Same,
}

/// What became of it.
enum Done {
    Read(Vec<u8>, PathBuf, Option<Stamp>, Vec<Item>),
    Same,
}

impl Index {
    /// Brings the index up to date with these folders and files.
    pub fn update(
        &mut self,
        roots: &[PathBuf],
        reading: &Reading,
        mut progress: impl FnMut(Progress),
    ) -> Result<Outcome, IndexError> {
        let mut outcome = Outcome::default();
        for root in roots {
            let path = self.path.clone();
            self.update_root(root, reading, &mut outcome, &mut progress)
                .map_err(|cause| failed(&path, cause))?;
        }
        Ok(outcome)
    }

    fn update_root(
        &mut self,
        root: &Path,
        reading: &Reading,
        outcome: &mut Outcome,
        progress: &mut dyn FnMut(Progress),
    ) -> rusqlite::Result<()> {
        let base = place_of(root);
        let known = known(&self.database, &base)?;
        let stamper = Mutex::new(Stamper::new(&reading.store, reading.store.data_notes()));
        let seen: Mutex<BTreeSet<i64>> = Mutex::default();
        let looked: Mutex<u64> = Mutex::new(0);
        let walk = Walk::with(root, &mut Siblings::default());
        let work = walk.filter_map(|found| {
            *looked.lock().ok()? += 1;
            let place = place_in(&base, root, &found)?;
            let mut stamper = stamper.lock().ok()?;
            let stamp = match &found {
                Found::Article(article) => stamper.of(article),
                _ => None,
            };
            if let Found::Article(article) = &found
                && let (Some(file), Some(stamp)) = (known.get(&place), stamp)
                && is_same(file, article, stamp, &stamper)
            {
                seen.lock().ok()?.insert(file.id);
                return Some(Work::Same);
            }
            Some(Work::Read(found, place, stamp))
        });
        let make = || {
            let mut maker = Maker::for_reading(reading);
            move |work: Work| match work {
                Work::Same => Done::Same,
                Work::Read(found, place, stamp) => {
                    let path = match &found {
                        Found::Article(place) => place.path.clone(),
                        Found::Abandoned { notes, .. } => notes.clone(),
                        Found::Refused { .. } => PathBuf::new(),
                    };
                    Done::Read(place, path, stamp, maker.all(found))
                }
            }
        };
        let mut batch = Batch {
            database: &mut self.database,
            files: Vec::new(),
            since: Instant::now(),
            error: None,
        };
        let path = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
        batch.begin(&path, &base)?;
        in_order(work, reading.jobs, make, |done| {
            match done {
                Done::Same => outcome.same += 1,
                Done::Read(place, path, stamp, items) => {
                    outcome.read += 1;
                    let data = |digest: &str| {
                        stamper
                            .lock()
                            .map(|stamper| stamper.in_data(digest))
                            .unwrap_or_default()
                    };
                    let rows = items.iter().map(|item| row(item, &data)).collect();
                    let stamp = stamp.unwrap_or_default();
                    let bytes = digest_of(&path);
                    batch.files.push(File {
                        place,
                        path,
                        stamp,
                        bytes,
                        rows,
                    });
                    batch.write_some();
                }
            }
            progress(Progress {
                looked: looked.lock().map(|count| *count).unwrap_or_default(),
                read: outcome.read,
            });
            if batch.error.is_some() {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
        batch.write();
        if let Some(error) = batch.error {
            return Err(error);
        }
        // What was not seen is gone; what was read again has a row of its own by now.
        let seen = seen.into_inner().unwrap_or_default();
        let change = self
            .database
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut gone = 0;
        for file in known.values().filter(|file| !seen.contains(&file.id)) {
            gone += remove_file(&change, file.id)?;
        }
        if gone > 0 {
            touch(&change)?;
        }
        change.commit()?;
        outcome.gone += gone;
        Ok(())
    }
}

/// A file that was read.
struct File {
    place: Vec<u8>,
    path: PathBuf,
    stamp: Stamp,
    bytes: Vec<u8>,
    rows: Vec<Row>,
}

/// A row to be.
struct Row {
    kind: u8,
    digest: String,
    data: i64,
    marks: usize,
    record: Vec<u8>,
    text: Option<Vec<u8>>,
    words: String,
    speakers: BTreeSet<String>,
}

fn row(item: &Item, in_data: &dyn Fn(&str) -> i64) -> Row {
    let json = |value: &dyn erased::Json| packed(value.json().as_bytes());
    let mut row = Row {
        kind: REFUSED,
        digest: String::new(),
        data: 0,
        marks: 0,
        record: Vec::new(),
        text: None,
        words: String::new(),
        speakers: BTreeSet::new(),
    };
    match item {
        Item::Refused { message, .. } => row.record = packed(message.as_bytes()),
        Item::Vanished(id, marks) => {
            row.kind = VANISHED;
            row.marks = marks.len();
            row.record = json(&(id, marks));
        }
        Item::Document(document) => {
            row.kind = DOCUMENT;
            row.data = in_data(&document.digest);
            row.digest = document
                .digest
                .chars()
                .skip("sha256:".len())
                .take(8)
                .collect();
            row.marks = document.marks.len();
            // The text of a plain file is in the file.
            let is_plain = document.format == "text" && document.entry.is_none();
            row.text =
                (!is_plain && !document.text.is_empty()).then(|| packed(document.text.as_bytes()));
            row.words = if document.text.is_empty() {
                let quotes = document
                    .quotes
                    .iter()
                    .map(|quote| terms::words(&quote.text));
                quotes.collect::<Vec<_>>().join(" ")
            } else {
                terms::words(&document.text)
            };
            row.speakers = speakers(document);
            row.record = json(&**document);
        }
    }
    row
}

/// The words of the names of all who speak.
fn speakers(document: &Document) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    let mut add = |name: &str| {
        words.extend(terms::terms(name).into_iter().map(|term| term.word));
    };
    for voice in document.quotes.iter().flat_map(|quote| &quote.speakers) {
        add(document.words_of(voice));
        if let Some(name) = document.name_of(voice) {
            name.aliases.iter().for_each(|alias| add(alias));
        }
    }
    words
}

/// Writing values as JSON without knowing their type.
mod erased {
    pub trait Json {
        fn json(&self) -> String;
    }

    impl<T: serde::Serialize> Json for T {
        fn json(&self) -> String {
            serde_json::to_string(self).unwrap_or_default()
        }
    }
}

/// Files that wait to be written together.
struct Batch<'a> {
    database: &'a mut Connection,
    files: Vec<File>,
    since: Instant,
    error: Option<rusqlite::Error>,
}

impl Batch<'_> {
    fn begin(&mut self, root: &Path, place: &[u8]) -> rusqlite::Result<()> {
        let root = root.display().to_string();
        let add = "insert or replace into root values (?1, ?2)";
        self.database.execute(add, params![root, place]).map(drop)
    }

    fn write_some(&mut self) {
        if self.files.len() >= BATCH || self.since.elapsed() > WAIT {
            self.write();
        }
    }

    /// Writes all of them, or none.
    fn write(&mut self) {
        self.since = Instant::now();
        let files = std::mem::take(&mut self.files);
        if files.is_empty() || self.error.is_some() {
            return;
        }
        let write = || {
            let change = self
                .database
                .transaction_with_behavior(TransactionBehavior::Immediate)?;
            for file in files {
                write_file(&change, file)?;
            }
            touch(&change)?;
            change.commit()
        };
        self.error = write().err();
    }
}

fn write_file(change: &Connection, file: File) -> rusqlite::Result<()> {
    let old: Option<i64> = {
        use rusqlite::OptionalExtension as _;
        let id = "select id from file where place = ?1";
        change
            .prepare_cached(id)?
            .query_row(params![file.place], |row| row.get(0))
            .optional()?
    };
    if let Some(old) = old {
        remove_file(change, old)?;
    }
    let Stamp {
        size,
        mtime,
        racy,
        rest,
    } = file.stamp;
    change
        .prepare_cached(
            "insert into file (place, path, size, mtime, racy, bytes, rest) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            file.place,
            file.path.display().to_string(),
            size,
            mtime,
            racy,
            file.bytes,
            rest
        ])?;
    let id = change.last_insert_rowid();
    for (entry, row) in file.rows.into_iter().enumerate() {
        change
            .prepare_cached(
                "insert into doc (file, entry, kind, id_of_text, data, marks, record, text)
                 values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![
                id,
                entry as i64,
                row.kind,
                row.digest,
                row.data,
                row.marks as i64,
                row.record,
                row.text
            ])?;
        let doc = change.last_insert_rowid();
        if !row.words.is_empty() {
            let add = "insert into words (rowid, text) values (?1, ?2)";
            change
                .prepare_cached(add)?
                .execute(params![doc, row.words])?;
        }
        for word in row.speakers {
            let add = "insert into speaker values (?1, ?2)";
            change.prepare_cached(add)?.execute(params![word, doc])?;
        }
    }
    Ok(())
}

/// Removes a file with its rows; gives 1 if it was there.
pub(super) fn remove_file(change: &Connection, file: i64) -> rusqlite::Result<u64> {
    let docs = "select id from doc where file = ?1";
    let docs: Vec<i64> = change
        .prepare_cached(docs)?
        .query_map(params![file], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for doc in docs {
        for remove in [
            "delete from words where rowid = ?1",
            "delete from speaker where doc = ?1",
            "delete from doc where id = ?1",
        ] {
            change.prepare_cached(remove)?.execute(params![doc])?;
        }
    }
    let removed = change
        .prepare_cached("delete from file where id = ?1")?
        .execute(params![file])?;
    Ok(removed as u64)
}

/// Something changed: what was answered before does not hold.
pub(super) fn touch(change: &Connection) -> rusqlite::Result<()> {
    change.execute("delete from memo", []).map(drop)
}

/// The files in the index below a place, and that place itself.
pub(super) fn known(
    database: &Connection,
    base: &[u8],
) -> rusqlite::Result<HashMap<Vec<u8>, Known>> {
    let (from, to) = range(base);
    let mut query = database.prepare(
        "select file.place, file.id, size, mtime, racy, rest, bytes, doc.id, id_of_text, data
         from file left join doc on doc.file = file.id
         where file.place = ?1 or file.place between ?2 and ?3 order by file.id, doc.entry",
    )?;
    let mut rows = query.query(params![base, from, to])?;
    let mut known: HashMap<Vec<u8>, Known> = HashMap::new();
    while let Some(row) = rows.next()? {
        let stamp = Stamp {
            size: row.get(2)?,
            mtime: row.get(3)?,
            racy: row.get(4)?,
            rest: row.get(5)?,
        };
        let file = known.entry(row.get(0)?).or_insert(Known {
            id: row.get(1)?,
            stamp,
            bytes: row.get(6)?,
            rows: Vec::new(),
        });
        if let Some(doc) = row.get::<_, Option<i64>>(7)? {
            file.rows.push((doc, row.get(8)?, row.get(9)?));
        }
    }
    Ok(known)
}

/// True if the rows of a file are still those of what is on the disk.
pub(super) fn is_same(file: &Known, article: &Place, now: Stamp, stamper: &Stamper) -> bool {
    let old = file.stamp;
    let notes = |(_, digest, data): &(i64, String, i64)| stamper.in_data(digest) == *data;
    if old.size != now.size
        || old.rest != now.rest
        || file.rows.is_empty()
        || !file.rows.iter().all(notes)
    {
        return false;
    }
    if old.mtime == now.mtime && !old.racy {
        return true;
    }
    // Another time is not another text.
    !file.bytes.is_empty() && digest_of(&article.path) == file.bytes
}

/// The place of something that was found below a root; `None` for what is not kept.
pub(super) fn place_in(base: &[u8], root: &Path, found: &Found) -> Option<Vec<u8>> {
    let path = match found {
        Found::Article(place) => &place.path,
        Found::Abandoned { notes, .. } => notes,
        Found::Refused { id, .. } => &root.join(id),
    };
    let below = path.strip_prefix(root).ok()?;
    if below.as_os_str().is_empty() {
        return Some(base.to_vec());
    }
    Some([base, &[0], &parts(below)].concat())
}
