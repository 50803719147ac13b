//! [`Waiting`]: an article is being opened.

use super::{Layer, Outcome};
use crate::app::action::{Action, Direction};
use crate::app::context::Context;
use crate::app::message::{Effect, INTERRUPT};
use crate::app::mode::Mode;

/// Says that an article is being opened. It covers the screen until the article is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The article's name.
    pub name: String,
    /// Since how many seconds.
    pub seconds: u64,
    /// Counts the signs of life.
    pub beat: usize,
}

impl Waiting {
    /// Begins to wait for the article of this name.
    pub fn new(name: String) -> Self {
        Self {
            name,
            seconds: 0,
            beat: 0,
        }
    }
}

impl Layer for Waiting {
    fn mode(&self) -> Mode {
        Mode::Opening
    }

    fn act(&mut self, action: Action, cx: &mut Context) -> Outcome {
        match action {
            Action::Cancel => cx.effect(Effect::Quit),
            Action::Interrupt => cx.effect(Effect::End(INTERRUPT)),
            _ => return Outcome::Pass,
        }
        Outcome::Stay
    }

    fn wheel(&mut self, _: Direction, _: &mut Context) {}
}
