//! What a format cannot hold: said by `byline formats`, and counted for each export.

use super::Export;

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

    /// How many of them go out.
    pub(super) fn count(self, exports: &[Export<'_>]) -> usize {
        match self {
            Self::Articles => exports.len().saturating_sub(1),
            _ => exports.iter().map(|export| self.count_in(export)).sum(),
        }
    }

    fn count_in(self, export: &Export<'_>) -> usize {
        let marks = || export.marks().into_iter();
        let notes = export.notes;
        match self {
            Self::Annotations => marks().filter(|mark| !mark.span.is_empty()).count(),
            Self::Bookmarks => marks().filter(|mark| mark.span.is_empty()).count(),
            Self::Lost => export.orphans().len(),
            Self::Notes => marks().filter(|mark| !mark.note.is_empty()).count(),
            Self::Codes => marks().map(|mark| mark.codes.len()).sum(),
            Self::MoreCodes => marks().map(|mark| mark.codes.len().saturating_sub(1)).sum(),
            Self::Descriptions if !export.selection.has_marks() => 0,
            Self::Descriptions => {
                let described = |code: &&str| {
                    let entry = notes.code_entry(code);
                    entry.is_some_and(|entry| !entry.description.is_empty())
                };
                let used = export.marks();
                let used = used.iter().flat_map(|mark| &mark.codes).map(String::as_str);
                let used: std::collections::BTreeSet<&str> = used.collect();
                used.iter().filter(|code| described(code)).count()
            }
            Self::Colours => marks()
                .filter(|mark| notes.colour_of(mark).is_some())
                .count(),
            Self::OwnColours => marks().filter(|mark| mark.colour.is_some()).count(),
            Self::Readers => marks().filter(|mark| mark.by.is_some()).count(),
            Self::Memo => {
                usize::from(export.selection.has_marks() && !notes.document.memo.is_empty())
            }
            Self::Quotes => export.quotes().len(),
            Self::Names => export.names().len(),
            Self::Articles => 0,
        }
    }
}
