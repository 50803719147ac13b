//! What the tagger gets wrong for the same reason again and again: a title before a name that is taken for speech, a
//! question that nobody answered, "in May" left behind, a listener taken for what he is told.
//!
//! Runs after the [forms](super::forms) and before the [frames](super::frames). Each rule looks at neighbouring
//! stretches of one sentence.

use std::ops::Range;

use super::lexicon::Class;
use super::stretch::{Kind, Stretch};
use super::subject::subject;
use super::tagged::{MentionKind, TaggedText};
use super::unit::Unit;
use crate::analysis::crf::hash;
use crate::analysis::rules::Rule;
use crate::analysis::token::TokenKind;

/// Who is told without a name.
const LISTENERS: [&str; 14] = [
    "court",
    "inquest",
    "inquiry",
    "tribunal",
    "jury",
    "jurors",
    "hearing",
    "committee",
    "reporters",
    "journalists",
    "newsmen",
    "councillors",
    "lawmakers",
    "MPs",
];

/// What opens a clause of time or reason.
const CLAUSE_OPENERS: [&str; 8] = [
    "when", "after", "before", "until", "once", "because", "although", "while",
];

/// An opening clause has no more tokens before what it reports.
const OPENING: usize = 10;

/// One unit with its stretches.
struct Amender<'a, 's> {
    article: TaggedText<'a>,
    stretches: &'s mut Vec<Stretch>,
}

/// Runs all rules that hold.
pub(super) fn amend(article: TaggedText<'_>, unit: &Unit, stretches: &mut Vec<Stretch>) {
    let has = |rule| article.rules.has(rule);
    let mut amender = Amender { article, stretches };
    if has(Rule::AppositionBefore) {
        amender.apposition_before();
    }
    if has(Rule::AskedFirst) {
        amender.asked_first();
        amender.asked_for_silence();
    }
    if has(Rule::OpeningClause) {
        amender.opening_clause();
        amender.refusal_after();
    }
    if has(Rule::Anonymity) {
        amender.anonymity(unit);
    }
    if has(Rule::MainClause) {
        amender.main_clause();
    }
    if has(Rule::TailTime) {
        amender.tail_time();
    }
    if has(Rule::ToldListener) {
        amender.told_listener(unit);
    }
    if has(Rule::AcrossParagraphs) {
        amender.across_paragraphs(unit);
    }
    if has(Rule::OpeningReport) {
        amender.opening_report();
    }
}

impl Amender<'_, '_> {
    fn has_verb(&self, range: &Range<usize>) -> bool {
        let mut seen = self.article.seen[range.clone()].iter();
        seen.any(|token| token.is_finite())
    }

    fn sentence(&self, at: usize) -> Range<usize> {
        let words = self.article.words;
        words
            .sentence_of(at)
            .map_or(at..at, |sentence| words.sentences[sentence].range())
    }

    /// "The harbour master, Tomas Berg, said …": the harbour master was not said.
    fn apposition_before(&mut self) {
        let mut at = 0;
        while at + 2 < self.stretches.len() {
            let [title, source, cue] = &self.stretches[at..at + 3] else {
                return;
            };
            let opens = self.sentence(title.range.start).start + 2 > title.range.start;
            // "The firm that runs the pit, Brightwell plc, said …".
            let clause = title.range.len() <= 14
                && title
                    .range
                    .clone()
                    .skip(1)
                    .take(4)
                    .any(|at| matches!(self.article.class(at), Class::Relative | Class::That));
            let gone = title.kind == Kind::Content
                && source.kind == Kind::Source
                && cue.kind == Kind::Cue
                && opens
                && (title.range.len() <= 6 || clause)
                && title.range.end + 1 == source.range.start
                && self.article.word(title.range.end) == ","
                && self.article.word(source.range.end) == ","
                && cue.range.start <= source.range.end + 2
                && self.article.class(cue.range.start).is_speech()
                && self.article.is_open(&title.range)
                && (clause || !self.has_verb(&title.range));
            if gone {
                self.stretches.remove(at);
            } else {
                at += 1;
            }
        }
    }

    /// "Addressing a crowd at the Town Hall, Ana Lobo said …": where somebody spoke was not said.
    fn opening_clause(&mut self) {
        let mut at = 0;
        while at + 1 < self.stretches.len() {
            let range = self.stretches[at].range.clone();
            let sentence = self.sentence(range.start);
            let said = self.stretches[at + 1..]
                .iter()
                .take_while(|other| other.range.start < sentence.end)
                .any(|other| {
                    other.kind == Kind::Cue && self.article.class(other.range.start).is_speech()
                });
            let gone = self.stretches[at].kind == Kind::Content
                && range.start == sentence.start
                && self.article.word(range.start).ends_with("ing")
                && self.article.class(range.start) != Class::Role
                && self.article.word(range.end) == ","
                && self.article.is_open(&range)
                && !self.has_verb(&(range.start + 1..range.end))
                && self.stretches[at + 1].kind != Kind::Cue
                && said;
            if gone {
                self.stretches.remove(at);
            } else {
                at += 1;
            }
        }
    }

    /// "The vote ends a row that began in May, when the firm announced that it would go": who announces
    /// in a clause of time or reason says what follows the verb, not what the clause stands in.
    fn main_clause(&mut self) {
        let mut at = 0;
        while at + 3 < self.stretches.len() {
            let [main, source, cue, said] = &self.stretches[at..at + 4] else {
                return;
            };
            let sentence = self.sentence(main.range.start);
            let kinds = [main, source, cue, said].map(|stretch| stretch.kind);
            let mut opener = main.range.end;
            opener += usize::from(self.article.word(opener) == ",");
            let gone = kinds == [Kind::Content, Kind::Source, Kind::Cue, Kind::Content]
                && CLAUSE_OPENERS.contains(&self.article.word(opener))
                && opener < source.range.start
                && source.range.start <= opener + 2
                && source.range.end <= cue.range.start
                && said.range.start == cue.range.end
                && self.article.class(said.range.start) == Class::That
                && said.range.start < sentence.end
                && self.article.is_open(&main.range);
            if gone {
                self.stretches.remove(at);
            } else {
                at += 1;
            }
        }
    }

    /// "blamed a “soft” penalty but refused to name the referee": the refusal is no part of it.
    fn refusal_after(&mut self) {
        for at in 1..self.stretches.len() {
            let range = self.stretches[at].range.clone();
            let after_cue = self.stretches[at].kind == Kind::Content
                && self.stretches[at - 1].kind == Kind::Cue;
            let cut = (range.start + 1..range.end).find(|at| {
                matches!(self.article.class(*at), Class::And | Class::But)
                    && matches!(self.article.word(at + 1), "refused" | "declined")
                    && self.article.is_open(&(*at..at + 2))
                    && !self.has_verb(&(range.start..*at))
            });
            if let Some(cut) = cut.filter(|_| after_cue) {
                self.stretches[at].range.end = cut - usize::from(self.article.word(cut - 1) == ",");
            }
        }
    }

    /// "After saying it was “over,” she walked out": the clause that reports ends with its comma.
    fn opening_report(&mut self) {
        let mut subjects = Vec::new();
        for at in 1..self.stretches.len() {
            let range = self.stretches[at].range.clone();
            let cue = &self.stretches[at - 1];
            if self.stretches[at].kind != Kind::Content || cue.kind != Kind::Cue {
                continue;
            }
            let seen = self.article.seen;
            let first = self.sentence(cue.range.start).start;
            let word = self.article.word(first);
            let opens = cue.range.end <= range.start
                && range.start < first + OPENING
                && (cue.range.start == first && word.ends_with("ing")
                    || self.article.class(first) == Class::Preposition
                    || matches!(
                        word,
                        "After" | "Contrary" | "Despite" | "While" | "Although"
                    ));
            let is_verb = |at: usize| seen[at].is_finite() && !seen[at].mention.is_named();
            let close = (range.start + 1..range.end.saturating_sub(1)).find(|at| {
                let next = seen[at + 1];
                seen[*at].mark.closes()
                    && self.article.word(at - 1) == ","
                    && (next.mention.is_first()
                        || matches!(
                            next.class,
                            Class::HeShe | Class::They | Class::It | Class::Determiner
                        ))
                    && (at + 1..range.end).any(is_verb)
            });
            let Some(close) = close.filter(|_| opens) else {
                continue;
            };
            let sentence = self.stretches[at].sentence;
            self.stretches[at].range.end = close + 1;
            // "she" says it, if nobody was named before.
            let who = close + 1;
            let named = self.stretches.iter().any(|other| {
                other.kind == Kind::Source && (first..who).contains(&other.range.start)
            });
            let taken = self
                .stretches
                .iter()
                .any(|other| other.range.contains(&who));
            if !named && !taken && matches!(seen[who].class, Class::HeShe | Class::They) {
                subjects.push(Stretch {
                    kind: Kind::Source,
                    range: who..who + 1,
                    sentence,
                });
            }
        }
        if !subjects.is_empty() {
            self.stretches.append(&mut subjects);
            self.stretches.sort_by_key(|stretch| stretch.range.start);
        }
    }

    /// "A director, who asked not to be named, says …": that is not what is said.
    fn asked_for_silence(&mut self) {
        let mut at = 0;
        while at < self.stretches.len() {
            let said = self.stretches[at].range.clone();
            let unnamed = (said.start..said.end.min(said.start + 5)).any(|at| {
                matches!(self.article.word(at), "named" | "identified")
                    && self.article.word(at - 1) == "be"
                    && at >= said.start + 3
                    && self.article.word(at - 3) == "not"
            });
            let is_said = self.stretches[at].kind == Kind::Content && self.article.is_open(&said);
            // "not to be named because they were not allowed to speak,"
            let whole = said.len() <= 6 || self.article.word(said.end) == ",";
            if !(unnamed && is_said && whole) {
                at += 1;
                continue;
            }
            self.stretches.remove(at);
            let asked = at.checked_sub(1).filter(|before| {
                let cue = &self.stretches[*before];
                cue.kind == Kind::Cue && cue.range.end == said.start
            });
            if let Some(asked) = asked {
                self.stretches.remove(asked);
                at = asked;
            }
            // "who" of that clause names nobody for what follows.
            let who = at.checked_sub(1).filter(|before| {
                let source = &self.stretches[*before];
                source.kind == Kind::Source
                    && self.article.class(source.range.start) == Class::Relative
            });
            if let Some(who) = who {
                let place = self.stretches[who].range.start;
                let sentence = self.stretches[who].sentence;
                self.stretches.remove(who);
                at = who;
                let subject = self.sentence(place).start..place.saturating_sub(1);
                let free = self.stretches[..at]
                    .iter()
                    .all(|other| other.range.end <= subject.start);
                if free
                    && (1..=8).contains(&subject.len())
                    && self.article.word(subject.end) == ","
                    && !self.has_verb(&subject)
                {
                    self.stretches.insert(
                        at,
                        Stretch {
                            kind: Kind::Source,
                            range: subject,
                            sentence,
                        },
                    );
                    at += 1;
                }
            }
        }
    }

    /// "A doctor, who sought anonymity because she was not allowed to speak, said the ward was shut.": the clause is not
    /// said, and the doctor says what comes after it.
    fn anonymity(&mut self, unit: &Unit) {
        let anonymity = hash(b"anonymity");
        for token in unit.tokens.clone() {
            if self.article.seen[token].word != anonymity
                || !self.article.is_open(&(token..token + 1))
            {
                continue;
            }
            let sentence = self.sentence(token);
            let who = (sentence.start + 1..token)
                .rev()
                .take(OPENING)
                .find(|at| self.article.class(*at) == Class::Relative);
            let Some(who) = who.filter(|who| self.article.word(who - 1) == ",") else {
                continue;
            };
            let close = (token + 1..sentence.end.min(token + 2 * OPENING))
                .find(|at| self.article.word(*at) == ",");
            let Some(close) = close else { continue };
            let (subject, verb) = (sentence.start..who - 1, close + 1);
            let whole = (1..=8).contains(&subject.len())
                && !self.has_verb(&subject)
                && verb + 3 < sentence.end
                && self.article.class(verb) == Class::Say
                && self.article.seen[verb].is_finite();
            let wrong = self.stretches.iter().any(|other| {
                other.kind == Kind::Content
                    && other.range.start < close
                    && other.range.end > sentence.start
            });
            if !whole || !wrong {
                continue;
            }
            let mut end = sentence.end;
            while end > verb + 1 && !self.article.words.tokens[end - 1].is_word() {
                end -= 1;
            }
            let said = verb + 1..end;
            if !self.article.is_open(&(sentence.start..end)) {
                continue;
            }
            self.stretches.retain(|other| {
                other.range.end <= sentence.start || other.range.start >= sentence.end
            });
            self.put(token, [subject, verb..verb + 1, said]);
        }
    }

    /// Puts a source, a cue and what is said, all in the sentence of this token, among the others.
    fn put(&mut self, token: usize, [source, cue, said]: [Range<usize>; 3]) {
        let sentence = self.article.words.sentence_of(token).unwrap_or(0);
        let piece = |kind, range| Stretch {
            kind,
            range,
            sentence,
        };
        self.stretches.extend([
            piece(Kind::Source, source),
            piece(Kind::Cue, cue),
            piece(Kind::Content, said),
        ]);
        self.stretches.sort_by_key(|stretch| stretch.range.start);
    }

    /// "Asked about the storm, Tomas Berg said: …": he did not ask.
    fn asked_first(&mut self) {
        let mut at = 0;
        while at + 3 < self.stretches.len() {
            let [asked, about, ..] = &self.stretches[at..] else {
                return;
            };
            let sentence = self.sentence(asked.range.start);
            let answered = self.stretches[at + 2..]
                .iter()
                .take_while(|other| other.range.start < sentence.end)
                .any(|other| {
                    other.kind == Kind::Cue && self.article.class(other.range.start).is_speech()
                });
            let gone = asked.kind == Kind::Cue
                && about.kind == Kind::Content
                && asked.range.start == sentence.start
                && self
                    .article
                    .word(sentence.start)
                    .eq_ignore_ascii_case("asked")
                && asked.range.end == about.range.start
                && self.article.word(about.range.end) == ","
                && self.article.is_open(&about.range)
                && answered;
            if gone {
                self.stretches.drain(at..at + 2);
            } else {
                at += 1;
            }
        }
    }

    /// "NAME said the council had been told in May.": the month belongs to what was said.
    fn tail_time(&mut self) {
        for at in 1..self.stretches.len() {
            let (cue, content) = (&self.stretches[at - 1], &self.stretches[at]);
            let range = content.range.clone();
            let sentence = self.sentence(range.start);
            let mut end = sentence.end;
            while end > range.end && !self.article.words.tokens[end - 1].is_word() {
                end -= 1;
            }
            let rest = range.end..end;
            let next = self.stretches.get(at + 1);
            let small = |at: usize| {
                let token = self.article.words.tokens[at];
                self.article.seen[at].mention.is(MentionKind::Value)
                    || token.kind == TokenKind::Number
                    || matches!(
                        self.article.class(at),
                        Class::Preposition | Class::Time | Class::Determiner
                    )
            };
            let times = |at: usize| {
                self.article.seen[at].mention.is(MentionKind::Value)
                    || self.article.class(at) == Class::Time
            };
            let joined = cue.kind == Kind::Cue
                && content.kind == Kind::Content
                && cue.range.end == range.start
                && (1..=5).contains(&rest.len())
                && range.start >= sentence.start
                && range.end < sentence.end
                && next.is_none_or(|next| next.range.start >= sentence.end)
                && matches!(
                    self.article.class(range.end),
                    Class::Preposition | Class::Time
                )
                && rest.clone().all(small)
                && rest.clone().any(times)
                && self.article.is_open(&(range.start..end))
                && self.has_verb(&range);
            if joined {
                self.stretches[at].range.end = end;
            }
        }
    }

    /// "Officials tell the BBC every claim will be read, with …": the clause after the listener was said.
    fn told_listener(&mut self, unit: &Unit) {
        for tell in unit.tokens.clone() {
            if self.article.class(tell) != Class::Tell
                || !matches!(self.article.word(tell), "told" | "tell" | "tells")
                || !self.article.seen[tell].mark.is_outside()
            {
                continue;
            }
            let sentence = self.sentence(tell);
            let first = tell + 1 + usize::from(self.article.word(tell + 1) == "the");
            let seen = self.article.seen;
            let listens = first < sentence.end
                && (seen[first].mention.is(MentionKind::Org)
                    || LISTENERS.contains(&self.article.word(first)));
            if !listens {
                continue;
            }
            let mut start = first + 1;
            while start < sentence.end && seen[start].mention.goes_on() {
                start += 1;
            }
            let end = (start..sentence.end)
                .find(|at| matches!(self.article.word(*at), "," | ";" | ":" | "." | "?" | "!"))
                .unwrap_or(sentence.end);
            let said = start..end;
            let opens = matches!(
                self.article.class(start),
                Class::Determiner | Class::Possessive | Class::HeShe | Class::They | Class::It
            ) || matches!(self.article.word(start), "every" | "each" | "no" | "all");
            let free = self.stretches.iter().all(|other| {
                other.kind != Kind::Content
                    || other.range.end <= sentence.start
                    || other.range.start >= end
            });
            if !opens
                || !free
                || said.len() < 4
                || !self.article.is_open(&said)
                || !self.has_verb(&said)
            {
                continue;
            }
            let source = subject(
                self.article.words,
                seen,
                self.article.rules,
                tell,
                None,
                &said,
            );
            let Some(source) = source.or_else(|| {
                let head = sentence.start..tell;
                let short = (1..=4).contains(&head.len()) && !self.has_verb(&head);
                short.then_some(head)
            }) else {
                continue;
            };
            let place = tell..tell + 1;
            let over = |a: &Range<usize>, b: &Range<usize>| a.start < b.end && b.start < a.end;
            self.stretches.retain(|other| {
                !over(&other.range, &source)
                    && !over(&other.range, &place)
                    && !over(&other.range, &said)
            });
            self.put(tell, [source, place, said]);
        }
    }

    /// "He said, “We started well.¶We should have scored two more.” Then he left.": a paragraph that begins inside of
    /// quotation marks.
    fn across_paragraphs(&mut self, unit: &Unit) {
        let seen = self.article.seen;
        let tokens = unit.tokens.clone();
        let Some(first) = seen.get(tokens.start) else {
            return;
        };
        if !first.mark.is_between() {
            return;
        }
        let close = tokens.clone().find(|at| !seen[*at].mark.is_between());
        let end = match close {
            Some(close) if seen[close].mark.closes() => close + 1,
            Some(close) => close,
            None => tokens.end,
        };
        self.stretches
            .retain(|other| other.range.start >= end && other.range.end > end);
        let said = Stretch {
            kind: Kind::Content,
            range: tokens.start..end,
            sentence: self.article.words.sentence_of(tokens.start).unwrap_or(0),
        };
        self.stretches.insert(0, said);
    }
}
