//! What a reader knows of names and the recogniser does not: where a name really begins and ends, and
//! what its words and its surroundings make it.
//!
//! Each rule names one kind, is a method of [`Refiner`], and speaks for itself. [`borders`] runs before
//! the document is made to agree with itself, [`kinds`] after.

use super::describe::ROLES;
use super::facts::{TokenFacts, whole};
use super::initials::bodies;
use crate::analysis::EntityKind;
use crate::analysis::crf::hash;
use crate::analysis::gazetteer::{Classes, fold};
use crate::analysis::lexicon::{WordList, word_list};
use crate::analysis::name::NameSpan;
use crate::analysis::quote::wordclass::{is_finite, word_class};
use crate::analysis::sentence::Words;
use crate::analysis::token::TokenKind;

pub(super) static FIRM_TAILS: WordList = word_list!("en/firm-tails.txt");
pub(super) static OFFICE_HEADS: WordList = word_list!("en/office-heads.txt");
static NAMES_FOR: WordList = word_list!("en/names-for.txt");
static NUMBERED: WordList = word_list!("en/numbered.txt");
pub(super) static FIRM_VERBS: WordList = word_list!("en/firm-verbs.txt");
static FIRM_NOUNS: WordList = word_list!("en/firm-nouns.txt");
pub(super) static HUMAN_VERBS: WordList = word_list!("en/human-verbs.txt");
/// Whom a name between commas may name after "my" or "his".
static APPOSED: WordList = word_list!("en/apposed-nouns.txt");
static STATES: WordList = word_list!("en/us-states.txt");
pub(super) static OUTLETS: WordList = word_list!("en/outlets.txt");
static PREFIXES: WordList = word_list!("en/name-prefixes.txt");
static CLAUSE_OPENERS: WordList = word_list!("en/clause-openers.txt");
/// Titles at the beginning of a name, or at the end of the one before it.
static LATER_TITLES: WordList = word_list!("en/title-abbreviations-later.txt");
static TITLE_LETTERS: WordList = word_list!("en/title-letters.txt");
static GROUPS: WordList = word_list!("en/groups.txt");
static OPENERS: WordList = word_list!("en/sentence-openers.txt");

/// How sure a rule is.
pub(super) const SURE: f32 = 0.85;
/// How sure a rule is that guesses.
pub(super) const LIKELY: f32 = 0.65;

/// What most of the rules see.
pub(super) struct Refiner<'a> {
    pub(super) text: &'a str,
    pub(super) words: &'a Words,
    pub(super) facts: &'a TokenFacts,
}

/// Mends where names begin and end, and finds some that were passed over.
pub(super) fn borders(text: &str, words: &Words, facts: &TokenFacts, found: &mut Vec<NameSpan>) {
    let refiner = Refiner { text, words, facts };
    let mut more = Vec::new();
    more.extend(refiner.dateline(found));
    refiner.trim(found, &mut more);
    refiner.without_offices(found);
    refiner.whereabouts(found);
    refiner.drop_openers(found);
    refiner.drop_chapters(found);
    refiner.with_numbers(found);
    refiner.honours(found);
    refiner.given_places(found);
    for zone in &facts.zones {
        let sentence = words.sentences[zone.sentence as usize].range();
        // "pro-Lund": the hyphen is before the zone.
        let first = (zone.first as usize).saturating_sub(1).max(sentence.start);
        for at in first..zone.end as usize {
            let rest = Place {
                at,
                start: sentence.start,
                end: sentence.end,
            };
            match refiner.word(at) {
                "&" => more.extend(refiner.partners(rest)),
                "," => more.extend(refiner.state(rest).or_else(|| refiner.apposed(rest))),
                "-" => more.extend(refiner.glued(rest)),
                _ if at == sentence.start => more.extend(refiner.first_mention(rest)),
                _ => {}
            }
        }
    }
    for at in 0..found.len() {
        let next = found.get(at + 1).copied();
        more.extend(refiner.office(found[at]));
        more.extend(refiner.foundation(found[at]));
        more.extend(refiner.letters_in_brackets(found[at]));
        more.extend(refiner.road(found[at]));
        more.extend(refiner.whole_firm(found[at]));
        more.extend(refiner.with_and(found[at], next));
        more.extend(refiner.possessive_firm(found[at], next));
    }
    put(found, more);
    refiner.tails(found);
    refiner.headline(found);
}

/// Mends what names are called, once the document agrees with itself.
pub(super) fn kinds(text: &str, words: &Words, facts: &TokenFacts, found: &mut Vec<NameSpan>) {
    let refiner = Refiner { text, words, facts };
    refiner.known_places(found);
    refiner.centuries(found);
    bodies(text, words, facts, found);
    refiner.tails(found);
    refiner.firms(found);
    refiner.clubs(found);
    refiner.people_of_stories(found);
    let mut more = refiner.surnames_that_open(found);
    let firms = refiner.first_words(found);
    for zone in &facts.zones {
        let start = words.sentences[zone.sentence as usize].first;
        if zone.first == start {
            let known = refiner.known_that_opens(start as usize);
            more.extend(known.or_else(|| refiner.passed_over(start as usize, &firms)));
        }
        let range = zone.first as usize..zone.end as usize;
        let inside = range.clone().filter(|at| *at != start as usize);
        more.extend(inside.filter_map(|at| refiner.passed_over(at, &firms)));
        more.extend(range.clone().filter_map(|at| refiner.outlet(at)));
        more.extend(range.filter_map(|at| refiner.invented(at)));
    }
    more.retain(|name| {
        let at = found.partition_point(|other| other.end <= name.first);
        found.get(at).is_none_or(|other| !other.overlaps(*name))
    });
    put(found, more);
}

/// Puts `more` in the place of what they overlap.
pub(super) fn put(found: &mut Vec<NameSpan>, mut more: Vec<NameSpan>) {
    if more.is_empty() {
        return;
    }
    // Of two the longer one counts.
    more.sort_by_key(|name| (name.first, std::cmp::Reverse(name.end)));
    let mut last: Option<NameSpan> = None;
    more.retain(|name| {
        let free = last.is_none_or(|last| last.end <= name.first);
        if free {
            last = Some(*name);
        }
        free
    });
    found.retain(|name| {
        let at = more.partition_point(|other| other.end <= name.first);
        more.get(at).is_none_or(|other| !other.overlaps(*name))
    });
    found.extend(more);
    found.sort_unstable_by_key(|name| name.first);
}

fn class_of(word: &str) -> u8 {
    word_class(hash(word.as_bytes()))
}

/// A token and the sentence around it.
#[derive(Clone, Copy)]
struct Place {
    at: usize,
    start: usize,
    end: usize,
}

impl Refiner<'_> {
    pub(super) fn word(&self, at: usize) -> &str {
        self.words
            .tokens
            .get(at)
            .map_or("", |token| token.of(self.text))
    }

    pub(super) fn is_capital(&self, at: usize) -> bool {
        self.words
            .tokens
            .get(at)
            .is_some_and(|token| token.is_capitalised())
    }

    /// The classes of the token, none outside of the zones.
    pub(super) fn classes(&self, at: usize) -> Classes {
        self.facts
            .info
            .get(at)
            .map_or(Classes::NONE, |info| info.classes)
    }

    fn sentence_end(&self, at: usize) -> usize {
        let sentence = self.words.sentence_of(at);
        sentence.map_or(at, |sentence| self.words.sentences[sentence].end as usize)
    }

    /// The part of speech that the word has in small letters; 0 if it is not a common word.
    pub(super) fn common(&self, at: usize) -> u8 {
        let mut folded = String::new();
        fold(self.word(at), &mut folded);
        class_of(&folded)
    }

    /// "Crews", "Divers": whatever may have an s and is counted.
    fn is_plural_noun(&self, at: usize) -> bool {
        let mut folded = String::new();
        fold(self.word(at), &mut folded);
        let like = |word: &str, samples: [&str; 4]| {
            let class = class_of(word);
            class != 0 && samples.iter().any(|sample| class_of(sample) == class)
        };
        GROUPS.has(self.word(at))
            || folded.strip_suffix('s').is_some_and(|single| {
                like(&folded, ["workers", "crews", "officials", "families"])
                    || class_of(&folded) == 0
                        && like(single, ["worker", "boat", "official", "table"])
            })
    }

    /// True where a sentence, or what is quoted in it, begins with this token, or a dateline ends.
    pub(super) fn opens(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).map(|before| self.words.tokens[before]) else {
            return true;
        };
        self.words.sentence_of(at) != self.words.sentence_of(at - 1)
            || matches!(before.kind, TokenKind::Quote | TokenKind::Open)
            || before.kind == TokenKind::Dash && before.after_space()
    }

    /// "Come Emma", "Till Elizabeth": a common word that opens the sentence is no given name. "of Mongolia
    /// L. Oyun" is a country and a person.
    fn trim(&self, found: &mut [NameSpan], more: &mut Vec<NameSpan>) {
        for name in found.iter_mut() {
            let first = name.first as usize;
            if name.kind == EntityKind::Person
                && name.end == name.first + 1
                && first > 0
                && matches!(self.word(first - 1), "Sheikh" | "Shah")
            {
                name.first -= 1;
                continue;
            }
            if name.kind != EntityKind::Person || name.end < name.first + 2 {
                continue;
            }
            if self.word(first) == "of" {
                name.first += 1;
                let country = self.classes(first + 1).any(Classes::COUNTRY);
                if country && name.end > name.first + 1 {
                    name.first += 1;
                    let place = NameSpan::new(first + 1, first + 2, EntityKind::Place, SURE);
                    more.push(place);
                }
                continue;
            }
            if self.opens(first)
                && (CLAUSE_OPENERS.has(self.word(first))
                    && self.classes(first + 1).any(Classes::ANY_GIVEN)
                    || self.is_trade(first, name.end as usize))
            {
                name.first += 1;
            }
        }
    }

    /// "Striker Omar Saleh": a trade before a full name.
    fn is_trade(&self, first: usize, end: usize) -> bool {
        let names = Classes::ANY_GIVEN.with(Classes::SURNAME);
        // "Soprano Yuki Hamasaki": a trade that is somebody's surname too.
        let given = !self.classes(first).any(Classes::ANY_GIVEN)
            && self.classes(first + 1).any(Classes::ANY_GIVEN);
        end >= first + 3
            && (given || !self.classes(first).any(names))
            && ROLES.has(&self.word(first).to_lowercase())
    }

    /// "Idukki Collector V. Anupama Rajan", "Lieutenant-Colonel Ndaya": an office inside what was taken for a person's
    /// name. "Harbour Police Const. Roe": its beginning at the end of another name. "Finance Minister II Ana Roe": the
    /// number of the office.
    fn without_offices(&self, found: &mut [NameSpan]) {
        let names = Classes::ANY_GIVEN.with(Classes::SURNAME);
        for name in found.iter_mut() {
            let (first, end) = (name.first as usize, name.end as usize);
            let last = end - 1;
            let lettered = |at: usize| {
                let word = self.word(at).trim_end_matches('.');
                LATER_TITLES.has(word) || TITLE_LETTERS.has(word)
            };
            if name.kind == EntityKind::Org && last > first && lettered(last) {
                name.end -= 1;
                continue;
            }
            if name.kind != EntityKind::Person || end < first + 2 {
                continue;
            }
            let office = |at: usize| {
                let word = self.word(at).to_lowercase();
                self.is_capital(at)
                    && !self.classes(at).any(names)
                    && match word.split_once('-') {
                        Some((one, two)) => ROLES.has(one) && ROLES.has(two),
                        None => at + 3 <= end && ROLES.has(&word) && self.common(at) != 0,
                    }
            };
            let cut = (first..last).rev().find(|&at| {
                office(at) || at == first && lettered(at) && !self.classes(at).any(names)
            });
            if let Some(at) = cut {
                name.first = at as u32 + 1;
            }
            if matches!(self.word(first), "II" | "III")
                && first > 0
                && ROLES.has(&self.word(first - 1).to_lowercase())
            {
                name.first = name.first.max(first as u32 + 1);
            }
        }
    }

    /// "Alan Roe KC": letters after a name are no part of it.
    fn honours(&self, found: &mut [NameSpan]) {
        for name in found.iter_mut() {
            let last = name.end as usize - 1;
            if name.kind == EntityKind::Person
                && name.end > name.first + 2
                && matches!(
                    self.word(last),
                    "KC" | "QC"
                        | "SC"
                        | "MP"
                        | "MSP"
                        | "MEP"
                        | "MBE"
                        | "OBE"
                        | "CBE"
                        | "PhD"
                        | "MD"
                )
                && !self.words.tokens[last - 1].is_all_caps()
            {
                name.end -= 1;
            }
        }
    }

    /// "Jordan Paris, who lives in Paris": two places side by side of which the first is a given name.
    fn given_places(&self, found: &mut Vec<NameSpan>) {
        let mut at = 0;
        while at + 1 < found.len() {
            let (one, two) = (found[at], found[at + 1]);
            let after = two.end as usize;
            let acts = self.word(after) == "," && self.word(after + 1) == "who"
                || HUMAN_VERBS.has(self.word(after));
            let person = one.kind == EntityKind::Place
                && two.kind == EntityKind::Place
                && one.end == one.first + 1
                && two.end == two.first + 1
                && one.end == two.first
                && self.classes(one.first as usize).any(Classes::ANY_GIVEN)
                && acts;
            if person {
                found[at] = NameSpan::new(
                    one.first as usize,
                    two.end as usize,
                    EntityKind::Person,
                    SURE,
                );
                found.remove(at + 1);
            }
            at += 1;
        }
    }

    /// "Crews fought on", "Divers reached": a common noun in the plural, which anybody may open a sentence
    /// with.
    fn drop_openers(&self, found: &mut Vec<NameSpan>) {
        found.retain(|name| {
            let first = name.first as usize;
            name.end > name.first + 1
                || !matches!(name.kind, EntityKind::Person | EntityKind::Misc)
                || !self.is_plural_noun(first)
                || !self.opens(first)
        });
    }

    /// "9th U.S. Circuit Court", "20th Century Film": the number is part of the name.
    fn with_numbers(&self, found: &mut [NameSpan]) {
        let mut end = 0;
        for name in found.iter_mut() {
            let first = name.first as usize;
            if matches!(name.kind, EntityKind::Org | EntityKind::Misc)
                && first > end
                && self.words.tokens[first - 1].kind == TokenKind::Number
                && self
                    .word(first - 1)
                    .ends_with(|c: char| c.is_ascii_lowercase())
                && self.words.sentence_of(first) == self.words.sentence_of(first - 1)
                && name.range().any(|at| NUMBERED.has(self.word(at)))
            {
                name.first -= 1;
                if name.end > name.first + 2 {
                    name.kind = EntityKind::Org;
                }
            }
            end = name.end as usize;
        }
    }

    /// "Lindgren, Marsh & Cole", "A.P. Holm & Sons": partners are a firm.
    fn partners(&self, Place { at, start, end }: Place) -> Option<NameSpan> {
        let mut first = at;
        while first > start && self.is_capital(first - 1) && at - first < 4 {
            first -= 1;
        }
        let mut last = at + 1;
        while last < end && self.is_capital(last) && last - at < 4 {
            last += 1;
        }
        if first == at || last == at + 1 {
            return None;
        }
        // "Ana Ruiz & Leo Marsh" are two people.
        if at - first > 1 && !FIRM_TAILS.has(self.word(last - 1)) {
            return None;
        }
        // What is before the first comma may be anything; what is between commas is one word.
        while first > start + 1 && self.word(first - 1) == "," && self.is_capital(first - 2) {
            let lone = first < start + 3 || !self.is_capital(first - 3);
            if !lone || self.common(first - 2) != 0 {
                break;
            }
            first -= 2;
        }
        let sides = [first, last - 1].map(|at| self.classes(at));
        let places = Classes::COUNTRY.with(Classes::NORP);
        if sides.iter().any(|side| side.any(places)) {
            return None;
        }
        let known = |at: usize| self.common(at) == 0 || FIRM_TAILS.has(self.word(at));
        (known(at - 1) && known(last - 1))
            .then(|| NameSpan::new(first, last, EntityKind::Org, SURE))
    }

    /// "Reno, Nev.", "LAKEWOOD, Wash.": a state as papers shorten it.
    fn state(&self, Place { at, start, end }: Place) -> Option<NameSpan> {
        let here = at > start && at + 1 < end && self.is_capital(at - 1);
        let state = here && STATES.has(self.word(at + 1));
        state.then(|| NameSpan::new(at + 1, at + 2, EntityKind::Place, SURE))
    }

    /// "My guide, Losa, points", "his brother, Teo, said": a word between two commas that names whom the noun means.
    fn apposed(&self, Place { at, start, end }: Place) -> Option<NameSpan> {
        let name = at + 1;
        let fits = at >= start + 2
            && name + 1 < end
            && self.is_capital(name)
            && self.common(name) == 0
            && !self.words.tokens[name].is_all_caps()
            && self.word(name + 1) == ","
            && APPOSED.has(self.word(at - 1))
            && matches!(
                self.word(at - 2).to_ascii_lowercase().as_str(),
                "my" | "our" | "his" | "her" | "their" | "your"
            );
        let other = Classes::NORP
            .with(Classes::ANY_PLACE)
            .with(Classes::DAY)
            .with(Classes::MONTH);
        let known = self.classes(name).any(other);
        (fits && !known).then(|| NameSpan::new(name, name + 1, EntityKind::Person, LIKELY))
    }

    /// "Xi highlighted the plan": a surname that does what people do.
    fn first_mention(&self, Place { at, end, .. }: Place) -> Option<NameSpan> {
        if !self.is_capital(at) {
            return None;
        }
        let names = Classes::ANY_GIVEN.with(Classes::SURNAME);
        // "M. Selvam (DAP-Tanjung) asked".
        if self.word(at).len() == 2
            && self.word(at).ends_with('.')
            && self.is_capital(at + 1)
            && self.common(at + 1) == 0
            && self.word(at + 2) == "("
        {
            return Some(NameSpan::new(at, at + 2, EntityKind::Person, SURE));
        }
        let also = matches!(self.word(at + 1), "also" | "then" | "later" | "earlier");
        let verb = at + 1 + usize::from(also);
        let acts = verb < end && HUMAN_VERBS.has(self.word(verb));
        let common = self.common(at) != 0;
        let other = Classes::NORP
            .with(Classes::ANY_PLACE)
            .with(Classes::ORG)
            .with(Classes::ORG_HEAD)
            .with(Classes::TITLE)
            .with(Classes::RANK)
            .with(Classes::DAY)
            .with(Classes::MONTH);
        let classes = self.classes(at);
        let is_name = acts
            && !self.words.tokens[at].is_all_caps()
            && (classes.any(names) || !common)
            && !classes.any(other)
            && !OPENERS.has(self.word(at))
            && (!common || also && !self.word(at).ends_with('s'));
        is_name.then(|| NameSpan::new(at, at + 1, EntityKind::Person, LIKELY))
    }

    /// The end of a run of capitalised words from `at` on that are common nouns in small letters.
    fn fields(&self, at: usize, end: usize) -> usize {
        let mut stop = at;
        while stop < end
            && stop < at + 5
            && self.is_capital(stop)
            && self.common(stop) != 0
            && !self
                .classes(stop)
                .any(Classes::ANY_PLACE.with(Classes::NORP))
        {
            stop += 1;
        }
        stop
    }

    /// "Ministry of Health, Labour and Social Welfare": an office with a list of its fields.
    fn office(&self, name: NameSpan) -> Option<NameSpan> {
        let (first, mut at) = (name.first as usize, name.end as usize);
        if name.kind != EntityKind::Org
            || !OFFICE_HEADS.has(self.word(first))
            || !matches!(self.word(first + 1), "of" | "for" | "on")
        {
            return None;
        }
        let limit = self.sentence_end(first);
        let (mut last, mut whole) = (at, false);
        while at < limit && at < first + 24 {
            let word = self.word(at);
            let skip = match word {
                "," if self.word(at + 1) == "and" => 2,
                "," | "and" | "&" => 1,
                _ => break,
            };
            let stop = self.fields(at + skip, limit);
            if stop == at + skip {
                break;
            }
            // A list ends with "and"; a comma alone may begin something else.
            if word != "," || skip == 2 {
                (last, whole) = (stop, true);
                break;
            }
            at = stop;
        }
        whole.then(|| NameSpan::new(first, last, EntityKind::Org, SURE))
    }

    /// "the Tessa Holm Foundation for the Visual Arts".
    fn foundation(&self, name: NameSpan) -> Option<NameSpan> {
        let (first, end) = (name.first as usize, name.end as usize);
        if !matches!(name.kind, EntityKind::Org | EntityKind::Misc)
            || end < first + 2
            || !NAMES_FOR.has(self.word(end - 1))
            || !matches!(self.word(end), "for" | "of" | "on" | "against")
        {
            return None;
        }
        let article = usize::from(self.word(end + 1) == "the");
        let from = end + 1 + article;
        let stop = self.fields(from, self.sentence_end(first));
        (stop > from).then(|| NameSpan::new(first, stop, EntityKind::Org, SURE))
    }

    /// "Moody's Rating Co.", "Barrow's rose", "Barrow's, the chain": firms that are called like somebody's.
    fn possessive_firm(&self, name: NameSpan, next: Option<NameSpan>) -> Option<NameSpan> {
        let (first, end) = (name.first as usize, name.end as usize);
        let free = matches!(
            name.kind,
            EntityKind::Person | EntityKind::Org | EntityKind::Misc
        );
        if !free || end != first + 1 || !matches!(self.word(end), "'s" | "’s") {
            return None;
        }
        if let Some(next) = next.filter(|next| next.first as usize == end + 1)
            && FIRM_TAILS.has(self.word(next.end as usize - 1))
            && (end + 1..next.end as usize - 1).all(|at| self.common(at) != 0)
        {
            return Some(NameSpan::new(
                first,
                next.end as usize,
                EntityKind::Org,
                SURE,
            ));
        }
        let trades = FIRM_VERBS.has(self.word(end + 1));
        let is_one = self.word(end + 1) == ","
            && matches!(self.word(end + 2), "the" | "a" | "an")
            && (end + 3..end + 6).any(|at| FIRM_NOUNS.has(self.word(at)));
        (trades || is_one).then(|| NameSpan::new(first, end + 1, EntityKind::Org, SURE))
    }

    /// What a hyphen glues together: "R-Calif.", "(DAP-Tanjung)", "anti-Duarte", "US-China".
    fn glued(&self, Place { at, start, end }: Place) -> Vec<NameSpan> {
        let tokens = &self.words.tokens;
        if at == start || at + 1 >= end || tokens[at].after_space() || !self.is_capital(at + 1) {
            return Vec::new();
        }
        let (head, tail) = (at - 1, at + 1);
        let before = head.checked_sub(1).map_or("", |at| self.word(at));
        let name = |at: usize, stop: usize, kind| NameSpan::new(at, stop, kind, SURE);
        let word = self.word(head);
        if matches!(word, "R" | "D" | "I") && matches!(before, "," | "(") {
            let run = (tail..end.min(tail + 3)).take_while(|&at| self.is_capital(at));
            return vec![name(tail, tail + run.count(), EntityKind::Place)];
        }
        if tokens[head].is_all_caps() && before == "(" && self.word(tail + 1) == ")" {
            let party = name(head, at, EntityKind::Org);
            return vec![party, name(tail, tail + 1, EntityKind::Place)];
        }
        if PREFIXES.has(word) {
            let kind = self.kind_alone(tail);
            return kind
                .map(|kind| name(tail, tail + 1, kind))
                .into_iter()
                .collect();
        }
        let places = Classes::COUNTRY.with(Classes::CITY).with(Classes::REGION);
        let both = [head, tail].into_iter();
        if self.is_capital(head) && both.clone().all(|at| self.classes(at).any(places)) {
            return both.map(|at| name(at, at + 1, EntityKind::Place)).collect();
        }
        Vec::new()
    }

    /// What one word names by itself, as far as that can be known.
    fn kind_alone(&self, at: usize) -> Option<EntityKind> {
        let classes = self.classes(at);
        let names = Classes::ANY_GIVEN.with(Classes::SURNAME);
        Some(if classes.any(Classes::NORP) {
            EntityKind::Norp
        } else if classes.any(Classes::ORG) || self.words.tokens[at].is_all_caps() {
            EntityKind::Org
        } else if classes.any(Classes::COUNTRY.with(Classes::REGION))
            || classes.any(Classes::CITY) && !classes.any(names)
        {
            EntityKind::Place
        } else if classes.any(names) || self.common(at) == 0 {
            EntityKind::Person
        } else {
            return None;
        })
    }

    /// "20th Century Film" is a firm, "19th Century" a time.
    fn centuries(&self, found: &mut [NameSpan]) {
        for name in found.iter_mut() {
            let first = name.first as usize;
            if name.kind == EntityKind::Misc
                && name.end > name.first + 2
                && self.words.tokens[first].kind == TokenKind::Number
                && self.word(first + 1) == "Century"
            {
                name.kind = EntityKind::Org;
            }
        }
    }

    /// "Gujarat": what is known as a place and as nothing else is one.
    fn known_places(&self, found: &mut [NameSpan]) {
        let places = Classes::COUNTRY.with(Classes::CITY).with(Classes::REGION);
        for name in found
            .iter_mut()
            .filter(|name| name.kind == EntityKind::Misc)
        {
            let known = whole(&self.facts.info[name.range()]);
            if known.any(places) && known.bits() & !Classes::ANY_PLACE.bits() == 0 {
                name.kind = EntityKind::Place;
            }
        }
    }

    /// "Kiev fell silent", "Muslim leaders met": a place or people that opens a sentence and was passed
    /// over.
    fn known_that_opens(&self, at: usize) -> Option<NameSpan> {
        let classes = self.classes(at);
        let only = |class: Classes| classes.any(class) && classes.bits() & !class.bits() == 0;
        let tokens = &self.words.tokens;
        if tokens[at].kind != TokenKind::Word
            || self.common(at) != 0
            || !tokens.get(at + 1).is_some_and(|next| next.is_lower())
        {
            return None;
        }
        let kind = if only(Classes::ANY_PLACE) && is_finite(self.common(at + 1)) {
            EntityKind::Place
        } else if only(Classes::NORP) || classes.any(Classes::NORP) && self.is_plural_noun(at + 1) {
            EntityKind::Norp
        } else {
            return None;
        };
        Some(NameSpan::new(at, at + 1, kind, LIKELY))
    }

    /// "told Slate that": where the recogniser saw nothing.
    fn outlet(&self, at: usize) -> Option<NameSpan> {
        let told = at > 0 && matches!(self.word(at - 1), "told" | "tells");
        let outlet = told && OUTLETS.has(self.word(at));
        outlet.then(|| NameSpan::new(at, at + 1, EntityKind::Org, LIKELY))
    }
}
