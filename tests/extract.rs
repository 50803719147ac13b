//! `byline extract` as a neighbour of other programs: folders, entries, flat rows, errors in line, limits,
//! and the published schema.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

const ARTICLE: &str =
    "“We leave at six,” said Mara Okoye of the Harbour Union on Monday. “All of us.”\n";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let at = folder.path();
    std::fs::create_dir_all(at.join("news/sub/.hidden")).expect("folders");
    for name in [
        "news/b.txt",
        "news/sub/a.txt",
        "news/.c.txt",
        "news/sub/.hidden/d.txt",
    ] {
        std::fs::write(at.join(name), ARTICLE).expect("a file");
    }
    for name in [
        "b.txt.byline.toml",
        "b.txt.byline.ana.toml",
        "b.txt.byline.toml~",
        "codebook.toml",
        "entities.toml",
    ] {
        std::fs::write(at.join("news").join(name), "").expect("a file");
    }
    folder
}

fn byline(at: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_byline"))
        .arg("extract")
        .args(args)
        .current_dir(at)
        .env("HOME", at)
        .env("XDG_DATA_HOME", at.join("data"))
        .env("XDG_STATE_HOME", at.join("state"))
        .env("XDG_CONFIG_HOME", at.join("config"))
        .output()
        .expect("the program runs")
}

fn rows(output: &Output) -> Vec<Value> {
    let text = String::from_utf8(output.stdout.clone()).expect("UTF-8");
    text.lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect()
}

fn ids(output: &Output) -> Vec<String> {
    rows(output)
        .iter()
        .map(|row| row["id"].as_str().unwrap_or("?").to_owned())
        .collect()
}

#[test]
fn a_folder_gives_its_articles_in_order_by_their_path_from_there() {
    let folder = folder();
    let at = folder.path();
    #[cfg(unix)]
    std::os::unix::fs::symlink("..", at.join("news/sub/round")).expect("a link");
    let whole = at.join("news").display().to_string();
    for named in ["news", "news/", "./news", "news/../news", &whole] {
        for jobs in ["1", "3"] {
            let output = byline(at, &["--jobs", jobs, named]);
            assert!(output.status.success(), "{output:?}");
            assert_eq!(ids(&output), ["b.txt", "sub/a.txt"], "{named}");
        }
    }
}

#[test]
fn entries_are_documents_of_their_own() {
    let folder = folder();
    let entry =
        |n| format!("<item><title>Part {n}</title><description>{ARTICLE}</description></item>");
    let feed = format!(
        "<?xml version='1.0'?><rss version='2.0'><channel><title>Quay</title>{}{}</channel></rss>",
        entry(1),
        entry(2)
    );
    std::fs::write(folder.path().join("quay.rss"), feed).expect("a feed");
    let output = byline(folder.path(), &["quay.rss"]);
    assert_eq!(ids(&output), ["quay.rss#1", "quay.rss#2"]);
    assert_eq!(rows(&output)[1]["title"], "Part 2");
    let book = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/import/quay.epub");
    let book = book.to_str().expect("a plain path");
    assert!(ids(&byline(folder.path(), &[book])).len() > 1);
}

#[test]
fn each_message_of_a_long_mailbox_is_a_document() {
    let folder = folder();
    let message = |n: usize| {
        let words = if n == 40 { "" } else { ARTICLE };
        format!(
            "From ana@varn.example Mon May  6 10:00:00 2024\nFrom: ana@varn.example\nSubject: Part {n}\n\n{words}\n\n"
        )
    };
    let mailbox: String = (1..=150).map(message).collect();
    std::fs::write(folder.path().join("quay.mbox"), mailbox).expect("a mailbox");
    let output = byline(folder.path(), &["quay.mbox"]);
    let wanted = (1..=150).filter(|n| *n != 40);
    let (names, titles): (Vec<String>, Vec<String>) = wanted
        .map(|n| (format!("quay.mbox#{n}"), format!("Part {n}")))
        .unzip();
    assert_eq!(ids(&output), names);
    let found = rows(&output);
    let found: Vec<&str> = found
        .iter()
        .filter_map(|row| row["title"].as_str())
        .collect();
    assert_eq!(found, titles);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains("quay.mbox"), "{said}");
}

#[test]
fn a_line_keeps_what_byline_does_not_know() {
    let folder = folder();
    let line = "{\"url\": {\"b\": 1.50}, \"id\": 7, \"title\": \"Tide\", \"site\": 3, \"text\": \"“No,” said Mara Okoye.\"}\n";
    std::fs::write(folder.path().join("a.jsonl"), line).expect("a file");
    let output = byline(folder.path(), &["--input", "jsonl", "a.jsonl"]);
    let row = &rows(&output)[0];
    assert_eq!(row["title"], "Tide");
    assert_eq!(row["meta"], json!({"url": {"b": 1.5}, "site": 3}));
    assert!(String::from_utf8_lossy(&output.stdout).contains("\"url\":{\"b\": 1.50}"));
    let quote = &row["quotes"][0];
    assert_eq!(
        (&quote["text"], &quote["words"]),
        (&json!("“No,”"), &json!(1))
    );
    assert_eq!(quote["speakers"], json!(["Mara Okoye"]));
    assert_eq!(row["v"]["schema"], 1);
}

#[test]
fn lines_are_read_as_lines_without_being_told() {
    let folder = folder();
    let line = |n: u8| format!("{{\"id\": {n}, \"text\": \"“No,” said Mara Okoye.\"}}\n");
    std::fs::write(folder.path().join("a.jsonl"), line(1) + &line(2)).expect("a file");
    std::fs::write(folder.path().join("b.txt"), "“No,” said Mara Okoye.").expect("a file");
    let told = byline(folder.path(), &["--input", "jsonl", "a.jsonl"]);
    let output = byline(folder.path(), &["a.jsonl"]);
    assert!(output.status.success(), "{output:?}");
    assert_eq!(rows(&output).len(), 2);
    assert_eq!(output.stdout, told.stdout);
    // Beside articles too, and an article is what it was if one says so.
    let both = byline(folder.path(), &["b.txt", "a.jsonl"]);
    let ids: Vec<Value> = rows(&both).iter().map(|row| row["id"].clone()).collect();
    assert_eq!(json!(ids), json!(["b.txt", 1, 2]));
    let article = byline(folder.path(), &["--input", "text", "a.jsonl"]);
    assert_eq!(rows(&article)[0]["id"], "a.jsonl");
    let notes = byline(folder.path(), &["--with-annotations", "a.jsonl"]);
    assert!(!notes.status.success());
    assert!(String::from_utf8_lossy(&notes.stderr).contains("lines have none"));
}

const MIXED: &str = "{\"id\":1,\"text\":\"“No,” said Mara Okoye.\"}\n\n{oops}\n{\"id\":4}\n{\"id\":5,\"text\":\"Short.\"}\n";

#[test]
fn errors_in_line_give_a_line_for_each_line() {
    let folder = folder();
    std::fs::write(folder.path().join("a.jsonl"), MIXED).expect("a file");
    for jobs in ["1", "2"] {
        let args = [
            "--input", "jsonl", "--errors", "inline", "--jobs", jobs, "a.jsonl",
        ];
        let output = byline(folder.path(), &args);
        assert!(
            output.status.success() && output.stderr.is_empty(),
            "{output:?}"
        );
        let kinds: Vec<Value> = rows(&output)
            .iter()
            .map(|row| json!([row["id"], row["error"]["kind"], row["error"]["line"]]))
            .collect();
        let wanted = json!([
            [1, null, null],
            [null, "not-json", 2],
            [null, "not-json", 3],
            [4, "incomplete", 4],
            [5, null, null]
        ]);
        assert_eq!(json!(kinds), wanted);
        let rows = rows(&output);
        let says = |row: usize| rows[row]["error"]["message"].as_str().unwrap_or_default();
        let broken = "a.jsonl line 3 is left out: it cannot be read as a JSON object: ";
        assert!(says(2).starts_with(broken), "{}", says(2));
        assert_eq!(says(1), "a.jsonl line 2 is left out: it is empty");
    }
    // Without a stream that ends well it is not a success.
    let args = ["--input", "jsonl", "--errors", "inline", "gone.jsonl"];
    let output = byline(folder.path(), &args);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(rows(&output)[0]["error"]["kind"], "unreadable");
}

#[test]
fn long_and_slow_documents_are_errors() {
    let folder = folder();
    let slow = "He said she said. ".repeat(400_000);
    let lines = format!("{}{}\n", MIXED, json!({"id": "slow", "text": slow}));
    std::fs::write(folder.path().join("a.jsonl"), lines).expect("a file");
    let check = |limit: &[&str], kind: &str| {
        let mut args = vec!["--input", "jsonl", "--errors", "inline", "a.jsonl"];
        args.extend(limit);
        let rows = rows(&byline(folder.path(), &args));
        assert_eq!(rows.len(), 6);
        assert_eq!(rows[5]["id"], "slow");
        assert_eq!(rows[5]["error"]["kind"], kind, "{limit:?}");
        assert_eq!(rows[0]["id"], 1);
        assert!(rows[0]["quotes"].is_array());
    };
    check(&["--max-chars", "1000"], "too-long");
    check(&["--max-seconds", "3"], "too-slow");
}

#[test]
fn rows_are_flat_and_say_the_same() {
    let folder = folder();
    let documents = rows(&byline(folder.path(), &["news"]));
    let flat = |kind| rows(&byline(folder.path(), &["--rows", kind, "news"]));
    let (quotes, entities) = (flat("quotes"), flat("entities"));
    let all = |key: &str| -> Vec<Value> {
        let of = |row: &Value| row[key].as_array().expect("a list").clone();
        documents.iter().flat_map(of).collect()
    };
    for (flat, nested) in [(&quotes, all("quotes")), (&entities, all("entities"))] {
        assert!(flat.len() == nested.len() && !flat.is_empty());
        for (row, value) in flat.iter().zip(&nested) {
            for key in ["start", "end", "text"] {
                assert_eq!(row[key], value[key]);
            }
            assert!(
                row.as_object()
                    .expect("an object")
                    .values()
                    .all(|value| !value.is_object() && !value.is_array())
            );
        }
    }
}

/// What of `value` the schema does not allow.
fn faults(schema: &Value, root: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.trim_start_matches("#/$defs/");
        return faults(&root["$defs"][name], root, value, at, found);
    }
    if let Some(types) = schema.get("type") {
        let types: Vec<&str> = match types {
            Value::Array(types) => types.iter().filter_map(Value::as_str).collect(),
            one => one.as_str().into_iter().collect(),
        };
        let is = match value {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Number(number) if number.is_f64() => "number",
            Value::Number(_) => "integer",
            Value::String(_) => "string",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
        };
        let is_whole_number = is == "integer" && types.contains(&"number");
        if !types.contains(&is) && !is_whole_number {
            found.push(format!("{at} is {is}, not {types:?}"));
        }
    }
    if let Some(values) = schema["enum"].as_array()
        && !values.contains(value)
    {
        found.push(format!("{at} is {value}"));
    }
    if let Value::Array(items) = value
        && let Some(each) = schema.get("items")
    {
        for (n, item) in items.iter().enumerate() {
            faults(each, root, item, &format!("{at}[{n}]"), found);
        }
    }
    if let Value::Object(keys) = value
        && let Some(known) = schema["properties"].as_object()
    {
        for (key, value) in keys {
            match known.get(key) {
                Some(schema) => faults(schema, root, value, &format!("{at}.{key}"), found),
                None => found.push(format!("{at}.{key} is not in the schema")),
            }
        }
        for key in schema["required"].as_array().into_iter().flatten() {
            if !keys.contains_key(key.as_str().expect("a name")) {
                found.push(format!("{at} has no {key}"));
            }
        }
    }
}

#[test]
fn every_line_fits_the_published_schema() {
    let schema: Value =
        serde_json::from_str(include_str!("../docs/extract.schema.json")).expect("JSON");
    let folder = folder();
    std::fs::write(folder.path().join("a.jsonl"), MIXED).expect("a file");
    let mark = "[[quote]]\ndecision = \"confirm\"\nexact = \"“We leave at six,”\"\nspeaker = \"x\"\n[[entity]]\nid = \"x\"\nname = \"Mara Okoye\"\ntype = \"PERSON\"\n";
    std::fs::write(folder.path().join("news/b.txt.byline.toml"), mark).expect("notes");
    for (kind, name) in [
        ("documents", "document"),
        ("entities", "entity"),
        ("quotes", "quote"),
    ] {
        for more in [
            &["news"] as &[&str],
            &["--with-annotations", "news"],
            &["--input", "jsonl", "--errors", "inline", "a.jsonl"],
        ] {
            let mut args = vec!["--rows", kind];
            args.extend(more);
            let rows = rows(&byline(folder.path(), &args));
            assert!(!rows.is_empty(), "{args:?}");
            for row in rows {
                let name = if row.get("error").is_some() {
                    "error"
                } else {
                    name
                };
                let mut found = Vec::new();
                faults(&schema["$defs"][name], &schema, &row, name, &mut found);
                assert!(found.is_empty(), "{args:?}: {found:#?}");
            }
        }
    }
}

/// The tables of docs/extract.sql have the keys of the flat rows, in their order.
#[test]
fn the_tables_have_the_keys_of_the_rows() {
    let tables = include_str!("../docs/extract.sql");
    let folder = folder();
    for (kind, table) in [("entities", "entities"), ("quotes", "quotes")] {
        let output = byline(folder.path(), &["--rows", kind, "news"]);
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        let first = text.lines().next().expect("a row");
        let (_, rest) = tables
            .split_once(&format!("CREATE TABLE {table} ("))
            .expect("a table");
        let columns = rest.split_once(");").expect("its end").0;
        let mut from = 0;
        let names: Vec<&str> = columns
            .lines()
            .filter_map(|line| line.split('`').nth(1))
            .collect();
        for name in &names {
            let key = format!("\"{name}\":");
            let at = first[from..].find(&key);
            from += at.unwrap_or_else(|| panic!("{name} is not in the rows of {kind}, in order"));
        }
        let keys: Value = serde_json::from_str(first).expect("JSON");
        assert_eq!(keys.as_object().expect("an object").len(), names.len());
    }
}
