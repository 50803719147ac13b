//! [`Hot`]: the rows of the features that are asked for most, close together.
//!
//! The rows of a model lie scattered over some megabytes, and most of the time of tagging was spent
//! waiting for them. Some sixteen thousand features of two hundred thousand are six of seven that are
//! asked for. Their rows stand in the file a second time, four to a line of the cache, so that one look
//! into what the processor keeps at hand gives a row.

#[cfg(any(test, feature = "train"))]
use super::packing::WEIGHTS;
use super::packing::{LINE, ROW};

/// The lines: a view into the bytes of a model.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hot<'a> {
    lines: &'a [[[u8; ROW]; LINE / ROW]],
}

const NOTHING: &[u8; ROW] = &[0; ROW];

impl<'a> Hot<'a> {
    /// The lines in these bytes.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self {
            lines: bytes.as_chunks().0.as_chunks().0,
        }
    }

    /// The row of a feature and whether it is here; a row of zeros if it is not.
    #[inline]
    pub(super) fn get(&self, feature: u64) -> (&'a [u8; ROW], bool) {
        let Some(line) = self.lines.get(line_of(feature, self.lines.len())) else {
            return (NOTHING, false);
        };
        let check = check(feature);
        let (mut found, mut known) = (NOTHING, false);
        for row in line {
            let same = u32::from_le_bytes([row[0], row[1], row[2], row[3]]) == check;
            found = if same { row } else { found };
            known |= same;
        }
        (found, known)
    }
}

/// The line of a feature: by other bits than its check.
#[inline]
fn line_of(feature: u64, lines: usize) -> usize {
    (((feature >> 32) * lines as u64) >> 32) as usize
}

/// The bits of a feature that its row holds; never 0.
#[inline]
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
    let fits = |(_, weights): &(u64, &[u8])| weights.len() <= ROW - WEIGHTS;
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

    #[test]
    fn what_is_asked_for_most_is_found_and_nothing_else() {
        let rows: Vec<(u64, [u8; 3])> = (0..500_u16)
            .map(|n| (mix(1, n.into()), [n as u8, 1, 2]))
            .collect();
        let list: Vec<(u64, &[u8])> = rows.iter().map(|(f, row)| (*f, row.as_slice())).collect();
        let bytes = build(&list);
        let hot = Hot::new(&bytes);
        let known = rows.iter().filter(|(feature, weights)| {
            let (row, known) = hot.get(*feature);
            assert!(!known || row[WEIGHTS..WEIGHTS + 3] == *weights);
            known
        });
        assert!(known.count() > 350);
        assert!(hot.get(rows[0].0).1, "the first one has the choice");
        assert!((500..9_000).all(|n| !hot.get(mix(1, n)).1));
        assert_eq!(Hot::new(&[]).get(7), (NOTHING, false));
    }

    #[test]
    fn rows_that_are_too_wide_have_no_lines() {
        assert!(build(&[(1, [0; 12].as_slice())]).len() == LINE);
        assert!(build(&[(1, [0; 13].as_slice())]).is_empty());
    }
}
