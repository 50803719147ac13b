//! The keys of one block: read, set, taken out, in the order of the file, the rest as it stands.

use std::borrow::Cow;
use std::collections::HashMap;

use toml_edit::DocumentMut;

use super::blocks::Block;
use super::schema::Field;

pub(super) fn nth_table<'a>(
    whole: &'a toml::Table,
    name: &str,
    nth: usize,
) -> Option<&'a toml::Table> {
    match whole.get(name)? {
        toml::Value::Table(table) if nth == 0 => Some(table),
        toml::Value::Array(tables) => tables.get(nth)?.as_table(),
        _ => None,
    }
}

/// Reads one block by itself.
pub(super) fn parse_block(block: &Block) -> Option<toml::Table> {
    let whole: toml::Table = toml::from_str(&plain_lines(&block.text)).ok()?;
    nth_table(&whole, &block.name, 0).cloned()
}

/// The text with `\n` alone: a line break inside of a long string is one, whatever the editor.
pub(super) fn plain_lines(text: &str) -> Cow<'_, str> {
    if text.contains("\r\n") {
        Cow::Owned(text.replace("\r\n", "\n"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Cuts the blank lines at the end.
pub(super) fn trim_blank_lines(text: &mut String) {
    while text.ends_with("\n\n") || text.ends_with("\n\r\n") {
        text.truncate(text.len() - if text.ends_with("\r\n") { 2 } else { 1 });
    }
}

pub(super) fn without_id(mut fields: Vec<Field>) -> Vec<Field> {
    fields.retain(|(key, _)| *key != "id");
    fields
}

/// What must be thought of as old so that `set_keys` writes every key of `after` that differs and
/// removes those that only `before` has.
pub(super) fn stale_keys(before: &[Field], after: &[Field]) -> Vec<Field> {
    let mut stale = before.to_vec();
    let extra = ["start", "end", "was", "last_start", "since"];
    for key in extra {
        let is_set = |fields: &[Field]| {
            let found = fields.iter().find(|(own, _)| *own == key);
            found.is_some_and(|(_, value)| value.is_some())
        };
        if !is_set(after) && !is_set(&stale) {
            stale.retain(|(own, _)| *own != key);
            stale.push((key, Some(super::value::Value::Number(0))));
        }
    }
    stale
}

/// A block of these keys.
pub(super) fn new_block(name: &str, array: bool, fields: &[Field], crlf: bool) -> Block {
    let header = if array {
        format!("[[{name}]]\n")
    } else {
        format!("[{name}]\n")
    };
    let keys = fields
        .iter()
        .filter_map(|(key, value)| Some(format!("{key} = {}\n", value.as_ref()?.to_toml())));
    let text = std::iter::once(header).chain(keys).collect::<String>();
    let text = if crlf {
        text.replace('\n', "\r\n")
    } else {
        text
    };
    Block {
        name: name.to_owned().into(),
        array,
        text,
        line: 0,
    }
}

/// The block under another name.
pub(super) fn rename(block: &Block, name: &str) -> Block {
    let (old, new) = (format!("[[{}]]", block.name), format!("[[{name}]]"));
    Block {
        name: name.to_owned().into(),
        text: block.text.replacen(&old, &new, 1),
        ..block.clone()
    }
}

/// The block with the keys changed in which `after` differs from `before`. A key that is new goes
/// after the one that stands before it in the fixed order.
pub(super) fn set_keys(block: &Block, before: &[Field], after: &[Field], crlf: bool) -> Block {
    let old = |key: &str| {
        before
            .iter()
            .find(|(own, _)| *own == key)
            .and_then(|(_, value)| value.as_ref())
    };
    let Ok(mut document) = block.text.parse::<DocumentMut>() else {
        return block.clone();
    };
    let Some(table) = table_mut(&mut document, &block.name) else {
        return block.clone();
    };
    for (key, _) in before
        .iter()
        .filter(|(key, _)| !after.iter().any(|(own, _)| own == key))
    {
        table.remove(key);
    }
    for (n, (key, value)) in after.iter().enumerate() {
        if old(key) == value.as_ref() {
            continue;
        }
        let Some(value) = value else {
            table.remove(key);
            continue;
        };
        let mut new: toml_edit::Value = value.to_toml().parse().expect("our own writing");
        if let Some(toml_edit::Item::Value(own)) = table.get_mut(key) {
            *new.decor_mut() = own.decor().clone();
            *own = new;
        } else {
            table.remove(key);
            table.insert(key, toml_edit::Item::Value(new));
            put_behind(table, key, after[..n].iter().rev().map(|(key, _)| *key));
        }
    }
    let text = document.to_string();
    let text = if crlf {
        text.replace("\r\n", "\n").replace('\n', "\r\n")
    } else {
        text
    };
    Block {
        text,
        ..block.clone()
    }
}

/// The one table of a block that is parsed by itself.
pub(super) fn table_mut<'a>(
    document: &'a mut DocumentMut,
    name: &str,
) -> Option<&'a mut toml_edit::Table> {
    match document.get_mut(name)? {
        toml_edit::Item::Table(table) => Some(table),
        toml_edit::Item::ArrayOfTables(tables) => tables.get_mut(0),
        _ => None,
    }
}

/// Moves `key`, which is the last one, after the first of `others` that the table has.
fn put_behind<'a>(
    table: &mut toml_edit::Table,
    key: &str,
    mut others: impl Iterator<Item = &'a str>,
) {
    let mut names: Vec<String> = table
        .iter()
        .map(|(name, _)| name.to_owned())
        .filter(|name| name != key)
        .collect();
    let behind = others.find_map(|other| names.iter().position(|name| name == other));
    names.insert(behind.map_or(0, |at| at + 1), key.to_owned());
    let ranks: HashMap<&str, usize> = names
        .iter()
        .enumerate()
        .map(|(n, name)| (name.as_str(), n))
        .collect();
    table.sort_values_by(|a, _, b, _| ranks.get(a.get()).cmp(&ranks.get(b.get())));
}
