//! Annotations in an article that changed: which they are, accepting and giving up a place, giving a
//! new one by selection.

use crate::annotation::{
    Anchor, Annotation, Concern, Edit, Item, Key, Orphan, Place, Record, RecordStanding,
    Revision as TextRevision, Standing, Table,
};
use crate::app::ask::Request;
use crate::app::commands::quotes;
use crate::app::context::Context;
use crate::app::document::{Progress, Revised};
use crate::app::list::Row;
use crate::app::message::Effect;
use crate::app::pane::{Focus, Pane};
use crate::app::reading::{SelectionPurpose, TextMode};
use crate::app::words::{opening, speaker};
use crate::text::order;
use crate::text::{CharIndex, Span};

/// A record whose words changed or are gone.
#[derive(Clone, Debug)]
pub struct Change {
    /// Its key.
    pub key: Key,
    /// The record.
    pub record: Record,
    /// What became of it.
    pub standing: Standing,
    /// Where it stood, in code points, where it has no place any more and that is known.
    last_start: Option<usize>,
}

impl Change {
    /// What became of it.
    pub fn heading(&self) -> &'static str {
        match self.standing {
            Standing::Lost => "Lost: no longer in the article",
            Standing::ToConfirm => "To confirm",
            _ => "Found, in changed words",
        }
    }

    /// True if its place is uncertain.
    pub fn is_to_confirm(&self) -> bool {
        self.standing == Standing::ToConfirm
    }

    /// True if it has no place.
    pub fn is_orphan(&self) -> bool {
        self.standing == Standing::Lost
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

/// The records to look at: those to confirm, those without a place, those in changed words.
/// Other quotation marks, dashes and white space are not a change.
pub fn changes(cx: &Context) -> Vec<Change> {
    let notes = &cx.document.notes;
    let open = notes
        .standings(cx.text())
        .filter(|record| record.standing.is_open());
    let change = |record: RecordStanding| {
        Some(Change {
            record: notes.item(&record.key)?.into_record()?,
            standing: record.standing,
            last_start: record.last_start,
            key: record.key,
        })
    };
    let mut changes: Vec<Change> = open.filter_map(change).collect();
    order::sort_by_key(&mut changes, |change| match change.standing {
        Standing::ToConfirm => 0,
        Standing::Lost => 1,
        _ => 2,
    });
    changes
}

/// A row of the list of changes.
#[derive(Clone, Debug)]
pub enum Entry {
    /// A record whose words changed or are gone.
    Record(Box<Change>),
    /// Something in the article itself that is not as it was at the last visit.
    Article(TextRevision),
}

/// The rows of the list: the reader's records, then the article itself.
pub fn entries(cx: &Context) -> Vec<Entry> {
    let records = changes(cx).into_iter();
    let records = records.map(|change| Entry::Record(Box::new(change)));
    let article = cx.document.revised.revisions.iter();
    records
        .chain(article.cloned().map(Entry::Article))
        .collect()
}

/// Has the article compared with its text at the last visit, once it is known what stands in it.
pub fn compare(cx: &mut Context) {
    if cx.document.progress == Progress::Done
        && let Some(before) = cx.document.last_visit.take()
    {
        cx.effect(Effect::Compare(before));
    }
}

/// Takes what changed since the last visit, and says it.
pub fn revised(cx: &mut Context, before: String, mut revisions: Vec<TextRevision>) {
    order::sort_by_key(&mut revisions, |revision| match revision.concern {
        Concern::Quote(..) => 0,
        Concern::Name(_) => 1,
        Concern::Words => 2,
    });
    let count = |is: fn(&Concern) -> bool| {
        let all = revisions.iter();
        all.filter(|revision| is(&revision.concern)).count()
    };
    let counts = [
        (count(|of| matches!(of, Concern::Quote(..))), "quote"),
        (count(|of| matches!(of, Concern::Name(_))), "name or sum"),
        (count(|of| matches!(of, Concern::Words)), "other place"),
    ];
    let said: Vec<String> = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| match (count, what) {
            (1, what) => format!("1 {what}"),
            (count, "name or sum") => format!("{count} names or sums"),
            (count, what) => format!("{count} {what}s"),
        })
        .collect();
    cx.document.revised = Revised { before, revisions };
    if said.is_empty() {
        return;
    }
    let list = cx.key_for("changes");
    let told = format!(
        "Changed in the article since your last visit: {} ({list} lists them)",
        said.join(", ")
    );
    match cx.notice.take() {
        Some(notice) => cx.notify(format!("{}; {told}", notice.text)),
        None => cx.notify(told),
    }
}

/// What a change of the article concerns, in words.
pub fn concern_in_words(concern: &Concern) -> String {
    let name = |name: &Option<String>| name.as_deref().unwrap_or("an unknown speaker").to_owned();
    match concern {
        Concern::Quote(before, after) if before == after => format!("said by {}", name(after)),
        Concern::Quote(None, after) => format!("now said by {}", name(after)),
        Concern::Quote(before, None) => format!("was said by {}", name(before)),
        Concern::Quote(before, after) => {
            format!("was said by {}, now by {}", name(before), name(after))
        }
        Concern::Name(kind) => kind.heading().to_owned(),
        Concern::Words => "other words".to_owned(),
    }
}

/// The reader has seen this change of the article.
pub fn accept_revision(cx: &mut Context, revision: &TextRevision) {
    cx.document
        .revised
        .revisions
        .retain(|other| other != revision);
}

/// What it was and what it is; an empty passage says that nothing stood there.
pub fn revision_passages(cx: &Context, revision: &TextRevision) -> (Passage, Passage) {
    (
        Passage::of(&cx.document.revised.before, revision.was),
        Passage::of(cx.text(), revision.now),
    )
}

/// The words of a record as they stood when it was made, in their old context as far as that
/// is known.
pub fn passage_before(cx: &Context, change: &Change) -> Passage {
    let anchor = change.record.anchor();
    let kept = cx.document.before.iter().find_map(|text| {
        let span = anchor.stands_in(text, change.last_start)?;
        Some(Passage::of(text, span))
    });
    kept.unwrap_or_else(|| Passage::of_anchor(anchor))
}

/// The words at a record's present place; `None` where it has none.
pub fn passage_now(cx: &Context, change: &Change) -> Option<Passage> {
    let span = change.record.span();
    (!change.is_orphan()).then(|| Passage::of(cx.text(), span))
}

/// The record that commands are for: in the list of notes the chosen row's, in the text the annotation
/// here.
fn change_here(cx: &Context) -> Option<Change> {
    let chosen = cx.lists.get(Pane::Notes).chosen_row();
    let key = match chosen.filter(|_| cx.look.focus == Focus::List(Pane::Notes)) {
        Some(Row::Orphan(index)) => {
            let orphan = cx.document.notes.orphans().get(*index)?;
            Key::new(Table::Orphan, orphan.record.id().clone())
        }
        _ => match cx.note_here() {
            Some(note) if is_open(cx, note) => Key::new(Table::Annotation, note.id.clone()),
            // A decision on a name or a quote, if it has no annotation that changed.
            _ => {
                let mut changes = changes(cx).into_iter().filter(|change| !change.is_orphan());
                let here = span_here(cx);
                return changes.find(|change| change.record.span().overlaps(here));
            }
        },
    };
    changes(cx).into_iter().find(|change| change.key == key)
}

fn is_open(cx: &Context, note: &Annotation) -> bool {
    Standing::of(note, cx.text()).is_open()
}

/// What a command in the text is about: the quote under review, or the cursor's place.
fn span_here(cx: &Context) -> Span {
    match cx.reading.mode {
        TextMode::Review(quote) => {
            let quote = cx.document.findings().quotes.get(quote);
            quote.map_or(Span::default(), crate::analysis::Quote::span)
        }
        _ => Span::new(cx.reading.caret, cx.reading.caret + 1),
    }
}

/// What stood at a changed annotation, and who said it: `was “…” · said by Ada Quill`.
pub fn was_in_words(cx: &Context, note: &Annotation) -> String {
    let findings = cx.document.findings();
    let was = opening(&note.anchor.exact, 200);
    match cx.document.quote_at(note.span.start as usize) {
        Some(quote) => {
            let name = speaker(findings, &findings.quotes[quote].speaker);
            let between = cx.look.signs().between();
            format!("was “{was}”{between}said by {name}")
        }
        None => format!("was “{was}”"),
    }
}

/// Opens the list of changes, at the orphan of this index if there is one.
pub fn show_changes(cx: &mut Context, orphan: Option<usize>) {
    let orphans = cx.document.notes.orphans();
    let id = orphan.and_then(|orphan| Some(orphans.get(orphan)?.record.id().clone()));
    let at = id.and_then(|id| {
        let mut changes = changes(cx).into_iter();
        changes.position(|change| *change.record.id() == id)
    });
    cx.open(Request::Changes(at.unwrap_or(0)));
}

/// Accepts the new place of the annotation here.
pub fn attach_here(cx: &mut Context) {
    match change_here(cx) {
        Some(change) => attach(cx, change),
        None => cx.warn("Nothing here has changed words or an uncertain place"),
    }
}

/// Lets the reader select a new place for the annotation here.
pub fn place_here(cx: &mut Context) {
    match change_here(cx) {
        Some(change) => place(cx, change),
        None => cx.warn("Nothing here has changed words or an uncertain place"),
    }
}

/// Keeps the annotation here without a place.
pub fn keep_orphan_here(cx: &mut Context) {
    if let Some(change) = change_here(cx) {
        keep_orphan(cx, change);
    }
}

/// Accepts the new place: the record belongs to the words that stand there now. One without a place
/// gets it by selection.
pub fn attach(cx: &mut Context, change: Change) {
    if change.is_orphan() {
        return place(cx, change);
    }
    let span = change.record.span();
    bind(cx, change, span);
}

fn bind(cx: &mut Context, change: Change, span: Span) {
    let Change {
        key, mut record, ..
    } = change;
    record.attach(cx.document.article.text(), span);
    let now = Some(cx.author.stamp());
    match &mut record {
        Record::Annotation(mark) => mark.modified = now,
        Record::Mention(mention) => mention.modified = now,
        Record::Quote(quote) => quote.modified = now,
    }
    cx.reading.current = Some(record.id().clone());
    let edit = Edit::Many(vec![Edit::Remove(key), Edit::put(record)]);
    cx.change("attach", "Attached to these words", edit);
}

/// The record waits for the reader to select its new place in the text.
pub fn place(cx: &mut Context, change: Change) {
    cx.look.focus = Focus::Text;
    if !change.is_orphan() {
        cx.reading.jump(change.record.span().start as usize);
    }
    cx.reading.mode = TextMode::Placing(change.key);
    cx.panes_changed();
}

/// What the reader is to select, while something waits for a selection.
pub fn purpose_in_words(cx: &Context) -> Option<String> {
    let [bind, leave] = ["bind", "leave-selection"].map(|name| cx.key_for(name));
    if let Some(key) = cx.reading.placing() {
        let record = cx.document.notes.item(key)?.into_record()?;
        let words = record.anchor().opening(24);
        return Some(format!(
            "Where is “{words}” now? Select it, then {bind}; {leave} cancels"
        ));
    }
    match &cx.reading.mode {
        TextMode::Select(selection) if selection.purpose.is_some() => {
            let swap = cx.key_for("swap-ends");
            Some(format!(
                "{bind} sets the quote, {swap} moves the other end, {leave} cancels"
            ))
        }
        _ => None,
    }
}

/// Gives the selection to what waits for it.
pub fn bind_selection(cx: &mut Context) {
    let TextMode::Select(selection) = &cx.reading.mode else {
        return;
    };
    let span = selection.span(cx.text(), cx.reading.caret);
    match selection.purpose.clone() {
        None => {
            let [mark, tag, note] = ["mark", "tag", "note"].map(|name| cx.key_for(name));
            cx.warn(format!(
                "Nothing is waiting for a selection: {mark} highlights it, {tag} adds codes, {note} writes a note"
            ));
        }
        Some(SelectionPurpose::Borders { quote, reviewing }) => {
            quotes::set_borders(cx, quote, span, reviewing);
        }
        Some(SelectionPurpose::Attach(key)) => {
            cx.reading.mode = TextMode::Read;
            let item = cx.document.notes.item(&key);
            let Some(record) = item.and_then(Item::into_record) else {
                return cx.warn("The annotation to be placed is gone");
            };
            let change = Change {
                standing: Standing::ToConfirm,
                key,
                record,
                last_start: None,
            };
            bind(cx, change, span);
            let is_open =
                |change: &Change| change.is_orphan() || change.record.place() != Place::Same;
            if changes(cx).iter().any(is_open) {
                cx.open(Request::Changes(0));
            }
        }
    }
}

/// Esc in the text: a selection ends, a record that waits for its place goes back to the list.
pub fn leave_text(cx: &mut Context) {
    match &cx.reading.mode {
        TextMode::Placing(_) => {
            cx.reading.mode = TextMode::Read;
            cx.open(Request::Changes(0));
        }
        TextMode::Select(selection) => {
            let purpose = selection.purpose.clone();
            cx.reading.end_selection();
            if let Some(SelectionPurpose::Borders {
                quote,
                reviewing: true,
            }) = purpose
            {
                quotes::review_at(cx, quote);
            }
        }
        TextMode::Review(_) => cx.reading.mode = TextMode::Read,
        TextMode::Read => cx.reading.clear_highlights(),
    }
}

/// The record has no place in this article, and the reader knows.
pub fn keep_orphan(cx: &mut Context, change: Change) {
    let Change {
        key,
        mut record,
        last_start,
        ..
    } = change;
    let text = cx.document.article.text();
    let last_start = if key.table == Table::Orphan {
        last_start
    } else {
        let start = record.span().start as usize;
        Some(CharIndex::new(text).char_at(text, start))
    };
    record.set_place(Span::default(), Place::Same);
    let since = Some(cx.author.stamp());
    let orphan = Orphan {
        record,
        last_start,
        since,
    };
    let edit = Edit::Many(vec![Edit::Remove(key), Edit::put(orphan)]);
    cx.change("keep", "Kept as lost", edit);
}

/// Deletes the record.
pub fn delete(cx: &mut Context, change: Change) {
    let sentence = format!("Deleted; {} undoes it", cx.key_for("undo"));
    cx.change("deletion", &sentence, Edit::Remove(change.key));
}

/// Goes to the present place of the record. False if it has none.
pub fn go_to(cx: &mut Context, change: &Change) -> bool {
    if change.is_orphan() {
        let key = cx.key_for("re-attach");
        cx.warn(format!(
            "Its words are no longer in the article; {key} selects a new place"
        ));
        return false;
    }
    cx.look.focus = Focus::Text;
    cx.reading.current = Some(change.record.id().clone());
    cx.reading.jump(change.record.span().start as usize);
    true
}
