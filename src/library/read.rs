//! [`Reading`]: the articles of folders, read one after another or on several threads, in order.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::document::Document;
use super::extracted;
use super::item::Item;
use super::mark;
use super::parallel::in_order;
use super::walk::{Found, Place};
use crate::annotation::{Decided, Notes, Timestamp, apply_decisions};
use crate::import::{self, Loaded};
use crate::store::{self, DataNotes, Reader, Store, reader_of};
use crate::text::Source;
use crate::{OpenOptions, Opener};

/// How the articles of a library are read.
#[derive(Clone, Debug)]
pub struct Reading {
    /// How they are loaded.
    pub import: import::Options,
    /// Whose decisions count, and where notes and lists of names are.
    pub store: Store,
    /// How many threads read.
    pub jobs: usize,
    /// The time, for what notes say of it.
    pub now: Timestamp,
}

impl Reading {
    /// Gives `each` everything in `found`, in order, until it says to stop.
    pub fn read(
        &self,
        found: impl Iterator<Item = Found> + Send,
        mut each: impl FnMut(Item) -> ControlFlow<()>,
    ) {
        let in_data = Arc::new(self.store.data_notes());
        let make = || {
            let mut maker = Maker::new(self, Arc::clone(&in_data));
            move |found: Found| maker.all(found)
        };
        in_order(found, self.jobs, make, |items: Vec<Item>| {
            items.into_iter().try_for_each(&mut each)
        });
    }
}

/// Reads articles with one analyser.
pub(super) struct Maker<'a> {
    reading: &'a Reading,
    opener: Opener,
    in_data: Arc<DataNotes>,
    /// What was warned of, so that each list of names is reported once.
    warned: HashSet<String>,
}

impl<'a> Maker<'a> {
    /// One that reads articles for itself.
    pub(super) fn for_reading(reading: &'a Reading) -> Self {
        Self::new(reading, Arc::new(reading.store.data_notes()))
    }

    fn new(reading: &'a Reading, in_data: Arc<DataNotes>) -> Self {
        let options = OpenOptions {
            import: reading.import.clone(),
            store: reading.store.clone(),
            notes: false,
        };
        Self {
            reading,
            opener: Opener::new(options),
            in_data,
            warned: HashSet::new(),
        }
    }

    /// Everything that something which was found holds.
    pub(super) fn all(&mut self, found: Found) -> Vec<Item> {
        match found {
            Found::Refused { id, message } => vec![Item::Refused { id, message }],
            Found::Abandoned { notes, id } => {
                let store = &self.reading.store;
                let is_own = reader_of(&notes).as_deref() == store.reader().map(Reader::file_name);
                if store.is_blind() && !is_own {
                    return Vec::new();
                }
                vec![vanished(&notes, id)]
            }
            Found::Article(place) => {
                // A foreign parser may break down; the rest of the library goes on.
                let made = catch_unwind(AssertUnwindSafe(|| self.articles(&place)));
                made.unwrap_or_else(|_| {
                    *self = Self::new(self.reading, Arc::clone(&self.in_data));
                    let message = format!("{}: a mistake in Byline; it is left out", place.id);
                    let id = place.id;
                    vec![Item::Refused { id, message }]
                })
            }
        }
    }

    /// An article, or each of those in a feed, a book or an archive.
    fn articles(&mut self, place: &Place) -> Vec<Item> {
        if extracted::is_extracted(&place.path) {
            return extracted::read(&place.path, &place.id);
        }
        let source = Source::from_argument(place.path.clone());
        let refused = |id: String, error: import::ImportError| Item::Refused {
            id,
            message: error.to_string(),
        };
        let options = self.reading.import.clone();
        let loaded = match import::load(&source, &options) {
            Ok(loaded) => loaded,
            Err(error) => return vec![refused(place.id.clone(), error)],
        };
        if loaded.choices.len() < 2 {
            return vec![self.article(loaded, place, place.id.clone(), None)];
        }
        let entries = match import::Entries::of(&loaded, &source, &options) {
            Ok(entries) => entries,
            Err(error) => return vec![refused(place.id.clone(), error)],
        };
        let item = |(entry, loaded)| {
            let id = format!("{}#{}", place.id, entry + 1);
            match loaded {
                Ok(loaded) => self.article(loaded, place, id, Some(entry)),
                Err(error) => refused(id, error),
            }
        };
        entries.map(item).collect()
    }

    fn article(&mut self, loaded: Loaded, place: &Place, id: String, entry: Option<usize>) -> Item {
        let Loaded {
            source,
            article,
            format,
            ..
        } = loaded;
        let article = Arc::new(article);
        let (found, mut warnings) = self.opener.analyse(&article, &source);
        warnings.retain(|warning| self.warned.insert(warning.clone()));
        let digest = crate::annotation::document_id(article.text());
        let (now, text) = (self.reading.now, article.text());

        // Beside the entries of a feed lie only notes on the feed.
        let beside: &[PathBuf] = if entry.is_none() { &place.notes } else { &[] };
        let mut marks = Vec::new();
        let mut notes = Notes::default();
        let mut own: Option<PathBuf> = None;
        if !beside.is_empty() || self.in_data.has(&digest) {
            match (self.reading.store).open(Arc::clone(&article), &source, now) {
                Ok(opened) => {
                    let path = opened.session.path().to_owned();
                    if let Some(damage) = opened.damage {
                        warnings.push(damage.to_string());
                    } else {
                        notes = opened.notes;
                        let reader = reader_of(&path);
                        marks = mark::marks(&notes, &path, reader.as_deref(), text);
                    }
                    own = Some(path);
                }
                Err(error) => warnings.push(error.to_string()),
            }
        }
        let is_hidden = self.reading.store.is_blind() && notes.document.done.is_none();
        for path in beside.iter().filter(|_| !is_hidden) {
            if own.as_deref().is_some_and(|notes| same(notes, path)) {
                continue;
            }
            match store::read_file(path) {
                Ok(file) => {
                    let others = store::notes_on(&file, text, now);
                    let reader = reader_of(path);
                    marks.extend(mark::marks(&others, path, reader.as_deref(), text));
                }
                Err(error) => warnings.push(error.to_string()),
            }
        }
        let nothing_is_decided =
            notes.mentions().is_empty() && notes.entities().is_empty() && notes.quotes().is_empty();
        let decided = if nothing_is_decided {
            Decided::undecided(found)
        } else {
            apply_decisions(&article, &found, &notes)
        };
        Item::Document(Box::new(Document {
            id,
            path: place.path.display().to_string(),
            entry,
            marks,
            is_done: notes.document.done.is_some(),
            warnings,
            ..Document::of(&article, format, &decided, &notes)
        }))
    }
}

/// True if two paths are typed differently and lead to one file.
fn same(a: &Path, b: &Path) -> bool {
    a == b || std::path::absolute(a).ok() == std::path::absolute(b).ok()
}

/// The marks of a notes file without its article.
fn vanished(path: &Path, id: String) -> Item {
    match store::read_file(path) {
        Ok(file) => {
            let notes = store::notes_as_written(&file);
            let reader = reader_of(path);
            Item::Vanished(id, mark::vanished(&notes, path, reader.as_deref()))
        }
        Err(error) => Item::Refused {
            id,
            message: error.to_string(),
        },
    }
}
