//! [`Format`]: what some bytes are, by their content first and their name second.

use std::fmt;

use memchr::memmem;
use serde::{Deserialize, Serialize};

use super::{mailbox, mobi, subtitles};

/// A format that can be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// A web page.
    Html,
    /// An EPUB book.
    Epub,
    /// A PDF with a text layer.
    Pdf,
    /// A Word document (`.docx`).
    Docx,
    /// An OpenDocument text, slides or table (`.odt`, `.odp`, `.ods`).
    Odt,
    /// A feed: RSS, Atom or JSON.
    Feed,
    /// An email message (`.eml`).
    Mail,
    /// Rich text (`.rtf`).
    Rtf,
    /// A FictionBook (`.fb2`).
    Fb2,
    /// Subtitles (`.srt`, `.vtt`).
    Subtitles,
    /// A PowerPoint presentation (`.pptx`).
    Pptx,
    /// An Excel workbook (`.xlsx`).
    Xlsx,
    /// A Kindle book (`.mobi`, `.azw3`).
    Mobi,
    /// A mailbox (`.mbox`).
    Mbox,
    /// A web page in one file (`.mhtml`).
    Mhtml,
    /// An archive of web pages (`.warc`).
    Warc,
    /// Org (`.org`).
    Org,
    /// reStructuredText (`.rst`).
    Rst,
    /// AsciiDoc (`.adoc`).
    Asciidoc,
    /// LaTeX (`.tex`).
    Latex,
    /// The source of a manual page (`.1`).
    Man,
    /// Something packed with gzip.
    Gzip,
    /// A zip archive of articles.
    Zip,
}

impl Format {
    /// What `bytes` are; `name` (a file's name without folders) decides if they do not tell.
    pub fn detect(bytes: &[u8], name: &str) -> Self {
        by_signature(bytes).unwrap_or_else(|| by_words(bytes, name))
    }

    /// The format of a content type (`text/html; charset=utf-8`), if it names one.
    pub fn of_content_type(content_type: &str) -> Option<Self> {
        let kind = content_type.split(';').next()?.trim().to_ascii_lowercase();
        Some(match kind.as_str() {
            "text/html" | "application/xhtml+xml" => Self::Html,
            "text/markdown" | "text/x-markdown" => Self::Markdown,
            "text/plain" => Self::Text,
            "application/pdf" | "application/x-pdf" => Self::Pdf,
            "application/epub+zip" => Self::Epub,
            "application/rss+xml"
            | "application/atom+xml"
            | "application/feed+json"
            | "application/rdf+xml" => Self::Feed,
            "message/rfc822" => Self::Mail,
            "application/rtf" | "text/rtf" => Self::Rtf,
            "application/mbox" => Self::Mbox,
            "application/warc" => Self::Warc,
            "multipart/related" | "application/x-mimearchive" => Self::Mhtml,
            "text/org" => Self::Org,
            "text/x-rst" | "text/prs.fallenstein.rst" => Self::Rst,
            "text/asciidoc" => Self::Asciidoc,
            "application/x-tex" | "application/x-latex" | "text/x-tex" => Self::Latex,
            "text/troff" | "application/x-troff-man" => Self::Man,
            "text/vtt" | "application/x-subrip" => Self::Subtitles,
            _ => return None,
        })
    }

    /// True for a book, which opens as a whole although its chapters can be opened one by one.
    pub fn is_book(self) -> bool {
        matches!(self, Self::Epub | Self::Fb2 | Self::Mobi)
    }

    /// True if the pictures of a file can be shown: they are in it or beside it.
    pub fn has_pictures(self) -> bool {
        matches!(self, Self::Html | Self::Epub | Self::Docx | Self::Odt)
    }

    /// The format in a person's words, as in "cannot open it as …".
    pub fn describe(self) -> &'static str {
        match self {
            Self::Text => "plain text",
            Self::Markdown => "Markdown",
            Self::Html => "a web page",
            Self::Epub => "an EPUB book",
            Self::Pdf => "a PDF",
            Self::Docx => "a Word document",
            Self::Odt => "an OpenDocument file",
            Self::Feed => "a feed",
            Self::Mail => "an email message",
            Self::Rtf => "rich text (RTF)",
            Self::Fb2 => "a FictionBook",
            Self::Subtitles => "subtitles",
            Self::Pptx => "a PowerPoint presentation",
            Self::Xlsx => "an Excel workbook",
            Self::Mobi => "a Kindle book",
            Self::Mbox => "a mailbox",
            Self::Mhtml => "a web page in one file",
            Self::Warc => "a web archive",
            Self::Org => "Org",
            Self::Rst => "reStructuredText",
            Self::Asciidoc => "AsciiDoc",
            Self::Latex => "LaTeX",
            Self::Man => "a manual page",
            Self::Gzip => "a gzip file",
            Self::Zip => "a zip archive",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.describe())
    }
}

/// Formats that begin with bytes of their own.
fn by_signature(bytes: &[u8]) -> Option<Format> {
    let head = &bytes[..bytes.len().min(1024)];
    if bytes.starts_with(&[0x1F, 0x8B]) {
        return Some(Format::Gzip);
    }
    if bytes.starts_with(b"PK\x05\x06") {
        // An archive of nothing.
        return Some(Format::Zip);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        let holds = |words: &[u8]| memmem::find(bytes, words).is_some();
        return Some(match () {
            () if holds(b"META-INF/container.xml") || memmem::find(head, b"epub+zip").is_some() => {
                Format::Epub
            }
            () if holds(b"word/document.xml") => Format::Docx,
            () if holds(b"ppt/presentation.xml") => Format::Pptx,
            () if holds(b"xl/workbook.xml") => Format::Xlsx,
            // The kind is stored without packing, usually as the first file; slides and tables are
            // read as texts are.
            () if holds(b"content.xml")
                && (holds(b"application/vnd.oasis.opendocument.")
                    || holds(b"mimetype")
                    || (holds(b"styles.xml") && holds(b"meta.xml"))) =>
            {
                Format::Odt
            }
            () => Format::Zip,
        });
    }
    if bytes.starts_with(b"{\\rtf") {
        return Some(Format::Rtf);
    }
    if mobi::is_book(bytes) {
        return Some(Format::Mobi);
    }
    if bytes.starts_with(b"WARC/") {
        return Some(Format::Warc);
    }
    memmem::find(head, b"%PDF-").map(|_| Format::Pdf)
}

fn by_words(bytes: &[u8], name: &str) -> Format {
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase());
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]);
    let head = head.trim_start_matches('\u{FEFF}').trim_start();
    let lower = head.to_ascii_lowercase();
    if lower.contains("<fictionbook") && lower.starts_with('<') {
        return Format::Fb2;
    }
    if lower.starts_with('<') && lower.contains("<office:document") {
        return Format::Odt;
    }
    if subtitles::are_subtitles(head) {
        return Format::Subtitles;
    }
    if is_feed(&lower) {
        return Format::Feed;
    }
    let named = match ending.as_deref() {
        Some("md" | "markdown" | "mdown" | "mkd") => Some(Format::Markdown),
        Some("html" | "htm" | "xhtml" | "xht") => Some(Format::Html),
        Some("mht" | "mhtml") => Some(Format::Mhtml),
        Some("mbox" | "mbx") => Some(Format::Mbox),
        Some("org") => Some(Format::Org),
        Some("rst" | "rest") => Some(Format::Rst),
        Some("adoc" | "asciidoc" | "asc") => Some(Format::Asciidoc),
        Some("tex" | "latex" | "ltx") => Some(Format::Latex),
        Some("eml") => Some(Format::Mail),
        Some("rss" | "atom") => Some(Format::Feed),
        Some("txt" | "text") => Some(Format::Text),
        _ => None,
    };
    let is_marked_up = matches!(
        named,
        Some(Format::Markdown | Format::Org | Format::Rst | Format::Asciidoc | Format::Latex)
    );
    if is_html(&lower) && !is_marked_up {
        return Format::Html;
    }
    if mailbox::is_mailbox(head) {
        return Format::Mbox;
    }
    if named != Some(Format::Text) && !is_marked_up && is_mail(head) {
        let whole = lower.contains("multipart/related")
            && (named == Some(Format::Mhtml) || lower.contains("snapshot-content-location"));
        return if whole { Format::Mhtml } else { Format::Mail };
    }
    named.unwrap_or_else(|| match () {
        () if is_manual(head) => Format::Man,
        () if lower.contains("\\documentclass") || lower.contains("\\begin{document}") => {
            Format::Latex
        }
        () if lower.starts_with("#+title:") => Format::Org,
        () if is_markdown(head) => Format::Markdown,
        () => Format::Text,
    })
}

/// The head of a feed: its outermost element, or JSON Feed's version.
fn is_feed(lower: &str) -> bool {
    if lower.starts_with('{') {
        return lower.contains("jsonfeed.org/version");
    }
    let mut rest = lower;
    while let Some(inner) = rest.strip_prefix("<?").or_else(|| rest.strip_prefix("<!")) {
        let comment = inner.starts_with("--");
        let close = if comment { "-->" } else { ">" };
        let Some(mut end) = inner.find(close) else {
            return false;
        };
        // A document type may declare entities between brackets.
        if !comment && inner[..end].contains('[') {
            let Some(after) = inner.find(']') else {
                return false;
            };
            let Some(close) = inner[after..].find('>') else {
                return false;
            };
            end = after + close;
        }
        rest = inner[end..].trim_start_matches(['-', '>']).trim_start();
    }
    ["<rss", "<feed", "<rdf:rdf"].iter().any(|start| {
        rest.strip_prefix(start)
            .is_some_and(|rest| rest.starts_with([' ', '>', '\n', '\t', '\r']))
    })
}

fn is_html(lower: &str) -> bool {
    let starts = ["<!doctype html", "<html", "<head", "<body", "<article"];
    if starts.iter().any(|start| lower.starts_with(start)) {
        return true;
    }
    let is_markup = lower.starts_with("<?xml") || lower.starts_with("<!--");
    is_markup && (lower.contains("<html") || lower.contains("<!doctype html"))
}

/// Several header lines of a message before anything else.
fn is_mail(head: &str) -> bool {
    let known = [
        "from",
        "to",
        "subject",
        "date",
        "received",
        "return-path",
        "message-id",
        "mime-version",
        "delivered-to",
        "content-type",
        "reply-to",
        "dkim-signature",
        "x-mailer",
    ];
    let mut found = 0;
    for line in head.lines().take(60) {
        if line.trim().is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) {
            continue;
        }
        let Some((name, _)) = line.split_once(':') else {
            return found >= 4;
        };
        if name.contains(' ') {
            return found >= 4;
        }
        found += usize::from(known.contains(&name.to_ascii_lowercase().as_str()));
    }
    found >= 3
}

/// The source of a manual page: its first line that is not a comment says the title.
fn is_manual(head: &str) -> bool {
    let mut lines = head.lines().filter(|line| {
        !(line.is_empty() || line.starts_with(".\\\"") || line.starts_with("'\\\""))
    });
    let first = lines.next().unwrap_or_default();
    first.starts_with(".TH ") || first.starts_with(".Dd ")
}

/// Text without a telling name is Markdown only if several of its signs come together.
fn is_markdown(head: &str) -> bool {
    if let Some(rest) = head.strip_prefix("---\n") {
        return rest.contains("\n---\n")
            && rest.lines().next().is_some_and(|line| line.contains(": "));
    }
    let is_heading = |line: &&str| {
        let marks = line.bytes().take_while(|&b| b == b'#').count();
        (1..=6).contains(&marks) && line[marks..].starts_with(' ')
    };
    let headings = head.lines().filter(is_heading).count();
    let fences = head.lines().filter(|line| line.starts_with("```")).count();
    let links = head.matches("](http").count();
    let strong = head.matches("**").count() / 2;
    usize::from(headings > 0)
        + usize::from(fences > 1)
        + usize::from(links > 0)
        + usize::from(strong > 0)
        >= 2
        || headings >= 2
}

#[cfg(test)]
mod tests {
    use super::super::archive::tests::{gzip, zip};
    use super::*;

    #[test]
    fn the_content_tells_before_the_name() {
        let check = |bytes: &[u8], name: &str, format| {
            assert_eq!(
                Format::detect(bytes, name),
                format,
                "{name} {}",
                String::from_utf8_lossy(bytes)
            );
        };
        check(b"%PDF-1.4\n", "a.txt", Format::Pdf);
        check(b"junk\n%PDF-1.4\n", "", Format::Pdf);
        check(&gzip(b"words"), "a.txt", Format::Gzip);
        check(&zip(&[("a.txt", b"words")]), "a.epub", Format::Zip);
        check(
            &zip(&[("META-INF/container.xml", b"")]),
            "a.zip",
            Format::Epub,
        );
        check(&zip(&[("word/document.xml", b"")]), "a", Format::Docx);
        check(b"<!DOCTYPE html><p>a", "a.txt", Format::Html);
        check(b"\xEF\xBB\xBF \n<HTML><p>a", "", Format::Html);
        check(b"<?xml version='1.0'?><html xmlns='x'>", "", Format::Html);
        check(b"<p>a", "a.html", Format::Html);
        check(b"<p>a", "", Format::Text);
        check(
            b"<?xml version='1.0'?><!-- c --><rss version='2.0'>",
            "a.html",
            Format::Feed,
        );
        check(
            b"<feed xmlns='http://www.w3.org/2005/Atom'>",
            "",
            Format::Feed,
        );
        check(b"<feedback>", "", Format::Text);
        let typed =
            b"<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'b'>\n<!ENTITY c 'd'> ] >\n<rss>";
        check(typed, "a.xml", Format::Feed);
        check(
            b"<!DOCTYPE rss [<!ENTITY a 'b'><rss>",
            "a.xml",
            Format::Text,
        );
        check(b"PK\x05\x06\0\0\0\0", "a.docx", Format::Zip);
        check(
            b"{\"version\": \"https://jsonfeed.org/version/1.1\"}",
            "a.json",
            Format::Feed,
        );
        check(b"{\"version\": 1}", "a.json", Format::Text);
        check(
            b"From: a@b.org\nSubject: x\nDate: y\n\nwords",
            "",
            Format::Mail,
        );
        check(
            b"From: a@b.org\nSubject: x\nDate: y\n\nwords",
            "a.txt",
            Format::Text,
        );
        check(b"Dear Ana,\nNote: this\n", "", Format::Text);
        check(b"words", "a.eml", Format::Mail);
        check(b"# A\n\nwords", "a.md", Format::Markdown);
        check(b"# A\n\nwords", "a.txt", Format::Text);
        check(b"# A\n\n[b](https://c.org)", "", Format::Markdown);
        check(b"---\ntitle: A\n---\nwords", "", Format::Markdown);
        check(b"{\\rtf1 words}", "a.doc", Format::Rtf);
        check(
            b"<?xml version='1.0'?>\n<FictionBook xmlns='x'>",
            "a.fb2",
            Format::Fb2,
        );
        check(
            b"WEBVTT\n\n00:01.000 --> 00:02.000\nwords",
            "a.vtt",
            Format::Subtitles,
        );
        let kind = "application/vnd.oasis.opendocument.presentation";
        check(
            &zip(&[
                ("content.xml", b"<a/>"),
                ("META-INF/manifest.xml", b"<b/>"),
                ("mimetype", kind.as_bytes()),
            ]),
            "a.odp",
            Format::Odt,
        );
        // Its kind may be packed.
        check(
            &zip(&[("mimetype", b""), ("content.xml", b"<a/>")]),
            "a.odt",
            Format::Odt,
        );
        check(
            &zip(&[("ppt/presentation.xml", b"")]),
            "a.zip",
            Format::Pptx,
        );
        check(&zip(&[("xl/workbook.xml", b"")]), "a", Format::Xlsx);
        check(b".\\\" words\n.TH A 1\n", "a.1", Format::Man);
        check(b".Dd May 1, 2024\n", "", Format::Man);
        check(b"\\documentclass{article}", "", Format::Latex);
        check(b"words", "a.tex", Format::Latex);
        check(b"#+TITLE: A\n", "", Format::Org);
        check(b"= A\n", "a.adoc", Format::Asciidoc);
        check(b"A\n=\n", "a.rst", Format::Rst);
        check(
            b"From: <Saved>\nSnapshot-Content-Location: https://a.org\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\n",
            "",
            Format::Mhtml,
        );
        check(
            b"From ana@a.org Mon May 6 10:00 2024\nFrom: a@b.org\n\nwords",
            "",
            Format::Mbox,
        );
        check(b"From the quay 9 of us\nsaw: it", "", Format::Text);
        check(b"# not\n", "", Format::Text);
        check(b"", "", Format::Text);
    }

    #[test]
    fn content_types_name_formats() {
        assert_eq!(
            Format::of_content_type("Text/HTML; charset=x"),
            Some(Format::Html)
        );
        assert_eq!(Format::of_content_type("application/octet-stream"), None);
    }

    #[test]
    fn one_sign_alone_is_not_markdown() {
        let check = |text: &str, expected: bool| assert_eq!(is_markdown(text), expected, "{text}");
        check("**a** b", false);
        check("see [a](https://b.example)", false);
        check("# A\n\nwords", false);
        check("#A\n\n#B\n", false);
        check("```\na\n```\n", false);
        check("```\n**a**", false);
        check("```\n**a**\n```\n", true);
        check("# A\n\n**b**", true);
        check("# A\n\n####### b", false);
        check("# A\n\n## B", true);
        check("**a** [b](http://c.example)", true);
        check("---\ntitle: a\n---\nwords", true);
        check("---\ntitle: a\nwords", false);
        check("---\nwords\n---\nmore", false);
    }
}
