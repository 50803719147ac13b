//! Making a notes file say what the notes say, block by block: what says it already is not touched.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::{Content, NotesFile, by_key, has, key_of, order};
use crate::annotation::{Code, Document, Id, Item, Key, Table, Timestamp, Tombstone};
use crate::store::blocks::Part;
use crate::store::given::Keys;
use crate::store::keys::{new_block, parse_block, rename, set_keys, stale_keys, without_id};
use crate::store::schema::{self, Loaded};
use crate::text::order::sort_by;

impl NotesFile {
    /// Makes the file say this: `records` in order of place, `document`, and tombstones for what
    /// is gone, made at `now` and forgotten after a year. What says it already is not touched.
    pub(in crate::store) fn update(
        &mut self,
        records: &[Loaded],
        document: &Document,
        deleted: &[Tombstone],
        now: Timestamp,
    ) {
        let wanted = by_key(records);
        let is_gone = |key: &(Table, &str)| !wanted.contains_key(key);
        self.write(records, &is_gone, document, deleted, now);
    }

    /// The same where only `records` changed and only `gone` went: nothing else is looked at.
    pub(in crate::store) fn update_some(
        &mut self,
        records: &[Loaded],
        gone: &[Key],
        document: &Document,
        deleted: &[Tombstone],
        now: Timestamp,
    ) {
        let gone = gone.iter().map(|key| (key.table, key.id.as_str()));
        let gone: HashSet<(Table, &str)> = gone.collect();
        self.write(records, &|key| gone.contains(key), document, deleted, now);
    }

    fn write(
        &mut self,
        records: &[Loaded],
        is_gone: &dyn Fn(&(Table, &str)) -> bool,
        document: &Document,
        deleted: &[Tombstone],
        now: Timestamp,
    ) {
        self.head();
        self.put_document(document);
        let mut gone = self.take_out(is_gone);
        // One that is renamed takes its block along, but its old name is gone all the same.
        let codes = gone.keys().filter(|key| key.table == Table::Code);
        let codes: Vec<Key> = codes.cloned().collect();
        let wanted = by_key(records);
        let mut places: HashMap<(Table, &str), usize> = HashMap::with_capacity(wanted.len());
        for (at, content) in self.contents.iter().enumerate() {
            if let Content::Record(loaded) = content
                && let Some(wanted) = wanted.get(&key_of(loaded))
            {
                places.insert(key_of(wanted), at);
            }
        }
        let mut new = Vec::new();
        for loaded in records {
            let table = loaded.item.table();
            let part = match places.get(&key_of(loaded)) {
                Some(&at) => self.change(at, loaded),
                None => Some(self.new_part(&loaded.item.key(), loaded, &mut gone)),
            };
            if let Some(part) = part {
                new.push((table, part, loaded.clone()));
            }
        }
        // A record that moved was taken out of its place; the empty part goes with the rest.
        self.drop_empty();
        self.insert_all(new);
        let gone = gone.into_keys().chain(codes).collect();
        self.put_tombstones(records, gone, deleted, now);
    }

    /// Takes out the records that are not wanted.
    fn take_out(&mut self, is_gone: &dyn Fn(&(Table, &str)) -> bool) -> BTreeMap<Key, Part> {
        let mut gone = BTreeMap::new();
        for (part, content) in self.parts.iter_mut().zip(&mut self.contents) {
            let Content::Record(loaded) = &*content else {
                continue;
            };
            if !is_gone(&key_of(loaded)) {
                continue;
            }
            let key = loaded.item.key();
            let old = std::mem::replace(part, Part::Raw(String::new()));
            *content = Content::Other;
            self.removed.insert(key.clone(), old.clone());
            gone.insert(key, old);
        }
        gone
    }

    /// Changes the keys of the record at `at` that differ. Gives its part where it must be moved.
    fn change(&mut self, at: usize, loaded: &Loaded) -> Option<Part> {
        let Content::Record(old) = &self.contents[at] else {
            return None;
        };
        let Part::Block(block) = &self.parts[at] else {
            return None;
        };
        let (before, after) = (
            schema::fields(&old.item, old.hint),
            schema::fields(&loaded.item, loaded.hint),
        );
        // An id that was given at reading is not in the file yet.
        let unnamed = !matches!(loaded.item, Item::Code(_)) && !has(&block.text, loaded.item.id());
        if before == after && !unnamed {
            return None;
        }
        let before = if unnamed { without_id(before) } else { before };
        let moves = order(&old.item, old.hint) != order(&loaded.item, loaded.hint);
        let part = Part::Block(set_keys(block, &before, &after, self.crlf));
        if moves {
            self.parts[at] = Part::Raw(String::new());
            self.contents[at] = Content::Other;
            return Some(part);
        }
        self.parts[at] = part;
        self.contents[at] = Content::Record(Box::new(loaded.clone()));
        None
    }

    /// The text of a record that the file does not have: its own from earlier in the session or
    /// from another table, so that comments and unknown keys come along, or a new one.
    fn new_part(&mut self, key: &Key, loaded: &Loaded, gone: &mut BTreeMap<Key, Part>) -> Part {
        let fields = schema::fields(&loaded.item, loaded.hint);
        let name = key.table.code();
        let is_placed = |table: Table| !matches!(table, Table::Code | Table::Entity);
        let other = Table::ALL
            .into_iter()
            .filter(|&table| is_placed(table) && is_placed(key.table));
        let same_id = std::iter::once(key.table).chain(other).find_map(|table| {
            let key = Key {
                table,
                id: key.id.clone(),
            };
            gone.remove(&key)
                .or_else(|| self.removed.remove(&key))
                .map(|part| (table, part))
        });
        let old = same_id.or_else(|| {
            let key = old_name(loaded, gone)?;
            Some((key.table, gone.remove(&key)?))
        });
        if let Some((table, Part::Block(block))) = old {
            let block = if table == key.table {
                block
            } else {
                rename(&block, name)
            };
            let before = parse_block(&block)
                .and_then(|keys| schema::read(key.table, &Keys::from(&keys)).ok())
                .map(|loaded| schema::fields(&loaded.item, loaded.hint));
            if let Some(before) = before {
                let stale = stale_keys(&before, &fields);
                return Part::Block(set_keys(&block, &stale, &fields, self.crlf));
            }
        }
        Part::Block(new_block(name, true, &fields, self.crlf))
    }

    fn put_tombstones(
        &mut self,
        records: &[Loaded],
        gone: BTreeSet<Key>,
        deleted: &[Tombstone],
        now: Timestamp,
    ) {
        let present: HashSet<Cow<str>> = records
            .iter()
            .map(|loaded| grave_of(&loaded.item))
            .collect();
        let year_ago = now - jiff::SignedDuration::from_hours(24 * 366);
        let old = |tombstone: &Tombstone| tombstone.at.is_some_and(|at| at < year_ago);
        let mut known = BTreeSet::new();
        for (part, content) in self.parts.iter_mut().zip(&mut self.contents) {
            let Content::Deleted(tombstone) = &*content else {
                continue;
            };
            if present.contains(tombstone.id.as_str()) || old(tombstone) {
                *part = Part::Raw(String::new());
                *content = Content::Other;
            } else {
                known.insert(tombstone.id.clone());
            }
        }
        self.drop_empty();
        let fresh = gone.into_iter().map(|key| Tombstone {
            id: grave(&key),
            at: Some(now),
        });
        let mut more: Vec<Tombstone> = deleted.iter().cloned().chain(fresh).collect();
        sort_by(&mut more, |a, b| a.id.cmp(&b.id));
        more.retain(|tombstone| !old(tombstone) && known.insert(tombstone.id.clone()));
        if !more.is_empty() {
            let ids: HashSet<&str> = more.iter().map(|tombstone| tombstone.id.as_str()).collect();
            let there = self.records().map(|loaded| grave_of(&loaded.item));
            let there: HashSet<Id> = there
                .filter(|id| ids.contains(&**id))
                .map(Id::new)
                .collect();
            more.retain(|tombstone| !there.contains(&tombstone.id));
        }
        self.bury(more.into_iter());
    }

    fn put_document(&mut self, document: &Document) {
        let at = self
            .contents
            .iter()
            .position(|content| matches!(content, Content::Document(_)));
        let after = schema::document_fields(document);
        let Some(at) = at else {
            if after.iter().all(|(_, value)| value.is_none()) {
                return;
            }
            let part = Part::Block(new_block("document", false, &after, self.crlf));
            let first = self
                .parts
                .iter()
                .position(|part| matches!(part, Part::Block(_)));
            let at = first.unwrap_or(self.parts.len());
            self.insert_at(BTreeMap::from([(
                at,
                vec![(part, Content::Document(document.clone()))],
            )]));
            return;
        };
        let (Content::Document(old), Part::Block(block)) = (&self.contents[at], &self.parts[at])
        else {
            return;
        };
        let before = schema::document_fields(old);
        if before != after {
            self.parts[at] = Part::Block(set_keys(block, &before, &after, self.crlf));
            self.contents[at] = Content::Document(document.clone());
        }
    }

    /// Writes the schema where the file has none.
    fn head(&mut self) {
        if self.schema.is_some() {
            return;
        }
        let eol = if self.crlf { "\r\n" } else { "\n" };
        let schema = schema::SCHEMA;
        let mut text = String::new();
        if self.parts.is_empty() {
            text = format!(
                "# Notes of Byline. Edit them freely: comments and keys it does not know stay.{eol}"
            );
        }
        text += "schema = ";
        text += &schema.to_string();
        text += eol;
        if let Some(Part::Raw(head)) = self.parts.first_mut() {
            let bom = '\u{feff}';
            let at = if head.starts_with(bom) {
                bom.len_utf8()
            } else {
                0
            };
            head.insert_str(at, &text);
        } else {
            text.push_str(eol);
            self.parts.insert(0, Part::Raw(text));
            self.contents.insert(0, Content::Other);
        }
        self.schema = Some(schema);
    }
}

/// The id on the tombstone of a record. That of a code cannot be taken for a record's.
pub(in crate::store) fn grave(key: &Key) -> Id {
    Id::new(grave_id(key.table, key.id.as_str()))
}

fn grave_of(item: &Item) -> Cow<'_, str> {
    grave_id(item.table(), item.id())
}

fn grave_id(table: Table, id: &str) -> Cow<'_, str> {
    match table {
        Table::Code => Cow::Owned(format!("code:{id}")),
        _ => Cow::Borrowed(id),
    }
}

/// The key of the block that went where `loaded` is a code that came: one code that has another
/// name now.
fn old_name(loaded: &Loaded, gone: &BTreeMap<Key, Part>) -> Option<Key> {
    let Item::Code(new) = &loaded.item else {
        return None;
    };
    let is_old = |(key, part): &(&Key, &Part)| {
        let (Table::Code, Part::Block(block)) = (key.table, part) else {
            return false;
        };
        let read =
            parse_block(block).and_then(|keys| schema::read(key.table, &Keys::from(&keys)).ok());
        let Some(Item::Code(old)) = read.map(|loaded| loaded.item) else {
            return false;
        };
        let name = new.name.clone();
        Code { name, ..old } == *new
    };
    let leaf = |name: &str| name.rsplit('/').next().map(str::to_owned);
    let mut all = gone.iter().filter(is_old).map(|found| found.0);
    let first = all.clone().next();
    let same_leaf = all.find(|key| leaf(key.id.as_str()) == leaf(&new.name));
    same_leaf.or(first).cloned()
}
