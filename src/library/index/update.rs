//! Filling the index: what changed is read again, what is gone goes.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};

use super::super::brief::{Brief, Words};
use super::super::document::Document;
use super::super::item::Item;
use super::super::parallel::in_order;
use super::super::read::{Maker, Reading};
use super::super::terms;
use super::super::walk::{Found, Siblings, Walk};
use super::age::{UNDATED, age, newest};
use super::plan::{known, place_in};
use super::stamp::{Stamp, Stamper, digest_of};
use super::{
    DOCUMENT, Index, IndexError, REFUSED, VANISHED, facts, failed, packed, place_of, unpacked,
    voices,
};

/// A change is written after so many files, or after this long.
const BATCH: usize = 1000;
const WAIT: Duration = Duration::from_secs(2);
/// After so many files the full text is put in order.
const MUCH: u64 = 1000;
/// So much of the file is kept in memory while it is filled, in KiB: rows go to all of its pages.
const CACHE: i64 = -32_768;
/// So many numbers of words are remembered while files are read.
const STRINGS: usize = 100_000;

/// How far filling is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Files that were looked at.
    pub looked: u64,
    /// Files that were read.
    pub read: u64,
}

/// What filling did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Files that were as before.
    pub same: u64,
    /// Files that were read.
    pub read: u64,
    /// Files that are gone.
    pub gone: u64,
    /// Why some of those that were looked at now cannot be read, a sentence each.
    pub refused: Vec<String>,
}

/// What to do with something that was found.
enum Work {
    Read(Found, Vec<u8>, Option<Stamp>),
    Same,
}

/// What became of it.
enum Done {
    Read(Box<File>),
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
        let stamper = Stamper::new(&reading.store, reading.store.data_notes());
        let noted = self.noted(&stamper)?;
        let stamper = Mutex::new(stamper);
        let seen: Mutex<HashSet<i64>> = Mutex::default();
        let looked: Mutex<u64> = Mutex::new(0);
        let walk = Walk::with(root, &mut Siblings::default());
        let work = walk.filter_map(|found| {
            *looked.lock().ok()? += 1;
            let place = place_in(&base, root, &found)?;
            let stamp = match &found {
                Found::Article(article) => stamper.lock().ok()?.of(article),
                _ => None,
            };
            if let Found::Article(article) = &found
                && let (Some(file), Some(stamp)) = (known.get(&place), stamp)
                && file.is_same(
                    &article.path,
                    stamp,
                    noted.get(&file.id).copied().unwrap_or(0),
                )
            {
                seen.lock().ok()?.insert(file.id);
                return Some(Work::Same);
            }
            Some(Work::Read(found, place, stamp))
        });
        let make = || {
            let mut maker = Maker::for_reading(reading);
            let stamper = &stamper;
            move |work: Work| match work {
                Work::Same => Done::Same,
                Work::Read(found, place, stamp) => {
                    let path = match &found {
                        Found::Article(place) => place.path.clone(),
                        Found::Abandoned { notes, .. } => notes.clone(),
                        Found::Refused { .. } => PathBuf::new(),
                    };
                    let items = maker.all(found);
                    let refused = items.iter().filter_map(|item| match item {
                        Item::Refused { message, .. } => Some(message.clone()),
                        _ => None,
                    });
                    let refused = refused.collect();
                    let rows: Vec<Row> = items.iter().map(row).collect();
                    let digests: Vec<String> = rows.iter().map(|row| row.digest.clone()).collect();
                    let data = stamper.lock().map(|stamper| stamper.in_data(&digests));
                    Done::Read(Box::new(File {
                        place,
                        stamp: stamp.unwrap_or_default(),
                        bytes: digest_of(&path),
                        data: data.unwrap_or_default(),
                        refused,
                        rows,
                    }))
                }
            }
        };
        self.database.pragma_update(None, "cache_size", CACHE)?;
        let mut batch = Batch {
            database: &mut self.database,
            files: Vec::new(),
            strings: HashMap::new(),
            since: Instant::now(),
            error: None,
        };
        let path = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
        batch.begin(&path, &base)?;
        in_order(work, reading.jobs, make, |done| {
            match done {
                Done::Same => outcome.same += 1,
                Done::Read(mut file) => {
                    outcome.read += 1;
                    outcome.refused.append(&mut file.refused);
                    batch.files.push(*file);
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
        if outcome.read > MUCH {
            change.execute("insert into words (words) values ('optimize')", [])?;
        }
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
    stamp: Stamp,
    bytes: Vec<u8>,
    data: i64,
    refused: Vec<String>,
    rows: Vec<Row>,
}

/// A row to be.
struct Row {
    kind: u8,
    number: Option<i64>,
    age: i64,
    digest: String,
    marks: usize,
    is_warned: bool,
    record: Vec<u8>,
    text: Option<Vec<u8>>,
    title: String,
    words: String,
    speakers: BTreeSet<String>,
    brief: Option<(Option<String>, Brief, Words)>,
}

fn row(item: &Item) -> Row {
    let json = |value: &dyn erased::Json| packed(value.json().as_bytes());
    let mut row = Row {
        kind: REFUSED,
        number: None,
        age: UNDATED,
        digest: String::new(),
        marks: 0,
        is_warned: false,
        record: Vec::new(),
        text: None,
        title: String::new(),
        words: String::new(),
        speakers: BTreeSet::new(),
        brief: None,
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
            row.number = document.entry.map(|entry| entry as i64);
            row.age = age(document.date.as_deref());
            row.digest = document
                .digest
                .chars()
                .skip("sha256:".len())
                .take(8)
                .collect();
            row.marks = document.marks.len();
            row.is_warned = !document.warnings.is_empty();
            // The text of a plain file is in the file.
            let is_plain = document.format == "text" && document.entry.is_none();
            row.text =
                (!is_plain && !document.text.is_empty()).then(|| packed(document.text.as_bytes()));
            row.title = terms::words(document.title.as_deref().unwrap_or_default());
            row.words = if document.text.is_empty() {
                let quotes = document
                    .quotes
                    .iter()
                    .map(|quote| terms::words(&quote.text));
                quotes.collect::<Vec<_>>().join(" ")
            } else {
                terms::words(&document.text)
            };
            row.speakers = voices::of_document(document);
            row.record = json(&**document);
            let mut words = Words::default();
            let brief = Brief::of(document, &mut words);
            let id = document.is_extracted.then(|| document.id.clone());
            // What is wrong with it stands in its record alone.
            row.brief = (!row.is_warned).then_some((id, brief, words));
        }
    }
    row
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
    /// The numbers of words in the index.
    strings: HashMap<String, i64>,
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
        let mut strings = std::mem::take(&mut self.strings);
        if strings.len() > STRINGS {
            strings.clear();
        }
        let write = || {
            let change = self
                .database
                .transaction_with_behavior(TransactionBehavior::Immediate)?;
            for file in files {
                write_file(&change, file, &mut strings)?;
            }
            touch(&change)?;
            change.commit()
        };
        self.error = write().err();
        self.strings = strings;
    }
}

fn write_file(
    change: &Connection,
    file: File,
    strings: &mut HashMap<String, i64>,
) -> rusqlite::Result<()> {
    let id = "select id from file where place = ?1";
    let old = change.prepare_cached(id)?;
    if let Some(old) = found(old, params![file.place])? {
        remove_file(change, old)?;
    }
    let Stamp {
        size,
        mtime,
        racy,
        rest,
    } = file.stamp;
    let add = "insert into file (place, size, mtime, racy, bytes, rest, data) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    change.prepare_cached(add)?.execute(params![
        file.place, size, mtime, racy, file.bytes, rest, file.data
    ])?;
    let id = change.last_insert_rowid();
    for (entry, row) in file.rows.into_iter().enumerate() {
        write_row(change, id, &file.place, entry as i64, row, strings)?;
    }
    Ok(())
}

fn write_row(
    change: &Connection,
    file: i64,
    place: &[u8],
    entry: i64,
    row: Row,
    strings: &mut HashMap<String, i64>,
) -> rusqlite::Result<()> {
    let brief = match &row.brief {
        None => None,
        Some((id, brief, words)) => {
            let mut string = |word: u32| string(change, words.word(word), strings);
            let site = brief.site.map(&mut string).transpose()?;
            let bytes = facts::written(brief, id.as_deref(), &mut string)?;
            Some((site, bytes))
        }
    };
    let add = "insert into doc (file, entry, number, kind, age, site, digest, marks, is_warned)
        values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    change.prepare_cached(add)?.execute(params![
        file,
        entry,
        row.number,
        row.kind,
        row.age,
        brief.as_ref().and_then(|(site, _)| *site),
        row.digest,
        row.marks as i64,
        row.is_warned,
    ])?;
    let doc = change.last_insert_rowid();
    let add = "insert into body values (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    change.prepare_cached(add)?.execute(params![
        doc, row.kind, row.age, place, entry, row.record, row.text
    ])?;
    if row.kind == DOCUMENT {
        let add = "insert into day values (?1, ?2, ?3, ?4)";
        let row = params![newest(row.age), place, entry, doc];
        change.prepare_cached(add)?.execute(row)?;
    }
    if let Some((_, facts)) = brief {
        let add = "insert into brief values (?1, ?2)";
        change.prepare_cached(add)?.execute(params![doc, facts])?;
    }
    if !row.words.is_empty() {
        let add = "insert into words (rowid, title, text) values (?1, ?2, ?3)";
        change
            .prepare_cached(add)?
            .execute(params![doc, row.title, row.words])?;
    }
    for words in row.speakers {
        let voice = voice(change, &words)?;
        let add = "insert into speaker values (?1, ?2, ?3)";
        change
            .prepare_cached(add)?
            .execute(params![voice, row.age, doc])?;
    }
    Ok(())
}

/// The row of a speaker, which is made if there is none.
fn voice(change: &Connection, words: &str) -> rusqlite::Result<i64> {
    let query = change.prepare_cached("select id from voice where words = ?1")?;
    if let Some(voice) = found(query, params![words])? {
        return Ok(voice);
    }
    let add = "insert into voice (words) values (?1)";
    change.prepare_cached(add)?.execute(params![words])?;
    let voice = change.last_insert_rowid();
    let add = "insert into voice_word values (?1, ?2)";
    for word in words.lines() {
        change.prepare_cached(add)?.execute(params![word, voice])?;
    }
    Ok(voice)
}

/// The number of a word, which it gets if it has none.
fn string(
    change: &Connection,
    word: &str,
    strings: &mut HashMap<String, i64>,
) -> rusqlite::Result<i64> {
    if let Some(number) = strings.get(word) {
        return Ok(*number);
    }
    let query = change.prepare_cached("select id from string where text = ?1")?;
    let known = found(query, params![word])?;
    let number = known.map_or_else(
        || {
            let add = "insert into string (text) values (?1)";
            change.prepare_cached(add)?.execute(params![word])?;
            Ok(change.last_insert_rowid())
        },
        Ok::<i64, rusqlite::Error>,
    )?;
    strings.insert(word.to_owned(), number);
    Ok(number)
}

fn found(
    mut query: rusqlite::CachedStatement,
    values: impl rusqlite::Params,
) -> rusqlite::Result<Option<i64>> {
    query.query_row(values, |row| row.get(0)).optional()
}

/// A row that goes.
struct Old {
    doc: i64,
    kind: u8,
    age: i64,
    place: Vec<u8>,
    entry: i64,
    record: Vec<u8>,
}

/// Removes a file with its rows; gives 1 if it was there.
pub(super) fn remove_file(change: &Connection, file: i64) -> rusqlite::Result<u64> {
    let docs = "select id, body.kind, body.age, place, body.entry, record
        from doc join body on body.doc = doc.id where file = ?1";
    let docs: Vec<Old> = change
        .prepare_cached(docs)?
        .query_map(params![file], |row| {
            Ok(Old {
                doc: row.get(0)?,
                kind: row.get(1)?,
                age: row.get(2)?,
                place: row.get(3)?,
                entry: row.get(4)?,
                record: row.get(5)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    for old in docs {
        let Old { doc, age, .. } = old;
        let remove = "delete from day where newest = ?1 and place = ?2 and entry = ?3";
        change
            .prepare_cached(remove)?
            .execute(params![newest(age), old.place, old.entry])?;
        // Which words lead to a row is not kept beside it: it follows from the record.
        let record = Some(old.record).filter(|_| old.kind == DOCUMENT);
        let record = record.and_then(|record| unpacked(&record));
        let document = record.and_then(|json| serde_json::from_slice::<Document>(&json).ok());
        for words in document.iter().flat_map(voices::of_document) {
            let remove = "delete from speaker where age = ?2 and doc = ?3
                and voice = (select id from voice where words = ?1)";
            change
                .prepare_cached(remove)?
                .execute(params![words, age, doc])?;
        }
        for remove in [
            "delete from words where rowid = ?1",
            "delete from body where doc = ?1",
            "delete from brief where doc = ?1",
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
