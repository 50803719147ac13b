//! Learns the recogniser in `assets/entities.bin`.
//!
//! `cargo run --profile fast -p byline-tools --bin train_entities -- --corpora DIR [--output FILE]`
//!
//! DIR holds the folders `ner` and `quotes` with the files that docs/models.md lists. Deterministic.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use byline::analysis::entity::train::{Labelled, Options, learn};
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

fn main() -> anyhow::Result<()> {
    let mut corpora = None;
    let mut output = PathBuf::from("assets/entities.bin");
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
            "--output" => output = value()?.into(),
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
    for (name, weight, unmarked) in MIX {
        if without.iter().any(|one| one == name) {
            continue;
        }
        let from = documents.len();
        if name == "polnear" {
            read_standoff(&corpora, weight, unmarked, &mut documents)?;
        } else {
            let file = corpora.join("ner").join(format!("{name}.jsonl"));
            read(&file, weight, unmarked, &mut documents)?;
        }
        println!("{name}: {} documents", documents.len() - from);
    }
    let bytes = learn(&documents, &options, &mut |line| println!("{line}"));
    println!("{} bytes", bytes.len());
    std::fs::write(&output, bytes).with_context(|| format!("cannot write {}", output.display()))
}

fn lines(file: &Path) -> anyhow::Result<Vec<Value>> {
    let text =
        std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    text.lines()
        .map(|line| Ok(serde_json::from_str(line)?))
        .collect()
}

fn read(file: &Path, weight: f32, unmarked: u32, out: &mut Vec<Labelled>) -> anyhow::Result<()> {
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
        out.push(labelled(text, &record, None, weight, unmarked));
    }
    Ok(())
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
