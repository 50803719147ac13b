//! [`Gazetteer`]: what is known of a word or a run of words before any text is read.
//!
//! An automaton over folded names, embedded and used in place. What it says is a hint for the
//! recogniser, never a verdict: `May` is a month, a given name and a family name. Begin with
//! [`Gazetteer::embedded`] and [`Classes`]; `docs/models.md` tells where the names come from.

use std::sync::LazyLock;

use fst::raw::{Fst, Node, Output};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::crf::{hash, mix};
use super::packed::inflated;
use super::token::{Token, TokenKind, tokenise};
use crate::text::Span;

/// `assets/gazetteer.bin`, which is deflated in what is released.
static BYTES: LazyLock<Vec<u8>> =
    LazyLock::new(|| inflated(include_bytes!(concat!(env!("OUT_DIR"), "/gazetteer.bin"))));

/// A set of classes that a name or word belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Classes(u32);

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $bit:literal, $code:literal;)*) => {
        impl Classes {
            $($(#[$doc])* pub const $name: Self = Self(1 << $bit);)*

            /// The class of this name in the lists that the gazetteer is built from.
            pub fn from_code(code: &str) -> Option<Self> {
                match code {
                    $($code => Some(Self::$name),)*
                    _ => None,
                }
            }
        }
    };
}

classes! {
    /// A given name.
    GIVEN = 0, "given";
    /// A given name of men.
    MALE = 1, "male";
    /// A given name of women.
    FEMALE = 2, "female";
    /// A family name.
    SURNAME = 3, "surname";
    /// A country.
    COUNTRY = 4, "country";
    /// A city of 100,000 or a capital.
    CITY = 5, "city";
    /// A smaller town, or another spelling of a city.
    TOWN = 6, "town";
    /// A region, sea, river, ….
    REGION = 7, "region";
    /// A nationality, people, religion or political group.
    NORP = 8, "norp";
    /// An organisation.
    ORG = 9, "org";
    /// An event.
    EVENT = 10, "event";
    /// A law or treaty.
    LAW = 11, "law";
    /// A title before a name ("Gen.", "Prime Minister").
    TITLE = 12, "title";
    /// A word for a person's place in life ("spokesman", "daughter").
    RANK = 13, "rank";
    /// A word that names of organisations begin or end with.
    ORG_HEAD = 14, "orghead";
    /// A word that names of places begin or end with.
    PLACE_HEAD = 15, "placehead";
    /// A verb that people stand before.
    SAYING = 16, "saying";
    /// A particle inside personal names.
    PARTICLE = 17, "particle";
    /// A suffix of personal names.
    SUFFIX = 18, "suffix";
    /// A month.
    MONTH = 19, "month";
    /// A day of the week.
    DAY = 20, "day";
}

impl Classes {
    /// No class.
    pub const NONE: Self = Self(0);
    /// Any given name.
    pub const ANY_GIVEN: Self = Self(0b111);
    /// Any place.
    pub const ANY_PLACE: Self = Self(0b1111 << 4);

    /// True where at least one class of `other` is in the set.
    pub fn any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The classes as bits.
    pub const fn bits(self) -> u32 {
        self.0
    }

    /// The set of these bits.
    pub fn from_bits(bits: u32) -> Self {
        Self(bits)
    }

    /// Both sets together.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// The automaton. Cheap to pass around by reference; there is one for the program.
pub struct Gazetteer {
    names: Fst<&'static [u8]>,
}

/// A name of one or more tokens that the gazetteer knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// The number of tokens.
    pub length: usize,
    /// What it is.
    pub classes: Classes,
}

impl Gazetteer {
    /// The one that ships with the program.
    pub fn embedded() -> &'static Self {
        static EMBEDDED: LazyLock<Gazetteer> = LazyLock::new(|| Gazetteer {
            names: Fst::new(BYTES.as_slice())
                .expect("the embedded gazetteer was built by the builder"),
        });
        &EMBEDDED
    }

    /// The classes of a folded word or name (tokens parted by single blanks).
    pub fn classes(&self, folded: &str) -> Classes {
        self.names
            .get(folded.as_bytes())
            .map_or(Classes::NONE, |output| Classes(output.value() as u32))
    }

    /// Goes on through the automaton; `None` if no name goes on so.
    #[inline]
    fn walk<'f>(
        &'f self,
        (mut node, mut output): (Node<'f>, Output),
        folded: &str,
    ) -> Option<(Node<'f>, Output)> {
        for byte in folded.bytes() {
            let transition = node.transition(node.find_input(byte)?);
            output = output.cat(transition.out);
            node = self.names.node(transition.addr);
        }
        Some((node, output))
    }

    /// The classes of a folded word, and whether a name of several tokens begins with it.
    pub fn look_up(&self, folded: &str) -> (Classes, bool) {
        let start = (self.names.root(), Output::zero());
        let Some((node, output)) = self.walk(start, folded) else {
            return (Classes::NONE, false);
        };
        let classes = if node.is_final() {
            Classes(output.cat(node.final_output()).value() as u32)
        } else {
            Classes::NONE
        };
        (classes, node.find_input(b' ').is_some())
    }

    /// Every folded name that has one of these classes, with all of its classes, in order.
    #[cfg(test)]
    pub fn with_classes(&self, classes: Classes) -> Vec<(String, Classes)> {
        use fst::Streamer as _;
        let mut all = Vec::new();
        let mut names = self.names.stream();
        while let Some((name, output)) = names.next() {
            let of = Classes(output.value() as u32);
            if of.any(classes) {
                all.push((String::from_utf8_lossy(name).into_owned(), of));
            }
        }
        all
    }

    /// All names that begin with the first of `tokens`, shortest first, given to `found`.
    ///
    /// `buffer` is scratch space.
    pub fn names_at(
        &self,
        text: &str,
        tokens: &[Token],
        buffer: &mut String,
        mut found: impl FnMut(Known),
    ) {
        let mut node = self.names.root();
        let mut output = Output::zero();
        for (number, token) in tokens.iter().enumerate() {
            buffer.clear();
            if number > 0 {
                buffer.push(' ');
            }
            fold(token.of(text), buffer);
            let Some(end) = self.walk((node, output), buffer) else {
                return;
            };
            (node, output) = end;
            if node.is_final() {
                let classes = Classes(output.cat(node.final_output()).value() as u32);
                found(Known {
                    length: number + 1,
                    classes,
                });
            }
        }
    }

    /// A number that changes with any name or class: the automaton ends with a checksum of itself.
    pub fn fingerprint() -> u64 {
        let end = &BYTES[BYTES.len() - 16..];
        mix(BYTES.len() as u64, hash(end))
    }

    /// The size of the automaton in bytes.
    pub fn size(&self) -> usize {
        self.names.size()
    }
}

/// Appends `word` in lower case, without diacritics, with straight apostrophes and hyphens.
pub fn fold(word: &str, folded: &mut String) {
    if word.is_ascii() {
        folded.push_str(word);
        let start = folded.len() - word.len();
        folded[start..].make_ascii_lowercase();
        return;
    }
    for c in word.nfd().filter(|&c| !is_combining_mark(c)) {
        match c {
            '\u{2018}' | '\u{2019}' | '\u{2BC}' | 'ʻ' | 'ʿ' | 'ʾ' | '`' => folded.push('\''),
            '\u{2010}' | '\u{2011}' => folded.push('-'),
            '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' => {}
            'ß' => folded.push_str("ss"),
            'Æ' | 'æ' => folded.push_str("ae"),
            'Œ' | 'œ' => folded.push_str("oe"),
            'Ø' | 'ø' => folded.push('o'),
            'Ł' | 'ł' => folded.push('l'),
            'Đ' | 'đ' | 'Ð' | 'ð' => folded.push('d'),
            'ı' | 'İ' => folded.push('i'),
            'Þ' | 'þ' => folded.push_str("th"),
            'ə' | 'Ə' => folded.push('a'),
            _ => folded.extend(c.to_lowercase()),
        }
    }
}

/// The key of a whole name: its folded tokens, parted by single blanks.
pub fn key_of(name: &str) -> String {
    let mut tokens = Vec::new();
    tokenise(name, Span::new(0, name.len()), &mut tokens);
    let mut key = String::with_capacity(name.len());
    for token in tokens.iter().filter(|token| token.kind != TokenKind::Quote) {
        if !key.is_empty() {
            key.push(' ');
        }
        fold(token.of(name), &mut key);
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, class: Classes) {
        assert!(
            Gazetteer::embedded().classes(&key_of(name)).any(class),
            "{name}"
        );
    }

    #[test]
    fn the_embedded_lists_know_the_world() {
        check("Nairobi", Classes::CITY);
        check("São Paulo", Classes::CITY);
        check("Côte d’Ivoire", Classes::COUNTRY);
        check("Maria", Classes::FEMALE);
        check("Kenyans", Classes::NORP);
        check("Lord's Resistance Army", Classes::ORG);
        check("prime minister", Classes::TITLE);
        check("Trần", Classes::SURNAME);
    }

    #[test]
    fn a_word_is_looked_up_with_what_begins_with_it() {
        let gazetteer = Gazetteer::embedded();
        for (word, begins) in [
            ("united", true),
            ("uni", false),
            ("nairobi", false),
            ("", false),
            ("qqq", false),
        ] {
            let (classes, found) = gazetteer.look_up(word);
            assert_eq!(classes, gazetteer.classes(word), "{word}");
            assert_eq!(found, begins, "{word}");
        }
        assert_ne!(gazetteer.look_up("maria").0, Classes::NONE);
    }

    #[test]
    fn names_of_several_words_are_walked() {
        let text = "United Nations Security Council";
        let mut tokens = Vec::new();
        tokenise(text, Span::new(0, text.len()), &mut tokens);
        let mut lengths = Vec::new();
        let gazetteer = Gazetteer::embedded();
        gazetteer.names_at(text, &tokens, &mut String::new(), |known| {
            lengths.push(known.length);
        });
        assert_eq!(lengths, [1, 2, 4]);
    }
}
