//! [`Quick`]: the next key is the quick key of a code.

use crossterm::event::KeyCode;
use ratatui::layout::Position;

use super::{Layer, Outcome};
use crate::app::action::Action;
use crate::app::ask::Target;
use crate::app::commands::quick;
use crate::app::context::Context;
use crate::app::key::Key;
use crate::app::menu::Menu;
use crate::app::mode::Mode;

/// The codes with their quick keys.
pub(super) fn rows(cx: &Context) -> Vec<(String, String)> {
    let keys = cx.document.notes.quick_codes().into_iter();
    keys.map(|(key, code)| (key.to_string(), code)).collect()
}

/// Waits for the quick key of a code for this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quick(pub Target);

impl Layer for Quick {
    fn mode(&self) -> Mode {
        Mode::Quick
    }

    fn act(&mut self, action: Action, _: &mut Context) -> Outcome {
        match action {
            Action::Cancel => Outcome::Close,
            _ => Outcome::Pass,
        }
    }

    fn typed(&mut self, key: Key, cx: &mut Context) -> Outcome {
        quick::typed_for(cx, &self.0, key);
        Outcome::Close
    }

    fn click(&mut self, at: Position, cx: &mut Context) -> Outcome {
        match Menu::clicked_letter(rows(cx), &cx.look, at) {
            Some(letter) => self.typed(Key::plain(KeyCode::Char(letter)), cx),
            None => Outcome::Stay,
        }
    }
}
