//! Work off the drawing thread: the analysis, and the keeper of the notes.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use super::events::Event;
use crate::analysis::Analyser;
use crate::annotation::{Edit, Notes, Timestamp};
use crate::app::Snapshot;
use crate::import::Source;
use crate::store::{Access, Codebook, CodebookSaved, Saved, Session, Store, StoreError};
use crate::text::Article;

/// What the keeper of the notes is asked for.
pub enum Task {
    /// Write them.
    Save(Box<Snapshot>),
    /// Look whether another program changed them.
    Refresh(Box<Notes>),
    /// From now on write them to the data directory, and do it.
    SaveElsewhere(Box<Snapshot>),
}

/// How much of a long article is analysed before the rest, in bytes.
const BEGINNING: usize = 64 * 1024;
/// Each beginning is so many times as long as the one before: all of them together cost a fraction
/// of the whole.
const LONGER: usize = 8;

/// Analyses the article. Of a long one the beginning comes first, then more of it, then all: what
/// the whole document says of a name may still change what was found.
pub fn analyse(article: Arc<Article>, events: Sender<Event>) {
    thread::spawn(move || {
        let found = catch_unwind(AssertUnwindSafe(|| {
            let mut analyser = Analyser::default();
            let mut length = BEGINNING;
            while length < article.text().len() / 2 {
                let found = Arc::new(analyser.analyse(&article.beginning(length)));
                let partial = true;
                if events.send(Event::Analysed { found, partial }).is_err() {
                    return None;
                }
                length = length.saturating_mul(LONGER);
            }
            Some(Arc::new(analyser.analyse(&article)))
        }));
        let _ = events.send(match found {
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
pub fn keep(
    store: Store,
    article: Arc<Article>,
    source: Source,
    events: Sender<Event>,
) -> Sender<Task> {
    let (tasks, queue) = channel();
    thread::spawn(move || {
        let opened = catch_unwind(AssertUnwindSafe(|| {
            let book = codebook(&store, &source);
            (store.open(article, &source, Timestamp::now()), book)
        }));
        let opened = opened.map(|(opened, book)| opened.map(|opened| (opened, book)));
        let (opened, book) = match opened {
            Ok(Ok(both)) => both,
            Ok(Err(error)) => {
                let _ = events.send(Event::Opened(Box::new(Err(error.to_string()))));
                return;
            }
            Err(_) => {
                let why = "the notes could not be read because of a mistake in the program";
                let _ = events.send(Event::Opened(Box::new(Err(why.to_owned()))));
                return;
            }
        };
        let (session, mut opened) = split(opened);
        opened.notes.shared = book.shared();
        opened.warnings.extend(book.warnings().iter().cloned());
        let _ = events.send(Event::Opened(Box::new(Ok(opened))));
        let keeper = Keeper {
            session,
            book,
            events,
        };
        keeper.work(&queue);
    });
    tasks
}

/// The codebook for an article: searched for upwards from its folder, up to the reader's home; for
/// one without a file, from the working directory.
pub fn codebook(store: &Store, source: &Source) -> Codebook {
    let folder = source.path().and_then(Path::parent);
    let home = std::env::var_os("HOME").map(PathBuf::from);
    store.codebook(folder.unwrap_or(Path::new("")), home.as_deref())
}

/// What was opened without what keeps it.
pub struct Opened {
    /// The notes.
    pub notes: Notes,
    /// What the reader should know.
    pub warnings: Vec<String>,
    /// What became of the places, where the article changed.
    pub report: Option<String>,
    /// How many notes wait at other places, and where.
    pub elsewhere: Vec<(String, usize)>,
}

fn split(opened: crate::store::Opened) -> (Session, Opened) {
    let report = opened.report();
    let mut warnings = opened.warnings;
    if let Access::Read(why) = opened.session.access()
        && warnings.is_empty()
    {
        warnings.push(format!("Your notes are open for reading only: {why}"));
    }
    let elsewhere = opened
        .elsewhere
        .iter()
        .map(|candidate| (candidate.path.display().to_string(), candidate.records))
        .collect();
    let rest = Opened {
        notes: opened.notes,
        warnings,
        report,
        elsewhere,
    };
    (opened.session, rest)
}

struct Keeper {
    session: Session,
    book: Codebook,
    events: Sender<Event>,
}

impl Keeper {
    fn work(mut self, queue: &Receiver<Task>) {
        while let Ok(mut task) = queue.recv() {
            // A newer task of the same kind stands for the older one.
            while let Ok(newer) = queue.try_recv() {
                if let Task::Refresh(_) = task {
                    task = newer;
                } else if !matches!(newer, Task::Refresh(_)) {
                    task = newer;
                }
            }
            let done = catch_unwind(AssertUnwindSafe(|| self.carry_out(&task)));
            if done.is_err() {
                let revision = match &task {
                    Task::Save(snapshot) | Task::SaveElsewhere(snapshot) => snapshot.revision,
                    Task::Refresh(_) => continue,
                };
                let why = "a mistake in the program; the file is as it was".to_owned();
                let _ = self.events.send(Event::SaveFailed(revision, why));
            }
        }
    }

    fn carry_out(&mut self, task: &Task) {
        match task {
            Task::Save(snapshot) => self.save(snapshot, true),
            Task::SaveElsewhere(snapshot) => {
                if self.session.save_elsewhere() {
                    self.tell_place();
                }
                self.save(snapshot, false);
            }
            Task::Refresh(notes) => {
                match self.session.refresh(notes, Timestamp::now()) {
                    Ok(Some((edit, conflicts))) => {
                        let _ = self.events.send(Event::Merged(edit, conflicts.len()));
                    }
                    Ok(None) => {}
                    Err(error) => {
                        let _ = self.events.send(Event::Told(error.to_string()));
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
                let _ = self.events.send(Event::Told(error.to_string()));
            }
        }
    }

    /// Tells the reader what another program did to the codebook.
    fn codebook_changed(&self, edit: Edit, kept: &[String]) {
        let _ = self.events.send(Event::Merged(edit, 0));
        let path = self.book.path().display();
        let text = if kept.is_empty() {
            format!("Another program changed the codebook; its changes are here now: {path}")
        } else {
            let codes = kept.join(", ");
            format!(
                "Another program changed the codebook; it keeps their version of {codes}: {path}"
            )
        };
        let _ = self.events.send(Event::Told(text));
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

    fn save(&mut self, snapshot: &Snapshot, may_move: bool) {
        let event = match self.session.save(&snapshot.notes, Timestamp::now()) {
            Ok(saved) => {
                if let Saved::Merged { edit, conflicts } = saved {
                    let _ = self.events.send(Event::Merged(edit, conflicts.len()));
                }
                match self.save_codebook(snapshot) {
                    Ok(()) => Event::Saved(snapshot.revision),
                    Err(why) => Event::SaveFailed(snapshot.revision, why),
                }
            }
            Err(StoreError::Write { source, .. })
                if may_move && is_refusal(&source) && self.session.save_elsewhere() =>
            {
                self.tell_place();
                return self.save(snapshot, false);
            }
            Err(error) => {
                let codebook = self.save_codebook(snapshot).err();
                let why: Vec<String> = [error.to_string()].into_iter().chain(codebook).collect();
                Event::SaveFailed(snapshot.revision, why.join("; "))
            }
        };
        let _ = self.events.send(event);
    }

    fn tell_place(&self) {
        let place = self.session.path().display();
        let text =
            format!("The notes cannot be written beside the article; they are kept in {place}");
        let _ = self.events.send(Event::Told(text));
    }
}

/// True where a place does not let us write, so that another one may.
fn is_refusal(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{NotFound, PermissionDenied, ReadOnlyFilesystem};
    matches!(
        error.kind(),
        PermissionDenied | ReadOnlyFilesystem | NotFound
    )
}
