//! Names in a text: where they stand, what they name, and which belong to one entity.
//!
//! [`Finder`] goes in steps: [`facts`] looks up every word that may be part of a name, the
//! recogniser marks the names, [`super::values`] the dates, sums and percentages, and [`join`]
//! makes entities of them. Pure and without any state but buffers.

mod acronyms;
#[cfg(test)]
mod cases;
#[cfg(test)]
mod cases_news;
pub(in crate::analysis) mod cluster;
mod consistency;
mod describe;
mod evidence;
mod facts;
mod feature;
mod fiction;
mod fingerprint;
mod headline;
mod initials;
mod join;
mod lattice;
mod listed;
mod model;
mod organisations;
mod people;
mod personal;
mod places;
mod recogniser;
mod refine;
mod rules;
pub mod table;
#[cfg(test)]
mod tests;
#[cfg(feature = "train")]
pub mod train;
mod variant;

pub use cluster::key_of as cluster_key;
pub(in crate::analysis) use describe::ROLES;
pub use model::ModelError;
pub use personal::{Personal, PersonalError};

use crate::analysis::language::Language;
use crate::analysis::name::NameSpan;
use crate::analysis::sentence::Words;
use crate::analysis::{Entity, EntityKind, Mention, values};
use crate::text::{Article, Span};

use facts::TokenFacts;
use model::Model;
use recogniser::Recogniser;

/// The model that ships, as it is stored.
pub(super) fn model_bytes() -> &'static [u8] {
    model::BYTES
}

/// Finds entities, one article after another, in buffers that it keeps.
#[derive(Debug, Default)]
pub struct Finder {
    facts: TokenFacts,
    recogniser: Recogniser,
    found: Vec<NameSpan>,
    values: Vec<values::Value>,
    personal: Personal,
    opened: Option<(Language, Option<Model<'static>>)>,
}

impl Finder {
    /// Lets the reader's own names win from now on.
    pub fn set_personal(&mut self, personal: Personal) {
        self.personal = personal;
    }

    /// Keeps what it made of each run of capitals, for when it comes again.
    pub(super) fn remember(&mut self) {
        self.recogniser.remember();
    }

    /// Gives the room back that the last article needed.
    pub(super) fn rest(&mut self) {
        (self.facts, self.found, self.values) = Default::default();
        self.recogniser.rest();
    }

    /// The mentions in `article`, in order, and their entities, in order of first mention.
    ///
    /// `words` are the article's tokens and sentences. In another `language` than English nothing is sure:
    /// a small model looks for names if there is one, else lists of places and rules.
    pub fn find(
        &mut self,
        article: &Article,
        words: &Words,
        language: Language,
    ) -> (Vec<Mention>, Vec<Entity>) {
        self.run(None, article, words, language)
    }

    /// The same with another model. For those who train.
    pub fn find_with(
        &mut self,
        model: &[u8],
        article: &Article,
        words: &Words,
    ) -> Result<(Vec<Mention>, Vec<Entity>), ModelError> {
        let language = Language::of(article);
        let model = Model::open(model, language)?;
        Ok(self.run(Some(&model), article, words, language))
    }

    /// Joins names that are known already, in order: what the joining does by itself, for those who
    /// measure. Where a name stands is widened to whole tokens; of two in one place the first counts.
    pub fn join_given(
        &mut self,
        article: &Article,
        words: &Words,
        names: &[(Span, EntityKind)],
    ) -> (Vec<Mention>, Vec<Entity>) {
        let text = article.text();
        self.facts.read(text, words, Language::English);
        self.found.clear();
        for &(span, kind) in names {
            let tokens = &words.tokens;
            let first = tokens.partition_point(|token| token.span.end <= span.start);
            let end = tokens.partition_point(|token| token.span.start < span.end);
            let behind = self.found.last().map_or(0, |last| last.end as usize);
            if first < end && first >= behind {
                self.found.push(NameSpan::new(first, end, kind, 1.0));
                // The recogniser looks at zones alone; a name that it would miss is looked up here.
                self.facts.look_up_all(text, words, first..end);
            }
        }
        self.values.clear();
        join::join(text, words, &self.facts, &self.found, &self.values)
    }

    fn run(
        &mut self,
        model: Option<&Model<'_>>,
        article: &Article,
        words: &Words,
        language: Language,
    ) -> (Vec<Mention>, Vec<Entity>) {
        let text = article.text();
        let its_model = match model {
            Some(_) => None,
            None => self.model_of(language),
        };
        self.found.clear();
        self.values.clear();
        self.facts.read(text, words, language);
        let (facts, found) = (&self.facts, &mut self.found);
        match model.or(its_model.as_ref()) {
            Some(model) if language.is_english() => {
                self.recogniser
                    .find(model, text, article.blocks(), words, facts, found);
                consistency::without_titles(text, words, facts, found);
                consistency::with_tails(text, words, found);
                refine::borders(text, words, facts, found);
                consistency::name_crafts(text, words, facts, found);
                consistency::settle(words, facts, found);
                consistency::places_in_lists(text, words, facts, found);
                consistency::whole_peoples(text, words, facts, found);
                consistency::part_at_slashes(text, words, found);
                consistency::name_facilities(text, words, found);
                consistency::name_events(text, words, facts, found);
                refine::kinds(text, words, facts, found);
            }
            Some(model) => {
                self.recogniser
                    .find(model, text, article.blocks(), words, facts, found);
                // Its corpus marks nothing but people, organisations and places: of a single word that
                // opens a sentence it knows no better than that it has a capital.
                found.retain(|name| {
                    let marked = !matches!(name.kind, EntityKind::Misc | EntityKind::Norp);
                    let sentence = words.sentence_of(name.first as usize);
                    let start = sentence.map_or(0, |at| words.sentences[at].first);
                    let before = &words.tokens[start as usize..name.first as usize];
                    let opens = !before.iter().any(|token| token.is_word());
                    marked || !opens || name.end > name.first + 1
                });
                guess(found);
            }
            None => {
                rules::find(text, words, facts, language, found);
                guess(found);
                if let Some(lists) = facts.lists.filter(|lists| !lists.has_case()) {
                    let mut by_list = Vec::new();
                    listed::find(lists, text, words, &mut by_list);
                    found.retain(|name| {
                        let at = by_list.partition_point(|one| one.end <= name.first);
                        !by_list.get(at).is_some_and(|one| one.overlaps(*name))
                    });
                    found.extend(by_list);
                    found.sort_unstable_by_key(|name| name.first);
                }
            }
        }
        self.personal.apply(words, facts, found);
        values::find(
            text,
            words,
            article.meta().date.as_deref(),
            &mut self.values,
        );
        self.settle(words);
        let joined = join::join(text, words, &self.facts, &self.found, &self.values);
        self.facts.give_back();
        joined
    }

    /// The model that ships for `language`. Opening one takes its time, so the last one is kept.
    fn model_of(&mut self, language: Language) -> Option<Model<'static>> {
        if self.opened.as_ref().is_none_or(|known| known.0 != language) {
            self.opened = Some((language, Model::of(language)));
        }
        self.opened.as_ref().and_then(|known| known.1.clone())
    }

    /// Where a name and a value overlap, the longer one stays, of equal ones the value; a sum stays in
    /// what is a name of no clear kind ("NOK 2bn and EUR 5bn"), and so do values that are all of it.
    fn settle(&mut self, words: &Words) {
        let length = |found: &NameSpan| found.end - found.first;
        let values = &mut self.values;
        self.found.retain(|name| {
            let from = values.partition_point(|value| value.found.end <= name.first);
            let inside = || {
                let rest = values[from..].iter().map(|value| value.found);
                rest.take_while(|value| value.first < name.end)
            };
            let vague = matches!(name.kind, EntityKind::Misc | EntityKind::Event);
            let sum =
                |value: NameSpan| matches!(value.kind, EntityKind::Money | EntityKind::Percent);
            let all = || {
                (name.first..name.end).all(|at| {
                    let token = words.tokens[at as usize];
                    token.is_lower()
                        || !token.is_word()
                        || inside().any(|value| (value.first..value.end).contains(&at))
                })
            };
            let longer =
                inside().any(|value| length(&value) >= length(name) || vague && sum(value));
            let made_of_values = vague && inside().next().is_some() && all();
            !longer && !made_of_values
        });
        let names = &self.found;
        values.retain(|value| {
            let from = names.partition_point(|name| name.end <= value.found.first);
            !names
                .get(from)
                .is_some_and(|name| name.overlaps(value.found))
        });
        self.found
            .extend(self.values.iter().map(|value| value.found));
        self.found.sort_unstable_by_key(|found| found.first);
    }
}

/// What is found in other languages than English is at most half sure: small models and rules find it.
fn guess(found: &mut [NameSpan]) {
    for name in found {
        name.confidence *= 0.5;
    }
}

fn one_of(word: &str, words: &[&str]) -> bool {
    words.contains(&word)
}
