//! `WebAnno` TSV 3.3: a token a line, a group of columns for each layer; places in UTF-16 units.
//!
//! Tokens are cut at the ends of every span, so that no sub-tokens are needed. A span of several
//! tokens, or one that shares a token with another of its layer, has its number in brackets.

use std::fmt::Write as _;

use super::push::push_number;
use super::spans::{Labelled, labelled};
use super::tokens::{Utf16Index, covered, tokens, trimmed};
use super::uima::{LAYERS, features};
use super::{Export, Format, Thing, Unit, Written};
use crate::text::{Article, Span, bounds};

pub(super) const FORMAT: Format = Format {
    name: "webanno",
    ending: "webanno.tsv",
    about: "WebAnno TSV 3.3: marks, names, quotes as layers",
    unit: Unit::Utf16,
    lacks: &[
        Thing::Bookmarks,
        Thing::Lost,
        Thing::Colours,
        Thing::Descriptions,
        Thing::Readers,
        Thing::Memo,
        Thing::Articles,
    ],
    also_loses: "white space between sentences",
    write,
    parts: None,
};

/// The values of the features of a span.
type Values<'a> = Vec<Option<&'a str>>;

/// A span in a layer: its number, from 1, and if it has to be written.
struct Cell {
    number: usize,
    is_numbered: bool,
}

fn write(exports: &[Export<'_>]) -> Written {
    let Some(export) = exports.first() else {
        return Written::default();
    };
    let text = export.article.text();
    let index = Utf16Index::new(text);
    let all = labelled(export);
    let tokens = tokens(text, all.iter().map(|item| item.span));
    let (values, layers) = layers(text, &all, &tokens);
    let mut out = String::from("#FORMAT=WebAnno TSV 3.3\n");
    // Writing to a string cannot fail.
    for (_, name, features) in LAYERS {
        let _ = writeln!(out, "#T_SP={name}|{}", features.join("|"));
    }
    out.push('\n');
    for (number, sentence) in sentences(export.article).into_iter().enumerate() {
        let _ = writeln!(out, "\n#Text={}", escaped(sentence.of(text)));
        let words = covered(&tokens, sentence);
        for (at, token) in words.clone().enumerate() {
            let span = tokens[token];
            let (start, end) = index.units(span);
            let (sentence, word) = (number + 1, at + 1);
            for (number, next) in [(sentence, '-'), (word, '\t'), (start, '-'), (end, '\t')] {
                push_number(&mut out, number);
                out.push(next);
            }
            out.push_str(span.of(text));
            out.push('\t');
            for ((_, _, features), cells) in LAYERS.iter().zip(&layers) {
                for feature in 0..features.len() {
                    push_column(&mut out, &values, &cells[token], feature);
                    out.push('\t');
                }
            }
            out.push('\n');
        }
    }
    out.into()
}

/// The values of each span, and for each layer and token the spans on it.
fn layers<'a>(
    text: &str,
    all: &'a [Labelled<'_>],
    tokens: &[Span],
) -> (Vec<Values<'a>>, Vec<Vec<Vec<Cell>>>) {
    let mut all_values = Vec::new();
    let mut layers = Vec::new();
    for (sort, ..) in LAYERS {
        let mut cells: Vec<Vec<Cell>> = tokens.iter().map(|_| Vec::new()).collect();
        for item in all.iter().filter(|item| item.sort == sort) {
            let words = covered(tokens, trimmed(text, item.span));
            for values in features(item) {
                all_values.push(values);
                let number = all_values.len();
                for word in words.clone() {
                    cells[word].push(Cell {
                        number,
                        is_numbered: words.len() > 1,
                    });
                }
            }
        }
        // A number is on all tokens of a span or on none.
        let mut stacked = vec![false; all_values.len() + 1];
        for cell in cells.iter().filter(|cells| cells.len() > 1).flatten() {
            stacked[cell.number] = true;
        }
        for cell in cells.iter_mut().flatten() {
            cell.is_numbered |= stacked[cell.number];
        }
        layers.push(cells);
    }
    (all_values, layers)
}

fn push_column(out: &mut String, values: &[Values<'_>], cells: &[Cell], feature: usize) {
    if cells.is_empty() {
        out.push('_');
    }
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.push('|');
        }
        match values[cell.number - 1][feature] {
            Some(words) => push_value(out, words),
            None => out.push('*'),
        }
        if cell.is_numbered {
            out.push('[');
            push_number(out, cell.number);
            out.push(']');
        }
    }
}

/// Writes a value with what has a meaning in a column escaped.
fn push_value(out: &mut String, words: &str) {
    let mut last = ' ';
    for letter in words.chars() {
        match letter {
            '\\' | '[' | ']' | '|' | '_' | ';' | '*' => out.extend(['\\', letter]),
            '>' if last == '-' => {
                out.pop();
                out.push_str("\\->");
            }
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            letter if letter.is_control() => out.push(' '),
            letter => out.push(letter),
        }
        last = letter;
    }
}

/// A sentence on one line.
fn escaped(words: &str) -> String {
    let mut out = String::new();
    for letter in words.chars() {
        match letter {
            '\\' => out.push_str("\\\\"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            letter => out.push(letter),
        }
    }
    out
}

fn sentences(article: &Article) -> Vec<Span> {
    let text = article.text();
    let blocks = article.blocks().iter();
    let sentences = blocks.flat_map(|block| {
        let start = block.span.start as usize;
        let sentences = bounds::sentences(block.span.of(text));
        sentences.map(move |(at, words)| Span::new(start + at, start + at + words.len()))
    });
    sentences
        .map(|span| trimmed(text, span))
        .filter(|span| !span.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_meaning_in_a_column_is_escaped() {
        let value = |words: &str| {
            let mut out = String::new();
            push_value(&mut out, words);
            out
        };
        assert_eq!(
            value("a|b [c] d_e; f* g->h \\"),
            "a\\|b \\[c\\] d\\_e\\; f\\* g\\->h \\\\"
        );
        assert_eq!(value("a\tb\nc"), "a\\tb\\nc");
        assert_eq!(escaped("a\tb\nc\\"), "a\\tb\\nc\\\\");
    }
}
