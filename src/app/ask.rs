//! [`Ask`]: what a prompt can ask for, and what an annotation or a change of a code is for.

use super::action::EntityAsk;
use super::pane::Pane;
use crate::analysis::EntityKind;
use crate::annotation::{Code, Id};
use crate::text::Span;

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
    /// A heading to go to.
    Heading,
    /// A link to follow.
    Link,
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
}
