//! What stands beside speech and is none: "called it a lie and thanked the crew", "Asked whether it was late, the mayor
//! laughed", "she says, and laughs", "confirmed to the Herald that …".
//!
//! Runs after the [edges](super::edges). Each rule moves, parts or drops a stretch within its sentence.

use std::ops::Range;

use super::lexicon::Class;
use super::stretch::{Kind, Stretch};
use super::tagged::{MentionKind, TaggedText};
use super::tails::CALLED;
use crate::analysis::rules::Rule;

/// What one does besides, which is no speech of its own.
const DEEDS: [&str; 8] = [
    "thanked",
    "refused",
    "declined",
    "thanks",
    "refuses",
    "declines",
    "stormed",
    "apologised",
];
/// Verbs with a particle, after which something was said.
const PHRASES: [[&str; 2]; 4] = [
    ["ruled", "out"],
    ["rules", "out"],
    ["called", "for"],
    ["calls", "for"],
];
/// Who opens a sentence like this was asked, and says nothing yet.
const ASKED: [&str; 5] = ["Asked", "Told", "Pressed", "Questioned", "Quizzed"];
/// Where and when somebody speaks.
const SPEAKING: [&str; 8] = [
    "Speaking",
    "Talking",
    "Testifying",
    "Responding",
    "Reacting",
    "Replying",
    "Proposing",
    "Seconding",
];
/// Whom one confirms something to.
const LISTENERS: [&str; 7] = [
    "reporters",
    "journalists",
    "newsmen",
    "lawmakers",
    "MPs",
    "councillors",
    "parliament",
];
/// What news of what was said leads to.
const RESULTS: [&str; 6] = [
    "prompting",
    "sparking",
    "triggering",
    "drawing",
    "fuelling",
    "fueling",
];
/// Where something is announced.
const OCCASIONS: [&str; 9] = [
    "briefing",
    "conference",
    "interview",
    "statement",
    "rally",
    "ceremony",
    "speech",
    "broadcast",
    "post",
];
/// An occasion with its place has no more tokens.
const PLACE: usize = 10;
/// A listener has no more tokens.
const LISTENER: usize = 6;

/// One unit with its stretches.
struct Acts<'a, 's> {
    article: TaggedText<'a>,
    stretches: &'s mut Vec<Stretch>,
}

/// Runs all rules that hold.
pub(super) fn acts(article: TaggedText<'_>, stretches: &mut Vec<Stretch>) {
    let has = |rule| article.rules.has(rule);
    let mut acts = Acts { article, stretches };
    if has(Rule::SecondVerb) {
        acts.second_verb();
        acts.besides();
        acts.calls_for();
    }
    if has(Rule::Meanwhile) {
        acts.follows();
    }
    acts.opener(has(Rule::AskedFirst), has(Rule::OpeningClause));
    if has(Rule::ToldTo) {
        acts.past_listener();
    }
}

impl Acts<'_, '_> {
    fn word(&self, at: usize) -> &str {
        self.article.word(at)
    }

    fn class(&self, at: usize) -> Class {
        self.article.class(at)
    }

    fn is_capitalised(&self, at: usize) -> bool {
        let token = self.article.words.tokens.get(at);
        token.is_some_and(|token| token.is_capitalised())
    }

    /// Whether a finite verb stands at a token, outside quotation marks; no infinitive.
    fn is_verb(&self, start: usize, at: usize) -> bool {
        let seen = self.article.view(at);
        let bare = at > start && self.class(at - 1) == Class::To;
        seen.is_finite() && !bare && !seen.mention.is_named() && seen.mark.is_outside()
    }

    /// "calls hunger “a scandal” and invites bishops to open the land": two verbs have one subject, and each what was
    /// said after it.
    fn second_verb(&mut self) {
        let mut at = 1;
        while at < self.stretches.len() {
            let Stretch {
                kind,
                range,
                sentence,
            } = self.stretches[at].clone();
            let cue = &self.stretches[at - 1];
            let follows = kind == Kind::Content
                && cue.kind == Kind::Cue
                && cue.range.end <= range.start
                && self.article.is_open(&cue.range);
            at += 1;
            if !follows {
                continue;
            }
            let Some((and, verb)) = self.second(&range) else {
                continue;
            };
            let end = and - usize::from(self.word(and - 1) == ",");
            self.stretches[at - 1].range.end = end;
            if matches!(self.class(verb.start), Class::Auxiliary | Class::Modal) {
                continue;
            }
            let piece = |kind, range| Stretch {
                kind,
                range,
                sentence,
            };
            let rest = verb.end..range.end;
            if !DEEDS.contains(&self.word(verb.start)) {
                self.stretches.insert(at, piece(Kind::Cue, verb));
                self.stretches.insert(at + 1, piece(Kind::Content, rest));
                at += 1;
                continue;
            }
            // "thanked the driver for what she called “nerves of steel”".
            let mark = rest.clone().find(|at| {
                self.article.view(*at).mark.opens() && CALLED.contains(&self.word(at - 1))
            });
            if let Some(mark) = mark {
                self.stretches.insert(at, piece(Kind::Cue, mark - 1..mark));
                self.stretches
                    .insert(at + 1, piece(Kind::Content, mark..range.end));
            }
        }
    }

    /// "and" or "but" with the verb after it that goes on from the cue of what was said.
    fn second(&self, said: &Range<usize>) -> Option<(usize, Range<usize>)> {
        // Where the first verb of what was said stands.
        let acts = said
            .clone()
            .find(|at| self.is_verb(said.start, *at))
            .unwrap_or(said.end);
        let places = said.start + 1..said.end.saturating_sub(2);
        places
            .filter(|at| matches!(self.class(*at), Class::And | Class::But))
            .filter(|at| self.article.is_open(&(*at..at + 2)))
            .find_map(|and| {
                let mut verb = and + 1;
                verb += usize::from(matches!(self.class(verb), Class::Adverb | Class::Auxiliary));
                let (word, next) = (self.word(verb), self.word(verb + 1));
                let phrase = PHRASES.contains(&[word, next]);
                let asks = word == "wanted" && next == "to" && self.word(verb + 2) == "know";
                let class = self.class(verb);
                let deed = DEEDS.contains(&word);
                let seen = self.article.view(verb);
                let object = matches!(
                    self.class(verb + 1),
                    Class::Determiner | Class::Possessive | Class::Object
                ) || self.article.view(verb + 1).mention.is_first()
                    || self.article.view(verb + 1).mark.opens()
                    || self.class(verb + 2) == Class::To;
                let speaks = seen.mark.is_outside()
                    && (seen.is_finite() || word.ends_with("ed") || word == "invites")
                    && (matches!(class, Class::Tell | Class::Speak | Class::Judge)
                        || word == "invites"
                        || word == "directed")
                    && (object || word == "invites");
                let alone = and <= acts;
                // "admitted fraud and was jailed for two years".
                let fate = matches!(self.class(and + 1), Class::Auxiliary | Class::Modal)
                    && self.article.view(and + 1).mark.is_outside()
                    && self.class(said.start) != Class::That;
                if fate && alone {
                    return Some((and, and + 1..and + 2));
                }
                let comma = self.word(and - 1) == ",";
                let is = phrase && (alone || self.class(and) == Class::But)
                    || asks && (alone || comma)
                    || (deed || speaks) && alone;
                let last = if asks {
                    verb + 3
                } else {
                    verb + 1 + usize::from(phrase)
                };
                (is && last < said.end).then_some((and, verb..last))
            })
    }

    /// "dismissed calls for his resignation": the calls are what is dismissed.
    fn calls_for(&mut self) {
        for at in 1..self.stretches.len() {
            let cue = self.stretches[at - 1].range.clone();
            let said = &self.stretches[at];
            let calls = cue.end.saturating_sub(2);
            let fits = said.kind == Kind::Content
                && self.stretches[at - 1].kind == Kind::Cue
                && said.range.start == cue.end
                && calls > cue.start
                && self.word(calls) == "calls"
                && self.word(calls + 1) == "for";
            // "rejected claims that it had been pressured".
            let last = cue.end - 1;
            let claims = self.stretches[at].kind == Kind::Content
                && self.stretches[at - 1].kind == Kind::Cue
                && self.stretches[at].range.start == cue.end
                && last > cue.start
                && matches!(
                    self.word(last),
                    "claims" | "allegations" | "suggestions" | "accusations"
                )
                && matches!(
                    self.word(cue.start),
                    "rejected" | "dismissed" | "denied" | "refuted" | "rubbished"
                )
                && self.class(cue.end) == Class::That;
            let start = match (fits, claims) {
                (true, _) => calls,
                (false, true) => last,
                _ => continue,
            };
            self.stretches[at - 1].range.end = start;
            self.stretches[at].range.start = start;
        }
    }

    /// "accused the officials of “guessing” after his side lost", "said it had lied, prompting a search", "announced the
    /// ban during a press briefing": what came before or after it, and where, is not said.
    fn follows(&mut self) {
        for at in 1..self.stretches.len() {
            let cue = &self.stretches[at - 1];
            let said = &self.stretches[at];
            let range = said.range.clone();
            if said.kind != Kind::Content || cue.kind != Kind::Cue || cue.range.end > range.start {
                continue;
            }
            let judges = cue.range.clone().any(|at| {
                self.class(at) == Class::Judge
                    || matches!(
                        self.word(at),
                        "accused" | "described" | "called" | "labelled"
                    )
            });
            // "called for calm after his side lost".
            let asks = self.word(cue.range.end - 1) == "for"
                && cue
                    .range
                    .clone()
                    .any(|at| matches!(self.word(at), "called" | "appealed" | "pleaded"));
            let verb = |range: Range<usize>| range.clone().any(|at| self.is_verb(range.start, at));
            let open = |at: usize| self.article.view(at).mark.is_outside();
            let cut = (range.start + 1..range.end.saturating_sub(2)).find(|at| {
                // Most tokens are none of these words by their length alone.
                let length = |at: usize| self.article.words.tokens[at].span.len();
                let result = length(at - 1) == 1
                    && self.word(at - 1) == ","
                    && RESULTS.contains(&self.word(*at));
                let later = (asks || judges)
                    && matches!(length(*at), 4 | 5)
                    && (asks || self.article.view(at - 1).mark.closes())
                    && matches!(self.word(*at), "after" | "when" | "while")
                    && verb(*at..range.end);
                let place = matches!(length(*at), 2 | 6)
                    && range.end - at <= PLACE
                    && matches!(self.word(*at), "during" | "at" | "in")
                    && matches!(self.word(at + 1), "a" | "an")
                    && (at + 2..range.end.min(at + 5)).any(|at| OCCASIONS.contains(&self.word(at)))
                    && !verb(range.clone());
                open(*at) && (result || later || place)
            });
            if let Some(cut) = cut
                && self.article.is_open(&(cut..range.end))
            {
                self.stretches[at].range.end = cut - usize::from(self.word(cut - 1) == ",");
            }
        }
    }

    /// "“Half price,” she says, and laughs until she has to sit down": what she does besides.
    fn besides(&mut self) {
        let mut at = 2;
        while at < self.stretches.len() {
            let said = &self.stretches[at];
            let range = said.range.clone();
            let before = &self.stretches[..at];
            let deed = matches!(self.class(range.start), Class::And | Class::But)
                && self.article.view(range.start + 1).is_finite()
                && !self.class(range.start + 1).is_cue();
            let gone = said.kind == Kind::Content
                && deed
                && self.article.is_open(&range)
                && before[at - 1].kind != Kind::Content
                && before[at - 1].range.end + 1 >= range.start
                && before.iter().rev().take(3).any(|other| {
                    other.kind == Kind::Content
                        && other.sentence == said.sentence
                        && self.article.view(other.range.end - 1).mark.closes()
                });
            if gone {
                self.stretches.remove(at);
            } else {
                at += 1;
            }
        }
    }

    /// "Asked whether it had changed, the director laughed", "Speaking in Ennis this morning, he said:".
    fn opener(&mut self, asked: bool, speaking: bool) {
        let mut at = 0;
        while at < self.stretches.len() {
            let range = self.stretches[at].range.clone();
            let start = self.article.sentence_start(range.start);
            let opens = self.stretches[at].kind == Kind::Content
                && self.word(range.end) == ","
                && self.article.is_open(&range)
                && (range.start == start
                    || at
                        .checked_sub(1)
                        .is_some_and(|cue| self.stretches[cue].range.start == start));
            // "The mayor, asked if she would resign, replied:".
            let aside = asked
                && self.stretches[at].kind == Kind::Content
                && self.word(range.end) == ","
                && self.article.is_open(&range)
                && at.checked_sub(1).is_some_and(|cue| {
                    let cue = &self.stretches[cue].range;
                    cue.start > start
                        && cue.end == range.start
                        && self.word(cue.start) == "asked"
                        && self.word(cue.start - 1) == ","
                })
                && matches!(
                    self.word(range.start),
                    "if" | "whether" | "about" | "why" | "how"
                );
            if aside {
                self.stretches.remove(at);
                self.stretches.remove(at - 1);
                at -= 1;
                continue;
            }
            let first = if opens { self.word(start) } else { "" };
            let gone = asked && ASKED.contains(&first) || speaking && SPEAKING.contains(&first);
            if !gone {
                at += 1;
                continue;
            }
            self.stretches.remove(at);
            if let Some(cue) = at.checked_sub(1)
                && self.stretches[cue].range.start == start
            {
                self.stretches.remove(cue);
                at = cue;
            }
        }
    }

    /// "confirmed to the Herald that the ferry would sail": who hears it is no part of it.
    fn past_listener(&mut self) {
        for at in 1..self.stretches.len() {
            let (cue, said) = (&self.stretches[at - 1], &self.stretches[at]);
            let range = said.range.clone();
            let fits = cue.kind == Kind::Cue
                && said.kind == Kind::Content
                && cue.range.end == range.start
                && self.class(range.start) == Class::To
                && self.class(cue.range.end - 1).is_speech();
            if !fits {
                continue;
            }
            let first = range.start + 1 + usize::from(self.word(range.start + 1) == "the");
            let seen = self.article.view(first);
            let listens = seen.mention.is(MentionKind::Org)
                || seen.mention.is(MentionKind::Other)
                || self.is_capitalised(first) && !seen.mention.is_named()
                || LISTENERS.contains(&self.word(first));
            let mut end = first + 1;
            while end < range.end.min(first + LISTENER) && self.article.view(end).mention.goes_on()
            {
                end += 1;
            }
            let clause = end + 2 < range.end
                && (self.class(end) == Class::That
                    || matches!(
                        self.class(end),
                        Class::Determiner
                            | Class::Possessive
                            | Class::HeShe
                            | Class::They
                            | Class::It
                    ));
            if listens && clause && self.article.is_open(&(range.start..end)) {
                self.stretches[at].range.start = end;
            }
        }
    }
}
