//! [`Block`]: a paragraph, a heading, an item of a list, …, with its inline styles.

use super::Span;

/// One block of an article: a stretch of its text that is typeset as a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The block's text, without the blank lines around it.
    pub span: Span,
    /// What the block is.
    pub kind: BlockKind,
    /// Styled stretches inside the block, in order of their start; they may nest.
    pub inlines: Vec<Inline>,
}

impl Block {
    /// A block without inline styles.
    pub fn new(kind: BlockKind, span: Span) -> Self {
        Self {
            span,
            kind,
            inlines: Vec::new(),
        }
    }

    /// The stretches of its words: all of it but what [`Style::Furniture`] cuts out.
    pub fn words(&self) -> impl Iterator<Item = Span> {
        let gaps = self.furniture().chain([Span {
            start: self.span.end,
            end: self.span.end,
        }]);
        let mut start = self.span.start;
        gaps.map(move |gap| {
            let words = Span {
                start,
                end: gap.start.max(start),
            };
            start = gap.end;
            words
        })
    }

    /// Where the feet and heads of pages stand in it.
    pub fn furniture(&self) -> impl Iterator<Item = Span> {
        let furniture = self.inlines.iter();
        furniture
            .filter(|inline| inline.style == Style::Furniture)
            .map(|inline| inline.span)
    }
}

/// What a block is. Marks that the source wrote (`#`, `-`, `1.`, `>`) and the importer removed are
/// not in the text; the layout shows its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// Running text. A single line break inside counts as a blank.
    Paragraph,
    /// A heading of level 1 (the title) to 6.
    Heading(u8),
    /// An item of a list, `depth` from 0; numbered where `number` is there.
    Item {
        /// How deep the list is nested, from 0.
        depth: u8,
        /// The number of an item of an ordered list.
        number: Option<u32>,
    },
    /// A block quotation.
    Quotation,
    /// Preformatted text: line breaks and blanks stay as they are.
    Code,
    /// A table: rows end at `\n`, cells at `\t`; the first row is the head.
    Table,
    /// A horizontal rule (an empty span).
    Rule,
    /// The words under a picture or table.
    Caption,
    /// A footnote with the label that refers to it.
    Footnote(String),
    /// Running text whose line ends count: verse, an address, the head of a message.
    Lines,
    /// Lines whose columns are set with blanks or drawn with signs: a table in plain text.
    Aligned,
    /// An item of a list whose mark (`- `, `3. `) stands in the text, as in plain text.
    MarkedItem,
    /// What a message replies to, each line with its marks (`> > `) in the text; how deep, from 1.
    Reply(u8),
    /// What one speaker says in a transcript: their name, perhaps a time, then the words. The name
    /// has [`Style::Speaker`].
    Turn,
    /// A post from elsewhere that the article shows.
    Post,
    /// Who said the quotation or the post directly before it: `— Ana Petrov (@anap), 1 May 2024`.
    /// The name has [`Style::Speaker`].
    Attribution,
    /// Words of the article that are set large once more.
    PullQuote,
    /// Who made a picture, or a line like it: not running text.
    Credit,
}

impl BlockKind {
    /// True if line breaks in the text are kept as they are.
    pub fn keeps_lines(&self) -> bool {
        matches!(
            self,
            Self::Code | Self::Table | Self::Lines | Self::Aligned | Self::Reply(_)
        )
    }
}

/// A styled stretch inside a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inline {
    /// Where.
    pub span: Span,
    /// How.
    pub style: Style,
}

/// How a stretch inside a block differs from the text around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Style {
    /// Emphasis, usually italic.
    Emphasis,
    /// Strong emphasis, usually bold.
    Strong,
    /// Code in running text.
    Code,
    /// Struck out.
    Strikethrough,
    /// A link to this address.
    Link(String),
    /// A reference to the footnote of this label.
    FootnoteRef(String),
    /// The name of who says the block, or the quotation before it.
    Speaker,
    /// A page's foot and the next page's head, over which the block goes on: none of its words.
    Furniture,
}
