//! [`Hit`]: a place where what was searched for is, with the words around it.

use std::ops::Range;

use serde::Serialize;

use super::document::Document;
use super::mark::Mark;
use super::query::{Query, Scope};
use crate::text::CharIndex;

/// So many hits of one article are shown.
const SHOWN: usize = 3;
/// So many characters are shown on each side of a hit.
const AROUND: usize = 60;

/// A place where something was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hit {
    /// The article.
    pub article: String,
    /// Its headline.
    pub title: Option<String>,
    /// Its publisher.
    pub site: Option<String>,
    /// Its date.
    pub date: Option<String>,
    /// `text`, `quotes` or `notes`.
    #[serde(rename = "in")]
    pub scope: &'static str,
    /// Where, in code points: the hit in a text, the whole quote, the words of a mark.
    pub start: u32,
    /// The end, exclusive.
    pub end: u32,
    /// The words before the hit.
    pub before: String,
    /// The hit.
    pub hit: String,
    /// The words after it.
    pub after: String,
    /// How many hits there are in this text, quote or note.
    pub hits: usize,
    /// Who says the quote.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub speakers: Vec<String>,
    /// What the reader wrote on the mark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The codes of the mark.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
    /// Whose mark it is, if a name is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reader: Option<String>,
}

impl Query {
    /// Everything in a document that was searched for.
    pub fn in_document(&self, document: &Document) -> Vec<Hit> {
        let mut hits = Vec::new();
        if !self.takes(document) {
            return hits;
        }
        if self.searches(Scope::Text)
            && let Some(found) = self.hits(&document.text)
        {
            let text = &document.text;
            let index = CharIndex::new(text);
            let mut shown = 0;
            for hit in &found {
                // Hits that are shown around another one are not shown again.
                if hit.start < shown || hits.len() == SHOWN {
                    continue;
                }
                let (start, end) = (index.char_at(text, hit.start), index.char_at(text, hit.end));
                let excerpt = Excerpt::new(text, hit);
                shown = excerpt.end;
                hits.push(excerpt.hit(document, "text", (start as u32, end as u32), found.len()));
            }
        }
        if self.searches(Scope::Quotes) {
            for quote in &document.quotes {
                if !self.takes_speakers(document, quote) {
                    continue;
                }
                let Some(found) = self.hits(&quote.text) else {
                    continue;
                };
                let excerpt = Excerpt::around(&quote.text, &found);
                let speakers = quote
                    .speakers
                    .iter()
                    .map(|it| document.words_of(it).to_owned());
                hits.push(Hit {
                    speakers: speakers.collect(),
                    ..excerpt.hit(document, "quotes", (quote.start, quote.end), found.len())
                });
            }
        }
        if self.searches(Scope::Notes) {
            let marks = document.marks.iter();
            hits.extend(marks.filter_map(|mark| self.in_mark(document, mark)));
        }
        hits
    }

    /// Everything in the marks of an article that is not there.
    pub fn in_vanished(&self, id: &str, marks: &[Mark]) -> Vec<Hit> {
        let dated = self.since.is_some() || self.until.is_some() || self.site.is_some();
        if dated || !self.searches(Scope::Notes) {
            return Vec::new();
        }
        let document = Document {
            id: id.to_owned(),
            ..Document::default()
        };
        let marks = marks.iter();
        marks
            .filter_map(|mark| self.in_mark(&document, mark))
            .collect()
    }

    fn in_mark(&self, document: &Document, mark: &Mark) -> Option<Hit> {
        if !self.takes_mark(mark) {
            return None;
        }
        // Some words may be in the text and some in the note.
        let all = format!("{}\n{}", mark.exact, mark.note);
        let found = self.hits(&all)?;
        let excerpt = if found.iter().any(|hit| hit.end <= mark.exact.len()) {
            Excerpt::around(&mark.exact, &found)
        } else {
            Excerpt::around(&mark.exact, &[])
        };
        Some(Hit {
            note: (!mark.note.is_empty()).then(|| mark.note.clone()),
            codes: mark.codes.clone(),
            reader: mark.reader.clone(),
            ..excerpt.hit(document, "notes", (mark.start, mark.end), found.len())
        })
    }
}

/// A hit with some words around it.
struct Excerpt<'a> {
    before: &'a str,
    hit: &'a str,
    after: &'a str,
    /// Where it ends in the text.
    end: usize,
}

impl<'a> Excerpt<'a> {
    /// The words around the first hit; the beginning of the text if there is none.
    fn around(text: &'a str, hits: &[Range<usize>]) -> Self {
        let hit = hits.iter().find(|hit| hit.end <= text.len());
        Self::new(text, hit.unwrap_or(&(0..0)))
    }

    fn new(text: &'a str, hit: &Range<usize>) -> Self {
        let before = &text[..hit.start];
        let start = before
            .char_indices()
            .rev()
            .nth(AROUND - 1)
            .map_or(0, |(at, _)| at);
        let after = &text[hit.end..];
        let room = if hit.is_empty() { 3 * AROUND } else { AROUND };
        let end = after
            .char_indices()
            .nth(room)
            .map_or(after.len(), |(at, _)| at);
        let whole = |part: &'a str, cut: bool| {
            if cut {
                part.split_once(char::is_whitespace)
                    .map_or(part, |(_, rest)| rest)
            } else {
                part
            }
        };
        let tail = &after[..end];
        let tail = if end < after.len() {
            tail.rsplit_once(char::is_whitespace)
                .map_or(tail, |(start, _)| start)
        } else {
            tail
        };
        Self {
            before: whole(&before[start..], start > 0),
            hit: &text[hit.clone()],
            after: tail,
            end: hit.end + end,
        }
    }

    fn hit(&self, document: &Document, scope: &'static str, place: (u32, u32), hits: usize) -> Hit {
        let one_line = |text: &str| {
            let mut line = text.split_whitespace().collect::<Vec<_>>().join(" ");
            if text.starts_with(char::is_whitespace) && !line.is_empty() {
                line.insert(0, ' ');
            }
            if text.ends_with(char::is_whitespace) {
                line.push(' ');
            }
            line
        };
        Hit {
            article: document.id.clone(),
            title: document.title.clone(),
            site: document.site.clone(),
            date: document.date.clone(),
            scope,
            start: place.0,
            end: place.1,
            before: one_line(self.before).trim_start().to_owned(),
            hit: one_line(self.hit),
            after: one_line(self.after).trim_end().to_owned(),
            hits,
            speakers: Vec::new(),
            note: None,
            codes: Vec::new(),
            reader: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::document::{Quote, Voice};

    fn document() -> Document {
        let text = format!(
            "Élan.\n\nThe ferry left the quay at six. {} The ferry came back.",
            "Nothing else happened that day. ".repeat(8)
        );
        Document {
            id: "a.txt".into(),
            text,
            quotes: vec![Quote {
                text: "“The ferry waits,”".into(),
                speakers: vec![Voice::Described("the captain".into())],
                ..Quote::default()
            }],
            marks: vec![Mark {
                exact: "left the quay".into(),
                note: "which ferry?".into(),
                codes: vec!["harbour/boats".into()],
                ..Mark::default()
            }],
            ..Document::default()
        }
    }

    #[track_caller]
    fn check(query: &str, hits: &[&str]) {
        let query = Query::parse(query).expect("a question");
        let found = query.in_document(&document());
        let found: Vec<String> = found
            .iter()
            .map(|hit| {
                format!(
                    "{} {}: {}[{}]{}",
                    hit.scope, hit.start, hit.before, hit.hit, hit.after
                )
            })
            .collect();
        assert_eq!(found.len(), hits.len(), "{found:?}");
        for (found, start) in found.iter().zip(hits) {
            assert!(found.starts_with(start), "{found}");
        }
    }

    #[test]
    fn hits_come_with_the_words_around_them() {
        check(
            "ferry",
            &[
                "text 11: Élan. The [ferry] left the quay at six. Nothing",
                "text 300: ",
                "notes 0: [] left the quay".replace("[] ", "[]").as_str(),
            ],
        );
        check("ferry in:quotes", &["quotes 0: “The [ferry] waits,”"]);
        check("by:captain", &["quotes 0: []“The ferry waits,”"]);
        check("quay ferry in:notes", &["notes 0: left the [quay]"]);
        check("code:harbour", &["notes 0: []left the quay"]);
        check("code:har", &[]);
        check("train", &[]);
    }
}
