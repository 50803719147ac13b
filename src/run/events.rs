//! What can happen: keys from a thread of its own, signals, jobs that are done.

use std::sync::mpsc::{Receiver, Sender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::answers;
use crate::analysis::Analysis;
use crate::annotation::Edit;
use crate::app::{FileDoubt, Opening, Revision};
use crate::import::{ImportError, Loaded};

/// What the loop waits for.
pub enum Event {
    /// Keys, mouse, resizes: all that waited.
    Input(Vec<crossterm::event::Event>),
    /// The input thread ended: the terminal is gone.
    InputEnded,
    /// A signal asks to end: its number.
    Signal(i32),
    /// The analysis is done, or that of the article's beginning.
    Analysed {
        /// What was found.
        found: Arc<Analysis>,
        /// True where more will come.
        partial: bool,
    },
    /// The analysis failed.
    NotAnalysed,
    /// The notes were found and read, or why not.
    Opened(Box<Result<Opening, String>>),
    /// The notes of this revision are on the disk.
    Saved(Revision),
    /// They could not be written: one sentence, and whether another place may take them.
    SaveFailed(Revision, String, bool),
    /// Another program changed the notes; this brings it in.
    Merged(Edit, usize),
    /// Only the reader can decide what becomes of the notes file.
    Doubt(FileDoubt),
    /// Another program changed the file of the notes: it is time to look.
    Stale,
    /// Notes of another place, with how many there are.
    Taken(Edit, usize),
    /// Anything to tell the reader.
    Told(String),
    /// Another program wrote the article's file anew.
    Rewritten,
    /// The article was opened, or why not.
    Loaded(Box<Result<Loaded, ImportError>>),
}

impl Event {
    /// The exit code where this asks to end.
    pub fn exit_code(&self) -> Option<u8> {
        match self {
            Self::InputEnded => Some(129),
            Self::Signal(number) => Some(128_u8.saturating_add(*number as u8)),
            _ => None,
        }
    }
}

/// Sends what the jobs of one article did. Once another article is open, nothing of theirs comes
/// through.
#[derive(Clone)]
pub struct JobSender {
    events: Sender<Event>,
    /// The number of the article that is open.
    open: Arc<Mutex<usize>>,
    /// The number of the article that this is for.
    article: usize,
}

impl JobSender {
    /// For the first article.
    pub fn new(events: Sender<Event>) -> Self {
        let (open, article) = (Arc::default(), 0);
        Self {
            events,
            open,
            article,
        }
    }

    /// For the next article; this one and its copies fall silent, and what they have sent that is
    /// still in `waiting` is gone. Keys and signals stay.
    pub fn next(&self, waiting: &Receiver<Event>) -> Self {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        *open += 1;
        let article = *open;
        let is_outside = |event: &Event| {
            matches!(
                event,
                Event::Input(_) | Event::InputEnded | Event::Signal(_)
            )
        };
        let kept: Vec<Event> = waiting.try_iter().filter(is_outside).collect();
        for event in kept {
            let _ = self.events.send(event);
        }
        drop(open);
        Self {
            article,
            ..self.clone()
        }
    }

    /// Sends an event; false where nobody waits for it any more.
    pub fn send(&self, event: Event) -> bool {
        // Held while it is sent: what is sent for an old article is sent before the next one opens.
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        *open == self.article && self.events.send(event).is_ok()
    }
}

/// How long the next piece of an answer is waited for.
const PIECE: Duration = Duration::from_millis(60);

/// Lets the input thread go on: it reads no key until the last ones are done with, so that an
/// editor that is run in between has the terminal to itself.
pub struct GoOn(std::sync::mpsc::SyncSender<()>);

impl GoOn {
    /// Read on.
    pub fn go_on(&self) {
        let _ = self.0.try_send(());
    }
}

/// Starts the thread that reads the terminal.
pub fn read_input(events: Sender<Event>) -> GoOn {
    let (go_on, wait): (_, Receiver<()>) = sync_channel(1);
    thread::spawn(move || {
        while let Ok(first) = crossterm::event::read() {
            let mut all = vec![first];
            while all.len() < 512 && crossterm::event::poll(Duration::ZERO).unwrap_or(false) {
                let Ok(next) = crossterm::event::read() else {
                    break;
                };
                all.push(next);
            }
            // An answer of the terminal may come in pieces.
            while answers::is_open(&all) && crossterm::event::poll(PIECE).unwrap_or(false) {
                let Ok(next) = crossterm::event::read() else {
                    break;
                };
                all.push(next);
            }
            let all = answers::without(&all);
            if events.send(Event::Input(all)).is_err() || wait.recv().is_err() {
                return;
            }
        }
        let _ = events.send(Event::InputEnded);
    });
    GoOn(go_on)
}

/// Signals that ask to end become events.
#[cfg(unix)]
pub fn watch_signals(events: Sender<Event>) -> std::io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
    let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM])?;
    thread::spawn(move || {
        for signal in signals.forever() {
            if events.send(Event::Signal(signal)).is_err() {
                return;
            }
        }
    });
    Ok(())
}

/// There are no such signals here.
#[cfg(not(unix))]
pub fn watch_signals(_: Sender<Event>) -> std::io::Result<()> {
    Ok(())
}
