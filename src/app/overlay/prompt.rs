//! [`Prompt`]: a line that asks for something, with proposals.

use std::collections::BTreeSet;

use ratatui::layout::{Position, Rect};

use super::{Layer, Outcome};
use crate::analysis::EntityKind;
use crate::annotation::{Code, clean_code};
use crate::app::action::{Action, Direction};
use crate::app::articles::ArticleList;
use crate::app::ask::{Ask, CodeAsk, CodeStep, Tagged, Tagging};
use crate::app::commands::{
    codes as code_changes, links, lists, looks, marks, names, navigate, quotes,
};
use crate::app::context::Context;
use crate::app::fuzzy::{Fit, fuzzy, ranked};
use crate::app::key::Key;
use crate::app::line::Line;
use crate::app::menu::Menu;
use crate::app::message::{Effect, Sought};
use crate::app::mode::Mode;
use crate::text::display;

/// A line that asks for something, with proposals.
#[derive(Clone, Debug)]
pub struct Prompt {
    /// What it asks for.
    pub ask: Ask,
    /// What was typed.
    pub line: Line,
    /// What could be meant.
    pub choices: Vec<String>,
    /// The proposal that was chosen.
    pub chosen: Option<usize>,
    /// True if Enter takes the first proposal.
    takes_first: bool,
    /// True if the last proposal is a code that there is not yet.
    pub ends_in_new: bool,
}

impl Prompt {
    /// A prompt that holds `text`.
    pub fn new(cx: &Context, ask: Ask, text: &str) -> Self {
        let mut prompt = Self {
            ask,
            line: Line::new(text),
            choices: Vec::new(),
            chosen: None,
            takes_first: false,
            ends_in_new: false,
        };
        prompt.propose(cx);
        prompt
    }

    /// Makes the proposals for what is typed.
    fn propose(&mut self, cx: &Context) {
        let typed = self.line.text();
        self.choices = choices(cx, &self.ask, typed);
        self.chosen = None;
        let begun = self.begun();
        let is_code = match self.ask {
            Ask::Codes(_) | Ask::Every(_) | Ask::Code => true,
            Ask::Codebook(ask, _) => matches!(ask, CodeAsk::Merge | CodeAsk::Move),
            _ => false,
        };
        let first = self
            .choices
            .first()
            .filter(|_| is_code && !begun.is_empty());
        let fits = first.is_some_and(|code| Fit::plain(code, "", begun).is_some());
        let is_known = cx.document.notes.codes_to_offer().contains(&begun);
        let new = Some(begun.to_owned())
            .filter(|_| matches!(self.ask, Ask::Codes(_) | Ask::Every(_)))
            .filter(|begun| !begun.is_empty() && !is_known);
        self.takes_first = fits;
        self.ends_in_new = new.is_some();
        self.choices.extend(new);
    }

    /// What is being typed: in a row of codes the last one.
    fn begun(&self) -> &str {
        match self.ask {
            Ask::Codes(_) | Ask::Every(_) => last_code(self.line.text()),
            _ => self.line.text().trim(),
        }
    }

    /// The proposal that Enter takes, if it takes one: what was chosen, or the best of a code prompt.
    pub fn taken(&self) -> Option<usize> {
        let first = (self.takes_first && !self.choices.is_empty()).then_some(0);
        self.chosen.or(first)
    }

    /// The line as Enter takes it.
    fn text_taken(&self) -> String {
        match (self.chosen, self.taken()) {
            (None, Some(first)) => self.completed(&self.choices[first]),
            _ => self.line.text().to_owned(),
        }
    }

    /// The line with this proposal in place of what is being typed.
    fn completed(&self, choice: &str) -> String {
        match self.ask {
            Ask::Codes(_) | Ask::Every(_) => {
                let typed = self.line.text();
                let kept = typed.rfind(',').map_or("", |at| &typed[..=at]);
                let blank = if kept.is_empty() { "" } else { " " };
                format!("{kept}{blank}{choice}")
            }
            _ => choice.to_owned(),
        }
    }

    /// The typed text changed: proposals, hits and rows follow it.
    fn changed(&mut self, cx: &mut Context) -> Outcome {
        self.propose(cx);
        let text = self.line.text();
        match &self.ask {
            Ask::Search { caret, .. } => cx.reading.search_as_typed(text, *caret),
            Ask::Filter(pane) => lists::set_filter(cx, *pane, text),
            Ask::Articles => cx.narrow_articles(text),
            Ask::Codebook(CodeAsk::Key, _) => {
                // A quick key is one letter: a new one takes the place of the old one.
                let last = text.chars().next_back();
                self.line = Line::new(last.map(String::from).unwrap_or_default());
            }
            _ => {}
        }
        Outcome::Stay
    }

    /// Takes the next proposal.
    fn complete(&mut self, way: Direction) {
        let count = self.choices.len();
        if count == 0 {
            return;
        }
        let next = match (self.chosen, way) {
            (None, Direction::Next) => 0,
            (None, Direction::Previous) => count - 1,
            (Some(at), Direction::Next) => (at + 1) % count,
            (Some(at), Direction::Previous) => (at + count - 1) % count,
        };
        self.chosen = Some(next);
        self.line = Line::new(self.completed(&self.choices[next]));
    }

    fn answered(&self, cx: &mut Context) {
        let text = &*self.text_taken();
        let codes = || codes(text).into_iter().map(str::to_owned).collect();
        // A new code that was chosen among the proposals is meant.
        let new = self.choices.last().filter(|_| self.ends_in_new);
        let is_new = self.chosen.is_some_and(|at| at + 1 == self.choices.len());
        let sure: Vec<String> = new.filter(|_| is_new).cloned().into_iter().collect();
        match self.ask.clone() {
            Ask::Search { caret, top } => {
                cx.reading.top = top;
                navigate::search_done(cx, text, caret);
            }
            Ask::Codes(target) => marks::tag_with(
                cx,
                Tagging {
                    on: Tagged::One(target),
                    codes: codes(),
                    sure,
                },
            ),
            Ask::Filter(pane) => lists::set_filter(cx, pane, text),
            Ask::Code => lists::filter_code(cx, text.trim()),
            Ask::Speaker(span) => quotes::assign(cx, span, text.trim()),
            Ask::Entity(ask, (name, kind)) => {
                names::entity_answered(cx, ask, &name, kind, text.trim());
            }
            Ask::FolderCode(ask, name) => folder_code_answered(cx, ask, &name, text.trim()),
            Ask::Codebook(ask, name) => code_changes::code_answered(cx, ask, &name, text.trim()),
            Ask::Every(span) => {
                let codes: Vec<String> = codes();
                if codes.is_empty() {
                    return cx.warn("Nothing tagged: no code was given");
                }
                let tagging = Tagging {
                    on: Tagged::Every(span),
                    codes,
                    sure,
                };
                marks::tag_with(cx, tagging);
            }
            Ask::Articles => cx.narrow_articles(text),
            Ask::Open | Ask::Pipe(_) | Ask::Everywhere if text.trim().is_empty() => {}
            Ask::Everywhere => cx.effect(Effect::Seek(Sought::Found(text.trim().to_owned()))),
            Ask::Pipe(words) => cx.effect(Effect::Pipe(text.trim().to_owned(), words)),
            Ask::Open => cx.effect(Effect::OpenPlace(text.trim().to_owned())),
            Ask::Theme(before) => match (self.chosen, self.choices.first()) {
                _ if text.is_empty() => drop(looks::show_theme(cx, &before)),
                (None, Some(first)) => looks::set_theme(cx, first),
                _ => looks::set_theme(cx, text),
            },
            Ask::Heading => links::go_to_heading(cx, text),
            Ask::Link => links::follow_link(cx, text),
        }
    }

    fn cancelled(&self, cx: &mut Context) {
        match self.ask {
            Ask::Search { caret, top } => {
                cx.reading.search = None;
                cx.reading.caret = caret;
                cx.reading.top = top;
            }
            Ask::Filter(pane) => lists::set_filter(cx, pane, ""),
            Ask::Articles => cx.narrow_articles(""),
            Ask::Theme(ref before) => {
                looks::show_theme(cx, before);
            }
            _ => {}
        }
    }

    /// The proposals, above the line.
    pub fn menu(&self, screen: Rect) -> Option<Menu> {
        let last = self.choices.len().saturating_sub(1);
        let about = |n: usize| match n {
            n if n == last && self.ends_in_new => "new code".to_owned(),
            _ => String::new(),
        };
        let rows = self.choices.iter().enumerate();
        let rows = rows.map(|(n, choice)| (choice.clone(), about(n)));
        let x = (display::width(self.label()) as u16).saturating_sub(1);
        let y = screen.bottom().saturating_sub(1);
        Menu::above(rows.collect(), self.taken(), (x, y), screen)
    }

    /// What stands before the line.
    pub fn label(&self) -> &'static str {
        match self.ask {
            Ask::Search { .. } => "/",
            Ask::Codes(_) => "Codes: ",
            Ask::Filter(_) | Ask::Articles => "Show only: ",
            Ask::Code => "Show only the code: ",
            Ask::Speaker(_) => "Speaker: ",
            Ask::Entity(ask, _) => ask.label(),
            Ask::Codebook(ask, _) | Ask::FolderCode(ask, _) => ask.label(),
            Ask::Every(_) => "Codes for every occurrence: ",
            Ask::Theme(_) => "Theme: ",
            Ask::Heading => "Go to: ",
            Ask::Link => "Follow: ",
            Ask::Open => "File, folder or address: ",
            Ask::Pipe(_) => "Send to command: ",
            Ask::Everywhere => "Find in all articles: ",
        }
    }
}

impl Layer for Prompt {
    fn mode(&self) -> Mode {
        Mode::Prompt
    }

    fn act(&mut self, action: Action, cx: &mut Context) -> Outcome {
        match action {
            Action::Accept => {
                self.answered(cx);
                return Outcome::Close;
            }
            Action::Cancel => {
                self.cancelled(cx);
                return Outcome::Close;
            }
            Action::Complete(way) => {
                if let (Ask::Search { .. }, None) = (&self.ask, self.chosen) {
                    self.choices.clone_from(&cx.reading.searches);
                }
                self.complete(way);
                if let (Ask::Search { caret, .. }, Some(_)) = (&self.ask, self.chosen) {
                    cx.reading.search_as_typed(self.line.text(), *caret);
                }
                if let (Ask::Theme(_), Some(chosen)) = (&self.ask, self.chosen) {
                    looks::show_theme(cx, &self.choices[chosen]);
                }
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

    fn click(&mut self, at: Position, cx: &mut Context) -> Outcome {
        let menu = self.menu(cx.look.screen());
        let Some(row) = menu.and_then(|menu| menu.row_at(at)) else {
            return Outcome::Stay;
        };
        self.chosen = Some(row);
        self.line = Line::new(self.completed(&self.choices[row]));
        self.act(Action::Accept, cx)
    }
}

/// What becomes of a code in all notes of the folder was typed.
fn folder_code_answered(cx: &mut Context, ask: CodeAsk, name: &str, text: &str) {
    let answer = clean_code(text);
    let step = match ask {
        CodeAsk::Move => CodeStep::Move(name.to_owned(), answer),
        _ if answer.is_empty() || answer == name => {
            return cx.warn(format!("{name} keeps its name"));
        }
        _ => CodeStep::Rename(name.to_owned(), answer),
    };
    let (CodeStep::Move(_, to) | CodeStep::Rename(_, to)) = &step else {
        return;
    };
    let is_move = matches!(step, CodeStep::Move(..));
    if (is_move || to != name) && Code::is_within(to, name) {
        return cx.warn(format!("{name} cannot be moved under itself"));
    }
    cx.effect(Effect::Recode(step));
}

/// What to propose for what is typed in a prompt.
fn choices(cx: &Context, ask: &Ask, typed: &str) -> Vec<String> {
    let findings = cx.document.findings();
    let offers: Vec<&str> = match ask {
        Ask::Codes(_) | Ask::Every(_) => {
            let done: Vec<&str> = codes(typed);
            let begun = last_code(typed);
            let offers = cx.document.notes.codes_to_offer();
            let open = offers
                .into_iter()
                .filter(|code| *code == begun || !done.contains(code));
            let open: Vec<&str> = open.collect();
            let found = ranked_codes(begun, &open).into_iter().take(8);
            return found.map(|(_, code)| code.to_owned()).collect();
        }
        Ask::Code => {
            let used = cx.document.notes.codes_in_use().into_iter();
            let used: Vec<&str> = used.map(|found| found.0).collect();
            let found = ranked_codes(typed, &used).into_iter().take(8);
            return found.map(|(_, code)| code.to_owned()).collect();
        }
        Ask::Speaker(_) => {
            let spoken = findings.by_speaker();
            let mut names: Vec<&str> = spoken
                .iter()
                .filter_map(|(speaker, _)| findings.speaker_name(speaker))
                .collect();
            let people = findings.entities.iter().filter(|entity| {
                use EntityKind::{Norp, Org, Person, Place};
                matches!(entity.kind, Person | Org | Place | Norp)
            });
            names.extend(people.map(|entity| entity.name.as_str()));
            names.push("unknown");
            let mut seen = BTreeSet::new();
            names.retain(|name| !name.is_empty() && seen.insert(name.to_owned()));
            let found = fuzzy(typed, &names, str::to_owned);
            return found.into_iter().take(8).map(str::to_owned).collect();
        }
        Ask::Entity(ask, (name, kind)) => names::entity_choices(cx, *ask, name, *kind),
        Ask::Codebook(ask, name) => {
            let offers = code_changes::code_choices(cx, *ask, name);
            let offers: Vec<&str> = offers.iter().map(String::as_str).collect();
            // What stands there already is no search for something else.
            let is_key = *ask == CodeAsk::Key;
            let typed = if typed == name || is_key { "" } else { typed };
            let found = ranked_codes(typed, &offers).into_iter().take(8);
            return found.map(|(_, code)| code.to_owned()).collect();
        }
        Ask::FolderCode(CodeAsk::Merge, name) => {
            let rows = cx.articles.last().map(ArticleList::all_rows);
            let codes = rows
                .unwrap_or_default()
                .iter()
                .map(|row| row.title.as_str());
            let codes: Vec<&str> = codes.filter(|code| code != name).collect();
            let found = ranked_codes(typed, &codes).into_iter().take(8);
            return found.map(|(_, code)| code.to_owned()).collect();
        }
        Ask::Theme(_) => cx.choices.theme_names(),
        Ask::FolderCode(..) => return Vec::new(),
        Ask::Heading | Ask::Link => return links::stops_like(cx, ask, typed),
        Ask::Search { .. }
        | Ask::Filter(_)
        | Ask::Articles
        | Ask::Open
        | Ask::Pipe(_)
        | Ask::Everywhere => {
            return Vec::new();
        }
    };
    let found = fuzzy(typed, &offers, str::to_owned);
    found.into_iter().take(8).map(str::to_owned).collect()
}

/// The codes that fit what was typed, the best first, and how they do.
fn ranked_codes<'a>(typed: &str, codes: &[&'a str]) -> Vec<(Fit, &'a str)> {
    if typed.trim().is_empty() {
        return codes.iter().map(|code| (Fit::Letters, *code)).collect();
    }
    let plain = |code: &str| Fit::plain(code, "", typed);
    ranked(typed, codes.iter().copied(), str::to_owned, plain)
}

/// The codes in a line, each once.
fn codes(line: &str) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    for code in line
        .split(',')
        .map(str::trim)
        .map(|code| code.trim_start_matches('#'))
    {
        if !code.is_empty() && !found.contains(&code) {
            found.push(code);
        }
    }
    found
}

/// The code that is being typed.
fn last_code(line: &str) -> &str {
    let last = line.rsplit(',').next().unwrap_or("");
    last.trim().trim_start_matches('#')
}
