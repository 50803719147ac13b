//! Whom "the captain", "the Austrian" and "the flanker" mean: the one person that the paragraph has named.

use std::ops::Range;

use super::story::Story;
use super::weights::WEIGHTS;
use super::{EntityKind, Gender, Rule};
use crate::analysis::quote::lexicon::Class;
use crate::analysis::quote::{MentionKind, token_range};

/// A person named further back in a long paragraph is not looked for.
const NEARBY: usize = 300;

/// What one plays: a captain is one too.
const POSITIONS: [&str; 17] = [
    "striker",
    "midfielder",
    "defender",
    "goalkeeper",
    "winger",
    "forward",
    "flanker",
    "hooker",
    "prop",
    "lock",
    "fly-half",
    "scrum-half",
    "full-back",
    "seamer",
    "spinner",
    "batsman",
    "all-rounder",
];

impl Story<'_> {
    /// "Sorin Vlaicu thought he had won it. “I was running,” the captain said.": the one person that the
    /// paragraph has named, if nobody in it has the same or another office.
    pub(super) fn only_person(&self, before: usize, role: usize) -> Option<usize> {
        let sentence = self.words.sentence_of(before)?;
        let block = self.words.sentences[sentence].block as usize;
        let start = token_range(self.words, block).start;
        let start = start.max(before.saturating_sub(NEARBY));
        let mut people: Vec<usize> = Vec::new();
        let mut offices = false;
        // Somebody's nation or position on the pitch says nothing of offices.
        let plays = self.seen[role].mention.is_named()
            || self.words.tokens[role].of(self.text).ends_with("old")
            || matches!(self.words.tokens[role].of(self.text), "mother" | "father")
            || POSITIONS.contains(&self.words.tokens[role].of(self.text));
        for (index, tokens) in self.mentions_in(&(start..before)) {
            let mention = &self.mentions[index];
            if mention.kind == EntityKind::Person && self.seen[tokens.start].mark.is_outside() {
                people.push(mention.entity);
            }
        }
        people.sort_unstable();
        people.dedup();
        for at in start..before {
            let seen = self.seen[at];
            let outside = seen.mark.is_outside() && !seen.mention.is_named();
            offices |= outside && seen.class == Class::Role && !plays;
        }
        let [only] = people[..] else { return None };
        let noun = self.words.tokens[role].of(self.text).to_lowercase();
        let other = self.entities[only].role.as_ref();
        let other = other.is_some_and(|role| !role.to_lowercase().contains(&noun));
        let office = self.seen[role].class == Class::Role && !plays;
        (!(offices || other && office)).then_some(only)
    }

    /// Whether these words say how old somebody is: "the 41-year-old", "the 19-year-old Pole".
    pub(super) fn is_aged(&self, range: &Range<usize>) -> bool {
        range.clone().take(5).any(|at| {
            let word = self.words.tokens[at].of(self.text);
            word.ends_with("year-old")
                || word == "old" && at >= range.start + 2 && self.word_at(at - 2) == "year"
        })
    }

    /// "the Austrian", "the old man", "the 41-year-old": the one person that the paragraph has named, if that may be one;
    /// of those that are only used of somebody who was named, else a guess.
    pub(super) fn by_epithet(&self, range: &Range<usize>) -> Option<(usize, f32)> {
        if !self.rules.has(Rule::Epithets) {
            return None;
        }
        let aged = self.is_aged(range);
        let end = range.clone().find(|at| {
            !self.words.tokens[*at].is_word() && self.words.tokens[*at].of(self.text) != "-"
        });
        let head = range.start..end.unwrap_or(range.end);
        let noun = head.end.checked_sub(1).filter(|noun| *noun > head.start)?;
        // "the mother of two".
        let parent = head.len() == 4 && self.word_at(head.start + 2) == "of";
        let noun = if parent { head.start + 1 } else { noun };
        let word = self.words.tokens[noun].of(self.text);
        let parent = parent && matches!(word, "mother" | "father");
        let gender = match word {
            "mother" if parent => Gender::Female,
            "father" if parent => Gender::Male,
            "man" | "boy" => Gender::Male,
            "woman" | "girl" => Gender::Female,
            "veteran" | "teenager" | "pensioner" | "youngster" => Gender::Unknown,
            _ if POSITIONS.contains(&word) || word.ends_with("old") && aged => Gender::Unknown,
            _ if self.seen[noun].mention.is(MentionKind::Norp) && !word.ends_with('s') => {
                Gender::Unknown
            }
            _ if aged => Gender::Unknown,
            _ => return None,
        };
        let old = head.len() > 3 && !self.seen[noun].mention.is_named() && !aged && !parent;
        let fits = |entity: usize| {
            let known = self.gender_of(entity);
            self.entities[entity].kind == EntityKind::Person
                && (gender == Gender::Unknown || known == Gender::Unknown || known == gender)
        };
        if old {
            return None;
        }
        let only = self.only_person(range.start, noun);
        if let Some(entity) = only {
            return fits(entity).then_some((entity, WEIGHTS.office));
        }
        let of_somebody = aged
            || parent
            || POSITIONS.contains(&word)
            || self.seen[noun].mention.is(MentionKind::Norp);
        let best = self.choose(&self.candidates(range.start, &fits, Gender::Unknown));
        best.filter(|_| of_somebody)
            .map(|(entity, sure, _)| (entity, sure.min(WEIGHTS.guess)))
    }

    /// "the old woman", "the scholar", of whom nothing was said before, after people were named: one of those.
    pub(super) fn is_new(&self, range: &Range<usize>) -> bool {
        let rest = range.start + 1..range.end;
        let end = rest.clone().find(|at| {
            !self.words.tokens[*at].is_word()
                || matches!(self.seen[*at].class, Class::Preposition | Class::Relative)
        });
        let noun = end.unwrap_or(range.end) - 1;
        let named = || {
            let near = |trace: &&super::story::Trace| trace.token + NEARBY > range.start;
            let mut traces = self.traces.iter().rev().take_while(near);
            traces.any(|trace| self.entities[trace.entity].kind == EntityKind::Person)
        };
        if noun <= range.start || !self.rules.has(Rule::Epithets) || !named() {
            return false;
        }
        let known = |at: usize| {
            self.seen[at].word == self.seen[noun].word
                && (at.saturating_sub(3)..at).any(|at| {
                    matches!(
                        self.words.tokens[at].of(self.text),
                        "a" | "A"
                            | "an"
                            | "An"
                            | "one"
                            | "One"
                            | "another"
                            | "Another"
                            | "two"
                            | "his"
                            | "her"
                            | "their"
                    )
                })
        };
        !(noun.saturating_sub(NEARBY)..range.start).any(known)
    }

    /// "the lawyer" after "His lawyer said", with nobody named who spoke since.
    pub(super) fn described_again(&self, range: &Range<usize>) -> Option<String> {
        let (words, place) = self.described.as_ref()?;
        let near = range.start.saturating_sub(*place) < WEIGHTS.spoke_within;
        let latest = self.last.is_none_or(|(_, last)| last < *place);
        if range.len() != 2 || !near || !latest || !self.rules.has(Rule::DescribedAgain) {
            return None;
        }
        let head = words
            .split(" of ")
            .next()
            .and_then(|words| words.split([',', '(']).next())?;
        let noun = self.words.tokens[range.end - 1].of(self.text);
        let ends = |words: &str| {
            words
                .strip_suffix(noun)
                .is_some_and(|rest| rest.ends_with(' '))
        };
        let first = words.split(' ').next()?.to_lowercase();
        let opens = matches!(
            first.as_str(),
            "a" | "an" | "one" | "another" | "his" | "her" | "their" | "its" | "my" | "our"
        );
        let whole = ["at", "for", "from", "in", "with", "who"]
            .iter()
            .filter_map(|small| head.split_once(&format!(" {small} ")))
            .map(|(head, _)| head)
            .chain([head])
            .any(ends);
        (opens && whole).then(|| words.clone())
    }
}
