//! Languages that mark up plain text: Org, reStructuredText, AsciiDoc, LaTeX and manual pages.
//!
//! Each is read for its words and their structure; none is implemented whole. A file of this module
//! reads one language into a [`Draft`], which puts lines together to blocks.

mod asciidoc;
mod inline;
mod latex;
mod man;
mod org;
mod rst;

pub(super) use asciidoc::import as asciidoc;
pub(super) use latex::import as latex;
pub(super) use man::import as man;
pub(super) use org::import as org;
pub(super) use rst::import as rst;

use super::build::Builder;
use super::{Hints, Parsed, Refusal, Warning, date, decode};
use crate::text::{BlockKind, Meta};

/// How words with inline marks are added.
type Add = fn(&mut Builder, &str);

/// What is read so far.
#[derive(Default)]
struct Draft {
    builder: Builder,
    meta: Meta,
    /// The columns at which the open lists begin.
    lists: Vec<usize>,
    /// The number of the last item of each open list.
    numbers: Vec<u32>,
    /// The next words go on with the block that is open.
    open: bool,
}

/// Reads a file by its lines.
fn by_lines(
    bytes: Vec<u8>,
    hints: &Hints,
    read: impl FnOnce(&[&str]) -> Draft,
) -> Result<Parsed, Refusal> {
    let decoded = decode(bytes, hints.charset.as_deref())?;
    let lines: Vec<&str> = decoded.text.lines().collect();
    finish(read(&lines), decoded.warning, hints)
}

/// An item of a list, as a line says it.
#[derive(Clone, Copy)]
struct Item<'a> {
    indent: usize,
    number: Option<u32>,
    words: &'a str,
}

/// The number of an item that is one more than the item before it.
const NEXT: u32 = u32::MAX;

/// `3. words`, `3) words`.
fn numbered(line: &str) -> Option<Item<'_>> {
    let indent = line.len() - line.trim_start().len();
    let (mark, words) = line.trim().split_once(' ')?;
    let number = mark.strip_suffix(['.', ')'])?;
    let fits = (1..=3).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| Item {
        indent,
        number: number.parse().ok(),
        words: words.trim(),
    })
}

impl Draft {
    /// Ends the block that is open; lists stay open.
    fn end(&mut self) {
        self.builder.end();
        self.open = false;
    }

    /// Lets the next words go on with the block that was added last.
    fn reopen(&mut self) {
        self.open = true;
    }

    /// A block of `kind` with what `words` adds.
    fn add(&mut self, kind: BlockKind, words: impl FnOnce(&mut Builder)) {
        self.end();
        if !matches!(kind, BlockKind::Item { .. }) {
            self.lists.clear();
        }
        self.builder.begin(kind);
        words(&mut self.builder);
    }

    /// One more line of a block of `kind` whose lines stay.
    fn line_of(&mut self, kind: BlockKind, words: impl FnOnce(&mut Builder)) {
        if self.open && *self.builder.kind() == kind && !self.builder.is_fresh() {
            self.builder.line_break();
        } else {
            self.end();
            self.lists.clear();
            self.builder.begin(kind);
        }
        self.open = true;
        words(&mut self.builder);
    }

    /// A block of `kind` whose lines stay.
    fn kept(&mut self, kind: BlockKind, lines: &[&str], add: Add) {
        self.end();
        self.lists.clear();
        self.builder.begin(kind);
        for (n, line) in lines.iter().enumerate() {
            if n > 0 {
                self.builder.line_break();
            }
            add(&mut self.builder, line);
        }
        self.end();
    }

    /// A row of a table: `| Alba | 9 |`; a line of signs is none.
    fn row(&mut self, line: &str, add: Add) {
        if *self.builder.kind() != BlockKind::Table || !self.open {
            self.end();
            self.lists.clear();
            self.builder.begin(BlockKind::Table);
            self.open = true;
        }
        let is_rule = line
            .bytes()
            .all(|b| matches!(b, b'|' | b'-' | b'+' | b'=' | b':' | b' '));
        if is_rule {
            return;
        }
        for cell in line.trim_matches('|').split('|') {
            add(&mut self.builder, cell.trim());
            self.builder.end_cell();
        }
        self.builder.end_row();
    }

    /// What kind of note follows: "Warning".
    fn label(&mut self, label: &str) {
        self.add(BlockKind::Credit, |builder| builder.text(label));
        self.end();
    }

    fn rule(&mut self) {
        self.end();
        self.builder.rule();
    }

    fn item(&mut self, item: Item, add: Add) {
        self.numbers.truncate(self.lists.len());
        while self
            .lists
            .last()
            .is_some_and(|&indent| indent > item.indent)
        {
            self.lists.pop();
            self.numbers.pop();
        }
        if self.lists.last().is_none_or(|&indent| indent < item.indent) {
            self.lists.push(item.indent);
        }
        self.numbers.resize(self.lists.len(), 0);
        let last = self.numbers.last_mut();
        let number = match (item.number, &last) {
            (Some(NEXT), Some(last)) => Some(**last + 1),
            (number, _) => number,
        };
        if let Some(last) = last {
            *last = number.unwrap_or(0);
        }
        let depth = (self.lists.len() - 1).min(8) as u8;
        let kind = BlockKind::Item { depth, number };
        self.add(kind, |builder| add(builder, item.words));
        self.open = true;
    }

    /// Words of a paragraph, or of the block that is open.
    fn words(&mut self, words: &str, indent: usize, add: Add) {
        if self.open {
            self.builder.text(" ");
        } else {
            self.builder.end();
            if indent == 0 {
                self.lists.clear();
            }
            self.builder.begin(BlockKind::Paragraph);
            self.open = true;
        }
        add(&mut self.builder, words);
    }

    fn title(&mut self, words: &str) {
        if self.meta.title.is_none() && !words.is_empty() {
            self.meta.title = Some(words.to_owned());
        }
    }

    fn author(&mut self, words: &str) {
        if self.meta.author.is_none() && !words.is_empty() {
            self.meta.author = Some(words.to_owned());
        }
    }

    fn date(&mut self, words: &str) {
        self.meta.date = self.meta.date.take().or_else(|| date::normalise(words));
    }
}

fn finish(mut draft: Draft, warning: Option<Warning>, hints: &Hints) -> Result<Parsed, Refusal> {
    draft.builder.end();
    if !draft.builder.has_words() && draft.meta.title.is_none() {
        return Err(Refusal::Empty);
    }
    let mut warnings: Vec<Warning> = warning.into_iter().collect();
    let Draft {
        builder, mut meta, ..
    } = draft;
    meta.title = meta.title.or_else(|| builder.first_heading(1));
    let article = builder.finish(meta, &hints.name, &mut warnings);
    Ok(Parsed {
        article,
        warnings,
        choices: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::super::build::tests::outline;
    use super::super::{Format, parse};
    use super::*;

    pub(super) fn check(
        format: Format,
        text: &str,
        expected: &str,
        author: Option<&str>,
        date: Option<&str>,
    ) {
        let parsed = parse(text.into(), format, &Hints::default()).expect("it opens");
        assert_eq!(outline(&parsed.article), expected, "{text}");
        let meta = parsed.article.meta();
        assert_eq!(meta.author.as_deref(), author);
        assert_eq!(meta.date.as_deref(), date);
    }

    /// Beginnings of nonsense in each language end, and so does what nests.
    #[test]
    fn half_of_anything_opens_or_is_refused() {
        let texts = [
            "#+begin_src\n",
            "[[",
            "[[a][",
            "[fn:",
            "* ",
            "|",
            "- ",
            ".. code::",
            ".. image:: x\n   :alt:",
            "`a <b",
            "``",
            "**",
            "====",
            "[quote,",
            "|===\n|a",
            "image::",
            "footnote:[",
            "\\begin{quote}",
            "\\begin{",
            "\\footnote{",
            "\\item",
            "$",
            "\\",
            "{{{{",
            ".TH",
            ".nf\n",
            "\\f",
            "\\(",
            ".IP",
            "\\begin{tabular}{l} a & b \\\\",
            "%",
            ".. [1] a",
            "::\n\n  a",
            "+--+",
            "= =",
            "''''",
            "--",
            "\\verb|",
            "\\'",
            "\\begin{verbatim}",
        ];
        for format in [
            Format::Org,
            Format::Rst,
            Format::Asciidoc,
            Format::Latex,
            Format::Man,
        ] {
            for text in texts {
                for text in [
                    text.to_owned(),
                    text.repeat(3000),
                    format!("words\n\n{text}\n\n{text}é"),
                ] {
                    parse(text.into_bytes(), format, &Hints::default()).ok();
                }
            }
        }
    }
}
