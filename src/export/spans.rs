//! Labelled spans: what formats for annotated corpora take, marks, names and quotes alike.

use std::borrow::Cow;

use super::{Export, select};
use crate::analysis::Speaker;
use crate::annotation::Kind;
use crate::text::Span;

/// What a labelled stretch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Mark,
    Name,
    Quote,
}

/// A labelled stretch of the article.
#[derive(Clone, Debug)]
pub(super) struct Labelled<'a> {
    /// Its id, unique in the export.
    pub id: Cow<'a, str>,
    pub sort: Sort,
    /// `HIGHLIGHT`, `NOTE`, `QUOTE`, `PERSON`, ….
    pub label: Cow<'static, str>,
    pub span: Span,
    /// The codes of a mark.
    pub codes: &'a [String],
    /// The reader's words.
    pub note: &'a String,
    /// The kind of a mark or quote.
    pub kind: &'static str,
    /// The speakers of a quote, by name; the link or the full name of what a name stands for.
    pub about: Option<String>,
    /// The mentions that name the speakers next to the quote, as indices in the list.
    pub speaker_mentions: Vec<usize>,
}

static NO_NOTE: String = String::new();

/// The selected marks, names and quotes, without those that are only a place.
pub(super) fn labelled<'a>(export: &Export<'a>) -> Vec<Labelled<'a>> {
    let marks = export.marks();
    let mut all = Vec::with_capacity(marks.len());
    for mark in marks.into_iter().filter(|mark| !mark.span.is_empty()) {
        all.push(Labelled {
            id: mark.id.as_str().into(),
            sort: Sort::Mark,
            label: match mark.kind {
                Kind::Highlight => "HIGHLIGHT".into(),
                Kind::Note => "NOTE".into(),
                Kind::Bookmark => "BOOKMARK".into(),
            },
            span: mark.span,
            codes: &mark.codes,
            note: &mark.note,
            kind: mark.kind.code(),
            about: None,
            speaker_mentions: Vec::new(),
        });
    }
    let mut mentions: Vec<Vec<(Span, usize)>> =
        vec![Vec::new(); export.decided.analysis.entities.len()];
    for name in export.names() {
        mentions[name.mention.entity].push((name.mention.span, all.len()));
        let link = export.notes.link_of(name.entity);
        all.push(Labelled {
            id: format!("n{}", name.number).into(),
            sort: Sort::Name,
            label: name.mention.kind.code().into(),
            span: name.mention.span,
            codes: &[],
            note: &NO_NOTE,
            kind: "",
            about: Some(link.unwrap_or(&name.entity.name).to_owned()),
            speaker_mentions: Vec::new(),
        });
    }
    for said in export.quotes() {
        let span = select::whole(&said);
        let far = |&&(mention, _): &&(Span, usize)| {
            let (start, end) = (mention.start, mention.end);
            start.abs_diff(span.end).min(end.abs_diff(span.start))
        };
        let nearest = |speaker: &Speaker| match speaker {
            Speaker::Entity(entity) => mentions[*entity].iter().min_by_key(far).map(|name| name.1),
            _ => None,
        };
        all.push(Labelled {
            id: format!("q{}", said.number).into(),
            sort: Sort::Quote,
            label: "QUOTE".into(),
            span,
            codes: &[],
            note: &NO_NOTE,
            kind: said.quote.kind().code(),
            about: said.speaker.map(|_| said.speakers.join("; ")),
            speaker_mentions: said.quote.speakers().filter_map(nearest).collect(),
        });
    }
    all
}

/// The relations of quotes to their speakers' mentions, as pairs of indices.
pub(super) fn spoken_by(all: &[Labelled<'_>]) -> impl Iterator<Item = (usize, usize)> {
    let quotes = all.iter().enumerate();
    quotes.flat_map(|(at, item)| item.speaker_mentions.iter().map(move |&name| (at, name)))
}
