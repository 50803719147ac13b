//! [`take_turns`]: who speaks in the scenes of a story, in which most lines name nobody.
//!
//! The lines of a scene are decided together: two people take turns, who is spoken to answers, who is
//! named beside a line says it, and "he" or "she" must fit. The best answer for the whole scene is found by a
//! Viterbi search over who speaks and who spoke before. News is left alone: there a quotation without a
//! speaker goes on with the one before it.

use std::ops::Range;

use super::line::{Line, LinePlace, Naming, ODDS, Reader, Who};
use super::people::People;
use super::story::Story;
use super::weights::WEIGHTS;
use super::{Answer, runs};
use crate::analysis::quote::{Attribution, LinkKind};
use crate::analysis::reason::{Clue, Reason, Whom};
use crate::analysis::rules::Rule;
use crate::analysis::{EntityKind, Gender, Speaker};

/// The most people of a scene that are told apart.
const CAST: usize = 8;
/// Who has less that speaks for him is not in a scene.
const LEAST: f32 = 0.2;
/// So many paragraphs without speech part two scenes.
const PAUSE: usize = 6;

/// Decides the speakers of the scenes of a story; does nothing in other texts.
pub(super) fn take_turns(
    story: &Story<'_>,
    found: &mut Vec<Attribution>,
    answers: &mut Vec<Answer>,
) -> bool {
    let mut reader = Reader {
        story,
        people: People::default(),
    };
    if !story.rules.has(Rule::Scenes) || !reader.may_talk(found) {
        return false;
    }
    reader.people = People::read(story);
    let (mut spoken, mut told) = (found.clone(), answers.clone());
    if story.rules.has(Rule::StoryMarks) {
        runs::fit(story, &mut spoken, &mut told);
    }
    if story.rules.has(Rule::StoryTags) {
        reader.read_tellers(&mut spoken, &mut told);
    }
    let mut order: Vec<usize> = (0..spoken.len())
        .filter(|index| reader.is_spoken(&spoken[*index]))
        .collect();
    order.sort_by_key(|index| spoken[*index].parts[0].start);
    let mut lines: Vec<Line> = order
        .iter()
        .map(|index| reader.line(*index, &spoken[*index], &told[*index]))
        .collect();
    let joined = reader.join_parts(&mut lines);
    // Who is spoken to in one part of a paragraph is spoken to in all of it.
    for block in lines.chunk_by_mut(|one, two| one.block == two.block) {
        let all: Vec<usize> = block
            .iter()
            .flat_map(|line| line.spoken_to.clone())
            .collect();
        for line in block {
            line.spoken_to.clone_from(&all);
        }
    }
    // News reports more than it quotes line by line.
    let reported = found
        .iter()
        .filter(|quote| !reader.is_spoken(quote))
        .count();
    if reported * 4 > lines.len() * 3 || !reader.is_story(&lines) {
        return false;
    }
    for (one, two) in joined {
        told[two] = told[one].clone();
    }
    (*found, *answers) = (spoken, told);
    reader.describe(found, &mut lines);
    reader.join_nicknames(&mut lines);
    reader.join_vocatives(&mut lines);
    let narrator = Reader::narrator(&lines);
    let mut start = 0;
    for end in 1..=lines.len() {
        let parted = lines
            .get(end)
            .is_none_or(|line| line.block > lines[end - 1].block + PAUSE);
        if parted {
            let scene = &lines[start..end];
            let cast = reader.cast(scene, narrator);
            if cast.len() > 1 {
                let told = decide(&reader, scene, &cast, narrator);
                for (line, (who, sure)) in scene.iter().zip(told) {
                    let (quote, answer) = (&mut found[line.index], &mut answers[line.index]);
                    reader.settle(line, &cast[who], sure, narrator, quote, answer);
                }
            }
            start = end;
        }
    }
    // "I said": the narrator by the name that others call him.
    for line in lines
        .iter()
        .filter(|line| narrator.is_none() && line.fixed == Some(Who::Narrator))
    {
        answers[line.index].speaker = Speaker::Described("the narrator".to_owned());
    }
    if let Some(narrator) = narrator {
        for line in lines
            .iter()
            .filter(|line| line.fixed == Some(Who::Narrator))
        {
            answers[line.index].speaker = Speaker::Entity(narrator);
            answers[line.index].reason = Reason::Narrator {
                name: story.name(narrator).to_owned(),
            };
        }
    }
    true
}

impl Reader<'_, '_> {
    /// Whether people talk with each other: paragraphs of speech follow one another, and more of them
    /// change their speaker, or answer, than go on with the same one.
    fn is_story(&self, lines: &[Line]) -> bool {
        let (mut changes, mut same, mut spoken) = (0, 0, 0);
        let mut facts = 0;
        for mention in self.story.mentions {
            facts += usize::from(matches!(
                mention.kind,
                EntityKind::Money | EntityKind::Percent | EntityKind::Org
            ));
        }
        let blocks: Vec<&[Line]> = lines.chunk_by(|one, two| one.block == two.block).collect();
        for pair in blocks.windows(2) {
            let [one, two] = pair else { continue };
            spoken += 1;
            let (last, next) = (&one[one.len() - 1], &two[0]);
            if last.block + 1 != next.block || next.place == LinePlace::Within {
                continue;
            }
            let fixed = |lines: &[Line]| lines.iter().find_map(|line| line.fixed.clone());
            match (fixed(one), fixed(two)) {
                _ if last.is_open => same += 1,
                (Some(one), Some(two)) if one == two => same += 1,
                (Some(_), Some(_)) => changes += 1,
                _ if last.asks || one.iter().any(|line| !line.spoken_to.is_empty()) => changes += 1,
                _ if one[0].place != LinePlace::Within && next.place == LinePlace::Alone => {
                    changes += 1;
                }
                _ => {}
            }
        }
        changes > 1 && changes > 2 * same && changes * 10 >= spoken * 3 && facts * 3 <= spoken
    }

    /// "“Not at all,” returned her aunt; “in the country one never is.”": a sentence that goes on after its cue has one
    /// speaker.
    fn join_parts(&self, lines: &mut [Line]) -> Vec<(usize, usize)> {
        let mut joined = Vec::new();
        for at in 1..lines.len() {
            let (before, rest) = lines.split_at_mut(at);
            let (one, two) = (&before[at - 1], &mut rest[0]);
            let goes_on = one.block == two.block
                && one.last < two.first
                && (one.last..two.first)
                    .all(|at| !matches!(self.word(at), "." | "!" | "?" | ":" | "…"));
            if goes_on && one.fixed.is_some() && one.fixed != two.fixed {
                joined.push((one.index, two.index));
                two.fixed.clone_from(&one.fixed);
                two.leans.clear();
                two.gender = Gender::Unknown;
                two.naming = one.naming;
            }
        }
        joined
    }

    /// What others call the one who says "I".
    fn narrator(lines: &[Line]) -> Option<usize> {
        let mut votes: Vec<(usize, usize)> = Vec::new();
        let is_narrator = |line: &Line| line.fixed == Some(Who::Narrator);
        for (at, line) in lines.iter().enumerate() {
            let near = at.saturating_sub(1)..(at + 2).min(lines.len());
            if !lines[near].iter().any(is_narrator) {
                continue;
            }
            // Nobody calls oneself.
            if is_narrator(line) {
                continue;
            }
            for entity in &line.spoken_to {
                match votes.iter_mut().find(|(other, _)| other == entity) {
                    Some((_, count)) => *count += 1,
                    None => votes.push((*entity, 1)),
                }
            }
        }
        // Who speaks under his name does not tell the story.
        votes.retain(|(entity, _)| {
            !lines
                .iter()
                .any(|line| line.fixed == Some(Who::Entity(*entity)))
        });
        votes.sort_by_key(|(entity, count)| (std::cmp::Reverse(*count), *entity));
        match votes.as_slice() {
            [(entity, _)] => Some(*entity),
            [(entity, most), (_, next), ..] if most > next => Some(*entity),
            _ => None,
        }
    }

    /// Who may speak in a scene; those who are named most.
    fn cast(&self, scene: &[Line], narrator: Option<usize>) -> Vec<Who> {
        let mut cast: Vec<(Who, f32)> = Vec::new();
        let mut add = |who: &Who, weight: f32| match cast.iter_mut().find(|(other, _)| other == who)
        {
            Some((_, sum)) => *sum += weight,
            None => cast.push((who.clone(), weight)),
        };
        for line in scene {
            if let Some(who) = &line.fixed {
                add(who, 10.0);
            }
            for (who, weight) in &line.leans {
                add(who, weight.max(0.5));
            }
            for entity in &line.spoken_to {
                let who = if Some(*entity) == narrator {
                    Who::Narrator
                } else {
                    Who::Entity(*entity)
                };
                add(&who, 2.0);
            }
        }
        for line in scene {
            if let Some(entity) = line.introduces {
                add(&Who::Entity(entity), 2.0);
            }
            for entity in &line.named {
                add(&Who::Entity(*entity), 0.2);
            }
        }
        let (first, last) = (&scene[0], &scene[scene.len() - 1]);
        let tokens =
            self.tokens_of(first.block.saturating_sub(1)).start..self.tokens_of(last.block).end;
        let story = self.story;
        for (mention, place) in story.mentions_in(&tokens) {
            let mention = story.mentions[mention];
            if mention.kind == EntityKind::Person && story.seen[place.start].mark.is_outside() {
                add(&Who::Entity(mention.entity), 0.5);
            }
        }
        cast.sort_by(|one, two| two.1.total_cmp(&one.1));
        cast.retain(|(who, weight)| {
            *weight >= LEAST && narrator.is_none_or(|name| *who != Who::Entity(name))
        });
        cast.truncate(CAST);
        cast.into_iter().map(|(who, _)| who).collect()
    }

    /// What speaks for `who` in the line itself.
    fn fits(&self, line: &Line, who: &Who, narrator: Option<usize>) -> f32 {
        let mut odds = match &line.fixed {
            Some(fixed) if fixed != who => return ODDS.never,
            _ => 0.0,
        };
        for (other, weight) in &line.leans {
            odds += if other == who { *weight } else { 0.0 };
        }
        match (who, &line.epithet) {
            (Who::Described(_), _) => odds += ODDS.nameless,
            (Who::Entity(entity), Some(phrase)) if !self.may_be(phrase, *entity) => {
                odds += ODDS.misfit / 2.0;
            }
            _ => {}
        }
        let gender = self.gender_of(who);
        if line.gender != Gender::Unknown {
            let known = gender != Gender::Unknown || *who == Who::Narrator;
            odds += if gender == line.gender {
                0.5
            } else if known {
                match who {
                    Who::Entity(entity) if !self.people.surely[*entity] => ODDS.misfit_guess,
                    _ => ODDS.misfit,
                }
            } else {
                0.0
            };
        }
        let entity = match who {
            Who::Entity(entity) => Some(*entity),
            Who::Narrator => narrator,
            Who::Described(_) => None,
        };
        if let Who::Entity(entity) = who
            && self.people.first[*entity] >= line.end
        {
            odds += ODDS.unseen;
        }
        if let Who::Entity(entity) = who {
            odds += match self.people.outside[*entity] {
                0 => ODDS.absent,
                count => ODDS.often * (count as f32).ln(),
            };
        }
        if let Some(entity) = entity {
            if line.introduces == Some(entity) {
                odds += ODDS.introduces;
            } else if line.spoken_to.contains(&entity) {
                odds += ODDS.spoken_to;
            } else if line.named.contains(&entity) {
                odds += ODDS.own_name;
            }
        }
        odds
    }

    /// Gives a line its speaker.
    fn settle(
        &self,
        line: &Line,
        who: &Who,
        sure: f32,
        narrator: Option<usize>,
        quote: &mut Attribution,
        answer: &mut Answer,
    ) {
        if line.fixed.is_some() {
            return;
        }
        let story = self.story;
        if line.naming == Naming::Epithet {
            if let (Who::Entity(entity), Speaker::Described(words)) = (who, &answer.speaker) {
                answer.reason = Reason::FormOf {
                    words: words.clone(),
                    name: story.name(*entity).to_owned(),
                };
                answer.speaker = Speaker::Entity(*entity);
                answer.sure = (sure * WEIGHTS.turn).min(WEIGHTS.guess);
            } else if let Who::Described(other) = who
                && line.epithet.as_ref() != Some(other)
            {
                answer.speaker = Speaker::Described(other.clone());
                answer.sure = (sure * WEIGHTS.turn).min(WEIGHTS.guess);
            }
            return;
        }
        let speaker = match who {
            Who::Entity(entity) => Speaker::Entity(*entity),
            Who::Narrator => narrator.map_or_else(
                || Speaker::Described("the narrator".to_owned()),
                Speaker::Entity,
            ),
            Who::Described(words) => {
                // As it is printed where it is named.
                if matches!(&answer.speaker, Speaker::Described(printed) if printed.to_lowercase() == *words)
                {
                    answer.speaker.clone()
                } else {
                    Speaker::Described(words.clone())
                }
            }
        };
        if answer.speaker == speaker {
            // Who is meant by a pronoun is no surer than the whole scene makes it.
            answer.sure = answer.sure.max(sure * WEIGHTS.turn).min(sure);
            return;
        }
        answer.sure = sure * WEIGHTS.turn;
        answer.also.clear();
        let pronoun = quote.source.clone().filter(|source| {
            source.len() == 1
                && line.gender != Gender::Unknown
                && self.block_of(source.start) == line.block
        });
        if let (Speaker::Entity(entity), Some(source)) = (&speaker, pronoun) {
            answer.reason = Reason::Pronoun {
                words: self.word(source.start).to_owned(),
                name: story.name(*entity).to_owned(),
                whom: if line.gender == Gender::Female {
                    Whom::Woman
                } else {
                    Whom::Man
                },
                clue: Clue::SpokeLast,
            };
        } else {
            quote.link = LinkKind::Turn;
            let foreign = |source: &Range<usize>| self.block_of(source.start) != line.block;
            if quote.source.as_ref().is_some_and(foreign) {
                quote.source = None;
                quote.cue = None;
            }
            answer.reason = Reason::Turn;
        }
        answer.speaker = speaker;
    }
}

/// Who speaks each line, as a place in the cast, and how sure that is.
///
/// A state is who speaks and who spoke before that, two numbers of the cast; forward and backward best sums
/// give for each line the best whole answer with each speaker.
fn decide(
    reader: &Reader<'_, '_>,
    scene: &[Line],
    cast: &[Who],
    narrator: Option<usize>,
) -> Vec<(usize, f32)> {
    let n = cast.len();
    let fits: Vec<Vec<f32>> = scene
        .iter()
        .map(|line| {
            cast.iter()
                .map(|who| reader.fits(line, who, narrator))
                .collect()
        })
        .collect();
    let genders: Vec<Gender> = cast.iter().map(|who| reader.gender_of(who)).collect();
    let heard = |hearer: Gender, who: usize| match genders[who] {
        _ if hearer == Gender::Unknown => 0.0,
        Gender::Unknown => 0.0,
        gender if gender == hearer => ODDS.hearer,
        _ => ODDS.not_hearer,
    };
    let change = |at: usize, from: usize, other: usize, to: usize| {
        let (one, two) = (&scene[at - 1], &scene[at]);
        let mut odds = 0.0;
        let gap = two.block - one.block;
        if from != to && gap <= 2 {
            // "sir", "ma'am": the one who spoke before, or who answers.
            odds += heard(one.hearer, to) + heard(two.hearer, from);
        }
        if two.naming == Naming::Other && gap > 0 {
            odds += if from == to {
                ODDS.never
            } else if to == other {
                ODDS.other
            } else {
                0.0
            };
        }
        if from == to {
            odds += match gap {
                0 => ODDS.one_block,
                _ if one.is_open => ODDS.unclosed,
                1 => ODDS.same_next + if one.asks { ODDS.asked } else { 0.0 },
                _ => ODDS.same_later,
            };
        } else {
            odds += match (gap > 1, to == other) {
                (false, true) => ODDS.back,
                (false, false) => ODDS.third,
                (true, true) => ODDS.back_later,
                (true, false) => ODDS.third_later,
            };
            let entity = match &cast[to] {
                Who::Entity(entity) => Some(*entity),
                Who::Narrator => narrator,
                Who::Described(_) => None,
            };
            // Who is spoken to last answers.
            if gap <= 2 && entity.is_some_and(|entity| one.spoken_to.contains(&entity)) {
                let last = entity == one.spoken_to.last().copied();
                odds += if last {
                    ODDS.answers
                } else {
                    ODDS.answers / 2.0
                };
            }
        }
        odds
    };
    // The state (who, before) is who * n + before; "before" is the speaker itself while nobody else has spoken.
    let states = n * n;
    let mut forward = vec![f32::NEG_INFINITY; scene.len() * states];
    for who in 0..n {
        forward[who * n + who] = fits[0][who];
    }
    for at in 1..scene.len() {
        let (done, rest) = forward.split_at_mut(at * states);
        let (last, next) = (&done[(at - 1) * states..], &mut rest[..states]);
        for state in (0..states).filter(|state| last[*state] > f32::NEG_INFINITY) {
            let (from, other) = (state / n, state % n);
            for to in 0..n {
                let into = to * n + if to == from { other } else { from };
                let sum = last[state] + change(at, from, other, to) + fits[at][to];
                next[into] = next[into].max(sum);
            }
        }
    }
    let mut told = vec![(0, 0.0); scene.len()];
    let mut backward = vec![0.0_f32; states];
    for at in (0..scene.len()).rev() {
        let here = &forward[at * states..(at + 1) * states];
        let mut best = vec![f32::NEG_INFINITY; n];
        for state in 0..states {
            best[state / n] = best[state / n].max(here[state] + backward[state]);
        }
        let mut who = 0;
        for other in 1..n {
            who = if best[other] > best[who] { other } else { who };
        }
        let second = (0..n)
            .filter(|other| *other != who)
            .map(|other| best[other])
            .fold(f32::NEG_INFINITY, f32::max);
        told[at] = (who, 1.0 / (1.0 + (second - best[who]).exp()));
        if at > 0 {
            let mut before = vec![f32::NEG_INFINITY; states];
            for (state, cell) in before.iter_mut().enumerate() {
                let (from, other) = (state / n, state % n);
                for to in 0..n {
                    let into = to * n + if to == from { other } else { from };
                    let sum = change(at, from, other, to) + fits[at][to] + backward[into];
                    *cell = cell.max(sum);
                }
            }
            backward = before;
        }
    }
    told
}
