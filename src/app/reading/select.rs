//! Selecting: from one end to the other by any motion, by units, growing and shrinking.

use super::{Reading, TextMode};
use crate::annotation::Key as RecordKey;
use crate::app::action::{Direction, Unit};
use crate::app::document::Document;
use crate::text::{Span, motion};

/// What a selection is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SelectionPurpose {
    /// The record of this key gets it as its place.
    Attach(RecordKey),
    /// The quote of this span gets it as its borders; in a review that goes on afterwards.
    Borders {
        /// The quote as it is.
        quote: Span,
        /// True if a review waits.
        reviewing: bool,
    },
}

/// A selection that is being made. Its other end is the caret; both ends belong to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The end that stays: the start of a grapheme.
    pub anchor: usize,
    /// What growing left behind: anchor and caret.
    grown: Vec<(usize, usize)>,
    /// What it is for, unless the reader decides with the next key.
    pub purpose: Option<SelectionPurpose>,
}

impl Selection {
    /// A selection from `anchor`.
    pub fn new(anchor: usize) -> Self {
        Self {
            anchor,
            grown: Vec::new(),
            purpose: None,
        }
    }

    /// The selected span where the caret is at `caret`.
    pub fn span(&self, text: &str, caret: usize) -> Span {
        let (start, last) = (self.anchor.min(caret), self.anchor.max(caret));
        Span::new(start, motion::next_grapheme(text, last))
    }
}

impl Reading {
    /// Selects `span`: the caret goes to its last grapheme.
    pub fn select(&mut self, span: Span) {
        let last = motion::previous_grapheme(self.text(), span.end as usize);
        let start = span.start as usize;
        self.caret = last.max(start);
        self.select_from(start);
        self.follow();
    }

    /// Makes the selection begin at `anchor`; what it is for, and how it grew, stay.
    pub fn select_from(&mut self, anchor: usize) {
        let purpose = self.placing().cloned().map(SelectionPurpose::Attach);
        match &mut self.mode {
            TextMode::Select(selection) => selection.anchor = anchor,
            _ => {
                self.mode = TextMode::Select(Selection {
                    purpose,
                    ..Selection::new(anchor)
                });
            }
        }
        self.goal = None;
    }

    /// Where the end of the selection goes: forwards to the end of a unit, so that the whole of it
    /// is selected, backwards to a start.
    pub fn extend(&self, document: &Document, unit: Unit, way: Direction) -> usize {
        let at = self.caret;
        let anchor = match &self.mode {
            TextMode::Select(selection) => selection.anchor,
            _ => at,
        };
        if unit == Unit::Character {
            return match way {
                Direction::Next => self.next_start(document, unit, at),
                Direction::Previous => self.previous_start(document, unit, at),
            };
        }
        match way {
            Direction::Next if at >= anchor => {
                let end = self.unit_end(document, unit, at);
                if end > at {
                    return end;
                }
                let next = self.next_start(document, unit, at);
                if next > at {
                    self.unit_end(document, unit, next).max(next)
                } else {
                    at
                }
            }
            Direction::Next => self.next_start(document, unit, at).min(anchor),
            Direction::Previous if at <= anchor => self.previous_start(document, unit, at),
            Direction::Previous => {
                let start = self.previous_start(document, unit, at);
                let before = self.previous_start(document, unit, start);
                let end = self.unit_end(document, unit, before);
                if before < start && end >= anchor {
                    end
                } else {
                    start.min(anchor)
                }
            }
        }
    }

    /// The last grapheme of the unit at `at`; `at` where it is between two.
    fn unit_end(&self, document: &Document, unit: Unit, at: usize) -> usize {
        let span = self.unit_at(document, unit, at);
        let is_word = unit != Unit::Word || span.of(self.text()).chars().any(char::is_alphanumeric);
        if span.is_empty() || !is_word {
            return at;
        }
        motion::previous_grapheme(self.text(), span.end as usize).max(span.start as usize)
    }

    /// Selects the unit at the caret. False if there is none.
    pub fn select_unit(&mut self, document: &Document, unit: Unit) -> bool {
        let span = self.unit_at(document, unit, self.caret);
        if span.is_empty() {
            return false;
        }
        self.select(span);
        true
    }

    /// Selects the next larger unit around the selection.
    pub fn grow(&mut self, document: &Document) {
        let Some(now) = self.selection() else { return };
        let at = now.start as usize;
        let text = self.text();
        let mut around = vec![
            motion::word_at(&document.article, at),
            motion::sentence_at(&document.article, at),
            motion::paragraph_at(&document.article, at),
            Span::new(0, text.len()),
        ];
        let here = Span::new(at, at + 1);
        around.extend(
            document
                .mentions_in(here)
                .first()
                .map(|mention| mention.span),
        );
        if let Some((part, quote)) = document.parts_in(here).first() {
            around.push(*part);
            around.push(document.findings().quotes[*quote].span());
        }
        let larger = |span: &&Span| span.covers(now) && span.len() > now.len();
        let Some(next) = around.iter().filter(larger).min_by_key(|span| span.len()) else {
            return;
        };
        let (next, caret) = (*next, self.caret);
        if let TextMode::Select(selection) = &mut self.mode {
            selection.grown.push((selection.anchor, caret));
        }
        self.select(next);
    }

    /// Takes the last growing back.
    pub fn shrink(&mut self) {
        if let TextMode::Select(selection) = &mut self.mode {
            let Some((anchor, caret)) = selection.grown.pop() else {
                return;
            };
            selection.anchor = anchor;
            self.caret = caret;
            self.follow();
        }
    }

    /// The caret changes places with the selection's other end.
    pub fn swap_ends(&mut self) {
        if let TextMode::Select(selection) = &mut self.mode {
            std::mem::swap(&mut selection.anchor, &mut self.caret);
            self.follow();
        }
    }
}
