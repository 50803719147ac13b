//! Prints the names that a model finds, one JSON line a document, as `byline extract` does.
//!
//! `cargo run --release --example predict_entities -- MODEL FILE.jsonl`

use anyhow::Context;
use byline::analysis::entity::Finder;
use byline::analysis::sentence::Words;
use byline::import;
use byline::text::CharIndex;
use serde_json::{Value, json};

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let model = std::fs::read(arguments.next().context("the model is missing")?)?;
    let file = std::fs::read_to_string(arguments.next().context("the file is missing")?)?;
    let (mut finder, mut words) = (Finder::default(), Words::default());
    for line in file.lines() {
        let record: Value = serde_json::from_str(line)?;
        let article = import::from_text(record["text"].as_str().unwrap_or(""), "");
        let text = article.text();
        words.read(text, article.blocks());
        let (mentions, _) = finder
            .find_with(&model, &article, &words)
            .context("the model cannot be opened")?;
        let index = CharIndex::new(text);
        let entities: Vec<Value> = mentions
            .iter()
            .map(|mention| {
                let (start, end) = index.to_chars(text, mention.span);
                let id = format!("e{}", mention.entity);
                json!({"start": start, "end": end, "type": mention.kind.code(), "entity_id": id})
            })
            .collect();
        println!("{}", json!({"id": record["id"], "entities": entities}));
    }
    Ok(())
}
