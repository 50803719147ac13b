//! What a Word document's other parts say about the styles and lists of its paragraphs.

use std::collections::HashMap;

use crate::import::xml::{Piece, pieces};

/// What the document's other parts say about styles and lists.
#[derive(Default)]
pub(super) struct Styles {
    /// A style's English name in lower case by its id.
    pub(super) names: HashMap<String, String>,
    /// The list and level that a style's paragraphs belong to, by its id.
    pub(super) lists: HashMap<String, (String, String)>,
    /// The levels of the lists, by the list's id and the level.
    pub(super) levels: HashMap<(String, String), Level>,
}

impl Styles {
    /// Reads the parts about styles and about lists.
    pub(super) fn read(styles: &str, numbering: &str) -> Self {
        Self {
            names: style_names(styles),
            lists: lists_of_styles(styles),
            levels: levels(numbering),
        }
    }
}

/// A level of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Level {
    /// The definition that the list has in common with others: they go on counting together.
    pub(super) definition: String,
    pub(super) has_bullet: bool,
    /// Its first number.
    pub(super) start: u32,
    /// This list counts from here when it begins.
    pub(super) own_start: Option<u32>,
}

fn style_names(text: &str) -> HashMap<String, String> {
    let mut names = HashMap::new();
    let mut id = String::new();
    let mut parents: HashMap<String, String> = HashMap::new();
    for piece in pieces(text) {
        let Piece::Open(element) = piece else {
            continue;
        };
        match element.name.as_str() {
            "style" => element
                .get("styleId")
                .unwrap_or_default()
                .clone_into(&mut id),
            "name" if !id.is_empty() => {
                let name = element.get("val").unwrap_or_default().to_lowercase();
                names.insert(id.clone(), name);
            }
            "basedOn" => {
                parents.insert(
                    id.clone(),
                    element.get("val").unwrap_or_default().to_owned(),
                );
            }
            "outlineLvl" => {
                let level: Option<u8> = element.get("val").and_then(|level| level.parse().ok());
                if let Some(level) = level.filter(|level| *level < 6) {
                    names.insert(id.clone(), format!("heading {}", level + 1));
                }
            }
            _ => {}
        }
    }
    // A style of the writer's own is what it is based on.
    for (id, parent) in parents {
        let parent = names
            .get(&parent)
            .filter(|name| name.starts_with("heading"))
            .cloned();
        if let Some(parent) = parent
            && names
                .get(&id)
                .is_some_and(|name| !name.starts_with("heading") && name != "title")
        {
            names.insert(id, parent);
        }
    }
    names
}

/// The lists of the styles whose paragraphs are items, by the styles' ids.
fn lists_of_styles(text: &str) -> HashMap<String, (String, String)> {
    let mut lists: HashMap<String, (String, String)> = HashMap::new();
    let mut id = String::new();
    for piece in pieces(text) {
        let Piece::Open(element) = piece else {
            continue;
        };
        let value = |name| element.get(name).unwrap_or_default().to_owned();
        match element.name.as_str() {
            "style" => id = value("styleId"),
            "numId" if value("val") != "0" => {
                lists.entry(id.clone()).or_default().0 = value("val");
            }
            "ilvl" => lists.entry(id.clone()).or_default().1 = value("val"),
            _ => {}
        }
    }
    lists.retain(|id, (list, _)| !id.is_empty() && !list.is_empty());
    lists
}

fn levels(text: &str) -> HashMap<(String, String), Level> {
    let mut definitions: HashMap<String, Vec<(String, Level)>> = HashMap::new();
    let mut levels: HashMap<(String, String), Level> = HashMap::new();
    let (mut definition, mut level, mut list) = (String::new(), String::new(), String::new());
    for piece in pieces(text) {
        let Piece::Open(element) = piece else {
            continue;
        };
        let value = |name| element.get(name).unwrap_or_default().to_owned();
        let last = definitions
            .get_mut(&definition)
            .and_then(|levels| levels.last_mut());
        match element.name.as_str() {
            "abstractNum" => {
                definition = value("abstractNumId");
                list.clear();
            }
            "lvl" if list.is_empty() => {
                let level = Level {
                    definition: definition.clone(),
                    start: 1,
                    ..Level::default()
                };
                definitions
                    .entry(definition.clone())
                    .or_default()
                    .push((value("ilvl"), level));
            }
            "start" if list.is_empty() => {
                if let (Some((_, level)), Ok(start)) = (last, value("val").parse()) {
                    level.start = start;
                }
            }
            "numFmt" if list.is_empty() => {
                if let Some((_, level)) = last {
                    level.has_bullet = matches!(value("val").as_str(), "bullet" | "none");
                }
            }
            "num" => list = value("numId"),
            "abstractNumId" if !list.is_empty() => {
                for (depth, level) in definitions.get(&value("val")).into_iter().flatten() {
                    levels.insert((list.clone(), depth.clone()), level.clone());
                }
            }
            "lvlOverride" => level = value("ilvl"),
            "startOverride" => {
                if let Some(level) = levels.get_mut(&(list.clone(), level.clone())) {
                    level.own_start = value("val").parse().ok();
                }
            }
            _ => {}
        }
    }
    levels
}
