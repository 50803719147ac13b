//! [`Table`]: a hash table in embedded bytes, used in place.
//!
//! Rows of a fixed width are found by the upper half of a 64-bit hash and told apart by 16 bits of
//! the lower half: of 30,000 look-ups of what is not there, one finds a wrong row, which a
//! statistical model does not mind. [`build`] makes the bytes.

use std::hint;

use crate::analysis::crf::Features;

/// A view into the bytes of a table.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    marks: &'a [u8],
    rows: &'a [u8],
    width: usize,
    slots: u64,
}

const HEADER: usize = 8;

impl<'a> Table<'a> {
    /// Opens the table at the start of `bytes`; gives the bytes after it too.
    pub fn open(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let slots = u32::from_le_bytes(bytes.get(..4)?.try_into().ok()?) as usize;
        let width = u32::from_le_bytes(bytes.get(4..HEADER)?.try_into().ok()?) as usize;
        let marks_end = HEADER.checked_add(slots.checked_mul(2)?)?;
        let rows_end = marks_end.checked_add(slots.checked_mul(width)?)?;
        let (marks, rows) = (
            bytes.get(HEADER..marks_end)?,
            bytes.get(marks_end..rows_end)?,
        );
        if slots == 0 {
            return None;
        }
        let table = Self {
            marks,
            rows,
            width,
            slots: slots as u64,
        };
        Some((table, &bytes[rows_end..]))
    }

    /// The sums of the rows that there are of the features of each token, in order. Numbers after the width of a
    /// row are nobody's.
    ///
    /// Of many tokens first all the looks at the marks, then all those at the rows: the looks of a kind do not
    /// wait for each other. Before a kind is looked at, it is touched and nothing else is done there: so little
    /// that many waits for memory overlap. `found` is scratch space.
    #[inline]
    pub fn sums<const W: usize>(
        &self,
        features: &Features,
        found: &mut Vec<(usize, usize)>,
        mut take: impl FnMut([i32; W]),
    ) {
        // How many features are looked up together.
        const ENOUGH: usize = 256;
        let mut first = 0;
        while first < features.len() {
            let mut count = 0;
            let mut touched = 0;
            let mut end = first;
            while end < features.len() && count < ENOUGH {
                let hashes = features.of(end);
                for &hash in hashes {
                    touched |= self.marks[2 * home(hash, self.slots)];
                }
                count += hashes.len();
                end += 1;
            }
            hint::black_box(touched);
            found.clear();
            for at in first..end {
                let slots = features.of(at).iter().filter_map(|hash| self.slot(*hash));
                found.extend(slots.map(|slot| (at, slot * self.width)));
            }
            let mut touched = 0;
            for (_, row) in found.iter() {
                touched |= self.rows[*row];
            }
            hint::black_box(touched);
            let mut rest = found.as_slice();
            for at in first..end {
                let own = rest.iter().take_while(|(of, _)| *of == at).count();
                take(self.sum(&rest[..own]));
                rest = &rest[own..];
            }
            first = end;
        }
    }

    /// Adds up the rows that begin here.
    #[inline]
    fn sum<const W: usize>(&self, rows: &[(usize, usize)]) -> [i32; W] {
        let mut many = [0i32; W];
        // A sum of 16 bits does not run over before that.
        for rows in rows.chunks(128) {
            let mut sum = [0i16; W];
            for (_, row) in rows {
                let rest = &self.rows[*row..];
                let mut last = [0; W];
                let row = rest.first_chunk().copied().unwrap_or_else(|| {
                    last[..self.width].copy_from_slice(&rest[..self.width]);
                    last
                });
                for (sum, weight) in sum.iter_mut().zip(row) {
                    *sum += i16::from(weight as i8);
                }
            }
            for (many, sum) in many.iter_mut().zip(sum) {
                *many += i32::from(sum);
            }
        }
        many
    }

    /// Where `hash` is.
    #[inline]
    fn slot(&self, hash: u64) -> Option<usize> {
        let mark = mark_of(hash);
        let mut slot = home(hash, self.slots);
        loop {
            let there = u16::from_le_bytes([self.marks[2 * slot], self.marks[2 * slot + 1]]);
            if there == mark {
                return Some(slot);
            }
            if there == 0 {
                return None;
            }
            slot += 1;
            if slot as u64 == self.slots {
                slot = 0;
            }
        }
    }

    /// The row of `hash`.
    #[inline]
    pub fn get(&self, hash: u64) -> Option<&'a [u8]> {
        let slot = self.slot(hash)?;
        Some(&self.rows[slot * self.width..(slot + 1) * self.width])
    }
}

fn mark_of(hash: u64) -> u16 {
    (hash as u16).max(1)
}

#[inline]
fn home(hash: u64, slots: u64) -> usize {
    (((hash >> 32) * slots) >> 32) as usize
}

/// The bytes of a table with these rows, all `width` bytes wide. Later rows of a hash are dropped.
pub fn build<'r>(width: usize, rows: impl ExactSizeIterator<Item = (u64, &'r [u8])>) -> Vec<u8> {
    let slots = rows.len() * 20 / 17 + 2;
    let mut marks = vec![0u16; slots];
    let mut body = vec![0u8; slots * width];
    for (hash, row) in rows {
        let mut slot = home(hash, slots as u64);
        while marks[slot] != 0 && marks[slot] != mark_of(hash) {
            slot = (slot + 1) % slots;
        }
        if marks[slot] == 0 {
            marks[slot] = mark_of(hash);
            body[slot * width..(slot + 1) * width].copy_from_slice(row);
        }
    }
    let mut bytes = Vec::with_capacity(HEADER + slots * (width + 2));
    bytes.extend((slots as u32).to_le_bytes());
    bytes.extend((width as u32).to_le_bytes());
    bytes.extend(marks.iter().flat_map(|mark| mark.to_le_bytes()));
    bytes.extend(body);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::crf::mix;

    #[test]
    fn what_was_put_in_is_found() {
        let rows: Vec<(u64, [u8; 2])> = (0..500u16)
            .map(|n| (mix(1, u64::from(n)), n.to_le_bytes()))
            .collect();
        let bytes = build(2, rows.iter().map(|(hash, row)| (*hash, row.as_slice())));
        let (table, rest) = Table::open(&bytes).expect("just built");
        assert!(rest.is_empty());
        assert!(
            rows.iter()
                .all(|(hash, row)| table.get(*hash) == Some(row.as_slice()))
        );
        assert!(Table::open(&bytes[..40]).is_none());
    }

    #[test]
    fn rows_are_added_up() {
        let rows: Vec<(u64, [u8; 3])> = (0..300u16)
            .map(|n| (mix(2, u64::from(n)), [127, (n % 3) as u8, 0x80]))
            .collect();
        let bytes = build(3, rows.iter().map(|(hash, row)| (*hash, row.as_slice())));
        let (table, _) = Table::open(&bytes).expect("just built");
        let mut features = Features::default();
        let tokens = [0..400, 0..0, 2..3, 298..302, 400..900];
        for hashes in tokens {
            for n in hashes {
                features.add(mix(2, n));
            }
            features.end_token();
        }
        let mut sums: Vec<[i32; 3]> = Vec::new();
        table.sums::<4>(&features, &mut vec![(7, 7)], |sum| {
            sums.push([sum[0], sum[1], sum[2]]);
        });
        let all = [127 * 300, 300, -128 * 300];
        let two = [127 * 2, 1 + 2, -128 * 2];
        assert_eq!(sums, [all, [0; 3], [127, 2, -128], two, [0; 3]]);
    }
}
