//! [`Builder`]: words in, an article with blocks and styles out.
//!
//! Every format but plain text is written through this, so that all of them share one normal form:
//! white space runs are one blank, blocks are parted by an empty line, control characters are
//! dropped. The form is part of the notes' contract: a change here moves anchors.

use crate::text::order;
use crate::text::{
    Article, Block, BlockKind, Inline, Meta, Picture, Place, PlaceKind, Span, Style,
    without_secrets,
};

use super::names::same_words;
use super::{Warning, attribution};

/// The largest article that an importer makes, in bytes.
pub(super) const LARGEST: usize = 64 << 20;

/// Puts an article together block by block.
#[derive(Debug)]
pub(super) struct Builder {
    text: String,
    blocks: Vec<Block>,
    /// What the words to come belong to.
    kind: BlockKind,
    /// Where the block that is being written starts; `None` until its first word.
    start: Option<usize>,
    /// White space was seen that is written only if a word follows.
    blank: bool,
    /// The open styles, each with its start in the current block once a word was written.
    styles: Vec<(Style, Option<usize>)>,
    inlines: Vec<Inline>,
    full: bool,
    places: Vec<Place>,
    /// The pictures, each with the number of the block above which it stands.
    pictures: Vec<(usize, Picture)>,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            text: String::new(),
            blocks: Vec::new(),
            kind: BlockKind::Paragraph,
            start: None,
            blank: false,
            styles: Vec::new(),
            inlines: Vec::new(),
            full: false,
            places: Vec::new(),
            pictures: Vec::new(),
        }
    }
}

impl Builder {
    /// Ends the current block and lets the words to come belong to a new one of `kind`.
    pub(super) fn begin(&mut self, kind: BlockKind) {
        self.end();
        self.kind = kind;
    }

    /// Ends the current block; a block without words leaves no trace. What follows without a
    /// [`Self::begin`] is a paragraph.
    pub(super) fn end(&mut self) {
        self.blank = false;
        let kind = std::mem::replace(&mut self.kind, BlockKind::Paragraph);
        let Some(start) = self.start.take() else {
            return;
        };
        let words = self.text[start..].trim_end().len();
        self.text.truncate(start + words);
        let end = self.text.len();
        for (style, from) in &mut self.styles {
            if let Some(from) = from.take() {
                self.inlines.push(Inline {
                    span: Span::new(from, end),
                    style: style.clone(),
                });
            }
        }
        let mut inlines = std::mem::take(&mut self.inlines);
        if words == 0 {
            self.text.truncate(
                self.blocks
                    .last()
                    .map_or(0, |block| block.span.end as usize),
            );
            return;
        }
        for inline in &mut inlines {
            inline.span.end = inline.span.end.min(end as u32);
        }
        inlines.retain(|inline| inline.span.start < inline.span.end);
        order::sort_by_key(&mut inlines, |inline| {
            (inline.span.start, u32::MAX - inline.span.end)
        });
        let span = Span::new(start, end);
        self.blocks.push(Block {
            span,
            kind,
            inlines,
        });
    }

    /// A horizontal rule. Two in a row, or one before any word, are none.
    pub(super) fn rule(&mut self) {
        self.end();
        if self
            .blocks
            .last()
            .is_some_and(|block| block.kind != BlockKind::Rule)
        {
            self.blocks
                .push(Block::new(BlockKind::Rule, Span::at(self.text.len())));
        }
    }

    /// Adds words; white space is collapsed except in code.
    pub(super) fn text(&mut self, words: &str) {
        if self.kind == BlockKind::Code {
            self.raw(words);
            return;
        }
        if self.full {
            return;
        }
        for (n, part) in words.split([' ', '\n', '\t', '\r', '\x0c']).enumerate() {
            self.blank |= n > 0;
            if !part.chars().all(char::is_control) {
                self.word(part);
            }
        }
    }

    /// Adds a line break inside the block (a blank in a table's cell).
    pub(super) fn line_break(&mut self) {
        match self.kind {
            BlockKind::Code => self.raw("\n"),
            BlockKind::Table => self.blank = true,
            _ if self.start.is_some() => {
                let words = self.text.trim_end_matches(' ').len();
                self.text.truncate(words);
                self.text.push('\n');
                self.blank = false;
            }
            _ => {}
        }
    }

    /// Ends a cell of a table.
    pub(super) fn end_cell(&mut self) {
        self.mark('\t');
    }

    /// Ends a row of a table.
    pub(super) fn end_row(&mut self) {
        if self.start.is_some() {
            let cells = self.text.trim_end_matches('\t').len();
            self.text.truncate(cells);
            self.mark('\n');
        }
    }

    /// Lets a page, a chapter, … of the source begin with the next word; one without a label does
    /// not count.
    pub(super) fn place(&mut self, kind: PlaceKind, label: &str) {
        let label = label.split_whitespace().collect::<Vec<_>>().join(" ");
        if label.is_empty() {
            return;
        }
        // The next word stands after the blank lines or the blank that part it from this one.
        let gap = match self.start {
            None if self.text.is_empty() => 0,
            None => 2,
            Some(_) => usize::from(self.blank || !self.text.ends_with([' ', '\n', '\t'])),
        };
        self.places.push(Place {
            at: (self.text.len() + gap) as u32,
            kind,
            label,
        });
    }

    /// Lets a chapter begin with the finished block `at`; one without a label does not count.
    pub(super) fn chapter(&mut self, at: usize, label: &str) {
        let label = label.split_whitespace().collect::<Vec<_>>().join(" ");
        if !label.is_empty() {
            self.places.push(Place {
                at: self.blocks[at].span.start,
                kind: PlaceKind::Chapter,
                label,
            });
        }
    }

    /// Lets a picture stand above the next block. A program that shows none keeps none: a page may hold
    /// megabytes of them in its addresses.
    pub(super) fn picture(&mut self, picture: Picture) {
        if cfg!(not(feature = "pictures")) {
            return;
        }
        let next = self.blocks.len() + usize::from(self.start.is_some());
        self.pictures.push((next, picture));
    }

    /// How many pictures there are.
    pub(super) fn count_pictures(&self) -> usize {
        self.pictures.len()
    }

    /// The pictures from the one of this number on.
    pub(super) fn pictures_from(&mut self, first: usize) -> impl Iterator<Item = &mut Picture> {
        let pictures = self.pictures.iter_mut().skip(first);
        pictures.map(|(_, picture)| picture)
    }

    /// Lets the words to come have `style` until [`Self::close`].
    pub(super) fn open(&mut self, style: Style) {
        self.styles.push((style, None));
    }

    /// Ends the style that was opened last.
    pub(super) fn close(&mut self) {
        if let Some((style, Some(start))) = self.styles.pop() {
            self.inlines.push(Inline {
                span: Span::new(start, self.text.len()),
                style,
            });
        }
    }

    /// True if the current block has no word yet.
    pub(super) fn is_fresh(&self) -> bool {
        self.start.is_none()
    }

    /// What the current block is.
    pub(super) fn kind(&self) -> &BlockKind {
        &self.kind
    }

    /// The words of the blocks that were finished.
    pub(super) fn has_words(&self) -> bool {
        !self.blocks.is_empty() || self.start.is_some()
    }

    /// True if a limit was reached and words were left out.
    pub(super) fn is_full(&self) -> bool {
        self.full
    }

    /// The first heading of the finished blocks, at most `level` deep, as one line.
    pub(super) fn first_heading(&self, level: u8) -> Option<String> {
        let is_heading = |block: &&Block| matches!(block.kind, BlockKind::Heading(n) if n <= level);
        let block = self.blocks.iter().find(is_heading)?;
        Some(block.span.of(&self.text).replace('\n', " "))
    }

    /// The finished blocks.
    pub(super) fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The words at `span`.
    pub(super) fn words(&self, span: Span) -> &str {
        span.of(&self.text)
    }

    /// Keeps of each finished block so many bytes as `keep` says, and no trace of it for `None`.
    pub(super) fn shorten(&mut self, mut keep: impl FnMut(&Block, &str) -> Option<usize>) {
        self.end();
        let text = std::mem::take(&mut self.text);
        let mut pictures = std::mem::take(&mut self.pictures).into_iter().peekable();
        let mut places = std::mem::take(&mut self.places).into_iter().peekable();
        for (n, mut block) in std::mem::take(&mut self.blocks).into_iter().enumerate() {
            let length = keep(&block, block.span.of(&text));
            while let Some((_, picture)) = pictures.next_if(|(above, _)| *above <= n) {
                // What belongs to a block that goes, goes with it.
                if length.is_some() {
                    self.pictures.push((self.blocks.len(), picture));
                }
            }
            let Some(length) = length else {
                continue;
            };
            block.span.end = block.span.end.min(block.span.start + length as u32);
            if !self.text.is_empty() && !block.span.is_empty() {
                self.text.push_str("\n\n");
            }
            let (from, to, end) = (block.span.start, self.text.len() as u32, block.span.end);
            // What began in a block that goes begins with the next one.
            while let Some(place) = places.next_if(|place| place.at < end) {
                let at = place.at.max(from) - from + to;
                self.places.push(Place { at, ..place });
            }
            self.text.push_str(block.span.of(&text));
            let moved = |span: Span| Span {
                start: span.start.min(end) - from + to,
                end: span.end.min(end) - from + to,
            };
            block.span = moved(block.span);
            block
                .inlines
                .iter_mut()
                .for_each(|inline| inline.span = moved(inline.span));
            block.inlines.retain(|inline| !inline.span.is_empty());
            self.blocks.push(block);
        }
    }

    /// Takes the finished blocks of these numbers out; pictures above them stand above what follows.
    pub(super) fn take_out(&mut self, numbers: &[usize]) {
        if numbers.is_empty() {
            return;
        }
        for (above, _) in &mut self.pictures {
            while numbers.contains(above) {
                *above += 1;
            }
        }
        let mut number = 0..;
        self.shorten(|_, words| {
            let goes = number.next().is_some_and(|n| numbers.contains(&n));
            (!goes).then_some(words.len())
        });
    }

    /// Takes the links whose addresses begin with `start` for plain words.
    pub(super) fn forget_links(&mut self, start: &str) {
        self.end();
        for block in &mut self.blocks {
            block.inlines.retain(
                |inline| !matches!(&inline.style, Style::Link(target) if target.starts_with(start)),
            );
        }
    }

    /// The last character that was written in the current block, unless white space follows it.
    pub(super) fn last_char(&self) -> Option<char> {
        let written = self.start.is_some() && !self.blank;
        written.then(|| self.text.chars().next_back()).flatten()
    }

    /// True directly after a line break.
    pub(super) fn at_line_start(&self) -> bool {
        self.start.is_some() && self.text.ends_with('\n')
    }

    /// The article. If no heading says the title of `meta`, it is set before the first block;
    /// without a title there, the name of the file gives one that is not in the text.
    pub(super) fn finish(
        mut self,
        mut meta: Meta,
        name: &str,
        warnings: &mut Vec<Warning>,
    ) -> Article {
        self.end();
        if self.full {
            let limit = LARGEST >> 20;
            warnings.push(Warning(format!(
                "the article is cut: it has more than {limit} MB"
            )));
        }
        while self
            .blocks
            .last()
            .is_some_and(|block| block.kind == BlockKind::Rule)
        {
            self.blocks.pop();
        }
        for (above, picture) in &mut self.pictures {
            let block = self.blocks.get(*above).or(self.blocks.last());
            picture.at = block.map_or(0, |block| block.span.start);
        }
        self.blocks = attribution::part(&self.text, self.blocks);
        if !self.blocks.is_empty() {
            self.set_title(meta.title.as_deref());
        }
        meta.title = meta.title.or_else(|| title_from(name));
        meta.uri = meta.uri.map(|uri| without_secrets(&uri));
        let pictures = self.pictures.into_iter().map(|(_, picture)| picture);
        Article::new(meta, self.text, self.blocks)
            .with_places(self.places)
            .with_pictures(pictures.collect())
    }

    fn set_title(&mut self, title: Option<&str>) {
        let Some(title) = title.filter(|title| !title.trim().is_empty()) else {
            return;
        };
        let says_it = |block: &&mut Block| {
            matches!(block.kind, BlockKind::Heading(_))
                && same_words(block.span.of(&self.text), title)
        };
        if let Some(heading) = self.blocks.iter_mut().take(4).find(says_it) {
            heading.kind = BlockKind::Heading(1);
            return;
        }
        if self.blocks.iter_mut().any(|mut block| says_it(&mut block)) {
            return;
        }
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        let span = Span::new(0, title.len());
        let shift = title.len() as u32 + 2;
        let moved = |span: &mut Span| {
            span.start += shift;
            span.end += shift;
        };
        for block in &mut self.blocks {
            moved(&mut block.span);
            block
                .inlines
                .iter_mut()
                .for_each(|inline| moved(&mut inline.span));
        }
        // The first page begins with the title, too.
        for place in self.places.iter_mut().filter(|place| place.at > 0) {
            place.at += shift;
        }
        for (_, picture) in &mut self.pictures {
            picture.at += shift;
        }
        self.text.insert_str(0, "\n\n");
        self.text.insert_str(0, &title);
        self.blocks
            .insert(0, Block::new(BlockKind::Heading(1), span));
    }

    /// One word, with the blank before it that was held back.
    fn word(&mut self, word: &str) {
        if self.blank && self.start.is_some() && !self.text.ends_with(['\n', '\t']) {
            self.text.push(' ');
        }
        self.blank = false;
        self.raw(word);
    }

    fn mark(&mut self, mark: char) {
        self.blank = false;
        self.start_block();
        self.text.push(mark);
    }

    fn start_block(&mut self) {
        if self.start.is_none() {
            if !self.text.is_empty() {
                self.text.push_str("\n\n");
            }
            self.start = Some(self.text.len());
        }
    }

    fn raw(&mut self, words: &str) {
        if self.text.len() + words.len() > LARGEST {
            self.full = true;
            return;
        }
        self.start_block();
        for (_, start) in &mut self.styles {
            start.get_or_insert(self.text.len());
        }
        let is_dropped = |c: char| c.is_control() && c != '\n' && c != '\t';
        if words.contains(is_dropped) {
            self.text.extend(words.chars().filter(|&c| !is_dropped(c)));
        } else {
            self.text.push_str(words);
        }
    }
}

/// A title from a file's name: the name without its ending.
pub(super) fn title_from(name: &str) -> Option<String> {
    let stem = match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    };
    let stem = stem.trim();
    (!stem.is_empty()).then(|| stem.to_owned())
}

/// The lists, quotations and footnotes in which the blocks to come stand.
///
/// A paragraph inside of them becomes an item, a quotation or a footnote: the first paragraph of an
/// item is the item, the ones after it are paragraphs.
#[derive(Debug, Default)]
pub(super) struct Nesting {
    /// The open lists, each with the number of its next item.
    lists: Vec<Option<u32>>,
    /// How many block quotations are open.
    quotations: usize,
    /// What the innermost block quotation is: the words of someone, a post.
    said: Option<BlockKind>,
    /// The footnote that is open.
    footnote: Option<String>,
    /// The open item, until its first words are written.
    item: Option<BlockKind>,
}

impl Nesting {
    /// Opens a list; an ordered one starts with the number `first`.
    pub(super) fn open_list(&mut self, first: Option<u32>) {
        self.lists.push(first);
    }

    pub(super) fn close_list(&mut self) {
        self.lists.pop();
    }

    pub(super) fn open_item(&mut self, builder: &mut Builder) {
        let depth = (self.lists.len().max(1) - 1).min(usize::from(u8::MAX)) as u8;
        let next = self.lists.last_mut().and_then(Option::as_mut);
        let number = next.map(|next| std::mem::replace(next, next.saturating_add(1)));
        self.end(builder);
        self.item = Some(BlockKind::Item { depth, number });
        self.begin(builder, BlockKind::Paragraph);
    }

    pub(super) fn close_item(&mut self, builder: &mut Builder) {
        builder.end();
        self.item = None;
    }

    pub(super) fn open_quotation(&mut self, builder: &mut Builder) {
        self.open_said(builder, None);
    }

    /// Opens a quotation whose paragraphs are of `kind`.
    pub(super) fn open_said(&mut self, builder: &mut Builder, kind: Option<BlockKind>) {
        self.end(builder);
        self.quotations += 1;
        if kind.is_some() {
            self.said = kind;
        }
        self.begin(builder, BlockKind::Paragraph);
    }

    pub(super) fn close_quotation(&mut self, builder: &mut Builder) {
        self.end(builder);
        self.quotations = self.quotations.saturating_sub(1);
        if self.quotations == 0 {
            self.said = None;
        }
        self.begin(builder, BlockKind::Paragraph);
    }

    /// True inside a block quotation or a post.
    pub(super) fn is_quoting(&self) -> bool {
        self.quotations > 0
    }

    /// Opens or, with `None`, closes a footnote.
    pub(super) fn set_footnote(&mut self, builder: &mut Builder, label: Option<String>) {
        self.end(builder);
        self.footnote = label;
        self.begin(builder, BlockKind::Paragraph);
    }

    /// Begins a block of `kind`, or of what a paragraph is at this place.
    pub(super) fn begin(&mut self, builder: &mut Builder, kind: BlockKind) {
        self.end(builder);
        if kind != BlockKind::Paragraph {
            self.item = None;
            builder.begin(kind);
        } else if let Some(label) = &self.footnote {
            builder.begin(BlockKind::Footnote(label.clone()));
        } else if let Some(item) = &self.item {
            builder.begin(item.clone());
        } else if self.quotations > 0 {
            builder.begin(self.said.clone().unwrap_or(BlockKind::Quotation));
        } else {
            builder.begin(BlockKind::Paragraph);
        }
    }

    /// Ends the block that is being written.
    pub(super) fn end(&mut self, builder: &mut Builder) {
        if !builder.is_fresh() && matches!(builder.kind(), BlockKind::Item { .. }) {
            self.item = None;
        }
        builder.end();
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// An article as lines: a mark for the kind, the words, `{style}` around styled stretches.
    pub(crate) fn outline(article: &Article) -> String {
        let mut lines = Vec::new();
        for block in article.blocks() {
            let mark = match &block.kind {
                BlockKind::Paragraph => "p".to_owned(),
                BlockKind::Heading(level) => format!("h{level}"),
                BlockKind::Item {
                    depth,
                    number: None,
                } => format!("{}*", " ".repeat(*depth as usize)),
                BlockKind::Item {
                    depth,
                    number: Some(number),
                } => {
                    format!("{}{number}.", " ".repeat(*depth as usize))
                }
                BlockKind::Quotation => ">".to_owned(),
                BlockKind::Code => "code".to_owned(),
                BlockKind::Table => "table".to_owned(),
                BlockKind::Rule => "--".to_owned(),
                BlockKind::Caption => "caption".to_owned(),
                BlockKind::Footnote(label) => format!("[^{label}]"),
                BlockKind::Lines => "lines".to_owned(),
                BlockKind::Aligned => "aligned".to_owned(),
                BlockKind::MarkedItem => "item".to_owned(),
                BlockKind::Reply(level) => format!("reply{level}"),
                BlockKind::Turn => "turn".to_owned(),
                BlockKind::Attribution => "said".to_owned(),
                BlockKind::Post => "post".to_owned(),
                BlockKind::PullQuote => "pull".to_owned(),
                BlockKind::Credit => "credit".to_owned(),
            };
            let mut words = String::new();
            for at in block.span.start..=block.span.end {
                for inline in block
                    .inlines
                    .iter()
                    .rev()
                    .filter(|inline| inline.span.end == at)
                {
                    if inline.span.start < at {
                        words.push('}');
                    }
                }
                for inline in block
                    .inlines
                    .iter()
                    .filter(|inline| inline.span.start == at)
                {
                    let style = match &inline.style {
                        Style::Emphasis => "em",
                        Style::Strong => "b",
                        Style::Code => "tt",
                        Style::Strikethrough => "s",
                        Style::Link(link) => link,
                        Style::FootnoteRef(label) => &format!("^{label}"),
                        Style::Speaker => "who",
                        Style::Furniture => "page",
                    };
                    words.extend(["{", style, ":"]);
                }
                if let Some(c) = article
                    .text()
                    .get(at as usize..)
                    .and_then(|rest| rest.chars().next())
                    && at < block.span.end
                {
                    words.push(c);
                }
            }
            lines.push(format!(
                "{mark} {}",
                words.replace('\n', "/").replace('\t', "|")
            ));
        }
        lines.join("\n")
    }

    #[test]
    fn places_move_with_the_words_when_blocks_are_taken_out() {
        let mut builder = Builder::default();
        for (page, words) in [("1", "One."), ("2", "Two."), ("3", "Three.")] {
            builder.begin(BlockKind::Paragraph);
            builder.place(PlaceKind::Page, page);
            builder.text(words);
        }
        builder.end();
        builder.take_out(&[1]);
        let article = builder.finish(Meta::default(), "", &mut Vec::new());
        assert_eq!(article.text(), "One.\n\nThree.");
        assert_eq!(article.place_at(PlaceKind::Page, 0), Some("1"));
        assert_eq!(article.place_at(PlaceKind::Page, 6), Some("3"));
    }

    #[test]
    fn white_space_styles_and_empty_blocks() {
        let mut builder = Builder::default();
        builder.begin(BlockKind::Paragraph);
        builder.text(" \n ");
        builder.rule();
        builder.begin(BlockKind::Paragraph);
        builder.text("  One ");
        builder.open(Style::Strong);
        builder.text(" two");
        builder.open(Style::Emphasis);
        builder.text("\n");
        builder.close();
        builder.begin(BlockKind::Quotation);
        builder.text("three \u{7}");
        builder.close();
        builder.text("four");
        builder.rule();
        builder.rule();
        builder.begin(BlockKind::Code);
        builder.text("a  b\n\tc\n\n");
        builder.rule();
        let meta = Meta {
            title: Some("The  Title".into()),
            ..Meta::default()
        };
        let article = builder.finish(meta, "", &mut Vec::new());
        assert_eq!(
            article.text(),
            "The Title\n\nOne two\n\nthree four\n\na  b\n\tc"
        );
        assert_eq!(
            outline(&article),
            "h1 The Title\np One {b:two}\n> {b:three} four\n-- \ncode a  b/|c"
        );
    }
}
