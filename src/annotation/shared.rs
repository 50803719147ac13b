//! [`SharedCodes`]: the codebook that an article has in common with others.

use super::Code;

/// The codes of a `codebook.toml`, in order of their names, and where that file is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SharedCodes {
    /// The file, for sentences; if there is none yet, the one that would be made. Empty if
    /// nothing can be shared.
    pub place: String,
    /// Why nothing can be shared though there is a file: a sentence.
    pub problem: Option<String>,
    codes: Vec<Code>,
}

impl SharedCodes {
    /// The codes of the file at `place`; of two with one name the first stays.
    pub fn new(place: impl Into<String>, codes: impl IntoIterator<Item = Code>) -> Self {
        let mut codebook = Self {
            place: place.into(),
            ..Self::default()
        };
        for code in codes {
            if codebook.get(&code.name).is_none() {
                codebook.put(&code.name.clone(), Some(code));
            }
        }
        codebook
    }

    /// The codes, in order of their names.
    pub fn codes(&self) -> &[Code] {
        &self.codes
    }

    /// The code of this name.
    pub fn get(&self, name: &str) -> Option<&Code> {
        self.codes.iter().find(|code| code.name == name)
    }

    /// Replaces the code of this name, or takes it out; gives the old one.
    pub(super) fn put(&mut self, name: &str, code: Option<Code>) -> Option<Code> {
        let at = self.codes.iter().position(|code| code.name == name);
        let old = at.map(|at| self.codes.remove(at));
        if let Some(code) = code {
            let at = self.codes.partition_point(|other| other.name < code.name);
            self.codes.insert(at, code);
        }
        old
    }
}
