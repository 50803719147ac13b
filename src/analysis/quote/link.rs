//! [`link`]: from labelled tokens to fragments, cues and sources that belong together.
//!
//! Three steps: the stretches of each block, with edges that fit the quotation marks; for each cue
//! its source; for each fragment the cue it hangs on: the one in its sentence, the one it goes on
//! from ("“A,” he said. “B.”"), or the speaker of the paragraph before.

use std::ops::Range;

use super::features::{Word, token_range};
use super::forms::{self, Turn};
use super::lexicon::Class;
use super::marks::is_dialogue_dash;
use super::stretch::{Kind, Stretch, stretches};
use super::{NONE, Tags};
use crate::analysis::sentence::Words;
use crate::text::{Block, BlockKind};

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

/// An article as it is needed here.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'a> {
    /// The text.
    pub text: &'a str,
    /// Its tokens.
    pub words: &'a Words,
    /// The tokens as the tagger sees them.
    pub seen: &'a [Word],
    /// What the tagger says.
    pub tags: &'a Tags,
}

/// Joins the stretches of an article. The quotes come in order of their first part, and no part
/// overlaps another.
pub fn link(scene: Scene<'_>, blocks: &[Block]) -> Vec<Found> {
    let Scene {
        text,
        words,
        seen,
        tags,
    } = scene;
    let mut found: Vec<Found> = Vec::new();
    let turns: Vec<Option<Turn>> = (0..blocks.len())
        .map(|block| forms::turn(text, words, token_range(words, block)))
        .collect();
    let transcript = turns.iter().flatten().count() >= 2;
    for block in 0..blocks.len() {
        let tokens = token_range(words, block);
        let turn = turns[block]
            .as_ref()
            .filter(|turn| transcript || turn.sure && !turn.is_place(seen));
        let plain = blocks[block].kind != BlockKind::Quotation
            && !is_dialogue_dash(text, &words.tokens[tokens.clone()])
            && tokens
                .clone()
                .all(|at| seen[at].quote == 0 && !seen[at].class.is_speech());
        if turn.is_none()
            && plain
            && tags.labels[tokens.clone()]
                .iter()
                .all(|label| *label == NONE)
        {
            continue;
        }
        let mut stretches = stretches(text, words, block, &tokens, seen, &tags.labels);
        stretches.retain(|stretch| stretch.kind != Kind::Content || sure(tags, stretch, seen));
        if let Some(turns) = turn.and_then(|_| forms::lines(scene, &tokens)) {
            stretches = turns;
        } else if let Some(turn) = turn {
            forms::take_turn(turn, &tokens, &mut stretches);
        } else {
            forms::announced(scene, &tokens, &mut stretches);
            forms::unclosed(scene, &tokens, &mut stretches);
            forms::skip_dateline(scene, &tokens, &mut stretches);
            let inside = words.blocks[block].start as usize..words.blocks[block].end as usize;
            forms::closed_by_cue(scene, inside, &mut stretches);
            forms::sign(scene, &tokens, &mut stretches);
            forms::dialogue(scene, &tokens, &mut stretches);
        }
        if blocks[block].kind == BlockKind::Quotation
            && let Some(quote) = set_off(scene, block, &tokens, &stretches, found.last())
        {
            found.push(quote);
            continue;
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
        let marked = |part: &Range<usize>| part.clone().any(|at| seen[at].quote != 0);
        let all_sure = |least| quote.parts.iter().all(|part| mean(tags, part) > least);
        // A few words in marks that nobody says are rather a title or a nickname.
        let marked = quote.parts.iter().any(marked);
        let mut cue = quote.cue.clone().unwrap_or_default();
        let announced = cue.any(|at| seen[at].class.is_speech());
        index <= before
            || quote.source.is_some()
            || all_sure(if marked { 0.97 } else { 0.75 })
            || marked && (announced || quote.parts.iter().any(|part| part.len() > 8))
    });
    for quote in &mut found[before..] {
        quote.parts.sort_by_key(|part| part.start);
    }
    found[before..].sort_by_key(|quote| quote.parts[0].start);
}

/// A paragraph that is set off as a quotation was said by whom the words before it announce; where
/// they announce nobody, it goes on from the quote before.
fn set_off(
    scene: Scene<'_>,
    block: usize,
    tokens: &Range<usize>,
    stretches: &[Stretch],
    last: Option<&Found>,
) -> Option<Found> {
    let own = stretches.iter().filter(|own| own.kind == Kind::Content);
    let said: usize = own.map(|own| own.range.len()).sum();
    let before = token_range(scene.words, block.checked_sub(1)?);
    if said * 2 > tokens.len() || before.is_empty() || tokens.is_empty() {
        return None;
    }
    let Scene { words, seen, .. } = scene;
    let part = tokens.clone();
    let close = words.tokens[before.end - 1];
    let sentence = words.sentences[words.sentence_of(before.end - 1)?];
    let cue = (sentence.first as usize..before.end)
        .rev()
        .find(|at| seen[*at].quote == 0 && seen[*at].class.is_speech());
    if close.of(scene.text) == ":" || cue.is_some() {
        let source = subject(words, seen, cue.unwrap_or(before.end), None, &part);
        if source.is_some() {
            return Some(Found {
                parts: vec![part],
                cue: cue.map(|cue| cue..cue + 1),
                source,
                tie: Tie::Own,
                block,
            });
        }
    }
    let last = last.filter(|last| last.block + 1 == block)?;
    Some(Found {
        parts: vec![part],
        cue: last.cue.clone(),
        source: last.source.clone(),
        tie: Tie::Carried,
        block,
    })
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
pub(super) fn subject(
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
