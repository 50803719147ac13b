//! The reader driven by keys, without a terminal: text, keys, text.
//!
//! `⟦ ⟧` stands around the selection, `‸` at the caret.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod common;

use byline::annotation::{Colour, Kind};
use byline::app::commands::quotes;
use byline::app::export::{ExportFormat, ExportOffer, ExportPreview, Take};
use byline::app::settings::{KeyChoices, KeySet};
use byline::app::{
    App, ArticleKey, ArticleList, ArticleNews, ArticleRow, Effect, EntryList, Existing,
    ExportRequest, Focus, Message, Mode, Overlay, Pane, Revision, Row, RowState, command, update,
};
use byline::text::Line;
use common::{app_on, article, mark, marked, options, press, story_app};
use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

fn app_of(source: &str, width: u16, height: u16) -> App {
    let marked = marked(source);
    let mut app = app_on(article("Test", &marked.text), &options(width, height));
    if let Some(span) = marked.selection {
        app.cx.reading.caret = span.start as usize;
        press(&mut app, "v");
        let last = app.cx.text()[..span.end as usize]
            .char_indices()
            .next_back();
        app.cx.reading.caret = last.expect("a selection has a character").0;
    } else if let Some(caret) = marked.caret {
        app.cx.reading.caret = caret;
    }
    app
}

#[track_caller]
fn check_keys(before: &str, keys: &str, after: &str) {
    let mut app = app_of(before, 40, 20);
    press(&mut app, keys);
    assert_eq!(mark(&app), after, "{before} {keys}");
}

#[test]
fn the_caret_moves() {
    check_keys("‸One two.", "l", "O‸ne two.");
    check_keys("O‸ne two.", "h", "‸One two.");
    check_keys("‸One two.", "w", "One ‸two.");
    check_keys("One ‸two.", "b", "‸One two.");
    check_keys("‸One two.", "e", "On‸e two.");
    check_keys("‸One two. Three.", ")", "One two. ‸Three.");
    check_keys("One two. T‸hree.", "(", "One two. ‸Three.");
    check_keys("‸One.\n\nTwo.", "}", "One.\n\n‸Two.");
    check_keys("One.\n\n‸Two.", "{", "‸One.\n\nTwo.");
    check_keys("One.\n\nTw‸o.", "{", "One.\n\n‸Two.");
    check_keys("‸One.\n\nTwo.", "j", "One.\n\n‸Two.");
    check_keys("One.\n\nTw‸o.", "k", "On‸e.\n\nTwo.");
    check_keys("‸One.\n\nTwo.", "G", "One.\n\nTwo‸.");
    check_keys("One.\n\nTwo‸.", "gg", "‸One.\n\nTwo.");
    check_keys("‸One two", "$", "One tw‸o");
    check_keys("One tw‸o", "0", "‸One two");
}

#[test]
fn characters_are_graphemes_and_paragraphs_are_crossed() {
    check_keys("‸e\u{301}a", "l", "e\u{301}‸a");
    check_keys("One‸.\n\nTwo.", "l", "One.\n\n‸Two.");
    check_keys("One.\n\n‸Two.", "h", "One‸.\n\nTwo.");
    check_keys("‸日本", "l", "日‸本");
}

#[test]
fn the_column_is_kept_over_short_rows() {
    check_keys("abcd‸ef\n\nx\n\nabcdef", "jj", "abcdef\n\nx\n\nabcd‸ef");
}

#[test]
fn a_selection_takes_whole_units() {
    check_keys("‸One two three.", "vw", "⟦One⟧ two three.");
    check_keys("‸One two three.", "vww", "⟦One two⟧ three.");
    check_keys("⟦One two⟧ three.", "b", "⟦One⟧ two three.");
    check_keys("⟦One.⟧\n\nTwo.", ")", "⟦One.\n\nTwo.⟧");
    check_keys("O‸ne. Two.", "is", "⟦One.⟧ Two.");
    check_keys("O‸ne. Two.", "ip", "⟦One. Two.⟧");
    check_keys("One. T‸wo.", "iw", "One. ⟦Two⟧.");
    check_keys("⟦One⟧ two.", "o", "⟦One⟧ two.");
    check_keys("⟦One⟧ two.", "<Esc>", "On‸e two.");
    check_keys("One ‸two three", "vb", "⟦One t⟧wo three");
}

#[test]
fn a_selection_grows_and_shrinks() {
    check_keys(
        "O‸ne two. Three.\n\nFour.",
        "vv",
        "⟦One⟧ two. Three.\n\nFour.",
    );
    check_keys(
        "O‸ne two. Three.\n\nFour.",
        "vvv",
        "⟦One two.⟧ Three.\n\nFour.",
    );
    check_keys(
        "O‸ne two. Three.\n\nFour.",
        "vvvv",
        "⟦One two. Three.⟧\n\nFour.",
    );
    check_keys(
        "O‸ne two. Three.\n\nFour.",
        "vvvvv",
        "⟦One two. Three.\n\nFour.⟧",
    );
    check_keys(
        "O‸ne two. Three.\n\nFour.",
        "vvvvVV",
        "⟦One⟧ two. Three.\n\nFour.",
    );
}

#[test]
fn search_finds_as_it_is_typed_and_goes_round() {
    check_keys("‸a Bee, a bee", "/bee", "a ‸Bee, a bee");
    check_keys("‸a Bee, a bee", "/bee<Enter>n", "a Bee, a ‸bee");
    check_keys("‸a Bee, a bee", "/bee<Enter>nn", "a ‸Bee, a bee");
    check_keys("‸a bee, a Bee", "/Bee<Enter>", "a bee, a ‸Bee");
    check_keys("‸a bee, a Bee", "/bee<Esc>", "‸a bee, a Bee");
    check_keys("‸bee a Bee", "*", "bee a ‸Bee");
    check_keys("a b‸ee, a Bee", "/xyz<Enter>", "a b‸ee, a Bee");
}

#[test]
fn jumps_can_be_taken_back_and_forth() {
    check_keys("‸One.\n\nTwo bee.", "/bee<Enter><C-o>", "‸One.\n\nTwo bee.");
    check_keys(
        "‸One.\n\nTwo bee.",
        "/bee<Enter><C-o>L",
        "One.\n\nTwo ‸bee.",
    );
    check_keys("‸One.\n\nTwo.", "G<C-o>", "‸One.\n\nTwo.");
}

#[test]
fn unknown_keys_and_broken_off_sequences_change_nothing() {
    check_keys("O‸ne.", "ÿ<C-x>", "O‸ne.");
    check_keys("O‸ne.", "]<Esc>", "O‸ne.");
    check_keys("O‸ne.", "]%", "O‸ne.");
}

/// What a command can change, as far as a reader can see it.
fn state(app: &App) -> String {
    let (cx, reading) = (&app.cx, &app.cx.reading);
    let lists: Vec<_> = Pane::ALL
        .into_iter()
        .map(|pane| cx.lists.get(pane))
        .collect();
    let place = (
        reading.caret,
        reading.top,
        &reading.mode,
        reading.entity,
        &reading.current,
    );
    let search = reading.search.as_ref().map(|search| &search.words);
    let notes = (&cx.document.notes, cx.document.revision);
    let articles = cx.articles.last().map(ArticleList::trace);
    format!(
        "{place:?} {search:?} {:?} {lists:?} {articles:?} {notes:?} {:?}",
        cx.look, app.overlays
    )
}

/// Apps in this mode with as little as possible to act on.
fn apps_in(mode: Mode) -> Vec<App> {
    let one = || app_of("‸x", 80, 24);
    let told = |message: Message| {
        let mut app = one();
        update(&mut app, message);
        app
    };
    let mut apps = vec![
        one(),
        story_app(&options(80, 24)),
        story_app(&options(120, 40)),
    ];
    let keys = match mode {
        Mode::Opening => {
            apps = vec![one()];
            apps[0].wait_for("x".to_owned());
            ""
        }
        Mode::Export => {
            apps = vec![export_dialog(80, 24)];
            ""
        }
        Mode::Articles => {
            apps = vec![articles(80, 24), articles(120, 40)];
            ""
        }
        Mode::Entries => {
            let rows = vec![("x".to_owned(), String::new())];
            apps = vec![told(Message::Entries(EntryList {
                rows,
                ..EntryList::default()
            }))];
            ""
        }
        Mode::Question => {
            let why = "the disk is full".to_owned();
            apps = vec![told(Message::Refused(Revision::default(), why))];
            ""
        }
        Mode::Read => "",
        Mode::Select => "v",
        Mode::Entities => "g1",
        Mode::Quotes => "g2",
        Mode::Notes => "g3",
        Mode::List => "g6",
        Mode::Review => "R",
        Mode::Page => "<Enter>",
        Mode::Help => "?",
        Mode::Prompt => "/",
        Mode::Palette => ":",
        Mode::Editor => "a",
        Mode::Codes => "g4",
        Mode::Pick => "vTa<Enter>y",
        Mode::Preview => "vta<Enter>yg4x",
        Mode::Quick => "vta<Enter>yg4Kz<Enter><Esc>;",
        Mode::Letter => "M",
        Mode::Changes => "go",
    };
    for app in &mut apps {
        press(app, keys);
    }
    apps.retain(|app| app.mode() == mode);
    apps
}

/// No command of the table leaves everything as it is without a word.
#[test]
fn what_cannot_act_says_why() {
    let mut silent = Vec::new();
    let mut tried = 0;
    for &mode in Mode::ALL {
        let count = apps_in(mode).len();
        assert!(count > 0 || mode == Mode::Changes, "no app is in {mode:?}");
        for command in command::COMMANDS
            .iter()
            .filter(|command| command.modes.contains(mode))
        {
            for mut app in apps_in(mode) {
                // Until it can no longer act.
                for _ in 0..12 {
                    app.cx.notice = None;
                    let before = state(&app);
                    let effects = update(&mut app, Message::Run(command));
                    let said = app.cx.notice.is_some() || app.cx.unsaved.is_some();
                    tried += 1;
                    if effects.is_empty() && !said && state(&app) == before {
                        silent.push(format!("{} in {mode:?}", command.name));
                        break;
                    }
                    if app.mode() != mode || !effects.is_empty() {
                        break;
                    }
                }
            }
        }
    }
    silent.dedup();
    assert!(silent.is_empty(), "{silent:#?}");
    assert!(tried > 1000, "{tried}");
}

#[track_caller]
fn check_said(source: &str, keys: &str, wanted: &str) {
    let mut app = app_of(source, 60, 20);
    press(&mut app, keys);
    let said = app.cx.notice.as_ref().map(|notice| notice.text.as_str());
    assert_eq!(said, Some(wanted), "{keys}");
}

#[test]
fn a_key_that_cannot_act_says_why() {
    let end = "This is the end of the article";
    check_said("One‸.", "l", end);
    check_said("‸One.", "j", end);
    check_said("‸One.", "<Space>", end);
    check_said("‸One.", "h", "This is the beginning of the article");
    check_said("‸One.", "gg", "This is the beginning of the article");
    check_said("‸One.", "zz", "The text cannot scroll further");
    check_said("‸One.", "n", "Nothing to repeat yet; / searches");
    check_said("‸One.", "]h", "There is no later heading");
    check_said(
        "‸One.",
        "%",
        "Type a number first: 50% goes to the middle of the article",
    );
    check_said("‸One.", "ÿ", "ÿ does nothing here; ? shows the keys");
    check_said("‸One.", "]%", "]% does nothing here; ? shows the keys");
    check_said("‸One.", "3ÿ", "3ÿ does nothing here; ? shows the keys");
    let mut app = story_app(&options(80, 24));
    let said = |app: &App| app.cx.notice.as_ref().map(|notice| notice.text.clone());
    press(&mut app, "G]q");
    assert_eq!(said(&app).as_deref(), Some("There is no later quote"));
    press(&mut app, "g2Gj");
    assert_eq!(said(&app).as_deref(), Some("This is the end"));
}

#[test]
fn a_number_before_a_key_repeats_it() {
    check_keys("‸One two three four.", "3w", "One two three ‸four.");
    check_keys(
        "‸One.\n\nTwo.\n\nThree.\n\nFour.",
        "2}",
        "One.\n\nTwo.\n\n‸Three.\n\nFour.",
    );
    check_keys("‸abcdefghijklmnop", "12l", "abcdefghijkl‸mnop");
    // It goes as far as it can.
    check_keys("‸One two.", "99w", "One two‸.");
    check_keys("‸One two three.", "v2w", "⟦One two⟧ three.");
    // Zero alone is a key; Esc takes the number back.
    check_keys("One t‸wo", "0", "‸One two");
    check_keys("‸One two three", "3<Esc>w", "One ‸two three");
    // One jump back, however many there were.
    let mut app = story_app(&options(80, 24));
    press(&mut app, "3]q");
    assert!(app.cx.text()[app.cx.reading.caret..].starts_with("the figure"));
    press(&mut app, "<C-o>");
    assert_eq!(app.cx.reading.caret, 0);
    press(&mut app, "g2gg3j");
    let chosen = app.cx.lists.get(Pane::Quotes).chosen_row().cloned();
    assert_eq!(chosen, Some(Row::Quote(3)));
    press(&mut app, "2G");
    let chosen = app.cx.lists.get(Pane::Quotes).chosen_row().cloned();
    assert_eq!(chosen, Some(Row::Quote(2)));
}

#[test]
fn a_number_is_a_paragraph_or_a_part_of_the_article() {
    let text = "‸One.\n\nTwo.\n\nThree.\n\nFour.";
    let three = "One.\n\nTwo.\n\n‸Three.\n\nFour.";
    for keys in [
        "3G",
        "3gg",
        ":3<Enter>",
        "60%",
        ":60%<Enter>",
        ":60 %<Enter>",
    ] {
        check_keys(text, keys, three);
    }
    let words = "one two three ".repeat(400);
    let mut app = app_of(&format!("‸{words}"), 40, 10);
    for percent in [1, 20, 43, 50, 67, 80] {
        press(&mut app, &format!("{percent}%"));
        assert_eq!(app.cx.reading.percent(), percent);
    }
    check_keys(text, "100%", "One.\n\nTwo.\n\nThree.\n\nFour‸.");
    check_said(text, "9G", "The article has 4 paragraphs");
}

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
    press(&mut app, "zTterminal<Enter>");
    assert_eq!(app.cx.look.colours, None);
    press(&mut app, "zTauto<Enter>");
    assert_eq!(app.cx.look.colours, Some(Colours::LIGHT));
    let names =
        "There is no theme “zzz”; there are auto, terminal, dark, light, sepia, high-contrast";
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
    let mut app = app_with_keys("‸One two цель.", choices.keys);
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
}

#[test]
fn help_is_searched_by_typing_and_explains_the_signs() {
    let shown = |typed: &str| -> Vec<String> {
        let mut app = app_of("‸One.", 80, 24);
        press(&mut app, "?");
        press(&mut app, typed);
        let Some(Overlay::Page(page)) = app.overlays.last() else {
            return Vec::new();
        };
        let lines = page.lines(&app.cx).into_iter();
        lines
            .filter_map(|line| match line {
                byline::app::overlay::PageLine::Pair(keys, words) => {
                    Some(format!("{keys}: {words}"))
                }
                byline::app::overlay::PageLine::Sign(sign, _, words) => {
                    Some(format!("{sign}: {words}"))
                }
                byline::app::overlay::PageLine::Words(words) => Some(words),
                _ => None,
            })
            .collect()
    };
    assert!(shown("").len() > 200);
    assert_eq!(shown("next quote")[0], "]q: Next quote");
    assert_eq!(shown("┊"), ["┊: an indirect quote"]);
    for all in ["margin", "signs"] {
        let found = shown(all);
        assert!(found.contains(&"┊: an indirect quote".to_owned()), "{all}");
        assert!(found.iter().any(|line| line.starts_with('¶')), "{all}");
    }
    assert_eq!(shown("no such thing"), ["Nothing in the help matches."]);
    assert!(shown("xyz<C-u>").len() > 200);
    assert!(shown("?").is_empty(), "closed");
    assert!(shown("quote<Esc>").is_empty(), "closed");
}

#[test]
fn a_search_is_found_again_and_its_hits_are_a_list() {
    let text = "‸a bee, an ant, a bee";
    check_keys(
        text,
        "/ant<Enter>0/bee<Enter>0/<Up><Enter>",
        "a ‸bee, an ant, a bee",
    );
    check_keys(
        text,
        "/ant<Enter>0/bee<Enter>0/<Up><Up><Enter>",
        "a bee, an ‸ant, a bee",
    );
    check_keys(text, "/ant<Enter>0/<Up><Esc>", text);
    let mut app = app_of(text, 80, 24);
    press(&mut app, "/bee<Enter>g7");
    let rows = |app: &App| -> Vec<String> {
        let rows = app.cx.lists.get(Pane::Hits).rows.iter();
        rows.filter_map(|row| match row {
            Row::Place(place) => Some(place.words.clone()),
            Row::Empty(words) => Some(words.clone()),
            _ => None,
        })
        .collect()
    };
    assert_eq!(rows(&app), ["a bee, an ant, a bee", "an ant, a bee"]);
    press(&mut app, "j<Enter>");
    assert_eq!(mark(&app), "a bee, an ant, a ‸bee");
    press(&mut app, "<Esc><Esc>g7");
    assert_eq!(rows(&app), ["Nothing is searched for; / searches."]);
    // A regular expression stands between slashes.
    check_keys("‸a bee, 12 ants", "//[0-9]+ an/<Enter>", "a bee, ‸12 ants");
    check_said(
        "‸a bee",
        "//(a/<Enter>",
        "/(a/ is not a pattern: a ( is not closed",
    );
    check_said("‸a bee", "//b.e/<Enter>", "“/b.e/”: hit 1 of 1");
    check_said("‸a bee", "/b.e<Enter>", "“b.e” was not found");
    // Of other paragraphs nothing is shown.
    let mut app = app_of("‸Part 1\n\na bee\n\nPart 2", 80, 24);
    press(&mut app, "/bee<Enter>g7");
    assert_eq!(rows(&app), ["a bee"]);
}

#[test]
fn places_have_letters() {
    let text = "‸One two three four.";
    check_keys(text, "2wMa0'a", "One two ‸three four.");
    check_keys(text, "2wMa0Ma$'a", "‸One two three four.");
    check_keys(text, "2wMa0'a<C-o>", text);
    check_keys(text, "2wMa0Mb'a", "One two ‸three four.");
    let none = "No place has the letter b; Mb gives it to this one";
    check_said(text, "'b", none);
    check_said(text, "Ma'b", none);
    check_said(text, "Ma", "This place is a now; 'a comes back");
    // It is a bookmark, and a second one of the letter takes the place of the first.
    let mut app = app_of(text, 60, 20);
    press(&mut app, "Ma2wMa");
    let marks = app.cx.document.notes.annotations();
    assert_eq!((marks.len(), marks[0].kind), (1, Kind::Bookmark));
    assert_eq!(marks[0].anchor.exact, "three");
    press(&mut app, "u");
    assert_eq!(app.cx.document.notes.annotations()[0].anchor.exact, "One");
}

#[test]
fn reopening_says_where_the_reader_was() {
    use byline::annotation::Position;
    use byline::app::Opening;
    let reopened = |source: &str, words: &str| {
        let mut app = app_on(article("Test", source), &options(40, 10));
        let offset = app.cx.text().find(words).expect("the words");
        let mut opening = Opening::default();
        opening.notes.position = Some(Position::new(app.cx.text(), offset));
        update(&mut app, Message::Opened(Box::new(opening)));
        app.cx.notice.map(|notice| notice.text)
    };
    let rest = "\n\nC c c.".repeat(8);
    let book = &*format!("# One\n\nA a a a.\n\n# Two\n\nB b b b.{rest}");
    let said = "Where you were: 21 %, chapter 2 “Two”";
    assert_eq!(reopened(book, "B b").as_deref(), Some(said));
    assert_eq!(
        reopened("A a.\n\nB b.", "B b").as_deref(),
        Some("Where you were: 100 %"),
        "all of it is on the screen"
    );
    assert_eq!(reopened(book, "One"), None);
    // The title is not a chapter.
    let titled = format!("# Test\n\nA a a a.\n\n# One\n\nB b b b.{rest}");
    let said = "Where you were: 22 %, chapter 1 “One”";
    assert_eq!(reopened(&titled, "B b").as_deref(), Some(said));
    // A heading that says its number is not counted once more.
    for heading in ["Chapter 7", "7. The mill", "Part IV"] {
        let numbered = titled.replace("# One", &format!("# {heading}"));
        let said = reopened(&numbered, "B b").unwrap_or_default();
        assert!(said.ends_with(&format!(" %, “{heading}”")), "{said}");
    }
    let said = "Where you were: 10 %";
    assert_eq!(reopened(&titled, "a a.").as_deref(), Some(said));
}

#[test]
fn the_time_that_is_left_is_in_hours_if_it_is_long() {
    use byline::app::commands::place::time_left;
    let app_with = |words: usize| {
        let mut app = app_of(&format!("‸{}", "word ".repeat(words)), 60, 20);
        app.cx.pace = 100;
        time_left(&app.cx)
    };
    assert_eq!(app_with(300), "3 min");
    assert_eq!(app_with(9_900), "99 min");
    assert_eq!(app_with(60_000), "10 h");
}

#[test]
fn reopening_says_the_per_cent_of_the_status_row_and_shows_the_same_rows() {
    use byline::app::Opening;
    let paragraphs: Vec<String> = (0..100)
        .map(|n| format!("Paragraph {n} is here."))
        .collect();
    let text = paragraphs.join("\n\n");
    for keys in ["41gg8j", "50%", "43%", "30gg3w", "90%<C-d>", "G", "0"] {
        let mut app = app_on(article("Test", &text), &options(40, 20));
        press(&mut app, keys);
        let (caret, top, percent) = (
            app.cx.reading.caret,
            app.cx.reading.top,
            app.cx.reading.percent(),
        );
        let opening = Opening {
            notes: app.snapshot().notes,
            ..Opening::default()
        };
        let kept = opening
            .notes
            .position
            .as_ref()
            .and_then(|place| place.percent);
        assert_eq!(kept.map(usize::from), Some(percent), "{keys}");
        let mut again = app_on(article("Test", &text), &options(40, 20));
        update(&mut again, Message::Opened(Box::new(opening)));
        let reading = &again.cx.reading;
        assert_eq!((reading.caret, reading.top), (caret, top), "{keys}");
        let said = again.cx.notice.as_ref().map(|notice| notice.text.clone());
        let told = format!("Where you were: {percent} %");
        assert_eq!(said, (caret > 0).then_some(told), "{keys}");
        // On a smaller screen the cursor is still seen.
        let mut small = app_on(article("Test", &text), &options(30, 8));
        let opening = Opening {
            notes: app.snapshot().notes,
            ..Opening::default()
        };
        update(&mut small, Message::Opened(Box::new(opening)));
        let reading = &small.cx.reading;
        let row = reading.layout.line_at(reading.caret);
        assert!(row >= reading.top_row(), "{keys}");
        let below = reading.layout.distance(reading.top_row(), row, 100);
        assert!(below < reading.height(), "{keys}");
        assert_eq!(reading.caret, caret, "{keys}");
    }
}

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

#[test]
fn the_palette_runs_commands_by_name() {
    let mut app = app_of("‸One.\n\nTwo.", 80, 24);
    press(&mut app, ":bottom<Enter>");
    assert_eq!(mark(&app), "One.\n\nTwo‸.");
    assert_eq!(press(&mut app, ":quit<Enter>"), [Effect::Quit]);
}

/// Ctrl-C ends what is on top, wherever that is; in the text the program.
#[test]
fn ctrl_c_ends_what_is_on_top() {
    let mut app = story_app(&options(80, 24));
    for keys in [
        "v", "g1", "g2", "g4", "R", "?", ":", "/", "t", "g6", "M", "s",
    ] {
        press(&mut app, "]q");
        press(&mut app, keys);
        let effects = press(&mut app, "<C-c>");
        let ends = |effect: &Effect| matches!(effect, Effect::Quit | Effect::Copy(..));
        assert!(!effects.iter().any(ends), "{keys}: {effects:?}");
        if app.mode() == Mode::Read {
            continue;
        }
        panic!("{keys}: {:?}", app.mode());
    }
    assert!(press(&mut app, "<C-c>").contains(&Effect::Quit));
}

/// What the keys of a page do, long ones over several rows.
fn helps(lines: &[byline::app::overlay::PageLine]) -> String {
    let helps = lines.iter().filter_map(|line| match line {
        byline::app::overlay::PageLine::Pair(_, help) => Some(help.as_str()),
        _ => None,
    });
    helps.collect::<Vec<_>>().join(" ")
}

#[test]
fn help_shows_every_key_of_the_mode() {
    let mut app = app_of("‸One.", 80, 24);
    press(&mut app, "?");
    let [Overlay::Page(page)] = &app.overlays[..] else {
        panic!("the help");
    };
    let shown = helps(&page.lines(&app.cx));
    for command in command::COMMANDS {
        let here = command.modes.contains(Mode::Read) && !command.keys.is_empty();
        let found = shown.contains(command.help);
        assert!(found || !here, "{}", command.name);
    }
    press(&mut app, "<Esc>");
    assert!(app.overlays.is_empty());
}

#[test]
fn help_shows_the_keys_of_every_screen() {
    let pairs = |app: &App| match app.overlays.last() {
        Some(Overlay::Page(page)) => page.lines(&app.cx),
        _ => panic!("the help"),
    };
    let mut app = app_of("‸One.", 80, 24);
    press(&mut app, "?");
    let shown = helps(&pairs(&app));
    for command in command::COMMANDS.iter().filter(|row| !row.keys.is_empty()) {
        let found = shown.contains(command.help);
        assert!(found, "{}", command.name);
    }
    // Those of the screen that is open come first, whichever it is.
    app.wait_for("a page".to_owned());
    press(&mut app, "?");
    let help = command::named("give-up").expect("a command").help;
    let is_first = |lines: &[byline::app::overlay::PageLine]| {
        let place = |line: &byline::app::overlay::PageLine| matches!(line, byline::app::overlay::PageLine::Pair(_, words) if words == help);
        lines.iter().position(place).is_some_and(|at| at < 4)
    };
    assert!(is_first(&pairs(&app)));
    assert_eq!(press(&mut app, "<Esc><Esc>"), [Effect::Quit]);
}

/// A list of three chapters over one of them.
fn entries(height: u16, count: usize) -> App {
    let mut app = app_of("‸One.", 80, height);
    let titles = ["The ferry", "A vote", "The harbour"];
    let title = |n: usize| {
        titles
            .get(n)
            .map_or(format!("Part {n}"), |&title| title.to_owned())
    };
    let list = EntryList {
        heading: "Varn".to_owned(),
        rows: (0..count).map(|n| (title(n), "2026".to_owned())).collect(),
        here: 0,
    };
    update(&mut app, Message::Entries(list));
    app
}

#[track_caller]
fn check_entry(keys: &str, expected: &[Effect]) {
    let mut app = entries(24, 3);
    assert_eq!(press(&mut app, keys), expected, "{keys}");
}

#[test]
fn an_article_is_chosen_from_a_list() {
    check_entry("<Enter>", &[Effect::OpenEntry(0)]);
    check_entry("<Down><Enter>", &[Effect::OpenEntry(1)]);
    check_entry("<Down><Down><Down><Down><Enter>", &[Effect::OpenEntry(2)]);
    check_entry("<Down><Up><Up><Enter>", &[Effect::OpenEntry(0)]);
    check_entry("<C-n><C-n><C-p><Enter>", &[Effect::OpenEntry(1)]);
    check_entry("<End><Enter>", &[Effect::OpenEntry(2)]);
    check_entry("<PageDown><Home><Enter>", &[Effect::OpenEntry(0)]);
    check_entry("vote<Enter>", &[Effect::OpenEntry(1)]);
    check_entry("<Down>harb<Enter>", &[Effect::OpenEntry(2)]);
    check_entry("zzz<Enter>", &[]);
    check_entry("zzz<C-u><End><Enter>", &[Effect::OpenEntry(2)]);
    check_entry(
        "zzz<Backspace><Backspace><Backspace><End><Enter>",
        &[Effect::OpenEntry(2)],
    );
    check_entry("vo<C-c>", &[]);

    let mut app = entries(24, 3);
    assert_eq!(app.mode(), Mode::Entries);
    assert!(press(&mut app, "<Down><Esc>").is_empty());
    assert_eq!(app.mode(), Mode::Read, "back to the article");
    let mut app = entries(24, 3);
    assert_eq!(press(&mut app, "<Down><Enter>"), [Effect::OpenEntry(1)]);
    assert_eq!(app.mode(), Mode::Read, "which may have to stay");
}

#[test]
fn a_page_of_the_list_is_as_long_as_the_rows_that_the_screen_shows() {
    let check = |height: u16, keys: &str, expected: usize| {
        let mut app = entries(height, 100);
        press(&mut app, keys);
        let Some(Overlay::Entries(list)) = app.overlays.last() else {
            panic!("the list");
        };
        assert_eq!(list.chosen, expected, "{keys} on {height} rows");
    };
    check(24, "<PageDown>", 20);
    check(24, "<PageDown><PageDown><PageUp>", 20);
    check(40, "<PageDown>", 36);
    check(200, "<PageDown>", 99);
    check(4, "<PageDown>", 1);
    check(1, "<PageDown><PageDown>", 2);
}

/// A list of three articles: one that was read, a feed's entry, one that cannot be read.
fn articles(width: u16, height: u16) -> App {
    let mut app = app_of("‸One.", width, height);
    let mut list = ArticleList::new(1, "news");
    let row = |file: usize, id: &str, title: &str, state: RowState| ArticleRow {
        key: ArticleKey { file, entry: None },
        id: id.to_owned(),
        title: title.to_owned(),
        state,
        ..ArticleRow::default()
    };
    let rows = vec![
        row(0, "ferry.txt", "The ferry", RowState::Known),
        row(1, "gate.txt", "", RowState::Waiting),
        row(2, "void.txt", "", RowState::Refused("it is empty".into())),
    ];
    list.take(ArticleNews::Rows(rows), app.cx.look.size);
    app.cx.articles.push(list);
    app.show_articles();
    app
}

#[test]
fn the_list_of_articles_is_gone_through_sorted_narrowed_and_left() {
    let open = |file| {
        let key = ArticleKey { file, entry: None };
        vec![Effect::OpenArticle(key)]
    };
    let check = |keys: &str, expected: Vec<Effect>| {
        let mut app = articles(80, 24);
        assert_eq!(app.mode(), Mode::Articles);
        assert_eq!(press(&mut app, keys), expected, "{keys}");
    };
    check("<Enter>", open(0));
    check("j<Enter>", open(1));
    check("jjjj<Enter>", open(2));
    check("Gkl", open(1));
    check("/gate<Enter><Enter>", open(1));
    check("/gate<Esc>G<Enter>", open(2));
    check("/zzz<Enter><Enter>", vec![]);
    check("S<Enter>", open(2));
    check("<BackTab><Enter>", open(2));
    check(
        "<Tab><Tab><Tab><BackTab><BackTab><BackTab>G<Enter>",
        open(2),
    );
    check("q", vec![Effect::LeaveArticles]);
    check("/gate<Enter><Esc>", vec![]);
    check("/gate<Enter><Esc><Esc>", vec![Effect::LeaveArticles]);
    check("<C-q>", vec![Effect::Quit]);
    check("gr", vec![Effect::ListRecent]);
    let named = Effect::OpenPlace("~/news".to_owned());
    check("gf~/news<Enter>", vec![named]);
    check("gf<Enter>", vec![]);

    // An article that came from a list is closed; another one ends the program.
    let mut app = articles(80, 24);
    let text = std::sync::Arc::clone(app.cx.article());
    app.read(
        text,
        byline::annotation::Notes::default(),
        "ferry.txt".into(),
    );
    assert_eq!(press(&mut app, "q"), [Effect::CloseArticle]);
    assert_eq!(press(&mut app, ":q<Enter>"), [Effect::CloseArticle]);
    assert_eq!(press(&mut app, "ZZ"), [Effect::Quit]);
    let mut app = app_of("‸One.", 80, 24);
    assert_eq!(press(&mut app, "q"), [Effect::Quit]);
    for list in ["g1", "g2", "g3", "g4", "g5"] {
        let mut app = app_of("‸One.", 80, 24);
        press(&mut app, list);
        assert_eq!(press(&mut app, "ZZ"), [Effect::Quit], "{list}");
        let mut app = app_of("‸One.", 80, 24);
        press(&mut app, list);
        assert_eq!(press(&mut app, "ZQ"), [Effect::QuitUnsaved], "{list}");
    }
}

#[test]
fn news_of_articles_goes_to_its_list_wherever_that_is() {
    let mut app = articles(80, 24);
    app.cx.articles.push(ArticleList::new(2, "more"));
    let row = ArticleRow {
        key: ArticleKey {
            file: 3,
            entry: None,
        },
        ..ArticleRow::default()
    };
    let news = ArticleNews::Rows(vec![row]);
    update(&mut app, Message::Articles(1, news.clone()));
    update(&mut app, Message::Articles(7, news));
    let counts = app.cx.articles.iter().map(|list| list.counts().0);
    assert_eq!(counts.collect::<Vec<_>>(), [4, 0]);
}

#[test]
fn words_are_copied_alone_and_with_their_source() {
    let copied = |keys: &str| {
        let mut app = story_app(&options(120, 40));
        press(&mut app, keys)
    };
    let words = "“We cannot heat a monument” … “We can barely heat the school.”";
    let check = |keys: &str, expected: &str| {
        assert_eq!(copied(keys), [Effect::Copy(expected.to_owned())], "{keys}");
    };
    check("]qy", words);
    check("]qg2y", words);
    check(
        "]qY",
        &format!("{words} — Ada Quill, mayor of Marlow Bay, Tidal mill may close, ¶ 2"),
    );
    check("viwY", "“Marlow” — Tidal mill may close, ¶ 1");
    check("viwy", "Marlow");
    check("g1/thredwell<Enter>y", "Jonas Thredwell");
    let all = copied("]q:copy-speaker<Enter>");
    let [Effect::Copy(all)] = all.as_slice() else {
        panic!("{all:?}");
    };
    assert_eq!(all.matches("— Ada Quill, mayor").count(), 2, "{all}");
    // In the lists y copies and A confirms.
    let mut app = story_app(&options(120, 40));
    press(&mut app, "g2A");
    assert_eq!(app.cx.document.notes.quotes().len(), 1);
    let piped = copied("viw|wc -w<Enter>");
    assert_eq!(piped, [Effect::Pipe("wc -w".into(), "Marlow".into())]);
    let whole = copied("|wc<Enter>");
    assert!(matches!(&whole[..], [Effect::Pipe(_, words)] if words.len() > 500));
}

#[test]
fn what_a_filtered_list_shows_is_what_its_export_takes() {
    let taken = |keys: &str| {
        let mut app = story_app(&options(120, 40));
        let effects = press(&mut app, keys);
        match effects.last() {
            Some(Effect::Export(request)) => request.take.clone(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(taken(":export-csv<Enter>"), Take::Everything);
    assert_eq!(taken("g2:export-csv<Enter>"), Take::Everything);
    let Take::Shown(shown) = taken("g2/tea<Enter>:export-csv<Enter>") else {
        panic!("the rows");
    };
    assert_eq!((shown.quotes.len(), shown.marks.len()), (1, 0));
    let Take::Shown(shown) = taken("g1/quill<Enter>:export-csv<Enter>") else {
        panic!("the rows");
    };
    assert_eq!(shown.names, ["Ada Quill"]);
}

/// The dialog of an export with two formats.
fn export_dialog(width: u16, height: u16) -> App {
    let mut app = app_of("‸One.", width, height);
    let format = |name: &str, ending: &str| ExportFormat {
        name: name.to_owned(),
        about: "a report".to_owned(),
        path: format!("news/ferry.txt.byline.{ending}").into(),
    };
    let formats = vec![format("markdown", "md"), format("csv", "csv")];
    let offer = ExportOffer { formats, chosen: 0 };
    let effects = update(&mut app, Message::ExportOffer(Box::new(offer)));
    let first = Effect::PreviewExport("markdown".to_owned(), Take::Everything, String::new());
    assert_eq!(effects, [first]);
    app
}

#[test]
fn an_export_is_chosen_shown_and_written() {
    let check = |keys: &str, format: &str, take: Take, path: &str| {
        let mut app = export_dialog(80, 24);
        let wanted = ExportRequest {
            format: format.to_owned(),
            take,
            only: String::new(),
            path: Some(path.into()),
            existing: Existing::Ask,
        };
        let effects = press(&mut app, keys);
        assert_eq!(
            effects.last(),
            Some(&Effect::Export(Box::new(wanted))),
            "{keys}"
        );
    };
    check(
        "<Enter>",
        "markdown",
        Take::Everything,
        "news/ferry.txt.byline.md",
    );
    check(
        "<Down><Enter>",
        "csv",
        Take::Everything,
        "news/ferry.txt.byline.csv",
    );
    check(
        "<Tab><Enter>",
        "markdown",
        Take::Marks,
        "news/ferry.txt.byline.md",
    );
    check("<C-u>out.md<Enter>", "markdown", Take::Everything, "out.md");
    check(
        "<C-u>out.md<Down><Enter>",
        "csv",
        Take::Everything,
        "out.csv",
    );
    // Conditions are typed in a line of their own, and each asks for another preview.
    let mut app = export_dialog(80, 24);
    let effects = press(&mut app, "<C-o>--marks<C-o><C-u>out.md<Enter>");
    let typed = |only: &str| {
        Effect::PreviewExport("markdown".to_owned(), Take::Everything, only.to_owned())
    };
    assert!(effects.contains(&typed("--mark")) && effects.contains(&typed("--marks")));
    let Some(Effect::Export(request)) = effects.last() else {
        panic!("{effects:?}");
    };
    assert_eq!(request.only, "--marks");
    assert_eq!(request.path.as_deref(), Some("out.md".as_ref()));
    let mut app = export_dialog(80, 24);
    assert!(press(&mut app, "<C-u><Enter>").is_empty(), "no path");
    assert!(press(&mut app, "<Esc>").is_empty());
    assert_eq!(app.mode(), Mode::Read);
    // A preview of what is no longer wanted is not shown.
    let mut app = export_dialog(80, 24);
    let preview = |format: &str| {
        Message::ExportPreview(Box::new(ExportPreview {
            format: format.to_owned(),
            ..ExportPreview::default()
        }))
    };
    let is_shown = |app: &App| match app.overlays.last() {
        Some(Overlay::Export(dialog)) => dialog.preview.is_some(),
        _ => false,
    };
    update(&mut app, preview("csv"));
    assert!(!is_shown(&app));
    update(&mut app, preview("markdown"));
    assert!(is_shown(&app));
    // What is in the way is asked about.
    let request = ExportRequest {
        format: "csv".into(),
        take: Take::Quotes,
        only: String::new(),
        path: Some("a.csv".into()),
        existing: Existing::Ask,
    };
    for (key, existing) in [("y", Existing::Replace), ("n", Existing::Number)] {
        let mut app = app_of("‸One.", 80, 24);
        update(&mut app, Message::ExportExists(Box::new(request.clone())));
        let wanted = ExportRequest {
            existing,
            ..request.clone()
        };
        assert_eq!(press(&mut app, key), [Effect::Export(Box::new(wanted))]);
    }
}

#[test]
fn an_export_that_failed_keeps_its_dialog_and_what_was_typed() {
    let mut app = export_dialog(80, 24);
    press(&mut app, "<C-o>--marks<C-o><C-u>out.md<Down><Tab>");
    let state = |app: &App| match app.overlays.last() {
        Some(Overlay::Export(dialog)) => Some((
            dialog.format().map(|format| format.name.clone()),
            dialog.take().clone(),
            dialog.only.text().to_owned(),
            dialog.path.text().to_owned(),
        )),
        _ => None,
    };
    let fault = |app: &App| match app.overlays.last() {
        Some(Overlay::Export(dialog)) => dialog.fault.clone(),
        _ => None,
    };
    let before = state(&app);
    assert_eq!(
        before.as_ref().map(|(.., path)| path.as_str()),
        Some("out.csv")
    );
    let asked = press(&mut app, "<Enter>");
    assert!(matches!(asked.last(), Some(Effect::Export(_))), "{asked:?}");
    let failed = || Message::Exported(Err("cannot write out.csv: the disk is full".to_owned()));
    update(&mut app, failed());
    assert_eq!(state(&app), before);
    assert!(fault(&app).is_some_and(|why| why.ends_with("the disk is full")));
    // The reason stays while the reader looks about, and goes once something is changed.
    press(&mut app, "<PageDown>");
    assert!(fault(&app).is_some());
    press(&mut app, "x");
    assert_eq!(fault(&app), None);
    // A question about the file in its place ends as the export does.
    let request = || match press(&mut export_dialog(80, 24), "<Enter>").pop() {
        Some(Effect::Export(request)) => request,
        other => panic!("{other:?}"),
    };
    update(&mut app, Message::ExportExists(request()));
    press(&mut app, "n");
    update(&mut app, failed());
    assert!(fault(&app).is_some());
    update(&mut app, Message::ExportExists(request()));
    press(&mut app, "<Esc>");
    assert!(state(&app).is_some(), "the dialog is still there");
    update(
        &mut app,
        Message::Exported(Ok("Exported to out.csv".into())),
    );
    assert_eq!(app.mode(), Mode::Read);
    let told = app.cx.notice.as_ref().map(|notice| notice.text.as_str());
    assert_eq!(told, Some("Exported to out.csv"));
    // Without a dialog it is a warning.
    update(&mut app, failed());
    assert!(app.cx.notice.as_ref().is_some_and(|notice| notice.bad));
}

#[test]
fn a_place_that_was_named_is_gone_to() {
    let check = |named: &str, expected: &str| {
        let mut app = story_app(&options(80, 24));
        app.cx.destination = Some(named.to_owned());
        let opening = byline::app::Opening::default();
        update(&mut app, Message::Opened(Box::new(opening)));
        let caret = app.cx.reading.caret;
        let here = &app.cx.text()[caret..];
        assert!(here.starts_with(expected), "{named}: {here:.20}");
        app.cx.notice.map(|notice| notice.text)
    };
    assert_eq!(check("p2", "“We cannot"), None);
    check("¶ 2", "“We cannot");
    check("7-11", "Bay’s");
    check("0", "Marlow");
    let said = check("nowhere", "Marlow");
    assert_eq!(
        said.as_deref(),
        Some("There is no “nowhere” in this article")
    );
    check("p99", "Marlow");
    check("999999", "Marlow");
    let words = "“We cannot heat a monument” … “We can barely heat the school.”";
    let id = byline::annotation::quote_ids("test.txt", [words]);
    check(&id[0], "“We cannot");
}

#[test]
fn opening_can_be_given_up() {
    let mut app = app_of("‸One.", 80, 24);
    app.wait_for("https://a.example".to_owned());
    update(&mut app, Message::StillOpening(3));
    assert_eq!(app.mode(), Mode::Opening);
    assert_eq!(press(&mut app, "q"), [Effect::Quit]);
    assert_eq!(press(&mut app, "<Esc>"), [Effect::Quit]);
    assert_eq!(press(&mut app, "<C-c>"), [Effect::End(2)]);
    let nothing = press(&mut app, "jmx3<Enter>");
    assert!(nothing.is_empty() && app.mode() == Mode::Opening);
}

fn mouse(app: &mut App, kind: MouseEventKind, column: u16, row: u16) {
    let modifiers = KeyModifiers::NONE;
    update(
        app,
        Message::Mouse(MouseEvent {
            kind,
            column,
            row,
            modifiers,
        }),
    );
}

const DOWN: MouseEventKind = MouseEventKind::Down(MouseButton::Left);
const UP: MouseEventKind = MouseEventKind::Up(MouseButton::Left);
const DRAG: MouseEventKind = MouseEventKind::Drag(MouseButton::Left);

#[test]
fn the_mouse_selects_by_character_word_and_sentence() {
    let mut app = app_of("One two. Three four.", 60, 14);
    let (x, y) = (app.cx.look.column().x, app.cx.look.panes().text.y);
    mouse(&mut app, DOWN, x + 4, y);
    mouse(&mut app, UP, x + 4, y);
    assert_eq!(mark(&app), "One ‸two. Three four.");
    mouse(&mut app, DOWN, x + 4, y);
    mouse(&mut app, UP, x + 4, y);
    assert_eq!(mark(&app), "One ⟦two⟧. Three four.");
    mouse(&mut app, DOWN, x + 4, y);
    assert_eq!(mark(&app), "⟦One two.⟧ Three four.");
    mouse(&mut app, UP, x + 4, y);
    app.cx.author.now = byline::annotation::Timestamp::from_millisecond(5000).expect("a time");
    mouse(&mut app, DOWN, x + 9, y);
    mouse(&mut app, DRAG, x + 13, y);
    mouse(&mut app, UP, x + 13, y);
    assert_eq!(mark(&app), "One two. ⟦Three⟧ four.");
}

#[test]
fn dragging_past_the_edge_scrolls() {
    let text = "word\n\n".repeat(60);
    let mut app = app_of(text.trim_end(), 40, 12);
    let area = app.cx.look.panes().text;
    let x = app.cx.look.column().x;
    mouse(&mut app, DOWN, x, area.y);
    for _ in 0..20 {
        mouse(&mut app, DRAG, x, area.bottom());
    }
    assert!(app.cx.reading.top > 15, "{}", app.cx.reading.top);
    assert!(
        app.cx
            .reading
            .selection()
            .is_some_and(|span| span.start == 0 && span.len() > 50)
    );
}

#[test]
fn rows_of_lists_take_clicks_and_the_border_is_moved() {
    let mut app = story_app(&options(120, 40));
    let quotes = app
        .cx
        .look
        .panes()
        .list(Pane::Quotes)
        .expect("room for the quotes");
    mouse(&mut app, DOWN, quotes.x + 5, quotes.y + 2);
    mouse(&mut app, UP, quotes.x + 5, quotes.y + 2);
    assert!(app.cx.text()[app.cx.reading.caret..].starts_with("“We cannot heat"));
    let (border, width) = (quotes.x, quotes.width);
    mouse(&mut app, DOWN, border, quotes.y + 3);
    mouse(&mut app, DRAG, border - 6, quotes.y + 3);
    mouse(&mut app, UP, border - 6, quotes.y + 3);
    assert_eq!(
        app.cx
            .look
            .panes()
            .list(Pane::Quotes)
            .map(|area| area.width),
        Some(width + 6)
    );
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
fn the_page_of_keys_has_the_keys_of_the_table() {
    let page = include_str!("../docs/keys.md");
    let inside = page
        .split_once("<!-- keys -->")
        .and_then(|(_, rest)| rest.split_once("<!-- /keys -->"))
        .map(|(inside, _)| inside.trim());
    let table = command::key_table();
    assert_eq!(
        inside,
        Some(table.trim()),
        "run: cargo run -p byline-tools --bin keys -- --write"
    );
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
fn the_palette_runs_what_was_plainly_asked_for() {
    let run = |keys: &str| {
        let mut app = app_of("‸One two.\n\nThree.", 80, 24);
        let effects = press(&mut app, keys);
        (effects, mark(&app), app.overlays.is_empty())
    };
    let done = |effects: &[Effect]| (effects.to_vec(), "‸One two.\n\nThree.".to_owned(), true);
    assert_eq!(run(":q<Enter>"), done(&[Effect::Quit]));
    assert_eq!(run(":wq<Enter>"), done(&[Effect::Quit]));
    assert_eq!(run(":w<Enter>"), done(&[Effect::Save]));
    assert_eq!(run(":q!<Enter>"), done(&[Effect::QuitUnsaved]));
    assert_eq!(run(":redr<Enter>"), done(&[Effect::Redraw]));
    assert_eq!(run(":suspend<Enter>"), done(&[Effect::Suspend]));
    assert_eq!(run(":export json<Enter>").0.len(), 1);
    // Letters that stand somewhere in a name are not a command, nor is nothing at all.
    let (effects, text, closed) = run(":nxprg<Enter>");
    assert_eq!((effects.len(), closed), (0, false));
    assert_eq!(text, "‸One two.\n\nThree.");
    assert_eq!(run(":<Enter>"), done(&[]));
    assert!(!run(":zzzz<Enter>").2);
    // What the reader went to is asked for.
    assert_eq!(run(":nxprg<Tab><Enter>").1, "One two.\n\n‸Three.");
    assert_eq!(run(":redraw<Enter>"), done(&[Effect::Redraw]));
}

#[test]
fn the_article_is_read_aloud_sentence_by_sentence() {
    let mut app = app_of("One‸ two. Three four.\n\nFive.", 80, 24);
    let spoken = |app: &App| {
        app.cx
            .speech
            .map(|speech| speech.span.of(app.cx.text()).to_owned())
    };
    let done = |app: &mut App, effects: &[Effect]| {
        let number = effects.iter().find_map(|effect| match effect {
            Effect::Speak(number, _) => Some(*number),
            _ => None,
        });
        update(app, Message::Spoken(number.expect("a sentence"), Ok(())))
    };
    let first = press(&mut app, "za");
    assert!(
        matches!(&first[..], [Effect::Speak(_, words)] if words == "One two."),
        "{first:?}"
    );
    let second = done(&mut app, &first);
    assert_eq!(spoken(&app).as_deref().map(str::trim), Some("Three four."));
    // Paused, the end of the program that was stopped means nothing; then the sentence is said again.
    assert_eq!(press(&mut app, "za"), [Effect::Hush]);
    assert_eq!(done(&mut app, &second), []);
    assert_eq!(spoken(&app).as_deref().map(str::trim), Some("Three four."));
    let again = press(&mut app, "za");
    let third = done(&mut app, &again);
    assert_eq!(spoken(&app).as_deref(), Some("Five."));
    assert_eq!(done(&mut app, &third), [Effect::Hush]);
    assert_eq!(
        (spoken(&app), notice_of(&app)),
        (None, "The end of the article".to_owned())
    );
    press(&mut app, "zA");
    assert_eq!(notice_of(&app), "Nothing is being read aloud");
    let effects = press(&mut app, "ggza");
    let Some(Effect::Speak(number, _)) = effects.last() else {
        panic!("{effects:?}");
    };
    update(
        &mut app,
        Message::Spoken(*number, Err("no voice".to_owned())),
    );
    assert_eq!(
        (spoken(&app), notice_of(&app)),
        (None, "Stopped reading: no voice".to_owned())
    );
}

fn notice_of(app: &App) -> String {
    let notice = app.cx.notice.as_ref();
    notice.map(|notice| notice.text.clone()).unwrap_or_default()
}

#[test]
fn a_word_is_looked_up_with_the_readers_own_command_or_address() {
    let with = |look_up: &[&str], keys: &str| {
        let mut options = options(80, 24);
        options.choices.look_up = look_up.iter().map(|&word| word.to_owned()).collect();
        let mut app = story_app(&options);
        press(&mut app, keys)
    };
    assert_eq!(with(&[], "wwgd"), []);
    let command = vec!["dict".to_owned(), "{}".to_owned()];
    // Of a name it is the full form.
    let full = Effect::LookUp(command.clone(), "Marlow Bay".to_owned());
    assert_eq!(with(&["dict", "{}"], "gd"), [full]);
    let selected = Effect::LookUp(command, "vote on".to_owned());
    assert_eq!(
        with(&["dict", "{}"], "/vote<Enter>vwwgd").last(),
        Some(&selected)
    );
    let open = |address: &str| [Effect::Open(address.to_owned())];
    assert_eq!(
        with(&["https://a.example/{}"], "gd"),
        open("https://a.example/Marlow%20Bay")
    );
    let page = "https://en.wikipedia.org/wiki/Special:Search?go=Go&search=Marlow%20Bay";
    assert_eq!(with(&[], "gw"), open(page));
    assert_eq!(
        with(&[], ":copy-wikipedia<Enter>"),
        [Effect::Copy(page.to_owned())]
    );
    let mut app = story_app(&options(80, 24));
    let (words, text) = ("mill".to_owned(), "1: a mill\n   that grinds".to_owned());
    update(&mut app, Message::LookedUp { words, text });
    assert_eq!(app.mode(), Mode::Page);
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

#[test]
fn escape_and_a_key_at_once_are_two_keys_and_a_paste_is_no_command() {
    check_keys("‸a bee, a bee", "/bee<A-l>", "a‸ bee, a bee");
    check_keys("‸One two.", "vw<A-l>", "One‸ two.");
    let mut app = app_of("‸One two.", 80, 24);
    press(&mut app, "iwmma<A-b>");
    assert!(matches!(app.overlays[..], [Overlay::Editor(_)]));
    let mut app = app_of("‸One two.", 80, 24);
    let effects = update(&mut app, Message::Paste("q:quit\nx".to_owned()));
    assert!(effects.is_empty() && app.overlays.is_empty());
    assert_eq!(mark(&app), "‸One two.");
}

/// Every command that the source looks up by name, for a hint or a sentence, is there.
#[test]
fn commands_that_are_looked_up_by_name_are_there() {
    fn names(folder: &std::path::Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                names(&path, found);
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("a source file");
            for call in ["key_for(\"", ".of(\"", "keys_of(\""] {
                let calls = text.split(call).skip(1);
                found.extend(calls.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())));
            }
            // The rows of hints: a command and a word for it.
            let tuples = text.split("(\"").skip(1).filter(|rest| {
                let mut quotes = rest.split('"');
                quotes.nth(1) == Some(", ")
            });
            if path.ends_with("app/hints.rs") {
                found.extend(tuples.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())));
            } else {
                for hints in text.split(".hints(&[").skip(1) {
                    let hints = hints.split("])").next().expect("the end of the hints");
                    let rows = hints.split("(\"").skip(1);
                    found.extend(rows.filter_map(|row| Some(row.split_once('"')?.0.to_owned())));
                }
            }
        }
    }
    let mut found = Vec::new();
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for module in ["app", "ui", "run"] {
        names(&source.join(module), &mut found);
    }
    assert!(found.len() > 100, "{}", found.len());
    for name in found {
        assert!(command::named(&name).is_some(), "{name} is not a command");
    }
}
