//! The three lists: names by kind, quotes by speaker, annotations in order of place.
//!
//! Their rows are made anew when findings, notes or filters change, never while drawing.

use super::action::{Direction, JumpTarget, Motion};
use super::document::Progress;
use super::pane::{self, Focus, Pane};
use super::{App, Effect, Mode};
use crate::analysis::{EntityKind, Speaker};
use crate::annotation::{Colour, Filter};

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
    /// Its note, on a row of its own.
    NoteText(usize),
    /// A record without a place.
    Orphan(usize),
    /// A sentence where there is nothing else.
    Empty(&'static str),
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

    fn replace(&mut self, rows: Vec<Row>) {
        let before = self.rows.get(self.chosen).cloned();
        let same = before.and_then(|row| rows.iter().position(|other| *other == row));
        self.rows = rows;
        self.chosen = same.unwrap_or(self.chosen.min(self.rows.len().saturating_sub(1)));
        if self.chosen_row().is_none() {
            self.step(Direction::Next, 1);
            if self.chosen_row().is_none() {
                self.step(Direction::Previous, 1);
            }
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
            .is_some_and(|row| matches!(row, Row::Also(_) | Row::NoteText(_)))
        {
            last += 1;
        }
        if last >= self.top + height {
            self.top = (last + 1 - height).min(self.chosen);
        }
        self.top = self.top.min(self.rows.len().saturating_sub(height));
    }
}

impl App {
    /// Makes the rows of all lists anew.
    pub(super) fn refresh(&mut self) {
        self.follow_entity();
        for pane in Pane::ALL {
            let (rows, counts) = match pane {
                Pane::Entities => self.entity_rows(),
                Pane::Quotes => self.quote_rows(),
                Pane::Notes => self.note_rows(),
            };
            let height = self
                .list_area(pane)
                .map_or(1, |area| usize::from(area.height));
            let list = &mut self.lists[pane.index()];
            list.counts = counts;
            list.replace(rows);
            list.follow(height);
        }
        self.refresh_codebook();
    }

    /// A chosen entity that is gone is not chosen any more.
    fn follow_entity(&mut self) {
        let count = self.document.findings().entities.len();
        self.entity = self.entity.filter(|&entity| entity < count);
    }

    fn entity_rows(&self) -> (Vec<Row>, (usize, usize)) {
        let findings = self.document.findings();
        let count = |index: usize| self.document.count(index);
        let filter = &self.list(Pane::Entities).filter.text;
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
                let link = self.document.notes.link_of(entity);
                rows.extend(link.map(|link| Row::Also(format!("→ {link}"))));
            }
        }
        let all = (0..findings.entities.len())
            .filter(|&index| count(index) > 0)
            .count();
        if rows.is_empty() {
            rows.push(Row::Empty(match (self.document.progress, all) {
                (Progress::Done, 0) => "No names were found.",
                (_, 0) => "Reading the article …",
                _ => "No name holds these words.",
            }));
        }
        (rows, (all, total))
    }

    fn quote_rows(&self) -> (Vec<Row>, (usize, usize)) {
        let findings = self.document.findings();
        let list = self.list(Pane::Quotes);
        let mut rows = Vec::new();
        let mut total = 0;
        for (speaker, quotes) in findings.by_speaker() {
            if list.speaker.as_ref().is_some_and(|only| only != speaker) {
                continue;
            }
            let name = super::words::speaker(findings, speaker);
            let shown = quotes.into_iter().filter(|&index| {
                let parts = &findings.quotes[index].parts;
                holds(&name, &list.filter.text)
                    || parts
                        .iter()
                        .any(|part| holds(part.span.of(self.text()), &list.filter.text))
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
            rows.push(Row::Empty(match (self.document.progress, all) {
                (Progress::Done, 0) => "Nobody is quoted.",
                (_, 0) => "Reading the article …",
                _ => "No quote holds these words.",
            }));
        }
        (rows, (all, total))
    }

    fn note_rows(&self) -> (Vec<Row>, (usize, usize)) {
        let notes = &self.document.notes;
        let filter = &self.list(Pane::Notes).filter;
        let mut rows = Vec::new();
        let mut total = 0;
        for (index, note) in notes.annotations().iter().enumerate() {
            if filter.matches(note) {
                total += 1;
                rows.push(Row::Note(index));
                if !note.note.is_empty() || !note.codes.is_empty() {
                    rows.push(Row::NoteText(index));
                }
            }
        }
        if !notes.orphans().is_empty() && filter.is_empty() {
            rows.push(Row::Heading(
                "No longer in the article".to_owned(),
                notes.orphans().len(),
            ));
            rows.extend((0..notes.orphans().len()).map(Row::Orphan));
        }
        let all = notes.annotations().len();
        if rows.is_empty() {
            rows.push(Row::Empty(match all {
                0 => "None yet: v selects, m highlights, t tags, a writes a note.",
                _ => "No note passes the filter.",
            }));
        }
        (rows, (all, total))
    }

    /// Moves in the list that has the keys.
    pub(super) fn move_in_list(&mut self, pane: Pane, motion: Motion) {
        let height = self
            .list_area(pane)
            .map_or(1, |area| usize::from(area.height));
        let list = &mut self.lists[pane.index()];
        match motion {
            Motion::Line(way) => drop(list.step(way, 1)),
            Motion::Page(way) => drop(list.step(way, (height / 2).max(1))),
            Motion::Top => drop(list.step(Direction::Previous, usize::MAX)),
            Motion::Bottom => drop(list.step(Direction::Next, usize::MAX)),
            _ => {}
        }
        if list.rows.len() <= height || list.chosen < height && motion == Motion::Top {
            list.top = 0;
        }
        list.follow(height);
        self.chose(pane);
    }

    /// What follows from a row being chosen: an entity's mentions are marked.
    fn chose(&mut self, pane: Pane) {
        if pane != Pane::Entities {
            return;
        }
        self.entity = match self.lists[pane.index()].chosen_row() {
            Some(Row::Entity(entity)) => Some(*entity),
            _ => None,
        };
    }

    /// Chooses a row by the mouse. True where it can be chosen.
    pub(super) fn choose_row(&mut self, pane: Pane, row: usize) -> bool {
        let list = &mut self.lists[pane.index()];
        // A row of details belongs to the choice above it.
        let choice = (0..=row.min(list.rows.len())).rev().find(|&n| {
            list.rows
                .get(n)
                .is_some_and(|row| !matches!(row, Row::Also(_) | Row::NoteText(_)))
        });
        let Some(choice) = choice.filter(|&n| list.rows[n].is_choice()) else {
            return false;
        };
        list.chosen = choice;
        self.chose(pane);
        true
    }

    /// Jumps to what the chosen row stands for.
    pub(super) fn choose(&mut self) {
        let Focus::List(pane) = self.focus else {
            return;
        };
        let Some(row) = self.lists[pane.index()].chosen_row().cloned() else {
            return;
        };
        match row {
            Row::Entity(entity) => {
                self.entity = Some(entity);
                self.go(JumpTarget::Mention, Direction::Next);
            }
            Row::Quote(quote) => {
                let start = self.document.findings().quotes[quote].span().start;
                self.jump(start as usize);
            }
            Row::Note(index) => {
                let note = &self.document.notes.annotations()[index];
                let (id, start) = (note.id.clone(), note.span.start);
                self.current = Some(id);
                self.jump(start as usize);
            }
            Row::Orphan(index) => return self.show_changes(Some(index)),
            _ => {}
        }
        // Where the list covers the text, the text comes to the front.
        if self.size.width < pane::NARROW {
            self.focus = Focus::Text;
        }
    }

    /// Goes to a list, or back to the text where the keys are there already.
    pub(super) fn focus_on(&mut self, pane: Pane) {
        if self.focus == Focus::List(pane) {
            return self.close_list(pane);
        }
        self.mode = Mode::Read;
        self.wishes.front = pane;
        self.wishes.shown[pane.index()] = Some(true);
        self.focus = Focus::List(pane);
        self.choose_here(pane);
        self.panes_changed();
        self.chose(pane);
    }

    /// Chooses the row of what is at the caret, where it has one.
    fn choose_here(&mut self, pane: Pane) {
        let here = match pane {
            Pane::Entities => {
                let mention = self.document.mention_at(self.caret);
                mention.map(|own| Row::Entity(own.entity))
            }
            Pane::Quotes => self.document.quote_at(self.caret).map(Row::Quote),
            Pane::Notes => {
                let at = self.document.notes_at(self.caret);
                let notes = self.document.notes.annotations();
                let first = at
                    .first()
                    .and_then(|own| notes.iter().position(|n| n.id == own.id));
                first.map(Row::Note)
            }
        };
        let list = &mut self.lists[pane.index()];
        let found = here.and_then(|row| list.rows.iter().position(|own| *own == row));
        list.chosen = found.unwrap_or(list.chosen);
    }

    /// Hides a list that has no place of its own; in any case the keys go to the text.
    fn close_list(&mut self, pane: Pane) {
        if self.size.width < pane::WIDE {
            self.wishes.shown[pane.index()] = None;
        }
        self.focus = Focus::Text;
        self.panes_changed();
    }

    /// The keys go to the next pane that is shown, or to the first list where none is.
    pub(super) fn next_pane(&mut self, way: Direction) {
        let order = [
            Focus::Text,
            Focus::List(Pane::Entities),
            Focus::List(Pane::Quotes),
            Focus::List(Pane::Notes),
        ];
        let wide = self.size.width >= pane::WIDE;
        let shown = |focus: &Focus| match focus {
            Focus::Text => true,
            Focus::List(pane) => !wide || self.wishes.shown[pane.index()] != Some(false),
        };
        let at = order.iter().position(|own| *own == self.focus).unwrap_or(0);
        let step = if way == Direction::Next {
            1
        } else {
            order.len() - 1
        };
        let mut next = (at + step) % order.len();
        while !shown(&order[next]) {
            next = (next + step) % order.len();
        }
        match order[next] {
            Focus::Text => self.focus_text(),
            Focus::List(pane) => self.focus_on(pane),
        }
    }

    /// The keys go to the text; a list that was put over it goes away.
    pub(super) fn focus_text(&mut self) {
        if let Focus::List(pane) = self.focus {
            self.close_list(pane);
        }
    }

    /// Hides all lists, or shows them again.
    pub(super) fn toggle_panes(&mut self) {
        let visible = !self.panes().lists.is_empty();
        self.focus = Focus::Text;
        if visible {
            self.wishes.shown = [Some(false); 3];
        } else if self.size.width >= pane::WIDE {
            self.wishes.shown = [None; 3];
        } else {
            return self.focus_on(self.wishes.front);
        }
        self.panes_changed();
    }

    /// Wraps the text anew where its pane changed.
    pub(super) fn panes_changed(&mut self) {
        self.lay_out();
        for pane in Pane::ALL {
            let height = self
                .list_area(pane)
                .map_or(1, |area| usize::from(area.height));
            self.lists[pane.index()].follow(height);
        }
        self.keep_caret_in_sight();
    }

    /// Only the rows of a list that hold these words. In the notes `#word` asks for a code and
    /// `:colour` for a colour.
    pub(super) fn set_filter(&mut self, pane: Pane, words: &str) {
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
        self.lists[pane.index()].filter = filter;
        self.refresh();
    }

    /// The filter of a list as it can be typed.
    pub fn filter_in_words(&self, pane: Pane) -> String {
        let filter = &self.list(pane).filter;
        let mut words = Vec::new();
        words.extend(filter.code.as_ref().map(|code| format!("#{code}")));
        words.extend(filter.colour.map(|colour| format!(":{}", colour.name())));
        if !filter.text.is_empty() {
            words.push(filter.text.clone());
        }
        words.join(" ")
    }

    /// Shows the quotes of the chosen row's speaker only, or all again.
    pub(super) fn filter_speaker(&mut self) -> Vec<Effect> {
        let quotes = Pane::Quotes.index();
        let speaker = match self.focus {
            Focus::List(Pane::Entities) => match self.list(Pane::Entities).chosen_row() {
                Some(Row::Entity(entity)) => Some(Speaker::Entity(*entity)),
                _ => None,
            },
            _ => match (
                self.list(Pane::Quotes).chosen_row(),
                &self.lists[quotes].speaker,
            ) {
                (Some(Row::Quote(quote)), None) => {
                    Some(self.document.findings().quotes[*quote].speaker.clone())
                }
                _ => None,
            },
        };
        if let (Focus::List(Pane::Entities), Some(speaker)) = (self.focus, &speaker) {
            let any = self
                .document
                .findings()
                .quotes
                .iter()
                .any(|own| own.speaker == *speaker);
            if !any {
                self.refuse("Nothing is quoted from this one");
                return Vec::new();
            }
            self.focus_on(Pane::Quotes);
        }
        self.lists[quotes].speaker = speaker;
        self.refresh();
        Vec::new()
    }

    /// Shows only the notes of the next colour; after the last one all again.
    pub(super) fn filter_colour(&mut self) {
        let filter = &mut self.lists[Pane::Notes.index()].filter;
        filter.colour = match filter.colour {
            None => Some(Colour::Yellow),
            Some(colour) => {
                let at = Colour::FIVE.iter().position(|own| *own == colour.nearest());
                at.and_then(|at| Colour::FIVE.get(at + 1)).copied()
            }
        };
        self.refresh();
    }

    /// Shows everything in the list again.
    pub(super) fn filter_none(&mut self) {
        if let Focus::List(pane) = self.focus {
            let list = &mut self.lists[pane.index()];
            list.filter = Filter::default();
            list.speaker = None;
            self.refresh();
        }
    }
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
