//! A program that is killed while it saves leaves the old file or the new one, whole.
//!
//! `cargo test --test kill` kills a few times; `BYLINE_KILLS=500 cargo test --release --test kill`
//! kills so often for each of the three sizes.
#![cfg(unix)]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use byline::annotation::{Annotation, Edit, Id, Kind, Timestamp};
use byline::import::{Source, from_text};
use byline::store::{Home, NotesFile, Placement, Store, beside};
use byline::text::Span;

/// Set in the child: where it saves, and how many marks.
const PLACE: &str = "BYLINE_KILL_PLACE";
const MARKS: &str = "BYLINE_KILL_MARKS";

fn open(root: &Path) -> byline::store::Opened {
    let path = root.join("a.txt");
    let text = std::fs::read_to_string(&path).expect("an article");
    let store = Store::new(Some(Home::at(&root.join("home"))), Placement::Beside);
    let article = Arc::new(from_text(text, "a.txt"));
    store
        .open(article, &Source::File(path), Timestamp::UNIX_EPOCH)
        .expect("notes")
}

/// The child: saves for ever, each time with another number in every note. Does nothing in a plain
/// test run.
#[test]
fn save_until_killed() {
    let Some(root) = std::env::var_os(PLACE).map(PathBuf::from) else {
        return;
    };
    let marks: usize = std::env::var(MARKS)
        .expect("a number")
        .parse()
        .expect("a number");
    let mut opened = open(&root);
    let text = std::fs::read_to_string(root.join("a.txt")).expect("an article");
    for round in 0.. {
        for n in 0..marks {
            let id = Id::new(format!("m{n:09}"));
            let mut mark =
                Annotation::new(id, Kind::Note, "", Span::default(), Timestamp::UNIX_EPOCH);
            mark.span = Span::new(5 * n, 5 * n + 4);
            mark.anchor.exact = text[5 * n..5 * n + 4].to_owned();
            mark.note = format!("round {round}");
            opened.notes.apply(Edit::put(mark));
        }
        opened
            .session
            .save(&opened.notes, Timestamp::UNIX_EPOCH)
            .expect("a save");
    }
}

/// The round that the file is of, where all its marks are of one; `None` before the first save.
fn round(path: &Path, marks: usize) -> Option<usize> {
    let text = std::fs::read_to_string(path).ok()?;
    let file = NotesFile::parse(&text);
    assert_eq!(file.broken(), None);
    let rounds: Vec<&str> = text
        .lines()
        .filter(|line| line.starts_with("note = "))
        .collect();
    assert_eq!(rounds.len(), marks, "a whole file has all marks");
    assert!(
        rounds.iter().all(|round| *round == rounds[0]),
        "all of one round"
    );
    rounds[0]
        .trim_matches(|letter: char| !letter.is_ascii_digit())
        .parse()
        .ok()
}

#[test]
fn a_killed_save_leaves_a_whole_file() {
    if std::env::var_os(PLACE).is_some() {
        return;
    }
    let kills: u64 = std::env::var("BYLINE_KILLS")
        .ok()
        .and_then(|kills| kills.parse().ok())
        .unwrap_or(4);
    let mut seen = 0;
    for marks in [1, 100, 1000] {
        let root = tempfile::tempdir().expect("a directory");
        let text = (0..marks).fold(String::new(), |text, n| text + &format!("{n:04} "));
        std::fs::write(root.path().join("a.txt"), text).expect("an article");
        let notes = beside(&root.path().join("a.txt"));
        for kill in 0..kills {
            let mut child = Command::new(std::env::current_exe().expect("this program"))
                .args(["--exact", "save_until_killed"])
                .env(PLACE, root.path())
                .env(MARKS, marks.to_string())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("a child");
            let wait = 15 + (kill * 7919 + marks as u64 * 31) % 120;
            std::thread::sleep(Duration::from_millis(wait));
            child.kill().expect("it runs for ever");
            child.wait().expect("it is dead");
            seen += usize::from(round(&notes, marks).is_some());
        }
        let mut last = open(root.path());
        let mut edit = last.notes.annotations().to_vec();
        if let Some(mark) = edit.first_mut() {
            mark.note.push('!');
            last.notes.apply(Edit::put(mark.clone()));
            last.session
                .save(&last.notes, Timestamp::UNIX_EPOCH)
                .expect("no lock is stale");
        }
        let left = std::fs::read_dir(root.path())
            .expect("a directory")
            .flatten();
        let left: Vec<_> = left
            .filter(|entry| entry.path().extension().is_some_and(|kind| kind == "tmp"))
            .collect();
        assert!(
            left.is_empty() || edit.is_empty(),
            "what the killed ones left is swept: {left:?}"
        );
    }
    println!("{seen} of {} kills found a file", 3 * kills);
}
