//! Work off the drawing thread: the analysis, and the keeper of the notes.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread;
use std::time::Duration;

use super::events::JobSender;
use super::watch::Watcher;
use crate::analysis::Analyser;
use crate::annotation::{Edit, Notes, Timestamp, Version, revised};
use crate::app::{CodeStep, CodeUse, CodeUses, FileDoubt, Message, Offer, Opening, Snapshot};
use crate::import::{Source, from_text};
use crate::store;
use crate::store::{
    Access, Action, Cause, Changing, Codebook, CodebookSaved, Doubt, NameListSync, Names, Saved,
    Session, Stamp, Store,
};
use crate::text::Article;

/// What the keeper of the notes is asked for.
pub enum Task {
    /// Look soon whether another program changed the notes or the article.
    Look,
    /// Write them.
    Save(Box<Snapshot>),
    /// Look whether another program changed them.
    Refresh(Box<Snapshot>),
    /// The reader decided what becomes of their file.
    Settle(bool, Box<Snapshot>),
    /// Say when there is nothing else to do.
    Rest(Sender<()>),
    /// From now on write them to the data directory, and do it.
    SaveElsewhere(Box<Snapshot>),
    /// Count who else uses the shared code of this step.
    CountUses(CodeStep),
    /// Change a shared code in the notes of other articles, in these and in the codebook.
    ChangeCode {
        /// What it is, in a few words.
        heading: String,
        /// What becomes of the code.
        step: CodeStep,
        /// The notes of other articles that use it.
        others: Vec<PathBuf>,
        /// The notes of this one.
        snapshot: Box<Snapshot>,
    },
    /// Take along the notes of another file.
    Take(PathBuf, Box<Notes>),
    /// Leave them and do not offer them again.
    Leave(PathBuf, Box<Notes>),
}

/// The analyser of all that is read in one run of the program: it remembers what it made of each
/// paragraph, so that an article that changes a little costs a little. The first analysis makes it.
pub type Shared = Arc<Mutex<Option<Analyser>>>;

/// How often the keeper looks whether another program changed the notes or the article, while it has
/// nothing else to do and may have missed a change: one look at each file's date.
const LOOK_EVERY: Duration = Duration::from_millis(1500);
/// So many looks follow when a change was heard of: what is being written is not taken up at once.
/// Where nothing can be heard they go on for ever.
const LOOKS: usize = 3;

/// How much of a long article is analysed before the rest, in bytes.
const BEGINNING: usize = 64 * 1024;
/// Each beginning is so many times as long as the one before: all of them together cost a fraction
/// of the whole.
const LONGER: usize = 8;

/// Analyses the article. Of a long one the beginning comes first, then more of it, then all: what
/// the whole document says of a name may still change what was found. The reader's own names win.
pub fn analyse(shared: Shared, article: Arc<Article>, names: Names, events: JobSender) {
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
                let _ = events.send(Message::Told(error.to_string()));
            }
            analyser.set_personal(personal);
            let mut length = BEGINNING;
            while length < article.text().len() / 2 {
                let found = Arc::new(analyser.analyse(&article.beginning(length)));
                let partial = true;
                if !events.send(Message::Analysed {
                    analysis: found,
                    partial,
                }) {
                    return None;
                }
                length = length.saturating_mul(LONGER);
            }
            let found = Arc::new(analyser.analyse(&article));
            analyser.rest();
            Some(found)
        }));
        events.send(match found {
            Ok(Some(analysis)) => Message::Analysed {
                analysis,
                partial: false,
            },
            Ok(None) => return,
            Err(_) => Message::NotAnalysed,
        });
    });
}

/// Compares the article with its text at the last visit. Analysing both costs little: the analyser
/// remembers every paragraph that is the same.
pub fn compare(shared: Shared, article: Arc<Article>, before: String, events: JobSender) {
    thread::spawn(move || {
        let compared = catch_unwind(AssertUnwindSafe(|| {
            let mut shared = shared.lock().unwrap_or_else(PoisonError::into_inner);
            let analyser = shared.get_or_insert_with(Analyser::remembering);
            let old = from_text(&before, "");
            let (was, now) = (analyser.analyse(&old), analyser.analyse(&article));
            analyser.rest();
            let revisions = revised(Version::new(&old, &was), Version::new(&article, &now));
            (old.text().to_owned(), revisions)
        }));
        // Whoever wants to know more than the article says can still read it.
        if let Ok((before, revisions)) = compared {
            events.send(Message::Revised { before, revisions });
        }
    });
}

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

/// Who uses a code, named as seen from the codebook's folder.
fn named(own: store::CodeUse, book: &Path) -> CodeUse {
    let article = store::article_of(&own.notes);
    let path = article.as_deref().unwrap_or(&own.notes);
    let folder = book.parent().unwrap_or(book);
    let name = path.strip_prefix(folder).unwrap_or(path).display();
    // Of an article that has notes of several readers, the file says whose these are.
    let is_shared = article.as_deref().map(store::beside) == Some(own.notes.clone());
    let file = own.notes.file_name().unwrap_or_default().display();
    CodeUse {
        name: if is_shared || article.is_none() {
            name.to_string()
        } else {
            format!("{name} ({file})")
        },
        marks: own.marks,
        notes: own.notes,
    }
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

/// Keeps notes whose file cannot be read at all: there is nothing to merge them with, so they go to a
/// place of their own if the reader wants that, and are offered when the article is opened again.
struct Unread {
    store: Store,
    article: Arc<Article>,
    source: Source,
    events: JobSender,
}

impl Unread {
    fn work(self, queue: &Receiver<Task>, why: &str) {
        self.events.send(Message::NotOpened(why.to_owned()));
        for task in queue {
            match task {
                Task::Save(snapshot) => {
                    let is_nothing = snapshot.notes.is_empty();
                    let Snapshot { revision, .. } = *snapshot;
                    self.events.send(if is_nothing {
                        Message::Saved(revision)
                    } else {
                        Message::Refused(revision, why.to_owned())
                    });
                }
                Task::SaveElsewhere(snapshot) => {
                    let Snapshot {
                        revision, notes, ..
                    } = *snapshot;
                    let (article, now) = (Arc::clone(&self.article), Timestamp::now());
                    self.events.send(match self.store.rescue(article, &self.source, &notes, now) {
                        Ok(path) => {
                            let path = path.display();
                            let told = format!(
                                "Kept in {path}; they are offered when the article is opened again"
                            );
                            self.events.send(Message::Told(told));
                            Message::Saved(revision)
                        }
                        Err(error) => Message::SaveFailed(revision, error.to_string()),
                    });
                }
                Task::Rest(done) => drop(done.send(())),
                Task::CountUses(step) => {
                    let (others, problems) = (Vec::new(), vec![why.to_owned()]);
                    self.events
                        .send(Message::CodeUses(step, CodeUses { others, problems }));
                }
                Task::Refresh(_)
                | Task::ChangeCode { .. }
                | Task::Settle(..)
                | Task::Take(..)
                | Task::Leave(..)
                | Task::Look => {}
            }
        }
    }
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

    /// Counts who else uses a shared code, on a thread of its own: the folder may be large.
    fn count_uses(&self, step: CodeStep) {
        let (store, events) = (self.store.clone(), self.events.clone());
        let book = self.book.path().to_owned();
        let here = self.session.path().to_owned();
        thread::spawn(move || {
            let counted = catch_unwind(AssertUnwindSafe(|| {
                store.uses_of_code(step.code(), &book, &here)
            }));
            let uses = match counted {
                Ok(reach) => CodeUses {
                    others: reach
                        .uses
                        .into_iter()
                        .map(|used| named(used, &book))
                        .collect(),
                    problems: reach.problems,
                },
                Err(_) => CodeUses {
                    others: Vec::new(),
                    problems: vec!["a mistake in the program".to_owned()],
                },
            };
            events.send(Message::CodeUses(step, uses));
        });
    }

    /// Changes a shared code in all notes that use it. What that does here comes back as what another
    /// program did, so that undo cannot take back a part of it.
    fn change_code(
        &mut self,
        heading: &str,
        step: &CodeStep,
        others: &[PathBuf],
        snapshot: &Snapshot,
    ) {
        if !self.save(snapshot, true) {
            let told = "The code is as it was: the annotations of this article cannot be saved now";
            self.events.send(Message::Told(told.to_owned()));
            return;
        }
        let mut files = others.to_vec();
        if !self.session.is_new() {
            files.push(self.session.path().to_owned());
        }
        let recoding = self.store.recode_with(
            self.book.path(),
            &files,
            Timestamp::now(),
            |notes, context| step.change(notes, context),
        );
        let told = match recoding.map(|recoding| recoding.write(heading)) {
            Err(error) => format!("The code is as it was in all articles: {error}"),
            Ok(done) => {
                let files = match done.files.len() {
                    1 => "1 file".to_owned(),
                    many => format!("{many} files"),
                };
                let told = match (done.files.is_empty(), done.can_undo) {
                    (true, _) => "Nothing was changed".to_owned(),
                    (_, true) => {
                        format!("{heading}: done in {files}; “byline codes --undo” takes it back")
                    }
                    (_, false) => format!("{heading}: done in {files}"),
                };
                let all = [told].into_iter().chain(done.problems);
                all.collect::<Vec<_>>().join("; ")
            }
        };
        let notes = self.caught_up(snapshot);
        self.refresh(notes);
        self.events.send(Message::Told(told));
    }

    fn refresh_codebook(&mut self, notes: &Notes) {
        match self.book.refresh(notes.shared.codes()) {
            Ok(Some(edit)) => self.codebook_changed(edit, &[]),
            Ok(None) => {}
            Err(error) => {
                self.events.send(Message::Told(error.to_string()));
            }
        }
    }

    /// Tells the reader what another program did to the codebook.
    fn codebook_changed(&mut self, edit: Edit, kept: &[String]) {
        self.merged(edit, 0);
        let path = self.book.path().display();
        let text = if kept.is_empty() {
            format!("Another program changed the codebook; its changes are here now: {path}")
        } else {
            let codes = kept.join(", ");
            format!(
                "Another program changed the codebook; it keeps their version of {codes}: {path}"
            )
        };
        self.events.send(Message::Told(text));
    }

    /// Writes the shared codes where they changed.
    fn save_codebook(&mut self, notes: &Notes) -> Result<(), String> {
        match self.book.save(notes.shared.codes()) {
            Ok(CodebookSaved::Merged { edit, kept }) => self.codebook_changed(edit, &kept),
            Ok(_) => {}
            Err(error) => return Err(error.to_string()),
        }
        Ok(())
    }

    /// The notes are on the disk, and the codebook too if `done`.
    fn end_both(&mut self, both: Option<Changing>, done: bool) {
        if !done {
            self.is_unfinished |= both.is_some();
            return;
        }
        // What is not forgotten now is done once more at the next start, and changes nothing then.
        drop(both.map(Changing::end));
        if std::mem::take(&mut self.is_unfinished) {
            self.store.finish_interrupted();
        }
    }

    /// True where the notes are on the disk.
    fn save(&mut self, snapshot: &Snapshot, may_move: bool) -> bool {
        let notes = self.caught_up(snapshot);
        // If the program is killed between the two, the next start writes the codebook.
        let both = self.session.begin_with(&self.book, &notes);
        let message = match self.session.save(&notes, Timestamp::now()) {
            Ok(saved) => {
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
mod tests {
    use std::io;
    use std::path::Path;
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::super::events::Sent;
    use super::*;
    use crate::annotation::{Annotation, Edit, Id, Kind};
    use crate::app::Revision;
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
}
