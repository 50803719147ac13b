//! A web page → its article: what it is about, and the main text without what stands around it.
//!
//! The main text is found by Readability's method (`dom_smoothie`), then two rules of our own: a
//! picture is its caption, and a short block that is nothing but a link leads elsewhere.

use dom_query::Document;
use dom_smoothie::{Config, Readability};

use super::about::{About, Landmarks};
use super::build::Builder;
use super::html::{Walk, before_abyss};
use super::{Hints, Parsed, Refusal, Warning, decode};
use crate::text::{Block, BlockKind, Meta, Style};

/// A block shorter than this that is one link is taken for a "read more" line, in bytes.
const LONGEST_LEAD_ELSEWHERE: usize = 200;

/// Where the links of a page lead that nobody knows the address of.
const NOWHERE: &str = "http://nowhere.invalid/";

/// Reads `bytes` as a web page.
pub(super) fn import(bytes: Vec<u8>, hints: &Hints) -> Result<Parsed, Refusal> {
    let declared = hints.charset.clone().or_else(|| declared_charset(&bytes));
    let decoded = decode(bytes, declared.as_deref())?;
    let mut warnings: Vec<Warning> = decoded.warning.into_iter().collect();
    let mut html = decoded.text.as_str();
    if let Some(part) = before_abyss(html) {
        warnings.push(Warning(
            "the page is cut where its elements nest too deep".to_owned(),
        ));
        html = part;
    }
    let document = Document::from(html);
    let landmarks = Landmarks::find(&document);
    let mut about = About::read(&landmarks);
    // A saved page says itself where it came from; if it does not, its links lead somewhere all
    // the same, which tells them from words.
    let uri = hints.uri.clone().or_else(|| about.own_address());
    let base = landmarks
        .base(uri.as_deref())
        .unwrap_or_else(|| NOWHERE.to_owned());
    for node in landmarks.invitations {
        node.remove_from_parent();
    }
    let mut builder = Builder::default();
    let walk = Walk {
        base: Some(&base),
        pictures: false,
    };
    let address = Some(base.as_str()).filter(|base| base.starts_with("http"));
    let config = Config {
        keep_classes: true,
        ..Config::default()
    };
    let read = Readability::with_document(document, address, Some(config))
        .and_then(|mut readability| readability.parse());
    match read {
        Ok(article) => {
            about.add(&article);
            let content = Document::from(article.content);
            walk.run(&mut builder, &content.root());
            drop_links_elsewhere(&mut builder);
        }
        Err(_) => walk.run(&mut builder, &Document::from(html).root()),
    }
    if !builder.has_words() {
        return Err(Refusal::Because("no text was found on the page".to_owned()));
    }
    builder.forget_links(NOWHERE);
    let meta = about.into_meta(hints.uri.as_deref());
    drop_known_lines(&mut builder, &meta);
    let article = builder.finish(meta, &hints.name, &mut warnings);
    Ok(Parsed {
        article,
        warnings,
        choices: Vec::new(),
    })
}

/// Adds a whole HTML document that has nothing around its text (an email message, a feed's entry).
pub(super) fn whole(builder: &mut Builder, html: &str, base: Option<&str>) {
    let document = Document::from(before_abyss(html).unwrap_or(html));
    Walk {
        base,
        pictures: true,
    }
    .run(builder, &document.root());
}

/// The character set that the page's first kilobytes declare.
fn declared_charset(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let at = head
        .find("charset=")
        .map(|at| at + "charset=".len())
        .or_else(|| {
            let xml = head
                .starts_with("<?xml")
                .then(|| head.find("encoding="))??;
            Some(xml + "encoding=".len())
        })?;
    let label = head[at..].trim_start_matches(['"', '\'', ' ']);
    let end = label
        .find(['"', '\'', ' ', '>', ';', '/', '?'])
        .unwrap_or(label.len());
    Some(label[..end].to_owned())
}

fn drop_links_elsewhere(builder: &mut Builder) {
    builder.end();
    let leads = |block: &Block, words: &str| {
        let kind = matches!(
            block.kind,
            BlockKind::Paragraph | BlockKind::Item { .. } | BlockKind::Heading(_)
        );
        let is_link = |style: &Style| matches!(style, Style::Link(_));
        kind && block.span.len() < LONGEST_LEAD_ELSEWHERE
            && block.inlines.iter().any(|inline| {
                is_link(&inline.style)
                    && inline.span.end == block.span.end
                    && invites(&words[..(inline.span.start - block.span.start) as usize])
            })
    };
    let all: usize = builder.blocks().iter().map(|block| block.span.len()).sum();
    let leading = builder
        .blocks()
        .iter()
        .filter(|block| leads(block, builder.words(block.span)));
    if leading.map(|block| block.span.len()).sum::<usize>() * 2 < all {
        builder.retain(|block, words| !leads(block, words));
    }
}

/// True for nothing, and for what stands before the link of a "read more" line.
fn invites(label: &str) -> bool {
    let Some(label) = label.trim_end().strip_suffix([':', '|', '>', '–']) else {
        return label.trim().is_empty();
    };
    LABELS
        .iter()
        .any(|known| label.trim().eq_ignore_ascii_case(known))
}

/// What stands before links to other pages, in front of a colon.
const LABELS: [&str; 17] = [
    "Related",
    "Related article",
    "Related story",
    "Read",
    "Read more",
    "Read also",
    "Read next",
    "Also read",
    "Also",
    "More",
    "More on this story",
    "See also",
    "See more",
    "Watch",
    "Listen",
    "Don’t miss",
    "Don't miss",
];

/// Lines before the first real paragraph that only repeat what stands above the article: who wrote
/// it and when.
fn drop_known_lines(builder: &mut Builder, meta: &Meta) {
    let long =
        |block: &Block| block.kind == BlockKind::Paragraph && block.span.len() > LONGEST_HEAD;
    let Some(first) = builder.blocks().iter().find(|block| long(block)) else {
        return;
    };
    let body = first.span.start;
    builder.retain(|block, words| {
        let dates = meta.date.is_some() && is_date(words);
        let author = meta.author.as_deref();
        let known = dates || author.is_some_and(|author| names(words, author));
        block.span.start >= body || block.kind != BlockKind::Paragraph || !known
    });
}

/// A line before the article that is longer says something, in bytes.
const LONGEST_HEAD: usize = 90;

/// True for words that say nothing but when.
fn is_date(words: &str) -> bool {
    let mut digits = false;
    words.split(|c: char| !c.is_alphanumeric()).all(|word| {
        digits = digits || word.starts_with(|c: char| c.is_ascii_digit());
        word.is_empty()
            || word.starts_with(|c: char| c.is_ascii_digit())
            || TIMES.iter().any(|known| word.eq_ignore_ascii_case(known))
            || MONTHS.iter().any(|month| {
                word.eq_ignore_ascii_case(month)
                    || (3..5).contains(&word.len())
                        && month.is_char_boundary(word.len())
                        && month[..word.len()].eq_ignore_ascii_case(word)
            })
    }) && digits
}

/// Words that stand beside the digits of a date.
const TIMES: [&str; 31] = [
    "published",
    "posted",
    "updated",
    "last",
    "first",
    "on",
    "at",
    "the",
    "of",
    "am",
    "pm",
    "a",
    "p",
    "m",
    "gmt",
    "utc",
    "bst",
    "est",
    "edt",
    "et",
    "cet",
    "min",
    "mins",
    "minutes",
    "hours",
    "read",
    "ago",
    "date",
    "modified",
    "pt",
    "pst",
];

/// Months and days of the week, whole; three or four letters of them count too.
const MONTHS: [&str; 19] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// True for a line that names the authors and nobody else.
fn names(words: &str, author: &str) -> bool {
    let mut named = false;
    words.split(|c: char| !c.is_alphanumeric()).all(|word| {
        let is_author = author
            .split(|c: char| !c.is_alphanumeric())
            .any(|part| part.eq_ignore_ascii_case(word));
        named = named || is_author && !word.is_empty();
        is_author
            || word.is_empty()
            || ["by", "and", "written"].contains(&word.to_lowercase().as_str())
    }) && named
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_above_an_article_are_told_from_its_words() {
        for line in [
            "2 March 2026",
            "Published on Monday, Mar. 2, 2026 at 9:10 a.m. GMT",
            "Last updated 3 minutes ago",
            "2026-03-02 · 5 min read",
        ] {
            assert!(is_date(line), "{line}");
        }
        for line in [
            "",
            "March",
            "In March 2026 the bridge fell",
            "Section 2",
            "9,000 cars",
        ] {
            assert!(!is_date(line), "{line}");
        }
        assert!(names(
            "By Tess Quill and Omar Said",
            "Tess Quill, Omar Said"
        ));
        assert!(!names("Tess Quill runs the ferry", "Tess Quill"));
        assert!(!names("", "Tess Quill"));
        assert!(invites("") && invites("Read more: ") && !invites("The law: "));
    }
}
