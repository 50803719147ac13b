//! The keeper of the notes: writes them, hears of what others write, on a thread of its own.

mod codes;
mod task;
mod unread;
mod watched;

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Weak};
use std::thread;
use std::time::Duration;

use self::unread::Unread;
use self::watched::Watch;
use super::events::JobSender;
use super::jobs::{Shared, analyse};
use super::watch::Watcher;
use crate::annotation::{Edit, Notes, Timestamp};
use crate::app::{FileDoubt, Message, Offer, Opening, Snapshot};
use crate::import::Source;
use crate::store;
use crate::store::{
    Access, Action, Cause, Changing, Codebook, Doubt, NameListSync, Names, Saved, Session, Store,
};
use crate::text::Article;

pub use self::task::Task;

/// How often the keeper looks whether another program changed the notes or the article, while it has
/// nothing else to do and may have missed a change: one look at each file's date.
const LOOK_EVERY: Duration = Duration::from_millis(1500);

/// So many looks follow when a change was heard of: what is being written is not taken up at once.
/// Where nothing can be heard they go on for ever.
const LOOKS: usize = 3;

/// Opens the notes, then writes them whenever it is asked to; of several that wait only the newest.
/// Looks after the article's file too.
pub fn keep(
    store: Store,
    article: Arc<Article>,
    source: Source,
    analyser: Shared,
    events: JobSender,
) -> Arc<Sender<Task>> {
    let (tasks, queue) = channel();
    let tasks = Arc::new(tasks);
    let to_keeper = Arc::downgrade(&tasks);
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
                let unread = Unread {
                    store,
                    article,
                    source,
                    events,
                };
                return unread.work(&queue, &error.to_string());
            }
            Err(_) => {
                let why = "the notes could not be read because of a mistake in the program";
                let unread = Unread {
                    store,
                    article,
                    source,
                    events,
                };
                return unread.work(&queue, why);
            }
        };
        let (session, mut opened) = split(opened);
        opened.notes.shared = book.shared();
        opened.told.extend(book.warnings().iter().cloned());
        opened.doubt = doubt(&session);
        let feed = NameListSync::new(&opened.notes);
        events.send(Message::Opened(Box::new(opened)));
        let keeper = Keeper {
            store,
            is_unfinished: false,
            session,
            book,
            events,
            article,
            names,
            feed,
            analyser,
            watch,
            merges: VecDeque::new(),
            sent: 0,
        };
        keeper.work(&queue, &to_keeper);
    });
    tasks
}

fn split(opened: store::Opened) -> (Session, Opening) {
    let report = opened.report();
    let mut told = opened.warnings;
    if let Access::Read(why) = opened.session.access()
        && told.is_empty()
    {
        told.push(format!("Your notes are open for reading only: {why}"));
    }
    told.extend(report);
    let offers = opened.elsewhere.into_iter().map(|candidate| Offer {
        path: candidate.path,
        records: candidate.records,
        article: candidate.article,
        rescued: candidate.rescued,
    });
    let rest = Opening {
        notes: opened.notes,
        told,
        unsettled: opened.unsettled > 0,
        offers: offers.collect(),
        before: opened.before,
        last_visit: opened.last_visit,
        doubt: None,
    };
    (opened.session, rest)
}

struct Keeper {
    store: Store,
    session: Session,
    book: Codebook,
    events: JobSender,
    article: Arc<Article>,
    names: Names,
    feed: NameListSync,
    analyser: Shared,
    watch: Watch,
    /// The last changes of other programs that were sent to the reader's notes.
    merges: VecDeque<Edit>,
    /// How many there were in all.
    sent: usize,
    /// True if notes were saved and the shared codes that changed with them were not.
    is_unfinished: bool,
}

/// What only the reader can decide, as the reader is asked.
fn doubt(session: &Session) -> Option<FileDoubt> {
    let path = session.path().to_owned();
    Some(match session.doubt()? {
        Doubt::Link(target) => FileDoubt::Link { path, target },
        Doubt::Conflict(line) => FileDoubt::Conflict { path, line },
        Doubt::Vanished => FileDoubt::Vanished(path),
    })
}

/// True if a task that waits does what this one would: a newer snapshot replaces an older one, and
/// saving takes in what other programs wrote.
fn is_superseded(task: &Task, waiting: &VecDeque<Task>) -> bool {
    let is_save = |task: &Task| matches!(task, Task::Save(_) | Task::SaveElsewhere(_));
    match task {
        Task::Refresh(_) => waiting
            .iter()
            .any(|task| is_save(task) || matches!(task, Task::Refresh(_))),
        Task::Save(_) => waiting.iter().any(is_save),
        _ => false,
    }
}

impl Keeper {
    fn work(mut self, queue: &Receiver<Task>, tasks: &Weak<Sender<Task>>) {
        let mut waiting = VecDeque::new();
        let mut watched = PathBuf::new();
        let mut watcher = None;
        let mut looks = LOOKS;
        loop {
            // The notes may have gone to another place.
            if watched != self.session.path() {
                self.session.path().clone_into(&mut watched);
                watcher = self.watcher(tasks);
                looks = LOOKS;
            }
            if waiting.is_empty() {
                let heard = watcher.as_ref().is_some_and(Watcher::is_alive);
                let next = if heard && looks == 0 {
                    queue.recv().map_err(|_| RecvTimeoutError::Disconnected)
                } else {
                    queue.recv_timeout(LOOK_EVERY)
                };
                match next {
                    Ok(Task::Look) => looks = LOOKS,
                    Ok(task) => waiting.push_back(task),
                    Err(RecvTimeoutError::Disconnected) => return,
                    Err(RecvTimeoutError::Timeout) => {
                        looks = looks.saturating_sub(1);
                        if self.watch.is_changed() && !self.events.send(Message::Rewritten) {
                            return;
                        }
                        if let Some(path) = self.watch.is_gone() {
                            let told = format!(
                                "The article's file is gone: {}; its text stays open here",
                                path.display()
                            );
                            self.events.send(Message::Told(told));
                        }
                        if self.session.is_changed() && !self.events.send(Message::Stale) {
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
            if matches!(task, Task::Look) {
                looks = LOOKS;
                continue;
            }
            if is_superseded(&task, &waiting) {
                continue;
            }
            let done = catch_unwind(AssertUnwindSafe(|| self.carry_out(&task)));
            if done.is_err()
                && let Task::Save(snapshot) | Task::SaveElsewhere(snapshot) = &task
            {
                let why = "a mistake in the program; the file is as it was".to_owned();
                let failed = Message::SaveFailed(snapshot.revision, why);
                self.events.send(failed);
            }
        }
    }

    /// Hears of changes of the notes and the article, if the system tells of them.
    fn watcher(&self, tasks: &Weak<Sender<Task>>) -> Option<Watcher> {
        let files: Vec<&Path> = [Some(self.session.path()), self.watch.path.as_deref()]
            .into_iter()
            .flatten()
            .collect();
        let tasks = Weak::clone(tasks);
        Watcher::new(&files, move || {
            tasks
                .upgrade()
                .is_some_and(|tasks| tasks.send(Task::Look).is_ok())
        })
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
                        Message::Taken(edit, count)
                    }
                    Err(error) => Message::Told(error.to_string()),
                });
            }
            Task::Leave(path, notes) => self.session.leave(path, notes),
            Task::Refresh(snapshot) => {
                let notes = self.caught_up(snapshot);
                self.refresh(notes);
            }
            Task::Settle(yes, snapshot) => self.settle(*yes, snapshot),
            Task::CountUses(step) => self.count_uses(step.clone()),
            Task::ChangeCode {
                heading,
                step,
                others,
                snapshot,
            } => self.change_code(heading, step, others, snapshot),
            Task::Rest(done) => drop(done.send(())),
            // Seen to while nothing else waits.
            Task::Look => {}
        }
    }

    /// The notes of a snapshot with what other programs did since: the reader's side may not have
    /// taken it over when it was made, and then what they added looks deleted here.
    fn caught_up(&mut self, snapshot: &Snapshot) -> Notes {
        let open = self.sent.saturating_sub(snapshot.merges);
        while self.merges.len() > open {
            self.merges.pop_front();
        }
        let mut notes = snapshot.notes.clone();
        for edit in &self.merges {
            notes.apply(edit.clone());
        }
        notes
    }

    /// Sends what another program did.
    fn merged(&mut self, edit: Edit, conflicts: usize) {
        self.merges.push_back(edit.clone());
        self.sent += 1;
        self.events.send(Message::Merged { edit, conflicts });
    }

    fn refresh(&mut self, mut notes: Notes) {
        match self.session.refresh(&notes, Timestamp::now()) {
            Ok(Some((edit, conflicts))) => {
                notes.apply(edit.clone());
                self.merged(edit, conflicts.len());
                // What is ours alone, another program may have overwritten.
                if self.session.is_behind(&notes) {
                    match self.session.save(&notes, Timestamp::now()) {
                        Ok(Saved::Merged { edit, conflicts }) => self.merged(edit, conflicts.len()),
                        Ok(_) => {}
                        Err(error) => self.refused(&error.to_string()),
                    }
                }
            }
            Ok(None) => {}
            Err(error) => self.refused(&error.to_string()),
        }
        self.refresh_codebook(&notes);
    }

    /// Tells why the file cannot be read or written now, and asks what only the reader can decide.
    fn refused(&self, why: &str) {
        if let Some(doubt) = doubt(&self.session) {
            self.events.send(Message::Doubt(doubt));
        }
        self.events.send(Message::Told(why.to_owned()));
    }

    fn settle(&mut self, yes: bool, snapshot: &Snapshot) {
        let Some(doubt) = self.session.doubt() else {
            return;
        };
        let notes = self.caught_up(snapshot);
        match self.session.settle(&doubt, yes, &notes, Timestamp::now()) {
            Ok(Some(edit)) => {
                self.merged(edit, 0);
                let told = "Your notes are out of this article; a copy is in the data directory";
                self.events.send(Message::Told(told.to_owned()));
                self.events.send(Message::Saved(snapshot.revision));
            }
            Ok(None) if yes => drop(self.save(snapshot, true)),
            Ok(None) => {}
            Err(error) => {
                self.events.send(Message::Told(error.to_string()));
            }
        }
    }

    /// True where the notes are on the disk.
    fn save(&mut self, snapshot: &Snapshot, may_move: bool) -> bool {
        let notes = self.caught_up(snapshot);
        // If the program is killed between the two, the next start writes the codebook.
        let both = self.session.begin_with(&self.book, &notes);
        let place = self.session.path().to_owned();
        let message = match self.session.save(&notes, Timestamp::now()) {
            Ok(saved) => {
                if saved != Saved::Unchanged && place != self.session.path() {
                    self.tell_place();
                }
                if let Saved::Merged { edit, conflicts } = saved {
                    self.merged(edit, conflicts.len());
                }
                let saved = self.save_codebook(&notes);
                self.end_both(both, saved.is_ok());
                match saved {
                    Ok(()) => Message::Saved(snapshot.revision),
                    Err(why) => Message::SaveFailed(snapshot.revision, why),
                }
            }
            Err(error) if may_move && error.is_refusal() && self.session.save_elsewhere() => {
                self.tell_place();
                return self.save(snapshot, false);
            }
            Err(error) => {
                drop(both.map(Changing::end));
                // A code that goes stays while there are annotations in the file that carry it.
                let is_safe = !self.book.would_lose(notes.shared.codes());
                let codebook = is_safe.then(|| self.save_codebook(&notes).err()).flatten();
                let refused = error.action == Action::Write
                    && matches!(error.cause, Cause::System(_) | Cause::ReadOnly(_));
                let doubt = doubt(&self.session);
                let offer = refused && doubt.is_none() && self.session.can_save_elsewhere();
                if let Some(doubt) = doubt {
                    self.events.send(Message::Doubt(doubt));
                }
                let why: Vec<String> = [error.to_string()].into_iter().chain(codebook).collect();
                let (revision, why) = (snapshot.revision, why.join("; "));
                if offer {
                    Message::Refused(revision, why)
                } else {
                    Message::SaveFailed(revision, why)
                }
            }
        };
        let saved = matches!(message, Message::Saved(_));
        self.events.send(message);
        self.feed(&notes);
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
                self.events.send(Message::Told(error.to_string()));
            }
        }
    }

    fn tell_place(&self) {
        let place = self.session.path().display();
        let text =
            format!("Kept in the data directory, since the folder refuses the notes: {place}");
        self.events.send(Message::Told(text));
    }
}

#[cfg(test)]
mod tests;
