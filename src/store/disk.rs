//! [`Disk`]: everything that the store asks of a file system, so that a test can give one that
//! fails, stalls or loses power. [`RealDisk`] is this machine's.
//!
//! Nothing here follows a symbolic link in the last part of a path, and nothing but a regular file
//! is read. Whether a link may be followed is decided in `kept`.

use std::any::Any;
use std::ffi::OsString;
use std::fmt::Debug;
use std::fs::{self, File, Metadata, OpenOptions, TryLockError};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// What a path leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A regular file.
    File,
    /// A folder.
    Folder,
    /// A symbolic link.
    Link,
    /// A device, a pipe, a socket.
    Other,
}

/// What tells one state of a file from another without reading it. A file that was replaced has
/// another number, one that was written in place another date or length.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    /// The file system and the file's number there; zero if there are none.
    pub file: (u64, u64),
    /// When its contents changed, in nanoseconds since 1970.
    pub modified: i128,
    /// When anything about it changed, in nanoseconds since 1970.
    pub changed: i128,
    /// Its length in bytes.
    pub length: u64,
}

impl Stamp {
    /// The stamp of the file that a path leads to, through links; `None` if there is none.
    pub fn of(path: &Path) -> Option<Self> {
        Some(Self::new(&fs::metadata(path).ok()?))
    }

    fn new(metadata: &Metadata) -> Self {
        let nanoseconds = |time: io::Result<SystemTime>| {
            let since = time.ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
            i128::try_from(since.as_nanos()).ok()
        };
        let mut stamp = Self {
            file: (0, 0),
            modified: nanoseconds(metadata.modified()).unwrap_or_default(),
            changed: 0,
            length: metadata.len(),
        };
        stamp.changed = stamp.modified;
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt as _;
            stamp.file = (metadata.dev(), metadata.ino());
            stamp.changed =
                i128::from(metadata.ctime()) * 1_000_000_000 + i128::from(metadata.ctime_nsec());
        }
        stamp
    }

    /// True on a disk that keeps whole seconds: two states of a file within one second may have
    /// the same stamp, so the stamp alone does not prove that nothing changed.
    pub fn is_coarse(&self) -> bool {
        let whole = |time: i128| time % 1_000_000_000 == 0;
        whole(self.modified) && whole(self.changed)
    }
}

/// What the disk says about a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status {
    /// What it is.
    pub kind: FileKind,
    /// Which state of it.
    pub stamp: Stamp,
    /// Permission bits; zero on systems that have none.
    pub mode: u32,
    /// The user and group it belongs to; zero on systems that have none.
    pub owner: (u32, u32),
}

impl Status {
    fn new(metadata: &Metadata) -> Self {
        let of = metadata.file_type();
        let kind = if of.is_symlink() {
            FileKind::Link
        } else if of.is_file() {
            FileKind::File
        } else if of.is_dir() {
            FileKind::Folder
        } else {
            FileKind::Other
        };
        let (mode, owner) = mode_and_owner(metadata);
        Self {
            kind,
            stamp: Stamp::new(metadata),
            mode,
            owner,
        }
    }
}

#[cfg(unix)]
fn mode_and_owner(metadata: &Metadata) -> (u32, (u32, u32)) {
    use std::os::unix::fs::MetadataExt as _;
    (metadata.mode() & 0o7777, (metadata.uid(), metadata.gid()))
}

#[cfg(not(unix))]
fn mode_and_owner(_: &Metadata) -> (u32, (u32, u32)) {
    (0, (0, 0))
}

/// Who may read a new file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// As the system makes new files.
    Usual,
    /// The reader alone.
    Private,
    /// Mode and owner of the file that it replaces, if that can be.
    Like(Status),
}

/// Holds a lock until it is dropped.
#[derive(Debug)]
pub struct Lock(#[allow(dead_code, reason = "holds the lock until it is dropped")] Box<dyn Held>);

impl Lock {
    /// A lock that `held` holds.
    pub fn new(held: impl Held + 'static) -> Self {
        Self(Box::new(held))
    }
}

/// Whatever gives a lock back when it is dropped.
pub trait Held: Any + Debug + Send {}

impl<T: Any + Debug + Send> Held for T {}

/// The file system as the store sees it. Each method is this machine's unless a test says otherwise.
pub trait Disk: Debug + Send + Sync {
    /// What a path leads to; a link is a link. An error of kind `NotFound` if there is nothing.
    fn status(&self, path: &Path) -> io::Result<Status> {
        Ok(Status::new(&fs::symlink_metadata(path)?))
    }

    /// Where a symbolic link leads, as it is written there.
    fn read_link(&self, path: &Path) -> io::Result<PathBuf> {
        fs::read_link(path)
    }

    /// Reads a regular file of at most `most` bytes, and says which state of it that was.
    fn read(&self, path: &Path, most: u64) -> io::Result<(Vec<u8>, Stamp)> {
        read(path, most)
    }

    /// Makes a new file with these bytes and waits until they are on the disk.
    fn write_new(&self, path: &Path, bytes: &[u8], mode: Mode) -> io::Result<()> {
        write_new(path, bytes, mode, true)
    }

    /// The same without waiting.
    fn write_unsynced(&self, path: &Path, bytes: &[u8], mode: Mode) -> io::Result<()> {
        write_new(path, bytes, mode, false)
    }

    /// Puts a file in another's place. A link there is replaced, not followed.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    /// Takes a file away.
    fn remove(&self, path: &Path) -> io::Result<()> {
        fs::remove_file(path)
    }

    /// Waits until the folder's entries are on the disk, where a folder can be waited for.
    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        sync_folder(folder)
    }

    /// The names in a folder.
    fn names_in(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        let entries = fs::read_dir(folder)?;
        Ok(entries.flatten().map(|entry| entry.file_name()).collect())
    }

    /// Makes a folder, and those above it, that the reader alone can look into.
    fn make_private_folder(&self, folder: &Path) -> io::Result<()> {
        make_private_folder(folder)
    }

    /// Locks this name. `None` while another program holds it; an error if there are no locks here.
    /// The system takes a lock back when the program ends, however it ends.
    fn lock(&self, path: &Path) -> io::Result<Option<Lock>> {
        lock(path)
    }

    /// Lets time pass before a lock is tried again.
    fn wait(&self, time: Duration) {
        std::thread::sleep(time);
    }

    /// A number that no other running program has, for the names of temporary files.
    fn process(&self) -> u32 {
        std::process::id()
    }

    /// The user that the program runs as; `None` on systems that have none.
    fn user(&self) -> Option<u32> {
        #[cfg(unix)]
        return Some(rustix::process::geteuid().as_raw());
        #[cfg(not(unix))]
        None
    }
}

/// The disk of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealDisk;

impl Disk for RealDisk {}

fn read(path: &Path, most: u64) -> io::Result<(Vec<u8>, Stamp)> {
    // Opening a device may already do something: look first, and look again at what was opened.
    regular(&fs::symlink_metadata(path)?)?;
    let mut options = OpenOptions::new();
    options.read(true);
    never_follow(&mut options);
    let file = options.open(path)?;
    let before = file.metadata()?;
    regular(&before)?;
    if before.len() > most {
        return Err(too_large(most));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(before.len()).unwrap_or(0) + 1);
    (&file).take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(too_large(most));
    }
    // What was written while it was read has another date than the stamp, and is read again.
    Ok((bytes, Stamp::new(&before)))
}

/// The error for a file that is larger than `most` bytes.
pub fn too_large(most: u64) -> io::Error {
    io::Error::new(
        io::ErrorKind::FileTooLarge,
        format!("it is larger than {} MB", most >> 20),
    )
}

/// The error for what is not a file at all.
pub fn not_a_file() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "it is not a regular file")
}

fn regular(metadata: &Metadata) -> io::Result<()> {
    if metadata.is_file() {
        Ok(())
    } else {
        Err(not_a_file())
    }
}

#[cfg(unix)]
fn never_follow(options: &mut OpenOptions) {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt as _;
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    options.custom_flags(flags.bits() as i32);
}

#[cfg(not(unix))]
fn never_follow(_: &mut OpenOptions) {}

fn write_new(path: &Path, bytes: &[u8], mode: Mode, is_waited_for: bool) -> io::Result<()> {
    let mut options = OpenOptions::new();
    // A link in its place is an error too.
    options.write(true).create_new(true);
    #[cfg(unix)]
    if mode == Mode::Private {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    if let Mode::Like(like) = mode {
        keep_mode(&file, &like)?;
    }
    file.write_all(bytes)?;
    if is_waited_for {
        file.sync_all()
    } else {
        Ok(())
    }
}

/// Writes into what is there already and is not a file: a pipe, a terminal.
pub(super) fn pour(path: &Path, bytes: &[u8]) -> io::Result<()> {
    OpenOptions::new().write(true).open(path)?.write_all(bytes)
}

#[cfg(unix)]
fn keep_mode(file: &File, like: &Status) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, fchown};
    file.set_permissions(fs::Permissions::from_mode(like.mode))?;
    let (uid, gid) = like.owner;
    let new = file.metadata().map(|new| (new.uid(), new.gid())).ok();
    if new != Some(like.owner) {
        // Only a superuser may give files away; then the group alone is tried. Neither is needed.
        let _ = fchown(file, Some(uid), Some(gid)).or_else(|_| fchown(file, None, Some(gid)));
    }
    Ok(())
}

#[cfg(not(unix))]
fn keep_mode(_: &File, _: &Status) -> io::Result<()> {
    Ok(())
}

/// Some systems cannot open a folder or sync it, and a folder that may not be listed cannot be opened.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if !cfg!(unix) {
        return Ok(());
    }
    match File::open(folder).and_then(|folder| folder.sync_all()) {
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::PermissionDenied
                    | io::ErrorKind::InvalidInput
                    | io::ErrorKind::Unsupported
            ) =>
        {
            Ok(())
        }
        synced => synced,
    }
}

#[cfg(unix)]
fn make_private_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)?;
    // One from an earlier version may be open to all.
    let mode = fs::metadata(folder)?.permissions().mode();
    if mode & 0o077 != 0 {
        let _ = fs::set_permissions(folder, fs::Permissions::from_mode(mode & 0o700));
    }
    Ok(())
}

#[cfg(not(unix))]
fn make_private_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

fn lock(path: &Path) -> io::Result<Option<Lock>> {
    make_private_folder(folder_of(path))?;
    let mut options = OpenOptions::new();
    options.create(true).truncate(false).write(true);
    never_follow(&mut options);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let file = options.open(path)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(Lock::new(LockedFile(file)))),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// A locked file. It is unlocked by name and not by closing it alone: a program that is being started
/// (the reader of a format, the clipboard) has a copy of each open file from its fork to its exec,
/// and the lock would stay for as long.
#[derive(Debug)]
struct LockedFile(File);

impl Drop for LockedFile {
    fn drop(&mut self) {
        let _ = self.0.unlock();
    }
}

/// The folder of a file; `.` for a bare name.
pub fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// True if there is anything at this path, a dangling link too, or if that cannot be known: whoever
/// reads it then gets the error. Nothing else is made in the place of what could not be looked at.
pub fn may_exist(disk: &dyn Disk, path: &Path) -> bool {
    disk.status(path)
        .map_or_else(|error| !is_nothing(&error), |_| true)
}

fn is_nothing(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

/// Why one cannot know what is in a folder; `None` if one can, or if there is no such folder.
pub fn why_unseen(disk: &dyn Disk, folder: &Path) -> Option<io::Error> {
    disk.names_in(folder)
        .err()
        .filter(|error| !is_nothing(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_of_whole_seconds_proves_nothing() {
        let second = 1_000_000_000;
        let is_coarse = |modified, changed| {
            let stamp = Stamp {
                modified,
                changed,
                ..Stamp::default()
            };
            stamp.is_coarse()
        };
        assert!(is_coarse(3 * second, 4 * second));
        assert!(!is_coarse(3 * second + 1, 4 * second));
        assert!(!is_coarse(3 * second, 4 * second + 1));
    }

    #[test]
    fn a_bare_name_is_in_the_present_folder() {
        assert_eq!(folder_of(Path::new("a.txt")), Path::new("."));
        assert_eq!(folder_of(Path::new("b/a.txt")), Path::new("b"));
        assert_eq!(folder_of(Path::new("/a.txt")), Path::new("/"));
    }

    #[test]
    #[cfg(unix)]
    fn a_folder_that_is_not_there_cannot_be_synced() {
        let root = tempfile::tempdir().expect("a directory");
        assert!(sync_folder(root.path()).is_ok());
        assert!(sync_folder(&root.path().join("none")).is_err());
    }

    #[test]
    fn a_lock_ends_though_another_program_has_a_copy_of_the_file() {
        let root = tempfile::tempdir().expect("a directory");
        let path = root.path().join("lock");
        let file = File::create(&path).expect("a file");
        file.try_lock().expect("nobody has it");
        let copy = file
            .try_clone()
            .expect("a copy, as a program that starts has it");
        assert!(lock(&path).expect("a look").is_none(), "it is locked");
        drop(LockedFile(file));
        assert!(lock(&path).expect("a look").is_some(), "it is free");
        drop(copy);
    }
}
