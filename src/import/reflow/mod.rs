//! Printed lines with their places → paragraphs and headings.
//!
//! Running heads and page numbers are dropped, words that were cut at a line's end joined,
//! ligatures and separate accents made letters, paragraphs joined over the pages. Everything is
//! decided by geometry and by what repeats, nothing by a document's words.

mod lines;
mod tables;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use unicode_normalization::char::compose;

use self::lines::{Setting, Shape, are_typed, indented};
use self::tables::with_tables;
use super::build::Builder;
use crate::text::order;
use crate::text::{BlockKind, PlaceKind};

/// A printed page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Page {
    /// Its lines, in the order in which they are read.
    pub(super) lines: Vec<Line>,
    /// Its number as printed.
    pub(super) label: String,
    /// How wide it is, in points; 0 if nobody knows.
    pub(super) width: f64,
}

/// A printed line.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    /// Its left end, in points.
    pub(super) start: f64,
    /// Its right end, in points.
    pub(super) end: f64,
    /// How far down the page it stands, in points.
    pub(super) y: f64,
    /// The size of its letters, in points.
    pub(super) size: f64,
    /// Its words; of a row of a table its cells, parted by tabs.
    pub(super) text: String,
    /// The number of the table that it is a row of, as far as the places of its words tell; else 0.
    pub(super) table: usize,
}

/// A paragraph that is being put together.
#[derive(Debug, Default)]
struct Paragraph {
    size: f64,
    lines: Vec<String>,
    /// The pages that begin in it: the line and the page's number.
    pages: Vec<(usize, usize)>,
    /// What its lines are.
    shape: Shape,
}

/// So far back an unfinished paragraph is looked for that a note or a licence cut.
const FARTHEST: usize = 4;

/// Adds the lines of `pages` to `builder` as blocks. Gives the words of the largest heading on the
/// first pages, the likely title.
pub(super) fn reflow(pages: &[Page], builder: &mut Builder) -> Option<String> {
    let lines: Vec<Vec<Line>> = pages.iter().map(|page| page.lines.clone()).collect();
    let kept = without_running_heads(&lines);
    let body = body_size(&kept);
    let is_typed = are_typed(kept.iter().flatten());
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    for (number, page) in kept.iter().enumerate() {
        // A page's end or a column's end may have cut a paragraph.
        let mut may_go_on = true;
        let mut begins = true;
        let mut above = f64::INFINITY;
        let setting = Setting {
            page,
            width: pages[number].width,
            body,
            is_typed,
        };
        for (shape, lines) in with_tables(page, setting) {
            let words = |line: &Line| {
                if shape == Shape::Table {
                    let cells = line.text.split('\t').map(clean);
                    cells.collect::<Vec<_>>().join("\t")
                } else {
                    clean(&line.text)
                }
            };
            let paragraph = Paragraph {
                size: lines.iter().map(|line| line.size).fold(0.0, f64::max),
                lines: match shape {
                    Shape::Code => indented(lines).iter().map(|line| clean(line)).collect(),
                    _ => lines.iter().map(words).collect(),
                },
                pages: Vec::new(),
                shape,
            };
            let is_body = is_near(paragraph.size, body) && shape == Shape::Text;
            may_go_on |= lines[0].y < above;
            above = lines[lines.len() - 1].y;
            let first = usize::from(begins).checked_sub(1).map(|_| number);
            begins = false;
            let before = (may_go_on && is_body)
                .then(|| unfinished(&paragraphs, body, &paragraph))
                .flatten();
            if is_body {
                may_go_on = false;
            }
            if let Some(before) = before {
                let before = &mut paragraphs[before];
                before
                    .pages
                    .extend(first.map(|page| (before.lines.len(), page)));
                before.lines.extend(paragraph.lines);
                continue;
            }
            paragraphs.push(Paragraph {
                pages: first.map(|page| (0, page)).into_iter().collect(),
                ..paragraph
            });
        }
    }
    let spelling = Spelling::of(&paragraphs);
    let sizes = heading_sizes(&paragraphs, body);
    let mut headline: Option<(i64, String)> = None;
    for (n, paragraph) in paragraphs.iter().enumerate() {
        if matches!(paragraph.shape, Shape::Lines | Shape::Code) {
            builder.begin(match paragraph.shape {
                Shape::Code => BlockKind::Code,
                _ => BlockKind::Lines,
            });
            for &(_, page) in &paragraph.pages {
                builder.place(PlaceKind::Page, &pages[page].label);
            }
            for (n, line) in paragraph.lines.iter().enumerate() {
                if n > 0 {
                    builder.line_break();
                }
                builder.text(line);
            }
            continue;
        }
        if paragraph.shape == Shape::Table {
            builder.begin(BlockKind::Table);
            for &(_, page) in &paragraph.pages {
                builder.place(PlaceKind::Page, &pages[page].label);
            }
            for row in &paragraph.lines {
                for cell in row.split('\t') {
                    builder.text(cell);
                    builder.end_cell();
                }
                builder.end_row();
            }
            continue;
        }
        let (text, starts) = join_lines(&paragraph.lines, &spelling);
        let rank = sizes
            .iter()
            .position(|&size| size == tenths(paragraph.size));
        let level = match rank {
            Some(rank) if is_heading(&text) => Some((rank + 1).min(4) as u8),
            // Numbers at once below each other are those of a list.
            _ if is_listed(&paragraphs, n) => None,
            _ => numbered_level(&text, paragraph.lines.len()),
        };
        if rank.is_some() && n < 12 && is_heading(&text) {
            let size = tenths(paragraph.size);
            if headline.as_ref().is_none_or(|(largest, _)| size > *largest) {
                headline = Some((size, text.clone()));
            }
        }
        builder.begin(level.map_or(BlockKind::Paragraph, BlockKind::Heading));
        let mut done = 0;
        for &(line, page) in &paragraph.pages {
            let at = starts.get(line).copied().unwrap_or(text.len());
            builder.text(&text[done..at]);
            builder.place(PlaceKind::Page, &pages[page].label);
            done = at;
        }
        builder.text(&text[done..]);
    }
    builder.end();
    headline.map(|(_, text)| text)
}

/// The paragraph of the body that `next` goes on with on another page or in another column: the last one, or one a little before it if the last one is finished.
fn unfinished(paragraphs: &[Paragraph], body: f64, next: &Paragraph) -> Option<usize> {
    let bodies = (0..paragraphs.len())
        .rev()
        .take(FARTHEST * 3)
        .filter(|&n| is_near(paragraphs[n].size, body) && paragraphs[n].shape == Shape::Text)
        .take(FARTHEST);
    for n in bodies {
        if goes_on(&paragraphs[n], next) {
            return Some(n);
        }
        let is_finished = paragraphs[n]
            .lines
            .last()
            .is_some_and(|line| ends_sentence(line));
        if !is_finished {
            return None;
        }
    }
    None
}

fn tenths(size: f64) -> i64 {
    (size * 10.0).round() as i64
}

fn is_near(size: f64, body: f64) -> bool {
    (size - body).abs() < body * 0.08
}

/// The size of most letters.
fn body_size(pages: &[Vec<Line>]) -> f64 {
    let mut letters: HashMap<i64, usize> = HashMap::new();
    for line in pages.iter().flatten() {
        *letters.entry(tenths(line.size)).or_default() += line.text.len();
    }
    let most = letters
        .into_iter()
        .max_by_key(|&(size, count)| (count, size));
    most.map_or(10.0, |(size, _)| size as f64 / 10.0)
}

/// The pages without the lines at their top and bottom that come again on other pages, numbers
/// aside, and without page numbers.
fn without_running_heads(pages: &[Vec<Line>]) -> Vec<Vec<Line>> {
    let edges = |page: &[Line]| -> Vec<usize> {
        let mut order: Vec<usize> = (0..page.len()).collect();
        order::sort_by(&mut order, |&a, &b| page[a].y.total_cmp(&page[b].y));
        let bottom = order.len().saturating_sub(2).max(2.min(order.len()));
        let mut edges = order[..order.len().min(2)].to_vec();
        edges.extend(&order[bottom..]);
        edges
    };
    let shape = |line: &Line| -> String {
        let is_number = |c: char| c.is_numeric() || c.is_whitespace();
        line.text
            .chars()
            .filter(|&c| !is_number(c))
            .flat_map(char::to_lowercase)
            .collect()
    };
    let mut seen: HashMap<String, usize> = HashMap::new();
    for page in pages {
        let shapes: HashSet<String> = edges(page).iter().map(|&n| shape(&page[n])).collect();
        for shape in shapes {
            *seen.entry(shape).or_default() += 1;
        }
    }
    let least = 3.max(pages.len() / 20);
    // In a document of a few pages a line is a running head only if it stands at the same place on all.
    let is_everywhere = |line: &Line, around: &[Line]| {
        let own = shape(line);
        let same = |other: &Line| {
            (other.y - line.y).abs() < 2.0 && is_near(other.size, line.size) && shape(other) == own
        };
        let letters = own.chars().filter(|c| c.is_alphabetic()).count();
        let is_note = line.text.starts_with(|c: char| c.is_ascii_digit());
        let is_close = |other: &Line| {
            let step = (other.y - line.y).abs();
            step > 1.0 && step < line.size * 1.8
        };
        (2..=3).contains(&pages.len())
            && letters >= 3
            && !is_note
            && !around.iter().any(is_close)
            && pages
                .iter()
                .all(|page| edges(page).iter().any(|&n| same(&page[n])))
    };
    let strip = |page: &Vec<Line>| -> Vec<Line> {
        let edges = edges(page);
        let is_dropped = |n: usize, line: &Line| {
            let shape = shape(line);
            let is_number = pages.len() > 1
                && (shape.is_empty()
                    || shape.chars().all(|c| !c.is_alphanumeric())
                    || is_roman(&shape))
                && line.text.chars().count() <= 12;
            edges.contains(&n)
                && (is_number
                    || seen.get(&shape).is_some_and(|&n| n >= least)
                    || is_everywhere(line, page))
        };
        let kept = page
            .iter()
            .enumerate()
            .filter(|(n, line)| !is_dropped(*n, line));
        kept.map(|(_, line)| line.clone()).collect()
    };
    pages.iter().map(strip).collect()
}

fn is_roman(text: &str) -> bool {
    text.len() <= 6 && text.chars().all(|c| "ivxl".contains(c))
}

/// The lines of a page that belong together, in order.
fn group(page: &[Line]) -> Vec<&[Line]> {
    let leading = usual_leading(page);
    let mut groups: Vec<&[Line]> = Vec::new();
    let mut start = 0;
    for n in 1..=page.len() {
        let ends = n == page.len() || {
            let block = &page[start..n];
            parts(block, &page[n], leading, page)
        };
        if ends && n > start {
            groups.push(&page[start..n]);
            start = n;
        }
    }
    groups
}

/// The distance between most lines of a page.
fn usual_leading(page: &[Line]) -> f64 {
    let mut steps: Vec<f64> = page
        .windows(2)
        .filter(|pair| is_near(pair[1].size, pair[0].size))
        .map(|pair| pair[1].y - pair[0].y)
        .filter(|step| *step > 1.0)
        .collect();
    order::sort_by(&mut steps, f64::total_cmp);
    steps.get(steps.len() / 3).copied().unwrap_or(14.0)
}

/// True if `next` begins a paragraph after `block`.
fn parts(block: &[Line], next: &Line, leading: f64, page: &[Line]) -> bool {
    let Some(line) = block.last() else {
        return false;
    };
    if !is_near(next.size, line.size) {
        return true;
    }
    let step = next.y - line.y;
    if step < -leading * 0.5 {
        // Another column: the paragraph goes on unless it is finished.
        return ends_sentence(&line.text) || !starts_lower(&next.text);
    }
    if step > leading.max(line.size) * 1.4 {
        return true;
    }
    let left = block
        .iter()
        .map(|line| line.start)
        .fold(f64::INFINITY, f64::min);
    let is_indented = next.start > line.start + line.size * 0.7
        && next.start < line.start + line.size * 6.0
        && block.len() > 1
        && !starts_lower(&next.text);
    let second_indent = block.len() == 1 && next.start > line.start + line.size * 0.7;
    let is_mark =
        starts_item(&next.text) && (ends_sentence(&line.text) || starts_item(&block[0].text));
    let right = column_end(page, line, left);
    let is_short = line.end < right - line.size * 4.0
        && ends_sentence(&line.text)
        && !starts_lower(&next.text);
    (is_indented && ends_sentence(&line.text))
        || is_mark
        || is_short
        || (second_indent && ends_sentence(&line.text) && !starts_lower(&next.text))
}

/// How far right the lines of this column reach.
fn column_end(page: &[Line], line: &Line, left: f64) -> f64 {
    page.iter()
        .filter(|other| {
            is_near(other.size, line.size) && (other.start - left).abs() < line.size * 3.0
        })
        .map(|other| other.end)
        .fold(line.end, f64::max)
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end()
        .trim_end_matches(['"', '\'', '”', '’', '»', ')', ']'])
        .ends_with(['.', '!', '?', ':', ';', '…', '。'])
}

fn starts_lower(text: &str) -> bool {
    text.trim_start()
        .chars()
        .next()
        .is_some_and(char::is_lowercase)
}

fn starts_item(text: &str) -> bool {
    text.trim_start()
        .starts_with(['•', '◦', '▪', '–', '∙', '·', '‣', '■'])
        || starts_number(text)
}

/// True for `3. words` and `3) words`.
fn starts_number(text: &str) -> bool {
    let text = text.trim_start();
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = text.len() - rest.len();
    (1..=2).contains(&digits) && (rest.starts_with(". ") || rest.starts_with(") "))
}

/// True if `next`, on a later page, goes on with `paragraph`.
fn goes_on(paragraph: &Paragraph, next: &Paragraph) -> bool {
    let Some(last) = paragraph.lines.last() else {
        return false;
    };
    let Some(first) = next.lines.first() else {
        return false;
    };
    !ends_sentence(last)
        && starts_lower(first)
        && paragraph.lines.iter().map(String::len).sum::<usize>() > 40
}

/// Sizes larger than the body's that headings have, largest first, in tenths of a point.
fn heading_sizes(paragraphs: &[Paragraph], body: f64) -> Vec<i64> {
    let large = paragraphs.iter().filter(|paragraph| {
        paragraph.size > body * 1.12 && paragraph.lines.len() <= 4 && paragraph.shape == Shape::Text
    });
    let mut sizes: Vec<i64> = large.map(|paragraph| tenths(paragraph.size)).collect();
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    sizes.dedup();
    sizes
}

fn is_heading(text: &str) -> bool {
    text.chars().count() <= 200
        && text.chars().filter(|c| c.is_alphabetic()).count() >= 2
        && !text.ends_with(['.', ',', ';'])
}

/// True if the paragraph before or after this one has a number of the same depth.
fn is_listed(paragraphs: &[Paragraph], n: usize) -> bool {
    let level = |n: usize| {
        let paragraph = paragraphs.get(n)?;
        numbered_level(paragraph.lines.first()?, paragraph.lines.len())
    };
    let own = level(n);
    own.is_some() && (n > 0 && level(n - 1) == own || level(n + 1) == own)
}

/// The level of a heading that only its number shows: `2 Method`, `2.1 Sources`.
fn numbered_level(text: &str, lines: usize) -> Option<u8> {
    let (number, rest) = text.split_once(' ')?;
    let number = number.trim_end_matches('.');
    let parts = number.split('.');
    let is_number =
        |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let fits = parts.clone().all(is_number)
        && lines == 1
        && text.chars().count() <= 80
        && rest.trim_start().starts_with(char::is_uppercase)
        && !ends_sentence(rest)
        && !rest.contains(". .");
    fits.then(|| (parts.count() + 1).min(6) as u8)
}

/// Ligatures and separate accents as letters, control characters as nothing.
fn clean(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let parts = match c {
            'ﬀ' => "ff",
            'ﬁ' => "fi",
            'ﬂ' => "fl",
            'ﬃ' => "ffi",
            'ﬄ' => "ffl",
            'ﬅ' | 'ﬆ' => "st",
            '\u{2010}' | '\u{2011}' => "-",
            _ if c.is_control() => " ",
            _ => "",
        };
        if !parts.is_empty() {
            clean.push_str(parts);
            continue;
        }
        let accented = accent(c).and_then(|accent| {
            let letter = match characters.peek()? {
                'ı' => 'i',
                letter => *letter,
            };
            compose(letter, accent)
        });
        match accented {
            Some(letter) => {
                characters.next();
                clean.push(letter);
            }
            None => clean.push(c),
        }
    }
    clean
}

/// The combining accent of a spacing one, as TeX prints it before its letter.
fn accent(spacing: char) -> Option<char> {
    Some(match spacing {
        '´' => '\u{301}',
        '¨' => '\u{308}',
        'ˆ' => '\u{302}',
        '˜' => '\u{303}',
        'ˇ' => '\u{30C}',
        '˘' => '\u{306}',
        '˚' => '\u{30A}',
        '¸' => '\u{327}',
        '˙' => '\u{307}',
        '˝' => '\u{30B}',
        _ => return None,
    })
}

/// How words are written inside the lines of a document, where nothing cuts them.
struct Spelling {
    /// Words with a hyphen.
    compounds: HashSet<String>,
    /// All words.
    words: HashSet<String>,
}

impl Spelling {
    fn of(paragraphs: &[Paragraph]) -> Self {
        let mut spelling = Self {
            compounds: HashSet::new(),
            words: HashSet::new(),
        };
        let mut cut_before = false;
        for line in paragraphs.iter().flat_map(|paragraph| &paragraph.lines) {
            let count = line.split_whitespace().count();
            for (n, word) in line.split_whitespace().enumerate() {
                let ends_cut = n + 1 == count && word.ends_with(['-', '\u{AD}']);
                let cut = ends_cut || (n == 0 && cut_before);
                cut_before = ends_cut;
                let word = word.trim_matches(|c: char| !c.is_alphanumeric());
                if cut || word.is_empty() {
                    continue;
                }
                let word = word.to_lowercase();
                if word.contains('-') {
                    spelling.compounds.insert(word);
                } else {
                    spelling.words.insert(word);
                }
            }
        }
        spelling
    }

    /// True if a word that was cut after `start` keeps its hyphen before `rest`.
    fn keeps_hyphen(&self, start: &str, rest: &str) -> bool {
        // The first part may itself be a compound: "state-of-the-".
        let (start, rest) = (start.to_lowercase(), rest.to_lowercase());
        let last = start.rsplit('-').next().unwrap_or_default();
        let first = rest.split('-').next().unwrap_or_default();
        if self.compounds.contains(&format!("{start}-{rest}")) {
            return true;
        }
        if self.words.contains(&format!("{last}{first}")) {
            return false;
        }
        let known = |part: &str| part.chars().count() > 3 && self.words.contains(part);
        start.contains('-') || BEFORE_HYPHENS.contains(&last) || (known(last) && known(first))
    }
}

/// Words that are hardly ever the first half of a word without a hyphen.
const BEFORE_HYPHENS: &[&str] = &[
    "self", "well", "long", "short", "high", "low", "half", "ex", "so", "year", "old", "full",
    "part", "non", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
];

/// True for what stands in a line of Chinese or Japanese: their letters, signs, and wide forms of others.
fn has_no_blanks(ch: char) -> bool {
    matches!(ch, '\u{3001}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{ff01}'..='\u{ff9f}' | '\u{20000}'..='\u{3ffff}')
}

/// The lines as one, and where each begins; a word that was cut is joined, with its hyphen only if it
/// is written so elsewhere, if both halves are words, or if what follows is not lower case.
fn join_lines(lines: &[String], spelling: &Spelling) -> (String, Vec<usize>) {
    let mut text = String::new();
    let mut starts = Vec::with_capacity(lines.len());
    for line in lines {
        let line = line.trim();
        let cut = text.strip_suffix(['-', '\u{AD}']).map(str::len);
        match cut {
            Some(cut)
                if text[..cut].ends_with(char::is_alphabetic)
                    && line.starts_with(char::is_alphabetic) =>
            {
                let word_end = line
                    .find(|c: char| !(c.is_alphanumeric() || c == '-'))
                    .unwrap_or(line.len());
                let word_start = text.rfind(char::is_whitespace).map_or(0, |at| at + 1);
                let start =
                    text[word_start..cut].trim_start_matches(|c: char| !c.is_alphanumeric());
                let rest = line[..word_end].trim_end_matches('-');
                let soft = text.ends_with('\u{AD}');
                if soft || (starts_lower(line) && !spelling.keeps_hyphen(start, rest)) {
                    text.truncate(cut);
                }
            }
            // "mid-" and "2023"
            Some(cut)
                if text.ends_with('-')
                    && text[..cut].ends_with(char::is_alphabetic)
                    && line.starts_with(|c: char| c.is_ascii_digit()) => {}
            _ if text.is_empty() => {}
            // Chinese and Japanese have no blank between words.
            _ if text.ends_with(has_no_blanks) && line.starts_with(has_no_blanks) => {}
            _ => text.push(' '),
        }
        starts.push(text.len());
        text.push_str(line);
    }
    (text, starts)
}
