//! Finding an article's notes: beside it, in the data directory, where they were before.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::article_index::{ArticleIndex, Entry};
use super::disk::{folder_of, may_exist, why_unseen};
use super::error::{FileError, What};
use super::identity::{Identity, origin_of};
use super::open_file::Doubt;
use super::session::Session;
use super::{Home, Placement, Store, copies, kept, place};
use crate::annotation::{Key, Notes, Timestamp};
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
    /// True if they were rescued ([`Store::rescue`]): their own file could not be written then.
    pub rescued: bool,
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
    /// Why the notes file cannot be understood, if it cannot: then these are not all its notes.
    pub damage: Option<FileError>,
    /// Notes elsewhere, to be offered: [`Session::take`] takes them along.
    pub elsewhere: Vec<Candidate>,
    /// How many records wait for the reader: places to confirm, and words that are gone since the
    /// file was last written.
    pub unsettled: usize,
    /// The texts that the notes were made on, the newest first, where they are kept and some
    /// words of theirs changed.
    pub before: Vec<String>,
    /// The text as it was at the last visit, if it is another one now and is kept.
    pub last_visit: Option<String>,
}

impl Opened {
    /// The sentence to show if the article was edited since ("12 found, 1 changed, 2 lost"); `None`
    /// if everything is where it was.
    pub fn report(&self) -> Option<String> {
        let tally = self.notes.tally(self.session.article().text());
        (!tally.is_settled()).then(|| tally.to_string())
    }
}

impl Store {
    /// False if nothing says that there are notes on what is at this place, or that it was read
    /// before: its first lines can be shown before [`open`](Self::open) is done. Reads neither the
    /// article nor its folder.
    pub fn expects_notes(&self, source: &Source) -> bool {
        // In the data directory notes are found by the article's text.
        let by_text = self.placement == Placement::Data || source.path().is_none();
        let beside = || {
            self.beside(source)
                .is_some_and(|path| may_exist(&*self.disk, &path))
        };
        by_text || beside() || ArticleIndex::may_know(self, &origin_of(source))
    }

    /// Finds and reads the notes of an article: beside it, in the data directory by its text, or
    /// where the index says that its place had them. Notes of the same text at other places are
    /// offered, not taken. A file that is broken or newer is opened for reading; only one that cannot
    /// be read at all is an error, and so is a place without a file system.
    pub fn open(
        &self,
        article: Arc<Article>,
        source: &Source,
        now: Timestamp,
    ) -> Result<Opened, FileError> {
        let identity = Identity::new(article, source);
        let index = ArticleIndex::read(self, &identity.origin, &identity.id);
        let entry = index.at(&identity.origin, self.reader.as_ref());
        let new = self.new_file(source, &identity.name, &identity.id);
        let found = self.own_file(source, &identity.id, entry, &new);
        let is_new = found.is_none();
        let mut session = Session::new(self, identity, found.unwrap_or(new));
        if let Some(entry) = entry {
            session.recall(entry);
        }
        let (mut warnings, mut damage) = (self.unseen(), None);
        if !is_new {
            damage = session.read(&mut warnings)?;
        }
        let mut notes = session.begin(now);
        notes.position = session.position(&index);
        let unsettled = session.unsettled(&notes);
        let elsewhere = self.elsewhere(&session, source, &index, is_new, &notes, now);
        Ok(Opened {
            last_visit: session.last_visit(entry),
            before: session.texts_before(&notes),
            notes,
            session,
            warnings,
            damage,
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
        let is_there = |path: &PathBuf| may_exist(&*self.disk, path);
        let beside = self.beside(source).filter(is_there);
        let in_data = || {
            let mut paths = self.in_data(id);
            let at = paths.iter().position(|path| path == new);
            // Of two that may be meant neither is: both are offered.
            match (at, paths.len()) {
                (Some(at), _) => Some(paths.swap_remove(at)),
                (None, 1) => paths.pop(),
                _ => None,
            }
        };
        let indexed = || entry.and_then(|entry| entry.notes.clone()).filter(is_there);
        // Notes that cannot be written beside the article went on in the data directory. Once they
        // can again, those beside are opened and what came since is offered.
        let went_on = || {
            let notes = self.home.as_ref()?.data.join("notes");
            let path = indexed().filter(|path| path.starts_with(notes))?;
            let folder = folder_of(beside.as_ref()?);
            (!kept::takes_files(&*self.disk, folder)).then_some(path)
        };
        match self.placement {
            Placement::Beside => went_on()
                .or_else(|| beside.clone())
                .or_else(in_data)
                .or_else(indexed),
            Placement::Data => in_data().or_else(indexed).or(beside),
        }
    }

    /// Folders of the data directory that may hold notes and cannot be looked into, a sentence each.
    fn unseen(&self) -> Vec<String> {
        let folders = self.home.iter().flat_map(Home::folders_of_notes);
        let told = folders.filter_map(|folder| {
            let why = why_unseen(&*self.disk, &folder)?;
            Some(FileError::read(What::Notes, &folder, why).to_string())
        });
        told.collect()
    }

    fn beside(&self, source: &Source) -> Option<PathBuf> {
        let reader = self.reader.as_ref();
        Some(place::beside_of(source.path()?, reader))
    }

    fn in_data(&self, id: &str) -> Vec<PathBuf> {
        let reader = self.reader.as_ref();
        let home = self.home.as_ref();
        home.map_or_else(Vec::new, |home| {
            place::in_data_by_id(&*self.disk, home, id, reader)
        })
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

    /// Notes at other places that hold something new or newer: of the same text anywhere, those that
    /// the index has for this place, copies that a sync tool made of the file, its backup if it was
    /// emptied, and notes that were rescued when they could not be written. `is_new` says that the article has none of its own yet; then
    /// the notes files around it are looked at too.
    fn elsewhere(
        &self,
        session: &Session,
        source: &Source,
        index: &ArticleIndex,
        is_new: bool,
        notes: &Notes,
        now: Timestamp,
    ) -> Vec<Candidate> {
        let (id, reader) = (session.document(), self.reader.as_ref());
        let beside = self.beside(source).into_iter();
        let mut paths: Vec<(PathBuf, String)> = beside
            .chain(self.in_data(id))
            .chain(self.rescued(id))
            .chain(copies::copies_of(&*self.disk, session.path()))
            .map(|path| (path, String::new()))
            .collect();
        if session.doubt() == Some(Doubt::Vanished) {
            paths.push((place::backup(session.path()), String::new()));
        }
        let here = index.at(session.origin(), reader).into_iter();
        for entry in index.with_id(id, reader).chain(here) {
            if let Some(path) = &entry.notes {
                paths.push((path.clone(), entry.place.clone()));
            }
        }
        if let Some(path) = source.path().filter(|_| is_new) {
            let around = self.around(path, id).into_iter();
            paths.extend(around.map(|path| (path, String::new())));
        }
        let mut candidates: Vec<Candidate> = Vec::new();
        for (path, article) in paths {
            let path = std::path::absolute(&path).unwrap_or(path);
            let known = session.knows(&path) || candidates.iter().any(|other| other.path == path);
            if known || !may_exist(&*self.disk, &path) {
                continue;
            }
            let Ok(file) = self.read_notes(&path) else {
                continue;
            };
            let records = session.news_in(&file, notes, now);
            if !records.is_empty() {
                candidates.push(Candidate {
                    rescued: self.is_rescue(&path),
                    path,
                    records,
                    article,
                });
            }
        }
        candidates
    }
}

/// How many notes files in the article's folder are looked at.
const MOST_AROUND: usize = 256;

impl Store {
    /// The notes files in the article's folder that say that they are for this text: what an
    /// article that was renamed elsewhere, or by another machine, left behind.
    fn around(&self, article: &Path, id: &str) -> Vec<PathBuf> {
        let folder = folder_of(article);
        let names = self.disk.names_in(folder).unwrap_or_default();
        let is_notes = |path: &PathBuf| {
            place::article_of(path).is_some() && place::is_of(path, self.reader.as_ref())
        };
        let paths = names.into_iter().map(|name| folder.join(name));
        let mut paths: Vec<PathBuf> = paths.filter(is_notes).take(MOST_AROUND).collect();
        paths.retain(|path| {
            let file = self.read_notes(path);
            file.is_ok_and(|file| file.document().id == id)
        });
        paths.sort_unstable();
        paths
    }
}
