//! Schema 1 of the notes file: each record as a list of keys in a fixed order, and back.
//!
//! Reading is lenient, because people write these files: a key that is missing or makes no sense
//! is as good as not there, and only a record without words and place is refused.

use super::given::{Given, Keys};
use super::value::Value;
use crate::analysis::{EntityKind, QuoteKind, SourceKind};
use crate::annotation::{
    Anchor, Annotation, Code, Colour, Cue, Document, EntityDecision, Id, Item, Kind,
    MentionDecision, MentionVerdict, Orphan, Place, QuoteDecision, QuoteVerdict, Record, Table,
    Timestamp, Tombstone,
};
use crate::text::Span;

/// The newest schema that this program knows.
pub(super) const SCHEMA: i64 = 1;
/// How the text was normalised before its code points were counted: byte order mark dropped, line
/// ends made `\n`, nothing else.
pub(super) const NORMALISATION: &str = "utf8-lf-1";

/// The `decision` of an annotation that decides between coders.
const DECIDES: &str = "codes";

/// A key with its value; `None` where the record has none.
pub(super) type Field = (&'static str, Option<Value>);

/// Places in code points, as a file says them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Hint {
    pub start: Option<usize>,
    pub end: Option<usize>,
    pub cue: Option<(usize, usize)>,
}

impl Hint {
    /// Start and end, where the file gives at least a start; a missing end is taken from the words.
    pub fn range(&self, exact: &str) -> Option<(usize, usize)> {
        let start = self.start?;
        Some((
            start,
            self.end.unwrap_or(start + exact.chars().count()).max(start),
        ))
    }
}

/// A record as read: its spans are empty, the hint says where the file wants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Loaded {
    pub item: Item,
    pub hint: Hint,
}

/// Reads one record. A missing id is left empty.
pub(super) fn read(table: Table, keys: &Keys) -> Result<Loaded, String> {
    let hint = Hint {
        start: keys.number("start"),
        end: keys.number("end"),
        cue: keys.cue_place(),
    };
    let item = match table {
        Table::Code => Item::Code(code(keys)?),
        Table::Entity => Item::Entity(entity(keys)?),
        Table::Annotation => Item::Annotation(annotation(keys)),
        Table::Mention => Item::Mention(mention(keys)),
        Table::Quote => Item::Quote(quote(keys)),
        Table::Orphan => Item::Orphan(Orphan {
            record: match keys.words("was") {
                Some("mention") => Record::Mention(mention(keys)),
                Some("quote") => Record::Quote(quote(keys)),
                _ => Record::Annotation(annotation(keys)),
            },
            last_start: keys.number("last_start"),
            since: keys.time("since"),
        }),
    };
    let placed = matches!(table, Table::Annotation | Table::Mention | Table::Quote);
    if placed && hint.start.is_none() && keys.text("exact").is_none() {
        return Err("it has neither `exact` nor `start`".into());
    }
    Ok(Loaded { item, hint })
}

fn code(keys: &Keys) -> Result<Code, String> {
    Ok(Code {
        name: keys.text("name").ok_or("it has no `name`")?,
        id: keys.text("id"),
        colour: keys.colour(),
        key: keys.text("key").and_then(|key| key.chars().next()),
        description: keys.text("description").unwrap_or_default(),
    })
}

fn annotation(keys: &Keys) -> Annotation {
    Annotation {
        id: keys.id(),
        kind: keys
            .words("kind")
            .and_then(Kind::from_code)
            .unwrap_or_default(),
        span: Span::default(),
        anchor: keys.anchor(),
        place: Place::Same,
        codes: keys.list("codes"),
        note: keys.text("note").unwrap_or_default(),
        colour: keys.colour(),
        created: keys.time("created"),
        modified: keys.time("modified"),
        by: keys.text("by"),
        decides: keys.words("decision") == Some(DECIDES),
    }
}

fn mention(keys: &Keys) -> MentionDecision {
    let kind = |key| keys.text(key).as_deref().and_then(EntityKind::from_code);
    MentionDecision {
        id: keys.id(),
        // A person who writes down a mention without a decision adds it.
        verdict: keys
            .words("decision")
            .and_then(MentionVerdict::from_code)
            .unwrap_or(MentionVerdict::Add),
        span: Span::default(),
        anchor: keys.anchor(),
        place: Place::Same,
        detected: kind("detected"),
        kind: kind("type"),
        entity: keys.text("entity").map(Id::new),
        modified: keys.time("modified"),
        by: keys.text("by"),
    }
}

fn entity(keys: &Keys) -> Result<EntityDecision, String> {
    let name = keys
        .text("name")
        .or_else(|| keys.text("id"))
        .ok_or("it has no `name`")?;
    let id = keys
        .text("id")
        .map_or_else(|| Id::from_name(&name), Id::new);
    Ok(EntityDecision {
        id,
        name,
        kind: keys.words("type").and_then(EntityKind::from_code),
        aliases: keys.list("aliases"),
        merged: keys.list("merged").into_iter().map(Id::new).collect(),
        link: keys.text("link"),
        rejected: keys.words("decision") == Some("reject"),
        modified: keys.time("modified"),
        by: keys.text("by"),
    })
}

fn quote(keys: &Keys) -> QuoteDecision {
    let speaker = keys.text("speaker");
    // A person who writes down a quote without a decision confirms it, or names its speaker.
    let silent = if speaker.is_some() {
        QuoteVerdict::Reassign
    } else {
        QuoteVerdict::Confirm
    };
    QuoteDecision {
        id: keys.id(),
        verdict: keys
            .words("decision")
            .and_then(QuoteVerdict::from_code)
            .unwrap_or(silent),
        span: Span::default(),
        anchor: keys.anchor(),
        place: Place::Same,
        detected_speaker: keys.text("detected_speaker"),
        speaker,
        kind: keys.words("kind").and_then(QuoteKind::from_code),
        source_kind: keys.words("source_kind").and_then(SourceKind::from_code),
        cue: keys.cue_words().map(|exact| Cue {
            span: Span::default(),
            exact,
        }),
        modified: keys.time("modified"),
        by: keys.text("by"),
    }
}

/// Reads the `[document]` table.
pub(super) fn read_document(keys: &Keys) -> Document {
    Document {
        id: keys.text("id").unwrap_or_default(),
        title: keys.text("title"),
        uri: keys.text("uri"),
        path: keys.text("path"),
        length: keys.number("length"),
        memo: keys.text("memo").unwrap_or_default(),
        done: keys.time("done"),
    }
}

/// Reads a `[[deleted]]` block.
pub(super) fn read_tombstone(keys: &Keys) -> Option<Tombstone> {
    Some(Tombstone {
        id: Id::new(keys.text("id")?),
        at: keys.time("at"),
    })
}

/// The id of a record; a code has none but its name.
pub(super) fn id_mut(item: &mut Item) -> Option<&mut Id> {
    Some(match item {
        Item::Code(_) => return None,
        Item::Entity(entity) => &mut entity.id,
        Item::Annotation(record) => &mut record.id,
        Item::Mention(record) => &mut record.id,
        Item::Quote(record) => &mut record.id,
        Item::Orphan(orphan) => match &mut orphan.record {
            Record::Annotation(record) => &mut record.id,
            Record::Mention(record) => &mut record.id,
            Record::Quote(record) => &mut record.id,
        },
    })
}

impl Keys<'_> {
    fn words(&self, key: &str) -> Option<&str> {
        match self.get(key)? {
            Given::Text(text) => Some(text),
            _ => None,
        }
    }

    fn text(&self, key: &str) -> Option<String> {
        self.words(key).map(str::to_owned)
    }

    fn id(&self) -> Id {
        Id::new(self.words("id").unwrap_or_default())
    }

    fn number(&self, key: &str) -> Option<usize> {
        let Given::Number(number) = self.get(key)? else {
            return None;
        };
        u32::try_from(*number).ok().map(|number| number as usize)
    }

    fn time(&self, key: &str) -> Option<Timestamp> {
        match self.get(key)? {
            Given::Time(time) => time.to_string().parse().ok(),
            Given::Text(time) => time.parse().ok(),
            _ => None,
        }
    }

    /// A list of names; one name alone is a list of one.
    fn list(&self, key: &str) -> Vec<String> {
        match self.get(key) {
            Some(Given::Text(name)) => vec![name.to_string()],
            Some(Given::List(names)) => names.iter().map(ToString::to_string).collect(),
            _ => Vec::new(),
        }
    }

    fn colour(&self) -> Option<Colour> {
        self.words("color")
            .or_else(|| self.words("colour"))
            .and_then(Colour::parse)
    }

    fn anchor(&self) -> Anchor {
        let text = |key| self.text(key).unwrap_or_default();
        Anchor {
            exact: text("exact"),
            prefix: text("prefix"),
            suffix: text("suffix"),
        }
    }

    fn cue(&self) -> Option<&Self> {
        match self.get("cue")? {
            Given::Table(keys) => Some(keys),
            _ => None,
        }
    }

    fn cue_words(&self) -> Option<String> {
        self.cue()?.text("exact")
    }

    fn cue_place(&self) -> Option<(usize, usize)> {
        let cue = self.cue()?;
        Some((cue.number("start")?, cue.number("end")?))
    }
}

/// The keys of a record in the order of the file, with the places of `hint`.
pub(super) fn fields(item: &Item, hint: Hint) -> Vec<Field> {
    match item {
        Item::Code(code) => vec![
            ("name", words(&code.name)),
            ("id", maybe(code.id.as_ref())),
            ("color", colour(code.colour)),
            ("key", code.key.map(|key| Value::Text(key.into()))),
            ("description", prose(&code.description)),
        ],
        Item::Entity(entity) => vec![
            ("id", id(&entity.id)),
            ("name", words(&entity.name)),
            (
                "type",
                entity.kind.map(|kind| Value::Text(kind.code().into())),
            ),
            ("aliases", list(entity.aliases.iter())),
            ("merged", list(entity.merged.iter())),
            ("link", maybe(entity.link.as_ref())),
            (
                "decision",
                entity.rejected.then(|| Value::Text("reject".into())),
            ),
            ("modified", time(entity.modified)),
            ("by", maybe(entity.by.as_ref())),
        ],
        Item::Annotation(annotation) => annotation_fields(annotation, hint),
        Item::Mention(mention) => mention_fields(mention, hint),
        Item::Quote(quote) => quote_fields(quote, hint),
        Item::Orphan(orphan) => {
            let (was, mut fields) = match &orphan.record {
                Record::Annotation(record) => (None, annotation_fields(record, hint)),
                Record::Mention(record) => (Some("mention"), mention_fields(record, hint)),
                Record::Quote(record) => (Some("quote"), quote_fields(record, hint)),
            };
            for (key, value) in &mut fields {
                if matches!(*key, "start" | "end") {
                    *value = None;
                }
            }
            fields.insert(1, ("was", was.map(|was| Value::Text(was.into()))));
            fields.push(("last_start", orphan.last_start.map(Value::Number)));
            fields.push(("since", time(orphan.since)));
            fields
        }
    }
}

fn annotation_fields(annotation: &Annotation, hint: Hint) -> Vec<Field> {
    let mut fields = vec![
        ("id", id(&annotation.id)),
        ("kind", Some(Value::Text(annotation.kind.code().into()))),
    ];
    fields.extend(place_fields(hint, &annotation.anchor));
    fields.extend([
        (
            "decision",
            annotation.decides.then(|| Value::Text(DECIDES.into())),
        ),
        ("codes", list(annotation.codes.iter())),
        ("note", prose(&annotation.note)),
        ("color", colour(annotation.colour)),
        ("created", time(annotation.created)),
        ("modified", time(annotation.modified)),
        ("by", maybe(annotation.by.as_ref())),
    ]);
    fields
}

fn mention_fields(mention: &MentionDecision, hint: Hint) -> Vec<Field> {
    let mut fields = vec![
        ("id", id(&mention.id)),
        ("decision", Some(Value::Text(mention.verdict.code().into()))),
    ];
    fields.extend(place_fields(hint, &mention.anchor));
    fields.extend([
        (
            "detected",
            mention.detected.map(|kind| Value::Text(kind.code().into())),
        ),
        (
            "type",
            mention.kind.map(|kind| Value::Text(kind.code().into())),
        ),
        ("entity", mention.entity.as_ref().and_then(id)),
        ("modified", time(mention.modified)),
        ("by", maybe(mention.by.as_ref())),
    ]);
    fields
}

fn quote_fields(quote: &QuoteDecision, hint: Hint) -> Vec<Field> {
    let mut fields = vec![
        ("id", id(&quote.id)),
        ("decision", Some(Value::Text(quote.verdict.code().into()))),
    ];
    fields.extend(place_fields(hint, &quote.anchor));
    fields.extend([
        ("detected_speaker", maybe(quote.detected_speaker.as_ref())),
        ("speaker", maybe(quote.speaker.as_ref())),
        (
            "kind",
            quote.kind.map(|kind| Value::Text(kind.code().into())),
        ),
        (
            "source_kind",
            quote
                .source_kind
                .and_then(SourceKind::code)
                .map(|code| Value::Text(code.into())),
        ),
        (
            "cue",
            quote
                .cue
                .as_ref()
                .map(|cue| Value::Place(hint.cue, cue.exact.clone())),
        ),
        ("modified", time(quote.modified)),
        ("by", maybe(quote.by.as_ref())),
    ]);
    fields
}

fn place_fields(hint: Hint, anchor: &Anchor) -> [Field; 5] {
    [
        ("start", hint.start.map(Value::Number)),
        ("end", hint.end.map(Value::Number)),
        ("exact", Some(Value::Text(anchor.exact.clone()))),
        ("prefix", words(&anchor.prefix)),
        ("suffix", words(&anchor.suffix)),
    ]
}

/// The keys of `[document]` in the order of the file.
pub(super) fn document_fields(document: &Document) -> Vec<Field> {
    vec![
        ("id", words(&document.id)),
        ("title", maybe(document.title.as_ref())),
        ("uri", maybe(document.uri.as_ref())),
        ("path", maybe(document.path.as_ref())),
        ("length", document.length.map(Value::Number)),
        (
            "text",
            document.length.map(|_| Value::Text(NORMALISATION.into())),
        ),
        ("memo", prose(&document.memo)),
        ("done", time(document.done)),
    ]
}

/// The keys of a `[[deleted]]` block.
pub(super) fn tombstone_fields(tombstone: &Tombstone) -> Vec<Field> {
    vec![("id", id(&tombstone.id)), ("at", time(tombstone.at))]
}

fn id(id: &Id) -> Option<Value> {
    words(id.as_str())
}

/// Empty words need no key.
fn words(text: &str) -> Option<Value> {
    (!text.is_empty()).then(|| Value::Text(text.to_owned()))
}

fn prose(text: &str) -> Option<Value> {
    (!text.is_empty()).then(|| Value::Prose(text.to_owned()))
}

fn maybe(text: Option<&String>) -> Option<Value> {
    text.map(|text| Value::Text(text.clone()))
}

fn colour(colour: Option<Colour>) -> Option<Value> {
    colour.map(|colour| Value::Text(colour.to_string()))
}

fn time(time: Option<Timestamp>) -> Option<Value> {
    time.map(Value::Time)
}

fn list(names: impl Iterator<Item = impl ToString>) -> Option<Value> {
    let names: Vec<_> = names.map(|name| name.to_string()).collect();
    (!names.is_empty()).then_some(Value::List(names))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_that_is_written_is_in_the_documentation() {
        let page = include_str!("../../docs/annotations.md");
        let rows = page.lines().filter_map(|line| {
            let mut cells = line.split('|').map(str::trim).skip(1);
            let key = cells.next()?.strip_prefix('`')?.strip_suffix('`')?;
            Some((key, cells.next()?))
        });
        let rows: Vec<(&str, &str)> = rows.collect();
        let check = |table: &str, fields: Vec<Field>| {
            for (key, _) in fields {
                // What has no place has none in the file.
                let is_left_out = table == "orphan" && matches!(key, "start" | "end");
                let mut told = rows.iter().filter(|(told, _)| *told == key);
                let is_told = told
                    .any(|(_, tables)| tables.split(", ").any(|told| told == format!("`{table}`")));
                assert!(is_told || is_left_out, "{key} of {table}");
            }
        };
        let keys = |more: &str| {
            let text = format!("id = \"a\"\nname = \"a\"\nexact = \"a\"\n{more}");
            toml::from_str::<toml::Table>(&text).expect("keys")
        };
        for (table, more) in [
            (Table::Code, ""),
            (Table::Entity, ""),
            (Table::Annotation, ""),
            (Table::Mention, ""),
            (Table::Quote, ""),
            (Table::Orphan, ""),
            (Table::Orphan, "was = \"mention\""),
            (Table::Orphan, "was = \"quote\""),
        ] {
            let keys = keys(more);
            let loaded = read(table, &Keys::from(&keys)).expect("a record");
            check(table.code(), fields(&loaded.item, loaded.hint));
        }
        check("document", document_fields(&Document::default()));
        let gone = Tombstone {
            id: Id::new("a"),
            at: None,
        };
        check("deleted", tombstone_fields(&gone));
    }
}
