//! [`Personal`]: names that the reader has confirmed or corrected; they win over the model.
//!
//! Pure: the text of `entities.toml` comes in, whoever reads files gives it.
//!
//! ```toml
//! [[entity]]
//! name = "Segur-Savien"
//! type = "PLACE"            # or "NONE": no name at all
//! aliases = ["Segur"]
//! ```

use std::collections::HashMap;

use serde::Deserialize;

use super::facts::TokenFacts;
use crate::analysis::EntityKind;
use crate::analysis::crf::hash;
use crate::analysis::gazetteer::fold;
use crate::analysis::name::NameSpan;
use crate::analysis::sentence::Words;
use crate::analysis::token::tokenise;
use crate::text::Span;

/// The reader's names.
#[derive(Clone, Debug, Default)]
pub struct Personal {
    /// By the hash of the first word: the other words, and the type; `None` if it says that these words are not a name.
    names: HashMap<u64, Vec<Entry>>,
}

/// The words after the first one as hashes, and the type.
type Entry = (Vec<u64>, Option<EntityKind>);

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    entity: Vec<Record>,
}

#[derive(Deserialize)]
struct Record {
    name: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    aliases: Vec<String>,
}

/// Why a list of names cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PersonalError {
    /// It is not TOML, or lacks a key.
    #[error("{}", .0.message())]
    Parse(#[from] toml::de::Error),
    /// An unknown type.
    #[error("the type {kind:?} of {name:?} is not one of PERSON, ORG, PLACE, …, NONE")]
    Kind {
        /// The type as written.
        kind: String,
        /// Whose it is.
        name: String,
    },
}

impl Personal {
    /// Reads the text of an `entities.toml`.
    pub fn parse(text: &str) -> Result<Self, PersonalError> {
        let mut personal = Self::default();
        personal.add_list(text)?;
        Ok(personal)
    }

    /// Adds the names of the text of an `entities.toml`; they win over those that are there. Adds
    /// none where something is wrong with one.
    pub fn add_list(&mut self, text: &str) -> Result<(), PersonalError> {
        let file: File = toml::from_str(text)?;
        let kind = |record: &Record| EntityKind::from_code(&record.kind);
        for record in &file.entity {
            if kind(record).is_none() && record.kind != "NONE" {
                return Err(PersonalError::Kind {
                    kind: record.kind.clone(),
                    name: record.name.clone(),
                });
            }
        }
        for record in &file.entity {
            for name in record.aliases.iter().chain([&record.name]) {
                self.add(name, kind(record));
            }
        }
        Ok(())
    }

    /// The type of a name that is in the lists; `Some(None)` where it is said to be none.
    pub fn kind_of(&self, name: &str) -> Option<Option<EntityKind>> {
        let hashes = hashes(name);
        let (first, rest) = hashes.split_first()?;
        let list = self.names.get(first)?;
        let entry = list.iter().find(|(words, _)| words == rest)?;
        Some(entry.1)
    }

    /// Adds one name, in place of one of the same words; `None` says that it is none.
    pub fn add(&mut self, name: &str, kind: Option<EntityKind>) {
        let hashes = hashes(name);
        if let Some((first, rest)) = hashes.split_first() {
            let list = self.names.entry(*first).or_default();
            list.retain(|(words, _)| words != rest);
            list.push((rest.to_vec(), kind));
            list.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
        }
    }

    /// True if there are no names.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Puts the reader's names in the place of what was found.
    pub(super) fn apply(&self, words: &Words, facts: &TokenFacts, found: &mut Vec<NameSpan>) {
        if self.is_empty() {
            return;
        }
        let mut given: Vec<(NameSpan, bool)> = Vec::new();
        let mut behind = 0;
        for zone in &facts.zones {
            let limit = words.sentences[zone.sentence as usize].end as usize;
            let mut at = behind.max(zone.first as usize);
            while at < zone.end as usize {
                let hit = self
                    .names
                    .get(&facts.info[at].hash)
                    .into_iter()
                    .flatten()
                    .find(|(rest, _)| {
                        let end = at + 1 + rest.len();
                        end <= limit
                            && rest
                                .iter()
                                .zip(&facts.info[at + 1..end])
                                .all(|(word, info)| *word == info.hash)
                    });
                let Some((rest, kind)) = hit else {
                    at += 1;
                    continue;
                };
                let end = at + 1 + rest.len();
                given.push((
                    NameSpan::new(at, end, kind.unwrap_or(EntityKind::Misc), 1.0),
                    kind.is_some(),
                ));
                at = end;
                behind = end;
            }
        }
        // A longer name that the model found around a confirmed one stays; "NONE" takes but itself.
        let near = |name: NameSpan| {
            let from = given.partition_point(|(mine, _)| mine.end <= name.first);
            let near = given[from..].iter();
            near.take_while(move |(mine, _)| mine.first < name.end)
        };
        found.retain(|name| {
            !near(*name).any(|(mine, is_name)| {
                mine.overlaps(*name)
                    && if *is_name {
                        name.end - name.first <= mine.end - mine.first
                            || !(name.first <= mine.first && mine.end <= name.end)
                    } else {
                        name.first == mine.first && name.end == mine.end
                    }
            })
        });
        let free = |mine: NameSpan| {
            let at = found.partition_point(|name| name.end <= mine.first);
            found.get(at).is_none_or(|name| !name.overlaps(mine))
        };
        let more = given
            .iter()
            .filter(|(mine, is_name)| *is_name && free(*mine));
        let more: Vec<NameSpan> = more.map(|(mine, _)| *mine).collect();
        found.extend(more);
        found.sort_unstable_by_key(|name| name.first);
    }
}

/// The hashes of the words of a name.
fn hashes(name: &str) -> Vec<u64> {
    let mut tokens = Vec::new();
    tokenise(name, Span::new(0, name.len()), &mut tokens);
    let words = tokens.iter().map(|token| word_hash(token.of(name)));
    words.collect()
}

fn word_hash(word: &str) -> u64 {
    let mut folded = String::new();
    fold(word, &mut folded);
    hash(folded.as_bytes()) | 1
}
