//! [`Item`]: what reading a library gives, one after the other.

use super::document::Document;
use super::mark::Mark;

/// What there is to know of something in a library.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// An article.
    Document(Box<Document>),
    /// The marks of an article that is not there, and what it was called.
    Vanished(String, Vec<Mark>),
    /// What cannot be read.
    Refused {
        /// What it is called.
        id: String,
        /// Why, in a sentence.
        message: String,
    },
}
