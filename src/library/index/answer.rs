//! Answering from the index: the same items as from the folders, in the same order or in that of
//! dates.

use std::collections::{BTreeSet, HashSet};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use rusqlite::{OptionalExtension as _, params};

use super::super::document::Document;
use super::super::item::Item;
use super::super::mark::Mark;
use super::super::parallel::in_order;
use super::super::read::{Maker, Reading};
use super::super::walk::Place;
use super::age::age;
use super::needs::{Needs, Order, Position};
use super::plan::{Kept, Plan, Root, Unread};
use super::voices::Voices;
use super::{DOCUMENT, Index, IndexError, VANISHED, failed, place_of, range, unpacked};
use crate::import::{self, Format};
use crate::text::Source;

/// Where the place of a row is looked up: beside its record, if that is read too, …
pub(super) const BY_BODY: &str = "select age, place, entry from body where doc = ?1";
/// … or in small tables.
pub(super) const BY_FILE: &str = "select doc.age, file.place, doc.entry from doc join file on file.id = doc.file where doc.id = ?1";

/// What comes next.
pub(super) enum Next {
    Kept(Kept),
    Read(Unread, usize),
}

/// What a worker made of it.
pub(super) enum Done {
    Kept(Kept),
    Read(Position, Vec<Item>),
}

impl Index {
    /// True if it has something of one of these folders or files.
    pub fn knows(&self, roots: &[PathBuf]) -> bool {
        self.has_any(
            roots,
            "select exists(select 1 from file where place >= ?1 and place < ?2)",
        )
    }

    /// True if it has an article of one of these folders or files, not only what cannot be read.
    pub fn has_articles(&self, roots: &[PathBuf]) -> bool {
        let any = "select exists(select 1 from file join doc on doc.file = file.id
            where file.place >= ?1 and file.place < ?2 and kind = 0)";
        self.has_any(roots, any)
    }

    fn has_any(&self, roots: &[PathBuf], any: &str) -> bool {
        roots.iter().any(|root| {
            let (from, to) = range(&place_of(root));
            let any = self
                .database
                .query_row(any, params![from, to], |row| row.get(0));
            any.unwrap_or(false)
        })
    }

    /// Gives `each` everything in a plan that may be needed, with where it comes in the order of the
    /// folder, until it says to stop. If articles come in the order of dates, what is read from the
    /// disk comes first, and does not stop. The second number is the age of an article that comes in
    /// the order of dates.
    pub fn visit(
        &self,
        plan: Plan,
        needs: &Needs,
        reading: &Reading,
        mut each: impl FnMut(Item, Position, Option<i64>) -> ControlFlow<()>,
    ) -> Result<(), IndexError> {
        self.visited(plan, needs, reading, &mut each)
            .map_err(|cause| failed(&self.path, cause))
    }

    fn visited(
        &self,
        mut plan: Plan,
        needs: &Needs,
        reading: &Reading,
        each: &mut dyn FnMut(Item, Position, Option<i64>) -> ControlFlow<()>,
    ) -> rusqlite::Result<()> {
        let unread = std::mem::take(&mut plan.read);
        let by_date = needs.order != Order::Folder;
        let rows = match needs.order {
            Order::Folder => self.in_folder_order(&plan, needs)?,
            Order::Oldest | Order::Best => Vec::new(),
        };
        let any_read = !unread.is_empty();
        let work = merged(rows, unread);
        let jobs = if any_read { reading.jobs } else { 1 };
        let make = || {
            let mut maker = any_read.then(|| Maker::for_reading(reading));
            move |next: Next| match (next, &mut maker) {
                (Next::Kept(kept), _) => Done::Kept(kept),
                (Next::Read(unread, n), Some(maker)) => {
                    let position = (unread.root, unread.place, n as i64);
                    Done::Read(position, maker.all(unread.found))
                }
                (Next::Read(..), None) => Done::Read(Position::default(), Vec::new()),
            }
        };
        let mut error = None;
        let mut goes_on = true;
        in_order(work.into_iter(), jobs, make, |done| {
            let flow = match done {
                Done::Read(position, items) => items
                    .into_iter()
                    .try_for_each(|item| each(item, position.clone(), None)),
                Done::Kept(kept) => match self.item(&kept, &plan, needs.text, reading) {
                    Ok(item) => item.map_or(ControlFlow::Continue(()), |item| {
                        each(item, kept.position, None)
                    }),
                    Err(cause) => {
                        error = Some(cause);
                        ControlFlow::Break(())
                    }
                },
            };
            goes_on = error.is_none() && (by_date || flow.is_continue());
            if goes_on {
                ControlFlow::Continue(())
            } else {
                flow
            }
        });
        if let Some(error) = error {
            return Err(error);
        }
        if !by_date {
            return Ok(());
        }
        let mut flow = |kept: Kept, is_ordered: bool| -> rusqlite::Result<ControlFlow<()>> {
            let item = self.item(&kept, &plan, needs.text, reading)?;
            let age = is_ordered.then_some(kept.age);
            Ok(item.map_or(ControlFlow::Continue(()), |item| {
                each(item, kept.position, age)
            }))
        };
        match needs.order {
            Order::Best => self.best_first(&plan, needs, &mut flow),
            _ => self.oldest_first(&plan, needs, &mut flow),
        }
    }

    /// The rows that may be needed, in the order of the folder.
    pub(super) fn in_folder_order(
        &self,
        plan: &Plan,
        needs: &Needs,
    ) -> rusqlite::Result<Vec<Kept>> {
        let wanted = self.candidates(needs)?;
        let mut rows = Vec::new();
        if let Some(wanted) = wanted.as_ref().filter(|wanted| wanted.len() < FEW) {
            for doc in wanted {
                rows.extend(self.kept(plan, *doc, BY_BODY)?);
            }
            rows.sort_unstable_by(|a, b| a.position.cmp(&b.position));
            return Ok(rows);
        }
        let mut query = self.database.prepare_cached(
            "select doc.id, doc.age, file.place, doc.entry from file join doc on doc.file = file.id
             where file.place >= ?1 and file.place < ?2 order by file.place, doc.entry",
        )?;
        for (n, root) in plan.roots.iter().enumerate() {
            let (from, to) = range(&root.base);
            let mut found = query.query(params![from, to])?;
            while let Some(row) = found.next()? {
                let doc: i64 = row.get(0)?;
                let is_wanted = wanted.as_ref().is_none_or(|wanted| wanted.contains(&doc));
                if is_wanted && !plan.without.contains(&doc) {
                    rows.push(Kept {
                        doc,
                        age: row.get(1)?,
                        position: (n, row.get(2)?, row.get(3)?),
                    });
                }
            }
        }
        Ok(rows)
    }

    /// A row with its place in the folders that are asked; nothing if it is in none of them, or not as
    /// it is on the disk.
    pub(super) fn kept(&self, plan: &Plan, doc: i64, by: &str) -> rusqlite::Result<Vec<Kept>> {
        if plan.without.contains(&doc) {
            return Ok(Vec::new());
        }
        let mut query = self.database.prepare_cached(by)?;
        let row = query.query_row(params![doc], |row| {
            Ok(plan.kept(doc, row.get(0)?, row.get_ref(1)?.as_blob()?, row.get(2)?))
        });
        Ok(row.optional()?.unwrap_or_default())
    }

    /// The rows that may be needed; `None` if all are.
    fn candidates(&self, needs: &Needs) -> rusqlite::Result<Option<HashSet<i64>>> {
        if needs.is_everything() {
            return Ok(None);
        }
        let mut docs = self.told()?;
        if let Some(voices) = &needs.speakers {
            docs.extend(self.voiced(voices)?.into_iter().map(|(_, doc)| doc));
        }
        if let Some(words) = &needs.words {
            docs.extend(self.with_words("text", words)?);
        }
        if needs.marks {
            docs.extend(self.docs("select id from doc where marks > 0 and ?1 = ''", "")?);
        }
        Ok(Some(docs))
    }

    /// What is told whatever is asked: what cannot be read, and articles with something wrong beside
    /// them, such as notes that cannot be read.
    pub(super) fn told(&self) -> rusqlite::Result<HashSet<i64>> {
        let mut docs = self.docs("select id from doc where kind <> 0 and ?1 = ''", "")?;
        docs.extend(self.docs("select id from doc where is_warned > 0 and ?1 = ''", "")?);
        Ok(docs)
    }

    pub(super) fn docs(&self, query: &str, value: &str) -> rusqlite::Result<HashSet<i64>> {
        let mut query = self.database.prepare_cached(query)?;
        query.query_map(params![value], |row| row.get(0))?.collect()
    }

    pub(super) fn with_words(&self, column: &str, words: &str) -> rusqlite::Result<HashSet<i64>> {
        let query = "select rowid from words where words match ?1";
        self.docs(query, &format!("{{{column}}} : ({words})"))
    }

    /// The rows in which one of these speaks, the oldest first.
    pub(super) fn voiced(&self, voices: &Voices) -> rusqlite::Result<Vec<(i64, i64)>> {
        let mut rows: Vec<(i64, i64)> = Vec::new();
        let mut voices_of = self
            .database
            .prepare_cached("select voice from voice_word where word = ?1")?;
        let mut docs_of = self
            .database
            .prepare_cached("select age, doc from speaker where voice = ?1")?;
        let mut wanted: BTreeSet<i64> = BTreeSet::new();
        for set in &voices.0 {
            let mut all: Option<BTreeSet<i64>> = None;
            for word in set {
                let with = voices_of.query_map(params![word], |row| row.get(0))?;
                let with: BTreeSet<i64> = with.collect::<Result<_, _>>()?;
                all = Some(match all {
                    Some(all) => all.intersection(&with).copied().collect(),
                    None => with,
                });
            }
            wanted.extend(all.unwrap_or_default());
        }
        for voice in wanted {
            let docs = docs_of.query_map(params![voice], |row| Ok((row.get(0)?, row.get(1)?)))?;
            for row in docs {
                rows.push(row?);
            }
        }
        rows.sort_unstable();
        rows.dedup();
        Ok(rows)
    }

    /// What a row stands for.
    pub(super) fn item(
        &self,
        kept: &Kept,
        plan: &Plan,
        needs_text: bool,
        reading: &Reading,
    ) -> rusqlite::Result<Option<Item>> {
        let (root, place, _) = &kept.position;
        let Some(Root { path, base }) = plan.roots.get(*root) else {
            return Ok(None);
        };
        let place = placed(path, base, place);
        let items = self.items(&place, &[kept.doc], needs_text, reading)?;
        Ok(items.into_iter().next())
    }

    /// The rows of a file.
    pub(super) fn docs_of(&self, file: i64) -> rusqlite::Result<Vec<i64>> {
        let mut query = self
            .database
            .prepare_cached("select id from doc where file = ?1 order by entry")?;
        query.query_map(params![file], |row| row.get(0))?.collect()
    }

    /// The items that rows stand for.
    pub(super) fn items(
        &self,
        place: &Place,
        docs: &[i64],
        needs_text: bool,
        reading: &Reading,
    ) -> rusqlite::Result<Vec<Item>> {
        let mut items = Vec::new();
        let mut query = self
            .database
            .prepare_cached("select kind, record, iif(?2, text, null) from body where doc = ?1")?;
        for doc in docs {
            let (kind, record, text): (u8, Vec<u8>, Option<Vec<u8>>) = query
                .query_row(params![doc, needs_text], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
                })?;
            let record = unpacked(&record).unwrap_or_default();
            let item = match kind {
                DOCUMENT => {
                    let document = serde_json::from_slice::<Document>(&record).ok();
                    document.map(|document| {
                        let mut document = placed_document(document, place);
                        if needs_text {
                            document.text = match text {
                                Some(text) => text_of(&text),
                                None => plain_text(place, reading),
                            };
                        }
                        Item::Document(Box::new(document))
                    })
                }
                VANISHED => serde_json::from_slice::<(String, Vec<Mark>)>(&record)
                    .ok()
                    .map(|(id, marks)| Item::Vanished(id, marks)),
                _ => Some(Item::Refused {
                    id: place.id.clone(),
                    message: String::from_utf8_lossy(&record).into_owned(),
                }),
            };
            items.extend(item);
        }
        Ok(items)
    }
}

/// With so many rows each is looked up; with more all rows are gone through.
const FEW: usize = 4000;

/// Rows and what is read from the disk, in the order of the folder.
pub(super) fn merged(rows: Vec<Kept>, unread: Vec<Unread>) -> Vec<Next> {
    let mut all = Vec::with_capacity(rows.len() + unread.len());
    let mut rows = rows.into_iter().peekable();
    for (n, unread) in unread.into_iter().enumerate() {
        let comes_first =
            |row: &Kept| (row.position.0, &row.position.1) <= (unread.root, &unread.place);
        while let Some(row) = rows.next_if(comes_first) {
            all.push(Next::Kept(row));
        }
        // What is between two articles comes after all entries of the first one.
        all.push(Next::Read(unread, MANY + n));
    }
    all.extend(rows.map(Next::Kept));
    all
}

/// No file has so many entries.
const MANY: usize = 1 << 32;

/// The age of an article as rows are ordered by it.
pub fn age_of(document: &Document) -> i64 {
    age(document.date.as_deref())
}

/// The place in a folder as it was typed.
pub(super) fn placed(root: &Path, base: &[u8], place: &[u8]) -> Place {
    let below = place.get(base.len() + 1..).unwrap_or_default();
    let id = String::from_utf8_lossy(below).replace('\0', "/");
    if id.is_empty() {
        return Place {
            path: root.to_owned(),
            id: Source::from_argument(root).name(),
            notes: Vec::new(),
        };
    }
    Place {
        path: root.join(&id),
        id,
        notes: Vec::new(),
    }
}

/// What an article is called.
pub(super) fn id_of(place: &Place, entry: Option<usize>) -> String {
    match entry {
        Some(entry) => format!("{}#{}", place.id, entry + 1),
        None => place.id.clone(),
    }
}

/// A document under the name that its article has here.
fn placed_document(mut document: Document, place: &Place) -> Document {
    // What `byline extract` wrote has ids of its own.
    if !document.is_extracted {
        document.id = id_of(place, document.entry);
    }
    document.path = place.path.display().to_string();
    document
}

fn text_of(packed: &[u8]) -> String {
    String::from_utf8(unpacked(packed).unwrap_or_default()).unwrap_or_default()
}

/// The text of a plain file.
fn plain_text(place: &Place, reading: &Reading) -> String {
    let options = import::Options {
        format: Some(Format::Text),
        ..reading.import.clone()
    };
    let loaded = import::load(&Source::from_argument(place.path.clone()), &options);
    loaded
        .map(|loaded| loaded.article.text().to_owned())
        .unwrap_or_default()
}
