//! [`link`]: from labelled tokens to fragments, cues and sources that belong together.
//!
//! Three steps: the stretches of each block, with edges that fit the quotation marks; for each cue
//! its source; for each fragment the cue it hangs on: the one in its sentence, the one it goes on
//! from ("“A,” he said. “B.”"), or the speaker of the paragraph before.

use std::ops::Range;

use super::features::{Word, token_range};
use super::lexicon::Class;
use super::{CONTENT, CUE, NONE, SOURCE, Tags};
use crate::analysis::sentence::Words;
use crate::analysis::token::TokenKind;
use crate::text::Block;

/// A quote before its speaker is known; places are ranges of token indices.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// What was said, in order.
    pub parts: Vec<Range<usize>>,
    /// What announces it.
    pub cue: Option<Range<usize>>,
    /// What names the speaker.
    pub source: Option<Range<usize>>,
    /// How the source was found.
    pub tie: Tie,
    /// The block of the first part.
    pub block: usize,
}

/// How a quote got its source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tie {
    /// Its own cue and source.
    #[default]
    Own,
    /// Its own cue, whose subject is that of the cue before it ("and added").
    Shared,
    /// No source: it hangs on the quote before it.
    Carried,
    /// No source at all.
    Loose,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Content,
    Cue,
    Source,
}

#[derive(Clone, Debug)]
struct Stretch {
    kind: Kind,
    range: Range<usize>,
    sentence: usize,
}

/// Joins the stretches of an article. The quotes come in order of their first part, and no part
/// overlaps another.
pub fn link(text: &str, blocks: &[Block], words: &Words, seen: &[Word], tags: &Tags) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for block in 0..blocks.len() {
        let tokens = token_range(words, block);
        if tags.labels[tokens.clone()]
            .iter()
            .all(|label| *label == NONE)
        {
            continue;
        }
        let stretches = stretches(text, words, block, &tokens, seen, &tags.labels);
        link_block(text, words, seen, block, &stretches, &mut found);
    }
    found
}

/// The labelled stretches of one block.
fn stretches(
    text: &str,
    words: &Words,
    block: usize,
    tokens: &Range<usize>,
    seen: &[Word],
    labels: &[u8],
) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    let sentences = words.blocks[block].start as usize..words.blocks[block].end as usize;
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
    fit_marks(tokens, seen, &mut stretches);
    for stretch in &mut stretches {
        trim(text, words, stretch);
    }
    stretches.retain(|stretch| !stretch.range.is_empty());
    join(words, seen, &mut stretches);
    stretches
}

/// Moves the ends of what was said to the quotation marks they nearly reach.
fn fit_marks(tokens: &Range<usize>, seen: &[Word], stretches: &mut [Stretch]) {
    let quoted = |at: usize| seen[at].quote != 0;
    let opens = |at: usize| matches!(seen[at].quote, 1 | 5);
    let closes = |at: usize| matches!(seen[at].quote, 4 | 8);
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
fn trim(text: &str, words: &Words, stretch: &mut Stretch) {
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
    if range.start < range.end && !tokens[range.clone()].iter().any(|token| token.is_word()) {
        // Only a colon can be a cue without a word.
        range.end = range.start;
    }
}

/// Joins neighbours of one kind that stand in one pair of marks.
fn join(words: &Words, seen: &[Word], stretches: &mut Vec<Stretch>) {
    let mut at = 1;
    while at < stretches.len() {
        let (before, here) = (&stretches[at - 1], &stretches[at]);
        let gap = before.range.end..here.range.start;
        let joined = before.kind == Kind::Content
            && here.kind == Kind::Content
            && gap.len() <= 2
            && seen[before.range.end - 1].quote != 0
            && gap
                .clone()
                .chain(here.range.start..here.range.start + 1)
                .all(|at| seen[at].quote != 0 && !matches!(seen[at].quote, 1 | 5))
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

fn link_block(
    text: &str,
    words: &Words,
    seen: &[Word],
    block: usize,
    stretches: &[Stretch],
    found: &mut Vec<Found>,
) {
    let of = |kind: Kind| (0..stretches.len()).filter(move |at| stretches[*at].kind == kind);
    // The source of each cue.
    let sources: Vec<Option<usize>> = (0..stretches.len())
        .map(|at| {
            (stretches[at].kind == Kind::Cue)
                .then(|| source_of(words, stretches, at))
                .flatten()
        })
        .collect();
    let before = found.len();
    // The quote of each cue, to which fragments are added.
    let mut quote_of: Vec<Option<usize>> = vec![None; stretches.len()];
    let mut last_cue: Option<usize> = None;
    for at in of(Kind::Content) {
        let part = stretches[at].range.clone();
        let cue = cue_of(words, seen, stretches, at).or_else(|| {
            // "“A,” he said. “B.”": what goes on hangs on the same cue.
            let quoted = seen[part.start].quote != 0 && seen[part.end - 1].quote != 0;
            let next = of(Kind::Cue).find(|cue| *cue > at);
            if quoted { last_cue.or(next) } else { None }
        });
        if let Some(cue) = cue {
            last_cue = Some(cue);
            match quote_of[cue] {
                Some(quote) => {
                    let quote: &mut Found = &mut found[quote];
                    quote.parts.push(part);
                }
                None => {
                    quote_of[cue] = Some(found.len());
                    let own = sources[cue];
                    let shared = own.is_some_and(|source| {
                        of(Kind::Cue).any(|other| other < cue && sources[other] == Some(source))
                    });
                    found.push(Found {
                        parts: vec![part],
                        cue: Some(stretches[cue].range.clone()),
                        source: own.map(|source| stretches[source].range.clone()),
                        tie: if shared { Tie::Shared } else { Tie::Own },
                        block,
                    });
                }
            }
            continue;
        }
        // No cue: a source in the same sentence (headlines, "in his words"), or the quote before.
        let near = of(Kind::Source)
            .filter(|source| stretches[*source].sentence == stretches[at].sentence)
            .min_by_key(|source| gap(&stretches[*source].range, &part));
        let source = near.map(|source| stretches[source].range.clone());
        if source.is_some() {
            found.push(Found {
                parts: vec![part],
                cue: None,
                source,
                tie: Tie::Own,
                block,
            });
            continue;
        }
        let carried = found.last().filter(|last| {
            last.block == block || (block > 0 && carries(text, words, seen, last, block, &part))
        });
        let (cue, source, tie) = match carried {
            Some(last) => (last.cue.clone(), last.source.clone(), Tie::Carried),
            None => (None, None, Tie::Loose),
        };
        let same = tie == Tie::Carried && found.last().is_some_and(|last| last.cue.is_some());
        if same && let Some(last) = found.last_mut() {
            if last.block != block {
                found.push(Found {
                    parts: vec![part],
                    cue,
                    source,
                    tie,
                    block,
                });
            } else {
                last.parts.push(part);
            }
        } else {
            found.push(Found {
                parts: vec![part],
                cue,
                source,
                tie,
                block,
            });
        }
    }
    for quote in &mut found[before..] {
        quote.parts.sort_by_key(|part| part.start);
    }
    found[before..].sort_by_key(|quote| quote.parts[0].start);
}

/// True where a quote without a cue in `block` goes on with the speaker of `last`.
fn carries(
    text: &str,
    words: &Words,
    seen: &[Word],
    last: &Found,
    block: usize,
    part: &Range<usize>,
) -> bool {
    let tokens = token_range(words, block);
    let turn = last.cue.clone().is_some_and(|cue| {
        words
            .tokens
            .get(cue.start)
            .is_some_and(|token| token.of(text) == ":")
    });
    let quoted = seen[part.start].quote != 0 && part.start - tokens.start <= 1;
    (quoted || turn) && block - last.block <= 2
}

fn gap(a: &Range<usize>, b: &Range<usize>) -> usize {
    if a.end <= b.start {
        b.start - a.end
    } else {
        a.start.saturating_sub(b.end)
    }
}

/// The source of the cue `at`: the nearest one in its sentence, rather before than behind it.
fn source_of(words: &Words, stretches: &[Stretch], at: usize) -> Option<usize> {
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
                Kind::Content => 25_usize.saturating_sub(between.range.len().min(15)),
                Kind::Cue => 12,
                Kind::Source => 20,
            };
        }
        if other > at {
            cost += 3;
            // Behind the cue a source is adjacent ("said Okoye"), or it is the next one's.
            if gap(&source.range, &cue.range) > 3 {
                cost += 20;
            }
        }
        Some((cost, other))
    };
    let _ = words;
    (0..stretches.len())
        .filter_map(candidate)
        .min()
        .map(|(_, other)| other)
}

/// The cue on which the fragment `at` hangs: one in its sentence.
fn cue_of(words: &Words, seen: &[Word], stretches: &[Stretch], at: usize) -> Option<usize> {
    let part = &stretches[at];
    let last = words
        .sentence_of(part.range.end - 1)
        .unwrap_or(part.sentence);
    let candidate = |other: usize| {
        let cue = &stretches[other];
        if cue.kind != Kind::Cue || cue.sentence < part.sentence || cue.sentence > last + 1 {
            return None;
        }
        let (low, high) = (at.min(other) + 1, at.max(other));
        let behind = other > at;
        let mut cost = gap(&cue.range, &part.range);
        for between in &stretches[low..high] {
            match between.kind {
                Kind::Content => cost += 8,
                Kind::Cue => cost += 20,
                // The source stands between: "“A,” Okoye said".
                Kind::Source => cost -= between.range.len().min(cost),
            }
        }
        if cue.sentence != part.sentence && !(part.sentence..=last).contains(&cue.sentence) {
            // The sentence behind: only a lone "he said" that the marks cut off.
            let quoted = seen[part.range.end - 1].quote != 0;
            if !behind || !quoted || cost > 4 {
                return None;
            }
        }
        if behind {
            // A cue behind that has its own content after it is likelier that one's.
            let own = stretches[other + 1..]
                .iter()
                .find(|next| next.kind != Kind::Source);
            let claimed = own.is_some_and(|next| {
                next.kind == Kind::Content
                    && next.sentence == cue.sentence
                    && gap(&next.range, &cue.range) <= 2
            });
            if claimed {
                cost += 6;
            }
        }
        Some((cost, other))
    };
    (0..stretches.len())
        .filter_map(candidate)
        .min()
        .map(|(_, other)| other)
}

/// Whether words of this class say nothing of who speaks.
pub fn is_weak_source(class: Class) -> bool {
    matches!(class, Class::Relative | Class::It | Class::That)
}
