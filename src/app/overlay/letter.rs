//! [`Letter`]: the next key is the letter of a place.

use crossterm::event::KeyCode;

use super::{Layer, Outcome};
use crate::app::action::Action;
use crate::app::ask::LetterAsk;
use crate::app::commands::place;
use crate::app::context::Context;
use crate::app::key::Key;
use crate::app::mode::Mode;

/// Waits for the letter of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Letter(pub LetterAsk);

impl Layer for Letter {
    fn mode(&self) -> Mode {
        Mode::Letter
    }

    fn act(&mut self, action: Action, _: &mut Context) -> Outcome {
        match action {
            Action::Cancel => Outcome::Close,
            _ => Outcome::Pass,
        }
    }

    fn typed(&mut self, key: Key, cx: &mut Context) -> Outcome {
        match key.code {
            KeyCode::Char(letter) if key == Key::plain(key.code) => {
                place::lettered(cx, self.0, letter);
            }
            _ => cx.warn(format!("{key} is not a letter")),
        }
        Outcome::Close
    }
}
