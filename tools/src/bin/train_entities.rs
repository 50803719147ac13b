//! Learns the recogniser in `assets/entities.bin`, or with `--language pt` that of a language in its folder.
//!
//! `cargo run --profile fast -p byline-tools --bin train_entities -- --corpora DIR [--language pt] [--output FILE]`
//!
//! DIR holds the folders `ner` and `quotes` with the files that docs/models.md lists. Deterministic.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use byline::analysis::entity::train::{Labelled, Options, learn};
use byline::analysis::language::Language;
use byline::import;
use byline::text::{CharIndex, Span};
use serde_json::Value;

const PERSON: u32 = 1;
const ORG: u32 = 2;
const PLACE: u32 = 4;
const NORP: u32 = 8;
const MISC: u32 = 16;

/// A corpus: file, how often it counts, types it does not mark.
const MIX: [(&str, f32, u32); 11] = [
    ("gum-train", 1.0, NORP),
    ("wikigold-train", 1.0, NORP),
    ("politics-train", 1.0, NORP),
    ("ewt-train", 1.0, NORP | MISC),
    ("europarl-train", 1.0, NORP),
    ("btc-train", 0.3, NORP | MISC),
    ("wnut17-train", 0.3, NORP | MISC),
    ("gmb-silver-train", 0.4, MISC),
    ("polnear", 0.4, NORP | MISC),
    ("redocred-train", 0.5, NORP),
    ("crossner-train", 0.5, NORP),
];

/// A language with a model of its own.
struct Other {
    language: Language,
    mix: &'static [(&'static str, f32, u32)],
    /// Rows of token and of name features: a language may have 600 KB.
    keep: (usize, usize),
    /// Pairs of words that the corpus writes apart and the language together.
    contractions: &'static [(&'static str, &'static str)],
}

const OTHERS: [Other; 1] = [Other {
    language: Language::Other("por"),
    mix: &[("pt-bosque-train", 1.0, NORP | MISC)],
    keep: (12_000, 6_000),
    contractions: PORTUGUESE,
}];

/// Bosque has "de o governo" where everybody writes "do governo".
#[rustfmt::skip]
const PORTUGUESE: &[(&str, &str)] = &[
    ("de o", "do"), ("de a", "da"), ("de os", "dos"), ("de as", "das"), ("em o", "no"), ("em a", "na"), ("em os", "nos"),
    ("em as", "nas"), ("por o", "pelo"), ("por a", "pela"), ("por os", "pelos"), ("por as", "pelas"), ("a o", "ao"),
    ("a os", "aos"), ("a a", "à"), ("a as", "às"), ("em um", "num"), ("em uma", "numa"), ("de ele", "dele"),
    ("de ela", "dela"), ("de eles", "deles"), ("de elas", "delas"), ("de este", "deste"), ("de esta", "desta"),
    ("de esse", "desse"), ("de essa", "dessa"), ("em este", "neste"), ("em esta", "nesta"), ("em esse", "nesse"),
    ("em essa", "nessa"), ("de isso", "disso"), ("de isto", "disto"), ("de aquele", "daquele"), ("de aquela", "daquela"),
    ("em aquele", "naquele"), ("em aquela", "naquela"), ("a aquele", "àquele"), ("a aquela", "àquela"),
    ("De o", "Do"), ("De a", "Da"), ("De os", "Dos"), ("De as", "Das"), ("Em o", "No"), ("Em a", "Na"), ("Em os", "Nos"),
    ("Em as", "Nas"), ("Por o", "Pelo"), ("Por a", "Pela"), ("A o", "Ao"), ("A os", "Aos"), ("A a", "À"), ("Em este", "Neste"),
    ("Em esta", "Nesta"), ("De este", "Deste"), ("De esta", "Desta"), ("Em um", "Num"), ("Em uma", "Numa"),
];

fn main() -> anyhow::Result<()> {
    let mut corpora = None;
    let mut output = None;
    let mut other: Option<&Other> = None;
    let mut options = Options::default();
    let mut without: Vec<String> = Vec::new();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || {
            arguments
                .next()
                .with_context(|| format!("{argument} needs a value"))
        };
        match argument.as_str() {
            "--corpora" => corpora = Some(PathBuf::from(value()?)),
            "--output" => output = Some(PathBuf::from(value()?)),
            "--language" => {
                let code = value()?;
                let found = OTHERS
                    .iter()
                    .find(|other| other.language.folder() == Some(code.as_str()));
                let found = found.with_context(|| format!("no corpus of {code} is known"))?;
                options.keep = found.keep;
                other = Some(found);
            }
            "--epochs" => options.epochs = value()?.parse()?,
            "--rate" => options.rate = value()?.parse()?,
            "--decay" => options.decay = value()?.parse()?,
            "--hidden" => options.hidden = value()?.parse()?,
            "--least" => options.least = value()?.parse()?,
            "--keep-tokens" => options.keep.0 = value()?.parse()?,
            "--keep-names" => options.keep.1 = value()?.parse()?,
            "--without" => without.push(value()?),
            _ => bail!("unknown option {argument}"),
        }
    }
    let corpora = corpora.context("--corpora DIR is missing")?;
    let mut documents = Vec::new();
    let mix = other.map_or(&MIX[..], |other| other.mix);
    let contractions = other.map_or(&[][..], |other| other.contractions);
    for &(name, weight, unmarked) in mix {
        if without.iter().any(|one| one == name) {
            continue;
        }
        let from = documents.len();
        if name == "polnear" {
            read_standoff(&corpora, weight, unmarked, &mut documents)?;
        } else {
            let file = corpora.join("ner").join(format!("{name}.jsonl"));
            read(&file, weight, unmarked, contractions, &mut documents)?;
        }
        println!("{name}: {} documents", documents.len() - from);
    }
    let language = other.map_or(Language::English, |other| other.language);
    let bytes = learn(&documents, language, &options, &mut |line| {
        println!("{line}");
    });
    println!("{} bytes", bytes.len());
    let output = output.unwrap_or_else(|| match language.folder() {
        Some(folder) => PathBuf::from(format!("assets/lexicon/{folder}/names.bin")),
        None => PathBuf::from("assets/entities.bin"),
    });
    std::fs::write(&output, bytes).with_context(|| format!("cannot write {}", output.display()))
}

fn lines(file: &Path) -> anyhow::Result<Vec<Value>> {
    let text =
        std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    text.lines()
        .map(|line| Ok(serde_json::from_str(line)?))
        .collect()
}

fn read(
    file: &Path,
    weight: f32,
    unmarked: u32,
    contractions: &[(&str, &str)],
    out: &mut Vec<Labelled>,
) -> anyhow::Result<()> {
    let has_clusters = file.ends_with("redocred-train.jsonl");
    for (number, record) in lines(file)?.into_iter().enumerate() {
        // Every tenth document of it is kept for the measurement of joining.
        if has_clusters && number % 10 == 9 {
            continue;
        }
        let text = record["text"].as_str().context("a record without text")?;
        // Only silver that two taggers agree on marks nationalities.
        let unmarked = match record["source"].as_str() {
            Some("crf+md") => unmarked | NORP,
            _ => unmarked,
        };
        if contractions.is_empty() {
            out.push(labelled(text, &record, None, weight, unmarked));
        } else {
            let (text, record) = contracted(text, &record, contractions);
            out.push(labelled(&text, &record, None, weight, unmarked));
        }
    }
    Ok(())
}

/// A record with words written together as the language does it, and the places of its names.
fn contracted(text: &str, record: &Value, contractions: &[(&str, &str)]) -> (String, Value) {
    let characters: Vec<char> = text.chars().collect();
    // For each character of the text, where it is in the new one.
    let mut places = Vec::with_capacity(characters.len() + 1);
    let mut out: Vec<char> = Vec::with_capacity(characters.len());
    let is_border = |c: Option<&char>| c.is_none_or(|c| !c.is_alphanumeric());
    let mut at = 0;
    while at < characters.len() {
        let starts = at == 0 || is_border(characters.get(at - 1));
        let found = contractions.iter().find(|(apart, _)| {
            let length = apart.chars().count();
            starts
                && apart
                    .chars()
                    .eq(characters[at..].iter().take(length).copied())
                && is_border(characters.get(at + length))
        });
        let Some((apart, together)) = found else {
            places.push(out.len());
            out.push(characters[at]);
            at += 1;
            continue;
        };
        let length = apart.chars().count();
        places.extend(std::iter::repeat_n(out.len(), length));
        out.extend(together.chars());
        at += length;
    }
    places.push(out.len());
    let mut record = record.clone();
    for entity in record["entities"].as_array_mut().into_iter().flatten() {
        for end in ["start", "end"] {
            let place = entity[end].as_u64().unwrap_or(0) as usize;
            entity[end] = places[place.min(characters.len())].into();
        }
    }
    (out.into_iter().collect(), record)
}

fn read_standoff(
    corpora: &Path,
    weight: f32,
    unmarked: u32,
    out: &mut Vec<Labelled>,
) -> anyhow::Result<()> {
    let texts: HashMap<String, String> = lines(&corpora.join("quotes/polnear-train.jsonl"))?
        .into_iter()
        .filter_map(|record| {
            Some((
                record["id"].as_str()?.to_owned(),
                record["text"].as_str()?.to_owned(),
            ))
        })
        .collect();
    for record in lines(&corpora.join("ner/polnear-silver-standoff.jsonl"))? {
        let id = record["id"].as_str().context("a record without id")?;
        if let Some(text) = texts.get(id) {
            out.push(labelled(
                text,
                &record,
                Some(&record["kept"]),
                weight,
                unmarked,
            ));
        }
    }
    Ok(())
}

fn labelled(
    text: &str,
    record: &Value,
    kept: Option<&Value>,
    weight: f32,
    unmarked: u32,
) -> Labelled {
    let index = CharIndex::new(text);
    let span = |start: &Value, end: &Value| -> Span {
        let place = |value: &Value| value.as_u64().unwrap_or(0) as usize;
        index.to_span(text, place(start), place(end))
    };
    let mut names = Vec::new();
    for entity in record["entities"].as_array().into_iter().flatten() {
        let kinds = match entity["type"].as_str().unwrap_or("") {
            "PERSON" => PERSON,
            "ORG" => ORG,
            "PLACE" => PLACE,
            "NORP" => NORP,
            // Where nationalities are not marked as such, they are among the rest.
            "MISC" if unmarked & NORP != 0 => MISC | NORP,
            "MISC" | "EVENT" | "LAW" => MISC,
            _ => continue,
        };
        names.push((span(&entity["start"], &entity["end"]), kinds));
    }
    let kept = kept.map(|kept| {
        kept.as_array()
            .into_iter()
            .flatten()
            .map(|pair| span(&pair[0], &pair[1]))
            .collect()
    });
    let article = import::from_text(text, "");
    Labelled {
        article,
        names,
        unmarked,
        kept,
        weight,
    }
}
