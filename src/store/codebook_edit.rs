//! What becomes of the codes of a codebook, and how that is written into its file.

use std::collections::BTreeMap;

use toml_edit::{ArrayOfTables, DocumentMut, Item as TomlItem, Table as TomlTable};

use super::schema;
use super::value::Value;
use crate::annotation::{Code, Edit, Item};

/// What becomes of one code.
#[derive(Clone, Debug)]
pub(super) struct Change {
    /// As it was; `None` for a new code.
    old: Option<Code>,
    /// As it should be; `None` for one that goes.
    new: Option<Code>,
}

/// What makes `from` say what `to` says. A code that goes and one that comes with the same contents
/// are one that was renamed, so that its block stays.
pub(super) fn changes(from: &[Code], to: &[Code]) -> Vec<Change> {
    let find = |codes: &[Code], name: &str| codes.iter().any(|code| code.name == name);
    let mut gone: Vec<&Code> = from.iter().filter(|code| !find(to, &code.name)).collect();
    let mut all = Vec::new();
    for code in to {
        if let Some(old) = from.iter().find(|old| old.name == code.name) {
            if old != code {
                all.push(Change {
                    old: Some(old.clone()),
                    new: Some(code.clone()),
                });
            }
            continue;
        }
        let leaf = |code: &Code| code.name.rsplit('/').next().map(str::to_owned);
        let same = |old: &&Code| {
            Code {
                name: code.name.clone(),
                ..(**old).clone()
            } == *code
        };
        let at = gone
            .iter()
            .position(|old| same(old) && leaf(old) == leaf(code))
            .or_else(|| gone.iter().position(same));
        all.push(Change {
            old: at.map(|at| gone.remove(at).clone()),
            new: Some(code.clone()),
        });
    }
    let gone = gone.into_iter().map(|old| Change {
        old: Some(old.clone()),
        new: None,
    });
    all.extend(gone);
    all
}

/// The edit that makes the shared codes `from` say what `to` says.
pub(super) fn difference(from: &[Code], to: &[Code]) -> Edit {
    let to: BTreeMap<&str, &Code> = to.iter().map(|code| (code.name.as_str(), code)).collect();
    let gone = from
        .iter()
        .filter(|code| !to.contains_key(code.name.as_str()));
    let mut edits: Vec<Edit> = gone
        .map(|code| Edit::Shared(code.name.clone(), None))
        .collect();
    let come = to.values().filter(|code| !from.contains(code));
    edits.extend(come.map(|code| Edit::share((**code).clone())));
    Edit::Many(edits)
}

impl Change {
    /// Does it to a list of codes.
    pub fn carry_out(&self, codes: &mut Vec<Code>) {
        let name = |code: &Option<Code>| code.as_ref().map(|code| code.name.clone());
        let (old, new) = (name(&self.old), name(&self.new));
        let at = codes
            .iter()
            .position(|code| Some(&code.name) == old.as_ref());
        codes.retain(|code| Some(&code.name) != old.as_ref() && Some(&code.name) != new.as_ref());
        if let Some(code) = &self.new {
            codes.insert(at.unwrap_or(codes.len()).min(codes.len()), code.clone());
        }
    }

    /// Does it to the file, in which `theirs` stand. Gives the code's name where the file keeps
    /// something of it that another program wrote.
    pub fn write(
        &self,
        document: &mut DocumentMut,
        theirs: &[Code],
    ) -> Result<Option<String>, String> {
        let blocks = document
            .entry("code")
            .or_insert_with(|| TomlItem::ArrayOfTables(ArrayOfTables::new()));
        let Some(blocks) = blocks.as_array_of_tables_mut() else {
            return Err("its codes are not written as [[code]] blocks".to_owned());
        };
        let place = |blocks: &ArrayOfTables, name: &str| {
            let named = |own: &TomlTable| own.get("name").and_then(TomlItem::as_str) == Some(name);
            blocks.iter().position(named)
        };
        let at = (self.old.as_ref()).and_then(|old| place(blocks, &old.name));
        let there =
            (self.old.as_ref()).and_then(|old| theirs.iter().find(|code| code.name == old.name));
        let Some(new) = &self.new else {
            let Some(at) = at else { return Ok(None) };
            if there != self.old.as_ref() {
                // Somebody has just worked on it.
                return Ok(self.old.as_ref().map(|old| old.name.clone()));
            }
            blocks.remove(at);
            return Ok(None);
        };
        let twin = place(blocks, &new.name).filter(|twin| Some(*twin) != at);
        if twin.is_some() {
            if let Some(at) = at {
                blocks.remove(at);
            }
            return Ok(Some(new.name.clone()));
        }
        let Some(at) = at else {
            let mut block = TomlTable::new();
            for (key, value) in fields(new) {
                set(&mut block, key, value.as_ref())?;
            }
            block.decor_mut().set_prefix("\n");
            blocks.push(block);
            return Ok(None);
        };
        let block = blocks.get_mut(at).ok_or("its block is gone")?;
        let mut clash = false;
        let old = self.old.as_ref().map(fields).unwrap_or_default();
        let there = there.map(fields).unwrap_or_default();
        for (n, (key, value)) in fields(new).into_iter().enumerate() {
            let before = old.get(n).and_then(|pair| pair.1.clone());
            if before == value {
                continue;
            }
            let now = there.get(n).and_then(|pair| pair.1.clone());
            if now != before && now != value {
                clash = true;
                continue;
            }
            set(block, key, value.as_ref())?;
        }
        Ok(clash.then(|| new.name.clone()))
    }
}

fn fields(code: &Code) -> Vec<schema::Field> {
    schema::fields(&Item::Code(code.clone()), schema::Hint::default())
}

/// Sets a key of a block, or takes it away. Comments beside it stay.
fn set(block: &mut TomlTable, key: &str, value: Option<&Value>) -> Result<(), String> {
    let key = if key == "color" && block.contains_key("colour") {
        "colour"
    } else {
        key
    };
    let Some(value) = value else {
        block.remove(key);
        return Ok(());
    };
    let mut value: toml_edit::Value = value
        .to_toml()
        .parse()
        .map_err(|_| format!("`{key}` could not be written"))?;
    if let Some(old) = block.get(key).and_then(TomlItem::as_value) {
        *value.decor_mut() = old.decor().clone();
        block[key] = TomlItem::Value(value);
    } else {
        block.insert(key, TomlItem::Value(value));
    }
    Ok(())
}
