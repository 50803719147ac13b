//! The rules of the house that a test can read: layers, module docs, who may touch the system.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::path::{Path, PathBuf};

/// For each module the modules of this crate that it may use.
const LAYERS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("analysis", &["text"]),
    ("annotation", &["text", "analysis"]),
    ("import", &["text", "analysis", "annotation"]),
    ("export", &["text", "analysis", "annotation"]),
    ("store", &["text", "analysis", "annotation", "import"]),
    ("app", &["text", "analysis", "annotation"]),
    ("ui", &["text", "analysis", "annotation", "app"]),
];

fn files(below: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(below)
        .expect("a folder of the source")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// The source files of the crate with their module (the first folder or file name) and their text
/// up to the tests.
fn sources() -> Vec<(String, PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    files(&root, &mut found);
    found
        .into_iter()
        .map(|path| {
            let inside = path.strip_prefix(&root).expect("below src");
            let module = inside.components().next().expect("a name").as_os_str();
            let module = module.to_string_lossy().trim_end_matches(".rs").to_owned();
            let text = fs::read_to_string(&path).expect("a source file");
            let code = text
                .split("#[cfg(test)]\nmod tests")
                .next()
                .unwrap_or("")
                .to_owned();
            (module, path, code)
        })
        .collect()
}

#[test]
fn each_layer_uses_only_those_below() {
    let all: Vec<String> = {
        let mut names: Vec<String> = sources().into_iter().map(|(module, ..)| module).collect();
        names.dedup();
        names
    };
    for (module, path, code) in sources() {
        let Some((_, allowed)) = LAYERS.iter().find(|(own, _)| *own == module) else {
            continue;
        };
        for other in &all {
            let allowed = *other == module || allowed.contains(&other.as_str());
            let named = code
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"))
                .any(|line| line.contains(&format!("crate::{other}::")));
            assert!(allowed || !named, "{} uses {other}", path.display());
        }
    }
}

#[test]
fn only_the_shell_touches_disk_clock_and_terminal() {
    for (module, path, code) in sources() {
        let code: String = code
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .flat_map(|line| [line, "\n"])
            .collect();
        let pure = ["text", "analysis", "annotation", "export", "app", "ui"];
        if pure.contains(&module.as_str()) {
            for word in [
                "std::fs",
                "std::net",
                "SystemTime",
                "Timestamp::now",
                "std::process",
            ] {
                assert!(!code.contains(word), "{} uses {word}", path.display());
            }
        }
        if [
            "text",
            "analysis",
            "annotation",
            "import",
            "export",
            "store",
        ]
        .contains(&module.as_str())
        {
            for word in ["ratatui", "crossterm"] {
                assert!(!code.contains(word), "{} uses {word}", path.display());
            }
        }
    }
}

#[test]
fn every_module_says_what_it_is_for() {
    for (_, path, code) in sources() {
        assert!(
            code.starts_with("//!"),
            "{} has no module docs",
            path.display()
        );
    }
}
