//! Classes of characters: all that the scanner knows of a letter or mark.

use unicode_normalization::char::is_combining_mark;

// Classes of characters, a table for ASCII and a function for the rest.
pub(super) const SPACE: u8 = 0;
pub(super) const UPPER: u8 = 1;
pub(super) const LOWER: u8 = 2;
/// A letter without case.
pub(super) const LETTER: u8 = 3;
pub(super) const DIGIT: u8 = 4;
/// Continues a word, never begins one: combining marks, joiners.
pub(super) const JOINER: u8 = 5;
pub(super) const APOSTROPHE: u8 = 6;
pub(super) const HYPHEN: u8 = 7;
pub(super) const DOT: u8 = 8;
/// A character that is a word of its own: Han, kana.
pub(super) const IDEOGRAPH: u8 = 9;
pub(super) const OTHER: u8 = 10;

pub(super) const ASCII: [u8; 128] = {
    let mut table = [OTHER; 128];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = match byte as u8 {
            b' ' | b'\t' | b'\n' | b'\r' | 0x0B | 0x0C => SPACE,
            b'A'..=b'Z' => UPPER,
            b'a'..=b'z' => LOWER,
            b'_' => LETTER,
            b'0'..=b'9' => DIGIT,
            b'\'' => APOSTROPHE,
            b'-' => HYPHEN,
            b'.' => DOT,
            _ => OTHER,
        };
        byte += 1;
    }
    table
};

pub(super) fn class_of(c: char) -> u8 {
    match c {
        '\u{2018}' | '\u{2019}' | '\u{2BC}' | '\u{FF07}' => APOSTROPHE,
        '\u{2010}' | '\u{2011}' => HYPHEN,
        '\u{AD}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2069}'
        | '\u{FEFF}'
        | '\u{300}'..='\u{36F}'
        | '\u{FE00}'..='\u{FE0F}' => JOINER,
        '\u{2E80}'..='\u{2FDF}'
        | '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{30FF}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}' => IDEOGRAPH,
        _ if c.is_whitespace() => SPACE,
        _ if c.is_lowercase() => LOWER,
        _ if c.is_uppercase() => UPPER,
        _ if c.is_alphabetic() => LETTER,
        _ if c.is_numeric() => DIGIT,
        // The virama of Indic scripts and what else stands over or under a letter.
        _ if is_combining_mark(c) => JOINER,
        _ => OTHER,
    }
}

pub(super) fn class_of_any(c: char) -> u8 {
    if c.is_ascii() {
        ASCII[c as usize]
    } else {
        class_of(c)
    }
}

pub(super) fn is_letter(class: u8) -> bool {
    matches!(class, UPPER | LOWER | LETTER)
}

pub(super) fn is_alphanumeric(class: u8) -> bool {
    matches!(class, UPPER | LOWER | LETTER | DIGIT)
}
