//! Labelled spans: what formats for annotated corpora take, marks, names and quotes alike.

use super::{Export, select};
use crate::text::Span;

/// A labelled stretch of the article.
#[derive(Clone, Debug)]
pub(super) struct Labelled {
    /// Its id, unique in the export.
    pub id: String,
    /// `HIGHLIGHT`, `NOTE`, `QUOTE`, `PERSON`, ….
    pub label: String,
    pub span: Span,
    /// The codes of a mark.
    pub codes: Vec<String>,
    /// The reader's words.
    pub note: String,
    /// The speaker of a quote: the name, and the mention that names them next to it.
    pub speaker: Option<String>,
    /// The index of that mention in the list.
    pub speaker_mention: Option<usize>,
}

/// The selected marks, names and quotes, without those that are only a place; and how many of these
/// there are.
pub(super) fn labelled(export: &Export<'_>) -> (Vec<Labelled>, usize) {
    let mut all = Vec::new();
    let mut places = 0;
    for mark in export.marks() {
        if mark.span.is_empty() {
            places += 1;
            continue;
        }
        all.push(Labelled {
            id: mark.id.to_string(),
            label: mark.kind.code().to_uppercase(),
            span: mark.span,
            codes: mark.codes.clone(),
            note: mark.note.clone(),
            speaker: None,
            speaker_mention: None,
        });
    }
    let mut names = Vec::new();
    for name in export.names() {
        names.push((name.mention.entity, name.mention.span, all.len()));
        all.push(Labelled {
            id: format!("n{}", name.number),
            label: name.mention.kind.code().to_owned(),
            span: name.mention.span,
            codes: Vec::new(),
            note: String::new(),
            speaker: None,
            speaker_mention: None,
        });
    }
    for said in export.quotes() {
        let span = select::whole(&said);
        let entity = match said.quote.speaker {
            crate::analysis::Speaker::Entity(entity) => Some(entity),
            _ => None,
        };
        let far = |name: &&(usize, Span, usize)| {
            let (start, end) = (name.1.start, name.1.end);
            start.abs_diff(span.end).min(end.abs_diff(span.start))
        };
        let mentions = names.iter().filter(|name| Some(name.0) == entity);
        all.push(Labelled {
            id: format!("q{}", said.number),
            label: "QUOTE".to_owned(),
            span,
            codes: Vec::new(),
            note: String::new(),
            speaker: said.speaker.map(str::to_owned),
            speaker_mention: mentions.min_by_key(far).map(|name| name.2),
        });
    }
    (all, places)
}
