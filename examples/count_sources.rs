//! Counts the quotes and quoted words of each speaker in many articles and prints the most quoted
//! first, separated by tabs: `cargo run --example count_sources -- ARTICLE…`.

use std::collections::BTreeMap;

use byline::{OpenOptions, Opener};

fn main() {
    // One opener keeps one analyser for all articles; notes are not needed here.
    let mut opener = Opener::new(OpenOptions {
        notes: false,
        ..OpenOptions::default()
    });
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for article in std::env::args().skip(1) {
        let opened = match opener.open(article.as_str()) {
            Ok(opened) => opened,
            Err(error) => {
                eprintln!("{error}");
                continue;
            }
        };
        let findings = &opened.findings.analysis;
        for quote in &findings.quotes {
            let Some(speaker) = findings.speaker_name(&quote.speaker) else {
                continue;
            };
            let (quotes, words) = counts.entry(speaker.to_owned()).or_default();
            *quotes += 1;
            for part in &quote.parts {
                *words += opened.article.words(part.span).split_whitespace().count();
            }
        }
    }
    let mut rows: Vec<_> = counts.into_iter().collect();
    rows.sort_by_key(|(_, (_, words))| std::cmp::Reverse(*words));
    println!("speaker\tquotes\twords");
    for (speaker, (quotes, words)) in rows {
        println!("{speaker}\t{quotes}\t{words}");
    }
}
