//! Quick keys: a code in one key press.

use super::ask::Target;
use super::key::Key;
use super::keymap::Found;
use super::overlay::Overlay;
use super::{App, Effect, Mode, Modes};
use crossterm::event::KeyCode;

impl App {
    /// How the quick key of a code is pressed: alone while selecting, behind `;` where the key
    /// alone is a command.
    pub fn quick_keys(&self, key: char) -> String {
        let pressed = [Key::plain(KeyCode::Char(key))];
        match self.keymap.look_up(Modes::SELECT, &pressed) {
            Found::Nothing => key.to_string(),
            _ => format!("{}{key}", self.key_for("quick-code")),
        }
    }

    /// Waits for the quick key of a code for what is selected or here.
    pub(super) fn wait_for_quick_key(&mut self) {
        if self.document.notes.quick_codes().is_empty() {
            let (book, key) = (self.key_for("codebook"), self.key_for("key-code"));
            return self.refuse(format!(
                "No code has a quick key; {book} and {key} give one"
            ));
        }
        if let Some(target) = self.target_or_refuse() {
            self.overlays.push(Overlay::Quick(target));
        }
    }

    /// A key that is no command: while selecting it may be the quick key of a code.
    pub(super) fn quick_key(&mut self, key: Key) -> Vec<Effect> {
        let KeyCode::Char(letter) = key.code else {
            return Vec::new();
        };
        let plain = key == Key::plain(key.code);
        let keys = self.document.notes.quick_codes();
        let code = keys.into_iter().find(|own| own.0 == letter);
        match code {
            Some((_, code)) if plain && matches!(self.mode, Mode::Select(_)) => {
                match self.target_or_refuse() {
                    Some(target) => self.toggle_code(&target, &code),
                    None => Vec::new(),
                }
            }
            _ => Vec::new(),
        }
    }

    /// The key behind `;`.
    pub(super) fn quick_key_for_target(&mut self, key: Key) -> Vec<Effect> {
        let Some(Overlay::Quick(target)) = self.overlays.pop() else {
            return Vec::new();
        };
        let keys = self.document.notes.quick_codes();
        let found = keys
            .into_iter()
            .find(|own| KeyCode::Char(own.0) == key.code);
        let Some((_, code)) = found else {
            self.refuse(format!("{key} is no quick key of a code"));
            return Vec::new();
        };
        self.toggle_code(&target, &code)
    }

    /// Gives a target a code, or takes it off where it has it.
    fn toggle_code(&mut self, target: &Target, code: &str) -> Vec<Effect> {
        let mut codes = match target {
            Target::Old(id) => {
                let own = self.document.notes.annotation(id);
                own.map(|own| own.codes.clone()).unwrap_or_default()
            }
            _ => Vec::new(),
        };
        match codes.iter().position(|own| own == code) {
            Some(at) => drop(codes.remove(at)),
            None => codes.push(code.to_owned()),
        }
        self.set_codes(target.clone(), codes)
    }
}
