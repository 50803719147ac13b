//! A program that is killed while it saves leaves the old file or the new one, whole, and no mark is
//! lost that a save said was on the disk.
//!
//! `cargo test --test kill` kills a few times; `BYLINE_KILLS=500 cargo test --release --test kill`
//! kills so often for each of the three sizes: a file that begins with no marks, with 1,000 and with
//! 10,000.
//!
//! And two programs that make marks in the same notes lose none while one of them is stopped and goes
//! on, in the middle of saves too. `BYLINE_DELAYS=0,150,400,1000 cargo test --test kill stopped` waits
//! so many milliseconds for each file that is written, and makes 60 marks.
#![cfg(unix)]

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use byline::annotation::{Annotation, Edit, Id, Kind, Timestamp};
use byline::import::from_text;
use byline::store::{
    Cause, Disk, Home, Mode, NotesFile, Placement, RealDisk, Saved, Store, beside,
};
use byline::text::{Source, Span};
use rustix::process::{Pid, Signal, kill_process};

/// Set in the child: where it saves.
const PLACE: &str = "BYLINE_KILL_PLACE";
/// How long a child may take to its first save.
const PATIENCE: Duration = Duration::from_mins(2);

/// Set in a child that is stopped and goes on: its name, how many marks it makes, and how many
/// milliseconds it waits for each file that it writes.
const WINDOW: &str = "BYLINE_KILL_WINDOW";

/// A disk that takes its time until something is there for good.
#[derive(Debug)]
struct Slow(Duration);

impl Disk for Slow {
    fn write_new(&self, path: &Path, bytes: &[u8], mode: Mode) -> std::io::Result<()> {
        let written = RealDisk.write_new(path, bytes, mode);
        std::thread::sleep(self.0);
        written
    }
}

fn open(root: &Path) -> byline::store::Opened {
    open_on(root, Arc::new(RealDisk))
}

fn open_on(root: &Path, disk: Arc<dyn Disk>) -> byline::store::Opened {
    let path = root.join("a.txt");
    let text = std::fs::read_to_string(&path).expect("an article");
    let store = Store::new(Some(Home::at(&root.join("home"))), Placement::Beside).with_disk(disk);
    let article = Arc::new(from_text(text, "a.txt"));
    store
        .open(article, &Source::File(path), Timestamp::UNIX_EPOCH)
        .expect("notes")
}

/// The child: makes one mark after another for ever, and writes down each that a save said is on the
/// disk. Does nothing in a plain test run.
#[test]
fn save_until_killed() {
    let Some(root) = std::env::var_os(PLACE).map(PathBuf::from) else {
        return;
    };
    let mut opened = open(&root);
    let text = std::fs::read_to_string(root.join("a.txt")).expect("an article");
    let mut saved = std::fs::OpenOptions::new()
        .append(true)
        .create(true)
        .open(root.join("saved"))
        .expect("a list");
    let first = opened.notes.annotations().len();
    for n in first.. {
        let id = format!("k{n:06}");
        let start = 5 * (n * 17 % 10_000);
        let span = Span::new(start, start + 4);
        let id = Id::new(id);
        let mark = Annotation::new(id.clone(), Kind::Note, &text, span, Timestamp::UNIX_EPOCH);
        opened.notes.apply(Edit::put(mark));
        opened
            .session
            .save(&opened.notes, Timestamp::UNIX_EPOCH)
            .expect("a save");
        writeln!(saved, "{id}").expect("a line");
    }
}

/// The ids in the file, which must be whole.
fn ids(path: &Path) -> BTreeSet<String> {
    let text = std::fs::read_to_string(path).expect("notes");
    let file = NotesFile::parse(&text);
    assert_eq!(file.broken(), None);
    assert!(file.unread().is_empty(), "{:?}", file.unread());
    let ids = text.lines().filter_map(|line| line.strip_prefix("id = \""));
    ids.map(|id| id.trim_end_matches('"').to_owned()).collect()
}

fn saved(root: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(root.join("saved")).unwrap_or_default();
    // The last line may be half there.
    let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
    whole.lines().map(str::to_owned).collect()
}

#[test]
fn a_killed_save_leaves_a_whole_file() {
    if std::env::var_os(PLACE).is_some() {
        return;
    }
    let kills: u64 = std::env::var("BYLINE_KILLS")
        .ok()
        .and_then(|kills| kills.parse().ok())
        .unwrap_or(3);
    for marks in [0_usize, 1_000, 10_000] {
        let root = tempfile::tempdir().expect("a directory");
        let text = (0..10_000).fold(String::new(), |text, n| text + &format!("{n:04} "));
        std::fs::write(root.path().join("a.txt"), &text).expect("an article");
        let notes = beside(&root.path().join("a.txt"));
        let mut first = open(root.path());
        let edits = (0..marks).map(|n| {
            let (id, start) = (Id::new(format!("m{n:09}")), 5 * n);
            let span = Span::new(start, start + 4);
            Edit::put(Annotation::new(
                id,
                Kind::Highlight,
                &text,
                span,
                Timestamp::UNIX_EPOCH,
            ))
        });
        first.notes.apply(Edit::Many(edits.collect()));
        let done = first.session.save(&first.notes, Timestamp::UNIX_EPOCH);
        done.expect("a save");
        let (mut found, mut all) = (0, 0);
        for kill in 0..kills {
            let before = saved(root.path()).len();
            let mut child = Command::new(std::env::current_exe().expect("this program"))
                .args(["--exact", "save_until_killed"])
                .env(PLACE, root.path())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("a child");
            let until = Instant::now() + PATIENCE;
            while saved(root.path()).len() <= before {
                assert!(Instant::now() < until, "{marks} marks: the child saves");
                std::thread::sleep(Duration::from_millis(2));
            }
            let wait = (kill * 7919 + marks as u64 * 31) % 40_000;
            std::thread::sleep(Duration::from_micros(wait));
            child.kill().expect("it runs for ever");
            child.wait().expect("it is dead");
            let there = ids(&notes);
            let accepted = saved(root.path());
            let lost = accepted.iter().find(|id| !there.contains(*id));
            assert_eq!(lost, None, "a save said that it was on the disk");
            let old = (0..marks).find(|n| !there.contains(&format!("m{n:09}")));
            assert_eq!(old, None, "a mark from before");
            found += u64::from(accepted.len() > before);
            all = accepted.len();
        }
        println!(
            "{marks} marks: {found} of {kills} kills found a file that was saved; {all} saves"
        );
        assert_eq!(
            found, kills,
            "every kill finds a file that the killed child saved"
        );
        // Nothing of the killed ones is in the way, and what they left is swept.
        let mut last = open(root.path());
        let span = Span::new(0, 4);
        let mark = Annotation::new(
            Id::new("last"),
            Kind::Note,
            &text,
            span,
            Timestamp::UNIX_EPOCH,
        );
        last.notes.apply(Edit::put(mark));
        let done = last.session.save(&last.notes, Timestamp::UNIX_EPOCH);
        done.expect("no lock is stale");
        let left = std::fs::read_dir(root.path())
            .expect("a directory")
            .flatten();
        let is_temporary = |path: &PathBuf| path.extension().is_some_and(|kind| kind == "tmp");
        let left: Vec<_> = left
            .map(|entry| entry.path())
            .filter(is_temporary)
            .collect();
        assert_eq!(left, [""; 0].map(PathBuf::from), "swept");
    }
}

/// The child: makes its marks and ends. Does nothing in a plain test run.
#[test]
fn make_marks_in_turn() {
    let (Some(root), Ok(window)) = (std::env::var_os(PLACE), std::env::var(WINDOW)) else {
        return;
    };
    let mut given = window.split(' ');
    let name = given.next().expect("a name");
    let mut number = || given.next().and_then(|number| number.parse::<u64>().ok());
    let (marks, delay) = (number().expect("marks"), number().expect("milliseconds"));
    let root = PathBuf::from(root);
    let mut opened = open_on(&root, Arc::new(Slow(Duration::from_millis(delay))));
    let text = std::fs::read_to_string(root.join("a.txt")).expect("an article");
    for n in 0..marks {
        let id = Id::new(format!("{name}{n:03}"));
        let mark = Annotation::new(
            id,
            Kind::Note,
            &text,
            Span::new(0, 4),
            Timestamp::UNIX_EPOCH,
        );
        opened.notes.apply(Edit::put(mark));
        // What the keeper does: again, when another window is writing for long.
        loop {
            match opened.session.save(&opened.notes, Timestamp::UNIX_EPOCH) {
                Ok(Saved::Merged { edit, .. }) => drop(opened.notes.apply(edit)),
                Ok(_) => {}
                Err(error) => {
                    assert!(matches!(error.cause, Cause::Busy), "{error}");
                    continue;
                }
            }
            break;
        }
    }
}

#[test]
fn two_windows_lose_nothing_while_one_is_stopped() {
    if std::env::var_os(PLACE).is_some() {
        return;
    }
    let given = std::env::var("BYLINE_DELAYS").ok();
    let delays = given.as_deref().unwrap_or("0,40");
    let each = if given.is_some() { 30 } else { 5 };
    for delay in delays.split(',') {
        let root = tempfile::tempdir().expect("a directory");
        std::fs::write(root.path().join("a.txt"), "The ferry was late.\n").expect("an article");
        let mut children: Vec<_> = ["a", "b"]
            .iter()
            .map(|name| {
                Command::new(std::env::current_exe().expect("this program"))
                    .args(["--exact", "make_marks_in_turn"])
                    .env(PLACE, root.path())
                    .env(WINDOW, format!("{name} {each} {delay}"))
                    .stdout(Stdio::null())
                    .stderr(Stdio::null())
                    .spawn()
                    .expect("a child")
            })
            .collect();
        let pause = Duration::from_millis(delay.parse::<u64>().expect("milliseconds") / 3 + 7);
        let mut stops = 0;
        let is_over =
            |child: &mut std::process::Child| child.try_wait().expect("a child").is_some();
        while !children.iter_mut().all(is_over) {
            // Ctrl-Z and what cannot be caught, in turn, now in the one and now in the other.
            let signal = [Signal::STOP, Signal::TSTP][stops / 2 % 2];
            let child = &mut children[stops % 2];
            if !is_over(child) {
                let id = Pid::from_child(child);
                kill_process(id, signal).expect("it runs");
                std::thread::sleep(3 * pause);
                kill_process(id, Signal::CONT).expect("it is stopped");
            }
            std::thread::sleep(pause);
            stops += 1;
        }
        for mut child in children {
            assert!(
                child.wait().expect("a child").success(),
                "it saved them all"
            );
        }
        let there = ids(&beside(&root.path().join("a.txt")));
        let lost: Vec<String> = (0..each)
            .flat_map(|n| [format!("a{n:03}"), format!("b{n:03}")])
            .filter(|id| !there.contains(id))
            .collect();
        assert_eq!(
            lost, [""; 0],
            "after {delay} ms for each file and {stops} stops"
        );
        println!(
            "{} marks are there, {delay} ms for each file, {stops} stops",
            2 * each
        );
    }
}
