//! [`Document`]: what a library knows of one article. Plain values, in code points, that can be
//! written down and read again.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::analysis::{EntityKind, Speaker};
use crate::annotation::{Decided, Notes, Provenance, document_id};
use crate::export::round;
use crate::import::Format;
use crate::text::{Article, CharIndex, Meta};

use super::mark::Mark;

/// What is known of one article.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Document {
    /// What it is called: its path from the folder that was named, with `#3` for the third entry of a
    /// feed, a book or an archive.
    pub id: String,
    /// The file or the address that it is in.
    pub path: String,
    /// Which entry of it, from 0.
    pub entry: Option<usize>,
    /// Its headline.
    pub title: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Who published it.
    pub site: Option<String>,
    /// When, ISO 8601.
    pub date: Option<String>,
    /// ISO 639-3.
    pub language: String,
    /// What the file is.
    pub format: String,
    /// How many words it has.
    pub words: u32,
    /// How many characters.
    pub chars: u32,
    /// `sha256:` and the digest of its text.
    pub digest: String,
    /// The people and organisations in it, and every other source of a quote.
    pub names: Vec<Name>,
    /// Who said what.
    pub quotes: Vec<Quote>,
    /// What its readers marked.
    pub marks: Vec<Mark>,
    /// True if the reader said that they are done with it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_done: bool,
    /// True if it was read from what `byline extract` wrote: it has an id of its own, and no text.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_extracted: bool,
    /// The text, as far as it is at hand.
    #[serde(skip)]
    pub text: String,
    /// What a person should know of it: notes that cannot be read, a list of names with a mistake.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
}

/// A person, an organisation or another source of quotes in one article.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Name {
    /// The fullest form in the article.
    pub name: String,
    /// `PERSON`, `ORG`, ….
    pub kind: String,
    /// What the article says it is.
    pub role: Option<String>,
    /// The other forms.
    pub aliases: Vec<String>,
    /// How often it is named.
    pub mentions: u32,
    /// Where the reader says that more is known.
    pub link: Option<String>,
}

/// A quote.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Quote {
    /// From the first fragment's start, in code points.
    pub start: u32,
    /// To the last one's end, exclusive.
    pub end: u32,
    /// The fragments, if there are several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<(u32, u32)>,
    /// `direct`, `mixed` or `indirect`.
    pub kind: String,
    /// Its words; fragments are joined by ` … `.
    pub text: String,
    /// How many.
    pub words: u32,
    /// Who says it; nobody if that is not known.
    pub speakers: Vec<Voice>,
    /// What kind of source it is: `named-person`, ….
    pub source: Option<String>,
    /// How sure the finder is, 0 to 1.
    pub confidence: f64,
    /// Who says so: `machine`, `confirmed` or `person`.
    pub provenance: String,
}

/// One of those who say a quote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Voice {
    /// An index into [`Document::names`].
    Name(usize),
    /// Somebody who is described, not named.
    Described(String),
}

impl Quote {
    /// True if the reader confirmed, changed or added it.
    pub fn is_decided(&self) -> bool {
        self.provenance != Provenance::Machine.code()
    }
}

impl Document {
    /// Of an article with its findings, as decided in `notes`.
    pub(super) fn of(article: &Article, format: Format, decided: &Decided, notes: &Notes) -> Self {
        let (text, meta) = (article.text(), article.meta());
        let index = CharIndex::new(text);
        let chars = |span| {
            let (start, end) = index.to_chars(text, span);
            (start as u32, end as u32)
        };
        let analysis = &decided.analysis;
        let mut names = Names::of(decided, notes);
        let quotes = analysis.quotes.iter().enumerate().map(|(n, quote)| {
            let (start, end) = chars(quote.span());
            let parts = quote.parts.iter().map(|part| article.words(part.span));
            let words = parts.collect::<Vec<_>>().join(" … ");
            let parts = quote.parts.iter().map(|part| chars(part.span));
            Quote {
                start,
                end,
                parts: parts.filter(|_| quote.parts.len() > 1).collect(),
                kind: quote.kind().code().to_owned(),
                words: count_words(&words),
                text: words,
                speakers: quote.speakers().filter_map(|it| names.voice(it)).collect(),
                source: quote.source_kind.code().map(str::to_owned),
                confidence: round(quote.confidence),
                provenance: decided.quotes[n].provenance.code().to_owned(),
            }
        });
        let quotes = quotes.collect();
        let Meta {
            title,
            author,
            site,
            date,
            ..
        } = meta.clone();
        Self {
            title,
            author,
            site,
            date,
            language: analysis.language.code().to_owned(),
            format: format_name(format),
            words: count_words(text),
            chars: chars(crate::text::Span::new(0, text.len())).1,
            digest: document_id(text),
            names: names.list,
            quotes,
            text: text.to_owned(),
            ..Self::default()
        }
    }

    /// The name behind a voice.
    pub fn name_of(&self, voice: &Voice) -> Option<&Name> {
        match voice {
            Voice::Name(index) => self.names.get(*index),
            Voice::Described(_) => None,
        }
    }

    /// What to show of a voice.
    pub fn words_of<'a>(&'a self, voice: &'a Voice) -> &'a str {
        match voice {
            Voice::Name(index) => self.names.get(*index).map_or("", |it| it.name.as_str()),
            Voice::Described(words) => words,
        }
    }

    /// The day, if the date says one.
    pub fn day(&self) -> Option<&str> {
        self.date
            .as_deref()
            .map(|date| date.get(..10).unwrap_or(date))
    }

    /// The order in which articles are listed if they are sorted by time: undated ones last.
    pub fn age(&self) -> (bool, &str, &str) {
        let date = self.date.as_deref().unwrap_or_default();
        (date.is_empty(), date, &self.id)
    }
}

/// The name of a format for programs.
pub(super) fn format_name(format: Format) -> String {
    let value = serde_json::to_value(format).ok();
    value
        .and_then(|it| it.as_str().map(str::to_owned))
        .unwrap_or_default()
}

/// The number of words.
pub fn count_words(text: &str) -> u32 {
    text.split_whitespace().count() as u32
}

/// The names that are kept, and where the entities of the analysis went.
struct Names<'a> {
    decided: &'a Decided,
    notes: &'a Notes,
    mentions: Vec<u32>,
    list: Vec<Name>,
    places: BTreeMap<usize, usize>,
}

impl<'a> Names<'a> {
    fn of(decided: &'a Decided, notes: &'a Notes) -> Self {
        let analysis = &decided.analysis;
        let mut mentions = vec![0; analysis.entities.len()];
        for mention in &analysis.mentions {
            mentions[mention.entity] += 1;
        }
        let mut names = Self {
            decided,
            notes,
            mentions,
            list: Vec::new(),
            places: BTreeMap::new(),
        };
        for (index, entity) in analysis.entities.iter().enumerate() {
            if matches!(entity.kind, EntityKind::Person | EntityKind::Org) {
                names.place(index);
            }
        }
        names
    }

    /// The place of an entity in the list, which it gets if it has none.
    fn place(&mut self, index: usize) -> usize {
        if let Some(place) = self.places.get(&index) {
            return *place;
        }
        let entity = &self.decided.analysis.entities[index];
        self.list.push(Name {
            name: entity.name.clone(),
            kind: entity.kind.code().to_owned(),
            role: entity.role.clone(),
            aliases: entity.aliases.clone(),
            mentions: self.mentions[index],
            link: self.notes.link_of(entity).map(str::to_owned),
        });
        self.places.insert(index, self.list.len() - 1);
        self.list.len() - 1
    }

    fn voice(&mut self, speaker: &Speaker) -> Option<Voice> {
        match speaker {
            Speaker::Unknown => None,
            Speaker::Entity(index) => Some(Voice::Name(self.place(*index))),
            Speaker::Described(words) => Some(Voice::Described(words.clone())),
        }
    }
}
