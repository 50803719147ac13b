//! Notes on the disk: found, read, written whole, never lost.
//!
//! Begin with [`Store::open`], which finds the notes of an article and gives a [`Session`];
//! [`Session::save`] writes them. The file is kept block by block, so that comments, unknown keys
//! and whatever cannot be read stay as they are, and a save without a change writes nothing. A file
//! that does not parse, or that a newer program wrote, is never overwritten. Clocks and directories
//! are passed in.

mod agreement;
mod blocks;
mod codebook;
mod convert;
mod disk;
mod file;
mod keys;
mod merge;
mod names;
mod open;
mod place;
mod recode;
mod recoding;
mod schema;
mod session;
mod shelf;
mod texts;
mod value;

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use thiserror::Error;

pub use agreement::{Agreement, agreement};
pub use codebook::{CODEBOOK, Codebook, CodebookError, CodebookSaved};
pub use disk::{Disk, RealDisk, replace};
pub use file::{Broken, NotesFile};
pub use merge::{Conflict, merge};
pub use names::{ENTITIES, Feed, Names, NamesError, Told, told_by};
pub use open::{Candidate, Opened};
pub use place::{Home, Reader, article_of, beside, beside_of};
pub use recoding::{RecodeError, RecodedFile, Recoding, Written};
pub use session::{Access, Saved, Session, Stamp};

use crate::annotation::{Anchorer, Notes, Timestamp};

/// Why notes could not be read or written.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The file is there but cannot be read.
    #[error("cannot read the notes in {path}; they are left as they are")]
    Read {
        /// The notes file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file is no TOML.
    #[error(
        "{path} is not valid TOML at line {line}, column {column} ({message}); it is left as it is",
        line = broken.line, column = broken.column, message = broken.message
    )]
    Broken {
        /// The notes file.
        path: PathBuf,
        /// Where and why.
        broken: Broken,
    },
    /// The notes may be read but not written.
    #[error("the notes in {path} cannot be changed: {reason}; what you add stays in memory only")]
    ReadOnly {
        /// The notes file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// Another program wrote something into the file that is no TOML.
    #[error(
        "another program changed {path} and it is not valid TOML at line {line}, column {column} any more; \
         it is left as it is and your notes are still in memory",
        line = broken.line, column = broken.column
    )]
    BrokenMeanwhile {
        /// The notes file.
        path: PathBuf,
        /// Where and why.
        broken: Broken,
    },
    /// The file cannot be written.
    #[error(
        "cannot write the notes to {path} ({source}); the file there is as it was, the notes are still in memory"
    )]
    Write {
        /// The notes file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// What would be written would not be what was meant: a mistake of the program.
    #[error(
        "the notes for {path} could not be put together; the file is as it was, the notes are still in memory"
    )]
    Mistake {
        /// The notes file.
        path: PathBuf,
    },
}

/// Where new notes files go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Placement {
    /// Beside the article; in the data directory where that cannot be.
    #[default]
    Beside,
    /// In the data directory.
    Data,
}

/// Finds and opens notes.
#[derive(Clone, Debug)]
pub struct Store {
    home: Option<Home>,
    placement: Placement,
    disk: Arc<dyn Disk>,
    reader: Option<Reader>,
    keeps_texts: bool,
}

impl Store {
    /// A store with these directories. Without a home, notes can only lie beside articles, and
    /// nothing is remembered of positions and moves.
    pub fn new(home: Option<Home>, placement: Placement) -> Self {
        Self {
            home,
            placement,
            disk: Arc::new(RealDisk),
            reader: None,
            keeps_texts: true,
        }
    }

    /// The same store for one of several readers, each of whom has a file of their own.
    #[must_use]
    pub fn with_reader(self, reader: Option<Reader>) -> Self {
        Self { reader, ..self }
    }

    /// The same store that keeps the texts that notes are made on, or does not.
    #[must_use]
    pub fn keeping_texts(self, keeps_texts: bool) -> Self {
        Self {
            keeps_texts,
            ..self
        }
    }

    /// The same store on another disk, for tests.
    #[must_use]
    pub fn with_disk(self, disk: Arc<dyn Disk>) -> Self {
        Self { disk, ..self }
    }
}

/// Reads a notes file by itself, for programs that compare files.
pub fn read_file(path: &Path) -> Result<NotesFile, StoreError> {
    let text = read_text(path)?;
    let file = NotesFile::parse(&text);
    match file.broken() {
        Some(broken) => Err(StoreError::Broken {
            path: path.to_owned(),
            broken: broken.clone(),
        }),
        None => Ok(file),
    }
}

/// The notes that a file holds on `text`, placed there; `now` dates new orphans.
pub fn notes_on(file: &NotesFile, text: &str, now: Timestamp) -> Notes {
    let same = file.document().id == crate::annotation::document_id(text);
    convert::to_notes(file, &Anchorer::new(text), same, now)
}

/// The notes of a file as it says they stand, in code points instead of bytes, without its article:
/// for counting codes. What says no place stands at the start.
pub fn notes_as_written(file: &NotesFile) -> Notes {
    let items = file.records().map(|loaded| {
        let mut item = loaded.item.clone();
        if let crate::annotation::Item::Annotation(record) = &mut item {
            let (start, end) = loaded.hint.range(&record.anchor.exact).unwrap_or_default();
            record.span = crate::text::Span::new(start, end);
        }
        item
    });
    Notes::from_items(file.document(), items)
}

pub(crate) fn read_text(path: &Path) -> Result<String, StoreError> {
    let read = |source| StoreError::Read {
        path: path.to_owned(),
        source,
    };
    let bytes = std::fs::read(path).map_err(read)?;
    String::from_utf8(bytes).map_err(|error| {
        let start = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let start = String::from_utf8_lossy(start);
        let line = start.matches('\n').count() + 1;
        let column = start
            .rsplit('\n')
            .next()
            .map_or(0, |rest| rest.chars().count())
            + 1;
        let broken = Broken {
            line,
            column,
            message: "it is not UTF-8".to_owned(),
        };
        StoreError::Broken {
            path: path.to_owned(),
            broken,
        }
    })
}
