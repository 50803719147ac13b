//! [`Coded`]: the articles that several readers marked, with what each of them marked; and how often each
//! code is used. Read from the notes files alone.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::walk::{Found, Place, Walk};
use crate::store::{self, Coders, NotesFile, Reader, Store, reader_of};

/// An article with the notes of its readers.
#[derive(Clone, Debug)]
pub struct Coded {
    /// What it is called, from the folder that was named.
    pub id: String,
    /// Its file.
    pub path: PathBuf,
    /// Its readers.
    pub coders: Coders,
}

/// What there is of several readers in folders.
#[derive(Clone, Debug, Default)]
pub struct CodedArticles {
    /// The articles with the notes of two readers or more.
    pub articles: Vec<Coded>,
    /// How many are left out because the reader, who does not want to see what others marked, is not done
    /// with them.
    pub hidden: usize,
    /// What cannot be compared, a sentence each.
    pub problems: Vec<String>,
    /// Which marks are not counted, a sentence each.
    pub uncounted: Vec<String>,
}

impl CodedArticles {
    /// Of the articles in these folders.
    pub fn of(roots: &[PathBuf], store: &Store) -> Self {
        let mut all = Self::default();
        for place in places(roots, &mut all.problems) {
            if place.notes.len() < 2 {
                continue;
            }
            let mut files: Vec<(String, NotesFile)> = Vec::new();
            for path in &place.notes {
                match store::read_file(path) {
                    Ok(file) => {
                        all.uncounted.extend(uncounted(path, &file));
                        let first = files.first().map(|(_, first)| first.document().id);
                        if first.is_none_or(|id| id == file.document().id) {
                            files.push((reader_of(path).unwrap_or_default(), file));
                        } else {
                            all.problems.push(format!(
                                "{}: on another text than the first file; not compared",
                                path.display()
                            ));
                        }
                    }
                    Err(error) => all.problems.push(error.to_string()),
                }
            }
            let coders = Coders::of(files);
            if coders.files.len() < 2 {
                continue;
            }
            if store.is_blind() && !store.is_done(&place.path) {
                all.hidden += 1;
                continue;
            }
            all.articles.push(Coded {
                id: place.id,
                path: place.path,
                coders,
            });
        }
        all
    }
}

/// How many records of a notes file do not say where they are, and what to do about it.
pub fn uncounted(path: &Path, file: &NotesFile) -> Option<String> {
    let bare = file.without_numbers();
    (bare > 0).then(|| {
        format!(
            "{}: {bare} without `start` and `end` not counted: open the article with byline, change something, and they are filled in",
            path.display()
        )
    })
}

/// The notes files of all articles in these folders, those of vanished ones too.
pub fn notes_files(roots: &[PathBuf]) -> Vec<PathBuf> {
    places(roots, &mut Vec::new())
        .into_iter()
        .flat_map(|place| place.notes)
        .collect()
}

/// How often each code is used in these folders: its marks, and the notes files that have it. What the
/// reader does not want to see is not counted.
pub fn codes(roots: &[PathBuf], store: &Store) -> (BTreeMap<String, (usize, usize)>, Vec<String>) {
    let mut problems = Vec::new();
    let mut codes: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for place in places(roots, &mut problems) {
        let own = store.reader().map(Reader::file_name);
        let is_hidden = store.is_blind() && !store.is_done(&place.path);
        for path in &place.notes {
            if is_hidden && reader_of(path).as_deref() != own {
                continue;
            }
            match store::read_file(path) {
                Ok(file) => {
                    let notes = store::notes_as_written(&file);
                    for (code, marks) in notes.codes_in_use() {
                        let count = codes.entry(code.to_owned()).or_default();
                        *count = (count.0 + marks, count.1 + 1);
                    }
                }
                Err(error) => problems.push(error.to_string()),
            }
        }
    }
    (codes, problems)
}

fn places(roots: &[PathBuf], problems: &mut Vec<String>) -> Vec<Place> {
    let mut all: Vec<Place> = Vec::new();
    for found in roots.iter().flat_map(Walk::new) {
        match found {
            Found::Article(place) => all.push(place),
            Found::Abandoned { notes, id } => {
                // All notes on one article are together.
                match all.last_mut().filter(|last| last.id == id) {
                    Some(last) => last.notes.push(notes),
                    None => all.push(Place {
                        path: PathBuf::new(),
                        id,
                        notes: vec![notes],
                    }),
                }
            }
            Found::Refused { message, .. } => problems.push(message),
        }
    }
    all
}
