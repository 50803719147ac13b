//! Who is behind the words that name a speaker: [`resolve`].
//!
//! Walks through the article once, from mention to pronoun to source, and keeps who was named
//! last, where, and as what. Pronouns inside quotation marks are left alone. Every answer has a
//! reason in plain words; where the evidence is weak the answer is [`Speaker::Unknown`].

mod known;

use std::ops::Range;

use super::quote::lexicon::{Class, class_of};
use super::quote::{Found, Tags, Tie, Word};
use super::sentence::Words;
use super::token::TokenKind;
use super::{Entity, EntityKind, Gender, Mention, Part, Quote, QuoteKind, Speaker};

/// Finds the speaker of each quote and puts everything into its final form.
pub fn resolve(
    text: &str,
    words: &Words,
    seen: &[Word],
    tags: &Tags,
    mentions: &[Mention],
    entities: &[Entity],
    found: Vec<Found>,
) -> Vec<Quote> {
    let mut story = Story::new(text, words, seen, mentions, entities);
    let mut answers: Vec<Answer> = Vec::with_capacity(found.len());
    for (index, quote) in found.iter().enumerate() {
        let answer = match &quote.source {
            Some(source) if quote.tie != Tie::Carried => {
                let known = found[..index]
                    .iter()
                    .position(|other| other.source.as_ref() == Some(source));
                match known {
                    Some(known) => answers[known].clone(),
                    None => story.speaker(source.clone()),
                }
            }
            _ if quote.tie == Tie::Carried && index > 0 => {
                let mut answer = answers[index - 1].clone();
                answer.sure *= 0.85;
                "goes on from the quote before".clone_into(&mut answer.reason);
                answer
            }
            _ => Answer::unknown("the article names nobody near"),
        };
        if let Speaker::Entity(entity) = answer.speaker {
            story.spoke(entity);
        }
        answers.push(answer);
    }
    let mut quotes: Vec<Quote> = found
        .into_iter()
        .zip(answers)
        .map(|(quote, answer)| finish(words, tags, &quote, answer))
        .collect();
    quotes.sort_by_key(|quote| quote.parts.first().map(|part| part.span));
    quotes
}

fn finish(words: &Words, tags: &Tags, quote: &Found, answer: Answer) -> Quote {
    let span = |range: &Range<usize>| {
        words.tokens[range.start]
            .span
            .union(words.tokens[range.end - 1].span)
    };
    let parts = quote.parts.iter().map(|part| {
        let spoken = part.clone().filter(|at| words.tokens[*at].is_word());
        let (mut inside, mut all) = (0, 0);
        for at in spoken {
            all += 1;
            inside += usize::from(tags.quoted[at]);
        }
        let kind = match inside {
            0 => QuoteKind::Indirect,
            _ if inside == all => QuoteKind::Direct,
            _ => QuoteKind::Mixed,
        };
        Part {
            span: span(part),
            kind,
        }
    });
    let (mut sum, mut count) = (0.0, 0);
    for part in &quote.parts {
        sum += tags.sure[part.clone()].iter().sum::<f32>();
        count += part.len();
    }
    Quote {
        parts: parts.collect(),
        cue: quote.cue.as_ref().map(span),
        source: quote.source.as_ref().map(span),
        speaker: answer.speaker,
        confidence: (sum / count.max(1) as f32 * answer.sure).clamp(0.0, 1.0),
        reason: answer.reason,
    }
}

#[derive(Clone, Debug)]
struct Answer {
    speaker: Speaker,
    sure: f32,
    reason: String,
}

impl Answer {
    fn unknown(reason: &str) -> Self {
        Self {
            speaker: Speaker::Unknown,
            sure: 0.5,
            reason: reason.to_owned(),
        }
    }
}

/// A place where an entity was named or meant.
#[derive(Clone, Copy, Debug)]
struct Trace {
    entity: usize,
    token: usize,
    sentence: usize,
    quoted: bool,
    /// Subject-like: nothing but small words before it in its sentence.
    first: bool,
    /// Behind a preposition or before a possessive.
    aside: bool,
}

/// What has been read so far.
struct Story<'a> {
    text: &'a str,
    words: &'a Words,
    seen: &'a [Word],
    mentions: &'a [Mention],
    entities: &'a [Entity],
    /// First token of each mention.
    places: Vec<usize>,
    traces: Vec<Trace>,
    /// Tokens before this are read.
    read: usize,
    next_mention: usize,
    genders: Vec<Gender>,
    counts: Vec<u32>,
    /// Offices that stand next to a name: the entity and the word's hash.
    offices: Vec<(usize, u64)>,
    /// The entity that spoke last, and the token where it did.
    last: Option<(usize, usize)>,
}

impl<'a> Story<'a> {
    fn new(
        text: &'a str,
        words: &'a Words,
        seen: &'a [Word],
        mentions: &'a [Mention],
        entities: &'a [Entity],
    ) -> Self {
        let mut counts = vec![0; entities.len()];
        for mention in mentions {
            counts[mention.entity] += 1;
        }
        let places = mentions
            .iter()
            .map(|mention| words.token_at(mention.span.start))
            .collect();
        Self {
            text,
            words,
            seen,
            mentions,
            entities,
            places,
            traces: Vec::new(),
            read: 0,
            next_mention: 0,
            genders: known::genders(text, words, mentions, entities),
            counts,
            offices: known::offices(text, words, seen, mentions),
            last: None,
        }
    }

    fn spoke(&mut self, entity: usize) {
        self.last = Some((entity, self.read));
    }

    fn gender_of(&self, entity: usize) -> Gender {
        self.genders[entity]
    }

    /// Reads on to the token `end`: notes mentions and settles the pronouns outside of quotes.
    fn read_to(&mut self, end: usize) {
        while self.read < end {
            let at = self.read;
            if self.places.get(self.next_mention) == Some(&at) {
                let mention = self.mentions[self.next_mention];
                self.next_mention += 1;
                if matches!(
                    mention.kind,
                    EntityKind::Person | EntityKind::Org | EntityKind::Place | EntityKind::Norp
                ) {
                    self.note(mention.entity, at);
                }
            } else if self.seen[at].class == Class::HeShe
                && self.seen[at].quote == 0
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

    fn note(&mut self, entity: usize, token: usize) {
        let sentence = self.words.sentence_of(token).unwrap_or(0);
        let start = self.words.sentences[sentence].first as usize;
        let before = token
            .checked_sub(1)
            .filter(|before| *before >= start)
            .map(|at| self.seen[at].class);
        let mut behind = token + 1;
        while behind < self.seen.len()
            && self.seen[behind].mention != 0
            && self.seen[behind].mention.is_multiple_of(2)
        {
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
        let first = (start..token).all(|at| {
            !matches!(
                self.seen[at].class,
                Class::Auxiliary
                    | Class::Modal
                    | Class::Say
                    | Class::Tell
                    | Class::Speak
                    | Class::Think
            ) && self.seen[at].mention == 0
        });
        let aside = possessive || matches!(before, Some(Class::Preposition));
        let quoted = self.seen[token].quote != 0;
        self.traces.push(Trace {
            entity,
            token,
            sentence,
            quoted,
            first,
            aside,
        });
        // A pronoun says the gender of who is meant.
        if self.seen[token].class == Class::HeShe && self.genders[entity] == Gender::Unknown {
            self.genders[entity] = self.pronoun_gender(token);
        }
    }

    fn pronoun_gender(&self, token: usize) -> Gender {
        if self.words.tokens[token]
            .of(self.text)
            .eq_ignore_ascii_case("she")
        {
            Gender::Female
        } else {
            Gender::Male
        }
    }

    /// Whom "he" or "she" at `token` means: the entity, how sure, and why.
    fn pronoun(&self, token: usize) -> Option<(usize, f32, &'static str)> {
        let gender = self.pronoun_gender(token);
        let fits = |entity: usize| {
            self.entities[entity].kind == EntityKind::Person
                && (self.gender_of(entity) == gender || self.gender_of(entity) == Gender::Unknown)
        };
        self.best(token, &fits, |entity| {
            if self.gender_of(entity) == gender {
                1.0
            } else {
                0.0
            }
        })
    }

    /// The best fitting entity named before `token`.
    fn best(
        &self,
        token: usize,
        fits: &dyn Fn(usize) -> bool,
        bonus: impl Fn(usize) -> f32,
    ) -> Option<(usize, f32, &'static str)> {
        let sentence = self.words.sentence_of(token).unwrap_or(0);
        let mut scores: Vec<(usize, f32, &'static str)> = Vec::new();
        for trace in self.traces.iter().rev().take(60) {
            if !fits(trace.entity) || trace.token >= token {
                continue;
            }
            let far = sentence.saturating_sub(trace.sentence) as f32;
            let mut score = 4.0 - 0.55 * far + bonus(trace.entity);
            let mut why = "the nearest one named before";
            if trace.quoted {
                score -= 2.0;
            }
            if trace.first {
                score += 1.2;
                why = "the subject of the sentence before";
            }
            if trace.aside {
                score -= 0.8;
            }
            if let Some((last, place)) = self.last
                && last == trace.entity
                && token.saturating_sub(place) < 150
            {
                score += 0.8;
                why = "the nearest one who spoke last";
            }
            score += (self.counts[trace.entity] as f32).ln() * 0.25;
            match scores
                .iter_mut()
                .find(|(entity, _, _)| *entity == trace.entity)
            {
                Some((_, best, reason)) => {
                    if score > *best {
                        (*best, *reason) = (score, why);
                    }
                }
                None => scores.push((trace.entity, score, why)),
            }
        }
        scores.sort_by(|a, b| b.1.total_cmp(&a.1));
        let (entity, score, why) = *scores.first()?;
        let rival = scores.get(1).map_or(f32::NEG_INFINITY, |rival| rival.1);
        let sure = 1.0 / (1.0 + (rival - score).exp());
        (score > -6.0).then_some((entity, sure, why))
    }

    /// The mentions inside a range of tokens: index of the mention, its tokens.
    fn mentions_in(&self, range: &Range<usize>) -> Vec<(usize, Range<usize>)> {
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

    /// Who is behind the source at `range`.
    fn speaker(&mut self, range: Range<usize>) -> Answer {
        self.read_to(range.start);
        let words = self.phrase(&range);
        let count = range
            .clone()
            .filter(|at| self.words.tokens[*at].is_word())
            .count();
        let class = self.seen[range.start].class;
        if count == 1 {
            match class {
                Class::HeShe => return self.he_or_she(range.start, &words),
                Class::Relative | Class::That => return self.relative(range.start, &words),
                Class::They => return self.they(range.start, &words),
                Class::It => return self.it(range.start, &words),
                _ if matches!(words.as_str(), "Q" | "A") => {
                    return Answer::unknown("a letter, not a name");
                }
                Class::First => return Answer::unknown("the writer's own “I” or “we”"),
                _ => {}
            }
        }
        // "Okoye, who leads the union, said": the clause says no more than its "who".
        let who = if class == Class::Relative {
            Some(range.start)
        } else {
            range.start.checked_sub(2).filter(|who| {
                self.seen[*who].class == Class::Relative
                    && self.seen[*who + 1].class == Class::Auxiliary
            })
        };
        if let Some(who) = who {
            let word = self.phrase(&(who..who + 1));
            return self.relative(who, &word);
        }
        if count == 1 && matches!(class, Class::Possessive | Class::Object) {
            let written = words.to_lowercase();
            if matches!(
                written.as_str(),
                "his" | "him" | "her" | "himself" | "herself"
            ) {
                return self.he_or_she(range.start, &words);
            }
            if matches!(written.as_str(), "their" | "them") {
                return self.they(range.start, &words);
            }
            return self.it(range.start, &words);
        }
        if let Some(answer) = self.named(&range, &words) {
            return answer;
        }
        self.described(&range, words)
    }

    /// The text of a range of tokens, on one line.
    fn phrase(&self, range: &Range<usize>) -> String {
        let span = self.words.tokens[range.start]
            .span
            .union(self.words.tokens[range.end - 1].span);
        span.of(self.text)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn name(&self, entity: usize) -> &str {
        &self.entities[entity].name
    }

    /// A source with a name in it that is its head.
    fn named(&self, range: &Range<usize>, words: &str) -> Option<Answer> {
        let mentions = self.mentions_in(range);
        let answer = |index: usize, sure: f32| {
            let entity = self.mentions[index].entity;
            let name = self.name(entity);
            let reason = if words.contains(name) || name.contains(words) && name == words {
                "named here".to_owned()
            } else {
                format!("“{words}” is {name}")
            };
            Some(Answer {
                speaker: Speaker::Entity(entity),
                sure,
                reason,
            })
        };
        // The head stands before the first comma or opening bracket.
        let comma = range.clone().find(|at| {
            *at > range.start
                && matches!(
                    self.words.tokens[*at].of(self.text),
                    "," | "(" | "--" | "—" | "–"
                )
        });
        let head = range.start..comma.unwrap_or(range.end);
        let people = |kind: EntityKind| matches!(kind, EntityKind::Person);
        let bodies = |kind: EntityKind| {
            matches!(kind, EntityKind::Org | EntityKind::Place | EntityKind::Norp)
        };
        let free = |tokens: &Range<usize>| {
            let governed = (head.start..tokens.start)
                .any(|at| self.seen[at].class == Class::Preposition && self.seen[at].mention == 0);
            let possessive =
                self.words.tokens.get(tokens.end).is_some_and(|token| {
                    token.kind == TokenKind::Clitic && tokens.end + 1 < head.end
                });
            !governed && !possessive
        };
        let inside = |tokens: &Range<usize>| tokens.start < head.end;
        let person = mentions.iter().rev().find(|(index, tokens)| {
            people(self.mentions[*index].kind) && inside(tokens) && free(tokens)
        });
        if let Some((index, tokens)) = person {
            // "Clinton spokesman" without a name behind it is not Clinton.
            let more = tokens.end < head.end
                && self.seen[tokens.end..head.end]
                    .iter()
                    .take_while(|word| word.class != Class::Preposition)
                    .any(|word| {
                        matches!(
                            word.class,
                            Class::Role | Class::Body | Class::Document | Class::SpeechNoun
                        )
                    });
            if !more {
                return answer(*index, 0.95);
            }
        }
        // An apposition: "the mayor, Ines Duarte".
        if let Some(comma) = comma {
            let name = mentions.iter().find(|(index, tokens)| {
                people(self.mentions[*index].kind)
                    && (tokens.start == comma + 1
                        || tokens.start == comma + 2 && self.seen[comma + 1].class == Class::Title)
            });
            if let Some((index, _)) = name
                && !mentions.iter().any(|(index, tokens)| {
                    people(self.mentions[*index].kind) && inside(tokens) && free(tokens)
                })
            {
                return answer(*index, 0.9);
            }
        }
        let body = mentions.iter().rev().find(|(index, tokens)| {
            bodies(self.mentions[*index].kind) && inside(tokens) && free(tokens)
        });
        if let Some((index, tokens)) = body {
            let rest = tokens.end.min(head.end)..head.end;
            let role = self.seen[rest].iter().any(|word| {
                word.class == Class::Role || word.pos != 0 && word.class == Class::Other
            });
            if !role {
                return answer(*index, 0.9);
            }
        }
        None
    }

    fn he_or_she(&mut self, token: usize, words: &str) -> Answer {
        let lower = words.to_lowercase();
        let gender = if matches!(lower.as_str(), "she" | "her" | "herself" | "hers") {
            Gender::Female
        } else {
            Gender::Male
        };
        let fits = |entity: usize| {
            self.entities[entity].kind == EntityKind::Person
                && (self.gender_of(entity) == gender || self.gender_of(entity) == Gender::Unknown)
        };
        let best = self.best(token, &fits, |entity| {
            if self.gender_of(entity) == gender {
                1.0
            } else {
                0.0
            }
        });
        let Some((entity, sure, why)) = best else {
            return Answer::unknown("nobody was named whom the pronoun fits");
        };
        let person = if gender == Gender::Female {
            "woman"
        } else {
            "man"
        };
        let why = why.replace("one", person);
        let reason = format!("“{words}” → {}: {why}", self.name(entity));
        self.note(entity, token);
        Answer {
            speaker: Speaker::Entity(entity),
            sure,
            reason,
        }
    }

    fn they(&mut self, token: usize, words: &str) -> Answer {
        let fits = |entity: usize| {
            self.gender_of(entity) == Gender::Plural
                || matches!(
                    self.entities[entity].kind,
                    EntityKind::Org | EntityKind::Norp
                )
        };
        match self.best(token, &fits, |entity| {
            if self.gender_of(entity) == Gender::Plural {
                1.5
            } else {
                0.0
            }
        }) {
            Some((entity, sure, why)) if sure > 0.7 => {
                let reason = format!(
                    "“{words}” → {}: {}",
                    self.name(entity),
                    why.replace("one", "group")
                );
                Answer {
                    speaker: Speaker::Entity(entity),
                    sure: sure * 0.6,
                    reason,
                }
            }
            _ => Answer::unknown("several could be meant by “they”"),
        }
    }

    fn it(&mut self, token: usize, words: &str) -> Answer {
        let fits = |entity: usize| self.entities[entity].kind == EntityKind::Org;
        match self.best(token, &fits, |_| 0.0) {
            Some((entity, sure, why)) if sure > 0.55 => {
                let reason = format!(
                    "“{words}” → {}: {}",
                    self.name(entity),
                    why.replace("one", "body")
                );
                Answer {
                    speaker: Speaker::Entity(entity),
                    sure: sure * 0.7,
                    reason,
                }
            }
            _ => Answer::unknown("it is not clear what “it” is"),
        }
    }

    /// "who": the name right before it.
    fn relative(&mut self, token: usize, words: &str) -> Answer {
        let sentence = self.words.sentence_of(token).unwrap_or(0);
        let named = self.traces.iter().rev().find(|trace| {
            trace.sentence == sentence
                && trace.token < token
                && token - trace.token < 30
                && matches!(
                    self.entities[trace.entity].kind,
                    EntityKind::Person | EntityKind::Org
                )
                && (!trace.aside || token - trace.token <= 5)
        });
        match named {
            Some(trace) => {
                let (entity, near) = (trace.entity, token - trace.token < 6);
                Answer {
                    speaker: Speaker::Entity(entity),
                    sure: if near { 0.85 } else { 0.6 },
                    reason: format!("“{words}” → {}: the name before it", self.name(entity)),
                }
            }
            None => Answer::unknown("no name stands before “who”"),
        }
    }

    /// "the minister": somebody with that office, or a description.
    fn described(&mut self, range: &Range<usize>, words: String) -> Answer {
        let definite = self.words.tokens[range.start]
            .of(self.text)
            .eq_ignore_ascii_case("the");
        let role = range
            .clone()
            .rev()
            .find(|at| self.seen[*at].class == Class::Role);
        if definite
            && range.len() <= 4
            && let Some(role) = role
        {
            let noun = self.words.tokens[role].of(self.text).to_lowercase();
            let hash = self.seen[role].word;
            let fits = |entity: usize| {
                let printed = self.entities[entity].role.as_ref().is_some_and(|role| {
                    role.to_lowercase()
                        .split(|c: char| !c.is_alphanumeric())
                        .any(|word| word == noun)
                });
                self.entities[entity].kind == EntityKind::Person
                    && (printed || self.offices.contains(&(entity, hash)))
            };
            if let Some((entity, sure, _)) = self.best(range.start, &fits, |_| 0.0) {
                let reason = format!("“{words}” → {}: has that office", self.name(entity));
                return Answer {
                    speaker: Speaker::Entity(entity),
                    sure: sure * 0.8,
                    reason,
                };
            }
        }
        if matches!(
            class_of(&words),
            Class::Determiner | Class::Question | Class::Preposition
        ) || words.is_empty()
        {
            return Answer::unknown("the words name nobody");
        }
        let reason = "described, not named".to_owned();
        Answer {
            speaker: Speaker::Described(words),
            sure: 0.8,
            reason,
        }
    }
}
