//! The program as a shell sees it: arguments, output, exit codes.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

struct Place {
    dir: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Self {
            dir: tempfile::tempdir().expect("a folder for the test"),
        }
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.dir.path().join(name);
        std::fs::write(&path, bytes).expect("a file for the test");
        path
    }

    fn byline(&self, args: &[&str], input: &[u8]) -> Output {
        let mut child = Command::new(env!("CARGO_BIN_EXE_byline"))
            .args(args)
            .env("HOME", self.dir.path())
            .env("XDG_DATA_HOME", self.dir.path().join("data"))
            .env("XDG_STATE_HOME", self.dir.path().join("state"))
            .env("XDG_CONFIG_HOME", self.dir.path().join("config"))
            .current_dir(self.dir.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut stdin = child.stdin.take().expect("a pipe");
        // The program may end without reading all of it.
        let _ = stdin.write_all(input);
        drop(stdin);
        child.wait_with_output().expect("the program ends")
    }
}

fn path(path: &Path) -> &str {
    path.to_str().expect("a UTF-8 path")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8 output")
}

/// One sentence on standard error that has `words`, exit code 2, nothing on standard output.
#[track_caller]
fn check_refused(place: &Place, args: &[&str], input: &[u8], words: &str) {
    let output = place.byline(args, input);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(
        said.starts_with("byline: ") && said.contains(words),
        "{said}"
    );
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(output.stdout.is_empty());
}

#[test]
fn what_cannot_be_opened_is_one_sentence_and_exit_code_2() {
    let place = Place::new();
    let empty = place.file("empty.txt", "");
    let blank = place.file("blank.txt", " \n\n\t\n");
    let binary = place.file("x.bin", [0u8, 1, 2, 0, 255, 254, 0, 7, 0, 0, 3]);
    check_refused(
        &place,
        &["missing.txt"],
        b"",
        "there is no file missing.txt",
    );
    check_refused(&place, &["."], b"", "is a directory");
    check_refused(&place, &[path(&empty)], b"", "is empty");
    check_refused(&place, &[path(&blank)], b"", "is empty");
    check_refused(&place, &[path(&binary)], b"", "binary");
    check_refused(&place, &["-"], b"", "standard input is empty");
    check_refused(
        &place,
        &["export", "missing.txt"],
        b"",
        "there is no file missing.txt",
    );
    check_refused(&place, &["a\u{1b}[31mb.txt"], b"", "a␛[31mb.txt");
}

#[test]
fn without_a_terminal_the_article_is_printed() {
    let place = Place::new();
    let words = "One two three four five six seven eight nine ten.";
    let article = place.file("a.txt", format!("{words}\n\nAnd \u{1b}[2Jthen.\n"));
    let output = place.byline(&[path(&article), "--measure", "20"], b"");
    assert!(output.status.success());
    let shown = text(&output.stdout);
    assert_eq!(
        shown,
        "One two three four\nfive six seven eight\nnine ten.\n\nAnd ␛[2Jthen.\n"
    );
}

#[test]
fn standard_input_is_an_article() {
    let output = Place::new().byline(&["-"], "Tack så mycket.".as_bytes());
    assert_eq!(text(&output.stdout), "Tack så mycket.\n");
}

#[test]
fn another_character_set_is_read_with_a_warning() {
    let place = Place::new();
    let words = b"Le pr\xe9sident a parl\xe9 \xe0 la t\xe9l\xe9vision, a-t-il d\xe9clar\xe9.\n";
    let article = place.file("latin.txt", words);
    let output = place.byline(&[path(&article)], b"");
    assert!(text(&output.stdout).starts_with("Le président a parlé"));
    assert!(!output.stderr.is_empty());
    assert!(output.status.success());
}

#[test]
fn the_sample_is_printed_where_nothing_is_named() {
    let output = Place::new().byline(&[], b"");
    assert!(output.status.success());
    assert!(text(&output.stdout).lines().count() > 60);
}

#[test]
fn extract_reads_json_lines_in_order_and_reports_bad_ones() {
    let place = Place::new();
    let input = "{\"id\": 7, \"text\": \"“No,” said Ann Lee.\"}\n{oops}\n\n{\"id\": \"b\", \"text\": \"\"}\n";
    for jobs in ["1", "3"] {
        let args = ["extract", "--input", "jsonl", "--jobs", jobs, "-"];
        let output = place.byline(&args, input.as_bytes());
        assert_eq!(output.status.code(), Some(1));
        assert!(text(&output.stderr).contains("line 2"));
        let lines: Vec<Value> = text(&output.stdout)
            .lines()
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .collect();
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0]["id"], 7);
        assert_eq!(lines[0]["unit"], "chars");
        assert_eq!(lines[1]["id"], "b");
        for key in ["entities", "entity_records", "quotes"] {
            assert!(lines[0][key].is_array(), "{key}");
        }
    }
}

#[test]
fn extract_counts_code_points() {
    let place = Place::new();
    let line = "{\"id\": 1, \"text\": \"\u{feff}😀 “Nej,”\\r\\nsaid Zoë Ågren. “Aldrig!”\"}\n";
    let output = place.byline(&["extract", "--input", "jsonl", "-"], line.as_bytes());
    let line: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let text: Vec<char> = "\u{feff}😀 “Nej,”\r\nsaid Zoë Ågren. “Aldrig!”"
        .chars()
        .collect();
    let name: String = line["entities"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|entity| entity["type"] == "PERSON")
        .map(|entity| {
            let at = |key: &str| usize::try_from(entity[key].as_u64().expect("a number"));
            let (start, end) = (at("start").expect("small"), at("end").expect("small"));
            text[start..end].iter().collect::<String>()
        })
        .collect();
    assert_eq!(name, "Zoë Ågren");
}

#[test]
fn exports_go_to_a_file_or_to_standard_output() {
    let place = Place::new();
    let article = place.file("a.txt", "A title\n\n“No,” said Ann Lee on Monday.\n");
    for format in ["markdown", "json", "csv"] {
        let output = place.byline(
            &["export", "--quotes", path(&article), "--format", format],
            b"",
        );
        assert!(output.status.success());
        assert!(text(&output.stdout).contains("Ann Lee"), "{format}");
        let args = [
            "export",
            "--quotes",
            path(&article),
            "--format",
            format,
            "--output",
            "out",
        ];
        assert!(place.byline(&args, b"").status.success());
        let written = std::fs::read_to_string(place.dir.path().join("out")).expect("the export");
        // A file also has the lines by which a later export finds its own parts again.
        let is_marker =
            |line: &&str| line.starts_with("<!-- byline ") || line.starts_with("<!-- /byline ");
        let words: String = written
            .split_inclusive('\n')
            .filter(|line| !is_marker(line))
            .collect();
        assert_eq!(words, text(&output.stdout), "{format}");
    }
    let markdown = place.byline(&["export", path(&article)], b"");
    assert!(text(&markdown.stdout).contains("### Ann Lee\n\n- “No” (direct, ¶ 2)"));
    let partly = place.dir.path().join("partly.txt");
    let words =
        "Mara Okoye told reporters that the plan was “a gift to nobody at all” for the town.";
    std::fs::write(&partly, words).expect("an article");
    let report = text(&place.byline(&["export", path(&partly)], b"").stdout);
    assert!(report.contains("(partly quoted, ¶ 1)"), "{report}");
    check_unknown_format(&place, path(&article));
}

#[test]
fn an_export_replaces_neither_the_article_nor_what_the_reader_wrote() {
    let place = Place::new();
    let article = place.file("a.txt", "A title\n\n“No,” said Ann Lee on Monday.\n");
    let notes = "schema = 1\n\n[document]\nmemo = \"mine\"\n";
    place.file("a.txt.byline.toml", notes);
    place.file("a.txt.byline.ana.toml", notes);
    place.file("a.txt.byline.toml~", notes);
    place.file("codebook.toml", "");
    place.file("entities.toml", "");
    #[cfg(unix)]
    for (link, to) in [("link", "a.txt"), ("noted", "a.txt.byline.toml")] {
        std::os::unix::fs::symlink(to, place.dir.path().join(link)).expect("a link");
    }
    let before = contents(place.dir.path());
    let mut outputs: Vec<&str> = before.iter().map(|(name, _)| name.as_str()).collect();
    outputs.extend(["new.byline.toml", "./a.txt"]);
    for output in outputs {
        for format in ["csv", "markdown"] {
            for more in [&[][..], &["--overwrite"], &["--copy"]] {
                let mut args = vec!["export", "-f", format, "-o", output, path(&article)];
                args.extend(more);
                let done = place.byline(&args, b"");
                let told = text(&done.stderr);
                // A copy beside it is in nobody's way, unless its name is that of notes too.
                if more == ["--copy"] && done.status.success() {
                    continue;
                }
                assert_eq!(done.status.code(), Some(2), "{args:?}");
                assert!(told.contains("nothing was exported: "), "{args:?}: {told}");
            }
        }
    }
    let after = contents(place.dir.path());
    for file in before {
        assert!(after.contains(&file), "{file:?}");
    }
}

#[test]
fn what_was_exported_from_here_is_not_taken_again() {
    let words = "A title\n\n“No ferry sails,” said Ann Lee on Monday. “Not one, I am afraid.”\n\n“Why?” he asked.\n";
    let place = Place::new();
    let article = place.file("a.txt", words);
    let mark = |id: usize, exact: &str, rest: &str| {
        let at = words[..words.find(exact).expect("words")].chars().count();
        let end = at + exact.chars().count();
        format!(
            "\n[[annotation]]\nid = \"mark00000{id}\"\nkind = \"highlight\"\nstart = {at}\nend = {end}\n\
             exact = \"{exact}\"\ncolor = \"#ffd54f\"\ncreated = 2026-03-14T09:26:53Z\n{rest}"
        )
    };
    let notes = [
        "schema = 1\n\n[document]\n".to_owned(),
        mark(
            1,
            "Ann Lee",
            "codes = [\"theme/ferry\", \"who\"]\nnote = \"Ask her\"\n",
        ),
        mark(2, "on Monday", "note = \"Which one?\"\n"),
        mark(3, "afraid", "codes = [\"tone\"]\n"),
        mark(4, "A title", ""),
    ]
    .concat();
    let beside = place.file("a.txt.byline.toml", &notes);
    let formats = [
        "json",
        "jsonl",
        "w3c",
        "hypothesis",
        "qdpx",
        "brat",
        "doccano",
        "label-studio",
        "spacy",
        "prodigy",
        "readwise",
        "koreader",
    ];
    for format in formats {
        let out = format!("out-{format}");
        let export = ["export", "-f", format, "-o", &out, path(&article)];
        assert!(place.byline(&export, b"").status.success());
        let take = place.byline(&["take", &out, "--into", path(&article), "--json"], b"");
        let told: Value = serde_json::from_slice(&take.stdout).expect("JSON");
        assert_eq!(told[0]["taken"], serde_json::json!({}), "{format}: {told}");
        assert_eq!(told[0]["known"], 4, "{format}: {told}");
        let read = std::fs::read_to_string(&beside).expect("the notes");
        assert_eq!(read.matches("[[annotation]]").count(), 4, "{format}");
        assert!(!read.contains("[[quote]]"), "{format}");
        // The report counts things, not its own lines.
        let report = text(
            &place
                .byline(&["take", &out, "--into", path(&article)], b"")
                .stdout,
        );
        let left = told[0]["left"].as_array().expect("a list").iter();
        let left: u64 = left
            .map(|left| left["count"].as_u64().expect("a number"))
            .sum();
        let wanted = format!("{left} not taken");
        assert!(left == 0 || report.contains(&wanted), "{format}: {report}");
    }
    // What says something else is taken.
    let more = r#"{"text": "", "label": []}"#;
    let more = more.replace("\"\"", &serde_json::json!(words).to_string());
    let at = words
        .find("Ann Lee")
        .map(|at| words[..at].chars().count())
        .expect("words");
    let more = more.replace("[]", &format!("[[{at}, {}, \"new\"]]", at + 7));
    let more = place.file("more.jsonl", &more);
    let take = place.byline(&["take", path(&more), "--into", path(&article)], b"");
    assert!(
        text(&take.stdout).contains(": 1 taken"),
        "{}",
        text(&take.stdout)
    );
}

#[test]
fn an_export_of_a_folder_replaces_none_of_its_articles() {
    let place = Place::new();
    let news = place.dir.path().join("news");
    std::fs::create_dir(&news).expect("a folder");
    let words = "A title\n\n“No,” said Ann Lee on Monday.\n";
    place.file("news/a.txt", words);
    place.file("news/b.txt", words);
    let page =
        "<!doctype html>\n<html><body><article><p>“No,” said Ann Lee.</p></article></body></html>";
    place.file("news/c.html", page);
    for (format, file, old) in [("csv", "news/b.txt", words), ("html", "news/c.html", page)] {
        let args = ["export", "-f", format, "-o", file, "news"];
        let done = place.byline(&args, b"");
        assert_eq!(done.status.code(), Some(2), "{}", text(&done.stderr));
        let read = || std::fs::read_to_string(place.dir.path().join(file)).expect("it");
        assert_eq!(read(), old);
        let again = ["export", "-f", format, "-o", "news/all", "news"];
        for _ in 0..2 {
            let done = place.byline(&again, b"");
            assert!(done.status.success(), "{}", text(&done.stderr));
        }
        std::fs::remove_file(news.join("all")).expect("the export");
    }
    let over = [
        "export",
        "-f",
        "csv",
        "--overwrite",
        "-o",
        "news/b.txt",
        "news",
    ];
    assert!(place.byline(&over, b"").status.success());
}

/// The files of a folder with what they say.
fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let files = std::fs::read_dir(folder).expect("a folder").flatten();
    let files = files.filter(|file| file.path().is_file()).map(|file| {
        let words = std::fs::read(file.path()).expect("a file");
        (file.file_name().to_string_lossy().into_owned(), words)
    });
    let mut files: Vec<_> = files.collect();
    files.sort();
    files
}

#[test]
fn org_leads_to_the_article_from_where_the_export_is() {
    let place = Place::new();
    let here = std::fs::canonicalize(place.dir.path()).expect("the folder");
    for folder in ["news", "out"] {
        std::fs::create_dir(here.join(folder)).expect("a folder");
    }
    let article = "“It stays shut,” said Lena Moss.\n";
    place.file("news/gate.txt", article);
    let run = |folder: &str, args: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_byline"))
            .args(["export", "-f", "org"])
            .args(args)
            .env("HOME", &here)
            .env("XDG_DATA_HOME", here.join("data"))
            .current_dir(here.join(folder))
            .output()
            .expect("the program runs");
        assert!(output.status.success(), "{}", text(&output.stderr));
        text(&output.stdout)
    };
    let leads = |org: &str| {
        let line = org
            .lines()
            .find_map(|line| line.strip_prefix(":org-remark-file: "));
        line.expect("the property").to_owned()
    };
    let written = |path: &str| leads(&std::fs::read_to_string(here.join(path)).expect("an export"));
    run("", &["-o", "out/one.org", "news/gate.txt"]);
    assert_eq!(written("out/one.org"), "../news/gate.txt");
    run("news", &["-o", "../out/two.org", "gate.txt"]);
    assert_eq!(written("out/two.org"), "../news/gate.txt");
    run("", &["--each", "out", "news"]);
    assert_eq!(written("out/gate.txt.org"), "../news/gate.txt");
    run("out", &["--each", "../news", "../news/gate.txt"]);
    assert_eq!(written("news/gate.txt.org"), "gate.txt");
    // A pipe has no place of its own.
    let piped = run("out", &["../news/gate.txt"]);
    assert_eq!(
        leads(&piped),
        here.join("news/gate.txt").display().to_string()
    );
}

fn check_unknown_format(place: &Place, article: &str) {
    let output = place.byline(&["export", article, "--format", "docx"], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("jsonl, csv, tsv"));
}

#[test]
fn what_was_exported_is_not_exported_again() {
    for (more, made) in [
        (
            ["--each", "news/out", "--format", "json"],
            vec!["out/a.txt.json", "out/b.txt.json"],
        ),
        (
            ["--each", "news", "--format", "csv"],
            vec!["a.txt.csv", "b.txt.csv"],
        ),
        (
            ["--output", "news/all.json", "--format", "json"],
            vec!["all.json"],
        ),
    ] {
        let place = Place::new();
        let news = place.dir.path().join("news");
        std::fs::create_dir(&news).expect("a folder");
        for name in ["news/a.txt", "news/b.txt", "news/a.txt.byline.org"] {
            place.file(name, "A title\n\n“No,” said Ann Lee on Monday.\n");
        }
        let args: Vec<&str> = ["export", "--quotes", "news"]
            .into_iter()
            .chain(more)
            .collect();
        let mut first = Vec::new();
        for round in 0..2 {
            let output = place.byline(&args, b"");
            assert!(output.status.success(), "{}", text(&output.stderr));
            let read = |name: &&str| std::fs::read(news.join(name)).expect("an export");
            let bytes: Vec<Vec<u8>> = made.iter().map(read).collect();
            if round == 0 {
                first.clone_from(&bytes);
            }
            assert_eq!(bytes, first, "{more:?}");
        }
        let folder = made[0].rsplit_once('/').map_or("", |(folder, _)| folder);
        let there = std::fs::read_dir(news.join(folder))
            .expect("a folder")
            .count();
        assert_eq!(
            there,
            made.len() + if folder.is_empty() { 3 } else { 0 },
            "{more:?}"
        );
    }
}

#[test]
fn marks_written_by_hand_are_exported_with_their_place() {
    let place = Place::new();
    let article = place.file(
        "a.txt",
        "A title\n\nNo boat, said Ann Lee, = on 😀 Monday.\n",
    );
    let notes = "schema = 1\n\n[[annotation]]\nexact = \"= on 😀 Monday\"\ncodes = [\"time\", \"doubt\"]\n\
                 note = \"Which one?\"\n";
    let notes = place.file("a.txt.byline.toml", notes);
    let before = std::fs::read(&notes).expect("the notes");
    let output = place.byline(&["export", path(&article), "--format", "json"], b"");
    let value: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let mark = &value["annotations"][0];
    assert_eq!(mark["start"], 32, "{value}");
    assert_eq!(mark["end"], 45);
    assert_eq!(mark["paragraph"], 2);
    assert_eq!(mark["codes"][1], "doubt");
    let csv = text(
        &place
            .byline(&["export", path(&article), "--format", "csv"], b"")
            .stdout,
    );
    assert_eq!(csv.matches("\"'= on 😀 Monday\"").count(), 2, "{csv}");
    let markdown = text(&place.byline(&["export", path(&article)], b"").stdout);
    assert!(
        markdown.contains("> \\= on 😀 Monday\n\n¶ 2 · time, doubt\n\nWhich one?"),
        "{markdown}"
    );
    assert_eq!(
        std::fs::read(&notes).expect("the notes"),
        before,
        "an export changes nothing"
    );
}

#[test]
fn codes_check_and_export_know_the_shared_codebook() {
    let place = Place::new();
    let book = "[[code]]\nname = \"time\"\ncolor = \"#64b5f6\"\ndescription = \"When it *was*.\"\n\n\
                [[code]]\nname = \"place\"\n";
    place.file("codebook.toml", book);
    std::fs::create_dir(place.dir.path().join("sub")).expect("a folder");
    place.file("sub/a.txt", "No boat left on Monday.\n");
    let notes = "schema = 1\n\n[[annotation]]\nstart = 16\nend = 22\nexact = \"Monday\"\ncodes = [\"time\", \"doubt\"]\n";
    place.file("sub/a.txt.byline.toml", notes);
    let run = |args: &[&str]| {
        let output = place.byline(args, b"");
        (
            output.status.code(),
            text(&output.stdout),
            text(&output.stderr),
        )
    };
    let file = "sub/a.txt.byline.toml";
    let (_, codes, _) = run(&["codes", file]);
    let article = file.replace(".byline.toml", "");
    assert_eq!(run(&["codes", &article]).1, codes, "of the article's name");
    for line in [
        "          1      1  doubt\n",
        "          1      1  time: When it *was*.\n",
        "          0      0  place\n",
    ] {
        assert!(codes.contains(line), "{line} in {codes}");
    }
    let (_, json, _) = run(&["codes", "--json", file]);
    let value: Value = serde_json::from_str(&json).expect("JSON");
    let time = value["codes"]
        .as_array()
        .expect("codes")
        .iter()
        .find(|line| line["code"] == "time");
    assert_eq!(
        time.map(|line| line["shared"] == true),
        Some(true),
        "{json}"
    );
    let (code, said, _) = run(&["check", file]);
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("codes that are in no codebook: doubt"),
        "{said}"
    );
    // Somebody may name the article.
    let (code, of_article, _) = run(&["check", "sub/a.txt"]);
    assert_eq!((code, of_article), (Some(0), said));
    place.file("bare.txt", "Nobody marked it.\n");
    let (code, _, told) = run(&["check", "bare.txt"]);
    assert_eq!(code, Some(2));
    assert!(told.contains("bare.txt: there are no notes"), "{told}");
    let (_, json, _) = run(&["export", "sub/a.txt", "--format", "json"]);
    let value: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(value["annotations"][0]["colour"], "blue");
    let names: Vec<&str> = value["codes"]
        .as_array()
        .expect("codes")
        .iter()
        .filter_map(|line| line["name"].as_str())
        .collect();
    assert_eq!(names, ["doubt", "place", "time"]);
    let (_, markdown, _) = run(&["export", "sub/a.txt"]);
    assert!(
        markdown.contains("- time (1): When it \\*was\\*.\n"),
        "{markdown}"
    );
    // A bad codebook is told, and everything else goes on.
    place.file("codebook.toml", "[[code]\n");
    for args in [&["codes", file][..], &["export", "--marks", "sub/a.txt"]] {
        let (code, out, said) = run(args);
        assert_eq!((code, said.lines().count()), (Some(0), 1), "{said}");
        assert!(
            said.contains("cannot read the shared codebook")
                && said.contains("line 1")
                && !out.is_empty(),
            "{said}"
        );
    }
    let (code, said, _) = run(&["check", file]);
    assert_eq!(code, Some(1));
    assert!(said.contains("cannot read the shared codebook"), "{said}");
}

/// Pictures, scripts, frames and links of a file on this disk are names to show, not to visit.
#[test]
fn what_a_local_file_names_is_not_fetched() {
    let place = Place::new();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.set_nonblocking(true).expect("a port to ask");
    let host = format!("http://{}", listener.local_addr().expect("an address"));
    let words =
        "Nobody at the harbour office wanted to say who had signed for the crates. ".repeat(8);
    let page = format!(
        "<html><head><base href='{host}/'><link rel=stylesheet href='{host}/a.css'>\
         <meta http-equiv=refresh content='0;url={host}/moved'><script src='{host}/a.js'></script></head>\
         <body><article><h1>Crates</h1><p>{words}</p><img src='{host}/a.png'><iframe src='{host}/frame'></iframe>\
         <p>{words}</p></article></body></html>"
    );
    let mail = format!("Subject: Crates\nContent-Type: text/html\n\n{page}");
    let feed = format!(
        "<?xml version='1.0'?><!DOCTYPE rss SYSTEM '{host}/a.dtd'><rss version='2.0'><channel><title>Crates</title>\
         <item><title>One</title><link>{host}/one</link><description>{words}</description></item></channel></rss>"
    );
    let files = [
        ("a.html", page.clone()),
        ("a.eml", mail),
        ("a.xml", feed),
        (
            "a.md",
            format!("# Crates\n\n![a]({host}/a.png)\n\n{words}\n"),
        ),
    ];
    for (name, content) in files {
        let file = place.file(name, content);
        let output = place.byline(&["import", path(&file)], b"");
        assert!(output.status.success(), "{name}: {}", text(&output.stderr));
    }
    assert!(
        listener.accept().is_err(),
        "a local file reached the network"
    );
}

#[test]
fn ids_come_out_as_they_went_in() {
    let place = Place::new();
    let ids = [
        "123456789012345678901234567890",
        "1.0",
        "1e400",
        "-0",
        "0.10000000000000000001",
        "{\"b\":1, \"a\":[null]}",
        "\"\\u0041\"",
        "null",
    ];
    let lines: Vec<String> = ids
        .iter()
        .map(|id| format!("{{\"text\": \"Ann Lee said no.\", \"id\": {id}}}\n"))
        .collect();
    let args = ["extract", "--input", "jsonl", "-"];
    let output = place.byline(&args, lines.concat().as_bytes());
    assert!(output.status.success(), "{}", text(&output.stderr));
    for (line, id) in text(&output.stdout).lines().zip(ids) {
        assert!(line.starts_with(&format!("{{\"id\":{id},")), "{line}");
    }
}

#[test]
fn a_byte_order_mark_costs_no_line() {
    let place = Place::new();
    let file = place.file("a.jsonl", "\u{feff}{\"id\":1,\"text\":\"\"}\n");
    let output = place.byline(&["extract", "--input", "jsonl", path(&file)], b"");
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(text(&output.stdout).starts_with("{\"id\":1,"));
}

#[test]
fn a_home_that_is_not_a_folder_is_no_home() {
    let place = Place::new();
    let article = place.file("a.txt", "“No,” said Ann Lee.");
    for command in ["extract", "export", "import"] {
        let output = Command::new(env!("CARGO_BIN_EXE_byline"))
            .args([command, path(&article)])
            .env("HOME", "/dev/null")
            .env_remove("XDG_CONFIG_HOME")
            .env_remove("XDG_DATA_HOME")
            .env_remove("XDG_STATE_HOME")
            .output()
            .expect("the program runs");
        let said = text(&output.stderr);
        let said = said.lines().filter(|line| !line.contains("cannot hold"));
        let said: Vec<&str> = said.collect();
        assert!(output.status.success() && said.is_empty(), "{said:?}");
    }
}

#[test]
fn a_schema_that_is_not_a_number_is_told() {
    let place = Place::new();
    let article = place.file("a.txt", "“No,” said Ann Lee.");
    let notes = "schema = \"x\"\n[[annotation]]\nexact = \"No\"\n";
    let notes = place.file("a.txt.byline.toml", notes);
    let commands = [
        ["extract", "--with-annotations", path(&article)],
        ["export", "-fjson", path(&article)],
        ["check", "-q", path(&notes)],
    ];
    for args in commands {
        let output = place.byline(&args, b"");
        let said = text(&output.stderr) + &text(&output.stdout);
        assert!(said.contains("schema"), "{args:?}: {said}");
    }
}

#[test]
fn help_and_manual_say_all_that_is_written_of_a_command() {
    let place = Place::new();
    for (command, words) in [
        ("check", "Exit code 0"),
        ("codes", "--merge"),
        ("doctor", "Exit code 1"),
        ("extract", "docs/programs.md"),
        ("find", "since:DATE"),
        ("index", "cache directory"),
        ("merge", "merge.byline.driver"),
        ("notes", "no longer there"),
        ("people", "nearest entities.toml"),
        ("said", "perhaps"),
        ("sources", "never by a surname alone"),
        ("take", "Kindle clippings"),
    ] {
        let words_of = |args: &[&str]| {
            let said = place.byline(args, b"").stdout;
            let said = String::from_utf8_lossy(&said).replace("\\-", "-");
            said.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let help = words_of(&[command, "--help"]);
        let about = help.split("Usage:").next().unwrap_or_default();
        assert!(about.contains(words), "{command}: {about}");
        let page = words_of(&["man", command]);
        assert!(page.contains(words), "the page of {command}: {page}");
    }
}
