//! Journeys in a pseudo-terminal, each with the number of keys that it takes (typed text not counted), and a
//! soak of random keys, clicks and sizes.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod common;
#[path = "common/terminal.rs"]
mod terminal;

use std::path::Path;
use std::process::Command;

use byline::app::{Effect, Message, update};
use byline::ui;
use common::{options, story_app};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use portable_pty::CommandBuilder;
use ratatui::backend::TestBackend;
use ratatui::layout::Size;
use terminal::{ARTICLE, Home, Terminal};

/// The sizes of the terminal that every journey is walked at.
const SIZES: [(u16, u16); 2] = [(80, 24), (120, 40)];

/// Presses keys one after the other; text is typed and not counted.
struct Journey {
    terminal: Terminal,
    keys: usize,
}

impl Journey {
    fn start(home: &Home, article: &Path, size: (u16, u16)) -> Self {
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_byline"));
        command.arg(article);
        let terminal = Terminal::sized(home, command, &[], size);
        terminal.see("Nobody answered.");
        Self { terminal, keys: 0 }
    }

    /// Goes to the first quote, which has its sign once it is found.
    fn go_to_the_quote(&mut self) {
        self.terminal.see("┃");
        self.terminal.press("]q");
        self.terminal.see("Lena Moss · direct");
    }

    fn key(&mut self, key: &str) {
        self.keys += 1;
        self.terminal.press(key);
    }

    fn type_text(&mut self, text: &str) {
        self.terminal.press(text);
    }

    #[track_caller]
    fn ends(mut self, most: usize) {
        assert!(self.keys <= most, "{} keys, at most {most}", self.keys);
        self.terminal.press("q");
        assert!(self.terminal.end().success());
    }
}

#[test]
fn a_wrong_speaker_is_corrected_in_two_keys() {
    SIZES.into_iter().for_each(correct_a_speaker);
}

fn correct_a_speaker(size: (u16, u16)) {
    let home = Home::new();
    let article = home.article(ARTICLE);
    let mut journey = Journey::start(&home, &article, size);
    journey.go_to_the_quote();
    journey.key("s");
    journey.terminal.see("Speaker:");
    journey.type_text("Ada Quill");
    journey.key("\r");
    journey.terminal.see("Said by Ada Quill");
    journey.ends(4);
    assert!(home.notes().contains("Ada Quill"));
}

#[test]
fn a_passage_is_tagged_with_an_existing_code_in_two_keys() {
    SIZES.into_iter().for_each(tag_a_passage);
}

fn tag_a_passage(size: (u16, u16)) {
    let home = Home::new();
    let article = home.article(ARTICLE);
    let mut journey = Journey::start(&home, &article, size);
    let select = |journey: &mut Journey, word: &str| {
        journey.terminal.press(&format!("/{word}\r"));
        journey.terminal.see("hit 1 of 1");
        journey.terminal.press("viw");
        journey.terminal.see("1 word");
    };
    // A new code is asked about.
    select(&mut journey, "Nobody");
    journey.terminal.press("t");
    journey.terminal.see("Codes:");
    journey.terminal.press("policy/delay\r");
    journey.terminal.see("Make it?");
    journey.terminal.press("y");
    journey.terminal.see("Tagged policy/delay (new code)");
    select(&mut journey, "earlier");
    journey.key("t");
    journey.terminal.see("Codes:");
    journey.type_text("del");
    journey.key("\r");
    journey.terminal.wait("the code that there is", |screen| {
        screen.contains("Tagged policy/delay") && !screen.contains("(new")
    });
    journey.ends(3);
}

#[test]
fn a_theme_is_switched_in_three_keys_and_kept() {
    SIZES.into_iter().for_each(switch_the_theme);
}

fn switch_the_theme(size: (u16, u16)) {
    let home = Home::new();
    let article = home.article(ARTICLE);
    let mut journey = Journey::start(&home, &article, size);
    journey.key("z");
    journey.key("T");
    journey.terminal.see("Theme:");
    journey.type_text("sepia");
    journey.key("\r");
    journey.terminal.see("Theme: sepia; it is remembered");
    journey.ends(3);
    let config = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_byline"));
        command.arg("config").envs(home.environment());
        let output = command.output().expect("the program runs");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    let kept = "theme = \"sepia\"  # changed while reading";
    assert!(config().contains(kept), "{}", config());
    // The configuration is the reader's: it is written only when they say so.
    let file = home.dir.path().join("config/byline/config.toml");
    assert!(!file.exists());
    let mut again = Terminal::open(&home, &[&article], &[]);
    again.see("Nobody answered.");
    again.press(":write-settings\r");
    again.see("Your settings are in");
    again.press("q");
    assert!(again.end().success());
    let written = std::fs::read_to_string(&file).expect("the configuration");
    assert_eq!(written, "theme = \"sepia\"\n");
}

#[test]
fn the_help_explains_a_sign_in_one_key() {
    SIZES.into_iter().for_each(search_the_help);
}

fn search_the_help(size: (u16, u16)) {
    let home = Home::new();
    let article = home.article(ARTICLE);
    let mut journey = Journey::start(&home, &article, size);
    journey.key("?");
    journey.terminal.see("type to search");
    journey.type_text("┊");
    journey.terminal.see("an indirect quote");
    journey.terminal.press("\x1b");
    journey
        .terminal
        .wait("the help to close", |screen| !screen.contains("Help:"));
    journey.ends(2);
}

#[test]
fn a_speakers_quotes_are_copied_in_three_keys() {
    SIZES.into_iter().for_each(copy_a_speaker);
}

fn copy_a_speaker(size: (u16, u16)) {
    let home = Home::new();
    let article = home.article(ARTICLE);
    let mut journey = Journey::start(&home, &article, size);
    journey.go_to_the_quote();
    journey.key(":");
    journey.terminal.see("Commands");
    journey.type_text("copy-speaker");
    journey.key("\r");
    // Without a program the terminal gets it, and a file.
    journey.terminal.see("characters");
    journey.ends(3);
    let copied = home.dir.path().join("data/byline/copied.txt");
    let copied = std::fs::read_to_string(copied).expect("what was copied");
    assert!(
        copied.contains("gate stays shut") && copied.contains("— Lena Moss"),
        "{copied}"
    );
}

#[test]
fn yesterdays_article_opens_at_its_place_with_one_key() {
    SIZES.into_iter().for_each(reopen);
}

fn reopen(size: (u16, u16)) {
    let home = Home::new();
    let paragraph = |n| format!("Paragraph {n} says that the gate stays shut.");
    let paragraphs: Vec<String> = (0..200).map(paragraph).collect();
    let article = home.article(&paragraphs.join("\n\n"));
    let mut terminal = Terminal::open(&home, &[&article], &[]);
    terminal.see("Paragraph 0 says");
    terminal.press("43%");
    terminal.see(" 43 %");
    // Down to where the cursor is far from the first word on the screen.
    terminal.press("6j");
    terminal.see(" 46 %");
    terminal.press("q");
    assert!(terminal.end().success());
    let command = CommandBuilder::new(env!("CARGO_BIN_EXE_byline"));
    let again = Terminal::sized(&home, command, &[], size);
    again.see("gate");
    again.see("ARTICLES");
    again.see(" 46 %");
    let mut journey = Journey {
        terminal: again,
        keys: 0,
    };
    journey.key("\r");
    journey.terminal.see("Where you were: 46 %");
    assert_eq!(journey.keys, 1);
    let mut again = journey.terminal;
    again.press("l");
    again.see(" 46 %");
    again.press("ZZ");
    assert!(again.end().success());
}

#[cfg(unix)]
#[test]
fn of_a_browser_only_what_is_known_is_said() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = Home::new();
    let article = home.dir.path().join("gate.md");
    let text = "# The gate\n\nSee [the minutes](https://gate.example/minutes) of May.\n";
    std::fs::write(&article, text).expect("an article");
    let browser = |name: &str, status: u8| {
        let path = home.dir.path().join(name);
        std::fs::write(&path, format!("#!/bin/sh\nexit {status}\n")).expect("a script");
        let mode = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(&path, mode).expect("a program");
        path.display().to_string()
    };
    let open = |browser: &str| {
        let mut terminal = Terminal::open(&home, &[&article], &[("BROWSER", browser)]);
        terminal.see("of May.");
        terminal.press("/minutes\r");
        terminal.see("hit 1 of 1");
        terminal.press("gx");
        terminal
    };
    for (browser, words) in [
        (browser("good", 0), "Started "),
        (browser("bad", 3), "exit status: 3"),
        ("/nowhere/browser".to_owned(), "cannot run /nowhere/browser"),
    ] {
        let mut terminal = open(&browser);
        // The message may go on in another row.
        terminal.wait(words, |screen| {
            let line: Vec<&str> = screen.split_whitespace().collect();
            line.join(" ").contains(words.trim())
        });
        terminal.press("ZZ");
        assert!(terminal.end().success());
    }
}

#[cfg(unix)]
#[test]
fn the_article_is_read_aloud_and_stops_at_once() {
    let home = Home::new();
    let article = home.article(ARTICLE);
    let file = |name: &str| home.dir.path().join(name);
    let script = "printf '%s\\n' \"$1\" >> \"$0.log\"\ncase \"$1\" in *Nobody*) echo $$ > \"$0.pid\"; exec sleep 1000;; esac\n";
    std::fs::write(file("speak"), script).expect("a script");
    std::fs::create_dir_all(file("config/byline")).expect("a folder");
    let speak = file("speak");
    let config = format!(
        "read_aloud = [\"sh\", {0:?}, \"{{}}\"]\nlook_up = [\"printf\", \"%s: \\u001B[1ma gate\", \"{{}}\"]\n",
        speak.display().to_string()
    );
    std::fs::write(file("config/byline/config.toml"), config).expect("a configuration");
    let mut terminal = Terminal::open(&home, &[&article], &[]);
    terminal.see("Nobody answered.");
    let wait_for = |path: &Path, words: &str| {
        let until = std::time::Instant::now() + terminal::PATIENCE;
        loop {
            let text = std::fs::read_to_string(path).unwrap_or_default();
            if text.contains(words) && text.ends_with('\n') {
                return text;
            }
            assert!(std::time::Instant::now() < until, "{words} in {text}");
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
    };
    terminal.press("za");
    // The last sentence takes long: the others were spoken before it, each once.
    let log = wait_for(&file("speak.log"), "Nobody");
    let spoken: Vec<&str> = log.lines().collect();
    assert_eq!(spoken.len(), 4, "{log}");
    assert_eq!(spoken[0], "The harbour gate");
    assert!(
        spoken[1].starts_with("“The gate stays shut until spring,”"),
        "{log}"
    );
    let pid = wait_for(&file("speak.pid"), "");
    terminal.press("za");
    terminal.see("Paused");
    let until = std::time::Instant::now() + terminal::PATIENCE;
    let runs = || {
        Command::new("kill")
            .args(["-0", pid.trim()])
            .status()
            .is_ok_and(|status| status.success())
    };
    while runs() {
        assert!(std::time::Instant::now() < until, "it still runs");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    terminal.press("za");
    terminal.see("Reading on");
    terminal.press("zAgg");
    terminal.press("gd");
    terminal.see("The: a gate");
    terminal.press("qq");
    assert!(terminal.end().success());
}

/// A click as a terminal sends it (SGR), at the place of words on the screen.
/// The program with an article and a command that speaks: this script, with a sentence as its argument.
#[cfg(unix)]
fn with_voice(script: &str) -> (Home, Terminal) {
    let home = Home::new();
    let article = home.article(ARTICLE);
    let file = |name: &str| home.dir.path().join(name);
    std::fs::write(file("speak"), script).expect("a script");
    std::fs::create_dir_all(file("config/byline")).expect("a folder");
    let config = format!(
        "read_aloud = [\"sh\", {:?}, \"{{}}\"]\n",
        file("speak").display().to_string()
    );
    std::fs::write(file("config/byline/config.toml"), config).expect("a configuration");
    let terminal = Terminal::open(&home, &[&article], &[]);
    terminal.see("Nobody answered.");
    (home, terminal)
}

/// Waits until these processes are there, then gives their numbers.
#[cfg(unix)]
fn started(home: &Home) -> Vec<String> {
    let until = std::time::Instant::now() + terminal::PATIENCE;
    loop {
        let pids = std::fs::read_to_string(home.dir.path().join("speak.pid")).unwrap_or_default();
        if pids.lines().count() > 1 && pids.ends_with('\n') {
            return pids.lines().map(str::to_owned).collect();
        }
        assert!(std::time::Instant::now() < until, "no voice");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

#[cfg(unix)]
fn wait_until_ended(pids: &[String]) {
    let until = std::time::Instant::now() + terminal::PATIENCE;
    let runs = |pid: &String| {
        let asked = Command::new("kill").args(["-0", pid]).output();
        asked.is_ok_and(|answer| answer.status.success())
    };
    while pids.iter().any(runs) {
        assert!(std::time::Instant::now() < until, "it still runs: {pids:?}");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

/// A voice that never ends, that no polite signal ends, and that has started another program.
#[cfg(unix)]
const ENDLESS: &str =
    "trap '' TERM\nsleep 1000 &\necho $$ >> \"$0.pid\"\necho $! >> \"$0.pid\"\nwait\n";

#[cfg(unix)]
#[test]
fn a_voice_that_does_not_come_back_is_told_of_and_ended_by_the_same_key() {
    let (home, mut terminal) = with_voice(ENDLESS);
    terminal.press("za");
    let pids = started(&home);
    terminal.see("sh has not finished this sentence");
    // The reader reads on meanwhile.
    terminal.press("j");
    terminal.see("waiting for the voice");
    terminal.press("za");
    terminal.see("Stopped reading");
    wait_until_ended(&pids);
    terminal.press("ZZ");
    assert!(terminal.end().success());
}

#[cfg(unix)]
#[test]
fn quitting_waits_for_no_voice_and_ends_it() {
    let (home, mut terminal) = with_voice(ENDLESS);
    terminal.press("za");
    let pids = started(&home);
    terminal.press("ZZ");
    assert!(terminal.end().success());
    wait_until_ended(&pids);
}

#[cfg(unix)]
#[test]
fn a_voice_that_fails_is_one_sentence_and_one_that_leaves_a_server_behind_goes_on() {
    let (_home, mut terminal) = with_voice("echo 'no sound card' >&2\nexit 3\n");
    terminal.press("za");
    terminal.see("Stopped reading: sh failed: no sound card");
    terminal.press("ZZ");
    assert!(terminal.end().success());
    // The server has the error output of what started it.
    let server = "sleep 1000 &\necho $! >> \"$0.pid\"\n";
    let (home, mut terminal) = with_voice(server);
    terminal.press("za");
    terminal.see("The end of the article");
    for pid in started(&home) {
        let _ = Command::new("kill").arg(pid).status();
    }
    terminal.press("ZZ");
    assert!(terminal.end().success());
}

fn click(terminal: &mut Terminal, words: &str) {
    let screen = terminal.screen();
    let rows = screen.lines().enumerate();
    let found = rows.filter_map(|(y, row)| Some((row.split(words).next()?, y, row)));
    let found = found.filter(|(_, _, row)| row.contains(words));
    let (before, y, _) = found.last().expect("the words are there");
    let (x, y) = (before.chars().count() + 1, y + 1);
    terminal.press(&format!("\x1b[<0;{x};{y}M\x1b[<0;{x};{y}m"));
}

#[test]
fn keys_and_signs_on_the_screen_are_clicked() {
    let home = Home::new();
    let article = home.article(ARTICLE);
    let mut terminal = Terminal::open(&home, &[&article], &[]);
    terminal.see("Nobody answered.");
    terminal.see("┃");
    click(&mut terminal, "┃");
    terminal.see("Who said this");
    terminal.press("\x1b");
    terminal.see("? help");
    click(&mut terminal, "quotes");
    terminal.see("Quotes 2");
    terminal.press("\x1bzm");
    terminal.see("Clicks are for the terminal");
    let mouse = || {
        let output = terminal.output.lock().expect("readable");
        output.screen.screen().mouse_protocol_mode()
    };
    assert_eq!(mouse(), vt100::MouseProtocolMode::None);
    terminal.press("q");
    assert!(terminal.end().success());
}

#[test]
fn a_screen_reader_finds_words_and_the_cursor() {
    let home = Home::new();
    let article = home.article(ARTICLE);
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_byline"));
    command.args(["--plain".as_ref(), article.as_os_str()]);
    let mut terminal = Terminal::start(&home, command, &[]);
    terminal.see("Nobody answered.");
    terminal.see("quote             “The gate stays shut");
    terminal.press("g2");
    terminal.see("Quotes 2");
    let row = || {
        let output = terminal.output.lock().expect("readable");
        let screen = output.screen.screen();
        let (y, _) = screen.cursor_position();
        assert!(!screen.hide_cursor());
        screen
            .contents()
            .lines()
            .nth(usize::from(y))
            .map(str::to_owned)
    };
    let until = std::time::Instant::now() + terminal::PATIENCE;
    while !row().is_some_and(|row| row.contains("quote “The gate stays")) {
        assert!(std::time::Instant::now() < until, "{:?}", row());
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let drawn = terminal
        .screen()
        .chars()
        .find(|ch| "│─╭┃▏▐●·".contains(*ch));
    assert_eq!(drawn, None, "{}", terminal.screen());
    terminal.press("\x1bZZ");
    assert!(terminal.end().success());
    // The setting is the same.
    std::fs::create_dir_all(home.dir.path().join("config/byline")).expect("a folder");
    let config = home.dir.path().join("config/byline/config.toml");
    std::fs::write(config, "plain = true\n").expect("a configuration");
    let mut again = Terminal::open(&home, &[&article], &[]);
    again.see("quote             “The gate stays shut");
    again.press("ZZ");
    assert!(again.end().success());
}

/// A little generator of numbers that are the same in each run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

/// The memory of this process in kilobytes, if the system says it.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Random keys, clicks and sizes: nothing panics, and what is drawn fits. `BYLINE_SOAK` says how many events,
/// for a long run by hand; then the memory at its end is at most 1.2 times that after 10,000 events.
#[test]
fn random_keys_clicks_and_sizes_do_no_harm() {
    let wanted = std::env::var("BYLINE_SOAK").ok();
    let events = wanted.and_then(|count| count.parse().ok()).unwrap_or(4000);
    let mut numbers = Numbers(7);
    let mut app = story_app(&options(80, 24));
    let mut early = None;
    for event in 0..events {
        if event == 10_000 {
            early = resident();
        }
        let message = match numbers.below(20) {
            0 => Message::Resize(Size {
                width: numbers.below(220) as u16,
                height: numbers.below(70) as u16,
            }),
            1 | 2 => {
                let kinds = [
                    MouseEventKind::Down(MouseButton::Left),
                    MouseEventKind::Drag(MouseButton::Left),
                    MouseEventKind::Up(MouseButton::Left),
                    MouseEventKind::ScrollDown,
                    MouseEventKind::ScrollUp,
                ];
                Message::Mouse(MouseEvent {
                    kind: kinds[numbers.below(5) as usize],
                    column: numbers.below(220) as u16,
                    row: numbers.below(70) as u16,
                    modifiers: KeyModifiers::NONE,
                })
            }
            3 => Message::Paste("two words".to_owned()),
            _ => {
                let special = [
                    KeyCode::Enter,
                    KeyCode::Esc,
                    KeyCode::Tab,
                    KeyCode::Backspace,
                    KeyCode::Up,
                    KeyCode::Down,
                    KeyCode::PageDown,
                    KeyCode::F(1),
                ];
                let code = match numbers.below(4) {
                    0 => special[numbers.below(8) as usize],
                    _ => KeyCode::Char(char::from(b' ' + numbers.below(95) as u8)),
                };
                let modifiers = match numbers.below(10) {
                    0 => KeyModifiers::CONTROL,
                    1 => KeyModifiers::ALT,
                    _ => KeyModifiers::NONE,
                };
                Message::Key(KeyEvent::new(code, modifiers))
            }
        };
        let effects = update(&mut app, message);
        // Without a shell nothing is opened or ended: the reader goes on.
        assert!(effects.len() < 50, "{effects:?}");
        let _ = effects.contains(&Effect::Quit);
        if event % 8 == 0 {
            let size = app.cx.look.size;
            let backend = TestBackend::new(size.width, size.height);
            let mut screen = ratatui::Terminal::new(backend).expect("a screen in memory");
            screen
                .draw(|frame| ui::draw(&app, frame))
                .expect("drawing works");
        }
    }
    if let (Some(early), Some(late)) = (early, resident()) {
        println!("{early} KB after 10,000 events, {late} KB after {events}");
        assert!(late * 10 <= early * 12, "{early} KB, then {late} KB");
    }
}
