//! Changing codes in many notes files at once, and in the codebooks above them, without the
//! articles.
//!
//! [`Store::recode`] reads everything and works out what would change; [`Recoding::write`] does it.
//! A file that cannot be written takes the whole change back.
//! What a file said before and after is kept in the state directory, so that a change in which the
//! program is killed is finished at the next start ([`Store::finish_interrupted`]) and
//! [`Store::undo_recoding`] can take the last one back by a merge: what was changed since stays.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use super::disk::folder_of;
use super::error::{Cause, FileError, What};
use super::kept::Kept;
use super::schema::Hint;
use super::swap::{Step, Swap, parsed};
use super::unfinished::{Changing, Unfinished};
use super::{Codebook, LONGEST_NOTES, NotesFile, Store, notes_as_written};
use crate::annotation::{CodeChange, DecisionContext, Document, IdSource, Key, Notes, Timestamp};

/// What a change of codes does to one notes file or to one codebook.
#[derive(Clone, Debug)]
pub struct RecodedFile {
    /// The file.
    pub path: PathBuf,
    /// What becomes of each code that the file knows.
    pub codes: Vec<(String, Option<String>)>,
    /// The words of the annotations that change; none in a codebook.
    pub words: Vec<String>,
}

/// A change of codes in many files, worked out and not yet made.
#[derive(Debug)]
pub struct Recoding {
    store: Store,
    now: Timestamp,
    /// All codes that the files know.
    known: BTreeSet<String>,
    notes: Vec<(RecodedFile, Swap)>,
    books: Vec<(RecodedFile, Swap)>,
}

/// What writing did.
#[derive(Clone, Debug, Default)]
pub struct Written {
    /// The files that were written.
    pub files: Vec<PathBuf>,
    /// What could not be written or is to be known, a sentence each.
    pub problems: Vec<String>,
    /// True where it can be taken back.
    pub can_undo: bool,
}

impl Store {
    /// Works out what `change` does to these notes files and to the codebooks found upwards from
    /// them. A file that cannot be read or must not be written is an error, so that
    /// nothing is done by halves.
    pub fn recode(
        &self,
        paths: &[PathBuf],
        now: Timestamp,
        change: impl Fn(&Notes, &DecisionContext) -> CodeChange,
    ) -> Result<Recoding, FileError> {
        let files = paths.iter().map(|path| {
            let path = std::path::absolute(path).unwrap_or_else(|_| path.clone());
            let folder = folder_of(&path).to_owned();
            (path, folder)
        });
        self.recode_each(files.collect(), now, change)
    }

    /// The same for notes files, wherever they are, of articles that share this codebook.
    pub fn recode_with(
        &self,
        book: &Path,
        paths: &[PathBuf],
        now: Timestamp,
        change: impl Fn(&Notes, &DecisionContext) -> CodeChange,
    ) -> Result<Recoding, FileError> {
        let folder = folder_of(book);
        let files = paths.iter().map(|path| (path.clone(), folder.to_owned()));
        self.recode_each(files.collect(), now, change)
    }

    fn recode_each(
        &self,
        mut files: Vec<(PathBuf, PathBuf)>,
        now: Timestamp,
        change: impl Fn(&Notes, &DecisionContext) -> CodeChange,
    ) -> Result<Recoding, FileError> {
        let mut recoding = Recoding {
            store: self.clone(),
            now,
            known: BTreeSet::new(),
            notes: Vec::new(),
            books: Vec::new(),
        };
        files.sort();
        files.dedup();
        for (path, folder) in files {
            let kept = self.kept(What::Bulk, path.clone(), LONGEST_NOTES);
            let (text, old) = writable(&kept)?;
            let book = self.codebook(&folder);
            if let Some(problem) = book.warnings().first() {
                let why = Cause::ReadOnly(problem.clone());
                return Err(FileError::read(What::Bulk, book.path(), why));
            }
            let mut notes = notes_as_written(&old);
            notes.shared = book.shared();
            recoding.known.extend(notes.code_names());
            let (mut new, what) = changed(&notes, now, &change);
            let words = what.annotations.iter().map(|id| words(&notes, id));
            let file = RecodedFile {
                path: path.clone(),
                words: words.collect(),
                codes: what.codes,
            };
            new.shared = notes.shared.clone();
            if !new.says_the_same(&notes) {
                let swap = Swap {
                    path,
                    before: text,
                    after: rewritten(&old, &new, now).to_text(),
                };
                recoding.notes.push((file, swap));
            }
            recoding.add_book(&book, &change)?;
        }
        Ok(recoding)
    }

    /// Takes the last change of codes back: in all its files, or in none. Gives what it was, or `None` where
    /// there is none. What was changed since stays. A file that is gone by now has nothing to be taken back.
    /// If another one cannot be written, those that were are brought to what they said before, one sentence
    /// says which file it was, and the change can still be taken back later.
    pub fn undo_recoding(&self) -> Result<Option<(String, Written)>, FileError> {
        let mut steps = self.steps();
        let mut step = steps.pop();
        // What could not be finished is taken back with what was done of it.
        let open = self.interrupted();
        if let Some(open) = open.clone() {
            let done = step.take_if(|step| step.what == open.what);
            steps.extend(step);
            let mut files = open.files;
            files.extend(done.into_iter().flat_map(|done| done.files));
            let what = open.what;
            step = Some(Step { what, files });
        }
        let Some(Step { what, files }) = step else {
            return Ok(None);
        };
        let change = Unfinished {
            what: what.clone(),
            is_undo: true,
            first: None,
            files: files.iter().map(Swap::reversed).collect(),
        };
        let changing = self.begin_undo(&change)?;
        let mut written = Written::default();
        let mut done = Vec::new();
        for swap in change.files {
            match self.bring(&swap.path, &swap.before, &swap.after) {
                Ok(brought) => {
                    written.files.push(swap.path.clone());
                    written.problems.extend(brought.told);
                    done.push(Swap {
                        path: swap.path,
                        before: brought.before,
                        after: brought.after,
                    });
                }
                Err(error) if self.is_gone(&swap.path) => {
                    written.problems.push(error.to_string());
                }
                Err(error) => {
                    // It may have been written all the same, and only the folder was not.
                    if self.says(&swap.path, &swap.after) {
                        done.push(swap);
                    }
                    written.files.clear();
                    written.problems = self.put_back(&error, &done, changing, open);
                    written.can_undo = true;
                    return Ok(Some((what, written)));
                }
            }
        }
        written.can_undo = !steps.is_empty();
        self.put_steps(&steps)?;
        changing.end()?;
        Ok(Some((what, written)))
    }

    /// True if there is no such file any longer, in a folder that is there.
    fn is_gone(&self, path: &Path) -> bool {
        let is_missing = |path: &Path| {
            let status = self.disk.status(path);
            status.is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound)
        };
        is_missing(path) && self.disk.status(folder_of(path)).is_ok()
    }

    /// Brings the files that were taken back to what they said before, since one could not be; says what the
    /// reader should know, a sentence each. `open` is what was interrupted before.
    fn put_back(
        &self,
        why: &FileError,
        done: &[Swap],
        changing: Changing,
        open: Option<Unfinished>,
    ) -> Vec<String> {
        let mut told = Vec::new();
        let mut is_back = true;
        for swap in done.iter().rev().map(Swap::reversed) {
            match self.bring(&swap.path, &swap.before, &swap.after) {
                Ok(brought) => told.extend(brought.told),
                Err(error) => {
                    told.push(error.to_string());
                    is_back = false;
                }
            }
        }
        // What is half now is taken back at the next start: that it is to be is still remembered.
        let first = if is_back {
            let ended = match open {
                Some(open) => changing.begin_again(&open),
                None => changing.end(),
            };
            told.extend(ended.err().map(|error| error.to_string()));
            format!("Nothing was taken back: {why}")
        } else {
            format!("The rest is taken back at the next start: {why}")
        };
        told.insert(0, first);
        told
    }
}

impl Recoding {
    fn add_book(
        &mut self,
        book: &Codebook,
        change: &impl Fn(&Notes, &DecisionContext) -> CodeChange,
    ) -> Result<(), FileError> {
        let is_known = self.books.iter().any(|(file, ..)| file.path == book.path());
        if is_known || !book.exists() {
            return Ok(());
        }
        let mut notes = Notes::default();
        notes.shared = book.shared();
        let (new, what) = changed(&notes, self.now, change);
        if what.edit.is_empty() {
            return Ok(());
        }
        if let Some(reason) = new.shared.problem.clone() {
            let why = Cause::ReadOnly(reason);
            return Err(FileError::write(What::Bulk, book.path(), why));
        }
        let Some(after) = book.saying(new.shared.codes())? else {
            return Ok(());
        };
        let file = RecodedFile {
            path: book.path().to_owned(),
            codes: what.codes,
            words: Vec::new(),
        };
        let swap = Swap {
            path: book.path().to_owned(),
            before: book.text().to_owned(),
            after,
        };
        self.books.push((file, swap));
        Ok(())
    }

    /// The codes that the files and their codebooks know, by name.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.known.iter().map(String::as_str)
    }

    /// What changes in the notes files.
    pub fn notes(&self) -> impl Iterator<Item = &RecodedFile> {
        self.notes.iter().map(|file| &file.0)
    }

    /// What changes in the shared codebooks.
    pub fn books(&self) -> impl Iterator<Item = &RecodedFile> {
        self.books.iter().map(|file| &file.0)
    }

    /// Writes the files, each under its lock; what another program wrote since they were read is
    /// merged. All of them, or none: if one cannot be written, those that were are brought back, and one
    /// sentence says which file it was. The change is kept first, so that one in which the program is
    /// killed is finished at the next start; if it cannot be kept, nothing is done.
    pub fn write(self, what: &str) -> Written {
        let mut written = Written::default();
        let (books, notes) = (self.books.into_iter(), self.notes.into_iter());
        let files: Vec<Swap> = books.chain(notes).map(|(_, swap)| swap).collect();
        let change = Unfinished {
            what: what.to_owned(),
            first: None,
            is_undo: false,
            files,
        };
        let store = &self.store;
        let changing = match store.begin(&change) {
            Ok(changing) => changing,
            Err(error) => {
                let told = format!("Nothing was changed: {error}");
                written.problems.push(told);
                return written;
            }
        };
        let mut done = Vec::new();
        for swap in &change.files {
            match store.bring(&swap.path, &swap.before, &swap.after) {
                Ok(brought) => {
                    written.problems.extend(brought.told);
                    done.push(Swap {
                        path: swap.path.clone(),
                        before: brought.before,
                        after: brought.after,
                    });
                }
                Err(error) => {
                    // It may have been written all the same, and only the folder was not.
                    if store.says(&swap.path, &swap.after) {
                        done.push(swap.clone());
                    }
                    written.problems = store.roll_back(&error, &done, changing, change);
                    return written;
                }
            }
        }
        written.files = done.iter().map(|swap| swap.path.clone()).collect();
        if !done.is_empty() {
            let step = Step {
                what: what.to_owned(),
                files: done,
            };
            written.can_undo = store.keep_step(step).is_ok();
        }
        let ended = changing.end();
        written
            .problems
            .extend(ended.err().map(|error| error.to_string()));
        written
    }
}

impl Store {
    /// True if this is what the file says.
    fn says(&self, path: &Path, text: &str) -> bool {
        let read = self.kept(What::Bulk, path.to_owned(), LONGEST_NOTES).read();
        read.is_ok_and(|read| read.is_some_and(|read| read.text == text))
    }

    /// Brings the files back that were written before one could not be; says what the reader should know,
    /// a sentence each. What cannot be brought back now is brought back at the next start.
    fn roll_back(
        &self,
        why: &FileError,
        done: &[Swap],
        changing: Changing,
        change: Unfinished,
    ) -> Vec<String> {
        let (mut told, mut left) = (Vec::new(), Vec::new());
        for swap in done.iter().rev().map(Swap::reversed) {
            match self.bring(&swap.path, &swap.before, &swap.after) {
                Ok(brought) => told.extend(brought.told),
                Err(error) => {
                    told.push(error.to_string());
                    left.push(swap);
                }
            }
        }
        let first = if left.is_empty() {
            format!("Nothing was changed: {why}")
        } else {
            format!("The change is taken back at the next start: {why}")
        };
        told.insert(0, first);
        let change = Unfinished {
            is_undo: true,
            ..change
        };
        let ended = changing.end_without(change, left);
        told.extend(ended.err().map(|error| error.to_string()));
        told
    }
}

/// What `change` makes of notes, and what it says of it.
fn changed(
    notes: &Notes,
    now: Timestamp,
    change: &impl Fn(&Notes, &DecisionContext) -> CodeChange,
) -> (Notes, CodeChange) {
    let desk = DecisionContext {
        text: "",
        notes,
        ids: &mut IdSource::new(0),
        now,
        by: None,
    };
    let change = change(notes, &desk);
    let mut new = notes.clone();
    new.apply(change.edit.clone());
    (new, change)
}

/// The file that says what `notes` say, its records where they were.
fn rewritten(old: &NotesFile, notes: &Notes, now: Timestamp) -> NotesFile {
    let hints: HashMap<Key, Hint> = old
        .records()
        .map(|loaded| (loaded.item.key(), loaded.hint))
        .collect();
    let records = notes.items().map(|item| super::schema::Loaded {
        hint: hints.get(&item.key()).copied().unwrap_or_default(),
        item,
    });
    let records: Vec<_> = records.collect();
    let mut file = old.clone();
    let document: Document = old.document();
    file.update(&records, &document, &old.deleted(), now);
    file
}

fn words(notes: &Notes, id: &crate::annotation::Id) -> String {
    let placed = notes.annotation(id).map(|note| &note.anchor);
    let lost = || {
        let mut orphans = notes.orphans().iter();
        let own = orphans.find(|lost| lost.record.id() == id)?;
        Some(own.record.anchor())
    };
    placed
        .or_else(lost)
        .map_or_else(String::new, |anchor| anchor.exact.clone())
}

/// Reads a file that may be written again.
fn writable(kept: &Kept) -> Result<(String, NotesFile), FileError> {
    let Some(read) = kept.read()? else {
        return Err(kept.unread(std::io::Error::from(std::io::ErrorKind::NotFound)));
    };
    kept.target().map_err(|cause| kept.unwritten(cause))?;
    let file = parsed(kept, &read.text)?;
    Ok((read.text, file))
}
