//! [`Margin`]: what the signs to the left of a row stand for; drawing and clicks share it.

use super::context::Context;
use crate::analysis::QuoteKind;
use crate::annotation::Annotation;
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
        let document = &cx.document;
        let solid = |span: &Span| {
            let words = span.of(cx.text()).trim_end().len();
            Span::new(span.start as usize, span.start as usize + words)
        };
        let spans: Vec<Span> = spans.iter().map(solid).collect();
        let parts = spans.iter().flat_map(|span| document.parts_in(*span));
        let quotes = parts.filter(|_| !cx.look.prefs.alone);
        let quotes = quotes.filter_map(|(part, index)| {
            let quote = document.findings().quotes.get(*index)?;
            let found = quote.parts.iter().find(|other| other.span == *part);
            Some((
                found.map_or(quote.kind(), |found| found.kind),
                *index,
                *part,
            ))
        });
        let mut notes: Vec<&Annotation> = Vec::new();
        for span in &spans {
            for note in document.notes.overlapping(*span) {
                if !notes.iter().any(|other| other.id == note.id) {
                    notes.push(note);
                }
            }
        }
        Self {
            quote: quotes.min_by_key(|(kind, ..)| *kind),
            notes,
        }
    }
}
