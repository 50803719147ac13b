//! How fast entities, and entities and quotes together, are found: words a second, against a scan of
//! the same bytes; allocations; and what an edit costs where the article was analysed before.
//!
//! `cargo bench --bench extraction -- [FILE.jsonl]`; without a file the sample article is read many
//! times. Prints plain lines; the two figures of a run belong together.

use std::hint::black_box;
use std::time::Instant;

use byline::analysis::Analyser;
use byline::analysis::entity::Finder;
use byline::analysis::language::Language;
use byline::analysis::sentence::Words;
use byline::import;
use byline::text::Article;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static GLOBAL: &StatsAlloc<std::alloc::System> = &INSTRUMENTED_SYSTEM;

fn main() {
    let file = std::env::args()
        .skip(1)
        .find(|argument| !argument.starts_with("--"));
    let texts: Vec<String> = match file {
        Some(file) => std::fs::read_to_string(&file)
            .expect("the file can be read")
            .lines()
            .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
            .filter_map(|record| record["text"].as_str().map(str::to_owned))
            .collect(),
        None => vec![SAMPLE.repeat(8); 50],
    };
    let articles: Vec<Article> = texts
        .into_iter()
        .map(|text| import::from_text(text, ""))
        .collect();
    let words: usize = articles
        .iter()
        .map(|article| article.text().split_whitespace().count())
        .sum();
    let bytes: usize = articles.iter().map(|article| article.text().len()).sum();

    let start = Instant::now();
    let empty = import::from_text(".", "");
    let mut nothing = Words::default();
    nothing.read(empty.text(), empty.blocks());
    black_box(Finder::default().find(&empty, &nothing, Language::English));
    println!(
        "models opened: {:.3} ms",
        start.elapsed().as_secs_f64() * 1e3
    );
    let start = Instant::now();
    let (mut finder, mut tokens) = (Finder::default(), Words::default());
    tokens.read(articles[0].text(), articles[0].blocks());
    black_box(finder.find(&articles[0], &tokens, Language::English));
    println!(
        "first document: {:.2} ms",
        start.elapsed().as_secs_f64() * 1e3
    );

    let mut best = f64::MAX;
    let mut mentions = 0;
    for _ in 0..5 {
        let start = Instant::now();
        mentions = 0;
        for article in &articles {
            tokens.read(article.text(), article.blocks());
            mentions += black_box(finder.find(article, &tokens, Language::of(article)))
                .0
                .len();
        }
        best = best.min(start.elapsed().as_secs_f64());
    }
    let region = Region::new(GLOBAL);
    for article in &articles {
        tokens.read(article.text(), article.blocks());
        black_box(finder.find(article, &tokens, Language::of(article)));
    }
    let change = region.change();
    let allocations = change.allocations + change.reallocations;
    println!(
        "{:.1} allocations a document, {:.2} a mention",
        allocations as f64 / articles.len() as f64,
        allocations as f64 / mentions.max(1) as f64
    );
    let mut scan = f64::MAX;
    for _ in 0..5 {
        let start = Instant::now();
        for article in &articles {
            let sum: u64 = article
                .text()
                .bytes()
                .map(u64::from)
                .fold(0, |a, b| a.rotate_left(1) ^ b);
            black_box(sum);
        }
        scan = scan.min(start.elapsed().as_secs_f64());
    }
    println!(
        "{} documents, {words} words, {bytes} bytes, {mentions} mentions",
        articles.len()
    );
    println!(
        "entities: {:.0} words/s, {:.1} MB/s on one thread, {:.1} times a byte-by-byte scan",
        words as f64 / best,
        bytes as f64 / best / 1e6,
        best / scan
    );
    let (mut analyser, mut best, mut quotes) = (Analyser::default(), f64::MAX, 0);
    for _ in 0..5 {
        let start = Instant::now();
        quotes = 0;
        for article in &articles {
            quotes += black_box(analyser.analyse(article)).quotes.len();
        }
        best = best.min(start.elapsed().as_secs_f64());
    }
    println!(
        "entities and quotes: {:.0} words/s, {:.1} MB/s on one thread, {:.1} times the scan; {quotes} quotes",
        words as f64 / best,
        bytes as f64 / best / 1e6,
        best / scan
    );
    edits(&articles);
}

/// One sentence more in the middle paragraph of each article: what was analysed before is analysed
/// again by an analyser that remembers, and by one that does not.
fn edits(articles: &[Article]) {
    let edited: Vec<Article> = articles
        .iter()
        .map(|article| {
            let blocks = article.blocks();
            let middle = blocks
                .get(blocks.len() / 2)
                .map_or(0, |block| block.span.end as usize);
            let (before, behind) = article.text().split_at(middle);
            import::from_text(format!("{before} Nobody was hurt.{behind}"), "")
        })
        .collect();
    let blocks: usize = edited.iter().map(|article| article.blocks().len()).sum();
    let (mut best, mut fresh, mut tagged) = (f64::MAX, f64::MAX, 0);
    for _ in 0..5 {
        let (mut time, mut anew) = (0.0, 0.0);
        tagged = 0;
        for (article, edited) in articles.iter().zip(&edited) {
            let mut analyser = Analyser::remembering();
            black_box(analyser.analyse(article));
            let start = Instant::now();
            let again = black_box(analyser.analyse(edited));
            time += start.elapsed().as_secs_f64();
            tagged += analyser.tagged();
            let mut analyser = Analyser::default();
            black_box(analyser.analyse(article));
            let start = Instant::now();
            assert_eq!(again, black_box(analyser.analyse(edited)));
            anew += start.elapsed().as_secs_f64();
        }
        best = f64::min(best, time);
        fresh = f64::min(fresh, anew);
    }
    println!(
        "after an edit: {tagged} of {blocks} paragraphs tagged again, {:.2} of the time of a whole analysis",
        best / fresh
    );
}

const SAMPLE: &str = "President Maria Okoye met officials of the World Health Organization in Nairobi on \
    Tuesday. Okoye said the plan would cost $2.5 million. The WHO did not answer. Kenyan doctors, who \
    have been on strike since March, welcomed the plan, but farmers near Lake Victoria did not believe \
    in it. Nobody knows what the winter will bring, and the roads are bad.\n\n";
