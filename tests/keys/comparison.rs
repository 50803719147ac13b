//! Two readers' versions side by side.

use super::*;
use byline::annotation::{Edit, Item, Notes};
use byline::app::overlay::Comparison;
use common::{analysed, readers_of_story, story_notes};

fn comparison(app: &App) -> &Comparison {
    match app.overlays.last() {
        Some(Overlay::Compare(comparison)) => comparison,
        other => panic!("a comparison, not {other:?}"),
    }
}

/// The words from the cursor on.
fn words(app: &App) -> String {
    let rest = &app.cx.text()[comparison(app).reading.caret..];
    rest.split_whitespace()
        .take(2)
        .collect::<Vec<_>>()
        .join(" ")
}

fn names(app: &App) -> [&str; 2] {
    [0, 1].map(|which| comparison(app).version(which).name())
}

#[test]
fn it_is_asked_for_and_shows_this_reader_and_the_next() {
    let mut app = story_app(&options(120, 40));
    assert_eq!(press(&mut app, "zv"), [Effect::ReadOthers]);
    let app = comparison_app(&options(120, 40));
    assert_eq!(names(&app), ["ana", "bo"]);
    assert_eq!(
        notice_of(&app),
        "ana and bo: 3 differences; n goes to the next"
    );
}

#[test]
fn what_another_reader_decided_is_no_mark_of_theirs() {
    let (article, analysis) = common::story();
    let (own, _) = readers_of_story();
    let mut bo = story_notes(
        "b",
        &[
            ("tidal mill", "place", ""),
            ("Come and count them", "tone", ""),
        ],
    );
    let mut decision = bo.annotations()[1].clone();
    decision.decides = true;
    bo.apply(Edit::Put(Box::new(Item::Annotation(decision))));
    let mut options = options(120, 40);
    options.choices.author = Some("ana".to_owned());
    let mut app = App::new(article, own, "test.txt".to_owned(), &options);
    analysed(&mut app, analysis);
    update(
        &mut app,
        Message::OtherReaders(vec![("bo".to_owned(), bo)], Vec::new()),
    );
    assert_eq!(comparison(&app).version(1).count(), 1);
    let places = comparison(&app).differences().iter();
    let words: Vec<&str> = places.map(|it| it.span.of(app.cx.text())).collect();
    assert!(!words.contains(&"Come and count them"), "{words:?}");
}

#[test]
fn differences_are_gone_through_round_and_round() {
    let mut app = comparison_app(&options(120, 40));
    for expected in ["“We cannot", "generous to", "Come and", "“We cannot"] {
        press(&mut app, "n");
        assert_eq!(words(&app), expected);
    }
    for expected in ["Come and", "generous to"] {
        press(&mut app, "N");
        assert_eq!(words(&app), expected);
    }
    press(&mut app, "]d[d[d");
    assert_eq!(words(&app), "“We cannot");
}

#[test]
fn the_cursor_moves_for_both_and_the_place_in_the_article_stays() {
    let mut app = comparison_app(&options(120, 40));
    let before = (app.cx.reading.caret, app.cx.reading.top);
    press(&mut app, "jjG");
    assert_eq!(words(&app), ".");
    press(&mut app, "gg}<C-e><C-y>zz");
    assert_eq!(words(&app), "“We cannot");
    press(&mut app, "<Esc>");
    assert!(app.overlays.is_empty());
    assert_eq!((app.cx.reading.caret, app.cx.reading.top), before);

    for keys in ["q", "<C-c>"] {
        let mut app = comparison_app(&options(120, 40));
        press(&mut app, keys);
        assert_eq!(app.mode(), Mode::Read, "{keys}");
    }

    let mut app = comparison_app(&options(120, 40));
    press(&mut app, "nn<Enter>");
    assert_eq!(app.mode(), Mode::Read);
    assert!(app.cx.text()[app.cx.reading.caret..].starts_with("generous"));
    press(&mut app, "<C-o>");
    assert_eq!(app.cx.reading.caret, before.0, "it was a jump");
}

#[test]
fn both_are_shown_if_there_is_room_else_a_key_switches() {
    let sides = |app: &App| {
        let look = &app.cx.look;
        let sides = comparison(app).sides(look, look.size);
        sides.iter().map(|side| side.which).collect::<Vec<_>>()
    };
    let mut app = comparison_app(&options(100, 24));
    assert_eq!(sides(&app), [0, 1]);
    press(&mut app, "<Tab>");
    assert_eq!(notice_of(&app), "Both readers are on the screen");
    let mut app = comparison_app(&options(99, 24));
    assert_eq!(sides(&app), [0]);
    press(&mut app, "<Tab>");
    assert_eq!(sides(&app), [1]);
    assert_eq!(notice_of(&app), "This is what bo marked");
    press(&mut app, "<BackTab>");
    assert_eq!(sides(&app), [0]);
    let size = ratatui::layout::Size {
        width: 120,
        height: 40,
    };
    press(&mut app, "n");
    update(&mut app, Message::Resize(size));
    assert_eq!(sides(&app), [0, 1]);
    assert_eq!(words(&app), "“We cannot");
}

#[test]
fn both_sides_have_the_same_lines() {
    for (width, height) in [(100, 24), (101, 24), (120, 40), (201, 60)] {
        let app = comparison_app(&options(width, height));
        let look = &app.cx.look;
        let sides = comparison(&app).sides(look, look.size);
        let [left, right] = sides.as_slice() else {
            panic!("two sides at {width}");
        };
        assert_eq!(left.text.as_size(), right.text.as_size(), "{width}");
        let measure = comparison(&app).reading.layout.shape().measure;
        for side in &sides {
            assert_eq!(look.typesetting_in(side.text).measure, measure, "{width}");
        }
    }
}

#[test]
fn a_decision_is_a_mark_in_the_notes_that_are_open() {
    let mut app = comparison_app(&options(120, 40));
    let decisions = |app: &App| {
        let marks = app.cx.document.notes.annotations().iter();
        let decisions = marks.filter(|mark| mark.decides);
        decisions
            .map(|mark| format!("{}: {}", mark.anchor.exact, mark.codes.join(" ")))
            .collect::<Vec<_>>()
    };
    press(&mut app, "gg1");
    assert!(decisions(&app).is_empty());
    assert_eq!(
        notice_of(&app),
        "The two readers do not differ at the cursor; n goes to the next difference"
    );
    let effects = press(&mut app, "n2");
    assert_eq!(effects, [Effect::Save]);
    assert_eq!(decisions(&app), ["“We cannot heat a monument,”: tone"]);
    assert_eq!(notice_of(&app), "Decided: #tone; u takes it back");
    // Another one takes its place.
    press(&mut app, "+");
    assert_eq!(decisions(&app), ["“We cannot heat a monument,”: cost tone"]);
    press(&mut app, "1");
    assert_eq!(decisions(&app), ["“We cannot heat a monument,”: cost"]);
    let decided = comparison(&app).differences()[0].decided.clone();
    assert_eq!(decided, Some(["cost".to_owned()].into()));
    assert_eq!(comparison(&app).version(0).count(), 3, "it is not coding");
    press(&mut app, "0");
    assert_eq!(decisions(&app), ["“We cannot heat a monument,”: "]);
    press(&mut app, "uuuu");
    assert!(decisions(&app).is_empty());
    assert_eq!(comparison(&app).differences()[0].decided, None);
    press(&mut app, "U");
    assert_eq!(decisions(&app).len(), 1);
}

#[test]
fn any_two_of_several_readers_are_compared() {
    let mut app = comparison_app(&options(120, 40));
    press(&mut app, "o");
    assert_eq!(names(&app), ["ana", "eva"]);
    assert_eq!(
        notice_of(&app),
        "ana and eva: 4 differences; n goes to the next"
    );
    press(&mut app, "O");
    assert_eq!(names(&app), ["bo", "eva"]);
    press(&mut app, "o");
    assert_eq!(names(&app), ["bo", "ana"]);
}

#[test]
fn one_reader_cannot_be_compared() {
    let check = |own: Notes, others: Vec<(String, Notes)>, expected: &str| {
        let mut app = story_app(&options(80, 24));
        app.cx.document.notes = own;
        update(&mut app, Message::OtherReaders(others, Vec::new()));
        assert!(app.overlays.is_empty());
        assert_eq!(notice_of(&app), expected);
    };
    let (own, others) = readers_of_story();
    let alone = "marked this article: there is nothing to compare it with";
    let one = vec![others[0].clone()];
    check(
        Notes::default(),
        vec![],
        "Nobody has marked this article yet",
    );
    check(own, vec![], &format!("Only you have {alone}"));
    check(Notes::default(), one, &format!("Only bo has {alone}"));

    // Who marked nothing is not one of the two.
    let mut app = story_app(&options(80, 24));
    update(&mut app, Message::OtherReaders(others, Vec::new()));
    assert_eq!(names(&app), ["bo", "eva"]);
}

#[test]
fn readers_who_agree_are_told_so() {
    let mut app = story_app(&options(80, 24));
    let marks = [("tidal mill", "place", "")];
    app.cx.document.notes = story_notes("a", &marks);
    let others = vec![("bo".to_owned(), story_notes("b", &marks))];
    let problem = "dag.toml cannot be read".to_owned();
    update(&mut app, Message::OtherReaders(others, vec![problem]));
    let told = "you and bo marked the same passages with the same codes";
    assert_eq!(notice_of(&app), format!("{told}; dag.toml cannot be read"));
    press(&mut app, "n");
    assert_eq!(notice_of(&app), told);
    press(&mut app, "o");
    assert_eq!(
        notice_of(&app),
        "Only these two readers have marked the article"
    );
}

#[test]
fn from_the_list_of_articles_the_article_is_opened_and_its_readers_compared() {
    let mut app = article_list(80, 24);
    let key = ArticleKey {
        file: 0,
        entry: None,
    };
    assert_eq!(press(&mut app, "zv"), [Effect::OpenArticle(key)]);
    let text = std::sync::Arc::clone(app.cx.article());
    app.read(text, Notes::default(), "ferry.txt".into());
    let opening = Message::Opened(Box::default());
    assert_eq!(update(&mut app, opening), [Effect::ReadOthers]);
    let opening = Message::Opened(Box::default());
    assert!(update(&mut app, opening).is_empty(), "once");

    // What cannot be opened is not compared later.
    let mut app = article_list(80, 24);
    press(&mut app, "zv");
    app.show_articles();
    assert!(update(&mut app, Message::Opened(Box::default())).is_empty());
    let mut app = article_list(80, 24);
    assert!(press(&mut app, "Gzv").is_empty());
    assert_eq!(
        notice_of(&app),
        "There is no article whose readers could be compared"
    );
}

#[test]
fn a_click_puts_the_cursor_on_either_side() {
    let mut app = comparison_app(&options(120, 40));
    let look = app.cx.look;
    let side = comparison(&app).sides(&look, look.size)[1];
    let column = look.column_in(side.text);
    let click = MouseEvent {
        kind: MouseEventKind::Down(MouseButton::Left),
        column: column.x + 4,
        row: side.text.y,
        modifiers: KeyModifiers::NONE,
    };
    update(&mut app, Message::Mouse(click));
    assert_eq!(comparison(&app).reading.caret, "Marl".len());
    assert_eq!(comparison(&app).front(), 1);
}

#[test]
fn what_the_others_change_meanwhile_is_shown() {
    let mut app = comparison_app(&options(120, 40));
    press(&mut app, "o");
    press(&mut app, "o");
    assert_eq!(names(&app), ["ana", "bo"]);
    // Bo takes one mark back and makes another, Eva takes all of hers back.
    let bo = story_notes(
        "b",
        &[
            ("tidal mill", "place", ""),
            ("“We cannot heat a monument,”", "cost", ""),
        ],
    );
    let message = |bo: Notes| Message::OthersChanged(vec![("bo".to_owned(), bo)], Vec::new());
    update(&mut app, message(bo.clone()));
    assert_eq!(names(&app), ["ana", "bo"]);
    assert_eq!(
        notice_of(&app),
        "Marks changed: ana and bo: 1 difference; n goes to it"
    );
    assert_eq!(comparison(&app).count(), 2);
    // What is gone altogether stands there empty until one looks at something else.
    update(&mut app, Message::OthersChanged(Vec::new(), Vec::new()));
    assert_eq!(names(&app), ["ana", "bo"]);
    assert_eq!(comparison(&app).version(1).count(), 0);
    // A file that cannot be read in this moment takes nothing away.
    update(&mut app, message(bo));
    update(
        &mut app,
        Message::OthersChanged(Vec::new(), vec!["bo.toml cannot be read".to_owned()]),
    );
    assert_eq!(comparison(&app).version(1).count(), 2);
    assert!(notice_of(&app).ends_with("bo.toml cannot be read"));
    press(&mut app, "q");
    assert!(app.overlays.is_empty());
    update(&mut app, Message::OthersChanged(Vec::new(), Vec::new()));
    assert!(app.overlays.is_empty());
}
