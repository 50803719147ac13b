//! What the reader looks like: the cells of whole screens, and their styles as letters.
//!
//! Findings are made by hand (`common::story`), so that no change of the models moves a screen.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod common;

use byline::annotation::{Code, Colour, SharedCodes};
use byline::app::{
    App, ArticleKey, ArticleList, ArticleNews, ArticleRow, Depth, Draft, EntryList, Key, Message,
    Options, RowState, SavedDraft, Target, update,
};
use byline::text::{Span, display};
use byline::ui;
use common::{app_on, article, comparison_app, options, press, story_app};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Size;
use ratatui::style::{Color, Modifier};

fn drawn(app: &App) -> Buffer {
    drawn_on(app, app.cx.look.size)
}

/// What is painted on a terminal of this size, whatever size the app was told last.
fn drawn_on(app: &App, size: Size) -> Buffer {
    let backend = TestBackend::new(size.width, size.height);
    let mut terminal = Terminal::new(backend).expect("a screen in memory");
    terminal
        .draw(|frame| ui::draw(app, frame))
        .expect("drawing works");
    terminal.backend().buffer().clone()
}

/// The text of a screen, one row a line, blanks at the end cut.
fn text_of(buffer: &Buffer) -> String {
    rows(buffer, ' ', |buffer, x, y| {
        // The second cell of a wide character is not printed.
        let wide = x > 0 && display::width(buffer[(x - 1, y)].symbol()) > 1;
        let symbol = if wide { "" } else { buffer[(x, y)].symbol() };
        symbol.to_owned()
    })
}

/// The styles of a screen as letters: `.` plain, `R` reversed, `B` bold, `D` dim, `I` italic, `U`
/// underlined (in this order of importance), small if there is a colour too; `#` a background.
fn styles_of(buffer: &Buffer) -> String {
    rows(buffer, '.', |buffer, x, y| {
        let cell = &buffer[(x, y)];
        let letter = [
            (Modifier::REVERSED, 'R'),
            (Modifier::BOLD, 'B'),
            (Modifier::DIM, 'D'),
            (Modifier::ITALIC, 'I'),
            (Modifier::UNDERLINED, 'U'),
        ]
        .into_iter()
        .find(|(modifier, _)| cell.modifier.contains(*modifier))
        .map(|(_, letter)| letter);
        let letter = match (letter, cell.fg != Color::Reset, cell.bg != Color::Reset) {
            (_, _, true) => '#',
            (Some(letter), true, _) => letter.to_ascii_lowercase(),
            (Some(letter), false, _) => letter,
            (None, true, _) => 'c',
            (None, false, _) => '.',
        };
        letter.to_string()
    })
}

fn rows(buffer: &Buffer, blank: char, cell: impl Fn(&Buffer, u16, u16) -> String) -> String {
    let area = buffer.area;
    let mut out = String::new();
    for y in area.y..area.bottom() {
        let row: String = (area.x..area.right()).map(|x| cell(buffer, x, y)).collect();
        out.push_str(row.trim_end_matches(blank));
        out.push('\n');
    }
    out
}

#[track_caller]
fn check_screen(name: &str, app: &App) {
    let buffer = drawn(app);
    // How long the help is changes with every command.
    let text = text_of(&buffer);
    let rows = text.split_inclusive('\n').map(|row| {
        row.replace(
            |ch: char| ch.is_ascii_digit() && row.contains(" ↓ further"),
            "#",
        )
    });
    let both = format!("{}\n{}", rows.collect::<String>(), styles_of(&buffer));
    insta::assert_snapshot!(name, both);
}

fn at(width: u16, height: u16) -> App {
    story_app(&options(width, height))
}

#[test]
fn reading_at_three_sizes() {
    for (width, height) in [(40, 12), (80, 24), (160, 50)] {
        check_screen(&format!("reading_{width}x{height}"), &at(width, height));
    }
}

#[test]
fn a_byline_that_the_text_prints_is_not_said_twice() {
    let words = "The boats are in.\n\n".repeat(60);
    let text = format!("The Tide\n\nBy Una Pryce\n14 March 2026\n\n{words}");
    let article = std::sync::Arc::new(byline::import::from_text(text, "tide.txt"));
    let mut app = app_on(article, &options(80, 24));
    let top = |app: &App| {
        let all = text_of(&drawn(app));
        (all.matches("Una Pryce").count(), all.matches("14 ").count())
    };
    assert_eq!(top(&app), (1, 1), "{}", text_of(&drawn(&app)));
    // Once the line is out of sight, the row above the text says it.
    press(&mut app, "G");
    let row = text_of(&drawn(&app)).lines().next().unwrap().to_owned();
    assert!(row.contains("Una Pryce") && row.contains("2026"), "{row}");
}

#[test]
fn before_the_analysis_is_done() {
    let (article, _) = common::story();
    check_screen("waiting_120x30", &app_on(article, &options(120, 30)));
}

#[test]
fn a_quote_with_its_speaker_and_annotations() {
    let mut app = at(80, 24);
    press(&mut app, "]qmtheart<Enter>ywwiwm3<Esc>");
    press(&mut app, "]q]qaWho counts?<Esc>gg]q");
    check_screen("annotated_80x24", &app);
    app.cx.look.depth = Depth::None;
    check_screen("annotated_no_colour_80x24", &app);
    press(&mut app, "g3");
    check_screen("notes_80x24", &app);
}

/// What a cell shows: the colour of its sign and the one below it.
fn colours_of(
    cell: &ratatui::buffer::Cell,
    usual: [(u8, u8, u8); 2],
) -> [byline::app::colours::Rgb; 2] {
    let seen = |colour: Color, usual: (u8, u8, u8)| {
        let (red, green, blue) = match colour {
            Color::Rgb(red, green, blue) => (red, green, blue),
            Color::Indexed(n @ 16..=231) => {
                let step = |n: u8| [0, 95, 135, 175, 215, 255][usize::from(n % 6)];
                (step((n - 16) / 36), step((n - 16) / 6), step(n - 16))
            }
            Color::Indexed(n @ 232..) => {
                (8 + 10 * (n - 232), 8 + 10 * (n - 232), 8 + 10 * (n - 232))
            }
            Color::Reset => usual,
            other => panic!("{other:?} is another one in each terminal"),
        };
        byline::app::colours::Rgb(red, green, blue)
    };
    let [mut above, mut below] = [seen(cell.fg, usual[0]), seen(cell.bg, usual[1])];
    if cell.modifier.contains(Modifier::REVERSED) {
        std::mem::swap(&mut above, &mut below);
    }
    [above, below]
}

/// Every word on the screen has a contrast of 4.5 in every theme, every sign one of 3.
#[test]
fn every_theme_can_be_read() {
    let states = [
        "",
        "]qmtheart<Enter>ywwiwm3<Esc>g3",
        "/the<Enter>g6",
        "g1",
        "]q]q<Enter>",
        "?",
        ":quo",
        "zf3}",
        "r",
        "zqzqznzn",
        "R",
        "vwwww",
        "Mzg4",
    ];
    for theme in ["dark", "light", "sepia", "high-contrast"] {
        let [white, black] = [(255, 255, 255), (0, 0, 0)];
        let usual = if theme == "light" {
            [black, white]
        } else {
            [white, black]
        };
        for depth in [Depth::True, Depth::Indexed] {
            for keys in states {
                let mut app = at(120, 40);
                app.cx.look.depth = depth;
                press(&mut app, &format!("zT{theme}<Enter>{keys}"));
                let buffer = drawn(&app);
                for cell in &buffer.content {
                    let symbol = cell.symbol();
                    if symbol.trim().is_empty() {
                        continue;
                    }
                    assert!(
                        !cell.modifier.contains(Modifier::DIM),
                        "{theme} {keys} {symbol}"
                    );
                    let [above, below] = colours_of(cell, usual);
                    let is_word = symbol.chars().all(char::is_alphanumeric);
                    let least = if is_word { 4.5 } else { 3.0 };
                    let contrast = above.contrast(below);
                    assert!(
                        contrast >= least,
                        "{theme} {depth:?} after {keys}: {symbol} {above:?} on {below:?}: {contrast:.2}"
                    );
                }
            }
        }
    }
}

#[test]
fn the_text_alone() {
    let mut app = at(80, 24);
    press(&mut app, "]qmtheart<Enter>yr");
    check_screen("reading_mode_80x24", &app);
    press(&mut app, "}zf");
    check_screen("focus_mode_80x24", &app);
}

#[test]
fn the_lists() {
    let mut app = at(80, 24);
    press(&mut app, "g1");
    check_screen("names_80x24", &app);
    press(&mut app, "g2jf");
    check_screen("quotes_80x24", &app);
    press(&mut app, "/the<Enter>g6");
    check_screen("map_80x24", &app);
    press(&mut app, "<Esc>/the<Enter>g7");
    check_screen("hits_80x24", &app);
    press(&mut app, "?sign<C-u>quote in");
    check_screen("help_searched_80x24", &app);
    press(&mut app, "<Esc>");
    let mut app = at(160, 50);
    press(&mut app, "g6<Esc>g5");
    check_screen("map_160x50", &app);
    let mut app = at(40, 12);
    press(&mut app, "g2");
    check_screen("quotes_40x12", &app);
}

#[test]
fn what_lies_over_the_text() {
    let mut app = at(80, 24);
    press(&mut app, "?");
    check_screen("help_80x24", &app);
    press(&mut app, "<Esc>:quo");
    check_screen("palette_80x24", &app);
    press(&mut app, "<Esc>]q<Enter>");
    check_screen("peek_80x24", &app);
    press(&mut app, "<Esc>/he");
    check_screen("search_80x24", &app);
    press(&mut app, "<Esc>vwwt");
    check_screen("tagging_80x24", &app);
    press(&mut app, "<Esc>aFirst line.<Enter>日本語 and more.");
    check_screen("note_80x24", &app);
    press(&mut app, "<C-c><Esc>]");
    // Only after a while what can follow is shown.
    assert!(!text_of(&drawn(&app)).contains("Next quote"));
    update(&mut app, Message::Waited);
    check_screen("pending_80x24", &app);
    press(&mut app, "<Esc>R");
    check_screen("review_80x24", &app);
}

#[test]
fn what_a_review_asks_and_a_focus_are_said_whole() {
    use byline::analysis::SourceKind;
    let mut app = at(80, 24);
    press(&mut app, "zf");
    press(&mut app, "j");
    assert!(text_of(&drawn(&app)).contains(" FOCUS "));
    press(&mut app, "zfR");
    let mut found = app.cx.document.findings().clone();
    for quote in &mut found.quotes {
        quote.source_kind = SourceKind::UnnamedPerson;
    }
    let analysis = std::sync::Arc::new(found);
    let partial = false;
    update(&mut app, Message::Analysed { analysis, partial });
    let shown = text_of(&drawn(&app));
    let asked = shown
        .lines()
        .find(|row| row.contains(" REVIEW "))
        .expect("the row");
    assert!(
        asked.contains("unnamed person") && asked.contains(" %"),
        "{asked}"
    );
}

#[test]
fn a_message_that_needs_more_room_takes_two_rows() {
    let said = "Nothing copied: no clipboard program answered (tried wl-copy, xclip, xsel). The text \
                is in /home/reader/.local/share/byline/copied.txt";
    let check = |width: u16, height: u16| {
        let mut app = at(width, height);
        update(&mut app, Message::Told(said.to_owned()));
        text_of(&drawn(&app))
    };
    let shown = check(80, 24);
    let rows: Vec<&str> = shown.lines().rev().take(2).collect();
    assert!(rows[1].contains("Nothing copied: no clipboard"), "{shown}");
    assert!(rows[0].ends_with("byline/copied.txt"), "{shown}");
    // What has room leaves the hints alone.
    let shown = check(200, 60);
    assert!(
        shown.lines().last().expect("a row").contains("quit"),
        "{shown}"
    );
    // Without a second row it says that it is cut.
    let shown = check(80, 11);
    assert!(
        shown.lines().last().expect("a row").contains('…'),
        "{shown}"
    );
}

#[test]
fn a_draft_of_an_earlier_run() {
    let mut app = at(80, 24);
    let draft = SavedDraft {
        path: "/home/reader/.local/share/byline/drafts/1764000000000-4711-1.md".into(),
        draft: Draft {
            target: Target::New(Span::new(4, 14)),
            span: Span::new(4, 14),
            words: "the old tollhouse".to_owned(),
            text: "Who owns it now?\nAsk the registry.".to_owned(),
        },
    };
    update(&mut app, Message::Drafts(vec![draft]));
    check_screen("draft_80x24", &app);
}

#[test]
fn two_readers_versions() {
    for (width, height) in [(80, 24), (120, 40), (200, 60)] {
        let mut app = comparison_app(&options(width, height));
        check_screen(&format!("comparison_{width}x{height}"), &app);
        press(&mut app, "nn");
        check_screen(&format!("comparison_difference_{width}x{height}"), &app);
        press(&mut app, "1<Tab>");
        if width < 100 {
            check_screen(&format!("comparison_decided_{width}x{height}"), &app);
        }
    }
}

#[test]
fn the_list_of_articles() {
    for (width, height) in [(80, 24), (120, 40), (200, 60)] {
        let mut app = at(width, height);
        let mut list = ArticleList::new(1, "news");
        let row = |file: usize, id: &str| ArticleRow {
            key: ArticleKey { file, entry: None },
            id: id.to_owned(),
            ..ArticleRow::default()
        };
        let known = ArticleRow {
            title: "Tidal mill may close after sixty years, the council of Marlow Bay says".into(),
            author: "Ines Carrow".into(),
            source: "Marlow Messenger".into(),
            day: "2026-03-14".into(),
            words: 1240,
            progress: Some(43),
            marks: 4,
            codes: vec![("theme/cost".into(), 3), ("tone".into(), 1)],
            quotes: 12,
            undecided: 5,
            speakers: vec![("Ada Quill".into(), 7), ("Jonas Thredwell".into(), 4)],
            opening:
                "Marlow Bay’s council will vote on Tuesday on whether to close the tidal mill, \
                      the town’s oldest building. The guild that runs it was not asked."
                    .into(),
            state: RowState::Known,
            ..row(0, "mill.html")
        };
        let refused = ArticleRow {
            state: RowState::Refused("void.txt is empty".into()),
            ..row(2, "void.txt")
        };
        let folder = ArticleRow {
            state: RowState::Folder,
            ..row(3, "/home/ines/archive")
        };
        let size = app.cx.look.size;
        let rows = vec![known, row(1, "post/ferry.txt"), refused, folder];
        list.take(ArticleNews::Rows(rows), size);
        app.cx.articles.push(list);
        app.show_articles();
        check_screen(&format!("articles_{width}x{height}"), &app);
        press(&mut app, "jj");
        check_screen(&format!("articles_refused_{width}x{height}"), &app);
    }
}

#[test]
fn the_export_dialog() {
    use byline::app::export::{ExportFormat, ExportOffer, ExportPreview, Take};
    for (width, height) in [(80, 24), (120, 40)] {
        let mut app = at(width, height);
        let format = |name: &str, about: &str, ending: &str| ExportFormat {
            name: name.to_owned(),
            about: about.to_owned(),
            path: format!("/home/ines/archive/mill.html.byline.{ending}").into(),
        };
        let formats = vec![
            format("markdown", "a report to send", "md"),
            format("csv", "a row for each mark and code", "csv"),
        ];
        let offer = ExportOffer { formats, chosen: 1 };
        update(&mut app, Message::ExportOffer(Box::new(offer)));
        let preview = ExportPreview {
            format: "csv".into(),
            take: Take::Everything,
            only: String::new(),
            lines: vec!["kind,words".into(), "highlight,the old tollhouse".into()],
            length: 40,
            lost: vec!["Cannot hold 2 names; left out".into()],
        };
        update(&mut app, Message::ExportPreview(Box::new(preview)));
        check_screen(&format!("export_{width}x{height}"), &app);
        let why = "Cannot write the export to /home/ines/archive/mill.html.byline.csv: \
                   No space left on device (os error 28)";
        update(&mut app, Message::Exported(Err(why.to_owned())));
        check_screen(&format!("export_failed_{width}x{height}"), &app);
    }
}

#[test]
fn what_covers_the_screen() {
    let mut app = at(80, 24);
    let entry = |title: &str, about: &str| (title.to_owned(), about.to_owned());
    update(
        &mut app,
        Message::Entries(EntryList {
            heading: "Eskdale news".to_owned(),
            rows: vec![
                entry("The gate stays shut", "2026-03-05 · Lena Moss"),
                entry("The ferry goes at noon", "2026-03-04"),
            ],
            here: 1,
        }),
    );
    check_screen("entries_80x24", &app);
    app.wait_for("https://news.example/gate".to_owned());
    update(&mut app, Message::StillOpening(4));
    check_screen("opening_80x24", &app);
}

#[test]
fn words_from_outside_never_reach_a_cell_raw() {
    let evil =
        "Evil \u{1b}[31mred\u{7} and \u{9b}2J and \u{202e}turned\u{202c} e\u{301}\u{200b}nd.";
    let article = article("T\u{1b}]0;owned\u{7}itle", &format!("# {evil}\n\n{evil}"));
    let mut app = App::new(
        article,
        byline::annotation::Notes::default(),
        "bad\u{1b}[2Jname".to_owned(),
        &options(120, 30),
    );
    press(&mut app, "mt\u{7}code<Enter>");
    update(&mut app, Message::Told("told \u{1b}[31m".to_owned()));
    for keys in ["", "3", "<Esc><Enter>", "<Esc>a", "<Esc>tx"] {
        press(&mut app, keys);
        let buffer = drawn(&app);
        for cell in buffer.content() {
            let bad =
                |ch: char| ch.is_control() || matches!(ch, '\u{200b}' | '\u{202a}'..='\u{202e}');
            assert!(!cell.symbol().chars().any(bad), "{:?}", cell.symbol());
        }
    }
}

/// Any key that a terminal sends.
fn any_key() -> impl Strategy<Value = KeyEvent> {
    let code = prop_oneof![
        8 => "[a-zA-Z0-9\\[\\](){}/?:;,.*#+=$^ <>é日-]"
            .prop_map(|text| KeyCode::Char(text.chars().next().unwrap_or('x'))),
        2 => proptest::sample::select(vec![
            KeyCode::Enter, KeyCode::Esc, KeyCode::Tab, KeyCode::BackTab, KeyCode::Backspace,
            KeyCode::Delete, KeyCode::Left, KeyCode::Right, KeyCode::Up, KeyCode::Down,
            KeyCode::Home, KeyCode::End, KeyCode::PageUp, KeyCode::PageDown, KeyCode::F(1),
        ]),
    ];
    let modifiers = prop_oneof![
        8 => Just(KeyModifiers::NONE),
        1 => Just(KeyModifiers::CONTROL),
        1 => Just(KeyModifiers::ALT),
    ];
    (code, modifiers).prop_map(|(code, modifiers)| KeyEvent::new(code, modifiers))
}

fn any_message() -> impl Strategy<Value = Message> {
    let kind = proptest::sample::select(vec![
        MouseEventKind::Down(MouseButton::Left),
        MouseEventKind::Drag(MouseButton::Left),
        MouseEventKind::Up(MouseButton::Left),
        MouseEventKind::ScrollDown,
        MouseEventKind::ScrollUp,
    ]);
    let modifiers = KeyModifiers::NONE;
    prop_oneof![
        20 => any_key().prop_map(Message::Key),
        4 => (kind, 0u16..260, 0u16..90).prop_map(move |(kind, column, row)| {
            Message::Mouse(MouseEvent { kind, column, row, modifiers })
        }),
        2 => (1u16..260, 1u16..90).prop_map(|(width, height)| {
            Message::Resize(Size { width, height })
        }),
        1 => "\\PC{0,12}".prop_map(Message::Paste),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_keys_mouse_or_size_make_it_panic(
        messages in proptest::collection::vec(any_message(), 1..120),
        (width, height) in (1u16..260, 1u16..90),
        depth in proptest::sample::select(vec![Depth::None, Depth::Sixteen, Depth::True]),
    ) {
        let mut app = story_app(&Options { depth, ..options(width, height) });
        for message in messages {
            update(&mut app, message);
            prop_assert!(app.cx.text().is_char_boundary(app.cx.reading.caret));
            prop_assert!(app.cx.reading.caret <= app.cx.text().len());
        }
        drawn(&app);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The terminal shrinks (or grows) between a key and the message that tells of it.
    #[test]
    fn a_frame_of_another_size_than_was_told_can_be_drawn(
        steps in proptest::collection::vec((any_message(), 1u16..200, 1u16..70), 1..40),
        (width, height) in (1u16..200, 1u16..70),
    ) {
        let mut app = story_app(&options(width, height));
        for (message, width, height) in steps {
            update(&mut app, message);
            drawn_on(&app, Size { width, height });
        }
    }
}

#[test]
fn every_size_from_the_smallest_to_a_wall_can_be_drawn() {
    let mut app = at(80, 24);
    press(&mut app, "]qm");
    for keys in [
        "",
        "1",
        "2",
        "3",
        "?",
        "<Esc>:",
        "<Esc><Esc><Esc>R",
        "<Esc>v",
        "t",
        "<Esc>a",
    ] {
        press(&mut app, keys);
        for (width, height) in [
            (1, 1),
            (2, 2),
            (3, 1),
            (1, 40),
            (5, 3),
            (17, 9),
            (63, 12),
            (64, 4),
            (104, 11),
            (500, 200),
        ] {
            update(&mut app, Message::Resize(Size { width, height }));
            drawn(&app);
        }
    }
}

/// Keys and sizes by chance: a window that has shrunk is drawn before the state hears of it.
#[test]
fn keys_between_resizes_break_no_frame() {
    let keys = [
        "j",
        "k",
        "w",
        "G",
        "gg",
        "v",
        "m",
        "t",
        "x",
        "a",
        "2",
        "3",
        "g2",
        "g3",
        "g4",
        "?",
        ":",
        "/",
        "q",
        "R",
        "K",
        "u",
        "U",
        "<Esc>",
        "<Enter>",
        "<Tab>",
        "<Down>",
        "<PageDown>",
        "<C-w>",
        "+",
        "-",
        "y",
        "n",
        "e",
        "h",
        "l",
        "r",
        "s",
        "<Space>",
        "gc",
    ];
    let mut state: u64 = 7;
    let mut below = |end: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % end
    };
    for _ in 0..12 {
        let mut app = coded(80, 24);
        for _ in 0..120 {
            press(&mut app, keys[below(keys.len())]);
            let size = Size {
                width: [1, 2, 7, 20, 39, 40, 63, 64, 80, 104, 160][below(11)],
                height: [1, 2, 3, 5, 9, 12, 24, 50][below(8)],
            };
            let mut screen =
                Terminal::new(TestBackend::new(size.width, size.height)).expect("a screen");
            screen.draw(|frame| ui::draw(&app, frame)).expect("a frame");
            if below(2) == 0 {
                update(&mut app, Message::Resize(size));
            }
        }
    }
}

/// The story with marks, codes of its own and shared ones.
fn coded(width: u16, height: u16) -> App {
    let mut app = at(width, height);
    let code = |name: &str, key, colour, description: &str| Code {
        key,
        colour,
        description: description.to_owned(),
        ..Code::new(name)
    };
    app.cx.document.notes.shared = SharedCodes::new(
        "/home/reader/study/codebook.toml",
        [
            code(
                "actor/council",
                Some('c'),
                Some(Colour::Blue),
                "Whoever decides for the town.",
            ),
            code(
                "actor/guild",
                Some('w'),
                Some(Colour::Green),
                "The millers and their keeper.",
            ),
            code(
                "a name that is longer than any name of a code should ever be",
                None,
                None,
                "",
            ),
        ],
    );
    press(&mut app, "]qisd<Esc>]qisc]qistcost, actor/guild<Enter>y");
    app
}

#[test]
fn the_codebook_its_previews_and_quick_keys() {
    for (width, height) in [(40, 12), (80, 24), (160, 50)] {
        let mut app = coded(width, height);
        press(&mut app, "g4ggjj");
        check_screen(&format!("codebook_{width}x{height}"), &app);
        press(&mut app, "r<C-u>who/decides<Enter>");
        check_screen(&format!("codebook_preview_{width}x{height}"), &app);
    }
    let mut app = coded(80, 24);
    press(&mut app, "g4<Tab><Tab>");
    check_screen("codebook_together_80x24", &app);
    press(&mut app, "<Esc>gg;");
    check_screen("quick_keys_80x24", &app);
    press(&mut app, "<Esc>iw");
    check_screen("selecting_with_codes_80x24", &app);
    let mut app = at(80, 24);
    press(&mut app, "g4");
    check_screen("codebook_empty_80x24", &app);
}

#[test]
fn every_occurrence_with_its_context() {
    for (width, height) in [(40, 12), (80, 24)] {
        let mut app = at(width, height);
        press(&mut app, "/mill<Enter>Tplace<Enter>yj<Space>");
        check_screen(&format!("every_{width}x{height}"), &app);
    }
}

#[test]
fn what_can_follow_a_prefix_is_shown_whole() {
    use byline::app::command::COMMANDS;
    use byline::app::settings::KeySet;
    let is_prefix = |keys: &[Key]| keys.len() > 1;
    let mut prefixes: Vec<Vec<Key>> = COMMANDS
        .iter()
        .flat_map(|command| command.keys)
        .filter_map(|keys| Key::parse_all(keys))
        .filter(|keys| is_prefix(keys))
        .map(|mut keys| {
            keys.pop();
            keys
        })
        .collect();
    prefixes.sort_by_key(|keys| format!("{keys:?}"));
    prefixes.dedup();
    let states = [
        "",
        "v",
        "g1",
        "g2",
        "g3",
        "g4",
        "g5",
        "g6",
        "/he<Enter>g7",
        "R",
        "go",
    ];
    let mut seen = 0;
    for set in [KeySet::Vim, KeySet::Plain] {
        for (width, height) in [(80, 24), (120, 40), (200, 60)] {
            let mut options = options(width, height);
            options.choices.keys.set = set;
            for state in states {
                for prefix in &prefixes {
                    let mut app = story_app(&options);
                    press(&mut app, state);
                    let mode = app.mode();
                    app.cx.keys.pending.clone_from(prefix);
                    app.cx.keys.waited = true;
                    let screen = ratatui::layout::Rect::new(0, 0, width, height);
                    let Some((menu, commands)) = app.pending(screen) else {
                        continue;
                    };
                    seen += 1;
                    let buffer = drawn(&app);
                    let context = format!("{prefix:?} in {mode:?} at {width}x{height}");
                    assert_eq!(menu.places().count(), commands.len(), "{context}");
                    for (row, place) in menu.places() {
                        assert_eq!(place.intersection(menu.inner()), place, "{context}");
                        let shown = (place.y..place.bottom()).map(|y| {
                            let cells = place.x..place.right();
                            cells.map(|x| buffer[(x, y)].symbol()).collect::<String>()
                        });
                        let shown = shown.collect::<Vec<_>>().join(" ");
                        let words: Vec<&str> = shown.split_whitespace().skip(1).collect();
                        assert_eq!(words.join(" "), commands[row].help, "{context}");
                    }
                }
            }
        }
    }
    assert!(seen > 60, "{seen}");
}
