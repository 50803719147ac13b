//! [`Brief`]: what counting needs of an article, with numbers for words.
//!
//! An audit of a large library looks at millions of names and quotes. So each word is kept once, in
//! [`Words`], and an article is a few numbers. The index keeps articles in this form too, so both ways
//! to an audit lead through the same counting.

use std::collections::HashMap;

use super::document::{Document, Quote, Voice};
use super::terms;

/// Words, each with its number.
#[derive(Debug, Default)]
pub struct Words {
    numbers: HashMap<Box<str>, u32>,
    list: Vec<Box<str>>,
}

impl Words {
    /// The number of a word, which it gets if it has none.
    pub fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = self.list.len() as u32;
        self.numbers.insert(word.into(), number);
        self.list.push(word.into());
        number
    }

    /// The word of a number.
    pub fn word(&self, number: u32) -> &str {
        self.list.get(number as usize).map_or("", |word| word)
    }
}

/// What counting needs of an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brief {
    /// The beginning of the digest of its text; 0 if it is not known.
    pub text: u64,
    /// Its publisher.
    pub site: Option<u32>,
    /// When it was published.
    pub date: Option<u32>,
    /// Who is named.
    pub names: Vec<Named>,
    /// What is said.
    pub quotes: Vec<Said>,
}

/// A name in an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// The fullest form.
    pub name: u32,
    /// `PERSON`, `ORG`, ….
    pub kind: u32,
    /// What the article says it is.
    pub role: Option<u32>,
    /// Where the reader says that more is known.
    pub link: Option<u32>,
}

/// A quote in an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Where it begins, in code points.
    pub start: u32,
    /// How many words it has.
    pub words: u32,
    /// 0 for direct, 1 for mixed, 2 for indirect.
    pub form: u8,
    /// True if the reader decided on it.
    pub is_decided: bool,
    /// How sure the finder is, in thousandths.
    pub confidence: u32,
    /// A digest of its words, of 48 bits: the same for the same words.
    pub digest: u64,
    /// Who says it.
    pub voices: Vec<Who>,
}

/// One of those who say a quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// An index into [`Brief::names`].
    Name(u32),
    /// Somebody who is described.
    Described(u32),
}

/// Which article it is.
#[derive(Clone, Copy, Debug)]
pub struct At<'a> {
    /// What it is called.
    pub id: &'a str,
    /// The file or the address that it is in.
    pub path: &'a str,
    /// Which entry of it, from 0.
    pub entry: Option<usize>,
}

impl<'a> At<'a> {
    /// Of a document.
    pub fn of(document: &'a Document) -> Self {
        Self {
            id: &document.id,
            path: &document.path,
            entry: document.entry,
        }
    }
}

impl Brief {
    /// Of a document.
    pub fn of(document: &Document, words: &mut Words) -> Self {
        let names = document.names.iter().map(|name| Named {
            name: words.number(&name.name),
            kind: words.number(&name.kind),
            role: name.role.as_deref().map(|role| words.number(role)),
            link: name.link.as_deref().map(|link| words.number(link)),
        });
        let names = names.collect();
        let text = match document.digest.as_str() {
            "" => 0,
            digest => hash(digest).max(1),
        };
        Self {
            text,
            site: document.site.as_deref().map(|site| words.number(site)),
            date: document.date.as_deref().map(|date| words.number(date)),
            names,
            quotes: document.quotes.iter().map(|it| said(it, words)).collect(),
        }
    }
}

fn said(quote: &Quote, words: &mut Words) -> Said {
    let voices = quote.speakers.iter().map(|voice| match voice {
        Voice::Name(index) => Who::Name(*index as u32),
        Voice::Described(description) => Who::Described(words.number(description)),
    });
    Said {
        start: quote.start,
        words: quote.words,
        form: match quote.kind.as_str() {
            "direct" => 0,
            "mixed" => 1,
            _ => 2,
        },
        is_decided: quote.is_decided(),
        confidence: (quote.confidence * 1000.0).round() as u32,
        digest: hash(&terms::words(&quote.text)) >> 16,
        voices: voices.collect(),
    }
}

/// FNV-1a: the same number on every machine, as the index keeps it.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
