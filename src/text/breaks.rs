//! [`pieces`]: where a line may end, and how wide the text between two such places is.

use textwrap::core::Fragment;
use unicode_linebreak::{BreakOpportunity, linebreaks};
use unicode_segmentation::UnicodeSegmentation;

use super::{Span, display};

/// Cells between two tab stops.
pub(super) const TAB: usize = 4;

/// A run of text that never breaks, with the blanks after it. Widths are terminal cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// The byte after the piece and its blanks.
    pub end: u32,
    /// Width without the blanks.
    pub width: u16,
    /// Width of the blanks.
    pub blanks: u16,
    /// How a line ends here.
    pub ending: Ending,
}

/// How a line may end after a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
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

/// The pieces of `words` (UAX #14 line breaking), which begin at byte `base` of the text, in order;
/// they cover `words`. Line breaks in `words` are kept if `keeps_lines`.
pub(super) fn pieces(words: &str, base: u32, keeps_lines: bool) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(words.len() / 5 + 1);
    let mut start = 0;
    for (end, opportunity) in linebreaks(words) {
        let hard = keeps_lines
            && opportunity == BreakOpportunity::Mandatory
            && words[..end].ends_with('\n');
        let piece = &words[start..end];
        let solid = piece.trim_end_matches(is_blank);
        let ending = match () {
            () if hard => Ending::Hard,
            () if solid.len() == piece.len() && piece.ends_with('\u{ad}') => Ending::Hyphen,
            () => Ending::Open,
        };
        pieces.push(Piece {
            end: base + end as u32,
            width: cells(solid),
            blanks: cells(piece[solid.len()..].trim_end_matches(|ch| hard && ch == '\n')),
            ending,
        });
        start = end;
    }
    pieces
}

/// Lets lines end where the feet and heads of pages begin and end: before each of their lines and before
/// the words that go on after them. `furniture` tells where they stand in `text`.
pub(super) fn around_furniture(
    text: &str,
    pieces: &mut [Piece],
    furniture: impl Iterator<Item = Span>,
) {
    let mut places = Vec::new();
    for span in furniture {
        let mut at = span.start;
        for line in span.of(text).split_inclusive('\n') {
            if !line.trim().is_empty() {
                places.push(at + (line.len() - line.trim_start().len()) as u32);
            }
            at += line.len() as u32;
        }
        let rest = &text[span.end as usize..];
        let blanks = rest.len() - rest.trim_start().len();
        places.push(span.end + blanks as u32);
    }
    let mut places = places.into_iter().peekable();
    for at in 0..pieces.len() {
        let next = pieces.get(at + 1).map_or(u32::MAX, |next| next.end);
        while places.next_if(|&place| place < pieces[at].end).is_some() {}
        if places.next_if(|&place| place < next).is_some() {
            pieces[at].ending = Ending::Hard;
        }
    }
}

/// The shortest word that is parted at the end of a line, and the longest.
const PARTED: std::ops::RangeInclusive<usize> = 6..=36;

/// The pieces with further ones where an English word can be parted with a hyphen. `base` is where the
/// first of them begins.
pub(super) fn hyphenated(text: &str, base: u32, pieces: &[Piece]) -> Vec<Piece> {
    let mut parted = Vec::with_capacity(pieces.len() * 3 / 2);
    let mut start = base;
    for piece in pieces {
        let words = &text[start as usize..piece.end as usize];
        let mut at = start;
        if let Some(word) = word_to_part(words) {
            let from = start + word.start as u32;
            let mut end = from;
            let syllables = hypher::hyphenate(&words[word.clone()], hypher::Lang::English);
            let syllables: Vec<&str> = syllables.collect();
            for syllable in syllables.iter().take(syllables.len().saturating_sub(1)) {
                end += syllable.len() as u32;
                parted.push(Piece {
                    end,
                    width: cells(&text[at as usize..end as usize]),
                    blanks: 0,
                    ending: Ending::Hyphen,
                });
                at = end;
            }
        }
        let before = cells(&text[start as usize..at as usize]);
        parted.push(Piece {
            width: piece.width.saturating_sub(before),
            ..*piece
        });
        start = piece.end;
    }
    parted
}

/// The letters of a piece that is one word and some punctuation around it: what may be parted. Not a
/// name of capitals, an address or a word that says itself where it may be parted.
fn word_to_part(piece: &str) -> Option<std::ops::Range<usize>> {
    let start = piece.find(|ch: char| ch.is_ascii_alphabetic())?;
    let letters = piece[start..]
        .bytes()
        .take_while(u8::is_ascii_alphabetic)
        .count();
    let word = start..start + letters;
    let rest = piece[word.end..].chars();
    let is_alone = !rest
        .into_iter()
        .any(|ch| ch.is_alphanumeric() || ch == '\u{ad}' || ch == '/')
        && !piece[..start].contains(char::is_alphanumeric);
    let small = piece[word.clone()]
        .bytes()
        .skip(1)
        .all(|byte| byte.is_ascii_lowercase());
    (is_alone && small && PARTED.contains(&letters)).then_some(word)
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
