//! [`Format`]: what some bytes are, by their content first and their name second.

use std::fmt;

/// A format that can be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Plain text.
    Text,
}

impl Format {
    /// What `bytes` are; `name` (a file's name without folders) decides where they do not tell.
    pub fn detect(bytes: &[u8], name: &str) -> Self {
        let _ = (bytes, name);
        Self::Text
    }

    /// The format in a person's words, as in "cannot open it as …".
    pub fn describe(self) -> &'static str {
        match self {
            Self::Text => "plain text",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.describe())
    }
}
