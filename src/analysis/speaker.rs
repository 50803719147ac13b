//! Who is behind the words.

use super::quote::Tags;
use super::sentence::Words;
use super::{Entity, Mention, Quote};
use crate::analysis::quote::{Found, Word};

/// Resolve.
pub fn resolve(
    _text: &str,
    _words: &Words,
    _seen: &[Word],
    _tags: &Tags,
    _mentions: &[Mention],
    _entities: &[Entity],
    _found: Vec<Found>,
) -> Vec<Quote> {
    Vec::new()
}
