//! Lines filled with words.

use textwrap::wrap_algorithms::wrap_first_fit;
use unicode_segmentation::UnicodeSegmentation as _;

use super::super::breaks::{Ending, Piece, TAB, is_blank};
use super::super::{Span, display};
use super::{Line, LineKind};

/// Fills lines of `width` cells with `pieces`, of which there is at least one line even if there
/// are none; `first` is the line that they begin on.
pub(super) fn lines(text: &str, pieces: &[Piece], first: Line, width: usize) -> Vec<Line> {
    let mut writer = Writer {
        lines: Vec::new(),
        line: first,
    };
    if pieces.is_empty() {
        writer.end_line(first.span.start, LineKind::Next);
    }
    let paragraphs = pieces.split_inclusive(|piece| piece.ending == Ending::Hard);
    for lines in paragraphs.map(|pieces| wrap_first_fit(pieces, &[width as f64])) {
        for pieces in lines {
            let [only] = pieces else {
                writer.end_line_of(pieces);
                continue;
            };
            let hyphen = usize::from(only.ending == Ending::Hyphen);
            if usize::from(only.width) + hyphen > width {
                writer.split(text, only.end, width.saturating_sub(hyphen).max(1));
            }
            writer.end_line_of(pieces);
        }
    }
    writer.lines
}

/// Builds the lines of one stretch from left to right.
struct Writer {
    lines: Vec<Line>,
    line: Line,
}

impl Writer {
    fn end_line(&mut self, end: u32, next: LineKind) {
        self.line.span.end = end;
        self.lines.push(self.line);
        self.line.span = Span { start: end, end };
        self.line.kind = next;
    }

    fn end_line_of(&mut self, pieces: &[Piece]) {
        let Some(last) = pieces.last() else { return };
        let next = if last.ending == Ending::Hyphen {
            LineKind::Inside
        } else {
            LineKind::Next
        };
        self.end_line(last.end, next);
    }

    /// Cuts a piece that is wider than a line between graphemes, all but its last row.
    fn split(&mut self, text: &str, end: u32, width: usize) {
        let start = self.line.span.start as usize;
        let piece = text[start..end as usize].trim_end_matches(is_blank);
        let mut used = 0;
        for (at, grapheme) in piece.grapheme_indices(true) {
            let cells = if grapheme == "\t" {
                TAB
            } else {
                display::glyph(grapheme).width
            };
            if used > 0 && used + cells > width {
                self.end_line((start + at) as u32, LineKind::Next);
                used = 0;
            }
            used += cells;
        }
    }
}
