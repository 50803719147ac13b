//! Word classes that matter for who said what: `assets/lexicon/en/attribution.txt` and
//! `attribution-later.txt` as one table.

use std::sync::LazyLock;

use crate::analysis::crf;
use crate::analysis::lexicon::{WordList, word_list};

/// What a word can do in an attribution.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Class {
    /// In no list.
    #[default]
    Other,
    /// "said" and its forms.
    Say,
    /// Verbs of speech that name whom one speaks to: "told", "warned".
    Tell,
    /// Other verbs of speech or writing: "added", "announced".
    Speak,
    /// Verbs of belief, wish, plan, feeling.
    Think,
    /// Verbs that judge or show, with what was said as their object: "called", "praised".
    Judge,
    /// Nouns of speech: "statement", "interview".
    SpeechNoun,
    /// "according".
    According,
    /// "he", "she".
    HeShe,
    /// "they".
    They,
    /// "it".
    It,
    /// "I", "we", "you" and their other forms.
    First,
    /// "who", "which", "whose".
    Relative,
    /// "that".
    That,
    /// "to".
    To,
    /// "the", "a", "an", "this", "some".
    Determiner,
    /// "his", "her", "their", "its".
    Possessive,
    /// "him", "them", "himself".
    Object,
    /// Other prepositions.
    Preposition,
    /// "and", "or", "nor".
    And,
    /// "but", "yet", "however", "though".
    But,
    /// "if", "whether", "because", "while", "when", "after".
    Subordinate,
    /// "how", "what", "why", "where".
    Question,
    /// Forms of "be", "have", "do".
    Auxiliary,
    /// "will", "would", "can", "should".
    Modal,
    /// "not", "never".
    Not,
    /// A person by office or trade: "minister", "spokesman", "coach".
    Role,
    /// Before or instead of a name: "Mr.", "Sen.", "President".
    Title,
    /// Bodies of people: "campaign", "police", "ministry".
    Body,
    /// Papers and counts that speak: "report", "poll", "study".
    Document,
    /// Days, months, "yesterday".
    Time,
    /// "also", "later", "then", "recently".
    Adverb,
}

static LIST: WordList = word_list!("en/attribution.txt");

/// Words that the tagger was not trained with: they share the weights of their class.
static LATER: WordList = word_list!("en/attribution-later.txt");

struct Table {
    slots: Vec<(u64, Class)>,
}

/// A power of two, so that a place is found without a division.
const SLOTS: usize = 4096;

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table {
        slots: vec![(0, Class::Other); SLOTS],
    };
    for (word, class) in entries().chain(classes(&LATER)) {
        let hash = crf::hash(word.as_bytes());
        let mut at = hash as usize % SLOTS;
        while table.slots[at].0 != 0 {
            at = (at + 1) % SLOTS;
        }
        table.slots[at] = (hash, class);
    }
    table
});

/// The words that the tagger was trained with, and their classes.
pub(super) fn entries() -> impl Iterator<Item = (&'static str, Class)> {
    classes(&LIST)
}

fn classes(list: &'static WordList) -> impl Iterator<Item = (&'static str, Class)> {
    list.iter().filter_map(|(word, name)| {
        let class = Class::ALL.iter().find(|(known, _)| *known == name);
        Some((word, class?.1))
    })
}

/// Objects that give verbs of speech another sense.
static OTHER_SENSES: WordList = word_list!("en/other-senses.txt");

/// Whether this object gives the verb another sense: "conceded a penalty". Both in lower case.
pub(super) fn other_sense(verb: &str, object: &str) -> bool {
    let objects = OTHER_SENSES.get(verb);
    objects.is_some_and(|objects| objects.split(' ').any(|other| other == object))
}

/// A number that changes with the list: part of the fingerprint of a model.
pub(super) fn fingerprint() -> u64 {
    LIST.fingerprint()
}

/// The class of a word by the [`crf::hash`] of its lower case letters.
pub fn class_of_hash(hash: u64) -> Class {
    let slots = &TABLE.slots;
    let mut at = hash as usize % SLOTS;
    while slots[at].0 != 0 {
        if slots[at].0 == hash {
            return slots[at].1;
        }
        at = (at + 1) % SLOTS;
    }
    Class::Other
}

/// The class of a word.
pub fn class_of(word: &str) -> Class {
    class_of_hash(crf::hash(word.to_lowercase().as_bytes()))
}

impl Class {
    /// All that have words, by their names in the list.
    const ALL: &[(&str, Self)] = &[
        ("say", Self::Say),
        ("tell", Self::Tell),
        ("speak", Self::Speak),
        ("think", Self::Think),
        ("judge", Self::Judge),
        ("speech-noun", Self::SpeechNoun),
        ("according", Self::According),
        ("he-she", Self::HeShe),
        ("they", Self::They),
        ("it", Self::It),
        ("first-person", Self::First),
        ("relative", Self::Relative),
        ("that", Self::That),
        ("to", Self::To),
        ("determiner", Self::Determiner),
        ("possessive", Self::Possessive),
        ("object", Self::Object),
        ("preposition", Self::Preposition),
        ("and", Self::And),
        ("but", Self::But),
        ("subordinate", Self::Subordinate),
        ("question", Self::Question),
        ("auxiliary", Self::Auxiliary),
        ("modal", Self::Modal),
        ("not", Self::Not),
        ("role", Self::Role),
        ("title", Self::Title),
        ("body", Self::Body),
        ("document", Self::Document),
        ("time", Self::Time),
        ("adverb", Self::Adverb),
    ];

    /// A verb that can announce speech, or "according".
    pub fn is_cue(self) -> bool {
        matches!(
            self,
            Self::Say | Self::Tell | Self::Speak | Self::Judge | Self::Think | Self::According
        )
    }

    /// A verb of speech or writing, or "according".
    pub fn is_speech(self) -> bool {
        matches!(self, Self::Say | Self::Tell | Self::Speak | Self::According)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_has_one_known_class() {
        let count = LIST.iter().count();
        assert_eq!(entries().count(), count, "a class that nobody knows");
        for (word, class) in entries() {
            assert_eq!(class_of(word), class, "{word}");
        }
        assert_eq!(classes(&LATER).count(), LATER.iter().count());
        for (word, class) in classes(&LATER) {
            assert_eq!(class_of(word), class, "{word}");
            assert!(!LIST.has(word), "{word} is in both lists");
        }
        assert_eq!(class_of("Said"), Class::Say);
        assert_eq!(class_of("harbour"), Class::Other);
    }
}
