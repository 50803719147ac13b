//! The review of quotes by keys: how many it takes, and what each of them decides.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod common;

use std::fmt::Write as _;

use byline::analysis::{SourceKind, analyse};
use byline::app::commands::quotes;
use byline::app::{App, Mode, Pane};
use common::{analysed, app_on, article, options, press};

/// A reader of this text whose analysis is done.
fn reader_of(text: &str) -> App {
    let article = article("Test", text);
    let analysis = analyse(&article);
    let mut app = app_on(article, &options(120, 40));
    analysed(&mut app, analysis.into());
    app
}

fn words(app: &App, quote: usize) -> &str {
    let findings = app.cx.document.findings();
    findings.quotes[quote].span().of(app.cx.text())
}

#[test]
fn fifty_quotes_are_decided_in_seventy_five_keys() {
    let mut text = String::new();
    for at in 0..50 {
        let name = ["Ana Lobo", "Eva Lie", "Omar Saleh"][at % 3];
        let _ = writeln!(
            text,
            "“We sail at {at} and come home at noon,” said {name}.\n"
        );
    }
    let mut app = reader_of(&text);
    assert_eq!(quotes::review_count(&app.cx), (0, 50));
    // Of ten quotes one is rejected and one is too short, which takes a second key.
    let mut keys = String::from("R");
    for at in 0..50 {
        keys.push_str(match at % 10 {
            3 => "n",
            7 => "Sy",
            5 | 9 => "Wy",
            _ => "y",
        });
    }
    assert!(keys.len() <= 75, "{} keys", keys.len());
    press(&mut app, &keys);
    assert_eq!(quotes::review_count(&app.cx), (50, 50));
    assert_eq!(app.mode(), Mode::Read);
}

#[test]
fn a_quote_ends_one_clause_later_or_earlier_by_one_key() {
    let mut app = reader_of(
        "Ana Lobo said the ferry would sail at six, the bus would wait, and nobody would be left on the quay.",
    );
    let whole = words(&app, 0).to_owned();
    assert!(whole.ends_with("quay"), "{whole}");
    press(&mut app, "RW");
    assert_eq!(
        words(&app, 0),
        "the ferry would sail at six, the bus would wait"
    );
    press(&mut app, "W");
    assert_eq!(words(&app, 0), "the ferry would sail at six");
    press(&mut app, "W");
    assert_eq!(
        words(&app, 0),
        "the ferry would sail at six",
        "there is no clause before it"
    );
    press(&mut app, "w");
    assert_eq!(
        words(&app, 0),
        "the ferry would sail at six, the bus would wait"
    );
    press(&mut app, "w");
    assert_eq!(words(&app, 0), whole);
    press(&mut app, "y");
    assert_eq!(quotes::review_count(&app.cx), (1, 1));
    press(&mut app, "uuuuu");
    assert_eq!(words(&app, 0), whole);
    assert_eq!(quotes::review_count(&app.cx), (0, 1));
}

#[test]
fn the_kind_of_source_is_shown_decided_and_filtered_by() {
    let mut app = reader_of(
        "“The talks are over,” said a senior official.\n\n“We go on,” said Ana Lobo.\n\n\
         The report said the bridge was unsafe.\n",
    );
    let kinds = |app: &App| -> Vec<SourceKind> {
        let quotes = &app.cx.document.findings().quotes;
        quotes.iter().map(|quote| quote.source_kind).collect()
    };
    let found = [
        SourceKind::UnnamedPerson,
        SourceKind::NamedPerson,
        SourceKind::Document,
    ];
    assert_eq!(kinds(&app), found);
    let counts = |app: &App| app.cx.lists.get(Pane::Quotes).counts;
    press(&mut app, "g2/unnamed<Enter>");
    assert_eq!(counts(&app), (3, 1));
    press(&mut app, "<Backspace>");
    assert_eq!(counts(&app), (3, 3));
    let first = app.cx.document.findings().quotes[0].span().start;
    app.cx.reading.caret = first as usize;
    press(&mut app, "<Esc>RS");
    let decided = kinds(&app);
    let changed = (0..3)
        .find(|at| decided[*at] != found[*at])
        .expect("one changed");
    let all = SourceKind::ALL;
    let before = all.iter().position(|kind| *kind == found[changed]).unwrap();
    assert_eq!(decided[changed], all[(before + 1) % all.len()]);
    press(&mut app, "u");
    assert_eq!(kinds(&app), found);
}

#[test]
fn two_who_say_the_same_words_are_both_decided() {
    let mut app =
        reader_of("“We are glad,” said Anna Moe and Eva Lie.\n\n“So am I,” said Omar Saleh.\n");
    let speakers = |app: &App, quote: usize| {
        let findings = app.cx.document.findings();
        let names: Vec<&str> = findings.speaker_names(&findings.quotes[quote]).collect();
        names.join(", ")
    };
    assert_eq!(speakers(&app, 0), "Anna Moe, Eva Lie");
    press(&mut app, "Ryy");
    assert_eq!(quotes::review_count(&app.cx), (2, 2));
    assert_eq!(speakers(&app, 0), "Anna Moe, Eva Lie");
    app.cx.reading.caret = app.cx.document.findings().quotes[1].span().start as usize;
    press(&mut app, "s<C-u>Omar Saleh + Eva Lie<Enter>");
    assert_eq!(speakers(&app, 1), "Omar Saleh, Eva Lie");
    press(&mut app, "s<C-u>Eva Lie<Enter>");
    assert_eq!(speakers(&app, 1), "Eva Lie");
}
