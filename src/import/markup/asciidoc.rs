//! AsciiDoc → an article: headings, lists, tables, delimited blocks, captions, notes, links, emphasis.

use super::inline::{Sign, inlines};
use super::{Draft, Item, by_lines};
use crate::import::build::Builder;
use crate::import::{Hints, Parsed, Refusal, links};
use crate::text::{BlockKind, Style};

const SIGNS: &[Sign] = &[
    Sign::new("**", Style::Strong),
    Sign::new("*", Style::Strong),
    Sign::new("__", Style::Emphasis),
    Sign::new("_", Style::Emphasis),
    Sign::new("`", Style::Code),
];

/// Reads `bytes` as AsciiDoc.
pub(in crate::import) fn import(bytes: Vec<u8>, hints: &Hints) -> Result<Parsed, Refusal> {
    by_lines(bytes, hints, |lines| Reader::new(lines).read())
}

struct Reader<'a> {
    draft: Draft,
    lines: &'a [&'a str],
    at: usize,
    /// Who said the quotation that comes.
    by: Option<String>,
    /// The paragraph that comes is a quotation.
    is_quotation: bool,
}

impl<'a> Reader<'a> {
    fn new(lines: &'a [&'a str]) -> Self {
        Self {
            draft: Draft::default(),
            lines,
            at: 0,
            by: None,
            is_quotation: false,
        }
    }

    fn read(mut self) -> Draft {
        while self.at < self.lines.len() {
            self.block();
        }
        self.draft
    }

    fn block(&mut self) {
        let line = self.lines[self.at];
        self.at += 1;
        let words = line.trim();
        if words.is_empty() {
            self.draft.end();
            if std::mem::take(&mut self.is_quotation) {
                self.sign();
            }
        } else if words == "+" && self.draft.open {
            // The next block belongs to the item.
            self.draft.builder.text(" ");
        } else if let Some(fence) = fence(words) {
            self.delimited(fence);
        } else if words.starts_with("//") {
            self.draft.end();
        } else if words == "'''" || words == "---" || words == "***" {
            self.draft.rule();
        } else if words == "|===" {
            self.table();
        } else if let Some((level, heading)) = heading(words) {
            if level == 1 {
                self.draft.title(heading);
            }
            self.draft
                .add(BlockKind::Heading(level), |b| text(b, heading));
            self.draft.end();
            if level == 1 {
                self.header();
            }
        } else if let Some((name, value)) = attribute(words).filter(|_| !self.draft.open) {
            match name {
                "author" => self.draft.author(value),
                "revdate" | "date" => self.draft.date(value),
                "lang" => self.draft.meta.language = Some(value.to_owned()),
                _ => {}
            }
        } else if words.starts_with('[') && words.ends_with(']') && !self.draft.open {
            self.attributes(words);
        } else if let Some(rest) = words
            .strip_prefix("image::")
            .or_else(|| words.strip_prefix("video::"))
        {
            let shown = rest.split_once('[').map_or("", |(_, shown)| shown);
            let shown = shown
                .trim_end_matches(']')
                .split(',')
                .next()
                .unwrap_or_default();
            self.draft
                .add(BlockKind::Caption, |b| b.text(shown.trim_matches('"')));
            self.draft.end();
        } else if words.starts_with("include::") || words.starts_with("toc::") {
            self.draft.end();
        } else if words.len() > 1
            && words.starts_with('.')
            && !words.starts_with("..")
            && !words[1..].starts_with(' ')
        {
            self.draft.add(BlockKind::Caption, |b| text(b, &words[1..]));
            self.draft.end();
        } else if let Some((label, rest)) = admonition(words).filter(|_| !self.draft.open) {
            self.draft.label(label);
            self.draft.words(rest, 0, text);
        } else if let Some(item) = item(line) {
            self.draft.item(item, text);
        } else if line.starts_with(' ') && !self.draft.open && self.draft.lists.is_empty() {
            self.draft
                .line_of(BlockKind::Code, |b| b.text(line.trim_start()));
        } else if *self.draft.builder.kind() == BlockKind::Code && self.draft.open {
            self.draft
                .line_of(BlockKind::Code, |b| b.text(line.trim_start()));
        } else if self.is_quotation && !self.draft.open {
            self.draft.add(BlockKind::Quotation, |b| text(b, words));
            self.draft.reopen();
        } else {
            let hard = words.strip_suffix(" +");
            self.draft.words(hard.unwrap_or(words), 0, text);
            if hard.is_some() {
                self.draft.builder.line_break();
            }
        }
    }

    /// The lines of author and day under the title.
    fn header(&mut self) {
        let mut line = self.lines.get(self.at).copied().unwrap_or_default().trim();
        if line.starts_with(char::is_alphabetic) {
            let author = line.split(['<', ';']).next().unwrap_or_default().trim();
            self.draft.author(author);
            self.at += 1;
            line = self.lines.get(self.at).copied().unwrap_or_default().trim();
            let is_revision = line
                .trim_start_matches('v')
                .starts_with(|c: char| c.is_ascii_digit());
            if is_revision && !line.is_empty() {
                let day = line.rsplit_once(',').map_or(line, |(_, day)| day);
                self.draft
                    .date(day.split(':').next().unwrap_or_default().trim());
                self.at += 1;
            }
        }
    }

    fn attributes(&mut self, words: &str) {
        self.draft.end();
        let inner = words.trim_matches(['[', ']']);
        let mut parts = inner.split(',').map(|part| part.trim().trim_matches('"'));
        let kind = parts.next().unwrap_or_default();
        if let Some(label) = LABELS.iter().find(|(sign, _)| *sign == kind) {
            self.draft.label(label.1);
        }
        if matches!(kind, "quote" | "verse") {
            self.is_quotation = true;
            let by: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
            self.by = (!by.is_empty()).then(|| by.join(", "));
        }
    }

    /// Adds the line that says who said the quotation.
    fn sign(&mut self) {
        if let Some(by) = self.by.take() {
            self.draft.add(BlockKind::Attribution, |b| b.text(&by));
            self.draft.end();
        }
    }

    /// A block between two lines of signs.
    fn delimited(&mut self, fence: &str) {
        self.draft.end();
        let start = self.at;
        while self.at < self.lines.len() && self.lines[self.at].trim_end() != fence {
            self.at += 1;
        }
        let inside = &self.lines[start..self.at];
        self.at += 1;
        match fence.as_bytes()[0] {
            b'/' => {}
            b'-' | b'.' | b'`' | b'+' => {
                self.draft.kept(BlockKind::Code, inside, Builder::text);
            }
            b'_' => {
                for paragraph in inside.split(|line| line.trim().is_empty()) {
                    let words = paragraph.join(" ");
                    self.draft
                        .add(BlockKind::Quotation, |b| text(b, words.trim()));
                }
                self.draft.end();
                self.is_quotation = false;
                self.sign();
            }
            _ => {
                // A box: what is in it is read as text.
                let mut inner = Reader {
                    draft: std::mem::take(&mut self.draft),
                    lines: inside,
                    at: 0,
                    by: None,
                    is_quotation: false,
                };
                while inner.at < inside.len() {
                    inner.block();
                }
                self.draft = inner.draft;
                self.draft.end();
            }
        }
    }

    fn table(&mut self) {
        let mut rows: Vec<Vec<String>> = Vec::new();
        let mut columns = 0;
        while self.at < self.lines.len() {
            let line = self.lines[self.at].trim();
            self.at += 1;
            if line == "|===" {
                break;
            }
            let Some(cells) = line.strip_prefix('|') else {
                if let Some(cell) = rows.last_mut().and_then(|row| row.last_mut()) {
                    cell.push(' ');
                    cell.push_str(line);
                }
                continue;
            };
            let cells: Vec<String> = cells
                .split('|')
                .map(|cell| cell.trim().to_owned())
                .collect();
            columns = columns.max(if rows.is_empty() { cells.len() } else { 0 });
            match rows.last_mut() {
                // One cell a line.
                Some(row) if row.len() < columns && cells.len() == 1 => row.extend(cells),
                _ => rows.push(cells),
            }
        }
        self.draft.add(BlockKind::Table, |builder| {
            for row in &rows {
                for cell in row {
                    text(builder, cell);
                    builder.end_cell();
                }
                builder.end_row();
            }
        });
        self.draft.end();
    }
}

/// What stands before a colon above a note, and the word that is shown.
const LABELS: &[(&str, &str)] = &[
    ("NOTE", "Note"),
    ("TIP", "Tip"),
    ("IMPORTANT", "Important"),
    ("CAUTION", "Caution"),
    ("WARNING", "Warning"),
];

/// "NOTE: words": the label and the words.
fn admonition(words: &str) -> Option<(&'static str, &str)> {
    let (label, rest) = words.split_once(": ")?;
    let (_, shown) = LABELS.iter().find(|(sign, _)| *sign == label)?;
    Some((shown, rest.trim()))
}

/// A line that begins and ends a block: `----`, `____`, `====`.
fn fence(words: &str) -> Option<&str> {
    let first = *words.as_bytes().first()?;
    let signs = matches!(first, b'-' | b'.' | b'_' | b'=' | b'*' | b'+' | b'/' | b'`');
    let long = if first == b'`' { 3 } else { 4 };
    let same = words.bytes().all(|b| b == first);
    (signs && (words == "--" || words.len() >= long && same)).then_some(words)
}

fn heading(words: &str) -> Option<(u8, &str)> {
    let level = words.bytes().take_while(|&b| b == b'=').count();
    let rest = words[level..].strip_prefix(' ')?.trim();
    (1..=6).contains(&level).then_some((level as u8, rest))
}

fn attribute(words: &str) -> Option<(&str, &str)> {
    let (name, value) = words.strip_prefix(':')?.split_once(':')?;
    let fits = !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_!".contains(&b));
    fits.then_some((name, value.trim()))
}

fn item(line: &str) -> Option<Item<'_>> {
    let words = line.trim();
    let (mark, rest) = words.split_once(' ')?;
    let rest = rest.trim();
    let depth = mark.len();
    if (1..=5).contains(&depth) && (mark.bytes().all(|b| b == b'*') || mark == "-") {
        return Some(Item {
            indent: depth,
            number: None,
            words: rest,
        });
    }
    if (1..=5).contains(&depth) && mark.bytes().all(|b| b == b'.') {
        return Some(Item {
            indent: depth,
            number: Some(super::NEXT),
            words: rest,
        });
    }
    super::numbered(line)
}

fn text(builder: &mut Builder, words: &str) {
    inlines(builder, words, SIGNS, &|builder, rest| {
        if let Some(inner) = rest.strip_prefix("<<") {
            let (link, _) = inner.split_once(">>")?;
            let shown = link.split_once(',').map_or(link, |(_, shown)| shown.trim());
            builder.text(shown);
            return Some(link.len() + 4);
        }
        if let Some(inner) = rest.strip_prefix("footnote:[") {
            let (note, _) = inner.split_once(']')?;
            builder.text(&format!(" ({note})"));
            return Some(note.len() + 11);
        }
        let plain = rest
            .strip_prefix("link:")
            .or_else(|| rest.strip_prefix("xref:"))
            .unwrap_or(rest);
        let marked = plain.len() < rest.len();
        if !marked && !rest.starts_with("http://") && !rest.starts_with("https://") {
            return None;
        }
        let end = plain.find(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | '<' | '>'));
        let end = end.unwrap_or(plain.len());
        let target = &plain[..end];
        let shown = plain[end..]
            .strip_prefix('[')
            .and_then(|shown| shown.split_once(']'))
            .map(|(shown, _)| shown);
        let length = rest.len() - plain.len() + end;
        match (shown, links::resolve(None, target)) {
            (Some(shown), Some(link)) => {
                builder.open(Style::Link(link));
                builder.text(if shown.is_empty() { target } else { shown });
                builder.close();
                Some(length + shown.len() + 2)
            }
            (Some(shown), None) => {
                builder.text(if shown.is_empty() { target } else { shown });
                Some(length + shown.len() + 2)
            }
            (None, _) => None,
        }
    });
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use crate::import::Format;

    #[test]
    fn asciidoc_is_read_as_what_it_is() {
        check(
            Format::Asciidoc,
            "= The Quay\nAna Petrov <ana@varn.example>\nv1.0, 2024-05-01\n:toc:\n\nIt _rained_ *all* `day`, said https://varn.example[the town].footnote:[A note.]\n\n\
             // no\n== Ferries\n\n.Names\n* one\nmore\n** two\n\n1. three\n\n----\nls  -l\n----\n\n[quote, Nkechi Obi, The Wait]\n____\nWe wait.\n____\n\n\
             [quote, Ben Cole]\nWe left.\n\n|===\n|Town |People\n\n|Alba\n|9\n|===\n\nimage::a.png[A boat]\n\n====\nIn a box.\n====\n",
            "h1 The Quay\np It {em:rained} {b:all} {tt:day}, said {https://varn.example:the town}. (A note.)\nh2 Ferries\ncaption Names\n* one more\n * two\n1. \
             three\ncode ls  -l\n> We wait.\nsaid {who:Nkechi Obi}, The Wait\n> We left.\nsaid {who:Ben Cole}\ntable Town|People/Alba|9\ncaption A boat\np In a box.",
            Some("Ana Petrov"),
            Some("2024-05-01"),
        );
    }

    #[test]
    fn numbers_are_counted_and_labels_of_notes_are_nobody() {
        check(
            Format::Asciidoc,
            "= The Quay\n\n. One\n. Two\n.. Inner\n. Three\n\nWARNING: Mind the gap.\n\n[NOTE]\n====\nIt rains.\n====\n",
            "h1 The Quay\n1. One\n2. Two\n 1. Inner\n3. Three\ncredit Warning\np Mind the gap.\ncredit Note\np It rains.",
            None,
            None,
        );
    }

    #[test]
    fn a_link_to_another_part_is_its_words() {
        check(
            Format::Asciidoc,
            "= The Quay\n\nSee xref:ferries[the ferries], which wait.\n\nSee xref:tide[], link:https://varn.example[] and \
             https://varn.example alone.\n",
            "h1 The Quay\np See the ferries, which wait.\np See tide, {https://varn.example:https://varn.example} and \
             https://varn.example alone.",
            None,
            None,
        );
    }
}
