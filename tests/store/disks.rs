//! Disks that are full, refuse, are locked or hold what killed programs left; links and modes.

use super::*;

/// A disk on which waiting takes no time.
#[derive(Debug)]
struct Impatient;

impl Disk for Impatient {
    fn wait(&self, _: std::time::Duration) {}
}

#[test]
fn a_lock_that_another_holds_is_never_written_without() {
    let desk = Desk::new();
    let store = desk.store().with_disk(Arc::new(Impatient));
    let source = Source::File(desk.article());
    let mut opened = store.open(article(TEXT), &source, now()).expect("notes");
    add(&mut opened, mark("a1", "ferry"));
    let locks = desk.root.path().join("home/state/locks");
    let held: Vec<fs::File> = fs::read_dir(locks)
        .expect("locks")
        .flatten()
        .map(|entry| fs::File::open(entry.path()).expect("a lock"))
        .collect();
    assert!(!held.is_empty());
    for lock in &held {
        // It waits: a program that another test starts has each lock in its hands from its fork to
        // its exec.
        lock.lock().expect("a lock that comes free");
    }
    let before = desk.read();
    opened.notes.apply(Edit::put(mark("b2", "Monday")));
    let error = opened
        .session
        .save(&opened.notes, now())
        .expect_err("it is held");
    assert!(matches!(error.cause, Cause::Busy), "{error}");
    assert!(
        error.to_string().ends_with("the notes are still in memory"),
        "{error}"
    );
    assert_eq!(desk.read(), before);
    for lock in &held {
        lock.unlock().expect("unlocked");
    }
    opened
        .session
        .save(&opened.notes, now())
        .expect("it is free");
    assert_eq!(desk.open().notes.annotations().len(), 2);
}

#[test]
fn what_killed_programs_left_is_swept() {
    let desk = Desk::new();
    add(&mut desk.open(), mark("a1", "ferry"));
    let news = desk.root.path().join("news");
    for name in [
        ".ferry.txt.byline.toml.77-0.tmp",
        ".ferry.txt.byline.toml~.77-1.tmp",
    ] {
        fs::write(news.join(name), "half a fi").expect("a leftover");
    }
    add(&mut desk.open(), mark("b2", "Monday"));
    let left = fs::read_dir(news).expect("a directory").flatten();
    let left: Vec<_> = left.map(|entry| entry.file_name()).collect();
    assert_eq!(left.len(), 3, "article, notes and backup: {left:?}");
}

/// A disk that refuses.
#[derive(Debug)]
struct Refusing {
    broken: AtomicBool,
    kind: io::ErrorKind,
    below: PathBuf,
}

impl Disk for Refusing {
    fn write_new(&self, path: &Path, bytes: &[u8], mode: Mode) -> io::Result<()> {
        if self.broken.load(Ordering::Relaxed) && path.starts_with(&self.below) {
            // A full disk takes some of it.
            if self.kind == io::ErrorKind::StorageFull {
                RealDisk.write_new(path, &bytes[..bytes.len() / 2], mode)?;
            }
            return Err(io::Error::from(self.kind));
        }
        RealDisk.write_new(path, bytes, mode)
    }
}

/// A disk with room for two files: with a backup there is none for the new notes.
#[derive(Debug)]
struct Tight;

impl Disk for Tight {
    fn write_new(&self, path: &Path, bytes: &[u8], mode: Mode) -> io::Result<()> {
        let folder = fs::read_dir(path.parent().expect("a folder")).expect("a folder");
        let mut names = folder.flatten().map(|entry| entry.file_name());
        if path.to_string_lossy().contains("/news/")
            && names.any(|name| name.to_string_lossy().ends_with('~'))
        {
            return Err(io::Error::from(io::ErrorKind::StorageFull));
        }
        RealDisk.write_new(path, bytes, mode)
    }
}

#[test]
fn the_notes_come_before_their_backup() {
    let desk = Desk::new();
    add(&mut desk.open(), mark("a1", "ferry"));
    let store = desk.store().with_disk(Arc::new(Tight));
    let mut opened = store
        .open(article(TEXT), &Source::File(desk.article()), now())
        .expect("notes");
    add(&mut opened, mark("b2", "Monday"));
    assert!(desk.read().contains("Monday"), "{}", desk.read());
    assert!(
        !desk
            .root
            .path()
            .join("news/ferry.txt.byline.toml~")
            .exists()
    );
}

#[test]
fn a_full_disk_keeps_the_old_file_and_offers_another_place() {
    let desk = Desk::new();
    let below = desk.root.path().join("news");
    let disk = Arc::new(Refusing {
        broken: AtomicBool::new(false),
        kind: io::ErrorKind::StorageFull,
        below,
    });
    let store = desk.store().with_disk(Arc::<Refusing>::clone(&disk));
    let mut opened = store
        .open(article(TEXT), &Source::File(desk.article()), now())
        .expect("notes");
    add(&mut opened, mark("a1", "ferry"));
    let before = desk.read();
    disk.broken.store(true, Ordering::Relaxed);
    opened.notes.apply(Edit::put(mark("b2", "Monday")));
    let error = opened
        .session
        .save(&opened.notes, now())
        .expect_err("a full disk");
    assert!(
        error
            .to_string()
            .ends_with("the file there is as it was, the notes are still in memory"),
        "{error}"
    );
    assert_eq!(desk.read(), before);
    let left: Vec<_> = fs::read_dir(desk.root.path().join("news"))
        .expect("it is there")
        .flatten()
        .collect();
    assert_eq!(left.len(), 2, "no temporary file is left: {left:?}");
    assert!(opened.session.save_elsewhere());
    assert_eq!(
        opened.session.save(&opened.notes, now()).expect("a save"),
        Saved::Written
    );
    // The next session finds the file beside the article and is offered what is new elsewhere.
    let again = desk.open();
    assert_eq!(
        (again.notes.annotations().len(), again.elsewhere.len()),
        (1, 1)
    );
    // Space again: the notes in memory can still go to the old place.
    disk.broken.store(false, Ordering::Relaxed);
}

#[test]
fn a_read_only_directory_sends_new_notes_to_the_data_directory() {
    let desk = Desk::new();
    let below = desk.root.path().join("news");
    let disk = Arc::new(Refusing {
        broken: AtomicBool::new(true),
        kind: io::ErrorKind::PermissionDenied,
        below,
    });
    let store = desk.store().with_disk(disk);
    let mut opened = store
        .open(article(TEXT), &Source::File(desk.article()), now())
        .expect("notes");
    add(&mut opened, mark("a1", "ferry"));
    assert!(
        opened
            .session
            .path()
            .starts_with(desk.root.path().join("home"))
    );
    assert!(
        desk.open().notes.says_the_same(&opened.notes),
        "found by the text"
    );
    fs::write(desk.article(), format!("Edited.\n\n{TEXT}")).expect("an edit");
    assert_eq!(
        desk.open().notes.annotations().len(),
        1,
        "found by the place"
    );
}

#[test]
fn notes_that_went_on_in_the_data_directory_are_found_there() {
    let desk = Desk::new();
    let mut opened = desk.open();
    add(&mut opened, mark("a1", "ferry"));
    let refusing = Arc::new(Refusing {
        broken: AtomicBool::new(true),
        kind: io::ErrorKind::PermissionDenied,
        below: desk.root.path().join("news"),
    });
    let mut opened = desk
        .store()
        .with_disk(Arc::clone(&refusing) as Arc<dyn Disk>)
        .open(article(TEXT), &Source::File(desk.article()), now())
        .expect("notes");
    let mut changed = opened.notes.annotations()[0].clone();
    changed.note = "since then".to_owned();
    changed.modified = Some(now() + jiff::SignedDuration::from_secs(5));
    opened.notes.apply(Edit::put(changed));
    assert!(opened.session.save(&opened.notes, now()).is_err());
    assert!(opened.session.save_elsewhere());
    opened.session.save(&opened.notes, now()).expect("a save");
    let again = desk.store().with_disk(refusing);
    let again = again
        .open(article(TEXT), &Source::File(desk.article()), now())
        .expect("notes");
    assert_eq!(again.notes.annotations()[0].note, "since then");
    assert!(again.elsewhere.is_empty(), "what is beside is older");
    // Once the folder takes files again, those beside are opened and the later change is offered.
    let mut again = desk.open();
    assert_eq!(again.notes.annotations()[0].note, "");
    assert_eq!(again.elsewhere.len(), 1);
    let path = &again.elsewhere[0].path;
    let edit = again.session.take(path, &again.notes, now());
    let mut notes = again.notes.clone();
    notes.apply(edit.expect("notes"));
    assert!(notes.annotations()[0].note.contains("since then"));
}

#[cfg(unix)]
#[test]
fn links_and_modes_stay() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let desk = Desk::new();
    let real = desk.root.path().join("synced.toml");
    fs::write(&real, "schema = 1\n").expect("a file");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).expect("a mode");
    symlink("../synced.toml", desk.notes()).expect("a link");
    let mut opened = desk.open();
    let real = real.canonicalize().expect("a file");
    opened.notes.apply(Edit::put(mark("a1", "ferry")));
    opened
        .session
        .save(&opened.notes, now())
        .expect_err("nobody agreed to it");
    assert_eq!(fs::read_to_string(&real).expect("a file"), "schema = 1\n");
    let Some(doubt @ Doubt::Link(_)) = opened.session.doubt() else {
        panic!("a link is asked about");
    };
    opened
        .session
        .settle(&doubt, true, &opened.notes, now())
        .expect("yes");
    opened.session.save(&opened.notes, now()).expect("a save");
    // It is asked once.
    let mut opened = desk.open();
    assert_eq!(opened.session.doubt(), None);
    add(&mut opened, mark("b2", "Monday"));
    assert!(
        fs::symlink_metadata(desk.notes())
            .expect("a link")
            .file_type()
            .is_symlink()
    );
    assert!(fs::read_to_string(&real).expect("a file").contains("a1"));
    assert_eq!(
        fs::metadata(&real).expect("a file").permissions().mode() & 0o777,
        0o640
    );
}
