//! A name that the document settles in one place is carried to the others.
//!
//! Second pass over what the recogniser found: a name that it was unsure of takes the type that the
//! same name has where it was sure; a surname of a full name is a person wherever it stands alone;
//! a run of capitals that was passed over is a name where it surely is one elsewhere.

use std::collections::{HashMap, HashSet};

use super::describe::ROLES;
use super::evidence::run_hash;
use super::facts::{Facts, TokenFacts};
use crate::analysis::EntityKind;
use crate::analysis::gazetteer::{Classes, Gazetteer, fold};
use crate::analysis::lexicon::{WordList, word_list};
use crate::analysis::name::NameSpan;
use crate::analysis::sentence::Words;
use crate::analysis::token::{Token, TokenKind};

static TITLE_LETTERS: WordList = word_list!("en/title-letters.txt");

/// What is believed of one name, all its places together.
#[derive(Clone, Copy, Debug, Default)]
struct Belief {
    weights: [f32; EntityKind::ALL.len()],
}

impl Belief {
    fn best(&self) -> (EntityKind, f32) {
        let mut best = (EntityKind::ALL[0], self.weights[0]);
        for (kind, &weight) in EntityKind::ALL.iter().zip(&self.weights) {
            if weight > best.1 {
                best = (*kind, weight);
            }
        }
        best
    }
}

/// Makes `found`, which is in order, agree with itself.
pub(super) fn settle(words: &Words, facts: &TokenFacts, found: &mut Vec<NameSpan>) {
    let mut beliefs: HashMap<u64, Belief> = HashMap::with_capacity(found.len());
    let mut surnames: HashMap<u64, f32> = HashMap::new();
    let hash = |name: &NameSpan| run_hash(&facts.info[name.range()]);
    for name in found.iter() {
        let belief = beliefs.entry(hash(name)).or_default();
        belief.weights[name.kind as usize] += name.confidence * name.confidence;
        if name.kind == EntityKind::Person && name.end > name.first + 1 && name.confidence > 0.8 {
            let last = run_hash(&facts.info[name.end as usize - 1..name.end as usize]);
            let surest = surnames.entry(last).or_default();
            *surest = surest.max(name.confidence);
        }
    }
    for name in found.iter_mut() {
        let key = hash(name);
        let alone = name.end == name.first + 1;
        let place = facts.info[name.first as usize].classes;
        let known = place.any(Classes::COUNTRY.with(Classes::NORP).with(Classes::REGION));
        if alone
            && name.kind != EntityKind::Person
            && name.confidence < 0.95
            && !known
            && surnames.contains_key(&key)
        {
            name.kind = EntityKind::Person;
            continue;
        }
        if let Some(belief) = beliefs.get(&key) {
            let (kind, weight) = belief.best();
            let outvoted = if name.confidence < 0.9 { 1.5 } else { 2.5 };
            let is_surname = name.kind == EntityKind::Person && surnames.contains_key(&key);
            if kind != name.kind
                && weight > outvoted * belief.weights[name.kind as usize]
                && (name.confidence < 0.9 || !is_surname)
            {
                name.kind = kind;
            }
        }
    }
    let mut more = Vec::new();
    for zone in &facts.zones {
        let mut at = zone.first as usize;
        let end = zone.end as usize;
        while at < end {
            if !words.tokens[at].is_capitalised() {
                at += 1;
                continue;
            }
            let first = at;
            let from = found.partition_point(|name| (name.end as usize) <= first);
            let next = found.get(from).copied();
            if let Some(name) = next.filter(|name| (name.first as usize) <= first) {
                at = name.end as usize;
                continue;
            }
            let stop = next.map_or(end, |name| end.min(name.first as usize));
            while at < stop && words.tokens[at].is_capitalised() {
                at += 1;
            }
            if at - first > 6 {
                continue;
            }
            let stretch = NameSpan::new(first, at, EntityKind::Person, 0.6);
            let touches = at < end && next.is_some_and(|name| name.first as usize == at)
                || first > zone.first as usize
                    && found[..from]
                        .last()
                        .is_some_and(|name| name.end as usize == first);
            let shouts = at == first + 1
                && words.tokens[first].is_all_caps()
                && words.tokens[first].span.len() > 2;
            let key = run_hash(&facts.info[first..at]);
            let opens = words.tokens[..first]
                .last()
                .is_none_or(|before| matches!(before.kind, TokenKind::Stop | TokenKind::Quote))
                || words.sentences[zone.sentence as usize].first as usize == first;
            let least = if shouts {
                0.4
            } else if opens || touches {
                1.5
            } else {
                0.7
            };
            if at == first + 1 && surnames.contains_key(&key) && !touches {
                more.push(stretch);
            } else if let Some((kind, weight)) = beliefs.get(&key).map(Belief::best)
                && weight > least
                && !(touches
                    && facts.info[at - 1]
                        .classes
                        .any(Classes::TITLE.with(Classes::RANK)))
            {
                more.push(NameSpan { kind, ..stretch });
            }
        }
    }
    if !more.is_empty() {
        found.extend(more);
        found.sort_unstable_by_key(|name| name.first);
    }
}

/// "North Korean", "Sri Lankan": a people known by two words is named by both, and what no list knows
/// as a people is none.
pub(super) fn whole_peoples(
    text: &str,
    words: &Words,
    facts: &TokenFacts,
    found: &mut Vec<NameSpan>,
) {
    let mut buffer = String::new();
    for at in 0..found.len() {
        let mut name = found[at];
        let (first, length) = (name.first as usize, (name.end - name.first) as usize);
        if name.kind == EntityKind::Norp && length == 1 && first > 0 {
            let before = words.tokens[first - 1];
            let free = at == 0 || (found[at - 1].end as usize) < first;
            if before.is_capitalised() && is_people(text, words, first - 1, &mut buffer) {
                name.first -= u32::from(free);
                // What stood there alone was the beginning of this one.
                if !free && found[at - 1].end - found[at - 1].first == 1 {
                    name.first -= 1;
                    found[at - 1].end = found[at - 1].first;
                }
            }
        } else if length == 2 && is_people(text, words, first, &mut buffer) {
            name.kind = EntityKind::Norp;
        } else if name.kind == EntityKind::Norp && length > 2 {
            let info = &facts.info[first..first + length];
            let known = |info: &Facts| info.classes.with(info.cover).any(Classes::NORP);
            if !info.iter().any(known) {
                name.kind = EntityKind::Misc;
            }
        }
        found[at] = name;
    }
    found.retain(|name| name.first < name.end);
}

/// True where the two words from `first` on are a people: known as one, or made from the name of a
/// country ("Sri Lankan").
fn is_people(text: &str, words: &Words, first: usize, buffer: &mut String) -> bool {
    let Some([one, two]) = words.tokens.get(first..first + 2) else {
        return false;
    };
    buffer.clear();
    fold(one.of(text), buffer);
    buffer.push(' ');
    fold(two.of(text), buffer);
    let gazetteer = Gazetteer::embedded();
    gazetteer.classes(buffer).any(Classes::NORP)
        || buffer
            .strip_suffix("ns")
            .or_else(|| buffer.strip_suffix('n'))
            .is_some_and(|country| gazetteer.classes(country).any(Classes::COUNTRY))
}

/// "They took Goma and Bukavu": what is known as a place and stands beside a place is no person, unless
/// the document has a person of that name.
pub(super) fn places_in_lists(
    text: &str,
    words: &Words,
    facts: &TokenFacts,
    found: &mut [NameSpan],
) {
    let link = |one: &NameSpan, two: &NameSpan| {
        two.first == one.end + 1
            && matches!(words.tokens[one.end as usize].of(text), "and" | "or" | ",")
    };
    let surnames: HashSet<u64> = found
        .iter()
        .filter(|name| name.kind == EntityKind::Person && name.end > name.first + 1)
        .map(|name| facts.info[name.end as usize - 1].hash)
        .collect();
    for at in 0..found.len() {
        let name = found[at];
        let alone = &facts.info[name.first as usize];
        if name.kind != EntityKind::Person
            || name.end != name.first + 1
            || !alone
                .classes
                .any(Classes::COUNTRY.with(Classes::CITY).with(Classes::REGION))
        {
            continue;
        }
        let before = found[..at].last().filter(|one| link(one, &name));
        let behind = found.get(at + 1).filter(|two| link(&name, two));
        let beside =
            |name: Option<&NameSpan>| name.is_some_and(|name| name.kind == EntityKind::Place);
        let is_surname = surnames.contains(&alone.hash);
        if (beside(before) || beside(behind)) && !is_surname {
            found[at].kind = EntityKind::Place;
        }
    }
}

/// "Amika/Mynt/Pawn Shop": names in a list, not one; "AC/DC" is one.
pub(super) fn part_at_slashes(text: &str, words: &Words, found: &mut Vec<NameSpan>) {
    let is_slash = |at: usize| words.tokens[at].of(text) == "/";
    let mut parts = Vec::new();
    found.retain(|name| {
        let range = name.first as usize..name.end as usize;
        let long = |at: usize| words.tokens[at].span.len() > 3;
        if !range.clone().any(is_slash) || !range.clone().any(long) {
            return true;
        }
        let mut first = range.start;
        for at in range.start..=range.end {
            if at == range.end || is_slash(at) {
                if first < at {
                    parts.push(NameSpan::new(first, at, name.kind, name.confidence));
                }
                first = at + 1;
            }
        }
        false
    });
    if !parts.is_empty() {
        found.extend(parts);
        found.sort_unstable_by_key(|name| name.first);
    }
}

/// "Moon Jae-in", "Park Geun-hye": the small word after the hyphen is part of the name.
pub(super) fn with_tails(text: &str, words: &Words, found: &mut [NameSpan]) {
    for at in 0..found.len() {
        let (name, next) = (found[at], found.get(at + 1).copied());
        let end = name.end as usize;
        let (Some(hyphen), Some(tail)) = (words.tokens.get(end), words.tokens.get(end + 1)) else {
            continue;
        };
        let glued = |token: &Token| !token.after_space();
        if matches!(name.kind, EntityKind::Person | EntityKind::Misc)
            && name.end > name.first + 1
            && hyphen.of(text) == "-"
            && glued(hyphen)
            && glued(tail)
            && tail.is_lower()
            && tail.span.len() <= 6
            && !HYPHEN_TAILS.has(tail.of(text))
            && next.is_none_or(|next| next.first as usize > end + 1)
        {
            found[at].end += 2;
            found[at].kind = EntityKind::Person;
        }
    }
}

/// "The ferry Aurora" names a ship: what a word for a craft announces, or what is spoken of like one
/// (a name with an article, which people do not have), is no person there, nor in the other places
/// of the name.
pub(super) fn name_crafts(text: &str, words: &Words, facts: &TokenFacts, found: &mut [NameSpan]) {
    let word = |at: usize| words.tokens.get(at).map_or("", |token| token.of(text));
    let hash = |name: &NameSpan| run_hash(&facts.info[name.range()]);
    let mut crafts: HashSet<u64> = HashSet::new();
    for name in found.iter() {
        if name.kind != EntityKind::Person || name.first == 0 {
            continue;
        }
        let before = name.first as usize - 1;
        let article = matches!(word(before), "the" | "The");
        let announced = CRAFTS.has(word(before))
            || article
                && before > 1
                && matches!(word(before - 1), "," | "the")
                && CRAFTS.has(word(before - 2));
        // "the Maren Lind can sail": not "the Maren Lind case", not "the Kennedys".
        let behind = words.tokens.get(name.end as usize);
        let alone = behind
            .is_none_or(|token| token.kind != TokenKind::Word || AFTER_CRAFT.has(token.of(text)));
        let given = facts.info[name.first as usize]
            .classes
            .any(Classes::ANY_GIVEN);
        let full = name.end == name.first + 2 && given;
        if announced || article && full && alone {
            crafts.insert(hash(name));
        }
    }
    for name in found.iter_mut() {
        if name.kind == EntityKind::Person && crafts.contains(&hash(name)) {
            name.kind = EntityKind::Misc;
        }
    }
}

static CRAFTS: WordList = word_list!("en/craft.txt");
static AFTER_CRAFT: WordList = word_list!("en/after-craft.txt");
static HYPHEN_TAILS: WordList = word_list!("en/hyphen-tails.txt");

/// Events and laws are learnt as "other names"; their own words tell them apart. What is known as an
/// organisation and nothing else is one.
pub(super) fn name_events(text: &str, words: &Words, facts: &TokenFacts, found: &mut [NameSpan]) {
    for name in found.iter_mut() {
        let info = &facts.info[name.range()];
        let whole = match info {
            [alone] => alone.classes,
            [first, .., last] if first.place == 1 && last.place == 3 => first.cover,
            _ => Classes::NONE,
        };
        if whole.any(Classes::ORG) {
            let unsure = match name.kind {
                EntityKind::Misc => true,
                EntityKind::Person | EntityKind::Place | EntityKind::Norp => !whole.any(NO_ORG),
                _ => false,
            };
            if unsure {
                name.kind = EntityKind::Org;
            }
            continue;
        }
        if !matches!(name.kind, EntityKind::Misc | EntityKind::Org) {
            continue;
        }
        if whole.any(Classes::EVENT) {
            name.kind = EntityKind::Event;
        } else if whole.any(Classes::LAW) {
            name.kind = EntityKind::Law;
        } else if name.kind == EntityKind::Misc && info.len() > 1 {
            for token in &words.tokens[name.range()] {
                let word = token.of(text);
                if EVENT_WORDS.has(word) {
                    name.kind = EntityKind::Event;
                } else if LAW_WORDS.has(word) {
                    name.kind = EntityKind::Law;
                    break;
                }
            }
        }
    }
}

/// "Airlifted to Aspen Hospital": what somebody is at, in or brought to is a place there, also where
/// "Aspen Hospital said" makes it an organisation.
pub(super) fn name_facilities(text: &str, words: &Words, found: &mut [NameSpan]) {
    let word = |at: usize| words.tokens[at].of(text);
    for name in found.iter_mut().filter(|name| name.kind == EntityKind::Org) {
        let first = name.first as usize;
        let before = match first.checked_sub(1) {
            Some(at) if word(at) == "the" => at.checked_sub(1),
            before => before,
        };
        if FACILITIES.has(word(name.end as usize - 1))
            && before.is_some_and(|at| WHEREABOUTS.has(word(at)))
        {
            name.kind = EntityKind::Place;
        }
    }
}

static FACILITIES: WordList = word_list!("en/facility.txt");
static WHEREABOUTS: WordList = word_list!("en/whereabouts.txt");
static EVENT_WORDS: WordList = word_list!("en/event-words.txt");
static LAW_WORDS: WordList = word_list!("en/law-words.txt");

/// What a name may be besides an organisation.
const NO_ORG: Classes = Classes::ANY_PLACE
    .with(Classes::NORP)
    .with(Classes::ANY_GIVEN)
    .with(Classes::SURNAME);

/// "Miss Pardoe", "Lady Catherine": who is addressed like that is a person.
fn addressed(text: &str, words: &Words, facts: &TokenFacts, name: &mut NameSpan) {
    let word = |at: usize| words.tokens[at].of(text).trim_end_matches('.');
    let plain = |word: &str| {
        matches!(
            word,
            "Mr" | "Mrs" | "Ms" | "Miss" | "Mme" | "Madame" | "Sister" | "Aunt" | "Uncle"
        )
    };
    let (first, end) = (name.first as usize, name.end as usize);
    let before = first.checked_sub(1).filter(|at| plain(word(*at)));
    let inside = (plain(word(first)) || matches!(word(first), "Lady" | "Lord" | "Sir" | "Dame"))
        && (2..=4).contains(&(end - first));
    let next = first + usize::from(inside);
    // "Miss Universe", "Miss Kenya", "Lady Justice" are none.
    let known = facts.info[next].classes;
    let pageant = word(next.saturating_sub(1)) == "Miss"
        && (known.any(Classes::COUNTRY)
            || matches!(
                word(next),
                "Universe" | "World" | "Earth" | "Teen" | "Saigon"
            ));
    let clear = |at: usize| {
        let token = words.tokens[at];
        token.is_word() && token.is_capitalised() && !known.any(Classes::COUNTRY)
    };
    if name.kind != EntityKind::Person && (before.is_some() || inside) && !pageant && clear(next) {
        name.kind = EntityKind::Person;
        name.first += u32::from(inside && plain(word(first)));
    }
}

/// "ASP Danladi Wuyep", "Kimweli MCA Grace Odera": a title of letters begins the name of a person.
fn lettered(text: &str, words: &Words, name: &mut NameSpan) {
    let title = name
        .range()
        .find(|at| TITLE_LETTERS.has(words.tokens[*at].of(text)));
    let Some(title) = title else { return };
    let rest = &words.tokens[title + 1..name.end as usize];
    let plain = |word: &Token| word.is_word() && word.is_capitalised() && !word.is_all_caps();
    if (2..=4).contains(&rest.len()) && rest.iter().all(plain) {
        name.first = title as u32 + 1;
        name.kind = EntityKind::Person;
    }
}

/// "“Right,” he said": a word that opens what is said and names nobody.
fn is_interjection(text: &str, words: &Words, name: &NameSpan) -> bool {
    let first = name.first as usize;
    name.kind == EntityKind::Person
        && name.end == name.first + 1
        && matches!(
            words.tokens[first].of(text),
            "Right" | "Ready" | "Fine" | "Well" | "Quite" | "Sorry" | "Enough" | "Exactly" | "Sure"
        )
        && first > 0
        && words.tokens[first - 1].kind == TokenKind::Quote
}

/// How a school's name begins in other languages.
const SCHOOLS: [&str; 7] = [
    "Scoil", "Colegio", "Escuela", "Lycée", "École", "Liceo", "Ysgol",
];

/// What a body of police is called, which no family is.
const BODIES: [&str; 6] = [
    "Department",
    "Force",
    "Headquarters",
    "Service",
    "Station",
    "Academy",
];

/// "Superintendent of Police Ana Maria Lobo": the office ends before the name of a person.
fn of_police(text: &str, words: &Words, name: &mut NameSpan) {
    let (first, end) = (name.first as usize, name.end as usize);
    let word = |at: usize| words.tokens[at].of(text);
    let office = name.kind == EntityKind::Org
        && first > 1
        && word(first) == "Police"
        && word(first - 1) == "of"
        && ROLES.has(&word(first - 2).to_lowercase());
    let rest = &words.tokens[first + 1..end];
    let plain = |token: &Token| {
        token.is_word()
            && token.is_capitalised()
            && !token.is_all_caps()
            && !BODIES.contains(&token.of(text))
    };
    if office && (2..=4).contains(&rest.len()) && rest.iter().all(plain) {
        name.first += 1;
        name.kind = EntityKind::Person;
    }
}

/// "Justice Okoye" after "Justice Grace Okoye": a title and the family name of somebody.
fn titled_surnames(text: &str, words: &Words, facts: &TokenFacts, found: &mut [NameSpan]) {
    let titled = |name: &NameSpan| {
        name.kind != EntityKind::Person
            && name.end == name.first + 2
            && facts.info[name.first as usize].classes.any(Classes::TITLE)
    };
    if !found.iter().any(titled) {
        return;
    }
    let last = |name: &NameSpan| words.tokens[name.end as usize - 1].of(text);
    let people: HashSet<&str> = found
        .iter()
        .filter(|name| name.kind == EntityKind::Person && name.end > name.first + 1)
        .map(last)
        .collect();
    for name in found.iter_mut() {
        if titled(name) && people.contains(last(name)) {
            name.first += 1;
            name.kind = EntityKind::Person;
        }
    }
}

/// Titles are no part of a name, and no name by themselves.
pub(super) fn without_titles(
    text: &str,
    words: &Words,
    facts: &TokenFacts,
    found: &mut Vec<NameSpan>,
) {
    titled_surnames(text, words, facts, found);
    found.retain_mut(|name| {
        addressed(text, words, facts, name);
        lettered(text, words, name);
        of_police(text, words, name);
        if name.kind == EntityKind::Person
            && name.end > name.first + 1
            && SCHOOLS.contains(&words.tokens[name.first as usize].of(text))
        {
            name.kind = EntityKind::Org;
        }
        if is_interjection(text, words, name) {
            return false;
        }
        let range = name.first as usize..name.end as usize;
        let info = &facts.info[range.clone()];
        let titles = info
            .iter()
            .all(|info| info.place > 0 && info.cover.any(Classes::TITLE));
        if titles && name.kind != EntityKind::Person {
            return false;
        }
        let first = info[0].classes;
        let word = words.tokens[range.start].of(text);
        let honorific = first.any(Classes::TITLE)
            && (!first.any(Classes::ANY_GIVEN.with(Classes::SURNAME))
                && !matches!(word, "Sheikh" | "Shah" | "M.")
                || matches!(word, "King" | "Queen" | "Pope" | "Prince" | "Princess"));
        if info.len() == 1 {
            if name.kind == EntityKind::Misc && first.any(Classes::NORP) {
                name.kind = EntityKind::Norp;
            }
            return !(honorific && word.ends_with('.') && name.kind != EntityKind::Person);
        }
        if honorific && name.kind == EntityKind::Person {
            name.first += 1;
        }
        true
    });
}
