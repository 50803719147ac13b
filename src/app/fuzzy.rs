//! Choosing from many by a few letters.

use crate::text::order;
use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

/// Those of `items` that match `words`, the best first; all of them where nothing was typed.
pub fn fuzzy<T: Copy>(words: &str, items: &[T], name: impl Fn(T) -> String) -> Vec<T> {
    if words.trim().is_empty() {
        return items.to_vec();
    }
    let mut matcher = Matcher::new(Config::DEFAULT);
    let pattern = Pattern::new(
        words,
        CaseMatching::Smart,
        Normalization::Smart,
        AtomKind::Fuzzy,
    );
    let mut buffer = Vec::new();
    let mut scored: Vec<(u32, T)> = Vec::new();
    for &item in items {
        let name = name(item);
        let haystack = Utf32Str::new(&name, &mut buffer);
        if let Some(score) = pattern.score(haystack, &mut matcher) {
            scored.push((score, item));
        }
    }
    order::sort_by_key(&mut scored, |(score, _)| std::cmp::Reverse(*score));
    scored.into_iter().map(|(_, item)| item).collect()
}
