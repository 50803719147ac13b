//! What a web page says about itself: title, author, date, site, address, language.
//!
//! Pages say these things in many ways; [`Landmarks`] finds the elements that may in one walk over
//! the page, [`About`] reads them, the most trusted first.

use dom_query::{Document, Element, NodeRef};
use dom_smoothie::Article;
use serde_json::Value;

use super::build::same_words;
use super::html::is_invitation;
use super::{date, links};
use crate::text::Meta;

/// More elements of a kind than this are not looked at.
const MOST_OF_A_KIND: usize = 64;
/// Classes that stand on a date, the most trusted first.
const DATED: [&str; 6] = [
    ".byline",
    ".post-date",
    ".published",
    ".entry-date",
    ".date",
    ".dateline",
];

/// The elements of a page that say something about it.
#[derive(Default)]
pub(super) struct Landmarks<'a> {
    html: Option<NodeRef<'a>>,
    title: Option<NodeRef<'a>>,
    base: Option<NodeRef<'a>>,
    canonical: Option<NodeRef<'a>>,
    metas: Vec<NodeRef<'a>>,
    linked_data: Vec<NodeRef<'a>>,
    heads: Vec<NodeRef<'a>>,
    published: Option<NodeRef<'a>>,
    /// The first `time` with a date: inside an `article`, with `pubdate`, anywhere.
    times: [Option<NodeRef<'a>>; 3],
    /// Names inside an author's element, authors' elements, links to authors.
    authors: [Vec<NodeRef<'a>>; 3],
    /// The first element of each of the classes [`DATED`].
    dated: [Option<NodeRef<'a>>; 6],
    /// Pieces that ask the reader to sign up or to share.
    pub(super) invitations: Vec<NodeRef<'a>>,
}

impl<'a> Landmarks<'a> {
    /// Walks over the page.
    pub(super) fn find(document: &'a Document) -> Self {
        let mut found = Self::default();
        for node in document.root().descendants_it() {
            if let Some(element) = node.element_ref() {
                found.look_at(&node, &element);
            }
        }
        found
    }

    fn look_at(&mut self, node: &NodeRef<'a>, element: &Element) {
        let first = |place: &mut Option<NodeRef<'a>>| {
            place.get_or_insert(*node);
        };
        let several = |list: &mut Vec<NodeRef<'a>>| {
            if list.len() < MOST_OF_A_KIND {
                list.push(*node);
            }
        };
        match &*element.name.local {
            "html" => first(&mut self.html),
            "title" => first(&mut self.title),
            "base" if attribute(element, "href").is_some() => first(&mut self.base),
            "link" if is(element, "rel", "canonical") => first(&mut self.canonical),
            "meta" if attribute(element, "content").is_some() => self.metas.push(*node),
            "script" if is(element, "type", "application/ld+json") => {
                self.linked_data.push(*node);
            }
            "h1" => several(&mut self.heads),
            "time" => {
                let dated = attribute(element, "datetime").is_some();
                let in_article = |node: &NodeRef| {
                    let mut above = node.ancestors_it(None);
                    above.any(|above| above.has_name("article"))
                };
                if dated && self.times[0].is_none() && in_article(node) {
                    first(&mut self.times[0]);
                }
                if attribute(element, "pubdate").is_some() {
                    first(&mut self.times[1]);
                }
                if dated {
                    first(&mut self.times[2]);
                }
            }
            "a" if has_word(attribute(element, "rel"), "author") => several(&mut self.authors[2]),
            _ => {}
        }
        for attribute in &element.attrs {
            match &*attribute.name.local {
                "itemprop" => {
                    let words = Some(&*attribute.value);
                    if has_word(words, "datePublished") {
                        first(&mut self.published);
                    }
                    if has_word(words, "author") {
                        several(&mut self.authors[1]);
                    }
                    let is_author = |above: &NodeRef| {
                        let words = above.attr("itemprop");
                        has_word(words.as_deref(), "author")
                    };
                    if has_word(words, "name")
                        && self.authors[0].len() < MOST_OF_A_KIND
                        && node.ancestors_it(None).any(|above| is_author(&above))
                    {
                        several(&mut self.authors[0]);
                    }
                }
                "class" => {
                    for word in attribute.value.split_ascii_whitespace() {
                        let known = DATED.iter().position(|known| &known[1..] == word);
                        if let Some(known) = known {
                            first(&mut self.dated[known]);
                        }
                    }
                    if is_invitation(&attribute.value, node) {
                        self.invitations.push(*node);
                    }
                }
                _ => {}
            }
        }
    }

    /// The address against which the page's links are resolved; `uri` is where it came from.
    pub(super) fn base(&self, uri: Option<&str>) -> Option<String> {
        let base = self.base.as_ref().and_then(|base| base.attr("href"));
        let resolved = base.and_then(|href| links::resolve(uri, &href));
        resolved.or_else(|| uri.map(str::to_owned))
    }
}

fn attribute<'e>(element: &'e Element, name: &str) -> Option<&'e str> {
    let mut attributes = element.attrs.iter();
    let found = attributes.find(|attribute| &*attribute.name.local == name)?;
    Some(&found.value)
}

fn is(element: &Element, name: &str, value: &str) -> bool {
    attribute(element, name).is_some_and(|found| found.eq_ignore_ascii_case(value))
}

fn has_word(words: Option<&str>, word: &str) -> bool {
    words.is_some_and(|words| words.split_ascii_whitespace().any(|found| found == word))
}

/// What the page says about itself, each list with the most trusted first.
#[derive(Debug, Default)]
pub(super) struct About {
    titles: Vec<String>,
    authors: Vec<String>,
    dates: Vec<String>,
    sites: Vec<String>,
    uris: Vec<String>,
    languages: Vec<String>,
}

impl About {
    /// Reads what the landmarks say.
    pub(super) fn read(landmarks: &Landmarks) -> Self {
        let mut about = Self::default();
        for script in &landmarks.linked_data {
            let text = script.text();
            if let Ok(value) = serde_json::from_str::<Value>(text.trim()) {
                about.read_linked_data(&value);
            }
        }
        about.read_meta(landmarks);
        about.read_body(landmarks);
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

    fn read_meta(&mut self, landmarks: &Landmarks) {
        let mut found: Vec<(String, String)> = Vec::new();
        for node in &landmarks.metas {
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
        let canonical = landmarks.canonical.as_ref();
        let canonical = canonical.and_then(|link| link.attr("href"));
        self.uris.extend(canonical.map(|href| href.to_string()));
        self.uris.extend(all(&["og:url"]));
    }

    fn read_body(&mut self, landmarks: &Landmarks) {
        let title = landmarks.title.as_ref();
        let title = title.map(|title| plain(&title.text())).unwrap_or_default();
        // A heading that begins the page's title is the headline without the site's name.
        for head in &landmarks.heads {
            let words = plain(&head.text());
            if words.chars().count() >= 4 && starts_with_words(&title, &words) {
                self.titles.push(words);
                break;
            }
        }
        let day = |node: &NodeRef| {
            let day = node.attr("datetime").or_else(|| node.attr("content"));
            day.map(|day| day.to_string())
        };
        if let Some(node) = &landmarks.published {
            self.dates.extend(day(node));
            self.dates.push(node.text().to_string());
        }
        for node in landmarks.times.iter().flatten() {
            self.dates.extend(day(node));
        }
        for nodes in &landmarks.authors {
            let names = nodes
                .iter()
                .filter_map(|node| clean_author(&own_words(node)));
            if let Some(names) = join_names(names.take(8).collect()) {
                self.authors.push(names);
                break;
            }
        }
        for node in landmarks.dated.iter().flatten() {
            let text = node.text();
            if text.len() < 200 {
                self.dates.push(text.to_string());
            }
        }
        let language = landmarks.html.as_ref().and_then(|html| html.attr("lang"));
        if let Some(language) = language {
            self.languages.insert(0, language.to_string());
        }
    }

    /// Adds what the search for the main text found out on its way.
    pub(super) fn add(&mut self, article: &Article) {
        self.titles.push(plain(&article.title));
        self.authors
            .extend(article.byline.as_deref().and_then(clean_author));
        self.dates
            .extend(article.published_time.as_deref().map(str::to_owned));
        self.sites
            .extend(article.site_name.as_deref().map(str::to_owned));
        self.languages
            .extend(article.lang.as_deref().map(str::to_owned));
    }

    /// Where the page says that it came from.
    pub(super) fn own_address(&self) -> Option<String> {
        let resolved = |link: &String| links::resolve(None, link);
        let mut addresses = self.uris.iter().filter_map(resolved);
        addresses.find(|address| address.starts_with("http"))
    }

    /// The best of each; `uri` is where the page came from.
    pub(super) fn into_meta(self, uri: Option<&str>) -> Meta {
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

/// The title without ` | Site` after it or `Site: ` before it.
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
