//! [`Story`]: who was named, where and as what, up to a place in the article.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::bodies::Bodies;
use super::known;
use super::signs::{Choice, Signs, WORTH};
use super::weights::WEIGHTS;
use crate::analysis::quote::lexicon::Class;
use crate::analysis::quote::{TaggedText, TokenView, token_range};
use crate::analysis::rules::{Rule, RuleSet};
use crate::analysis::sentence::Words;
use crate::analysis::token::TokenKind;
use crate::analysis::{Entity, EntityKind, Gender, Mention};

/// "Dear Sir or Madam," has no more tokens.
const SALUTATION: usize = 8;

/// A place where an entity was named or meant.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a sign of its own")]
pub(super) struct Trace {
    pub(super) entity: usize,
    pub(super) token: usize,
    pub(super) sentence: usize,
    pub(super) quoted: bool,
    /// Subject-like: nothing but small words before it in its sentence.
    pub(super) first: bool,
    /// After a preposition.
    pub(super) preposed: bool,
    /// Before a possessive.
    pub(super) possessive: bool,
    /// The subject of its clause: no verb before it, and it says of no other name what that is.
    pub(super) clause: bool,
    /// … and the clause's verb is one of speech.
    pub(super) speaks: bool,
    /// A pronoun that was settled.
    pub(super) pronoun: bool,
    pub(super) block: u32,
}

/// What has been read so far.
pub(super) struct Story<'a> {
    pub(super) text: &'a str,
    pub(super) words: &'a Words,
    pub(super) seen: &'a [TokenView],
    pub(super) mentions: &'a [Mention],
    pub(super) entities: &'a [Entity],
    /// First token of each mention.
    pub(super) places: Vec<usize>,
    pub(super) traces: Vec<Trace>,
    /// Tokens before this are read.
    pub(super) read: usize,
    pub(super) next_mention: usize,
    pub(super) genders: Vec<Gender>,
    /// What titles, first names and descriptions said before any pronoun was answered.
    pub(super) told: Vec<Gender>,
    pub(super) counts: Vec<u32>,
    /// Offices that stand next to a name: the entity and the word's hash.
    pub(super) offices: HashSet<(usize, u64)>,
    /// What the article calls its organisations, once somebody asks.
    pub(super) bodies: Option<Bodies>,
    /// The entity that spoke last, and the token where it did.
    pub(super) last: Option<(usize, usize)>,
    /// Who is described and spoke last, and the token where they did.
    pub(super) described: Option<(String, usize)>,
    /// The words of the quote whose speaker is looked for.
    pub(super) said: Range<usize>,
    /// Whose office is written in these letters before the name.
    pub(super) letters: HashMap<&'a str, Option<usize>>,
    /// How many people have this family name.
    pub(super) surnames: HashMap<&'a str, usize>,
    /// What the signs of a name before a pronoun are worth.
    pub(super) worth: Signs,
    /// The pronouns that were sources, with all whom they may mean, if somebody wants to know.
    pub(super) choices: Option<Vec<Choice>>,
    /// Who has each title, once somebody asks.
    pub(super) titles: OnceCell<HashMap<String, Option<usize>>>,
    pub(super) rules: RuleSet,
}

impl<'a> Story<'a> {
    pub(super) fn new(
        article: TaggedText<'a>,
        mentions: &'a [Mention],
        entities: &'a [Entity],
    ) -> Self {
        let TaggedText {
            text,
            words,
            seen,
            rules,
            ..
        } = article;
        let mut surnames: HashMap<&str, usize> = HashMap::new();
        let people = entities
            .iter()
            .filter(|entity| entity.kind == EntityKind::Person);
        for (_, surname) in people.filter_map(|entity| entity.name.rsplit_once(' ')) {
            *surnames.entry(surname).or_default() += 1;
        }
        let mut counts = vec![0; entities.len()];
        for mention in mentions {
            counts[mention.entity] += 1;
        }
        let places: Vec<usize> = mentions
            .iter()
            .map(|mention| words.token_at(mention.span.start))
            .collect();
        let genders = if rules.has(Rule::Genders) {
            known::genders(text, words, mentions, entities)
        } else {
            vec![Gender::Unknown; entities.len()]
        };
        Self {
            text,
            words,
            seen,
            mentions,
            entities,
            letters: known::letters(text, words, mentions, &places),
            places,
            traces: Vec::new(),
            read: 0,
            next_mention: 0,
            told: genders.clone(),
            genders,
            counts,
            offices: known::offices(text, words, seen, mentions)
                .into_iter()
                .collect(),
            rules,
            bodies: None,
            described: None,
            said: 0..0,
            surnames,
            last: None,
            worth: WORTH,
            choices: None,
            titles: OnceCell::new(),
        }
    }

    pub(super) fn spoke(&mut self, entity: usize) {
        self.last = Some((entity, self.read));
    }

    pub(super) fn gender_of(&self, entity: usize) -> Gender {
        self.genders[entity]
    }

    /// Reads on to the token `end`: notes mentions and settles the pronouns outside of quotes.
    pub(super) fn read_to(&mut self, end: usize) {
        while self.read < end {
            let at = self.read;
            if self.places.get(self.next_mention) == Some(&at) {
                let mention = self.mentions[self.next_mention];
                self.next_mention += 1;
                if matches!(
                    mention.kind,
                    EntityKind::Person | EntityKind::Org | EntityKind::Place | EntityKind::Norp
                ) && !self.is_addressed(at)
                    && !(mention.kind == EntityKind::Org && self.is_agency(at))
                {
                    self.note(mention.entity, at);
                }
            } else if self.seen[at].class == Class::HeShe
                && self.seen[at].mark.is_outside()
                && let Some((entity, _, _)) = self.pronoun(at)
            {
                self.note(entity, at);
            }
            self.read += 1;
        }
        while self
            .places
            .get(self.next_mention)
            .is_some_and(|place| *place < self.read)
        {
            self.next_mention += 1;
        }
    }

    /// "AMMAN (Wire) - ": who sends a report says nothing in it.
    fn is_agency(&self, at: usize) -> bool {
        let sentence = self.words.sentence_of(at).unwrap_or(0);
        let Some(sentence) = self.words.sentences.get(sentence) else {
            return false;
        };
        let word = |at: usize| {
            self.words
                .tokens
                .get(at)
                .map_or("", |token| token.of(self.text))
        };
        sentence.block <= 1
            && at > 0
            && at < sentence.first as usize + SALUTATION
            && word(at - 1) == "("
            && (at + 1..at + 4).any(|at| word(at) == ")")
    }

    /// "My dear Eliza,": who reads a letter is not who speaks in it.
    fn is_addressed(&self, at: usize) -> bool {
        let Some(sentence) = self.words.sentence_of(at) else {
            return false;
        };
        let block = token_range(self.words, self.words.sentences[sentence].block as usize);
        let word = |at: usize| self.words.tokens[at].of(self.text);
        let dear = block.start + usize::from(word(block.start) == "My");
        self.rules.has(Rule::Salutation)
            && block.len() <= SALUTATION
            && at > dear
            && matches!(word(dear), "Dear" | "dear" | "Dearest" | "dearest")
    }

    pub(super) fn note(&mut self, entity: usize, token: usize) {
        let sentence = self.words.sentence_of(token).unwrap_or(0);
        let start = self.words.sentences[sentence].first as usize;
        let before = token
            .checked_sub(1)
            .filter(|before| *before >= start)
            .map(|at| self.seen[at].class);
        let mut behind = token + 1;
        while behind < self.seen.len() && self.seen[behind].mention.goes_on() {
            behind += 1;
        }
        let possessive = self.words.tokens.get(behind).is_some_and(|token| {
            token.kind == TokenKind::Clitic
                && token.of(self.text).ends_with(['s', 'S'])
                && self
                    .seen
                    .get(behind + 1)
                    .is_none_or(|word| word.class != Class::Determiner)
        });
        let near = token - start < WEIGHTS.farthest_subject;
        let first = near
            && (start..token).all(|at| {
                !matches!(
                    self.seen[at].class,
                    Class::Auxiliary
                        | Class::Modal
                        | Class::Say
                        | Class::Tell
                        | Class::Speak
                        | Class::Think
                ) && !self.seen[at].mention.is_named()
            });
        let quoted = self.seen[token].mark.is_quoted();
        let preposed = matches!(before, Some(Class::Preposition));
        let open = |at: usize| !self.seen[at].mention.is_named() && self.seen[at].mark.is_outside();
        let is_verb = |at: usize| open(at) && self.seen[at].is_finite();
        // "the mayor's aide Ana Lobo", "Duarte spokesman Jan Moe": the name before is not who acts.
        let modifier = self.modifies(behind);
        let from = (start..token)
            .rev()
            .find(|at| self.words.tokens[*at].of(self.text) == ",")
            .map_or(start, |at| at + 1);
        let clause = near && !preposed && !possessive && !modifier && !(from..token).any(is_verb);
        let end = self.words.sentences[sentence].end as usize;
        let verb = (behind..end.min(behind + WEIGHTS.farthest_verb)).find(|at| is_verb(*at));
        let speaks = clause && verb.is_some_and(|at| self.seen[at].class.is_speech());
        self.traces.push(Trace {
            entity,
            token,
            sentence,
            quoted,
            first,
            preposed,
            possessive,
            clause,
            speaks,
            pronoun: self.seen[token].class == Class::HeShe,
            block: self.words.sentences[sentence].block,
        });
        // A pronoun says the gender of who is meant.
        if self.seen[token].class == Class::HeShe && self.genders[entity] == Gender::Unknown {
            self.genders[entity] = self.pronoun_gender(token);
        }
    }

    /// Whether a name that ends before `behind` only says what the next one is: "Duarte aide Jan Moe".
    fn modifies(&self, behind: usize) -> bool {
        let role = self.seen.get(behind).is_some_and(|seen| {
            matches!(
                seen.class,
                Class::Role | Class::Body | Class::Document | Class::SpeechNoun
            )
        });
        let next = (behind..self.seen.len().min(behind + 4)).find(|at| {
            let seen = self.seen[*at];
            seen.mention.is_named()
                || seen.is_finite()
                || !self.words.tokens[*at].is_word()
                || matches!(seen.class, Class::Preposition | Class::And)
        });
        let name = |at: usize| {
            let mention = self.seen[at].mention;
            mention.is_first() && mention.can_speak()
        };
        role || next.is_some_and(name)
    }

    pub(super) fn pronoun_gender(&self, token: usize) -> Gender {
        if self.words.tokens[token]
            .of(self.text)
            .eq_ignore_ascii_case("she")
        {
            Gender::Female
        } else {
            Gender::Male
        }
    }

    /// The mentions inside a range of tokens: index of the mention, its tokens.
    pub(super) fn mentions_in(&self, range: &Range<usize>) -> Vec<(usize, Range<usize>)> {
        let first = self.places.partition_point(|place| *place < range.start);
        let mut list = Vec::new();
        for index in first..self.mentions.len() {
            let start = self.places[index];
            if start >= range.end {
                break;
            }
            let end = self.words.tokens[start..range.end]
                .iter()
                .take_while(|token| token.span.start < self.mentions[index].span.end)
                .count();
            list.push((index, start..start + end.max(1)));
        }
        list
    }

    /// The text of a range of tokens, on one line.
    pub(super) fn phrase(&self, range: &Range<usize>) -> String {
        let span = self.words.tokens[range.start]
            .span
            .union(self.words.tokens[range.end - 1].span);
        span.of(self.text)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    }

    pub(super) fn name(&self, entity: usize) -> &str {
        &self.entities[entity].name
    }
}
