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
use crate::analysis::token::{Shape, TokenKind};
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
    let turns: Vec<Option<Turn>> = (0..blocks.len())
        .map(|block| turn(text, words, token_range(words, block)))
        .collect();
    let transcript = turns.iter().flatten().count() >= 2;
    for block in 0..blocks.len() {
        let tokens = token_range(words, block);
        let turn = turns[block].as_ref().filter(|turn| transcript || turn.sure);
        if turn.is_none()
            && tags.labels[tokens.clone()]
                .iter()
                .all(|label| *label == NONE)
        {
            continue;
        }
        let mut stretches = stretches(text, words, block, &tokens, seen, &tags.labels);
        stretches.retain(|stretch| stretch.kind != Kind::Content || sure(tags, stretch, seen));
        if let Some(turn) = turn {
            take_turn(turn, &tokens, &mut stretches);
        } else {
            sign(text, words, seen, &tokens, &mut stretches);
        }
        link_block(text, words, seen, tags, block, &stretches, &mut found);
    }
    found
}

/// Below this mean probability what stands in no quotation marks is not taken as said.
const DOUBT: f32 = 0.5;

fn sure(tags: &Tags, stretch: &Stretch, seen: &[Word]) -> bool {
    mean(tags, &stretch.range) >= DOUBT || stretch.range.clone().any(|at| seen[at].quote != 0)
}

/// The mean probability of the labels of a stretch.
fn mean(tags: &Tags, range: &Range<usize>) -> f32 {
    tags.sure[range.clone()].iter().sum::<f32>() / range.len().max(1) as f32
}

/// The head of a turn in a transcript: "OKOYE: …".
#[derive(Clone, Debug)]
struct Turn {
    source: Range<usize>,
    colon: usize,
    /// In capitals, or "Q" and "A": nothing else looks so.
    sure: bool,
}

fn turn(text: &str, words: &Words, tokens: Range<usize>) -> Option<Turn> {
    let all = &words.tokens;
    let start = tokens
        .clone()
        .find(|at| all[*at].kind != TokenKind::Quote)?;
    let colon = (start..tokens.end.min(start + 7)).find(|at| all[*at].of(text) == ":")?;
    if colon == start || colon + 1 >= tokens.end {
        return None;
    }
    let source = start..colon;
    let name = source
        .clone()
        .all(|at| all[at].is_capitalised() || all[at].of(text) == ".");
    let capitals = source
        .clone()
        .all(|at| all[at].is_all_caps() || all[at].of(text) == ".");
    let letters = all[start].span.union(all[colon - 1].span).len();
    let interview = source.len() == 1 && matches!(all[start].of(text), "Q" | "A");
    let sure = interview || (capitals && letters > 2);
    (name && (sure || source.len() <= 4)).then_some(Turn {
        source,
        colon,
        sure,
    })
}

/// Makes the rest of a block the turn's content, unless the tagger found some.
fn take_turn(turn: &Turn, tokens: &Range<usize>, stretches: &mut Vec<Stretch>) {
    let sentence = stretches.first().map_or(0, |stretch| stretch.sentence);
    let covered: usize = stretches
        .iter()
        .filter(|stretch| stretch.kind == Kind::Content)
        .map(|stretch| stretch.range.len())
        .sum();
    let rest = turn.colon + 1..tokens.end;
    let whole = turn.sure && covered * 2 < rest.len();
    if whole {
        stretches.clear();
        stretches.push(Stretch {
            kind: Kind::Content,
            range: rest,
            sentence,
        });
    } else if covered == 0 {
        return;
    }
    for stretch in stretches.iter_mut() {
        if stretch.kind == Kind::Content && stretch.range.end > turn.colon + 1 {
            stretch.range.start = stretch.range.start.max(turn.colon + 1);
        }
    }
    stretches.retain(|stretch| stretch.range.start > turn.colon);
    let sentence = stretches
        .first()
        .map_or(sentence, |stretch| stretch.sentence);
    let head = [
        (Kind::Source, turn.source.clone()),
        (Kind::Cue, turn.colon..turn.colon + 1),
    ];
    for (kind, range) in head.into_iter().rev() {
        stretches.insert(
            0,
            Stretch {
                kind,
                range,
                sentence,
            },
        );
    }
}

/// A name behind a dash signs the quote before it: "“…” — Ines Duarte".
fn sign(
    text: &str,
    words: &Words,
    seen: &[Word],
    tokens: &Range<usize>,
    stretches: &mut Vec<Stretch>,
) {
    let all = &words.tokens;
    let mut at = 0;
    while at < stretches.len() {
        let content = stretches[at].clone();
        let marks = content.range.clone().skip(1).find(|at| {
            matches!(seen[*at].quote, 4 | 8)
                && all
                    .get(at + 1)
                    .is_some_and(|next| next.kind == TokenKind::Dash)
        });
        if content.kind == Kind::Content
            && let Some(mark) = marks
            && mark + 1 < content.range.end
        {
            // The tagger ran over a signature.
            stretches[at].range.end = mark + 1;
            let rest = mark + 2..content.range.end;
            if !rest.is_empty() {
                stretches.insert(
                    at + 1,
                    Stretch {
                        range: rest,
                        ..content.clone()
                    },
                );
            }
        }
        let content = stretches[at].clone();
        let mut dash = content.range.end;
        while dash < tokens.end && all[dash].kind == TokenKind::Quote {
            dash += 1;
        }
        at += 1;
        let long =
            dash < tokens.end && matches!(all[dash].of(text), "—" | "―" | "–" | "--" | "-" | "~");
        if content.kind != Kind::Content || !long || seen[content.range.end - 1].quote == 0 {
            continue;
        }
        let mut end = dash + 1;
        while end < tokens.end
            && end < dash + 7
            && !all[end].shape.has(Shape::LINE)
            && (all[end].is_capitalised() || all[end].of(text) == ".")
        {
            end += 1;
        }
        let over = end == tokens.end || all[end].shape.has(Shape::LINE) || all[end].of(text) == ",";
        if end > dash + 1 && over {
            for other in stretches.iter_mut() {
                if other.range.start > dash && other.range.start < end && other.range.end > end {
                    other.range.start = end;
                }
            }
            stretches.retain(|other| other.range.end <= dash || other.range.start >= end);
            let end = if all[end - 1].kind == TokenKind::Stop {
                end - 1
            } else {
                end
            };
            let source = Stretch {
                kind: Kind::Source,
                range: dash + 1..end,
                sentence: content.sentence,
            };
            stretches.insert(at, source);
            at += 1;
        }
    }
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
    nest(words, seen, &mut stretches);
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

/// "She said residents had pleaded for help": what is said within what is said belongs to it.
fn nest(words: &Words, seen: &[Word], stretches: &mut Vec<Stretch>) {
    let mut at = 1;
    while at + 1 < stretches.len() {
        let (cue, content, next) = (&stretches[at - 1], &stretches[at], &stretches[at + 1]);
        let nested = cue.kind == Kind::Cue
            && content.kind == Kind::Content
            && next.kind == Kind::Cue
            && cue.range.end == content.range.start
            && content.range.end == next.range.start
            && next.sentence == content.sentence
            && seen[content.range.end - 1].quote == 0
            && seen[cue.range.end - 1].class.is_speech();
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
                while end < limit && words.tokens[end].is_word() && seen[end].quote == 0 {
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
                .chain(here.range.start..=here.range.start)
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
    tags: &Tags,
    block: usize,
    stretches: &[Stretch],
    found: &mut Vec<Found>,
) {
    let colon = |cue: usize| words.tokens[stretches[cue].range.start].of(text) == ":";
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
            let turn = last_cue.filter(|cue| *cue == 1 && colon(*cue));
            if quoted { last_cue.or(next) } else { turn }
        });
        if let Some(cue) = cue {
            last_cue = Some(cue);
            if let Some(quote) = quote_of[cue] {
                let quote: &mut Found = &mut found[quote];
                quote.parts.push(part);
            } else {
                quote_of[cue] = Some(found.len());
                let own = sources[cue];
                let place = &stretches[cue];
                let source = own
                    .map(|source| stretches[source].range.clone())
                    .or_else(|| {
                        subject(words, seen, place.range.start, Some(place.range.end), &part)
                    });
                let shared = own.is_some_and(|source| {
                    of(Kind::Cue).any(|other| other < cue && sources[other] == Some(source))
                });
                found.push(Found {
                    parts: vec![part],
                    cue: Some(stretches[cue].range.clone()),
                    source,
                    tie: if shared { Tie::Shared } else { Tie::Own },
                    block,
                });
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
        let quoted = seen[part.start].quote != 0;
        let carried = found.last().filter(|last| {
            last.block == block || (block > 0 && carries(text, words, seen, last, block, &part))
        });
        if quoted && carried.is_none_or(|last| last.source.is_none() || last.block != block) {
            // Somebody else than the last speaker is the subject here or in the sentence before.
            let here = subject(words, seen, part.start, None, &part);
            let before = || {
                let sentence = stretches[at].sentence.checked_sub(1)?;
                let end = words.sentences[sentence].end as usize;
                let near = words.sentences[sentence].block as usize + 1 >= block;
                (carried.is_none() && near)
                    .then(|| subject(words, seen, end, None, &part))
                    .flatten()
            };
            if let Some(source) = here.or_else(before) {
                let source = Some(source);
                found.push(Found {
                    parts: vec![part],
                    cue: None,
                    source,
                    tie: Tie::Own,
                    block,
                });
                continue;
            }
        }
        let (cue, source, tie) = match carried {
            Some(last) => (last.cue.clone(), last.source.clone(), Tie::Carried),
            None => (None, None, Tie::Loose),
        };
        let same = tie == Tie::Carried && found.last().is_some_and(|last| last.cue.is_some());
        if same && let Some(last) = found.last_mut() {
            if last.block == block {
                last.parts.push(part);
            } else {
                found.push(Found {
                    parts: vec![part],
                    cue,
                    source,
                    tie,
                    block,
                });
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
    let mut index = 0;
    found.retain(|quote| {
        index += 1;
        index <= before
            || quote.source.is_some()
            || quote
                .parts
                .iter()
                .any(|part| part.clone().any(|at| seen[at].quote != 0))
            || quote.parts.iter().all(|part| mean(tags, part) > 0.75)
    });
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

/// The subject of the sentence that ends before `end`: a pronoun next to it, a name, an office.
/// With `behind` a name right behind a cue counts too ("said Okoye").
fn subject(
    words: &Words,
    seen: &[Word],
    end: usize,
    behind: Option<usize>,
    part: &Range<usize>,
) -> Option<Range<usize>> {
    let last = end.checked_sub(1)?;
    let sentence = words.sentences[words.sentence_of(last)?];
    let start = (sentence.first as usize).max(if part.end <= end { part.end } else { 0 });
    let open = |at: usize| seen[at].quote == 0;
    if let Some(behind) = behind {
        let limit = (behind + 3).min(seen.len());
        let name = (behind..limit).find(|at| open(*at) && matches!(seen[*at].mention, 2..=5));
        if let Some(name) = name
            && part.start >= behind + 3
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
    for kinds in [2..=3_u8, 4..=5] {
        let name = (start..end).find(|at| {
            let aside = at
                .checked_sub(1)
                .is_some_and(|before| before >= start && seen[before].class == Class::Preposition);
            open(*at) && kinds.contains(&seen[*at].mention) && !aside
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
fn mention_at(seen: &[Word], at: usize) -> Range<usize> {
    let kind = seen[at].mention / 2;
    let (mut start, mut end) = (at, at + 1);
    while seen[start].mention.is_multiple_of(2) && start > 0 && seen[start - 1].mention / 2 == kind
    {
        start -= 1;
    }
    while end < seen.len() && seen[end].mention == kind * 2 {
        end += 1;
    }
    start..end
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
