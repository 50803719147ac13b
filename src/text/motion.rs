//! From one place to the next: grapheme, word, sentence, paragraph.
//!
//! All take and give byte offsets into the article's text. A motion that finds nothing further
//! stays at the text's first or last place.

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use super::{Article, Span};

/// The start of the grapheme after the one at `at`; the text's length at the end.
pub fn next_grapheme(text: &str, at: usize) -> usize {
    let at = text.floor_char_boundary(at);
    let mut cursor = GraphemeCursor::new(at, text.len(), true);
    cursor
        .next_boundary(text, 0)
        .ok()
        .flatten()
        .unwrap_or(text.len())
}

/// The start of the grapheme before `at`; 0 at the start.
pub fn previous_grapheme(text: &str, at: usize) -> usize {
    let at = text.floor_char_boundary(at);
    let mut cursor = GraphemeCursor::new(at, text.len(), true);
    cursor.prev_boundary(text, 0).ok().flatten().unwrap_or(0)
}

/// The block at or before `at`; the first one before all of them. Empty for an empty article.
pub fn paragraph_at(article: &Article, at: usize) -> Span {
    let index = article.block_at(at).unwrap_or(0);
    article
        .blocks()
        .get(index)
        .map_or(Span::at(0), |block| block.span)
}

/// The start of the next paragraph; the last grapheme of the article if there is none.
pub fn next_paragraph(article: &Article, at: usize) -> usize {
    let behind = article
        .blocks()
        .partition_point(|block| block.span.start as usize <= at);
    article
        .blocks()
        .get(behind)
        .map_or_else(|| last_place(article), |block| block.span.start as usize)
}

/// The start of this paragraph, or of the one before where `at` is already there.
pub fn previous_paragraph(article: &Article, at: usize) -> usize {
    let behind = article
        .blocks()
        .partition_point(|block| (block.span.start as usize) < at);
    let index = behind.saturating_sub(1);
    article
        .blocks()
        .get(index)
        .map_or(0, |block| block.span.start as usize)
}

/// The start of the last grapheme of the article.
pub fn last_place(article: &Article) -> usize {
    let Some(block) = article.blocks().last() else {
        return 0;
    };
    let end = block.span.end as usize;
    if block.span.is_empty() {
        end
    } else {
        previous_grapheme(article.text(), end)
    }
}

/// How much of the article is above `at`, of a hundred; all of it if that is the last place.
pub fn hundredth(article: &Article, at: usize) -> usize {
    (at * 100 / last_place(article).max(1)).min(100)
}

/// The word that holds `at`, or the run between words. Never leaves the paragraph.
pub fn word_at(article: &Article, at: usize) -> Span {
    let block = paragraph_at(article, at);
    if !block.contains(at) {
        return Span::at(at);
    }
    pieces(article.text(), block)
        .find(|(span, _)| span.contains(at))
        .map_or(Span::at(at), |(span, _)| span)
}

/// The start of the next word, across paragraphs.
pub fn next_word(article: &Article, at: usize) -> usize {
    let mut index = article.block_at(at).unwrap_or(0);
    while let Some(block) = article.blocks().get(index) {
        let mut words = words(article.text(), block.span);
        if let Some(word) = words.find(|word| word.start as usize > at) {
            return word.start as usize;
        }
        index += 1;
    }
    last_place(article)
}

/// The start of this word, or of the one before where `at` is already there.
pub fn previous_word(article: &Article, at: usize) -> usize {
    let mut index = article.block_at(at).unwrap_or(0);
    loop {
        let Some(block) = article.blocks().get(index) else {
            return 0;
        };
        let before = words(article.text(), block.span)
            .take_while(|word| (word.start as usize) < at)
            .last();
        match (before, index.checked_sub(1)) {
            (Some(word), _) => return word.start as usize,
            (None, Some(above)) => index = above,
            (None, None) => return article.blocks()[0].span.start as usize,
        }
    }
}

/// The last grapheme of this word, or of the next where `at` is already there.
pub fn word_end(article: &Article, at: usize) -> usize {
    let text = article.text();
    let from = next_grapheme(text, at);
    let mut index = article.block_at(at).unwrap_or(0);
    while let Some(block) = article.blocks().get(index) {
        let mut words = words(text, block.span);
        if let Some(word) = words.find(|word| word.end as usize > from) {
            return previous_grapheme(text, word.end as usize);
        }
        index += 1;
    }
    last_place(article)
}

/// The words of a stretch (UAX #29), with a hyphen inside a word kept.
fn words(text: &str, within: Span) -> impl Iterator<Item = Span> {
    pieces(text, within)
        .filter(|(_, word)| *word)
        .map(|(span, _)| span)
}

/// The stretch cut at word borders; true for words, false for what is between them. A
/// punctuation mark is a piece of its own and no word.
fn pieces(text: &str, within: Span) -> impl Iterator<Item = (Span, bool)> {
    let base = within.start as usize;
    within
        .of(text)
        .split_word_bound_indices()
        .map(move |(at, piece)| {
            let span = Span::new(base + at, base + at + piece.len());
            (span, piece.chars().any(char::is_alphanumeric))
        })
}

/// The sentence that holds `at`, without the blanks after it. Never leaves the paragraph.
pub fn sentence_at(article: &Article, at: usize) -> Span {
    let block = paragraph_at(article, at);
    let mut found = Span::at(block.start as usize);
    for sentence in sentences(article, block) {
        if sentence.start as usize > at && !found.is_empty() {
            break;
        }
        found = sentence;
    }
    found
}

/// The start of the next sentence, across paragraphs.
pub fn next_sentence(article: &Article, at: usize) -> usize {
    let block = paragraph_at(article, at);
    sentences(article, block)
        .into_iter()
        .map(|sentence| sentence.start as usize)
        .find(|&start| start > at)
        .unwrap_or_else(|| next_paragraph(article, at))
}

/// The start of this sentence, or of the one before where `at` is already there.
pub fn previous_sentence(article: &Article, at: usize) -> usize {
    let mut block = paragraph_at(article, at);
    if block.start as usize >= at {
        block = paragraph_at(article, previous_paragraph(article, at));
    }
    sentences(article, block)
        .into_iter()
        .map(|sentence| sentence.start as usize)
        .rfind(|&start| start < at)
        .unwrap_or(block.start as usize)
}

/// The sentences of a block, in order, without the blanks between them.
pub fn sentences(article: &Article, block: Span) -> Vec<Span> {
    let text = block.of(article.text());
    let base = block.start as usize;
    let mut sentences = Vec::new();
    let mut start = 0;
    for (at, ch) in text.char_indices() {
        if at < start || !is_stop(ch) {
            continue;
        }
        if let Some((end, next)) = sentence_end(text, start, at, ch) {
            sentences.push(Span::new(base + start, base + end));
            start = next;
        }
    }
    let rest = text[start..].trim_end();
    if !rest.is_empty() {
        sentences.push(Span::new(base + start, base + start + rest.len()));
    }
    sentences
}

fn is_stop(ch: char) -> bool {
    matches!(ch, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '؟' | '।')
}

fn is_closing(ch: char) -> bool {
    matches!(
        ch,
        '"' | '\'' | '”' | '’' | '»' | '›' | ')' | ']' | '」' | '』'
    )
}

/// Where a sentence that may end with the stop at `at` ends, and where the next one starts.
fn sentence_end(text: &str, start: usize, at: usize, stop: char) -> Option<(usize, usize)> {
    let behind = &text[at + stop.len_utf8()..];
    let closed = behind.trim_start_matches(|ch| is_stop(ch) || is_closing(ch));
    let next = closed.trim_start();
    let end = text.len() - closed.len();
    let wide = matches!(stop, '。' | '！' | '？');
    if next.is_empty() || (next.len() == closed.len() && !wide) {
        return None;
    }
    let opens = next
        .trim_start_matches(|ch: char| !ch.is_alphanumeric())
        .chars()
        .next();
    let lower = opens.is_some_and(char::is_lowercase);
    let bare = stop == '.' && closed.len() == behind.len();
    if lower || (bare && abbreviates(&text[start..at], next)) {
        return None;
    }
    Some((end, text.len() - next.len()))
}

/// True where a full stop between `before` and `next` likely belongs to an abbreviation or an
/// initial.
fn abbreviates(before: &str, next: &str) -> bool {
    const TITLES: [&str; 33] = [
        "Mr", "Mrs", "Ms", "Mx", "Dr", "Prof", "Rev", "Hon", "St", "Sen", "Rep", "Gov", "Gen",
        "Col", "Lt", "Sgt", "Capt", "Maj", "Adm", "Cpl", "Pvt", "Sr", "Jr", "Pres", "No", "Fig",
        "vs", "cf", "approx", "Mt", "Ft", "Messrs", "Supt",
    ];
    const STARTERS: [&str; 16] = [
        "The", "A", "An", "He", "She", "It", "They", "We", "But", "And", "In", "On", "This",
        "That", "For", "As",
    ];
    let word = before
        .rsplit(|ch: char| ch.is_whitespace() || matches!(ch, '(' | '“' | '"' | '‘'))
        .next()
        .unwrap_or("");
    let letters = |part: &str| part.chars().count() == 1 && part.chars().all(char::is_alphabetic);
    if word.contains('.') && word.split('.').all(letters) {
        let opens = next
            .split(|ch: char| !ch.is_alphanumeric())
            .next()
            .unwrap_or("");
        return !STARTERS.contains(&opens);
    }
    TITLES.contains(&word) || (letters(word) && word.chars().all(char::is_uppercase))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Block, BlockKind, Meta};

    /// Parses `‸` as the place and gives the article without it.
    fn marked(text: &str) -> (Article, usize) {
        let at = text.find('‸').unwrap_or(0);
        let text = text.replace('‸', "");
        let mut blocks = Vec::new();
        let mut start = 0;
        for part in text.split("\n\n") {
            blocks.push(Block::new(
                BlockKind::Paragraph,
                Span::new(start, start + part.len()),
            ));
            start += part.len() + 2;
        }
        (Article::new(Meta::default(), text, blocks), at)
    }

    #[track_caller]
    fn check(motion: fn(&Article, usize) -> usize, before: &str, after: &str) {
        let (article, at) = marked(before);
        let mut text = article.text().to_owned();
        text.insert(motion(&article, at), '‸');
        assert_eq!(text, after);
    }

    #[track_caller]
    fn check_span(find: fn(&Article, usize) -> Span, before: &str, expected: &str) {
        let (article, at) = marked(before);
        assert_eq!(article.words(find(&article, at)), expected);
    }

    #[test]
    fn words() {
        check(next_word, "‸One two.", "One ‸two.");
        check(next_word, "One ‸two.\n\nThree", "One two.\n\n‸Three");
        check(next_word, "One ‸two.", "One two‸.");
        check(previous_word, "One t‸wo.", "One ‸two.");
        check(previous_word, "One ‸two.", "‸One two.");
        check(previous_word, "One.\n\n‸Two", "‸One.\n\nTwo");
        check(word_end, "‸One two.", "On‸e two.");
        check(word_end, "On‸e two.", "One tw‸o.");
        check_span(word_at, "it wo‸n’t stop", "won’t");
        check_span(word_at, "日‸本", "本");
    }

    #[test]
    fn sentences() {
        check_span(
            sentence_at,
            "Mr. A‸sh left. “No!” he said.",
            "Mr. Ash left.",
        );
        check_span(
            sentence_at,
            "Mr. Ash left. “N‸o!” he said.",
            "“No!” he said.",
        );
        check_span(
            sentence_at,
            "The U.S. ‸Army paid 3.5 dollars. It did.",
            "The U.S. Army paid 3.5 dollars.",
        );
        check_span(
            sentence_at,
            "J. K. A‸sh left.\nThen more.",
            "J. K. Ash left.",
        );
        check(next_sentence, "‸One. Two.", "One. ‸Two.");
        check(
            next_sentence,
            "One. ‸Two.\n\nThree.",
            "One. Two.\n\n‸Three.",
        );
        check(previous_sentence, "One. T‸wo.", "One. ‸Two.");
        check(previous_sentence, "One. ‸Two.", "‸One. Two.");
        check(
            previous_sentence,
            "One. Two.\n\n‸Three.",
            "One. ‸Two.\n\nThree.",
        );
    }

    #[test]
    fn paragraphs() {
        check(next_paragraph, "O‸ne.\n\nTwo.", "One.\n\n‸Two.");
        check(next_paragraph, "One.\n\n‸Two.", "One.\n\nTwo‸.");
        check(previous_paragraph, "One.\n\nT‸wo.", "One.\n\n‸Two.");
        check(previous_paragraph, "One.\n\n‸Two.", "‸One.\n\nTwo.");
    }

    #[test]
    fn graphemes() {
        assert_eq!(next_grapheme("e\u{301}x", 0), 3);
        assert_eq!(previous_grapheme("e\u{301}x", 3), 0);
        assert_eq!(next_grapheme("x", 1), 1);
        assert_eq!(next_grapheme("", 0), 0);
    }
}
