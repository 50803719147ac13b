//! Lines of plain text: what one is by itself and beside its neighbours.

use std::collections::HashMap;

use super::turns;
use crate::text::Span;

/// Longer lines (in characters) were not wrapped by hand.
pub(super) const LONGEST_WRAPPED: usize = 120;
/// Nobody wraps text at fewer characters.
pub(super) const NARROWEST: usize = 40;

/// A line with words in it, without the white space at its ends.
#[derive(Clone, Copy)]
pub(super) struct Line {
    pub(super) span: Span,
    /// True if a blank line stands before it.
    pub(super) parted: bool,
    /// Bytes of white space before the first word.
    pub(super) indent: u32,
}

impl Line {
    pub(super) fn words<'a>(&self, text: &'a str) -> &'a str {
        self.span.of(text)
    }

    pub(super) fn width(&self, text: &str) -> usize {
        self.words(text).chars().count()
    }

    /// Where the line starts, white space included.
    pub(super) fn start(&self) -> u32 {
        self.span.start - self.indent
    }
}

/// What the whole text says about its lines.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Habits {
    /// How many characters its lines have at most; the few longest ones aside.
    pub(super) width: usize,
    /// It is a transcript.
    pub(super) has_turns: bool,
}

pub(super) fn lines_with_words(text: &str) -> Vec<Line> {
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

impl Habits {
    pub(super) fn of(text: &str, lines: &[Line]) -> Self {
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

/// How many `>` stand before the words of a line of a reply.
pub(super) fn reply_level(line: &str) -> u8 {
    let marks = line.find(|c| c != '>' && c != ' ').unwrap_or(line.len());
    let level = line[..marks].matches('>').count();
    // "> words", ">words", ">> words", but not ">>> x = 1" alone nor "->".
    level.min(usize::from(u8::MAX)) as u8
}

/// Verse, an address, a head: lines that were not broken because they were full.
pub(super) fn are_lines(text: &str, group: &[Line], habits: Habits) -> bool {
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
        // Set off from the text that it stands in.
        || (breaks >= 2 && short && free == breaks && group.iter().all(|line| line.indent >= 2))
}

/// True if the lines differ in length more than lines that were filled do.
pub(super) fn is_ragged(text: &str, group: &[Line]) -> bool {
    let widest = group.iter().map(|line| line.width(text)).max().unwrap_or(0);
    let all_but_last = &group[..group.len() - 1];
    let full = |line: &&Line| line.width(text) * 10 >= widest * 8;
    all_but_last.iter().filter(full).count() * 2 <= all_but_last.len()
}

/// "Subject: The harbour", "ISBN: 12": a line of a head or a list of facts.
pub(super) fn is_fact(line: &str) -> bool {
    let Some((key, value)) = line.split_once(':') else {
        return false;
    };
    key.split_whitespace().count() <= 4
        && key.chars().count() <= 30
        && key.starts_with(char::is_uppercase)
        && !key.contains(['.', ',', '"', '“', '?', '!'])
        && (value.starts_with([' ', '\t']) || value.is_empty())
}

pub(super) fn starts_upper(line: &str) -> bool {
    let first = line.chars().find(|c| c.is_alphanumeric());
    first.is_some_and(|c| c.is_uppercase() || c.is_numeric() || !c.is_lowercase())
}

/// The width to which a text without blank lines was wrapped by hand, if it was: then the first
/// word of most lines would not have fitted on the line before.
pub(super) fn wrapped_width(text: &str, lines: &[Line]) -> Option<usize> {
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
pub(super) fn fits_after(text: &str, line: Line, next: Line, widest: usize) -> bool {
    let word = next
        .span
        .of(text)
        .split_whitespace()
        .next()
        .unwrap_or_default();
    line.indent as usize + line.width(text) + 1 + word.chars().count() <= widest
}

pub(super) fn ends_sentence(line: &str) -> bool {
    line.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']', '_'])
        .ends_with(['.', '!', '?', '…', ':'])
}

/// True for `- words`, `* words`, `• words`, `3. words`, `3) words`, `(a) words`, `[2] words`.
pub(super) fn is_item(line: &str) -> bool {
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
