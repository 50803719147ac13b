//! Frames around a verb of speech that the tagger leaves open: "CLAUSE, its chief executive said on Tuesday, as …",
//! "CLAUSE, noted the Herald's NAME", "NAME (2011) argues that …", "is said to have replied, “…”", "declined to
//! comment on what she called “gossip”".
//!
//! A part of [`Frames`], which calls [`Frames::tails`] last.

use std::ops::Range;

use super::frames::Frames;
use super::lexicon::Class;
use super::stretch::{Kind, Stretch};
use super::tagged::MentionKind;
use crate::analysis::rules::Rule;
use crate::analysis::token::TokenKind;

/// A subject between a comma and its verb has no more tokens.
const SUBJECT: usize = 12;
/// Without a word for a person or a body it is shorter.
const PLAIN_SUBJECT: usize = 5;
/// What stands in brackets after a subject has no more tokens.
const BRACKETS: usize = 16;
/// "to have replied" has no more tokens.
const INNER_CUE: usize = 6;

/// What goes on after "…, NAME said,", and only after "…, NAME said on Tuesday,".
const GOES_ON: [&str; 9] = [
    "as", "while", "but", "after", "without", "amid", "though", "although", "because",
];
const AFTER_TIME: [&str; 4] = ["and", "with", "in", "ahead"];
/// Verbs that announce speech where "that" follows: "specified that".
const BEFORE_THAT: [&str; 8] = [
    "specified",
    "specifies",
    "clarified",
    "clarifies",
    "taught",
    "posited",
    "signalled",
    "signaled",
];
/// Verbs that announce a quotation right after it: "posed the legislator".
const AFTER_QUOTE: [&str; 4] = ["posed", "fumed", "volunteered", "offered"];
/// Who speaks without an office.
const PEOPLE: [&str; 12] = [
    "source",
    "sources",
    "people",
    "person",
    "officials",
    "witnesses",
    "diplomats",
    "analysts",
    "insiders",
    "traders",
    "aides",
    "residents",
];
/// Verbs whose object was not said.
const DECLINED: [&str; 5] = ["declined", "refused", "declines", "refuses", "declining"];
pub(super) const CALLED: [&str; 5] = ["called", "calls", "described", "termed", "dubbed"];

impl Frames<'_, '_> {
    /// Tries the frames of this file.
    pub(super) fn tails(&mut self) {
        let rules = self.article.rules;
        if rules.has(Rule::TailClause) {
            self.tail_clause();
        }
        if rules.has(Rule::PastBrackets) {
            self.past_brackets();
        }
        if rules.has(Rule::VerbBefore) {
            self.verb_before();
        }
        if rules.has(Rule::WhatCalled) {
            self.what_called();
        }
        if rules.has(Rule::ThatAfter) {
            self.that_after();
        }
        if rules.has(Rule::InvertedSubject) {
            self.inverted_subject();
        }
        if rules.has(Rule::OutletRelays) {
            self.outlet_relays();
        }
    }

    /// "Okoye specified that the hull is ready": said, though no list has the verb.
    fn that_after(&mut self) {
        for cue in self.tokens.start + 1..self.tokens.end.saturating_sub(3) {
            let says = BEFORE_THAT.contains(&self.word(cue))
                && self.class(cue + 1) == Class::That
                && self.is_open(cue)
                && !self.overlapping(&(cue..cue + 1)).any(|_| true);
            if !says {
                continue;
            }
            let (start, end) = (self.sentence_start(cue), self.sentence_end(cue));
            let mut last = cue;
            while last > start && self.class(last - 1) == Class::Adverb {
                last -= 1;
            }
            let pronoun = last > start && self.class(last - 1) == Class::HeShe;
            let mut first = last.saturating_sub(1).max(start);
            while !pronoun && first > start && !self.article.seen[first].mention.is_first() {
                first -= 1;
            }
            let named = self.person_end(first) == Some(last);
            let said = cue + 1..self.without_stop(end);
            let free = !self
                .overlapping(&said)
                .any(|other| other.kind == Kind::Content);
            if (pronoun || named) && free && self.is_clause(&said) {
                self.put(&[
                    (Kind::Source, first..last),
                    (Kind::Cue, cue..cue + 1),
                    (Kind::Content, said),
                ]);
            }
        }
    }

    /// "“Who approved it?” asked the legislator.": who asks is not what is asked.
    fn inverted_subject(&mut self) {
        for close in self.tokens.start + 2..self.tokens.end.saturating_sub(2) {
            let cue = close + 1;
            let closes = self.article.seen[close].mark.closes()
                && matches!(self.word(close - 1), "?" | "!" | ",")
                && self.article.words.tokens[cue].is_lower()
                && self.is_open(cue);
            let speaks = matches!(self.class(cue), Class::Say | Class::Speak | Class::Tell)
                || AFTER_QUOTE.contains(&self.word(cue));
            if !closes || !speaks {
                continue;
            }
            let end = self.sentence_end(cue);
            let source = cue + 1..self.without_stop(end).min(cue + 1 + PLAIN_SUBJECT);
            let words = (source.clone())
                .take_while(|at| {
                    self.article.words.tokens[*at].is_word()
                        && self.is_open(*at)
                        && !matches!(self.class(*at), Class::Preposition | Class::Subordinate)
                })
                .count();
            let mut source = source.start..source.start + words;
            let last = source.end.saturating_sub(1);
            let office = words > 0
                && matches!(
                    self.class(source.start),
                    Class::Determiner | Class::Possessive
                )
                && self.class(last) == Class::Role;
            // "asked his attorney, Kelvin Obi".
            if office
                && self.is(source.end, ",")
                && let Some(name) = self.person_end(source.end + 1)
            {
                source.end = name;
            }
            let who = words > 0 && (office || self.person_end(source.start) == Some(source.end));
            let sourced = self
                .overlapping(&(cue..source.end))
                .any(|other| other.kind == Kind::Source);
            if who && !sourced {
                self.put(&[(Kind::Cue, cue..cue + 1), (Kind::Source, source)]);
            }
        }
    }

    /// "According to the Herald, Ana Lobo said the dam would hold": she says it, and the Herald only relays it.
    fn outlet_relays(&mut self) {
        for at in self.tokens.start..self.tokens.end.saturating_sub(5) {
            let opens = self.class(at) == Class::According
                && self.is(at, "according")
                && self.is(at + 1, "to")
                && self.sentence_start(at) == at;
            if !opens {
                continue;
            }
            let end = self.sentence_end(at);
            let Some(comma) = (at + 3..end.min(at + 8)).find(|at| self.is(*at, ",")) else {
                continue;
            };
            let outlet = at + 2..comma;
            let body = outlet
                .clone()
                .any(|at| self.article.seen[at].mention.is(MentionKind::Org));
            let person = outlet
                .clone()
                .any(|at| self.article.seen[at].mention.is(MentionKind::Person));
            let Some(last) = self.person_end(comma + 1).filter(|last| *last < end) else {
                continue;
            };
            let said = self.stretches.iter().any(|other| {
                other.kind == Kind::Cue && other.range.start == last && self.class(last).is_speech()
            });
            if body && !person && said {
                self.put(&[(Kind::Nothing, at..comma), (Kind::Source, comma + 1..last)]);
                self.stretches
                    .retain(|stretch| stretch.kind != Kind::Nothing);
            }
        }
    }

    /// Where what is said in a sentence begins: after "OSLO, March 11 (Reuters) -".
    fn clause_start(&self, start: usize, end: usize) -> usize {
        let dash = (start..end.min(start + super::frames::DATELINE))
            .rev()
            .find(|at| {
                let token = self.article.words.tokens[*at];
                token.kind == TokenKind::Dash && token.after_space()
            });
        dash.filter(|_| self.article.words.tokens[start].is_all_caps())
            .map_or(start, |dash| dash + 1)
    }

    /// "Torvik expects prices to fall, its chief executive said on Tuesday, as …", "…, three people with knowledge of
    /// the talks said.", "…, noted the Herald's Ana Lobo.": what stands before was said, if the tagger found nothing.
    fn tail_clause(&mut self) {
        for comma in self.tokens.start + 4..self.tokens.end.saturating_sub(2) {
            if !self.is(comma, ",") || !self.is_open(comma) {
                continue;
            }
            let (start, end) = (self.sentence_start(comma), self.sentence_end(comma));
            let start = self.clause_start(start, comma);
            let noted = self.noted_by(comma, end);
            let sourced = self
                .overlapping(&(start..end))
                .any(|other| other.kind == Kind::Source);
            let inverted = noted.is_some() && !sourced;
            let Some((source, cue)) = noted.or_else(|| self.said_by(comma, end)) else {
                continue;
            };
            let said = start..comma;
            let last = source.end.max(cue + 1);
            let over = self.without_stop(end) <= last;
            let taken: usize = self
                .overlapping(&(start..cue))
                .filter(|other| other.kind == Kind::Content)
                .map(|other| other.range.len())
                .sum();
            let free = taken == 0 || inverted || over && taken * 2 < said.len();
            let open = said
                .clone()
                .chain(source.clone())
                .all(|at| self.is_open(at));
            let clause = said.len() >= 4
                && self.is_clause(&said)
                && !matches!(
                    self.class(start),
                    Class::Preposition
                        | Class::Subordinate
                        | Class::And
                        | Class::But
                        | Class::Relative
                        | Class::Question
                );
            // Whoever speaks there reports more than one clause.
            let other = self
                .overlapping(&said)
                .any(|other| other.kind == Kind::Cue && self.class(other.range.start).is_speech());
            if free && open && clause && (over || !other) {
                self.put(&[
                    (Kind::Content, said),
                    (Kind::Source, source),
                    (Kind::Cue, cue..cue + 1),
                ]);
                // "…, the daily wrote, without naming its sources".
                let rest = last..end;
                let aside = |other: &Stretch| {
                    other.kind == Kind::Content
                        && rest.contains(&other.range.start)
                        && GOES_ON.contains(&self.article.word(other.range.start))
                };
                self.stretches.retain(|other| !aside(other));
            }
        }
    }

    /// The subject and the verb of ", its chief executive said on Tuesday".
    fn said_by(&self, comma: usize, end: usize) -> Option<(Range<usize>, usize)> {
        let first = comma + 1;
        let verbs = (first + 1..end.min(first + SUBJECT)).filter(|at| {
            matches!(self.class(*at), Class::Say | Class::Speak)
                && self.article.seen[*at].is_finite()
                && self.article.words.tokens[*at - 1].kind != TokenKind::Number
        });
        verbs.rev().find_map(|cue| self.said_at(first, cue, end))
    }

    fn said_at(&self, first: usize, cue: usize, end: usize) -> Option<(Range<usize>, usize)> {
        let subject = first..cue;
        let named = self.article.seen[first].mention.is_first();
        let person = |at: usize| {
            matches!(self.class(at), Class::Role | Class::Body | Class::Document)
                || self.article.seen[at].mention.can_speak()
                || PEOPLE.contains(&self.word(at))
        };
        let begins = named
            || matches!(self.class(first), Class::Determiner | Class::Possessive)
            || person(first)
            || self.article.words.tokens[first].is_lower() && person(first + 1);
        let plain = subject.clone().all(|at| {
            self.article.words.tokens[at].is_word()
                && !matches!(
                    self.class(at),
                    Class::Relative | Class::That | Class::And | Class::But | Class::HeShe
                )
        });
        let who = subject.clone().any(person);
        let limit = if who { SUBJECT } else { PLAIN_SUBJECT };
        let next = cue + 1;
        let time = next < end
            && (matches!(self.class(next), Class::Time | Class::Preposition)
                || self.article.seen[next].mention.is(MentionKind::Value));
        let over = next >= self.without_stop(end);
        let goes_on = || {
            let mark = (next..end.min(next + 8)).find(|at| self.is(*at, ","))?;
            let after = self.word(mark + 1);
            let opens = GOES_ON.contains(&after)
                || after.ends_with("ing")
                || time && AFTER_TIME.contains(&after);
            (mark == next || time)
                .then_some(opens)
                .filter(|opens| *opens)
        };
        let stops = || {
            time && !(next..end).any(|at| self.is(at, ","))
                && self.without_stop(end) - next <= 8
                && !self.is_clause(&(next..end))
        };
        let fits = begins
            && plain
            && subject.len() <= limit
            && !self.has_verb(&subject)
            && (over || stops() || goes_on().is_some());
        fits.then_some((subject, cue))
    }

    /// Whether a verb that is no noun of speech stands there: "the talks" is none.
    fn has_verb(&self, range: &Range<usize>) -> bool {
        range.clone().any(|at| {
            let seen = self.article.seen[at];
            let noun = at > range.start
                && matches!(
                    self.class(at - 1),
                    Class::Determiner | Class::Possessive | Class::Preposition
                );
            seen.is_finite() && !seen.mention.is_named() && !noun
        })
    }

    /// The subject and the verb of ", noted the Herald's Ana Lobo".
    fn noted_by(&self, comma: usize, end: usize) -> Option<(Range<usize>, usize)> {
        let cue = comma + 1;
        let verb = matches!(self.class(cue), Class::Say | Class::Speak)
            && self.article.seen[cue].is_finite()
            && self.article.words.tokens[cue].is_lower();
        let source = cue + 1;
        if !verb || source >= end {
            return None;
        }
        let mut name = source + usize::from(self.class(source) == Class::Determiner);
        if let Some(body) = self.name_end(name).filter(|body| *body < end)
            && self.article.words.tokens[body].kind == TokenKind::Clitic
        {
            name = body + 1;
        }
        let last = self.person_end(name)?;
        let over = last >= self.without_stop(end) || self.is(last, ",");
        over.then_some((source..last, cue))
    }

    /// "Okoye (2011) argues that …", "The author of the book (no link here) claims that …": who speaks stands before
    /// the brackets.
    fn past_brackets(&mut self) {
        for close in self.tokens.start + 2..self.tokens.end.saturating_sub(2) {
            if !self.is(close, ")") || !self.is_open(close) {
                continue;
            }
            let (start, end) = (self.sentence_start(close), self.sentence_end(close));
            let mut cue = close + 1;
            // ", by contrast,"
            if self.is(cue, ",") {
                let Some(comma) = (cue + 1..end.min(cue + 5)).find(|at| self.is(*at, ",")) else {
                    continue;
                };
                cue = comma + 1;
            }
            let speaks = cue < end
                && matches!(self.class(cue), Class::Say | Class::Speak | Class::Tell)
                && self.is_open(cue);
            let open = (start..close)
                .rev()
                .take(BRACKETS)
                .find(|at| self.is(*at, "("));
            let Some(open) = open.filter(|open| speaks && *open > start) else {
                continue;
            };
            let first = (start..open)
                .rev()
                .find(|at| !self.article.words.tokens[*at].is_word() && !self.is(*at, "."))
                .map_or(start, |mark| mark + 1);
            let source = first..open;
            let names = source.clone().any(|at| {
                self.article.seen[at].mention.can_speak()
                    || matches!(self.class(at), Class::Role | Class::Body | Class::Document)
            });
            let capital = self.article.words.tokens[open - 1].is_capitalised()
                || first == start && self.class(first) == Class::Determiner;
            if source.is_empty() || source.len() > SUBJECT || !(names || capital) {
                continue;
            }
            let sourced = self.overlapping(&(first..open)).any(|other| {
                other.kind == Kind::Source && other.range.start >= first && other.range.end <= cue
            });
            if sourced {
                // "(…, I am not that cruel) claims": who stands before the brackets, and nobody in them.
                let inside = |other: &Stretch| {
                    other.kind == Kind::Source && other.range.start > open && other.range.end <= cue
                };
                self.stretches.retain(|other| !inside(other));
                continue;
            }
            let said = cue + 1..self.without_stop(end);
            let found = self
                .overlapping(&said)
                .any(|other| other.kind == Kind::Content);
            self.put(&[(Kind::Nothing, open..cue), (Kind::Source, source)]);
            if !found && self.class(cue + 1) == Class::That && self.is_clause(&said) {
                self.put(&[(Kind::Cue, cue..cue + 1), (Kind::Content, said)]);
            }
            self.stretches
                .retain(|stretch| stretch.kind != Kind::Nothing);
        }
    }

    /// "Queen Ada is said to have replied, “…”": the words before the quotation announce it.
    fn verb_before(&mut self) {
        for at in 1..self.stretches.len() {
            let [before, inner] = &self.stretches[at - 1..=at] else {
                return;
            };
            let range = inner.range.clone();
            let last = range.end - 1;
            let opens = matches!(self.article.seen.get(range.end + 1), Some(next) if next.mark.opens())
                && (self.is(range.end, ",") || self.is(range.end, ":"));
            let announces = inner.kind == Kind::Content
                && before.kind == Kind::Cue
                && before.range.end == range.start
                && range.len() <= INNER_CUE
                && opens
                && range.clone().all(|at| self.is_open(at))
                && matches!(self.class(last), Class::Say | Class::Tell | Class::Speak);
            if announces {
                self.stretches[at].kind = Kind::Cue;
            }
        }
    }

    /// "A spokesperson declined to comment on what she called “gossip”": the rest is no answer.
    fn what_called(&mut self) {
        for at in 1..self.stretches.len() {
            let (cue, said) = (self.stretches[at - 1].clone(), self.stretches[at].clone());
            let declined = cue.kind == Kind::Cue
                && said.kind == Kind::Content
                && cue
                    .range
                    .clone()
                    .any(|at| DECLINED.contains(&self.word(at)));
            if !declined || !self.is_open(said.range.start) {
                continue;
            }
            let Some(mark) = said
                .range
                .clone()
                .find(|at| self.article.seen[*at].mark.opens())
            else {
                continue;
            };
            let verb = mark - 1;
            let what = (said.range.start..verb)
                .rev()
                .take(5)
                .any(|at| self.is(at, "what"));
            if what && CALLED.contains(&self.word(verb)) {
                self.stretches[at].range.start = mark;
                self.stretches[at - 1] = Stretch {
                    range: verb..mark,
                    ..cue
                };
            }
        }
    }
}
