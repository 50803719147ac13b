//! [`Article`]: a text with its blocks and what is known about it.

use super::order;
use super::{Block, BlockKind, Picture, Span};

/// More pictures than this are left out.
const MOST_PICTURES: usize = 5_000;

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

/// Where a part of the source begins that people cite: a page, a slide, a chapter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The offset of its first word.
    pub at: u32,
    /// What begins here.
    pub kind: PlaceKind,
    /// Its number or name as printed: `12`, `xiv`, `The Harbour`.
    pub label: String,
}

/// What a [`Place`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlaceKind {
    /// A chapter of a book.
    Chapter,
    /// A printed page.
    Page,
    /// A slide of a presentation.
    Slide,
    /// A sheet of a workbook.
    Sheet,
    /// A moment of a recording, `1:02:03`.
    Time,
}

/// An article: text and blocks. Immutable once built; share it in an `Arc`.
///
/// Invariants: the text has no `\r` and no byte order mark and is shorter than 4 GiB; the blocks
/// are in order, do not overlap, lie on character boundaries, and only white space stands between
/// them. The text is otherwise what the source said, control characters included: whoever shows it
/// replaces them. The places are in order, and so are the pictures; each of them stands above a block.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Article {
    meta: Meta,
    text: String,
    blocks: Vec<Block>,
    places: Vec<Place>,
    pictures: Vec<Picture>,
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
        Self {
            meta,
            text,
            blocks,
            places: Vec::new(),
            pictures: Vec::new(),
        }
    }

    /// The article with the parts of its source that people cite. Places beyond the text's end are
    /// left out.
    #[must_use]
    pub fn with_places(mut self, mut places: Vec<Place>) -> Self {
        places.retain(|place| (place.at as usize) < self.text.len());
        order::sort_by_key(&mut places, |place| (place.at, place.kind));
        self.places = places;
        self
    }

    /// The article with its pictures. One that stands inside a block is moved below it, one below the
    /// last block above that.
    #[must_use]
    pub fn with_pictures(mut self, mut pictures: Vec<Picture>) -> Self {
        for picture in &mut pictures {
            let after = |block: &Block| block.span.start < picture.at;
            let next = self.blocks.partition_point(after);
            let above = self.blocks.get(next).or(self.blocks.last());
            picture.at = above.map_or(0, |block| block.span.start);
        }
        pictures.truncate(if self.blocks.is_empty() {
            0
        } else {
            MOST_PICTURES
        });
        order::sort_by_key(&mut pictures, |picture| picture.at);
        self.pictures = pictures;
        self
    }

    /// The article with other facts about it.
    #[must_use]
    pub fn with_meta(mut self, meta: Meta) -> Self {
        self.meta = meta;
        self
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
            places: Vec::new(),
            pictures: (self.pictures.iter())
                .take_while(|picture| (picture.at as usize) < end)
                .cloned()
                .collect(),
        }
        .with_places(self.places.clone())
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

    /// The pages, slides, chapters, … of the source, in order; empty if it has none.
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// The pictures, in the order of their places.
    pub fn pictures(&self) -> &[Picture] {
        &self.pictures
    }

    /// The pictures directly above the block of this index, each with its own index.
    pub fn pictures_above(&self, block: usize) -> impl Iterator<Item = (usize, &Picture)> {
        let at = self.blocks.get(block).map(|block| block.span.start);
        let pictures = self.pictures.iter().enumerate();
        let first = self
            .pictures
            .partition_point(|picture| Some(picture.at) < at);
        pictures
            .skip(first)
            .take_while(move |(_, picture)| Some(picture.at) == at)
    }

    /// The page, slide, … in which `offset` stands: for page 12 of a PDF, `12`.
    pub fn place_at(&self, kind: PlaceKind, offset: usize) -> Option<&str> {
        let before = self
            .places
            .partition_point(|place| place.at as usize <= offset);
        let mut places = self.places[..before].iter().rev();
        places
            .find(|place| place.kind == kind)
            .map(|place| place.label.as_str())
    }

    /// The chapter in which `offset` stands: the one that the source names, or else the words of the
    /// heading of level 1 or 2 above it. The title is not a chapter.
    pub fn chapter_at(&self, offset: usize) -> Option<&str> {
        if let Some(chapter) = self.place_at(PlaceKind::Chapter, offset) {
            return Some(chapter);
        }
        let before = self.block_at(offset)?;
        let is_chapter = |block: &&Block| matches!(block.kind, BlockKind::Heading(1 | 2));
        let heading = self.blocks[..=before].iter().rev().find(is_chapter)?;
        let words = self.words(heading.span);
        let title = self.meta.title.as_deref().unwrap_or_default();
        (!words.split_whitespace().eq(title.split_whitespace())).then_some(words)
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

    #[test]
    fn a_picture_stands_above_a_block() {
        let text = "One.\n\nTwo.\n\nThree.".to_owned();
        let spans = [Span::new(0, 4), Span::new(6, 10), Span::new(12, 18)];
        let blocks = spans.map(|span| Block::new(BlockKind::Paragraph, span));
        let article = Article::new(Meta::default(), text, blocks.to_vec());
        let picture = |at| Picture {
            at,
            ..Picture::default()
        };
        let article = article.with_pictures([99, 2, 0, 12, 6].map(picture).to_vec());
        let places: Vec<u32> = article
            .pictures()
            .iter()
            .map(|picture| picture.at)
            .collect();
        assert_eq!(places, [0, 6, 6, 12, 12]);
        let above =
            |block| -> Vec<usize> { article.pictures_above(block).map(|(n, _)| n).collect() };
        assert_eq!(
            (above(0), above(1), above(2)),
            (vec![0], vec![1, 2], vec![3, 4])
        );
        assert!(above(3).is_empty());
        assert_eq!(article.beginning(10).pictures().len(), 3);
        let nothing = Article::default().with_pictures(vec![picture(0)]);
        assert_eq!(nothing.pictures(), []);
        assert_eq!(nothing.pictures_above(0).count(), 0);
    }

    #[test]
    fn a_stretch_stands_on_a_page_and_in_a_chapter() {
        let text = "Ferries\n\nOne.\n\nOn time\n\nTwo.".to_owned();
        let kinds = [
            BlockKind::Heading(1),
            BlockKind::Paragraph,
            BlockKind::Heading(2),
            BlockKind::Paragraph,
        ];
        let spans = [(0, 7), (9, 13), (15, 22), (24, 28)];
        let blocks = spans
            .iter()
            .zip(kinds)
            .map(|(&(start, end), kind)| Block::new(kind, Span::new(start, end)));
        let meta = Meta {
            title: Some("Ferries".to_owned()),
            ..Meta::default()
        };
        let page = |at, label: &str| Place {
            at,
            kind: PlaceKind::Page,
            label: label.to_owned(),
        };
        let article = Article::new(meta, text, blocks.collect()).with_places(vec![
            page(24, "2"),
            page(0, "1"),
            page(99, "3"),
        ]);
        assert_eq!(article.places().len(), 2);
        assert_eq!(article.place_at(PlaceKind::Page, 20), Some("1"));
        assert_eq!(article.place_at(PlaceKind::Page, 24), Some("2"));
        assert_eq!(article.place_at(PlaceKind::Slide, 24), None);
        assert_eq!(article.chapter_at(9), None);
        assert_eq!(article.chapter_at(24), Some("On time"));
        let part = Place {
            at: 9,
            kind: PlaceKind::Chapter,
            label: "Part".to_owned(),
        };
        let article = article.with_places(vec![part]);
        assert_eq!(article.chapter_at(26), Some("Part"));
        assert_eq!(article.beginning(8).places(), []);
    }
}
