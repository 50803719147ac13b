//! [`Delta`]: what changed between two states of the notes, without copying what did not.

use std::collections::HashMap;

use crate::annotation::{Item, Key, Keyed, Notes, Records};

/// What changed.
#[derive(Debug, Default)]
pub(super) struct Delta {
    /// What is new or says something else.
    pub put: Vec<Item>,
    /// What is gone.
    pub gone: Vec<Key>,
    /// True if the memo on the whole article changed.
    pub memo: bool,
}

impl Delta {
    /// What makes `from` say what `to` says.
    pub fn between(from: &Notes, to: &Notes) -> Self {
        let mut delta = Self {
            memo: from.document.memo != to.document.memo,
            ..Self::default()
        };
        delta.table(from.codes(), to.codes());
        delta.table(from.annotations(), to.annotations());
        delta.table(from.mentions(), to.mentions());
        delta.table(from.entities(), to.entities());
        delta.table(from.quotes(), to.quotes());
        delta.table(from.orphans(), to.orphans());
        delta
    }

    fn table<T: Keyed>(&mut self, from: &Records<T>, to: &Records<T>) {
        let (from, to) = from.unlike(to);
        let mut old: HashMap<&str, &T> = from.map(|item| (item.key(), item)).collect();
        for item in to {
            let old = old.remove(item.key());
            if old.is_some_and(|old| std::ptr::eq(old, item) || old == item) {
                continue;
            }
            let new: Item = item.clone().into();
            // How a record came to its place is not in the file.
            if !old.is_some_and(|old| old.clone().into().says_the_same(&new)) {
                self.put.push(new);
            }
        }
        let gone = old.into_values().map(|item| item.clone().into().key());
        self.gone.extend(gone);
    }

    pub fn is_empty(&self) -> bool {
        self.put.is_empty() && self.gone.is_empty() && !self.memo
    }

    pub fn len(&self) -> usize {
        self.put.len() + self.gone.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::{Annotation, Edit, Id, Kind, Timestamp};
    use crate::text::Span;
    use proptest::prelude::*;

    fn notes(marks: &[(u8, u8)]) -> Notes {
        let text = "x".repeat(300);
        let mark = |&(id, at): &(u8, u8)| {
            let span = Span::new(usize::from(at), usize::from(at) + 3);
            let id = Id::new(format!("m{id}"));
            Item::from(Annotation::new(
                id,
                Kind::Highlight,
                &text,
                span,
                Timestamp::UNIX_EPOCH,
            ))
        };
        Notes::from_items(
            crate::annotation::Document::default(),
            marks.iter().map(mark),
        )
    }

    proptest! {
        #[test]
        fn what_changed_makes_one_state_the_other(
            a in proptest::collection::vec((0..12u8, 0..9u8), 0..12),
            b in proptest::collection::vec((0..12u8, 0..9u8), 0..12),
        ) {
            let (mut a, b) = (notes(&a), notes(&b));
            let delta = Delta::between(&a, &b);
            prop_assert_eq!(delta.is_empty(), a.says_the_same(&b));
            let gone = delta.gone.into_iter().map(Edit::Remove);
            let put = delta.put.into_iter().map(Edit::put);
            a.apply(Edit::Many(gone.chain(put).collect()));
            prop_assert!(a.says_the_same(&b));
        }
    }
}
