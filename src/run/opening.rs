//! Opening an article on a thread of its own, so that keys are heard meanwhile.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::Sender;
use std::thread::{self, JoinHandle};

use anyhow::{Context as _, anyhow};

use super::events::Sent;
use crate::app::{Message, Sought};
use crate::import::{Choice, ImportError, Loaded, Options, Source, load};

/// What a list of articles is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListOf {
    /// Folders, files and addresses.
    Places(Vec<PathBuf>),
    /// What was read lately.
    Recent,
    /// What is sought in all articles of these folders.
    Sought(Sought, Vec<PathBuf>),
}

/// What is to be opened, and how.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// Where the article is.
    pub source: Source,
    /// How it is loaded.
    pub options: Options,
    /// A list of articles to choose from, instead of the source.
    pub list: Option<ListOf>,
    /// The place in the article to go to: an id, a number of code points, `p12`.
    pub at: Option<String>,
    /// The index that the articles of lists may be in.
    pub index: Option<PathBuf>,
}

/// An article that is being opened. When that is done, [`Message::Loaded`] comes with its number.
pub struct Loading {
    /// Tells it from others.
    pub number: usize,
    thread: JoinHandle<Result<Loaded, ImportError>>,
}

impl Loading {
    /// Begins to open an article.
    pub fn start(wanted: Wanted, number: usize, events: &Sender<Sent>) -> anyhow::Result<Self> {
        let events = events.clone();
        let importer = thread::Builder::new().name("open".to_owned());
        let spawned = importer.spawn(move || {
            let loaded = catch_unwind(AssertUnwindSafe(|| load(&wanted.source, &wanted.options)));
            let _ = events.send(Sent::by_program(Message::Loaded(number)));
            loaded.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        let thread = spawned.context("cannot start a thread that opens the article")?;
        Ok(Self { number, thread })
    }

    /// What came of it; waits until it is done.
    pub fn take(self) -> anyhow::Result<Loaded> {
        match self.thread.join() {
            Ok(loaded) => Ok(loaded?),
            Err(_) => Err(anyhow!(
                "the article cannot be opened because of a mistake in the program"
            )),
        }
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
