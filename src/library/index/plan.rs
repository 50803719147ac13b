//! [`Plan`]: which rows of the index are those of today's files, and what is read from the disk.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use rusqlite::params;

use super::super::read::Reading;
use super::super::walk::{Found, Place, Siblings, Walk};
use super::needs::Position;
use super::stamp::{Stamp, Stamper, digest_of};
use super::{Index, IndexError, failed, parts, place_of, range};

/// What is to be read from the index, and what from the disk.
#[derive(Debug, Default)]
pub struct Plan {
    pub(super) roots: Vec<Root>,
    /// Rows that are not those of today's files.
    pub(super) without: HashSet<i64>,
    /// What is read from the disk, in the order of a walk.
    pub(super) read: Vec<Unread>,
    /// True if the index holds everything as it is on the disk.
    pub is_whole: bool,
}

/// A folder or a file that is asked.
#[derive(Debug)]
pub(super) struct Root {
    pub path: PathBuf,
    pub base: Vec<u8>,
}

/// A row, and where it comes.
pub(super) struct Kept {
    pub doc: i64,
    pub age: i64,
    pub position: Position,
}

impl Plan {
    /// A row as it comes in each of the folders and files that it is in.
    pub(super) fn kept(&self, doc: i64, age: i64, place: &[u8], entry: i64) -> Vec<Kept> {
        let roots = self.roots.iter().enumerate();
        let roots = roots.filter(|(_, root)| is_below(place, &root.base));
        let rows = roots.map(|(n, _)| Kept {
            doc,
            age,
            position: (n, place.to_owned(), entry),
        });
        rows.collect()
    }
}

/// Something that is not in the index as it is.
#[derive(Debug)]
pub(super) struct Unread {
    /// Which root it is in.
    pub root: usize,
    /// The place of the article that it is, or that comes before it.
    pub place: Vec<u8>,
    pub found: Found,
}

/// A file in the index.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub id: i64,
    pub stamp: Stamp,
    pub bytes: Vec<u8>,
    /// A number for the notes in the data directory on its texts.
    pub data: i64,
}

impl Known {
    /// True if the rows of the file are still those of what is on the disk.
    pub fn is_same(&self, article: &Path, now: Stamp, data: i64) -> bool {
        let old = self.stamp;
        if old.size != now.size || old.rest != now.rest || self.data != data {
            return false;
        }
        if old.mtime == now.mtime && !old.racy {
            return true;
        }
        // Another time is not another text.
        !self.bytes.is_empty() && digest_of(article) == self.bytes
    }
}

impl Index {
    /// Looks which articles of these folders are in the index as they are: rows and files stand in the
    /// same order, so both are gone through once, side by side.
    pub fn plan(&self, roots: &[PathBuf], reading: &Reading) -> Result<Plan, IndexError> {
        self.planned(roots, reading)
            .map_err(|cause| failed(self.path(), cause))
    }

    fn planned(&self, roots: &[PathBuf], reading: &Reading) -> rusqlite::Result<Plan> {
        // The rows that are looked at are those that are read later.
        self.hold()?;
        let mut plan = Plan {
            is_whole: true,
            ..Plan::default()
        };
        let mut stamper = Stamper::new(&reading.store, reading.store.data_notes());
        let noted = self.noted(&stamper)?;
        let mut siblings = Siblings::default();
        for (number, path) in roots.iter().enumerate() {
            let base = place_of(path);
            let (from, to) = range(&base);
            let mut query = self.database.prepare_cached(FILES)?;
            let mut rows = query.query(params![from, to])?;
            let mut next = rows.next()?.map(known_file).transpose()?;
            let mut last = base.clone();
            for found in Walk::with(path, &mut siblings) {
                let (Found::Article(article), Some(place)) =
                    (&found, place_in(&base, path, &found))
                else {
                    plan.read.push(Unread {
                        root: number,
                        place: last.clone(),
                        found,
                    });
                    continue;
                };
                // What stands between two files is gone.
                while let Some((_, gone)) = next.take_if(|(at, _)| *at < place) {
                    self.leave_out(gone.id, &mut plan)?;
                    next = rows.next()?.map(known_file).transpose()?;
                }
                last.clone_from(&place);
                let here = next.take_if(|(at, _)| *at == place);
                if here.is_some() {
                    next = rows.next()?.map(known_file).transpose()?;
                }
                if let Some((_, file)) = here {
                    let data = noted.get(&file.id).copied().unwrap_or(0);
                    let stamp = stamper.of(article);
                    if stamp.is_some_and(|stamp| file.is_same(&article.path, stamp, data)) {
                        continue;
                    }
                    self.leave_out(file.id, &mut plan)?;
                }
                plan.is_whole = false;
                plan.read.push(Unread {
                    root: number,
                    place,
                    found,
                });
            }
            while let Some((_, gone)) = next {
                self.leave_out(gone.id, &mut plan)?;
                next = rows.next()?.map(known_file).transpose()?;
            }
            plan.roots.push(Root {
                path: path.clone(),
                base,
            });
        }
        plan.is_whole &= plan.without.is_empty();
        Ok(plan)
    }

    /// The same without looking at the folders: what they held when the index was filled.
    pub fn plan_as_indexed(&self, roots: &[PathBuf]) -> Result<Plan, IndexError> {
        self.hold().map_err(|cause| failed(self.path(), cause))?;
        let roots = roots.iter().map(|path| Root {
            path: path.clone(),
            base: place_of(path),
        });
        Ok(Plan {
            roots: roots.collect(),
            is_whole: true,
            ..Plan::default()
        })
    }

    /// For files on whose texts there are notes in the data directory, a number for those notes.
    pub(super) fn noted(&self, stamper: &Stamper) -> rusqlite::Result<HashMap<i64, i64>> {
        let mut files: HashSet<i64> = HashSet::new();
        let mut query = self
            .database
            .prepare_cached("select file from doc where digest = ?1 and digest <> ''")?;
        for digest in stamper.noted() {
            for file in query.query_map(params![digest], |row| row.get(0))? {
                files.insert(file?);
            }
        }
        let mut query = self
            .database
            .prepare_cached("select digest from doc where file = ?1 order by entry")?;
        let mut noted = HashMap::new();
        for file in files {
            let digests = query.query_map(params![file], |row| row.get(0))?;
            let digests: Vec<String> = digests.collect::<Result<_, _>>()?;
            noted.insert(file, stamper.in_data(&digests));
        }
        Ok(noted)
    }

    /// The rows of a file are not used.
    fn leave_out(&self, file: i64, plan: &mut Plan) -> rusqlite::Result<()> {
        plan.without.extend(self.docs_of(file)?);
        Ok(())
    }
}

/// The files of a folder in the order of a walk.
const FILES: &str = "select place, id, size, mtime, racy, rest, bytes, data from file
    where place >= ?1 and place < ?2 order by place";

fn known_file(row: &rusqlite::Row) -> rusqlite::Result<(Vec<u8>, Known)> {
    let stamp = Stamp {
        size: row.get(2)?,
        mtime: row.get(3)?,
        racy: row.get(4)?,
        rest: row.get(5)?,
    };
    let known = Known {
        id: row.get(1)?,
        stamp,
        bytes: row.get(6)?,
        data: row.get(7)?,
    };
    Ok((row.get(0)?, known))
}

/// True for a place, and for what is below it.
fn is_below(place: &[u8], base: &[u8]) -> bool {
    let rest = place.strip_prefix(base);
    rest.is_some_and(|rest| rest.first().is_none_or(|byte| *byte == 0))
}

/// The files in the index below a place, and that place itself.
pub(super) fn known(
    database: &rusqlite::Connection,
    base: &[u8],
) -> rusqlite::Result<HashMap<Vec<u8>, Known>> {
    let (from, to) = range(base);
    let mut query = database.prepare(FILES)?;
    query.query_map(params![from, to], known_file)?.collect()
}

/// The place of something that was found below a root; `None` for what is not kept.
pub(super) fn place_in(base: &[u8], root: &Path, found: &Found) -> Option<Vec<u8>> {
    let path = match found {
        Found::Article(Place { path, .. }) => path,
        Found::Abandoned { notes, .. } => notes,
        Found::Refused { id, .. } => &root.join(id),
    };
    let below = path.strip_prefix(root).ok()?;
    if below.as_os_str().is_empty() {
        return Some(base.to_vec());
    }
    Some([base, &[0], &parts(below)].concat())
}
