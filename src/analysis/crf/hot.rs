//! [`Hot`]: the rows of the features that are asked for most, close together.
//!
//! The rows of a model lie scattered over some megabytes, and most of the time of tagging was spent
//! waiting for them. Some sixteen thousand features of two hundred thousand are six of seven that are
//! asked for. Their rows stand in the file a second time, four to a line of the cache, so that one look
//! into what the processor keeps at hand gives a row.
//!
//! A look has no branch: which of the four places of its line a feature has, or none, nobody can foretell,
//! and each wrong guess of the processor costs more than the look. So what stands in a line of the file is
//! laid out again when the model is opened: four rows of eleven weights, zeros, which are the row of what
//! is not here, and 16 bits of the hash of each of the four.

use std::sync::Arc;

use super::packing::{LINE, ROW, WEIGHTS};

/// The rows as they are looked up.
#[derive(Clone, Debug)]
pub(super) struct Hot {
    lines: Arc<[Line]>,
}

#[derive(Clone, Debug, PartialEq)]
#[repr(align(64))]
struct Line([u8; LINE]);

/// The most weights of a hot row.
const WIDEST: usize = 11;
/// Where the checks begin.
const CHECKS: usize = LINE - ROWS * 2;
/// Rows of a line.
const ROWS: usize = LINE / ROW;
/// A row of zeros, and what is read after its end.
const _: () = assert!(ROWS * WIDEST + ROW <= LINE && ROWS * WIDEST + WIDEST <= CHECKS);
/// The lowest bit of each check.
const ONES: u64 = 0x0001_0001_0001_0001;

impl Hot {
    /// Of the lines of a model's file, each four rows with 32 bits of a hash before the weights; none if
    /// a row has more weights than there is room for.
    pub(super) fn new(bytes: &[u8], labels: usize) -> Self {
        let lines = bytes.as_chunks::<ROW>().0.as_chunks::<ROWS>().0;
        let lines = if labels > WIDEST { &[] } else { lines };
        Self {
            lines: lines.iter().map(laid_out).collect(),
        }
    }

    /// What to [look](Lines::get) into.
    #[inline]
    pub(super) fn lines(&self) -> Lines<'_> {
        Lines(&self.lines)
    }
}

/// A line as it is looked up. Where two rows have the same check neither is taken.
fn laid_out(rows: &[[u8; ROW]; ROWS]) -> Line {
    let check_of = |row: &[u8; ROW]| match u32::from_le_bytes([row[0], row[1], row[2], row[3]]) {
        0 => 0,
        check => short(check.into()),
    };
    let checks = rows.each_ref().map(check_of);
    let mut line = Line([0; LINE]);
    for (at, check) in checks.iter().enumerate() {
        if checks.iter().filter(|other| *other == check).count() == 1 {
            let (row, place) = (&rows[at][WEIGHTS..], at * WIDEST);
            line.0[place..place + WIDEST].copy_from_slice(&row[..WIDEST]);
            let place = CHECKS + at * 2;
            line.0[place..place + 2].copy_from_slice(&check.to_le_bytes());
        }
    }
    line
}

/// The lines of [`Hot`] while many features are looked up.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lines<'a>(&'a [Line]);

impl<'a> Lines<'a> {
    /// The row of a feature, from its first weight to bytes that belong to others, and whether it is here;
    /// a row that begins with eleven zeros if it is not. Of a hundred thousand features that are not here, six
    /// have the place and check of one that is.
    #[inline]
    pub(super) fn get(self, feature: u64) -> (&'a [u8; ROW], bool) {
        let Some(Line(line)) = self.0.get(line_of(feature, self.0.len())) else {
            return (&[0; ROW], false);
        };
        let checks = line
            .last_chunk()
            .map_or(0, |checks| u64::from_le_bytes(*checks));
        // The lowest check that is the feature's has its top bit set, and none below it.
        let checks = checks ^ (ONES * u64::from(short(feature)));
        let hits = checks.wrapping_sub(ONES) & !checks & (ONES << 15);
        // 0, 16, 32, 48, or 63 for none; 179 of 256 makes them 0, 11, 22, 33 and 44.
        let bit = ((hits >> 15) | (1 << 63)).trailing_zeros();
        let row = line[((bit * 179) >> 8) as usize..].first_chunk();
        (row.unwrap_or(&[0; ROW]), hits != 0)
    }
}

/// The bits of a feature that a line holds of it; never 0.
#[inline]
fn short(feature: u64) -> u16 {
    (feature as u16).max(1)
}

/// The line of a feature: by other bits than its check.
#[inline]
fn line_of(feature: u64, lines: usize) -> usize {
    (((feature >> 32) * lines as u64) >> 32) as usize
}

/// The bits of a feature that its row in the file holds; never 0.
#[cfg(any(test, feature = "train"))]
fn check(feature: u64) -> u32 {
    (feature as u32).max(1)
}

/// The most lines: a quarter of a megabyte, which fits the second cache of a processor.
#[cfg(any(test, feature = "train"))]
const LINES: usize = 4096;

/// The lines of a model with these rows, which come in order: those asked for most first. What does not
/// fit into its line is left out, and so is everything if a row has more weights than there is room.
#[cfg(any(test, feature = "train"))]
pub(super) fn build(rows: &[(u64, &[u8])]) -> Vec<u8> {
    let fits = |(_, weights): &(u64, &[u8])| weights.len() <= WIDEST;
    if !rows.iter().all(fits) {
        return Vec::new();
    }
    let count = rows.len().div_ceil(LINE / ROW).min(LINES);
    let mut lines = vec![Vec::new(); count];
    for (feature, weights) in rows {
        let line: &mut Vec<(u32, &[u8])> = &mut lines[line_of(*feature, count)];
        let check = check(*feature);
        if line.len() < LINE / ROW && line.iter().all(|(other, _)| *other != check) {
            line.push((check, weights));
        }
    }
    let mut bytes = vec![0; count * LINE];
    for (line, rows) in bytes.as_chunks_mut::<LINE>().0.iter_mut().zip(&lines) {
        for (row, (check, weights)) in line.as_chunks_mut::<ROW>().0.iter_mut().zip(rows) {
            row[..WEIGHTS].copy_from_slice(&check.to_le_bytes());
            row[WEIGHTS..WEIGHTS + weights.len()].copy_from_slice(weights);
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::super::mix;
    use super::*;

    fn built(rows: &[(u64, [u8; 3])]) -> Hot {
        let list: Vec<(u64, &[u8])> = rows.iter().map(|(f, row)| (*f, row.as_slice())).collect();
        Hot::new(&build(&list), 3)
    }

    #[test]
    fn what_is_asked_for_most_is_found_and_nothing_else() {
        let rows: Vec<(u64, [u8; 3])> = (0..500_u16)
            .map(|n| (mix(1, n.into()), [n as u8, 1, 2]))
            .collect();
        let hot = built(&rows);
        let known = rows.iter().filter(|(feature, weights)| {
            let (row, known) = hot.lines().get(*feature);
            assert_eq!(row[..3], if known { *weights } else { [0; 3] });
            known
        });
        assert!(known.count() > 350);
        assert!(hot.lines().get(rows[0].0).1, "the first one has the choice");
        for n in 500..9_000 {
            let (row, known) = hot.lines().get(mix(1, n));
            assert!(!known && row[..WIDEST] == [0; WIDEST], "{n}");
        }
        assert_eq!(Hot::new(&[], 3).lines().get(7), (&[0; ROW], false));
    }

    #[test]
    fn each_place_of_a_line_is_found() {
        // One line: its number is 0 whatever the upper half of the hash is.
        let rows = [1, 2, 0xffff, 0x8000].map(|low| (low, [low as u8 | 1; WIDEST]));
        let list: Vec<(u64, &[u8])> = rows.iter().map(|(f, row)| (*f, row.as_slice())).collect();
        let hot = Hot::new(&build(&list), WIDEST);
        for (feature, weights) in rows {
            let (row, known) = hot.lines().get(feature);
            assert!(known && row[..WIDEST] == weights, "{feature}");
        }
        let (row, known) = hot.lines().get(3);
        assert!(!known && row[..WIDEST] == [0; WIDEST], "{row:?}");
    }

    #[test]
    fn an_empty_place_is_no_feature() {
        let hot = built(&[(5, [1, 2, 3])]);
        assert!(hot.lines().get(5).1);
        assert_eq!(hot.lines().get(0x1_0000).0[..WIDEST], [0; WIDEST]);
        assert!(!hot.lines().get(0x1_0000).1, "its short check would be 0");
    }

    #[test]
    fn two_rows_that_look_alike_are_both_left_out() {
        let hot = built(&[(5, [1, 2, 3]), (0x1_0005, [4, 5, 6]), (6, [7, 8, 9])]);
        assert!(!hot.lines().get(5).1 && !hot.lines().get(0x1_0005).1);
        assert!(hot.lines().get(6).1);
    }

    #[test]
    fn rows_that_are_too_wide_have_no_lines() {
        assert!(build(&[(1, [0; 11].as_slice())]).len() == LINE);
        assert!(build(&[(1, [0; 12].as_slice())]).is_empty());
        assert!(!Hot::new(&[1; LINE], 12).lines().get(0x0101).1);
    }
}
