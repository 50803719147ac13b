//! The turns of an interview that a page parts by line breaks alone.

use dom_query::NodeRef;

/// True for a line break between the turns of an interview: a bold name with a colon follows, or a bold
/// question is before it.
pub(super) fn parts_turns(node: &NodeRef) -> bool {
    let beside = |next: for<'n> fn(&NodeRef<'n>) -> Option<NodeRef<'n>>| {
        let mut node = next(node);
        while let Some(blank) = node.filter(|node| node.is_text() && node.text().trim().is_empty())
        {
            node = next(&blank);
        }
        node.filter(|node| node.has_name("b") || node.has_name("strong"))
    };
    let asks = |node: NodeRef| node.text().trim_end().ends_with(['?', '？', '؟']);
    let is_name = |node: NodeRef| {
        let words = node.text();
        let after = node
            .next_sibling()
            .filter(NodeRef::is_text)
            .map(|node| node.text());
        let colon = |text: &str| text.trim_start().starts_with([':', '：']);
        let ends =
            words.trim_end().ends_with([':', '：']) || after.is_some_and(|after| colon(&after));
        ends && words.chars().count() <= 40
    };
    let (before, after) = (beside(prev), beside(next));
    before.is_some_and(asks) || after.is_some_and(|after| asks(after) || is_name(after))
}

fn prev<'n>(node: &NodeRef<'n>) -> Option<NodeRef<'n>> {
    node.prev_sibling()
}

fn next<'n>(node: &NodeRef<'n>) -> Option<NodeRef<'n>> {
    node.next_sibling()
}
