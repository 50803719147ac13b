//! Tagging every occurrence of some words: a list of the places, each with a tick.

use super::action::{Direction, Motion, Tick, Unit};
use super::ask::Ask;
use super::overlay::Overlay;
use super::{App, Effect, Mode};
use crate::annotation::occurrences;
use crate::text::Span;

/// A place in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The words.
    pub span: Span,
    /// True where it will be tagged.
    pub ticked: bool,
    /// True where it has all the codes.
    pub has: bool,
}

/// The places where some words stand.
#[derive(Clone, Debug)]
pub struct Occurrences {
    /// The words.
    pub words: String,
    /// The codes that they are to get.
    pub codes: Vec<String>,
    /// True where capital letters do not count.
    pub any_case: bool,
    /// The places, in order.
    pub hits: Vec<Hit>,
    /// The chosen one.
    pub chosen: usize,
}

impl Occurrences {
    /// How many are ticked.
    pub fn ticked(&self) -> usize {
        self.hits.iter().filter(|hit| hit.ticked).count()
    }
}

impl App {
    /// Asks for the codes for every occurrence of the selection; without one, of the name or the
    /// word at the caret.
    pub(super) fn ask_every(&mut self) {
        let name = || self.document.mention_at(self.caret).map(|own| own.span);
        let span = self.selection().or_else(name);
        let span = span.unwrap_or_else(|| self.unit_at(Unit::Word, self.caret));
        if !self.article().words(span).contains(char::is_alphanumeric) {
            return self.refuse("There are no words here to look for");
        }
        self.ask(Ask::Every(span), "");
    }

    /// Lists the places where the words of `span` stand.
    pub(super) fn list_every(&mut self, span: Span, codes: Vec<String>) {
        if codes.is_empty() {
            return self.refuse("No code was given, so nothing is tagged");
        }
        let words = self.article().words(span).trim().to_owned();
        let mut list = Occurrences {
            any_case: !words.chars().any(char::is_uppercase),
            hits: Vec::new(),
            chosen: 0,
            words,
            codes,
        };
        list.hits = self.hits(&list);
        let here = list.hits.iter().position(|hit| hit.span.overlaps(span));
        list.chosen = here.unwrap_or(0);
        self.overlays.push(Overlay::Pick(Box::new(list)));
    }

    fn hits(&self, list: &Occurrences) -> Vec<Hit> {
        let notes = &self.document.notes;
        let hit = |span: Span| {
            let own = notes.tagged_at(span);
            let has = own.is_some_and(|own| list.codes.iter().all(|code| own.codes.contains(code)));
            Hit {
                span,
                ticked: !has,
                has,
            }
        };
        let spans = occurrences(self.text(), &list.words, list.any_case);
        spans.into_iter().map(hit).collect()
    }

    /// Moves in the list of places.
    pub(super) fn move_in_occurrences(&mut self, motion: Motion) {
        let page = usize::from(self.size.height / 2).max(1);
        if let Some(Overlay::Pick(list)) = self.overlays.last_mut() {
            list.chosen = moved(list.chosen, list.hits.len(), page, motion);
        }
    }

    /// Changes ticks.
    pub(super) fn tick(&mut self, tick: Tick) {
        let Some(Overlay::Pick(list)) = self.overlays.last_mut() else {
            return;
        };
        match tick {
            Tick::One => {
                if let Some(hit) = list.hits.get_mut(list.chosen).filter(|hit| !hit.has) {
                    hit.ticked = !hit.ticked;
                }
                list.chosen = moved(
                    list.chosen,
                    list.hits.len(),
                    1,
                    Motion::Line(Direction::Next),
                );
            }
            Tick::All => {
                let all = list.hits.iter().all(|hit| hit.ticked || hit.has);
                for hit in &mut list.hits {
                    hit.ticked = !all && !hit.has;
                }
            }
            Tick::Case => {
                list.any_case = !list.any_case;
                let list = list.clone();
                let hits = self.hits(&list);
                let at = list.hits.get(list.chosen).map(|hit| hit.span);
                let old = |span: Span| list.hits.iter().find(|hit| hit.span == span).copied();
                let hits: Vec<Hit> = hits
                    .into_iter()
                    .map(|hit| old(hit.span).unwrap_or(hit))
                    .collect();
                if let Some(Overlay::Pick(list)) = self.overlays.last_mut() {
                    let same = hits.iter().position(|hit| Some(hit.span) == at);
                    list.chosen = same.unwrap_or(0);
                    list.hits = hits;
                }
            }
        }
    }

    /// Tags the places that are ticked.
    pub(super) fn tag_ticked(&mut self, list: &Occurrences) -> Vec<Effect> {
        let ticked = list.hits.iter().filter(|hit| hit.ticked);
        let spans: Vec<Span> = ticked.map(|hit| hit.span).collect();
        self.mode = Mode::Read;
        if spans.is_empty() {
            self.tell("No place was ticked, so nothing was tagged");
            return Vec::new();
        }
        let mut desk = self.desk();
        let edit = desk.notes.tag_all(&mut desk, &spans, &list.codes);
        let codes = list.codes.join(", ");
        let s = if spans.len() == 1 { "" } else { "s" };
        let key = self.key_for("undo");
        let sentence = format!(
            "Tagged {} place{s} with {codes}; {key} takes it back",
            spans.len()
        );
        self.change("tagging of every occurrence", &sentence, edit)
    }
}

/// Where a choice among `count` goes.
pub(super) fn moved(chosen: usize, count: usize, page: usize, motion: Motion) -> usize {
    let last = count.saturating_sub(1);
    match motion {
        Motion::Line(Direction::Next) => (chosen + 1).min(last),
        Motion::Line(Direction::Previous) => chosen.saturating_sub(1),
        Motion::Page(Direction::Next) => (chosen + page).min(last),
        Motion::Page(Direction::Previous) => chosen.saturating_sub(page),
        Motion::Top => 0,
        Motion::Bottom => last,
        _ => chosen.min(last),
    }
}
