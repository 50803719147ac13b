//! The shell: the only place of the reader that acts.
//!
//! Keys, signals and finished jobs come as [`Message`]s through one channel; each goes to
//! [`app::update`](crate::app::update), whose [`Effect`]s are carried out here. The loop sleeps
//! until something happens; it draws once for all that waited. Opening an article, choosing one from a
//! list and reading are the [`Stage`]s of the one loop. The first frame is drawn before the notes are
//! merged in late or anything is analysed.

mod allocator;
mod answers;
mod articles;
mod backend;
mod clipboard;
mod coding;
mod drafts;
mod effects;
mod events;
mod exporting;
mod jobs;
mod keeper;
mod lists;
mod newer;
mod opening;
mod others;
mod outside;
#[cfg(feature = "pictures")]
mod pictures;
mod piped;
mod saving;
pub mod settings;
mod speech;
mod stage;
pub mod surroundings;
mod terminal;
mod watch;

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use anyhow::Context as _;
#[cfg(debug_assertions)]
use crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Size;

use self::articles::Listing;
use self::drafts::{Drafts, Owner};
use self::events::{GoOn, JobSender, Origin, Sent, Signals};
use self::exporting::Exports;
use self::jobs::Shared;
use self::opening::Loading;
use self::others::Others;
use self::speech::Speaking;
use self::stage::{FirstFrame, Newer, Opening, Reading, Stage};
use self::terminal::Screen;
use crate::annotation::{Notes, Timestamp};
use crate::app::settings::AUTOMATIC;
#[cfg(feature = "pictures")]
use crate::app::settings::PictureForm;
use crate::app::{App, Choices, Effect, Message, View, update};
use crate::import::{Glance, Loaded, glance};
use crate::store::{Home, Store};
use crate::text::{Article, Meta};
use crate::ui::Pictures;

pub use self::articles::has_recent;
pub use self::opening::{ListOf, Wanted};

/// How long the first frame waits for the notes, if there may be some.
const NOTES_WITHIN: Duration = Duration::from_millis(40);

/// How long keys wait for more until what can follow is shown.
const SHOW_KEYS_AFTER: Duration = Duration::from_millis(300);

/// Reads an article in the terminal until the reader quits. It is opened beside the loop: the
/// keys are heard all the time.
pub fn run(choices: &Choices, wanted: Wanted, store: &Store) -> anyhow::Result<ExitCode> {
    let mut shell = Shell::new(choices, wanted, store);
    let ended = catch_unwind(AssertUnwindSafe(|| shell.work()));
    settings::remember(choices, &shell.app.cx.choices());
    if !matches!(ended, Ok(Ok(_))) {
        terminal::restore();
        // Whatever went wrong, what the reader wrote is not lost with it.
        shell.save_or_rescue();
    }
    shell.tell_draft();
    match ended {
        Ok(ended) => ended,
        Err(panic) => resume_unwind(panic),
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

/// The terminal while it is ours: what is drawn on, and the thread that reads it.
struct Terminal {
    screen: Screen,
    /// `None` until something was drawn: a thread takes time.
    input: Option<GoOn>,
}

struct Shell {
    app: App,
    stage: Stage,
    /// `None` until something is to be shown: what fails at once is told in the shell.
    terminal: Option<Terminal>,
    /// What is to be opened: which article of a list, too.
    wanted: Wanted,
    store: Store,
    analyser: Shared,
    exports: Exports,
    drafts: Drafts,
    /// The sentence that is being spoken.
    speaking: Option<Speaking>,
    /// What reads the other readers' notes while they are compared.
    others: Option<Others>,
    /// When keys that wait for more show what can follow.
    waits_until: Option<Instant>,
    pictures: Pictures,
    /// To the thread that reads pictures, once there is one.
    #[cfg(feature = "pictures")]
    picture_jobs: Option<Sender<pictures::Job>>,
    sender: Sender<Sent>,
    events: Receiver<Sent>,
    /// The reader wanted to go and the save took too long: the program ends with it, unless a key
    /// is pressed before.
    leaves_when_saved: bool,
    /// What came in this turn of the loop and is not handled yet.
    arrived: VecDeque<Sent>,
    /// What came while something else was waited for.
    held: VecDeque<Sent>,
    job_sender: JobSender,
    /// How many articles were opened.
    opened: usize,
    /// The lists of articles that are open, the one that is shown last.
    listings: Vec<Listing>,
    /// How many there were.
    listed: usize,
    /// The article that one comes back to when the list is closed that is made next.
    previous: Option<Wanted>,
    /// What is opened again if what is wanted cannot be.
    fallback: Option<Wanted>,
    /// What is to be said once an article is shown.
    to_tell: Option<String>,
    /// How many changes of codes were made from lists and can be taken back.
    changes: usize,
}

impl Shell {
    fn new(choices: &Choices, wanted: Wanted, store: &Store) -> Self {
        let (sender, events) = channel();
        let home = Home::from_environment(|name| std::env::var_os(name));
        let data = home.map(|home| home.data);
        let nothing = Article::new(Meta::default(), String::new(), Vec::new());
        let variable = |name: &str| std::env::var(name).ok();
        let depth = terminal::depth(variable);
        let form = terminal::picture_form(choices.pictures, depth, variable);
        let cell = terminal::cell(form);
        let app = App::new(
            Arc::new(nothing),
            Notes::default(),
            String::new(),
            &crate::app::Options {
                choices: choices.clone(),
                depth,
                cell,
                hyperlinks: terminal::hyperlinks(variable),
                orders_words: terminal::orders_words(variable),
                is_light: terminal::is_light(variable),
                seed: seed(),
                size: Size::new(80, 24),
            },
        );
        Self {
            app,
            stage: Stage::Starting,
            terminal: None,
            wanted,
            store: store.clone(),
            analyser: Shared::default(),
            exports: Exports::default(),
            pictures: Pictures::new(form, cell.unwrap_or_default(), depth),
            #[cfg(feature = "pictures")]
            picture_jobs: None,
            drafts: Drafts::new(data.as_deref(), sender.clone()),
            speaking: None,
            others: None,
            waits_until: None,
            job_sender: JobSender::new(sender.clone()),
            sender,
            events,
            leaves_when_saved: false,
            arrived: VecDeque::new(),
            held: VecDeque::new(),
            opened: 0,
            listings: Vec::new(),
            changes: 0,
            listed: 0,
            previous: None,
            fallback: None,
            to_tell: settings::of_mistakes(&choices.mistakes),
        }
    }

    /// Begins to open what is wanted. What can be shown at once is shown before any thread is made.
    fn begin(&mut self) -> anyhow::Result<()> {
        let list = self.wanted.list.take();
        let glance = match list {
            Some(_) => Glance::Nothing,
            None => glance(&self.wanted.source, &self.wanted.options),
        };
        // A disk that does not answer can be interrupted until here.
        let signals = Signals::catch().context("cannot watch for signals")?;
        match (list, glance) {
            (Some(of), _) => {
                self.stage = Stage::Choosing;
                // What is there is looked up while the terminal is taken over.
                self.push_list(of);
                self.take_terminal()?;
                self.draw()?;
            }
            (None, Glance::Whole(loaded)) => {
                if !loaded.is_list() && !self.expects_notes() {
                    self.take_terminal()?;
                    let article = Arc::new(loaded.article.clone());
                    let name = loaded.source.name();
                    self.app.read(article, Notes::default(), name);
                    self.paint()?;
                }
                self.take(*loaded)?;
                self.draw()?;
            }
            (None, Glance::Beginning(article)) if !self.expects_notes() => {
                self.take_terminal()?;
                let name = self.wanted.source.name();
                self.app.read_beginning(Arc::new(*article), name);
                self.paint()?;
                let loading = Loading::start(self.wanted.clone(), 0, &self.sender)?;
                self.stage = Stage::Opening(Opening::with_beginning(loading));
            }
            (None, Glance::Beginning(_) | Glance::Nothing) => {
                let loading = Loading::start(self.wanted.clone(), 0, &self.sender)?;
                self.stage = Stage::Opening(Opening::at_once(loading, &self.wanted.source));
            }
        }
        signals.watch(self.sender.clone());
        Ok(())
    }

    fn expects_notes(&self) -> bool {
        self.store.expects_notes(&self.wanted.source)
    }

    /// The loop: until the reader quits.
    fn work(&mut self) -> anyhow::Result<ExitCode> {
        self.begin()?;
        loop {
            let mut until = self.wake_at();
            while let Some(sent) = self.next(until)? {
                self.arrived.push_back(sent);
                until = Some(Instant::now());
            }
            if self.arrived.is_empty() {
                self.wake()?;
            }
            while let Some(sent) = self.arrived.pop_front() {
                if let Some(code) = self.handle(sent)? {
                    return Ok(code);
                }
            }
            if self.is_done() {
                return Ok(ExitCode::SUCCESS);
            }
            self.watch_keys();
            self.leave_others();
            self.save_place();
            self.take_newer();
            self.draw()?;
        }
    }

    /// True once the save that the reader quit with is done.
    fn is_done(&self) -> bool {
        self.leaves_when_saved && !self.app.cx.document.is_dirty()
    }

    /// What is to be handled next; `None` if there is nothing until then.
    fn next(&mut self, until: Option<Instant>) -> anyhow::Result<Option<Sent>> {
        // Keys are for an article that can be seen.
        if !self.is_before_first_frame()
            && let Some(held) = self.held.pop_front()
        {
            return Ok(Some(held));
        }
        match self.receive(until) {
            Ok(sent) => Ok(Some(sent)),
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(closed) => Err(closed.into()),
        }
    }

    /// Sleeps until something is sent: the only place that receives.
    fn receive(&self, until: Option<Instant>) -> Result<Sent, RecvTimeoutError> {
        match until {
            Some(at) => {
                let left = at.saturating_duration_since(Instant::now());
                self.events.recv_timeout(left)
            }
            None => Ok(self.events.recv()?),
        }
    }

    /// Waits for something that a job of this article says. What it says otherwise is handled, what
    /// others send comes afterwards.
    fn wait<T>(
        &mut self,
        until: Instant,
        awaited: impl Fn(&Message) -> Option<T>,
    ) -> Result<T, RecvTimeoutError> {
        loop {
            // It may have come in the same moment as what waits for it.
            let is_of_job = |sent: &Sent| matches!(sent.origin, Origin::Article(_));
            let arrived = self.arrived.iter().position(is_of_job);
            let sent = match arrived.and_then(|at| self.arrived.remove(at)) {
                Some(sent) => sent,
                None => self.receive(Some(until))?,
            };
            if !is_of_job(&sent) {
                self.held.push_back(sent);
                continue;
            }
            if self.job_sender.is_stale(&sent) {
                continue;
            }
            let found = sent.messages.iter().find_map(&awaited);
            // A job asks for nothing that ends the program.
            let _ = self.handle(sent);
            if let Some(found) = found {
                return Ok(found);
            }
        }
    }

    /// Keys that wait for more are watched; what is no longer read is not spoken.
    fn watch_keys(&mut self) {
        let keys = &self.app.cx.keys;
        let waits = !keys.pending.is_empty() && !keys.waited;
        self.waits_until = match self.waits_until {
            until if waits => until.or_else(|| Some(Instant::now() + SHOW_KEYS_AFTER)),
            _ => None,
        };
        if self.app.cx.speech.is_none() {
            self.speaking = None;
        }
    }

    /// When there is something to do even if nothing happens.
    fn wake_at(&self) -> Option<Instant> {
        let of_stage = self.stage_wakes_at();
        let both = of_stage.into_iter().chain(self.waits_until);
        both.min()
    }

    fn stage_wakes_at(&self) -> Option<Instant> {
        match &self.stage {
            Stage::Opening(opening) => Some(opening.next),
            Stage::Starting | Stage::Choosing => None,
            Stage::Reading(reading) => match &reading.first_frame {
                Some(first) => Some(first.until),
                None => reading.save_at,
            },
        }
    }

    fn wake(&mut self) -> anyhow::Result<()> {
        if self
            .waits_until
            .take_if(|at| *at <= Instant::now())
            .is_some()
        {
            self.send(Message::Waited);
            return Ok(());
        }
        match &mut self.stage {
            Stage::Opening(opening) if self.terminal.is_some() => {
                let since = opening.beat();
                if std::mem::take(&mut opening.shows_beginning) {
                    self.app.wait_for(self.wanted.source.name());
                }
                self.send(Message::StillOpening(since));
            }
            Stage::Opening(opening) => {
                opening.show();
                self.app.wait_for(self.wanted.source.name());
                self.take_terminal()?;
            }
            Stage::Starting | Stage::Choosing => {}
            Stage::Reading(reading) => {
                if reading.save_at.is_some_and(|at| at <= Instant::now()) {
                    self.save_now();
                }
            }
        }
        Ok(())
    }

    /// Takes the terminal over, unless it is ours already.
    fn take_terminal(&mut self) -> anyhow::Result<()> {
        if self.terminal.is_some() {
            return Ok(());
        }
        terminal::install_panic_hook();
        let mut screen = Screen::take().context("cannot take over the terminal")?;
        if !self.app.cx.choices.mouse {
            screen.take_mouse(false)?;
        }
        if self.app.cx.choices.theme == AUTOMATIC {
            screen.ask_background();
        }
        #[cfg(feature = "pictures")]
        if self.pictures.form() == PictureForm::Kitty {
            screen.ask_version();
        }
        let size = screen.size().unwrap_or(Size::new(80, 24));
        let input = None;
        self.terminal = Some(Terminal { screen, input });
        self.send(Message::Resize(size));
        Ok(())
    }

    fn send(&mut self, message: Message) -> Vec<Effect> {
        #[cfg(debug_assertions)]
        if let Message::Key(key) = &message {
            panic_if_asked(*key);
        }
        self.app.set_time(Timestamp::now());
        update(&mut self.app, message)
    }

    /// Tells the reader something.
    fn tell(&mut self, text: impl Into<String>) {
        self.send(Message::Told(text.into()));
    }

    fn handle(&mut self, sent: Sent) -> anyhow::Result<Option<ExitCode>> {
        if self.job_sender.is_stale(&sent) {
            return Ok(None);
        }
        let is_input = sent.origin == Origin::Terminal;
        if is_input && self.is_before_first_frame() {
            self.held.push_back(sent);
            return Ok(None);
        }
        self.leaves_when_saved &= !is_input;
        for message in sent.messages {
            #[cfg(feature = "pictures")]
            if matches!(message, Message::PicturesByBlocks) {
                self.draw_pictures_in_blocks();
            }
            for effect in self.send(message) {
                if let Some(code) = self.carry_out(effect)? {
                    return Ok(Some(code));
                }
            }
        }
        let terminal = self.terminal.as_ref().filter(|_| is_input);
        if let Some(input) = terminal.and_then(|terminal| terminal.input.as_ref()) {
            input.go_on();
        }
        Ok(None)
    }

    /// Draws what there is to be seen.
    fn draw(&mut self) -> anyhow::Result<()> {
        let first = match &mut self.stage {
            Stage::Opening(opening) if !opening.is_shown() => return Ok(()),
            Stage::Opening(_) | Stage::Starting | Stage::Choosing => None,
            Stage::Reading(reading) => {
                let has_notes = self.app.cx.document.notes_are_read;
                let is_time = |first: &mut FirstFrame| has_notes || first.until <= Instant::now();
                let first = reading.first_frame.take_if(is_time);
                if reading.first_frame.is_some() {
                    return Ok(());
                }
                first
            }
        };
        let Some(first) = first else {
            self.paint()?;
            self.look_for_drafts();
            return Ok(());
        };
        if let Some(warning) = first.warning {
            self.tell(warning);
        }
        if let Some(view) = &first.view {
            self.app.resume(view);
        }
        self.paint()?;
        if let Stage::Reading(reading) = &self.stage {
            let names = self.store.names(reading.source.path());
            let article = Arc::clone(self.app.cx.article());
            let analyser = Arc::clone(&self.analyser);
            jobs::analyse(analyser, article, names, self.job_sender.clone());
        }
        self.look_for_drafts();
        Ok(())
    }

    /// Looks once for what was being typed on the article when the program ended: the article is on
    /// the screen by then, and what it would be put into is known.
    fn look_for_drafts(&mut self) {
        if let Stage::Reading(reading) = &mut self.stage
            && self.app.cx.document.notes_are_read
            && let Some(owner) = reading.drafts_of.take()
        {
            self.drafts.look(owner, self.job_sender.clone());
        }
    }

    fn paint(&mut self) -> anyhow::Result<()> {
        // A resize is not heard of if a key comes in the same moment: of the two, crossterm gives the
        // key alone.
        let size = self
            .terminal
            .as_ref()
            .map(|terminal| terminal.screen.size());
        if let Some(Ok(size)) = size
            && size != self.app.cx.look.size
        {
            self.send(Message::Resize(size));
        }
        if let Some(terminal) = &mut self.terminal {
            terminal.screen.draw(&self.app, &self.pictures)?;
            let listen = || events::read_input(self.sender.clone());
            terminal.input.get_or_insert_with(listen);
        }
        self.want_in_sight();
        #[cfg(feature = "pictures")]
        self.want_pictures();
        Ok(())
    }

    /// True while an article is there that has not been drawn, or of which only the beginning was.
    fn is_before_first_frame(&self) -> bool {
        match &self.stage {
            Stage::Opening(opening) => opening.shows_beginning,
            Stage::Reading(reading) => reading.first_frame.is_some(),
            Stage::Starting | Stage::Choosing => false,
        }
    }

    /// Opens what is wanted instead of what is open.
    fn open(&mut self) -> anyhow::Result<()> {
        self.opened += 1;
        let loading = Loading::start(self.wanted.clone(), self.opened, &self.sender)?;
        self.stage = Stage::Opening(Opening::on_screen(loading));
        self.job_sender = self.job_sender.next();
        self.app.wait_for(self.wanted.source.name());
        Ok(())
    }

    /// Something was opened: an article is read, a list is chosen from.
    fn show(&mut self, number: usize) -> anyhow::Result<()> {
        match &mut self.stage {
            Stage::Opening(opening) if opening.loading.number == number => {
                let stage = std::mem::replace(&mut self.stage, Stage::Choosing);
                let Stage::Opening(opening) = stage else {
                    return Ok(());
                };
                let loaded = match opening.loading.take() {
                    // The rest of a folder can still be read.
                    Err(error) if self.terminal.is_some() => {
                        return if self.fall_back(&error)? {
                            Ok(())
                        } else {
                            Err(error)
                        };
                    }
                    loaded => loaded?,
                };
                self.fallback = None;
                self.take(loaded)?;
            }
            Stage::Reading(_) => self.take_reloaded(number),
            Stage::Opening(_) | Stage::Starting | Stage::Choosing => {}
        }
        Ok(())
    }

    /// Reads what was loaded, or lets the reader choose from it.
    fn take(&mut self, loaded: Loaded) -> anyhow::Result<()> {
        if loaded.is_list() {
            self.take_terminal()?;
            self.push_feed(&loaded);
            self.remember_copy(&loaded);
        } else {
            // The notes are looked for meanwhile.
            self.read(loaded, None);
            self.take_terminal()?;
        }
        Ok(())
    }

    /// What was fetched once is not fetched again for another article of the list.
    fn remember_copy(&mut self, loaded: &Loaded) {
        if loaded.kept.is_some() {
            self.wanted.options.kept.clone_from(&loaded.kept);
        }
    }

    /// Reads an article; one that took the place of an earlier state of it is shown as that was.
    fn read(&mut self, loaded: Loaded, view: Option<View>) {
        self.remember_copy(&loaded);
        let article = Arc::new(loaded.article);
        let owner = Owner {
            article: Arc::clone(&article),
            source: loaded.source.clone(),
        };
        let patience = if view.is_some() || self.store.expects_notes(&loaded.source) {
            NOTES_WITHIN
        } else {
            Duration::ZERO
        };
        self.job_sender = self.job_sender.next();
        let tasks = keeper::keep(
            self.store.clone(),
            Arc::clone(&article),
            loaded.source.clone(),
            Arc::clone(&self.analyser),
            self.job_sender.clone(),
        );
        #[cfg(feature = "pictures")]
        self.pictures.forget();
        self.app
            .read(article, Notes::default(), loaded.source.name());
        self.app.cx.destination = self.wanted.at.take();
        self.stage = Stage::Reading(Box::new(Reading {
            source: loaded.source,
            choices: loaded.choices,
            format: loaded.format,
            tasks,
            save_at: None,
            place: None,
            newer: Newer::Nothing,
            drafts_of: Some(owner),
            first_frame: Some(FirstFrame {
                until: Instant::now() + patience,
                warning: self
                    .to_tell
                    .take()
                    .or_else(|| loaded.warnings.first().map(ToString::to_string)),
                view,
            }),
        }));
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::{KeyCode, KeyEvent};

    use super::*;
    use crate::store::Placement;
    use crate::text::Source;

    fn shell(path: &std::path::Path) -> Shell {
        let wanted = Wanted {
            source: Source::File(path.to_owned()),
            options: crate::import::Options::default(),
            list: None,
            at: None,
            index: None,
        };
        let store = Store::new(None, Placement::Beside);
        Shell::new(&Choices::default(), wanted, &store)
    }

    #[test]
    fn a_reader_who_quit_during_a_slow_save_leaves_when_it_is_done_unless_a_key_came() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("gate.txt");
        std::fs::write(&path, "The gate stays shut.\n\nNobody answered.").expect("an article");
        let mut shell = shell(&path);
        let loaded = crate::import::load(&shell.wanted.source, &shell.wanted.options);
        shell.read(loaded.expect("it opens"), None);
        let long = Instant::now() + Duration::from_mins(1);
        let is_read = |message: &Message| matches!(message, Message::Opened(_)).then_some(());
        assert_eq!(shell.wait(long, is_read), Ok(()));
        if let Stage::Reading(reading) = &mut shell.stage {
            reading.first_frame = None;
        }
        let key = |letter| Sent {
            origin: Origin::Terminal,
            messages: vec![Message::Key(KeyEvent::from(KeyCode::Char(letter)))],
        };
        shell.handle(key('m')).expect("a key");
        assert!(shell.app.cx.document.is_dirty());
        shell.leaves_when_saved = true;
        assert!(!shell.is_done());
        shell.save_now();
        let is_saved = |message: &Message| matches!(message, Message::Saved(_)).then_some(());
        assert_eq!(shell.wait(long, is_saved), Ok(()));
        assert!(shell.is_done());
        shell.handle(key('j')).expect("a key");
        assert!(!shell.is_done(), "a key means that the reader goes on");
    }

    #[test]
    fn a_reader_who_quits_before_the_notes_were_read_has_been_there() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("gate.txt");
        std::fs::write(&path, "The gate stays shut.").expect("an article");
        let mut shell = shell(&path);
        let home = Home::at(&folder.path().join("data"));
        shell.store = Store::new(Some(home), Placement::Beside);
        let loaded = crate::import::load(&shell.wanted.source, &shell.wanted.options);
        shell.read(loaded.expect("it opens"), None);
        assert!(shell.quit().is_some());
        assert_eq!(shell.store.recent_places().len(), 1);
    }

    #[test]
    fn what_came_in_the_same_moment_as_the_key_that_waits_for_it_is_heard() {
        let mut shell = shell(std::path::Path::new("gate.txt"));
        let told = |why: &str| Message::NotOpened(why.to_owned());
        let is_told = |message: &Message| match message {
            Message::NotOpened(why) => Some(why.clone()),
            _ => None,
        };
        let of_job = |message| Sent {
            origin: Origin::Article(0),
            messages: vec![message],
        };
        // The loop took two things at once: the first of them waits for the second.
        shell
            .arrived
            .push_back(Sent::by_program(told("of the program")));
        shell.arrived.push_back(of_job(told("of the job")));
        let soon = Instant::now() + Duration::from_millis(50);
        let heard = shell.wait(soon, is_told);
        assert_eq!(heard.as_deref(), Ok("of the job"));
        assert_eq!(shell.arrived.len(), 1, "the other is handled in its turn");
        // What comes later is waited for; what others send is kept.
        shell
            .sender
            .send(Sent::by_program(told("later")))
            .expect("it is heard");
        shell
            .sender
            .send(of_job(told("then")))
            .expect("it is heard");
        let long = Instant::now() + Duration::from_mins(1);
        assert_eq!(shell.wait(long, is_told).as_deref(), Ok("then"));
        assert_eq!((shell.arrived.len(), shell.held.len()), (1, 1));
        let now = Instant::now();
        assert_eq!(shell.wait(now, is_told), Err(RecvTimeoutError::Timeout));
    }
}
