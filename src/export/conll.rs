//! `CoNLL`: a word a line with its name's type in BIO, an empty line between sentences.

use unicode_segmentation::UnicodeSegmentation as _;

use super::{Export, Format, Thing, Unit, Written};

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
    let mut out = String::new();
    for export in exports {
        let text = export.article.text();
        let names = export.names();
        let mut next = 0;
        for block in export.article.blocks() {
            let start = block.span.start as usize;
            for sentence in block.span.of(text).split_sentence_bound_indices() {
                let mut began = None;
                for (at, word) in sentence.1.split_word_bound_indices() {
                    if word.trim().is_empty() {
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
                    out.extend(word.split_whitespace());
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
