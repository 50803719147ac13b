//! By which words the articles are found in which somebody speaks.
//!
//! A speaker is kept as the words that lead there: `k:` with all that joins the name, `o:` with the
//! only word that the article gives of it, `i:` with the initial and the last name of a person, `a:` with
//! the same if the article gives no more than initials of the first name, `n:` with each word in a form of the name, and `d:` with
//! each word of a description. The same words in several articles are one row of `voice`.

use std::collections::BTreeSet;

use super::super::document::{Document, Voice};
use super::super::key::Key;
use super::super::terms;

/// The words of each speaker in a document, one to a line.
pub fn of_document(document: &Document) -> BTreeSet<String> {
    let mut voices = BTreeSet::new();
    let mut seen: Vec<&Voice> = Vec::new();
    for voice in document.quotes.iter().flat_map(|quote| &quote.speakers) {
        if seen.contains(&voice) {
            continue;
        }
        seen.push(voice);
        let mut words = BTreeSet::new();
        match (document.name_of(voice), voice) {
            (Some(name), _) => {
                let key = Key::of(&name.kind, &name.name);
                words.insert(of_key(&key));
                words.extend(by_initial("i:", &key));
                words.extend(by_initial("a:", &key).filter(|_| key.is_by_initial()));
                for form in name.aliases.iter().chain([&name.name]) {
                    words.extend(of_words("n:", form));
                }
            }
            (None, Voice::Described(description)) => words.extend(of_words("d:", description)),
            (None, Voice::Name(_)) => {}
        }
        voices.insert(words.into_iter().collect::<Vec<_>>().join("\n"));
    }
    voices
}

/// The words that a name is joined by.
fn of_key(key: &Key) -> String {
    let (prefix, words) = match key {
        Key::Person(first, last) => ("k:", format!("{first} {last}")),
        Key::OneWord(word) => ("o:", word.clone()),
        Key::Other(_, name) => ("k:", name.clone()),
    };
    format!("{prefix}{}", words.replace('\n', " "))
}

/// The initial and the last name of a person.
fn by_initial(prefix: &str, key: &Key) -> Option<String> {
    let (initial, last) = key.initial()?;
    Some(format!("{prefix}{initial} {}", last.replace('\n', " ")))
}

fn of_words(prefix: &str, text: &str) -> Vec<String> {
    let words = terms::terms(text).into_iter();
    words.map(|term| format!("{prefix}{}", term.word)).collect()
}

/// Sets of words; who is looked for has all words of one of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Voices(pub Vec<Vec<String>>);

impl Voices {
    /// Of somebody who is asked for by name: a name of several words is joined as a whole, and perhaps
    /// by one of them.
    pub fn of_name(words: &[String], keys: &[Key]) -> Self {
        let mut sets: Vec<Vec<String>> = Vec::new();
        for key in keys {
            sets.push(vec![of_key(key)]);
            if let Key::Person(first, last) = key {
                sets.extend([first, last].map(|word| vec![format!("o:{word}")]));
            }
            // Whoever is asked for by an initial may have any first name that begins so.
            let prefix = if key.is_by_initial() { "i:" } else { "a:" };
            sets.extend(by_initial(prefix, key).map(|word| vec![word]));
        }
        let all = |prefix: &str| words.iter().map(|it| format!("{prefix}{it}")).collect();
        sets.push(all("d:"));
        if words.len() == 1 || keys.iter().any(|key| !key.joins()) {
            sets.push(all("n:"));
        }
        sets.sort_unstable();
        sets.dedup();
        Self(sets)
    }

    /// Of somebody who has all these words in a form of the name, or in the description.
    pub fn with_words(words: &[String]) -> Self {
        let all = |prefix: &str| words.iter().map(|it| format!("{prefix}{it}")).collect();
        Self(vec![all("n:"), all("d:")])
    }
}
