//! The screen for those who hear it (`--plain`): no boxes, no bars, no signs, only words; the terminal's
//! cursor is where the keys are.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::sync::Arc;

use byline::annotation::Notes;
use byline::app::export::{ExportFormat, ExportOffer, ExportPreview, Take};
use byline::app::{
    App, ArticleKey, ArticleList, ArticleNews, ArticleRow, EntryList, Message, Options, RowState,
    update,
};
use byline::text::{Article, Block, BlockKind, Meta, Span};
use byline::ui;
use common::{analysed, comparison_app, options, press, story_app};
use ratatui::Terminal;
use ratatui::backend::{Backend as _, TestBackend};
use ratatui::layout::Position;

/// The screen as rows, and the cursor if it is shown.
fn screen(app: &App) -> (Vec<String>, Option<Position>) {
    let size = app.cx.look.size;
    let backend = TestBackend::new(size.width, size.height);
    let mut terminal = Terminal::new(backend).expect("a screen in memory");
    terminal
        .draw(|frame| ui::draw(app, frame))
        .expect("drawing works");
    let buffer = terminal.backend().buffer().clone();
    let row = |y: u16| -> String {
        let cells = (0..size.width).map(|x| buffer[(x, y)].symbol());
        cells.collect::<String>().trim_end().to_owned()
    };
    let place = terminal.backend_mut().get_cursor_position().ok();
    let shown = !format!("{:?}", terminal.backend()).contains("cursor: false");
    ((0..size.height).map(row).collect(), place.filter(|_| shown))
}

fn plain(width: u16, height: u16) -> Options {
    let mut options = options(width, height);
    options.choices.panes.plain = true;
    options
}

/// Nothing on the screen but letters, digits and the punctuation of English.
#[track_caller]
fn check(state: &str, app: &App) -> Vec<String> {
    let (rows, _) = screen(app);
    let held = app.cx.text();
    for row in &rows {
        for ch in row.chars() {
            let is_word = ch.is_alphanumeric() || ch.is_ascii() || "“”‘’–—…".contains(ch);
            assert!(
                is_word || held.contains(ch),
                "{ch} in {state}:\n{}",
                rows.join("\n")
            );
        }
        // Lines made of ASCII would be boxes too.
        let trimmed = row.trim();
        let is_line = trimmed.len() > 3 && trimmed.chars().all(|ch| "-=_|+*~".contains(ch));
        assert!(!is_line, "{row} in {state}");
    }
    rows
}

/// Keys to every pane, pop-up, page and prompt, each after an Esc or two.
const STATES: [&str; 42] = [
    "",
    "]qmtheart<Enter>ywwiwm3<Esc>",
    "]qaWho counts?<Esc>gg",
    "}Bgg",
    "g1",
    "g2",
    "g2A",
    "g3",
    "g4",
    "g5",
    "g6",
    "/the<Enter>g6",
    "/the<Enter>g7",
    "/the<Enter>g3",
    "g1/an<Enter>",
    "?",
    "?signs",
    "G?",
    "v?",
    "g1?",
    "g2?",
    "g3?",
    "g4?",
    ":",
    ":quo",
    ":quo<Down>",
    "/the",
    "/[",
    "]q<Enter>",
    "]qs",
    "]qt",
    "]qt<Tab>",
    "vwwm",
    "R",
    "R<Enter>",
    "gc",
    "gl",
    "zT",
    "r",
    "zf",
    "gg]q]qTplace<Enter>y",
    "Ma'",
];

#[test]
fn nothing_is_drawn_but_words() {
    for (width, height) in [(40, 12), (80, 24), (120, 40), (200, 60)] {
        let mut app = story_app(&plain(width, height));
        for keys in STATES {
            press(&mut app, &format!("<Esc><Esc>{keys}"));
            check(keys, &app);
            update(&mut app, Message::Waited);
            check(keys, &app);
            let key = "←→↑↓";
            assert!(!screen(&app).0.concat().contains(|ch| key.contains(ch)));
        }
        for prefix in ["]", "g", "z", "E", "i", "3]", "12"] {
            press(&mut app, &format!("<Esc><Esc>{prefix}"));
            update(&mut app, Message::Waited);
            check(prefix, &app);
        }
        // Keys without a meaning are named.
        press(&mut app, "<Esc><Esc><C-Left><A-Up>");
        check("keys that do nothing", &app);
    }
}

#[test]
fn the_other_screens_are_words_too() {
    let mut app = story_app(&plain(80, 24));
    let mut list = ArticleList::new(1, "news");
    let row = |file: usize, id: &str, state| ArticleRow {
        key: ArticleKey { file, entry: None },
        id: id.to_owned(),
        author: "Ines Carrow".to_owned(),
        source: "Marlow Messenger".to_owned(),
        words: 1240,
        state,
        ..ArticleRow::default()
    };
    let rows = vec![
        row(0, "mill.html", RowState::Known),
        row(1, "ferry.txt", RowState::Waiting),
        row(2, "void.txt", RowState::Refused("void.txt is empty".into())),
        row(3, "/archive", RowState::Folder),
    ];
    list.take(ArticleNews::Rows(rows), app.cx.look.size);
    app.cx.articles.push(list);
    app.show_articles();
    for keys in ["", "j", "j", "j", "s", "S", "p", "?", "<Esc>:"] {
        press(&mut app, keys);
        check(&format!("articles {keys}"), &app);
    }
    for (width, height) in [(40, 12), (80, 24), (120, 40)] {
        let mut app = comparison_app(&plain(width, height));
        for keys in ["", "n", "n", "1", "n", "<Tab>", "o", "?", "<Esc>:"] {
            press(&mut app, keys);
            check(&format!("comparison {keys}"), &app);
        }
    }
    let mut app = story_app(&plain(80, 24));
    let offer = ExportOffer {
        formats: vec![ExportFormat {
            name: "csv".to_owned(),
            about: "a row for each mark and code".to_owned(),
            path: "/home/ines/mill.csv".into(),
        }],
        chosen: 0,
    };
    update(&mut app, Message::ExportOffer(Box::new(offer)));
    check("the export without its preview", &app);
    let preview = ExportPreview {
        format: "csv".into(),
        take: Take::Everything,
        only: String::new(),
        lines: vec!["kind,words".into()],
        length: 40,
        lost: vec!["Cannot hold 2 names; left out".into()],
    };
    update(&mut app, Message::ExportPreview(Box::new(preview)));
    check("the export", &app);
    press(&mut app, "<Esc>");
    let list = EntryList {
        heading: "Eskdale news".to_owned(),
        rows: vec![
            ("The gate stays shut".to_owned(), "2026-03-05".to_owned()),
            ("The ferry goes at noon".to_owned(), String::new()),
        ],
        here: 1,
    };
    update(&mut app, Message::Entries(list));
    check("entries", &app);
    app.wait_for("https://news.example/gate".to_owned());
    check("opening", &app);
    update(&mut app, Message::StillOpening(4));
    check("still opening", &app);
}

/// Lists, rules, quotations, code and tables of the article have no drawn signs either.
#[test]
fn the_articles_own_parts_are_words() {
    let item = |depth| BlockKind::Item {
        depth,
        number: None,
    };
    let parts = [
        (BlockKind::Heading(2), "The gate"),
        (item(0), "First thing"),
        (item(1), "Below it"),
        (BlockKind::Rule, ""),
        (BlockKind::Quotation, "Quoted at length"),
        (BlockKind::Code, "let gate = 1;"),
        (BlockKind::Table, "Town\tGates\nEskdale\t3"),
    ];
    let (mut text, mut blocks) = (String::new(), Vec::new());
    for (kind, words) in parts {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        let start = text.len();
        text.push_str(words);
        blocks.push(Block::new(kind, Span::new(start, text.len())));
    }
    let article = Arc::new(Article::new(Meta::default(), text, blocks));
    let mut app = App::new(article, Notes::default(), "gate".to_owned(), &plain(80, 24));
    analysed(&mut app, Arc::default());
    let shown = check("an article of all kinds", &app).join("\n");
    for words in [
        "heading",
        "- First thing",
        "section break",
        "quotation",
        "code",
        "table",
    ] {
        assert!(shown.contains(words), "{words} in\n{shown}");
    }
}

#[test]
fn signs_are_read_as_words() {
    let mut app = story_app(&plain(80, 24));
    press(&mut app, "]qtheart<Enter>y}Bgg");
    let shown = screen(&app).0.join("\n");
    for words in [
        "tagged quote      “We cannot",
        "bookmark          The Millers’",
        "indirect          said the closure",
        "heading           What the keeper",
        "partly            Quill called",
        "paragraph 1, all on the screen, 1 min",
    ] {
        assert!(shown.contains(words), "{words} in\n{shown}");
    }
    press(&mut app, "g2");
    let shown = screen(&app).0.join("\n");
    assert!(shown.contains("indirect the closure"), "{shown}");
    assert!(shown.contains("not sure, paragraph 7"), "{shown}");
    press(&mut app, "<Esc>g6");
    let shown = screen(&app).0.join("\n");
    assert!(shown.contains("in tenths 2 to 4, 6 to 7"), "{shown}");
    press(&mut app, "<Esc>?partly");
    let shown = screen(&app).0.join("\n");
    assert!(shown.contains("a partly quoted sentence"), "{shown}");
}

/// A screen reader says the row where the terminal's cursor is.
#[test]
fn the_cursor_is_on_the_chosen_row() {
    let mut app = story_app(&plain(80, 24));
    let at_cursor = |app: &App| {
        let (rows, cursor) = screen(app);
        let cursor = cursor.unwrap_or_else(|| panic!("no cursor in\n{}", rows.join("\n")));
        rows[usize::from(cursor.y)].clone()
    };
    for (keys, words) in [
        ("", "Marlow Bay’s council"),
        ("g1", "Marlow Bay"),
        ("gg", "Ada Quill"),
        ("<Esc>g2ggj", "partly"),
        ("<Esc>]qtheart<Enter>y", "We cannot"),
        ("g4", "heart"),
        ("<Esc>:quo<Down>", "quote"),
        ("<Esc>t<Tab>", "heart"),
        ("<Esc>?", "First of all"),
        ("<Esc>gg]q<Enter>", "Who said this"),
        ("<Esc>/mill<Enter>Tplace<Enter>y", "ticked"),
    ] {
        press(&mut app, keys);
        let row = at_cursor(&app);
        assert!(row.contains(words), "{words} after {keys}: {row}");
    }
}
