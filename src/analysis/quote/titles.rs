//! Titles in quotation marks, which nobody says: of books and shows ("her memoir, “Salt and Iron”"), and of the parts
//! of an article, which stand between its paragraphs.

use std::ops::Range;

use super::lexicon::Class;
use super::tagged::{TaggedText, token_range};
use crate::analysis::lexicon::{WordList, word_list};
use crate::analysis::token::TokenKind;

static WORKS: WordList = word_list!("en/works.txt");

/// A title has no more words.
const LONGEST: usize = 12;

/// A word of fewer letters may be small in a title.
const SMALL: usize = 4;

/// Whether `range` is written like a title: capitals but for small words, no question and no shout.
fn is_title_case(article: TaggedText<'_>, range: &Range<usize>) -> bool {
    let tokens = &article.words.tokens[range.clone()];
    if tokens.len() > 2 * LONGEST {
        return false;
    }
    let loud = tokens
        .iter()
        .any(|token| matches!(token.of(article.text), "!" | "?"));
    let mut words = tokens
        .iter()
        .filter(|token| token.is_word() && token.kind != TokenKind::Clitic);
    let (Some(first), count) = (words.clone().next(), words.clone().count()) else {
        return false;
    };
    let capital = |token: &crate::analysis::token::Token| {
        token.is_capitalised()
            || token.kind == TokenKind::Number
            || token.of(article.text).len() < SMALL
    };
    let capitals = words.clone().filter(|token| token.is_capitalised()).count();
    let shouted = words.clone().all(|token| token.is_all_caps());
    !loud
        && (2..=LONGEST).contains(&count)
        && first.is_capitalised()
        && words
            .clone()
            .next_back()
            .is_some_and(|last| last.is_capitalised())
        && capitals >= 2
        && !shouted
        && words.all(capital)
}

/// "In her memoir, “Salt and Iron,” Okoye wrote …", "on NRT's “Morning Coffee,” Duarte said …": the title of a work.
pub(super) fn is_titled(article: TaggedText<'_>, part: &Range<usize>) -> bool {
    let TaggedText {
        text, words, seen, ..
    } = article;
    let Some(open) = part.clone().take(LONGEST).find(|at| seen[*at].mark.opens()) else {
        return false;
    };
    // "In her second book, “Salt and Iron,”" may be taken as a whole.
    let plain = part.start..open;
    let part = open..part.end;
    if !part.clone().all(|at| seen[at].mark.is_quoted())
        || plain.clone().any(|at| seen[at].is_finite())
    {
        return false;
    }
    let Some(block) = words
        .sentence_of(part.start)
        .map(|at| words.sentences[at].block)
    else {
        return false;
    };
    let first = token_range(words, block as usize).start;
    let comma = part.start > first && words.tokens[part.start - 1].of(text) == ",";
    let Some(before) = part
        .start
        .checked_sub(1 + usize::from(comma))
        .filter(|at| *at >= first)
    else {
        return false;
    };
    let word = words.tokens[before].of(text);
    let work = WORKS.has(&word.to_lowercase());
    let held = !comma
        && (words.tokens[before].kind == TokenKind::Clitic && word.ends_with(['s', 'S'])
            || seen[before].class == Class::Preposition
                && !matches!(word, "as" | "As" | "like" | "Like"));
    (work || held && plain.is_empty()) && is_title_case(article, &part)
}

/// "‘The Day the Dam Broke’" between two paragraphs: the title of what comes next.
pub(super) fn is_cross_head(article: TaggedText<'_>, block: usize, blocks: usize) -> bool {
    let TaggedText {
        text, words, seen, ..
    } = article;
    let tokens = token_range(words, block);
    if block == 0 || block + 1 >= blocks || !(4..=2 * LONGEST).contains(&tokens.len()) {
        return false;
    }
    let inner = tokens.start + 1..tokens.end - 1;
    let one = seen[tokens.start].mark.opens()
        && (inner.start..tokens.end).all(|at| !seen[at].mark.opens());
    let closes = |at: usize| seen[at].mark.closes();
    let stop = |at: usize| words.tokens[at].kind == TokenKind::Stop;
    let end = if stop(tokens.end - 1) {
        tokens.end - 1
    } else {
        tokens.end
    };
    if !one || end < tokens.start + 4 || !closes(end - 1) {
        return false;
    }
    let in_dialogue = |block: usize| {
        let tokens = token_range(words, block);
        tokens.is_empty() || seen[tokens.start].mark.opens()
    };
    if in_dialogue(block - 1) && in_dialogue(block + 1) {
        return false;
    }
    let last = words.tokens[end - 2].of(text);
    let inner = tokens.start + 1..end - 1 - usize::from(last == ".");
    let count = words.tokens[inner.clone()]
        .iter()
        .filter(|token| token.is_word())
        .count();
    let ended = stop(end - 2) || matches!(last, "," | "—" | "-" | "…");
    count >= 3 && (!ended || last == "." && is_title_case(article, &inner))
}
