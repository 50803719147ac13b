//! [`Query`]: what is searched for in a library, in the language that the command line and the desk
//! share: `ferry "north quay" harb* in:quotes by:"Ana Lind" since:2026-01`.

use std::ops::Range;

use thiserror::Error;

use super::document::{Document, Name, Quote};
use super::mark::Mark;
use super::terms::{self, terms};
use crate::annotation::Code;
use crate::text::fold;
use crate::text::order;

/// What is searched for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// All of them must be there.
    pub phrases: Vec<Phrase>,
    /// What is searched; text and notes if it does not say.
    pub scope: Option<Scope>,
    /// Who says a quote: words of a name.
    pub by: Vec<String>,
    /// The code of a mark, or one above it.
    pub code: Option<String>,
    /// Who made a mark.
    pub reader: Option<String>,
    /// A part of the name of the publisher, folded.
    pub site: Option<String>,
    /// The first day, or a beginning of it.
    pub since: Option<String>,
    /// The last day, or a beginning of it.
    pub until: Option<String>,
}

/// Words that follow each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// Folded.
    pub words: Vec<String>,
    /// True if the last word may go on.
    pub prefix: bool,
}

/// What is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Articles.
    Text,
    /// Quotes.
    Quotes,
    /// Marks: their words and what the reader wrote on them.
    Notes,
}

/// Why a question cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum QueryError {
    /// There is nothing to search for.
    #[error(
        "nothing to search for: give words, a \"phrase in quotes\", the beginning of a word and *, by:NAME or code:CODE"
    )]
    Empty,
    /// A scope that there is not.
    #[error("in:{0} is not one of in:text, in:quotes, in:notes")]
    Scope(String),
    /// Not a date.
    #[error("{0} is not a date such as 2026, 2026-03 or 2026-03-14")]
    Date(String),
    /// Filters that exclude each other.
    #[error("{0} searches {1}, so it does not go with in:{2}")]
    Clash(&'static str, &'static str, &'static str),
    /// A beginning that is too short.
    #[error("{0}* is too short: give at least two letters before the *")]
    Short(String),
}

impl Query {
    /// What can stand before a colon.
    pub const FILTERS: [&str; 7] = ["in", "by", "code", "reader", "site", "since", "until"];

    /// Of the arguments of a command: one with blanks in it is a phrase.
    pub fn of_arguments(arguments: &[String]) -> Result<Self, QueryError> {
        let quoted = arguments.iter().map(|argument| {
            if !argument.contains(char::is_whitespace) || argument.contains('"') {
                return argument.clone();
            }
            match argument.split_once(':').filter(|(key, _)| is_key(key)) {
                Some((key, value)) => format!("{key}:\"{value}\""),
                None => format!("\"{argument}\""),
            }
        });
        Self::parse(&quoted.collect::<Vec<_>>().join(" "))
    }

    /// Of one line.
    pub fn parse(line: &str) -> Result<Self, QueryError> {
        let mut query = Self::default();
        let mut rest = line.trim_start();
        while !rest.is_empty() {
            let key = rest
                .split_once(':')
                .map(|(key, _)| key)
                .filter(|key| is_key(key));
            if let Some(key) = key {
                rest = &rest[key.len() + 1..];
            }
            let is_phrase = rest.starts_with('"');
            let (value, after) = match rest.strip_prefix('"') {
                Some(inside) => inside.split_once('"').unwrap_or((inside, "")),
                None => rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len())),
            };
            rest = after;
            let star = rest
                .strip_prefix('*')
                .filter(|_| is_phrase && key.is_none());
            rest = star.unwrap_or(rest).trim_start();
            match key {
                Some(key) => query.filter(key, value.trim())?,
                None => query.phrase(value, star.is_some())?,
            }
        }
        query.checked()
    }

    fn phrase(&mut self, value: &str, star: bool) -> Result<(), QueryError> {
        let prefix = star || value.ends_with('*');
        let words: Vec<String> = terms(value).into_iter().map(|term| term.word).collect();
        let Some(last) = words.last() else {
            return Ok(());
        };
        if prefix && last.chars().count() < 2 {
            return Err(QueryError::Short(last.clone()));
        }
        self.phrases.push(Phrase { words, prefix });
        Ok(())
    }

    fn filter(&mut self, key: &str, value: &str) -> Result<(), QueryError> {
        let date = || {
            if is_date(value) {
                Ok(Some(value.to_owned()))
            } else {
                Err(QueryError::Date(value.to_owned()))
            }
        };
        match key {
            "in" => {
                self.scope = Some(match value {
                    "text" => Scope::Text,
                    "quotes" => Scope::Quotes,
                    "notes" => Scope::Notes,
                    _ => return Err(QueryError::Scope(value.to_owned())),
                });
            }
            "by" => self.by = terms(value).into_iter().map(|term| term.word).collect(),
            "code" => self.code = Some(value.to_owned()),
            "reader" => self.reader = Some(fold(value)),
            "site" => self.site = Some(fold(value)),
            "since" => self.since = date()?,
            _ => self.until = date()?,
        }
        Ok(())
    }

    fn checked(mut self) -> Result<Self, QueryError> {
        let of_marks = self.code.is_some() || self.reader.is_some();
        let about = if self.code.is_some() {
            "code:"
        } else {
            "reader:"
        };
        match (self.scope, self.by.is_empty(), of_marks) {
            (_, false, true) => return Err(QueryError::Clash(about, "notes", "quotes")),
            (Some(Scope::Text), false, _) => {
                return Err(QueryError::Clash("by:", "quotes", "text"));
            }
            (Some(Scope::Notes), false, _) => {
                return Err(QueryError::Clash("by:", "quotes", "notes"));
            }
            (Some(Scope::Text), _, true) => return Err(QueryError::Clash(about, "notes", "text")),
            (Some(Scope::Quotes), _, true) => {
                return Err(QueryError::Clash(about, "notes", "quotes"));
            }
            (_, false, _) => self.scope = Some(Scope::Quotes),
            (_, _, true) => self.scope = Some(Scope::Notes),
            _ => {}
        }
        if self.phrases.is_empty() && self.by.is_empty() && !of_marks {
            return Err(QueryError::Empty);
        }
        Ok(self)
    }

    /// True if this is searched.
    pub fn searches(&self, scope: Scope) -> bool {
        match self.scope {
            None => scope != Scope::Quotes,
            Some(own) => own == scope,
        }
    }

    /// True if the article is of the site and the time that are asked for.
    pub fn takes(&self, document: &Document) -> bool {
        self.takes_of(document.site.as_deref(), document.date.as_deref())
    }

    /// The same for a publisher and a date.
    pub fn takes_of(&self, site: Option<&str>, date: Option<&str>) -> bool {
        let date = date.unwrap_or_default();
        let site = || site.map(fold).unwrap_or_default();
        let from = |since: &String| !date.is_empty() && date >= since.as_str();
        let to = |until: &String| {
            !date.is_empty() && (date <= until.as_str() || date.starts_with(until.as_str()))
        };
        self.since.as_ref().is_none_or(from)
            && self.until.as_ref().is_none_or(to)
            && self.site.as_ref().is_none_or(|part| site().contains(part))
    }

    /// True if somebody who says this quote has the name that is asked for.
    pub fn takes_speakers(&self, document: &Document, quote: &Quote) -> bool {
        let named = |name: &Name| {
            let forms = std::iter::once(&name.name).chain(&name.aliases);
            forms.into_iter().any(|form| has_words(form, &self.by))
        };
        self.by.is_empty()
            || quote
                .speakers
                .iter()
                .any(|voice| match document.name_of(voice) {
                    Some(name) => named(name),
                    None => has_words(document.words_of(voice), &self.by),
                })
    }

    /// True if a mark has the code and the reader that are asked for.
    pub fn takes_mark(&self, mark: &Mark) -> bool {
        let within = |branch: &String| mark.codes.iter().any(|code| Code::is_within(code, branch));
        let by = |name: &String| mark.reader.as_deref().is_some_and(|it| fold(it) == *name);
        self.code.as_ref().is_none_or(within) && self.reader.as_ref().is_none_or(by)
    }

    /// The bytes of everything in `text` that was searched for, in order; `None` if a phrase is
    /// missing.
    pub fn hits(&self, text: &str) -> Option<Vec<Range<usize>>> {
        let mut sought: Vec<Sought> = self.phrases.iter().map(Sought::new).collect();
        let mut hits = Vec::new();
        terms::each(text, |word, range| {
            for sought in &mut sought {
                sought.take(word, &range, &mut hits);
            }
        });
        if sought.iter().any(|sought| !sought.is_found) {
            return None;
        }
        order::sort_by_key(&mut hits, |hit| (hit.start, hit.end));
        hits.dedup();
        Some(hits)
    }
}

/// A phrase that is looked for while the words of a text go by.
struct Sought<'a> {
    phrase: &'a Phrase,
    /// Where it has begun, and how many of its words were there.
    begun: Vec<(usize, usize)>,
    is_found: bool,
}

impl<'a> Sought<'a> {
    fn new(phrase: &'a Phrase) -> Self {
        Self {
            phrase,
            begun: Vec::new(),
            is_found: false,
        }
    }

    /// The next word.
    fn take(&mut self, word: &str, range: &Range<usize>, hits: &mut Vec<Range<usize>>) {
        let phrase = self.phrase;
        let count = phrase.words.len();
        let fits = |n: usize| {
            word == phrase.words[n]
                || n + 1 == count && phrase.prefix && word.starts_with(&phrase.words[n])
        };
        if fits(0) {
            self.begun.push((range.start, 0));
        }
        self.begun.retain_mut(|(start, seen)| {
            if !fits(*seen) {
                return false;
            }
            *seen += 1;
            if *seen == count {
                hits.push(*start..range.end);
                self.is_found = true;
            }
            *seen < count
        });
    }
}

/// True if `name` has all these words.
pub fn has_words(name: &str, words: &[String]) -> bool {
    let terms = terms(name);
    words
        .iter()
        .all(|word| terms.iter().any(|term| term.word == *word))
}

fn is_key(key: &str) -> bool {
    Query::FILTERS.contains(&key)
}

fn is_date(value: &str) -> bool {
    let mut lengths = [4, 2, 2].into_iter();
    let mut parts = value.split('-');
    parts.all(|part| {
        lengths.next() == Some(part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(query: &str, text: &str, hits: Option<&[&str]>) {
        let query = Query::parse(query).expect("a question");
        let found = query.hits(text);
        let found: Option<Vec<&str>> =
            found.map(|hits| hits.into_iter().map(|hit| &text[hit]).collect());
        assert_eq!(found.as_deref(), hits, "{query:?}");
    }

    #[test]
    fn words_phrases_and_beginnings() {
        let text = "The ferry left North Quay. “We don’t wait,” the harbourmaster said.";
        check("ferry", text, Some(&["ferry"]));
        check("FERRY quay", text, Some(&["ferry", "Quay"]));
        check("\"north quay\"", text, Some(&["North Quay"]));
        check("\"quay north\"", text, None);
        check("ferry train", text, None);
        check("harb*", text, Some(&["harbourmaster"]));
        check("harb", text, None);
        check("don't", text, Some(&["don’t"]));
        check("\"the harb\"*", text, Some(&["the harbourmaster"]));
        check("\"we don't wait", text, Some(&["We don’t wait"]));
    }

    #[test]
    fn filters_are_understood_and_other_colons_are_words() {
        let arguments = |args: &[&str]| {
            let args: Vec<String> = args.iter().map(|&it| it.to_owned()).collect();
            Query::of_arguments(&args)
        };
        let query = arguments(&["north quay", "by:Ana Lind", "since:2026-03"]).expect("a question");
        assert_eq!(query.phrases[0].words, ["north", "quay"]);
        assert_eq!((query.by.len(), query.scope), (2, Some(Scope::Quotes)));
        let query = arguments(&["at", "12:30"]).expect("a question");
        assert_eq!(query.phrases[1].words, ["12", "30"]);
        assert_eq!(arguments(&["in:quotes"]), Err(QueryError::Empty));
        assert_eq!(arguments(&["c*"]), Err(QueryError::Short("c".into())));
        assert!(arguments(&["a", "in:pictures"]).is_err());
        assert!(arguments(&["a", "since:soon"]).is_err());
        assert!(arguments(&["code:x", "in:text"]).is_err());
        assert!(arguments(&["code:x", "by:y"]).is_err());
    }

    #[test]
    fn time_and_site_choose_articles() {
        let document = Document {
            date: Some("2026-03-14".into()),
            site: Some("The Harbour Post".into()),
            ..Document::default()
        };
        let takes = |query: &str| Query::parse(query).expect("a question").takes(&document);
        assert!(takes("x since:2026-03 until:2026-03 site:harbour"));
        assert!(takes("x since:2026-03-14 until:2026-03-14"));
        assert!(!takes("x since:2026-03-15"));
        assert!(!takes("x until:2026-02"));
        assert!(!takes("x site:herald"));
    }
}
