//! Who the words that name a speaker mean: [`resolve`].
//!
//! Walks through the article once, from mention to pronoun to source, and keeps who was named
//! last, where, and as what. Pronouns inside quotation marks are left alone. Every answer has a
//! [`Reason`]; if the evidence is weak the answer is [`Speaker::Unknown`].

mod addressed;
mod bodies;
mod body;
mod candidates;
mod confidence;
mod epithet;
mod epithets;
mod kind;
mod known;
mod lead;
mod line;
mod narration;
mod people;
mod pronoun;
mod runs;
mod scene;
mod signs;
mod story;
mod telling;
mod weights;

use std::collections::HashMap;
use std::ops::Range;

use super::quote::lexicon::{Class, class_of};
use super::quote::{Attribution, Form, LinkKind, TaggedText};
use super::reason::Reason;
use super::rules::Rule;
use super::token::TokenKind;
use super::{Entity, EntityKind, Gender, Mention, Part, Quote, QuoteKind, SourceKind, Speaker};
use body::Body;
pub use confidence::{Evidence, FACTS};
pub use signs::{Candidate, Choice, NAMES, SIGNS, Signs, WORTH};
use story::Story;
use weights::WEIGHTS;

/// Speech without quotation marks is not shown if it is less probable that this speaker said it.
const UNLIKELY: f32 = 0.2;

/// What comes from somebody in their own words: "a lesson from NAME".
const NOTES: [&str; 14] = [
    "note", "lesson", "advice", "word", "words", "message", "tip", "tips", "wisdom", "letter",
    "reminder", "plea", "thought", "line",
];

/// What begins a clause after a document or a study: "a survey published on Tuesday".
const REDUCED: [&str; 6] = [
    "published",
    "released",
    "conducted",
    "carried",
    "commissioned",
    "compiled",
];

/// Finds the speaker of each quote and puts everything into its final form.
pub fn resolve(
    article: TaggedText<'_>,
    mentions: &[Mention],
    entities: &[Entity],
    found: Vec<Attribution>,
) -> Vec<Quote> {
    let judged = judge(article, mentions, entities, found);
    // Collected in place they would keep the room of the evidence.
    let mut quotes = Vec::with_capacity(judged.len());
    quotes.extend(judged.into_iter().map(|(quote, _)| quote));
    quotes
}

/// Speech without quotation marks that this speaker did not say, more probably than four to one.
fn is_unlikely(quote: &Quote) -> bool {
    let mut parts = quote.parts.iter();
    quote.confidence < UNLIKELY && parts.all(|part| part.kind == QuoteKind::Indirect)
}

/// The quotes, each with the evidence that its confidence was made of.
pub(super) fn judge(
    article: TaggedText<'_>,
    mentions: &[Mention],
    entities: &[Entity],
    mut found: Vec<Attribution>,
) -> Vec<(Quote, Evidence)> {
    let mut story = Story::new(article, mentions, entities);
    let mut answers = answer_all(&mut story, article, &found);
    let is_story = scene::take_turns(&story, &mut found, &mut answers);
    let mut quotes: Vec<(Quote, Evidence)> = found
        .into_iter()
        .zip(answers)
        .map(|(quote, answer)| finish(article, entities, &quote, answer, is_story))
        .collect();
    if article.rules.has(Rule::Unlikely) {
        quotes.retain(|(quote, evidence)| evidence.is_by_rule() || !is_unlikely(quote));
    }
    quotes.sort_by_key(|(quote, _)| quote.parts.first().map(|part| part.span));
    quotes
}

/// Each "he" and "she" that is the source of a quote, with all whom it may mean; pronouns before it are settled by what
/// their signs are `worth`.
pub(super) fn choices(
    article: TaggedText<'_>,
    mentions: &[Mention],
    entities: &[Entity],
    found: &[Attribution],
    worth: &Signs,
) -> Vec<Choice> {
    let mut story = Story::new(article, mentions, entities);
    story.worth = *worth;
    story.choices = Some(Vec::new());
    answer_all(&mut story, article, found);
    story.choices.unwrap_or_default()
}

/// Who said each quote, in the order of the article.
fn answer_all(
    story: &mut Story<'_>,
    article: TaggedText<'_>,
    found: &[Attribution],
) -> Vec<Answer> {
    let mut answers: Vec<Answer> = Vec::with_capacity(found.len());
    // Quotes that share a source share its answer.
    let mut answered: HashMap<Range<usize>, usize> = HashMap::new();
    for (index, quote) in found.iter().enumerate() {
        story.said = quote.parts[0].start..quote.parts[quote.parts.len() - 1].end;
        let mut answer = match &quote.source {
            Some(source) if quote.link != LinkKind::Carried => match answered.get(source) {
                Some(known) => {
                    let mut answer = answers[*known].clone();
                    if quote.link == LinkKind::Turn {
                        answer.sure *= WEIGHTS.turn;
                        answer.reason = Reason::Turn;
                    }
                    answer
                }
                None => story.speaker(source.clone()),
            },
            _ if quote.link == LinkKind::Carried && index > 0 => {
                let mut answer = answers[index - 1].clone();
                answer.sure *= WEIGHTS.carried;
                answer.reason = Reason::CarriedOn;
                answer
            }
            _ => Answer::unknown(Reason::NobodyNear),
        };
        if let Some(source) = &quote.source {
            answered.entry(source.clone()).or_insert(index);
        }
        match &answer.speaker {
            Speaker::Entity(entity) => story.spoke(*entity),
            Speaker::Described(words)
                if story.is_person(article, story.entities, quote, &answer.speaker) =>
            {
                story.described = Some((words.clone(), story.read));
                let own = quote.link != LinkKind::Carried;
                let source = quote.source.as_ref().filter(|_| own);
                if source.is_some_and(|source| story.is_the(source) && story.is_new(source)) {
                    answer.sure = answer.sure.min(WEIGHTS.guess);
                }
            }
            Speaker::Described(_) | Speaker::Unknown => {}
        }
        answers.push(answer);
    }
    if story.rules.has(Rule::LeadNamed) {
        lead::name_lead(story, found, &mut answers);
    }
    answers
}

fn finish(
    article: TaggedText<'_>,
    entities: &[Entity],
    quote: &Attribution,
    answer: Answer,
    is_story: bool,
) -> (Quote, Evidence) {
    let TaggedText { words, .. } = article;
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
            inside += usize::from(article.seen[at].mark.is_quoted());
        }
        let kind = match inside {
            _ if inside == all || quote.form != Form::Prose => QuoteKind::Direct,
            0 => QuoteKind::Indirect,
            _ => QuoteKind::Mixed,
        };
        Part {
            span: span(part),
            kind,
        }
    });
    let parts: Vec<Part> = parts.collect();
    let kinds: Vec<QuoteKind> = parts.iter().map(|part| part.kind).collect();
    let evidence = Evidence::of(
        article,
        quote,
        &kinds,
        &answer.speaker,
        &answer.reason,
        answer.sure,
    );
    // Of a guess nobody is told that it is sure.
    let guess = article.rules.has(Rule::Guesses)
        && (answer.sure <= WEIGHTS.guess || answer.speaker == Speaker::Unknown);
    let confidence = match quote.form {
        Form::Prose if guess => evidence.confidence().min(WEIGHTS.of_guess),
        Form::Prose if is_story => evidence.confidence(),
        Form::Prose => evidence.in_report(),
        Form::Line => evidence.confidence().max(WEIGHTS.line * answer.sure),
        // The label of a turn is its speaker, whoever that is.
        Form::Turn if matches!(answer.speaker, Speaker::Described(_)) => WEIGHTS.said_in_turn,
        Form::Turn => WEIGHTS.said_in_turn * answer.sure,
    };
    let quote = Quote {
        parts,
        cue: quote.cue.as_ref().map(span),
        source: quote.source.as_ref().map(span),
        source_kind: kind::source_kind(article, entities, quote.source.as_ref(), &answer.speaker),
        speaker: answer.speaker,
        also: answer.also,
        confidence: confidence.clamp(0.0, article.surest),
        reason: answer.reason,
    };
    (quote, evidence)
}

/// Whether the word for somebody's nation is used of one of them: "the Austrian", "the Pole", not "the French".
fn is_of_one(people: &str) -> bool {
    people.ends_with(['n', 't', 's', 'i'])
        || matches!(
            people,
            "Czech"
                | "Greek"
                | "Turk"
                | "Slovak"
                | "Pole"
                | "Dane"
                | "Swede"
                | "Serb"
                | "Icelander"
        )
}

#[derive(Clone, Debug)]
struct Answer {
    speaker: Speaker,
    also: Vec<Speaker>,
    sure: f32,
    reason: Reason,
}

impl Answer {
    fn unknown(reason: Reason) -> Self {
        Self {
            speaker: Speaker::Unknown,
            also: Vec::new(),
            sure: WEIGHTS.unknown,
            reason,
        }
    }
}

impl Story<'_> {
    /// Whom the source at `range` means.
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
                _ if matches!(words.as_str(), "Q" | "A" | "Q." | "A.") => {
                    return Answer::unknown(Reason::Letter);
                }
                Class::First => return Answer::unknown(Reason::Writer),
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
        // "whom Okoye", "which the mayor, Ana Lobo,": the name after it says so.
        if who == Some(range.start)
            && self.rules.has(Rule::OfficeOf)
            && !(range.start + 1..range.end)
                .any(|at| self.seen[at].is_finite() && !self.seen[at].mention.is_named())
            && let Some(answer) = self.named(&(range.start + 1..range.end), &words)
        {
            return answer;
        }
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
        if self.is_nobody(&range) {
            return Answer::unknown(Reason::NamesNobody);
        }
        if let Some(answer) = self.by_letters(&range, &words) {
            return answer;
        }
        if let Some(answer) = self.named(&range, &words) {
            return answer;
        }
        // "she heard one voice", "when your mother": a clause names nobody.
        // "She forecast growth of 5% and": who does the first thing does the second.
        if class == Class::HeShe
            && self
                .seen
                .get(range.start + 1)
                .is_some_and(|next| next.class != Class::And)
            && self.seen[range.start].mark.is_outside()
            && self.rules.has(Rule::SubjectNear)
        {
            let word = self.phrase(&(range.start..range.start + 1));
            return self.he_or_she(range.start, &word);
        }
        let clause = count > 1
            && (matches!(class, Class::HeShe | Class::They | Class::It)
                && self.seen[range.start + 1].class != Class::And
                || class == Class::Question);
        if clause {
            return Answer::unknown(Reason::NamesNobody);
        }
        self.described(&range, words)
    }

    /// The other people of "Anna Moe and Eva Lie", after the first one.
    fn joined(&self, mentions: &[(usize, Range<usize>)]) -> Option<(usize, Vec<Speaker>)> {
        let person = |index: usize| self.mentions[index].kind == EntityKind::Person;
        let (first, rest) = mentions.split_first()?;
        if !person(first.0) || rest.is_empty() {
            return None;
        }
        let mut end = first.1.end;
        let mut others = Vec::new();
        let mut joined = false;
        for (index, tokens) in rest {
            let between = &self.seen[end..tokens.start];
            let and = between.iter().any(|token| token.class == Class::And);
            let plain = (end..tokens.start).all(|at| {
                matches!(self.seen[at].class, Class::And | Class::Title | Class::Role)
                    || matches!(self.words.tokens[at].of(self.text), "," | "." | "the")
            });
            let entity = self.mentions[*index].entity;
            if !person(*index) || !plain || between.len() > 5 {
                break;
            }
            joined |= and;
            if entity != self.mentions[first.0].entity {
                others.push(Speaker::Entity(entity));
            }
            end = tokens.end;
        }
        (joined && !others.is_empty()).then_some((first.0, others))
    }

    /// A source with a name in it that is its head.
    fn named(&self, range: &Range<usize>, words: &str) -> Option<Answer> {
        let mentions = self.mentions_in(range);
        let answer = |index: usize, sure: f32| {
            let entity = self.mentions[index].entity;
            let name = self.name(entity);
            let printed = self.mentions[index].span.of(self.text);
            // "Dr Vidal" may be either of two.
            let shared = self.rules.has(Rule::SharedSurname)
                && !printed.contains(' ')
                && self.surnames.get(printed).is_some_and(|count| *count > 1);
            let sure = if shared {
                sure * WEIGHTS.shared_surname
            } else {
                sure
            };
            let reason = if words.contains(name) || name.contains(words) && name == words {
                Reason::Named
            } else {
                Reason::FormOf {
                    words: words.to_owned(),
                    name: name.to_owned(),
                }
            };
            Some(Answer {
                speaker: Speaker::Entity(entity),
                also: Vec::new(),
                sure,
                reason,
            })
        };
        if self.rules.has(Rule::TwoSpeakers)
            && let Some((first, also)) = self.joined(&mentions)
        {
            return answer(first, WEIGHTS.named).map(|answer| Answer { also, ..answer });
        }
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
            let governed = (head.start..tokens.start).any(|at| {
                self.seen[at].class == Class::Preposition && !self.seen[at].mention.is_named()
            });
            let possessive =
                self.words.tokens.get(tokens.end).is_some_and(|token| {
                    token.kind == TokenKind::Clitic && tokens.end + 1 < head.end
                });
            // "CEO of the Dili Port Authority Ana Lobo", "A note from Farida".
            let office = governed
                && self.rules.has(Rule::OfficeOf)
                && tokens.end == head.end
                && tokens.start > head.start
                && (self.seen[tokens.start - 1].mention.is_named()
                    && self.seen[head.clone()][..tokens.start - head.start]
                        .iter()
                        .any(|token| token.class == Class::Role || token.class == Class::Title)
                    || self.words.tokens[tokens.start - 1].of(self.text) == "from"
                        && (head.start..tokens.start - 1).any(|at| {
                            self.seen[at].class == Class::SpeechNoun
                                || NOTES.contains(&self.words.tokens[at].of(self.text))
                        }));
            let office = office
                || governed
                    && self.rules.has(Rule::OfficeOf)
                    && tokens.end == head.end
                    && self.holds(&(head.start..tokens.start));
            (!governed || office) && !possessive
        };
        let inside = |tokens: &Range<usize>| tokens.start < head.end;
        let person = mentions.iter().rev().find(|(index, tokens)| {
            people(self.mentions[*index].kind) && inside(tokens) && free(tokens)
        });
        if let Some((index, tokens)) = person {
            // "Clinton spokesman" without a name after it is not Clinton.
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
                return answer(*index, WEIGHTS.named);
            }
        }
        // An apposition: "the mayor, Ines Duarte", "a rival bank, Fjord Bank".
        if let Some(comma) = comma {
            let body = self.rules.has(Rule::KindOfBody) && self.is_body(comma - 1);
            let name = mentions.iter().find(|(index, tokens)| {
                let kind = self.mentions[*index].kind;
                (people(kind) || body && kind == EntityKind::Org)
                    && tokens.start > comma
                    && tokens.start - comma <= 5
                    && (comma + 1..tokens.start).all(|at| {
                        self.seen[at].class == Class::Title
                            || self.seen[at].class == Class::Role
                                && self.words.tokens[at].is_capitalised()
                            || at > comma + 1 && self.words.tokens[at].of(self.text) == "."
                    })
            });
            if let Some((index, _)) = name
                && !mentions.iter().any(|(index, tokens)| {
                    people(self.mentions[*index].kind) && inside(tokens) && free(tokens)
                })
            {
                return answer(*index, WEIGHTS.apposition);
            }
        }
        // "Lund's deputy, actress Mia Berg": the name ends it, with nothing but words before it.
        let last = mentions.last().filter(|(index, tokens)| {
            let start = (range.start..tokens.start)
                .rev()
                .find(|at| !self.words.tokens[*at].is_word());
            people(self.mentions[*index].kind)
                && tokens.end == range.end
                && self.rules.has(Rule::OfficeOf)
                && start.is_some_and(|comma| {
                    self.words.tokens[comma].of(self.text) == ","
                        && tokens.start - comma <= 6
                        && (comma + 1..tokens.start).all(|at| {
                            let class = self.seen[at].class;
                            !matches!(class, Class::Preposition | Class::And | Class::Relative)
                                && self.words.tokens[at].kind != TokenKind::Clitic
                                && (!self.seen[at].is_finite() || self.seen[at].mention.is_named())
                        })
                })
        });
        if let Some((index, _)) = last {
            return answer(*index, WEIGHTS.apposition);
        }
        let body = mentions.iter().rev().find(|(index, tokens)| {
            bodies(self.mentions[*index].kind) && inside(tokens) && free(tokens)
        });
        if let Some((index, tokens)) = body {
            let rest = tokens.end.min(head.end)..head.end;
            let role = self.seen[rest].iter().any(|word| {
                word.class == Class::Role || word.pos != 0 && word.class == Class::Other
            });
            // "a Republican", "the Tasmanian": one of them, not all.
            let one = self.mentions[*index].kind == EntityKind::Norp
                && tokens.end == head.end
                && !self.words.tokens[head.end - 1].of(self.text).ends_with('s')
                && self.rules.has(Rule::OneOfThem)
                && matches!(
                    self.words.tokens[range.start]
                        .of(self.text)
                        .to_lowercase()
                        .as_str(),
                    "a" | "an" | "another" | "one" | "the" | "this"
                )
                && (self.is_aged(range) || is_of_one(self.name(self.mentions[*index].entity)));
            // "the Danish company", "the Oslo court": where it is from.
            let from = self.mentions[*index].kind != EntityKind::Org
                && self.rules.has(Rule::KindOfBody)
                && tokens.end < head.end
                && self.is_body(head.end - 1);
            let state = self.rules.has(Rule::Offices)
                && self.words.tokens[head.end - 1].span.len() == 5
                && words.to_lowercase().ends_with("head of state");
            if !role && !one && !from && !state {
                return answer(*index, WEIGHTS.body);
            }
        }
        None
    }

    /// "Secretary of State", "Minister for Trade": an office that somebody holds, not somebody who is helped.
    fn holds(&self, range: &Range<usize>) -> bool {
        let governors = range.clone().filter(|at| {
            self.seen[*at].class == Class::Preposition && !self.seen[*at].mention.is_named()
        });
        let mut count = 0;
        let office = |at: usize| {
            at > range.start
                && matches!(self.words.tokens[at].of(self.text), "of" | "for")
                && self.words.tokens[at - 1].is_capitalised()
                && matches!(self.seen[at - 1].class, Class::Role | Class::Title)
        };
        let all = governors.inspect(|_| count += 1).all(office);
        let last = range.end - 1;
        all && count == 1
            && self.words.tokens[last].is_capitalised()
            && !matches!(self.seen[last].class, Class::Role | Class::Title)
    }

    /// Whether a quote's speaker who is described is one person.
    fn is_person(
        &self,
        article: TaggedText<'_>,
        entities: &[Entity],
        quote: &Attribution,
        speaker: &Speaker,
    ) -> bool {
        let source = quote.source.as_ref();
        let kind = kind::source_kind(article, entities, source, speaker);
        !self.rules.has(Rule::HeNearby) || kind == SourceKind::UnnamedPerson
    }

    fn is_the(&self, range: &Range<usize>) -> bool {
        matches!(self.words.tokens[range.start].of(self.text), "the" | "The")
    }

    /// "No one", "none of the crew".
    fn is_nobody(&self, range: &Range<usize>) -> bool {
        let word = |at: usize| self.words.tokens[at].of(self.text).to_lowercase();
        let first = word(range.start);
        self.rules.has(Rule::NobodySays)
            && (first == "nobody"
                || matches!(first.as_str(), "none" | "neither")
                    && (range.len() == 1 || word(range.start + 1) == "of")
                || first == "no" && range.len() > 1 && word(range.start + 1) == "one")
    }

    /// "The Commissioner for Commerce, Barrister Ana Lobo, said": who holds the office, named after it.
    fn named_after(&self, range: &Range<usize>) -> Option<usize> {
        let word = |at: usize| {
            self.words
                .tokens
                .get(at)
                .map_or("", |token| token.of(self.text))
        };
        let role = range.clone().any(|at| {
            matches!(self.seen[at].class, Class::Role | Class::Title) && !word(at).ends_with('s')
        });
        if !role || word(range.end) != "," {
            return None;
        }
        let titled = |at: usize| {
            let cap = self.words.tokens[at].is_capitalised();
            cap && matches!(self.seen[at].class, Class::Title | Class::Role) || word(at) == "."
        };
        let first = range.end + 1;
        let name = (first..first + 4).find(|at| {
            self.seen
                .get(*at)
                .is_some_and(|seen| seen.mention.is_named())
        })?;
        let (index, tokens) = self
            .mentions_in(&(name..self.words.tokens.len().min(name + 8)))
            .into_iter()
            .next()?;
        let fits = tokens.start == name
            && (first..name).all(titled)
            && self.mentions[index].kind == EntityKind::Person
            && matches!(word(tokens.end), "," | ":" | ".")
            && self.seen[name].mark.is_outside();
        fits.then_some(self.mentions[index].entity)
    }

    /// "the minister": somebody with that office, or a description.
    fn described(&mut self, range: &Range<usize>, words: String) -> Answer {
        if let Some(entity) = self.named_after(range) {
            return Answer {
                speaker: Speaker::Entity(entity),
                also: Vec::new(),
                sure: WEIGHTS.apposition,
                reason: Reason::FormOf {
                    words,
                    name: self.name(entity).to_owned(),
                },
            };
        }
        let definite = self.words.tokens[range.start]
            .of(self.text)
            .eq_ignore_ascii_case("the");
        let body = self.body(range);
        if let Some(Body::One(entity, sure)) = body {
            let name = self.name(entity).to_owned();
            return Answer {
                speaker: Speaker::Entity(entity),
                also: Vec::new(),
                sure,
                reason: Reason::Kind { words, name },
            };
        }
        let role = range
            .clone()
            .rev()
            .find(|at| self.seen[*at].class == Class::Role);
        let again = self.described_again(range).filter(|_| definite);
        if definite
            && again.is_none()
            && self.rules.has(Rule::Offices)
            && range.len() <= 4
            && let Some(role) = role
        {
            let noun = self.words.tokens[role].of(self.text).to_lowercase();
            let state = words.to_lowercase().ends_with("head of state");
            let hash = if state {
                known::head_of_state()
            } else {
                self.seen[role].word
            };
            let fits = |entity: usize| {
                let printed = self.entities[entity].role.as_ref().is_some_and(|role| {
                    role.to_lowercase()
                        .split(|c: char| !c.is_alphanumeric())
                        .any(|word| word == noun)
                });
                self.entities[entity].kind == EntityKind::Person
                    && (printed || self.offices.contains(&(entity, hash)))
            };
            if let Some((entity, sure, _)) =
                self.choose(&self.candidates(range.start, &fits, Gender::Unknown))
            {
                let name = self.name(entity).to_owned();
                return Answer {
                    speaker: Speaker::Entity(entity),
                    also: Vec::new(),
                    sure: sure * WEIGHTS.office,
                    reason: Reason::Office { words, name },
                };
            }
        }
        if let Some(again) = again {
            return Answer {
                speaker: Speaker::Described(again),
                also: Vec::new(),
                sure: WEIGHTS.described,
                reason: Reason::Described,
            };
        }
        let only = role
            .filter(|_| definite && self.rules.has(Rule::OnlyPerson) && range.len() <= 7)
            .and_then(|role| self.only_person(range.start, role));
        let only = only.map(|entity| (entity, WEIGHTS.office));
        if definite && let Some((entity, sure)) = only.or_else(|| self.by_epithet(range)) {
            let name = self.name(entity).to_owned();
            return Answer {
                speaker: Speaker::Entity(entity),
                also: Vec::new(),
                sure,
                reason: Reason::Office { words, name },
            };
        }
        // "Others urge caution."
        let some = matches!(words.as_str(), "Others" | "Some" | "Many" | "Several")
            && self.rules.has(Rule::OneOfThem);
        let nobody = matches!(
            class_of(&words),
            Class::Determiner | Class::Question | Class::Preposition
        ) && !some;
        if nobody || words.is_empty() {
            return Answer::unknown(Reason::NamesNobody);
        }
        Answer {
            speaker: Speaker::Described(self.phrase(&self.short(range))),
            also: Vec::new(),
            sure: match body {
                Some(_) => WEIGHTS.guess,
                None => WEIGHTS.described,
            },
            reason: Reason::Described,
        }
    }

    /// A description without its clause or apposition: "two people who were there", "Tidewright, a maker of pumps, today".
    fn short(&self, range: &Range<usize>) -> Range<usize> {
        let ends = |at: usize| {
            let class = self.seen[at].class;
            let comma = self.words.tokens[at].of(self.text) == ",";
            let next = (at + 1 < range.end).then(|| self.seen[at + 1].class);
            class == Class::Relative
                || self.words.tokens[at].of(self.text) == "("
                || at > range.start + 1 && REDUCED.contains(&self.words.tokens[at].of(self.text))
                || class == Class::Preposition && next == Some(Class::Time) && at + 2 == range.end
                || comma
                    && matches!(
                        next,
                        None | Some(
                            Class::Determiner | Class::Relative | Class::Time | Class::Adverb
                        )
                    )
        };
        let mut end = (range.start + 1..range.end)
            .find(|at| ends(*at))
            .unwrap_or(range.end);
        while end > range.start + 1 && self.words.tokens[end - 1].kind == TokenKind::Mark {
            end -= 1;
        }
        range.start..end
    }
}
