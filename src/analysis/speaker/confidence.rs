//! [`Evidence`]: what speaks for a quote and its speaker, and how probable both are right together.
//!
//! Two logistic regressions, one for quotes in quotation marks and one for the others, fitted by
//! `tools/calibrate_quotes.py` on articles that the tagger had not seen. docs/quality.md has the
//! table that says what the numbers are worth.

use std::ops::Range;

use crate::analysis::quote::lexicon::Class;
use crate::analysis::quote::{Attribution, LinkKind, TaggedText};
use crate::analysis::{QuoteKind, Reason, Speaker};

/// How many things are looked at.
pub const FACTS: usize = 28;

/// The place of the share of its words that the tagger took for nothing said.
const UNSEEN: usize = 17;

/// What is known of a quote when its confidence is made.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Evidence {
    /// Whether some of it stands in quotation marks.
    pub marked: bool,
    /// In the order of the weights.
    pub facts: [f32; FACTS],
}

fn logit(p: f32, least: f32) -> f32 {
    let p = p.clamp(least, 1.0 - least);
    (p / (1.0 - p)).ln()
}

impl Evidence {
    /// Looks at a quote; `sure` is how sure its speaker is.
    pub(super) fn of(
        article: TaggedText<'_>,
        quote: &Attribution,
        kinds: &[QuoteKind],
        speaker: &Speaker,
        reason: &Reason,
        sure: f32,
    ) -> Self {
        let TaggedText {
            text,
            words,
            seen,
            tags,
            ..
        } = article;
        let tokens = || quote.parts.iter().flat_map(Clone::clone);
        let count = tokens().count().max(1) as f32;
        let mean = tokens().map(|at| tags.sure[at]).sum::<f32>() / count;
        let least = tokens().map(|at| tags.sure[at]).fold(1.0, f32::min);
        let unseen = tokens().filter(|at| tags.labels[*at] == 0).count() as f32 / count;
        let said = tokens().filter(|at| words.tokens[*at].is_word()).count() as f32;
        let class_of = |range: &Range<usize>| range.clone().map(|at| seen[at].class);
        let cue = |wanted: &[Class]| {
            let cue = quote.cue.as_ref();
            cue.is_some_and(|cue| class_of(cue).any(|class| wanted.contains(&class)))
        };
        let first = &quote.parts[0];
        let gap = |other: &Range<usize>| {
            let apart = |part: &Range<usize>| {
                if part.end <= other.start {
                    other.start - part.end
                } else {
                    part.start.saturating_sub(other.end)
                }
            };
            quote.parts.iter().map(apart).min().unwrap_or(0) as f32
        };
        let far =
            |place: &Option<Range<usize>>| place.as_ref().map_or(0.0, |p| (1.0 + gap(p)).ln());
        let stop =
            first.end >= 2 && matches!(words.tokens[first.end - 2].of(text), "." | "," | "?" | "!");
        let opens = first
            .start
            .checked_sub(1)
            .is_none_or(|before| seen[before].mark.is_outside());
        let yes = |is: bool| f32::from(u8::from(is));
        // How sure the tagger is of the cue and of the source, and that the words end where they do.
        let labels = |range: &Option<Range<usize>>| {
            range.as_ref().map_or(0.0, |range| {
                let sure: f32 = tags.sure[range.clone()].iter().sum();
                logit(sure / range.len().max(1) as f32, 0.01)
            })
        };
        let edge = |at: Option<usize>| {
            let sure = at.and_then(|at| tags.sure.get(at));
            sure.map_or(0.0, |sure| logit(*sure, 0.01))
        };
        let last = &quote.parts[quote.parts.len() - 1];
        let (head, tail) = (seen[first.start].mark, seen[last.end - 1].mark);
        let apart = match (&quote.cue, &quote.source) {
            (Some(cue), Some(source)) if cue.end <= source.start => source.start - cue.end,
            (Some(cue), Some(source)) => cue.start.saturating_sub(source.end),
            _ => 0,
        };
        let facts = [
            1.0,
            logit(mean, 0.005),
            logit(least, 0.01),
            logit(sure, 0.02),
            yes(kinds.contains(&QuoteKind::Mixed)),
            yes(matches!(quote.link, LinkKind::Carried)),
            yes(matches!(quote.link, LinkKind::Turn | LinkKind::Unlinked)),
            yes(matches!(quote.link, LinkKind::Shared)),
            yes(cue(&[Class::Say])),
            yes(cue(&[Class::Tell, Class::Speak, Class::According])),
            yes(quote.cue.is_none()),
            yes(cue(&[Class::Think, Class::Judge])),
            yes(matches!(reason, Reason::Named | Reason::FormOf { .. })),
            yes(matches!(reason, Reason::Pronoun { .. })),
            yes(matches!(speaker, Speaker::Described(_))),
            yes(matches!(speaker, Speaker::Unknown)),
            said.max(1.0).ln(),
            unseen,
            far(&quote.cue) + far(&quote.source),
            yes(stop && opens),
            labels(&quote.cue),
            labels(&quote.source),
            edge(first.start.checked_sub(1)),
            edge(Some(last.end)),
            yes(head.opens() && tail.closes()),
            yes(head.opens() != tail.closes()),
            (1.0 + apart as f32).ln(),
            yes(quote.parts.len() > 1),
        ];
        let marked = kinds.iter().any(|kind| *kind != QuoteKind::Indirect);
        Self { marked, facts }
    }

    /// Whether the tagger saw nothing of it: a rule has found all of it, and knows what the regression does not.
    pub(super) fn is_by_rule(&self) -> bool {
        !self.marked && self.facts[UNSEEN] >= 1.0
    }

    /// How probable it is that the words were said by this speaker.
    pub fn confidence(&self) -> f32 {
        let weights = if self.marked { &MARKED } else { &PLAIN };
        let sum: f32 = weights.iter().zip(&self.facts).map(|(w, x)| w * x).sum();
        1.0 / (1.0 + (-sum).exp())
    }

    /// The same in a report, where the steps were measured; stories are none.
    pub(super) fn in_report(&self) -> f32 {
        if self.marked {
            stepped(self.confidence())
        } else {
            self.confidence()
        }
    }
}

/// Where isotonic steps over the regression of marked quotes lie clearly above it, and to what they raise it; between
/// two points it rises evenly.
const STEPS: [(f32, f32); 3] = [(0.86, 0.86), (0.874, 0.9), (0.92, 0.92)];

/// The probability after the steps: never falls where the other rises.
fn stepped(probable: f32) -> f32 {
    let step = STEPS
        .windows(2)
        .find(|step| (step[0].0..step[1].0).contains(&probable));
    step.map_or(probable, |step| {
        let ((low, from), (high, to)) = (step[0], step[1]);
        from + (probable - low) / (high - low) * (to - from)
    })
}

/// Fitted on quotes of which some stands in quotation marks.
const MARKED: [f32; FACTS] = [
    -2.148, 0.193, 0.269, 0.296, 0.338, 0.416, -1.406, -0.034, 0.412, 0.329, 0.084, -0.214, 0.554,
    -0.047, 0.526, -0.180, 0.269, -0.322, -0.146, 0.460, 0.069, 0.269, -0.073, -0.049, -0.339,
    -0.497, -0.169, -0.383,
];

/// Fitted on the others.
const PLAIN: [f32; FACTS] = [
    -2.463, 0.259, 0.013, 0.182, 0.000, 0.000, -1.274, 0.348, 0.185, 0.161, 0.268, 0.165, -0.122,
    -0.372, 0.131, -0.224, -0.119, -0.779, 0.165, -0.375, 0.250, 0.183, 0.073, 0.303, 0.000, 0.000,
    -0.237, -0.372,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_steps_rise_and_leave_the_rest_as_it_is() {
        for (at, expected) in [
            (0.3, 0.3),
            (0.86, 0.86),
            (0.874, 0.9),
            (0.92, 0.92),
            (0.97, 0.97),
        ] {
            assert!((stepped(at) - expected).abs() < 1e-6, "{at}");
        }
        let mut before = 0.0;
        for at in 0..=1000 {
            let after = stepped(at as f32 / 1000.0);
            assert!(
                after >= before && after + 1e-6 >= at as f32 / 1000.0,
                "{at}"
            );
            before = after;
        }
        let quote = |marked| Evidence {
            marked,
            facts: [0.0; FACTS],
        };
        assert!((quote(true).in_report() - 0.5).abs() < 1e-6);
        // A regression that says 88 % is raised in quotation marks alone.
        let facts = |weight: f32| {
            let mut facts = [0.0; FACTS];
            facts[0] = 2.0 / weight;
            facts
        };
        let marked = Evidence {
            marked: true,
            facts: facts(MARKED[0]),
        };
        let plain = Evidence {
            marked: false,
            facts: facts(PLAIN[0]),
        };
        assert!(marked.in_report() > 0.9 && marked.confidence() < 0.89);
        assert!((plain.in_report() - 0.8808).abs() < 1e-3);
    }
}
