//! [`Session`]: the notes of one article while it is open: whose they are (`Identity`), their file
//! (`OpenFile`), and what this machine remembers of both.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::article_index::{ArticleIndex, Entry};
use super::error::{Cause, FileError, What};
use super::identity::Identity;
use super::open_file::{Access, Doubt, OpenFile, Saved};
use super::{Conflict, LONGEST_NOTES, Store, kept, place, texts};
use crate::annotation::{Anchor, Anchorer, Edit, Key, Notes, Position, Standing, Timestamp};
use crate::text::{Article, Source};

/// Keeps the notes of one article on the disk. Not shared: whoever saves owns it.
#[derive(Clone, Debug)]
pub struct Session {
    store: Store,
    identity: Identity,
    file: OpenFile,
    /// What the index of articles says already.
    indexed: Option<Entry>,
    /// Notes files that were offered and left.
    left: Vec<PathBuf>,
    /// The texts that the notes were made on before, the newest first.
    before: Vec<String>,
    /// Rescued notes that were taken along: they go once they are saved.
    rescued: Vec<PathBuf>,
}

/// The longest text that is kept though nothing was marked in it, in bytes: so that the next visit can
/// tell what changed.
const LONGEST_UNMARKED: usize = 1 << 20;
/// How many texts of the past are remembered.
const MOST_BEFORE: usize = 8;

impl Session {
    /// A session that has read nothing yet.
    pub(super) fn new(store: &Store, identity: Identity, path: PathBuf) -> Self {
        let kept = store.kept(What::Notes, path, LONGEST_NOTES);
        Self {
            file: OpenFile::new(kept),
            store: store.clone(),
            identity,
            indexed: None,
            left: Vec::new(),
            before: Vec::new(),
            rescued: Vec::new(),
        }
    }

    /// Takes over what the index says of this place.
    pub(super) fn recall(&mut self, entry: &Entry) {
        self.left.clone_from(&entry.left);
        self.before.clone_from(&entry.before);
        self.came_from(&entry.id);
    }

    fn came_from(&mut self, id: &str) {
        if !id.is_empty() && *id != self.identity.id {
            self.before.retain(|other| other != id);
            self.before.insert(0, id.to_owned());
        }
        self.before.retain(|other| *other != self.identity.id);
        self.before.truncate(MOST_BEFORE);
    }

    /// Reads the file. Gives why it cannot be understood, if it cannot.
    pub(super) fn read(
        &mut self,
        warnings: &mut Vec<String>,
    ) -> Result<Option<FileError>, FileError> {
        let damage = self.file.open(warnings)?;
        self.came_from(&self.file.document().id);
        Ok(damage)
    }

    /// The notes as the file has them.
    pub(super) fn begin(&mut self, now: Timestamp) -> Notes {
        self.file.begin(&self.identity, now)
    }

    /// How many of these notes have a place to confirm, or lost theirs since the file was written.
    pub(super) fn unsettled(&self, notes: &Notes) -> usize {
        if notes.tally(self.article().text()).is_settled() {
            return 0;
        }
        let known = self.file.orphans();
        let records = notes.standings(self.article().text());
        let unsettled = records.filter(|record| match record.standing {
            Standing::Lost => !known.contains(&record.key.id),
            standing => standing == Standing::ToConfirm,
        });
        unsettled.count()
    }

    /// The texts that notes in changed words, or without any, were made on.
    pub(super) fn texts_before(&self, notes: &Notes) -> Vec<String> {
        if notes.tally(self.article().text()).is_settled() {
            return Vec::new();
        }
        let Some(home) = &self.store.home else {
            return Vec::new();
        };
        let mut ids = vec![self.file.document().id];
        ids.extend(self.before.iter().cloned());
        ids.dedup();
        ids.retain(|id| *id != self.identity.id);
        let kept = |id: &String| texts::kept(&*self.store.disk, home, id);
        ids.iter().filter_map(kept).collect()
    }

    /// The text as it was at the last visit, which `entry` is of, if it is another one now and is kept.
    pub(super) fn last_visit(&self, entry: Option<&Entry>) -> Option<String> {
        let visited = entry.map(|entry| entry.id.clone());
        let id = visited
            .filter(|id| !id.is_empty())
            .unwrap_or_else(|| self.file.document().id);
        if id == self.identity.id {
            return None;
        }
        texts::kept(&*self.store.disk, self.store.home.as_ref()?, &id)
    }

    /// The article.
    pub(super) fn article(&self) -> &Article {
        &self.identity.article
    }

    /// The id of the article's text.
    pub(super) fn document(&self) -> &str {
        &self.identity.id
    }

    /// The article's path or address.
    pub(super) fn origin(&self) -> &str {
        &self.identity.origin
    }

    /// True if a notes file is the one at hand, or was left.
    pub(super) fn knows(&self, path: &Path) -> bool {
        let here = std::path::absolute(self.path());
        here.is_ok_and(|here| here == path) || self.left.iter().any(|left| left == path)
    }

    /// True if there is no notes file yet.
    pub fn is_new(&self) -> bool {
        self.file.is_new()
    }

    /// What it was opened by.
    pub(super) fn store(&self) -> &Store {
        &self.store
    }

    /// The notes file; it need not exist yet.
    pub fn path(&self) -> &Path {
        self.file.path()
    }

    /// Whether the notes can be saved.
    pub fn access(&self) -> &Access {
        &self.file.access
    }

    /// What the reader must decide before the notes can be saved.
    pub fn doubt(&self) -> Option<Doubt> {
        self.file.doubt()
    }

    /// The reader decided. Gives the change that this makes in the notes, if it makes one.
    pub fn settle(
        &mut self,
        doubt: &Doubt,
        yes: bool,
        notes: &Notes,
        now: Timestamp,
    ) -> Result<Option<Edit>, FileError> {
        if *doubt == Doubt::Vanished && !yes {
            // They are gone here too, but not from the world.
            if !notes.is_empty() {
                self.store.rescue_of(&self.identity, notes, now)?;
            }
            return Ok(Some(self.file.give_up(notes)));
        }
        if !yes {
            return Ok(None);
        }
        if let Doubt::Link(target) = doubt {
            self.store.agree_to_link(self.path(), target)?;
        }
        self.file.agree(doubt)?;
        Ok(None)
    }

    /// Writes the notes if they differ from the file. If another program changed the file
    /// meanwhile, both are merged. After an error the file is as it was.
    pub fn save(&mut self, notes: &Notes, now: Timestamp) -> Result<Saved, FileError> {
        if self.path().as_os_str().is_empty() {
            return save_nowhere(notes);
        }
        let mut saved = self.file.save(&self.identity, notes, now);
        if let Err(error) = &saved
            && error.is_refusal()
            && self.file.is_new()
            && self.save_elsewhere()
        {
            // New notes go to the data directory if they cannot lie beside the article.
            saved = self.file.save(&self.identity, notes, now);
        }
        let saved = saved?;
        if saved != Saved::Unchanged || self.article().text().len() <= LONGEST_UNMARKED {
            self.keep_text();
        }
        if saved != Saved::Unchanged {
            for path in self.rescued.drain(..) {
                let _ = self.store.disk.remove(&path);
            }
        }
        self.remember(notes);
        Ok(saved)
    }

    /// Looks whether another program changed the file, and merges what it did with `notes`, the
    /// notes in memory. Writes nothing. Cheap if nothing changed: one look at the file's date
    /// and length.
    pub fn refresh(
        &mut self,
        notes: &Notes,
        now: Timestamp,
    ) -> Result<Option<(Edit, Vec<Conflict>)>, FileError> {
        self.file.refresh(&self.identity, notes, now)
    }

    /// Whether another program changed the file since it was last read or written. One look at its
    /// date and length; each change is reported once. A file that is gone or empty is reported at the
    /// second look: it may just be written.
    pub fn is_changed(&mut self) -> bool {
        self.file.is_changed()
    }

    /// True if `notes` say something that the file does not.
    pub fn is_behind(&self, notes: &Notes) -> bool {
        self.file.is_behind(notes)
    }

    /// Notes that were offered are left where they are; they are not offered again.
    pub fn leave(&mut self, path: &Path, notes: &Notes) {
        self.left.push(path.to_owned());
        self.remember(notes);
    }

    /// The change that takes the notes of another file into `notes`. That file stays as it is; the
    /// next save writes them here.
    pub fn take(&mut self, path: &Path, notes: &Notes, now: Timestamp) -> Result<Edit, FileError> {
        let other = self.store.read_notes(path)?;
        if self.store.is_rescue(path) {
            self.rescued.push(path.to_owned());
        }
        Ok(self.file.brought(&self.identity, &other, notes, now))
    }

    /// The records that taking another file along would change.
    pub(super) fn news_in(
        &self,
        other: &super::NotesFile,
        notes: &Notes,
        now: Timestamp,
    ) -> Vec<Key> {
        self.file.brought(&self.identity, other, notes, now).keys()
    }

    /// From now on saves to the data directory: for when the place at hand refuses. False if
    /// there is no data directory, or the notes are there already.
    pub fn save_elsewhere(&mut self) -> bool {
        let Some(path) = self.elsewhere() else {
            return false;
        };
        let kept = self.store.kept(What::Notes, path, LONGEST_NOTES);
        self.file.move_to(kept);
        true
    }

    /// True if [`save_elsewhere`](Self::save_elsewhere) would go to another place.
    pub fn can_save_elsewhere(&self) -> bool {
        self.elsewhere().is_some()
    }

    fn elsewhere(&self) -> Option<PathBuf> {
        let home = self.store.home.as_ref()?;
        let Identity { name, id, .. } = &self.identity;
        let path = place::in_data(home, name, id, self.store.reader.as_ref());
        (path != self.path()).then_some(path)
    }

    /// Keeps the text that the notes are on. Failing at that loses no note, so nobody is told.
    fn keep_text(&mut self) {
        let home = self.store.home.as_ref();
        if let Some(home) = home.filter(|_| self.store.keeps_texts) {
            let Identity { article, id, .. } = &self.identity;
            let _ = texts::keep(&*self.store.disk, home, id, article.text());
        }
    }

    /// Puts the article into the index. Failing at that loses no note, so nobody is told.
    fn remember(&mut self, notes: &Notes) {
        if self.store.home.is_none() {
            return;
        }
        let text = self.identity.article.text();
        let position = notes.position.as_ref();
        let char_at = |offset| self.identity.index().char_at(text, offset);
        let path = || std::path::absolute(self.path()).unwrap_or_else(|_| self.path().to_owned());
        let entry = Entry {
            id: self.identity.id.clone(),
            place: self.identity.origin.clone(),
            notes: (!self.file.is_new()).then(path),
            position: position.map(|position| char_at(position.offset)),
            above: position.map_or(0, |position| {
                let top = position.offset.saturating_sub(position.above);
                char_at(position.offset) - char_at(text.floor_char_boundary(top))
            }),
            percent: position.and_then(|position| position.percent),
            words: position
                .map(|position| position.words.clone())
                .unwrap_or_default(),
            reader: self
                .store
                .reader
                .as_ref()
                .map(|reader| reader.name().to_owned()),
            left: self.left.clone(),
            before: self.before.clone(),
        };
        if self.indexed.as_ref() != Some(&entry) && ArticleIndex::put(&self.store, &entry).is_ok() {
            self.indexed = Some(entry);
        }
    }

    pub(super) fn position(&self, index: &ArticleIndex) -> Option<Position> {
        let (id, reader) = (&self.identity.id, self.store.reader.as_ref());
        let entry = index
            .at(self.origin(), reader)
            .or_else(|| index.with_id(id, reader).next())?;
        let start = entry.position?;
        let text = self.identity.article.text();
        let anchorer = Anchorer::new(text);
        let anchor = Anchor {
            exact: entry.words.clone(),
            ..Default::default()
        };
        let hint = Some((start, start + entry.words.chars().count()));
        let found = anchorer.find(&anchor, hint, entry.id == *id);
        let offset = found.map_or_else(
            || anchorer.index().byte_at(text, start),
            |(span, _)| span.start as usize,
        );
        let index = anchorer.index();
        let top = index.char_at(text, offset).saturating_sub(entry.above);
        Some(Position {
            above: offset - index.byte_at(text, top),
            percent: entry.percent,
            ..Position::new(text, offset)
        })
    }
}

impl Store {
    /// Writes notes to a place of their own in the data directory, for when the program must end and
    /// their file cannot be written. They are offered when the article is opened again. Gives the
    /// place. Needs no session: the one that has it may be waiting for a disk.
    pub fn rescue(
        &self,
        article: Arc<Article>,
        source: &Source,
        notes: &Notes,
        now: Timestamp,
    ) -> Result<PathBuf, FileError> {
        self.rescue_of(&Identity::new(article, source), notes, now)
    }

    /// The same into a folder for what is temporary, where even the data directory refuses them. Nobody
    /// offers them from there.
    pub fn rescue_to(
        &self,
        folder: &Path,
        article: Arc<Article>,
        source: &Source,
        notes: &Notes,
        now: Timestamp,
    ) -> Result<PathBuf, FileError> {
        let identity = Identity::new(article, source);
        self.rescue_into(folder, "byline-", &identity, notes, now)
    }

    fn rescue_of(
        &self,
        identity: &Identity,
        notes: &Notes,
        now: Timestamp,
    ) -> Result<PathBuf, FileError> {
        let Some(home) = &self.home else {
            let none = std::io::Error::from(std::io::ErrorKind::NotFound);
            let path = Path::new("the data directory");
            return Err(FileError::write(What::Notes, path, none));
        };
        let folder = home.rescue();
        self.disk
            .make_private_folder(&folder)
            .map_err(|error| FileError::write(What::Notes, &folder, error))?;
        self.rescue_into(&folder, "", identity, notes, now)
    }

    fn rescue_into(
        &self,
        folder: &Path,
        start: &str,
        identity: &Identity,
        notes: &Notes,
        now: Timestamp,
    ) -> Result<PathBuf, FileError> {
        let digits = identity.id.strip_prefix("sha256:").unwrap_or(&identity.id);
        let at = now.as_millisecond();
        let name = format!(
            "{start}{}-{at}-{}.toml",
            &digits[..digits.len().min(16)],
            self.disk.process()
        );
        let path = folder.join(name);
        let text = OpenFile::alone(identity, &path, notes, now);
        let failed =
            |error: std::io::Error| FileError::write(What::Notes, &path, Cause::System(error));
        kept::put(&*self.disk, &path, text.as_bytes(), super::Mode::Private).map_err(failed)?;
        Ok(path)
    }

    /// True if this is where rescued notes are kept.
    pub(super) fn is_rescue(&self, path: &Path) -> bool {
        let home = self.home.as_ref();
        home.is_some_and(|home| path.starts_with(home.rescue()))
    }

    /// The rescued notes of a text.
    pub(super) fn rescued(&self, id: &str) -> Vec<PathBuf> {
        let Some(home) = &self.home else {
            return Vec::new();
        };
        let digits = id.strip_prefix("sha256:").unwrap_or(id);
        let start = format!("{}-", &digits[..digits.len().min(16)]);
        let folder = home.rescue();
        let mut names = self.disk.names_in(&folder).unwrap_or_default();
        names.retain(|name| {
            let name = name.to_string_lossy();
            name.starts_with(&start) && name.ends_with(".toml")
        });
        names.sort_unstable();
        names.into_iter().map(|name| folder.join(name)).collect()
    }
}

/// Without a home and a folder, only notes that say nothing are safe.
fn save_nowhere(notes: &Notes) -> Result<Saved, FileError> {
    if notes.is_empty() {
        return Ok(Saved::Unchanged);
    }
    let path = Path::new("the data directory");
    let none = std::io::Error::from(std::io::ErrorKind::NotFound);
    Err(FileError::write(What::Notes, path, none))
}
