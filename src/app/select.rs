//! Selecting: from one end to the other by any motion, by units, growing and shrinking.

use super::action::{Direction, Unit};
use super::{App, Effect, Mode};
use crate::text::{Span, motion};

/// A selection that is being made. Its other end is the caret; both ends belong to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The end that stays: the start of a grapheme.
    pub anchor: usize,
    /// What growing left behind: anchor and caret.
    grown: Vec<(usize, usize)>,
}

impl Selection {
    /// A selection from `anchor`.
    pub fn new(anchor: usize) -> Self {
        Self {
            anchor,
            grown: Vec::new(),
        }
    }

    /// The selected span where the caret is at `caret`.
    pub fn span(&self, text: &str, caret: usize) -> Span {
        let (start, last) = (self.anchor.min(caret), self.anchor.max(caret));
        Span::new(start, motion::next_grapheme(text, last))
    }
}

impl App {
    /// Selects `span`: the caret goes to its last grapheme.
    pub(super) fn select(&mut self, span: Span) {
        let last = motion::previous_grapheme(self.text(), span.end as usize);
        let start = span.start as usize;
        self.caret = last.max(start);
        let mut grown = Vec::new();
        if let Mode::Select(selection) = &mut self.mode {
            grown = std::mem::take(&mut selection.grown);
        }
        self.mode = Mode::Select(Selection {
            anchor: start,
            grown,
        });
        self.goal = None;
        self.follow();
    }

    /// Where the end of the selection goes: forwards to the end of a unit, so that the whole of it
    /// is selected, backwards to a start.
    pub(super) fn extend(&self, unit: Unit, way: Direction) -> usize {
        let at = self.caret;
        let anchor = match &self.mode {
            Mode::Select(selection) => selection.anchor,
            _ => at,
        };
        if unit == Unit::Character {
            return match way {
                Direction::Next => self.next_start(unit, at),
                Direction::Previous => self.previous_start(unit, at),
            };
        }
        match way {
            Direction::Next if at >= anchor => {
                let end = self.unit_end(unit, at);
                if end > at {
                    return end;
                }
                let next = self.next_start(unit, at);
                if next > at {
                    self.unit_end(unit, next).max(next)
                } else {
                    at
                }
            }
            Direction::Next => self.next_start(unit, at).min(anchor),
            Direction::Previous if at <= anchor => self.previous_start(unit, at),
            Direction::Previous => {
                let start = self.previous_start(unit, at);
                let before = self.previous_start(unit, start);
                let end = self.unit_end(unit, before);
                if before < start && end >= anchor {
                    end
                } else {
                    start.min(anchor)
                }
            }
        }
    }

    /// The last grapheme of the unit at `at`; `at` where it is between two.
    fn unit_end(&self, unit: Unit, at: usize) -> usize {
        let span = self.unit_at(unit, at);
        let is_word = unit != Unit::Word || span.of(self.text()).chars().any(char::is_alphanumeric);
        if span.is_empty() || !is_word {
            return at;
        }
        motion::previous_grapheme(self.text(), span.end as usize).max(span.start as usize)
    }

    /// Selects the unit at the caret.
    pub(super) fn select_unit(&mut self, unit: Unit) {
        let span = self.unit_at(unit, self.caret);
        if span.is_empty() {
            return self.refuse("There is none at the caret");
        }
        self.select(span);
    }

    /// Selects the next larger unit around the selection.
    pub(super) fn grow(&mut self) {
        let Some(now) = self.selection() else { return };
        let at = now.start as usize;
        let text = self.text();
        let document = &self.document;
        let mut around = vec![
            motion::word_at(&document.article, at),
            motion::sentence_at(&document.article, at),
            motion::paragraph_at(&document.article, at),
            Span::new(0, text.len()),
        ];
        let here = Span::new(at, at + 1);
        around.extend(document.mentions_in(here).first().map(|own| own.span));
        if let Some((part, quote)) = document.parts_in(here).first() {
            around.push(*part);
            around.push(document.findings().quotes[*quote].span());
        }
        let larger = |span: &&Span| span.covers(now) && span.len() > now.len();
        let Some(next) = around.iter().filter(larger).min_by_key(|span| span.len()) else {
            return;
        };
        let (next, caret) = (*next, self.caret);
        if let Mode::Select(selection) = &mut self.mode {
            selection.grown.push((selection.anchor, caret));
        }
        self.select(next);
    }

    /// Takes the last growing back.
    pub(super) fn shrink(&mut self) {
        if let Mode::Select(selection) = &mut self.mode {
            let Some((anchor, caret)) = selection.grown.pop() else {
                return;
            };
            selection.anchor = anchor;
            self.caret = caret;
            self.follow();
        }
    }

    /// The caret changes places with the selection's other end.
    pub(super) fn swap_ends(&mut self) {
        if let Mode::Select(selection) = &mut self.mode {
            std::mem::swap(&mut selection.anchor, &mut self.caret);
            self.follow();
        }
    }

    /// Gives the selected words to the clipboard.
    pub(super) fn copy(&mut self) -> Vec<Effect> {
        let Some(span) = self.selection() else {
            return Vec::new();
        };
        let words = span.of(self.text()).to_owned();
        self.tell(format!("Copied {} characters", words.chars().count()));
        self.mode = Mode::Read;
        vec![Effect::Copy(words)]
    }
}
