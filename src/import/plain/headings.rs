//! Headings of plain text: the title, lines in capitals, numbered heads and chapters.

use super::chapters::{self, Rank};
use super::{LONGEST_WRAPPED, Line, ends_sentence, is_item};
use crate::text::{Block, BlockKind};

/// So many heads of chapters in a row are a list of contents.
const CONTENTS: usize = 3;

/// Tells headings from the paragraphs among `blocks`.
pub(super) fn mark(text: &str, lines: &[Line], blocks: &mut [Block]) {
    if blocks.len() < 2 {
        return;
    }
    let parted = lines.get(1).is_some_and(|line| line.parted);
    let first = blocks[0].span.of(text);
    let second = blocks[1].span.of(text);
    let underlined = blocks[1].kind == BlockKind::Lines && !second.contains(char::is_alphanumeric);
    // Without a blank line after it, a title is short and stands above a whole sentence.
    let is_signed = blocks[1].kind == BlockKind::Credit;
    let stands_out = parted
        || underlined
        || is_signed
        || (first.len() * 2 < second.len() && ends_sentence(second));
    let is_part = chapters::head(first).is_some_and(|head| head.rank < Rank::Bare);
    if blocks[0].kind == BlockKind::Paragraph && is_title(first) && stands_out && !is_part {
        blocks[0].kind = BlockKind::Heading(1);
    }
    for at in 1..blocks.len() - 1 {
        if blocks[at].kind != BlockKind::Paragraph {
            continue;
        }
        let words = blocks[at].span.of(text);
        let next = &blocks[at + 1];
        let underlined =
            next.kind == BlockKind::Lines && !next.span.of(text).contains(char::is_alphanumeric);
        let in_capitals = words.len() <= 100 && is_in_capitals(words) && !ends_sentence(words);
        if in_capitals || (underlined && is_title(words)) {
            blocks[at].kind = BlockKind::Heading(2);
        }
    }
    mark_numbered(text, blocks);
    mark_chapters(text, blocks);
}

/// The line of `group` from which on it is something else, if the group begins with the head of a
/// part: "VOLUME I" directly above "CHAPTER I", a head directly above its text.
pub(super) fn parted_head(text: &str, group: &[Line]) -> Option<usize> {
    let first = chapters::head(group[0].words(text))?;
    let second = group.get(1)?.words(text);
    if first.rank == Rank::Named {
        return None;
    }
    if let Some(next) = chapters::head(second) {
        return (next.rank > first.rank && next.rank != Rank::Named).then_some(1);
    }
    if first.rank == Rank::Bare {
        return None;
    }
    let is_text = group.len() > 3 || group[1..].iter().any(|line| line.width(text) > 60);
    is_text.then_some(1)
}

/// Heads of chapters, among them bare numbers if they count from 1.
fn mark_chapters(text: &str, blocks: &mut [Block]) {
    let lone = |block: &Block| {
        matches!(
            block.kind,
            BlockKind::Paragraph | BlockKind::Lines | BlockKind::Heading(_)
        ) && block.span.len() <= 300
    };
    let head_of = |block: &Block| {
        let words = block.span.of(text);
        let mut lines = words.lines();
        let head = chapters::head(lines.next()?.trim())?;
        // The lines after the first one are the title, not more heads and not the text.
        let rest: Vec<&str> = lines.collect();
        let titled = rest.len() <= 2
            && rest.iter().all(|line| {
                chapters::head(line.trim()).is_none() && line.trim().chars().count() <= 80
            });
        (titled && (head.rank != Rank::Bare || rest.is_empty())).then_some(head)
    };
    let mut heads: Vec<(usize, chapters::Head)> = blocks
        .iter()
        .enumerate()
        .filter(|(_, block)| lone(block))
        .filter_map(|(at, block)| Some((at, head_of(block)?)))
        .collect();
    // Bare numbers are heads if they count: 1, 2, 3, again and again from 1 in each volume.
    let bare: Vec<u32> = heads
        .iter()
        .filter(|(_, head)| head.rank == Rank::Bare)
        .filter_map(|(_, head)| head.number)
        .collect();
    let steps = bare
        .windows(2)
        .filter(|pair| pair[1] == pair[0] + 1 || pair[1] == 1)
        .count();
    let counts = bare.len() >= 2 && bare[0] == 1 && steps * 10 >= (bare.len() - 1) * 8;
    let numbered = heads
        .iter()
        .filter(|(_, head)| head.rank < Rank::Named)
        .count();
    let chapters = heads
        .iter()
        .filter(|(_, head)| head.rank == Rank::Chapter)
        .count();
    let mut last = None;
    heads.retain(|(at, head)| match head.rank {
        Rank::Chapter => {
            last = head.number.or(last);
            true
        }
        // "IV" after "CHAPTER III".
        Rank::Bare if !counts && chapters >= 2 => {
            let words = blocks[*at].span.of(text);
            let goes_on = last
                .zip(head.number)
                .is_some_and(|(last, number)| number > last && number <= last + 2);
            let fits = goes_on && words.starts_with(char::is_uppercase);
            if fits {
                last = head.number;
            }
            fits
        }
        Rank::Bare => counts,
        Rank::Named => numbered >= 2 || counts,
        Rank::Volume => true,
    });
    without_contents(&mut heads, blocks.len());
    let has_volumes = heads.iter().any(|(_, head)| head.rank == Rank::Volume);
    let mut titles = Vec::new();
    for (at, head) in &heads {
        let level = match head.rank {
            // A chapter by itself.
            _ if *at == 0 && heads.len() == 1 => 1,
            Rank::Volume => 2,
            _ if has_volumes => 3,
            _ => 2,
        };
        blocks[*at].kind = BlockKind::Heading(level);
        if !head.titled {
            titles.push((at + 1, level + 1));
        }
    }
    // Chapters that have their titles on a line of their own.
    let is_own_title = |at: usize| {
        blocks.get(at).is_some_and(|block| {
            block.kind == BlockKind::Paragraph && is_chapter_title(block.span.of(text))
        }) && blocks.get(at + 1).is_some()
    };
    titles.retain(|&(at, _)| is_own_title(at));
    if heads.len() >= 2 && titles.len() * 2 >= heads.len() {
        for (at, level) in titles {
            blocks[at].kind = BlockKind::Heading(level);
        }
    }
}

/// Takes away heads that stand in a row without text between them: a list of contents.
fn without_contents(heads: &mut Vec<(usize, chapters::Head)>, blocks: usize) {
    let follows =
        |pair: &(usize, chapters::Head), next: &(usize, chapters::Head)| next.0 == pair.0 + 1;
    let kept = heads.chunk_by(follows).filter(|run| {
        let rank = run[run.len() - 1].1.rank;
        let same = run.iter().filter(|(_, head)| head.rank == rank).count();
        let last = run[run.len() - 1].0;
        same < CONTENTS && last + 1 < blocks
    });
    *heads = kept.flatten().copied().collect();
}

/// "2.1  Conventions" above text, if other numbers of the kind stand in the text.
fn mark_numbered(text: &str, blocks: &mut [Block]) {
    let mut found: Vec<(usize, Vec<u32>)> = Vec::new();
    for at in 0..blocks.len().saturating_sub(1) {
        if !matches!(
            blocks[at].kind,
            BlockKind::Paragraph | BlockKind::MarkedItem
        ) {
            continue;
        }
        let next = &blocks[at + 1];
        let over_text = next.kind == BlockKind::Paragraph && next.span.len() > 60
            || section_number(next.span.of(text)).is_some();
        if let Some(number) = section_number(blocks[at].span.of(text)).filter(|_| over_text) {
            found.push((at, number));
        }
    }
    let tops: Vec<u32> = found
        .iter()
        .filter(|(_, number)| number.len() == 1)
        .map(|(_, number)| number[0])
        .collect();
    let rising = tops.windows(2).all(|pair| pair[1] >= pair[0]);
    if found.len() < 3 || !rising {
        return;
    }
    for (at, number) in found {
        blocks[at].kind = BlockKind::Heading((number.len() + 1).min(6) as u8);
    }
}

/// The number of "2.1  Conventions".
pub(super) fn section_number(line: &str) -> Option<Vec<u32>> {
    if line.contains('\n') || line.chars().count() > 80 || ends_sentence(line) {
        return None;
    }
    let (number, rest) = line.split_once(' ')?;
    let rest = rest.trim_start();
    let is_roman = |number: &&str| number.bytes().all(|b| b"IVX".contains(&b));
    if let Some(roman) = number.strip_suffix('.').filter(is_roman) {
        let fits = rest.starts_with(char::is_uppercase) && !rest.contains("..");
        return chapters::number_of(roman)
            .filter(|_| fits)
            .map(|number| vec![number]);
    }
    let fits =
        rest.starts_with(char::is_uppercase) && !rest.contains(". .") && !rest.contains("..");
    let parts = number.trim_end_matches('.').split('.');
    let numbers: Option<Vec<u32>> = parts
        .map(|part| (part.len() <= 2).then(|| part.parse().ok()).flatten())
        .collect();
    numbers.filter(|numbers| fits && numbers.len() <= 4)
}

fn is_title(line: &str) -> bool {
    line.len() <= 480
        && !line.contains('\n')
        && line.chars().count() <= LONGEST_WRAPPED
        && line.split_whitespace().count() <= 20
        && line.chars().any(char::is_alphabetic)
        && !is_item(line)
        && !line.ends_with(['.', ',', ';', ':', '…', '。'])
        && ![".\"", ".”", ",\"", ",”", ".)"]
            .iter()
            .any(|end| line.ends_with(end))
        && !(line.starts_with(['"', '“', '„', '«', '»']) && ends_sentence(line))
}

/// A title in capitals or with most words capitalised.
fn is_chapter_title(line: &str) -> bool {
    let line = line.trim_end_matches('.');
    let long = |word: &&str| word.chars().count() > 3;
    let words: Vec<&str> = line.split_whitespace().filter(long).collect();
    let capitalised = |word: &&&str| {
        let letter = word.chars().find(|c| c.is_alphabetic());
        letter.is_some_and(char::is_uppercase)
    };
    is_title(line)
        && line.chars().count() <= 70
        && line.starts_with(|c: char| !c.is_lowercase())
        && words.iter().filter(capitalised).count() * 3 >= words.len() * 2
}

fn is_in_capitals(line: &str) -> bool {
    let capitals = line.chars().filter(|c| c.is_uppercase()).count();
    capitals >= 4 && !line.contains('\n') && !line.chars().any(char::is_lowercase)
}
