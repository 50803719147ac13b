//! [`Folder`]: articles of folders to choose from, as from a list that is one file.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::import::{self, Choice, Format, ImportError, Loaded, Source, load};
use crate::library::index::Index;
use crate::library::{Library, Listed};

/// The articles of folders, listed when they are first asked for.
#[derive(Clone, Debug)]
pub struct Folder {
    library: Arc<Library>,
    index: Option<PathBuf>,
    list: Arc<OnceLock<Vec<Listed>>>,
    /// The row that could not be opened last, and why.
    failed: Arc<Mutex<Option<(usize, String)>>>,
}

impl Folder {
    /// Of a library; what the index at this place knows is shown.
    pub fn new(library: Library, index: Option<PathBuf>) -> Self {
        Self {
            library: Arc::new(library),
            index,
            list: Arc::default(),
            failed: Arc::default(),
        }
    }

    /// What it is called.
    pub fn name(&self) -> String {
        let names = self
            .library
            .roots
            .iter()
            .map(|root| root.display().to_string());
        names.collect::<Vec<_>>().join(", ")
    }

    /// A row could not be opened: the list says so when it is shown again.
    pub fn fail(&self, row: usize, why: String) {
        *self.failed.lock().unwrap_or_else(PoisonError::into_inner) = Some((row, why));
    }

    /// What is over the list, and the row where it begins.
    pub fn heading(&self) -> (String, usize) {
        let failed = self
            .failed
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        match failed {
            Some((row, why)) => (why, row),
            None => (self.name(), 0),
        }
    }

    fn list(&self) -> &[Listed] {
        self.list.get_or_init(|| {
            let index = self
                .index
                .as_deref()
                .and_then(|path| Index::existing(path).ok()?);
            self.library.list(index.as_ref())
        })
    }

    /// The article of a row, or the list; a list of one is that article.
    pub fn load(&self, options: &import::Options) -> Result<Loaded, ImportError> {
        let list = self.list();
        let chosen = match (options.entry, list) {
            (Some(row), list) => list.get(row),
            (None, [one]) => Some(one),
            (None, _) => None,
        };
        let choices = list.iter().map(|row| Choice {
            title: row.title.clone(),
            author: Some(row.about.clone()),
            ..Choice::default()
        });
        let choices = choices.collect();
        let Some(chosen) = chosen else {
            let name = self.name();
            if list.is_empty() {
                return Err(ImportError::Empty { name });
            }
            let mut contents = String::new();
            for row in list {
                // Writing to a string cannot fail.
                let _ = writeln!(contents, "{}", row.title);
            }
            return Ok(Loaded {
                article: import::from_text(contents, ""),
                warnings: Vec::new(),
                format: Format::Zip,
                source: Source::File(self.library.roots.first().cloned().unwrap_or_default()),
                choices,
                kept: None,
            });
        };
        let options = import::Options {
            entry: chosen.entry,
            ..options.clone()
        };
        let loaded = load(&Source::from_argument(chosen.path.clone()), &options)?;
        // What is inside it, as the chapters of a book are, is not what is chosen from.
        Ok(Loaded {
            choices,
            format: Format::Zip,
            ..loaded
        })
    }
}
