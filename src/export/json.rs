//! Everything as one JSON object, or a record a line; offsets are code points, ends exclusive.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{Export, Format, Named, Places, Thing, Unit, Written};
use crate::annotation::{CodeLine, Notes, Record, Standing};
use crate::text::{CharIndex, Span};

pub(super) const FORMAT: Format = Format {
    name: "json",
    ending: "json",
    about: "everything, for programs: an object, or an array of them for several articles",
    unit: Unit::CodePoints,
    lacks: &[],
    also_loses: "",
    write,
    parts: None,
};

pub(super) const LINES: Format = Format {
    name: "jsonl",
    ending: "jsonl",
    about: "JSON Lines: one mark, quote or entity a line, with its document",
    unit: Unit::CodePoints,
    lacks: &[Thing::Descriptions, Thing::Memo],
    also_loses: "",
    write: write_lines,
    parts: None,
};

fn write(exports: &[Export<'_>]) -> Written {
    match exports {
        [export] => pretty(&everything(export)),
        exports => pretty(&exports.iter().map(everything).collect::<Vec<_>>().into()),
    }
    .into()
}

fn write_lines(exports: &[Export<'_>]) -> Written {
    let mut out = String::new();
    for export in exports {
        let mut all = everything(export);
        let document = all["document"].take();
        for (table, name) in [
            ("annotations", "annotation"),
            ("orphans", "orphan"),
            ("quotes", "quote"),
            ("entities", "entity"),
        ] {
            for mut record in all[table]
                .as_array_mut()
                .map(std::mem::take)
                .unwrap_or_default()
            {
                record["record"] = name.into();
                record["document"] = json!({"title": document["title"], "source": document["source"], "id": document["id"]});
                out.push_str(&escaped(&record.to_string()));
                out.push('\n');
            }
        }
    }
    out.into()
}

/// JSON to read, harmless on a terminal.
pub(super) fn pretty(value: &Value) -> String {
    let json = serde_json::to_string_pretty(value).expect("plain data is JSON");
    format!("{}\n", escaped(&json))
}

/// All that is known of an article: what a template sees.
pub(super) fn everything(export: &Export<'_>) -> Value {
    let (article, notes, decided) = (export.article, export.notes, export.decided);
    let analysis = &decided.analysis;
    let (text, index, places) = (article.text(), export.chars(), export.places());
    let meta = article.meta();
    let annotations: Vec<Value> = export
        .marks()
        .into_iter()
        .map(|annotation| {
            let mut value = place(export, &index, &places, annotation.span);
            merge(
                &mut value,
                json!({
                    "id": annotation.id.to_string(),
                    "kind": annotation.kind.code(),
                    "codes": annotation.codes,
                    "note": annotation.note,
                    "colour": notes.colour_of(annotation).map(crate::annotation::Colour::name),
                    "created": annotation.created.map(|time| time.to_string()),
                    "modified": annotation.modified.map(|time| time.to_string()),
                    "by": annotation.by,
                    "state": Standing::of(annotation, text).code(),
                    "score": annotation.place.score().value(),
                    "anchored_text": annotation.anchor.exact,
                }),
            );
            value
        })
        .collect();
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
    json!({
        "document": {
            "title": meta.title, "author": meta.author, "date": meta.date, "site": meta.site,
            "uri": meta.uri, "source": export.source, "id": export.id(),
            "length": index.char_at(text, text.len()), "memo": Some(&notes.document.memo).filter(|memo| !memo.is_empty()),
        },
        "unit": "chars",
        "codes": codes(notes),
        "annotations": annotations,
        "orphans": orphans,
        "quotes": quotes,
        "entities": entities,
    })
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
    let plain = |chunk: &[u8]| chunk.iter().all(|byte| *byte < 0x7f);
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
