//! What a web page says about itself: title, author, date, site, address, language.
//!
//! Pages say these things in many ways; [`Landmarks`] finds the elements that may in one walk over
//! the page, [`About`] reads them, the most trusted first. What is in comments, lists of other
//! stories and other things around an article says nothing about it.

mod dates;
mod landmarks;
mod lines;
mod linked;
mod people;
mod title;

use std::collections::HashMap;

use dom_query::{Document, NodeRef};

pub(super) use self::dates::published;
use self::dates::{date_in_address, says_published, says_updated};
pub(super) use self::landmarks::Landmarks;
use self::landmarks::{Spot, stand_together};
use self::people::{is_control, words_of_people};
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
/// The attributes that hold a day.
const DAYS: &[&str] = &[
    "datetime",
    "content",
    "data-date-time",
    "data-datetime",
    "data-date",
    "data-published",
    "data-timestamp",
    "data-time",
    "title",
];
/// How many lines at the end of a page may say when it was published.
const MOST_LAST: usize = 200;
/// How many long paragraphs may be above a line about the article.
const MOST_ABOVE: usize = 3;
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
    /// A heading of the second level that stands before the first of the first level.
    before_heads: Option<String>,
    authors: Vec<Vec<String>>,
    /// The people of the linked data by their identifiers.
    people: HashMap<String, String>,
    dates: Vec<String>,
    /// When the page was published, which may be older than the article.
    page_dates: Vec<String>,
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
        let known = linked::known_words(landmarks);
        for value in landmarks.places.linked_data() {
            linked::identified(value, 0, &mut about.people);
        }
        for value in landmarks.places.linked_data() {
            about.read_linked_data(value, &known, 0);
        }
        about.dates.extend(landmarks.places.broken_date());
        about.read_meta(landmarks);
        about.read_body(landmarks, uri);
        about
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
            // A heading that leads to the first page is the name of the site.
            let several = spots.len() > 1 || landmarks.heads[1].len() > 1;
            let own = spots
                .iter()
                .filter(|spot| !several || !leads_home(&spot.node));
            let words = own.map(|spot| {
                let words = plain(&spot.node.text());
                // The sign of a link to the heading itself.
                words
                    .trim_end_matches(['¶', '#', '§'])
                    .trim_end()
                    .to_owned()
            });
            list.extend(words.filter(|words| words.chars().count() >= 3).take(12));
        }
        let home = landmarks.heads[0]
            .iter()
            .find(|spot| leads_home(&spot.node));
        if let (Some(home), true) = (home, self.sites.is_empty()) {
            let name = plain(&home.node.text());
            let is_named = name.chars().count() > 2 && self.document.contains(&name);
            self.sites.extend(Some(name).filter(|_| is_named));
        }
        let [first, second] = &landmarks.heads;
        if let (Some(first), Some(second)) = (first.first(), second.first())
            && second.order < first.order
        {
            self.before_heads = self.heads[1].first().cloned();
        }
        let headline = self.order_of_headline(landmarks);
        self.read_authors(landmarks, headline);
        self.read_dates(landmarks, headline, uri);
        self.read_state(landmarks);
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
        let language = self.language();
        let language = language.as_deref();
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
                if rank == 3 && is_frame(spot, spots, &words) {
                    continue;
                }
                if rank == 3 && words.len() > 120 {
                    // "By", a link with the name, and what the person does.
                    let link = spot
                        .node
                        .descendants_it()
                        .find(|inner| inner.has_name("a") && !is_control(inner));
                    words = link.map(|link| own_words(&link)).unwrap_or_default();
                }
                let longest = if rank >= 3 { 120 } else { 200 };
                let near = spot.order + 30 > headline
                    && spot.order <= headline + NEAR
                    && spot.long <= MOST_ABOVE;
                if words.len() > longest
                    || (rank == 5 && chosen.is_some())
                    || (rank == 4 && !(near && names::is_person(&words)))
                {
                    continue;
                }
                let before = people.len();
                for line in words.split('\n') {
                    add_people(&mut people, names::without_word_before(line, language));
                }
                if people.len() > before {
                    chosen.get_or_insert(*spot);
                }
            }
            if rank == 5 {
                // A line that says who wrote it is told apart from a box about somebody.
                self.authors
                    .push(lines::bylines(&landmarks.lines, headline, language));
            }
            self.authors.push(people);
        }
        // What names only the site leaves room for who wrote.
        let names_site = |name: &String| self.names_site(name);
        let is_told = |people: &Vec<String>| !people.iter().all(names_site);
        if self.authors.iter().any(is_told) {
            return;
        }
        let sites: Vec<&str> = self.sites.iter().map(String::as_str).collect();
        let ends = title_ends(&self.document);
        let sites: Vec<&str> = sites.into_iter().chain(ends).collect();
        let beside = lines::beside_date(&landmarks.lines, headline, &sites);
        let english = language.map(|language| language.starts_with("en"));
        let signed = lines::signatures(&landmarks.lines, headline, english);
        let of_names = lines::of_names(&landmarks.lines, headline, language);
        let posted = lines::posted(&landmarks.margin, headline);
        let mut foot = Vec::new();
        for spot in landmarks.foot_authors.iter().take(4) {
            let words = words_of_people(&spot.node);
            if foot.is_empty() && words.len() < 80 {
                add_people(&mut foot, &words);
            }
        }
        let reporters = landmarks.reporters.clone();
        self.authors
            .extend([beside, of_names, signed, reporters, foot, posted]);
    }

    /// True for the name of the site, by a field or the end of the document's title.
    fn names_site(&self, name: &str) -> bool {
        let end = title_ends(&self.document).into_iter().next_back();
        let mut sites = self.sites.iter().map(String::as_str).chain(end);
        sites.any(|site| same_words(site, name))
    }

    /// What the state in the page's scripts says, if nothing else does.
    fn read_state(&mut self, landmarks: &Landmarks) {
        let has_day = self.dates.iter().any(|day| date::normalise(day).is_some());
        let has_author = self.authors.iter().any(|people| !people.is_empty());
        if has_day && has_author {
            return;
        }
        let parts = title_parts(&self.document);
        let known = self
            .headlines
            .iter()
            .chain(&self.titles)
            .chain(&self.heads[0]);
        let titles: Vec<&str> = known
            .map(String::as_str)
            .chain(parts)
            .filter(|title| title.chars().count() > 3)
            .collect();
        let stated = landmarks.places.stated(&titles);
        if !has_author {
            let mut people = Vec::new();
            for name in &stated.authors {
                add_people(&mut people, name);
            }
            self.authors.push(people);
        }
        self.dates.extend(stated.date.filter(|_| !has_day));
        self.headlines.extend(stated.title);
    }

    fn read_dates(&mut self, landmarks: &Landmarks, headline: usize, uri: Option<&str>) {
        let language = self.language();
        let language = language.as_deref();
        let of_node = |spot: &Spot| {
            let marked = DAYS
                .iter()
                .find_map(|name| date::normalise(&spot.node.attr(name)?));
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
        // What is called a date may say when the page was changed.
        let (changed, other): (Vec<&Spot>, Vec<&Spot>) =
            Landmarks::nearest(&landmarks.dates[3], headline).partition(|spot| {
                let words = spot.node.text();
                words.len() < LONGEST_LINE && says_updated(&words) && !says_published(&words)
            });
        self.dates.extend(other.into_iter().find_map(of_node));
        // An address with a date in it is sure, a line of text may be about something else.
        let addresses = uri.into_iter().map(str::to_owned).chain(self.uris.clone());
        self.dates
            .extend(addresses.filter_map(|uri| date_in_address(&uri)));
        self.dates
            .extend(lines::day(&landmarks.lines, headline, language));
        let mut days = landmarks.modified.iter().filter_map(of_node);
        self.modified.extend(days.next());
        self.modified.extend(changed.into_iter().find_map(of_node));
        if !self.modified.is_empty() {
            return;
        }
        // The last lines of the article and of what is around it.
        let last = |lines: &[landmarks::Line]| lines.len().saturating_sub(MOST_LAST);
        let after = landmarks.lines[last(&landmarks.lines)..]
            .iter()
            .filter(|line| line.order > headline);
        let all = after.chain(&landmarks.margin[last(&landmarks.margin)..]);
        self.modified.extend(lines::stated_day(all, language));
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
        let days = self
            .dates
            .iter()
            .chain(&self.page_dates)
            .chain(&self.modified);
        let date = days
            .filter_map(|text| {
                date::normalise(text).or_else(|| date::find(text, language.as_deref()))
            })
            .find(|day| !day.starts_with("1970-01-01"))
            .or_else(|| address.as_deref().and_then(date_in_address));
        // A person may be the name of a site, a newspaper is not the name of a person.
        let is_site = |name: &str| {
            let ends = title_ends(&self.document);
            let mut sites = self.sites.iter().map(String::as_str).chain(ends);
            let known = sites.any(|site| same_words(site, name));
            known && (!name.contains(' ') || names::is_publication(name))
        };
        // A site that is called as a person is its author if nobody else is.
        let told: Vec<Vec<String>> = self
            .authors
            .iter()
            .map(|people| {
                let of_site = people.iter().any(|name| self.names_site(name));
                let people = people
                    .iter()
                    .filter(|name| !self.names_site(name) && (!of_site || names::is_whole(name)));
                people.cloned().collect()
            })
            .collect();
        let is_told = told.iter().any(|people: &Vec<String>| !people.is_empty());
        let authors = if is_told { &told } else { &self.authors };
        let people = authors.iter().map(|people| {
            let several = people.len() > 1;
            let is_place =
                |name: &str| several && site.as_deref().is_some_and(|site| same_words(site, name));
            let of_site = people.iter().any(|name| is_site(name));
            let people = people
                .iter()
                .filter(|name| !is_site(name) && !is_place(name))
                // "Daily, Germany"
                .filter(|name| !of_site || names::is_whole(name));
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
            let heads: Vec<String> = h1.iter().chain(&self.heads[1]).cloned().collect();
            site = site_in_title(&self.document, &heads, address);
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
        let parts = title_parts(&self.document);
        let part = || {
            let is_part = |head: &&String| {
                head.chars().count() > 5 && parts.iter().any(|part| same_words(part, head))
            };
            heads
                .iter()
                .chain(&lower)
                .find(is_part)
                .filter(|_| parts.len() > 1)
        };
        let confirmed = says(&heads, true)
            .or_else(|| says(&lower, true))
            .or_else(|| after_mark.cloned())
            .or_else(|| part().cloned())
            .or_else(|| says(&heads, false))
            .or_else(|| says(&lower, false));
        // "Press releases" over the headline is the name of a part of the site.
        let is_section = |head: &String| {
            self.before_heads.as_ref() == Some(head)
                && head.split(' ').count() <= 3
                && heads.len() == 1
                && heads[0].split(' ').count() >= 4
        };
        let confirmed = match confirmed {
            Some(head) if is_section(&head) => heads.first().cloned(),
            confirmed => confirmed,
        };
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
        // A page whose title is a word or two, with one heading.
        let only_head = || {
            if let Some(head) = only_head() {
                return Some(head);
            }
            let is_short = self.document.split_whitespace().count() <= 2;
            let is_head = heads.is_empty() && lower.len() == 1 && lower[0].split(' ').count() >= 3;
            (is_short && is_head).then(|| lower[0].clone())
        };
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

fn add_people(people: &mut Vec<String>, text: &str) {
    for name in names::authors(&plain(text)) {
        if !people.iter().any(|known| same_words(known, &name)) {
            people.push(name);
        }
    }
}

/// True for a heading that is a link to the site's first page and nothing else.
fn leads_home(head: &NodeRef) -> bool {
    let mut links = head.descendants_it().filter(|inner| inner.has_name("a"));
    let Some(link) = links.next() else {
        return false;
    };
    let href = link.attr("href").unwrap_or_default();
    let path = href.split_once("//").map_or(&*href, |(_, rest)| {
        rest.split_once('/').map_or("", |(_, path)| path)
    });
    let is_first = !href.is_empty()
        && !href.starts_with(['#', '?'])
        && matches!(
            path.trim_matches('/'),
            "" | "index.html" | "index.php" | "." | ".."
        );
    is_first && links.next().is_none() && link.text().trim() == head.text().trim()
}

/// True for an author's element around others of which each holds a name of its own, side by side
/// without a sign between them.
fn is_frame(spot: &Spot, spots: &[Spot], words: &str) -> bool {
    let parts = names::authors(words).len();
    let inner = spots.iter().filter(|other| {
        other.order > spot.order
            && other
                .node
                .ancestors_it(Some(4))
                .any(|above| above.id == spot.node.id)
    });
    let named: Vec<usize> = inner
        .map(|other| names::authors(&words_of_people(&other.node)).len())
        .collect();
    parts == 1 && named.iter().sum::<usize>() > 1
}

/// The parts of a document's title.
fn title_parts(title: &str) -> Vec<&str> {
    let mut parts = vec![title];
    for mark in MARKS.iter().chain(title::NARROW_MARKS) {
        parts = parts.iter().flat_map(|part| part.split(mark)).collect();
    }
    parts
        .into_iter()
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect()
}

/// The first and the last part of a document's title, of which one may name the site.
fn title_ends(title: &str) -> Vec<&str> {
    let parts = title_parts(title);
    match parts.as_slice() {
        [first, .., last] => vec![first, last],
        _ => Vec::new(),
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
        "autor",
        "auteur",
        "autore",
        "yazar",
        "penulis",
        "ผู้เขียน",
        "작성자",
        "執筆者",
        "作者",
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

fn own_words(node: &NodeRef) -> String {
    match node.attr("content") {
        Some(content) => content.to_string(),
        None => node.text().to_string(),
    }
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
