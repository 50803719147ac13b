//! Footnotes of web pages, told by their links.

use std::collections::{HashMap, HashSet};

use dom_query::NodeRef;

/// A link from a footnote back to where it was called.
pub(super) fn is_way_back(node: &NodeRef, href: &str) -> bool {
    let arrow = |text: &str| {
        let text = text.trim().trim_end_matches('\u{FE0E}');
        matches!(text, "↩" | "↑" | "^" | "⏎" | "↵" | "[↩]" | "[^]")
    };
    href.contains('#')
        && (node.attr_or("role", "").contains("doc-backlink")
            || node.attr_or("class", "").contains("footnote-back")
            || arrow(&node.text()))
}

/// The footnotes below `root`: the id of each one's element and the label that calls it.
pub(super) fn footnotes(root: &NodeRef) -> HashMap<String, String> {
    let mut labels = HashMap::new();
    let mut calls = Vec::new();
    let mut notes = HashSet::new();
    for node in root.descendants_it().filter(NodeRef::is_element) {
        if let Some(id) = node.id_attr()
            && (is_note(&node, &id) || is_number_of_note(&node, &id))
        {
            notes.insert(id.to_string());
        }
        if node.has_name("a")
            && let Some(href) = node.attr("href")
            && let Some(id) = href.strip_prefix('#')
        {
            let words = node.text();
            let label = words.trim().trim_matches(['[', ']', '(', ')']).trim();
            if !label.is_empty() && label.chars().count() <= 5 {
                calls.push((id.to_owned(), label.to_owned()));
            }
        }
    }
    for (id, label) in calls {
        if notes.contains(&id) {
            labels.entry(id).or_insert(label);
        }
    }
    labels
}

/// True for the number at the start of a footnote, if it is the number that has the note's name.
fn is_number_of_note(node: &NodeRef, id: &str) -> bool {
    node.has_name("a")
        && id.to_ascii_lowercase().starts_with("footnote-")
        && id.ends_with(|c: char| c.is_ascii_digit())
        && node.prev_element_sibling().is_none()
        && node.parent().is_some_and(|parent| is_footnote(&parent))
}

/// True for an element that is called a footnote.
pub(super) fn is_footnote(node: &NodeRef) -> bool {
    node.attr("class")
        .is_some_and(|class| class.contains("footnote"))
}

fn is_note(node: &NodeRef, id: &str) -> bool {
    let is_container = ["li", "aside", "p", "div", "dd"]
        .iter()
        .any(|name| node.has_name(name));
    if !is_container {
        return false;
    }
    let kind = node.attr_or("epub:type", "");
    let role = node.attr_or("role", "");
    let id = id.to_ascii_lowercase();
    let named = [
        "fn",
        "footnote",
        "endnote",
        "cite_note",
        "note",
        "_ftn",
        "_edn",
        "sdfootnote",
    ];
    (kind.contains("note") && !kind.contains("ref"))
        || role.contains("doc-footnote")
        || role.contains("doc-endnote")
        || (named.iter().any(|start| id.starts_with(start))
            && !id.contains("ref")
            && id.ends_with(|c: char| c.is_ascii_digit()))
}

/// A sign after a heading that links to the heading itself.
pub(super) fn is_sign_of_heading(node: &NodeRef, href: &str) -> bool {
    href.starts_with('#') && matches!(node.text().trim(), "¶" | "#" | "§" | "🔗")
}
