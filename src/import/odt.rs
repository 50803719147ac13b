//! OpenDocument texts (`.odt`) and slides (`.odp`) → an article: paragraphs, headings, lists,
//! tables, notes, links. Tables (`.ods`) are read by `sheets`.
//!
//! Tracked changes, comments, headers and footers are left out.

use std::collections::{HashMap, HashSet};

use super::archive::Archive;
use super::office::{Boxes, Draft, kind_of_style, part};
use super::xml::{Element, Piece, pieces};
use super::{Hints, Parsed, Refusal, decode, links, sheets};
use crate::text::{BlockKind, Picture, PlaceKind, Style};

/// Reads `bytes` as an OpenDocument text.
pub(super) fn import(bytes: Vec<u8>, hints: &Hints) -> Result<Parsed, Refusal> {
    let (content, styles, about) = if bytes.starts_with(b"PK") {
        let mut archive = Archive::open(bytes)?;
        let content = decode(archive.expect("content.xml")?, None)?.text;
        let styles = part(&mut archive, "styles.xml")?;
        (content, styles, part(&mut archive, "meta.xml")?)
    } else {
        // All parts in one flat file.
        let content = decode(bytes, None)?.text;
        let head = content.split("<office:body").next().unwrap_or_default();
        let about = head.split("</office:meta>").next().unwrap_or_default();
        let about = about.to_owned();
        (content, String::new(), about)
    };
    let mut reader = Reader::default();
    let authors = ["initial-creator", "creator"];
    let days = ["creation-date", "date"];
    if content.contains("<office:spreadsheet") {
        let hidden = sheets::read(&mut reader.draft, &content);
        let mut parsed = reader.draft.finish(&about, &authors, &days, hints)?;
        parsed.warnings.extend(sheets::hidden(&hidden));
        return Ok(parsed);
    }
    reader.styles.read(&styles);
    reader.styles.read(&content);
    reader.read(&content);
    reader.draft.is_text = reader.slides == 0;
    reader.draft.finish(&about, &authors, &days, hints)
}

/// What the styles say.
#[derive(Default)]
struct Styles {
    /// The style that each style is based on.
    parents: HashMap<String, String>,
    /// The looks of character styles.
    looks: HashMap<String, Vec<Style>>,
    /// The list styles whose first level is numbered.
    numbered: HashSet<String>,
}

impl Styles {
    fn read(&mut self, text: &str) {
        let mut name = String::new();
        for piece in pieces(text) {
            let Piece::Open(element) = piece else {
                continue;
            };
            let get = |key| element.get(key).unwrap_or_default();
            match element.name.as_str() {
                "style" | "list-style" => {
                    get("style:name").clone_into(&mut name);
                    let parent = get("parent-style-name").to_owned();
                    self.parents.insert(name.clone(), parent);
                }
                "text-properties" => {
                    let looks = self.looks.entry(name.clone()).or_default();
                    if get("fo:font-weight") == "bold" {
                        looks.push(Style::Strong);
                    }
                    if get("fo:font-style") == "italic" {
                        looks.push(Style::Emphasis);
                    }
                    let line = get("text-line-through-style");
                    if !line.is_empty() && line != "none" {
                        looks.push(Style::Strikethrough);
                    }
                }
                "list-level-style-number" if get("level") == "1" => {
                    self.numbered.insert(name.clone());
                }
                _ => {}
            }
        }
    }

    /// The named style that an automatic one is based on.
    fn named<'a>(&'a self, style: &'a str) -> &'a str {
        match self.parents.get(style) {
            Some(parent) if style.starts_with('P') && !parent.is_empty() => parent,
            _ => style,
        }
    }
}

#[derive(Default)]
struct Reader {
    styles: Styles,
    draft: Draft,
    /// The styles opened by each open `span` and `a`.
    spans: Vec<usize>,
    /// How many elements deep inside something that is left out.
    skipped: usize,
    /// True inside the document's text.
    in_text: bool,
    /// The style of each open list.
    lists: Vec<bool>,
    paragraph: String,
    /// The boxes that hang on the open paragraph.
    boxes: Boxes,
    /// How many slides have begun.
    slides: usize,
    /// True inside the title of a slide.
    in_title: bool,
    /// The size of the frame that is open.
    frame: Option<(u32, u32)>,
    /// True inside the words that describe a picture.
    describes: bool,
    note: Option<Note>,
    notes: Vec<(String, String)>,
}

/// A note whose label and words are being read.
#[derive(Default)]
struct Note {
    label: String,
    words: String,
    in_body: bool,
}

impl Reader {
    fn read(&mut self, text: &str) {
        for piece in pieces(text) {
            self.piece(piece);
        }
        self.draft.builder.end();
        for (label, words) in std::mem::take(&mut self.notes) {
            self.draft.builder.begin(BlockKind::Footnote(label));
            self.draft.builder.text(&words);
        }
        self.draft.builder.end();
    }

    fn piece(&mut self, piece: Piece) {
        let may_begin = !self.paragraph.is_empty() && self.skipped == 0 && self.note.is_none();
        let held = self
            .boxes
            .hold(piece, |element| may_begin && holds_text(element));
        let Some(piece) = held else { return };
        match piece {
            Piece::Open(element) if self.skipped > 0 || is_left_out(&element) => {
                self.skipped += 1;
                self.describes = element.prefix == "svg";
            }
            Piece::Close(_) if self.skipped > 0 => {
                self.skipped -= 1;
                self.describes = false;
            }
            Piece::Text(words) if self.skipped > 0 => {
                let last = self.draft.builder.count_pictures().saturating_sub(1);
                let picture = self.draft.builder.pictures_from(last).next();
                if let Some(picture) = picture.filter(|_| self.describes) {
                    words.trim().clone_into(&mut picture.words);
                }
            }
            Piece::Open(element) if self.note.is_some() => self.open_in_note(&element),
            Piece::Close(name) if self.note.is_some() => self.close_in_note(&name),
            Piece::Open(element) => self.open(&element),
            Piece::Close(name) => self.close(&name),
            Piece::Text(words) => match &mut self.note {
                Some(note) if note.in_body => note.words.push_str(&words),
                Some(note) => note.label.push_str(words.trim()),
                None if self.in_text && !self.paragraph.is_empty() => {
                    self.draft.builder.text(&words);
                }
                None => {}
            },
        }
    }

    fn open(&mut self, element: &Element) {
        let style = element.get("text:style-name").unwrap_or_default();
        match element.name.as_str() {
            "text" | "presentation" | "drawing" if element.prefix == "office" => {
                self.in_text = true;
            }
            "page" if element.prefix == "draw" => {
                self.slides += 1;
                self.draft.end_slide();
                let number = self.slides.to_string();
                self.draft.builder.place(PlaceKind::Slide, &number);
            }
            "h" | "p" if element.prefix == "text" => self.open_paragraph(element, style),
            "span" => {
                let looks = self.styles.looks.get(style).cloned().unwrap_or_default();
                self.spans.push(looks.len());
                for look in looks {
                    self.draft.builder.open(look);
                }
            }
            "a" if element.prefix == "text" => {
                let target = element
                    .get("href")
                    .and_then(|href| links::resolve(None, href));
                self.spans.push(usize::from(target.is_some()));
                if let Some(target) = target {
                    self.draft.builder.open(Style::Link(target));
                }
            }
            "s" => {
                let count = element
                    .get("text:c")
                    .and_then(|count| count.parse().ok())
                    .unwrap_or(1);
                self.draft.builder.text(&" ".repeat(count.min(200)));
            }
            "tab" => self.draft.builder.text("\t"),
            "line-break" => self.draft.builder.line_break(),
            "list" if !self.draft.in_table() => {
                let numbered = match style {
                    "" => self.lists.last().copied().unwrap_or(false),
                    style => self.styles.numbered.contains(style),
                };
                self.lists.push(numbered);
                self.draft.nesting.open_list(numbered.then_some(1));
            }
            "list-item" if !self.draft.in_table() => {
                let draft = &mut self.draft;
                draft.nesting.open_item(&mut draft.builder);
            }
            "frame" if element.prefix == "draw" => {
                let side = |name| pixels(element.get(name)?);
                self.frame = side("svg:width").zip(side("svg:height"));
                self.in_title = element.get("presentation:class") == Some("title");
            }
            "image" if element.prefix == "draw" => {
                if let Some(href) = element.get("href").filter(|href| !href.contains(':')) {
                    self.draft.builder.picture(Picture {
                        address: href.trim_start_matches("./").to_owned(),
                        size: self.frame,
                        ..Picture::default()
                    });
                }
            }
            "note" => self.note = Some(Note::default()),
            "table" if element.prefix == "table" => self.draft.open_table(),
            _ => {}
        }
    }

    fn open_paragraph(&mut self, element: &Element, style: &str) {
        let named = self.styles.named(style).to_owned();
        self.paragraph = if named.is_empty() {
            "Standard".to_owned()
        } else {
            named
        };
        if self.draft.in_table() {
            self.draft.builder.text(" ");
            return;
        }
        let kind = if element.name == "h" {
            let level = element
                .get("outline-level")
                .and_then(|level| level.parse().ok());
            BlockKind::Heading(level.unwrap_or(1u8).clamp(1, 6))
        } else {
            let name = self.paragraph.replace("_20_", " ").to_lowercase();
            match kind_of_style(&name) {
                _ if self.in_title => BlockKind::Heading(2),
                Some(kind) => kind,
                None => BlockKind::Paragraph,
            }
        };
        self.draft.begin(kind);
    }

    fn close(&mut self, name: &str) {
        match name {
            "text" | "presentation" | "drawing" => self.in_text = false,
            "frame" => self.in_title = false,
            "h" | "p" => {
                self.draft.end_paragraph(self.paragraph == "Title");
                self.paragraph.clear();
                for piece in self.boxes.begin() {
                    self.piece(piece);
                }
                self.boxes.end();
            }
            "span" | "a" => {
                for _ in 0..self.spans.pop().unwrap_or(0) {
                    self.draft.builder.close();
                }
            }
            "list" if !self.draft.in_table() => {
                self.lists.pop();
                self.draft.nesting.close_list();
            }
            "list-item" if !self.draft.in_table() => {
                let draft = &mut self.draft;
                draft.nesting.close_item(&mut draft.builder);
            }
            "table-cell" => self.draft.end_cell(),
            "table-row" => self.draft.end_row(),
            "table" => self.draft.close_table(),
            _ => {}
        }
    }

    fn open_in_note(&mut self, element: &Element) {
        let Some(note) = &mut self.note else { return };
        match element.name.as_str() {
            "note-body" => note.in_body = true,
            "s" | "tab" | "line-break" | "p" => note.words.push(' '),
            _ => {}
        }
    }

    fn close_in_note(&mut self, name: &str) {
        if name != "note" {
            return;
        }
        let Some(note) = self.note.take() else { return };
        self.draft.call_note(&note.label);
        self.notes.push((note.label, note.words));
    }
}

/// True for a box or a shape that may have paragraphs of its own.
fn holds_text(element: &Element) -> bool {
    element.prefix == "draw"
        && matches!(
            element.name.as_str(),
            "text-box" | "custom-shape" | "rect" | "ellipse" | "circle" | "polygon" | "caption"
        )
}

/// A length such as `4.5cm` in pixels, 96 to the inch.
fn pixels(length: &str) -> Option<u32> {
    let unit = length.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let number: f32 = length.strip_suffix(unit)?.parse().ok()?;
    let inches = match unit {
        "cm" => number / 2.54,
        "mm" => number / 25.4,
        "in" => number,
        "pt" => number / 72.0,
        "px" => number / 96.0,
        _ => return None,
    };
    Some((inches * 96.0) as u32)
}

fn is_left_out(element: &Element) -> bool {
    matches!(
        element.name.as_str(),
        "tracked-changes"
            | "annotation"
            | "forms"
            | "sequence-decls"
            | "user-field-decls"
            | "variable-decls"
            | "desc"
            | "binary-data"
            | "master-styles"
            | "font-face-decls"
            | "automatic-styles"
            | "bibliography-mark"
    ) || (element.prefix == "svg" && element.name == "title")
}

#[cfg(test)]
mod tests {
    use super::super::archive::tests::zip;
    use super::super::build::tests::outline;
    use super::*;

    fn check(text: &str, expected: &str) {
        let content = format!(
            "<office:document-content><office:automatic-styles>\
             <style:style style:name='T1'><style:text-properties fo:font-weight='bold'/></style:style>\
             <style:style style:name='P9' style:parent-style-name='Quotations'/>\
             <text:list-style style:name='L1'><text:list-level-style-number text:level='1'/></text:list-style>\
             </office:automatic-styles><office:body><office:text>{text}</office:text></office:body>\
             </office:document-content>"
        );
        let bytes = zip(&[
            ("content.xml", content.as_bytes()),
            (
                "meta.xml",
                b"<o><dc:title>The Sea</dc:title><dc:date>2026-01-02T03:04:05</dc:date></o>",
            ),
        ]);
        let parsed = import(bytes, &Hints::default()).unwrap();
        assert_eq!(outline(&parsed.article), expected, "{text}");
        assert_eq!(
            parsed.article.meta().date.as_deref(),
            Some("2026-01-02T03:04:05")
        );
    }

    #[test]
    fn blocks_and_styles() {
        check(
            "<text:tracked-changes><text:p>gone</text:p></text:tracked-changes>\
             <text:h text:outline-level='1'>The sea</text:h>\n<text:p>It<text:s/><text:span text:style-name='T1'>rained\
             </text:span> <text:a xlink:href='https://a.org'>here</text:a><text:note><text:note-citation>1\
             </text:note-citation><text:note-body><text:p>A note.</text:p></text:note-body></text:note>.</text:p>\
             <text:p text:style-name='P9'>Said.</text:p><text:p text:style-name='Preformatted_20_Text'>a</text:p>\
             <text:p text:style-name='Preformatted_20_Text'><text:s text:c='2'/>b</text:p><text:p>c</text:p>",
            "h1 The sea\np It {b:rained} {https://a.org:here}{^1:[1]}.\n> Said.\ncode a/  b\np c\n[^1] A note.",
        );
    }

    #[test]
    fn lists_and_tables() {
        check(
            "<text:list text:style-name='L1'><text:list-item><text:p>a</text:p><text:list><text:list-item>\
             <text:p>b</text:p></text:list-item></text:list></text:list-item></text:list>\
             <table:table><table:table-row><table:table-cell><text:p>c</text:p></table:table-cell><table:table-cell>\
             <text:p>d</text:p></table:table-cell></table:table-row></table:table><text:p>e</text:p>",
            "h1 The Sea\n1. a\n 1. b\ntable c|d\np e",
        );
        // A list that is closed is not around the next one.
        let list = "<text:list><text:list-item><text:p>a</text:p></text:list-item></text:list>";
        check(
            &format!("{list}<text:p>b</text:p>{list}"),
            "h1 The Sea\n* a\np b\n* a",
        );
    }

    #[test]
    fn a_box_in_a_sentence_comes_after_it() {
        check(
            "<text:p>Before <draw:frame><draw:text-box><text:p>In the box.</text:p></draw:text-box></draw:frame>after.</text:p>",
            "h1 The Sea\np Before after.\np In the box.",
        );
    }

    #[test]
    fn lines_under_the_title_say_who_wrote_it_and_when() {
        let content = "<o><office:body><office:text><text:h>The Tide</text:h><text:p>By Una Pryce<text:line-break/>14 March \
            2026</text:p><text:p>The boats are in.</text:p></office:text></office:body></o>";
        let bytes = zip(&[
            ("content.xml", content.as_bytes()),
            (
                "meta.xml",
                b"<o><dc:creator>typist</dc:creator><dc:date>2026-01-02T03:04:05</dc:date></o>",
            ),
        ]);
        let article = import(bytes, &Hints::default()).unwrap().article;
        assert_eq!(outline(&article), "h1 The Tide\np The boats are in.");
        assert_eq!(article.meta().author.as_deref(), Some("Una Pryce"));
        assert_eq!(article.meta().date.as_deref(), Some("2026-03-14"));
    }

    #[test]
    fn a_flat_file_is_read() {
        let file = "<?xml version='1.0'?><office:document office:mimetype='x'><office:meta><dc:title>The Sea</dc:title></office:meta>\
            <office:master-styles><text:p>gone</text:p></office:master-styles><office:body><office:text><text:h>One</text:h>\
            <text:p>It rained.<draw:image><office:binary-data>AAAA</office:binary-data></draw:image></text:p></office:text>\
            </office:body></office:document>";
        assert_eq!(
            super::super::Format::detect(file.as_bytes(), "a.fodt"),
            super::super::Format::Odt
        );
        let article = import(file.into(), &Hints::default()).unwrap().article;
        assert_eq!(outline(&article), "h1 The Sea\nh1 One\np It rained.");
    }

    #[test]
    fn slides_come_in_order_with_titles_lists_and_notes() {
        let content = "<office:document-content><office:body><office:presentation><presentation:footer-decl>gone</presentation:footer-decl>\
            <draw:page draw:name='page1'><draw:frame presentation:class='title'><draw:text-box><text:p>Ferries</text:p></draw:text-box>\
            </draw:frame><draw:frame presentation:class='outline'><draw:text-box><text:list><text:list-item><text:p>Nine</text:p>\
            </text:list-item></text:list></draw:text-box></draw:frame><presentation:notes><draw:frame presentation:class='notes'>\
            <draw:text-box><text:p>Wait here.</text:p></draw:text-box></draw:frame></presentation:notes></draw:page><draw:page>\
            <draw:frame><table:table><table:table-row><table:table-cell><text:p>Town</text:p></table:table-cell></table:table-row>\
            </table:table></draw:frame><draw:custom-shape><text:p>Alba</text:p></draw:custom-shape></draw:page>\
            </office:presentation></office:body></office:document-content>";
        let bytes = zip(&[
            ("content.xml", content.as_bytes()),
            (
                "mimetype",
                b"application/vnd.oasis.opendocument.presentation",
            ),
        ]);
        let article = import(bytes, &Hints::default()).unwrap().article;
        assert_eq!(
            outline(&article),
            "h2 Ferries\n* Nine\np Wait here.\ntable Town\np Alba"
        );
        let at = article.text().find("Alba").expect("it is there");
        assert_eq!(article.place_at(PlaceKind::Slide, at), Some("2"));
    }

    #[cfg(feature = "pictures")]
    #[test]
    fn pictures_stand_above_what_follows_them() {
        let content = "<o><office:body><office:text><text:p>One.</text:p><text:p><draw:frame svg:width='2in' svg:height='2.54cm'>\
            <draw:image xlink:href='Pictures/b.png'/><svg:desc>A boat</svg:desc></draw:frame></text:p><text:p>Two.</text:p>\
            </office:text></office:body></o>";
        let bytes = zip(&[("content.xml", content.as_bytes())]);
        let article = import(bytes, &Hints::default()).unwrap().article;
        let expected = Picture {
            at: 6,
            address: "Pictures/b.png".to_owned(),
            words: "A boat".to_owned(),
            size: Some((192, 96)),
        };
        assert_eq!(article.pictures(), [expected]);
        for wrong in ["", "cm", "1.2.3cm", "7", "9em", "-1cm"] {
            assert_eq!(pixels(wrong), None, "{wrong}");
        }
    }
}
