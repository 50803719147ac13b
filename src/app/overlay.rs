//! What lies over the text: prompts, the palette, pages, the editor of a note.

use ratatui_textarea::TextArea;

use super::action::{Direction, Motion};
use super::ask::{Ask, CodeAsk, Target};
use super::codes::Codebook;
use super::command::{COMMANDS, Command};
use super::fuzzy::fuzzy;
use super::key::Key;
use super::mode::Modes;
use super::occurrences::Occurrences;
use super::pane::Pane;
use super::recode::Preview;
use super::{App, Effect, Line, Question};
use crate::annotation::Filter;

/// Something over the text. The one on top gets the keys.
#[derive(Debug)]
pub enum Overlay {
    /// A page to read.
    Page(Page),
    /// A line that asks for something.
    Prompt(Prompt),
    /// Commands by name.
    Palette(Palette),
    /// The editor of a note.
    Editor(Box<Editor>),
    /// The codebook.
    Codes(Codebook),
    /// Places that are to be tagged.
    Pick(Box<Occurrences>),
    /// What a change of a code would do.
    Preview(Box<Preview>),
    /// Waiting for the quick key of a code for this.
    Quick(Target),
    /// The list of marks in a changed article; which one is chosen.
    Changes(usize),
    /// A question about the notes.
    Question(Question),
}

impl Overlay {
    /// The mode of its keys.
    pub fn modes(&self) -> Modes {
        match self {
            Self::Page(_) => Modes::PAGE,
            Self::Prompt(_) => Modes::PROMPT,
            Self::Palette(_) => Modes::PALETTE,
            Self::Editor(_) => Modes::EDITOR,
            Self::Codes(_) => Modes::CODES,
            Self::Pick(_) => Modes::PICK,
            Self::Preview(_) => Modes::PREVIEW,
            Self::Quick(_) => Modes::QUICK,
            Self::Changes(_) => Modes::CHANGES,
            Self::Question(_) => Modes::QUESTION,
        }
    }
}

/// A page to read, scrolled down by some rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// The keys of the mode below.
    Help(usize),
    /// What is at the caret.
    Peek(usize),
    /// The footnote that is called at the caret.
    Footnote(usize),
}

impl Page {
    /// How far it is scrolled.
    pub fn scrolled(&mut self) -> &mut usize {
        match self {
            Self::Help(rows) | Self::Peek(rows) | Self::Footnote(rows) => rows,
        }
    }
}

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
}

impl Prompt {
    /// What stands before the line.
    pub fn label(&self) -> &'static str {
        match self.ask {
            Ask::Search { .. } => "/",
            Ask::Codes(_) => "Codes: ",
            Ask::Filter(_) => "Show only: ",
            Ask::Code => "Only the code: ",
            Ask::Speaker(_) => "Who said it: ",
            Ask::Entity(ask, _) => ask.label(),
            Ask::Codebook(ask, _) => ask.label(),
            Ask::Every(_) => "Codes for every one: ",
            Ask::Heading => "Go to: ",
            Ask::Link => "Follow: ",
        }
    }
}

/// Commands by name.
#[derive(Clone, Debug, Default)]
pub struct Palette {
    /// What was typed.
    pub line: Line,
    /// The commands that match, the best first.
    pub matches: Vec<&'static Command>,
    /// Which one is chosen.
    pub chosen: usize,
}

/// The editor of a note.
#[derive(Debug)]
pub struct Editor {
    /// What the note is on.
    pub target: Target,
    /// The text.
    pub area: TextArea<'static>,
}

impl Editor {
    /// An editor that holds `text`.
    pub fn new(target: Target, text: &str) -> Self {
        let mut area = TextArea::new(text.lines().map(str::to_owned).collect());
        area.set_wrap_mode(ratatui_textarea::WrapMode::WordOrGlyph);
        area.set_cursor_line_style(ratatui::style::Style::default());
        area.move_cursor(ratatui_textarea::CursorMove::Bottom);
        area.move_cursor(ratatui_textarea::CursorMove::End);
        Self { target, area }
    }

    /// What was written, without blank lines at the end.
    pub fn text(&self) -> String {
        self.area.lines().join("\n").trim_end().to_owned()
    }
}

impl App {
    /// Opens a prompt.
    pub(super) fn ask(&mut self, ask: Ask, text: &str) {
        let mut prompt = Prompt {
            ask,
            line: Line::new(text),
            choices: Vec::new(),
            chosen: None,
        };
        prompt.choices = self.choices(&prompt);
        self.overlays.push(Overlay::Prompt(prompt));
    }

    /// Opens the search prompt.
    pub(super) fn ask_search(&mut self) {
        let (caret, top) = (self.caret, self.top);
        self.ask(Ask::Search { caret, top }, "");
    }

    /// Opens the palette.
    pub(super) fn open_palette(&mut self) {
        let palette = Palette {
            matches: self.matching_commands(""),
            ..Palette::default()
        };
        self.overlays.push(Overlay::Palette(palette));
    }

    fn matching_commands(&self, words: &str) -> Vec<&'static Command> {
        let modes = self.modes_below();
        let commands: Vec<&'static Command> = COMMANDS
            .iter()
            .filter(|command| command.modes.contains(modes))
            .collect();
        fuzzy(words, &commands, |command| {
            format!("{} {}", command.name, command.help)
        })
    }

    /// What to propose for what is typed in a prompt.
    fn choices(&self, prompt: &Prompt) -> Vec<String> {
        let typed = prompt.line.text();
        let findings = self.document.findings();
        let offers: Vec<&str> = match &prompt.ask {
            Ask::Codes(_) | Ask::Every(_) => {
                let done: Vec<&str> = codes(typed);
                let begun = last_code(typed);
                let offers = self.document.notes.codes_to_offer();
                let open = offers
                    .into_iter()
                    .filter(|code| *code == begun || !done.contains(code));
                let open: Vec<&str> = open.collect();
                let found = fuzzy(begun, &open, str::to_owned);
                return found.into_iter().take(8).map(str::to_owned).collect();
            }
            Ask::Code => self
                .document
                .notes
                .codes_in_use()
                .into_iter()
                .map(|own| own.0)
                .collect(),
            Ask::Speaker(_) => {
                let spoken = findings.by_speaker();
                let mut names: Vec<&str> = spoken
                    .iter()
                    .filter_map(|(speaker, _)| findings.speaker_name(speaker))
                    .collect();
                let people = findings.entities.iter().filter(|entity| {
                    use crate::analysis::EntityKind::{Norp, Org, Person, Place};
                    matches!(entity.kind, Person | Org | Place | Norp)
                });
                names.extend(people.map(|entity| entity.name.as_str()));
                names.push("unknown");
                let mut seen = std::collections::BTreeSet::new();
                names.retain(|name| !name.is_empty() && seen.insert(name.to_owned()));
                let found = fuzzy(typed, &names, str::to_owned);
                return found.into_iter().take(8).map(str::to_owned).collect();
            }
            Ask::Entity(ask, (name, kind)) => self.entity_choices(*ask, name, *kind),
            Ask::Codebook(ask, name) => {
                let offers = self.code_choices(*ask, name);
                let offers: Vec<&str> = offers.iter().map(String::as_str).collect();
                // What stands there already is no search for something else.
                let is_key = *ask == CodeAsk::Key;
                let typed = if typed == name || is_key { "" } else { typed };
                let found = fuzzy(typed, &offers, str::to_owned);
                return found.into_iter().take(8).map(str::to_owned).collect();
            }
            Ask::Heading | Ask::Link => return self.stops_like(&prompt.ask, typed),
            Ask::Search { .. } | Ask::Filter(_) => return Vec::new(),
        };
        let found = fuzzy(typed, &offers, str::to_owned);
        found.into_iter().take(8).map(str::to_owned).collect()
    }

    /// A key in an overlay that is no command: it is typed.
    pub(super) fn type_key(&mut self, key: Key) -> Vec<Effect> {
        match self.overlays.last_mut() {
            Some(Overlay::Prompt(prompt)) => {
                if prompt.line.key(key) {
                    return self.typed();
                }
            }
            Some(Overlay::Palette(palette)) => {
                if palette.line.key(key) {
                    return self.typed();
                }
            }
            Some(Overlay::Editor(editor)) => {
                let event = crossterm::event::KeyEvent::new(key.code, key.modifiers);
                editor.area.input(event);
            }
            Some(Overlay::Quick(_)) => return self.quick_key_for_target(key),
            None => return self.quick_key(key),
            Some(_) => {}
        }
        Vec::new()
    }

    /// Pasted text goes where text is typed.
    pub(super) fn paste(&mut self, text: &str) -> Vec<Effect> {
        match self.overlays.last_mut() {
            Some(Overlay::Prompt(prompt)) => prompt.line.insert(text),
            Some(Overlay::Palette(palette)) => palette.line.insert(text),
            Some(Overlay::Editor(editor)) => {
                editor
                    .area
                    .insert_str(text.replace("\r\n", "\n").replace('\r', "\n"));
                return Vec::new();
            }
            _ => return Vec::new(),
        }
        self.typed()
    }

    /// The typed text changed: proposals, hits and rows follow it.
    pub(super) fn typed(&mut self) -> Vec<Effect> {
        match self.overlays.last() {
            Some(Overlay::Prompt(prompt)) => {
                let choices = self.choices(prompt);
                let (ask, text) = (prompt.ask.clone(), prompt.line.text().to_owned());
                if let Some(Overlay::Prompt(prompt)) = self.overlays.last_mut() {
                    prompt.choices = choices;
                    prompt.chosen = None;
                }
                match ask {
                    Ask::Search { caret, .. } => self.search_as_typed(&text, caret),
                    Ask::Filter(pane) => self.set_filter(pane, &text),
                    Ask::Codebook(CodeAsk::Key, _) => self.keep_last_letter(),
                    _ => {}
                }
            }
            Some(Overlay::Palette(palette)) => {
                let matches = self.matching_commands(palette.line.text());
                if let Some(Overlay::Palette(palette)) = self.overlays.last_mut() {
                    palette.matches = matches;
                    palette.chosen = 0;
                }
            }
            _ => {}
        }
        Vec::new()
    }

    /// A quick key is one letter: a new one takes the place of the old one.
    fn keep_last_letter(&mut self) {
        if let Some(Overlay::Prompt(prompt)) = self.overlays.last_mut() {
            let last = prompt.line.text().chars().next_back();
            prompt.line = Line::new(last.map(String::from).unwrap_or_default());
        }
    }

    /// Takes the next proposal.
    pub(super) fn complete(&mut self, way: Direction) {
        match self.overlays.last_mut() {
            Some(Overlay::Prompt(prompt)) => {
                let count = prompt.choices.len();
                if count == 0 {
                    return;
                }
                let next = match (prompt.chosen, way) {
                    (None, Direction::Next) => 0,
                    (None, Direction::Previous) => count - 1,
                    (Some(at), Direction::Next) => (at + 1) % count,
                    (Some(at), Direction::Previous) => (at + count - 1) % count,
                };
                prompt.chosen = Some(next);
                let choice = prompt.choices[next].clone();
                let text = match prompt.ask {
                    Ask::Codes(_) | Ask::Every(_) => {
                        let typed = prompt.line.text();
                        let kept = typed.rfind(',').map_or("", |at| &typed[..=at]);
                        let blank = if kept.is_empty() { "" } else { " " };
                        format!("{kept}{blank}{choice}")
                    }
                    _ => choice,
                };
                prompt.line = Line::new(text);
            }
            Some(Overlay::Palette(palette)) => {
                let count = palette.matches.len().max(1);
                palette.chosen = match way {
                    Direction::Next => (palette.chosen + 1) % count,
                    Direction::Previous => (palette.chosen + count - 1) % count,
                };
            }
            _ => {}
        }
    }

    /// Enter in a prompt, the palette or (Ctrl-s) the editor.
    pub(super) fn accept(&mut self) -> Vec<Effect> {
        match self.overlays.pop() {
            Some(Overlay::Prompt(prompt)) => self.answered(&prompt),
            Some(Overlay::Palette(palette)) => match palette.matches.get(palette.chosen) {
                Some(command) => self.run(command.action),
                None => Vec::new(),
            },
            Some(Overlay::Editor(editor)) => {
                let text = editor.text();
                match editor.target {
                    Target::Code(name) => self.describe(&name, text),
                    target => self.set_note(target, text),
                }
            }
            Some(Overlay::Pick(pick)) => self.tag_ticked(&pick),
            Some(Overlay::Preview(preview)) => self.do_code_step(&preview.step),
            other => {
                self.overlays.extend(other);
                Vec::new()
            }
        }
    }

    fn answered(&mut self, prompt: &Prompt) -> Vec<Effect> {
        let text = prompt.line.text();
        match prompt.ask.clone() {
            Ask::Search { caret, top } => {
                self.top = top;
                self.search_done(text, caret);
                Vec::new()
            }
            Ask::Codes(target) => {
                let codes = codes(text).into_iter().map(str::to_owned).collect();
                self.set_codes(target, codes)
            }
            Ask::Filter(pane) => {
                self.set_filter(pane, text);
                Vec::new()
            }
            Ask::Code => {
                let code = text.trim();
                let code = (!code.is_empty()).then(|| code.to_owned());
                let filter = &mut self.lists[Pane::Notes.index()].filter;
                *filter = Filter {
                    code,
                    ..std::mem::take(filter)
                };
                self.refresh();
                Vec::new()
            }
            Ask::Speaker(span) => self.assign(span, text.trim()),
            Ask::Entity(ask, (name, kind)) => self.entity_answered(ask, &name, kind, text.trim()),
            Ask::Codebook(ask, name) => self.code_answered(ask, &name, text.trim()),
            Ask::Every(span) => {
                let codes = codes(text).into_iter().map(str::to_owned).collect();
                self.list_every(span, codes);
                Vec::new()
            }
            Ask::Heading => {
                self.go_to_heading(text);
                Vec::new()
            }
            Ask::Link => self.follow_link(text),
        }
    }

    /// Esc: leaves what lies on top.
    pub(super) fn cancel(&mut self) {
        if let Some(Overlay::Prompt(prompt)) = self.overlays.pop() {
            match prompt.ask {
                Ask::Search { caret, top } => {
                    self.search = None;
                    self.caret = caret;
                    self.top = top;
                }
                Ask::Filter(pane) => self.set_filter(pane, ""),
                _ => {}
            }
        }
    }

    /// Scrolls the page on top.
    pub(super) fn scroll_page(&mut self, motion: Motion) {
        let page = usize::from(self.size.height).saturating_sub(6).max(1);
        let Some(Overlay::Page(on_top)) = self.overlays.last_mut() else {
            return;
        };
        let rows = on_top.scrolled();
        *rows = match motion {
            Motion::Line(Direction::Next) => *rows + 1,
            Motion::Line(Direction::Previous) => rows.saturating_sub(1),
            Motion::Page(Direction::Next) => *rows + page,
            Motion::Page(Direction::Previous) => rows.saturating_sub(page),
            Motion::Bottom => usize::from(u16::MAX),
            _ => 0,
        };
        let length = self.page_lines().len();
        let most = length.saturating_sub(page);
        if let Some(Overlay::Page(on_top)) = self.overlays.last_mut() {
            let rows = on_top.scrolled();
            *rows = (*rows).min(most);
        }
    }
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
    line.rsplit(',').next().unwrap_or("").trim()
}
