//! [`OpenFile`]: the notes file of an article that is open, as it was last read or written, and how it
//! is brought in step with the notes in memory.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::delta::Delta;
use super::disk::Stamp;
use super::error::{Cause, FileError};
use super::file::NotesFile;
use super::identity::Identity;
use super::kept::{Kept, Read};
use super::schema::Loaded;
use super::{Conflict, convert, markers, merge, place};
use crate::annotation::{Anchorer, Document, Edit, Id, Notes, Table, Timestamp};

/// How often a file that others keep changing is merged again in one save.
const ATTEMPTS: usize = 8;
/// More changes than this at once are written as if all had changed.
const FEW: usize = 64;

/// Whether notes can be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// They can, as far as one knows before trying.
    Write,
    /// They cannot; the sentence says why.
    Read(String),
}

/// Something about the notes file that only the reader can decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// It is a link to this file. Yes: write there.
    Link(PathBuf),
    /// Git left both sides of a conflict in it, from this line on. Yes: write them joined.
    Conflict(usize),
    /// It is gone or empty. Yes: write the notes there again; no: they are gone here too.
    Vanished,
}

/// What saving did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    /// The file says it already.
    Unchanged,
    /// The file was written.
    Written,
    /// The file holds it; it also holds what another program had put there. `edit` brings that
    /// into the notes in memory (outside of the undo history).
    Merged {
        /// What the others did.
        edit: Edit,
        /// What both sides had changed.
        conflicts: Vec<Conflict>,
    },
}

/// A notes file while its article is open.
#[allow(
    clippy::struct_excessive_bools,
    reason = "each says something of its own, and any two may hold"
)]
#[derive(Clone, Debug)]
pub(super) struct OpenFile {
    kept: Kept,
    pub access: Access,
    /// What the file says, block by block.
    content: NotesFile,
    /// The file as last read or written; `None` if there is none yet.
    read: Option<Read>,
    /// The notes as the file has them.
    synced: Notes,
    /// True if `content` says what `synced` says, on this very text: then a change needs no look at
    /// what did not change.
    in_step: bool,
    /// True if the file must be written though nothing changed here.
    must_write: bool,
    /// True if what was read may be gone after a power cut: a save failed at its very end, or another
    /// program has just written it.
    is_unsettled: bool,
    backed_up: bool,
    doubt: Option<Doubt>,
    /// What the reader agreed to write over: the file vanished in this state.
    vanished: Look,
    /// The state that was reported, and the one at the last look.
    reported: Look,
    last: Look,
}

/// What a look at the file found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    Never,
    Gone,
    There(Stamp),
}

impl From<Option<Stamp>> for Look {
    fn from(stamp: Option<Stamp>) -> Self {
        stamp.map_or(Self::Gone, Self::There)
    }
}

impl OpenFile {
    pub fn new(kept: Kept) -> Self {
        Self {
            kept,
            access: Access::Write,
            content: NotesFile::default(),
            read: None,
            synced: Notes::default(),
            in_step: false,
            must_write: false,
            is_unsettled: false,
            backed_up: false,
            doubt: None,
            vanished: Look::Never,
            reported: Look::Never,
            last: Look::Never,
        }
    }

    pub fn path(&self) -> &Path {
        &self.kept.path
    }

    /// True if there is no file yet.
    pub fn is_new(&self) -> bool {
        self.read.is_none()
    }

    pub fn doubt(&self) -> Option<Doubt> {
        self.doubt.clone()
    }

    pub fn document(&self) -> Document {
        self.content.document()
    }

    /// The ids of the lost records of the file.
    pub fn orphans(&self) -> HashSet<Id> {
        let keys = self.content.records().map(|loaded| loaded.item.key());
        keys.filter(|key| key.table == Table::Orphan)
            .map(|key| key.id)
            .collect()
    }

    /// Reads the file for the first time. Gives why it cannot be understood, if it cannot.
    pub fn open(&mut self, warnings: &mut Vec<String>) -> Result<Option<FileError>, FileError> {
        let read = match self.kept.read() {
            Ok(read) => read,
            Err(error) if matches!(error.cause, Cause::Broken(_)) => {
                warnings.push(error.to_string());
                self.access = Access::Read(error.cause.to_string());
                return Ok(Some(error));
            }
            Err(error) => return Err(error),
        };
        let Some(read) = read else {
            return Ok(None);
        };
        self.content = NotesFile::parse(&read.text);
        // Somebody may have made the file that a link leads to for the notes.
        let is_empty = read.text.trim().is_empty()
            || (self.content.says_nothing() && !self.kept.is_foreign_link());
        self.read = Some(read);
        let mut cause = self.content.defect();
        if is_empty {
            cause = Some(Cause::Vanished);
            self.doubt = Some(Doubt::Vanished);
        } else if let Some(Cause::Conflict(line)) = cause
            && let Some(joined) = self.read.as_ref().and_then(|read| joined(&read.text))
        {
            self.content = joined;
            self.doubt = Some(Doubt::Conflict(line));
        }
        let damage = cause.map(|cause| self.kept.unread(cause));
        if let Some(damage) = &damage {
            warnings.push(damage.to_string());
            self.access = Access::Read(damage.cause.to_string());
        }
        let path = self.kept.path.display();
        if let Some(reason) = self.content.why_read_only() {
            warnings.push(format!("{path} is opened for reading only: {reason}"));
            self.access = Access::Read(reason);
            self.doubt = None;
        }
        for (line, reason) in self.content.unread() {
            warnings.push(format!("{path}, line {line}: {reason}"));
        }
        if self.access == Access::Write
            && let Some(target) = self.kept.link().filter(|_| self.kept.is_foreign_link())
        {
            self.access = Access::Read(format!("it is a link to {}", target.display()));
            self.doubt = Some(Doubt::Link(target));
        }
        Ok(damage)
    }

    /// The notes as the file has them.
    pub fn begin(&mut self, identity: &Identity, now: Timestamp) -> Notes {
        self.synced = to_notes(&self.content, identity, now);
        self.in_step = self.content.document().id == identity.id
            && self
                .synced
                .places()
                .all(|place| place == crate::annotation::Place::Same)
            && self.content.is_named();
        self.synced.clone()
    }

    /// The reader agrees to what was doubtful.
    pub fn agree(&mut self, doubt: &Doubt) -> Result<(), FileError> {
        match doubt {
            Doubt::Link(_) => self.kept.agree(),
            Doubt::Conflict(_) => {}
            Doubt::Vanished => {
                self.vanished = Look::Never;
                self.read = self.kept.read()?;
                self.content = NotesFile::default();
                self.synced = Notes::default();
                self.in_step = false;
            }
        }
        self.must_write = !matches!(doubt, Doubt::Link(_));
        self.doubt = None;
        self.access = Access::Write;
        Ok(())
    }

    /// The file is gone, and the notes with it. Gives the change that takes them out.
    pub fn give_up(&mut self, notes: &Notes) -> Edit {
        *self = Self {
            read: self.kept.read().ok().flatten(),
            ..Self::new(self.kept.clone())
        };
        notes.difference(&Notes::default())
    }

    /// From now on it is another file, which is not there yet.
    pub fn move_to(&mut self, kept: Kept) {
        let content = match self.access {
            Access::Write => std::mem::take(&mut self.content),
            // What could not be changed is not continued: the new file begins afresh.
            Access::Read(_) => NotesFile::default(),
        };
        // What is in memory is all there is at the new place.
        *self = Self {
            content,
            ..Self::new(kept)
        };
    }

    /// True if `notes` say something that the file does not.
    pub fn is_behind(&self, notes: &Notes) -> bool {
        self.must_write || !notes.says_the_same(&self.synced)
    }

    pub fn save(
        &mut self,
        identity: &Identity,
        notes: &Notes,
        now: Timestamp,
    ) -> Result<Saved, FileError> {
        let saved = self.write(identity, notes, now);
        self.is_unsettled |= saved.is_err();
        if saved.is_err() && self.access == Access::Write && self.doubt.is_none() {
            // It became a link while it was open, or could not be seen to be one.
            let foreign = self.kept.link().filter(|_| self.kept.is_foreign_link());
            self.doubt = foreign.map(Doubt::Link);
        }
        saved
    }

    fn write(
        &mut self,
        identity: &Identity,
        notes: &Notes,
        now: Timestamp,
    ) -> Result<Saved, FileError> {
        let delta = Delta::between(&self.synced, notes);
        let is_clean = delta.is_empty() && !self.must_write;
        if let Access::Read(reason) = &self.access {
            if is_clean {
                return Ok(Saved::Unchanged);
            }
            return Err(self.kept.unwritten(Cause::ReadOnly(reason.clone())));
        }
        if is_clean && self.look()?.is_none() {
            if self.is_unsettled && self.read.is_some() {
                self.kept.settle()?;
            }
            self.is_unsettled = false;
            return Ok(Saved::Unchanged);
        }
        let hold = self.kept.lock()?;
        let is_checked = self.bring_in_step(identity, notes, &delta, now);
        // Until the file is written, nothing is known of what is in step with what.
        self.in_step = false;
        for _ in 0..ATTEMPTS {
            let theirs = self.look()?;
            let mut conflicts = Vec::new();
            let mut merged = None;
            if let Some(theirs) = &theirs {
                let theirs = self.understood(&theirs.text)?;
                let base = self.read.as_ref().map_or("", |read| &read.text);
                let (file, told) = merge(&base_of(base), &self.content, &theirs);
                conflicts = told;
                merged = Some(file);
            }
            let text = merged.as_ref().unwrap_or(&self.content).to_text();
            let before = theirs.as_ref().or(self.read.as_ref());
            let stamp = if before.is_some_and(|before| before.text == text) {
                // Ours, perhaps, from an attempt that failed at the very end.
                self.kept.settle()?;
                before.map(|before| before.stamp)
            } else {
                let is_checked = is_checked && merged.is_none();
                if !is_checked && NotesFile::parse(&text).broken().is_some() {
                    return Err(self.kept.unwritten(Cause::Mistake));
                }
                self.back_up(before);
                self.replace(before, &text, &hold)?
            };
            let Some(stamp) = stamp else { continue };
            self.backed_up = true;
            self.must_write = false;
            self.is_unsettled = false;
            self.reported = Look::Never;
            self.read = Some(Read { text, stamp });
            self.in_step = true;
            let Some(file) = merged else {
                self.synced = notes.clone();
                return Ok(Saved::Written);
            };
            self.content = file;
            self.synced = to_notes(&self.content, identity, now);
            let edit = notes.difference(&self.synced);
            if is_clean && edit.is_empty() {
                return Ok(Saved::Unchanged);
            }
            return Ok(Saved::Merged { edit, conflicts });
        }
        Err(self.kept.unwritten(Cause::Restless))
    }

    /// Makes the content say what `notes` say. True if each block that changed was read back and
    /// says what was meant.
    fn bring_in_step(
        &mut self,
        identity: &Identity,
        notes: &Notes,
        delta: &Delta,
        now: Timestamp,
    ) -> bool {
        if !self.in_step || delta.len() > FEW {
            write_into(&mut self.content, identity, &self.kept.path, notes, now);
            return false;
        }
        let text = identity.article.text();
        let index = identity.index();
        let records: Vec<Loaded> = delta
            .put
            .iter()
            .map(|item| convert::to_record(item.clone(), text, index))
            .collect();
        let length = self.content.document().length;
        let length = length.unwrap_or_else(|| index.char_at(text, text.len()));
        let memo = &notes.document.memo;
        let document = identity.describe(self.content.document(), &self.kept.path, memo, length);
        self.content
            .update_some(&records, &delta.gone, &document, &notes.deleted, now);
        self.content.reads_back(&records)
    }

    /// What another program made of the file since it was last read or written.
    fn look(&mut self) -> Result<Option<Read>, FileError> {
        let now = self.kept.stamp()?;
        if self.vanished == Look::from(now) {
            return Err(self.kept.unwritten(Cause::Vanished));
        }
        let Some(stamp) = now else {
            return match self.read {
                None => Ok(None),
                Some(_) => Err(self.vanish(now)),
            };
        };
        let is_same = |read: &Read| read.stamp == stamp && !stamp.is_coarse();
        if self.read.as_ref().is_some_and(is_same) {
            return Ok(None);
        }
        let new = self.kept.read().map_err(|error| FileError {
            action: super::Action::Write,
            ..error
        })?;
        let Some(new) = new else {
            return Ok(None);
        };
        if let Some(read) = &mut self.read
            && new.text == read.text
        {
            read.stamp = new.stamp;
            return Ok(None);
        }
        let had_document = |read: &Read| base_of(&read.text).has_document();
        if self.read.as_ref().is_some_and(had_document) {
            let file = NotesFile::parse(&new.text);
            if file.defect().is_none() && !file.has_document() {
                return Err(self.vanish(now));
            }
        }
        Ok(Some(new))
    }

    fn vanish(&mut self, now: Option<Stamp>) -> FileError {
        self.vanished = Look::from(now);
        self.doubt = Some(Doubt::Vanished);
        self.kept.unwritten(Cause::Vanished)
    }

    fn understood(&self, text: &str) -> Result<NotesFile, FileError> {
        let file = NotesFile::parse(text);
        if let Some(cause) = file.defect() {
            return Err(self.kept.unwritten(cause));
        }
        match file.why_read_only() {
            Some(reason) => Err(self.kept.unwritten(Cause::ReadOnly(reason))),
            None => Ok(file),
        }
    }

    /// Keeps the file from before the session as `NAME~`. A backup that cannot be written is no
    /// reason to lose the change itself.
    fn back_up(&self, before: Option<&Read>) {
        let is_wanted = |before: &&Read| !self.backed_up && !before.text.trim().is_empty();
        if let Some(before) = before.filter(is_wanted) {
            let _ = self
                .kept
                .copy_to(&place::backup(&self.kept.path), &before.text);
        }
    }

    fn replace(
        &self,
        before: Option<&Read>,
        text: &str,
        hold: &super::kept::Hold,
    ) -> Result<Option<Stamp>, FileError> {
        let replaced = self
            .kept
            .make_folder()
            .and_then(|()| self.kept.replace(before, text, hold));
        match replaced {
            Err(error) if error.is_full() && !self.backed_up && before.is_some() => {
                // The room that the backup took may be what is missing.
                let _ = self.kept.disk.remove(&place::backup(&self.kept.path));
                self.kept.replace(before, text, hold)
            }
            replaced => replaced,
        }
    }

    pub fn refresh(
        &mut self,
        identity: &Identity,
        notes: &Notes,
        now: Timestamp,
    ) -> Result<Option<(Edit, Vec<Conflict>)>, FileError> {
        if matches!(self.access, Access::Read(_)) {
            return Ok(None);
        }
        let Some(new) = self.look()? else {
            return Ok(None);
        };
        let theirs = self.understood(&new.text)?;
        let mut ours = self.content.clone();
        write_into(&mut ours, identity, &self.kept.path, notes, now);
        let base = self.read.as_ref().map_or("", |read| &read.text);
        let (merged, conflicts) = merge(&base_of(base), &ours, &theirs);
        let wanted = to_notes(&merged, identity, now);
        // The file still is theirs: what is ours alone is written by the next save.
        self.content = theirs;
        self.read = Some(new);
        self.is_unsettled = true;
        self.synced = to_notes(&self.content, identity, now);
        self.in_step = false;
        Ok(Some((notes.difference(&wanted), conflicts)))
    }

    pub fn is_changed(&mut self) -> bool {
        if matches!(self.access, Access::Read(_)) {
            return false;
        }
        let Ok(now) = self.kept.stamp() else {
            return false;
        };
        let stands_still = std::mem::replace(&mut self.last, Look::from(now)) == Look::from(now);
        let is_known = match (&self.read, now) {
            (None, None) => true,
            (Some(read), Some(now)) => read.stamp == now,
            _ => self.vanished == Look::from(now),
        };
        // One that is gone or empty may just be written.
        let is_whole = now.is_some_and(|now| now.length > 0);
        if is_known || !(is_whole || stands_still) || self.reported == Look::from(now) {
            return false;
        }
        self.reported = Look::from(now);
        true
    }

    /// The change that takes what another file says into `notes`: what is new there, and what was
    /// changed or deleted there later than here.
    pub fn brought(
        &self,
        identity: &Identity,
        other: &NotesFile,
        notes: &Notes,
        now: Timestamp,
    ) -> Edit {
        let mut ours = self.content.clone();
        write_into(&mut ours, identity, &self.kept.path, notes, now);
        let (merged, _) = merge(&NotesFile::default(), &ours, other);
        notes.difference(&to_notes(&merged, identity, now))
    }

    /// The text of a file that holds these notes and nothing else.
    pub fn alone(identity: &Identity, path: &Path, notes: &Notes, now: Timestamp) -> String {
        let mut file = NotesFile::default();
        write_into(&mut file, identity, path, notes, now);
        file.to_text()
    }
}

/// The two sides of a git conflict in a file, joined; `None` if one of them is broken by itself.
fn joined(text: &str) -> Option<NotesFile> {
    let sides = markers::sides(text)?;
    let base = sides.base.as_deref().map(NotesFile::parse);
    let base = base.unwrap_or_default();
    let (ours, theirs) = (
        NotesFile::parse(&sides.ours),
        NotesFile::parse(&sides.theirs),
    );
    let is_whole = [&base, &ours, &theirs]
        .iter()
        .all(|side| side.broken().is_none());
    is_whole.then(|| merge(&base, &ours, &theirs).0)
}

/// What both sides of a merge come from. A file with the two sides of a conflict in it is not a base.
fn base_of(text: &str) -> NotesFile {
    let file = NotesFile::parse(text);
    if file.defect().is_some() {
        NotesFile::default()
    } else {
        file
    }
}

fn to_notes(file: &NotesFile, identity: &Identity, now: Timestamp) -> Notes {
    let same = file.document().id == identity.id;
    let anchorer = Anchorer::new(identity.article.text());
    convert::to_notes(file, &anchorer, same, now)
}

/// Makes `file`, which is to lie at `path`, say what `notes` say.
fn write_into(
    file: &mut NotesFile,
    identity: &Identity,
    path: &Path,
    notes: &Notes,
    now: Timestamp,
) {
    let text = identity.article.text();
    let index = identity.index();
    let records = convert::to_records(notes, text, index);
    let length = index.char_at(text, text.len());
    let document = identity.describe(file.document(), path, &notes.document.memo, length);
    file.update(&records, &document, &notes.deleted, now);
}
