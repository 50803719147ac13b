//! Writing a file so that at any moment the old one or the new one is there, whole.

use std::fmt::Debug;
use std::fs::{self, File, Metadata, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sha2::{Digest, Sha256};

/// The steps of a replacement that touch the disk. A test gives one that fails.
pub trait Disk: Debug + Send + Sync {
    /// Makes a new file with these bytes, with the mode and owner of `like` where that can be, and
    /// waits until they are on the disk.
    fn write_new(&self, path: &Path, bytes: &[u8], like: Option<&Metadata>) -> io::Result<()>;
    /// Puts a file in another's place.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Waits until the directory's entries are on the disk.
    fn sync_dir(&self, directory: &Path) -> io::Result<()>;
}

/// The disk of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn write_new(&self, path: &Path, bytes: &[u8], like: Option<&Metadata>) -> io::Result<()> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        let mut file = options.open(path)?;
        if let Some(like) = like {
            file.set_permissions(like.permissions())?;
            keep_owner(&file, like);
        }
        file.write_all(bytes)?;
        file.sync_all()
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn sync_dir(&self, directory: &Path) -> io::Result<()> {
        // Some systems cannot open a directory or sync it; the rename has happened all the same.
        if cfg!(unix) {
            File::open(directory)?.sync_all()
        } else {
            Ok(())
        }
    }
}

#[cfg(unix)]
fn keep_owner(file: &File, like: &Metadata) {
    use std::os::unix::fs::{MetadataExt as _, fchown};
    let own = file.metadata().map(|own| (own.uid(), own.gid())).ok();
    if own != Some((like.uid(), like.gid())) {
        // Only a superuser may give files away; then the group alone is tried. Neither is needed.
        let _ = fchown(file, Some(like.uid()), Some(like.gid()))
            .or_else(|_| fchown(file, None, Some(like.gid())));
    }
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &Metadata) {}

/// Replaces the file at `path` by `bytes`: a temporary file beside it, then a rename. A symbolic
/// link stays one: the file it points to is replaced. After an error the old file is as it was.
pub fn replace(disk: &dyn Disk, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let path = follow(path)?;
    let directory = directory(&path);
    let name = path
        .file_name()
        .ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
    let like = fs::metadata(&path).ok();
    let mut written = Err(io::Error::from(io::ErrorKind::AlreadyExists));
    for _ in 0..8 {
        let temporary = directory.join(temporary_name(&name.to_string_lossy()));
        written = disk.write_new(&temporary, bytes, like.as_ref());
        match &written {
            Ok(()) => {
                if let Err(error) = disk.rename(&temporary, &path) {
                    let _ = fs::remove_file(&temporary);
                    return Err(error);
                }
                // The new file is in place: a directory that cannot be synced is no failure.
                let _ = disk.sync_dir(directory);
                return Ok(());
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(_) => {
                let _ = fs::remove_file(&temporary);
                break;
            }
        }
    }
    written
}

/// True where a file can be made in this directory: tries it.
pub fn takes_files(disk: &dyn Disk, directory: &Path) -> bool {
    let path = directory.join(temporary_name("byline"));
    let made = disk.write_new(&path, b"", None);
    let _ = fs::remove_file(path);
    made.is_ok()
}

/// Takes away temporary files of `path` that a killed program left. Only the holder of its lock
/// may do that: nobody else is writing then.
pub fn sweep(path: &Path) {
    let Ok(path) = follow(path) else { return };
    let Some(name) = path.file_name() else { return };
    let prefix = temporary_prefix(&name.to_string_lossy());
    let Ok(entries) = fs::read_dir(directory(&path)) else {
        return;
    };
    for entry in entries.flatten() {
        let other = entry.file_name().to_string_lossy().into_owned();
        if other
            .strip_prefix(&prefix)
            .is_some_and(|rest| rest.ends_with(TEMPORARY))
        {
            let _ = fs::remove_file(entry.path());
        }
    }
}

const TEMPORARY: &str = ".tmp";

fn temporary_prefix(name: &str) -> String {
    format!(".{name}.")
}

fn temporary_name(name: &str) -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!(
        "{}{}-{count}{TEMPORARY}",
        temporary_prefix(name),
        std::process::id()
    )
}

/// The file that a chain of symbolic links ends at, which need not exist.
fn follow(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..40 {
        match fs::read_link(&path) {
            Ok(target) => path = directory(&path).join(target),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("too many symbolic links"))
}

/// The directory of a file; `.` for a bare name.
pub fn directory(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// A lock on a name, held while a file is read and replaced. The system takes it back when the
/// program ends, however it ends, so it never goes stale.
#[derive(Debug)]
pub struct Lock(#[allow(dead_code, reason = "holds the lock until it is dropped")] File);

impl Lock {
    /// Tries to lock the writing of the file at `path`; the lock itself lies in `directory`.
    pub fn of(directory: &Path, path: &Path) -> Option<Self> {
        let path = std::path::absolute(path).ok()?;
        let digest = Sha256::digest(path.as_os_str().as_encoded_bytes());
        let name = format!("{:016x}", u64::from_be_bytes(*digest.first_chunk()?));
        Self::take(directory, &name)
    }

    /// Tries for a fifth of a second. `None` where another holds it longer, or where the place has
    /// no locks: the caller goes on without, since it compares the file before it writes.
    pub fn take(directory: &Path, name: &str) -> Option<Self> {
        fs::create_dir_all(directory).ok()?;
        let path = directory.join(format!("{name}.lock"));
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path)
            .ok()?;
        for _ in 0..20 {
            match file.try_lock() {
                Ok(()) => return Some(Self(file)),
                Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(10)),
                Err(TryLockError::Error(_)) => return None,
            }
        }
        None
    }
}
