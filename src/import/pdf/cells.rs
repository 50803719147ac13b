//! Tables whose cells stand only a blank or two apart: what is blank in all of some rows, and wide in
//! most of them, parts cells. A single narrow blank says nothing, so rows are looked at together.

use std::ops::Range;

use super::super::reflow::Line;
use crate::text::order;

/// Fewer rows are no table.
const LEAST_ROWS: usize = 3;
/// More rows are several tables.
const MOST_ROWS: usize = 400;
/// A blank that parts cells is so much wider than those between words, in half of the rows.
const WIDER: f64 = 1.8;
/// In one row it is so much wider.
const WIDEST: f64 = 2.5;
/// Running text on both sides of a blank is two columns of a page, not cells: so many letters a row.
const RUNNING: usize = 16;
/// So many comparisons are made of a page.
const MOST_STEPS: usize = 3_000_000;

/// Characters of one row without a wide gap.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) line: Line,
    /// Which row: pieces of a row follow each other from left to right.
    pub(super) row: usize,
    /// The blanks between its words.
    pub(super) breaks: Vec<Break>,
}

/// A blank between two words of a piece.
#[derive(Clone, Copy, Debug)]
pub(super) struct Break {
    /// Where the word after it begins, in bytes.
    pub(super) at: usize,
    /// Its left and its right end, in points.
    pub(super) from: f64,
    pub(super) to: f64,
}

/// The pieces that stand beside each other.
struct Row {
    pieces: Range<usize>,
    y: f64,
    size: f64,
    start: f64,
    end: f64,
    /// Its blanks, each with the number of its piece; at 0 where a piece begins.
    breaks: Vec<(usize, Break)>,
    /// How wide a blank between its words is, in points.
    blank: f64,
}

/// A strip that is blank in all rows, in points.
#[derive(Clone, Copy, Debug)]
struct Strip {
    from: f64,
    to: f64,
}

impl Strip {
    fn width(self) -> f64 {
        self.to - self.from
    }

    /// The blank of `row` in it.
    fn of(self, row: &Row) -> Option<&(usize, Break)> {
        let over =
            |(_, gap): &&(usize, Break)| gap.from <= self.from + 0.1 && gap.to >= self.to - 0.1;
        row.breaks.iter().find(over)
    }
}

/// The pieces with those of each row of a table as one, its cells parted by tabs.
pub(super) fn with_tables(pieces: &[Piece]) -> Vec<Piece> {
    let rows = rows(pieces);
    let mut steps = 0;
    let mut tables: Vec<(Range<usize>, Vec<Strip>)> = Vec::new();
    let mut at = 0;
    while at + LEAST_ROWS <= rows.len() && steps < MOST_STEPS {
        match table(pieces, &rows[at..], &mut steps) {
            Some((found, strips)) => {
                let found = at + found.start..at + found.end;
                at = found.end;
                tables.push((found, strips));
            }
            None => at += 1,
        }
    }
    let mut made = Vec::with_capacity(pieces.len());
    let mut done = 0;
    for (number, (range, strips)) in tables.iter().enumerate() {
        made.extend_from_slice(&pieces[done..rows[range.start].pieces.start]);
        made.extend(in_cells(pieces, &rows[range.clone()], strips, number + 1));
        done = rows[range.end - 1].pieces.end;
    }
    made.extend_from_slice(&pieces[done..]);
    made
}

fn rows(pieces: &[Piece]) -> Vec<Row> {
    let mut widths: Vec<f64> = pieces
        .iter()
        .flat_map(|piece| {
            let size = piece.line.size.max(0.1);
            piece
                .breaks
                .iter()
                .map(move |gap| (gap.to - gap.from) / size)
        })
        .collect();
    order::sort_by(&mut widths, f64::total_cmp);
    let usual = widths.get(widths.len() / 2).copied().unwrap_or(0.28);
    let usual = usual.clamp(0.18, 0.45);
    let mut rows = Vec::new();
    let mut start = 0;
    for end in 1..=pieces.len() {
        if end < pieces.len() && pieces[end].row == pieces[start].row {
            continue;
        }
        let mut breaks = Vec::new();
        let mut size: f64 = 0.0;
        for at in start..end {
            let piece = &pieces[at];
            size = size.max(piece.line.size);
            if at > start {
                let gap = Break {
                    at: 0,
                    from: pieces[at - 1].line.end,
                    to: piece.line.start,
                };
                breaks.push((at, gap));
            }
            breaks.extend(piece.breaks.iter().map(|gap| (at, *gap)));
        }
        // In a line that was filled all blanks are wide.
        let mut own: Vec<f64> = breaks.iter().map(|(_, gap)| gap.to - gap.from).collect();
        order::sort_by(&mut own, f64::total_cmp);
        let own = own.get(own.len() / 4).filter(|_| own.len() >= 4);
        let last = &pieces[end - 1].line;
        rows.push(Row {
            pieces: start..end,
            y: last.y,
            size,
            start: pieces[start].line.start,
            end: last.end,
            breaks,
            blank: own.copied().unwrap_or(0.0).max(usual * size),
        });
        start = end;
    }
    rows
}

/// The table among the first of `rows`, and the strips between its cells: of all numbers of rows the one
/// with the most cells.
fn table(pieces: &[Piece], rows: &[Row], steps: &mut usize) -> Option<(Range<usize>, Vec<Strip>)> {
    let first = &rows[0];
    let least = first.size * 0.16;
    let strip = |(_, gap): &(usize, Break)| Strip {
        from: gap.from,
        to: gap.to,
    };
    let mut strips: Vec<Strip> = first.breaks.iter().map(strip).collect();
    strips.retain(|strip| strip.width() >= least);
    let mut best: Option<(usize, usize, Vec<Strip>)> = None;
    for count in 2..=rows.len().min(MOST_ROWS) {
        let (above, row) = (&rows[count - 2], &rows[count - 1]);
        let step = row.y - above.y;
        let is_near = (row.size - first.size).abs() < first.size * 0.08;
        *steps += strips.len() * row.breaks.len() + 1;
        if step < row.size * 0.5 || step > row.size * 3.0 || !is_near || *steps > MOST_STEPS {
            break;
        }
        let narrowed = |strip: &Strip| {
            // A row on one side of the strip has an empty cell on the other.
            if row.end < strip.to || row.start > strip.from {
                let beside = Strip {
                    from: if row.end < strip.to {
                        strip.from.max(row.end)
                    } else {
                        strip.from
                    },
                    to: if row.start > strip.from {
                        strip.to.min(row.start)
                    } else {
                        strip.to
                    },
                };
                return (beside.width() >= least).then_some(beside);
            }
            let common = row.breaks.iter().map(|(_, gap)| Strip {
                from: strip.from.max(gap.from),
                to: strip.to.min(gap.to),
            });
            common
                .max_by(|one, other| one.width().total_cmp(&other.width()))
                .filter(|strip| strip.width() >= least)
        };
        strips = strips.iter().filter_map(narrowed).collect();
        if strips.is_empty() {
            break;
        }
        if count < LEAST_ROWS {
            continue;
        }
        let clear = clear(&strips, &rows[..count]);
        *steps += strips.len() * count * 4;
        let score = clear.len() * count;
        if !clear.is_empty() && best.as_ref().is_none_or(|(most, ..)| score > *most) {
            best = Some((score, count, clear));
        }
    }
    let (_, count, strips) = best?;
    let range = without_text(&rows[..count], &strips);
    // A table that begins below this row is found from there.
    (range.start == 0
        && range.len() >= LEAST_ROWS
        && is_table(pieces, &rows[range.clone()], &strips))
    .then_some((range, strips))
}

/// The strips that part cells: wide in most rows, or beside such a one with cells that begin or end at
/// one place.
fn clear(strips: &[Strip], rows: &[Row]) -> Vec<Strip> {
    let is_wide = |strip: &&Strip| {
        let gaps = rows.iter().filter_map(|row| Some((row, strip.of(row)?)));
        let mut ratios: Vec<f64> = gaps
            .map(|(row, (_, gap))| (gap.to - gap.from) / row.blank.max(0.1))
            .collect();
        order::sort_by(&mut ratios, f64::total_cmp);
        // A line that goes on with a cell has none left of the strip.
        let begun = rows.iter().filter(|row| row.start <= strip.from).count();
        ratios.len() * 2 >= begun
            && ratios.len() >= LEAST_ROWS
            && ratios[ratios.len() / 2] >= WIDER
            && ratios[ratios.len() - 1] >= WIDEST
    };
    let is_even = |strip: &&Strip| {
        let gaps: Vec<Break> = rows
            .iter()
            .filter_map(|row| strip.of(row).map(|(_, gap)| *gap))
            .collect();
        let even = |place: fn(&Break) -> f64| {
            gaps.iter()
                .all(|gap| (place(gap) - place(&gaps[0])).abs() < 0.8)
        };
        let is_wider = |(gap, row): (&Break, &Row)| gap.to - gap.from >= row.blank * 1.3;
        let many = rows.len() > 4 || gaps.iter().zip(rows).any(is_wider);
        many && gaps.len() == rows.len() && (even(|gap| gap.from) || even(|gap| gap.to))
    };
    if !strips.iter().any(|strip| is_wide(&strip)) {
        return Vec::new();
    }
    let clear = strips
        .iter()
        .filter(|strip| is_wide(strip) || is_even(strip));
    clear.copied().collect()
}

/// `rows` without a first or last one that is a line of running text and has a blank at each strip by
/// chance.
fn without_text(rows: &[Row], strips: &[Strip]) -> Range<usize> {
    let is_text = |row: &Row| {
        let gaps = || strips.iter().filter_map(|strip| strip.of(row));
        let is_beside = strips.iter().any(|strip| row.start >= strip.to - 0.1);
        let narrow = gaps().all(|(_, gap)| gap.to - gap.from < row.blank * 1.4);
        let words = row.breaks.len() + 1;
        let is_long = words >= 5 && words > 2 * (strips.len() + 1);
        !is_beside && (gaps().next().is_none() || narrow && is_long)
    };
    let mut range = 0..rows.len();
    while range.len() >= LEAST_ROWS && is_text(&rows[range.start]) {
        range.start += 1;
    }
    while range.len() >= LEAST_ROWS && is_text(&rows[range.end - 1]) {
        range.end -= 1;
    }
    range
}

/// True unless the rows are two columns of running text, points of a list, what is said by a name and a
/// colon, or a list of contents.
fn is_table(pieces: &[Piece], rows: &[Row], strips: &[Strip]) -> bool {
    let pieces = in_cells(pieces, rows, strips, 0);
    let texts: Vec<&str> = pieces.iter().map(|piece| &*piece.line.text).collect();
    let cells: Vec<Vec<&str>> = texts
        .iter()
        .map(|text| text.split('\t').collect())
        .collect();
    let letters = |cell: &str| cell.chars().filter(|c| c.is_alphanumeric()).count();
    // Two columns of a page: most of their lines are full.
    let is_running = |column: usize| {
        let column = cells.iter().filter_map(|row| row.get(column));
        let lengths: Vec<usize> = column.map(|cell| letters(cell)).collect();
        let longest = lengths.iter().copied().max().unwrap_or(0);
        let full = lengths.iter().filter(|&&length| length * 10 >= longest * 6);
        lengths.iter().sum::<usize>() >= cells.len() * RUNNING
            && full.count() * 10 >= cells.len() * 6
    };
    let running = (0..=strips.len()).filter(|&column| is_running(column));
    let is_label = |row: &&Vec<&str>| {
        let label = row[0].trim();
        let is_number = label.len() <= 3 && label.chars().all(|c| c.is_ascii_digit());
        letters(label) > 1 && !is_number && !label.ends_with([':', '.', ')'])
    };
    let labels = cells.iter().filter(is_label).count();
    let leads = texts
        .iter()
        .filter(|text| text.contains("....") || text.contains(". . .") || text.contains('…'))
        .count();
    // A wide gap at another place is more than this tells of.
    let is_whole = |row: &Row| {
        let wide = row.breaks.iter().filter(|(_, gap)| gap.at == 0);
        let is_cut = |at: usize| {
            let cuts = strips.iter().filter_map(|strip| strip.of(row));
            cuts.into_iter()
                .any(|(piece, gap)| *piece == at && gap.at == 0)
        };
        wide.into_iter().all(|(piece, _)| is_cut(*piece))
    };
    // A line that was filled has blanks of one width.
    let is_filled = |row: &&Row| {
        let widths = || row.breaks.iter().map(|(_, gap)| gap.to - gap.from);
        let (least, most) = widths().fold((f64::INFINITY, 0.0), |(least, most), width| {
            (width.min(least), width.max(most))
        });
        most - least <= most * 0.05
    };
    let several = || rows.iter().filter(|row| row.breaks.len() > 1);
    let filled = several().filter(is_filled).count();
    let digits = |text: &&str| text.chars().filter(char::is_ascii_digit).count();
    let figures = texts.iter().map(digits).sum::<usize>();
    let all = texts.iter().map(|text| letters(text)).sum::<usize>();
    running.count() < 2
        && rows.iter().all(is_whole)
        && labels * 2 >= cells.len()
        && leads * 2 < cells.len()
        && (filled * 2 <= several().count() || figures * 2 > all)
}

/// The rows as pieces; a line that goes on with the cells above it is joined to them.
fn in_cells(pieces: &[Piece], rows: &[Row], strips: &[Strip], table: usize) -> Vec<Piece> {
    let mut made: Vec<Piece> = Vec::with_capacity(rows.len());
    for row in rows {
        let next = as_cells(pieces, row, strips, table);
        let joined = made
            .last()
            .filter(|above| next.line.y - above.line.y < row.size * 1.6)
            .and_then(|above| joined(&above.line.text, &next.line.text));
        match (joined, made.last_mut()) {
            (Some(text), Some(above)) => {
                above.line.text = text;
                above.line.y = next.line.y;
            }
            _ => made.push(next),
        }
    }
    made
}

/// The cells of two lines as those of one row, if the second has no first cell and its others go on with
/// words of the first.
fn joined(above: &str, next: &str) -> Option<String> {
    if !next.starts_with('\t') {
        return None;
    }
    let mut cells: Vec<String> = above.split('\t').map(str::to_owned).collect();
    for (at, words) in next.split('\t').enumerate() {
        let words = words.trim();
        if words.is_empty() {
            continue;
        }
        let cell = cells.get_mut(at)?;
        let letters = cell.chars().filter(|c| c.is_alphabetic()).count();
        if letters * 2 < cell.len() || cell.ends_with(['.', '!', '?']) {
            return None;
        }
        cell.push(' ');
        cell.push_str(words);
    }
    Some(cells.join("\t"))
}

/// A row as one piece whose cells are parted by tabs.
fn as_cells(pieces: &[Piece], row: &Row, strips: &[Strip], table: usize) -> Piece {
    let first = &pieces[row.pieces.start];
    let mut whole = first.clone();
    whole.line.text = String::new();
    whole.line.table = table;
    whole.line.end = row.end;
    whole.line.size = row.size;
    whole.breaks = Vec::new();
    let text = &mut whole.line.text;
    // Strips left of all of its words are empty cells.
    let empty = strips
        .iter()
        .filter(|strip| strip.to <= first.line.start + 0.1);
    text.extend(empty.map(|_| '\t'));
    let cuts: Vec<&(usize, Break)> = strips.iter().filter_map(|strip| strip.of(row)).collect();
    for at in row.pieces.clone() {
        let words = &pieces[at].line.text;
        let of_piece = || cuts.iter().filter(|(piece, _)| *piece == at);
        if at > row.pieces.start {
            let is_cut = of_piece().any(|(_, gap)| gap.at == 0);
            text.push(if is_cut { '\t' } else { ' ' });
        }
        let mut done = 0;
        for (_, gap) in of_piece().filter(|(_, gap)| gap.at > 0) {
            text.push_str(words[done..gap.at].trim_end());
            text.push('\t');
            done = gap.at;
        }
        text.push_str(words[done..].trim_end());
    }
    whole
}
