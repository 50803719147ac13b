//! A second opinion on a web page: the article may lie where a browser's scripts take it from.
//!
//! Linked data (`articleBody`, fact checks), templates, what is meant for browsers without scripts,
//! and the state that frameworks put into a script as JSON.

mod literals;
mod payloads;
mod stated;
mod stories;

use std::cell::OnceCell;

use dom_query::{Document, NodeRef};
use memchr::memmem;
use serde_json::Value;

use self::payloads::Pushed;
pub(super) use self::stated::Stated;
use super::build::Builder;
use super::content::{self, Search};
use super::html::{Walk, tame};
use crate::text::BlockKind;

/// More scripts and templates than this are not looked at.
const MOST_PLACES: usize = 40;
/// Larger scripts are programs or data, not an article, in bytes.
const LARGEST: usize = 8 << 20;
/// How deep JSON is looked into.
const DEEPEST: usize = 60;

/// The places of a page outside of its body's elements that may hold the article.
#[derive(Default)]
pub(super) struct Places<'a> {
    /// Scripts with linked data.
    pub(super) linked_data: Vec<NodeRef<'a>>,
    /// Scripts that may hold JSON.
    pub(super) states: Vec<NodeRef<'a>>,
    /// Elements whose text is HTML.
    pub(super) markup: Vec<NodeRef<'a>>,
    /// The linked data, once it is read.
    values: OnceCell<Vec<Value>>,
    /// What scripts hold, once it is read.
    scripts: OnceCell<Vec<Value>>,
    /// What scripts push row by row, once it is read.
    pushed: OnceCell<Pushed>,
}

impl<'a> Places<'a> {
    /// Takes note of `node` if it is such a place.
    pub(super) fn look_at(&mut self, node: &NodeRef<'a>, name: &str, kind: Option<&str>) {
        let list = match (name, kind.unwrap_or_default()) {
            ("script", "application/ld+json") => &mut self.linked_data,
            ("template" | "noscript", _)
            | (
                "script",
                "text/template"
                | "text/html"
                | "text/x-template"
                | "text/x-tmpl"
                | "x-tmpl-mustache"
                | "text/x-handlebars-template"
                | "text/x-handlebars"
                | "text/ng-template",
            ) => &mut self.markup,
            ("script", "" | "text/javascript" | "application/json" | "application/javascript") => {
                &mut self.states
            }
            _ => return,
        };
        if list.len() < MOST_PLACES {
            list.push(*node);
        }
    }

    /// The article that is written in the page's scripts and templates, if any has more than
    /// `prose` letters of prose.
    pub(super) fn article(&self, prose: f32, base: Option<&str>) -> Option<Builder> {
        let mut best: Option<(f32, Builder)> = None;
        let mut offer = |builder: Builder| {
            let found = prose_of(&builder);
            if found > prose && best.as_ref().is_none_or(|(most, _)| found > *most * 1.2) {
                best = Some((found, builder));
            }
        };
        for node in &self.markup {
            let html = match node.text() {
                text if text.contains('<') => text,
                // The contents of a template hang beside the tree.
                _ => {
                    let html = node.html();
                    let inner = html.find('>').map_or("", |at| &html[at + 1..]);
                    inner.to_owned().into()
                }
            };
            if html.len() > 300 && html.contains('<') {
                offer(from_markup(&html, base));
            }
        }
        if let Some(builder) = self.declared(base) {
            offer(builder);
        }
        let pushed = self.pushed();
        if pushed.markup.len() > 300 {
            offer(from_markup(&pushed.markup, base));
        }
        for value in self.scripts().iter().chain(&pushed.values) {
            let story = stories::longest(value);
            if !story.is_empty() {
                let mut builder = Builder::default();
                for piece in &story {
                    piece.add(&mut builder, base);
                }
                builder.end();
                offer(builder);
            }
        }
        best.map(|(_, builder)| builder)
    }

    /// The values that scripts hold as JSON or as literals.
    fn scripts(&self) -> &[Value] {
        self.scripts.get_or_init(|| {
            let texts = self.states.iter().map(NodeRef::text);
            texts
                .filter(|text| (400..LARGEST).contains(&text.len()))
                .flat_map(|text| literals::values(&text))
                .map(|value| payloads::flattened(&value).unwrap_or(value))
                .collect()
        })
    }

    fn pushed(&self) -> &Pushed {
        self.pushed.get_or_init(|| {
            let texts: Vec<_> = self.states.iter().map(NodeRef::text).collect();
            let fitting = texts.iter().filter(|text| text.len() < LARGEST);
            payloads::pushed(fitting.map(|text| &**text))
        })
    }

    /// Who wrote the article with one of these titles and when, by the page's scripts.
    pub(super) fn stated(&self, titles: &[&str]) -> Stated {
        // Most scripts hold programs; only those that name an author or a day are read.
        let says = |node: &NodeRef| {
            let text = node.text();
            stated::KEYS
                .iter()
                .any(|key| memmem::find(text.as_bytes(), key.as_bytes()).is_some())
        };
        if titles.is_empty() || !self.states.iter().any(says) {
            return Stated::default();
        }
        let mut stated = stated::find(self.scripts(), titles);
        if stated.authors.is_empty() || stated.date.is_none() {
            let pushed = stated::find(&self.pushed().values, titles);
            if stated.authors.is_empty() {
                stated.authors = pushed.authors;
            }
            stated.date = stated.date.or(pushed.date);
            stated.title = stated.title.or(pushed.title);
        }
        stated
    }

    /// The linked data's article, with the claim and the verdict if it is a fact check.
    pub(super) fn declared(&self, base: Option<&str>) -> Option<Builder> {
        let mut builder = Builder::default();
        let mut check = (None, None);
        for value in self.linked_data() {
            claim(value, 0, &mut check);
        }
        if let Some(claim) = check.0 {
            builder.begin(BlockKind::Paragraph);
            builder.text(&format!("Claim: {claim}"));
        }
        add(&mut builder, self.declared_body()?, base);
        if let Some(rating) = check.1 {
            builder.begin(BlockKind::Paragraph);
            builder.text(&format!("Rating: {rating}"));
        }
        builder.end();
        Some(builder)
    }

    /// The linked data that can be read.
    pub(super) fn linked_data(&self) -> &[Value] {
        self.values
            .get_or_init(|| self.linked_data.iter().filter_map(linked_data).collect())
    }

    /// The date in linked data that is no JSON.
    pub(super) fn broken_date(&self) -> Option<String> {
        let broken = self
            .linked_data
            .iter()
            .filter(|node| linked_data(node).is_none());
        broken.into_iter().find_map(|node| {
            let text = node.text();
            let (_, rest) = text.split_once("\"datePublished\"")?;
            Some(rest.split('"').nth(1)?.to_owned())
        })
    }

    /// The text of the linked data's article, if it has one.
    pub(super) fn declared_body(&self) -> Option<&str> {
        let mut texts = Vec::new();
        for value in self.linked_data() {
            bodies(value, 0, &mut texts);
        }
        texts.into_iter().max_by_key(|text| text.len())
    }
}

fn linked_data(node: &NodeRef) -> Option<Value> {
    let text = node.text();
    let text = text.trim();
    let text = text
        .trim_start_matches("<!--")
        .trim_end_matches("-->")
        .trim();
    let text = text
        .trim_start_matches("//")
        .trim_start_matches("<![CDATA[");
    let text = text.trim_end_matches("]]>").trim_end_matches("//");
    let text = text.trim().trim_end_matches(';');
    serde_json::from_str(text).ok().or_else(|| {
        // Line ends inside of strings are not JSON, but they occur.
        let blank = |c: char| if c.is_control() { ' ' } else { c };
        serde_json::from_str(&text.chars().map(blank).collect::<String>()).ok()
    })
}

/// The letters in blocks that read like prose.
pub(super) fn prose_of(builder: &Builder) -> f32 {
    let prose = builder.blocks().iter().filter(|block| {
        let words = builder.words(block.span);
        words.len() > 80 || words.trim_end().ends_with(['.', '!', '?', '。', '…', '”'])
    });
    prose
        .map(|block| {
            let words = builder.words(block.span);
            let weight = |c: char| if c >= '\u{2E80}' { 2 } else { 1 };
            words.chars().map(weight).sum::<usize>() as f32
        })
        .sum()
}

fn from_markup(html: &str, base: Option<&str>) -> Builder {
    let document = Document::from(&*tame(html));
    let found = content::find(&document, Search::default());
    let mut builder = Builder::default();
    Walk {
        base,
        without: Some(&found.without),
        ..Walk::default()
    }
    .run_all(&mut builder, &found.roots);
    builder
}

fn add(builder: &mut Builder, text: &str, base: Option<&str>) {
    let mut text = text;
    let resolved;
    if text.contains("&lt;p") || text.contains("&lt;/p") {
        resolved = text
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&amp;", "&");
        text = &resolved;
    }
    if is_markup(text) {
        let document = Document::from(&*tame(text));
        Walk {
            base,
            ..Walk::default()
        }
        .run(builder, &document.root());
        builder.end();
        return;
    }
    let document;
    let plain = if text.contains('&') {
        document = Document::fragment(text.replace('\n', "&#10;"))
            .root()
            .text();
        &*document
    } else {
        text
    };
    for line in plain
        .split(['\n', '\r'])
        .filter(|line| !line.trim().is_empty())
    {
        builder.begin(BlockKind::Paragraph);
        builder.text(line);
    }
    builder.end();
}

fn is_markup(text: &str) -> bool {
    ["<p", "</", "<br", "<div"]
        .iter()
        .any(|tag| text.contains(tag))
}

/// The claim that a fact check in linked data is about, and its verdict.
fn claim<'v>(value: &'v Value, depth: usize, found: &mut (Option<&'v str>, Option<&'v str>)) {
    if depth > DEEPEST {
        return;
    }
    match value {
        Value::Array(values) => values
            .iter()
            .for_each(|value| claim(value, depth + 1, found)),
        Value::Object(object) => {
            let text = |value: Option<&'v Value>| {
                value
                    .and_then(Value::as_str)
                    .filter(|text| text.len() < 1000)
            };
            if found.0.is_none() && object.contains_key("claimReviewed") {
                let rating = object
                    .get("reviewRating")
                    .and_then(|rating| rating.get("alternateName"));
                *found = (text(object.get("claimReviewed")), text(rating));
            }
            for key in ["@graph", "mainEntity", "review", "hasPart"] {
                if let Some(inner) = object.get(key) {
                    claim(inner, depth + 1, found);
                }
            }
        }
        _ => {}
    }
}

/// The bodies of articles and the texts of fact checks in linked data.
fn bodies<'v>(value: &'v Value, depth: usize, found: &mut Vec<&'v str>) {
    if depth > DEEPEST {
        return;
    }
    match value {
        Value::Array(values) => values
            .iter()
            .for_each(|value| bodies(value, depth + 1, found)),
        Value::Object(object) => {
            for (key, value) in object {
                match (key.as_str(), value) {
                    ("articleBody" | "reviewBody", Value::String(text)) => found.push(text),
                    ("comment" | "comments" | "isPartOf" | "publisher" | "author", _) => {}
                    _ => bodies(value, depth + 1, found),
                }
            }
        }
        _ => {}
    }
}
