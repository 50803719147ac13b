//! [`Breaks`]: where a line may end and how wide each piece is; found once an article.

use textwrap::core::Fragment;
use unicode_linebreak::{BreakOpportunity, linebreaks};
use unicode_segmentation::UnicodeSegmentation;

use super::{Article, Block, display};

/// Cells between two tab stops.
pub const TAB: usize = 4;

/// A stretch that never breaks, with the blanks behind it.
///
/// All counts are of one block; widths are terminal cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The byte behind the piece and its blanks.
    pub end: u32,
    /// Width without the blanks.
    pub width: u16,
    /// Width of the blanks.
    pub blanks: u16,
    /// How a line ends here.
    pub ending: Ending,
}

/// How a line may end behind a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It may.
    Open,
    /// It may, and then shows a hyphen (the piece ends in a soft hyphen).
    Hyphen,
    /// It must.
    Hard,
}

impl Fragment for Piece {
    fn width(&self) -> f64 {
        f64::from(self.width)
    }

    fn whitespace_width(&self) -> f64 {
        f64::from(self.blanks)
    }

    fn penalty_width(&self) -> f64 {
        if self.ending == Ending::Hyphen {
            1.0
        } else {
            0.0
        }
    }
}

/// The pieces of every block of an article, for any width.
#[derive(Clone, Debug, Default)]
pub struct Breaks {
    pieces: Vec<Piece>,
    /// Where each block's pieces end in `pieces`.
    ends: Vec<u32>,
}

impl Breaks {
    /// Reads the whole article once (UAX #14 line breaking).
    pub fn new(article: &Article) -> Self {
        let mut breaks = Self::default();
        for block in article.blocks() {
            breaks.push(article.text(), block);
        }
        breaks
    }

    /// The pieces of block `index`, in order; they cover its text.
    pub fn of_block(&self, index: usize) -> &[Piece] {
        let start = index
            .checked_sub(1)
            .map_or(0, |before| self.ends[before] as usize);
        &self.pieces[start..self.ends[index] as usize]
    }

    fn push(&mut self, text: &str, block: &Block) {
        let words = block.span.of(text);
        let base = block.span.start;
        let mut start = 0;
        for (end, opportunity) in linebreaks(words) {
            let hard = opportunity == BreakOpportunity::Mandatory
                && block.kind.keeps_lines()
                && words[..end].ends_with('\n');
            let piece = &words[start..end];
            let solid = piece.trim_end_matches(is_blank);
            let ending = match () {
                () if hard => Ending::Hard,
                () if solid.len() == piece.len() && piece.ends_with('\u{ad}') => Ending::Hyphen,
                () => Ending::Open,
            };
            self.pieces.push(Piece {
                end: base + end as u32,
                width: cells(solid),
                blanks: cells(piece[solid.len()..].trim_end_matches(|ch| hard && ch == '\n')),
                ending,
            });
            start = end;
        }
        self.ends.push(self.pieces.len() as u32);
    }
}

/// Blanks at which a line ends without a trace. A no-break space is not one.
pub(super) fn is_blank(ch: char) -> bool {
    ch.is_whitespace() && !matches!(ch, '\u{a0}' | '\u{202f}' | '\u{2007}')
}

/// Width in cells; a tab counts as a whole step, the most that it can take.
fn cells(text: &str) -> u16 {
    let width = if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        text.len()
    } else {
        text.graphemes(true)
            .map(|grapheme| {
                if grapheme == "\t" {
                    TAB
                } else {
                    display::glyph(grapheme).width
                }
            })
            .sum()
    };
    u16::try_from(width).unwrap_or(u16::MAX)
}
