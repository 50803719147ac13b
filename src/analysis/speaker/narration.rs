//! Who acts in the narration around a line of a scene, in its paragraph and in the one before. A part of [`Reader`].

use std::ops::Range;

use super::line::{Line, LinePlace, Meant, ODDS, Reader, Who};
use super::people;
use super::telling::Named;
use crate::analysis::quote::Attribution;
use crate::analysis::quote::lexicon::Class;
use crate::analysis::{EntityKind, Gender};

/// A paragraph of narration has no more tokens than are looked at.
const NARRATION: usize = 400;
/// What one does before one speaks.
const PREPARES: [&str; 24] = [
    "turned",
    "hesitated",
    "paused",
    "stopped",
    "smiled",
    "laughed",
    "shook",
    "nodded",
    "sighed",
    "looked",
    "glanced",
    "leaned",
    "leant",
    "frowned",
    "cleared",
    "lowered",
    "raised",
    "drew",
    "rose",
    "recover",
    "stared",
    "bowed",
    "stood",
    "considered",
];

/// Verbs of who comes upon a scene, …
const ARRIVES: [&str; 10] = [
    "entered",
    "appeared",
    "arrived",
    "returned",
    "emerged",
    "reappeared",
    "stood",
    "approached",
    "strode",
    "joined",
];
/// … and those that do it with a way.
const MOVES: [&str; 6] = ["came", "walked", "ran", "burst", "hurried", "looked"];
const WAYS: [&str; 10] = [
    "in", "up", "out", "into", "back", "down", "round", "along", "across", "over",
];

impl Reader<'_, '_> {
    /// Who does what the sentence tells, by its subject.
    fn subject(&self, sentence: &Range<usize>) -> Option<Named> {
        let story = self.story;
        let mut at = sentence.start;
        // "At this, Mr. Lacey rose.", "When she had gone the others sat down."
        let aside = matches!(
            story.seen[at].class,
            Class::Preposition | Class::Subordinate
        ) || self.word(at).ends_with("ing");
        if aside {
            let comma = sentence.clone().find(|at| self.word(*at) == ",")?;
            at = comma + 1;
        }
        while at < sentence.end
            && at < sentence.start + 40
            && (matches!(
                story.seen[at].class,
                Class::And | Class::But | Class::Adverb | Class::Time
            ) || matches!(self.word(at), "Then" | "then" | "Now" | "So" | ",")
                || self.word(at).ends_with("ly"))
        {
            at += 1;
        }
        let (named, words) = story.noun_phrase(at, sentence.end)?;
        // "Her eyes", "the lamp": nobody.
        match &named {
            Named::Described(phrase) => {
                let noun = phrase.rsplit(' ').next()?;
                people::of_noun(noun)?;
            }
            Named::Entity(entity) if story.entities[*entity].kind != EntityKind::Person => {
                return None;
            }
            _ => {}
        }
        (words.end < sentence.end).then_some(named)
    }

    /// Whom the subject of a sentence of narration means, and whether it is a pronoun; `None` for no person.
    fn acts(&self, sentence: &Range<usize>) -> Option<Meant> {
        let story = self.story;
        Some(match self.subject(sentence)? {
            Named::Entity(entity) => Meant::Who(Who::Entity(entity)),
            Named::Narrator => Meant::Who(Who::Narrator),
            Named::Described(phrase) => self.meant_by(&phrase, sentence.start)?,
            Named::Other => return None,
            Named::Pronoun => {
                let token = sentence
                    .clone()
                    .find(|at| story.seen[*at].class == Class::HeShe)?;
                Meant::One(story.pronoun_gender(token))
            }
        })
    }

    /// Whom a description means that acts.
    pub(super) fn meant_by(&self, phrase: &str, before: usize) -> Option<Meant> {
        if let Some(entity) = self.story.titled(phrase) {
            return Some(Meant::Who(Who::Entity(entity)));
        }
        let new = matches!(
            phrase.split(' ').next(),
            Some("A" | "a" | "An" | "an" | "Another" | "another")
        );
        let phrase = people::the(phrase);
        let noun = phrase.rsplit(' ').next()?;
        let gender = people::of_noun(noun)?;
        if new {
            return Some(Meant::New(Who::Described(phrase)));
        }
        Some(if self.is_open(&phrase, before) {
            match self.called_like(&phrase) {
                Some(entity) => Meant::Who(Who::Entity(entity)),
                None => Meant::One(gender),
            }
        } else {
            Meant::Who(Who::Described(phrase))
        })
    }

    /// The sentence of a token, no further back than the floor.
    fn sentence_at(&self, token: usize, floor: usize) -> Option<Range<usize>> {
        let words = self.story.words;
        let sentence = words.sentences[words.sentence_of(token)?].range();
        Some(sentence.start.max(floor)..sentence.end)
    }

    /// Who acts at the end of the paragraph of narration before a block, and how much that speaks for them.
    fn acts_above(&self, block: usize, gender: Gender) -> Option<(Who, f32)> {
        let story = self.story;
        let above = self.tokens_of(block.checked_sub(1)?);
        let outside = |at: usize| story.seen[at].mark.is_outside();
        if above.is_empty() || above.len() > NARRATION || !above.clone().all(outside) {
            return None;
        }
        let colon = self.word(above.end - 1) == ":";
        let (mut end, mut wanted) = (above.end, gender);
        let mut odds = None;
        while end > above.start {
            let sentence = self.sentence_at(end - 1, above.start)?;
            end = sentence.start;
            let odds = *odds.get_or_insert_with(|| {
                if colon {
                    ODDS.announced
                } else if sentence.clone().any(|at| PREPARES.contains(&self.word(at))) {
                    ODDS.prepares
                } else {
                    ODDS.before
                }
            });
            match self.acts(&sentence) {
                Some(Meant::New(who)) => return Some((who, ODDS.appears)),
                Some(Meant::Who(who)) => {
                    let known = self.gender_of(&who);
                    let fits = known == wanted || known == Gender::Unknown && who != Who::Narrator;
                    if wanted == Gender::Unknown || fits {
                        return Some((who, odds));
                    }
                }
                Some(Meant::One(gender)) if wanted == Gender::Unknown => wanted = gender,
                None => {
                    if let Some(who) = self.arrives(&sentence) {
                        let known = self.gender_of(&who);
                        if wanted == Gender::Unknown || known == wanted || known == Gender::Unknown
                        {
                            return Some((who, ODDS.comes));
                        }
                    }
                    if wanted == Gender::Unknown {
                        return None;
                    }
                }
                _ => {}
            }
        }
        let token = above.clone().rev().find(|at| {
            story.seen[*at].class == Class::HeShe && story.pronoun_gender(*at) == wanted
        })?;
        let at = story.traces.partition_point(|trace| trace.token < token);
        let trace = story.traces.get(at).filter(|trace| trace.token == token)?;
        Some((Who::Entity(trace.entity), odds.unwrap_or(ODDS.before)))
    }

    /// "The door opened, and Simmons came in.": who comes upon the scene in a sentence.
    pub(super) fn arrives(&self, sentence: &Range<usize>) -> Option<Who> {
        let story = self.story;
        sentence.clone().rev().find_map(|at| {
            let (who, end) = match story.noun_phrase(at, sentence.end)? {
                (Named::Entity(entity), words)
                    if story.entities[entity].kind == EntityKind::Person =>
                {
                    (Who::Entity(entity), words.end)
                }
                (Named::Described(phrase), words) => match self.meant_by(&phrase, at)? {
                    Meant::Who(who) | Meant::New(who) => (who, words.end),
                    Meant::One(_) => return None,
                },
                _ => return None,
            };
            let (verb, next) = (self.word(end), self.word(end + 1));
            let arrives = ARRIVES.contains(&verb)
                || MOVES.contains(&verb) && WAYS.contains(&next)
                || verb == "put" && matches!(next, "his" | "her") && self.word(end + 2) == "head";
            arrives.then_some(who)
        })
    }

    /// Notes who acts before a line that names nobody.
    pub(super) fn lean_above(&self, line: &mut Line) {
        if line.fixed.is_some() || line.place == LinePlace::Within {
            return;
        }
        let Some((who, odds)) = self.acts_above(line.block, line.gender) else {
            return;
        };
        line.leans.retain(|(_, weight)| *weight != ODDS.before);
        line.leans.push((who, odds));
    }

    /// The places in a line's paragraph where narration beside its words begins.
    pub(super) fn beats(&self, quote: &Attribution, tokens: &Range<usize>) -> Vec<usize> {
        let story = self.story;
        let outside = |at: &usize| story.seen[*at].mark.is_outside();
        let first = quote.parts[0].start;
        let mut places = Vec::new();
        if first > tokens.start + 1 {
            let sentence = story.words.sentence_of(first - 1).unwrap_or(0);
            places.push((story.words.sentences[sentence].first as usize).max(tokens.start));
        }
        for part in &quote.parts {
            places.extend(
                (part.end..tokens.end).find(|at| outside(at) && story.words.tokens[*at].is_word()),
            );
        }
        places
    }
}
