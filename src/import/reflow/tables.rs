//! Printed lines that are the rows of a table: the gaps between their cells came as tabs.

use super::lines::{Setting, Shape, shaped};
use super::{Line, ends_sentence, is_near};

/// The lines of a page that belong together, in order, and what they are.
pub(super) fn with_tables<'p>(page: &'p [Line], setting: Setting<'p>) -> Vec<(Shape, &'p [Line])> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while at < page.len() {
        let rows = rows_from(&page[at..]);
        if rows == 0 {
            at += 1;
            continue;
        }
        found.extend(shaped(&page[start..at], setting));
        found.push((Shape::Table, &page[at..at + rows]));
        at += rows;
        start = at;
    }
    found.extend(shaped(&page[start..], setting));
    found
}

/// How many lines from the first one on are rows of one table: as many cells in each, and more than two,
/// or two that are short.
fn rows_from(lines: &[Line]) -> usize {
    let cells = |line: &Line| {
        line.text
            .split('\t')
            .filter(|cell| !cell.trim().is_empty())
            .count()
    };
    let table = lines.first().map_or(0, |line| line.table);
    if table > 0 {
        return lines.iter().take_while(|line| line.table == table).count();
    }
    let columns = lines.first().map_or(0, cells);
    if columns < 2 {
        return 0;
    }
    let follows = |pair: &[Line]| {
        let step = pair[1].y - pair[0].y;
        pair[1].table == 0
            && cells(&pair[1]) == columns
            && step > 0.0
            && step < pair[0].size * 3.5
            && is_near(pair[1].size, pair[0].size)
    };
    let rows = 1 + lines.windows(2).take_while(|pair| follows(pair)).count();
    // What is said by a name and a colon, and the points of a list, are no rows of two cells.
    let is_pair = |line: &Line| {
        let (label, rest) = line.text.split_once('\t').unwrap_or_default();
        let letters = label.chars().filter(|c| c.is_alphabetic()).count();
        letters > 1
            && !label.trim_end().ends_with([':', '.', ')'])
            && rest.chars().count() <= 40
            && !ends_sentence(rest)
    };
    let least = if columns > 2 { 2 } else { 3 };
    let fits = rows >= least && (columns > 2 || lines[..rows].iter().all(is_pair));
    if fits { rows } else { 0 }
}
