//! A web page → its article: what it is about, and the main text without what stands around it.
//!
//! The main text is found by Readability's method (`dom_smoothie`), then two rules of our own: a
//! picture is its caption, and a short block that is nothing but a link leads elsewhere.

use dom_query::{Document, NodeRef};
use dom_smoothie::{Config, Readability};
use serde_json::Value;

use super::build::{Builder, same_words};
use super::html::{Walk, before_abyss, is_invitation};
use super::{Hints, Parsed, Refusal, Warning, date, decode, links};
use crate::text::{BlockKind, Meta, Style};

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
    let base = base_of(&document, hints.uri.as_deref());
    let mut about = About::read(&document);
    for node in document
        .select("[class]")
        .nodes()
        .iter()
        .filter(|node| is_invitation(node))
    {
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
            let content = Document::from(article.content);
            walk.run(&mut builder, &content.root());
            drop_links_elsewhere(&mut builder);
            about.add_title(&article.title);
            about
                .authors
                .extend(article.byline.as_deref().and_then(clean_author));
            about.dates.extend(article.published_time);
            about.sites.extend(article.site_name);
            about.languages.extend(article.lang);
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

fn base_of(document: &Document, uri: Option<&str>) -> Option<String> {
    match document.select_single("base[href]").attr("href") {
        Some(href) => links::resolve(uri, &href).or_else(|| uri.map(str::to_owned)),
        None => uri.map(str::to_owned),
    }
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

/// What the page says about itself, each list with the most trusted first.
#[derive(Debug, Default)]
struct About {
    titles: Vec<String>,
    authors: Vec<String>,
    dates: Vec<String>,
    sites: Vec<String>,
    uris: Vec<String>,
    languages: Vec<String>,
}

impl About {
    fn read(document: &Document) -> Self {
        let mut about = Self::default();
        for script in document
            .select("script[type='application/ld+json']")
            .nodes()
        {
            let text = script.text();
            if let Ok(value) = serde_json::from_str::<Value>(text.trim()) {
                about.read_linked_data(&value);
            }
        }
        about.read_meta(document);
        about.read_body(document);
        about
    }

    /// JSON-LD of schema.org: the first object that is an article, wherever it is nested.
    fn read_linked_data(&mut self, value: &Value) {
        match value {
            Value::Array(values) => values.iter().for_each(|value| self.read_linked_data(value)),
            Value::Object(object) => {
                let is_article = |kind: &Value| {
                    kind.as_str().is_some_and(|kind| {
                        kind.ends_with("Article")
                            || kind.ends_with("Posting")
                            || matches!(kind, "Report" | "Review" | "OpinionNewsArticle")
                    })
                };
                let kinds = object.get("@type");
                if kinds.is_some_and(|kinds| {
                    is_article(kinds)
                        || kinds
                            .as_array()
                            .is_some_and(|kinds| kinds.iter().any(is_article))
                }) {
                    let text = |key: &str| object.get(key).and_then(Value::as_str).map(plain);
                    self.titles
                        .extend(text("headline").or_else(|| text("name")));
                    let names = object.get("author").map(names).unwrap_or_default();
                    self.authors.extend(join_names(names));
                    self.dates
                        .extend(text("datePublished").or_else(|| text("dateCreated")));
                    let publisher = object
                        .get("publisher")
                        .map(names_of_site)
                        .unwrap_or_default();
                    self.sites.extend(publisher);
                    self.languages.extend(text("inLanguage"));
                } else {
                    for key in [
                        "@graph",
                        "mainEntity",
                        "mainEntityOfPage",
                        "itemListElement",
                    ] {
                        if let Some(inner) = object.get(key) {
                            self.read_linked_data(inner);
                        }
                    }
                }
            }
            _ => {}
        }
    }

    fn read_meta(&mut self, document: &Document) {
        let mut found: Vec<(String, String)> = Vec::new();
        for node in document.select("meta[content]").nodes() {
            let content = plain(&node.attr_or("content", ""));
            for key in ["property", "name", "itemprop", "http-equiv"] {
                if let Some(name) = node.attr(key).filter(|_| !content.is_empty()) {
                    found.push((name.trim().to_ascii_lowercase(), content.clone()));
                }
            }
        }
        let all = |keys: &'static [&'static str]| {
            let found = &found;
            keys.iter().flat_map(move |key| {
                found
                    .iter()
                    .filter(move |(name, _)| name == key)
                    .map(|(_, content)| content.clone())
            })
        };
        self.titles.extend(all(&[
            "og:title",
            "twitter:title",
            "dc:title",
            "dc.title",
            "dcterm:title",
            "dcterms.title",
            "parsely-title",
            "sailthru.title",
            "headline",
            "title",
        ]));
        let named: Vec<String> = all(&["author", "byl", "parsely-author", "sailthru.author"])
            .filter_map(|name| clean_author(&name))
            .collect();
        let several = all(&[
            "citation_author",
            "article:author",
            "dc:creator",
            "dc.creator",
            "dcterms.creator",
        ])
        .filter_map(|name| clean_author(&name));
        if named.is_empty() {
            self.authors.extend(join_names(several.collect()));
        } else {
            self.authors.extend(join_names(named));
        }
        self.dates.extend(all(&[
            "article:published_time",
            "og:published_time",
            "datepublished",
            "parsely-pub-date",
            "sailthru.date",
            "pubdate",
            "publishdate",
            "publish-date",
            "publication_date",
            "dc.date.issued",
            "dcterms.issued",
            "dc:date",
            "dc.date",
            "dcterms.created",
            "dcterms.date",
            "citation_publication_date",
            "date",
            "created",
        ]));
        self.sites
            .extend(all(&["og:site_name", "application-name", "dc.publisher"]));
        self.languages
            .extend(all(&["og:locale", "content-language", "dc.language"]));
        let canonical = document.select_single("link[rel='canonical']").attr("href");
        self.uris.extend(canonical.map(|href| href.to_string()));
        self.uris.extend(all(&["og:url"]));
    }

    fn read_body(&mut self, document: &Document) {
        let heads = document.select("h1");
        let title = plain(&document.select_single("title").text());
        // A heading that begins the page's title is the headline without the site's name.
        for head in heads.nodes() {
            let words = plain(&head.text());
            if words.chars().count() >= 4 && starts_with_words(&title, &words) {
                self.titles.push(words);
                break;
            }
        }
        for selector in [
            "[itemprop~='datePublished']",
            "article time[datetime]",
            "time[pubdate]",
            "time[datetime]",
        ] {
            let node = document.select_single(selector);
            self.dates.extend(
                node.attr("datetime")
                    .or_else(|| node.attr("content"))
                    .map(|s| s.to_string()),
            );
            if selector.starts_with("[itemprop") && node.exists() {
                self.dates.push(node.text().to_string());
            }
        }
        for selector in [
            "[itemprop~='author'] [itemprop~='name']",
            "[itemprop~='author']",
            "a[rel~='author']",
        ] {
            let names: Vec<String> = document
                .select(selector)
                .nodes()
                .iter()
                .filter_map(|node| clean_author(&own_words(node)))
                .take(8)
                .collect();
            if let Some(names) = join_names(names) {
                self.authors.push(names);
                break;
            }
        }
        for selector in [
            ".byline",
            ".post-date",
            ".published",
            ".entry-date",
            ".date",
            ".dateline",
        ] {
            let text = document.select_single(selector).text();
            if text.len() < 200 {
                self.dates.push(text.to_string());
            }
        }
        let language = document.select_single("html").attr("lang");
        if let Some(language) = language {
            self.languages.insert(0, language.to_string());
        }
    }

    fn add_title(&mut self, title: &str) {
        self.titles.push(plain(title));
    }

    fn into_meta(self, uri: Option<&str>) -> Meta {
        let first = |values: Vec<String>| values.into_iter().find(|value| !value.trim().is_empty());
        let site = first(self.sites);
        let title = first(self.titles).map(|title| without_site(&title, site.as_deref()));
        let date = self.dates.iter().find_map(|text| date::normalise(text));
        let canonical = self.uris.iter().find_map(|link| links::resolve(uri, link));
        Meta {
            title,
            author: first(self.authors),
            date: date.or_else(|| uri.and_then(date_in_address)),
            site,
            uri: canonical.or_else(|| uri.map(str::to_owned)),
            language: self
                .languages
                .iter()
                .find_map(|language| clean_language(language)),
        }
    }
}

/// White space collapsed, entities that were written twice resolved.
fn plain(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if !text.contains('&') {
        return text;
    }
    let pairs = [
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#039;", "'"),
        ("&apos;", "'"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&nbsp;", " "),
        ("&#8217;", "’"),
        ("&#8216;", "‘"),
        ("&#8220;", "“"),
        ("&#8221;", "”"),
        ("&#8211;", "–"),
        ("&amp;", "&"),
    ];
    pairs.iter().fold(text, |text, (entity, character)| {
        text.replace(entity, character)
    })
}

fn own_words(node: &NodeRef) -> String {
    match node.attr("content") {
        Some(content) => content.to_string(),
        None => node.text().to_string(),
    }
}

fn names(value: &Value) -> Vec<String> {
    match value {
        Value::String(name) => clean_author(name).into_iter().collect(),
        Value::Array(values) => values.iter().flat_map(names).collect(),
        Value::Object(object) => object.get("name").map(names).unwrap_or_default(),
        _ => Vec::new(),
    }
}

fn names_of_site(value: &Value) -> Option<String> {
    match value {
        Value::String(name) => Some(plain(name)),
        Value::Array(values) => values.first().and_then(names_of_site),
        Value::Object(object) => object.get("name").and_then(names_of_site),
        _ => None,
    }
    .filter(|name| !name.is_empty() && !name.contains("://"))
}

fn join_names(names: Vec<String>) -> Option<String> {
    let mut unique: Vec<String> = Vec::new();
    for name in names {
        if !unique.iter().any(|known| same_words(known, &name)) {
            unique.push(name);
        }
    }
    (!unique.is_empty()).then(|| unique.join(", "))
}

/// A name without "By"; `None` for an address, a date or something too long for a name.
fn clean_author(text: &str) -> Option<String> {
    let text = plain(text);
    let mut name = text.trim_matches([' ', ',', '|', '·', '•', '–', '-', ':']);
    for word in [
        "written by",
        "posted by",
        "by",
        "par",
        "von",
        "por",
        "di",
        "door",
        "av",
    ] {
        let Some(start) = name.get(..word.len()) else {
            continue;
        };
        let rest = &name[word.len()..];
        if start.eq_ignore_ascii_case(word) && rest.starts_with([' ', ':']) {
            name = rest.trim_matches([' ', ':']);
            break;
        }
    }
    if let Some(at) = name.find(" (http") {
        name = &name[..at];
    }
    let is_name = !name.is_empty()
        && name.chars().count() <= 120
        && name.chars().any(char::is_alphabetic)
        && !name.contains("://")
        && !name.starts_with("www.")
        && name.chars().filter(char::is_ascii_digit).count() < 3;
    is_name.then(|| name.to_owned())
}

fn starts_with_words(title: &str, words: &str) -> bool {
    title.strip_prefix(words).is_some_and(|rest| {
        rest.is_empty() || rest.starts_with([' ', '|', '-', '–', '—', ':', '«', '»', '·'])
    })
}

/// The title without ` | Site` behind or `Site: ` before it.
fn without_site(title: &str, site: Option<&str>) -> String {
    let Some(site) = site else {
        return title.to_owned();
    };
    for mark in [" | ", " - ", " – ", " — ", " · ", " « ", " » ", " :: "] {
        if let Some((rest, end)) = title.rsplit_once(mark)
            && same_words(end, site)
            && !rest.trim().is_empty()
        {
            return rest.trim().to_owned();
        }
        if let Some((start, rest)) = title.split_once(mark)
            && same_words(start, site)
            && !rest.trim().is_empty()
        {
            return rest.trim().to_owned();
        }
    }
    title.to_owned()
}

/// `…/2018/04/05/…` or `…-2018-04-05…`
fn date_in_address(uri: &str) -> Option<String> {
    let path = uri.split(['?', '#']).next()?;
    let starts = path
        .match_indices(['/', '-', '_'])
        .map(|(at, _)| &path[at + 1..]);
    starts
        .filter(|rest| rest.starts_with("19") || rest.starts_with("20"))
        .find_map(|rest| {
            let day = rest.get(..10)?;
            date::normalise(day)
        })
}

fn clean_language(text: &str) -> Option<String> {
    let tag = text
        .trim()
        .split([',', ';'])
        .next()?
        .trim()
        .replace('_', "-");
    let fits = (2..=20).contains(&tag.len())
        && tag.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        && tag.split('-').next().is_some_and(|start| start.len() <= 3);
    fits.then_some(tag)
}
