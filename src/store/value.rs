//! Values of a notes file as text: strings that survive any parser and any editor.

use unicode_normalization::char::canonical_combining_class;
use unicode_normalization::is_nfc;

use crate::annotation::Timestamp;

/// The value of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// Words on one line.
    Text(String),
    /// What a person wrote; line breaks stay line breaks.
    Prose(String),
    /// An offset or length.
    Number(usize),
    /// A point in time.
    Time(Timestamp),
    /// Names.
    List(Vec<String>),
    /// A place and its words: `{ start = 1, end = 5, exact = "said" }`.
    Place(Option<(usize, usize)>, String),
}

impl Value {
    /// The value as TOML.
    pub fn to_toml(&self) -> String {
        match self {
            Self::Text(text) => quoted_short(text),
            Self::Prose(text) => quoted(text),
            Self::Number(number) => number.to_string(),
            Self::Time(time) => time.to_string(),
            Self::List(names) => {
                let names: Vec<_> = names.iter().map(|name| quoted_short(name)).collect();
                format!("[{}]", names.join(", "))
            }
            Self::Place(Some((start, end)), exact) => {
                format!(
                    "{{ start = {start}, end = {end}, exact = {} }}",
                    quoted_short(exact)
                )
            }
            Self::Place(None, exact) => format!("{{ exact = {} }}", quoted_short(exact)),
        }
    }
}

/// A string with line breaks is written over several lines, any other on one.
fn quoted(text: &str) -> String {
    if !text.contains('\n') {
        return quoted_short(text);
    }
    let mut out = String::from("\"\"\"\n");
    let mut marks = 0;
    for letter in text.chars() {
        marks = if letter == '"' { marks + 1 } else { 0 };
        match letter {
            '\n' | '\t' => out.push(letter),
            '"' if marks < 3 => out.push('"'),
            '"' => {
                marks = 0;
                out.push_str("\\\"");
            }
            _ => push(&mut out, letter, !is_nfc(text)),
        }
    }
    if out.ends_with('"') && !out.ends_with("\\\"") {
        out.pop();
        out.push_str("\\\"");
    }
    out.push_str("\"\"\"");
    out
}

fn quoted_short(text: &str) -> String {
    let decomposed = !text.is_ascii() && !is_nfc(text);
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            _ => push(&mut out, letter, decomposed),
        }
    }
    out.push('"');
    out
}

/// Writes what an editor or parser might change, or what cannot be seen, as an escape of TOML 1.0.
fn push(out: &mut String, letter: char, decomposed: bool) {
    use std::fmt::Write as _;
    let hidden = matches!(letter,
        '\0'..='\x1f' | '\x7f'..='\u{9f}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' | '\u{feff}');
    let combining = decomposed && canonical_combining_class(letter) != 0;
    match letter {
        '\\' => out.push_str("\\\\"),
        '\r' => out.push_str("\\r"),
        _ if hidden || combining => {
            let code = u32::from(letter);
            // Writing to a string cannot fail.
            let _ = if code > 0xffff {
                write!(out, "\\U{code:08x}")
            } else {
                write!(out, "\\u{code:04x}")
            };
        }
        _ => out.push(letter),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check_text(text: &str, wanted: &str) {
        assert_eq!(quoted(text), wanted);
    }

    #[test]
    fn strings_are_written_so_that_they_can_be_read() {
        check_text("plain “words”", "\"plain “words”\"");
        check_text("a\r\tb\\\"\u{1b}", r#""a\r\tb\\\"\u001b""#);
        check_text("e\u{301}tude é", "\"e\\u0301tude é\"");
        check_text("one\ntwo\"\"\"\"", "\"\"\"\none\ntwo\"\"\\\"\\\"\"\"\"");
    }

    proptest! {
        #[test]
        fn any_string_is_read_back(text in "(\"|\\\\|\n|\r|[\\x00-\\x20]|\\PC|e\u{301}|\u{202e}|\u{1e01b}){0,40}") {
            for toml in [quoted(&text), quoted_short(&text)] {
                let file = format!("x = {toml}\n");
                let table: toml::Table = toml::from_str(&file).expect("our own writing");
                prop_assert_eq!(table["x"].as_str(), Some(text.as_str()));
                let edited: toml_edit::DocumentMut = file.parse().expect("our own writing");
                prop_assert_eq!(edited["x"].as_str(), Some(text.as_str()));
            }
        }
    }
}
