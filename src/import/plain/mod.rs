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
pub(super) mod turns;

use std::collections::HashMap;

use super::{Hints, Parsed, Refusal, decode};
use crate::text::{Article, Block, BlockKind, Inline, Meta, Place, PlaceKind, Span, Style};

pub(super) use chapters::roman;

/// Longer lines (in characters) were not wrapped by hand.
const LONGEST_WRAPPED: usize = 120;
/// Nobody wraps text at fewer characters.
const NARROWEST: usize = 40;
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
    let (mut blocks, places) = find_blocks(&text);
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
        ..Meta::default()
    };
    Article::new(meta, text, blocks).with_places(places)
}

/// A title from a file's name: the name without its ending.
pub(super) fn title_from(name: &str) -> Option<String> {
    let stem = match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    };
    let stem = stem.trim();
    (!stem.is_empty()).then(|| stem.to_owned())
}

/// A line with words in it, without the white space at its ends.
#[derive(Clone, Copy)]
struct Line {
    span: Span,
    /// True if a blank line stands before it.
    parted: bool,
    /// Bytes of white space before the first word.
    indent: u32,
}

impl Line {
    fn words<'a>(&self, text: &'a str) -> &'a str {
        self.span.of(text)
    }

    fn width(&self, text: &str) -> usize {
        self.words(text).chars().count()
    }

    /// Where the line starts, white space included.
    fn start(&self) -> u32 {
        self.span.start - self.indent
    }
}

/// What the whole text says about its lines.
#[derive(Clone, Copy, Debug, Default)]
struct Habits {
    /// How many characters its lines have at most; the few longest ones aside.
    width: usize,
    /// It is a transcript.
    has_turns: bool,
}

fn find_blocks(text: &str) -> (Vec<Block>, Vec<Place>) {
    let lines = lines_with_words(text);
    let mut blocks = Vec::with_capacity(lines.len() / 2 + 1);
    let mut places = pages(text);
    let habits = Habits::of(text, &lines);
    if habits.has_turns || lines.iter().skip(1).any(|line| line.parted) {
        for group in lines.chunk_by(|_, next| !next.parted) {
            push_group(text, group, habits, &mut blocks, &mut places);
        }
    } else if let Some(kind) = columns::table(text, &lines) {
        blocks.push(kept(kind, &lines));
    } else if let Some(width) = wrapped_width(text, &lines) {
        let follows = |line: &Line, next: &Line| {
            let indented = next.indent > line.indent;
            let finished =
                fits_after(text, *line, *next, width) && ends_sentence(line.span.of(text));
            !(indented || finished)
        };
        blocks.extend(lines.chunk_by(follows).map(paragraph));
    } else if lines.iter().any(|line| reply_level(line.words(text)) > 0) {
        push_reply(text, &lines, &mut blocks);
    } else {
        blocks.extend(lines.chunks(1).map(|line| item(text, line)));
    }
    headings::mark(text, &lines, &mut blocks);
    (blocks, places)
}

fn lines_with_words(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut parted = false;
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    for end in ends {
        let line = &text[start..end];
        let words = line.trim();
        if words.is_empty() {
            parted = true;
        } else {
            let indent = line.len() - line.trim_start().len();
            let span = Span::new(start + indent, start + indent + words.len());
            lines.push(Line {
                span,
                parted,
                indent: indent as u32,
            });
            parted = false;
        }
        start = end + 1;
    }
    lines
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

impl Habits {
    fn of(text: &str, lines: &[Line]) -> Self {
        let mut widths: Vec<usize> = lines
            .iter()
            .map(|line| line.indent as usize + line.width(text))
            .filter(|width| *width <= LONGEST_WRAPPED)
            .collect();
        widths.sort_unstable();
        let last = widths.len().saturating_sub(1);
        Self {
            width: widths
                .get(last - last / 50)
                .map_or(NARROWEST, |&width| width.max(NARROWEST)),
            has_turns: has_turns(text, lines),
        }
    }
}

/// True if many lines begin with a speaker, and speakers come again.
fn has_turns(text: &str, lines: &[Line]) -> bool {
    let mut speakers: HashMap<&str, usize> = HashMap::new();
    let (mut heads, mut timed) = (0, 0);
    for line in lines {
        let words = line.words(text);
        if let Some(head) = turns::head(words) {
            heads += 1;
            timed += usize::from(head.time.is_some());
            *speakers.entry(&words[head.speaker]).or_default() += 1;
        }
    }
    let groups = lines.iter().skip(1).filter(|line| line.parted).count() + 1;
    let units = if groups > 1 { groups } else { lines.len() };
    let again = heads - speakers.len();
    heads >= 3 && heads * 3 >= units && (again >= 1 && again * 4 >= heads || timed * 2 > heads)
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

/// How many `>` stand before the words of a line of a reply.
fn reply_level(line: &str) -> u8 {
    let marks = line.find(|c| c != '>' && c != ' ').unwrap_or(line.len());
    let level = line[..marks].matches('>').count();
    // "> words", ">words", ">> words", but not ">>> x = 1" alone nor "->".
    level.min(usize::from(u8::MAX)) as u8
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

/// Verse, an address, a head: lines that were not broken because they were full.
fn are_lines(text: &str, group: &[Line], habits: Habits) -> bool {
    let breaks = group.len() - 1;
    if breaks == 0 {
        return false;
    }
    if group
        .iter()
        .all(|line| is_fact(line.words(text)) || line.indent > group[0].indent)
        && breaks > 0
        && group
            .iter()
            .filter(|line| is_fact(line.words(text)))
            .count()
            > 1
    {
        return true;
    }
    let pairs = || group.windows(2);
    let free = pairs()
        .filter(|pair| fits_after(text, pair[0], pair[1], habits.width))
        .count();
    let capitals = group[1..]
        .iter()
        .filter(|line| starts_upper(line.words(text)))
        .count();
    let widest = group
        .iter()
        .map(|line| line.indent as usize + line.width(text))
        .max()
        .unwrap_or(0);
    let sentences = group
        .iter()
        .filter(|line| ends_sentence(line.words(text)))
        .count();
    let short = habits.width >= 55 && widest * 10 <= habits.width * 7;
    let all_capitals = capitals == breaks;
    (free == breaks && all_capitals && (breaks > 1 || sentences < 2))
        || (breaks >= 3 && all_capitals && free * 10 >= breaks * 3)
        || (breaks >= 2 && short && free == breaks && capitals * 2 >= breaks)
        || (breaks >= 3 && short && free == breaks && is_ragged(text, group))
}

/// True if the lines differ in length more than lines that were filled do.
fn is_ragged(text: &str, group: &[Line]) -> bool {
    let widest = group.iter().map(|line| line.width(text)).max().unwrap_or(0);
    let all_but_last = &group[..group.len() - 1];
    let full = |line: &&Line| line.width(text) * 10 >= widest * 8;
    all_but_last.iter().filter(full).count() * 2 <= all_but_last.len()
}

/// "Subject: The harbour", "ISBN: 12": a line of a head or a list of facts.
fn is_fact(line: &str) -> bool {
    let Some((key, value)) = line.split_once(':') else {
        return false;
    };
    key.split_whitespace().count() <= 4
        && key.chars().count() <= 30
        && key.starts_with(char::is_uppercase)
        && !key.contains(['.', ',', '"', '“', '?', '!'])
        && (value.starts_with([' ', '\t']) || value.is_empty())
}

fn starts_upper(line: &str) -> bool {
    let first = line.chars().find(|c| c.is_alphanumeric());
    first.is_some_and(|c| c.is_uppercase() || c.is_numeric() || !c.is_lowercase())
}

/// The width to which a text without blank lines was wrapped by hand, if it was: then the first
/// word of most lines would not have fitted on the line before.
fn wrapped_width(text: &str, lines: &[Line]) -> Option<usize> {
    let widest = lines
        .iter()
        .map(|line| line.indent as usize + line.width(text))
        .max()?;
    if lines.len() < 3 || !(30..=LONGEST_WRAPPED).contains(&widest) {
        return None;
    }
    let breaks = lines.len() - 1;
    let forced = lines
        .windows(2)
        .filter(|pair| !fits_after(text, pair[0], pair[1], widest))
        .count();
    (forced * 10 >= breaks * 6).then_some(widest)
}

/// True if the first word of `next` would have fitted at the end of `line`.
fn fits_after(text: &str, line: Line, next: Line, widest: usize) -> bool {
    let word = next
        .span
        .of(text)
        .split_whitespace()
        .next()
        .unwrap_or_default();
    line.indent as usize + line.width(text) + 1 + word.chars().count() <= widest
}

fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']', '_'])
        .ends_with(['.', '!', '?', '…', ':'])
}

/// True for `- words`, `* words`, `• words`, `3. words`, `3) words`, `(a) words`, `[2] words`.
fn is_item(line: &str) -> bool {
    let Some((mark, rest)) = line.split_once([' ', '\t']) else {
        return false;
    };
    if !rest.chars().any(char::is_alphanumeric) {
        return false;
    }
    if matches!(
        mark,
        "-" | "*" | "+" | "•" | "–" | "—" | "·" | "◦" | "▪" | "‣" | "■" | "●" | "○" | "o"
    ) {
        return mark != "o" || rest.starts_with(' ');
    }
    let number = |number: &str| {
        (1..=3).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit())
    };
    let letter = |letter: &str| letter.len() == 1 && letter.bytes().all(|b| b.is_ascii_lowercase());
    let inside = |open, close| mark.strip_prefix(open)?.strip_suffix(close);
    if let Some(inner) = inside('(', ')') {
        return number(inner) || letter(inner);
    }
    if let Some(inner) = inside('[', ']') {
        return number(inner);
    }
    mark.strip_suffix('.')
        .is_some_and(|inner| inner.len() <= 2 && number(inner))
        || mark
            .strip_suffix(')')
            .is_some_and(|inner| inner.len() <= 2 && number(inner) || letter(inner))
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Blocks as lines: `1 ` before a title, `2 ` before a heading, `  ` before a paragraph; a line
    /// end inside a block is `/`.
    fn check(text: &str, expected: &[&str]) {
        let article = from_text(text, "name.txt");
        assert_eq!(article.text(), text);
        let shown = |block: &Block| {
            let mark = match block.kind {
                BlockKind::Heading(level) => level.to_string(),
                BlockKind::MarkedItem => "*".to_owned(),
                BlockKind::Lines => "=".to_owned(),
                BlockKind::Aligned => "|".to_owned(),
                BlockKind::Table => "T".to_owned(),
                BlockKind::Turn => ":".to_owned(),
                BlockKind::Reply(level) => ">".repeat(level as usize),
                _ => " ".to_owned(),
            };
            format!("{mark} {}", article.words(block.span).replace('\n', "/"))
        };
        let blocks: Vec<String> = article.blocks().iter().map(shown).collect();
        assert_eq!(blocks, expected, "{text:?}");
    }

    #[test]
    fn blank_lines_part_paragraphs() {
        check("One.\n\nTwo.", &["  One.", "  Two."]);
        check(
            "\n\n  One\nand more.\n \t\nTwo.\n",
            &["  One/and more.", "  Two."],
        );
        check("One.", &["  One."]);
        check("", &[]);
        check(" \n\u{0c}\n", &[]);
    }

    #[test]
    fn without_blank_lines_each_line_is_a_paragraph() {
        check(
            "One is here.\nTwo is there.\nThree.",
            &["  One is here.", "  Two is there.", "  Three."],
        );
    }

    #[test]
    fn text_wrapped_by_hand_is_joined() {
        check(
            "The ferry left the harbour a little\nafter noon with nine people aboard.\n\
             Nobody saw it again that day, and\nthe harbour master went home.\n\
             In the morning it lay at the pier\nas if nothing had happened at all.",
            &[
                "  The ferry left the harbour a little/after noon with nine people aboard./\
                 Nobody saw it again that day, and/the harbour master went home.",
                "  In the morning it lay at the pier/as if nothing had happened at all.",
            ],
        );
        check(
            "   The ferry left the harbour a little\nafter noon with nine people aboard.\n\
             \x20  Nobody saw it again that day, and\nthe harbour master went home.",
            &[
                "  The ferry left the harbour a little/after noon with nine people aboard.",
                "  Nobody saw it again that day, and/the harbour master went home.",
            ],
        );
    }

    #[test]
    fn long_lines_are_paragraphs_even_beside_blank_lines() {
        let long = "word ".repeat(40).trim_end().to_owned() + ".";
        let text = format!("{long}\nShort.\n\n{long}");
        check(
            &text,
            &[&format!("  {long}"), "  Short.", &format!("  {long}")],
        );
    }

    #[test]
    fn clear_lists_are_parted() {
        check(
            "Bring these.\n\n- a rope\n  of hemp\n- a lamp\n\n1. Go.\n2) Stay.",
            &[
                "  Bring these.",
                "* - a rope/  of hemp",
                "* - a lamp",
                "* 1. Go.",
                "* 2) Stay.",
            ],
        );
        check(
            "Stay.\n\nHe sold\n- or gave - it.",
            &["  Stay.", "  He sold/- or gave - it."],
        );
    }

    #[test]
    fn lists_with_an_announcement_and_other_marks() {
        check(
            "Bring these:\n- a rope\n- a lamp\n\nThen go.",
            &["  Bring these:", "* - a rope", "* - a lamp", "  Then go."],
        );
        check(
            "He asked.\n\n(a) Who owns it?\n(b) Who pays?\n\n[1] The Harbour, 12.\n[2] The Quay, 4.",
            &[
                "  He asked.",
                "* (a) Who owns it?",
                "* (b) Who pays?",
                "* [1] The Harbour, 12.",
                "* [2] The Quay, 4.",
            ],
        );
        check(
            "He left.\n\n* * *\n\nShe stayed.",
            &["  He left.", "  * * *", "  She stayed."],
        );
        // A file without blank lines that is a list.
        check("- a rope\n- a lamp", &["* - a rope", "* - a lamp"]);
    }

    #[test]
    fn verse_and_addresses_keep_their_lines() {
        let prose = "The harbour master of Varn wrote to all who had a boat there, and what he\n\
                     wrote was read aloud in the inn on the same night by the one who could read.\n\n";
        check(
            &format!(
                "{prose}The tide goes out, the tide comes in,\nThe master counts his rope,\nAnd all \
                 that he has ever seen\nIs water, wind and hope.\n\n{prose}Kitty Vale\nHarbour Office\n12 \
                 Quay Street\n\n{}",
                prose.trim_end()
            ),
            &[
                &format!("  {}", prose.trim_end().replace('\n', "/")),
                "= The tide goes out, the tide comes in,/The master counts his rope,/And all that he has ever \
                 seen/Is water, wind and hope.",
                &format!("  {}", prose.trim_end().replace('\n', "/")),
                "= Kitty Vale/Harbour Office/12 Quay Street",
                &format!("  {}", prose.trim_end().replace('\n', "/")),
            ],
        );
        // Verse with indents keeps them; so does verse without capitals.
        check(
            &format!(
                "{prose}    The tide goes out,\n  And in.\n\nthe tide\ngoes out and never\nasks\nwho waits for \
                 it\n\n{}",
                prose.trim_end()
            ),
            &[
                &format!("  {}", prose.trim_end().replace('\n', "/")),
                "=     The tide goes out,/  And in.",
                "= the tide/goes out and never/asks/who waits for it",
                &format!("  {}", prose.trim_end().replace('\n', "/")),
            ],
        );
    }

    #[test]
    fn heads_of_messages_and_of_memos() {
        check(
            "From: Kitty Vale\nTo: The harbour\nSubject: A very long subject that goes on\n  on the next \
             line\n\nIt rained.",
            &[
                "= From: Kitty Vale/To: The harbour/Subject: A very long subject that goes on/  on the next line",
                "  It rained.",
            ],
        );
        check(
            "Harbour Working Group                                M. Okoye\n\
             Request for Comments: 9901                     Varn University\n\
             Category: Informational                             March 2020\n\n\
             \x20                 Mooring by Numbers\n\nIt rained.",
            &[
                "| Harbour Working Group                                M. Okoye/\
                 Request for Comments: 9901                     Varn University/\
                 Category: Informational                             March 2020",
                "  Mooring by Numbers",
                "  It rained.",
            ],
        );
    }

    #[test]
    fn tables_keep_their_columns() {
        check(
            "Towns:\n\nTown    Region   People\nAlba    North     1,200\nBorgo   South       800\n\nThat is all.",
            &[
                "  Towns:",
                "| Town    Region   People/Alba    North     1,200/Borgo   South       800",
                "  That is all.",
            ],
        );
        check(
            "Towns:\n\nTown\tPeople\nAlba\t1,200",
            &["  Towns:", "T Town\tPeople/Alba\t1,200"],
        );
        check(
            "Town\tPeople\nAlba\t1,200\nBorgo\t800",
            &["T Town\tPeople/Alba\t1,200/Borgo\t800"],
        );
        check(
            "Towns:\n\n  +------+--------+\n  | Town | People |\n  +------+--------+\n  | Alba | 1,200  |",
            &[
                "  Towns:",
                "|   +------+--------+/  | Town | People |/  +------+--------+/  | Alba | 1,200  |",
            ],
        );
        // Two blanks after a stop are not columns, nor is text that was justified with blanks.
        check(
            "It rained.\n\nThe ferry left.  Nobody saw it go that day from the quay of the\n\
             old harbour.  It was late.  The master went home to sleep for a bit\nand woke.  Then it came.",
            &[
                "  It rained.",
                "  The ferry left.  Nobody saw it go that day from the quay of the/\
                 old harbour.  It was late.  The master went home to sleep for a bit/and woke.  Then it came.",
            ],
        );
    }

    #[test]
    fn replies_are_parted_by_level() {
        check(
            "On Monday Ben Cole wrote:\n> > Who owns it?\n> Nobody that\n> we know.\n\nThen ask him.\n\n>> Ask whom?",
            &[
                "  On Monday Ben Cole wrote:",
                ">> > > Who owns it?",
                "> > Nobody that/> we know.",
                "  Then ask him.",
                ">> >> Ask whom?",
            ],
        );
    }

    #[test]
    fn transcripts_are_turns_with_speaker_and_time() {
        check(
            "The hearing\n\nMARA OKOYE: Where was\nthe ferry?\nBEN COLE: At sea.\n\n(Laughter.)\n\nMARA OKOYE: All day?\n\n\
             BEN COLE: All day.",
            &[
                "1 The hearing",
                ": MARA OKOYE: Where was/the ferry?",
                ": BEN COLE: At sea.",
                "  (Laughter.)",
                ": MARA OKOYE: All day?",
                ": BEN COLE: All day.",
            ],
        );
        let text = "Mara Okoye  00:05\nWhere was it?\n\nBen Cole  00:09\nAt sea.\n\nMara Okoye  1:00:12\nAll day?";
        let article = from_text(text, "");
        assert!(
            article
                .blocks()
                .iter()
                .all(|block| block.kind == BlockKind::Turn)
        );
        let speaker = &article.blocks()[1].inlines[0];
        assert_eq!(speaker.style, Style::Speaker);
        assert_eq!(article.words(speaker.span), "Ben Cole");
        let at = text.find("All day").unwrap();
        assert_eq!(article.place_at(PlaceKind::Time, at), Some("1:00:12"));
        let at = text.find("At sea").unwrap();
        assert_eq!(article.place_at(PlaceKind::Time, at), Some("00:09"));
        // Facts are not turns, and one colon does not make a transcript.
        check(
            "Place: Varn\nPeople: 9\n\nIt rained.\n\nNote: It rained on.",
            &[
                "= Place: Varn/People: 9",
                "  It rained.",
                "  Note: It rained on.",
            ],
        );
    }

    #[test]
    fn chapters_are_headings_whatever_their_letters() {
        let prose =
            "It was a long day on the quay, and the ferry did not come at all, said the master.";
        let book = |heads: [&str; 3]| {
            let text = heads.map(|head| format!("{head}\n\n{prose}")).join("\n\n");
            let article = from_text(text, "");
            let levels = article.blocks().iter().map(|block| match block.kind {
                BlockKind::Heading(level) => level,
                _ => 0,
            });
            levels.collect::<Vec<_>>()
        };
        for heads in [
            ["Chapter 1", "Chapter 2", "Chapter 3"],
            ["CHAPTER I", "CHAPTER II.", "CHAPTER III"],
            [
                "Chapter the First",
                "Chapter Two: The Quay",
                "Chapter 3. A Storm",
            ],
            ["Kapitel 1", "Zweites Kapitel", "Kapitel 3"],
            ["I.", "II.", "III."],
            ["1", "2", "3"],
            ["Prologue", "CHAPTER 1", "CHAPTER 2"],
            [
                "Chapter 1\nIn which nothing happens",
                "Chapter 2\nThe quay",
                "Chapter 3\nA storm",
            ],
        ] {
            assert_eq!(book(heads), [2, 0, 2, 0, 2, 0], "{heads:?}");
        }
        assert_eq!(
            book([
                "VOLUME I\nCHAPTER I",
                "CHAPTER II",
                "VOLUME II\n\nCHAPTER I"
            ]),
            [2, 3, 0, 3, 0, 2, 3, 0]
        );
        assert_eq!(
            book([
                "CHAPTER I\n\nThe Harbour",
                "CHAPTER II\n\nThe Quay",
                "CHAPTER III\n\nA Storm"
            ]),
            [2, 3, 0, 2, 3, 0, 2, 3, 0]
        );
        // Numbers that do not count, and a list of contents, are not headings.
        assert_eq!(book(["7", "3", "12"]), [0; 6]);
        let contents = "Chapter 1\n\nChapter 2\n\nChapter 3";
        assert_eq!(
            book([contents, "Chapter 1", "Chapter 2"]),
            [0, 0, 0, 0, 2, 0, 2, 0]
        );
    }

    #[test]
    fn numbered_sections_and_underlined_headings() {
        check(
            "A Quay\n======\n\nIt rained.\n\nThe storm\n---------\n\nIt rained on.",
            &[
                "1 A Quay",
                "= ======",
                "  It rained.",
                "2 The storm",
                "= ---------",
                "  It rained on.",
            ],
        );
        let prose =
            "It was a long day on the quay, and the ferry did not come at all, said the master.";
        check(
            &format!(
                "{prose}\n\n1.  Introduction\n\n   {prose}\n\n1.1.  Quays\n\n   {prose}\n\n2.  Storms\n\n   {prose}"
            ),
            &[
                &format!("  {prose}"),
                "2 1.  Introduction",
                &format!("  {prose}"),
                "3 1.1.  Quays",
                &format!("  {prose}"),
                "2 2.  Storms",
                &format!("  {prose}"),
            ],
        );
    }

    #[test]
    fn emphasis_between_signs_is_shown_and_the_signs_stay() {
        let found = |text: &str| {
            let article = from_text(text, "");
            let inlines = article.blocks().iter().flat_map(|block| &block.inlines);
            inlines
                .map(|inline| (inline.style.clone(), article.words(inline.span).to_owned()))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            found("It was _never_ a “_very long_ day”, she *said*."),
            [
                (Style::Emphasis, "never".to_owned()),
                (Style::Emphasis, "very long".to_owned()),
                (Style::Strong, "said".to_owned()),
            ]
        );
        assert_eq!(
            found("The file_name_of it, __init__, 2 * 3 * 4, a _ b _ c, _open"),
            []
        );
    }

    #[test]
    fn form_feeds_are_pages() {
        let article = from_text("One.\n\n\x0cTwo.\n\n\x0cThree.", "");
        let at = article.text().find("Three").unwrap();
        assert_eq!(article.place_at(PlaceKind::Page, at), Some("3"));
        assert_eq!(article.place_at(PlaceKind::Page, 0), Some("1"));
    }

    #[test]
    fn headings_are_recognised_with_care() {
        check(
            "A Day at Sea\n\nIt rained.",
            &["1 A Day at Sea", "  It rained."],
        );
        check(
            "Who Owns the Sea?\n\nNobody.",
            &["1 Who Owns the Sea?", "  Nobody."],
        );
        check(
            "It rained.\n\nIt stopped.",
            &["  It rained.", "  It stopped."],
        );
        check(
            "“Where is it?”\n\nNobody knew.",
            &["  “Where is it?”", "  Nobody knew."],
        );
        check(
            "He said “no.”\n\nNobody knew.",
            &["  He said “no.”", "  Nobody knew."],
        );
        check("A Day at Sea", &["  A Day at Sea"]);
        check("Dear Ana,\n\nIt rained.", &["  Dear Ana,", "  It rained."]);
        check("2026\n\nIt rained.", &["  2026", "  It rained."]);
        check(
            "A Day\n\nIt rained.\n\nTHE SECOND DAY\n\nIt did not.\n\nMORE",
            &[
                "1 A Day",
                "  It rained.",
                "2 THE SECOND DAY",
                "  It did not.",
                "  MORE",
            ],
        );
        check(
            "Storm closes harbour\nThe harbour of Varn closed on Monday after a storm.",
            &[
                "1 Storm closes harbour",
                "  The harbour of Varn closed on Monday after a storm.",
            ],
        );
    }

    #[test]
    fn the_title_is_the_heading_or_the_name() {
        let title = |text: &str, name| from_text(text, name).meta().title.clone();
        assert_eq!(
            title("A  Day\n\nIt rained.", "x.txt").as_deref(),
            Some("A Day")
        );
        assert_eq!(
            title("It rained.", "rain.on.sea.txt").as_deref(),
            Some("rain.on.sea")
        );
        assert_eq!(title("It rained.", ".hidden").as_deref(), Some(".hidden"));
        assert_eq!(title("It rained.", ""), None);
    }

    proptest! {
        #[test]
        fn any_text_is_an_article(text in "([a-zA-Z.,“”\\-\\* 1.é]{0,50}[\n\r\t \u{2028}\u{a0}]{0,3}){0,20}") {
            let article = from_text(text.as_str(), "name");
            let covered: usize = article
                .blocks()
                .iter()
                .map(|block| article.words(block.span).split_whitespace().count())
                .sum();
            prop_assert_eq!(covered, text.split_whitespace().count());
        }
    }
}
