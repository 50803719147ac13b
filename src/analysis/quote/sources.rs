//! Which words name the speaker where the tagger took others: "footage of Lund asking", "Okoye — whose paper Berg owns
//! — told me", "Trump said what Lund thinks, adding".
//!
//! Runs after the [frames](super::frames), before stretches are linked.

use std::ops::Range;

use super::lexicon::Class;
use super::stretch::{Kind, Stretch};
use super::tagged::{MentionKind, TaggedText};
use crate::analysis::rules::Rule;
use crate::analysis::token::TokenKind;

/// A subject with its apposition has no more tokens.
const SUBJECT: usize = 14;

/// One unit with its stretches.
struct Sources<'a, 's> {
    article: TaggedText<'a>,
    stretches: &'s mut Vec<Stretch>,
}

/// Runs all rules that hold.
pub(super) fn mend_sources(article: TaggedText<'_>, stretches: &mut Vec<Stretch>) {
    let has = |rule| article.rules.has(rule);
    let mut sources = Sources { article, stretches };
    if has(Rule::SourceClause) {
        sources.source_clause();
        sources.anonymous();
    }
    if has(Rule::SourceAside) {
        sources.source_aside();
        sources.for_their_part();
    }
}

impl Sources<'_, '_> {
    fn is_verb(&self, at: usize) -> bool {
        let seen = self.article.view(at);
        let noun = at > 0
            && matches!(
                self.article.class(at - 1),
                Class::Determiner | Class::Possessive
            );
        seen.is_finite() && !noun && !seen.mention.is_named() && seen.mark.is_outside()
    }

    fn is_dash(&self, at: usize) -> bool {
        let token = self.article.words.tokens.get(at);
        token.is_some_and(|token| token.kind == TokenKind::Dash)
            && self.article.view(at).mark.is_outside()
    }

    /// The sources with the cue right after each.
    fn pairs(&self) -> Vec<(usize, Range<usize>, Range<usize>)> {
        let pairs = self.stretches.windows(2).enumerate();
        pairs
            .filter(|(_, pair)| pair[0].kind == Kind::Source && pair[1].kind == Kind::Cue)
            .filter(|(_, pair)| pair[0].range.end <= pair[1].range.start)
            .map(|(at, pair)| (at, pair[0].range.clone(), pair[1].range.clone()))
            .collect()
    }

    /// "The ad uses footage of Lund asking", "Kevin dozed off, and as Berg said": one of two clauses names who speaks.
    fn source_clause(&mut self) {
        for (at, source, cue) in self.pairs() {
            if source.end != cue.start || source.len() < 3 {
                continue;
            }
            let verb = source.clone().skip(1).find(|at| self.is_verb(*at));
            let Some(verb) = verb else { continue };
            let clause = source.start..verb;
            let relative = clause.clone().any(|at| {
                matches!(
                    self.article.class(at),
                    Class::Relative | Class::That | Class::Question
                )
            });
            if relative {
                continue;
            }
            // The name that ends it.
            let mut name = source.end - 1;
            if !self.article.view(name).mention.is(MentionKind::Person) || name < verb {
                continue;
            }
            while !self.article.view(name).mention.is_first() && name > verb {
                name -= 1;
            }
            let acts = self.article.word(cue.start).ends_with("ing");
            let owned = self.article.word(name - 1) == "of";
            // "the leaders sent Lund a message".
            let noun = matches!(
                self.article.class(cue.start),
                Class::Determiner | Class::Possessive
            );
            let subject = noun || acts && !owned;
            self.stretches[at].range = if subject { clause } else { name..source.end };
        }
    }

    /// "an official seeking anonymity": who it is ends before that.
    fn anonymous(&mut self) {
        let article = self.article;
        let sources = self.stretches.iter_mut();
        for source in sources.filter(|stretch| stretch.kind == Kind::Source) {
            let range = &mut source.range;
            let cut = (range.start + 1..range.end.saturating_sub(1)).find(|at| {
                article.word(at + 1) == "anonymity" && article.word(*at).ends_with("ing")
            });
            range.end = cut.unwrap_or(range.end);
        }
    }

    /// "Okoye — whose paper Berg owns — told me", "Okoye, a mayor who met with Berg, said": who speaks stands before
    /// the aside.
    fn source_aside(&mut self) {
        for (at, source, cue) in self.pairs() {
            let start = self.article.sentence_start(source.start);
            // "Moe, whose films include “The Long Night, Harold,” joked": nobody in a title speaks.
            let titled = self.article.view(source.start).mark.is_quoted()
                && self.article.view(cue.start).mark.is_outside();
            let reach = if titled { 3 } else { 1 };
            if cue.start - source.end > reach || source.start <= start + 1 {
                continue;
            }
            let close = source.end;
            let open = if close + 1 == cue.start && self.is_dash(close) {
                (start + 1..source.start).rev().find(|at| self.is_dash(*at))
            } else if titled || close + 1 == cue.start && self.article.word(close) == "," {
                self.comma_of_name(start, source.start, titled)
            } else {
                None
            };
            let Some(open) = open.filter(|open| open - start <= SUBJECT) else {
                continue;
            };
            let head = start..open;
            let speaks = head
                .clone()
                .any(|at| self.article.view(at).mention.can_speak());
            let plain = head
                .clone()
                .all(|at| self.article.view(at).mark.is_outside() && !self.is_verb(at));
            let before = self.stretches[..at].iter();
            let first = before.filter(|other| other.range.end <= start).count();
            let others = &self.stretches[first..at];
            if speaks && plain && others.iter().all(|other| other.kind == Kind::Source) {
                self.stretches[at].range = head;
                self.stretches.drain(first..at);
                return;
            }
        }
    }

    /// "The teachers, for their part, said": they are the teachers.
    fn for_their_part(&mut self) {
        for (at, source, _) in self.pairs() {
            let part = self.article.word(source.end - 1) == "part" && source.len() <= 3
                || source.len() == 1 && self.article.word(source.end) == "part";
            if !part {
                continue;
            }
            let start = self.article.sentence_start(source.start);
            let comma = (start + 1..source.start)
                .rev()
                .find(|at| self.article.word(*at) == ",");
            let Some(comma) = comma.filter(|comma| source.start - comma <= 3) else {
                continue;
            };
            let subject = start..comma;
            if subject.len() <= SUBJECT && !subject.clone().any(|at| self.is_verb(at)) {
                self.stretches[at].range = subject;
                let first = self.stretches[..at]
                    .iter()
                    .filter(|other| other.range.end <= start)
                    .count();
                self.stretches.drain(first..at);
                return;
            }
        }
    }

    /// The comma after the name that opens the sentence, if all verbs from there to `source` stand in a clause with "who".
    fn comma_of_name(&self, start: usize, source: usize, titled: bool) -> Option<usize> {
        let first = (start..source.min(start + 6))
            .find(|at| self.article.view(*at).mention.is(MentionKind::Person))?;
        let mut end = first + 1;
        while self.article.view(end).mention.goes_on() {
            end += 1;
        }
        if self.article.word(end) != "," || end >= source {
            return None;
        }
        let preposed = matches!(self.article.class(source - 1), Class::Preposition);
        let mut clause = false;
        for at in end..source {
            clause |= matches!(self.article.class(at), Class::Relative);
            if self.is_verb(at) && !clause {
                return None;
            }
        }
        (preposed || titled && clause).then_some(end)
    }
}

/// The subject of the main clause of the cue `at`, for "…, adding", "… to accuse", if its source is only an object or
/// stands in a clause of its own.
pub(super) fn main_subject(
    article: TaggedText<'_>,
    stretches: &[Stretch],
    at: usize,
    source: Option<usize>,
) -> Option<Range<usize>> {
    let TaggedText {
        text, words, seen, ..
    } = article;
    let word = |at: usize| words.tokens.get(at).map_or("", |token| token.of(text));
    let cue = &stretches[at].range;
    let sentence = words.sentences[stretches[at].sentence].range();
    let before = cue
        .start
        .checked_sub(1)
        .filter(|before| *before > sentence.start)?;
    let acts = word(cue.start).ends_with("ing")
        && (matches!(
            word(before),
            "," | "while" | "and" | "before" | "after" | "without"
        ) || words.tokens[before].kind == TokenKind::Dash);
    let aims = seen[cue.start].class == Class::To || seen[before].class == Class::To;
    if !acts && !aims {
        return None;
    }
    let range = stretches[source?].range.clone();
    if range.start < sentence.start + 1 || range.end > cue.start {
        return None;
    }
    let class = seen[range.start].class;
    let prior = seen[range.start - 1].class;
    let owns = words
        .tokens
        .get(range.end)
        .is_some_and(|next| next.kind == TokenKind::Clitic)
        || words.tokens[range.end - 1].kind == TokenKind::Clitic;
    let aside = class == Class::Relative
        || matches!(
            prior,
            Class::Preposition | Class::To | Class::Question | Class::Relative
        )
        || owns;
    if !aside {
        return None;
    }
    let is_verb = |at: usize| {
        let seen = seen[at];
        seen.is_finite() && !seen.mention.is_named() && seen.mark.is_outside()
    };
    // The clause that opens the sentence ends with its comma.
    let opens = matches!(
        seen[sentence.start].class,
        Class::Preposition | Class::Subordinate
    );
    let start = if opens {
        let comma = (sentence.start..range.start).find(|at| word(*at) == ",")?;
        comma + 1
    } else {
        sentence.start
    };
    let verb = (start + 1..range.start).find(|at| is_verb(*at))?;
    let head = start..verb;
    let plain = head.len() <= SUBJECT && head.clone().all(|at| seen[at].mark.is_outside());
    let names = head.clone().any(|at| {
        seen[at].mention.can_speak()
            || matches!(seen[at].class, Class::HeShe | Class::They | Class::Role)
    });
    (plain && names).then_some(head)
}
