//! [`Listing`]: the articles of folders, of several files or of a feed, looked up and read beside the
//! loop. A list is there at once; what is known of each article comes when it was read, those in sight
//! first. While an article is open nothing else is read.

mod rows;
mod tables;

use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::events::Sent;
use super::opening::{ListOf, Wanted};
use crate::annotation::Timestamp;
use crate::app::{ArticleKey, ArticleNews, ArticleRow, Message, Overview, Sought};
use crate::import::{Loaded, Options, Source};
use crate::library::index::{Index, Picker};
use crate::library::{self, Found, Library, Passage, Place, Reading, Siblings, Walk};
use crate::store::{Difference, NotesFile, Store, Visits, beside_of};
pub use rows::{folders, has_recent, recent_places};
use rows::{of_choice, of_passage, of_what, recent, rows};

/// So many rows are sent first: more than a screen has. Then more at once.
const FIRST: usize = 200;
const MORE: usize = 2000;
/// Rows are sent after this time however few there are.
const SOON: Duration = Duration::from_millis(250);
/// What was read is sent when there is so much of it, or after this time.
const BATCH: usize = 64;
const EVERY: Duration = Duration::from_millis(60);
/// How many of the articles that were read lately are listed.
const MOST_RECENT: usize = 200;

/// A list of articles that is being read.
#[derive(Debug)]
pub struct Listing {
    /// The article that is open, if it is one of these.
    pub open: Option<ArticleKey>,
    /// The article that was open before the list: closing it leads back there.
    pub from: Option<Box<Wanted>>,
    shared: Arc<Shared>,
    remembering: Remembering,
    /// True once there are threads that read articles, or if there is nothing to read.
    has_readers: bool,
}

/// The folder that is listed is remembered once its first rows are on the screen: a disk takes its time.
#[derive(Debug)]
enum Remembering {
    Nothing,
    Waits(PathBuf),
    Goes(JoinHandle<()>),
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
    /// How often the list was gone back to from an article.
    resumed: usize,
    /// True if a table is to be made again.
    is_stale: bool,
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
    /// A mark in this notes file, whose article is not there.
    Vanished(PathBuf),
    /// A list of what is sought in the same folders.
    Sought(Sought),
    /// A place that readers coded differently.
    Difference(Box<CodedPlace>),
    /// Nothing.
    Nothing,
}

/// A place in an article that readers coded differently.
#[derive(Clone, Debug)]
pub struct CodedPlace {
    /// The article's file.
    pub article: PathBuf,
    /// The notes of one of the readers.
    pub like: NotesFile,
    /// The place.
    pub difference: Difference,
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
            // What is in the index is not hidden from anybody.
            index: index.filter(|_| of != ListOf::Recent && !store.is_blind()),
            cancel,
            events: events.clone(),
            state: Mutex::default(),
            changed: Condvar::new(),
        });
        let has_readers = matches!(of, ListOf::Sought(..));
        let remembering = match &of {
            ListOf::Places(roots) => match roots.as_slice() {
                [root] if root.is_dir() => Remembering::Waits(root.clone()),
                _ => Remembering::Nothing,
            },
            _ => Remembering::Nothing,
        };
        let lister = Arc::clone(&shared);
        thread::spawn(move || lister.list(&of));
        Self {
            open: None,
            from: None,
            shared,
            remembering,
            has_readers,
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

    /// Reads these files before the others: rows are on the screen. What takes time begins now.
    pub fn want(&mut self, files: Vec<usize>) {
        let is_other = self.shared.lock().want(files);
        if !std::mem::replace(&mut self.has_readers, true) {
            self.shared.read();
        } else if is_other {
            self.shared.changed.notify_all();
        }
        if let Remembering::Waits(folder) = &self.remembering {
            let folder = folder.clone();
            let store = self.shared.library.reading.store.clone();
            let going = thread::spawn(move || rows::remember(&store, &folder));
            self.remembering = Remembering::Goes(going);
        }
    }

    /// Reads this article again: something else was said of it.
    pub fn read_again(&self, key: ArticleKey) {
        let mut state = self.shared.lock();
        if let Some(file) = state.files.get_mut(key.file) {
            file.read = Read::Nothing;
            file.look_for_notes(&self.shared.library.reading.store);
        }
        state.again = Some(key.file);
        drop(state);
        self.shared.changed.notify_all();
    }

    /// Makes a table again: the notes are others.
    pub fn make_again(&self) {
        self.shared.lock().is_stale = true;
        self.shared.changed.notify_all();
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
            state.resumed += 1;
            state.is_stale = true;
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
        match std::mem::replace(&mut self.remembering, Remembering::Nothing) {
            Remembering::Nothing => {}
            Remembering::Waits(folder) => {
                rows::remember(&self.shared.library.reading.store, &folder);
            }
            // That it cannot be remembered does not matter.
            Remembering::Goes(going) => drop(going.join()),
        }
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

    /// Begins to read articles; one processor is left for the keys.
    fn read(self: &Arc<Self>) {
        let processors = thread::available_parallelism().map_or(1, usize::from);
        for _ in 0..processors.saturating_sub(1).clamp(1, 4) {
            let reader = Arc::clone(self);
            thread::spawn(move || reader.work());
        }
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
        let mut begun = Instant::now();
        let mut files = Vec::new();
        for (file, what) in (first..).zip(all) {
            let key = ArticleKey { file, entry: None };
            rows.push(of_what(key, &what));
            let read = match &what {
                What::Found(Found::Article(_) | Found::Abandoned { .. }) => Read::Nothing,
                _ => Read::Whole,
            };
            files.push(File { what, read });
            if files.len() >= many || begun.elapsed() >= SOON {
                many = MORE;
                begun = Instant::now();
                if !self.add(&mut files, &mut rows) {
                    return;
                }
            }
        }
        if self.add(&mut files, &mut rows) {
            self.send(ArticleNews::Listed);
        }
    }

    fn index(&self) -> Option<Index> {
        let path = self.index.as_deref();
        let index = path.and_then(|path| Index::existing(path).ok()?);
        index.filter(|index| index.knows(&self.library.roots))
    }

    /// Lists what is sought in all articles, as it is found.
    fn seek(&self, sought: &Sought) {
        let index = self.index();
        let (mut files, mut rows) = (Vec::new(), Vec::new());
        let mut sent = Instant::now();
        let mut number = 0;
        let mut take = |passage: Passage, rows: &mut Vec<ArticleRow>, files: &mut Vec<File>| {
            let key = ArticleKey {
                file: number,
                entry: None,
            };
            number += 1;
            let what = match &passage.vanished {
                Some(notes) => What::Vanished(notes.clone()),
                None => What::Passage(passage.path.clone(), passage.entry, passage.start),
            };
            files.push(File {
                what,
                read: Read::Whole,
            });
            rows.push(of_passage(key, passage));
        };
        let sought_for = match sought {
            Sought::Said(name) => library::Sought::Said(name.clone()),
            Sought::Found(line) => library::Sought::Found(line.clone()),
            Sought::Undecided => library::Sought::Undecided,
            Sought::Code(code) => library::Sought::Marks(Some(code.clone())),
            Sought::Overview(Overview::Marks) => library::Sought::Marks(None),
            Sought::Overview(overview) => return self.tables(*overview),
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
        let index = self.index();
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
        let state = self.lock();
        if let Some(visits) = &state.visits {
            return Arc::clone(visits);
        }
        let resumed = state.resumed;
        // The loop does not wait for the disk.
        drop(state);
        let visits = Arc::new(self.library.reading.store.visits());
        let mut state = self.lock();
        if state.resumed == resumed {
            state.visits = Some(Arc::clone(&visits));
        }
        visits
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

#[cfg(test)]
mod tests {
    use super::*;

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
    fn nothing_is_read_before_rows_are_on_the_screen() {
        let folder = tempfile::tempdir().expect("a folder");
        for n in 0..300 {
            let path = folder.path().join(format!("{n:03}.txt"));
            std::fs::write(path, "The gate stays shut.").expect("an article");
        }
        let (events, heard) = std::sync::mpsc::channel();
        let roots = vec![folder.path().to_owned()];
        let store = Store::new(None, crate::store::Placement::Beside);
        let of = ListOf::Places(roots);
        let mut listing = Listing::start(1, of, &Options::default(), &store, None, &events);
        let news = || {
            let sent: Sent = heard
                .recv_timeout(Duration::from_mins(1))
                .expect("more is said");
            match sent.messages.into_iter().next() {
                Some(Message::Articles(1, news)) => news,
                other => panic!("{other:?}"),
            }
        };
        let mut listed = Vec::new();
        loop {
            match news() {
                ArticleNews::Rows(rows) => listed.push(rows.len()),
                ArticleNews::Listed => break,
                other => panic!("{other:?}"),
            }
        }
        // The first screen need not wait for the rest.
        assert!(listed[0] <= FIRST && listed.len() > 1, "{listed:?}");
        assert_eq!(listed.iter().sum::<usize>(), 300);
        assert!(!listing.has_readers);
        assert!(heard.try_recv().is_err());
        listing.want(vec![7]);
        let ArticleNews::Read(read) = news() else {
            panic!("something is read");
        };
        assert_eq!(read[0].0, 7);
    }
}
