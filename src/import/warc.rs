//! Archived web pages: WARC files, with one page or a list of them.

use memchr::memmem;

use super::archive::gunzip;
use super::{Choice, Format, Hints, Parsed, Refusal, parse};

/// The most pages that are listed.
const MOST_PAGES: usize = 5000;

/// A page of an archive.
struct Page<'a> {
    uri: String,
    date: Option<String>,
    charset: Option<String>,
    encoding: Option<String>,
    is_chunked: bool,
    body: &'a [u8],
}

/// Reads `bytes` as a web archive: its only page, the one that `hints` names, or the list.
pub(super) fn import(bytes: &[u8], hints: &Hints) -> Result<Parsed, Refusal> {
    let pages = pages(bytes);
    let choices: Vec<Choice> = pages
        .iter()
        .map(|page| Choice {
            title: title_of(page).unwrap_or_else(|| page.uri.clone()),
            date: page.date.clone(),
            uri: Some(page.uri.clone()),
            author: None,
        })
        .collect();
    let chosen = match (pages.as_slice(), hints.entry) {
        ([], _) => return Err(Refusal::Because("there is no web page in it".to_owned())),
        ([only], _) => only,
        (pages, Some(entry)) => pages.get(entry).ok_or_else(|| {
            let count = pages.len();
            Refusal::Because(format!("it has {count} pages, not {}", entry + 1))
        })?,
        _ => {
            let line = |choice: &Choice| choice.title.clone();
            return Ok(Parsed::list(choices, line, Vec::new(), hints));
        }
    };
    let inner = Hints {
        uri: Some(chosen.uri.clone()),
        charset: chosen.charset.clone(),
        entry: None,
        ..hints.clone()
    };
    let mut parsed = parse(body(chosen)?, Format::Html, &inner)?;
    if choices.len() > 1 {
        parsed.choices = choices;
    }
    Ok(parsed)
}

/// The web pages among the records.
fn pages(bytes: &[u8]) -> Vec<Page<'_>> {
    let mut pages = Vec::new();
    let mut rest = bytes;
    while pages.len() < MOST_PAGES {
        let Some(start) = memmem::find(rest, b"WARC/1.") else {
            break;
        };
        rest = &rest[start..];
        let Some((head, after)) = head_and_body(rest) else {
            break;
        };
        let length = field(&head, "content-length").and_then(|length| length.parse().ok());
        let length = length.unwrap_or(0usize).min(after.len());
        let (block, next) = after.split_at(length);
        rest = next;
        let kind = field(&head, "warc-type").unwrap_or_default();
        let uri = field(&head, "warc-target-uri").unwrap_or_default();
        let date = field(&head, "warc-date");
        match kind.as_str() {
            "response" => pages.extend(response(block, &uri, date)),
            "resource" if field(&head, "content-type").is_some_and(|kind| is_page(&kind)) => {
                pages.push(Page {
                    uri,
                    date,
                    charset: None,
                    encoding: None,
                    is_chunked: false,
                    body: block,
                });
            }
            _ => {}
        }
    }
    pages
}

fn response<'a>(block: &'a [u8], uri: &str, date: Option<String>) -> Option<Page<'a>> {
    let (head, body) = head_and_body(block)?;
    let status = head.lines().next()?.split_whitespace().nth(1)?;
    let kind = field(&head, "content-type")?;
    let charset = kind
        .split_once("charset=")
        .map(|(_, charset)| charset.trim_matches(['"', ' ', ';']).to_owned());
    (status == "200" && is_page(&kind)).then(|| Page {
        uri: uri.trim_matches(['<', '>']).to_owned(),
        date,
        charset,
        encoding: field(&head, "content-encoding"),
        is_chunked: field(&head, "transfer-encoding").is_some_and(|kind| kind.contains("chunked")),
        body,
    })
}

fn is_page(kind: &str) -> bool {
    kind.starts_with("text/html") || kind.starts_with("application/xhtml")
}

/// The lines before the first empty one, and what follows it.
fn head_and_body(bytes: &[u8]) -> Option<(String, &[u8])> {
    let limit = &bytes[..bytes.len().min(1 << 16)];
    let (end, length) = memmem::find(limit, b"\r\n\r\n")
        .map(|end| (end, 4))
        .or_else(|| memmem::find(limit, b"\n\n").map(|end| (end, 2)))?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    Some((head, &bytes[end + length..]))
}

fn field(head: &str, name: &str) -> Option<String> {
    head.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        key.eq_ignore_ascii_case(name)
            .then(|| value.trim().to_owned())
    })
}

/// The page itself, unpacked.
fn body(page: &Page) -> Result<Vec<u8>, Refusal> {
    let whole = if page.is_chunked {
        joined(page.body)
    } else {
        page.body.to_vec()
    };
    match page.encoding.as_deref() {
        Some("gzip" | "x-gzip") if whole.starts_with(&[0x1F, 0x8B]) => gunzip(&whole),
        Some("br" | "deflate" | "zstd") => Err(Refusal::Because(
            "the page in it is packed in a way that is not read".to_owned(),
        )),
        _ => Ok(whole),
    }
}

/// The chunks of a body as one; a body that is not in chunks as it is.
fn joined(body: &[u8]) -> Vec<u8> {
    let mut whole = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some(end) = memmem::find(&rest[..rest.len().min(64)], b"\r\n") {
        let size = String::from_utf8_lossy(&rest[..end]).into_owned();
        let size = size.split(';').next().unwrap_or_default().trim().to_owned();
        let Ok(size) = usize::from_str_radix(&size, 16) else {
            break;
        };
        if size == 0 {
            return whole;
        }
        let from = end + 2;
        let Some(to) = from.checked_add(size).filter(|&to| to <= rest.len()) else {
            whole.extend(&rest[from..]);
            return whole;
        };
        whole.extend(&rest[from..to]);
        rest = rest.get(to + 2..).unwrap_or_default();
    }
    if whole.is_empty() {
        body.to_vec()
    } else {
        whole
    }
}

/// The words of the page's `title` element, if they can be had without unpacking it.
fn title_of(page: &Page) -> Option<String> {
    if page.encoding.is_some() {
        return None;
    }
    let head = String::from_utf8_lossy(&page.body[..page.body.len().min(1 << 14)]).into_owned();
    let start = head.to_ascii_lowercase().find("<title")?;
    let from = start + head[start..].find('>')? + 1;
    let length = head[from..].find('<')?;
    super::xml::collapse(&head[from..from + length])
}

#[cfg(test)]
mod tests {
    use super::super::archive::tests::gzip;
    use super::*;

    fn record(kind: &str, uri: &str, block: &[u8]) -> Vec<u8> {
        let mut record = format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\nContent-Length: {}\r\n\r\n",
            block.len()
        )
        .into_bytes();
        record.extend(block);
        record.extend(b"\r\n\r\n");
        record
    }

    fn page(n: usize) -> String {
        let words =
            format!("The ferry left the harbour on day {n}, and nobody on the quay saw it go. ")
                .repeat(6);
        format!(
            "<html><head><title>Day {n}</title></head><body><article><h1>Day {n}</h1><p>{words}</p></article></body></html>"
        )
    }

    #[test]
    fn pages_of_an_archive_are_listed_and_opened() {
        let plain = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{}",
            page(1)
        );
        let mut packed = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
        let body = gzip(page(2).as_bytes());
        packed.extend(format!("{:x}\r\n", body.len()).into_bytes());
        packed.extend(&body);
        packed.extend(b"\r\n0\r\n\r\n");
        let bytes = [
            record("warcinfo", "", b"software: none"),
            record("response", "https://varn.example/1", plain.as_bytes()),
            record(
                "response",
                "https://varn.example/x.png",
                b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nx",
            ),
            record(
                "response",
                "https://varn.example/gone",
                b"HTTP/1.1 404 No\r\nContent-Type: text/html\r\n\r\nx",
            ),
            record("response", "https://varn.example/2", &packed),
        ]
        .concat();
        assert_eq!(Format::detect(&bytes, "a.warc"), Format::Warc);
        let open = |entry| {
            let hints = Hints {
                entry,
                ..Hints::default()
            };
            parse(bytes.clone(), Format::Warc, &hints)
        };
        let parsed = open(None).expect("it opens");
        assert_eq!(parsed.article.text(), "Day 1\n\nhttps://varn.example/2");
        for (entry, title) in [(0, "Day 1"), (1, "Day 2")] {
            let article = open(Some(entry)).expect("it opens").article;
            assert_eq!(article.meta().title.as_deref(), Some(title));
            let address = format!("https://varn.example/{}", entry + 1);
            assert_eq!(article.meta().uri.as_deref(), Some(address.as_str()));
        }
        assert!(open(Some(2)).is_err());
        assert_eq!(open(Some(0)).map_or(0, |parsed| parsed.choices.len()), 2);
        // One page alone is nothing to choose from.
        let single = record("response", "https://varn.example/1", plain.as_bytes());
        let parsed = parse(single, Format::Warc, &Hints::default()).expect("it opens");
        assert_eq!(parsed.article.meta().title.as_deref(), Some("Day 1"));
        assert!(parsed.choices.is_empty());
        assert!(import(b"WARC/1.0\r\n", &Hints::default()).is_err());
    }
}
