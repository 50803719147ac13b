//! The keeper on disks that fill up, and beside other programs.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use super::super::events::Sent;
use super::*;
use crate::annotation::{Annotation, Edit, Id, Kind};
use crate::app::Revision;
use crate::import::from_text;
use crate::store::{Disk, Home, Mode, Placement, RealDisk, beside};
use crate::text::Span;

const TEXT: &str = "The ferry sails on Friday.\n";
const PATIENCE: Duration = Duration::from_mins(1);

/// A disk with one directory that has no room while it is full.
#[derive(Debug)]
struct Filling(AtomicBool, PathBuf);

impl Disk for Filling {
    fn write_new(&self, path: &Path, bytes: &[u8], mode: Mode) -> io::Result<()> {
        if self.0.load(Ordering::Relaxed) && path.starts_with(&self.1) {
            RealDisk.write_new(path, &bytes[..bytes.len() / 2], mode)?;
            return Err(io::ErrorKind::StorageFull.into());
        }
        RealDisk.write_new(path, bytes, mode)
    }
}

/// The keeper of the notes on `ferry.txt` in `root`, and what it says.
fn keeper_on(root: &Path, disk: Arc<dyn Disk>) -> (Arc<Sender<Task>>, Receiver<Sent>) {
    let article = root.join("news/ferry.txt");
    let home = Home::at(&root.join("home"));
    let store = Store::new(Some(home), Placement::Beside).with_disk(disk);
    let (events, said) = channel();
    let text = Arc::new(from_text(TEXT, "ferry.txt"));
    let source = Source::File(article);
    let tasks = keep(
        store,
        text,
        source,
        Shared::default(),
        JobSender::new(events),
    );
    (tasks, said)
}

/// The same once it has read the notes.
fn keeper(root: &Path, disk: Arc<dyn Disk>) -> (Arc<Sender<Task>>, Receiver<Sent>) {
    let (tasks, said) = keeper_on(root, disk);
    assert!(matches!(next(&said), Message::Opened(_)));
    (tasks, said)
}

fn folder_with_article() -> tempfile::TempDir {
    let root = tempfile::tempdir().expect("a directory");
    std::fs::create_dir(root.path().join("news")).expect("a directory");
    std::fs::write(root.path().join("news/ferry.txt"), TEXT).expect("an article");
    root
}

fn snapshot(revision: u64) -> Box<Snapshot> {
    let mut notes = Notes::default();
    for n in 0..revision {
        let (id, at) = (Id::new(format!("mark{n}")), Timestamp::UNIX_EPOCH);
        let mark = Annotation::new(id, Kind::Highlight, TEXT, Span::new(4, 9), at);
        notes.apply(Edit::put(mark));
    }
    Box::new(Snapshot {
        revision: Revision(revision),
        notes,
        merges: 0,
    })
}

fn next(said: &Receiver<Sent>) -> Message {
    let sent = said.recv_timeout(PATIENCE).expect("an answer");
    sent.messages.into_iter().next().expect("a message")
}

/// The next answer that is not "the file has changed", which may come at any moment.
fn next_but_stale(said: &Receiver<Sent>) -> Message {
    loop {
        match next(said) {
            Message::Stale => {}
            answer => return answer,
        }
    }
}

#[test]
fn a_full_disk_is_told_once_and_the_data_directory_takes_the_notes() {
    let root = folder_with_article();
    let (news, file) = (
        root.path().join("news"),
        beside(&root.path().join("news/ferry.txt")),
    );
    let disk = Arc::new(Filling(AtomicBool::new(false), news));
    let (tasks, said) = keeper(root.path(), Arc::<Filling>::clone(&disk));
    tasks.send(Task::Save(snapshot(1))).expect("it listens");
    assert!(matches!(next(&said), Message::Saved(Revision(1))));
    let before = std::fs::read_to_string(&file).expect("notes");
    disk.0.store(true, Ordering::Relaxed);
    tasks.send(Task::Save(snapshot(2))).expect("it listens");
    let Message::Refused(Revision(2), why) = next(&said) else {
        panic!("the disk is full");
    };
    assert!(why.ends_with("the notes are still in memory"), "{why}");
    assert_eq!(std::fs::read_to_string(&file).expect("notes"), before);
    tasks
        .send(Task::SaveElsewhere(snapshot(2)))
        .expect("it listens");
    assert!(matches!(next(&said), Message::Told(_)));
    assert!(matches!(next(&said), Message::Saved(Revision(2))));
    assert_eq!(std::fs::read_to_string(&file).expect("notes"), before);
}

#[test]
fn new_notes_that_a_folder_refuses_are_said_to_be_elsewhere() {
    let root = folder_with_article();
    let (tasks, said) = keeper(root.path(), Arc::new(RealDisk));
    std::fs::remove_dir_all(root.path().join("news")).expect("it goes");
    tasks.send(Task::Save(snapshot(0))).expect("it listens");
    assert!(matches!(next_but_stale(&said), Message::Saved(_)));
    tasks.send(Task::Save(snapshot(1))).expect("it listens");
    let told = next_but_stale(&said);
    let Message::Told(told) = told else {
        panic!("where they are is said before anything else: {told:?}");
    };
    assert!(told.starts_with("Kept in the data directory"), "{told}");
    assert!(matches!(next_but_stale(&said), Message::Saved(_)));
    tasks.send(Task::Save(snapshot(2))).expect("it listens");
    assert!(matches!(next_but_stale(&said), Message::Saved(_)));
}

#[test]
fn where_no_place_has_room_the_first_one_is_tried_again() {
    let root = folder_with_article();
    let disk = Arc::new(Filling(AtomicBool::new(true), root.path().to_owned()));
    let (tasks, said) = keeper(root.path(), Arc::<Filling>::clone(&disk));
    tasks
        .send(Task::SaveElsewhere(snapshot(1)))
        .expect("it listens");
    let failed = |said| matches!(said, Message::SaveFailed(..) | Message::Refused(..));
    assert!(matches!(next(&said), Message::Told(_)) && failed(next(&said)));
    disk.0.store(false, Ordering::Relaxed);
    tasks.send(Task::Save(snapshot(1))).expect("it listens");
    assert!(matches!(next(&said), Message::Saved(Revision(1))));
    assert!(beside(&root.path().join("news/ferry.txt")).exists());
}

#[test]
fn an_article_that_is_written_anew_is_noticed_once() {
    let root = folder_with_article();
    let path = root.path().join("news/ferry.txt");
    let mut watch = Watch::new(Some(&path));
    assert!(!watch.is_changed());
    std::fs::write(&path, "The ferry sails on Saturday.\n").expect("an article");
    assert!(!watch.is_changed(), "it may still be written");
    assert!(watch.is_changed());
    assert!(!watch.is_changed());
    std::fs::remove_file(&path).expect("it is there");
    assert!(!watch.is_changed());
    assert!(!Watch::new(Some(root.path())).is_changed());
}

#[test]
fn what_another_program_writes_is_noticed_while_nothing_happens() {
    let root = folder_with_article();
    let (tasks, said) = keeper(root.path(), Arc::new(RealDisk));
    let notes = "[[annotation]]\nexact = \"ferry\"\n";
    std::fs::write(beside(&root.path().join("news/ferry.txt")), notes).expect("a file");
    assert!(matches!(next(&said), Message::Stale));
    let refresh = Task::Refresh(snapshot(0));
    tasks.send(refresh).expect("it listens");
    let Message::Merged { edit, conflicts: 0 } = next(&said) else {
        panic!("what the other wrote");
    };
    assert_eq!(edit.keys().len(), 1);
}

#[test]
fn a_save_made_before_a_merge_was_taken_over_loses_nothing() {
    let root = folder_with_article();
    let file = beside(&root.path().join("news/ferry.txt"));
    let (tasks, said) = keeper(root.path(), Arc::new(RealDisk));
    tasks.send(Task::Save(snapshot(1))).expect("it listens");
    assert!(matches!(next(&said), Message::Saved(Revision(1))));
    let ours = std::fs::read_to_string(&file).expect("notes");
    let theirs = format!("{ours}\n[[annotation]]\nid = \"theirs\"\nexact = \"Friday\"\n");
    std::fs::write(&file, theirs).expect("a file");
    tasks.send(Task::Save(snapshot(2))).expect("it listens");
    let Message::Merged { edit, conflicts: 0 } = next(&said) else {
        panic!("what the other wrote");
    };
    assert_eq!(edit.keys().len(), 1);
    assert!(matches!(next(&said), Message::Saved(Revision(2))));
    // This snapshot was made before the merge came back.
    tasks.send(Task::Save(snapshot(3))).expect("it listens");
    assert!(matches!(next(&said), Message::Saved(Revision(3))));
    let now = std::fs::read_to_string(&file).expect("notes");
    assert!(
        now.contains("theirs") && !now.contains("[[deleted]]"),
        "{now}"
    );
    // And this one after it, with the other's mark deleted here.
    let mut after = snapshot(4);
    after.merges = 1;
    tasks.send(Task::Save(after)).expect("it listens");
    assert!(matches!(next(&said), Message::Saved(Revision(4))));
    let now = std::fs::read_to_string(&file).expect("notes");
    assert!(now.contains("[[deleted]]\nid = \"theirs\""), "{now}");
}

#[cfg(unix)]
#[test]
fn notes_whose_file_cannot_be_read_go_to_a_place_of_their_own() {
    let root = folder_with_article();
    let path = beside(&root.path().join("news/ferry.txt"));
    let made = std::process::Command::new("mkfifo").arg(&path).status();
    assert!(made.is_ok_and(|made| made.success()), "a pipe");
    let (tasks, said) = keeper_on(root.path(), Arc::new(RealDisk));
    let Message::NotOpened(why) = next(&said) else {
        panic!("it answers though the pipe does not");
    };
    assert!(why.contains("it is not a regular file"), "{why}");
    tasks.send(Task::Save(snapshot(1))).expect("it listens");
    assert!(matches!(next(&said), Message::Refused(Revision(1), _)));
    tasks
        .send(Task::SaveElsewhere(snapshot(1)))
        .expect("it listens");
    assert!(matches!(next(&said), Message::Told(_)));
    assert!(matches!(next(&said), Message::Saved(Revision(1))));
    let rescue = root.path().join("home/data/rescue");
    assert_eq!(std::fs::read_dir(&rescue).expect("a folder").count(), 1);
    // Once the pipe is gone they are offered, and go when they are saved.
    std::fs::remove_file(&path).expect("a pipe");
    let (tasks, said) = keeper_on(root.path(), Arc::new(RealDisk));
    let Message::Opened(opened) = next(&said) else {
        panic!("notes");
    };
    let offers = opened.offers;
    assert_eq!(offers.len(), 1);
    let take = Task::Take(offers[0].path.clone(), Box::default());
    tasks.send(take).expect("it listens");
    assert!(matches!(next(&said), Message::Taken(_, 1)));
    tasks.send(Task::Save(snapshot(1))).expect("it listens");
    assert!(matches!(next(&said), Message::Saved(Revision(1))));
    assert_eq!(std::fs::read_dir(&rescue).expect("a folder").count(), 0);
}

#[test]
fn what_is_ours_alone_is_written_again_when_another_program_overwrote_it() {
    let root = folder_with_article();
    let file = beside(&root.path().join("news/ferry.txt"));
    let (tasks, said) = keeper(root.path(), Arc::new(RealDisk));
    tasks.send(Task::Save(snapshot(1))).expect("it listens");
    assert!(matches!(next(&said), Message::Saved(Revision(1))));
    let before = std::fs::read_to_string(&file).expect("notes");
    tasks.send(Task::Save(snapshot(2))).expect("it listens");
    assert!(matches!(next(&said), Message::Saved(Revision(2))));
    // A sync tool that knows nothing of the second mark.
    std::fs::write(&file, before).expect("a file");
    tasks.send(Task::Refresh(snapshot(2))).expect("it listens");
    assert!(matches!(next_but_stale(&said), Message::Merged { .. }));
    let (done, is_done) = channel();
    tasks.send(Task::Rest(done)).expect("it listens");
    is_done.recv_timeout(PATIENCE).expect("it rests");
    let now = std::fs::read_to_string(&file).expect("notes");
    assert!(now.contains("mark0") && now.contains("mark1"), "{now}");
}

#[test]
fn a_look_at_the_file_does_not_drop_the_refresh_before_it() {
    let (done, _rest) = channel();
    let refresh = || Task::Refresh(snapshot(1));
    let others = VecDeque::from([Task::Look, Task::Rest(done)]);
    assert!(!is_superseded(&refresh(), &others));
    assert!(!is_superseded(&Task::Save(snapshot(1)), &others));
    for later in [refresh(), Task::Save(snapshot(2))] {
        assert!(is_superseded(
            &refresh(),
            &VecDeque::from([Task::Look, later])
        ));
    }
}

#[test]
fn a_file_that_vanished_is_asked_about_and_written_again() {
    let root = folder_with_article();
    let file = beside(&root.path().join("news/ferry.txt"));
    let (tasks, said) = keeper(root.path(), Arc::new(RealDisk));
    tasks.send(Task::Save(snapshot(1))).expect("it listens");
    assert!(matches!(next(&said), Message::Saved(Revision(1))));
    std::fs::remove_file(&file).expect("notes");
    tasks.send(Task::Save(snapshot(1))).expect("it listens");
    let asked = next(&said);
    assert!(matches!(asked, Message::Doubt(FileDoubt::Vanished(path)) if path == file));
    assert!(matches!(next(&said), Message::SaveFailed(Revision(1), _)));
    tasks
        .send(Task::Settle(true, snapshot(1)))
        .expect("it listens");
    assert!(matches!(next(&said), Message::Saved(Revision(1))));
    assert!(file.exists());
    std::fs::remove_file(&file).expect("notes");
    tasks.send(Task::Save(snapshot(1))).expect("it listens");
    assert!(matches!(next(&said), Message::Doubt(_)));
    assert!(matches!(next(&said), Message::SaveFailed(..)));
    tasks
        .send(Task::Settle(false, snapshot(1)))
        .expect("it listens");
    let Message::Merged { edit, conflicts: 0 } = next(&said) else {
        panic!("they go");
    };
    assert_eq!(edit.keys().len(), 1);
    assert!(!file.exists());
}
