//! What is left around the words of a web page's article once its elements are chosen: lines of
//! date and author above it, invitations and lists of other stories in and below it.

mod labels;
mod verdicts;
mod words;

use std::collections::HashSet;

use self::labels::is_label;
use self::verdicts::asks_verdict;
pub(super) use self::verdicts::is_verdict;
use self::words::{
    is_control, is_ending, is_life, is_notice, is_signed_date, is_stamp, names_only,
};
pub(super) use self::words::{is_date, is_reading_time, is_sentence};
use super::about::starts_with_mark;
use super::build::Builder;
use super::names::{self, same_words};
use crate::text::{Block, BlockKind, Meta, Span, Style};

/// A line that leads elsewhere is shorter, in bytes.
const LONGEST_LEAD: usize = 240;
/// A line above the article that is longer says something, in bytes.
const LONGEST_HEAD: usize = 100;
/// A paragraph that is longer is the article's, not another story's teaser, in bytes.
const SHORTEST_TEXT: usize = 160;
/// An author's life in a line or two is shorter, in bytes.
const LONGEST_LIFE: usize = 700;

/// Takes the lines out that are not the article's.
pub(super) fn trim(builder: &mut Builder, meta: &Meta) {
    builder.end();
    let blocks: Vec<Shape> = builder
        .blocks()
        .iter()
        .map(|block| Shape::of(block, builder.words(block.span)))
        .collect();
    let mut keep = vec![true; blocks.len()];
    let words: Vec<&str> = builder
        .blocks()
        .iter()
        .map(|block| builder.words(block.span))
        .collect();
    leads_elsewhere(&blocks, &words, &mut keep);
    cards(&blocks, &words, &mut keep);
    let all: usize = words.iter().map(|words| words.len()).sum();
    let kept: usize = (0..words.len())
        .filter(|&n| keep[n])
        .map(|n| words[n].len())
        .sum();
    if kept * 2 < all {
        // A page that is a list of links is read as one.
        keep.fill(true);
    }
    notices(&blocks, &words, &mut keep);
    above(&blocks, &words, &mut keep, meta);
    below(&blocks, &words, &mut keep, meta);
    repetitions(&blocks, &words, &mut keep);
    let title = meta.title.as_deref().unwrap_or_default();
    let lengths: Vec<Option<usize>> = (0..blocks.len())
        .map(|n| {
            // The site's name after a headline is not a part of it.
            let is_title = n < 4 && blocks[n].is_heading() && starts_with_mark(words[n], title);
            let length = if is_title {
                title.len()
            } else {
                without_toggle(&blocks[n], words[n])
            };
            keep[n].then_some(length)
        })
        .collect();
    let mut lengths = lengths.into_iter();
    builder.shorten(|_, _| lengths.next().flatten());
}

/// What matters of a block here.
struct Shape {
    kind: BlockKind,
    /// Bytes of words in links.
    linked: usize,
    /// Where the first link starts, in bytes from the block's start.
    first_link: Option<usize>,
    /// The last link ends with the block.
    ends_linked: bool,
    bytes: usize,
}

impl Shape {
    fn of(block: &Block, words: &str) -> Self {
        let links: Vec<Span> = block
            .inlines
            .iter()
            .filter(|inline| matches!(inline.style, Style::Link(_)))
            .map(|inline| inline.span)
            .collect();
        let rest = links
            .last()
            .map(|link| &words[(link.end - block.span.start) as usize..]);
        Self {
            kind: block.kind.clone(),
            linked: links.iter().map(|link| link.len()).sum(),
            first_link: links
                .first()
                .map(|link| (link.start - block.span.start) as usize),
            ends_linked: rest.is_some_and(|rest| !rest.chars().any(char::is_alphanumeric)),
            bytes: words.len(),
        }
    }

    /// True for words that are nothing but links.
    fn is_linked(&self) -> bool {
        self.linked > 0 && self.linked * 100 >= self.bytes * 75
    }

    fn is_text(&self) -> bool {
        matches!(
            self.kind,
            BlockKind::Paragraph | BlockKind::Item { .. } | BlockKind::Heading(_)
        )
    }

    fn is_item(&self) -> bool {
        matches!(self.kind, BlockKind::Item { .. })
    }

    fn is_heading(&self) -> bool {
        matches!(self.kind, BlockKind::Heading(_))
    }
}

/// "Read more" lines, and the lists of links that follow them or stand alone.
fn leads_elsewhere(blocks: &[Shape], words: &[&str], keep: &mut [bool]) {
    let mut labelled = false;
    let mut list = 0;
    for n in 0..blocks.len() {
        let block = &blocks[n];
        let short = block.bytes < LONGEST_LEAD && block.is_text();
        let before_link = block.first_link.map_or(words[n], |at| &words[n][..at]);
        let label =
            short && is_label(before_link) && (block.ends_linked || block.first_link.is_none());
        if label {
            // The label alone goes only with the list that it announces.
            let announces = blocks
                .get(n + 1)
                .is_some_and(|next| next.is_linked() && next.bytes < LONGEST_LEAD);
            if block.first_link.is_some() || announces || n + 1 == blocks.len() {
                keep[n] = false;
                labelled = true;
                continue;
            }
        }
        let verdict = is_verdict(words[n]) || n > 0 && keep[n - 1] && asks_verdict(words[n - 1]);
        let linked = short && block.is_linked() && !is_sentence(words[n]) && !verdict;
        if linked && labelled {
            keep[n] = false;
            continue;
        }
        labelled = false;
        if !linked {
            list = 0;
            continue;
        }
        if block.is_heading() {
            // A headline of another story has no text of its own after it.
            let follows = blocks[n + 1..]
                .iter()
                .zip(&words[n + 1..])
                .find(|(next, _)| next.kind != BlockKind::Caption && next.kind != BlockKind::Rule);
            let is_headline = words[n].len() >= 28;
            keep[n] = follows
                .is_some_and(|(next, _)| !next.is_linked() && (!next.is_heading() || !is_headline));
        } else if block.is_item() {
            if list == 0 {
                list = blocks[n..].iter().take_while(|next| next.is_item()).count();
                let announced =
                    n > 0 && words[n - 1].trim_end().ends_with([':', '：']) && keep[n - 1];
                let items = n..n + list;
                let all_linked = items.clone().all(|at| blocks[at].is_linked());
                let headlines = items.clone().filter(|&at| words[at].len() >= 28).count();
                let at_end = n + list == blocks.len();
                if all_linked && !announced && (headlines * 2 > list || at_end || n == 0) {
                    items.for_each(|at| keep[at] = false);
                }
            }
            list = list.saturating_sub(1);
        } else if block.kind == BlockKind::Paragraph {
            keep[n] = false;
        }
    }
}

/// Other stories after the article: a headline in a link, a sentence at most, who wrote it when.
fn cards(blocks: &[Shape], words: &[&str], keep: &mut [bool]) {
    let is_long = |n: &usize| {
        blocks[*n].bytes >= SHORTEST_TEXT && !blocks[*n].is_linked() && is_sentence(words[*n])
    };
    let Some(last) = (0..blocks.len()).rfind(is_long) else {
        return;
    };
    let mut n = last + 1;
    while n < blocks.len() {
        let after = (n + 1..blocks.len()).take(3);
        let stamp = after
            .take_while(|&at| !blocks[at].is_heading())
            .find(|&at| blocks[at].bytes < LONGEST_HEAD && is_stamp(words[at]));
        match stamp {
            Some(stamp) if blocks[n].is_heading() && blocks[n].is_linked() => {
                keep[n..=stamp].fill(false);
                n = stamp + 1;
            }
            _ => n += 1,
        }
    }
}

/// Lines that are the same on every page of a site.
fn notices(blocks: &[Shape], words: &[&str], keep: &mut [bool]) {
    let mut n = 0;
    while n < blocks.len() {
        let (block, line) = (&blocks[n], words[n]);
        let short = block.bytes < 160 && block.is_text();
        let is_button = block.kind == BlockKind::Paragraph && is_control(line);
        if keep[n] && short && (is_button || is_notice(line)) {
            keep[n] = false;
        }
        let is_name = short && block.kind == BlockKind::Paragraph && line.contains(' ');
        let same = words[n + 1..]
            .iter()
            .take_while(|next| is_name && **next == line);
        let same = same.count();
        // One slide after the other has the gallery's name; verses may be the same, too.
        let mut around = (n.saturating_sub(3)..n).chain(n + same + 1..n + same + 4);
        let is_gallery = |at: usize| {
            let block = blocks.get(at);
            block.is_some_and(|block| block.kind == BlockKind::Caption || is_control(words[at]))
        };
        if same > 1 && around.any(is_gallery) {
            keep[n + 1..=n + same].fill(false);
        }
        n += same + 1;
    }
}

/// Lines before the first real paragraph that only repeat what is shown above the article.
fn above(blocks: &[Shape], words: &[&str], keep: &mut [bool], meta: &Meta) {
    let first = (0..blocks.len()).find(|&n| {
        keep[n] && blocks[n].kind == BlockKind::Paragraph && blocks[n].bytes > LONGEST_HEAD
    });
    let Some(first) = first else { return };
    for n in 0..first {
        if blocks[n].kind == BlockKind::Caption || blocks[n].is_heading() {
            continue;
        }
        let line = words[n].trim();
        let says_date = meta.date.is_some() && is_date(line);
        let says_author = meta
            .author
            .as_deref()
            .is_some_and(|author| names_only(line, author) || is_signed_date(line, author));
        let says_author = says_author
            || (blocks[n].bytes < 70
                && meta.author.is_some()
                && names::is_byline(line)
                && !names::authors(line).is_empty());
        let says_title = meta
            .title
            .as_deref()
            .is_some_and(|title| same_words(title, line));
        let says_time = blocks[n].bytes < 60 && is_reading_time(line);
        let crumbs = blocks[n].linked > 0
            && blocks[n].bytes < 120
            && line.contains(['>', '›', '»', '/', '|', '→'])
            && blocks[n].linked * 2 > blocks[n].bytes;
        let says_where =
            blocks[n].bytes < 60 && blocks[n].linked > 0 && line.starts_with("Published in ");
        if says_date || says_where || says_author || says_title || says_time || crumbs {
            keep[n] = false;
        }
    }
}

/// Lines after the last real paragraph.
fn below(blocks: &[Shape], words: &[&str], keep: &mut [bool], meta: &Meta) {
    let mut n = blocks.len();
    let mut lives = 0;
    while n > 1 {
        n -= 1;
        if !keep[n] {
            continue;
        }
        let block = &blocks[n];
        let line = words[n].trim();
        let goes = match block.kind {
            BlockKind::Heading(_) | BlockKind::Rule => true,
            BlockKind::Paragraph | BlockKind::Item { .. } | BlockKind::Quotation => {
                let life = lives < 3
                    && block.bytes < LONGEST_LIFE
                    && is_life(line, meta.author.as_deref());
                lives += usize::from(life);
                life || (block.bytes < 400 && is_ending(line))
                    || (meta.date.is_some() && block.bytes < LONGEST_HEAD && is_date(line))
                    || (block.bytes < LONGEST_HEAD
                        && meta
                            .author
                            .as_deref()
                            .is_some_and(|author| names_only(line, author)))
                    || (block.is_linked()
                        && block.bytes < LONGEST_LEAD
                        && !is_sentence(line)
                        && !is_verdict(line)
                        && !asks_verdict(words[n - 1]))
            }
            _ => false,
        };
        if !goes {
            if block.kind == BlockKind::Caption {
                continue;
            }
            break;
        }
        keep[n] = false;
    }
    if !keep.iter().any(|&keep| keep) {
        keep.fill(true);
    }
}

/// Says each caption once, and a long paragraph once that a gallery or a layout repeats at once.
fn repetitions(blocks: &[Shape], words: &[&str], keep: &mut [bool]) {
    let mut known: HashSet<&str> = HashSet::new();
    let mut before = "";
    for n in 0..blocks.len() {
        if !keep[n] {
            continue;
        }
        if blocks[n].kind == BlockKind::Caption {
            keep[n] = known.insert(&words[n][..without_toggle(&blocks[n], words[n])]);
        } else {
            let around = &blocks[n.saturating_sub(2)..(n + 3).min(blocks.len())];
            let in_gallery = around.iter().any(|block| block.kind == BlockKind::Caption);
            keep[n] = blocks[n].bytes < LONGEST_HEAD || words[n] != before || !in_gallery;
            before = words[n];
        }
    }
}

/// How much of the block's words is not the word that opens or closes a caption.
fn without_toggle(block: &Shape, words: &str) -> usize {
    if block.kind != BlockKind::Caption {
        return words.len();
    }
    let mut rest = words;
    for toggle in [
        " less",
        " more",
        " Less",
        " More",
        " Read more",
        " Show less",
    ] {
        if let Some(shorter) = rest.strip_suffix(toggle)
            && shorter.trim_end().ends_with(['.', '…', ')', '!', '?'])
        {
            rest = shorter.trim_end();
            rest = rest.strip_suffix("...").unwrap_or(rest);
            rest = rest.strip_suffix('…').unwrap_or(rest).trim_end();
        }
    }
    rest.len()
}
