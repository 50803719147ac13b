//! Work off the drawing thread: the analysis, and the keeper of the notes.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::events::{Event, Post};
use crate::analysis::Analyser;
use crate::annotation::{Edit, Notes, Timestamp};
use crate::app::{Offer, Opening, Snapshot};
use crate::import::Source;
use crate::store::{
    Access, Action, Cause, Codebook, CodebookSaved, NameListSync, Names, Saved, Session, Stamp,
    Store,
};
use crate::text::Article;

/// What the keeper of the notes is asked for.
pub enum Task {
    /// Write them.
    Save(Box<Snapshot>),
    /// Look whether another program changed them.
    Refresh(Box<Notes>),
    /// From now on write them to the data directory, and do it.
    SaveElsewhere(Box<Snapshot>),
    /// Take along the notes of another file.
    Take(PathBuf, Box<Notes>),
    /// Leave them and do not offer them again.
    Leave(PathBuf, Box<Notes>),
}

/// The analyser of all that is read in one run of the program: it remembers what it made of each
/// paragraph, so that an article that changes a little costs a little. The first analysis makes it.
pub type Shared = Arc<Mutex<Option<Analyser>>>;

/// How often the keeper looks whether another program changed the notes or the article, while it has
/// nothing else to do: one look at each file's date.
const LOOK_EVERY: Duration = Duration::from_millis(1500);

/// How much of a long article is analysed before the rest, in bytes.
const BEGINNING: usize = 64 * 1024;
/// Each beginning is so many times as long as the one before: all of them together cost a fraction
/// of the whole.
const LONGER: usize = 8;

/// Analyses the article. Of a long one the beginning comes first, then more of it, then all: what
/// the whole document says of a name may still change what was found. The reader's own names win.
pub fn analyse(shared: Shared, article: Arc<Article>, names: Names, events: Post) {
    thread::spawn(move || {
        let found = catch_unwind(AssertUnwindSafe(|| {
            if shared.is_poisoned() {
                // Whatever the analysis before this one stumbled over is not to be gone on with.
                *shared.lock().unwrap_or_else(PoisonError::into_inner) = None;
                shared.clear_poison();
            }
            let mut shared = shared.lock().unwrap_or_else(PoisonError::into_inner);
            let analyser = shared.get_or_insert_with(Analyser::remembering);
            let (personal, errors) = names.read();
            for error in errors {
                let _ = events.send(Event::Told(error.to_string()));
            }
            analyser.set_personal(personal);
            let mut length = BEGINNING;
            while length < article.text().len() / 2 {
                let found = Arc::new(analyser.analyse(&article.beginning(length)));
                let partial = true;
                if !events.send(Event::Analysed { found, partial }) {
                    return None;
                }
                length = length.saturating_mul(LONGER);
            }
            Some(Arc::new(analyser.analyse(&article)))
        }));
        events.send(match found {
            Ok(Some(found)) => Event::Analysed {
                found,
                partial: false,
            },
            Ok(None) => return,
            Err(_) => Event::NotAnalysed,
        });
    });
}

/// Opens the notes, then writes them whenever it is asked to; of several that wait only the newest.
/// Looks after the article's file too.
pub fn keep(
    store: Store,
    article: Arc<Article>,
    source: Source,
    analyser: Shared,
    events: Post,
) -> Sender<Task> {
    let (tasks, queue) = channel();
    let watch = Watch::new(source.path());
    thread::spawn(move || {
        let names = store.names(source.path());
        let opened = catch_unwind(AssertUnwindSafe(|| {
            let book = store.codebook_of(&source);
            let opened = store.open(Arc::clone(&article), &source, Timestamp::now());
            (opened, book)
        }));
        let opened = opened.map(|(opened, book)| opened.map(|opened| (opened, book)));
        let (opened, book) = match opened {
            Ok(Ok(both)) => both,
            Ok(Err(error)) => {
                events.send(Event::Opened(Box::new(Err(error.to_string()))));
                return;
            }
            Err(_) => {
                let why = "the notes could not be read because of a mistake in the program";
                events.send(Event::Opened(Box::new(Err(why.to_owned()))));
                return;
            }
        };
        let (session, mut opened) = split(opened);
        opened.notes.shared = book.shared();
        opened.told.extend(book.warnings().iter().cloned());
        let feed = NameListSync::new(&opened.notes);
        events.send(Event::Opened(Box::new(Ok(opened))));
        let keeper = Keeper {
            session,
            book,
            events,
            article,
            names,
            feed,
            analyser,
            watch,
        };
        keeper.work(&queue);
    });
    tasks
}

fn split(opened: crate::store::Opened) -> (Session, Opening) {
    let report = opened.report();
    let mut told = opened.warnings;
    if let Access::Read(why) = opened.session.access()
        && told.is_empty()
    {
        told.push(format!("Your notes are open for reading only: {why}"));
    }
    told.extend(report);
    let offers = opened.elsewhere.into_iter().map(|own| Offer {
        path: own.path,
        records: own.records,
        article: own.article,
    });
    let rest = Opening {
        notes: opened.notes,
        told,
        unsettled: opened.unsettled > 0,
        offers: offers.collect(),
        before: opened.before,
    };
    (opened.session, rest)
}

struct Keeper {
    session: Session,
    book: Codebook,
    events: Post,
    article: Arc<Article>,
    names: Names,
    feed: NameListSync,
    analyser: Shared,
    watch: Watch,
}

/// Looks whether the article's file was written anew.
struct Watch {
    path: Option<PathBuf>,
    /// The file as it was told of last.
    told: Option<Stamp>,
    /// The file at the last look.
    last: Option<Stamp>,
}

impl Watch {
    /// Watches a file; what is none (a pipe, a folder, an address) cannot be read again.
    fn new(path: Option<&Path>) -> Self {
        let path = path.filter(|path| path.is_file()).map(Path::to_owned);
        let told = path.as_deref().and_then(Stamp::of);
        Self {
            path,
            told,
            last: told,
        }
    }

    /// True once for each change, when the file has stood still for one look: it may still be
    /// written at the first one.
    fn is_changed(&mut self) -> bool {
        let Some(now) = self.path.as_deref().and_then(Stamp::of) else {
            return false;
        };
        let stands_still = self.last == Some(now);
        self.last = Some(now);
        if !stands_still || self.told == Some(now) {
            return false;
        }
        self.told = Some(now);
        true
    }
}

impl Keeper {
    fn work(mut self, queue: &Receiver<Task>) {
        let mut waiting = VecDeque::new();
        loop {
            if waiting.is_empty() {
                match queue.recv_timeout(LOOK_EVERY) {
                    Ok(task) => waiting.push_back(task),
                    Err(RecvTimeoutError::Disconnected) => return,
                    Err(RecvTimeoutError::Timeout) => {
                        if self.watch.is_changed() && !self.events.send(Event::Rewritten) {
                            return;
                        }
                        if self.session.is_changed() && !self.events.send(Event::Stale) {
                            return;
                        }
                        continue;
                    }
                }
            }
            waiting.extend(queue.try_iter());
            let Some(task) = waiting.pop_front() else {
                continue;
            };
            // A newer snapshot stands for an older one.
            let is_save = |task: &Task| matches!(task, Task::Save(_) | Task::SaveElsewhere(_));
            let is_old = match &task {
                Task::Refresh(_) => !waiting.is_empty(),
                Task::Save(_) => waiting.iter().any(is_save),
                _ => false,
            };
            if is_old {
                continue;
            }
            let done = catch_unwind(AssertUnwindSafe(|| self.carry_out(&task)));
            if done.is_err()
                && let Task::Save(snapshot) | Task::SaveElsewhere(snapshot) = &task
            {
                let why = "a mistake in the program; the file is as it was".to_owned();
                let failed = Event::SaveFailed(snapshot.revision, why, false);
                self.events.send(failed);
            }
        }
    }

    fn carry_out(&mut self, task: &Task) {
        match task {
            Task::Save(snapshot) => drop(self.save(snapshot, true)),
            Task::SaveElsewhere(snapshot) => {
                let before = self.session.clone();
                if self.session.save_elsewhere() {
                    self.tell_place();
                }
                if !self.save(snapshot, false) {
                    // The place at hand may take them again one day.
                    self.session = before;
                }
            }
            Task::Take(path, notes) => {
                let taken = self.session.take(path, notes, Timestamp::now());
                self.events.send(match taken {
                    Ok(edit) => {
                        let count = edit.keys().len();
                        Event::Taken(edit, count)
                    }
                    Err(error) => Event::Told(error.to_string()),
                });
            }
            Task::Leave(path, notes) => self.session.leave(path, notes),
            Task::Refresh(notes) => {
                match self.session.refresh(notes, Timestamp::now()) {
                    Ok(Some((edit, conflicts))) => {
                        self.events.send(Event::Merged(edit, conflicts.len()));
                    }
                    Ok(None) => {}
                    Err(error) => {
                        self.events.send(Event::Told(error.to_string()));
                    }
                }
                self.refresh_codebook(notes);
            }
        }
    }

    fn refresh_codebook(&mut self, notes: &Notes) {
        match self.book.refresh(notes.shared.codes()) {
            Ok(Some(edit)) => self.codebook_changed(edit, &[]),
            Ok(None) => {}
            Err(error) => {
                self.events.send(Event::Told(error.to_string()));
            }
        }
    }

    /// Tells the reader what another program did to the codebook.
    fn codebook_changed(&self, edit: Edit, kept: &[String]) {
        self.events.send(Event::Merged(edit, 0));
        let path = self.book.path().display();
        let text = if kept.is_empty() {
            format!("Another program changed the codebook; its changes are here now: {path}")
        } else {
            let codes = kept.join(", ");
            format!(
                "Another program changed the codebook; it keeps their version of {codes}: {path}"
            )
        };
        self.events.send(Event::Told(text));
    }

    /// Writes the shared codes where they changed.
    fn save_codebook(&mut self, snapshot: &Snapshot) -> Result<(), String> {
        match self.book.save(snapshot.notes.shared.codes()) {
            Ok(CodebookSaved::Merged { edit, kept }) => self.codebook_changed(edit, &kept),
            Ok(_) => {}
            Err(error) => return Err(error.to_string()),
        }
        Ok(())
    }

    /// True where the notes are on the disk.
    fn save(&mut self, snapshot: &Snapshot, may_move: bool) -> bool {
        let event = match self.session.save(&snapshot.notes, Timestamp::now()) {
            Ok(saved) => {
                if let Saved::Merged { edit, conflicts } = saved {
                    self.events.send(Event::Merged(edit, conflicts.len()));
                }
                match self.save_codebook(snapshot) {
                    Ok(()) => Event::Saved(snapshot.revision),
                    Err(why) => Event::SaveFailed(snapshot.revision, why, false),
                }
            }
            Err(error) if may_move && error.is_refusal() && self.session.save_elsewhere() => {
                self.tell_place();
                return self.save(snapshot, false);
            }
            Err(error) => {
                let codebook = self.save_codebook(snapshot).err();
                let refused = error.action == Action::Write
                    && matches!(error.cause, Cause::System(_) | Cause::ReadOnly(_));
                let offer = refused && self.session.clone().save_elsewhere();
                let why: Vec<String> = [error.to_string()].into_iter().chain(codebook).collect();
                Event::SaveFailed(snapshot.revision, why.join("; "), offer)
            }
        };
        let saved = matches!(event, Event::Saved(_));
        self.events.send(event);
        self.feed(&snapshot.notes);
        saved
    }

    /// What the reader decided on names goes to the reader's list; then it holds in all of this
    /// article too.
    fn feed(&mut self, notes: &Notes) {
        match self.feed.write(notes, &self.names) {
            Ok(true) => analyse(
                Arc::clone(&self.analyser),
                Arc::clone(&self.article),
                self.names.clone(),
                self.events.clone(),
            ),
            Ok(false) => {}
            Err(error) => {
                self.events.send(Event::Told(error.to_string()));
            }
        }
    }

    fn tell_place(&self) {
        let place = self.session.path().display();
        let text =
            format!("Kept in the data directory, since the folder refuses the notes: {place}");
        self.events.send(Event::Told(text));
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::path::Path;
    use std::sync::atomic::{AtomicBool, Ordering};

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
    fn keeper(root: &Path, disk: Arc<dyn Disk>) -> (Sender<Task>, Receiver<Event>) {
        let article = root.join("news/ferry.txt");
        let home = Home::at(&root.join("home"));
        let store = Store::new(Some(home), Placement::Beside).with_disk(disk);
        let (events, said) = channel();
        let text = Arc::new(from_text(TEXT, "ferry.txt"));
        let source = Source::File(article);
        let tasks = keep(store, text, source, Shared::default(), Post::new(events));
        let opened = said.recv_timeout(PATIENCE).expect("notes");
        assert!(matches!(opened, Event::Opened(found) if found.is_ok()));
        (tasks, said)
    }

    fn desk() -> tempfile::TempDir {
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
        })
    }

    fn next(said: &Receiver<Event>) -> Event {
        said.recv_timeout(PATIENCE).expect("an answer")
    }

    #[test]
    fn a_full_disk_is_told_once_and_the_data_directory_takes_the_notes() {
        let root = desk();
        let (news, file) = (
            root.path().join("news"),
            beside(&root.path().join("news/ferry.txt")),
        );
        let disk = Arc::new(Filling(AtomicBool::new(false), news));
        let (tasks, said) = keeper(root.path(), Arc::<Filling>::clone(&disk));
        tasks.send(Task::Save(snapshot(1))).expect("it listens");
        assert!(matches!(next(&said), Event::Saved(Revision(1))));
        let before = std::fs::read_to_string(&file).expect("notes");
        disk.0.store(true, Ordering::Relaxed);
        tasks.send(Task::Save(snapshot(2))).expect("it listens");
        let Event::SaveFailed(Revision(2), why, offer) = next(&said) else {
            panic!("the disk is full");
        };
        assert!(
            why.ends_with("the notes are still in memory") && offer,
            "{why}"
        );
        assert_eq!(std::fs::read_to_string(&file).expect("notes"), before);
        tasks
            .send(Task::SaveElsewhere(snapshot(2)))
            .expect("it listens");
        assert!(matches!(next(&said), Event::Told(_)));
        assert!(matches!(next(&said), Event::Saved(Revision(2))));
        assert_eq!(std::fs::read_to_string(&file).expect("notes"), before);
    }

    #[test]
    fn where_no_place_has_room_the_first_one_is_tried_again() {
        let root = desk();
        let disk = Arc::new(Filling(AtomicBool::new(true), root.path().to_owned()));
        let (tasks, said) = keeper(root.path(), Arc::<Filling>::clone(&disk));
        tasks
            .send(Task::SaveElsewhere(snapshot(1)))
            .expect("it listens");
        let failed = |event| matches!(event, Event::SaveFailed(..));
        assert!(matches!(next(&said), Event::Told(_)) && failed(next(&said)));
        disk.0.store(false, Ordering::Relaxed);
        tasks.send(Task::Save(snapshot(1))).expect("it listens");
        assert!(matches!(next(&said), Event::Saved(Revision(1))));
        assert!(beside(&root.path().join("news/ferry.txt")).exists());
    }

    #[test]
    fn an_article_that_is_written_anew_is_noticed_once() {
        let root = desk();
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
        let root = desk();
        let (tasks, said) = keeper(root.path(), Arc::new(RealDisk));
        let notes = "[[annotation]]\nexact = \"ferry\"\n";
        std::fs::write(beside(&root.path().join("news/ferry.txt")), notes).expect("a file");
        assert!(matches!(next(&said), Event::Stale));
        let refresh = Task::Refresh(Box::default());
        tasks.send(refresh).expect("it listens");
        let Event::Merged(edit, 0) = next(&said) else {
            panic!("what the other wrote");
        };
        assert_eq!(edit.keys().len(), 1);
    }
}
