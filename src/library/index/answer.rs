//! Answering from the index: the same items in the same order as from the folders.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use rusqlite::params;

use super::super::document::Document;
use super::super::item::Item;
use super::super::mark::Mark;
use super::super::parallel::in_order;
use super::super::query::{Query, Scope};
use super::super::read::{Maker, Reading};
use super::super::walk::{Found, Place, Siblings, Walk};
use super::stamp::Stamper;
use super::update::{Known, is_same, known, place_in};
use super::{DOCUMENT, Index, IndexError, VANISHED, failed, place_of, range, unpacked};
use crate::import::{self, Format};
use crate::text::Source;

/// What an answer is made of; more may come, less does not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// Only articles in which somebody speaks who has one of these words in the name, …
    pub speakers: Option<Vec<String>>,
    /// … or with these words, in the language of the full text, …
    pub words: Option<String>,
    /// … or with marks.
    pub marks: bool,
    /// True if the text itself is needed.
    pub text: bool,
}

impl Needs {
    /// What a question needs.
    pub fn of(query: &Query) -> Self {
        let quote = |word: &str, star: bool| format!("\"{word}\"{}", if star { "*" } else { "" });
        let phrases = || {
            let all = query.phrases.iter();
            let all = all.map(|phrase| quote(&phrase.words.join(" "), phrase.prefix));
            all.collect::<Vec<_>>().join(" AND ")
        };
        // The fragments of a quote may be far apart in the article.
        let words = || {
            let all = query.phrases.iter().flat_map(|phrase| {
                let last = phrase.words.len() - 1;
                let words = phrase.words.iter().enumerate();
                words.map(move |(n, word)| quote(word, phrase.prefix && n == last))
            });
            all.collect::<Vec<_>>().join(" AND ")
        };
        let some = |text: String| (!text.is_empty()).then_some(text);
        let mut needs = Self {
            marks: query.searches(Scope::Notes),
            text: query.searches(Scope::Text),
            ..Self::default()
        };
        match query.searches(Scope::Quotes) {
            true if query.by.is_empty() => needs.words = some(words()),
            true => needs.speakers = Some(query.by.clone()),
            false if needs.text => needs.words = some(phrases()),
            false => {}
        }
        needs
    }

    fn is_everything(&self) -> bool {
        self.speakers.is_none() && self.words.is_none() && !self.marks
    }
}

/// What is to be read from the index, and what from the disk.
#[derive(Debug)]
pub struct Plan {
    work: Vec<Work>,
    /// True if the index holds everything as it is on the disk.
    pub is_whole: bool,
}

#[derive(Debug)]
enum Work {
    /// Rows of the index, for the article at a place.
    Kept(Place, Vec<i64>),
    /// What is not in it as it is.
    Read(Found),
}

enum Done {
    Kept(Place, Vec<i64>),
    Read(Vec<Item>),
}

impl Index {
    /// True if it has something of one of these folders or files.
    pub fn knows(&self, roots: &[PathBuf]) -> bool {
        roots.iter().any(|root| {
            let place = place_of(root);
            let (from, to) = range(&place);
            let any =
                "select exists(select 1 from file where place = ?1 or place between ?2 and ?3)";
            let any = self
                .database
                .query_row(any, params![place, from, to], |row| row.get(0));
            any.unwrap_or(false)
        })
    }

    /// True if it has an article of one of these folders or files, not only what cannot be read.
    pub fn has_articles(&self, roots: &[PathBuf]) -> bool {
        roots.iter().any(|root| {
            let place = place_of(root);
            let (from, to) = range(&place);
            let any = "select exists(select 1 from file join doc on doc.file = file.id
                where (file.place = ?1 or file.place between ?2 and ?3) and kind = ?4)";
            let any = self
                .database
                .query_row(any, params![place, from, to, DOCUMENT], |row| row.get(0));
            any.unwrap_or(false)
        })
    }

    /// Looks which articles of these folders are in the index as they are.
    pub fn plan(&self, roots: &[PathBuf], reading: &Reading) -> Result<Plan, IndexError> {
        let mut plan = Plan {
            work: Vec::new(),
            is_whole: true,
        };
        let mut stamper = Stamper::new(&reading.store, reading.store.data_notes());
        let mut siblings = Siblings::default();
        for root in roots {
            let base = place_of(root);
            let known = known(&self.database, &base).map_err(|cause| failed(&self.path, cause))?;
            for found in Walk::with(root, &mut siblings) {
                let kept = place_in(&base, root, &found).and_then(|place| known.get(&place));
                plan.add(found, kept, &mut stamper);
            }
        }
        Ok(plan)
    }

    /// The same without looking at the folders: what they held when the index was filled.
    pub fn plan_as_indexed(&self, roots: &[PathBuf]) -> Result<Plan, IndexError> {
        let mut plan = Plan {
            work: Vec::new(),
            is_whole: true,
        };
        for root in roots {
            let add = |plan: &mut Plan| {
                let base = place_of(root);
                let (from, to) = range(&base);
                let mut query = self.database.prepare(
                    "select file.place, doc.id from file join doc on doc.file = file.id
                     where file.place = ?1 or file.place between ?2 and ?3 order by file.place, doc.entry",
                )?;
                let mut rows = query.query(params![base, from, to])?;
                let mut last: Option<Vec<u8>> = None;
                while let Some(row) = rows.next()? {
                    let (place, doc): (Vec<u8>, i64) = (row.get(0)?, row.get(1)?);
                    if last.as_ref() == Some(&place)
                        && let Some(Work::Kept(_, docs)) = plan.work.last_mut()
                    {
                        docs.push(doc);
                        continue;
                    }
                    plan.work
                        .push(Work::Kept(placed(root, &base, &place), vec![doc]));
                    last = Some(place);
                }
                Ok(())
            };
            add(&mut plan).map_err(|cause| failed(&self.path, cause))?;
        }
        Ok(plan)
    }

    /// Gives `each` everything in a plan that may be needed, in order, until it says to stop.
    pub fn visit(
        &self,
        plan: Plan,
        needs: &Needs,
        reading: &Reading,
        mut each: impl FnMut(Item) -> ControlFlow<()>,
    ) -> Result<(), IndexError> {
        let failed = |cause| failed(&self.path, cause);
        let wanted = self.candidates(needs).map_err(failed)?;
        let wanted = wanted.as_ref();
        let work = plan.work.into_iter().filter_map(|work| match work {
            Work::Kept(place, mut docs) => {
                if let Some(wanted) = wanted {
                    docs.retain(|doc| wanted.contains(doc));
                }
                (!docs.is_empty()).then_some(Work::Kept(place, docs))
            }
            read @ Work::Read(_) => Some(read),
        });
        let work: Vec<Work> = work.collect();
        let any_read = work.iter().any(|work| matches!(work, Work::Read(_)));
        let jobs = if any_read { reading.jobs } else { 1 };
        let make = || {
            let mut maker = any_read.then(|| Maker::for_reading(reading));
            move |work: Work| match (work, &mut maker) {
                (Work::Kept(place, docs), _) => Done::Kept(place, docs),
                (Work::Read(found), Some(maker)) => Done::Read(maker.all(found)),
                (Work::Read(_), None) => Done::Read(Vec::new()),
            }
        };
        let mut error = None;
        in_order(work.into_iter(), jobs, make, |done| match done {
            Done::Read(items) => items.into_iter().try_for_each(&mut each),
            Done::Kept(place, docs) => match self.items(&place, &docs, needs.text, reading) {
                Ok(items) => items.into_iter().try_for_each(&mut each),
                Err(cause) => {
                    error = Some(cause);
                    ControlFlow::Break(())
                }
            },
        });
        error.map_or(Ok(()), |cause| Err(failed(cause)))
    }

    /// The rows that may be needed; `None` if all are.
    fn candidates(&self, needs: &Needs) -> rusqlite::Result<Option<HashSet<i64>>> {
        if needs.is_everything() {
            return Ok(None);
        }
        // What cannot be read is reported whatever is asked.
        let mut docs: HashSet<i64> = HashSet::new();
        let mut add = |query: &str, value: &str| -> rusqlite::Result<()> {
            let mut query = self.database.prepare_cached(query)?;
            let all = query.query_map(params![value], |row| row.get(0))?;
            for doc in all {
                docs.insert(doc?);
            }
            Ok(())
        };
        add("select id from doc where kind = 1 and ?1 = ''", "")?;
        for word in needs.speakers.iter().flatten() {
            add("select doc from speaker where word = ?1", word)?;
        }
        if let Some(words) = &needs.words {
            add("select rowid from words where words match ?1", words)?;
        }
        if needs.marks {
            add("select id from doc where marks > 0 and ?1 = ''", "")?;
        }
        Ok(Some(docs))
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
            .prepare_cached("select kind, record, text from doc where id = ?1")?;
        for doc in docs {
            let (kind, record, text): (u8, Vec<u8>, Option<Vec<u8>>) = query
                .query_row(params![doc], |row| {
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

impl Plan {
    fn add(&mut self, found: Found, kept: Option<&Known>, stamper: &mut Stamper) {
        let Found::Article(place) = found else {
            self.work.push(Work::Read(found));
            return;
        };
        let docs = kept.and_then(|file| {
            let stamp = stamper.of(&place)?;
            let docs = || file.rows.iter().map(|(doc, ..)| *doc).collect();
            is_same(file, &place, stamp, stamper).then(docs)
        });
        if let Some(docs) = docs {
            self.work.push(Work::Kept(place, docs));
        } else {
            self.is_whole = false;
            self.work.push(Work::Read(Found::Article(place)));
        }
    }
}

/// The place in a folder as it was typed.
fn placed(root: &Path, base: &[u8], place: &[u8]) -> Place {
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

/// A document under the name that its article has here.
fn placed_document(mut document: Document, place: &Place) -> Document {
    // What `byline extract` wrote has ids of its own.
    let entry = document
        .id
        .rsplit_once('#')
        .map(|(_, entry)| entry.to_owned());
    if !document.is_extracted {
        document.id = match (document.entry, entry) {
            (Some(_), Some(entry)) => format!("{}#{entry}", place.id),
            _ => place.id.clone(),
        };
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
