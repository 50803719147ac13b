//! Bytes → text: byte order marks, character sets, line ends.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::{Refusal, Warning};

/// Text and what had to be guessed for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text: no byte order mark, line ends are `\n`, otherwise untouched.
    pub text: String,
    /// Set if the bytes were not clean UTF-8.
    pub warning: Option<Warning>,
}

/// Decodes `bytes`; `declared` is the character set that came with them (a header's or a tag's).
///
/// A byte order mark counts more than `declared`, valid UTF-8 more than a declared single-byte
/// set. Refuses binary data.
pub fn decode(bytes: Vec<u8>, declared: Option<&str>) -> Result<Decoded, Refusal> {
    if let Some(text) = utf32(&bytes) {
        return Ok(Decoded {
            text: normalise_line_ends(text),
            warning: None,
        });
    }
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        if encoding != UTF_8 {
            return Ok(decode_as(encoding, &bytes[mark..], None));
        }
        let mut bytes = bytes;
        bytes.drain(..mark);
        return decode_unmarked(bytes, None);
    }
    decode_unmarked(bytes, declared)
}

fn decode_unmarked(bytes: Vec<u8>, declared: Option<&str>) -> Result<Decoded, Refusal> {
    let zeros = memchr::memchr_iter(0, &bytes[..bytes.len().min(SAMPLE)]).count();
    if zeros > 0 {
        if let Some(encoding) = unmarked_utf16(&bytes) {
            let guess = Some("as UTF-16, which it does not declare");
            return Ok(decode_as(encoding, &bytes, guess));
        }
        if zeros > 3.max(bytes.len().min(SAMPLE) / 100) {
            return Err(Refusal::Binary);
        }
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => {
            return Ok(Decoded {
                text: normalise_line_ends(text),
                warning: None,
            });
        }
        Err(error) => error.into_bytes(),
    };
    if is_binary(&bytes) {
        return Err(Refusal::Binary);
    }
    if mostly_utf8(&bytes) {
        let guess = Some("as UTF-8; bytes that are not UTF-8 are shown as \u{FFFD}");
        return Ok(decode_as(UTF_8, &bytes, guess));
    }
    if let Some(encoding) = declared.and_then(|label| Encoding::for_label(label.trim().as_bytes()))
    {
        return Ok(decode_as(encoding, &bytes, None));
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(&bytes[..bytes.len().min(1 << 20)], true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    let guess = format!("as {}, the likeliest character set", encoding.name());
    Ok(decode_as(encoding, &bytes, Some(&guess)))
}

/// How much of the bytes is looked at to tell text from data.
const SAMPLE: usize = 1 << 16;

fn decode_as(encoding: &'static Encoding, bytes: &[u8], guess: Option<&str>) -> Decoded {
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    let warning = match guess {
        Some(guess) => Some(Warning(format!("the text is not UTF-8: read {guess}"))),
        None if had_errors => Some(Warning(format!(
            "the text is not clean {}: what could not be read is shown as \u{FFFD}",
            encoding.name()
        ))),
        None => None,
    };
    Decoded {
        text: normalise_line_ends(text.into_owned()),
        warning,
    }
}

/// True if many bytes are controls that no text has.
fn is_binary(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let controls = sample
        .iter()
        .filter(|&&byte| byte < 7 || matches!(byte, 14..=26 | 28..=31));
    controls.count() > sample.len() / 20
}

/// UTF-32 with or without its byte order mark: three of four bytes of Western text are zero, one of
/// any text.
fn utf32(bytes: &[u8]) -> Option<String> {
    if bytes.len() < 8 || !bytes.len().is_multiple_of(4) {
        return None;
    }
    let sample = &bytes[..bytes.len().min(SAMPLE) & !3];
    let all = |place: usize, other: usize| {
        let zero = |unit: &[u8]| unit[place] == 0 && unit[other] <= 0x10;
        sample.chunks_exact(4).all(zero)
    };
    let read: fn([u8; 4]) -> u32 = match () {
        () if bytes.starts_with(&[0xFF, 0xFE, 0, 0]) || all(3, 2) => u32::from_le_bytes,
        () if bytes.starts_with(&[0, 0, 0xFE, 0xFF]) || all(0, 1) => u32::from_be_bytes,
        () => return None,
    };
    let mut text = String::with_capacity(bytes.len() / 4);
    for unit in bytes.chunks_exact(4) {
        let c = char::from_u32(read([unit[0], unit[1], unit[2], unit[3]]))?;
        text.push(c);
    }
    let text = text.trim_start_matches('\u{FEFF}');
    let is_marked =
        bytes.starts_with(&[0xFF, 0xFE, 0, 0]) || bytes.starts_with(&[0, 0, 0xFE, 0xFF]);
    let all = text.chars().count();
    let controls = text
        .chars()
        .filter(|c| c.is_control() && !c.is_whitespace());
    let plain = text.chars().filter(|c| c.is_ascii_graphic() || *c == ' ');
    let is_text = controls.count() * 50 <= all && (is_marked || plain.count() * 2 > all);
    is_text.then(|| text.to_owned())
}

/// UTF-16 without a byte order mark: every other byte of Western text is zero.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE) & !1];
    if sample.len() < 8 || bytes.len() % 2 == 1 {
        return None;
    }
    let pairs = sample.len() / 2;
    let high = sample.iter().step_by(2).filter(|&&byte| byte == 0).count();
    let low = sample
        .iter()
        .skip(1)
        .step_by(2)
        .filter(|&&byte| byte == 0)
        .count();
    let text = |zeros: usize, other: usize| zeros * 10 > pairs * 7 && other * 100 <= pairs;
    let encoding = match () {
        () if text(low, high) => UTF_16LE,
        () if text(high, low) => UTF_16BE,
        () => return None,
    };
    let (decoded, had_errors) = encoding.decode_without_bom_handling(sample);
    let odd = decoded
        .chars()
        .filter(|c| c.is_control() && !c.is_whitespace())
        .count();
    (!had_errors && odd * 50 <= pairs).then_some(encoding)
}

/// UTF-8 with a few broken places: far more good multi-byte characters than bad bytes.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes[..bytes.len().min(1 << 20)].utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > 4 * bad
}

/// `\r\n` and lone `\r` become `\n`.
pub(super) fn normalise_line_ends(text: String) -> String {
    if memchr::memchr(b'\r', text.as_bytes()).is_none() {
        return text;
    }
    let mut lines = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = memchr::memchr(b'\r', rest.as_bytes()) {
        lines.push_str(&rest[..at]);
        lines.push('\n');
        rest = &rest[at + 1..];
        rest = rest.strip_prefix('\n').unwrap_or(rest);
    }
    lines.push_str(rest);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], text: &str, warns: bool) {
        let decoded = decode(bytes.to_vec(), None).unwrap();
        assert_eq!(decoded.text, text);
        assert_eq!(decoded.warning.is_some(), warns, "{:?}", decoded.warning);
    }

    fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn text_is_decoded() {
        check("Ähre\nα".as_bytes(), "Ähre\nα", false);
        check("\u{FEFF}one".as_bytes(), "one", false);
        check(b"a\r\nb\rc\n\rd\r", "a\nb\nc\n\nd\n", false);
        check(
            &utf16("\u{FEFF}Größe 🙂", u16::to_le_bytes),
            "Größe 🙂",
            false,
        );
        check(
            &utf16("\u{FEFF}Größe 🙂\r\n", u16::to_be_bytes),
            "Größe 🙂\n",
            false,
        );
        check(
            &utf16("no mark, but plain", u16::to_le_bytes),
            "no mark, but plain",
            true,
        );
        check(
            &utf16("no mark, but plain", u16::to_be_bytes),
            "no mark, but plain",
            true,
        );
        check(
            b"The caf\xE9 in M\xFCnchen was na\xEFve.",
            "The café in München was naïve.",
            true,
        );
        check(b"\x93Hello,\x94 she said.", "“Hello,” she said.", true);
        check(
            b"a control \x1b[31m and \0 one",
            "a control \x1b[31m and \0 one",
            false,
        );
        let mut broken = "Größe, Länge, Höhe, Öl, Übung, Mühe".as_bytes().to_vec();
        broken.extend(b" \xE4 end");
        check(
            &broken,
            "Größe, Länge, Höhe, Öl, Übung, Mühe \u{FFFD} end",
            true,
        );
    }

    #[test]
    fn the_declared_set_counts_where_the_bytes_are_not_utf8() {
        let text = |bytes: &[u8], set| decode(bytes.to_vec(), Some(set)).unwrap().text;
        assert_eq!(text(b"\xD2\xC1\xC4", "koi8-r"), "рад");
        assert_eq!(text("é".as_bytes(), "iso-8859-1"), "é");
    }

    #[test]
    fn data_is_refused() {
        for bytes in [
            &b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0"[..],
            b"\x7FELF\x02\x01\x01\0\0\0\0\0\0\0\0\0",
            b"\xFF\x01\x02\x03\xFE\x05\x06",
        ] {
            assert_eq!(decode(bytes.to_vec(), None), Err(Refusal::Binary));
        }
    }

    #[test]
    fn marked_utf32_may_be_in_any_script_and_unmarked_in_latin_letters() {
        let utf32 = |text: &str, to_bytes: fn(u32) -> [u8; 4]| -> Vec<u8> {
            text.chars().flat_map(|c| to_bytes(u32::from(c))).collect()
        };
        for to_bytes in [u32::to_le_bytes, u32::to_be_bytes] {
            let greek = "Το λιμάνι ανοίγει τη Δευτέρα";
            check(&utf32(&format!("\u{FEFF}{greek}"), to_bytes), greek, false);
            let read = decode(utf32("The harbour opens on Monday", to_bytes), None).unwrap();
            assert_eq!(read.text, "The harbour opens on Monday");
        }
    }
}
