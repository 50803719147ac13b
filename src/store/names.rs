//! [`Names`]: the reader's `entities.toml`, read for the recogniser and fed by decisions.
//!
//! Two lists count: the nearest `entities.toml` found upwards from the article, and the one in the
//! data directory; if both know a name, the nearer one wins. What the reader decides is written
//! to the nearer one where it exists, otherwise to the data directory. Comments and whatever else
//! stands in the file stay; a list that cannot be understood is left as it is.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, Value, value};

use super::Store;
use super::disk::folder_of;
use super::error::{FileError, What};
use super::kept::{Kept, dressed, plain};
use crate::analysis::EntityKind;
use crate::analysis::entity::Personal;
use crate::annotation::{MentionVerdict, Notes};

/// What every list is called.
pub const ENTITIES: &str = "entities.toml";
/// A list may have this many bytes: it is read before anything is shown.
const LARGEST: u64 = 8 << 20;
/// What is at the top of a list that Byline makes.
const HEADER: &str = "# Names that the reader confirmed or corrected; they win over what Byline finds, in every article.\n\
    # type is PERSON, ORG, PLACE, NORP, EVENT, LAW or MISC; NONE says that it is no name at all.\n";

/// Names with their types; `None` says that it is not a name.
pub type NameDecisions = BTreeMap<String, Option<EntityKind>>;

/// Where the reader's names are.
#[derive(Clone, Debug)]
pub struct Names {
    near: Option<Kept>,
    data: Option<Kept>,
}

impl Store {
    /// The names for an article at `path`; those of the data directory alone for one that is not a
    /// file. Looks for lists, reads none.
    pub fn names(&self, path: Option<&Path>) -> Names {
        let folder = path.and_then(|path| std::path::absolute(folder_of(path)).ok());
        let near = folder.and_then(|folder| self.upwards(&folder, ENTITIES));
        let data = self.home.as_ref().map(|home| home.data.join(ENTITIES));
        let data = data.filter(|data| Some(data) != near.as_ref());
        let kept = |path| self.kept(What::Names, path, LARGEST);
        Names {
            near: near.map(kept),
            data: data.map(|path| kept(path).private()),
        }
    }
}

impl Names {
    pub(super) fn target(&self) -> Option<&Kept> {
        self.near.as_ref().or(self.data.as_ref())
    }

    /// True if there is a list above the article: decisions go there.
    pub(super) fn is_near(&self) -> bool {
        self.near.is_some()
    }

    /// Where decisions are written; `None` if there is neither a list nor a data directory.
    pub fn path(&self) -> Option<&Path> {
        self.target().map(|kept| kept.path.as_path())
    }

    /// Reads the lists. One that cannot be used is reported and left out.
    pub fn read(&self) -> (Personal, Vec<FileError>) {
        let mut personal = Personal::default();
        let mut errors = Vec::new();
        for kept in self.data.iter().chain(&self.near) {
            let added = kept.read().and_then(|read| {
                let text = read.map(|read| plain(&read.text)).unwrap_or_default();
                let added = personal.add_list(&text);
                added.map_err(|error| kept.unread(not_understood(&error.to_string())))
            });
            errors.extend(added.err());
        }
        (personal, errors)
    }

    /// The texts of the lists with their folders, the one in the data directory first; and what is
    /// wrong with those that cannot be read.
    pub fn lists(&self) -> (Vec<(PathBuf, String)>, Vec<FileError>) {
        let (mut lists, mut errors) = (Vec::new(), Vec::new());
        for kept in self.data.iter().chain(&self.near) {
            match kept.read() {
                Ok(Some(read)) => {
                    lists.push((folder_of(&kept.path).to_owned(), plain(&read.text)));
                }
                Ok(None) => {}
                Err(error) => errors.push(error),
            }
        }
        (lists, errors)
    }

    /// Puts `decided` into the list and takes `forgotten` out of it; true if that changed it.
    pub fn write(&self, decided: &NameDecisions, forgotten: &[String]) -> Result<bool, FileError> {
        let Some(kept) = self.target() else {
            return Ok(false);
        };
        if self.near.is_none() {
            let made = kept.disk.make_private_folder(folder_of(&kept.path));
            made.map_err(|error| kept.unwritten(error))?;
        }
        kept.edit(|before| {
            let old = before.map_or("", |read| read.text.as_str());
            let new = edit(&plain(old), decided, forgotten);
            let new = new.map_err(|why| kept.unread(not_understood(&why)))?;
            Ok(new.map(|new| dressed(new, old)))
        })
    }
}

fn not_understood(why: &str) -> std::io::Error {
    std::io::Error::other(why.to_owned())
}

/// The list with what was told; `None` if nothing changes.
fn edit(
    text: &str,
    decided: &NameDecisions,
    forgotten: &[String],
) -> Result<Option<String>, String> {
    let mut document: DocumentMut = text
        .parse()
        .map_err(|error: toml_edit::TomlError| error.message().to_owned())?;
    let list = document
        .entry("entity")
        .or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()))
        .as_array_of_tables_mut()
        .ok_or("its names do not stand in blocks that begin with [[entity]]")?;
    let mut changed = false;
    for (name, kind) in decided {
        let code = kind.map_or("NONE", EntityKind::code);
        let own = list.iter_mut().find(|table| name_of(table) == Some(name));
        if let Some(table) = own {
            changed |= set_type(table, code);
        } else {
            let mut table = Table::new();
            table.insert("name", value(name));
            table.insert("type", value(code));
            list.push(table);
            changed = true;
        }
    }
    let before = list.len();
    list.retain(|table| {
        !name_of(table).is_some_and(|name| forgotten.iter().any(|other| other == name))
    });
    changed |= list.len() != before;
    let header = if text.trim().is_empty() { HEADER } else { "" };
    Ok(changed.then(|| format!("{header}{document}")))
}

fn name_of(table: &Table) -> Option<&str> {
    table.get("name").and_then(Item::as_str)
}

/// Changes the type, and nothing of what is around it.
fn set_type(table: &mut Table, code: &str) -> bool {
    match table.get_mut("type").and_then(Item::as_value_mut) {
        Some(own) if own.as_str() == Some(code) => false,
        Some(own) => {
            let mut new = Value::from(code);
            *new.decor_mut() = own.decor().clone();
            *own = new;
            true
        }
        None => {
            table.insert("type", value(code));
            true
        }
    }
}

/// What the decisions in `notes` say of names everywhere. A mention that is none says nothing of
/// other places; an entity that is none does. Of the other forms of a name only those count that
/// name it anywhere: several words, or an acronym.
pub fn name_decisions(notes: &Notes) -> NameDecisions {
    let mut decided = NameDecisions::new();
    for decision in notes.mentions() {
        let kind = match decision.verdict {
            MentionVerdict::Reject => None,
            MentionVerdict::Accept => decision.kind.or(decision.detected),
            MentionVerdict::Retype | MentionVerdict::Add => decision.kind,
        };
        if let Some(kind) = kind {
            add(&mut decided, &decision.anchor.exact, Some(kind));
        }
    }
    for record in notes.entities() {
        if record.kind.is_none() && !record.rejected {
            continue;
        }
        let kind = record.kind.filter(|_| !record.rejected);
        add(&mut decided, &record.name, kind);
        for alias in record.aliases.iter().filter(|alias| stands_alone(alias)) {
            add(&mut decided, alias, kind);
        }
    }
    decided
}

fn add(decided: &mut NameDecisions, name: &str, kind: Option<EntityKind>) {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_value = matches!(
        kind,
        Some(EntityKind::Date | EntityKind::Money | EntityKind::Percent)
    );
    if !name.is_empty() && name.len() <= 200 && !is_value {
        decided.insert(name, kind);
    }
}

fn stands_alone(name: &str) -> bool {
    name.contains(' ') || name.chars().count() > 1 && !name.chars().any(char::is_lowercase)
}

/// Keeps the list in step with one session: what the reader decides while it lasts goes in, what is
/// taken back comes out again.
#[derive(Debug, Default)]
pub struct NameListSync {
    before: NameDecisions,
    written: NameDecisions,
}

impl NameListSync {
    /// Begins with the decisions that were there.
    pub fn new(notes: &Notes) -> Self {
        Self {
            before: name_decisions(notes),
            written: NameDecisions::new(),
        }
    }

    /// Writes what is new in `notes`; `true` where the list changed.
    pub fn write(&mut self, notes: &Notes, names: &Names) -> Result<bool, FileError> {
        let now = name_decisions(notes);
        let is_new = |(name, kind): &(&String, &Option<EntityKind>)| {
            self.before.get(*name) != Some(*kind) && self.written.get(*name) != Some(*kind)
        };
        let new: NameDecisions = now
            .iter()
            .filter(is_new)
            .map(|(name, kind)| (name.clone(), *kind))
            .collect();
        let gone = self.written.keys().filter(|name| !now.contains_key(*name));
        let gone: Vec<String> = gone.cloned().collect();
        if new.is_empty() && gone.is_empty() {
            return Ok(false);
        }
        let changed = names.write(&new, &gone)?;
        self.written.extend(new);
        self.written.retain(|name, _| now.contains_key(name));
        Ok(changed)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::annotation::{Edit, EntityDecision, Id, Table, Timestamp};
    use crate::store::{Home, Placement};

    fn told(names: &[(&str, Option<EntityKind>)]) -> NameDecisions {
        names
            .iter()
            .map(|(name, kind)| ((*name).to_owned(), *kind))
            .collect()
    }

    #[test]
    fn a_list_keeps_what_the_reader_wrote() {
        let list = "# mine\n[[entity]]\nname = \"Larkfield\" # the town\ntype = \"ORG\"  # was wrong\nseen = 3\n";
        let place = told(&[("Larkfield", Some(EntityKind::Place))]);
        assert_eq!(
            edit(list, &place, &[]).expect("the list parses").as_deref(),
            Some(list.replace("ORG", "PLACE").as_str())
        );
        assert_eq!(edit(&list.replace("ORG", "PLACE"), &place, &[]), Ok(None));
        let new = edit(list, &told(&[("Wes Anders", None)]), &[]).expect("the list parses");
        assert_eq!(
            new.as_deref(),
            Some(format!("{list}\n[[entity]]\nname = \"Wes Anders\"\ntype = \"NONE\"\n").as_str())
        );
        let gone =
            edit(list, &NameDecisions::new(), &["Larkfield".to_owned()]).expect("the list parses");
        assert!(gone.is_some_and(|text| !text.contains("Larkfield")));
        assert!(edit("entity = 3", &place, &[]).is_err());
        assert!(edit("[[entity", &place, &[]).is_err());
    }

    #[test]
    fn lists_are_found_upwards_and_the_nearest_wins() {
        let root = tempfile::tempdir().expect("a directory");
        let deep = root.path().join("a/b");
        fs::create_dir_all(&deep).expect("made");
        let store = Store::new(Some(Home::at(&root.path().join("home"))), Placement::Beside);
        let article = deep.join("news.txt");
        let names = store.names(Some(&article));
        let data = root.path().join("home/data").join(ENTITIES);
        assert_eq!(names.path(), Some(data.as_path()));
        let place = told(&[("Larkfield", Some(EntityKind::Place))]);
        assert!(names.write(&place, &[]).expect("written"));
        assert!(!names.write(&place, &[]).expect("nothing to write"));
        assert!(!names.read().0.is_empty());

        let near = root.path().join("a").join(ENTITIES);
        fs::write(&near, "[[entity]]\nname = \"Larkfield\"\ntype = \"ORG\"\n").expect("written");
        let names = store.names(Some(&article));
        assert_eq!(names.path(), Some(near.as_path()));
        let (personal, errors) = names.read();
        assert!(errors.is_empty());
        assert_eq!(personal.kind_of("Larkfield"), Some(Some(EntityKind::Org)));

        fs::write(&near, "[[entity]]\nname = 3\n").expect("written");
        let (personal, errors) = names.read();
        assert_eq!(personal.kind_of("Larkfield"), Some(Some(EntityKind::Place)));
        let told = errors.first().map(ToString::to_string).unwrap_or_default();
        assert!(told.contains("they are not used"), "{told}");
    }

    #[test]
    fn a_decision_goes_into_the_list_once_and_out_when_it_is_taken_back() {
        let root = tempfile::tempdir().expect("a directory");
        let store = Store::new(Some(Home::at(root.path())), Placement::Beside);
        let names = store.names(None);
        let mut notes = Notes::default();
        let mut sync = NameListSync::new(&notes);
        let put = |notes: &mut Notes, id: &str, name: &str, kind| {
            let record = EntityDecision::new(Id::new(id), name, Timestamp::UNIX_EPOCH);
            notes.apply(Edit::put(EntityDecision {
                kind: Some(kind),
                ..record
            }));
        };
        put(
            &mut notes,
            "larkfield",
            "Larkfield  Ferries",
            EntityKind::Org,
        );
        // A date or a sum says nothing of other articles, and a page is not a name.
        put(&mut notes, "monday", "Monday", EntityKind::Date);
        put(&mut notes, "sum", "£40", EntityKind::Money);
        put(
            &mut notes,
            "page",
            &"Larkfield ".repeat(21),
            EntityKind::Org,
        );
        assert!(sync.write(&notes, &names).expect("written"));
        assert!(!sync.write(&notes, &names).expect("nothing new"));
        let list = fs::read_to_string(names.path().expect("a place")).expect("a list");
        assert_eq!(
            list.replace(HEADER, "").trim(),
            "[[entity]]\nname = \"Larkfield Ferries\"\ntype = \"ORG\""
        );
        notes.apply(Edit::remove(Table::Entity, Id::new("larkfield")));
        assert!(sync.write(&notes, &names).expect("written"));
        let list = fs::read_to_string(names.path().expect("a place")).expect("a list");
        assert_eq!(list.replace(HEADER, "").trim(), "");
    }
}
