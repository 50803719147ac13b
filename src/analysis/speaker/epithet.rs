//! Whom "the captain", "the Austrian" and "the flanker" mean: the one person that the paragraph has named.

use std::ops::Range;

use super::story::Story;
use super::{EntityKind, Gender, Rule};
use crate::analysis::quote::lexicon::Class;
use crate::analysis::quote::{MentionKind, token_range};

/// A person named further back in a long paragraph is not looked for.
const NEARBY: usize = 300;

/// What one plays: a captain is one too.
const POSITIONS: [&str; 18] = [
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
    "centre",
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

    /// "the Austrian", "the old man": the one person that the paragraph has named, if that may be one.
    pub(super) fn by_epithet(&self, range: &Range<usize>) -> Option<usize> {
        if !self.rules.has(Rule::Epithets) {
            return None;
        }
        let end = range.clone().find(|at| !self.words.tokens[*at].is_word());
        let head = range.start..end.unwrap_or(range.end);
        let noun = head.end.checked_sub(1).filter(|noun| *noun > head.start)?;
        let word = self.words.tokens[noun].of(self.text);
        let gender = match word {
            "man" | "boy" => Gender::Male,
            "woman" | "girl" => Gender::Female,
            "veteran" | "teenager" | "pensioner" | "youngster" => Gender::Unknown,
            _ if POSITIONS.contains(&word) => Gender::Unknown,
            _ if self.seen[noun].mention.is(MentionKind::Norp) && !word.ends_with('s') => {
                Gender::Unknown
            }
            _ => return None,
        };
        let old = head.len() > 3 && !self.seen[noun].mention.is_named();
        let entity = self.only_person(range.start, noun).filter(|_| !old)?;
        let known = self.gender_of(entity);
        let fits = gender == Gender::Unknown || known == Gender::Unknown || known == gender;
        fits.then_some(entity)
    }
}
