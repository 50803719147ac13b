//! Annotations, lists and decisions.

use super::*;

#[test]
fn a_highlight_is_made_coloured_tagged_and_noted() {
    let mut app = app_of("‸One two three.", 60, 20);
    let effects = press(&mut app, "vwm2");
    assert!(matches!(effects[..], [Effect::Save]));
    press(&mut app, "ttheme/a, b<Enter>y");
    press(&mut app, "aA note.<Enter>Second line.<Esc>");
    let notes = app.cx.document.notes.annotations();
    assert_eq!(notes.len(), 1);
    let note = &notes[0];
    assert_eq!(note.anchor.exact, "One");
    assert_eq!(
        (note.kind, note.colour),
        (Kind::Highlight, Some(Colour::Green))
    );
    assert_eq!(note.codes, ["theme/a", "b"]);
    assert_eq!(note.note, "A note.\nSecond line.");
}

#[test]
fn everything_can_be_undone_and_done_again() {
    let mut app = app_of("‸One two three.", 60, 20);
    let count = |app: &App| app.cx.document.notes.annotations().len();
    press(&mut app, "m");
    press(&mut app, "tx<Enter>y");
    press(&mut app, "x");
    assert_eq!(count(&app), 0);
    press(&mut app, "u");
    assert_eq!(count(&app), 1);
    press(&mut app, "uu");
    assert_eq!(count(&app), 0);
    press(&mut app, "UU");
    assert_eq!(app.cx.document.notes.annotations()[0].codes, ["x"]);
    press(&mut app, "U");
    assert_eq!(count(&app), 0);
}

#[test]
fn a_note_that_is_dropped_leaves_nothing() {
    let mut app = app_of("‸One two.", 60, 20);
    press(&mut app, "aSomething<C-c>");
    assert!(app.cx.document.notes.annotations().is_empty());
    press(&mut app, "a<Esc>");
    assert!(app.cx.document.notes.annotations().is_empty());
}

#[test]
fn overlapping_annotations_can_each_be_reached() {
    let mut app = app_of("O‸ne two three.", 60, 20);
    press(&mut app, "iwm1");
    press(&mut app, "ism2");
    app.cx.reading.caret = 1;
    press(&mut app, "h");
    let first = app
        .cx
        .note_here()
        .expect("an annotation")
        .anchor
        .exact
        .clone();
    press(&mut app, "o");
    let second = app
        .cx
        .note_here()
        .expect("an annotation")
        .anchor
        .exact
        .clone();
    assert_eq!((first.as_str(), second.as_str()), ("One", "One two three."));
    press(&mut app, "x");
    assert_eq!(app.cx.document.notes.annotations().len(), 1);
}

#[test]
fn codes_in_use_are_proposed() {
    let mut app = app_of("‸One. Two.", 60, 20);
    press(&mut app, "mttheme/harvest<Enter>y");
    press(&mut app, ")mtharv<Tab><Enter>");
    assert_eq!(
        app.cx.document.notes.annotations()[1].codes,
        ["theme/harvest"]
    );
}

#[test]
fn the_list_of_names_marks_and_jumps() {
    let mut app = story_app(&options(120, 40));
    press(&mut app, "g1");
    assert_eq!(app.cx.look.focus, Focus::List(Pane::Entities));
    assert_eq!(app.cx.reading.entity, Some(0), "the name at the caret");
    press(&mut app, "gg");
    let chosen = app.cx.lists.get(Pane::Entities).chosen_row().cloned();
    assert_eq!(chosen, Some(Row::Entity(1)));
    assert_eq!(app.cx.reading.entity, Some(1));
    press(&mut app, "<Enter>");
    assert!(app.cx.text()[app.cx.reading.caret..].starts_with("Ada Quill"));
    press(&mut app, "<Enter>");
    assert!(app.cx.text()[app.cx.reading.caret..].starts_with("Quill called"));
    press(&mut app, "<Esc>");
    assert_eq!(app.cx.look.focus, Focus::Text);
}

#[test]
fn the_quotes_are_grouped_and_filtered_by_speaker() {
    let mut app = story_app(&options(120, 40));
    press(&mut app, "g2");
    let headings = |app: &App| -> Vec<(String, usize)> {
        let rows = app.cx.lists.get(Pane::Quotes).rows.iter();
        rows.filter_map(|row| match row {
            Row::Heading(name, count) => Some((name.clone(), *count)),
            _ => None,
        })
        .collect()
    };
    let all = headings(&app);
    assert_eq!(all[0], ("Ada Quill".to_owned(), 2));
    assert_eq!(all[3], ("Unknown speaker".to_owned(), 1));
    press(&mut app, "f");
    assert_eq!(headings(&app), [("Ada Quill".to_owned(), 2)]);
    press(&mut app, "f");
    assert_eq!(headings(&app), all);
    press(&mut app, "j<Enter>");
    assert!(app.cx.text()[app.cx.reading.caret..].starts_with("the figure"));
}

#[test]
fn notes_are_filtered_by_code_colour_and_words() {
    let mut app = app_of("‸One. Two. Three.", 120, 40);
    press(&mut app, "mtred<Enter>y)ism2)mtred/dark<Enter>y");
    let shown = |app: &App| app.cx.lists.get(Pane::Notes).counts;
    assert_eq!(shown(&app), (3, 3));
    press(&mut app, "g3#red<Enter>");
    assert_eq!(shown(&app), (3, 2));
    press(&mut app, "F/:green<Enter>");
    assert_eq!(shown(&app), (3, 1));
    press(&mut app, "F/thr<Enter>");
    assert_eq!(shown(&app), (3, 1));
    press(&mut app, "<Backspace>");
    assert_eq!(shown(&app), (3, 3));
}

#[test]
fn a_review_goes_through_the_quotes_by_doubt() {
    let mut app = story_app(&options(120, 40));
    press(&mut app, "R");
    assert!(app.cx.text()[app.cx.reading.caret..].starts_with("A final decision"));
    press(&mut app, "n");
    assert!(app.cx.text()[app.cx.reading.caret..].starts_with("“Come and count"));
    press(&mut app, "sAda<Tab><Enter>");
    assert_eq!(
        quotes::review_count(&app.cx),
        (2, 5),
        "the rejected one counts too"
    );
    assert_eq!(quotes::review_number(&app.cx), Some((3, 5)));
    press(&mut app, "<Space>");
    assert_eq!(
        quotes::review_number(&app.cx),
        Some((4, 5)),
        "what is skipped is passed"
    );
    press(&mut app, "kyyy");
    assert_eq!(quotes::review_count(&app.cx), (5, 5));
    assert_eq!(app.mode(), Mode::Read);
    assert_eq!(app.cx.document.findings().by_speaker()[0].1.len(), 3);
    press(&mut app, "uuuuu");
    assert_eq!(quotes::review_count(&app.cx), (0, 5));
}

#[test]
fn names_are_renamed_rejected_and_added() {
    let mut app = story_app(&options(120, 40));
    press(&mut app, "g1ggj<Enter>r<C-u>Ada Quill<Enter>");
    let people = |app: &App| -> Vec<String> {
        let findings = app.cx.document.findings();
        let rows = app.cx.lists.get(Pane::Entities).rows.iter();
        rows.filter_map(|row| match row {
            Row::Entity(index) => Some(findings.entities[*index].name.clone()),
            _ => None,
        })
        .collect()
    };
    assert!(!people(&app).contains(&"Jonas Thredwell".to_owned()));
    press(&mut app, "u");
    assert!(people(&app).contains(&"Jonas Thredwell".to_owned()));
    press(&mut app, "ggx");
    assert!(!people(&app).contains(&"Ada Quill".to_owned()));
    press(&mut app, "u<Esc>gg/keeper<Enter>iwEo");
    assert!(people(&app).contains(&"keeper".to_owned()));
}

#[test]
fn a_failed_save_is_said_until_one_succeeds() {
    let mut app = app_of("‸One.", 80, 24);
    press(&mut app, "m");
    assert!(app.cx.document.is_dirty());
    update(
        &mut app,
        Message::SaveFailed(Revision::default(), "the disk is full".to_owned()),
    );
    press(&mut app, "l");
    assert_eq!(app.cx.unsaved.as_deref(), Some("the disk is full"));
    let revision = app.snapshot().revision;
    update(&mut app, Message::Saved(revision));
    assert!(app.cx.unsaved.is_none() && !app.cx.document.is_dirty());
}

#[test]
fn an_opened_list_starts_at_the_top_whatever_came_first() {
    let (article, all) = common::story();
    let mut first = (*all).clone();
    first.entities.drain(..3);
    first.mentions.retain(|mention| mention.entity >= 3);
    for mention in &mut first.mentions {
        mention.entity -= 3;
    }
    first.quotes.clear();
    let mut app = app_on(article, &options(80, 12));
    press(&mut app, "}");
    press(&mut app, "g1");
    let analysis = std::sync::Arc::new(first);
    let partial = true;
    update(&mut app, Message::Analysed { analysis, partial });
    common::analysed(&mut app, std::sync::Arc::clone(&all));
    let list = app.cx.lists.get(Pane::Entities);
    assert_eq!((list.chosen, list.top), (1, 0), "the first name");
    // What the reader chose is held, under whatever number it comes back.
    press(&mut app, "G");
    let chosen = |app: &App| match app.cx.lists.get(Pane::Entities).chosen_row() {
        Some(Row::Entity(index)) => app.cx.document.findings().entities[*index].name.clone(),
        other => panic!("{other:?}"),
    };
    let name = chosen(&app);
    let mut other = (*all).clone();
    other.entities.reverse();
    let last = other.entities.len() - 1;
    for mention in &mut other.mentions {
        mention.entity = last - mention.entity;
    }
    other.quotes.clear();
    common::analysed(&mut app, std::sync::Arc::new(other));
    assert_eq!(chosen(&app), name);
}

#[test]
fn a_mistyped_code_is_asked_about() {
    let codes = |app: &App| -> Vec<String> {
        let marks = app.cx.document.notes.annotations().iter();
        marks.map(|mark| mark.codes.join(",")).collect()
    };
    let tagged = |typed: &str, answer: &str| {
        let mut app = app_of("‸One two.\n\nThree four.", 80, 24);
        press(&mut app, "tbudget<Enter>y}");
        press(&mut app, &format!("t{typed}<Enter>"));
        let asked = !app.overlays.is_empty();
        press(&mut app, answer);
        assert!(app.overlays.is_empty());
        (asked, codes(&app))
    };
    let both = |second: &str| vec!["budget".to_owned(), second.to_owned()];
    assert_eq!(tagged("budegt", "y"), (true, both("budget")));
    assert_eq!(tagged("budegt", "n"), (true, both("budegt")));
    assert_eq!(tagged("Budget, delay", "yy"), (true, both("budget,delay")));
    assert_eq!(tagged("budegt", "<Esc>").1, ["budget"]);
    assert_eq!(tagged("budget", ""), (false, both("budget")));
    // Enter takes the code that fits best; the last proposal is the new one.
    assert_eq!(tagged("BUD", ""), (false, both("budget")));
    assert_eq!(tagged("bud<Up>", ""), (false, both("bud")));
    assert_eq!(tagged("bud<Tab>", ""), (false, both("budget")));
    assert_eq!(tagged("bt", "y"), (true, both("bt")));
    assert_eq!(tagged("bt<Tab>", ""), (false, both("budget")));
    assert_eq!(tagged("a, z", "y"), (true, both("a,z")));
    // Without an answer nothing is tagged; “no” leads back to the line.
    assert_eq!(
        tagged("harbour", "n<C-u><Esc>"),
        (true, vec!["budget".to_owned()])
    );
    assert_eq!(tagged("harbour", "y"), (true, both("harbour")));
    // A new code says that it is one.
    let mut app = app_of("‸One two.", 80, 24);
    press(&mut app, "tharbour<Enter>y");
    let notice = app.cx.notice.as_ref().expect("a sentence");
    assert_eq!(notice.text, "Tagged harbour (new code)");
}

#[test]
fn a_note_that_is_typed_outlives_its_annotation() {
    use byline::annotation::{Edit, Table};
    let mut app = app_of("‸One two.\n\nThree.", 80, 24);
    press(&mut app, "iwmm");
    let id = app.cx.document.notes.annotations()[0].id.clone();
    press(&mut app, "aMy thoughts");
    let edit = Edit::remove(Table::Annotation, id);
    let conflicts = 0;
    update(&mut app, Message::Merged { edit, conflicts });
    assert!(app.cx.document.notes.annotations().is_empty());
    let effects = press(&mut app, "<C-s>");
    assert!(effects.contains(&Effect::Save), "{effects:?}");
    let marks = app.cx.document.notes.annotations();
    assert_eq!(marks[0].note, "My thoughts");
    assert_eq!(app.cx.article().words(marks[0].span), "One");
    let notice = app.cx.notice.as_ref().expect("a sentence");
    assert!(
        notice.text.contains("saved on a new one"),
        "{}",
        notice.text
    );
}
