//! Quotes that the kinds of an article's blocks declare: turns of a transcript, quotations and posts
//! with a line that says whose they are, and blocks in which nobody speaks.

use std::ops::Range;

use super::tagged::{Attribution, Form, LinkKind, TaggedText, token_range};
use crate::analysis::rules::Rule;
use crate::analysis::token::Shape;
use crate::text::{Block, BlockKind, Style};

/// Adds the quote that `block` is by its kind. True if there is nothing more to look for in it.
pub(super) fn declared(
    article: TaggedText<'_>,
    blocks: &[Block],
    block: usize,
    found: &mut Vec<Attribution>,
) -> bool {
    let tokens = token_range(article.words, block);
    let (part, cue, source) = match blocks[block].kind {
        BlockKind::Turn if article.rules.has(Rule::Turns) => {
            let Some(source) = speaker(article, blocks, block) else {
                return false;
            };
            let (cue, start) = head_end(article, &source, tokens.end);
            (start..tokens.end, cue, source)
        }
        BlockKind::Quotation | BlockKind::Post if article.rules.has(Rule::SetOff) => {
            let after = (block..blocks.len()).find(|at| blocks[*at].kind != blocks[block].kind);
            let by = after.filter(|at| blocks[*at].kind == BlockKind::Attribution);
            let Some(source) = by.and_then(|by| speaker(article, blocks, by)) else {
                // A post of which nobody knows the author is not said by whoever speaks before it.
                return blocks[block].kind == BlockKind::Post;
            };
            (tokens, None, source)
        }
        BlockKind::Attribution | BlockKind::PullQuote | BlockKind::Credit => return true,
        _ => return false,
    };
    if !part.is_empty() {
        found.push(Attribution {
            parts: vec![part],
            cue,
            source: Some(source),
            link: LinkKind::Own,
            form: Form::Turn,
            block,
        });
    }
    true
}

/// The tokens of the name that a block marks as the speaker's.
fn speaker(article: TaggedText<'_>, blocks: &[Block], block: usize) -> Option<Range<usize>> {
    let mut inlines = blocks[block].inlines.iter();
    let name = inlines.find(|inline| inline.style == Style::Speaker)?.span;
    let words = article.words;
    let tokens = words.token_at(name.start)..words.token_at(name.end - 1) + 1;
    (tokens.end <= words.tokens.len()).then_some(tokens)
}

/// The colon that ends the head of a turn, and the first token after the head: what follows a colon,
/// else the next line.
fn head_end(
    article: TaggedText<'_>,
    source: &Range<usize>,
    end: usize,
) -> (Option<Range<usize>>, usize) {
    let all = &article.words.tokens;
    for at in source.end..end {
        if all[at].shape.has(Shape::LINE) {
            return (None, at);
        }
        let parts = all[at].of(article.text) == ":";
        if parts && all.get(at + 1).is_none_or(|next| next.after_space()) {
            return (Some(at..at + 1), at + 1);
        }
    }
    (None, source.end)
}

#[cfg(test)]
mod tests {
    use crate::analysis::analyse;
    use crate::import::{Format, Hints, parse};

    /// The quotes of `text` with the names of their speakers.
    fn quotes(text: &str, format: Format) -> Vec<(String, String)> {
        let hints = Hints::default();
        let Ok(parsed) = parse(text.into(), format, &hints) else {
            return Vec::new();
        };
        let analysis = analyse(&parsed.article);
        let quote = |quote: &crate::analysis::Quote| {
            let words = quote
                .parts
                .iter()
                .map(|part| parsed.article.words(part.span));
            let names: Vec<&str> = analysis.speaker_names(quote).collect();
            (words.collect::<Vec<_>>().join(" … "), names.join(" and "))
        };
        analysis.quotes.iter().map(quote).collect()
    }

    fn check(text: &str, format: Format, expected: &[(&str, &str)]) {
        let expected: Vec<(String, String)> = expected
            .iter()
            .map(|(words, name)| ((*words).to_owned(), (*name).to_owned()))
            .collect();
        assert_eq!(quotes(text, format), expected, "{text}");
    }

    #[test]
    fn a_quotation_is_said_by_whom_the_line_after_it_names() {
        check(
            "The storm came on Friday, Mayor Ben Cole said.\n\n> The bridge is shut and nobody told us.\n> — Ana Petrov, 1 May 2024\n\n\
             It rained all day.",
            Format::Markdown,
            &[
                ("The storm came on Friday", "Ben Cole"),
                ("The bridge is shut and nobody told us.", "Ana Petrov"),
            ],
        );
        check(
            "Mayor Ben Cole said:\n\n> The bridge is shut and nobody told us.\n\nIt rained all day.",
            Format::Markdown,
            &[("The bridge is shut and nobody told us.", "Ben Cole")],
        );
    }

    #[test]
    fn a_post_is_said_by_its_author_and_by_nobody_else() {
        check(
            "<p>The storm came on Friday, Mayor Ben Cole said.</p><blockquote class=twitter-tweet><p>The bridge is shut and nobody told us: \
             <a href='https://t.co/x'>https://t.co/x</a></p>&mdash; Ana Petrov (@anap) <a href='https://x.example/1'>May 1, 2024</a></blockquote>\
             <p>Mayor Ben Cole said it would open on Monday.</p><blockquote class=instagram-media><p><a href='https://i.example/p/1'>Here is the \
             bridge in the rain</a></p></blockquote><p>It rained all day.</p>",
            Format::Html,
            &[
                ("The storm came on Friday", "Ben Cole"),
                (
                    "The bridge is shut and nobody told us: https://t.co/x",
                    "Ana Petrov",
                ),
                ("it would open on Monday", "Ben Cole"),
            ],
        );
    }

    #[test]
    fn turns_are_said_by_their_speakers() {
        check(
            "Mara Okoye  00:05\nWhere was the ferry?\n\nBen Cole  00:09\nOut at sea. It was late.\n\nMara Okoye  1:00:12\nAll day?",
            Format::Text,
            &[
                ("Where was the ferry?", "Mara Okoye"),
                ("Out at sea. It was late.", "Ben Cole"),
                ("All day?", "Mara Okoye"),
            ],
        );
        check(
            "OBI (shouting): Stop!\nADAMS: I can't.\nOBI (00:12): Then we “wait”.",
            Format::Text,
            &[
                ("Stop!", "OBI"),
                ("I can't.", "ADAMS"),
                ("Then we “wait”.", "OBI"),
            ],
        );
    }

    #[test]
    fn names_end_with_their_cells_and_lines() {
        let spans = |text: &str, format| {
            let parsed = parse(text.into(), format, &Hints::default());
            let article = parsed.map(|parsed| parsed.article).unwrap_or_default();
            let analysis = analyse(&article);
            let words = analysis
                .mentions
                .iter()
                .map(|mention| article.words(mention.span).to_owned());
            words.collect::<Vec<_>>()
        };
        let all = [
            spans(
                "|Name|Town|\n|-|-|\n|Mara Okoye|London|\n|Ben Cole|Paris|",
                Format::Markdown,
            ),
            spans(
                "Mara Okoye   London\nBen Cole     Paris\nAna Petrov   Berlin",
                Format::Text,
            ),
            spans(
                "It rained.\n\nMara Okoye\nLondon\n\nBen Cole\nParis",
                Format::Text,
            ),
        ];
        for found in all {
            for name in ["Mara Okoye", "London", "Ben Cole", "Paris"] {
                assert!(found.iter().any(|words| words == name), "{name}: {found:?}");
            }
        }
    }
}
