//! Between the records of a file, placed by code points and words, and [`Notes`], placed by bytes.

use std::sync::Arc;

use super::file::NotesFile;
use super::schema::{Hint, Loaded};
use crate::annotation::{
    Anchor, Anchorer, Cue, Item, Notes, Orphan, Place, Placed, Record, Timestamp,
};
use crate::text::{CharIndex, Span};

/// How far from its quote a cue is looked for, in bytes.
const CUE_REACH: usize = 400;

/// The notes that a file holds on this text. `same` says that the file was written for this very
/// text. What has no place becomes an orphan as of `now`; an orphan whose words are back gets its
/// place back.
pub(super) fn to_notes(file: &NotesFile, anchorer: &Anchorer, same: bool, now: Timestamp) -> Notes {
    let records: Vec<_> = file.records().collect();
    let anchors = records.iter().filter_map(|loaded| {
        let record = placed(&loaded.item)?;
        Some((record.anchor(), loaded.hint.range(&record.anchor().exact)))
    });
    let mut found = anchorer.find_all(anchors, same).into_iter();
    let items = records
        .into_iter()
        .map(|loaded| match placed(&loaded.item) {
            Some(_) => put(loaded, found.next().flatten(), anchorer, now),
            None => bring_back(&loaded.item, anchorer, same),
        });
    let mut notes = Notes::from_items(file.document(), items);
    notes.deleted = Arc::new(file.deleted());
    notes
}

fn placed(item: &Item) -> Option<&dyn Placed> {
    match item {
        Item::Annotation(record) => Some(record),
        Item::Mention(record) => Some(record),
        Item::Quote(record) => Some(record),
        Item::Code(_) | Item::Entity(_) | Item::Orphan(_) => None,
    }
}

/// An orphan gets its place back if its words are there again.
fn bring_back(item: &Item, anchorer: &Anchorer, same: bool) -> Item {
    if let Item::Orphan(orphan) = item
        && !same
    {
        let last = orphan.last_start.map(|start| (start, start));
        let found = anchorer.find(orphan.record.anchor(), last, false);
        if let Some((span, place @ (Place::Same | Place::Moved))) = found
            && !span.is_empty()
        {
            let mut record = orphan.record.clone();
            record.set_place(span, place);
            return Item::from(record);
        }
    }
    item.clone()
}

/// The record at the place that was found for it, or as an orphan.
fn put(loaded: &Loaded, found: Option<(Span, Place)>, anchorer: &Anchorer, now: Timestamp) -> Item {
    let Some(mut record) = loaded.item.clone().into_record() else {
        return loaded.item.clone();
    };
    let hint = loaded.hint;
    let Some((span, place)) = found else {
        return Item::Orphan(Orphan {
            record,
            last_start: hint.start,
            since: Some(now),
        });
    };
    record.set_place(span, place);
    fill(&mut record, anchorer.text());
    if place == Place::Moved && !anchorer.has_context(record.anchor(), span) {
        // What is sure is held by the words of now; what is not keeps those that were, so that it
        // stays to be confirmed until the reader does.
        record.attach(anchorer.text(), span);
        record.set_place(span, place);
    }
    if let Record::Quote(quote) = &mut record
        && let Some(cue) = &mut quote.cue
    {
        cue.span = cue_span(cue, hint, quote.span, anchorer);
    }
    Item::from(record)
}

/// Fills in what a person left out of the anchor.
fn fill(record: &mut Record, text: &str) {
    let span = record.span();
    let anchor: &Anchor = record.anchor();
    let bare = anchor.prefix.is_empty() && anchor.suffix.is_empty();
    if bare && (anchor.exact.is_empty() || span.of(text) == anchor.exact) {
        let place = record.place();
        record.attach(text, span);
        record.set_place(span, place);
    }
}

fn cue_span(cue: &Cue, hint: Hint, quote: Span, anchorer: &Anchorer) -> Span {
    let text = anchorer.text();
    let hinted = hint
        .cue
        .map(|(start, end)| anchorer.index().to_span(text, start, end));
    if let Some(span) = hinted.filter(|span| span.of(text) == cue.exact) {
        return span;
    }
    let near = Span::new(
        (quote.start as usize).saturating_sub(CUE_REACH),
        quote.end as usize + CUE_REACH,
    );
    let near = near.clamp_to(text);
    let offsets = near
        .of(text)
        .match_indices(cue.exact.as_str())
        .map(|(at, _)| near.start as usize + at);
    let nearest = offsets.min_by_key(|at| {
        at.abs_diff(quote.end as usize)
            .min(at.abs_diff(quote.start as usize))
    });
    nearest.map_or(Span::at(quote.start as usize), |at| {
        Span::new(at, at + cue.exact.len())
    })
}

/// The records of a file that holds these notes.
pub(super) fn to_records(notes: &Notes, text: &str, index: &CharIndex) -> Vec<Loaded> {
    notes
        .items()
        .map(|item| to_record(item, text, index))
        .collect()
}

/// The record of one item.
pub(super) fn to_record(item: Item, text: &str, index: &CharIndex) -> Loaded {
    let hint = match &item {
        Item::Annotation(record) => hint(record.span, None, text, index),
        Item::Mention(record) => hint(record.span, None, text, index),
        Item::Quote(record) => hint(record.span, record.cue.as_ref(), text, index),
        _ => Hint::default(),
    };
    Loaded { item, hint }
}

fn hint(span: Span, cue: Option<&Cue>, text: &str, index: &CharIndex) -> Hint {
    let (start, end) = index.to_chars(text, span);
    let cue = cue
        .filter(|cue| !cue.span.is_empty())
        .map(|cue| index.to_chars(text, cue.span));
    Hint {
        start: Some(start),
        end: Some(end),
        cue,
    }
}
