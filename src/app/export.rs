//! What of an article is exported, as the reader chooses it.

use std::path::PathBuf;

use crate::annotation::Id;
use crate::text::{Span, counted};

/// What goes out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Take {
    /// Annotations, quotes and names.
    #[default]
    Everything,
    /// Annotations.
    Marks,
    /// Quotes.
    Quotes,
    /// Names, dates and sums.
    Names,
    /// What a filtered list shows.
    Shown(Shown),
}

/// What a filtered list shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Which annotations.
    pub marks: Vec<Id>,
    /// Where the quotes are.
    pub quotes: Vec<Span>,
    /// The names.
    pub names: Vec<String>,
}

impl Take {
    /// What it is, in words.
    pub fn words(&self) -> String {
        match self {
            Self::Everything => "annotations, quotes and names".to_owned(),
            Self::Marks => "annotations".to_owned(),
            Self::Quotes => "quotes".to_owned(),
            Self::Names => "names, dates and sums".to_owned(),
            Self::Shown(shown) => {
                let count = |count: usize, what: &str| (count > 0).then(|| counted(count, what));
                let counts = [
                    count(shown.marks.len(), "annotation"),
                    count(shown.quotes.len(), "quote"),
                    count(shown.names.len(), "name"),
                ];
                let counts: Vec<String> = counts.into_iter().flatten().collect();
                match counts.as_slice() {
                    [] => "what the filtered list shows: nothing".to_owned(),
                    counts => format!("what the filtered list shows: {}", counts.join(", ")),
                }
            }
        }
    }
}

/// An export that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportRequest {
    /// The format's name.
    pub format: String,
    /// What goes out.
    pub take: Take,
    /// On what conditions: flags of `byline export`, as they are typed.
    pub only: String,
    /// The file; without one it is beside the article.
    pub path: Option<PathBuf>,
    /// What becomes of a file that is there already.
    pub existing: Existing,
}

/// What an export does with a file that is there already and that it cannot bring up to date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Existing {
    /// It replaces one that this run of the program wrote and nobody changed; of any other it asks.
    #[default]
    Ask,
    /// It replaces it.
    Replace,
    /// It takes another name, with a number.
    Number,
}

/// A format to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportFormat {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub about: String,
    /// Where a file of it goes unless the reader says something else.
    pub path: PathBuf,
}

/// What the dialog of an export begins with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExportOffer {
    /// The formats.
    pub formats: Vec<ExportFormat>,
    /// The one that was chosen last for this folder.
    pub chosen: usize,
}

/// What a file would say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExportPreview {
    /// The format's name.
    pub format: String,
    /// What goes out.
    pub take: Take,
    /// On what conditions.
    pub only: String,
    /// The first lines.
    pub lines: Vec<String>,
    /// How long the file would be, in bytes.
    pub length: usize,
    /// What the format cannot hold, or what is wrong with the conditions, in words.
    pub lost: Vec<String>,
}
