//! Carrying out an [`Edit`], which gives its inverse; [`History`]: undo and redo.

use std::collections::HashMap;

use super::notes::{Keyed, Tables};
use super::{Document, Edit, Item, Key, Notes, Records, Table};

/// Changes with more parts than this are carried out on all tables at once.
const MANY: usize = 256;

impl Notes {
    /// Carries out the change and gives the one that takes it back.
    pub fn apply(&mut self, edit: Edit) -> Edit {
        if edit.len() > MANY {
            return self.apply_at_once(edit);
        }
        self.carry_out(edit)
    }

    fn carry_out(&mut self, edit: Edit) -> Edit {
        match edit {
            Edit::Put(item) => {
                let key = item.key();
                let old = self.take(&key);
                self.insert(*item);
                put_back(key, old)
            }
            Edit::Remove(key) => self.take(&key).map_or_else(nothing, Edit::put),
            Edit::Memo(memo) => Edit::Memo(std::mem::replace(&mut self.document.memo, memo)),
            Edit::Shared(name, code) => {
                let old = self.shared.put(&name, code.map(|code| *code));
                Edit::Shared(name, old.map(Box::new))
            }
            Edit::Many(edits) => {
                let mut inverses: Vec<_> =
                    edits.into_iter().map(|edit| self.carry_out(edit)).collect();
                inverses.reverse();
                Edit::Many(inverses)
            }
        }
    }

    /// The same for a change with many parts: each part costs the same however many records there
    /// are, and then the tables are put in order once.
    fn apply_at_once(&mut self, edit: Edit) -> Edit {
        let mut items: HashMap<Key, Item> = self.items().map(|item| (item.key(), item)).collect();
        let inverse = self.change(&mut items, edit);
        let mut tables = Tables::default();
        for item in items.into_values() {
            tables.push(item);
        }
        let tables = tables.into_notes(Document::default());
        *self = Self {
            document: std::mem::take(&mut self.document),
            position: self.position.take(),
            deleted: std::mem::take(&mut self.deleted),
            shared: std::mem::take(&mut self.shared),
            ..tables
        };
        inverse
    }

    fn change(&mut self, items: &mut HashMap<Key, Item>, edit: Edit) -> Edit {
        match edit {
            Edit::Put(item) => {
                let key = item.key();
                let old = items.insert(key.clone(), *item);
                put_back(key, old)
            }
            Edit::Remove(key) => items.remove(&key).map_or_else(nothing, Edit::put),
            Edit::Many(edits) => {
                let edits = edits.into_iter();
                let mut inverses: Vec<_> = edits.map(|edit| self.change(items, edit)).collect();
                inverses.reverse();
                Edit::Many(inverses)
            }
            of_no_table @ (Edit::Memo(_) | Edit::Shared(..)) => self.carry_out(of_no_table),
        }
    }

    fn take(&mut self, key: &Key) -> Option<Item> {
        fn out<T: Keyed>(items: &mut Records<T>, id: &str) -> Option<Item> {
            let at = items.iter().position(|item| item.key() == id)?;
            Some(items.remove(at).into())
        }
        let id = key.id.as_str();
        match key.table {
            Table::Code => out(&mut self.codes, id),
            Table::Annotation => {
                let at = self.annotations.iter().position(|mark| mark.key() == id)?;
                let mark = self.annotations.remove(at);
                self.measure(at);
                Some(mark.into())
            }
            Table::Mention => out(&mut self.mentions, id),
            Table::Entity => out(&mut self.entities, id),
            Table::Quote => out(&mut self.quotes, id),
            Table::Orphan => out(&mut self.orphans, id),
        }
    }

    fn insert(&mut self, item: Item) {
        fn into<T: Keyed>(items: &mut Records<T>, item: T) -> usize {
            let at = items.partition_point(|other| other.order(&item).is_lt());
            items.insert(at, item);
            at
        }
        match item {
            Item::Annotation(mark) => {
                let at = into(&mut self.annotations, mark);
                self.measure(at);
            }
            Item::Code(code) => drop(into(&mut self.codes, code)),
            Item::Mention(mention) => drop(into(&mut self.mentions, mention)),
            Item::Entity(entity) => drop(into(&mut self.entities, entity)),
            Item::Quote(quote) => drop(into(&mut self.quotes, quote)),
            Item::Orphan(orphan) => drop(into(&mut self.orphans, orphan)),
        }
    }
}

/// The change that takes a `Put` back.
fn put_back(key: Key, old: Option<Item>) -> Edit {
    old.map_or(Edit::Remove(key), Edit::put)
}

fn nothing() -> Edit {
    Edit::Many(Vec::new())
}

/// A change that can be taken back, with its name for the reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What was done, in a word or two ("highlight").
    pub name: String,
    /// The change that undoes (or does again) it.
    pub edit: Edit,
}

/// Undo and redo without limit. Lives as long as the session; a save does not touch it.
#[derive(Clone, Debug, Default)]
pub struct History {
    undo: Vec<Step>,
    redo: Vec<Step>,
}

impl History {
    /// Carries out a change and remembers how to take it back. What could be redone is forgotten.
    pub fn apply(&mut self, notes: &mut Notes, name: impl Into<String>, edit: Edit) {
        let edit = notes.apply(edit);
        self.undo.push(Step {
            name: name.into(),
            edit,
        });
        self.redo.clear();
    }

    /// Takes the last change back. Gives its name and what it touched; `None` if there is none.
    pub fn undo(&mut self, notes: &mut Notes) -> Option<(String, Vec<Key>)> {
        shift(&mut self.undo, &mut self.redo, notes)
    }

    /// Does the change again that was last taken back.
    pub fn redo(&mut self, notes: &mut Notes) -> Option<(String, Vec<Key>)> {
        shift(&mut self.redo, &mut self.undo, notes)
    }
}

fn shift(
    from: &mut Vec<Step>,
    to: &mut Vec<Step>,
    notes: &mut Notes,
) -> Option<(String, Vec<Key>)> {
    let Step { name, edit } = from.pop()?;
    let keys = edit.keys();
    let edit = notes.apply(edit);
    to.push(Step {
        name: name.clone(),
        edit,
    });
    Some((name, keys))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::{Annotation, Code, Id, Kind, Timestamp};
    use crate::text::Span;
    use proptest::prelude::*;

    fn an_edit() -> impl Strategy<Value = Edit> {
        let put =
            (0u8..6, 0usize..40, 0usize..9, "[a-c]{0,3}").prop_map(|(id, start, length, note)| {
                let (text, span) = ("y".repeat(60), Span::new(start, start + length));
                let id = Id::new(id.to_string());
                let mut mark = Annotation::new(id, Kind::Note, &text, span, Timestamp::UNIX_EPOCH);
                mark.note = note;
                Edit::put(mark)
            });
        let code = "[a-c]".prop_map(|name| Edit::put(Code::new(name)));
        let remove =
            (0u8..6).prop_map(|id| Edit::remove(Table::Annotation, id.to_string().as_str()));
        let memo = "[a-z]{0,4}".prop_map(Edit::Memo);
        let shared = ("[a-c]", any::<bool>()).prop_map(|(name, there)| {
            let code = there.then(|| Box::new(Code::new(name.clone())));
            Edit::Shared(name, code)
        });
        let one = prop_oneof![4 => put, 1 => code, 1 => shared, 2 => remove, 1 => memo];
        one.prop_recursive(2, 12, 4, |one| {
            prop::collection::vec(one, 0..4).prop_map(Edit::Many)
        })
    }

    proptest! {
        #[test]
        fn a_change_of_many_parts_is_the_same_carried_out_at_once(
            before in prop::collection::vec(an_edit(), 0..8),
            edits in prop::collection::vec(an_edit(), 0..12),
        ) {
            let mut one_by_one = Notes::default();
            one_by_one.apply(Edit::Many(before));
            let old = one_by_one.clone();
            let mut at_once = old.clone();
            let edit = Edit::Many(edits);
            let inverse = one_by_one.carry_out(edit.clone());
            prop_assert_eq!(at_once.apply_at_once(edit), inverse.clone());
            prop_assert_eq!(&at_once, &one_by_one);
            at_once.apply_at_once(inverse);
            prop_assert_eq!(&at_once, &old);
        }

        #[test]
        fn undo_takes_everything_back_and_redo_does_it_again(edits in prop::collection::vec(an_edit(), 0..12)) {
            let (mut notes, mut history) = (Notes::default(), History::default());
            let mut states = vec![notes.clone()];
            for edit in edits {
                history.apply(&mut notes, "edit", edit);
                states.push(notes.clone());
            }
            for state in states.iter().rev().skip(1) {
                prop_assert!(history.undo(&mut notes).is_some());
                prop_assert_eq!(&notes, state);
            }
            prop_assert!(history.undo(&mut notes).is_none());
            for state in states.iter().skip(1) {
                prop_assert!(history.redo(&mut notes).is_some());
                prop_assert_eq!(&notes, state);
            }
            prop_assert!(history.redo(&mut notes).is_none());
        }
    }
}
