//! The names, by kind.

use super::{Listed, Source, holds};
use crate::analysis::EntityKind;
use crate::analysis::language::NamesBy;
use crate::app::document::Progress;
use crate::app::list::Row;

pub fn rows(source: &Source) -> Listed {
    let Source {
        document,
        list,
        signs,
        ..
    } = *source;
    let findings = document.findings();
    let count = |index: usize| document.count(index);
    let filter = &list.filter.text;
    let shown = |index: usize| {
        let entity = &findings.entities[index];
        let role = entity.role.iter();
        count(index) > 0
            && std::iter::once(&entity.name)
                .chain(&entity.aliases)
                .chain(role)
                .any(|name| holds(name, filter))
    };
    let mut rows = Vec::new();
    let mut total = 0;
    for kind in EntityKind::ALL {
        let of_kind = |index: &usize| findings.entities[*index].kind == kind;
        let all: Vec<usize> = (0..findings.entities.len()).filter(of_kind).collect();
        let mut own: Vec<usize> = all.iter().copied().filter(|&index| shown(index)).collect();
        own.sort_by_key(|&index| std::cmp::Reverse(count(index)));
        total += own.len();
        if own.is_empty() {
            continue;
        }
        rows.push(Row::Heading(kind.heading().to_owned(), own.len()));
        for index in own {
            rows.push(Row::Entity(index));
            let entity = &findings.entities[index];
            rows.extend(entity.role.clone().map(Row::Also));
            if !entity.aliases.is_empty() {
                rows.push(Row::Also(format!(
                    "{} {}",
                    signs.either("=", "also"),
                    entity.aliases.join(", ")
                )));
            }
            let link = document.notes.link_of(entity);
            rows.extend(
                link.map(|link| Row::Also(format!("{} {link}", signs.either("→", "link:")))),
            );
        }
    }
    let all = (0..findings.entities.len())
        .filter(|&index| count(index) > 0)
        .count();
    if rows.is_empty() {
        let language = findings.language;
        let sentence = match (document.progress, all) {
            (Progress::Done, 0) if language.names_by() == NamesBy::Nothing => {
                format!("No names are known in {}.", language.name())
            }
            (Progress::Done, 0) => "No names were found.".to_owned(),
            (_, 0) => "Reading the article …".to_owned(),
            _ => "No name matches the filter.".to_owned(),
        };
        rows.push(Row::Empty(sentence));
    }
    (rows, (all, total))
}
