//! [`source_of`] and [`cue_of`]: which stretches belong together, by how far they are apart and what lies between them.

use std::ops::Range;

use super::stretch::{Kind, Stretch};
use super::tagged::TaggedText;
use crate::analysis::token::TokenKind;

/// The weights of linking; tuned on a sixth of the train part of PolNeAR in November 2026, by hand, in
/// steps of about a fifth, for the most fragments with the right cue and source.
struct Weights {
    /// A cue takes its source: what lies between costs this much.
    source_past_content: usize,
    /// … less this much of its length.
    source_content_length: usize,
    source_past_cue: usize,
    source_past_source: usize,
    /// A source after its cue costs more …
    source_after: usize,
    /// … and much more if it is farther away than this.
    source_after_near: usize,
    source_after_far: usize,
    /// A fragment takes its cue: what lies between costs this much.
    cue_past_content: usize,
    cue_past_cue: usize,
    /// A cue that has a fragment of its own after it costs more.
    cue_claimed: usize,
    /// In the next sentence a cue may cost no more than this.
    cue_next_sentence: usize,
    /// How many stretches away a cue or source is looked for.
    window: usize,
}

const WEIGHTS: Weights = Weights {
    source_past_content: 25,
    source_content_length: 15,
    source_past_cue: 12,
    source_past_source: 20,
    source_after: 3,
    source_after_near: 3,
    source_after_far: 20,
    cue_past_content: 8,
    cue_past_cue: 20,
    cue_claimed: 6,
    cue_next_sentence: 4,
    window: 40,
};

/// Who comes before the verb of the next sentence.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    None,
    /// The cue before it in its block.
    CueBefore,
    /// The quote that ends the block before.
    BlockBefore,
}

/// The stretches near the one `at`, itself included.
pub(super) fn around(at: usize, count: usize) -> Range<usize> {
    at.saturating_sub(WEIGHTS.window)..(at + WEIGHTS.window + 1).min(count)
}

pub(super) fn gap(a: &Range<usize>, b: &Range<usize>) -> usize {
    if a.end <= b.start {
        b.start - a.end
    } else {
        a.start.saturating_sub(b.end)
    }
}

/// The source of the cue `at`: the nearest one in its sentence, rather before than after it.
pub(super) fn source_of(stretches: &[Stretch], at: usize) -> Option<usize> {
    let cue = &stretches[at];
    let candidate = |other: usize| {
        let source = &stretches[other];
        if source.kind != Kind::Source || source.sentence != cue.sentence {
            return None;
        }
        let (low, high) = (at.min(other) + 1, at.max(other));
        let mut cost = gap(&source.range, &cue.range);
        for between in &stretches[low..high] {
            cost += match between.kind {
                Kind::Content => {
                    let length = between.range.len().min(WEIGHTS.source_content_length);
                    WEIGHTS.source_past_content.saturating_sub(length)
                }
                Kind::Cue => WEIGHTS.source_past_cue,
                Kind::Source | Kind::Nothing => WEIGHTS.source_past_source,
            };
        }
        if other > at {
            cost += WEIGHTS.source_after;
            // After the cue a source is adjacent ("said Okoye"), or it is the next one's.
            if gap(&source.range, &cue.range) > WEIGHTS.source_after_near {
                cost += WEIGHTS.source_after_far;
            }
        }
        Some((cost, other))
    };
    around(at, stretches.len())
        .filter_map(candidate)
        .min()
        .map(|(_, other)| other)
}

/// Whether a verb of speech is the last word of its sentence.
fn ends_sentence(article: TaggedText<'_>, cue: &Range<usize>) -> bool {
    let next = article.words.tokens.get(cue.end);
    article.seen[cue.end - 1].class.is_speech()
        && next.is_none_or(|next| next.kind == TokenKind::Stop)
}

/// The cue on which the fragment `at` hangs: one in its sentence.
pub(super) fn cue_of(
    article: TaggedText<'_>,
    stretches: &[Stretch],
    at: usize,
    owner: Owner,
) -> Option<usize> {
    let part = &stretches[at];
    let last = article
        .words
        .sentence_of(part.range.end - 1)
        .unwrap_or(part.sentence);
    let candidate = |other: usize| {
        let cue = &stretches[other];
        if cue.kind != Kind::Cue || cue.sentence < part.sentence || cue.sentence > last + 1 {
            return None;
        }
        let (low, high) = (at.min(other) + 1, at.max(other));
        let after = other > at;
        if after && owner != Owner::None && cue.range.start > part.range.end {
            // "“We go.” Kari Vik said." is slack, "“We go.” Kari Vik said it was wrong." is not.
            let lone = owner == Owner::BlockBefore && ends_sentence(article, &cue.range);
            if !lone {
                return None;
            }
        }
        let mut cost = gap(&cue.range, &part.range);
        for between in &stretches[low..high] {
            match between.kind {
                Kind::Content => cost += WEIGHTS.cue_past_content,
                Kind::Cue => cost += WEIGHTS.cue_past_cue,
                // The source stands between: "“A,” Okoye said".
                Kind::Source | Kind::Nothing => cost -= between.range.len().min(cost),
            }
        }
        if cue.sentence != part.sentence && !(part.sentence..=last).contains(&cue.sentence) {
            // The next sentence: only a lone "he said" that the marks cut off.
            let quoted = article.seen[part.range.end - 1].mark.is_quoted();
            if !after || !quoted || cost > WEIGHTS.cue_next_sentence {
                return None;
            }
        }
        if after {
            // A cue that has its own content after it is likelier that one's.
            let own = stretches[other + 1..]
                .iter()
                .take(WEIGHTS.window)
                .find(|next| next.kind != Kind::Source);
            let claimed = own.is_some_and(|next| {
                next.kind == Kind::Content
                    && next.sentence == cue.sentence
                    && gap(&next.range, &cue.range) <= 2
            });
            if claimed {
                cost += WEIGHTS.cue_claimed;
            }
        }
        Some((cost, other))
    };
    around(at, stretches.len())
        .filter_map(candidate)
        .min()
        .map(|(_, other)| other)
}
