//! [`Preview`]: what a change of a code would do, before it is made.

use super::{Layer, Outcome, PageLine};
use crate::annotation::{Code, CodeChange, Colour};
use crate::app::action::{Action, CodeScope, moved};
use crate::app::ask::{CodeStep, CodeUse, CodeUses};
use crate::app::commands::codes;
use crate::app::context::Context;
use crate::app::message::Effect;
use crate::app::mode::Mode;
use crate::app::words::{opening, wrapped};

/// Annotations that a preview shows.
const SHOWN: usize = 12;
/// How far a page of it goes.
const PAGE: usize = 3;

/// What a change of a code would do.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The change; what it does is worked out again when it is made.
    pub step: CodeStep,
    /// What it is, in a few words.
    pub heading: String,
    /// What it does.
    pub lines: Vec<PageLine>,
    /// Who else uses the code, if it is shared.
    pub uses: Uses,
    /// The first visible line.
    pub scrolled: usize,
}

/// Who else uses a code that would change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Uses {
    /// Nobody can: it is this article's own.
    Ours,
    /// They are being counted.
    Counting,
    /// They were counted.
    Counted(CodeUses),
}

impl Preview {
    /// What `step` would do.
    pub fn new(cx: &mut Context, step: CodeStep) -> Self {
        let change = codes::change_of(cx, &step);
        let mut uses = Uses::Ours;
        if codes::concerns_others(&step, &change) {
            cx.effect(Effect::CountUses(step.clone()));
            uses = Uses::Counting;
        }
        Self {
            heading: codes::heading_of(cx, &step),
            lines: preview_lines(cx, &step, &change, &uses),
            uses,
            step,
            scrolled: 0,
        }
    }

    /// Who else uses the code of `step` was counted.
    pub fn counted(&mut self, cx: &mut Context, step: &CodeStep, uses: &CodeUses) {
        if self.step != *step || self.uses == Uses::Ours {
            return;
        }
        self.uses = Uses::Counted(uses.clone());
        let change = codes::change_of(cx, step);
        self.lines = preview_lines(cx, step, &change, &self.uses);
    }

    /// True if the reader has to say in which articles the code changes.
    pub fn is_choice(&self) -> bool {
        match &self.uses {
            Uses::Counted(uses) => !uses.others.is_empty() || !uses.problems.is_empty(),
            Uses::Ours | Uses::Counting => false,
        }
    }

    /// Makes the change where it is wanted; without a choice there is nothing to say.
    fn change(&self, scope: Option<CodeScope>, cx: &mut Context) -> Outcome {
        match (&self.uses, scope) {
            (Uses::Counting, _) => {
                cx.notify("Still looking for other articles that use the code");
                return Outcome::Stay;
            }
            (Uses::Counted(_), Some(CodeScope::Here)) => codes::make_here(cx, &self.step),
            (Uses::Counted(uses), _) if self.is_choice() => {
                let (all, here) = (cx.key_for("change-everywhere"), cx.key_for("change-here"));
                if scope.is_none() {
                    cx.warn(format!(
                        "{all} changes it in all articles, {here} in this one only"
                    ));
                    return Outcome::Stay;
                }
                if let Some(problem) = uses.problems.first() {
                    cx.warn(format!("It cannot be changed everywhere: {problem}"));
                    return Outcome::Stay;
                }
                cx.notify("Changing the code in all articles that use it …");
                cx.effect(Effect::ChangeCode {
                    heading: self.heading.clone(),
                    step: self.step.clone(),
                    others: uses
                        .others
                        .iter()
                        .map(|found| found.notes.clone())
                        .collect(),
                });
            }
            _ => codes::make(cx, &self.step),
        }
        Outcome::Close
    }
}

impl Layer for Preview {
    fn mode(&self) -> Mode {
        Mode::Preview
    }

    fn act(&mut self, action: Action, cx: &mut Context) -> Outcome {
        match action {
            Action::Move(motion) => {
                let last = self.lines.len();
                self.scrolled = moved(self.scrolled, last, PAGE, motion);
                Outcome::Stay
            }
            Action::Accept => self.change(None, cx),
            Action::ChangeCode(scope) => self.change(Some(scope), cx),
            Action::Cancel => Outcome::Close,
            _ => Outcome::Pass,
        }
    }
}

/// Who else uses the code, and what can be done about it.
fn uses_lines(cx: &Context, uses: &Uses) -> (Vec<String>, Vec<PageLine>) {
    let uses = match uses {
        Uses::Ours => return (Vec::new(), Vec::new()),
        Uses::Counting => {
            let looking = "Looking for other articles that use it …".to_owned();
            return (vec![looking], Vec::new());
        }
        Uses::Counted(uses) => uses,
    };
    let mut said = Vec::new();
    let marks = uses.others.iter().map(|found| found.marks).sum();
    let marks = codes::marks(marks);
    match uses.others.len() {
        0 => said.push("No other article uses it; the shared codebook changes too.".to_owned()),
        1 => said.push(format!("One other article uses it, on {marks}.")),
        many => said.push(format!("{many} other articles use it, on {marks}.")),
    }
    let here = cx.key_for("change-here");
    let here = format!(
        "{here} changes this article only: it gets a code of its own, and the shared codebook stays as it is."
    );
    if uses.problems.is_empty() && !uses.others.is_empty() {
        let all = cx.key_for("change-everywhere");
        said.push(format!(
            "{all} changes all of them and the shared codebook; “byline codes --undo” takes that back."
        ));
        said.push(here);
    } else if !uses.problems.is_empty() {
        said.push("It cannot be changed everywhere:".to_owned());
        said.extend(uses.problems.iter().cloned());
        said.push(here);
    }
    let mut lines = Vec::new();
    if !uses.others.is_empty() {
        lines.push(PageLine::Blank);
        lines.push(PageLine::Heading("Other articles".to_owned()));
    }
    let pair = |own: &CodeUse| PageLine::Pair(own.name.clone(), codes::marks(own.marks));
    lines.extend(uses.others.iter().take(SHOWN).map(pair));
    if uses.others.len() > SHOWN {
        let more = uses.others.len() - SHOWN;
        lines.push(PageLine::Words(format!("… and {more} more")));
    }
    (said, lines)
}

fn preview_lines(cx: &Context, step: &CodeStep, change: &CodeChange, uses: &Uses) -> Vec<PageLine> {
    let width = cx.look.page_width();
    let notes = &cx.document.notes;
    let mut lines = Vec::new();
    let mut say = |sentence: String| {
        let rows = wrapped(&sentence, width);
        lines.extend(rows.into_iter().map(PageLine::Words));
    };
    let count = codes::marks(change.annotations.len());
    say(match step {
        _ if change.annotations.is_empty() => "No annotation in this article changes.".to_owned(),
        CodeStep::Rename(..) | CodeStep::Move(..) => {
            format!("Renames it on {count} in this article.")
        }
        CodeStep::Delete(_) => {
            format!("Removes it from {count} in this article; the annotations stay.")
        }
        CodeStep::Describe(_) => format!("Changes the colour of {count} in this article."),
        CodeStep::Share(_) => format!("It is used by {count} in this article."),
    });
    if change.shared {
        let place = &notes.shared.place;
        say(match step {
            CodeStep::Share(_) => format!("Adds it to the shared codebook {place}."),
            CodeStep::Describe(_) => format!("Changes the shared codebook {place}."),
            _ => format!("The code is in the shared codebook {place}."),
        });
    }
    let (said, others) = uses_lines(cx, uses);
    said.into_iter().for_each(say);
    lines.extend(others);
    if !change.codes.is_empty() {
        lines.push(PageLine::Blank);
        lines.push(PageLine::Heading("Codes".to_owned()));
    }
    let to = cx.look.signs().becomes();
    for (code, new) in &change.codes {
        let new = new
            .as_ref()
            .map_or("deleted".to_owned(), |new| format!("{to} {new}"));
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
                    format!("{before} {to} {after}"),
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
        let paragraph = cx.document.paragraph(mark.span.start as usize);
        let place = cx.look.signs().paragraph(paragraph);
        let words = opening(cx.article().words(mark.span), width);
        lines.push(PageLine::Pair(place, words));
    }
    if change.annotations.len() > SHOWN {
        let more = change.annotations.len() - SHOWN;
        lines.push(PageLine::Words(format!("… and {more} more")));
    }
    lines
}
