//! Words as a search compares them: folded runs of letters and digits, each with its place.
//!
//! The words of a question, of an article, a quote or a note are cut by the same rule, so `don't`
//! finds `don’t`, and a phrase is found whatever stands between its words. Scripts that are written
//! without blanks are cut into characters.

use std::ops::Range;

use crate::text::fold;

/// A word: its folded form, and its bytes in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Folded.
    pub word: String,
    /// Where.
    pub range: Range<usize>,
}

/// The words of a text, in order.
pub fn terms(text: &str) -> Vec<Term> {
    let mut terms = Vec::new();
    let mut begun: Option<usize> = None;
    for (at, ch) in text.char_indices() {
        if is_alone(ch) {
            push(&mut terms, text, begun.take(), at);
            push(&mut terms, text, Some(at), at + ch.len_utf8());
        } else if ch.is_alphanumeric() || begun.is_some() && is_attached(ch) {
            begun = begun.or(Some(at));
        } else {
            push(&mut terms, text, begun.take(), at);
        }
    }
    push(&mut terms, text, begun, text.len());
    terms
}

/// The words alone, parted by blanks.
pub fn words(text: &str) -> String {
    let terms = terms(text);
    let words: Vec<&str> = terms.iter().map(|term| term.word.as_str()).collect();
    words.join(" ")
}

fn push(terms: &mut Vec<Term>, text: &str, start: Option<usize>, end: usize) {
    let Some(start) = start else {
        return;
    };
    let folded = fold(&text[start..end]);
    for word in folded.split(|ch: char| !ch.is_alphanumeric() && !is_mark(ch)) {
        if !word.is_empty() {
            terms.push(Term {
                word: word.to_owned(),
                range: start..end,
            });
        }
    }
}

/// Characters that are words by themselves.
fn is_alone(ch: char) -> bool {
    matches!(ch, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '\u{e00}'..='\u{eff}')
}

/// What belongs to the letter before it: accents, and what is not seen.
fn is_attached(ch: char) -> bool {
    !ch.is_ascii() && !ch.is_whitespace() && (is_mark(ch) || fold(&ch.to_string()).is_empty())
}

fn is_mark(ch: char) -> bool {
    unicode_normalization::char::is_combining_mark(ch)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_are_cut_alike_however_they_are_written() {
        assert_eq!(words("“We don’t, Élan!”"), "we don t elan");
        assert_eq!(words("we DON'T elan"), "we don t elan");
        assert_eq!(
            words("re\u{ad}member e\u{301}lan ﬁnd"),
            "remember elan find"
        );
        assert_eq!(words("東京 Tower"), "東 京 tower");
        assert_eq!(words("कि हाँ"), "कि हाँ");
        assert_eq!(words(" – "), "");
    }

    proptest! {
        #[test]
        fn places_are_in_the_text_and_words_stay_as_they_are(text in any::<String>()) {
            for term in terms(&text) {
                prop_assert!(text.get(term.range.clone()).is_some());
            }
        }
    }
}
