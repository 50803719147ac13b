//! An article's marks, quotes and names for other programs and people.
//!
//! Each [`Format`] is one file with a function from [`Export`]s to bytes, and one line in
//! [`FORMATS`]. Which marks, quotes and names go out says a [`Selection`], for all formats alike.
//! Nothing here touches the disk. Words of the article, of its names and of the notes may be
//! hostile: every format escapes what it must.

mod bibliography;
mod brat;
mod conll;
mod csv;
mod doccano;
mod html;
mod hypothesis;
mod json;
mod koreader;
mod label_studio;
mod losses;
mod markdown;
mod obsidian;
mod org;
mod parts;
mod prodigy;
mod push;
mod readwise;
mod refi;
mod select;
mod spacy;
mod spans;
mod template;
mod tokens;
mod uima;
mod w3c;
mod webanno;

use std::fmt;
use std::str::FromStr;

use crate::annotation::{
    Anchor, Annotation, Decided, Id, Notes, Origin, Orphan, cited, guid, quote_ids,
};
use crate::text::{Article, BlockKind, CharIndex, Place, PlaceKind, Span};

pub(crate) use csv::csv_cell;
pub(crate) use json::{escaped, round};
pub use losses::Thing;
pub use parts::Updated;
pub use select::{NOBODY, Named, Only, Said, Selection, colour, kind};
pub use template::{TEMPLATES, Template, render};

/// The quotes of an article as formats that have only marks write them: the words, and who says them.
pub fn exported_quotes(article: &Article, decided: &Decided) -> Vec<(String, String)> {
    let quotes = select::quotes(article, decided, &Selection::default());
    let quotes = quotes.iter().map(|said| (said.words.clone(), said.by()));
    quotes.collect()
}

/// All formats.
pub static FORMATS: [&Format; 25] = [
    &markdown::FORMAT,
    &html::FORMAT,
    &json::FORMAT,
    &json::LINES,
    &csv::CSV,
    &csv::TSV,
    &obsidian::FORMAT,
    &org::FORMAT,
    &w3c::FORMAT,
    &hypothesis::FORMAT,
    &refi::CODEBOOK,
    &refi::PROJECT,
    &brat::FORMAT,
    &doccano::FORMAT,
    &label_studio::FORMAT,
    &label_studio::CONFIG,
    &spacy::FORMAT,
    &prodigy::FORMAT,
    &conll::FORMAT,
    &uima::FORMAT,
    &webanno::FORMAT,
    &readwise::FORMAT,
    &koreader::FORMAT,
    &bibliography::BIBTEX,
    &bibliography::CSL,
];

/// A kind of file that exports are written in.
#[derive(Debug)]
pub struct Format {
    /// The name on the command line.
    pub name: &'static str,
    /// The ending of a file of this format, without the dot.
    pub ending: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// How it counts places.
    pub unit: Unit,
    /// What it cannot hold.
    pub lacks: &'static [Thing],
    /// What else gets lost, in words.
    pub also_loses: &'static str,
    write: fn(&[Export<'_>]) -> Written,
    /// How a file of it is brought up to date, if that can be done.
    parts: Option<parts::Parts>,
}

/// How a format counts places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Unicode code points, from 0.
    CodePoints,
    /// Unicode code points, from 1.
    CodePointsFromOne,
    /// UTF-16 units, from 0.
    Utf16,
    /// Words.
    Tokens,
    /// Paragraphs only.
    Paragraphs,
    /// Not at all.
    None,
}

impl Unit {
    /// The words for it.
    pub fn words(self) -> &'static str {
        match self {
            Self::CodePoints => "code points",
            Self::CodePointsFromOne => "code points from 1",
            Self::Utf16 => "UTF-16 units",
            Self::Tokens => "words",
            Self::Paragraphs => "paragraphs",
            Self::None => "no places",
        }
    }
}

/// What came of an export.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many things the format could not hold, and what they were.
    pub lost: Vec<(usize, Thing)>,
}

impl From<String> for Written {
    fn from(text: String) -> Self {
        Self {
            bytes: text.into_bytes(),
            lost: Vec::new(),
        }
    }
}

impl Written {
    fn without(mut self, count: usize, what: Thing) -> Self {
        if count > 0 {
            self.lost.push((count, what));
        }
        self
    }
}

impl Format {
    /// The format of this name or ending.
    pub fn named(name: &str) -> Option<&'static Self> {
        let by_name = FORMATS.iter().find(|format| format.name == name);
        let by_ending = FORMATS.iter().find(|format| format.ending == name);
        by_name.or(by_ending).copied()
    }

    /// Writes articles in this format, into one file.
    pub fn write(&self, exports: &[Export<'_>]) -> Written {
        let mut written = (self.write)(exports);
        written.lost.splice(0..0, self.lost(exports));
        written
    }

    /// How much of these articles the format cannot hold.
    pub fn lost(&self, exports: &[Export<'_>]) -> Vec<(usize, Thing)> {
        losses::count(self.lacks, exports)
    }

    /// What it loses, in words.
    pub fn loses(&self) -> String {
        let lacks = self.lacks.iter().map(|thing| thing.words(2));
        let all: Vec<&str> = lacks
            .chain(Some(self.also_loses).filter(|also| !also.is_empty()))
            .collect();
        if all.is_empty() {
            "nothing".to_owned()
        } else {
            all.join(", ")
        }
    }

    /// True if a file of this format is brought up to date by a second export ([`update`](Self::update)).
    pub fn can_update(&self) -> bool {
        self.parts.is_some()
    }

    /// The file that says `old`, brought up to date: what the reader wrote between the parts of the
    /// export, or changed in them, stays. `None` if this was never a file of this format, or the
    /// format cannot do that. An empty `old` gives a new file.
    pub fn update(&self, old: &str, exports: &[Export<'_>]) -> Option<Updated> {
        self.parts.as_ref()?.update(old, exports)
    }
}

/// A format as the command line names it.
#[derive(Clone, Copy, Debug)]
pub struct FormatName(pub &'static Format);

impl fmt::Display for FormatName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name)
    }
}

impl FromStr for FormatName {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        Format::named(name).map(Self).ok_or_else(|| {
            let all: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
            format!(
                "there is no export format “{name}”; choose one of {}",
                all.join(", ")
            )
        })
    }
}

/// What an export is made of.
#[derive(Clone, Debug)]
pub struct Export<'a> {
    /// The article.
    pub article: &'a Article,
    /// What was found in it, with the reader's decisions applied, and where each finding comes from.
    pub decided: &'a Decided,
    /// What the reader added.
    pub notes: &'a Notes,
    /// The name of the source, as a person knows it.
    pub source: &'a str,
    /// The article's path as one in the written file names it; `None` if it is not a file.
    pub file: Option<&'a str>,
    /// What of it goes out.
    pub selection: Selection,
}

impl<'a> Export<'a> {
    /// The title, or the source's name.
    fn title(&self) -> &'a str {
        self.article.meta().title.as_deref().unwrap_or(self.source)
    }

    /// Where stretches begin, as people cite it, for many of them.
    fn places(&self) -> Places<'a> {
        Places::new(self.article)
    }

    /// The words that hold a mark to its place, with those around it. What the notes say of it is taken
    /// if it is what stands there: looking for a context again reads the whole text.
    fn anchor(&self, mark: &Annotation) -> Anchor {
        let (text, span, anchor) = (self.article.text(), mark.span, &mark.anchor);
        let is_whole = anchor.exact == span.of(text)
            && !(anchor.prefix.is_empty() && anchor.suffix.is_empty())
            && text[..span.start as usize].ends_with(&anchor.prefix)
            && text[span.end as usize..].starts_with(&anchor.suffix);
        if is_whole {
            anchor.clone()
        } else {
            Anchor::of(text, span)
        }
    }

    /// Ids of quotes that stay the same while their words do, in the order of the quotes; the same ones
    /// however many of the article's quotes go out.
    fn quote_ids(&self, said: &[Said<'_>]) -> Vec<String> {
        let all = &self.decided.analysis.quotes;
        if said.len() == all.len() {
            return quote_ids(self.source, said.iter().map(|said| said.words.as_str()));
        }
        let words: Vec<String> = all.iter().map(|quote| cited(self.article, quote)).collect();
        let ids = quote_ids(self.source, words.iter().map(String::as_str));
        said.iter()
            .map(|said| ids[said.number - 1].clone())
            .collect()
    }

    /// What the reader decided on a mention or a quote: the verdict's name.
    fn verdict(&self, origin: &Origin) -> Option<&'static str> {
        verdict(self.notes, origin.decision.as_ref()?)
    }

    fn chars(&self) -> CharIndex {
        CharIndex::new(self.article.text())
    }

    /// The annotations that are selected, in order of place.
    fn marks(&self) -> Vec<&'a Annotation> {
        let marks = self.notes.annotations().iter();
        marks
            .filter(|mark| self.selection.takes_mark(self.notes, mark))
            .collect()
    }

    /// The annotations that are selected and whose words are gone.
    fn orphans(&self) -> Vec<&'a Orphan> {
        let all = self.notes.orphans().iter();
        all.filter(|orphan| self.selection.takes_orphan(self.notes, &orphan.record))
            .collect()
    }

    /// The quotes that are selected, in order of place.
    fn quotes(&self) -> Vec<Said<'a>> {
        select::quotes(self.article, self.decided, &self.selection)
    }

    /// The names that are selected, mention by mention in order of place.
    fn names(&self) -> Vec<Named<'a>> {
        select::names(self.decided, &self.selection)
    }

    /// What the article's text is known by.
    fn id(&self) -> String {
        crate::annotation::document_id(self.article.text())
    }

    /// A UUID for a thing in this article, the same at each export. For many things: [`Guids`].
    fn guid(&self, what: &str) -> String {
        self.guids().of(what)
    }

    fn guids(&self) -> Guids {
        Guids(self.id())
    }

    /// The address of the article; if it has none, a name made of its text.
    fn address(&self) -> String {
        let known = self.article.meta().uri.clone();
        known.unwrap_or_else(|| format!("urn:uuid:{}", self.guid("document")))
    }
}

/// UUIDs of things in one article, which is read once.
struct Guids(String);

impl Guids {
    fn of(&self, what: &str) -> String {
        guid(&[&self.0, what])
    }
}

/// Finds the places of many stretches in one article.
struct Places<'a> {
    article: &'a Article,
    /// True if the source names its chapters.
    has_chapters: bool,
    /// The headings that begin a chapter, with its name; none for that of the title.
    headings: Vec<(u32, Option<&'a str>)>,
}

impl<'a> Places<'a> {
    fn new(article: &'a Article) -> Self {
        let is_chapter = |kind: &BlockKind| matches!(kind, BlockKind::Heading(1 | 2));
        let headings = article
            .blocks()
            .iter()
            .filter(|block| is_chapter(&block.kind));
        let headings = headings.map(|block| {
            (
                block.span.start,
                article.chapter_at(block.span.start as usize),
            )
        });
        let chapters = |place: &Place| place.kind == PlaceKind::Chapter;
        Self {
            article,
            has_chapters: article.places().iter().any(chapters),
            headings: headings.collect(),
        }
    }

    fn of(&self, span: Span) -> CitedPlace<'a> {
        if self.has_chapters {
            return CitedPlace::of(self.article, span);
        }
        let before = self
            .headings
            .partition_point(|(start, _)| *start <= span.start);
        CitedPlace {
            page: self.article.place_at(PlaceKind::Page, span.start as usize),
            chapter: before.checked_sub(1).and_then(|at| self.headings[at].1),
            paragraph: paragraph(self.article, span),
        }
    }
}

/// Where a stretch begins, as people cite it; printed like `p. 4, “On time”, ¶ 3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CitedPlace<'a> {
    /// The printed page, if the source has pages.
    pub page: Option<&'a str>,
    /// The chapter, or the section that a heading begins.
    pub chapter: Option<&'a str>,
    /// The paragraph, from 1.
    pub paragraph: usize,
}

impl<'a> CitedPlace<'a> {
    /// The place of `span`.
    pub fn of(article: &'a Article, span: Span) -> Self {
        Self {
            page: article.place_at(PlaceKind::Page, span.start as usize),
            chapter: article.chapter_at(span.start as usize),
            paragraph: paragraph(article, span),
        }
    }
}

impl fmt::Display for CitedPlace<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(page) = self.page {
            write!(f, "p. {page}, ")?;
        }
        if let Some(chapter) = self.chapter {
            write!(f, "“{}”, ", one_line(chapter))?;
        }
        write!(f, "¶ {}", self.paragraph)
    }
}

/// The number of the block that holds `span`'s start, from 1: what exports call the paragraph.
pub fn paragraph(article: &Article, span: Span) -> usize {
    article
        .block_at(span.start as usize)
        .map_or(1, |block| block + 1)
}

/// The name of the decision on a mention or a quote that has this id: `confirm`, `retype`, …;
/// `None` if the id is that of an entity's record.
pub(crate) fn verdict(notes: &Notes, id: &Id) -> Option<&'static str> {
    let mention = notes.mentions().iter().find(|decision| decision.id == *id);
    let quote = notes.quotes().iter().find(|decision| decision.id == *id);
    mention
        .map(|decision| decision.verdict.code())
        .or(quote.map(|decision| decision.verdict.code()))
}

/// White space runs as one blank.
fn one_line(words: &str) -> String {
    let is_visible = words.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    if is_visible && !words.contains("  ") {
        return words.trim_matches(' ').to_owned();
    }
    let mut out = String::with_capacity(words.len());
    for word in words.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}
