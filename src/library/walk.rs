//! What is in a folder: articles in the order of their names, each with the notes files beside it.
//!
//! Hidden files and folders are left out unless they are named, and so is what Byline keeps beside
//! articles. A link to a folder is not followed, so no walk goes in a circle. What cannot be read is
//! a [`Found::Refused`], never a gap.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::store::{CODEBOOK, ENTITIES, article_of};
use crate::text::Source;

/// An article, and what is beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file, as it is opened.
    pub path: PathBuf,
    /// Its path from the folder that was named, with `/`; the name as typed if a file was named.
    pub id: String,
    /// The notes files beside it: that of all readers, and those of single ones.
    pub notes: Vec<PathBuf>,
}

/// What a walk comes across.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// A file that may be an article.
    Article(Place),
    /// A notes file beside which there is no article.
    Abandoned {
        /// The notes file.
        notes: PathBuf,
        /// What its article was called, from the folder that was named.
        id: String,
    },
    /// Something that cannot be read.
    Refused {
        /// What it is called.
        id: String,
        /// Why, in a sentence.
        message: String,
    },
}

/// A folder, or one file, and what is found in it.
#[derive(Debug)]
pub struct Walk {
    /// What is ready, in order.
    ready: VecDeque<Found>,
    /// The folders that are being gone through, each in the one before it: memory is that of one branch.
    todo: Vec<Folder>,
    root: PathBuf,
}

/// A folder that is being gone through.
#[derive(Debug)]
struct Folder {
    path: PathBuf,
    /// Its path from the folder that was named.
    id: String,
    names: Names,
    /// The notes files in it, by their articles.
    notes: BTreeMap<PathBuf, Vec<PathBuf>>,
}

#[derive(Debug)]
enum Entry {
    Folder(PathBuf),
    Found(Found),
}

type Name = (OsString, Option<fs::FileType>);

/// The names in a folder. They are put into order as far as they are asked for, so that the first ones
/// of a large folder are soon there.
#[derive(Debug, Default)]
struct Names {
    /// Those that are in order, the next one last.
    ready: Vec<Name>,
    rest: Vec<Name>,
}

impl Names {
    /// So many are put into order first.
    const FIRST: usize = 256;

    fn order_more(&mut self) {
        let mut more = std::mem::take(&mut self.rest);
        let by_name = |(a, _): &Name, (b, _): &Name| a.cmp(b);
        if more.len() > 2 * Self::FIRST && self.ready.capacity() == 0 {
            more.select_nth_unstable_by(Self::FIRST, by_name);
            self.rest = more.split_off(Self::FIRST);
        }
        more.sort_unstable_by(|a, b| by_name(b, a));
        self.ready = more;
    }
}

impl Iterator for Names {
    type Item = Name;

    fn next(&mut self) -> Option<Name> {
        if self.ready.is_empty() {
            self.order_more();
        }
        self.ready.pop()
    }
}

impl Walk {
    /// Of a folder, a file, an address or `-`.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self::with(root, &mut Siblings::default())
    }

    /// The same, one of many: what lies beside a file is looked up once for each folder.
    pub fn with(root: impl Into<PathBuf>, siblings: &mut Siblings) -> Self {
        let root = root.into();
        let mut walk = Self {
            todo: Vec::new(),
            ready: VecDeque::new(),
            root: root.clone(),
        };
        if root.is_dir() {
            walk.open(root);
        } else {
            walk.ready.push_back(Found::Article(Place {
                id: Source::from_argument(root.clone()).name(),
                notes: siblings.notes_of(&root),
                path: root,
            }));
        }
        walk
    }

    fn open(&mut self, path: PathBuf) {
        let id = relative(&self.root, &path);
        match contents(&path) {
            Ok((names, notes)) => self.todo.push(Folder {
                path,
                id,
                names,
                notes,
            }),
            Err(error) => {
                let name = path.display().to_string();
                self.ready.push_back(Found::Refused {
                    message: format!("cannot read the folder {name}: {error}"),
                    id: if id.is_empty() { name } else { id },
                });
            }
        }
    }
}

/// What is in a folder: names, and notes files by their articles.
fn contents(folder: &Path) -> io::Result<(Names, BTreeMap<PathBuf, Vec<PathBuf>>)> {
    let mut names = Names::default();
    let mut notes: BTreeMap<PathBuf, Vec<PathBuf>> = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let text = name.to_string_lossy();
        // Spark leaves an empty file when it is done.
        let is_done = text == "_SUCCESS" && entry.metadata().is_ok_and(|about| about.len() == 0);
        if text.starts_with('.') || is_done {
            continue;
        }
        if is_ours(&text) {
            if let Some(article) = article_of(&entry.path()) {
                notes.entry(article).or_default().push(entry.path());
            }
            continue;
        }
        drop(text);
        names.rest.push((name, entry.file_type().ok()));
    }
    for files in notes.values_mut() {
        files.sort_unstable();
    }
    Ok((names, notes))
}

impl Folder {
    /// What stands under a name. Only links and what is not a file are looked at more closely.
    fn entry(&mut self, (name, kind): Name) -> Option<Entry> {
        let path = self.path.join(&name);
        if kind.is_some_and(|kind| kind.is_dir()) {
            return Some(Entry::Folder(path));
        }
        let name = name.to_string_lossy();
        let id = match self.id.as_str() {
            "" => name.into_owned(),
            folder => format!("{folder}/{name}"),
        };
        let notes = self.notes.remove(&path).unwrap_or_default();
        if kind.is_some_and(|kind| kind.is_file()) {
            return Some(Entry::Found(Found::Article(Place { path, id, notes })));
        }
        match fs::metadata(&path) {
            // A link to a folder.
            Ok(about) if about.is_dir() => None,
            Ok(about) if !about.is_file() => Some(Entry::Found(Found::Refused {
                message: format!("{id} is a device, a socket or a pipe, not a file"),
                id,
            })),
            // What is gone or forbidden is reported by the importer.
            _ => Some(Entry::Found(Found::Article(Place { path, id, notes }))),
        }
    }
}

impl Iterator for Walk {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            if let Some(found) = self.ready.pop_front() {
                return Some(found);
            }
            let folder = self.todo.last_mut()?;
            if let Some(name) = folder.names.next() {
                match folder.entry(name) {
                    Some(Entry::Found(found)) => return Some(found),
                    Some(Entry::Folder(path)) => self.open(path),
                    None => {}
                }
                continue;
            }
            // What is left are notes beside which there is no article.
            let notes = std::mem::take(&mut folder.notes);
            self.todo.pop();
            for (article, files) in notes {
                let id = relative(&self.root, &article);
                self.ready
                    .extend(files.into_iter().map(|notes| Found::Abandoned {
                        notes,
                        id: id.clone(),
                    }));
            }
        }
    }
}

/// The notes files in the folders of single articles.
#[derive(Clone, Debug, Default)]
pub struct Siblings(HashMap<PathBuf, BTreeMap<PathBuf, Vec<PathBuf>>>);

impl Siblings {
    /// The notes files beside one article.
    fn notes_of(&mut self, article: &Path) -> Vec<PathBuf> {
        let folder = match article.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        let list = || {
            let mut notes: BTreeMap<PathBuf, Vec<PathBuf>> = BTreeMap::new();
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                let path = article.with_file_name(entry.file_name());
                if is_ours(&entry.file_name().to_string_lossy())
                    && let Some(article) = article_of(&path)
                {
                    notes.entry(article).or_default().push(path);
                }
            }
            for files in notes.values_mut() {
                files.sort_unstable();
            }
            notes
        };
        let known = self.0.entry(folder.to_owned()).or_insert_with(list);
        known.get(article).cloned().unwrap_or_default()
    }
}

/// True for what Byline keeps beside articles: notes, their copies, codebooks, lists of names, and what was
/// exported from inside the reader.
fn is_ours(name: &str) -> bool {
    // Of thousands of names few need a closer look.
    let ends = name.as_bytes().ends_with(b"toml") || name.ends_with('~');
    if !ends && !name.contains(".byline") {
        return false;
    }
    let name = name.trim_end_matches('~');
    let is_toml = Path::new(name)
        .extension()
        .is_some_and(|ending| ending == "toml");
    let is_export = name.contains(".byline.") || name.contains(".byline-");
    name == CODEBOOK || name == ENTITIES || is_export || (is_toml && name.contains(".byline"))
}

/// The way from `folder` to `path`, its parts joined by `/`.
fn relative(folder: &Path, path: &Path) -> String {
    let parts = path.strip_prefix(folder).unwrap_or(path).components();
    let parts: Vec<_> = parts
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a walk over these files finds, in short.
    fn walked(files: &[&str], more: impl Fn(&Path)) -> Vec<String> {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().join("news");
        for file in files {
            let path = root.join(file);
            fs::create_dir_all(path.parent().expect("inside")).expect("a folder");
            fs::write(path, "x").expect("a file");
        }
        more(&root);
        Walk::new(&root)
            .map(|found| match found {
                Found::Article(place) => format!("{} {}", place.id, place.notes.len()),
                Found::Abandoned { id, .. } => format!("{id} abandoned"),
                Found::Refused { id, .. } => format!("{id} refused"),
            })
            .collect()
    }

    #[test]
    fn articles_come_in_the_order_of_names_with_their_notes() {
        let files = [
            "b.txt",
            "a/c.txt",
            "b.txt.byline.toml",
            "b.txt.byline.ana.toml",
            "b.txt.byline.toml~",
            "b.txt.byline.md",
            "b.txt.byline-2.md",
            "gone.txt.byline.toml",
            "codebook.toml",
            "entities.toml",
            ".git/x.txt",
            ".hidden.txt",
        ];
        let found = walked(&files, |_| {});
        assert_eq!(found, ["a/c.txt 0", "b.txt 2", "gone.txt abandoned"]);
    }

    #[test]
    #[cfg(unix)]
    fn a_link_in_a_circle_ends_and_a_pipe_is_a_row() {
        let found = walked(&["a/b.txt"], |root| {
            std::os::unix::fs::symlink(root, root.join("a/circle")).expect("a link");
            std::os::unix::fs::symlink(root.join("a/b.txt"), root.join("c.txt")).expect("a link");
            std::os::unix::fs::symlink("nowhere", root.join("d.txt")).expect("a link");
            drop(std::os::unix::net::UnixListener::bind(root.join("s")).expect("a socket"));
        });
        assert_eq!(found, ["a/b.txt 0", "c.txt 0", "d.txt 0", "s refused"]);
    }

    #[test]
    fn the_first_names_of_a_large_folder_are_there_before_all_are_in_order() {
        let name = |n: u32| (OsString::from(format!("{:05}", n * 7919 % 20_011)), None);
        let mut names = Names {
            rest: (1..=20_000).map(name).collect(),
            ..Names::default()
        };
        let mut taken = vec![names.next().expect("a name").0];
        assert_eq!(names.rest.len(), 20_000 - Names::FIRST);
        taken.extend(names.map(|(name, _)| name));
        assert_eq!(taken.len(), 20_000);
        assert!(taken.is_sorted());
    }

    #[test]
    fn folders_and_files_come_in_the_order_of_their_names() {
        let files = [
            "b/x.txt",
            "b/gone.txt.byline.toml",
            "a.txt",
            "b/c/y.txt",
            "c.txt",
        ];
        let found = walked(&files, |_| {});
        let expected = [
            "a.txt 0",
            "b/c/y.txt 0",
            "b/x.txt 0",
            "b/gone.txt abandoned",
            "c.txt 0",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_hidden_folder_is_read_when_it_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path().join(".drafts");
        fs::create_dir(&root).expect("a folder");
        fs::write(root.join("a.txt"), "x").expect("a file");
        assert_eq!(Walk::new(&root).count(), 1);
        fs::write(root.join("a.txt.byline.eva.toml"), "").expect("a file");
        let one = Walk::new(root.join("a.txt")).next();
        assert!(matches!(one, Some(Found::Article(place)) if place.notes.len() == 1));
    }
}
