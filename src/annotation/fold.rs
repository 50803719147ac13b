//! [`Folded`]: a text as it reads, whatever the typography, with the way back.
//!
//! Canonically decomposed and in lower case; runs of white space are one blank; quotation marks,
//! dashes, ellipses are their plain forms, blanks around dashes and everything invisible are gone.
//! Which letters were capitals is kept.

use std::ops::Range;

use memchr::memmem;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

use crate::text::{CharIndex, Span};

/// A folded text. Its letters can be counted, searched, and traced back to the text.
pub(super) struct Folded {
    /// The letters.
    pub letters: Vec<char>,
    /// The letters as a string, to search in.
    text: String,
    index: CharIndex,
    /// The first byte of the source of each letter, and the byte after it.
    sources: Vec<(u32, u32)>,
    /// True for each letter that was a capital.
    capitals: Vec<bool>,
}

/// True if two texts read the same: they differ in typography and white space at most.
pub fn same_letters(a: &str, b: &str) -> bool {
    a == b || {
        let (a, b) = (Folded::new(a), Folded::new(b));
        a.letters == b.letters && a.capitals == b.capitals
    }
}

impl Folded {
    /// Folds `text`.
    pub fn new(text: &str) -> Self {
        let mut folded = Self {
            letters: Vec::with_capacity(text.len()),
            text: String::new(),
            index: CharIndex::default(),
            sources: Vec::with_capacity(text.len()),
            capitals: Vec::with_capacity(text.len()),
        };
        for (at, letter) in text.char_indices() {
            let source = (at as u32, (at + letter.len_utf8()) as u32);
            folded.push(letter, source);
        }
        folded.text = folded.letters.iter().collect();
        folded.index = CharIndex::new(&folded.text);
        folded
    }

    fn push(&mut self, letter: char, source: (u32, u32)) {
        let last = self.letters.last().copied();
        match plain(letter) {
            Plain::Same if letter.is_ascii() => self.add(letter, source),
            Plain::Same => decompose_canonical(letter, |part| self.add(part, source)),
            Plain::Other(other) => self.add(other, source),
            Plain::Blank if matches!(last, Some(' ' | '-')) => {}
            Plain::Blank => self.add(' ', source),
            // A run of dashes is one letter, which comes from all of them.
            Plain::Dash if last == Some('-') => {
                if let Some(run) = self.sources.last_mut() {
                    run.1 = source.1;
                }
            }
            Plain::Dash => {
                if last == Some(' ') {
                    self.letters.pop();
                    self.sources.pop();
                    self.capitals.pop();
                }
                self.add('-', source);
            }
            Plain::Dots => (0..3).for_each(|_| self.add('.', source)),
            Plain::Nothing => {}
        }
    }

    fn add(&mut self, letter: char, source: (u32, u32)) {
        if letter.is_ascii() {
            self.letters.push(letter.to_ascii_lowercase());
            self.sources.push(source);
            self.capitals.push(letter.is_ascii_uppercase());
            return;
        }
        for small in letter.to_lowercase() {
            self.letters.push(small);
            self.sources.push(source);
            self.capitals.push(small != letter);
        }
    }

    /// True if the letters from `start` have the capitals of `other`.
    pub fn has_capitals_of(&self, other: &Self, start: usize) -> bool {
        self.capitals[start..].starts_with(&other.capitals)
    }

    /// True if these letters are capitals, as far as they can be.
    pub fn is_in_capitals(&self, range: Range<usize>) -> bool {
        let mut letters = self.letters[range.clone()]
            .iter()
            .zip(&self.capitals[range]);
        letters.all(|(letter, capital)| *capital || !letter.is_lowercase())
    }

    /// True if a word may begin or end before the letter at `at`: it does not part two letters or
    /// digits of one word.
    pub fn is_border(&self, at: usize) -> bool {
        at == 0
            || at >= self.letters.len()
            || !(in_word(self.letters[at - 1]) && in_word(self.letters[at]))
    }

    /// The places of folded letters, as letter indices of their starts.
    pub fn find<'a>(&'a self, needle: &[char]) -> impl Iterator<Item = usize> + 'a {
        let needle: String = needle.iter().collect();
        let finder = memmem::Finder::new(needle.as_bytes()).into_owned();
        let mut from = 0;
        std::iter::from_fn(move || {
            let at = from + finder.find(self.text.as_bytes().get(from..)?)?;
            from = at + 1;
            Some(self.index.char_at(&self.text, at))
        })
    }

    /// The stretch of the source that the letters `start..end` come from.
    pub fn source(&self, start: usize, end: usize) -> Span {
        let Some(&(from, _)) = self.sources.get(start) else {
            let end = self.sources.last().map_or(0, |&(_, end)| end);
            return Span::at(end as usize);
        };
        let to = if end > start {
            self.sources[end - 1].1
        } else {
            from
        };
        Span::new(from as usize, to as usize)
    }

    /// The first letter whose source starts at or after this byte.
    pub fn letter_at(&self, offset: usize) -> usize {
        self.sources
            .partition_point(|&(start, _)| (start as usize) < offset)
    }
}

/// True for what words are made of, accents that stand alone included.
pub(super) fn in_word(letter: char) -> bool {
    letter.is_alphanumeric() || is_combining_mark(letter)
}

enum Plain {
    Same,
    Other(char),
    Blank,
    Dash,
    Dots,
    Nothing,
}

fn plain(letter: char) -> Plain {
    match letter {
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' => Plain::Other('"'),
        '‘' | '’' | '‚' | '‛' | '‹' | '›' | '′' | '`' | '´' => Plain::Other('\''),
        '-' | '\u{2010}'..='\u{2015}' | '−' => Plain::Dash,
        '…' => Plain::Dots,
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}' => Plain::Nothing,
        _ if letter.is_whitespace() => Plain::Blank,
        _ => Plain::Same,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check_fold(text: &str, wanted: &str) {
        assert_eq!(
            Folded::new(text).letters.iter().collect::<String>(),
            wanted,
            "{text:?}"
        );
    }

    #[test]
    fn typography_is_folded_away() {
        check_fold(
            "“Café”—so\u{a0}\n he’d  said…",
            "\"cafe\u{301}\"-so he'd said...",
        );
        check_fold(
            "\"Cafe\u{301}\" - so he'd said...",
            "\"cafe\u{301}\"-so he'd said...",
        );
        check_fold("a -- b\u{ad}c -d", "a-bc-d");
    }

    #[test]
    fn a_find_goes_back_to_its_source() {
        let (text, needle) = (
            "He said: “We — all\n of us — won’t”.",
            "We - all of us - won't",
        );
        let (folded, needle) = (Folded::new(text), Folded::new(needle));
        let at: Vec<usize> = folded.find(&needle.letters).collect();
        assert_eq!(at.len(), 1);
        assert_eq!(
            folded.source(at[0], at[0] + needle.letters.len()).of(text),
            "We — all\n of us — won’t"
        );
        // All dashes of a run are part of what is found.
        let text = "He waited --- and went.";
        let folded = Folded::new(text);
        let needle = Folded::new("waited ---").letters;
        let at: Vec<usize> = folded.find(&needle).collect();
        let found = folded.source(at[0], at[0] + needle.len());
        assert_eq!((at.len(), found.of(text)), (1, "waited ---"));
    }

    #[test]
    fn a_letter_is_found_by_its_source() {
        let text = "He said: “We — all\n of us — won’t”.";
        let folded = Folded::new(text);
        let at: Vec<usize> = folded.find(&['w', 'e']).collect();
        assert_eq!(
            folded.letter_at(text.find("We").expect("it is there")),
            at[0]
        );
    }

    proptest! {
        #[test]
        fn every_letter_has_a_source(text in "(\\PC|[-—“” \n\u{ad}…]){0,60}") {
            let folded = Folded::new(&text);
            prop_assert_eq!(folded.letters.len(), folded.sources.len());
            for n in 0..folded.letters.len() {
                prop_assert!(!folded.source(n, n + 1).of(&text).is_empty());
            }
        }
    }
}
