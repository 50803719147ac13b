//! The codebook over the text: the tree of codes with their counts, and what can be done to a code.
//!
//! The rows follow the notes, as those of the lists do. What becomes of an answer stands in
//! `recode`, quick keys in `quick`.

use super::action::{CodeAction, Direction, Motion};
use super::ask::{Ask, CodeAsk, CodeStep, Target};
use super::overlay::{Editor, Overlay};
use super::{App, Focus, Mode, Pane};
use crate::annotation::{
    Annotation, Code, CodeLine, Colour, Filter, Kind, Together, codes_together,
};

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
    /// The chosen code.
    pub fn code(&self) -> Option<&CodeLine> {
        match self.rows.get(self.chosen)? {
            CodeRow::Code(line) => Some(line),
            CodeRow::Pair(_) => None,
        }
    }
}

impl App {
    /// Opens the codebook at the code of the annotation here.
    pub(super) fn open_codebook(&mut self) {
        let here = self.here().and_then(|own| own.codes.first()).cloned();
        self.mode = Mode::Read;
        let rows = self.code_rows(CodeView::Tree);
        let named = |row: &CodeRow| match row {
            CodeRow::Code(line) => Some(&line.name) == here.as_ref(),
            CodeRow::Pair(_) => false,
        };
        let chosen = rows.iter().position(named).unwrap_or(0);
        self.overlays.push(Overlay::Codes(Codebook {
            view: CodeView::Tree,
            rows,
            chosen,
        }));
    }

    fn code_rows(&self, view: CodeView) -> Vec<CodeRow> {
        let notes = &self.document.notes;
        if view == CodeView::Together {
            return codes_together(notes)
                .into_iter()
                .map(CodeRow::Pair)
                .collect();
        }
        let mut lines = notes.code_tree();
        if view == CodeView::Frequency {
            lines.retain(|line| line.own > 0 || line.entry.is_some());
            lines.sort_by_key(|line| std::cmp::Reverse(line.own));
        }
        lines.into_iter().map(CodeRow::Code).collect()
    }

    /// Makes the rows of an open codebook anew; the chosen code stays chosen.
    pub(super) fn refresh_codebook(&mut self) {
        let open = self
            .overlays
            .iter()
            .position(|own| matches!(own, Overlay::Codes(_)));
        let Some(Overlay::Codes(book)) = open.map(|at| &self.overlays[at]) else {
            return;
        };
        let name = book.code().map(|line| line.name.clone());
        let rows = self.code_rows(book.view);
        let named =
            |row: &CodeRow| matches!(row, CodeRow::Code(line) if Some(&line.name) == name.as_ref());
        let same = rows.iter().position(named);
        if let Some(Overlay::Codes(book)) = open.map(|at| &mut self.overlays[at]) {
            book.chosen = same.unwrap_or(book.chosen.min(rows.len().saturating_sub(1)));
            book.rows = rows;
        }
    }

    fn codebook(&mut self) -> Option<&mut Codebook> {
        self.overlays.iter_mut().rev().find_map(|own| match own {
            Overlay::Codes(book) => Some(book),
            _ => None,
        })
    }

    /// Chooses the code of this name.
    pub(super) fn choose_code(&mut self, name: &str) {
        if let Some(book) = self.codebook() {
            let named = |row: &CodeRow| matches!(row, CodeRow::Code(line) if line.name == name);
            book.chosen = book.rows.iter().position(named).unwrap_or(book.chosen);
        }
    }

    /// Moves in the codebook.
    pub(super) fn move_in_codebook(&mut self, motion: Motion) {
        let page = usize::from(self.size.height / 2).max(1);
        if let Some(book) = self.codebook() {
            book.chosen = super::occurrences::moved(book.chosen, book.rows.len(), page, motion);
        }
    }

    /// Scrolls the preview.
    pub(super) fn scroll_preview(&mut self, motion: Motion) {
        if let Some(Overlay::Preview(preview)) = self.overlays.last_mut() {
            let last = preview.lines.len();
            preview.scrolled = super::occurrences::moved(preview.scrolled, last, 3, motion);
        }
    }

    /// Does something to the chosen code.
    pub(super) fn code_action(&mut self, action: CodeAction) {
        match action {
            CodeAction::View(way) => return self.turn_codebook(way),
            CodeAction::Marks => return self.show_code(),
            _ => {}
        }
        let Some(book) = self.codebook() else { return };
        let (view, line) = (book.view, book.code().cloned());
        if action == CodeAction::Add {
            let branch = line.map(|line| match line.name.rfind('/') {
                Some(at) => line.name[..=at].to_owned(),
                None => String::new(),
            });
            let ask = Ask::Codebook(CodeAsk::New, String::new());
            return self.ask(ask, &branch.unwrap_or_default());
        }
        let Some(line) = line else {
            let key = self.key_for("code-view");
            return self.refuse(match view {
                CodeView::Together => format!("{key} goes back to the codes"),
                _ => format!(
                    "There is no code yet; {} adds one",
                    self.key_for("add-code")
                ),
            });
        };
        let entry = line.entry.clone().unwrap_or_else(|| Code::new(&*line.name));
        let name = line.name;
        match action {
            CodeAction::Describe => {
                let editor = Editor::new(Target::Code(name), &entry.description);
                self.overlays.push(Overlay::Editor(Box::new(editor)));
            }
            CodeAction::Colour => {
                self.ask(Ask::Codebook(CodeAsk::Colour, name), "");
            }
            CodeAction::Key => {
                let key = entry.key.map(String::from).unwrap_or_default();
                self.ask(Ask::Codebook(CodeAsk::Key, name), &key);
            }
            CodeAction::Rename => self.ask(Ask::Codebook(CodeAsk::Rename, name.clone()), &name),
            CodeAction::Merge => self.ask(Ask::Codebook(CodeAsk::Merge, name), ""),
            CodeAction::Move => self.ask(Ask::Codebook(CodeAsk::Move, name), ""),
            CodeAction::Delete => self.propose(CodeStep::Delete(name)),
            CodeAction::Share => self.propose_sharing(name, line.shared),
            CodeAction::Add | CodeAction::Marks | CodeAction::View(_) => {}
        }
    }

    fn propose_sharing(&mut self, name: String, shared: bool) {
        let book = &self.document.notes.shared;
        if book.place.is_empty() {
            self.refuse("There is no folder here whose articles could share a codebook");
        } else if shared && self.document.notes.code(&name).is_none() {
            let text = format!("{name} is in the shared codebook already: {}", book.place);
            self.refuse(text);
        } else {
            self.propose(CodeStep::Share(name));
        }
    }

    fn turn_codebook(&mut self, way: Direction) {
        let Some(book) = self.codebook() else { return };
        let at = CodeView::ALL.iter().position(|own| *own == book.view);
        let step = if way == Direction::Next { 1 } else { 2 };
        let view = CodeView::ALL[(at.unwrap_or(0) + step) % 3];
        let name = book.code().map(|line| line.name.clone());
        let rows = self.code_rows(view);
        if let Some(book) = self.codebook() {
            (book.view, book.rows, book.chosen) = (view, rows, 0);
        }
        if let Some(name) = name {
            self.choose_code(&name);
        }
    }

    /// The marks with the chosen code in the list of notes; for a pair the first place.
    fn show_code(&mut self) {
        let Some(book) = self.codebook() else { return };
        match book.rows.get(book.chosen).cloned() {
            Some(CodeRow::Code(line)) if line.total == 0 => {
                self.refuse(format!("{} stands on no mark of this article", line.name));
            }
            Some(CodeRow::Code(line)) => {
                self.overlays.clear();
                self.lists[Pane::Notes.index()].filter = Filter {
                    code: Some(line.name),
                    ..Filter::default()
                };
                self.refresh();
                if self.focus != Focus::List(Pane::Notes) {
                    self.focus_on(Pane::Notes);
                }
            }
            Some(CodeRow::Pair(pair)) => {
                let place = self.first_together(&pair);
                self.overlays.clear();
                if let Some(place) = place {
                    self.jump(place);
                }
            }
            None => {}
        }
    }

    fn first_together(&self, pair: &Together) -> Option<usize> {
        let marks = self.document.notes.annotations();
        let with = |code: &str| {
            let code = code.to_owned();
            marks.iter().filter(move |own| own.codes.contains(&code))
        };
        let both = with(&pair.first).find_map(|own| {
            let other = with(&pair.second)
                .find(|other| own.span.overlaps(other.span) || own.id == other.id)?;
            Some(own.span.start.max(other.span.start))
        });
        both.map(|start| start as usize)
    }

    /// What to propose for an answer.
    pub(super) fn code_choices(&self, ask: CodeAsk, name: &str) -> Vec<String> {
        let tree = || self.document.notes.code_tree().into_iter();
        let other = |own: &String| !Code::is_within(own, name);
        match ask {
            CodeAsk::Rename | CodeAsk::Merge => {
                tree().map(|line| line.name).filter(other).collect()
            }
            CodeAsk::Move => {
                let top = std::iter::once("/".to_owned());
                top.chain(tree().map(|line| line.name).filter(other))
                    .collect()
            }
            CodeAsk::Colour => {
                let names = Colour::FIVE.iter().map(|own| own.name().to_owned());
                names.chain(["none".to_owned()]).collect()
            }
            CodeAsk::Key => {
                let used = self.document.notes.quick_codes();
                let leaf = name.rsplit('/').next().unwrap_or(name).to_lowercase();
                let letters = leaf
                    .chars()
                    .chain(leaf.to_uppercase().chars().collect::<Vec<_>>());
                let mut free: Vec<char> = Vec::new();
                for key in letters.chain('a'..='z').chain('6'..='9').chain('A'..='Z') {
                    let is_free = key.is_alphanumeric() && !used.iter().any(|own| own.0 == key);
                    if is_free
                        && self.quick_keys(key).len() == key.len_utf8()
                        && !free.contains(&key)
                    {
                        free.push(key);
                    }
                }
                free.into_iter().map(String::from).collect()
            }
            CodeAsk::New => Vec::new(),
        }
    }

    /// What an annotation is, in words, with the colour that it is shown in.
    pub fn note_in_words(&self, note: &Annotation) -> String {
        let colour = self.document.notes.colour_of(note).map(Colour::name);
        match colour.filter(|_| note.kind != Kind::Bookmark || note.colour.is_some()) {
            Some(colour) => format!("{colour} {}", note.kind.code()),
            None => note.kind.code().to_owned(),
        }
    }
}
