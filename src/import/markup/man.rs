//! The source of manual pages (`man` and `mdoc` macros) → an article.

use std::fmt::Write as _;

use super::{Draft, by_lines};
use crate::import::build::Builder;
use crate::import::{Hints, Parsed, Refusal};
use crate::text::{BlockKind, Style};

/// Reads `bytes` as a manual page.
pub(in crate::import) fn import(bytes: Vec<u8>, hints: &Hints) -> Result<Parsed, Refusal> {
    by_lines(bytes, hints, |lines| {
        let mut page = Page::default();
        for line in lines {
            page.line(line);
        }
        page.draft
    })
}

#[derive(Default)]
struct Page {
    draft: Draft,
    /// Lines are kept as they are.
    is_code: bool,
    /// The next line is the term of an item.
    is_term: bool,
    /// A macro's definition or what is passed over.
    is_skipped: bool,
    /// What the page is about, after `.Nm`.
    name: String,
}

impl Page {
    fn line(&mut self, line: &str) {
        if self.is_skipped {
            self.is_skipped = line.trim_end() != "..";
            return;
        }
        let control = line.starts_with('.') || line.starts_with('\'');
        if !control {
            if line.trim().is_empty() && !self.is_code {
                self.draft.end();
            } else {
                self.words(line);
            }
            return;
        }
        let rest = line[1..].trim_start();
        let (name, arguments) = rest.split_once([' ', '\t']).unwrap_or((rest, ""));
        let words = arguments_of(arguments);
        let joined = words.join(" ");
        match name {
            "" | "\\\"" => {}
            name if name.starts_with("\\\"") => {}
            "de" | "ig" | "am" => self.is_skipped = true,
            "TH" | "Dt" => {
                let section = words.get(1).map(|section| format!("({section})"));
                let title = words.first().cloned().unwrap_or_default();
                self.draft
                    .title(&plain(&(title + &section.unwrap_or_default())));
                if name == "TH" {
                    self.draft
                        .date(&plain(words.get(2).map_or("", String::as_str)));
                }
            }
            "Dd" => self.draft.date(&joined),
            "SH" | "Sh" => self.heading(2, &joined),
            "SS" | "Ss" => self.heading(3, &joined),
            "PP" | "P" | "LP" | "Pp" | "HP" | "sp" | "Bl" | "El" | "RS" | "RE" | "UE" => {
                self.draft.end();
            }
            "TP" | "TQ" => {
                self.draft.end();
                self.is_term = true;
            }
            "IP" | "It" => {
                self.draft.end();
                let term = plain(&words.first().cloned().unwrap_or_default());
                let shown = if name == "It" { joined } else { term.clone() };
                let is_mark = matches!(term.as_str(), "•" | "*" | "-" | "o" | "·");
                if is_mark && name == "IP" {
                    self.draft.add(
                        BlockKind::Item {
                            depth: 0,
                            number: None,
                        },
                        |_| (),
                    );
                    self.draft.reopen();
                } else if !shown.trim().is_empty() {
                    let shown = if name == "It" {
                        mdoc(&shown, &self.name)
                    } else {
                        shown
                    };
                    self.draft.words(&shown, 0, text);
                    self.draft.end();
                }
            }
            "nf" | "EX" | "Bd" => {
                self.draft.end();
                self.is_code = true;
            }
            "fi" | "EE" | "Ed" => {
                self.draft.end();
                self.is_code = false;
            }
            "B" | "SB" | "Cm" | "Ic" | "Fl" | "Sy" | "Nm" => {
                let shown = match name {
                    "Fl" => format!("-{joined}"),
                    "Nm" => {
                        if self.name.is_empty() {
                            let name = joined.split(" ,").next().unwrap_or_default();
                            name.clone_into(&mut self.name);
                        }
                        if joined.is_empty() {
                            self.name.clone()
                        } else {
                            joined
                        }
                    }
                    _ => joined,
                };
                self.styled(Style::Strong, &mdoc(&shown, &self.name.clone()));
            }
            "I" | "Em" | "Ar" | "Pa" | "Va" => {
                self.styled(Style::Emphasis, &mdoc(&joined, &self.name.clone()));
            }
            "Nd" => self.words(&format!("– {joined}")),
            "BR" | "RB" | "BI" | "IB" | "IR" | "RI" => self.alternating(name, &words),
            "br" => self.draft.builder.line_break(),
            "UR" | "MT" | "SM" | "Op" | "Xr" | "Dq" | "Sq" | "Qq" | "Li" | "An" | "Ql" | "Lk" => {
                self.words(&mdoc(&joined, &self.name.clone()));
            }
            _ => {}
        }
    }

    fn heading(&mut self, level: u8, words: &str) {
        self.is_code = false;
        self.is_term = false;
        self.draft
            .add(BlockKind::Heading(level), |b| text(b, words));
        self.draft.end();
    }

    fn words(&mut self, line: &str) {
        if self.is_code {
            self.draft
                .line_of(BlockKind::Code, |b| b.text(&plain(line)));
            return;
        }
        self.draft.words(line.trim(), 0, text);
        if std::mem::take(&mut self.is_term) {
            self.draft.end();
        }
    }

    fn styled(&mut self, style: Style, words: &str) {
        if self.is_code {
            return self.words(words);
        }
        if words.is_empty() {
            return;
        }
        if self.draft.open {
            self.draft.builder.text(" ");
        } else {
            self.draft.words("", 0, text);
        }
        self.draft.builder.open(style);
        self.draft.builder.text(&plain(words));
        self.draft.builder.close();
        if std::mem::take(&mut self.is_term) {
            self.draft.end();
        }
    }

    /// `.BR ls (1)`: the words have two looks in turn and no blanks between them.
    fn alternating(&mut self, name: &str, words: &[String]) {
        let mut marked = String::new();
        for (n, word) in words.iter().enumerate() {
            let look = char::from(name.as_bytes()[n % 2]);
            let _ = write!(marked, "\\f{look}{word}\\fR");
        }
        self.words(&marked);
    }
}

/// The arguments of a macro: words, or several in quotation marks.
fn arguments_of(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let (mut quoted, mut begun) = (false, false);
    let mut characters = line.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                word.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if !begun => (quoted, begun) = (true, true),
            ' ' | '\t' if !quoted => {
                if begun {
                    words.push(std::mem::take(&mut word));
                }
                begun = false;
            }
            '\\' => {
                if characters.peek() == Some(&'"') {
                    break;
                }
                begun = true;
                word.push('\\');
                word.extend(characters.next());
            }
            c => {
                begun = true;
                word.push(c);
            }
        }
    }
    if begun {
        words.push(word);
    }
    words
}

/// The words of `mdoc` macros among others: their names are left out.
fn mdoc(words: &str, name: &str) -> String {
    const MACROS: [&str; 22] = [
        "Ar", "Fl", "Op", "Cm", "Pa", "Xr", "Ic", "Li", "Em", "Sy", "Ns", "Dq", "Sq", "Qq", "Oo",
        "Oc", "Ql", "Va", "Dv", "Ev", "No", "Pq",
    ];
    let mut shown = String::with_capacity(words.len());
    let mut dash = false;
    for word in words.split(' ') {
        if word == "Fl" {
            dash = true;
            continue;
        }
        if word == "Nm" {
            shown.push(' ');
            shown.push_str(name);
            continue;
        }
        if MACROS.contains(&word) {
            continue;
        }
        let glued = word.len() == 1 && matches!(word, "." | "," | ";" | ":" | ")");
        if !shown.is_empty() && !glued {
            shown.push(' ');
        }
        if std::mem::take(&mut dash) {
            shown.push('-');
        }
        shown.push_str(word);
    }
    shown
}

/// Adds words whose looks change at `\fB`, `\fI` and `\fR`.
fn text(builder: &mut Builder, words: &str) {
    let mut rest = words;
    let mut open = false;
    while let Some(at) = rest.find("\\f") {
        builder.text(&plain(&rest[..at]));
        let mut look = rest[at + 2..].chars();
        let first = look.next();
        rest = look.as_str();
        let font = match first {
            Some('[') => {
                let (font, after) = rest.split_once(']').unwrap_or((rest, ""));
                rest = after;
                font
            }
            Some('(') => {
                let end = rest
                    .char_indices()
                    .nth(2)
                    .map_or(rest.len(), |(end, _)| end);
                let (font, after) = rest.split_at(end);
                rest = after;
                font
            }
            Some('B' | '3') => "B",
            Some('I' | '2') => "I",
            _ => "R",
        };
        if std::mem::take(&mut open) {
            builder.close();
        }
        let style = match font {
            "B" | "CB" => Style::Strong,
            "I" | "CI" => Style::Emphasis,
            _ => continue,
        };
        builder.open(style);
        open = true;
    }
    builder.text(&plain(rest));
    if open {
        builder.close();
    }
}

/// Words without the escapes of `troff`.
fn plain(words: &str) -> String {
    let mut shown = String::with_capacity(words.len());
    let mut characters = words.chars();
    while let Some(c) = characters.next() {
        if c != '\\' {
            shown.push(c);
            continue;
        }
        match characters.next() {
            Some('-') => shown.push('-'),
            Some('e' | '\\') => shown.push('\\'),
            Some('~' | ' ' | '0') => shown.push(' '),
            Some('(') => {
                let name: String = characters.by_ref().take(2).collect();
                shown.push_str(sign(&name));
            }
            Some('[') => {
                let name: String = characters.by_ref().take_while(|c| *c != ']').collect();
                shown.push_str(sign(&name));
            }
            Some('*') => match characters.next() {
                Some('(') => {
                    let name: String = characters.by_ref().take(2).collect();
                    shown.push_str(sign(&name));
                }
                Some('[') => {
                    let name: String = characters.by_ref().take_while(|c| *c != ']').collect();
                    shown.push_str(sign(&name));
                }
                _ => {}
            },
            Some('f') => {
                let next = characters.next();
                if next == Some('[') {
                    characters.by_ref().find(|c| *c == ']');
                } else if next == Some('(') {
                    characters.by_ref().take(2).for_each(drop);
                }
            }
            Some('s') => {
                let next = characters.clone().next();
                if matches!(next, Some('+' | '-')) {
                    characters.next();
                }
                characters.next();
            }
            Some('"' | '#') => break,
            Some('&' | '|' | '^' | '/' | ',' | '%' | ':' | 'c' | '!') | None => {}
            Some('\'') => shown.push('´'),
            Some('`') => shown.push('`'),
            Some(c) => shown.push(c),
        }
    }
    shown
}

/// The character that a name stands for.
fn sign(name: &str) -> &'static str {
    match name {
        "em" => "—",
        "en" => "–",
        "hy" | "mi" => "-",
        "lq" | "Lq" => "“",
        "rq" | "Rq" => "”",
        "oq" => "‘",
        "cq" => "’",
        "aq" => "'",
        "dq" => "\"",
        "bu" => "•",
        "co" => "©",
        "rg" | "R" => "®",
        "tm" | "Tm" => "™",
        "ha" => "^",
        "ti" => "~",
        "rs" => "\\",
        "ga" => "`",
        "->" => "→",
        "<-" => "←",
        "mu" => "×",
        "de" => "°",
        "ss" => "ß",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use crate::import::Format;

    #[test]
    fn manual_pages_are_read_as_what_they_are() {
        check(
            Format::Man,
            ".\\\" no\n.TH FERRY 1 2024-05-01 \"Varn\" \"Harbour\"\n.SH NAME\nferry \\- leave the quay\n.SH SYNOPSIS\n.B ferry\n.RI [ options ]\n.SH \
             OPTIONS\n.TP\n\\fB\\-\\-wait\\fR\nWait \\(em for\n.BR tide (7).\n.IP \\(bu 2\nA \\fIlist\\fR.\n.PP\nRun:\n.nf\nferry  \\-w\n  now\n.fi\n.SS More\nIt rained.\n",
            "h1 FERRY(1)\nh2 NAME\np ferry - leave the quay\nh2 SYNOPSIS\np {b:ferry} [{em:options}]\nh2 OPTIONS\np {b:--wait}\np Wait — for {b:tide}(7).\n* A \
             {em:list}.\np Run:\ncode ferry  -w/  now\nh3 More\np It rained.",
            None,
            Some("2024-05-01"),
        );
        check(
            Format::Man,
            ".Dd May 1, 2024\n.Dt FERRY 1\n.Os\n.Sh NAME\n.Nm ferry\n.Nd leave the quay\n.Sh SYNOPSIS\n.Nm\n.Op Fl w Ar time\n.Sh DESCRIPTION\nThe\n.Nm\nleaves.\n",
            "h1 FERRY(1)\nh2 NAME\np {b:ferry} – leave the quay\nh2 SYNOPSIS\np {b:ferry} -w time\nh2 DESCRIPTION\np The {b:ferry} leaves.",
            None,
            Some("2024-05-01"),
        );
    }

    #[test]
    fn names_of_characters_are_those_characters() {
        let signs = "em — en – hy - mi - lq “ Lq “ rq ” Rq ” oq ‘ cq ’ aq ' dq \" bu • co © rg ® tm ™ Tm ™ ha ^ ti ~ rs \\ ga ` -> → \
            <- ← mu × de ° ss ß";
        let signs: Vec<&str> = signs.split(' ').collect();
        for pair in signs.chunks(2) {
            for name in [format!("\\({}", pair[0]), format!("\\[{}]", pair[0])] {
                check(
                    Format::Man,
                    &format!(".TH FERRY 1\n.SH NAME\nferry a{name}b\n"),
                    &format!("h1 FERRY(1)\nh2 NAME\np ferry a{}b", pair[1]),
                    None,
                    None,
                );
            }
        }
    }
}
