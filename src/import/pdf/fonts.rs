//! Fonts as `pdf-extract` can read them: what it breaks down over is put right before it looks.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use encoding_rs::Encoding;
use pdf_extract::{Dictionary, Document, Object, ObjectId, Stream};

use super::names::{self, Names};

/// More entries than any font has characters.
const MOST_ENTRIES: usize = 70_000;

/// The key of a font whose codes have one byte or two, with the kind of its codes.
const MIXED: &str = "BylineMixedCodes";

/// How the codes of a font are told apart that have one byte or two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Codes {
    ShiftJis,
    DoubleByte,
}

impl Codes {
    /// The codes of a font that has codes of one byte and of two.
    pub(super) fn of(font: &Dictionary) -> Option<Self> {
        match font.get(MIXED.as_bytes()).and_then(Object::as_name).ok()? {
            b"SJIS" => Some(Self::ShiftJis),
            _ => Some(Self::DoubleByte),
        }
    }

    /// `bytes` with two bytes for each code.
    pub(super) fn widen(self, bytes: &[u8]) -> Vec<u8> {
        let mut wide = Vec::with_capacity(bytes.len() * 2);
        let mut rest = bytes.iter();
        while let Some(&first) = rest.next() {
            let leads = match self {
                Self::ShiftJis => matches!(first, 0x81..=0x9F | 0xE0..=0xFC),
                Self::DoubleByte => matches!(first, 0x81..=0xFE),
            };
            match leads.then(|| rest.next()).flatten() {
                Some(&second) => wide.extend([first, second]),
                None => wide.extend([0, first]),
            }
        }
        wide
    }
}

/// Puts all fonts of a document right.
pub(super) fn mend(document: &mut Document) {
    let is_font = |object: &Object| {
        object.as_dict().is_ok_and(|font| {
            font.has_type(b"Font") || font.has(b"BaseFont") && font.has(b"Subtype")
        })
    };
    let fonts: Vec<ObjectId> = document
        .objects
        .iter()
        .filter(|(_, object)| is_font(object))
        .map(|(&id, _)| id)
        .collect();
    for id in fonts {
        let Ok(mut font) = document.get_dictionary(id).cloned() else {
            continue;
        };
        let mended = super::caught(|| {
            map_to_unicode(document, &mut font);
            match font.get(b"Subtype").and_then(Object::as_name) {
                Ok(b"Type0") => composite(document, &mut font),
                Ok(b"CIDFontType0" | b"CIDFontType2") => descendant(document, &mut font),
                Ok(b"Type3") => {
                    named(document, &mut font, true);
                    simple(document, &mut font);
                    drawn(document, &mut font);
                }
                _ => {
                    named(document, &mut font, false);
                    simple(document, &mut font);
                }
            }
        });
        if mended.is_some() {
            document.objects.insert(id, Object::Dictionary(font));
        }
    }
}

fn followed<'a>(document: &'a Document, object: &'a Object) -> &'a Object {
    document
        .dereference(object)
        .map_or(object, |(_, object)| object)
}

fn entry<'a>(document: &'a Document, dictionary: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    dictionary
        .get(key)
        .ok()
        .map(|object| followed(document, object))
}

fn number(object: &Object) -> Option<f64> {
    object.as_float().ok().map(f64::from)
}

/// A font that names its characters: the names it was made with stand before those that the file gives
/// in their place, and letters of names that are in no list stand in the table of characters.
fn named(document: &mut Document, font: &mut Dictionary, is_drawn: bool) {
    let has_map = font.has(b"ToUnicode");
    let encoding = entry(document, font, b"Encoding").cloned();
    let mut encoding = match encoding {
        Some(Object::Dictionary(encoding)) => encoding,
        Some(Object::Name(name)) if name == b"StandardEncoding" => {
            let mut encoding = Dictionary::new();
            encoding.set("BaseEncoding", Object::Name(name));
            encoding
        }
        Some(_) => return,
        None => Dictionary::new(),
    };
    let base = encoding.get(b"BaseEncoding").and_then(Object::as_name);
    let own = match base {
        Ok(b"StandardEncoding") => names::standard(),
        Ok(_) => Names::new(),
        Err(_) => program(document, font)
            .map(|program| names::built_in(&program))
            .unwrap_or_default(),
    };
    let mut names = own.clone();
    if let Some(Object::Array(differences)) = entry(document, &encoding, b"Differences") {
        let mut code = 0;
        for object in differences {
            match followed(document, object) {
                Object::Integer(to) => code = u32::try_from(*to).unwrap_or(256),
                Object::Name(name) if code < 256 => {
                    names.insert(code, String::from_utf8_lossy(name).into_owned());
                    code += 1;
                }
                _ => {}
            }
        }
    }
    if names.is_empty() {
        return;
    }
    let mut letters = names::letters(&names, is_drawn);
    if has_map {
        // What a font says of its characters counts for more than names without a meaning.
        letters.retain(|_, letters| letters.as_slice() != [0xFFFD]);
    }
    if !letters.is_empty() {
        let known = entry(document, font, b"ToUnicode").and_then(|map| map.as_stream().ok());
        let known = known.map(|map| read_map(&map.content).0);
        letters.extend(known.unwrap_or_default());
        let digits = if letters.keys().all(|&code| code < 256) {
            2
        } else {
            4
        };
        set_map(document, font, &letters, digits);
    }
    let has_suffix = |name: &String| names::without_suffix(name.as_bytes()).len() < name.len();
    if own.is_empty() && !names.values().any(has_suffix) {
        return;
    }
    let mut differences = Vec::with_capacity(names.len() * 2);
    for (code, name) in &names {
        differences.push(Object::Integer(i64::from(*code)));
        let name = names::without_suffix(name.as_bytes()).to_vec();
        differences.push(Object::Name(name));
    }
    encoding.set("Differences", Object::Array(differences));
    font.set("Encoding", Object::Dictionary(encoding));
}

/// The program of a Type 1 font that is part of the file.
fn program(document: &Document, font: &Dictionary) -> Option<Vec<u8>> {
    let descriptor = entry(document, font, b"FontDescriptor")?.as_dict().ok()?;
    let program = entry(document, descriptor, b"FontFile")?.as_stream().ok()?;
    let read = program.decompressed_content();
    Some(read.unwrap_or_else(|_| program.content.clone()))
}

/// A font whose characters are single bytes.
fn simple(document: &Document, font: &mut Dictionary) {
    match entry(document, font, b"Encoding").cloned() {
        Some(Object::Name(name)) => {
            let known: [&[u8]; 3] = [
                b"MacRomanEncoding",
                b"MacExpertEncoding",
                b"WinAnsiEncoding",
            ];
            if name == b"StandardEncoding" || name == b"PDFDocEncoding" {
                font.remove(b"Encoding");
                font.set("Encoding", Object::Name(b"WinAnsiEncoding".to_vec()));
            } else if !known.contains(&name.as_slice()) {
                font.remove(b"Encoding");
                if font.has(b"ToUnicode") {
                    font.set("Encoding", Object::Name(b"WinAnsiEncoding".to_vec()));
                }
            }
        }
        Some(Object::Dictionary(mut encoding)) => {
            let base = encoding.get(b"BaseEncoding").and_then(Object::as_name);
            let base = base.unwrap_or_default().to_vec();
            if base == b"StandardEncoding" || base == b"PDFDocEncoding" {
                encoding.set("BaseEncoding", Object::Name(b"WinAnsiEncoding".to_vec()));
            } else if base.starts_with(b"Identity") {
                encoding.remove(b"BaseEncoding");
            }
            let differences = entry(document, &encoding, b"Differences").cloned();
            if let Some(Object::Array(differences)) = differences {
                let mut code = 0;
                let mut fitting = Vec::with_capacity(differences.len());
                for object in &differences {
                    match followed(document, object) {
                        Object::Integer(to) => {
                            code = (*to).clamp(0, 256);
                            fitting.push(Object::Integer(code));
                        }
                        Object::Name(name) if code < 256 => {
                            code += 1;
                            fitting.push(Object::Name(name.clone()));
                        }
                        _ => {}
                    }
                }
                encoding.set("Differences", Object::Array(fitting));
            }
            font.set("Encoding", Object::Dictionary(encoding));
        }
        Some(_) => {
            font.remove(b"Encoding");
        }
        None => {}
    }
    let first = entry(document, font, b"FirstChar").and_then(|first| first.as_i64().ok());
    if let (Some(first), Some(Object::Array(widths))) =
        (first, entry(document, font, b"Widths").cloned())
    {
        let widths: Vec<Object> = widths
            .iter()
            .take(256)
            .map(|width| Object::Real(number(followed(document, width)).unwrap_or(0.0) as f32))
            .collect();
        let last = first.saturating_add(widths.len() as i64 - 1);
        font.set("LastChar", Object::Integer(last));
        font.set("Widths", Object::Array(widths));
    }
    if !font.has(b"Encoding") && font.has(b"Widths") && !is_core_alone(document, font) {
        // A code that nothing tells of is its letter, and not the end of the page.
        let is_true_type = font
            .get(b"Subtype")
            .and_then(Object::as_name)
            .is_ok_and(|kind| kind == b"TrueType");
        let encoding = if is_true_type {
            Object::Name(b"WinAnsiEncoding".to_vec())
        } else {
            Object::Dictionary(Dictionary::new())
        };
        font.set("Encoding", encoding);
    }
    // What a font says about its characters is enough; programs of fonts are often damaged.
    if font.has(b"Encoding")
        && let Some(Object::Dictionary(mut descriptor)) =
            entry(document, font, b"FontDescriptor").cloned()
    {
        descriptor.remove(b"FontFile");
        if font.has(b"ToUnicode") || names_all(document, font) {
            descriptor.remove(b"FontFile3");
        }
        font.set("FontDescriptor", Object::Dictionary(descriptor));
    }
}

/// True for a font without a table and a program of its own, which is read as what its kind is.
fn is_core_alone(document: &Document, font: &Dictionary) -> bool {
    let has_program = entry(document, font, b"FontDescriptor")
        .and_then(|descriptor| descriptor.as_dict().ok())
        .is_some_and(|descriptor| descriptor.has(b"FontFile3"));
    !font.has(b"ToUnicode") && !has_program
}

/// True if the encoding of a font says what all of its characters are.
fn names_all(document: &Document, font: &Dictionary) -> bool {
    let encoding = match entry(document, font, b"Encoding") {
        Some(Object::Dictionary(encoding)) => encoding,
        other => return other.is_some(),
    };
    if encoding.has(b"BaseEncoding") {
        return true;
    }
    let Some(Object::Array(differences)) = entry(document, encoding, b"Differences") else {
        return false;
    };
    let mut named = [false; 256];
    let mut code = 0;
    for object in differences {
        if let Object::Integer(to) = object {
            code = usize::try_from(*to).unwrap_or(256);
        } else {
            if let Some(named) = named.get_mut(code) {
                *named = true;
            }
            code = code.saturating_add(1);
        }
    }
    let first = entry(document, font, b"FirstChar").and_then(|first| first.as_i64().ok());
    let Some(Object::Array(widths)) = entry(document, font, b"Widths") else {
        return false;
    };
    let first = first
        .and_then(|first| usize::try_from(first).ok())
        .unwrap_or(0);
    let is_used = |width: &Object| number(width).is_some_and(|width| width > 0.0);
    let mut used = (first..).zip(widths).filter(|(_, width)| is_used(width));
    used.all(|(code, _)| named.get(code).is_some_and(|named| *named))
}

/// A font whose characters are drawings: all widths, in thousandths.
fn drawn(document: &Document, font: &mut Dictionary) {
    if !font.has(b"Encoding") {
        font.set("Encoding", Object::Name(b"WinAnsiEncoding".to_vec()));
    }
    let scale = match entry(document, font, b"FontMatrix") {
        Some(Object::Array(matrix)) => matrix.first().and_then(number).unwrap_or(0.001) * 1000.0,
        _ => 1.0,
    };
    let first = entry(document, font, b"FirstChar")
        .and_then(|first| first.as_i64().ok())
        .unwrap_or(0);
    let mut widths = vec![Object::Real(0.0); 256];
    if let Some(Object::Array(known)) = entry(document, font, b"Widths") {
        for (n, width) in known.iter().enumerate() {
            let code = usize::try_from(first).unwrap_or(0) + n;
            if let (Some(place), Some(width)) = (widths.get_mut(code), number(width)) {
                *place = Object::Real((width * scale) as f32);
            }
        }
    }
    font.set("FirstChar", Object::Integer(0));
    font.set("LastChar", Object::Integer(255));
    font.set("Widths", Object::Array(widths));
}

/// A font of two-byte characters: its encoding by its name.
fn composite(document: &mut Document, font: &mut Dictionary) {
    let Some(Object::Name(name)) = entry(document, font, b"Encoding").cloned() else {
        return;
    };
    let name = String::from_utf8_lossy(&name).into_owned();
    if name.starts_with("Identity-") {
        return;
    }
    let is_unicode = name.starts_with("Uni") && (name.contains("UCS2") || name.contains("UTF16"));
    let charset = charset_of(&name);
    if is_unicode {
        font.set("Encoding", Object::Name(b"Identity-H".to_vec()));
        if !font.has(b"ToUnicode") {
            let all = (0x20..0xD800).map(|code: u32| (code, vec![code as u16]));
            set_map(document, font, &all.collect(), 4);
        }
    } else if let Some(charset) = charset {
        // `pdf-extract` knows two-byte codes only: strings are written anew with them.
        let kind: &[u8] = if name.contains("RKSJ") {
            b"SJIS"
        } else {
            b"DBCS"
        };
        font.set("Encoding", Object::Name(b"Identity-H".to_vec()));
        font.set(MIXED, Object::Name(kind.to_vec()));
        if !font.has(b"ToUnicode") {
            let mut all: BTreeMap<u32, Vec<u16>> =
                (0x20..0x7F).map(|code| (code, vec![code as u16])).collect();
            for code in 0x8140..=0xFEFEu32 {
                let bytes = [(code >> 8) as u8, code as u8];
                let (words, _, failed) = charset.decode(&bytes);
                if !failed && words.chars().count() == 1 {
                    all.insert(code, words.encode_utf16().collect());
                }
            }
            set_map(document, font, &all, 4);
        }
    } else {
        font.set("Encoding", Object::Name(b"Identity-H".to_vec()));
    }
}

/// The character set of an encoding's name, for those that are not Unicode.
fn charset_of(name: &str) -> Option<&'static Encoding> {
    let holds = |part: &str| name.contains(part);
    Some(match () {
        () if holds("RKSJ") => encoding_rs::SHIFT_JIS,
        () if holds("GBK") || holds("GB-EUC") || holds("GBpc") => encoding_rs::GBK,
        () if holds("B5") || holds("ETen") => encoding_rs::BIG5,
        () if holds("KSC") => encoding_rs::EUC_KR,
        () if name == "EUC-H" || name == "EUC-V" => encoding_rs::EUC_JP,
        () => return None,
    })
}

/// The font inside a composite one: a descriptor, and widths one by one.
fn descendant(document: &Document, font: &mut Dictionary) {
    if entry(document, font, b"FontDescriptor").is_none_or(|found| found.as_dict().is_err()) {
        font.set("FontDescriptor", Object::Dictionary(Dictionary::new()));
    }
    if let Some(width) = entry(document, font, b"DW").and_then(number) {
        font.set("DW", Object::Integer(width.round() as i64));
    }
    let Some(Object::Array(widths)) = entry(document, font, b"W").cloned() else {
        return;
    };
    let mut all: Vec<Object> = Vec::with_capacity(widths.len());
    let mut count = 0;
    let mut at = 0;
    while let Some(first) = widths.get(at).map(|object| followed(document, object)) {
        let Some(first) = number(first) else { break };
        let Some(next) = widths.get(at + 1).map(|object| followed(document, object)) else {
            break;
        };
        let (list, step) = match next {
            Object::Array(list) => {
                let list = list
                    .iter()
                    .map(|width| number(followed(document, width)).unwrap_or(1000.0));
                (list.collect::<Vec<f64>>(), 2)
            }
            last => {
                let width = widths
                    .get(at + 2)
                    .and_then(|width| number(followed(document, width)));
                let (Some(last), Some(width)) = (number(last), width) else {
                    break;
                };
                let length = (last - first + 1.0).clamp(0.0, 65536.0) as usize;
                (vec![width; length], 3)
            }
        };
        count += list.len();
        if count > MOST_ENTRIES {
            break;
        }
        all.push(Object::Integer(first as i64));
        let list = list.into_iter().map(|width| Object::Real(width as f32));
        all.push(Object::Array(list.collect()));
        at += step;
    }
    font.set("W", Object::Array(all));
}

/// The table from codes to characters in a plain form.
fn map_to_unicode(document: &mut Document, font: &mut Dictionary) {
    let map = match entry(document, font, b"ToUnicode") {
        Some(Object::Stream(stream)) => {
            let content = stream
                .decompressed_content()
                .unwrap_or_else(|_| stream.content.clone());
            Some(read_map(&content))
        }
        Some(_) => None,
        None => return,
    };
    font.remove(b"ToUnicode");
    if let Some((map, digits)) = map
        && !map.is_empty()
    {
        set_map(document, font, &map, digits);
    }
}

fn set_map(
    document: &mut Document,
    font: &mut Dictionary,
    map: &BTreeMap<u32, Vec<u16>>,
    digits: usize,
) {
    let digits = digits.clamp(2, 8);
    let mut words = String::with_capacity(map.len() * 16 + 128);
    words.push_str("/CIDInit /ProcSet findresource begin\nbegincmap\n");
    let entries: Vec<(&u32, &Vec<u16>)> = map.iter().collect();
    for entries in entries.chunks(100) {
        let _ = writeln!(words, "{} beginbfchar", entries.len());
        for (code, characters) in entries {
            let _ = write!(words, "<{code:0digits$X}> <");
            for unit in *characters {
                let _ = write!(words, "{unit:04X}");
            }
            words.push_str(">\n");
        }
        words.push_str("endbfchar\n");
    }
    words.push_str("endcmap\nend\n");
    let id = document.add_object(Stream::new(Dictionary::new(), words.into_bytes()));
    font.set("ToUnicode", Object::Reference(id));
}

/// A word of a table from codes to characters.
#[derive(Debug, PartialEq)]
enum Word {
    Hex(Vec<u8>),
    Open,
    Close,
    Name(String),
}

/// Reads a table from codes to characters: the characters by code, and the digits of a code.
fn read_map(content: &[u8]) -> (BTreeMap<u32, Vec<u16>>, usize) {
    let mut map: BTreeMap<u32, Vec<u16>> = BTreeMap::new();
    let mut digits = 2;
    let mut words = words(content).into_iter().peekable();
    let code = |bytes: &[u8]| {
        bytes
            .iter()
            .fold(0u32, |code, &byte| code << 8 | u32::from(byte))
    };
    while let Some(word) = words.next() {
        let Word::Name(name) = word else { continue };
        let is_range = name == "beginbfrange";
        if !is_range && name != "beginbfchar" {
            continue;
        }
        while let Some(Word::Hex(first)) = words.peek() {
            let (from, length) = (code(first), first.len());
            digits = digits.max(length * 2);
            words.next();
            let to = match (is_range, words.peek()) {
                (true, Some(Word::Hex(last))) => {
                    let last = code(last);
                    words.next();
                    last
                }
                (true, _) => break,
                (false, _) => from,
            };
            match words.next() {
                Some(Word::Hex(target)) => {
                    let units = units(&target);
                    for (n, code) in (from..=to.max(from)).take(MOST_ENTRIES).enumerate() {
                        let mut units = units.clone();
                        if let Some(last) = units.last_mut() {
                            *last = last.wrapping_add(n as u16);
                        }
                        put(&mut map, code, &units);
                    }
                }
                Some(Word::Open) => {
                    let mut code = from;
                    while let Some(Word::Hex(target)) = words.peek() {
                        put(&mut map, code, &units(target));
                        code = code.saturating_add(1);
                        words.next();
                    }
                    words.next_if_eq(&Word::Close);
                }
                _ => break,
            }
        }
    }
    (map, digits)
}

fn put(map: &mut BTreeMap<u32, Vec<u16>>, code: u32, units: &[u16]) {
    let words: String = char::decode_utf16(units.iter().copied())
        .filter_map(Result::ok)
        .filter(|c| *c != '\0')
        .collect();
    if !words.is_empty() && map.len() < MOST_ENTRIES {
        map.insert(code, words.encode_utf16().collect());
    }
}

fn units(bytes: &[u8]) -> Vec<u16> {
    let mut padded = bytes.to_vec();
    if padded.len() % 2 == 1 {
        padded.insert(0, 0);
    }
    padded
        .chunks_exact(2)
        .map(|pair| u16::from(pair[0]) << 8 | u16::from(pair[1]))
        .collect()
}

fn words(content: &[u8]) -> Vec<Word> {
    let mut words = Vec::new();
    let mut at = 0;
    while let Some(&byte) = content.get(at) {
        match byte {
            b'<' if content.get(at + 1) != Some(&b'<') => {
                let end = memchr::memchr(b'>', &content[at..]).map_or(content.len(), |n| at + n);
                let digits: Vec<u8> = content[at + 1..end]
                    .iter()
                    .filter_map(|&b| char::from(b).to_digit(16).map(|digit| digit as u8))
                    .collect();
                let bytes = digits
                    .chunks(2)
                    .map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0));
                words.push(Word::Hex(bytes.collect()));
                at = end + 1;
            }
            b'[' => {
                words.push(Word::Open);
                at += 1;
            }
            b']' => {
                words.push(Word::Close);
                at += 1;
            }
            b'%' => {
                let end = content[at..]
                    .iter()
                    .position(|&b| matches!(b, b'\n' | b'\r'));
                at = end.map_or(content.len(), |n| at + n);
            }
            byte if byte.is_ascii_alphabetic() => {
                let length = content[at..]
                    .iter()
                    .position(|b| !b.is_ascii_alphanumeric())
                    .unwrap_or(content.len() - at);
                let name = String::from_utf8_lossy(&content[at..at + length]);
                words.push(Word::Name(name.into_owned()));
                at += length;
            }
            _ => at += 1,
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_of_characters_are_read_with_their_slips() {
        let table = b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n2 beginbfchar\n<0003> <20>\n<0004> <D83DDE00>\n\
            endbfchar % words\n2 beginbfrange\n<0010> <0012> <0041>\n<0020><0021>[<0061> <00660069>]\nendbfrange 1 beginbfchar <0030> <D800> endbfchar";
        let (map, digits) = read_map(table);
        let found: Vec<(u32, String)> = map
            .iter()
            .map(|(code, units)| (*code, String::from_utf16_lossy(units)))
            .collect();
        let expected = [
            (3, " "),
            (4, "😀"),
            (0x10, "A"),
            (0x11, "B"),
            (0x12, "C"),
            (0x20, "a"),
            (0x21, "fi"),
        ];
        assert_eq!(
            found,
            expected.map(|(code, words)| (code, words.to_owned()))
        );
        assert_eq!(digits, 4);
        assert!(read_map(b"beginbfrange <00> <FFFFFFFF> <0041>").0.len() <= MOST_ENTRIES);
        assert!(read_map(b"beginbfchar <").0.is_empty());
    }
}
