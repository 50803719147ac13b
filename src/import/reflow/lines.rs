//! Printed lines that mean what they are: verse, addresses and code, which end before they are full.

use std::ops::Range;

use super::{Line, ends_sentence, group, is_near, starts_item, starts_lower, usual_leading};

/// What printed lines are together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Shape {
    /// Running text, whose lines are joined.
    #[default]
    Text,
    /// Rows of cells, parted by tabs.
    Table,
    /// Lines that stay lines.
    Lines,
    /// The same in letters of one width.
    Code,
}

/// What a page is set in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting<'p> {
    /// All lines of the page.
    pub(super) page: &'p [Line],
    /// How wide the page is, in points; 0 if nobody knows.
    pub(super) width: f64,
    /// The size of most letters of the document.
    pub(super) body: f64,
    /// All letters of the document are of one width.
    pub(super) is_typed: bool,
}

/// The lines that belong together, in order, and what they are.
pub(super) fn shaped<'p>(lines: &'p [Line], setting: Setting) -> Vec<(Shape, &'p [Line])> {
    let leading = usual_leading(lines);
    let mut runs: Vec<(Shape, Range<usize>)> = Vec::new();
    let mut start = 0;
    for n in 1..=lines.len() {
        if n < lines.len() && !is_border(&lines[n - 1], &lines[n], leading) {
            continue;
        }
        let run = &lines[start..n];
        let shape = if !setting.is_typed && is_code(run) {
            Shape::Code
        } else if are_lines(run, setting) {
            Shape::Lines
        } else {
            Shape::Text
        };
        runs.push((shape, start..n));
        start = n;
    }
    // A stanza beside another one.
    for at in 0..runs.len() {
        let run = &lines[runs[at].1.clone()];
        let beside = [at.checked_sub(1), Some(at + 1)];
        let beside = beside.into_iter().flatten().filter_map(|at| runs.get(at));
        let is_stanza = beside.into_iter().any(|(shape, other)| {
            let other = &lines[other.start];
            *shape == Shape::Lines
                && (left_of(run) - other.start).abs() < 1.0
                && is_near(run[0].size, other.size)
        });
        if is_stanza && runs[at].0 == Shape::Text && are_free(run, setting) {
            runs[at].0 = Shape::Lines;
        }
    }
    let mut found = Vec::new();
    let mut text_from = 0;
    for (shape, range) in runs {
        let (start, n) = (range.start, range.end);
        let run = &lines[range];
        if shape != Shape::Text {
            let before = group(&lines[text_from..start]).into_iter();
            found.extend(before.map(|lines| (Shape::Text, lines)));
            found.push((shape, run));
            text_from = n;
        }
    }
    let rest = group(&lines[text_from..]).into_iter();
    found.extend(rest.map(|lines| (Shape::Text, lines)));
    found
}

fn is_border(line: &Line, next: &Line, leading: f64) -> bool {
    let step = next.y - line.y;
    !is_near(next.size, line.size) || step < leading * 0.5 || step > leading.max(line.size) * 1.4
}

/// The letters of `line` are so wide on average, in sizes of the letters.
fn advance(line: &Line) -> Option<f64> {
    let letters = line.text.trim().chars().count();
    (letters >= 6 && !line.text.contains('\t'))
        .then(|| (line.end - line.start) / letters as f64 / line.size.max(0.1))
}

/// True if nearly all of `lines` have letters of one width.
pub(super) fn are_typed<'l>(lines: impl Iterator<Item = &'l Line>) -> bool {
    let mut widths: Vec<f64> = lines.filter_map(advance).collect();
    crate::text::order::sort_by(&mut widths, f64::total_cmp);
    let Some(&usual) = widths.get(widths.len() / 2) else {
        return false;
    };
    let same = widths.iter().filter(|&&width| is_same(width, usual));
    same.count() * 10 >= widths.len() * 8
}

fn is_same(width: f64, usual: f64) -> bool {
    (width - usual).abs() < usual * 0.015
}

/// True for lines in letters of one width.
fn is_code(lines: &[Line]) -> bool {
    let widths: Vec<f64> = lines.iter().filter_map(advance).collect();
    let Some(&first) = widths.first() else {
        return false;
    };
    let same = widths
        .iter()
        .filter(|&&width| is_same(width, first))
        .count();
    let usual = (first - 0.6).abs() < 0.012;
    lines.len() > 1
        && same * 3 >= widths.len() * 2
        && widths.len() * 2 >= lines.len()
        && same >= if usual { 2 } else { 4 }
}

/// The lines of code with their indents.
pub(super) fn indented(lines: &[Line]) -> Vec<String> {
    let left = lines
        .iter()
        .map(|line| line.start)
        .fold(f64::INFINITY, f64::min);
    let letter = lines
        .iter()
        .find_map(|line| Some(advance(line)? * line.size))
        .unwrap_or(6.0)
        .max(1.0);
    let of_line = |line: &Line| {
        let blanks = ((line.start - left) / letter).round().clamp(0.0, 80.0) as usize;
        let words = line.text.trim().replace('\t', "  ");
        format!("{}{words}", " ".repeat(blanks))
    };
    lines.iter().map(of_line).collect()
}

/// True for lines of which most end although the next word would have had room, and that are not filled
/// to a narrower measure either.
fn are_lines(lines: &[Line], setting: Setting) -> bool {
    let [first, .., last] = lines else {
        return false;
    };
    let is_other = |line: &Line| line.text.contains('\t') || starts_item(&line.text);
    if last.size > setting.body * 1.12 || lines.iter().any(is_other) {
        return false;
    }
    let left = left_of(lines);
    let own = lines.iter().map(|line| line.end).fold(0.0, f64::max);
    let right = right_edge(left, first.size, setting).max(own);
    // An address, a signature: short lines that each begin anew.
    let begins = |line: &Line| {
        let text = line.text.trim_start();
        text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
    };
    let sentences = lines
        .iter()
        .filter(|line| ends_sentence(&line.text))
        .count();
    if own - left < (right - left) * 0.45
        && sentences * 3 <= lines.len()
        && !ends_sentence(&first.text)
        && lines[1..].iter().all(begins)
        && are_free(lines, setting)
    {
        return true;
    }
    // Two or three lines say little if no other line shows how wide the column is.
    let is_shown = printed_edge(left, first.size, setting.page) > own + first.size * 4.0;
    if lines.len() == 2 || lines.len() == 3 && !is_shown {
        return false;
    }
    let breaks = lines.len() - 1;
    let free = |edge: f64| {
        let pairs = lines.windows(2);
        pairs
            .filter(|pair| has_room(&pair[0], &pair[1], edge))
            .count()
    };
    let sentences = lines
        .iter()
        .filter(|line| ends_sentence(&line.text))
        .count();
    let lower = lines[1..]
        .iter()
        .filter(|line| starts_lower(&line.text))
        .count();
    // Every line a sentence, or a line after another whose words go on: paragraphs of a line each.
    let are_paragraphs = sentences * 10 > lines.len() * 6 && lower * 4 < breaks;
    free(right) * 10 >= breaks * 8 && free(own) * 10 >= breaks * 3 && !are_paragraphs
}

fn left_of(lines: &[Line]) -> f64 {
    lines
        .iter()
        .map(|line| line.start)
        .fold(f64::INFINITY, f64::min)
}

/// True for two or more lines that all end before the column does.
fn are_free(lines: &[Line], setting: Setting) -> bool {
    let right = right_edge(left_of(lines), lines[0].size, setting);
    let is_other = |line: &Line| line.text.contains('\t') || starts_item(&line.text);
    lines.len() > 1
        && !lines.iter().any(is_other)
        && lines
            .windows(2)
            .all(|pair| has_room(&pair[0], &pair[1], right))
}

/// True if the first word of `next` would have fit after `line`, with a letter to spare.
fn has_room(line: &Line, next: &Line, edge: f64) -> bool {
    let text = next.text.trim();
    let all = text.chars().count().max(1);
    let word = text
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .chars()
        .count();
    let word = (next.end - next.start) * word as f64 / all as f64;
    !line.text.trim_end().ends_with(['-', '\u{AD}']) && line.end + line.size * 0.6 + word <= edge
}

/// How far right the text of the column goes that begins at `left`.
fn right_edge(left: f64, size: f64, setting: Setting) -> f64 {
    let page = setting.page;
    let printed = printed_edge(left, size, page);
    // The margins of a page with one column are alike.
    let middle = setting.width * 0.5;
    let first = page
        .iter()
        .map(|line| line.start)
        .fold(f64::INFINITY, f64::min);
    let has_columns = page.iter().filter(|line| line.start > middle).count() > 3;
    if has_columns || setting.width <= 0.0 || first > middle {
        printed
    } else {
        printed.max(setting.width - first.max(setting.width * 0.12))
    }
}

/// How far right the lines go that begin near `left`.
fn printed_edge(left: f64, size: f64, page: &[Line]) -> f64 {
    let of_column = |line: &&Line| line.start < left + size * 3.0 && line.end > left;
    let ends = page.iter().filter(of_column).map(|line| line.end);
    ends.fold(0.0, f64::max)
}
