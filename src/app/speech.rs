//! [`Speech`]: what is being read aloud.

use crate::text::Span;

/// What is being read aloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Speech {
    /// The sentence.
    pub span: Span,
    /// Which one it is, counted from the start of the program: what is said of an earlier one is not heard.
    pub number: u64,
    /// True while it waits to go on.
    pub is_paused: bool,
    /// True once the sentence takes longer than a slow voice needs.
    pub is_late: bool,
}
