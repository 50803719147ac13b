//! Who is described in the lead of a report and named in the next paragraph: "…, its chief executive said.¶“…,”
//! NAME told a briefing."; "the PS" for "Interior PS NAME".

use std::ops::Range;

use super::known::LETTERS;
use super::story::Story;
use super::weights::WEIGHTS;
use super::{Answer, Attribution, EntityKind, LinkKind, Speaker};
use crate::analysis::quote::lexicon::Class;
use crate::analysis::reason::Reason;
use crate::analysis::rules::Rule;
use crate::analysis::token::TokenKind;

/// A lead ends within so many paragraphs, its headline included.
const LEAD: usize = 2;
/// The name follows within so many paragraphs.
const NEXT: usize = 2;

/// Gives descriptions in the lead the name that the next paragraph has for them.
pub(super) fn name_lead(story: &Story<'_>, found: &[Attribution], answers: &mut [Answer]) {
    for index in 0..found.len().min(LEAD + 1) {
        let Speaker::Described(words) = &answers[index].speaker else {
            continue;
        };
        let Some(source) = found[index].source.as_ref() else {
            continue;
        };
        if found[index].block > LEAD || !story.is_one_office(source) {
            continue;
        }
        let later = (index + 1..found.len()).find(|next| found[*next].block > found[index].block);
        let Some(next) = later.filter(|next| found[*next].block <= found[index].block + NEXT)
        else {
            continue;
        };
        let Some(entity) = story.named_first(source, &found[next], &answers[next]) else {
            continue;
        };
        let reason = Reason::Office {
            words: words.clone(),
            name: story.name(entity).to_owned(),
        };
        answers[index] = Answer {
            speaker: Speaker::Entity(entity),
            also: Vec::new(),
            sure: answers[index].sure.min(WEIGHTS.lead),
            reason,
        };
    }
}

impl Story<'_> {
    /// "its chief executive", "the country's foreign minister": one who holds an office.
    fn is_one_office(&self, source: &Range<usize>) -> bool {
        let first = self.word_at(source.start);
        let definite = matches!(first, "the" | "The" | "its" | "his" | "her" | "their")
            || source
                .clone()
                .any(|at| self.words.tokens[at].kind == TokenKind::Clitic);
        let last = source.end - 1;
        let office = self.seen[last].class == Class::Role && !self.word_at(last).ends_with('s');
        let named = source
            .clone()
            .any(|at| self.mention_kind(at) == Some(EntityKind::Person));
        definite && office && !named
    }

    fn mention_kind(&self, at: usize) -> Option<EntityKind> {
        let index = self.places.binary_search(&at).ok()?;
        Some(self.mentions[index].kind)
    }

    /// Who speaks next, by a bare name that the article has not had before and gives no other office.
    fn named_first(
        &self,
        source: &Range<usize>,
        next: &Attribution,
        answer: &Answer,
    ) -> Option<usize> {
        let Speaker::Entity(entity) = answer.speaker else {
            return None;
        };
        let who = next.source.as_ref()?;
        let named = matches!(answer.reason, Reason::Named | Reason::FormOf { .. });
        let own = next.link == LinkKind::Own && who.start > source.end;
        if !named || !own || self.entities[entity].role.is_some() {
            return None;
        }
        if self.entities[entity].kind != EntityKind::Person {
            return None;
        }
        let people = |range: Range<usize>| {
            self.mentions_in(&range)
                .into_iter()
                .filter(|(index, tokens)| {
                    self.mentions[*index].kind == EntityKind::Person
                        && self.seen[tokens.start].mark.is_outside()
                })
                .count()
        };
        let first = self
            .mentions
            .iter()
            .position(|mention| mention.entity == entity)
            .map(|index| self.places[index])?;
        let bare = self
            .mentions_in(who)
            .first()
            .is_some_and(|(_, tokens)| tokens == who);
        let apposed = self.word_at(who.end) == ",";
        (first >= who.start && people(source.end..who.start) == 0 && bare && !apposed)
            .then_some(entity)
    }

    /// "the SP" after "Superintendent of Police Okoye": the one person whose office has these first letters.
    fn of_initials(&self, written: &str) -> Option<usize> {
        let fits = |role: &str| {
            let words = role.split(' ').filter_map(|word| word.chars().next());
            words
                .filter(|letter| letter.is_uppercase())
                .eq(written.chars())
        };
        let mut people = (0..self.entities.len()).filter(|entity| {
            let entity = &self.entities[*entity];
            entity.kind == EntityKind::Person && entity.role.as_deref().is_some_and(fits)
        });
        let only = people.next()?;
        people.next().is_none().then_some(only)
    }

    /// "the PS" after "Interior PS Okoye": who was called so.
    pub(super) fn by_letters(&self, range: &Range<usize>, words: &str) -> Option<Answer> {
        let letters = self.words.tokens[range.end - 1];
        let written = letters.of(self.text);
        let fits = self.rules.has(Rule::OfficeLetters)
            && range.len() == 2
            && matches!(self.word_at(range.start), "the" | "The")
            && letters.is_all_caps()
            && (2..=LETTERS).contains(&letters.span.len());
        if !fits {
            return None;
        }
        let only = self.letters.get(written).copied().flatten();
        let only = only.or_else(|| self.of_initials(written));
        only.map(|entity| Answer {
            speaker: Speaker::Entity(entity),
            also: Vec::new(),
            sure: WEIGHTS.office,
            reason: Reason::Office {
                words: words.to_owned(),
                name: self.name(entity).to_owned(),
            },
        })
    }
}
