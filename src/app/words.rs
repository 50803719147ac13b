//! What is said on the screen about findings and notes, and words cut to the room they have.

use crate::analysis::{Analysis, Quote, SourceKind, Speaker};
use crate::annotation::Timestamp;
use crate::text::display;

/// The first words of a text, for a row: sanitised, white space as single blanks.
pub fn opening(text: &str, cells: usize) -> String {
    let start: String = text.chars().take(4 * cells + 16).collect();
    let words = start.split_whitespace().collect::<Vec<_>>().join(" ");
    display::fit(&words, cells)
}

/// `words` in rows of at most `width` cells.
pub fn wrapped(words: &str, width: usize) -> Vec<String> {
    let mut rows = vec![String::new()];
    let mut used = 0;
    for word in words
        .split_whitespace()
        .flat_map(|word| pieces(word, width))
    {
        let cells = display::width(word);
        let row = rows.last_mut().expect("there is always a row");
        if used > 0 && used + 1 + cells > width {
            rows.push(word.to_owned());
            used = cells;
        } else {
            if used > 0 {
                row.push(' ');
                used += 1;
            }
            row.push_str(word);
            used += cells;
        }
    }
    rows
}

/// A word in pieces of at most `width` cells: paths and addresses have no blanks.
fn pieces(word: &str, width: usize) -> Vec<&str> {
    let mut rest = word;
    let mut pieces = Vec::new();
    while display::width(rest) > width {
        let mut cut = 0;
        for (at, grapheme) in
            unicode_segmentation::UnicodeSegmentation::grapheme_indices(rest, true)
        {
            let end = at + grapheme.len();
            if cut > 0 && display::width(&rest[..end]) > width {
                break;
            }
            cut = end;
        }
        let (piece, more) = rest.split_at(cut);
        pieces.push(piece);
        rest = more;
    }
    if !rest.is_empty() {
        pieces.push(rest);
    }
    pieces
}

/// The speaker's name, or a word for who is not known.
pub fn speaker(findings: &Analysis, speaker: &Speaker) -> String {
    let name = findings.speaker_name(speaker);
    name.unwrap_or("Unknown speaker").to_owned()
}

/// What kind of source a quote has, in words; nothing if it is unknown.
pub fn source_in_words(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Unknown => "",
        SourceKind::NamedPerson => "named person",
        SourceKind::NamedOrganisation => "named organisation",
        SourceKind::Document => "document",
        SourceKind::UnnamedPerson => "unnamed person",
        SourceKind::UnnamedGroup => "unnamed group",
        SourceKind::Study => "poll or study",
    }
}

/// How sure the program is of a quote, in words and per cent.
pub fn certainty(quote: &Quote) -> String {
    let percent = (quote.confidence.clamp(0.0, 1.0) * 100.0).round();
    let words = match percent {
        90.0.. => "sure",
        70.0.. => "fairly sure",
        50.0.. => "not sure",
        _ => "doubtful",
    };
    format!("{words}, {percent} %")
}

/// The day of a time: `2026-03-05`.
pub fn day(time: Timestamp) -> String {
    let text = time.to_string();
    text.get(..10).unwrap_or(&text).to_owned()
}
