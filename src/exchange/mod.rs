//! Annotations of other programs → marks in an article.
//!
//! [`read`] takes a file of any format that it knows for what it holds ([`Foreign`]); [`Foreign::place`]
//! finds its words in an article and gives the edit that takes them in ([`Taking`]). The words are what
//! counts: places in the file are a hint. What cannot be taken is listed with the reason; nothing here
//! touches the disk, and nothing that a file names is fetched or run.

mod brat;
mod corpora;
mod hypothesis;
mod json;
mod kindle;
mod koreader;
mod lua;
mod office;
mod others;
mod pdf;
mod place;
mod refi;
mod refi_places;
mod table;
mod w3c;
mod xml;

use std::collections::HashSet;

use serde_json::Value;

use crate::analysis::{EntityKind, QuoteKind};
use crate::annotation::{Anchor, Code, Colour, Kind, Timestamp};
use crate::store::NotesFile;
use crate::text::CharIndex;

pub use place::{Taking, Wanted};

/// The largest file that is read, in bytes.
pub const LARGEST_FILE: u64 = 256 << 20;
/// More annotations than this in one file are left out.
const MOST_MARKS: usize = 1_000_000;

/// A file of annotations as another program wrote it.
#[derive(Debug, Default)]
pub struct Foreign {
    /// What kind of file it is.
    pub format: &'static str,
    marks: Vec<Mark>,
    codes: Vec<Code>,
    /// The texts that the marks were made on, as far as the file has them.
    texts: Vec<String>,
    left: Vec<Left>,
    /// What a notes file of ours says.
    notes: Option<NotesFile>,
}

impl Foreign {
    /// True if an export of ours in this format wrote quotes as marks: the format has nothing else.
    pub fn may_hold_quotes(&self) -> bool {
        matches!(self.format, "Readwise" | "KOReader JSON")
    }

    /// Finds the article's own quotes among the marks; `quotes` are those that such an export writes, each
    /// with its words and who says them, or `nobody`. What has a date, a colour or codes is the reader's.
    pub fn part_quotes(&mut self, quotes: &[(String, String)], nobody: &str) {
        let one_line = |words: &str| words.split_whitespace().collect::<Vec<_>>().join(" ");
        let exported: HashSet<(String, String)> = quotes
            .iter()
            .map(|(words, by)| (one_line(words), one_line(by)))
            .collect();
        for mark in &mut self.marks {
            let is_plain = mark.created.is_none() && mark.colour.is_none() && mark.codes.is_empty();
            let said = (one_line(&mark.anchor.exact), one_line(&mark.note));
            if is_plain && exported.contains(&said) {
                mark.what = What::Quote {
                    speaker: Some(std::mem::take(&mut mark.note)).filter(|by| by != nobody),
                    kind: None,
                };
            }
        }
    }
}

/// Something that could not be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// Its words, its name or its number in the file.
    pub what: String,
    /// Why.
    pub why: String,
    /// How many things it stands for.
    pub count: usize,
}

impl Left {
    fn new(what: impl Into<String>, why: impl Into<String>) -> Self {
        Self::several(1, what, why)
    }

    /// So many things in one line.
    fn several(count: usize, what: impl Into<String>, why: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            why: why.into(),
            count,
        }
    }
}

/// What a mark of another program stands for.
#[derive(Clone, Debug, Default, PartialEq)]
enum What {
    /// A mark of the reader.
    #[default]
    Mark,
    /// What somebody says.
    Quote {
        speaker: Option<String>,
        kind: Option<QuoteKind>,
    },
    /// A name.
    Name(EntityKind),
}

/// A mark of another program.
#[derive(Clone, Debug, Default)]
struct Mark {
    /// Its identity over there; empty if it has none.
    origin: String,
    what: What,
    anchor: Anchor,
    /// Where it stands, in code points, if the file says it.
    hint: Option<(usize, usize)>,
    /// True if that is in UTF-16 units, of a page that may be another text.
    is_utf16: bool,
    /// What the text that it was made on is known by.
    document: Option<String>,
    /// Which of [`Foreign::texts`] it stands in.
    text: Option<usize>,
    kind: Kind,
    codes: Vec<String>,
    note: String,
    colour: Option<Colour>,
    created: Option<Timestamp>,
    modified: Option<Timestamp>,
    by: Option<String>,
    /// The book or article it belongs to, if the file holds several.
    title: Option<String>,
}

impl Mark {
    /// A mark on these words.
    fn on(exact: impl Into<String>) -> Self {
        Self {
            anchor: Anchor {
                exact: exact.into(),
                ..Anchor::default()
            },
            ..Self::default()
        }
    }

    /// A note makes a highlight a note only if there is nothing else on it.
    fn with_note(mut self, note: &str) -> Self {
        note.trim().clone_into(&mut self.note);
        self
    }
}

/// A text that marks were made on.
struct SourceText<'a> {
    text: &'a str,
    index: CharIndex,
    number: usize,
}

impl<'a> SourceText<'a> {
    fn new(text: &'a str, number: usize) -> Self {
        Self {
            text,
            index: CharIndex::new(text),
            number,
        }
    }

    /// A mark at these code points; `None` if they are not in the text.
    fn mark(&self, start: usize, end: usize) -> Option<Mark> {
        let length = self.index.char_at(self.text, self.text.len());
        if start >= end || end > length {
            return None;
        }
        let span = self.index.to_span(self.text, start, end);
        Some(Mark {
            anchor: Anchor::of(self.text, span),
            hint: Some((start, end)),
            text: Some(self.number),
            ..Mark::default()
        })
    }
}

/// Reads a file of annotations. `beside` gives the bytes of a file in the same folder (brat keeps the
/// text in one). An error is a sentence without its beginning: "it is …".
pub fn read(
    bytes: &[u8],
    name: &str,
    beside: &dyn Fn(&str) -> Option<Vec<u8>>,
) -> Result<Foreign, String> {
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(format!("it is larger than {} MB", LARGEST_FILE >> 20));
    }
    let mut foreign = if bytes.starts_with(b"PK") {
        archive(bytes)?
    } else if bytes.starts_with(b"%PDF") {
        pdf::read(bytes)?
    } else {
        // A table of Lua may hold words that were cut in the middle of a letter.
        let is_lua = is_a(name, "lua") || name.contains(".lua.") || bytes.starts_with(b"-- ");
        let text = match text_of(bytes) {
            Err(_) if is_lua => String::from_utf8_lossy(bytes).replace("\r\n", "\n"),
            text => text?,
        };
        text_file(&text, name, beside)?
    };
    if foreign.marks.len() > MOST_MARKS {
        let more = foreign.marks.len() - MOST_MARKS;
        foreign.marks.truncate(MOST_MARKS);
        let why = format!("a file may have {MOST_MARKS}");
        foreign
            .left
            .push(Left::several(more, format!("{more} annotations"), why));
    }
    Ok(foreign)
}

/// True if a file's name has this ending.
fn is_a(name: &str, ending: &str) -> bool {
    let extension = std::path::Path::new(name).extension();
    extension.is_some_and(|known| known.eq_ignore_ascii_case(ending))
}

/// The words of a file as they stand there: UTF-8, or UTF-16 with its mark.
fn raw_text_of(bytes: &[u8]) -> Result<String, String> {
    let utf16 = |encoding: &'static encoding_rs::Encoding| {
        let (text, _) = encoding.decode_without_bom_handling(bytes);
        text.into_owned()
    };
    match bytes {
        [0xFF, 0xFE, ..] => Ok(utf16(encoding_rs::UTF_16LE)),
        [0xFE, 0xFF, ..] => Ok(utf16(encoding_rs::UTF_16BE)),
        _ => String::from_utf8(bytes.to_vec())
            .map_err(|_| "it is not text in UTF-8 or UTF-16, nor another file of annotations that Byline knows".to_owned()),
    }
}

/// The words of a file without its mark and with plain line ends.
fn text_of(bytes: &[u8]) -> Result<String, String> {
    let text = raw_text_of(bytes)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    Ok(text.replace("\r\n", "\n"))
}

fn archive(bytes: &[u8]) -> Result<Foreign, String> {
    let wanted = |name: &str| {
        let lower = name.to_ascii_lowercase().replace('\\', "/");
        is_a(&lower, "qde")
            || lower.contains("/sources/") && is_a(&lower, "txt")
            || lower.starts_with("sources/") && is_a(&lower, "txt")
            || lower == "word/document.xml"
            || lower == "word/comments.xml"
    };
    let files = crate::import::unpack(bytes, &wanted)?;
    if files.iter().any(|(name, _)| is_a(name, "qde")) {
        return refi::project(&files);
    }
    if files
        .iter()
        .any(|(name, _)| name.eq_ignore_ascii_case("word/document.xml"))
    {
        return office::read(&files);
    }
    Err("it is an archive without a QDA project and not a Word document".to_owned())
}

fn text_file(
    text: &str,
    name: &str,
    beside: &dyn Fn(&str) -> Option<Vec<u8>>,
) -> Result<Foreign, String> {
    let start = text.trim_start();
    let lower = name.to_ascii_lowercase();
    if start.starts_with('<') {
        return match others::text(text, &lower) {
            Some(why) => Err(why),
            None => refi::read(text),
        };
    }
    if is_a(&lower, "ann") || brat::is_standoff(start) {
        return Ok(brat::read(text, name, beside));
    }
    if is_a(&lower, "toml") {
        return notes(text);
    }
    // Three dashes are the front matter of a note.
    let is_comment = start.starts_with("--") && !start.starts_with("---");
    if is_a(&lower, "lua") || start.starts_with("return") || is_comment {
        return koreader::sidecar(text);
    }
    if start.starts_with(['{', '[']) && !is_a(&lower, "csv") {
        return json::read(text);
    }
    if kindle::is_clippings(text) {
        return Ok(kindle::read(text));
    }
    if table::is_readwise(text) {
        return table::read(text);
    }
    let known = others::text(text, &lower);
    Err(known.unwrap_or_else(|| "it is not a file of annotations that Byline knows".to_owned()))
}

/// A notes file of Byline's.
fn notes(text: &str) -> Result<Foreign, String> {
    let file = NotesFile::parse(text);
    if let Some(broken) = file.broken() {
        return Err(broken.message.clone());
    }
    Ok(Foreign {
        format: "Byline notes",
        notes: Some(file),
        ..Foreign::default()
    })
}

/// A time as programs write it: RFC 3339, or `2026-01-02 03:04:05` without a zone.
fn time(words: &str) -> Option<Timestamp> {
    let words = words.trim();
    let plain = || format!("{}Z", words.replacen(' ', "T", 1)).parse().ok();
    words.parse().ok().or_else(plain)
}

/// The colour that another program names; its nearest one here.
fn colour(name: &str) -> Option<Colour> {
    match name.trim().to_ascii_lowercase().as_str() {
        "red" => Some(Colour::Pink),
        "orange" => Some(Colour::Yellow),
        "olive" => Some(Colour::Green),
        "cyan" => Some(Colour::Blue),
        "violet" => Some(Colour::Purple),
        other => Colour::parse(other),
    }
}

/// The first words of something, for a list.
fn opening(words: &str) -> String {
    let anchor = Anchor {
        exact: words.to_owned(),
        ..Anchor::default()
    };
    anchor.opening(60)
}

/// The strings of an array, or one alone.
fn strings(value: &Value) -> Vec<String> {
    match value {
        Value::String(one) => vec![one.clone()],
        Value::Array(all) => all
            .iter()
            .filter_map(|one| one.as_str().map(str::to_owned))
            .collect(),
        _ => Vec::new(),
    }
}
