//! [`Notes`]: everything the reader has on one article.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use super::{
    Annotation, Code, Edit, EntityDecision, Id, IdSource, Item, Key, MentionDecision, Orphan,
    Place, Placed, QuoteDecision, Records, SharedCodes, Table, Timestamp, Tombstone,
};
use crate::analysis::Entity;
use crate::text::Span;
use crate::text::order;

/// What a notes file says of its article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// `sha256:` and the digest of the article's text; empty if the file does not say.
    pub id: String,
    /// The headline.
    pub title: Option<String>,
    /// The address.
    pub uri: Option<String>,
    /// The article's file as last seen, relative to the notes file.
    pub path: Option<String>,
    /// The length of the text in code points.
    pub length: Option<usize>,
    /// The reader's words on the whole article; may be empty.
    pub memo: String,
    /// When the reader said that they are done with the article.
    pub done: Option<Timestamp>,
}

/// Where the reader was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// The byte at the cursor.
    pub offset: usize,
    /// The words that stand there, to find the place again in an edited article.
    pub words: String,
    /// How many bytes before the cursor were on the screen.
    pub above: usize,
    /// How much of the article was read, of a hundred, as the reader was told.
    pub percent: Option<u8>,
}

impl Position {
    /// The position at `offset` in `text`.
    pub fn new(text: &str, offset: usize) -> Self {
        let offset = text.floor_char_boundary(offset);
        Self {
            offset,
            words: text[offset..].chars().take(48).collect(),
            above: 0,
            percent: None,
        }
    }
}

/// Everything the reader has on one article.
///
/// Invariants: annotations, mention decisions and quote decisions are in order of place (start,
/// end, id), codes in order of their names, entity decisions in order of their ids; an id occurs
/// once in its table. Change it by [`apply`](Self::apply), through a [`History`](super::History)
/// if the change is to be undoable.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    /// What the file says of the article.
    pub document: Document,
    /// Where the reader was; kept per machine, not in the notes file, and never undone.
    pub position: Option<Position>,
    /// The ids of deleted records. The store keeps them; no reader of notes needs to.
    pub deleted: Arc<Vec<Tombstone>>,
    /// The codebook that this article shares with others; kept in a file of its own.
    pub shared: SharedCodes,
    pub(super) codes: Records<Code>,
    pub(super) annotations: Records<Annotation>,
    pub(super) mentions: Records<MentionDecision>,
    pub(super) entities: Records<EntityDecision>,
    pub(super) quotes: Records<QuoteDecision>,
    pub(super) orphans: Records<Orphan>,
    /// `reach[i]` is the greatest end of `annotations[..=i]`, so that look-ups need no scan.
    pub(super) reach: Arc<Vec<u32>>,
}

impl Notes {
    /// Notes made of these items; of two with one key the later stays.
    pub fn from_items(document: Document, items: impl IntoIterator<Item = Item>) -> Self {
        let mut tables = Tables::default();
        for item in items {
            tables.push(item);
        }
        tables.into_notes(document)
    }

    /// The annotations, in order of place.
    pub fn annotations(&self) -> &Records<Annotation> {
        &self.annotations
    }

    /// The codebook of this article, in order of the names; codes in use need not be in it.
    pub fn codes(&self) -> &Records<Code> {
        &self.codes
    }

    /// The decisions on mentions, in order of place.
    pub fn mentions(&self) -> &Records<MentionDecision> {
        &self.mentions
    }

    /// The decisions on entities, in order of their ids.
    pub fn entities(&self) -> &Records<EntityDecision> {
        &self.entities
    }

    /// The decisions on quotes, in order of place.
    pub fn quotes(&self) -> &Records<QuoteDecision> {
        &self.quotes
    }

    /// The lost records.
    pub fn orphans(&self) -> &Records<Orphan> {
        &self.orphans
    }

    /// True if the reader has added nothing that a file would hold.
    pub fn is_empty(&self) -> bool {
        self.annotations.is_empty()
            && self.codes.is_empty()
            && self.mentions.is_empty()
            && self.entities.is_empty()
            && self.quotes.is_empty()
            && self.orphans.is_empty()
            && self.document.memo.is_empty()
    }

    /// The annotation of this id.
    pub fn annotation(&self, id: &Id) -> Option<&Annotation> {
        self.annotations
            .iter()
            .find(|annotation| annotation.id == *id)
    }

    /// The item of this key.
    pub fn item(&self, key: &Key) -> Option<Item> {
        let id = &key.id;
        match key.table {
            Table::Code => self.code(id.as_str()).cloned().map(Item::Code),
            Table::Annotation => self.annotation(id).cloned().map(Item::Annotation),
            Table::Mention => self
                .mentions
                .iter()
                .find(|record| record.id == *id)
                .cloned()
                .map(Item::Mention),
            Table::Entity => self.entity(id).cloned().map(Item::Entity),
            Table::Quote => self
                .quotes
                .iter()
                .find(|record| record.id == *id)
                .cloned()
                .map(Item::Quote),
            Table::Orphan => self
                .orphans
                .iter()
                .find(|orphan| orphan.record.id() == id)
                .cloned()
                .map(Item::Orphan),
        }
    }

    /// The codebook's entry of this name.
    pub fn code(&self, name: &str) -> Option<&Code> {
        self.codes.iter().find(|code| code.name == name)
    }

    /// The entity decision of this id; an id that was merged into another finds that one.
    pub fn entity(&self, id: &Id) -> Option<&EntityDecision> {
        let by_id = self.entities.iter().find(|entity| entity.id == *id);
        by_id.or_else(|| {
            self.entities
                .iter()
                .find(|entity| entity.merged.contains(id))
        })
    }

    /// Where more is known of an entity, as the reader said; decisions must have been laid over it.
    pub fn link_of(&self, entity: &Entity) -> Option<&str> {
        let named = |record: &&EntityDecision| {
            record.name == entity.name && record.kind.is_none_or(|kind| kind == entity.kind)
        };
        let mut records = self.entities.iter().filter(named);
        records.find_map(|record| record.link.as_deref())
    }

    /// Everything here, table by table in the order of the file.
    pub fn items(&self) -> impl Iterator<Item = Item> {
        let codes = self.codes.iter().cloned().map(Item::Code);
        let annotations = self.annotations.iter().cloned().map(Item::Annotation);
        let mentions = self.mentions.iter().cloned().map(Item::Mention);
        let entities = self.entities.iter().cloned().map(Item::Entity);
        let quotes = self.quotes.iter().cloned().map(Item::Quote);
        let orphans = self.orphans.iter().cloned().map(Item::Orphan);
        codes
            .chain(annotations)
            .chain(mentions)
            .chain(entities)
            .chain(quotes)
            .chain(orphans)
    }

    /// How each annotation, decision on a mention and decision on a quote came to its place.
    pub fn places(&self) -> impl Iterator<Item = Place> {
        let marks = self.annotations.iter().map(|mark| mark.place);
        let mentions = self.mentions.iter().map(|mention| mention.place);
        let quotes = self.quotes.iter().map(|quote| quote.place);
        marks.chain(mentions).chain(quotes)
    }

    /// The change that makes these notes say what `to` says (its items and its memo). Empty if
    /// they say the same.
    #[must_use]
    pub fn difference(&self, to: &Self) -> Edit {
        let mine: BTreeMap<Key, Item> = self.items().map(|item| (item.key(), item)).collect();
        let mut gone: BTreeSet<&Key> = mine.keys().collect();
        let mut puts = Vec::new();
        for item in to.items() {
            let key = item.key();
            gone.remove(&key);
            if !mine.get(&key).is_some_and(|mine| mine.says_the_same(&item)) {
                puts.push(Edit::put(item));
            }
        }
        let mut edits: Vec<_> = gone.into_iter().cloned().map(Edit::Remove).collect();
        edits.extend(puts);
        if self.document.memo != to.document.memo {
            edits.push(Edit::Memo(to.document.memo.clone()));
        }
        Edit::Many(edits)
    }

    /// True if both hold the same items and the same memo. How a record came to its place
    /// ([`Place`]) does not count: no file says it.
    pub fn says_the_same(&self, other: &Self) -> bool {
        self.document.memo == other.document.memo
            && same(&self.annotations, &other.annotations)
            && same(&self.mentions, &other.mentions)
            && same(&self.quotes, &other.quotes)
            && self.codes == other.codes
            && self.entities == other.entities
            && self.orphans == other.orphans
    }

    /// The annotations that share a byte with `span`, in order; an empty one (a bookmark) counts
    /// if it stands inside the span. Looks only at those near the span.
    pub fn overlapping(&self, span: Span) -> impl Iterator<Item = &Annotation> {
        let first = self.reach.partition_point(|&end| end < span.start);
        let last = self
            .annotations
            .partition_point(|annotation| annotation.span.start < span.end);
        self.annotations
            .range(first.min(last)..last)
            .filter(move |annotation| {
                annotation.span.overlaps(span)
                    || annotation.span.is_empty() && annotation.span.start >= span.start
            })
    }

    /// The annotations that hold the byte at `offset`, the shortest first.
    pub fn at(&self, offset: usize) -> impl Iterator<Item = &Annotation> {
        let mut found: Vec<_> = self.overlapping(Span::new(offset, offset + 1)).collect();
        order::sort_by_key(&mut found, |annotation| annotation.span.len());
        found.into_iter()
    }

    /// The codes that annotations carry with the number of annotations, the most used first, equal
    /// ones by name.
    pub fn codes_in_use(&self) -> Vec<(&str, usize)> {
        let mut counts = BTreeMap::new();
        for code in self
            .annotations
            .iter()
            .flat_map(|annotation| &annotation.codes)
        {
            *counts.entry(code.as_str()).or_insert(0) += 1;
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        order::sort_by_key(&mut counts, |&(_, count)| std::cmp::Reverse(count));
        counts
    }

    /// The codes to offer while the reader types one: in use first, then the rest of the codebook.
    pub fn codes_to_offer(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self
            .codes_in_use()
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        let rest: Vec<&str> = self
            .codes
            .iter()
            .chain(self.shared.codes())
            .map(|code| code.name.as_str())
            .filter(|name| !names.contains(name))
            .collect();
        for name in rest {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// An id that no record here has, and none had.
    pub fn fresh_id(&self, ids: &mut IdSource) -> Id {
        loop {
            let id = ids.next_id();
            if !self.has_id(&id) {
                return id;
            }
        }
    }

    /// An id for an entity of this name that no entity record has: `ana-ruiz`, `ana-ruiz-2`, ….
    pub fn fresh_entity_id(&self, name: &str) -> Id {
        let id = Id::from_name(name);
        let base = if id.as_str().is_empty() {
            Id::new("entity")
        } else {
            id
        };
        let numbered = (2..=self.entities.len() + 2).map(|n| Id::new(format!("{base}-{n}")));
        let mut free = std::iter::once(base.clone()).chain(numbered);
        free.find(|id| self.entity(id).is_none()).unwrap_or(base)
    }

    fn has_id(&self, id: &Id) -> bool {
        self.annotations.iter().any(|mark| mark.id == *id)
            || self.mentions.iter().any(|mention| mention.id == *id)
            || self.quotes.iter().any(|quote| quote.id == *id)
            || self.orphans.iter().any(|orphan| orphan.record.id() == id)
            || self.entities.iter().any(|entity| entity.id == *id)
            || self.deleted.iter().any(|tombstone| tombstone.id == *id)
    }

    /// Brings the look-up table up to date after the annotation at `at` came, changed or went.
    pub(super) fn measure(&mut self, at: usize) {
        let reach = Arc::make_mut(&mut self.reach);
        match reach.len().cmp(&self.annotations.len()) {
            Ordering::Less => reach.insert(at, 0),
            Ordering::Greater => drop(reach.remove(at)),
            Ordering::Equal => {}
        }
        let mut end = at.checked_sub(1).map_or(0, |before| reach[before]);
        for (n, mark) in self.annotations.range(at..reach.len()).enumerate() {
            end = end.max(mark.span.end);
            if n > 0 && reach[at + n] == end {
                break;
            }
            reach[at + n] = end;
        }
    }
}

/// What a table holds: found by its key, kept in its order.
pub(crate) trait Keyed: Clone + Into<Item> + PartialEq {
    /// The id, or the name of a code.
    fn key(&self) -> &str;
    /// The order in the table.
    fn order(&self, other: &Self) -> Ordering;
}

macro_rules! keyed {
    ($($record:ty: $key:expr, $place:expr;)+) => {$(
        impl Keyed for $record {
            fn key(&self) -> &str {
                let key: fn(&Self) -> &str = $key;
                key(self)
            }

            fn order(&self, other: &Self) -> Ordering {
                ($place(self), self.key()).cmp(&($place(other), other.key()))
            }
        }
    )+};
}
keyed! {
    Code: |code| &code.name, |_: &Code| ();
    EntityDecision: |entity| entity.id.as_str(), |_: &EntityDecision| ();
    Annotation: |mark| mark.id.as_str(), |mark: &Annotation| mark.span;
    MentionDecision: |mention| mention.id.as_str(), |mention: &MentionDecision| mention.span;
    QuoteDecision: |quote| quote.id.as_str(), |quote: &QuoteDecision| quote.span;
    Orphan: |orphan| orphan.record.id().as_str(), |orphan: &Orphan| orphan.last_start;
}

/// Items by their tables, in no order yet.
#[derive(Default)]
pub(super) struct Tables {
    codes: Vec<Code>,
    annotations: Vec<Annotation>,
    mentions: Vec<MentionDecision>,
    entities: Vec<EntityDecision>,
    quotes: Vec<QuoteDecision>,
    orphans: Vec<Orphan>,
}

impl Tables {
    pub fn push(&mut self, item: Item) {
        match item {
            Item::Code(code) => self.codes.push(code),
            Item::Annotation(annotation) => self.annotations.push(annotation),
            Item::Mention(mention) => self.mentions.push(mention),
            Item::Entity(entity) => self.entities.push(entity),
            Item::Quote(quote) => self.quotes.push(quote),
            Item::Orphan(orphan) => self.orphans.push(orphan),
        }
    }

    /// Notes with these items, each table in its order; of two with one key the later stays.
    pub fn into_notes(self, document: Document) -> Notes {
        let mut notes = Notes {
            document,
            codes: in_order(self.codes),
            annotations: in_order(self.annotations),
            mentions: in_order(self.mentions),
            entities: in_order(self.entities),
            quotes: in_order(self.quotes),
            orphans: in_order(self.orphans),
            ..Notes::default()
        };
        let mut end = 0;
        let ends = notes.annotations.iter().map(|mark| {
            end = end.max(mark.span.end);
            end
        });
        notes.reach = Arc::new(ends.collect());
        notes
    }
}

fn same<T: Placed + PartialEq + Clone>(a: &Records<T>, b: &Records<T>) -> bool {
    let alike = |a: &T, b: &T| {
        a == b || {
            let mut moved = a.clone();
            moved.set_place(a.span(), b.place());
            moved == *b
        }
    };
    let (a, b) = a.unlike(b);
    a.len() == b.len() && a.zip(b).all(|(a, b)| alike(a, b))
}

/// The items in their order; of two with one key the later stays.
fn in_order<T: Keyed>(mut items: Vec<T>) -> Records<T> {
    let mut seen = HashSet::with_capacity(items.len());
    let is_double: Vec<bool> = items
        .iter()
        .rev()
        .map(|item| !seen.insert(item.key()))
        .collect();
    if is_double.contains(&true) {
        let mut is_double = is_double.into_iter().rev();
        items.retain(|_| !is_double.next().unwrap_or_default());
    }
    order::sort_by(&mut items, T::order);
    items.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::{Edit, Kind, Timestamp};
    use proptest::prelude::*;

    fn notes(spans: &[(usize, usize)]) -> Notes {
        let text = "x".repeat(200);
        let items = spans.iter().enumerate().map(|(n, &(start, end))| {
            let id = Id::new(format!("a{n}"));
            Annotation::new(
                id,
                Kind::Highlight,
                &text,
                Span::new(start, end),
                Timestamp::UNIX_EPOCH,
            )
            .into()
        });
        Notes::from_items(Document::default(), items)
    }

    #[test]
    fn the_shortest_mark_comes_first() {
        let notes = notes(&[(0, 100), (10, 20), (12, 14), (30, 40), (13, 13)]);
        let found: Vec<_> = notes
            .at(13)
            .map(|mark| (mark.span.start, mark.span.end))
            .collect();
        assert_eq!(found, [(13, 13), (12, 14), (10, 20), (0, 100)]);
    }

    #[test]
    fn codes_are_counted_the_most_used_first() {
        let mut notes = notes(&[(0, 1), (1, 2), (2, 3)]);
        for (n, codes) in [(0, vec!["b"]), (1, vec!["b", "a"]), (2, vec!["c"])] {
            let mut mark = notes.annotations()[n].clone();
            mark.codes = codes.into_iter().map(str::to_owned).collect();
            notes.apply(Edit::put(mark));
        }
        notes.apply(Edit::put(Code::new("d")));
        assert_eq!(notes.codes_in_use(), [("b", 2), ("a", 1), ("c", 1)]);
        assert_eq!(notes.codes_to_offer(), ["b", "a", "c", "d"]);
    }

    proptest! {
        #[test]
        fn the_look_up_finds_what_a_scan_finds(
            spans in prop::collection::vec((0usize..150, 0usize..40), 0..30),
            start in 0usize..160,
            length in 0usize..50,
        ) {
            let spans: Vec<_> = spans.into_iter().map(|(start, length)| (start, start + length)).collect();
            let notes = notes(&spans);
            let view = Span::new(start, start + length);
            let found: Vec<_> = notes.overlapping(view).map(|mark| mark.id.clone()).collect();
            let wanted: Vec<_> = notes
                .annotations()
                .iter()
                .filter(|mark| {
                    let inside = mark.span.is_empty() && view.contains(mark.span.start as usize);
                    mark.span.overlaps(view) || inside
                })
                .map(|mark| mark.id.clone())
                .collect();
            prop_assert_eq!(found, wanted);
        }
    }

    #[test]
    fn a_fresh_id_is_not_that_of_any_record_or_tombstone() {
        use crate::annotation::{
            EntityDecision, Item, MentionDecision, MentionVerdict, QuoteDecision, QuoteVerdict,
            Record,
        };
        let taken = IdSource::new(7).next_id();
        let (text, span, now) = ("The quay.", Span::new(4, 8), Timestamp::UNIX_EPOCH);
        let mark = Annotation::new(taken.clone(), Kind::Note, text, span, now);
        let verdict = MentionVerdict::Add;
        let mention = MentionDecision::new(taken.clone(), verdict, text, span, None, now);
        let quote = QuoteDecision::new(taken.clone(), QuoteVerdict::Add, text, span, now);
        let orphan = Orphan {
            record: Record::Annotation(mark.clone()),
            last_start: None,
            since: None,
        };
        let items: [Item; 5] = [
            mark.into(),
            mention.into(),
            quote.into(),
            orphan.into(),
            EntityDecision::new(taken.clone(), "Ines Varga", now).into(),
        ];
        let buried = Notes {
            deleted: Arc::new(vec![Tombstone {
                id: taken.clone(),
                at: None,
            }]),
            ..Notes::default()
        };
        let held = items.map(|item| Notes::from_items(Document::default(), [item]));
        for notes in held.iter().chain([&buried]) {
            let fresh = notes.fresh_id(&mut IdSource::new(7));
            assert_ne!(fresh, taken, "{notes:?}");
        }
        assert_eq!(Notes::default().fresh_id(&mut IdSource::new(7)), taken);
    }
}
