//! What changed since the last visit, as the reader shows it: annotations in changed words, and the
//! article's quotes, names and sums.
#![cfg(unix)]
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod common;
#[path = "common/terminal.rs"]
mod terminal;

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::thread;

use byline::analysis::EntityKind;
use byline::annotation::{
    Annotation, Concern, Document, Id, Item, Kind, Notes, Place, Revision, Score, Timestamp,
};
use byline::app::commands::changes::{Entry, entries};
use byline::app::{App, Effect, Message, Mode, Opening, Row, update};
use byline::text::Span;
use byline::ui;
use common::{options, press, story_app};
use ratatui::Terminal as Screen;
use ratatui::backend::TestBackend;
use ratatui::buffer::Cell;
use terminal::{Home, Terminal};

fn screen(app: &App) -> String {
    let size = app.cx.look.size;
    let mut screen = Screen::new(TestBackend::new(size.width, size.height)).expect("a screen");
    screen
        .draw(|frame| ui::draw(app, frame))
        .expect("drawing works");
    let buffer = screen.backend().buffer().clone();
    let cells = buffer.content.chunks(usize::from(size.width));
    let row = |cells: &[Cell]| cells.iter().map(Cell::symbol).collect();
    let rows: Vec<String> = cells.map(row).collect();
    rows.join("\n")
}

/// The story with one mark, whose words inside a quote changed.
fn changed(width: u16, height: u16) -> App {
    let mut app = story_app(&options(width, height));
    let text = app.cx.text().to_owned();
    let start = text.find("heat a monument").expect("words of the story");
    let span = Span::new(start, start + "heat a monument".len());
    let mut mark = Annotation::new(
        Id::new("a1"),
        Kind::Highlight,
        &text,
        span,
        Timestamp::UNIX_EPOCH,
    );
    mark.place = Place::Changed(Score::new(0.8));
    "heat an old monument".clone_into(&mut mark.anchor.exact);
    let items: [Item; 1] = [mark.into()];
    let opening = Opening {
        notes: Notes::from_items(Document::default(), items),
        told: vec!["0 found, 1 changed".to_owned()],
        ..Opening::default()
    };
    update(&mut app, Message::Opened(Box::new(opening)));
    app
}

#[test]
fn a_mark_in_changed_words_stays_marked_until_it_is_accepted() {
    let mut app = changed(120, 40);
    press(&mut app, "]a");
    let shown = screen(&app);
    let row = shown.lines().find(|row| row.contains("heat a monument"));
    assert!(row.expect("the quote").contains('≈'), "{shown}");
    for words in [
        "1 changed",
        "was “heat an old monument”",
        "said by Ada Quill",
    ] {
        assert!(shown.contains(words), "{words} in\n{shown}");
    }
    let was = |app: &App| {
        let rows = &app.cx.lists.get(byline::app::Pane::Notes).rows;
        rows.iter().any(|row| matches!(row, Row::Was(_)))
    };
    assert!(was(&app));
    let effects = press(&mut app, "A");
    assert!(effects.contains(&Effect::Save), "{effects:?}");
    let mark = &app.cx.document.notes.annotations()[0];
    assert_eq!(mark.anchor.exact, "heat a monument");
    assert!(!was(&app) && entries(&app.cx).is_empty());
    let shown = screen(&app);
    assert!(
        !shown.contains('≈') && !shown.contains("1 changed"),
        "{shown}"
    );
    press(&mut app, "uA");
    assert_eq!(entries(&app.cx).len(), 0, "taken back, and accepted again");
    press(&mut app, "A");
    let notice = app.cx.notice.as_ref().expect("a sentence");
    assert!(notice.bad && notice.text.starts_with("Nothing here"));
}

#[test]
fn a_changed_mark_is_accepted_in_the_review_too() {
    let mut app = changed(120, 40);
    press(&mut app, "R");
    assert_eq!(app.mode(), Mode::Review);
    let start = app.cx.document.notes.annotations()[0].span.start;
    for _ in 0..20 {
        if app.cx.document.quote_at(start as usize)
            == match app.cx.reading.mode {
                byline::app::TextMode::Review(quote) => Some(quote),
                _ => None,
            }
        {
            break;
        }
        press(&mut app, "j");
    }
    press(&mut app, "A");
    assert_eq!(app.mode(), Mode::Review);
    assert!(entries(&app.cx).is_empty());
}

fn at(text: &str, words: &str) -> Span {
    let start = text.find(words).expect("words of the text");
    Span::new(start, start + words.len())
}

#[test]
fn changes_of_the_article_are_listed_with_was_and_now() {
    let mut app = story_app(&options(120, 40));
    let now = app.cx.text().to_owned();
    let before = now
        .replace("barely heat", "just heat")
        .replace("€40,000", "€60,000");
    let opening = Opening {
        last_visit: Some(before.clone()),
        ..Opening::default()
    };
    let effects = update(&mut app, Message::Opened(Box::new(opening)));
    assert_eq!(effects, [Effect::Compare(before.clone())]);
    let ada = Some("Ada Quill".to_owned());
    let revisions = vec![
        Revision {
            concern: Concern::Name(EntityKind::Money),
            was: at(&before, "€60,000"),
            now: at(&now, "€40,000"),
        },
        Revision {
            concern: Concern::Quote(ada.clone(), ada),
            was: at(&before, "We can just heat the school."),
            now: at(&now, "We can barely heat the school."),
        },
    ];
    update(&mut app, Message::Revised { before, revisions });
    let told = app.cx.notice.as_ref().expect("a sentence").text.clone();
    assert_eq!(
        told,
        "Changed in the article since your last visit: 1 quote, 1 name or sum (go lists them)"
    );
    press(&mut app, "go");
    let shown = screen(&app);
    for words in [
        "Changed: 2 changes of the article",
        "said by Ada Quill",
        "We can just heat the school.",
        "We can barely heat the school.",
    ] {
        assert!(shown.contains(words), "{words} in\n{shown}");
    }
    // Quotes come first; the next one is the sum.
    press(&mut app, "j");
    let shown = screen(&app);
    assert!(shown.contains("€60,000"), "{shown}");
    press(&mut app, "x");
    assert_eq!(entries(&app.cx).len(), 2, "it is not an annotation");
    press(&mut app, "<Enter>");
    assert_eq!(app.mode(), Mode::Read);
    assert!(app.cx.text()[app.cx.reading.caret..].starts_with("€40,000"));
    press(&mut app, "goA");
    let left = entries(&app.cx);
    assert!(matches!(&left[..], [Entry::Article(own)] if matches!(own.concern, Concern::Name(_))));
    press(&mut app, "A");
    assert_eq!(app.mode(), Mode::Read, "nothing is left");
}

#[test]
fn a_silent_edit_of_a_quotation_is_told_at_the_next_visit() {
    let home = Home::new();
    let before = "The harbour gate\n\n\
“The gate stays shut until spring,” said Lena Moss, the harbour master of Eskdale.\n\n\
The town had asked for an earlier date. The work costs $40,000.\n";
    let article = home.article(before);
    let mut terminal = Terminal::open(&home, &[&article], &[]);
    terminal.see("an earlier date");
    // Nothing is marked: a visit is enough.
    terminal.press("g2");
    terminal.see("Lena Moss 1");
    terminal.press("qq");
    assert!(terminal.end().success());

    let edited = before
        .replace("until spring", "until summer")
        .replace("$40,000", "$70,000");
    home.article(&edited);
    let mut terminal = Terminal::open(&home, &[&article], &[]);
    terminal.see("Changed in the article since your last visit");
    terminal.see("1 quote,");
    terminal.press("go");
    terminal.see("said by Lena Moss");
    terminal.see("until spring");
    terminal.press("j");
    terminal.see("$40,000");
    terminal.press("\x1b");
    terminal.wait("the list to close", |screen| !screen.contains("$40,000"));
    terminal.press("q");
    assert!(terminal.end().success());

    // It was seen: the next visit has nothing to tell.
    let mut terminal = Terminal::open(&home, &[&article], &[]);
    terminal.see("an earlier date");
    terminal.press("g2");
    terminal.see("Lena Moss 1");
    assert!(!terminal.screen().contains("since your last visit"));
    terminal.press("qq");
    assert!(terminal.end().success());
}

/// A server whose page is what is in `page` now; the page's address.
fn serve(page: &Arc<Mutex<String>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a server");
    let address = listener.local_addr().expect("an address");
    let page = Arc::clone(page);
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let (mut asked, mut buffer) = (Vec::new(), [0; 1024]);
            while !asked.windows(4).any(|end| end == b"\r\n\r\n") {
                match stream.read(&mut buffer) {
                    Ok(count) if count > 0 => asked.extend_from_slice(&buffer[..count]),
                    _ => break,
                }
            }
            let body = page.lock().expect("a page").clone();
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                body.len()
            );
            let _ = stream.write_all((head + &body).as_bytes());
        }
    });
    format!("http://{address}/gate.html")
}

#[test]
fn a_silent_edit_of_a_page_is_told_against_the_kept_copy() {
    let home = Home::new();
    let before = "<html><head><title>The harbour gate</title></head><body><article><h1>The harbour gate</h1>\
<p>“The gate stays shut until spring,” said Lena Moss, the harbour master of Eskdale, on Friday.</p>\
<p>The town had asked for an earlier date. The work costs $40,000, which nobody has yet.</p>\
</article></body></html>";
    let page = Arc::new(Mutex::new(before.to_owned()));
    let address = serve(&page);
    let address = Path::new(&address);
    let visit = |more: &[&Path]| {
        let terminal = Terminal::open(&home, &[more, &[address]].concat(), &[]);
        terminal.see("an earlier date");
        terminal
    };
    let mut terminal = visit(&[]);
    terminal.press("q");
    assert!(terminal.end().success());

    // The publisher changes what was said, and a sum, without a word.
    *page.lock().expect("a page") = before
        .replace("until spring", "until summer")
        .replace("$40,000", "$70,000");
    // The copy is as it was …
    let mut terminal = visit(&[Path::new("--offline")]);
    terminal.see("until spring");
    terminal.press("q");
    assert!(terminal.end().success());
    // … and the page is not.
    let mut terminal = visit(&[]);
    terminal.see("Changed in the article since your last visit");
    terminal.see("1 quote,");
    terminal.press("go");
    terminal.see("said by Lena Moss");
    terminal.see("until spring");
    terminal.see("until summer");
    terminal.press("j");
    terminal.see("$40,000");
    terminal.press("\x1b");
    terminal.press("q");
    assert!(terminal.end().success());
}
