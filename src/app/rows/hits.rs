//! The hits of the search, each with the words around it.

use super::{Listed, Source, holds};
use crate::app::list::{Place, Row};
use crate::text::Span;

/// As many hits as a list shows: more are not read one by one.
const MOST: usize = 2000;
/// How many bytes before a hit are shown, and after it.
const AROUND: (usize, usize) = (12, 80);

pub fn rows(source: &Source) -> Listed {
    let search = source.reading.search.as_ref();
    let hits = search.and_then(|search| search.hits.as_deref());
    let all = hits.unwrap_or_default();
    let filter = &source.list.filter.text;
    let article = &source.document.article;
    let row = |hit: &Span| {
        let within = article.block_at(hit.start as usize);
        let within = within.map_or(*hit, |block| article.blocks()[block].span);
        let words = around(article.text(), *hit, within);
        let place = source
            .signs
            .paragraph(source.document.paragraph(hit.start as usize));
        holds(&words, filter).then(|| Row::Place(Place::one(words, place, *hit)))
    };
    let mut rows: Vec<Row> = all.iter().take(MOST).filter_map(row).collect();
    let shown = rows.len();
    if all.len() > MOST {
        rows.push(Row::Empty(format!("… and {} more", all.len() - MOST)));
    }
    if rows.is_empty() {
        let search = source.keys.of("search");
        rows.push(Row::Empty(match (hits, all.len()) {
            (None, _) => format!("Nothing is searched for; {search} searches."),
            (_, 0) => "The search has no hits.".to_owned(),
            _ => "No hit matches the filter.".to_owned(),
        }));
    }
    (rows, (all.len(), shown))
}

/// A hit with a few words of its paragraph before and after it, on one line.
fn around(text: &str, hit: Span, within: Span) -> String {
    let (start, end) = (hit.start as usize, hit.end as usize);
    let first = start.min(within.start as usize);
    let last = end.max(within.end as usize);
    let from = text.floor_char_boundary(start.saturating_sub(AROUND.0).max(first));
    // Whole words, if there is a blank to begin after.
    let before = &text[from..start];
    let skipped = before.find(char::is_whitespace).filter(|_| from > first);
    let from = skipped.map_or(from, |at| text.ceil_char_boundary(from + at + 1));
    let to = text.ceil_char_boundary((end + AROUND.1).min(last));
    let words = text[from..to].split_whitespace();
    words.collect::<Vec<_>>().join(" ")
}
