//! What goes in: files, the articles in folders, and lines of JSON.

use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::{Path, PathBuf};

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::{RawValue, Value};

use super::{BATCH, Input};
use crate::import::Source;
use crate::library::{Found, Siblings, Walk};

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
    files: Vec<(PathBuf, Input)>,
    blank_lines: bool,
) -> Box<dyn Iterator<Item = Job> + Send> {
    let mut siblings = Siblings::default();
    let jobs = files.into_iter().flat_map(
        move |(file, input)| -> Box<dyn Iterator<Item = Job> + Send> {
            match input {
                Input::Text => Box::new(Walk::with(file, &mut siblings).filter_map(article)),
                Input::Jsonl => lines(file, blank_lines),
            }
        },
    );
    Box::new(jobs)
}

/// What a file is by what it holds: JSON Lines if its first line is an object with a `text`, as each line of
/// [`Input::Jsonl`] is, and the lines after it, as far as they are looked at, are objects too. Of standard input
/// no more is looked at than comes at once. Anything else is an article, or a folder of them.
pub(super) fn of_file(path: &Path) -> Input {
    let source = Source::from_argument(path.to_owned());
    let is_lines = match (&source, source.path()) {
        (Source::Stdin, _) => io::stdin()
            .lock()
            .fill_buf()
            .is_ok_and(|start| are_lines(start, true)),
        (_, Some(path)) if path.is_file() => {
            first_lines(path).is_ok_and(|(start, is_cut)| are_lines(&start, is_cut))
        }
        _ => false,
    };
    if is_lines { Input::Jsonl } else { Input::Text }
}

/// So much of a file is looked at, and of its first line all.
const START: u64 = 1 << 16;

/// The beginning of a file that may be JSON Lines, and whether more comes.
fn first_lines(path: &Path) -> io::Result<(Vec<u8>, bool)> {
    let mut file = BufReader::with_capacity(1 << 12, File::open(path)?);
    if !begins_object(file.fill_buf()?) {
        return Ok((Vec::new(), false));
    }
    let mut start = Vec::new();
    (&mut file).take(START).read_to_end(&mut start)?;
    let is_cut = start.len() as u64 == START;
    if is_cut && memchr::memchr(b'\n', &start).is_none() {
        file.take(LONGEST_LINE).read_until(b'\n', &mut start)?;
    }
    Ok((start, is_cut))
}

fn begins_object(start: &[u8]) -> bool {
    let start = start.strip_prefix(BOM).unwrap_or(start);
    start.trim_ascii_start().first() == Some(&b'{')
}

/// True for the beginning of JSON Lines; the last line may be cut.
fn are_lines(start: &[u8], is_cut: bool) -> bool {
    if !begins_object(start) {
        return false;
    }
    let start = start.strip_prefix(BOM).unwrap_or(start);
    let mut lines = start
        .trim_ascii_start()
        .split_inclusive(|&byte| byte == b'\n');
    let first = lines.next().unwrap_or_default();
    let is_whole = |line: &[u8]| line.ends_with(b"\n") || !is_cut;
    let mut keys = Keys::default();
    let has_text = match keys.read(first) {
        Ok(()) => keys.has_text,
        Err(error) => keys.has_text && error.is_eof() && !is_whole(first),
    };
    let is_object = |line: &[u8]| {
        line.trim_ascii().is_empty() || !is_whole(line) || Keys::default().read(line).is_ok()
    };
    has_text && lines.all(is_object)
}

/// Looks whether an object has a text in `text`, however far it goes.
#[derive(Debug, Default)]
struct Keys {
    has_text: bool,
}

impl Keys {
    fn read(&mut self, line: &[u8]) -> serde_json::Result<()> {
        let mut line = serde_json::Deserializer::from_slice(line);
        Deserializer::deserialize_map(&mut line, self)?;
        line.end()
    }
}

impl<'de> Visitor<'de> for &mut Keys {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if key == "text" {
                // A text that is cut is one too.
                self.has_text = true;
                self.has_text = map.next_value::<Value>()?.is_string();
            } else {
                map.next_value::<serde::de::IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

/// One article, or those in a folder: in the order of their names. The ids of those are their paths
/// from the folder.
pub fn articles(path: PathBuf) -> Box<dyn Iterator<Item = Job> + Send> {
    Box::new(Walk::new(path).filter_map(article))
}

/// The work on what a walk came across, if it is any.
fn article(found: Found) -> Option<Job> {
    match found {
        Found::Article(place) => Some(Job::Article(place.path, place.id)),
        Found::Abandoned { .. } => None,
        Found::Refused { id, message } => Some(Job::Fault(Fault::of("unreadable", id, message))),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_known_by_what_they_hold() {
        let whole = |text: &str| are_lines(text.as_bytes(), false);
        assert!(whole("{\"id\": 1, \"text\": \"Yes.\"}\n{\"id\": 2}\n"));
        assert!(whole("\u{feff}{\"text\": \"Yes.\", \"id\": {\"a\": [1]}}"));
        assert!(whole("\n{\"id\": 1, \"text\": \"\"}\r\n\r\n"));
        for other in [
            "",
            "Text.",
            "{\\rtf1 text}",
            "{\"id\": 1}\n{\"id\": 2, \"text\": \"No.\"}\n",
            "{\"id\": 1, \"text\": null}\n",
            "{\"id\": 1, \"text\": {\"en\": \"No.\"}}\n",
            "{\"meta\": {\"text\": \"No.\"}}\n",
            "{\"text\": \"No.\"}\nand then words\n",
            "{\"text\": \"No.\"} and then words\n",
            "{\n  \"id\": 1,\n  \"text\": \"No.\"\n}\n",
            "[{\"id\": 1, \"text\": \"No.\"}]",
        ] {
            assert!(!whole(other), "{other}");
        }
        let cut = |text: &str| are_lines(text.as_bytes(), true);
        assert!(cut("{\"id\": 1, \"text\": \"And th"));
        assert!(cut("{\"id\": 1, \"text\": \"Yes.\"}\n{\"id\": 2, \"te"));
        assert!(!cut("{\"id\": 1, \"te"));
        assert!(!cut("{\n  \"id\": 1,\n  \"te"));
        assert!(!whole("{\"id\": 1, \"text\": \"And th"));
    }
}
