//! A web page → its article: what it is about, and the main text without what is around it.
//!
//! [`content`] finds the elements of the article, `edges` takes the lines out that are left around
//! its words. If that gives little, `elsewhere` looks for the article in scripts and templates.

use dom_query::Document;

use super::about::{About, Landmarks};
use super::build::Builder;
use super::content::{self, Content, Search};
use super::edges;
use super::elsewhere::{self, Places};
use super::html::{Walk, tame};
use super::{Hints, Parsed, Refusal, Warning, decode, notices};
use crate::text::Meta;

/// Where the links of a page lead that nobody knows the address of.
const NOWHERE: &str = "http://nowhere.invalid/";

/// An article with less prose is looked for a second time, in letters.
const LITTLE: f32 = 700.0;

/// Reads `bytes` as a web page.
pub(super) fn import(bytes: Vec<u8>, hints: &Hints) -> Result<Parsed, Refusal> {
    let declared = hints.charset.clone().or_else(|| declared_charset(&bytes));
    let decoded = decode(bytes, declared.as_deref())?;
    let mut warnings: Vec<Warning> = decoded.warning.into_iter().collect();
    let document = Document::from(&*tame(&decoded.text));
    let landmarks = Landmarks::find(&document);
    let about = About::read(&landmarks, hints.uri.as_deref());
    // A saved page says itself where it came from; if it does not, its links lead somewhere all
    // the same, which tells them from words.
    let uri = hints.uri.clone().or_else(|| about.own_address());
    let base = landmarks
        .base(uri.as_deref())
        .unwrap_or_else(|| NOWHERE.to_owned());
    let meta = about.into_meta(hints.uri.as_deref());
    let mut builder = main_text(&document, &landmarks.places, &base, &meta);
    if !builder.has_words() {
        return Err(Refusal::Because("no text was found on the page".to_owned()));
    }
    builder.forget_links(NOWHERE);
    let article = builder.finish(meta, &hints.name, &mut warnings);
    let notices = notices::of(&document, &decoded.text, &article, uri.as_deref());
    warnings.extend(notices);
    Ok(Parsed {
        article,
        warnings,
        choices: Vec::new(),
    })
}

/// The words of the article.
fn main_text(document: &Document, places: &Places, base: &str, meta: &Meta) -> Builder {
    let mut best = blocks_of(
        &content::find(document, Search::default()),
        base,
        false,
        meta,
    );
    if !best.has_words() {
        let walk = Walk {
            base: Some(base),
            ..Walk::default()
        };
        walk.run(&mut best, &document.root());
    }
    let mut prose = elsewhere::prose_of(&best);
    if prose < LITTLE {
        let searches = [(true, false), (false, true), (true, true)];
        for (hidden, nameless) in searches {
            let found = content::find(document, Search { hidden, nameless });
            if found.prose > prose * 2.0 + 250.0 {
                let again = blocks_of(&found, base, hidden, meta);
                let more = elsewhere::prose_of(&again);
                if more > prose * 2.0 + 250.0 {
                    (best, prose) = (again, more);
                }
            }
        }
        if let Some(mut found) = places.article((prose * 1.5).max(200.0), Some(base)) {
            edges::trim(&mut found, meta);
            return found;
        }
    }
    // The page shows a part of what its linked data holds whole.
    if let Some(body) = places.declared_body()
        && body.len() as f32 > 2.0 * prose + 600.0
    {
        let mut whole = places.declared(Some(base)).unwrap_or_default();
        edges::trim(&mut whole, meta);
        if elsewhere::prose_of(&whole) > 1.8 * prose {
            return whole;
        }
    }
    best
}

fn blocks_of(found: &Content, base: &str, hidden: bool, meta: &Meta) -> Builder {
    let mut builder = Builder::default();
    let walk = Walk {
        base: Some(base),
        without: Some(&found.without),
        hidden,
        named: true,
        ..Walk::default()
    };
    walk.run_all(&mut builder, &found.roots);
    edges::trim(&mut builder, meta);
    builder
}

/// Adds a whole HTML document that has nothing around its text (an email message, a feed's entry).
pub(super) fn whole(builder: &mut Builder, html: &str, base: Option<&str>) {
    let document = Document::from(&*tame(html));
    Walk {
        base,
        pictures: true,
        ..Walk::default()
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
