//! What `byline extract` wrote, read again: a line for each article, from this machine or a cluster.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::Path;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::document::{Document, Name, Quote, Voice, count_words};
use super::item::Item;

/// What every line of it begins with.
const START: &[u8] = b"{\"id\":";

/// True for a file that `byline extract` wrote: its first line says so.
pub fn is_extracted(path: &Path) -> bool {
    let first = || -> io::Result<bool> {
        let mut start = [0; START.len()];
        let mut file = File::open(path)?;
        if file.read_exact(&mut start).is_err() || start != START {
            return Ok(false);
        }
        let mut line = START.to_vec();
        BufReader::new(file)
            .take(64 << 20)
            .read_until(b'\n', &mut line)?;
        Ok(serde_json::from_slice::<Line>(&line).is_ok_and(|line| line.v.is_some()))
    };
    path.is_file() && first().unwrap_or(false)
}

/// The articles in such a file. Their ids are those that they had.
pub fn read(path: &Path, name: &str) -> Vec<Item> {
    let refused = |id: String, message: String| Item::Refused { id, message };
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) => {
            return vec![refused(
                name.to_owned(),
                format!("cannot read {name}: {error}"),
            )];
        }
    };
    let mut items = Vec::new();
    for (n, line) in BufReader::new(file).split(b'\n').enumerate() {
        let number = n + 1;
        let line = match line {
            Ok(line) if line.trim_ascii().is_empty() => continue,
            Ok(line) => serde_json::from_slice::<Line>(&line).map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        items.push(match line {
            Ok(Line {
                error: Some(error),
                id,
                ..
            }) => refused(id_of(id.as_deref(), number), error.message),
            Ok(line) => Item::Document(Box::new(document(line, path, n))),
            Err(error) => refused(
                format!("{name}#{number}"),
                format!("{name} line {number} is left out: {error}"),
            ),
        });
    }
    items
}

#[derive(Deserialize)]
struct Line {
    id: Option<Box<RawValue>>,
    #[serde(default)]
    language: String,
    #[serde(default)]
    format: String,
    #[serde(default)]
    entities: Vec<Mention>,
    #[serde(default)]
    entity_records: Vec<Entity>,
    #[serde(default)]
    quotes: Vec<Fragment>,
    title: Option<String>,
    author: Option<String>,
    site: Option<String>,
    date: Option<String>,
    error: Option<Fault>,
    v: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct Fault {
    message: String,
}

#[derive(Deserialize)]
struct Mention {
    entity_id: String,
}

#[derive(Deserialize)]
struct Entity {
    id: String,
    name: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    aliases: Vec<String>,
    role: Option<String>,
}

#[derive(Deserialize)]
struct Fragment {
    start: u32,
    end: u32,
    kind: String,
    speaker: Option<String>,
    speaker_id: Option<String>,
    #[serde(default)]
    speakers: Vec<String>,
    source_kind: Option<String>,
    quote: usize,
    confidence: f64,
    text: String,
    #[serde(default)]
    provenance: Option<String>,
}

/// An id as text.
fn id_of(id: Option<&RawValue>, number: usize) -> String {
    let Some(id) = id else {
        return format!("line {number}");
    };
    serde_json::from_str::<String>(id.get()).unwrap_or_else(|_| id.get().to_owned())
}

fn document(line: Line, path: &Path, n: usize) -> Document {
    let is_kept = |entity: &Entity| {
        let speaks = |it: &Fragment| {
            it.speaker_id.as_ref() == Some(&entity.id) || it.speakers.contains(&entity.name)
        };
        matches!(entity.kind.as_str(), "PERSON" | "ORG") || line.quotes.iter().any(speaks)
    };
    let kept: Vec<&Entity> = line
        .entity_records
        .iter()
        .filter(|it| is_kept(it))
        .collect();
    let names = kept.iter().map(|entity| Name {
        name: entity.name.clone(),
        kind: entity.kind.clone(),
        role: entity.role.clone(),
        aliases: entity.aliases.clone(),
        mentions: line
            .entities
            .iter()
            .filter(|it| it.entity_id == entity.id)
            .count() as u32,
        link: None,
    });
    let voice = |name: &String, id: Option<&String>| {
        let by_id = id.and_then(|id| kept.iter().position(|entity| entity.id == *id));
        let by_name = || kept.iter().position(|entity| entity.name == *name);
        match by_id.or_else(by_name) {
            Some(index) => Voice::Name(index),
            None => Voice::Described(name.clone()),
        }
    };
    let mut quotes: Vec<Quote> = Vec::new();
    let mut last = None;
    for fragment in &line.quotes {
        if last == Some(fragment.quote)
            && let Some(quote) = quotes.last_mut()
        {
            if quote.parts.is_empty() {
                quote.parts.push((quote.start, quote.end));
            }
            quote.parts.push((fragment.start, fragment.end));
            quote.end = fragment.end;
            quote.text = format!("{} … {}", quote.text, fragment.text);
            quote.words = count_words(&quote.text);
            if quote.kind != fragment.kind {
                "mixed".clone_into(&mut quote.kind);
            }
            continue;
        }
        last = Some(fragment.quote);
        let others = fragment.speakers.iter();
        let others = others.map(|name| {
            let is_first = fragment.speaker.as_ref() == Some(name);
            voice(name, fragment.speaker_id.as_ref().filter(|_| is_first))
        });
        quotes.push(Quote {
            start: fragment.start,
            end: fragment.end,
            parts: Vec::new(),
            kind: fragment.kind.clone(),
            words: count_words(&fragment.text),
            text: fragment.text.clone(),
            speakers: others.collect(),
            source: fragment.source_kind.clone(),
            confidence: fragment.confidence,
            provenance: fragment
                .provenance
                .clone()
                .unwrap_or_else(|| "machine".to_owned()),
        });
    }
    Document {
        id: id_of(line.id.as_deref(), n + 1),
        path: path.display().to_string(),
        entry: Some(n),
        names: names.collect(),
        quotes,
        title: line.title,
        author: line.author,
        site: line.site,
        date: line.date,
        language: line.language,
        format: line.format,
        is_extracted: true,
        ..Document::default()
    }
}
