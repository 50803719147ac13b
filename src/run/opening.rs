//! Before there is an article: it is opened beside the loop, which shows a sign of it and hears keys;
//! of a list one article is chosen.

use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use crossterm::event::{Event as Input, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use ratatui::layout::Size;

use super::events::{Event, GoOn, JobSender};
use super::terminal::Screen;
use crate::app::{Answer, Chooser, Depth, Key};
use crate::import::{Choice, ImportError, Loaded, Options, Source, load};
use crate::ui;

/// So long an article may take to open before the terminal is taken over: what fails at once is told
/// in the shell.
const AT_ONCE: Duration = Duration::from_millis(30);
/// How long is waited for what can only fail.
const SURELY: Duration = Duration::from_secs(5);
/// So long it may take before a sign is shown: no flicker for what opens quickly.
const SOON: Duration = Duration::from_millis(120);
/// The sign moves so often.
const BEAT: Duration = Duration::from_millis(250);
/// How long giving up waits for the importer's end.
const GIVE_UP_WITHIN: Duration = Duration::from_millis(500);

/// What shall be opened, and how.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Where the article is.
    pub source: Source,
    /// How it is loaded.
    pub options: Options,
}

/// What came of opening.
pub enum Opened {
    /// An article, or a list of them.
    Article(Box<Loaded>),
    /// The reader gave it up, or a signal did: the exit code.
    GivenUp(u8),
}

/// Begins to open the article.
pub fn start(wanted: Wanted, events: &JobSender) {
    let importer = thread::Builder::new().name("open".to_owned());
    let answer = events.clone();
    let spawned = importer.spawn(move || {
        let loaded = load(&wanted.source, &wanted.options);
        answer.send(Event::Loaded(Box::new(loaded)));
    });
    if let Err(cause) = spawned {
        let name = "the article".to_owned();
        let error = ImportError::Unreadable { name, cause };
        events.send(Event::Loaded(Box::new(Err(error))));
    }
}

/// What was opened within a moment, without a screen; `None` where it takes longer. A file that is
/// not there is always told in the shell.
pub fn at_once(wanted: &Wanted, events: &Receiver<Event>) -> Option<Result<Opened, ImportError>> {
    let patience = match wanted.source.path() {
        Some(path) if !path.exists() || path.is_dir() => SURELY,
        _ => AT_ONCE,
    };
    match events.recv_timeout(patience) {
        Ok(Event::Loaded(loaded)) => Some(loaded.map(|loaded| Opened::Article(Box::new(loaded)))),
        Ok(Event::Signal(number)) => Some(Ok(Opened::GivenUp(128_u8.saturating_add(number as u8)))),
        _ => None,
    }
}

/// The reader's end of the terminal.
pub struct TerminalIo<'a> {
    pub screen: &'a mut Screen,
    pub events: &'a Receiver<Event>,
    pub go_on: &'a GoOn,
    pub depth: Depth,
}

impl TerminalIo<'_> {
    /// Waits for the article with a sign on the screen; keys are heard all the time.
    pub fn wait(&mut self, wanted: &Wanted) -> anyhow::Result<Opened> {
        let name = wanted.source.name();
        let begun = Instant::now();
        let mut next = begun + SOON;
        for beat in 0.. {
            loop {
                let left = next.saturating_duration_since(Instant::now());
                let end = match self.events.recv_timeout(left) {
                    Ok(Event::Loaded(loaded)) => {
                        return Ok(Opened::Article(Box::new((*loaded)?)));
                    }
                    Ok(Event::Signal(number)) => Some(128_u8.saturating_add(number as u8)),
                    Ok(Event::InputEnded) => Some(129),
                    Ok(Event::Input(inputs)) => {
                        self.go_on.go_on();
                        inputs.iter().find_map(gives_up)
                    }
                    Ok(_) => None,
                    Err(RecvTimeoutError::Timeout) => break,
                    Err(RecvTimeoutError::Disconnected) => Some(1),
                };
                if let Some(code) = end {
                    wanted.options.cancel.store(true, Ordering::Relaxed);
                    self.wait_for_end();
                    return Ok(Opened::GivenUp(code));
                }
            }
            let seconds = begun.elapsed().as_secs();
            let depth = self.depth;
            let draw = |frame: &mut ratatui::Frame| {
                ui::opening::waiting(&name, seconds, beat, depth, frame);
            };
            self.screen.draw_with(draw)?;
            next = Instant::now() + BEAT;
        }
        unreachable!("the beats do not end")
    }

    /// Gives an importer that was given up the time to end its process.
    fn wait_for_end(&self) {
        let until = Instant::now() + GIVE_UP_WITHIN;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match self.events.recv_timeout(left) {
                Ok(Event::Loaded(_)) | Err(_) => return,
                Ok(_) => {}
            }
        }
    }

    /// Lets the reader choose from a list. What happens meanwhile is put into `later`; a signal
    /// leaves the list.
    pub fn choose(
        &mut self,
        chooser: &mut Chooser,
        later: &mut Vec<Event>,
    ) -> anyhow::Result<Option<usize>> {
        if let Ok(size) = self.screen.size() {
            chooser.resize(size);
        }
        loop {
            let depth = self.depth;
            self.screen
                .draw_with(|frame| ui::opening::chooser(chooser, depth, frame))?;
            match self.events.recv()? {
                Event::Input(inputs) => {
                    self.go_on.go_on();
                    for input in inputs {
                        let answer = match input {
                            Input::Key(key) if key.kind != KeyEventKind::Release => {
                                chooser.key(Key::from(key))
                            }
                            Input::Paste(text) => {
                                chooser.paste(&text);
                                continue;
                            }
                            Input::Resize(width, height) => {
                                chooser.resize(Size { width, height });
                                continue;
                            }
                            _ => continue,
                        };
                        match answer {
                            Answer::Open => {}
                            Answer::Taken(row) => return Ok(Some(row)),
                            Answer::Left => return Ok(None),
                        }
                    }
                }
                event @ (Event::Signal(_) | Event::InputEnded) => {
                    later.push(event);
                    return Ok(None);
                }
                event => later.push(event),
            }
        }
    }
}

/// The exit code where an input means that opening shall end.
fn gives_up(input: &Input) -> Option<u8> {
    let Input::Key(KeyEvent {
        code, modifiers, ..
    }) = input
    else {
        return None;
    };
    match code {
        KeyCode::Char('c') if modifiers.contains(KeyModifiers::CONTROL) => Some(130),
        KeyCode::Char('q') | KeyCode::Esc => Some(0),
        _ => None,
    }
}

/// A row for each article of a list.
pub fn rows(choices: &[Choice]) -> Vec<(String, String)> {
    let row = |choice: &Choice| {
        let day = choice.date.as_deref().and_then(|date| date.get(..10));
        let about: Vec<&str> = day.into_iter().chain(choice.author.as_deref()).collect();
        (choice.title.clone(), about.join(" · "))
    };
    choices.iter().map(row).collect()
}
