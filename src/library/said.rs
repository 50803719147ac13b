//! [`Saying`]: a quote of one person, in any article.

use std::path::PathBuf;

use serde::Serialize;

use super::decisions::Decisions;
use super::document::{Document, Name, Quote, Voice};
use super::index::Voices;
use super::key::Key;
use super::people::{Joined, People};
use super::query::has_words;
use super::terms::terms;

/// A quote of the person who was asked for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Saying {
    /// The article.
    pub article: String,
    /// Its file or address.
    pub path: PathBuf,
    /// Its headline.
    pub title: Option<String>,
    /// Its publisher.
    pub site: Option<String>,
    /// Its date.
    pub date: Option<String>,
    /// The speaker as the article names it.
    pub name: String,
    /// `PERSON`, `ORG`, …; none if the speaker is described.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// What the article says the speaker is.
    pub role: Option<String>,
    /// Why it is this person.
    pub join: Join,
    /// Where it begins, in code points.
    pub start: u32,
    /// Where it ends, exclusive.
    pub end: u32,
    /// `direct`, `mixed` or `indirect`.
    pub quote: String,
    /// The words.
    pub text: String,
    /// How many.
    pub words: u32,
    /// All who say it.
    pub speakers: Vec<String>,
    /// How sure Byline is, 0 to 1.
    pub confidence: f64,
    /// `machine`, `confirmed` or `person`.
    pub provenance: String,
}

/// Why a speaker is taken for the person who was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Join {
    /// By the name.
    Name,
    /// The reader said so.
    Decision,
    /// The article has one word that is the first or the last of the name, or one of the two names has
    /// the initial of the other for a first name.
    Perhaps,
    /// The words of a description.
    Description,
}

/// Whose quotes are wanted.
#[derive(Clone, Debug)]
pub struct Wanted {
    name: String,
    words: Vec<String>,
}

impl Wanted {
    /// The person of this name; everybody who has it among others if it is one word. `None` if there is
    /// no word in it.
    pub fn new(name: &str) -> Option<Self> {
        let words: Vec<String> = terms(name).into_iter().map(|term| term.word).collect();
        (!words.is_empty()).then(|| Self {
            name: name.to_owned(),
            words,
        })
    }

    /// By which words the articles are found that may have quotes of that person.
    pub fn voices(&self, decisions: &Decisions) -> Voices {
        let person = Key::of("PERSON", &self.name);
        let mut keys = decisions.names_of(&person, &self.words);
        keys.extend([person, Key::of("ORG", &self.name)]);
        Voices::of_name(&self.words, &keys)
    }

    /// The quotes of that person in a document.
    pub fn in_document(&self, people: &People, document: &Document) -> Vec<Saying> {
        let mut sayings = Vec::new();
        for quote in &document.quotes {
            let mut voices = quote.speakers.iter();
            let fits = voices.find_map(|voice| Some((voice, self.join(people, document, voice)?)));
            if let Some((voice, join)) = fits {
                sayings.push(saying(document, quote, voice, join));
            }
        }
        sayings
    }

    fn join(&self, people: &People, document: &Document, voice: &Voice) -> Option<Join> {
        let Some(name) = document.name_of(voice) else {
            let fits = has_words(document.words_of(voice), &self.words);
            return fits.then_some(Join::Description);
        };
        let Joined { key, decided } = people.join(document, name);
        let asked = Key::of(&name.kind, &self.name);
        let meant = people.meant(&asked, document);
        if decided {
            // Who is not the person of this name is not found by it, but by what they are called instead.
            let is_meant = key == asked || meant.as_ref() == Some(&key);
            let is_other = Key::of(&name.kind, &name.name) == asked && !is_meant;
            let is_called = || has_words(&people.decided_name(document, name), &self.words);
            let same = is_meant || !is_other && is_called();
            return same.then_some(Join::Decision);
        }
        let undecided = |asked: &Key| match (&key, asked) {
            _ if key == *asked && key.joins() => Some(Join::Name),
            (Key::OneWord(word), Key::Person(first, last)) => {
                (word == first || word == last).then_some(Join::Perhaps)
            }
            _ if key.fits_by_initial(asked) => Some(Join::Perhaps),
            (Key::OneWord(_), _) => self.among(name).then_some(Join::Perhaps),
            // One word that was asked for: everybody who has it.
            _ if self.words.len() == 1 => self.among(name).then_some(Join::Name),
            _ => None,
        };
        undecided(&asked).or_else(|| undecided(&meant?))
    }

    /// True if the words are in a form of the name.
    fn among(&self, name: &Name) -> bool {
        let mut forms = std::iter::once(&name.name).chain(&name.aliases);
        forms.any(|form| has_words(form, &self.words))
    }
}

fn saying(document: &Document, quote: &Quote, voice: &Voice, join: Join) -> Saying {
    let name = document.name_of(voice);
    let speakers = quote
        .speakers
        .iter()
        .map(|it| document.words_of(it).to_owned());
    Saying {
        article: document.id.clone(),
        path: PathBuf::from(&document.path),
        title: document.title.clone(),
        site: document.site.clone(),
        date: document.date.clone(),
        name: document.words_of(voice).to_owned(),
        kind: name.map(|name| name.kind.clone()),
        role: name.and_then(|name| name.role.clone()),
        join,
        start: quote.start,
        end: quote.end,
        quote: quote.kind.clone(),
        text: quote.text.clone(),
        words: quote.words,
        speakers: speakers.collect(),
        confidence: quote.confidence,
        provenance: quote.provenance.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An article with one name and a quote of it.
    fn document(path: &str, name: &str, kind: &str) -> Document {
        Document {
            path: path.to_owned(),
            names: vec![Name {
                name: name.to_owned(),
                kind: kind.to_owned(),
                ..Name::default()
            }],
            quotes: vec![Quote {
                speakers: vec![Voice::Name(0)],
                ..Quote::default()
            }],
            ..Document::default()
        }
    }

    #[track_caller]
    fn check(asked: &str, name: &str, kind: &str, join: Option<Join>) {
        let document = document("", name, kind);
        let wanted = Wanted::new(asked).expect("a name");
        let found = wanted.in_document(&People::default(), &document);
        assert_eq!(
            found.first().map(|saying| saying.join),
            join,
            "{asked}: {name}"
        );
    }

    #[test]
    fn who_is_not_the_person_of_a_name_is_found_by_another_one() {
        let list = "[[not_same]]\nname = \"Ana Lind\"\nas = \"Ana Lind (the farmer)\"\narticles = [\"farm.txt\"]\n";
        let mut decisions = Decisions::default();
        decisions
            .add_list(list, std::path::Path::new("/n"))
            .expect("it parses");
        let people = People::new(decisions);
        let check = |asked: &str, article: &str, join: Option<Join>| {
            let document = document(&format!("/n/{article}"), "Ana Lind", "PERSON");
            let wanted = Wanted::new(asked).expect("a name");
            let found = wanted.in_document(&people, &document);
            let found = found.first().map(|saying| saying.join);
            assert_eq!(found, join, "{asked} in {article}");
        };
        check("Ana Lind", "city.txt", Some(Join::Name));
        check("Ana Lind", "farm.txt", None);
        check("Ana Lind (the farmer)", "farm.txt", Some(Join::Decision));
        check("lind farmer", "farm.txt", Some(Join::Decision));
        check("Ana Lind (the farmer)", "city.txt", None);
        // Everybody who has that name.
        check("Lind", "farm.txt", Some(Join::Decision));
        check("Lind", "city.txt", Some(Join::Name));
    }

    #[test]
    fn whoever_is_the_same_is_found_by_any_of_the_names() {
        let list = "[[same]]\nnames = [\"Ana Lind\", \"A. Lind\", \"Ana Berg\"]\n\
            [[same]]\nnames = [\"Tom Hale\", \"T. Hale\"]\narticles = [\"city.txt\"]\n";
        let mut decisions = Decisions::default();
        decisions
            .add_list(list, std::path::Path::new("/n"))
            .expect("it parses");
        let people = People::new(decisions);
        let check = |asked: &str, name: &str, article: &str, join: Option<Join>| {
            let document = document(&format!("/n/{article}"), name, "PERSON");
            let wanted = Wanted::new(asked).expect("a name");
            let found = wanted.in_document(&people, &document);
            let found = found.first().map(|saying| saying.join);
            assert_eq!(found, join, "{asked}: {name} in {article}");
        };
        for asked in ["Ana Lind", "A. Lind", "ana berg"] {
            for name in ["Ana Lind", "A. Lind", "Ana Berg", "Dr. Ana M. Lind"] {
                check(asked, name, "farm.txt", Some(Join::Decision));
            }
            // A surname is nobody's, and another first name is somebody else.
            check(asked, "Lind", "farm.txt", Some(Join::Perhaps));
            check(asked, "Tora Lind", "farm.txt", None);
        }
        // An initial that is decided on in these articles is nobody else's there.
        check("A. Lind", "Arno Lind", "farm.txt", Some(Join::Perhaps));
        check("Arno Lind", "A. Lind", "farm.txt", None);
        check("Ana Berg", "Berg", "farm.txt", Some(Join::Perhaps));
        check("Ana Berg", "Bo Berg", "farm.txt", None);
        check("T. Hale", "Tom Hale", "city.txt", Some(Join::Decision));
        check("T. Hale", "Tom Hale", "farm.txt", Some(Join::Perhaps));
        check("T. Hale", "T. Hale", "farm.txt", Some(Join::Name));
    }

    #[test]
    fn a_person_is_found_by_the_whole_name_and_perhaps_by_a_part() {
        check("Ana Lind", "Ana Lind", "PERSON", Some(Join::Name));
        check("ana lind", "Dr. Ana María Lind", "PERSON", Some(Join::Name));
        check("Ana Lind", "Lind", "PERSON", Some(Join::Perhaps));
        check("Ana Lind", "Mrs. Lind", "PERSON", Some(Join::Perhaps));
        check("Ana Lind", "Eva Lind", "PERSON", None);
        check("Ana Lind", "Ana Lind Ltd", "ORG", None);
        check("A. Lind", "Ana Lind", "PERSON", Some(Join::Perhaps));
        check("Ana Lind", "A. Lind", "PERSON", Some(Join::Perhaps));
        check("M. Lind", "Mara Lind", "PERSON", Some(Join::Perhaps));
        check("Mara Lind", "M. Lind", "PERSON", Some(Join::Perhaps));
        check("Tom Lind", "M. Lind", "PERSON", None);
        check("A. Lind", "Dr. A. M. Lind", "PERSON", Some(Join::Name));
        check("E. Lind", "Ana Lind", "PERSON", None);
        check("Lind", "Eva Lind", "PERSON", Some(Join::Name));
        check("Lind", "Lind", "PERSON", Some(Join::Perhaps));
        check(
            "harbour union",
            "The Harbour Union",
            "ORG",
            Some(Join::Name),
        );
        check("harbour", "The Harbour Union", "ORG", Some(Join::Name));
    }
}
