//! [`Palette`]: commands by name.

use super::{Layer, Outcome};
use crate::app::action::{Action, Direction};
use crate::app::command::{COMMANDS, Command};
use crate::app::context::Context;
use crate::app::fuzzy::fuzzy;
use crate::app::key::Key;
use crate::app::line::Line;
use crate::app::mode::Modes;

/// Commands by name.
#[derive(Clone, Debug)]
pub struct Palette {
    /// The mode below: only its commands are offered.
    below: Modes,
    /// What was typed.
    pub line: Line,
    /// The commands that match, the best first.
    pub matches: Vec<&'static Command>,
    /// Which one is chosen.
    pub chosen: usize,
}

impl Palette {
    /// The commands of the mode below.
    pub fn new(below: Modes) -> Self {
        Self {
            below,
            line: Line::default(),
            matches: matching(below, ""),
            chosen: 0,
        }
    }

    fn changed(&mut self) -> Outcome {
        self.matches = matching(self.below, self.line.text());
        self.chosen = 0;
        Outcome::Stay
    }
}

fn matching(modes: Modes, words: &str) -> Vec<&'static Command> {
    let commands = COMMANDS.iter();
    let commands: Vec<&'static Command> = commands
        .filter(|command| command.modes.contains(modes))
        .collect();
    fuzzy(words, &commands, |command| {
        format!("{} {}", command.name, command.help)
    })
}

impl Layer for Palette {
    fn modes(&self) -> Modes {
        Modes::PALETTE
    }

    fn act(&mut self, action: Action, _: &mut Context) -> Outcome {
        match action {
            Action::Accept => {
                return match self.matches.get(self.chosen) {
                    Some(command) => Outcome::Run(command.action),
                    None => Outcome::Close,
                };
            }
            Action::Cancel => return Outcome::Close,
            Action::Complete(way) => {
                let count = self.matches.len().max(1);
                self.chosen = match way {
                    Direction::Next => (self.chosen + 1) % count,
                    Direction::Previous => (self.chosen + count - 1) % count,
                };
            }
            Action::ClearLine => {
                self.line.clear();
                return self.changed();
            }
            Action::DeleteWord => {
                self.line.delete_word();
                return self.changed();
            }
            _ => return Outcome::Pass,
        }
        Outcome::Stay
    }

    fn typed(&mut self, key: Key, _: &mut Context) -> Outcome {
        if self.line.key(key) {
            return self.changed();
        }
        Outcome::Stay
    }

    fn paste(&mut self, text: &str, _: &mut Context) {
        self.line.insert(text);
        self.changed();
    }

    fn wheel(&mut self, _: Direction, _: &mut Context) {}
}
