//! PDF with a text layer → an article.
//!
//! `pdf-extract` gives characters with their places, page by page; it panics on some bad files by
//! its author's intent, so each page is caught on its own, and what it is known to break down over is
//! put right before (`fonts`, `content`, `repair`). `glyphs` makes lines of the characters; what the
//! lines mean is `reflow`'s matter.

mod cells;
mod content;
mod fonts;
mod glyphs;
mod names;
mod repair;

use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_extract::{
    Dictionary, Document, MediaBox, Object, ObjectId, OutputDev, OutputError, Transform,
};

use super::build::Builder;
use super::reflow::{Page, reflow};
use super::{Hints, Parsed, Refusal, Warning, date, signature};
use crate::text::Meta;
use glyphs::Glyph;
use repair::repaired;

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
    let mut document = caught(load)
        .unwrap_or_else(|| Err("its structure is damaged".to_owned()))
        .map_err(Refusal::Because)?;
    let places = caught(|| document.get_pages()).unwrap_or_default();
    if caught(|| places.values().any(|&page| goes_round(&document, page))).unwrap_or(true) {
        let reason = "its pages name each other as parents, so the file is damaged";
        return Err(Refusal::Because(reason.to_owned()));
    }
    caught(|| fonts::mend(&mut document));
    let labels = caught(|| page_labels(&document, places.len())).unwrap_or_default();
    let all = places.len();
    let mut pages = Vec::new();
    let (mut unread, mut unmapped) = (0, 0);
    for (&number, &id) in places.iter().take(MOST_PAGES) {
        if caught(|| content::needs(&document, id)).unwrap_or(false) {
            caught(|| content::flatten(&mut document, id));
        }
        let mut found = read_page(&document, number);
        if found.broke_down
            && caught(|| content::flatten(&mut document, id))
                .flatten()
                .is_some()
        {
            let again = read_page(&document, number);
            if again.glyphs.len() >= found.glyphs.len() {
                found = again;
            }
        }
        unread += usize::from(found.broke_down);
        unmapped += found.unmapped;
        // What is filled in is drawn after all else: what comes then is that.
        let printed = found.glyphs.len();
        if caught(|| content::fill(&mut document, id))
            .flatten()
            .is_some()
        {
            let filled = read_page(&document, number);
            if filled.glyphs.len() > printed {
                found = filled;
            }
        }
        let (printed, filled) = found.glyphs.split_at(printed);
        pages.push(Page {
            width: found.width,
            lines: glyphs::beside_labels(glyphs::lines(printed), glyphs::lines(filled)),
            label: labels
                .get(pages.len())
                .cloned()
                .unwrap_or_else(|| (pages.len() + 1).to_string()),
        });
    }
    let mut warnings = Vec::new();
    if unread > 0 {
        warnings.push(Warning(format!(
            "{unread} of {all} pages could not be read whole"
        )));
    }
    let mut builder = Builder::default();
    let headline = reflow(&pages, &mut builder);
    if !builder.has_words() {
        let is_locked = memchr::memmem::find(bytes, b"/Encrypt").is_some();
        let reason = match (unread, unmapped) {
            _ if is_locked => "it is protected by a password: save it without one",
            (0, 0) => {
                "no letters were found on its pages, which are pictures or empty: recognise its words first (OCR)"
            }
            (0, _) => {
                "its pages have letters, but its fonts do not say which ones they are: recognise its words first (OCR)"
            }
            _ => "its pages could not be read",
        };
        return Err(Refusal::Because(reason.to_owned()));
    }
    let mut meta = caught(|| read_info(&document)).unwrap_or_default();
    meta.title = meta.title.or(headline);
    signature::take(&mut builder, &mut meta, false);
    let article = builder.finish(meta, &hints.name, &mut warnings);
    Ok(Parsed {
        article,
        warnings,
        choices: Vec::new(),
    })
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
        meta.author = text_at(info, b"Author").filter(|author| !is_placeholder(author));
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

/// What programs write where nobody told them a name.
fn is_placeholder(name: &str) -> bool {
    let bare = name
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    matches!(
        bare.as_str(),
        "" | "anonymous" | "unspecified" | "unknown" | "untitled" | "author" | "user" | "admin"
    )
}

/// Programs write file names and placeholders where a title should be.
fn is_headline(title: &str) -> bool {
    let lower = title.to_lowercase();
    if is_placeholder(title) {
        return false;
    }
    let endings = [
        ".doc", ".docx", ".dvi", ".tex", ".pdf", ".indd", ".qxd", ".odt", ".ps", ".xml",
    ];
    !(lower.starts_with("microsoft word")
        || lower.starts_with("untitled")
        || endings.iter().any(|ending| lower.ends_with(ending))
        || title.chars().filter(|c| c.is_alphabetic()).count() < 3)
}

fn text_at(dictionary: &Dictionary, key: &[u8]) -> Option<String> {
    super::xml::collapse(&words_of(dictionary.get(key).ok()?.as_str().ok()?))
}

/// The words of a string that is not drawn: a title, the value of a field.
fn words_of(bytes: &[u8]) -> String {
    let text = match bytes {
        [0xFE, 0xFF, rest @ ..] => encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0,
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest),
        _ => {
            encoding_rs::WINDOWS_1252
                .decode_without_bom_handling(bytes)
                .0
        }
    };
    text.chars().filter(|c| !c.is_control()).collect()
}

/// What one page gave.
struct Read {
    glyphs: Vec<Glyph>,
    /// How wide the page is, in points.
    width: f64,
    /// Letters of which nobody knows what they are.
    unmapped: usize,
    broke_down: bool,
}

fn read_page(document: &Document, number: u32) -> Read {
    let mut characters = Characters::default();
    let read = caught(|| pdf_extract::output_doc_page(document, &mut characters, number));
    Read {
        broke_down: !matches!(read, Some(Ok(()))) && !characters.is_full(),
        glyphs: characters.glyphs,
        width: characters.width,
        unmapped: characters.unmapped,
    }
}

/// The numbers that the pages print, as far as the file says them.
fn page_labels(document: &Document, count: usize) -> Vec<String> {
    let Some(labels) = document
        .catalog()
        .ok()
        .and_then(|root| root.get_deref(b"PageLabels", document).ok())
        .and_then(|labels| labels.as_dict().ok())
        .and_then(|labels| labels.get_deref(b"Nums", document).ok())
        .and_then(|numbers| numbers.as_array().ok())
    else {
        return Vec::new();
    };
    let mut ranges: Vec<(usize, String, Vec<u8>, u32)> = Vec::new();
    for pair in labels.chunks_exact(2) {
        let first = pair[0]
            .as_i64()
            .ok()
            .and_then(|first| usize::try_from(first).ok());
        let range = document.dereference(&pair[1]).ok();
        let Some((first, range)) = first.zip(range.and_then(|(_, range)| range.as_dict().ok()))
        else {
            continue;
        };
        let style = range
            .get(b"S")
            .and_then(Object::as_name)
            .unwrap_or_default();
        let start = range.get(b"St").and_then(Object::as_i64).unwrap_or(1);
        let start = u32::try_from(start).unwrap_or(1);
        ranges.push((
            first,
            text_at(range, b"P").unwrap_or_default(),
            style.to_vec(),
            start,
        ));
    }
    let label = |page: usize| {
        let (first, prefix, style, start) = ranges.iter().rev().find(|range| range.0 <= page)?;
        let number = start.saturating_add((page - first) as u32);
        let number = match style.as_slice() {
            b"D" => number.to_string(),
            b"r" => super::plain::roman(number).to_lowercase(),
            b"R" => super::plain::roman(number),
            b"A" | b"a" => {
                let letter = char::from(b'A' + ((number.max(1) - 1) % 26) as u8);
                let letters = letter
                    .to_string()
                    .repeat((number.max(1) as usize - 1) / 26 % 9 + 1);
                if style == b"a" {
                    letters.to_lowercase()
                } else {
                    letters
                }
            }
            _ => String::new(),
        };
        Some(format!("{prefix}{number}"))
    };
    (0..count.min(MOST_PAGES))
        .map(|page| label(page).filter(|label| !label.is_empty()))
        .map(Option::unwrap_or_default)
        .enumerate()
        .map(|(n, label)| {
            if label.is_empty() {
                (n + 1).to_string()
            } else {
                label
            }
        })
        .collect()
}

/// Collects the characters of one page.
#[derive(Default)]
struct Characters {
    top: f64,
    width: f64,
    glyphs: Vec<Glyph>,
    /// A new run of characters begins: it may be another line or stand apart.
    apart: bool,
    count: usize,
    unmapped: usize,
}

impl Characters {
    fn is_full(&self) -> bool {
        self.count > MOST_CHARACTERS
    }
}

impl OutputDev for Characters {
    fn begin_page(
        &mut self,
        _: u32,
        page: &MediaBox,
        _: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        self.top = page.ury;
        self.width = page.urx - page.llx;
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
        self.count += characters.len().max(1);
        if self.is_full() {
            return Err(OutputError::FormatError(std::fmt::Error));
        }
        if characters.is_empty() || characters.chars().all(|c| c == '\0' || c == '\u{FFFD}') {
            self.unmapped += 1;
            return Ok(());
        }
        let size = (place.m11 * place.m22 - place.m12 * place.m21).abs().sqrt() * font_size.abs();
        let (x, y) = (place.m31, self.top - place.m32);
        let end = x + width * size;
        if x.is_finite() && y.is_finite() && end.is_finite() {
            self.glyphs.push(Glyph {
                x,
                end,
                y,
                size,
                text: characters.chars().map(names::public).collect(),
                apart: self.apart,
            });
            self.apart = false;
        }
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

#[cfg(test)]
mod tests {
    use pdf_extract::{Stream, dictionary};

    use std::fmt::Write as _;

    use super::*;
    use crate::text::{Article, PlaceKind};

    #[test]
    fn placeholders_are_no_names() {
        for name in ["(anonymous)", "unspecified", "", "Untitled"] {
            assert!(is_placeholder(name) && !is_headline(name), "{name}");
        }
        assert!(!is_placeholder("Anonymous Brothers") && is_headline("The Anonymous"));
    }

    /// A file with a page that draws `content` with the font `F`; `change` may add to the page and the file.
    fn file(
        content: &str,
        font: Dictionary,
        change: impl FnOnce(&mut Document, &mut Dictionary),
    ) -> Vec<u8> {
        let mut document = Document::with_version("1.5");
        let pages = document.new_object_id();
        let font = document.add_object(font);
        let content = document.add_object(Stream::new(Dictionary::new(), content.into()));
        let mut page = dictionary! {
            "Type" => "Page",
            "Parent" => pages,
            "Contents" => content,
            "Resources" => dictionary! { "Font" => dictionary! { "F" => font } },
            "MediaBox" => vec![0.into(), 0.into(), 600.into(), 800.into()],
        };
        change(&mut document, &mut page);
        let page = document.add_object(page);
        let tree = dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 };
        document.objects.insert(pages, Object::Dictionary(tree));
        let catalog = dictionary! {
            "Type" => "Catalog",
            "Pages" => pages,
            "PageLabels" => dictionary! { "Nums" => vec![0.into(), dictionary! { "S" => "r", "St" => 4 }.into()] },
        };
        let catalog = document.add_object(catalog);
        document.trailer.set("Root", catalog);
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).expect("a file is written");
        bytes
    }

    fn helvetica() -> Dictionary {
        dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding" }
    }

    fn open(bytes: &[u8]) -> Result<Article, Refusal> {
        import(bytes, &Hints::default()).map(|parsed| parsed.article)
    }

    fn check(bytes: &[u8], expected: &str) {
        let words = open(bytes).map(|article| article.text().to_owned());
        assert_eq!(words.as_deref(), Ok(expected));
    }

    /// A font of two-byte codes.
    fn composite(encoding: &str, to_unicode: Option<&str>) -> impl Fn(&mut Document) -> Dictionary {
        let encoding = encoding.to_owned();
        let map = to_unicode.map(str::to_owned);
        move |document| {
            let inner = document.add_object(dictionary! {
                "Type" => "Font",
                "Subtype" => "CIDFontType2",
                "BaseFont" => "Quay",
                "W" => vec![1.into(), 90.into(), 500.into()],
            });
            let mut font = dictionary! {
                "Type" => "Font",
                "Subtype" => "Type0",
                "BaseFont" => "Quay",
                "Encoding" => encoding.as_str(),
                "DescendantFonts" => vec![inner.into()],
            };
            if let Some(map) = &map {
                let map = Stream::new(Dictionary::new(), map.clone().into_bytes());
                font.set("ToUnicode", document.add_object(map));
            }
            font
        }
    }

    fn drawn_with(content: &str, font: impl Fn(&mut Document) -> Dictionary) -> Vec<u8> {
        file(content, helvetica(), |document, page| {
            let font = font(document);
            let font = document.add_object(font);
            page.set(
                "Resources",
                dictionary! { "Font" => dictionary! { "F" => font } },
            );
        })
    }

    #[test]
    fn composite_fonts_are_read_by_their_tables() {
        let table = "begincmap 1 beginbfrange <0001> <001A> <0061> endbfrange 1 beginbfchar <0020> <20> endbfchar endcmap";
        let content = "BT /F 12 Tf 50 700 Td <0006000500120012001900200017000100090014> Tj ET";
        check(
            &drawn_with(content, composite("Identity-H", Some(table))),
            "ferry wait",
        );
        let content = "BT /F 12 Tf 50 700 Td <8D6091E58ACF> Tj ET";
        check(
            &drawn_with(content, composite("90ms-RKSJ-H", None)),
            "港大観",
        );
        let content = "BT /F 12 Tf 50 700 Td [<41> 0 <8D60> 0 <91E542>] TJ ET";
        check(
            &drawn_with(content, composite("90ms-RKSJ-H", None)),
            "A港大B",
        );
        // Placed one by one, down the page, in two columns from the right.
        let column = |x: u32, codes: &str| -> String {
            let places = codes.split(' ').enumerate();
            let glyph = |(n, code): (usize, &str)| {
                format!("BT /F 12 Tf {x} {} Td <{code}> Tj ET ", 700 - 12 * n as u32)
            };
            places.map(glyph).collect()
        };
        let content = column(300, "8D60 91E5 8ACF 8D60 91E5 8ACF 8D60 91E5")
            + &column(282, "8ACF 8D60 91E5 8ACF 8D60 91E5 8ACF");
        check(
            &drawn_with(&content, composite("90ms-RKSJ-V", None)),
            "港大観港大観港大観港大観港大観",
        );
        let content = "BT /F 12 Tf 50 700 Td <6E2F5927> Tj ET";
        check(
            &drawn_with(content, composite("UniJIS-UCS2-H", None)),
            "港大",
        );
    }

    /// A font of single bytes that names its characters; `program` is the head of its own program.
    fn naming(
        differences: &[(i64, &str)],
        program: Option<&str>,
    ) -> impl Fn(&mut Document) -> Dictionary {
        let mut names: Vec<Object> = Vec::new();
        for &(code, name) in differences {
            names.extend([code.into(), Object::Name(name.into())]);
        }
        let program = program.map(str::to_owned);
        move |document| {
            let mut font = dictionary! {
                "Type" => "Font",
                "Subtype" => "Type1",
                "BaseFont" => "ABCDEF+Quay",
                "FirstChar" => 0,
                "Widths" => vec![Object::Integer(500); 256],
            };
            if !names.is_empty() {
                font.set("Encoding", dictionary! { "Differences" => names.clone() });
            }
            if let Some(program) = &program {
                let program = Stream::new(Dictionary::new(), program.clone().into_bytes());
                let program = document.add_object(program);
                font.set("FontDescriptor", dictionary! { "FontFile" => program });
            }
            font
        }
    }

    #[test]
    fn letters_are_told_by_their_names() {
        let names = [
            (1, "f_f_i"),
            (2, "T_h"),
            (3, "uni0161"),
            (4, "fi"),
            (5, "a.sc"),
            (6, "aogonek.sc"),
            (7, "oneoldstyle"),
            (8, "Hsmall"),
        ];
        let content = r"BT /F 12 Tf 50 700 Td (\002e o\001ce of \003kola \004nds m\005j\006, \007 \010) Tj ET";
        check(
            &drawn_with(content, naming(&names, None)),
            "The office of škola finds mają, 1 h",
        );
        // The font's own program names what the file does not.
        let program = "%!PS\n/Encoding 256 array\ndup 1 /f_f_i put\ndup 2 /fi put\nreadonly def\ncurrentfile eexec";
        let content = r"BT /F 12 Tf 50 700 Td (The o\001ce \002nds \003sh) Tj ET";
        for differences in [
            &[(3, "fi")][..],
            &[(1, "f_f_i"), (2, "fi"), (3, "f_i.alt")][..],
        ] {
            check(
                &drawn_with(content, naming(differences, Some(program))),
                "The office finds fish",
            );
        }
        let standard = "%!PS\n/Encoding StandardEncoding def\ncurrentfile eexec";
        let content = r"BT /F 12 Tf 50 700 Td (The of\256ce: \252We leave\272) Tj ET";
        check(
            &drawn_with(content, naming(&[], Some(standard))),
            "The office: “We leave”",
        );
    }

    #[test]
    fn letters_that_nobody_can_tell_are_not_said_to_be_missing() {
        let content = "BT /F 12 Tf 50 700 Td <00010002> Tj ET";
        let refusal = open(&drawn_with(content, composite("Identity-H", None)));
        assert!(
            matches!(&refusal, Err(Refusal::Because(why)) if why.contains("fonts do not say")),
            "{refusal:?}"
        );
        let refusal = open(&file("", helvetica(), |_, _| ()));
        assert!(
            matches!(&refusal, Err(Refusal::Because(why)) if why.contains("no letters were found"))
        );
    }

    #[test]
    fn a_password_is_asked_for_by_name() {
        let bytes = file("", helvetica(), |document, _| {
            document
                .trailer
                .set("Encrypt", dictionary! { "Filter" => "Quay" });
        });
        let refusal = open(&bytes);
        assert!(
            matches!(&refusal, Err(Refusal::Because(why)) if why.contains("password")),
            "{refusal:?}"
        );
    }

    #[test]
    fn all_operators_and_forms_are_read_in_their_places() {
        let content = "BT /F 12 Tf 14 TL 50 700 Td (The ferry left) Tj (and nobody saw it.) ' 0 0 (It rained.) \" ET";
        check(
            &file(content, helvetica(), |_, _| ()),
            "The ferry left and nobody saw it. It rained.",
        );
        let outer = "q 1 0 0 1 0 600 cm /X Do Q BT /F 12 Tf 50 500 Td (It rained all day.) Tj ET";
        let bytes = file(outer, helvetica(), |document, page| {
            let font = document.add_object(helvetica());
            let inner = "BT /F 12 Tf 50 100 Td (The ferry left.) Tj ET";
            let form = Stream::new(
                dictionary! {
                    "Type" => "XObject",
                    "Subtype" => "Form",
                    "BBox" => vec![0.into(), 0.into(), 600.into(), 200.into()],
                    "Resources" => dictionary! { "Font" => dictionary! { "F" => font } },
                },
                inner.into(),
            );
            let form = document.add_object(form);
            page.set(
                "Resources",
                dictionary! { "Font" => dictionary! { "F" => font }, "XObject" => dictionary! { "X" => form } },
            );
        });
        check(&bytes, "The ferry left. It rained all day.");
    }

    #[test]
    fn what_is_filled_into_a_form_is_read() {
        let content = "BT /F 12 Tf 50 700 Td (Name of the ferry:) Tj ET";
        let bytes = form(content, &[("Morning Star", [180, 697, 300, 715])]);
        check(&bytes, "Name of the ferry: Morning Star");
    }

    /// A page with this content and fields, each with its value and its place.
    fn form(content: &str, fields: &[(&str, [i64; 4])]) -> Vec<u8> {
        file(content, helvetica(), |document, page| {
            let fields = fields.iter().map(|(value, place)| {
                let place: Vec<Object> = place.iter().map(|&n| n.into()).collect();
                let field = document.add_object(dictionary! {
                    "Type" => "Annot",
                    "Subtype" => "Widget",
                    "FT" => "Tx",
                    "V" => Object::string_literal(*value),
                    "Rect" => place,
                });
                field.into()
            });
            let fields: Vec<Object> = fields.collect();
            page.set("Annots", fields);
        })
    }

    #[test]
    fn what_is_filled_in_stands_beside_its_label() {
        let content =
            "BT /F 12 Tf 50 700 Td (Name of the ferry:) Tj 0 -80 Td (Master of it:) Tj ET";
        let bytes = form(
            content,
            &[
                ("Morning Star", [180, 697, 300, 715]),
                ("Ana Moe", [180, 617, 300, 635]),
            ],
        );
        check(
            &bytes,
            "Name of the ferry: Morning Star\nMaster of it: Ana Moe",
        );
    }

    #[test]
    fn an_empty_field_moves_nothing() {
        // Two columns, drawn row by row.
        let rows = [
            (
                "The ferry leaves the quay at six",
                "Nobody waits for the last boat of",
            ),
            (
                "and comes back at noon, when it has",
                "the day, which leaves at nine and",
            ),
            (
                "taken the nurses to the island now",
                "brings the bread of the morning to",
            ),
            (
                "and the children to their school.",
                "the shops that open before seven.",
            ),
        ];
        let mut content = String::new();
        for (row, (left, right)) in rows.iter().enumerate() {
            let y = 700 - 14 * row;
            for (x, words) in [(50, left), (320, right)] {
                let _ = write!(content, "BT /F 12 Tf {x} {y} Td ({words}) Tj ET ");
            }
        }
        let plain = open(&form(&content, &[])).map(|article| article.text().to_owned());
        let empty = form(
            &content,
            &[("", [320, 100, 400, 120]), ("", [50, 100, 90, 120])],
        );
        check(&empty, &plain.unwrap_or_default());
    }

    #[test]
    fn pages_have_their_printed_numbers() {
        let content = "BT /F 12 Tf 50 700 Td (The ferry left.) Tj ET";
        let article = open(&file(content, helvetica(), |_, _| ())).unwrap_or_default();
        assert_eq!(article.place_at(PlaceKind::Page, 3), Some("iv"));
    }

    #[test]
    fn forms_that_hold_themselves_end() {
        let bytes = file(
            "/X Do BT /F 12 Tf 50 500 Td (It rained.) Tj ET",
            helvetica(),
            |document, page| {
                let id = document.new_object_id();
                let own = dictionary! { "XObject" => dictionary! { "X" => id } };
                let form = Stream::new(
                    dictionary! { "Type" => "XObject", "Subtype" => "Form", "Resources" => own },
                    b"/X Do /X Do".to_vec(),
                );
                document.objects.insert(id, Object::Stream(form));
                let font = document.add_object(helvetica());
                page.set(
                "Resources",
                dictionary! { "Font" => dictionary! { "F" => font }, "XObject" => dictionary! { "X" => id } },
            );
            },
        );
        check(&bytes, "It rained.");
    }

    #[test]
    fn pages_are_called_as_the_file_says() {
        let mut document = Document::with_version("1.5");
        let range = |style: &str, start: i64| dictionary! { "S" => style, "St" => start };
        let mut third = range("D", 7);
        third.set("P", Object::string_literal("A-"));
        let labels: Vec<Object> = [
            (0, range("r", 4)),
            (2, range("D", 1)),
            (4, third),
            (5, range("R", 9)),
            (6, range("A", 26)),
            (8, range("a", 2)),
            (9, dictionary! {}),
        ]
        .into_iter()
        .flat_map(|(first, range)| [Object::Integer(first), Object::Dictionary(range)])
        .collect();
        let catalog = document.add_object(dictionary! {
            "Type" => "Catalog",
            "PageLabels" => dictionary! { "Nums" => labels },
        });
        document.trailer.set("Root", catalog);
        let expected = ["iv", "v", "1", "2", "A-7", "IX", "Z", "AA", "b", "10"];
        assert_eq!(page_labels(&document, 10), expected);
    }
}
