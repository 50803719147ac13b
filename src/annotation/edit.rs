//! [`Edit`]: one change of the notes, with its inverse; [`History`]: undo and redo.

use super::{
    Annotation, Code, EntityDecision, Id, MentionDecision, Notes, Orphan, Place, Placed,
    QuoteDecision, Record,
};

/// The tables of a notes file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// The codebook; its key is the code's name.
    Code,
    /// Marks.
    Annotation,
    /// Decisions on mentions.
    Mention,
    /// Decisions on entities.
    Entity,
    /// Decisions on quotes.
    Quote,
    /// Records without a place.
    Orphan,
}

impl Table {
    /// All tables, in the order of the file.
    pub const ALL: [Self; 6] = [
        Self::Code,
        Self::Annotation,
        Self::Mention,
        Self::Entity,
        Self::Quote,
        Self::Orphan,
    ];

    /// The name in files: `code`, `annotation`, ….
    pub fn code(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Annotation => "annotation",
            Self::Mention => "mention",
            Self::Entity => "entity",
            Self::Quote => "quote",
            Self::Orphan => "orphan",
        }
    }
}

/// Which item: its table and its id (a code's name).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The table.
    pub table: Table,
    /// The id in it.
    pub id: Id,
}

impl Key {
    /// The key of `id` in `table`.
    pub fn new(table: Table, id: impl Into<Id>) -> Self {
        Self {
            table,
            id: id.into(),
        }
    }
}

/// Anything a notes file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// An entry of the codebook.
    Code(Code),
    /// A mark.
    Annotation(Annotation),
    /// A decision on a mention.
    Mention(MentionDecision),
    /// A decision on an entity.
    Entity(EntityDecision),
    /// A decision on a quote.
    Quote(QuoteDecision),
    /// A record without a place.
    Orphan(Orphan),
}

impl Item {
    /// Its table and id.
    pub fn key(&self) -> Key {
        match self {
            Self::Code(code) => Key::new(Table::Code, code.name.as_str()),
            Self::Annotation(annotation) => Key::new(Table::Annotation, annotation.id.clone()),
            Self::Mention(mention) => Key::new(Table::Mention, mention.id.clone()),
            Self::Entity(entity) => Key::new(Table::Entity, entity.id.clone()),
            Self::Quote(quote) => Key::new(Table::Quote, quote.id.clone()),
            Self::Orphan(orphan) => Key::new(Table::Orphan, orphan.record.id().clone()),
        }
    }
}

impl Item {
    /// The record that is bound to a place, if it is one, with or without that place.
    pub fn into_record(self) -> Option<Record> {
        match self {
            Self::Annotation(record) => Some(Record::Annotation(record)),
            Self::Mention(record) => Some(Record::Mention(record)),
            Self::Quote(record) => Some(Record::Quote(record)),
            Self::Orphan(orphan) => Some(orphan.record),
            Self::Code(_) | Self::Entity(_) => None,
        }
    }

    fn placed(&mut self) -> Option<&mut dyn Placed> {
        match self {
            Self::Annotation(record) => Some(record),
            Self::Mention(record) => Some(record),
            Self::Quote(record) => Some(record),
            Self::Code(_) | Self::Entity(_) | Self::Orphan(_) => None,
        }
    }

    /// Equality but for how a record came to its place, which no file says.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let in_place = |item: &Self| {
            let mut item = item.clone();
            if let Some(record) = item.placed() {
                record.set_place(record.span(), Place::Same);
            }
            item
        };
        self == other || in_place(self) == in_place(other)
    }
}

impl From<Record> for Item {
    fn from(record: Record) -> Self {
        match record {
            Record::Annotation(record) => Self::Annotation(record),
            Record::Mention(record) => Self::Mention(record),
            Record::Quote(record) => Self::Quote(record),
        }
    }
}

macro_rules! items {
    ($($variant:ident($type:ty)),+) => {$(
        impl From<$type> for Item {
            fn from(item: $type) -> Self {
                Self::$variant(item)
            }
        }
    )+};
}
items!(
    Code(Code),
    Annotation(Annotation),
    Mention(MentionDecision),
    Entity(EntityDecision),
    Quote(QuoteDecision),
    Orphan(Orphan)
);

/// A change of the notes. To change a record, put it again under its id.
///
/// Whoever makes a change sets the record's `modified`; undoing one brings the old time back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Adds the item, or replaces the one with its key.
    Put(Box<Item>),
    /// Takes the item away; nothing happens if there is none.
    Remove(Key),
    /// Replaces the memo on the whole article.
    Memo(String),
    /// Makes this the entry of the code of this name in the shared codebook; `None` takes it out.
    Shared(String, Option<Box<Code>>),
    /// These, in this order, as one.
    Many(Vec<Edit>),
}

impl Edit {
    /// Adds or replaces an item.
    pub fn put(item: impl Into<Item>) -> Self {
        Self::Put(Box::new(item.into()))
    }

    /// Puts a code into the shared codebook, in place of the one of its name.
    pub fn share(code: Code) -> Self {
        Self::Shared(code.name.clone(), Some(Box::new(code)))
    }

    /// Takes an item away.
    pub fn remove(table: Table, id: impl Into<Id>) -> Self {
        Self::Remove(Key::new(table, id))
    }

    /// True if it changes nothing.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Many(edits) if edits.iter().all(Self::is_empty))
    }

    /// The keys of the items that it touches.
    pub fn keys(&self) -> Vec<Key> {
        match self {
            Self::Put(item) => vec![item.key()],
            Self::Remove(key) => vec![key.clone()],
            Self::Memo(_) | Self::Shared(..) => Vec::new(),
            Self::Many(edits) => edits.iter().flat_map(Self::keys).collect(),
        }
    }
}

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
    use crate::annotation::{Kind, Timestamp};
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
