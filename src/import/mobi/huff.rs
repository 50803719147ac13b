//! The packing of Kindle books by phrases (HUFF and CDIC records): codes of up to 32 bits stand for
//! phrases, which may be packed themselves.
//!
//! The format is described in the `MobileRead` wiki, "MOBI".

use super::{long, short};

/// The most bytes that one record or one phrase unpacks to; a book's record holds 4,096.
const MOST: usize = 1 << 16;
/// The most phrases of a book.
const MOST_PHRASES: usize = 1 << 20;
/// How many phrases deep a phrase may be packed.
const DEEPEST: usize = 32;

/// The codes and the phrases of a book.
pub(super) struct Dictionary<'a> {
    /// What the first eight bits of a code say.
    starts: Vec<Start>,
    /// The smallest code of each length and the largest one, aligned to the left of 32 bits.
    ranges: [(u32, u32); 33],
    phrases: Vec<Phrase<'a>>,
}

struct Start {
    /// The code's length, or the shortest one it may have.
    length: u32,
    /// The length is known.
    is_whole: bool,
    /// The largest code of that length.
    largest: u32,
}

#[derive(Clone)]
enum Phrase<'a> {
    Packed(&'a [u8]),
    Plain(Vec<u8>),
}

/// The bits of `bytes` from bit `at` on, 32 of them, zeros after the end.
fn bits(bytes: &[u8], at: usize) -> u32 {
    let from = at / 8;
    let window = (0..5).fold(0u64, |window, n| {
        window << 8 | u64::from(bytes.get(from + n).copied().unwrap_or(0))
    });
    (window >> (8 - at % 8)) as u32
}

/// The largest code of `length` bits whose number is `number`, aligned to the left.
fn largest(number: u32, length: u32) -> u32 {
    let end = (u64::from(number) + 1) << (32 - length);
    end.saturating_sub(1).min(u64::from(u32::MAX)) as u32
}

impl<'a> Dictionary<'a> {
    /// Reads the records from the `first` one on, `count` of them: one of codes, the rest of phrases.
    /// `None` if they are damaged.
    pub(super) fn read(records: &[&'a [u8]], first: usize, count: usize) -> Option<Self> {
        let records = records.get(first..first.checked_add(count)?)?;
        let (codes, phrases) = records.split_first()?;
        if !codes.starts_with(b"HUFF") {
            return None;
        }
        let at = long(codes, 8)? as usize;
        let mut starts = Vec::with_capacity(256);
        for n in 0..256 {
            let entry = long(codes, at.checked_add(4 * n)?)?;
            let length = entry & 0x1F;
            if length == 0 {
                return None;
            }
            starts.push(Start {
                length,
                is_whole: entry & 0x80 != 0,
                largest: largest(entry >> 8, length),
            });
        }
        let at = long(codes, 12)? as usize;
        let mut ranges = [(0, 0); 33];
        for length in 1..=32u32 {
            let at = at.checked_add(8 * (length as usize - 1))?;
            let (low, high) = (long(codes, at)?, long(codes, at.checked_add(4)?)?);
            let low = (u64::from(low) << (32 - length)).min(u64::from(u32::MAX)) as u32;
            ranges[length as usize] = (low, largest(high, length));
        }
        let mut dictionary = Self {
            starts,
            ranges,
            phrases: Vec::new(),
        };
        for record in phrases {
            dictionary.add(record)?;
        }
        Some(dictionary)
    }

    fn add(&mut self, record: &'a [u8]) -> Option<()> {
        if !record.starts_with(b"CDIC") {
            return None;
        }
        let all = (long(record, 8)? as usize).min(MOST_PHRASES);
        let here = 1usize.checked_shl(long(record, 12)?)?;
        for n in 0..here.min(all.saturating_sub(self.phrases.len())) {
            let at = 16 + usize::from(short(record, 16 + 2 * n)?);
            let length = short(record, at)?;
            let words = record.get(at + 2..at + 2 + usize::from(length & 0x7FFF))?;
            self.phrases.push(if length & 0x8000 != 0 {
                Phrase::Plain(words.to_vec())
            } else {
                Phrase::Packed(words)
            });
        }
        Some(())
    }

    /// Unpacks a record to the end of `text`. What is damaged ends it early.
    pub(super) fn unpack(&mut self, record: &[u8], text: &mut Vec<u8>) {
        let start = text.len();
        self.unpack_to(record, text, start, 0);
    }

    fn unpack_to(&mut self, packed: &[u8], text: &mut Vec<u8>, start: usize, depth: usize) {
        let end = packed.len() * 8;
        let mut at = 0;
        while text.len() - start < MOST {
            let code = bits(packed, at);
            let first = &self.starts[(code >> 24) as usize];
            let (mut length, mut largest) = (first.length, first.largest);
            if !first.is_whole {
                while length < 32 && code < self.ranges[length as usize].0 {
                    length += 1;
                }
                largest = self.ranges[length as usize].1;
            }
            at += length as usize;
            if at > end {
                return;
            }
            let number = (largest.wrapping_sub(code) >> (32 - length)) as usize;
            let Some(phrase) = self.phrases.get(number) else {
                return;
            };
            match phrase.clone() {
                Phrase::Plain(words) => text.extend(words),
                Phrase::Packed(_) if depth == DEEPEST => return,
                Phrase::Packed(words) => {
                    // A phrase that leads back to itself is empty inside of itself.
                    self.phrases[number] = Phrase::Plain(Vec::new());
                    let mut plain = Vec::new();
                    self.unpack_to(words, &mut plain, 0, depth + 1);
                    plain.truncate(MOST);
                    text.extend(&plain);
                    self.phrases[number] = Phrase::Plain(plain);
                }
            }
        }
        text.truncate(start + MOST);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Codes of eight bits for the phrases 255 down to 1, and of nine bits, `000000000` and
    /// `000000001`, for 301 and 300.
    fn codes() -> Vec<u8> {
        let mut record = b"HUFF\0\0\0\x18".to_vec();
        record.extend(24u32.to_be_bytes());
        record.extend((24 + 4 * 256u32).to_be_bytes());
        record.resize(24, 0);
        for n in 0..256u32 {
            let entry: u32 = if n == 0 { 8 } else { 255 << 8 | 0x80 | 8 };
            record.extend(entry.to_be_bytes());
        }
        for length in 1..=32u32 {
            let (low, high) = match length {
                8 => (1u32, 255u32),
                9 => (0, 301),
                _ => (0, 0),
            };
            record.extend(low.to_be_bytes());
            record.extend(high.to_be_bytes());
        }
        record
    }

    /// `plain` phrases stand for themselves; of the others the bytes are codes.
    fn phrases(list: &[(usize, &[u8], bool)]) -> Vec<u8> {
        let mut record = b"CDIC\0\0\0\x10".to_vec();
        record.extend(302u32.to_be_bytes());
        record.extend(9u32.to_be_bytes());
        let mut body = Vec::new();
        for n in 0..302 {
            record.extend((2 * 302 + body.len() as u16).to_be_bytes());
            let found = list.iter().find(|phrase| phrase.0 == n);
            let (words, is_plain) = found.map_or((&b""[..], true), |found| (found.1, found.2));
            body.extend((words.len() as u16 | if is_plain { 0x8000 } else { 0 }).to_be_bytes());
            body.extend(words);
        }
        record.extend(body);
        record
    }

    #[test]
    fn phrases_unpack_by_short_and_long_codes_and_from_each_other() {
        // 255 - 1 = 254 is "The ", 253 "ferry", 252 both of them; 301 and 300 have nine bits.
        let phrases = phrases(&[
            (254, b"The ", true),
            (253, b"ferry", true),
            (252, &[1, 2], false),
            (301, b" left", true),
            (300, b" came", true),
            (251, &[4], false),
        ]);
        let codes = codes();
        let records: Vec<&[u8]> = vec![b"", &codes, &phrases];
        let unpack = |packed: &[u8]| {
            let mut dictionary = Dictionary::read(&records, 1, 2).expect("it is whole");
            let mut text = b"...".to_vec();
            dictionary.unpack(packed, &mut text);
            String::from_utf8(text).expect("it is text")
        };
        assert_eq!(unpack(&[1, 2]), "...The ferry");
        assert_eq!(unpack(&[3, 3]), "...The ferryThe ferry");
        // 000000000, then eight bits 00000001: " left", "The ".
        assert_eq!(
            unpack(&[0b0000_0000, 0b0000_0000, 0b1000_0000]),
            "... leftThe "
        );
        assert_eq!(
            unpack(&[0b0000_0000, 0b1000_0000, 0b1000_0000]),
            "... cameThe "
        );
        // A phrase within itself, and a number without a phrase.
        assert_eq!(unpack(&[4, 1]), "...The ");
        assert_eq!(unpack(&[]), "...");
    }

    #[test]
    fn damaged_records_end_in_nothing_worse() {
        let (codes, phrases) = (
            codes(),
            phrases(&[(254, b"The ", true), (253, &[1, 1], false)]),
        );
        for length in 0..codes.len() {
            let records: Vec<&[u8]> = vec![&codes[..length], &phrases];
            assert!(Dictionary::read(&records, 0, 2).is_none(), "{length}");
        }
        for length in 0..phrases.len() {
            let records: Vec<&[u8]> = vec![&codes, &phrases[..length]];
            if let Some(mut dictionary) = Dictionary::read(&records, 0, 2) {
                dictionary.unpack(&[1, 2, 255, 0, 7], &mut Vec::new());
            }
        }
        assert!(Dictionary::read(&[&codes], 0, 2).is_none());
        assert!(Dictionary::read(&[&codes], usize::MAX, 2).is_none());
    }

    #[test]
    fn a_bomb_of_phrases_is_cut() {
        // Each phrase is the next one, 200 times.
        let twice: Vec<Vec<u8>> = (0..40u8).map(|n| vec![2 + n; 200]).collect();
        let mut list: Vec<(usize, &[u8], bool)> = (0..40)
            .map(|n| (254 - n, twice[n].as_slice(), false))
            .collect();
        list.push((214, b"word ", true));
        let (codes, phrases) = (codes(), phrases(&list));
        let records: Vec<&[u8]> = vec![&codes, &phrases];
        let mut dictionary = Dictionary::read(&records, 0, 2).expect("it is whole");
        let mut text = Vec::new();
        dictionary.unpack(&[1; 1000], &mut text);
        assert!(text.len() <= MOST, "{}", text.len());
    }
}
