//! What the reader decides on people in the list of names: who is the same in several articles.

use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, value};

use super::FileError;
use super::disk::folder_of;
use super::kept::{dressed, plain};
use super::names::Names;

/// A decision on who somebody is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PersonDecision {
    /// These names are one person, whose name is the first; in these articles, or in all.
    Same {
        /// The names.
        names: Vec<String>,
        /// The articles, from the folder of the list.
        articles: Vec<String>,
    },
    /// In these articles the name is somebody else.
    NotSame {
        /// The name.
        name: String,
        /// What to call that other person.
        person: Option<String>,
        /// The articles, from the folder of the list.
        articles: Vec<String>,
    },
    /// Whatever was decided on this name is forgotten.
    Forget(String),
}

impl Names {
    /// Puts a decision into the list; true if that changed it.
    pub fn decide(&self, decision: &PersonDecision) -> Result<bool, FileError> {
        let Some(kept) = self.target() else {
            return Ok(false);
        };
        if !self.is_near() {
            let made = kept.disk.make_private_folder(folder_of(&kept.path));
            made.map_err(|error| kept.unwritten(error))?;
        }
        kept.edit(|before| {
            let old = before.map_or("", |read| read.text.as_str());
            let new = edit(&plain(old), decision);
            let new = new.map_err(|why| kept.unread(std::io::Error::other(why)))?;
            Ok(new.map(|new| dressed(new, old)))
        })
    }
}

fn edit(text: &str, decision: &PersonDecision) -> Result<Option<String>, String> {
    let mut document: DocumentMut = text
        .parse()
        .map_err(|error: toml_edit::TomlError| error.message().to_owned())?;
    let list = |texts: &[String]| value(texts.iter().collect::<Array>());
    match decision {
        PersonDecision::Same { names, articles } => {
            let mut table = Table::new();
            table.insert("names", list(names));
            if !articles.is_empty() {
                table.insert("articles", list(articles));
            }
            tables(&mut document, "same")?.push(table);
        }
        PersonDecision::NotSame {
            name,
            person,
            articles,
        } => {
            let mut table = Table::new();
            table.insert("name", value(name));
            if let Some(person) = person {
                table.insert("as", value(person));
            }
            table.insert("articles", list(articles));
            tables(&mut document, "not_same")?.push(table);
        }
        PersonDecision::Forget(name) => {
            let names = |table: &Table| -> bool {
                let is_name = |item: Option<&Item>| item.and_then(Item::as_str) == Some(name);
                let among = table.get("names").and_then(Item::as_array);
                is_name(table.get("name"))
                    || is_name(table.get("as"))
                    || among.is_some_and(|all| all.iter().any(|it| it.as_str() == Some(name)))
            };
            for key in ["same", "not_same"] {
                if document.contains_key(key) {
                    tables(&mut document, key)?.retain(|table| !names(table));
                }
            }
        }
    }
    let new = document.to_string();
    Ok((new != text).then_some(new))
}

fn tables<'a>(document: &'a mut DocumentMut, key: &str) -> Result<&'a mut ArrayOfTables, String> {
    let item = document.entry(key);
    let item = item.or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    item.as_array_of_tables_mut().ok_or_else(|| {
        format!("its decisions on people do not stand in blocks that begin with [[{key}]]")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_decision_goes_in_and_out_and_the_rest_stays() {
        let list = "# mine\n[[entity]]\nname = \"Mara Okoye\" # harbour\ntype = \"PERSON\"\n";
        let same = PersonDecision::Same {
            names: vec!["Mara Okoye".into(), "Okoye".into()],
            articles: vec!["a.txt".into()],
        };
        let with = edit(list, &same).expect("it parses").expect("it changes");
        let block = "\n[[same]]\nnames = [\"Mara Okoye\", \"Okoye\"]\narticles = [\"a.txt\"]\n";
        assert_eq!(with, format!("{list}{block}"));
        let other = PersonDecision::NotSame {
            name: "Mara Okoye".into(),
            person: None,
            articles: vec!["b.txt".into()],
        };
        let both = edit(&with, &other).expect("it parses").expect("it changes");
        assert!(both.starts_with(&with) && both.contains("[[not_same]]"));
        let forget = PersonDecision::Forget("Mara Okoye".into());
        assert_eq!(
            edit(&both, &forget).expect("it parses").as_deref(),
            Some(list)
        );
        assert_eq!(edit(list, &forget), Ok(None));
        assert!(edit("same = 3", &same).is_err());
    }
}
