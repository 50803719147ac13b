//! Themes, keys of the reader’s own, the look.

use super::*;

#[test]
fn a_theme_is_chosen_seen_at_once_and_remembered() {
    use byline::app::colours::Colours;
    let mut app = app_of("‸One.", 80, 24);
    assert_eq!(app.cx.look.colours, Some(Colours::DARK));
    update(&mut app, Message::Background(true));
    assert_eq!(app.cx.look.colours, Some(Colours::LIGHT));
    press(&mut app, "zTsep<Enter>");
    assert_eq!(app.cx.look.colours, Some(Colours::SEPIA));
    assert_eq!(app.cx.choices().theme, "sepia");
    // Another one is shown while it is chosen; Esc brings the one before back.
    press(&mut app, "zThigh<Tab>");
    assert_eq!(app.cx.look.colours, Some(Colours::HIGH_CONTRAST));
    press(&mut app, "<Esc>");
    assert_eq!(app.cx.look.colours, Some(Colours::SEPIA));
    app.cx.look.depth = byline::app::Depth::None;
    press(&mut app, "zTdark<Enter>");
    assert!(notice_of(&app).contains("no colours are shown here"));
    app.cx.look.depth = byline::app::Depth::True;
    press(&mut app, "zTterminal<Enter>");
    assert_eq!(app.cx.look.colours, None);
    press(&mut app, "zTauto<Enter>");
    assert_eq!(app.cx.look.colours, Some(Colours::LIGHT));
    let names =
        "There is no theme “zzz”; the themes are auto, terminal, dark, light, sepia, high-contrast";
    check_said("‸One.", "zTzzz<Enter>", names);
    // What keys change is what the reader has chosen by now.
    let mut app = app_of("‸One.", 120, 40);
    press(&mut app, "zqzn-g6<Esc>");
    let choices = app.cx.choices();
    assert_eq!(
        (choices.quotes.word(), choices.names.word()),
        ("sure", "people")
    );
    assert!(choices.panes.wants(Pane::Map) && choices.measure < 72);
}

#[test]
fn reading_mode_and_focus_mode_keep_the_place() {
    let mut app = story_app(&options(120, 16));
    press(&mut app, "3}");
    let place = |app: &App| (app.cx.reading.caret, app.cx.reading.top);
    let before = place(&app);
    press(&mut app, "r");
    let panes = app.cx.look.panes();
    assert!(panes.lists.is_empty() && panes.title.is_empty() && panes.hints.is_empty());
    assert_eq!(place(&app), before);
    press(&mut app, "zf");
    assert!(app.cx.look.is_one_bright);
    press(&mut app, "zfr");
    assert_eq!(place(&app), before);
    assert_eq!(app.cx.look.panes().lists.len(), 3);
    // A list that is opened ends it.
    press(&mut app, "rg1");
    assert!(!app.cx.look.prefs.alone && app.mode() == Mode::Entities);
}

fn app_with_keys(source: &str, keys: KeyChoices) -> App {
    let marked = marked(source);
    let mut options = options(60, 20);
    options.choices.keys = keys;
    let mut app = app_on(article("Test", &marked.text), &options);
    app.cx.reading.caret = marked.caret.expect("a caret");
    app
}

#[test]
fn keys_are_the_readers_own() {
    let bound = |name: &str, keys: &[&str]| KeyChoices {
        bound: vec![(
            name.to_owned(),
            keys.iter().map(|key| (*key).to_owned()).collect(),
        )],
        ..KeyChoices::default()
    };
    let check = |keys: KeyChoices, pressed: &str, wanted: &str| {
        let mut app = app_with_keys("‸One two. Three.", keys);
        press(&mut app, pressed);
        assert_eq!(mark(&app), wanted, "{pressed}");
    };
    // Its own keys, and no longer the usual ones; what had the key before has lost it.
    check(
        bound("next-sentence", &["x", "gz"]),
        "x",
        "One two. ‸Three.",
    );
    check(
        bound("next-sentence", &["x", "gz"]),
        "gz",
        "One two. ‸Three.",
    );
    check(bound("next-sentence", &["x"]), ")", "‸One two. Three.");
    check(bound("next-sentence", &["g"]), "g", "One two. ‸Three.");
    check(bound("next-word", &[]), "w", "‸One two. Three.");
    // Hints and help show them.
    let mut app = app_with_keys("‸One.", bound("help", &["<F5>"]));
    assert_eq!(app.cx.key_for("help"), "F5");
    press(&mut app, "ÿ");
    let said = app.cx.notice.as_ref().map(|notice| notice.text.clone());
    assert_eq!(
        said.as_deref(),
        Some("ÿ does nothing here; F5 shows the keys")
    );
}

#[test]
fn the_plain_keys_and_other_keyboards() {
    let plain = || KeyChoices {
        set: KeySet::Plain,
        ..KeyChoices::default()
    };
    let mut app = app_with_keys("‸One two.", plain());
    press(&mut app, "2");
    assert_eq!(app.mode(), Mode::Quotes);
    press(&mut app, "<Esc><C-f>two<Enter>");
    assert_eq!(mark(&app), "One ‸two.");
    press(&mut app, "m<C-z>");
    assert!(app.cx.document.notes.annotations().is_empty());
    // On a Cyrillic keyboard ц is where w is; what is typed stays what it is.
    let mut choices = byline::app::Choices::default();
    let langmap = byline::app::settings::setting("langmap").expect("a setting");
    let cyrillic = byline::app::settings::Value::Words("cyrillic".to_owned());
    assert!((langmap.set)(&mut choices, &cyrillic).is_some());
    let mut app = app_with_keys("‸One two цель.", choices.keys.clone());
    press(&mut app, "ц");
    assert_eq!(mark(&app), "One ‸two цель.");
    press(&mut app, "0.цель<Enter>");
    assert_eq!(mark(&app), "One two ‸цель.");
    // In the palette it is the name of a command: цшвук is where wider is, цй where wq is.
    press(&mut app, "Жцшвук<Enter>");
    assert!(
        notice_of(&app).starts_with("Lines are "),
        "{}",
        notice_of(&app)
    );
    assert_eq!(press(&mut app, "Жцй<Enter>").last(), Some(&Effect::Quit));
    // On a Greek one the key of q types a semicolon; in prompts that is a semicolon.
    let greek = byline::app::settings::Value::Words("greek".to_owned());
    assert!((langmap.set)(&mut choices, &greek).is_some());
    let mut app = app_with_keys("‸One two; λέξη.", choices.keys);
    press(&mut app, "ς");
    assert_eq!(mark(&app), "One ‸two; λέξη.");
    press(&mut app, "0/λεξη<Enter>");
    assert_eq!(mark(&app), "One two; ‸λέξη.");
    press(&mut app, "0/;<Enter>");
    assert_eq!(mark(&app), "One two‸; λέξη.");
    press(&mut app, "]σ");
    assert_eq!(
        notice_of(&app),
        "The cursor is not in a quote",
        "as ]s says"
    );
    assert_eq!(press(&mut app, ";").last(), Some(&Effect::Quit));
}

fn first_line(app: &App) -> Line {
    let reading = &app.cx.reading;
    let line = reading.layout.line(reading.top_row());
    line.expect("a row")
}

#[test]
fn the_measure_is_set_live_and_the_first_word_stays() {
    let words = "one two three four five six seven eight nine ten ".repeat(40);
    let mut app = app_of(&words, 100, 10);
    press(&mut app, "<PageDown><PageDown>");
    let top = app.cx.reading.top;
    press(&mut app, "-----");
    assert_eq!(app.cx.reading.layout.measure(), 52);
    let line = first_line(&app);
    assert!(line.span.contains(top), "the first visible word stays");
    update(
        &mut app,
        Message::Resize(ratatui::layout::Size {
            width: 30,
            height: 10,
        }),
    );
    let line = first_line(&app);
    assert!(line.span.contains(top), "the first visible word stays");
}
