//! Whom a pronoun may mean: the [`Signs`](super::Signs) of each name before it, and who has the most. A part of [`Story`].

use super::signs::Candidate;
use super::story::{Story, Trace};
use super::weights::WEIGHTS;
use super::{EntityKind, Gender, Rule};
use crate::analysis::reason::Clue;

fn yes(is: bool) -> f32 {
    f32::from(u8::from(is))
}

impl Story<'_> {
    /// Whom "he" or "she" at `token` means: the entity, how sure, and why.
    pub(super) fn pronoun(&self, token: usize) -> Option<(usize, f32, Clue)> {
        self.choose(&self.who(token, self.pronoun_gender(token)))
    }

    /// The people whom a pronoun of this gender at `token` may mean.
    pub(super) fn who(&self, token: usize, gender: Gender) -> Vec<Candidate> {
        let fits = |entity: usize| {
            self.entities[entity].kind == EntityKind::Person
                && (self.gender_of(entity) == gender || self.gender_of(entity) == Gender::Unknown)
        };
        self.candidates(token, &fits, gender)
    }

    /// The names before `token` that fit, the nearest first.
    pub(super) fn candidates(
        &self,
        token: usize,
        fits: &dyn Fn(usize) -> bool,
        gender: Gender,
    ) -> Vec<Candidate> {
        let has = |rule| self.rules.has(rule);
        let sentence = self.words.sentence_of(token).unwrap_or(0);
        let block = self.words.sentences.get(sentence);
        let block = block.map(|sentence| sentence.block);
        let mut subjects = has(Rule::SubjectNear);
        let mut candidates = Vec::new();
        for trace in self.traces.iter().rev().take(WEIGHTS.memory) {
            let own = has(Rule::OwnWords) && self.said.contains(&trace.token);
            if !fits(trace.entity) || trace.token >= token || own {
                continue;
            }
            let far = sentence.saturating_sub(trace.sentence);
            let (spoke, just) = self.spoke_before(trace, token);
            let subject = trace.first && has(Rule::SubjectFirst);
            let clause = trace.clause && has(Rule::SubjectNear);
            let latest = clause && subjects && !trace.quoted;
            subjects &= !latest;
            let before = clause && far == 1;
            let clue = if spoke {
                Clue::SpokeLast
            } else if subject || latest || before {
                Clue::Subject
            } else {
                Clue::NamedBefore
            };
            let known = self.gender_of(trace.entity) == gender && gender != Gender::Unknown;
            let often = if has(Rule::NamedOften) {
                (self.counts[trace.entity] as f32).ln()
            } else {
                0.0
            };
            let signs = [
                far as f32,
                (far as f32).ln_1p(),
                yes(trace.quoted && has(Rule::QuotedLess)),
                yes(subject),
                yes(trace.preposed && has(Rule::AsideLess)),
                yes(trace.possessive && has(Rule::AsideLess)),
                yes(trace.pronoun && has(Rule::PronounLess)),
                yes(Some(trace.block) == block && has(Rule::SameParagraph)),
                yes(latest),
                yes(before),
                yes(before && trace.speaks),
                yes(spoke),
                yes(just),
                often,
                yes(known && gender != Gender::Plural),
                yes(known && gender == Gender::Plural),
            ];
            candidates.push(Candidate {
                entity: trace.entity,
                signs,
                clue,
            });
        }
        candidates
    }

    /// Whether who is named there spoke last, not long before `token`, and just before it.
    fn spoke_before(&self, trace: &Trace, token: usize) -> (bool, bool) {
        let last = self.last.filter(|_| self.rules.has(Rule::SpokeLast));
        let Some((_, place)) = last.filter(|(last, _)| *last == trace.entity) else {
            return (false, false);
        };
        let since = token.saturating_sub(place);
        (since < WEIGHTS.spoke_within, since < WEIGHTS.spoke_near)
    }

    /// The entity that most speaks for, how sure that is, and why. An entity counts by its best place.
    pub(super) fn choose(&self, candidates: &[Candidate]) -> Option<(usize, f32, Clue)> {
        let mut scores: Vec<(usize, f32, Clue)> = Vec::new();
        for candidate in candidates {
            let score = WEIGHTS.base + candidate.worth(&self.worth);
            let known = scores
                .iter_mut()
                .find(|(entity, ..)| *entity == candidate.entity);
            match known {
                Some((_, best, clue)) if score > *best => (*best, *clue) = (score, candidate.clue),
                Some(_) => {}
                None => scores.push((candidate.entity, score, candidate.clue)),
            }
        }
        scores.sort_by(|a, b| b.1.total_cmp(&a.1));
        let (entity, score, clue) = *scores.first()?;
        let rival = scores.get(1).map_or(f32::NEG_INFINITY, |rival| rival.1);
        let sure = 1.0 / (1.0 + (rival - score).exp());
        (score > WEIGHTS.least).then_some((entity, sure, clue))
    }
}
