//! [`source_kind`]: what kind of source a quote has.

use std::ops::Range;

use super::bodies::NOUNS;
use crate::analysis::quote::TaggedText;
use crate::analysis::quote::lexicon::Class;
use crate::analysis::{Entity, EntityKind, SourceKind, Speaker};

/// Documents that count people or things.
const STUDIES: &[&str] = &[
    "poll",
    "polls",
    "survey",
    "surveys",
    "study",
    "studies",
    "research",
    "pollsters",
    "census",
];

/// Bodies without a name of their own.
const CROWDS: &[&str] = &[
    "crowd",
    "crowds",
    "family",
    "families",
    "public",
    "group",
    "groups",
    "side",
    "media",
    "staff",
    "team",
    "teams",
    "companies",
    "agencies",
    "parties",
    "campaigns",
];

/// Bodies that have a name, of which the article gives the kind alone.
const BODIES: &[&str] = &[
    "coastguard",
    "command",
    "embassy",
    "mission",
    "junta",
    "militia",
];

/// Nouns for firms that are also what somebody is.
const TRADES: &[&str] = &[
    "brewer",
    "contractor",
    "developer",
    "distributor",
    "miner",
    "producer",
    "publisher",
    "supplier",
];

/// Things with words on them.
const PAPERS: &[&str] = &[
    "guidebook",
    "programme",
    "program",
    "note",
    "sign",
    "notice",
    "plaque",
    "leaflet",
    "brochure",
    "banner",
    "placard",
    "label",
    "inscription",
    "catalogue",
    "manual",
    "website",
];

/// Words for several people that do not end in "s".
const PLURALS: &[&str] = &[
    "people",
    "men",
    "women",
    "children",
    "congressmen",
    "spokespeople",
    "many",
    "some",
    "others",
];

/// The kind of source of a quote, from its speaker and the words that name it.
pub(super) fn source_kind(
    article: TaggedText<'_>,
    entities: &[Entity],
    source: Option<&Range<usize>>,
    speaker: &Speaker,
) -> SourceKind {
    match speaker {
        Speaker::Entity(entity) => match entities[*entity].kind {
            EntityKind::Person => SourceKind::NamedPerson,
            EntityKind::Org | EntityKind::Place | EntityKind::Norp => SourceKind::NamedOrganisation,
            _ => SourceKind::Document,
        },
        Speaker::Described(words) => described(article, source, words),
        Speaker::Unknown => {
            let Some(source) = source else {
                return SourceKind::Unknown;
            };
            match article.seen[source.start].class {
                Class::HeShe => SourceKind::UnnamedPerson,
                Class::They => SourceKind::UnnamedGroup,
                _ => SourceKind::Unknown,
            }
        }
    }
}

fn described(article: TaggedText<'_>, source: Option<&Range<usize>>, words: &str) -> SourceKind {
    let Some(source) = source else {
        return SourceKind::UnnamedPerson;
    };
    // The head noun: the last one before a preposition, a comma or "who".
    let mut head = None;
    for at in source.clone() {
        let token = article.words.tokens[at];
        let class = article.seen[at].class;
        let ends = matches!(
            class,
            Class::Preposition | Class::Relative | Class::According
        ) || !token.is_word() && head.is_some();
        if ends && head.is_some() {
            break;
        }
        if token.is_word()
            && !matches!(class, Class::Determiner | Class::Possessive | Class::Adverb)
        {
            head = Some(at);
        }
    }
    let Some(head) = head else {
        return SourceKind::UnnamedGroup;
    };
    let token = article.words.tokens[head];
    let word = token.of(article.text).to_lowercase();
    let word = word.as_str();
    let plural = PLURALS.contains(&word) || word.ends_with('s') && !word.ends_with("ss");
    if STUDIES.contains(&word) {
        return SourceKind::Study;
    }
    let definite = article.words.tokens[source.start].of(article.text);
    let body = BODIES.contains(&word) || NOUNS.has(word) && !TRADES.contains(&word);
    if body && !CROWDS.contains(&word) && definite.eq_ignore_ascii_case("the") {
        return SourceKind::NamedOrganisation;
    }
    if PAPERS.contains(&word) {
        return SourceKind::Document;
    }
    match article.seen[head].class {
        Class::Document | Class::SpeechNoun => SourceKind::Document,
        Class::Body if CROWDS.contains(&word) => SourceKind::UnnamedGroup,
        Class::Body => SourceKind::NamedOrganisation,
        Class::Role if plural => SourceKind::UnnamedGroup,
        Class::Role => SourceKind::UnnamedPerson,
        // A name that was not recognised.
        _ if token.is_capitalised() && head > source.start => SourceKind::NamedPerson,
        _ if token.is_capitalised() && !words.contains(' ') && !plural => SourceKind::NamedPerson,
        _ if plural => SourceKind::UnnamedGroup,
        _ => SourceKind::UnnamedPerson,
    }
}
