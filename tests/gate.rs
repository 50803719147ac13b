//! Nothing that a file or an argument says acts on the terminal: every command is run in a terminal of
//! its own over files and arguments that hold control sequences in every field.
#![cfg(unix)]
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use byline::cli::Cli;
use clap::CommandFactory as _;
use portable_pty::{CommandBuilder, PtySize, native_pty_system};

/// Generous: the tests may run beside a compiler on few cores.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a terminal, or the eye, would take for something else.
const PAYLOADS: [&str; 28] = [
    "\u{1b}]0;title\u{7}",                      // sets the title
    "\u{1b}]52;c;UFdO\u{7}",                    // fills the clipboard
    "\u{1b}[2J",                                // clears the screen
    "\u{1b}[31mred",                            // colours
    "\u{9b}31mred",                             // the same with a C1 control
    "\u{9d}0;title\u{9c}",                      // the title with C1 controls
    "\u{1b}]8;;https://a.example\u{1b}\\click", // a link
    "\u{1b}P+q544e\u{1b}\\",                    // DCS
    "\u{90}+q544e\u{9c}",                       // DCS with C1 controls
    "\u{1b}_Ga=q,i=1\u{1b}\\",                  // APC
    "\u{1b}^pm\u{1b}\\",                        // PM
    "\u{1b}Xsos\u{1b}\\",                       // SOS
    "\u{7}",                                    // bell
    "abc\u{8}\u{8}XY",                          // backspace
    "first\rSECOND",                            // the line again from its start
    "\u{b}\u{c}",                               // vertical tab, form feed
    "\u{7f}",                                   // delete
    "\u{85}",                                   // next line
    "\u{202e}gnp.exe",                          // right to left
    "\u{2067}abc\u{2069}",                      // isolate
    "\u{200e}\u{61c}",                          // marks of direction
    "\u{2028}\u{2029}",                         // line and paragraph separators
    "\u{e0041}\u{e0042}",                       // tag characters
    "\u{1b}[c",                                 // asks what the terminal is
    "\u{1b}[21t",                               // asks for the title
    "\u{1b}P$qm\u{1b}\\",                       // asks for settings
    "\u{1b}c",                                  // resets the terminal
    "\u{e}\u{f}",                               // other character sets
];

/// All of them with a word around, to see that they were printed.
fn hostile(word: &str) -> String {
    format!("{word}{}{word}", PAYLOADS.concat())
}

/// As a string of TOML or JSON.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for ch in text.chars() {
        if ch.is_ascii_alphanumeric() || ch == ' ' {
            out.push(ch);
        } else if (ch as u32) < 0x1_0000 {
            // Writing to a string cannot fail.
            let _ = write!(out, "\\u{:04x}", ch as u32);
        } else {
            out.push(ch);
        }
    }
    out + "\""
}

/// For a web page: controls as they are, but what would be a tag.
fn in_page(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn write(folder: &Path, name: &str, text: impl AsRef<[u8]>) {
    fs::write(folder.join(name), text).expect("a file for the test");
}

/// A folder with hostile files of every kind.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let at = folder.path();
    let page = format!(
        "<html><head><title>{}</title><meta name=author content='{}'></head><body><article><p>{}</p>\
         <p>“We leave at six,” said Mara Okoye of the Harbour Union on Monday.</p></article></body></html>",
        in_page(&hostile("TITLE")),
        in_page(&hostile("AUTHOR")).replace('\'', "&#39;"),
        in_page(&hostile("TEXT")),
    );
    write(at, "a.html", &page);
    let plain = format!("“We leave at six,” said Mara Okoye. {}\n", hostile("TEXT"));
    write(at, "a.txt", &plain);
    let marks = |note: &str, id: &str| {
        format!(
            "schema = 1\n[document]\ntitle = {title}\nid = \"x\"\npath = \"a.txt\"\n\
             [[code]]\nname = {code}\ndescription = {description}\n\
             [[annotation]]\nid = \"aaaaaaaaaa\"\nexact = \"leave\"\nstart = 4\nend = 9\nnote = {note}\ncodes = [{code}, \"b\"]\nby = {by}\n\
             modified = 2026-01-01T00:00:0{id}Z\n\
             [[orphan]]\nid = {id2}\nexact = {gone}\ncodes = [{code}]\n\
             [[quote]]\ndecision = \"confirm\"\nexact = {gone}\nspeaker = {gone}\n\
             [[entity]]\nid = \"o\"\nname = {name}\ntype = \"ORG\"\n\
             [[mention]]\ndecision = \"add\"\nexact = \"We leave\"\ntype = \"ORG\"\nentity = \"o\"\n\
             [[annotation]]\nid = {id2}\ncodes = 7\n",
            title = quoted(&hostile("TITLE")),
            code = quoted(&hostile("CODE")),
            description = quoted(&hostile("DESCRIPTION")),
            note = quoted(&hostile(note)),
            by = quoted(&hostile("BY")),
            gone = quoted(&hostile("GONE")),
            name = quoted(&hostile("NAME")),
            id2 = quoted(&hostile("ID")),
        )
    };
    write(at, "a.txt.byline.toml", marks("NOTE", "1"));
    write(at, "a.txt.byline.b.toml", marks("OTHER", "2"));
    write(at, "base.toml", "schema = 1\n");
    write(at, "c.txt", &plain);
    write(
        at,
        "c.txt.byline.toml",
        format!("schema = {}\n", hostile("BROKEN")),
    );
    let book = format!(
        "[[code]]\nname = {}\ndescription = {}\nkey = {}\n",
        quoted(&hostile("SHARED")),
        quoted(&hostile("ABOUT")),
        quoted(&hostile("KEY"))
    );
    write(at, "codebook.toml", book);
    let names = format!(
        "[[entity]]\nname = \"Mara Okoye\"\ntype = \"PERSON\"\naliases = [{}]\n[[entity]]\nname = {}\ntype = {}\n",
        quoted(&hostile("ALIAS")),
        quoted(&hostile("NAME")),
        quoted(&hostile("TYPE"))
    );
    write(at, "entities.toml", names);
    let line = format!(
        "{{\"id\": {}, \"text\": {}}}\n{{\"id\": {}\n",
        quoted(&hostile("LINE")),
        quoted(&plain),
        quoted(&hostile("CUT"))
    );
    write(at, "a.jsonl", line);
    let broken = format!(
        "[{{\"@context\": \"x\", \"type\": \"Annotation\", \"id\": {}}}]",
        quoted(&hostile("BROKEN"))
    );
    write(at, "broken.json", broken);
    write(at, &hostile("file").replace('/', "_"), &plain);
    fs::create_dir(at.join("broken")).expect("a folder");
    write(&at.join("broken"), "a.txt", &plain);
    write(
        &at.join("broken"),
        "codebook.toml",
        format!("x = {}", hostile("BROKEN")),
    );
    write(
        &at.join("broken"),
        "entities.toml",
        format!("x = {}", hostile("BROKEN")),
    );
    fs::create_dir_all(at.join("config/byline")).expect("a folder");
    folder
}

fn environment(at: &Path) -> [(&'static str, std::path::PathBuf); 6] {
    [
        ("HOME", at.to_owned()),
        ("XDG_DATA_HOME", at.join("data")),
        ("XDG_STATE_HOME", at.join("state")),
        ("XDG_CONFIG_HOME", at.join("config")),
        ("TERM", "xterm-256color".into()),
        ("RUST_BACKTRACE", "0".into()),
    ]
}

/// All that the program writes to its terminal.
fn in_terminal(at: &Path, args: &[String]) -> String {
    let size = PtySize {
        rows: 50,
        cols: 200,
        pixel_width: 0,
        pixel_height: 0,
    };
    let pair = native_pty_system()
        .openpty(size)
        .expect("a pseudo-terminal");
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_byline"));
    command.args(args);
    command.cwd(at);
    for (name, value) in environment(at) {
        command.env(name, value);
    }
    command.env_remove("BYLINE_READER");
    let mut reader = pair.master.try_clone_reader().expect("what it writes");
    let mut child = pair
        .slave
        .spawn_command(command)
        .expect("the program starts");
    drop(pair.slave);
    let (done, mut killer) = (Arc::new(AtomicBool::new(false)), child.clone_killer());
    let watched = Arc::clone(&done);
    std::thread::spawn(move || {
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end && !watched.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_millis(50));
        }
        if !watched.load(Ordering::Relaxed) {
            let _ = killer.kill();
        }
    });
    let mut bytes = Vec::new();
    // At the end of the program the terminal is gone, which is an error on some systems.
    let _ = reader.read_to_end(&mut bytes);
    done.store(true, Ordering::Relaxed);
    let status = child.wait().expect("the program ends");
    assert!(status.signal().is_none(), "{args:?} had to be ended");
    String::from_utf8(bytes).expect("UTF-8 in a terminal")
}

/// What of `text` would act, if anything: as a terminal gets it, where a line ends with CR LF.
fn acting(text: &str) -> BTreeSet<String> {
    let acts = |ch: char| {
        (ch.is_control() && !matches!(ch, '\n' | '\t'))
            || matches!(ch, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{2028}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}' | '\u{e0000}'..='\u{e007f}')
    };
    // A line of progress that is written again is the program's own.
    let text = text.replace("\r\u{1b}[K", "\n").replace("\r\n", "\n");
    text.chars()
        .filter(|&ch| acts(ch))
        .map(|ch| ch.escape_unicode().to_string())
        .collect()
}

/// A command line; `words` are those that must be seen, in a terminal, so that it proves something.
struct Row {
    args: Vec<String>,
    words: &'static [&'static str],
}

fn row(args: &[&str], words: &'static [&'static str]) -> Row {
    let args = args.iter().map(|&arg| arg.to_owned()).collect();
    Row { args, words }
}

fn rows() -> Vec<Row> {
    let file = hostile("file").replace('/', "_");
    let nowhere = hostile("NOWHERE");
    let notes = ["a.txt.byline.toml", "a.txt.byline.b.toml"];
    let mut rows = vec![
        row(&["--print", "a.html"], &["TITLE", "TEXT"]),
        row(&["--print", &file], &["TEXT"]),
        row(&["export", "a.txt"], &["NOTE", "CODE", "GONE", "TYPE"]),
        row(
            &["export", "-f", "json", "a.txt"],
            &["NOTE", "CODE", "GONE", "BY"],
        ),
        row(&["export", "-f", "csv", "a.txt"], &["NOTE", "CODE"]),
        row(&["export", "-f", "tsv", "a.txt"], &["NOTE", "CODE"]),
        row(&["export", "-f", "jsonl", "a.txt"], &["NOTE", "CODE"]),
        row(&["export", "-f", "obsidian", "a.txt"], &["NOTE"]),
        row(&["export", "-f", "org", "a.txt"], &["NOTE"]),
        row(&["export", "-f", "w3c", "a.txt"], &["NOTE", "CODE"]),
        row(&["export", "-f", "hypothesis", "a.txt"], &["NOTE", "CODE"]),
        row(&["export", "-f", "qdc", "a.txt"], &["CODE"]),
        row(&["export", "-f", "readwise", "a.txt"], &["NOTE"]),
        row(&["export", "-f", "koreader", "a.txt"], &["NOTE"]),
        row(&["export", "-f", "html", "a.txt"], &["NOTE", "CODE"]),
        row(
            &["export", "-f", "label-studio", "a.txt"],
            &["NOTE", "CODE"],
        ),
        row(&["export", "-f", "prodigy", "a.txt"], &["CODE"]),
        row(&["export", "-f", "uima", "a.txt"], &["NOTE", "CODE"]),
        row(&["export", "-f", "webanno", "a.txt"], &["NOTE", "CODE"]),
        row(&["export", &file], &["file"]),
        row(&["take", "broken.json", "--into", "a.txt"], &["BROKEN"]),
        row(
            &["take", "--json", "broken.json", "--into", "a.txt"],
            &["BROKEN"],
        ),
        row(&["take", &file, "--into", "a.txt"], &["file"]),
        row(&["export", "c.txt"], &["line 1"]),
        row(&["export", "broken/a.txt"], &["line 1"]),
        row(&["extract", "a.txt", "a.html"], &["TYPE"]),
        row(&["extract", &file], &["file"]),
        row(&["extract", "--with-annotations", "a.txt"], &["NAME"]),
        row(&["extract", "--input", "jsonl", "a.jsonl"], &["LINE"]),
        row(&["import", "a.html"], &["TITLE", "TEXT"]),
        row(&["import", "--json", "a.html"], &["TITLE", "TEXT"]),
        row(&["import", "--main", "a.html"], &["TEXT"]),
        row(
            &["merge", "base.toml", notes[0], notes[1]],
            &["NOTE", "OTHER", "CODE"],
        ),
        row(
            &["merge", "base.toml", "c.txt.byline.toml", notes[1]],
            &["line 1"],
        ),
        row(&["agree", notes[0], notes[1]], &["CODE"]),
        row(&["agree", "--json", notes[0], notes[1]], &["CODE"]),
        row(&["check", notes[0]], &[]),
        row(&["check", "c.txt.byline.toml"], &["line 1"]),
        row(
            &["codes", notes[0], notes[1]],
            &["CODE", "DESCRIPTION", "SHARED", "ABOUT"],
        ),
        row(
            &["codes", "--json", notes[0]],
            &["CODE", "DESCRIPTION", "SHARED", "ABOUT"],
        ),
        row(
            &[
                "codes",
                "--rename",
                &hostile("CODE"),
                &hostile("NEW"),
                notes[0],
            ],
            &["CODE", "NEW"],
        ),
        row(&["codes", "--delete", &nowhere, notes[0]], &["NOWHERE"]),
        row(&["said", "Okoye", "."], &["TITLE"]),
        row(&["said", &nowhere, "."], &["NOWHERE"]),
        row(&["sources", "--csv", "."], &["Okoye"]),
        row(&["people", "."], &["Okoye"]),
        row(&["find", "leave", "."], &["TITLE", "TEXT"]),
        row(&["find", &nowhere, "."], &["0 hits"]),
        row(&["notes", "."], &["NOTE", "CODE"]),
        row(&["index", "."], &["read"]),
        row(&["config"], &["measure = 72"]),
        row(&["doctor"], &["Byline", "works"]),
        row(&["completions", "bash"], &["complete"]),
        row(&["man"], &["SYNOPSIS"]),
        row(&["man", &nowhere], &["NOWHERE"]),
        row(&["export", "--reader", &hostile(".."), "a.txt"], &[]),
        row(&[&nowhere], &["NOWHERE"]),
        row(&["--measure", &nowhere], &["NOWHERE"]),
        row(&[&format!("--{nowhere}")], &["NOWHERE"]),
        row(&["a.txt", &nowhere], &["NOWHERE"]),
    ];
    for command in Cli::command().get_subcommands() {
        let name = command.get_name();
        for arguments in [
            vec![name, &nowhere],
            vec![name, &nowhere, &nowhere, &nowhere],
            vec![name, "a.txt", "b.txt", "--no-such-flag", &nowhere],
        ] {
            rows.push(row(&arguments, &[]));
        }
        let options = command
            .get_arguments()
            .filter_map(|argument| argument.get_long());
        for option in options.filter(|name| !matches!(*name, "help" | "worker")) {
            let option = format!("--{option}={nowhere}");
            rows.push(row(&[name, &option, &nowhere, &nowhere], &[]));
        }
    }
    rows
}

#[test]
fn no_command_lets_a_file_or_an_argument_act_on_the_terminal() {
    let folder = folder();
    for Row { args, words } in rows() {
        let shown = in_terminal(folder.path(), &args);
        // What one row makes there is not there for the next.
        let _ = fs::remove_dir_all(folder.path().join(hostile("NOWHERE")));
        assert_eq!(acting(&shown), BTreeSet::new(), "{args:?}\n{shown:?}");
        assert!(!shown.trim().is_empty(), "{args:?} says nothing");
        for word in words {
            assert!(
                shown.contains(word),
                "{args:?} does not show {word}: {shown}"
            );
        }
    }
}

#[test]
fn each_command_is_among_those_that_are_tried() {
    let rows = rows();
    for command in Cli::command().get_subcommands() {
        let tried = rows
            .iter()
            .any(|row| row.args[0] == command.get_name() && !row.words.is_empty());
        assert!(
            tried || ["check", "formats"].contains(&command.get_name()),
            "add rows for `byline {}` to tests/gate.rs, with files that it reads",
            command.get_name()
        );
    }
}

#[test]
fn a_broken_configuration_is_told_without_harm() {
    let folder = folder();
    let broken = format!("{} = 1", quoted(&hostile("BROKEN")));
    write(&folder.path().join("config/byline"), "config.toml", broken);
    let shown = in_terminal(folder.path(), &["export".into(), "a.txt".into()]);
    assert_eq!(acting(&shown), BTreeSet::new(), "{shown:?}");
    assert!(shown.contains("config.toml"), "{shown}");
}

/// JSON may be printed by another program, so its controls are escaped wherever it goes.
#[test]
fn json_has_its_controls_escaped_in_a_pipe_too() {
    let folder = folder();
    for args in [
        &["extract", "--with-annotations", "a.txt"] as &[&str],
        &["extract", "--input", "jsonl", "a.jsonl"],
        &["export", "-f", "json", "a.txt"],
        &["import", "--json", "a.html"],
        &[
            "agree",
            "--json",
            "a.txt.byline.toml",
            "a.txt.byline.b.toml",
        ],
        &["codes", "--json", "a.txt.byline.toml"],
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_byline"));
        command
            .args(args)
            .current_dir(folder.path())
            .envs(environment(folder.path()));
        let output = command.output().expect("the program runs");
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        let acting: BTreeSet<String> = acting(&text)
            .into_iter()
            .filter(|ch| !ch.contains("e00"))
            .collect();
        assert_eq!(acting, BTreeSet::new(), "{args:?}\n{text:?}");
        assert!(
            text.contains("\\u009b"),
            "{args:?} shows nothing hostile: {text}"
        );
        for line in text.lines().filter(|_| args[0] == "extract") {
            serde_json::from_str::<serde_json::Value>(line).expect("JSON");
        }
    }
}
