//! [`Occurrences`]: every place where some words stand, each with a tick, to be tagged.

use ratatui::layout::Position;

use super::{Layer, Outcome};
use crate::annotation::occurrences;
use crate::app::action::{Action, Direction, Motion, Tick, moved};
use crate::app::context::Context;
use crate::app::menu;
use crate::app::mode::Mode;
use crate::text::{Span, counted};

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
    /// The places where the words of `span` stand.
    pub fn new(cx: &Context, span: Span, codes: Vec<String>) -> Self {
        let words = cx.article().words(span).trim().to_owned();
        let mut list = Self {
            any_case: !words.chars().any(char::is_uppercase),
            hits: Vec::new(),
            chosen: 0,
            words,
            codes,
        };
        list.hits = list.found(cx);
        let here = list.hits.iter().position(|hit| hit.span.overlaps(span));
        list.chosen = here.unwrap_or(0);
        list
    }

    fn found(&self, cx: &Context) -> Vec<Hit> {
        let notes = &cx.document.notes;
        let hit = |span: Span| {
            let mark = notes.tagged_at(span);
            let has = mark.is_some_and(|mark| {
                let mut codes = self.codes.iter();
                codes.all(|code| mark.codes.contains(code))
            });
            Hit {
                span,
                ticked: !has,
                has,
            }
        };
        let spans = occurrences(cx.text(), &self.words, self.any_case);
        spans.into_iter().map(hit).collect()
    }

    fn turn(&mut self, row: usize) {
        if let Some(hit) = self.hits.get_mut(row).filter(|hit| !hit.has) {
            hit.ticked = !hit.ticked;
        }
    }

    fn tick(&mut self, tick: Tick, cx: &Context) {
        match tick {
            Tick::One => {
                self.turn(self.chosen);
                let next = Motion::Line(Direction::Next);
                self.chosen = moved(self.chosen, self.hits.len(), 1, next);
            }
            Tick::All => {
                let all = self.hits.iter().all(|hit| hit.ticked || hit.has);
                for hit in &mut self.hits {
                    hit.ticked = !all && !hit.has;
                }
            }
            Tick::Case => {
                self.any_case = !self.any_case;
                let at = self.hits.get(self.chosen).map(|hit| hit.span);
                let old = |span: Span| self.hits.iter().find(|hit| hit.span == span).copied();
                let found = self.found(cx).into_iter();
                let hits: Vec<Hit> = found.map(|hit| old(hit.span).unwrap_or(hit)).collect();
                let same = hits.iter().position(|hit| Some(hit.span) == at);
                self.chosen = same.unwrap_or(0);
                self.hits = hits;
            }
        }
    }

    fn tag(&self, cx: &mut Context) {
        let ticked = self.hits.iter().filter(|hit| hit.ticked);
        let spans: Vec<Span> = ticked.map(|hit| hit.span).collect();
        cx.reading.end_selection();
        if spans.is_empty() {
            return cx.notify("Nothing tagged: no place is ticked");
        }
        let mut context = cx.decision_context();
        let edit = context.notes.tag_all(&mut context, &spans, &self.codes);
        let codes = self.codes.join(", ");
        let key = cx.key_for("undo");
        let places = counted(spans.len(), "place");
        let sentence = format!("Tagged {places} with {codes}; {key} undoes it");
        cx.change("tagging every occurrence", &sentence, edit);
    }

    /// How many are ticked.
    pub fn ticked(&self) -> usize {
        self.hits.iter().filter(|hit| hit.ticked).count()
    }
}

impl Layer for Occurrences {
    fn mode(&self) -> Mode {
        Mode::Pick
    }

    fn act(&mut self, action: Action, cx: &mut Context) -> Outcome {
        match action {
            Action::Move(motion) => {
                let page = cx.look.half_height();
                self.chosen = moved(self.chosen, self.hits.len(), page, motion);
            }
            Action::Tick(tick) => self.tick(tick, cx),
            Action::Accept => {
                self.tag(cx);
                return Outcome::Close;
            }
            Action::Cancel => return Outcome::Close,
            _ => return Outcome::Pass,
        }
        Outcome::Stay
    }

    /// A click ticks a place, or takes its tick away.
    fn click(&mut self, at: Position, cx: &mut Context) -> Outcome {
        let inner = menu::inside_wide(menu::large(&cx.look, cx.look.screen()));
        if let Some(row) = menu::clicked_row(inner, at, self.chosen, self.hits.len()) {
            self.chosen = row;
            self.turn(row);
        }
        Outcome::Stay
    }
}
