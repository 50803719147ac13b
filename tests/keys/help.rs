//! What a key says when it cannot act; help and the palette.

use super::*;

#[test]
fn unknown_keys_and_broken_off_sequences_change_nothing() {
    check_keys("O‸ne.", "ÿ<C-x>", "O‸ne.");
    check_keys("O‸ne.", "]<Esc>", "O‸ne.");
    check_keys("O‸ne.", "]%", "O‸ne.");
}

/// No command of the table leaves everything as it is without a word.
#[test]
fn what_cannot_act_says_why() {
    let mut silent = Vec::new();
    let mut tried = 0;
    for &mode in Mode::ALL {
        let count = apps_in(mode).len();
        assert!(count > 0 || mode == Mode::Changes, "no app is in {mode:?}");
        for command in command::COMMANDS
            .iter()
            .filter(|command| command.modes.contains(mode))
        {
            for mut app in apps_in(mode) {
                // Until it can no longer act.
                for _ in 0..12 {
                    app.cx.notice = None;
                    let before = state(&app);
                    let effects = update(&mut app, Message::Run(command));
                    let said = app.cx.notice.is_some() || app.cx.unsaved.is_some();
                    tried += 1;
                    if effects.is_empty() && !said && state(&app) == before {
                        silent.push(format!("{} in {mode:?}", command.name));
                        break;
                    }
                    if app.mode() != mode || !effects.is_empty() {
                        break;
                    }
                }
            }
        }
    }
    silent.dedup();
    assert!(silent.is_empty(), "{silent:#?}");
    assert!(tried > 1000, "{tried}");
}

#[test]
fn a_key_that_cannot_act_says_why() {
    let end = "This is the end of the article";
    check_said("One‸.", "l", end);
    check_said("‸One.", "j", end);
    check_said("‸One.", "<Space>", end);
    check_said("‸One.", "h", "This is the beginning of the article");
    check_said("‸One.", "gg", "This is the beginning of the article");
    check_said("‸One.", "zz", "The text cannot scroll further");
    check_said("‸One.", "n", "Nothing to repeat yet; / searches");
    check_said("‸One.", "]h", "There is no later heading");
    check_said(
        "‸One.",
        "%",
        "Type a number first: 50% goes to the middle of the article",
    );
    check_said("‸One.", "ÿ", "ÿ does nothing here; ? shows the keys");
    check_said("‸One.", "]%", "]% does nothing here; ? shows the keys");
    check_said("‸One.", "3ÿ", "3ÿ does nothing here; ? shows the keys");
    let mut app = story_app(&options(80, 24));
    let said = |app: &App| app.cx.notice.as_ref().map(|notice| notice.text.clone());
    press(&mut app, "G]q");
    assert_eq!(said(&app).as_deref(), Some("There is no later quote"));
    press(&mut app, "g2Gj");
    assert_eq!(said(&app).as_deref(), Some("This is the end"));
}

#[test]
fn help_is_searched_by_typing_and_explains_the_signs() {
    let shown = |typed: &str| -> Vec<String> {
        let mut app = app_of("‸One.", 80, 24);
        press(&mut app, "?");
        press(&mut app, typed);
        let Some(Overlay::Page(page)) = app.overlays.last() else {
            return Vec::new();
        };
        let lines = page.lines(&app.cx).into_iter();
        lines
            .filter_map(|line| match line {
                byline::app::overlay::PageLine::Pair(keys, words) => {
                    Some(format!("{keys}: {words}"))
                }
                byline::app::overlay::PageLine::Sign(sign, _, words) => {
                    Some(format!("{sign}: {words}"))
                }
                byline::app::overlay::PageLine::Words(words) => Some(words),
                _ => None,
            })
            .collect()
    };
    assert!(shown("").len() > 200);
    assert_eq!(shown("next quote")[0], "]q: Next quote");
    assert_eq!(shown("┊"), ["┊: an indirect quote"]);
    for all in ["margin", "signs"] {
        let found = shown(all);
        assert!(found.contains(&"┊: an indirect quote".to_owned()), "{all}");
        assert!(found.iter().any(|line| line.starts_with('¶')), "{all}");
    }
    assert_eq!(shown("no such thing"), ["Nothing in the help matches."]);
    assert!(shown("xyz<C-u>").len() > 200);
    assert!(shown("?").is_empty(), "closed");
    assert!(shown("quote<Esc>").is_empty(), "closed");
}

#[test]
fn the_palette_runs_commands_by_name() {
    let mut app = app_of("‸One.\n\nTwo.", 80, 24);
    press(&mut app, ":bottom<Enter>");
    assert_eq!(mark(&app), "One.\n\nTwo‸.");
    assert_eq!(press(&mut app, ":quit<Enter>"), [Effect::Quit]);
}

/// Ctrl-C ends what is on top, wherever that is; in the text the program.
#[test]
fn ctrl_c_ends_what_is_on_top() {
    let mut app = story_app(&options(80, 24));
    for keys in [
        "v", "g1", "g2", "g4", "R", "?", ":", "/", "t", "g6", "M", "s",
    ] {
        press(&mut app, "]q");
        press(&mut app, keys);
        let effects = press(&mut app, "<C-c>");
        let ends = |effect: &Effect| matches!(effect, Effect::Quit | Effect::Copy(..));
        assert!(!effects.iter().any(ends), "{keys}: {effects:?}");
        if app.mode() == Mode::Read {
            continue;
        }
        panic!("{keys}: {:?}", app.mode());
    }
    assert!(press(&mut app, "<C-c>").contains(&Effect::Quit));
}

/// What the keys of a page do, long ones over several rows.
fn helps(lines: &[byline::app::overlay::PageLine]) -> String {
    let helps = lines.iter().filter_map(|line| match line {
        byline::app::overlay::PageLine::Pair(_, help) => Some(help.as_str()),
        _ => None,
    });
    helps.collect::<Vec<_>>().join(" ")
}

#[test]
fn help_shows_every_key_of_the_mode() {
    let mut app = app_of("‸One.", 80, 24);
    press(&mut app, "?");
    let [Overlay::Page(page)] = &app.overlays[..] else {
        panic!("the help");
    };
    let shown = helps(&page.lines(&app.cx));
    for command in command::COMMANDS {
        let here = command.modes.contains(Mode::Read) && !command.keys.is_empty();
        let found = shown.contains(command.help);
        assert!(found || !here, "{}", command.name);
    }
    press(&mut app, "<Esc>");
    assert!(app.overlays.is_empty());
}

#[test]
fn help_shows_the_keys_of_every_screen() {
    let pairs = |app: &App| match app.overlays.last() {
        Some(Overlay::Page(page)) => page.lines(&app.cx),
        _ => panic!("the help"),
    };
    let mut app = app_of("‸One.", 80, 24);
    press(&mut app, "?");
    let shown = helps(&pairs(&app));
    for command in command::COMMANDS.iter().filter(|row| !row.keys.is_empty()) {
        let found = shown.contains(command.help);
        assert!(found, "{}", command.name);
    }
    // Those of the screen that is open come first, whichever it is.
    app.wait_for("a page".to_owned());
    press(&mut app, "?");
    let help = command::named("give-up").expect("a command").help;
    let is_first = |lines: &[byline::app::overlay::PageLine]| {
        let place = |line: &byline::app::overlay::PageLine| matches!(line, byline::app::overlay::PageLine::Pair(_, words) if words == help);
        lines.iter().position(place).is_some_and(|at| at < 4)
    };
    assert!(is_first(&pairs(&app)));
    assert_eq!(press(&mut app, "<Esc><Esc>"), [Effect::Quit]);
}

#[test]
fn the_page_of_keys_has_the_keys_of_the_table() {
    let page = include_str!("../../docs/keys.md");
    let inside = page
        .split_once("<!-- keys -->")
        .and_then(|(_, rest)| rest.split_once("<!-- /keys -->"))
        .map(|(inside, _)| inside.trim());
    let table = command::key_table();
    assert_eq!(
        inside,
        Some(table.trim()),
        "run: cargo run -p byline-tools --bin keys -- --write"
    );
}

#[test]
fn the_palette_runs_what_was_plainly_asked_for() {
    let run = |keys: &str| {
        let mut app = app_of("‸One two.\n\nThree.", 80, 24);
        let effects = press(&mut app, keys);
        (effects, mark(&app), app.overlays.is_empty())
    };
    let done = |effects: &[Effect]| (effects.to_vec(), "‸One two.\n\nThree.".to_owned(), true);
    assert_eq!(run(":q<Enter>"), done(&[Effect::Quit]));
    assert_eq!(run(":wq<Enter>"), done(&[Effect::Quit]));
    assert_eq!(run(":w<Enter>"), done(&[Effect::Save]));
    assert_eq!(run(":q!<Enter>"), done(&[Effect::QuitUnsaved]));
    assert_eq!(run(":redr<Enter>"), done(&[Effect::Redraw]));
    assert_eq!(run(":suspend<Enter>"), done(&[Effect::Suspend]));
    assert_eq!(run(":export json<Enter>").0.len(), 1);
    // Letters that stand somewhere in a name are not a command, nor is nothing at all.
    let (effects, text, closed) = run(":nxprg<Enter>");
    assert_eq!((effects.len(), closed), (0, false));
    assert_eq!(text, "‸One two.\n\nThree.");
    assert_eq!(run(":<Enter>"), done(&[]));
    assert!(!run(":zzzz<Enter>").2);
    // What the reader went to is asked for.
    assert_eq!(run(":nxprg<Tab><Enter>").1, "One two.\n\n‸Three.");
    assert_eq!(run(":redraw<Enter>"), done(&[Effect::Redraw]));
}

#[test]
fn escape_and_a_key_at_once_are_two_keys_and_a_paste_is_no_command() {
    check_keys("‸a bee, a bee", "/bee<A-l>", "a‸ bee, a bee");
    check_keys("‸One two.", "vw<A-l>", "One‸ two.");
    let mut app = app_of("‸One two.", 80, 24);
    press(&mut app, "iwmma<A-b>");
    assert!(matches!(app.overlays[..], [Overlay::Editor(_)]));
    let mut app = app_of("‸One two.", 80, 24);
    let effects = update(&mut app, Message::Paste("q:quit\nx".to_owned()));
    assert!(effects.is_empty() && app.overlays.is_empty());
    assert_eq!(mark(&app), "‸One two.");
}

/// Every command that the source looks up by name, for a hint or a sentence, is there.
#[test]
fn commands_that_are_looked_up_by_name_are_there() {
    fn names(folder: &std::path::Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                names(&path, found);
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("a source file");
            for call in ["key_for(\"", ".of(\"", "keys_of(\""] {
                let calls = text.split(call).skip(1);
                found.extend(calls.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())));
            }
            // The rows of hints: a command and a word for it.
            let tuples = text.split("(\"").skip(1).filter(|rest| {
                let mut quotes = rest.split('"');
                quotes.nth(1) == Some(", ")
            });
            if path.ends_with("app/hints.rs") {
                found.extend(tuples.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())));
            } else {
                for hints in text.split(".hints(&[").skip(1) {
                    let hints = hints.split("])").next().expect("the end of the hints");
                    let rows = hints.split("(\"").skip(1);
                    found.extend(rows.filter_map(|row| Some(row.split_once('"')?.0.to_owned())));
                }
            }
        }
    }
    let mut found = Vec::new();
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for module in ["app", "ui", "run"] {
        names(&source.join(module), &mut found);
    }
    assert!(found.len() > 100, "{}", found.len());
    for name in found {
        assert!(command::named(&name).is_some(), "{name} is not a command");
    }
}

#[test]
fn a_message_that_was_cut_or_replaced_can_be_read_again() {
    let mut app = app_of("O‸ne.", 80, 24);
    let long = format!(
        "The first of them, {} which ends so",
        "and more, ".repeat(40)
    );
    for told in [&long, "The second", "The second"] {
        update(&mut app, Message::Told(told.to_owned()));
    }
    let why = "the folder refuses them";
    let revision = app.cx.document.revision;
    update(&mut app, Message::SaveFailed(revision, why.to_owned()));
    press(&mut app, ":messages<Enter>");
    let Some(Overlay::Page(page)) = app.overlays.last() else {
        panic!("a page: {:?}", app.overlays);
    };
    let words: Vec<String> = page
        .lines(&app.cx)
        .into_iter()
        .filter_map(|line| match line {
            byline::app::overlay::PageLine::Words(words) => Some(words),
            _ => None,
        })
        .collect();
    let all = words.join(" ");
    assert!(
        all.starts_with(&format!("{why} The second {}", &long[..60])),
        "{all}"
    );
    assert!(all.ends_with("which ends so"), "{all}");
    for n in 0..500 {
        update(&mut app, Message::Told(n.to_string()));
    }
    assert_eq!(app.cx.messages.len(), 100);
    assert_eq!(app.cx.messages.back().map(String::as_str), Some("499"));
}

#[test]
fn what_is_pasted_where_nothing_is_written_is_said_to_be_gone() {
    let mut app = app_of("O‸ne.", 80, 24);
    for keys in ["", "?"] {
        press(&mut app, keys);
        let before = app.cx.document.notes.clone();
        update(&mut app, Message::Paste("mmZQ".to_owned()));
        assert_eq!(app.cx.document.notes, before);
        let told = app.cx.notice.as_ref().map(|notice| notice.text.as_str());
        assert!(told.is_some_and(|told| told.starts_with("Nothing was pasted")));
        app.cx.notice = None;
    }
    press(&mut app, "<Esc>/");
    update(&mut app, Message::Paste("One".to_owned()));
    assert_eq!(app.cx.notice, None);
}
