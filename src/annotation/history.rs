//! Carrying out an [`Edit`], which gives its inverse; [`History`]: undo and redo.

use super::{Edit, Item, Key, Notes, Table};

impl Notes {
    /// Carries out the change and gives the one that takes it back.
    pub fn apply(&mut self, edit: Edit) -> Edit {
        let inverse = self.carry_out(edit);
        self.measure();
        inverse
    }

    fn carry_out(&mut self, edit: Edit) -> Edit {
        match edit {
            Edit::Put(item) => {
                let key = item.key();
                let old = self.take(&key);
                self.insert(*item);
                old.map_or(Edit::Remove(key), |old| Edit::Put(Box::new(old)))
            }
            Edit::Remove(key) => match self.take(&key) {
                Some(old) => Edit::Put(Box::new(old)),
                None => Edit::Many(Vec::new()),
            },
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

    fn take(&mut self, key: &Key) -> Option<Item> {
        fn out<T: Into<Item>>(items: &mut Vec<T>, is: impl Fn(&T) -> bool) -> Option<Item> {
            let at = items.iter().position(is)?;
            Some(items.remove(at).into())
        }
        let id = &key.id;
        match key.table {
            Table::Code => out(&mut self.codes, |code| code.name == id.as_str()),
            Table::Annotation => out(&mut self.annotations, |mark| mark.id == *id),
            Table::Mention => out(&mut self.mentions, |mention| mention.id == *id),
            Table::Entity => out(&mut self.entities, |entity| entity.id == *id),
            Table::Quote => out(&mut self.quotes, |quote| quote.id == *id),
            Table::Orphan => out(&mut self.orphans, |orphan| orphan.record.id() == id),
        }
    }

    fn insert(&mut self, item: Item) {
        fn into<T>(items: &mut Vec<T>, item: T, before: impl Fn(&T, &T) -> bool) {
            let at = items.partition_point(|other| before(other, &item));
            items.insert(at, item);
        }
        match item {
            Item::Code(code) => into(&mut self.codes, code, |a, b| a.name < b.name),
            Item::Annotation(mark) => into(&mut self.annotations, mark, |a, b| {
                (a.span, &a.id) < (b.span, &b.id)
            }),
            Item::Mention(mention) => into(&mut self.mentions, mention, |a, b| {
                (a.span, &a.id) < (b.span, &b.id)
            }),
            Item::Entity(entity) => into(&mut self.entities, entity, |a, b| a.id < b.id),
            Item::Quote(quote) => into(&mut self.quotes, quote, |a, b| {
                (a.span, &a.id) < (b.span, &b.id)
            }),
            Item::Orphan(orphan) => into(&mut self.orphans, orphan, |a, b| {
                (a.last_start, a.record.id()) < (b.last_start, b.record.id())
            }),
        }
    }
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
