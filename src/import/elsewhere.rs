//! A second opinion on a web page: the article may lie where a browser's scripts take it from.
//!
//! Linked data (`articleBody`, fact checks), templates, what is meant for browsers without scripts,
//! and the state that frameworks put into a script as JSON.

use std::cell::OnceCell;

use dom_query::{Document, NodeRef};
use serde_json::Value;

use super::build::Builder;
use super::content::{self, Search};
use super::html::{Walk, tame};
use crate::text::BlockKind;

/// More scripts and templates than this are not looked at.
const MOST_PLACES: usize = 40;
/// Larger scripts are programs or data, not an article, in bytes.
const LARGEST: usize = 8 << 20;
/// A string shorter than this is not a paragraph, in bytes.
const SHORTEST: usize = 40;
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
        if let Some(text) = self.declared_body() {
            offer(from_text(text, base));
        }
        for node in &self.states {
            let text = node.text();
            if text.len() < 400 || text.len() > LARGEST {
                continue;
            }
            for value in values(&text) {
                let mut most = Vec::new();
                stories(&value, 0, &mut most);
                if !most.is_empty() {
                    let mut builder = Builder::default();
                    for text in &most {
                        add(&mut builder, text, base);
                    }
                    offer(builder);
                }
            }
        }
        best.map(|(_, builder)| builder)
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

/// Makes blocks of `text`, which is HTML or lines.
pub(super) fn from_text(text: &str, base: Option<&str>) -> Builder {
    let mut builder = Builder::default();
    add(&mut builder, text, base);
    builder
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

/// The bodies of articles and the claims of fact checks in linked data.
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

/// The JSON values in a script: all of it, or what is assigned in it.
fn values(script: &str) -> Vec<Value> {
    let text = script.trim();
    if let Ok(value) = serde_json::from_str(text) {
        return vec![value];
    }
    let mut found = Vec::new();
    let mut rest = text;
    while found.len() < 8
        && let Some(at) = rest.find('=')
    {
        rest = rest[at + 1..].trim_start();
        if let Some(inner) = rest.strip_prefix("JSON.parse(\"") {
            let end = inner.find("\")").unwrap_or(inner.len());
            let quoted = format!("\"{}\"", &inner[..end]);
            if let Ok(text) = serde_json::from_str::<String>(&quoted)
                && let Ok(value) = serde_json::from_str(&text)
            {
                found.push(value);
            }
        } else if rest.starts_with(['{', '[']) && rest.len() > 400 {
            let mut values = serde_json::Deserializer::from_str(rest).into_iter();
            if let Some(Ok(value)) = values.next() {
                rest = &rest[values.byte_offset()..];
                found.push(value);
            }
        }
    }
    found
}

/// Puts the longest story of a framework's state into `most`: one string of HTML, or the strings of
/// one list.
fn stories<'v>(value: &'v Value, depth: usize, most: &mut Vec<&'v str>) {
    if depth > DEEPEST {
        return;
    }
    let length = |texts: &[&str]| texts.iter().map(|text| text.len()).sum::<usize>();
    match value {
        Value::String(text) if text.len() > 300.max(length(most)) && reads_like_prose(text) => {
            *most = vec![text];
        }
        Value::Array(values) => {
            let mut texts = Vec::new();
            for value in values {
                paragraphs(value, 0, &mut texts);
            }
            if texts.len() > 1 && length(&texts) > length(most) {
                *most = texts;
            }
            for value in values {
                stories(value, depth + 1, most);
            }
        }
        Value::Object(object) => {
            for (key, value) in object {
                if !is_other(key) {
                    stories(value, depth + 1, most);
                }
            }
        }
        _ => {}
    }
}

/// Keys of what is around an article.
fn is_other(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    [
        "related",
        "comment",
        "author",
        "recommend",
        "seo",
        "translation",
        "config",
        "css",
        "i18n",
    ]
    .iter()
    .any(|other| key.contains(other))
}

/// The paragraphs of one element of a list: a string, or its text, content or children.
fn paragraphs<'v>(value: &'v Value, depth: usize, texts: &mut Vec<&'v str>) {
    if depth > 6 {
        return;
    }
    match value {
        Value::String(text) if text.len() > SHORTEST && reads_like_prose(text) => texts.push(text),
        Value::Array(values) => values
            .iter()
            .for_each(|value| paragraphs(value, depth + 1, texts)),
        Value::Object(object) => {
            for key in [
                "text",
                "content",
                "html",
                "value",
                "body",
                "paragraph",
                "children",
                "model",
                "blocks",
                "data",
                "p",
            ] {
                if let Some(inner) = object.get(key) {
                    paragraphs(inner, depth + 1, texts);
                }
            }
        }
        _ => {}
    }
}

/// True for words with blanks between them and a stop at an end.
fn reads_like_prose(text: &str) -> bool {
    let start: String = text.chars().take(400).collect();
    if start.starts_with(['{', '[', '#', '.', '/']) || start.contains("function") {
        return false;
    }
    let blanks = start.chars().filter(|c| c.is_whitespace()).count();
    let wide = start.chars().filter(|&c| c >= '\u{2E80}').count();
    let stops = text.contains(['.', '。', '!', '?', '।', '…']);
    stops && (blanks * 14 > start.chars().count() || wide * 2 > start.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(script: &str, expected: &[&str]) {
        let mut most = Vec::new();
        let values = values(script);
        for value in &values {
            stories(value, 0, &mut most);
        }
        assert_eq!(most, expected, "{script}");
    }

    #[test]
    fn the_state_of_a_framework_holds_the_story() {
        let long =
            "The council of the harbour town met on Monday to hear what was found. ".repeat(6);
        check(
            &format!(r#"window.state = {{"a": {{"title": "x", "body": "<p>{long}</p>"}}}}; go();"#),
            &[&format!("<p>{long}</p>")],
        );
        let one = "The bridge has been shut since the flood of May, the engineers said.";
        let two = "Nobody knows when it will open again, and nobody was asked about it.";
        check(
            &format!(
                r#"{{"content_elements": [{{"type": "text", "content": "{one}"}}, {{"type": "text", "content": "{two}"}}],
                "related": ["{long}", "{long}"]}}"#
            ),
            &[one, two],
        );
        check("var a = {}; var b = function () { return {} };", &[]);
    }

    #[test]
    fn code_and_single_words_do_not_read_like_prose() {
        assert!(reads_like_prose(
            "The harbour opens on Monday. Nobody objected."
        ));
        assert!(reads_like_prose("港口周一开放。没有人反对。"));
        assert!(!reads_like_prose("The harbour opens on Monday"));
        assert!(!reads_like_prose("harbour-opens-on-monday.example/news"));
        assert!(!reads_like_prose("{ The harbour opens. }"));
        assert!(!reads_like_prose("café-harbour-éé-opens-on-monday.é"));
    }
}
