//! What the loop waits for: keys from a thread of its own, signals, jobs that are done. All of them come
//! as [`Message`]s through one channel.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, sync_channel};
use std::thread;
use std::time::Duration;

use crossterm::event::Event as Input;
use ratatui::layout::Size;

use super::answers;
use crate::app::Message;

/// Who sends something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The terminal: keys, mouse, resizes. It sends nothing more until the loop has handled them.
    Terminal,
    /// The program as a whole: signals, an article that was opened.
    Program,
    /// A job for the article of this number.
    Article(usize),
}

/// Messages that were sent together.
pub struct Sent {
    /// Who sent them.
    pub origin: Origin,
    /// What happened, in order.
    pub messages: Vec<Message>,
}

impl Sent {
    /// One message of the program.
    pub fn by_program(message: Message) -> Self {
        let (origin, messages) = (Origin::Program, vec![message]);
        Self { origin, messages }
    }
}

/// Sends what the jobs of one article did. Once another article is open, nothing of theirs is heard.
#[derive(Clone)]
pub struct JobSender {
    events: Sender<Sent>,
    /// The number of the article that is open.
    open: Arc<AtomicUsize>,
    /// The number of the article that this is for.
    article: usize,
}

impl JobSender {
    /// For the first article.
    pub fn new(events: Sender<Sent>) -> Self {
        let (open, article) = (Arc::default(), 0);
        Self {
            events,
            open,
            article,
        }
    }

    /// For the next article; this one and its copies fall silent, and what they have sent and nobody
    /// has received yet is stale.
    #[must_use]
    pub fn next(&self) -> Self {
        let article = self.open.fetch_add(1, Ordering::SeqCst) + 1;
        Self {
            article,
            ..self.clone()
        }
    }

    /// True if `sent` comes from a job of another article.
    pub fn is_stale(&self, sent: &Sent) -> bool {
        matches!(sent.origin, Origin::Article(article) if article != self.article)
    }

    /// True while the article that it is for is open.
    #[cfg(feature = "pictures")]
    pub fn is_heard(&self) -> bool {
        self.open.load(Ordering::SeqCst) == self.article
    }

    /// Sends a message; false if nobody waits for it any longer.
    pub fn send(&self, message: Message) -> bool {
        let sent = Sent {
            origin: Origin::Article(self.article),
            messages: vec![message],
        };
        self.open.load(Ordering::SeqCst) == self.article && self.events.send(sent).is_ok()
    }
}

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
pub fn read_input(events: Sender<Sent>) -> GoOn {
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
            while let Some(patience) = answers::wait(&all)
                && crossterm::event::poll(patience).unwrap_or(false)
            {
                let Ok(next) = crossterm::event::read() else {
                    break;
                };
                all.push(next);
            }
            let mut messages = messages(answers::without(&all));
            messages.extend(answers::is_light(&all).map(Message::Background));
            if answers::is_old_kitty(&all) {
                messages.push(Message::PicturesByBlocks);
            }
            if messages.is_empty() {
                continue;
            }
            let sent = Sent {
                origin: Origin::Terminal,
                messages,
            };
            if events.send(sent).is_err() || wait.recv().is_err() {
                return;
            }
        }
        let _ = events.send(Sent::by_program(Message::Signal(HANGUP)));
    });
    GoOn(go_on)
}

/// The number of SIGHUP: the terminal is gone.
const HANGUP: i32 = 1;

/// What was read, as messages. Of a run of resizes only the last one counts.
fn messages(inputs: Vec<Input>) -> Vec<Message> {
    let is_resize = |input: &Input| matches!(input, Input::Resize(..));
    let last_resize = inputs.iter().rposition(is_resize);
    let inputs = inputs.into_iter().enumerate();
    let message = |(n, input)| {
        Some(match input {
            Input::Key(key) => Message::Key(key),
            Input::Mouse(mouse) => Message::Mouse(mouse),
            Input::Paste(text) => Message::Paste(text),
            Input::Resize(width, height) if Some(n) == last_resize => {
                Message::Resize(Size { width, height })
            }
            // Meanwhile another program may have had the notes.
            Input::FocusGained => Message::Stale,
            Input::Resize(..) | Input::FocusLost => return None,
        })
    };
    inputs.filter_map(message).collect()
}

/// Signals that ask to end. From the moment that they are caught they end nothing by themselves.
pub struct Signals(#[cfg(unix)] signal_hook::iterator::Signals);

#[cfg(unix)]
impl Signals {
    /// Catches them.
    pub fn catch() -> std::io::Result<Self> {
        use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
        let signals = [SIGHUP, SIGINT, SIGQUIT, SIGTERM];
        signal_hook::iterator::Signals::new(signals).map(Self)
    }

    /// Sends each that comes, and each that came since they were caught.
    pub fn watch(mut self, events: Sender<Sent>) {
        thread::spawn(move || {
            for signal in self.0.forever() {
                let sent = Sent::by_program(Message::Signal(signal));
                if events.send(sent).is_err() {
                    return;
                }
            }
        });
    }
}

/// There are no such signals here.
#[cfg(not(unix))]
impl Signals {
    /// Catches nothing.
    pub fn catch() -> std::io::Result<Self> {
        Ok(Self())
    }

    /// Sends nothing.
    pub fn watch(self, _: Sender<Sent>) {}
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn an_article_that_is_closed_says_nothing_more() {
        let (sender, events) = channel();
        let first = JobSender::new(sender);
        assert!(first.send(Message::NotAnalysed));
        let second = first.next();
        assert!(!first.send(Message::NotAnalysed), "nobody waits for it");
        assert!(second.send(Message::NotAnalysed));
        let sent: Vec<Sent> = events.try_iter().collect();
        let stale: Vec<bool> = sent.iter().map(|sent| second.is_stale(sent)).collect();
        assert_eq!(stale, [true, false]);
        assert!(!second.is_stale(&Sent::by_program(Message::Signal(15))));
    }

    #[test]
    fn of_a_run_of_resizes_the_last_one_counts() {
        let read = vec![
            Input::Resize(80, 24),
            Input::FocusLost,
            Input::Resize(90, 30),
            Input::FocusGained,
        ];
        let said = messages(read);
        let size = Size::new(90, 30);
        assert!(matches!(said[..], [Message::Resize(now), Message::Stale] if now == size));
    }
}
