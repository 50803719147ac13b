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
use crate::text::{BlockKind, Style};

/// A block shorter than this that is one link is taken for a "read more" line, in bytes.
const LONGEST_LEAD_ELSEWHERE: usize = 200;

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
    let base = landmarks.base(hints.uri.as_deref());
    let mut about = About::read(&landmarks);
    for node in landmarks.invitations {
        node.remove_from_parent();
    }
    let mut builder = Builder::default();
    let walk = Walk {
        base: base.as_deref(),
        pictures: false,
    };
    let address = base.as_deref().filter(|base| base.starts_with("http"));
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
    let meta = about.into_meta(hints.uri.as_deref());
    let article = builder.finish(meta, &hints.name, &mut warnings);
    Ok(Parsed {
        article,
        warnings,
        choices: Vec::new(),
    })
}

/// Adds a whole HTML document that has nothing around its text (a letter, a feed's entry).
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
    let leads = |block: &crate::text::Block| {
        let kind = matches!(
            block.kind,
            BlockKind::Paragraph | BlockKind::Item { .. } | BlockKind::Heading(_)
        );
        let is_link = |style: &Style| matches!(style, Style::Link(_));
        kind && block.span.len() < LONGEST_LEAD_ELSEWHERE
            && block
                .inlines
                .iter()
                .any(|inline| is_link(&inline.style) && inline.span == block.span)
    };
    let all: usize = builder.blocks().iter().map(|block| block.span.len()).sum();
    let leading = builder.blocks().iter().filter(|block| leads(block));
    if leading.map(|block| block.span.len()).sum::<usize>() * 2 < all {
        builder.retain(|block| !leads(block));
    }
}
