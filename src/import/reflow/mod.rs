//! Printed lines with their places → paragraphs and headings.
//!
//! Running heads and page numbers are dropped, words that were cut at a line's end joined,
//! ligatures and separate accents made letters, paragraphs joined over the pages. Everything is
//! decided by geometry and by what repeats, nothing by a document's words.

mod lines;
mod tables;

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

#[cfg(test)]
mod tests {
    use super::super::build::tests::outline;
    use super::*;
    use crate::text::Meta;

    /// Lines of a page: `text`, 12 points apart from `y` 50 on; `#` is larger, a leading blank an
    /// indent, an empty line a gap; a line reaches as far as it has letters.
    fn page(lines: &[&str]) -> Vec<Line> {
        let line = |(n, text): (usize, &&str)| {
            let size = if text.starts_with('#') { 16.0 } else { 10.0 };
            let start = if text.starts_with(' ') { 70.0 } else { 50.0 };
            let words = text.trim_start_matches(['#', ' ']);
            let end = start + words.chars().count() as f64 * 5.0;
            Line {
                start,
                end,
                y: 50.0 + n as f64 * 12.0,
                size,
                text: words.to_owned(),
                table: 0,
            }
        };
        lines
            .iter()
            .enumerate()
            .filter(|(_, text)| !text.is_empty())
            .map(line)
            .collect()
    }

    fn check(pages: &[&[&str]], expected: &str) {
        let pages: Vec<Page> = pages
            .iter()
            .enumerate()
            .map(|(n, lines)| Page {
                lines: page(lines),
                label: (n + 1).to_string(),
                width: 0.0,
            })
            .collect();
        let mut builder = Builder::default();
        reflow(&pages, &mut builder);
        let article = builder.finish(Meta::default(), "", &mut Vec::new());
        assert_eq!(outline(&article), expected);
    }

    #[test]
    fn lines_of_chinese_and_japanese_are_joined_without_a_blank() {
        let check = |lines: &[&str], expected: &str| {
            let lines: Vec<String> = lines.iter().map(|&line| line.to_owned()).collect();
            assert_eq!(join_lines(&lines, &Spelling::of(&[])).0, expected);
        };
        check(
            &["港の船は", "今夜も、", "「出ない」"],
            "港の船は今夜も、「出ない」",
        );
        check(&["港の船は", "Linux", "です"], "港の船は Linux です");
        check(
            &["항구의 배는", "떠나지 않는다"],
            "항구의 배는 떠나지 않는다",
        );
    }

    /// Prose that fills its lines, 60 letters wide.
    const FILLED: [&str; 5] = [
        "The harbour board met on Tuesday evening to hear what divers",
        "had seen below the third pier, and nobody in the hall thought",
        "that the report would be as short as it was, or as blunt, as",
        "the mayor said when she had read it twice and put it on the",
        "table before her.",
    ];

    #[test]
    fn verse_and_addresses_stay_lines() {
        let prose = FILLED.join(" ");
        let mut lines = FILLED.to_vec();
        lines.extend([
            "",
            "The tide is at the second step,",
            "the gate is shut and kept.",
            "No one on the island slept",
            "until the lamp went out, and then",
            "they counted boats.",
            "",
            "We counted all of the boats,",
            "we counted the men twice,",
            "",
            "Yours,",
            "Dora Finch",
            "",
        ]);
        lines.extend(FILLED);
        check(
            &[&lines],
            &format!(
                "p {prose}\nlines The tide is at the second step,/the gate is shut and kept./No one on the island slept/until the lamp went out, \
                 and then/they counted boats.\nlines We counted all of the boats,/we counted the men \
                 twice,\nlines Yours,/Dora Finch\np {prose}"
            ),
        );
    }

    #[test]
    fn prose_in_a_narrow_measure_and_short_paragraphs_are_no_lines() {
        let prose = FILLED.join(" ");
        let narrow = [
            "Two of the oak piles have lost a",
            "third of their girth, and the rest",
            "will stand for another ten years",
            "if nothing heavier than a cart is",
            "on them.",
        ];
        let mut lines = FILLED.to_vec();
        lines.push("");
        lines.extend(narrow);
        lines.push("");
        lines.extend([
            "“Who pays?”",
            "“Nobody.”",
            "“Then who asked?”",
            "“You did.”",
        ]);
        check(
            &[&lines],
            &format!(
                "p {prose}\np {}\np “Who pays?”\np “Nobody.”\np “Then who asked?”\np “You did.”",
                narrow.join(" ")
            ),
        );
    }

    #[test]
    fn code_keeps_its_lines_and_indents() {
        let typed = |text: &str, n: usize| {
            let words = text.trim_start();
            let start = 50.0 + (text.len() - words.len()) as f64 * 6.0;
            Line {
                start,
                end: start + words.len() as f64 * 6.0,
                y: 150.0 + n as f64 * 12.0,
                size: 10.0,
                text: words.to_owned(),
                table: 0,
            }
        };
        let code = [
            "def shut(pier):",
            "    for pile in pier:",
            "        if pile < 40:",
            "            return True",
        ];
        let mut lines = page(&FILLED);
        // Letters of prose have many widths.
        for (n, line) in lines.iter_mut().enumerate() {
            line.end += n as f64 * 4.0;
        }
        lines.extend(code.iter().enumerate().map(|(n, line)| typed(line, n)));
        let outline_of = |lines: Vec<Line>| {
            let page = Page {
                lines,
                label: "1".to_owned(),
                width: 0.0,
            };
            let mut builder = Builder::default();
            reflow(&[page], &mut builder);
            outline(&builder.finish(Meta::default(), "", &mut Vec::new()))
        };
        assert_eq!(
            outline_of(lines),
            format!("p {}\ncode {}", FILLED.join(" "), code.join("/"))
        );
        // A letter from a typewriter is no code.
        let typed: Vec<Line> = FILLED
            .iter()
            .enumerate()
            .map(|(n, line)| typed(line, n))
            .collect();
        assert_eq!(outline_of(typed), format!("p {}", FILLED.join(" ")));
    }

    #[test]
    fn lines_become_paragraphs_and_headings() {
        check(
            &[&[
                "#A Long Report",
                "",
                "The ferry left the harbour a little after",
                "noon with nine people on board. No-",
                "body saw it again.",
                "  The harbour master went home, the well-",
                "known man, and slept until the mor-",
                "ning came.",
                "",
                "2.1 The well-known harbour",
                "",
                "It was gone, said the harbour master.",
            ]],
            "h1 A Long Report\np The ferry left the harbour a little after noon with nine people on board. Nobody \
             saw it again.\np The harbour master went home, the well-known man, and slept until the morning came.\n\
             h3 2.1 The well-known harbour\np It was gone, said the harbour master.",
        );
    }

    #[test]
    fn pages_are_joined_without_their_heads_and_numbers() {
        check(
            &[
                &[
                    "THE FERRY 1",
                    "",
                    "The ferry left the harbour a little after noon and",
                    "nobody saw that it",
                    "",
                    "1",
                ],
                &[
                    "THE FERRY 2",
                    "",
                    "went. The master of the harbour slept until the",
                    "morning came.",
                    "",
                    "2",
                ],
                &["THE FERRY 3", "", "Then he woke up.", "", "3"],
            ],
            "p The ferry left the harbour a little after noon and nobody saw that it went. The master of the harbour \
             slept until the morning came.\np Then he woke up.",
        );
    }

    #[test]
    fn pages_are_kept_as_places() {
        let pages = [
            &[
                "The ferry left the harbour a little after noon and",
                "nobody saw that it",
            ][..],
            &[
                "went. The master of the harbour slept.",
                "",
                "Then he woke up.",
            ],
        ];
        let pages: Vec<Page> = pages
            .iter()
            .zip(["xii", "1"])
            .map(|(lines, label)| Page {
                width: 0.0,
                lines: page(lines),
                label: label.to_owned(),
            })
            .collect();
        let mut builder = Builder::default();
        reflow(&pages, &mut builder);
        let meta = Meta {
            title: Some("Ferries".to_owned()),
            ..Meta::default()
        };
        let article = builder.finish(meta, "", &mut Vec::new());
        let page_of = |words: &str| {
            let at = article.text().find(words).expect("the words are there");
            article.place_at(PlaceKind::Page, at)
        };
        assert_eq!(page_of("Ferries"), Some("xii"));
        assert_eq!(page_of("that it"), Some("xii"));
        assert_eq!(page_of("went."), Some("1"));
        assert_eq!(page_of("Then"), Some("1"));
        let at = article.text().find("went.").expect("the words are there");
        assert_eq!(article.places()[1].at as usize, at);
    }

    #[test]
    fn a_sentence_goes_on_after_a_note_or_a_licence() {
        check(
            &[
                &[
                    "The ferry left the harbour a little after noon and",
                    "nobody saw that it",
                    "",
                    "Permission to copy this is granted by the harbour of",
                    "Varn to all who ask for it.",
                ],
                &[
                    "went. The master of the harbour slept until the",
                    "morning came.",
                ],
            ],
            "p The ferry left the harbour a little after noon and nobody saw that it went. The master of the harbour \
             slept until the morning came.\np Permission to copy this is granted by the harbour of Varn to all who \
             ask for it.",
        );
    }

    #[test]
    fn compounds_keep_their_hyphens() {
        check(
            &[&[
                "The long term of the plan was well liked by a self-",
                "made man, who had the harbour re-",
                "paired, and by long-",
                "term tenants of the water-",
                "front, a state-of-the-",
                "art place with water in front.",
            ]],
            "p The long term of the plan was well liked by a self-made man, who had the harbour repaired, and by \
             long-term tenants of the water-front, a state-of-the-art place with water in front.",
        );
    }

    #[test]
    fn letters_are_repaired() {
        let check = |text: &str, expected: &str| assert_eq!(clean(text), expected);
        check("modiﬁer ﬂux", "modifier flux");
        check("´et´e na¨ıve ˇcern´y", "été naïve černý");
        check("5´ and ¨ alone´", "5´ and ¨ alone´");
        check("a\u{0}b", "a b");
    }

    #[test]
    fn ligatures_are_letters() {
        assert_eq!(clean("ﬀ ﬁ ﬂ ﬃ ﬄ ﬅ ﬆ"), "ff fi fl ffi ffl st st");
        assert_eq!(clean("a\u{2010}b\u{2011}c\td"), "a-b-c d");
    }

    #[test]
    fn a_hyphen_before_a_number_stays_without_a_blank() {
        check(
            &[&["It fell in mid-", "2023 and rose."]],
            "p It fell in mid-2023 and rose.",
        );
    }

    #[test]
    fn heads_and_feet_of_two_pages_are_left_out() {
        let body = "The ferry left the harbour on a Monday in May,";
        let more = "and nobody on the quay said a word about it.";
        check(
            &[
                &["Quay Review", "", body, more, "", "Page 1 of 2"],
                &["Quay Review", "", body, more, "", "Page 2 of 2"],
            ],
            &format!("p {body} {more}\np {body} {more}"),
        );
        // What stands elsewhere on the other page is no head.
        check(
            &[
                &["Quay Review", "", body, more],
                &["", "", body, more, "", "Quay Review"],
            ],
            &format!("p Quay Review\np {body} {more}\np {body} {more}\np Quay Review"),
        );
    }

    #[test]
    fn numbers_below_each_other_are_a_list() {
        check(
            &[&[
                "The plan has three steps.",
                "1. Two men shut the gate",
                "2. The wall is mended",
                "3. A boat leaves",
                "",
                "4. Costs",
                "",
                "Nobody knows what it will cost.",
            ]],
            "p The plan has three steps.\np 1. Two men shut the gate\np 2. The wall is mended\np 3. A boat leaves\n\
             p 4. Costs\np Nobody knows what it will cost.",
        );
    }

    #[test]
    fn rows_of_cells_are_a_table() {
        let before = "The votes of the wards were counted by night.";
        check(
            &[&[
                before,
                "Ward\tFor\tNot",
                "North\t120\t14",
                "South\t88\t201",
                "The count ended then.",
            ]],
            &format!(
                "p {before}\ntable Ward|For|Not/North|120|14/South|88|201\np The count ended then."
            ),
        );
        check(
            &[&["Mill\t12", "Church\t9", "Hill\t19"]],
            "table Mill|12/Church|9/Hill|19",
        );
        // Points of a list, words of speakers, a single row.
        check(
            &[&["a)\tone", "b)\ttwo", "c)\tthree"]],
            "p a) one b) two c) three",
        );
        check(
            &[&["ANA:\tyes", "BO:\tno", "ANA:\tperhaps"]],
            "p ANA: yes BO: no ANA: perhaps",
        );
        check(&[&["Ward\tFor\tNot"]], "p Ward For Not");
    }
}
