//! LaTeX source → an article: sections, lists, quotations, verse, tables, code, notes, emphasis.
//! Commands that are not known go, the words in their braces stay.

use std::collections::HashMap;

use super::{Draft, finish};
use crate::import::build::Nesting;
use crate::import::{Hints, Parsed, Refusal, decode, links};
use crate::text::{BlockKind, Style};

/// Groups may nest so deep.
const DEEPEST: usize = 100;

/// Reads `bytes` as LaTeX.
pub(in crate::import) fn import(bytes: Vec<u8>, hints: &Hints) -> Result<Parsed, Refusal> {
    let decoded = decode(bytes, hints.charset.as_deref())?;
    let source = without_comments(&decoded.text);
    let mut reader = Reader::default();
    let body = match source.split_once("\\begin{document}") {
        Some((preamble, body)) => {
            reader.preamble(preamble);
            body.split("\\end{document}").next().unwrap_or_default()
        }
        None => source.as_str(),
    };
    reader.read(body, 0);
    reader.nesting.end(&mut reader.draft.builder);
    for (n, note) in std::mem::take(&mut reader.notes).into_iter().enumerate() {
        let label = Some((n + 1).to_string());
        reader
            .nesting
            .set_footnote(&mut reader.draft.builder, label);
        reader.read(&note, DEEPEST / 2);
        reader.nesting.set_footnote(&mut reader.draft.builder, None);
    }
    finish(reader.draft, decoded.warning, hints)
}

/// The source without what stands after `%`, except in verbatim text.
fn without_comments(text: &str) -> String {
    let mut source = String::with_capacity(text.len());
    let mut verbatim = false;
    for line in text.lines() {
        verbatim |= line.contains("\\begin{verbatim") || line.contains("\\begin{lstlisting");
        let cut = if verbatim { None } else { comment(line) };
        verbatim &= !(line.contains("\\end{verbatim") || line.contains("\\end{lstlisting"));
        match cut {
            // A line that is a comment alone leaves no blank line.
            Some(at) if line[..at].trim().is_empty() => {}
            Some(at) => source.push_str(&line[..at]),
            None => {
                source.push_str(line);
                source.push('\n');
            }
        }
    }
    source
}

fn comment(line: &str) -> Option<usize> {
    let is_escaped =
        |at: usize| line[..at].bytes().rev().take_while(|&b| b == b'\\').count() % 2 == 1;
    memchr::memchr_iter(b'%', line.as_bytes()).find(|&at| !is_escaped(at))
}

#[derive(Default)]
struct Reader {
    draft: Draft,
    nesting: Nesting,
    notes: Vec<String>,
    /// The open environments.
    environments: Vec<String>,
    in_table: bool,
    /// What the commands stand for that the source defines itself.
    macros: HashMap<String, String>,
    /// How many bytes came of them.
    expanded: usize,
    /// How many braces were not closed: after many of them none is looked at.
    unclosed: usize,
}

/// After so many braces without an end the rest is read as plain words.
const MOST_UNCLOSED: usize = 50;
/// The longest formula in a line of text, in bytes.
const LONGEST_FORMULA: usize = 5000;
/// The longest text that a command may stand for, in bytes, and how many bytes all may give.
const LONGEST_MACRO: usize = 2000;
const MOST_EXPANDED: usize = 1 << 20;
/// A command in the text of a command counts as so many groups.
const DEPTH_OF_MACRO: usize = 10;

impl Reader {
    fn preamble(&mut self, preamble: &str) {
        for (command, rest) in commands(preamble) {
            if is_definition(command) {
                self.define(rest);
            }
            if !matches!(command, "title" | "author" | "date") {
                continue;
            }
            let Some((argument, _)) = group(rest) else {
                continue;
            };
            match command {
                "title" => self.draft.title(&plain(argument)),
                "author" => self.authors(argument),
                _ => self.draft.date(&plain(argument)),
            }
        }
    }

    /// Keeps what `\\newcommand` defines, if it takes no arguments; gives what follows the definition.
    fn define<'a>(&mut self, rest: &'a str) -> &'a str {
        let rest = rest.trim_start();
        let (name, after) = if let Some((name, after)) = group(rest) {
            (name.trim(), after)
        } else {
            let letters = rest.bytes().skip(1).take_while(u8::is_ascii_alphabetic);
            let end = (1 + letters.count()).min(rest.len());
            rest.split_at_checked(end).unwrap_or((rest, ""))
        };
        let (arguments, after) = optional(after);
        let (_, after) = optional(after);
        let Some((words, after)) = group(after.trim_start()) else {
            return after;
        };
        let name = name.strip_prefix('\\').unwrap_or_default();
        let fits = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphabetic());
        if fits && arguments.is_none() && !words.contains('#') && words.len() <= LONGEST_MACRO {
            self.macros.insert(name.to_owned(), words.to_owned());
        }
        after
    }

    /// Takes the authors; what they thank for becomes notes.
    fn authors(&mut self, argument: &str) {
        let mut rest = argument;
        let mut authors = String::new();
        while let Some((before, after)) = rest.split_once("\\thanks") {
            authors.push_str(before);
            let found = group(after);
            self.notes.extend(found.map(|(words, _)| words.to_owned()));
            rest = found.map_or(after, |(_, after)| after);
        }
        authors.push_str(rest);
        self.draft.author(&names(&authors));
    }

    fn begin(&mut self, kind: BlockKind) {
        self.nesting.begin(&mut self.draft.builder, kind);
    }

    fn read(&mut self, source: &str, depth: usize) {
        let mut rest = source;
        while let Some(at) = rest.find(['\\', '{', '}', '$', '~', '`', '\'', '-', '\n', '&']) {
            self.draft.builder.text(&rest[..at]);
            rest = &rest[at..];
            rest = match rest.as_bytes()[0] {
                b'\\' => self.command(&rest[1..], depth),
                b'{' => self.group(rest, depth),
                b'$' => self.formula(rest),
                b'\n' => self.line_end(rest),
                b'&' if self.in_table => {
                    self.draft.builder.end_cell();
                    &rest[1..]
                }
                b'`' if rest.starts_with("``") => self.shown("“", &rest[2..]),
                b'\'' if rest.starts_with("''") => self.shown("”", &rest[2..]),
                b'`' => self.shown("‘", &rest[1..]),
                b'\'' => self.shown("’", &rest[1..]),
                b'-' if rest.starts_with("---") => self.shown("—", &rest[3..]),
                b'-' if rest.starts_with("--") => self.shown("–", &rest[2..]),
                b'-' => self.shown("-", &rest[1..]),
                b'&' => self.shown("&", &rest[1..]),
                b'~' => self.shown(" ", &rest[1..]),
                _ => &rest[1..],
            };
            if self.draft.builder.is_full() {
                return;
            }
        }
        self.draft.builder.text(rest);
    }

    fn shown<'a>(&mut self, words: &str, rest: &'a str) -> &'a str {
        self.draft.builder.text(words);
        rest
    }

    fn line_end<'a>(&mut self, rest: &'a str) -> &'a str {
        let after = rest.trim_start_matches([' ', '\t', '\n']);
        let blank = rest[..rest.len() - after.len()].matches('\n').count() > 1;
        if blank && !self.in_table {
            let kind = match self.environments.last().map(String::as_str) {
                Some("verse") => BlockKind::Lines,
                _ => BlockKind::Paragraph,
            };
            self.begin(kind);
        } else {
            self.draft.builder.text(" ");
        }
        after
    }

    fn formula<'a>(&mut self, rest: &'a str) -> &'a str {
        let sign = if rest.starts_with("$$") { "$$" } else { "$" };
        let inner = &rest[sign.len()..];
        let Some(end) = within(inner, sign) else {
            return inner;
        };
        self.draft.builder.open(Style::Code);
        self.draft.builder.text(inner[..end].trim());
        self.draft.builder.close();
        &inner[end + sign.len()..]
    }

    /// See [`group`]; counts what is not closed.
    fn argument<'a>(&mut self, rest: &'a str) -> Option<(&'a str, &'a str)> {
        if self.unclosed > MOST_UNCLOSED {
            return None;
        }
        let found = group(rest);
        self.unclosed += usize::from(found.is_none() && rest.starts_with('{'));
        found
    }

    fn group<'a>(&mut self, rest: &'a str, depth: usize) -> &'a str {
        if depth >= DEEPEST {
            return &rest[1..];
        }
        match self.argument(rest) {
            Some((inner, after)) => {
                // {\em words}, {\bf words}
                let style = [
                    ("\\em", Style::Emphasis),
                    ("\\it", Style::Emphasis),
                    ("\\bf", Style::Strong),
                ]
                .into_iter()
                .find_map(|(command, style)| {
                    let words = inner.trim_start().strip_prefix(command)?;
                    let words = words
                        .strip_prefix("series")
                        .or_else(|| words.strip_prefix("shape"))
                        .unwrap_or(words);
                    words
                        .starts_with([' ', '{', '\\', '\n'])
                        .then_some((words, style))
                });
                match style {
                    Some((words, style)) => self.styled(style, words.trim_start(), depth + 1),
                    None => self.read(inner, depth + 1),
                }
                after
            }
            None => &rest[1..],
        }
    }

    fn styled(&mut self, style: Style, words: &str, depth: usize) {
        self.draft.builder.open(style);
        self.read(words, depth + 1);
        self.draft.builder.close();
    }

    /// Reads what follows a backslash; gives what is left.
    fn command<'a>(&mut self, rest: &'a str, depth: usize) -> &'a str {
        let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let Some(first) = rest.chars().next() else {
            return rest;
        };
        if length == 0 {
            let after = &rest[first.len_utf8()..];
            return match first {
                '\\' => {
                    if self.in_table {
                        self.draft.builder.end_row();
                    } else {
                        self.draft.builder.line_break();
                    }
                    optional(after.trim_start_matches('*')).1
                }
                '\'' | '`' | '^' | '"' | '~' | '=' | '.' => self.accented(first, after),
                '[' | '(' => {
                    let close = if first == '[' { "\\]" } else { "\\)" };
                    let Some(end) = within(after, close) else {
                        return after;
                    };
                    self.draft.builder.open(Style::Code);
                    self.draft.builder.text(after[..end].trim());
                    self.draft.builder.close();
                    &after[end + 2..]
                }
                ' ' | ',' | ';' | ':' | '\n' => self.shown(" ", after),
                '-' | '/' | '!' | '@' => after,
                _ => self.shown(&rest[..first.len_utf8()], after),
            };
        }
        let name = &rest[..length];
        let after = rest[length..].trim_start_matches('*');
        if depth >= DEEPEST {
            return after;
        }
        if let Some(words) = sign(name) {
            let after = after
                .strip_prefix("{}")
                .unwrap_or(after.trim_start_matches(' '));
            return self.shown(words, after);
        }
        if is_definition(name) {
            return self.define(after);
        }
        if let Some(words) = self.macros.get(name).cloned()
            && self.expanded < MOST_EXPANDED
        {
            self.expanded += words.len().max(1);
            self.read(&words, depth + DEPTH_OF_MACRO);
            let keeps_blank = words.ends_with("\\xspace");
            return after.strip_prefix("{}").unwrap_or(if keeps_blank {
                after
            } else {
                after.trim_start_matches(' ')
            });
        }
        let (first_option, after_option) = optional(after);
        let argument = self.argument(after_option.trim_start());
        let level = match name {
            "part" | "chapter" | "section" => Some(2),
            "subsection" => Some(3),
            "subsubsection" => Some(4),
            "paragraph" | "subparagraph" => Some(5),
            _ => None,
        };
        if let (Some(level), Some((words, after))) = (level, argument) {
            self.begin(BlockKind::Heading(level));
            self.read(words, depth + 1);
            self.begin(BlockKind::Paragraph);
            return after;
        }
        match (name, argument) {
            ("begin", Some((environment, after))) => self.open(environment, after),
            ("end", Some((environment, after))) => {
                self.close(environment);
                after
            }
            ("item", _) => {
                self.nesting.open_item(&mut self.draft.builder);
                if let Some(term) = first_option {
                    self.styled(Style::Strong, term, depth + 1);
                    self.draft.builder.text(" ");
                }
                after_option
            }
            ("emph" | "textit" | "textsl" | "enquote", Some((words, after))) => {
                if name == "enquote" {
                    self.draft.builder.text("“");
                    self.read(words, depth + 1);
                    self.draft.builder.text("”");
                } else {
                    self.styled(Style::Emphasis, words, depth);
                }
                after
            }
            ("textbf", Some((words, after))) => {
                self.styled(Style::Strong, words, depth);
                after
            }
            ("texttt" | "lstinline", Some((words, after))) => {
                self.styled(Style::Code, words, depth);
                after
            }
            ("verb", _) => {
                let mark = after.chars().next().unwrap_or(' ');
                let inner = &after[mark.len_utf8().min(after.len())..];
                let end = inner.find(mark).unwrap_or(inner.len());
                self.draft.builder.open(Style::Code);
                self.draft.builder.text(&inner[..end]);
                self.draft.builder.close();
                inner[end..].strip_prefix(mark).unwrap_or_default()
            }
            ("href", Some((target, after))) => {
                let (words, after) = group(after).unwrap_or((target, after));
                match links::resolve(None, target) {
                    Some(link) => self.styled(Style::Link(link), words, depth),
                    None => self.read(words, depth + 1),
                }
                after
            }
            ("url", Some((target, after))) => {
                self.draft.builder.text(target);
                after
            }
            ("footnote" | "thanks", Some((words, after))) => {
                self.notes.push(words.to_owned());
                let label = self.notes.len().to_string();
                self.draft.builder.open(Style::FootnoteRef(label.clone()));
                self.draft.builder.text(&format!("[{label}]"));
                self.draft.builder.close();
                after
            }
            ("caption", Some((words, after))) => {
                self.in_table = false;
                self.begin(BlockKind::Caption);
                self.read(words, depth + 1);
                self.begin(BlockKind::Paragraph);
                after
            }
            (
                "cite" | "citep" | "citet" | "parencite" | "textcite" | "autocite" | "ref"
                | "eqref" | "pageref" | "autoref" | "cref" | "Cref",
                Some((keys, after)),
            ) => {
                self.draft.builder.text(&format!("[{keys}]"));
                after
            }
            ("title", Some((words, after))) => {
                self.draft.title(&plain(words));
                after
            }
            ("author", Some((words, after))) => {
                self.authors(words);
                after
            }
            ("par", _) => {
                self.begin(BlockKind::Paragraph);
                after
            }
            ("bibitem", Some((_, after))) => {
                self.begin(BlockKind::Paragraph);
                after
            }
            (
                "label" | "includegraphics" | "input" | "include" | "usepackage" | "documentclass"
                | "date" | "vspace" | "hspace" | "bibliography" | "bibliographystyle" | "pagestyle"
                | "thispagestyle" | "setcounter" | "index" | "hypersetup" | "cline" | "setlength"
                | "color" | "textcolor" | "fontsize",
                Some((_, after)),
            ) => after,
            _ => after_option,
        }
    }

    fn accented<'a>(&mut self, accent: char, rest: &'a str) -> &'a str {
        let (letter, after) = if let Some((inner, after)) = self.argument(rest) {
            (inner.trim_start_matches('\\').chars().next(), after)
        } else {
            // `\"\i` is an i without its dot, with two.
            let rest = rest.strip_prefix('\\').map_or(rest, |inner| {
                let is_letter = inner.starts_with(['i', 'j'])
                    && !inner[1..].starts_with(|c: char| c.is_ascii_alphabetic());
                if is_letter { inner } else { rest }
            });
            let letter = rest.chars().next();
            let after = &rest[letter.map_or(0, char::len_utf8)..];
            (
                letter,
                after
                    .strip_prefix(' ')
                    .filter(|_| letter == Some('i'))
                    .unwrap_or(after),
            )
        };
        let mark = match accent {
            '\'' => '\u{301}',
            '`' => '\u{300}',
            '^' => '\u{302}',
            '"' => '\u{308}',
            '~' => '\u{303}',
            '=' => '\u{304}',
            _ => '\u{307}',
        };
        if let Some(letter) = letter {
            let whole = unicode_normalization::char::compose(letter, mark).unwrap_or(letter);
            self.draft.builder.text(whole.encode_utf8(&mut [0; 4]));
        }
        after
    }

    fn open<'a>(&mut self, environment: &str, after: &'a str) -> &'a str {
        let name = environment.trim_end_matches('*');
        if matches!(
            name,
            "verbatim" | "lstlisting" | "minted" | "Verbatim" | "comment"
        ) {
            let end = format!("\\end{{{environment}}}");
            let (inside, rest) = after.split_once(&end).unwrap_or((after, ""));
            if name != "comment" {
                let inside = optional(inside).1;
                let inside = inside.split_once('\n').map_or(inside, |(_, lines)| lines);
                self.begin(BlockKind::Code);
                self.draft.builder.text(inside.trim_end());
                self.begin(BlockKind::Paragraph);
            }
            return rest;
        }
        self.environments.push(name.to_owned());
        let builder = &mut self.draft.builder;
        let mut rest = optional(after).1;
        match name {
            "itemize" | "description" => self.nesting.open_list(None),
            "enumerate" => self.nesting.open_list(Some(1)),
            "quote" | "quotation" | "displayquote" | "abstract" if name != "abstract" => {
                self.nesting.open_quotation(builder);
            }
            "verse" => self.begin(BlockKind::Lines),
            "tabular" | "tabularx" | "longtable" | "array" => {
                rest = group(rest).map_or(rest, |(_, rest)| rest);
                self.begin(BlockKind::Table);
                self.in_table = true;
            }
            "equation" | "align" | "gather" | "math" | "displaymath" | "eqnarray"
            | "tikzpicture" => {
                let end = format!("\\end{{{environment}}}");
                let (inside, after) = rest.split_once(&end).unwrap_or((rest, ""));
                self.environments.pop();
                if name != "tikzpicture" {
                    self.begin(BlockKind::Code);
                    self.draft.builder.text(inside.trim());
                    self.begin(BlockKind::Paragraph);
                }
                return after;
            }
            "thebibliography" => rest = group(rest).map_or(rest, |(_, rest)| rest),
            _ => self.begin(BlockKind::Paragraph),
        }
        rest
    }

    fn close(&mut self, environment: &str) {
        let name = environment.trim_end_matches('*');
        if self.environments.pop().as_deref() != Some(name) {
            return;
        }
        let builder = &mut self.draft.builder;
        match name {
            "itemize" | "description" | "enumerate" => {
                self.nesting.close_item(builder);
                self.nesting.close_list();
                self.begin(BlockKind::Paragraph);
            }
            "quote" | "quotation" | "displayquote" => self.nesting.close_quotation(builder),
            "tabular" | "tabularx" | "longtable" | "array" => {
                builder.end_row();
                self.in_table = false;
                self.begin(BlockKind::Paragraph);
            }
            _ => self.begin(BlockKind::Paragraph),
        }
    }
}

/// Where `sign` stands in `rest`, if it is near.
fn within(rest: &str, sign: &str) -> Option<usize> {
    let window = &rest.as_bytes()[..rest.len().min(LONGEST_FORMULA)];
    memchr::memmem::find(window, sign.as_bytes())
}

fn is_definition(command: &str) -> bool {
    matches!(
        command,
        "newcommand" | "renewcommand" | "providecommand" | "def"
    )
}

/// The commands of a preamble with what follows each.
fn commands(source: &str) -> impl Iterator<Item = (&str, &str)> {
    memchr::memchr_iter(b'\\', source.as_bytes()).map(|at| {
        let rest = &source[at + 1..];
        let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        (&rest[..length], optional(&rest[length..]).1)
    })
}

/// The words in the braces with which `rest` begins, and what follows them.
fn group(rest: &str) -> Option<(&str, &str)> {
    if !rest.starts_with('{') {
        return None;
    }
    let mut depth = 0usize;
    let mut escaped = false;
    for (at, byte) in rest.bytes().enumerate().take(1 << 20) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'{' => depth += 1,
            b'}' => {
                depth -= 1;
                if depth == 0 {
                    return Some((&rest[1..at], &rest[at + 1..]));
                }
            }
            _ => {}
        }
    }
    None
}

/// The words in the brackets with which `rest` may begin, and what follows them.
fn optional(rest: &str) -> (Option<&str>, &str) {
    let inner = rest.strip_prefix('[').filter(|inner| !inner.is_empty());
    let end = inner.and_then(|inner| {
        let window = &inner.as_bytes()[..inner.len().min(500)];
        memchr::memchr(b']', window).map(|end| (&inner[..end], &inner[end + 1..]))
    });
    match end {
        Some((words, after)) => (Some(words), after),
        None => (None, rest),
    }
}

/// The words of an argument without commands.
fn plain(argument: &str) -> String {
    let mut reader = Reader::default();
    reader.read(argument, DEEPEST / 2);
    let mut warnings = Vec::new();
    let article = reader
        .draft
        .builder
        .finish(crate::text::Meta::default(), "", &mut warnings);
    article
        .text()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// The names of authors: what stands before a line break of each.
fn names(argument: &str) -> String {
    let name = |part: &str| plain(part.split("\\\\").next().unwrap_or_default());
    let names = argument.split("\\and").map(name);
    names
        .filter(|name| !name.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
}

/// The characters that commands without arguments stand for.
fn sign(name: &str) -> Option<&'static str> {
    Some(match name {
        "ldots" | "dots" | "textellipsis" => "…",
        "textemdash" => "—",
        "textendash" => "–",
        "ss" => "ß",
        "ae" => "æ",
        "AE" => "Æ",
        "oe" => "œ",
        "OE" => "Œ",
        "o" => "ø",
        "O" => "Ø",
        "aa" => "å",
        "AA" => "Å",
        "l" => "ł",
        "L" => "Ł",
        "i" => "i",
        "S" => "§",
        "P" => "¶",
        "copyright" => "©",
        "pounds" => "£",
        "euro" => "€",
        "LaTeX" => "LaTeX",
        "TeX" => "TeX",
        "textbackslash" => "\\",
        "textasciitilde" => "~",
        "textquotedblleft" => "“",
        "textquotedblright" => "”",
        "quad" | "qquad" => " ",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use crate::import::Format;

    #[test]
    fn latex_is_read_as_what_it_is() {
        check(
            Format::Latex,
            "\\documentclass{article}\n\\title{The \\emph{Quay}}\n\\author{Ana Petrov \\and Ben Cole}\n\\date{2024-05-01}\n\\begin{document}\n\\maketitle\n\
             It \\emph{rained} {\\bf all} \\texttt{day}, % no\nsaid ``the \\href{https://varn.example}{town}''.\\footnote{A note.}\n\n\\section{Ferries}\\label{x}\n\
             Caf\\'e, na\\\"\\i ve --- 5\\,\\% \\& more~words\\ldots\n\\begin{itemize}\n\\item one\n\\item[Two] two\n\\begin{enumerate}\n\\item three\n\\end{enumerate}\n\\end{itemize}\n\
             \\begin{quote}\nWe wait.\n\n--- Nkechi Obi\n\\end{quote}\n\\begin{verbatim}\nls  -l % x\n\\end{verbatim}\n\\begin{table}\\begin{tabular}{ll}\nTown & People \
             \\\\ \\hline\nAlba & 9 \\\\\n\\end{tabular}\\caption{Towns}\\end{table}\n\\begin{verse}\nThe tide \\\\\ngoes out\n\\end{verse}\nAs \\cite{obi} says, $a < b$.\n\
             \\end{document}\nno",
            "h1 The Quay\np It {em:rained} {b:all} {tt:day}, said “the {https://varn.example:town}”.{^1:[1]}\nh2 Ferries\np Café, naïve — 5 % & more words…\n* one\n* \
             {b:Two} two\n 1. three\n> We wait.\nsaid — {who:Nkechi Obi}\ncode ls  -l % x\ntable Town|People/Alba|9\ncaption Towns\nlines The tide/goes out\np As [obi] \
             says, {tt:a < b}.\n[^1] A note.",
            Some("Ana Petrov, Ben Cole"),
            Some("2024-05-01"),
        );
    }

    #[test]
    fn a_percent_sign_hides_words_except_in_verbatim_text() {
        check(
            Format::Latex,
            "\\begin{document}\nOne.\n\\begin{verbatim}\nls % x\n\\end{verbatim}\nTwo. % no\n\n\\begin{lstlisting}\na % b\n\\end{lstlisting}\nThree, \
             5\\% of it. % no\n\\end{document}\n",
            "p One.\ncode ls % x\np Two.\ncode a % b\np Three, 5% of it.",
            None,
            None,
        );
    }

    #[test]
    fn commands_that_the_source_defines_are_their_words() {
        check(
            Format::Latex,
            "\\newcommand{\\dam}{Harrow \\emph{Dam}}\n\\def\\town{Alba}\\newcommand{\\two}[1]{#1 #1}\n\\title{The Quay}\\author{Ana Petrov\\thanks{Of \
             \\emph{Alba}.} \\and Ben Cole}\n\\begin{document}\nIn \\town{} and at \\dam, see Section~\\ref{sec:a}.\n\\newcommand{\\later}{tide}\nA \\later.\n\\end{document}",
            "h1 The Quay\np In Alba and at Harrow {em:Dam}, see Section [sec:a]. A tide.\n[^1] Of {em:Alba}.",
            Some("Ana Petrov, Ben Cole"),
            None,
        );
    }

    #[test]
    fn commands_that_stand_for_each_other_end() {
        let mut source = "\\newcommand{\\a}{x\\a\\a}".to_owned();
        for (one, two) in [("b", "c"), ("c", "d"), ("d", "e"), ("e", "f"), ("f", "b")] {
            let twice = format!("\\{two} ").repeat(200);
            source.extend(["\\newcommand{\\", one, "}{", &twice, "}"]);
        }
        source.push_str("\\begin{document}Words \\a \\b \\b.\\end{document}");
        let parsed = crate::import::parse(
            source.into(),
            Format::Latex,
            &crate::import::Hints::default(),
        );
        let words = parsed.expect("it opens").article.text().len();
        assert!(words < 4 << 20, "{words}");
    }

    #[test]
    fn commands_that_stand_for_a_character_are_that_character() {
        let signs = "ldots … dots … textellipsis … textemdash — textendash – ss ß ae æ AE Æ oe œ OE Œ o ø O Ø aa å AA Å l ł \
            L Ł i i S § P ¶ copyright © pounds £ euro € LaTeX LaTeX TeX TeX textbackslash \\ textasciitilde ~ \
            textquotedblleft “ textquotedblright ”";
        let signs: Vec<&str> = signs.split(' ').collect();
        for pair in signs.chunks(2) {
            let source = format!(
                "\\begin{{document}}\nA\\{}{{}}b.\n\\end{{document}}",
                pair[0]
            );
            check(
                Format::Latex,
                &source,
                &format!("p A{}b.", pair[1]),
                None,
                None,
            );
        }
    }
}
