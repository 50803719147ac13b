//! Kindle books (`.mobi`, `.azw3`) without copy protection → an article.
//!
//! A book is a database of records: the first says what the book is, those after it are its text,
//! HTML packed with `PalmDOC`'s method or by phrases.

mod huff;

use self::huff::Dictionary;
use super::build::Builder;
use super::{Choice, Hints, Parsed, Refusal, Warning, date, page};
use crate::text::Meta;

/// The number of the packing by phrases: "DH".
const HUFF: u16 = 17480;
/// The most text that is unpacked, in bytes.
const LARGEST: usize = 64 << 20;
/// The most chapters that are told apart.
const MOST_CHAPTERS: usize = 2000;

/// True for a Kindle or `PalmDOC` book.
pub(super) fn is_book(bytes: &[u8]) -> bool {
    matches!(bytes.get(60..68), Some(b"BOOKMOBI" | b"TEXtREAd"))
}

/// Reads `bytes` as a Kindle book.
pub(super) fn import(bytes: &[u8], hints: &Hints) -> Result<Parsed, Refusal> {
    let damaged = || Refusal::Because("its structure is damaged".to_owned());
    let records = records(bytes).ok_or_else(damaged)?;
    let first = *records.first().ok_or_else(damaged)?;
    let packing = short(first, 0).ok_or_else(damaged)?;
    let count = usize::from(short(first, 8).ok_or_else(damaged)?);
    let protection = short(first, 12).unwrap_or(0);
    if protection != 0 {
        return Err(Refusal::Because("it has copy protection".to_owned()));
    }
    let is_mobi = first.get(16..20) == Some(b"MOBI");
    let flags = match long(first, 20) {
        Some(length) if is_mobi && length >= 228 => short(first, 242).unwrap_or(0),
        _ => 0,
    };
    let mut phrases = match packing {
        HUFF => {
            let first_record = long(first, 112).ok_or_else(damaged)? as usize;
            let count = long(first, 116).ok_or_else(damaged)? as usize;
            let read = Dictionary::read(&records, first_record, count);
            Some(read.ok_or_else(damaged)?)
        }
        _ => None,
    };
    let mut text: Vec<u8> = Vec::new();
    for record in records.iter().skip(1).take(count) {
        let record = without_trailers(record, flags);
        match (packing, &mut phrases) {
            (1, _) => text.extend(record),
            (2, _) => unpack(record, &mut text),
            (_, Some(phrases)) => phrases.unpack(record, &mut text),
            _ => {
                return Err(Refusal::Unsupported(
                    "a Kindle book that is packed in a way that Byline does not read: convert it to EPUB (calibre does)"
                        .to_owned(),
                ));
            }
        }
        if text.len() > LARGEST {
            return Err(Refusal::TooLarge((LARGEST >> 20) as u64));
        }
    }
    let is_utf8 = !is_mobi || long(first, 28) == Some(65001);
    let words = if is_utf8 {
        String::from_utf8_lossy(&text).into_owned()
    } else {
        let (words, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&text);
        words.into_owned()
    };
    let meta = if is_mobi {
        about(first)
    } else {
        Meta::default()
    };
    article(&words, meta, is_mobi, hints)
}

fn article(words: &str, meta: Meta, is_mobi: bool, hints: &Hints) -> Result<Parsed, Refusal> {
    let mut warnings: Vec<Warning> = Vec::new();
    if !is_mobi && !words.contains("<p") {
        let article = super::plain::from_text(words.replace('\0', ""), &hints.name);
        return Ok(Parsed {
            article,
            warnings,
            choices: Vec::new(),
        });
    }
    let chapters: Vec<&str> = chapters(words);
    let choices: Vec<Choice> = chapters
        .iter()
        .enumerate()
        .map(|(n, chapter)| Choice {
            title: heading(chapter).unwrap_or_else(|| format!("Part {}", n + 1)),
            ..Choice::default()
        })
        .collect();
    let chosen = match hints.entry {
        Some(entry) if chapters.len() > 1 => {
            let count = chapters.len();
            let chapter = chapters.get(entry).ok_or_else(|| {
                Refusal::Because(format!("it has {count} chapters, not {}", entry + 1))
            })?;
            std::slice::from_ref(chapter)
        }
        _ => chapters.as_slice(),
    };
    let mut builder = Builder::default();
    for chapter in chosen {
        page::whole(&mut builder, chapter, None);
        builder.end();
        if builder.is_full() {
            break;
        }
    }
    if !builder.has_words() {
        return Err(Refusal::Because("no text was found in the book".to_owned()));
    }
    builder.forget_links("#");
    let article = builder.finish(meta, &hints.name, &mut warnings);
    Ok(Parsed {
        article,
        warnings,
        choices: if choices.len() > 1 {
            choices
        } else {
            Vec::new()
        },
    })
}

/// The parts between page breaks that hold words.
fn chapters(words: &str) -> Vec<&str> {
    let mut chapters = Vec::new();
    let mut rest = words;
    while chapters.len() < MOST_CHAPTERS
        && let Some(at) = rest.find("<mbp:pagebreak")
    {
        let end = rest[at..].find('>').map_or(rest.len(), |end| at + end + 1);
        chapters.push(&rest[..at]);
        rest = &rest[end..];
    }
    chapters.push(rest);
    let has_words = |part: &&str| {
        let mut in_tag = false;
        part.chars().any(|c| {
            in_tag = (in_tag || c == '<') && c != '>';
            !in_tag && c.is_alphanumeric()
        })
    };
    chapters.retain(has_words);
    chapters
}

/// The words of the first heading of a part.
fn heading(part: &str) -> Option<String> {
    let (start, level) = ["<h1", "<h2", "<h3"]
        .iter()
        .filter_map(|tag| part.find(tag).map(|at| (at, &tag[1..])))
        .min()?;
    let end = part[start..].find(&format!("</{level}"))?;
    let mut in_tag = false;
    let words: String = part[start..start + end]
        .chars()
        .filter(|&c| {
            in_tag |= c == '<';
            let shown = !in_tag;
            in_tag &= c != '>';
            shown
        })
        .collect();
    super::xml::collapse(&words)
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    let bytes = bytes.get(at..at + 2)?;
    Some(u16::from_be_bytes([bytes[0], bytes[1]]))
}

fn long(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at + 4)?;
    Some(u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
}

/// The records of a database.
fn records(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let count = usize::from(short(bytes, 76)?);
    let start = |n: usize| long(bytes, 78 + n * 8).map(|at| at as usize);
    let mut records = Vec::with_capacity(count);
    for n in 0..count {
        let end = if n + 1 < count {
            start(n + 1)?
        } else {
            bytes.len()
        };
        records.push(bytes.get(start(n)?..end)?);
    }
    Some(records)
}

/// A record of text without what is appended to it, as the flags of the book say.
fn without_trailers(record: &[u8], flags: u16) -> &[u8] {
    let mut end = record.len();
    for flag in (1..16).rev() {
        if flags & 1 << flag == 0 || end == 0 {
            continue;
        }
        // The size of an entry is at its end, seven bits a byte, and counts itself.
        let mut size = 0usize;
        for (n, &byte) in record[end.saturating_sub(4)..end].iter().rev().enumerate() {
            size |= usize::from(byte & 0x7F) << (7 * n);
            if byte & 0x80 != 0 {
                break;
            }
        }
        end = end.saturating_sub(size.max(1));
    }
    if flags & 1 != 0 && end > 0 {
        end = end.saturating_sub(usize::from(record[end - 1] & 3) + 1);
    }
    &record[..end]
}

/// Unpacks a record that is packed with `PalmDOC`'s method.
fn unpack(record: &[u8], text: &mut Vec<u8>) {
    let start = text.len();
    let mut bytes = record.iter();
    while let Some(&byte) = bytes.next() {
        match byte {
            1..=8 => text.extend(bytes.by_ref().take(usize::from(byte))),
            0 | 9..=0x7F => text.push(byte),
            0x80..=0xBF => {
                let Some(&second) = bytes.next() else { return };
                let pair = usize::from(byte) << 8 | usize::from(second);
                let (distance, length) = (pair >> 3 & 0x7FF, (pair & 7) + 3);
                if distance == 0 || distance > text.len() - start {
                    continue;
                }
                for _ in 0..length {
                    text.push(text[text.len() - distance]);
                }
            }
            0xC0..=0xFF => text.extend([b' ', byte ^ 0x80]),
        }
    }
}

/// What the first record says about the book.
fn about(first: &[u8]) -> Meta {
    let mut meta = Meta::default();
    let words = |from: usize, to: usize| {
        let words = String::from_utf8_lossy(first.get(from..to)?).into_owned();
        super::xml::collapse(&words)
    };
    let name = long(first, 84).zip(long(first, 88));
    if let Some((at, length)) = name {
        meta.title = words(at as usize, at.saturating_add(length) as usize);
    }
    let has_more = long(first, 128).is_some_and(|flags| flags & 0x40 != 0);
    let length = long(first, 20).unwrap_or(0) as usize;
    let start = 16usize.saturating_add(length);
    if !has_more || first.get(start..start + 4) != Some(b"EXTH") {
        return meta;
    }
    let mut authors: Vec<String> = Vec::new();
    let mut at = start + 12;
    for _ in 0..long(first, start + 8).unwrap_or(0).min(1000) {
        let Some((kind, size)) = long(first, at).zip(long(first, at + 4)) else {
            break;
        };
        let value = words(at + 8, at.saturating_add(size as usize));
        match kind {
            100 => authors.extend(value),
            106 => meta.date = value.as_deref().and_then(date::normalise),
            101 => meta.site = value,
            503 => meta.title = value.or(meta.title),
            524 => meta.language = value,
            _ => {}
        }
        at = at.saturating_add(size.max(8) as usize);
    }
    if !authors.is_empty() {
        meta.author = Some(authors.join(", "));
    }
    meta
}

#[cfg(test)]
mod tests {
    use super::super::{Format, parse};
    use super::*;

    /// A book with `text` in one record; `first` changes the record about it.
    fn book(text: &[u8], change: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
        let mut first = vec![0u8; 16 + 232];
        first[1] = 2;
        first[9] = 1;
        first[16..20].copy_from_slice(b"MOBI");
        first[20..24].copy_from_slice(&232u32.to_be_bytes());
        first[28..32].copy_from_slice(&65001u32.to_be_bytes());
        first[128..132].copy_from_slice(&0x40u32.to_be_bytes());
        let mut entries = Vec::new();
        for (kind, value) in [
            (100u32, "Ana Petrov"),
            (503, "The Quay"),
            (106, "2024-05-01"),
        ] {
            entries.extend(kind.to_be_bytes());
            entries.extend((value.len() as u32 + 8).to_be_bytes());
            entries.extend(value.as_bytes());
        }
        first.extend(b"EXTH");
        first.extend((entries.len() as u32 + 12).to_be_bytes());
        first.extend(3u32.to_be_bytes());
        first.extend(entries);
        change(&mut first);
        let mut bytes = vec![0u8; 78 + 16 + 2];
        bytes[60..68].copy_from_slice(b"BOOKMOBI");
        bytes[77] = 2;
        let start = bytes.len() as u32;
        bytes[78..82].copy_from_slice(&start.to_be_bytes());
        bytes[86..90].copy_from_slice(&(start + first.len() as u32).to_be_bytes());
        bytes.extend(first);
        bytes.extend(text);
        bytes
    }

    fn open(bytes: Vec<u8>, entry: Option<usize>) -> Result<Parsed, Refusal> {
        let hints = Hints {
            entry,
            ..Hints::default()
        };
        assert_eq!(Format::detect(&bytes, "a.mobi"), Format::Mobi);
        parse(bytes, Format::Mobi, &hints)
    }

    #[test]
    fn a_book_opens_with_its_chapters() {
        // "ferry" is said the second time by how far back it stands; a high byte is a blank and a letter.
        let mut text = b"<h1>One</h1><p>The ferry\xECeft. The ".to_vec();
        let distance = b"ferry left. The ".len() as u16;
        let pair = 0x8000 | distance << 3 | 2;
        text.extend(pair.to_be_bytes());
        text.extend(b" came.</p><mbp:pagebreak/><h1>Two</h1><p>It rained.</p>");
        let parsed = open(book(&text, |_| ()), None).expect("it opens");
        assert_eq!(
            parsed.article.text(),
            "The Quay\n\nOne\n\nThe ferry left. The ferry came.\n\nTwo\n\nIt rained."
        );
        let meta = parsed.article.meta();
        assert_eq!(meta.author.as_deref(), Some("Ana Petrov"));
        assert_eq!(meta.date.as_deref(), Some("2024-05-01"));
        assert_eq!(parsed.choices[1].title, "Two");
        let second = open(book(&text, |_| ()), Some(1)).expect("it opens");
        assert!(second.article.text().ends_with("Two\n\nIt rained."));
    }

    #[test]
    fn what_cannot_be_read_says_so() {
        let protected = open(book(b"<p>a", |first| first[13] = 1), None);
        assert!(matches!(protected, Err(Refusal::Because(why)) if why.contains("protection")));
        let packed = open(
            book(b"<p>a", |first| first[0..2].copy_from_slice(b"XX")),
            None,
        );
        assert!(matches!(packed, Err(Refusal::Unsupported(_))));
        let whole = book(b"<p>It rained.</p>", |_| ());
        for length in (0..whole.len()).step_by(7) {
            import(&whole[..length], &Hints::default()).ok();
        }
    }
}
