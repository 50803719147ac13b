//! The reader driven by keys, without a terminal: text, keys, text.
//!
//! `⟦ ⟧` stands around the selection, `‸` at the caret.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]
#![allow(
    clippy::wildcard_imports,
    reason = "the parts of one file share what stands here"
)]

mod articles;
#[path = "../common/mod.rs"]
mod common;
mod comparison;
mod help;
mod mouse;
mod moves;
mod notes;
mod outside;
mod settings;

use byline::annotation::{Colour, Kind};
use byline::app::commands::quotes;
use byline::app::export::{ExportFormat, ExportOffer, ExportPreview, Take};
use byline::app::settings::{KeyChoices, KeySet};
use byline::app::{
    App, ArticleKey, ArticleList, ArticleNews, ArticleRow, Effect, EntryList, Existing,
    ExportRequest, Focus, Message, Mode, Overlay, Pane, Revision, Row, RowState, command, update,
};
use byline::text::Line;
use common::{app_on, article, comparison_app, mark, marked, options, press, story_app};
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
        Mode::Compare => {
            apps = [(80, 24), (120, 40)]
                .map(|(x, y)| comparison_app(&options(x, y)))
                .into();
            ""
        }
        Mode::Articles => {
            apps = vec![article_list(80, 24), article_list(120, 40)];
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

#[track_caller]
fn check_said(source: &str, keys: &str, wanted: &str) {
    let mut app = app_of(source, 60, 20);
    press(&mut app, keys);
    let said = app.cx.notice.as_ref().map(|notice| notice.text.as_str());
    assert_eq!(said, Some(wanted), "{keys}");
}

fn notice_of(app: &App) -> String {
    let notice = app.cx.notice.as_ref();
    notice.map(|notice| notice.text.clone()).unwrap_or_default()
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

/// A list of three articles: one that was read, a feed's entry, one that cannot be read.
fn article_list(width: u16, height: u16) -> App {
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
