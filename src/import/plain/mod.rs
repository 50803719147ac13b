//! Plain text → an article. The text stays as it is; blocks are found in it.
//!
//! Blank lines part groups of lines. If there are none, or if lines are too long to have been
//! wrapped by hand, each line is a paragraph. What a group is, is told by how its lines look: a
//! quoted message, a table (`columns`), a list, turns of a transcript (`turns`), verse and other
//! short lines that were not broken for want of room; anything else is a paragraph. A heading is
//! recognised only if little else is possible: a short first line without a final stop, a lone
//! line in capitals, the heads of chapters (`chapters`).

mod chapters;
mod columns;
mod headings;
mod lines;
mod page_edges;
mod signed;
#[cfg(test)]
mod tests;
pub(super) mod turns;

use self::lines::{
    Habits, LONGEST_WRAPPED, Line, are_lines, ends_sentence, fits_after, is_item, lines_with_words,
    reply_level, wrapped_width,
};
use super::build::title_from;
use super::signature::Signed;
use super::{Hints, Parsed, Refusal, decode};
use crate::text::{Article, Block, BlockKind, Inline, Meta, Place, PlaceKind, Span, Style};

pub(super) use chapters::roman;

/// The longest emphasis between two `_`, in bytes.
const LONGEST_EMPHASIS: usize = 400;

/// Reads `bytes` as plain text.
pub(super) fn import(bytes: Vec<u8>, hints: &Hints) -> Result<Parsed, Refusal> {
    let decoded = decode(bytes, hints.charset.as_deref())?;
    let article = from_text(decoded.text, &hints.name);
    Ok(Parsed {
        article,
        warnings: decoded.warning.into_iter().collect(),
        choices: Vec::new(),
    })
}

/// The article that `text` is; `name`, a file's name, gives the title if the text has none.
///
/// The text may have `\r\n` line ends; otherwise it is kept byte for byte.
pub fn from_text(text: impl Into<String>, name: &str) -> Article {
    let text = decode::normalise_line_ends(text.into());
    let (mut blocks, places, signed) = find_blocks(&text);
    for block in &mut blocks {
        emphasis(&text, block);
    }
    let title = match blocks.first() {
        Some(block) if block.kind == BlockKind::Heading(1) => {
            let words = block.span.of(&text).split_whitespace();
            Some(words.collect::<Vec<_>>().join(" "))
        }
        _ => title_from(name),
    };
    let meta = Meta {
        title,
        author: Some(signed.authors.join(", ")).filter(|author| !author.is_empty()),
        date: signed.date,
        ..Meta::default()
    };
    Article::new(meta, text, blocks).with_places(places)
}

fn find_blocks(text: &str) -> (Vec<Block>, Vec<Place>, Signed) {
    let mut lines = lines_with_words(text);
    let edges = page_edges::take_out(text, &mut lines);
    let mut blocks = Vec::with_capacity(lines.len() / 2 + 1);
    let mut places = pages(text);
    let habits = Habits::of(text, &lines);
    let (signed, said) = signed::find(text, &lines);
    let (head, rest) = lines.split_at(signed.end);
    let (head, signed) = head.split_at(signed.start);
    push_lines(text, head, habits, &mut blocks, &mut places);
    let credits = signed
        .iter()
        .map(|line| Block::new(BlockKind::Credit, line.span));
    blocks.extend(credits);
    push_lines(text, rest, habits, &mut blocks, &mut places);
    headings::mark(text, &lines, &mut blocks);
    introduce_replies(text, &mut blocks);
    page_edges::put_back(text, &edges, &mut blocks);
    (blocks, places, said)
}

/// The blocks that some of the lines are.
fn push_lines(
    text: &str,
    lines: &[Line],
    habits: Habits,
    blocks: &mut Vec<Block>,
    places: &mut Vec<Place>,
) {
    if habits.has_turns || lines.iter().skip(1).any(|line| line.parted) {
        for group in lines.chunk_by(|_, next| !next.parted) {
            push_group(text, group, habits, blocks, places);
        }
    } else if let Some(kind) = columns::table(text, lines) {
        blocks.push(kept(kind, lines));
    } else if let Some(width) = wrapped_width(text, lines) {
        let follows = |line: &Line, next: &Line| {
            let indented = next.indent > line.indent;
            let finished =
                fits_after(text, *line, *next, width) && ends_sentence(line.span.of(text));
            !(indented || finished)
        };
        blocks.extend(lines.chunk_by(follows).map(paragraph));
    } else if lines.iter().any(|line| reply_level(line.words(text)) > 0) {
        push_reply(text, lines, blocks);
    } else {
        blocks.extend(lines.chunks(1).map(|line| item(text, line)));
    }
}

/// The pages of a text with form feeds, numbered from 1.
fn pages(text: &str) -> Vec<Place> {
    let mut feeds = memchr::memchr_iter(b'\x0c', text.as_bytes()).peekable();
    if feeds.peek().is_none() {
        return Vec::new();
    }
    let starts = std::iter::once(0).chain(feeds.map(|feed| feed + 1));
    let page = |(number, at): (usize, usize)| Place {
        at: at as u32,
        kind: PlaceKind::Page,
        label: (number + 1).to_string(),
    };
    starts.enumerate().map(page).collect()
}

/// The lines between two blank lines: one paragraph, or several if they show it clearly.
fn push_group(
    text: &str,
    group: &[Line],
    habits: Habits,
    blocks: &mut Vec<Block>,
    places: &mut Vec<Place>,
) {
    let first = group[0].words(text);
    if habits.has_turns
        && group
            .iter()
            .any(|line| turns::head(line.words(text)).is_some())
    {
        push_turns(text, group, blocks, places);
    } else if group.iter().any(|line| reply_level(line.words(text)) > 0) {
        push_reply(text, group, blocks);
    } else if let Some(kind) = columns::table(text, group) {
        blocks.push(kept(kind, group));
    } else if group.iter().any(|line| line.width(text) > LONGEST_WRAPPED) {
        blocks.extend(group.chunks(1).map(|line| item(text, line)));
    } else if group.len() == 2 && !is_item(first) && columns::is_rule(group[1].words(text)) {
        // A line under a heading.
        blocks.push(paragraph(&group[..1]));
        blocks.push(kept(BlockKind::Lines, &group[1..]));
    } else if let Some(at) = first_item(text, group) {
        if at > 0 {
            blocks.push(paragraph(&group[..at]));
        }
        let items = group[at..].chunk_by(|_, next| !is_item(next.words(text)));
        blocks.extend(items.map(|lines| item(text, lines)));
    } else if let Some(at) = headings::parted_head(text, group) {
        push_group(text, &group[..at], habits, blocks, places);
        push_group(text, &group[at..], habits, blocks, places);
    } else if are_lines(text, group, habits) {
        blocks.push(kept(BlockKind::Lines, group));
    } else {
        blocks.push(paragraph(group));
    }
}

/// The turns of a transcript; what stands before the first one of a group is a paragraph.
fn push_turns(text: &str, group: &[Line], blocks: &mut Vec<Block>, places: &mut Vec<Place>) {
    let begins = |line: &Line| turns::head(line.words(text)).is_some();
    for lines in group.chunk_by(|_, next| !begins(next)) {
        let mut block = paragraph(lines);
        if let Some(head) = turns::head(lines[0].words(text)) {
            let at = lines[0].span.start;
            block.kind = BlockKind::Turn;
            block.inlines.push(Inline {
                span: Span {
                    start: at + head.speaker.start as u32,
                    end: at + head.speaker.end as u32,
                },
                style: Style::Speaker,
            });
            if let Some(time) = head.time {
                places.push(Place {
                    at,
                    kind: PlaceKind::Time,
                    label: lines[0].words(text)[time].to_owned(),
                });
            }
        }
        blocks.push(block);
    }
}

/// A message with what it replies to, level by level.
fn push_reply(text: &str, lines: &[Line], blocks: &mut Vec<Block>) {
    let level = |line: &Line| reply_level(line.words(text));
    for lines in lines.chunk_by(|line, next| level(line) == level(next)) {
        match level(&lines[0]) {
            0 => blocks.push(paragraph(lines)),
            level => blocks.push(kept(BlockKind::Reply(level), lines)),
        }
    }
}

/// The most lines on which a mail program says whose words follow.
const MOST_LINES_OF_HEAD: usize = 3;

/// Takes the lines that say whose words a reply quotes, "On 9 May at 10:14, Ana Petrov wrote:", out of
/// the running text.
fn introduce_replies(text: &str, blocks: &mut Vec<Block>) {
    let mut at = 0;
    while at + 1 < blocks.len() {
        let replies = matches!(blocks[at + 1].kind, BlockKind::Reply(_));
        let plain = matches!(blocks[at].kind, BlockKind::Paragraph | BlockKind::Lines);
        if let Some(start) = (replies && plain)
            .then(|| head_of_reply(blocks[at].span.of(text)))
            .flatten()
        {
            let start = blocks[at].span.start + start as u32;
            let head = Span {
                start,
                ..blocks[at].span
            };
            if start > blocks[at].span.start {
                let end = text[..start as usize].trim_end().len() as u32;
                blocks[at].span.end = end;
                at += 1;
                blocks.insert(at, Block::new(BlockKind::Credit, head));
            } else {
                blocks[at].kind = BlockKind::Credit;
            }
        }
        at += 1;
    }
}

/// Where in a paragraph the last lines begin that say whose words follow: they end with a colon and
/// have a verb of writing, a day, a time or an address.
fn head_of_reply(words: &str) -> Option<usize> {
    let mut start = words.len();
    if !words.ends_with([':', '：']) {
        return None;
    }
    for _ in 0..MOST_LINES_OF_HEAD {
        start = words[..start]
            .trim_end_matches('\n')
            .rfind('\n')
            .map_or(0, |at| at + 1);
        let before = words[..start].trim_end();
        if before.is_empty() || ends_sentence(before) {
            break;
        }
    }
    let head = &words[start..];
    let says = [
        " wrote:",
        " writes:",
        " schrieb:",
        " écrit :",
        " escribió:",
        " scritto:",
    ];
    let has_place = says.iter().any(|end| head.ends_with(end))
        || head.contains('@')
        || head.contains(|c: char| c.is_ascii_digit());
    (has_place && head.len() <= 300 && !head.contains(['"', '“'])).then_some(start)
}

fn paragraph(lines: &[Line]) -> Block {
    Block::new(
        BlockKind::Paragraph,
        lines[0].span.union(lines[lines.len() - 1].span),
    )
}

/// An item of a list if the lines begin with a mark, else a paragraph.
fn item(text: &str, lines: &[Line]) -> Block {
    let kind = if is_item(lines[0].words(text)) {
        BlockKind::MarkedItem
    } else {
        BlockKind::Paragraph
    };
    Block::new(kind, paragraph(lines).span)
}

/// A block of `kind`, whose lines stay: with the white space before the first one, if later ones
/// have some.
fn kept(kind: BlockKind, lines: &[Line]) -> Block {
    let mut span = paragraph(lines).span;
    if lines[1..].iter().any(|line| line.indent > 0) {
        span.start = lines[0].start();
    }
    Block::new(kind, span)
}

/// The first line of the list that a group is, or that follows its first lines.
fn first_item(text: &str, group: &[Line]) -> Option<usize> {
    let is_item = |line: &Line| is_item(line.words(text));
    let first = group.iter().position(is_item)?;
    let items = group.iter().filter(|line| is_item(line)).count();
    let announced = || {
        let before = group[first - 1].words(text);
        before.ends_with(':') || (items > 1 && ends_sentence(before))
    };
    (first == 0 || announced()).then_some(first)
}

/// Marks `_words_` as emphasis and `*words*` as strong; the signs stay in the text.
fn emphasis(text: &str, block: &mut Block) {
    if matches!(
        block.kind,
        BlockKind::Aligned | BlockKind::Table | BlockKind::Code
    ) {
        return;
    }
    let words = block.span.of(text);
    let bytes = words.as_bytes();
    let outside = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != '*');
    let before = |at: usize| outside(words[..at].chars().next_back());
    let after = |at: usize| outside(words[at..].chars().next());
    let mut open: Option<usize> = None;
    for at in memchr::memchr2_iter(b'_', b'*', bytes) {
        let next = words[at + 1..].chars().next();
        let opens = before(at) && next.is_some_and(|c| !c.is_whitespace() && c != '_' && c != '*');
        let last = words[..at].chars().next_back();
        let closes = after(at + 1) && last.is_some_and(|c| !c.is_whitespace() && c != '_');
        match open {
            Some(start)
                if closes && bytes[start] == bytes[at] && at - start <= LONGEST_EMPHASIS =>
            {
                let style = match bytes[at] {
                    b'_' => Style::Emphasis,
                    _ => Style::Strong,
                };
                let from = block.span.start as usize;
                block.inlines.push(Inline {
                    span: Span::new(from + start + 1, from + at),
                    style,
                });
                open = None;
            }
            _ if opens => open = Some(at),
            _ => {}
        }
    }
    block
        .inlines
        .sort_by_key(|inline| (inline.span.start, u32::MAX - inline.span.end));
}
