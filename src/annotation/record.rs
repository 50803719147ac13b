//! The records of a notes file: marks, decisions, codes, orphans, tombstones.

use std::ops::{Deref, DerefMut};

use super::{Anchor, Colour, Id, Place, Timestamp};
use crate::analysis::{EntityKind, QuoteKind, SourceKind};
use crate::text::Span;

/// What an annotation is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A coloured or coded stretch; it may have a note too.
    #[default]
    Highlight,
    /// A stretch marked for the sake of its note.
    Note,
    /// A place to come back to; its span may be empty.
    Bookmark,
}

impl Kind {
    /// The name in files: `highlight`, `note`, `bookmark`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Highlight => "highlight",
            Self::Note => "note",
            Self::Bookmark => "bookmark",
        }
    }

    /// The kind of this [`code`](Self::code).
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Highlight, Self::Note, Self::Bookmark]
            .into_iter()
            .find(|kind| kind.code() == code)
    }
}

/// One mark of the reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotation {
    /// Its identity.
    pub id: Id,
    /// What it is.
    pub kind: Kind,
    /// Where it stands in the article that is open.
    pub span: Span,
    /// The words it was made on.
    pub anchor: Anchor,
    /// How sure the span is.
    pub place: Place,
    /// The codes it is tagged with, in the order given; `/` makes a tree.
    pub codes: Vec<String>,
    /// The reader's words; may be empty.
    pub note: String,
    /// The colour; `None` leaves it to the first code's, or to the default.
    pub colour: Option<Colour>,
    /// When it was made; a block written by hand may not say.
    pub created: Option<Timestamp>,
    /// When it was last changed.
    pub modified: Option<Timestamp>,
    /// Who made it.
    pub by: Option<String>,
    /// True if it decides which codes a place gets that readers coded differently.
    pub decides: bool,
}

impl Annotation {
    /// A new annotation of `span` in `text`, without codes, note, colour or author.
    pub fn new(id: Id, kind: Kind, text: &str, span: Span, at: Timestamp) -> Self {
        let span = span.clamp_to(text);
        Self {
            id,
            kind,
            span,
            anchor: Anchor::of(text, span),
            place: Place::Same,
            codes: Vec::new(),
            note: String::new(),
            colour: None,
            created: Some(at),
            modified: Some(at),
            by: None,
            decides: false,
        }
    }
}

/// An entry of the codebook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Code {
    /// The full name, `theme/commitment`. It is the identity of a code.
    pub name: String,
    /// A UUID for exchange with other programs.
    pub id: Option<String>,
    /// Its colour.
    pub colour: Option<Colour>,
    /// The quick key.
    pub key: Option<char>,
    /// What it stands for; may be empty.
    pub description: String,
}

impl Code {
    /// A code of this name, without more.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            ..Self::default()
        }
    }

    /// True if `code` is `branch` or stands under it in the tree.
    pub fn is_within(code: &str, branch: &str) -> bool {
        code.strip_prefix(branch)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

/// What the reader decided on a mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MentionVerdict {
    /// It is one, as found.
    Accept,
    /// It is none.
    Reject,
    /// It is one, of another type.
    Retype,
    /// The program missed it.
    Add,
}

impl MentionVerdict {
    const ALL: [Self; 4] = [Self::Accept, Self::Reject, Self::Retype, Self::Add];

    /// The name in files: `accept`, `reject`, `retype`, `add`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Reject => "reject",
            Self::Retype => "retype",
            Self::Add => "add",
        }
    }

    /// The verdict of this [`code`](Self::code).
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.code() == code)
    }
}

/// A decision on one mention of an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MentionDecision {
    /// Its identity.
    pub id: Id,
    /// What was decided.
    pub verdict: MentionVerdict,
    /// Where the mention stands.
    pub span: Span,
    /// Its words.
    pub anchor: Anchor,
    /// How sure the span is.
    pub place: Place,
    /// The type the program gave it.
    pub detected: Option<EntityKind>,
    /// The type the reader gives it.
    pub kind: Option<EntityKind>,
    /// The [`EntityDecision`] it belongs to.
    pub entity: Option<Id>,
    /// When it was decided.
    pub modified: Option<Timestamp>,
    /// By whom.
    pub by: Option<String>,
}

impl MentionDecision {
    /// A decision on `span` in `text`; the program's type is `detected`.
    pub fn new(
        id: Id,
        verdict: MentionVerdict,
        text: &str,
        span: Span,
        detected: Option<EntityKind>,
        at: Timestamp,
    ) -> Self {
        let span = span.clamp_to(text);
        Self {
            id,
            verdict,
            span,
            anchor: Anchor::of(text, span),
            place: Place::Same,
            detected,
            kind: None,
            entity: None,
            modified: Some(at),
            by: None,
        }
    }
}

/// What the reader says of an entity. A form of a name (`name` or one of `aliases`) that a record
/// lists belongs to that record, whatever the program thinks: so a record with the aliases of two
/// entities merges them, and a record for one alias splits it off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityDecision {
    /// Its identity, made from the name (`ana-ruiz`).
    pub id: Id,
    /// The name to show.
    pub name: String,
    /// The type the reader gives it; `None` leaves the program's.
    pub kind: Option<EntityKind>,
    /// The other forms that belong to it.
    pub aliases: Vec<String>,
    /// The ids of entity records that were merged into this one.
    pub merged: Vec<Id>,
    /// Where more is known: an address, or a Wikidata id.
    pub link: Option<String>,
    /// True if none of its mentions is one.
    pub rejected: bool,
    /// When it was last changed.
    pub modified: Option<Timestamp>,
    /// By whom.
    pub by: Option<String>,
}

impl EntityDecision {
    /// A record for the entity of this name.
    pub fn new(id: Id, name: impl Into<String>, at: Timestamp) -> Self {
        Self {
            id,
            name: name.into(),
            kind: None,
            aliases: Vec::new(),
            merged: Vec::new(),
            link: None,
            rejected: false,
            modified: Some(at),
            by: None,
        }
    }
}

/// What the reader decided on a quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum QuoteVerdict {
    /// It is right as found.
    Confirm,
    /// It is none.
    Reject,
    /// It is one, with another speaker, span or kind.
    Reassign,
    /// The program missed it.
    Add,
}

impl QuoteVerdict {
    const ALL: [Self; 4] = [Self::Confirm, Self::Reject, Self::Reassign, Self::Add];

    /// The name in files: `confirm`, `reject`, `reassign`, `add`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Reject => "reject",
            Self::Reassign => "reassign",
            Self::Add => "add",
        }
    }

    /// The verdict of this [`code`](Self::code).
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.code() == code)
    }
}

/// The words that announce a quote, as the reader sees them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cue {
    /// Where.
    pub span: Span,
    /// The words.
    pub exact: String,
}

/// A decision on one quote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuoteDecision {
    /// Its identity.
    pub id: Id,
    /// What was decided.
    pub verdict: QuoteVerdict,
    /// The quote, from the start of its first fragment to the end of its last.
    pub span: Span,
    /// Its words.
    pub anchor: Anchor,
    /// How sure the span is.
    pub place: Place,
    /// The speaker's name as the program had it; `unknown` if it had none.
    pub detected_speaker: Option<String>,
    /// The speaker: the id of an [`EntityDecision`], the name of an entity, `unknown`, or a
    /// description; several with " + " between them.
    pub speaker: Option<String>,
    /// The kind the reader gives it; `None` leaves the program's.
    pub kind: Option<QuoteKind>,
    /// The kind of source the reader gives it; `None` leaves the program's.
    pub source_kind: Option<SourceKind>,
    /// The cue the reader gives it; `None` leaves the program's.
    pub cue: Option<Cue>,
    /// When it was decided.
    pub modified: Option<Timestamp>,
    /// By whom.
    pub by: Option<String>,
}

impl QuoteDecision {
    /// What stands between the names in [`speaker`](Self::speaker) if several say the same words.
    pub const TOGETHER: &'static str = " + ";

    /// The [`speaker`](Self::speaker) that stands for nobody known.
    pub const UNKNOWN: &'static str = "unknown";

    /// A decision on the quote at `span` in `text`.
    pub fn new(id: Id, verdict: QuoteVerdict, text: &str, span: Span, at: Timestamp) -> Self {
        let span = span.clamp_to(text);
        Self {
            id,
            verdict,
            span,
            anchor: Anchor::of(text, span),
            place: Place::Same,
            detected_speaker: None,
            speaker: None,
            kind: None,
            source_kind: None,
            cue: None,
            modified: Some(at),
            by: None,
        }
    }
}

/// A record that is bound to a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Record {
    /// A mark.
    Annotation(Annotation),
    /// A decision on a mention.
    Mention(MentionDecision),
    /// A decision on a quote.
    Quote(QuoteDecision),
}

/// What is bound to a place by its words: marks, decisions on mentions, decisions on quotes.
pub trait Placed {
    /// Its identity.
    fn id(&self) -> &Id;
    /// Its words.
    fn anchor(&self) -> &Anchor;
    /// Its present place.
    fn span(&self) -> Span;
    /// How sure that place is.
    fn place(&self) -> Place;
    /// Puts it at another place, its words as they were.
    fn set_place(&mut self, span: Span, place: Place);
    /// Binds it to other words.
    fn set_anchor(&mut self, anchor: Anchor);

    /// Binds it to the words at `span` in `text`: what accepting or re-attaching does.
    fn attach(&mut self, text: &str, span: Span) {
        let span = span.clamp_to(text);
        self.set_place(span, Place::Same);
        self.set_anchor(Anchor::of(text, span));
    }
}

macro_rules! placed {
    ($($record:ty),+) => {$(
        impl Placed for $record {
            fn id(&self) -> &Id {
                &self.id
            }

            fn anchor(&self) -> &Anchor {
                &self.anchor
            }

            fn span(&self) -> Span {
                self.span
            }

            fn place(&self) -> Place {
                self.place
            }

            fn set_place(&mut self, span: Span, place: Place) {
                (self.span, self.place) = (span, place);
            }

            fn set_anchor(&mut self, anchor: Anchor) {
                self.anchor = anchor;
            }
        }
    )+};
}
placed!(Annotation, MentionDecision, QuoteDecision);

/// A record has what all three have.
impl Deref for Record {
    type Target = dyn Placed;

    fn deref(&self) -> &Self::Target {
        match self {
            Self::Annotation(record) => record,
            Self::Mention(record) => record,
            Self::Quote(record) => record,
        }
    }
}

impl DerefMut for Record {
    fn deref_mut(&mut self) -> &mut Self::Target {
        match self {
            Self::Annotation(record) => record,
            Self::Mention(record) => record,
            Self::Quote(record) => record,
        }
    }
}

/// A record whose words are no longer in the article. Kept until the reader decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Orphan {
    /// The record; its span is empty.
    pub record: Record,
    /// Where it last stood, in code points.
    pub last_start: Option<usize>,
    /// Since when it has no place.
    pub since: Option<Timestamp>,
}

/// The trace of a deleted record, so that a merge does not bring it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tombstone {
    /// The record's id.
    pub id: Id,
    /// When it was deleted.
    pub at: Option<Timestamp>,
}
