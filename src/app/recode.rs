//! Changing codes: what was answered becomes a [`CodeStep`], is shown ([`Preview`]) where it
//! reaches marks or the shared codebook, and is made as one step of undo.

use super::ask::{CodeAsk, CodeStep};
use super::overlay::Overlay;
use super::page::PageLine;
use super::words::opening;
use super::{App, Effect};
use crate::annotation::{Code, CodeChange, Colour, clean_code};

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
    /// The prompt about a code was answered.
    pub(super) fn code_answered(&mut self, ask: CodeAsk, name: &str, text: &str) -> Vec<Effect> {
        let notes = &self.document.notes;
        let entry = notes.code_entry(name).unwrap_or_else(|| Code::new(name));
        let answer = clean_code(text);
        match ask {
            CodeAsk::Colour | CodeAsk::Move if text.is_empty() => {}
            CodeAsk::New | CodeAsk::Rename | CodeAsk::Merge if answer.is_empty() => {}
            CodeAsk::Rename | CodeAsk::Merge if answer == name => {}
            CodeAsk::New if notes.code_entry(&answer).is_some() => {
                self.choose_code(&answer);
                self.refuse(format!("{answer} is in the codebook already"));
            }
            CodeAsk::New => {
                return self.do_code_step(&CodeStep::Describe(Box::new(Code::new(answer))));
            }
            CodeAsk::Rename | CodeAsk::Move if Code::is_within(&answer, name) => {
                self.refuse(format!("{name} cannot stand under itself"));
            }
            CodeAsk::Rename => self.propose(CodeStep::Rename(name.to_owned(), answer)),
            CodeAsk::Merge => {
                if self.code_choices(ask, name).contains(&answer) {
                    self.propose(CodeStep::Rename(name.to_owned(), answer));
                } else {
                    let key = self.key_for("rename-code");
                    self.refuse(format!("There is no other code “{answer}”; {key} renames"));
                }
            }
            CodeAsk::Move => self.propose(CodeStep::Move(name.to_owned(), answer)),
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

    /// Says why the shared codebook cannot be changed, where it cannot.
    pub(super) fn refuse_sharing(&mut self) -> bool {
        let book = &self.document.notes.shared;
        let Some(problem) = &book.problem else {
            return false;
        };
        let place = ending(&book.place);
        let text = format!("The codebook {place} cannot be changed: {problem}");
        self.refuse(text);
        true
    }

    /// Shows what a change would do.
    pub(super) fn propose(&mut self, step: CodeStep) {
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
            let rows = super::words::wrapped(&sentence, width);
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
                    "Changes the shared codebook {place}, but not the notes of other articles; “byline codes --help” tells how to change those."
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
}
