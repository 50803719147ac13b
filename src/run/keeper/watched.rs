//! The article's file, which others may write.

use std::path::{Path, PathBuf};

use crate::store::Stamp;

/// Looks whether the article's file was written anew.
pub(super) struct Watch {
    pub(super) path: Option<PathBuf>,
    /// The file as it was told of last.
    told: Option<Stamp>,
    /// The file at the last look.
    last: Option<Stamp>,
    /// How many looks in a row found no file.
    missed: usize,
}

impl Watch {
    /// Watches a file; what is none (a pipe, a folder, an address) cannot be read again.
    pub(super) fn new(path: Option<&Path>) -> Self {
        let path = path.filter(|path| path.is_file()).map(Path::to_owned);
        let told = path.as_deref().and_then(Stamp::of);
        Self {
            path,
            told,
            last: told,
            missed: 0,
        }
    }

    /// True once for each change, when the file has stood still for one look: it may still be
    /// written at the first one.
    pub(super) fn is_changed(&mut self) -> bool {
        let Some(now) = self.path.as_deref().and_then(Stamp::of) else {
            return false;
        };
        let stands_still = self.last == Some(now);
        self.last = Some(now);
        if !stands_still || self.told == Some(now) {
            return false;
        }
        self.told = Some(now);
        true
    }

    /// The path, once each time the file has been gone for two looks: a program that writes it may take
    /// it away for a moment.
    pub(super) fn is_gone(&mut self) -> Option<&Path> {
        let path = self.path.as_deref()?;
        // Only what is surely not there: a folder that cannot be looked into may still hold it.
        if path.try_exists().unwrap_or(true) {
            self.missed = 0;
            return None;
        }
        self.missed += 1;
        (self.missed == 2).then_some(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_gone_is_told_of_once_each_time() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.txt");
        std::fs::write(&path, "The ferry sails.").expect("a file");
        let mut watch = Watch::new(Some(&path));
        assert_eq!(watch.is_gone(), None);
        for _ in 0..2 {
            std::fs::remove_file(&path).expect("it goes");
            assert_eq!(watch.is_gone(), None, "it may be written anew");
            assert_eq!(watch.is_gone(), Some(&*path));
            assert_eq!(watch.is_gone(), None, "that was said");
            std::fs::write(&path, "The ferry sails.").expect("a file");
            assert_eq!(watch.is_gone(), None);
        }
        assert_eq!(Watch::new(None).is_gone(), None);
    }
}
