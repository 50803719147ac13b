//! What leaves the reader: copies, exports, speech, look-ups.

use super::*;

#[test]
fn words_are_copied_alone_and_with_their_source() {
    let copied = |keys: &str| {
        let mut app = story_app(&options(120, 40));
        press(&mut app, keys)
    };
    let words = "“We cannot heat a monument” … “We can barely heat the school.”";
    let check = |keys: &str, expected: &str| {
        assert_eq!(copied(keys), [Effect::Copy(expected.to_owned())], "{keys}");
    };
    check("]qy", words);
    check("]qg2y", words);
    check(
        "]qY",
        &format!("{words} — Ada Quill, mayor of Marlow Bay, Tidal mill may close, ¶ 2"),
    );
    check("viwY", "“Marlow” — Tidal mill may close, ¶ 1");
    check("viwy", "Marlow");
    check("g1/thredwell<Enter>y", "Jonas Thredwell");
    let all = copied("]q:copy-speaker<Enter>");
    let [Effect::Copy(all)] = all.as_slice() else {
        panic!("{all:?}");
    };
    assert_eq!(all.matches("— Ada Quill, mayor").count(), 2, "{all}");
    // In the lists y copies and A confirms.
    let mut app = story_app(&options(120, 40));
    press(&mut app, "g2A");
    assert_eq!(app.cx.document.notes.quotes().len(), 1);
    let piped = copied("viw|wc -w<Enter>");
    assert_eq!(piped, [Effect::Pipe("wc -w".into(), "Marlow".into())]);
    let whole = copied("|wc<Enter>");
    assert!(matches!(&whole[..], [Effect::Pipe(_, words)] if words.len() > 500));
}

#[test]
fn what_a_filtered_list_shows_is_what_its_export_takes() {
    let taken = |keys: &str| {
        let mut app = story_app(&options(120, 40));
        let effects = press(&mut app, keys);
        match effects.last() {
            Some(Effect::Export(request)) => request.take.clone(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(taken(":export-csv<Enter>"), Take::Everything);
    assert_eq!(taken("g2:export-csv<Enter>"), Take::Everything);
    let Take::Shown(shown) = taken("g2/tea<Enter>:export-csv<Enter>") else {
        panic!("the rows");
    };
    assert_eq!((shown.quotes.len(), shown.marks.len()), (1, 0));
    let Take::Shown(shown) = taken("g1/quill<Enter>:export-csv<Enter>") else {
        panic!("the rows");
    };
    assert_eq!(shown.names, ["Ada Quill"]);
}

#[test]
fn an_export_is_chosen_shown_and_written() {
    let check = |keys: &str, format: &str, take: Take, path: &str| {
        let mut app = export_dialog(80, 24);
        let wanted = ExportRequest {
            format: format.to_owned(),
            take,
            only: String::new(),
            path: Some(path.into()),
            existing: Existing::Ask,
        };
        let effects = press(&mut app, keys);
        assert_eq!(
            effects.last(),
            Some(&Effect::Export(Box::new(wanted))),
            "{keys}"
        );
    };
    check(
        "<Enter>",
        "markdown",
        Take::Everything,
        "news/ferry.txt.byline.md",
    );
    check(
        "<Down><Enter>",
        "csv",
        Take::Everything,
        "news/ferry.txt.byline.csv",
    );
    check(
        "<Tab><Enter>",
        "markdown",
        Take::Marks,
        "news/ferry.txt.byline.md",
    );
    check("<C-u>out.md<Enter>", "markdown", Take::Everything, "out.md");
    check(
        "<C-u>out.md<Down><Enter>",
        "csv",
        Take::Everything,
        "out.csv",
    );
    // Conditions are typed in a line of their own, and each asks for another preview.
    let mut app = export_dialog(80, 24);
    press(&mut app, "<C-o>");
    assert_eq!(app.cx.notice, None, "the line changed");
    press(&mut app, "<C-o>");
    let effects = press(&mut app, "<C-o>--marks<C-o><C-u>out.md<Enter>");
    let typed = |only: &str| {
        Effect::PreviewExport("markdown".to_owned(), Take::Everything, only.to_owned())
    };
    assert!(effects.contains(&typed("--mark")) && effects.contains(&typed("--marks")));
    let Some(Effect::Export(request)) = effects.last() else {
        panic!("{effects:?}");
    };
    assert_eq!(request.only, "--marks");
    assert_eq!(request.path.as_deref(), Some("out.md".as_ref()));
    let mut app = export_dialog(80, 24);
    assert!(press(&mut app, "<C-u><Enter>").is_empty(), "no path");
    assert!(press(&mut app, "<Esc>").is_empty());
    assert_eq!(app.mode(), Mode::Read);
    // A preview of what is no longer wanted is not shown.
    let mut app = export_dialog(80, 24);
    let preview = |format: &str| {
        Message::ExportPreview(Box::new(ExportPreview {
            format: format.to_owned(),
            ..ExportPreview::default()
        }))
    };
    let is_shown = |app: &App| match app.overlays.last() {
        Some(Overlay::Export(dialog)) => dialog.preview.is_some(),
        _ => false,
    };
    update(&mut app, preview("csv"));
    assert!(!is_shown(&app));
    update(&mut app, preview("markdown"));
    assert!(is_shown(&app));
    // What is in the way is asked about.
    let request = ExportRequest {
        format: "csv".into(),
        take: Take::Quotes,
        only: String::new(),
        path: Some("a.csv".into()),
        existing: Existing::Ask,
    };
    for (key, existing) in [("y", Existing::Replace), ("n", Existing::Number)] {
        let mut app = app_of("‸One.", 80, 24);
        update(&mut app, Message::ExportExists(Box::new(request.clone())));
        let wanted = ExportRequest {
            existing,
            ..request.clone()
        };
        assert_eq!(press(&mut app, key), [Effect::Export(Box::new(wanted))]);
    }
}

#[test]
fn an_export_that_failed_keeps_its_dialog_and_what_was_typed() {
    let mut app = export_dialog(80, 24);
    press(&mut app, "<C-o>--marks<C-o><C-u>out.md<Down><Tab>");
    let state = |app: &App| match app.overlays.last() {
        Some(Overlay::Export(dialog)) => Some((
            dialog.format().map(|format| format.name.clone()),
            dialog.take().clone(),
            dialog.only.text().to_owned(),
            dialog.path.text().to_owned(),
        )),
        _ => None,
    };
    let fault = |app: &App| match app.overlays.last() {
        Some(Overlay::Export(dialog)) => dialog.fault.clone(),
        _ => None,
    };
    let before = state(&app);
    assert_eq!(
        before.as_ref().map(|(.., path)| path.as_str()),
        Some("out.csv")
    );
    let asked = press(&mut app, "<Enter>");
    assert!(matches!(asked.last(), Some(Effect::Export(_))), "{asked:?}");
    let failed = || Message::Exported(Err("cannot write out.csv: the disk is full".to_owned()));
    update(&mut app, failed());
    assert_eq!(state(&app), before);
    assert!(fault(&app).is_some_and(|why| why.ends_with("the disk is full")));
    // The reason stays while the reader looks about, and goes once something is changed.
    press(&mut app, "<PageDown>");
    assert!(fault(&app).is_some());
    press(&mut app, "x");
    assert_eq!(fault(&app), None);
    // A question about the file in its place ends as the export does.
    let request = || match press(&mut export_dialog(80, 24), "<Enter>").pop() {
        Some(Effect::Export(request)) => request,
        other => panic!("{other:?}"),
    };
    update(&mut app, Message::ExportExists(request()));
    press(&mut app, "n");
    update(&mut app, failed());
    assert!(fault(&app).is_some());
    update(&mut app, Message::ExportExists(request()));
    press(&mut app, "<Esc>");
    assert!(state(&app).is_some(), "the dialog is still there");
    update(
        &mut app,
        Message::Exported(Ok("Exported to out.csv".into())),
    );
    assert_eq!(app.mode(), Mode::Read);
    let told = app.cx.notice.as_ref().map(|notice| notice.text.as_str());
    assert_eq!(told, Some("Exported to out.csv"));
    // Without a dialog it is a warning.
    update(&mut app, failed());
    assert!(app.cx.notice.as_ref().is_some_and(|notice| notice.bad));
}

#[test]
fn the_article_is_read_aloud_sentence_by_sentence() {
    let mut app = app_of("One‸ two. Three four.\n\nFive.", 80, 24);
    let spoken = |app: &App| {
        app.cx
            .speech
            .map(|speech| speech.span.of(app.cx.text()).to_owned())
    };
    let done = |app: &mut App, effects: &[Effect]| {
        let number = effects.iter().find_map(|effect| match effect {
            Effect::Speak(number, _) => Some(*number),
            _ => None,
        });
        update(app, Message::Spoken(number.expect("a sentence"), Ok(())))
    };
    let first = press(&mut app, "za");
    assert!(
        matches!(&first[..], [Effect::Speak(_, words)] if words == "One two."),
        "{first:?}"
    );
    let second = done(&mut app, &first);
    assert_eq!(spoken(&app).as_deref().map(str::trim), Some("Three four."));
    // Paused, the end of the program that was stopped means nothing; then the sentence is said again.
    assert_eq!(press(&mut app, "za"), [Effect::Hush]);
    assert_eq!(done(&mut app, &second), []);
    assert_eq!(spoken(&app).as_deref().map(str::trim), Some("Three four."));
    let again = press(&mut app, "za");
    let third = done(&mut app, &again);
    assert_eq!(spoken(&app).as_deref(), Some("Five."));
    assert_eq!(done(&mut app, &third), [Effect::Hush]);
    assert_eq!(
        (spoken(&app), notice_of(&app)),
        (None, "The end of the article".to_owned())
    );
    press(&mut app, "zA");
    assert_eq!(notice_of(&app), "Nothing is being read aloud");
    let effects = press(&mut app, "ggza");
    let Some(Effect::Speak(number, _)) = effects.last() else {
        panic!("{effects:?}");
    };
    update(
        &mut app,
        Message::Spoken(*number, Err("no voice".to_owned())),
    );
    assert_eq!(
        (spoken(&app), notice_of(&app)),
        (None, "Stopped reading: no voice".to_owned())
    );
}

#[test]
fn a_word_is_looked_up_with_the_readers_own_command_or_address() {
    let with = |look_up: &[&str], keys: &str| {
        let mut options = options(80, 24);
        options.choices.look_up = look_up.iter().map(|&word| word.to_owned()).collect();
        let mut app = story_app(&options);
        press(&mut app, keys)
    };
    assert_eq!(with(&[], "wwgd"), []);
    let command = vec!["dict".to_owned(), "{}".to_owned()];
    // Of a name it is the full form.
    let full = Effect::LookUp(command.clone(), "Marlow Bay".to_owned());
    assert_eq!(with(&["dict", "{}"], "gd"), [full]);
    let selected = Effect::LookUp(command, "vote on".to_owned());
    assert_eq!(
        with(&["dict", "{}"], "/vote<Enter>vwwgd").last(),
        Some(&selected)
    );
    let open = |address: &str| [Effect::Open(address.to_owned())];
    assert_eq!(
        with(&["https://a.example/{}"], "gd"),
        open("https://a.example/Marlow%20Bay")
    );
    let page = "https://en.wikipedia.org/wiki/Special:Search?go=Go&search=Marlow%20Bay";
    assert_eq!(with(&[], "gw"), open(page));
    assert_eq!(
        with(&[], ":copy-wikipedia<Enter>"),
        [Effect::Copy(page.to_owned())]
    );
    let mut app = story_app(&options(80, 24));
    let (words, text) = ("mill".to_owned(), "1: a mill\n   that grinds".to_owned());
    update(&mut app, Message::LookedUp { words, text });
    assert_eq!(app.mode(), Mode::Page);
}
