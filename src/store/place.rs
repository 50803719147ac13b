//! Where notes lie: beside the article, or in the data directory.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use super::codebook::CODEBOOK;
use super::disk::{Disk, folder_of as directory};
use super::names::ENTITIES;
use crate::annotation::Id;

/// The directories of one person on one machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    /// The home directory itself, if it is known: files above it are not the reader's.
    pub user: Option<PathBuf>,
    /// Holds `notes/`: notes of articles that cannot have theirs beside them.
    pub data: PathBuf,
    /// Holds reading positions, the trace of moved articles, and locks.
    pub state: PathBuf,
}

impl Home {
    /// The directories by the rules of the XDG base directory specification, from a look-up of
    /// environment variables. `None` where not even `HOME` is known.
    pub fn from_environment(variable: impl Fn(&str) -> Option<OsString>) -> Option<Self> {
        Some(Self {
            data: xdg(&variable, "XDG_DATA_HOME", ".local/share")?,
            state: xdg(&variable, "XDG_STATE_HOME", ".local/state")?,
            user: home(&variable),
        })
    }

    /// The directory of the configuration, by the same rules.
    pub fn configuration(variable: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
        xdg(&variable, "XDG_CONFIG_HOME", ".config")
    }

    /// Holds the locks on files that are being written.
    pub(super) fn locks(&self) -> PathBuf {
        self.state.join("locks")
    }

    /// Holds notes that could not be written where they belong when the program had to end.
    pub(super) fn rescue(&self) -> PathBuf {
        self.data.join("rescue")
    }

    /// The folders in the data directory that hold notes.
    pub(super) fn folders_of_notes(&self) -> [PathBuf; 2] {
        [self.data.join("notes"), self.rescue()]
    }

    /// A home inside one directory, for tests.
    pub fn at(root: &Path) -> Self {
        Self {
            user: None,
            data: root.join("data"),
            state: root.join("state"),
        }
    }
}

fn home(variable: &impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let home = variable("HOME").filter(|home| !home.is_empty());
    // `HOME=/dev/null` says that there is none.
    home.map(PathBuf::from)
        .filter(|home| home.is_dir() || !home.exists())
}

fn xdg(variable: &impl Fn(&str) -> Option<OsString>, name: &str, rest: &str) -> Option<PathBuf> {
    let set = variable(name).map(PathBuf::from);
    let set = set.filter(|path| path.is_absolute());
    Some(
        set.or_else(|| Some(home(variable)?.join(rest)))?
            .join("byline"),
    )
}

/// One of several readers of the same articles, whose notes are in files of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    name: String,
    slug: String,
}

impl Reader {
    /// The reader of this name. `None` where it has no letter and no digit to name a file by.
    pub fn new(name: &str) -> Option<Self> {
        let name = name.trim().to_owned();
        let slug: String = Id::from_name(&name).as_str().chars().take(40).collect();
        let solid = slug.chars().any(char::is_alphanumeric);
        // `NAME.byline.byline.toml` would be the shared notes of an article called `NAME.byline`.
        (solid && slug != "byline").then_some(Self { name, slug })
    }

    /// The name as given.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the reader's files are named by.
    pub fn file_name(&self) -> &str {
        &self.slug
    }
}

/// `.ana`, or nothing for the notes that all share.
fn infix(reader: Option<&Reader>) -> String {
    reader.map_or_else(String::new, |reader| format!(".{}", reader.slug))
}

/// The notes file beside an article: `NAME.EXT.byline.toml`.
pub fn beside(article: &Path) -> PathBuf {
    beside_of(article, None)
}

/// The notes file of one reader beside an article: `NAME.EXT.byline.ana.toml`.
pub fn beside_of(article: &Path, reader: Option<&Reader>) -> PathBuf {
    let mut name = article.file_name().unwrap_or_default().to_owned();
    name.push(format!(".byline{}.toml", infix(reader)));
    article.with_file_name(name)
}

/// True where a notes file is this reader's, by its name.
pub(super) fn is_of(notes: &Path, reader: Option<&Reader>) -> bool {
    let name = notes.file_name().unwrap_or_default().to_string_lossy();
    let stem = name.strip_suffix(".toml").unwrap_or(&name);
    let own = match stem.rsplit_once('.') {
        None | Some((_, "byline")) => None,
        Some((_, own)) => Some(own),
    };
    own == reader.map(|reader| reader.slug.as_str())
}

/// The article that a notes file lies beside, by its name. A reader's own file
/// (`NAME.EXT.byline.ana.toml`) is beside the same article.
pub fn article_of(notes: &Path) -> Option<PathBuf> {
    let name = notes.file_name()?;
    // The article's own name need not be UTF-8; what comes after it is.
    let words = name.to_string_lossy();
    let (_, rest) = words.rsplit_once(".byline.")?;
    let of_reader = rest
        .strip_suffix(".toml")
        .is_some_and(|reader| !reader.is_empty() && !reader.contains('.'));
    let article = without_end(name, &format!(".byline.{rest}"))?;
    (rest == "toml" || of_reader).then(|| notes.with_file_name(article))
}

/// A file's name without these words at its end.
fn without_end<'a>(name: &'a OsStr, end: &str) -> Option<&'a OsStr> {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt as _;
        let start = name.as_bytes().strip_suffix(end.as_bytes())?;
        Some(OsStr::from_bytes(start))
    }
    #[cfg(not(unix))]
    name.to_str()?.strip_suffix(end).map(OsStr::new)
}

/// The reader whose own notes file this is, by its name: `ana` of `a.txt.byline.ana.toml`.
pub fn reader_of(notes: &Path) -> Option<String> {
    let name = notes.file_name()?.to_string_lossy();
    let (_, rest) = name.rsplit_once(".byline.")?;
    rest.strip_suffix(".toml").map(str::to_owned)
}

/// The copy of a notes file from before the session: its name and `~`.
pub(super) fn backup(notes: &Path) -> PathBuf {
    let mut name = notes.file_name().unwrap_or_default().to_owned();
    name.push("~");
    notes.with_file_name(name)
}

/// Why an export must not be written to `path`: the words of an article or of the reader are there, and
/// would be gone. `None` if it may be.
pub fn is_no_place_for_an_export(path: &Path, articles: &[&Path]) -> Option<&'static str> {
    let real = |path: &Path| std::fs::canonicalize(path).ok();
    let there = real(path);
    let is_article = |article: &&Path| there.is_some() && real(article) == there;
    if articles.iter().any(is_article) {
        return Some("is the article itself");
    }
    // A file may be reached by a link of another name.
    let names = [Some(path), there.as_deref()].into_iter().flatten();
    names
        .filter_map(|path| Some(path.file_name()?.to_string_lossy()))
        .find_map(|name| what_is_kept_in(&name))
}

/// What of the reader's is in a file of this name, as a sentence goes on after it.
fn what_is_kept_in(name: &str) -> Option<&'static str> {
    let name = name.trim_end_matches('~');
    match name {
        CODEBOOK => Some("is a codebook"),
        ENTITIES => Some("is a list of names"),
        _ if article_of(Path::new(name)).is_some() => Some("is a file of notes"),
        _ => None,
    }
}

/// The notes file in the data directory for the article of this name and document id.
pub(super) fn in_data(home: &Home, name: &str, id: &str, reader: Option<&Reader>) -> PathBuf {
    let slug: String = Id::from_name(name).as_str().chars().take(48).collect();
    let slug = if slug.is_empty() {
        "article".to_owned()
    } else {
        slug
    };
    home.data
        .join("notes")
        .join(format!("{slug}-{}{}.toml", short(id), infix(reader)))
}

/// The notes files in the data directory whose name says that they are for this document.
pub(super) fn in_data_by_id(
    disk: &dyn Disk,
    home: &Home,
    id: &str,
    reader: Option<&Reader>,
) -> Vec<PathBuf> {
    let ending = format!("-{}{}.toml", short(id), infix(reader));
    let folder = home.data.join("notes");
    let mut names = disk.names_in(&folder).unwrap_or_default();
    names.retain(|name| name.to_string_lossy().ends_with(&ending));
    names.sort_unstable();
    names.into_iter().map(|name| folder.join(name)).collect()
}

/// The first eight digits of a document id.
pub(super) fn short(id: &str) -> &str {
    let digits = id.strip_prefix("sha256:").unwrap_or(id);
    digits.get(..8).unwrap_or(digits)
}

/// `path` as seen from the directory of `file`, where they share a root; `None` otherwise.
pub(super) fn relative(path: &Path, file: &Path) -> Option<String> {
    let path = std::path::absolute(path).ok()?;
    let from = std::path::absolute(directory(file)).ok()?;
    let shared = path
        .components()
        .zip(from.components())
        .take_while(|(a, b)| a == b)
        .count();
    if shared < 2 {
        return path.to_str().map(str::to_owned);
    }
    let up = std::iter::repeat_n("..", from.components().count() - shared);
    let down: Option<Vec<&str>> = path
        .components()
        .skip(shared)
        .map(|part| part.as_os_str().to_str())
        .collect();
    Some(up.chain(down?).collect::<Vec<_>>().join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_readers_own_file_names_the_reader() {
        let of = |name: &str| reader_of(Path::new(name));
        assert_eq!(of("x/a.txt.byline.ana.toml").as_deref(), Some("ana"));
        assert_eq!(of("x/a.txt.byline.toml"), None);
    }

    #[test]
    fn places_follow_from_names() {
        assert_eq!(
            beside(Path::new("a/news.txt")),
            Path::new("a/news.txt.byline.toml")
        );
        for (notes, article) in [
            ("a/news.txt.byline.toml", Some("a/news.txt")),
            ("news.txt.byline.ana.toml", Some("news.txt")),
            ("news.txt.toml", None),
            ("news.byline.a.b.toml", None),
        ] {
            assert_eq!(
                article_of(Path::new(notes)),
                article.map(PathBuf::from),
                "{notes}"
            );
        }
        let ana = Reader::new(" Ana Ruiz ").expect("a name");
        let own = beside_of(Path::new("a/news.txt"), Some(&ana));
        assert_eq!(own, Path::new("a/news.txt.byline.ana-ruiz.toml"));
        assert_eq!(article_of(&own).as_deref(), Some(Path::new("a/news.txt")));
        let shared = beside(Path::new("a/news.txt"));
        assert!(is_of(&own, Some(&ana)) && !is_of(&own, None));
        assert!(is_of(&shared, None) && !is_of(&shared, Some(&ana)));
        assert_eq!((Reader::new("../"), Reader::new("Byline")), (None, None));
        let home = Home::at(Path::new("/h"));
        let own = in_data(&home, "Café: opens!", "sha256:0123456789", Some(&ana));
        assert_eq!(
            own,
            Path::new("/h/data/notes/café-opens-01234567.ana-ruiz.toml")
        );
        assert!(is_of(&own, Some(&ana)) && !is_of(&own, None));
        let path = in_data(&home, "Café: opens!", "sha256:0123456789", None);
        assert_eq!(path, Path::new("/h/data/notes/café-opens-01234567.toml"));
        assert_eq!(
            relative(Path::new("/a/b/c.txt"), Path::new("/a/b/c.toml")).as_deref(),
            Some("c.txt")
        );
        assert_eq!(
            relative(Path::new("/a/b/c.txt"), Path::new("/a/d/e/c.toml")).as_deref(),
            Some("../../b/c.txt")
        );
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_not_utf_8_lead_from_the_article_to_its_notes_and_back() {
        use std::os::unix::ffi::OsStrExt as _;
        let article = Path::new("news").join(OsStr::from_bytes(b"caf\xe9.txt"));
        let ana = Reader::new("Ana").expect("a name");
        for (reader, name) in [(None, None), (Some(&ana), Some("ana"))] {
            let notes = beside_of(&article, reader);
            assert_eq!(article_of(&notes).as_ref(), Some(&article));
            let own = reader_of(&notes).filter(|_| reader.is_some());
            assert_eq!(own.as_deref(), name);
            assert_eq!(
                is_no_place_for_an_export(&notes, &[]),
                Some("is a file of notes")
            );
        }
        // What is cut in the middle of a letter is no reader's name.
        let odd = article.with_file_name(OsStr::from_bytes(b"a.txt.byline.\xe9.toml"));
        assert_eq!(article_of(&odd), None);
    }

    #[test]
    fn directories_come_from_the_environment() {
        let home = |pairs: &[(&str, &str)]| {
            Home::from_environment(|name| {
                pairs
                    .iter()
                    .find(|(key, _)| *key == name)
                    .map(|(_, value)| value.into())
            })
        };
        let plain = home(&[("HOME", "/h")]).expect("a home");
        assert_eq!(plain.data, Path::new("/h/.local/share/byline"));
        let own = home(&[
            ("XDG_DATA_HOME", "/d"),
            ("XDG_STATE_HOME", "relative"),
            ("HOME", "/h"),
        ])
        .expect("a home");
        assert_eq!(
            (own.data, own.state),
            ("/d/byline".into(), "/h/.local/state/byline".into())
        );
        assert_eq!(home(&[]), None);
    }
}
