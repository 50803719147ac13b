//! [`Ask`]: what a prompt can ask for, and what an annotation or a change of a code is for.

use std::path::PathBuf;

use super::action::EntityAsk;
use super::export::ExportRequest;
use super::pane::Pane;
use super::words::opening;
use crate::analysis::EntityKind;
use crate::annotation::{Code, CodeChange, DecisionContext, Id, Key, Notes};
use crate::text::{Span, counted};

/// What an annotation command is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Words that are to be annotated.
    New(Span),
    /// An annotation.
    Old(Id),
    /// The description of a code.
    Code(String),
}

/// Text that is being typed in the editor of a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// What it is on.
    pub target: Target,
    /// Where the words are that it is on; empty for a code.
    pub span: Span,
    /// Those words.
    pub words: String,
    /// The text.
    pub text: String,
}

/// A draft that an earlier run of the program left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedDraft {
    /// The file with its text.
    pub path: PathBuf,
    /// What it holds.
    pub draft: Draft,
}

/// What a prompt asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Words to search for; the caret and the first visible byte before.
    Search {
        /// Where the caret was.
        caret: usize,
        /// The first visible byte.
        top: usize,
    },
    /// Codes for an annotation.
    Codes(Target),
    /// Words that the rows of a list must hold.
    Filter(Pane),
    /// A code that the notes must have.
    Code,
    /// Who said the quote of this span.
    Speaker(Span),
    /// Something about an entity: its name and kind.
    Entity(EntityAsk, (String, EntityKind)),
    /// Something about the code of this name.
    Codebook(CodeAsk, String),
    /// Codes for every occurrence of the words of this span.
    Every(Span),
    /// A theme; the one before.
    Theme(String),
    /// A heading to go to.
    Heading,
    /// A link to follow.
    Link,
    /// Words that narrow the list of articles.
    Articles,
    /// A file, a folder or an address to open.
    Open,
    /// What to find in all articles of the folder.
    Everywhere,
    /// Something about a code in all notes of the folder.
    FolderCode(CodeAsk, String),
    /// A command that gets these words.
    Pipe(String),
}

/// What a prompt asks for about a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeAsk {
    /// The name of a new one.
    New,
    /// Another name.
    Rename,
    /// The code that it becomes.
    Merge,
    /// The branch that it goes to.
    Move,
    /// Its colour.
    Colour,
    /// Its quick key.
    Key,
}

impl CodeAsk {
    /// What stands before the line.
    pub fn label(self) -> &'static str {
        match self {
            Self::New => "New code: ",
            Self::Rename => "Rename to: ",
            Self::Merge => "Merge into: ",
            Self::Move => "Move under (/ is the top): ",
            Self::Colour => "Colour: ",
            Self::Key => "Quick key (empty: none): ",
        }
    }
}

/// A change of the codebook, before it is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeStep {
    /// Another name for a code; that of another code merges the two.
    Rename(String, String),
    /// A code to another branch; an empty one is the top.
    Move(String, String),
    /// A code out of the codebook and off all marks.
    Delete(String),
    /// What the codebook says of a code.
    Describe(Box<Code>),
    /// A code into the shared codebook.
    Share(String),
}

impl CodeStep {
    /// The code that it is about.
    pub fn code(&self) -> &str {
        match self {
            Self::Rename(code, _)
            | Self::Move(code, _)
            | Self::Delete(code)
            | Self::Share(code) => code,
            Self::Describe(code) => &code.name,
        }
    }

    /// The change that it makes of notes.
    pub fn change(&self, notes: &Notes, context: &DecisionContext) -> CodeChange {
        match self {
            Self::Rename(from, to) => notes.rename_code(context, from, to),
            Self::Move(code, branch) => notes.move_code(context, code, branch),
            Self::Delete(code) => notes.delete_code(context, code),
            Self::Describe(code) => notes.describe_code((**code).clone()),
            Self::Share(code) => notes.share_code(code),
        }
    }
}

/// Who else uses a code of the shared codebook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodeUses {
    /// The notes of other articles, or of other readers, that use it.
    pub others: Vec<CodeUse>,
    /// Why notes could not be read, a sentence each: nothing is changed in all of them then.
    pub problems: Vec<String>,
}

/// How often notes use a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeUse {
    /// Their file.
    pub notes: PathBuf,
    /// Their article.
    pub name: String,
    /// The annotations that carry the code or one under it.
    pub marks: usize,
}

/// Codes that were typed, and what they are for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tagging {
    /// What gets them.
    pub on: Tagged,
    /// The codes.
    pub codes: Vec<String>,
    /// Those that are new, and meant to be.
    pub sure: Vec<String>,
}

/// What gets codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tagged {
    /// An annotation.
    One(Target),
    /// Every occurrence of the words of this span.
    Every(Span),
}

/// What the reader is asked about the notes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// Whether to take notes along.
    Take(Offer),
    /// Whether to keep the notes in the data directory, since they cannot be written where they
    /// belong: why not.
    Elsewhere(String),
    /// What becomes of the notes file.
    File(FileDoubt),
    /// Whether a code that is new but nearly the name of another one is that one.
    Code {
        /// What was typed.
        tagging: Tagging,
        /// The code that there is not.
        typed: String,
        /// The one that there is.
        known: String,
    },
    /// Whether these codes, which are new, are to be made.
    NewCodes(Tagging, Vec<String>),
    /// What becomes of text that was being typed when the program ended. The target is where it
    /// belongs now; the words are those that it was on, if they are gone.
    Draft(SavedDraft, Option<String>),
    /// Whether an export takes the place of another file.
    Export(Box<ExportRequest>),
    /// Whether a code is changed in all notes of a folder; what that does.
    Recode(CodeStep, Vec<String>),
}

/// Something about the notes file that only the reader can decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileDoubt {
    /// It is a link to another file.
    Link {
        /// The notes file.
        path: PathBuf,
        /// What it leads to.
        target: PathBuf,
    },
    /// Git left both sides of a conflict in it.
    Conflict {
        /// The notes file.
        path: PathBuf,
        /// The line where they begin.
        line: usize,
    },
    /// It was there and is gone or empty.
    Vanished(PathBuf),
}

impl Question {
    /// The question, a paragraph each.
    pub fn words(&self) -> Vec<String> {
        match self {
            Self::Take(offer) => {
                let count = counted(offer.records.len(), "annotation");
                let mut words = vec![format!(
                    "{count} that you do not have here, or not in this form, may belong to this article: {}",
                    offer.path.display()
                )];
                if !offer.article.is_empty() {
                    words.push(format!("They were made on {}", offer.article));
                }
                words.push(if offer.rescued {
                    "They could not be saved to their file when Byline ended, and were kept there. Add them here? \
                     Once they are saved, that copy is deleted."
                        .to_owned()
                } else {
                    let name = offer.path.file_name().unwrap_or_default().to_string_lossy();
                    format!("Add them here? {name} is not changed.")
                });
                words
            }
            Self::Elsewhere(why) => vec![
                format!("Your last changes are not saved: {why}."),
                "Save your annotations in the data directory from now on?".to_owned(),
            ],
            Self::Code { typed, known, .. } => vec![format!(
                "There is no code “{typed}” yet. Did you mean “{known}”?"
            )],
            Self::NewCodes(_, new) => vec![match new.as_slice() {
                [one] => format!("There is no code “{one}” yet. Make it?"),
                several => format!(
                    "There are no codes “{}” yet. Make them?",
                    several.join("”, “")
                ),
            }],
            Self::Draft(saved, gone) => {
                let draft = &saved.draft;
                let on = match &draft.target {
                    Target::Code(name) => format!("the description of the code “{name}”"),
                    _ => format!("a note on “{}”", opening(&draft.words, 60)),
                };
                let mut words = vec![
                    format!("You were typing {on} when Byline ended:"),
                    opening(&draft.text, 400),
                ];
                if let Some(gone) = gone {
                    let gone = opening(gone, 60);
                    words.push(format!(
                        "The words “{gone}” are no longer in the article; the note would be on what is there now."
                    ));
                }
                words.push("Open it in the editor again? If not, it is discarded.".to_owned());
                words.push(format!(
                    "Until you decide it stays in {}",
                    saved.path.display()
                ));
                words
            }
            Self::Recode(_, words) => words.clone(),
            Self::Export(request) => vec![
                match &request.path {
                    Some(path) => format!("{} is already there.", path.display()),
                    None => "There is such a file already.".to_owned(),
                },
                "Replace it? If not, the export gets a number.".to_owned(),
            ],
            Self::File(FileDoubt::Link { path, target }) => vec![
                format!("{} is a link to {}.", path.display(), target.display()),
                "Saving your annotations changes that file. Save them there?".to_owned(),
            ],
            Self::File(FileDoubt::Conflict { path, line }) => vec![
                format!(
                    "{} holds both sides of a git conflict, from line {line} on.",
                    path.display()
                ),
                "Byline shows both sides merged, record by record. Save them merged?".to_owned(),
            ],
            Self::File(FileDoubt::Vanished(path)) => vec![
                format!("The notes file is gone or empty: {}", path.display()),
                "Your annotations are still in memory. Write the file again? If not, they are \
                 removed here, and a copy stays in the data directory."
                    .to_owned(),
            ],
        }
    }
}

/// Annotations found elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Their file.
    pub path: PathBuf,
    /// The records that they would change here.
    pub records: Vec<Key>,
    /// The article they were made for, where that is known; may be empty.
    pub article: String,
    /// True if they were rescued: kept because their own file could not be written.
    pub rescued: bool,
}

/// What is done with the letter of a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterAsk {
    /// The place at the cursor gets it.
    Set,
    /// The place that has it is gone to.
    Go,
}

/// A page to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// The keys of the mode below.
    Help,
    /// What is at the caret.
    Peek,
    /// The footnote that is called at this byte.
    Footnote(usize),
    /// What was looked up.
    LookedUp,
    /// What was said at the bottom of the screen.
    Messages,
}

/// What a command wants to lie over the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// A line that asks for something and holds this text.
    Prompt(Ask, String),
    /// Commands by name.
    Palette,
    /// A page to read.
    Page(Page),
    /// The editor of a note, or of what a code stands for; it holds this text.
    Editor(Target, String),
    /// The codebook, with this code chosen.
    Codebook(Option<String>),
    /// The places where the words of a span stand, to be tagged with these codes.
    Occurrences(Span, Vec<String>),
    /// Nothing new: in an open codebook the code of this name is chosen.
    ChooseCode(String),
    /// What a change of a code would do.
    Preview(CodeStep),
    /// The next key is the quick key of a code for this.
    QuickCode(Target),
    /// The next key is the letter of a place.
    Letter(LetterAsk),
    /// The annotations in changed words; which one is chosen.
    Changes(usize),
    /// A question about the notes.
    Question(Question),
    /// Nothing: what lies over the text goes away.
    Close,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::{Id, Table};

    #[test]
    fn an_offer_counts_its_records_and_names_their_article_if_it_is_known() {
        let words_of = |count: usize, article: &str, rescued: bool| {
            let key = |n: usize| Key::new(Table::Annotation, Id::new(format!("a{n}")));
            let offer = Offer {
                path: "notes.toml".into(),
                records: (0..count).map(key).collect(),
                article: article.to_owned(),
                rescued,
            };
            Question::Take(offer).words()
        };
        let words = |count, article| words_of(count, article, false);
        assert_eq!(words(1, "").len(), 2);
        assert!(words(1, "")[0].starts_with("1 annotation that"));
        assert!(words(2, "")[0].starts_with("2 annotations that"));
        assert_eq!(
            words(2, "/news/ferry.txt")[1],
            "They were made on /news/ferry.txt"
        );
        assert_eq!(words(1, "")[1], "Add them here? notes.toml is not changed.");
        let rescued = &words_of(1, "", true)[1];
        assert!(rescued.contains("could not be saved"), "{rescued}");
        assert!(rescued.ends_with("that copy is deleted."), "{rescued}");
    }
}
