//! An article that changed, driven by keys: accept, re-attach, keep, take along; quotes' kinds and
//! borders.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod common;

use byline::analysis::QuoteKind;
use byline::annotation::{
    Anchor, Annotation, Document, Edit, Id, Item, Key, Kind, Notes, Orphan, Place, Record, Score,
    Table, Timestamp,
};
use byline::app::commands::changes::{changes, passage_before, passage_now, purpose_in_words};
use byline::app::overlay::Changes;
use byline::app::{App, Effect, Message, Mode, Offer, Opening, Overlay, Revision, update};
use byline::text::Span;
use common::{app_on, article, options, press, story_app};

const TEXT: &str = "The ferry sails on Friday. The quay is new.";

fn placed(id: &str, words: &str, was: &str, place: Place) -> Annotation {
    let start = TEXT.find(words).expect("words of the text");
    let span = Span::new(start, start + words.len());
    let at = Timestamp::UNIX_EPOCH;
    let mut mark = Annotation::new(Id::new(id), Kind::Highlight, TEXT, span, at);
    mark.place = place;
    was.clone_into(&mut mark.anchor.exact);
    mark
}

fn lost(id: &str, was: &str) -> Orphan {
    let at = Timestamp::UNIX_EPOCH;
    let mut mark = Annotation::new(Id::new(id), Kind::Note, "", Span::default(), at);
    mark.anchor = Anchor {
        exact: was.into(),
        prefix: "before ".into(),
        suffix: " behind".into(),
    };
    "a note".clone_into(&mut mark.note);
    Orphan {
        record: Record::Annotation(mark),
        last_start: Some(4),
        since: None,
    }
}

/// A reader whose article changed: one mark to confirm, one lost.
fn changed_app() -> App {
    let mut app = app_on(article("Test", TEXT), &options(80, 24));
    app.cx.author.now = Timestamp::from_second(1_700_000_000).expect("a time");
    let items: [Item; 3] = [
        placed("a1", "Friday", "Monday", Place::ToConfirm(Score::new(0.7))).into(),
        placed("b2", "quay", "quay", Place::Moved).into(),
        lost("c3", "boat").into(),
    ];
    let opening = Opening {
        notes: Notes::from_items(Document::default(), items),
        told: vec!["1 found, 1 to confirm, 1 lost".to_owned()],
        unsettled: true,
        before: vec!["The boat sails on Monday. The quay is new.".to_owned()],
        ..Opening::default()
    };
    update(&mut app, Message::Opened(Box::new(opening)));
    app
}

#[test]
fn an_edited_article_opens_with_what_changed() {
    let mut app = changed_app();
    assert_eq!(app.mode(), Mode::Changes);
    let told = app.cx.notice.as_ref().map(|notice| notice.text.as_str());
    assert_eq!(told, Some("1 found, 1 to confirm, 1 lost"));
    let list = changes(&app.cx);
    let words: Vec<_> = list
        .iter()
        .map(|row| (row.heading(), row.record.anchor().exact.as_str()))
        .collect();
    let wanted = [
        ("To confirm", "Monday"),
        ("Lost: no longer in the article", "boat"),
    ];
    assert_eq!(words, wanted);
    let now = passage_now(&app.cx, &list[0]).expect("a place");
    assert_eq!(
        (now.before.as_str(), now.words.as_str()),
        ("The ferry sails on ", "Friday")
    );
    let was = passage_before(&app.cx, &list[1]);
    assert_eq!(was.words, "boat");
    assert_eq!(
        was.after, " sails on Monday. The quay is new.",
        "from the old text"
    );
    app.cx.document.before.clear();
    let was = passage_before(&app.cx, &list[1]);
    assert_eq!(
        (was.before.as_str(), was.after.as_str()),
        ("before ", " behind")
    );
}

#[test]
fn a_place_is_accepted() {
    let mut app = changed_app();
    let effects = press(&mut app, "y");
    assert!(matches!(effects[..], [Effect::Save]));
    let mark = &app.cx.document.notes.annotations()[0];
    assert_eq!(
        (mark.place, mark.anchor.exact.as_str()),
        (Place::Same, "Friday")
    );
    assert_eq!(changes(&app.cx).len(), 1);
    press(&mut app, "u");
    assert_eq!(changes(&app.cx).len(), 2, "and taken back");
}

#[test]
fn an_orphan_is_attached_to_the_selection() {
    let mut app = changed_app();
    press(&mut app, "jr");
    assert_eq!(app.mode(), Mode::Read);
    let hint = purpose_in_words(&app.cx).expect("a hint");
    assert!(hint.starts_with("Where is “boat” now?"), "{hint}");
    press(&mut app, "wiw<Enter>");
    let notes = &app.cx.document.notes;
    assert!(notes.orphans().is_empty());
    let mark = notes
        .annotation(&Id::new("c3"))
        .expect("it is a mark again");
    assert_eq!(
        (mark.anchor.exact.as_str(), mark.note.as_str()),
        ("ferry", "a note")
    );
    assert_eq!(app.mode(), Mode::Changes, "the others wait");
    press(&mut app, "<Esc>u");
    assert_eq!(app.cx.document.notes.orphans().len(), 1);
}

#[test]
fn what_is_to_confirm_can_have_another_place_or_none() {
    let mut app = changed_app();
    press(&mut app, "r");
    assert!(app.cx.text()[app.cx.reading.caret..].starts_with("Friday"));
    press(&mut app, "<Esc>");
    assert_eq!(
        (app.mode(), app.cx.reading.placing().is_none()),
        (Mode::Changes, true)
    );
    press(&mut app, "n");
    assert_eq!(app.cx.document.notes.orphans().len(), 2);
    assert!(app.cx.document.notes.annotation(&Id::new("a1")).is_none());
    press(&mut app, "ggx");
    assert_eq!(app.cx.document.notes.orphans().len(), 1, "one is deleted");
    press(&mut app, "uu");
    assert!(app.cx.document.notes.annotation(&Id::new("a1")).is_some());
}

#[test]
fn keeping_an_orphan_is_a_change_to_be_saved() {
    let mut app = changed_app();
    let effects = press(&mut app, "jn");
    assert!(matches!(effects[..], [Effect::Save]));
    assert_eq!(
        app.cx.document.notes.orphans()[0].since,
        Some(app.cx.author.now)
    );
}

#[test]
fn the_list_of_notes_leads_to_the_orphan() {
    let mut app = changed_app();
    press(&mut app, "<Esc>g3G<Enter>");
    assert!(
        matches!(app.overlays[..], [Overlay::Changes(Changes { chosen: 1 })]),
        "{:?}",
        app.overlays
    );
    press(&mut app, "<Esc>A");
    assert!(
        app.cx.reading.placing().is_some(),
        "A on a lost one asks for its place"
    );
}

#[test]
fn notes_at_other_places_are_offered_one_after_the_other() {
    let mut app = app_on(article("Test", TEXT), &options(80, 24));
    let key = |id: &str| Key::new(Table::Annotation, Id::new(id));
    let offer = |name: &str, ids: &[&str]| Offer {
        path: name.into(),
        records: ids.iter().map(|id| key(id)).collect(),
        article: String::new(),
        rescued: false,
    };
    let opening = Opening {
        offers: vec![
            offer("one.toml", &["a1", "b2"]),
            offer("two.toml", &["c3"]),
            offer("same.toml", &["a1"]),
            offer("more.toml", &["a1", "d4"]),
        ],
        ..Opening::default()
    };
    update(&mut app, Message::Opened(Box::new(opening)));
    assert_eq!(app.mode(), Mode::Question);
    assert_eq!(press(&mut app, "y"), [Effect::Take("one.toml".into())]);
    assert_eq!(press(&mut app, "n"), [Effect::Leave("two.toml".into())]);
    let edit = Edit::put(placed("a1", "ferry", "ferry", Place::Same));
    let effects = update(&mut app, Message::Taken(edit, 1));
    assert!(matches!(effects[..], [Effect::Save]));
    assert_eq!(app.cx.document.notes.annotations().len(), 1);
    // One that has the same is offered no more; one that has more, with what it has more.
    let Some(Overlay::Question(question)) = app.overlays.last() else {
        panic!("a question");
    };
    let words = question.0.words().join(" ");
    assert!(
        words.starts_with("1 annotation that") && words.contains("more.toml"),
        "{words}"
    );
    assert_eq!(press(&mut app, "n"), [Effect::Leave("more.toml".into())]);
    assert_eq!(app.mode(), Mode::Read);
    press(&mut app, "u");
    assert!(
        app.cx.document.notes.annotations().is_empty(),
        "taking along is undone"
    );
}

#[test]
fn a_refused_save_offers_another_place_once() {
    let mut app = app_on(article("Test", TEXT), &options(80, 24));
    press(&mut app, "m");
    let refused = || Message::Refused(Revision::default(), "the disk is full".to_owned());
    update(&mut app, refused());
    assert_eq!(app.mode(), Mode::Question);
    assert_eq!(press(&mut app, "y"), [Effect::SaveElsewhere]);
    update(&mut app, refused());
    assert_eq!(
        app.mode(),
        Mode::Read,
        "said on the status row, not asked again"
    );
    assert_eq!(app.cx.unsaved.as_deref(), Some("the disk is full"));
    assert_eq!(
        app.cx.document.notes.annotations().len(),
        1,
        "still in memory"
    );
    let saved = Message::Saved(app.snapshot().revision);
    update(&mut app, saved);
    update(&mut app, refused());
    assert_eq!(
        app.mode(),
        Mode::Question,
        "a new failure is a new question"
    );
    let saved = Message::Saved(app.snapshot().revision);
    update(&mut app, saved);
    assert_eq!(app.mode(), Mode::Read, "which a success answers");
}

#[test]
fn a_quote_gets_another_kind_and_other_borders() {
    let mut app = story_app(&options(120, 40));
    press(&mut app, "R");
    let now = |app: &App| -> (String, QuoteKind) {
        let quotes = &app.cx.document.findings().quotes;
        let last = quotes.last().expect("a quote");
        (last.span().of(app.cx.text()).to_owned(), last.kind())
    };
    assert_eq!(now(&app).1, QuoteKind::Indirect);
    press(&mut app, "c");
    assert_eq!((now(&app).1, app.mode()), (QuoteKind::Direct, Mode::Review));
    assert_eq!(app.cx.document.notes.quotes().len(), 1);
    press(&mut app, "b");
    assert_eq!(app.mode(), Mode::Select);
    press(&mut app, "b<Enter>");
    assert_eq!(now(&app).0, "A final decision is expected by 30");
    assert_eq!(app.mode(), Mode::Review, "the review goes on");
    press(&mut app, "y");
    let decision = &app.cx.document.notes.quotes()[0];
    assert_eq!(decision.verdict.code(), "reassign");
    assert_eq!(decision.kind, Some(QuoteKind::Direct));
    press(&mut app, "uuu");
    assert!(app.cx.document.notes.quotes().is_empty());
}

#[test]
fn other_typography_is_no_change_to_look_at() {
    let mut app = app_on(article("Test", TEXT), &options(80, 24));
    let changed = |id: &str, words: &str, was: &str| {
        placed(id, words, was, Place::Changed(Score::new(0.9))).into()
    };
    let items: [Item; 3] = [
        changed("a1", "The quay", "The\u{a0} quay"),
        changed("b2", "new.", "old."),
        changed("c3", "ferry", "fe\u{ad}rry"),
    ];
    let opening = Opening {
        notes: Notes::from_items(Document::default(), items),
        ..Opening::default()
    };
    update(&mut app, Message::Opened(Box::new(opening)));
    let list = changes(&app.cx);
    let words = list
        .iter()
        .map(|row| (row.heading(), &*row.record.anchor().exact));
    assert_eq!(
        words.collect::<Vec<_>>(),
        [("Found, in changed words", "old.")]
    );
}

#[test]
fn long_paragraphs_are_cut_between_words() {
    let text = format!("{}middle{}", "before ".repeat(40), " behind".repeat(40));
    let mut app = app_on(article("Test", &text), &options(80, 24));
    let mut mark = placed("a1", "quay", "centre", Place::Changed(Score::new(0.9)));
    mark.span = Span::new(280, 286);
    let opening = Opening {
        notes: Notes::from_items(Document::default(), [Item::from(mark)]),
        ..Opening::default()
    };
    update(&mut app, Message::Opened(Box::new(opening)));
    let now = passage_now(&app.cx, &changes(&app.cx)[0]).expect("a place");
    assert_eq!(now.words, "middle");
    assert!(now.before.starts_with("… before ") && now.before.ends_with("before "));
    assert!(now.after.starts_with(" behind") && now.after.ends_with(" behind …"));
}
