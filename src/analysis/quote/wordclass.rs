//! [`word_class`]: what parts of speech a common English word can be, from a table in the program.
//!
//! The table (`assets/word-classes.bin`, made by `tools/word_classes.py`) is an open hash table of
//! 32-bit slots: 24 bits of the word's hash, 8 bits of class; 0 is empty.

use std::sync::LazyLock;

use crate::analysis::crf::{hash, mix};
use crate::analysis::lexicon::{WordList, word_list};

const TABLE: &[u8] = include_bytes!("../../../assets/word-classes.bin");

/// The class of the word with this [`hash`] of its lower case letters;
/// 0 for a word that is not common: mostly a name.
pub fn word_class(hash: u64) -> u8 {
    let slots = TABLE.as_chunks::<4>().0;
    let mut at = ((u64::from(hash as u32) * slots.len() as u64) >> 32) as usize;
    loop {
        let slot = u32::from_le_bytes(slots[at]);
        if slot == 0 {
            return 0;
        }
        if slot >> 8 == (hash >> 40) as u32 {
            return slot as u8;
        }
        at += 1;
        if at == slots.len() {
            at = 0;
        }
    }
}

static FINITE: WordList = word_list!("en/finite-verbs.txt");

static FINITE_CLASSES: LazyLock<[bool; 256]> = LazyLock::new(|| {
    let mut classes = [false; 256];
    for (word, _) in FINITE.iter() {
        classes[usize::from(word_class(hash(word.as_bytes())))] = true;
    }
    classes[0] = false;
    classes
});

/// A number that changes with the table and the list: part of the fingerprint of a model.
pub(super) fn fingerprint() -> u64 {
    mix(hash(TABLE), FINITE.fingerprint())
}

/// Whether words of this class are mostly finite verbs.
pub fn is_finite(class: u8) -> bool {
    FINITE_CLASSES[usize::from(class)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_words_have_classes_and_names_have_none() {
        let class = |word: &str| word_class(hash(word.as_bytes()));
        assert_ne!(class("walked"), 0);
        assert_ne!(class("quickly"), class("walked"));
        assert_ne!(class("table"), 0);
        assert_eq!(class("ombaka"), 0);
        assert!(is_finite(class("stood")) && !is_finite(class("table")) && !is_finite(0));
    }
}
