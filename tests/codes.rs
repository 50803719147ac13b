//! The codebook, every occurrence, and decisions on names, driven by keys.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod common;

use byline::analysis::EntityKind;
use byline::annotation::{Code, Colour, SharedCodes};
use byline::app::overlay::CodeRow;
use byline::app::{
    App, CodeStep, CodeUse, CodeUses, Effect, Message, Mode, Overlay, Pane, Row, update,
};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use common::{app_on, article, options, press, story_app};

const TEXT: &str = "The mill and the Mill. A mill, mills, the miller’s mill.\n\nNo mill at all.";

fn app() -> App {
    app_on(article("Test", TEXT), &options(80, 24))
}

/// Codes of the marks, `|` between them, and what the codebooks say after `//` and `/+/`.
fn codes(app: &App) -> String {
    let notes = &app.cx.document.notes;
    let marks = notes
        .annotations()
        .iter()
        .map(|shown| shown.codes.join("+"));
    let entry = |code: &Code| {
        let colour = code
            .colour
            .map_or(String::new(), |shown| format!(":{}", shown.name()));
        let key = code.key.map_or(String::new(), |shown| format!("={shown}"));
        let about = if code.description.is_empty() { "" } else { " " };
        format!("{}{key}{colour}{about}{}", code.name, code.description)
    };
    let own: Vec<String> = notes.codes().iter().map(entry).collect();
    let shared: Vec<String> = notes.shared.codes().iter().map(entry).collect();
    let marks: Vec<String> = marks.collect();
    format!(
        "{} // {} /+/ {}",
        marks.join("|"),
        own.join(", "),
        shared.join(", ")
    )
}

/// Three marks: `theme/loss`, `theme/loss` and `actor`, `actor`.
fn tagged() -> App {
    let mut app = app();
    press(
        &mut app,
        "iwttheme/loss<Enter>ywiwttheme/loss, actor<Enter>ywiwtactor<Enter>",
    );
    assert_eq!(codes(&app), "theme/loss|theme/loss+actor|actor //  /+/ ");
    app
}

/// Presses keys in the open codebook; afterwards one undo must bring everything back.
#[track_caller]
fn check_codebook(mut app: App, keys: &str, wanted: &str) {
    let before = codes(&app);
    press(&mut app, "g4");
    press(&mut app, keys);
    assert_eq!(codes(&app), wanted, "{keys}: {:?}", app.cx.notice);
    if wanted != before {
        press(&mut app, "<Esc>g4u");
        assert_eq!(codes(&app), before, "one step of undo");
        press(&mut app, "U");
        assert_eq!(codes(&app), wanted, "and of redo");
    }
}

#[test]
fn codes_are_changed_everywhere_with_a_preview() {
    let same = "theme/loss|theme/loss+actor|actor //  /+/ ";
    // The rows: actor, theme, theme/loss; the one of the mark at the caret is chosen.
    check_codebook(
        tagged(),
        "ggr<C-u>who<Enter><Enter>",
        "theme/loss|theme/loss+who|who //  /+/ ",
    );
    check_codebook(tagged(), "ggr<C-u>who<Enter><Esc>", same);
    check_codebook(tagged(), "ggr<C-u>who<Esc>", same);
    check_codebook(
        tagged(),
        "ggjr<C-u>topic<Enter>y",
        "topic/loss|topic/loss+actor|actor //  /+/ ",
    );
    check_codebook(
        tagged(),
        "ggmtheme/l<Tab><Enter><Enter>",
        "theme/loss|theme/loss|theme/loss //  /+/ ",
    );
    check_codebook(tagged(), "ggmnowhere<Enter>", same);
    check_codebook(
        tagged(),
        "GM/<Enter><Enter>",
        "loss|loss+actor|actor //  /+/ ",
    );
    check_codebook(
        tagged(),
        "ggMtheme<Enter><Enter>",
        "theme/loss|theme/loss+theme/actor|theme/actor //  /+/ ",
    );
    check_codebook(tagged(), "ggjMtheme/loss<Enter>", same);
    check_codebook(tagged(), "Gx<Enter>", "|actor|actor //  /+/ ");
    check_codebook(tagged(), "Gxn", same);
}

#[test]
fn codes_are_added_and_described() {
    let marks = "theme/loss|theme/loss+actor|actor";
    check_codebook(
        tagged(),
        "gganew / one<Enter>",
        &format!("{marks} // new/one /+/ "),
    );
    check_codebook(
        tagged(),
        "Gagain<Enter>",
        &format!("{marks} // theme/gain /+/ "),
    );
    check_codebook(
        tagged(),
        "Geabout<Esc>",
        &format!("{marks} // theme/loss about /+/ "),
    );
    check_codebook(tagged(), "Kz<Enter>", &format!("{marks} // actor=z /+/ "));
    // The marks have a colour of their own, so none changes and nothing is asked.
    check_codebook(
        tagged(),
        "ggcblue<Enter>",
        &format!("{marks} // actor:blue /+/ "),
    );
    check_codebook(tagged(), "ggcred<Enter>", &format!("{marks} //  /+/ "));
    check_codebook(app(), "aone<Enter>", " // one /+/ ");
    check_codebook(app(), "a , <Enter>", " //  /+/ ");
    let mut app = tagged();
    press(&mut app, "g4ggKz<Enter>jjKz<Enter>");
    assert!(
        app.cx
            .notice
            .as_ref()
            .expect("a sentence")
            .text
            .contains("quick key of actor")
    );
}

fn with_shared(mut app: App) -> App {
    let code = |name: &str, key| Code {
        key,
        colour: Some(Colour::Green),
        ..Code::new(name)
    };
    app.cx.document.notes.shared = SharedCodes::new(
        "/articles/codebook.toml",
        [code("actor", Some('d')), code("land", Some('w'))],
    );
    app
}

#[test]
fn shared_codes_are_changed_in_their_codebook_and_never_silently() {
    let shared = "actor=d:green, land=w:green";
    let marks = "theme/loss|theme/loss+actor|actor";
    let own = |rest: &str| format!("{marks} // {rest} /+/ {shared}");
    let theirs = |rest: &str| format!("{marks} //  /+/ {rest}");
    check_codebook(with_shared(tagged()), "ggcblue<Enter>", &own(""));
    check_codebook(
        with_shared(tagged()),
        "ggcblue<Enter>y",
        &theirs("actor=d:blue, land=w:green"),
    );
    check_codebook(with_shared(tagged()), "ggj x<Esc>", &own(""));
    check_codebook(
        with_shared(tagged()),
        "GS<Enter>",
        &theirs(&format!("{shared}, theme/loss")),
    );
    check_codebook(
        with_shared(tagged()),
        "ggjx<Enter>",
        &theirs("actor=d:green"),
    );
    check_codebook(
        with_shared(tagged()),
        "ggr<C-u>who<Enter>y",
        "theme/loss|theme/loss+who|who //  /+/ land=w:green, who=d:green",
    );
    let mut app = with_shared(tagged());
    press(&mut app, "g4ggcblue<Enter>");
    let Some(Overlay::Preview(preview)) = app.overlays.last() else {
        panic!("a preview");
    };
    assert!(format!("{:?}", preview.lines).contains("/articles/codebook.toml"));
    press(&mut app, "y");
    assert!(
        app.cx
            .notice
            .as_ref()
            .expect("a sentence")
            .text
            .contains("(saved to articles/codebook.toml)")
    );
    let mut app = with_shared(tagged());
    app.cx.document.notes.shared.problem = Some("a newer version wrote it".to_owned());
    for keys in ["g4ggcblue<Enter>", "r<C-u>who<Enter>", "x", "GS"] {
        press(&mut app, keys);
        assert!(
            app.cx
                .notice
                .as_ref()
                .expect("a sentence")
                .text
                .contains("a newer version"),
            "{keys}"
        );
        assert_eq!(codes(&app), own(""));
    }
    let mut app = tagged();
    press(&mut app, "g4GS");
    assert!(
        matches!(app.overlays.last(), Some(Overlay::Codes(_))),
        "nowhere to share"
    );
}

#[test]
fn other_articles_that_use_a_shared_code_are_named_before_it_changes() {
    let proposed = |uses: CodeUses| {
        let mut app = with_shared(tagged());
        press(&mut app, "g4ggr<C-u>who<Enter>");
        let step = CodeStep::Rename("actor".to_owned(), "who".to_owned());
        update(&mut app, Message::CodeUses(step.clone(), uses));
        (app, step)
    };
    let other = CodeUse {
        notes: "/articles/b.txt.byline.toml".into(),
        name: "b.txt".to_owned(),
        marks: 7,
    };
    let uses = CodeUses {
        others: vec![other.clone()],
        problems: Vec::new(),
    };
    let lines = |app: &App| match app.overlays.last() {
        Some(Overlay::Preview(preview)) => format!("{:?}", preview.lines),
        _ => String::new(),
    };
    let said = |app: &App| {
        app.cx
            .notice
            .as_ref()
            .map_or("", |shown| &shown.text)
            .to_owned()
    };
    let before = codes(&with_shared(tagged()));
    // They are named with their count, and nothing happens without a choice.
    let (mut app, step) = proposed(uses.clone());
    let shown = lines(&app);
    assert!(
        shown.contains("b.txt") && shown.contains("7 annotations"),
        "{shown}"
    );
    for keys in ["<Enter>", "y"] {
        assert_eq!(press(&mut app, keys), []);
        assert!(said(&app).contains("e changes it in all"), "{}", said(&app));
        assert!(!lines(&app).is_empty() && codes(&app) == before, "{keys}");
    }
    // Everywhere: the shell does it, and what it did comes back.
    let effects = press(&mut app, "e");
    let wanted = Effect::ChangeCode {
        heading: "Rename actor to who".to_owned(),
        step,
        others: vec![other.notes.clone()],
    };
    assert_eq!(effects, [wanted]);
    assert_eq!(codes(&app), before, "not before it is done");
    // Only here: the article gets a code of its own.
    let (mut app, _) = proposed(uses.clone());
    press(&mut app, "h");
    let here = "theme/loss|theme/loss+who|who // who=d:green /+/ actor=d:green, land=w:green";
    assert_eq!(codes(&app), here);
    press(&mut app, "<Esc>g4u");
    assert_eq!(codes(&app), before, "one step of undo");
    // Not at all.
    let (mut app, _) = proposed(uses.clone());
    assert_eq!(press(&mut app, "n"), []);
    assert_eq!(codes(&app), before);
    // What cannot be read cannot be changed with the others.
    let problems = vec!["c.txt.byline.toml is broken".to_owned()];
    let (mut app, _) = proposed(CodeUses {
        problems,
        ..CodeUses::default()
    });
    assert!(lines(&app).contains("is broken"), "{}", lines(&app));
    assert_eq!(press(&mut app, "e"), []);
    assert!(said(&app).contains("is broken") && codes(&app) == before);
    press(&mut app, "h");
    assert_eq!(codes(&app), here);
    // Until they are counted, nothing changes.
    let mut app = with_shared(tagged());
    press(&mut app, "g4ggr<C-u>who");
    let enter = KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE);
    for _ in 0..2 {
        update(&mut app, Message::Key(enter));
    }
    assert!(lines(&app).contains("Looking for other articles"));
    assert_eq!(codes(&app), before);
    // A code of the article's own concerns nobody.
    let mut app = with_shared(tagged());
    press(&mut app, "g4Gr<C-u>harm<Enter>");
    assert!(!lines(&app).contains("other article"), "{}", lines(&app));
}

#[test]
fn a_quick_key_is_one_key_press() {
    let check = |keys: &str, wanted: &str| {
        let mut app = with_shared(app());
        press(&mut app, keys);
        let codes = codes(&app);
        assert_eq!(codes.split(" //").next(), Some(wanted), "{keys}");
        assert_eq!(app.mode(), Mode::Read, "{keys}");
    };
    check("iwd", "actor");
    check("iwdhiwd", "");
    check("iw;d", "actor");
    // `w` is a command while selecting, so it needs the other key before it.
    check("iwww;w", "land");
    check("iw;w;d", "land+actor");
    check(";d", "actor");
    check("d", "");
    check(";y", "");
    let mut app = with_shared(app());
    assert_eq!(
        (app.cx.keys.quick('d'), app.cx.keys.quick('w')),
        ("d".to_owned(), ";w".to_owned())
    );
    press(&mut app, "iwd");
    let mark = &app.cx.document.notes.annotations()[0];
    assert_eq!(mark.colour, None, "the code's colour shows through");
    assert_eq!(app.cx.document.notes.colour_of(mark), Some(Colour::Green));
    let mut bare = app_on(article("Bare", TEXT), &options(80, 24));
    press(&mut bare, ";");
    assert!(bare.cx.notice.as_ref().expect("a sentence").bad);
}

#[test]
fn the_codebook_shows_frequency_and_pairs_and_leads_to_marks() {
    let mut app = tagged();
    press(&mut app, "g4<Tab>");
    let rows = |app: &App| match app.overlays.last() {
        Some(Overlay::Codes(book)) => {
            let row = |row: &CodeRow| match row {
                CodeRow::Code(line) => format!("{} {}", line.name, line.own),
                CodeRow::Pair(pair) => format!("{}+{} {}", pair.first, pair.second, pair.count),
            };
            book.rows.iter().map(row).collect::<Vec<_>>().join(", ")
        }
        _ => String::new(),
    };
    assert_eq!(rows(&app), "actor 2, theme/loss 2");
    press(&mut app, "<Tab>");
    assert_eq!(rows(&app), "actor+theme/loss 1");
    press(&mut app, "r");
    assert!(
        app.cx.notice.as_ref().expect("a sentence").bad,
        "a pair has no name"
    );
    press(&mut app, "<Enter>");
    assert!(app.cx.text()[app.cx.reading.caret..].starts_with("mill and"));
    press(&mut app, "g4gg<Enter>");
    assert_eq!(app.mode(), Mode::Notes);
    assert_eq!(app.cx.lists.get(Pane::Notes).counts, (3, 2));
}

#[test]
fn every_occurrence_is_tagged_as_one_step() {
    let check = |keys: &str, wanted: &[&str]| {
        let mut app = app();
        press(&mut app, keys);
        let notes = app.cx.document.notes.annotations();
        let places: Vec<String> = notes
            .iter()
            .map(|shown| format!("{}{}", shown.anchor.exact, shown.span.start))
            .collect();
        assert_eq!(places, wanted, "{keys}");
        if !wanted.is_empty() {
            assert!(notes.iter().all(|shown| shown.codes == ["wheel", "b"]));
            press(&mut app, "u");
            assert!(app.cx.document.notes.annotations().is_empty(), "one step");
        }
        assert_eq!(app.mode(), Mode::Read);
    };
    check(
        "wTwheel, b<Enter>y<Enter>",
        &["mill4", "Mill17", "mill25", "mill53", "mill63"],
    );
    check(
        "wTwheel, b<Enter>yc<Enter>",
        &["mill4", "mill25", "mill53", "mill63"],
    );
    check(
        "wiwTwheel, b<Enter>yj<Space><Enter>",
        &["mill4", "mill25", "mill53", "mill63"],
    );
    check("wTwheel, b<Enter>yaG<Space><Enter>", &["mill63"]);
    check("wTwheel, b<Enter>ya<Enter>", &[]);
    check("wTwheel, b<Enter>y<Esc>", &[]);
    check("wT<Enter>", &[]);
    check("wwwwTwheel, b<Enter>y<Enter>", &["Mill17"]);
    let mut app = app();
    press(&mut app, "wiwtwheel<Enter>yTwheel<Enter>");
    let Some(Overlay::Pick(list)) = app.overlays.last() else {
        panic!("a list");
    };
    assert_eq!(
        (list.hits.len(), list.ticked()),
        (5, 4),
        "one has the code already"
    );
    press(&mut app, "<Enter>");
    assert_eq!(app.cx.document.notes.annotations().len(), 5);
}

/// The names of the list: `name (forms) kind count`, with its link.
fn names(app: &App) -> Vec<String> {
    let findings = app.cx.document.findings();
    let rows = app.cx.lists.get(Pane::Entities).rows.iter();
    let named = rows.filter_map(|row| match row {
        Row::Entity(index) => Some(*index),
        _ => None,
    });
    let line = |index: usize| {
        let own = &findings.entities[index];
        let forms = own.aliases.join(", ");
        let link = app.cx.document.notes.link_of(own).unwrap_or_default();
        format!(
            "{} ({forms}) {} {}{link}",
            own.name,
            own.kind.code(),
            app.cx.document.count(index)
        )
    };
    named.map(line).collect()
}

/// Presses keys in the story; the list then has the lines of `come` and not those of `gone`. One
/// undo brings back what was.
#[track_caller]
fn check_names(keys: &str, gone: &[&str], come: &[&str]) {
    let mut app = story_app(&options(120, 40));
    let before = names(&app);
    press(&mut app, keys);
    let after = names(&app);
    for line in come {
        assert!(
            after.iter().any(|shown| shown == line),
            "{keys}: {line} in {after:#?} {:?}",
            app.cx.notice
        );
    }
    for line in gone {
        assert!(
            before.iter().any(|shown| shown == line),
            "{keys}: {line} in {before:#?}"
        );
        assert!(
            !after.iter().any(|shown| shown == line),
            "{keys}: {line} in {after:#?}"
        );
    }
    if gone.is_empty() && come.is_empty() {
        assert_eq!(after, before, "{keys}");
        return;
    }
    press(&mut app, "<Esc>u");
    assert_eq!(names(&app), before, "{keys} undone");
    press(&mut app, "U");
    assert_eq!(names(&app), after, "{keys} done again");
}

#[test]
fn names_are_decided_on_from_the_list_and_from_the_text() {
    let (ada, jonas) = ("Ada Quill (Quill) PERSON 2", "Jonas Thredwell () PERSON 1");
    let guild = "Millers’ Guild (MG) ORG 2";
    let at_ada = "/Ada Quill<Enter>";
    let in_text = |keys: &str| format!("{at_ada}{keys}");
    for (list, text) in [("g1gg", ""), ("", at_ada)] {
        let e = if list.is_empty() { "E" } else { "" };
        let keys = |keys: &str| format!("{text}{list}{e}{keys}");
        check_names(
            &keys("r<C-u>Mayor Quill<Enter>"),
            &[ada],
            &["Mayor Quill (Ada Quill, Quill) PERSON 2"],
        );
        check_names(
            &keys("r<C-u>jonas thredwell<Enter>"),
            &[ada, jonas],
            &["Jonas Thredwell (Ada Quill, Quill) PERSON 3"],
        );
        check_names(
            &keys("mJonas<Tab><Enter>"),
            &[ada, jonas],
            &["Jonas Thredwell (Ada Quill, Quill) PERSON 3"],
        );
        check_names(&keys("mNobody<Enter>"), &[], &[]);
        check_names(
            &keys("s<Tab><Enter>"),
            &[ada],
            &["Ada Quill () PERSON 1", "Quill () PERSON 1"],
        );
        check_names(
            &keys("torg<Tab><Enter>"),
            &[ada],
            &["Ada Quill (Quill) ORG 2"],
        );
        check_names(&keys("tnonsense<Enter>"), &[], &[]);
        check_names(
            &keys("wQ42<Enter>"),
            &[ada],
            &["Ada Quill (Quill) PERSON 2Q42"],
        );
        check_names(
            &keys("whttps://example.org/a<Enter>"),
            &[ada],
            &["Ada Quill (Quill) PERSON 2https://example.org/a"],
        );
        check_names(&keys("wnonsense<Enter>"), &[], &[]);
    }
    check_names("g1ggx", &[ada], &[]);
    check_names(&in_text("EX"), &[ada], &[]);
    check_names(&in_text("X"), &[ada], &["Quill () PERSON 1"]);
    check_names("g1gg<Enter>X", &[ada], &["Quill () PERSON 1"]);
    check_names("ggEy", &[], &[]);
    check_names(
        &in_text("Eo"),
        &[ada],
        &["Ada Quill () ORG 1", "Quill () PERSON 1"],
    );
    check_names(
        "/MG<Enter>iwEl",
        &[guild],
        &["Millers’ Guild () ORG 1", "MG () PLACE 1"],
    );
    check_names("/keeper<Enter>iwEp", &[], &["keeper () PERSON 1"]);
    check_names("/Jonas<Enter>Es", &[], &[]);
}

#[test]
fn an_accepted_mention_is_the_readers_and_a_link_leads_somewhere() {
    let mut app = story_app(&options(120, 40));
    press(&mut app, "/Ada Quill<Enter>EyEwq42<Enter><Enter>");
    let page = format!("{:?}", page_lines(&app));
    assert!(
        page.contains("confirmed by you") && page.contains("Q42"),
        "{page}"
    );
    let effects = press(&mut app, "<Esc>gx");
    let address = "https://www.wikidata.org/wiki/Q42".to_owned();
    assert_eq!(effects, [Effect::Open(address)]);
    assert_eq!(app.cx.document.notes.mentions().len(), 1);
    press(&mut app, "Ew<C-u><Enter>");
    let ada = app
        .cx
        .document
        .findings()
        .entity_named("Ada Quill")
        .expect("she is there");
    let ada = &app.cx.document.findings().entities[ada];
    assert_eq!(
        (app.cx.document.notes.link_of(ada), ada.kind),
        (None, EntityKind::Person)
    );
}

#[test]
fn quotes_follow_decisions_on_their_speakers() {
    let mut app = story_app(&options(120, 40));
    let speakers = |app: &App| -> Vec<String> {
        let rows = app.cx.lists.get(Pane::Quotes).rows.iter();
        let headings = rows.filter_map(|row| match row {
            Row::Heading(name, count) => Some(format!("{name} {count}")),
            _ => None,
        });
        headings.collect()
    };
    let before = speakers(&app);
    press(&mut app, "g1ggr<C-u>Mayor Quill<Enter>");
    assert_eq!(speakers(&app)[0], "Mayor Quill 2");
    press(&mut app, "mJonas<Tab><Enter>");
    assert_eq!(speakers(&app)[0], "Jonas Thredwell 3");
    press(&mut app, "uu");
    assert_eq!(speakers(&app), before);
}

/// The lines of the page on top.
fn page_lines(app: &App) -> Vec<byline::app::overlay::PageLine> {
    match app.overlays.last() {
        Some(Overlay::Page(page)) => page.lines(&app.cx),
        _ => Vec::new(),
    }
}
