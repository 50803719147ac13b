//! The quotes, by speaker.

use super::{Listed, Source, holds};
use crate::app::document::Progress;
use crate::app::list::Row;
use crate::app::words::{source_in_words, speaker};

pub fn rows(source: &Source) -> Listed {
    let Source { document, list, .. } = *source;
    let findings = document.findings();
    let mut rows = Vec::new();
    let mut total = 0;
    for (who, quotes) in findings.by_speaker() {
        if list.speaker.as_ref().is_some_and(|only| only != who) {
            continue;
        }
        let name = speaker(findings, who);
        let shown = quotes.into_iter().filter(|&index| {
            let quote = &findings.quotes[index];
            let parts = &quote.parts;
            holds(&name, &list.filter.text)
                || holds(source_in_words(quote.source_kind), &list.filter.text)
                || parts
                    .iter()
                    .any(|part| holds(part.span.of(document.article.text()), &list.filter.text))
        });
        let shown: Vec<usize> = shown.collect();
        if shown.is_empty() {
            continue;
        }
        total += shown.len();
        rows.push(Row::Heading(name, shown.len()));
        rows.extend(shown.into_iter().map(Row::Quote));
    }
    let all = findings.quotes.len();
    if rows.is_empty() {
        let sentence = match (document.progress, all) {
            (Progress::Done, 0) => "Nobody is quoted.",
            (_, 0) => "Reading the article …",
            _ => "No quote matches the filter.",
        };
        rows.push(Row::Empty(sentence.to_owned()));
    }
    (rows, (all, total))
}
