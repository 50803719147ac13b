//! [`Swap`]: what a notes file or codebook says before and after a change of codes, so that the change can
//! be made, finished after an interruption, and taken back, each by a merge.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::{Cause, FileError, What};
use super::kept::Kept;
use super::{CODEBOOK, LONGEST_NOTES, NotesFile, Store, merge, place};

/// How many changes can be taken back, one after the other.
const MOST: usize = 5;
/// The name under which the changes that can be taken back are remembered.
const STEPS: &str = "recoded";

/// What a file says before and after a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Swap {
    pub path: PathBuf,
    /// Empty if there was no file.
    pub before: String,
    pub after: String,
}

impl Swap {
    /// The way back.
    pub fn reversed(&self) -> Self {
        Self {
            path: self.path.clone(),
            before: self.after.clone(),
            after: self.before.clone(),
        }
    }
}

/// A change that can be taken back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Step {
    pub what: String,
    pub files: Vec<Swap>,
}

/// What bringing a file from one state to another did.
#[derive(Clone, Debug, Default)]
pub(super) struct Brought {
    pub before: String,
    pub after: String,
    /// What could not be joined with what another program wrote, a sentence each.
    pub told: Vec<String>,
}

impl Store {
    /// The changes that can be taken back, the latest last.
    pub(super) fn steps(&self) -> Vec<Step> {
        self.remembered().get(STEPS).unwrap_or_default()
    }

    /// Remembers which changes can be taken back.
    pub(super) fn put_steps(&self, steps: &[Step]) -> Result<(), FileError> {
        let from = steps.len().saturating_sub(MOST);
        self.remembered().put(STEPS, &steps[from..])
    }

    /// Remembers a change as the latest that can be taken back, once.
    pub(super) fn keep_step(&self, step: Step) -> Result<(), FileError> {
        let mut steps = self.steps();
        if step.files.is_empty() || steps.last() == Some(&step) {
            return Ok(());
        }
        steps.push(step);
        self.put_steps(&steps)
    }

    /// These files were brought back: the latest change is not to be taken back again if it is theirs.
    pub(super) fn drop_step(&self, brought_back: &[Swap]) -> Result<(), FileError> {
        let mut steps = self.steps();
        let is_theirs = |step: &mut Step| {
            let swaps = step.files.iter().map(Swap::reversed);
            swaps.eq(brought_back.iter().cloned())
        };
        if steps.pop_if(is_theirs).is_some() {
            self.put_steps(&steps)?;
        }
        Ok(())
    }

    /// Brings a notes file or codebook from `from` to `to`, under its lock; what another program made of
    /// it meanwhile stays. What it said before is kept beside a notes file; of a codebook only the codes
    /// change.
    pub(super) fn bring(&self, path: &Path, from: &str, to: &str) -> Result<Brought, FileError> {
        let kept = self.kept(What::Bulk, path.to_owned(), LONGEST_NOTES);
        let mut brought = Brought::default();
        kept.edit(|before| {
            let present = match before {
                Some(read) => read.text.as_str(),
                None if from.is_empty() => "",
                None => return Err(kept.unwritten(Cause::Vanished)),
            };
            brought.told.clear();
            let new = if present == from || present == to {
                to.to_owned()
            } else {
                let theirs = parsed(&kept, present)?;
                let (from, to) = (NotesFile::parse(from), NotesFile::parse(to));
                let (merged, conflicts) = merge(&from, &theirs, &to);
                let path = path.display();
                let told = conflicts.iter();
                brought
                    .told
                    .extend(told.map(|one| format!("{path}, {}: {}", one.id, one.outcome)));
                merged.to_text()
            };
            if NotesFile::parse(&new).broken().is_some() {
                return Err(kept.unwritten(Cause::Mistake));
            }
            present.clone_into(&mut brought.before);
            brought.after.clone_from(&new);
            if new == present {
                return Ok(None);
            }
            if path.file_name() != Some(CODEBOOK.as_ref()) {
                // A backup that cannot be written is no reason to refuse: the change can be taken back.
                let _ = kept.copy_to(&place::backup(path), present);
            }
            Ok(Some(new))
        })?;
        Ok(brought)
    }
}

/// A notes file that may be written again.
pub(super) fn parsed(kept: &Kept, text: &str) -> Result<NotesFile, FileError> {
    let file = NotesFile::parse(text);
    if let Some(cause) = file.defect() {
        return Err(kept.unread(cause));
    }
    match file.why_read_only() {
        Some(reason) => Err(kept.unwritten(Cause::ReadOnly(reason))),
        None => Ok(file),
    }
}
