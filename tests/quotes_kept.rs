//! What is found in our own texts changes knowingly: `tests/quotes_kept.txt` has each quote of `quotes.txt`,
//! `articles.txt` and `quotes_texts.txt` with its places, its source, its reason and its confidence. A small wrong change to a weight, a
//! border or a feature that turns no case from right to wrong shows here.
//!
//! After a change that is meant to: `BYLINE_KEEP=1 cargo test --test quotes_kept`, and read the difference.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::fmt::Write as _;

use byline::analysis::Analyser;
use byline::import;
use byline::text::Span;

/// Two machines differ in the last digits of an exponential.
const SLACK: f64 = 0.3;

const KEPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/quotes_kept.txt");

fn place(span: Span) -> String {
    format!("{}-{}", span.start, span.end)
}

/// The quotes of a text, a line each; the confidence, in percent, comes first.
fn quotes(text: String, analyser: &mut Analyser, out: &mut String) {
    let article = import::from_text(text, "");
    let analysis = analyser.analyse(&article);
    for quote in &analysis.quotes {
        let parts: Vec<String> = quote
            .parts
            .iter()
            .map(|part| format!("{} {}", part.kind.code(), place(part.span)))
            .collect();
        let names: Vec<&str> = analysis.speaker_names(quote).collect();
        let _ = writeln!(
            out,
            "{:.1} % {}; cue {}; source {} ({}); {}: {}",
            f64::from(quote.confidence) * 100.0,
            parts.join(", "),
            quote.cue.map_or_else(|| "none".to_owned(), place),
            quote.source.map_or_else(|| "none".to_owned(), place),
            quote.source_kind.code().unwrap_or("unknown"),
            if names.is_empty() {
                "?".to_owned()
            } else {
                names.join(" + ")
            },
            quote.reason,
        );
    }
}

fn found() -> String {
    let mut analyser = Analyser::default();
    let mut out = String::new();
    let files = [
        include_str!("quotes.txt"),
        include_str!("articles.txt"),
        include_str!("quotes_texts.txt"),
    ];
    for cases in files {
        let texts = |line: &&str| !line.is_empty() && !line.starts_with('#');
        for case in cases.lines().filter(texts) {
            let marked = case.split_once('|').map_or(case, |(_, marked)| marked);
            let text = marked.trim().replace('¶', "\n\n").replace("\\n", "\n");
            let text: String = text.chars().filter(|c| !"⟦⟧".contains(*c)).collect();
            let head: String = marked.trim().chars().take(60).collect();
            let _ = writeln!(out, "# {head}");
            quotes(text, &mut analyser, &mut out);
        }
    }
    out
}

/// Whether two lines say the same, but for the last digits of the confidence.
fn agree(one: &str, two: &str) -> bool {
    let parted = |line: &str| -> Option<(f64, String)> {
        let (number, rest) = line.split_once(" % ")?;
        Some((number.parse().ok()?, rest.to_owned()))
    };
    match (parted(one), parted(two)) {
        (Some((a, one)), Some((b, two))) => one == two && (a - b).abs() <= SLACK,
        _ => one == two,
    }
}

#[test]
fn what_is_found_in_our_own_texts_changes_knowingly() {
    let found = found();
    if std::env::var_os("BYLINE_KEEP").is_some() {
        std::fs::write(KEPT, &found).expect("the file of what is found");
    }
    let kept = std::fs::read_to_string(KEPT).expect("the file of what was found");
    let (mut head, mut faults) = ("", String::new());
    for (now, before) in found.lines().zip(kept.lines()) {
        if now.starts_with('#') {
            head = now;
        }
        if !agree(now, before) {
            let _ = writeln!(faults, "{head}\n  was {before}\n  now {now}");
            if now.starts_with('#') != before.starts_with('#') {
                break;
            }
        }
    }
    assert!(
        faults.is_empty() && found.lines().count() == kept.lines().count(),
        "{faults}\nif this is meant: BYLINE_KEEP=1 cargo test --test quotes_kept"
    );
}
