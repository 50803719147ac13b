//! Three-way merge of notes files: by id, and within a record key by key.
//!
//! What one side alone changed is taken; if both changed the same key the later `modified`
//! wins, codes are joined, and of notes that differ both are kept. A record that one side deleted
//! and the other changed stays, and so does one that is missing without a tombstone: it was not
//! deleted but lost. The merge says the same whichever side is called ours; only the
//! arrangement of comments follows ours.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use toml_edit::DocumentMut;

use super::blocks::{Block, Part};
use super::file::{Content, NotesFile, grave};
use super::value::Value;
use crate::annotation::{Id, Key, Table};

/// Something that both sides changed; what came of it, in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The record's id, a code's name, or `document`.
    pub id: String,
    /// What came of it.
    pub outcome: String,
}

/// What a record is known by, whichever table it stands in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Name {
    Document,
    Code(Id),
    Entity(Id),
    Placed(Id),
}

impl Name {
    fn of(content: &Content) -> Option<Self> {
        match content {
            Content::Document(_) => Some(Self::Document),
            Content::Record(loaded) => {
                let key = loaded.item.key();
                Some(match key.table {
                    Table::Code => Self::Code(key.id),
                    Table::Entity => Self::Entity(key.id),
                    _ => Self::Placed(key.id),
                })
            }
            Content::Deleted(_) | Content::Other => None,
        }
    }

    /// The id on its tombstone; there is none for what is said of the article.
    fn grave(&self) -> Option<Id> {
        Some(match self {
            Self::Document => return None,
            Self::Code(id) => grave(&Key::new(Table::Code, id.clone())),
            Self::Entity(id) | Self::Placed(id) => id.clone(),
        })
    }

    fn id(&self) -> &str {
        match self {
            Self::Document => "document",
            Self::Code(id) | Self::Entity(id) | Self::Placed(id) => id.as_str(),
        }
    }
}

/// A record of one side: its block, and the block read.
struct Side<'a> {
    block: &'a Block,
    keys: toml::Table,
}

/// Merges two files that come from `base`; an empty base where they have none in common.
/// All three must be valid TOML ([`NotesFile::broken`]).
pub fn merge(base: &NotesFile, ours: &NotesFile, theirs: &NotesFile) -> (NotesFile, Vec<Conflict>) {
    let (old, own, other) = (sides(base), sides(ours), sides(theirs));
    let (gone_before, gone_here, gone_there) = (graves(base), graves(ours), graves(theirs));
    let mut conflicts = Vec::new();
    let mut merged: BTreeMap<&Name, Part> = BTreeMap::new();
    let names: BTreeSet<&Name> = own.keys().chain(other.keys()).collect();
    let mut taken_out = BTreeSet::new();
    for name in names {
        let part = match (old.get(name), own.get(name), other.get(name)) {
            (base, Some(ours), Some(theirs)) => {
                let (part, told) = merge_record(name, base, ours, theirs);
                conflicts.extend(told);
                Some(part)
            }
            (Some(base), Some(kept), None) => {
                survivor(name, base, kept, &gone_there, &mut conflicts)
            }
            (Some(base), None, Some(kept)) => {
                survivor(name, base, kept, &gone_here, &mut conflicts)
            }
            (None, Some(kept), None) => (!is_dead(name, kept, &gone_there, &gone_before))
                .then(|| Part::Block(kept.block.clone())),
            (None, None, Some(kept)) => (!is_dead(name, kept, &gone_here, &gone_before))
                .then(|| Part::Block(kept.block.clone())),
            (_, None, None) => None,
        };
        match part {
            Some(part) => drop(merged.insert(name, part)),
            None => drop(taken_out.insert(name)),
        }
    }
    (assemble(base, ours, theirs, merged, &taken_out), conflicts)
}

fn sides(file: &NotesFile) -> HashMap<Name, Side<'_>> {
    let mut sides = HashMap::new();
    for (part, content) in file.parts() {
        let (Some(name), Part::Block(block)) = (Name::of(content), part) else {
            continue;
        };
        let Some(mut keys) = super::keys::parse_block(block) else {
            continue;
        };
        if let Name::Placed(id) | Name::Entity(id) = &name {
            // An id that was given at reading.
            keys.insert("id".into(), id.as_str().into());
        }
        sides.insert(name, Side { block, keys });
    }
    sides
}

fn graves(file: &NotesFile) -> Graves {
    file.deleted()
        .into_iter()
        .map(|grave| (grave.id, grave.at.map(|at| at.to_string())))
        .collect()
}

/// What becomes of a record that both come from and one side has no longer.
fn survivor(
    name: &Name,
    base: &Side,
    kept: &Side,
    graves: &Graves,
    conflicts: &mut Vec<Conflict>,
) -> Option<Part> {
    let is_changed = kept.keys != base.keys || kept.block.name != base.block.name;
    let is_deleted = name.grave().is_some_and(|id| graves.contains_key(&id));
    if is_changed && is_deleted {
        conflicts.push(Conflict {
            id: name.id().to_owned(),
            outcome: "one side deleted it and the other changed it: it stays".into(),
        });
    }
    (is_changed || !is_deleted).then(|| Part::Block(kept.block.clone()))
}

type Graves = HashMap<Id, Option<String>>;

/// True if the other side deleted the record after its last change. Of a code, which has no date,
/// only a tombstone counts that was not there before.
fn is_dead(name: &Name, kept: &Side, graves: &Graves, before: &Graves) -> bool {
    let Some(id) = name.grave() else {
        return false;
    };
    let Some(at) = graves.get(&id) else {
        return false;
    };
    if matches!(name, Name::Code(_)) {
        return before.get(&id) != Some(at);
    }
    match (
        at,
        time(&kept.keys, "modified").or_else(|| time(&kept.keys, "created")),
    ) {
        (Some(at), Some(modified)) => at.parse::<jiff::Timestamp>().ok() >= modified.parse().ok(),
        _ => true,
    }
}

fn time(keys: &toml::Table, key: &str) -> Option<String> {
    match keys.get(key)? {
        toml::Value::Datetime(time) => Some(time.to_string()),
        toml::Value::String(time) => Some(time.clone()),
        _ => None,
    }
}

/// The keys that say where a record is; they are taken from one side together.
const PLACE: [&str; 8] = [
    "start",
    "end",
    "exact",
    "prefix",
    "suffix",
    "last_start",
    "since",
    "was",
];

fn place(side: &Side) -> (String, Vec<Option<toml::Value>>) {
    (
        side.block.name.to_string(),
        PLACE
            .iter()
            .map(|key| side.keys.get(*key).cloned())
            .collect(),
    )
}

fn merge_record(
    name: &Name,
    base: Option<&Side>,
    ours: &Side,
    theirs: &Side,
) -> (Part, Option<Conflict>) {
    let whole = |side: &Side| Part::Block(side.block.clone());
    let same = |a: &Side, b: &Side| a.keys == b.keys && a.block.name == b.block.name;
    if same(ours, theirs) {
        let untouched = base.is_some_and(|base| base.block.text == ours.block.text);
        return (whole(if untouched { theirs } else { ours }), None);
    }
    if base.is_some_and(|base| same(base, ours)) {
        return (whole(theirs), None);
    }
    if base.is_some_and(|base| same(base, theirs)) {
        return (whole(ours), None);
    }
    let nothing = toml::Table::new();
    let old = base.map_or(&nothing, |base| &base.keys);
    let newer = is_newer(theirs, ours);
    let mut told = BTreeSet::new();

    // The place first: its table decides which block the rest is written into.
    let places = (base.map(place), place(ours), place(theirs));
    let take_place = if places.1 == places.2 || places.0.as_ref() == Some(&places.2) {
        false
    } else if places.0.as_ref() == Some(&places.1) {
        true
    } else {
        told.insert("place");
        newer
    };
    let mut changes: Vec<(String, Change)> = Vec::new();
    if take_place {
        changes.extend(PLACE.iter().map(|key| ((*key).to_owned(), Change::Theirs)));
    }
    let keys: BTreeSet<&String> = ours.keys.keys().chain(theirs.keys.keys()).collect();
    for key in keys {
        let (was, own, other) = (old.get(key), ours.keys.get(key), theirs.keys.get(key));
        if PLACE.contains(&key.as_str()) || own == other || was == other && base.is_some() {
            continue;
        }
        if was == own && base.is_some() || own.is_none() && base.is_none() {
            changes.push((key.clone(), Change::Theirs));
            continue;
        }
        if other.is_none() && base.is_none() {
            continue;
        }
        let change = match (key.as_str(), own, other) {
            ("modified", ..) => newer.then_some(Change::Theirs),
            ("created", ..) => {
                let earlier = time(&theirs.keys, key) < time(&ours.keys, key);
                (earlier && other.is_some()).then_some(Change::Theirs)
            }
            ("codes" | "aliases" | "merged", ..) => Some(Change::Value(Value::List(joined(
                &names(was),
                &names(own),
                &names(other),
                newer,
            )))),
            (
                "note" | "memo" | "description",
                Some(toml::Value::String(own)),
                Some(toml::Value::String(other)),
            ) => {
                told.insert("note");
                Some(Change::Value(Value::Prose(both(own, other, newer))))
            }
            // Words are never dropped for their absence.
            ("note" | "memo" | "description", None, Some(_)) => Some(Change::Theirs),
            ("note" | "memo" | "description", Some(_), None) => None,
            _ => {
                told.insert(key);
                newer.then_some(Change::Theirs)
            }
        };
        changes.extend(change.map(|change| (key.clone(), change)));
    }
    let mut block = ours.block.clone();
    if take_place && block.name != theirs.block.name {
        block = super::keys::rename(&block, &theirs.block.name);
    }
    let block = write(&block, theirs.block, &changes);
    let conflict = (!told.is_empty()).then(|| {
        let keys = told.into_iter().collect::<Vec<_>>().join(", ");
        let outcome =
            format!("both sides changed it ({keys}): the later change wins, notes are both kept");
        Conflict {
            id: name.id().to_owned(),
            outcome,
        }
    });
    (Part::Block(block), conflict)
}

enum Change {
    /// The key as the other side has it, or has it not.
    Theirs,
    /// This value.
    Value(Value),
}

/// True where `theirs` was changed later; of equal times the one that says more, for symmetry.
fn is_newer(theirs: &Side, ours: &Side) -> bool {
    let stamp = |side: &Side| {
        time(&side.keys, "modified").and_then(|time| time.parse::<jiff::Timestamp>().ok())
    };
    let rank = |side: &Side| (stamp(side), side.keys.to_string());
    rank(theirs) > rank(ours)
}

fn names(value: Option<&toml::Value>) -> Vec<String> {
    match value {
        Some(toml::Value::Array(names)) => names
            .iter()
            .filter_map(|name| name.as_str().map(str::to_owned))
            .collect(),
        Some(toml::Value::String(name)) => vec![name.clone()],
        _ => Vec::new(),
    }
}

/// The names that neither side took out, those of the older side first.
fn joined(base: &[String], ours: &[String], theirs: &[String], newer: bool) -> Vec<String> {
    let (first, second) = if newer {
        (ours, theirs)
    } else {
        (theirs, ours)
    };
    let kept =
        |name: &String| !base.contains(name) || first.contains(name) && second.contains(name);
    let mut all: Vec<String> = first.iter().filter(|name| kept(name)).cloned().collect();
    for name in second {
        if kept(name) && !all.contains(name) {
            all.push(name.clone());
        }
    }
    all
}

/// Both texts, the older first; one alone where it holds the other.
fn both(ours: &str, theirs: &str, newer: bool) -> String {
    let (first, second) = if newer {
        (ours, theirs)
    } else {
        (theirs, ours)
    };
    if first.contains(second) {
        first.to_owned()
    } else if second.contains(first) {
        second.to_owned()
    } else {
        format!("{}\n\n{}", first.trim_end(), second)
    }
}

fn write(block: &Block, theirs: &Block, changes: &[(String, Change)]) -> Block {
    let (Ok(mut document), Ok(mut other)) = (
        block.text.parse::<DocumentMut>(),
        theirs.text.parse::<DocumentMut>(),
    ) else {
        return block.clone();
    };
    let (Some(table), Some(other)) = (
        super::keys::table_mut(&mut document, &block.name),
        super::keys::table_mut(&mut other, &theirs.name),
    ) else {
        return block.clone();
    };
    for (key, change) in changes {
        match change {
            Change::Theirs => match other.remove_entry(key) {
                Some((formatted, item)) => drop(table.insert_formatted(&formatted, item)),
                None => drop(table.remove(key)),
            },
            Change::Value(Value::List(names)) if names.is_empty() => drop(table.remove(key)),
            Change::Value(value) => {
                let value: toml_edit::Value = value.to_toml().parse().expect("our own writing");
                table.insert(key, toml_edit::Item::Value(value));
            }
        }
    }
    Block {
        text: document.to_string(),
        ..block.clone()
    }
}

/// Ours with the merged records in it, and with what else theirs has.
fn assemble(
    base: &NotesFile,
    ours: &NotesFile,
    theirs: &NotesFile,
    mut merged: BTreeMap<&Name, Part>,
    taken_out: &BTreeSet<&Name>,
) -> NotesFile {
    let mut parts = Vec::new();
    for (part, content) in ours.parts() {
        match Name::of(content) {
            Some(name) if taken_out.contains(&name) => {}
            Some(name) => parts.extend(merged.remove(&name)),
            None if matches!(content, Content::Deleted(_)) => {}
            None => parts.push(part.clone()),
        }
    }
    let trimmed = |part: &Part| part.text().trim().to_owned();
    let others = |file: &NotesFile| -> Vec<(bool, Part)> {
        file.parts()
            .enumerate()
            .filter(|(_, (_, content))| matches!(content, Content::Other))
            .map(|(n, (part, _))| (n == 0, part.clone()))
            .collect()
    };
    let (old, there): (Vec<_>, Vec<_>) = (others(base), others(theirs));
    let has = |row: &[(bool, Part)], part: &Part| {
        row.iter().any(|(_, other)| trimmed(other) == trimmed(part))
    };
    // The head is one part with keys in it; the rest are blocks and comments of their own.
    let is_head = |part: &Part| {
        matches!(part, Part::Raw(text) if text.lines().any(|line| {
            let line = line.trim();
            !line.is_empty() && !line.starts_with('#')
        }))
    };
    let own_head = parts.iter().position(is_head);
    let there_head = there
        .iter()
        .find(|(_, part)| is_head(part))
        .map(|(_, part)| part.clone());
    let old_head = old
        .iter()
        .find(|(_, part)| is_head(part))
        .map(|(_, part)| part.clone());
    match (own_head, there_head) {
        (Some(at), Some(head)) if old_head.as_ref() == Some(&parts[at]) => parts[at] = head,
        (None, Some(head)) => parts.insert(0, head),
        _ => {}
    }
    parts.retain(|part| {
        let free = matches!(part, Part::Raw(_)) && !is_head(part);
        let foreign = matches!(part, Part::Block(block) if schema_name(block).is_none());
        !(free || foreign) || !has(&old, part) || has(&there, part) || part.text().trim().is_empty()
    });
    let mut result = NotesFile::from_parts(&parts, ours.is_crlf());
    let known: Vec<(bool, Part)> = result
        .parts()
        .map(|(part, _)| (false, part.clone()))
        .collect();
    let more: Vec<Part> = there
        .into_iter()
        .map(|(_, part)| part)
        .filter(|part| {
            !is_head(part)
                && !part.text().trim().is_empty()
                && !has(&old, part)
                && !has(&known, part)
        })
        .collect();
    result.add(merged.into_values().collect());
    result.append(more);
    let present: BTreeSet<Id> = result
        .records()
        .map(|loaded| grave(&loaded.item.key()))
        .collect();
    let mut graves: BTreeMap<Id, crate::annotation::Tombstone> = BTreeMap::new();
    for grave in ours.deleted().into_iter().chain(theirs.deleted()) {
        let later = graves
            .get(&grave.id)
            .is_none_or(|other| other.at < grave.at);
        if !present.contains(&grave.id) && later {
            graves.insert(grave.id.clone(), grave);
        }
    }
    result.bury(graves.into_values());
    result
}

fn schema_name(block: &Block) -> Option<&str> {
    let known = ["document", "deleted"]
        .into_iter()
        .chain(Table::ALL.into_iter().map(Table::code));
    known.into_iter().find(|name| *name == block.name)
}
