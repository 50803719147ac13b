//! The rows of the panes: a file for each.

mod contents;
mod entities;
mod hits;
mod map;
mod notes;
mod quotes;

use super::document::Document;
use super::keymap::Keys;
use super::list::{List, Row};
use super::pane::Pane;
use super::reading::Reading;
use super::signs::Signs;

/// What rows are made from.
pub struct Source<'a> {
    /// The article with its findings and notes.
    pub document: &'a Document,
    /// The search, and the chosen name.
    pub reading: &'a Reading,
    /// The keys, for hints.
    pub keys: &'a Keys,
    /// What signs are shown as.
    pub signs: Signs,
    /// The list as it is: its filter.
    pub list: &'a List,
}

/// Rows, and how many things there are without the filter and with it.
pub type Listed = (Vec<Row>, (usize, usize));

/// The rows of a pane.
pub fn rows(pane: Pane, source: &Source) -> Listed {
    match pane {
        Pane::Entities => entities::rows(source),
        Pane::Quotes => quotes::rows(source),
        Pane::Notes => notes::rows(source),
        Pane::Contents => contents::rows(source),
        Pane::Hits => hits::rows(source),
        Pane::Map => map::rows(source),
    }
}

/// True if `text` holds `words`; case counts if they hold a capital letter. White space of
/// any kind is one blank.
fn holds(text: &str, words: &str) -> bool {
    if words.is_empty() {
        return true;
    }
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().any(char::is_uppercase) {
        text.contains(words)
    } else {
        text.to_lowercase().contains(words)
    }
}
