//! [`Edit`]: one change of the notes, as a value. `history.rs` carries it out.

use super::{
    Annotation, Code, EntityDecision, Id, MentionDecision, Orphan, Place, Placed, QuoteDecision,
    Record,
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
    /// Lost records.
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
    /// A record that is lost.
    Orphan(Orphan),
}

impl Item {
    /// Its table and id.
    pub fn key(&self) -> Key {
        Key::new(self.table(), self.id())
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

    /// Its table.
    pub fn table(&self) -> Table {
        match self {
            Self::Code(_) => Table::Code,
            Self::Annotation(_) => Table::Annotation,
            Self::Mention(_) => Table::Mention,
            Self::Entity(_) => Table::Entity,
            Self::Quote(_) => Table::Quote,
            Self::Orphan(_) => Table::Orphan,
        }
    }

    /// Its id in the table: a code's name.
    pub fn id(&self) -> &str {
        match self {
            Self::Code(code) => &code.name,
            Self::Annotation(annotation) => annotation.id.as_str(),
            Self::Mention(mention) => mention.id.as_str(),
            Self::Entity(entity) => entity.id.as_str(),
            Self::Quote(quote) => quote.id.as_str(),
            Self::Orphan(orphan) => orphan.record.id().as_str(),
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

    /// How many changes of one item or of the memo it is made of.
    pub fn len(&self) -> usize {
        match self {
            Self::Many(edits) => edits.iter().map(Self::len).sum(),
            _ => 1,
        }
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
