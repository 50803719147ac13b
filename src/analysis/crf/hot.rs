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
use super::sums::Sums;

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

    /// What to look into.
    #[inline]
    pub(super) fn lines(&self) -> Lines<'_> {
        Lines(&self.lines)
    }
}

/// A line as it is looked up. Where two rows have the same check neither is taken.
fn laid_out(rows: &[[u8; ROW]; ROWS]) -> Line {
    let check_of = |row: &[u8; ROW]| match u32::from_le_bytes([row[0], row[1], row[2], row[3]]) {
        0 => None,
        check => Some(check as u16),
    };
    let all = rows.each_ref().map(check_of);
    let mut line = Line([0; LINE]);
    let mut checks = Vec::with_capacity(ROWS);
    for (row, check) in rows.iter().zip(all) {
        if let Some(check) = check
            && all.iter().filter(|other| **other == Some(check)).count() == 1
        {
            let place = checks.len() * WIDEST;
            line.0[place..place + WIDEST].copy_from_slice(&row[WEIGHTS..][..WIDEST]);
            checks.push(check);
        }
    }
    // A place with the check of the first one is never taken.
    checks.resize(ROWS, checks.first().copied().unwrap_or(0));
    for (slot, check) in line.0[CHECKS..].as_chunks_mut().0.iter_mut().zip(checks) {
        *slot = check.to_le_bytes();
    }
    line
}

/// The lines of [`Hot`] while many features are looked up.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lines<'a>(&'a [Line]);

impl<'a> Lines<'a> {
    /// Adds what these features weigh that are here; puts the others first among `others`, which has room for
    /// all, and gives how many they are. Of a hundred thousand features that are not here, six have the place and
    /// check of one that is.
    #[inline]
    pub(super) fn add(self, features: &[u64], sum: &mut Sums, others: &mut [u64]) -> usize {
        if self.0.is_empty() {
            others[..features.len()].copy_from_slice(features);
            return features.len();
        }
        // Where the processor can keep it.
        let mut all = *sum;
        let mut count = 0;
        for feature in features {
            let (row, known) = self.get(*feature);
            all.add_row(row);
            others[count] = *feature;
            count += usize::from(!known);
        }
        *sum = all;
        count
    }

    /// The row of a feature, from its first weight to bytes that belong to others, and whether it is here;
    /// a row that begins with eleven zeros if it is not.
    #[inline]
    fn get(self, feature: u64) -> (&'a [u8; ROW], bool) {
        let Line(line) = &self.0[line_of(feature, self.0.len())];
        let checks = line
            .last_chunk()
            .map_or(0, |checks| u64::from_le_bytes(*checks));
        // The lowest check that is the feature's has its top bit set, and none below it.
        let checks = checks ^ (ONES * u64::from(feature as u16));
        let hits = checks.wrapping_sub(ONES) & !checks & (ONES << 15);
        // 0, 16, 32, 48, or 64 for none; 11 of 16 makes them 0, 11, 22, 33 and 44.
        let bit = (hits >> 15).trailing_zeros();
        let row = line[((bit * 11) >> 4) as usize..].first_chunk();
        (row.unwrap_or(&[0; ROW]), hits != 0)
    }
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

    /// The weights of a feature if it is here.
    fn weights(hot: &Hot, feature: u64) -> Option<[u8; WIDEST]> {
        let (row, known) = hot.lines().get(feature);
        let mut weights = [0; WIDEST];
        weights.copy_from_slice(&row[..WIDEST]);
        assert!(known || weights == [0; WIDEST], "{feature}");
        known.then_some(weights)
    }

    #[test]
    fn what_is_asked_for_most_is_found_and_nothing_else() {
        let rows: Vec<(u64, [u8; 3])> = (0..500_u16)
            .map(|n| (mix(1, n.into()), [n as u8, 1, 2]))
            .collect();
        let hot = built(&rows);
        let found = rows.iter().filter(|(feature, weights)| {
            let row = self::weights(&hot, *feature);
            assert!(row.is_none_or(|row| row[..3] == *weights));
            row.is_some()
        });
        assert!(found.count() > 350);
        assert!(
            weights(&hot, rows[0].0).is_some(),
            "the first one has the choice"
        );
        for n in 500..9_000 {
            assert_eq!(weights(&hot, mix(1, n)), None, "{n}");
        }
    }

    #[test]
    fn each_place_of_a_line_is_found() {
        // One line: its number is 0 whatever the upper half of the hash is.
        let rows = [1, 0x1_0000, 0xffff, 0x8000].map(|low| (low, [low as u8 | 1; WIDEST]));
        let list: Vec<(u64, &[u8])> = rows.iter().map(|(f, row)| (*f, row.as_slice())).collect();
        let hot = Hot::new(&build(&list), WIDEST);
        for (feature, row) in rows {
            assert_eq!(weights(&hot, feature), Some(row), "{feature}");
        }
        assert_eq!(weights(&hot, 3), None);
    }

    #[test]
    fn an_empty_place_is_no_feature() {
        let hot = built(&[(5, [1, 2, 3])]);
        assert_eq!(weights(&hot, 5).map(|row| row[2]), Some(3));
        assert_eq!(weights(&hot, 0x1_0000), None, "its check is 0");
        // The places of the two that are left out are free again.
        let hot = built(&[(0x1_0007, [1, 2, 3]), (7, [4, 5, 6]), (9, [7, 8, 9])]);
        assert_eq!(weights(&hot, 9).map(|row| row[2]), Some(9));
        assert_eq!(weights(&hot, 0x1_0000), None);
    }

    #[test]
    fn two_rows_that_look_alike_are_both_left_out() {
        let hot = built(&[(5, [1, 2, 3]), (0x1_0005, [4, 5, 6]), (6, [7, 8, 9])]);
        assert_eq!(weights(&hot, 5), None);
        assert_eq!(weights(&hot, 6).map(|row| row[2]), Some(9));
    }

    #[test]
    fn features_are_added_and_the_others_are_given_back() {
        let hot = built(&[(5, [1, 2, 3]), (6, [7, 8, 0xff])]);
        let (mut sum, mut others) = (Sums::default(), [0; 4]);
        assert_eq!(hot.lines().add(&[5, 9, 6, 11], &mut sum, &mut others), 2);
        assert_eq!(others[..2], [9, 11]);
        let eight = [8.0, 10.0, 2.0].map(f32::to_bits);
        let bits = |sum: &Sums| sum.scaled(1.0).map(f32::to_bits);
        assert_eq!(bits(&sum)[..3], eight);
        let none = Hot::new(&[], 3);
        assert_eq!(none.lines().add(&[5, 9, 6], &mut sum, &mut others), 3);
        assert_eq!(others[..3], [5, 9, 6]);
        assert_eq!(bits(&sum)[..3], eight);
    }

    #[test]
    fn rows_that_are_too_wide_have_no_lines() {
        assert!(build(&[(1, [0; 11].as_slice())]).len() == LINE);
        assert!(build(&[(1, [0; 12].as_slice())]).is_empty());
        assert!(Hot::new(&[1; LINE], 12).lines().0.is_empty());
    }
}
