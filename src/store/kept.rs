//! [`Kept`]: one text file that other programs write too. Notes, codebooks, lists of names, bulk
//! changes and what the program remembers all stand on it.
//!
//! It is read within a limit, from a regular file only. It is replaced whole, under a lock, and only
//! while it still is the file that was read: its identity is looked at directly before the rename. A
//! link is followed only if the reader agreed to that, and only to a file that exists.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sha2::{Digest, Sha256};

use super::disk::{self, Disk, FileKind, Lock, Mode, Stamp, Status, folder_of};
use super::error::{Cause, FileError, What};

/// How long a lock that another program holds is waited for.
const PATIENCE: Duration = Duration::from_secs(5);
/// Between two looks at a lock.
const PAUSE: Duration = Duration::from_millis(20);
/// How often a file that another program changed while it was being replaced is merged again.
const ATTEMPTS: usize = 8;

/// A file that other programs write too.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub path: PathBuf,
    pub disk: Arc<dyn Disk>,
    what: What,
    /// The folder of the locks; `None` without a home.
    locks: Option<PathBuf>,
    /// The longest file that is read, in bytes.
    most: u64,
    /// Links that the reader agreed to write through, and what they led to.
    links: Arc<BTreeSet<(PathBuf, PathBuf)>>,
    /// True if nobody but the reader may look into it.
    private: bool,
    /// True if a power cut may bring back what was there before.
    unsynced: bool,
}

/// A file as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Read {
    pub text: String,
    pub stamp: Stamp,
}

/// The lock on a file, as far as there are locks.
#[derive(Debug)]
pub(super) enum Hold {
    /// It is held.
    Locked(#[allow(dead_code, reason = "held until it is dropped")] Lock),
    /// There are no locks here: the file's identity alone protects it.
    Without,
}

impl Kept {
    pub fn new(disk: &Arc<dyn Disk>, what: What, path: PathBuf, most: u64) -> Self {
        Self {
            path,
            disk: Arc::clone(disk),
            what,
            locks: None,
            most,
            links: Arc::default(),
            private: false,
            unsynced: false,
        }
    }

    /// The same file, for what may be lost by a power cut.
    pub fn unsynced(self) -> Self {
        Self {
            unsynced: true,
            ..self
        }
    }

    /// The same file with its locks in this folder.
    pub fn locked_in(self, locks: Option<PathBuf>) -> Self {
        Self { locks, ..self }
    }

    /// The same file for the reader alone.
    pub fn private(self) -> Self {
        Self {
            private: true,
            ..self
        }
    }

    /// The same file, written through these links.
    pub fn through(self, links: Arc<BTreeSet<(PathBuf, PathBuf)>>) -> Self {
        Self { links, ..self }
    }

    /// From now on it is written through the link that it is.
    pub fn agree(&mut self) {
        if let Some(target) = self.link() {
            Arc::make_mut(&mut self.links).insert((absolute(&self.path), target));
        }
    }

    pub fn unread(&self, cause: impl Into<Cause>) -> FileError {
        FileError::read(self.what, &self.path, cause)
    }

    pub fn unwritten(&self, cause: impl Into<Cause>) -> FileError {
        FileError::write(self.what, &self.path, cause)
    }

    /// What the path leads to if it is a link.
    pub fn link(&self) -> Option<PathBuf> {
        let status = self.disk.status(&self.path).ok()?;
        if status.kind != FileKind::Link {
            return None;
        }
        follow(&*self.disk, &self.path)
            .ok()
            .map(|path| absolute(&path))
    }

    /// True if it is a link that the reader has not agreed to.
    pub fn is_foreign_link(&self) -> bool {
        match self.disk.status(&self.path) {
            Ok(status) if status.kind == FileKind::Link => self
                .link()
                .is_none_or(|target| !self.links.contains(&(absolute(&self.path), target))),
            _ => false,
        }
    }

    /// The file's state, through links; `None` if there is none.
    pub fn stamp(&self) -> Result<Option<Stamp>, FileError> {
        let path = follow(&*self.disk, &self.path);
        let status = path.and_then(|path| status(&*self.disk, &path));
        let status = status.map_err(|error| self.unwritten(error))?;
        Ok(status.map(|status| status.stamp))
    }

    /// Reads it; `None` if there is no file.
    pub fn read(&self) -> Result<Option<Read>, FileError> {
        let bytes =
            follow(&*self.disk, &self.path).and_then(|path| self.disk.read(&path, self.most));
        let (bytes, stamp) = match bytes {
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                // A link into nothing is something: it is not taken for a file that can be made.
                return match self.link() {
                    None => Ok(None),
                    Some(target) => Err(self.unread(leads_nowhere(&target))),
                };
            }
            Err(error) => return Err(self.unread(error)),
        };
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Some(Read { text, stamp })),
            Err(error) => Err(self.unread(not_text(error.as_bytes(), &error.utf8_error()))),
        }
    }

    /// Locks it against other windows; waits a while for one that is writing.
    pub fn lock(&self) -> Result<Hold, FileError> {
        self.lock_within(PATIENCE)
    }

    /// The same with another patience.
    pub fn lock_within(&self, patience: Duration) -> Result<Hold, FileError> {
        let Some(locks) = &self.locks else {
            return Ok(Hold::Without);
        };
        let path = follow(&*self.disk, &self.path).unwrap_or_else(|_| self.path.clone());
        let digest = Sha256::digest(absolute(&path).as_os_str().as_encoded_bytes());
        let name = u64::from_be_bytes(*digest.first_chunk().expect("a digest has 32 bytes"));
        let path = locks.join(format!("{name:016x}.lock"));
        let mut waited = Duration::ZERO;
        loop {
            match self.disk.lock(&path) {
                Ok(Some(lock)) => return Ok(Hold::Locked(lock)),
                Err(_) => return Ok(Hold::Without),
                Ok(None) if waited >= patience => return Err(self.unwritten(Cause::Busy)),
                Ok(None) => {
                    self.disk.wait(PAUSE);
                    waited += PAUSE;
                }
            }
        }
    }

    /// Replaces it, if it is in the state `before` (`None`: not there). Gives its new state, or
    /// `None` if another program changed it, and then nothing was written.
    pub fn replace(
        &self,
        before: Option<&Read>,
        text: &str,
        hold: &Hold,
    ) -> Result<Option<Stamp>, FileError> {
        let path = self.target().map_err(|cause| self.unwritten(cause))?;
        if matches!(hold, Hold::Locked(_)) {
            // Nobody else is writing: what lies about was left by a program that was killed.
            sweep(&*self.disk, &path);
        }
        let status = status(&*self.disk, &path).map_err(|error| self.unwritten(error))?;
        let mode = match status {
            _ if self.private => Mode::Private,
            Some(status) => Mode::Like(status),
            None => Mode::Usual,
        };
        let is_same = || self.is_still(before, &path);
        let waits = !self.unsynced;
        replace_if(&*self.disk, &path, text.as_bytes(), mode, waits, is_same)
            .map_err(|error| self.unwritten(error))
    }

    fn is_still(&self, before: Option<&Read>, path: &Path) -> io::Result<bool> {
        let now = status(&*self.disk, path)?.map(|status| status.stamp);
        if now != before.map(|read| read.stamp) {
            return Ok(false);
        }
        match before {
            // The date does not tell two states within a second apart: the words do.
            Some(read) if read.stamp.is_coarse() => self
                .disk
                .read(path, self.most)
                .map(|(bytes, _)| bytes == read.text.as_bytes()),
            _ => Ok(true),
        }
    }

    /// Replaces it by what `make` makes of it, under its lock; again if another program changes it
    /// meanwhile. `make` gives `None` if there is nothing to change. True if it was written.
    pub fn edit(
        &self,
        make: impl FnMut(Option<&Read>) -> Result<Option<String>, FileError>,
    ) -> Result<bool, FileError> {
        let hold = self.lock()?;
        self.edit_under(&hold, make)
    }

    /// The same under a lock that is held.
    pub fn edit_under(
        &self,
        hold: &Hold,
        mut make: impl FnMut(Option<&Read>) -> Result<Option<String>, FileError>,
    ) -> Result<bool, FileError> {
        for _ in 0..ATTEMPTS {
            let before = self.read()?;
            let Some(text) = make(before.as_ref())? else {
                return Ok(false);
            };
            if self.replace(before.as_ref(), &text, hold)?.is_some() {
                return Ok(true);
            }
        }
        Err(self.unwritten(Cause::Restless))
    }

    /// Keeps what the file says in another file beside it, which is replaced whatever it is.
    pub fn copy_to(&self, path: &Path, text: &str) -> io::Result<()> {
        sweep(&*self.disk, path);
        let mode = match self.disk.status(&self.path) {
            _ if self.private => Mode::Private,
            Ok(status) if status.kind == FileKind::File => Mode::Like(status),
            _ => Mode::Usual,
        };
        replace_if(&*self.disk, path, text.as_bytes(), mode, true, || Ok(true)).map(drop)
    }

    /// Makes the folder of a private file.
    pub fn make_folder(&self) -> Result<(), FileError> {
        if !self.private {
            return Ok(());
        }
        let made = self.disk.make_private_folder(folder_of(&self.path));
        made.map_err(|error| self.unwritten(error))
    }

    /// Waits until the file that is in place is there for good.
    pub fn settle(&self) -> Result<(), FileError> {
        let path = follow(&*self.disk, &self.path);
        let synced = path.and_then(|path| self.disk.sync_folder(folder_of(&path)));
        synced.map_err(|error| self.unwritten(error))
    }

    /// Where it is written: the path itself, or what the reader's link leads to.
    pub fn target(&self) -> Result<PathBuf, Cause> {
        let status = match self.disk.status(&self.path) {
            Ok(status) => status,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(self.path.clone()),
            Err(error) => return Err(error.into()),
        };
        match status.kind {
            FileKind::File => Ok(self.path.clone()),
            FileKind::Folder | FileKind::Other => Err(disk::not_a_file().into()),
            FileKind::Link => {
                let target = follow(&*self.disk, &self.path)?;
                let shown = target.display();
                match self.disk.status(&target) {
                    Ok(Status {
                        kind: FileKind::File,
                        ..
                    }) if !self.is_foreign_link() => Ok(target),
                    Ok(Status {
                        kind: FileKind::File,
                        ..
                    }) => Err(Cause::ReadOnly(format!(
                        "it is a link to {shown}, and you have not agreed to write there"
                    ))),
                    Ok(_) => Err(disk::not_a_file().into()),
                    Err(_) => Err(leads_nowhere(&target).into()),
                }
            }
        }
    }
}

fn leads_nowhere(target: &Path) -> io::Error {
    let shown = target.display();
    io::Error::new(
        io::ErrorKind::InvalidInput,
        format!("it is a link to {shown}, which is not there"),
    )
}

fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

fn not_text(bytes: &[u8], error: &std::str::Utf8Error) -> super::error::Broken {
    let start = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
    let column = start
        .rsplit('\n')
        .next()
        .map_or(0, |rest| rest.chars().count());
    super::error::Broken {
        line: start.matches('\n').count() + 1,
        column: column + 1,
        message: "it is not UTF-8".to_owned(),
    }
}

const BOM: char = '\u{feff}';

/// The text without byte order mark and with `\n` alone.
pub(super) fn plain(text: &str) -> String {
    text.trim_start_matches(BOM).replace("\r\n", "\n")
}

/// A plain text with the byte order mark and the line ends of `like`.
pub(super) fn dressed(text: String, like: &str) -> String {
    let mut text = text;
    if like.contains("\r\n") {
        text = text.replace('\n', "\r\n");
    }
    if like.starts_with(BOM) && !text.starts_with(BOM) {
        text.insert(0, BOM);
    }
    text
}

/// Replaces a file that is the program's alone: whatever is there goes, a link too.
pub(super) fn put(disk: &dyn Disk, path: &Path, bytes: &[u8], mode: Mode) -> io::Result<()> {
    sweep(disk, path);
    replace_if(disk, path, bytes, mode, true, || Ok(true)).map(drop)
}

/// Reads a text file through links; `None` if there is none. What is not a regular file, or is longer
/// than `most` bytes, is an error.
pub(super) fn read_text(disk: &dyn Disk, path: &Path, most: u64) -> io::Result<Option<String>> {
    let read = follow(disk, path).and_then(|path| disk.read(&path, most));
    match read {
        Ok((bytes, _)) => {
            let text = String::from_utf8(bytes);
            text.map(Some)
                .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "it is not UTF-8"))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// A temporary file beside it, then a rename if `is_same` still holds. Gives the state of the new
/// file, `None` if it did not hold. After an error the old file is as it was. Where it is waited for, it
/// is on the disk afterwards.
fn replace_if(
    disk: &dyn Disk,
    path: &Path,
    bytes: &[u8],
    mode: Mode,
    is_waited_for: bool,
    is_same: impl Fn() -> io::Result<bool>,
) -> io::Result<Option<Stamp>> {
    let folder = folder_of(path);
    let name = path
        .file_name()
        .ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?
        .to_string_lossy();
    let mut written = Err(io::Error::from(io::ErrorKind::AlreadyExists));
    for _ in 0..8 {
        let temporary = folder.join(temporary_name(disk, &name));
        written = if is_waited_for {
            disk.write_new(&temporary, bytes, mode)
        } else {
            disk.write_unsynced(&temporary, bytes, mode)
        };
        match &written {
            Ok(()) => {
                let new = disk.status(&temporary).map(|status| status.stamp);
                match is_same() {
                    Ok(true) => {}
                    changed => {
                        let _ = disk.remove(&temporary);
                        return changed.map(|_| None);
                    }
                }
                if let Err(error) = disk.rename(&temporary, path) {
                    let _ = disk.remove(&temporary);
                    return Err(error);
                }
                if !is_waited_for {
                    return new.map(|new| Some(after_rename(disk, path, new)));
                }
                // The new file is in place, but until its name is on the disk a power cut brings the
                // old one back.
                disk.sync_folder(folder)
                    .or_else(|_| disk.sync_folder(folder))?;
                return new.map(|new| Some(after_rename(disk, path, new)));
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(_) => {
                let _ = disk.remove(&temporary);
                break;
            }
        }
    }
    written.map(|()| None)
}

/// The state of the file that was just put in place. Renaming changes its date on some systems; if
/// somebody else's file is there already, ours is what is known.
fn after_rename(disk: &dyn Disk, path: &Path, new: Stamp) -> Stamp {
    let now = disk.status(path).map(|status| status.stamp);
    let is_ours =
        |now: &Stamp| (now.file, now.modified, now.length) == (new.file, new.modified, new.length);
    now.ok().filter(is_ours).unwrap_or(new)
}

/// True if a file can be made in this folder: tries it.
pub(super) fn takes_files(disk: &dyn Disk, folder: &Path) -> bool {
    let path = folder.join(temporary_name(disk, "byline"));
    let made = disk.write_new(&path, b"", Mode::Usual);
    let _ = disk.remove(&path);
    made.is_ok()
}

/// Takes away temporary files of `path` that a killed program left. Only the holder of its lock may
/// do that.
pub(super) fn sweep(disk: &dyn Disk, path: &Path) {
    let Some(name) = path.file_name() else { return };
    let prefix = temporary_prefix(&name.to_string_lossy());
    let folder = folder_of(path);
    for name in disk.names_in(folder).unwrap_or_default() {
        let is_left = name
            .to_string_lossy()
            .strip_prefix(&prefix)
            .is_some_and(|rest| rest.ends_with(TEMPORARY));
        if is_left {
            let _ = disk.remove(&folder.join(name));
        }
    }
}

const TEMPORARY: &str = ".tmp";

fn temporary_prefix(name: &str) -> String {
    format!(".{name}.")
}

fn temporary_name(disk: &dyn Disk, name: &str) -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let prefix = temporary_prefix(name);
    format!("{prefix}{}-{count}{TEMPORARY}", disk.process())
}

/// What a path leads to; `None` if there is nothing. What cannot be known is an error: it must not be
/// taken for nothing.
fn status(disk: &dyn Disk, path: &Path) -> io::Result<Option<Status>> {
    match disk.status(path) {
        Ok(status) => Ok(Some(status)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// The end of a chain of symbolic links, which need not exist.
fn follow(disk: &dyn Disk, path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..40 {
        match status(disk, &path)? {
            Some(status) if status.kind == FileKind::Link => {
                path = folder_of(&path).join(disk.read_link(&path)?);
            }
            _ => return Ok(path),
        }
    }
    Err(io::Error::other("too many symbolic links"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A disk that says of every path that it may not be looked at.
    #[derive(Debug)]
    struct Silent(io::ErrorKind);

    impl Disk for Silent {
        fn status(&self, _: &Path) -> io::Result<Status> {
            Err(io::Error::from(self.0))
        }
    }

    #[test]
    fn what_cannot_be_looked_at_is_not_taken_for_nothing() {
        let look = |kind| status(&Silent(kind), Path::new("a.toml"));
        assert!(matches!(look(io::ErrorKind::NotFound), Ok(None)));
        assert!(look(io::ErrorKind::PermissionDenied).is_err());
    }
}
