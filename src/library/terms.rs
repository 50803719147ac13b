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
    each(text, |word, range| {
        let word = word.to_owned();
        terms.push(Term { word, range });
    });
    terms
}

/// The words alone, parted by blanks.
pub fn words(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    each(text, |word, _| {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    });
    words
}

/// Gives `take` each word of a text, folded, and its bytes there.
pub fn each(text: &str, mut take: impl FnMut(&str, Range<usize>)) {
    let mut folded = String::new();
    let mut take = |range: Range<usize>| {
        let words = &text[range.clone()];
        folded.clear();
        // Letters and digits of ASCII fold to themselves in small: no more is in such a word.
        if words.is_ascii() {
            folded.push_str(words);
            folded.make_ascii_lowercase();
            return take(&folded, range);
        }
        folded.push_str(&fold(words));
        for word in folded.split(|ch: char| !ch.is_alphanumeric() && !is_mark(ch)) {
            if !word.is_empty() {
                take(word, range.clone());
            }
        }
    };
    let mut begun: Option<usize> = None;
    for (at, ch) in text.char_indices() {
        if ch.is_ascii() {
            if ch.is_ascii_alphanumeric() {
                begun = begun.or(Some(at));
            } else if let Some(start) = begun.take() {
                take(start..at);
            }
        } else if is_alone(ch) {
            if let Some(start) = begun.take() {
                take(start..at);
            }
            take(at..at + ch.len_utf8());
        } else if ch.is_alphanumeric() || begun.is_some() && is_attached(ch) {
            begun = begun.or(Some(at));
        } else if let Some(start) = begun.take() {
            take(start..at);
        }
    }
    if let Some(start) = begun {
        take(start..text.len());
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

    /// The words of a stretch of letters without the short cut.
    fn folded(words: &str) -> Vec<String> {
        let folded = fold(words);
        let words = folded.split(|ch: char| !ch.is_alphanumeric() && !is_mark(ch));
        let words = words.filter(|word| !word.is_empty());
        words.map(str::to_owned).collect()
    }

    proptest! {
        #[test]
        fn words_of_ascii_are_folded_as_all_others(text in "[ -~é\u{301}\u{ad}東]*") {
            let all = terms(&text);
            for group in all.chunk_by(|a, b| a.range == b.range) {
                let words: Vec<String> = group.iter().map(|term| term.word.clone()).collect();
                prop_assert_eq!(words, folded(&text[group[0].range.clone()]));
            }
            let one_by_one: Vec<String> = all.into_iter().map(|term| term.word).collect();
            prop_assert_eq!(words(&text), one_by_one.join(" "));
        }

        #[test]
        fn places_are_in_the_text_and_words_stay_as_they_are(text in any::<String>()) {
            for term in terms(&text) {
                prop_assert!(text.get(term.range.clone()).is_some());
            }
        }
    }
}
