//! Annotating: highlights, codes, notes, bookmarks.

use crate::annotation::{Annotation, Colour, Edit, Id, Item, Key, Kind, Record, Table};
use crate::app::action::Unit;
use crate::app::ask::{Ask, Question, Request, Tagged, Tagging, Target};
use crate::app::context::Context;
use crate::app::fuzzy::Fit;
use crate::app::pane::Focus;

/// What `t`, `a` and `m` are for: the selection (or the annotation of exactly these words), the
/// annotation here, or the sentence.
fn target(cx: &Context) -> Option<Target> {
    if let Some(span) = cx.reading.selection() {
        let notes = cx.document.notes.overlapping(span);
        let same = notes.into_iter().find(|note| note.span == span);
        return Some(same.map_or(Target::New(span), |note| Target::Old(note.id.clone())));
    }
    if let Some(note) = cx.note_here() {
        return Some(Target::Old(note.id.clone()));
    }
    if cx.look.focus != Focus::Text {
        return None;
    }
    let sentence = cx
        .reading
        .unit_at(&cx.document, Unit::Sentence, cx.reading.caret);
    (!sentence.is_empty()).then_some(Target::New(sentence))
}

/// The same; the reader is told if there is none.
pub fn target_or_warn(cx: &mut Context) -> Option<Target> {
    let target = target(cx);
    if target.is_none() {
        cx.warn("There is nothing to annotate here");
    }
    target
}

/// Highlights the selection, the annotation here, or the sentence.
pub fn mark(cx: &mut Context, colour: Option<Colour>) {
    let Some(target) = target_or_warn(cx) else {
        return;
    };
    match target {
        Target::New(span) => {
            let mut note = cx.new_annotation(Kind::Highlight, span);
            note.colour = Some(colour.unwrap_or(Colour::Yellow));
            let name = format!("Highlighted in {}", note.colour.map_or("", Colour::name));
            put_note(cx, note, "highlight", &name);
        }
        Target::Old(id) => {
            let Some(mut note) = cx.document.notes.annotation(&id).cloned() else {
                return;
            };
            let now = cx.document.notes.colour_of(&note);
            note.colour = Some(colour.unwrap_or_else(|| after(now)));
            let name = format!("Now {}", note.colour.map_or("", Colour::name));
            put_note(cx, note, "colour", &name);
        }
        Target::Code(_) => {}
    }
}

/// Gives the annotation here the next of the five colours.
pub fn next_colour(cx: &mut Context) {
    let Some(mut note) = cx.note_here().cloned() else {
        cx.warn("There is no annotation here");
        return;
    };
    let now = cx.document.notes.colour_of(&note);
    note.colour = Some(after(now));
    let name = format!("Now {}", note.colour.map_or("", Colour::name));
    put_note(cx, note, "colour", &name);
}

/// Asks for the codes of the target.
pub fn tag(cx: &mut Context) {
    let Some(target) = target_or_warn(cx) else {
        return;
    };
    let codes = match &target {
        Target::Old(id) => cx
            .document
            .notes
            .annotation(id)
            .map(|note| note.codes.join(", ")),
        Target::New(_) | Target::Code(_) => None,
    };
    cx.ask(Ask::Codes(target), codes.unwrap_or_default());
}

/// Gives codes to what they were typed for; one that is new is asked about.
pub fn tag_with(cx: &mut Context, tagging: Tagging) {
    let known = cx.document.notes.codes_to_offer();
    let is_new = |code: &&String| !known.contains(&code.as_str()) && !tagging.sure.contains(code);
    let new: Vec<String> = tagging.codes.iter().filter(is_new).cloned().collect();
    let near = new.iter().find_map(|code| {
        let near = known.iter().find(|other| is_near(code, other));
        let fits = |other: &&&str| Fit::plain(other, "", code).is_some();
        let other = near.or_else(|| known.iter().find(fits))?;
        Some((code.clone(), (*other).to_owned()))
    });
    if let Some((typed, known)) = near {
        return cx.open(Request::Question(Question::Code {
            tagging,
            typed,
            known,
        }));
    }
    if !new.is_empty() {
        return cx.open(Request::Question(Question::NewCodes(tagging, new)));
    }
    match tagging.on {
        Tagged::One(target) => set_codes(cx, target, tagging.codes),
        Tagged::Every(span) => cx.open(Request::Occurrences(span, tagging.codes)),
    }
}

/// True if one of two names is likely the other, mistyped: a letter more, less, other or in the other
/// order; in a long name two of them.
fn is_near(typed: &str, known: &str) -> bool {
    let letters = |name: &str| name.to_lowercase().chars().collect::<Vec<char>>();
    let (one, two) = (letters(typed), letters(known));
    let allowed = match one.len().min(two.len()) {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    };
    one == two || one.len().abs_diff(two.len()) <= allowed && distance(&one, &two) <= allowed
}

/// How many letters are to be added, taken away, changed or swapped with their neighbour.
fn distance(one: &[char], two: &[char]) -> usize {
    let mut rows = vec![vec![0; two.len() + 1]; one.len() + 1];
    for (n, row) in rows.iter_mut().enumerate() {
        row[0] = n;
    }
    for m in 0..=two.len() {
        rows[0][m] = m;
    }
    for n in 1..=one.len() {
        for m in 1..=two.len() {
            let other = usize::from(one[n - 1] != two[m - 1]);
            let mut least = (rows[n - 1][m] + 1).min(rows[n][m - 1] + 1);
            least = least.min(rows[n - 1][m - 1] + other);
            if n > 1 && m > 1 && one[n - 1] == two[m - 2] && one[n - 2] == two[m - 1] {
                least = least.min(rows[n - 2][m - 2] + 1);
            }
            rows[n][m] = least;
        }
    }
    rows[one.len()][two.len()]
}

/// Gives the target these codes.
pub fn set_codes(cx: &mut Context, target: Target, codes: Vec<String>) {
    let Some(mut note) = annotation_for(cx, target, Kind::Highlight) else {
        return;
    };
    let is_new = cx.document.notes.annotation(&note.id).is_none();
    if note.codes == codes {
        return;
    }
    if is_new {
        // A code's colour shows through, so that it can be changed for all its marks at once.
        let of_code = cx.document.notes.colour_of_codes(&codes);
        note.colour = of_code.is_none().then_some(Colour::Yellow);
    }
    let name = match &codes[..] {
        [] => "Codes removed".to_owned(),
        codes => {
            let known = cx.document.notes.codes_to_offer();
            let said = codes.iter().map(|code| {
                let new = if known.contains(&code.as_str()) {
                    ""
                } else {
                    " (new code)"
                };
                format!("{code}{new}")
            });
            format!("Tagged {}", said.collect::<Vec<_>>().join(", "))
        }
    };
    note.codes = codes;
    put_note(cx, note, "tag", &name);
}

/// Opens the editor on the target's note.
pub fn write_note(cx: &mut Context) {
    let Some(target) = target_or_warn(cx) else {
        return;
    };
    let text = match &target {
        Target::Old(id) => cx
            .document
            .notes
            .annotation(id)
            .map(|note| note.note.clone()),
        Target::New(_) | Target::Code(_) => None,
    };
    cx.open(Request::Editor(target, text.unwrap_or_default()));
}

/// Gives the target this note. If the annotation is gone meanwhile, what was typed is kept all the same:
/// with the lost one, or on a new one like the one `before`.
pub fn set_note(cx: &mut Context, target: Target, text: String, before: Option<&Annotation>) {
    if let (Target::Old(id), Some(before)) = (&target, before)
        && cx.document.notes.annotation(id).is_none()
    {
        return keep_note(cx, before, text);
    }
    let Some(mut note) = annotation_for(cx, target, Kind::Note) else {
        return;
    };
    if note.note == text {
        return;
    }
    note.note = text;
    put_note(cx, note, "note", "Note saved");
}

fn keep_note(cx: &mut Context, before: &Annotation, text: String) {
    if before.note == text {
        return cx.warn("The annotation was deleted by another program meanwhile");
    }
    let key = Key::new(Table::Orphan, before.id.clone());
    if let Some(Item::Orphan(mut orphan)) = cx.document.notes.item(&key)
        && let Record::Annotation(mark) = &mut orphan.record
    {
        mark.note = text;
        mark.modified = Some(cx.author.stamp());
        let said = "Note saved with the annotation, which is lost: its words are gone";
        return cx.change("note", said, Edit::put(orphan));
    }
    let mut note = before.clone();
    note.id = cx.new_annotation(note.kind, note.span).id;
    note.note = text;
    let said = "Another program deleted this annotation; your note is saved on a new one here";
    put_note(cx, note, "note", said);
}

fn annotation_for(cx: &mut Context, target: Target, kind: Kind) -> Option<Annotation> {
    match target {
        Target::New(span) => Some(cx.new_annotation(kind, span)),
        Target::Old(id) => cx.document.notes.annotation(&id).cloned(),
        Target::Code(_) => None,
    }
}

/// Sets a bookmark at the caret, or takes the one there away.
pub fn bookmark(cx: &mut Context) {
    let at = cx.document.notes_at(cx.reading.caret);
    if let Some(own) = at.iter().find(|note| note.kind == Kind::Bookmark) {
        let id = own.id.clone();
        return cx.change(
            "bookmark",
            "Bookmark removed",
            Edit::remove(Table::Annotation, id),
        );
    }
    let word = cx
        .reading
        .unit_at(&cx.document, Unit::Word, cx.reading.caret);
    let note = cx.new_annotation(Kind::Bookmark, word);
    put_note(cx, note, "bookmark", "Bookmark set");
}

fn put_note(cx: &mut Context, mut note: Annotation, name: &str, sentence: &str) {
    note.modified = Some(cx.author.stamp());
    cx.reading.current = Some(note.id.clone());
    if cx.reading.is_selecting() {
        cx.reading.end_selection();
    }
    cx.change(name, sentence, Edit::put(note));
}

/// Deletes the annotation here.
pub fn delete_note(cx: &mut Context) {
    let Some(note) = cx.note_here() else {
        cx.warn("There is no annotation here");
        return;
    };
    let id = note.id.clone();
    let sentence = format!("Deleted; {} undoes it", cx.key_for("undo"));
    cx.change("deletion", &sentence, Edit::remove(Table::Annotation, id));
}

/// Of several annotations at the caret the next one is the one that commands are for.
pub fn next_here(cx: &mut Context) {
    let ids: Vec<Id> = cx
        .document
        .notes_at(cx.reading.caret)
        .iter()
        .map(|note| note.id.clone())
        .collect();
    let Some(now) = cx.note_here().map(|note| note.id.clone()) else {
        return cx.warn("There is no annotation here");
    };
    let at = ids.iter().position(|id| *id == now).unwrap_or(0);
    let next = (at + 1) % ids.len();
    cx.reading.current = Some(ids[next].clone());
    cx.notify(format!("Annotation {} of {} here", next + 1, ids.len()));
}

/// The colour after this one.
fn after(colour: Option<Colour>) -> Colour {
    let Some(colour) = colour else {
        return Colour::Yellow;
    };
    let at = Colour::FIVE
        .iter()
        .position(|other| *other == colour.nearest());
    Colour::FIVE[at.map_or(0, |at| (at + 1) % Colour::FIVE.len())]
}
