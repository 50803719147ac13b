//! [`Table`]: a hash table in embedded bytes, used in place.
//!
//! Rows of a fixed width are found by the upper half of a 64-bit hash and told apart by 16 bits of
//! the lower half: of 30,000 look-ups of what is not there, one finds a wrong row, which a
//! statistical model does not mind. [`build`] makes the bytes.

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

    /// Adds up the rows of these hashes that there are. Numbers after the width of a row are nobody's.
    ///
    /// First all the looks at the marks, then all those at the rows: the looks of a kind do not wait for
    /// each other. `found` is scratch space.
    #[inline]
    pub fn sum<const W: usize>(&self, hashes: &[u64], found: &mut Vec<usize>) -> [i32; W] {
        let mut touched = 0;
        for &hash in hashes {
            touched |= self.marks[2 * home(hash, self.slots)];
        }
        std::hint::black_box(touched);
        found.clear();
        let mut touched = 0;
        for &hash in hashes {
            if let Some(slot) = self.slot(hash) {
                found.push(slot);
                touched |= self.rows[slot * self.width];
            }
        }
        std::hint::black_box(touched);
        let mut sum = [0i16; W];
        let mut many = [0i32; W];
        for (at, slot) in found.iter().enumerate() {
            let rest = &self.rows[slot * self.width..];
            let mut last = [0; W];
            let row = rest.first_chunk().unwrap_or_else(|| {
                last[..self.width].copy_from_slice(&rest[..self.width]);
                &last
            });
            for (sum, &weight) in sum.iter_mut().zip(row) {
                *sum += i16::from(weight as i8);
            }
            // Before a sum of 16 bits can run over.
            if at % 128 == 127 || at + 1 == found.len() {
                for (many, sum) in many.iter_mut().zip(&mut sum) {
                    *many += i32::from(std::mem::take(sum));
                }
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
        let hashes: Vec<u64> = (0..400).map(|n| mix(2, n)).collect();
        let mut found = Vec::new();
        assert_eq!(
            table.sum::<4>(&hashes, &mut found)[..3],
            [127 * 300, 300, -128 * 300]
        );
        assert_eq!(
            table.sum::<4>(&hashes[..1], &mut found)[..3],
            [127, 0, -128]
        );
        assert_eq!(table.sum::<4>(&[], &mut found), [0; 4]);
    }
}
