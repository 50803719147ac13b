//! [`Task`]: what the keeper does.

use std::path::PathBuf;
use std::sync::mpsc::Sender;

use crate::annotation::Notes;
use crate::app::{CodeStep, Snapshot};

/// What the keeper of the notes is asked for.
pub enum Task {
    /// Look soon whether another program changed the notes or the article.
    Look,
    /// Write them.
    Save(Box<Snapshot>),
    /// Look whether another program changed them.
    Refresh(Box<Snapshot>),
    /// The reader decided what becomes of their file.
    Settle(bool, Box<Snapshot>),
    /// Say when there is nothing else to do.
    Rest(Sender<()>),
    /// From now on write them to the data directory, and do it.
    SaveElsewhere(Box<Snapshot>),
    /// Count who else uses the shared code of this step.
    CountUses(CodeStep),
    /// Change a shared code in the notes of other articles, in these and in the codebook.
    ChangeCode {
        /// What it is, in a few words.
        heading: String,
        /// What becomes of the code.
        step: CodeStep,
        /// The notes of other articles that use it.
        others: Vec<PathBuf>,
        /// The notes of this one.
        snapshot: Box<Snapshot>,
    },
    /// Take along the notes of another file.
    Take(PathBuf, Box<Notes>),
    /// Leave them and do not offer them again.
    Leave(PathBuf, Box<Notes>),
}
