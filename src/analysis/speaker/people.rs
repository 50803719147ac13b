//! Which pronoun the people of a story take: titles say it first, then first names, then what the article said of them.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::story::Story;
use crate::analysis::crf::hash;
use crate::analysis::lexicon::{WordList, word_list};
use crate::analysis::quote::lexicon::{Class, class_of};
use crate::analysis::{EntityKind, Gender, gender};

static FIRST_NAMES: WordList = word_list!("en/story-first-names.txt");
static NICKNAMES: WordList = word_list!("en/story-nicknames.txt");
/// What stands before a name: "old Tripp".
const ADJECTIVES: [&str; 4] = ["old", "young", "little", "elder"];
/// Titles that children have too.
const CHILDREN: [&str; 5] = ["Miss", "Master", "Young", "Little", "Cousin"];
/// What relatives are called before their names, and what others call them.
const FAMILIAR: [(&str, &str); 19] = [
    ("aunt", "aunt"),
    ("auntie", "aunt"),
    ("uncle", "uncle"),
    ("mother", "mother"),
    ("mamma", "mother"),
    ("mama", "mother"),
    ("father", "father"),
    ("papa", "father"),
    ("granny", "grandmother"),
    ("grandma", "grandmother"),
    ("grandmother", "grandmother"),
    ("grandfather", "grandfather"),
    ("grandpa", "grandfather"),
    ("cousin", "cousin"),
    ("sister", "sister"),
    ("brother", "brother"),
    ("mrs", "wife"),
    ("lady", "wife"),
    ("nurse", "nurse"),
];

static PERSON_NOUNS: WordList = word_list!("en/story-people.txt");

/// What a first name says in a story, which calls its people by names that the news has seldom.
fn of_first_name(name: &str) -> Gender {
    match gender::of_first_name(name) {
        Gender::Unknown => match FIRST_NAMES.get(&name.to_lowercase()) {
            Some("m") => Gender::Male,
            Some("f") => Gender::Female,
            _ => Gender::Unknown,
        },
        known => known,
    }
}

/// What a noun for a person says: "the coachman", "his mother"; `None` if it is none.
pub(super) fn of_noun(noun: &str) -> Option<Gender> {
    let noun = noun.to_lowercase();
    match PERSON_NOUNS.get(&noun) {
        Some("m") => Some(Gender::Male),
        Some("f") => Some(Gender::Female),
        Some(_) => Some(Gender::Unknown),
        None if class_of(&noun) == Class::Role => Some(gender::of_title(&noun)),
        None => match gender::of_title(&noun) {
            Gender::Unknown if noun.len() > 5 && noun.ends_with("woman") => Some(Gender::Female),
            Gender::Unknown if noun.len() > 5 && noun.ends_with("man") => Some(Gender::Male),
            Gender::Unknown => None,
            known => Some(known),
        },
    }
}

/// What a story says of its people: read once.
#[derive(Debug, Default)]
pub(super) struct People {
    /// Which pronoun each takes, …
    pub(super) genders: Vec<Gender>,
    /// … and whether a title or a first name says so.
    pub(super) surely: Vec<bool>,
    /// Who has a title that no child has.
    pub(super) titled: Vec<bool>,
    /// The token where each is named first.
    pub(super) first: Vec<usize>,
    /// How often the narration names each.
    pub(super) outside: Vec<u32>,
    /// "old Tripp", "little Hal".
    pub(super) adjectives: HashMap<&'static str, Vec<usize>>,
    /// Whom the narration calls by each first name, in small letters; `None` if there are several.
    first_names: HashMap<String, Option<usize>>,
    /// "Aunt Patience": those with such a word before their name, or in it.
    kin: HashMap<&'static str, Vec<usize>>,
    /// "A stranger came in": where a noun for a person first has such an article.
    introduced: HashMap<u64, usize>,
    /// Where the first of each gender is named, and the first of those without a title.
    earliest: [[usize; 2]; 3],
}

fn place_of(gender: Gender) -> usize {
    match gender {
        Gender::Male => 0,
        Gender::Female => 1,
        _ => 2,
    }
}

/// The words before a name, the nearest last: its title, without the stop.
fn before_name<'s>(story: &'s Story<'_>, place: usize) -> impl Iterator<Item = &'s str> {
    let stop = place
        .checked_sub(1)
        .is_some_and(|at| story.word_at(at) == ".");
    let before = place.checked_sub(1 + usize::from(stop));
    before
        .into_iter()
        .chain([place])
        .map(|at| story.word_at(at).trim_end_matches('.'))
}

impl People {
    pub(super) fn read(story: &Story<'_>) -> Self {
        let count = story.entities.len();
        let mut people = Self {
            titled: vec![false; count],
            first: vec![usize::MAX; count],
            outside: vec![0; count],
            ..Self::default()
        };
        let mut votes = vec![[0_u32; 2]; count];
        for (mention, place) in story.mentions.iter().zip(&story.places) {
            let entity = mention.entity;
            people.first[entity] = people.first[entity].min(*place);
            people.outside[entity] += u32::from(story.seen[*place].mark.is_outside());
            if mention.kind == EntityKind::Person {
                people.read_name(story, entity, *place, &mut votes[entity]);
            }
        }
        for (entity, votes) in votes.into_iter().enumerate() {
            let (gender, surely) = of_person(story, entity, votes);
            people.genders.push(gender);
            people.surely.push(surely);
        }
        people.earliest = [[usize::MAX; 2]; 3];
        for entity in (0..count).filter(|at| story.entities[*at].kind == EntityKind::Person) {
            for gender in [place_of(people.genders[entity]), 2] {
                let earliest = &mut people.earliest[gender];
                earliest[0] = earliest[0].min(people.first[entity]);
                if !people.titled[entity] {
                    earliest[1] = earliest[1].min(people.first[entity]);
                }
            }
        }
        for entity in (0..count).filter(|at| people.outside[*at] > 0) {
            let person = story.entities[entity].kind == EntityKind::Person;
            let name = story.name(entity).split(' ').next().filter(|_| person);
            if let Some(name) = name {
                let only = people.first_names.entry(name.to_lowercase());
                only.and_modify(|only| *only = None).or_insert(Some(entity));
            }
        }
        for at in 0..story.words.tokens.len() {
            let article = matches!(
                story.word_at(at),
                "a" | "A" | "an" | "An" | "one" | "One" | "another" | "Another" | "two"
            );
            if article && story.seen[at].mark.is_outside() {
                for noun in at + 1..(at + 4).min(story.seen.len()) {
                    people.introduced.entry(story.seen[noun].word).or_insert(at);
                }
            }
        }
        people
    }

    fn read_name(&mut self, story: &Story<'_>, entity: usize, place: usize, votes: &mut [u32; 2]) {
        for word in before_name(story, place) {
            let noun = word.to_lowercase();
            let known = ADJECTIVES.iter().find(|known| **known == noun);
            if let Some(known) = known {
                add(self.adjectives.entry(known).or_default(), entity);
            }
            let Some(gender) =
                of_noun(word).filter(|_| word.starts_with(|c: char| c.is_uppercase()))
            else {
                continue;
            };
            self.titled[entity] |= !CHILDREN.contains(&word);
            match gender {
                Gender::Male => votes[0] += 1,
                Gender::Female => votes[1] += 1,
                _ => {}
            }
            let kin = FAMILIAR.iter().find(|(called, _)| *called == noun);
            if let Some((_, kin)) = kin {
                add(self.kin.entry(kin).or_default(), entity);
            }
        }
    }

    /// Where somebody is named first who may be described by a noun of this gender.
    pub(super) fn anybody(&self, gender: Gender, young: bool) -> usize {
        self.earliest[place_of(gender)][usize::from(young)]
    }

    /// Tom, for "Thomas", and Elizabeth, for "Lizzy": who has the name that another name stands for.
    pub(super) fn by_nickname(&self, name: &str) -> Option<usize> {
        let names = NICKNAMES.get(&name.to_lowercase())?;
        let mut known = names
            .split(' ')
            .filter_map(|name| *self.first_names.get(name)?);
        known.next().filter(|_| known.next().is_none())
    }

    /// Those who are called "Aunt" before their names, for "aunt".
    pub(super) fn called(&self, kin: &str) -> &[usize] {
        self.kin.get(kin).map_or(&[], Vec::as_slice)
    }

    /// "A stranger had come in": whether somebody without a name was spoken of so before.
    pub(super) fn is_introduced(&self, noun: &str, before: usize) -> bool {
        let known = self.introduced.get(&hash(noun.as_bytes()));
        known.is_some_and(|place| *place < before)
    }
}

/// More people of one word are not told apart.
const ALIKE: usize = 4;

fn add(list: &mut Vec<usize>, entity: usize) {
    if list.len() < ALIKE && !list.contains(&entity) {
        list.push(entity);
    }
}

/// The gender of somebody, and whether a title or a first name says it.
fn of_person(story: &Story<'_>, entity: usize, [male, female]: [u32; 2]) -> (Gender, bool) {
    let names = std::iter::once(&story.entities[entity].name)
        .chain(&story.entities[entity].aliases)
        .filter_map(|name| name.split(' ').next());
    let first = names
        .map(of_first_name)
        .find(|gender| *gender != Gender::Unknown);
    match (male.cmp(&female), first) {
        (Ordering::Greater, _) => (Gender::Male, true),
        (Ordering::Less, _) => (Gender::Female, true),
        (_, Some(first)) => (first, true),
        _ if story.told[entity] != Gender::Unknown => (story.told[entity], false),
        _ => (story.gender_of(entity), false),
    }
}

/// "a stranger" is "the stranger" from then on.
pub(super) fn the(phrase: &str) -> String {
    let phrase = phrase.to_lowercase();
    match phrase.split_once(' ') {
        Some(("a" | "an" | "this" | "that", rest)) => format!("the {rest}"),
        _ => phrase,
    }
}
