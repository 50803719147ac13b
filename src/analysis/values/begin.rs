//! [`may_begin`]: words that can begin a date, sum or percentage; the others need no look by the rules.

use std::sync::LazyLock;

use super::{calendar, date, money};
use crate::analysis::lexicon::WordList;

/// Words that the rules spell out, besides those of the lists.
const SPELLED: &[&str] = &[
    "a",
    "an",
    "autumn",
    "between",
    "coming",
    "financial",
    "fiscal",
    "fall",
    "fy",
    "half",
    "last",
    "many",
    "next",
    "past",
    "previous",
    "several",
    "spring",
    "summer",
    "this",
    "today",
    "tomorrow",
    "tonight",
    "winter",
    "yesterday",
];

/// A bit for each hash of a first word. Words that share a hash with one only cost a look.
struct FirstWords {
    bits: [u64; BITS / 64],
}

const BITS: usize = 1 << 14;

static FIRST_WORDS: LazyLock<FirstWords> = LazyLock::new(|| {
    let mut words = FirstWords {
        bits: [0; BITS / 64],
    };
    let lists = [&super::NUMBERS, &super::SCALES].into_iter();
    let lists = lists
        .chain(money::FIRST_WORDS)
        .chain(date::FIRST_WORDS)
        .chain(calendar::FIRST_WORDS);
    let listed = lists.flat_map(WordList::iter).map(|(word, _)| word);
    for entry in listed.chain(SPELLED.iter().copied()) {
        let first = entry.split(' ').next().unwrap_or(entry);
        let place = hash(first);
        words.bits[place / 64] |= 1 << (place % 64);
    }
    words
});

/// Whether a value may begin with this word: it is the first of some list, or in parts, or has a digit.
pub(super) fn may_begin(word: &str) -> bool {
    let parts = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'-' | b'/');
    let place = hash(word);
    FIRST_WORDS.bits[place / 64] >> (place % 64) & 1 == 1
        || word.starts_with("FY")
        || word.bytes().any(parts)
}

/// Without its case and the stop of an abbreviation.
fn hash(word: &str) -> usize {
    let mut state = 0x811c_9dc5_u32;
    for byte in word.trim_end_matches('.').bytes() {
        state = (state ^ u32::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0193);
    }
    (state ^ (state >> 15)) as usize % BITS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_words_begin_no_value() {
        for word in [
            "Sept.", "MAY", "twenty", "Rs", "half", "FY2023", "mid-June", "Easter", "US",
        ] {
            assert!(may_begin(word), "{word}");
        }
        let others = "the council said that nobody would leave the harbour before spring came";
        let passed = others.split(' ').filter(|word| may_begin(word)).count();
        assert!(passed <= 1, "{passed}");
    }
}
