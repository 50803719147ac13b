//! What comes out: a document as one line, or flat rows; error records. docs/programs.md describes the
//! keys, docs/extract.schema.json and docs/extract.sql hold them. Each finding is made when its turn to be
//! written comes, so that a document of a thousand findings holds one.

use std::io::{self, BufWriter, IntoInnerError, Write};

use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use super::super::output::write_json;
use super::input::Fault;
use crate::analysis::{self, Analysis, Mention, Part, Quote, Speaker};
use crate::annotation::{Decided, Notes, Origin};
use crate::export::{round, verdict};
use crate::import::Format;
use crate::text::{CharIndex, Meta, Span};

/// The number of the schema; it rises when a key goes or changes its meaning.
const SCHEMA: u32 = 1;

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Rows {
    /// A document with everything in it.
    Documents,
    /// A mention of an entity.
    Entities,
    /// A fragment of a quote.
    Quotes,
}

/// What made the line.
#[derive(Clone, Debug, Serialize)]
pub struct Stamp {
    program: &'static str,
    /// The fingerprint of the models.
    model: String,
    schema: u32,
}

impl Stamp {
    /// Of this program.
    pub fn new() -> Self {
        Self {
            program: env!("CARGO_PKG_VERSION"),
            model: format!("{:08x}", analysis::fingerprint()),
            schema: SCHEMA,
        }
    }
}

/// What is known of a document besides its findings.
pub struct About<'a> {
    pub id: &'a RawValue,
    pub meta: &'a Meta,
    pub format: Format,
    /// Keys of the input that Byline does not know.
    pub rest: &'a [(String, Box<RawValue>)],
    pub stamp: &'a Stamp,
}

/// The decisions, in step with the findings, and the notes that they are from.
type Said<'a> = Option<(&'a Decided, &'a Notes)>;

impl Rows {
    /// Writes the lines of a document, each with its end.
    pub fn write(
        self,
        out: &mut dyn Write,
        about: &About<'_>,
        text: &str,
        analysis: &Analysis,
        said: Said<'_>,
    ) -> io::Result<()> {
        let view = View {
            about,
            text,
            analysis,
            said,
            index: CharIndex::new(text),
        };
        match self {
            Self::Documents => line(out, &view.document()),
            Self::Entities => view
                .mentions()
                .try_for_each(|mention| line(out, &view.entity_row(mention))),
            Self::Quotes => view
                .fragments()
                .try_for_each(|fragment| line(out, &view.quote_row(fragment))),
        }
    }
}

fn line(out: &mut dyn Write, row: &impl Serialize) -> io::Result<()> {
    // Most pieces of JSON are a few bytes: `out` is asked for some thousand at once.
    let mut pieces = BufWriter::new(out);
    write_json(&mut pieces, row)?;
    pieces.write_all(b"\n")?;
    pieces.into_inner().map_err(IntoInnerError::into_error)?;
    Ok(())
}

/// Writes the record of something that could not be extracted, with its line end.
pub fn write_error(out: &mut dyn Write, fault: &Fault, stamp: &Stamp) -> io::Result<()> {
    let row = ErrorRow {
        id: fault.id.as_deref(),
        error: ErrorValue {
            kind: fault.kind,
            message: &fault.message,
            source: &fault.source,
            line: fault.line,
        },
        v: stamp,
    };
    line(out, &row)
}

#[derive(Serialize)]
struct ErrorRow<'a> {
    id: Option<&'a RawValue>,
    error: ErrorValue<'a>,
    v: &'a Stamp,
}

#[derive(Serialize)]
struct ErrorValue<'a> {
    kind: &'static str,
    message: &'a str,
    source: &'a str,
    line: Option<usize>,
}

#[derive(Serialize)]
struct DocumentRow<'a, Mentions, Entities, Quotes> {
    id: &'a RawValue,
    unit: &'static str,
    /// ISO 639-3.
    language: &'static str,
    entities: Mentions,
    entity_records: Entities,
    quotes: Quotes,
    title: Option<&'a str>,
    author: Option<&'a str>,
    site: Option<&'a str>,
    date: Option<&'a str>,
    format: Format,
    #[serde(skip_serializing_if = "Rest::is_empty")]
    meta: Rest<'a>,
    v: &'a Stamp,
}

/// A list whose items are made one after another while it is written.
struct Each<I>(I);

impl<I, T> Serialize for Each<I>
where
    I: Iterator<Item = T> + Clone,
    T: Serialize,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.clone())
    }
}

/// Keys that Byline does not know, as they came.
struct Rest<'a>(&'a [(String, Box<RawValue>)]);

impl Rest<'_> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Rest<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

#[derive(Serialize)]
struct MentionValue<'a> {
    start: usize,
    end: usize,
    #[serde(rename = "type")]
    kind: &'static str,
    text: &'a str,
    entity_id: String,
    /// Said if it is one, so in articles that are not in English.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    guess: bool,
    #[serde(flatten)]
    said: Option<Provenance>,
}

#[derive(Serialize)]
struct EntityValue<'a> {
    id: String,
    name: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    aliases: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a str>,
    #[serde(flatten)]
    said: Option<Provenance>,
}

#[derive(Serialize)]
struct FragmentValue<'a> {
    start: usize,
    end: usize,
    kind: &'static str,
    speaker: Option<&'a str>,
    speaker_id: Option<String>,
    /// All who say the same words, `speaker` among them; empty if nobody is known.
    speakers: Vec<&'a str>,
    source_kind: Option<&'static str>,
    speaker_span: Option<(usize, usize)>,
    cue_span: Option<(usize, usize)>,
    /// Fragments of one quote share it.
    quote: usize,
    confidence: f64,
    reason: String,
    text: &'a str,
    /// How many words the text has.
    words: usize,
    #[serde(flatten)]
    said: Option<Provenance>,
}

/// Who says so: `machine` or `person`; and the decision on it, if there is one.
#[derive(Serialize)]
struct Provenance {
    provenance: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<&'static str>,
}

/// What a flat row says of its document.
#[derive(Serialize)]
struct Columns<'a> {
    language: &'static str,
    title: Option<&'a str>,
    author: Option<&'a str>,
    site: Option<&'a str>,
    date: Option<&'a str>,
    format: Format,
    program: &'static str,
    model: &'a str,
    schema: u32,
}

#[derive(Serialize)]
struct EntityRow<'a> {
    id: &'a RawValue,
    start: usize,
    end: usize,
    #[serde(rename = "type")]
    kind: &'static str,
    text: &'a str,
    entity_id: String,
    name: &'a str,
    role: Option<&'a str>,
    value: Option<&'a str>,
    provenance: Option<&'static str>,
    decision: Option<&'static str>,
    #[serde(flatten)]
    columns: Columns<'a>,
}

#[derive(Serialize)]
struct QuoteRow<'a> {
    id: &'a RawValue,
    quote: usize,
    start: usize,
    end: usize,
    kind: &'static str,
    text: &'a str,
    words: usize,
    speaker: Option<&'a str>,
    speaker_id: Option<String>,
    source_kind: Option<&'static str>,
    speaker_start: Option<usize>,
    speaker_end: Option<usize>,
    cue_start: Option<usize>,
    cue_end: Option<usize>,
    confidence: f64,
    reason: String,
    provenance: Option<&'static str>,
    decision: Option<&'static str>,
    #[serde(flatten)]
    columns: Columns<'a>,
}

/// A document, to be read in one form or another.
struct View<'a> {
    about: &'a About<'a>,
    text: &'a str,
    analysis: &'a Analysis,
    said: Said<'a>,
    index: CharIndex,
}

/// A quote's number, the quote, and one of its parts.
type Fragment<'a> = (usize, &'a Quote, &'a Part);

impl<'a> View<'a> {
    fn mentions(&self) -> impl Iterator<Item = (usize, &'a Mention)> + Clone {
        self.analysis.mentions.iter().enumerate()
    }

    fn fragments(&self) -> impl Iterator<Item = Fragment<'a>> + Clone {
        let quotes = self.analysis.quotes.iter().enumerate();
        quotes.flat_map(|(n, quote)| quote.parts.iter().map(move |part| (n, quote, part)))
    }

    fn chars(&self, span: Span) -> (usize, usize) {
        self.index.to_chars(self.text, span)
    }

    fn words(&self, span: Span) -> &'a str {
        span.of(self.text)
    }

    fn said(&self, pick: fn(&Decided) -> &[Origin], n: usize) -> Option<Provenance> {
        let (decided, notes) = self.said?;
        let origin = pick(decided).get(n)?;
        Some(Provenance {
            provenance: origin.provenance.who(),
            decision: origin.decision.as_ref().and_then(|id| verdict(notes, id)),
        })
    }

    fn document(&self) -> impl Serialize {
        let entities = self.analysis.entities.iter().enumerate();
        let meta = self.about.meta;
        DocumentRow {
            id: self.about.id,
            unit: "chars",
            language: self.analysis.language.code(),
            entities: Each(self.mentions().map(|mention| self.mention(mention))),
            entity_records: Each(entities.map(|(n, entity)| EntityValue {
                id: entity_id(n),
                name: &entity.name,
                kind: entity.kind.code(),
                aliases: &entity.aliases,
                role: entity.role.as_deref(),
                value: entity.value.as_deref(),
                said: self.said(|decided| &decided.entities, n),
            })),
            quotes: Each(self.fragments().map(|fragment| self.fragment(fragment))),
            title: meta.title.as_deref(),
            author: meta.author.as_deref(),
            site: meta.site.as_deref(),
            date: meta.date.as_deref(),
            format: self.about.format,
            meta: Rest(self.about.rest),
            v: self.about.stamp,
        }
    }

    fn mention(&self, (n, mention): (usize, &'a Mention)) -> MentionValue<'a> {
        let (start, end) = self.chars(mention.span);
        MentionValue {
            start,
            end,
            kind: mention.kind.code(),
            text: self.words(mention.span),
            entity_id: entity_id(mention.entity),
            guess: self.analysis.is_guess(mention),
            said: self.said(|decided| &decided.mentions, n),
        }
    }

    fn fragment(&self, (n, quote, part): Fragment<'a>) -> FragmentValue<'a> {
        let (start, end) = self.chars(part.span);
        let text = self.words(part.span);
        let speaker = self.analysis.speaker_name(&quote.speaker);
        let speaker_id = match quote.speaker {
            Speaker::Entity(index) => Some(entity_id(index)),
            _ => None,
        };
        FragmentValue {
            start,
            end,
            kind: part.kind.code(),
            speaker,
            speaker_id,
            speakers: self.analysis.speaker_names(quote).collect(),
            source_kind: quote.source_kind.code(),
            speaker_span: quote.source.map(|span| self.chars(span)),
            cue_span: quote.cue.map(|span| self.chars(span)),
            quote: n,
            confidence: round(quote.confidence),
            reason: quote.reason.to_string(),
            text,
            words: text.split_whitespace().count(),
            said: self.said(|decided| &decided.quotes, n),
        }
    }

    fn columns(&self) -> Columns<'a> {
        let About { meta, stamp, .. } = self.about;
        Columns {
            language: self.analysis.language.code(),
            title: meta.title.as_deref(),
            author: meta.author.as_deref(),
            site: meta.site.as_deref(),
            date: meta.date.as_deref(),
            format: self.about.format,
            program: stamp.program,
            model: &stamp.model,
            schema: stamp.schema,
        }
    }

    fn entity_row(&self, mention: (usize, &'a Mention)) -> EntityRow<'a> {
        let value = self.mention(mention);
        let entity = &self.analysis.entities[mention.1.entity];
        EntityRow {
            id: self.about.id,
            start: value.start,
            end: value.end,
            kind: value.kind,
            text: value.text,
            entity_id: value.entity_id,
            name: &entity.name,
            role: entity.role.as_deref(),
            value: entity.value.as_deref(),
            provenance: value.said.as_ref().map(|said| said.provenance),
            decision: value.said.and_then(|said| said.decision),
            columns: self.columns(),
        }
    }

    fn quote_row(&self, fragment: Fragment<'a>) -> QuoteRow<'a> {
        let value = self.fragment(fragment);
        QuoteRow {
            id: self.about.id,
            quote: value.quote,
            start: value.start,
            end: value.end,
            kind: value.kind,
            text: value.text,
            words: value.words,
            speaker: value.speaker,
            speaker_id: value.speaker_id,
            source_kind: value.source_kind,
            speaker_start: value.speaker_span.map(|(start, _)| start),
            speaker_end: value.speaker_span.map(|(_, end)| end),
            cue_start: value.cue_span.map(|(start, _)| start),
            cue_end: value.cue_span.map(|(_, end)| end),
            confidence: value.confidence,
            reason: value.reason,
            provenance: value.said.as_ref().map(|said| said.provenance),
            decision: value.said.and_then(|said| said.decision),
            columns: self.columns(),
        }
    }
}

fn entity_id(index: usize) -> String {
    format!("e{index}")
}
