//! [`WordList`]: the words that the rules know, kept as text under `assets/lexicon` and looked up in place.
//!
//! One folder a language, one file a list, one entry a line: a word (or several), or a word and what it
//! stands for after a tab. `#` begins a comment line. [`word_list!`](crate::word_list) builds the index of
//! a file at compile time: opening a list costs nothing, a look-up is one hash and one comparison.

/// A list of words with what each stands for.
#[derive(Clone, Copy, Debug)]
pub struct WordList {
    text: &'static str,
    slots: &'static [u16],
}

/// The list in this file of `assets/lexicon`: `word_list!("en/months.txt")`.
#[macro_export]
#[doc(hidden)]
macro_rules! word_list {
    ($file:literal) => {{
        const TEXT: &str = include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/assets/lexicon/",
            $file
        ));
        #[allow(long_running_const_eval)]
        const SLOTS: [u16; $crate::analysis::lexicon::slots(TEXT)] =
            $crate::analysis::lexicon::index(TEXT);
        static TABLE: [u16; SLOTS.len()] = SLOTS;
        $crate::analysis::lexicon::WordList::new(TEXT, &TABLE)
    }};
}

pub use crate::word_list;

impl WordList {
    /// A list over its text and the [`index`] of it.
    pub const fn new(text: &'static str, slots: &'static [u16]) -> Self {
        Self { text, slots }
    }

    /// What `word` stands for, which is empty in a plain list; `None` if it is not in the list.
    #[inline]
    pub fn get(&self, word: &str) -> Option<&'static str> {
        let mask = self.slots.len() - 1;
        let mut slot = hash(word.as_bytes()) as usize & mask;
        while self.slots[slot] != 0 {
            let line = &self.text.as_bytes()[self.slots[slot] as usize - 1..];
            if line.starts_with(word.as_bytes())
                && let Some(rest) = self.text.get(self.slots[slot] as usize - 1 + word.len()..)
            {
                match rest.as_bytes().first() {
                    None | Some(b'\n') => return Some(""),
                    Some(b'\t') => {
                        let end = rest.bytes().position(|byte| byte == b'\n');
                        return Some(&rest[1..end.unwrap_or(rest.len())]);
                    }
                    _ => {}
                }
            }
            slot = (slot + 1) & mask;
        }
        None
    }

    /// True if `word` is in the list.
    #[inline]
    pub fn has(&self, word: &str) -> bool {
        self.get(word).is_some()
    }

    /// All words with what they stand for, as the file has them.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.text
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .map(|line| line.split_once('\t').unwrap_or((line, "")))
    }

    /// A number that changes with any byte of the file, its comments too: part of the fingerprint of a model.
    pub fn fingerprint(&self) -> u64 {
        super::crf::hash(self.text.as_bytes())
    }
}

/// FNV-1a: small, and good enough for some hundred words.
const fn hash(bytes: &[u8]) -> u32 {
    let mut state = 0x811c_9dc5_u32;
    let mut at = 0;
    while at < bytes.len() {
        state = (state ^ bytes[at] as u32).wrapping_mul(0x0100_0193);
        at += 1;
    }
    state ^ (state >> 15)
}

/// How many places the index of a text has: a power of two, at most half of them taken.
#[doc(hidden)]
pub const fn slots(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut lines, mut at) = (1, 0);
    while at < bytes.len() {
        if bytes[at] == b'\n' {
            lines += 1;
        }
        at += 1;
    }
    (2 * lines as usize).next_power_of_two()
}

/// The index of a text: for the hash of each word, the place of its line plus one.
#[doc(hidden)]
pub const fn index<const SLOTS: usize>(text: &str) -> [u16; SLOTS] {
    let bytes = text.as_bytes();
    assert!(
        bytes.len() < u16::MAX as usize,
        "a word list is below 64 KiB"
    );
    let mut table = [0u16; SLOTS];
    let mut start = 0;
    while start < bytes.len() {
        let mut end = start;
        let mut state = 0x811c_9dc5_u32;
        while end < bytes.len() && bytes[end] != b'\n' && bytes[end] != b'\t' {
            state = (state ^ bytes[end] as u32).wrapping_mul(0x0100_0193);
            end += 1;
        }
        if end > start && bytes[start] != b'#' {
            let mut slot = (state ^ (state >> 15)) as usize & (SLOTS - 1);
            while table[slot] != 0 {
                slot = (slot + 1) & (SLOTS - 1);
            }
            table[slot] = start as u16 + 1;
        }
        while end < bytes.len() && bytes[end] != b'\n' {
            end += 1;
        }
        start = end + 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    static MONTHS: WordList = word_list!("en/months.txt");

    #[test]
    fn a_word_is_found_with_what_it_stands_for() {
        assert_eq!(MONTHS.get("March"), Some("3"));
        assert_eq!(MONTHS.get("Marc"), None);
        assert_eq!(MONTHS.get("March 3"), None);
        assert_eq!(MONTHS.get(""), None);
        assert_eq!(MONTHS.get("# Months"), None);
    }

    #[test]
    fn every_word_of_a_list_is_found_and_stands_there_once() {
        for (word, value) in MONTHS.iter() {
            assert_eq!(MONTHS.get(word), Some(value), "{word}");
        }
    }

    /// Each list of `assets/lexicon`: plain lines, no word twice, no white space at the ends.
    #[test]
    fn the_files_are_tidy() {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/lexicon");
        let mut wrong = Vec::new();
        for folder in std::fs::read_dir(root).expect("the folder of lists") {
            let folder = folder.expect("an entry").path();
            for file in std::fs::read_dir(folder).expect("a language") {
                let file = file.expect("an entry").path();
                if file.extension().is_some_and(|ending| ending == "bin") {
                    continue;
                }
                let text = std::fs::read_to_string(&file).expect("a list");
                let mut seen = std::collections::HashSet::new();
                for line in text.lines().filter(|line| !line.starts_with('#')) {
                    let word = line.split('\t').next().unwrap_or("");
                    if word.trim() != word || word.is_empty() || !seen.insert(word) {
                        wrong.push(format!("{}: {line:?}", file.display()));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
