//! [`take_turns`]: who speaks in the scenes of a story, in which most lines name nobody.
//!
//! The lines of a scene are decided together: two people take turns, who is spoken to answers, who is
//! named beside a line says it, and "he" or "she" must fit. The best answer for the whole scene is found by a
//! Viterbi search over who speaks and who spoke before. News is left alone: there a quotation without a
//! speaker goes on with the one before it.

use std::ops::Range;

use super::Answer;
use super::story::Story;
use super::weights::WEIGHTS;
use crate::analysis::quote::lexicon::Class;
use crate::analysis::quote::{Attribution, LinkKind};
use crate::analysis::reason::{Clue, Reason, Whom};
use crate::analysis::rules::Rule;
use crate::analysis::{EntityKind, Gender, Speaker, gender};

/// What speaks for somebody or against, as logarithms of odds; set by hand on scenes of our own.
struct Odds {
    /// The same speaker in one paragraph, …
    one_block: f32,
    /// … after a paragraph that did not close its quotation, …
    unclosed: f32,
    /// … and in the next paragraph.
    same_next: f32,
    /// A paragraph without speech lies between.
    same_later: f32,
    /// The one before the last speaks again.
    back: f32,
    /// Somebody third begins to speak.
    third: f32,
    /// A question is answered by somebody else.
    asked: f32,
    /// Who is spoken to does not speak, …
    spoken_to: f32,
    /// … but answers.
    answers: f32,
    /// Named beside the line, in its paragraph …
    beside: f32,
    /// … or at the end of the one before.
    before: f32,
    /// What the pronoun alone would be taken for.
    pronoun: f32,
    /// The pronoun does not fit.
    misfit: f32,
    /// Nobody speaks of oneself by name.
    own_name: f32,
    /// Never.
    never: f32,
}

const ODDS: Odds = Odds {
    one_block: 3.0,
    unclosed: 8.0,
    same_next: -2.2,
    same_later: -0.4,
    back: 0.8,
    third: -0.8,
    asked: -0.8,
    spoken_to: -5.0,
    answers: 1.5,
    beside: 3.0,
    before: 0.8,
    pronoun: 1.2,
    misfit: -6.0,
    own_name: -0.7,
    never: -40.0,
};

/// The most people of a scene that are told apart.
const CAST: usize = 8;
/// So many paragraphs without speech part two scenes.
const PAUSE: usize = 6;

/// Somebody who may speak.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Who {
    Entity(usize),
    Described(String),
    /// "I".
    Narrator,
}

/// One quotation of a scene.
#[derive(Debug)]
struct Line {
    /// Which one it is.
    index: usize,
    block: usize,
    /// Who is named as its speaker.
    fixed: Option<Who>,
    /// Who is meant by evidence beside it, and how much it weighs.
    leans: Vec<(Who, f32)>,
    /// The gender of its pronoun.
    gender: Gender,
    /// Whom it speaks to by name.
    spoken_to: Vec<usize>,
    /// Whom it names otherwise.
    named: Vec<usize>,
    asks: bool,
    /// The paragraph ends within the quotation.
    is_open: bool,
    /// Its paragraph begins with it.
    opens: bool,
}

/// Decides the speakers of the scenes of a story; does nothing in other texts.
pub(super) fn take_turns(story: &Story<'_>, found: &mut [Attribution], answers: &mut [Answer]) {
    if !story.rules.has(Rule::Scenes) {
        return;
    }
    let reader = Reader { story };
    let mut order: Vec<usize> = (0..found.len())
        .filter(|index| reader.is_spoken(&found[*index]))
        .collect();
    order.sort_by_key(|index| found[*index].parts[0].start);
    if order.len() < 3 {
        return;
    }
    let lines: Vec<Line> = order
        .iter()
        .map(|index| reader.line(*index, &found[*index], &answers[*index]))
        .collect();
    if !reader.is_story(&lines) {
        return;
    }
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
}

/// Reads the evidence of lines.
struct Reader<'r, 'a> {
    story: &'r Story<'a>,
}

impl Reader<'_, '_> {
    fn block_of(&self, token: usize) -> usize {
        let words = self.story.words;
        let sentence = words.sentence_of(token).unwrap_or(0);
        words.sentences[sentence].block as usize
    }

    fn tokens_of(&self, block: usize) -> Range<usize> {
        crate::analysis::quote::token_range(self.story.words, block)
    }

    fn word(&self, at: usize) -> &str {
        self.story
            .words
            .tokens
            .get(at)
            .map_or("", |token| token.of(self.story.text))
    }

    /// Words in quotation marks, or after the dash of a dialogue.
    fn is_spoken(&self, quote: &Attribution) -> bool {
        let first = quote.parts[0].start;
        let opens = self.tokens_of(quote.block).start;
        self.story.seen[first].mark.is_quoted()
            || matches!(self.word(opens), "—" | "–" | "―" | "--")
    }

    fn person_at(&self, token: usize) -> Option<usize> {
        let story = self.story;
        let at = story.places.binary_search(&token).ok()?;
        let mention = story.mentions[at];
        (mention.kind == EntityKind::Person).then_some(mention.entity)
    }

    fn line(&self, index: usize, quote: &Attribution, answer: &Answer) -> Line {
        let story = self.story;
        let tokens = self.tokens_of(quote.block);
        let first = quote.parts[0].start;
        let last = quote.parts[quote.parts.len() - 1].end - 1;
        let mut line = Line {
            index,
            block: quote.block,
            fixed: None,
            leans: Vec::new(),
            gender: Gender::Unknown,
            spoken_to: Vec::new(),
            named: Vec::new(),
            asks: (last.saturating_sub(1)..=last).any(|at| self.word(at).contains('?')),
            is_open: tokens.end == last + 1
                && matches!(self.word(first), "“" | "\"" | "‘" | "«" | "„")
                && !story.seen[last].mark.closes(),
            opens: first <= tokens.start + 1,
        };
        self.read_names(quote, &mut line);
        let local = quote
            .source
            .clone()
            .filter(|source| self.block_of(source.start) == quote.block)
            .filter(|_| matches!(quote.link, LinkKind::Own | LinkKind::Shared));
        let who = match (&answer.speaker, &answer.reason) {
            (Speaker::Entity(entity), _) => Some(Who::Entity(*entity)),
            (Speaker::Described(words), _) => Some(Who::Described(words.to_lowercase())),
            (Speaker::Unknown, Reason::Writer) => Some(Who::Narrator),
            (Speaker::Unknown, _) => None,
        };
        match (local, who) {
            (Some(source), who) if quote.cue.is_some() => {
                let lone = source.len() == 1 && story.seen[source.start].class == Class::HeShe;
                if lone {
                    line.gender = story.pronoun_gender(source.start);
                    line.leans.extend(who.map(|who| (who, ODDS.pronoun)));
                } else {
                    line.fixed = who;
                }
            }
            (Some(source), Some(who)) => {
                if source.len() == 1 && story.seen[source.start].class == Class::HeShe {
                    line.gender = story.pronoun_gender(source.start);
                    line.leans.push((who, ODDS.pronoun));
                } else {
                    line.leans.push((who, ODDS.beside));
                }
            }
            (None, who) => {
                let beside = self.beside(quote, &tokens, &mut line);
                // The subject of the sentence before, in the paragraph before.
                let own = quote.link == LinkKind::Own && quote.source.is_some();
                if !beside
                    && own
                    && let Some(who) = who
                {
                    line.leans.push((who, ODDS.before));
                }
            }
            (Some(_), None) => {}
        }
        line
    }

    /// Who is spoken to in a line ("Come, Emma,"), and who is named in it otherwise.
    fn read_names(&self, quote: &Attribution, line: &mut Line) {
        let story = self.story;
        for part in &quote.parts {
            for (mention, tokens) in story.mentions_in(part) {
                let mention = story.mentions[mention];
                if mention.kind != EntityKind::Person {
                    continue;
                }
                let edge = |at: Option<usize>| {
                    at.is_none_or(|at| {
                        !part.contains(&at)
                            || story.seen[at].mark.opens()
                            || story.seen[at].mark.closes()
                            || matches!(
                                self.word(at),
                                "," | "." | "!" | "?" | ";" | "—" | "--" | "…"
                            )
                    })
                };
                let mut before = tokens.start.checked_sub(1);
                // "my dear Watson", "Miss Pell", "Oh Mary".
                while let Some(at) = before
                    && part.contains(&at)
                    && (matches!(story.seen[at].class, Class::Title | Class::Role)
                        || gender::of_title(self.word(at)) != Gender::Unknown
                        || matches!(
                            self.word(at),
                            "my" | "My"
                                | "dear"
                                | "Dear"
                                | "dearest"
                                | "poor"
                                | "Oh"
                                | "oh"
                                | "O"
                                | "No"
                                | "Yes"
                                | "Come"
                                | "Well"
                                | "good"
                                | "old"
                                | "But"
                        ))
                {
                    before = at.checked_sub(1);
                }
                let comma = matches!(
                    self.word(tokens.end),
                    "," | "!" | "?" | "." | ";" | "—" | "…"
                ) || story
                    .seen
                    .get(tokens.end)
                    .is_none_or(|token| token.mark.closes());
                let clause = before.is_some_and(|at| matches!(self.word(at), ","))
                    || before.is_none_or(|at| !part.contains(&at) || story.seen[at].mark.opens())
                        && matches!(self.word(tokens.end), "," | "!" | "?")
                    || before.is_some_and(|at| matches!(self.word(at), "." | "!" | "?"))
                        && matches!(self.word(tokens.end), "," | "!" | "?");
                if edge(before) && comma && clause {
                    line.spoken_to.push(mention.entity);
                } else {
                    line.named.push(mention.entity);
                }
            }
        }
    }

    /// Who acts in the sentence beside a line, in its paragraph: "“…” She knelt", "Tobias looked up. “…”".
    fn beside(&self, quote: &Attribution, tokens: &Range<usize>, line: &mut Line) -> bool {
        let story = self.story;
        let first = quote.parts[0].start;
        let end = quote.parts[quote.parts.len() - 1].end;
        let outside = |at: &usize| story.seen[*at].mark.is_outside();
        let after = (end..tokens.end).find(|at| outside(at) && story.words.tokens[*at].is_word());
        let mut places = Vec::new();
        if first > tokens.start + 1 {
            let sentence = story.words.sentence_of(first - 1).unwrap_or(0);
            places.push(story.words.sentences[sentence].first as usize);
        }
        places.extend(after);
        for place in places {
            let until = (place + 6).min(tokens.end);
            for at in (place..until).take_while(|at| outside(at)) {
                let class = story.seen[at].class;
                if let Some(entity) = self.person_at(at) {
                    // "Mary's eyes" speak for her too.
                    line.leans.push((Who::Entity(entity), ODDS.beside));
                    return true;
                }
                match class {
                    Class::HeShe => {
                        line.gender = story.pronoun_gender(at);
                        return true;
                    }
                    Class::First if self.word(at) == "I" => {
                        line.leans.push((Who::Narrator, ODDS.beside));
                        return true;
                    }
                    Class::Preposition | Class::Say | Class::Speak => break,
                    _ => {}
                }
            }
        }
        false
    }

    /// Whether people talk with each other: paragraphs of speech follow one another, and more of them
    /// change their speaker, or answer a question, than go on with the same one.
    fn is_story(&self, lines: &[Line]) -> bool {
        let (mut changes, mut same, mut spoken) = (0, 0, 0);
        let mut facts = 0;
        for mention in self.story.mentions {
            facts += usize::from(matches!(
                mention.kind,
                EntityKind::Money | EntityKind::Percent | EntityKind::Org
            ));
        }
        for pair in lines.windows(2) {
            let [one, two] = pair else { continue };
            if one.block == two.block {
                continue;
            }
            spoken += 1;
            if one.block + 1 != two.block || !two.opens {
                continue;
            }
            match (&one.fixed, &two.fixed) {
                _ if one.is_open => same += 1,
                (Some(one), Some(two)) if one == two => same += 1,
                (Some(_), Some(_)) => changes += 1,
                _ if one.asks || !one.spoken_to.is_empty() => changes += 1,
                _ => {}
            }
        }
        changes > 1 && changes > 2 * same && changes * 5 >= spoken && facts <= spoken / 2
    }

    /// What others call the one who says "I".
    fn narrator(lines: &[Line]) -> Option<usize> {
        let mut votes: Vec<(usize, usize)> = Vec::new();
        let is_narrator = |line: &Line| line.fixed == Some(Who::Narrator);
        for (at, line) in lines.iter().enumerate() {
            let near = at.saturating_sub(2)..(at + 3).min(lines.len());
            if !lines[near].iter().any(is_narrator) {
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
                add(who, *weight);
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
            *weight >= 0.5 && narrator.is_none_or(|name| *who != Who::Entity(name))
        });
        cast.truncate(CAST);
        cast.into_iter().map(|(who, _)| who).collect()
    }

    fn gender_of(&self, who: &Who) -> Gender {
        match who {
            Who::Entity(entity) => self.story.gender_of(*entity),
            Who::Described(words) => words
                .split(' ')
                .map(gender::of_title)
                .find(|gender| *gender != Gender::Unknown)
                .unwrap_or_default(),
            Who::Narrator => Gender::Unknown,
        }
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
        let gender = self.gender_of(who);
        if line.gender != Gender::Unknown {
            let known = gender != Gender::Unknown || *who == Who::Narrator;
            odds += if gender == line.gender {
                0.5
            } else if known {
                ODDS.misfit
            } else {
                0.0
            };
        }
        let entity = match who {
            Who::Entity(entity) => Some(*entity),
            Who::Narrator => narrator,
            Who::Described(_) => None,
        };
        if let Some(entity) = entity {
            if line.spoken_to.contains(&entity) {
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
        let speaker = match who {
            Who::Entity(entity) => Speaker::Entity(*entity),
            Who::Narrator => narrator.map_or(Speaker::Unknown, Speaker::Entity),
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
            answer.sure = answer.sure.max(sure * WEIGHTS.turn);
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
    let change = |at: usize, from: usize, other: usize, to: usize| {
        let (one, two) = (&scene[at - 1], &scene[at]);
        let mut odds = 0.0;
        let gap = two.block - one.block;
        if from == to {
            odds += match gap {
                0 => ODDS.one_block,
                _ if one.is_open => ODDS.unclosed,
                1 => ODDS.same_next + if one.asks { ODDS.asked } else { 0.0 },
                _ => ODDS.same_later,
            };
        } else {
            odds += if to == other { ODDS.back } else { ODDS.third };
            let entity = match &cast[to] {
                Who::Entity(entity) => Some(*entity),
                Who::Narrator => narrator,
                Who::Described(_) => None,
            };
            if gap <= 2 && entity.is_some_and(|entity| one.spoken_to.contains(&entity)) {
                odds += ODDS.answers;
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
