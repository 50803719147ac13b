//! Clicks on what is shown: links, the row of keys, signs in the margin, pop-ups. Where a thing is comes from
//! the drawn screen, so drawing and clicks cannot part.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::sync::Arc;

use byline::annotation::Notes;
use byline::app::{
    App, ArticleKey, ArticleList, ArticleNews, ArticleRow, Effect, EntryList, Message, Mode,
    Options, Overlay, RowState, update,
};
use byline::text::{Article, Block, BlockKind, Inline, Meta, Span, Style};
use byline::ui;
use common::{options, press, story_app};
use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

/// The screen, a character for each cell.
fn rows(app: &App) -> Vec<Vec<char>> {
    let size = app.cx.look.size;
    let backend = TestBackend::new(size.width, size.height);
    let mut terminal = Terminal::new(backend).expect("a screen in memory");
    terminal
        .draw(|frame| ui::draw(app, frame))
        .expect("drawing works");
    let buffer = terminal.backend().buffer();
    let row = |y| {
        let symbols = (0..size.width).map(|x| buffer[(x, y)].symbol().chars().next());
        symbols.map(|ch| ch.unwrap_or(' ')).collect()
    };
    (0..size.height).map(row).collect()
}

/// Where words stand on the screen, the lowest place if there are several.
#[track_caller]
fn place(app: &App, words: &str) -> (u16, u16) {
    let wanted: Vec<char> = words.chars().collect();
    let rows = rows(app);
    let found = rows.iter().enumerate().rev().find_map(|(y, row)| {
        let x = row.windows(wanted.len()).position(|part| part == wanted)?;
        Some((x as u16, y as u16))
    });
    found.unwrap_or_else(|| {
        let rows: Vec<String> = rows.iter().map(|row| row.iter().collect()).collect();
        panic!("{words} is not in\n{}", rows.join("\n"))
    })
}

fn mouse(app: &mut App, kind: MouseEventKind, (column, row): (u16, u16)) -> Vec<Effect> {
    let modifiers = KeyModifiers::NONE;
    let event = MouseEvent {
        kind,
        column,
        row,
        modifiers,
    };
    update(app, Message::Mouse(event))
}

fn click_at(app: &mut App, at: (u16, u16)) -> Vec<Effect> {
    let mut effects = mouse(app, MouseEventKind::Down(MouseButton::Left), at);
    effects.extend(mouse(app, MouseEventKind::Up(MouseButton::Left), at));
    effects
}

#[track_caller]
fn click(app: &mut App, words: &str) -> Vec<Effect> {
    let at = place(app, words);
    click_at(app, at)
}

fn at(width: u16, height: u16) -> App {
    story_app(&options(width, height))
}

/// Each hint of the row of keys does what its key does.
#[test]
fn the_row_of_keys_runs_what_it_shows() {
    for (width, height) in [(80, 24), (120, 40)] {
        let mut app = at(width, height);
        for (hint, mode) in [
            ("help", Mode::Help),
            ("names", Mode::Entities),
            ("quotes", Mode::Quotes),
            ("notes", Mode::Notes),
            ("codes", Mode::Codes),
            ("select", Mode::Select),
            ("note", Mode::Editor),
        ] {
            // A word of the row of keys, not of the text.
            let row = rows(&app).pop().expect("a row").into_iter().collect();
            let row: String = row;
            let x = row.find(&format!(" {hint} ")).expect("the hint") as u16 + 1;
            click_at(&mut app, (x, height - 1));
            assert_eq!(app.mode(), mode, "{hint}");
            press(&mut app, "<Esc><Esc>");
        }
        // Between two hints there is nothing.
        click_at(&mut app, (0, height - 1));
        assert_eq!(app.mode(), Mode::Read);
    }
}

#[test]
fn questions_and_reviews_are_answered_by_the_row_of_keys() {
    let mut app = at(80, 24);
    press(&mut app, "R");
    click(&mut app, "right");
    let shown: String = rows(&app).concat().into_iter().collect();
    assert!(shown.contains("2 of 5"), "{shown}");
    press(&mut app, "<Esc>gg]qtheart<Enter>");
    assert_eq!(app.mode(), Mode::Question);
    let y = app.cx.look.size.height - 1;
    let row: String = rows(&app).pop().expect("a row").into_iter().collect();
    click_at(&mut app, (row.find("yes").expect("yes") as u16, y));
    assert_eq!(app.mode(), Mode::Read);
    assert_eq!(app.cx.document.notes.annotations().len(), 1);
}

#[test]
fn quick_keys_of_codes_are_clicked_too() {
    let mut app = at(80, 24);
    press(&mut app, "]qtheart<Enter>yg4Kd<Enter><Esc>Gviw");
    click(&mut app, "#heart");
    let notes = app.cx.document.notes.annotations();
    assert_eq!(notes.len(), 2);
    assert_eq!(notes[1].codes, ["heart"]);
    // And in the pop-up that waits for one.
    press(&mut app, "<Esc>gg;");
    assert_eq!(app.mode(), Mode::Quick);
    click(&mut app, "heart");
    assert_eq!(app.cx.document.notes.annotations().len(), 3);
}

#[test]
fn signs_in_the_margin_open_what_they_stand_for() {
    let mut app = at(80, 24);
    let (x, y) = place(&app, "┊  A final decision");
    click_at(&mut app, (x, y));
    assert_eq!(app.mode(), Mode::Page);
    place(&app, "Who said this");
    assert!(app.cx.text()[app.cx.reading.caret..].starts_with("A final decision"));
    // A click closes the page.
    click_at(&mut app, (x, y));
    assert_eq!(app.mode(), Mode::Read);
    press(&mut app, "gg}aWho counts?<Esc>gg");
    let sign = place(&app, "◆");
    click_at(&mut app, sign);
    place(&app, "Your annotation");
    place(&app, "Who counts?");
    press(&mut app, "<Esc>");
    // Without a sign there the text takes the click.
    let caret = app.cx.reading.caret;
    let (x, y) = place(&app, "Marlow Bay’s council");
    click_at(&mut app, (x - 3, y));
    assert_eq!(app.mode(), Mode::Read);
    assert_ne!(app.cx.reading.caret, caret);
    // The words of the margin do the same.
    let mut plain: Options = options(80, 24);
    plain.choices.panes.plain = true;
    let mut app = story_app(&plain);
    click(&mut app, "partly");
    assert!(app.cx.text()[app.cx.reading.caret..].starts_with("the figure"));
    assert_eq!(app.mode(), Mode::Page);
}

#[test]
fn the_keys_that_can_follow_are_clicked() {
    let mut app = at(80, 24);
    press(&mut app, "g");
    update(&mut app, Message::Waited);
    click(&mut app, "Open or close the map");
    assert_eq!(app.mode(), Mode::List);
    place(&app, "Share of the quoted words");
    // The number before them counts.
    press(&mut app, "<Esc>gg2]");
    update(&mut app, Message::Waited);
    click(&mut app, "Next quote by");
    press(&mut app, "<Esc>gg2]");
    update(&mut app, Message::Waited);
    let (x, y) = place(&app, "q  Next quote");
    click_at(&mut app, (x, y));
    assert!(app.cx.text()[app.cx.reading.caret..].starts_with("the closure would cost"));
    // A click elsewhere ends the waiting.
    press(&mut app, "g");
    click_at(&mut app, (20, 5));
    assert!(app.cx.keys.pending.is_empty());
}

#[test]
fn rows_of_the_palette_and_of_prompts_are_taken_by_a_click() {
    let mut app = at(80, 24);
    press(&mut app, ":next");
    click(&mut app, "next-quote ");
    assert_eq!(app.mode(), Mode::Read);
    press(&mut app, "gg]qs");
    click(&mut app, "Jonas Thredwell");
    assert_eq!(app.mode(), Mode::Read);
    place(&app, "Said by Jonas Thredwell");
    press(&mut app, "zT");
    click(&mut app, "sepia");
    assert_eq!(app.cx.choices.theme, "sepia");
    // What is no row stays open.
    press(&mut app, "zT");
    click_at(&mut app, (70, 2));
    assert_eq!(app.mode(), Mode::Prompt);
    press(&mut app, "<Esc>Mx");
    press(&mut app, "G'");
    click(&mut app, "x  “");
    assert!(app.cx.text()[app.cx.reading.caret..].starts_with("“We cannot heat"));
}

#[test]
fn rows_of_the_covering_lists_are_clicked() {
    let mut app = at(80, 24);
    let row = |title: &str| (title.to_owned(), String::new());
    let entries = EntryList {
        heading: "Eskdale news".to_owned(),
        rows: vec![row("The gate stays shut"), row("The ferry goes at noon")],
        here: 0,
    };
    update(&mut app, Message::Entries(entries));
    let effects = click(&mut app, "The ferry goes");
    assert!(effects.contains(&Effect::OpenEntry(1)), "{effects:?}");
    let mut list = ArticleList::new(1, "news");
    let row = |file: usize, id: &str| ArticleRow {
        key: ArticleKey { file, entry: None },
        id: id.to_owned(),
        state: RowState::Known,
        ..ArticleRow::default()
    };
    let rows = vec![row(0, "mill.html"), row(1, "ferry.txt")];
    list.take(ArticleNews::Rows(rows), app.cx.look.size);
    app.cx.articles.push(list);
    app.show_articles();
    assert_eq!(click(&mut app, "ferry.txt"), []);
    // The chosen row is opened; its name stands in the preview too.
    let key = ArticleKey {
        file: 1,
        entry: None,
    };
    let effects = click_at(&mut app, (3, 3));
    assert_eq!(effects, [Effect::OpenArticle(key)]);
    click(&mut app, "help");
    assert_eq!(app.mode(), Mode::Help);
}

#[test]
fn rows_of_the_codebook_and_of_occurrences_are_clicked() {
    for (width, height) in [(80, 24), (120, 40)] {
        let mut app = at(width, height);
        press(&mut app, "wiwtheart<Enter>y<Esc>wiwtwheel<Enter>y<Esc>g4");
        let chosen = |app: &App| match app.overlays.last() {
            Some(Overlay::Codes(book)) => book.code().expect("a code").name.clone(),
            other => panic!("no codebook: {other:?}"),
        };
        let before = chosen(&app);
        let other = if before == "heart" { "wheel" } else { "heart" };
        // The chosen code stands below the rows again; that is not one of them.
        click(&mut app, &before);
        assert_eq!(chosen(&app), before);
        let (_, y) = place(&app, other);
        click_at(&mut app, (width / 2, y));
        assert_eq!(chosen(&app), other);
        click_at(&mut app, (width / 2, y));
        assert_eq!(app.mode(), Mode::Notes, "the annotations with the code");

        let mut app = at(width, height);
        press(&mut app, "/mill<Enter>Twheel<Enter>y");
        let ticks = |app: &App| match app.overlays.last() {
            Some(Overlay::Pick(list)) => (list.chosen, list.ticked(), list.hits.len()),
            other => panic!("no list: {other:?}"),
        };
        let (_, all, count) = ticks(&app);
        assert!(count > 1 && all == count, "{all} of {count}");
        let (x, y) = place(&app, "[x]");
        click_at(&mut app, (x + 1, y));
        assert_eq!(ticks(&app), (count - 1, count - 1, count));
        click_at(&mut app, (x + 30, y));
        assert_eq!(ticks(&app), (count - 1, count, count));
        // The empty part below is no place.
        click_at(&mut app, (x, y + 1));
        assert_eq!(ticks(&app), (count - 1, count, count));
    }
}

fn linked() -> App {
    let text = "See the register for more, or the note1.\n\nThe note says so.";
    let inline = |words: &str, style| {
        let start = text.find(words).expect("words of the text");
        Inline {
            span: Span::new(start, start + words.len()),
            style,
        }
    };
    let mut first = Block::new(BlockKind::Paragraph, Span::new(0, 40));
    first.inlines = vec![
        inline(
            "the register",
            Style::Link("https://register.example/".into()),
        ),
        inline("1", Style::FootnoteRef("1".into())),
    ];
    let second = Block::new(BlockKind::Footnote("1".into()), Span::new(42, text.len()));
    let article = Article::new(Meta::default(), text.to_owned(), vec![first, second]);
    App::new(
        Arc::new(article),
        Notes::default(),
        "test".to_owned(),
        &options(80, 24),
    )
}

#[test]
fn links_in_the_text_are_followed() {
    let mut app = linked();
    let (x, y) = place(&app, "the register");
    let effects = click_at(&mut app, (x + 11, y));
    let opened = Effect::Open("https://register.example/".to_owned());
    assert_eq!(effects, std::slice::from_ref(&opened));
    // After it, before it and in the empty part of the row there is none.
    for x in [x + 12, x - 1, 78] {
        assert_eq!(click_at(&mut app, (x, y)), []);
    }
    // Whoever drags over it selects.
    mouse(&mut app, MouseEventKind::Down(MouseButton::Left), (x, y));
    let drag = MouseEventKind::Drag(MouseButton::Left);
    mouse(&mut app, drag, (x + 5, y));
    mouse(&mut app, drag, (x, y));
    let up = MouseEventKind::Up(MouseButton::Left);
    assert!(!mouse(&mut app, up, (x, y)).contains(&opened));
    press(&mut app, "<Esc>");
    let (x, y) = place(&app, "1.");
    click_at(&mut app, (x, y));
    assert_eq!(app.mode(), Mode::Page);
    place(&app, "Footnote 1");
}

/// A long message covers the row of keys: what cannot be seen is not clicked.
#[test]
fn keys_under_a_message_are_not_clicked() {
    let mut app = at(80, 24);
    let said =
        "Nothing copied: no clipboard program answered (tried wl-copy, xclip, xsel). The text";
    update(&mut app, Message::Told(said.to_owned()));
    click_at(&mut app, (4, 23));
    assert_eq!(app.mode(), Mode::Read);
}
