//! What a format cannot hold: said by `byline formats`, and counted for each export.

use std::collections::BTreeSet;

use super::Export;
use crate::annotation::{Annotation, Notes};

/// A kind of thing that goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// Annotations, with all that is on them.
    Annotations,
    /// Annotations on a place without words.
    Bookmarks,
    /// Annotations whose words are gone.
    Lost,
    /// The reader's notes on annotations.
    Notes,
    /// Codes of annotations.
    Codes,
    /// Codes of an annotation after its first.
    MoreCodes,
    /// What the codebook says of codes.
    Descriptions,
    /// Colours that annotations are shown in.
    Colours,
    /// Colours that annotations have of their own, not by their codes.
    OwnColours,
    /// Who made annotations.
    Readers,
    /// The note on the article.
    Memo,
    /// Quotes, with their speakers.
    Quotes,
    /// Names, dates and sums.
    Names,
    /// Articles after the first.
    Articles,
}

impl Thing {
    /// The words for one of them, and for several.
    pub fn words(self, count: usize) -> &'static str {
        let (one, several) = match self {
            Self::Annotations => ("annotation", "annotations"),
            Self::Bookmarks => ("bookmark", "bookmarks"),
            Self::Lost => ("lost annotation", "lost annotations"),
            Self::Notes => ("note of an annotation", "notes of annotations"),
            Self::Codes => ("code of an annotation", "codes of annotations"),
            Self::MoreCodes => (
                "code after the first of an annotation",
                "codes after the first of an annotation",
            ),
            Self::Descriptions => ("description of a code", "descriptions of codes"),
            Self::Colours => ("color of an annotation", "colors of annotations"),
            Self::OwnColours => (
                "color that an annotation has without a code",
                "colors that annotations have without a code",
            ),
            Self::Readers => (
                "annotation’s reader",
                "annotations’ readers (who made them)",
            ),
            Self::Memo => ("note on the article", "notes on articles"),
            Self::Quotes => ("quote", "quotes"),
            Self::Names => (
                "mention of a name, date or sum",
                "mentions of names, dates and sums",
            ),
            Self::Articles => ("article after the first", "articles after the first"),
        };
        if count == 1 { one } else { several }
    }

    /// How many of them are on one annotation.
    fn on_mark(self, notes: &Notes, mark: &Annotation) -> usize {
        match self {
            Self::Annotations => usize::from(!mark.span.is_empty()),
            Self::Bookmarks => usize::from(mark.span.is_empty()),
            Self::Notes => usize::from(!mark.note.is_empty()),
            Self::Codes => mark.codes.len(),
            Self::MoreCodes => mark.codes.len().saturating_sub(1),
            Self::Colours => usize::from(notes.colour_of(mark).is_some()),
            Self::OwnColours => usize::from(mark.colour.is_some()),
            Self::Readers => usize::from(mark.by.is_some()),
            _ => 0,
        }
    }

    /// How many of them an article has besides those on its annotations.
    fn beside_marks(self, export: &Export<'_>) -> usize {
        match self {
            Self::Lost => export.orphans().len(),
            Self::Descriptions => described(export),
            Self::Memo => {
                let has_memo = !export.notes.document.memo.is_empty();
                usize::from(export.selection.has_marks() && has_memo)
            }
            Self::Quotes => export.quotes().len(),
            Self::Names => export.names().len(),
            _ => 0,
        }
    }

    fn is_on_marks(self) -> bool {
        let beside = [
            Self::Lost,
            Self::Descriptions,
            Self::Memo,
            Self::Quotes,
            Self::Names,
            Self::Articles,
        ];
        !beside.contains(&self)
    }
}

/// How many of these things go out, of those that do. The annotations are gone through once: to come to
/// each costs more than to look at it.
pub(super) fn count(things: &[Thing], exports: &[Export<'_>]) -> Vec<(usize, Thing)> {
    let mut counts: Vec<(usize, Thing)> = things.iter().map(|thing| (0, *thing)).collect();
    for (at, export) in exports.iter().enumerate() {
        for (count, thing) in &mut counts {
            *count += match thing {
                Thing::Articles => usize::from(at > 0),
                thing => thing.beside_marks(export),
            };
        }
        let on_marks = counts.iter_mut().filter(|(_, thing)| thing.is_on_marks());
        let mut on_marks: Vec<_> = on_marks.collect();
        if on_marks.is_empty() {
            continue;
        }
        for mark in export.marks() {
            for (count, thing) in &mut on_marks {
                *count += thing.on_mark(export.notes, mark);
            }
        }
    }
    counts.retain(|(count, _)| *count > 0);
    counts
}

/// How many codes of the annotations have a description.
fn described(export: &Export<'_>) -> usize {
    let codes = export.notes.codes().iter();
    let codes = codes.chain(export.notes.shared.codes());
    let described = codes.filter(|code| !code.description.is_empty());
    let described: BTreeSet<&str> = described.map(|code| code.name.as_str()).collect();
    if described.is_empty() {
        return 0;
    }
    let marks = export.marks();
    let used = marks
        .iter()
        .flat_map(|mark| &mark.codes)
        .map(String::as_str);
    let used: BTreeSet<&str> = used.filter(|code| described.contains(code)).collect();
    used.len()
}
