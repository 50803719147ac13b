//! Who is the same person in several articles.
//!
//! People are joined by the first and the last word of their names, folded, never by a surname alone.
//! A name of one word joins nothing: it is *perhaps* one of those whose first or last name it is. How
//! doubtful a join is, is computed and shown: a name that several people here would have by chance,
//! different middle initials, roles and company that have nothing in common, two links. Beyond that
//! nothing is split or joined by the program: [`Decisions`] are the reader's.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;

use super::brief::{At, Brief, Named, Words};
use super::decisions::{Decisions, decided_key};
use super::document::{Document, Name};
use super::key::{Key, initials};
use crate::text::fold;
use crate::text::order;

/// Whom a name in an article stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joined {
    /// What it is joined by.
    pub key: Key,
    /// True if the reader said so.
    pub decided: bool,
}

/// All people of a library, as far as it was read.
#[derive(Debug, Default)]
pub struct People {
    decisions: Decisions,
    words: Words,
    /// The keys, each with its number.
    numbers: HashMap<Key, u32>,
    keys: Vec<Key>,
    /// The key of a type and a name.
    named: HashMap<(u32, u32), u32>,
    /// What is known of each key.
    known: Vec<Known>,
}

/// What is known of somebody. Words are numbers.
#[derive(Clone, Debug, Default)]
struct Known {
    /// The forms of the name, with how often each is the fullest of its article.
    forms: Vec<(u32, u32)>,
    /// The name that the reader gave.
    given: Option<String>,
    articles: u32,
    links: Vec<u32>,
    roles: Vec<(u32, u32)>,
    /// The role, and the keys of who else is named, article by article.
    company: Vec<(u32, Box<[u32]>)>,
}

/// Of so many articles of one person roles and company are compared.
const COMPARED: usize = 40;
/// A name is doubtful if this many others here would have it by chance.
const NAMESAKES: f64 = 0.5;

impl People {
    /// Nobody yet, with the reader's decisions.
    pub fn new(decisions: Decisions) -> Self {
        Self {
            decisions,
            ..Self::default()
        }
    }

    /// Whom a name in a document stands for.
    pub fn join(&self, document: &Document, name: &Name) -> Joined {
        let key = Key::of(&name.kind, &name.name);
        let decided = self.decided(&key, &name.kind, At::of(document));
        let decided = decided.map(decided_key);
        Joined {
            decided: decided.is_some(),
            key: decided.unwrap_or(key),
        }
    }

    /// The person whom the reader says that a name of this type is.
    fn decided(&self, key: &Key, kind: &str, at: At) -> Option<&str> {
        if kind != "PERSON" || self.decisions.are_none() {
            return None;
        }
        self.decisions.person(key, &place_of(at))
    }

    /// The person whom the reader says that a name in a document is; empty if the reader did not.
    pub fn decided_name(&self, document: &Document, name: &Name) -> String {
        let key = Key::of(&name.kind, &name.name);
        let person = self.decisions.person(&key, &place_of(At::of(document)));
        person.unwrap_or_default().to_owned()
    }

    /// The person whom the reader says that somebody is who is asked for by a name, as far as that holds
    /// in a document.
    pub(super) fn meant(&self, asked: &Key, document: &Document) -> Option<Key> {
        if self.decisions.are_none() {
            return None;
        }
        self.decisions.meant(asked, &place_of(At::of(document)))
    }

    /// The words that the numbers in a [`Brief`] stand for.
    pub fn words(&mut self) -> &mut Words {
        &mut self.words
    }

    /// The word of a number.
    pub fn word(&self, number: u32) -> &str {
        self.words.word(number)
    }

    /// Takes in everybody in a document; gives whom each of its names stands for.
    pub fn add(&mut self, document: &Document) -> Vec<Joined> {
        let brief = Brief::of(document, &mut self.words);
        let joined = self.take(&brief, At::of(document));
        let joined = joined.into_iter().map(|(key, decided)| Joined {
            key: self.keys[key as usize].clone(),
            decided,
        });
        joined.collect()
    }

    /// The same for numbers of words; gives the numbers of keys, and whether the reader said so.
    pub fn take(&mut self, brief: &Brief, at: At) -> Vec<(u32, bool)> {
        let joined: Vec<(u32, bool)> = brief.names.iter().map(|it| self.number(it, at)).collect();
        for (n, (name, (number, decided))) in brief.names.iter().zip(&joined).enumerate() {
            let key = &self.keys[*number as usize];
            if !key.joins() {
                continue;
            }
            let given = decided.then(|| {
                let key = &self.keys[self.named[&(name.kind, name.name)] as usize];
                let person = self.decisions.person(key, &place_of(at));
                person.map(str::to_owned)
            });
            let is_person = matches!(key, Key::Person(..));
            let known = &mut self.known[*number as usize];
            count(&mut known.forms, name.name);
            known.articles += 1;
            if let Some(given) = given {
                known.given = given;
            }
            if let Some(link) = name.link.filter(|link| !known.links.contains(link)) {
                known.links.push(link);
            }
            let Some(role) = name.role else {
                continue;
            };
            count(&mut known.roles, role);
            if is_person && known.company.len() < COMPARED {
                let others = joined.iter().enumerate().filter(|(m, _)| *m != n);
                let others = others.map(|(_, (key, _))| *key);
                let others = others.filter(|key| self.keys[*key as usize].joins());
                known.company.push((role, others.collect()));
            }
        }
        joined
    }

    /// The number of the key of a name, and whether the reader said so.
    fn number(&mut self, name: &Named, at: At) -> (u32, bool) {
        let known = self.named.get(&(name.kind, name.name)).copied();
        let number = known.unwrap_or_else(|| {
            let (kind, form) = (self.words.word(name.kind), self.words.word(name.name));
            let number = self.number_of(Key::of(kind, form));
            self.named.insert((name.kind, name.name), number);
            number
        });
        if self.decisions.are_none() {
            return (number, false);
        }
        let kind = self.words.word(name.kind);
        let decided = self.decided(&self.keys[number as usize], kind, at);
        match decided.map(decided_key) {
            Some(key) => (self.number_of(key), true),
            None => (number, false),
        }
    }

    fn number_of(&mut self, key: Key) -> u32 {
        if let Some(number) = self.numbers.get(&key) {
            return *number;
        }
        let number = self.keys.len() as u32;
        self.numbers.insert(key.clone(), number);
        self.keys.push(key);
        self.known.push(Known::default());
        number
    }

    /// The key of a number.
    pub fn key(&self, number: u32) -> &Key {
        &self.keys[number as usize]
    }

    fn known(&self, key: &Key) -> Option<&Known> {
        let number = self.numbers.get(key)?;
        let known = &self.known[*number as usize];
        (known.articles > 0).then_some(known)
    }

    /// The reader's decisions.
    pub fn decisions(&self) -> &Decisions {
        &self.decisions
    }

    /// The name to show: what the reader said, or the form that is used most.
    pub fn name(&self, key: &Key) -> String {
        let known = self.known(key);
        if let Some(given) = known.and_then(|known| known.given.clone()) {
            return given;
        }
        let forms = known.into_iter().flat_map(|known| &known.forms);
        let forms = forms.map(|(form, count)| (self.word(*form), *count));
        let best = forms.max_by_key(|(form, count)| (*count, form.len(), std::cmp::Reverse(*form)));
        best.map(|(form, _)| form.to_owned()).unwrap_or_default()
    }

    /// All forms of the name, the most used first.
    pub fn forms(&self, key: &Key) -> Vec<String> {
        let forms = self.known(key).into_iter().flat_map(|known| &known.forms);
        let forms = forms.map(|(form, count)| (self.word(*form), *count));
        let mut forms: Vec<_> = forms.collect();
        order::sort_by_key(&mut forms, |(form, count)| {
            (std::cmp::Reverse(*count), *form)
        });
        forms.into_iter().map(|(form, _)| form.to_owned()).collect()
    }

    /// The role that is printed most.
    pub fn role(&self, key: &Key) -> Option<String> {
        let roles = self.known(key).into_iter().flat_map(|known| &known.roles);
        let roles = roles.map(|(role, count)| (self.word(*role), *count));
        let best = roles.max_by_key(|(role, count)| (*count, std::cmp::Reverse(*role)));
        best.map(|(role, _)| role.to_owned())
    }

    /// In how many articles somebody is named.
    pub fn articles(&self, key: &Key) -> u32 {
        self.known(key).map_or(0, |known| known.articles)
    }

    /// Everybody who is joined by a key, in the order of the keys.
    pub fn keys(&self) -> impl Iterator<Item = &Key> {
        let mut keys: Vec<&Key> = self.joined_keys().collect();
        keys.sort_unstable();
        keys.into_iter()
    }

    fn joined_keys(&self) -> impl Iterator<Item = &Key> {
        let keys = self.keys.iter().zip(&self.known);
        keys.filter(|(_, known)| known.articles > 0)
            .map(|(key, _)| key)
    }

    /// How common names are here, to judge joins by.
    pub fn namesakes(&self) -> Namesakes {
        let mut namesakes = Namesakes::default();
        for key in self.joined_keys() {
            if let Key::Person(first, last) = key {
                namesakes.people += 1;
                *namesakes.first.entry(first.clone()).or_default() += 1;
                *namesakes.last.entry(last.clone()).or_default() += 1;
            }
        }
        namesakes
    }

    /// Why a join may be wrong, a few words each; nothing if nothing speaks against it or somebody is
    /// in one article only.
    pub fn doubts(&self, key: &Key, namesakes: &Namesakes) -> Vec<String> {
        let mut doubts = Vec::new();
        let Some(known) = self.known(key).filter(|known| known.articles > 1) else {
            return doubts;
        };
        if known.given.is_some() || !matches!(key, Key::Person(..)) {
            return doubts;
        }
        let expected = namesakes.expected(key);
        if expected >= NAMESAKES {
            doubts.push(format!(
                "a common name: {expected:.1} others here may have it"
            ));
        }
        let forms = known.forms.iter();
        let middle = forms.map(|(form, _)| initials(self.word(*form)));
        let middle: BTreeSet<String> = middle.filter(|it| !it.is_empty()).collect();
        if middle.len() > 1 {
            let all: Vec<&str> = middle.iter().map(String::as_str).collect();
            doubts.push(format!("different middle initials: {}", all.join(", ")));
        }
        if known.links.len() > 1 {
            doubts.push("two links".to_owned());
        }
        if self.has_strangers(known) {
            doubts.push("roles and company with nothing in common".to_owned());
        }
        doubts
    }

    /// True if in two articles neither roles nor company have anything in common.
    fn has_strangers(&self, known: &Known) -> bool {
        let mut roles: HashMap<u32, BTreeSet<String>> = HashMap::new();
        for (role, _) in &known.company {
            roles
                .entry(*role)
                .or_insert_with(|| role_words(self.word(*role)));
        }
        let mut is_far: HashMap<(u32, u32), bool> = HashMap::new();
        let articles = known.company.iter().enumerate();
        articles.into_iter().any(|(n, (role, company))| {
            let others = known.company[n + 1..].iter();
            others
                .filter(|(other, _)| {
                    let far = is_far.entry((*role, *other));
                    *far.or_insert_with(|| roles[role].is_disjoint(&roles[other]))
                })
                .any(|(_, others)| !company.iter().any(|key| others.contains(key)))
        })
    }
}

fn count(counts: &mut Vec<(u32, u32)>, word: u32) {
    match counts.iter_mut().find(|(it, _)| *it == word) {
        Some((_, count)) => *count += 1,
        None => counts.push((word, 1)),
    }
}

/// How often names are given in a library.
#[derive(Debug, Default)]
pub struct Namesakes {
    people: u32,
    first: HashMap<String, u32>,
    last: HashMap<String, u32>,
}

impl Namesakes {
    /// How many other people would have this name by chance, if first and last names had nothing to do
    /// with each other: those with the same first name, times those with the same last name, of all.
    ///
    /// The library itself says how common a name is. So it holds in any language, and 20 articles are
    /// not judged as a newspaper's archive is.
    pub fn expected(&self, key: &Key) -> f64 {
        let Key::Person(first, last) = key else {
            return 0.0;
        };
        let others = |counts: &HashMap<String, u32>, name: &str| {
            f64::from(counts.get(name).copied().unwrap_or(0).saturating_sub(1))
        };
        others(&self.first, first) * others(&self.last, last) / f64::from(self.people.max(1))
    }
}

/// Where the lists of names say that an article is.
fn place_of(at: At) -> PathBuf {
    let path = std::path::absolute(at.path).unwrap_or_else(|_| at.path.into());
    match at.entry {
        Some(entry) => PathBuf::from(format!("{}#{}", path.display(), entry + 1)),
        None => path,
    }
}

/// The words of a role that say something.
fn role_words(role: &str) -> BTreeSet<String> {
    let folded = fold(role);
    let words = folded.split(|ch: char| !ch.is_alphanumeric());
    let words =
        words.filter(|word| word.chars().count() > 2 && !["the", "and", "for"].contains(word));
    words.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::library::document::Document;

    fn document(path: &str, names: &[(&str, Option<&str>)]) -> Document {
        let names = names.iter().map(|(name, role)| Name {
            name: (*name).to_owned(),
            kind: "PERSON".to_owned(),
            role: role.map(str::to_owned),
            ..Name::default()
        });
        Document {
            path: path.to_owned(),
            names: names.collect(),
            ..Document::default()
        }
    }

    #[test]
    fn a_surname_joins_nobody() {
        let mut people = People::default();
        let a = people.add(&document("/n/a", &[("Ana Lind", None), ("Tom Hale", None)]));
        let b = people.add(&document("/n/b", &[("Ana B. Lind", None), ("Lind", None)]));
        assert_eq!(a[0].key, b[0].key);
        assert_ne!(a[0].key, b[1].key);
        assert!(!b[1].key.joins());
        assert_eq!(people.articles(&a[0].key), 2);
    }

    #[test]
    fn the_reader_joins_and_parts() {
        let mut decisions = Decisions::default();
        let list = "[[same]]\nnames = [\"Ana Lind\", \"A. Lind\", \"Lind\"]\narticles = [\"a\"]\n\
            [[not_same]]\nname = \"Ana Lind\"\nas = \"Ana Lind (the farmer)\"\narticles = [\"farm\"]\n\
            [[entity]]\nname = \"Ana Lind\"\ntype = \"PERSON\"\ntags = [\"expert\"]\n";
        decisions
            .add_list(list, Path::new("/n"))
            .expect("it parses");
        let mut people = People::new(decisions);
        let all: Vec<Joined> = ["/n/a", "/n/b", "/n/farm"]
            .iter()
            .flat_map(|path| people.add(&document(path, &[("Ana Lind", None), ("Lind", None)])))
            .collect();
        let ana = Key::of("PERSON", "Ana Lind");
        assert_eq!((&all[0].key, &all[1].key, &all[2].key), (&ana, &ana, &ana));
        assert!(all[1].decided && !all[3].key.joins());
        assert_ne!(all[4].key, ana);
        assert_eq!(people.name(&all[4].key), "Ana Lind (the farmer)");
        assert_eq!(people.decisions().tags(&ana), ["expert"]);
    }

    #[test]
    fn doubt_is_computed() {
        let mut people = People::default();
        let ana = Key::of("PERSON", "Ana Lind");
        let doubts = |people: &People| people.doubts(&ana, &people.namesakes());
        people.add(&document(
            "/n/a",
            &[("Ana Lind", Some("harbour master")), ("Tom Hale", None)],
        ));
        people.add(&document(
            "/n/b",
            &[("Ana Lind", Some("Harbour chief")), ("Eva Moe", None)],
        ));
        assert!(doubts(&people).is_empty());
        people.add(&document(
            "/n/c",
            &[("Ana Lind", Some("goalkeeper")), ("Ida Ek", None)],
        ));
        assert_eq!(
            doubts(&people),
            ["roles and company with nothing in common"]
        );
        people.add(&document("/n/d", &[("Ana B. Lind", None)]));
        people.add(&document("/n/e", &[("Ana C. Lind", None)]));
        assert!(doubts(&people).iter().any(|it| it.ends_with("b, c")));
        for n in 0..12 {
            let (first, last) = (format!("Ana X{n}"), format!("Y{n} Lind"));
            people.add(&document("/n/f", &[(&first, None), (&last, None)]));
        }
        assert!(
            doubts(&people)[0].starts_with("a common name: "),
            "{:?}",
            doubts(&people)
        );
    }
}
