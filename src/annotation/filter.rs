//! [`Filter`]: which annotations a list shows.

use super::{Annotation, Code, Colour};

/// Conditions on annotations; all that are given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// A code, or a branch of the tree.
    pub code: Option<String>,
    /// A colour; a custom one counts as its nearest.
    pub colour: Option<Colour>,
    /// Words to find in the marked words, the note, the codes or the author. Case counts if
    /// the words hold a capital letter.
    pub text: String,
}

impl Filter {
    /// True if no condition is given.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// True if all conditions hold.
    pub fn matches(&self, annotation: &Annotation) -> bool {
        let code = |branch: &String| {
            annotation
                .codes
                .iter()
                .any(|code| Code::is_within(code, branch))
        };
        let colour = |colour: Colour| {
            annotation
                .colour
                .is_some_and(|mine| mine.nearest() == colour.nearest())
        };
        self.code.as_ref().is_none_or(code)
            && self.colour.is_none_or(colour)
            && self.has_text(annotation)
    }

    fn has_text(&self, annotation: &Annotation) -> bool {
        if self.text.is_empty() {
            return true;
        }
        let any_case = !self.text.chars().any(char::is_uppercase);
        let holds = |text: &str| {
            if any_case {
                text.to_lowercase().contains(&self.text.to_lowercase())
            } else {
                text.contains(&self.text)
            }
        };
        let by = annotation.by.as_deref().unwrap_or_default();
        holds(&annotation.anchor.exact)
            || holds(&annotation.note)
            || holds(by)
            || annotation.codes.iter().any(|code| holds(code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_with_any_condition_is_not_empty() {
        assert!(Filter::default().is_empty());
        let code = Filter {
            code: Some("theme".into()),
            ..Filter::default()
        };
        let colour = Filter {
            colour: Some(Colour::Pink),
            ..Filter::default()
        };
        let text = Filter {
            text: "quay".into(),
            ..Filter::default()
        };
        for filter in [code, colour, text] {
            assert!(!filter.is_empty(), "{filter:?}");
        }
    }
}
