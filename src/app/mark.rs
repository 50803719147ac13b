//! Annotating: highlights, codes, notes, bookmarks; undo and redo.

use super::action::{Direction, Unit};
use super::ask::{Ask, Target};
use super::overlay::{Editor, Overlay};
use super::{App, Effect, Focus, Mode, Pane, Row};
use crate::annotation::{Annotation, Colour, DecisionContext, Edit, Id, Kind, Table, Timestamp};
use crate::text::Span;

impl App {
    /// The time that records carry: whole seconds are enough.
    pub(super) fn stamp(&self) -> Timestamp {
        Timestamp::from_second(self.now.as_second()).unwrap_or(self.now)
    }

    /// What decisions and changes of codes are made with.
    pub(super) fn desk(&mut self) -> DecisionContext<'_> {
        DecisionContext {
            now: self.stamp(),
            text: self.document.article.text(),
            notes: &self.document.notes,
            ids: &mut self.ids,
            by: self.author.as_deref(),
        }
    }

    /// The annotation that commands are for: the chosen one of those at the caret, else the
    /// shortest; in the list of notes the chosen row's.
    pub fn here(&self) -> Option<&Annotation> {
        if self.focus == Focus::List(Pane::Notes) {
            return match self.lists[Pane::Notes.index()].chosen_row()? {
                Row::Note(index) => self.document.notes.annotations().get(*index),
                _ => None,
            };
        }
        let at = self.document.notes_at(self.caret);
        let current = at.iter().find(|own| Some(&own.id) == self.current.as_ref());
        current.or(at.first()).copied()
    }

    /// What `t`, `a` and `m` are for: the selection (or the annotation of exactly these words), the
    /// annotation here, or the sentence.
    fn target(&self) -> Option<Target> {
        if let Some(span) = self.selection() {
            let notes = self.document.notes.overlapping(span);
            let same = notes.into_iter().find(|own| own.span == span);
            return Some(same.map_or(Target::New(span), |own| Target::Old(own.id.clone())));
        }
        if let Some(note) = self.here() {
            return Some(Target::Old(note.id.clone()));
        }
        if self.focus != Focus::Text {
            return None;
        }
        let sentence = self.unit_at(Unit::Sentence, self.caret);
        (!sentence.is_empty()).then_some(Target::New(sentence))
    }

    pub(super) fn target_or_refuse(&mut self) -> Option<Target> {
        let target = self.target();
        if target.is_none() {
            self.refuse("There is nothing to annotate here");
        }
        target
    }

    /// Highlights the selection, the annotation here, or the sentence.
    pub(super) fn mark(&mut self, colour: Option<Colour>) -> Vec<Effect> {
        let Some(target) = self.target_or_refuse() else {
            return Vec::new();
        };
        match target {
            Target::New(span) => {
                let mut note = self.new_annotation(Kind::Highlight, span);
                note.colour = Some(colour.unwrap_or(Colour::Yellow));
                let name = format!("Highlighted in {}", note.colour.map_or("", Colour::name));
                self.put_note(note, "highlight", &name)
            }
            Target::Old(id) => {
                let Some(mut note) = self.document.notes.annotation(&id).cloned() else {
                    return Vec::new();
                };
                let now = self.document.notes.colour_of(&note);
                note.colour = Some(colour.unwrap_or_else(|| next_colour(now)));
                let name = format!("Now {}", note.colour.map_or("", Colour::name));
                self.put_note(note, "colour", &name)
            }
            Target::Code(_) => Vec::new(),
        }
    }

    /// Gives the annotation here the next of the five colours.
    pub(super) fn next_colour(&mut self) -> Vec<Effect> {
        let Some(mut note) = self.here().cloned() else {
            self.refuse("There is no annotation here");
            return Vec::new();
        };
        let now = self.document.notes.colour_of(&note);
        note.colour = Some(next_colour(now));
        let name = format!("Now {}", note.colour.map_or("", Colour::name));
        self.put_note(note, "colour", &name)
    }

    /// Asks for the codes of the target.
    pub(super) fn tag(&mut self) {
        let Some(target) = self.target_or_refuse() else {
            return;
        };
        let codes = match &target {
            Target::Old(id) => self
                .document
                .notes
                .annotation(id)
                .map(|own| own.codes.join(", ")),
            Target::New(_) | Target::Code(_) => None,
        };
        self.ask(Ask::Codes(target), &codes.unwrap_or_default());
    }

    /// Gives the target these codes.
    pub(super) fn set_codes(&mut self, target: Target, codes: Vec<String>) -> Vec<Effect> {
        let Some(mut note) = self.annotation_for(target, Kind::Highlight) else {
            return Vec::new();
        };
        let is_new = self.document.notes.annotation(&note.id).is_none();
        if note.codes == codes {
            return Vec::new();
        }
        if is_new {
            // A code's colour shows through, so that it can be changed for all its marks at once.
            let of_code = self.document.notes.colour_of_codes(&codes);
            note.colour = of_code.is_none().then_some(Colour::Yellow);
        }
        let name = match &codes[..] {
            [] => "Took the codes away".to_owned(),
            codes => format!("Tagged {}", codes.join(", ")),
        };
        note.codes = codes;
        self.put_note(note, "tag", &name)
    }

    /// Opens the editor on the target's note.
    pub(super) fn write_note(&mut self) {
        let Some(target) = self.target_or_refuse() else {
            return;
        };
        let text = match &target {
            Target::Old(id) => self
                .document
                .notes
                .annotation(id)
                .map(|own| own.note.clone()),
            Target::New(_) | Target::Code(_) => None,
        };
        let editor = Editor::new(target, &text.unwrap_or_default());
        self.overlays.push(Overlay::Editor(Box::new(editor)));
    }

    /// Gives the target this note.
    pub(super) fn set_note(&mut self, target: Target, text: String) -> Vec<Effect> {
        let Some(mut note) = self.annotation_for(target, Kind::Note) else {
            return Vec::new();
        };
        if note.note == text {
            return Vec::new();
        }
        note.note = text;
        self.put_note(note, "note", "Note kept")
    }

    fn annotation_for(&mut self, target: Target, kind: Kind) -> Option<Annotation> {
        match target {
            Target::New(span) => Some(self.new_annotation(kind, span)),
            Target::Old(id) => self.document.notes.annotation(&id).cloned(),
            Target::Code(_) => None,
        }
    }

    fn new_annotation(&mut self, kind: Kind, span: Span) -> Annotation {
        let id = self.document.notes.fresh_id(&mut self.ids);
        let mut note = Annotation::new(id, kind, self.document.article.text(), span, self.stamp());
        note.by.clone_from(&self.author);
        note
    }

    /// Sets a bookmark at the caret, or takes the one there away.
    pub(super) fn bookmark(&mut self) -> Vec<Effect> {
        let at = self.document.notes_at(self.caret);
        if let Some(own) = at.iter().find(|own| own.kind == Kind::Bookmark) {
            let id = own.id.clone();
            return self.change(
                "bookmark",
                "Bookmark taken away",
                Edit::remove(Table::Annotation, id),
            );
        }
        let word = self.unit_at(Unit::Word, self.caret);
        let note = self.new_annotation(Kind::Bookmark, word);
        self.put_note(note, "bookmark", "Bookmark set")
    }

    fn put_note(&mut self, mut note: Annotation, name: &str, sentence: &str) -> Vec<Effect> {
        note.modified = Some(self.stamp());
        self.current = Some(note.id.clone());
        if matches!(self.mode, Mode::Select(_)) {
            self.mode = Mode::Read;
        }
        self.change(name, sentence, Edit::put(note))
    }

    /// Deletes the annotation here.
    pub(super) fn delete_note(&mut self) -> Vec<Effect> {
        let Some(note) = self.here() else {
            self.refuse("There is no annotation here");
            return Vec::new();
        };
        let id = note.id.clone();
        let sentence = format!("Deleted; {} brings it back", self.key_for("undo"));
        self.change("deletion", &sentence, Edit::remove(Table::Annotation, id))
    }

    /// Of several annotations at the caret the next one is the one that commands are for.
    pub(super) fn next_here(&mut self) {
        let ids: Vec<Id> = self
            .document
            .notes_at(self.caret)
            .iter()
            .map(|own| own.id.clone())
            .collect();
        let Some(now) = self.here().map(|own| own.id.clone()) else {
            return self.refuse("There is no annotation here");
        };
        let at = ids.iter().position(|id| *id == now).unwrap_or(0);
        let next = (at + 1) % ids.len();
        self.current = Some(ids[next].clone());
        self.tell(format!("Annotation {} of {} here", next + 1, ids.len()));
    }

    /// Carries a change out.
    pub(super) fn change(&mut self, name: &str, sentence: &str, edit: Edit) -> Vec<Effect> {
        self.document
            .history
            .apply(&mut self.document.notes, name, edit);
        self.tell(sentence);
        self.changed()
    }

    /// The notes changed: lists and findings follow, the shell shall save.
    fn changed(&mut self) -> Vec<Effect> {
        self.document.revision.0 += 1;
        self.document.decide();
        self.refresh();
        vec![Effect::Save(self.document.revision)]
    }

    /// Takes the last change back, or does it again.
    pub(super) fn undo(&mut self, way: Direction) -> Vec<Effect> {
        let history = &mut self.document.history;
        let (done, verb) = match way {
            Direction::Previous => (history.undo(&mut self.document.notes), "Undone"),
            Direction::Next => (history.redo(&mut self.document.notes), "Done again"),
        };
        let Some((name, keys)) = done else {
            let what = if way == Direction::Previous {
                "undo"
            } else {
                "redo"
            };
            self.refuse(format!("There is nothing to {what}"));
            return Vec::new();
        };
        let place = keys
            .iter()
            .find_map(|key| self.document.notes.annotation(&key.id));
        if let Some(span) = place.map(|own| own.span)
            && !span.contains(self.caret)
        {
            self.show(span.start as usize);
        }
        self.tell(format!("{verb}: {name}"));
        self.changed()
    }

    /// The first key of a command, for hints in sentences.
    pub(super) fn key_for(&self, name: &str) -> String {
        self.keymap.keys_of(name).unwrap_or_default()
    }
}

/// The colour after this one.
fn next_colour(colour: Option<Colour>) -> Colour {
    let Some(colour) = colour else {
        return Colour::Yellow;
    };
    let at = Colour::FIVE.iter().position(|own| *own == colour.nearest());
    Colour::FIVE[at.map_or(0, |at| (at + 1) % Colour::FIVE.len())]
}
