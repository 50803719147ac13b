//! Lines that say who speaks in the lines around them: "Helen Draycott - Brightwell plc - CFO" before a speech in the
//! transcript of a call, "― Nkechi Obi, The Long Wait" after a quotation.

use std::ops::Range;

use super::lexicon::Class;
use super::tagged::{MentionKind, TaggedText, token_range};
use crate::analysis::lexicon::{WordList, word_list};
use crate::text::{Block, BlockKind};

static LABELS_OF_TEXT: WordList = word_list!("en/labels-of-text.txt");

/// Labels of headlines, which look like the head of a turn.
const LABELS: &[&str] = &[
    "ANALYSIS",
    "BREAKING",
    "CORRECTED",
    "EXCLUSIVE",
    "EXPLAINED",
    "EXPLAINER",
    "FACTBOX",
    "LIVE",
    "OPINION",
    "REVEALED",
    "REVIEW",
    "TIMELINE",
    "UPDATE",
    "URGENT",
    "VIDEO",
    "WATCH",
];

/// Whether "EXCLUSIVE: …" labels a headline.
pub(super) fn is_label(word: &str) -> bool {
    LABELS.contains(&word)
}

/// Whether "Warning: …", "Place: …" labels what follows: nobody is called so.
pub(super) fn is_label_of_text(word: &str) -> bool {
    LABELS_OF_TEXT.has(&word.to_lowercase())
}

fn is_dash(word: &str) -> bool {
    matches!(word, "-" | "–" | "—" | "―" | "--")
}

/// For each block the name on the line that gave its speaker the floor.
pub(super) fn floor(article: TaggedText<'_>, blocks: &[Block]) -> Vec<Option<Range<usize>>> {
    let heads: Vec<Option<Range<usize>>> = (0..blocks.len())
        .map(|block| head(article, &token_range(article.words, block)))
        .collect();
    let mut floor = vec![None; blocks.len()];
    if heads.iter().all(Option::is_none) {
        return floor;
    }
    let is_plain = |block: usize| matches!(blocks[block].kind, BlockKind::Paragraph);
    let speeches = (1..blocks.len())
        .filter(|block| heads[block - 1].is_some() && heads[*block].is_none() && is_plain(*block))
        .count();
    // A table of names has no speeches between its lines.
    let count = heads.iter().flatten().count();
    if speeches * 2 < count {
        return floor;
    }
    let mut speaker: Option<Range<usize>> = None;
    for block in 0..blocks.len() {
        if heads[block].is_some() {
            speaker.clone_from(&heads[block]);
        } else if !is_plain(block) {
            speaker = None;
        } else {
            floor[block].clone_from(&speaker);
            if count == 1 {
                speaker = None;
            }
        }
    }
    floor
}

/// The name of a line "NAME - FIRM - OFFICE".
fn head(article: TaggedText<'_>, tokens: &Range<usize>) -> Option<Range<usize>> {
    let TaggedText {
        text, words, seen, ..
    } = article;
    if !(5..=18).contains(&tokens.len()) || !seen[tokens.start].mention.is_first() {
        return None;
    }
    if !seen[tokens.start].mention.is(MentionKind::Person) {
        return None;
    }
    let word = |at: usize| words.tokens[at].of(text);
    let mut end = tokens.start + 1;
    while end < tokens.end && seen[end].mention.goes_on() {
        end += 1;
    }
    let spaced = |at: usize| is_dash(word(at)) && words.tokens[at].after_space();
    let dashes: Vec<usize> = (end..tokens.end).filter(|at| spaced(*at)).collect();
    // "Helen Draycott -- Chief Executive Officer".
    let office = dashes.len() == 1
        && word(end) == "--"
        && tokens.end - end >= 2
        && (end + 1..tokens.end).any(|at| matches!(seen[at].class, Class::Role | Class::Title));
    if dashes.first() != Some(&end) || dashes.len() < 2 && !office {
        return None;
    }
    let named = (end..tokens.end).all(|at| {
        !words.tokens[at].is_word()
            || words.tokens[at].is_capitalised()
            || matches!(
                word(at),
                "of" | "and" | "for" | "the" | "plc" | "de" | "von" | "van" | "to" | "in"
            )
    });
    let stops = (end..tokens.end).any(|at| matches!(word(at), "." | "?" | "!" | ":" | ";"));
    let marked = tokens.clone().any(|at| seen[at].mark.is_quoted());
    (named && !stops && !marked).then_some(tokens.start..end)
}

/// The name of a line that signs the quotation before it: "― Nkechi Obi, The Long Wait".
pub(super) fn signature(article: TaggedText<'_>, tokens: &Range<usize>) -> Option<Range<usize>> {
    let TaggedText {
        text, words, seen, ..
    } = article;
    if !(2..=14).contains(&tokens.len()) || !is_dash(words.tokens[tokens.start].of(text)) {
        return None;
    }
    let start = tokens.start + 1;
    if !seen[start].mention.is_first() || !seen[start].mention.is(MentionKind::Person) {
        return None;
    }
    let mut end = start + 1;
    while end < tokens.end && seen[end].mention.goes_on() {
        end += 1;
    }
    let over = end == tokens.end || matches!(words.tokens[end].of(text), "," | "(" | ".");
    let speaks = (end..tokens.end).any(|at| {
        seen[at].class.is_speech()
            || matches!(seen[at].class, Class::Auxiliary | Class::Modal)
            || seen[at].mark.is_quoted()
    });
    (over && !speaks).then_some(start..end)
}
