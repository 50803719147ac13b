//! [`Codebook`]: the codes over the text, as a tree with counts, and what can be done to one.
//!
//! The rows follow the notes, as those of the lists do. What becomes of an answer stands in
//! `commands::codes`.

use ratatui::layout::{Position, Rect};

use super::{Layer, Outcome};
use crate::annotation::{CodeLine, Together, codes_together};
use crate::app::action::{Action, CodeAction, Direction, moved};
use crate::app::ask::{Ask, CodeAsk, Request};
use crate::app::commands::{codes, lists};
use crate::app::context::Context;
use crate::app::menu;
use crate::app::mode::Mode;
use crate::app::words::wrapped;
use crate::text::order;

/// How the codes are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CodeView {
    /// As a tree.
    #[default]
    Tree,
    /// The most used first.
    Frequency,
    /// Pairs that stand on the same words.
    Together,
}

impl CodeView {
    /// All of them, in the order of Tab.
    pub const ALL: [Self; 3] = [Self::Tree, Self::Frequency, Self::Together];

    /// Its name in the heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Tree => "tree",
            Self::Frequency => "most used",
            Self::Together => "together",
        }
    }
}

/// A row of the codebook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeRow {
    /// A code.
    Code(CodeLine),
    /// Two codes on the same words.
    Pair(Together),
}

/// The codebook over the text.
#[derive(Clone, Debug, Default)]
pub struct Codebook {
    /// What is shown.
    pub view: CodeView,
    /// The rows.
    pub rows: Vec<CodeRow>,
    /// The chosen row.
    pub chosen: usize,
}

impl Codebook {
    /// The tree, with the code `here` chosen.
    pub fn new(cx: &Context, here: Option<&str>) -> Self {
        let mut book = Self {
            view: CodeView::Tree,
            rows: code_rows(cx, CodeView::Tree),
            chosen: 0,
        };
        if let Some(here) = here {
            book.choose(here);
        }
        book
    }

    /// Chooses the code of this name, if there is one.
    pub fn choose(&mut self, name: &str) {
        let named = |row: &CodeRow| matches!(row, CodeRow::Code(line) if line.name == name);
        self.chosen = self.rows.iter().position(named).unwrap_or(self.chosen);
    }

    fn turn(&mut self, way: Direction, cx: &Context) {
        let at = CodeView::ALL.iter().position(|view| *view == self.view);
        let step = if way == Direction::Next { 1 } else { 2 };
        let view = CodeView::ALL[(at.unwrap_or(0) + step) % 3];
        let name = self.code().map(|line| line.name.clone());
        (self.view, self.rows, self.chosen) = (view, code_rows(cx, view), 0);
        if let Some(name) = name {
            self.choose(&name);
        }
    }

    /// The annotations with the chosen code in their list; for a pair the first place.
    fn show(&self, cx: &mut Context) {
        match self.rows.get(self.chosen) {
            Some(CodeRow::Code(line)) if line.total == 0 => {
                cx.warn(format!(
                    "No annotation in this article has the code {}",
                    line.name
                ));
            }
            Some(CodeRow::Code(line)) => {
                cx.open(Request::Close);
                lists::show_code(cx, line.name.clone());
            }
            Some(CodeRow::Pair(pair)) => {
                cx.open(Request::Close);
                if let Some(place) = first_together(cx, pair) {
                    cx.reading.jump(place);
                }
            }
            None => {}
        }
    }

    fn change(&self, action: CodeAction, cx: &mut Context) {
        let line = self.code();
        if action == CodeAction::Add {
            let branch = line.and_then(|line| Some(&line.name[..=line.name.rfind('/')?]));
            let ask = Ask::Codebook(CodeAsk::New, String::new());
            return cx.ask(ask, branch.unwrap_or_default());
        }
        match (line, self.view) {
            (Some(line), _) => codes::act(cx, action, line),
            (None, CodeView::Together) => {
                let key = cx.key_for("code-view");
                cx.warn(format!("Press {key} to go back to the codes"));
            }
            (None, _) => {
                let key = cx.key_for("add-code");
                cx.warn(format!("There is no code yet; {key} adds one"));
            }
        }
    }

    /// The rows on the screen within the frame, and what is known of the chosen code, which stands below them; true
    /// for a line that is a heading.
    pub fn parts(&self, cx: &Context, inner: Rect) -> (Rect, Vec<(String, bool)>) {
        let details = match self.rows.get(self.chosen) {
            Some(CodeRow::Code(line)) => details(cx, line, usize::from(inner.width)),
            _ => Vec::new(),
        };
        let below = (details.len() as u16 + 1).min(inner.height / 2);
        let rows = inner.height.saturating_sub(below).max(1);
        let height = rows.min(inner.height);
        (Rect { height, ..inner }, details)
    }

    /// The chosen code.
    pub fn code(&self) -> Option<&CodeLine> {
        match self.rows.get(self.chosen)? {
            CodeRow::Code(line) => Some(line),
            CodeRow::Pair(_) => None,
        }
    }
}

/// What is known of a code; true for a line that is a heading.
fn details(cx: &Context, line: &CodeLine, width: usize) -> Vec<(String, bool)> {
    let place = &cx.document.notes.shared.place;
    let origin = match (line.own_entry, line.shared) {
        (true, true) => format!("in this article's codebook, overriding the shared one {place}"),
        (true, false) => "in this article's codebook".to_owned(),
        (false, true) => format!("in the shared codebook {place}"),
        (false, false) if line.own == 0 => "a branch; only the codes below it are used".to_owned(),
        (false, false) => "used here, but in no codebook".to_owned(),
    };
    let mut lines = vec![(line.name.clone(), true)];
    let entry = line.entry.clone().unwrap_or_default();
    if !entry.description.is_empty() {
        let rows = entry
            .description
            .lines()
            .flat_map(|words| wrapped(words, width));
        lines.extend(rows.take(4).map(|words| (words, false)));
    }
    let origin = wrapped(&origin, width).into_iter();
    lines.extend(origin.map(|words| (words, false)));
    lines
}

fn code_rows(cx: &Context, view: CodeView) -> Vec<CodeRow> {
    let notes = &cx.document.notes;
    if view == CodeView::Together {
        return codes_together(notes)
            .into_iter()
            .map(CodeRow::Pair)
            .collect();
    }
    let mut lines = notes.code_tree();
    if view == CodeView::Frequency {
        lines.retain(|line| line.own > 0 || line.entry.is_some());
        order::sort_by_key(&mut lines, |line| std::cmp::Reverse(line.own));
    }
    lines.into_iter().map(CodeRow::Code).collect()
}

fn first_together(cx: &Context, pair: &Together) -> Option<usize> {
    let marks = cx.document.notes.annotations();
    let with = |code: &str| {
        let code = code.to_owned();
        marks.iter().filter(move |mark| mark.codes.contains(&code))
    };
    let both = with(&pair.first).find_map(|mark| {
        let other = with(&pair.second)
            .find(|other| mark.span.overlaps(other.span) || mark.id == other.id)?;
        Some(mark.span.start.max(other.span.start))
    });
    both.map(|start| start as usize)
}

impl Layer for Codebook {
    fn mode(&self) -> Mode {
        Mode::Codes
    }

    fn act(&mut self, action: Action, cx: &mut Context) -> Outcome {
        match action {
            Action::Move(motion) => {
                let page = cx.look.half_height();
                self.chosen = moved(self.chosen, self.rows.len(), page, motion);
            }
            Action::Code(CodeAction::View(way)) => self.turn(way, cx),
            Action::Code(CodeAction::Marks) => self.show(cx),
            Action::Code(action) => self.change(action, cx),
            Action::Cancel => return Outcome::Close,
            _ => return Outcome::Pass,
        }
        Outcome::Stay
    }

    /// A click chooses a code; on the chosen one it shows its annotations.
    fn click(&mut self, at: Position, cx: &mut Context) -> Outcome {
        let inner = menu::inside_wide(menu::large(&cx.look, cx.look.screen()));
        let (list, _) = self.parts(cx, inner);
        match menu::clicked_row(list, at, self.chosen, self.rows.len()) {
            Some(row) if row == self.chosen => {
                return self.act(Action::Code(CodeAction::Marks), cx);
            }
            Some(row) => self.chosen = row,
            None => {}
        }
        Outcome::Stay
    }

    /// The rows follow the notes; the chosen code stays chosen.
    fn follow(&mut self, cx: &Context) {
        let name = self.code().map(|line| line.name.clone());
        self.rows = code_rows(cx, self.view);
        self.chosen = self.chosen.min(self.rows.len().saturating_sub(1));
        if let Some(name) = name {
            self.choose(&name);
        }
    }
}
