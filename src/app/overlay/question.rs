//! [`Asked`]: a question about the notes that waits for its answer.

use std::collections::BTreeSet;

use super::{Layer, Outcome};
use crate::app::action::Action;
use crate::app::ask::{Ask, Question, Tagged, Tagging};
use crate::app::commands::{drafts, marks};
use crate::app::context::Context;
use crate::app::export::Existing;
use crate::app::message::Effect;
use crate::app::mode::Mode;

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked(pub Question);

impl Asked {
    fn answer(&self, yes: bool, cx: &mut Context) {
        match (&self.0, yes) {
            (Question::Take(offer), true) => cx.effect(Effect::Take(offer.path.clone())),
            (Question::Take(offer), false) => {
                cx.notify("Left where they are; they will not be offered again");
                cx.effect(Effect::Leave(offer.path.clone()));
            }
            (
                Question::Code {
                    tagging,
                    typed,
                    known,
                },
                yes,
            ) => answer_code(cx, tagging.clone(), typed, known, yes),
            (Question::NewCodes(tagging, new), yes) => {
                make_codes(cx, tagging.clone(), new, yes);
            }
            (Question::Draft(saved, _), yes) => drafts::answer(cx, saved, yes),
            (Question::Export(request), yes) => {
                let mut request = request.clone();
                request.existing = if yes {
                    Existing::Replace
                } else {
                    Existing::Number
                };
                cx.effect(Effect::Export(request));
            }
            (Question::Recode(step, _), true) => cx.effect(Effect::MakeRecoding(step.clone())),
            (Question::Recode(..), false) => cx.notify("Nothing was changed"),
            (Question::Elsewhere(_), true) => cx.effect(Effect::SaveElsewhere),
            (Question::Elsewhere(_), false) => {}
            (Question::File(_), yes) => cx.effect(Effect::Settle(yes)),
        }
    }
}

/// A new code is made, or taken for the one that it is near to.
fn answer_code(cx: &mut Context, mut tagging: Tagging, typed: &str, known: &str, yes: bool) {
    if yes {
        for code in tagging.codes.iter_mut().filter(|code| *code == typed) {
            known.clone_into(code);
        }
        let mut seen = BTreeSet::new();
        tagging.codes.retain(|code| seen.insert(code.clone()));
    } else {
        tagging.sure.push(typed.to_owned());
    }
    marks::tag_with(cx, tagging);
}

/// New codes are made, or the line with them can be changed.
fn make_codes(cx: &mut Context, mut tagging: Tagging, new: &[String], yes: bool) {
    if yes {
        tagging.sure.extend_from_slice(new);
        return marks::tag_with(cx, tagging);
    }
    let line = tagging.codes.join(", ");
    match tagging.on {
        Tagged::One(target) => cx.ask(Ask::Codes(target), line),
        Tagged::Every(span) => cx.ask(Ask::Every(span), line),
    }
}

impl Layer for Asked {
    fn mode(&self) -> Mode {
        Mode::Question
    }

    fn act(&mut self, action: Action, cx: &mut Context) -> Outcome {
        match action {
            Action::Answer(yes) => self.answer(yes, cx),
            Action::Cancel => {
                if let Question::Draft(saved, _) = &self.0 {
                    cx.notify(format!("What you typed stays in {}", saved.path.display()));
                }
            }
            _ => return Outcome::Pass,
        }
        Outcome::Close
    }
}
