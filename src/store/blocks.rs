//! A notes file as a row of blocks, so that a change rewrites one block and no other byte.
//!
//! A block is a header (`[document]`, `[[annotation]]`) with what follows it up to the next one,
//! and with the comment lines right above it. Everything else, the file's first lines and comments
//! that stand alone between blank lines, is raw text. The parts in a row are the file.

use std::borrow::Cow;

use memchr::{memchr, memchr2};

/// One part of a notes file; its text is whole lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Text that belongs to no block.
    Raw(String),
    /// A header and what it heads.
    Block(Block),
}

/// A header and what it heads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// The header's name: `annotation` for `[[annotation]]`; dotted names are kept whole.
    pub name: Cow<'static, str>,
    /// True for `[[…]]`.
    pub array: bool,
    /// The text, comments above the header included.
    pub text: String,
    /// The line of the header in the file as it was read, from 1.
    pub line: usize,
}

impl Part {
    /// The part's text.
    pub fn text(&self) -> &str {
        match self {
            Self::Raw(text) => text,
            Self::Block(block) => &block.text,
        }
    }
}

/// Takes a file apart. Total: any text gives parts, and the parts in a row are the text.
pub(super) fn split(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut scan = Scan::default();
    let mut open = Open {
        block: None,
        start: 0,
    };
    // Where the run of blank and comment lines that ends here began, and what in it counts.
    let mut run: Option<Run> = None;
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let (start, words) = (at, line.trim());
        at += line.len();
        if !scan.is_neutral() {
            scan.read(line);
            run = None;
            continue;
        }
        if words.is_empty() || words.starts_with('#') {
            run = Some(run.unwrap_or_default().with(start, words.is_empty()));
            continue;
        }
        let Some((name, array)) = header(words).filter(|(name, _)| !open.holds(name)) else {
            scan.read(if words.starts_with('[') { "" } else { line });
            run = None;
            continue;
        };
        let run = run.take().unwrap_or_default();
        let border = run.attached.unwrap_or(start);
        let loose = run.loose.filter(|&loose| loose < border);
        open.close(&text[open.start..loose.unwrap_or(border)], &mut parts);
        if let Some(loose) = loose {
            parts.push(Part::Raw(text[loose..border].to_owned()));
        }
        open = Open {
            block: Some((name, array, number + 1)),
            start: border,
        };
    }
    open.close(&text[open.start..], &mut parts);
    parts
}

struct Open {
    block: Option<(Cow<'static, str>, bool, usize)>,
    start: usize,
}

impl Open {
    /// True where the header `name` opens a table inside of this block: `annotation.extra`.
    fn holds(&self, name: &str) -> bool {
        let Some((own, ..)) = &self.block else {
            return false;
        };
        name.strip_prefix(&**own)
            .is_some_and(|rest| rest.starts_with('.'))
    }

    fn close(&mut self, text: &str, parts: &mut Vec<Part>) {
        match self.block.take() {
            Some((name, array, line)) => {
                parts.push(Part::Block(Block {
                    name,
                    array,
                    text: text.to_owned(),
                    line,
                }));
            }
            None if text.is_empty() => {}
            None => parts.push(Part::Raw(text.to_owned())),
        }
    }
}

/// Blank and comment lines in a row.
#[derive(Clone, Copy, Default)]
struct Run {
    /// A blank line was seen.
    blank: bool,
    /// The first comment after a blank line.
    loose: Option<usize>,
    /// The first of the comments that end the run.
    attached: Option<usize>,
}

impl Run {
    fn with(mut self, at: usize, blank: bool) -> Self {
        if blank {
            self.blank = true;
            self.attached = None;
        } else if self.blank {
            self.loose = self.loose.or(Some(at));
            self.attached = self.attached.or(Some(at));
        }
        self
    }
}

/// The names of the tables that a notes file has, which need no memory of their own.
const NAMES: [&str; 8] = [
    "document",
    "code",
    "annotation",
    "mention",
    "entity",
    "quote",
    "orphan",
    "deleted",
];

/// The name in a header line, and whether it is one of many.
fn header(line: &str) -> Option<(Cow<'static, str>, bool)> {
    let inner = line.strip_prefix('[')?;
    let (inner, array) = inner
        .strip_prefix('[')
        .map_or((inner, false), |inner| (inner, true));
    let inner = &inner[..inner.find(']')?];
    if let Some(name) = NAMES.into_iter().find(|name| *name == inner) {
        return Some((name.into(), array));
    }
    let is_of_the_name = |letter: &char| !letter.is_whitespace() && !matches!(letter, '"' | '\'');
    let name: String = inner.chars().filter(is_of_the_name).collect();
    (!name.is_empty()).then_some((name.into(), array))
}

/// Where in TOML's syntax a line ends: inside of brackets, inside of a long string, or neither.
#[derive(Default)]
struct Scan {
    depth: usize,
    /// The quotation mark of the open long string.
    long: Option<u8>,
}

impl Scan {
    fn is_neutral(&self) -> bool {
        self.depth == 0 && self.long.is_none()
    }

    fn read(&mut self, line: &str) {
        let bytes = line.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let rest = &bytes[at..];
            if let Some(mark) = self.long {
                if rest[0] == b'\\' && mark == b'"' {
                    at += 2;
                } else if rest.starts_with(&[mark; 3]) {
                    // Up to two more marks may belong to the string's end.
                    at += rest
                        .iter()
                        .take(5)
                        .take_while(|&&byte| byte == mark)
                        .count();
                    self.long = None;
                } else {
                    at += 1;
                }
                continue;
            }
            let plain =
                |byte: &u8| !matches!(byte, b'#' | b'"' | b'\'' | b'[' | b'{' | b']' | b'}');
            match rest[0] {
                b'#' => return,
                mark @ (b'"' | b'\'') if rest.starts_with(&[mark; 3]) => {
                    self.long = Some(mark);
                    at += 3;
                }
                mark @ (b'"' | b'\'') => at += short_string(rest, mark),
                b'[' | b'{' => {
                    self.depth += 1;
                    at += 1;
                }
                b']' | b'}' => {
                    self.depth = self.depth.saturating_sub(1);
                    at += 1;
                }
                _ => at += rest.iter().take_while(|byte| plain(byte)).count(),
            }
        }
    }
}

/// The length of the string that `rest` begins with, marks included.
fn short_string(rest: &[u8], mark: u8) -> usize {
    // Only the last byte of a line can be a line break.
    let line = rest.strip_suffix(b"\n").unwrap_or(rest);
    let mut at = 1;
    while at < line.len() {
        let next = if mark == b'"' {
            memchr2(mark, b'\\', &line[at..])
        } else {
            memchr(mark, &line[at..])
        };
        match next {
            Some(next) if line[at + next] == mark => return at + next + 1,
            Some(next) => at += next + 2,
            None => break,
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// `wanted` has one entry a part: its name (`-` for raw text), a colon, and its line count.
    fn check_split(text: &str, wanted: &str) {
        let parts = split(text);
        let found: Vec<_> = parts
            .iter()
            .map(|part| {
                let name = match part {
                    Part::Raw(_) => "-",
                    Part::Block(block) => &block.name,
                };
                format!("{name}:{}", part.text().lines().count())
            })
            .collect();
        assert_eq!(found.join(" "), wanted, "{text}");
        assert_eq!(parts.iter().map(Part::text).collect::<String>(), text);
    }

    #[test]
    fn blocks_take_the_comments_right_above_them() {
        check_split("schema = 1\n\n[document]\nid = 1\n", "-:2 document:2");
        check_split("[[a]]\n# of a\n\n# of b\n[[b]]\n", "a:3 b:2");
        check_split("[[a]]\n\n# alone\n\n# of b\n[[b]]\n\n# end", "a:2 -:2 b:4");
        check_split("", "");
    }

    #[test]
    fn headers_are_no_words_in_strings_and_lists() {
        check_split(
            "[[a]]\nx = \"\"\"\n[[b]]\n\\\"\"\"\n[[c]]\"\"\"\n[[d]]\n",
            "a:5 d:1",
        );
        check_split("[[a]]\nx = '''\n[[b]]\n\\'''\n[[d]]\n", "a:4 d:1");
        check_split("[[a]]\nx = [\n[1], # ]\n['[[b]]']\n]\n[[d]]\n", "a:5 d:1");
        check_split(
            "[[a]]\nx = '\"\"\"'\ny = \"'''\"\nz = \"\\\"[\"\n[[d]]\n",
            "a:4 d:1",
        );
        check_split("[[a]]\n[a.b]\n[[a.c]]\n[ab]\n", "a:3 ab:1");
    }

    proptest! {
        #[test]
        fn the_parts_in_a_row_are_the_file(text in "([\\[\\]a\"'#= \\\\\n]|\"\"\"|\\[\\[a\\]\\]\n){0,60}") {
            let parts = split(&text);
            prop_assert_eq!(parts.iter().map(Part::text).collect::<String>(), text);
        }
    }
}
