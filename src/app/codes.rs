//! The codebook over the text: the tree of codes with their counts, and what can be done to a code.
//!
//! A change that reaches marks or the shared codebook is shown before it is made ([`Preview`]), and
//! is one step of undo. The rows follow the notes, as those of the lists do.

use super::command::{Motion, Way};
use super::keymap::{Found, Key};
use super::list::opening;
use super::mark::Target;
use super::overlay::{Ask, Editor, Overlay};
use super::page::PageLine;
use super::{App, Effect, Focus, Mode, Modes, Pane};
use crate::annotation::{
    Annotation, Code, CodeChange, CodeLine, Colour, Filter, Kind, Together, clean_code,
    codes_together,
};
use crossterm::event::KeyCode;

/// What is done to the chosen code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // The table of commands says in words what each one does.
pub enum CodeAction {
    Marks,
    View(Way),
    Add,
    Describe,
    Colour,
    Key,
    Rename,
    Merge,
    Move,
    Delete,
    Share,
}

/// What a prompt asks for about a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeAsk {
    /// The name of a new one.
    New,
    /// Another name.
    Rename,
    /// The code that it becomes.
    Merge,
    /// The branch that it goes to.
    Move,
    /// Its colour.
    Colour,
    /// Its quick key.
    Key,
}

impl CodeAsk {
    /// What stands before the line.
    pub fn label(self) -> &'static str {
        match self {
            Self::New => "New code: ",
            Self::Rename => "Rename to: ",
            Self::Merge => "Merge into: ",
            Self::Move => "Move under (/ is the top): ",
            Self::Colour => "Colour: ",
            Self::Key => "Quick key (empty: none): ",
        }
    }
}

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

/// A change of the codebook, before it is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeStep {
    /// Another name for a code; that of another code merges the two.
    Rename(String, String),
    /// A code to another branch; an empty one is the top.
    Move(String, String),
    /// A code out of the codebook and off all marks.
    Delete(String),
    /// What the codebook says of a code.
    Describe(Box<Code>),
    /// A code into the shared codebook.
    Share(String),
}

/// What a change of a code would do.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The change; what it does is worked out anew when it is made.
    pub step: CodeStep,
    /// What it is, in a few words.
    pub heading: String,
    /// What it does.
    pub lines: Vec<PageLine>,
    /// The first visible line.
    pub scrolled: usize,
}

/// Marks that a preview shows.
const SHOWN: usize = 12;

impl CodeStep {
    fn code(&self) -> &str {
        match self {
            Self::Rename(code, _)
            | Self::Move(code, _)
            | Self::Delete(code)
            | Self::Share(code) => code,
            Self::Describe(code) => &code.name,
        }
    }
}

/// The last two steps of a path, enough to know it by.
fn ending(place: &str) -> &str {
    let mut steps = place.rmatch_indices(['/', '\\']).map(|(at, _)| at + 1);
    steps.nth(1).map_or(place, |at| &place[at..])
}

fn marks(count: usize) -> String {
    match count {
        1 => "1 mark".to_owned(),
        _ => format!("{count} marks"),
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
    fn choose_code(&mut self, name: &str) {
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

    /// Says why the shared codebook cannot be changed, where it cannot.
    fn refuse_sharing(&mut self) -> bool {
        let book = &self.document.notes.shared;
        let Some(problem) = &book.problem else {
            return false;
        };
        let place = ending(&book.place);
        let text = format!("The codebook {place} cannot be changed: {problem}");
        self.refuse(text);
        true
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

    fn turn_codebook(&mut self, way: Way) {
        let Some(book) = self.codebook() else { return };
        let at = CodeView::ALL.iter().position(|own| *own == book.view);
        let step = if way == Way::Next { 1 } else { 2 };
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

    /// The prompt about a code was answered.
    pub(super) fn code_answered(&mut self, ask: CodeAsk, name: &str, text: &str) -> Vec<Effect> {
        let notes = &self.document.notes;
        let entry = notes.code_entry(name).unwrap_or_else(|| Code::new(name));
        let answer = clean_code(text);
        match ask {
            CodeAsk::New if answer.is_empty() => {}
            CodeAsk::New if notes.code_entry(&answer).is_some() => {
                self.choose_code(&answer);
                self.refuse(format!("{answer} is in the codebook already"));
            }
            CodeAsk::New => {
                return self.do_code_step(&CodeStep::Describe(Box::new(Code::new(answer))));
            }
            CodeAsk::Rename if answer.is_empty() || answer == name => {}
            CodeAsk::Rename if Code::is_within(&answer, name) => {
                self.refuse(format!("{name} cannot stand under itself"));
            }
            CodeAsk::Rename => self.propose(CodeStep::Rename(name.to_owned(), answer)),
            CodeAsk::Merge if answer.is_empty() || answer == name => {}
            CodeAsk::Merge => {
                if self.code_choices(ask, name).contains(&answer) {
                    self.propose(CodeStep::Rename(name.to_owned(), answer));
                } else {
                    let key = self.key_for("rename-code");
                    self.refuse(format!("There is no other code “{answer}”; {key} renames"));
                }
            }
            CodeAsk::Move if text.is_empty() => {}
            CodeAsk::Move if Code::is_within(&answer, name) => {
                self.refuse(format!("{name} cannot stand under itself"));
            }
            CodeAsk::Move => self.propose(CodeStep::Move(name.to_owned(), answer)),
            CodeAsk::Colour if text.is_empty() => {}
            CodeAsk::Colour => {
                let colour = Colour::parse(text);
                if colour.is_none() && text != "none" {
                    self.refuse(format!(
                        "“{text}” is no colour; a name of the list or #rrggbb is"
                    ));
                    return Vec::new();
                }
                return self.describe_if_new(Code { colour, ..entry });
            }
            CodeAsk::Key => return self.give_key(entry, text),
        }
        Vec::new()
    }

    fn give_key(&mut self, entry: Code, text: &str) -> Vec<Effect> {
        let mut letters = text.chars();
        let (key, more) = (letters.next(), letters.next());
        if more.is_some() {
            self.refuse("A quick key is one key: a letter, a digit or a sign");
            return Vec::new();
        }
        let keys = self.document.notes.quick_codes();
        let taken = keys
            .into_iter()
            .find(|own| Some(own.0) == key && own.1 != entry.name);
        if let Some((key, other)) = taken {
            self.refuse(format!("{key} is the quick key of {other} already"));
            return Vec::new();
        }
        self.describe_if_new(Code { key, ..entry })
    }

    /// The description that was written for a code.
    pub(super) fn describe(&mut self, name: &str, description: String) -> Vec<Effect> {
        let entry = self.document.notes.code_entry(name);
        let entry = entry.unwrap_or_else(|| Code::new(name));
        self.describe_if_new(Code {
            description,
            ..entry
        })
    }

    fn describe_if_new(&mut self, code: Code) -> Vec<Effect> {
        if self.document.notes.code_entry(&code.name).as_ref() == Some(&code) {
            return Vec::new();
        }
        let step = CodeStep::Describe(Box::new(code));
        let change = self.change_of(&step);
        if change.shared || !change.annotations.is_empty() {
            self.propose(step);
            return Vec::new();
        }
        self.do_code_step(&step)
    }

    fn change_of(&mut self, step: &CodeStep) -> CodeChange {
        let desk = self.desk();
        let notes = desk.notes;
        match step {
            CodeStep::Rename(from, to) => notes.rename_code(&desk, from, to),
            CodeStep::Move(code, branch) => notes.move_code(&desk, code, branch),
            CodeStep::Delete(code) => notes.delete_code(&desk, code),
            CodeStep::Describe(code) => notes.describe_code((**code).clone()),
            CodeStep::Share(code) => notes.share_code(code),
        }
    }

    /// Shows what a change would do.
    fn propose(&mut self, step: CodeStep) {
        let change = self.change_of(&step);
        if change.shared && self.refuse_sharing() {
            return;
        }
        if change.edit.is_empty() {
            return self.tell(format!("{} is there already", step.code()));
        }
        let lines = self.preview_lines(&step, &change);
        let heading = self.heading_of(&step);
        self.overlays.push(Overlay::Preview(Box::new(Preview {
            step,
            heading,
            lines,
            scrolled: 0,
        })));
    }

    fn heading_of(&self, step: &CodeStep) -> String {
        match step {
            CodeStep::Rename(from, to) => {
                let there = self.document.notes.code_tree();
                if there.iter().any(|line| line.name == *to) {
                    format!("Merge {from} into {to}")
                } else {
                    format!("Rename {from} to {to}")
                }
            }
            CodeStep::Move(code, branch) if branch.is_empty() => format!("Move {code} to the top"),
            CodeStep::Move(code, branch) => format!("Move {code} under {branch}"),
            CodeStep::Delete(code) => format!("Delete {code}"),
            CodeStep::Describe(code) => format!("Change {}", code.name),
            CodeStep::Share(code) => format!("Share {code}"),
        }
    }

    fn preview_lines(&self, step: &CodeStep, change: &CodeChange) -> Vec<PageLine> {
        let width = self.page_width();
        let notes = &self.document.notes;
        let mut lines = Vec::new();
        let mut say = |sentence: String| {
            let rows = super::page::wrapped(&sentence, width);
            lines.extend(rows.into_iter().map(PageLine::Words));
        };
        let count = marks(change.annotations.len());
        say(match step {
            _ if change.annotations.is_empty() => "No mark of this article changes.".to_owned(),
            CodeStep::Rename(..) | CodeStep::Move(..) => {
                format!("Renames it on {count} in this article.")
            }
            CodeStep::Delete(_) => {
                format!("Takes it off {count} in this article; the marks stay.")
            }
            CodeStep::Describe(_) => format!("Gives {count} in this article another colour."),
            CodeStep::Share(_) => format!("Concerns {count} in this article."),
        });
        if change.shared {
            let place = &notes.shared.place;
            say(match step {
                CodeStep::Share(_) => format!("Writes it into the shared codebook {place}."),
                CodeStep::Describe(_) => format!("Changes the shared codebook {place}."),
                _ => format!(
                    "Changes the shared codebook {place}, but not the notes of other articles."
                ),
            });
        }
        if !change.codes.is_empty() {
            lines.push(PageLine::Blank);
            lines.push(PageLine::Heading("Codes".to_owned()));
        }
        for (code, new) in &change.codes {
            let new = new
                .as_ref()
                .map_or("deleted".to_owned(), |new| format!("→ {new}"));
            lines.push(PageLine::Pair(code.clone(), new));
        }
        if let CodeStep::Describe(code) = step {
            lines.push(PageLine::Blank);
            let old = notes.code_entry(&code.name).unwrap_or_default();
            let colour = |code: &Code| code.colour.map_or("none", Colour::name).to_owned();
            let key = |code: &Code| code.key.map_or("none".to_owned(), String::from);
            let about = |code: &Code| match opening(&code.description, 60) {
                words if words.is_empty() => "none".to_owned(),
                words => words,
            };
            for (what, before, after) in [
                ("colour", colour(&old), colour(code)),
                ("quick key", key(&old), key(code)),
                ("description", about(&old), about(code)),
            ] {
                if before != after {
                    lines.push(PageLine::Pair(
                        what.to_owned(),
                        format!("{before} → {after}"),
                    ));
                }
            }
        }
        if !change.annotations.is_empty() {
            lines.push(PageLine::Blank);
            lines.push(PageLine::Heading("Marks".to_owned()));
        }
        let shown = change.annotations.iter().take(SHOWN);
        for mark in shown.filter_map(|id| notes.annotation(id)) {
            let place = format!("¶ {}", self.document.paragraph(mark.span.start as usize));
            let words = opening(self.article().words(mark.span), width);
            lines.push(PageLine::Pair(place, words));
        }
        if change.annotations.len() > SHOWN {
            let more = change.annotations.len() - SHOWN;
            lines.push(PageLine::Words(format!("… and {more} more")));
        }
        lines
    }

    /// Makes a change of the codebook, as one step of undo.
    pub(super) fn do_code_step(&mut self, step: &CodeStep) -> Vec<Effect> {
        let heading = self.heading_of(step);
        let is_new = self.document.notes.code_entry(step.code()).is_none();
        let change = self.change_of(step);
        if change.edit.is_empty() || change.shared && self.refuse_sharing() {
            return Vec::new();
        }
        let count = change.annotations.len();
        let (name, mut sentence) = match step {
            CodeStep::Describe(code) if is_new => {
                ("new code", format!("Added {} to the codebook", code.name))
            }
            CodeStep::Describe(code) => ("change of a code", format!("Changed {}", code.name)),
            CodeStep::Share(code) => ("sharing of a code", format!("Shared {code}")),
            CodeStep::Delete(code) => (
                "deletion of a code",
                format!("Deleted {code}, from {}", marks(count)),
            ),
            CodeStep::Rename(..) | CodeStep::Move(..) => {
                ("renaming of a code", format!("{heading}: {}", marks(count)))
            }
        };
        if let CodeStep::Describe(code) = step
            && let Some(key) = code.key
            && self
                .document
                .notes
                .code_entry(&code.name)
                .and_then(|old| old.key)
                != code.key
        {
            let keys = self.quick_keys(key);
            sentence = match keys.chars().count() {
                1 => format!("{key} tags a selection with {}", code.name),
                _ => format!("{key} alone is a command while selecting; press {keys}"),
            };
        }
        if change.shared {
            let place = ending(&self.document.notes.shared.place);
            sentence = format!("{sentence} (written to {place})");
        }
        let effects = self.change(name, &sentence, change.edit);
        let new = match step {
            CodeStep::Rename(_, to) => to.clone(),
            CodeStep::Move(code, branch) => {
                let leaf = code.rsplit('/').next().unwrap_or(code);
                clean_code(&format!("{branch}/{leaf}"))
            }
            _ => step.code().to_owned(),
        };
        self.choose_code(&new);
        effects
    }

    /// How the quick key of a code is pressed: alone while selecting, behind `;` where the key
    /// alone is a command.
    pub fn quick_keys(&self, key: char) -> String {
        let pressed = [Key::plain(KeyCode::Char(key))];
        match self.keymap.look_up(Modes::SELECT, &pressed) {
            Found::Nothing => key.to_string(),
            _ => format!("{}{key}", self.key_for("quick-code")),
        }
    }

    /// Waits for the quick key of a code for what is selected or here.
    pub(super) fn wait_for_quick_key(&mut self) {
        if self.document.notes.quick_codes().is_empty() {
            let (book, key) = (self.key_for("codebook"), self.key_for("key-code"));
            return self.refuse(format!(
                "No code has a quick key; {book} and {key} give one"
            ));
        }
        if let Some(target) = self.target_or_refuse() {
            self.overlays.push(Overlay::Quick(target));
        }
    }

    /// A key that is no command: while selecting it may be the quick key of a code.
    pub(super) fn quick_key(&mut self, key: Key) -> Vec<Effect> {
        let KeyCode::Char(letter) = key.code else {
            return Vec::new();
        };
        let plain = key == Key::plain(key.code);
        let keys = self.document.notes.quick_codes();
        let code = keys.into_iter().find(|own| own.0 == letter);
        match code {
            Some((_, code)) if plain && matches!(self.mode, Mode::Select(_)) => {
                match self.target_or_refuse() {
                    Some(target) => self.toggle_code(&target, &code),
                    None => Vec::new(),
                }
            }
            _ => Vec::new(),
        }
    }

    /// The key behind `;`.
    pub(super) fn quick_key_for_target(&mut self, key: Key) -> Vec<Effect> {
        let Some(Overlay::Quick(target)) = self.overlays.pop() else {
            return Vec::new();
        };
        let keys = self.document.notes.quick_codes();
        match keys
            .into_iter()
            .find(|own| KeyCode::Char(own.0) == key.code)
        {
            Some((_, code)) => self.toggle_code(&target, &code),
            None => {
                self.refuse(format!("{key} is no quick key of a code"));
                Vec::new()
            }
        }
    }

    /// Gives a target a code, or takes it off where it has it.
    fn toggle_code(&mut self, target: &Target, code: &str) -> Vec<Effect> {
        let mut codes = match target {
            Target::Old(id) => {
                let own = self.document.notes.annotation(id);
                own.map(|own| own.codes.clone()).unwrap_or_default()
            }
            _ => Vec::new(),
        };
        match codes.iter().position(|own| own == code) {
            Some(at) => drop(codes.remove(at)),
            None => codes.push(code.to_owned()),
        }
        self.set_codes(target.clone(), codes)
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
