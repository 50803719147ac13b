//! [`Drafts`]: text that is being typed, kept in the data directory until it is saved or discarded.
//!
//! A draft is two files that the reader alone can read: `NAME.md` holds the text and is what an outside
//! editor edits, `NAME.toml` says what it is on. The second is locked for as long as the program that
//! writes the draft runs, so another window does not offer it. A thread of its own writes them, soon
//! after a key but not at each; it starts with the first draft.

use std::collections::HashSet;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::events::{JobSender, Sent};
use crate::annotation::{Id, document_id};
use crate::app::{Draft, Message, Revision, SavedDraft, Target};
use crate::store::{Disk as _, RealDisk};
use crate::text::{Article, Source, Span};

/// From a key to its writing, at most: what a crash can cost.
const WRITE_AFTER: Duration = Duration::from_millis(300);
/// How long the end of the program waits for the last writing.
const REST_WITHIN: Duration = Duration::from_secs(5);
/// The longest draft that is read.
const LONGEST: u64 = 8 << 20;

/// Whose drafts they are: the article that is read, and where it came from.
#[derive(Clone, Debug)]
pub struct Owner {
    pub article: Arc<Article>,
    pub source: Source,
}

impl Owner {
    /// Digests of the text and of its place: no address lies around. The text may be long, so this is
    /// for threads beside the loop.
    fn digests(&self) -> (String, String) {
        let place = match &self.source {
            Source::File(path) => std::path::absolute(path).unwrap_or_else(|_| path.clone()),
            source => PathBuf::from(source.name()),
        };
        let article = document_id(self.article.text());
        (article, document_id(&place.to_string_lossy()))
    }
}

/// What the file beside a draft says.
#[derive(Debug, Serialize, Deserialize)]
struct About {
    /// The digest of the article's text.
    article: String,
    /// The digest of its path or address.
    source: String,
    /// The annotation that the note is on.
    #[serde(skip_serializing_if = "Option::is_none")]
    annotation: Option<String>,
    /// The code that is described.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    /// The words that the note is on, and where they begin and end, in bytes.
    #[serde(default)]
    words: String,
    #[serde(default)]
    start: usize,
    #[serde(default)]
    end: usize,
}

impl About {
    fn new(owner: &Owner, draft: &Draft) -> Self {
        let (annotation, code) = match &draft.target {
            Target::New(_) => (None, None),
            Target::Old(id) => (Some(id.to_string()), None),
            Target::Code(name) => (None, Some(name.clone())),
        };
        let (article, source) = owner.digests();
        Self {
            article,
            source,
            annotation,
            code,
            words: draft.words.clone(),
            start: draft.span.start as usize,
            end: draft.span.end as usize,
        }
    }

    fn draft(self, text: String) -> Draft {
        let span = Span::new(self.start, self.end.max(self.start));
        Draft {
            target: match (self.code, self.annotation) {
                (Some(code), _) => Target::Code(code),
                (None, Some(id)) => Target::Old(Id::new(id)),
                (None, None) => Target::New(span),
            },
            span,
            words: self.words,
            text,
        }
    }
}

/// What the writer of drafts is asked for.
enum Task {
    /// Keep this text, with what it is on, in this file.
    Keep(PathBuf, Box<Owner>, Box<Draft>),
    /// The text of this file is not needed any longer.
    Remove(PathBuf),
    /// Say when all is written.
    Rest(Sender<()>),
}

/// The drafts of this run of the program.
pub struct Drafts {
    /// The folder; `None` if there is no data directory.
    folder: Option<PathBuf>,
    events: Sender<Sent>,
    writer: Option<Sender<Task>>,
    /// The text of the editor that is open.
    current: Option<PathBuf>,
    /// Drafts whose text is in the notes: they go when this revision is on the disk.
    closing: Vec<(PathBuf, Revision)>,
    /// Those that the reader was asked about.
    offered: HashSet<PathBuf>,
    made: usize,
}

impl Drafts {
    /// Drafts in the data directory.
    pub fn new(data: Option<&Path>, events: Sender<Sent>) -> Self {
        Self {
            folder: data.map(|data| data.join("drafts")),
            events,
            writer: None,
            current: None,
            closing: Vec::new(),
            offered: HashSet::new(),
            made: 0,
        }
    }

    /// Keeps what is typed now.
    pub fn keep(&mut self, owner: Owner, draft: Draft) {
        let Some(path) = self.current() else { return };
        self.ask(Task::Keep(path, Box::new(owner), Box::new(draft)));
    }

    /// The text that is typed is the one of an earlier draft from here on.
    pub fn resume(&mut self, path: PathBuf) {
        self.current = Some(path);
    }

    /// The reader discarded what was typed.
    pub fn discard(&mut self) {
        if let Some(path) = self.current.take() {
            self.ask(Task::Remove(path));
        }
    }

    /// The reader does not want that draft, or has its text already.
    pub fn remove(&mut self, path: PathBuf) {
        self.ask(Task::Remove(path));
    }

    /// What was typed is in the notes of this revision.
    pub fn close(&mut self, revision: Revision) {
        if let Some(path) = self.current.take() {
            self.closing.push((path, revision));
        }
    }

    /// The notes of this revision are on the disk.
    pub fn saved(&mut self, revision: Revision) {
        let closing = std::mem::take(&mut self.closing);
        for (path, at) in closing {
            if at <= revision {
                self.ask(Task::Remove(path));
            } else {
                self.closing.push((path, at));
            }
        }
    }

    /// Waits until all is written. Gives the file of the text that was being typed, if it is there.
    pub fn rest(&mut self) -> Option<PathBuf> {
        let (done, is_done) = channel();
        if self.writer.is_some() {
            self.ask(Task::Rest(done));
            let _ = is_done.recv_timeout(REST_WITHIN);
        }
        self.current.clone().filter(|path| path.exists())
    }

    /// Looks, beside the loop, for drafts on the article; those that are found come as a message.
    pub fn look(&mut self, owner: Owner, events: JobSender) {
        let Some(folder) = self.folder.clone() else {
            return;
        };
        let known = self.offered.clone();
        thread::spawn(move || {
            let found: Vec<SavedDraft> = find(&folder, &owner)
                .into_iter()
                .filter(|draft| !known.contains(&draft.path))
                .collect();
            if !found.is_empty() {
                events.send(Message::Drafts(found));
            }
        });
    }

    /// The reader is asked about that one; once in a run is enough.
    pub fn offered(&mut self, path: PathBuf) {
        self.offered.insert(path);
    }

    /// The file of the text that is being typed.
    fn current(&mut self) -> Option<PathBuf> {
        if self.current.is_none() {
            self.made += 1;
            let now = crate::annotation::Timestamp::now().as_millisecond();
            let name = format!("{now}-{}-{}.md", std::process::id(), self.made);
            self.current = Some(self.folder.as_ref()?.join(name));
        }
        self.current.clone()
    }

    fn ask(&mut self, task: Task) {
        let events = &self.events;
        let writer = self.writer.get_or_insert_with(|| {
            let (tasks, queue) = channel();
            let writer = Writer {
                locks: Vec::new(),
                has_failed: false,
                events: events.clone(),
            };
            thread::spawn(move || writer.work(&queue));
            tasks
        });
        let _ = writer.send(task);
    }
}

/// Writes and removes drafts.
struct Writer {
    /// The locked files that say what the drafts are on.
    locks: Vec<(PathBuf, File)>,
    /// True once the reader was told that a draft cannot be written.
    has_failed: bool,
    events: Sender<Sent>,
}

impl Writer {
    fn work(mut self, queue: &Receiver<Task>) {
        let mut waiting: Option<(Instant, PathBuf, Box<Owner>, Box<Draft>)> = None;
        loop {
            let next = match &waiting {
                None => queue.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some((at, ..)) => queue.recv_timeout(at.saturating_duration_since(Instant::now())),
            };
            match next {
                Ok(Task::Keep(path, owner, draft)) => {
                    let soon = Instant::now() + WRITE_AFTER;
                    let at = waiting.as_ref().map_or(soon, |(at, ..)| *at);
                    waiting = Some((at, path, owner, draft));
                }
                Ok(Task::Remove(path)) => {
                    waiting.take_if(|(_, other, ..)| *other == path);
                    self.remove(&path);
                }
                other => {
                    if let Some((_, path, owner, draft)) = waiting.take() {
                        self.write(&path, &owner, &draft);
                    }
                    match other {
                        Ok(Task::Rest(done)) => drop(done.send(())),
                        Err(RecvTimeoutError::Disconnected) => return,
                        _ => {}
                    }
                }
            }
        }
    }

    fn write(&mut self, path: &Path, owner: &Owner, draft: &Draft) {
        let written = self
            .lock(path, owner, draft)
            .and_then(|()| replace(path, draft.text.as_bytes()));
        if let Err(error) = written
            && !std::mem::replace(&mut self.has_failed, true)
        {
            let told = format!(
                "What you type cannot be kept in {}: {error}",
                path.display()
            );
            let _ = self.events.send(Sent::by_program(Message::Told(told)));
        }
    }

    /// Says what the draft is on, and locks the file that says it.
    fn lock(&mut self, path: &Path, owner: &Owner, draft: &Draft) -> io::Result<()> {
        if self.locks.iter().any(|(locked, _)| locked == path) {
            return Ok(());
        }
        if let Some(folder) = path.parent() {
            RealDisk.make_private_folder(folder)?;
        }
        let beside = path.with_extension("toml");
        let about = toml::to_string(&About::new(owner, draft)).map_err(io::Error::other)?;
        replace(&beside, about.as_bytes())?;
        let file = File::open(&beside)?;
        // A disk without locks keeps the draft all the same.
        let _ = file.try_lock();
        self.locks.push((path.to_owned(), file));
        Ok(())
    }

    fn remove(&mut self, path: &Path) {
        let _ = fs::remove_file(path);
        let _ = fs::remove_file(path.with_extension("toml"));
        self.locks.retain(|(locked, _)| locked != path);
    }
}

/// A new file takes the place of the old one, whole; a temporary file is for its owner alone, and so
/// is what it becomes.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.persist(path)?;
    Ok(())
}

/// The drafts on an article that no running program writes, the oldest first.
fn find(folder: &Path, owner: &Owner) -> Vec<SavedDraft> {
    if !folder.is_dir() {
        return Vec::new();
    }
    let of = owner.digests();
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .collect();
    paths.sort_unstable();
    let found = paths.into_iter();
    found.filter_map(|about| read(&about, &of)).collect()
}

fn read(beside: &Path, (article, source): &(String, String)) -> Option<SavedDraft> {
    let file = File::open(beside).ok()?;
    if matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
        return None;
    }
    let about: About = toml::from_str(&text_of(beside)?).ok()?;
    if about.article != *article && about.source != *source {
        return None;
    }
    let path = beside.with_extension("md");
    let text = text_of(&path).unwrap_or_default();
    if text.trim().is_empty() {
        return None;
    }
    let draft = about.draft(text);
    Some(SavedDraft { path, draft })
}

fn text_of(path: &Path) -> Option<String> {
    let file = fs::symlink_metadata(path).ok()?;
    (file.is_file() && file.len() <= LONGEST)
        .then(|| fs::read_to_string(path).ok())
        .flatten()
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    const TEXT: &str = "The ferry sails on Friday.\n";

    fn owner_of(text: &str, path: &str) -> Owner {
        Owner {
            article: Arc::new(crate::import::from_text(text, "a.txt")),
            source: Source::File(PathBuf::from(path)),
        }
    }

    fn owner(path: &str) -> Owner {
        owner_of(TEXT, path)
    }

    fn draft(text: &str) -> Draft {
        let span = Span::new(4, 9);
        Draft {
            target: Target::New(span),
            span,
            words: "ferry".to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn a_draft_is_private_and_offered_once_its_writer_is_gone() {
        let root = tempfile::tempdir().expect("a folder");
        let (events, _said) = channel();
        let mut drafts = Drafts::new(Some(root.path()), events);
        let mine = owner("/news/ferry.txt");
        drafts.keep(mine.clone(), draft("W"));
        drafts.keep(mine.clone(), draft("Why Friday?"));
        let path = drafts.rest().expect("it is written");
        let mode = |path: &Path| fs::metadata(path).expect("it").permissions().mode() & 0o777;
        assert_eq!(mode(&path), 0o600);
        assert_eq!(mode(&path.with_extension("toml")), 0o600);
        let folder = root.path().join("drafts");
        assert_eq!(mode(&folder), 0o700);
        assert!(find(&folder, &mine).is_empty(), "its writer runs");
        drop(drafts);
        // The thread lets go of the lock when it ends.
        let until = Instant::now() + Duration::from_mins(1);
        let found = loop {
            let found = find(&folder, &mine);
            if !found.is_empty() || Instant::now() > until {
                break found;
            }
            thread::sleep(Duration::from_millis(10));
        };
        let expected = SavedDraft {
            path: path.clone(),
            draft: draft("Why Friday?"),
        };
        assert_eq!(found, [expected]);
        // The same text elsewhere, and another text in the same place.
        assert_eq!(find(&folder, &owner("/mail/ferry.txt")).len(), 1);
        assert_eq!(
            find(&folder, &owner_of("Other.", "/news/ferry.txt")).len(),
            1
        );
        assert!(find(&folder, &owner_of("Other.", "/mail/other.txt")).is_empty());
    }

    #[test]
    fn a_draft_goes_when_its_text_is_on_the_disk_or_discarded() {
        let root = tempfile::tempdir().expect("a folder");
        let (events, _said) = channel();
        let mut drafts = Drafts::new(Some(root.path()), events);
        let count = || {
            let files = fs::read_dir(root.path().join("drafts"));
            files.map_or(0, Iterator::count)
        };
        drafts.keep(owner("/a"), draft("Kept."));
        drafts.close(Revision(2));
        drafts.rest();
        drafts.saved(Revision(1));
        drafts.rest();
        assert_eq!(count(), 2, "not saved yet");
        drafts.saved(Revision(2));
        drafts.rest();
        assert_eq!(count(), 0);
        drafts.keep(owner("/a"), draft("Thrown away."));
        drafts.rest();
        assert_eq!(count(), 2);
        drafts.keep(owner("/a"), draft("Thrown away!"));
        drafts.discard();
        drafts.rest();
        assert_eq!(count(), 0);
    }
}
