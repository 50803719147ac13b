//! The program among others: suspended and continued, stopped in the middle of a save, and inside a
//! live tmux.
#![cfg(unix)]
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

#[path = "common/terminal.rs"]
mod terminal;

use std::path::Path;
use std::process::{Command, Output};
use std::thread;
use std::time::{Duration, Instant};

use terminal::{ARTICLE, Home, PATIENCE, Terminal};

#[track_caller]
fn wait_for(what: &str, there: impl Fn() -> bool) {
    let until = Instant::now() + PATIENCE;
    while !there() {
        assert!(Instant::now() < until, "never came: {what}");
        thread::sleep(Duration::from_millis(10));
    }
}

fn is_stopped(terminal: &Terminal) -> bool {
    let process = terminal.child.process_id().expect("a number");
    let status = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    status.contains(") T ")
}

fn is_alternate(terminal: &Terminal) -> bool {
    let output = terminal.output.lock().expect("readable");
    output.screen.screen().alternate_screen()
}

#[test]
fn a_reader_that_is_suspended_comes_back_clean() {
    if !Path::new("/proc/self/stat").exists() {
        eprintln!("skipped: there is no /proc to see that it sleeps");
        return;
    }
    let home = Home::new();
    let article = home.article(ARTICLE);
    let mut terminal = Terminal::open(&home, &[&article], &[]);
    terminal.highlight_earlier();
    for _ in 0..3 {
        terminal.press("\x1a");
        wait_for("it sleeps", || is_stopped(&terminal));
        // What it wrote last is still on its way.
        wait_for("the shell's screen", || !is_alternate(&terminal));
        terminal.check_restored();
        assert!(
            home.notes().contains("[[annotation]]"),
            "saved before it sleeps"
        );
        terminal.signal("-CONT");
        terminal.wait("the article again", |screen| {
            screen.contains("Nobody answered.") && screen.contains("READ")
        });
        wait_for("the reader's screen", || is_alternate(&terminal));
        // It hears keys as before.
        terminal.press("gg/harbour\r");
        terminal.see("hit 1 of");
        terminal.press("\x1b");
        terminal.wait("the hit to go", |screen| !screen.contains("hit 1 of"));
    }
    terminal.press("q");
    assert!(terminal.end().success());
    terminal.check_restored();
    assert_eq!(home.notes().matches("[[annotation]]").count(), 1);
}

#[test]
fn a_reader_that_is_stopped_at_any_moment_of_a_save_loses_nothing() {
    let home = Home::new();
    let article = home.article(ARTICLE);
    let mut terminal = Terminal::open(&home, &[&article], &[]);
    terminal.see("Nobody answered.");
    // Stopped after other times each round: before the save, in it, after it.
    for round in 0..12_u64 {
        terminal.press("gg");
        for _ in 0..round {
            terminal.press("w");
        }
        terminal.press("viwmm");
        terminal.see("Highlighted");
        thread::sleep(Duration::from_millis(350 + 10 * round));
        terminal.signal("-STOP");
        wait_for("it stands still", || is_stopped(&terminal));
        let notes = home.notes();
        let whole = notes.is_empty() || toml::from_str::<toml::Table>(&notes).is_ok();
        assert!(whole, "{notes}");
        terminal.signal("-CONT");
        let saved = usize::try_from(round).expect("small") + 1;
        wait_for("the mark on the disk", || {
            home.notes().matches("[[annotation]]").count() == saved
        });
        // A key takes the sentence away, so that the next one is seen.
        terminal.press("l");
        terminal.wait("the sentence to go", |screen| {
            !screen.contains("Highlighted")
        });
    }
    terminal.press("q");
    assert!(terminal.end().success());
    assert_eq!(home.notes().matches("[[annotation]]").count(), 12);
}

/// A tmux server of its own, with its default configuration.
struct Tmux<'a> {
    home: &'a Home,
    socket: String,
}

impl<'a> Tmux<'a> {
    /// `None`, with a word, if tmux is not installed.
    fn start(home: &'a Home, arguments: &str, width: u16, height: u16) -> Option<Self> {
        if Command::new("tmux").arg("-V").output().is_err() {
            eprintln!("skipped: tmux is not installed");
            return None;
        }
        let socket = home.dir.path().join("tmux").display().to_string();
        let tmux = Self { home, socket };
        let command = format!("{} {arguments}", env!("CARGO_BIN_EXE_byline"));
        let (width, height) = (width.to_string(), height.to_string());
        let started = tmux.run(&[
            "-f",
            "/dev/null",
            "new-session",
            "-d",
            "-x",
            &width,
            "-y",
            &height,
            &command,
        ]);
        assert!(started.status.success(), "{started:?}");
        Some(tmux)
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new("tmux");
        command.args(["-S", &self.socket]).args(arguments);
        command.current_dir(self.home.dir.path());
        for (name, value) in self.home.environment() {
            command.env(name, value);
        }
        for name in [
            "TMUX",
            "NO_COLOR",
            "SSH_CONNECTION",
            "SSH_TTY",
            "DISPLAY",
            "WAYLAND_DISPLAY",
        ] {
            command.env_remove(name);
        }
        command.env("LC_ALL", "C.UTF-8");
        command.output().expect("tmux runs")
    }

    fn screen(&self) -> String {
        let shown = self.run(&["capture-pane", "-p"]).stdout;
        String::from_utf8_lossy(&shown).into_owned()
    }

    #[track_caller]
    fn see(&self, words: &str) {
        let until = Instant::now() + PATIENCE;
        while !self.screen().contains(words) {
            assert!(
                Instant::now() < until,
                "never came: {words}\n{}",
                self.screen()
            );
            thread::sleep(Duration::from_millis(30));
        }
    }

    /// Types text, as it is.
    fn type_text(&self, text: &str) {
        self.run(&["send-keys", "-l", text]);
    }

    fn press(&self, key: &str) {
        self.run(&["send-keys", key]);
    }
}

impl Drop for Tmux<'_> {
    fn drop(&mut self) {
        self.run(&["kill-server"]);
    }
}

#[test]
fn what_is_copied_is_in_the_buffer_of_tmux() {
    let home = Home::new();
    home.article(ARTICLE);
    let Some(tmux) = Tmux::start(&home, "gate.txt", 80, 24) else {
        return;
    };
    tmux.see("Nobody answered.");
    tmux.type_text("/earlier");
    tmux.press("Enter");
    tmux.see("hit 1 of 1");
    tmux.type_text("visy");
    tmux.see("Copied");
    let buffer = tmux.run(&["show-buffer"]).stdout;
    let buffer = String::from_utf8_lossy(&buffer).into_owned();
    assert_eq!(buffer, "The town had asked for an earlier date.");
}

#[test]
fn questions_can_be_read_at_80_columns_in_tmux() {
    let home = Home::new();
    home.article(ARTICLE);
    let notes = home.dir.path().join("gate.txt.byline.toml");
    // A copy of a sync tool lies beside the notes.
    let mark = "schema = 1\n\n[[annotation]]\nid = \"ours01\"\nexact = \"harbour\"\n";
    std::fs::write(&notes, mark).expect("notes");
    let copy = "gate.txt.byline.sync-conflict-20260305-101500-ABCDEFG.toml";
    let theirs = mark
        .replace("ours01", "them01")
        .replace("harbour", "spring");
    std::fs::write(home.dir.path().join(copy), theirs).expect("a copy");
    let Some(tmux) = Tmux::start(&home, "gate.txt", 80, 24) else {
        return;
    };
    tmux.see("Annotations found elsewhere");
    let shown = tmux.screen();
    for words in [
        "1 annotation that you do not have here",
        "Add them here?",
        "decide later",
    ] {
        assert!(shown.contains(words), "{words} in\n{shown}");
    }
    tmux.press("y");
    tmux.see("Added 1 annotation");
    let saved = || home.notes().contains("them01");
    wait_for("what was taken", saved);

    // The notes file goes while it is open: the reader is asked.
    std::fs::remove_file(&notes).expect("notes");
    tmux.type_text("m");
    tmux.see("The notes file is gone");
    let shown = tmux.screen();
    for words in [
        "Write the file again?",
        "write it again",
        "remove them here",
    ] {
        assert!(shown.contains(words), "{words} in\n{shown}");
    }
    tmux.press("y");
    wait_for("the file again", || home.notes().contains("them01"));
}

#[test]
fn a_long_list_can_be_chosen_from_at_80_columns_in_tmux() {
    let home = Home::new();
    let items = (1..=300).map(|n| {
        format!("<item><title>Report {n} on the tides</title><description>Entry number {n}.</description></item>")
    });
    let feed = format!(
        "<rss><channel><title>Eskdale tides</title>{}</channel></rss>",
        items.collect::<String>()
    );
    std::fs::write(home.dir.path().join("tides.rss"), feed).expect("a feed");
    let Some(tmux) = Tmux::start(&home, "tides.rss", 80, 24) else {
        return;
    };
    tmux.see("Eskdale tides");
    tmux.see("Report 14 on the tides");
    tmux.press("End");
    tmux.see("Report 300 on the tides");
    tmux.press("Home");
    tmux.see("Report 1 on the tides");
    tmux.type_text("/report 217");
    tmux.see("of 300");
    tmux.press("Enter");
    tmux.press("Enter");
    tmux.see(" READ ");
    tmux.see("Entry number 217.");
}

#[test]
fn a_shared_code_is_renamed_in_all_articles_or_in_this_one_only() {
    let home = Home::new();
    let article = home.article(ARTICLE);
    let file = |name: &str| home.dir.path().join(name);
    let marked = "[[annotation]]\nid = \"other\"\nexact = \"words\"\ncodes = [\"delay\"]\n";
    std::fs::write(file("other.txt.byline.toml"), marked).expect("notes");
    std::fs::write(file("codebook.toml"), "[[code]]\nname = \"delay\"\n").expect("a codebook");
    let read = |name: &str| std::fs::read_to_string(file(name)).unwrap_or_default();
    let mut terminal = Terminal::open(&home, &[&article], &[]);
    terminal.highlight_earlier();
    terminal.press("t");
    terminal.see("Codes:");
    terminal.press("delay\r");
    terminal.see("Tagged delay");
    let rename = |terminal: &mut Terminal, to: &str| {
        terminal.press("g4");
        terminal.see("CODES");
        terminal.press("r");
        terminal.press("\x15");
        terminal.press(to);
        terminal.press("\r");
        terminal.see("One other article uses it");
        terminal.see("other.txt");
    };
    rename(&mut terminal, "late");
    terminal.press("e");
    terminal.see("done in 3 files");
    for name in [
        "other.txt.byline.toml",
        "codebook.toml",
        "gate.txt.byline.toml",
    ] {
        let text = read(name);
        assert!(
            text.contains("\"late\"") && !text.contains("\"delay\""),
            "{name}: {text}"
        );
    }
    // The codebook is still open; the change has come back into it.
    terminal.press("\x1b");
    terminal.press("\x1b");
    rename(&mut terminal, "mine");
    terminal.press("h");
    terminal.see("mine");
    terminal.press("\x1b");
    terminal.press("q");
    assert!(terminal.end().success());
    assert!(
        home.notes().contains("codes = [\"mine\"]"),
        "{}",
        home.notes()
    );
    for name in ["other.txt.byline.toml", "codebook.toml"] {
        assert!(read(name).contains("\"late\""), "{name}: {}", read(name));
    }
}
