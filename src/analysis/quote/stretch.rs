//! From labelled tokens to stretches whose edges fit the quotation marks.

use std::ops::Range;

use super::lexicon::Class;
use super::tagged::{TaggedText, TokenView};
use super::unit::Unit;
use super::{CONTENT, CUE, NONE, SOURCE};
use crate::analysis::rules::Rule;
use crate::analysis::sentence::Words;
use crate::analysis::token::TokenKind;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Content,
    Cue,
    Source,
    /// Takes the place of others and goes.
    Nothing,
}

/// A stretch of tokens with one label.
#[derive(Clone, Debug)]
pub(super) struct Stretch {
    pub(super) kind: Kind,
    pub(super) range: Range<usize>,
    pub(super) sentence: usize,
}

/// The labelled stretches of one unit.
pub(super) fn stretches(article: TaggedText<'_>, unit: &Unit) -> Vec<Stretch> {
    let TaggedText {
        words,
        seen,
        tags,
        rules,
        ..
    } = article;
    let labels = &tags.labels;
    let (tokens, sentences) = (&unit.tokens, &unit.sentences);
    let mut stretches: Vec<Stretch> = Vec::new();
    let mut sentence = sentences.start;
    let mut at = tokens.start;
    while at < tokens.end {
        let label = labels[at];
        let mut end = at + 1;
        if label == NONE {
            at = end;
            continue;
        }
        let first = label - (label + 1) % 2;
        while end < tokens.end && labels[end] == first + 1 {
            end += 1;
        }
        let kind = match first {
            CONTENT => Kind::Content,
            CUE => Kind::Cue,
            SOURCE => Kind::Source,
            _ => unreachable!("labels are those of the tagger"),
        };
        while sentence + 1 < sentences.end && words.sentences[sentence + 1].first as usize <= at {
            sentence += 1;
        }
        stretches.push(Stretch {
            kind,
            range: at..end,
            sentence,
        });
        at = end;
    }
    if rules.has(Rule::FitMarks) {
        fit_marks(tokens, seen, &mut stretches);
    }
    for stretch in &mut stretches {
        trim(article, stretch);
    }
    stretches.retain(|stretch| !stretch.range.is_empty());
    if rules.has(Rule::JoinInMarks) {
        join(words, seen, &mut stretches);
    }
    if rules.has(Rule::Nest) {
        nest(words, seen, &mut stretches);
    }
    if rules.has(Rule::Part) {
        part(seen, &mut stretches);
    }
    stretches
}

/// Moves the ends of what was said to the quotation marks they nearly reach.
fn fit_marks(tokens: &Range<usize>, seen: &[TokenView], stretches: &mut [Stretch]) {
    let quoted = |at: usize| seen[at].mark.is_quoted();
    let opens = |at: usize| seen[at].mark.opens();
    let closes = |at: usize| seen[at].mark.closes();
    for index in 0..stretches.len() {
        if stretches[index].kind != Kind::Content {
            continue;
        }
        let floor = if index == 0 {
            tokens.start
        } else {
            stretches[index - 1].range.end
        };
        let roof = stretches
            .get(index + 1)
            .map_or(tokens.end, |next| next.range.start);
        let range = &mut stretches[index].range;
        let length = range.len();
        if quoted(range.start) && !opens(range.start) {
            let mut start = range.start;
            while start > floor && quoted(start - 1) && !opens(start) {
                start -= 1;
            }
            if opens(start) && range.start - start <= length {
                range.start = start;
            }
        }
        let last = range.end - 1;
        if quoted(last) && !closes(last) {
            let mut end = range.end;
            while end < roof && quoted(end) && !closes(end) && !opens(end) {
                end += 1;
            }
            if end < roof && closes(end) && end - range.end <= length {
                range.end = end + 1;
            } else if end == tokens.end && end - range.end <= length {
                range.end = end;
            }
        }
    }
}

/// Cuts punctuation off the ends of a stretch, but no quotation mark that has its partner inside.
fn trim(article: TaggedText<'_>, stretch: &mut Stretch) {
    let TaggedText {
        text,
        words,
        seen,
        rules,
        ..
    } = article;
    let tokens = &words.tokens;
    let range = &mut stretch.range;
    let loose = |at: usize| {
        matches!(tokens[at].kind, TokenKind::Mark | TokenKind::Dash)
            || (tokens[at].kind == TokenKind::Stop && tokens[at].of(text) == ".")
    };
    while range.start < range.end
        && (loose(range.start) || tokens[range.start].kind == TokenKind::Close)
    {
        range.start += 1;
    }
    if stretch.kind == Kind::Content {
        while range.start < range.end
            && (matches!(
                tokens[range.end - 1].kind,
                TokenKind::Mark | TokenKind::Dash | TokenKind::Open
            ))
        {
            range.end -= 1;
        }
    } else {
        let quote = |at: usize| tokens[at].kind == TokenKind::Quote;
        while range.start < range.end && (loose(range.end - 1) || quote(range.end - 1)) {
            range.end -= 1;
        }
    }
    if stretch.kind == Kind::Source && rules.has(Rule::SourceEnd) {
        // "14:10 Civil Defence says": the time of an entry is not who speaks.
        let timed = range.len() > 1
            && tokens[range.start].kind == TokenKind::Number
            && tokens[range.start].of(text).contains(':');
        range.start += usize::from(timed);
        // "responded Abena when a colleague sent her the note"
        let cut = (range.start + 1..range.end).find(|at| {
            seen[*at].class == Class::Subordinate
                && !tokens[*at].of(text).eq_ignore_ascii_case("as")
                && seen[range.start..*at]
                    .iter()
                    .any(|token| token.mention.is_named())
        });
        range.end = cut.unwrap_or(range.end);
        // "said a night porter who …": a noun before the clause is part of the phrase.
        let noun = range.end;
        if range.len() == 2
            && seen[range.start].class == Class::Determiner
            && seen[noun - 1].class != Class::Role
            && seen
                .get(noun)
                .is_some_and(|next| next.mark.is_outside() && !next.is_finite())
            && tokens[noun].is_lower()
            && matches!(seen[noun].class, Class::Other | Class::Role)
            && seen
                .get(noun + 1)
                .is_some_and(|next| next.class == Class::Relative)
        {
            range.end += 1;
        }
    }
    if range.start < range.end && !tokens[range.clone()].iter().any(|token| token.is_word()) {
        // Only a colon can be a cue without a word.
        range.end = range.start;
    }
}

/// "She said the mill was losing money and added that it would close": two things were said.
fn part(seen: &[TokenView], stretches: &mut Vec<Stretch>) {
    let mut at = 0;
    while at < stretches.len() {
        let Stretch {
            kind,
            range,
            sentence,
        } = stretches[at].clone();
        let open = |at: usize| seen[at].mark.is_outside();
        let and = (range.start + 1..range.end.saturating_sub(3)).find(|and| {
            matches!(seen[*and].class, Class::And | Class::But)
                && matches!(
                    seen[and + 1].class,
                    Class::Say | Class::Speak | Class::Tell | Class::Judge
                )
                && seen[and + 2].class == Class::That
                && (*and..and + 3).all(open)
        });
        if kind == Kind::Content
            && at > 0
            && stretches[at - 1].kind != Kind::Content
            && let Some(and) = and
        {
            let piece = |kind, range| Stretch {
                kind,
                range,
                sentence,
            };
            let new = [
                piece(Kind::Content, range.start..and),
                piece(Kind::Cue, and + 1..and + 2),
                piece(Kind::Content, and + 2..range.end),
            ];
            stretches.splice(at..=at, new);
            at += 2;
        } else {
            at += 1;
        }
    }
}

/// "She said residents had pleaded for help": what is said within what is said belongs to it.
fn nest(words: &Words, seen: &[TokenView], stretches: &mut Vec<Stretch>) {
    let mut at = 1;
    while at + 1 < stretches.len() {
        let (cue, content, next) = (&stretches[at - 1], &stretches[at], &stretches[at + 1]);
        let nested = cue.kind == Kind::Cue
            && content.kind == Kind::Content
            && next.kind == Kind::Cue
            && cue.range.end == content.range.start
            && content.range.end == next.range.start
            && next.sentence == content.sentence
            && seen[content.range.end - 1].mark.is_outside()
            && seen[cue.range.end - 1].class.is_speech()
            // "called it a lie and vowed to fight" is no nest: two things are said.
            && !(content.range.end - 1..next.range.end)
                .any(|at| matches!(seen[at].class, Class::And | Class::But));
        if nested {
            let mut end = next.range.end;
            let mut gone = 1;
            if let Some(more) = stretches.get(at + 2)
                && more.kind == Kind::Content
                && more.range.start == end
            {
                (end, gone) = (more.range.end, 2);
            } else {
                let last = words.sentences[content.sentence].end as usize;
                let limit = stretches
                    .get(at + 2)
                    .map_or(last, |next| next.range.start.min(last));
                while end < limit && words.tokens[end].is_word() && seen[end].mark.is_outside() {
                    end += 1;
                }
            }
            stretches[at].range.end = end;
            stretches.drain(at + 1..=at + gone);
        } else {
            at += 1;
        }
    }
}

/// Joins neighbours of one kind that stand in one pair of marks.
fn join(words: &Words, seen: &[TokenView], stretches: &mut Vec<Stretch>) {
    let mut at = 1;
    while at < stretches.len() {
        let (before, here) = (&stretches[at - 1], &stretches[at]);
        let gap = before.range.end..here.range.start;
        let joined = before.kind == Kind::Content
            && here.kind == Kind::Content
            && gap.len() <= 2
            && seen[before.range.end - 1].mark.is_quoted()
            && gap
                .clone()
                .chain(here.range.start..=here.range.start)
                .all(|at| seen[at].mark.is_quoted() && !seen[at].mark.opens())
            && gap.clone().all(|at| !words.tokens[at].is_word());
        if joined {
            let end = here.range.end;
            stretches[at - 1].range.end = end;
            stretches.remove(at);
        } else {
            at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::quote::MarkPlace;

    /// Ten tokens of which those from `open` to `close` stand in a pair of marks.
    fn fitted(
        open: usize,
        close: usize,
        stretches: &[(Kind, Range<usize>)],
    ) -> Vec<(usize, usize)> {
        let seen: Vec<TokenView> = (0..10)
            .map(|at| TokenView {
                mark: if (open..=close).contains(&at) {
                    MarkPlace::new(at, open, close, false)
                } else {
                    MarkPlace::default()
                },
                ..TokenView::default()
            })
            .collect();
        let mut stretches: Vec<Stretch> = stretches
            .iter()
            .map(|(kind, range)| Stretch {
                kind: *kind,
                range: range.clone(),
                sentence: 0,
            })
            .collect();
        fit_marks(&(0..10), &seen, &mut stretches);
        let ends = |stretch: &Stretch| (stretch.range.start, stretch.range.end);
        stretches.iter().map(ends).collect()
    }

    #[test]
    fn what_was_said_reaches_to_the_marks_that_it_nearly_reaches() {
        assert_eq!(fitted(2, 8, &[(Kind::Content, 4..7)]), [(2, 9)]);
        assert_eq!(fitted(2, 8, &[(Kind::Content, 3..8)]), [(2, 9)]);
        assert_eq!(
            fitted(2, 12, &[(Kind::Content, 2..8)]),
            [(2, 10)],
            "it never closes"
        );
        // No farther than it is long, not into a neighbour, and nothing but what was said.
        assert_eq!(fitted(0, 9, &[(Kind::Content, 4..6)]), [(4, 6)]);
        let next = [(Kind::Content, 3..6), (Kind::Cue, 7..8)];
        assert_eq!(fitted(2, 8, &next), [(2, 6), (7, 8)]);
        assert_eq!(fitted(2, 8, &[(Kind::Source, 4..7)]), [(4, 7)]);
        assert_eq!(fitted(2, 8, &[(Kind::Content, 0..2)]), [(0, 2)]);
    }
}
