//! A [`Brief`] as bytes: numbers of seven bits a byte, words as their numbers in the index.

use super::super::brief::{Brief, Named, Said, Who};

/// A brief as bytes; `string` gives the number that a word has in the index. The name of an article
/// that has one of its own, whatever its file is called, comes first.
pub fn written(
    brief: &Brief,
    id: Option<&str>,
    string: &mut dyn FnMut(u32) -> rusqlite::Result<i64>,
) -> rusqlite::Result<Vec<u8>> {
    let mut out = Writer(Vec::new());
    let id = id.unwrap_or_default();
    out.number(id.len() as u64);
    out.0.extend_from_slice(id.as_bytes());
    out.0.extend_from_slice(&brief.text.to_le_bytes());
    out.string(brief.site, string)?;
    out.string(brief.date, string)?;
    out.number(brief.names.len() as u64);
    for name in &brief.names {
        out.string(Some(name.name), string)?;
        out.string(Some(name.kind), string)?;
        out.string(name.role, string)?;
        out.string(name.link, string)?;
    }
    out.number(brief.quotes.len() as u64);
    for quote in &brief.quotes {
        out.number(quote.start.into());
        out.number(quote.words.into());
        let voices = quote.voices.len() as u64;
        out.number(u64::from(quote.form) | u64::from(quote.is_decided) << 2 | voices << 3);
        out.number(quote.confidence.into());
        out.0.extend_from_slice(&quote.digest.to_le_bytes()[..6]);
        for voice in &quote.voices {
            match voice {
                Who::Name(index) => out.number(u64::from(*index) << 1),
                Who::Described(words) => out.number((string(*words)? as u64) << 1 | 1),
            }
        }
    }
    Ok(out.0)
}

/// What was written; `word` gives the number that a word of the index has here. `None` if the bytes
/// are not whole.
pub fn read(
    bytes: &[u8],
    word: &mut dyn FnMut(i64) -> Option<u32>,
) -> Option<(Option<String>, Brief)> {
    let mut bytes = Reader(bytes);
    let length = bytes.number()? as usize;
    let id = String::from_utf8(bytes.take(length)?.to_vec()).ok()?;
    let text = u64::from_le_bytes(bytes.take(8)?.try_into().ok()?);
    let site = bytes.string(word)?.0;
    let date = bytes.string(word)?.0;
    let mut names = Vec::new();
    for _ in 0..bytes.number()? {
        names.push(Named {
            name: bytes.string(word)?.0?,
            kind: bytes.string(word)?.0?,
            role: bytes.string(word)?.0,
            link: bytes.string(word)?.0,
        });
    }
    let mut quotes = Vec::new();
    for _ in 0..bytes.number()? {
        let (start, words) = (bytes.number()? as u32, bytes.number()? as u32);
        let flags = bytes.number()?;
        let confidence = bytes.number()? as u32;
        let mut digest = [0; 8];
        digest[..6].copy_from_slice(bytes.take(6)?);
        let mut voices = Vec::new();
        for _ in 0..flags >> 3 {
            let voice = bytes.number()?;
            voices.push(match voice & 1 {
                0 => Who::Name((voice >> 1) as u32),
                _ => Who::Described(word((voice >> 1) as i64)?),
            });
        }
        quotes.push(Said {
            start,
            words,
            form: (flags & 3) as u8,
            is_decided: flags & 4 != 0,
            confidence,
            digest: u64::from_le_bytes(digest),
            voices,
        });
    }
    let brief = Brief {
        text,
        site,
        date,
        names,
        quotes,
    };
    Some(((!id.is_empty()).then_some(id), brief))
}

struct Writer(Vec<u8>);

impl Writer {
    fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    fn string(
        &mut self,
        word: Option<u32>,
        string: &mut dyn FnMut(u32) -> rusqlite::Result<i64>,
    ) -> rusqlite::Result<()> {
        let number = word.map(string).transpose()?;
        self.number(number.map_or(0, |number| number as u64 + 1));
        Ok(())
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    /// The number of a word here, or nothing. What is not whole is not there at all.
    fn string(&mut self, word: &mut dyn FnMut(i64) -> Option<u32>) -> Option<Word> {
        Some(Word(match self.number()? {
            0 => None,
            number => Some(word(number as i64 - 1)?),
        }))
    }
}

/// A word that may not be there.
struct Word(Option<u32>);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_again() {
        let brief = Brief {
            text: u64::MAX - 7,
            site: Some(3),
            date: None,
            names: vec![Named {
                name: 300,
                kind: 1,
                role: None,
                link: Some(0),
            }],
            quotes: vec![Said {
                start: 70_000,
                words: 12,
                form: 2,
                is_decided: true,
                confidence: 987,
                digest: (1 << 48) - 5,
                voices: vec![Who::Name(0), Who::Described(20_000)],
            }],
        };
        let bytes =
            written(&brief, Some("é#1"), &mut |word| Ok(i64::from(word) + 9)).expect("written");
        let mut back = |word: i64| u32::try_from(word - 9).ok();
        assert_eq!(
            read(&bytes, &mut back),
            Some((Some("é#1".to_owned()), brief))
        );
        for end in 0..bytes.len() {
            assert_eq!(read(&bytes[..end], &mut back), None);
        }
    }
}
