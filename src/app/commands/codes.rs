//! Changing codes: what was answered becomes a [`CodeStep`], is shown if it reaches annotations or the
//! shared codebook, and is made as one step of undo.

use crate::annotation::{Code, CodeChange, CodeLine, Colour, clean_code};
use crate::app::action::{CodeAction, Unit};
use crate::app::ask::{Ask, CodeAsk, CodeStep, Request, Target};
use crate::app::context::Context;

/// The last two steps of a path, enough to know it by.
fn ending(place: &str) -> &str {
    let mut steps = place.rmatch_indices(['/', '\\']).map(|(at, _)| at + 1);
    steps.nth(1).map_or(place, |at| &place[at..])
}

/// So many annotations, in words.
pub fn marks(count: usize) -> String {
    match count {
        1 => "1 annotation".to_owned(),
        _ => format!("{count} annotations"),
    }
}

/// The prompt about a code was answered.
pub fn code_answered(cx: &mut Context, ask: CodeAsk, name: &str, text: &str) {
    let notes = &cx.document.notes;
    let entry = notes.code_entry(name).unwrap_or_else(|| Code::new(name));
    let answer = clean_code(text);
    match ask {
        CodeAsk::Colour | CodeAsk::Move if text.is_empty() => {}
        CodeAsk::New | CodeAsk::Rename | CodeAsk::Merge if answer.is_empty() => {}
        CodeAsk::Rename | CodeAsk::Merge if answer == name => {}
        CodeAsk::New if notes.code_entry(&answer).is_some() => {
            cx.open(Request::ChooseCode(answer.clone()));
            cx.warn(format!("{answer} is already in the codebook"));
        }
        CodeAsk::New => make(cx, &CodeStep::Describe(Box::new(Code::new(answer)))),
        CodeAsk::Rename | CodeAsk::Move if Code::is_within(&answer, name) => {
            cx.warn(format!("{name} cannot be moved under itself"));
        }
        CodeAsk::Rename => propose(cx, CodeStep::Rename(name.to_owned(), answer)),
        CodeAsk::Merge => {
            if code_choices(cx, ask, name).contains(&answer) {
                propose(cx, CodeStep::Rename(name.to_owned(), answer));
            } else {
                let key = cx.key_for("rename-code");
                cx.warn(format!(
                    "There is no other code “{answer}”; use {key} to rename"
                ));
            }
        }
        CodeAsk::Move => propose(cx, CodeStep::Move(name.to_owned(), answer)),
        CodeAsk::Colour => {
            let colour = Colour::parse(text);
            if colour.is_none() && text != "none" {
                cx.warn(format!(
                    "“{text}” is not a colour: pick a name from the list or type #rrggbb"
                ));
                return;
            }
            describe_if_new(cx, Code { colour, ..entry });
        }
        CodeAsk::Key => give_key(cx, entry, text),
    }
}

fn give_key(cx: &mut Context, entry: Code, text: &str) {
    let mut letters = text.chars();
    let (key, more) = (letters.next(), letters.next());
    if more.is_some() {
        cx.warn("A quick key is a single letter, digit or sign");
        return;
    }
    let keys = cx.document.notes.quick_codes();
    let taken = keys
        .into_iter()
        .find(|pair| Some(pair.0) == key && pair.1 != entry.name);
    if let Some((key, other)) = taken {
        cx.warn(format!("{key} is already the quick key of {other}"));
        return;
    }
    describe_if_new(cx, Code { key, ..entry });
}

/// The description that was written for a code.
pub fn describe(cx: &mut Context, name: &str, description: String) {
    let entry = cx.document.notes.code_entry(name);
    let entry = entry.unwrap_or_else(|| Code::new(name));
    describe_if_new(
        cx,
        Code {
            description,
            ..entry
        },
    );
}

fn describe_if_new(cx: &mut Context, code: Code) {
    if cx.document.notes.code_entry(&code.name).as_ref() == Some(&code) {
        return;
    }
    let step = CodeStep::Describe(Box::new(code));
    let change = change_of(cx, &step);
    if change.shared || !change.annotations.is_empty() {
        propose(cx, step);
        return;
    }
    make(cx, &step);
}

/// The change that a step makes.
pub fn change_of(cx: &mut Context, step: &CodeStep) -> CodeChange {
    let context = cx.decision_context();
    step.change(context.notes, &context)
}

/// True if the annotations of other articles may carry the code that changes.
pub fn concerns_others(step: &CodeStep, change: &CodeChange) -> bool {
    let is_other_name = !matches!(step, CodeStep::Describe(_) | CodeStep::Share(_));
    change.shared && is_other_name
}

/// Says why the shared codebook cannot be changed, if it cannot.
fn warn_of_sharing(cx: &mut Context) -> bool {
    let book = &cx.document.notes.shared;
    let Some(problem) = &book.problem else {
        return false;
    };
    let place = ending(&book.place);
    let text = format!("The codebook {place} cannot be changed: {problem}");
    cx.warn(text);
    true
}

/// Shows what a change would do.
pub fn propose(cx: &mut Context, step: CodeStep) {
    let change = change_of(cx, &step);
    if change.shared && warn_of_sharing(cx) {
        return;
    }
    if change.edit.is_empty() {
        return cx.notify(format!("{} is already there", step.code()));
    }
    cx.open(Request::Preview(step));
}

/// What a change is, in a few words.
pub fn heading_of(cx: &Context, step: &CodeStep) -> String {
    match step {
        CodeStep::Rename(from, to) => {
            let there = cx.document.notes.code_tree();
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

/// Makes a change of the codebook, as one step of undo.
pub fn make(cx: &mut Context, step: &CodeStep) {
    let change = change_of(cx, step);
    carry_out(cx, step, change);
}

/// Makes it in this article alone: it gets a code of its own, and the shared codebook stays as it is.
pub fn make_here(cx: &mut Context, step: &CodeStep) {
    let change = change_of(cx, step).for_this_article(&cx.document.notes);
    if change.edit.is_empty() {
        return cx.notify(format!("This article does not use {}", step.code()));
    }
    carry_out(cx, step, change);
}

fn carry_out(cx: &mut Context, step: &CodeStep, change: CodeChange) {
    let heading = heading_of(cx, step);
    let is_new = cx.document.notes.code_entry(step.code()).is_none();
    if change.edit.is_empty() || change.shared && warn_of_sharing(cx) {
        return;
    }
    let count = change.annotations.len();
    let (name, mut sentence) = match step {
        CodeStep::Describe(code) if is_new => {
            ("new code", format!("Added {} to the codebook", code.name))
        }
        CodeStep::Describe(code) => ("change to a code", format!("Changed {}", code.name)),
        CodeStep::Share(code) => ("sharing a code", format!("Shared {code}")),
        CodeStep::Delete(code) => (
            "deleting a code",
            format!("Deleted {code}, removed from {}", marks(count)),
        ),
        CodeStep::Rename(..) | CodeStep::Move(..) => {
            ("renaming a code", format!("{heading}: {}", marks(count)))
        }
    };
    if let CodeStep::Describe(code) = step
        && let Some(key) = code.key
        && cx
            .document
            .notes
            .code_entry(&code.name)
            .and_then(|old| old.key)
            != code.key
    {
        let keys = cx.keys.quick(key);
        sentence = match keys.chars().count() {
            1 => format!("{key} tags the selection with {}", code.name),
            _ => format!("While selecting, {key} alone is a command; press {keys} instead"),
        };
    }
    if change.shared {
        let place = ending(&cx.document.notes.shared.place);
        sentence = format!("{sentence} (saved to {place})");
    }
    cx.change(name, &sentence, change.edit);
    let new = match step {
        CodeStep::Rename(_, to) => to.clone(),
        CodeStep::Move(code, branch) => {
            let leaf = code.rsplit('/').next().unwrap_or(code);
            clean_code(&format!("{branch}/{leaf}"))
        }
        _ => step.code().to_owned(),
    };
    cx.open(Request::ChooseCode(new));
}

/// What to propose for an answer.
pub fn code_choices(cx: &Context, ask: CodeAsk, name: &str) -> Vec<String> {
    let tree = || cx.document.notes.code_tree().into_iter();
    let other = |own: &String| !Code::is_within(own, name);
    match ask {
        CodeAsk::Rename | CodeAsk::Merge => tree().map(|line| line.name).filter(other).collect(),
        CodeAsk::Move => {
            let top = std::iter::once("/".to_owned());
            top.chain(tree().map(|line| line.name).filter(other))
                .collect()
        }
        CodeAsk::Colour => {
            let names = Colour::FIVE.iter().map(|colour| colour.name().to_owned());
            names.chain(["none".to_owned()]).collect()
        }
        CodeAsk::Key => {
            let used = cx.document.notes.quick_codes();
            let leaf = name.rsplit('/').next().unwrap_or(name).to_lowercase();
            let letters = leaf
                .chars()
                .chain(leaf.to_uppercase().chars().collect::<Vec<_>>());
            let mut free: Vec<char> = Vec::new();
            for key in letters.chain('a'..='z').chain('6'..='9').chain('A'..='Z') {
                let is_free = key.is_alphanumeric() && !used.iter().any(|pair| pair.0 == key);
                if is_free && cx.keys.quick(key).len() == key.len_utf8() && !free.contains(&key) {
                    free.push(key);
                }
            }
            free.into_iter().map(String::from).collect()
        }
        CodeAsk::New => Vec::new(),
    }
}

/// Does something to the code of the codebook's chosen row, or without one adds a code.
pub fn act(cx: &mut Context, action: CodeAction, line: &CodeLine) {
    let entry = line.entry.clone().unwrap_or_else(|| Code::new(&*line.name));
    let name = line.name.clone();
    match action {
        CodeAction::Describe => {
            cx.open(Request::Editor(Target::Code(name), entry.description));
        }
        CodeAction::Colour => cx.ask(Ask::Codebook(CodeAsk::Colour, name), ""),
        CodeAction::Key => {
            let key = entry.key.map(String::from).unwrap_or_default();
            cx.ask(Ask::Codebook(CodeAsk::Key, name), key);
        }
        CodeAction::Rename => cx.ask(Ask::Codebook(CodeAsk::Rename, name.clone()), name),
        CodeAction::Merge => cx.ask(Ask::Codebook(CodeAsk::Merge, name), ""),
        CodeAction::Move => cx.ask(Ask::Codebook(CodeAsk::Move, name), ""),
        CodeAction::Delete => propose(cx, CodeStep::Delete(name)),
        CodeAction::Share => propose_sharing(cx, name, line.shared),
        CodeAction::Add | CodeAction::Marks | CodeAction::View(_) => {}
    }
}

fn propose_sharing(cx: &mut Context, name: String, shared: bool) {
    let book = &cx.document.notes.shared;
    if book.place.is_empty() {
        cx.warn("This article is not in a folder, so there is no codebook to share");
    } else if shared && cx.document.notes.code(&name).is_none() {
        let text = format!("{name} is already in the shared codebook: {}", book.place);
        cx.warn(text);
    } else {
        propose(cx, CodeStep::Share(name));
    }
}

/// Opens the codebook at the code of the annotation here.
pub fn open_codebook(cx: &mut Context) {
    let here = cx.note_here().and_then(|note| note.codes.first()).cloned();
    cx.reading.end_selection();
    cx.open(Request::Codebook(here));
}

/// Asks for the codes for every occurrence of the selection; without one, of the name or the word at the
/// caret.
pub fn ask_every(cx: &mut Context) {
    let caret = cx.reading.caret;
    let name = || cx.document.mention_at(caret).map(|mention| mention.span);
    let span = cx.reading.selection().or_else(name);
    let word = || cx.reading.unit_at(&cx.document, Unit::Word, caret);
    let span = span.unwrap_or_else(word);
    if !cx.article().words(span).contains(char::is_alphanumeric) {
        return cx.warn("There are no words here to search for");
    }
    cx.ask(Ask::Every(span), "");
}
