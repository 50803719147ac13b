//! [`Reach`]: the notes of all articles that share a codebook, to see who uses a code of it.

use std::path::{Component, Path, PathBuf};

use super::disk::{FileKind, folder_of};
use super::place::article_of;
use super::{CODEBOOK, Store};
use crate::annotation::{Code, Item, Record};

/// How often a code is used in one notes file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CodeUse {
    /// The notes file.
    pub notes: PathBuf,
    /// Its annotations that carry the code or one under it; none if only its own codebook has it.
    pub marks: usize,
}

/// Who uses a code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// The notes files that do, in the order of their paths.
    pub uses: Vec<CodeUse>,
    /// Why a file could not be read, a sentence each.
    pub problems: Vec<String>,
}

impl Store {
    /// The notes of other articles that use a code of this codebook, or one under it. Looked at are all
    /// notes files in the codebook's folder and below it, hidden ones and links to folders left out, and
    /// those in the data directory whose articles lie there; of all readers, but for the file `except`.
    pub fn uses_of_code(&self, code: &str, book: &Path, except: &Path) -> Reach {
        let mut reach = Reach::default();
        let mut files = self.notes_below(folder_of(book), book, &mut reach.problems);
        files.extend(self.notes_in_data(book));
        files.sort();
        files.dedup();
        for notes in files.into_iter().filter(|path| path != except) {
            match self.marks_with(code, &notes) {
                Ok(Some(marks)) => reach.uses.push(CodeUse { notes, marks }),
                Ok(None) => {}
                Err(problem) => reach.problems.push(problem),
            }
        }
        reach
    }

    /// The notes files below a folder for which this codebook counts.
    fn notes_below(&self, folder: &Path, book: &Path, problems: &mut Vec<String>) -> Vec<PathBuf> {
        let (mut notes, mut folders) = (Vec::new(), vec![folder.to_owned()]);
        while let Some(folder) = folders.pop() {
            let names = match self.disk.names_in(&folder) {
                Ok(names) => names,
                Err(error) => {
                    problems.push(format!("cannot look into {}: {error}", folder.display()));
                    continue;
                }
            };
            // A nearer codebook counts instead.
            if folder_of(book) != folder && names.iter().any(|name| name == CODEBOOK) {
                continue;
            }
            let mut here = Vec::new();
            for name in names {
                let path = folder.join(&name);
                let is_hidden = name.as_encoded_bytes().starts_with(b".");
                let is_notes = article_of(&path).is_some();
                match self.disk.status(&path).map(|status| status.kind) {
                    Ok(FileKind::Folder) if !is_hidden => folders.push(path),
                    Ok(FileKind::File | FileKind::Link) if is_notes => here.push(path),
                    Err(error) if is_notes => {
                        problems.push(format!("cannot look at {}: {error}", path.display()));
                    }
                    _ => {}
                }
            }
            if !here.is_empty() && self.is_book_of(&folder, book) {
                notes.extend(here);
            }
        }
        notes
    }

    /// The notes files in the data directory of articles for which this codebook counts.
    fn notes_in_data(&self, book: &Path) -> Vec<PathBuf> {
        let Some(home) = &self.home else {
            return Vec::new();
        };
        let folder = home.data.join("notes");
        let names = self.disk.names_in(&folder).unwrap_or_default();
        let paths = names.into_iter().map(|name| folder.join(name));
        let is_of_book = |notes: &PathBuf| {
            let is_toml = notes.extension().is_some_and(|ending| ending == "toml");
            let file = is_toml.then(|| self.read_notes(notes).ok()).flatten();
            let article = file.and_then(|file| file.document().path);
            let article = article.map(|path| plain(&folder.join(path)));
            article.is_some_and(|article| {
                article.starts_with(folder_of(book)) && self.is_book_of(folder_of(&article), book)
            })
        };
        paths.filter(is_of_book).collect()
    }

    fn is_book_of(&self, folder: &Path, book: &Path) -> bool {
        self.upwards(folder, CODEBOOK).as_deref() == Some(book)
    }

    /// How many marks of a file carry the code; `None` if it does not know it.
    fn marks_with(&self, code: &str, notes: &Path) -> Result<Option<usize>, String> {
        let file = self.read_notes(notes).map_err(|error| error.to_string())?;
        let (mut marks, mut is_known) = (0, false);
        for loaded in file.records() {
            let codes = match &loaded.item {
                Item::Annotation(mark) => &mark.codes,
                Item::Orphan(orphan) => match &orphan.record {
                    Record::Annotation(mark) => &mark.codes,
                    _ => continue,
                },
                Item::Code(own) => {
                    is_known |= Code::is_within(&own.name, code);
                    continue;
                }
                _ => continue,
            };
            marks += usize::from(codes.iter().any(|used| Code::is_within(used, code)));
        }
        Ok((is_known || marks > 0).then_some(marks))
    }
}

/// A path without its `..`, as it is written.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(plain.pop()),
            Component::CurDir => {}
            part => plain.push(part),
        }
    }
    plain
}
