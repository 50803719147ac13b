//! What elements that name an article's authors say.

use dom_query::NodeRef;

use super::{LONGEST_LINE, plain};
use crate::import::names;

/// A link or a button that names nobody: "Print", "Email".
pub(super) fn is_control(node: &NodeRef) -> bool {
    (node.has_name("a") || node.has_name("button"))
        && names::is_nobody(plain(&node.text()).as_str())
}

/// What an author's element says, without its buttons, each block on a line.
pub(super) fn words_of_people(node: &NodeRef) -> String {
    if let Some(content) = node.attr("content") {
        return content.to_string();
    }
    let mut words = String::new();
    let mut left: Vec<NodeRef> = vec![*node];
    // How long the words were when the last element ended, and how long it was.
    let mut last = (usize::MAX, 0);
    while let Some(node) = left.pop() {
        if node.is_text() {
            let text = node.text();
            // Elements side by side, without a blank: a name, and what the person does.
            words.push_str(if glued(&words, &text) { ", " } else { "" });
            words.push_str(&text);
            if words.len() > LONGEST_LINE * 4 {
                break;
            }
        } else if is_control(&node) {
            words.push_str("; ");
        } else if says_where(&node) {
            words.push('\n');
        } else {
            let name = node.node_name();
            let is_block = name
                .as_deref()
                .is_some_and(|name| matches!(name, "div" | "p" | "li" | "br" | "dd" | "tr"));
            if is_block && !words.trim().is_empty() {
                words.push('\n');
            }
            // A whole name, and an element beside it.
            let beside = words.trim_end().len();
            if last.0 == beside && words[beside - last.1..beside].trim().contains(' ') && !is_block
            {
                words.push_str(", ");
            }
            let text = node.text();
            let own = text.trim();
            if node.children_it(false).all(|child| child.is_text()) && !own.is_empty() {
                words.push_str(if glued(&words, own) { ", " } else { "" });
                words.push_str(&text);
                last = (words.trim_end().len(), own.len());
            } else {
                let from = left.len();
                left.extend(node.children_it(false));
                left[from..].reverse();
            }
        }
    }
    words
}

/// True for an element that says where somebody is or what they do.
fn says_where(node: &NodeRef) -> bool {
    let Some(class) = node.attr("class") else {
        return false;
    };
    let class = class.to_ascii_lowercase();
    [
        "location",
        "place",
        "lugar",
        "ciudad",
        "localidad",
        "dateline",
        "city",
        "town",
        "jobtitle",
        "job-title",
        "role",
        "position",
    ]
    .iter()
    .any(|word| class.contains(word))
}

/// True if `next` is a name or a role that is shown apart from the words before it.
fn glued(words: &str, next: &str) -> bool {
    words.ends_with(char::is_alphanumeric) && next.starts_with(char::is_uppercase)
}
