//! [`fold`]: two words that a reader takes for the same fold to the same characters.
//!
//! Case, accents, ligatures and other compatibility forms, typographic quotation marks and hyphens,
//! soft hyphens and runs of white space make no difference; nor does it matter how a letter with an
//! accent is encoded. Marks that make another letter of their base (Й, が, a Hangul final) stay.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// `text` folded: what searching and an index compare.
pub fn fold(text: &str) -> String {
    fold_with(text, true).into_iter().collect()
}

/// `text` folded, upper case kept unless `ignore_case`.
pub(super) fn fold_with(text: &str, ignore_case: bool) -> Vec<char> {
    let mut folded = Vec::with_capacity(text.len());
    for (at, ch) in text.char_indices() {
        if ch.is_whitespace() {
            if folded.last() != Some(&' ') {
                folded.push(' ');
            }
        } else {
            folded.extend_from_slice(&Units::of(ch, &text[..at], ignore_case));
        }
    }
    folded
}

/// The longest that one character folds to: U+FDFA is a whole sentence.
const LONGEST: usize = 24;

/// What one character that is not white space folds to.
pub(super) struct Units {
    chars: [char; LONGEST],
    count: usize,
}

impl std::ops::Deref for Units {
    type Target = [char];

    fn deref(&self) -> &[char] {
        &self.chars[..self.count]
    }
}

impl Units {
    /// The folded form of `ch`, which follows `before`. Nothing for what leaves no trace.
    pub(super) fn of(ch: char, before: &str, ignore_case: bool) -> Self {
        let mut units = Self {
            chars: ['\0'; LONGEST],
            count: 0,
        };
        if ch.is_ascii() {
            units.push(if ignore_case {
                ch.to_ascii_lowercase()
            } else {
                ch
            });
            return units;
        }
        if let Some(plain) = typewritten(ch) {
            units.push(plain);
            return units;
        }
        if is_unseen(ch) {
            return units;
        }
        if is_accent(ch) {
            if is_letter_mark(ch, before.chars().next_back()) {
                units.push(ch);
            }
            return units;
        }
        let mut last = None;
        decompose_compatible(ch, |part| {
            if is_accent(part) && !is_letter_mark(part, last) || is_unseen(part) {
                return;
            }
            last = Some(part);
            units.push_part(part, ignore_case);
        });
        units
    }

    fn push_part(&mut self, part: char, ignore_case: bool) {
        let part = typewritten(part).unwrap_or(part);
        // A spacing accent is a blank and an accent to Unicode.
        if part.is_whitespace() {
            return;
        }
        if let Some(letters) = spelled_out(part) {
            for letter in letters.chars() {
                self.push_part(letter, ignore_case);
            }
        } else if ignore_case {
            for lower in part.to_lowercase() {
                match spelled_out(lower) {
                    Some(letters) => letters.chars().for_each(|letter| self.push(letter)),
                    None => self.push(lower),
                }
            }
        } else {
            self.push(part);
        }
    }

    fn push(&mut self, ch: char) {
        if let Some(place) = self.chars.get_mut(self.count) {
            *place = ch;
            self.count += 1;
        }
    }
}

/// True for a folded character that belongs to the one before it: nobody who searches for the first
/// half of が or 한 wants the whole.
pub(super) fn continues(ch: char) -> bool {
    matches!(
        ch,
        '\u{306}' | '\u{3099}' | '\u{309a}' | '\u{1160}'..='\u{11ff}'
    )
}

/// True for a character that is not white space and folds to nothing: its text folds as if it were
/// not there.
pub(super) fn is_traceless(ch: char, before: &str) -> bool {
    !ch.is_ascii() && Units::of(ch, before, true).is_empty()
}

/// True for a mark that is laid over the letter before it, and for what is not seen.
pub(super) fn is_attached(ch: char) -> bool {
    is_combining_mark(ch) || is_unseen(ch)
}

/// What a keyboard has for a quotation mark, an apostrophe or a dash.
fn typewritten(ch: char) -> Option<char> {
    Some(match ch {
        '‘' | '’' | '‚' | '‛' | '‹' | '›' | 'ʼ' | '´' => '\'',
        '“' | '”' | '„' | '‟' | '«' | '»' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        _ => return None,
    })
}

/// Letters that Unicode does not take apart but that people do.
fn spelled_out(ch: char) -> Option<&'static str> {
    Some(match ch {
        'ß' => "ss",
        'ẞ' => "SS",
        'æ' => "ae",
        'Æ' => "AE",
        'œ' => "oe",
        'Œ' => "OE",
        'ø' => "o",
        'Ø' => "O",
        'ł' => "l",
        'Ł' => "L",
        'đ' => "d",
        'Đ' => "D",
        'ı' => "i",
        'ς' => "σ",
        _ => return None,
    })
}

/// Accents, the vowel signs of Arabic and the points of Hebrew: what many leave out.
fn is_accent(ch: char) -> bool {
    matches!(ch, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}'
        | '\u{5c4}' | '\u{5c5}' | '\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{670}')
}

/// True for the breve that makes another letter of a Cyrillic one.
fn is_letter_mark(mark: char, base: Option<char>) -> bool {
    mark == '\u{306}' && matches!(base, Some('и' | 'И' | 'у' | 'У'))
}

/// Soft hyphens, joiners and direction marks.
fn is_unseen(ch: char) -> bool {
    matches!(ch, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization as _;

    #[track_caller]
    fn check(text: &str, folded: &str) {
        let marks: String = folded.nfd().collect();
        assert_eq!(fold(text), marks, "{text:?}");
    }

    #[test]
    fn what_reads_the_same_folds_the_same() {
        check("Élan", "elan");
        check("e\u{301}lan", "elan");
        check("ﬁnd ﬂow", "find flow");
        check("STRASSE Straße ẞ", "strasse strasse ss");
        check("Ørsted Æsop Œuvre Łódź", "orsted aesop oeuvre lodz");
        check("İstanbul ılık", "istanbul ilik");
        check("re\u{ad}mem\u{200b}ber", "remember");
        check("“we won’t” – ‘no’", "\"we won't\" - 'no'");
        check("we won´t", "we won't");
        check("a \t\n\u{a0}b", "a b");
        check("Ｆｕｌｌ ½ ² …", "full 1⁄2 2 ...");
        check("ΣΊΣΥΦΟΣ Σίσυφος", "σισυφοσ σισυφοσ");
        check("مُحَمَّد", "محمد");
        check("שָׁלוֹם", "שלום");
    }

    #[test]
    fn letters_that_are_others_stay_apart() {
        check("Ёлка", "елка");
        assert_eq!(fold("Й"), fold("и\u{306}"));
        assert_ne!(fold("Й"), fold("и"));
        assert_ne!(fold("が"), fold("か"));
        assert_eq!(fold("が"), fold("か\u{3099}"));
        assert_ne!(fold("한"), fold("하"));
        assert_ne!(fold("कि"), fold("क"));
    }

    #[test]
    fn every_character_folds_whole() {
        for ch in '\0'..=char::MAX {
            let mut parts = 0;
            decompose_compatible(ch, |_| parts += 1);
            assert!(parts <= LONGEST, "{ch:?}");
        }
    }

    proptest! {
        #[test]
        fn both_normal_forms_fold_the_same(text in "[a-zéüñÅЙй한が“ﬁ ]{0,30}") {
            let (nfc, nfd): (String, String) = (text.nfc().collect(), text.nfd().collect());
            prop_assert_eq!(fold(&nfc), fold(&nfd));
        }

        #[test]
        fn folding_twice_changes_nothing(text in any::<String>()) {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
