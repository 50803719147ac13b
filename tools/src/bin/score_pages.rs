//! Scores the main text of web pages: word-shingle precision, recall and F1 against a folder of
//! pages, each in a folder of its own with `source.html` and `expected.html` (and
//! `expected-metadata.json`, whose title, author and date are compared too).
//!
//! ```text
//! cargo run --profile fast -p byline-tools --bin score_pages -- FOLDER [--verbose] [--address URL]
//! ```

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use byline::import::{Format, Hints, main_text, parse};
use byline::text::Article;
use dom_query::Document;

/// How many words make a shingle.
const SHINGLE: usize = 4;

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments
        .next()
        .ok_or_else(|| anyhow::anyhow!("name the folder of the pages"))?;
    let (mut verbose, mut address) = (false, None);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--verbose" => verbose = true,
            "--address" => address = arguments.next(),
            other => anyhow::bail!("unknown option {other}"),
        }
    }
    let mut pages: Vec<_> = fs::read_dir(folder)?
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .collect();
    pages.retain(|page| page.join("source.html").is_file());
    pages.sort();
    let (mut precisions, mut recalls) = (0.0, 0.0);
    let mut fields = [(0, 0); 3];
    let start = std::time::Instant::now();
    for page in &pages {
        let hints = Hints {
            name: "page.html".to_owned(),
            uri: address.clone(),
            charset: None,
            entry: None,
            depth: 0,
        };
        let parsed = parse(fs::read(page.join("source.html"))?, Format::Html, &hints);
        let article = parsed.map(|parsed| parsed.article).unwrap_or_default();
        let expected = fs::read_to_string(page.join("expected.html"))?;
        let truth = shingles(&Document::from(expected.as_str()).formatted_text());
        let found = shingles(&main_text(&article));
        let shared: usize = found
            .iter()
            .map(|(shingle, n)| truth.get(shingle).map_or(0, |m| *m.min(n)))
            .sum();
        let share = |all: &HashMap<_, usize>| match all.values().sum::<usize>() {
            0 => 1.0,
            all => shared as f64 / all as f64,
        };
        let (precision, recall) = (share(&found), share(&truth));
        precisions += precision;
        recalls += recall;
        let name = page.file_name().unwrap_or_default().to_string_lossy();
        println!("{name:40} P {precision:.3}  R {recall:.3}");
        compare_fields(page, &article, &mut fields, verbose)?;
        if verbose {
            show("only found", &found, &truth);
            show("only expected", &truth, &found);
        }
    }
    let count = pages.len() as f64;
    let (precision, recall) = (precisions / count, recalls / count);
    let f1 = 2.0 * precision * recall / (precision + recall);
    println!(
        "{} pages: F1 {f1:.3}  P {precision:.3}  R {recall:.3}",
        pages.len()
    );
    let [title, author, date] = fields.map(|(right, all)| format!("{right} of {all}"));
    println!(
        "title {title}, author {author}, date {date}; {:.2?} in all",
        start.elapsed()
    );
    Ok(())
}

fn shingles(text: &str) -> HashMap<Vec<String>, usize> {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let mut shingles = HashMap::new();
    for shingle in words.windows(SHINGLE.min(words.len().max(1))) {
        *shingles.entry(shingle.to_vec()).or_insert(0) += 1;
    }
    shingles
}

fn show(label: &str, all: &HashMap<Vec<String>, usize>, other: &HashMap<Vec<String>, usize>) {
    for shingle in all
        .keys()
        .filter(|shingle| !other.contains_key(*shingle))
        .take(12)
    {
        println!("    {label}: {}", shingle.join(" "));
    }
}

fn compare_fields(
    page: &Path,
    article: &Article,
    fields: &mut [(usize, usize); 3],
    verbose: bool,
) -> anyhow::Result<()> {
    let Ok(expected) = fs::read_to_string(page.join("expected-metadata.json")) else {
        return Ok(());
    };
    let expected: serde_json::Value = serde_json::from_str(&expected)?;
    let meta = article.meta();
    let pairs = [
        ("title", &meta.title),
        ("byline", &meta.author),
        ("publishedTime", &meta.date),
    ];
    for ((key, found), counts) in pairs.into_iter().zip(fields) {
        let Some(expected) = expected[key].as_str() else {
            if verbose && found.is_some() {
                println!("    {key}: {found:?} where nothing is expected");
            }
            continue;
        };
        let letters = |text: &str| {
            text.chars()
                .filter(|c| c.is_alphanumeric())
                .collect::<String>()
        };
        let right = found
            .as_deref()
            .is_some_and(|found| letters(found) == letters(expected));
        counts.0 += usize::from(right);
        counts.1 += 1;
        if verbose && !right {
            println!("    {key}: {found:?}, expected {expected:?}");
        }
    }
    Ok(())
}
