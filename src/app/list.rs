//! The three lists: names by kind, quotes by speaker, annotations in order of place.
//!
//! Their rows are made anew when findings, notes or filters change, never while drawing.

use super::action::{Direction, Motion};
use super::document::{Document, Progress};
use super::keymap::Keys;
use super::look::Look;
use super::pane::Pane;
use super::words::{source_in_words, speaker};
use crate::analysis::{EntityKind, Speaker};
use crate::annotation::{Colour, Filter, Id, Placed, Standing};
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
    /// A sentence where there is nothing else.
    Empty(String),
}

impl Row {
    /// True where the row can be chosen.
    pub fn is_choice(&self) -> bool {
        matches!(
            self,
            Self::Entity(_) | Self::Quote(_) | Self::Note(_) | Self::Orphan(_)
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

    /// Other rows take the place of these. What the reader chose stays chosen; as long as nothing was
    /// chosen the list is at its top, whatever results come in.
    fn replace(&mut self, rows: Vec<Row>, document: &Document) {
        self.rows = rows;
        if let Some(held) = &self.held {
            let mut rows = self.rows.iter();
            let same = rows.position(|row| Held::of(row, document).as_ref() == Some(held));
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
    fn follow(&mut self, height: usize) {
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
        while self
            .rows
            .get(last + 1)
            .is_some_and(|row| matches!(row, Row::Also(_) | Row::Was(_) | Row::NoteText(_)))
        {
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
            row.is_some_and(|row| !matches!(row, Row::Also(_) | Row::Was(_) | Row::NoteText(_)))
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
                let at = Colour::FIVE.iter().position(|own| *own == colour.nearest());
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

/// How many records are changed, to confirm and lost. Not worked out at each frame: there may be very
/// many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OpenCounts([usize; Standing::ALL.len()]);

impl OpenCounts {
    fn of(document: &Document) -> Self {
        let (notes, text) = (&document.notes, document.article.text());
        let mut counts = [0; Standing::ALL.len()];
        let mut add = |record: &dyn Placed| counts[Standing::of(record, text) as usize] += 1;
        notes.annotations().iter().for_each(|mark| add(mark));
        notes.mentions().iter().for_each(|mention| add(mention));
        notes.quotes().iter().for_each(|quote| add(quote));
        counts[Standing::Lost as usize] = notes.orphans().len();
        Self(counts)
    }

    /// In words: `2 changed, 1 to confirm, 1 lost`; empty if nothing waits.
    pub fn in_words(self) -> String {
        let open = Standing::ALL.iter().filter(|standing| standing.is_open());
        let counts = open.map(|&standing| (self.0[standing as usize], standing.words()));
        let counts: Vec<String> = counts
            .filter(|(count, _)| *count > 0)
            .map(|(count, words)| format!("{count} {words}"))
            .collect();
        counts.join(", ")
    }
}

/// The three lists.
#[derive(Clone, Debug, Default)]
pub struct Lists {
    lists: [List; 3],
    /// How many of the reader's records wait for an answer, by what became of them.
    open: OpenCounts,
}

impl Lists {
    /// The list of a pane.
    pub fn get(&self, pane: Pane) -> &List {
        &self.lists[pane.index()]
    }

    /// How many of the reader's records wait for an answer.
    pub fn open(&self) -> OpenCounts {
        self.open
    }

    /// The list of a pane, to change it.
    pub fn get_mut(&mut self, pane: Pane) -> &mut List {
        &mut self.lists[pane.index()]
    }

    /// Makes the rows of all lists again; what was chosen stays chosen.
    pub fn refresh(&mut self, document: &Document, look: &Look, keys: &Keys) {
        self.open = OpenCounts::of(document);
        for pane in Pane::ALL {
            let list = self.get(pane);
            let (rows, counts) = match pane {
                Pane::Entities => entity_rows(document, list),
                Pane::Quotes => quote_rows(document, list),
                Pane::Notes => note_rows(document, list, keys),
            };
            let list = self.get_mut(pane);
            list.counts = counts;
            list.replace(rows, document);
            list.follow(look.list_height(pane));
        }
    }

    /// Keeps what is chosen in sight after the panes changed.
    pub fn follow(&mut self, look: &Look) {
        for pane in Pane::ALL {
            self.get_mut(pane).follow(look.list_height(pane));
        }
    }
}

fn entity_rows(document: &Document, list: &List) -> (Vec<Row>, (usize, usize)) {
    let findings = document.findings();
    let count = |index: usize| document.count(index);
    let filter = &list.filter.text;
    let shown = |index: usize| {
        let entity = &findings.entities[index];
        let role = entity.role.iter();
        count(index) > 0
            && std::iter::once(&entity.name)
                .chain(&entity.aliases)
                .chain(role)
                .any(|name| holds(name, filter))
    };
    let mut rows = Vec::new();
    let mut total = 0;
    for kind in EntityKind::ALL {
        let of_kind = |index: &usize| findings.entities[*index].kind == kind;
        let all: Vec<usize> = (0..findings.entities.len()).filter(of_kind).collect();
        let mut own: Vec<usize> = all.iter().copied().filter(|&index| shown(index)).collect();
        own.sort_by_key(|&index| std::cmp::Reverse(count(index)));
        total += own.len();
        if own.is_empty() {
            continue;
        }
        rows.push(Row::Heading(kind.heading().to_owned(), own.len()));
        for index in own {
            rows.push(Row::Entity(index));
            let entity = &findings.entities[index];
            rows.extend(entity.role.clone().map(Row::Also));
            if !entity.aliases.is_empty() {
                rows.push(Row::Also(format!("= {}", entity.aliases.join(", "))));
            }
            let link = document.notes.link_of(entity);
            rows.extend(link.map(|link| Row::Also(format!("→ {link}"))));
        }
    }
    let all = (0..findings.entities.len())
        .filter(|&index| count(index) > 0)
        .count();
    if rows.is_empty() {
        let sentence = match (document.progress, all) {
            (Progress::Done, 0) => "No names were found.",
            (_, 0) => "Reading the article …",
            _ => "No name matches the filter.",
        };
        rows.push(Row::Empty(sentence.to_owned()));
    }
    (rows, (all, total))
}

fn quote_rows(document: &Document, list: &List) -> (Vec<Row>, (usize, usize)) {
    let findings = document.findings();
    let mut rows = Vec::new();
    let mut total = 0;
    for (who, quotes) in findings.by_speaker() {
        if list.speaker.as_ref().is_some_and(|only| only != who) {
            continue;
        }
        let name = speaker(findings, who);
        let shown = quotes.into_iter().filter(|&index| {
            let quote = &findings.quotes[index];
            let parts = &quote.parts;
            holds(&name, &list.filter.text)
                || holds(source_in_words(quote.source_kind), &list.filter.text)
                || parts
                    .iter()
                    .any(|part| holds(part.span.of(document.article.text()), &list.filter.text))
        });
        let shown: Vec<usize> = shown.collect();
        if shown.is_empty() {
            continue;
        }
        total += shown.len();
        rows.push(Row::Heading(name, shown.len()));
        rows.extend(shown.into_iter().map(Row::Quote));
    }
    let all = findings.quotes.len();
    if rows.is_empty() {
        let sentence = match (document.progress, all) {
            (Progress::Done, 0) => "Nobody is quoted.",
            (_, 0) => "Reading the article …",
            _ => "No quote matches the filter.",
        };
        rows.push(Row::Empty(sentence.to_owned()));
    }
    (rows, (all, total))
}

fn note_rows(document: &Document, list: &List, keys: &Keys) -> (Vec<Row>, (usize, usize)) {
    let notes = &document.notes;
    let filter = &list.filter;
    let mut rows = Vec::new();
    let mut total = 0;
    for (index, note) in notes.annotations().iter().enumerate() {
        if filter.matches(note) {
            total += 1;
            rows.push(Row::Note(index));
            if Standing::of(note, document.article.text()).is_open() {
                rows.push(Row::Was(index));
            }
            if !note.note.is_empty() || !note.codes.is_empty() {
                rows.push(Row::NoteText(index));
            }
        }
    }
    if !notes.orphans().is_empty() && filter.is_empty() {
        rows.push(Row::Heading(
            "Lost: no longer in the article".to_owned(),
            notes.orphans().len(),
        ));
        rows.extend((0..notes.orphans().len()).map(Row::Orphan));
    }
    let all = notes.annotations().len();
    if rows.is_empty() {
        rows.push(Row::Empty(match all {
            0 => format!(
                "None yet: {} selects, {} highlights, {} adds codes, {} writes a note.",
                keys.of("select"),
                keys.of("mark"),
                keys.of("tag"),
                keys.of("note")
            ),
            _ => "No annotation matches the filter.".to_owned(),
        }));
    }
    (rows, (all, total))
}

/// True where `text` holds `words`; case counts where they hold a capital letter. White space of
/// any kind is one blank.
fn holds(text: &str, words: &str) -> bool {
    if words.is_empty() {
        return true;
    }
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().any(char::is_uppercase) {
        text.contains(words)
    } else {
        text.to_lowercase().contains(words)
    }
}
