//! `OpenDocument` texts (`.odt`) → an article: paragraphs, headings, lists, tables, notes, links.
//!
//! Tracked changes, comments, headers and footers are left out.

use std::collections::{HashMap, HashSet};

use super::archive::Archive;
use super::build::{Builder, Nesting};
use super::xml::{Element, Piece, pieces, words_of};
use super::{Hints, Parsed, Refusal, Warning, date, decode, links};
use crate::text::{BlockKind, Meta, Style};

/// Reads `bytes` as an `OpenDocument` text.
pub(super) fn import(bytes: Vec<u8>, hints: &Hints) -> Result<Parsed, Refusal> {
    let mut archive = Archive::open(bytes)?;
    let content = decode(archive.expect("content.xml")?, None)?.text;
    let part = |bytes: Option<Vec<u8>>| -> Result<String, Refusal> {
        bytes.map_or_else(|| Ok(String::new()), |bytes| Ok(decode(bytes, None)?.text))
    };
    let styles = part(archive.read("styles.xml")?)?;
    let about = part(archive.read("meta.xml")?)?;
    let mut reader = Reader::default();
    reader.styles.read(&styles);
    reader.styles.read(&content);
    reader.read(&content);
    if !reader.builder.has_words() {
        return Err(Refusal::Because("no text was found in it".to_owned()));
    }
    let mut warnings: Vec<Warning> = Vec::new();
    let title = words_of(&about, "title").or(reader.title);
    let meta = Meta {
        title: title.or_else(|| reader.builder.first_heading(1)),
        author: words_of(&about, "initial-creator").or_else(|| words_of(&about, "creator")),
        date: words_of(&about, "creation-date")
            .or_else(|| words_of(&about, "date"))
            .as_deref()
            .and_then(date::normalise),
        language: words_of(&about, "language"),
        ..Meta::default()
    };
    let article = reader.builder.finish(meta, &hints.name, &mut warnings);
    Ok(Parsed {
        article,
        warnings,
        choices: Vec::new(),
    })
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
    builder: Builder,
    nesting: Nesting,
    title: Option<String>,
    /// The styles opened by each open `span` and `a`.
    spans: Vec<usize>,
    /// How many elements deep inside something that is left out.
    skipped: usize,
    /// True inside the document's text.
    in_text: bool,
    tables: usize,
    /// The style of each open list.
    lists: Vec<bool>,
    paragraph: String,
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
            match piece {
                Piece::Open(element) if self.skipped > 0 || is_left_out(&element) => {
                    self.skipped += 1;
                }
                Piece::Close(_) if self.skipped > 0 => self.skipped -= 1,
                Piece::Text(_) if self.skipped > 0 => {}
                Piece::Open(element) if self.note.is_some() => self.open_in_note(&element),
                Piece::Close(name) if self.note.is_some() => self.close_in_note(&name),
                Piece::Open(element) => self.open(&element),
                Piece::Close(name) => self.close(&name),
                Piece::Text(words) => match &mut self.note {
                    Some(note) if note.in_body => note.words.push_str(&words),
                    Some(note) => note.label.push_str(words.trim()),
                    None if self.in_text && !self.paragraph.is_empty() => self.builder.text(&words),
                    None => {}
                },
            }
        }
        self.builder.end();
        for (label, words) in std::mem::take(&mut self.notes) {
            self.builder.begin(BlockKind::Footnote(label));
            self.builder.text(&words);
        }
        self.builder.end();
    }

    fn open(&mut self, element: &Element) {
        let style = element.get("text:style-name").unwrap_or_default();
        match element.name.as_str() {
            "text" if element.prefix == "office" => self.in_text = true,
            "h" | "p" if element.prefix == "text" => self.open_paragraph(element, style),
            "span" => {
                let looks = self.styles.looks.get(style).cloned().unwrap_or_default();
                self.spans.push(looks.len());
                for look in looks {
                    self.builder.open(look);
                }
            }
            "a" if element.prefix == "text" => {
                let target = element
                    .get("href")
                    .and_then(|href| links::resolve(None, href));
                self.spans.push(usize::from(target.is_some()));
                if let Some(target) = target {
                    self.builder.open(Style::Link(target));
                }
            }
            "s" => {
                let count = element
                    .get("text:c")
                    .and_then(|count| count.parse().ok())
                    .unwrap_or(1);
                self.builder.text(&" ".repeat(count.min(200)));
            }
            "tab" => self.builder.text("\t"),
            "line-break" => self.builder.line_break(),
            "list" if self.tables == 0 => {
                let numbered = match style {
                    "" => self.lists.last().copied().unwrap_or(false),
                    style => self.styles.numbered.contains(style),
                };
                self.lists.push(numbered);
                self.nesting.open_list(numbered.then_some(1));
            }
            "list-item" if self.tables == 0 => self.nesting.open_item(&mut self.builder),
            "note" => self.note = Some(Note::default()),
            "table" if element.prefix == "table" => {
                if self.tables == 0 {
                    self.nesting.begin(&mut self.builder, BlockKind::Table);
                }
                self.tables += 1;
            }
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
        if self.tables > 0 {
            self.builder.text(" ");
            return;
        }
        let kind = match self.paragraph.as_str() {
            _ if element.name == "h" => {
                let level = element
                    .get("outline-level")
                    .and_then(|level| level.parse().ok());
                BlockKind::Heading(level.unwrap_or(1u8).clamp(1, 6))
            }
            "Title" => BlockKind::Heading(1),
            "Quotations" | "Quote" => BlockKind::Quotation,
            "Preformatted_20_Text" | "Source_20_Code" => BlockKind::Code,
            "Caption" | "Figure" | "Illustration" | "Table" | "FigureCaption" | "TableCaption" => {
                BlockKind::Caption
            }
            _ => BlockKind::Paragraph,
        };
        // Each line of code is a paragraph of its own here.
        if kind == BlockKind::Code && *self.builder.kind() == kind && !self.builder.is_fresh() {
            self.builder.line_break();
            return;
        }
        self.nesting.begin(&mut self.builder, kind);
    }

    fn close(&mut self, name: &str) {
        match name {
            "text" => self.in_text = false,
            "h" | "p" => {
                if self.tables == 0 && *self.builder.kind() != BlockKind::Code {
                    self.nesting.end(&mut self.builder);
                    if self.paragraph == "Title" && self.title.is_none() {
                        let last = self.builder.blocks().last();
                        self.title = last.map(|block| self.builder.words(block.span).to_owned());
                    }
                }
                self.paragraph.clear();
            }
            "span" | "a" => {
                for _ in 0..self.spans.pop().unwrap_or(0) {
                    self.builder.close();
                }
            }
            "list" if self.tables == 0 => {
                self.lists.pop();
                self.nesting.close_list();
            }
            "list-item" if self.tables == 0 => self.nesting.close_item(&mut self.builder),
            "table-cell" if self.tables == 1 => self.builder.end_cell(),
            "table-row" if self.tables == 1 => self.builder.end_row(),
            "table" => {
                self.tables = self.tables.saturating_sub(1);
                if self.tables == 0 {
                    self.nesting.begin(&mut self.builder, BlockKind::Paragraph);
                }
            }
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
        self.builder.open(Style::FootnoteRef(note.label.clone()));
        self.builder.text(&format!("[{}]", note.label));
        self.builder.close();
        self.notes.push((note.label, note.words));
    }
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
    }
}
