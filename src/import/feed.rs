//! Feeds (RSS, Atom, JSON) → a list of articles, or one of them.

use serde_json::Value;

use super::build::Builder;
use super::xml::{Piece, collapse, pieces};
use super::{Choice, Hints, Parsed, Refusal, Warning, date, decode, links, page};
use crate::text::{BlockKind, Meta, Style};

/// The most entries that are read.
const MOST_ENTRIES: usize = 5000;

/// A feed, whatever it was written in.
#[derive(Debug, Default)]
struct Feed {
    title: Option<String>,
    link: Option<String>,
    language: Option<String>,
    entries: Vec<Entry>,
    /// It has more entries than are read.
    is_cut: bool,
}

#[derive(Debug, Default)]
struct Entry {
    title: Option<String>,
    author: Option<String>,
    date: Option<String>,
    link: Option<String>,
    /// HTML, the longest that the entry has.
    content: String,
}

/// Reads `bytes` as a feed: its list of entries, or the entry that `hints` names.
pub(super) fn import(bytes: Vec<u8>, hints: &Hints) -> Result<Parsed, Refusal> {
    let decoded = decode(bytes, hints.charset.as_deref())?;
    let mut warnings: Vec<Warning> = decoded.warning.into_iter().collect();
    let text = decoded.text.trim_start();
    let base = hints.uri.as_deref();
    let feed = if text.starts_with('{') {
        read_json(text)?
    } else {
        read_xml(text, base)
    };
    if feed.entries.is_empty() {
        return Err(Refusal::Because("there are no entries in it".to_owned()));
    }
    if feed.is_cut {
        warnings.push(Warning(format!(
            "only the first {MOST_ENTRIES} entries are shown: the feed has more"
        )));
    }
    let choices: Vec<Choice> = feed.entries.iter().map(choice).collect();
    let article = if let Some(wanted) = hints.entry {
        let entry = feed.entries.get(wanted).ok_or_else(|| {
            let count = feed.entries.len();
            Refusal::Because(format!("it has {count} entries, not {}", wanted + 1))
        })?;
        let mut builder = Builder::default();
        page::whole(&mut builder, &entry.content, entry.link.as_deref().or(base));
        let meta = Meta {
            title: Some(choices[wanted].title.clone()),
            author: entry.author.clone(),
            date: entry.date.clone(),
            site: feed.title.clone(),
            uri: entry.link.clone(),
            language: feed.language.clone(),
        };
        if !builder.has_words() {
            link_to(&mut builder, BlockKind::Paragraph, &choices[wanted]);
        }
        builder.finish(meta, &hints.name, &mut warnings)
    } else {
        let mut builder = Builder::default();
        for choice in &choices {
            link_to(
                &mut builder,
                BlockKind::Item {
                    depth: 0,
                    number: None,
                },
                choice,
            );
        }
        let meta = Meta {
            title: feed.title,
            uri: feed.link.or_else(|| hints.uri.clone()),
            language: feed.language,
            ..Meta::default()
        };
        builder.finish(meta, &hints.name, &mut warnings)
    };
    Ok(Parsed {
        article,
        warnings,
        choices,
    })
}

/// A line for an entry: its title as a link, its day and author.
fn link_to(builder: &mut Builder, kind: BlockKind, choice: &Choice) {
    builder.begin(kind);
    match &choice.uri {
        Some(uri) => {
            builder.open(Style::Link(uri.clone()));
            builder.text(&choice.title);
            builder.close();
        }
        None => builder.text(&choice.title),
    }
    let day = choice.date.as_deref().and_then(|date| date.get(..10));
    let rest: Vec<&str> = day.into_iter().chain(choice.author.as_deref()).collect();
    if !rest.is_empty() {
        builder.text(&format!(" ({})", rest.join(", ")));
    }
    builder.end();
}

/// What the list of entries shows; an entry without a title gets its first words.
fn choice(entry: &Entry) -> Choice {
    let title = entry.title.clone().or_else(|| {
        let mut builder = Builder::default();
        page::whole(&mut builder, &entry.content, None);
        let first = builder.blocks().first()?.span;
        let words = builder
            .words(first)
            .split_whitespace()
            .take(12)
            .collect::<Vec<_>>()
            .join(" ");
        Some(words)
    });
    Choice {
        title: title
            .or_else(|| entry.link.clone())
            .unwrap_or_else(|| "Untitled".to_owned()),
        author: entry.author.clone(),
        date: entry.date.clone(),
        uri: entry.link.clone(),
    }
}

fn read_json(text: &str) -> Result<Feed, Refusal> {
    let value: Value = serde_json::from_str(text)
        .map_err(|error| Refusal::Because(format!("it is not valid JSON ({error})")))?;
    let text = |value: &Value, key: &str| value[key].as_str().and_then(collapse);
    let author = |value: &Value| {
        let authors = value["authors"].as_array();
        let first = authors
            .and_then(|authors| authors.first())
            .unwrap_or(&value["author"]);
        text(first, "name")
    };
    let entry = |item: &Value| Entry {
        title: text(item, "title"),
        author: author(item).or_else(|| author(&value)),
        date: text(item, "date_published")
            .as_deref()
            .and_then(date::normalise),
        link: text(item, "url").and_then(|link| links::resolve(None, &link)),
        content: match (item["content_html"].as_str(), item["content_text"].as_str()) {
            (Some(html), _) => html.to_owned(),
            (None, Some(text)) => format!("<p>{}", escape(text).replace("\n\n", "<p>")),
            (None, None) => item["summary"].as_str().map(escape).unwrap_or_default(),
        },
    };
    let items = value["items"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    Ok(Feed {
        title: text(&value, "title"),
        link: text(&value, "home_page_url").and_then(|link| links::resolve(None, &link)),
        language: text(&value, "language"),
        entries: items.iter().take(MOST_ENTRIES).map(entry).collect(),
        is_cut: items.len() > MOST_ENTRIES,
    })
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// Reads RSS 0.9 to 2.0 and Atom alike: both have entries with children of known names.
fn read_xml(text: &str, base: Option<&str>) -> Feed {
    let mut feed = Feed::default();
    let mut entry: Option<Entry> = None;
    let mut words = String::new();
    // Names of the elements that are open inside the entry or the feed's head.
    let mut open: Vec<String> = Vec::new();
    // XHTML inside Atom's `content` is put together again.
    let mut markup: Option<(String, String)> = None;
    for piece in pieces(text) {
        if let Some((ends, html)) = &mut markup {
            match piece {
                Piece::Open(element) => {
                    html.push('<');
                    html.push_str(&element.name);
                    for key in ["href", "alt"] {
                        if let Some(value) = element.get(key) {
                            html.extend([
                                " ",
                                key,
                                "=\"",
                                &escape(value).replace('"', "&quot;"),
                                "\"",
                            ]);
                        }
                    }
                    html.push('>');
                    continue;
                }
                Piece::Text(text) => {
                    html.push_str(&escape(&text));
                    continue;
                }
                Piece::Close(name) if name != *ends => {
                    html.extend(["</", &name, ">"]);
                    continue;
                }
                Piece::Close(_) => {
                    words = std::mem::take(html);
                    markup = None;
                    if let Some(entry) = &mut entry {
                        set_content(entry, &words);
                    }
                    open.pop();
                    continue;
                }
            }
        }
        match piece {
            Piece::Open(element) => {
                words.clear();
                match element.name.as_str() {
                    "item" | "entry" if entry.is_none() => {
                        if feed.entries.len() == MOST_ENTRIES {
                            feed.is_cut = true;
                            break;
                        }
                        entry = Some(Entry::default());
                        open.clear();
                        continue;
                    }
                    "link" => {
                        let is_page = matches!(element.get("rel"), None | Some("alternate"));
                        let link = element.get("href").filter(|_| is_page);
                        let link = link.and_then(|link| links::resolve(base, link));
                        let target = entry
                            .as_mut()
                            .map_or(&mut feed.link, |entry| &mut entry.link);
                        if target.is_none() {
                            *target = link;
                        }
                    }
                    "content" | "summary" if element.get("type") == Some("xhtml") => {
                        markup = Some((element.name.clone(), String::new()));
                    }
                    "feed" => feed.language = element.get("lang").map(str::to_owned),
                    _ => {}
                }
                open.push(element.name);
            }
            Piece::Text(text) => words.push_str(&text),
            Piece::Close(name) => {
                if open.last() == Some(&name) {
                    open.pop();
                }
                let parent = open.last().map(String::as_str).unwrap_or_default();
                match &mut entry {
                    Some(_) if matches!(name.as_str(), "item" | "entry") => {
                        feed.entries.extend(entry.take());
                    }
                    Some(entry) => set(entry, &name, parent, &words, base),
                    None => match name.as_str() {
                        "title" if parent != "image" => {
                            feed.title = feed.title.take().or_else(|| collapse(&words));
                        }
                        "link" => {
                            let link = links::resolve(base, &words);
                            feed.link = feed.link.take().or(link);
                        }
                        "language" => feed.language = collapse(&words),
                        _ => {}
                    },
                }
            }
        }
    }
    feed
}

fn set(entry: &mut Entry, name: &str, parent: &str, words: &str, base: Option<&str>) {
    match (name, parent) {
        ("title", "") => entry.title = entry.title.take().or_else(|| plain(words)),
        ("link", "") => {
            entry.link = entry.link.take().or_else(|| links::resolve(base, words));
        }
        ("guid", "") if words.trim().starts_with("http") => {
            entry.link = entry.link.take().or_else(|| links::resolve(base, words));
        }
        ("creator", _) | ("name", "author") => entry.author = collapse(words),
        ("author", "") if entry.author.is_none() => entry.author = name_of(words),
        ("pubDate" | "published" | "date", "") => entry.date = date::normalise(words),
        ("updated", "") if entry.date.is_none() => entry.date = date::normalise(words),
        ("description" | "encoded" | "content" | "summary", "") => set_content(entry, words),
        _ => {}
    }
}

fn set_content(entry: &mut Entry, html: &str) {
    if html.trim().len() > entry.content.len() {
        html.trim().clone_into(&mut entry.content);
    }
}

/// A title without its markup.
fn plain(words: &str) -> Option<String> {
    if !words.contains(['<', '&']) {
        return collapse(words);
    }
    let mut builder = Builder::default();
    page::whole(&mut builder, words, None);
    builder.end();
    builder
        .blocks()
        .first()
        .and_then(|block| collapse(builder.words(block.span)))
}

/// `a@b.org (Ana Ruiz)` → `Ana Ruiz`
fn name_of(words: &str) -> Option<String> {
    let inner = words
        .split_once('(')
        .and_then(|(_, rest)| rest.split_once(')'));
    collapse(inner.map_or(words, |(name, _)| name))
}

#[cfg(test)]
mod tests {
    use super::super::build::tests::outline;
    use super::*;

    fn check(feed: &str, entry: Option<usize>, expected: &str) {
        let hints = Hints {
            entry,
            uri: Some("https://a.org/feed".into()),
            ..Hints::default()
        };
        let parsed = import(feed.into(), &hints).unwrap();
        assert_eq!(outline(&parsed.article), expected);
    }

    const RSS: &str = "<?xml version='1.0'?><rss><channel><title>News</title><link>https://a.org</link>\
        <image><title>Logo</title></image><item><title>One &amp;amp; two</title><link>/1</link>\
        <pubDate>Thu, 05 Apr 2018 06:07:08 GMT</pubDate><author>a@b.org (Ana Ruiz)</author>\
        <description>Short.</description><content:encoded><![CDATA[<p>It <b>rained</b>.</p>]]></content:encoded></item>\
        <item><description>&lt;p&gt;No title here&lt;/p&gt;</description></item></channel></rss>";

    const ATOM: &str = "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'><title>News</title><entry>\
        <title type='html'>&lt;i&gt;One&lt;/i&gt;</title><link rel='self' href='/x'/><link href='/1'/>\
        <author><name>Bo Ek</name></author><updated>2018-04-05T06:07:08Z</updated>\
        <content type='xhtml'><div><p>It <b>rained</b> &amp; <a href='/2'>more</a>.</p></div></content></entry></feed>";

    const JSON: &str = "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"News\",\"items\":[{\"title\":\"One\",\
        \"url\":\"https://a.org/1\",\"content_text\":\"It rained.\\n\\nA < b.\",\"authors\":[{\"name\":\"Ana\"}]}]}";

    #[test]
    fn a_feed_is_a_list() {
        check(
            RSS,
            None,
            "h1 News\n* {https://a.org/1:One & two} (2018-04-05, Ana Ruiz)\n* No title here",
        );
        check(
            ATOM,
            None,
            "h1 News\n* {https://a.org/1:One} (2018-04-05, Bo Ek)",
        );
        check(JSON, None, "h1 News\n* {https://a.org/1:One} (Ana)");
    }

    #[test]
    fn an_entry_is_an_article() {
        check(RSS, Some(0), "h1 One & two\np It {b:rained}.");
        check(
            ATOM,
            Some(0),
            "h1 One\np It {b:rained} & {https://a.org/2:more}.",
        );
        check(JSON, Some(0), "h1 One\np It rained.\np A < b.");
    }

    #[test]
    fn a_feed_without_entries_or_with_too_few_says_so() {
        assert!(import("<rss></rss>".into(), &Hints::default()).is_err());
        let hints = Hints {
            entry: Some(7),
            ..Hints::default()
        };
        assert!(import(RSS.into(), &hints).is_err());
        assert!(import("{".into(), &Hints::default()).is_err());
    }
}
