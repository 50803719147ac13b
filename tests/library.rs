//! The commands over many articles: who says what in all of them, search, marks.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

/// A folder of articles by two papers, with a wire report that both print, notes and a list of names.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let write = |name: &str, text: &str| {
        let path = folder.path().join("news").join(name);
        std::fs::create_dir_all(path.parent().expect("inside")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    };
    let page = |site: &str, date: &str, title: &str, paragraphs: &[&str]| {
        let paragraphs = paragraphs.join("</p>\n<p>");
        format!(
            "<html><head><title>{title}</title><meta property=\"og:site_name\" content=\"{site}\">\
             <meta property=\"article:published_time\" content=\"{date}\"></head>\
             <body><article><h1>{title}</h1><p>{paragraphs}</p></article></body></html>"
        )
    };
    let wire = "“The ferry will leave at six in the morning,” said Mara Okoye, the harbour master of Larkfield, on Monday.";
    let more = "Nobody in the town had expected that, and many people who live near the water were surprised to hear of it.";
    write(
        "post/1.html",
        &page(
            "Harbour Post",
            "2026-03-14",
            "The ferry leaves early",
            &[wire, more],
        ),
    );
    write(
        "herald/2.html",
        &page(
            "Town Herald",
            "2026-02-01",
            "Six in the morning",
            &[
                "The town hall was full on Tuesday, and the mayor listened for two hours to everybody who wanted to speak.",
                wire,
                "“We were not asked,” said Tom Hale, a baker.",
            ],
        ),
    );
    write(
        "plain.txt",
        "Okoye was asked again on Friday.\n\n“I have nothing to add,” Okoye said.\n\n“It is a scandal,” a senior official said.\n",
    );
    let picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01";
    std::fs::write(folder.path().join("news/a.png"), picture).expect("a file");
    write(
        "plain.txt.byline.toml",
        "schema = 1\n[[annotation]]\nid = \"aaaaaaaaaa\"\nexact = \"nothing to add\"\nprefix = \"“I have \"\n\
         start = 42\nend = 56\nnote = \"evasive?\"\ncodes = [\"tone/cold\"]\nby = \"Eva\"\n",
    );
    write(
        "gone.txt.byline.toml",
        "schema = 1\n[[annotation]]\nid = \"bbbbbbbbbb\"\nexact = \"the old pier\"\nstart = 3\nend = 15\ncodes = [\"tone\"]\n",
    );
    write(
        "entities.toml",
        "[[entity]]\nname = \"Mara Okoye\"\ntype = \"PERSON\"\ntags = [\"woman\"]\n",
    );
    folder
}

fn byline(at: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_byline"))
        .args(args)
        .current_dir(at)
        .env("HOME", at)
        .env("XDG_DATA_HOME", at.join("data"))
        .env("XDG_STATE_HOME", at.join("state"))
        .env("XDG_CONFIG_HOME", at.join("config"))
        .env("XDG_CACHE_HOME", at.join("cache"))
        .env_remove("BYLINE_READER")
        .output()
        .expect("the program runs")
}

#[track_caller]
fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn rows(output: &Output) -> Vec<Value> {
    let text = out(output);
    text.lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect()
}

fn texts<'a>(rows: &'a [Value], key: &str) -> Vec<&'a str> {
    rows.iter()
        .map(|row| row[key].as_str().unwrap_or("?"))
        .collect()
}

#[test]
fn all_that_a_person_said_comes_by_date_and_one_name_is_perhaps() {
    let folder = folder();
    let said = byline(folder.path(), &["said", "Mara Okoye", "news", "--json"]);
    let rows = rows(&said);
    let articles = ["herald/2.html", "post/1.html", "plain.txt"];
    assert_eq!(texts(&rows, "article"), articles, "{said:?}");
    assert_eq!(texts(&rows, "join"), ["name", "name", "perhaps"]);
    assert_eq!(rows[0]["site"], "Town Herald");
    // What cannot be read is reported, and the rest goes on.
    assert_eq!(said.status.code(), Some(1));
    let told = String::from_utf8_lossy(&said.stderr);
    assert!(told.contains("a.png"), "{told}");
    let text = out(&byline(folder.path(), &["said", "Mara Okoye", "news"]));
    assert!(
        text.contains("3 quotes in 3 articles, 1 of them perhaps"),
        "{text}"
    );
    // The folder does not matter, nor how it was typed.
    let inside = folder.path().join("news");
    let there = byline(&inside, &["said", "mara okoye", "--json"]);
    assert_eq!(texts(&self::rows(&there), "article"), articles);
}

#[test]
fn the_audit_counts_a_wire_report_once_and_leaves_nothing_out() {
    let folder = folder();
    let audit = byline(folder.path(), &["sources", "news", "--json"]);
    let audit: Value = serde_json::from_str(&out(&audit)).expect("JSON");
    let rows = audit["rows"].as_array().expect("rows");
    let find = |name: &str| {
        let row = rows.iter().find(|row| row["name"] == name);
        row.unwrap_or_else(|| panic!("{name} in {audit}"))
    };
    let mara = find("Mara Okoye");
    assert_eq!(
        (mara["quotes"].as_u64(), mara["repeated"].as_u64()),
        (Some(1), Some(1))
    );
    assert_eq!(
        (mara["articles"].as_u64(), mara["perhaps"].as_u64()),
        (Some(2), Some(1))
    );
    assert_eq!(mara["tags"][0], "woman");
    assert_eq!(find("Tom Hale")["quotes"], 1);
    assert_eq!(find("unnamed")["quotes"], 1);
    assert_eq!(find("one name only, not joined")["quotes"], 1);
    let by = |by: &str| {
        out(&byline(
            folder.path(),
            &["sources", "news", "--csv", "--by", by],
        ))
    };
    let sites = by("site");
    assert!(
        sites.contains("\r\nTown Herald,named,") && sites.contains("\r\nno site,without,"),
        "{sites}"
    );
    assert!(by("month").contains("\r\n2026-02,named,"));
    assert!(by("tag").contains("\r\nwoman,named,"));
    let text = out(&byline(folder.path(), &["sources", "news"]));
    assert!(
        text.contains("4 quotes in 3 articles; 1 more printed again"),
        "{text}"
    );
    let march = byline(
        folder.path(),
        &["sources", "news", "--csv", "--since", "2026-03"],
    );
    assert!(!out(&march).contains("Tom Hale"));
}

#[test]
fn one_thread_and_many_give_the_same_bytes() {
    let folder = folder();
    for args in [["sources", "news", "--csv"], ["find", "the", "--json"]] {
        let with = |jobs: &str| {
            let mut args = args.to_vec();
            args.extend(["--jobs", jobs]);
            if args[0] == "find" {
                args.extend(["--folder", "news"]);
            }
            byline(folder.path(), &args).stdout
        };
        let (one, many) = (with("1"), with("4"));
        assert!(!one.is_empty() && one == many);
    }
}

#[test]
fn words_are_found_in_articles_quotes_and_notes() {
    let folder = folder();
    let find = |args: &[&str]| {
        let mut all = vec!["find", "--folder", "news", "--json"];
        all.extend(args);
        rows(&byline(folder.path(), &all))
    };
    assert_eq!(
        texts(&find(&["FERRY"]), "article"),
        ["herald/2.html", "post/1.html"]
    );
    let quotes = find(&["ferry", "by:Okoye"]);
    assert_eq!(texts(&quotes, "in"), ["quotes", "quotes"]);
    assert_eq!(texts(&find(&["evasive"]), "in"), ["notes"]);
    assert_eq!(
        texts(&find(&["nothing to add", "in:notes"]), "article"),
        ["plain.txt"]
    );
    assert_eq!(
        texts(&find(&["old pier", "code:tone"]), "article"),
        ["gone.txt"]
    );
    assert_eq!(
        texts(&find(&["surpris*", "site:post"]), "hit"),
        ["surprised"]
    );
    // Marks say whose they are.
    assert_eq!(find(&["evasive"])[0]["reader"], "Eva");
    let listed = out(&byline(
        folder.path(),
        &["find", "evasive", "--folder", "news"],
    ));
    let whole = "nothing to add  #tone/cold  – evasive?  (Eva)\n";
    assert!(listed.contains(whole), "{listed}");
    // Without a word to be marked nothing stands in brackets, and no line ends with blanks.
    for args in [
        &["find", "by:Okoye", "--folder", "news"][..],
        &["find", "code:tone", "--folder", "news"],
        &["find", "ferry", "--folder", "news"],
        &["notes", "news"],
    ] {
        let listed = out(&byline(folder.path(), args));
        assert!(listed.lines().count() > 2, "{listed}");
        assert!(!listed.contains("[]"), "{listed}");
        assert!(
            listed.lines().all(|line| line.trim_end() == line),
            "{listed}"
        );
    }
    let none = byline(folder.path(), &["find", "zeppelin", "--folder", "news"]);
    assert_eq!(none.status.code(), Some(1));
    let said = String::from_utf8_lossy(&none.stderr);
    assert!(!said.contains("searched as a word"), "{said}");
    for (args, hint) in [
        (
            ["zeppelin", "news"],
            "news was searched as a word; --folder news searches in the folder",
        ),
        (
            ["zeppelin", "sit:tide"],
            "sit: was searched as a word; there are in:, by:,",
        ),
    ] {
        let none = byline(folder.path(), &[&["find"], &args[..]].concat());
        let said = String::from_utf8_lossy(&none.stderr);
        assert!(said.contains(hint), "{said}");
    }
    let wrong = byline(folder.path(), &["find", "in:pictures", "x"]);
    assert_eq!(wrong.status.code(), Some(2));
}

#[test]
fn marks_are_listed_also_those_of_articles_that_are_gone() {
    let folder = folder();
    let notes = |args: &[&str]| {
        let mut all = vec!["notes", "news", "--json"];
        all.extend(args);
        rows(&byline(folder.path(), &all))
    };
    let all = notes(&[]);
    assert_eq!(texts(&all, "article"), ["plain.txt", "gone.txt"]);
    assert_eq!(texts(&all, "state"), ["here", "vanished"]);
    assert_eq!(all[0]["start"], 42);
    assert_eq!(
        texts(&notes(&["--code", "tone"]), "id"),
        ["aaaaaaaaaa", "bbbbbbbbbb"]
    );
    assert_eq!(
        texts(&notes(&["--code", "tone/cold"]), "id"),
        ["aaaaaaaaaa"]
    );
    assert_eq!(texts(&notes(&["--of", "eva"]), "id"), ["aaaaaaaaaa"]);
    assert_eq!(texts(&notes(&["evasive", "add"]), "id"), ["aaaaaaaaaa"]);
    let speaker = notes(&["--matrix", "speaker"]);
    assert_eq!(speaker[0]["rows"][0][0], "Okoye", "{speaker:?}");
    let table = out(&byline(
        folder.path(),
        &["notes", "news", "--matrix", "article", "--csv"],
    ));
    assert_eq!(
        table,
        ",tone,tone/cold\r\ngone.txt,1,0\r\nplain.txt,0,1\r\n"
    );
}

#[test]
fn the_reader_decides_who_is_the_same_and_takes_it_back() {
    let folder = folder();
    let quotes = || {
        let audit = byline(folder.path(), &["sources", "news", "--json"]);
        let audit: Value = serde_json::from_str(&out(&audit)).expect("JSON");
        let rows = audit["rows"].as_array().expect("rows").clone();
        let rows = rows.iter().filter(|row| row["kind"] == "named");
        let rows = rows.map(|row| format!("{} {}", row["name"], row["quotes"]));
        rows.collect::<Vec<_>>()
    };
    let list = folder.path().join("news/entities.toml");
    let before = std::fs::read_to_string(&list).expect("the list");
    let people = |args: &[&str]| {
        let mut all = vec!["people", "news"];
        all.extend(args);
        let output = byline(folder.path(), &all);
        out(&output) + &String::from_utf8_lossy(&output.stderr)
    };
    let listed = people(&["--doubtful"]);
    assert!(
        listed.contains("perhaps 1 more article under one name or an initial"),
        "{listed}"
    );
    let told = people(&[
        "--same",
        "Mara Okoye",
        "--same",
        "Okoye",
        "--in",
        "news/plain.txt",
    ]);
    assert!(told.contains("is one person"), "{told}");
    assert_eq!(quotes(), ["\"Mara Okoye\" 2", "\"Tom Hale\" 1"]);
    people(&[
        "--not-same",
        "Mara Okoye",
        "--as",
        "Mara Okoye (the singer)",
        "--in",
        "news/post/1.html",
    ]);
    let said = byline(
        folder.path(),
        &["said", "Mara Okoye (the singer)", "news", "--json"],
    );
    assert_eq!(texts(&rows(&said), "article"), ["post/1.html"]);
    people(&["--forget", "Mara Okoye"]);
    assert_eq!(std::fs::read_to_string(&list).expect("the list"), before);
    assert!(people(&["--same", "Okoye"]).contains("two names"));
}

#[test]
fn a_folder_that_is_not_there_is_one_sentence() {
    let folder = folder();
    for command in [["sources", "nowhere"], ["notes", "nowhere"]] {
        let output = byline(folder.path(), &command);
        assert_eq!(output.status.code(), Some(2));
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(told, "byline: there is no file or folder nowhere\n");
    }
}

#[test]
fn readers_are_compared_over_a_folder() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let write = |name: &str, text: &str| {
        std::fs::write(folder.path().join(name), text).expect("a file");
    };
    let notes = |id: &str, marks: &[(usize, usize, &str)]| {
        let mut text = format!("schema = 1\n[document]\nid = \"sha256:{id}\"\nlength = 100\n");
        for (n, (start, end, code)) in marks.iter().enumerate() {
            let _ = write!(
                text,
                "[[annotation]]\nid = \"a{n}\"\nexact = \"{}\"\nstart = {start}\nend = {end}\ncodes = [\"{code}\"]\n",
                "x".repeat(end - start)
            );
        }
        text
    };
    for (article, ana, eva) in [
        ("1.txt", &[(0, 10, "tone")][..], &[(0, 10, "tone")][..]),
        (
            "2.txt",
            &[(0, 10, "tone"), (20, 30, "role")],
            &[(5, 15, "tone")],
        ),
    ] {
        write(article, "Text.");
        write(&format!("{article}.byline.ana.toml"), &notes(article, ana));
        write(&format!("{article}.byline.eva.toml"), &notes(article, eva));
    }
    write("3.txt.byline.ana.toml", &notes("3.txt", &[(0, 5, "tone")]));
    let output = byline(folder.path(), &["agree", "--folder", ".", "--json"]);
    let figures: Value = serde_json::from_str(&out(&output)).expect("JSON");
    let pooled = figures["pooled"].as_array().expect("lines");
    assert_eq!(texts(pooled, "of"), ["role", "tone"]);
    // 200 characters; 10 of them are marked by one reader alone.
    assert_eq!(pooled[1]["counted"], 200);
    assert_eq!(pooled[1]["agreement"].as_f64(), Some(0.95));
    assert_eq!(
        (pooled[1]["by_all"].as_u64(), pooled[1]["by_some"].as_u64()),
        (Some(15), Some(25))
    );
    assert_eq!(figures["articles"].as_array().map(Vec::len), Some(2));
    let text = out(&byline(folder.path(), &["agree", "--folder", "."]));
    assert!(
        text.starts_with("2 articles together, 2 readers\n")
            && text.contains("\n2.txt: 2 readers\n"),
        "{text}"
    );
    assert!(
        text.contains("role, tone: kappa is low though the readers mostly agree"),
        "{text}"
    );
    // Codes are changed over the folder, too: shown, written, taken back as one.
    let change = ["codes", "--rename", "tone", "mood", "."];
    let shown = out(&byline(folder.path(), &change));
    assert!(shown.contains("5 marks in 5 files"), "{shown}");
    let mut write = change.to_vec();
    write.push("--write");
    byline(folder.path(), &write);
    let codes = |code: &str| byline(folder.path(), &["notes", ".", "--json", "--code", code]);
    assert_eq!(rows(&codes("mood")).len(), 5);
    byline(folder.path(), &["codes", "--undo"]);
    assert_eq!(
        (rows(&codes("mood")).len(), rows(&codes("tone")).len()),
        (0, 5)
    );
}
