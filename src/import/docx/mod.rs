//! Word documents (`.docx`) → an article: paragraphs, headings, lists, tables, notes, links.
//!
//! What was deleted under change tracking is left out, what was inserted is in. Comments, headers
//! and footers are left out; comments and changes are told of.

mod styles;

use std::collections::{HashMap, HashSet};

use self::styles::{Level, Styles};
use super::archive::{Archive, join};
use super::office::{Boxes, Draft, kind_of_style, part};
use super::xml::{Element, Piece, pieces};
use super::{Hints, Parsed, Refusal, Warning, html, links, symbols};
use crate::text::{BlockKind, Picture, Style};

/// Reads `bytes` as a Word document.
pub(super) fn import(bytes: Vec<u8>, hints: &Hints) -> Result<Parsed, Refusal> {
    let mut archive = Archive::open(bytes)?;
    let mut part = |name: &str| part(&mut archive, name);
    let document = part("word/document.xml")?;
    if document.is_empty() {
        return Err(Refusal::Because(
            "word/document.xml is missing in it".to_owned(),
        ));
    }
    let sheet = part("word/styles.xml")?;
    let styles = Styles::read(&sheet, &part("word/numbering.xml")?);
    let core = part("docProps/core.xml")?;
    let relations = part("word/_rels/document.xml.rels")?;
    let comments = part("word/comments.xml")?;
    let comments = pieces(&comments).filter(|piece| is_open(piece, "comment"));
    let comments = comments.count();
    let has_deletions = pieces(&document).any(|piece| is_open(&piece, "del"));
    let mut chunks = HashMap::new();
    for (id, file) in chunk_files(&relations) {
        chunks.insert(id, part(&file)?);
    }
    let mut reader = Reader::new(&styles);
    reader.targets = targets(&relations);
    reader.pictures = pictures(&relations);
    reader.chunks = chunks;
    reader.read(&document);
    for (file, element, relations) in [
        (
            "word/footnotes.xml",
            "footnote",
            "word/_rels/footnotes.xml.rels",
        ),
        (
            "word/endnotes.xml",
            "endnote",
            "word/_rels/endnotes.xml.rels",
        ),
    ] {
        let relations = part(relations)?;
        reader.targets = targets(&relations);
        reader.pictures = pictures(&relations);
        reader.read_notes(&part(file)?, element);
    }
    reader.draft.is_text = true;
    let mut parsed = reader
        .draft
        .finish(&core, &["creator"], &["created"], hints)?;
    if comments > 0 {
        let plural = if comments == 1 {
            "comment is"
        } else {
            "comments are"
        };
        parsed
            .warnings
            .push(Warning(format!("{comments} {plural} left out")));
    }
    if has_deletions {
        parsed.warnings.push(Warning(
            "it has tracked changes: what was deleted is left out, what was inserted is in"
                .to_owned(),
        ));
    }
    Ok(parsed)
}

fn is_open(piece: &Piece, name: &str) -> bool {
    matches!(piece, Piece::Open(element) if element.name == name)
}

/// The files of the pieces of HTML that a document takes in, by their ids.
fn chunk_files(relations: &str) -> Vec<(String, String)> {
    let file = |piece| match piece {
        Piece::Open(element)
            if element.name == "Relationship"
                && element
                    .get("Type")
                    .is_some_and(|kind| kind.ends_with("/aFChunk")) =>
        {
            let target = element.get("Target")?;
            let is_page = [".htm", ".html", ".xhtml"]
                .iter()
                .any(|ending| target.to_ascii_lowercase().ends_with(ending));
            let file = match target.strip_prefix('/') {
                Some(whole) => whole.to_owned(),
                None => format!("word/{target}"),
            };
            is_page.then(|| Some((element.get("Id")?.to_owned(), file)))?
        }
        _ => None,
    };
    pieces(relations).filter_map(file).collect()
}

/// The addresses that the document's links mean, by their ids.
fn targets(text: &str) -> HashMap<String, String> {
    let target = |piece| match piece {
        Piece::Open(element) if element.name == "Relationship" => {
            let link = links::resolve(None, element.get("Target")?)?;
            Some((element.get("Id")?.to_owned(), link))
        }
        _ => None,
    };
    pieces(text).filter_map(target).collect()
}

/// The paths of the document's pictures, by their ids.
fn pictures(relations: &str) -> HashMap<String, String> {
    let path = |piece| match piece {
        Piece::Open(element) if element.name == "Relationship" => {
            let kind = element.get("Type")?;
            let is_inside = element.get("TargetMode") != Some("External");
            let target = element.get("Target").filter(|_| is_inside)?;
            let path = kind.ends_with("/image").then(|| join("word/", target))?;
            Some((element.get("Id")?.to_owned(), path))
        }
        _ => None,
    };
    pieces(relations).filter_map(path).collect()
}

#[expect(
    clippy::struct_excessive_bools,
    reason = "each is told of a place by itself"
)]
struct Reader<'a> {
    styles: &'a Styles,
    targets: HashMap<String, String>,
    /// The paths of pictures by their ids.
    pictures: HashMap<String, String>,
    /// What is said of the picture that comes: its words and its size.
    drawing: Picture,
    /// Pieces of HTML that the document takes in, by their ids.
    chunks: HashMap<String, String>,
    draft: Draft,
    /// The last number of each definition of lists and level.
    counters: HashMap<(String, u8), u32>,
    /// The lists and levels that have begun.
    begun: HashSet<(String, String)>,
    paragraph: Paragraph,
    /// The styles of the current run, opened with its first words.
    run: Vec<Style>,
    /// True inside a run's properties' element, so that `b` means bold.
    in_run_properties: bool,
    /// The run's words are hidden.
    is_hidden: bool,
    /// How many elements deep inside something that is left out.
    skipped: usize,
    links: Vec<bool>,
    /// The numbers of the notes in the order in which the text calls them, by kind and id.
    notes: HashMap<String, usize>,
    /// Inside of `t`, the only element that holds words.
    in_words: bool,
    /// True inside a paragraph.
    in_paragraph: bool,
    /// The boxes that hang on the open paragraph.
    boxes: Boxes,
}

/// The properties of the paragraph that is being read.
#[derive(Default)]
struct Paragraph {
    style: String,
    list: Option<String>,
    level: String,
    begun: bool,
}

impl<'a> Reader<'a> {
    fn new(styles: &'a Styles) -> Self {
        Self {
            styles,
            targets: HashMap::new(),
            pictures: HashMap::new(),
            drawing: Picture::default(),
            chunks: HashMap::new(),
            draft: Draft::default(),
            counters: HashMap::new(),
            begun: HashSet::new(),
            paragraph: Paragraph::default(),
            run: Vec::new(),
            in_run_properties: false,
            is_hidden: false,
            skipped: 0,
            links: Vec::new(),
            notes: HashMap::new(),
            in_words: false,
            in_paragraph: false,
            boxes: Boxes::default(),
        }
    }

    fn read(&mut self, text: &str) {
        for piece in pieces(text) {
            self.piece(piece);
        }
        self.draft.builder.end();
    }

    /// Reads the notes that the text calls; the others hold only the lines above notes.
    fn read_notes(&mut self, text: &str, name: &str) {
        let mut inside = false;
        for piece in pieces(text) {
            match &piece {
                Piece::Open(element) if element.name == name => {
                    let id = element.get("id").unwrap_or_default();
                    let label = self
                        .notes
                        .get(&format!("{name} {id}"))
                        .map(usize::to_string);
                    inside = label.is_some();
                    self.set_footnote(label);
                    continue;
                }
                Piece::Close(closed) if closed == name => {
                    inside = false;
                    self.set_footnote(None);
                    continue;
                }
                _ => {}
            }
            if inside {
                self.piece(piece);
            }
        }
    }

    fn set_footnote(&mut self, label: Option<String>) {
        let draft = &mut self.draft;
        draft.nesting.set_footnote(&mut draft.builder, label);
    }

    fn piece(&mut self, piece: Piece) {
        let may_begin = self.in_paragraph && self.skipped == 0;
        let held = self
            .boxes
            .hold(piece, |element| may_begin && element.name == "txbxContent");
        let Some(piece) = held else { return };
        match piece {
            Piece::Open(element) => {
                if self.skipped > 0 || is_left_out(&element.name) {
                    self.skipped += 1;
                } else {
                    self.open(&element);
                }
                self.in_words = element.name == "t";
            }
            Piece::Close(name) => {
                self.in_words = false;
                if self.skipped > 0 {
                    self.skipped -= 1;
                } else {
                    self.close(&name);
                }
            }
            Piece::Text(words) => {
                if self.skipped == 0 && self.in_words {
                    self.words(&words);
                }
            }
        }
    }

    fn open(&mut self, element: &Element) {
        let value = || element.get("val").unwrap_or_default().to_owned();
        let is_on = || !matches!(element.get("val"), Some("0" | "false" | "none" | "off"));
        match element.name.as_str() {
            "p" => {
                self.paragraph = Paragraph::default();
                self.in_paragraph = true;
                if self.draft.in_table() {
                    self.draft.builder.text(" ");
                } else {
                    self.draft.end_paragraph(false);
                }
            }
            "pStyle" => self.paragraph.style = value(),
            "numId" => self.paragraph.list = Some(value()),
            "ilvl" => self.paragraph.level = value(),
            "altChunk" => {
                let chunk = element.get("id").and_then(|id| self.chunks.get(id));
                if let Some(chunk) = chunk {
                    self.draft.builder.end();
                    html::fragment(&mut self.draft.builder, chunk);
                    self.draft.builder.end();
                }
            }
            "rPr" => self.in_run_properties = true,
            "r" => {
                self.run.clear();
                self.is_hidden = false;
            }
            "vanish" if self.in_run_properties && is_on() => self.is_hidden = true,
            "b" if self.in_run_properties && is_on() => self.run.push(Style::Strong),
            "i" if self.in_run_properties && is_on() => self.run.push(Style::Emphasis),
            "strike" | "dstrike" if self.in_run_properties && is_on() => {
                self.run.push(Style::Strikethrough);
            }
            "tab" if !self.in_run_properties => self.words(" "),
            "br" | "cr" => self.draft.builder.line_break(),
            "sym" => {
                let font = element.get("font").unwrap_or_default();
                let code = element
                    .get("char")
                    .and_then(|code| u32::from_str_radix(code, 16).ok());
                let letter = code.and_then(|code| symbols::letter(font, code));
                self.words(letter.unwrap_or(' ').encode_utf8(&mut [0; 4]));
            }
            "noBreakHyphen" => self.words("\u{2011}"),
            "softHyphen" => self.words("\u{AD}"),
            "hyperlink" => {
                let target = element
                    .get("r:id")
                    .and_then(|id| self.targets.get(id))
                    .cloned();
                self.links.push(target.is_some());
                if let Some(target) = target {
                    self.begin();
                    self.draft.builder.open(Style::Link(target));
                }
            }
            "footnoteReference" | "endnoteReference" => {
                let id = element.get("id").unwrap_or_default();
                let next = self.notes.len() + 1;
                let name = element.name.trim_end_matches("Reference");
                let number = *self.notes.entry(format!("{name} {id}")).or_insert(next);
                let label = number.to_string();
                self.begin();
                self.draft.call_note(&label);
            }
            "drawing" | "pict" => self.drawing = Picture::default(),
            "docPr" => {
                let words = element.get("descr").unwrap_or_default();
                words.clone_into(&mut self.drawing.words);
            }
            // In English Metric Units, of which a pixel has 9,525.
            "extent" => {
                let pixels = |name| Some(element.get(name)?.parse::<u32>().ok()? / 9_525);
                self.drawing.size = pixels("cx").zip(pixels("cy"));
            }
            "blip" | "imagedata" => {
                let id = element.get("r:embed").or(element.get("r:id"));
                if let Some(path) = id.and_then(|id| self.pictures.get(id)) {
                    let address = path.clone();
                    let drawing = std::mem::take(&mut self.drawing);
                    self.draft.builder.picture(Picture { address, ..drawing });
                }
            }
            "tbl" => self.draft.open_table(),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" => {
                let is_title = self.style_name().eq_ignore_ascii_case("title");
                self.draft.end_paragraph(is_title);
                self.in_paragraph = false;
                for piece in self.boxes.begin() {
                    self.piece(piece);
                }
                self.boxes.end();
            }
            "rPr" => self.in_run_properties = false,
            "hyperlink" if self.links.pop() == Some(true) => {
                self.draft.builder.close();
            }
            "tc" => self.draft.end_cell(),
            "tr" => self.draft.end_row(),
            "tbl" => self.draft.close_table(),
            _ => {}
        }
    }

    fn words(&mut self, words: &str) {
        if self.is_hidden {
            return;
        }
        self.begin();
        let styles = std::mem::take(&mut self.run);
        for style in &styles {
            self.draft.builder.open(style.clone());
        }
        self.draft.builder.text(words);
        for _ in &styles {
            self.draft.builder.close();
        }
        self.run = styles;
    }

    fn style_name(&self) -> &str {
        let id = &self.paragraph.style;
        self.styles
            .names
            .get(id)
            .map_or(id.as_str(), String::as_str)
    }

    /// Begins the block of the current paragraph with its first words.
    fn begin(&mut self) {
        if self.paragraph.begun || self.draft.in_table() {
            return;
        }
        self.paragraph.begun = true;
        let style = self.style_name().to_lowercase();
        let level = style
            .strip_prefix("heading")
            .and_then(|level| level.trim().parse::<u8>().ok());
        let heading = level.map(|level| BlockKind::Heading(level.clamp(1, 6)));
        let kind = heading
            .or_else(|| kind_of_style(&style))
            .unwrap_or_else(|| match self.list() {
                Some((list, level)) => self.item(list, level),
                None if style.starts_with("list bullet") => BlockKind::Item {
                    depth: 0,
                    number: None,
                },
                None => BlockKind::Paragraph,
            });
        self.draft.begin(kind);
    }

    /// The list and level of the current paragraph: its own, or those of its style.
    fn list(&self) -> Option<(String, String)> {
        let of_style = self.styles.lists.get(&self.paragraph.style);
        let level = |level: &str| if level.is_empty() { "0" } else { level }.to_owned();
        match &self.paragraph.list {
            Some(list) if list == "0" => None,
            Some(list) => Some((list.clone(), level(&self.paragraph.level))),
            None => of_style.map(|(list, of_style)| (list.clone(), level(of_style))),
        }
    }

    fn item(&mut self, list: String, level: String) -> BlockKind {
        let depth = level.parse().unwrap_or(0).min(8);
        let key = (list, level);
        let number = match self.styles.levels.get(&key) {
            Some(level) if !level.has_bullet => Some(self.count(level, depth, key)),
            _ => None,
        };
        BlockKind::Item { depth, number }
    }

    /// The next number of a list at `depth`; deeper levels begin again.
    fn count(&mut self, level: &Level, depth: u8, key: (String, String)) -> u32 {
        let counter = (level.definition.clone(), depth);
        let begins = self.begun.insert(key);
        let number = match (
            level.own_start.filter(|_| begins),
            self.counters.get(&counter),
        ) {
            (Some(start), _) => start,
            (None, Some(last)) => last.saturating_add(1),
            (None, None) => level.start,
        };
        self.counters
            .retain(|(definition, deeper), _| *definition != counter.0 || *deeper <= depth);
        self.counters.insert(counter, number);
        number
    }
}

fn is_left_out(name: &str) -> bool {
    matches!(
        name,
        "del"
            | "moveFrom"
            | "instrText"
            | "delText"
            | "Fallback"
            | "sectPr"
            | "pPrChange"
            | "rPrChange"
            | "annotationRef"
            | "posOffset"
            | "pctWidth"
            | "pctHeight"
    )
}

#[cfg(test)]
mod tests {
    use super::super::archive::tests::zip;
    use super::super::build::tests::outline;
    use super::*;

    fn check(body: &str, expected: &str) {
        let document = format!("<w:document><w:body>{body}</w:body></w:document>");
        let bytes = zip(&[
            ("word/document.xml", document.as_bytes()),
            (
                "word/styles.xml",
                b"<w:styles><w:style w:styleId='Titre1'><w:name w:val='heading 1'/></w:style></w:styles>",
            ),
            (
                "word/numbering.xml",
                b"<w:numbering><w:abstractNum w:abstractNumId='7'><w:lvl w:ilvl='0'><w:numFmt w:val='decimal'/>\
                  </w:lvl></w:abstractNum><w:num w:numId='2'><w:abstractNumId w:val='7'/></w:num></w:numbering>",
            ),
            (
                "word/_rels/document.xml.rels",
                b"<R><Relationship Id='r1' Target='https://a.org'/><Relationship Id='r2' Target='file:///x'/></R>",
            ),
            (
                "word/footnotes.xml",
                b"<w:footnotes><w:footnote w:type='separator' w:id='-1'><w:p><w:r><w:t>-</w:t></w:r></w:p></w:footnote>\
                  <w:footnote w:id='2'><w:p><w:r><w:t>The note.</w:t></w:r></w:p></w:footnote></w:footnotes>",
            ),
        ]);
        let parsed = import(bytes, &Hints::default()).unwrap();
        assert_eq!(outline(&parsed.article), expected, "{body}");
    }

    const NOTE: &str = "\n[^1] The note.";

    #[test]
    fn paragraphs_and_styles() {
        check(
            "<w:p><w:pPr><w:pStyle w:val='Titre1'/></w:pPr><w:r><w:t>One</w:t></w:r></w:p>\
             <w:p><w:r><w:t xml:space='preserve'>It </w:t></w:r><w:r><w:rPr><w:b/><w:i w:val='0'/></w:rPr>\
             <w:t>rained</w:t></w:r></w:p>",
            "h1 One\np It {b:rained}",
        );
        check(
            "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Nobody sees this. </w:t></w:r><w:r><w:rPr><w:vanish w:val='0'/></w:rPr>\
             <w:t>It </w:t></w:r><w:r><w:t>rained.</w:t></w:r></w:p>",
            "p It rained.",
        );
        check(
            "<w:p><w:del><w:r><w:delText>old</w:delText></w:r></w:del><w:ins><w:r><w:t>new</w:t></w:r></w:ins>\
             <w:hyperlink r:id='r1'><w:r><w:t xml:space='preserve'> link</w:t></w:r></w:hyperlink>\
             <w:hyperlink r:id='r2'><w:r><w:t xml:space='preserve'> none</w:t></w:r></w:hyperlink>\
             <w:r><w:footnoteReference w:id='2'/></w:r></w:p>",
            &format!("p new {{https://a.org:link}} none{{^1:[1]}}{NOTE}"),
        );
    }

    #[test]
    fn a_box_in_a_sentence_comes_after_it() {
        check(
            "<w:p><w:r><w:t xml:space='preserve'>Before </w:t></w:r><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>In the box.\
             </w:t></w:r></w:p></w:txbxContent></w:pict></w:r><w:r><w:t>after.</w:t></w:r></w:p><w:p><w:r><w:t>Then.</w:t></w:r></w:p>",
            "p Before after.\np In the box.\np Then.",
        );
        // However deep they are inside each other.
        let open = "<w:p><w:r><w:pict><w:txbxContent>";
        let close = "</w:txbxContent></w:pict></w:r><w:r><w:t>x</w:t></w:r></w:p>";
        let deep = format!("{}{}", open.repeat(3000), close.repeat(3000));
        let document = format!("<w:document><w:body>{deep}</w:body></w:document>");
        let bytes = zip(&[("word/document.xml", document.as_bytes())]);
        let article = import(bytes, &Hints::default()).unwrap().article;
        assert_eq!(article.text().matches('x').count(), 3000);
    }

    #[test]
    fn symbols_are_letters() {
        check(
            "<w:p><w:r><w:t>a</w:t><w:sym w:font='Symbol' w:char='F0B1'/><w:t>b </w:t></w:r><w:r>\
             <w:sym w:font='Wingdings' w:char='F0E0'/></w:r><w:r><w:t> c</w:t><w:sym w:font='Odd' w:char='E000'/><w:t>d</w:t></w:r></w:p>",
            "p a±b → c d",
        );
    }

    #[test]
    fn lines_under_the_title_say_who_wrote_it_and_when() {
        let paragraph = |words: &str| format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>");
        let body: String = [
            "The Tide",
            "By Una Pryce",
            "14 March 2026",
            "The boats are in.",
        ]
        .map(paragraph)
        .concat();
        let document = format!("<w:document><w:body>{body}</w:body></w:document>");
        let bytes = zip(&[
            ("word/document.xml", document.as_bytes()),
            (
                "docProps/core.xml",
                b"<c><dc:creator>python-docx</dc:creator><dcterms:created>2013-12-23T23:15:00Z</dcterms:created></c>",
            ),
        ]);
        let article = import(bytes, &Hints::default()).unwrap().article;
        assert_eq!(outline(&article), "p The Tide\np The boats are in.");
        assert_eq!(article.meta().author.as_deref(), Some("Una Pryce"));
        assert_eq!(article.meta().date.as_deref(), Some("2026-03-14"));
    }

    #[test]
    fn lists_and_tables() {
        let item = |list: u8, level: u8, words: &str| {
            format!(
                "<w:p><w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{list}'/></w:numPr></w:pPr>\
                 <w:r><w:t>{words}</w:t></w:r></w:p>"
            )
        };
        let body = item(2, 0, "a") + &item(2, 0, "b") + &item(1, 1, "c");
        check(&body, "1. a\n2. b\n * c");
        let cell = |words: &str| format!("<w:tc><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:tc>");
        let body = format!(
            "<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>",
            cell("a"),
            cell("b"),
            cell("c"),
            cell("d")
        );
        check(&body, "table a|b/c|d");
    }

    #[test]
    fn lists_count_as_the_writer_sees_them() {
        let numbering = "<w:numbering>\
            <w:abstractNum w:abstractNumId='7'><w:lvl w:ilvl='0'><w:start w:val='4'/><w:numFmt w:val='decimal'/></w:lvl>\
            <w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='lowerLetter'/></w:lvl></w:abstractNum>\
            <w:num w:numId='2'><w:abstractNumId w:val='7'/></w:num>\
            <w:num w:numId='3'><w:abstractNumId w:val='7'/></w:num>\
            <w:num w:numId='5'><w:abstractNumId w:val='7'/><w:lvlOverride w:ilvl='0'><w:startOverride w:val='1'/>\
            </w:lvlOverride></w:num></w:numbering>";
        let styles = "<w:styles><w:style w:styleId='Step'><w:name w:val='Step'/>\
            <w:pPr><w:numPr><w:numId w:val='2'/></w:numPr></w:pPr></w:style></w:styles>";
        let paragraph = |properties: &str, words: &str| {
            format!("<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>")
        };
        let item = |list: u8, level: u8, words: &str| {
            let properties =
                format!("<w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='{list}'/></w:numPr>");
            paragraph(&properties, words)
        };
        let body = [
            paragraph("<w:pStyle w:val='Step'/>", "style"),
            item(2, 1, "below"),
            item(2, 1, "below"),
            item(3, 0, "same definition"),
            item(3, 1, "below again"),
            item(5, 0, "new start"),
            item(5, 0, "next"),
            paragraph(
                "<w:pStyle w:val='Step'/><w:numPr><w:numId w:val='0'/></w:numPr>",
                "none",
            ),
        ];
        let document = format!(
            "<w:document><w:body>{}</w:body></w:document>",
            body.concat()
        );
        let bytes = zip(&[
            ("word/document.xml", document.as_bytes()),
            ("word/styles.xml", styles.as_bytes()),
            ("word/numbering.xml", numbering.as_bytes()),
        ]);
        let parsed = import(bytes, &Hints::default()).expect("it opens");
        assert_eq!(
            outline(&parsed.article),
            "4. style\n 1. below\n 2. below\n5. same definition\n 1. below again\n1. new start\n2. next\np none"
        );
    }

    #[test]
    fn only_the_words_of_text_elements_count_and_six_levels_of_headings() {
        check(
            "<w:p>junk<w:r>junk<w:t>words</w:t>junk</w:r></w:p>",
            "p words",
        );
        let style = |level: u8| {
            let style = format!(
                "<w:styles><w:style w:styleId='Own'><w:name w:val='Own'/>\
                 <w:pPr><w:outlineLvl w:val='{level}'/></w:pPr></w:style></w:styles>"
            );
            let styles = Styles::read(&style, "");
            styles.names.get("Own").cloned().unwrap_or_default()
        };
        assert_eq!(
            (style(0).as_str(), style(5).as_str()),
            ("heading 1", "heading 6")
        );
        assert_eq!((style(6).as_str(), style(9).as_str()), ("own", "own"));
    }

    #[test]
    fn pieces_of_html_are_in_their_place_and_what_is_left_out_is_told() {
        let files: [(&str, &[u8]); 4] = [
            (
                "word/document.xml",
                b"<w:document><w:p><w:r><w:t>One</w:t></w:r></w:p><w:altChunk r:id='r1'/><w:p><w:r><w:t>Three</w:t></w:r><w:del><w:r><w:delText>no\
                </w:delText></w:r></w:del></w:p></w:document>",
            ),
            (
                "word/_rels/document.xml.rels",
                b"<R><Relationship Id='r1' Type='x/aFChunk' Target='/word/a.html'/></R>",
            ),
            ("word/a.html", b"<p>Two <b>words</b></p>"),
            ("word/comments.xml", b"<w:comments><w:comment/><w:comment/></w:comments>"),
        ];
        let parsed = import(zip(&files), &Hints::default());
        let parsed = parsed.expect("it opens");
        assert_eq!(outline(&parsed.article), "p One\np Two {b:words}\np Three");
        let told: Vec<String> = parsed
            .warnings
            .into_iter()
            .map(|warning| warning.0)
            .collect();
        assert_eq!(told.len(), 2);
        assert!(told[0].contains("2 comments") && told[1].contains("tracked changes"));
    }

    #[cfg(feature = "pictures")]
    #[test]
    fn pictures_stand_above_what_follows_them() {
        let document = "<w:document><w:body><w:p><w:r><w:t>One.</w:t></w:r></w:p><w:p><w:r><w:drawing><wp:inline>\
            <wp:extent cx='2857500' cy='1905000'/><wp:docPr id='1' descr='A boat'/><a:blip r:embed='p1'/></wp:inline></w:drawing>\
            <w:drawing><a:blip r:embed='p2'/></w:drawing></w:r></w:p><w:p><w:r><w:t>Two.</w:t></w:r></w:p></w:body></w:document>";
        let relations = "<R><Relationship Id='p1' Type='http://a.org/image' Target='media/b.png'/>\
            <Relationship Id='p2' Type='http://a.org/image' Target='https://a.org/c.png' TargetMode='External'/></R>";
        let bytes = zip(&[
            ("word/document.xml", document.as_bytes()),
            ("word/_rels/document.xml.rels", relations.as_bytes()),
        ]);
        let article = import(bytes, &Hints::default()).unwrap().article;
        let expected = Picture {
            at: 6,
            address: "word/media/b.png".to_owned(),
            words: "A boat".to_owned(),
            size: Some((300, 200)),
        };
        assert_eq!(article.pictures(), [expected]);
    }
}
