//! What readers marked in a PDF: highlights, underlines and strike-outs with the words under them.

use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_extract::{Dictionary, Document, MediaBox, Object, OutputDev, OutputError, Transform};

/// The most pages, and the most annotations of one page, that are looked at.
const MOST_PAGES: usize = 20_000;
const MOST_ON_A_PAGE: usize = 10_000;
/// The most letters that are read from one page.
const MOST_LETTERS: usize = 1 << 20;

/// A mark in a PDF.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PdfHighlight {
    /// The page, from 1.
    pub page: u32,
    /// The words under it; empty for a note on a place.
    pub words: String,
    /// What was written on it.
    pub note: String,
    /// Who made it.
    pub author: Option<String>,
    /// Its colour in red, green and blue.
    pub colour: Option<(u8, u8, u8)>,
    /// When it was made, as the file says it (`D:20260304…`).
    pub created: Option<String>,
    /// When it was changed.
    pub modified: Option<String>,
    /// Its name, which is unique on the page.
    pub name: Option<String>,
}

/// The marks in the PDF `bytes`, page by page. An error is what is wrong, without a beginning.
pub fn pdf_highlights(bytes: &[u8]) -> Result<Vec<PdfHighlight>, String> {
    let load = || {
        let mut document = Document::load_mem(bytes).map_err(|error| error.to_string())?;
        if document.is_encrypted() && document.decrypt("").is_err() {
            return Err("it is protected by a password".to_owned());
        }
        Ok(document)
    };
    let damaged = || Err("its structure is damaged".to_owned());
    let document = caught(load).unwrap_or_else(damaged)?;
    let pages = caught(|| document.get_pages()).unwrap_or_default();
    let mut found = Vec::new();
    for (number, id) in pages.into_iter().take(MOST_PAGES) {
        let marks = caught(|| marks_on(&document, id)).unwrap_or_default();
        if marks.is_empty() {
            continue;
        }
        let mut letters = Letters::default();
        // Letters that were read before a mistake count.
        let _ = caught(|| pdf_extract::output_doc_page(&document, &mut letters, number));
        for (mark, areas) in marks {
            found.push(PdfHighlight {
                page: number,
                words: letters.under(&areas),
                ..mark
            });
        }
    }
    Ok(found)
}

/// What `run` gives; `None` if it panics, as the parser does by intent on some bad files.
fn caught<T>(run: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(run)).ok()
}

/// A rectangle: left, bottom, right, top.
type Area = [f64; 4];

fn marks_on(document: &Document, page: (u32, u16)) -> Vec<(PdfHighlight, Vec<Area>)> {
    let at = |object: &Object| match object {
        Object::Reference(id) => document.get_object(*id).cloned().ok(),
        other => Some(other.clone()),
    };
    let page = document.get_dictionary(page).ok();
    let list = page.and_then(|page| at(page.get(b"Annots").ok()?));
    let Some(Object::Array(list)) = list else {
        return Vec::new();
    };
    let mut marks = Vec::new();
    for object in list.iter().take(MOST_ON_A_PAGE) {
        let Some(Object::Dictionary(mark)) = at(object) else {
            continue;
        };
        let kind = mark
            .get(b"Subtype")
            .and_then(Object::as_name)
            .unwrap_or_default();
        let is_on_words = matches!(
            kind,
            b"Highlight" | b"Underline" | b"Squiggly" | b"StrikeOut"
        );
        // These stand on a place, and are told to the reader.
        let is_on_place = matches!(
            kind,
            b"Text"
                | b"FreeText"
                | b"Ink"
                | b"Square"
                | b"Circle"
                | b"Line"
                | b"Polygon"
                | b"PolyLine"
                | b"Stamp"
                | b"Caret"
        );
        if !(is_on_words || is_on_place) || mark.has(b"IRT") {
            continue;
        }
        let numbers = |key: &[u8]| {
            let list = mark.get(key).ok().and_then(at);
            let list = list.as_ref().and_then(|list| list.as_array().ok()).cloned();
            let list = list.unwrap_or_default();
            list.iter()
                .filter_map(|number| number.as_float().ok().map(f64::from))
                .collect::<Vec<f64>>()
        };
        let mut areas: Vec<Area> = Vec::new();
        if is_on_words {
            areas.extend(numbers(b"QuadPoints").chunks_exact(8).map(area));
            // Some programs say only the rectangle around it.
            if areas.is_empty() {
                areas.extend(numbers(b"Rect").chunks_exact(4).map(area));
            }
        }
        let byte = |share: f64| (share.clamp(0.0, 1.0) * 255.0).round() as u8;
        let colour = match numbers(b"C")[..] {
            [grey] => Some((byte(grey), byte(grey), byte(grey))),
            [red, green, blue] => Some((byte(red), byte(green), byte(blue))),
            [cyan, magenta, yellow, black] => {
                let ink = |ink: f64| byte((1.0 - ink) * (1.0 - black));
                Some((ink(cyan), ink(magenta), ink(yellow)))
            }
            _ => None,
        };
        let said = PdfHighlight {
            note: text(&mark, b"Contents").unwrap_or_default(),
            author: text(&mark, b"T"),
            created: text(&mark, b"CreationDate"),
            modified: text(&mark, b"M"),
            name: text(&mark, b"NM"),
            colour,
            ..PdfHighlight::default()
        };
        marks.push((said, areas));
    }
    marks
}

fn area(quad: &[f64]) -> Area {
    let ends = |from: usize| {
        let values = quad.iter().skip(from).step_by(2).copied();
        (
            values.clone().fold(f64::INFINITY, f64::min),
            values.fold(f64::NEG_INFINITY, f64::max),
        )
    };
    let ((left, right), (bottom, top)) = (ends(0), ends(1));
    [left, bottom, right, top]
}

/// A string of the file, with its lines.
fn text(dictionary: &Dictionary, key: &[u8]) -> Option<String> {
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
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text: String = text
        .chars()
        .filter(|letter| *letter == '\n' || !letter.is_control())
        .collect();
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// A letter, or a few, with its place.
struct Letter {
    words: String,
    /// The middle of the letter.
    x: f64,
    y: f64,
    start: f64,
    end: f64,
    size: f64,
}

/// Collects the letters of a page.
#[derive(Default)]
struct Letters(Vec<Letter>);

impl Letters {
    /// The words under some areas, in the order of the page.
    fn under(&self, areas: &[Area]) -> String {
        let mut words = String::new();
        let mut last: Option<(usize, &Letter)> = None;
        let is_under = |letter: &Letter| {
            areas.iter().any(|[left, bottom, right, top]| {
                (*left..=*right).contains(&letter.x) && (*bottom..=*top).contains(&letter.y)
            })
        };
        for (at, letter) in self
            .0
            .iter()
            .enumerate()
            .filter(|(_, letter)| is_under(letter))
        {
            if let Some((before, last)) = last {
                let is_apart = letter.start > last.end + last.size * 0.15
                    || (letter.y - last.y).abs() > last.size * 0.5
                    || at > before + 1;
                if is_apart
                    && !words.ends_with(char::is_whitespace)
                    && !letter.words.starts_with(' ')
                {
                    words.push(' ');
                }
            }
            words.push_str(&letter.words);
            last = Some((at, letter));
        }
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

impl OutputDev for Letters {
    fn begin_page(
        &mut self,
        _: u32,
        _: &MediaBox,
        _: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
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
        if self.0.len() > MOST_LETTERS {
            return Err(OutputError::FormatError(std::fmt::Error));
        }
        let size = (place.m11 * place.m22 - place.m12 * place.m21).abs().sqrt() * font_size.abs();
        let (start, end) = (place.m31, place.m31 + width * size);
        let y = place.m32 + size * 0.3;
        if start.is_finite() && end.is_finite() && y.is_finite() {
            self.0.push(Letter {
                words: characters.to_owned(),
                x: f64::midpoint(start, end),
                y,
                start,
                end,
                size,
            });
        }
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}
