//! Several readers: files of their own, git as it merges, checks by exit code, who says what.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::path::Path;
use std::process::{Command, Output};

use byline::annotation::{Annotation, Edit, Id, Kind, Timestamp};
use byline::import::{Source, from_text};
use byline::store::{Home, Placement, Store};
use byline::text::Span;
use serde_json::Value;

const ARTICLE: &str = "The ferry is back on Monday, Ines Varga said.\n\n“We kept our word.”\n";

fn run(directory: &Path, program: &str, args: &[&str]) -> Output {
    Command::new(program)
        .args(args)
        .current_dir(directory)
        .env("HOME", directory)
        .env("XDG_CONFIG_HOME", directory.join("config"))
        .env("XDG_DATA_HOME", directory.join("data"))
        .env("XDG_STATE_HOME", directory.join("state"))
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env_remove("BYLINE_READER")
        .output()
        .expect("the program starts")
}

fn byline(directory: &Path, args: &[&str]) -> Output {
    run(directory, env!("CARGO_BIN_EXE_byline"), args)
}

/// A directory with the article and these files.
fn desk(files: &[(&str, &str)]) -> tempfile::TempDir {
    let desk = tempfile::tempdir().expect("a directory");
    std::fs::write(desk.path().join("ferry.txt"), ARTICLE).expect("an article");
    for (name, text) in files {
        std::fs::write(desk.path().join(name), text).expect("a file");
    }
    desk
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[track_caller]
fn check_code(notes: &str, code: i32, words: &str) {
    let desk = desk(&[("ferry.txt.byline.toml", notes)]);
    let done = byline(desk.path(), &["check", "ferry.txt.byline.toml"]);
    let said = text(&done.stdout) + &text(&done.stderr);
    assert_eq!(done.status.code(), Some(code), "{said}");
    assert!(said.contains(words), "{words:?} in {said}");
}

#[test]
fn check_says_by_its_exit_code_how_the_notes_stand() {
    check_code(
        "schema = 1\n\n[document]\ntitle = \"Ferry\"\n",
        0,
        "0 found",
    );
    // It was emptied, or cut off.
    check_code("schema = 1\n", 2, "it is empty");
    check_code("", 2, "it is empty");
    let stands = "[[annotation]]\nstart = 4\nend = 9\nexact = \"ferry\"\nprefix = \"The \"\nsuffix = \" is back on Monday, Ines Varga said.\"\n";
    check_code(stands, 0, "1 found");
    check_code(
        &stands.replace("start = 4\nend = 9\n", "start = 0\nend = 5\n"),
        1,
        "1 moved",
    );
    let lost = "[[annotation]]\nexact = \"Rumpelstiltskin\"\n";
    check_code(lost, 1, "1 lost");
    check_code("[[annotation]]\nid = \"a\"\n", 1, "1 not readable");
    check_code("[[annotation]\n", 2, "not valid TOML at line 1");
    let desk = desk(&[("gone.txt.byline.toml", "schema = 1\n")]);
    let done = byline(desk.path(), &["check", "gone.txt.byline.toml"]);
    assert_eq!(done.status.code(), Some(2));
}

/// The article as it was when the mark was made, which Byline keeps, against the article of now.
#[test]
fn check_says_what_changed_in_whose_quotation() {
    let old = "The ferry is back on Monday.\n\n“We will keep our word,” Ines Varga said. It cost $4 million.\n";
    let desk = desk(&[("ferry.txt", old)]);
    let home = Home {
        data: desk.path().join("data/byline"),
        state: desk.path().join("state/byline"),
        ..Home::at(desk.path())
    };
    let path = desk.path().join("ferry.txt");
    let store = Store::new(Some(home), Placement::Beside);
    let article = std::sync::Arc::new(from_text(old, "ferry.txt"));
    let mut opened = store
        .open(article, &Source::File(path.clone()), Timestamp::UNIX_EPOCH)
        .expect("notes");
    for (id, words) in [
        ("a", "We will keep our word"),
        ("b", "ferry is back on Monday"),
    ] {
        let start = old.find(words).expect("words of the article");
        let span = Span::new(start, start + words.len());
        let mark = Annotation::new(
            Id::new(id),
            Kind::Highlight,
            old,
            span,
            Timestamp::UNIX_EPOCH,
        );
        opened.notes.apply(Edit::put(mark));
    }
    opened
        .session
        .save(&opened.notes, Timestamp::UNIX_EPOCH)
        .expect("a save");
    let new = old
        .replace("We will keep", "We may keep")
        .replace("$4", "$7");
    std::fs::write(&path, new).expect("an article");

    let done = byline(desk.path(), &["check", "ferry.txt.byline.toml"]);
    let said = text(&done.stdout);
    assert_eq!(done.status.code(), Some(1), "{said}");
    assert_eq!(
        said,
        "ferry.txt.byline.toml: 1 found, 1 changed\n  mark a: changed, ¶ 2\n    was: We will keep our word\n    \
         now: We may keep our word\n  The article has changed since:\n  quote of Ines Varga, ¶ 2\n    \
         was: “We will keep our word,”\n    now: “We may keep our word,”\n  name (MONEY), ¶ 2\n    \
         was: $4 million\n    now: $7 million\n"
    );
    let done = byline(desk.path(), &["check", "--json", "ferry.txt.byline.toml"]);
    let json: Value = serde_json::from_slice(&done.stdout).expect("JSON");
    let report = &json[0];
    assert_eq!(report["counts"]["changed"], 1, "{report}");
    assert_eq!(report["records"][0]["id"], "a");
    assert_eq!(report["records"][0]["standing"], "changed");
    assert_eq!(report["records"][0]["place"]["start"], 31);
    assert_eq!(report["revisions"][0]["speaker_now"], "Ines Varga");
    assert_eq!(report["revisions"][1]["type"], "MONEY");
    assert_eq!(report["compared"], true);
}

#[test]
fn git_merges_notes_with_the_driver_that_the_guide_names() {
    let guide = include_str!("../docs/guide.md");
    let attributes = "*.byline.toml merge=byline\n*.byline.*.toml merge=byline\n";
    assert!(guide.contains(attributes));
    assert!(guide.contains("git config merge.byline.driver 'byline merge --in-place %O %A %B'"));
    let mark = |id: &str, words: &str, note: &str| {
        format!(
            "\n[[annotation]]\nid = \"{id}\"\nexact = \"{words}\"\nnote = \"{note}\"\nmodified = 2026-01-01T00:00:00Z\n"
        )
    };
    let file = |marks: &[String]| format!("schema = 1\n{}", marks.concat());
    let base = mark("base", "ferry", "old");
    let name = "ferry.txt.byline.toml";
    let desk = desk(&[
        (name, &file(std::slice::from_ref(&base))),
        (".gitattributes", attributes),
    ]);
    let git = |args: &[&str]| run(desk.path(), "git", args);
    if Command::new("git").arg("--version").output().is_err() {
        return;
    }
    let done = |args: &[&str]| {
        let done = git(args);
        assert!(
            done.status.success(),
            "git {args:?}: {}{}",
            text(&done.stdout),
            text(&done.stderr)
        );
    };
    done(&["init", "-q", "-b", "main"]);
    done(&["config", "user.name", "Ana"]);
    done(&["config", "user.email", "ana@example.org"]);
    let program = env!("CARGO_BIN_EXE_byline");
    let driver = format!("'{program}' merge --in-place %O %A %B");
    done(&["config", "merge.byline.driver", &driver]);
    done(&["add", "."]);
    done(&["commit", "-qm", "Notes"]);
    let write =
        |marks: &[String]| std::fs::write(desk.path().join(name), file(marks)).expect("notes");
    done(&["checkout", "-qb", "colleague"]);
    write(&[
        mark("theirs", "Monday", "which?"),
        base.replace("old", "theirs"),
    ]);
    done(&["commit", "-qam", "Theirs"]);
    done(&["checkout", "-q", "main"]);
    write(&[
        mark("ours", "Monday", "this one"),
        base.replace("old", "ours"),
    ]);
    done(&["commit", "-qam", "Ours"]);
    done(&["merge", "-q", "--no-edit", "colleague"]);
    let merged = std::fs::read_to_string(desk.path().join(name)).expect("notes");
    for words in [
        "id = \"ours\"",
        "id = \"theirs\"",
        "which?",
        "this one",
        "ours\n\ntheirs",
    ] {
        let either = merged.contains(words)
            || words == "ours\n\ntheirs" && merged.contains("theirs\n\nours");
        assert!(either, "{words:?} in:\n{merged}");
    }
    assert!(!merged.contains("<<<<<<<"));
}

const DECISIONS: &str = "[[mention]]\ndecision = \"reject\"\nexact = \"Ines Varga\"\ndetected = \"PERSON\"\n\n\
    [[mention]]\ndecision = \"add\"\nexact = \"ferry\"\ntype = \"MISC\"\n\n\
    [[quote]]\ndecision = \"add\"\nexact = \"The ferry is back on Monday\"\nkind = \"indirect\"\nspeaker = \"the harbour\"\n\n\
    [[quote]]\ndecision = \"confirm\"\nexact = \"“We kept our word.”\"\n";

#[test]
fn extract_lays_decisions_over_what_is_found_and_says_who_said_it() {
    let desk = desk(&[("ferry.txt.byline.toml", DECISIONS)]);
    let found = |args: &[&str]| -> Value {
        let done = byline(desk.path(), args);
        assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
        serde_json::from_slice(&done.stdout).expect("a line of JSON")
    };
    let plain = found(&["extract", "ferry.txt"]);
    assert!(!plain.to_string().contains("provenance"));
    let said = found(&["extract", "--with-annotations", "ferry.txt"]);
    let row = |list: &str, key: &str, value: &str| -> Option<Value> {
        let rows = said[list].as_array().expect("a list");
        rows.iter().find(|row| row[key] == value).cloned()
    };
    assert_eq!(row("entities", "text", "Ines Varga"), None);
    let ferry = row("entities", "text", "ferry").expect("added");
    assert_eq!(
        (&ferry["provenance"], &ferry["decision"]),
        (&"person".into(), &"add".into())
    );
    let monday = row("entities", "text", "Monday").expect("found");
    assert_eq!(
        (&monday["provenance"], &monday["decision"]),
        (&"machine".into(), &Value::Null)
    );
    assert_eq!(
        row("entity_records", "name", "ferry").expect("added")["provenance"],
        "person"
    );
    let quotes: Vec<(String, Value)> = said["quotes"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|quote| (quote["provenance"].to_string(), quote["decision"].clone()))
        .collect();
    assert!(
        quotes.contains(&("\"person\"".into(), "add".into())),
        "{quotes:?}"
    );
    assert!(
        quotes.contains(&("\"person\"".into(), "confirm".into())),
        "{quotes:?}"
    );
    let done = byline(
        desk.path(),
        &["extract", "--with-annotations", "--input", "jsonl", "x"],
    );
    assert_eq!(done.status.code(), Some(2));
}

#[test]
fn several_articles_go_into_one_file_or_one_each() {
    let desk = desk(&[(
        "other.txt",
        "Nothing was said.\n\n“Never,” Jo Lind told us.\n",
    )]);
    let export = |args: &[&str]| {
        let mut all = vec!["export", "ferry.txt", "other.txt"];
        all.extend(args);
        let done = byline(desk.path(), &all);
        (done.status.code(), text(&done.stdout), text(&done.stderr))
    };
    let (code, both, _) = export(&["--quotes", "-f", "jsonl"]);
    assert_eq!(code, Some(0));
    assert!(
        both.contains("Jo Lind") && both.contains("We kept our word"),
        "{both}"
    );
    let (_, one, _) = export(&["--speaker", "JO LIND", "-f", "tsv"]);
    assert_eq!(one.lines().count(), 2, "{one}");
    std::fs::create_dir(desk.path().join("out")).expect("a folder");
    let (code, nothing, said) = export(&["--each", "out", "-f", "conll"]);
    assert_eq!((code, nothing.as_str()), (Some(0), ""), "{said}");
    assert!(
        said.contains("conll cannot hold 1 quote; left out"),
        "{said}"
    );
    for name in ["ferry.txt.iob", "other.txt.iob"] {
        assert!(desk.path().join("out").join(name).exists(), "{name}");
    }
    let (code, _, said) = export(&["--kind", "wrong"]);
    assert_eq!(code, Some(2));
    assert!(
        said.contains("a kind is direct, mixed or indirect"),
        "{said}"
    );
    let done = byline(desk.path(), &["formats", "--json"]);
    let formats: Value = serde_json::from_slice(&done.stdout).expect("JSON");
    let done = byline(desk.path(), &["formats"]);
    let names = |format: &Value| format["name"].as_str().map(str::to_owned);
    let names: Vec<_> = formats
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(names)
        .collect();
    for name in ["markdown", "qdpx", "webanno"] {
        assert!(names.iter().any(|known| known == name), "{name}: {names:?}");
    }
    for name in names {
        assert!(text(&done.stdout).contains(&name), "{name}");
    }
    assert!(text(&done.stdout).contains("places: UTF-16 units; loses: quotes"));
}

#[test]
fn exports_say_who_said_it_and_where_each_mark_stands() {
    let marks = "[[annotation]]\nid = \"a\"\nstart = 0\nend = 5\nexact = \"ferry\"\nprefix = \"The \"\nsuffix = \" is back on Monday, Ines Varga said.\"\n\n\
        [[annotation]]\nid = \"b\"\nexact = \"Rumpelstiltskin\"\n\n";
    let desk = desk(&[("ferry.txt.byline.toml", &format!("{marks}{DECISIONS}"))]);
    let export = |format: &str| {
        let mut args = vec!["export", "--format", format, "ferry.txt"];
        args.extend((format == "csv").then_some("--quotes"));
        let done = byline(desk.path(), &args);
        assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
        text(&done.stdout)
    };
    let json: Value = serde_json::from_str(&export("json")).expect("JSON");
    let mark = &json["annotations"][0];
    assert_eq!((&mark["start"], &mark["end"]), (&4.into(), &9.into()));
    assert_eq!(
        (&mark["state"], &mark["score"]),
        (&"moved".into(), &1.0.into())
    );
    assert_eq!(json["orphans"][0]["state"], "lost");
    let quotes = json["quotes"].as_array().expect("a list");
    assert!(
        quotes
            .iter()
            .any(|quote| quote["provenance"] == "person" && quote["decision"] == "add")
    );
    let entities = json["entities"].as_array().expect("a list");
    for entity in entities {
        let (mentions, said) = (&entity["mentions"], &entity["mention_provenance"]);
        assert_eq!(
            mentions.as_array().map(Vec::len),
            said.as_array().map(Vec::len)
        );
    }
    let monday = entities
        .iter()
        .find(|shown| shown["name"] == "Monday")
        .expect("found");
    assert_eq!(monday["provenance"], "machine");
    let csv = export("csv");
    assert!(
        csv.lines()
            .next()
            .is_some_and(|head| head.contains(",address,provenance,decision"))
    );
    assert!(
        csv.lines().any(|line| line.contains(",person,add,")),
        "{csv}"
    );
    assert!(export("markdown").contains(", by the reader)"));
}

#[test]
fn each_reader_exports_their_own_notes() {
    let mark = |words: &str| format!("[[annotation]]\nexact = \"{words}\"\n");
    let desk = desk(&[
        ("ferry.txt.byline.toml", &mark("word")),
        ("ferry.txt.byline.ana.toml", &mark("ferry")),
    ]);
    let marked = |args: &[&str]| {
        let args: Vec<&str> = ["export", "ferry.txt", "--format", "json"]
            .iter()
            .chain(args)
            .copied()
            .collect();
        let done = byline(desk.path(), &args);
        let json: Value = serde_json::from_slice(&done.stdout).expect("JSON");
        json["annotations"][0]["text"].as_str().map(str::to_owned)
    };
    assert_eq!(marked(&[]).as_deref(), Some("word"));
    assert_eq!(marked(&["--reader", "Ana"]).as_deref(), Some("ferry"));
    assert_eq!(marked(&["--reader", "Bo"]), None);
    std::fs::create_dir_all(desk.path().join("config/byline")).expect("a directory");
    let config = desk.path().join("config/byline/config.toml");
    std::fs::write(&config, "reader = \"ana\"\n").expect("a configuration");
    assert_eq!(marked(&[]).as_deref(), Some("ferry"));
    std::fs::write(&config, "raeder = \"ana\"\n").expect("a configuration");
    let done = byline(desk.path(), &["export", "ferry.txt"]);
    assert_eq!(done.status.code(), Some(0));
    let said = text(&done.stderr);
    assert!(
        said.contains("config.toml") && said.contains("raeder"),
        "{said}"
    );
}

const CODED: &str = "\
# By hand.
schema = 1

# ours
[[code]]
name = \"theme/time\"
id = \"5f0f3d7e-0000-4000-8000-000000000001\"
shade = 4 # mine

[[annotation]]
id = \"aaaaaaaaaa\"
start = 4
end = 9
exact = \"ferry\"
codes = [\"theme/loss\", \"actor\"]
weight = 1 # unknown

[[orphan]]
id = \"bbbbbbbbbb\"
exact = \"gone words\"
codes = [\"theme/time\"]
last_start = 3
";
const CODED_BY_ANA: &str = "schema = 1\n\n[[annotation]]\nid = \"cccccccccc\"\nexact = \"Monday\"\ncodes = [\"theme/loss\"]\n";
const SHARED: &str =
    "[[code]]\nname = \"theme/loss\" # agreed\nkey = \"l\"\n\n[[code]]\nname = \"actor\"\n";

/// A change of codes over two notes files and a codebook: shown first, then made, then taken back.
/// `wanted` are lines of the three files; those with ! must not be there.
#[track_caller]
fn check_recoded(change: &[&str], heading: &str, wanted: [&[&str]; 3]) {
    let names = [
        "ferry.txt.byline.toml",
        "ferry.txt.byline.ana.toml",
        "codebook.toml",
    ];
    let before = [CODED, CODED_BY_ANA, SHARED];
    let files: Vec<(&str, &str)> = names.into_iter().zip(before).collect();
    let desk = desk(&files);
    let read = || names.map(|name| std::fs::read_to_string(desk.path().join(name)).unwrap());
    let codes = |more: &[&str]| {
        let done = byline(
            desk.path(),
            &[&["codes"], change, more, &names[..2]].concat(),
        );
        (done.status.code(), text(&done.stdout) + &text(&done.stderr))
    };
    let (code, said) = codes(&[]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.starts_with(heading), "{said}");
    assert!(said.contains("Nothing is changed yet"), "{said}");
    assert_eq!(read(), before, "only shown");
    let (code, said) = codes(&["--write"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("--undo takes it back"), "{said}");
    for ((now, lines), name) in read().iter().zip(wanted).zip(names) {
        for line in lines {
            let is_there = now
                .lines()
                .any(|shown| shown == line.trim_start_matches('!'));
            assert_eq!(is_there, !line.starts_with('!'), "{line} in {name}:\n{now}");
        }
    }
    let kept = std::fs::read_to_string(desk.path().join("ferry.txt.byline.toml~"));
    assert_eq!(kept.ok().as_deref(), Some(CODED));
    let done = byline(desk.path(), &["codes", "--undo"]);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    assert_eq!(read(), before, "taken back");
    let done = byline(desk.path(), &["codes", "--undo"]);
    assert_eq!(done.status.code(), Some(2), "nothing is left to take back");
}

#[test]
fn codes_are_changed_in_many_files_and_taken_back() {
    check_recoded(
        &["--rename", "theme", "topic"],
        "Rename theme to topic\n  theme/loss → topic/loss\n  theme/time → topic/time\n\n\
         ferry.txt.byline.ana.toml: 1 mark\n  Monday\n\nferry.txt.byline.toml: 2 marks\n  ferry\n  gone words\n",
        [
            &[
                "# By hand.",
                "# ours",
                "name = \"topic/time\"",
                "id = \"5f0f3d7e-0000-4000-8000-000000000001\"",
                "shade = 4 # mine",
                "codes = [\"topic/loss\", \"actor\"]",
                "codes = [\"topic/time\"]",
                "weight = 1 # unknown",
            ],
            &["codes = [\"topic/loss\"]"],
            &[
                "name = \"topic/loss\" # agreed",
                "key = \"l\"",
                "name = \"actor\"",
            ],
        ],
    );
    check_recoded(
        &["--merge", "theme/loss", "actor"],
        "Merge theme/loss into actor\n",
        [
            &["codes = [\"actor\"]", "codes = [\"theme/time\"]"],
            &["codes = [\"actor\"]"],
            &["!name = \"theme/loss\" # agreed", "name = \"actor\""],
        ],
    );
    check_recoded(
        &["--move", "theme/loss", "/"],
        "Move theme/loss to the top\n",
        [
            &["codes = [\"loss\", \"actor\"]"],
            &["codes = [\"loss\"]"],
            &["name = \"loss\" # agreed"],
        ],
    );
    check_recoded(
        &["--delete", "theme"],
        "Delete theme\n",
        [
            &[
                "codes = [\"actor\"]",
                "exact = \"gone words\"",
                "!name = \"theme/time\"",
            ],
            &["exact = \"Monday\"", "!codes = [\"theme/loss\"]"],
            &["!name = \"theme/loss\" # agreed"],
        ],
    );
}

#[test]
fn taking_a_change_of_codes_back_keeps_what_came_since() {
    let desk = desk(&[("ferry.txt.byline.toml", CODED), ("codebook.toml", SHARED)]);
    let notes = desk.path().join("ferry.txt.byline.toml");
    let args = [
        "codes",
        "--rename",
        "actor",
        "who",
        "--write",
        "ferry.txt.byline.toml",
    ];
    assert_eq!(byline(desk.path(), &args).status.code(), Some(0));
    let now = std::fs::read_to_string(&notes).unwrap();
    let edited = now.replace("last_start = 3\n", "last_start = 3\nnote = \"since\"\n")
        + "\n[[annotation]]\nid = \"dddddddddd\"\nexact = \"back\"\ncodes = [\"new\"]\n";
    std::fs::write(&notes, edited).unwrap();
    assert_eq!(
        byline(desk.path(), &["codes", "--undo"]).status.code(),
        Some(0)
    );
    let now = std::fs::read_to_string(&notes).unwrap();
    for line in [
        "codes = [\"theme/loss\", \"actor\"]",
        "note = \"since\"",
        "codes = [\"new\"]",
    ] {
        assert!(now.contains(line), "{line} in {now}");
    }
    assert!(!now.contains("who"), "{now}");
    let book = std::fs::read_to_string(desk.path().join("codebook.toml")).unwrap();
    assert_eq!(book, SHARED);
}

#[test]
fn a_change_of_codes_is_not_made_by_halves() {
    let check = |args: &[&str], ana: &str, words: &str| {
        let files = [
            ("a.byline.toml", CODED),
            ("b.byline.ana.toml", ana),
            ("codebook.toml", SHARED),
        ];
        let desk = desk(&files);
        let all = [
            &["codes", "--write"],
            args,
            &["a.byline.toml", "b.byline.ana.toml"],
        ]
        .concat();
        let done = byline(desk.path(), &all);
        let said = text(&done.stderr);
        assert_eq!(done.status.code(), Some(2), "{said}");
        assert!(said.contains(words) && said.lines().count() == 1, "{said}");
        for (name, before) in files {
            let now = std::fs::read_to_string(desk.path().join(name)).unwrap();
            assert_eq!(now, before, "{name}");
        }
    };
    let rename = ["--rename", "actor", "who"];
    check(&rename, "[[annotation]\n", "not valid TOML at line 1");
    check(
        &rename,
        "schema = 99\n",
        "cannot be changed: a newer version",
    );
    check(
        &["--rename", "nobody", "who"],
        CODED_BY_ANA,
        "has the code nobody",
    );
    check(
        &["--rename", "actor", "theme"],
        CODED_BY_ANA,
        "--merge joins the two",
    );
    check(
        &["--merge", "actor", "who"],
        CODED_BY_ANA,
        "no file has the code who",
    );
    check(
        &["--rename", "theme", "theme/x"],
        CODED_BY_ANA,
        "cannot be moved under itself",
    );
    check(
        &["--move", "theme", "theme/x"],
        CODED_BY_ANA,
        "cannot be moved under itself",
    );
    check(
        &["--rename", "theme", " / "],
        CODED_BY_ANA,
        "needs a new name",
    );
}

#[test]
fn agree_says_what_it_does_not_count() {
    let bare = "schema = 1\n\n[[annotation]]\nid = \"a\"\nexact = \"ferry\"\ncodes = [\"boat\"]\n";
    let placed = bare.replace("exact", "start = 4\nend = 9\nexact");
    let files = [
        ("ferry.txt.byline.ana.toml", bare),
        ("ferry.txt.byline.bo.toml", placed.as_str()),
        ("ferry.txt.byline.cy.toml", bare),
    ];
    let desk = desk(&files);
    let agree = |names: [&str; 2]| {
        let done = byline(desk.path(), &["agree", names[0], names[1]]);
        assert_eq!(done.status.code(), Some(0));
        (text(&done.stdout), text(&done.stderr))
    };
    let (out, said) = agree(["ferry.txt.byline.ana.toml", "ferry.txt.byline.bo.toml"]);
    assert!(
        out.contains("boat") && out.contains("0 marked by all, 5 by some"),
        "{out}"
    );
    assert!(
        said.contains("ana.toml: 1 without `start` and `end` not counted"),
        "{said}"
    );
    assert_eq!(said.lines().count(), 1, "{said}");
    let (out, _) = agree(["ferry.txt.byline.ana.toml", "ferry.txt.byline.cy.toml"]);
    assert!(
        out.contains("no codes and no decisions on quotes to compare"),
        "{out}"
    );
    // Over a folder too.
    let done = byline(desk.path(), &["agree", "--folder", "."]);
    let said = text(&done.stderr);
    let count = said.matches("1 without `start` and `end` not counted");
    assert_eq!((count.count(), done.status.code()), (2, Some(0)), "{said}");
}

#[test]
fn agree_lists_the_places_that_readers_did_not_code_alike() {
    let mark = |start: usize, words: &str, code: &str| {
        let end = start + words.len();
        format!(
            "\n[[annotation]]\nid = \"m{start}\"\nstart = {start}\nend = {end}\nexact = \"{words}\"\ncodes = [\"{code}\"]\n"
        )
    };
    let notes = |marks: &[String]| format!("schema = 1\n{}", marks.concat());
    let ana = notes(&[mark(4, "ferry", "boat"), mark(20, "the old pier", "place")]);
    // Hers is a little longer, and has another code; the ferry is the same.
    let bo = notes(&[
        mark(4, "ferry", "boat"),
        mark(20, "the old pier here", "ruin"),
        mark(60, "rain", "weather"),
    ]);
    let desk = desk(&[
        ("ferry.txt.byline.ana.toml", ana.as_str()),
        ("ferry.txt.byline.bo.toml", bo.as_str()),
    ]);
    let differing = |args: &[&str]| {
        let args = [&["agree", "--differences"], args].concat();
        let done = byline(desk.path(), &args);
        assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
        text(&done.stdout)
    };
    assert_eq!(
        differing(&["--folder", "."]),
        "ferry.txt:20  the old pier\n  ana  place\n  bo   ruin\n\
         ferry.txt:60  rain\n  ana  –\n  bo   weather\n\
         2 places that the readers did not code alike\n"
    );
    let json = differing(&["--folder", ".", "--json"]);
    assert_eq!(json.lines().count(), 2);
    assert!(json.contains("\"codes\":[\"ruin\"]"), "{json}");
    let same = "ferry.txt.byline.ana.toml";
    assert!(differing(&[same, same]).starts_with("0 places"));
}
