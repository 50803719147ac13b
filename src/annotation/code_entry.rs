//! What the codebooks say of a code.
//!
//! A code may stand in the codebook of the article's own notes, in the shared one, or in both. Then
//! each thing that the article's entry says (colour, key, description) counts, and what it leaves
//! open is taken from the shared one: [`Notes::code_entry`] joins the two.

use super::{Annotation, Code, Colour, Notes};

impl Code {
    /// What this entry says; what it leaves open, as `other` says it.
    pub(super) fn or(&self, other: &Self) -> Self {
        Self {
            name: self.name.clone(),
            id: self.id.clone().or_else(|| other.id.clone()),
            colour: self.colour.or(other.colour),
            key: self.key.or(other.key),
            description: if self.description.is_empty() {
                other.description.clone()
            } else {
                self.description.clone()
            },
        }
    }
}

impl Notes {
    /// What the codebooks say of a code: the article's own first, then the shared one.
    pub fn code_entry(&self, name: &str) -> Option<Code> {
        let (mine, shared) = (self.code(name), self.shared.get(name));
        match (mine, shared) {
            (Some(mine), Some(shared)) => Some(mine.or(shared)),
            (mine, shared) => mine.or(shared).cloned(),
        }
    }

    /// The codes that have a quick key, by key. Of two with one key the article's own comes first,
    /// then the one whose name does; the other has none.
    pub fn quick_codes(&self) -> Vec<(char, String)> {
        let mut keys: Vec<(char, String)> = Vec::new();
        let all = self.codes().iter().chain(self.shared.codes());
        for code in all.filter(|code| code.key.is_some()) {
            let Some(key) = self.code_entry(&code.name).and_then(|code| code.key) else {
                continue;
            };
            if !keys
                .iter()
                .any(|known| known.0 == key || known.1 == code.name)
            {
                keys.push((key, code.name.clone()));
            }
        }
        keys.sort_unstable();
        keys
    }

    /// The colour of the first of these codes that has one.
    pub fn colour_of_codes(&self, codes: &[String]) -> Option<Colour> {
        codes.iter().find_map(|code| self.code_entry(code)?.colour)
    }

    /// The colour that a mark is shown in: its own, or that of its codes.
    pub fn colour_of(&self, mark: &Annotation) -> Option<Colour> {
        mark.colour.or_else(|| self.colour_of_codes(&mark.codes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::{Document, Edit, SharedCodes};

    fn code(name: &str, key: Option<char>, colour: Option<Colour>, description: &str) -> Code {
        Code {
            key,
            colour,
            description: description.into(),
            ..Code::new(name)
        }
    }

    #[test]
    fn the_articles_own_entry_comes_before_the_shared_one() {
        let mine = code("a", None, Some(Colour::Pink), "");
        let mut notes = Notes::from_items(Document::default(), [mine.into()]);
        notes.shared = SharedCodes::new(
            "codebook.toml",
            [
                code("b", Some('k'), None, "second"),
                code("a", Some('k'), Some(Colour::Blue), "first"),
                code("a", Some('z'), None, "twice"),
            ],
        );
        let entry = notes.code_entry("a").expect("it stands in both");
        assert_eq!(
            (entry.colour, entry.key, entry.description.as_str()),
            (Some(Colour::Pink), Some('k'), "first")
        );
        assert_eq!(notes.quick_codes(), [('k', "a".to_owned())]);
        assert_eq!(
            notes.colour_of_codes(&["b".into(), "a".into()]),
            Some(Colour::Pink)
        );
        let before = notes.clone();
        let inverse = notes.apply(Edit::Shared("a".into(), None));
        assert_eq!(notes.quick_codes(), [('k', "b".to_owned())]);
        notes.apply(inverse);
        assert_eq!(notes, before);
    }
}
