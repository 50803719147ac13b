//! Everything as one JSON object, or a record a line; offsets are code points, ends exclusive.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde::Serialize;
use serde_json::{Value, json};

use super::{Export, Format, Named, Places, Thing, Unit, Written};
use crate::annotation::{CodeLine, Notes, Record, Standing};
use crate::text::{CharIndex, Span};

pub(super) const FORMAT: Format = Format {
    name: "json",
    ending: "json",
    about: "everything, for programs; an array for several articles",
    unit: Unit::CodePoints,
    lacks: &[],
    also_loses: "",
    write,
    parts: None,
};

pub(super) const LINES: Format = Format {
    name: "jsonl",
    ending: "jsonl",
    about: "one mark, quote or entity a line, with its document",
    unit: Unit::CodePoints,
    lacks: &[Thing::Descriptions, Thing::Memo],
    also_loses: "",
    write: write_lines,
    parts: None,
};

fn write(exports: &[Export<'_>]) -> Written {
    match exports {
        [export] => pretty(&whole(export)),
        exports => pretty(&exports.iter().map(whole).collect::<Vec<_>>()),
    }
    .into()
}

fn write_lines(exports: &[Export<'_>]) -> Written {
    let mut out = String::new();
    for export in exports {
        let all = whole(export);
        let about = &all.document;
        let document =
            json!({"title": about["title"], "source": about["source"], "id": about["id"]});
        for mark in all.annotations {
            let line = Mark {
                document: Some(&document),
                record: Some("annotation"),
                ..mark
            };
            line_of(&line, &mut out);
        }
        let tables = [
            (all.orphans, "orphan"),
            (all.quotes, "quote"),
            (all.entities, "entity"),
        ];
        for (table, name) in tables {
            for mut record in table {
                record["record"] = name.into();
                record["document"] = document.clone();
                line_of(&record, &mut out);
            }
        }
    }
    out.into()
}

/// Adds a line of JSON.
pub(super) fn line_of(value: &impl Serialize, out: &mut String) {
    let json = serde_json::to_string(value).expect("plain data is JSON");
    out.push_str(&escaped(&json));
    out.push('\n');
}

/// JSON to read, harmless on a terminal.
pub(super) fn pretty(value: &impl Serialize) -> String {
    let mut json = serde_json::to_string_pretty(value).expect("plain data is JSON");
    json.push('\n');
    match escaped(&json) {
        Cow::Borrowed(_) => json,
        Cow::Owned(json) => json,
    }
}

/// All that is known of an article. The keys stand in the order of the alphabet, as in all our JSON; what
/// there are thousands of is written from here without a tree of values.
#[derive(Serialize)]
struct Whole<'a> {
    annotations: Vec<Mark<'a>>,
    codes: Vec<Value>,
    document: Value,
    entities: Vec<Value>,
    orphans: Vec<Value>,
    quotes: Vec<Value>,
    unit: &'static str,
}

/// An annotation; `document` and `record` are there if it has a line of its own.
#[derive(Serialize)]
struct Mark<'a> {
    anchored_text: &'a str,
    by: Option<&'a str>,
    chapter: Option<&'a str>,
    codes: &'a [String],
    colour: Option<&'static str>,
    created: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<&'a Value>,
    end: usize,
    id: &'a str,
    kind: &'static str,
    modified: Option<String>,
    note: &'a str,
    page: Option<&'a str>,
    paragraph: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<&'static str>,
    score: f64,
    start: usize,
    state: &'static str,
    text: &'a str,
}

/// All that is known of an article: what a template sees.
pub(super) fn everything(export: &Export<'_>) -> Value {
    serde_json::to_value(whole(export)).expect("plain data is JSON")
}

fn whole<'a>(export: &Export<'a>) -> Whole<'a> {
    let (article, notes, decided) = (export.article, export.notes, export.decided);
    let analysis = &decided.analysis;
    let (text, index, places) = (article.text(), export.chars(), export.places());
    let meta = article.meta();
    let annotations = export.marks().into_iter().map(|mark| {
        let (start, end) = index.to_chars(text, mark.span);
        let place = places.of(mark.span);
        Mark {
            anchored_text: &mark.anchor.exact,
            by: mark.by.as_deref(),
            chapter: place.chapter,
            codes: &mark.codes,
            colour: notes.colour_of(mark).map(crate::annotation::Colour::name),
            created: mark.created.map(|time| time.to_string()),
            document: None,
            end,
            id: mark.id.as_str(),
            kind: mark.kind.code(),
            modified: mark.modified.map(|time| time.to_string()),
            note: &mark.note,
            page: place.page,
            paragraph: place.paragraph,
            record: None,
            score: mark.place.score().value(),
            start,
            state: Standing::of(mark, text).code(),
            text: article.words(mark.span),
        }
    });
    let annotations: Vec<Mark<'a>> = annotations.collect();
    let orphans: Vec<Value> = export
        .orphans()
        .into_iter()
        .map(|orphan| {
            let (codes, note) = match &orphan.record {
                Record::Annotation(mark) => (mark.codes.clone(), mark.note.clone()),
                _ => Default::default(),
            };
            json!({
                "id": orphan.record.id().to_string(),
                "state": Standing::Lost.code(),
                "anchored_text": orphan.record.anchor().exact,
                "last_start": orphan.last_start,
                "codes": codes,
                "note": note,
            })
        })
        .collect();
    let said = export.quotes();
    let quotes: Vec<Value> = said
        .iter()
        .zip(export.quote_ids(&said))
        .map(|(said, id)| {
            let (quote, origin) = (said.quote, said.origin);
            let fragments: Vec<Value> = quote
                .parts
                .iter()
                .map(|part| {
                    let mut value = place(export, &index, &places, part.span);
                    merge(&mut value, json!({"kind": part.kind.code()}));
                    value
                })
                .collect();
            json!({
                "id": id,
                "speaker": said.speaker,
                "speakers": said.speakers,
                "source_kind": quote.source_kind.code(),
                "words": said.words,
                "kind": quote.kind().code(),
                "fragments": fragments,
                "source": quote.source.map(|span| place(export, &index, &places, span)),
                "cue": quote.cue.map(|span| place(export, &index, &places, span)),
                "confidence": round(quote.confidence),
                "reason": quote.reason.to_string(),
                "provenance": origin.provenance.who(),
                "decision": export.verdict(origin),
            })
        })
        .collect();
    // Somebody may speak without being named anywhere.
    let all_names = export.selection.has_names() && !export.selection.decided;
    let mut mentions: Vec<Vec<Named>> = vec![Vec::new(); analysis.entities.len()];
    for name in export.names() {
        mentions[name.mention.entity].push(name);
    }
    let entities: Vec<Value> = analysis
        .entities
        .iter()
        .zip(&decided.entities)
        .zip(mentions)
        .filter(|(_, mentions)| all_names || !mentions.is_empty())
        .map(|((entity, origin), mentions)| {
            let said = mentions
                .iter()
                .map(|name| name.origin.provenance.who())
                .collect::<Vec<_>>();
            let mentions: Vec<_> = mentions
                .iter()
                .map(|name| index.to_chars(text, name.mention.span))
                .collect();
            json!({
                "name": entity.name,
                "type": entity.kind.code(),
                "aliases": entity.aliases,
                "role": entity.role,
                "value": entity.value,
                "link": notes.link_of(entity),
                "mentions": mentions,
                "provenance": origin.provenance.who(),
                "mention_provenance": said,
            })
        })
        .collect();
    let document = json!({
        "title": meta.title, "author": meta.author, "date": meta.date, "site": meta.site,
        "uri": meta.uri, "source": export.source, "id": export.id(),
        "length": index.char_at(text, text.len()), "memo": Some(&notes.document.memo).filter(|memo| !memo.is_empty()),
    });
    Whole {
        annotations,
        codes: codes(notes),
        document,
        entities,
        orphans,
        quotes,
        unit: "chars",
    }
}

/// The codes in use and those of the codebooks, in order of their names.
fn codes(notes: &Notes) -> Vec<Value> {
    let tree = notes.code_tree().into_iter();
    let known = tree.filter(|line| line.own > 0 || line.entry.is_some());
    let line = |line: CodeLine| {
        let entry = line.entry.unwrap_or_default();
        json!({
            "name": line.name,
            "annotations": line.own,
            "colour": entry.colour.map(|colour| colour.to_string()),
            "key": entry.key,
            "description": entry.description,
            "shared": line.shared,
        })
    };
    known.map(line).collect()
}

fn place(export: &Export<'_>, index: &CharIndex, places: &Places<'_>, span: Span) -> Value {
    let (start, end) = index.to_chars(export.article.text(), span);
    let place = places.of(span);
    json!({
        "start": start,
        "end": end,
        "text": export.article.words(span),
        "paragraph": place.paragraph,
        "page": place.page,
        "chapter": place.chapter,
    })
}

fn merge(value: &mut Value, more: Value) {
    if let (Value::Object(value), Value::Object(more)) = (value, more) {
        value.extend(more);
    }
}

/// Three decimals.
pub(crate) fn round(share: f32) -> f64 {
    (f64::from(share) * 1000.0).round() / 1000.0
}

/// JSON in which no character can act on a terminal: C1 and bidirectional controls are escaped.
pub(crate) fn escaped(json: &str) -> Cow<'_, str> {
    let acts = |ch: char| {
        matches!(ch, '\u{7f}'..='\u{9f}' | '\u{200e}' | '\u{200f}' | '\u{061c}'
            | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    // By bytes first: most texts have none of them, or only other characters beyond ASCII.
    let bytes = json.as_bytes();
    let may_act = |at: usize| {
        matches!(
            bytes[at..],
            [0x7f, ..]
                | [0xc2, 0x80..=0x9f, ..]
                | [0xd8, 0x9c, ..]
                | [0xe2, 0x80, 0x8e | 0x8f | 0xa8..=0xae, ..]
                | [0xe2, 0x81, 0xa6..=0xa9, ..]
        )
    };
    // To look at each byte of a chunk is quicker than to stop at one.
    let plain = |chunk: &[u8]| chunk.iter().copied().fold(0, u8::max) < 0x7f;
    let all_plain = bytes.chunks(32).enumerate().all(|(index, chunk)| {
        let places = index * 32..index * 32 + chunk.len();
        plain(chunk) || !places.into_iter().any(may_act)
    });
    if all_plain {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len());
    for ch in json.chars() {
        if acts(ch) {
            let _ = write!(out, "\\u{:04x}", ch as u32);
        } else {
            out.push(ch);
        }
    }
    Cow::Owned(out)
}
