//! Learns the word clusters in `assets/clusters.bin` from the texts of the corpora.
//!
//! `cargo run --profile fast -p byline-tools --bin train_clusters -- assets/clusters.bin FILE.jsonl…`

use std::collections::HashMap;

use anyhow::Context;
use byline::analysis::entity::{cluster_key, table, train::cluster};

const FINE: usize = 500;
const COARSE: usize = 64;

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let output = arguments.next().context("the output file is missing")?;
    let mut texts = Vec::new();
    for file in arguments {
        let lines =
            std::fs::read_to_string(&file).with_context(|| format!("cannot read {file}"))?;
        for line in lines.lines() {
            let record: serde_json::Value = serde_json::from_str(line)?;
            if let Some(text) = record["text"].as_str() {
                texts.push(text.to_owned());
            }
        }
    }
    let of = |clusters, least, rounds| {
        cluster::learn(texts.iter().map(String::as_str), clusters, least, rounds)
    };
    let (fine, coarse) = std::thread::scope(|scope| {
        let coarse = scope.spawn(|| of(COARSE, 3, 12));
        (
            of(FINE, 3, 12),
            coarse.join().expect("the clustering does not panic"),
        )
    });
    let coarse: HashMap<String, u16> = coarse.into_iter().collect();
    let rows: Vec<(u64, [u8; 3])> = fine
        .iter()
        .map(|(word, fine)| {
            let coarse = coarse.get(word).map_or(0, |class| class + 1);
            let fine = (fine + 1).to_le_bytes();
            (cluster_key(word), [fine[0], fine[1], coarse as u8])
        })
        .collect();
    let bytes = table::build(3, rows.iter().map(|(hash, row)| (*hash, row.as_slice())));
    println!("{} words, {} bytes", rows.len(), bytes.len());
    for class in [7, 60, 120, 333] {
        let words = fine.iter().filter(|(_, fine)| *fine == class).take(12);
        println!(
            "{class}: {}",
            words
                .map(|(word, _)| word.as_str())
                .collect::<Vec<_>>()
                .join(" ")
        );
    }
    std::fs::write(&output, bytes).with_context(|| format!("cannot write {output}"))
}
