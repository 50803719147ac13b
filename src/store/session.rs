//! [`Session`]: the notes of one article while it is open.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::disk::{self, Disk, Lock};
use super::file::NotesFile;
use super::shelf::{Entry, Shelf};
use super::{Conflict, Home, Reader, Store, StoreError, convert, merge, place, texts};
use crate::annotation::{Anchorer, Edit, Notes, Place, Position, Table, Timestamp};
use crate::text::Article;

/// Whether notes can be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// They can, as far as one knows before trying.
    Write,
    /// They cannot; the sentence says why.
    Read(String),
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

/// What tells one state of a file from another without reading it: its date and length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    modified: Option<SystemTime>,
    length: u64,
}

impl Stamp {
    /// The stamp of the file at `path`; `None` where there is none.
    pub fn of(path: &Path) -> Option<Self> {
        let metadata = fs::metadata(path).ok()?;
        Some(Self {
            modified: metadata.modified().ok(),
            length: metadata.len(),
        })
    }
}

/// Keeps the notes of one article on the disk. Not shared: whoever saves owns it.
#[derive(Clone, Debug)]
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
    reader: Option<Reader>,
    /// Whether the text is kept beside its notes.
    keeps_texts: bool,
    /// Notes files that were offered and left.
    left: Vec<PathBuf>,
    /// The texts that the notes were made on before, the newest first.
    before: Vec<String>,
    /// The stamp of another program's change that was told of.
    told: Option<Stamp>,
}

/// How many texts of the past are remembered.
const MOST_BEFORE: usize = 8;

impl Session {
    /// A session that has read nothing yet.
    pub(super) fn new(
        store: &Store,
        article: Arc<Article>,
        id: String,
        origin: String,
        name: String,
        path: PathBuf,
    ) -> Self {
        Self {
            id,
            origin,
            name,
            home: store.home.clone(),
            disk: Arc::clone(&store.disk),
            path,
            access: Access::Write,
            file: NotesFile::default(),
            text: None,
            stamp: None,
            synced: Notes::default(),
            backed_up: false,
            shelved: None,
            reader: store.reader.clone(),
            keeps_texts: store.keeps_texts,
            left: Vec::new(),
            before: Vec::new(),
            told: None,
            article,
        }
    }

    /// Takes over what the shelf says of this place.
    pub(super) fn recall(&mut self, entry: &Entry) {
        self.left.clone_from(&entry.left);
        self.before.clone_from(&entry.before);
        self.came_from(&entry.id);
    }

    fn came_from(&mut self, id: &str) {
        if !id.is_empty() && *id != self.id {
            self.before.retain(|own| own != id);
            self.before.insert(0, id.to_owned());
        }
        self.before.retain(|own| *own != self.id);
        self.before.truncate(MOST_BEFORE);
    }

    /// The notes as the file has them.
    pub(super) fn begin(&mut self, now: Timestamp) -> Notes {
        self.synced = self.notes(now);
        self.synced.clone()
    }

    /// How many of these notes have a place to confirm, or lost theirs since the file was written.
    pub(super) fn unsettled(&self, notes: &Notes) -> usize {
        let known: HashSet<_> = self
            .file
            .records()
            .map(|loaded| loaded.item.key())
            .filter(|key| key.table == Table::Orphan)
            .map(|key| key.id)
            .collect();
        let lost = notes.orphans().iter();
        let lost = lost.filter(|orphan| !known.contains(orphan.record.id()));
        lost.count() + doubtful(notes)
    }

    /// The texts that notes in changed words, or without any, were made on.
    pub(super) fn texts_before(&self, notes: &Notes) -> Vec<String> {
        let changed = notes
            .annotations()
            .iter()
            .any(|own| own.place != Place::Same);
        if !changed && notes.orphans().is_empty() && doubtful(notes) == 0 {
            return Vec::new();
        }
        let Some(home) = &self.home else {
            return Vec::new();
        };
        let mut ids = vec![self.file.document().id];
        ids.extend(self.before.iter().cloned());
        ids.dedup();
        ids.retain(|id| *id != self.id);
        ids.iter().filter_map(|id| texts::kept(home, id)).collect()
    }

    /// The id of the article's text.
    pub(super) fn document(&self) -> &str {
        &self.id
    }

    /// The article's path or address.
    pub(super) fn origin(&self) -> &str {
        &self.origin
    }

    /// True where a notes file is the one at hand, or was left.
    pub(super) fn knows(&self, path: &Path) -> bool {
        let own = std::path::absolute(&self.path);
        own.is_ok_and(|own| own == path) || self.left.iter().any(|left| left == path)
    }

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
            disk::sweep(&place::backup(&self.path));
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
        self.stamp = Stamp::of(&self.path);
        let saved = if theirs.is_some() {
            let merged = self.notes(now);
            let edit = notes.difference(&merged);
            self.synced = merged;
            Saved::Merged { edit, conflicts }
        } else {
            self.synced = notes.clone();
            Saved::Written
        };
        self.keep_text();
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
        self.stamp = Stamp::of(&self.path);
        self.synced = self.notes(now);
        Ok(Some((notes.difference(&wanted), conflicts)))
    }

    /// Whether another program changed the file since it was last read or written. One look at its
    /// date and length; each change is told of once.
    pub fn is_changed(&mut self) -> bool {
        if matches!(self.access, Access::Read(_)) {
            return false;
        }
        let now = Stamp::of(&self.path);
        if now.is_none() || now == self.stamp || now == self.told {
            return false;
        }
        self.told = now;
        true
    }

    /// Notes that were offered are left where they are; they are not offered again.
    pub fn leave(&mut self, path: &Path, notes: &Notes) {
        self.left.push(path.to_owned());
        self.remember(notes);
    }

    /// The change that takes the notes of another file into `notes`. That file stays as it is; the
    /// next save writes them here.
    pub fn take(&self, path: &Path, notes: &Notes, now: Timestamp) -> Result<Edit, StoreError> {
        Ok(self.brought(&super::read_file(path)?, notes, now))
    }

    /// The change that takes what another file says into `notes`: what is new there, and what was
    /// changed or deleted there later than here.
    pub(super) fn brought(&self, other: &NotesFile, notes: &Notes, now: Timestamp) -> Edit {
        let mut ours = self.file.clone();
        self.write_into(&mut ours, notes, now);
        let (merged, _) = merge(&NotesFile::default(), &ours, other);
        notes.difference(&self.read_notes(&merged, now))
    }

    /// From now on saves to the data directory: for when the place at hand refuses. False where
    /// there is no data directory, or the notes are there already.
    pub fn save_elsewhere(&mut self) -> bool {
        let Some(home) = &self.home else { return false };
        let path = place::in_data(home, &self.name, &self.id, self.reader.as_ref());
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

    pub(super) fn read(&mut self, warnings: &mut Vec<String>) -> Result<(), StoreError> {
        self.stamp = Stamp::of(&self.path);
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
        let id = self.file.document().id;
        self.came_from(&id);
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
        let now = Stamp::of(&self.path);
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
        let mut fresh_backup = None;
        if !self.backed_up
            && let Some(old) = old.or(self.text.as_deref())
            && self.path.exists()
        {
            // A backup that cannot be written is no reason to lose the change itself.
            let backup = place::backup(&self.path);
            let kept = disk::replace(&*self.disk, &backup, old.as_bytes());
            fresh_backup = kept.is_ok().then_some(backup);
        }
        if let Some(home) = &self.home
            && self.path.starts_with(&home.data)
        {
            fs::create_dir_all(disk::directory(&self.path))
                .map_err(|error| failed(&self.path, error))?;
        }
        let mut done = disk::replace(&*self.disk, &self.path, text.as_bytes());
        if let (Err(error), Some(backup)) = (&done, &fresh_backup)
            && error.kind() == io::ErrorKind::StorageFull
        {
            // The room that the backup took may be what is missing.
            let _ = fs::remove_file(backup);
            done = disk::replace(&*self.disk, &self.path, text.as_bytes());
        }
        match done {
            Ok(()) => {}
            Err(error) if self.text.is_none() && refuses(&error) && self.save_elsewhere() => {
                return self.write(text, None);
            }
            Err(error) => return Err(failed(&self.path, error)),
        }
        self.backed_up = true;
        Ok(())
    }

    /// Keeps the text that the notes are on. Failing at that loses no note, so nobody is told.
    fn keep_text(&mut self) {
        if let Some(home) = self.home.as_ref().filter(|_| self.keeps_texts) {
            let _ = texts::keep(&*self.disk, home, &self.id, self.article.text());
        }
    }

    fn lock(&self) -> Option<Lock> {
        Lock::of(&self.home.as_ref()?.locks(), &self.path)
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
            reader: self.reader.as_ref().map(|reader| reader.name().to_owned()),
            left: self.left.clone(),
            before: self.before.clone(),
        };
        if self.shelved.as_ref() != Some(&entry)
            && Shelf::put(&*self.disk, &home.state, entry.clone()).is_ok()
        {
            self.shelved = Some(entry);
        }
    }

    pub(super) fn position(&self, shelf: &Shelf) -> Option<Position> {
        let entry = shelf
            .at(&self.origin, self.reader.as_ref())
            .or_else(|| shelf.with_id(&self.id, self.reader.as_ref()).next())?;
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

/// How many records have a place that the reader must confirm.
pub(super) fn doubtful(notes: &Notes) -> usize {
    notes.places().filter(|place| !place.is_sure()).count()
}

fn refuses(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::PermissionDenied
            | io::ErrorKind::ReadOnlyFilesystem
            | io::ErrorKind::NotFound
    )
}
