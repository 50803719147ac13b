//! [`Mark`]: a mark of a reader, with its words, wherever its article is now.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::annotation::{Annotation, Notes, Record};
use crate::text::CharIndex;
use crate::text::order;

/// A mark of a reader.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Mark {
    /// The notes file that it is in.
    pub file: String,
    /// Its id in that file.
    pub id: String,
    /// Who made it.
    pub reader: Option<String>,
    /// `highlight`, `note` or `bookmark`.
    pub kind: String,
    /// Where it is, in code points; where it was, if it is lost.
    pub start: u32,
    /// Its end, exclusive.
    pub end: u32,
    /// The words it was made on.
    pub exact: String,
    /// The reader's words.
    pub note: String,
    /// The codes.
    pub codes: Vec<String>,
    /// The colour.
    pub color: Option<String>,
    /// When it was last changed.
    pub modified: Option<String>,
    /// Whether its words are still there.
    pub state: State,
}

/// Whether the words of a mark are still there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// They are in the article.
    #[default]
    Here,
    /// The article is there, the words are not.
    Lost,
    /// The article is not there.
    Vanished,
}

impl State {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Here => "here",
            Self::Lost => "lost",
            Self::Vanished => "vanished",
        }
    }
}

/// The marks in `notes`, which are those of `file` on `text`.
pub(super) fn marks(notes: &Notes, file: &Path, reader: Option<&str>, text: &str) -> Vec<Mark> {
    let index = CharIndex::new(text);
    let here = notes.annotations().iter().map(|mark| {
        let (start, end) = index.to_chars(text, mark.span);
        (mark, start, end, State::Here)
    });
    all(notes, file, reader, here)
}

/// The marks of a file whose article is not there.
pub(super) fn vanished(notes: &Notes, file: &Path, reader: Option<&str>) -> Vec<Mark> {
    // Their spans are those of the file: code points.
    let there = notes.annotations().iter().map(|mark| {
        let span = mark.span;
        (
            mark,
            span.start as usize,
            span.end as usize,
            State::Vanished,
        )
    });
    all(notes, file, reader, there)
}

fn all<'a>(
    notes: &'a Notes,
    file: &Path,
    reader: Option<&str>,
    placed: impl Iterator<Item = (&'a Annotation, usize, usize, State)>,
) -> Vec<Mark> {
    let lost = notes.orphans().iter().filter_map(|lost| {
        let Record::Annotation(mark) = &lost.record else {
            return None;
        };
        let start = lost.last_start.unwrap_or(0);
        Some((
            mark,
            start,
            start + mark.anchor.exact.chars().count(),
            State::Lost,
        ))
    });
    let mut marks: Vec<Mark> = placed
        .chain(lost)
        .map(|(mark, start, end, state)| Mark {
            file: file.display().to_string(),
            id: mark.id.as_str().to_owned(),
            reader: mark.by.clone().or_else(|| reader.map(str::to_owned)),
            kind: mark.kind.code().to_owned(),
            start: start as u32,
            end: end as u32,
            exact: mark.anchor.exact.clone(),
            note: mark.note.clone(),
            codes: mark.codes.clone(),
            color: mark.colour.map(|colour| colour.to_string()),
            modified: mark.modified.map(|time| time.to_string()),
            state,
        })
        .collect();
    order::sort_by(&mut marks, |a, b| {
        (a.start, a.end, &a.id).cmp(&(b.start, b.end, &b.id))
    });
    marks
}
