//! `CoNLL`: a word a line with its name's type in BIO, an empty line between sentences.

use super::{Export, Format, Thing, Unit, Written};
use crate::text::bounds;

pub(super) const FORMAT: Format = Format {
    name: "conll",
    ending: "iob",
    about: "CoNLL 2003: words and the types of names",
    unit: Unit::Tokens,
    lacks: &[
        Thing::Annotations,
        Thing::Bookmarks,
        Thing::Lost,
        Thing::Quotes,
        Thing::Memo,
    ],
    also_loses: "white space, and whom a name stands for",
    write,
    parts: None,
};

fn write(exports: &[Export<'_>]) -> Written {
    let letters = exports.iter().map(|export| export.article.text().len());
    let mut out = String::with_capacity(letters.sum::<usize>() * 2);
    for export in exports {
        let text = export.article.text();
        let names = export.names();
        let mut next = 0;
        for block in export.article.blocks() {
            let start = block.span.start as usize;
            for sentence in bounds::sentences(block.span.of(text)) {
                let mut began = None;
                for (at, word) in bounds::words(sentence.1) {
                    // A word of ASCII is visible or not as its first letter is.
                    let is_visible = word.is_ascii() && word.as_bytes()[0] > b' ';
                    if !is_visible && (word == " " || word.trim().is_empty()) {
                        continue;
                    }
                    let at = start + sentence.0 + at;
                    while names
                        .get(next)
                        .is_some_and(|name| name.mention.span.end as usize <= at)
                    {
                        next += 1;
                    }
                    let here = names.get(next);
                    let here =
                        here.filter(|name| (name.mention.span.start as usize) < at + word.len());
                    if is_visible {
                        out.push_str(word);
                    } else {
                        out.extend(word.split_whitespace());
                    }
                    match here {
                        None => out.push_str(" O\n"),
                        Some(name) => {
                            let sign = if began == Some(next) { "I" } else { "B" };
                            began = Some(next);
                            out.extend([" ", sign, "-", name.mention.kind.code(), "\n"]);
                        }
                    }
                }
                out.push('\n');
            }
        }
    }
    out.into()
}
