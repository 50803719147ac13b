//! [`ArticleRow`]: what the list of articles says of one of them.

/// Which article of a list it is: which file, and which entry of it from 0, if it has several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleKey {
    /// The number of the file, in the order of the folder.
    pub file: usize,
    /// The entry of a feed or an archive.
    pub entry: Option<usize>,
}

/// How much is known of an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum RowState {
    /// Its name alone: it was not read yet.
    #[default]
    Waiting,
    /// What the columns say.
    Known,
    /// It cannot be read; the sentence says why.
    Refused(String),
    /// It is not an article but a folder of them.
    Folder,
}

/// An article in the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArticleRow {
    /// Which one it is.
    pub key: ArticleKey,
    /// Its path from the folder, or its address.
    pub id: String,
    /// Its headline; empty if it has none or was not read.
    pub title: String,
    /// Who wrote it.
    pub author: String,
    /// Who published it.
    pub source: String,
    /// When, `2026-03-14`.
    pub day: String,
    /// How many words it has.
    pub words: u32,
    /// How far it was read, in per cent; `None` if it never was opened.
    pub progress: Option<u8>,
    /// How many marks its readers made.
    pub marks: u32,
    /// Their codes, each with its number, the most used first.
    pub codes: Vec<(String, u32)>,
    /// How many quotes it has.
    pub quotes: u32,
    /// How many of them the reader has not decided on.
    pub undecided: u32,
    /// Who is quoted, each with the number of quotes, the most quoted first.
    pub speakers: Vec<(String, u32)>,
    /// Its first words; empty as long as nobody looked at it.
    pub opening: String,
    /// What it says under the columns of a table.
    pub cells: Vec<String>,
    /// What a table says of it besides, a line each.
    pub lines: Vec<String>,
    /// True if the reader said that they are done with it.
    pub is_done: bool,
    /// How much is known.
    pub state: RowState,
}

impl ArticleRow {
    /// What it is called: the headline, or the name of its file.
    pub fn name(&self) -> &str {
        if self.title.is_empty() {
            &self.id
        } else {
            &self.title
        }
    }

    /// True if its text was never asked for, or not yet.
    pub fn is_waiting(&self) -> bool {
        match self.state {
            RowState::Waiting => true,
            RowState::Known => self.opening.is_empty() && self.words > 0,
            RowState::Refused(_) | RowState::Folder => false,
        }
    }
}
