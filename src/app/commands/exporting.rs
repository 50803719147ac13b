//! What of the article can be exported.

use crate::analysis::Quote;
use crate::app::context::Context;
use crate::app::export::{Existing, ExportRequest, Shown, Take};
use crate::app::list::Row;
use crate::app::message::Effect;
use crate::app::pane::{Focus, Pane};

/// Exports in a format, beside the article: what the list shows that has the keys, if it is filtered.
pub fn export(cx: &mut Context, format: &str) {
    let take = takes(cx).swap_remove(0);
    cx.effect(Effect::Export(Box::new(ExportRequest {
        format: format.to_owned(),
        take,
        only: String::new(),
        path: None,
        existing: Existing::Ask,
    })));
}

/// What can be chosen: first what the list shows that has the keys, if it is filtered.
pub fn takes(cx: &Context) -> Vec<Take> {
    let rest = [Take::Everything, Take::Marks, Take::Quotes, Take::Names];
    shown(cx).into_iter().chain(rest).collect()
}

fn shown(cx: &Context) -> Option<Take> {
    let Focus::List(pane) = cx.look.focus else {
        return None;
    };
    let list = cx.lists.get(pane);
    if !list.is_filtered() || !matches!(pane, Pane::Entities | Pane::Quotes | Pane::Notes) {
        return None;
    }
    let findings = cx.document.findings();
    let mut shown = Shown::default();
    for row in &list.rows {
        match row {
            Row::Entity(index) => {
                let entity = findings.entities.get(*index);
                shown.names.extend(entity.map(|entity| entity.name.clone()));
            }
            Row::Quote(index) => {
                let quote = findings.quotes.get(*index);
                shown.quotes.extend(quote.map(Quote::span));
            }
            Row::Note(index) => {
                let mark = cx.document.notes.annotations().get(*index);
                shown.marks.extend(mark.map(|mark| mark.id.clone()));
            }
            _ => {}
        }
    }
    Some(Take::Shown(shown))
}
