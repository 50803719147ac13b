//! [`Picker`]: single articles of a library in any order, from the index what is as it was, else from
//! the disk.

use std::collections::HashMap;
use std::path::PathBuf;

use super::super::read::Maker;
use super::super::walk::Found;
use super::super::{Item, Library};
use super::plan::{Known, known, place_in};
use super::stamp::Stamper;
use super::{Index, place_of};

/// Reads single articles of a library.
pub struct Picker<'a> {
    maker: Maker<'a>,
    kept: Option<Kept<'a>>,
}

/// What the index holds of the library.
struct Kept<'a> {
    library: &'a Library,
    index: &'a Index,
    stamper: Stamper,
    /// Files on whose texts there are notes in the data directory.
    noted: HashMap<i64, i64>,
    roots: Vec<Root>,
}

/// A folder or a file, its place, and what the index knows below it.
struct Root {
    path: PathBuf,
    base: Vec<u8>,
    files: HashMap<Vec<u8>, Known>,
}

impl<'a> Picker<'a> {
    /// Of a library; with the index that it may be in. One that cannot be read is left out.
    pub fn new(library: &'a Library, index: Option<&'a Index>) -> Self {
        let reading = &library.reading;
        let kept = index.and_then(|index| {
            let of = |root: &PathBuf| {
                let base = place_of(root);
                let files = known(&index.database, &base).ok()?;
                let path = root.clone();
                Some(Root { path, base, files })
            };
            let roots = library.roots.iter().map(of).collect::<Option<_>>()?;
            let stamper = Stamper::new(&reading.store, reading.store.data_notes());
            Some(Kept {
                library,
                index,
                noted: index.noted(&stamper).ok()?,
                stamper,
                roots,
            })
        });
        Self {
            maker: Maker::for_reading(reading),
            kept,
        }
    }

    /// What something holds that a walk over the library found. Of plain files the index has no text:
    /// it is read if it is needed.
    pub fn items(&mut self, found: &Found, needs_text: bool) -> Vec<Item> {
        let kept = self.kept.as_mut();
        let known = kept.and_then(|kept| kept.items(found, needs_text));
        known.unwrap_or_else(|| self.maker.all(found.clone()))
    }
}

impl Kept<'_> {
    fn items(&mut self, found: &Found, needs_text: bool) -> Option<Vec<Item>> {
        let Found::Article(place) = found else {
            return None;
        };
        let mut roots = self.roots.iter();
        let file = roots.find_map(|root| {
            let place = place_in(&root.base, &root.path, found)?;
            root.files.get(&place)
        })?;
        let stamp = self.stamper.of(place)?;
        let data = self.noted.get(&file.id).copied().unwrap_or(0);
        if !file.is_same(&place.path, stamp, data) {
            return None;
        }
        let docs = self.index.docs_of(file.id).ok()?;
        // Another program may have written them again since.
        if docs.is_empty() {
            return None;
        }
        let reading = &self.library.reading;
        self.index.items(place, &docs, needs_text, reading).ok()
    }
}
