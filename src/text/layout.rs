//! [`Layout`]: the rows of an article at one width, and the way from offset to cell and back.
//!
//! Only what is looked at is wrapped: a block at a time, when one of its rows is asked for, and the
//! latest few hundred blocks are kept. So a [`Row`] names a block and a row of it, never a row of the
//! whole article, and making a layout for another width costs nothing however long the article is.
//! Nothing else knows columns: drawing, the caret and the mouse all go through
//! [`Layout::line_at`], [`Layout::cells`], [`Layout::column_of`] and [`Layout::offset_at`].

use std::borrow::Cow;
use std::cell::RefCell;
use std::sync::Arc;

use textwrap::wrap_algorithms::wrap_first_fit;
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use super::breaks::{Ending, Piece, TAB, is_blank, pieces};
use super::display::{self, Glyph};
use super::{Article, Block, BlockKind, Span};

/// The narrowest column a block is squeezed into before its indent gives way.
const NARROWEST: usize = 8;

/// A block of more bytes is wrapped in stretches of as many, so that a row in the middle of a text
/// without paragraphs is reached at once. Where two stretches meet a line may end early.
const STRETCH: usize = 1 << 15;

/// Wrapped stretches that are kept.
const KEPT: usize = 256;

/// A row of the typeset article. Rows are ordered from the top; [`Layout::down`] and [`Layout::up`]
/// lead from one to another. The default is the first row.
///
/// A row belongs to the layout that gave it. At another width it is another place: keep offsets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Row {
    block: u32,
    stretch: u32,
    /// The row within the stretch, the gap above the block included.
    line: u32,
}

/// What is on a [`Row`].
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
    /// A further row that begins inside a word, after a hyphen shown on the row above.
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

/// The rows of an article at one width.
///
/// Invariants: every byte of every block is on exactly one row; rows are in order; no row is
/// wider than `measure` but for blanks at its end or a single grapheme that is wider.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    article: Arc<Article>,
    measure: usize,
    spacing: usize,
    stretch: usize,
    cache: RefCell<Cache>,
}

/// What was wrapped lately.
#[derive(Clone, Debug, Default)]
struct Cache {
    /// By the number of block and stretch: neighbours never share a slot.
    stretches: Vec<Option<Arc<Stretch>>>,
    /// Columns of the tab stops of each table, by block: the same at every width.
    tables: Vec<(u32, Arc<[u16]>)>,
}

/// The rows of a block, or of a part of a long one.
#[derive(Debug)]
struct Stretch {
    block: u32,
    number: u32,
    /// Empty rows above.
    gap: u32,
    lines: Vec<Line>,
    stops: Option<Arc<[u16]>>,
}

impl Stretch {
    fn height(&self) -> u32 {
        self.gap + self.lines.len() as u32
    }

    fn is_at(&self, block: u32, number: u32) -> bool {
        self.block == block && self.number == number
    }

    /// What is on row `line` of the stretch; the last one beyond its end.
    fn line(&self, line: u32) -> Line {
        let first = self.lines[0];
        match line.checked_sub(self.gap) {
            Some(line) => self.lines[(line as usize).min(self.lines.len() - 1)],
            None => Line {
                span: Span::at(first.span.start as usize),
                indent: 0,
                kind: LineKind::Gap,
                ..first
            },
        }
    }
}

impl Layout {
    /// Typesets the article at `measure` cells with `spacing` empty rows between blocks.
    pub fn new(article: Arc<Article>, measure: usize, spacing: usize) -> Self {
        Self::in_stretches(article, measure, spacing, STRETCH)
    }

    fn in_stretches(article: Arc<Article>, measure: usize, spacing: usize, stretch: usize) -> Self {
        Self {
            article,
            measure: measure.max(1),
            spacing,
            stretch,
            cache: RefCell::default(),
        }
    }

    /// The same article at another width or spacing.
    #[must_use]
    pub fn resized(&self, measure: usize, spacing: usize) -> Self {
        let layout = Self::in_stretches(
            Arc::clone(&self.article),
            measure,
            spacing,
            self.stretch.max(1),
        );
        let tables = self.cache.borrow().tables.clone();
        layout.cache.borrow_mut().tables = tables;
        layout
    }

    /// The width it was made for, in cells.
    pub fn measure(&self) -> usize {
        self.measure
    }

    /// The empty rows between blocks it was made for.
    pub fn spacing(&self) -> usize {
        self.spacing
    }

    /// What is on `row`. `None` only for an article without blocks.
    pub fn line(&self, row: Row) -> Option<Line> {
        let stretch = self.stretch(row.block, row.stretch)?;
        Some(stretch.line(row.line))
    }

    /// True if `row` is empty space above a block.
    pub fn is_gap(&self, row: Row) -> bool {
        self.line(row)
            .is_some_and(|line| line.kind == LineKind::Gap)
    }

    /// The rows from `row` down to the last one.
    pub fn rows(&self, row: Row) -> Rows<'_> {
        Rows {
            layout: self,
            stretch: self.stretch(row.block, row.stretch),
            line: row.line,
        }
    }

    /// The last row.
    pub fn last(&self) -> Row {
        let Some(block) = self.article.blocks().len().checked_sub(1) else {
            return Row::default();
        };
        let number = self.stretches_of(&self.article.blocks()[block]) - 1;
        self.bottom_of(block as u32, number as u32)
    }

    /// The row `rows` below `row`, or the last one.
    pub fn down(&self, row: Row, rows: usize) -> Row {
        let mut row = row;
        let mut left = rows as u64;
        while let Some(stretch) = self.stretch(row.block, row.stretch) {
            let bottom = stretch.height() - 1;
            let below = u64::from(bottom.saturating_sub(row.line));
            if left <= below {
                row.line = row.line.min(bottom) + left as u32;
                break;
            }
            let Some((block, number)) = self.next(row.block, row.stretch) else {
                row.line = bottom;
                break;
            };
            left -= below + 1;
            row = Row {
                block,
                stretch: number,
                line: 0,
            };
        }
        row
    }

    /// The row `rows` above `row`, or the first one.
    pub fn up(&self, row: Row, rows: usize) -> Row {
        let mut row = row;
        let mut left = rows as u64;
        loop {
            if left <= u64::from(row.line) {
                row.line -= left as u32;
                return row;
            }
            let above = match (row.stretch.checked_sub(1), row.block.checked_sub(1)) {
                (Some(number), _) => (row.block, number),
                (None, Some(block)) => {
                    let number = self.stretches_of(&self.article.blocks()[block as usize]) - 1;
                    (block, number as u32)
                }
                (None, None) => return Row::default(),
            };
            left -= u64::from(row.line) + 1;
            row = self.bottom_of(above.0, above.1);
        }
    }

    /// How many rows `to` is below `from`, counted up to `limit`; 0 if it is not below.
    pub fn distance(&self, from: Row, to: Row, limit: usize) -> usize {
        let mut from = from;
        let mut counted = 0;
        while from < to && counted < limit {
            if (from.block, from.stretch) == (to.block, to.stretch) {
                counted += (to.line - from.line) as usize;
                break;
            }
            let Some(stretch) = self.stretch(from.block, from.stretch) else {
                break;
            };
            counted += stretch.height().saturating_sub(from.line) as usize;
            let Some((block, number)) = self.next(from.block, from.stretch) else {
                break;
            };
            from = Row {
                block,
                stretch: number,
                line: 0,
            };
        }
        counted.min(limit)
    }

    /// The row on which `offset` stands; for the white space between blocks the row before it.
    /// The first row for an empty article.
    pub fn line_at(&self, offset: usize) -> Row {
        let index = self.article.block_at(offset).unwrap_or(0);
        let Some(block) = self.article.blocks().get(index) else {
            return Row::default();
        };
        let into = offset.saturating_sub(block.span.start as usize);
        let mut number = (into / self.stretch).min(self.stretches_of(block) - 1);
        if number + 1 < self.stretches_of(block) && offset >= self.cut(block, number + 1) {
            number += 1;
        }
        let Some(stretch) = self.stretch(index as u32, number as u32) else {
            return Row::default();
        };
        let after = stretch
            .lines
            .partition_point(|line| line.span.start as usize <= offset);
        Row {
            block: index as u32,
            stretch: number as u32,
            line: stretch.gap + after.saturating_sub(1) as u32,
        }
    }

    /// The graphemes of `row`, left to right. Nothing for a gap.
    pub fn cells(&self, row: Row) -> Cells<'_> {
        let mut cells = Cells {
            rest: "",
            at: 0,
            end: 0,
            column: 0,
            indent: 0,
            hyphen: false,
            stops: None,
        };
        let Some(stretch) = self.stretch(row.block, row.stretch) else {
            return cells;
        };
        let line = stretch.line(row.line);
        if line.kind == LineKind::Gap {
            return cells;
        }
        let below = (row.line + 1).checked_sub(stretch.gap);
        let below = below.and_then(|below| stretch.lines.get(below as usize));
        cells.rest = line.span.of(self.article.text());
        cells.at = line.span.start;
        cells.end = line.span.end;
        cells.indent = usize::from(line.indent);
        cells.column = cells.indent;
        cells.hyphen = below.is_some_and(|below| below.kind == LineKind::Inside);
        cells.stops.clone_from(&stretch.stops);
        cells
    }

    /// Row and column of the grapheme at `offset`.
    pub fn position_of(&self, offset: usize) -> (Row, usize) {
        let row = self.line_at(offset);
        (row, self.column_of(row, offset))
    }

    /// The column of the grapheme that holds `offset` on `row`; after the last one otherwise.
    pub fn column_of(&self, row: Row, offset: usize) -> usize {
        let mut after = self.line(row).map_or(0, |line| usize::from(line.indent));
        for cell in self.cells(row) {
            if offset < cell.span.end as usize {
                return cell.column;
            }
            after = cell.column + cell.glyph.width;
        }
        after
    }

    /// The start of the grapheme at `column` of `row`: the first one left of the text, the last
    /// one right of it. On a gap, the start of the block below.
    pub fn offset_at(&self, row: Row, column: usize) -> usize {
        let Some(line) = self.line(row) else {
            return 0;
        };
        let mut offset = line.span.start;
        for cell in self.cells(row) {
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
    pub fn columns_of(&self, row: Row, span: Span) -> Option<(usize, usize)> {
        let common = self.line(row)?.span.intersection(span)?;
        let solid = common
            .of(self.article.text())
            .trim_end_matches(is_blank)
            .len();
        let start = common.start as usize;
        let visible = Span::new(start, start + solid);
        if visible.is_empty() {
            return None;
        }
        let mut columns = None;
        for cell in self.cells(row) {
            if cell.span.overlaps(visible) {
                let (_, end) = columns.get_or_insert((cell.column, cell.column));
                *end = cell.column + cell.glyph.width;
            }
        }
        columns
    }

    fn bottom_of(&self, block: u32, number: u32) -> Row {
        let height = self
            .stretch(block, number)
            .map_or(1, |stretch| stretch.height());
        Row {
            block,
            stretch: number,
            line: height - 1,
        }
    }

    /// The stretch after this one.
    fn next(&self, block: u32, number: u32) -> Option<(u32, u32)> {
        let blocks = self.article.blocks();
        let here = blocks.get(block as usize)?;
        if (number as usize) + 1 < self.stretches_of(here) {
            return Some((block, number + 1));
        }
        ((block as usize) + 1 < blocks.len()).then_some((block + 1, 0))
    }

    fn stretches_of(&self, block: &Block) -> usize {
        block.span.len().div_ceil(self.stretch).max(1)
    }

    /// Where stretch `number` of a block begins: after the last blank before its place, in a block
    /// that keeps its lines after the last line end. Its end for the one after the last.
    fn cut(&self, block: &Block, number: usize) -> usize {
        let text = self.article.text();
        let wanted = block.span.start as usize + number * self.stretch;
        if number == 0 || wanted >= block.span.end as usize {
            return wanted.min(block.span.end as usize);
        }
        let lowest = text.ceil_char_boundary(wanted - self.stretch / 2);
        let wanted = text.floor_char_boundary(wanted).max(lowest);
        let window = &text[lowest..wanted];
        let line_end = if block.kind.keeps_lines() {
            window.rfind('\n')
        } else {
            None
        };
        let blank = || {
            let last = |(at, ch): (usize, char)| is_blank(ch).then_some(at + ch.len_utf8());
            window.char_indices().rev().find_map(last)
        };
        if let Some(after) = line_end.map(|at| at + 1).or_else(blank) {
            return lowest + after;
        }
        let mut cursor = GraphemeCursor::new(wanted, text.len(), true);
        if cursor.is_boundary(text, 0) == Ok(true) {
            return wanted;
        }
        let border = cursor.prev_boundary(text, 0).ok().flatten();
        border.filter(|&at| at > lowest).unwrap_or(wanted)
    }

    fn stretch(&self, block: u32, number: u32) -> Option<Arc<Stretch>> {
        let slot = (block as usize + number as usize) % KEPT;
        if let Some(Some(kept)) = self.cache.borrow().stretches.get(slot)
            && kept.is_at(block, number)
        {
            return Some(Arc::clone(kept));
        }
        let made = Arc::new(self.wrap(block, number)?);
        let mut cache = self.cache.borrow_mut();
        if cache.stretches.is_empty() {
            cache.stretches.resize(KEPT, None);
        }
        cache.stretches[slot] = Some(Arc::clone(&made));
        Some(made)
    }

    fn wrap(&self, index: u32, number: u32) -> Option<Stretch> {
        let text = self.article.text();
        let block = self.article.blocks().get(index as usize)?;
        let start = self.cut(block, number as usize);
        let end = self.cut(block, number as usize + 1);
        let words = &text[start..end];
        let wanted = indent(block);
        let indent = if self.measure >= wanted + NARROWEST {
            wanted
        } else {
            0
        };
        let width = self.measure - indent.min(self.measure - 1);
        let first = Line {
            span: Span::at(start),
            block: index,
            indent: indent as u8,
            kind: if number == 0 {
                LineKind::First
            } else {
                LineKind::Next
            },
        };
        let pieces = pieces(words, start as u32, block.kind.keeps_lines());
        Some(Stretch {
            block: index,
            number,
            gap: if number == 0 {
                self.gap_above(index as usize)
            } else {
                0
            },
            lines: lines(text, &pieces, first, width),
            stops: (block.kind == BlockKind::Table).then(|| self.stops_of(index)),
        })
    }

    /// The empty rows above a block.
    fn gap_above(&self, index: usize) -> u32 {
        let blocks = self.article.blocks();
        let Some(above) = index.checked_sub(1).map(|before| &blocks[before].kind) else {
            return 0;
        };
        let kind = &blocks[index].kind;
        let tight = matches!(
            (above, kind),
            (BlockKind::Item { .. }, BlockKind::Item { .. })
                | (BlockKind::MarkedItem, BlockKind::MarkedItem)
                | (BlockKind::Reply(_), BlockKind::Reply(_))
                | (BlockKind::Footnote(_), BlockKind::Footnote(_))
                | (_, BlockKind::Attribution | BlockKind::Credit)
        );
        let extra = usize::from(matches!(kind, BlockKind::Heading(1 | 2)) && self.spacing > 0);
        let rows = if tight {
            self.spacing.saturating_sub(1)
        } else {
            self.spacing + extra
        };
        rows as u32
    }

    fn stops_of(&self, index: u32) -> Arc<[u16]> {
        let known = |table: &(u32, Arc<[u16]>)| table.0 == index;
        if let Some(found) = self.cache.borrow().tables.iter().find(|table| known(table)) {
            return Arc::clone(&found.1);
        }
        let table = self.article.blocks()[index as usize].span;
        let stops: Arc<[u16]> = table_stops(table.of(self.article.text())).into();
        let mut cache = self.cache.borrow_mut();
        if cache.tables.len() >= KEPT {
            cache.tables.clear();
        }
        cache.tables.push((index, Arc::clone(&stops)));
        stops
    }
}

/// Rows with their content, from the top: see [`Layout::rows`].
#[derive(Clone, Debug)]
pub struct Rows<'a> {
    layout: &'a Layout,
    stretch: Option<Arc<Stretch>>,
    line: u32,
}

impl Iterator for Rows<'_> {
    type Item = (Row, Line);

    fn next(&mut self) -> Option<(Row, Line)> {
        let stretch = self.stretch.as_ref()?;
        let row = Row {
            block: stretch.block,
            stretch: stretch.number,
            line: self.line,
        };
        let line = stretch.line(self.line);
        self.line += 1;
        if self.line >= stretch.height() {
            let next = self.layout.next(row.block, row.stretch);
            self.stretch = next.and_then(|(block, number)| self.layout.stretch(block, number));
            self.line = 0;
        }
        Some((row, line))
    }
}

/// Fills lines of `width` cells with `pieces`, of which there is at least one line even if there
/// are none; `first` is the line that they begin on.
fn lines(text: &str, pieces: &[Piece], first: Line, width: usize) -> Vec<Line> {
    let mut writer = Writer {
        lines: Vec::new(),
        line: first,
    };
    if pieces.is_empty() {
        writer.end_line(first.span.start, LineKind::Next);
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
    writer.lines
}

/// Builds the lines of one stretch from left to right.
struct Writer {
    lines: Vec<Line>,
    line: Line,
}

impl Writer {
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
        BlockKind::Quotation | BlockKind::Code | BlockKind::Attribution | BlockKind::PullQuote => 2,
        BlockKind::Footnote(label) => display::width(label).min(8) + 3,
        _ => 0,
    }
}

/// The sign in the indent of a block's first row: `• `, `3. `, `[a] `. Quotations, who said them,
/// pull quotes and code have a bar on every row instead.
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

/// The columns of a table begin two cells after the widest cell before them.
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
    rest: &'a str,
    at: u32,
    end: u32,
    column: usize,
    indent: usize,
    hyphen: bool,
    stops: Option<Arc<[u16]>>,
}

impl<'a> Iterator for Cells<'a> {
    type Item = Cell<'a>;

    fn next(&mut self) -> Option<Cell<'a>> {
        let grapheme = display::first_grapheme(self.rest)?;
        let span = Span {
            start: self.at,
            end: self.at + grapheme.len() as u32,
        };
        self.rest = &self.rest[grapheme.len()..];
        self.at = span.end;
        let glyph = match grapheme {
            "\t" => self.tab(),
            "\u{ad}" if self.hyphen && span.end == self.end => Glyph {
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
        let mut stops = self.stops.iter().flat_map(|stops| stops.iter());
        let stop = stops
            .find(|&&stop| usize::from(stop) > here)
            .map(|&stop| usize::from(stop));
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
        Layout::new(Arc::new(article.clone()), measure, 1)
    }

    fn rows(layout: &Layout) -> Vec<String> {
        let row = |(row, _)| -> String {
            let cells = layout.cells(row);
            cells.map(|cell| cell.glyph.text.into_owned()).collect()
        };
        let rows = layout.rows(Row::default()).map(row);
        rows.map(|row| row.trim_end().to_owned()).collect()
    }

    #[track_caller]
    fn check(text: &str, measure: usize, expected: &[&str]) {
        let article = article(text, &BlockKind::Paragraph);
        let layout = laid_out(&article, measure);
        assert_eq!(rows(&layout), expected);
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
    fn a_long_block_without_blanks_is_cut_between_graphemes() {
        let family = "👩\u{200d}👧";
        let article = Arc::new(article(&family.repeat(30), &BlockKind::Code));
        for stretch in 30..90 {
            let layout = Layout::in_stretches(Arc::clone(&article), 9, 1, stretch);
            let starts = layout
                .rows(Row::default())
                .map(|(_, line)| line.span.start as usize);
            let torn = starts.into_iter().find(|start| start % family.len() != 0);
            assert_eq!(torn, None, "stretches of {stretch} bytes");
        }
    }

    #[test]
    fn a_layout_knows_what_it_was_made_for() {
        let layout = Layout::new(Arc::new(article("a", &BlockKind::Paragraph)), 30, 2);
        assert_eq!((layout.measure(), layout.spacing()), (30, 2));
        let other = layout.resized(20, 3);
        assert_eq!((other.measure(), other.spacing()), (20, 3));
    }

    #[test]
    fn items_quotations_and_code_are_indented() {
        let of = |kind: BlockKind| indent(&article("words", &kind).blocks()[0]);
        let item = |depth, number| of(BlockKind::Item { depth, number });
        assert_eq!((item(0, None), item(3, None), item(9, None)), (2, 8, 14));
        assert_eq!((item(0, Some(7)), item(1, Some(12))), (3, 6));
        assert_eq!((of(BlockKind::Quotation), of(BlockKind::Code)), (2, 2));
        assert_eq!(of(BlockKind::Footnote("ab".into())), 5);
        assert_eq!(of(BlockKind::Paragraph), 0);
    }

    #[test]
    fn a_footnote_begins_with_its_label() {
        let shown = |label: &str| {
            let article = article("words", &BlockKind::Footnote(label.into()));
            marker(&article.blocks()[0])
        };
        assert_eq!(shown("a").as_deref(), Some("[a] "));
        assert_eq!(shown("a long label").as_deref(), Some("[a long …] "));
        assert_eq!(
            marker(&article("words", &BlockKind::Paragraph).blocks()[0]),
            None
        );
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
        assert_eq!(rows(&laid_out(&code, 20)), ["if x:", "    go()"]);
        let table = article("Name\tAge\nMara\t5\nJo\t12", &BlockKind::Table);
        assert_eq!(
            rows(&laid_out(&table, 20)),
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
        assert_eq!(rows(&layout), ["aa bb cc", "dd"]);
        assert_eq!(
            layout.cells(Row::default()).next().map(|cell| cell.column),
            Some(2)
        );
        assert_eq!(marker(&items.blocks()[0]).as_deref(), Some("• "));
    }

    #[test]
    fn a_place_between_blocks_is_on_the_row_before_it() {
        let article = article("One.\n\nTwo.", &BlockKind::Paragraph);
        let layout = laid_out(&article, 20);
        let row = |line| Row {
            block: 0,
            stretch: 0,
            line,
        };
        let below = |line| Row {
            block: 1,
            ..row(line)
        };
        assert_eq!(layout.line_at(3), row(0));
        assert_eq!(layout.line_at(4), row(0));
        assert_eq!(layout.line_at(5), row(0));
        assert_eq!(layout.line_at(6), below(1));
        assert_eq!(layout.offset_at(below(0), 3), 6);
        assert!(layout.is_gap(below(0)) && !layout.is_gap(below(1)));
        assert_eq!(layout.columns_of(row(0), Span::new(1, 9)), Some((1, 4)));
    }

    #[test]
    fn a_block_without_end_is_wrapped_where_it_is_looked_at() {
        let text = "lorem ipsum ".repeat(100_000);
        let article = article(text.trim_end(), &BlockKind::Paragraph);
        let layout = laid_out(&article, 60);
        let last = layout.last();
        let wrapped = |layout: &Layout| {
            let cache = layout.cache.borrow();
            cache.stretches.iter().flatten().count()
        };
        assert_eq!(wrapped(&layout), 1);
        let end = article.text().len() - 1;
        assert_eq!(layout.line_at(end), last);
        assert_eq!(
            layout.line(last).map(|line| line.span.end as usize),
            Some(end + 1)
        );
        layout.up(last, 40);
        assert_eq!(wrapped(&layout), 1);
    }

    #[test]
    fn an_empty_article_has_no_rows() {
        let layout = Layout::new(Arc::default(), 20, 1);
        assert_eq!(layout.rows(Row::default()).count(), 0);
        assert_eq!(layout.last(), Row::default());
        assert_eq!(layout.down(Row::default(), 3), Row::default());
        assert_eq!(layout.up(Row::default(), 3), Row::default());
        assert_eq!(layout.position_of(0), (Row::default(), 0));
        assert_eq!(layout.offset_at(Row::default(), 5), 0);
        assert_eq!(layout.line(Row::default()), None);
    }

    /// All rows, wrapped from the top to the end.
    fn eager(layout: &Layout) -> Vec<(Row, Line)> {
        let mut rows = Vec::new();
        for (block, own) in layout.article.blocks().iter().enumerate() {
            for number in 0..layout.stretches_of(own) {
                let (block, number) = (block as u32, number as u32);
                let stretch = layout.wrap(block, number).expect("it is there");
                let row = |line| Row {
                    block,
                    stretch: number,
                    line,
                };
                let all = (0..stretch.height()).map(|line| (row(line), stretch.line(line)));
                rows.extend(all);
            }
        }
        rows
    }

    proptest! {
        #[test]
        fn lines_cover_the_text_once_in_order(
            text in "[a-z日é\u{301}\u{ad}\t 👩‍👧\u{1b}\u{202e}\n.“”-]{0,200}", measure in 2usize..40,
            code in any::<bool>(), stretch in 16usize..60,
        ) {
            let kind = if code { BlockKind::Code } else { BlockKind::Paragraph };
            let article = article(&text, &kind);
            let layout = Layout::in_stretches(Arc::new(article.clone()), measure, 1, stretch);
            let mut at = article.blocks().first().map_or(0, |block| block.span.start);
            let mut seen = 0;
            for (row, line) in layout.rows(Row::default()) {
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
                for cell in layout.cells(row) {
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
        fn the_rows_are_the_same_from_wherever_they_are_looked_at(
            text in "[a-z日é\u{ad}\t 👩‍👧\n“”-]{0,300}", measure in 1usize..40, stretch in 16usize..60,
            steps in prop::collection::vec((any::<bool>(), 0usize..30), 0..12),
        ) {
            let article = Arc::new(article(&text, &BlockKind::Paragraph));
            let layout = Layout::in_stretches(Arc::clone(&article), measure, 1, stretch);
            let all = eager(&layout);
            let mut at = 0;
            for (down, by) in steps {
                let from = all.get(at).map_or(Row::default(), |row| row.0);
                let to = if down {
                    at = (at + by).min(all.len().saturating_sub(1));
                    layout.down(from, by)
                } else {
                    at = at.saturating_sub(by);
                    layout.up(from, by)
                };
                let expected = all.get(at).map_or(Row::default(), |row| row.0);
                prop_assert_eq!(to, expected);
                prop_assert_eq!(layout.line(to), all.get(at).map(|row| row.1));
                let above = from.min(to);
                let start = all.iter().position(|row| row.0 == above).unwrap_or(0);
                prop_assert_eq!(layout.distance(above, from.max(to), 1000), {
                    let end = all.iter().position(|row| row.0 == from.max(to)).unwrap_or(0);
                    end - start
                });
            }
            prop_assert_eq!(layout.rows(Row::default()).collect::<Vec<_>>(), all.clone());
            let text_rows: Vec<_> = all.iter().filter(|row| row.1.kind != LineKind::Gap).collect();
            for offset in 0..=article.text().len() {
                let after = text_rows.partition_point(|row| row.1.span.start as usize <= offset);
                let row = text_rows.get(after.saturating_sub(1)).map_or(Row::default(), |row| row.0);
                prop_assert_eq!(layout.line_at(offset), row);
            }
        }

        #[test]
        fn an_offset_goes_to_a_cell_and_back(
            text in "[a-z日é 👩‍👧.“”-]{1,200}", measure in 4usize..40,
        ) {
            let article = article(&text, &BlockKind::Paragraph);
            let layout = laid_out(&article, measure);
            for (row, _) in layout.rows(Row::default()) {
                for cell in layout.cells(row).filter(|cell| cell.glyph.width > 0) {
                    let offset = cell.span.start as usize;
                    prop_assert_eq!(layout.position_of(offset), (row, cell.column));
                    prop_assert_eq!(layout.offset_at(row, cell.column), offset);
                }
            }
        }
    }
}
