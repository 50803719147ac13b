//! [`Session`]: the notes of one article while it is open.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use sha2::{Digest, Sha256};

use super::disk::{self, Disk, Lock};
use super::file::NotesFile;
use super::shelf::{Entry, Shelf};
use super::{Conflict, Home, Placement, Store, StoreError, convert, merge, place};
use crate::annotation::{Anchorer, Edit, Notes, Place, Position, Timestamp, document_id};
use crate::import::Source;
use crate::text::Article;

/// Whether notes can be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// They can, as far as one knows before trying.
    Write,
    /// They cannot; the sentence says why.
    Read(String),
}

/// Notes that were found at another place and may belong to the article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Their file.
    pub path: PathBuf,
    /// How many records it has that the notes that were opened do not have.
    pub records: usize,
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
    let places = || {
        let marks = notes.annotations().iter().map(|mark| mark.place);
        let mentions = notes.mentions().iter().map(|mention| mention.place);
        marks
            .chain(mentions)
            .chain(notes.quotes().iter().map(|quote| quote.place))
    };
    let doubtful = places().filter(|place| !place.is_sure()).count();
    let orphans = notes.orphans().len();
    if doubtful == 0 && orphans == 0 && places().all(|place| place == Place::Same) {
        return None;
    }
    let found = places().count() - doubtful;
    let s = |count| if count == 1 { "" } else { "s" };
    Some(format!(
        "{found} mark{} found, {doubtful} to confirm, {orphans} orphan{}",
        s(found),
        s(orphans)
    ))
}

/// What saving did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    /// The file says it already.
    Unchanged,
    /// The file was written.
    Written,
    /// The file was written; it also holds what another program had put there. `edit` brings that
    /// into the notes in memory (outside of the undo history).
    Merged {
        /// What the others did.
        edit: Edit,
        /// What both sides had changed.
        conflicts: Vec<Conflict>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    modified: Option<SystemTime>,
    length: u64,
}

/// Keeps the notes of one article on the disk. Not shared: whoever saves owns it.
#[derive(Debug)]
pub struct Session {
    article: Arc<Article>,
    id: String,
    /// The article's absolute path or its address; empty for standard input.
    origin: String,
    name: String,
    home: Option<Home>,
    disk: Arc<dyn Disk>,
    path: PathBuf,
    access: Access,
    file: NotesFile,
    /// The file's text as last read or written; `None` where there is no file yet.
    text: Option<String>,
    stamp: Option<Stamp>,
    /// The notes as the file has them.
    synced: Notes,
    backed_up: bool,
    /// What the shelf says already.
    shelved: Option<Entry>,
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
        let found = self.own_file(source, &id, shelf.at(&origin));
        let path = found
            .clone()
            .unwrap_or_else(|| self.new_file(source, &name, &id));
        let mut session = Session {
            id,
            origin,
            name,
            home: self.home.clone(),
            disk: Arc::clone(&self.disk),
            path,
            access: Access::Write,
            file: NotesFile::default(),
            text: None,
            stamp: None,
            synced: Notes::default(),
            backed_up: false,
            shelved: None,
            article,
        };
        let mut warnings = Vec::new();
        if found.is_some() {
            session.read(&mut warnings)?;
        }
        let mut notes = session.notes(now);
        session.synced = notes.clone();
        notes.position = session.position(&shelf);
        let elsewhere = self.elsewhere(&session, &shelf);
        Ok(Opened {
            notes,
            session,
            warnings,
            elsewhere,
        })
    }

    /// The notes file that is this article's own, if there is one.
    fn own_file(&self, source: &Source, id: &str, entry: Option<&Entry>) -> Option<PathBuf> {
        let beside = source
            .path()
            .map(place::beside)
            .filter(|path| path.exists());
        let in_data = || {
            self.home
                .as_ref()
                .and_then(|home| place::in_data_by_id(home, id).into_iter().next())
        };
        let on_shelf = || {
            entry
                .and_then(|entry| entry.notes.clone())
                .filter(|path| path.exists())
        };
        match self.placement {
            Placement::Beside => beside.or_else(in_data).or_else(on_shelf),
            Placement::Data => in_data().or_else(on_shelf).or(beside),
        }
    }

    fn new_file(&self, source: &Source, name: &str, id: &str) -> PathBuf {
        let beside = source.path().map(place::beside);
        let in_data = self
            .home
            .as_ref()
            .map(|home| place::in_data(home, name, id));
        let path = match self.placement {
            Placement::Beside => beside.or(in_data),
            Placement::Data => in_data.or(beside),
        };
        path.unwrap_or_default()
    }

    /// Notes of the same text in other files that hold something new.
    fn elsewhere(&self, session: &Session, shelf: &Shelf) -> Vec<Candidate> {
        let Some(home) = &self.home else {
            return Vec::new();
        };
        let mut paths: Vec<(PathBuf, String)> = place::in_data_by_id(home, &session.id)
            .into_iter()
            .map(|path| (path, String::new()))
            .collect();
        for entry in shelf.with_id(&session.id) {
            if let Some(path) = &entry.notes {
                paths.push((path.clone(), entry.place.clone()));
            }
        }
        let mut candidates: Vec<Candidate> = Vec::new();
        for (path, article) in paths {
            let known = path == session.path || candidates.iter().any(|other| other.path == path);
            if known || !path.exists() {
                continue;
            }
            let Ok(file) = super::read_file(&path) else {
                continue;
            };
            let records = file
                .records()
                .filter(|loaded| {
                    let key = loaded.item.key();
                    session.synced.item(&key).is_none()
                        && !session
                            .synced
                            .deleted
                            .iter()
                            .any(|grave| grave.id == key.id)
                })
                .count();
            if records > 0 {
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

impl Session {
    /// The notes file; it need not exist yet.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the notes can be saved.
    pub fn access(&self) -> &Access {
        &self.access
    }

    /// Writes the notes where they differ from the file. Where another program changed the file
    /// meanwhile, both are merged. After an error the file is as it was.
    pub fn save(&mut self, notes: &Notes, now: Timestamp) -> Result<Saved, StoreError> {
        if notes.says_the_same(&self.synced) {
            self.remember(notes);
            return Ok(Saved::Unchanged);
        }
        if let Access::Read(reason) = &self.access {
            return Err(StoreError::ReadOnly {
                path: self.path.clone(),
                reason: reason.clone(),
            });
        }
        let lock = self.lock();
        if lock.is_some() {
            disk::sweep(&self.path);
        }
        let theirs = self.changed_text()?;
        let mut file = self.file.clone();
        self.write_into(&mut file, notes, now);
        let mut conflicts = Vec::new();
        if let Some(theirs) = &theirs {
            let theirs = self.parse_theirs(theirs)?;
            let base = NotesFile::parse(self.text.as_deref().unwrap_or_default());
            (file, conflicts) = merge(&base, &file, &theirs);
        }
        let text = file.to_text();
        let checked = NotesFile::parse(&text);
        if checked.broken().is_some() {
            return Err(StoreError::Mistake {
                path: self.path.clone(),
            });
        }
        self.write(&text, theirs.as_deref())?;
        self.file = file;
        self.text = Some(text);
        self.stamp = stamp(&self.path);
        let saved = if theirs.is_some() {
            let merged = self.notes(now);
            let edit = notes.difference(&merged);
            self.synced = merged;
            Saved::Merged { edit, conflicts }
        } else {
            self.synced = notes.clone();
            Saved::Written
        };
        self.remember(notes);
        drop(lock);
        Ok(saved)
    }

    /// Looks whether another program changed the file, and merges what it did with `notes`, the
    /// notes in memory. Writes nothing. Cheap where nothing changed: one look at the file's date
    /// and length.
    pub fn refresh(
        &mut self,
        notes: &Notes,
        now: Timestamp,
    ) -> Result<Option<(Edit, Vec<Conflict>)>, StoreError> {
        if matches!(self.access, Access::Read(_)) {
            return Ok(None);
        }
        let Some(text) = self.changed_text()? else {
            return Ok(None);
        };
        let theirs = self.parse_theirs(&text)?;
        let base = NotesFile::parse(self.text.as_deref().unwrap_or_default());
        let mut ours = self.file.clone();
        self.write_into(&mut ours, notes, now);
        let (merged, conflicts) = merge(&base, &ours, &theirs);
        let wanted = self.read_notes(&merged, now);
        self.file = theirs;
        self.text = Some(text);
        self.stamp = stamp(&self.path);
        self.synced = self.notes(now);
        Ok(Some((notes.difference(&wanted), conflicts)))
    }

    /// The change that takes the notes of another file into `notes`. That file stays as it is; the
    /// next save writes them here.
    pub fn take(&self, path: &Path, notes: &Notes, now: Timestamp) -> Result<Edit, StoreError> {
        let other = super::read_file(path)?;
        let mut ours = self.file.clone();
        self.write_into(&mut ours, notes, now);
        let (merged, _) = merge(&NotesFile::default(), &ours, &other);
        Ok(notes.difference(&self.read_notes(&merged, now)))
    }

    /// From now on saves to the data directory: for when the place at hand refuses. False where
    /// there is no data directory, or the notes are there already.
    pub fn save_elsewhere(&mut self) -> bool {
        let Some(home) = &self.home else { return false };
        let path = place::in_data(home, &self.name, &self.id);
        if path == self.path {
            return false;
        }
        self.path = path;
        if matches!(self.access, Access::Read(_)) {
            // What could not be changed is not continued: the new file begins anew.
            self.file = NotesFile::default();
        }
        self.access = Access::Write;
        self.text = None;
        self.stamp = None;
        // What is in memory is all there is at the new place.
        self.synced = Notes::default();
        true
    }

    fn read(&mut self, warnings: &mut Vec<String>) -> Result<(), StoreError> {
        self.stamp = stamp(&self.path);
        let text = match super::read_text(&self.path) {
            Ok(text) => text,
            Err(error @ StoreError::Broken { .. }) => {
                warnings.push(error.to_string());
                self.access = Access::Read("it is not UTF-8".into());
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        self.file = NotesFile::parse(&text);
        self.text = Some(text);
        let path = self.path.display();
        if let Some(broken) = self.file.broken() {
            let broken = broken.clone();
            warnings.push(
                StoreError::Broken {
                    path: self.path.clone(),
                    broken: broken.clone(),
                }
                .to_string(),
            );
            self.access = Access::Read(format!(
                "it is not valid TOML at line {}, column {}",
                broken.line, broken.column
            ));
        } else if let Some(reason) = self.file.why_read_only() {
            warnings.push(format!("{path} is opened for reading only: {reason}"));
            self.access = Access::Read(reason);
        }
        for (line, reason) in self.file.unread() {
            warnings.push(format!("{path}, line {line}: {reason}"));
        }
        Ok(())
    }

    fn notes(&self, now: Timestamp) -> Notes {
        self.read_notes(&self.file, now)
    }

    fn read_notes(&self, file: &NotesFile, now: Timestamp) -> Notes {
        let same = file.document().id == self.id;
        convert::to_notes(file, &Anchorer::new(self.article.text()), same, now)
    }

    /// Makes `file` say what `notes` say.
    fn write_into(&self, file: &mut NotesFile, notes: &Notes, now: Timestamp) {
        let text = self.article.text();
        let anchorer = Anchorer::new(text);
        let records = convert::to_records(notes, text, anchorer.index());
        let mut document = file.document();
        let meta = self.article.meta();
        document.title = document.title.or_else(|| meta.title.clone());
        let address = self.origin.contains("://").then(|| self.origin.clone());
        document.uri = document
            .uri
            .or_else(|| meta.uri.clone())
            .or(address.clone());
        if !self.origin.is_empty() && address.is_none() {
            document.path = place::relative(Path::new(&self.origin), &self.path);
        }
        document.id.clone_from(&self.id);
        document.length = Some(anchorer.index().char_at(text, text.len()));
        document.memo.clone_from(&notes.document.memo);
        file.update(&records, &document, &notes.deleted, now);
    }

    /// The file's text where another program changed it since it was last read or written.
    fn changed_text(&mut self) -> Result<Option<String>, StoreError> {
        let now = stamp(&self.path);
        if now.is_none() || now == self.stamp {
            return Ok(None);
        }
        let text = match super::read_text(&self.path) {
            Ok(text) => text,
            Err(StoreError::Broken { path, broken }) => {
                return Err(StoreError::BrokenMeanwhile { path, broken });
            }
            Err(error) => return Err(error),
        };
        if Some(&text) == self.text.as_ref() {
            self.stamp = now;
            return Ok(None);
        }
        Ok(Some(text))
    }

    fn parse_theirs(&self, text: &str) -> Result<NotesFile, StoreError> {
        let path = || self.path.clone();
        let file = NotesFile::parse(text);
        if let Some(broken) = file.broken() {
            return Err(StoreError::BrokenMeanwhile {
                path: path(),
                broken: broken.clone(),
            });
        }
        if let Some(reason) = file.why_read_only() {
            return Err(StoreError::ReadOnly {
                path: path(),
                reason,
            });
        }
        Ok(file)
    }

    /// Replaces the file; `old` is what another program had put there, if it did. New notes go to
    /// the data directory where they cannot lie beside the article.
    fn write(&mut self, text: &str, old: Option<&str>) -> Result<(), StoreError> {
        let failed = |path: &Path, source| StoreError::Write {
            path: path.to_owned(),
            source,
        };
        if self.path.as_os_str().is_empty() {
            return Err(failed(
                Path::new("the data directory"),
                io::Error::from(io::ErrorKind::NotFound),
            ));
        }
        if !self.backed_up
            && let Some(old) = old.or(self.text.as_deref())
            && self.path.exists()
        {
            // A backup that cannot be written is no reason to lose the change itself.
            let _ = disk::replace(&*self.disk, &place::backup(&self.path), old.as_bytes());
        }
        if let Some(home) = &self.home
            && self.path.starts_with(&home.data)
        {
            fs::create_dir_all(disk::directory(&self.path))
                .map_err(|error| failed(&self.path, error))?;
        }
        match disk::replace(&*self.disk, &self.path, text.as_bytes()) {
            Ok(()) => {}
            Err(error) if self.text.is_none() && refuses(&error) && self.save_elsewhere() => {
                return self.write(text, None);
            }
            Err(error) => return Err(failed(&self.path, error)),
        }
        self.backed_up = true;
        Ok(())
    }

    fn lock(&self) -> Option<Lock> {
        let home = self.home.as_ref()?;
        let path = std::path::absolute(&self.path).ok()?;
        let digest = Sha256::digest(path.as_os_str().as_encoded_bytes());
        let name = format!("{:016x}", u64::from_be_bytes(*digest.first_chunk()?));
        Lock::take(&home.state.join("locks"), &name)
    }

    /// Puts the article on the shelf. Failing at that loses no note, so nobody is told.
    fn remember(&mut self, notes: &Notes) {
        let Some(home) = &self.home else { return };
        let text = self.article.text();
        let index = crate::text::CharIndex::new(text);
        let position = notes.position.as_ref();
        let entry = Entry {
            id: self.id.clone(),
            place: self.origin.clone(),
            notes: self
                .text
                .is_some()
                .then(|| std::path::absolute(&self.path).unwrap_or_else(|_| self.path.clone())),
            position: position.map(|position| index.char_at(text, position.offset)),
            words: position
                .map(|position| position.words.clone())
                .unwrap_or_default(),
        };
        if self.shelved.as_ref() != Some(&entry)
            && Shelf::put(&*self.disk, &home.state, entry.clone()).is_ok()
        {
            self.shelved = Some(entry);
        }
    }

    fn position(&self, shelf: &Shelf) -> Option<Position> {
        let entry = shelf
            .at(&self.origin)
            .or_else(|| shelf.with_id(&self.id).next())?;
        let start = entry.position?;
        let text = self.article.text();
        let anchorer = Anchorer::new(text);
        let anchor = crate::annotation::Anchor {
            exact: entry.words.clone(),
            ..Default::default()
        };
        let hint = Some((start, start + entry.words.chars().count()));
        let found = anchorer.find(&anchor, hint, entry.id == self.id);
        let offset = found.map_or_else(
            || anchorer.index().byte_at(text, start),
            |(span, _)| span.start as usize,
        );
        Some(Position::new(text, offset))
    }
}

fn refuses(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::PermissionDenied
            | io::ErrorKind::ReadOnlyFilesystem
            | io::ErrorKind::NotFound
    )
}

fn stamp(path: &Path) -> Option<Stamp> {
    let metadata = fs::metadata(path).ok()?;
    Some(Stamp {
        modified: metadata.modified().ok(),
        length: metadata.len(),
    })
}
