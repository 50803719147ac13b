//! Journeys through many articles in a pseudo-terminal: a reporter's audit, a researcher's codes, a
//! reader's search.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

#[path = "common/terminal.rs"]
mod terminal;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use portable_pty::CommandBuilder;
use terminal::{Home, Terminal};

const SIZES: [(u16, u16); 2] = [(80, 24), (120, 40)];

fn open(home: &Home, arguments: &[&str], size: (u16, u16)) -> Terminal {
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_byline"));
    command.args(arguments);
    command.cwd(home.dir.path());
    Terminal::sized(home, command, &[], size)
}

/// What a command writes, and whether it went well.
fn byline(home: &Home, arguments: &[&str]) -> (String, bool) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_byline"));
    command
        .args(arguments)
        .envs(home.environment())
        .env_remove("BYLINE_READER")
        .current_dir(home.dir.path());
    let output = command.output().expect("the program runs");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    (text, output.status.success())
}

fn folder(home: &Home, name: &str) -> PathBuf {
    let folder = home.dir.path().join(name);
    fs::create_dir(&folder).expect("a folder");
    folder
}

/// Ten pages of two papers; a wire report is in two of them.
fn pages(folder: &Path) {
    for n in 0..10 {
        let (site, words) = match n {
            3 | 7 => (
                "Tide Wire",
                "“The new lock will open in the spring of next year,” said Ines Varga, the harbour master.",
            ),
            n if n % 2 == 0 => (
                "Harbour Post",
                "“We will keep every promise that we made,” said Ines Varga, the harbour master.",
            ),
            _ => (
                "North Star",
                "“Nobody asked the fishermen what they think of it,” said Tom Reed, a fisherman.",
            ),
        };
        let page = format!(
            "<!doctype html><html><head><title>The lock, part {n}</title>\
             <meta property=\"og:site_name\" content=\"{site}\">\
             <meta property=\"article:published_time\" content=\"2026-03-{:02}\"></head><body><article>\
             <h1>The lock, part {n}</h1><p>Work on the lock went on in week {n}, and the council met again to \
             talk about its costs and about the people who live beside it.</p><p>{words}</p>\
             <p>The next meeting is in week {}.</p></article></body></html>",
            n + 1,
            n + 2
        );
        fs::write(folder.join(format!("{n}.html")), page).expect("a page");
    }
}

#[test]
fn a_reporter_audits_ten_pages_and_exports_the_sheet() {
    for size in SIZES {
        let home = Home::new();
        pages(&folder(&home, "pages"));
        let mut terminal = open(&home, &["pages"], size);
        terminal.see("10 articles");
        terminal.see("The lock, part 9");
        terminal.press("gq");
        terminal.see("Who is quoted");
        terminal.wait("the table", |screen| {
            screen.contains("Ines Varga") && screen.contains("Tom Reed, fisherman")
        });
        terminal.see("not counted");
        terminal.see("█");
        // Every quote of the first of them, and the place in the article.
        terminal.press("\r");
        terminal.see("What Ines Varga says");
        terminal.see("7 passages");
        terminal.press("\r");
        terminal.see("The next meeting is in week");
        terminal.press("q");
        terminal.see("7 passages");
        terminal.press("q");
        terminal.see("Who is quoted");
        terminal.press("q");
        terminal.see("10 articles");
        terminal.press("q");
        assert!(terminal.end().success());

        let (sheet, is_well) = byline(&home, &["sources", "pages", "--csv"]);
        assert!(is_well);
        let mut rows = sheet
            .lines()
            .map(|line| line.split(',').collect::<Vec<_>>());
        let head = rows.next().expect("a head");
        let at = |name: &str| {
            head.iter()
                .position(|column| *column == name)
                .expect("a column")
        };
        let rows: Vec<Vec<&str>> = rows.collect();
        let ines = rows
            .iter()
            .find(|row| row[0] == "Ines Varga")
            .expect("a row");
        assert_eq!(
            (ines[at("quotes")], ines[at("articles")]),
            ("2", "7"),
            "{sheet}"
        );
        assert_eq!(ines[at("repeated")], "5", "{sheet}");
        let tom = rows.iter().find(|row| row[0] == "Tom Reed").expect("a row");
        assert_eq!(
            (tom[at("quotes")], tom[at("repeated")]),
            ("1", "2"),
            "{sheet}"
        );
    }
}

/// Chooses a word of the article that is open and tags it.
fn tag(terminal: &mut Terminal, word: &str, code: &str) {
    terminal.press(&format!("/{word}\r"));
    terminal.see("hit 1 of 1");
    terminal.press("viw");
    terminal.see("1 word");
    terminal.press("t");
    terminal.see("Codes:");
    terminal.press(&format!("{code}\r"));
    // Each article has codes of its own.
    terminal.see("Make it?");
    terminal.press("y");
    terminal.see(&format!("Tagged {code}"));
}

const WORDS: [&str; 5] = ["herring", "lantern", "anchor", "compass", "rudder"];

/// Codes the five articles as one reader: each of these words in its article.
fn code(home: &Home, reader: &str, codes: [&str; 5], size: (u16, u16)) {
    let mut terminal = open(home, &["--reader", reader, "five"], size);
    terminal.see("5 articles");
    for (n, (word, code)) in WORDS.into_iter().zip(codes).enumerate() {
        terminal.see("ARTICLES");
        terminal.press("gg");
        for _ in 0..n {
            terminal.press("j");
        }
        terminal.press("\r");
        terminal.see(&format!("the {word} was found"));
        tag(&mut terminal, word, code);
        terminal.press("q");
        terminal.see("5 articles");
    }
    terminal.press("q");
    assert!(terminal.end().success());
}

fn notes_say(home: &Home, words: &str) -> usize {
    let files = fs::read_dir(home.dir.path().join("five")).expect("a folder");
    let texts = files.flatten().map(|file| file.path());
    let notes = texts.filter(|path| path.extension().is_some_and(|end| end == "toml"));
    let says = |path: &PathBuf| fs::read_to_string(path).expect("notes").contains(words);
    notes.filter(says).count()
}

#[test]
fn a_researcher_codes_five_articles_renames_a_code_everywhere_and_compares_with_a_second_coder() {
    let size = (120, 40);
    let home = Home::new();
    let five = folder(&home, "five");
    for (n, word) in WORDS.iter().enumerate() {
        let text = format!("A find\n\nOn Monday the {word} was found at the quay.\n");
        fs::write(five.join(format!("{n}-{word}.txt")), text).expect("an article");
    }
    code(&home, "ana", ["find/sea"; 5], size);
    let bo = ["find/sea", "find/sea", "find/land", "find/sea", "find/land"];
    code(&home, "bo", bo, size);
    assert_eq!(notes_say(&home, "find/sea"), 8);

    let mut terminal = open(&home, &["--reader", "ana", "five"], size);
    terminal.see("5 articles");
    // All passages of a code.
    terminal.press("gk");
    terminal.see("2 codes");
    terminal.press("j");
    terminal.press("\r");
    terminal.see("#find/sea in five");
    terminal.see("8 passages");
    terminal.press("q");
    terminal.see("2 codes");
    // Renamed everywhere, and back as one, and again.
    let rename = |terminal: &mut Terminal| {
        terminal.press("r");
        terminal.see("Rename to:");
        terminal.press("\x15place/sea\r");
        terminal.see("8 marks in 8 notes files");
        terminal.press("y");
        terminal.see("done in 8 files");
    };
    rename(&mut terminal);
    terminal.wait("the new name", |screen| screen.contains(" place/sea"));
    assert_eq!(notes_say(&home, "place/sea"), 8);
    terminal.press("u");
    terminal.see("Taken back in 8 files");
    assert_eq!(
        (notes_say(&home, "place/sea"), notes_say(&home, "find/sea")),
        (0, 8)
    );
    // The sentence names both.
    terminal.press("gg");
    terminal.press("j");
    terminal.wait("the old name", |screen| {
        screen.contains(" find/sea") && !screen.contains("place/sea")
    });
    rename(&mut terminal);
    terminal.press("gg");
    terminal.wait("the new name", |screen| {
        screen.contains(" place/sea") && !screen.contains("find/sea")
    });
    terminal.press("q");
    terminal.see("5 articles");
    // The places where the second coder differs, and one of them decided.
    terminal.press("gD");
    terminal.see("2 places");
    terminal.see("1 ana");
    terminal.see("2 bo");
    terminal.see("0 of 2 decided");
    terminal.press("2");
    terminal.see("Decided: #find/land");
    terminal.press("j");
    terminal.see("1 of 2 decided");
    terminal.press("u");
    terminal.see("Taken back in 1 file: a decision");
    terminal.press("k");
    terminal.see("0 of 2 decided");
    terminal.press("1");
    terminal.see("Decided: #place/sea");
    // Both versions of that article, side by side, and back to the list.
    terminal.press("zv");
    terminal.see("COMPARE");
    terminal.see("1 ana (you)");
    terminal.see("2 bo");
    terminal.press("n");
    terminal.see("This is the only difference");
    // Meanwhile the second coder thinks better of it, and changes their mind.
    let notes = five.join("2-anchor.txt.byline.bo.toml");
    let written = fs::read_to_string(&notes).expect("notes");
    fs::write(&notes, written.replace("find/land", "place/sea")).expect("notes");
    terminal.see("marked the same passages with the same codes");
    fs::write(&notes, written).expect("notes");
    terminal.see("Marks changed: ana and bo: 1 difference");
    terminal.press("q");
    terminal.see("READ");
    terminal.press("q");
    terminal.see("1 of 2 decided");
    terminal.press("q");
    terminal.see("5 articles");
    terminal.press("q");
    assert!(terminal.end().success());

    let (figures, is_well) = byline(&home, &["agree", "--folder", "five"]);
    assert!(is_well, "{figures}");
    assert!(
        figures.starts_with("5 articles together, 2 readers\n"),
        "{figures}"
    );
    assert!(figures.contains("After 1 decision"), "{figures}");
    let (places, _) = byline(&home, &["agree", "--differences", "--folder", "five"]);
    assert!(places.contains("decided: place/sea"), "{places}");
    assert!(
        places.ends_with("2 places that the readers did not code alike\n"),
        "{places}"
    );
}

#[test]
fn a_coder_in_blind_mode_sees_the_marks_of_others_once_they_are_done() {
    let size = (120, 40);
    let home = Home::new();
    let five = folder(&home, "five");
    for (n, word) in WORDS.iter().enumerate() {
        let text = format!("A find\n\nOn Monday the {word} was found at the quay.\n");
        fs::write(five.join(format!("{n}-{word}.txt")), text).expect("an article");
    }
    code(&home, "ana", ["find/sea"; 5], size);
    let mut terminal = open(&home, &["--reader", "bo", "--blind", "five"], size);
    terminal.see("5 articles");
    terminal.see("blind");
    terminal.press("gk");
    terminal.see("No codes to show");
    terminal.press("q");
    terminal.see("5 articles");
    terminal.press("\r");
    terminal.see(" READ ");
    terminal.press("zv");
    terminal.see("hidden until you are done with this article: d in the list");
    terminal.press("q");
    terminal.see("5 articles");
    terminal.press("d");
    terminal.see("You are done with this article");
    terminal.see(" done ");
    terminal.press("gk");
    terminal.see("find/sea");
    terminal.see("1 code");
    terminal.press("q");
    terminal.see("5 articles");
    terminal.press("\r");
    terminal.see(" READ ");
    terminal.see("blind");
    terminal.press("zv");
    terminal.see("Only ana has marked this article");
    terminal.press("q");
    terminal.see("5 articles");
    terminal.press("q");
    assert!(terminal.end().success());
    let marks = |arguments: &[&str]| byline(&home, arguments).0.matches("find/sea").count();
    assert_eq!(marks(&["notes", "five", "--reader", "bo", "--blind"]), 1);
    assert_eq!(marks(&["notes", "five", "--reader", "bo"]), 5);
}

#[test]
fn a_reader_finds_a_sentence_that_was_read_last_month() {
    for size in SIZES {
        let home = Home::new();
        let news = folder(&home, "news");
        for n in 0..6 {
            let words = if n == 4 {
                "The café at the north quay closed for good."
            } else {
                "Nothing happened."
            };
            let text = format!(
                "Report {n}\n\nIt was the week of report {n}. {words} Everybody went home.\n\n\
                 Far from there the sea was calm, and so it stayed for the rest of the week and the week after it.\n"
            );
            fs::write(news.join(format!("{n}.txt")), text).expect("an article");
        }
        let mut terminal = open(&home, &["news"], size);
        terminal.see("6 articles");
        for _ in 0..4 {
            terminal.press("j");
        }
        terminal.press("\r");
        terminal.see("closed for good");
        terminal.press("q");
        terminal.see("6 articles");
        terminal.press("q");
        assert!(terminal.end().success());

        // A month later: what was read is listed, and the words are found without accent and case.
        let mut terminal = open(&home, &[], size);
        terminal.see("Recent articles and folders");
        terminal.press("g/");
        terminal.see("Find in all articles:");
        terminal.press("CAFE \"north quay\"\r");
        terminal.see("1 passage");
        terminal.press("\r");
        terminal.see("Far from there the sea was calm");
        terminal.press("q");
        terminal.see("1 passage");
        terminal.press("q");
        terminal.see("Recent articles and folders");
        terminal.press("q");
        assert!(terminal.end().success());
        let (found, is_well) = byline(
            &home,
            &["find", "--best", "5", "cafe", "north", "quay", "-f", "news"],
        );
        assert!(is_well && found.starts_with("4.txt"), "{found}");
    }
}
