//! Kinds of files that are known but not read, in a person's words, and what would help.

use memchr::memmem;

/// What `bytes` are, if they are of a known kind that no importer reads.
pub(super) fn kind(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Some(compound(bytes));
    }
    let found = SIGNATURES
        .iter()
        .find(|(at, sign, _)| bytes.get(*at..).is_some_and(|rest| rest.starts_with(sign)));
    if let Some((.., what)) = found {
        return Some(what);
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]);
    let head = head.trim_start_matches('\u{FEFF}').trim_start();
    if let Some(what) = markup(bytes, head) {
        return Some(what);
    }
    let is_drawing = head.starts_with("<svg")
        || (head.starts_with("<?xml") || head.starts_with("<!--")) && head.contains("<svg");
    is_drawing.then_some("a drawing (SVG), which has no text to read: open it in a browser")
}

/// Texts with marks of their own, which would be a heap of marks as plain text.
fn markup(bytes: &[u8], head: &str) -> Option<&'static str> {
    if head.starts_with('{') {
        let is_notebook = memmem::find(bytes, b"\"nbformat\"").is_some()
            && memmem::find(bytes, b"\"cells\"").is_some();
        return is_notebook.then_some(
            "a Jupyter notebook, which Byline does not read: save it as Markdown or HTML (jupyter nbconvert)",
        );
    }
    if !head.starts_with('<') {
        return None;
    }
    let lower = head.to_ascii_lowercase();
    let holds = |signs: &[&str]| signs.iter().any(|sign| lower.contains(sign));
    match () {
        () if holds(&["docbook.org/ns/docbook", "//dtd docbook"]) => Some(
            "a DocBook document, which Byline does not read: convert it to HTML, for example with pandoc",
        ),
        () if holds(&["//dtd jats", "-//nlm//dtd", "<article-meta"]) => Some(
            "a JATS article, which Byline does not read: convert it to HTML, for example with pandoc, or open its PDF",
        ),
        () if holds(&["tei-c.org/ns", "<teiheader"]) => {
            Some("a TEI document, which Byline does not read: convert it to HTML or EPUB")
        }
        () => None,
    }
}

/// Old Office formats are small file systems; the names of their streams are UTF-16.
fn compound(bytes: &[u8]) -> &'static str {
    let holds = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memmem::find(bytes, &wide).is_some()
    };
    match () {
        () if holds("WordDocument") => {
            "a Word 97 document, which Byline does not read: save it as .docx, .odt or .txt"
        }
        () if holds("Workbook") || holds("Book") => {
            "an Excel 97 table, which Byline does not read: save it as .xlsx, .ods or .csv"
        }
        () if holds("PowerPoint Document") => {
            "a PowerPoint 97 presentation, which Byline does not read: save it as .pptx or .odp"
        }
        () if holds("__substg1.0") => {
            "an Outlook message, which Byline does not read: save it as .eml or .html"
        }
        () => "an old Office document, which Byline does not read: save it in a newer format",
    }
}

/// Where a sign stands, the sign, and what it is the sign of.
const SIGNATURES: &[(usize, &[u8], &str)] = &[
    (
        0,
        b"AT&TFORM",
        "a DjVu scan, which Byline does not read: convert it to PDF with a text layer",
    ),
    (
        0,
        b"ITSF",
        "a Windows help file (CHM), which Byline does not read: convert it to EPUB, for example with Calibre",
    ),
    (
        0,
        b"\xFFWPC",
        "a WordPerfect document, which Byline does not read: save it as .docx, .odt or PDF",
    ),
    (
        0,
        b"CONT\x02\0",
        "a Kindle book of the kind KFX, which Byline does not read: get it as EPUB or AZW3",
    ),
    (
        0,
        b"\xEADRMION\xEE",
        "a Kindle book with copy protection, which Byline cannot read",
    ),
    (
        0,
        b"%!PS",
        "a PostScript file, which Byline does not read: convert it with ps2pdf",
    ),
    (
        0,
        b"\x89PNG",
        "a picture (PNG), which has no text to read: recognise its words first (OCR)",
    ),
    (
        0,
        b"\xFF\xD8\xFF",
        "a picture (JPEG), which has no text to read: recognise its words first (OCR)",
    ),
    (
        0,
        b"GIF8",
        "a picture (GIF), which has no text to read: recognise its words first (OCR)",
    ),
    (
        0,
        b"II*\0",
        "a picture (TIFF), which has no text to read: recognise its words first (OCR)",
    ),
    (
        0,
        b"MM\0*",
        "a picture (TIFF), which has no text to read: recognise its words first (OCR)",
    ),
    (
        8,
        b"WEBP",
        "a picture (WebP), which has no text to read: recognise its words first (OCR)",
    ),
    (
        8,
        b"WAVE",
        "a sound recording, which has no text to read: open its transcript",
    ),
    (
        0,
        b"ID3",
        "a sound recording, which has no text to read: open its transcript",
    ),
    (
        0,
        b"OggS",
        "a sound recording, which has no text to read: open its transcript",
    ),
    (
        0,
        b"fLaC",
        "a sound recording, which has no text to read: open its transcript",
    ),
    (
        4,
        b"ftyp",
        "a film or sound recording, which has no text to read: open its subtitles",
    ),
    (
        0,
        b"\x1A\x45\xDF\xA3",
        "a film, which has no text to read: open its subtitles",
    ),
    (0, b"7z\xBC\xAF\x27\x1C", "a 7z archive: unpack it first"),
    (0, b"Rar!", "a RAR archive: unpack it first"),
    (0, b"\xFD7zXZ\0", "a file packed with xz: unpack it first"),
    (0, b"BZh", "a file packed with bzip2: unpack it first"),
    (
        0,
        b"\x28\xB5\x2F\xFD",
        "a file packed with zstd: unpack it first",
    ),
    (257, b"ustar", "a tar archive: unpack it first"),
    (
        0,
        b"SQLite format 3\0",
        "an SQLite database, not an article",
    ),
    (0, b"\x7FELF", "a program, not an article"),
    (0, b"MZ\x90", "a program, not an article"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_kinds_are_named_with_what_would_help() {
        let check = |bytes: &[u8], words: Option<&str>| {
            let found = kind(bytes);
            let fits = match (found, words) {
                (Some(found), Some(words)) => found.contains(words),
                (found, words) => found.is_none() && words.is_none(),
            };
            assert!(fits, "{found:?}, not {words:?}");
        };
        let mut old = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
        check(&old, Some("old Office"));
        old.extend("WordDocument".encode_utf16().flat_map(u16::to_le_bytes));
        check(&old, Some(".docx"));
        check(b"<?xml version='1.0'?>\n<svg xmlns='x'>", Some("drawing"));
        check(b"\xFF\xD8\xFF\xE0", Some("JPEG"));
        check(
            b"<?xml version='1.0'?><article xmlns='http://docbook.org/ns/docbook'>",
            Some("DocBook"),
        );
        check(
            b"<?xml version='1.0'?><!DOCTYPE article PUBLIC '-//NLM//DTD JATS' 'x.dtd'><article>",
            Some("JATS"),
        );
        check(b"<TEI xmlns='http://www.tei-c.org/ns/1.0'>", Some("TEI"));
        check(b"{\"cells\": [], \"nbformat\": 4}", Some("Jupyter"));
        check(b"{\"cells\": []}", None);
        check(b"<p>Of docbook.</p>", None);
        check(b"ITSF\x03\0", Some("CHM"));
        check(b"\xFFWPC\x10", Some("WordPerfect"));
        check(b"GIFs are pictures.", None);
        check(b"", None);
    }
}
