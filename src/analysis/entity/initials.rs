//! What is called by its initials is a body: "Special Weapons and Tactics (SWAT)".

use super::facts::{TokenFacts, whole};
use crate::analysis::EntityKind;
use crate::analysis::gazetteer::Classes;
use crate::analysis::name::NameSpan;
use crate::analysis::sentence::Words;

/// What such a body is followed by.
const TEAMS: [&str; 12] = [
    "team",
    "teams",
    "unit",
    "units",
    "squad",
    "squads",
    "force",
    "forces",
    "brigade",
    "officers",
    "agency",
    "committee",
];

/// A name of several words that was taken for people or for something else is a body if its initials follow in
/// brackets, or if a team is called so and no people is.
pub(super) fn bodies(text: &str, words: &Words, facts: &TokenFacts, found: &mut [NameSpan]) {
    let word = |at: usize| words.tokens.get(at).map_or("", |token| token.of(text));
    let doubtful = |name: &NameSpan| matches!(name.kind, EntityKind::Norp | EntityKind::Misc);
    let mut letters = Vec::new();
    for name in found.iter_mut() {
        let range = name.range();
        if !doubtful(name) || range.len() < 3 {
            continue;
        }
        let short = word(range.end + 1);
        let bracketed = word(range.end) == "("
            && word(range.end + 2) == ")"
            && short.len() > 2
            && named_by(short, range.clone().map(word));
        let people = range
            .clone()
            .any(|at| facts.info[at].classes.any(Classes::NORP))
            || whole(&facts.info[range.clone()]).any(Classes::NORP);
        let team = name.kind == EntityKind::Norp && TEAMS.contains(&word(range.end));
        if !people && (bracketed || team) {
            name.kind = EntityKind::Org;
            letters.extend(bracketed.then_some(range.end + 1));
        }
    }
    for name in found.iter_mut() {
        let same = letters.binary_search(&(name.first as usize)).is_ok();
        if same && doubtful(name) {
            name.kind = EntityKind::Org;
        }
    }
}

/// "SWAT" has the letters of its words, one or two of each; small words may be left out.
pub(super) fn named_by<'a>(short: &str, words: impl Iterator<Item = &'a str>) -> bool {
    let mut rest = short;
    for word in words {
        let letters = word.char_indices().map(|(at, c)| at + c.len_utf8()).take(2);
        let best = letters
            .filter_map(|end| rest.strip_prefix(&word[..end].to_uppercase()))
            .last();
        match best {
            Some(left) => rest = left,
            None if word.starts_with(char::is_lowercase) => {}
            None => return false,
        }
    }
    rest.is_empty()
}
