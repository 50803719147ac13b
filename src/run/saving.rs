//! When the notes are written, and what waits for it.

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use super::keeper::Task;
use super::stage::Stage;
use super::{Shell, terminal};
use crate::annotation::Timestamp;
use crate::app::Message;

/// From a change to its save: long enough for several keys, well below a second.
const SAVE_AFTER: Duration = Duration::from_millis(400);
/// From a save that failed to the next attempt.
const SAVE_AGAIN_AFTER: Duration = Duration::from_secs(5);
/// From a movement to the save of the place.
const SAVE_PLACE_AFTER: Duration = Duration::from_secs(3);
/// How long quitting waits for the last save.
const QUIT_WITHIN: Duration = Duration::from_secs(20);
/// How long quitting waits for the notes to be read if nothing was annotated: without them no visit can
/// be recorded, and the next one could not say what changed.
const READ_WITHIN: Duration = Duration::from_secs(2);
/// How long a signal that ends the program waits for it, before the notes are put elsewhere.
const END_WITHIN: Duration = Duration::from_secs(8);

/// What is said if a save is waited for in vain when the reader quits.
const TOO_LONG: &str = "saving takes too long";

impl Shell {
    /// Asks the writer of the notes for something.
    pub(super) fn ask_writer(&self, task: Task) -> bool {
        match &self.stage {
            Stage::Reading(reading) => reading.tasks.send(task).is_ok(),
            Stage::Starting | Stage::Opening(_) | Stage::Choosing => false,
        }
    }

    /// Has the notes written within a second.
    pub(super) fn save_soon(&mut self) {
        let soon = Instant::now() + SAVE_AFTER;
        if let Stage::Reading(reading) = &mut self.stage {
            reading.save_at = Some(reading.save_at.map_or(soon, |at| at.min(soon)));
        }
    }

    /// Has them written in a while: what refused them may take them by then.
    pub(super) fn save_later(&mut self) {
        if let Stage::Reading(reading) = &mut self.stage {
            let later = || Instant::now() + SAVE_AGAIN_AFTER;
            reading.save_at.get_or_insert_with(later);
        }
    }

    /// Has the place of the reader written in a while if it is another one: a program that is killed, or a
    /// machine that stops, loses little.
    pub(super) fn save_place(&mut self) {
        let here = (self.app.cx.reading.caret, self.app.cx.reading.top);
        if let Stage::Reading(reading) = &mut self.stage
            && self.app.cx.document.notes_are_read
        {
            if reading.place.is_some_and(|place| place != here) {
                let later = || Instant::now() + SAVE_PLACE_AFTER;
                reading.save_at.get_or_insert_with(later);
            } else {
                reading.place = Some(here);
            }
        }
    }

    /// Asks the writer what another program did to the notes.
    pub(super) fn look(&mut self) {
        if self.app.cx.document.notes_are_read {
            let snapshot = Box::new(self.app.snapshot());
            self.ask_writer(Task::Refresh(snapshot));
        }
    }

    /// Asks the writer to write what there is now. Before it has read the notes it cannot.
    pub(super) fn save_now(&mut self) {
        let here = (self.app.cx.reading.caret, self.app.cx.reading.top);
        if let Stage::Reading(reading) = &mut self.stage {
            reading.save_at = None;
            reading.place = Some(here);
        }
        if self.app.cx.document.notes_are_read {
            self.ask_writer(Task::Save(Box::new(self.app.snapshot())));
        }
    }

    /// Writes what there is and waits until the writer has nothing to do: a program that sleeps in
    /// the middle of a save holds its lock.
    pub(super) fn rest(&mut self) {
        self.save_now();
        let (done, is_done) = channel();
        if self.ask_writer(Task::Rest(done)) {
            let _ = is_done.recv_timeout(QUIT_WITHIN);
        }
    }

    /// Saves at the end, whatever comes of it: notes that cannot be written where they belong go to
    /// a place of their own, which is the last thing that is said.
    pub(super) fn save_or_rescue(&mut self) {
        let saved = self.save_and_wait(END_WITHIN);
        let Err(why) = saved else { return };
        let Stage::Reading(reading) = &self.stage else {
            return;
        };
        if !self.app.cx.document.is_dirty() {
            return;
        }
        let notes = &self.app.cx.document.notes;
        let article = Arc::clone(self.app.cx.article());
        let (store, source, now) = (&self.store, &reading.source, Timestamp::now());
        let rescued = store.rescue(Arc::clone(&article), source, notes, now);
        let rescued = rescued.map_err(|error| {
            let elsewhere = store.rescue_to(&std::env::temp_dir(), article, source, notes, now);
            (error, elsewhere.ok())
        });
        terminal::restore();
        let told = match rescued {
            Ok(path) => format!(
                "{why}. They are in {}, and are offered when the article is opened again",
                path.display()
            ),
            Err((_, Some(path))) => format!(
                "{why}. They are in {0}; byline take {0} --into ARTICLE adds them again",
                path.display()
            ),
            Err((error, None)) => {
                format!("{why}; and {error}. Byline had to end, so what was not saved is lost")
            }
        };
        terminal::tell(&told);
    }

    /// Saves and ends; if saving fails, the reader stays open and says so.
    pub(super) fn quit(&mut self) -> Option<ExitCode> {
        let dirty = self.app.cx.document.is_dirty();
        match self.save_and_wait(QUIT_WITHIN) {
            Ok(()) => Some(ExitCode::SUCCESS),
            // There is nothing to lose but the reading position, unless the file lost the notes.
            Err(_) if !dirty && !self.app.is_asked_of_the_file() => Some(ExitCode::SUCCESS),
            Err(why) => {
                self.leaves_when_saved = why == TOO_LONG;
                let then = if self.leaves_when_saved {
                    "; Byline ends when it is done"
                } else {
                    ""
                };
                let lose = self.app.cx.key_for("quit-unsaved");
                // The ways out come first: the reason may be longer than the rows for it.
                let why = format!(
                    "{lose} quits all the same, :save-elsewhere tries the data directory; {why}{then}"
                );
                let revision = self.app.cx.document.revision;
                self.send(Message::SaveFailed(revision, why));
                None
            }
        }
    }

    /// Saves, and waits until that is done; else says why it is not.
    fn save_and_wait(&mut self, patience: Duration) -> Result<(), String> {
        let until = Instant::now() + patience;
        self.wait_for_notes(until)?;
        self.save_now();
        self.wait_for_save(until)
    }

    /// Waits until the notes are read: not for long, and in vain without a fault, if nothing was
    /// annotated before.
    fn wait_for_notes(&mut self, until: Instant) -> Result<(), String> {
        let document = &self.app.cx.document;
        if document.notes_are_read {
            return Ok(());
        }
        let is_read = |message: &Message| match message {
            Message::Opened(_) | Message::NotOpened(_) => Some(()),
            _ => None,
        };
        let unread = "the notes file has not answered, so your notes are not in it";
        if self.app.cx.document.is_dirty() {
            return self.wait(until, is_read).map_err(|_| unread.to_owned());
        }
        let _ = self.wait(until.min(Instant::now() + READ_WITHIN), is_read);
        Ok(())
    }

    /// Waits until the notes are on the disk, or why they are not.
    fn wait_for_save(&mut self, until: Instant) -> Result<(), String> {
        let document = &self.app.cx.document;
        if !document.notes_are_read {
            return Ok(());
        }
        let revision = document.revision;
        let saved = self.wait(until, |message| match message {
            Message::Saved(saved) if *saved >= revision => Some(Ok(())),
            Message::SaveFailed(failed, why) | Message::Refused(failed, why)
                if *failed >= revision =>
            {
                Some(Err(why.clone()))
            }
            _ => None,
        });
        match saved {
            Ok(saved) => saved,
            Err(RecvTimeoutError::Timeout) => Err(TOO_LONG.to_owned()),
            Err(RecvTimeoutError::Disconnected) => Err("saving has ended".to_owned()),
        }
    }
}
