//! Annotating: highlights, codes, notes, bookmarks; undo and redo; decisions on names and quotes.

use super::command::{Unit, Verdict, Way};
use super::overlay::{Ask, Editor, Overlay};
use super::{App, Effect, Focus, Mode, Pane, Row};
use crate::annotation::{
    Annotation, Colour, Desk, Edit, Id, Kind, QuoteDecision, QuoteVerdict, Table, Timestamp,
};
use crate::text::Span;

/// What an annotation command is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Words that are to be annotated.
    New(Span),
    /// An annotation.
    Old(Id),
    /// The description of a code.
    Code(String),
}

impl App {
    /// The time that records carry: whole seconds are enough.
    pub(super) fn stamp(&self) -> Timestamp {
        Timestamp::from_second(self.now.as_second()).unwrap_or(self.now)
    }

    /// What decisions and changes of codes are made with.
    pub(super) fn desk(&mut self) -> Desk<'_> {
        Desk {
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
    pub(super) fn undo(&mut self, way: Way) -> Vec<Effect> {
        let history = &mut self.document.history;
        let (done, verb) = match way {
            Way::Previous => (history.undo(&mut self.document.notes), "Undone"),
            Way::Next => (history.redo(&mut self.document.notes), "Done again"),
        };
        let Some((name, keys)) = done else {
            let what = if way == Way::Previous { "undo" } else { "redo" };
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

    /// Accepts the place of the chosen annotation: binds it to the words that stand there.
    pub(super) fn attach(&mut self) -> Vec<Effect> {
        let Some(mut note) = self.here().cloned() else {
            self.refuse("There is no annotation here");
            return Vec::new();
        };
        let mut record = crate::annotation::Record::Annotation(note.clone());
        record.attach(self.document.article.text(), note.span);
        if let crate::annotation::Record::Annotation(bound) = record {
            note = bound;
        }
        self.put_note(note, "attach", "The annotation belongs to these words now")
    }

    /// The quotes that nobody has decided on, the most doubtful first.
    fn undecided(&self) -> Vec<usize> {
        let quotes = &self.document.findings().quotes;
        let open = (0..quotes.len()).filter(|&index| !self.document.is_decided(index));
        let mut open: Vec<usize> = open.collect();
        open.sort_by(|&a, &b| quotes[a].confidence.total_cmp(&quotes[b].confidence));
        open
    }

    /// How many quotes are decided, and how many there are.
    pub fn review_count(&self) -> (usize, usize) {
        let all = self.document.findings().quotes.len();
        (all - self.undecided().len(), all)
    }

    /// Begins the review at the most doubtful quote.
    pub(super) fn start_review(&mut self) {
        let Some(&first) = self.undecided().first() else {
            let text = match self.document.findings().quotes.len() {
                0 => "There are no quotes to decide on",
                _ => "You have decided on every quote",
            };
            return self.refuse(text);
        };
        self.focus = Focus::Text;
        self.review(first);
    }

    fn review(&mut self, quote: usize) {
        self.mode = Mode::Review(quote);
        let start = self.document.findings().quotes[quote].span().start as usize;
        self.jump(start);
    }

    /// The next undecided quote, or the one before.
    pub(super) fn skip(&mut self, way: Way) {
        let Mode::Review(now) = self.mode else { return };
        let open = self.undecided();
        let at = open.iter().position(|&index| index == now);
        let next = match (at, way) {
            (Some(at), Way::Next) => open.get(at + 1).or(open.first()),
            (Some(at), Way::Previous) => at
                .checked_sub(1)
                .and_then(|at| open.get(at))
                .or(open.last()),
            (None, _) => open.first(),
        };
        if let Some(&next) = next {
            self.review(next);
        } else {
            self.mode = Mode::Read;
            self.tell("You have decided on every quote");
        }
    }

    /// The quote that a decision is for: the reviewed one, the chosen row's, or the one here.
    fn quote_here(&self) -> Option<usize> {
        match (&self.mode, self.focus) {
            (Mode::Review(quote), Focus::Text) => Some(*quote),
            (_, Focus::List(Pane::Quotes)) => {
                match self.lists[Pane::Quotes.index()].chosen_row()? {
                    Row::Quote(quote) => Some(*quote),
                    _ => None,
                }
            }
            _ => self.document.quote_at(self.caret),
        }
    }

    fn decision(&mut self, verdict: QuoteVerdict, span: Span) -> QuoteDecision {
        let notes = &self.document.notes;
        let old = notes.quotes().iter().find(|own| own.span == span);
        let id = match old {
            Some(old) => old.id.clone(),
            None => notes.fresh_id(&mut self.ids),
        };
        // What the program missed stays an addition, whatever else is decided on it.
        let verdict = match old.map(|own| own.verdict) {
            Some(QuoteVerdict::Add) if verdict != QuoteVerdict::Reject => QuoteVerdict::Add,
            _ => verdict,
        };
        let mut decision = match old {
            Some(old) => QuoteDecision {
                verdict,
                modified: Some(self.stamp()),
                ..old.clone()
            },
            None => QuoteDecision::new(
                id,
                verdict,
                self.document.article.text(),
                span,
                self.stamp(),
            ),
        };
        decision.by.clone_from(&self.author);
        decision
    }

    /// Confirms or rejects the quote.
    pub(super) fn judge(&mut self, verdict: Verdict) -> Vec<Effect> {
        let Some(index) = self.quote_here() else {
            self.refuse("There is no quote here");
            return Vec::new();
        };
        let quote = &self.document.findings().quotes[index];
        let span = quote.span();
        let name = self.document.findings().speaker_name(&quote.speaker);
        let name = name.unwrap_or(QuoteDecision::UNKNOWN).to_owned();
        let (verdict, sentence) = match verdict {
            Verdict::Yes => (QuoteVerdict::Confirm, format!("Confirmed: {name}")),
            Verdict::No => (QuoteVerdict::Reject, "Rejected: no quote".to_owned()),
        };
        let mut decision = self.decision(verdict, span);
        decision.detected_speaker.get_or_insert(name.clone());
        if verdict == QuoteVerdict::Confirm {
            decision.speaker.get_or_insert(name);
        }
        self.decide_and_go_on(decision, "decision", &sentence)
    }

    /// In a review a decision leads on to the next quote.
    fn decide_and_go_on(
        &mut self,
        decision: QuoteDecision,
        name: &str,
        sentence: &str,
    ) -> Vec<Effect> {
        let reviewing = matches!(self.mode, Mode::Review(_));
        let effects = self.change(name, sentence, Edit::put(decision));
        if reviewing {
            self.mode = Mode::Review(usize::MAX);
            self.skip(Way::Next);
            if matches!(self.mode, Mode::Review(_)) {
                self.tell(sentence);
            }
        }
        effects
    }

    /// Asks who said the quote.
    pub(super) fn ask_speaker(&mut self) {
        let Some(index) = self.quote_here() else {
            return self.refuse("There is no quote here");
        };
        let span = self.document.findings().quotes[index].span();
        self.ask(Ask::Speaker(span), "");
    }

    /// The quote at `span` was said by `name`.
    pub(super) fn assign(&mut self, span: Span, name: &str) -> Vec<Effect> {
        if name.is_empty() {
            return Vec::new();
        }
        let findings = self.document.findings();
        let quote = findings.quotes.iter().find(|quote| quote.span() == span);
        let before = quote.and_then(|quote| findings.speaker_name(&quote.speaker));
        let before = before.unwrap_or(QuoteDecision::UNKNOWN).to_owned();
        let mut decision = self.decision(QuoteVerdict::Reassign, span);
        decision.detected_speaker.get_or_insert(before);
        decision.speaker = Some(name.to_owned());
        self.decide_and_go_on(decision, "speaker", &format!("Said by {name}"))
    }

    /// The selection is a quote that the program missed.
    pub(super) fn add_quote(&mut self) -> Vec<Effect> {
        let Some(span) = self.selection() else {
            return Vec::new();
        };
        let words = span.of(self.document.article.text());
        let opens = words.starts_with(['“', '"', '„', '«', '‘', '\'']);
        let inside = words.contains(['“', '"', '„', '«']);
        let kind = match (opens, inside) {
            (true, _) => crate::analysis::QuoteKind::Direct,
            (false, true) => crate::analysis::QuoteKind::Mixed,
            (false, false) => crate::analysis::QuoteKind::Indirect,
        };
        let mut decision = self.decision(QuoteVerdict::Add, span);
        decision.verdict = QuoteVerdict::Add;
        decision.kind = Some(kind);
        self.mode = Mode::Read;
        let effects = self.change("quote", "Added as a quote", Edit::put(decision));
        self.ask(Ask::Speaker(span), "");
        effects
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
