//! [`subject`]: who does what is done in a sentence, for quotes whose source the tagger left open.

use std::ops::Range;

use super::lexicon::Class;
use super::tagged::{MentionKind, TokenView};
use crate::analysis::rules::{Rule, RuleSet};
use crate::analysis::sentence::Words;
use crate::analysis::token::TokenKind;

/// How far before its verb a subject is looked for, in tokens.
const FARTHEST: usize = 300;

/// The subject of the sentence that ends before `end`: a pronoun next to it, a name, an office.
/// With `after` a name right after a cue counts too ("said Okoye").
pub(super) fn subject(
    words: &Words,
    seen: &[TokenView],
    rules: RuleSet,
    end: usize,
    after: Option<usize>,
    part: &Range<usize>,
) -> Option<Range<usize>> {
    let last = end.checked_sub(1)?;
    let sentence = words.sentences[words.sentence_of(last)?];
    let start = (sentence.first as usize)
        .max(end.saturating_sub(FARTHEST))
        .max(if part.end <= end { part.end } else { 0 });
    let open = |at: usize| seen[at].mark.is_outside();
    // "When Lund died in May, President Duarte released this statement:": the clause that opens it has another subject.
    let opens = rules.has(Rule::OpeningSubject)
        && start == sentence.first as usize
        && start < end
        && matches!(seen[start].class, Class::Preposition | Class::Subordinate);
    let comma = (start..end).find(|at| open(*at) && words.tokens[*at].kind == TokenKind::Mark);
    let speaks = |at: usize| {
        let seen = seen[at];
        let pronoun = matches!(seen.class, Class::HeShe | Class::They);
        open(at) && (seen.mention.is_first() && seen.mention.can_speak() || pronoun)
    };
    let start = comma
        .filter(|comma| opens && (comma + 1..end).any(speaks))
        .map_or(start, |comma| comma + 1);
    if let Some(after) = after {
        let limit = (after + 3).min(seen.len());
        let name = (after..limit).find(|at| open(*at) && seen[*at].mention.can_speak());
        if let Some(name) = name
            && part.start >= after + 3
        {
            return Some(mention_at(seen, name));
        }
    }
    let pronoun = (start..end).rev().take(6).find(|at| {
        open(*at)
            && matches!(
                seen[*at].class,
                Class::HeShe | Class::They | Class::Relative
            )
    });
    if let Some(pronoun) = pronoun {
        return Some(pronoun..pronoun + 1);
    }
    for kind in [MentionKind::Person, MentionKind::Org] {
        let name = (start..end).find(|at| {
            let aside = at
                .checked_sub(1)
                .is_some_and(|before| before >= start && seen[before].class == Class::Preposition);
            open(*at) && seen[*at].mention.is(kind) && !aside
        });
        if let Some(name) = name {
            return Some(mention_at(seen, name));
        }
    }
    let pronoun =
        (start..end).find(|at| open(*at) && matches!(seen[*at].class, Class::HeShe | Class::They));
    if let Some(pronoun) = pronoun {
        return Some(pronoun..pronoun + 1);
    }
    let role = (start..end).find(|at| open(*at) && seen[*at].class == Class::Role)?;
    let mut first = role;
    while first > start && open(first - 1) && words.tokens[first - 1].is_word() && role - first < 4
    {
        first -= 1;
        if seen[first].class == Class::Determiner {
            break;
        }
    }
    Some(first..role + 1)
}

/// All tokens of the mention of which `at` is one.
fn mention_at(seen: &[TokenView], at: usize) -> Range<usize> {
    let tag = seen[at].mention;
    let (mut start, mut end) = (at, at + 1);
    while !seen[start].mention.is_first() && start > 0 && seen[start - 1].mention.is_like(tag) {
        start -= 1;
    }
    while end < seen.len() && seen[end].mention.continues(tag) {
        end += 1;
    }
    start..end
}
