//! What makes a name an organisation's: its last words, what announces it, what it does, and what else the article
//! calls so. A part of [`Refiner`].

use std::collections::HashSet;

use super::evidence::run_hash;
use super::facts::whole;
use super::initials::named_by;
use super::refine::{
    FIRM_TAILS, FIRM_VERBS, HUMAN_VERBS, LIKELY, OFFICE_HEADS, OUTLETS, Refiner, SURE,
};
use crate::analysis::EntityKind;
use crate::analysis::gazetteer::Classes;
use crate::analysis::lexicon::{WordList, word_list};
use crate::analysis::name::NameSpan;
use crate::analysis::quote::wordclass::is_finite;
use crate::analysis::token::TokenKind;

static FIRM_TRADES: WordList = word_list!("en/firm-trades.txt");
/// "The charity Open Door": what comes before a name that is an organisation's.
static ANNOUNCED: WordList = word_list!("en/announced-organisations.txt");
/// Before "Bank" they make a place.
const DIRECTIONS: [&str; 8] = [
    "West", "East", "North", "South", "Left", "Right", "Outer", "River",
];
/// Last words of bodies that deal with something.
const BODIES: [&str; 9] = [
    "Corporation",
    "Authority",
    "Board",
    "Commission",
    "Agency",
    "Department",
    "Company",
    "Association",
    "Council",
];
static SPORT_VERBS: WordList = word_list!("en/sport-verbs.txt");
static SPORT_WORDS: WordList = word_list!("en/sport-words.txt");
/// Before the other club.
const AGAINST: [&str; 9] = [
    "for", "against", "behind", "past", "over", "beat", "beating", "hosting", "face",
];
/// "Construtora Barreto".
static OPENERS: WordList = word_list!("en/organisation-openers.txt");
static BODY_TAILS: WordList = word_list!("en/body-tails.txt");
static CLUB_TAILS: WordList = word_list!("en/club-tails.txt");
static FIRM_ENDINGS: WordList = word_list!("en/firm-endings.txt");

/// The first words of organisations: of those whose names say that they are firms, and of others that no list knows.
#[derive(Default)]
pub(super) struct FirstWords {
    legal: HashSet<u64>,
    others: HashSet<u64>,
}

impl Refiner<'_> {
    /// "Corvin Bank", "Garland Freight": what ends so is a firm, unless the name says where it lies ("West Bank").
    pub(super) fn tails(&self, found: &mut [NameSpan]) {
        for name in found.iter_mut() {
            let last = name.end as usize - 1;
            let sure = last > name.first as usize
                && FIRM_TRADES.has(self.word(last))
                && !DIRECTIONS.contains(&self.word(last - 1));
            let opens = last > name.first as usize && OPENERS.has(self.word(name.first as usize));
            // "Office of the Special Prosecutor".
            let office = OFFICE_HEADS.has(self.word(name.first as usize))
                && matches!(self.word(name.first as usize + 1), "of" | "for")
                // The office that somebody holds.
                && !name.range().any(|at| self.word(at).starts_with("Presiden"));
            let body = last > name.first as usize
                && name.kind == EntityKind::Misc
                && (BODY_TAILS.has(self.word(last)) || office);
            if (sure || opens)
                && matches!(
                    name.kind,
                    EntityKind::Person | EntityKind::Place | EntityKind::Misc
                )
                || body
            {
                name.kind = EntityKind::Org;
            }
        }
    }

    /// "Pellworm paid", "makes Pellworm the largest" after "Pellworm Energy AG": a firm's first word that was passed over.
    /// One that only opens a sentence needs no such form of the firm's name.
    pub(super) fn passed_over(&self, at: usize, firms: &FirstWords) -> Option<NameSpan> {
        let key = self.facts.info[at].hash;
        let (legal, other) = (firms.legal.contains(&key), firms.others.contains(&key));
        if !legal && !other {
            return None;
        }
        let tokens = &self.words.tokens;
        let opens = self.opens(at);
        let alone = tokens[at].kind == TokenKind::Word
            && tokens[at].is_capitalised()
            && self.common(at) == 0
            && tokens.get(at + 1).is_some_and(|next| next.is_lower())
            && (opens || !self.is_capital(at - 1));
        (alone && (legal || opens)).then(|| NameSpan::new(at, at + 1, EntityKind::Org, LIKELY))
    }

    /// "Al Noor Developments": what ends a firm's name, after what was taken for the whole of it.
    pub(super) fn whole_firm(&self, name: NameSpan) -> Option<NameSpan> {
        let (first, end) = (name.first as usize, name.end as usize);
        let same = self.words.sentence_of(first) == self.words.sentence_of(end);
        let goes_on = self.is_capital(end) && FIRM_TRADES.has(self.word(end)) && same;
        let open = matches!(
            name.kind,
            EntityKind::Person | EntityKind::Org | EntityKind::Misc
        );
        let bare = DIRECTIONS.contains(&self.word(end.wrapping_sub(1)));
        (goes_on && open && !bare).then(|| NameSpan::new(first, end + 1, EntityKind::Org, SURE))
    }

    /// "Karachi Water and Sewerage Corporation": what it deals with has an "and" in it.
    pub(super) fn with_and(&self, name: NameSpan, next: Option<NameSpan>) -> Option<NameSpan> {
        let next = next?;
        let (first, end) = (name.first as usize, name.end as usize);
        let (start, stop) = (next.first as usize, next.end as usize);
        let fits = end > first + 1
            && start == end + 1
            && stop >= start + 2
            && next.kind == EntityKind::Org
            && matches!(
                name.kind,
                EntityKind::Place | EntityKind::Org | EntityKind::Misc
            )
            && matches!(self.word(end), "and" | "&")
            && BODIES.contains(&self.word(stop - 1))
            && !BODIES.contains(&self.word(end - 1))
            && self.common(end - 1) != 0
            && stop <= start + 3
            && !self.classes(end - 1).any(Classes::ANY_PLACE);
        fits.then(|| NameSpan::new(first, stop, EntityKind::Org, SURE))
    }

    /// The first words of organisations.
    pub(super) fn first_words(&self, found: &[NameSpan]) -> FirstWords {
        let mut words = FirstWords::default();
        for name in found.iter().filter(|name| name.kind == EntityKind::Org) {
            let first = name.first as usize;
            let trade = FIRM_TRADES.has(self.word(name.end as usize - 1));
            let long = name.end > name.first + 1;
            let key = self.facts.info[first].hash;
            if self.is_firm_tail(*name) || trade && long {
                words.legal.insert(key);
            } else if self.classes(first) == Classes::NONE && self.common(first) == 0 {
                words.others.insert(key);
            }
        }
        words
    }

    /// The names that somebody is called by in full, first and last words.
    fn words_of_people(&self, found: &[NameSpan]) -> HashSet<u64> {
        let full = |name: &&NameSpan| name.kind == EntityKind::Person && name.end > name.first + 1;
        let ends = |name: &NameSpan| [name.first as usize, name.end as usize - 1];
        let ends = found.iter().filter(full).flat_map(ends);
        ends.map(|at| self.facts.info[at].hash).collect()
    }

    /// The single words that people are called by.
    fn people_alone(&self, found: &[NameSpan]) -> HashSet<u64> {
        let alone =
            |name: &&NameSpan| name.kind == EntityKind::Person && name.end == name.first + 1;
        let alone = found.iter().filter(alone);
        alone
            .map(|name| self.facts.info[name.first as usize].hash)
            .collect()
    }

    /// A first name that is no town's.
    fn is_given_only(&self, at: usize) -> bool {
        let classes = self.classes(at);
        classes.any(Classes::ANY_GIVEN) && !classes.any(Classes::CITY)
    }

    /// A word or two that a person is called by: not what a firm is named after.
    fn is_full_name(&self, name: NameSpan) -> bool {
        let first = self.classes(name.first as usize);
        name.kind == EntityKind::Person
            && name.end > name.first + 1
            && first.any(Classes::ANY_GIVEN)
    }

    /// "The charity Open Door", "state broadcaster TVP Nova", "shares in Havmark".
    fn is_announced(&self, name: NameSpan, people: &HashSet<u64>) -> bool {
        let (first, end) = (name.first as usize, name.end as usize);
        let before = |back: usize| first.checked_sub(back).map_or("", |at| self.word(at));
        let owned = matches!(before(1), "in" | "of")
            && matches!(before(2), "shares" | "Shares" | "stake" | "stakes");
        // "The builder Issouf Kaboré" may be a person.
        let said = match ANNOUNCED.get(&before(1).to_ascii_lowercase()) {
            Some("") => true,
            Some(_) => {
                let names = Classes::ANY_GIVEN.with(Classes::SURNAME);
                name.kind != EntityKind::Person
                    || end == first + 1 && !self.classes(first).any(names)
            }
            None => false,
        };
        if !owned && !said {
            return false;
        }
        let lone = end == first + 1;
        let person = self.is_full_name(name)
            || lone && people.contains(&self.facts.info[first].hash)
            // "The company Brandt founded".
            || lone
                && name.kind == EntityKind::Person
                && !self.is_capital(first - 1)
                && is_finite(self.common(end));
        let places = Classes::COUNTRY.with(Classes::CITY).with(Classes::REGION);
        !person && !whole(&self.facts.info[name.range()]).any(places)
    }

    /// "Vargo" after "Vargo Holdings Ltd."; "Havmark" after "shares in Havmark"; "Omnicore"; "SAHRA"; "told Slate
    /// that".
    pub(super) fn firms(&self, found: &mut [NameSpan]) {
        let key = |at: usize| self.facts.info[at].hash;
        let run = |range: std::ops::Range<usize>| run_hash(&self.facts.info[range]);
        let people = self.words_of_people(found);
        let people_alone = self.people_alone(found);
        let mut firms = HashSet::new();
        for name in found.iter() {
            let (first, end) = (name.first as usize, name.end as usize);
            if name.kind == EntityKind::Org && self.is_firm_tail(*name) {
                firms.extend((first + 1..end).map(|stop| run(first..stop)));
            }
            let doubtful = matches!(
                name.kind,
                EntityKind::Person | EntityKind::Place | EntityKind::Misc | EntityKind::Event
            );
            if doubtful && self.is_announced(*name, &people) {
                firms.insert(run(first..end));
            }
        }
        // "Meridian denied it" after "Meridian Correctional Health".
        let mut called: HashSet<u64> = HashSet::new();
        for name in found.iter() {
            if name.kind == EntityKind::Org && name.end > name.first + 1 {
                called.insert(key(name.first as usize));
            }
        }
        for name in found.iter().filter(|name| name.kind == EntityKind::Place) {
            let at = name.first as usize;
            let before = at.checked_sub(1).map_or("", |before| self.word(before));
            if matches!(before, "in" | "at" | "near" | "from" | "to" | ",")
                || self.word(name.end as usize) == ","
            {
                called.remove(&key(at));
            }
        }
        for name in found.iter_mut() {
            let at = name.first as usize;
            let acts = FIRM_VERBS.has(self.word(name.end as usize))
                || HUMAN_VERBS.has(self.word(name.end as usize));
            let state = Classes::COUNTRY.with(Classes::REGION).with(Classes::NORP);
            if name.kind == EntityKind::Place
                && name.end == name.first + 1
                && called.contains(&key(at))
                && acts
                && self.opens(at)
                && !self.classes(at).any(state)
            {
                name.kind = EntityKind::Org;
                continue;
            }
            let classes = self.classes(at);
            let names = Classes::ANY_GIVEN.with(Classes::SURNAME);
            let lone = name.end == name.first + 1;
            let known = whole(&self.facts.info[name.range()]);
            let legal = firms.contains(&run(name.range()));
            let called = people_alone.contains(&key(name.end as usize - 1));
            let open = match name.kind {
                EntityKind::Person | EntityKind::Misc | EntityKind::Event => true,
                // "Lakeside plans to open branches" after "Lakeside Sacco".
                EntityKind::Place if known.any(Classes::ANY_PLACE) => {
                    !known.any(Classes::COUNTRY.with(Classes::REGION))
                        && FIRM_VERBS.has(self.word(name.end as usize))
                }
                EntityKind::Place => {
                    let before = at.checked_sub(1).map_or("", |before| self.word(before));
                    let placed =
                        matches!(before, "the" | "The" | "in" | "at" | "near" | "from" | "to");
                    lone && (!placed || self.is_announced(*name, &people))
                }
                _ => false,
            };
            if !open
                || lone && people.contains(&key(at))
                || self.is_full_name(*name) && (called || !legal)
            {
                continue;
            }
            if legal {
                name.kind = EntityKind::Org;
                continue;
            }
            if !lone || !matches!(name.kind, EntityKind::Person | EntityKind::Misc) {
                continue;
            }
            let before = at.checked_sub(1).map_or("", |before| self.word(before));
            let token = self.words.tokens[at];
            let word = self.word(at);
            let outlet = OUTLETS.has(word) && matches!(before, "told" | "tells" | "to" | "by");
            // In a line of capitals letters say nothing.
            let shouts = |at: usize| {
                let token = self.words.tokens.get(at);
                token.is_some_and(|token| token.is_all_caps() && token.span.len() > 1)
            };
            let acronym = name.kind == EntityKind::Person
                && token.is_all_caps()
                && (3..=7).contains(&word.len())
                && !word.contains('.')
                && !classes.any(names)
                && !(at > 0 && shouts(at - 1) || shouts(at + 1));
            let invented = !classes.any(names)
                && word.len() > 6
                && self.common(at) == 0
                && FIRM_ENDINGS
                    .iter()
                    .any(|(ending, _)| word.ends_with(ending));
            if outlet || acronym || invented {
                name.kind = EntityKind::Org;
            }
        }
    }

    /// "CrowdShield": a word with a capital inside that was passed over.
    pub(super) fn invented(&self, at: usize) -> Option<NameSpan> {
        let word = self.word(at);
        let bytes = word.as_bytes();
        let inner = bytes
            .windows(2)
            .skip(2)
            .any(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase());
        let person = ["Mac", "Mc", "Fitz", "De", "La", "Le", "Di", "Van"];
        let fits = bytes.len() > 6
            && inner
            && bytes.iter().all(u8::is_ascii_alphabetic)
            && self.is_capital(at)
            && !person.iter().any(|start| word.starts_with(start));
        fits.then(|| NameSpan::new(at, at + 1, EntityKind::Org, LIKELY))
    }

    /// "Department of Agriculture (DA)", "(Sasra)": the first letters of an organisation's words, in brackets after it.
    pub(super) fn letters_in_brackets(&self, name: NameSpan) -> Option<NameSpan> {
        let end = name.end as usize;
        let short = self.word(end + 1);
        let fits = name.kind == EntityKind::Org
            && name.end > name.first + 1
            && self.word(end) == "("
            && self.word(end + 2) == ")"
            && (2..=8).contains(&short.len())
            && short.bytes().all(|byte| byte.is_ascii_alphabetic())
            && self.is_capital(end + 1)
            && named_by(&short.to_uppercase(), name.range().map(|at| self.word(at)));
        fits.then(|| NameSpan::new(end + 1, end + 2, EntityKind::Org, SURE))
    }

    /// "Liverpool beat Chelsea": towns that play are clubs, in an article full of sport or beside a club.
    pub(super) fn clubs(&self, found: &mut [NameSpan]) {
        let sport = self
            .words
            .tokens
            .iter()
            .filter(|token| token.is_lower() && SPORT_WORDS.has(token.of(self.text)))
            .take(5)
            .count();
        let town = |name: &NameSpan| {
            let known = whole(&self.facts.info[name.range()]);
            name.kind == EntityKind::Place
                && !known.any(Classes::COUNTRY.with(Classes::REGION))
                && name.end - name.first <= 2
        };
        for at in 0..found.len().saturating_sub(1) {
            let (one, two) = (found[at], found[at + 1]);
            let (end, next) = (one.end as usize, two.first as usize);
            if next < end + 1 || next > end + 2 || !SPORT_VERBS.has(self.word(end)) {
                continue;
            }
            if next == end + 2 && self.word(end + 1) != "the" {
                continue;
            }
            let club = |name: &NameSpan| name.kind == EntityKind::Org;
            let beside = club(&one) && town(&two) || town(&one) && club(&two);
            if beside || town(&one) && town(&two) && sport >= 3 {
                found[at].kind = EntityKind::Org;
                found[at + 1].kind = EntityKind::Org;
            }
        }
        if sport < 5 {
            return;
        }
        // Elsewhere in a report of sport a town that was a club once is one, and so is one that a club is called after
        // where it plays.
        let key = |name: &NameSpan| run_hash(&self.facts.info[name.range()]);
        let (mut clubs, mut towns) = (HashSet::new(), HashSet::new());
        for name in found.iter() {
            if name.kind == EntityKind::Org {
                clubs.insert(key(name));
            } else if !CLUB_TAILS.has(self.word(name.end as usize - 1)) {
                continue;
            }
            let (first, end) = (name.first as usize, name.end as usize);
            towns.extend((first + 1..end).map(|stop| run_hash(&self.facts.info[first..stop])));
        }
        let people = self.words_of_people(found);
        let alone = self.people_alone(found);
        for name in found.iter_mut() {
            let (first, end) = (name.first as usize, name.end as usize);
            let before = first.checked_sub(1).map_or("", |at| self.word(at));
            let against = AGAINST.contains(&before);
            // "Luton Vale", whatever the recogniser takes it for; "one behind Lincoln" is no person of the article.
            let doubtful = matches!(name.kind, EntityKind::Person | EntityKind::Misc);
            let is_club = doubtful
                && end > first + 1
                && CLUB_TAILS.has(self.word(end - 1))
                && !alone.contains(&self.facts.info[end - 1].hash)
                && !self.is_given_only(first)
                || doubtful
                    && against
                    && end == first + 1
                    && self.classes(first).any(Classes::CITY)
                    && !people.contains(&self.facts.info[first].hash);
            if is_club {
                name.kind = EntityKind::Org;
                continue;
            }
            if !town(name) {
                continue;
            }
            let finite = is_finite(self.common(end));
            let plays = finite
                && self
                    .words
                    .tokens
                    .get(end)
                    .is_some_and(|next| next.is_lower())
                || against;
            let called = towns.contains(&key(name)) && plays;
            let placed = matches!(before, "in" | "," | "near" | "at" | "from" | "of");
            if (clubs.contains(&key(name)) || called || against) && !placed {
                name.kind = EntityKind::Org;
            }
        }
    }

    pub(super) fn is_firm_tail(&self, name: NameSpan) -> bool {
        name.end > name.first + 1 && FIRM_TAILS.has(self.word(name.end as usize - 1))
    }
}
