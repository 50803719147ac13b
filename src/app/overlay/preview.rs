//! [`Preview`]: what a change of a code would do, before it is made.

use super::{Layer, Outcome, PageLine};
use crate::annotation::{Code, CodeChange, Colour};
use crate::app::action::{Action, moved};
use crate::app::ask::CodeStep;
use crate::app::commands::codes;
use crate::app::context::Context;
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
    /// The first visible line.
    pub scrolled: usize,
}

impl Preview {
    /// What `step` would do.
    pub fn new(cx: &mut Context, step: CodeStep) -> Self {
        let change = codes::change_of(cx, &step);
        Self {
            heading: codes::heading_of(cx, &step),
            lines: preview_lines(cx, &step, &change),
            step,
            scrolled: 0,
        }
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
            Action::Accept => {
                codes::make(cx, &self.step);
                Outcome::Close
            }
            Action::Cancel => Outcome::Close,
            _ => Outcome::Pass,
        }
    }
}

fn preview_lines(cx: &Context, step: &CodeStep, change: &CodeChange) -> Vec<PageLine> {
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
            _ => format!(
                "Changes the shared codebook {place}, but not the annotations of other articles; “byline codes --help” explains how to change those."
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
        let place = format!("¶ {}", cx.document.paragraph(mark.span.start as usize));
        let words = opening(cx.article().words(mark.span), width);
        lines.push(PageLine::Pair(place, words));
    }
    if change.annotations.len() > SHOWN {
        let more = change.annotations.len() - SHOWN;
        lines.push(PageLine::Words(format!("… and {more} more")));
    }
    lines
}
