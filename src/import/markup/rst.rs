//! reStructuredText → an article: headings, lists, tables, literal and quoted blocks, notes, links,
//! emphasis; directives by what they hold.

use super::inline::{Sign, inlines};
use super::{Draft, Item, by_lines};
use crate::import::build::Builder;
use crate::import::{Hints, Parsed, Refusal, links};
use crate::text::{BlockKind, Style};

const SIGNS: &[Sign] = &[
    Sign::new("``", Style::Code),
    Sign::new("**", Style::Strong),
    Sign::new("*", Style::Emphasis),
];

/// Reads `bytes` as reStructuredText.
pub(in crate::import) fn import(bytes: Vec<u8>, hints: &Hints) -> Result<Parsed, Refusal> {
    by_lines(bytes, hints, |lines| Reader::new(lines).read())
}

struct Reader<'a> {
    draft: Draft,
    lines: &'a [&'a str],
    at: usize,
    /// The adornments of headings, the highest level first.
    levels: Vec<(char, bool)>,
}

impl<'a> Reader<'a> {
    fn new(lines: &'a [&'a str]) -> Self {
        Self {
            draft: Draft::default(),
            lines,
            at: 0,
            levels: Vec::new(),
        }
    }

    fn read(mut self) -> Draft {
        while self.at < self.lines.len() {
            self.block();
        }
        self.draft
    }

    fn line(&self, ahead: usize) -> &'a str {
        self.lines.get(self.at + ahead).copied().unwrap_or_default()
    }

    /// Reads one block or one line of it.
    fn block(&mut self) {
        let line = self.line(0);
        let words = line.trim();
        let indent = indent_of(line);
        if words.is_empty() {
            self.draft.end();
            self.at += 1;
        } else if let Some(sign) = adornment(line) {
            // An overline, its words and an underline; or a rule; or the border of a simple table.
            let title = self.line(1).trim();
            if line.trim_end().contains(' ') {
                self.simple_table();
            } else if !title.is_empty() && adornment(self.line(2)) == Some(sign) {
                self.heading(title, (sign, true));
                self.at += 3;
            } else {
                self.draft.rule();
                self.at += 1;
            }
        } else if indent == 0
            && !self.draft.open
            && adornment(self.line(1)).is_some()
            && self.line(1).trim().chars().count() + 2 >= words.chars().count()
            && !self.line(1).trim().contains(' ')
        {
            let sign = adornment(self.line(1)).unwrap_or('=');
            self.heading(words, (sign, false));
            self.at += 2;
        } else if words.starts_with("+-") || words.starts_with("+=") {
            self.grid_table();
        } else if let Some(explicit) = line.strip_prefix("..") {
            if explicit.is_empty() || explicit.starts_with(' ') {
                self.explicit(explicit.trim());
            } else {
                self.paragraph(line);
            }
        } else if let Some(words) = line.strip_prefix("| ") {
            self.draft.line_of(BlockKind::Lines, |b| text(b, words));
            self.at += 1;
        } else if let Some((name, value)) = field(line).filter(|_| !self.draft.open) {
            match name.to_lowercase().as_str() {
                "author" | "authors" => self.draft.author(value),
                "date" => self.draft.date(value),
                _ => self.draft.add(BlockKind::Lines, |b| b.text(line.trim())),
            }
            self.at += 1;
        } else if let Some(item) = item(line) {
            self.draft.item(item, text);
            self.at += 1;
        } else if indent > 0 && !self.draft.open && self.draft.lists.is_empty() {
            self.quotation();
        } else {
            self.paragraph(line);
        }
    }

    fn heading(&mut self, words: &str, adornment: (char, bool)) {
        let known = self.levels.iter().position(|level| *level == adornment);
        let level = known.unwrap_or_else(|| {
            self.levels.push(adornment);
            self.levels.len() - 1
        });
        self.draft
            .add(BlockKind::Heading((level + 1).min(6) as u8), |b| {
                text(b, words);
            });
        self.draft.end();
    }

    fn paragraph(&mut self, line: &str) {
        let words = line.trim();
        let literal = words.ends_with("::") && self.line(1).trim().is_empty();
        let shown = match (literal, words) {
            (true, "::") => "",
            (true, words) => words.trim_end_matches("::").trim_end(),
            (false, words) => words,
        };
        if !shown.is_empty() {
            self.draft.words(shown, indent_of(line), text);
            if literal && !shown.ends_with(':') && words.len() == shown.len() + 2 {
                self.draft.builder.text(":");
            }
        }
        self.at += 1;
        if literal {
            let inside = self.indented(indent_of(line));
            self.draft.kept(BlockKind::Code, &inside, Builder::text);
        }
    }

    /// The lines after this one that stand farther right than `indent`, without what all are
    /// indented by.
    fn indented(&mut self, indent: usize) -> Vec<&'a str> {
        let start = self.at;
        while self.at < self.lines.len()
            && (self.line(0).trim().is_empty() || indent_of(self.line(0)) > indent)
        {
            self.at += 1;
        }
        let lines = &self.lines[start..self.at];
        let first = lines.iter().position(|line| !line.trim().is_empty());
        let last = lines.iter().rposition(|line| !line.trim().is_empty());
        let (Some(first), Some(last)) = (first, last) else {
            return Vec::new();
        };
        let lines = &lines[first..=last];
        let least = lines
            .iter()
            .filter(|line| !line.trim().is_empty())
            .map(|line| indent_of(line))
            .min()
            .unwrap_or(0);
        lines
            .iter()
            .map(|line| line.get(least..).unwrap_or_default())
            .collect()
    }

    fn quotation(&mut self) {
        let lines = self.indented(indent_of(self.line(0)).saturating_sub(1));
        for paragraph in lines.split(|line| line.trim().is_empty()) {
            let words = paragraph.join(" ");
            self.draft.add(BlockKind::Quotation, |b| text(b, &words));
        }
        self.draft.end();
    }

    /// A directive, a footnote, a target or a comment.
    fn explicit(&mut self, words: &str) {
        self.draft.end();
        self.at += 1;
        if let Some((label, note)) = words
            .strip_prefix('[')
            .and_then(|rest| rest.split_once(']'))
        {
            let more = self.indented(0).join(" ");
            let label = label.trim_start_matches('#').to_owned();
            let note = format!("{note} {more}");
            self.draft
                .add(BlockKind::Footnote(label), |b| text(b, note.trim()));
            self.draft.end();
            return;
        }
        let goes_on = !self.line(0).trim().is_empty();
        let lines = self.indented(0);
        let Some((name, argument)) = words.split_once("::") else {
            return;
        };
        let argument = argument.trim();
        let options = lines
            .iter()
            .take_while(|line| line.trim().starts_with(':'))
            .count();
        let option = |key: &str| {
            lines[..options]
                .iter()
                .find_map(|line| line.trim().strip_prefix(key).map(str::trim))
        };
        let content = lines[options..].to_vec();
        let words_of = |lines: &[&str]| lines.join(" ").trim().to_owned();
        match name.trim() {
            "image" | "figure" => {
                let caption = words_of(&content);
                let shown = if caption.is_empty() {
                    option(":alt:").unwrap_or_default().to_owned()
                } else {
                    caption
                };
                self.draft.add(BlockKind::Caption, |b| text(b, &shown));
                self.draft.end();
            }
            "code" | "code-block" | "sourcecode" | "literalinclude" | "parsed-literal" | "math"
            | "prompt" => {
                let start = content.iter().position(|line| !line.trim().is_empty());
                let content = &content[start.unwrap_or(content.len())..];
                self.draft.kept(BlockKind::Code, content, Builder::text);
            }
            "title" => self.draft.title(argument),
            "epigraph" | "pull-quote" | "highlights" => {
                for paragraph in content.split(|line| line.trim().is_empty()) {
                    let words = words_of(paragraph);
                    self.draft.add(BlockKind::Quotation, |b| text(b, &words));
                }
                self.draft.end();
            }
            "toctree" | "contents" | "index" | "raw" | "include" | "highlight" | "meta"
            | "only" | "currentmodule" | "module" | "default-role" | "role" | "class"
            | "sectnum" => {}
            label => {
                let mut letters = label.chars();
                if let Some(first) = letters.next().filter(|_| ADMONITIONS.contains(&label)) {
                    let label = first.to_uppercase().collect::<String>() + letters.as_str();
                    self.draft.label(&label);
                }
                // A note, a warning, a part of a manual: its words are of the text.
                let mut first = vec![argument];
                let mut rest = content.as_slice();
                if goes_on && options == 0 {
                    let end = rest.iter().position(|line| line.trim().is_empty());
                    let (more, after) = rest.split_at(end.unwrap_or(rest.len()));
                    first.extend(more);
                    rest = after;
                }
                for paragraph in std::iter::once(first.as_slice())
                    .chain(rest.split(|line| line.trim().is_empty()))
                {
                    let words = words_of(paragraph);
                    self.draft.add(BlockKind::Paragraph, |b| text(b, &words));
                }
                self.draft.end();
            }
        }
    }

    /// A table with borders of `=` between its columns.
    fn simple_table(&mut self) {
        let border = self.line(0);
        let starts: Vec<usize> = border
            .char_indices()
            .filter(|(at, c)| *c != ' ' && (*at == 0 || border[..*at].ends_with(' ')))
            .map(|(at, _)| at)
            .collect();
        self.at += 1;
        let mut rows: Vec<Vec<String>> = Vec::new();
        let mut borders = 1;
        while self.at < self.lines.len() && borders < 3 {
            let line = self.line(0);
            self.at += 1;
            if adornment(line).is_some() {
                borders += usize::from(line.starts_with('='));
                if self.line(0).trim().is_empty() {
                    break;
                }
                continue;
            }
            if line.trim().is_empty() {
                if borders == 2 && rows.is_empty() {
                    break;
                }
                continue;
            }
            let cell = |n: usize| {
                let to = starts.get(n + 1).copied().unwrap_or(line.len());
                let from = starts[n].min(line.len());
                line.get(from..to.clamp(from, line.len()))
                    .unwrap_or_default()
            };
            let cells = (0..starts.len()).map(|n| cell(n).trim().to_owned());
            rows.push(cells.collect());
        }
        self.table(&rows);
    }

    /// A table that is drawn with `+---+`.
    fn grid_table(&mut self) {
        let mut rows: Vec<Vec<String>> = Vec::new();
        let mut row: Vec<String> = Vec::new();
        while self.line(0).trim_start().starts_with(['+', '|']) {
            let line = self.line(0).trim();
            self.at += 1;
            if line.starts_with('+') {
                if !row.is_empty() {
                    rows.push(std::mem::take(&mut row));
                }
                continue;
            }
            for (n, cell) in line.trim_matches('|').split('|').enumerate() {
                if row.len() <= n {
                    row.push(String::new());
                }
                row[n].push(' ');
                row[n].push_str(cell.trim());
            }
        }
        self.table(&rows);
        self.at += usize::from(rows.is_empty() && self.line(0).starts_with('+'));
    }

    fn table(&mut self, rows: &[Vec<String>]) {
        self.draft.add(BlockKind::Table, |builder| {
            for row in rows {
                for cell in row {
                    text(builder, cell.trim());
                    builder.end_cell();
                }
                builder.end_row();
            }
        });
        self.draft.end();
    }
}

/// Directives that are named after the label of what they hold.
const ADMONITIONS: &[&str] = &[
    "attention",
    "caution",
    "danger",
    "error",
    "hint",
    "important",
    "note",
    "tip",
    "warning",
];

fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

/// The sign of which a line consists, at least three times.
fn adornment(line: &str) -> Option<char> {
    let words = line.trim_end();
    let sign = words.chars().next().filter(char::is_ascii_punctuation)?;
    let fits = words.len() >= 3
        && words
            .chars()
            .all(|c| c == sign || (c == ' ' && sign == '='));
    fits.then_some(sign)
}

fn field(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.strip_prefix(':')?.split_once(':')?;
    (!name.is_empty() && (value.starts_with(' ') || value.is_empty()))
        .then_some((name, value.trim()))
}

fn item(line: &str) -> Option<Item<'_>> {
    let indent = indent_of(line);
    let words = line.trim();
    for mark in ["- ", "* ", "+ ", "• "] {
        if let Some(words) = words.strip_prefix(mark) {
            return Some(Item {
                indent,
                number: None,
                words,
            });
        }
    }
    if let Some(words) = words.strip_prefix("#. ") {
        return Some(Item {
            indent,
            number: Some(super::NEXT),
            words,
        });
    }
    super::numbered(line)
}

fn text(builder: &mut Builder, words: &str) {
    inlines(builder, words, SIGNS, &|builder, rest| {
        if rest.starts_with("``") {
            return None;
        }
        if let Some((label, _)) = rest
            .strip_prefix('[')
            .and_then(|rest| rest.split_once("]_"))
        {
            let fits = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
            let name = label.trim_start_matches('#');
            if name.is_empty() || name.len() > 40 || !name.bytes().all(fits) {
                return None;
            }
            builder.open(Style::FootnoteRef(name.to_owned()));
            builder.text(&format!("[{name}]"));
            builder.close();
            return Some(label.len() + 3);
        }
        // :role:`words <target>`, `words <address>`_, `words`
        let role = rest
            .strip_prefix(':')
            .and_then(|inner| inner.split_once(":`"))
            .filter(|(name, _)| {
                !name.is_empty()
                    && name
                        .bytes()
                        .all(|b| b.is_ascii_alphanumeric() || b == b':' || b == b'-')
            })
            .map_or(0, |(name, _)| name.len() + 2);
        let inner = rest[role..].strip_prefix('`')?;
        let length = inner.find('`').filter(|&length| length > 0)?;
        let (shown, target) = match inner[..length].split_once('<') {
            Some((shown, target)) => (shown.trim_end(), target.trim_end_matches('>')),
            None => (&inner[..length], ""),
        };
        let shown = if shown.is_empty() { target } else { shown };
        let after = &inner[length + 1..];
        let marks = after.len() - after.trim_start_matches('_').len();
        match links::resolve(None, target).filter(|_| target.contains(':')) {
            Some(target) => builder.open(Style::Link(target)),
            None if marks > 0 => builder.open(Style::Emphasis),
            None => builder.open(Style::Code),
        }
        builder.text(shown.trim_start_matches(['~', '!']));
        builder.close();
        Some(role + length + 2 + marks)
    });
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use crate::import::Format;

    #[test]
    fn restructured_text_is_read_as_what_it_is() {
        check(
            Format::Rst,
            "========\nThe Quay\n========\n:Author: Ana Petrov\n:Date: 2024-05-01\n\nIt *rained* **all** ``day``, said `the town <https://varn.example>`_ in\n\
             :ref:`a letter <x>`.\n\n.. _target:\n.. a comment\n   that goes on\n\nFerries\n-------\n\n* one\n  more\n* two\n\n1. three\n\nRun::\n\n    ls  -l\n      x\n\n\
             .. code-block:: sh\n   :linenos:\n\n   cd\n\n.. note:: Wait\n   here.\n\n.. figure:: a.png\n   :alt: no\n\n   A boat\n\nSo:\n\n    We wait.\n\n    -- Nkechi Obi\n\n\
             ====  ======\nTown  People\n====  ======\nAlba  9\n====  ======\n\n+------+---+\n| Town | n |\n+======+===+\n| Alba | 9 |\n+------+---+\n\n| The tide\n| goes out\n\n\
             .. [1] A note.\n",
            "h1 The Quay\np It {em:rained} {b:all} {tt:day}, said {https://varn.example:the town} in {tt:a letter}.\nh2 Ferries\n* one more\n* two\n1. three\np Run:\n\
             code ls  -l/  x\ncode cd\ncredit Note\np Wait here.\ncaption A boat\np So:\n> We wait.\nsaid -- {who:Nkechi Obi}\ntable Town|People/Alba|9\ntable Town|n/Alba|9\nlines \
             The tide/goes out\n[^1] A note.",
            Some("Ana Petrov"),
            Some("2024-05-01"),
        );
    }

    #[test]
    fn notes_are_called_and_items_are_counted() {
        check(
            Format::Rst,
            "It rained [1]_ and [2] here [#tide]_.\n\n#. One\n#. Two\n\nSo.\n\n5. Five\n#. Six\n\n.. [1] A note.\n.. [#tide] The tide.\n",
            "p It rained {^1:[1]} and [2] here {^tide:[tide]}.\n1. One\n2. Two\np So.\n5. Five\n6. Six\n[^1] A note.\n[^tide] The tide.",
            None,
            None,
        );
    }

    #[test]
    fn directives_are_words_titles_or_nothing() {
        check(
            Format::Rst,
            "One.\n\n.. title:: The Quay\n\n.. contents:: no\n\n.. raw:: html\n\n   no\n\n.. pull-quote::\n\n   We wait.\n\n.. warning:: Mind\n   the gap.\n",
            "h1 The Quay\np One.\n> We wait.\ncredit Warning\np Mind the gap.",
            None,
            None,
        );
    }
}
