//! [`Message`]: what comes in; [`Effect`]: what the shell shall do.

use std::sync::Arc;

use crossterm::event::{KeyEvent, MouseEvent};
use ratatui::layout::Size;

use super::command::{Command, Format};
use crate::analysis::Analysis;
use crate::annotation::{Edit, Notes};

/// Something happened: a key, the mouse, a job that is done.
#[derive(Clone, Debug)]
pub enum Message {
    /// A key was pressed.
    Key(KeyEvent),
    /// The mouse was moved or pressed.
    Mouse(MouseEvent),
    /// Text was pasted.
    Paste(String),
    /// The terminal has this size now.
    Resize(Size),
    /// A command was chosen by name.
    Run(&'static Command),
    /// The analysis is done, or as far as it goes.
    Analysed {
        /// The article it was made for.
        revision: Revision,
        /// What was found.
        analysis: Arc<Analysis>,
        /// True where more will come.
        partial: bool,
    },
    /// The notes of this revision are on the disk.
    Saved(Revision),
    /// The notes could not be written: one sentence.
    SaveFailed(String),
    /// The reader's notes were found and read.
    Opened(Box<Notes>),
    /// Another program changed the notes.
    Merged {
        /// Brings what it did into the notes in memory.
        edit: Edit,
        /// How many changes of both sides could not be joined.
        conflicts: usize,
    },
    /// The external editor came back with this text; `None` where it failed.
    Edited(Option<String>),
    /// Anything to tell the reader: one sentence.
    Told(String),
}

/// What the shell shall do next. The state only asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The notes changed; write them within a second.
    Save(Revision),
    /// Write the notes to the data directory from now on.
    SaveElsewhere,
    /// Put this on the clipboard.
    Copy(String),
    /// Open this address in a browser; `http`, `https` or `mailto` only.
    Open(String),
    /// Let the reader edit this text in an editor of their own.
    EditOutside(String),
    /// Write an export.
    Export(Format),
    /// Let the reader choose another article of the same list.
    Choose,
    /// Draw everything anew.
    Redraw,
    /// Give the terminal back for a while.
    Suspend,
    /// Save and end.
    Quit,
    /// End without saving.
    QuitUnsaved,
}

/// Counts changes; a job's result that carries an old one is stale.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Revision(pub u64);

/// What is written to the disk: the notes as they were at a revision.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// Which state it is.
    pub revision: Revision,
    /// The notes, reading position included.
    pub notes: Notes,
}
