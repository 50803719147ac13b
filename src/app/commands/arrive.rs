//! Going to a place that was named when the article was opened: `byline ARTICLE --at ID`.

use crate::annotation::{Id, cited, quote_ids};
use crate::app::context::Context;
use crate::app::document::Progress;
use crate::text::CharIndex;

/// Goes to the place that was named, once it is known where that is: a mark's id, a quote's id as in
/// exports, `p12` for a paragraph, or a number of code points.
pub fn arrive(cx: &mut Context) {
    let Some(named) = cx.destination.clone() else {
        return;
    };
    if !cx.document.notes_are_read {
        return;
    }
    if let Some(offset) = place_of(cx, &named) {
        cx.destination = None;
        cx.notice = None;
        cx.reading.show(offset);
    } else if cx.document.progress == Progress::Done {
        cx.destination = None;
        cx.warn(format!("There is no “{named}” in this article"));
    }
}

fn place_of(cx: &Context, named: &str) -> Option<usize> {
    let text = cx.text();
    // A stretch is where it begins.
    let number = named
        .split_once(['-', '–'])
        .map_or(named, |(first, _)| first);
    if let Ok(chars) = number.parse::<usize>() {
        let index = CharIndex::new(text);
        let offset = index.byte_at(text, chars);
        return (chars == 0 || offset < text.len()).then_some(offset);
    }
    let paragraph = named.strip_prefix(['p', '¶']).map(str::trim_start);
    if let Some(Ok(number)) = paragraph.map(str::parse::<usize>) {
        let block = cx.article().blocks().get(number.checked_sub(1)?)?;
        return Some(block.span.start as usize);
    }
    if let Some(mark) = cx.document.notes.annotation(&Id::new(named)) {
        return Some(mark.span.start as usize);
    }
    let quotes = &cx.document.findings().quotes;
    // Some formats number quotes and names.
    let numbered = |letter: char| {
        let number: usize = named.strip_prefix(letter)?.parse().ok()?;
        number.checked_sub(1)
    };
    if let Some(quote) = numbered('q').and_then(|at| quotes.get(at)) {
        return Some(quote.span().start as usize);
    }
    let mentions = &cx.document.findings().mentions;
    if let Some(mention) = numbered('n').and_then(|at| mentions.get(at)) {
        return Some(mention.span.start as usize);
    }
    let words: Vec<String> = quotes
        .iter()
        .map(|quote| cited(cx.article(), quote))
        .collect();
    let ids = quote_ids(&cx.document.source, words.iter().map(String::as_str));
    let at = ids.iter().position(|id| id == named)?;
    Some(quotes[at].span().start as usize)
}
