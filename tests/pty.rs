//! Journeys through the real program in a pseudo-terminal.
//!
//! The terminal here answers no question: a program that asked one and waited would hang.
#![cfg(unix)]
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

#[path = "pty/lists.rs"]
mod lists;
#[path = "pty/memory.rs"]
mod memory;
#[path = "common/terminal.rs"]
mod terminal;

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use lists::FEED;
use portable_pty::CommandBuilder;
use terminal::{ARTICLE, Home, PATIENCE, Terminal};

#[test]
fn what_is_marked_is_there_again_tomorrow() {
    let home = Home::new();
    let article = home.article(ARTICLE);
    let mut terminal = Terminal::open(&home, &[&article], &[]);
    terminal.highlight_earlier();
    terminal.press("t");
    terminal.see("Codes:");
    terminal.press("policy/delay\r");
    terminal.see("Make it?");
    terminal.press("y");
    terminal.see("Tagged policy/delay");
    terminal.press("a");
    terminal.see("Note on");
    terminal.press("Why not?");
    terminal.see("Why not?");
    terminal.press("\x13");
    terminal.see("Note saved");
    terminal.press("q");
    assert!(terminal.end().success());
    terminal.check_restored();
    let notes = home.notes();
    for words in ["earlier", "policy/delay", "Why not?", "#81c784"] {
        assert!(notes.contains(words), "{words} in {notes}");
    }

    let mut again = Terminal::open(&home, &[&article], &[]);
    again.see("Nobody answered.");
    again.press("g3");
    again.see("#policy/delay");
    again.see("Why not?");
    again.press("qq");
    assert!(again.end().success());
    assert_eq!(home.notes(), notes, "looking changes nothing");
}

/// Of a long text the beginning is shown first. Keys that are pressed then mean what they mean once all
/// of it is there.
#[test]
fn keys_pressed_at_the_beginning_of_a_long_text_wait_for_the_rest() {
    let paragraph = |n| format!("Paragraph {n} of this text says something.");
    let paragraphs: Vec<String> = (0..9000).map(paragraph).collect();
    let text = paragraphs.join("\n\n");
    let marks = |keys: &str, first: &str| {
        let home = Home::new();
        let article = home.article(&text);
        let mut terminal = Terminal::open(&home, &[&article], &[]);
        terminal.see(first);
        terminal.press(keys);
        terminal.see("Highlighted");
        terminal.press("q");
        assert!(terminal.end().success());
        let notes = home.notes();
        let is_place = |line: &&str| line.starts_with("exact") || line.starts_with("start");
        let places: Vec<String> = notes.lines().filter(is_place).map(str::to_owned).collect();
        assert!(!places.is_empty(), "{notes}");
        places
    };
    for keys in ["Gm", "/8765 of\rm"] {
        assert_eq!(
            marks(keys, "Paragraph 0"),
            marks(keys, "/9000 "),
            "{keys:?}"
        );
    }
}

#[test]
fn an_article_that_is_edited_meanwhile_is_read_again() {
    let home = Home::new();
    let article = home.article(ARTICLE);
    let mut terminal = Terminal::open(&home, &[&article], &[]);
    terminal.highlight_earlier();
    let edited = ARTICLE.replace("Nobody answered.", "“In May,” said Jonas Reed, the mayor.");
    home.article(&format!("It rained.\n\n{edited}"));
    terminal.see("loaded again");
    terminal.see("It rained.");
    terminal.press("g2");
    terminal.wait("the new speaker among the quotes", |screen| {
        screen.contains("Jonas Reed 1")
    });

    // What is begun is not disturbed.
    terminal.press("q");
    terminal.see("It rained.");
    terminal.press("v");
    terminal.see("SELECT");
    home.article(&edited);
    thread::sleep(Duration::from_secs(5));
    terminal.see("It rained.");
    terminal.press("\x1b");
    terminal.wait("the article as it is now", |screen| {
        !screen.contains("It rained.")
    });
    std::fs::remove_file(&article).expect("it is there");
    terminal.press("q");
    assert!(terminal.end().success());
    assert!(home.notes().contains("earlier"), "{}", home.notes());
}

#[test]
fn a_change_is_saved_within_a_second_and_sigterm_saves_too() {
    let home = Home::new();
    let article = home.article(ARTICLE);
    let mut terminal = Terminal::open(&home, &[&article], &[]);
    terminal.see("Nobody answered.");
    terminal.press("m");
    terminal.see("Highlighted");
    // The quickest of five changes: a busy machine may keep one waiting, a late save all of them.
    let file = home.dir.path().join("gate.txt.byline.toml");
    let until = Instant::now() + PATIENCE;
    while !home.notes().contains("[[annotation]]") {
        assert!(Instant::now() < until, "saved by itself");
        thread::sleep(Duration::from_millis(20));
    }
    let mut saved = Vec::new();
    while saved.len() < 5 && !saved.iter().any(|late| *late < Duration::from_secs(1)) {
        let (before, pressed) = (home.notes(), std::time::SystemTime::now());
        terminal.press("c");
        while home.notes() == before {
            assert!(Instant::now() < until + PATIENCE, "saved by itself");
            thread::sleep(Duration::from_millis(20));
        }
        let written = std::fs::metadata(&file).and_then(|file| file.modified());
        let late = written.expect("a date").duration_since(pressed);
        saved.push(late.unwrap_or_default());
    }
    let soon = saved.iter().any(|late| *late < Duration::from_secs(1));
    assert!(soon, "saved after {saved:?}");
    // A key takes the sentence away; the second one brings it again.
    terminal.press("G");
    terminal.wait("the end of the article", |screen| {
        !screen.contains("Highlighted")
    });
    terminal.press("m");
    terminal.see("Highlighted");
    terminal.signal("-TERM");
    let status = terminal.end();
    assert_eq!(status.exit_code(), 143);
    terminal.check_restored();
    assert_eq!(
        home.notes().matches("[[annotation]]").count(),
        2,
        "{}",
        home.notes()
    );
}

#[test]
fn a_resize_keeps_the_place() {
    let home = Home::new();
    let paragraphs: Vec<String> = (1..200)
        .map(|n| format!("Paragraph {n} has a few words."))
        .collect();
    let text = paragraphs.join("\n\n");
    let article = home.article(&text);
    let mut terminal = Terminal::open(&home, &[&article], &[]);
    terminal.see("Paragraph 1 has");
    terminal.press("   ");
    terminal.wait("a later page", |screen| !screen.contains("Paragraph 5 has"));
    thread::sleep(Duration::from_millis(100));
    let first = |screen: &str| {
        let found = screen
            .lines()
            .skip(1)
            .find(|line| line.contains("Paragraph"));
        found.unwrap_or_default().trim().to_owned()
    };
    let before = first(&terminal.screen());
    terminal.resize(60, 30);
    terminal.wait("thirty rows", |screen| screen.lines().count() >= 29);
    terminal.wait("the same first row", |screen| first(screen) == before);
    terminal.press("q");
    assert!(terminal.end().success());
}

// Only a debug build can be asked to panic.
#[cfg(debug_assertions)]
#[test]
fn a_panic_gives_the_terminal_back_and_loses_nothing() {
    let home = Home::new();
    let article = home.article(ARTICLE);
    let mut terminal = Terminal::open(&home, &[&article], &[("BYLINE_PANIC_ON_KEY", "F12")]);
    terminal.see("Nobody answered.");
    terminal.press("m");
    terminal.see("Highlighted");
    terminal.press("\x1b[24~");
    assert!(!terminal.end().success());
    terminal.check_restored();
    terminal.see("a panic that was asked for");
    assert!(home.notes().contains("[[annotation]]"));
}

#[test]
fn an_article_comes_through_a_pipe_and_keys_from_the_terminal() {
    let home = Home::new();
    home.article(ARTICLE);
    let mut command = CommandBuilder::new("sh");
    let script = format!("cat gate.txt | '{}' -", env!("CARGO_BIN_EXE_byline"));
    command.args(["-c", &script]);
    let mut terminal = Terminal::start(&home, command, &[]);
    terminal.see("Nobody answered.");
    terminal.press("?");
    terminal.see("Keys: Reading");
    terminal.press("\x1b");
    terminal.wait("the page to close", |screen| {
        !screen.contains("Keys: Reading")
    });
    terminal.press("q");
    assert!(terminal.end().success());
    terminal.check_restored();
}

#[test]
fn hostile_words_never_reach_the_terminal() {
    let home = Home::new();
    let evil = "Title \x1b]0;owned\x07\n\nBefore \x1b[2J\x1b[31mred\x1b[8m \u{9b}5n \x1bP+q544e\x1b\\ \
                \u{202e}desrever\u{202c} and \x1b]52;c;ZXZpbA==\x07 after.\n";
    let article = home.article(evil);
    let mut terminal = Terminal::open(&home, &[&article], &[]);
    terminal.see("after.");
    terminal.press("m");
    terminal.see("Highlighted");
    terminal.press("g3");
    thread::sleep(Duration::from_millis(300));
    terminal.press("qq");
    assert!(terminal.end().success());
    let bytes = terminal.bytes();
    let sent = String::from_utf8_lossy(&bytes);
    for words in [
        "\x1b]0;",
        "\x1b]52;",
        "\x1bP",
        "\x1b[31mred",
        "\x1b[8m",
        "\u{9b}",
        "\u{202e}",
    ] {
        assert!(!sent.contains(words), "{words:?} was sent");
    }
    assert!(sent.contains('␛'), "escapes are shown as pictures");
}

#[test]
fn a_failed_save_keeps_the_reader_open_and_says_so() {
    let home = Home::new();
    let article = home.article(ARTICLE);
    std::fs::write(
        home.dir.path().join("gate.txt.byline.toml"),
        "this is = not [ toml",
    )
    .expect("a file");
    let mut terminal = Terminal::open(&home, &[&article], &[]);
    terminal.see("Nobody answered.");
    terminal.press("m");
    terminal.see("NOT SAVED");
    // The first one leaves the question where else they may go for later.
    terminal.press("q");
    terminal.see("READ NOT SAVED");
    terminal.press("q");
    // The way out is on the screen, however long the reason is.
    terminal.see("NOT SAVED: ZQ quits all the same");
    assert!(
        terminal.child.try_wait().expect("a child").is_none(),
        "still open"
    );
    terminal.press("ZQ");
    assert!(terminal.end().success());
    assert_eq!(
        home.notes(),
        "this is = not [ toml",
        "a broken file is never overwritten"
    );
}

#[test]
fn what_cannot_be_opened_is_one_sentence_before_the_screen_is_touched() {
    let home = Home::new();
    let missing = home.dir.path().join("missing.txt");
    let mut terminal = Terminal::open(&home, &[&missing], &[]);
    assert_eq!(terminal.end().exit_code(), 2);
    let sent = String::from_utf8_lossy(&terminal.bytes()).into_owned();
    assert!(
        sent.contains("there is no file") && !sent.contains("\x1b["),
        "{sent:?}"
    );
}

/// A server that takes connections and never answers; its address.
fn silent_server() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a server");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        let mut held = Vec::new();
        for stream in listener.incoming() {
            held.push(stream);
        }
    });
    format!("http://{address}/page")
}

#[test]
fn opening_shows_a_sign_and_can_be_given_up() {
    for (key, code) in [("q", 0), ("\x1b", 0), ("\x03", 130)] {
        let home = Home::new();
        let address = silent_server();
        let mut terminal = Terminal::open(&home, &[Path::new(&address)], &[]);
        terminal.see("Opening http://127.0.0.1");
        terminal.see("give up");
        terminal.press(key);
        assert_eq!(terminal.end().exit_code(), code, "{key:?}");
        terminal.check_restored();
    }
}

#[test]
fn what_does_not_open_is_told_in_the_shell() {
    let home = Home::new();
    let mut terminal = Terminal::open(&home, &[Path::new("none.txt")], &[]);
    assert_eq!(terminal.end().exit_code(), 2);
    terminal.check_restored();
    assert!(terminal.screen().contains("there is no file none.txt"));
    let address = Path::new("http://127.0.0.1:1/a");
    let mut terminal = Terminal::open(&home, &[Path::new("--offline"), address], &[]);
    assert_eq!(terminal.end().exit_code(), 2);
    terminal.check_restored();
    assert!(terminal.screen().contains("was not opened before"));
}

#[test]
fn the_sample_comes_first_and_whenever_it_is_asked_for() {
    let home = Home::new();
    let mut terminal = Terminal::open(&home, &[], &[]);
    terminal.see("READ");
    terminal.press("q");
    assert!(terminal.end().success());
    let article = home.article(ARTICLE);
    let mut terminal = Terminal::open(&home, &[&article], &[]);
    terminal.see("Nobody answered.");
    // From an article to the list of recent ones and back.
    terminal.press("gr");
    terminal.see("Recent articles and folders");
    terminal.press("q");
    terminal.see("Nobody answered.");
    terminal.press("gf/dev/null\r");
    terminal.wait("the article that was open", |screen| {
        screen.contains("Nobody answered.") && !screen.contains("File, folder")
    });
    terminal.press("q");
    assert!(terminal.end().success());
    let mut terminal = Terminal::open(&home, &[Path::new("--sample")], &[]);
    terminal.see("READ");
    terminal.press("q");
    assert!(terminal.end().success());
}

#[test]
fn addresses_go_only_to_terminals_that_make_links_of_them() {
    let home = Home::new();
    let path = home.dir.path().join("news.rss");
    std::fs::write(&path, FEED).expect("a feed for the test");
    let open = |forced: &str| {
        let entry = [Path::new("--entry"), Path::new("2"), path.as_path()];
        let mut terminal = Terminal::open(&home, &entry, &[("FORCE_HYPERLINK", forced)]);
        terminal.see("It goes at noon.");
        terminal.press("q");
        assert!(terminal.end().success());
        String::from_utf8_lossy(&terminal.bytes()).into_owned()
    };
    assert!(open("1").contains(";https://a.example/b\x1b\\a\x1b]8;;\x1b\\"));
    assert!(!open("0").contains("\x1b]8;"));
}

#[test]
fn a_shared_codebook_is_changed_merged_and_taken_back() {
    let home = Home::new();
    let article = home.article(ARTICLE);
    let book = home.dir.path().join("codebook.toml");
    let read = || std::fs::read_to_string(&book).expect("the codebook");
    let first = "# ours\n[[code]]\nname = \"delay\" # agreed\nkey = \"d\"\n";
    std::fs::write(&book, first).expect("a codebook for the test");
    let mut terminal = Terminal::open(&home, &[&article], &[]);
    terminal.see("Nobody answered.");
    terminal.press("/earlier\riw");
    // The codebook has been read.
    terminal.see("d #delay");
    terminal.press("d");
    terminal.see("Tagged delay");
    terminal.press("g4cblue\r");
    terminal.see("Enter apply");
    assert_eq!(read(), first, "not before it is accepted");
    // Meanwhile a colleague adds a code.
    let theirs = format!("{first}\n[[code]]\nname = \"actor\"\n");
    std::fs::write(&book, &theirs).expect("a codebook for the test");
    terminal.press("y");
    terminal.see("Another program changed the codebook");
    terminal.see("actor");
    let coloured = theirs.replace("key = \"d\"\n", "key = \"d\"\ncolor = \"#64b5f6\"\n");
    assert_eq!(read(), coloured);
    terminal.press("u");
    terminal.see("Undone: change to a code");
    terminal.press("qq");
    assert!(terminal.end().success());
    assert_eq!(read(), theirs);
    assert!(home.notes().contains("codes = [\"delay\"]"));
    assert!(!home.notes().contains("[[code]]"));
}

#[test]
fn a_bad_codebook_is_told_and_the_reader_goes_on() {
    let home = Home::new();
    let article = home.article(ARTICLE);
    let book = home.dir.path().join("codebook.toml");
    std::fs::write(&book, "[[code]\n").expect("a codebook for the test");
    let mut terminal = Terminal::open(&home, &[&article], &[]);
    terminal.see("cannot read the shared codebook");
    terminal.press("mtdelay\r");
    terminal.see("Make it?");
    terminal.press("y");
    terminal.see("Tagged delay");
    terminal.press("g4S");
    terminal.see("cannot be changed");
    terminal.press("qq");
    assert!(terminal.end().success());
    assert_eq!(std::fs::read(&book).expect("the codebook"), b"[[code]\n");
}

/// Notes of `count` marks for [`ARTICLE`], which take a while to read.
fn many_notes(count: usize) -> String {
    let id = byline::annotation::document_id(ARTICLE);
    let blocks = (0..count).map(|n| {
        format!("\n[[annotation]]\nid = \"old{n:06}\"\nstart = 4\nend = 11\nexact = \"harbour\"\n")
    });
    format!("schema = 1\n\n[document]\nid = \"{id}\"\n") + &blocks.collect::<String>()
}

#[test]
fn a_mark_made_before_the_notes_are_read_is_kept() {
    let home = Home::new();
    let article = home.article(ARTICLE);
    std::fs::write(
        home.dir.path().join("gate.txt.byline.toml"),
        many_notes(3000),
    )
    .expect("notes");
    let mut terminal = Terminal::open(&home, &[&article], &[]);
    terminal.press("mq");
    assert!(terminal.end().success());
    let marks = home.notes().matches("[[annotation]]").count();
    assert_eq!(marks, 3001, "those of the file, and the one made meanwhile");
}

#[test]
fn a_signal_where_even_the_data_directory_refuses_says_what_became_of_the_notes() {
    for has_room in [true, false] {
        let home = Home::new();
        let article = home.article(ARTICLE);
        let notes = home.dir.path().join("gate.txt.byline.toml");
        std::fs::write(&notes, "[[annotation]\n").expect("half a file");
        // Nothing can be made where rescued notes would go.
        let data = home.dir.path().join("data/byline");
        std::fs::create_dir_all(&data).expect("a folder");
        std::fs::write(data.join("rescue"), "").expect("a file");
        let temporary = home.dir.path().join("temporary");
        if has_room {
            std::fs::create_dir(&temporary).expect("a folder");
        }
        let folder = temporary.to_string_lossy().into_owned();
        let mut terminal = Terminal::open(&home, &[&article], &[("TMPDIR", &folder)]);
        terminal.see("Nobody answered.");
        terminal.press("m");
        terminal.see("NOT SAVED");
        terminal.signal("-TERM");
        assert_eq!(terminal.end().exit_code(), 143);
        let said = terminal.screen().replace(['\r', '\n'], "");
        let kept = std::fs::read_dir(&temporary)
            .into_iter()
            .flatten()
            .flatten();
        let kept: Vec<String> = kept
            .map(|file| std::fs::read_to_string(file.path()).expect("the notes"))
            .collect();
        if has_room {
            assert!(said.contains("adds them again"), "{said}");
            assert!(
                kept.len() == 1 && kept[0].contains("[[annotation]]"),
                "{kept:?}"
            );
        } else {
            assert!(said.contains("what was not saved is lost"), "{said}");
        }
    }
}

#[test]
fn a_signal_while_the_file_cannot_be_written_leaves_the_notes_elsewhere_and_says_where() {
    for (signal, code) in [("-TERM", 143), ("-QUIT", 131)] {
        let home = Home::new();
        let article = home.article(ARTICLE);
        let mut terminal = Terminal::open(&home, &[&article], &[]);
        terminal.highlight_earlier();
        // Another program is in the middle of typing.
        let notes = home.dir.path().join("gate.txt.byline.toml");
        while !home.notes().contains("[[annotation]]") {
            thread::sleep(Duration::from_millis(20));
        }
        std::fs::write(&notes, "[[annotation]\n").expect("half a file");
        terminal.press("G");
        terminal.wait("the end of the article", |screen| {
            !screen.contains("Highlighted")
        });
        terminal.press("m");
        terminal.see("Highlighted");
        terminal.signal(signal);
        let status = terminal.end();
        assert_eq!(status.exit_code(), code);
        terminal.check_restored();
        let rescue = home.dir.path().join("data/byline/rescue");
        let mut files = std::fs::read_dir(&rescue).expect("a folder").flatten();
        let file = files.next().expect("the notes").path();
        let kept = std::fs::read_to_string(&file).expect("the notes");
        assert_eq!(kept.matches("[[annotation]]").count(), 2, "{kept}");
        let said = terminal.screen().replace(['\r', '\n'], "");
        let name = file
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        assert!(said.contains(&name), "{name} in {said}");
        assert_eq!(
            std::fs::read(&notes).expect("half a file"),
            b"[[annotation]\n"
        );
        // They are offered at the next start.
        std::fs::remove_file(&notes).expect("half a file");
        let mut again = Terminal::open(&home, &[&article], &[]);
        again.see("found elsewhere");
        again.press("y");
        again.wait("the marks", |screen| !screen.contains("QUESTION"));
        while home.notes().matches("[[annotation]]").count() < 2 {
            thread::sleep(Duration::from_millis(20));
        }
        again.press("q");
        assert!(again.end().success());
        assert_eq!(home.notes().matches("[[annotation]]").count(), 2);
        assert!(!file.exists(), "saved, so it is not needed any more");
    }
}

#[test]
fn suspending_waits_for_the_writer() {
    let home = Home::new();
    let article = home.article(ARTICLE);
    let mut terminal = Terminal::open(&home, &[&article], &[]);
    terminal.highlight_earlier();
    terminal.press("\x1a");
    let until = Instant::now() + PATIENCE;
    let stopped = || {
        let process = terminal.child.process_id().expect("a number");
        let status = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
        status.contains(") T ")
    };
    while !stopped() {
        assert!(Instant::now() < until, "it sleeps");
        thread::sleep(Duration::from_millis(10));
    }
    assert!(
        home.notes().contains("[[annotation]]"),
        "saved before it sleeps"
    );
    terminal.signal("-CONT");
    terminal.press("q");
    assert!(terminal.end().success());
}

#[test]
fn late_answers_of_the_terminal_are_not_keys() {
    let home = Home::new();
    let article = home.article(ARTICLE);
    let mut terminal = Terminal::open(&home, &[&article], &[]);
    terminal.see("READ");
    for answer in [
        "\x1b[>41;354;0c",
        "\x1bP>|tmux 3.4\x1b\\",
        "\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\",
        "\x1b]10;rgb:ffff/ffff/ffff\x07",
        "\x1b_Gi=31;OK\x1b\\",
    ] {
        terminal.press(answer);
    }
    // Had one of them opened anything, these would not be the keys of the text.
    terminal.press("mtlate\r");
    terminal.see("Make it?");
    terminal.press("y");
    terminal.see("Tagged late");
    terminal.press("q");
    assert!(terminal.end().success());
    assert_eq!(home.notes().matches("[[annotation]]").count(), 1);
}

#[cfg(unix)]
#[test]
fn what_comes_through_a_pipe_is_read_without_being_named() {
    let home = Home::new();
    home.article(ARTICLE);
    let script = format!("cat gate.txt | {}", env!("CARGO_BIN_EXE_byline"));
    for script in [script.clone(), format!("{script} -")] {
        let mut command = CommandBuilder::new("sh");
        command.args(["-c", &script]);
        let mut terminal = Terminal::start(&home, command, &[]);
        terminal.see("Nobody answered.");
        terminal.press("ZZ");
        assert!(terminal.end().success());
    }
    // A terminal is no text: Byline would wait for it.
    let terminal = Terminal::open(&home, &[Path::new("-")], &[]);
    terminal.see("nothing comes through a pipe");
}
