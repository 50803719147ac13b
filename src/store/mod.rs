//! Notes on the disk: found, read, written whole, never lost.
//!
//! Begin with [`Store::open`], which finds the notes of an article and gives a [`Session`];
//! [`Session::save`] writes them. The file is kept block by block, so that comments, unknown keys
//! and whatever cannot be read stay as they are, and a save without a change writes nothing. A file
//! that does not parse, or that a newer program wrote, is never overwritten. Clocks and directories
//! are passed in.

mod agreement;
mod article_index;
mod blocks;
mod bulk_recode;
mod codebook;
mod codebook_edit;
mod coders;
mod convert;
mod copies;
mod data_notes;
mod delta;
mod disk;
mod error;
mod file;
mod given;
mod identity;
mod kept;
mod keys;
mod markers;
mod merge;
mod names;
mod open;
mod open_file;
mod other_readers;
mod path_from;
mod people;
mod place;
mod reach;
mod remembered;
mod schema;
mod session;
mod swap;
mod texts;
mod unfinished;
mod upwards;
mod value;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use agreement::{Agreement, agreement, pooled};
pub use article_index::{Visit, Visits};
pub use bulk_recode::{RecodedFile, Recoding, Written};
pub use codebook::{CODEBOOK, Codebook, CodebookSaved};
pub use coders::{Coders, Codings, Difference};
pub use data_notes::DataNotes;
pub use disk::{Disk, FileKind, Held, Lock, Mode, RealDisk, Stamp, Status};
pub use error::{Action, Broken, Cause, FileError, What};
pub use file::NotesFile;
pub use merge::{Conflict, merge};
pub use names::{ENTITIES, NameDecisions, NameListSync, Names, name_decisions};
pub use open::{Candidate, Opened};
pub use open_file::{Access, Doubt, Saved};
pub use other_readers::OtherReaders;
pub use path_from::path_from;
pub use people::PersonDecision;
pub use place::{
    Home, Reader, article_of, beside, beside_of, is_no_place_for_an_export, reader_of,
};
pub use reach::{CodeUse, Reach};
pub use remembered::Remembered;
pub use session::Session;
pub use unfinished::Changing;

use crate::annotation::{Anchorer, Notes, Timestamp};
use kept::Kept;

/// The longest notes file that is read, in bytes.
const LONGEST_NOTES: u64 = 256 << 20;

/// Where new notes files go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Placement {
    /// Beside the article; in the data directory if that cannot be.
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
    is_blind: bool,
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
            is_blind: false,
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

    /// The same store for a reader to whom the marks of others are not shown until they are done with an
    /// article, or are.
    #[must_use]
    pub fn blind(self, is_blind: bool) -> Self {
        Self { is_blind, ..self }
    }

    /// True if the marks of others are hidden until this reader is done with an article.
    pub fn is_blind(&self) -> bool {
        self.is_blind
    }

    /// The same store on another disk, for tests.
    #[must_use]
    pub fn with_disk(self, disk: Arc<dyn Disk>) -> Self {
        Self { disk, ..self }
    }
}

impl Store {
    /// The text of this document id, if notes were made on it and it is kept.
    pub fn kept_text(&self, id: &str) -> Option<String> {
        texts::kept(&*self.disk, self.home.as_ref()?, id)
    }
}

/// Links that the reader agreed to write through, and what they led to.
type Links = BTreeSet<(PathBuf, PathBuf)>;
/// The name under which they are remembered.
const LINKS: &str = "links";

impl Store {
    /// A file that other programs write too. In the data directory it is the reader's alone.
    fn kept(&self, what: What, path: PathBuf, most: u64) -> Kept {
        let home = self.home.as_ref();
        let is_private = home.is_some_and(|home| path.starts_with(&home.data));
        // What cannot be looked at now may be a link.
        let is_link = self.disk.status(&path).map_or_else(
            |error| error.kind() != std::io::ErrorKind::NotFound,
            |status| status.kind == FileKind::Link,
        );
        let mut kept = Kept::new(&self.disk, what, path, most).locked_in(home.map(Home::locks));
        if is_link {
            let links: Option<Links> = self.remembered().get(LINKS);
            kept = kept.through(Arc::new(links.unwrap_or_default()));
        }
        if is_private { kept.private() } else { kept }
    }

    /// The reader agrees that a file is written through the link that it is.
    pub fn agree_to_link(&self, link: &Path, target: &Path) -> Result<(), FileError> {
        let link = std::path::absolute(link).unwrap_or_else(|_| link.to_owned());
        let pair = (link, target.to_owned());
        self.remembered().change(LINKS, |old: Option<Links>| {
            let mut links = old.unwrap_or_default();
            links.insert(pair.clone());
            links
        })
    }

    /// The nearest file of this name in `folder` or above it. Inside the home directory the search
    /// ends there. Outside it, only folders count that belong to the reader and that nobody else can
    /// write to.
    fn upwards(&self, folder: &Path, name: &str) -> Option<PathBuf> {
        let home = self.home.as_ref().and_then(|home| home.user.as_deref());
        upwards::upwards(&*self.disk, folder, name, home)
    }

    /// Reads a notes file by itself.
    fn read_notes(&self, path: &Path) -> Result<NotesFile, FileError> {
        let kept = Kept::new(&self.disk, What::Notes, path.to_owned(), LONGEST_NOTES);
        let Some(read) = kept.read()? else {
            return Err(kept.unread(std::io::Error::from(std::io::ErrorKind::NotFound)));
        };
        let file = NotesFile::parse(&read.text);
        match file.defect() {
            Some(cause) => Err(kept.unread(cause)),
            None => Ok(file),
        }
    }
}

/// Reads a notes file by itself, for programs that compare files. An empty one is an empty one.
pub fn read_file(path: &Path) -> Result<NotesFile, FileError> {
    Store::new(None, Placement::Beside).read_notes(path)
}

/// Replaces the file at `path` by `text`, whole or not at all. Ends with an error if it is a link.
pub fn replace(path: &Path, text: &str) -> Result<(), FileError> {
    let kept = Store::new(None, Placement::Beside).kept(What::Bulk, path.to_owned(), LONGEST_NOTES);
    kept.edit(|_| Ok(Some(text.to_owned()))).map(drop)
}

/// Puts a file at `path` whole or not at all, and waits until it is on the disk. Whatever is there is
/// replaced: a link itself, not what it leads to. A private one nobody but the reader can look into;
/// any other one gets the permissions of the file that it replaces.
pub fn put(path: &Path, bytes: &[u8], is_private: bool) -> std::io::Result<()> {
    let mode = match RealDisk.status(path) {
        _ if is_private => Mode::Private,
        Ok(status) if status.kind == FileKind::File => Mode::Like(status),
        _ => Mode::Usual,
    };
    kept::put(&RealDisk, path, bytes, mode)
}

/// Makes a new file. An error if there is anything at `path`, a link into nothing too.
pub fn put_new(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    RealDisk.write_new(path, bytes, Mode::Usual)?;
    RealDisk.sync_folder(disk::folder_of(path))
}

/// Writes bytes to where a reader said by name: a file is replaced whole or not at all, also one that a
/// link leads to; a pipe or a device is written into.
pub fn put_to(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    match std::fs::metadata(path) {
        Ok(there) if there.is_file() => put(&std::fs::canonicalize(path)?, bytes, false),
        Ok(_) => disk::pour(path, bytes),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => put_new(path, bytes),
        Err(error) => Err(error),
    }
}

/// Reads a text file of the reader's, such as the configuration, through links; `None` if there is
/// none. What is not a regular file, or is longer than a megabyte, is an error.
pub fn read_text(path: &Path) -> std::io::Result<Option<String>> {
    kept::read_text(&RealDisk, path, 1 << 20)
}

/// The notes that a file holds on `text`, placed there; `now` dates new orphans.
pub fn notes_on(file: &NotesFile, text: &str, now: Timestamp) -> Notes {
    let same = file.document().id == crate::annotation::document_id(text);
    convert::to_notes(file, &Anchorer::new(text), same, now)
}

/// The notes of a file as it says they stand, in code points instead of bytes, without its article:
/// for counting codes. A record that names no place is taken to be at the start.
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
