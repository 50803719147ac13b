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
}
