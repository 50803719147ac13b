//! [`Palette`]: commands by name.

use ratatui::layout::{Position, Rect};

use super::{Layer, Outcome};
use crate::app::action::{Action, Direction};
use crate::app::command::{ALIASES, COMMANDS, Command};
use crate::app::context::Context;
use crate::app::fuzzy::{Fit, ranked};
use crate::app::key::Key;
use crate::app::line::Line;
use crate::app::menu;
use crate::app::mode::Mode;

/// Commands by name.
#[derive(Clone, Debug)]
pub struct Palette {
    /// The mode below: only its commands are offered.
    below: Mode,
    /// What was typed.
    pub line: Line,
    /// The commands that match, the best first, with how they do.
    matches: Vec<(Fit, &'static Command)>,
    /// Which one is chosen.
    pub chosen: usize,
    /// True once the reader went to a command: that one is asked for.
    went: bool,
}

impl Palette {
    /// The commands of the mode below.
    pub fn new(below: Mode) -> Self {
        Self {
            below,
            line: Line::default(),
            matches: matching(below, ""),
            chosen: 0,
            went: false,
        }
    }

    /// The commands that match, the best first.
    pub fn matches(&self) -> impl ExactSizeIterator<Item = &'static Command> {
        self.matches.iter().map(|(_, command)| *command)
    }

    /// Its place on the screen, frame included.
    pub fn area(screen: Rect) -> Rect {
        let width = 84.min(screen.width.saturating_sub(2)).max(1);
        let height = 18.min(screen.height.saturating_sub(2)).max(1);
        let area = Rect {
            y: screen.height / 8,
            ..menu::centred(screen, width, height)
        };
        area.intersection(screen)
    }

    /// The first command in sight.
    pub fn first(&self, screen: Rect) -> usize {
        (self.chosen + 1).saturating_sub(Self::rows(screen))
    }

    /// How many commands are in sight: below them stands in full what the chosen one does.
    pub fn rows(screen: Rect) -> usize {
        let height = usize::from(menu::inside(Self::area(screen)).height);
        let below = if height > 6 { 2 } else { 0 };
        height.saturating_sub(1 + below)
    }

    /// What Enter runs: what was plainly asked for, or what the reader went to.
    fn accept(&self, cx: &mut Context) -> Outcome {
        let typed = self.line.text().trim();
        let next = cx.key_for("next-choice");
        if let Some((action, number)) = numbered(typed) {
            return Outcome::Run(action, Some(number));
        }
        match self.matches.get(self.chosen) {
            Some((fit, command)) if self.went || *fit < Fit::Letters && !typed.is_empty() => {
                Outcome::Run(command.action, None)
            }
            None => {
                cx.warn(format!("No command is called “{typed}”"));
                Outcome::Stay
            }
            Some(_) if typed.is_empty() => Outcome::Close,
            Some(_) => {
                cx.warn(format!(
                    "No command is called “{typed}”; {next} chooses one of the list"
                ));
                Outcome::Stay
            }
        }
    }

    fn fits_by_letters(&self) -> bool {
        let chosen = self.matches.get(self.chosen);
        chosen.is_some_and(|(fit, _)| *fit == Fit::Letters)
    }

    fn changed(&mut self, cx: &Context) -> Outcome {
        // Names of commands are Latin: letters of another keyboard stand for those on the same keys.
        let typed = cx.keys.in_latin(self.line.text());
        self.matches = matching(self.below, &typed);
        (self.chosen, self.went) = (0, false);
        Outcome::Stay
    }
}

/// What a number asks for: `42` a paragraph, `50%` a part of the article.
fn numbered(typed: &str) -> Option<(Action, usize)> {
    let (number, action) = match typed.strip_suffix('%') {
        Some(number) => (number, Action::Percent),
        None => (typed, Action::Paragraph),
    };
    Some((action, number.trim().parse().ok()?))
}

/// How what was typed fits a command, if it does so plainly.
fn plain(command: &Command, typed: &str) -> Option<Fit> {
    let name = command.name;
    let is_alias = |(alias, names): &(&str, &[&str])| *alias == typed && names.contains(&name);
    if ALIASES.iter().any(is_alias) {
        return Some(Fit::Name);
    }
    Fit::plain(name, command.help, typed)
}

/// The commands that fit what was typed, and how: those found in one way only after all that fit
/// better.
fn matching(mode: Mode, typed: &str) -> Vec<(Fit, &'static Command)> {
    let commands = COMMANDS.iter();
    let commands = commands.filter(|command| command.modes.contains(mode));
    let typed = typed.trim().to_lowercase();
    if let Some((action, _)) = numbered(&typed) {
        let asked = commands.filter(|command| command.action == action);
        return asked.map(|command| (Fit::Name, command)).collect();
    }
    if typed.is_empty() {
        return commands.map(|command| (Fit::Beginning, command)).collect();
    }
    let name = |command: &'static Command| command.name.to_owned();
    ranked(&typed, commands, name, |command| plain(command, &typed))
}

impl Layer for Palette {
    fn mode(&self) -> Mode {
        Mode::Palette
    }

    fn act(&mut self, action: Action, cx: &mut Context) -> Outcome {
        match action {
            Action::Accept => return self.accept(cx),
            Action::Cancel => return Outcome::Close,
            Action::Complete(way) => {
                let count = self.matches.len().max(1);
                // The first Tab takes what is offered first.
                let is_first = !self.went && !self.line.text().trim().is_empty();
                self.went = true;
                if is_first && self.fits_by_letters() && way == Direction::Next {
                    return Outcome::Stay;
                }
                self.chosen = match way {
                    Direction::Next => (self.chosen + 1) % count,
                    Direction::Previous => (self.chosen + count - 1) % count,
                };
            }
            Action::ClearLine => {
                self.line.clear();
                return self.changed(cx);
            }
            Action::DeleteWord => {
                self.line.delete_word();
                return self.changed(cx);
            }
            _ => return Outcome::Pass,
        }
        Outcome::Stay
    }

    fn typed(&mut self, key: Key, cx: &mut Context) -> Outcome {
        if self.line.key(key) {
            return self.changed(cx);
        }
        Outcome::Stay
    }

    fn paste(&mut self, text: &str, cx: &mut Context) {
        self.line.insert(text);
        self.changed(cx);
    }

    fn wheel(&mut self, _: Direction, _: &mut Context) {}

    fn click(&mut self, at: Position, cx: &mut Context) -> Outcome {
        let screen = cx.look.screen();
        let inner = menu::inside(Self::area(screen));
        // The line that is typed is above the commands.
        let Some(row) = at.y.checked_sub(inner.y + 1) else {
            return Outcome::Stay;
        };
        let row = usize::from(row);
        let command = self.matches.get(self.first(screen) + row);
        match command.filter(|_| inner.contains(at) && row < Self::rows(screen)) {
            Some((_, command)) => Outcome::Run(command.action, None),
            None => Outcome::Stay,
        }
    }
}
