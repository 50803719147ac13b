//! What the article says of its people: gender and office.

use std::collections::HashMap;

use crate::analysis::crf::hash;
use crate::analysis::gender;
use crate::analysis::lexicon::{WordList, word_list};
use crate::analysis::quote::TokenView;
use crate::analysis::quote::lexicon::Class;
use crate::analysis::sentence::Words;
use crate::analysis::{Entity, EntityKind, Gender, Mention};

/// An office in letters has no more of them.
pub(super) const LETTERS: usize = 4;

static TITLE_NOUNS: WordList = word_list!("en/title-nouns.txt");

/// The office of "the head of state", as the list above has it.
pub(super) fn head_of_state() -> u64 {
    hash(b"head-of-state")
}

/// What the article says of the gender of its people: titles before a name, words in apposition,
/// first names.
pub(super) fn genders(
    text: &str,
    words: &Words,
    mentions: &[Mention],
    entities: &[Entity],
) -> Vec<Gender> {
    let mut genders: Vec<Gender> = entities.iter().map(|entity| entity.gender).collect();
    for mention in mentions {
        let known = &mut genders[mention.entity];
        if mention.kind != EntityKind::Person {
            continue;
        }
        let first = words.token_at(mention.span.start);
        if *known != Gender::Unknown {
            // "Fr Pat Moran": the title knows better than the first name.
            let title = first.checked_sub(1).filter(|at| {
                words.tokens[*at].is_capitalised() && words.tokens[*at].span.len() <= 4
            });
            let told = title.map(|at| gender::of_title(words.tokens[at].of(text)));
            *known = told
                .filter(|told| *told != Gender::Unknown)
                .unwrap_or(*known);
            continue;
        }
        let behind = words.token_at(mention.span.end);
        let gap = usize::from(first > 1 && words.tokens[first - 1].of(text) == ".");
        let before = first.saturating_sub(1 + gap)..first;
        let after = (behind + 1..(behind + 4).min(words.tokens.len())).filter(|_| {
            words
                .tokens
                .get(behind)
                .is_some_and(|token| token.of(text) == ",")
        });
        let near = before.chain(first..=first).chain(after);
        *known = near
            .map(|at| gender::of_title(words.tokens[at].of(text)))
            .find(|gender| *gender != Gender::Unknown)
            .unwrap_or_default();
    }
    for (known, entity) in genders.iter_mut().zip(entities) {
        if *known == Gender::Unknown && entity.kind == EntityKind::Person {
            let names = std::iter::once(&entity.name).chain(&entity.aliases);
            *known = names
                .filter_map(|name| name.split_once(' '))
                .map(|(first, _)| gender::of_first_name(first))
                .find(|gender| *gender != Gender::Unknown)
                .unwrap_or_default();
        }
    }
    genders
}

/// The words for offices and trades right before a name or in apposition to it, and those that its title stands for.
pub(super) fn offices(
    text: &str,
    words: &Words,
    seen: &[TokenView],
    mentions: &[Mention],
) -> Vec<(usize, u64)> {
    let mut offices = Vec::new();
    for mention in mentions
        .iter()
        .filter(|mention| mention.kind == EntityKind::Person)
    {
        let first = words.token_at(mention.span.start);
        let behind = words.token_at(mention.span.end);
        let before = (first.saturating_sub(4)..first)
            .rev()
            .take_while(|at| seen[*at].mention.is_named() || words.tokens[*at].is_word())
            .take_while(|at| {
                !matches!(
                    seen[*at].class,
                    Class::Say | Class::Tell | Class::Speak | Class::Preposition
                )
            });
        let comma = words
            .tokens
            .get(behind)
            .is_some_and(|token| token.of(text) == ",");
        let after = (behind + 1..(behind + 7).min(words.tokens.len()))
            .take_while(|at| comma && words.tokens[*at].is_word() && !seen[*at].class.is_speech());
        // "The command's spokesman, ASP Danladi Wuyep": titles alone stand between.
        let title = |at: &usize| {
            let token = words.tokens[*at];
            token.is_capitalised() && !seen[*at].mention.is_named() || token.of(text) == "."
        };
        let titles = (first.saturating_sub(4)..first)
            .rev()
            .take_while(title)
            .count();
        let apposed = (first - titles).checked_sub(2).filter(|at| {
            words.tokens[at + 1].of(text) == ","
                && words.sentence_of(*at) == words.sentence_of(first)
        });
        for at in before.clone().chain(after).chain(apposed) {
            if seen[at].class == Class::Role {
                offices.push((mention.entity, seen[at].word));
            }
        }
        // Abbreviated titles have a stop.
        for at in (first.saturating_sub(3)..first).rev().take_while(title) {
            let word = words.tokens[at].of(text).to_lowercase();
            for noun in TITLE_NOUNS.get(&word).unwrap_or("").split_whitespace() {
                offices.push((mention.entity, hash(noun.as_bytes())));
            }
        }
    }
    offices
}

/// Who has an office in letters before their name, and whether only one has it: "Interior PS Okoye".
pub(super) fn letters<'a>(
    text: &'a str,
    words: &Words,
    mentions: &[Mention],
    places: &[usize],
) -> HashMap<&'a str, Option<usize>> {
    let mut known: HashMap<&str, Option<usize>> = HashMap::new();
    for (mention, place) in mentions.iter().zip(places) {
        let before = place.checked_sub(1).map(|at| words.tokens[at]);
        let Some(before) = before.filter(|_| mention.kind == EntityKind::Person) else {
            continue;
        };
        if before.is_all_caps() && (2..=LETTERS).contains(&before.span.len()) {
            let who = known.entry(before.of(text)).or_insert(Some(mention.entity));
            *who = who.filter(|entity| *entity == mention.entity);
        }
    }
    known
}
