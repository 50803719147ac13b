//! Highlights inside a PDF: the words under them, and what was written on them.

use super::{Foreign, Left, Mark, colour, time};
use crate::annotation::{Colour, Kind};

/// Reads the highlights of a file.
pub(super) fn read(bytes: &[u8]) -> Result<Foreign, String> {
    let found = crate::import::pdf_highlights(bytes)?;
    let mut foreign = Foreign {
        format: "PDF highlights",
        ..Foreign::default()
    };
    for (at, one) in found.into_iter().enumerate() {
        if one.words.trim().is_empty() {
            let what = format!("annotation {} on page {}", at + 1, one.page);
            foreign
                .left
                .push(Left::new(what, "no letters were found under it"));
            continue;
        }
        let created = one.created.as_deref().and_then(pdf_time);
        let modified = one.modified.as_deref().and_then(pdf_time).or(created);
        let (red, green, blue) = one.colour.unwrap_or((255, 255, 0));
        let hex = format!("#{red:02x}{green:02x}{blue:02x}");
        foreign.marks.push(Mark {
            origin: format!("page {} {}", one.page, one.name.unwrap_or_default()),
            colour: colour(&hex).map(Colour::nearest),
            created: created.or(modified),
            modified,
            by: one.author,
            kind: if one.note.trim().is_empty() {
                Kind::Highlight
            } else {
                Kind::Note
            },
            ..Mark::on(one.words.trim()).with_note(&one.note)
        });
    }
    Ok(foreign)
}

/// `D:20260304050607+01'00'` as RFC 3339.
fn pdf_time(words: &str) -> Option<crate::annotation::Timestamp> {
    let words = words.trim_start_matches("D:");
    let digits: String = words.chars().take_while(char::is_ascii_digit).collect();
    let part = |from: usize, to: usize, default: &'static str| {
        digits.get(from..to).unwrap_or(default).to_owned()
    };
    let zone: String = words[digits.len()..]
        .chars()
        .filter(|letter| *letter != '\'')
        .collect();
    let is_offset = zone.is_ascii() && zone.starts_with(['+', '-']);
    let zone = match zone.len() {
        5 if is_offset => format!("{}:{}", &zone[..3], &zone[3..]),
        _ => "Z".to_owned(),
    };
    let (year, month, day) = (digits.get(..4)?, part(4, 6, "01"), part(6, 8, "01"));
    let (hour, minute, second) = (part(8, 10, "00"), part(10, 12, "00"), part(12, 14, "00"));
    time(&format!(
        "{year}-{month}-{day}T{hour}:{minute}:{second}{zone}"
    ))
}

#[cfg(test)]
mod tests {
    #[test]
    fn times_of_pdf() {
        let shown = |words: &str| super::pdf_time(words).map(|time| time.to_string());
        assert_eq!(
            shown("D:20260304050607+01'00'").as_deref(),
            Some("2026-03-04T04:06:07Z")
        );
        assert_eq!(shown("D:20260304").as_deref(), Some("2026-03-04T00:00:00Z"));
        assert_eq!(shown("yesterday"), None);
        assert_eq!(
            shown("D:20260304050607é12'3"),
            Some("2026-03-04T05:06:07Z".to_owned())
        );
    }
}
