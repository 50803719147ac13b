//! [`Key`] and its notation; [`Keymap`]: which keys run which command in which mode.
//!
//! The notation is the one of the command table: a letter is itself, a named key or one with
//! modifiers stands in angle brackets: `]q`, `gg`, `<C-o>`, `<A-Left>`, `<PageDown>`.

use crossterm::event::KeyCode;

use super::command::{COMMANDS, Command, named};
use super::key::Key;
use super::key::show;
use super::mode::{Mode, Modes};
use super::settings::{Choices, KeyChoices, KeySet};
use super::signs::Signs;

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
    signs: Signs,
}

/// The keys of most programs, for those who do not know vi.
const PLAIN: &[(&str, &[&str])] = &[
    ("names", &["1"]),
    ("quotes", &["2"]),
    ("notes", &["3"]),
    ("codebook", &["4"]),
    ("leave-codebook", &["4"]),
    ("contents-pane", &["5"]),
    ("map", &["6"]),
    ("hits", &["7"]),
    ("search", &["<C-f>"]),
    ("next-hit", &["<F3>"]),
    ("undo", &["<C-z>"]),
    ("redo", &["<C-y>"]),
    ("save", &["<C-s>"]),
    ("next-quote", &["<A-Down>"]),
    ("previous-quote", &["<A-Up>"]),
];

impl Default for Keymap {
    fn default() -> Self {
        Self::of(&KeyChoices::default())
    }
}

impl Keymap {
    /// The key map of these choices.
    pub fn of(choices: &KeyChoices) -> Self {
        let usual = COMMANDS.iter().flat_map(|command| {
            let keys = command.keys.iter();
            keys.map(move |notation| (Key::parse_all(notation).unwrap_or_default(), command))
        });
        let mut map = Self {
            bindings: usual.collect(),
            signs: Signs::default(),
        };
        if choices.set == KeySet::Plain {
            for (name, keys) in PLAIN {
                map.bind(name, keys.iter().copied());
            }
        }
        for (name, keys) in &choices.bound {
            map.bindings.retain(|(_, command)| command.name != name);
            map.bind(name, keys.iter().map(String::as_str));
        }
        map
    }

    /// Gives a command keys, as its first. They are taken from commands that have them, or sequences that
    /// begin so, in the same place.
    fn bind<'a>(&mut self, name: &str, notations: impl Iterator<Item = &'a str>) {
        let Some(command) = named(name) else { return };
        let sequences: Vec<Vec<Key>> = notations
            .filter_map(Key::parse_all)
            .filter(|keys| !keys.is_empty())
            .collect();
        for new in &sequences {
            self.bindings.retain(|(keys, other)| {
                !other.modes.has_any_of(command.modes)
                    || !keys.starts_with(new) && !new.starts_with(keys)
            });
        }
        let new = sequences.into_iter().map(|keys| (keys, command));
        self.bindings.splice(0..0, new);
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
            .map(|(own, command)| (show(&own[keys.len()..], self.signs), *command))
            .collect()
    }

    /// All key sequences of a command, as shown.
    pub fn all_keys_of(&self, command: &Command) -> Vec<String> {
        let bindings = self.bindings.iter();
        let of = bindings.filter(|(_, other)| other.name == command.name);
        of.map(|(keys, _)| show(keys, self.signs)).collect()
    }

    /// The first key sequence of the command of this name, as shown; for hints.
    pub fn keys_of(&self, name: &str) -> Option<String> {
        self.bindings
            .iter()
            .find(|(_, command)| command.name == name)
            .map(|(keys, _)| show(keys, self.signs))
    }

    /// Keys as they are shown.
    pub fn shown(&self, keys: &[Key]) -> String {
        show(keys, self.signs)
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
    /// True once they have been waiting for more for a while: then what can follow is shown.
    pub waited: bool,
    /// Letters of the reader's keyboard with the Latin ones that they stand for.
    letters: Vec<(char, char)>,
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
    /// The keys of these choices.
    pub fn of_choices(choices: &Choices) -> Self {
        let signs = if choices.panes.plain {
            Signs::Words
        } else {
            Signs::Shapes
        };
        Self {
            map: Keymap {
                signs,
                ..Keymap::of(&choices.keys)
            },
            letters: choices.keys.letters.clone(),
            ..Self::default()
        }
    }

    /// The key that is meant: where no text is typed, a letter of another script stands for a Latin one.
    fn meant(&self, mode: Mode, key: Key) -> Key {
        let KeyCode::Char(letter) = key.code else {
            return key;
        };
        let is_typing = Modes::WRITING.contains(mode);
        let pair = self.letters.iter().find(|(from, _)| *from == letter);
        match pair.filter(|_| !is_typing) {
            Some((_, to)) => Key {
                code: KeyCode::Char(*to),
                ..key
            },
            None => key,
        }
    }

    /// A text with letters of another script as the Latin ones on the same keys.
    pub fn in_latin(&self, text: &str) -> String {
        let latin = |letter: char| {
            let pair = self.letters.iter().find(|(from, _)| *from == letter);
            pair.filter(|_| !letter.is_ascii())
                .map_or(letter, |(_, to)| *to)
        };
        text.chars().map(latin).collect()
    }

    /// Takes a key in `mode`.
    pub fn press(&mut self, mode: Mode, key: Key) -> Pressed {
        let key = self.meant(mode, key);
        self.waited = false;
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
                    Pressed::Unknown(format!("{count}{}", self.map.shown(&pressed)))
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
        count.unwrap_or_default() + &self.map.shown(&self.pending)
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
        hints.join(self.map.signs.between())
    }

    /// How the keys that were pressed can go on in `mode`.
    pub fn continuations(&self, mode: Mode) -> Vec<(String, &'static Command)> {
        if self.pending.is_empty() || !self.waited {
            return Vec::new();
        }
        self.map.continuations(mode, &self.pending)
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
                        show(keys, Signs::Shapes)
                    );
                }
            }
        }
    }

    #[test]
    fn keys_are_shown_as_a_person_names_them() {
        let shown = |notation: &str| show(&Key::parse_all(notation).expect("right"), Signs::Shapes);
        assert_eq!(shown("]q"), "]q");
        assert_eq!(shown("<C-o>"), "Ctrl-o");
        assert_eq!(shown("<A-Left>"), "Alt-←");
        assert_eq!(shown("<PageDown>"), "PageDown");
    }
}
