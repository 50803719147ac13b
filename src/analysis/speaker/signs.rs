//! Whom a pronoun may mean: the [`Signs`] of each name before it, and what they are worth.
//!
//! `tools/src/bin/fit_pronouns.rs` fits the worth to annotated articles from the same signs.

use crate::analysis::reason::Clue;
use crate::text::Span;

/// How many signs there are.
pub const SIGNS: usize = NAMES.len();

/// What speaks for a name, or what each sign is worth; in the order of [`NAMES`].
pub type Signs = [f32; SIGNS];

/// What each sign says.
pub const NAMES: [&str; 16] = [
    "sentences between",
    "logarithm of the sentences between, and one",
    "within quotation marks",
    "subject of its sentence",
    "after a preposition",
    "before a possessive",
    "a pronoun that was settled",
    "in the paragraph of the pronoun",
    "last subject of a clause",
    "subject in the sentence before",
    "… and it speaks there",
    "spoke last",
    "… and just now",
    "logarithm of the number of mentions",
    "the gender is known and fits",
    "in the plural, for “they”",
];

/// What the signs are worth, as `fit_pronouns` gives it for the train and dev parts of PolNeAR; the last one is set by hand.
pub const WORTH: Signs = [
    -0.21, -1.28, -0.43, 0.63, -0.07, -0.49, -0.79, 0.97, 0.57, 0.62, 0.14, 1.01, 0.32, 0.03, 0.42,
    1.50,
];

/// A place where somebody was named whom a pronoun may mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// Who was named.
    pub entity: usize,
    /// What speaks for this place.
    pub signs: Signs,
    pub(super) clue: Clue,
}

impl Candidate {
    /// What the signs are worth together.
    pub fn worth(&self, worth: &Signs) -> f32 {
        let pairs = self.signs.iter().zip(worth);
        pairs.map(|(sign, worth)| sign * worth).sum()
    }
}

/// A "he" or "she" as the source of a quote, with all whom it may mean.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Where the pronoun stands.
    pub pronoun: Span,
    /// The places before it, the nearest first.
    pub candidates: Vec<Candidate>,
}
