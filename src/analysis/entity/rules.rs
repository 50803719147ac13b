//! Names by gazetteer, shape and the words around them, without a trained model.
//!
//! What the finder falls back to in other languages than English. Deliberately small: each rule
//! names one piece of evidence, the first that speaks decides.

use std::collections::HashSet;

use super::facts::{Facts, TokenFacts};
use super::one_of;
use crate::analysis::EntityKind;
use crate::analysis::gazetteer::Classes;
use crate::analysis::language::Language;
use crate::analysis::name::NameSpan;
use crate::analysis::sentence::Words;
use crate::analysis::token::{Token, TokenKind};

/// Appends the names in the zones of `facts` to `found`, in order.
pub fn find(
    text: &str,
    words: &Words,
    facts: &TokenFacts,
    language: Language,
    found: &mut Vec<NameSpan>,
) {
    let from = found.len();
    // What the article writes small too is not a name where a sentence begins with it.
    let common: HashSet<&str> = words
        .tokens
        .iter()
        .filter(|token| token.is_lower())
        .map(|token| token.of(text))
        .collect();
    // German writes every noun like a name: there shape says nothing.
    let shape_tells = language != Language::Other("deu");
    for zone in &facts.zones {
        let start = words.sentences[zone.sentence as usize].first as usize;
        let reader = Reader {
            text,
            tokens: &words.tokens,
            info: &facts.info,
            start,
            common: &common,
            shape_tells,
        };
        reader.read(zone.first as usize, zone.end as usize, found);
    }
    people_again(&facts.info, &mut found[from..]);
}

/// A surname that was seen in a full name is a person where it stands alone.
fn people_again(info: &[Facts], found: &mut [NameSpan]) {
    let mut surnames: Vec<u64> = found
        .iter()
        .filter(|name| name.kind == EntityKind::Person && name.end > name.first + 1)
        .map(|name| info[name.end as usize - 1].hash)
        .collect();
    surnames.sort_unstable();
    for name in found {
        let alone = name.end == name.first + 1;
        if alone
            && surnames
                .binary_search(&info[name.first as usize].hash)
                .is_ok()
        {
            name.kind = EntityKind::Person;
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    tokens: &'a [Token],
    info: &'a [Facts],
    /// The first token of the sentence.
    start: usize,
    /// The words that the article writes in small letters.
    common: &'a HashSet<&'a str>,
    /// Whether a capital is evidence of a name.
    shape_tells: bool,
}

impl Reader<'_> {
    fn word(&self, at: usize) -> &str {
        self.tokens[at].of(self.text)
    }

    fn is_name_word(&self, at: usize) -> bool {
        self.tokens[at].is_capitalised() && self.word(at) != "I"
            || self.tokens[at].kind == TokenKind::Word && !self.tokens[at].is_lower()
    }

    fn read(&self, first: usize, end: usize, found: &mut Vec<NameSpan>) {
        let mut at = first;
        while at < end {
            if !self.is_name_word(at) {
                at += 1;
                continue;
            }
            let stop = self.run_end(at, end);
            self.run(at, stop, found);
            at = stop;
        }
    }

    /// Where the run of name words from `at` ends; small words bind where a name goes on.
    fn run_end(&self, at: usize, end: usize) -> usize {
        let mut stop = at + 1;
        while stop < end {
            if self.is_name_word(stop) {
                stop += 1;
                continue;
            }
            let word = self.word(stop);
            let is_particle = self.info[stop].classes.any(Classes::PARTICLE);
            let head = self.info[at..stop]
                .iter()
                .any(|info| info.classes.any(Classes::ORG_HEAD));
            let binds = word == "&"
                || word == "-"
                || is_particle
                || (head && matches!(word, "of" | "for" | "and" | "on"))
                || self.info[stop].place > 1;
            let heads = Classes::ORG_HEAD.with(Classes::PLACE_HEAD);
            let numbered = self.tokens[stop].kind == TokenKind::Number;
            let goes_on = stop + 1 < end
                && (binds && self.is_name_word(stop + 1)
                    || numbered && self.info[stop + 1].classes.any(heads));
            if !goes_on {
                break;
            }
            stop += 2;
        }
        stop
    }

    /// True where the article also writes the word small.
    fn is_common(&self, at: usize) -> bool {
        self.common.contains(self.word(at).to_lowercase().as_str())
    }

    /// True for the first word of a sentence that is not a name: a small word, or one that the article
    /// also writes small.
    fn only_opens(&self, at: usize) -> bool {
        let opens = self.tokens[self.start..at]
            .iter()
            .all(|token| !token.is_word());
        opens
            && (self.tokens[at].span.len() <= 3 && !self.tokens[at].is_all_caps()
                || self.is_common(at))
    }

    fn run(&self, mut first: usize, end: usize, found: &mut Vec<NameSpan>) {
        let info = self.info;
        if self.only_opens(first) {
            first += 1;
        }
        // "Kenyan President William Ruto": nationality and titles stand before the name.
        while first < end {
            let classes = info[first].classes;
            if end > first + 1 && classes.any(Classes::NORP) && !classes.any(Classes::ANY_GIVEN) {
                if info[first + 1].classes.any(Classes::ORG_HEAD) {
                    break;
                }
                found.push(NameSpan::new(first, first + 1, EntityKind::Norp, 0.8));
                first += 1;
            } else if info[first].place == 1
                && info[first].cover.any(Classes::TITLE)
                && let Some(length) = (1..end - first).find(|&n| info[first + n].place == 3)
            {
                first += length + 1;
                if first < end {
                    return self.person(first, end, found);
                }
            } else if classes.any(Classes::TITLE.with(Classes::RANK)) && !self.is_org(first, end) {
                first += 1;
                if first < end && !info[first].classes.any(Classes::TITLE.with(Classes::RANK)) {
                    return self.person(first, end, found);
                }
            } else {
                break;
            }
        }
        if first >= end || end == first + 1 && self.is_common(first) {
            return;
        }
        if let Some((kind, confidence)) = self.kind_of(first, end) {
            found.push(NameSpan::new(first, end, kind, confidence));
        } else if first == self.start
            && end > first + 1
            && let Some((kind, confidence)) = self.kind_of(first + 1, end)
        {
            // "Talks Geneva": in many languages a word that opens the sentence stands before a name.
            found.push(NameSpan::new(first + 1, end, kind, confidence));
        } else if !self.shape_tells {
            // "Hafen von Rotterdam": of nouns in a row, the words that are known.
            for at in first..end {
                if let Some((kind, confidence)) = self.kind_of(at, at + 1) {
                    found.push(NameSpan::new(at, at + 1, kind, confidence));
                }
            }
        }
    }

    fn person(&self, first: usize, end: usize, found: &mut Vec<NameSpan>) {
        if let Some((kind @ (EntityKind::Org | EntityKind::Place), sure)) = self.kind_of(first, end)
            && sure > 0.6
        {
            found.push(NameSpan::new(first, end, kind, sure));
        } else {
            found.push(NameSpan::new(first, end, EntityKind::Person, 0.8));
        }
    }

    fn is_org(&self, first: usize, end: usize) -> bool {
        let heads = |at: usize| self.info[at].classes.any(Classes::ORG_HEAD);
        end > first + 1
            && (heads(end - 1) || (first..end).any(|at| heads(at) && self.followed_by_of(at, end)))
    }

    fn followed_by_of(&self, at: usize, end: usize) -> bool {
        at + 1 < end && matches!(self.word(at + 1), "of" | "for")
    }

    fn kind_of(&self, first: usize, end: usize) -> Option<(EntityKind, f32)> {
        let info = self.info;
        let length = end - first;
        let whole = if info[first].place == 1 && info[end - 1].place == 3 {
            info[first].cover
        } else if length == 1 {
            info[first].classes
        } else {
            Classes::NONE
        };
        let (start, last) = (info[first].classes, info[end - 1].classes);
        let before = first.checked_sub(1).filter(|&at| at >= self.start);
        let in_place = before.is_some_and(|at| {
            one_of(
                self.word(at),
                &["in", "near", "from", "at", "outside", "across", "around"],
            )
        });
        let speaks = self
            .info
            .get(end)
            .is_some_and(|info| info.classes.any(Classes::SAYING));
        let opens_sentence = first == self.start;
        if whole.any(Classes::MONTH.with(Classes::DAY)) {
            return None;
        }
        if whole.any(Classes::ORG) {
            return Some((EntityKind::Org, 0.7));
        }
        if whole.any(Classes::NORP) {
            return Some((EntityKind::Norp, 0.9));
        }
        if whole.any(Classes::COUNTRY.with(Classes::REGION).with(Classes::CITY))
            && !(speaks && length == 1 && whole.any(Classes::SURNAME))
        {
            return Some((EntityKind::Place, 0.8));
        }
        if whole.any(Classes::EVENT) {
            return Some((EntityKind::Event, 0.7));
        }
        if whole.any(Classes::LAW) {
            return Some((EntityKind::Law, 0.7));
        }
        if self.is_org(first, end) {
            return Some((EntityKind::Org, 0.7));
        }
        if length > 1 && (last.any(Classes::PLACE_HEAD) || start.any(Classes::PLACE_HEAD)) {
            return Some((EntityKind::Place, 0.6));
        }
        if length > 1 && start.any(Classes::ANY_GIVEN) {
            return Some((EntityKind::Person, 0.8));
        }
        if in_place && self.shape_tells {
            return Some((EntityKind::Place, 0.6));
        }
        if length == 1 && self.tokens[first].is_all_caps() && self.tokens[first].span.len() <= 7 {
            return (!opens_sentence || self.tokens[first].span.len() > 1)
                .then_some((EntityKind::Org, 0.6));
        }
        if length == 1 {
            if whole.any(Classes::TOWN)
                && self.shape_tells
                && !whole.any(Classes::ANY_GIVEN.with(Classes::SURNAME))
            {
                return Some((EntityKind::Place, 0.5));
            }
            let known = whole.any(Classes::ANY_GIVEN.with(Classes::SURNAME)) && self.shape_tells;
            if known && (speaks || !opens_sentence) || (speaks && !opens_sentence) {
                return Some((EntityKind::Person, 0.5));
            }
            return None;
        }
        if (2..=3).contains(&length) && last.any(Classes::SURNAME) && (!opens_sentence || speaks) {
            return Some((EntityKind::Person, 0.6));
        }
        (!opens_sentence && self.shape_tells).then_some((EntityKind::Misc, 0.4))
    }
}
