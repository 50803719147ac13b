//! [`Delta`]: what changed between two states of the notes, without copying what did not.

use std::collections::HashMap;
use std::hash::Hash;

use crate::annotation::{Edit, Item, Key, Notes};

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
        delta.table(from.codes(), to.codes(), |code| code.name.as_str());
        delta.table(from.annotations(), to.annotations(), |mark| {
            mark.id.as_str()
        });
        delta.table(from.mentions(), to.mentions(), |mention| {
            mention.id.as_str()
        });
        delta.table(from.entities(), to.entities(), |entity| entity.id.as_str());
        delta.table(from.quotes(), to.quotes(), |quote| quote.id.as_str());
        delta.table(from.orphans(), to.orphans(), |orphan| {
            orphan.record.id().as_str()
        });
        delta
    }

    fn table<'a, T, K>(&mut self, from: &'a [T], to: &'a [T], id: impl Fn(&'a T) -> K)
    where
        T: Clone + Into<Item> + PartialEq,
        K: Hash + Eq,
    {
        let same = |(a, b): &(&T, &T)| a == b;
        let start = from.iter().zip(to).take_while(same).count();
        let (from, to) = (&from[start..], &to[start..]);
        let end = from
            .iter()
            .rev()
            .zip(to.iter().rev())
            .take_while(same)
            .count();
        let (from, to) = (&from[..from.len() - end], &to[..to.len() - end]);
        let mut old: HashMap<K, &T> = from.iter().map(|item| (id(item), item)).collect();
        for item in to {
            let old = old.remove(&id(item));
            if old == Some(item) {
                continue;
            }
            let new: Item = item.clone().into();
            // How a record came to its place is not in the file.
            if !old.is_some_and(|old| old.clone().into().says_the_same(&new)) {
                self.put.push(new);
            }
        }
        self.gone
            .extend(old.into_values().map(|item| item.clone().into().key()));
    }

    pub fn is_empty(&self) -> bool {
        self.put.is_empty() && self.gone.is_empty() && !self.memo
    }

    pub fn len(&self) -> usize {
        self.put.len() + self.gone.len()
    }

    /// The change that brings it into other notes.
    pub fn into_edit(self, memo: &str) -> Edit {
        let mut edits: Vec<Edit> = self.gone.into_iter().map(Edit::Remove).collect();
        edits.extend(self.put.into_iter().map(Edit::put));
        if self.memo {
            edits.push(Edit::Memo(memo.to_owned()));
        }
        Edit::Many(edits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::{Annotation, Id, Kind, Timestamp};
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
            a.apply(delta.into_edit(""));
            prop_assert!(a.says_the_same(&b));
        }
    }
}
