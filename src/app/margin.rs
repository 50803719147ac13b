//! [`Margin`]: what the signs to the left of a row stand for; drawing and clicks share it.

use super::context::Context;
use crate::analysis::QuoteKind;
use crate::annotation::{Annotation, Notes};
use crate::text::Span;

/// What has a sign on a row of the text.
#[derive(Debug, Default)]
pub struct Margin<'a> {
    /// The most literal quote on it: its kind there, its number, and its words there.
    pub quote: Option<(QuoteKind, usize, Span)>,
    /// The annotations on it.
    pub notes: Vec<&'a Annotation>,
}

impl<'a> Margin<'a> {
    /// What is on a row that holds these stretches of the text.
    pub fn of(cx: &'a Context, spans: &[Span]) -> Self {
        Self::with(cx, &cx.document.notes, !cx.look.prefs.alone, spans)
    }

    /// The same with the annotations of these notes, and with the quotes if they are shown.
    pub fn with(cx: &'a Context, notes: &'a Notes, has_quotes: bool, spans: &[Span]) -> Self {
        let document = &cx.document;
        let solid = |span: &Span| {
            let words = span.of(cx.text()).trim_end().len();
            Span::new(span.start as usize, span.start as usize + words)
        };
        let spans: Vec<Span> = spans.iter().map(solid).collect();
        let parts = spans.iter().flat_map(|span| document.parts_in(*span));
        let quotes = parts.filter(|_| has_quotes);
        let quotes = quotes.filter_map(|(part, index)| {
            let quote = document.findings().quotes.get(*index)?;
            let found = quote.parts.iter().find(|other| other.span == *part);
            Some((
                found.map_or(quote.kind(), |found| found.kind),
                *index,
                *part,
            ))
        });
        let mut on_row: Vec<&Annotation> = Vec::new();
        for span in &spans {
            for note in notes.overlapping(*span) {
                if !on_row.iter().any(|other| other.id == note.id) {
                    on_row.push(note);
                }
            }
        }
        Self {
            quote: quotes.min_by_key(|(kind, ..)| *kind),
            notes: on_row,
        }
    }
}
