//! Changing codes in many notes files at once, and in the codebooks above them, without the
//! articles.
//!
//! [`Store::recode`] reads everything and works out what would change; [`Recoding::write`] does it.
//! What a file said before and after is kept in the state directory, so that [`Store::undo_recoding`]
//! can take the last change back by a merge: what was changed since stays.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::disk::folder_of;
use super::error::{Cause, FileError, What};
use super::kept::Kept;
use super::schema::Hint;
use super::{CODEBOOK, Codebook, LONGEST_NOTES, NotesFile, Store, merge, notes_as_written, place};
use crate::annotation::{CodeChange, DecisionContext, Document, IdSource, Key, Notes, Timestamp};

/// How many changes can be taken back, one after the other.
const MOST: usize = 5;

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
    notes: Vec<(RecodedFile, NotesFile, NotesFile)>,
    books: Vec<(RecodedFile, Codebook, Notes)>,
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

/// A change that can be taken back.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Step {
    what: String,
    files: Vec<Swap>,
}

/// What a file said before and after.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Swap {
    path: PathBuf,
    before: String,
    after: String,
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
        let mut recoding = Recoding {
            store: self.clone(),
            now,
            known: BTreeSet::new(),
            notes: Vec::new(),
            books: Vec::new(),
        };
        let mut paths: Vec<PathBuf> = paths
            .iter()
            .map(|path| std::path::absolute(path).unwrap_or_else(|_| path.clone()))
            .collect();
        paths.sort();
        paths.dedup();
        for path in paths {
            let kept = self.kept(What::Bulk, path.clone(), LONGEST_NOTES);
            let old = writable(&kept)?;
            let book = self.codebook(folder_of(&path));
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
                path,
                words: words.collect(),
                codes: what.codes,
            };
            new.shared = notes.shared.clone();
            if !new.says_the_same(&notes) {
                let changed = rewritten(&old, &new, now);
                recoding.notes.push((file, old, changed));
            }
            recoding.add_book(book, &change)?;
        }
        Ok(recoding)
    }

    /// Takes the last change of codes back, in all its files. Gives what it was, or `None` where
    /// there is none. What was changed since stays.
    pub fn undo_recoding(&self) -> Result<Option<(String, Written)>, FileError> {
        let mut steps = self.steps();
        let Some(step) = steps.pop() else {
            return Ok(None);
        };
        let mut written = Written::default();
        let mut left = Vec::new();
        for swap in step.files {
            match self.take_back(&swap) {
                Ok(told) => {
                    written.files.push(swap.path);
                    written.problems.extend(told);
                }
                Err(error) => {
                    written.problems.push(error.to_string());
                    left.push(swap);
                }
            }
        }
        if !left.is_empty() {
            steps.push(Step {
                what: step.what.clone(),
                files: left,
            });
        }
        written.can_undo = !steps.is_empty();
        self.remembered().put(STEPS, &steps)?;
        Ok(Some((step.what, written)))
    }

    fn take_back(&self, swap: &Swap) -> Result<Vec<String>, FileError> {
        let mut told = Vec::new();
        self.replace_notes(&swap.path, |kept, present| {
            told.clear();
            if present == swap.after {
                return Ok(swap.before.clone());
            }
            let theirs = parsed(kept, present)?;
            let (after, before) = (
                NotesFile::parse(&swap.after),
                NotesFile::parse(&swap.before),
            );
            let (merged, conflicts) = merge(&after, &theirs, &before);
            let path = swap.path.display();
            told.extend(
                (conflicts.iter()).map(|own| format!("{path}, {}: {}", own.id, own.outcome)),
            );
            Ok(merged.to_text())
        })?;
        Ok(told)
    }

    /// Replaces a notes file by what `make` makes of its text, under its lock; what it said before
    /// is kept beside it. Gives what it said before. A codebook has no backup: only its codes change.
    fn replace_notes(
        &self,
        path: &Path,
        mut make: impl FnMut(&Kept, &str) -> Result<String, FileError>,
    ) -> Result<String, FileError> {
        let kept = self.kept(What::Bulk, path.to_owned(), LONGEST_NOTES);
        let mut old = String::new();
        kept.edit(|before| {
            let before = before.ok_or_else(|| kept.unwritten(Cause::Vanished))?;
            let new = make(&kept, &before.text)?;
            if NotesFile::parse(&new).broken().is_some() {
                return Err(kept.unwritten(Cause::Mistake));
            }
            old.clone_from(&before.text);
            if path.file_name() != Some(CODEBOOK.as_ref()) {
                // A backup that cannot be written is no reason to refuse: the change can be taken back.
                let _ = kept.copy_to(&place::backup(path), &old);
            }
            Ok(Some(new))
        })?;
        Ok(old)
    }

    fn steps(&self) -> Vec<Step> {
        self.remembered().get(STEPS).unwrap_or_default()
    }
}

/// The name under which the changes that can be taken back are remembered.
const STEPS: &str = "recoded";

impl Recoding {
    fn add_book(
        &mut self,
        book: Codebook,
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
        let file = RecodedFile {
            path: book.path().to_owned(),
            codes: what.codes,
            words: Vec::new(),
        };
        self.books.push((file, book, new));
        Ok(())
    }

    /// The codes that the files and their codebooks know, by name.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.known.iter().map(String::as_str)
    }

    /// What changes in the notes files.
    pub fn notes(&self) -> impl Iterator<Item = &RecodedFile> {
        self.notes.iter().map(|own| &own.0)
    }

    /// What changes in the shared codebooks.
    pub fn books(&self) -> impl Iterator<Item = &RecodedFile> {
        self.books.iter().map(|own| &own.0)
    }

    /// Writes the files, each under its lock; what another program wrote since they were read is
    /// merged. A file that cannot be written is as it was, and the others are written all the same.
    pub fn write(self, what: &str) -> Written {
        let mut written = Written::default();
        let mut swaps = Vec::new();
        let store = &self.store;
        for (file, mut book, new) in self.books {
            let before = book.text().to_owned();
            match book.save(new.shared.codes()) {
                Ok(_) => swaps.push(Swap {
                    path: file.path,
                    before,
                    after: book.text().to_owned(),
                }),
                // Without an open article there is no memory that a change could stay in.
                Err(error) => written.problems.push(
                    FileError {
                        what: What::Bulk,
                        ..error
                    }
                    .to_string(),
                ),
            }
        }
        for (file, old, new) in self.notes {
            let (before, mut after) = (old.to_text(), String::new());
            let done = store.replace_notes(&file.path, |kept, present| {
                after = if present == before {
                    new.to_text()
                } else {
                    let theirs = parsed(kept, present)?;
                    merge(&old, &new, &theirs).0.to_text()
                };
                Ok(after.clone())
            });
            match done {
                Ok(before) => swaps.push(Swap {
                    path: file.path,
                    before,
                    after,
                }),
                Err(error) => written.problems.push(error.to_string()),
            }
        }
        written.files = swaps.iter().map(|swap| swap.path.clone()).collect();
        if !swaps.is_empty() {
            let mut steps = store.steps();
            steps.push(Step {
                what: what.to_owned(),
                files: swaps,
            });
            let from = steps.len().saturating_sub(MOST);
            written.can_undo = store.remembered().put(STEPS, &steps[from..]).is_ok();
        }
        written
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
    let placed = notes.annotation(id).map(|own| &own.anchor);
    let lost = || {
        let mut orphans = notes.orphans().iter();
        let own = orphans.find(|own| own.record.id() == id)?;
        Some(own.record.anchor())
    };
    placed
        .or_else(lost)
        .map_or_else(String::new, |anchor| anchor.exact.clone())
}

/// Reads a file that may be written again.
fn writable(kept: &Kept) -> Result<NotesFile, FileError> {
    match kept.read()? {
        Some(read) => parsed(kept, &read.text),
        None => Err(kept.unread(std::io::Error::from(std::io::ErrorKind::NotFound))),
    }
}

fn parsed(kept: &Kept, text: &str) -> Result<NotesFile, FileError> {
    let file = NotesFile::parse(text);
    if let Some(cause) = file.defect() {
        return Err(kept.unread(cause));
    }
    match file.why_read_only() {
        Some(reason) => Err(kept.unwritten(Cause::ReadOnly(reason))),
        None => Ok(file),
    }
}
