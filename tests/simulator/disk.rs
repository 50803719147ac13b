//! A disk in memory that does what real ones do rarely.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use byline::store::{Disk, FileKind, Lock, Mode, Stamp, Status};

/// Chance, the same for the same seed.
#[derive(Clone, Debug)]
pub struct Chance(pub u64);

impl Chance {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    pub fn one_in(&mut self, of: usize) -> bool {
        self.below(of) == 0
    }
}

/// What kind of disk it is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Kinds {
    /// No locks, dates in whole seconds.
    pub network: bool,
    /// `A` is `a`.
    pub case_blind: bool,
}

#[derive(Clone, Debug)]
pub struct Node {
    pub bytes: Vec<u8>,
    /// What is left of it when the power goes: nothing, or what was synced.
    pub safe: Option<Vec<u8>>,
    pub link: Option<PathBuf>,
    pub number: u64,
    pub changed: i128,
}

#[derive(Debug)]
pub struct Inside {
    pub kinds: Kinds,
    pub chance: Chance,
    pub files: BTreeMap<PathBuf, Node>,
    /// The entries of the folders as they are when the power goes.
    pub safe: BTreeMap<PathBuf, Node>,
    pub locks: BTreeSet<PathBuf>,
    pub clock: i128,
    pub count: u64,
    /// One in so many calls fails; never if zero.
    pub failing: usize,
    /// One in so many calls lets somebody else do something; never if zero.
    pub busy: usize,
    /// True while somebody else is at it, or a rename is decided on.
    pub depth: usize,
    pub is_loud: bool,
}

/// A disk in memory. What it lets others do in the middle of a call is set by the test.
pub struct SimulatedDisk {
    pub inside: Mutex<Inside>,
    pub others: Mutex<Option<Box<dyn FnMut() + Send>>>,
}

impl std::fmt::Debug for SimulatedDisk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SimulatedDisk")
    }
}

#[derive(Debug)]
pub struct HeldLock(pub Weak<SimulatedDisk>, pub PathBuf);

impl Drop for HeldLock {
    fn drop(&mut self) {
        if let Some(disk) = self.0.upgrade() {
            disk.inside().locks.remove(&self.1);
        }
    }
}

/// The disk as a window sees it, and how many calls it still lives.
#[derive(Clone, Debug)]
pub struct Seen(pub Arc<SimulatedDisk>, pub Life);

/// So many calls until a window is killed.
pub type Life = Arc<AtomicI64>;

impl Seen {
    /// A call of this window begins. After its death there are none.
    pub fn begin(&self, what: &str, path: &Path) -> io::Result<()> {
        let left = self.1.fetch_sub(1, Ordering::Relaxed);
        if left < 0 {
            return Err(io::Error::other("it was killed"));
        }
        let begun = self.0.begin(what, path);
        if left == 0 {
            return Err(io::Error::other("it is killed in this call"));
        }
        begun
    }

    pub fn is_dead(&self) -> bool {
        self.1.load(Ordering::Relaxed) < 0
    }
}

impl SimulatedDisk {
    pub fn new(seed: u64, kinds: Kinds, is_loud: bool) -> Arc<Self> {
        let inside = Inside {
            kinds,
            chance: Chance(seed),
            files: BTreeMap::new(),
            safe: BTreeMap::new(),
            locks: BTreeSet::new(),
            clock: 1_700_000_000_000_000_000,
            count: 0,
            failing: 0,
            busy: 0,
            depth: 0,
            is_loud,
        };
        Arc::new(Self {
            inside: Mutex::new(inside),
            others: Mutex::default(),
        })
    }

    pub fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The name under which a path is kept.
    pub fn name(&self, path: &Path) -> PathBuf {
        if self.inside().kinds.case_blind {
            PathBuf::from(path.to_string_lossy().to_lowercase())
        } else {
            path.to_owned()
        }
    }

    /// A call begins: somebody else may come first, and it may fail.
    pub fn begin(&self, what: &str, path: &Path) -> io::Result<()> {
        let (fails, lets_in) = {
            let mut inside = self.inside();
            inside.clock += 1_000_003;
            let (failing, busy, is_alone) = (inside.failing, inside.busy, inside.depth > 0);
            let fails = failing > 0 && inside.chance.one_in(failing);
            let lets_in = busy > 0 && !is_alone && inside.chance.one_in(busy);
            if inside.is_loud {
                let mark = if fails { " fails" } else { "" };
                println!(
                    "{:width$}{what} {}{mark}",
                    "",
                    path.display(),
                    width = 2 * inside.depth
                );
            }
            (fails, lets_in)
        };
        if lets_in
            && let Ok(mut others) = self.others.try_lock()
            && let Some(others) = others.as_mut()
        {
            {
                // It may be stopped for longer than anybody waits for a lock.
                let mut inside = self.inside();
                inside.depth += 1;
                let seconds = [0, 0, 1, 8][inside.chance.below(4)];
                inside.clock += seconds * 1_000_000_000;
            }
            others();
            self.inside().depth -= 1;
        }
        if !fails {
            return Ok(());
        }
        let kinds = [
            io::ErrorKind::StorageFull,
            io::ErrorKind::Other,
            io::ErrorKind::PermissionDenied,
            io::ErrorKind::Interrupted,
        ];
        let kind = self.inside().chance.below(kinds.len());
        Err(kinds[kind].into())
    }

    /// A symbolic link.
    pub fn link(&self, from: &str, to: &str) {
        self.put(from, "");
        let name = self.name(Path::new(from));
        let mut inside = self.inside();
        let inside = &mut *inside;
        for files in [&mut inside.files, &mut inside.safe] {
            if let Some(node) = files.get_mut(&name) {
                node.link = Some(PathBuf::from(to));
            }
        }
    }

    /// The name under which what a path leads to is kept, through a link.
    pub fn end_of(&self, path: &str) -> PathBuf {
        let name = self.name(Path::new(path));
        let link = self
            .inside()
            .files
            .get(&name)
            .and_then(|node| node.link.clone());
        link.map_or(name, |link| self.name(&link))
    }

    pub fn text(&self, path: &str) -> Option<String> {
        let name = self.end_of(path);
        let node = self.inside().files.get(&name).cloned();
        node.map(|node| String::from_utf8(node.bytes).expect("text"))
    }

    /// The ids of the marks in all notes files, wherever they are.
    pub fn marks(&self) -> BTreeSet<String> {
        let inside = self.inside();
        let is_notes = |path: &Path| path.extension().is_some_and(|kind| kind == "toml");
        let files = inside.files.iter().filter(|(path, _)| is_notes(path));
        let texts = files.map(|(_, node)| String::from_utf8_lossy(&node.bytes).into_owned());
        let tables = texts.filter_map(|text| toml::from_str::<toml::Table>(&text).ok());
        let mut marks = BTreeSet::new();
        for table in tables {
            let blocks = table.get("annotation").and_then(toml::Value::as_array);
            let ids = blocks
                .into_iter()
                .flatten()
                .filter_map(|block| block.get("id")?.as_str());
            marks.extend(ids.map(str::to_owned));
        }
        marks
    }

    /// Another program writes a file in place, as editors do.
    pub fn put(&self, path: &str, text: &str) {
        let name = self.end_of(path);
        let mut inside = self.inside();
        inside.clock += 1_000_003;
        inside.count += 1;
        if inside.is_loud {
            println!("      somebody writes {path}");
        }
        let (clock, count) = (inside.clock, inside.count);
        let node = inside.files.entry(name.clone()).or_insert(Node {
            bytes: Vec::new(),
            safe: None,
            link: None,
            number: count,
            changed: clock,
        });
        node.bytes = text.as_bytes().to_vec();
        node.safe = Some(node.bytes.clone());
        node.changed = clock;
        let node = node.clone();
        inside.safe.insert(name, node);
    }

    /// The power goes: what was not synced may be there, half there or gone; renames that were not
    /// synced happened or did not.
    pub fn lose_power(&self) {
        let mut inside = self.inside();
        let inside = &mut *inside;
        let mut left = BTreeMap::new();
        let paths: BTreeSet<PathBuf> = inside
            .files
            .keys()
            .chain(inside.safe.keys())
            .cloned()
            .collect();
        for path in paths {
            let (now, safe) = (inside.files.get(&path), inside.safe.get(&path));
            let node = if inside.chance.one_in(2) {
                now.or(safe)
            } else {
                safe
            };
            let Some(mut node) = node.cloned() else {
                continue;
            };
            if let Some(bytes) = &node.safe {
                node.bytes.clone_from(bytes);
            } else {
                let length = inside.chance.below(node.bytes.len() + 1);
                node.bytes.truncate(length);
            }
            left.insert(path, node);
        }
        inside.files = left.clone();
        inside.safe = left;
        inside.locks.clear();
    }
}

impl Inside {
    pub fn stamp(&self, node: &Node) -> Stamp {
        let second = 1_000_000_000;
        let date = if self.kinds.network {
            node.changed / second * second
        } else {
            node.changed
        };
        Stamp {
            file: (1, node.number),
            modified: date,
            changed: date,
            length: node.bytes.len() as u64,
        }
    }

    pub fn is_folder(&self, path: &Path) -> bool {
        self.files
            .keys()
            .any(|file| file.starts_with(path) && file != path)
    }
}

impl Disk for Seen {
    fn status(&self, path: &Path) -> io::Result<Status> {
        self.begin("status", path)?;
        let name = self.0.name(path);
        let inside = self.0.inside();
        let (kind, stamp) = match inside.files.get(&name) {
            Some(node) if node.link.is_some() => (FileKind::Link, inside.stamp(node)),
            Some(node) => (FileKind::File, inside.stamp(node)),
            None if inside.is_folder(&name) => (FileKind::Folder, Stamp::default()),
            None => return Err(io::ErrorKind::NotFound.into()),
        };
        Ok(Status {
            kind,
            stamp,
            mode: 0o644,
            owner: (1000, 1000),
        })
    }

    fn read_link(&self, path: &Path) -> io::Result<PathBuf> {
        self.begin("read link", path)?;
        let name = self.0.name(path);
        let inside = self.0.inside();
        let node = inside.files.get(&name).ok_or(io::ErrorKind::NotFound)?;
        node.link.clone().ok_or(io::ErrorKind::InvalidInput.into())
    }

    fn read(&self, path: &Path, most: u64) -> io::Result<(Vec<u8>, Stamp)> {
        self.begin("read", path)?;
        let name = self.0.name(path);
        let inside = self.0.inside();
        let node = inside.files.get(&name).ok_or(io::ErrorKind::NotFound)?;
        if node.link.is_some() {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        if node.bytes.len() as u64 > most {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok((node.bytes.clone(), inside.stamp(node)))
    }

    fn write_new(&self, path: &Path, bytes: &[u8], _: Mode) -> io::Result<()> {
        if self.is_dead() {
            return Err(io::Error::other("it was killed"));
        }
        let failed = self.begin("write", path);
        let name = self.0.name(path);
        let mut inside = self.0.inside();
        if inside.files.contains_key(&name) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        inside.count += 1;
        let (number, changed) = (inside.count, inside.clock);
        // A write that fails is torn: some of it is there.
        let length = match &failed {
            Ok(()) => bytes.len(),
            Err(_) => inside.chance.below(bytes.len() + 1),
        };
        let node = Node {
            bytes: bytes[..length].to_vec(),
            safe: failed.is_ok().then(|| bytes.to_vec()),
            link: None,
            number,
            changed,
        };
        inside.files.insert(name, node);
        failed
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        // The last look and the rename are the one gap that no program can close.
        self.0.inside().depth += 1;
        let begun = self.begin("rename", to);
        self.0.inside().depth -= 1;
        begun?;
        let (from, to) = (self.0.name(from), self.0.name(to));
        let mut inside = self.0.inside();
        let mut node = inside.files.remove(&from).ok_or(io::ErrorKind::NotFound)?;
        node.changed = inside.clock;
        inside.files.insert(to, node);
        Ok(())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.begin("remove", path)?;
        let name = self.0.name(path);
        let gone = self.0.inside().files.remove(&name);
        gone.map(drop).ok_or(io::ErrorKind::NotFound.into())
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.begin("sync", folder)?;
        let folder = self.0.name(folder);
        let mut inside = self.0.inside();
        let inside = &mut *inside;
        inside.safe.retain(|path, _| path.parent() != Some(&folder));
        let here = inside
            .files
            .iter()
            .filter(|(path, _)| path.parent() == Some(&folder));
        inside
            .safe
            .extend(here.map(|(path, node)| (path.clone(), node.clone())));
        Ok(())
    }

    fn names_in(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        self.begin("list", folder)?;
        let folder = self.0.name(folder);
        let inside = self.0.inside();
        let here = inside
            .files
            .keys()
            .filter(|path| path.parent() == Some(&folder));
        Ok(here
            .filter_map(|path| path.file_name().map(OsString::from))
            .collect())
    }

    fn make_private_folder(&self, folder: &Path) -> io::Result<()> {
        self.begin("make", folder)
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Lock>> {
        if self.is_dead() {
            return Err(io::Error::other("it was killed"));
        }
        if self.0.inside().kinds.network {
            return Err(io::ErrorKind::Unsupported.into());
        }
        // Having no locks for once would be another kind of disk.
        let mut inside = self.0.inside();
        let is_free = inside.locks.insert(path.to_owned());
        Ok(is_free.then(|| Lock::new(HeldLock(Arc::downgrade(&self.0), path.to_owned()))))
    }

    fn wait(&self, time: Duration) {
        self.0.inside().clock += time.as_nanos() as i128;
    }

    fn process(&self) -> u32 {
        7
    }

    fn user(&self) -> Option<u32> {
        Some(1000)
    }
}
