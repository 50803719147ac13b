//! The headings, indented by their level, each with how far into the article it is.

use super::{Listed, Source, holds};
use crate::app::list::{Place, Row};
use crate::app::words::opening;
use crate::text::{BlockKind, Span, motion};

/// As much of a heading as any row has room for.
const CELLS: usize = 200;

pub fn rows(source: &Source) -> Listed {
    let article = &source.document.article;
    let length = article.text().len();
    let headings = article
        .blocks()
        .iter()
        .filter_map(|block| match block.kind {
            BlockKind::Heading(level) => Some((usize::from(level), block.span)),
            _ => None,
        });
    let headings: Vec<(usize, Span)> = headings.collect();
    let least = headings.iter().map(|(level, _)| *level).min().unwrap_or(0);
    let mut rows = Vec::new();
    for (n, (level, span)) in headings.iter().enumerate() {
        let words = opening(article.words(*span), CELLS);
        if !holds(&words, &source.list.filter.text) {
            continue;
        }
        let next = headings.get(n + 1);
        let end = next.map_or(length, |(_, span)| span.start as usize);
        let start = span.start as usize;
        rows.push(Row::Place(Place::one(
            format!("{}{words}", "  ".repeat((level - least).min(5))),
            format!("{} %", motion::hundredth(article, start)),
            Span::new(start, end.max(start)),
        )));
    }
    let counts = (headings.len(), rows.len());
    if rows.is_empty() {
        let sentence = match headings.len() {
            0 => "The article has no headings.",
            _ => "No heading matches the filter.",
        };
        rows.push(Row::Empty(sentence.to_owned()));
    }
    (rows, counts)
}
