//! What Word and OpenDocument texts have in common: parts in an archive, paragraphs whose style says
//! what they are, tables, notes, and a part about the document.

use super::archive::Archive;
use super::build::{Builder, Nesting};
use super::xml::{Element, Piece, words_of};
use super::{Hints, Parsed, Refusal, date, decode, signature};
use crate::text::{BlockKind, Meta, Style};

/// A part of the archive as text; empty if there is none.
pub(super) fn part(archive: &mut Archive, name: &str) -> Result<String, Refusal> {
    match archive.read(name)? {
        Some(bytes) => Ok(decode(bytes, None)?.text),
        None => Ok(String::new()),
    }
}

/// What a paragraph is by the name of its style, in small letters; `None` for running text.
pub(super) fn kind_of_style(name: &str) -> Option<BlockKind> {
    Some(match name {
        "title" => BlockKind::Heading(1),
        "caption" | "image caption" | "table caption" | "figure" | "illustration" | "table"
        | "figurecaption" | "tablecaption" => BlockKind::Caption,
        "source code" | "preformatted text" | "html preformatted" | "plain text" => BlockKind::Code,
        "quote" | "intense quote" | "block text" | "quotations" => BlockKind::Quotation,
        _ => return None,
    })
}

/// Boxes deeper inside each other are read where they stand.
const DEEPEST_BOX: usize = 4;

/// Boxes of text that hang on a paragraph: they are read after it, so that its sentences stay whole.
#[derive(Default)]
pub(super) struct Boxes {
    waiting: Vec<Piece>,
    /// How many elements deep inside a box that waits.
    depth: usize,
    /// How many boxes inside each other are being read.
    open: usize,
}

impl Boxes {
    /// Keeps `piece` if it belongs to a box; gives it back otherwise. `begins` says if an element is a
    /// box in a paragraph.
    pub(super) fn hold(
        &mut self,
        piece: Piece,
        begins: impl FnOnce(&Element) -> bool,
    ) -> Option<Piece> {
        match &piece {
            Piece::Open(element) => {
                let is_box = self.depth > 0 || self.open < DEEPEST_BOX && begins(element);
                self.depth += usize::from(is_box);
            }
            Piece::Close(_) if self.depth == 1 => {
                self.depth = 0;
                self.waiting.push(piece);
                return None;
            }
            Piece::Close(_) => self.depth = self.depth.saturating_sub(1),
            Piece::Text(_) => {}
        }
        if self.depth == 0 {
            return Some(piece);
        }
        self.waiting.push(piece);
        None
    }

    /// Begins to read the boxes that waited, until [`Self::end`].
    pub(super) fn begin(&mut self) -> Vec<Piece> {
        self.open += 1;
        std::mem::take(&mut self.waiting)
    }

    pub(super) fn end(&mut self) {
        self.open -= 1;
    }
}

/// The text that is being read.
#[derive(Default)]
pub(super) struct Draft {
    /// Takes the words.
    pub(super) builder: Builder,
    /// The open lists and quotations.
    pub(super) nesting: Nesting,
    /// How many tables are open.
    tables: usize,
    /// The words of the first paragraph that is a title by its style.
    title: Option<String>,
    /// True for running text, whose first lines may say who wrote it; false for slides and sheets.
    pub(super) is_text: bool,
}

impl Draft {
    /// True inside a table's cell.
    pub(super) fn in_table(&self) -> bool {
        self.tables > 0
    }

    /// Only the outermost table is one; the cells of those inside are words of its cell.
    pub(super) fn open_table(&mut self) {
        if self.tables == 0 {
            self.nesting.begin(&mut self.builder, BlockKind::Table);
        }
        self.tables += 1;
    }

    pub(super) fn close_table(&mut self) {
        self.tables = self.tables.saturating_sub(1);
        if self.tables == 0 {
            self.nesting.begin(&mut self.builder, BlockKind::Paragraph);
        }
    }

    pub(super) fn end_cell(&mut self) {
        if self.tables == 1 {
            self.builder.end_cell();
        }
    }

    pub(super) fn end_row(&mut self) {
        if self.tables == 1 {
            self.builder.end_row();
        }
    }

    /// Begins a block. Each line of code may be a paragraph of its own: they are joined.
    pub(super) fn begin(&mut self, kind: BlockKind) {
        let open = self.builder.kind();
        if kind == BlockKind::Code && *open == kind && !self.builder.is_fresh() {
            self.builder.line_break();
        } else {
            self.nesting.begin(&mut self.builder, kind);
        }
    }

    /// Takes the first slide's title for that of the whole, if nothing else says one.
    pub(super) fn title_from_slide(&mut self) {
        self.builder.end();
        if self.title.is_none() {
            self.title = self.builder.first_heading(2);
        }
    }

    /// Ends a paragraph; `is_title` if its style says that it is the document's title.
    pub(super) fn end_paragraph(&mut self, is_title: bool) {
        if self.in_table() || *self.builder.kind() == BlockKind::Code {
            return;
        }
        self.nesting.end(&mut self.builder);
        if is_title && self.title.is_none() {
            let last = self.builder.blocks().last();
            self.title = last.map(|block| self.builder.words(block.span).to_owned());
        }
    }

    /// Ends all that a slide may have left open.
    pub(super) fn end_slide(&mut self) {
        self.tables = 0;
        self.nesting = Nesting::default();
        self.builder.end();
    }

    /// The place in the text where a note is called.
    pub(super) fn call_note(&mut self, label: &str) {
        self.builder.open(Style::FootnoteRef(label.to_owned()));
        self.builder.text(&format!("[{label}]"));
        self.builder.close();
    }

    /// The article; `about` is the part about the document, the lists are the elements in it that
    /// name the author and the day, the best first.
    pub(super) fn finish(
        mut self,
        about: &str,
        authors: &[&str],
        days: &[&str],
        hints: &Hints,
    ) -> Result<Parsed, Refusal> {
        if !self.builder.has_words() {
            return Err(Refusal::Because("no text was found in it".to_owned()));
        }
        self.builder.end();
        let first = |names: &[&str]| names.iter().find_map(|name| words_of(about, name));
        let title = words_of(about, "title").or(self.title);
        let mut meta = Meta {
            title: title.or_else(|| self.builder.first_heading(1)),
            author: first(authors),
            date: first(days).as_deref().and_then(date::normalise),
            language: words_of(about, "language"),
            ..Meta::default()
        };
        if self.is_text {
            signature::take(&mut self.builder, &mut meta, false);
        }
        let mut warnings = Vec::new();
        let article = self.builder.finish(meta, &hints.name, &mut warnings);
        Ok(Parsed {
            article,
            warnings,
            choices: Vec::new(),
        })
    }
}
