//! [`Watcher`]: hears when a file may have changed, so that nobody has to look.
//!
//! By inotify, and only on disks of this machine: of what another machine writes to a network folder
//! the system tells nothing. Whoever gets no watcher looks from time to time.

use std::ffi::OsStr;
use std::path::Path;

/// Hears of changes until it is dropped.
pub struct Watcher(#[cfg_attr(not(target_os = "linux"), allow(dead_code))] system::Watcher);

impl Watcher {
    /// Calls `tell` whenever one of `files`, which need not exist, may have changed, until it says
    /// false. `None` if the system cannot tell of all of them.
    pub fn new(files: &[&Path], tell: impl FnMut() -> bool + Send + 'static) -> Option<Self> {
        system::Watcher::new(files, tell).map(Self)
    }

    /// The same for all files in a folder whose names are meant, those to come too.
    pub fn of_folder(
        folder: &Path,
        is_meant: impl Fn(&OsStr) -> bool + Send + 'static,
        tell: impl FnMut() -> bool + Send + 'static,
    ) -> Option<Self> {
        system::Watcher::of_folder(folder, is_meant, tell).map(Self)
    }

    /// False once a folder is gone: then it hears nothing any longer.
    pub fn is_alive(&self) -> bool {
        self.0.is_alive()
    }
}

#[cfg(target_os = "linux")]
mod system {
    use std::collections::BTreeSet;
    use std::ffi::OsStr;
    use std::mem::MaybeUninit;
    use std::os::fd::OwnedFd;
    use std::os::unix::ffi::OsStrExt as _;
    use std::path::{Path, PathBuf};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::thread;

    use rustix::fs::inotify::{CreateFlags, ReadFlags, Reader, WatchFlags};
    use rustix::fs::inotify::{add_watch, init, remove_watch};
    use rustix::io::Errno;

    pub struct Watcher {
        queue: Arc<OwnedFd>,
        folders: Vec<i32>,
        alive: Arc<AtomicBool>,
    }

    impl Watcher {
        pub fn new(files: &[&Path], tell: impl FnMut() -> bool + Send + 'static) -> Option<Self> {
            let mut names = BTreeSet::new();
            let mut folders = BTreeSet::new();
            for file in files {
                // What a link leads to may be written elsewhere.
                let real = file.canonicalize().ok();
                for path in [Some(file.to_path_buf()), real].into_iter().flatten() {
                    names.insert(path.file_name()?.to_owned());
                    folders.insert(folder_of(&path));
                }
            }
            Self::of_folders(&folders, move |name| names.contains(name), tell)
        }

        pub fn of_folder(
            folder: &Path,
            is_meant: impl Fn(&OsStr) -> bool + Send + 'static,
            tell: impl FnMut() -> bool + Send + 'static,
        ) -> Option<Self> {
            Self::of_folders(&BTreeSet::from([folder.to_owned()]), is_meant, tell)
        }

        fn of_folders(
            folders: &BTreeSet<PathBuf>,
            is_meant: impl Fn(&OsStr) -> bool + Send + 'static,
            tell: impl FnMut() -> bool + Send + 'static,
        ) -> Option<Self> {
            let queue = Arc::new(init(CreateFlags::CLOEXEC).ok()?);
            let changes = WatchFlags::CLOSE_WRITE
                | WatchFlags::MODIFY
                | WatchFlags::CREATE
                | WatchFlags::DELETE
                | WatchFlags::MOVED_FROM
                | WatchFlags::MOVED_TO
                | WatchFlags::DELETE_SELF
                | WatchFlags::MOVE_SELF;
            let mut watched = Vec::new();
            for folder in folders {
                if !is_local(folder) {
                    return None;
                }
                watched.push(add_watch(&queue, folder, changes).ok()?);
            }
            let watcher = Self {
                queue: Arc::clone(&queue),
                folders: watched,
                alive: Arc::new(AtomicBool::new(true)),
            };
            let alive = Arc::clone(&watcher.alive);
            let spawned = thread::Builder::new()
                .name("watch".to_owned())
                .spawn(move || listen(&queue, is_meant, &alive, tell));
            spawned.ok()?;
            Some(watcher)
        }

        pub fn is_alive(&self) -> bool {
            self.alive.load(Ordering::Acquire)
        }
    }

    impl Drop for Watcher {
        /// The end of a watch is an event too: it ends the thread.
        fn drop(&mut self) {
            for &folder in &self.folders {
                let _ = remove_watch(&self.queue, folder);
            }
        }
    }

    fn folder_of(path: &Path) -> PathBuf {
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        folder.unwrap_or(Path::new(".")).to_owned()
    }

    fn listen(
        queue: &OwnedFd,
        is_meant: impl Fn(&OsStr) -> bool,
        alive: &AtomicBool,
        mut tell: impl FnMut() -> bool,
    ) {
        let mut buffer = [MaybeUninit::uninit(); 4096];
        let mut reader = Reader::new(queue, &mut buffer);
        loop {
            let event = match reader.next() {
                Ok(event) => event,
                Err(Errno::INTR) => continue,
                Err(_) => break,
            };
            let gone = ReadFlags::IGNORED | ReadFlags::DELETE_SELF | ReadFlags::MOVE_SELF;
            if event.events().intersects(gone) {
                break;
            }
            let changed = event.file_name();
            let meant =
                changed.is_none_or(|changed| is_meant(OsStr::from_bytes(changed.to_bytes())));
            if meant && !tell() {
                break;
            }
        }
        alive.store(false, Ordering::Release);
        tell();
    }

    /// False on file systems that other machines, or programs behind the kernel's back, write to.
    fn is_local(folder: &Path) -> bool {
        const REMOTE: [u64; 10] = [
            0x6969,      // NFS
            0x517b,      // SMB
            0xff53_4d42, // CIFS
            0xfe53_4d42, // SMB 2
            0x6573_5546, // FUSE: sshfs, cloud drives
            0x0102_1997, // 9P: folders of a host system
            0x5346_414f, // AFS
            0x00c3_6400, // Ceph
            0x7375_7245, // Coda
            0x786f_4256, // folders of VirtualBox
        ];
        rustix::fs::statfs(folder)
            .is_ok_and(|found| !REMOTE.contains(&(found.f_type as u64 & 0xffff_ffff)))
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    use std::ffi::OsStr;
    use std::path::Path;

    pub struct Watcher;

    impl Watcher {
        pub fn new(_: &[&Path], _: impl FnMut() -> bool + Send + 'static) -> Option<Self> {
            None
        }

        pub fn of_folder(
            _: &Path,
            _: impl Fn(&OsStr) -> bool + Send + 'static,
            _: impl FnMut() -> bool + Send + 'static,
        ) -> Option<Self> {
            None
        }

        pub fn is_alive(&self) -> bool {
            false
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::sync::mpsc::{Receiver, channel};
    use std::time::Duration;

    use super::*;

    const PATIENCE: Duration = Duration::from_secs(30);
    const QUIET: Duration = Duration::from_millis(200);

    fn watched(files: &[&Path]) -> (Watcher, Receiver<()>) {
        let (sender, heard) = channel();
        let watcher = Watcher::new(files, move || sender.send(()).is_ok());
        (watcher.expect("a disk of this machine"), heard)
    }

    /// Waits until nothing is heard any more; true if something was.
    fn is_heard(heard: &Receiver<()>) -> bool {
        let first = heard.recv_timeout(PATIENCE).is_ok();
        while heard.recv_timeout(QUIET).is_ok() {}
        first
    }

    #[test]
    fn a_file_is_heard_of_however_it_is_written_and_its_neighbours_are_not() {
        let root = tempfile::tempdir().expect("a directory");
        let (file, other) = (root.path().join("a.txt"), root.path().join("b.txt"));
        let (watcher, heard) = watched(&[&file]);
        std::fs::write(&other, "1").expect("a file");
        assert!(heard.recv_timeout(QUIET).is_err());
        std::fs::write(&file, "1").expect("a file");
        assert!(is_heard(&heard), "it is new");
        std::fs::rename(&other, &file).expect("it moves");
        assert!(is_heard(&heard), "another took its place");
        std::fs::remove_file(&file).expect("it goes");
        assert!(is_heard(&heard), "it is gone");
        assert!(watcher.is_alive());
        std::fs::remove_dir(root.path()).expect("it goes");
        assert!(is_heard(&heard) && !watcher.is_alive());
    }

    #[test]
    fn what_a_link_leads_to_is_heard_of() {
        let root = tempfile::tempdir().expect("a directory");
        let there = root.path().join("there");
        std::fs::create_dir(&there).expect("a directory");
        let (file, link) = (there.join("a.txt"), root.path().join("link.txt"));
        std::fs::write(&file, "1").expect("a file");
        std::os::unix::fs::symlink(&file, &link).expect("a link");
        let (_watcher, heard) = watched(&[&link]);
        std::fs::write(&file, "2").expect("a file");
        assert!(is_heard(&heard));
    }

    #[test]
    fn a_dropped_watcher_ends_its_thread() {
        let root = tempfile::tempdir().expect("a directory");
        let (watcher, heard) = watched(&[&root.path().join("a.txt")]);
        drop(watcher);
        assert!(is_heard(&heard), "the last word");
        assert!(heard.recv().is_err(), "its sender is gone with the thread");
    }

    #[test]
    fn a_folder_that_is_not_there_cannot_be_watched() {
        let root = tempfile::tempdir().expect("a directory");
        let file = root.path().join("nowhere/a.txt");
        assert!(Watcher::new(&[&file], || true).is_none());
    }
}
