//! [`Key`]: what names in different articles are joined by.

use crate::analysis::gazetteer::{Classes, Gazetteer, key_of};
use crate::text::fold;

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
pub fn initials(name: &str) -> String {
    let words = name_words(name);
    let middle = words
        .get(1..words.len().saturating_sub(1))
        .unwrap_or_default();
    middle
        .iter()
        .filter_map(|word| word.chars().next())
        .collect()
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
}
