//! [`Key`] and its notation; [`Keymap`]: which keys run which command in which mode.
//!
//! The notation is the one of the command table: a letter is itself, a named key or one with
//! modifiers stands in angle brackets: `]q`, `gg`, `<C-o>`, `<A-Left>`, `<PageDown>`.

use crossterm::event::KeyCode;

use super::command::{COMMANDS, Command, named};
use super::key::Key;
use super::key::show;
use super::mode::{Mode, Modes};

/// What a key sequence means so far.
#[derive(Debug, PartialEq)]
pub enum Found {
    /// It is a command's.
    Command(&'static Command),
    /// It begins some commands' sequences.
    Pending,
    /// Nothing begins so.
    Nothing,
}

/// The bindings of all modes.
#[derive(Clone, Debug)]
pub struct Keymap {
    bindings: Vec<(Vec<Key>, &'static Command)>,
}

impl Default for Keymap {
    fn default() -> Self {
        let bindings = COMMANDS.iter().flat_map(|command| {
            command
                .keys
                .iter()
                .map(move |notation| (Key::parse_all(notation).unwrap_or_default(), command))
        });
        Self {
            bindings: bindings.collect(),
        }
    }
}

impl Keymap {
    /// What `keys` mean in `mode`.
    pub fn look_up(&self, mode: Mode, keys: &[Key]) -> Found {
        let mut found = Found::Nothing;
        for (own, command) in self.in_mode(mode) {
            if own == keys {
                return Found::Command(command);
            }
            if own.starts_with(keys) {
                found = Found::Pending;
            }
        }
        found
    }

    /// How `keys` can go on in `mode`: the keys that are missing, and the command.
    pub fn continuations(&self, mode: Mode, keys: &[Key]) -> Vec<(String, &'static Command)> {
        self.in_mode(mode)
            .filter(|(own, _)| own.len() > keys.len() && own.starts_with(keys))
            .map(|(own, command)| (show(&own[keys.len()..]), *command))
            .collect()
    }

    /// The first key sequence of the command of this name, as shown; for hints.
    pub fn keys_of(&self, name: &str) -> Option<String> {
        self.bindings
            .iter()
            .find(|(_, command)| command.name == name)
            .map(|(keys, _)| show(keys))
    }

    fn in_mode(&self, mode: Mode) -> impl Iterator<Item = &(Vec<Key>, &'static Command)> {
        self.bindings
            .iter()
            .filter(move |(_, command)| command.modes.contains(mode))
    }
}

/// The key map, and the keys of a sequence that has begun.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    /// Which keys do what.
    pub map: Keymap,
    /// The keys of a sequence that has begun.
    pub pending: Vec<Key>,
    /// The number that was typed before them.
    pub count: Option<usize>,
}

/// The largest number that can be typed before a key.
const MOST: usize = 99_999;

/// What became of a key.
#[derive(Debug, PartialEq)]
pub enum Pressed {
    /// It runs this command, with the number that was typed before it.
    Command(&'static Command, Option<usize>),
    /// It begins or continues a sequence, or breaks one off.
    Waiting,
    /// No command has this sequence.
    Unknown(String),
    /// It is typed: no command begins with it.
    Typed(Key),
}

impl Keys {
    /// Takes a key in `mode`.
    pub fn press(&mut self, mode: Mode, key: Key) -> Pressed {
        if (!self.pending.is_empty() || self.count.is_some()) && key.code == KeyCode::Esc {
            self.pending.clear();
            self.count = None;
            return Pressed::Waiting;
        }
        if let Some(digit) = self.digit(mode, key) {
            let number = self.count.unwrap_or(0) * 10 + digit;
            self.count = Some(number.min(MOST));
            return Pressed::Waiting;
        }
        self.pending.push(key);
        match self.map.look_up(mode, &self.pending) {
            Found::Command(command) => {
                self.pending.clear();
                Pressed::Command(command, self.count.take())
            }
            Found::Pending => Pressed::Waiting,
            Found::Nothing => {
                let pressed = std::mem::take(&mut self.pending);
                let count = self.count.take();
                if pressed.len() == 1 && count.is_none() {
                    Pressed::Typed(key)
                } else {
                    let count = count.map(|count| count.to_string()).unwrap_or_default();
                    Pressed::Unknown(format!("{count}{}", show(&pressed)))
                }
            }
        }
    }

    /// The digit that a key adds to the number before a command: one that is not a command itself, and
    /// 0 after another digit.
    fn digit(&self, mode: Mode, key: Key) -> Option<usize> {
        if !self.pending.is_empty() || !Modes::COUNTING.contains(mode) {
            return None;
        }
        let KeyCode::Char(letter) = key.code else {
            return None;
        };
        let digit = letter
            .to_digit(10)
            .filter(|_| key == Key::plain(key.code))? as usize;
        let is_begun = self.count.is_some();
        let is_free = || self.map.look_up(mode, &[key]) == Found::Nothing;
        (is_begun || digit > 0 && is_free()).then_some(digit)
    }

    /// What was pressed and waits for more: `3]`.
    pub fn shown(&self) -> String {
        let count = self.count.map(|count| count.to_string());
        count.unwrap_or_default() + &show(&self.pending)
    }

    /// The first key sequence of a command, for hints in sentences.
    pub fn of(&self, name: &str) -> String {
        debug_assert!(named(name).is_some(), "{name} is not a command");
        self.map.keys_of(name).unwrap_or_default()
    }

    /// Commands with a word for each, for the foot of what lies over the text: `y accept · Esc close`.
    pub fn hints(&self, commands: &[(&str, &str)]) -> String {
        let hints = commands.iter();
        let hints: Vec<String> = hints
            .map(|(name, words)| format!("{} {words}", self.of(name)))
            .collect();
        hints.join(" · ")
    }

    /// How the keys that were pressed can go on in `mode`.
    pub fn continuations(&self, mode: Mode) -> Vec<(String, &'static str)> {
        if self.pending.is_empty() {
            return Vec::new();
        }
        let found = self.map.continuations(mode, &self.pending);
        let rows = found.into_iter();
        rows.map(|(keys, command)| (keys, command.help)).collect()
    }

    /// How the quick key of a code is pressed: alone while selecting, after the key for quick keys if
    /// it is a command alone.
    pub fn quick(&self, key: char) -> String {
        let pressed = [Key::plain(KeyCode::Char(key))];
        match self.map.look_up(Mode::Select, &pressed) {
            Found::Nothing if !key.is_ascii_digit() => key.to_string(),
            _ => format!("{}{key}", self.of("quick-code")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_notation_in_the_table_is_right() {
        for command in COMMANDS {
            for notation in command.keys {
                let keys = Key::parse_all(notation);
                assert!(
                    keys.is_some_and(|keys| !keys.is_empty()),
                    "{}: {notation}",
                    command.name
                );
            }
        }
    }

    #[test]
    fn no_sequence_hides_another() {
        let keymap = Keymap::default();
        for mode in Mode::ALL.iter().copied() {
            let bindings: Vec<_> = keymap.in_mode(mode).collect();
            for (at, (keys, command)) in bindings.iter().enumerate() {
                for (other, (others, second)) in bindings.iter().enumerate() {
                    assert!(
                        at == other || !others.starts_with(keys),
                        "{} and {} both begin with {}",
                        command.name,
                        second.name,
                        show(keys)
                    );
                }
            }
        }
    }

    #[test]
    fn keys_are_shown_as_a_person_names_them() {
        let shown = |notation: &str| show(&Key::parse_all(notation).expect("right"));
        assert_eq!(shown("]q"), "]q");
        assert_eq!(shown("<C-o>"), "Ctrl-o");
        assert_eq!(shown("<A-Left>"), "Alt-←");
        assert_eq!(shown("<PageDown>"), "PageDown");
    }
}
