//! Which body "the bank", "the Danish company" and "the interior ministry" mean: one of that kind that was named.

use std::ops::Range;

use super::bodies::{self, Bodies, NOUNS, hash_of};
use super::story::Story;
use super::weights::WEIGHTS;
use super::{EntityKind, Rule};
use crate::analysis::crf::hash;
use crate::analysis::quote::MentionKind;

/// "the state-run Danish rail company" has no more words.
const LONGEST: usize = 6;

/// Of several bodies of a kind, one that was named within so many tokens may be meant.
const NEARBY: usize = 120;

/// A body that was named more tokens before is not looked for: in a long text the work for each description is the same.
const FAR: usize = 3_000;

/// Whom a description of a body means.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Body {
    /// This one, so surely.
    One(usize, f32),
    /// One of several, or somebody who was not named.
    Open,
}

/// Whether every firm may be called so.
fn is_of_any_firm(noun: &str) -> bool {
    matches!(noun, "company" | "firm")
}

/// Nouns for bodies of so many kinds that the last one that did something is meant.
fn is_of_any_body(noun: &str) -> bool {
    matches!(
        noun,
        "group" | "organisation" | "organization" | "body" | "agency" | "institution" | "force"
    )
}

impl Story<'_> {
    /// A noun for a body: "bank", "airline".
    pub(super) fn is_body(&self, at: usize) -> bool {
        bodies::is_body(self.text, self.words, self.seen, at)
    }

    /// "the bank", "the Danish company": `None` if these words describe no body, or none that may have been named.
    pub(super) fn body(&mut self, range: &Range<usize>) -> Option<Body> {
        let noun = range.end - 1;
        let long = !(2..=LONGEST).contains(&range.len());
        if long || !self.rules.has(Rule::KindOfBody) || !self.is_the(range) || !self.is_body(noun) {
            return None;
        }
        if self.bodies.is_none() {
            let Self {
                text,
                words,
                seen,
                mentions,
                ref places,
                ..
            } = *self;
            self.bodies = Some(Bodies::read(text, words, seen, mentions, places));
        }
        let bodies = self.bodies.as_ref()?;
        let word = self.word_at(noun);
        let key = hash(word.as_bytes());
        // "the Danish company", "the Copenhagen-based company" may be any; "the rail company" is one that was called so.
        let plain = |at: usize| {
            let named = self.seen[at].mention;
            named.is(MentionKind::Norp)
                || self.word_at(at) == "-"
                || self.word_at(at) == "based"
                || self.word_at(at).ends_with("-based")
                || named.is_named() && self.word_at(at + 1) == "-"
        };
        let fits = |entity: usize| {
            bodies.nouns.contains(&(entity, key))
                && (range.start + 1..noun).all(|at| {
                    plain(at) || bodies.words.contains(&(entity, hash_of(self.word_at(at))))
                })
        };
        // The place where each that fits was named last.
        let mut last: Vec<(usize, usize)> = Vec::new();
        let far = range.start.saturating_sub(FAR);
        let near = self.places.partition_point(|place| *place < far)
            ..self.places.partition_point(|place| *place < range.start);
        let near = self.mentions[near.clone()].iter().zip(&self.places[near]);
        for (mention, place) in near.rev() {
            let known = last.iter().any(|(entity, _)| *entity == mention.entity);
            if mention.kind == EntityKind::Org && !known && fits(mention.entity) {
                last.push((mention.entity, *place));
            }
        }
        // Nobody names a firm again and again that "the company" has meant all the time.
        if last.is_empty()
            && let Some((entity, place)) = self.last
            && place >= far
            && self.entities[entity].kind == EntityKind::Org
            && fits(entity)
        {
            last.push((entity, place));
        }
        if last.is_empty() {
            return self.only_firm(range, word);
        }
        let anew = |since: usize| (since..range.start).any(|at| self.is_anew(at, key));
        let one = |entity: usize, place: usize, sure: f32| {
            (!anew(place)).then_some(Body::One(entity, sure))
        };
        let called = |entity: usize| bodies.words.contains(&(entity, key));
        let vague = is_of_any_body(word) && !last.iter().any(|(entity, _)| called(*entity));
        if vague {
            let is_org = |entity: &usize| self.entities[*entity].kind == EntityKind::Org;
            let latest = self.acts(far).find(is_org);
            last.retain(|(entity, _)| Some(*entity) == latest);
        }
        let meant = match last[..] {
            [(entity, place)] if vague => one(entity, place, WEIGHTS.guess),
            [(entity, place)] => one(entity, place, WEIGHTS.office),
            [(entity, place), (_, other), ..]
                if place + NEARBY > range.start && other + NEARBY <= range.start =>
            {
                one(entity, place, WEIGHTS.guess)
            }
            // An analyst's bank does nothing.
            _ => {
                let acts = |entity: usize| self.acts(far).any(|acting| acting == entity);
                last.retain(|(entity, _)| acts(*entity));
                match last[..] {
                    [(entity, place)] => one(entity, place, WEIGHTS.guess),
                    _ => None,
                }
            }
        };
        Some(meant.unwrap_or(Body::Open))
    }

    /// The entities that do or have something, from the token `far` on; not in what somebody says.
    fn acts(&self, far: usize) -> impl Iterator<Item = usize> {
        let traces = self.traces.iter().rev();
        traces
            .take_while(move |trace| trace.token >= far)
            .filter(|trace| (trace.clause || trace.possessive) && !trace.quoted)
            .map(|trace| trace.entity)
    }

    /// "A haulage company", "another bank": whom the same noun means from here on.
    fn is_anew(&self, at: usize, noun: u64) -> bool {
        if self.seen[at].word != noun || self.seen[at].mention.is_named() {
            return false;
        }
        let one = |at: usize| {
            matches!(
                self.word_at(at).to_lowercase().as_str(),
                "a" | "an" | "another" | "one" | "two" | "other"
            )
        };
        let beside = |bodies: &Bodies| bodies.beside.contains(&at);
        !self.bodies.as_ref().is_some_and(beside)
            && (at.saturating_sub(4)..at)
                .rev()
                .take_while(|at| self.words.tokens[*at].is_word() && !self.seen[*at].is_finite())
                .any(one)
    }

    /// "the company": the one body that the article has made the subject of a clause and that is nothing else.
    fn only_firm(&self, range: &Range<usize>, noun: &str) -> Option<Body> {
        if !is_of_any_firm(noun) {
            return None;
        }
        let plain = |at: usize| self.seen[at].mention.is(MentionKind::Norp);
        let is_firm = |entity: usize| {
            let mut words = self.entities[entity].name.split(' ');
            self.entities[entity].kind == EntityKind::Org
                && !words.any(|word| NOUNS.has(&word.to_lowercase()))
        };
        let far = range.start.saturating_sub(FAR);
        let mut firms: Vec<usize> = self.acts(far).filter(|entity| is_firm(*entity)).collect();
        firms.sort_unstable();
        firms.dedup();
        let key = hash(noun.as_bytes());
        let whole = (range.start + 1..range.end - 1).all(plain);
        let known = |only: usize| {
            let mut traces = self.traces.iter().rev();
            let last = traces.find(|trace| trace.entity == only && !trace.quoted);
            last.is_some_and(|last| !(last.token..range.start).any(|at| self.is_anew(at, key)))
        };
        match firms[..] {
            [] => None,
            [only] if whole && known(only) => Some(Body::One(only, WEIGHTS.guess)),
            _ => Some(Body::Open),
        }
    }
}
