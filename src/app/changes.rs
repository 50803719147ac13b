//! Marks in an article that changed: the list of them, accepting and giving up a place, giving a
//! new one by selection; and questions about the notes as a whole.

use super::action::{Direction, Motion};
use super::message::{Offer, Opening};
use super::{App, Effect, Focus, Mode, Overlay, Pane, Row};
use crate::annotation::{Anchor, Edit, Item, Key, Orphan, Place, Record, Table, same_letters};
use crate::text::{CharIndex, Span};

/// What the next selection is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Aim {
    /// The record of this key gets it as its place.
    Attach(Key),
    /// The quote of this span gets it as its borders; in a review that goes on afterwards.
    Borders {
        /// The quote as it is.
        quote: Span,
        /// True where a review waits.
        reviewing: bool,
    },
}

/// What the reader is asked about the notes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// Whether to take notes along.
    Take(Offer),
    /// Whether to keep the notes in the data directory, since they cannot be written where they
    /// belong: why not.
    Elsewhere(String),
}

impl Question {
    /// The question, a paragraph each.
    pub fn words(&self) -> Vec<String> {
        match self {
            Self::Take(offer) => {
                let count = offer.records.len();
                let s = if count == 1 { "" } else { "s" };
                let mut words = vec![format!(
                    "{count} note{s} that you do not have here, or not in this form, may belong to this article: {}",
                    offer.path.display()
                )];
                if !offer.article.is_empty() {
                    words.push(format!("They were made on {}", offer.article));
                }
                words.push("Take them along? Their file stays as it is.".to_owned());
                words
            }
            Self::Elsewhere(why) => vec![
                format!("Your last changes are not saved: {why}."),
                "Keep the notes in the data directory from now on?".to_owned(),
            ],
        }
    }
}

/// A record whose words changed or are gone.
#[derive(Clone, Debug)]
pub struct Change {
    /// Its key.
    pub key: Key,
    /// The record.
    pub record: Record,
    /// Where it stood, in code points, where it has no place any more and that is known.
    last_start: Option<usize>,
}

impl Change {
    /// What became of it.
    pub fn heading(&self) -> &'static str {
        match self.record.place() {
            _ if self.is_orphan() => "No longer in the article",
            Place::ToConfirm(_) => "To confirm",
            _ => "Found in changed words",
        }
    }

    /// True where it has no place.
    pub fn is_orphan(&self) -> bool {
        self.key.table == Table::Orphan
    }
}

/// Words with those around them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passage {
    /// What stands before.
    pub before: String,
    /// The words.
    pub words: String,
    /// What stands behind.
    pub after: String,
}

/// How much of a text is shown around some words, in code points.
const AROUND: usize = 160;

impl Passage {
    fn of(text: &str, span: Span) -> Self {
        let (start, end) = (span.start as usize, span.end as usize);
        let from = text[..start].char_indices().rev().nth(AROUND - 1);
        let to = text[end..].char_indices().nth(AROUND);
        let from = from.map_or(0, |(at, _)| at);
        let to = to.map_or(text.len(), |(at, _)| end + at);
        // No further than the paragraph reaches.
        let (before, after) = (&text[from..start], &text[end..to]);
        // What is cut is cut between words, and says so.
        let before = match (before.rfind("\n\n"), before.find(' ')) {
            (Some(at), _) => before[at + 2..].to_owned(),
            (None, Some(at)) if from > 0 => format!("…{}", &before[at..]),
            _ => before.to_owned(),
        };
        let after = match (after.find("\n\n"), after.rfind(' ')) {
            (Some(at), _) => after[..at].to_owned(),
            (None, Some(at)) if to < text.len() => format!("{} …", &after[..at]),
            _ => after.to_owned(),
        };
        Self {
            before,
            words: span.of(text).to_owned(),
            after,
        }
    }

    fn of_anchor(anchor: &Anchor) -> Self {
        Self {
            before: anchor.prefix.clone(),
            words: anchor.exact.clone(),
            after: anchor.suffix.clone(),
        }
    }
}

impl App {
    /// Takes what was found when the notes were opened.
    pub(super) fn opened(&mut self, opening: Opening) {
        let Opening {
            notes,
            told,
            unsettled,
            offers,
            before,
        } = opening;
        self.document.before = before;
        self.open_notes(notes);
        if let Some(first) = told.into_iter().next() {
            self.tell(first);
        }
        if unsettled {
            self.overlays.push(Overlay::Changes(0));
        }
        // The first one lies on top.
        for offer in offers.into_iter().rev() {
            self.overlays.push(Overlay::Question(Question::Take(offer)));
        }
    }

    /// The records to look at: those to confirm, those without a place, those in changed words.
    /// Other quotation marks, dashes and blanks are no other words.
    pub fn changes(&self) -> Vec<Change> {
        let notes = &self.document.notes;
        let marks = notes.annotations().iter().filter(|own| own.place.is_new());
        let mentions = notes.mentions().iter().filter(|own| own.place.is_new());
        let quotes = notes.quotes().iter().filter(|own| own.place.is_new());
        let placed = marks
            .map(|own| Item::from(own.clone()))
            .chain(mentions.map(|own| Item::from(own.clone())))
            .chain(quotes.map(|own| Item::from(own.clone())));
        let is_other = |item: &Item| match item.clone().into_record() {
            Some(own) if own.place().is_sure() => {
                !same_letters(&own.anchor().exact, own.span().of(self.text()))
            }
            _ => true,
        };
        let placed = placed.filter(is_other);
        let items = placed.chain(notes.orphans().iter().map(|own| Item::from(own.clone())));
        let change = |item: Item| {
            let last_start = match &item {
                Item::Orphan(orphan) => orphan.last_start,
                _ => None,
            };
            let key = item.key();
            let record = item.into_record()?;
            Some(Change {
                key,
                record,
                last_start,
            })
        };
        let mut changes: Vec<Change> = items.filter_map(change).collect();
        changes.sort_by_key(|change| match change.record.place() {
            _ if change.is_orphan() => 1,
            Place::ToConfirm(_) => 0,
            _ => 2,
        });
        changes
    }

    /// The words of a record as they stood when it was made, in their old context as far as that
    /// is known.
    pub fn passage_before(&self, change: &Change) -> Passage {
        let anchor = change.record.anchor();
        let kept = self.document.before.iter().find_map(|text| {
            let span = anchor.stands_in(text, change.last_start)?;
            Some(Passage::of(text, span))
        });
        kept.unwrap_or_else(|| Passage::of_anchor(anchor))
    }

    /// The words at a record's present place; `None` where it has none.
    pub fn passage_now(&self, change: &Change) -> Option<Passage> {
        let span = change.record.span();
        (!change.is_orphan()).then(|| Passage::of(self.text(), span))
    }

    /// The record that commands are for: the chosen one of the list of changes, or in the list of
    /// notes the chosen row's, or the annotation here.
    fn change_here(&self) -> Option<(usize, Change)> {
        if let Some(Overlay::Changes(chosen)) = self.overlays.last() {
            return Some((*chosen, self.changes().into_iter().nth(*chosen)?));
        }
        let chosen = self.lists[Pane::Notes.index()].chosen_row();
        let key = match chosen.filter(|_| self.focus == Focus::List(Pane::Notes)) {
            Some(Row::Orphan(index)) => {
                let orphan = self.document.notes.orphans().get(*index)?;
                Key::new(Table::Orphan, orphan.record.id().clone())
            }
            _ => Key::new(Table::Annotation, self.here()?.id.clone()),
        };
        let changes = self.changes().into_iter().enumerate();
        changes.into_iter().find(|(_, change)| change.key == key)
    }

    /// Opens the list of changes, at the orphan of this index where there is one.
    pub(super) fn show_changes(&mut self, orphan: Option<usize>) {
        let orphans = self.document.notes.orphans();
        let id = orphan.and_then(|orphan| Some(orphans.get(orphan)?.record.id().clone()));
        let at = id.and_then(|id| {
            let mut changes = self.changes().into_iter();
            changes.position(|change| *change.record.id() == id)
        });
        self.overlays.push(Overlay::Changes(at.unwrap_or(0)));
    }

    /// Moves in the list of changes.
    pub(super) fn move_in_changes(&mut self, motion: Motion) {
        let count = self.changes().len();
        if let Some(Overlay::Changes(chosen)) = self.overlays.last_mut() {
            let last = count.saturating_sub(1);
            *chosen = match motion {
                Motion::Line(Direction::Next) => *chosen + 1,
                Motion::Line(Direction::Previous) => chosen.saturating_sub(1),
                Motion::Page(Direction::Next) => *chosen + 8,
                Motion::Page(Direction::Previous) => chosen.saturating_sub(8),
                Motion::Bottom => last,
                _ => 0,
            }
            .min(last);
        }
    }

    /// After a change the list shows the next one; with nothing left it goes away.
    fn follow_changes(&mut self) {
        let count = self.changes().len();
        if let Some(Overlay::Changes(chosen)) = self.overlays.last_mut() {
            *chosen = (*chosen).min(count.saturating_sub(1));
            if count == 0 {
                self.overlays.pop();
            }
        }
    }

    /// Accepts the new place: the record belongs to the words that stand there now.
    pub(super) fn attach(&mut self) -> Vec<Effect> {
        let Some((_, change)) = self.change_here() else {
            self.refuse("There is no annotation here whose place is uncertain");
            return Vec::new();
        };
        if change.is_orphan() {
            self.aim();
            return Vec::new();
        }
        let span = change.record.span();
        self.bind(change, span)
    }

    fn bind(&mut self, change: Change, span: Span) -> Vec<Effect> {
        let Change {
            key, mut record, ..
        } = change;
        record.attach(self.document.article.text(), span);
        let now = Some(self.stamp());
        match &mut record {
            Record::Annotation(own) => own.modified = now,
            Record::Mention(own) => own.modified = now,
            Record::Quote(own) => own.modified = now,
        }
        self.current = Some(record.id().clone());
        let edit = Edit::Many(vec![Edit::Remove(key), Edit::put(record)]);
        let effects = self.change("attach", "It belongs to these words now", edit);
        self.follow_changes();
        effects
    }

    /// The record waits for the reader to select its new place in the text.
    pub(super) fn aim(&mut self) {
        let Some((_, change)) = self.change_here() else {
            return self.refuse("There is no annotation here whose place is uncertain");
        };
        if let Some(Overlay::Changes(_)) = self.overlays.last() {
            self.overlays.pop();
        }
        self.focus = Focus::Text;
        self.mode = Mode::Read;
        if !change.is_orphan() {
            self.jump(change.record.span().start as usize);
        }
        self.aim = Some(Aim::Attach(change.key));
        self.panes_changed();
    }

    /// What the reader is to select, while something waits for a selection.
    pub fn aim_in_words(&self) -> Option<String> {
        let bind = self.key_for("bind");
        Some(match self.aim.as_ref()? {
            Aim::Attach(key) => {
                let record = self.document.notes.item(key)?.into_record()?;
                let words = record.anchor().opening(24);
                format!("{bind} binds the selection, Esc leaves: where is “{words}”?")
            }
            Aim::Borders { .. } => {
                let swap = self.key_for("swap-ends");
                format!("{bind} takes the quote, {swap} moves its other end, Esc leaves")
            }
        })
    }

    /// Gives the selection to what waits for it.
    pub(super) fn bind_selection(&mut self) -> Vec<Effect> {
        let Some(span) = self.selection() else {
            return Vec::new();
        };
        match self.aim.take() {
            None => {
                self.refuse(
                    "Nothing waits for a selection: m highlights it, t tags it, a notes it",
                );
                Vec::new()
            }
            Some(Aim::Borders { quote, reviewing }) => self.set_borders(quote, span, reviewing),
            Some(Aim::Attach(key)) => {
                self.mode = Mode::Read;
                let item = self.document.notes.item(&key);
                let Some(record) = item.and_then(Item::into_record) else {
                    self.refuse("What waited for a place is gone");
                    return Vec::new();
                };
                let change = Change {
                    key,
                    record,
                    last_start: None,
                };
                let effects = self.bind(change, span);
                let is_open = |change: &Change| change.record.place() != Place::Same;
                if self
                    .changes()
                    .iter()
                    .any(|own| own.is_orphan() || is_open(own))
                {
                    self.overlays.push(Overlay::Changes(0));
                }
                effects
            }
        }
    }

    /// Esc while something waits for a selection. True where something did.
    pub(super) fn forget_aim(&mut self) -> bool {
        match self.aim.take() {
            None => false,
            Some(Aim::Attach(_)) => {
                self.mode = Mode::Read;
                self.overlays.push(Overlay::Changes(0));
                true
            }
            Some(Aim::Borders { quote, reviewing }) => {
                self.mode = Mode::Read;
                if reviewing {
                    self.review_at(quote);
                }
                true
            }
        }
    }

    /// The record has no place in this article, and the reader knows.
    pub(super) fn keep_orphan(&mut self) -> Vec<Effect> {
        let Some((_, change)) = self.change_here() else {
            return Vec::new();
        };
        let Change {
            key,
            mut record,
            last_start,
        } = change;
        let text = self.document.article.text();
        let last_start = if key.table == Table::Orphan {
            last_start
        } else {
            let start = record.span().start as usize;
            Some(CharIndex::new(text).char_at(text, start))
        };
        record.set_place(Span::default(), Place::Same);
        let since = Some(self.stamp());
        let orphan = Orphan {
            record,
            last_start,
            since,
        };
        let edit = Edit::Many(vec![Edit::Remove(key), Edit::put(orphan)]);
        let effects = self.change("keep", "Kept without a place", edit);
        if let Some(Overlay::Changes(chosen)) = self.overlays.last_mut() {
            *chosen += 1;
        }
        self.follow_changes();
        effects
    }

    /// Deletes the chosen record of the list of changes.
    pub(super) fn delete_change(&mut self) -> Vec<Effect> {
        let Some((_, change)) = self.change_here() else {
            return Vec::new();
        };
        let sentence = format!("Deleted; {} brings it back", self.key_for("undo"));
        let effects = self.change("deletion", &sentence, Edit::Remove(change.key));
        self.follow_changes();
        effects
    }

    /// Goes to the present place of the chosen record.
    pub(super) fn go_to_change(&mut self) {
        let Some((_, change)) = self.change_here() else {
            return;
        };
        if change.is_orphan() {
            let key = self.key_for("re-attach");
            return self.refuse(format!(
                "Its words are no longer in the article; {key} gives it a new place"
            ));
        }
        self.overlays.pop();
        self.focus = Focus::Text;
        self.current = Some(change.record.id().clone());
        self.jump(change.record.span().start as usize);
    }

    /// Asks whether the notes shall go to another place, once for each time that saving begins to
    /// fail.
    pub(super) fn refused(&mut self, why: String) {
        if self.unsaved.is_none() {
            let question = Question::Elsewhere(why.clone());
            self.overlays.push(Overlay::Question(question));
        }
        self.unsaved = Some(why);
    }

    /// Yes or no to the question on top.
    pub(super) fn answer(&mut self, yes: bool) -> Vec<Effect> {
        let Some(Overlay::Question(question)) = self.overlays.pop() else {
            return Vec::new();
        };
        match (question, yes) {
            (Question::Take(offer), true) => vec![Effect::Take(offer.path)],
            (Question::Take(offer), false) => {
                self.tell("Left where they are; they are not offered again");
                vec![Effect::Leave(offer.path)]
            }
            (Question::Elsewhere(_), true) => vec![Effect::SaveElsewhere],
            (Question::Elsewhere(_), false) => Vec::new(),
        }
    }

    /// Notes of another place come in; that can be undone.
    pub(super) fn taken(&mut self, edit: Edit, count: usize) -> Vec<Effect> {
        if edit.is_empty() {
            self.tell("All of them are here already");
            return Vec::new();
        }
        let s = if count == 1 { "" } else { "s" };
        let keys = edit.keys();
        let effects = self.change(
            "taking along",
            &format!("{count} note{s} taken along"),
            edit,
        );
        // What else was offered may have the same.
        self.overlays.retain_mut(|overlay| match overlay {
            Overlay::Question(Question::Take(offer)) => {
                offer.records.retain(|key| !keys.contains(key));
                !offer.records.is_empty()
            }
            _ => true,
        });
        let lost = |change: &Change| matches!(change.heading(), "To confirm");
        if self.changes().iter().any(lost) {
            self.overlays.push(Overlay::Changes(0));
        }
        effects
    }
}
