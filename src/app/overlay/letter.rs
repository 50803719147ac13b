//! [`Letter`]: the next key is the letter of a place.

use crossterm::event::KeyCode;
use ratatui::layout::Position;

use super::{Layer, Outcome};
use crate::app::action::{Action, Unit};
use crate::app::ask::LetterAsk;
use crate::app::commands::place;
use crate::app::context::Context;
use crate::app::key::Key;
use crate::app::menu::Menu;
use crate::app::mode::Mode;
use crate::app::words::opening;
use crate::text::Span;

/// The places with their letters and first words.
pub(super) fn rows(cx: &Context) -> Vec<(String, String)> {
    let places = place::places(cx).into_iter();
    let row = |(letter, span): (char, Span)| {
        let start = span.start as usize;
        let sentence = cx.reading.unit_at(&cx.document, Unit::Sentence, start);
        let words = opening(cx.article().words(sentence), 40);
        (letter.to_string(), words)
    };
    places.map(row).collect()
}

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

    fn click(&mut self, at: Position, cx: &mut Context) -> Outcome {
        match Menu::clicked_letter(rows(cx), &cx.look, at) {
            Some(letter) => self.typed(Key::plain(KeyCode::Char(letter)), cx),
            None => Outcome::Stay,
        }
    }
}
