//! The reader's annotations, in order of place.

use super::{Listed, Source};
use crate::annotation::Standing;
use crate::app::list::Row;

pub fn rows(source: &Source) -> Listed {
    let Source {
        document,
        keys,
        list,
        ..
    } = *source;
    let notes = &document.notes;
    let filter = &list.filter;
    let mut rows = Vec::new();
    let mut total = 0;
    for (index, note) in notes.annotations().iter().enumerate() {
        if filter.matches(note) {
            total += 1;
            rows.push(Row::Note(index));
            if Standing::of(note, document.article.text()).is_open() {
                rows.push(Row::Was(index));
            }
            if !note.note.is_empty() || !note.codes.is_empty() {
                rows.push(Row::NoteText(index));
            }
        }
    }
    if !notes.orphans().is_empty() && filter.is_empty() {
        rows.push(Row::Heading(
            "Lost: no longer in the article".to_owned(),
            notes.orphans().len(),
        ));
        rows.extend((0..notes.orphans().len()).map(Row::Orphan));
    }
    let all = notes.annotations().len();
    if rows.is_empty() {
        rows.push(Row::Empty(match all {
            0 => format!(
                "None yet: {} selects, {} highlights, {} adds codes, {} writes a note.",
                keys.of("select"),
                keys.of("mark"),
                keys.of("tag"),
                keys.of("note")
            ),
            _ => "No annotation matches the filter.".to_owned(),
        }));
    }
    (rows, (all, total))
}
