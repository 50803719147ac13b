//! [`Others`]: what the other readers of the open article marked, read beside the loop, and again whenever they
//! write, as long as it is compared.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use super::Shell;
use super::events::JobSender;
use super::stage::Stage;
use super::watch::Watcher;
use crate::annotation::{Notes, Timestamp};
use crate::app::Message;
use crate::app::overlay::Overlay;
use crate::store::{OtherReaders, Store};
use crate::text::Article;

/// How often notes are read again if the system does not tell of changes.
const LOOK_EVERY: Duration = Duration::from_millis(1500);

/// What is being written is read once it is quiet for so long.
const SETTLES: Duration = Duration::from_millis(100);

/// Reads the others' notes until it is dropped.
pub struct Others {
    stop: Sender<Look>,
    /// True once they are on the screen.
    is_shown: bool,
}

impl Drop for Others {
    fn drop(&mut self) {
        // If nobody listens, it has stopped.
        let _ = self.stop.send(Look::Stop);
    }
}

/// What the thread waits for.
enum Look {
    Changed,
    Stop,
}

impl Shell {
    /// Reads what the other readers of the article marked, and goes on.
    pub(super) fn read_others(&mut self) {
        let Stage::Reading(reading) = &self.stage else {
            return;
        };
        let Some(path) = reading.source.path().map(Path::to_owned) else {
            return self.tell("Only an article that is a file can have notes of several readers");
        };
        let done = self.app.cx.key_for("done");
        let hidden = format!(
            "The marks of others are hidden until you are done with this article: {done} in the list of articles says that you are"
        );
        let (stop, changes) = channel();
        let work = Work {
            store: self.store.clone(),
            path,
            article: Arc::clone(self.app.cx.article()),
            events: self.job_sender.clone(),
            now: Timestamp::now(),
            hidden,
        };
        let heard = stop.clone();
        thread::spawn(move || work.go_on(heard, &changes));
        self.others = Some(Others {
            stop,
            is_shown: false,
        });
    }

    /// The others are not read any longer once the comparison is closed.
    pub(super) fn leave_others(&mut self) {
        let mut overlays = self.app.overlays.iter();
        let is_compared = overlays.any(|over| matches!(over, Overlay::Compare(_)));
        if let Some(others) = &mut self.others {
            others.is_shown |= is_compared;
        }
        self.others
            .take_if(|others| others.is_shown && !is_compared);
    }
}

/// The notes of the others, each with a name, and what cannot be read of them, a sentence each.
type Marked = (Vec<(String, Notes)>, Vec<String>);

struct Work {
    store: Store,
    path: PathBuf,
    article: Arc<Article>,
    events: JobSender,
    /// The time for what notes say of it: the same each time, so that the same notes are equal.
    now: Timestamp,
    /// What is said if this reader must not see them yet.
    hidden: String,
}

impl Work {
    fn go_on(self, heard: Sender<Look>, changes: &Receiver<Look>) {
        let folder = self.path.parent().filter(|it| !it.as_os_str().is_empty());
        let (store, path) = (self.store.clone(), self.path.clone());
        // What changes while they are read the first time is heard of too.
        let watcher = Watcher::of_folder(
            folder.unwrap_or(Path::new(".")),
            move |name| store.is_of_other_reader(Path::new(name), &path),
            move || heard.send(Look::Changed).is_ok(),
        );
        let Some(mut last) = self.read() else {
            return;
        };
        let (readers, problems) = last.clone();
        if !self.events.send(Message::OtherReaders(readers, problems)) {
            return;
        }
        loop {
            let heard = if watcher.as_ref().is_some_and(Watcher::is_alive) {
                changes.recv().map_err(|_| RecvTimeoutError::Disconnected)
            } else {
                changes.recv_timeout(LOOK_EVERY)
            };
            let mut heard = match heard {
                Ok(look) => Some(look),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => return,
            };
            while let Some(look) = heard {
                match look {
                    Look::Stop => return,
                    Look::Changed => heard = changes.recv_timeout(SETTLES).ok(),
                }
            }
            let Some(now) = self.read() else {
                return;
            };
            if now == last {
                continue;
            }
            last = now.clone();
            if !self.events.send(Message::OthersChanged(now.0, now.1)) {
                return;
            }
        }
    }

    /// The notes of the others, and what cannot be read; or nothing, for a reason that the reader is told.
    fn read(&self) -> Option<Marked> {
        let read = catch_unwind(AssertUnwindSafe(|| {
            let text = self.article.text();
            self.store.other_readers(&self.path, text, self.now)
        }));
        let why = match read {
            Ok(OtherReaders::Read { readers, problems }) => return Some((readers, problems)),
            Ok(OtherReaders::Hidden) => self.hidden.clone(),
            Err(_) => {
                "The notes of the others could not be read because of a mistake in the program"
                    .to_owned()
            }
        };
        self.events.send(Message::Told(why));
        None
    }
}
