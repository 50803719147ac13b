//! The rules of the house that a test can read: layers, what a module never does, files that import
//! each other in a circle, module docs.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

mod layers;
mod syntax;
mod words;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use layers::{LAYERS, Never, SYSTEM, breaches, circles};
use syntax::Sources;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(below: &Path, found: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(below).expect("a folder of the source");
    for path in entries.map(|entry| entry.expect("an entry").path()) {
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// The crate as it is.
static SOURCES: LazyLock<Sources> = LazyLock::new(|| {
    let below = root().join("src");
    let mut found = Vec::new();
    files(&below, &mut found);
    let texts: Vec<(String, String)> = found
        .iter()
        .map(|path| {
            let name = path.strip_prefix(&below).expect("below src");
            let name = name.to_str().expect("a plain name").to_owned();
            (name, fs::read_to_string(path).expect("a source file"))
        })
        .collect();
    Sources::read(
        texts
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str())),
    )
});

/// Breaches that are still to be mended. One that is gone leaves the list.
const KNOWN_BREACHES: &[&str] = &[];

#[test]
fn each_layer_uses_only_those_below_and_keeps_its_nevers() {
    let breaches = breaches(&SOURCES);
    let new: Vec<&String> = breaches
        .iter()
        .filter(|breach| !KNOWN_BREACHES.contains(&breach.as_str()))
        .collect();
    assert!(new.is_empty(), "{new:#?}");
    for known in KNOWN_BREACHES {
        assert!(
            breaches.contains(*known),
            "this is mended; take it out of KNOWN_BREACHES: {known}"
        );
    }
}

#[test]
fn the_layers_are_in_order() {
    for (at, layer) in LAYERS.iter().enumerate() {
        for used in layer.uses {
            let below = LAYERS[..at].iter().any(|layer| layer.module == *used);
            assert!(below, "{} uses {used}, which is not below it", layer.module);
        }
    }
}

/// Circles of files that are still to be taken apart: they may only lose files, and a circle that is
/// gone leaves the list.
const KNOWN_CIRCLES: &[&[&str]] = &[];

#[test]
fn no_files_of_a_module_import_each_other_in_a_circle() {
    let found = circles(&SOURCES);
    let is_known = |circle: &Vec<String>| {
        KNOWN_CIRCLES
            .iter()
            .any(|known| circle.iter().all(|file| known.contains(&file.as_str())))
    };
    let new: Vec<_> = found.iter().filter(|circle| !is_known(circle)).collect();
    assert!(
        new.is_empty(),
        "these files import each other in a circle: {new:#?}"
    );
    for known in KNOWN_CIRCLES {
        let is_there =
            |circle: &Vec<String>| circle.iter().all(|file| known.contains(&file.as_str()));
        assert!(
            found.iter().any(is_there),
            "this circle is gone; take it out of KNOWN_CIRCLES: {known:?}"
        );
    }
}

/// What the table of ARCHITECTURE.md says of each module is what is held here.
#[test]
fn the_nevers_of_the_architecture_page_are_those_of_this_test() {
    let page = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("the page");
    for layer in LAYERS.iter().filter(|layer| layer.module != "main") {
        let head = format!("| `{}` |", layer.module);
        let row = page.lines().find(|line| line.starts_with(&head));
        let row = row.unwrap_or_else(|| panic!("ARCHITECTURE.md has no row for {}", layer.module));
        let said = row
            .trim_end_matches('|')
            .rsplit('|')
            .next()
            .expect("a cell");
        let held: Vec<String> = layer.never.iter().map(|never| never.words()).collect();
        assert_eq!(said.trim(), held.join(", "), "{}", layer.module);
    }
    let system: Vec<String> = SYSTEM.iter().map(|never| never.words()).collect();
    let sentence = format!("To touch the system: {}.", system.join(", "));
    assert!(
        page.contains(&sentence),
        "ARCHITECTURE.md lacks: {sentence}"
    );
}

#[test]
fn the_tests_that_hold_a_never_are_there() {
    for layer in LAYERS {
        for never in layer.never {
            if let Never::Tested(words, file, name) = never {
                let text = fs::read_to_string(root().join(file)).expect("a file of tests");
                assert!(
                    text.contains(&format!("fn {name}()")),
                    "“{words}” is held by no test {name} in {file}"
                );
            }
        }
    }
}

#[test]
fn every_module_says_what_it_is_for() {
    for (file, docs) in &SOURCES.docs {
        assert!(!docs.trim().is_empty(), "src/{file} has no module docs");
    }
}

/// What is found in a crate of these files: breaches and circles. The files that it needs besides
/// are there.
fn check(files: &[(&str, &str)], expected: &[&str]) {
    let mut all = vec![
        ("lib.rs", "pub mod text; pub mod app; pub mod ui;"),
        ("text/mod.rs", "pub mod span; pub struct Text;"),
        ("text/span.rs", ""),
        ("app/mod.rs", "pub struct App;"),
        ("ui/mod.rs", "pub fn draw() {}"),
    ];
    for (path, text) in files {
        all.retain(|(other, _)| other != path);
        all.push((path, text));
    }
    let sources = Sources::read(all);
    let mut found: Vec<String> = breaches(&sources).into_iter().collect();
    found.extend(
        circles(&sources)
            .into_iter()
            .map(|files| format!("circle: {}", files.join(", "))),
    );
    assert_eq!(found, expected, "{files:?}");
}

/// One source text in the lowest layer, and what is wrong with it.
fn check_span(text: &str, expected: &[&str]) {
    check(&[("text/span.rs", text)], expected);
}

#[test]
fn each_spelling_of_a_use_from_above_is_caught() {
    let uses_app = "text/span.rs uses app";
    let uses_ui = "text/span.rs uses ui";
    check_span("use crate::app::App;", &[uses_app]);
    check_span("use crate::{app::App, ui::draw};", &[uses_app, uses_ui]);
    check_span("use crate::app;", &[uses_app]);
    check_span("use super::super::app::App;", &[uses_app]);
    check_span("use crate::app as below;", &[uses_app]);
    check_span("pub use crate::app::App;", &[uses_app]);
    check_span("fn f() { crate::ui::draw(); }", &[uses_ui]);
    check_span("fn f() { use crate::ui; ui::draw() }", &[uses_ui]);
    check_span("fn f(app: &crate::app::App) {}", &[uses_app]);
    check_span("fn f() { assert!(crate::ui::draw() == ()); }", &[uses_ui]);
    check_span("impl From<super::super::app::App> for u8 { }", &[uses_app]);
    let whole = "text/span.rs uses the root of the crate";
    check_span(
        "use crate as all; fn f(app: all::app::App) {}",
        &[uses_app, whole],
    );
    check_span("use crate::*;", &[whole]);
    check_span(
        "#[path = \"../app/mod.rs\"] mod copy;",
        &["text/span.rs uses #[path], which cannot be followed"],
    );
    check_span(
        "include!(\"../app/mod.rs\");",
        &["text/span.rs uses include, which cannot be followed"],
    );
}

#[test]
fn a_detour_by_another_module_is_caught() {
    check(
        &[
            ("text/mod.rs", "pub mod span; pub use crate::app::App;"),
            ("text/span.rs", "use super::App;"),
        ],
        &["text/mod.rs uses app", "text/span.rs uses app"],
    );
}

#[test]
fn each_spelling_of_touching_the_system_is_caught() {
    check_span(
        "use std::thread; use std::time::Instant;",
        &[
            "text/span.rs uses std::thread",
            "text/span.rs uses std::time::Instant",
        ],
    );
    check_span(
        "use std::{fs, net};",
        &["text/span.rs uses std::fs", "text/span.rs uses std::net"],
    );
    check_span(
        "use std as s; fn f() { s::fs::read(\"a\"); }",
        &["text/span.rs uses std::fs::read"],
    );
    check_span(
        "use std::time; fn f() { time::SystemTime::now(); }",
        &["text/span.rs uses std::time::SystemTime::now"],
    );
    check_span("use std::time::*;", &["text/span.rs uses std::time"]);
    check_span(
        "fn f() { println!(\"a\"); }",
        &["text/span.rs calls println!"],
    );
    check_span(
        "fn f() { assert!({ eprintln!(\"a\"); true }); }",
        &["text/span.rs calls eprintln!"],
    );
    check_span(
        "fn f(path: &std::path::Path) -> bool { path.exists() }",
        &["text/span.rs asks the disk by .exists()"],
    );
    check_span(
        "use std::path::Path; fn f(path: &Path) -> bool { Path::exists(path) }",
        &["text/span.rs uses std::path::Path::exists"],
    );
    check_span(
        "fn f() { std::process::Command::new(\"sh\"); std::env::var(\"HOME\"); }",
        &[
            "text/span.rs uses std::env::var",
            "text/span.rs uses std::process::Command::new",
        ],
    );
    check_span(
        "use ratatui::style::Color;",
        &["text/span.rs uses ratatui::style::Color"],
    );
    // Values of time and paths are allowed, and so is what only the tests do.
    check_span(
        "use std::time::Duration; #[cfg(test)] mod tests { use std::fs; }",
        &[],
    );
}

#[test]
fn a_module_without_a_rule_is_caught() {
    check(
        &[("newmod/mod.rs", "use crate::ui::draw; use std::fs;")],
        &["newmod is a module without a rule"],
    );
    check(&[("loose.rs", "")], &["loose is a module without a rule"]);
}

#[test]
fn drawing_that_changes_the_state_is_caught() {
    check(
        &[(
            "ui/mod.rs",
            "use crate::app::App; pub fn draw(app: &mut App) {} pub fn paint(app: &App) {}",
        )],
        &["ui/mod.rs changes App"],
    );
}

#[test]
fn circles_of_files_are_caught() {
    check(
        &[
            ("text/mod.rs", "mod a; mod b; mod span; pub use a::A;"),
            ("text/a.rs", "use super::span::S; pub struct A;"),
            ("text/b.rs", "use super::A; pub struct B;"),
            ("text/span.rs", "pub struct S; fn f() { super::b::B; }"),
        ],
        &["circle: text/a.rs, text/b.rs, text/span.rs"],
    );
    // What a file defines for all its parts, a part may name.
    check(
        &[
            (
                "text/mod.rs",
                "mod span; pub struct T; pub use span::g; fn f() { span::g(); }",
            ),
            ("text/span.rs", "use super::T; pub fn g() {}"),
        ],
        &[],
    );
    // A neighbour of that file may not.
    check(
        &[
            ("text/mod.rs", "mod a; mod b;"),
            ("text/a.rs", "pub struct A; fn f() { super::b::g(); }"),
            ("text/b.rs", "use super::a::A; pub fn g() {}"),
            ("text/span.rs", ""),
        ],
        &["circle: text/a.rs, text/b.rs"],
    );
}

/// The pages that lead a newcomer name files and folders that are there.
#[test]
fn the_paths_in_the_documents_are_there() {
    for page in [
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "README.md",
        "tools/README.md",
    ] {
        let text = fs::read_to_string(root().join(page)).expect("a page");
        let quoted = text.split('`').skip(1).step_by(2);
        let linked = text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next());
        let is_path = |word: &&str| {
            [
                "src/",
                "tests/",
                "docs/",
                "tools/",
                "examples/",
                "assets/",
                "fuzz/",
            ]
            .iter()
            .any(|folder| word.starts_with(folder))
                && !word.contains([' ', '*'])
        };
        for path in quoted.chain(linked).filter(is_path) {
            assert!(root().join(path).exists(), "{page} names {path}");
        }
    }
}

/// Areas in which some banned words are left, and how many: a number may only sink, and an area
/// without any leaves the list.
const KNOWN_WORDS: &[(&str, usize)] = &[("src/store", 3)];

fn help_texts(command: &clap::Command, found: &mut words::Found) {
    let area = format!("{} --help", command.get_name());
    let own = [command.get_about(), command.get_long_about()];
    let arguments = command
        .get_arguments()
        .flat_map(|argument| [argument.get_help(), argument.get_long_help()]);
    for text in own.into_iter().chain(arguments).flatten() {
        found.look(&area, &text.to_string());
    }
    for below in command.get_subcommands() {
        help_texts(below, found);
    }
}

/// What people read: help texts of keys and arguments, messages, the pages of the repository.
fn what_people_read() -> words::Found {
    let mut found = words::Found::default();
    for command in byline::app::command::COMMANDS {
        found.look("keys", command.help);
    }
    help_texts(
        &<byline::cli::Cli as clap::CommandFactory>::command(),
        &mut found,
    );
    for (file, text) in &SOURCES.strings {
        // A sentence has a blank in it; a word of a list has none.
        if text.trim().contains(' ') {
            let area = file.split(['/', '.']).next().expect("a module");
            found.look(&format!("src/{area}"), text);
        }
    }
    let docs = fs::read_dir(root().join("docs")).expect("the pages");
    let mut pages: Vec<PathBuf> = docs.map(|entry| entry.expect("a page").path()).collect();
    // The table of keys is made of the help texts.
    pages.retain(|path| {
        path.extension().is_some_and(|ending| ending == "md") && !path.ends_with("keys.md")
    });
    pages.extend(
        [
            "README",
            "ARCHITECTURE",
            "CONTRIBUTING",
            "CHANGELOG",
            "SECURITY",
            "tools/README",
        ]
        .map(|page| root().join(page).with_extension("md")),
    );
    for page in pages {
        let name = page.strip_prefix(root()).expect("in the repository");
        let text = fs::read_to_string(&page).expect("a page");
        found.look(&name.display().to_string(), &words::prose(&text));
    }
    found
}

#[test]
fn what_people_read_is_in_plain_words() {
    let words::Found(found) = what_people_read();
    let mut faults = Vec::new();
    for (area, lines) in &found {
        let known = KNOWN_WORDS.iter().find(|(known, _)| known == area);
        if lines.len() > known.map_or(0, |(_, count)| *count) {
            faults.push(format!(
                "{area} ({}):\n  {}",
                lines.len(),
                lines.join("\n  ")
            ));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    for (known, _) in KNOWN_WORDS {
        assert!(
            found.contains_key(*known),
            "{known} is clean; take it out of KNOWN_WORDS"
        );
    }
}

#[test]
fn one_file_calls_what_the_compiler_cannot_check() {
    let mut sources = Vec::new();
    files(&root().join("src"), &mut sources);
    sources.push(root().join("build.rs"));
    let word = concat!("unsa", "fe");
    let calls = |path: &PathBuf| {
        let text = fs::read_to_string(path).expect("a file of the source");
        text.contains(&format!("{word} {{")) || text.contains(&format!("{word} fn"))
    };
    sources.retain(calls);
    assert_eq!(sources, [root().join("src/run/allocator.rs")]);
}

#[test]
fn what_a_closure_takes_has_a_name() {
    let nameless = [concat!("|ow", "n|"), concat!("|&ow", "n|")];
    let mut found = Vec::new();
    for folder in ["src", "tests", "benches", "tools", "examples"] {
        let mut sources = Vec::new();
        files(&root().join(folder), &mut sources);
        for path in sources {
            let text = fs::read_to_string(&path).expect("a file of the source");
            if nameless.iter().any(|closure| text.contains(closure)) {
                found.push(path);
            }
        }
    }
    assert!(
        found.is_empty(),
        "“own” says nothing of what it is: {found:?}"
    );
}

#[test]
fn banned_words_are_seen_as_words() {
    assert_eq!(words::banned("Draw the screen anew."), ["anew"]);
    assert_eq!(words::banned("The orphaned notes; marshalled"), [""; 0]);
    assert_eq!(
        words::banned("It is\n  no name."),
        ["is no name", "it is no"]
    );
    assert_eq!(
        words::prose("a `b` c\n```\nanew\n```\nd"),
        "a  code  c\nd\n"
    );
}
