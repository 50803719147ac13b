//! What is counted under less than a first and a last name, and whose it may be.

use std::collections::HashMap;

use super::key::Key;

/// Counts under one word ("Moss") and under an initial ("E. Moss").
#[derive(Debug, Default)]
pub struct Partial {
    words: HashMap<String, u32>,
    initials: HashMap<(char, String), u32>,
}

impl Partial {
    /// Counts so many under a key, if that is less than a first and a last name.
    pub fn add(&mut self, key: &Key, count: u32) {
        if let Some(word) = key.word_alone() {
            *self.words.entry(word.to_owned()).or_default() += count;
        } else if let Some((initial, last)) = key.initial()
            && key.is_by_initial()
        {
            let initials = self.initials.entry((initial, last.to_owned()));
            *initials.or_default() += count;
        }
    }

    /// How many may be added to those of a key: counted under the first or the last name alone, and for
    /// a whole name under its initial.
    pub fn perhaps(&self, key: &Key) -> u32 {
        let Key::Person(first, last) = key else {
            return 0;
        };
        let words = [first, last].into_iter();
        let alone: u32 = words.filter_map(|word| self.words.get(word)).sum();
        let initial = key.initial().filter(|_| !key.is_by_initial());
        let initial = initial.and_then(|(letter, _)| self.initials.get(&(letter, last.clone())));
        alone + initial.unwrap_or(&0)
    }
}

/// What a table says of what may be added: "perhaps 3 more under one name or an initial".
pub fn may_be_added(count: u32, what: &str) -> Option<String> {
    (count > 0).then(|| format!("perhaps {count} more{what} under one name or an initial"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_name_may_be_meant_by_each_of_its_parts() {
        let key = |name: &str| Key::of("PERSON", name);
        let mut partial = Partial::default();
        for (name, count) in [
            ("Moss", 1),
            ("Ellen", 2),
            ("E. Moss", 4),
            ("Ellen Moss", 8),
            ("M. Moss", 16),
            ("F. Moss", 32),
            ("E. Lie", 64),
        ] {
            partial.add(&key(name), count);
        }
        assert_eq!(partial.perhaps(&key("Ellen Moss")), 1 + 2 + 4 + 16);
        // "M." may be "Mr": it may be anybody of the last name.
        assert_eq!(partial.perhaps(&key("Peter Moss")), 1 + 16);
        assert_eq!(partial.perhaps(&key("E. Moss")), 1 + 16);
        assert_eq!(partial.perhaps(&key("Moss")), 0);
        assert_eq!(partial.perhaps(&Key::of("ORG", "Moss")), 0);
    }

    #[test]
    fn what_may_be_added_is_said_if_there_is_any() {
        assert_eq!(may_be_added(0, ""), None);
        let said = may_be_added(3, "").unwrap();
        assert_eq!(said, "perhaps 3 more under one name or an initial");
    }
}
