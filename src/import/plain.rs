//! Plain text → an article. The text stays as it is; blocks are found in it.
//!
//! Blank lines part paragraphs. If there are none, or if lines are too long to have been
//! wrapped by hand, each line is a paragraph. A heading is recognised only if little else is
//! possible: a short first line without a final stop, or a lone line in capitals.

use super::{Hints, Parsed, Refusal, decode};
use crate::text::{Article, Block, BlockKind, Meta, Span};

/// Longer lines (in characters) were not wrapped by hand.
const LONGEST_WRAPPED: usize = 120;

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
    let blocks = find_blocks(&text);
    let title = match blocks.first() {
        Some(block) if block.kind == BlockKind::Heading(1) => {
            let words = block.span.of(&text).split_whitespace();
            Some(words.collect::<Vec<_>>().join(" "))
        }
        _ => title_from(name),
    };
    Article::new(
        Meta {
            title,
            ..Meta::default()
        },
        text,
        blocks,
    )
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

fn find_blocks(text: &str) -> Vec<Block> {
    let lines = lines_with_words(text);
    let mut blocks = Vec::with_capacity(lines.len() / 2 + 1);
    if lines.iter().skip(1).any(|line| line.parted) {
        for group in lines.chunk_by(|_, next| !next.parted) {
            push_group(text, group, &mut blocks);
        }
    } else if let Some(width) = wrapped_width(text, &lines) {
        let follows = |line: &Line, next: &Line| {
            let indented = next.indent > line.indent;
            let finished =
                fits_after(text, *line, *next, width) && ends_sentence(line.span.of(text));
            !(indented || finished)
        };
        blocks.extend(lines.chunk_by(follows).map(paragraph));
    } else {
        blocks.extend(
            lines
                .iter()
                .map(|line| Block::new(BlockKind::Paragraph, line.span)),
        );
    }
    mark_headings(text, &lines, &mut blocks);
    blocks
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

/// The lines between two blank lines: one paragraph, or several if they show it clearly.
fn push_group(text: &str, group: &[Line], blocks: &mut Vec<Block>) {
    let starts_item = |line: &Line| is_item(line.span.of(text));
    if group
        .iter()
        .any(|line| width(text, *line) > LONGEST_WRAPPED)
    {
        blocks.extend(group.chunks(1).map(paragraph));
    } else if starts_item(&group[0]) {
        blocks.extend(group.chunk_by(|_, next| !starts_item(next)).map(paragraph));
    } else {
        blocks.push(paragraph(group));
    }
}

fn paragraph(lines: &[Line]) -> Block {
    Block::new(
        BlockKind::Paragraph,
        lines[0].span.union(lines[lines.len() - 1].span),
    )
}

fn width(text: &str, line: Line) -> usize {
    line.span.of(text).chars().count()
}

/// The width to which a text without blank lines was wrapped by hand, if it was: then the first
/// word of most lines would not have fitted on the line before.
fn wrapped_width(text: &str, lines: &[Line]) -> Option<usize> {
    let widest = lines
        .iter()
        .map(|&line| line.indent as usize + width(text, line))
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
    line.indent as usize + width(text, line) + 1 + word.chars().count() <= widest
}

fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']'])
        .ends_with(['.', '!', '?', '…', ':'])
}

/// True for `- words`, `* words`, `• words`, `3. words`, `3) words`.
fn is_item(line: &str) -> bool {
    let Some((mark, _)) = line.split_once([' ', '\t']) else {
        return false;
    };
    match mark {
        "-" | "*" | "+" | "•" | "–" | "·" | "◦" | "▪" => true,
        _ => {
            mark.strip_suffix(['.', ')']).is_some_and(|number| {
                number.len() <= 2 && number.bytes().all(|b| b.is_ascii_digit())
            }) && mark.len() > 1
        }
    }
}

fn mark_headings(text: &str, lines: &[Line], blocks: &mut [Block]) {
    if blocks.len() < 2 {
        return;
    }
    let parted = lines.get(1).is_some_and(|line| line.parted);
    let first = blocks[0].span.of(text);
    let second = blocks[1].span.of(text);
    // Without a blank line after it, a title is short and stands above a whole sentence.
    let stands_out = parted || (first.len() * 2 < second.len() && ends_sentence(second));
    if is_title(first) && stands_out {
        blocks[0].kind = BlockKind::Heading(1);
    }
    for pair in 1..blocks.len() - 1 {
        let words = blocks[pair].span.of(text);
        if words.len() <= 100 && is_in_capitals(words) && !ends_sentence(words) {
            blocks[pair].kind = BlockKind::Heading(2);
        }
    }
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

fn is_in_capitals(line: &str) -> bool {
    let capitals = line.chars().filter(|c| c.is_uppercase()).count();
    capitals >= 4 && !line.contains('\n') && !line.chars().any(char::is_lowercase)
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
                "  - a rope/  of hemp",
                "  - a lamp",
                "  1. Go.",
                "  2) Stay.",
            ],
        );
        check(
            "Stay.\n\nHe sold\n- or gave - it.",
            &["  Stay.", "  He sold/- or gave - it."],
        );
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
