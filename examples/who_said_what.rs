//! Prints who said what in an article: `cargo run --example who_said_what -- ARTICLE`.
//! Without an article, the sample.

use byline::text::Source;

fn main() -> Result<(), byline::OpenError> {
    let source = match std::env::args().nth(1) {
        Some(article) => Source::from_argument(article),
        None => Source::Sample,
    };
    let opened = byline::open(source)?;
    let findings = &opened.findings.analysis;
    for quote in &findings.quotes {
        let speaker = findings.speaker_name(&quote.speaker);
        println!("{}:", speaker.unwrap_or("nobody named"));
        for part in &quote.parts {
            println!("  {}", opened.article.words(part.span));
        }
    }
    Ok(())
}
