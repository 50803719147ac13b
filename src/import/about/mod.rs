//! What a web page says about itself: title, author, date, site, address, language.
//!
//! Pages say these things in many ways; [`Landmarks`] finds the elements that may in one walk over
//! the page, [`About`] reads them, the most trusted first. What is in comments, lists of other
//! stories and other things around an article says nothing about it.

mod dates;
mod landmarks;
mod title;

use std::collections::HashSet;

use dom_query::{Document, NodeRef};
use serde_json::{Map, Value};

use self::dates::{date_in_address, is_about_time, published, says_published};
pub(super) use self::landmarks::Landmarks;
use self::landmarks::{Spot, stand_together};
pub(super) use self::title::starts_with_mark;
use self::title::{
    MARKS, is_name_of_site, site_in_title, split_title, starts_with_words, without_last,
    without_site,
};
use super::names::same_words;
use super::{date, links, names};
use crate::text::Meta;

/// How many elements after the headline a line about the article may be.
const NEAR: usize = 90;
/// Longer lines are not about the article, in bytes.
const LONGEST_LINE: usize = 160;

/// What the page says about itself, each list with the most trusted first.
#[derive(Debug, Default)]
pub(super) struct About {
    /// Headlines that are marked as such.
    headlines: Vec<String>,
    /// The name of the thing, in linked data.
    named: Vec<String>,
    /// Titles for sharing and searching.
    titles: Vec<String>,
    /// The title of the document.
    document: String,
    /// The first headings of the first level, and of the second.
    heads: [Vec<String>; 2],
    authors: Vec<Vec<String>>,
    dates: Vec<String>,
    modified: Vec<String>,
    sites: Vec<String>,
    uris: Vec<String>,
    languages: Vec<String>,
    /// Nobody's article: an encyclopedia's page.
    is_common: bool,
}

impl About {
    /// Reads what the landmarks say; `uri` is where the page came from.
    pub(super) fn read(landmarks: &Landmarks, uri: Option<&str>) -> Self {
        let mut about = Self::default();
        let language = landmarks.html.as_ref().and_then(|html| html.attr("lang"));
        about
            .languages
            .extend(language.map(|language| language.to_string()));
        let known = known_words(landmarks);
        for value in landmarks.places.linked_data() {
            about.read_linked_data(value, &known, 0);
        }
        about.dates.extend(landmarks.places.broken_date());
        about.read_meta(landmarks);
        about.read_body(landmarks, uri);
        about
    }

    /// JSON-LD of schema.org: the first object that is an article, wherever it is nested. What has
    /// another headline than the page, whose words are `known`, is about another story.
    fn read_linked_data(&mut self, value: &Value, known: &[HashSet<String>], depth: usize) {
        if depth > 20 {
            return;
        }
        match value {
            Value::Array(values) => values
                .iter()
                .for_each(|value| self.read_linked_data(value, known, depth + 1)),
            Value::Object(object) => {
                let kinds = kinds(object);
                if kinds.iter().any(|kind| is_article(kind)) {
                    if is_of_page(object, known) {
                        self.read_article(object);
                    }
                    return;
                }
                if kinds.contains(&"WebSite") {
                    self.sites
                        .extend(object.get("name").and_then(names_of_site));
                }
                for key in [
                    "@graph",
                    "mainEntity",
                    "mainEntityOfPage",
                    "hasPart",
                    "review",
                ] {
                    if let Some(inner) = object.get(key) {
                        self.read_linked_data(inner, known, depth + 1);
                    }
                }
            }
            _ => {}
        }
    }

    fn read_article(&mut self, object: &Map<String, Value>) {
        let text = |key: &str| object.get(key).and_then(Value::as_str).map(plain);
        self.headlines.extend(text("headline"));
        self.named.extend(text("name"));
        let mut people = Vec::new();
        for key in ["author", "creator"] {
            if people.is_empty()
                && let Some(value) = object.get(key)
            {
                people_of(value, &mut people);
                self.is_common |= value.to_string().contains("Wikimedia projects");
            }
        }
        self.authors.push(people);
        self.dates.extend(text("datePublished"));
        self.dates.extend(text("dateCreated"));
        self.modified.extend(text("dateModified"));
        let publisher = object.get("publisher").and_then(names_of_site);
        self.sites.extend(publisher);
        self.languages.extend(text("inLanguage"));
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
        self.headlines.extend(all(&["headline", "citation_title"]));
        self.titles.extend(all(&[
            "og:title",
            "twitter:title",
            "dc:title",
            "dc.title",
            "dcterm:title",
            "dcterms.title",
            "parsely-title",
            "sailthru.title",
            "title",
        ]));
        for keys in [
            &[
                "author",
                "byl",
                "parsely-author",
                "sailthru.author",
                "article:author_name",
                "cxenseparse:author",
                "citation_author",
            ][..],
            &[
                "article:author",
                "dc:creator",
                "dc.creator",
                "dcterms.creator",
                "creator",
                "twitter:data1",
            ],
        ] {
            let mut people = Vec::new();
            for key in keys {
                let named: Vec<&String> = found
                    .iter()
                    .filter(|(name, _)| name == key)
                    .map(|(_, content)| content)
                    .collect();
                if *key == "twitter:data1"
                    && !found
                        .iter()
                        .any(|(name, label)| name == "twitter:label1" && is_label_of_author(label))
                {
                    continue;
                }
                if people.is_empty() {
                    for name in named {
                        add_people(&mut people, name);
                    }
                }
            }
            self.authors.push(people);
        }
        self.dates.extend(all(&[
            "article:published_time",
            "og:published_time",
            "og:article:published_time",
            "article:published",
            "datepublished",
            "parsely-pub-date",
            "cxenseparse:recs:publishtime",
            "sailthru.date",
            "pubdate",
            "pub_date",
            "publishdate",
            "publish-date",
            "published_at",
            "publication_date",
            "originalpublicationdate",
            "article_date_original",
            "dc.date.issued",
            "dc.date.published",
            "dcterms.issued",
            "dc.date.created",
            "dcterms.created",
            "dc:date",
            "dc.date",
            "dcterms.date",
            "citation_publication_date",
            "citation_date",
            "datecreated",
            "date",
            "created",
            "release_date",
        ]));
        self.modified.extend(all(&[
            "article:modified_time",
            "og:updated_time",
            "datemodified",
            "dcterms.modified",
            "last-modified",
            "lastmod",
        ]));
        self.sites.splice(0..0, all(&["og:site_name"]));
        self.sites.extend(all(&[
            "application-name",
            "dc.publisher",
            "twitter:app:name:iphone",
        ]));
        self.languages
            .extend(all(&["og:locale", "content-language", "dc.language"]));
        let canonical = landmarks.canonical.as_ref();
        let canonical = canonical.and_then(|link| link.attr("href"));
        self.uris.extend(canonical.map(|href| href.to_string()));
        self.uris.extend(all(&["og:url"]));
    }

    fn read_body(&mut self, landmarks: &Landmarks, uri: Option<&str>) {
        let title = landmarks.title.as_ref();
        self.document = title.map(|title| plain(&title.text())).unwrap_or_default();
        for (list, spots) in self.heads.iter_mut().zip(&landmarks.heads) {
            let words = spots.iter().map(|spot| plain(&spot.node.text()));
            list.extend(words.filter(|words| words.chars().count() >= 3).take(12));
        }
        let headline = self.order_of_headline(landmarks);
        self.read_authors(landmarks, headline);
        self.read_dates(landmarks, headline, uri);
    }

    /// The place of the heading that says the title; without one, of the first heading.
    fn order_of_headline(&self, landmarks: &Landmarks) -> usize {
        let titles = || {
            self.headlines
                .iter()
                .chain(&self.titles)
                .chain([&self.document])
        };
        let heads = || landmarks.heads.iter().flatten();
        let says = |spot: &&Spot| {
            let words = plain(&spot.node.text());
            words.chars().count() > 8
                && titles().any(|title| same_words(title, &words) || title.starts_with(&words))
        };
        let spot = heads().find(says).or_else(|| heads().next());
        spot.map_or(0, |spot| spot.order)
    }

    fn read_authors(&mut self, landmarks: &Landmarks, headline: usize) {
        for (rank, spots) in landmarks.authors.iter().enumerate() {
            let mut people = Vec::new();
            let mut chosen: Option<Spot> = None;
            for spot in Landmarks::nearest(spots, headline) {
                if people.len() > 8 {
                    break;
                }
                // More people are authors of the same article only if they are named side by side.
                if chosen.is_some_and(|chosen| !stand_together(&chosen, spot)) {
                    continue;
                }
                let mut words = words_of_people(&spot.node);
                if rank == 3 && words.len() > 120 {
                    // "By", a link with the name, and what the person does.
                    let link = spot
                        .node
                        .descendants_it()
                        .find(|inner| inner.has_name("a") && !is_control(inner));
                    words = link.map(|link| own_words(&link)).unwrap_or_default();
                }
                let longest = if rank >= 3 { 120 } else { 200 };
                if words.len() > longest || (rank == 4 && chosen.is_some()) {
                    continue;
                }
                let before = people.len();
                add_people(&mut people, &words);
                if people.len() > before {
                    chosen.get_or_insert(*spot);
                }
            }
            if rank == 4 {
                // A line that says who wrote it is told apart from a box about somebody.
                self.authors.push(author_in_lines(landmarks, headline));
            }
            self.authors.push(people);
        }
    }

    fn read_dates(&mut self, landmarks: &Landmarks, headline: usize, uri: Option<&str>) {
        let language = self.language();
        let language = language.as_deref();
        let of_node = |spot: &Spot| {
            let marked = spot
                .node
                .attr("datetime")
                .or_else(|| spot.node.attr("content"));
            let marked = marked.and_then(|day| date::normalise(&day));
            marked.or_else(|| {
                let words = spot.node.text();
                (words.len() < LONGEST_LINE).then(|| published(&words, language))?
            })
        };
        for spots in &landmarks.dates[..3] {
            let mut days = Landmarks::nearest(spots, headline).filter_map(of_node);
            self.dates.extend(days.next());
        }
        if self.dates.iter().any(|day| date::normalise(day).is_some()) {
            return;
        }
        let mut days = Landmarks::nearest(&landmarks.dates[3], headline).filter_map(of_node);
        self.dates.extend(days.next());
        // An address with a date in it is sure, a line of text may be about something else.
        let addresses = uri.into_iter().map(str::to_owned).chain(self.uris.clone());
        self.dates
            .extend(addresses.filter_map(|uri| date_in_address(&uri)));
        let near = landmarks
            .lines
            .iter()
            .filter(|spot| spot.order > headline && spot.order <= headline + NEAR);
        for spot in near {
            let words = spot.node.text();
            // A sentence tells when what it is about happened.
            let is_sentence =
                words.trim_end().ends_with('.') && words.split_whitespace().count() > 5;
            if words.len() < LONGEST_LINE
                && (!is_sentence || says_published(&words))
                && let Some(day) = published(&words, language)
                && is_about_time(&words)
            {
                self.dates.push(day);
                break;
            }
        }
        let mut days = landmarks.modified.iter().filter_map(of_node);
        self.modified.extend(days.next());
    }

    fn language(&self) -> Option<String> {
        self.languages
            .iter()
            .find_map(|language| clean_language(language))
    }

    /// Where the page says that it came from.
    pub(super) fn own_address(&self) -> Option<String> {
        let resolved = |link: &String| links::resolve(None, link);
        let mut addresses = self.uris.iter().filter_map(resolved);
        addresses.find(|address| address.starts_with("http"))
    }

    /// The best of each; `uri` is where the page came from.
    pub(super) fn into_meta(self, uri: Option<&str>) -> Meta {
        let canonical = self.uris.iter().find_map(|link| links::resolve(uri, link));
        let address = canonical.or_else(|| uri.map(str::to_owned));
        let language = self.language();
        let (title, site) = self.title_and_site(address.as_deref());
        let is_common = self.is_common || site.as_deref() == Some("Wikipedia");
        let days = self.dates.iter().chain(&self.modified);
        let date = days
            .filter_map(|text| {
                date::normalise(text).or_else(|| date::find(text, language.as_deref()))
            })
            .find(|day| !day.starts_with("1970-01-01"))
            .or_else(|| address.as_deref().and_then(date_in_address));
        // A person may be the name of a site, a newspaper is not the name of a person.
        let is_site = |name: &str| {
            let known = self.sites.iter().any(|site| same_words(site, name));
            known && (!name.contains(' ') || names::is_publication(name))
        };
        let people = self.authors.iter().map(|people| {
            let several = people.len() > 1;
            let is_place =
                |name: &str| several && site.as_deref().is_some_and(|site| same_words(site, name));
            let people = people
                .iter()
                .filter(|name| !is_site(name) && !is_place(name));
            people.cloned().collect::<Vec<String>>()
        });
        let author = people.into_iter().find(|people| !people.is_empty());
        Meta {
            title,
            author: author
                .filter(|_| !is_common)
                .map(|people| people.join(", ")),
            date: date.filter(|_| !is_common),
            site,
            uri: address,
            language,
        }
    }

    /// The headline, without the site's name, and the name.
    fn title_and_site(&self, address: Option<&str>) -> (Option<String>, Option<String>) {
        let mut site = self
            .sites
            .iter()
            .find(|site| !site.trim().is_empty())
            .cloned();
        let h1 = &self.heads[0];
        // A blog whose first heading is its name: "Blog: Story" over a second-level headline.
        if let [first, ..] = h1.as_slice()
            && let Some((start, rest)) = split_title(&self.document, first)
            && self.heads[1].iter().any(|head| same_words(head, rest))
        {
            let name = site.unwrap_or_else(|| start.to_owned());
            return (Some(rest.to_owned()), Some(name));
        }
        if site.is_none() {
            site = site_in_title(&self.document, h1, address);
        }
        let site = site.map(|site| plain(&site));
        let bare = |title: &String| without_site(title, site.as_deref(), address);
        let marked: Vec<String> = self.headlines.iter().map(bare).collect();
        let named: Vec<String> = self.named.iter().map(bare).collect();
        let shared: Vec<String> = self
            .titles
            .iter()
            .map(bare)
            .filter(|title| !is_name_of_site(title, site.as_deref()))
            .collect();
        let document = Some(bare(&self.document)).filter(|title| !title.is_empty());
        let known = || marked.iter().chain(&shared).chain(&document);
        let head = |heads: &[String]| -> Vec<String> {
            let heads = heads.iter().map(bare);
            heads
                .filter(|head| !is_name_of_site(head, site.as_deref()))
                .collect()
        };
        let (heads, lower) = (head(h1), head(&self.heads[1]));
        // The heading that another field confirms is the headline as the reader sees it.
        let says = |heads: &[String], exact: bool| -> Option<String> {
            let found = heads.iter().find(|head| {
                head.chars().count() > 3
                    && known().any(|title| {
                        same_words(title, head) || (!exact && starts_with_words(title, head))
                    })
            });
            found.cloned()
        };
        let after_mark = lower
            .iter()
            .find(|head| head.chars().count() > 12 && self.document.ends_with(head.as_str()));
        let confirmed = says(&heads, true)
            .or_else(|| says(&lower, true))
            .or_else(|| after_mark.cloned())
            .or_else(|| says(&heads, false))
            .or_else(|| says(&lower, false));
        let title = confirmed.map(|head| {
            // "Bridge - Wikipedia" as a heading, where a field says "Bridge".
            let shorter = named
                .iter()
                .chain(&shared)
                .chain(&marked)
                .find(|title| title.len() < head.len() && starts_with_mark(&head, title));
            shorter.cloned().unwrap_or(head)
        });
        let only_head =
            || (heads.len() == 1 && heads[0].split(' ').count() >= 3).then(|| heads[0].clone());
        let fits = |title: &&String| title.chars().any(char::is_alphanumeric);
        let title = title
            .or_else(|| marked.iter().find(fits).cloned())
            .or_else(only_head)
            .or_else(|| {
                named
                    .iter()
                    .find(|name| {
                        document
                            .as_ref()
                            .is_some_and(|title| title.contains(name.as_str()))
                    })
                    .cloned()
            })
            .or_else(|| {
                shared
                    .iter()
                    .find(fits)
                    .map(|title| without_last(title, &[" | "]))
            })
            .or_else(|| document.as_ref().map(|title| without_last(title, MARKS)))
            .or_else(|| heads.into_iter().next());
        (title.filter(|title| !title.trim().is_empty()), site)
    }
}

/// The people in a line such as "By Ana Petrov" soon after the headline.
fn author_in_lines(landmarks: &Landmarks, headline: usize) -> Vec<String> {
    for spot in landmarks
        .lines
        .iter()
        .filter(|spot| spot.order > headline && spot.order <= headline + NEAR)
    {
        let words = plain(&spot.node.text());
        if words.len() > 90 || !names::is_byline(&words) {
            continue;
        }
        let people = names::authors(&words);
        if people.iter().any(|name| name.contains(' ')) {
            return people;
        }
    }
    Vec::new()
}

/// The words of the page's title and of its headlines, each for itself.
fn known_words(landmarks: &Landmarks) -> Vec<HashSet<String>> {
    let title = landmarks.title.as_ref().map(NodeRef::text);
    let heads = landmarks.heads[0]
        .iter()
        .take(4)
        .map(|spot| spot.node.text());
    let words = title.into_iter().chain(heads).map(|text| words_of(&text));
    words.filter(|words| words.len() > 2).collect()
}

/// True if an article's headline shares words with the page, or either has too few to tell.
fn is_of_page(object: &Map<String, Value>, known: &[HashSet<String>]) -> bool {
    let headline = object.get("headline").or_else(|| object.get("name"));
    let headline = words_of(headline.and_then(Value::as_str).unwrap_or_default());
    let shares = |words: &HashSet<String>| {
        let shared = headline.intersection(words).count();
        shared * 3 >= headline.len().min(words.len())
    };
    headline.len() < 2 || known.is_empty() || known.iter().any(shares)
}

/// The words of a headline, in lower case.
fn words_of(text: &str) -> HashSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

fn kinds(object: &Map<String, Value>) -> Vec<&str> {
    match object.get("@type") {
        Some(Value::String(kind)) => vec![kind],
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn is_article(kind: &str) -> bool {
    let kind = kind.rsplit('/').next().unwrap_or(kind);
    kind.ends_with("Article")
        || kind.ends_with("Posting")
        || matches!(kind, "Report" | "Review" | "Recipe" | "ClaimReview")
}

/// The people of a field of authors; organisations are none.
fn people_of(value: &Value, people: &mut Vec<String>) {
    match value {
        Value::String(name) => add_people(people, name),
        Value::Array(values) => values.iter().for_each(|value| people_of(value, people)),
        Value::Object(object) => {
            let kinds = kinds(object);
            let is_group = kinds
                .iter()
                .any(|kind| kind.ends_with("Organization") || *kind == "WebSite");
            if let Some(name) = object.get("name").filter(|_| !is_group) {
                people_of(name, people);
            }
        }
        _ => {}
    }
}

fn add_people(people: &mut Vec<String>, text: &str) {
    for name in names::authors(&plain(text)) {
        if !people.iter().any(|known| same_words(known, &name)) {
            people.push(name);
        }
    }
}

fn is_label_of_author(label: &str) -> bool {
    let label = label.to_lowercase();
    [
        "written by",
        "by",
        "author",
        "verfasst von",
        "geschrieben von",
        "écrit par",
        "escrito por",
        "scritto da",
        "geschreven door",
        "skrevet av",
        "napisane przez",
        "автор",
        "yazan",
        "ditulis oleh",
        "skriven av",
        "skrevet af",
        "kirjoittanut",
    ]
    .iter()
    .any(|known| label == *known)
}

/// White space collapsed, entities that were written twice resolved.
fn plain(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if !text.contains('&') || !text.contains(';') {
        return text;
    }
    let escaped = text.replace('<', "&lt;");
    let decoded = Document::fragment(escaped).root().text();
    decoded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A link or a button that names nobody: "Print", "Email".
fn is_control(node: &NodeRef) -> bool {
    (node.has_name("a") || node.has_name("button"))
        && names::is_nobody(plain(&node.text()).as_str())
}

/// What an author's element says, without its buttons.
fn words_of_people(node: &NodeRef) -> String {
    if let Some(content) = node.attr("content") {
        return content.to_string();
    }
    let mut words = String::new();
    let mut left: Vec<NodeRef> = vec![*node];
    while let Some(node) = left.pop() {
        if node.is_text() {
            let text = node.text();
            // Elements side by side, without a blank: a name, and what the person does.
            let glued =
                words.ends_with(char::is_alphanumeric) && text.starts_with(char::is_uppercase);
            words.push_str(if glued { ", " } else { "" });
            words.push_str(&text);
            if words.len() > LONGEST_LINE * 4 {
                break;
            }
        } else if is_control(&node) {
            words.push_str("; ");
        } else {
            let from = left.len();
            left.extend(node.children_it(false));
            left[from..].reverse();
        }
    }
    words
}

fn own_words(node: &NodeRef) -> String {
    match node.attr("content") {
        Some(content) => content.to_string(),
        None => node.text().to_string(),
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
