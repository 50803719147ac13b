//! [`Listing`]: the articles of folders, of several files or of a feed, looked up and read beside the
//! loop. A list is there at once; what is known of each article comes when it was read, those in sight
//! first. While an article is open nothing else is read.

use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::events::Sent;
use super::opening::{ListOf, Wanted};
use crate::annotation::Timestamp;
use crate::app::{ArticleKey, ArticleNews, ArticleRow, Message, RowState, Sought};
use crate::import::{Choice, Format, Loaded, Options, Source};
use crate::library::index::{Index, Picker};
use crate::library::{
    self, Document, Found, Item, Library, Passage, Place, Reading, Siblings, Voice, Walk,
};
use crate::store::{Store, Visits, beside_of};

/// So many rows are sent first: more than a screen has. Then more at once.
const FIRST: usize = 200;
const MORE: usize = 2000;
/// What was read is sent when there is so much of it, or after this time.
const BATCH: usize = 64;
const EVERY: Duration = Duration::from_millis(60);
/// How many of the articles that were read lately are listed.
const MOST_RECENT: usize = 200;
/// How many folders are remembered, and the name under which they are.
const MOST_FOLDERS: usize = 30;
const FOLDERS: &str = "folders";
/// About what a screen shows, in characters: an article whose last so many begin on the screen has been
/// read.
const SCREEN: usize = 1200;
/// How much of an article's beginning is kept for the preview, in characters.
const OPENING: usize = 900;

/// A list of articles that is being read.
#[derive(Debug)]
pub struct Listing {
    /// The article that is open, if it is one of these.
    pub open: Option<ArticleKey>,
    /// The article that was open before the list: closing it leads back there.
    pub from: Option<Box<Wanted>>,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    number: usize,
    library: Library,
    index: Option<PathBuf>,
    cancel: Arc<AtomicBool>,
    events: Sender<Sent>,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    files: Vec<File>,
    /// The article that was open: it is read again first.
    again: Option<usize>,
    /// What is read before the rest.
    wanted: VecDeque<usize>,
    /// The first file that may still be to read.
    next: usize,
    is_paused: bool,
    is_over: bool,
    /// Where the reader left each article.
    visits: Option<Arc<Visits>>,
}

#[derive(Clone, Debug)]
struct File {
    what: What,
    read: Read,
}

impl File {
    /// Meanwhile the reader may have got notes beside the article.
    fn look_for_notes(&mut self, store: &Store) {
        if let What::Found(Found::Article(place)) = &mut self.what {
            let notes = beside_of(&place.path, store.reader());
            if !place.notes.contains(&notes) && notes.exists() {
                place.notes.push(notes);
                place.notes.sort();
            }
        }
    }
}

/// What a row of a list leads to.
#[derive(Clone, Debug)]
pub enum What {
    /// Something in a folder.
    Found(Found),
    /// A folder of articles.
    Folder(PathBuf),
    /// A place in an article: its file, its entry, and where it begins in code points.
    Passage(PathBuf, Option<usize>, u32),
}

/// How much of a file was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Read {
    Nothing,
    Columns,
    Whole,
}

impl Listing {
    /// Begins to list and to read; what is told of has this number. The options say how articles are
    /// loaded.
    pub fn start(
        number: usize,
        of: ListOf,
        options: &Options,
        store: &Store,
        index: Option<PathBuf>,
        events: &Sender<Sent>,
    ) -> Self {
        let roots = match &of {
            ListOf::Places(roots) | ListOf::Sought(_, roots) => roots.clone(),
            ListOf::Recent => Vec::new(),
        };
        let cancel = Arc::default();
        let reading = Reading {
            import: Options {
                entry: None,
                cancel: Arc::clone(&cancel),
                // Nothing is fetched only because it was read before.
                offline: options.offline || of == ListOf::Recent,
                ..options.clone()
            },
            store: store.clone(),
            jobs: 1,
            now: Timestamp::now(),
        };
        let shared = Arc::new(Shared {
            number,
            library: Library::new(roots, reading),
            index: index.filter(|_| of != ListOf::Recent),
            cancel,
            events: events.clone(),
            state: Mutex::default(),
            changed: Condvar::new(),
        });
        let lister = Arc::clone(&shared);
        let is_sought = matches!(of, ListOf::Sought(..));
        thread::spawn(move || lister.list(&of));
        if is_sought {
            return Self {
                open: None,
                from: None,
                shared,
            };
        }
        // One processor is left for the keys.
        let processors = thread::available_parallelism().map_or(1, usize::from);
        for _ in 0..processors.saturating_sub(1).clamp(1, 4) {
            let worker = Arc::clone(&shared);
            thread::spawn(move || worker.work());
        }
        Self {
            open: None,
            from: None,
            shared,
        }
    }

    /// A list of what is in a feed or an archive that was loaded: its rows are there already.
    pub fn of_feed(
        number: usize,
        source: &Source,
        loaded: &Loaded,
        options: &Options,
        store: &Store,
        events: &Sender<Sent>,
    ) -> (Self, Vec<ArticleRow>) {
        let path = match source {
            Source::File(path) => path.clone(),
            Source::Stdin => PathBuf::from("-"),
            other => PathBuf::from(other.name()),
        };
        let options = Options {
            kept: loaded.kept.clone(),
            ..options.clone()
        };
        let of = ListOf::Places(Vec::new());
        let listing = Self::start(number, of, &options, store, None, events);
        let id = source.name();
        let rows = loaded.choices.iter().enumerate();
        let rows = rows.map(|(n, choice)| of_choice(n, choice, &id)).collect();
        let place = Walk::new(path).find_map(|found| match found {
            Found::Article(place) => Some(Place {
                id: id.clone(),
                ..place
            }),
            _ => None,
        });
        let mut state = listing.shared.lock();
        state.files.extend(place.map(|place| File {
            what: What::Found(Found::Article(place)),
            read: Read::Nothing,
        }));
        drop(state);
        listing.shared.changed.notify_all();
        (listing, rows)
    }

    /// What the row of this key leads to.
    pub fn what(&self, key: ArticleKey) -> Option<What> {
        let state = self.shared.lock();
        Some(state.files.get(key.file)?.what.clone())
    }

    /// The folders and files that it is of.
    pub fn roots(&self) -> &[PathBuf] {
        &self.shared.library.roots
    }

    /// What standard input or an address held, if the list is of that.
    pub fn kept(&self) -> Option<Arc<[u8]>> {
        self.shared.library.reading.import.kept.clone()
    }

    /// Reads these files before the others.
    pub fn want(&self, files: Vec<usize>) {
        if self.shared.lock().want(files) {
            self.shared.changed.notify_all();
        }
    }

    /// While an article is open nothing else is read.
    pub fn pause(&self) {
        self.shared.lock().is_paused = true;
    }

    /// Goes on; the article that was open is read again.
    pub fn resume(&mut self) {
        let mut state = self.shared.lock();
        state.is_paused = false;
        if let Some(key) = self.open.take() {
            if let Some(file) = state.files.get_mut(key.file) {
                file.read = Read::Nothing;
                file.look_for_notes(&self.shared.library.reading.store);
            }
            state.again = Some(key.file);
            state.visits = None;
        }
        drop(state);
        self.shared.changed.notify_all();
    }
}

impl Drop for Listing {
    fn drop(&mut self) {
        self.shared.lock().is_over = true;
        self.shared.cancel.store(true, Ordering::Relaxed);
        self.shared.changed.notify_all();
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// False if nobody hears it any longer.
    fn send(&self, news: ArticleNews) -> bool {
        let sent = Sent::by_program(Message::Articles(self.number, news));
        self.events.send(sent).is_ok()
    }

    /// Lists what there is.
    fn list(&self, of: &ListOf) {
        let store = &self.library.reading.store;
        let all: Box<dyn Iterator<Item = What>> = match of {
            ListOf::Sought(sought, _) => return self.seek(sought),
            ListOf::Places(roots) => {
                let mut siblings = Siblings::default();
                let found = roots
                    .iter()
                    .flat_map(move |root| Walk::with(root, &mut siblings));
                Box::new(found.map(What::Found))
            }
            ListOf::Recent => {
                let recent = recent(store, MOST_RECENT);
                Box::new(recent.into_iter())
            }
        };
        let mut rows = Vec::new();
        let first = self.lock().files.len();
        let mut many = FIRST;
        let mut files = Vec::new();
        for (file, what) in (first..).zip(all) {
            let key = ArticleKey { file, entry: None };
            rows.push(of_what(key, &what));
            let read = match &what {
                What::Found(Found::Article(_) | Found::Abandoned { .. }) => Read::Nothing,
                What::Found(Found::Refused { .. }) | What::Folder(_) | What::Passage(..) => {
                    Read::Whole
                }
            };
            files.push(File { what, read });
            if files.len() >= many {
                many = MORE;
                if !self.add(&mut files, &mut rows) {
                    return;
                }
            }
        }
        if self.add(&mut files, &mut rows) {
            self.send(ArticleNews::Listed);
        }
    }

    /// Lists what is sought in all articles, as it is found.
    fn seek(&self, sought: &Sought) {
        let path = self.index.as_deref();
        let index = path.and_then(|path| Index::existing(path).ok()?);
        let index = index.filter(|index| index.knows(&self.library.roots));
        let (mut files, mut rows) = (Vec::new(), Vec::new());
        let mut sent = Instant::now();
        let mut number = 0;
        let mut take = |passage: Passage, rows: &mut Vec<ArticleRow>, files: &mut Vec<File>| {
            let key = ArticleKey {
                file: number,
                entry: None,
            };
            number += 1;
            files.push(File {
                what: What::Passage(passage.path.clone(), passage.entry, passage.start),
                read: Read::Whole,
            });
            rows.push(of_passage(key, passage));
        };
        let sought_for = match sought {
            Sought::Said(name) => library::Sought::Said(name.clone()),
            Sought::Found(line) => library::Sought::Found(line.clone()),
            Sought::Undecided => library::Sought::Undecided,
        };
        let done = self.library.seek(&sought_for, index.as_ref(), |passage| {
            take(passage, &mut rows, &mut files);
            if sent.elapsed() < EVERY && rows.len() < FIRST {
                return ControlFlow::Continue(());
            }
            sent = Instant::now();
            if self.add(&mut files, &mut rows) {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        });
        if let Err(why) = done {
            let _ = self.events.send(Sent::by_program(Message::Told(why)));
        }
        if self.add(&mut files, &mut rows) {
            self.send(ArticleNews::Listed);
        }
    }

    fn add(&self, files: &mut Vec<File>, rows: &mut Vec<ArticleRow>) -> bool {
        let mut state = self.lock();
        state.files.append(files);
        let is_over = state.is_over;
        drop(state);
        // The rows are there before what is known of them.
        let is_heard = rows.is_empty() || self.send(ArticleNews::Rows(std::mem::take(rows)));
        self.changed.notify_all();
        is_heard && !is_over
    }

    /// Reads what is to be read until the list is gone.
    fn work(&self) {
        let path = self.index.as_deref();
        let index = path.and_then(|path| Index::existing(path).ok()?);
        let index = index.filter(|index| index.knows(&self.library.roots));
        let mut picker = Picker::new(&self.library, index.as_ref());
        let mut batch = Vec::new();
        let mut sent = Instant::now();
        while let Some((file, found, needs_text)) = self.next(&mut batch) {
            let items = picker.items(&found, needs_text);
            let visits = self.visits();
            batch.push((file, rows(file, &found, items, &visits)));
            if needs_text || batch.len() >= BATCH || sent.elapsed() >= EVERY {
                sent = Instant::now();
                if !self.send(ArticleNews::Read(std::mem::take(&mut batch))) {
                    return;
                }
            }
        }
    }

    /// Where the reader left articles; looked up again once one was read.
    fn visits(&self) -> Arc<Visits> {
        let mut state = self.lock();
        let new = || Arc::new(self.library.reading.store.visits());
        Arc::clone(state.visits.get_or_insert_with(new))
    }

    /// The next file to read, and whether its text is needed. Before it waits for one it sends what
    /// was read.
    fn next(&self, batch: &mut Vec<(usize, Vec<ArticleRow>)>) -> Option<(usize, Found, bool)> {
        let mut state = self.lock();
        loop {
            if state.is_over {
                return None;
            }
            if let Some(next) = state.take() {
                return Some(next);
            }
            if batch.is_empty() {
                let woken = self.changed.wait(state);
                state = woken.unwrap_or_else(PoisonError::into_inner);
            } else {
                drop(state);
                self.send(ArticleNews::Read(std::mem::take(batch)));
                state = self.lock();
            }
        }
    }
}

impl State {
    /// What is in sight now is wanted instead of what was; true if that is something else.
    fn want(&mut self, files: Vec<usize>) -> bool {
        let is_new = |file: &usize| {
            let file = self.files.get(*file);
            file.is_some_and(|file| file.read < Read::Whole)
        };
        let files: VecDeque<usize> = files.into_iter().filter(is_new).collect();
        let is_other = self.wanted != files;
        self.wanted = files;
        is_other
    }

    fn take(&mut self) -> Option<(usize, Found, bool)> {
        if self.is_paused {
            return None;
        }
        while let Some(at) = self.again.take().or_else(|| self.wanted.pop_front()) {
            if let Some(found) = self.begin(at, Read::Whole) {
                return Some((at, found, true));
            }
        }
        while self.next < self.files.len() {
            let at = self.next;
            self.next += 1;
            if let Some(found) = self.begin(at, Read::Columns) {
                return Some((at, found, false));
            }
        }
        None
    }

    /// What is to be read, unless it was.
    fn begin(&mut self, at: usize, as_far_as: Read) -> Option<Found> {
        let file = self.files.get_mut(at)?;
        let What::Found(found) = &file.what else {
            return None;
        };
        if file.read >= as_far_as {
            return None;
        }
        file.read = as_far_as;
        Some(found.clone())
    }
}

/// What is known of a file before it is read.
fn of_what(key: ArticleKey, what: &What) -> ArticleRow {
    let (id, state) = match what {
        What::Found(Found::Article(place)) => (place.id.clone(), RowState::Waiting),
        What::Found(Found::Abandoned { id, .. }) => (id.clone(), RowState::Waiting),
        What::Found(Found::Refused { id, message }) => {
            (id.clone(), RowState::Refused(message.clone()))
        }
        What::Folder(path) => (path.display().to_string(), RowState::Folder),
        What::Passage(path, ..) => (path.display().to_string(), RowState::Known),
    };
    ArticleRow {
        key,
        id,
        state,
        ..ArticleRow::default()
    }
}

/// A passage as a row: its words, who says them, and what it is in.
fn of_passage(key: ArticleKey, passage: Passage) -> ArticleRow {
    let words = passage.words.split_whitespace().collect::<Vec<_>>();
    ArticleRow {
        key,
        id: passage.article.clone(),
        title: words.join(" "),
        author: passage.speakers.join(", "),
        source: passage.title.unwrap_or(passage.article),
        day: passage.date.as_deref().map(day).unwrap_or_default(),
        state: RowState::Known,
        ..ArticleRow::default()
    }
}

/// What a feed says of an entry.
fn of_choice(entry: usize, choice: &Choice, id: &str) -> ArticleRow {
    ArticleRow {
        key: ArticleKey {
            file: 0,
            entry: Some(entry),
        },
        id: format!("{id}#{}", entry + 1),
        title: choice.title.clone(),
        author: choice.author.clone().unwrap_or_default(),
        day: choice.date.as_deref().map(day).unwrap_or_default(),
        ..ArticleRow::default()
    }
}

fn day(date: &str) -> String {
    date.get(..10).unwrap_or(date).to_owned()
}

/// The rows of a file that was read.
fn rows(file: usize, found: &Found, items: Vec<Item>, visits: &Visits) -> Vec<ArticleRow> {
    let is_book = |item: &Item| match item {
        Item::Document(document) => {
            let name = serde_json::Value::String(document.format.clone());
            serde_json::from_value::<Format>(name).is_ok_and(Format::is_book)
        }
        _ => false,
    };
    let is_book = items.len() > 1 && items.iter().any(is_book);
    let path = match found {
        Found::Article(place) => place.path.as_path(),
        _ => Path::new(""),
    };
    let whole = ArticleKey { file, entry: None };
    let mut rows: Vec<ArticleRow> = Vec::new();
    let mut chars = 0;
    for (n, item) in items.into_iter().enumerate() {
        let key = ArticleKey {
            file,
            entry: match &item {
                _ if is_book => None,
                Item::Document(document) => document.entry,
                _ => Some(n).filter(|n| *n > 0),
            },
        };
        let row = of_item(key, item, path, visits, &mut chars);
        match rows.last_mut() {
            // A book is one article, however many chapters it has.
            Some(book) if is_book => add_chapter(book, row),
            _ => rows.push(row),
        }
    }
    if is_book && let Some(book) = rows.first_mut() {
        let place = absolute(path);
        book.progress = visits.at(&place).map(|at| progress(at, chars));
    }
    if rows.is_empty() {
        rows.push(ArticleRow {
            state: RowState::Refused("There is nothing to read in it".to_owned()),
            ..of_what(whole, &What::Found(found.clone()))
        });
    }
    rows
}

fn of_item(
    key: ArticleKey,
    item: Item,
    path: &Path,
    visits: &Visits,
    chars: &mut usize,
) -> ArticleRow {
    match item {
        Item::Document(document) => {
            *chars += document.chars as usize;
            of_document(key, *document, path, visits)
        }
        Item::Refused { id, message } => ArticleRow {
            key,
            id,
            state: RowState::Refused(message),
            ..ArticleRow::default()
        },
        Item::Vanished(id, marks) => {
            let s = if marks.len() == 1 { "" } else { "s" };
            let why = format!(
                "The article is not there; {} mark{s} on it are kept",
                marks.len()
            );
            ArticleRow {
                key,
                id,
                marks: marks.len() as u32,
                state: RowState::Refused(why),
                ..ArticleRow::default()
            }
        }
    }
}

fn of_document(key: ArticleKey, document: Document, path: &Path, visits: &Visits) -> ArticleRow {
    let mut speakers = Counted::default();
    for quote in &document.quotes {
        for voice in &quote.speakers {
            if let Voice::Name(_) = voice {
                speakers.add(document.words_of(voice));
            }
        }
    }
    let mut codes = Counted::default();
    for code in document.marks.iter().flat_map(|mark| &mark.codes) {
        codes.add(code);
    }
    let title = document.title.clone().unwrap_or_default();
    let part = |path: &str| format!("{path} › {title}");
    let visit = match document.entry {
        None => visits.at(&absolute(path)),
        Some(_) => visits
            .at(&part(&path.display().to_string()))
            .or_else(|| visits.at(&part(&absolute(path)))),
    };
    let undecided = document.quotes.iter().filter(|quote| !quote.is_decided());
    ArticleRow {
        key,
        progress: visit.map(|at| progress(at, document.chars as usize)),
        opening: opening(&document.text, &title),
        undecided: undecided.count() as u32,
        quotes: document.quotes.len() as u32,
        marks: document.marks.len() as u32,
        words: document.words,
        day: document.day().map(str::to_owned).unwrap_or_default(),
        source: document.site.unwrap_or_default(),
        author: document.author.unwrap_or_default(),
        id: document.id,
        title,
        speakers: speakers.sorted(),
        codes: codes.sorted(),
        state: RowState::Known,
    }
}

fn add_chapter(book: &mut ArticleRow, chapter: ArticleRow) {
    book.words += chapter.words;
    book.quotes += chapter.quotes;
    book.undecided += chapter.undecided;
    book.marks += chapter.marks;
    for (of, more) in [
        (&mut book.speakers, chapter.speakers),
        (&mut book.codes, chapter.codes),
    ] {
        let mut counted = Counted(std::mem::take(of));
        for (name, count) in more {
            counted.add_many(&name, count);
        }
        *of = counted.sorted();
    }
}

/// Names with their numbers.
#[derive(Default)]
struct Counted(Vec<(String, u32)>);

impl Counted {
    fn add(&mut self, name: &str) {
        self.add_many(name, 1);
    }

    fn add_many(&mut self, name: &str, many: u32) {
        match self.0.iter_mut().find(|(known, _)| known == name) {
            Some((_, count)) => *count += many,
            None => self.0.push((name.to_owned(), many)),
        }
    }

    /// The most frequent first.
    fn sorted(mut self) -> Vec<(String, u32)> {
        self.0.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        self.0
    }
}

fn absolute(path: &Path) -> String {
    match Source::from_argument(path) {
        Source::File(path) => {
            let absolute = std::path::absolute(&path).unwrap_or(path);
            absolute.display().to_string()
        }
        other => other.name(),
    }
}

/// How far an article was read that was left with this character at the top of the screen, in per cent.
fn progress(at: Option<usize>, chars: usize) -> u8 {
    let Some(at) = at else { return 0 };
    if at + SCREEN >= chars {
        return 100;
    }
    (at * 100 / chars.max(1)) as u8
}

/// The first words of a text, without the headline that the row has already.
fn opening(text: &str, title: &str) -> String {
    let end = text
        .char_indices()
        .nth(OPENING)
        .map_or(text.len(), |(at, _)| at);
    let begun = text[..end].trim_start();
    let rest = begun.strip_prefix(title).unwrap_or(begun);
    rest.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Folders and articles that were read lately, the latest first.
fn recent(store: &Store, most: usize) -> Vec<What> {
    let mut all: Vec<What> = folders(store).into_iter().map(What::Folder).collect();
    let mut seen = Vec::new();
    let mut siblings = Siblings::default();
    for place in store.recent_places() {
        // An entry of a feed is listed as the feed.
        let place = place.split(" › ").next().unwrap_or_default().to_owned();
        let is_address = matches!(Source::from_argument(&place), Source::Url(_));
        if seen.contains(&place) || (!is_address && !Path::new(&place).is_file()) {
            continue;
        }
        seen.push(place.clone());
        all.extend(Walk::with(&place, &mut siblings).next().map(What::Found));
        if seen.len() == most {
            break;
        }
    }
    all
}

/// The folders that were opened lately and are still there, the latest first.
pub fn folders(store: &Store) -> Vec<PathBuf> {
    let known: Vec<PathBuf> = store.remembered().get(FOLDERS).unwrap_or_default();
    known
        .into_iter()
        .rev()
        .filter(|path| path.is_dir())
        .collect()
}

/// Remembers a folder that was opened. That it cannot be remembered does not matter.
pub fn remember(store: &Store, folder: &Path) {
    let Ok(folder) = std::path::absolute(folder) else {
        return;
    };
    let _ = store
        .remembered()
        .change(FOLDERS, |old: Option<Vec<PathBuf>>| {
            let mut folders = old.unwrap_or_default();
            folders.retain(|other| *other != folder);
            folders.push(folder.clone());
            folders.drain(..folders.len().saturating_sub(MOST_FOLDERS));
            folders
        });
}

/// True if something was read on this machine before.
pub fn has_recent(store: &Store) -> bool {
    !recent(store, 1).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Placement;

    #[test]
    fn an_article_is_read_when_its_end_was_on_the_screen() {
        assert_eq!(progress(None, 10_000), 0);
        assert_eq!(progress(Some(0), 500), 100);
        assert_eq!(progress(Some(5000), 10_000), 50);
        assert_eq!(progress(Some(9000), 10_000), 100);
    }

    #[test]
    fn the_article_that_was_open_is_read_again_whatever_is_in_sight() {
        let file = |id: &str, read| File {
            what: What::Found(Found::Article(Place {
                path: id.into(),
                id: id.to_owned(),
                notes: Vec::new(),
            })),
            read,
        };
        let files = vec![file("a", Read::Nothing), file("b", Read::Columns)];
        let mut state = State {
            files,
            next: 2,
            again: Some(0),
            ..State::default()
        };
        let taken = |state: &mut State| state.take().map(|(at, ..)| at);
        // The list is drawn before a thread has taken what is to be read: of the row of the article
        // that was open everything seems to be known.
        assert!(!state.want(vec![]));
        assert_eq!((taken(&mut state), taken(&mut state)), (Some(0), None));
        assert!(state.want(vec![1, 0]));
        assert_eq!((taken(&mut state), taken(&mut state)), (Some(1), None));
    }

    #[test]
    fn the_headline_is_not_said_twice() {
        assert_eq!(
            opening("The gate\n\nIt is shut.\n", "The gate"),
            "It is shut."
        );
        assert_eq!(opening("It is shut.", ""), "It is shut.");
        assert!(opening(&"é".repeat(5000), "").chars().count() <= OPENING);
    }

    #[test]
    fn the_chapters_of_a_book_are_one_article() {
        let chapter = |n: usize, words: u32| {
            Item::Document(Box::new(Document {
                id: format!("a.epub#{}", n + 1),
                entry: Some(n),
                format: "epub".to_owned(),
                words,
                ..Document::default()
            }))
        };
        let place = Place {
            path: "a.epub".into(),
            id: "a.epub".into(),
            notes: Vec::new(),
        };
        let found = Found::Article(place);
        let rows = rows(
            7,
            &found,
            vec![chapter(0, 10), chapter(1, 5)],
            &Store::new(None, Placement::Beside).visits(),
        );
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].words, 15);
        let key = ArticleKey {
            file: 7,
            entry: None,
        };
        assert_eq!(rows[0].key, key);
    }
}
