//! Lists of articles and of entries.

use super::*;

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

#[test]
fn the_list_of_articles_is_gone_through_sorted_narrowed_and_left() {
    let open = |file| {
        let key = ArticleKey { file, entry: None };
        vec![Effect::OpenArticle(key)]
    };
    let check = |keys: &str, expected: Vec<Effect>| {
        let mut app = article_list(80, 24);
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
    let mut app = article_list(80, 24);
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
    let mut app = article_list(80, 24);
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
