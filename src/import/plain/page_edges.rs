//! The feet and heads of pages in a text that was set for a printer: `Pryce & Moe  Informational
//! [Page 3]`, then a form feed, then `RFC 9999  The Tide Protocol  March 2026`. They stay in the text and
//! are no part of its sentences; a paragraph that goes on after them is one.

use std::collections::HashMap;

use super::lines::{Habits, ends_sentence, is_item, starts_upper};
use super::{LONGEST_WRAPPED, Line, headings};
use crate::text::{Block, BlockKind, Inline, Span, Style};

/// A foot and the head after it: the numbers of their lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Edge {
    foot: Option<usize>,
    head: Option<usize>,
}

/// Takes the feet and heads of pages out of `lines`, and lets paragraphs go on over them. Gives where
/// they stand.
pub(super) fn take_out(text: &str, lines: &mut Vec<Line>) -> Vec<Span> {
    let edges = find(text, lines);
    if edges.is_empty() {
        return Vec::new();
    }
    let width = Habits::of(text, lines).width;
    let mut goes = vec![false; lines.len()];
    let mut spans = Vec::with_capacity(edges.len());
    for edge in edges {
        let (Some(first), Some(last)) = (edge.foot.or(edge.head), edge.head.or(edge.foot)) else {
            continue;
        };
        goes[first..=last].fill(true);
        spans.push(lines[first].span.union(lines[last].span));
        let before = first.checked_sub(1).filter(|&at| !goes[at]);
        if let Some(before) = before
            && last + 1 < lines.len()
        {
            lines[last + 1].parted = !goes_on(text, lines[before], lines[last + 1], width);
        }
    }
    let mut goes = goes.into_iter();
    lines.retain(|_| !goes.next().unwrap_or(false));
    spans
}

/// Puts the feet and heads at `spans` back: inside of the block that goes on over them, or between two.
pub(super) fn put_back(text: &str, spans: &[Span], blocks: &mut Vec<Block>) {
    if spans.is_empty() {
        return;
    }
    let mut all = Vec::with_capacity(blocks.len() + spans.len());
    let mut spans = spans.iter().copied().peekable();
    let credit = |span: Span, all: &mut Vec<Block>| {
        let mut start = span.start;
        for line in span.of(text).split_inclusive('\n') {
            let words = line.trim();
            if !words.is_empty() {
                let at = start as usize + (line.len() - line.trim_start().len());
                all.push(Block::new(
                    BlockKind::Credit,
                    Span::new(at, at + words.len()),
                ));
            }
            start += line.len() as u32;
        }
    };
    for mut block in std::mem::take(blocks) {
        while let Some(span) = spans.next_if(|span| span.end <= block.span.start) {
            credit(span, &mut all);
        }
        while let Some(span) = spans.next_if(|span| span.end < block.span.end) {
            block.inlines.push(Inline {
                span,
                style: Style::Furniture,
            });
        }
        block
            .inlines
            .sort_by_key(|inline| (inline.span.start, u32::MAX - inline.span.end));
        all.push(block);
    }
    for span in spans {
        credit(span, &mut all);
    }
    *blocks = all;
}

fn find(text: &str, lines: &[Line]) -> Vec<Edge> {
    let feeds: Vec<bool> = lines
        .windows(2)
        .map(|pair| {
            let between = pair[0].span.end as usize..pair[1].span.start as usize;
            text[between].contains('\x0c')
        })
        .chain([false])
        .collect();
    let numbered: Vec<bool> = lines
        .iter()
        .map(|line| has_page_number(line.words(text)))
        .collect();
    let many = numbered.iter().filter(|&&is| is).count() > 1;
    if !many && !feeds.contains(&true) {
        return Vec::new();
    }
    // Where a page may end: after which line.
    let ends: Vec<usize> = (0..lines.len())
        .filter(|&at| feeds[at] || numbered[at] && many)
        .collect();
    let (mut feet, mut heads): (HashMap<String, usize>, HashMap<String, usize>) =
        (HashMap::new(), HashMap::new());
    for &at in &ends {
        *feet.entry(shape(lines[at].words(text))).or_default() += 1;
        if let Some(head) = lines.get(at + 1) {
            *heads.entry(shape(head.words(text))).or_default() += 1;
        }
    }
    let stands_alone = |at: usize| {
        lines[at].parted
            && lines
                .get(at + 1)
                .is_none_or(|next| next.parted || feeds[at])
    };
    let is_foot = |at: usize| {
        let words = lines[at].words(text);
        let comes_again = feet.get(&shape(words)).is_some_and(|&count| count > 1);
        lines[at].width(text) <= LONGEST_WRAPPED
            && (numbered[at] || at > 0 && stands_alone(at) && comes_again && !ends_sentence(words))
    };
    let is_head = |at: usize| {
        let Some(line) = lines.get(at) else {
            return false;
        };
        let words = line.words(text);
        let comes_again = heads.get(&shape(words)).is_some_and(|&count| count > 1);
        let is_alone = lines.get(at + 1).is_none_or(|next| next.parted);
        is_alone
            && line.width(text) <= LONGEST_WRAPPED
            && !ends_sentence(words)
            && (comes_again || has_fields(words))
    };
    let edge = |at: usize| Edge {
        foot: is_foot(at).then_some(at),
        head: is_head(at + 1).then_some(at + 1),
    };
    let edges = ends.into_iter().map(edge);
    edges
        .filter(|edge| edge.foot.is_some() || edge.head.is_some())
        .collect()
}

/// What a line has in common with those at the same place of other pages: its letters.
fn shape(words: &str) -> String {
    let letters = words.chars().filter(|c| c.is_alphabetic());
    letters.flat_map(char::to_lowercase).take(80).collect()
}

/// `… [Page 3]`
fn has_page_number(words: &str) -> bool {
    let Some(at) = words.rfind("[Page ") else {
        return false;
    };
    let number = words[at + "[Page ".len()..].strip_suffix(']');
    number.is_some_and(|number| {
        let is_roman = |byte: u8| b"ivxlcIVXLC".contains(&byte);
        let is_number = number.bytes().all(|b| b.is_ascii_digit()) || number.bytes().all(is_roman);
        (1..=6).contains(&number.len()) && is_number
    })
}

/// True for words at the left, in the middle and at the right of a line.
fn has_fields(words: &str) -> bool {
    words
        .split("  ")
        .filter(|field| !field.trim().is_empty())
        .count()
        >= 3
}

/// True if the paragraph that ends with the line `before` goes on with `next` on another page.
fn goes_on(text: &str, before: Line, next: Line, width: usize) -> bool {
    let (last, first) = (before.words(text), next.words(text));
    let is_running = |words: &str| !words.contains("   ") && !words.contains(['|', '\t']);
    let is_full = (before.indent as usize + before.width(text)) * 10 >= width * 7;
    !ends_sentence(last)
        && !is_item(first)
        && headings::section_number(first).is_none()
        && is_running(last)
        && is_running(first)
        && (!starts_upper(first) || (is_full && before.indent == next.indent))
}
