//! [`NotesFile`]: one notes file in memory, block by block.
//!
//! Records go in and out as [`Item`]s with code point hints; the text around them stays as it is.
//! Knows neither the disk nor the article.

mod plain;
mod update;

pub(super) use update::grave;

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::blocks::{Block, Part, split};
use super::error::{Broken, Cause};
use super::given::Keys;
use super::keys::{new_block, nth_table, parse_block, plain_lines, trim_blank_lines};
use super::markers;
use super::schema::{self, Hint, Loaded};
use crate::annotation::{Document, Id, IdSource, Item, Key, Table, Tombstone};
use crate::text::order;
use memchr::memmem;
use plain::PlainReader;
use sha2::{Digest, Sha256};

/// What a notes file says, taken apart.
#[derive(Clone, Debug, Default)]
pub struct NotesFile {
    parts: Vec<Part>,
    /// What each part holds, in step with `parts`.
    contents: Vec<Content>,
    crlf: bool,
    schema: Option<i64>,
    /// What is there instead of a schema's number.
    bad_schema: Option<String>,
    broken: Option<Broken>,
    /// The line of the first marker of a git conflict.
    conflict: Option<usize>,
    /// Blocks that could not be read: line and reason.
    unread: Vec<(usize, String)>,
    /// Known tables that are not written as blocks: the file cannot be added to.
    foreign: Option<String>,
    /// Blocks taken out in this session, in case they come back.
    removed: HashMap<Key, Part>,
}

/// What a part holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Content {
    /// A record.
    Record(Box<Loaded>),
    /// The `[document]` table.
    Document(Document),
    /// A tombstone.
    Deleted(Tombstone),
    /// Comments, unknown tables, blocks that cannot be read.
    Other,
}

impl NotesFile {
    /// Reads a file's text. Total: what cannot be read is kept and reported.
    pub fn parse(text: &str) -> Self {
        let parts = split(text);
        let mut file =
            Self::read_by_blocks(&parts).unwrap_or_else(|| Self::read_as_a_whole(text, &parts));
        order::sort_by_key(&mut file.unread, |(line, _)| *line);
        file.crlf = has(text, "\r\n");
        file.parts = parts;
        file.name_records();
        file.conflict = markers::sides(text).map(|sides| sides.line);
        file
    }

    /// Reads plain blocks one by one, and the rest of the file with the header alone in place of each
    /// run of such blocks. `None` if the rest is not valid, or says anything else of those tables:
    /// then the file must be looked at as a whole.
    fn read_by_blocks(parts: &[Part]) -> Option<Self> {
        let mut file = Self::default();
        let mut reader = PlainReader::default();
        let mut rest = String::new();
        let mut runs: HashMap<&str, usize> = HashMap::new();
        let mut run = None;
        let mut contents = Vec::with_capacity(parts.len());
        for part in parts {
            let read = match part {
                Part::Block(block) if block.array && is_known(&block.name) => {
                    let read = reader.read(block, |keys| file.read_block(block, Some(keys)));
                    read.map(|content| (&*block.name, content))
                }
                _ => None,
            };
            let Some((name, content)) = read else {
                rest.push_str(&plain_lines(part.text()));
                run = None;
                contents.push(None);
                continue;
            };
            if run.replace(name) != Some(name) {
                *runs.entry(name).or_default() += 1;
                rest.push_str("[[");
                rest.push_str(name);
                rest.push_str("]]\n");
            }
            contents.push(Some(content));
        }
        if runs.is_empty() {
            return None;
        }
        let mut rest: toml::Table = toml::from_str(&rest).ok()?;
        let is_a_header = |value: &toml::Value| value.as_table().is_some_and(toml::Table::is_empty);
        let are_headers = |(name, count): (&&str, &usize)| {
            let found = rest.get(*name).and_then(toml::Value::as_array);
            found.is_some_and(|found| found.len() == *count && found.iter().all(is_a_header))
        };
        if !runs.iter().all(are_headers) {
            return None;
        }
        rest.retain(|name, _| !runs.contains_key(name));
        let others = parts.iter().zip(&contents);
        let others = others.filter(|(_, read)| read.is_none());
        let others = others.map(|(part, _)| part);
        let mut others = file.read_parts(others, Some(&rest)).into_iter();
        let contents = contents.into_iter();
        file.contents = contents
            .map(|read| read.or_else(|| others.next()).unwrap_or(Content::Other))
            .collect();
        file.take_schema(rest.get("schema"));
        Some(file)
    }

    fn read_as_a_whole(text: &str, parts: &[Part]) -> Self {
        let mut file = Self::default();
        let whole: Option<toml::Table> = match toml::from_str(&plain_lines(text)) {
            Ok(table) => Some(table),
            Err(error) => {
                file.broken = Some(broken(&plain_lines(text), &error));
                None
            }
        };
        file.contents = file.read_parts(parts, whole.as_ref());
        let of_part = |part: &Part| match part {
            Part::Raw(text) => toml::from_str::<toml::Table>(text).ok()?.remove("schema"),
            Part::Block(_) => None,
        };
        match &whole {
            Some(table) => file.take_schema(table.get("schema")),
            None => file.take_schema(parts.iter().find_map(of_part).as_ref()),
        }
        file
    }

    fn take_schema(&mut self, schema: Option<&toml::Value>) {
        self.schema = schema.and_then(toml::Value::as_integer);
        self.bad_schema = schema
            .filter(|schema| schema.as_integer().is_none())
            .map(ToString::to_string);
    }

    fn read_parts<'a>(
        &mut self,
        parts: impl IntoIterator<Item = &'a Part>,
        whole: Option<&toml::Table>,
    ) -> Vec<Content> {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        let mut contents = Vec::new();
        for part in parts {
            let Part::Block(block) = part else {
                contents.push(Content::Other);
                continue;
            };
            let count = counts.entry(&block.name).or_default();
            let nth = *count;
            *count += 1;
            let alone;
            let table = if let Some(whole) = whole {
                nth_table(whole, &block.name, nth)
            } else {
                alone = parse_block(block);
                alone.as_ref()
            };
            contents.push(self.read_block(block, table.map(Keys::from).as_ref()));
        }
        let Some(whole) = whole else { return contents };
        for table in Table::ALL {
            let written = whole
                .get(table.code())
                .map_or(0, |value| value.as_array().map_or(usize::MAX, Vec::len));
            if written != counts.get(table.code()).copied().unwrap_or(0) {
                self.foreign = Some(table.code().to_owned());
            }
        }
        contents
    }

    fn read_block(&mut self, block: &Block, keys: Option<&Keys>) -> Content {
        let Some(keys) = keys else {
            if is_known(&block.name) {
                self.unread
                    .push((block.line, format!("[[{}]] is not valid TOML", block.name)));
            }
            return Content::Other;
        };
        match &*block.name {
            "document" => Content::Document(schema::read_document(keys)),
            "deleted" => schema::read_tombstone(keys).map_or(Content::Other, Content::Deleted),
            name => match table_of(name).map(|table| schema::read(table, keys)) {
                Some(Ok(loaded)) => Content::Record(Box::new(loaded)),
                Some(Err(reason)) => {
                    self.unread
                        .push((block.line, format!("[[{name}]] is left alone: {reason}")));
                    Content::Other
                }
                None => Content::Other,
            },
        }
    }

    /// Gives an id to each record that has none or another's. The same file gives the same ids.
    fn name_records(&mut self) {
        let (mut records, mut entities) = (HashSet::new(), HashSet::new());
        let mut nameless = Vec::new();
        for (at, content) in self.contents.iter().enumerate() {
            let Content::Record(loaded) = content else {
                continue;
            };
            let id = loaded.item.id();
            let is_named = match &loaded.item {
                Item::Code(_) => true,
                Item::Entity(_) => !id.is_empty() && entities.insert(id),
                _ => !id.is_empty() && records.insert(id),
            };
            if !is_named {
                nameless.push(at);
            }
        }
        if nameless.is_empty() {
            return;
        }
        let mut records: HashSet<Id> = records.into_iter().map(Id::new).collect();
        let mut entities: HashSet<Id> = entities.into_iter().map(Id::new).collect();
        for at in nameless {
            let Content::Record(loaded) = &mut self.contents[at] else {
                continue;
            };
            let is_entity = matches!(loaded.item, Item::Entity(_));
            let Some(id) = schema::id_mut(&mut loaded.item) else {
                continue;
            };
            *id = Id::new("");
            // What was added to records later changes no id that was given before.
            let said = format!("{:?}{:?}", loaded.item, loaded.hint);
            let digest = Sha256::digest(said.replace(", decides: false", ""));
            let seed = u64::from_le_bytes(*digest.first_chunk().expect("a digest has 32 bytes"));
            let mut source = IdSource::new(seed);
            let seen = if is_entity {
                &mut entities
            } else {
                &mut records
            };
            let fresh = std::iter::repeat_with(|| source.next_id()).find(|id| !seen.contains(id));
            let (Some(fresh), Some(id)) = (fresh, schema::id_mut(&mut loaded.item)) else {
                continue;
            };
            seen.insert(fresh.clone());
            *id = fresh;
        }
    }

    /// The file as text.
    pub fn to_text(&self) -> String {
        let length = self.parts.iter().map(|part| part.text().len()).sum();
        let mut text = String::with_capacity(length);
        for part in &self.parts {
            text.push_str(part.text());
        }
        text
    }

    /// Where the file is no TOML; then [`update`](Self::update) must not be used.
    pub fn broken(&self) -> Option<&Broken> {
        self.broken.as_ref()
    }

    /// Why the file cannot be understood.
    pub(super) fn defect(&self) -> Option<Cause> {
        if let Some(line) = self.conflict {
            return Some(Cause::Conflict(line));
        }
        self.broken.clone().map(Cause::Broken)
    }

    /// True if it says which article it belongs to.
    pub(super) fn has_document(&self) -> bool {
        let mut contents = self.contents.iter();
        contents.any(|content| matches!(content, Content::Document(_)))
    }

    /// True if there is nothing in it but comments and the schema. No file that Byline wrote is so: it was
    /// emptied, or cut off.
    pub fn says_nothing(&self) -> bool {
        let is_nothing = |line: &str| {
            let line = line.trim();
            line.is_empty() || line.starts_with('#') || line.starts_with("schema")
        };
        let mut lines = self.parts.iter().flat_map(|part| part.text().lines());
        self.defect().is_none() && self.why_read_only().is_none() && lines.all(is_nothing)
    }

    /// True if every record has its id in the file.
    pub(super) fn is_named(&self) -> bool {
        self.parts().all(|(part, content)| match content {
            Content::Record(loaded) => {
                matches!(loaded.item, Item::Code(_)) || has(part.text(), loaded.item.id())
            }
            _ => true,
        })
    }

    /// True if the blocks of these records say them when they are read again.
    pub(super) fn reads_back(&self, records: &[Loaded]) -> bool {
        let wanted = by_key(records);
        let is_right = |(part, content): (&Part, &Content)| {
            let (Content::Record(loaded), Part::Block(block)) = (content, part) else {
                return true;
            };
            let (table, id) = (loaded.item.table(), loaded.item.id());
            let Some(wanted) = wanted.get(&(table, id)) else {
                return true;
            };
            let keys = parse_block(block);
            let again = keys.and_then(|keys| schema::read(table, &Keys::from(&keys)).ok());
            again.is_some_and(|again| {
                schema::fields(&again.item, again.hint) == schema::fields(&wanted.item, wanted.hint)
            })
        };
        self.parts().all(is_right)
    }

    /// The schema that the file says it has.
    pub fn schema(&self) -> Option<i64> {
        self.schema
    }

    /// Why the file must not be changed, though it is valid TOML.
    pub fn why_read_only(&self) -> Option<String> {
        if let Some(schema) = self.schema.filter(|&schema| schema > schema::SCHEMA) {
            return Some(format!(
                "a newer version of the program wrote it (schema {schema})"
            ));
        }
        if let Some(schema) = &self.bad_schema {
            return Some(format!(
                "its schema is {schema}, which is not a whole number"
            ));
        }
        let table = self.foreign.as_ref()?;
        Some(format!(
            "its `{table}` is not written as [[{table}]] blocks"
        ))
    }

    /// The name in the entity record of this id.
    pub(super) fn entity_name(&self, id: &str) -> Option<String> {
        self.records().find_map(|loaded| match &loaded.item {
            Item::Entity(entity) if entity.id.as_str() == id => Some(entity.name.clone()),
            _ => None,
        })
    }

    /// The blocks that could not be read: their lines and why.
    pub fn unread(&self) -> &[(usize, String)] {
        &self.unread
    }

    /// What the file says of its article.
    pub fn document(&self) -> Document {
        let found = self.contents.iter().find_map(|content| match content {
            Content::Document(document) => Some(document.clone()),
            _ => None,
        });
        found.unwrap_or_default()
    }

    /// The tombstones.
    pub fn deleted(&self) -> Vec<Tombstone> {
        let deleted = self.contents.iter().filter_map(|content| match content {
            Content::Deleted(tombstone) => Some(tombstone.clone()),
            _ => None,
        });
        deleted.collect()
    }

    /// The records as read, their places as hints.
    pub(super) fn records(&self) -> impl Iterator<Item = &Loaded> {
        self.contents.iter().filter_map(|content| match content {
            Content::Record(loaded) => Some(&**loaded),
            _ => None,
        })
    }

    /// How many annotations and decisions on quotes say no place: those that a person wrote, until
    /// the article is opened and the notes are saved.
    pub fn without_numbers(&self) -> usize {
        let placed = |item: &Item| matches!(item, Item::Annotation(_) | Item::Quote(_));
        let bare = |own: &&Loaded| placed(&own.item) && own.hint.start.is_none();
        self.records().filter(bare).count()
    }

    /// The parts of the file with what they hold.
    pub(super) fn parts(&self) -> impl Iterator<Item = (&Part, &Content)> {
        self.parts.iter().zip(&self.contents)
    }

    /// True where lines end in CR LF.
    pub(super) fn is_crlf(&self) -> bool {
        self.crlf
    }

    /// A file of these parts.
    pub(super) fn from_parts(parts: &[Part], crlf: bool) -> Self {
        let text: String = parts.iter().map(Part::text).collect();
        Self {
            crlf,
            ..Self::parse(&text)
        }
    }

    /// Adds blocks of records, each at its place.
    pub(super) fn add(&mut self, parts: Vec<Part>) {
        let mut new = Vec::new();
        for part in parts {
            let Part::Block(block) = &part else { continue };
            let keys = parse_block(block);
            match self.read_block(block, keys.as_ref().map(Keys::from).as_ref()) {
                Content::Record(loaded) => new.push((loaded.item.table(), part, *loaded)),
                content @ Content::Document(_) => {
                    let first = self
                        .parts
                        .iter()
                        .position(|part| matches!(part, Part::Block(_)));
                    let at = first.unwrap_or(self.parts.len());
                    self.insert_at(BTreeMap::from([(at, vec![(part, content)])]));
                }
                _ => self.append(vec![part]),
            }
        }
        self.insert_all(new);
    }

    /// Adds parts at the end.
    pub(super) fn append(&mut self, parts: Vec<Part>) {
        for part in parts {
            self.push_new(part, Content::Other, false);
        }
    }

    /// Adds tombstones at the end.
    pub(super) fn bury(&mut self, graves: impl Iterator<Item = Tombstone>) {
        for grave in graves {
            let block = new_block(
                "deleted",
                true,
                &schema::tombstone_fields(&grave),
                self.crlf,
            );
            self.push_new(Part::Block(block), Content::Deleted(grave), false);
        }
    }

    /// Drops the parts that were emptied. Where they stood at the end, the blank lines that
    /// separated them go too.
    fn drop_empty(&mut self) {
        if !self.parts.iter().any(|part| part.text().is_empty()) {
            return;
        }
        let parts = std::mem::take(&mut self.parts);
        let contents = std::mem::take(&mut self.contents);
        let mut last_dropped = false;
        for (part, content) in parts.into_iter().zip(contents) {
            last_dropped = part.text().is_empty();
            if !last_dropped {
                self.parts.push(part);
                self.contents.push(content);
            }
        }
        if let Some(last) = self.parts.last_mut().filter(|_| last_dropped) {
            trim_blank_lines(text_mut(last));
        }
    }

    /// Puts new blocks where they belong: before the first of their table that stands after them
    /// in the article, else after the last of it, else after the tables before it.
    fn insert_all(&mut self, mut new: Vec<(Table, Part, Loaded)>) {
        if new.is_empty() {
            return;
        }
        let place = |(table, _, loaded): &(Table, Part, Loaded)| {
            let (start, end, id) = order(&loaded.item, loaded.hint);
            (*table, start, end, id.to_owned())
        };
        new.sort_by_cached_key(place);
        let mut slots: BTreeMap<usize, Vec<(Part, Content)>> = BTreeMap::new();
        let mut rows: Option<(Table, Row)> = None;
        for (table, part, loaded) in new {
            let place = order(&loaded.item, loaded.hint);
            let row = match &rows {
                Some((of, row)) if *of == table => row,
                _ => &rows.insert((table, self.row(table))).1,
            };
            let next = row.reach.partition_point(|(order, _)| *order <= place);
            let at = row.reach.get(next).map_or(row.end, |(_, at)| *at);
            slots
                .entry(at)
                .or_default()
                .push((part, Content::Record(Box::new(loaded))));
        }
        self.insert_at(slots);
    }

    fn row(&self, table: Table) -> Row<'_> {
        let mut row = Row {
            reach: Vec::new(),
            end: self.parts.len(),
        };
        let (mut end, mut own_end) = (None, None);
        for (at, (part, content)) in self.parts.iter().zip(&self.contents).enumerate() {
            let Part::Block(block) = part else { continue };
            match rank(&block.name).map(|rank| rank.cmp(&(table as usize + 1))) {
                Some(Ordering::Less) => end = Some(at + 1),
                Some(Ordering::Equal) => own_end = Some(at + 1),
                _ => continue,
            }
            if let Content::Record(other) = content
                && other.item.table() == table
            {
                let place = order(&other.item, other.hint);
                if row.reach.last().is_none_or(|(last, _)| *last < place) {
                    row.reach.push((place, at));
                }
            }
        }
        row.end = own_end.or(end).unwrap_or(row.end);
        row
    }

    fn insert_at(&mut self, mut slots: BTreeMap<usize, Vec<(Part, Content)>>) {
        let parts = std::mem::take(&mut self.parts);
        let contents = std::mem::take(&mut self.contents);
        let end = parts.len();
        for (at, (part, content)) in parts.into_iter().zip(contents).enumerate() {
            for (part, content) in slots.remove(&at).unwrap_or_default() {
                self.push_new(part, content, true);
            }
            self.parts.push(part);
            self.contents.push(content);
        }
        for (part, content) in slots.remove(&end).unwrap_or_default() {
            self.push_new(part, content, false);
        }
    }

    /// Pushes a block, with blank lines between it and its neighbours.
    fn push_new(&mut self, part: Part, content: Content, more: bool) {
        let eol = if self.crlf { "\r\n" } else { "\n" };
        if let Some(last) = self.parts.last_mut() {
            let text = text_mut(last);
            if !text.is_empty() && !text.ends_with('\n') {
                text.push_str(eol);
            }
            if !text.is_empty() && !text.ends_with("\n\n") && !text.ends_with("\n\r\n") {
                text.push_str(eol);
            }
        }
        let mut part = part;
        let text = text_mut(&mut part);
        trim_blank_lines(text);
        if !text.ends_with('\n') {
            text.push_str(eol);
        }
        if more {
            text.push_str(eol);
        }
        self.parts.push(part);
        self.contents.push(content);
    }
}

/// The records of one table in a file: those that stand after all before them, with their parts,
/// and the part after the last one.
struct Row<'a> {
    reach: Vec<((usize, usize, &'a str), usize)>,
    end: usize,
}

/// What orders records of one table in the file.
fn order(item: &Item, hint: Hint) -> (usize, usize, &str) {
    let (start, end) = match item {
        Item::Code(_) | Item::Entity(_) => (0, 0),
        Item::Orphan(orphan) => (orphan.last_start.unwrap_or(0), 0),
        _ => (hint.start.unwrap_or(0), hint.end.unwrap_or(0)),
    };
    (start, end, item.id())
}

/// Records by their tables and ids.
fn by_key(records: &[Loaded]) -> HashMap<(Table, &str), &Loaded> {
    let keyed = |loaded| (key_of(loaded), loaded);
    records.iter().map(keyed).collect()
}

fn key_of(loaded: &Loaded) -> (Table, &str) {
    (loaded.item.table(), loaded.item.id())
}

fn has(text: &str, words: &str) -> bool {
    memmem::find(text.as_bytes(), words.as_bytes()).is_some()
}

fn table_of(name: &str) -> Option<Table> {
    Table::ALL.into_iter().find(|table| table.code() == name)
}

fn rank(name: &str) -> Option<usize> {
    match name {
        "document" => Some(0),
        "deleted" => Some(usize::MAX),
        _ => table_of(name).map(|table| table as usize + 1),
    }
}

fn is_known(name: &str) -> bool {
    name == "document" || name == "deleted" || table_of(name).is_some()
}

fn text_mut(part: &mut Part) -> &mut String {
    match part {
        Part::Raw(text) => text,
        Part::Block(block) => &mut block.text,
    }
}

pub(super) fn broken(text: &str, error: &toml::de::Error) -> Broken {
    let at = error
        .span()
        .map_or(0, |span| text.floor_char_boundary(span.start));
    let line = text[..at].matches('\n').count() + 1;
    let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let message = error
        .message()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    Broken {
        line,
        column: text[start..at].chars().count() + 1,
        message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Lines that a notes file may be made of, good and bad.
    fn a_line() -> impl Strategy<Value = &'static str> {
        prop::sample::select(vec![
            "[[annotation]]",
            "[[annotation]]",
            "[[ \"annotation\" ]] # so written",
            "[[quote]]",
            "[[deleted]]",
            "[annotation]",
            "[annotation.extra]",
            "[[annotation.extra]]",
            "[document]",
            "[[code]]",
            "[mine]",
            "[[mine.own]]",
            "schema = 1",
            "schema = \"x\"",
            "annotation = []",
            "id = \"a\"",
            "\"id\" = 'b'",
            "exact = \"the \\u0066erry\"",
            "exact = \"\"\"\\",
            "the ferry \\\"\"\"\"",
            "\"\"\"",
            "note = \"\"\"one",
            "two\"\"\"\"\"",
            "start = 7",
            "start = 0x7",
            "start = +1_0",
            "start = 99999999999999999999",
            "end = 1.5",
            "last.start = 3",
            "codes = [\"x\", 'y', ]",
            "codes = [",
            "\"z\", # a comment",
            "]",
            "codes = [1, [2]]",
            "cue = { start = 1, end = 2, exact = \"said\" }",
            "cue = { exact.a = 1 }",
            "created = 2024-05-06T07:08:09Z",
            "created = 2024-05-06",
            "created = 2024-99-06",
            "sure = true",
            "# a comment",
            "# a bad one \u{1}",
            "",
            "   ",
            "\u{a0}[[annotation]]",
            "\u{feff}[[annotation]]",
            "= 3",
            "x",
        ])
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]
        #[test]
        fn read_by_blocks_a_file_says_what_it_says_as_a_whole(
            lines in prop::collection::vec(a_line(), 0..14),
            blocks in prop::collection::vec((0..3usize, a_line()), 0..5),
            crlf: bool,
        ) {
            let eol = if crlf { "\r\n" } else { "\n" };
            let mut text = lines.join(eol) + eol;
            for (n, (kind, line)) in blocks.into_iter().enumerate() {
                let name = ["annotation", "quote", "deleted"][kind];
                text += &["", &format!("[[{name}]]"), &format!("id = \"k{n}\""), "exact = \"x\"", line, ""].join(eol);
            }
            let parts = split(&text);
            if let Some(found) = NotesFile::read_by_blocks(&parts) {
                let whole = NotesFile::read_as_a_whole(&text, &parts);
                prop_assert!(whole.broken.is_none(), "{text}");
                prop_assert_eq!(&found.contents, &whole.contents, "{}", text);
                let said = |file: &NotesFile| {
                    let mut unread = file.unread.clone();
                    unread.sort();
                    (file.schema, file.bad_schema.clone(), file.foreign.clone(), unread)
                };
                prop_assert_eq!(said(&found), said(&whole), "{}", text);
            }
        }
    }

    #[test]
    fn what_the_program_writes_is_read_by_blocks() {
        for eol in ["\n", "\r\n"] {
            let text = "schema = 1\n\n[document]\nid = \"sha256:0\"\n\n# mine\n[[annotation]]\nid = \"a\" # first\n\
                kind = \"note\"\nstart = 3\nend = 9\nexact = \"the \\\"ferry\"\ncodes = [\"x\", \"y\"]\nnote = \"\"\"\none\ntwo\"\"\"\n\
                created = 2024-05-06T07:08:09Z\nmine = true\n\n[[quote]]\nid = \"q\"\nexact = \"no\"\ncue = { start = 1, end = 2, exact = \"said\" }\n\n\
                [mine]\nx.y = 1\n";
            let parts = split(&text.replace('\n', eol));
            let file = NotesFile::read_by_blocks(&parts).expect("plain blocks");
            assert_eq!(file.records().count(), 2);
        }
    }
}
