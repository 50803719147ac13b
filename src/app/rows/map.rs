//! The map: each speaker's share of the quoted words, and where they speak; where the chosen name, the
//! search hits and the codes are. Each has a strip that stands for the whole article.

use std::sync::Arc;

use super::{Listed, Source, holds};
use crate::analysis::Speaker;
use crate::annotation::Colour;
use crate::app::document::Progress;
use crate::app::list::{Place, Row, Strip, StripOf};
use crate::app::words::speaker;
use crate::text::Span;

/// The colour of a speaker who is not one of the names.
const NO_NAME: usize = 5;

/// What gets a strip.
struct Entry {
    words: String,
    about: String,
    of: StripOf,
    spans: Vec<Span>,
}

impl Entry {
    fn new(words: String, of: StripOf, spans: Vec<Span>) -> Self {
        let about = spans.len().to_string();
        Self {
            words,
            about,
            of,
            spans,
        }
    }
}

pub fn rows(source: &Source) -> Listed {
    let speakers = speakers(source);
    let all = speakers.len();
    let mut rows = Vec::new();
    let shown = add(&mut rows, source, "Share of the quoted words", speakers);
    add(&mut rows, source, "Chosen name", name(source));
    add(&mut rows, source, "Search", hits(source));
    add(&mut rows, source, "Codes", codes(source));
    if rows.is_empty() {
        let sentence = match (source.document.progress, all) {
            (Progress::Done, 0) => "Nobody is quoted.",
            (_, 0) => "Reading the article …",
            _ => "Nothing on the map matches the filter.",
        };
        rows.push(Row::Empty(sentence.to_owned()));
    }
    (rows, (all, shown))
}

/// Adds those that match the filter, each with its strip, under a heading; gives how many.
fn add(rows: &mut Vec<Row>, source: &Source, heading: &str, entries: Vec<Entry>) -> usize {
    let filter = &source.list.filter.text;
    let matching = entries
        .into_iter()
        .filter(|entry| holds(&entry.words, filter));
    let matching: Vec<Entry> = matching.collect();
    let count = matching.len();
    if count > 0 {
        rows.push(Row::Heading(heading.to_owned(), count));
    }
    for entry in matching {
        let spans: Arc<[Span]> = entry.spans.into();
        rows.push(Row::Place(Place {
            words: entry.words,
            about: entry.about,
            spans: Arc::clone(&spans),
        }));
        rows.push(Row::Strip(Strip {
            spans,
            of: entry.of,
        }));
    }
    count
}

/// Who speaks, the one with the most words first.
fn speakers(source: &Source) -> Vec<Entry> {
    let document = source.document;
    let (findings, text) = (document.findings(), document.article.text());
    let speaking = findings.by_speaker().into_iter().map(|(who, quotes)| {
        let parts = quotes
            .iter()
            .flat_map(|&quote| &findings.quotes[quote].parts);
        let mut spans: Vec<Span> = parts.map(|part| part.span).collect();
        spans.sort_unstable();
        let words = spans
            .iter()
            .map(|span| span.of(text).split_whitespace().count());
        let words: usize = words.sum();
        let turn = match who {
            Speaker::Entity(entity) => *entity,
            _ => NO_NAME,
        };
        let name = speaker(findings, who);
        (words, Entry::new(name, StripOf::Speaker(turn), spans))
    });
    let mut speaking: Vec<(usize, Entry)> = speaking.collect();
    speaking.sort_by_key(|(words, _)| std::cmp::Reverse(*words));
    let all: usize = speaking.iter().map(|(words, _)| words).sum();
    let shares = speaking.into_iter().map(|(words, entry)| Entry {
        about: share(words, all),
        ..entry
    });
    shares.collect()
}

/// A part of all words: `42 %`.
fn share(words: usize, all: usize) -> String {
    let all = all.max(1);
    match (words * 100 + all / 2) / all {
        0 if words > 0 => "< 1 %".to_owned(),
        percent => format!("{percent} %"),
    }
}

/// The name whose mentions are marked in the text.
fn name(source: &Source) -> Vec<Entry> {
    let findings = source.document.findings();
    let chosen = source.reading.entity;
    let chosen = chosen.and_then(|index| Some((index, findings.entities.get(index)?)));
    let entry = chosen.map(|(index, entity)| {
        let mentions = findings.mentions_of(index);
        let spans = mentions.map(|mention| mention.span).collect();
        Entry::new(entity.name.clone(), StripOf::Name, spans)
    });
    entry.into_iter().collect()
}

fn hits(source: &Source) -> Vec<Entry> {
    let search = source.reading.search.iter();
    let found = search.filter_map(|search| Some((search, search.hits.as_ref()?)));
    found
        .filter(|(_, hits)| !hits.is_empty())
        .map(|(search, hits)| {
            let words = format!("“{}”", search.words.trim());
            Entry::new(words, StripOf::Hits, hits.clone())
        })
        .collect()
}

/// The codes, the most used first.
fn codes(source: &Source) -> Vec<Entry> {
    let notes = &source.document.notes;
    let mut entries: Vec<Entry> = notes
        .codes_in_use()
        .into_iter()
        .map(|(code, _)| {
            let coded = notes.annotations().iter();
            let coded = coded.filter(|note| note.codes.iter().any(|other| other == code));
            let colour: Option<Colour> = notes.colour_of_codes(&[code.to_owned()]);
            Entry::new(
                format!("#{code}"),
                StripOf::Notes(colour),
                coded.map(|note| note.span).collect(),
            )
        })
        .collect();
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.spans.len()));
    entries
}
