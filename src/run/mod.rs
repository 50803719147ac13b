//! The shell: the only place of the reader that acts.
//!
//! Keys, signals and finished jobs come through one channel; each becomes a [`Message`] for
//! [`app::update`](crate::app::update), whose [`Effect`]s are carried out here. The loop sleeps
//! until something happens; it draws once for all that waited. The first frame is drawn before the
//! notes are merged in late or anything is analysed.

mod answers;
mod backend;
mod clipboard;
mod events;
mod jobs;
mod opening;
mod outside;
mod terminal;
mod watch;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use crossterm::event::Event as Input;
#[cfg(debug_assertions)]
use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Size;

use self::events::{Event, JobSender};
use self::jobs::{Shared, Task};
use self::opening::{Opened, TerminalIo};
use self::outside::{Exported, Exports};
use self::terminal::Screen;
use crate::annotation::{Notes, Timestamp};
use crate::app::{App, Chooser, Effect, Message, Opening, Revision, View, update};
use crate::import::{Choice, Format, Loaded, Source};
use crate::store::{Home, Stamp, Store};

pub use self::opening::Wanted;

/// From a change to its save: long enough for several keys, well below a second.
const SAVE_AFTER: Duration = Duration::from_millis(400);
/// From a save that failed to the next attempt.
const SAVE_AGAIN_AFTER: Duration = Duration::from_secs(5);
/// How long the first frame waits for the notes.
const NOTES_WITHIN: Duration = Duration::from_millis(40);
/// How long quitting waits for the last save.
const QUIT_WITHIN: Duration = Duration::from_secs(20);
/// How long a signal that ends the program waits for it, before the notes are put elsewhere.
const END_WITHIN: Duration = Duration::from_secs(8);

/// How to read.
#[derive(Clone, Debug)]
pub struct Options {
    /// The longest line, in cells.
    pub measure: u16,
    /// Empty rows between paragraphs.
    pub spacing: u16,
    /// Who annotates, where that is known.
    pub author: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            measure: 72,
            spacing: 1,
            author: None,
        }
    }
}

/// Reads an article in the terminal until the reader quits. It is opened beside the loop: the
/// keys are heard all the time.
pub fn run(options: &Options, mut wanted: Wanted, store: &Store) -> anyhow::Result<ExitCode> {
    let (sender, events) = channel();
    events::watch_signals(sender.clone()).context("cannot watch for signals")?;
    let mut job_sender = JobSender::new(sender.clone());
    opening::start(wanted.clone(), &job_sender);
    let mut opened = opening::at_once(&wanted, &events).transpose()?;
    if let Some(Opened::GivenUp(code)) = opened {
        return Ok(ExitCode::from(code));
    }
    terminal::install_panic_hook();
    let mut screen = Screen::take().context("cannot take over the terminal")?;
    let go_on = events::read_input(sender);
    let analyser = Shared::default();
    let mut view = None;
    loop {
        let mut io = TerminalIo {
            screen: &mut screen,
            events: &events,
            go_on: &go_on,
            depth: terminal::depth(|name| std::env::var(name).ok()),
        };
        let loaded = match opened.take().map_or_else(|| io.wait(&wanted), Ok)? {
            Opened::Article(loaded) => *loaded,
            Opened::GivenUp(code) => return Ok(ExitCode::from(code)),
        };
        if loaded.kept.is_some() {
            wanted.options.kept.clone_from(&loaded.kept);
        }
        let entry = if loaded.is_list() {
            let title = loaded.article.meta().title.clone();
            let heading = title.unwrap_or_else(|| loaded.source.name());
            let mut chooser = Chooser::new(heading, opening::rows(&loaded.choices), 0);
            let mut later = Vec::new();
            let Some(row) = io.choose(&mut chooser, &mut later)? else {
                let signal = later.iter().find_map(Event::exit_code);
                return Ok(ExitCode::from(signal.unwrap_or(0)));
            };
            Some(row)
        } else {
            let context = ReadingContext {
                options,
                store,
                analyser: &analyser,
                job_sender: &job_sender,
                wanted: &wanted,
            };
            match context.read(loaded, view.take(), &mut io)? {
                Ended::Left(code) => return Ok(code),
                Ended::Chose(entry) => entry,
                Ended::Rewritten(newer, seen) => {
                    view = Some(seen);
                    opened = Some(Opened::Article(newer));
                    job_sender = job_sender.next(&events);
                    continue;
                }
            }
        };
        wanted.options.entry = entry;
        job_sender = job_sender.next(&events);
        opening::start(wanted.clone(), &job_sender);
    }
}

/// How the reading of an article ended.
enum Ended {
    /// The reader left the program.
    Left(ExitCode),
    /// The reader chose another article of the list; `None` is the whole book.
    Chose(Option<usize>),
    /// Its file was written anew: the article as it is now, and what the reader saw of the old one.
    Rewritten(Box<Loaded>, View),
}

/// What the reading of every article needs.
struct ReadingContext<'a> {
    options: &'a Options,
    store: &'a Store,
    analyser: &'a Shared,
    job_sender: &'a JobSender,
    wanted: &'a Wanted,
}

impl ReadingContext<'_> {
    /// Reads one article; one that took the place of an earlier state of it is shown as that was.
    fn read(
        &self,
        loaded: Loaded,
        view: Option<View>,
        io: &mut TerminalIo,
    ) -> anyhow::Result<Ended> {
        let Self {
            options,
            store,
            analyser,
            job_sender,
            wanted,
        } = *self;
        let article = Arc::new(loaded.article);
        let names = store.names(loaded.source.path());
        let tasks = jobs::keep(
            store.clone(),
            Arc::clone(&article),
            loaded.source.clone(),
            Arc::clone(analyser),
            job_sender.clone(),
        );
        let size = io.screen.size().unwrap_or(Size::new(80, 24));
        let app = App::new(
            article,
            Notes::default(),
            loaded.source.name(),
            &crate::app::Options {
                measure: options.measure,
                spacing: options.spacing,
                depth: io.depth,
                hyperlinks: terminal::hyperlinks(|name| std::env::var(name).ok()),
                author: options.author.clone(),
                seed: seed(),
                size,
            },
        );
        let mut shell = Shell {
            app,
            source: loaded.source,
            choices: loaded.choices,
            format: loaded.format,
            wanted: wanted.clone(),
            job_sender: job_sender.clone(),
            store: store.clone(),
            newer: None,
            asked: None,
            wants_choice: false,
            tasks,
            exports: Exports::default(),
            save_at: None,
            opened: false,
            asked_to_lose: false,
        };
        let warnings: Vec<String> = loaded.warnings.iter().map(ToString::to_string).collect();
        let waited = shell.open_notes_quickly(io.events);
        if let Some(warning) = warnings.first() {
            shell.send(Message::Told(warning.clone()));
        }
        if let Some(view) = view {
            shell.app.resume(&view);
        }
        io.screen.draw(&shell.app)?;
        let article = Arc::clone(shell.app.cx.article());
        jobs::analyse(Arc::clone(analyser), article, names, job_sender.clone());
        let ended = catch_unwind(AssertUnwindSafe(|| shell.work(io, waited)));
        if !matches!(ended, Ok(Ok(_))) {
            terminal::restore();
            // Whatever went wrong, what the reader wrote is not lost with it.
            shell.save_or_rescue(io.events);
        }
        match ended {
            Ok(ended) => ended,
            Err(panic) => resume_unwind(panic),
        }
    }
}

/// Chance for new ids.
fn seed() -> u64 {
    let time = Timestamp::now().as_nanosecond() as u64;
    time ^ (u64::from(std::process::id()) << 32)
}

/// Panics on F12 if `BYLINE_PANIC_ON_KEY=F12` asks for it: a test that panics give the terminal back
/// sets it.
#[cfg(debug_assertions)]
fn panic_if_asked(key: KeyEvent) {
    let may_panic = || std::env::var_os("BYLINE_PANIC_ON_KEY").is_some_and(|key| key == "F12");
    assert!(
        key.code != KeyCode::F(12) || !may_panic(),
        "a panic that was asked for"
    );
}

/// An article of the list by its place there, or `None` for the whole book.
struct Chosen(Option<usize>);

struct Shell {
    app: App,
    source: Source,
    /// The articles that can be opened instead of this one.
    choices: Vec<Choice>,
    /// What the article was: all chapters of a book can be read as one.
    format: Format,
    /// What was asked for: which of them this one is, too.
    wanted: Wanted,
    job_sender: JobSender,
    store: Store,
    /// The article as its file has it now, where that was written anew.
    newer: Option<Box<Loaded>>,
    /// What the file was when that was asked for.
    asked: Option<Stamp>,
    /// True where the reader wants to choose another one.
    wants_choice: bool,
    tasks: Arc<Sender<Task>>,
    exports: Exports,
    /// When the changes shall be written.
    save_at: Option<Instant>,
    /// True once the notes are read: before, nothing is written.
    opened: bool,
    /// True where the reader was told that quitting loses changes.
    asked_to_lose: bool,
}

impl Shell {
    /// Notes that are read at once are there on the first frame; others come when they come.
    /// Gives what else happened meanwhile.
    fn open_notes_quickly(&mut self, events: &Receiver<Event>) -> Vec<Event> {
        let mut waited = Vec::new();
        let until = Instant::now() + NOTES_WITHIN;
        while !self.opened {
            let left = until.saturating_duration_since(Instant::now());
            match events.recv_timeout(left) {
                Ok(Event::Opened(opened)) => self.take_notes(*opened),
                Ok(event) => waited.push(event),
                Err(_) => break,
            }
        }
        waited
    }

    fn take_notes(&mut self, opened: Result<Opening, String>) {
        self.opened = true;
        match opened {
            Ok(opened) => {
                self.send(Message::Opened(Box::new(opened)));
                // What was annotated before they came is not in the file.
                if self.app.cx.document.is_dirty() {
                    self.save_soon();
                }
            }
            Err(why) => {
                self.send(Message::Opened(Box::default()));
                self.send(Message::SaveFailed(why));
            }
        }
    }

    /// The loop: until the reader quits. Begins with what `waiting` holds.
    fn work(&mut self, io: &mut TerminalIo, mut waiting: Vec<Event>) -> anyhow::Result<Ended> {
        loop {
            if waiting.is_empty() {
                match self.next_event(io.events) {
                    Ok(event) => waiting.push(event),
                    Err(RecvTimeoutError::Timeout) => {
                        self.save_now();
                        continue;
                    }
                    Err(RecvTimeoutError::Disconnected) => {
                        return Ok(Ended::Left(ExitCode::SUCCESS));
                    }
                }
            }
            waiting.extend(io.events.try_iter());
            for event in std::mem::take(&mut waiting) {
                let input = matches!(event, Event::Input(_));
                if let Some(code) = self.handle(event, io.screen, io.events)? {
                    return Ok(Ended::Left(code));
                }
                if input {
                    io.go_on.go_on();
                }
            }
            if std::mem::take(&mut self.wants_choice)
                && let Some(Chosen(entry)) = self.choose(io, &mut waiting)?
                && self.quit(io.events).is_some()
            {
                return Ok(Ended::Chose(entry));
            }
            if self.opened
                && self.app.is_at_rest()
                && let Some(newer) = self.newer.take()
                // Written once more, it will be told of once more.
                && self.stamp() == self.asked
                && self.quit(io.events).is_some()
            {
                return Ok(Ended::Rewritten(newer, View::of(&self.app.cx)));
            }
            io.screen.draw(&self.app)?;
        }
    }

    /// The article's file as it is now.
    fn stamp(&self) -> Option<Stamp> {
        self.source.path().and_then(Stamp::of)
    }

    /// Lets the reader choose another article of the list.
    fn choose(
        &mut self,
        io: &mut TerminalIo,
        later: &mut Vec<Event>,
    ) -> anyhow::Result<Option<Chosen>> {
        if self.choices.len() < 2 {
            let alone = "There are no other chapters or entries to choose from";
            self.send(Message::Told(alone.to_owned()));
            return Ok(None);
        }
        let is_book = matches!(self.format, Format::Epub | Format::Fb2);
        let mut rows = opening::rows(&self.choices);
        if is_book {
            rows.insert(0, ("The whole book".to_owned(), String::new()));
        }
        let whole = usize::from(is_book);
        let here = self.wanted.options.entry.map_or(0, |entry| entry + whole);
        let heading = match &self.source {
            Source::Part(of, _) => of.name(),
            source => source.name(),
        };
        let mut chooser = Chooser::new(heading, rows, here);
        let row = io.choose(&mut chooser, later)?;
        // The list took the resizes that came while it was open.
        self.send(Message::Resize(io.screen.size()?));
        Ok(row.map(|row| Chosen(row.checked_sub(whole))))
    }

    /// Sleeps until something happens, or until it is time to save.
    fn next_event(&self, events: &Receiver<Event>) -> Result<Event, RecvTimeoutError> {
        match self.save_at {
            Some(at) => events.recv_timeout(at.saturating_duration_since(Instant::now())),
            None => events.recv().map_err(|_| RecvTimeoutError::Disconnected),
        }
    }

    fn send(&mut self, message: Message) -> Vec<Effect> {
        self.app.set_time(Timestamp::now());
        update(&mut self.app, message)
    }

    fn handle(
        &mut self,
        event: Event,
        screen: &mut Screen,
        events: &Receiver<Event>,
    ) -> anyhow::Result<Option<ExitCode>> {
        match event {
            Event::Input(inputs) => return self.take_input(inputs, screen, events),
            Event::InputEnded => return Ok(Some(self.end_by_signal(events, 1))),
            Event::Signal(number) => return Ok(Some(self.end_by_signal(events, number))),
            Event::Opened(opened) => self.take_notes(*opened),
            other => self.report(other),
        }
        Ok(None)
    }

    /// A job's answer goes to the state.
    fn report(&mut self, event: Event) {
        let message = match event {
            Event::Analysed { found, partial } => Message::Analysed {
                analysis: found,
                partial,
            },
            Event::NotAnalysed => {
                let analysis = Arc::default();
                self.send(Message::Analysed {
                    analysis,
                    partial: false,
                });
                Message::Told("The analysis failed; reading and annotating still work".to_owned())
            }
            Event::Saved(revision) => Message::Saved(revision),
            Event::SaveFailed(_, why, offer) => {
                // The disk may have room again by then.
                self.save_at
                    .get_or_insert_with(|| Instant::now() + SAVE_AGAIN_AFTER);
                if offer {
                    Message::Refused(why)
                } else {
                    Message::SaveFailed(why)
                }
            }
            Event::Merged(edit, conflicts) => Message::Merged { edit, conflicts },
            Event::Doubt(doubt) => Message::Doubt(doubt),
            Event::Stale => return self.look(),
            Event::Rewritten => {
                self.asked = self.stamp();
                return opening::start(self.wanted.clone(), &self.job_sender);
            }
            Event::Loaded(loaded) => match *loaded {
                Ok(newer) => {
                    let is_other = !newer.is_list() && newer.article != **self.app.cx.article();
                    self.newer = is_other.then(|| Box::new(newer));
                    return;
                }
                Err(error) => Message::Told(format!(
                    "The article's file changed but cannot be read now; the old text stays: {error}"
                )),
            },
            Event::Taken(edit, count) => {
                if !self.send(Message::Taken(edit, count)).is_empty() {
                    self.save_soon();
                }
                return;
            }
            Event::Told(text) => Message::Told(text),
            Event::Input(_) | Event::InputEnded | Event::Signal(_) | Event::Opened(_) => return,
        };
        self.send(message);
    }

    fn take_input(
        &mut self,
        inputs: Vec<Input>,
        screen: &mut Screen,
        events: &Receiver<Event>,
    ) -> anyhow::Result<Option<ExitCode>> {
        // Of a run of resizes only the last one counts.
        let last_resize = inputs
            .iter()
            .rposition(|input| matches!(input, Input::Resize(..)));
        for (n, input) in inputs.into_iter().enumerate() {
            let message = match input {
                Input::Key(key) => {
                    #[cfg(debug_assertions)]
                    panic_if_asked(key);
                    Message::Key(key)
                }
                Input::Mouse(mouse) => Message::Mouse(mouse),
                Input::Paste(text) => Message::Paste(text),
                Input::Resize(width, height) if Some(n) == last_resize => {
                    Message::Resize(Size { width, height })
                }
                Input::FocusGained => {
                    self.look();
                    continue;
                }
                Input::Resize(..) | Input::FocusLost => continue,
            };
            for effect in self.send(message) {
                if let Some(code) = self.carry_out(effect, screen, events)? {
                    return Ok(Some(code));
                }
            }
        }
        Ok(None)
    }

    fn carry_out(
        &mut self,
        effect: Effect,
        screen: &mut Screen,
        events: &Receiver<Event>,
    ) -> anyhow::Result<Option<ExitCode>> {
        match effect {
            Effect::Save => self.save_soon(),
            Effect::Take(path) => {
                let notes = Box::new(self.app.cx.document.notes.clone());
                let _ = self.tasks.send(Task::Take(path, notes));
            }
            Effect::Leave(path) => {
                let notes = Box::new(self.app.snapshot().notes);
                let _ = self.tasks.send(Task::Leave(path, notes));
            }
            Effect::SaveElsewhere => {
                let snapshot = Box::new(self.app.snapshot());
                let _ = self.tasks.send(Task::SaveElsewhere(snapshot));
            }
            Effect::Settle(yes) => {
                let snapshot = Box::new(self.app.snapshot());
                let _ = self.tasks.send(Task::Settle(yes, snapshot));
            }
            Effect::Copy(text) => {
                let variable = |name: &str| std::env::var_os(name);
                let home = Home::from_environment(variable);
                let data = home.as_ref().map(|home| home.data.as_path());
                let routes = clipboard::routes(variable);
                let told = clipboard::copy(&text, &routes, data, |text| screen.copy(text));
                self.send(Message::Told(told));
            }
            Effect::Open(address) => {
                let told = match outside::open(&address) {
                    Ok(()) => format!("Opened in a browser: {address}"),
                    Err(error) => format!("{error:#}"),
                };
                self.send(Message::Told(told));
            }
            Effect::EditOutside(text) => {
                let edited = screen.lend(|| outside::edit(&text))?;
                let message = match edited {
                    Ok(text) => Message::Edited(Some(text)),
                    Err(error) => {
                        self.send(Message::Edited(None));
                        Message::Told(format!("{error:#}"))
                    }
                };
                self.send(message);
            }
            Effect::Export(format, existing) => {
                let written = self
                    .exports
                    .write(&self.app, &self.source, format, &existing);
                self.send(match written {
                    Ok(Exported::To(path)) => {
                        Message::Told(format!("Exported to {}", path.display()))
                    }
                    Ok(Exported::Same(path)) => {
                        Message::Told(format!("Nothing changed since {}", path.display()))
                    }
                    Ok(Exported::Exists(path)) => Message::ExportExists(format, path),
                    Err(error) => Message::Told(format!("{error:#}")),
                });
            }
            Effect::Choose => self.wants_choice = true,
            Effect::Redraw => screen.forget()?,
            Effect::Suspend => {
                self.rest();
                outside::suspend(screen)?;
            }
            Effect::Quit => return Ok(self.quit(events)),
            Effect::QuitUnsaved => return Ok(Some(ExitCode::SUCCESS)),
        }
        Ok(None)
    }

    /// Asks the keeper to write within a second.
    fn save_soon(&mut self) {
        let soon = Instant::now() + SAVE_AFTER;
        self.save_at = Some(self.save_at.map_or(soon, |at| at.min(soon)));
        self.asked_to_lose = false;
    }

    /// Asks the keeper what another program did to the notes.
    fn look(&mut self) {
        if self.opened {
            let snapshot = Box::new(self.app.snapshot());
            let _ = self.tasks.send(Task::Refresh(snapshot));
        }
    }

    /// Asks the keeper to write what there is now. Before it has read the notes it cannot.
    fn save_now(&mut self) {
        self.save_at = None;
        if self.opened {
            let _ = self.tasks.send(Task::Save(Box::new(self.app.snapshot())));
        }
    }

    /// Writes what there is and waits until the keeper has nothing to do: a program that sleeps in
    /// the middle of a save holds its lock.
    fn rest(&mut self) {
        self.save_now();
        let (done, is_done) = channel();
        if self.tasks.send(Task::Rest(done)).is_ok() {
            let _ = is_done.recv_timeout(QUIT_WITHIN);
        }
    }

    /// Saves at the end, whatever comes of it: notes that cannot be written where they belong go to
    /// a place of their own, which is the last thing that is said.
    fn save_or_rescue(&mut self, events: &Receiver<Event>) {
        let until = Instant::now() + END_WITHIN;
        let saved = self.wait_for_notes(events, until).and_then(|()| {
            self.save_now();
            self.wait_for_save(events, self.app.cx.document.revision, until)
        });
        let Err(why) = saved else { return };
        if !self.app.cx.document.is_dirty() {
            return;
        }
        let notes = &self.app.cx.document.notes;
        let article = Arc::clone(self.app.cx.article());
        let rescued = self
            .store
            .rescue(article, &self.source, notes, Timestamp::now());
        terminal::restore();
        let told = match rescued {
            Ok(path) => format!(
                "{why}. They are in {}, and are offered when the article is opened again",
                path.display()
            ),
            Err(error) => format!("{why}; and {error}"),
        };
        terminal::tell(&told);
    }

    /// Waits until the notes are read, if something was annotated before.
    fn wait_for_notes(&mut self, events: &Receiver<Event>, until: Instant) -> Result<(), String> {
        while !self.opened && self.app.cx.document.is_dirty() {
            let left = until.saturating_duration_since(Instant::now());
            match events.recv_timeout(left) {
                Ok(Event::Opened(opened)) => self.take_notes(*opened),
                Ok(other) => self.report(other),
                Err(_) => {
                    return Err(
                        "the notes file has not answered, so your notes are not in it".to_owned(),
                    );
                }
            }
        }
        Ok(())
    }

    /// Saves and ends; where saving fails, the reader stays open and says so.
    fn quit(&mut self, events: &Receiver<Event>) -> Option<ExitCode> {
        let dirty = self.app.cx.document.is_dirty();
        let until = Instant::now() + QUIT_WITHIN;
        let saved = self.wait_for_notes(events, until).and_then(|()| {
            self.save_now();
            self.wait_for_save(events, self.app.cx.document.revision, until)
        });
        match saved {
            Ok(()) => Some(ExitCode::SUCCESS),
            // There is nothing to lose but the reading position, unless the file lost the notes.
            Err(_) if !dirty && !self.app.is_asked_of_the_file() => Some(ExitCode::SUCCESS),
            Err(why) if !self.asked_to_lose => {
                self.asked_to_lose = true;
                let lose = self.app.cx.key_for("quit-unsaved");
                self.send(Message::SaveFailed(format!(
                    "{why} ({lose} quits without saving, :save-elsewhere tries the data directory)"
                )));
                None
            }
            Err(why) => {
                self.send(Message::SaveFailed(why));
                None
            }
        }
    }

    /// Saves and ends, whatever comes of it.
    fn end_by_signal(&mut self, events: &Receiver<Event>, number: i32) -> ExitCode {
        self.save_or_rescue(events);
        ExitCode::from(128_u8.saturating_add(number as u8))
    }

    /// Waits until the notes of `revision` are on the disk, or why they are not.
    fn wait_for_save(
        &mut self,
        events: &Receiver<Event>,
        revision: Revision,
        until: Instant,
    ) -> Result<(), String> {
        if !self.opened {
            return Ok(());
        }
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match events.recv_timeout(left) {
                Ok(Event::Saved(saved)) if saved >= revision => {
                    self.report(Event::Saved(saved));
                    return Ok(());
                }
                Ok(Event::SaveFailed(failed, why, _)) if failed >= revision => return Err(why),
                Ok(other) => self.report(other),
                Err(RecvTimeoutError::Timeout) => return Err("saving takes too long".to_owned()),
                Err(RecvTimeoutError::Disconnected) => return Err("saving has ended".to_owned()),
            }
        }
    }
}
