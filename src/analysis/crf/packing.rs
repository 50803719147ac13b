//! A model's file made small for the program, and made whole again when it is first asked for.
//!
//! Most weights of a row are zero, the number of a bucket's first row follows from the buckets before
//! it, and a hot line repeats rows that stand in the table. What is left is packed: for each hot row its
//! check and the slot that it repeats, for each bucket how many slots it has, the checks, for each row
//! which weights are not zero, and these. The build script packs and the program unpacks, so this file
//! is a module of both.
#![allow(
    dead_code,
    reason = "the build script packs, the program unpacks, and neither does both"
)]

use std::io::{self, Read};
use std::ops::Range;

/// Bytes of the header.
pub(super) const HEADER: usize = 32;
/// Slots in a bucket.
pub(super) const SLOTS: usize = 8;
/// Bytes of a bucket.
pub(super) const BUCKET: usize = SLOTS * 2 + 4;
/// Bytes of a line of the cache, and of four hot rows.
pub const LINE: usize = 64;
/// Bytes of a hot row: 32 bits of a feature's hash, then the weights.
pub(super) const ROW: usize = LINE / 4;
/// Where the weights of a hot row begin.
pub(super) const WEIGHTS: usize = 4;
/// The most labels a model can have.
pub(super) const MAX_LABELS: usize = ROW - WEIGHTS;
/// Zero bytes at the end of a file: every row can be read like a hot one.
pub(super) const TAIL: usize = ROW;

/// The slot of a hot row that is empty.
const EMPTY: u8 = 0xff;
/// The slot of a hot row whose weights do not stand in the table.
const BARE: u8 = 0xfe;

/// Where the parts of a model's file are, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Parts {
    pub(super) labels: usize,
    pub(super) hot: Range<usize>,
    pub(super) buckets: Range<usize>,
    pub(super) rows: Range<usize>,
    /// The whole file.
    pub(super) length: usize,
}

impl Parts {
    /// The parts of the file with this header; `None` if a model has no such header.
    pub(super) fn of(header: &[u8]) -> Option<Self> {
        let number = |at: usize| {
            let bytes = header.get(at..)?.first_chunk()?;
            Some(u32::from_le_bytes(*bytes) as usize)
        };
        let labels = usize::from(*header.get(4)?);
        let (buckets, rows, lines) = (number(12)?, number(16)?, number(28)?);
        if labels == 0 || labels > MAX_LABELS || buckets == 0 {
            return None;
        }
        let edges = HEADER + (labels * labels + 2 * labels) * 4;
        let hot = edges.next_multiple_of(LINE);
        let table = hot.checked_add(lines.checked_mul(LINE)?)?;
        let first = table.checked_add(buckets.checked_mul(BUCKET)?)?;
        let end = first.checked_add(rows.checked_mul(labels)?)?;
        Some(Self {
            labels,
            hot: hot..table,
            buckets: table..first,
            rows: first..end,
            length: end.checked_add(TAIL)?,
        })
    }
}

/// The home among `buckets` of a feature whose hash has these lower 32 bits.
#[inline]
pub(super) fn home(lower: u32, buckets: usize) -> usize {
    ((u64::from(lower) * buckets as u64) >> 32) as usize
}

/// Packs a model's file; `None` if it is none, or its buckets do not number the rows one after another.
pub(super) fn pack(bytes: &[u8]) -> Option<Vec<u8>> {
    let parts = Parts::of(bytes).filter(|parts| parts.length == bytes.len())?;
    let buckets = bytes[parts.buckets.clone()].as_chunks::<BUCKET>().0;
    let rows = &bytes[parts.rows.clone()];
    let (mut counts, mut checks, mut first) = (Vec::new(), Vec::new(), 0_u32);
    for bucket in buckets {
        let (slots, number) = bucket.split_at(SLOTS * 2);
        let used = slots
            .chunks_exact(2)
            .take_while(|slot| *slot != [0, 0])
            .count();
        let rest_is_empty = slots[used * 2..].iter().all(|byte| *byte == 0);
        if number != first.to_le_bytes() || !rest_is_empty {
            return None;
        }
        counts.push(used as u8);
        checks.extend(&slots[..used * 2]);
        first += used as u32;
    }
    let [mut hot_checks, mut hot_slots, mut bare] = [const { Vec::new() }; 3];
    for row in bytes[parts.hot.clone()].as_chunks::<ROW>().0 {
        let (check, weights) = row.split_at(WEIGHTS);
        hot_checks.extend(check);
        if row == &[0; ROW] {
            hot_slots.push(EMPTY);
            continue;
        }
        let bucket = &buckets[home_of(check, buckets.len())];
        let first = first_of(bucket);
        let slot = (0..SLOTS).find(|slot| {
            let from = (first + slot) * parts.labels;
            let (known, rest) = weights.split_at(parts.labels.min(weights.len()));
            rows.get(from..from + parts.labels) == Some(known) && rest.iter().all(|byte| *byte == 0)
        });
        hot_slots.push(slot.map_or(BARE, |slot| slot as u8));
        if slot.is_none() {
            bare.extend(weights);
        }
    }
    let [mut lower, mut upper, mut values] = [const { Vec::new() }; 3];
    for row in rows.chunks_exact(parts.labels) {
        let mask = (0..parts.labels).fold(0_u16, |mask, at| mask | u16::from(row[at] != 0) << at);
        let [low, high] = mask.to_le_bytes();
        lower.push(low);
        upper.push(high);
        values.extend(row.iter().filter(|weight| **weight != 0));
    }
    let mut packed = bytes[..parts.hot.start].to_vec();
    let tail = &bytes[parts.rows.end..];
    for stream in [
        &hot_checks,
        &hot_slots,
        &bare,
        &counts,
        &checks,
        &lower,
        &upper,
        &values,
    ] {
        packed.extend(stream);
    }
    packed.extend(tail);
    Some(packed)
}

/// Reads what [`pack`] gave to the end of `into`.
///
/// # Errors
/// If `packed` ends early or has no model's header.
pub fn unpack(packed: &mut impl Read, into: &mut Vec<u8>) -> io::Result<()> {
    let start = into.len();
    into.resize(start + HEADER, 0);
    packed.read_exact(&mut into[start..])?;
    let no_model = || io::Error::new(io::ErrorKind::InvalidData, "no model's header");
    let parts = Parts::of(&into[start..]).ok_or_else(no_model)?;
    into.resize(start + parts.length, 0);
    let bytes = &mut into[start..];
    packed.read_exact(&mut bytes[HEADER..parts.hot.start])?;
    let mut stream = |length: usize| -> io::Result<Vec<u8>> {
        let mut stream = vec![0; length];
        packed.read_exact(&mut stream)?;
        Ok(stream)
    };
    let hot_rows = parts.hot.len() / ROW;
    let hot_checks = stream(hot_rows * WEIGHTS)?;
    let hot_slots = stream(hot_rows)?;
    let bare = hot_slots.iter().map(|slot| usize::from(*slot == BARE));
    let bare = stream(bare.sum::<usize>() * (ROW - WEIGHTS))?;
    let counts = stream(parts.buckets.len() / BUCKET)?;
    let mut first = 0_u32;
    let buckets = bytes[parts.buckets.clone()].as_chunks_mut::<BUCKET>().0;
    for (bucket, count) in buckets.iter_mut().zip(&counts) {
        let (slots, number) = bucket.split_at_mut(SLOTS * 2);
        number.copy_from_slice(&first.to_le_bytes());
        let used = usize::from(*count).min(SLOTS) * 2;
        packed.read_exact(&mut slots[..used])?;
        first += u32::from(*count);
    }
    let rows = parts.rows.len() / parts.labels;
    let mut masks = vec![0; rows * 2];
    packed.read_exact(&mut masks)?;
    let (lower, upper) = masks.split_at(rows);
    let mut values = [0; MAX_LABELS];
    let whole = bytes[parts.rows.clone()].chunks_exact_mut(parts.labels);
    for ((row, low), high) in whole.zip(lower).zip(upper) {
        let mask = u16::from_le_bytes([*low, *high]);
        let values = &mut values[..mask.count_ones() as usize];
        packed.read_exact(values)?;
        let mut values = values.iter();
        for (at, weight) in row.iter_mut().enumerate() {
            if (mask >> at) & 1 == 1 {
                *weight = values.next().copied().unwrap_or(0);
            }
        }
    }
    packed.read_exact(&mut bytes[parts.rows.end..])?;
    let (head, rows) = bytes.split_at_mut(parts.rows.start);
    let (head, buckets) = head.split_at_mut(parts.buckets.start);
    let buckets = buckets.as_chunks::<BUCKET>().0;
    let mut bare = bare.chunks_exact(ROW - WEIGHTS);
    let hot = head[parts.hot.clone()].as_chunks_mut::<ROW>().0;
    for (n, row) in hot.iter_mut().enumerate() {
        let check = &hot_checks[n * WEIGHTS..(n + 1) * WEIGHTS];
        row[..WEIGHTS].copy_from_slice(check);
        match hot_slots[n] {
            EMPTY => {}
            BARE => row[WEIGHTS..].copy_from_slice(bare.next().unwrap_or(&[0; ROW - WEIGHTS])),
            slot => {
                let first = first_of(&buckets[home_of(check, buckets.len())]);
                let from = (first + usize::from(slot)) * parts.labels;
                let weights = rows.get(from..from + parts.labels).ok_or_else(no_model)?;
                row[WEIGHTS..WEIGHTS + parts.labels].copy_from_slice(weights);
            }
        }
    }
    Ok(())
}

/// The home of the feature with the check of a hot row.
fn home_of(check: &[u8], buckets: usize) -> usize {
    let lower = check
        .first_chunk()
        .map_or(0, |check| u32::from_le_bytes(*check));
    home(lower, buckets)
}

/// The number of a bucket's first row.
fn first_of(bucket: &[u8; BUCKET]) -> usize {
    let number = bucket
        .last_chunk()
        .map_or(0, |number| u32::from_le_bytes(*number));
    number as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A model of 3 labels with 2 buckets, 3 rows and a hot line: of a row in the table, of one that is
    /// not, and nothing twice.
    fn model() -> Vec<u8> {
        let mut bytes = b"BYC5\x03\0\0\0\0\0\x80?".to_vec();
        for number in [2_u32, 3, 7, 7, 1] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.resize(HEADER + 15 * 4, 1);
        bytes.resize(bytes.len().next_multiple_of(LINE), 0);
        let hot = |check: u32, weights: [u8; 3]| {
            let mut row = check.to_le_bytes().to_vec();
            row.extend(weights);
            row.resize(ROW, 0);
            row
        };
        bytes.extend(hot(u32::MAX, [0, 5, 251]));
        bytes.extend(hot(9, [1, 1, 1]));
        bytes.resize(bytes.len() + 2 * ROW, 0);
        for (checks, first) in [([8_u16, 0, 0], 0_u32), ([1, 7, 0], 1)] {
            let from = bytes.len();
            bytes.extend(checks.iter().flat_map(|check| check.to_le_bytes()));
            bytes.resize(from + SLOTS * 2, 0);
            bytes.extend(first.to_le_bytes());
        }
        bytes.extend([0, 0, 0, 9, 0, 0, 0, 5, 251]);
        bytes.resize(bytes.len() + TAIL, 0);
        bytes
    }

    fn unpacked(packed: &[u8]) -> io::Result<Vec<u8>> {
        let mut bytes = vec![42];
        let mut rest = packed;
        unpack(&mut rest, &mut bytes)?;
        assert!(rest.is_empty() && bytes.remove(0) == 42);
        Ok(bytes)
    }

    #[test]
    fn a_model_is_whole_again_and_what_is_cut_is_not_taken() {
        let model = model();
        let packed = pack(&model).expect("a model");
        assert!(packed.len() < model.len() - 60, "{} bytes", packed.len());
        assert_eq!(unpacked(&packed).expect("all of it"), model);
        for end in 0..packed.len() {
            assert!(unpacked(&packed[..end]).is_err(), "{end}");
        }
        assert_eq!(pack(&model[1..]), None);
        // The buckets number their rows otherwise.
        let mut other = model.clone();
        let at = Parts::of(&model).expect("a header").buckets.end - 4;
        other[at] = 2;
        assert_eq!(pack(&other), None);
    }

    #[test]
    fn the_model_of_quotes_is_whole_again() {
        let model = include_bytes!("../../../assets/quotes.bin");
        let packed = pack(model).expect("a model");
        assert!(packed.len() * 2 < model.len(), "{} bytes", packed.len());
        assert!(
            unpacked(&packed).expect("all of it") == model,
            "they differ"
        );
    }
}
