//! Email messages (`.eml`) → an article: the HTML part if there is one, else the plain one.
//!
//! Attachments are left out; nothing that a message points to is loaded.

use std::borrow::Cow;

use mail_parser::{Address, MessageParser, MimeHeaders};

use super::build::Builder;
use super::plain::from_text;
use super::{Choice, Hints, Parsed, Refusal, Warning, decode, page};
use crate::text::Meta;

/// Reads `bytes` as a web page in one file: the page that its parts belong to.
pub(super) fn web_page(bytes: &[u8], hints: &Hints) -> Result<Parsed, Refusal> {
    let message = MessageParser::default()
        .parse(bytes)
        .ok_or_else(|| Refusal::Because("it has no head".to_owned()))?;
    let html = message.body_html(0);
    let Some(html) = html.filter(|html| html.contains('<')) else {
        return import(bytes, hints);
    };
    let address = |name: &str| {
        message
            .header_raw(name)
            .map(|value| value.trim().to_owned())
    };
    let uri = address("Snapshot-Content-Location").or_else(|| {
        let part = message.html_body.first().and_then(|&id| message.part(id))?;
        part.content_location().map(str::to_owned)
    });
    let inner = Hints {
        uri: uri.or_else(|| hints.uri.clone()),
        charset: Some("utf-8".to_owned()),
        ..hints.clone()
    };
    page::import(html.into_owned().into_bytes(), &inner)
}

/// What the head of a message says, for a list of messages.
pub(super) fn about(bytes: &[u8]) -> Choice {
    let end = [&b"\n\n"[..], b"\n\r\n"]
        .iter()
        .filter_map(|blank| memchr::memmem::find(bytes, blank))
        .min();
    let head = readable(&bytes[..end.map_or(bytes.len(), |end| end + 1).min(1 << 16)]);
    let message = MessageParser::default().parse_headers(&*head);
    let subject = message
        .as_ref()
        .and_then(|message| message.subject())
        .and_then(super::xml::collapse);
    Choice {
        title: subject.unwrap_or_else(|| "(no subject)".to_owned()),
        author: message
            .as_ref()
            .and_then(|message| message.from())
            .and_then(sender),
        date: message
            .as_ref()
            .and_then(|message| message.date())
            .map(mail_parser::DateTime::to_rfc3339),
        uri: None,
    }
}

/// A message in UTF-8 if its head, or all of it without a word about its character set, is in an
/// older one.
fn readable(bytes: &[u8]) -> Cow<'_, [u8]> {
    if std::str::from_utf8(bytes).is_ok() {
        return Cow::Borrowed(bytes);
    }
    let end = memchr::memmem::find(bytes, b"\n\n")
        .or_else(|| memchr::memmem::find(bytes, b"\n\r\n"))
        .unwrap_or(bytes.len());
    let (head, body) = bytes.split_at(end);
    let says = String::from_utf8_lossy(bytes)
        .to_ascii_lowercase()
        .contains("charset=");
    if !says {
        return match decode(bytes.to_vec(), None) {
            Ok(decoded) => Cow::Owned(decoded.text.into_bytes()),
            Err(_) => Cow::Borrowed(bytes),
        };
    }
    match decode(head.to_vec(), None) {
        Ok(decoded) if std::str::from_utf8(head).is_err() => {
            let mut whole = decoded.text.into_bytes();
            whole.extend(body);
            Cow::Owned(whole)
        }
        _ => Cow::Borrowed(bytes),
    }
}

/// Reads `bytes` as an email message.
pub(super) fn import(bytes: &[u8], hints: &Hints) -> Result<Parsed, Refusal> {
    let bytes = readable(bytes);
    let message = MessageParser::default()
        .parse(&*bytes)
        .ok_or_else(|| Refusal::Because("it has no letter's head".to_owned()))?;
    let mut warnings = Vec::new();
    let meta = Meta {
        title: message.subject().and_then(super::xml::collapse),
        author: message.from().and_then(sender),
        date: message.date().map(mail_parser::DateTime::to_rfc3339),
        ..Meta::default()
    };
    let attachments = message
        .attachments()
        .filter(|part| part.attachment_name().is_some())
        .count();
    if attachments > 0 {
        let plural = if attachments == 1 {
            "attachment is"
        } else {
            "attachments are"
        };
        warnings.push(Warning(format!("{attachments} {plural} left out")));
    }
    // A part that is text only is given as HTML too; the real thing is wanted.
    let is_html = message
        .html_body
        .first()
        .and_then(|&id| message.part(id))
        .is_some_and(mail_parser::MessagePart::is_text_html);
    let unread =
        || Warning("some of its letters could not be read: they are shown as \u{FFFD}".to_owned());
    if is_html {
        let mut builder = Builder::default();
        // All parts that are meant to be seen, one after another.
        for html in (0..message.html_body.len()).filter_map(|n| message.body_html(n)) {
            page::whole(&mut builder, &html, None);
        }
        if builder.has_words() {
            let article = builder.finish(meta, &hints.name, &mut warnings);
            warnings.extend(article.text().contains('\u{FFFD}').then(unread));
            return Ok(Parsed {
                article,
                warnings,
                choices: Vec::new(),
            });
        }
    }
    let texts = (0..message.text_body.len()).filter_map(|n| message.body_text(n));
    let texts: Vec<Cow<'_, str>> = texts.filter(|text| !text.trim().is_empty()).collect();
    let text: String = match texts.as_slice() {
        [] => return Err(Refusal::Because("there is no text in it".to_owned())),
        [only] => only.chars().filter(|&c| c != '\0').collect(),
        all => {
            let all = all.iter().map(|text| text.trim_matches(['\r', '\n']));
            let all = all.collect::<Vec<_>>().join("\n\n");
            all.chars().filter(|&c| c != '\0').collect()
        }
    };
    let article = from_text(text, &hints.name);
    let title = meta.title.or_else(|| article.meta().title.clone());
    let meta = Meta { title, ..meta };
    let article = article.with_meta(meta);
    warnings.extend(article.text().contains('\u{FFFD}').then(unread));
    Ok(Parsed {
        article,
        warnings,
        choices: Vec::new(),
    })
}

fn sender(address: &Address) -> Option<String> {
    let first = address.first()?;
    let name = first.name().and_then(super::xml::collapse);
    name.or_else(|| first.address().map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::super::{Format, parse};
    use super::*;

    #[test]
    fn heads_and_bodies_in_old_character_sets_are_read() {
        let open = |bytes: &[u8]| {
            let parsed = import(bytes, &Hints::default());
            parsed.map(|parsed| parsed.article).unwrap_or_default()
        };
        let plain = b"From: Ren\xE9e M\xFCller <r@varn.example>\nSubject: Die F\xE4hre\n f\xE4hrt\n\nDie F\xE4hre \xFCber den Flu\xDF f\xE4hrt um f\xFCnf.\n";
        let article = open(plain);
        assert_eq!(article.meta().author.as_deref(), Some("Renée Müller"));
        assert_eq!(article.meta().title.as_deref(), Some("Die Fähre fährt"));
        assert_eq!(
            article.text().trim(),
            "Die Fähre über den Fluß fährt um fünf."
        );
        let declared = b"From: =?iso-8859-1?Q?Ren=E9e?=\n =?iso-8859-1?Q?_M=FCller?= <r@varn.example>\nSubject: Die F\xE4hre\n\
            Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: 8bit\n\nF\xFCnf.\n";
        let article = open(declared);
        assert_eq!(article.meta().author.as_deref(), Some("Renée Müller"));
        assert_eq!(article.meta().title.as_deref(), Some("Die Fähre"));
        assert_eq!(article.text().trim(), "Fünf.");
    }

    #[test]
    fn mail_in_the_character_sets_of_east_asia_is_read() {
        let check = |label: &str, words: &str| {
            let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).expect("a label");
            let (bytes, _, lossy) = encoding.encode(words);
            assert!(!lossy, "{label}");
            let hex = |byte: &u8| format!("={byte:02X}");
            let quoted = bytes.iter().map(hex).collect::<Vec<_>>().concat();
            let head = format!(
                "From: =?{label}?Q?{quoted}?= <r@varn.example>\nSubject: =?{label}?Q?{quoted}?=\nMIME-Version: 1.0\n"
            );
            let html = [b"<p>", bytes.as_ref(), b"</p>"].concat();
            for (kind, coding, body) in [
                ("plain", "8bit", bytes.as_ref()),
                ("plain", "quoted-printable", quoted.as_bytes()),
                ("html", "8bit", &html),
            ] {
                let head = format!(
                    "{head}Content-Type: text/{kind}; charset={label}\nContent-Transfer-Encoding: {coding}\n\n"
                );
                let mail = [head.as_bytes(), body, b"\n"].concat();
                let parsed = import(&mail, &Hints::default()).expect("a letter");
                assert!(
                    parsed.article.text().contains(words),
                    "{label} {kind} {coding}"
                );
                assert_eq!(
                    parsed.article.meta().title.as_deref(),
                    Some(words),
                    "{label}"
                );
                assert_eq!(
                    parsed.article.meta().author.as_deref(),
                    Some(words),
                    "{label}"
                );
                assert!(parsed.warnings.is_empty(), "{:?}", parsed.warnings);
            }
        };
        for label in ["gb2312", "gbk", "gb18030"] {
            check(label, "渡船星期二停了");
        }
        check("big5", "渡船星期二停了");
        for label in ["shift_jis", "euc-jp", "iso-2022-jp"] {
            check(label, "渡し船は火曜日に止まった");
        }
        check("euc-kr", "나룻배는 화요일에 멈췄다");
        check("ks_c_5601-1987", "나룻배는 화요일에 멈췄다");
    }

    #[test]
    fn letters_that_cannot_be_read_are_told_of() {
        let mail = b"From: a@varn.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: text/plain; charset=hz-gb-2312\n\n~{6I4,~} left.\n";
        let parsed = import(mail, &Hints::default()).expect("a letter");
        assert_eq!(parsed.warnings.len(), 1, "{:?}", parsed.article.text());
    }

    #[test]
    fn a_web_page_in_one_file_opens_as_a_page() {
        let words =
            "The ferry left the harbour, and nobody on the quay saw it go on that day. ".repeat(5);
        let file = format!(
            "From: <Saved by Blink>\nSnapshot-Content-Location: https://varn.example/ferry\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/related;\n type=\"text/html\"; boundary=\"B\"\n\n--B\nContent-Type: text/html\nContent-Transfer-Encoding: 8bit\n\n<html><head><title>The Ferry</title></head><body><nav><a href=/>Home</a></nav><article><h1>The Ferry</h1><p>{words}</p></article></body></html>\n--B\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\nAAAA\n--B--\n"
        );
        assert_eq!(Format::detect(file.as_bytes(), "a.mhtml"), Format::Mhtml);
        let parsed = parse(file.into_bytes(), Format::Mhtml, &Hints::default());
        let article = parsed.map(|parsed| parsed.article).unwrap_or_default();
        assert_eq!(article.meta().title.as_deref(), Some("The Ferry"));
        assert_eq!(
            article.meta().uri.as_deref(),
            Some("https://varn.example/ferry")
        );
        assert!(!article.text().contains("Home"));
    }

    #[test]
    fn all_parts_that_are_meant_to_be_seen_are_read() {
        let open = |parts: &[(&str, &str)]| {
            let parts = parts
                .iter()
                .map(|(kind, words)| format!("--b\nContent-Type: {kind}\n\n{words}\n"));
            let mail = format!(
                "Subject: Ferry\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"b\"\n\n{}--b--\n",
                parts.collect::<String>()
            );
            let parsed = import(mail.as_bytes(), &Hints::default()).expect("a letter");
            let words = parsed.article.text().split_whitespace();
            words.collect::<Vec<_>>().join(" ")
        };
        let many: Vec<String> = (0..120).map(|n| format!("Ferry {n} left.")).collect();
        let parts: Vec<(&str, &str)> = many
            .iter()
            .map(|words| ("text/plain", words.as_str()))
            .collect();
        assert_eq!(open(&parts), many.join(" "));
        let list = open(&[
            ("text/html", "<p>It <b>rained</b>.</p>"),
            ("text/plain", "The list of the quay"),
        ]);
        assert_eq!(list, "Ferry It rained. The list of the quay");
    }
}
