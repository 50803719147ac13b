//! Tables that are wider than the text: cells wrapped inside their columns, or below each other with
//! the head of their column.
//!
//! In columns, a row of the screen holds a piece of each cell, so its words are several stretches of
//! the text: [`Grid`] knows them.

use super::super::Span;
use super::super::breaks::pieces;
use super::fill::lines;
use super::{Line, LineKind};

/// Cells between two columns.
pub(super) const BETWEEN: usize = 2;
/// The narrowest column whose words are wrapped inside it.
const NARROWEST_COLUMN: usize = 10;
/// How far the cells after the first of a row stand to the right where they are below each other.
const INDENT: usize = 2;
/// From this width on those cells have the head of their column beside them.
const LABELLED: usize = 30;

/// A piece of a cell on a row of the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Segment {
    pub span: Span,
    /// Its first column on the screen, and the one that it never reaches.
    pub column: u16,
    pub limit: u16,
    /// The right end of its column, blanks between two columns left out.
    pub end: u16,
    /// True if its last word goes on in the next row.
    pub hyphen: bool,
}

/// The pieces of cells on each line.
#[derive(Clone, Debug, Default)]
pub(super) struct Grid {
    lines: Vec<Vec<Segment>>,
    /// Where each piece begins, in order, with its line.
    starts: Vec<(u32, u32)>,
}

impl Grid {
    /// The pieces of a line, left to right.
    pub fn line(&self, line: usize) -> &[Segment] {
        self.lines.get(line).map_or(&[], Vec::as_slice)
    }

    /// The line of the piece that holds `offset`.
    pub fn line_at(&self, offset: usize) -> usize {
        let after = self
            .starts
            .partition_point(|(start, _)| *start as usize <= offset);
        let piece = self.starts.get(after.saturating_sub(1));
        piece.map_or(0, |(_, line)| *line as usize)
    }
}

/// How wide the columns of a table are, of which these are the stops at its full width, in so much room;
/// `None` if they would be too narrow.
pub(super) fn columns(stops: &[u16], room: usize) -> Option<Vec<usize>> {
    let before = std::iter::once(0).chain(stops.iter().copied());
    let natural = stops.iter().zip(before);
    let natural: Vec<usize> = natural
        .map(|(stop, before)| usize::from(stop - before).saturating_sub(BETWEEN).max(1))
        .collect();
    let count = natural.len();
    let mut left = room.checked_sub(BETWEEN * count.saturating_sub(1))?;
    if count < 2 || left < count * NARROWEST_COLUMN {
        return None;
    }
    // Columns that need less than their share leave the rest to the others.
    let mut widths = vec![0; count];
    let mut open: Vec<usize> = (0..count).collect();
    loop {
        let share = left / open.len().max(1);
        let fits = |&&column: &&usize| natural[column] <= share;
        let fitting: Vec<usize> = open.iter().filter(fits).copied().collect();
        if fitting.is_empty() {
            break;
        }
        for column in fitting {
            widths[column] = natural[column];
            left -= natural[column];
            open.retain(|other| *other != column);
        }
    }
    let count = open.len();
    for (n, column) in open.into_iter().enumerate() {
        widths[column] = left * (n + 1) / count - left * n / count;
    }
    Some(widths)
}

/// The cells of a row of the text: each with the tab or the line end after it.
fn cells(row: Span, text: &str) -> impl Iterator<Item = Span> {
    let mut start = row.start;
    row.of(text).split_inclusive('\t').map(move |cell| {
        let span = Span {
            start,
            end: start + cell.len() as u32,
        };
        start = span.end;
        span
    })
}

/// The rows of the text in `span`.
fn rows(span: Span, text: &str) -> impl Iterator<Item = Span> {
    let mut start = span.start;
    span.of(text).split_inclusive('\n').map(move |row| {
        let span = Span {
            start,
            end: start + row.len() as u32,
        };
        start = span.end;
        span
    })
}

fn wrapped(text: &str, cell: Span, first: Line, width: usize) -> Vec<Line> {
    let first = Line {
        span: Span {
            start: cell.start,
            end: cell.start,
        },
        ..first
    };
    lines(text, &pieces(cell.of(text), cell.start, true), first, width)
}

/// The lines of a table whose columns have these widths.
pub(super) fn in_columns(
    text: &str,
    span: Span,
    first: Line,
    widths: &[usize],
) -> (Vec<Line>, Grid) {
    let mut all = Vec::new();
    let mut grid = Grid::default();
    let mut kind = first.kind;
    for row in rows(span, text) {
        let cells = cells(row, text).enumerate().map(|(n, cell)| {
            let width = widths.get(n).copied().unwrap_or(NARROWEST_COLUMN);
            wrapped(text, cell, first, width)
        });
        let cells: Vec<Vec<Line>> = cells.collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(1);
        for n in 0..height {
            let mut column = 0;
            let mut segments = Vec::new();
            for (at, lines) in cells.iter().enumerate() {
                let width = widths.get(at).copied().unwrap_or(NARROWEST_COLUMN);
                let next = column + width + BETWEEN;
                if let Some(line) = lines.get(n) {
                    let below = lines.get(n + 1);
                    segments.push(Segment {
                        span: line.span,
                        column: column as u16,
                        limit: if at + 1 < cells.len() {
                            next as u16
                        } else {
                            u16::MAX
                        },
                        end: (column + width) as u16,
                        hyphen: below.is_some_and(|below| below.kind == LineKind::Inside),
                    });
                }
                column = next;
            }
            let start = segments.first().map_or(row.start, |piece| piece.span.start);
            let end = segments.last().map_or(row.start, |piece| piece.span.end);
            let line = all.len() as u32;
            let starts = segments.iter().map(|piece| (piece.span.start, line));
            grid.starts.extend(starts);
            grid.lines.push(segments);
            all.push(Line {
                span: Span { start, end },
                kind,
                ..first
            });
            kind = LineKind::Next;
        }
    }
    grid.starts.sort_unstable();
    (all, grid)
}

/// The lines of a table whose cells stand below each other, and for each line the head of its column if it
/// is said there. `head` is the first row of the table.
pub(super) fn below_each_other(
    text: &str,
    span: Span,
    first: Line,
    room: usize,
    head: Span,
) -> (Vec<Line>, Vec<Option<Span>>) {
    let heads: Vec<Span> = cells(head, text).map(|cell| trimmed(cell, text)).collect();
    let widest = heads.iter().skip(1).map(|head| width(*head, text)).max();
    let label = widest.unwrap_or(0).min(room / 3);
    let has_labels = room >= LABELLED && label > 0;
    let indent = match has_labels {
        true => INDENT + label + 2,
        false if room >= INDENT + NARROWEST_COLUMN => INDENT,
        false => 0,
    };
    let mut all: Vec<Line> = Vec::new();
    let mut labels = Vec::new();
    for row in rows(span, text) {
        for (n, cell) in cells(row, text).enumerate() {
            let words = trimmed(cell, text);
            if n > 0 && words.is_empty() {
                // An empty cell takes no row.
                if let Some(line) = all.last_mut() {
                    line.span.end = cell.end;
                }
                continue;
            }
            let is_head = row.start < head.end;
            let by = match (n, is_head) {
                (0, _) => 0,
                (_, true) => indent.min(INDENT),
                (_, false) => indent,
            };
            let lines = wrapped(text, cell, first, room - by);
            for (at, line) in lines.into_iter().enumerate() {
                let is_labelled = has_labels && !is_head && n > 0 && at == 0;
                labels.push(heads.get(n).copied().filter(|_| is_labelled));
                all.push(Line {
                    indent: first.indent + by as u8,
                    kind: match (all.is_empty(), line.kind) {
                        (true, _) => first.kind,
                        (false, LineKind::Inside) => LineKind::Inside,
                        _ => LineKind::Next,
                    },
                    ..line
                });
            }
        }
    }
    (all, labels)
}

fn trimmed(cell: Span, text: &str) -> Span {
    let words = cell.of(text);
    let start = cell.start as usize + (words.len() - words.trim_start().len());
    Span::new(start, start + words.trim().len())
}

fn width(span: Span, text: &str) -> usize {
    super::super::display::width(span.of(text))
}

#[cfg(test)]
mod tests {
    use super::columns;

    #[test]
    fn columns_that_need_little_leave_the_rest_to_the_others() {
        let stops = |natural: &[u16]| {
            let mut at = 0;
            let stop = |width: &u16| {
                at += width + 2;
                at
            };
            natural.iter().map(stop).collect::<Vec<u16>>()
        };
        assert_eq!(columns(&stops(&[4, 60, 3]), 40), Some(vec![4, 29, 3]));
        assert_eq!(columns(&stops(&[40, 60, 50]), 41), Some(vec![12, 12, 13]));
        assert_eq!(columns(&stops(&[40, 60, 50]), 33), None);
        assert_eq!(columns(&stops(&[90]), 40), None);
    }
}
