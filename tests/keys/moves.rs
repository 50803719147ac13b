//! Moving, selecting, searching, places.

use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::*;

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
        reopened("A a.\n\nB b.", "B b"),
        None,
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
fn the_status_row_says_one_thing_of_the_place() {
    let place = |source: &str, keys: &str, height: u16| {
        let mut app = app_on(article("Test", source), &options(60, height));
        press(&mut app, keys);
        let mut screen = Terminal::new(TestBackend::new(60, height)).expect("a screen in memory");
        let draw = |frame: &mut ratatui::Frame<'_>| byline::ui::draw(&app, frame);
        screen.draw(draw).expect("drawing works");
        let cells = (0..60).map(|x| screen.backend().buffer()[(x, height - 2)].symbol());
        let row: String = cells.collect();
        let at = row.find('¶').expect("the place");
        row[at..].trim().to_owned()
    };
    // All of it is on the screen: there is nothing above and nothing below.
    let short = "A a.\n\nB b.\n\nC c.";
    assert_eq!(place(short, "", 20), "¶ 1/3  all  1 min");
    assert_eq!(place(short, "G", 20), "¶ 3/3  all  1 min");
    // Once the end is on the screen nothing is left, wherever the cursor is.
    let long = vec!["word ".repeat(100); 20].join("\n\n");
    assert_eq!(place(&long, "", 20), "¶ 1/20  0 %  9 min");
    assert_eq!(place(&long, "50%", 20), "¶ 11/20  50 %  5 min");
    assert_eq!(place(&long, "G", 20), "¶ 20/20  100 %  end");
    assert_eq!(place(&long, "G12k", 20), "¶ 19/20  100 %  end");
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
