//! What the reader adds to an article: marks, decisions on what the program found, a codebook.
//!
//! Pure: knows texts and findings, never the disk, the clock or a source of chance. Times come in
//! as [`Timestamp`], identities from an [`IdSource`] that the caller seeds. Every change is an
//! [`Edit`]; applying one gives its inverse, and a [`History`] of inverses is undo and redo.
//!
//! Begin with [`Notes`], everything the reader has on one article, and [`Annotation`], one mark.
//!
//! ```
//! use byline::annotation::{Annotation, Edit, History, IdSource, Kind, Notes, Timestamp};
//! use byline::text::Span;
//!
//! let text = "Mara left. Nobody saw her go.";
//! let (mut notes, mut history, mut ids) = (Notes::default(), History::default(), IdSource::new(7));
//! let now = Timestamp::UNIX_EPOCH;
//! let mut mark = Annotation::new(notes.fresh_id(&mut ids), Kind::Highlight, text, Span::new(0, 9), now);
//! mark.codes.push("theme/departure".into());
//! history.apply(&mut notes, "highlight", Edit::put(mark));
//! assert_eq!(notes.at(3).next().map(|mark| mark.anchor.exact.as_str()), Some("Mara left"));
//! history.undo(&mut notes);
//! assert!(notes.annotations().is_empty());
//! ```

mod actions;
pub mod agree;
mod anchor;
mod cited;
mod code_entry;
mod codebook;
mod coded_places;
mod colour;
mod decide;
mod edit;
mod filter;
mod fold;
mod history;
mod id;
mod identity;
mod myers;
mod notes;
mod occurrences;
mod reanchor;
mod record;
mod records;
mod revised;
mod search;
mod shared;
mod standing;

pub use actions::{DecisionContext, QuoteChange};
pub use anchor::{Anchor, Place, Score};
pub use cited::{cited, quote_ids};
pub use codebook::{CodeChange, CodeLine, Together, clean_code, codes_together};
pub use coded_places::{CodedPlace, coded_places, is_one_place};
pub use colour::Colour;
pub use decide::{Decided, Origin, Provenance, apply_decisions, quote_kind};
pub use edit::{Edit, Item, Key, Table};
pub use filter::Filter;
pub use fold::same_letters;
pub use history::{History, Step};
pub use id::{Id, IdSource};
pub use identity::{document_id, guid};
/// A point in time. Always passed in, never read from a clock here.
pub use jiff::Timestamp;
pub(crate) use notes::Keyed;
pub use notes::{Document, Notes, Position};
pub use occurrences::occurrences;
pub use reanchor::Anchorer;
pub use record::{
    Annotation, Code, Cue, EntityDecision, Kind, MentionDecision, MentionVerdict, Orphan, Placed,
    QuoteDecision, QuoteVerdict, Record, Tombstone,
};
pub use records::{Iter, Records};
pub use revised::{Concern, Revision, Version, revised};
pub use shared::SharedCodes;
pub use standing::{RecordStanding, Standing, Tally};
