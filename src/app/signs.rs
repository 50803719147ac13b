//! [`Signs`]: what quotes, annotations and places are shown as: shapes, or words for those who hear the
//! screen.

use crate::analysis::QuoteKind;
use crate::annotation::{Annotation, Kind, Standing};

/// How signs are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Signs {
    /// As shapes of one cell.
    #[default]
    Shapes,
    /// As words, without boxes and bars.
    Words,
}

impl Signs {
    /// The shape or the word.
    pub fn either(self, shape: &'static str, word: &'static str) -> &'static str {
        match self {
            Self::Shapes => shape,
            Self::Words => word,
        }
    }

    /// True if words stand for shapes.
    pub fn are_words(self) -> bool {
        self == Self::Words
    }

    /// A quote: the shape says the kind.
    pub fn quote(self, kind: QuoteKind) -> &'static str {
        match kind {
            QuoteKind::Direct => self.either("┃", "quote"),
            QuoteKind::Mixed => self.either("╏", "partly"),
            QuoteKind::Indirect => self.either("┊", "indirect"),
        }
    }

    /// An annotation: the shape says what it is.
    pub fn note(self, note: &Annotation) -> &'static str {
        match note.kind {
            Kind::Bookmark => self.either("»", "bookmark"),
            _ if !note.note.is_empty() => self.either("◆", "note"),
            _ if !note.codes.is_empty() => self.either("#", "tagged"),
            _ => self.either("▪", "mark"),
        }
    }

    /// An annotation that waits for the reader.
    pub fn standing(self, standing: Standing) -> Option<&'static str> {
        match standing {
            Standing::Changed => Some(self.either("≈", "changed")),
            Standing::ToConfirm => Some(self.either("?", "confirm")),
            Standing::Lost => Some(self.either("✗", "lost")),
            Standing::Found | Standing::Moved => None,
        }
    }

    /// A passage that two readers marked differently.
    pub fn differs(self) -> &'static str {
        self.either("≠", "differs")
    }

    /// Between parts of a row.
    pub fn between(self) -> &'static str {
        self.either(" · ", ", ")
    }

    /// Between what was and what comes.
    pub fn becomes(self) -> &'static str {
        self.either("→", "to")
    }

    /// The paragraph of this number.
    pub fn paragraph(self, number: usize) -> String {
        format!("{}{number}", self.either("¶", "paragraph "))
    }
}
