//! Prints the names that a model finds, one JSON line a document, as `byline extract` does.
//!
//! `cargo run --profile fast -p byline-tools --bin predict_entities -- MODEL FILE.jsonl`
//!
//! With `--gold` for MODEL nothing is looked for: the names of the file itself are joined.

use anyhow::Context;
use byline::analysis::EntityKind;
use byline::analysis::entity::Finder;
use byline::analysis::language::Language;
use byline::analysis::sentence::Words;
use byline::import;
use byline::text::{CharIndex, Span};
use serde_json::{Value, json};

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let model = arguments.next().context("the model is missing")?;
    let model = match model.as_str() {
        "--gold" => None,
        model => Some(std::fs::read(model)?),
    };
    let file = std::fs::read_to_string(arguments.next().context("the file is missing")?)?;
    let (mut finder, mut words) = (Finder::default(), Words::default());
    for line in file.lines() {
        let record: Value = serde_json::from_str(line)?;
        let article = import::from_text(record["text"].as_str().unwrap_or(""), "");
        let text = article.text();
        words.read_in(text, article.blocks(), Language::of(&article));
        let index = CharIndex::new(text);
        let (mentions, _) = match &model {
            Some(model) => finder.find_with(model, &article, &words)?,
            None => finder.join_given(&article, &words, &gold(&record, text, &index)),
        };
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

/// The names of a labelled document, in order.
fn gold(record: &Value, text: &str, index: &CharIndex) -> Vec<(Span, EntityKind)> {
    let place = |value: &Value| value.as_u64().unwrap_or(0) as usize;
    let names = record["entities"].as_array().into_iter().flatten();
    let mut names: Vec<(Span, EntityKind)> = names
        .filter_map(|name| {
            let span = index.to_span(text, place(&name["start"]), place(&name["end"]));
            Some((span, EntityKind::from_code(name["type"].as_str()?)?))
        })
        .collect();
    names.sort_by_key(|(span, _)| *span);
    names
}
