//! The analysis of any text: it must give an answer whose places lie on character boundaries.
#![no_main]

use byline::analysis::analyse;
use byline::import::from_text;
use byline::text::Span;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: String| {
    let article = from_text(text, "");
    let text = article.text();
    let analysis = analyse(&article);
    let check = |span: Span| assert!(text.get(span.range()).is_some_and(|words| !words.is_empty()));
    for mention in &analysis.mentions {
        check(mention.span);
        assert!(mention.entity < analysis.entities.len());
    }
    let mut parts = Vec::new();
    for quote in &analysis.quotes {
        quote.parts.iter().for_each(|part| check(part.span));
        quote.cue.into_iter().chain(quote.source).for_each(check);
        parts.extend(quote.parts.iter().map(|part| part.span));
        let _ = analysis.speaker_name(&quote.speaker);
    }
    parts.sort();
    assert!(parts.windows(2).all(|two| two[0].end <= two[1].start));
});
