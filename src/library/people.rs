//! Who is the same person in several articles.
//!
//! People are joined by the first and the last word of their names, folded, never by a surname alone.
//! A name of one word joins nothing: it is *perhaps* one of those whose first or last name it is. How
//! doubtful a join is, is computed and shown: a name that several people here would have by chance,
//! different middle initials, roles and company that have nothing in common, two links. Beyond that
//! nothing is split or joined by the program: [`Decisions`] are the reader's.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::document::{Document, Name};
use crate::analysis::gazetteer::{Classes, Gazetteer, key_of};
use crate::text::fold;
use crate::text::order;

/// What names in different articles are joined by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// A person of at least two names: the first and the last word.
    Person(String, String),
    /// A person of whom there is one word: it joins nothing.
    OneWord(String),
    /// Anything else: its type, and the whole name.
    Other(String, String),
}

impl Key {
    /// Of a name of this type.
    pub fn of(kind: &str, name: &str) -> Self {
        if kind != "PERSON" {
            let folded = fold(name);
            let name = folded.strip_prefix("the ").unwrap_or(&folded).to_owned();
            return Self::Other(kind.to_owned(), name);
        }
        let words = name_words(name);
        match words.as_slice() {
            [] => Self::OneWord(fold(name)),
            [one] => Self::OneWord(one.clone()),
            [first, .., last] => Self::Person(first.clone(), last.clone()),
        }
    }

    /// True if this joins names in different articles.
    pub fn joins(&self) -> bool {
        !matches!(self, Self::OneWord(_))
    }
}

/// The words of a person's name, folded, without titles before it and suffixes after it.
fn name_words(name: &str) -> Vec<String> {
    let classes = |word: &str| Gazetteer::embedded().classes(&key_of(word));
    let mut words: Vec<&str> = name.split_whitespace().collect();
    let bare = |word: &str| word.trim_end_matches(['.', ',']).to_owned();
    while let [.., last] = words.as_slice()
        && words.len() > 1
        && (classes(last).any(Classes::SUFFIX) || classes(&bare(last)).any(Classes::SUFFIX))
    {
        words.pop();
    }
    // Titles may have several words: "Prime Minister".
    while let Some(count) = (1..=3.min(words.len().saturating_sub(1)))
        .rev()
        .find(|&count| {
            let title = words[..count].join(" ");
            let known = classes(&title).with(classes(&bare(&title)));
            // "Dean Smith" has a title for a first name.
            let is_given =
                words.len() == 2 && known.any(Classes::ANY_GIVEN) && !title.ends_with('.');
            known.any(Classes::TITLE) && !is_given
        })
    {
        words.drain(..count);
    }
    let folded = words.iter().map(|word| fold(&bare(word)));
    folded.filter(|word| !word.is_empty()).collect()
}

/// The initials between the first and the last name.
fn initials(name: &str) -> String {
    let words = name_words(name);
    let middle = words
        .get(1..words.len().saturating_sub(1))
        .unwrap_or_default();
    middle
        .iter()
        .filter_map(|word| word.chars().next())
        .collect()
}

/// What the reader says of people, in the lists of names.
#[derive(Clone, Debug, Default)]
pub struct Decisions {
    same: Vec<Same>,
    apart: Vec<Apart>,
    tags: HashMap<Key, Vec<String>>,
    /// All lists, one after the other.
    text: String,
}

/// Names that are one person.
#[derive(Clone, Debug)]
struct Same {
    person: String,
    keys: Vec<Key>,
    articles: Vec<PathBuf>,
}

/// A name that is another person in some articles.
#[derive(Clone, Debug)]
struct Apart {
    key: Key,
    person: String,
    articles: Vec<PathBuf>,
}

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    entity: Vec<Tagged>,
    #[serde(default)]
    same: Vec<SameRecord>,
    #[serde(default)]
    not_same: Vec<ApartRecord>,
}

#[derive(Deserialize)]
struct Tagged {
    name: String,
    #[serde(rename = "type", default)]
    kind: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    tags: Vec<String>,
}

#[derive(Deserialize)]
struct SameRecord {
    names: Vec<String>,
    #[serde(default)]
    articles: Vec<String>,
}

#[derive(Deserialize)]
struct ApartRecord {
    name: String,
    #[serde(rename = "as", default)]
    person: Option<String>,
    #[serde(default)]
    articles: Vec<String>,
}

impl Decisions {
    /// Adds what the text of an `entities.toml` in `folder` says.
    pub fn add_list(&mut self, text: &str, folder: &Path) -> Result<(), toml::de::Error> {
        let file: File = toml::from_str(text)?;
        let folder_name = folder.display().to_string();
        self.text.extend([&folder_name, "\0", text, "\0"]);
        let place = |articles: Vec<String>| -> Vec<PathBuf> {
            articles.iter().map(|name| folder.join(name)).collect()
        };
        for Tagged {
            name,
            kind,
            aliases,
            tags,
        } in file.entity
        {
            for form in aliases.iter().chain([&name]) {
                let key = Key::of(&kind, form);
                if !tags.is_empty() && (key.joins() || *form == name) {
                    self.tags.insert(key, tags.clone());
                }
            }
        }
        for SameRecord { names, articles } in file.same {
            if let Some(person) = names.first() {
                self.same.push(Same {
                    keys: names.iter().map(|name| Key::of("PERSON", name)).collect(),
                    person: person.clone(),
                    articles: place(articles),
                });
            }
        }
        for ApartRecord {
            name,
            person,
            articles,
        } in file.not_same
        {
            let other = || format!("{name} ({})", articles.first().map_or("another", |it| it));
            self.apart.push(Apart {
                key: Key::of("PERSON", &name),
                person: person.unwrap_or_else(other),
                articles: place(articles),
            });
        }
        Ok(())
    }

    /// The person whom the reader says that this name is in this article.
    fn person(&self, key: &Key, article: &Path) -> Option<&str> {
        let here = |articles: &[PathBuf]| {
            articles.is_empty() || articles.iter().any(|path| path == article)
        };
        let apart = self
            .apart
            .iter()
            .rev()
            .find(|it| it.key == *key && here(&it.articles));
        if let Some(apart) = apart {
            return Some(&apart.person);
        }
        let same = self
            .same
            .iter()
            .rev()
            .find(|it| it.keys.contains(key) && here(&it.articles));
        same.map(|same| same.person.as_str())
    }

    /// All that the lists say, to see whether they say something else.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The words of the names that the reader joined with others.
    pub fn joined_words(&self) -> Vec<String> {
        let keys = self.same.iter().flat_map(|same| &same.keys);
        let apart = self.apart.iter().map(|apart| &apart.key);
        let words = keys.chain(apart).flat_map(|key| match key {
            Key::Person(first, last) => vec![first.clone(), last.clone()],
            Key::OneWord(word) => vec![word.clone()],
            Key::Other(_, name) => name.split(' ').map(str::to_owned).collect(),
        });
        words.collect()
    }

    /// What the reader tagged a person or an organisation with.
    pub fn tags(&self, key: &Key) -> &[String] {
        self.tags.get(key).map_or(&[], Vec::as_slice)
    }
}

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
    known: BTreeMap<Key, Known>,
}

/// What is known of somebody.
#[derive(Clone, Debug, Default)]
struct Known {
    /// The forms of the name, with how often each is the fullest of its article.
    forms: BTreeMap<String, u32>,
    /// The name that the reader gave.
    given: Option<String>,
    articles: u32,
    initials: BTreeSet<String>,
    links: BTreeSet<String>,
    roles: BTreeMap<String, u32>,
    /// The words of the role, and who else is named, article by article.
    company: Vec<(BTreeSet<String>, BTreeSet<u64>)>,
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
            known: BTreeMap::new(),
        }
    }

    /// Whom a name in a document stands for.
    pub fn join(&self, document: &Document, name: &Name) -> Joined {
        let key = Key::of(&name.kind, &name.name);
        if name.kind == "PERSON"
            && !(self.decisions.same.is_empty() && self.decisions.apart.is_empty())
            && let Some(person) = self.decisions.person(&key, &place_of(document))
        {
            return Joined {
                key: decided_key(person),
                decided: true,
            };
        }
        Joined {
            key,
            decided: false,
        }
    }

    /// The person whom the reader says that a name in a document is; empty if the reader did not.
    pub fn decided_name(&self, document: &Document, name: &Name) -> String {
        let key = Key::of(&name.kind, &name.name);
        let person = self.decisions.person(&key, &place_of(document));
        person.unwrap_or_default().to_owned()
    }

    /// Takes in everybody in a document; gives whom each of its names stands for.
    pub fn add(&mut self, document: &Document) -> Vec<Joined> {
        let joined: Vec<Joined> = document
            .names
            .iter()
            .map(|it| self.join(document, it))
            .collect();
        let hashes: Vec<u64> = joined.iter().map(|it| hash(&it.key)).collect();
        for (n, (name, join)) in document.names.iter().zip(&joined).enumerate() {
            if !join.key.joins() {
                continue;
            }
            let known = self.known.entry(join.key.clone()).or_default();
            *known.forms.entry(name.name.clone()).or_default() += 1;
            known.articles += 1;
            if join.decided {
                let key = Key::of(&name.kind, &name.name);
                let person = self.decisions.person(&key, &place_of(document));
                known.given = person.map(str::to_owned);
            }
            if let Some(role) = &name.role {
                *known.roles.entry(role.clone()).or_default() += 1;
            }
            known.links.extend(name.link.clone());
            if matches!(join.key, Key::Person(..)) {
                let middle = initials(&name.name);
                known
                    .initials
                    .extend((!middle.is_empty()).then_some(middle));
                if let Some(role) = &name.role
                    && known.company.len() < COMPARED
                {
                    let others = hashes.iter().enumerate().filter(|(m, _)| *m != n);
                    let others = others.filter(|(m, _)| joined[*m].key.joins());
                    known
                        .company
                        .push((role_words(role), others.map(|(_, hash)| *hash).collect()));
                }
            }
        }
        joined
    }

    /// The reader's decisions.
    pub fn decisions(&self) -> &Decisions {
        &self.decisions
    }

    /// The name to show: what the reader said, or the form that is used most.
    pub fn name(&self, key: &Key) -> String {
        let known = self.known.get(key);
        if let Some(given) = known.and_then(|known| known.given.clone()) {
            return given;
        }
        let forms = known.into_iter().flat_map(|known| &known.forms);
        let best =
            forms.max_by_key(|(form, count)| (**count, form.len(), std::cmp::Reverse(*form)));
        best.map(|(form, _)| form.clone()).unwrap_or_default()
    }

    /// All forms of the name, the most used first.
    pub fn forms(&self, key: &Key) -> Vec<String> {
        let forms = self
            .known
            .get(key)
            .into_iter()
            .flat_map(|known| &known.forms);
        let mut forms: Vec<_> = forms.collect();
        order::sort_by_key(&mut forms, |(form, count)| {
            (std::cmp::Reverse(**count), *form)
        });
        forms.into_iter().map(|(form, _)| form.clone()).collect()
    }

    /// The role that is printed most.
    pub fn role(&self, key: &Key) -> Option<String> {
        let roles = self
            .known
            .get(key)
            .into_iter()
            .flat_map(|known| &known.roles);
        let best = roles.max_by_key(|(role, count)| (**count, std::cmp::Reverse(*role)));
        best.map(|(role, _)| role.clone())
    }

    /// In how many articles somebody is named.
    pub fn articles(&self, key: &Key) -> u32 {
        self.known.get(key).map_or(0, |known| known.articles)
    }

    /// Everybody who is joined by a key.
    pub fn keys(&self) -> impl Iterator<Item = &Key> {
        self.known.keys()
    }

    /// How common names are here, to judge joins by.
    pub fn namesakes(&self) -> Namesakes {
        let mut namesakes = Namesakes::default();
        for key in self.known.keys() {
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
        let Some(known) = self.known.get(key).filter(|known| known.articles > 1) else {
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
        if known.initials.len() > 1 {
            let all: Vec<&str> = known.initials.iter().map(String::as_str).collect();
            doubts.push(format!("different middle initials: {}", all.join(", ")));
        }
        if known.links.len() > 1 {
            doubts.push("two links".to_owned());
        }
        let strangers = known
            .company
            .iter()
            .enumerate()
            .any(|(n, (role, company))| {
                let others = known.company[n + 1..].iter();
                others
                    .filter(|(other, _)| role.is_disjoint(other))
                    .any(|(_, others)| company.is_disjoint(others))
            });
        if strangers {
            doubts.push("roles and company with nothing in common".to_owned());
        }
        doubts
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

/// A person of the reader's: told apart from everybody whom the program joins.
fn decided_key(person: &str) -> Key {
    match Key::of("PERSON", person) {
        // "Chris Cairns (farmer)" is not one more Chris Cairns.
        Key::Person(first, last) if !person.contains('(') => Key::Person(first, last),
        _ => Key::Other("PERSON".to_owned(), fold(person)),
    }
}

/// Where the lists of names say that an article is.
fn place_of(document: &Document) -> PathBuf {
    let path = std::path::absolute(&document.path).unwrap_or_else(|_| document.path.clone().into());
    match document.entry {
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

fn hash(key: &Key) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_key(name: &str, key: &str) {
        let words = match Key::of("PERSON", name) {
            Key::Person(first, last) => format!("{first} {last}"),
            Key::OneWord(word) => word,
            Key::Other(..) => "?".to_owned(),
        };
        assert_eq!(words, key, "{name}");
    }

    #[test]
    fn people_are_known_by_first_and_last_name() {
        check_key("Ana Lind", "ana lind");
        check_key("Ana María Lind", "ana lind");
        check_key("Élise Ørsted", "elise orsted");
        check_key("Gen. Tom Hale Jr.", "tom hale");
        check_key("Dr. Ana Lind", "ana lind");
        check_key("Mr. Harker", "harker");
        check_key("Mrs Harker", "harker");
        check_key("Prime Minister Lind", "lind");
        check_key("Lind", "lind");
        check_key("Dean Smith", "dean smith");
        assert_eq!(
            Key::of("ORG", "The Harbour Union"),
            Key::of("ORG", "Harbour union")
        );
        assert_ne!(Key::of("ORG", "Lind"), Key::of("PERSON", "Lind"));
    }

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
