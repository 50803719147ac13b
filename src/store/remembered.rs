//! [`Remembered`]: what the program remembers for itself, under names: settings that a reader made
//! in passing, changes of codes that can be taken back, links that may be followed. One JSON file for
//! each name in the state directory; losing one loses no note.
//!
//! ```
//! use byline::store::{Home, Placement, Store};
//! # let folder = tempfile::tempdir().unwrap();
//! # let home = Home::at(folder.path());
//! let store = Store::new(Some(home), Placement::Beside);
//! store.remembered().put("measure", &66).unwrap();
//! assert_eq!(store.remembered().get::<u16>("measure"), Some(66));
//! assert_eq!(store.remembered().get::<u16>("spacing"), None);
//! ```

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::{FileError, What};
use super::kept::{Hold, Kept};
use super::{Home, Store};

/// The longest of these files that is read, in bytes.
const LONGEST: u64 = 256 << 20;

/// What the program remembers for itself.
#[derive(Clone, Debug)]
pub struct Remembered(Store);

impl Store {
    /// What is remembered.
    pub fn remembered(&self) -> Remembered {
        Remembered(self.clone())
    }
}

impl Remembered {
    /// What was put under this name last; `None` if nothing was, or something of another kind.
    pub fn get<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        let read = self.kept(name)?.read().ok()??;
        serde_json::from_str(&read.text).ok()
    }

    /// True if what is remembered under this name holds these words as one JSON string: much cheaper
    /// than [`get`](Self::get) if there is a lot. False only if it does not.
    pub(super) fn mentions(&self, name: &str, words: &str) -> bool {
        let Some(kept) = self.kept(name) else {
            return false;
        };
        match (kept.read(), serde_json::to_string(words)) {
            (Ok(Some(read)), Ok(words)) => {
                memchr::memmem::find(read.text.as_bytes(), words.as_bytes()).is_some()
            }
            (Ok(None), _) => false,
            (Err(_), _) | (_, Err(_)) => true,
        }
    }

    /// Remembers this under a name. Without a home nothing is remembered, and that is an error.
    pub fn put<T: Serialize + ?Sized>(&self, name: &str, value: &T) -> Result<(), FileError> {
        self.change(name, |_: Option<serde_json::Value>| value)
    }

    /// Replaces what is remembered under a name by what `make` makes of it, with no other window in
    /// between.
    pub fn change<T: DeserializeOwned, U: Serialize>(
        &self,
        name: &str,
        mut make: impl FnMut(Option<T>) -> U,
    ) -> Result<(), FileError> {
        let kept = self.kept(name).ok_or_else(without_home)?;
        let folder = super::disk::folder_of(&kept.path);
        let made = kept.disk.make_private_folder(folder);
        made.map_err(|error| kept.unwritten(error))?;
        kept.edit(|before| {
            let old = before.and_then(|read| serde_json::from_str(&read.text).ok());
            let new = serde_json::to_string(&make(old));
            let mut new = new.map_err(|error| kept.unwritten(std::io::Error::other(error)))?;
            new.push('\n');
            Ok(Some(new))
        })?;
        Ok(())
    }

    /// What is remembered under a name, as it stands in its file.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        Some(self.kept(name)?.read().ok()??.text)
    }

    /// The lock on what is remembered under a name.
    pub(super) fn lock(&self, name: &str) -> Result<Hold, FileError> {
        let kept = self.kept(name).ok_or_else(without_home)?;
        kept.lock()
    }

    /// Changes what is remembered under a name, whose file is protected by a lock that is held; nothing is
    /// written if nothing changes. It is not waited for until it is on the disk: a power cut may bring
    /// back what was there before.
    pub(super) fn revise<T: Default + PartialEq + Clone + DeserializeOwned + Serialize>(
        &self,
        name: &str,
        hold: &Hold,
        mut change: impl FnMut(&mut T),
    ) -> Result<(), FileError> {
        let kept = self.kept(name).ok_or_else(without_home)?.unsynced();
        let folder = super::disk::folder_of(&kept.path);
        let made = kept.disk.make_private_folder(folder);
        made.map_err(|error| kept.unwritten(error))?;
        kept.edit_under(hold, |before| {
            let old: Option<T> = before.and_then(|read| serde_json::from_str(&read.text).ok());
            let mut new = old.clone().unwrap_or_default();
            change(&mut new);
            if old.as_ref() == Some(&new) {
                return Ok(None);
            }
            let text = serde_json::to_string(&new);
            let mut text = text.map_err(|error| kept.unwritten(std::io::Error::other(error)))?;
            text.push('\n');
            Ok(Some(text))
        })?;
        Ok(())
    }

    /// Forgets what is remembered under a name, if there is anything.
    pub(super) fn forget_if_there(&self, name: &str) -> Result<(), FileError> {
        let is_there = self
            .kept(name)
            .is_some_and(|kept| kept.disk.status(&kept.path).is_ok());
        if is_there { self.forget(name) } else { Ok(()) }
    }

    /// Forgets what is remembered under a name, for good.
    pub(super) fn forget(&self, name: &str) -> Result<(), FileError> {
        let Some(kept) = self.kept(name) else {
            return Ok(());
        };
        match kept.disk.remove(&kept.path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(kept.unwritten(error))
            }
            _ => kept.settle(),
        }
    }

    fn kept(&self, name: &str) -> Option<Kept> {
        let home: &Home = self.0.home.as_ref()?;
        let path = home.state.join(format!("{name}.json"));
        let kept = Kept::new(&self.0.disk, What::State, path, LONGEST);
        Some(kept.locked_in(Some(home.locks())).private())
    }
}

fn without_home() -> FileError {
    let path = std::path::Path::new("the state directory");
    let none = std::io::Error::from(std::io::ErrorKind::NotFound);
    FileError::write(What::State, path, none)
}
