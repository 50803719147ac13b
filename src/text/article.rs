//! [`Article`]: a text with its blocks and what is known about it.

use super::{Block, Span};

/// What is known about an article besides its text. Empty strings do not occur: unknown is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meta {
    /// The headline.
    pub title: Option<String>,
    /// Who wrote it, as printed.
    pub author: Option<String>,
    /// The day it was published, ISO 8601 (`2026-11-23`, longer where the time is known).
    pub date: Option<String>,
    /// The name of the site, journal or book.
    pub site: Option<String>,
    /// The canonical address.
    pub uri: Option<String>,
    /// The language as BCP 47 (`en`, `pt-BR`), where the source says it.
    pub language: Option<String>,
}

/// An article: text and blocks. Immutable once built; share it in an `Arc`.
///
/// Invariants: the text has no `\r` and no byte order mark and is shorter than 4 GiB; the blocks
/// are in order, do not overlap, lie on character boundaries, and only white space stands between
/// them. The text is otherwise what the source said, control characters included: whoever shows it
/// replaces them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Article {
    meta: Meta,
    text: String,
    blocks: Vec<Block>,
}

impl Article {
    /// An article from its parts.
    ///
    /// # Panics
    /// Where the invariants above do not hold: an importer's mistake, not a reader's.
    pub fn new(meta: Meta, text: String, blocks: Vec<Block>) -> Self {
        assert!(
            u32::try_from(text.len()).is_ok(),
            "an article is shorter than 4 GiB"
        );
        assert!(
            !text.contains('\r'),
            "line ends are normalised before an article is built"
        );
        let mut end = 0;
        for block in &blocks {
            let Span { start, end: behind } = block.span;
            assert!(
                end <= start && start <= behind,
                "blocks are in order and do not overlap"
            );
            let gap = text.get(end as usize..start as usize);
            assert!(
                gap.is_some_and(|gap| gap.trim().is_empty()),
                "text outside of all blocks"
            );
            assert!(
                text.is_char_boundary(behind as usize),
                "a block ends inside a character"
            );
            end = behind;
        }
        assert!(
            text[end as usize..].trim().is_empty(),
            "text after the last block"
        );
        Self { meta, text, blocks }
    }

    /// The article's first blocks, as many as fit into `bytes`, but at least one. Places in it are
    /// places in the whole.
    #[must_use]
    pub fn beginning(&self, bytes: usize) -> Self {
        let fitting = self
            .blocks
            .partition_point(|block| block.span.end as usize <= bytes);
        let blocks = self.blocks[..fitting.max(1).min(self.blocks.len())].to_vec();
        let end = blocks.last().map_or(0, |block| block.span.end as usize);
        Self {
            meta: self.meta.clone(),
            text: self.text[..end].to_owned(),
            blocks,
        }
    }

    /// What is known about the article.
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The blocks, in order.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The words of `span`.
    pub fn words(&self, span: Span) -> &str {
        span.of(&self.text)
    }

    /// The index of the block that holds `offset`, or of the last one before it.
    ///
    /// `None` only where the article has no block at or before `offset`.
    pub fn block_at(&self, offset: usize) -> Option<usize> {
        self.blocks
            .partition_point(|block| block.span.start as usize <= offset)
            .checked_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::BlockKind;

    #[test]
    fn a_beginning_keeps_its_places_and_never_cuts_a_block() {
        let text = "One.\n\nTwo.\n\nThree.".to_owned();
        let spans = [Span::new(0, 4), Span::new(6, 10), Span::new(12, 18)];
        let blocks = spans.map(|span| Block::new(BlockKind::Paragraph, span));
        let article = Article::new(Meta::default(), text, blocks.to_vec());
        assert_eq!(article.beginning(11).text(), "One.\n\nTwo.");
        assert_eq!(article.beginning(1).text(), "One.");
        assert_eq!(article.beginning(99), article);
        assert_eq!(Article::default().beginning(5), Article::default());
    }
}
