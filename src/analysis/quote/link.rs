//! [`link`]: from labelled tokens to fragments, cues and sources that belong together.

use super::features::Word;
use super::Tags;
use crate::analysis::sentence::Words;
use crate::text::Block;

/// A quote before its speaker is known; places are ranges of token indices.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// What was said.
    pub parts: Vec<std::ops::Range<usize>>,
    /// What announces it.
    pub cue: Option<std::ops::Range<usize>>,
    /// What names the speaker.
    pub source: Option<std::ops::Range<usize>>,
}

/// Joins the stretches of an article.
pub fn link(_text: &str, _blocks: &[Block], _words: &Words, _seen: &[Word], _tags: &Tags) -> Vec<Found> {
    Vec::new()
}
