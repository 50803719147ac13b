//! A change of codes in many files, interrupted at every call of the disk: at the next start it is
//! finished, or was never begun. Never halfway, and nothing is lost.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use byline::annotation::{Code, Timestamp};
use byline::import::from_text;
use byline::store::{
    CodeUse, Disk, Home, Lock, Mode, Opened, Placement, RealDisk, Stamp, Status, Store,
};
use byline::text::Source;

const TEXT: &str = "The ferry sails on Friday, said the harbour master of Larkfield.\n";
const BOOK: &str = "# Ours.\n[[code]]\nname = \"loss\" # agreed\nkey = \"l\"\n";

/// A disk of a program that is killed after so many calls: from then on nothing happens.
#[derive(Debug)]
struct Mortal(AtomicUsize);

impl Mortal {
    fn with(calls: usize) -> Arc<Self> {
        Arc::new(Self(AtomicUsize::new(calls)))
    }

    fn live(&self) -> io::Result<()> {
        let counted = |left: usize| left.checked_sub(1);
        let left = self
            .0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, counted);
        left.map(drop)
            .map_err(|_| io::Error::other("the program is dead"))
    }

    fn is_dead(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }
}

impl Disk for Mortal {
    fn status(&self, path: &Path) -> io::Result<Status> {
        self.live()?;
        RealDisk.status(path)
    }
    fn read_link(&self, path: &Path) -> io::Result<PathBuf> {
        self.live()?;
        RealDisk.read_link(path)
    }
    fn read(&self, path: &Path, most: u64) -> io::Result<(Vec<u8>, Stamp)> {
        self.live()?;
        RealDisk.read(path, most)
    }
    fn write_new(&self, path: &Path, bytes: &[u8], mode: Mode) -> io::Result<()> {
        if self.live().is_err() {
            return Err(io::Error::other("the program is dead"));
        }
        if self.is_dead() {
            // It dies in the middle of this one.
            let _ = RealDisk.write_new(path, &bytes[..bytes.len() / 2], mode);
            return Err(io::Error::other("the program is dead"));
        }
        RealDisk.write_new(path, bytes, mode)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.live()?;
        RealDisk.rename(from, to)
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        self.live()?;
        RealDisk.remove(path)
    }
    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.live().and_then(|()| RealDisk.status(folder).map(drop))
    }
    fn names_in(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        self.live()?;
        RealDisk.names_in(folder)
    }
    fn make_private_folder(&self, folder: &Path) -> io::Result<()> {
        self.live()?;
        RealDisk.make_private_folder(folder)
    }
    fn lock(&self, path: &Path) -> io::Result<Option<Lock>> {
        self.live()?;
        RealDisk.lock(path)
    }
    fn wait(&self, _: Duration) {}
}

/// Three articles below a codebook, two of which use its code, and one with a codebook of its own.
struct Desk(tempfile::TempDir);

fn marked(id: &str, codes: &str) -> String {
    format!(
        "# mine\nschema = 1\n\n[[annotation]]\nid = \"{id}\"\nstart = 4\nend = 9\nexact = \"ferry\"\ncodes = [{codes}]\n"
    )
}

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().expect("a folder"));
        let files = [
            ("news/codebook.toml", BOOK.to_owned()),
            ("news/a.txt.byline.toml", marked("aaaaaaaaaa", "\"loss\"")),
            (
                "news/b/b.txt.byline.ana.toml",
                marked("bbbbbbbbbb", "\"loss/early\", \"x\""),
            ),
            (
                "news/b/c.txt.byline.toml",
                marked("cccccccccc", "\"losses\""),
            ),
            ("news/d/codebook.toml", BOOK.to_owned()),
            ("news/d/d.txt.byline.toml", marked("dddddddddd", "\"loss\"")),
            (
                "news/.hidden/e.txt.byline.toml",
                marked("eeeeeeeeee", "\"loss\""),
            ),
            ("f.txt.byline.toml", marked("ffffffffff", "\"loss\"")),
            (
                "home/data/notes/g-01234567.toml",
                format!(
                    "[document]\npath = \"../../../news/b/g.txt\"\n{}",
                    marked("gggggggggg", "\"loss\"").replace("schema = 1\n", "")
                ),
            ),
            (
                "home/data/notes/h-01234567.toml",
                format!(
                    "[document]\npath = \"../../../news/d/h.txt\"\n{}",
                    marked("hhhhhhhhhh", "\"loss\"").replace("schema = 1\n", "")
                ),
            ),
            ("news/a.txt", TEXT.to_owned()),
        ];
        for (path, text) in files {
            let path = desk.path(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(path, text).expect("a file");
        }
        desk
    }

    fn path(&self, rest: &str) -> PathBuf {
        self.0.path().join(rest)
    }

    fn store(&self, disk: Arc<dyn Disk>) -> Store {
        let home = Home {
            user: Some(self.0.path().to_owned()),
            ..Home::at(&self.path("home"))
        };
        Store::new(Some(home), Placement::Beside)
            .with_disk(disk)
            .keeping_texts(false)
    }

    fn real(&self) -> Store {
        self.store(Arc::new(RealDisk))
    }

    fn book(&self) -> PathBuf {
        self.path("news/codebook.toml")
    }

    /// The notes files and codebooks, by their paths.
    fn texts(&self) -> BTreeMap<PathBuf, String> {
        let mut texts = BTreeMap::new();
        let mut folders = vec![self.path("news"), self.path("home/data")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("a folder").flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|ending| ending == "toml") {
                    let text = fs::read_to_string(&path).expect("a text");
                    // When a record was changed is not the question here.
                    let lines = text.lines().filter(|line| !line.starts_with("modified"));
                    texts.insert(path, lines.collect::<Vec<_>>().join("\n"));
                }
            }
        }
        texts
    }

    fn open(&self, store: &Store) -> Option<Opened> {
        let article = Arc::new(from_text(TEXT, "a.txt"));
        let source = Source::File(self.path("news/a.txt"));
        store.open(article, &source, now()).ok()
    }
}

fn now() -> Timestamp {
    "2026-03-01T10:00:00Z".parse().expect("a time")
}

fn users(desk: &Desk, except: &str) -> Vec<(PathBuf, usize)> {
    let reach = desk
        .real()
        .uses_of_code("loss", &desk.book(), &desk.path(except));
    assert_eq!(reach.problems, [""; 0]);
    let root = desk.0.path();
    let short = |path: &Path| path.strip_prefix(root).expect("below it").to_owned();
    let pair = |own: &CodeUse| (short(&own.notes), own.marks);
    reach.uses.iter().map(pair).collect()
}

#[test]
fn who_else_uses_a_shared_code_is_counted_and_named() {
    let desk = Desk::new();
    let (a, b) = ("news/a.txt.byline.toml", "news/b/b.txt.byline.ana.toml");
    let g = "home/data/notes/g-01234567.toml";
    assert_eq!(
        users(&desk, "none"),
        [(g.into(), 1), (a.into(), 1), (b.into(), 1)]
    );
    assert_eq!(users(&desk, a), [(g.into(), 1), (b.into(), 1)]);
    fs::write(desk.path(b), "[[annotation]\n").expect("a file");
    let reach = desk
        .real()
        .uses_of_code("loss", &desk.book(), &desk.path(a));
    assert_eq!((reach.uses.len(), reach.problems.len()), (1, 1));
    assert!(reach.problems[0].contains("b.txt"), "{:?}", reach.problems);
}

/// Renames `loss` everywhere on this disk. True if it says that something was done.
fn rename(desk: &Desk, disk: Arc<dyn Disk>) -> bool {
    let store = desk.store(disk);
    let reach = store.uses_of_code("loss", &desk.book(), Path::new("none"));
    let files: Vec<PathBuf> = reach.uses.into_iter().map(|found| found.notes).collect();
    let recoding = store.recode_with(&desk.book(), &files, now(), |notes, context| {
        notes.rename_code(context, "loss", "harm")
    });
    recoding.is_ok_and(|recoding| !recoding.write("Rename loss to harm").files.is_empty())
}

/// Nothing half, nothing left: no temporary file is in the way of a second start.
fn check_started_again(desk: &Desk, states: [&BTreeMap<PathBuf, String>; 2], what: &str) -> usize {
    let told = desk.real().finish_interrupted();
    let texts = desk.texts();
    let state = states.iter().position(|state| **state == texts);
    let Some(state) = state else {
        panic!("{what}: halfway: {texts:#?}\n{told:?}");
    };
    assert!(told.len() <= 1, "{what}: {told:?}");
    assert_eq!(desk.real().finish_interrupted(), [""; 0], "{what}: once");
    assert_eq!(
        desk.texts(),
        texts,
        "{what}: the second start changes nothing"
    );
    state
}

#[test]
fn a_change_of_codes_that_is_killed_at_any_call_is_finished_or_was_not_begun() {
    let desk = Desk::new();
    let before = desk.texts();
    assert!(rename(&desk, Arc::new(RealDisk)));
    let after = desk.texts();
    let changed = before.iter().filter(|(path, text)| after[*path] != **text);
    assert_eq!(changed.count(), 4, "three notes and one codebook");
    assert!(after[&desk.book()].contains("name = \"harm\" # agreed"));
    let mut seen = [0, 0];
    for calls in 0.. {
        let desk = Desk::new();
        let states = [&before, &after].map(|state| at(&desk, state));
        let disk = Mortal::with(calls);
        rename(&desk, Arc::<Mortal>::clone(&disk));
        let is_whole = !disk.is_dead();
        let state = check_started_again(&desk, [&states[0], &states[1]], &format!("{calls} calls"));
        seen[state] += 1;
        if state == 1 {
            // Whichever way it got there, it can be taken back.
            let undone = desk.real().undo_recoding().expect("an undo");
            assert_eq!(
                undone.expect("a change").0,
                "Rename loss to harm",
                "{calls} calls"
            );
            assert_eq!(desk.texts(), states[0], "{calls} calls: taken back");
        }
        if is_whole {
            break;
        }
        assert!(calls < 2000, "it ends");
    }
    assert!(seen.iter().all(|&count| count > 10), "{seen:?}");
}

#[test]
fn an_undo_that_is_killed_at_any_call_is_finished_or_was_not_begun() {
    let desk = Desk::new();
    let before = desk.texts();
    rename(&desk, Arc::new(RealDisk));
    let after = desk.texts();
    let mut seen = [0, 0];
    for calls in 0.. {
        let desk = Desk::new();
        let states = [&before, &after].map(|state| at(&desk, state));
        rename(&desk, Arc::new(RealDisk));
        let disk = Mortal::with(calls);
        let _ = desk.store(Arc::<Mortal>::clone(&disk)).undo_recoding();
        let is_whole = !disk.is_dead();
        let state = check_started_again(&desk, [&states[0], &states[1]], &format!("{calls} calls"));
        seen[state] += 1;
        let again = desk.real().undo_recoding().expect("an undo");
        assert_eq!(again.is_some(), state == 1, "{calls} calls: once");
        assert_eq!(desk.texts(), states[0], "{calls} calls");
        if is_whole {
            break;
        }
        assert!(calls < 2000, "it ends");
    }
    assert!(seen.iter().all(|&count| count > 10), "{seen:?}");
}

/// A disk on which one call fails, as on a full disk, or on which no notes can be written from a call on;
/// the program goes on.
#[derive(Debug)]
struct Failing {
    calls: AtomicUsize,
    fails_at: usize,
    stays_full: bool,
}

impl Failing {
    fn at(fails_at: usize) -> Arc<Self> {
        Arc::new(Self {
            calls: AtomicUsize::new(0),
            fails_at,
            stays_full: false,
        })
    }

    fn from(fails_at: usize) -> Arc<Self> {
        Arc::new(Self {
            calls: AtomicUsize::new(0),
            fails_at,
            stays_full: true,
        })
    }

    fn call(&self) -> io::Result<()> {
        match self.calls.fetch_add(1, Ordering::Relaxed) {
            call if call == self.fails_at && !self.stays_full => {
                Err(io::Error::from(io::ErrorKind::StorageFull))
            }
            _ => Ok(()),
        }
    }

    fn write(&self, path: &Path) -> io::Result<()> {
        self.call()?;
        let is_late = self.calls.load(Ordering::Relaxed) > self.fails_at;
        let is_state = path.components().any(|part| part.as_os_str() == "state");
        if self.stays_full && is_late && !is_state {
            return Err(io::Error::from(io::ErrorKind::StorageFull));
        }
        Ok(())
    }
}

impl Disk for Failing {
    fn status(&self, path: &Path) -> io::Result<Status> {
        self.call().and_then(|()| RealDisk.status(path))
    }
    fn read_link(&self, path: &Path) -> io::Result<PathBuf> {
        self.call().and_then(|()| RealDisk.read_link(path))
    }
    fn read(&self, path: &Path, most: u64) -> io::Result<(Vec<u8>, Stamp)> {
        self.call().and_then(|()| RealDisk.read(path, most))
    }
    fn write_new(&self, path: &Path, bytes: &[u8], mode: Mode) -> io::Result<()> {
        self.write(path)
            .and_then(|()| RealDisk.write_new(path, bytes, mode))
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.call().and_then(|()| RealDisk.rename(from, to))
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        self.call().and_then(|()| RealDisk.remove(path))
    }
    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.call().and_then(|()| RealDisk.sync_folder(folder))
    }
    fn names_in(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        self.call().and_then(|()| RealDisk.names_in(folder))
    }
    fn make_private_folder(&self, folder: &Path) -> io::Result<()> {
        self.call()
            .and_then(|()| RealDisk.make_private_folder(folder))
    }
    fn lock(&self, path: &Path) -> io::Result<Option<Lock>> {
        self.call().and_then(|()| RealDisk.lock(path))
    }
    fn wait(&self, _: Duration) {}
}

#[test]
fn a_change_of_codes_of_which_one_file_cannot_be_written_changes_no_file() {
    let desk = Desk::new();
    let before = desk.texts();
    assert!(rename(&desk, Arc::new(RealDisk)));
    let after = desk.texts();
    let (mut taken_back, mut made) = (0, 0);
    for fails_at in 0.. {
        let desk = Desk::new();
        let states = [&before, &after].map(|state| at(&desk, state));
        let disk = Failing::at(fails_at);
        let store = desk.store(Arc::<Failing>::clone(&disk));
        let reach = store.uses_of_code("loss", &desk.book(), Path::new("none"));
        let files: Vec<PathBuf> = reach.uses.into_iter().map(|found| found.notes).collect();
        let recoding = store.recode_with(&desk.book(), &files, now(), |notes, context| {
            notes.rename_code(context, "loss", "harm")
        });
        let begun = disk.calls.load(Ordering::Relaxed);
        // What cannot be read is refused before anything is written: another test.
        let (true, Ok(recoding)) = (begun <= fails_at, recoding) else {
            continue;
        };
        let written = recoding.write("Rename loss to harm");
        if disk.calls.load(Ordering::Relaxed) <= fails_at {
            break;
        }
        let what = format!("{fails_at} calls: {:?}", written.problems);
        if written.files.is_empty() {
            taken_back += 1;
            assert_eq!(desk.texts(), states[0], "{what}");
            let [why] = written.problems.as_slice() else {
                panic!("one sentence: {what}");
            };
            let names_a_file = why.contains(".toml") || why.contains(".json");
            assert!(names_a_file, "{what}");
            if why.contains(".toml") {
                assert!(why.starts_with("Nothing was changed: "), "{what}");
            }
            // Nothing is left to be finished or taken back.
            assert_eq!(desk.real().finish_interrupted(), [""; 0], "{what}");
            assert_eq!(desk.texts(), states[0], "{what}");
            assert!(desk.real().undo_recoding().expect("an undo").is_none());
        } else {
            made += 1;
            assert_eq!(desk.texts(), states[1], "{what}");
            desk.real().finish_interrupted();
            assert_eq!(desk.texts(), states[1], "{what}");
        }
        assert!(fails_at < 2000, "it ends");
    }
    assert!(taken_back > 10 && made > 3, "{taken_back} {made}");
}

#[test]
fn an_undo_of_which_one_file_cannot_be_written_takes_nothing_back() {
    let desk = Desk::new();
    let before = desk.texts();
    assert!(rename(&desk, Arc::new(RealDisk)));
    let after = desk.texts();
    let (mut refused, mut made) = (0, 0);
    for fails_at in 0.. {
        let desk = Desk::new();
        let states = [&before, &after].map(|state| at(&desk, state));
        rename(&desk, Arc::new(RealDisk));
        let disk = Failing::at(fails_at);
        let undone = desk.store(Arc::<Failing>::clone(&disk)).undo_recoding();
        if disk.calls.load(Ordering::Relaxed) <= fails_at {
            break;
        }
        let what = format!("{fails_at} calls: {undone:?}");
        let texts = desk.texts();
        if texts == states[1] {
            refused += 1;
            if let Ok(Some((_, written))) = &undone {
                assert!(written.files.is_empty() && written.can_undo, "{what}");
                let [why] = written.problems.as_slice() else {
                    panic!("one sentence: {what}");
                };
                assert!(why.starts_with("Nothing was taken back: "), "{what}");
                assert!(why.contains(".toml"), "{what}");
            }
        } else {
            made += 1;
            assert_eq!(texts, states[0], "{what}: halfway");
        }
        // It is not done later by itself, and can be done then.
        desk.real().finish_interrupted();
        assert!(texts == desk.texts() || undone.is_err(), "{what}");
        desk.real().undo_recoding().expect("an undo");
        assert_eq!(desk.texts(), states[0], "{what}");
        assert!(fails_at < 2000, "it ends");
    }
    assert!(refused > 10 && made > 3, "{refused} {made}");
}

#[test]
fn an_undo_on_a_disk_that_stays_full_is_finished_at_the_next_start_or_not_begun() {
    let after = {
        let desk = Desk::new();
        rename(&desk, Arc::new(RealDisk));
        desk.texts()
    };
    let before = Desk::new().texts();
    let mut finished = 0;
    for fails_at in 0..2000 {
        let desk = Desk::new();
        let [before, after] = [&before, &after].map(|state| at(&desk, state));
        rename(&desk, Arc::new(RealDisk));
        let disk = Failing::from(fails_at);
        let undone = desk.store(Arc::<Failing>::clone(&disk)).undo_recoding();
        if desk.texts() == before {
            // The disk was full only after it.
            break;
        }
        let is_half = desk.texts() != after;
        finished += usize::from(is_half);
        let told = desk.real().finish_interrupted();
        let texts = desk.texts();
        let what = format!("{fails_at}: {undone:?} {told:?}");
        assert!(texts == before || !is_half && texts == after, "{what}");
        desk.real().undo_recoding().expect("an undo");
        assert_eq!(desk.texts(), before, "{what}");
        assert!(desk.real().undo_recoding().expect("an undo").is_none());
    }
    assert!(finished > 3, "{finished}");
}

#[test]
fn what_is_gone_does_not_keep_the_rest_from_being_taken_back() {
    let desk = Desk::new();
    let mut before = desk.texts();
    rename(&desk, Arc::new(RealDisk));
    let gone = desk.path("news/a.txt.byline.toml");
    fs::remove_file(&gone).expect("a file");
    let (what, written) = desk
        .real()
        .undo_recoding()
        .expect("an undo")
        .expect("a change");
    assert_eq!(
        (what.as_str(), written.files.len()),
        ("Rename loss to harm", 3)
    );
    assert_eq!(written.problems.len(), 1, "{:?}", written.problems);
    assert!(written.problems[0].contains("a.txt.byline.toml"));
    before.remove(&gone);
    assert_eq!(desk.texts(), before);
    assert!(desk.real().undo_recoding().expect("an undo").is_none());
}

#[test]
fn a_change_that_cannot_be_taken_back_at_once_is_taken_back_at_the_next_start() {
    let before = Desk::new().texts();
    let mut taken_back = 0;
    for fails_at in 0..2000 {
        let desk = Desk::new();
        let before = at(&desk, &before);
        if rename(&desk, Failing::from(fails_at)) {
            // The disk was full only after the change.
            break;
        }
        if desk.texts() != before {
            taken_back += 1;
            let told = desk.real().finish_interrupted();
            let what = "Finished an undo that was interrupted: Rename loss to harm";
            assert_eq!(told, [what], "{fails_at}");
            assert_eq!(desk.texts(), before, "{fails_at}");
            assert_eq!(desk.real().finish_interrupted(), [""; 0], "{fails_at}");
        }
    }
    assert!(taken_back > 10, "{taken_back}");
}

/// The same texts in another desk.
fn at(desk: &Desk, state: &BTreeMap<PathBuf, String>) -> BTreeMap<PathBuf, String> {
    let moved = |path: &Path| {
        let parts: Vec<_> = path.components().collect();
        let from = parts
            .iter()
            .position(|part| part.as_os_str() == "news" || part.as_os_str() == "home")
            .expect("a part");
        parts[from..]
            .iter()
            .fold(desk.0.path().to_owned(), |path, part| path.join(part))
    };
    let state = state.iter();
    state
        .map(|(path, text)| (moved(path), text.clone()))
        .collect()
}

/// Renames the code in one article and in the codebook, as the keeper of its notes saves it.
fn save_both(desk: &Desk, disk: Arc<dyn Disk>) {
    let store = desk.store(disk);
    let Some(mut opened) = desk.open(&store) else {
        return;
    };
    let mut book = store.codebook(&desk.path("news"));
    opened.notes.shared = book.shared();
    if opened.notes.shared.get("loss").is_none() {
        return;
    }
    let mut ids = byline::annotation::IdSource::new(1);
    let context = byline::annotation::DecisionContext {
        text: TEXT,
        notes: &opened.notes,
        ids: &mut ids,
        now: now(),
        by: None,
    };
    let edit = opened.notes.rename_code(&context, "loss", "harm").edit;
    opened.notes.apply(edit);
    let both = opened.session.begin_with(&book, &opened.notes);
    let saved = opened.session.save(&opened.notes, now());
    if saved.is_ok() && book.save(opened.notes.shared.codes()).is_ok() {
        drop(both.map(byline::store::Changing::end));
    }
}

#[test]
fn notes_and_codebook_change_together_wherever_a_save_is_killed() {
    let state_of = |desk: &Desk| {
        let store = desk.real();
        let opened = desk.open(&store).expect("notes");
        let codes = opened.notes.annotations()[0].codes.join("+");
        let shared: Vec<String> = store
            .codebook(&desk.path("news"))
            .shared()
            .codes()
            .iter()
            .map(|code: &Code| format!("{}{:?}", code.name, code.key))
            .collect();
        format!("{codes} {}", shared.join("+"))
    };
    let mut seen = BTreeMap::new();
    for calls in 0.. {
        let desk = Desk::new();
        let disk = Mortal::with(calls);
        save_both(&desk, Arc::<Mortal>::clone(&disk));
        let told = desk.real().finish_interrupted();
        assert_eq!(told, [""; 0], "a save that is finished needs no sentence");
        *seen.entry(state_of(&desk)).or_insert(0) += 1;
        if !disk.is_dead() {
            break;
        }
        assert!(calls < 2000, "it ends");
    }
    let states: Vec<&str> = seen.keys().map(String::as_str).collect();
    assert_eq!(
        states,
        ["harm harmSome('l')", "loss lossSome('l')"],
        "{seen:?}"
    );
    assert!(seen.values().all(|&count| count > 10), "{seen:?}");
}

#[test]
fn what_another_program_wrote_in_between_stays() {
    let desk = Desk::new();
    // Killed when the first of the files is written.
    let mut calls = 0;
    loop {
        let desk = Desk::new();
        let disk = Mortal::with(calls);
        rename(&desk, Arc::<Mortal>::clone(&disk));
        if fs::read_to_string(desk.book()).expect("a codebook") != BOOK {
            break;
        }
        calls += 1;
    }
    rename(&desk, Mortal::with(calls));
    let path = desk.path("news/b/b.txt.byline.ana.toml");
    let text = fs::read_to_string(&path).expect("notes");
    let more = "\n[[annotation]]\nid = \"zzzzzzzzzz\"\nexact = \"Friday\"\n";
    fs::write(&path, text + more).expect("a file");
    let told = desk.real().finish_interrupted();
    assert_eq!(told.len(), 1, "{told:?}");
    let text = fs::read_to_string(&path).expect("notes");
    assert!(
        text.contains("zzzzzzzzzz") && text.contains("harm/early"),
        "{text}"
    );
}
