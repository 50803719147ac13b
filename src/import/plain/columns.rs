//! Tables in plain text: cells set apart by tabs, by blanks in the same columns, or by drawn lines.

use super::Line;
use crate::text::BlockKind;

/// Lines that are longer, in characters, are not looked at: nobody sets such a table by hand.
const LONGEST: usize = 400;
/// The most lines whose columns are compared; a longer table is judged by its beginning.
const MOST_LINES: usize = 200;

/// What kind of table the lines between two blank lines are, if they are one.
pub(super) fn table(text: &str, lines: &[Line]) -> Option<BlockKind> {
    if lines.len() < 2 {
        return None;
    }
    if lines.iter().all(|line| line.words(text).contains('\t')) {
        return Some(BlockKind::Table);
    }
    let looked_at = &lines[..lines.len().min(MOST_LINES)];
    (is_drawn(text, looked_at) || has_gutter(text, looked_at)).then_some(BlockKind::Aligned)
}

/// `| Alba | 1,200 |` with or without rules of `+---+`.
fn is_drawn(text: &str, lines: &[Line]) -> bool {
    let mut rows = 0;
    for line in lines {
        let words = line.words(text);
        if is_rule(words) {
            continue;
        }
        let bars = words.matches(['|', '│', '┃']).count();
        let framed = words.starts_with(['|', '│', '┃']) && words.ends_with(['|', '│', '┃']);
        if !(framed && bars > 1 || bars > 0 && words.contains(" | ")) {
            return false;
        }
        rows += 1;
    }
    rows > 0
}

/// True for a line that draws: `+----+----+`, `---- ------`, `=====`.
pub(super) fn is_rule(words: &str) -> bool {
    words.chars().count() >= 3
        && words.chars().all(|c| {
            matches!(c, '+' | '-' | '=' | '|' | '_' | ' ' | ':')
                || ('\u{2500}'..='\u{257F}').contains(&c)
        })
        && words.contains(['-', '=', '_', '─', '━', '═'])
}

/// True if some columns are blank in all lines that reach past them, with words on both sides.
fn has_gutter(text: &str, lines: &[Line]) -> bool {
    // For each column, how many lines have something there.
    let mut filled = vec![0usize; LONGEST];
    let mut ends = Vec::with_capacity(lines.len());
    let mut starts = Vec::with_capacity(lines.len());
    for line in lines {
        let words = line.words(text);
        if words.len() > LONGEST - 1 || words.contains('\t') {
            return false;
        }
        if is_rule(words) {
            continue;
        }
        let start = line.indent as usize;
        let mut column = start;
        for c in words.chars() {
            if column >= LONGEST {
                return false;
            }
            filled[column] += usize::from(c != ' ');
            column += 1;
        }
        starts.push(start);
        ends.push(column);
    }
    if ends.len() < 2 {
        return false;
    }
    let widest = ends.iter().copied().max().unwrap_or(0);
    let least = if ends.len() == 2 { 3 } else { 2 };
    let mut blank = 0;
    for column in 0..=widest.min(LONGEST - 1) {
        if filled[column] == 0 && column < widest {
            blank += 1;
            continue;
        }
        let reach = |(start, end): (&usize, &usize)| *start + blank < column && *end > column;
        if blank >= least {
            let beyond = starts.iter().zip(&ends).filter(|&pair| reach(pair)).count();
            if beyond >= 2 && beyond * 2 >= ends.len() {
                return true;
            }
        }
        blank = 0;
    }
    false
}
