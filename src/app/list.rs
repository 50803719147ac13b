//! [`List`]: the rows of a pane, which of them is chosen, and what they must hold.

use std::sync::Arc;

use super::action::{Direction, Motion};
use super::document::Document;
use super::pane::Pane;
use crate::analysis::{EntityKind, Speaker};
use crate::annotation::{Colour, Filter, Id};
use crate::text::Span;

/// A row of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// A heading with a count.
    Heading(String, usize),
    /// The entity of this index.
    Entity(usize),
    /// Its other names, or what it is.
    Also(String),
    /// The quote of this index.
    Quote(usize),
    /// The annotation of this index.
    Note(usize),
    /// What stood at it, if its words changed: on a row of its own.
    Was(usize),
    /// Its note, on a row of its own.
    NoteText(usize),
    /// A record without a place.
    Orphan(usize),
    /// Something with places in the article.
    Place(Place),
    /// Where the places of the row above are, on a row of its own.
    Strip(Strip),
    /// A sentence if there is nothing else.
    Empty(String),
}

/// Something with places in the article: choosing it goes to the next of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// What it is.
    pub words: String,
    /// What stands at the end of the row.
    pub about: String,
    /// Where it is, in order. A row with a place at the caret is the one that the reader is at.
    pub spans: Arc<[Span]>,
}

impl Place {
    /// A row for one place.
    pub fn one(words: String, about: String, span: Span) -> Self {
        Self {
            words,
            about,
            spans: Arc::new([span]),
        }
    }
}

/// Stretches of the article on a row that stands for all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strip {
    /// The stretches, in order.
    pub spans: Arc<[Span]>,
    /// What is there.
    pub of: StripOf,
}

/// What a strip shows, which decides its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StripOf {
    /// The quotes of a speaker, whose colour has this turn.
    Speaker(usize),
    /// The mentions of a name.
    Name,
    /// The hits of a search.
    Hits,
    /// Annotations in this colour.
    Notes(Option<Colour>),
}

/// True if a byte of one of `spans`, which are in order, is at `at`.
fn any_at(spans: &[Span], at: usize) -> bool {
    let after = spans.partition_point(|span| span.start as usize <= at);
    after > 0 && spans[after - 1].contains(at)
}

impl Row {
    /// True if the row can be chosen.
    pub fn is_choice(&self) -> bool {
        matches!(
            self,
            Self::Entity(_) | Self::Quote(_) | Self::Note(_) | Self::Orphan(_) | Self::Place(_)
        )
    }

    /// True if it belongs to the choice above it.
    pub fn is_detail(&self) -> bool {
        matches!(
            self,
            Self::Also(_) | Self::Was(_) | Self::NoteText(_) | Self::Strip(_)
        )
    }
}

/// A list with its place.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// The rows.
    pub rows: Vec<Row>,
    /// The chosen row.
    pub chosen: usize,
    /// The first visible row.
    pub top: usize,
    /// What the rows must hold. Only notes have codes and colours.
    pub filter: Filter,
    /// The speaker whose quotes are shown.
    pub speaker: Option<Speaker>,
    /// How many there are without the filter, and with it.
    pub counts: (usize, usize),
    /// What the reader chose.
    held: Option<Held>,
}

/// What a chosen row stands for, whatever its index among other results is.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Held {
    /// Its words, and the first of its places.
    Place(String, u32),
    Entity(String, EntityKind),
    Quote(Span),
    Record(Id),
}

impl Held {
    fn of(row: &Row, document: &Document) -> Option<Self> {
        let findings = document.findings();
        match row {
            Row::Entity(index) => {
                let entity = findings.entities.get(*index)?;
                Some(Self::Entity(entity.name.clone(), entity.kind))
            }
            Row::Place(place) => {
                let first = place.spans.first().map_or(0, |span| span.start);
                Some(Self::Place(place.words.clone(), first))
            }
            Row::Quote(index) => Some(Self::Quote(findings.quotes.get(*index)?.span())),
            Row::Note(index) => {
                let mark = document.notes.annotations().get(*index)?;
                Some(Self::Record(mark.id.clone()))
            }
            Row::Orphan(index) => {
                let orphan = document.notes.orphans().get(*index)?;
                Some(Self::Record(orphan.record.id().clone()))
            }
            _ => None,
        }
    }

    /// How far `other` is from this in the article if it stands for the same. Rows for places can
    /// have the same words: each “Monday” among the dates.
    fn distance(&self, other: &Self) -> Option<u32> {
        match (self, other) {
            (Self::Place(words, first), Self::Place(others, other)) if words == others => {
                Some(first.abs_diff(*other))
            }
            _ => (self == other).then_some(0),
        }
    }
}

impl List {
    /// The chosen row, where there is one to choose.
    pub fn chosen_row(&self) -> Option<&Row> {
        self.rows.get(self.chosen).filter(|row| row.is_choice())
    }

    /// True where some rows are not shown.
    pub fn is_filtered(&self) -> bool {
        !self.filter.is_empty() || self.speaker.is_some()
    }

    /// True if there is nothing in it, and not by a filter alone.
    pub fn is_empty(&self) -> bool {
        matches!(self.rows[..], [Row::Empty(_)]) && !self.is_filtered()
    }

    /// Other rows take the place of these. What the reader chose stays chosen; as long as nothing was
    /// chosen the list is at its top, whatever results come in.
    pub(super) fn replace(&mut self, rows: Vec<Row>, document: &Document) {
        self.rows = rows;
        if let Some(held) = &self.held {
            let rows = self.rows.iter().enumerate();
            let alike = rows.filter_map(|(n, row)| {
                let distance = held.distance(&Held::of(row, document)?)?;
                Some((distance, n))
            });
            let same = alike.min().map(|(_, n)| n);
            self.chosen = same.unwrap_or(self.chosen.min(self.rows.len().saturating_sub(1)));
        } else {
            (self.chosen, self.top) = (0, 0);
        }
        if self.chosen_row().is_none() {
            self.step(Direction::Next, 1);
            if self.chosen_row().is_none() {
                self.step(Direction::Previous, 1);
            }
        }
    }

    /// The chosen row is the reader's choice: it stays when other results come.
    pub fn hold(&mut self, document: &Document) {
        self.held = self.chosen_row().and_then(|row| Held::of(row, document));
    }

    /// Chooses this row if it is there.
    pub fn choose(&mut self, row: &Row, document: &Document) {
        if let Some(at) = self.rows.iter().position(|other| other == row) {
            self.chosen = at;
            self.hold(document);
        }
    }

    /// Chooses the row of the place at `at`, if there is one.
    pub fn choose_at(&mut self, at: usize, document: &Document) {
        let is_here = |row: &Row| matches!(row, Row::Place(place) if any_at(&place.spans, at));
        if let Some(row) = self.rows.iter().position(is_here) {
            self.chosen = row;
            self.hold(document);
        }
    }

    /// Chooses the row that is `count` choices further. True where it changed.
    fn step(&mut self, way: Direction, count: usize) -> bool {
        let before = self.chosen;
        for _ in 0..count {
            let found = match way {
                Direction::Next => {
                    (self.chosen + 1..self.rows.len()).find(|&n| self.rows[n].is_choice())
                }
                Direction::Previous => {
                    let end = self.chosen.min(self.rows.len());
                    (0..end).rev().find(|&n| self.rows[n].is_choice())
                }
            };
            let Some(found) = found else { break };
            self.chosen = found;
        }
        self.chosen != before
    }

    /// Scrolls so that the chosen row, and the heading above it, are visible.
    pub(super) fn follow(&mut self, height: usize) {
        let height = height.max(1);
        let above = self.chosen.saturating_sub(1);
        let first = match self.rows.get(above) {
            Some(Row::Heading(..)) => above,
            _ => self.chosen,
        };
        if first < self.top {
            self.top = first;
        }
        let mut last = self.chosen;
        while self.rows.get(last + 1).is_some_and(Row::is_detail) {
            last += 1;
        }
        if last >= self.top + height {
            self.top = (last + 1 - height).min(self.chosen);
        }
        self.top = self.top.min(self.rows.len().saturating_sub(height));
    }

    /// Moves the choice in a list of which `height` rows are visible.
    pub fn go(&mut self, motion: Motion, height: usize) {
        match motion {
            Motion::Line(way) => drop(self.step(way, 1)),
            Motion::Page(way) => drop(self.step(way, (height / 2).max(1))),
            Motion::Top => drop(self.step(Direction::Previous, usize::MAX)),
            Motion::Bottom => drop(self.step(Direction::Next, usize::MAX)),
            _ => {}
        }
        if self.rows.len() <= height || self.chosen < height && motion == Motion::Top {
            self.top = 0;
        }
        self.follow(height);
    }

    /// Scrolls by some rows; the choice stays.
    pub fn scroll(&mut self, way: Direction, rows: usize, height: usize) {
        let most = self.rows.len().saturating_sub(height);
        self.top = match way {
            Direction::Next => (self.top + rows).min(most),
            Direction::Previous => self.top.saturating_sub(rows),
        };
    }

    /// Chooses a row by the mouse; a row of details belongs to the choice above it. True if it can
    /// be chosen.
    pub fn choose_row(&mut self, row: usize) -> bool {
        let choice = (0..=row.min(self.rows.len())).rev().find(|&n| {
            let row = self.rows.get(n);
            row.is_some_and(|row| !row.is_detail())
        });
        let Some(choice) = choice.filter(|&n| self.rows[n].is_choice()) else {
            return false;
        };
        self.chosen = choice;
        true
    }

    /// Only the notes of the next colour; after the last one all again.
    pub fn turn_colour(&mut self) {
        let filter = &mut self.filter;
        filter.colour = match filter.colour {
            None => Some(Colour::Yellow),
            Some(colour) => {
                let at = Colour::FIVE
                    .iter()
                    .position(|other| *other == colour.nearest());
                at.and_then(|at| Colour::FIVE.get(at + 1)).copied()
            }
        };
    }

    /// Everything again.
    pub fn clear_filter(&mut self) {
        self.filter = Filter::default();
        self.speaker = None;
    }

    /// The filter as it can be typed.
    pub fn filter_in_words(&self) -> String {
        let filter = &self.filter;
        let mut words = Vec::new();
        words.extend(filter.code.as_ref().map(|code| format!("#{code}")));
        words.extend(filter.colour.map(|colour| format!(":{}", colour.name())));
        if !filter.text.is_empty() {
            words.push(filter.text.clone());
        }
        words.join(" ")
    }
}

/// The filter that was typed for a list. In the notes `#word` asks for a code and `:colour` for a
/// colour.
pub fn typed_filter(pane: Pane, words: &str) -> Filter {
    let mut filter = Filter::default();
    let mut rest = Vec::new();
    for word in words.split_whitespace() {
        match (pane, word.strip_prefix('#'), word.strip_prefix(':')) {
            (Pane::Notes, Some(code), _) if !code.is_empty() => {
                filter.code = Some(code.to_owned());
            }
            (Pane::Notes, _, Some(name)) if Colour::parse(name).is_some() => {
                filter.colour = Colour::parse(name);
            }
            _ => rest.push(word),
        }
    }
    filter.text = rest.join(" ");
    filter
}
