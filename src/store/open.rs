//! Finding an article's notes: beside it, in the data directory, where they were before.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::disk::{self, directory};
use super::session::Session;
use super::shelf::{Entry, Shelf};
use super::{NotesFile, Placement, Reader, Store, StoreError, place};
use crate::annotation::{Key, Notes, Place, Timestamp, document_id};
use crate::text::Article;
use crate::text::Source;

/// Notes that were found at another place and may belong to the article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Their file.
    pub path: PathBuf,
    /// The records that taking it along would change in the notes that were opened.
    pub records: Vec<Key>,
    /// The place of the article it was made for, as far as known.
    pub article: String,
}

/// What opening gave.
#[derive(Debug)]
pub struct Opened {
    /// The notes, each with its present place.
    pub notes: Notes,
    /// What keeps them on the disk.
    pub session: Session,
    /// What the reader should know, a sentence each.
    pub warnings: Vec<String>,
    /// Notes elsewhere, to be offered: [`Session::take`] takes them along.
    pub elsewhere: Vec<Candidate>,
    /// How many records wait for the reader: places to confirm, and words that are gone since the
    /// file was last written.
    pub unsettled: usize,
    /// The texts that the notes were made on, the newest first, where they are kept and some
    /// words of theirs changed.
    pub before: Vec<String>,
}

impl Opened {
    /// The sentence to show where the article was edited since ("12 marks found, 1 to confirm, 2
    /// orphans"); `None` where everything is where it was.
    pub fn report(&self) -> Option<String> {
        report(&self.notes)
    }
}

/// Says how many records have a place, perhaps have one, have none.
fn report(notes: &Notes) -> Option<String> {
    let doubtful = super::session::doubtful(notes);
    let orphans = notes.orphans().len();
    if doubtful == 0 && orphans == 0 && notes.places().all(|place| place == Place::Same) {
        return None;
    }
    let found = notes.places().count() - doubtful;
    let s = |count| if count == 1 { "" } else { "s" };
    Some(format!(
        "{found} mark{} found, {doubtful} to confirm, {orphans} orphan{}",
        s(found),
        s(orphans)
    ))
}

impl Store {
    /// Finds and reads the notes of an article: beside it, in the data directory by its text, or
    /// where the shelf says that its place had them. Notes of the same text at other places are
    /// offered, not taken. A file that is broken, newer or locked against us is opened for reading;
    /// only one that cannot be read at all is an error, and so is a place without a file system.
    pub fn open(
        &self,
        article: Arc<Article>,
        source: &Source,
        now: Timestamp,
    ) -> Result<Opened, StoreError> {
        let id = document_id(article.text());
        let origin = match source {
            Source::File(path) => std::path::absolute(path)
                .unwrap_or_else(|_| path.clone())
                .display()
                .to_string(),
            Source::Url(url) => url.clone(),
            Source::Part(..) => source.name(),
            Source::Stdin | Source::Sample => String::new(),
        };
        let shelf = self
            .home
            .as_ref()
            .map(|home| Shelf::read(&home.state))
            .unwrap_or_default();
        let name = article
            .meta()
            .title
            .clone()
            .unwrap_or_else(|| source.name());
        let entry = shelf.at(&origin, self.reader.as_ref());
        let new = self.new_file(source, &name, &id);
        let found = self.own_file(source, &id, entry, &new);
        let is_new = found.is_none();
        let mut session = Session::new(self, article, id, origin, name, found.unwrap_or(new));
        if let Some(entry) = entry {
            session.recall(entry);
        }
        let mut warnings = Vec::new();
        if !is_new {
            session.read(&mut warnings)?;
        }
        let mut notes = session.begin(now);
        notes.position = session.position(&shelf);
        let unsettled = session.unsettled(&notes);
        let elsewhere = self.elsewhere(&session, source, &shelf, is_new, &notes, now);
        Ok(Opened {
            before: session.texts_before(&notes),
            notes,
            session,
            warnings,
            elsewhere,
            unsettled,
        })
    }

    /// The notes file that is this article's own, if there is one.
    fn own_file(
        &self,
        source: &Source,
        id: &str,
        entry: Option<&Entry>,
        new: &Path,
    ) -> Option<PathBuf> {
        let beside = self.beside(source).filter(|path| path.exists());
        let in_data = || {
            let mut paths = self.in_data(id);
            let own = paths.iter().position(|path| path == new);
            // Of two that may be meant neither is: both are offered.
            match (own, paths.len()) {
                (Some(own), _) => Some(paths.swap_remove(own)),
                (None, 1) => paths.pop(),
                _ => None,
            }
        };
        let on_shelf = || {
            entry
                .and_then(|entry| entry.notes.clone())
                .filter(|path| path.exists())
        };
        // Notes that cannot be written beside the article went on in the data directory. Once they
        // can again, those beside are opened and what came since is offered.
        let went_on = || {
            let notes = self.home.as_ref()?.data.join("notes");
            let path = on_shelf().filter(|path| path.starts_with(notes))?;
            let folder = directory(beside.as_ref()?);
            (!disk::takes_files(&*self.disk, folder)).then_some(path)
        };
        match self.placement {
            Placement::Beside => went_on()
                .or_else(|| beside.clone())
                .or_else(in_data)
                .or_else(on_shelf),
            Placement::Data => in_data().or_else(on_shelf).or(beside),
        }
    }

    fn beside(&self, source: &Source) -> Option<PathBuf> {
        let reader = self.reader.as_ref();
        Some(place::beside_of(source.path()?, reader))
    }

    fn in_data(&self, id: &str) -> Vec<PathBuf> {
        let reader = self.reader.as_ref();
        let home = self.home.as_ref();
        home.map_or_else(Vec::new, |home| place::in_data_by_id(home, id, reader))
    }

    fn new_file(&self, source: &Source, name: &str, id: &str) -> PathBuf {
        let beside = self.beside(source);
        let reader = self.reader.as_ref();
        let in_data = self
            .home
            .as_ref()
            .map(|home| place::in_data(home, name, id, reader));
        let path = match self.placement {
            Placement::Beside => beside.or(in_data),
            Placement::Data => in_data.or(beside),
        };
        path.unwrap_or_default()
    }

    /// Notes at other places that hold something new or newer: of the same text anywhere, and those that
    /// the shelf has for this place. `is_new` says that the article has none of its own yet; then
    /// the notes files around it are looked at too.
    fn elsewhere(
        &self,
        session: &Session,
        source: &Source,
        shelf: &Shelf,
        is_new: bool,
        notes: &Notes,
        now: Timestamp,
    ) -> Vec<Candidate> {
        let (id, reader) = (session.document(), self.reader.as_ref());
        let beside = self.beside(source).into_iter();
        let mut paths: Vec<(PathBuf, String)> = beside
            .chain(self.in_data(id))
            .map(|path| (path, String::new()))
            .collect();
        let here = shelf.at(session.origin(), reader).into_iter();
        for entry in shelf.with_id(id, reader).chain(here) {
            if let Some(path) = &entry.notes {
                paths.push((path.clone(), entry.place.clone()));
            }
        }
        if let Some(path) = source.path().filter(|_| is_new) {
            let around = around(path, id, reader).into_iter();
            paths.extend(around.map(|path| (path, String::new())));
        }
        let mut candidates: Vec<Candidate> = Vec::new();
        for (path, article) in paths {
            let path = std::path::absolute(&path).unwrap_or(path);
            let known = session.knows(&path) || candidates.iter().any(|other| other.path == path);
            if known || !path.exists() {
                continue;
            }
            let Ok(file) = super::read_file(&path) else {
                continue;
            };
            let records = session.brought(&file, notes, now).keys();
            if !records.is_empty() {
                candidates.push(Candidate {
                    path,
                    records,
                    article,
                });
            }
        }
        candidates
    }
}

/// How many notes files in the article's directory are looked at.
const MOST_AROUND: usize = 256;

/// The notes files in the article's directory that say that they are for this text: what an
/// article that was renamed elsewhere, or by another machine, left behind.
fn around(article: &Path, id: &str, reader: Option<&Reader>) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(directory(article)) else {
        return Vec::new();
    };
    let is_notes = |path: &PathBuf| place::article_of(path).is_some() && place::is_of(path, reader);
    let mut paths: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(is_notes)
        .take(MOST_AROUND)
        .collect();
    paths.retain(|path| {
        super::read_text(path)
            .is_ok_and(|text| text.contains(id) && NotesFile::parse(&text).document().id == id)
    });
    paths.sort();
    paths
}
