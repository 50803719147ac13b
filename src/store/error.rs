//! [`FileError`]: the one error of the store. It names the file, what was being done, and why that
//! failed; its sentence says what stays safe.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Where and why a file is not TOML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// From 1.
    pub line: usize,
    /// In code points, from 1.
    pub column: usize,
    /// What the parser found, in its words.
    pub message: String,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            line,
            column,
            message,
        } = self;
        write!(
            f,
            "it is not valid TOML at line {line}, column {column} ({message})"
        )
    }
}

/// What kind of file it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The notes of an article that is open.
    Notes,
    /// A notes file or codebook that is changed without its article.
    Bulk,
    /// The codebook that articles share.
    Codebook,
    /// The reader's list of names.
    Names,
    /// What the program remembers for itself.
    State,
}

/// What was being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Reading.
    Read,
    /// Writing.
    Write,
}

/// Why it failed.
#[derive(Debug)]
pub enum Cause {
    /// The system said so.
    System(io::Error),
    /// It cannot be understood.
    Broken(Broken),
    /// It holds the two sides of a git conflict, the first at this line.
    Conflict(usize),
    /// It may be read but not written, and why.
    ReadOnly(String),
    /// Another program has been writing it for a long time.
    Busy,
    /// Other programs change it faster than it can be merged.
    Restless,
    /// It was there and is gone, or is empty now.
    Vanished,
    /// What would be written would not be what was meant: a mistake of the program.
    Mistake,
}

/// Why a file could not be read or written.
#[derive(Debug)]
pub struct FileError {
    /// The file.
    pub path: PathBuf,
    /// What kind of file it is.
    pub what: What,
    /// What was being done.
    pub action: Action,
    /// Why it failed.
    pub cause: Cause,
}

impl FileError {
    /// Reading a file failed.
    pub fn read(what: What, path: &Path, cause: impl Into<Cause>) -> Self {
        Self {
            path: path.to_owned(),
            what,
            action: Action::Read,
            cause: cause.into(),
        }
    }

    /// Writing a file failed.
    pub fn write(what: What, path: &Path, cause: impl Into<Cause>) -> Self {
        Self {
            action: Action::Write,
            ..Self::read(what, path, cause)
        }
    }

    /// True if another place may take what this one refuses.
    pub fn is_refusal(&self) -> bool {
        use io::ErrorKind::{
            NotADirectory, NotFound, PermissionDenied, ReadOnlyFilesystem, Unsupported,
        };
        let Cause::System(error) = &self.cause else {
            return false;
        };
        matches!(
            error.kind(),
            NotADirectory | NotFound | PermissionDenied | ReadOnlyFilesystem | Unsupported
        )
    }

    /// True if the disk is full.
    pub fn is_full(&self) -> bool {
        let Cause::System(error) = &self.cause else {
            return false;
        };
        matches!(
            error.kind(),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
        )
    }
}

impl From<io::Error> for Cause {
    fn from(error: io::Error) -> Self {
        Self::System(error)
    }
}

impl From<Broken> for Cause {
    fn from(broken: Broken) -> Self {
        Self::Broken(broken)
    }
}

impl What {
    /// As it stands after "cannot read".
    fn in_words(self) -> &'static str {
        match self {
            Self::Notes => "the notes in ",
            Self::Bulk => "",
            Self::Codebook => "the shared codebook ",
            Self::Names => "the names in ",
            Self::State => "what was remembered in ",
        }
    }

    /// What is safe though reading failed.
    fn safe_unread(self) -> &'static str {
        match self {
            Self::Notes => "they are left as they are",
            Self::Bulk | Self::State => "it is left as it is",
            Self::Codebook => "its codes are left out and it stays as it is",
            Self::Names => "they are not used and the file is left as it is",
        }
    }

    /// What is safe though writing failed.
    fn safe_unwritten(self) -> &'static str {
        match self {
            Self::Notes => "the file there is as it was, the notes are still in memory",
            Self::Bulk | Self::State => "it is as it was",
            Self::Codebook => "it is as it was, the change is still in memory",
            Self::Names => "your decisions are in the notes all the same",
        }
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            path,
            what,
            action,
            cause,
        } = self;
        let (words, path) = (what.in_words(), path.display());
        match (action, cause) {
            (Action::Write, Cause::ReadOnly(why)) => {
                let safe = match what {
                    What::Notes => "; what you add stays in memory only",
                    What::Codebook => "; the change stays in memory only",
                    What::Names => "; your decisions are in the notes all the same",
                    What::Bulk | What::State => "",
                };
                write!(f, "{words}{path} cannot be changed: {why}{safe}")
            }
            (Action::Write, Cause::Broken(_) | Cause::Conflict(_)) => {
                let safe = match what {
                    What::Notes => "; it is left as it is and your notes are still in memory",
                    _ => "; it is left as it is",
                };
                write!(f, "another program changed {words}{path}: {cause}{safe}")
            }
            (Action::Write, Cause::Vanished) if *what == What::Notes => write!(
                f,
                "{words}{path} cannot be written now: {cause}; the notes are still in memory"
            ),
            (Action::Write, Cause::Busy | Cause::Restless | Cause::Vanished) => {
                write!(
                    f,
                    "{words}{path} cannot be written now: {cause}; {}",
                    what.safe_unwritten()
                )
            }
            (Action::Write, Cause::Mistake) => write!(
                f,
                "{words}{path} could not be put together, which is a mistake of the program; {}",
                what.safe_unwritten()
            ),
            (Action::Read, Cause::System(error)) if error.kind() == io::ErrorKind::NotFound => {
                write!(f, "there is no file {path}")
            }
            (Action::Read, _) => {
                write!(
                    f,
                    "cannot read {words}{path}: {cause}; {}",
                    what.safe_unread()
                )
            }
            (Action::Write, _) => {
                write!(
                    f,
                    "cannot write {words}{path}: {cause}; {}",
                    what.safe_unwritten()
                )
            }
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // What the system did not say itself is "entity not found".
            Self::System(error)
                if error.raw_os_error().is_none() && error.kind() == io::ErrorKind::NotFound =>
            {
                f.write_str("there is none")
            }
            Self::System(error) => write!(f, "{error}"),
            Self::Broken(broken) => write!(f, "{broken}"),
            Self::Conflict(line) => write!(
                f,
                "git left both sides of a conflict in it, from line {line} on"
            ),
            Self::ReadOnly(why) => f.write_str(why),
            Self::Busy => f.write_str("another program is writing it"),
            Self::Restless => f.write_str("other programs keep changing it"),
            Self::Vanished => f.write_str("it is gone or empty, and nobody said that it should be"),
            Self::Mistake => f.write_str("a mistake of the program"),
        }
    }
}

/// The cause is part of the sentence, so there is no source that would say it twice.
impl std::error::Error for FileError {}
