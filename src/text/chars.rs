//! [`CharIndex`]: bytes in memory, code points in files.

use super::Span;

const STRIDE: usize = 128;

/// Converts between byte offsets and code point offsets of one text.
///
/// Keeps the code point count at every 128th byte: a look-up counts at most 128 bytes. A text of
/// ASCII alone keeps nothing.
#[derive(Clone, Debug, Default)]
pub struct CharIndex {
    /// Code points before byte `i * STRIDE`; empty for ASCII.
    before: Vec<u32>,
}

impl CharIndex {
    /// Reads `text` once.
    pub fn new(text: &str) -> Self {
        if text.is_ascii() {
            return Self::default();
        }
        let mut before = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut count = 0u32;
        for chunk in text.as_bytes().chunks(STRIDE) {
            before.push(count);
            count += count_starts(chunk);
        }
        Self { before }
    }

    /// The number of code points before byte `offset` (cut to the text's length).
    pub fn char_at(&self, text: &str, offset: usize) -> usize {
        let offset = offset.min(text.len());
        if self.before.is_empty() {
            return offset;
        }
        let chunk = (offset / STRIDE).min(self.before.len() - 1);
        let rest = &text.as_bytes()[chunk * STRIDE..offset];
        (self.before[chunk] + count_starts(rest)) as usize
    }

    /// The byte at which code point `index` starts; the text's length if there is none.
    pub fn byte_at(&self, text: &str, index: usize) -> usize {
        if self.before.is_empty() {
            return index.min(text.len());
        }
        let chunk = self
            .before
            .partition_point(|&before| before as usize <= index)
            .saturating_sub(1);
        let mut left = index - self.before[chunk] as usize;
        for (at, byte) in text.as_bytes().iter().enumerate().skip(chunk * STRIDE) {
            if is_start(*byte) {
                if left == 0 {
                    return at;
                }
                left -= 1;
            }
        }
        text.len()
    }

    /// A span of bytes as `start..end` in code points.
    pub fn to_chars(&self, text: &str, span: Span) -> (usize, usize) {
        (
            self.char_at(text, span.start as usize),
            self.char_at(text, span.end as usize),
        )
    }

    /// `start..end` in code points as a span of bytes.
    pub fn to_span(&self, text: &str, start: usize, end: usize) -> Span {
        Span::new(self.byte_at(text, start), self.byte_at(text, end))
    }
}

fn is_start(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

fn count_starts(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&byte| is_start(byte)).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_character_goes_there_and_back(text in "\\PC{0,400}") {
            let index = CharIndex::new(&text);
            for (n, (at, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(index.char_at(&text, at), n);
                prop_assert_eq!(index.byte_at(&text, n), at);
            }
            let count = text.chars().count();
            prop_assert_eq!(index.char_at(&text, text.len()), count);
            prop_assert_eq!(index.byte_at(&text, count), text.len());
            prop_assert_eq!(index.byte_at(&text, count + 7), text.len());
        }
    }
}
