//! The index: the same bytes with it and without it, whatever happens to files, notes and the program.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

/// The folder of a test: `news` with articles, and a home.
struct Place(tempfile::TempDir);

impl Place {
    fn new(articles: usize) -> Self {
        let place = Self(tempfile::tempdir().expect("a folder for the test"));
        for n in 0..articles {
            place.write(&format!("{:02}/{n}.txt", n % 7), &article(n));
        }
        place
    }

    fn at(&self) -> &Path {
        self.0.path()
    }

    fn news(&self, name: &str) -> PathBuf {
        self.at().join("news").join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.news(name);
        fs::create_dir_all(path.parent().expect("inside")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_byline"));
        command
            .args(args)
            .current_dir(self.at())
            .env("HOME", self.at())
            .env("XDG_DATA_HOME", self.at().join("data"))
            .env("XDG_STATE_HOME", self.at().join("state"))
            .env("XDG_CONFIG_HOME", self.at().join("config"))
            .env("XDG_CACHE_HOME", self.at().join("cache"))
            .env_remove("BYLINE_READER");
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().expect("the program runs")
    }

    #[track_caller]
    fn out(&self, args: &[&str]) -> String {
        let output = self.run(args);
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() < Some(2), "{args:?}: {told}");
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    /// Every command over folders gives the same bytes with the index and without it.
    #[track_caller]
    fn check_same(&self) {
        for args in [
            &["said", "Mara Okoye", "news", "--json"][..],
            &["said", "Okoye", "news/01", "--json"],
            &["said", "M. Okoye", "news", "--json"],
            &["said", "T. Hale", "news", "--json", "--limit", "3"],
            &["sources", "news", "--csv"],
            &["sources", "news", "--by", "role", "--json"],
            &["people", "news", "--json"],
            &["find", "--folder", "news", "--json", "ferry", "six"],
            &[
                "find",
                "--folder",
                "news",
                "--json",
                "in:quotes",
                "we leave",
            ],
            &["find", "--folder", "news", "--json", "by:hale", "harb*"],
            &["find", "--folder", "news", "--json", "pier"],
            &["find", "--folder", "news", "--json", "ferry", "--best", "3"],
            &["find", "--folder", "news", "--json", "ferry", "--best", "1"],
            &[
                "find", "--folder", "news", "--json", "ferry", "six", "--best", "9",
            ],
            &[
                "find", "--folder", "news", "--json", "by:hale", "--best", "2",
            ],
            &["said", "Mara Okoye", "news", "--json", "--limit", "5"],
            &["said", "harbour master", "news", "--json"],
            &["sources", "news", "--site", "post", "--csv"],
            &["sources", "news", "--site", "Harbour Post", "--csv"],
            &["sources", "news", "--site", "HARB", "--json"],
            &["sources", "news", "--site", "nobody", "--csv"],
            &[
                "sources", "news", "--since", "2026-02", "--by", "month", "--csv",
            ],
            &["notes", "news", "--json"],
            &["notes", "news", "--matrix", "speaker", "--json"],
        ] {
            let with = |how: &str| {
                let mut args = args.to_vec();
                args.extend(["--index", how]);
                let output = self.run(&args);
                let code = output.status.code();
                (code, String::from_utf8(output.stdout).expect("UTF-8"))
            };
            assert_eq!(with("no"), with("auto"), "{args:?}");
            if args[0] == "sources" {
                // The second time the answer comes from the one before.
                assert_eq!(with("no"), with("auto"), "{args:?}");
            }
        }
    }
}

fn article(n: usize) -> String {
    format!(
        "“We leave at {n} and the harbour stays empty,” said Mara Okoye, the harbour master. The ferry number {n} waits.\n\n\
         “It leaves at six,” Tom Hale said in Larkfield{}.\n\n“No,” Okoye said.\n",
        n % 3
    )
}

const NOTES: &str = "schema = 1\n[[annotation]]\nid = \"aaaaaaaaaa\"\nexact = \"the harbour stays\"\ncodes = [\"tone\"]\nnote = \"the pier?\"\n\
    [[quote]]\nid = \"qqqqqqqqqq\"\ndecision = \"reject\"\nexact = \"“No,”\"\n";

#[test]
fn answers_have_the_same_bytes_with_and_without_the_index() {
    let place = Place::new(20);
    place.write("page.html", "<html><head><title>The pier</title></head><body><article><p>“The pier is old and the ferry waits until six,” said Tom Hale.</p></article></body></html>");
    for (n, date) in ["2026-03-02", "2026-01-09", "2026-03-02"]
        .iter()
        .enumerate()
    {
        let site = ["Harbour Post", "Post", "Harbour Post"][n];
        let head = format!("---\ntitle: The ferry of {n}\ndate: {date}\nsite: {site}\n---\n\n");
        place.write(&format!("01/dated{n}.md"), &(head + &article(40 + n)));
    }
    place.write("feed.xml", "<rss version=\"2.0\"><channel><title>News</title>\
        <item><title>One</title><description>“We leave at noon,” said Mara Okoye.</description></item>\
        <item><title>Two</title><description>“The ferry leaves at six,” said Tom Hale.</description></item></channel></rss>");
    fs::write(
        place.news("a.png"),
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01",
    )
    .expect("a file");
    place.write("gone.txt.byline.toml", NOTES);
    let told = place.out(&["index", "news"]);
    assert!(told.starts_with("27 files read"), "{told}");
    place.check_same();
    let again = place.out(&["index", "news"]);
    assert!(again.starts_with("1 file read, 26 as before"), "{again}");

    // Whatever changes, nothing old is answered.
    place.write(
        "03/3.txt",
        "“All is new,” said Tom Hale. The ferry left the pier at six.\n",
    );
    place.write("03/new.txt", "“New,” said Mara Okoye.\n");
    // It gets a later row than another article of the same day that comes after it.
    place.write(
        "01/dated0.md",
        &format!(
            "---\ntitle: The ferry of old\ndate: 2026-03-02\nsite: Harbour Post\n---\n\n{}",
            article(50)
        ),
    );
    fs::remove_file(place.news("04/4.txt")).expect("removed");
    place.write("05/5.txt.byline.toml", NOTES);
    place.check_same();
    place.write(
        "entities.toml",
        "[[entity]]\nname = \"Tom Hale\"\ntype = \"ORG\"\n",
    );
    place.check_same();
    place.out(&["index", "news"]);
    place.check_same();
    // Without looking at the folder it is answered as indexed.
    let only = place.out(&["sources", "news", "--csv", "--index", "only"]);
    assert_eq!(
        only,
        place.out(&["sources", "news", "--csv", "--index", "no"])
    );
    place.write("05/5.txt.byline.toml", &NOTES.replace("reject", "confirm"));
    place.check_same();

    let status = place.out(&["index", "--status"]);
    assert!(
        status.contains("news: 26 articles, 1 file that cannot be read"),
        "{status}"
    );
    place.out(&["index", "--forget", "news"]);
    place.check_same();
    place.out(&["index", "--forget"]);
    assert!(!place.at().join("cache/byline/index.db").exists());
    place.check_same();
}

#[test]
fn whoever_is_the_same_is_found_by_an_initial_with_the_index_too() {
    let place = Place::new(0);
    let says = |name: &str| format!("“We leave at noon,” said {name}, who waits for the ferry.\n");
    let names = [
        "Eva Okoye",
        "E. Okoye",
        "Edda Okoye",
        "Tom Okoye",
        "Eva Berg",
    ];
    for (n, name) in names.iter().enumerate() {
        place.write(&format!("{n}.txt"), &says(name));
    }
    let joins = |name: &str| {
        let lines = place.out(&["said", name, "news", "--json"]);
        let rows = lines.lines().map(|line| {
            let row: serde_json::Value = serde_json::from_str(line).expect("JSON");
            let text = |key: &str| row[key].as_str().expect("a text").to_owned();
            format!("{} {}", text("name"), text("join"))
        });
        rows.collect::<Vec<_>>()
    };
    let check = |name: &str, expected: &[&str]| {
        assert_eq!(joins(name), expected, "{name}");
    };
    let may_be_added = || {
        let audit = place.out(&["sources", "news", "--json"]);
        let audit: serde_json::Value = serde_json::from_str(&audit).expect("JSON");
        let rows = audit["rows"].as_array().expect("rows").iter();
        let rows = rows.filter(|row| row["perhaps"].as_u64() != Some(0));
        let row = |row: &serde_json::Value| format!("{} {}", row["name"], row["perhaps"]);
        rows.map(row).collect::<Vec<_>>()
    };
    let all = |place: &Place| {
        place.check_same();
        let audit = may_be_added();
        assert_eq!(audit, ["\"Edda Okoye\" 1", "\"Eva Okoye\" 1"]);
        check("Eva Okoye", &["Eva Okoye name", "E. Okoye perhaps"]);
        check(
            "E. Okoye",
            &["Eva Okoye perhaps", "E. Okoye name", "Edda Okoye perhaps"],
        );
        check("T. Okoye", &["Tom Okoye perhaps"]);
        // "M." may be "Mr": the surname alone joins nobody.
        check("M. Okoye", &[]);
    };
    all(&place);
    place.out(&["index", "news"]);
    all(&place);
    // Once the reader says so, it is sure; and the other one of that initial is somebody else.
    place.write(
        "entities.toml",
        "[[same]]\nnames = [\"Eva Okoye\", \"E. Okoye\", \"Eva Berg\"]\n",
    );
    let same = [
        "Eva Okoye decision",
        "E. Okoye decision",
        "Eva Berg decision",
    ];
    for index in [false, true] {
        if index {
            place.out(&["index", "news"]);
        }
        place.check_same();
        check("Eva Okoye", &same);
        check("Eva Berg", &same);
        check(
            "E. Okoye",
            &[same[0], same[1], "Edda Okoye perhaps", same[2]],
        );
    }
}

#[test]
fn an_index_that_is_broken_is_made_again() {
    let place = Place::new(3);
    place.out(&["index", "news"]);
    let path = place.at().join("cache/byline/index.db");
    fs::write(
        &path,
        "this is not a database, but it is long enough to look at it twice".repeat(40),
    )
    .expect("written");
    place.check_same();
    assert!(place.out(&["index", "news"]).starts_with("3 files read"));
    place.check_same();
}

/// Kills the indexer again and again. However far it came, nothing is damaged and answers are right.
#[test]
fn a_killed_indexer_leaves_whole_articles() {
    let place = Place::new(30);
    let rounds = std::env::var("BYLINE_KILLS")
        .ok()
        .and_then(|it| it.parse().ok())
        .unwrap_or(4);
    let without = place.out(&["sources", "news", "--csv", "--index", "no"]);
    for round in 0..rounds {
        let mut child = place
            .command(&["index", "news", "--jobs", "1"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        // Some are killed before they begin, some when they are done: both are right.
        std::thread::sleep(Duration::from_millis(40 + 80 * (round % 12)));
        child.kill().expect("killed");
        child.wait().expect("ended");
        assert_eq!(
            place.out(&["sources", "news", "--csv"]),
            without,
            "round {round}"
        );
        if round % 5 == 2 {
            place.out(&["index", "--forget"]);
        }
    }
    place.out(&["index", "news"]);
    place.check_same();
}

#[test]
fn reading_beside_the_indexer_is_right() {
    let place = Place::new(25);
    let without = place.out(&["said", "Mara Okoye", "news", "--json", "--index", "no"]);
    let mut child = place
        .command(&["index", "news", "--jobs", "1"])
        .stdout(Stdio::null())
        .spawn()
        .expect("it starts");
    let mut reads = 0;
    while child.try_wait().expect("asked").is_none() || reads < 3 {
        let now = place.out(&["said", "Mara Okoye", "news", "--json"]);
        assert!(now == without, "it differs:\n{}", differing(&now, &without));
        reads += 1;
    }
    assert!(child.wait().expect("ended").success());
}

/// The lines that are only in one of two answers.
fn differing(a: &str, b: &str) -> String {
    let (a, b): (Vec<&str>, Vec<&str>) = (a.lines().collect(), b.lines().collect());
    let only = |a: &[&str], b: &[&str]| -> Vec<String> {
        let lines = a.iter().filter(|line| !b.contains(line));
        lines.map(|line| (*line).to_owned()).collect()
    };
    format!(
        "{} and {} lines, {:?} and {:?} alone",
        a.len(),
        b.len(),
        only(&a, &b),
        only(&b, &a)
    )
}

#[test]
fn what_extract_wrote_is_read_and_indexed() {
    let place = Place::new(6);
    let lines = place.out(&["extract", "news"]);
    fs::create_dir(place.at().join("out")).expect("a folder");
    let half = lines.match_indices('\n').nth(2).expect("lines").0 + 1;
    fs::write(place.at().join("out/part-00000"), &lines[..half]).expect("a file");
    fs::write(place.at().join("out/part-00001"), &lines[half..]).expect("a file");
    fs::write(place.at().join("out/_SUCCESS"), "").expect("a file");
    let rows = |args: &[&str]| {
        let text = place.out(args);
        let rows = text.lines().map(|line| {
            let row: serde_json::Value = serde_json::from_str(line).expect("JSON");
            format!(
                "{} {} {} {}",
                row["article"], row["start"], row["text"], row["join"]
            )
        });
        rows.collect::<Vec<_>>()
    };
    let direct = rows(&["said", "Mara Okoye", "news", "--json"]);
    assert_eq!(direct.len(), 12);
    assert_eq!(rows(&["said", "Mara Okoye", "out", "--json"]), direct);
    let told = place.out(&["index", "--from", "out"]);
    assert!(told.starts_with("2 files read"), "{told}");
    assert_eq!(rows(&["said", "Mara Okoye", "out", "--json"]), direct);
    let audit = |folder: &str| place.out(&["sources", folder, "--csv"]);
    assert_eq!(audit("out"), audit("news"));
}

#[test]
fn what_cannot_be_indexed_is_told_of() {
    let place = Place::new(2);
    place.write("empty.txt", "");
    place.write("odd.bin", "\u{1}\u{2}\0\0\0\u{1}\u{2}\0\0\0\u{3}\0");
    for told in [2, 0] {
        let done = place.run(&["index", "news"]);
        let errors = String::from_utf8_lossy(&done.stderr);
        let lines = errors.lines().filter(|line| line.contains("news/"));
        assert_eq!(lines.count(), told, "{errors}");
        let out = String::from_utf8_lossy(&done.stdout);
        assert!(out.ends_with("2 files that cannot be read\n"), "{out}");
        assert_eq!(done.status.code(), Some(1));
    }
    for name in ["empty.txt", "odd.bin"] {
        fs::remove_file(place.news(name)).expect("it goes");
    }
    let done = place.run(&["index", "news"]);
    assert_eq!(done.status.code(), Some(0));
}

#[test]
fn notes_that_cannot_be_read_are_told_of_with_an_index_too() {
    let place = Place::new(3);
    let torn = "<<<<<<< ours\n[document]\n=======\n>>>>>>> theirs\n";
    place.write("00/0.txt.byline.toml", torn);
    let questions: [&[&str]; 5] = [
        &["notes", "news"],
        &["said", "Nobody at all", "news"],
        &["said", "Nobody at all", "news", "--limit", "2"],
        &["sources", "news"],
        &["find", "--folder", "news", "nowhere"],
    ];
    let check = |how: &str| {
        for question in questions {
            let output = place.run(question);
            let told = String::from_utf8_lossy(&output.stderr);
            assert_eq!(
                told.matches("git left both sides of a conflict").count(),
                1,
                "{how}, {question:?}: {told}"
            );
            assert_eq!(output.status.code(), Some(1), "{how}, {question:?}");
        }
    };
    check("without an index");
    place.run(&["index", "news"]);
    check("with an index");
    check("once more");
}
