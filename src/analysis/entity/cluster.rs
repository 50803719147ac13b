//! Word clusters: words that stand in like company have like numbers.
//!
//! Learned without labels by the exchange algorithm (`train::cluster`); looked up in place.

use std::sync::LazyLock;

use super::table::Table;
use crate::analysis::crf::{hash, mix};
use crate::analysis::packed::inflated;

/// `assets/clusters.bin`, which is deflated in what is released.
static BYTES: LazyLock<Vec<u8>> =
    LazyLock::new(|| inflated(include_bytes!(concat!(env!("OUT_DIR"), "/clusters.bin"))));

static TABLE: LazyLock<Option<Table<'static>>> =
    LazyLock::new(|| Table::open(&BYTES).map(|(table, _)| table));

/// The fine and the coarse cluster of a word as printed; 0 for words that are not known.
pub fn of(word: &str) -> (u16, u16) {
    let mut key = [0u8; 24];
    let known = TABLE
        .as_ref()
        .and_then(|table| table.get(key_hash(word, &mut key)));
    known.map_or((0, 0), |row| {
        (u16::from_le_bytes([row[0], row[1]]), u16::from(row[2]))
    })
}

/// A number that changes when the clusters are learned again: of their count and of every so many bytes.
pub(super) fn fingerprint() -> u64 {
    let sample: Vec<u8> = BYTES.iter().step_by(BYTES.len() / 64).copied().collect();
    mix(BYTES.len() as u64, hash(&sample))
}

/// The hash of a word's key: digits are all alike.
pub fn key_hash(word: &str, key: &mut [u8; 24]) -> u64 {
    let bytes = word.as_bytes();
    if bytes.len() > key.len() || !bytes.iter().any(u8::is_ascii_digit) {
        return hash(bytes);
    }
    let key = &mut key[..bytes.len()];
    key.copy_from_slice(bytes);
    for byte in key.iter_mut().filter(|byte| byte.is_ascii_digit()) {
        *byte = b'0';
    }
    hash(key)
}

/// The hash under which a word is looked up.
pub fn key_of(word: &str) -> u64 {
    key_hash(word, &mut [0; 24])
}
