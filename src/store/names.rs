//! [`Names`]: the reader's `entities.toml`, read for the recogniser and fed by decisions.
//!
//! Two lists count: the nearest `entities.toml` found upwards from the article, and the one in the
//! data directory; where both know a name, the nearer one wins. What the reader decides is written
//! to the nearer one where it exists, otherwise to the data directory. Comments and whatever else
//! stands in the file stay; a list that cannot be understood is left as it is.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use thiserror::Error;
use toml_edit::{ArrayOfTables, DocumentMut, Item, Table, Value, value};

use super::disk::{Disk, Lock, directory, replace};
use super::{Home, Store};
use crate::analysis::EntityKind;
use crate::analysis::entity::Personal;
use crate::annotation::{MentionVerdict, Notes};

/// What every list is called.
pub const ENTITIES: &str = "entities.toml";
/// A list may have this many bytes: it is read before anything is shown.
const LARGEST: u64 = 8 << 20;
/// What stands at the top of a list that Byline makes.
const HEADER: &str = "# Names that the reader confirmed or corrected; they win over what Byline finds, in every article.\n\
    # type is PERSON, ORG, PLACE, NORP, EVENT, LAW or MISC; NONE says that it is no name at all.\n";

/// Names with their types; `None` says that it is no name.
pub type Told = BTreeMap<String, Option<EntityKind>>;

/// Why a list could not be read or written.
#[derive(Debug, Error)]
pub enum NamesError {
    /// It is there but cannot be read.
    #[error("cannot read the names in {path} ({source}); they are left as they are")]
    Read {
        /// The list.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It cannot be understood.
    #[error("the names in {path} are not used: {reason}; the file is left as it is")]
    Broken {
        /// The list.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// It cannot be written.
    #[error(
        "cannot write the names to {path} ({source}); your decisions are in the notes all the same"
    )]
    Write {
        /// The list.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// Where the reader's names are.
#[derive(Clone, Debug)]
pub struct Names {
    near: Option<PathBuf>,
    home: Option<Home>,
    disk: Arc<dyn Disk>,
}

impl Store {
    /// The names for an article at `path`; those of the data directory alone for one that is no
    /// file. Looks for lists, reads none.
    pub fn names(&self, path: Option<&Path>) -> Names {
        let folder = path.and_then(|path| std::path::absolute(directory(path)).ok());
        let near = folder.and_then(|folder| {
            let lists = folder.ancestors().map(|folder| folder.join(ENTITIES));
            lists.into_iter().find(|list| list.is_file())
        });
        Names {
            near,
            home: self.home.clone(),
            disk: Arc::clone(&self.disk),
        }
    }
}

impl Names {
    fn in_data(&self) -> Option<PathBuf> {
        self.home.as_ref().map(|home| home.data.join(ENTITIES))
    }

    /// Where decisions are written; `None` where there is neither a list nor a data directory.
    pub fn path(&self) -> Option<PathBuf> {
        self.near.clone().or_else(|| self.in_data())
    }

    /// Reads the lists. One that cannot be used is told of and left out.
    pub fn read(&self) -> (Personal, Vec<NamesError>) {
        let mut personal = Personal::default();
        let mut errors = Vec::new();
        let near = self.near.clone();
        for path in self
            .in_data()
            .filter(|data| Some(data) != near.as_ref())
            .into_iter()
            .chain(near)
        {
            let added = read_list(&path).and_then(|text| {
                personal
                    .add_list(&text)
                    .map_err(|error| NamesError::Broken {
                        path,
                        reason: error.to_string(),
                    })
            });
            errors.extend(added.err());
        }
        (personal, errors)
    }

    /// Puts `told` into the list and takes `forgotten` out of it; `true` where that changed it.
    pub fn write(&self, told: &Told, forgotten: &[String]) -> Result<bool, NamesError> {
        let Some(path) = self.path() else {
            return Ok(false);
        };
        let lock = self.home.as_ref();
        let _lock = lock.and_then(|home| Lock::take(&home.locks(), ENTITIES));
        let text = read_list(&path)?;
        let changed = edit(&text, told, forgotten).map_err(|reason| NamesError::Broken {
            path: path.clone(),
            reason,
        })?;
        let Some(changed) = changed else {
            return Ok(false);
        };
        let written = fs::create_dir_all(directory(&path))
            .and_then(|()| replace(&*self.disk, &path, changed.as_bytes()));
        written.map_err(|source| NamesError::Write { path, source })?;
        Ok(true)
    }
}

/// The text of a list; empty where there is none.
fn read_list(path: &Path) -> Result<String, NamesError> {
    let failed = |source| NamesError::Read {
        path: path.to_owned(),
        source,
    };
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(String::new()),
        Err(error) => return Err(failed(error)),
    };
    let mut text = String::new();
    let size = file
        .take(LARGEST + 1)
        .read_to_string(&mut text)
        .map_err(failed)?;
    if size as u64 > LARGEST {
        return Err(failed(io::Error::other("it is larger than 8 MB")));
    }
    Ok(text)
}

/// The list with what was told; `None` where nothing changes.
fn edit(text: &str, told: &Told, forgotten: &[String]) -> Result<Option<String>, String> {
    let mut document: DocumentMut = text
        .parse()
        .map_err(|error: toml_edit::TomlError| error.message().to_owned())?;
    let list = document
        .entry("entity")
        .or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()))
        .as_array_of_tables_mut()
        .ok_or("its names do not stand in blocks that begin with [[entity]]")?;
    let mut changed = false;
    for (name, kind) in told {
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
        !name_of(table).is_some_and(|name| forgotten.iter().any(|own| own == name))
    });
    changed |= list.len() != before;
    let header = if text.trim().is_empty() { HEADER } else { "" };
    Ok(changed.then(|| format!("{header}{document}")))
}

fn name_of(table: &Table) -> Option<&str> {
    table.get("name").and_then(Item::as_str)
}

/// Changes the type, and nothing of what stands around it.
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
pub fn told_by(notes: &Notes) -> Told {
    let mut told = Told::new();
    for decision in notes.mentions() {
        let kind = match decision.verdict {
            MentionVerdict::Reject => None,
            MentionVerdict::Accept => decision.kind.or(decision.detected),
            MentionVerdict::Retype | MentionVerdict::Add => decision.kind,
        };
        if let Some(kind) = kind {
            tell(&mut told, &decision.anchor.exact, Some(kind));
        }
    }
    for record in notes.entities() {
        if record.kind.is_none() && !record.rejected {
            continue;
        }
        let kind = record.kind.filter(|_| !record.rejected);
        tell(&mut told, &record.name, kind);
        for alias in record.aliases.iter().filter(|alias| stands_alone(alias)) {
            tell(&mut told, alias, kind);
        }
    }
    told
}

fn tell(told: &mut Told, name: &str, kind: Option<EntityKind>) {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_value = matches!(
        kind,
        Some(EntityKind::Date | EntityKind::Money | EntityKind::Percent)
    );
    if !name.is_empty() && name.len() <= 200 && !is_value {
        told.insert(name, kind);
    }
}

fn stands_alone(name: &str) -> bool {
    name.contains(' ') || name.chars().count() > 1 && !name.chars().any(char::is_lowercase)
}

/// What one session tells the list: only what the reader decides while it lasts, and what is taken
/// back is taken out again.
#[derive(Debug, Default)]
pub struct Feed {
    before: Told,
    fed: Told,
}

impl Feed {
    /// Begins with the decisions that were there.
    pub fn new(notes: &Notes) -> Self {
        Self {
            before: told_by(notes),
            fed: Told::new(),
        }
    }

    /// Writes what is new in `notes`; `true` where the list changed.
    pub fn feed(&mut self, notes: &Notes, names: &Names) -> Result<bool, NamesError> {
        let now = told_by(notes);
        let is_new = |(name, kind): &(&String, &Option<EntityKind>)| {
            self.before.get(*name) != Some(*kind) && self.fed.get(*name) != Some(*kind)
        };
        let new: Told = now
            .iter()
            .filter(is_new)
            .map(|(name, kind)| (name.clone(), *kind))
            .collect();
        let gone = self.fed.keys().filter(|name| !now.contains_key(*name));
        let gone: Vec<String> = gone.cloned().collect();
        if new.is_empty() && gone.is_empty() {
            return Ok(false);
        }
        let changed = names.write(&new, &gone)?;
        self.fed.extend(new);
        self.fed.retain(|name, _| now.contains_key(name));
        Ok(changed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Placement;

    fn told(names: &[(&str, Option<EntityKind>)]) -> Told {
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
        let gone = edit(list, &Told::new(), &["Larkfield".to_owned()]).expect("the list parses");
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
        assert_eq!(names.path().as_deref(), Some(data.as_path()));
        let place = told(&[("Larkfield", Some(EntityKind::Place))]);
        assert!(names.write(&place, &[]).expect("written"));
        assert!(!names.write(&place, &[]).expect("nothing to write"));
        assert!(!names.read().0.is_empty());

        let near = root.path().join("a").join(ENTITIES);
        fs::write(&near, "[[entity]]\nname = \"Larkfield\"\ntype = \"ORG\"\n").expect("written");
        let names = store.names(Some(&article));
        assert_eq!(names.path().as_deref(), Some(near.as_path()));
        let (personal, errors) = names.read();
        assert!(errors.is_empty());
        assert_eq!(personal.kind_of("Larkfield"), Some(Some(EntityKind::Org)));

        fs::write(&near, "[[entity]]\nname = 3\n").expect("written");
        let (personal, errors) = names.read();
        assert_eq!(personal.kind_of("Larkfield"), Some(Some(EntityKind::Place)));
        let told = errors.first().map(ToString::to_string).unwrap_or_default();
        assert!(told.contains("entities.toml are not used"), "{told}");
    }
}
