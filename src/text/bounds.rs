//! Words and sentences by the rules of Unicode (UAX #29), as `unicode-segmentation` finds them, but
//! quickly in ASCII: its tables are asked only for what stands beside other characters.

use unicode_segmentation::UnicodeSegmentation as _;

/// The words of `text` and what is between them, each with the byte where it begins.
pub(crate) fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let length = ascii_word(rest.as_bytes());
        // A border depends on nothing that comes before it.
        let word = match length {
            Some(length) => &rest[..length],
            None => rest.split_word_bounds().next()?,
        };
        let start = at;
        at += word.len();
        Some((start, word))
    })
}

/// The length of the first word of a text that is not empty; `None` if other characters than ASCII
/// have a say in it.
fn ascii_word(bytes: &[u8]) -> Option<usize> {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let mut end = 1;
    match bytes[0] {
        b'\r' if bytes.get(1) == Some(&b'\n') => return Some(2),
        b'\r' | b'\n' | 0xb | 0xc => return Some(1),
        b' ' => end += bytes[1..].iter().take_while(|&&byte| byte == b' ').count(),
        first if is_word(&first) => loop {
            end += bytes[end..].iter().take_while(|byte| is_word(byte)).count();
            let last = bytes[end - 1];
            let may_join = match bytes.get(end) {
                Some(b'\'' | b'.') => last != b'_',
                Some(b':') => last.is_ascii_alphabetic(),
                Some(b',' | b';') => last.is_ascii_digit(),
                _ => false,
            };
            let joins = |next: &u8| {
                if last.is_ascii_digit() {
                    next.is_ascii_digit()
                } else {
                    next.is_ascii_alphabetic()
                }
            };
            match bytes.get(end + 1) {
                Some(next) if may_join && !next.is_ascii() => return None,
                Some(next) if may_join && joins(next) => end += 2,
                _ => break,
            }
        },
        first if !first.is_ascii() => return None,
        _ => {}
    }
    // What follows may join whatever this is.
    bytes.get(end).is_none_or(u8::is_ascii).then_some(end)
}

/// The sentences of `text`, each with the byte where it begins.
pub(crate) fn sentences(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    let stretches = std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let (length, is_one) = stretch(rest.as_bytes());
        let start = at;
        at += length;
        Some((start, &rest[..length], is_one))
    });
    stretches.flat_map(|(start, words, is_one)| {
        let one = is_one.then_some((0, words));
        let several = (!is_one).then(|| words.split_sentence_bound_indices());
        let all = one.into_iter().chain(several.into_iter().flatten());
        all.map(move |(at, sentence)| (start + at, sentence))
    })
}

/// The length of what ends where a sentence surely does, and if nothing in it can end one before:
/// a full stop, a blank and a capital letter are the end whatever stands around them.
fn stretch(bytes: &[u8]) -> (usize, bool) {
    let mut is_one = true;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'.' | b'!' | b'?' => {
                if let [b' ', b'A'..=b'Z', ..] = bytes[at + 1..] {
                    return (at + 2, is_one);
                }
                // At the end there is nothing to part.
                is_one &= bytes[at + 1..].iter().all(|byte| *byte == b' ');
            }
            // Whatever is not known not to end a sentence may end one.
            b'\n' | b'\r' | 0xd6..=0xe1 | 0xe3.. => is_one = false,
            // Latin, Greek and Cyrillic letters, dashes and quotation marks end nothing.
            0xc2 => is_one &= bytes.get(at + 1) != Some(&0x85),
            0xe2 => is_one &= matches!(bytes[at + 1..], [0x80, 0x90..=0xa3 | 0xa6, ..]),
            _ => {}
        }
    }
    (bytes.len(), is_one)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str) {
        let ours: Vec<_> = words(text).collect();
        let theirs: Vec<_> = text.split_word_bound_indices().collect();
        assert_eq!(ours, theirs, "words of {text:?}");
        let ours: Vec<_> = sentences(text).collect();
        let theirs: Vec<_> = text.split_sentence_bound_indices().collect();
        assert_eq!(ours, theirs, "sentences of {text:?}");
    }

    #[test]
    fn borders_are_those_of_unicode() {
        for text in [
            "",
            "One. Two. Three",
            "Mr. Ames paid 3.5 m. on 3,000 ships; it’s 5:30 p.m. Now.",
            "a.b 1.2 a.1 1.a a:b 1:2 1,2 a,b 1;2 a'b 1'2 a_b _'a a'_ a.\u{301}b a.",
            "“No.” She left… He (Ada.) stayed! \"Why?\" no. 5 men. (A) B",
            "U.S. A. b. C \r\n\rD\n\nE",
            "a \u{301}b .\u{301} C. \u{301}D ？ E。F",
            "ab\u{200d}c \u{1f1e6}\u{1f1e7}\u{1f1e8} 👩\u{200d}👩 x",
            "\t\t  a\u{b}\u{c}b\0c\u{7f}",
        ] {
            check(text);
        }
    }

    proptest! {
        #[test]
        fn borders_are_those_of_unicode_in_any_text(
            text in "([a-zA-Z_]{1,3}|[0-9]{1,2}|[ ]{1,2}|[.!?:;,'\"()_-]|[\t\n\r\u{b}]|\\PC|[\u{80}-\u{a0}é’“”…\u{301}\u{200b}\u{200d}\u{ad}א😀🇦カ。？\u{37e}\u{589}\u{6d4}\u{2028}]){0,60}"
        ) {
            check(&text);
        }
    }
}
