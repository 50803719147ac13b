//! [`Layout`]: the rows of an article at one width, and the way from offset to cell and back.
//!
//! Only what is looked at is wrapped: a block at a time, when one of its rows is asked for, and the
//! latest few hundred blocks are kept. So a [`Row`] names a block and a row of it, never a row of the
//! whole article, and making a layout for another width costs nothing however long the article is.
//! Nothing else knows columns: drawing, the caret and the mouse all go through
//! [`Layout::line_at`], [`Layout::cells`], [`Layout::column_of`] and [`Layout::offset_at`].

mod cells;
mod direction;
mod fill;
mod margin;
mod table;

use std::cell::RefCell;
use std::sync::Arc;

use unicode_segmentation::GraphemeCursor;

use self::fill::lines;
use self::margin::{indent, table_stops, widest_row};
use self::table::Grid;
use super::breaks::{self, is_blank, pieces};
use super::{Article, Block, BlockKind, PictureRoom, Span};

pub use self::cells::{Cell, Cells};
pub use self::margin::marker;

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

/// How an article is typeset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Typesetting {
    /// The longest line, in cells.
    pub measure: usize,
    /// Empty rows between blocks.
    pub spacing: usize,
    /// What its lines are like.
    pub lines: LineForm,
    /// The room for pictures.
    pub pictures: PictureRoom,
}

/// What the lines of a text are like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineForm {
    /// True if rows of running text end at the same column.
    pub justified: bool,
    /// True if long English words are parted at the end of a row.
    pub hyphenated: bool,
    /// True if words that run from right to left are put in order here, and not by the terminal.
    pub reorders: bool,
}

/// What is on a [`Row`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The text on this row, with the blanks at its end. Empty on a gap. On a row of a table whose cells
    /// are wrapped, from the first of its words to the last: [`Layout::spans`] tells them apart.
    pub span: Span,
    /// The block it belongs to; for a gap the block below.
    pub block: u32,
    /// Cells to the left that belong to the block's marker or bar.
    pub indent: u8,
    /// What kind of row it is.
    pub kind: LineKind,
}

/// A row of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PictureRow {
    /// Which of the article's pictures it is.
    pub picture: usize,
    /// How many columns and rows the whole picture takes.
    pub cells: (u16, u16),
    /// Which of its rows this is, from 0.
    pub row: u16,
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

/// The rows of an article at one width.
///
/// Invariants: every byte of every block is on exactly one row; rows are in order but for the cells of a
/// table that are wrapped beside each other; no row is wider than `measure` but for blanks at its end or a single grapheme that is wider.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    article: Arc<Article>,
    shape: Typesetting,
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
    /// The first of them that may hold a picture.
    free: u32,
    lines: Vec<Line>,
    stops: Option<Arc<[u16]>>,
    /// The pieces of cells on each line, if they are wrapped beside each other.
    grid: Option<Grid>,
    /// The head of the column of a line's cell, if it is said on the line.
    labels: Vec<Option<Span>>,
    /// True if its words run from right to left.
    runs_left: bool,
    /// True if the rows of running text may be widened.
    is_running: bool,
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
        let shape = Typesetting {
            measure,
            spacing,
            ..Typesetting::default()
        };
        Self::typeset(article, shape)
    }

    /// Typesets the article in this way.
    pub fn typeset(article: Arc<Article>, shape: Typesetting) -> Self {
        Self::in_stretches(article, shape, STRETCH)
    }

    fn in_stretches(article: Arc<Article>, shape: Typesetting, stretch: usize) -> Self {
        Self {
            article,
            shape: Typesetting {
                measure: shape.measure.max(1),
                ..shape
            },
            stretch,
            cache: RefCell::default(),
        }
    }

    /// The same article in another way.
    #[must_use]
    pub fn again(&self, shape: Typesetting) -> Self {
        let layout = Self::in_stretches(Arc::clone(&self.article), shape, self.stretch.max(1));
        let tables = self.cache.borrow().tables.clone();
        layout.cache.borrow_mut().tables = tables;
        layout
    }

    /// The same article at another width or spacing.
    #[must_use]
    pub fn resized(&self, measure: usize, spacing: usize) -> Self {
        self.again(Typesetting {
            measure,
            spacing,
            ..self.shape
        })
    }

    /// How it was made.
    pub fn shape(&self) -> Typesetting {
        self.shape
    }

    /// The width it was made for, in cells.
    pub fn measure(&self) -> usize {
        self.shape.measure
    }

    /// The empty rows between blocks it was made for.
    pub fn spacing(&self) -> usize {
        self.shape.spacing
    }

    /// The stretches of the text that are on `row`, left to right. Nothing for a gap.
    pub fn spans(&self, row: Row) -> Vec<Span> {
        let Some(stretch) = self.stretch(row.block, row.stretch) else {
            return Vec::new();
        };
        let line = stretch.line(row.line);
        match (line.kind, &stretch.grid) {
            (LineKind::Gap, _) => Vec::new(),
            (_, Some(grid)) => {
                let pieces = grid.line((row.line - stretch.gap) as usize).iter();
                pieces.map(|piece| piece.span).collect()
            }
            (_, None) => vec![line.span],
        }
    }

    /// The head of the column that the cell on `row` belongs to, if it is to be said in the row's
    /// indent: in a table whose cells stand below each other.
    pub fn label(&self, row: Row) -> Option<Span> {
        let stretch = self.stretch(row.block, row.stretch)?;
        let line = row.line.checked_sub(stretch.gap)?;
        stretch.labels.get(line as usize).copied().flatten()
    }

    /// What is on `row`. `None` only for an article without blocks.
    pub fn line(&self, row: Row) -> Option<Line> {
        let stretch = self.stretch(row.block, row.stretch)?;
        Some(stretch.line(row.line))
    }

    /// The picture on `row`, which is a gap.
    pub fn picture(&self, row: Row) -> Option<PictureRow> {
        if row.stretch != 0 || self.shape.pictures.rows == 0 {
            return None;
        }
        let stretch = self.stretch(row.block, row.stretch)?;
        let mut line = row.line.checked_sub(stretch.free)?;
        for (picture, cells) in self.pictures_above(row.block as usize) {
            if line < u32::from(cells.1) {
                return (row.line < stretch.gap).then_some(PictureRow {
                    picture,
                    cells,
                    row: line as u16,
                });
            }
            line = line.checked_sub(u32::from(cells.1) + 1)?;
        }
        None
    }

    /// The pictures above a block with their sizes in cells.
    fn pictures_above(&self, block: usize) -> impl Iterator<Item = (usize, (u16, u16))> {
        let (measure, room) = (self.shape.measure, self.shape.pictures);
        let above = self.article.pictures_above(block);
        above.filter_map(move |(n, picture)| Some((n, picture.cells(measure, room)?)))
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
        let line = if let Some(grid) = &stretch.grid {
            grid.line_at(offset)
        } else {
            let is_before = |line: &Line| line.span.start as usize <= offset;
            stretch.lines.partition_point(is_before).saturating_sub(1)
        };
        Row {
            block: index as u32,
            stretch: number as u32,
            line: stretch.gap + line as u32,
        }
    }

    /// The graphemes of `row`, left to right. Nothing for a gap.
    pub fn cells(&self, row: Row) -> Cells<'_> {
        let mut cells = Cells::none();
        let Some(stretch) = self.stretch(row.block, row.stretch) else {
            return cells;
        };
        let line = stretch.line(row.line);
        if line.kind == LineKind::Gap {
            return cells;
        }
        cells.text = self.article.text();
        cells.indent = usize::from(line.indent);
        if let Some(grid) = &stretch.grid {
            let pieces = grid.line((row.line - stretch.gap) as usize);
            cells.pieces = pieces.iter().rev().copied().collect();
            if let Some(first) = cells.pieces.pop() {
                cells.begin(first);
            }
            let ends = pieces.iter().map(|piece| usize::from(piece.end));
            let edges: Vec<usize> = ends.map(|end| cells.indent + end).collect();
            cells.place_each(&edges, self.shape.lines.reorders);
            return cells;
        }
        let below = (row.line + 1).checked_sub(stretch.gap);
        let below = below.and_then(|below| stretch.lines.get(below as usize));
        cells.rest = line.span.of(self.article.text());
        cells.at = line.span.start;
        cells.end = line.span.end;
        cells.column = cells.indent;
        cells.hyphen = below.is_some_and(|below| below.kind == LineKind::Inside);
        cells.stops.clone_from(&stretch.stops);
        let room = self.shape.measure.saturating_sub(cells.indent);
        if stretch.runs_left {
            cells.align_right(room);
        } else if self.shape.lines.justified
            && stretch.is_running
            && below.is_some()
            && !self.is_beside_furniture(line)
        {
            cells.justify(room);
        }
        let reorders = self.shape.lines.reorders;
        if direction::may_be_mixed(cells.rest) {
            if cells.stops.is_some() || cells.rest.contains('\t') {
                cells.place_each(&cells.edges(), reorders);
            } else if reorders {
                cells.reorder(stretch.runs_left);
            }
        }
        cells
    }

    /// True if the foot or head of a page stands on the line or ends it.
    fn is_beside_furniture(&self, line: Line) -> bool {
        let block = &self.article.blocks()[line.block as usize];
        let mut furniture = block.furniture();
        furniture.any(|span| span.start <= line.span.end && span.end >= line.span.start)
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
            if cell.span.contains(offset) {
                return cell.column;
            }
            if cell.span.start as usize <= offset {
                after = cell.column + cell.glyph.width;
            }
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
        let mut is_found = false;
        for cell in self.cells(row) {
            if cell.glyph.width == 0 || cell.span.is_empty() {
                continue;
            }
            if cell.column > column && is_found {
                break;
            }
            is_found = true;
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
        let measure = self.shape.measure;
        let indent = if measure >= wanted + NARROWEST {
            wanted
        } else {
            0
        };
        let width = measure - indent.min(measure - 1);
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
        let (mut grid, mut labels) = (None, Vec::new());
        let mut stops = (block.kind == BlockKind::Table).then(|| self.stops_of(index));
        let is_wide = |stops: &mut Arc<[u16]>| usize::from(widest_row(stops)) > width;
        let is_running = is_running(&block.kind);
        let wide = stops.take_if(is_wide).filter(|_| !words.is_empty());
        let lines = if let Some(stops) = wide {
            let span = Span::new(start, end);
            if let Some(widths) = table::columns(&stops, width) {
                let (lines, pieces) = table::in_columns(text, span, first, &widths);
                grid = Some(pieces);
                lines
            } else {
                let head = block.span.of(text).find('\n');
                let head = head.map_or(block.span.end, |at| block.span.start + at as u32 + 1);
                let head = Span::new(block.span.start as usize, head as usize);
                let (lines, heads) = table::below_each_other(text, span, first, width, head);
                labels = heads;
                lines
            }
        } else {
            let mut pieces = pieces(words, start as u32, block.kind.keeps_lines());
            if self.shape.lines.hyphenated && is_running && self.is_english() {
                pieces = breaks::hyphenated(text, start as u32, &pieces);
            }
            breaks::around_furniture(text, &mut pieces, block.furniture());
            let room = match stops {
                Some(_) => usize::from(u16::MAX),
                None => width,
            };
            lines(text, &pieces, first, room)
        };
        let (free, gap) = match number {
            0 => self.gap_above(index as usize),
            _ => (0, 0),
        };
        Some(Stretch {
            block: index,
            number,
            gap,
            free,
            runs_left: grid.is_none()
                && !matches!(
                    block.kind,
                    BlockKind::Code | BlockKind::Table | BlockKind::Aligned
                )
                && direction::runs_left(words),
            lines,
            stops,
            grid,
            labels,
            is_running,
        })
    }

    /// True unless the article says that it is in another language.
    fn is_english(&self) -> bool {
        let language = self.article.meta().language.as_deref();
        language.is_none_or(|language| language.to_ascii_lowercase().starts_with("en"))
    }

    /// How many empty rows are above a block's pictures, and above the block with those of the pictures.
    fn gap_above(&self, index: usize) -> (u32, u32) {
        let rows = self.spacing_above(index);
        if self.shape.pictures.rows == 0 {
            return (rows, rows);
        }
        let pictures = self.pictures_above(index);
        let high: u32 = pictures.map(|(_, (_, rows))| u32::from(rows) + 1).sum();
        (rows, rows + high)
    }

    /// The empty rows between a block and the one above.
    fn spacing_above(&self, index: usize) -> u32 {
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
        let extra =
            usize::from(matches!(kind, BlockKind::Heading(1 | 2)) && self.shape.spacing > 0);
        let rows = if tight {
            self.shape.spacing.saturating_sub(1)
        } else {
            self.shape.spacing + extra
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

/// True if a block is running text, whose rows may be widened and whose words parted.
fn is_running(kind: &BlockKind) -> bool {
    !kind.keeps_lines()
        && !matches!(
            kind,
            BlockKind::Heading(_) | BlockKind::Rule | BlockKind::Credit | BlockKind::Attribution
        )
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

#[cfg(test)]
mod tests;
