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

    /// The row of `hash`.
    #[inline]
    pub fn get(&self, hash: u64) -> Option<&'a [u8]> {
        let mark = mark_of(hash);
        let mut slot = home(hash, self.slots);
        loop {
            let there = u16::from_le_bytes([self.marks[2 * slot], self.marks[2 * slot + 1]]);
            if there == mark {
                return Some(&self.rows[slot * self.width..(slot + 1) * self.width]);
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
}
