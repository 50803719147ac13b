//! [`Key`] and its notation.
//!
//! The notation is the one of the command table: a letter is itself, a named key or one with
//! modifiers stands in angle brackets: `]q`, `gg`, `<C-o>`, `<A-Left>`, `<PageDown>`.

use std::fmt;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::signs::Signs;

/// A key with its modifiers. A capital letter has no shift: the letter says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// The key.
    pub code: KeyCode,
    /// What was held with it.
    pub modifiers: KeyModifiers,
}

/// Names of the keys that are no letters, as written between angle brackets and as shown.
const NAMED: [(&str, &str, KeyCode); 20] = [
    ("Space", "Space", KeyCode::Char(' ')),
    ("Enter", "Enter", KeyCode::Enter),
    ("Esc", "Esc", KeyCode::Esc),
    ("Tab", "Tab", KeyCode::Tab),
    ("BackTab", "Shift-Tab", KeyCode::BackTab),
    ("Backspace", "Backspace", KeyCode::Backspace),
    ("Delete", "Delete", KeyCode::Delete),
    ("Insert", "Insert", KeyCode::Insert),
    ("Left", "←", KeyCode::Left),
    ("Right", "→", KeyCode::Right),
    ("Up", "↑", KeyCode::Up),
    ("Down", "↓", KeyCode::Down),
    ("Home", "Home", KeyCode::Home),
    ("End", "End", KeyCode::End),
    ("PageUp", "PageUp", KeyCode::PageUp),
    ("PageDown", "PageDown", KeyCode::PageDown),
    ("F1", "F1", KeyCode::F(1)),
    ("F2", "F2", KeyCode::F(2)),
    ("lt", "<", KeyCode::Char('<')),
    ("gt", ">", KeyCode::Char('>')),
];

impl Key {
    /// A key without modifiers.
    pub const fn plain(code: KeyCode) -> Self {
        Self {
            code,
            modifiers: KeyModifiers::NONE,
        }
    }

    /// Reads keys in the notation of the command table; `None` where it is wrong.
    pub fn parse_all(notation: &str) -> Option<Vec<Self>> {
        let mut keys = Vec::new();
        let mut rest = notation;
        while let Some(first) = rest.chars().next() {
            if first == '<' {
                let (inside, behind) = rest[1..].split_once('>')?;
                keys.push(Self::parse_named(inside)?);
                rest = behind;
            } else {
                keys.push(Self::plain(KeyCode::Char(first)));
                rest = &rest[first.len_utf8()..];
            }
        }
        Some(keys)
    }

    fn parse_named(inside: &str) -> Option<Self> {
        let mut modifiers = KeyModifiers::NONE;
        let mut name = inside;
        loop {
            let (modifier, rest) = match name.split_once('-') {
                Some(("C", rest)) => (KeyModifiers::CONTROL, rest),
                Some(("A", rest)) => (KeyModifiers::ALT, rest),
                Some(("S", rest)) => (KeyModifiers::SHIFT, rest),
                _ => break,
            };
            modifiers |= modifier;
            name = rest;
        }
        let mut letters = name.chars();
        let code = match (letters.next(), letters.next()) {
            (Some(letter), None) => KeyCode::Char(letter),
            _ => match name
                .strip_prefix('F')
                .and_then(|number| number.parse().ok())
            {
                Some(number @ 1..=24) => KeyCode::F(number),
                _ => NAMED.iter().find(|(own, _, _)| *own == name)?.2,
            },
        };
        Some(Self { code, modifiers })
    }
}

impl From<KeyEvent> for Key {
    fn from(event: KeyEvent) -> Self {
        let mut modifiers =
            event.modifiers & (KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SHIFT);
        let mut code = event.code;
        match code {
            KeyCode::Char(letter) => {
                modifiers -= KeyModifiers::SHIFT;
                // With Control some terminals send the capital, others the small letter.
                if modifiers.contains(KeyModifiers::CONTROL) {
                    code = KeyCode::Char(letter.to_ascii_lowercase());
                }
            }
            KeyCode::BackTab => modifiers -= KeyModifiers::SHIFT,
            _ => {}
        }
        Self { code, modifiers }
    }
}

/// As shown to a person: `Ctrl-o`, `Alt-←`, `q`; as `{:#}` without signs: `Alt-Left`.
impl fmt::Display for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (modifier, name) in [
            (KeyModifiers::CONTROL, "Ctrl-"),
            (KeyModifiers::ALT, "Alt-"),
            (KeyModifiers::SHIFT, "Shift-"),
        ] {
            if self.modifiers.contains(modifier) {
                formatter.write_str(name)?;
            }
        }
        if let Some((name, shown, _)) = NAMED.iter().find(|(_, _, code)| *code == self.code) {
            let is_arrow = !shown.is_ascii();
            return formatter.write_str(if is_arrow && formatter.alternate() {
                name
            } else {
                shown
            });
        }
        match self.code {
            KeyCode::Char(letter) => write!(formatter, "{letter}"),
            KeyCode::F(number) => write!(formatter, "F{number}"),
            code => write!(formatter, "{code:?}"),
        }
    }
}

/// A key sequence as shown: `gg`, `]q`, `Ctrl-o`.
pub fn show(keys: &[Key], signs: Signs) -> String {
    let name = |key: &Key| match signs {
        Signs::Shapes => key.to_string(),
        Signs::Words => format!("{key:#}"),
    };
    keys.iter().map(name).collect()
}
