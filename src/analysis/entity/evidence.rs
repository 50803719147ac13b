//! [`Evidence`]: what the whole document says about a word, wherever it stands.
//!
//! A surname alone is hard to tell from a place; somewhere else in the article it stands after
//! "Gen." or before "said". Counts are kept, so that an occurrence can leave itself out.

use super::facts::{Facts, TokenFacts};
use crate::analysis::crf::{hash, mix};
use crate::analysis::gazetteer::Classes;
use crate::analysis::sentence::Words;
use crate::analysis::token::{Token, TokenKind};

/// Kinds of evidence; an occurrence is described by a set of them.
pub const KINDS: usize = 12;
const MIDDLE: u16 = 1;
const AFTER_TITLE: u16 = 1 << 1;
const AFTER_GIVEN: u16 = 1 << 2;
const BEFORE_SAYING: u16 = 1 << 3;
const AFTER_IN: u16 = 1 << 4;
const BEFORE_ORG_HEAD: u16 = 1 << 5;
const AFTER_THE: u16 = 1 << 6;
const ALONE: u16 = 1 << 7;
const FIRST_OF_RUN: u16 = 1 << 8;
const LAST_OF_RUN: u16 = 1 << 9;
const IN_BRACKETS: u16 = 1 << 10;
const SMALL: u16 = 1 << 11;

/// What the article shows about one word.
#[derive(Clone, Copy, Debug, Default)]
struct Entry {
    hash: u64,
    counts: [u8; KINDS],
}

/// The evidence of one document; reusable.
#[derive(Debug, Default)]
pub struct Evidence {
    words: Vec<Entry>,
    /// How many places of `words` and of `runs` are taken: at most half of them are.
    taken: [usize; 2],
    /// Hashes of whole capitalised runs, of their beginnings and ends, and of initials.
    runs: Vec<(u64, u8, u8)>,
    /// The evidence of each token's own occurrence.
    own: Vec<u16>,
}

/// Places that the tables begin with; they double when half of them are taken.
const FIRST_SLOTS: usize = 1 << 12;

/// Kinds of runs that [`Evidence::run`] knows.
pub const WHOLE: usize = 0;
/// The run is the beginning of a longer one.
pub const BEGINNING: usize = 1;
/// The run is the end of a longer one.
pub const END: usize = 2;
/// The word is made of the initials of a longer run.
pub const INITIALS: usize = 3;

impl Evidence {
    /// Reads the document.
    pub fn read(&mut self, text: &str, words: &Words, facts: &TokenFacts) {
        let tokens = &words.tokens;
        let names: usize = facts
            .zones
            .iter()
            .map(|zone| (zone.end - zone.first) as usize)
            .sum();
        self.taken = [0; 2];
        self.words.clear();
        let slots = (2 * names + 16).next_power_of_two().min(FIRST_SLOTS);
        self.words.resize(slots, Entry::default());
        self.runs.clear();
        let slots = (8 * names + 16).next_power_of_two().min(FIRST_SLOTS);
        self.runs.resize(slots, (0, 0, 0));
        self.own.clear();
        self.own.resize(tokens.len(), 0);
        for zone in &facts.zones {
            let sentence = words.sentences[zone.sentence as usize].range();
            let mut at = zone.first as usize;
            let end = zone.end as usize;
            while at < end {
                if !tokens[at].is_capitalised() {
                    at += 1;
                    continue;
                }
                let mut stop = at + 1;
                while stop < end && tokens[stop].is_capitalised() {
                    stop += 1;
                }
                self.read_run(text, tokens, &facts.info, at..stop, &sentence);
                at = stop;
            }
        }
        for token in tokens
            .iter()
            .filter(|token| token.is_lower() && token.span.len() > 2)
        {
            let word = token.of(text);
            if word.is_ascii() {
                let hash = hash(word.as_bytes()) | 1;
                if let Some(entry) = self.entry(hash) {
                    let count = &mut self.words[entry].counts[SMALL.trailing_zeros() as usize];
                    *count = count.saturating_add(1);
                }
            }
        }
    }

    fn read_run(
        &mut self,
        text: &str,
        tokens: &[Token],
        info: &[Facts],
        run: std::ops::Range<usize>,
        sentence: &std::ops::Range<usize>,
    ) {
        let (first, end) = (run.start, run.end);
        for at in run {
            let mut own = 0;
            if at > sentence.start && tokens[at - 1].kind != TokenKind::Quote {
                own |= MIDDLE;
                let (before, word) = (info[at - 1].classes, tokens[at - 1].of(text));
                if before.any(Classes::TITLE) {
                    own |= AFTER_TITLE;
                }
                if before.any(Classes::ANY_GIVEN) && tokens[at - 1].is_capitalised() {
                    own |= AFTER_GIVEN;
                }
                match word {
                    "in" | "near" | "from" | "at" | "In" | "outside" | "across" => own |= AFTER_IN,
                    "the" | "The" => own |= AFTER_THE,
                    "(" => own |= IN_BRACKETS,
                    _ => {}
                }
            }
            if at + 1 < sentence.end {
                let behind = info[at + 1].classes;
                if behind.any(Classes::SAYING) {
                    own |= BEFORE_SAYING;
                }
                if behind.any(Classes::ORG_HEAD) && tokens[at + 1].is_capitalised() {
                    own |= BEFORE_ORG_HEAD;
                }
            }
            own |= match (at == first, at + 1 == end) {
                (true, true) => ALONE,
                (true, false) => FIRST_OF_RUN,
                (false, true) => LAST_OF_RUN,
                (false, false) => 0,
            };
            self.own[at] = own;
            let slot = self.place(info[at].hash);
            for kind in 0..KINDS {
                if own >> kind & 1 == 1 {
                    let count = &mut self.words[slot].counts[kind];
                    *count = count.saturating_add(1);
                }
            }
        }
        let length = end - first;
        if length > 16 {
            return;
        }
        self.add_run(run_hash(&info[first..end]), WHOLE);
        for cut in 1..length {
            self.add_run(run_hash(&info[first..first + cut]), BEGINNING);
            self.add_run(run_hash(&info[end - cut..end]), END);
        }
        self.add_initials(text, tokens, first, end, sentence.end);
    }

    /// "Multinational Security Support": MSS. Small words inside may be left out.
    fn add_initials(
        &mut self,
        text: &str,
        tokens: &[Token],
        first: usize,
        end: usize,
        limit: usize,
    ) {
        let mut initials = [0u8; 12];
        let mut length = 0;
        let mut parts = 0;
        for token in &tokens[first..limit.min(end + 8)] {
            let byte = token.of(text).as_bytes()[0];
            if token.is_capitalised() && byte.is_ascii() && length < initials.len() {
                initials[length] = byte.to_ascii_lowercase();
                length += 1;
                parts += 1;
                if parts > 1 {
                    self.add_run(initials_hash(&initials[..length]), INITIALS);
                }
            } else if !matches!(
                token.of(text),
                "of" | "and" | "for" | "the" | "&" | "on" | "-" | "de"
            ) {
                break;
            }
        }
    }

    fn add_run(&mut self, hash: u64, kind: usize) {
        let hash = mix(hash, kind as u64) | 1;
        let mask = self.runs.len() - 1;
        let mut slot = (hash >> 20) as usize & mask;
        for _ in 0..16 {
            let entry = &mut self.runs[slot];
            if entry.0 == 0 || entry.0 == hash {
                let is_new = entry.0 == 0;
                *entry = (hash, entry.1.saturating_add(1), kind as u8);
                if is_new {
                    self.taken[1] += 1;
                    if self.taken[1] * 2 > self.runs.len() {
                        self.more_runs();
                    }
                }
                return;
            }
            slot = (slot + 1) & mask;
        }
    }

    /// Doubles the table of runs.
    #[cold]
    fn more_runs(&mut self) {
        let wider = vec![(0, 0, 0); 2 * self.runs.len()];
        let mask = wider.len() - 1;
        for run in std::mem::replace(&mut self.runs, wider) {
            let mut slot = (run.0 >> 20) as usize & mask;
            while run.0 != 0 && self.runs[slot].0 != 0 {
                slot = (slot + 1) & mask;
            }
            if run.0 != 0 {
                self.runs[slot] = run;
            }
        }
    }

    /// The place of a word, which is taken from now on.
    fn place(&mut self, hash: u64) -> usize {
        let slot = self.slot(hash);
        if self.words[slot].hash == hash {
            return slot;
        }
        self.words[slot].hash = hash;
        self.taken[0] += 1;
        if self.taken[0] * 2 <= self.words.len() {
            return slot;
        }
        let wider = vec![Entry::default(); 2 * self.words.len()];
        for word in std::mem::replace(&mut self.words, wider) {
            if word.hash != 0 {
                let slot = self.slot(word.hash);
                self.words[slot] = word;
            }
        }
        self.slot(hash)
    }

    /// How often a run with this hash occurs as `kind` in the document.
    pub fn run(&self, hash: u64, kind: usize) -> u8 {
        let hash = mix(hash, kind as u64) | 1;
        let mask = self.runs.len() - 1;
        let mut slot = (hash >> 20) as usize & mask;
        for _ in 0..16 {
            match self.runs[slot] {
                (0, ..) => return 0,
                (there, count, _) if there == hash => return count,
                _ => slot = (slot + 1) & mask,
            }
        }
        0
    }

    fn slot(&self, hash: u64) -> usize {
        let mask = self.words.len() - 1;
        let mut slot = (hash >> 20) as usize & mask;
        while self.words[slot].hash != 0 && self.words[slot].hash != hash {
            slot = (slot + 1) & mask;
        }
        slot
    }

    fn entry(&self, hash: u64) -> Option<usize> {
        let slot = self.slot(hash);
        (self.words[slot].hash == hash).then_some(slot)
    }

    /// The kinds of evidence that other occurrences of the word at token `at` give, as bits.
    pub fn of(&self, at: usize, hash: u64) -> u16 {
        let Some(entry) = self.entry(hash) else {
            return 0;
        };
        let own = self.own[at];
        let mut bits = 0;
        for kind in 0..KINDS {
            let others = self.words[entry].counts[kind].saturating_sub((own >> kind & 1) as u8);
            bits |= u16::from(others > 0) << kind;
        }
        bits
    }
}

/// The hash of the folded words of a run.
pub fn run_hash(info: &[Facts]) -> u64 {
    info.iter().fold(17, |hash, info| mix(hash, info.hash))
}

/// The hash of an acronym's letters, in lower case, without full stops.
pub fn initials_hash(letters: &[u8]) -> u64 {
    mix(23, hash(letters))
}
