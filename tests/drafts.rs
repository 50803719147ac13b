//! What a person types is never lost: drafts, in the program itself.
#![cfg(unix)]
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

#[path = "common/terminal.rs"]
mod terminal;

mod common;

use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use byline::app::{App, Draft, Effect, Message, Mode, SavedDraft, Target, update};
use byline::text::Span;
use common::{app_on, article, options, press};
use terminal::{ARTICLE, Home, PATIENCE, Terminal};

fn files(home: &Home, ending: &str) -> Vec<PathBuf> {
    let folder = home.dir.path().join("data/byline/drafts");
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    let mut paths: Vec<PathBuf> = paths
        .filter(|path| path.extension().is_some_and(|found| found == ending))
        .collect();
    paths.sort();
    paths
}

/// The texts that are kept.
fn drafts(home: &Home) -> Vec<String> {
    let texts = files(home, "md").into_iter();
    texts
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .collect()
}

#[track_caller]
fn wait_for(what: &str, there: impl Fn() -> bool) {
    let until = Instant::now() + PATIENCE;
    while !there() {
        assert!(Instant::now() < until, "never came: {what}");
        thread::sleep(Duration::from_millis(10));
    }
}

/// Types a note on a word of the article; it is kept while the editor is open.
fn type_note(terminal: &mut Terminal, home: &Home, text: &str) {
    terminal.see("Nobody answered.");
    terminal.press("/earlier\r");
    terminal.see("hit 1 of 1");
    terminal.press("viwa");
    terminal.see("Note on");
    terminal.press(text);
    let kept = text.replace('\r', "\n");
    wait_for("the draft", || drafts(home).contains(&kept));
}

#[test]
fn a_note_in_the_editor_outlives_a_kill() {
    let home = Home::new();
    let article = home.article(ARTICLE);
    let mut terminal = Terminal::open(&home, &[&article], &[]);
    type_note(&mut terminal, &home, "Why not?\rAsk them.");
    terminal.signal("-KILL");
    terminal.end();
    assert!(home.notes().is_empty(), "nothing was saved");

    // Kept as it is: it is offered again.
    let mut again = Terminal::open(&home, &[&article], &[]);
    again.see("A note that was not finished");
    again.see("Ask them.");
    again.press("\x1b");
    again.see("What you typed stays in");
    again.press("q");
    assert!(again.end().success());
    assert_eq!(drafts(&home), ["Why not?\nAsk them."]);

    // Opened again, gone on with, saved.
    let mut again = Terminal::open(&home, &[&article], &[]);
    again.see("A note that was not finished");
    again.press("y");
    again.see("Note on");
    again.see("Ask them.");
    again.press(" Twice.\x13");
    again.see("Note saved");
    wait_for("the note", || home.notes().contains("Ask them. Twice."));
    wait_for("the draft to go", || files(&home, "md").is_empty());
    again.press("q");
    assert!(again.end().success());
    assert!(
        home.notes().contains("exact = \"earlier\""),
        "{}",
        home.notes()
    );
    assert!(files(&home, "toml").is_empty());

    // Nothing is offered any longer.
    let mut last = Terminal::open(&home, &[&article], &[]);
    last.see("Nobody answered.");
    last.press("g3");
    last.see("Ask them. Twice.");
    last.press("qq");
    assert!(last.end().success());
}

#[test]
fn a_draft_can_be_discarded_and_a_signal_says_where_it_is() {
    let home = Home::new();
    let article = home.article(ARTICLE);
    let mut terminal = Terminal::open(&home, &[&article], &[]);
    type_note(&mut terminal, &home, "Never mind.");
    terminal.signal("-TERM");
    assert_eq!(terminal.end().exit_code(), 143);
    terminal.check_restored();
    let said = terminal.screen().replace(['\r', '\n'], "");
    let name = files(&home, "md").pop().expect("the draft");
    let name = name
        .file_name()
        .expect("a name")
        .to_string_lossy()
        .into_owned();
    assert!(said.contains(&name), "{name} in {said}");

    let mut again = Terminal::open(&home, &[&article], &[]);
    again.see("A note that was not finished");
    again.press("n");
    again.see("Discarded what you typed");
    wait_for("the draft to go", || files(&home, "md").is_empty());
    again.press("q");
    assert!(again.end().success());
    assert!(files(&home, "toml").is_empty() && home.notes().is_empty());
}

#[test]
fn what_the_readers_own_editor_saved_outlives_a_kill() {
    let home = Home::new();
    let article = home.article(ARTICLE);
    // An editor that saves and does not end.
    let editor = home.dir.path().join("editor.sh");
    let script = "#!/bin/sh\nprintf 'From outside.\\n' > \"$1\"\nexec sleep 60\n";
    std::fs::write(&editor, script).expect("an editor");
    let command = format!("sh {}", editor.display());
    let mut terminal = Terminal::open(&home, &[&article], &[("EDITOR", &command)]);
    type_note(&mut terminal, &home, "From inside.");
    terminal.press("\x0f");
    wait_for("what the editor saved", || {
        drafts(&home) == ["From outside.\n"]
    });
    terminal.signal("-KILL");
    terminal.end();

    let mut again = Terminal::open(&home, &[&article], &[]);
    again.see("A note that was not finished");
    again.see("From outside.");
    again.press("y");
    again.see("Note on");
    // Discarding it in the editor is the reader's word too.
    again.press("\x03");
    again.wait("the editor to close", |screen| !screen.contains("Note on"));
    wait_for("the draft to go", || files(&home, "md").is_empty());
    again.press("q");
    assert!(again.end().success());
}

const TEXT: &str = "The ferry sails on Friday.\n\nThe bridge is shut, so the ferry is full.";

fn saved(target: Target, start: usize, words: &str, text: &str) -> SavedDraft {
    SavedDraft {
        path: PathBuf::from("/data/drafts/1.md"),
        draft: Draft {
            target,
            span: Span::new(start, start + words.len()),
            words: words.to_owned(),
            text: text.to_owned(),
        },
    }
}

/// Offers a draft that was on these words, `start` bytes into an article that may have changed.
fn offered(start: usize, words: &str, text: &str) -> (App, Vec<Effect>) {
    let mut app = app_on(article("Test", TEXT), &options(80, 24));
    let span = Span::new(start, start + words.len());
    let draft = saved(Target::New(span), start, words, text);
    let effects = update(&mut app, Message::Drafts(vec![draft]));
    (app, effects)
}

/// Saves the note of a draft; gives the words that it is on.
fn kept_on(start: usize, words: &str) -> String {
    let (mut app, _) = offered(start, words, "Why?");
    assert_eq!(app.mode(), Mode::Question);
    press(&mut app, "y");
    assert_eq!(app.mode(), Mode::Editor);
    press(&mut app, "<C-s>");
    let notes = app.cx.document.notes.annotations();
    assert_eq!((notes.len(), notes[0].note.as_str()), (1, "Why?"));
    app.cx.article().words(notes[0].span).to_owned()
}

#[test]
fn a_draft_finds_its_words_in_an_article_that_changed() {
    assert_eq!(kept_on(4, "ferry"), "ferry");
    assert_eq!(kept_on(10, "bridge"), "bridge");
    assert_eq!(kept_on(0, "The tunnel"), "The ferry sails on Friday.");
    assert_eq!(
        kept_on(900, "gone"),
        "The bridge is shut, so the ferry is full."
    );
    // The nearer one of two.
    let (mut app, _) = offered(50, "ferry", "Why?");
    press(&mut app, "y<C-s>");
    assert_eq!(app.cx.document.notes.annotations()[0].span.start, 55);
}

#[test]
fn a_draft_that_was_saved_is_not_asked_about() {
    let (mut app, _) = offered(4, "ferry", "Why?");
    press(&mut app, "y<C-s>");
    let draft = saved(Target::New(Span::new(4, 9)), 4, "ferry", "Why?");
    let path = draft.path.clone();
    let effects = update(&mut app, Message::Drafts(vec![draft]));
    assert_eq!(effects, [Effect::RemoveDraft(path)]);
    assert_eq!(app.mode(), Mode::Read);
}

#[test]
fn the_editor_keeps_what_is_typed_and_says_when_it_is_done() {
    let mut app = app_on(article("Test", TEXT), &options(80, 24));
    press(&mut app, "wviwa");
    let kept = press(&mut app, "No");
    let [Effect::KeepDraft(_), Effect::KeepDraft(last)] = &kept[..] else {
        panic!("{kept:?}");
    };
    assert_eq!((last.text.as_str(), last.words.as_str()), ("No", "ferry"));
    assert!(press(&mut app, "<Left>").is_empty(), "nothing was typed");
    let discarded = press(&mut app, "<C-c>");
    assert_eq!(discarded, [Effect::DiscardDraft]);
    press(&mut app, "aYes");
    let revision = app.cx.document.revision.0 + 1;
    let saved = press(&mut app, "<C-s>");
    let close = Effect::CloseDraft(byline::app::Revision(revision));
    assert!(saved.contains(&close), "{saved:?}");
}
