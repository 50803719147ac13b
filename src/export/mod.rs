//! An article's marks and quotes for other programs and people.
//!
//! Each format is one function from an [`Export`] to text. Nothing here touches the disk. Words of
//! the article, of its names and of the notes may be hostile: every format escapes what it must.

mod csv;
mod json;
mod markdown;

use std::fmt;
use std::str::FromStr;

use crate::annotation::{Decided, Id, Notes, Origin};
use crate::text::{Article, CharIndex, Span};

pub(crate) use json::{escaped, round};

/// The formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A report for people: annotations in order of place, quotes under their speakers.
    Markdown,
    /// Everything, one object.
    Json,
    /// A row for each annotation and code, and for each fragment of a quote.
    Csv,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 3] = [Self::Markdown, Self::Json, Self::Csv];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Markdown => "markdown",
            Self::Json => "json",
            Self::Csv => "csv",
        }
    }

    /// The ending of a file of this format, without the dot.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Markdown => "md",
            Self::Json => "json",
            Self::Csv => "csv",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let all = || Self::ALL.map(Self::name).join(", ");
        let found = Self::ALL
            .into_iter()
            .find(|format| format.name() == name || format.ending() == name);
        found.ok_or_else(|| {
            format!(
                "there is no export format “{name}”; choose one of {}",
                all()
            )
        })
    }
}

/// What an export is made of.
#[derive(Clone, Copy, Debug)]
pub struct Export<'a> {
    /// The article.
    pub article: &'a Article,
    /// What was found in it, with the reader's decisions applied, and where each finding comes from.
    pub decided: &'a Decided,
    /// What the reader added.
    pub notes: &'a Notes,
    /// The name of the source, as a person knows it.
    pub source: &'a str,
}

/// Writes `export` in `format`.
pub fn write(format: Format, export: &Export<'_>) -> String {
    match format {
        Format::Markdown => markdown::write(export),
        Format::Json => json::write(export),
        Format::Csv => csv::write(export),
    }
}

impl Export<'_> {
    /// The title, or the source's name.
    fn title(&self) -> &str {
        self.article.meta().title.as_deref().unwrap_or(self.source)
    }

    /// The number of the paragraph that holds `span`'s start, from 1.
    fn paragraph(&self, span: Span) -> usize {
        paragraph(self.article, span)
    }

    /// What the reader decided on a mention or a quote: the verdict's name.
    fn verdict(&self, origin: &Origin) -> Option<&'static str> {
        verdict(self.notes, origin.decision.as_ref()?)
    }

    fn chars(&self) -> CharIndex {
        CharIndex::new(self.article.text())
    }
}

/// The number of the block that holds `span`'s start, from 1: what exports call the paragraph.
pub fn paragraph(article: &Article, span: Span) -> usize {
    article
        .block_at(span.start as usize)
        .map_or(1, |block| block + 1)
}

/// The name of the decision on a mention or a quote that has this id: `confirm`, `retype`, …;
/// `None` if the id is that of an entity's record.
pub(crate) fn verdict(notes: &Notes, id: &Id) -> Option<&'static str> {
    let mention = notes.mentions().iter().find(|decision| decision.id == *id);
    let quote = notes.quotes().iter().find(|decision| decision.id == *id);
    mention
        .map(|decision| decision.verdict.code())
        .or(quote.map(|decision| decision.verdict.code()))
}

/// White space runs as one blank.
fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
