//! [`Id`]: the name of a record in a notes file, and [`IdSource`], where new ones come from.

use std::fmt;

/// The letters of an id: digits and lower case letters without the look-alikes i, l, o and u.
const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The identity of a record. The program's own are ten letters of base 32 (50 bits); a person who
/// edits the file may write any other word.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(Box<str>);

impl Id {
    /// An id as it stands in a file.
    pub fn new(id: impl Into<Box<str>>) -> Self {
        Self(id.into())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True if it has no letters: a record that a person wrote may have none yet.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// An id made from a name, for records that a person is to recognise: `Ana Ruiz` gives
    /// `ana-ruiz`. Empty if the name has no letter or digit.
    pub fn from_name(name: &str) -> Self {
        let mut id = String::new();
        for letter in name.chars().flat_map(char::to_lowercase) {
            if letter.is_alphanumeric() {
                id.push(letter);
            } else if !id.is_empty() && !id.ends_with('-') {
                id.push('-');
            }
        }
        Self::new(id.trim_end_matches('-'))
    }
}

impl fmt::Display for Id {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::borrow::Borrow<str> for Id {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Id {
    fn from(id: &str) -> Self {
        Self::new(id)
    }
}

/// Gives new ids. The same seed gives the same ids: the shell seeds it by chance, a test by hand.
///
/// The sequence is `SplitMix64` (Steele, Lea, Flood: "Fast splittable pseudorandom number
/// generators", OOPSLA 2014).
#[derive(Clone, Debug)]
pub struct IdSource(u64);

impl IdSource {
    /// A source that starts at `seed`.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next id. Unlikely, but not certain, to be unused:
    /// [`Notes::fresh_id`](super::Notes::fresh_id) makes sure.
    pub fn next_id(&mut self) -> Id {
        let bits = self.next_bits();
        let letters: String = (0..10)
            .map(|n| char::from(LETTERS[(bits >> (5 * n)) as usize & 31]))
            .collect();
        Id::new(letters)
    }

    fn next_bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let bits = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn ids_have_ten_letters_and_differ() {
        let mut source = IdSource::new(1);
        let ids: HashSet<Id> = (0..10_000).map(|_| source.next_id()).collect();
        assert_eq!(ids.len(), 10_000);
        assert!(ids.iter().all(|id| id.as_str().len() == 10));
        assert!(
            ids.iter()
                .all(|id| id.as_str().bytes().all(|letter| LETTERS.contains(&letter)))
        );
    }

    #[test]
    fn a_name_gives_a_readable_id() {
        for (name, id) in [
            ("Ana Ruiz", "ana-ruiz"),
            ("  Dr. Éva  Nagy! ", "dr-éva-nagy"),
            ("日本", "日本"),
            ("—", ""),
        ] {
            assert_eq!(Id::from_name(name).as_str(), id);
        }
    }
}
