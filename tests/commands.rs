//! Commands of the reader and what they count: pages, borders, rows, times one or two.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::sync::Arc;

use byline::annotation::{Code, Edit, Notes};
use byline::app::overlay::PageLine;
use byline::app::{App, Effect, FileDoubt, Focus, Message, Overlay, Pane, Question, Row, update};
use byline::text::{Article, Block, BlockKind, Inline, Meta, Span, Style};
use common::{app_on, article, options, press, story, story_app};
use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

fn notice(app: &App) -> &str {
    app.cx.notice.as_ref().map_or("", |notice| &notice.text)
}

/// The words from the caret on.
fn here(app: &App) -> &str {
    &app.cx.text()[app.cx.reading.caret..]
}

/// Sixty paragraphs, `p0` to `p59`, with an empty row after each.
fn long(width: u16, height: u16) -> App {
    let paragraphs: Vec<String> = (0..60).map(|n| format!("p{n}")).collect();
    app_on(
        article("Long", &paragraphs.join("\n\n")),
        &options(width, height),
    )
}

#[test]
fn tab_goes_round_the_panes_that_are_shown() {
    let round = |width: u16, closed: &[usize], keys: &str| -> Vec<Focus> {
        let mut app = story_app(&options(width, 40));
        for pane in closed {
            app.cx.look.prefs.shown[*pane] = Some(false);
        }
        let step = |_| {
            press(&mut app, keys);
            app.cx.look.focus
        };
        (0..4).map(step).collect()
    };
    let [names, quotes, notes] = [Pane::Entities, Pane::Quotes, Pane::Notes].map(Focus::List);
    let text = Focus::Text;
    assert_eq!(round(120, &[], "<Tab>"), [names, quotes, notes, text]);
    assert_eq!(round(120, &[], "<BackTab>"), [notes, quotes, names, text]);
    // Where there is room for one list, Tab goes through all of them.
    let contents = Focus::List(Pane::Contents);
    assert_eq!(round(80, &[], "<Tab>"), [names, quotes, notes, contents]);
    assert_eq!(round(80, &[], "<BackTab>")[0], Focus::List(Pane::Map));
    assert_eq!(round(80, &[], "<BackTab>")[1], Focus::List(Pane::Hits));
    // A list that was closed is passed if there is room for all, and comes up if there is not.
    assert_eq!(round(120, &[1], "<Tab>"), [names, notes, text, names]);
    assert_eq!(round(120, &[1], "<BackTab>"), [notes, names, text, notes]);
    assert_eq!(round(80, &[1], "<Tab>"), [names, quotes, notes, contents]);
}

#[test]
fn a_page_of_a_list_is_half_of_its_rows() {
    let mut app = long(120, 60);
    for _ in 0..90 {
        press(&mut app, "m}");
    }
    press(&mut app, "g3gg");
    let first = app.cx.lists.get(Pane::Notes).chosen;
    let height = app
        .cx
        .look
        .panes()
        .list(Pane::Notes)
        .expect("a list")
        .height;
    press(&mut app, "<PageDown>");
    let page = app.cx.lists.get(Pane::Notes).chosen - first;
    assert!(
        (usize::from(height) / 2).abs_diff(page) <= 1 && page > 2,
        "{page} rows of {height}"
    );
    press(&mut app, "<PageDown><PageUp>");
    assert_eq!(app.cx.lists.get(Pane::Notes).chosen - first, page);
}

#[test]
fn the_first_row_of_a_list_brings_its_heading() {
    let mut app = story_app(&options(120, 14));
    press(&mut app, "g2G");
    assert!(app.cx.lists.get(Pane::Quotes).top > 0);
    press(&mut app, "gg");
    let list = app.cx.lists.get(Pane::Quotes);
    assert!(matches!(list.rows[0], Row::Heading(..)));
    assert_eq!((list.top, list.chosen), (0, 1));
}

#[test]
fn going_somewhere_leaves_the_list_only_if_it_covers_the_text() {
    let focus = |width: u16| {
        let mut app = story_app(&options(width, 40));
        press(&mut app, "g1gg<Enter>");
        app.cx.look.focus
    };
    assert_eq!(focus(104), Focus::List(Pane::Entities));
    assert_eq!(focus(103), Focus::Text);
    assert_eq!(focus(63), Focus::Text);
}

/// The rows of a pane as words: what can be chosen, and what stands at its end.
fn places(app: &App, pane: Pane) -> Vec<String> {
    let rows = app.cx.lists.get(pane).rows.iter();
    rows.filter_map(|row| match row {
        Row::Place(place) => Some(format!("{}: {}", place.words, place.about)),
        Row::Empty(words) => Some(words.clone()),
        _ => None,
    })
    .collect()
}

/// A list over the text is a drawer: the text below is not wrapped again.
#[test]
fn a_list_over_the_text_moves_no_word_of_it() {
    let mut app = story_app(&options(80, 24));
    let before = (app.cx.look.column(), app.cx.reading.top_row());
    for keys in ["g1", "g2", "g6"] {
        press(&mut app, keys);
        assert!(!app.cx.look.panes().lists.is_empty());
        assert_eq!((app.cx.look.column(), app.cx.reading.top_row()), before);
    }
    press(&mut app, "gg<Enter>");
    assert!(app.cx.look.panes().lists.is_empty());
}

#[test]
fn the_map_shows_who_speaks_how_much_and_where_other_things_are() {
    let mut app = story_app(&options(120, 40));
    press(&mut app, "g6");
    let who = |app: &App| places(app, Pane::Map);
    let speakers = [
        "Ada Quill: 40 %",
        "Millers’ Guild: 23 %",
        "Jonas Thredwell: 19 %",
        "Unknown speaker: 17 %",
    ];
    assert_eq!(who(&app)[..4], speakers, "{:?}", who(&app));
    assert_eq!(who(&app).len(), 4);
    // The first speaker's quotes, one after the other, round to the first.
    press(&mut app, "gg<Enter>");
    assert!(here(&app).starts_with("“We cannot heat"), "{}", here(&app));
    press(&mut app, "<Enter><Enter>");
    assert!(here(&app).starts_with("the figure"), "{}", here(&app));
    press(&mut app, "<Enter>");
    assert!(here(&app).starts_with("“We cannot heat"), "{}", here(&app));
    // In the text, the row of whoever speaks at the caret is chosen.
    app.cx.look.focus = Focus::Text;
    press(&mut app, "]q");
    let chosen = app.cx.lists.get(Pane::Map).chosen_row().cloned();
    assert!(matches!(chosen, Some(Row::Place(place)) if place.words == "Millers’ Guild"));
    // A search, a name and codes have rows of their own while they are there.
    press(&mut app, "/mill<Enter>");
    assert_eq!(who(&app)[4], "“mill”: 3");
    press(&mut app, "ttheme/heat<Enter>y");
    assert!(who(&app).contains(&"#theme/heat: 1".to_owned()));
    app.cx.reading.caret = app.cx.text().find("Ada Quill").expect("a name");
    press(&mut app, "]e");
    assert!(who(&app).contains(&"Ada Quill: 2".to_owned()));
    press(&mut app, "<Esc>");
    assert!(!who(&app).contains(&"“mill”: 3".to_owned()));
}

#[test]
fn a_click_on_the_map_goes_to_what_is_there() {
    let mut app = story_app(&options(120, 40));
    press(&mut app, "g6gg");
    let rows = app.cx.look.list_area(Pane::Map).expect("room");
    let click = |app: &mut App, column: u16, row: u16| {
        let event = |kind| MouseEvent {
            kind,
            column,
            row,
            modifiers: KeyModifiers::NONE,
        };
        update(
            app,
            Message::Mouse(event(MouseEventKind::Down(MouseButton::Left))),
        );
        update(
            app,
            Message::Mouse(event(MouseEventKind::Up(MouseButton::Left))),
        );
    };
    // The strip is under the first speaker; its last columns hold nothing of hers.
    click(&mut app, rows.x + rows.width - 1, rows.y + 2);
    let part = app.cx.reading.caret * usize::from(rows.width) / app.cx.text().len();
    assert!(part + 2 >= usize::from(rows.width), "{part}");
    // The middle of the article is where the caret was put by the click on its column.
    click(&mut app, rows.x, rows.y + 2);
    assert_eq!(app.cx.reading.caret, 0);
    // A column with a quote leads to its beginning.
    let quote = app.cx.text().find("“We cannot").expect("a quote");
    let column = quote * usize::from(rows.width) / app.cx.text().len();
    click(&mut app, rows.x + column as u16, rows.y + 2);
    assert!(here(&app).starts_with("“We cannot"), "{}", here(&app));
}

#[test]
fn the_contents_show_where_the_reader_is() {
    let mut app = app_on(
        article("Long", "# One\n\nA a.\n\n# Two\n\nB b.\n\n# Three\n\nC c."),
        &options(120, 40),
    );
    press(&mut app, "g5");
    assert_eq!(
        places(&app, Pane::Contents),
        ["One: 0 %", "Two: 34 %", "Three: 68 %"]
    );
    let chosen = |app: &App| app.cx.lists.get(Pane::Contents).chosen;
    assert_eq!(chosen(&app), 0);
    press(&mut app, "j<Enter>");
    assert!(here(&app).starts_with("Two"));
    press(&mut app, "<Tab>}}}");
    assert_eq!(app.cx.look.focus, Focus::Text);
    assert!(here(&app).starts_with("C c"), "{}", here(&app));
    assert_eq!(chosen(&app), 2);
    press(&mut app, "g5/tw<Enter>");
    assert_eq!(places(&app, Pane::Contents), ["Two: 34 %"]);
    // Of two headings with the same words, the chosen one stays chosen when the rows are made again.
    let twice = article("Long", "# One\n\nA a.\n\n# Two\n\nB b.\n\n# One\n\nC c.");
    let mut app = app_on(twice, &options(120, 40));
    press(&mut app, "g5jj");
    assert_eq!(chosen(&app), 2);
    press(&mut app, "/one<Enter>");
    assert_eq!(chosen(&app), 1);
    press(&mut app, "<Backspace>");
    assert_eq!(chosen(&app), 2);
    let mut app = app_on(article("None", "A a."), &options(120, 40));
    press(&mut app, "g5");
    assert_eq!(
        places(&app, Pane::Contents),
        ["The article has no headings."]
    );
}

#[test]
fn filters_hold_words_codes_and_colours() {
    let shown = |pane: &str, typed: &str| {
        let mut app = story_app(&options(120, 40));
        press(&mut app, "m");
        press(&mut app, &format!("g{pane}"));
        press(&mut app, &format!("/{typed}<Enter>"));
        let pane = [Pane::Entities, Pane::Quotes, Pane::Notes][pane.parse::<usize>().unwrap() - 1];
        app.cx.lists.get(pane).counts.1
    };
    assert_eq!(shown("1", "quill"), 1);
    assert_eq!(shown("1", "Quill"), 1);
    assert_eq!(shown("1", "qUill"), 0);
    assert_eq!(shown("2", "monument"), 1);
    // What is not a colour is a word.
    assert_eq!(shown("3", ":yellow"), 1);
    assert_eq!(shown("3", ":mauvish"), 0);
    assert_eq!(shown("3", "council"), 1);
}

#[test]
fn a_name_without_a_mention_is_not_listed() {
    let (article, found) = story();
    let mut found = (*found).clone();
    found.mentions.retain(|mention| mention.entity != 3);
    let mut app = app_on(article, &options(120, 40));
    common::analysed(&mut app, Arc::new(found));
    let rows = &app.cx.lists.get(Pane::Entities).rows;
    assert!(
        rows.contains(&Row::Entity(2)) && !rows.contains(&Row::Entity(3)),
        "{rows:?}"
    );
}

#[test]
fn proposals_are_gone_through_both_ways() {
    let taken = |keys: &str| -> String {
        let mut app = long(80, 24);
        press(&mut app, "talpha<Enter>y}tbeta<Enter>y}tgamma<Enter>y}");
        press(&mut app, &format!("t{keys}<Enter>"));
        app.cx.document.notes.annotations()[3].codes.join(",")
    };
    assert_eq!(taken("<Tab>"), "alpha");
    assert_eq!(taken("<Tab><Tab>"), "beta");
    assert_eq!(taken("<Tab><Tab><Tab><Tab>"), "alpha");
    assert_eq!(taken("<BackTab>"), "gamma");
    assert_eq!(taken("<BackTab><BackTab>"), "beta");
    assert_eq!(taken("<Tab><BackTab>"), "gamma");
}

#[test]
fn headings_are_gone_to_by_words_number_and_key() {
    let source = "# One\n\nA.\n\n# Two\n\nB.\n\n# Three\n\nC.";
    let at = |keys: &str| {
        let mut app = app_on(article("Test", source), &options(60, 20));
        press(&mut app, keys);
        here(&app).lines().next().unwrap_or_default().to_owned()
    };
    assert_eq!(at("gcthr<Enter>"), "Three");
    assert_eq!(at("gc2<Enter>"), "Two");
    assert_eq!(at("]h"), "Two");
    assert_eq!(at("]h]h[h"), "Two");
    assert_eq!(at("]h]h}[h"), "Three");
    let mut app = long(60, 20);
    press(&mut app, "gc");
    assert_eq!(notice(&app), "The article has no headings");
    assert!(app.overlays.is_empty());
}

#[test]
fn a_link_of_the_list_is_opened() {
    let text = "See the timetable and the map.";
    let link = |words: &str, address: &str| {
        let start = text.find(words).expect("words");
        let style = Style::Link(address.to_owned());
        Inline {
            span: Span::new(start, start + words.len()),
            style,
        }
    };
    let mut block = Block::new(BlockKind::Paragraph, Span::new(0, text.len()));
    block.inlines = vec![
        link("timetable", "https://example.org/times"),
        link("map", "https://example.org/map"),
    ];
    let article = Arc::new(Article::new(Meta::default(), text.to_owned(), vec![block]));
    let opened = |keys: &str| press(&mut app_on(Arc::clone(&article), &options(80, 20)), keys);
    let effect = |address: &str| vec![Effect::Open(format!("https://example.org/{address}"))];
    assert_eq!(opened("glmap<Enter>"), effect("map"));
    assert_eq!(opened("gl1<Enter>"), effect("times"));
    assert_eq!(opened("gx"), []);
    assert_eq!(opened("wwgx"), effect("times"));
}

#[test]
fn spacing_has_three_steps() {
    let mut app = long(60, 20);
    let mut step = || {
        press(&mut app, ":spacing<Enter>");
        app.cx.look.spacing
    };
    let mut steps = [step(), step(), step()];
    assert_eq!(steps[2], 1, "round again");
    steps.sort_unstable();
    assert_eq!(steps, [0, 1, 2]);
}

fn page(app: &App) -> (Vec<PageLine>, usize) {
    let [Overlay::Page(page)] = &app.overlays[..] else {
        panic!("a page");
    };
    (page.lines(&app.cx), page.scrolled)
}

#[test]
fn a_page_scrolls_by_rows_pages_and_the_wheel() {
    let mut app = long(60, 20);
    press(&mut app, "?");
    let end = page(&app).0.len() - 14;
    let mut scrolled = |keys: &str| {
        press(&mut app, keys);
        page(&app).1
    };
    assert_eq!(scrolled("<Down>"), 1);
    assert_eq!(scrolled("<Down><Down>"), 3);
    assert_eq!(scrolled("<Up>"), 2);
    assert_eq!(scrolled("<PageDown>"), 16);
    assert_eq!(scrolled("<PageUp>"), 2);
    assert_eq!(scrolled("<End>"), end);
    assert_eq!(scrolled("<Down>"), end);
    assert_eq!(scrolled("<Home>"), 0);
    wheel(&mut app, MouseEventKind::ScrollDown);
    assert_eq!(page(&app).1, 3);
    wheel(&mut app, MouseEventKind::ScrollUp);
    assert_eq!(page(&app).1, 0);
}

fn mouse(app: &mut App, kind: MouseEventKind, column: u16, row: u16) {
    let modifiers = KeyModifiers::NONE;
    let event = MouseEvent {
        kind,
        column,
        row,
        modifiers,
    };
    update(app, Message::Mouse(event));
}

fn wheel(app: &mut App, kind: MouseEventKind) {
    mouse(app, kind, 20, 8);
}

#[test]
fn quick_keys_of_codes_are_in_the_help_while_selecting() {
    let shown = |keys: &str| {
        let code = Code {
            key: Some('z'),
            ..Code::new("theme/loss")
        };
        let mut notes = Notes::default();
        notes.apply(Edit::put(code));
        let article = article("Test", "One two.");
        let mut app = App::new(article, notes, "test.txt".to_owned(), &options(80, 24));
        press(&mut app, keys);
        let (lines, _) = page(&app);
        lines.contains(&PageLine::Heading("Quick keys of your codes".to_owned()))
    };
    assert!(shown("v?"));
    assert!(!shown("?"));
}

#[test]
fn what_is_here_says_if_nobody_is_quoted() {
    let words = |app: &mut App| {
        press(app, "}K");
        let (lines, _) = page(app);
        let words = lines.into_iter().find_map(|line| match line {
            PageLine::Words(words) => Some(words),
            _ => None,
        });
        words.unwrap_or_default()
    };
    let mut app = app_on(article("Test", "One.\n\nTwo."), &options(80, 24));
    assert_eq!(words(&mut app), "The article is still being read.");
    let mut app = app_on(article("Test", "One.\n\nTwo."), &options(80, 24));
    common::analysed(&mut app, Arc::default());
    assert_eq!(words(&mut app), "Nobody is quoted here.");
}

#[test]
fn the_first_tab_of_the_palette_takes_what_is_offered_first() {
    let chosen = |keys: &str| {
        let mut app = long(80, 24);
        press(&mut app, &format!(":{keys}"));
        let [Overlay::Palette(palette)] = &app.overlays[..] else {
            panic!("the palette");
        };
        (palette.chosen, palette.matches().len())
    };
    assert_eq!(chosen("<Tab>").0, 1);
    assert_eq!(chosen("nxprg<Tab>").0, 0);
    assert_eq!(chosen("nxprg<Tab><Tab>").0, 1 % chosen("nxprg").1);
    for keys in ["<BackTab>", "nx<BackTab>"] {
        let (at, count) = chosen(keys);
        assert!(count > 2);
        assert_eq!(at, count - 1, "{keys}");
    }
}

#[test]
fn half_a_page_is_half_the_height() {
    let row = |app: &App| {
        let reading = &app.cx.reading;
        let (first, row) = (
            reading.layout.line_at(0),
            reading.layout.line_at(reading.caret),
        );
        reading.layout.distance(first, row, 1000)
    };
    let mut app = long(60, 22);
    let height = usize::from(app.cx.look.panes().text.height);
    press(&mut app, "<C-d>");
    let half = row(&app);
    assert!(half.abs_diff(height / 2) <= 1, "{half} rows of {height}");
    press(&mut app, "<C-d><C-u>");
    assert!(row(&app).abs_diff(half) <= 1);
    assert_eq!(app.cx.look.half_height(), 11);
}

#[test]
fn the_caret_stays_in_sight_when_the_text_scrolls() {
    let mut app = long(60, 14);
    let place = |app: &App| {
        let reading = &app.cx.reading;
        let row = reading.layout.line_at(reading.caret);
        (
            reading.top_row() <= row,
            reading.layout.distance(reading.top_row(), row, 1000),
        )
    };
    let height = usize::from(app.cx.look.panes().text.height);
    for step in 0..30 {
        press(&mut app, "<C-e>");
        let (below, rows) = place(&app);
        assert!(below && (3..height).contains(&rows), "{step}: {rows}");
    }
    for step in 0..20 {
        press(&mut app, "<C-y>");
        let (below, rows) = place(&app);
        assert!(below && rows + 3 <= height, "{step}: {rows} of {height}");
    }
}

#[test]
fn a_far_place_comes_to_the_upper_third_and_a_near_one_moves_nothing() {
    let mut app = long(60, 24);
    let height = usize::from(app.cx.look.panes().text.height);
    press(&mut app, "/p30<Enter>");
    let reading = &app.cx.reading;
    let row = reading.layout.line_at(reading.caret);
    let below = reading.layout.distance(reading.top_row(), row, 1000);
    assert!(below.abs_diff(height / 3) <= 1, "{below} of {height}");
    let top = app.cx.reading.top;
    press(&mut app, "/p33<Enter>");
    assert_eq!(
        (here(&app).split('\n').next(), app.cx.reading.top),
        (Some("p33"), top)
    );
}

#[test]
fn dragging_above_the_text_scrolls_up() {
    let mut app = long(60, 14);
    press(&mut app, "/p40<Enter>");
    let (area, x) = (app.cx.look.panes().text, app.cx.look.column().x);
    let top = app.cx.reading.top;
    assert!(area.y > 0);
    mouse(
        &mut app,
        MouseEventKind::Down(MouseButton::Left),
        x,
        area.y + 2,
    );
    for _ in 0..10 {
        mouse(
            &mut app,
            MouseEventKind::Drag(MouseButton::Left),
            x,
            area.y - 1,
        );
    }
    assert!(
        app.cx.reading.top < top,
        "{} is not above {top}",
        app.cx.reading.top
    );
}

#[test]
fn a_short_name_is_not_taken_for_another_nor_is_one_with_two_faults() {
    let is_asked = |known: &str, typed: &str| {
        let mut app = long(80, 24);
        press(&mut app, &format!("t{known}<Enter>y}}t{typed}<Enter>"));
        let asked = app.overlays.last();
        matches!(asked, Some(Overlay::Question(asked)) if matches!(asked.0, Question::Code { .. }))
    };
    assert!(!is_asked("tax", "tag"));
    assert!(is_asked("levy", "lavy"));
    assert!(!is_asked("budget", "budgx"));
    assert!(is_asked("budget", "bugdet"));
    assert!(is_asked("budget", "budgets"));
    assert!(is_asked("settlement", "setlemant"));
    assert!(!is_asked("settlement", "setlemand"));
}

#[test]
fn a_renamed_code_stays_chosen() {
    let chosen = |keys: &str| {
        let mut app = long(80, 24);
        press(&mut app, "talpha<Enter>y}tmiddle<Enter>y}tzeta<Enter>y");
        press(&mut app, "g4gg");
        press(&mut app, keys);
        let [Overlay::Codes(book)] = &app.overlays[..] else {
            panic!("the codebook: {:?}", app.overlays.len());
        };
        book.code().map(|line| line.name.clone())
    };
    assert_eq!(chosen("").as_deref(), Some("alpha"));
    let renamed = chosen("r<C-u>nova<Enter><Enter>");
    assert_eq!(renamed.as_deref(), Some("nova"));
}

#[test]
fn a_name_is_rejected_only_where_one_is() {
    let mut app = story_app(&options(120, 40));
    press(&mut app, "$X");
    assert_eq!(notice(&app), "There is no name under the cursor");
    press(&mut app, "g1GX");
    assert!(
        notice(&app).starts_with("Go to a mention of this name first"),
        "{}",
        notice(&app)
    );
    assert_eq!(app.cx.document.notes.mentions().len(), 0);
    press(&mut app, "<Esc>ggX");
    assert_eq!(app.cx.document.notes.mentions().len(), 1);
}

#[test]
fn one_place_is_tagged_and_several_are() {
    let tagged = |source: &str| {
        let mut app = app_on(article("Test", source), &options(80, 24));
        press(&mut app, "iwTx<Enter>y<Enter>");
        let text = notice(&app).to_owned();
        text.split(';').next().unwrap_or_default().to_owned()
    };
    assert_eq!(tagged("mill, a mill, mill."), "Tagged 3 places with x");
    assert_eq!(tagged("Mill alone."), "Tagged 1 place with x");
}

#[test]
fn a_doubt_of_the_file_is_asked_once() {
    let mut app = long(80, 24);
    assert!(!app.is_asked_of_the_file());
    let doubt = || Message::Doubt(FileDoubt::Vanished("notes.toml".into()));
    update(&mut app, doubt());
    assert!(app.is_asked_of_the_file());
    let asked = app.overlays.len();
    update(&mut app, doubt());
    assert_eq!(app.overlays.len(), asked);
    press(&mut app, "<Esc>");
    assert!(!app.is_asked_of_the_file());
}
