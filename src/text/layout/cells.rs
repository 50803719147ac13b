//! [`Cells`]: what is in the columns of one row.

use std::borrow::Cow;
use std::sync::Arc;

use super::super::Span;
use super::super::breaks::{TAB, is_blank};
use super::super::display::{self, Glyph};
use super::direction;
use super::table::{BETWEEN, Segment};

/// A grapheme on its row.
#[derive(Clone, Debug)]
pub struct Cell<'a> {
    /// Where it stands in the text. Empty for a hyphen that only the end of the row has.
    pub span: Span,
    /// The column of its first cell, from the left edge of the text, indent included.
    pub column: usize,
    /// What is printed; blank-filled tabs included. May have no width.
    pub glyph: Glyph<'a>,
}

/// The graphemes of one row, left to right: see [`Layout::cells`](super::Layout::cells).
#[derive(Clone, Debug)]
pub struct Cells<'a> {
    pub(super) text: &'a str,
    pub(super) rest: &'a str,
    pub(super) at: u32,
    pub(super) end: u32,
    pub(super) column: usize,
    pub(super) indent: usize,
    pub(super) hyphen: bool,
    pub(super) stops: Option<Arc<[u16]>>,
    /// The column that no grapheme of this piece reaches.
    pub(super) limit: usize,
    /// The further pieces of cells on a row of a table, the next one last.
    pub(super) pieces: Vec<Segment>,
    /// Cells that the blanks between the words share, so that the row ends where the others do.
    pub(super) stretched: Option<Stretched>,
    /// The graphemes in another order than the text's.
    pub(super) ready: Option<std::vec::IntoIter<Cell<'a>>>,
}

/// How a row is made as wide as the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretched {
    /// Where the words of the row end.
    end: u32,
    cells: usize,
    gaps: usize,
    seen: usize,
}

impl<'a> Cells<'a> {
    /// No graphemes.
    pub(super) fn none() -> Self {
        Self {
            text: "",
            rest: "",
            at: 0,
            end: 0,
            column: 0,
            indent: 0,
            hyphen: false,
            stops: None,
            limit: usize::MAX,
            pieces: Vec::new(),
            stretched: None,
            ready: None,
        }
    }

    /// How many cells the words take.
    fn width(&self) -> usize {
        let solid = self.solid_end();
        let cells = self.clone().take_while(|cell| cell.span.start < solid);
        let end = cells
            .last()
            .map_or(self.column, |cell| cell.column + cell.glyph.width);
        let hyphen = usize::from(self.has_own_hyphen());
        end + hyphen - self.column
    }

    /// Where the words end and the blanks at the end of the row begin.
    fn solid_end(&self) -> u32 {
        self.at + self.rest.trim_end_matches(is_blank).len() as u32
    }

    fn has_own_hyphen(&self) -> bool {
        self.hyphen && !self.rest.ends_with('\u{ad}')
    }

    /// Widens the blanks so that the words take `room` cells, if that leaves no holes.
    pub(super) fn justify(&mut self, room: usize) {
        let end = self.solid_end();
        let words = &self.rest[..(end - self.at) as usize];
        let gaps = words.matches(' ').count();
        let cells = room.saturating_sub(self.width());
        if cells > 0 && gaps > 0 && cells <= gaps * 2 {
            let seen = 0;
            self.stretched = Some(Stretched {
                end,
                cells,
                gaps,
                seen,
            });
        }
    }

    /// Moves the words to the right end of `room` cells.
    pub(super) fn align_right(&mut self, room: usize) {
        self.column += room.saturating_sub(self.width());
    }

    /// Puts the graphemes into the order in which a row is read whose words run in several directions.
    pub(super) fn reorder(&mut self, runs_left: bool) {
        let cells: Vec<Cell> = self.clone().collect();
        if let Some(shown) = reordered(self.text, &cells, runs_left) {
            self.ready = Some(shown.into_iter());
        }
    }

    /// The right ends of the columns of a table, of which this is a row, as far as they are known.
    pub(super) fn edges(&self) -> Vec<usize> {
        let from = |column: usize| self.indent + column;
        match &self.stops {
            Some(stops) => {
                let ends = stops.iter().map(|&stop| usize::from(stop));
                ends.map(|stop| from(stop.saturating_sub(BETWEEN)))
                    .collect()
            }
            None => Vec::new(),
        }
    }

    /// Each cell of a row of a table by itself: words that run to the left end at the right `edges` of their
    /// columns and are put in order, if that is ours to do.
    pub(super) fn place_each(&mut self, edges: &[usize], reorders: bool) {
        let cells: Vec<Cell> = self.clone().collect();
        let mut shown: Vec<Cell> = Vec::with_capacity(cells.len());
        let is_tab = |cell: &Cell| cell.span.of(self.text) == "\t";
        let goes_on = |one: &Cell, next: &Cell| {
            one.span.end == next.span.start && !is_tab(one) && !is_tab(next)
        };
        let mut is_changed = false;
        for words in cells.chunk_by(goes_on) {
            let first = shown.len();
            if is_tab(&words[0]) {
                shown.extend_from_slice(words);
                let end = first.checked_sub(1).map(|last| &shown[last]);
                let end = end.map_or(0, |last| last.column + last.glyph.width);
                // It has what the words before it leave.
                let tab = &mut shown[first];
                if let Some(by) = end.checked_sub(tab.column).filter(|by| *by > 0) {
                    tab.column = end;
                    tab.glyph = blanks(tab.glyph.width.saturating_sub(by));
                }
                continue;
            }
            let runs_left = direction::runs_left(whole_cell(self.text, words[0].span.start));
            let ordered = reordered(self.text, words, runs_left).filter(|_| reorders);
            is_changed |= ordered.is_some();
            match ordered {
                Some(mut words) => shown.append(&mut words),
                None => shown.extend_from_slice(words),
            }
            let edge = edges.iter().find(|edge| **edge > words[0].column);
            if let Some(edge) = edge.filter(|_| runs_left) {
                is_changed |= end_at(&mut shown[first..], self.text, *edge);
            }
        }
        if is_changed {
            self.ready = Some(shown.into_iter());
        }
    }

    fn tab(&self) -> Glyph<'static> {
        let here = self.column - self.indent;
        let mut stops = self.stops.iter().flat_map(|stops| stops.iter());
        let stop = stops
            .find(|&&stop| usize::from(stop) > here)
            .map(|&stop| usize::from(stop));
        let width = stop.unwrap_or((here / TAB + 1) * TAB) - here;
        blanks(width)
    }

    /// A blank between words, widened if the row is.
    fn blank(&mut self, end: u32) -> Glyph<'a> {
        match &mut self.stretched {
            Some(more) if end <= more.end => {
                let share = |gaps: usize| more.cells * gaps / more.gaps;
                let width = 1 + share(more.seen + 1) - share(more.seen);
                more.seen += 1;
                blanks(width)
            }
            _ => display::glyph(" "),
        }
    }

    /// Goes on with the next piece of a cell.
    fn next_piece(&mut self) -> Option<()> {
        let piece = self.pieces.pop()?;
        self.begin(piece);
        Some(())
    }

    /// Goes to a piece of a cell.
    pub(super) fn begin(&mut self, piece: Segment) {
        self.rest = piece.span.of(self.text);
        (self.at, self.end) = (piece.span.start, piece.span.end);
        self.column = self.indent + usize::from(piece.column);
        self.limit = match piece.limit {
            u16::MAX => usize::MAX,
            limit => self.indent + usize::from(limit),
        };
        self.hyphen = piece.hyphen;
    }
}

/// The words of the cell of a table in which a place stands.
fn whole_cell(text: &str, at: u32) -> &str {
    let (before, after) = text.split_at(at as usize);
    let is_end = |ch: char| matches!(ch, '\t' | '\n');
    let start = before.rfind(is_end).map_or(0, |end| end + 1);
    let end = after.find(is_end).unwrap_or(after.len());
    &text[start..before.len() + end]
}

/// Moves the words of a cell to the right, so that they end at `edge`. Blanks after them stay within the space
/// between two columns. False if they end there already.
fn end_at(cells: &mut [Cell], text: &str, edge: usize) -> bool {
    let is_word = |cell: &Cell| !cell.span.of(text).chars().all(is_blank) || cell.span.is_empty();
    let last = cells.iter().rfind(|cell| is_word(cell));
    let end = last.map_or(edge, |cell| cell.column + cell.glyph.width);
    let by = edge.saturating_sub(end);
    for cell in &mut *cells {
        cell.column += by;
        let room = (edge + BETWEEN).saturating_sub(cell.column);
        if cell.column >= edge && cell.glyph.width > room {
            cell.glyph = blanks(room);
        }
    }
    by > 0
}

/// Graphemes that follow each other in the text, in the order in which they are read, in the same columns. `None` if
/// that is the order of the text.
fn reordered<'a>(text: &str, cells: &[Cell<'a>], runs_left: bool) -> Option<Vec<Cell<'a>>> {
    let (first, last) = (cells.first()?, cells.last()?);
    let words = &text[first.span.start as usize..last.span.end as usize];
    let words = words.trim_end_matches(is_blank);
    let base = first.span.start as usize;
    let solid = (base + words.len()) as u32;
    let mut shown: Vec<Cell> = Vec::with_capacity(cells.len());
    for (run, is_left) in direction::visual_runs(words, runs_left)? {
        let within = Span::new(base + run.start, base + run.end);
        let inside = cells
            .iter()
            .filter(|cell| within.contains(cell.span.start as usize));
        if is_left {
            let mut turned: Vec<Cell> = inside.cloned().collect();
            turned.reverse();
            for cell in &mut turned {
                let other = direction::mirrored(&cell.glyph.text);
                if let Some(other) = other {
                    cell.glyph.text = Cow::Borrowed(other);
                }
            }
            shown.append(&mut turned);
        } else {
            shown.extend(inside.cloned());
        }
    }
    let is_rest = |cell: &&Cell| cell.span.start >= solid;
    shown.extend(cells.iter().filter(is_rest).cloned());
    let mut column = first.column;
    for cell in &mut shown {
        cell.column = column;
        column += cell.glyph.width;
    }
    Some(shown)
}

fn blanks(width: usize) -> Glyph<'static> {
    Glyph {
        text: Cow::Owned(" ".repeat(width)),
        width,
    }
}

impl<'a> Iterator for Cells<'a> {
    type Item = Cell<'a>;

    fn next(&mut self) -> Option<Cell<'a>> {
        if let Some(ready) = &mut self.ready {
            return ready.next();
        }
        let Some(grapheme) = display::first_grapheme(self.rest) else {
            if std::mem::take(&mut self.hyphen) {
                let cell = Cell {
                    span: Span::at(self.at as usize),
                    column: self.column,
                    glyph: display::glyph("-"),
                };
                self.column += 1;
                return Some(cell);
            }
            self.next_piece()?;
            return self.next();
        };
        let span = Span {
            start: self.at,
            end: self.at + grapheme.len() as u32,
        };
        self.rest = &self.rest[grapheme.len()..];
        self.at = span.end;
        let mut glyph = match grapheme {
            "\t" if self.limit < usize::MAX => display::glyph(" "),
            "\t" => self.tab(),
            " " => self.blank(span.end),
            "\u{ad}" if self.hyphen && span.end == self.end => {
                self.hyphen = false;
                display::glyph("-")
            }
            _ => display::glyph(grapheme),
        };
        // Blanks at the end of a cell of a table do not reach into the next one.
        if self.column + glyph.width > self.limit {
            glyph = blanks(self.limit.saturating_sub(self.column));
        }
        let column = self.column;
        self.column += glyph.width;
        Some(Cell {
            span,
            column,
            glyph,
        })
    }
}
