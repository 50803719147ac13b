//! What stands left of the words, and where the columns of a table begin.

use super::super::{Block, BlockKind, display};

/// Cells that the marker or bar of a block takes.
pub(super) fn indent(block: &Block) -> usize {
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
pub(super) fn table_stops(text: &str) -> Vec<u16> {
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

/// How many cells the widest row of a table takes, of which these are the stops.
pub(super) fn widest_row(stops: &[u16]) -> u16 {
    stops.last().map_or(0, |last| last.saturating_sub(2))
}
