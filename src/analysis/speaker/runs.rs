//! [`fit`]: in a story the words between a pair of quotation marks are one piece of speech, whole and alone.

use std::ops::Range;

use super::Answer;
use super::story::Story;
use crate::analysis::quote::lexicon::Class;
use crate::analysis::quote::{Attribution, LinkKind, token_range};
use crate::analysis::reason::Reason;

/// Cuts quotations at the marks that they pass, fills the pairs that they begin, and adds those that were missed.
pub(super) fn fit(story: &Story<'_>, found: &mut Vec<Attribution>, answers: &mut Vec<Answer>) {
    let blocks = story.words.blocks.len();
    let mut of_block: Vec<Vec<usize>> = vec![Vec::new(); blocks];
    for (index, quote) in found.iter().enumerate() {
        of_block[quote.block].push(index);
    }
    for (block, quotes) in of_block.iter().enumerate() {
        let tokens = token_range(story.words, block);
        let runs = runs(story, &tokens);
        if runs.is_empty() {
            continue;
        }
        let mut owner: Vec<Option<usize>> = vec![None; runs.len()];
        for &index in quotes {
            let mut parts = Vec::new();
            for part in &found[index].parts {
                let over: Vec<usize> = (0..runs.len())
                    .filter(|run| runs[*run].start < part.end && part.start < runs[*run].end)
                    .collect();
                let quoted: usize = over
                    .iter()
                    .map(|run| runs[*run].end.min(part.end) - runs[*run].start.max(part.start))
                    .sum();
                let mostly = quoted * 2 > part.len()
                    || over.iter().any(|run| runs[*run].start == part.start);
                if over.is_empty() || !mostly {
                    for run in over {
                        owner[run].get_or_insert(index);
                    }
                    parts.push(part.clone());
                    continue;
                }
                for run in over {
                    if owner[run].is_none() {
                        owner[run] = Some(index);
                        parts.push(runs[run].clone());
                    }
                }
            }
            // "He answered, tossing his head back": what is in no marks beside what is was not said.
            if parts.iter().any(|part| runs.contains(part)) {
                parts.retain(|part| runs.contains(part));
            }
            found[index].parts = parts;
        }
        for (run, owner) in runs.iter().zip(&owner) {
            if owner.is_none() && is_spoken(story, run, &tokens) {
                found.push(Attribution {
                    parts: vec![run.clone()],
                    link: LinkKind::Unlinked,
                    block,
                    ..Attribution::default()
                });
                answers.push(Answer::unknown(Reason::NobodyNear));
            }
        }
        // What a run took from its neighbours is not theirs.
        for &index in quotes {
            let others: Vec<Range<usize>> = quotes
                .iter()
                .filter(|other| **other != index)
                .flat_map(|other| found[*other].parts.clone())
                .collect();
            let quote = &mut found[index];
            quote.parts.retain(|part| {
                let quoted = runs.contains(part);
                quoted
                    || !others
                        .iter()
                        .any(|other| other.start < part.end && part.start < other.end)
            });
            for place in [&mut quote.cue, &mut quote.source] {
                let inside = place.as_ref().is_some_and(|place| {
                    quote
                        .parts
                        .iter()
                        .any(|part| part.start < place.end && place.start < part.end)
                });
                if inside {
                    *place = None;
                }
            }
            if quote.source.is_none() && quote.link == LinkKind::Own {
                answers[index] = Answer::unknown(Reason::NobodyNear);
                quote.link = LinkKind::Unlinked;
            }
        }
    }
    let mut keep = found
        .iter()
        .map(|quote| !quote.parts.is_empty())
        .collect::<Vec<_>>()
        .into_iter();
    answers.retain(|_| keep.next().unwrap_or(true));
    found.retain(|quote| !quote.parts.is_empty());
}

/// The pairs of quotation marks of a block with what is between them.
fn runs(story: &Story<'_>, tokens: &Range<usize>) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    let mut at = tokens.start;
    while at < tokens.end {
        if !story.seen[at].mark.opens() {
            at += 1;
            continue;
        }
        let start = at;
        at += 1;
        while at < tokens.end && story.seen[at].mark.is_between() {
            at += 1;
        }
        let closed = at < tokens.end && story.seen[at].mark.closes();
        at += usize::from(closed);
        let words = (start..at).any(|at| story.words.tokens[at].is_word());
        if words {
            runs.push(start..at);
        }
    }
    runs
}

/// Whether words in quotation marks that nobody claimed are speech: they open the paragraph, or end as speech does.
fn is_spoken(story: &Story<'_>, run: &Range<usize>, tokens: &Range<usize>) -> bool {
    let closes = story.seen[run.end - 1].mark.closes();
    let mut last = run.end - 1 - usize::from(closes);
    // "She said, ‘Come.’”": what is quoted within may end it too.
    while last > run.start && matches!(story.word_at(last), "’" | "'" | "”" | "\"") {
        last -= 1;
    }
    // The stop of "Bishop." may be taken for that of an abbreviation.
    let stop = matches!(
        story.word_at(last),
        "," | "." | "?" | "!" | "—" | "--" | "…" | "..."
    ) || story.word_at(last).ends_with('.');
    let said =
        run.end < tokens.end && matches!(story.seen[run.end].class, Class::Say | Class::Speak);
    run.start == tokens.start && (stop || said || !closes) || stop && run.len() > 3 || said
}
