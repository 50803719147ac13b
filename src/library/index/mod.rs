//! [`Index`]: what was found in many articles, kept so that it need not be found again.
//!
//! One `SQLite` file in the cache directory. Everything in it can be made again from the articles and
//! the notes, so it may be deleted at any moment; what readers wrote is never in it alone. An answer
//! has the same bytes with it and without it: rows that are not of today's files are not used.

mod age;
mod answer;
mod by_date;
mod counted;
mod facts;
mod needs;
mod packing;
mod picked;
mod plan;
mod stamp;
mod update;
mod voices;

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension as _, params};
use thiserror::Error;

pub use age::UNDATED;
pub use answer::age_of;
pub use needs::{Needs, Order, Position};
use packing::{packed, unpacked};
pub use picked::Picker;
pub use plan::Plan;
pub use update::{Outcome, Progress};
pub use voices::Voices;

/// The number of the schema; another one is made again.
const SCHEMA: i32 = 4;
/// How long another program may hold the file.
const PATIENCE: Duration = Duration::from_secs(5);

/// The tables. `place` is the path with a zero byte between its parts, so that the order of the rows
/// is that of a walk. What questions look through is in small tables; `body` has the rest, and beside it where
/// it is, so that one page is read for one article. `day` has the articles in the order of dates, the newest
/// first, as `age::newest` says.
///
/// `voice` has the words that lead to a speaker, as `voices` says. `string` has the words whose numbers
/// are in `brief`.
const TABLES: &str = "
create table root (path text primary key, place blob not null);
create table file (
    id integer primary key autoincrement,
    place blob not null unique,
    size integer not null, mtime integer not null, racy integer not null,
    bytes blob not null, rest integer not null, data integer not null
);
create table doc (
    id integer primary key autoincrement,
    file integer not null, entry integer not null, number integer,
    kind integer not null, age integer not null, site integer,
    digest text not null, marks integer not null, is_warned integer not null,
    unique (file, entry)
);
create index doc_site on doc (site) where site is not null;
create index doc_digest on doc (digest) where digest <> '';
create index doc_odd on doc (kind) where kind <> 0;
create index doc_marks on doc (marks) where marks > 0;
create index doc_warned on doc (is_warned) where is_warned > 0;
create table body (
    doc integer primary key, kind integer not null, age integer not null,
    place blob not null, entry integer not null, record blob not null, text blob
);
create table day (newest integer not null, place blob not null, entry integer not null, doc integer not null,
    primary key (newest, place, entry)) without rowid;
create table brief (doc integer primary key, facts blob not null);
create table string (id integer primary key, text text not null unique);
create table voice (id integer primary key, words text not null unique);
create table voice_word (word text not null, voice integer not null, primary key (word, voice)) without rowid;
create table speaker (voice integer not null, age integer not null, doc integer not null,
    primary key (voice, age, doc)) without rowid;
create table memo (question text primary key, answer blob not null);
create virtual table words using fts5 (
    text, title, content = '', contentless_delete = 1,
    tokenize = \"unicode61 remove_diacritics 0 categories 'L* N* M* Co'\"
);
";

/// Why the index cannot be used.
#[derive(Debug, Error)]
pub enum IndexError {
    /// The database says no.
    #[error("the index {path} cannot be used: {cause}; it may be deleted")]
    Database {
        /// The file.
        path: PathBuf,
        /// What the database said.
        cause: rusqlite::Error,
    },
    /// The folder for it cannot be made, or the file cannot be removed.
    #[error("cannot write {path}: {cause}")]
    Disk {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// Another program is filling it.
    #[error("another byline is filling the index; try again when it is done")]
    Busy,
}

/// What was found in many articles.
#[derive(Debug)]
pub struct Index {
    path: PathBuf,
    database: Connection,
}

/// What an index holds of one folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// The folder.
    pub root: PathBuf,
    /// How many articles.
    pub articles: i64,
    /// How many files that cannot be read.
    pub refused: i64,
}

impl Index {
    /// The index at `path` for asking; `None` if there is none, or one of another version.
    pub fn existing(path: &Path) -> Result<Option<Self>, IndexError> {
        if !path.exists() {
            return Ok(None);
        }
        let open = || {
            // Readers of a database with a write-ahead log write to its shared memory.
            let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
            let database = Connection::open_with_flags(path, flags)?;
            database.busy_timeout(PATIENCE)?;
            let schema: i32 =
                database.pragma_query_value(None, "user_version", |row| row.get(0))?;
            Ok((schema == SCHEMA).then_some(database))
        };
        let database = open().map_err(|cause| failed(path, cause))?;
        Ok(database.map(|database| Self {
            path: path.to_owned(),
            database,
        }))
    }

    /// The index at `path` for filling; made if there is none, made again if it is of another version
    /// or broken.
    pub fn create(path: &Path) -> Result<Self, IndexError> {
        match Self::existing(path) {
            Ok(Some(index)) => return Ok(index),
            Ok(None) => {}
            Err(IndexError::Database { cause, .. }) if is_busy(&cause) => {
                return Err(IndexError::Busy);
            }
            Err(_) => {
                remove(path)?;
            }
        }
        let disk = |cause| IndexError::Disk {
            path: path.to_owned(),
            cause,
        };
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(disk)?;
        }
        let make = || {
            let mut database = Connection::open(path)?;
            database.busy_timeout(PATIENCE)?;
            database.pragma_update(None, "page_size", 8192)?;
            database.pragma_update(None, "journal_mode", "wal")?;
            database.pragma_update(None, "synchronous", "normal")?;
            let change =
                database.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            let schema: i32 = change.pragma_query_value(None, "user_version", |row| row.get(0))?;
            if schema != SCHEMA {
                drop_all(&change)?;
                change.execute_batch(TABLES)?;
                change.pragma_update(None, "user_version", SCHEMA)?;
            }
            change.commit()?;
            Ok(database)
        };
        let database = make().map_err(|cause| failed(path, cause))?;
        Ok(Self {
            path: path.to_owned(),
            database,
        })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What it holds.
    pub fn status(&self) -> Result<Vec<Status>, IndexError> {
        let status = || {
            let mut roots = self
                .database
                .prepare("select path, place from root order by place")?;
            let roots = roots.query_map([], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?))
            })?;
            let mut all = Vec::new();
            for root in roots {
                let (path, place) = root?;
                let count = |kind: u8| {
                    let (from, to) = range(&place);
                    self.database.query_row(
                        "select count(*) from doc join file on file.id = doc.file
                         where file.place >= ?1 and file.place < ?2 and kind = ?3",
                        params![from, to, kind],
                        |row| row.get(0),
                    )
                };
                all.push(Status {
                    root: PathBuf::from(path),
                    articles: count(DOCUMENT)?,
                    refused: count(REFUSED)?,
                });
            }
            Ok(all)
        };
        status().map_err(|cause| failed(&self.path, cause))
    }

    /// Forgets a folder or a file; true if it was known.
    pub fn forget(&mut self, root: &Path) -> Result<bool, IndexError> {
        let place = place_of(root);
        let path = self.path.clone();
        let mut forget = || {
            let change = self.database.transaction()?;
            let known = change.execute("delete from root where place = ?1", params![place])?;
            let (from, to) = range(&place);
            let files: Vec<i64> = change
                .prepare("select id from file where place >= ?1 and place < ?2")?
                .query_map(params![from, to], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            for file in files {
                update::remove_file(&change, file)?;
            }
            update::touch(&change)?;
            change.commit()?;
            Ok(known > 0)
        };
        forget().map_err(|cause| failed(&path, cause))
    }

    /// What was answered to a question on the state that the index is in.
    pub fn memo(&self, question: &str) -> Option<String> {
        let answer = "select answer from memo where question = ?1";
        let found: Option<Vec<u8>> = self
            .database
            .query_row(answer, params![question], |row| row.get(0))
            .optional()
            .ok()?;
        String::from_utf8(unpacked(&found?)?).ok()
    }

    /// True if an answer to a question is kept.
    pub fn knows_answer(&self, question: &str) -> bool {
        let query = "select exists(select 1 from memo where question = ?1)";
        let known = self
            .database
            .query_row(query, params![question], |row| row.get(0));
        known.unwrap_or(false)
    }

    /// Keeps answers until something changes: only those to the state that was held. That they cannot
    /// be kept does not matter.
    pub fn remember<'a>(&self, answers: impl IntoIterator<Item = (&'a str, &'a str)>) {
        let keep = "insert or replace into memo values (?1, ?2)";
        for (question, answer) in answers {
            let row = params![question, packed(answer.as_bytes())];
            if self.database.execute(keep, row).is_err() {
                break;
            }
        }
        self.release();
    }

    /// From now on the index is read as it is in this moment, whatever another program writes to it.
    fn hold(&self) -> rusqlite::Result<()> {
        if self.database.is_autocommit() {
            self.database.execute_batch("begin")?;
        }
        Ok(())
    }

    /// It is read as it is again.
    pub fn release(&self) {
        if !self.database.is_autocommit() && self.database.execute_batch("commit").is_err() {
            // What cannot be written is forgotten.
            let _ = self.database.execute_batch("rollback");
        }
    }
}

/// Kinds of rows.
const DOCUMENT: u8 = 0;
const REFUSED: u8 = 1;
const VANISHED: u8 = 2;

/// Removes an index; true if there was one.
pub fn remove(path: &Path) -> Result<bool, IndexError> {
    let mut was_there = false;
    for ending in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        match std::fs::remove_file(&name) {
            Ok(()) => was_there = true,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(cause) => {
                let path = PathBuf::from(name);
                return Err(IndexError::Disk { path, cause });
            }
        }
    }
    Ok(was_there)
}

fn drop_all(database: &Connection) -> rusqlite::Result<()> {
    let names: Vec<String> = database
        .prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like 'words_%'")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for name in names {
        database.execute_batch(&format!(
            "drop table if exists \"{}\"",
            name.replace('"', "\"\"")
        ))?;
    }
    Ok(())
}

fn failed(path: &Path, cause: rusqlite::Error) -> IndexError {
    if is_busy(&cause) {
        return IndexError::Busy;
    }
    IndexError::Database {
        path: path.to_owned(),
        cause,
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked)
    )
}

/// A path without links in its folders, its parts parted by zero bytes: the order of a walk.
fn place_of(path: &Path) -> Vec<u8> {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let real = absolute.canonicalize().unwrap_or(absolute);
    parts(&real)
}

fn parts(path: &Path) -> Vec<u8> {
    let parts: Vec<&[u8]> = path.iter().map(std::ffi::OsStr::as_encoded_bytes).collect();
    parts.join(&0)
}

/// A place with everything below it: from the first, to before the second.
fn range(place: &[u8]) -> (Vec<u8>, Vec<u8>) {
    (place.to_owned(), [place, &[1]].concat())
}
