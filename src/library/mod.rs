//! Many articles at once: who says what in all of them, where something is, what was marked.
//!
//! Folders stay folders and notes stay TOML: [`Walk`] goes through a folder, [`Reading`] makes a
//! [`Document`] of each article, and [`Counting`], [`Wanted`], [`Query`] and [`Counts`] answer from
//! documents as they go by. None of them knows where a document comes from, so an answer has the same
//! bytes from the folder itself and from an index. Begin with [`Library`].

mod audit;
mod brief;
mod coders;
mod decisions;
mod document;
mod extracted;
mod found;
pub mod index;
mod item;
mod key;
mod mark;
mod matrix;
mod parallel;
mod partial;
mod passages;
mod people;
mod query;
mod read;
mod said;
mod terms;
mod walk;

use std::ops::ControlFlow;
use std::path::PathBuf;

pub use audit::{Audit, By, Counting, Kind, Row};
pub use brief::{At, Brief, Words};
pub use coders::{Coded, CodedArticles, codes, notes_files, uncounted};
pub use decisions::Decisions;
pub use document::{Document, Name, Quote, Voice};
pub use found::Hit;
pub use item::Item;
pub use key::Key;
pub use mark::{Mark, State};
pub use matrix::{Counts, Matrix};
pub use partial::{Partial, may_be_added};
pub use passages::{Passage, Sought};
pub use people::{Joined, Namesakes, People};
pub use query::{Phrase, Query, QueryError, Scope};
pub use read::Reading;
pub use said::{Join, Saying, Wanted};
pub use walk::{Found, Place, Siblings, Walk};

/// Folders, files and addresses whose articles belong together.
#[derive(Debug)]
pub struct Library {
    /// The folders, files or addresses.
    pub roots: Vec<PathBuf>,
    /// How their articles are read.
    pub reading: Reading,
}

impl Library {
    /// Of these folders, files or addresses.
    pub fn new(roots: Vec<PathBuf>, reading: Reading) -> Self {
        Self { roots, reading }
    }

    /// Gives `each` everything in the library, in order, until it says to stop.
    pub fn visit(&self, mut each: impl FnMut(Item) -> ControlFlow<()>) {
        let mut siblings = Siblings::default();
        let found = self
            .roots
            .iter()
            .flat_map(|root| Walk::with(root, &mut siblings));
        self.reading.read(found, &mut each);
    }

    /// What the reader says of people, in the lists of names above the roots and in the data
    /// directory; and what is wrong with those lists, a sentence each.
    pub fn decisions(&self) -> (Decisions, Vec<String>) {
        let mut decisions = Decisions::default();
        let mut warnings = Vec::new();
        let mut seen = Vec::new();
        for root in &self.roots {
            let inside = if root.is_dir() {
                root.join("x")
            } else {
                root.clone()
            };
            let (lists, errors) = self.reading.store.names(Some(&inside)).lists();
            warnings.extend(errors.iter().map(ToString::to_string));
            for (folder, text) in lists {
                if seen.contains(&folder) {
                    continue;
                }
                if let Err(error) = decisions.add_list(&text, &folder) {
                    let list = folder.join(crate::store::ENTITIES);
                    let why = error
                        .message()
                        .lines()
                        .next()
                        .unwrap_or_default()
                        .to_owned();
                    warnings.push(format!("{}: {why}; nothing of it counts", list.display()));
                }
                seen.push(folder);
            }
        }
        warnings.dedup();
        (decisions, warnings)
    }
}
