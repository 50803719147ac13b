//! Whom "he", "she", "they", "it" and "who" mean as the source of a quote. A part of [`Story`].

use super::signs::Choice;
use super::story::{Story, Trace};
use super::weights::WEIGHTS;
use super::{Answer, Class, EntityKind, Gender, Rule, Speaker, TokenKind};
use crate::analysis::gender;
use crate::analysis::quote::MentionKind;
use crate::analysis::reason::{Clue, Reason, Whom};

impl Story<'_> {
    pub(super) fn he_or_she(&mut self, token: usize, words: &str) -> Answer {
        let lower = words.to_lowercase();
        let gender = if matches!(lower.as_str(), "she" | "her" | "herself" | "hers") {
            Gender::Female
        } else {
            Gender::Male
        };
        let whom = if gender == Gender::Female {
            Whom::Woman
        } else {
            Whom::Man
        };
        if let Some(name) = self.described_nearby(token, gender == Gender::Female) {
            return Answer {
                speaker: Speaker::Described(name.clone()),
                also: Vec::new(),
                sure: WEIGHTS.he_described,
                reason: Reason::Pronoun {
                    words: words.to_owned(),
                    name,
                    whom,
                    clue: Clue::Subject,
                },
            };
        }
        let candidates = self.who(token, gender);
        let best = self.choose(&candidates);
        if let Some(choices) = &mut self.choices {
            let pronoun = self.words.tokens[token].span;
            choices.push(Choice {
                pronoun,
                candidates,
            });
        }
        // Nobody fits: a first name that few know was taken for a woman's, or a man's.
        let near = |place: usize| token.saturating_sub(place) < WEIGHTS.spoke_within;
        let described = self
            .described
            .as_ref()
            .is_some_and(|(_, place)| near(*place));
        let found = best.is_some();
        let best = best.or_else(|| {
            let (last, place) = self.last.filter(|_| self.rules.has(Rule::SpokeJust))?;
            let entity = &self.entities[last];
            let (first, _) = entity.name.split_once(' ')?;
            let fits = entity.kind == EntityKind::Person
                && gender::of_first_name(first) == Gender::Unknown
                && token.saturating_sub(place) < WEIGHTS.spoke_near
                && !described;
            fits.then_some((last, WEIGHTS.misfit, Clue::SpokeLast))
        });
        let Some((entity, sure, clue)) = best else {
            return match &self.described {
                Some((who, place)) if near(*place) && self.rules.has(Rule::HeDescribed) => Answer {
                    speaker: Speaker::Described(who.clone()),
                    also: Vec::new(),
                    sure: WEIGHTS.he_described,
                    reason: Reason::Pronoun {
                        words: words.to_owned(),
                        name: who.clone(),
                        whom,
                        clue: Clue::SpokeLast,
                    },
                },
                _ => Answer::unknown(Reason::NobodyFits),
            };
        };
        let sure = if found && self.passes_over(entity, token) {
            sure * WEIGHTS.misfit
        } else if self.passes_described(entity, token) {
            sure.min(WEIGHTS.guess)
        } else {
            sure
        };
        // What an earlier pronoun said of who has just spoken was wrong.
        if !found {
            self.genders[entity] = gender;
        }
        self.note(entity, token);
        self.meant(entity, sure, words, whom, clue)
    }

    /// Whether somebody of another paragraph is meant though somebody has just spoken in this one, whose first name alone
    /// says that the pronoun does not fit.
    fn passes_over(&self, entity: usize, token: usize) -> bool {
        let Some((last, place)) = self.last.filter(|_| self.rules.has(Rule::SpokeJust)) else {
            return false;
        };
        let block = |token: usize| {
            let sentence = self.words.sentence_of(token).unwrap_or(0);
            self.words
                .sentences
                .get(sentence)
                .map(|sentence| sentence.block)
        };
        let here = block(token);
        let name = &self.entities[last].name;
        let first = name.split_once(' ').map_or("", |(first, _)| first);
        last != entity
            && self.entities[last].kind == EntityKind::Person
            && token.saturating_sub(place) < WEIGHTS.spoke_near
            && block(place) == here
            && gender::of_first_name(first) == self.gender_of(last)
            && !self
                .traces
                .iter()
                .rev()
                .take(WEIGHTS.memory)
                .any(|trace| trace.entity == entity && Some(trace.block) == here)
    }

    /// "The prompter was heard to laugh. “To whom?” she asked": whether somebody without a name acts between the name and
    /// the pronoun.
    fn passes_described(&self, entity: usize, token: usize) -> bool {
        if !self.rules.has(Rule::HePassed) {
            return false;
        }
        let Some(here) = self.words.sentence_of(token) else {
            return false;
        };
        let block = self.words.sentences[here].block;
        let before = (here.saturating_sub(2)..here).rev().find(|at| {
            let sentence = self.words.sentences[*at];
            sentence.block == block && self.seen[sentence.first as usize].mark.is_outside()
        });
        let Some(range) = before.map(|at| self.words.sentences[at].range()) else {
            return false;
        };
        let outside = |at: usize| self.seen[at].mark.is_outside();
        let other = range.clone().any(|at| {
            let seen = self.seen[at];
            outside(at) && (seen.mention.is(MentionKind::Person) || seen.class == Class::HeShe)
        });
        !other
            && range.clone().skip(1).any(|noun| {
                // "The girl in the next seat took out a coin."
                let next = (noun + 1..range.end.min(noun + 7))
                    .take_while(|at| self.words.tokens[*at].is_word())
                    .find(|at| self.seen[*at].is_finite());
                let verb = next.map(|at| self.seen[at]);
                let word = self.words.tokens[noun].of(self.text);
                let acts = outside(noun)
                    && matches!(self.word_at(noun - 1), "the" | "The" | "a" | "A")
                    && self.words.tokens[noun].is_lower()
                    && verb.is_some_and(|verb| verb.is_finite() && verb.mark.is_outside());
                let role = self.entities[entity].role.as_deref().unwrap_or("");
                acts && self.is_somebody(noun)
                    && !self.offices.contains(&(entity, self.seen[noun].word))
                    && !role.contains(word)
            })
    }

    /// A noun for a person: an office or trade, or a word made like one.
    fn is_somebody(&self, noun: usize) -> bool {
        let word = self.words.tokens[noun].of(self.text);
        let made = ["man", "woman", "ist", "ess", "keeper", "ter", "ner", "tor"]
            .iter()
            .any(|end| word.len() > end.len() + 2 && word.ends_with(end));
        self.seen[noun].class == Class::Role
            || made
            || matches!(
                word,
                "girl"
                    | "boy"
                    | "nurse"
                    | "priest"
                    | "maid"
                    | "cook"
                    | "guard"
                    | "clerk"
                    | "stranger"
            )
    }

    /// "A sailor shook his head. “No,” he said": the subject of the sentence before, who has no name.
    fn described_nearby(&self, token: usize, female: bool) -> Option<String> {
        if !self.rules.has(Rule::HeNearby) {
            return None;
        }
        let here = self.words.sentence_of(token)?;
        let block = self.words.sentences[here].block;
        if let Some(name) = self.with_age(block, token) {
            return Some(name);
        }
        if let Some(name) = self.described_here(here, token) {
            return Some(name);
        }
        // The sentence of what was said may stand between.
        let before = (here.saturating_sub(2)..here).rev().find(|at| {
            let sentence = self.words.sentences[*at];
            sentence.block == block && self.seen[sentence.first as usize].mark.is_outside()
        })?;
        let sentence = self.words.sentences[before].range();
        let noun = sentence.start + 1;
        let named = (sentence.start..token)
            .any(|at| self.seen[at].mention.is_named() && self.seen[at].mark.is_outside());
        let article = self.words.tokens[sentence.start].of(self.text);
        if named || !matches!(article, "A" | "An" | "One") || noun + 2 >= sentence.end {
            return None;
        }
        let pronoun = (sentence.start..sentence.end).any(|at| {
            self.seen[at].mark.is_outside()
                && matches!(
                    self.seen[at].class,
                    Class::HeShe | Class::They | Class::First
                )
        });
        let verb = (noun + 1..sentence.end.min(noun + 4)).find(|at| self.seen[*at].is_finite())?;
        let plain = (noun..verb).all(|at| self.words.tokens[at].is_word());
        let owns = (verb..sentence.end).any(|at| {
            let word = self.words.tokens[at].of(self.text);
            if female { word == "her" } else { word == "his" }
        });
        let role = self.seen[verb - 1].class == Class::Role;
        (!pronoun && plain && (owns || role)).then(|| self.phrase(&(sentence.start..verb)))
    }

    /// "A government spokesman was asked three times; he said": the subject of the clause before, which names nobody.
    fn described_here(&self, sentence: usize, token: usize) -> Option<String> {
        let start = self.words.sentences[sentence].first as usize;
        let stop = token.checked_sub(1).filter(|at| self.word_at(*at) == ";")?;
        let named = (start..stop).any(|at| self.seen[at].mention.is(MentionKind::Person));
        let verb = (start..stop).rev().find(|at| {
            self.seen[*at].is_finite() && *at > start && self.seen[*at - 1].class == Class::Role
        })?;
        let first = (start..verb)
            .rev()
            .take(6)
            .find(|at| self.seen[*at].class == Class::Determiner)?;
        (!named).then(|| self.phrase(&(first..verb)))
    }

    /// "Amal, 14, left school in March. “I have my pencil,” she said": a name that nobody knows, with an age.
    fn with_age(&self, block: u32, token: usize) -> Option<String> {
        let first =
            self.words.sentences[self.words.blocks[block as usize].start as usize].first as usize;
        if self.seen[first].pos != 0 || self.seen[first].mention.is_named() {
            return None;
        }
        let comma = first + 1 + usize::from(self.word_at(first + 1) == "*");
        let aged = self.words.tokens[first].is_capitalised()
            && comma + 2 < token
            && self.word_at(comma) == ","
            && self.words.tokens[comma + 1].kind == TokenKind::Number
            && self.word_at(comma + 2) == ",";
        let other = |at: usize| {
            let seen = self.seen[at];
            seen.mark.is_outside() && seen.mention.is(MentionKind::Person)
        };
        (aged && !(first..token).any(other)).then(|| self.word_at(first).to_owned())
    }

    fn meant(&self, entity: usize, sure: f32, words: &str, whom: Whom, clue: Clue) -> Answer {
        Answer {
            speaker: Speaker::Entity(entity),
            also: Vec::new(),
            sure,
            reason: Reason::Pronoun {
                words: words.to_owned(),
                name: self.name(entity).to_owned(),
                whom,
                clue,
            },
        }
    }

    pub(super) fn they(&mut self, token: usize, words: &str) -> Answer {
        let fits = |entity: usize| {
            self.gender_of(entity) == Gender::Plural
                || matches!(
                    self.entities[entity].kind,
                    EntityKind::Org | EntityKind::Norp
                )
        };
        match self.choose(&self.candidates(token, &fits, Gender::Plural)) {
            Some((entity, sure, clue)) if sure > WEIGHTS.they_least => {
                self.meant(entity, sure * WEIGHTS.they, words, Whom::Group, clue)
            }
            _ => Answer::unknown(Reason::SeveralFit),
        }
    }

    pub(super) fn it(&mut self, token: usize, words: &str) -> Answer {
        let fits = |entity: usize| self.entities[entity].kind == EntityKind::Org;
        match self.choose(&self.candidates(token, &fits, Gender::Unknown)) {
            Some((entity, sure, clue)) if sure > WEIGHTS.it_least => {
                self.meant(entity, sure * WEIGHTS.it, words, Whom::Body, clue)
            }
            _ => self
                .it_of_itself(token, words)
                .unwrap_or_else(|| Answer::unknown(Reason::UnclearIt)),
        }
    }

    /// "Brightwell expects costs to rise, it said.", "The airline cancelled 40 flights, it said.": whoever it is that
    /// does so says so.
    fn it_of_itself(&self, token: usize, words: &str) -> Option<Answer> {
        let said = self.said.clone();
        let near = said.end <= token && token - said.end <= 2;
        if !near || !self.rules.has(Rule::ItSaid) {
            return None;
        }
        let verb = said
            .clone()
            .take(WEIGHTS.farthest_verb)
            .find(|at| self.seen[*at].is_finite() && !self.seen[*at].mention.is_named())?;
        let subject = said.start..verb;
        let body = self
            .mentions_in(&subject)
            .into_iter()
            .rev()
            .find(|(index, tokens)| {
                let possessive = self.words.tokens[tokens.end].kind == TokenKind::Clitic;
                let kind = self.mentions[*index].kind;
                !matches!(kind, EntityKind::Person | EntityKind::Norp) && !possessive
            });
        if let Some((index, _)) = body {
            let entity = self.mentions[index].entity;
            return Some(self.meant(entity, WEIGHTS.it, words, Whom::Body, Clue::Subject));
        }
        let first = self.words.tokens[subject.start];
        let known = first.of(self.text) == "The"
            || first.is_capitalised() && self.seen[subject.start].class == Class::Other;
        let plain = subject
            .clone()
            .all(|at| self.words.tokens[at].is_word() && !self.seen[at].mention.is_named());
        (known && plain && (2..=4).contains(&subject.len())).then(|| Answer {
            speaker: Speaker::Described(self.phrase(&subject)),
            also: Vec::new(),
            sure: WEIGHTS.described,
            reason: Reason::Described,
        })
    }

    /// "who": the name right before it.
    pub(super) fn relative(&mut self, token: usize, words: &str) -> Answer {
        let sentence = self.words.sentence_of(token).unwrap_or(0);
        let near =
            |trace: &&Trace| trace.token >= token || token - trace.token < WEIGHTS.farthest_who;
        let named = self.traces.iter().rev().take_while(near).find(|trace| {
            trace.sentence == sentence
                && trace.token < token
                && matches!(
                    self.entities[trace.entity].kind,
                    EntityKind::Person | EntityKind::Org
                )
                && (!trace.preposed && !trace.possessive || token - trace.token <= 5)
        });
        let named = self
            .before_who(token)
            .or_else(|| named.map(|trace| (trace.entity, token - trace.token)));
        match named {
            Some((entity, far)) => Answer {
                speaker: Speaker::Entity(entity),
                also: Vec::new(),
                sure: if far < WEIGHTS.near_who {
                    WEIGHTS.who_near
                } else {
                    WEIGHTS.who_far
                },
                reason: Reason::Relative {
                    words: words.to_owned(),
                    name: self.name(entity).to_owned(),
                },
            },
            None => self
                .described_before_who(token)
                .unwrap_or_else(|| Answer::unknown(Reason::NoNameBeforeWho)),
        }
    }

    /// "economist Wong Mei of the Harbour College, who", "Grace Obi (Abia South), who": the person, not what follows the
    /// name.
    fn before_who(&self, token: usize) -> Option<(usize, usize)> {
        if !self.rules.has(Rule::WhoDescribed) {
            return None;
        }
        let mut end = token.checked_sub(1)?;
        if self.word_at(end) != "," {
            return None;
        }
        if self.word_at(end.checked_sub(1)?) == ")" {
            let floor = end.saturating_sub(WEIGHTS.farthest_who);
            end = (floor..end).rev().find(|at| self.word_at(*at) == "(")?;
        } else {
            let (index, body) = self.mention_before(end)?;
            let of = body.start.checked_sub(1)?;
            let of = of - usize::from(self.word_at(of) == "the");
            let is_body = self.mentions[index].kind == EntityKind::Org;
            if !is_body || !matches!(self.word_at(of), "of" | "from" | "at") {
                return None;
            }
            end = of;
        }
        let (index, name) = self.mention_before(end)?;
        let person = self.mentions[index].kind == EntityKind::Person;
        person.then(|| (self.mentions[index].entity, end - name.start))
    }

    /// The mention that ends before a token.
    fn mention_before(&self, end: usize) -> Option<(usize, std::ops::Range<usize>)> {
        let list = self.mentions_in(&(end.saturating_sub(8)..end));
        list.into_iter()
            .next_back()
            .filter(|(_, tokens)| tokens.end == end)
    }

    /// "My grandmother, who left school at ten, used to say".
    fn described_before_who(&self, token: usize) -> Option<Answer> {
        let sentence = self.words.sentences[self.words.sentence_of(token)?].range();
        let comma = token
            .checked_sub(1)
            .filter(|comma| self.word_at(*comma) == ",")?;
        let subject = sentence.start..comma;
        let opens = matches!(
            self.seen[subject.start].class,
            Class::Determiner | Class::Possessive
        ) || matches!(self.word_at(subject.start), "One" | "My" | "Our");
        let plain = subject.clone().all(|at| {
            self.words.tokens[at].is_word()
                && self.seen[at].mark.is_outside()
                && !self.seen[at].mention.is_named()
        });
        let fits = self.rules.has(Rule::WhoDescribed)
            && opens
            && plain
            && (2..=8).contains(&subject.len());
        fits.then(|| Answer {
            speaker: Speaker::Described(self.phrase(&subject)),
            also: Vec::new(),
            sure: WEIGHTS.described,
            reason: Reason::Described,
        })
    }
}
