//! "said the old man", "returned her aunt": somebody who has a name, or nobody else but so. A part of [`Reader`].

use std::collections::HashMap;

use super::line::{Line, Naming, ODDS, Reader, Who};
use super::people;
use crate::analysis::{EntityKind, Gender};

/// What is said of relatives; whose they are stands before it.
const KIN: [&str; 26] = [
    "aunt",
    "uncle",
    "mother",
    "father",
    "wife",
    "husband",
    "sister",
    "brother",
    "son",
    "daughter",
    "niece",
    "nephew",
    "cousin",
    "grandmother",
    "grandfather",
    "mamma",
    "papa",
    "friend",
    "companion",
    "guest",
    "visitor",
    "host",
    "hostess",
    "ladyship",
    "master",
    "mistress",
];
/// What anybody may be called.
const GENERAL: [&str; 20] = [
    "man",
    "woman",
    "boy",
    "girl",
    "lad",
    "child",
    "lady",
    "gentleman",
    "fellow",
    "youth",
    "eldest",
    "youngest",
    "elder",
    "younger",
    "stranger",
    "visitor",
    "guest",
    "companion",
    "friend",
    "lass",
];

impl Reader<'_, '_> {
    /// Leaves open whether a description is somebody who has a name: who takes turns with whom decides it.
    pub(super) fn part_epithets(&self, lines: &mut [Line]) {
        let described = |line: &Line| match &line.fixed {
            Some(Who::Described(phrase)) => Some(phrase.clone()),
            _ => None,
        };
        let mut counts: HashMap<String, usize> = HashMap::new();
        for phrase in lines.iter().filter_map(described) {
            *counts.entry(phrase).or_default() += 1;
        }
        for line in lines {
            let Some(phrase) = described(line) else {
                continue;
            };
            let noun = phrase.rsplit(' ').next().unwrap_or_default();
            let first = phrase.split(' ').next().unwrap_or_default();
            if !self.is_open(&phrase, line.end) {
                continue;
            }
            let kin = !matches!(first, "the" | "that");
            let count = counts.get(&phrase).copied().unwrap_or(0);
            line.naming = Naming::Epithet;
            line.fixed = None;
            let weight = if count > 1 {
                ODDS.described_often
            } else {
                ODDS.described_once
            };
            if kin {
                for &entity in self.people.called(noun) {
                    line.leans.push((Who::Entity(entity), ODDS.kin));
                }
            }
            if let Some(entity) = self.called_like(&phrase) {
                line.leans.push((Who::Entity(entity), ODDS.kin));
            }
            line.epithet = Some(phrase.clone());
            let who = Who::Described(phrase);
            line.gender = self.gender_of(&who);
            line.leans.push((who, weight));
        }
    }

    /// Whether these words may be somebody who has a name: "the old woman", "his father".
    pub(super) fn is_open(&self, phrase: &str, before: usize) -> bool {
        let noun = phrase.rsplit(' ').next().unwrap_or_default();
        let first = phrase.split(' ').next().unwrap_or_default();
        let general = GENERAL.contains(&noun) && matches!(first, "the" | "that");
        let kin = KIN.contains(&noun) && matches!(first, "his" | "her" | "my" | "their" | "our");
        if !kin && (!general || self.people.is_introduced(noun, before)) {
            return false;
        }
        let gender = people::of_noun(noun).unwrap_or_default();
        self.people.anybody(gender, is_young(noun)) < before
    }

    /// Whether somebody may be described so: "the boy" is no captain.
    pub(super) fn may_be(&self, phrase: &str, entity: usize) -> bool {
        let noun = phrase.rsplit(' ').next().unwrap_or_default();
        let gender = people::of_noun(noun).unwrap_or_default();
        let known = self.people.genders[entity];
        self.story.entities[entity].kind == EntityKind::Person
            && (gender == Gender::Unknown || known == Gender::Unknown || known == gender)
            && !(is_young(noun) && self.people.titled[entity])
    }

    /// Those whom the story calls "old" or "little", as the phrase does: "old Tripp", "the old man".
    pub(super) fn called_like(&self, phrase: &str) -> Option<usize> {
        let mut like = phrase
            .split(' ')
            .filter_map(|word| self.people.adjectives.get(word))
            .flatten()
            .filter(|entity| self.may_be(phrase, **entity));
        like.next().copied().filter(|_| like.next().is_none())
    }
}

fn is_young(noun: &str) -> bool {
    matches!(noun, "boy" | "girl" | "child" | "lad" | "lass")
}
