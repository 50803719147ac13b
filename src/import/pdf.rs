//! PDF with a text layer → an article.
//!
//! `pdf-extract` gives characters with their places, page by page; it panics on some bad files by
//! its author's intent, so each page is caught on its own. What the lines mean is `reflow`'s matter.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use memchr::memmem;
use pdf_extract::{
    Dictionary, Document, MediaBox, Object, ObjectId, OutputDev, OutputError, Transform,
};

use super::build::Builder;
use super::reflow::{Line, reflow};
use super::{Hints, Parsed, Refusal, Warning, date};
use crate::text::Meta;

/// The most pages that are read.
const MOST_PAGES: usize = 20_000;
/// The most characters that are read from one page.
const MOST_CHARACTERS: usize = 1 << 20;

/// Reads `bytes` as a PDF.
pub(super) fn import(bytes: &[u8], hints: &Hints) -> Result<Parsed, Refusal> {
    let load = || -> Result<Document, String> {
        let mut document = match caught(|| Document::load_mem(bytes)) {
            Some(Ok(document)) if !document.get_pages().is_empty() => document,
            read => match repaired(bytes).and_then(|bytes| Document::load_mem(&bytes).ok()) {
                Some(document) => document,
                None => read
                    .ok_or_else(|| "its structure is damaged".to_owned())?
                    .map_err(|error| error.to_string())?,
            },
        };
        if document.is_encrypted() && document.decrypt("").is_err() {
            return Err("it is protected by a password".to_owned());
        }
        Ok(document)
    };
    let document = caught(load)
        .unwrap_or_else(|| Err("its structure is damaged".to_owned()))
        .map_err(Refusal::Because)?;
    let places = caught(|| document.get_pages()).unwrap_or_default();
    if caught(|| places.values().any(|&page| goes_round(&document, page))).unwrap_or(true) {
        let reason = "its pages name each other as parents, so the file is damaged";
        return Err(Refusal::Because(reason.to_owned()));
    }
    let numbers: Vec<u32> = places.into_keys().collect();
    let mut pages = Vec::new();
    let mut unread = 0;
    for &number in numbers.iter().take(MOST_PAGES) {
        let mut lines = Lines::default();
        let read = caught(|| pdf_extract::output_doc_page(&document, &mut lines, number));
        unread += usize::from(!matches!(read, Some(Ok(()))) && !lines.is_full());
        pages.push(lines.finish());
    }
    let mut warnings = Vec::new();
    if unread > 0 {
        let all = numbers.len();
        warnings.push(Warning(format!(
            "{unread} of {all} pages could not be read whole"
        )));
    }
    let mut builder = Builder::default();
    let headline = reflow(&pages, &mut builder);
    if !builder.has_words() {
        let reason = match unread {
            0 => {
                "no letters were found on its pages, which are pictures or empty: recognise its words first (OCR)"
            }
            _ => "its pages could not be read",
        };
        return Err(Refusal::Because(reason.to_owned()));
    }
    let mut meta = caught(|| read_info(&document)).unwrap_or_default();
    meta.title = meta.title.or(headline);
    let article = builder.finish(meta, &hints.name, &mut warnings);
    Ok(Parsed {
        article,
        warnings,
        choices: Vec::new(),
    })
}

/// The file with a new table of its objects, for one whose table is damaged or missing: every object
/// says its number where it begins.
fn repaired(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut places: BTreeMap<u32, (usize, u16)> = BTreeMap::new();
    for at in memmem::find_iter(bytes, b" obj") {
        let Some((start, number, generation)) = numbers_before(bytes, at) else {
            continue;
        };
        if places.len() < MOST_OBJECTS {
            places.insert(number, (start, generation));
        }
    }
    let root = memmem::rfind_iter(bytes, b"/Root")
        .find_map(|at| reference_after(bytes, at + b"/Root".len()))
        .filter(|(number, _)| places.contains_key(number))
        .or_else(|| {
            let catalog = memmem::rfind(bytes, b"/Catalog")?;
            let holds = |(_, (start, _)): &(&u32, &(usize, u16))| *start < catalog;
            let (number, (_, generation)) = places
                .iter()
                .filter(holds)
                .max_by_key(|(_, (start, _))| *start)?;
            Some((*number, *generation))
        })?;
    let mut file = bytes.to_vec();
    file.push(b'\n');
    let table = file.len();
    file.extend(b"xref\n0 1\n0000000000 65535 f \n");
    for (number, (start, generation)) in &places {
        file.extend(format!("{number} 1\n{start:010} {generation:05} n \n").into_bytes());
    }
    let size = places.keys().next_back()?.checked_add(1)?;
    let (number, generation) = root;
    let end = format!(
        "trailer\n<< /Size {size} /Root {number} {generation} R >>\nstartxref\n{table}\n%%EOF\n"
    );
    file.extend(end.into_bytes());
    Some(file)
}

/// More objects than this are damage.
const MOST_OBJECTS: usize = 2_000_000;

/// The start of `12 0` directly before `at`, and the two numbers.
fn numbers_before(bytes: &[u8], at: usize) -> Option<(usize, u32, u16)> {
    let digits = |end: usize| {
        let count = bytes[..end]
            .iter()
            .rev()
            .take(10)
            .take_while(|b| b.is_ascii_digit())
            .count();
        (count > 0).then_some(end - count)
    };
    let second = digits(at)?;
    let blank = second.checked_sub(1)?;
    if !bytes[blank].is_ascii_whitespace() {
        return None;
    }
    let first = digits(blank)?;
    let number = |from: usize, to: usize| std::str::from_utf8(&bytes[from..to]).ok();
    let generation = number(second, at)?.parse().ok()?;
    Some((first, number(first, blank)?.parse().ok()?, generation))
}

/// The reference `12 0 R` after `at`.
fn reference_after(bytes: &[u8], at: usize) -> Option<(u32, u16)> {
    let text = std::str::from_utf8(bytes.get(at..(at + 24).min(bytes.len()))?).ok()?;
    let mut words = text.split_ascii_whitespace();
    let reference = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    words.next()?.starts_with('R').then_some(reference)
}

/// True for a page whose parents lead back to themselves or nest deeper than any tree of pages.
fn goes_round(document: &Document, page: ObjectId) -> bool {
    const DEEPEST: usize = 64;
    let parent = |id: &ObjectId| {
        let page = document.get_dictionary(*id).ok()?;
        page.get(b"Parent").ok()?.as_reference().ok()
    };
    std::iter::successors(Some(page), parent)
        .nth(DEEPEST)
        .is_some()
}

/// What `run` gives; `None` if it panics.
fn caught<T>(run: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(run)).ok()
}

fn read_info(document: &Document) -> Meta {
    let mut meta = Meta::default();
    let info = document
        .trailer
        .get(b"Info")
        .ok()
        .and_then(|info| match info {
            Object::Reference(id) => document.get_dictionary(*id).ok(),
            Object::Dictionary(info) => Some(info),
            _ => None,
        });
    if let Some(info) = info {
        meta.title = text_at(info, b"Title").filter(|title| is_headline(title));
        meta.author = text_at(info, b"Author");
        let created = text_at(info, b"CreationDate");
        meta.date = created.and_then(|date| {
            let digits = date.trim_start_matches("D:");
            date::normalise(digits.get(..8)?)
        });
    }
    let root = document.catalog().ok();
    meta.language = root.and_then(|root| text_at(root, b"Lang"));
    meta
}

/// Programs write file names and placeholders where a title should be.
fn is_headline(title: &str) -> bool {
    let lower = title.to_lowercase();
    let endings = [
        ".doc", ".docx", ".dvi", ".tex", ".pdf", ".indd", ".qxd", ".odt", ".ps", ".xml",
    ];
    !(lower.starts_with("microsoft word")
        || lower.starts_with("untitled")
        || endings.iter().any(|ending| lower.ends_with(ending))
        || title.chars().filter(|c| c.is_alphabetic()).count() < 3)
}

fn text_at(dictionary: &Dictionary, key: &[u8]) -> Option<String> {
    let bytes = dictionary.get(key).ok()?.as_str().ok()?;
    let text = match bytes {
        [0xFE, 0xFF, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0,
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest),
        _ => {
            encoding_rs::WINDOWS_1252
                .decode_without_bom_handling(bytes)
                .0
        }
    };
    let text: String = text.chars().filter(|c| !c.is_control()).collect();
    super::xml::collapse(&text)
}

/// Collects the characters of one page as lines.
#[derive(Default)]
struct Lines {
    top: f64,
    done: Vec<Line>,
    line: Option<Line>,
    /// A new run of characters begins: it may be another line or stand apart.
    apart: bool,
    count: usize,
}

impl Lines {
    fn is_full(&self) -> bool {
        self.count > MOST_CHARACTERS
    }

    fn finish(mut self) -> Vec<Line> {
        self.done.extend(self.line.take());
        self.done.retain(|line| !line.text.trim().is_empty());
        self.done
    }
}

impl OutputDev for Lines {
    fn begin_page(
        &mut self,
        _: u32,
        page: &MediaBox,
        _: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        self.top = page.ury;
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        place: &Transform,
        width: f64,
        _: f64,
        font_size: f64,
        characters: &str,
    ) -> Result<(), OutputError> {
        self.count += characters.len();
        if self.is_full() {
            return Err(OutputError::FormatError(std::fmt::Error));
        }
        let size = (place.m11 * place.m22 - place.m12 * place.m21).abs().sqrt() * font_size.abs();
        let (x, y) = (place.m31, self.top - place.m32);
        let end = x + width * size;
        if !(x.is_finite() && y.is_finite() && end.is_finite()) {
            return Ok(());
        }
        if let Some(line) = &mut self.line
            && self.apart
        {
            let down = (y - line.y).abs();
            if down > size * 1.5 || (x < line.end && down > size * 0.5) {
                self.done.extend(self.line.take());
            } else if x > line.end + size * 0.1 {
                line.text.push(' ');
            }
        }
        self.apart = false;
        let line = self.line.get_or_insert_with(|| Line {
            start: x,
            end,
            y,
            size: 0.0,
            text: String::new(),
        });
        line.text.push_str(characters);
        if characters.chars().any(char::is_alphanumeric) {
            // A line is as large as its largest letters: raised and lowered ones are smaller.
            line.size = line.size.max(size);
            if size >= line.size * 0.9 {
                line.y = y;
            }
        }
        line.end = end;
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        self.apart = true;
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}
