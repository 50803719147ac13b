//! [`Layout`]: the lines of an article at one width, and the way from offset to cell and back.
//!
//! [`Layout::new`] wraps the cached pieces of [`Breaks`] greedily with textwrap. Nothing else knows
//! columns: drawing, the caret and the mouse all go through [`Layout::line_at`],
//! [`Layout::cells`], [`Layout::column_of`] and [`Layout::offset_at`].

use std::borrow::Cow;

use textwrap::wrap_algorithms::wrap_first_fit;
use unicode_segmentation::UnicodeSegmentation;

use super::breaks::{Breaks, Ending, Piece, TAB, is_blank};
use super::display::{self, Glyph};
use super::{Article, Block, BlockKind, Span};

/// The narrowest column a block is squeezed into before its indent gives way.
const NARROWEST: usize = 8;

/// One row of the typeset article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The text on this row, with the blanks at its end. Empty on a gap.
    pub span: Span,
    /// The block it belongs to; for a gap the block below.
    pub block: u32,
    /// Cells to the left that belong to the block's marker or bar.
    pub indent: u8,
    /// What kind of row it is.
    pub kind: LineKind,
}

/// What kind of row a [`Line`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// Empty space above a block.
    Gap,
    /// The first row of a block.
    First,
    /// A further row of a block.
    Next,
    /// A further row that begins inside a word, or behind a hyphen shown on the row above.
    Inside,
}

/// A grapheme on its row.
#[derive(Clone, Debug)]
pub struct Cell<'a> {
    /// Where it stands in the text.
    pub span: Span,
    /// The column of its first cell, from the left edge of the text, indent included.
    pub column: usize,
    /// What is printed; blank-filled tabs included. May have no width.
    pub glyph: Glyph<'a>,
}

/// The lines of an article at one width.
///
/// Invariants: every byte of every block is in exactly one line; lines are in order; no line is
/// wider than `measure` but for blanks at its end or a single grapheme that is wider.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    lines: Vec<Line>,
    measure: usize,
    spacing: usize,
    /// Columns of the tab stops of each table, by block.
    tables: Vec<(u32, Vec<u16>)>,
}

impl Layout {
    /// Wraps the whole article at `measure` cells with `spacing` empty rows between blocks.
    pub fn new(article: &Article, breaks: &Breaks, measure: usize, spacing: usize) -> Self {
        let measure = measure.max(1);
        let mut layout = Self {
            measure,
            spacing,
            ..Self::default()
        };
        for (index, block) in article.blocks().iter().enumerate() {
            layout.push_gap(article.blocks(), index);
            if block.kind == BlockKind::Table {
                layout
                    .tables
                    .push((index as u32, table_stops(block.span.of(article.text()))));
            }
            layout.push_block(article.text(), block, index, breaks.of_block(index));
        }
        layout
    }

    /// All rows, from the top.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The width it was made for, in cells.
    pub fn measure(&self) -> usize {
        self.measure
    }

    /// The empty rows between blocks it was made for.
    pub fn spacing(&self) -> usize {
        self.spacing
    }

    /// The row on which `offset` stands; for the white space between blocks the row before it.
    /// Zero for an empty article.
    pub fn line_at(&self, offset: usize) -> usize {
        let behind = self
            .lines
            .partition_point(|line| line.span.start as usize <= offset);
        let mut row = behind.saturating_sub(1);
        while row > 0 && self.lines[row].kind == LineKind::Gap {
            row -= 1;
        }
        // A gap on top belongs to the first block.
        while self
            .lines
            .get(row)
            .is_some_and(|line| line.kind == LineKind::Gap)
        {
            row += 1;
        }
        row
    }

    /// The graphemes of `row`, left to right. Nothing for a row that is not there.
    pub fn cells<'a>(&'a self, text: &'a str, row: usize) -> Cells<'a> {
        let line = self.lines.get(row);
        let span = line.map_or(Span::default(), |line| line.span);
        let hyphen = self
            .lines
            .get(row + 1)
            .is_some_and(|next| next.kind == LineKind::Inside);
        let stops = line.and_then(|line| {
            let at = self
                .tables
                .binary_search_by_key(&line.block, |table| table.0)
                .ok()?;
            Some(&self.tables[at].1[..])
        });
        let indent = line.map_or(0, |line| usize::from(line.indent));
        let graphemes = span.of(text).grapheme_indices(true);
        Cells {
            graphemes,
            span,
            column: indent,
            indent,
            hyphen,
            stops: stops.unwrap_or(&[]),
        }
    }

    /// Row and column of the grapheme at `offset`.
    pub fn position_of(&self, text: &str, offset: usize) -> (usize, usize) {
        let row = self.line_at(offset);
        (row, self.column_of(text, row, offset))
    }

    /// The column of the grapheme that holds `offset` on `row`; behind the last one otherwise.
    pub fn column_of(&self, text: &str, row: usize, offset: usize) -> usize {
        let mut behind = self
            .lines
            .get(row)
            .map_or(0, |line| usize::from(line.indent));
        for cell in self.cells(text, row) {
            if offset < cell.span.end as usize {
                return cell.column;
            }
            behind = cell.column + cell.glyph.width;
        }
        behind
    }

    /// The start of the grapheme at `column` of `row`: the first one left of the text, the last
    /// one right of it. On a gap, the start of the block below.
    pub fn offset_at(&self, text: &str, row: usize, column: usize) -> usize {
        let Some(line) = self.lines.get(row).or(self.lines.last()) else {
            return 0;
        };
        let mut offset = line.span.start;
        for cell in self.cells(text, row.min(self.lines.len() - 1)) {
            if cell.glyph.width == 0 {
                continue;
            }
            if cell.column > column {
                break;
            }
            offset = cell.span.start;
        }
        offset as usize
    }

    /// The columns `start..end` that `span` takes on `row`, blanks at the row's end left out.
    pub fn columns_of(&self, text: &str, row: usize, span: Span) -> Option<(usize, usize)> {
        let line = self.lines.get(row)?;
        let common = line.span.intersection(span)?;
        let visible = Span::new(
            common.start as usize,
            common.start as usize + common.of(text).trim_end_matches(is_blank).len(),
        );
        if visible.is_empty() {
            return None;
        }
        let mut columns = None;
        for cell in self.cells(text, row) {
            if cell.span.overlaps(visible) {
                let (_, end) = columns.get_or_insert((cell.column, cell.column));
                *end = cell.column + cell.glyph.width;
            }
        }
        columns
    }

    fn push_gap(&mut self, blocks: &[Block], index: usize) {
        let block = &blocks[index];
        let Some(above) = index.checked_sub(1).map(|before| &blocks[before].kind) else {
            return;
        };
        let tight = matches!(
            (above, &block.kind),
            (BlockKind::Item { .. }, BlockKind::Item { .. })
                | (BlockKind::Footnote(_), BlockKind::Footnote(_))
        );
        let extra =
            usize::from(matches!(block.kind, BlockKind::Heading(1 | 2)) && self.spacing > 0);
        let rows = if tight {
            self.spacing.saturating_sub(1)
        } else {
            self.spacing + extra
        };
        for _ in 0..rows {
            self.lines.push(Line {
                span: Span::at(block.span.start as usize),
                block: index as u32,
                indent: 0,
                kind: LineKind::Gap,
            });
        }
    }

    fn push_block(&mut self, text: &str, block: &Block, index: usize, pieces: &[Piece]) {
        let wanted = indent(block);
        let indent = if self.measure >= wanted + NARROWEST {
            wanted
        } else {
            0
        };
        let width = self.measure - indent.min(self.measure - 1);
        let mut writer = Writer {
            lines: &mut self.lines,
            line: Line {
                span: Span::at(block.span.start as usize),
                block: index as u32,
                indent: indent as u8,
                kind: LineKind::First,
            },
        };
        if pieces.is_empty() {
            writer.end_line(block.span.start, LineKind::Next);
            return;
        }
        let paragraphs = pieces.split_inclusive(|piece| piece.ending == Ending::Hard);
        for lines in paragraphs.map(|pieces| wrap_first_fit(pieces, &[width as f64])) {
            for pieces in lines {
                let [only] = pieces else {
                    writer.end_line_of(pieces);
                    continue;
                };
                let hyphen = usize::from(only.ending == Ending::Hyphen);
                if usize::from(only.width) + hyphen > width {
                    writer.split(text, only.end, width.saturating_sub(hyphen).max(1));
                }
                writer.end_line_of(pieces);
            }
        }
    }
}

/// Builds the lines of one block from left to right.
struct Writer<'a> {
    lines: &'a mut Vec<Line>,
    line: Line,
}

impl Writer<'_> {
    fn end_line(&mut self, end: u32, next: LineKind) {
        self.line.span.end = end;
        self.lines.push(self.line);
        self.line.span = Span { start: end, end };
        self.line.kind = next;
    }

    fn end_line_of(&mut self, pieces: &[Piece]) {
        let Some(last) = pieces.last() else { return };
        let next = if last.ending == Ending::Hyphen {
            LineKind::Inside
        } else {
            LineKind::Next
        };
        self.end_line(last.end, next);
    }

    /// Cuts a piece that is wider than a line between graphemes, all but its last row.
    fn split(&mut self, text: &str, end: u32, width: usize) {
        let start = self.line.span.start as usize;
        let piece = text[start..end as usize].trim_end_matches(is_blank);
        let mut used = 0;
        for (at, grapheme) in piece.grapheme_indices(true) {
            let cells = if grapheme == "\t" {
                TAB
            } else {
                display::glyph(grapheme).width
            };
            if used > 0 && used + cells > width {
                self.end_line((start + at) as u32, LineKind::Next);
                used = 0;
            }
            used += cells;
        }
    }
}

/// Cells that the marker or bar of a block takes.
fn indent(block: &Block) -> usize {
    match &block.kind {
        BlockKind::Item { depth, number } => {
            let marker = number.map_or(1, |number| number.to_string().len() + 1);
            usize::from(*depth).min(6) * 2 + marker + 1
        }
        BlockKind::Quotation | BlockKind::Code => 2,
        BlockKind::Footnote(label) => display::width(label).min(8) + 3,
        _ => 0,
    }
}

/// What stands in the indent of a block's first row: `• `, `3. `, `[a] `. Quotations and code have
/// a bar on every row instead.
pub fn marker(block: &Block) -> Option<String> {
    match &block.kind {
        BlockKind::Item { depth, number } => {
            let pad = " ".repeat(usize::from(*depth).min(6) * 2);
            Some(match number {
                Some(number) => format!("{pad}{number}. "),
                None => format!("{pad}{} ", if depth % 2 == 0 { '•' } else { '◦' }),
            })
        }
        BlockKind::Footnote(label) => Some(format!("[{}] ", display::fit(label, 8))),
        _ => None,
    }
}

/// The columns of a table begin two cells behind the widest cell before them.
fn table_stops(text: &str) -> Vec<u16> {
    let mut widths: Vec<usize> = Vec::new();
    for row in text.lines() {
        for (n, cell) in row.split('\t').enumerate() {
            let width = display::width(cell);
            match widths.get_mut(n) {
                Some(widest) => *widest = width.max(*widest),
                None => widths.push(width),
            }
        }
    }
    let mut column = 0;
    widths
        .iter()
        .map(|width| {
            column += width + 2;
            u16::try_from(column).unwrap_or(u16::MAX)
        })
        .collect()
}

/// The graphemes of one row: see [`Layout::cells`].
#[derive(Clone, Debug)]
pub struct Cells<'a> {
    graphemes: unicode_segmentation::GraphemeIndices<'a>,
    span: Span,
    column: usize,
    indent: usize,
    hyphen: bool,
    stops: &'a [u16],
}

impl<'a> Iterator for Cells<'a> {
    type Item = Cell<'a>;

    fn next(&mut self) -> Option<Cell<'a>> {
        let (at, grapheme) = self.graphemes.next()?;
        let start = self.span.start as usize + at;
        let span = Span::new(start, start + grapheme.len());
        let glyph = match grapheme {
            "\t" => self.tab(),
            "\u{ad}" if self.hyphen && span.end == self.span.end => Glyph {
                text: Cow::Borrowed("-"),
                width: 1,
            },
            _ => display::glyph(grapheme),
        };
        let column = self.column;
        self.column += glyph.width;
        Some(Cell {
            span,
            column,
            glyph,
        })
    }
}

impl Cells<'_> {
    fn tab(&self) -> Glyph<'static> {
        let here = self.column - self.indent;
        let stop = self
            .stops
            .iter()
            .map(|&stop| usize::from(stop))
            .find(|&stop| stop > here);
        let width = stop.unwrap_or((here / TAB + 1) * TAB) - here;
        Glyph {
            text: Cow::Owned(" ".repeat(width)),
            width,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Meta;
    use proptest::prelude::*;

    fn article(text: &str, kind: &BlockKind) -> Article {
        let mut blocks = Vec::new();
        let mut start = 0;
        for part in text.split_inclusive("\n\n") {
            let words = part.trim();
            if !words.is_empty() {
                let at = start + (part.len() - part.trim_start().len());
                blocks.push(Block::new(kind.clone(), Span::new(at, at + words.len())));
            }
            start += part.len();
        }
        Article::new(Meta::default(), text.to_owned(), blocks)
    }

    fn laid_out(article: &Article, measure: usize) -> Layout {
        Layout::new(article, &Breaks::new(article), measure, 1)
    }

    fn rows(article: &Article, layout: &Layout) -> Vec<String> {
        let row = |row| -> String {
            let cells = layout.cells(article.text(), row);
            cells.map(|cell| cell.glyph.text.into_owned()).collect()
        };
        (0..layout.lines().len())
            .map(|n| row(n).trim_end().to_owned())
            .collect()
    }

    #[track_caller]
    fn check(text: &str, measure: usize, expected: &[&str]) {
        let article = article(text, &BlockKind::Paragraph);
        let layout = laid_out(&article, measure);
        assert_eq!(rows(&article, &layout), expected);
    }

    #[test]
    fn lines_are_filled_by_cells() {
        check("one two three", 7, &["one two", "three"]);
        check("one two three", 8, &["one two", "three"]);
        check("日本語 日本語", 8, &["日本語", "日本語"]);
        check("日本語日本語", 8, &["日本語日", "本語"]);
        check(
            "e\u{301}e\u{301}e\u{301} abc",
            3,
            &["e\u{301}e\u{301}e\u{301}", "abc"],
        );
        check("👩‍👩‍👧‍👦 👍🏽", 3, &["👩‍👩‍👧‍👦", "👍🏽"]);
        check("hard\nwrapped text", 20, &["hard wrapped text"]);
        check("a\u{a0}b c", 4, &["a\u{a0}b", "c"]);
    }

    #[test]
    fn a_soft_hyphen_shows_only_where_a_line_ends() {
        check("re\u{ad}mem\u{ad}ber", 6, &["remem-", "ber"]);
        check("re\u{ad}mem\u{ad}ber", 20, &["remember"]);
    }

    #[test]
    fn a_word_wider_than_the_line_is_cut_between_graphemes() {
        check("abcdefgh ij", 3, &["abc", "def", "gh", "ij"]);
        check("日本", 1, &["日", "本"]);
    }

    #[test]
    fn blocks_are_set_apart() {
        check("One.\n\nTwo.", 20, &["One.", "", "Two."]);
    }

    #[test]
    fn code_keeps_its_lines_and_tables_their_columns() {
        let code = article("if x:\n\tgo()", &BlockKind::Code);
        assert_eq!(rows(&code, &laid_out(&code, 20)), ["if x:", "    go()"]);
        let table = article("Name\tAge\nMara\t5\nJo\t12", &BlockKind::Table);
        assert_eq!(
            rows(&table, &laid_out(&table, 20)),
            ["Name  Age", "Mara  5", "Jo    12"]
        );
    }

    #[test]
    fn items_hang_on_their_marker() {
        let items = article(
            "aa bb cc\n\ndd",
            &BlockKind::Item {
                depth: 0,
                number: None,
            },
        );
        let layout = laid_out(&items, 10);
        assert_eq!(rows(&items, &layout), ["aa bb cc", "dd"]);
        assert_eq!(
            layout.cells(items.text(), 0).next().map(|cell| cell.column),
            Some(2)
        );
        assert_eq!(marker(&items.blocks()[0]).as_deref(), Some("• "));
    }

    #[test]
    fn a_place_between_blocks_is_on_the_row_before_it() {
        let article = article("One.\n\nTwo.", &BlockKind::Paragraph);
        let layout = laid_out(&article, 20);
        assert_eq!(layout.line_at(3), 0);
        assert_eq!(layout.line_at(4), 0);
        assert_eq!(layout.line_at(5), 0);
        assert_eq!(layout.line_at(6), 2);
        assert_eq!(layout.offset_at(article.text(), 1, 3), 6);
        assert_eq!(
            layout.columns_of(article.text(), 0, Span::new(1, 9)),
            Some((1, 4))
        );
    }

    proptest! {
        #[test]
        fn lines_cover_the_text_once_in_order(
            text in "[a-z日é\u{301}\u{ad}\t 👩‍👧\u{1b}\u{202e}\n.“”-]{0,200}", measure in 2usize..40,
            code in any::<bool>(),
        ) {
            let kind = if code { BlockKind::Code } else { BlockKind::Paragraph };
            let article = article(&text, &kind);
            let layout = laid_out(&article, measure);
            let mut at = article.blocks().first().map_or(0, |block| block.span.start);
            let mut seen = 0;
            for (row, line) in layout.lines().iter().enumerate() {
                let block = article.blocks()[line.block as usize].span;
                if line.kind == LineKind::Gap {
                    continue;
                }
                if line.kind == LineKind::First {
                    prop_assert_eq!(line.span.start, block.start);
                } else {
                    prop_assert_eq!(line.span.start, at);
                }
                at = line.span.end;
                seen += line.span.len();
                let solid = line.span.of(article.text()).trim_end_matches(is_blank).len();
                let solid = line.span.start as usize + solid;
                let mut cells = 0;
                let mut graphemes = 0;
                for cell in layout.cells(article.text(), row) {
                    if (cell.span.start as usize) < solid {
                        cells = cell.column + cell.glyph.width;
                        graphemes += usize::from(cell.glyph.width > 0);
                    }
                }
                prop_assert!(cells <= measure || graphemes == 1, "{} cells", cells);
            }
            let total: usize = article.blocks().iter().map(|block| block.span.len()).sum();
            prop_assert_eq!(seen, total);
        }

        #[test]
        fn an_offset_goes_to_a_cell_and_back(
            text in "[a-z日é 👩‍👧.“”-]{1,200}", measure in 4usize..40,
        ) {
            let article = article(&text, &BlockKind::Paragraph);
            let layout = laid_out(&article, measure);
            for row in 0..layout.lines().len() {
                for cell in layout.cells(article.text(), row).filter(|cell| cell.glyph.width > 0) {
                    let offset = cell.span.start as usize;
                    prop_assert_eq!(layout.position_of(article.text(), offset), (row, cell.column));
                    prop_assert_eq!(layout.offset_at(article.text(), row, cell.column), offset);
                }
            }
        }
    }
}
