//! What goes in: files, the articles in folders, and lines of JSON.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::{Path, PathBuf};

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{BATCH, Input};
use crate::import::Source;
use crate::store::{CODEBOOK, ENTITIES};

/// A line of JSON Lines may have this many bytes.
const LONGEST_LINE: u64 = 256 << 20;
/// The byte order mark, with which some programs begin a file.
const BOM: &[u8] = "\u{feff}".as_bytes();

/// A piece of work.
pub enum Job {
    /// A line of a JSON Lines file: the file's name, the line's number from 1, its bytes.
    Line(String, usize, Vec<u8>),
    /// An article, and the id by which its line is known.
    Article(PathBuf, String),
    /// Something that cannot be read.
    Fault(Fault),
}

/// The kind of a fault in notes: what comes out then is not all that there is.
pub const NOTES: &str = "notes";

/// Why there is no line for something.
#[derive(Debug)]
pub struct Fault {
    /// One word for programs.
    pub kind: &'static str,
    /// The sentence for people; it names the source and the line.
    pub message: String,
    /// The id of the document, as far as it is known.
    pub id: Option<Box<RawValue>>,
    /// Where it came from.
    pub source: String,
    /// The line in it, from 1.
    pub line: Option<usize>,
}

impl Fault {
    /// One that concerns a whole source.
    pub fn of(kind: &'static str, source: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            id: None,
            source: source.into(),
            line: None,
        }
    }

    /// The same, of a line.
    pub fn at(mut self, line: usize) -> Self {
        self.line = Some(line);
        self
    }
}

/// All the work that these arguments name, in order. With `blank_lines`, a line without anything is
/// work too.
pub(super) fn jobs(
    files: Vec<PathBuf>,
    input: Input,
    blank_lines: bool,
) -> Box<dyn Iterator<Item = Job> + Send> {
    let files = files.into_iter();
    match input {
        Input::Text => Box::new(files.flat_map(articles)),
        Input::Jsonl => Box::new(files.flat_map(move |file| lines(file, blank_lines))),
    }
}

/// One article, or those in a folder: in the order of their names, without hidden ones and without
/// what Byline itself keeps beside articles. The ids of those are their paths from the folder.
pub fn articles(path: PathBuf) -> Box<dyn Iterator<Item = Job> + Send> {
    if !path.is_dir() {
        let id = Source::from_argument(path.clone()).name();
        return Box::new(std::iter::once(Job::Article(path, id)));
    }
    // A stack of what is still to be looked at: memory is that of one branch.
    let mut todo = vec![path.clone()];
    Box::new(std::iter::from_fn(move || {
        while let Some(next) = todo.pop() {
            // A link to a folder is not followed: it may lead in a circle.
            let is_folder =
                next == path || fs::symlink_metadata(&next).is_ok_and(|about| about.is_dir());
            if is_folder {
                match below(&next) {
                    Ok(entries) => todo.extend(entries),
                    Err(error) => {
                        let name = next.display().to_string();
                        let message = format!("cannot read the folder {name}: {error}");
                        return Some(Job::Fault(Fault::of("unreadable", name, message)));
                    }
                }
            } else if !next.is_dir() {
                let id = relative(&path, &next);
                return Some(Job::Article(next, id));
            }
        }
        None
    }))
}

/// What is in a folder, the last first.
fn below(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if !name.starts_with('.') && !is_ours(&name) {
            entries.push(entry.path());
        }
    }
    entries.sort();
    entries.reverse();
    Ok(entries)
}

/// True for what Byline keeps beside articles: notes, their copies, codebooks, lists of names.
fn is_ours(name: &str) -> bool {
    let name = name.trim_end_matches('~');
    let is_toml = Path::new(name)
        .extension()
        .is_some_and(|ending| ending == "toml");
    name == CODEBOOK || name == ENTITIES || (is_toml && name.contains(".byline"))
}

fn relative(folder: &Path, path: &Path) -> String {
    let parts = path.strip_prefix(folder).unwrap_or(path).components();
    let parts: Vec<_> = parts
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    parts.join("/")
}

/// The lines of one JSON Lines file.
fn lines(path: PathBuf, blank_lines: bool) -> Box<dyn Iterator<Item = Job> + Send> {
    let source = Source::from_argument(path);
    let name = source.name();
    let mut reader: Box<dyn BufRead + Send> = match &source {
        Source::Stdin => Box::new(BufReader::with_capacity(BATCH, io::stdin())),
        _ => match File::open(source.path().unwrap_or(name.as_ref())) {
            Ok(file) => Box::new(BufReader::with_capacity(BATCH, file)),
            Err(error) => {
                let message = format!("cannot read {name}: {error}");
                let fault = Fault::of("unreadable", name, message);
                return Box::new(std::iter::once(Job::Fault(fault)));
            }
        },
    };
    let mut number = 0;
    let mut over = false;
    Box::new(std::iter::from_fn(move || {
        while !over {
            let mut line = Vec::new();
            let read = (&mut reader)
                .take(LONGEST_LINE)
                .read_until(b'\n', &mut line);
            number += 1;
            match read {
                Ok(0) => over = true,
                Ok(_) if line.len() as u64 == LONGEST_LINE && line.last() != Some(&b'\n') => {
                    over = skip_line(&mut reader).is_err();
                    let limit = LONGEST_LINE >> 20;
                    let message =
                        format!("{name} line {number} is longer than {limit} MB; it is left out");
                    let fault = Fault::of("too-long", &name, message).at(number);
                    return Some(Job::Fault(fault));
                }
                Ok(_) if line.trim_ascii().is_empty() && !blank_lines => {}
                Ok(_) if number == 1 && line.starts_with(BOM) => {
                    return Some(Job::Line(name.clone(), number, line[BOM.len()..].to_vec()));
                }
                Ok(_) => return Some(Job::Line(name.clone(), number, line)),
                Err(error) => {
                    over = true;
                    let message = format!("cannot read on in {name}: {error}");
                    return Some(Job::Fault(Fault::of("unreadable", &name, message)));
                }
            }
        }
        None
    }))
}

fn skip_line(reader: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = reader.fill_buf()?;
        let (used, done) = match memchr::memchr(b'\n', buffer) {
            Some(at) => (at + 1, true),
            None => (buffer.len(), buffer.is_empty()),
        };
        reader.consume(used);
        if done {
            return Ok(());
        }
    }
}

/// A line of JSON: what Byline knows of it, and the rest.
#[derive(Debug, Default)]
pub struct Document {
    /// As it was written: a number of any size, a string, an object.
    pub id: Option<Box<RawValue>>,
    pub text: Option<String>,
    pub title: Option<String>,
    pub author: Option<String>,
    pub site: Option<String>,
    pub date: Option<String>,
    /// All other keys, as they were written.
    pub rest: Vec<(String, Box<RawValue>)>,
}

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = Document;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("an object with `id` and `text`")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Document, A::Error> {
                let mut document = Document::default();
                while let Some(key) = map.next_key::<String>()? {
                    match key.as_str() {
                        "text" => {
                            document.text = Some(map.next_value()?);
                            continue;
                        }
                        "id" => {
                            document.id = Some(map.next_value()?);
                            continue;
                        }
                        _ => {}
                    }
                    let value: Box<RawValue> = map.next_value()?;
                    let known = match key.as_str() {
                        "title" => &mut document.title,
                        "author" => &mut document.author,
                        "site" => &mut document.site,
                        "date" => &mut document.date,
                        _ => {
                            document.rest.push((key, value));
                            continue;
                        }
                    };
                    match serde_json::from_str(value.get()) {
                        Ok(text) => *known = text,
                        // Not a text: it is somebody else's key.
                        Err(_) => document.rest.push((key, value)),
                    }
                }
                Ok(document)
            }
        }
        deserializer.deserialize_map(Keys)
    }
}
