//! [`join`]: which names belong to one entity.

use std::collections::HashMap;

use super::sheet::Sheet;
use super::{Found, span_of};
use crate::analysis::gazetteer::key_of;
use crate::analysis::sentence::Words;
use crate::analysis::values::Value;
use crate::analysis::{Entity, EntityKind, Gender, Mention};

/// Makes mentions and entities of the names and values that were found.
pub(super) fn join(
    text: &str,
    words: &Words,
    _sheet: &Sheet,
    found: &[Found],
    values: &[Value],
) -> (Vec<Mention>, Vec<Entity>) {
    let mut mentions: Vec<Mention> = Vec::with_capacity(found.len());
    let mut entities: Vec<Entity> = Vec::new();
    let mut by_key: HashMap<(EntityKind, String), usize> = HashMap::new();
    for name in found {
        let span = span_of(words, *name);
        let printed = span.of(text);
        let key = key_of(printed);
        let known = by_key.get(&(name.kind, key.clone())).copied().or_else(|| {
            let last = key.rsplit(' ').next().unwrap_or("");
            if name.kind == EntityKind::Person && last == key {
                entities.iter().position(|entity| {
                    entity.kind == EntityKind::Person
                        && key_of(&entity.name).rsplit(' ').next() == Some(last)
                })
            } else {
                None
            }
        });
        let entity = known.unwrap_or_else(|| {
            let value = values.iter().find(|value| value.found.first == name.first);
            entities.push(Entity {
                name: printed.to_owned(),
                kind: name.kind,
                aliases: Vec::new(),
                role: None,
                gender: Gender::Unknown,
                value: value.and_then(|value| value.value.clone()),
            });
            entities.len() - 1
        });
        by_key.insert((name.kind, key), entity);
        let aliases = &mut entities[entity];
        if aliases.name != printed && !aliases.aliases.iter().any(|alias| alias == printed) {
            aliases.aliases.push(printed.to_owned());
        }
        mentions.push(Mention {
            span,
            kind: name.kind,
            entity,
            confidence: name.confidence,
        });
    }
    (mentions, entities)
}
