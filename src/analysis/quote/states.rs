//! The states of the tagger: labels split by their part in the attribution.
//!
//! A linear chain remembers one label. Where that label says more than "was said" (its cue stands
//! before, after, or nowhere in this paragraph), the chain knows what must still
//! come: words whose cue comes after them end right before a source or a cue and nowhere else.

use super::{CONTENT, CUE, LABELS, NONE, SOURCE};

/// How many states the tagger has.
pub const STATES: usize = 11;
/// Outside of every attribution.
pub const OUTSIDE: u8 = 0;
/// First token of what was said. In this and the next ones, the state of a token that goes on is
/// one more.
pub const SAID: u8 = 1;
/// First token of what was said, its cue after it.
pub const SAID_BEFORE: u8 = 3;
/// First token of a cue.
pub const CUE_STATE: u8 = 5;
/// First token of a source.
pub const SOURCE_STATE: u8 = 7;

/// First token of what somebody believes, wants or plans without saying it: looks like what was said,
/// and is told apart by being learned.
pub const BELIEVED: u8 = 9;

/// The label of each state.
const LABEL: [u8; STATES] = [
    NONE,
    CONTENT,
    CONTENT + 1,
    CONTENT,
    CONTENT + 1,
    CUE,
    CUE + 1,
    SOURCE,
    SOURCE + 1,
    NONE,
    NONE,
];

/// The label of a state.
pub fn label_of(state: u8) -> u8 {
    LABEL[state as usize]
}

/// The probability of a label, from the probabilities of the states.
pub fn probability(states: &[f32], label: u8) -> f32 {
    let own = states.iter().zip(LABEL).filter(|(_, of)| *of == label);
    own.map(|(p, _)| p).sum()
}

/// Whether a state may follow another: a stretch is continued only where it began.
pub fn may_follow(from: Option<usize>, to: Option<usize>) -> bool {
    match to {
        Some(to) if to > 0 && to % 2 == 0 => from.is_some_and(|from| from == to || from + 1 == to),
        _ => true,
    }
}

const _: () = assert!(LABELS == SOURCE as usize + 2);
