//! [`Unfinished`]: a change of several files that belong together, kept in the state directory while it is
//! made. A program that ends in the middle leaves it there, and the next start finishes the change.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::error::{Cause, FileError, What};
use super::kept::{Hold, Kept};
use super::swap::{Step, Swap};
use super::{Codebook, LONGEST_NOTES, Session, Store};
use crate::annotation::{Notes, document_id};

/// The name under which such a change is remembered.
const NAME: &str = "unfinished";

/// A change of several files.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Unfinished {
    /// What it is, in a few words; empty for a save, which nobody is told of.
    pub what: String,
    /// The file that is written before all others, and the digest of what it said. As long as it says
    /// that, nothing was done.
    pub first: Option<(PathBuf, String)>,
    /// True if an earlier change is taken back.
    pub is_undo: bool,
    pub files: Vec<Swap>,
}

/// A change that is being made: no other window makes one meanwhile.
#[derive(Debug)]
pub struct Changing {
    store: Store,
    #[allow(dead_code, reason = "held until the change is made")]
    hold: Hold,
}

impl Changing {
    /// It is made.
    pub fn end(self) -> Result<(), FileError> {
        self.store.remembered().forget(NAME)
    }

    /// It is not made, and what was interrupted before it is again what is to be finished.
    pub(super) fn begin_again(self, open: &Unfinished) -> Result<(), FileError> {
        self.store.remembered().put(NAME, open)
    }

    /// It is made but for these files, of which the next start makes it.
    pub(super) fn end_without(self, change: Unfinished, left: Vec<Swap>) -> Result<(), FileError> {
        if left.is_empty() {
            return self.end();
        }
        self.store.remembered().put(
            NAME,
            &Unfinished {
                files: left,
                ..change
            },
        )
    }
}

impl Store {
    /// Begins a change of several files. Without a home there is no place to keep it in.
    pub(super) fn begin(&self, change: &Unfinished) -> Result<Changing, FileError> {
        // What another program left must not be forgotten over it.
        self.begin_after(change, |store| drop(store.finish()))
    }

    /// Begins to take back a change, one that is not finished too.
    pub(super) fn begin_undo(&self, change: &Unfinished) -> Result<Changing, FileError> {
        self.begin_after(change, |_| {})
    }

    fn begin_after(
        &self,
        change: &Unfinished,
        prepare: impl FnOnce(&Self),
    ) -> Result<Changing, FileError> {
        let mut hold = Hold::Without;
        if let Some(kept) = self.changes() {
            hold = kept.lock()?;
            prepare(self);
            if let Err(error) = self.remembered().put(NAME, change) {
                // It may be there all the same: then the next start would make a change that nobody made.
                if self.remembered().get::<Unfinished>(NAME).as_ref() == Some(change) {
                    let _ = self.remembered().forget(NAME);
                }
                return Err(error);
            }
        }
        Ok(Changing {
            store: self.clone(),
            hold,
        })
    }

    /// Finishes a change of codes that was interrupted, if there is one that no window is making. Gives
    /// what the reader should know, a sentence each.
    pub fn finish_interrupted(&self) -> Vec<String> {
        let Some(kept) = self.changes() else {
            return Vec::new();
        };
        if !matches!(kept.stamp(), Ok(Some(_))) {
            return Vec::new();
        }
        match kept.lock_within(Duration::ZERO) {
            Ok(_hold) => self.finish(),
            Err(_) => Vec::new(),
        }
    }

    /// Finishes what was interrupted; the lock is held.
    fn finish(&self) -> Vec<String> {
        let Some(change) = self.remembered().get::<Unfinished>(NAME) else {
            return Vec::new();
        };
        if let Some((path, digest)) = &change.first {
            match self.digest_of(path) {
                Ok(now) if now == *digest => return self.forget_interrupted(),
                Ok(_) => {}
                Err(error) => return vec![error.to_string()],
            }
        }
        let (mut told, mut done, mut left) = (Vec::new(), Vec::new(), Vec::new());
        for swap in change.files {
            match self.bring(&swap.path, &swap.before, &swap.after) {
                Ok(brought) => {
                    told.extend(brought.told);
                    done.push(swap);
                }
                Err(error) => {
                    told.push(error.to_string());
                    // What is gone or cannot be understood will not be otherwise next time.
                    if matches!(
                        error.cause,
                        Cause::System(_) | Cause::Busy | Cause::Restless
                    ) {
                        left.push(swap);
                    }
                }
            }
        }
        let what = &change.what;
        if change.is_undo {
            told.insert(0, format!("Finished an undo that was interrupted: {what}"));
            told.extend(self.drop_step(&done).err().map(|error| error.to_string()));
        } else if !what.is_empty() {
            told.insert(0, format!("Finished a change that was interrupted: {what}"));
            let step = Step {
                what: what.clone(),
                files: done,
            };
            told.extend(self.keep_step(step).err().map(|error| error.to_string()));
        }
        let kept = if left.is_empty() {
            self.remembered().forget(NAME)
        } else {
            let files = left;
            self.remembered().put(NAME, &Unfinished { files, ..change })
        };
        told.extend(kept.err().map(|error| error.to_string()));
        told
    }

    fn forget_interrupted(&self) -> Vec<String> {
        let kept = self.remembered().forget(NAME);
        kept.err()
            .map(|error| error.to_string())
            .into_iter()
            .collect()
    }

    /// A change of codes that was interrupted and could not be finished.
    pub(super) fn interrupted(&self) -> Option<Unfinished> {
        let change = self.remembered().get::<Unfinished>(NAME);
        change.filter(|change| !change.what.is_empty() && !change.is_undo)
    }

    /// The file of the change that is being made, for its lock.
    fn changes(&self) -> Option<Kept> {
        let home = self.home.as_ref()?;
        let path = home.state.join(format!("{NAME}.json"));
        let kept = Kept::new(&self.disk, What::State, path, LONGEST_NOTES);
        // Its name alone is locked: each write of the file has a lock of its own.
        Some(kept.locked_in(Some(home.locks().join("changes"))))
    }

    fn digest_of(&self, path: &Path) -> Result<String, FileError> {
        let read = self
            .kept(What::Bulk, path.to_owned(), LONGEST_NOTES)
            .read()?;
        Ok(digest(read.map(|read| read.text).as_deref()))
    }
}

impl Session {
    /// Begins a save of notes and shared codes that change together. `None` if only one of the two does,
    /// or if nothing can be kept about it.
    pub fn begin_with(&self, book: &Codebook, notes: &Notes) -> Option<Changing> {
        if !self.is_behind(notes) {
            return None;
        }
        let after = book.saying(notes.shared.codes()).ok().flatten()?;
        let before = book.text().to_owned();
        let store = self.store();
        let first = store.digest_of(self.path()).ok()?;
        let change = Unfinished {
            what: String::new(),
            first: Some((self.path().to_owned(), first)),
            is_undo: false,
            files: vec![Swap {
                path: book.path().to_owned(),
                before,
                after,
            }],
        };
        store.begin(&change).ok()
    }
}

/// What tells one text from another; no file is another state than an empty one.
fn digest(text: Option<&str>) -> String {
    text.map_or_else(String::new, document_id)
}
