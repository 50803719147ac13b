//! The notes file among foreign hands: links, pipes, copies of sync tools, conflicts of git, secrets in
//! addresses, other people on the machine.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;

use byline::annotation::{Annotation, Edit, Id, Kind, Timestamp};
use byline::import::from_text;
use byline::store::{
    Cause, Disk, Doubt, Home, Opened, Placement, RealDisk, Saved, Status, Store, beside,
};
use byline::text::{Source, Span};

const TEXT: &str = "The ferry sails on Friday, said the harbour master of Larkfield.\n";

/// A folder with an article, and a home beside it.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().expect("a folder"));
        fs::create_dir(place.path("news")).expect("a folder");
        fs::write(place.article(), TEXT).expect("an article");
        place
    }

    fn path(&self, rest: &str) -> PathBuf {
        self.0.path().join(rest)
    }

    fn article(&self) -> PathBuf {
        self.path("news/ferry.txt")
    }

    fn notes(&self) -> PathBuf {
        beside(&self.article())
    }

    fn store(&self) -> Store {
        Store::new(Some(Home::at(&self.path("home"))), Placement::Beside)
    }

    fn open_as(&self, source: &Source) -> Opened {
        let article = Arc::new(from_text(TEXT, "ferry.txt"));
        self.store().open(article, source, now()).expect("notes")
    }

    fn open(&self) -> Opened {
        self.open_as(&Source::File(self.article()))
    }

    fn run(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_byline"))
            .args(args)
            .current_dir(self.path("news"))
            .env("HOME", self.path("home"))
            .env("XDG_DATA_HOME", self.path("home/data"))
            .env("XDG_STATE_HOME", self.path("home/state"))
            .env("XDG_CONFIG_HOME", self.path("home/config"))
            .output()
            .expect("the program")
    }
}

fn now() -> Timestamp {
    "2026-03-01T10:00:00Z".parse().expect("a time")
}

fn mark(opened: &mut Opened, id: &str, words: &str) {
    let start = TEXT.find(words).expect("words of the text");
    let span = Span::new(start, start + words.len());
    let mark = Annotation::new(Id::new(id), Kind::Highlight, TEXT, span, now());
    opened.notes.apply(Edit::put(mark));
}

fn save(opened: &mut Opened) {
    opened.session.save(&opened.notes, now()).expect("a save");
}

fn annotation(id: &str, words: &str) -> String {
    format!("\n[[annotation]]\nid = \"{id}\"\nexact = \"{words}\"\n")
}

fn file(blocks: &str) -> String {
    let id = byline::annotation::document_id(TEXT);
    format!("schema = 1\n\n[document]\nid = \"{id}\"\n{blocks}")
}

#[test]
fn a_backup_is_not_written_through_a_link() {
    let place = Place::new();
    let start_up = place.path("start-up");
    fs::write(&start_up, "innocent\n").expect("a file");
    fs::write(place.notes(), file(&annotation("a1", "ferry"))).expect("notes");
    let backup = place.path("news/ferry.txt.byline.toml~");
    symlink(&start_up, &backup).expect("a link");
    let mut opened = place.open();
    mark(&mut opened, "b2", "Friday");
    save(&mut opened);
    assert_eq!(fs::read_to_string(&start_up).expect("a file"), "innocent\n");
    let kind = fs::symlink_metadata(&backup).expect("a backup").file_type();
    assert!(kind.is_file(), "the link is replaced, not followed");
}

#[test]
fn what_cannot_be_looked_at_is_not_taken_for_nothing() {
    /// A disk that cannot say what is at these paths, nor what is in these folders.
    #[derive(Debug)]
    struct Blind(Vec<PathBuf>);

    impl Disk for Blind {
        fn status(&self, path: &Path) -> io::Result<Status> {
            if self.0.iter().any(|blind| blind == path) {
                return Err(io::Error::other("input or output failed"));
            }
            RealDisk.status(path)
        }
        fn names_in(&self, folder: &Path) -> io::Result<Vec<std::ffi::OsString>> {
            if self.0.iter().any(|blind| blind == folder) {
                return Err(io::Error::other("input or output failed"));
            }
            RealDisk.names_in(folder)
        }
    }

    let place = Place::new();
    fs::write(place.notes(), file(&annotation("a1", "ferry"))).expect("notes");
    fs::write(place.path("codebook.toml"), "").expect("a codebook");
    let store = |paths: &[PathBuf]| place.store().with_disk(Arc::new(Blind(paths.to_vec())));
    let open = |paths: &[PathBuf]| {
        let article = Arc::new(from_text(TEXT, "ferry.txt"));
        store(paths).open(article, &Source::File(place.article()), now())
    };
    assert_eq!(open(&[]).expect("notes").notes.annotations().len(), 1);
    // Notes that are there are not begun a second time elsewhere.
    let error = open(&[place.notes()]).expect_err("it cannot be known");
    assert!(
        error.to_string().contains("ferry.txt.byline.toml"),
        "{error}"
    );
    // A nearer codebook that may be there is not passed over for one further up.
    let near = place.path("news/codebook.toml");
    let book = store(std::slice::from_ref(&near)).codebook(&place.path("news"));
    assert_eq!(book.path(), near);
    assert_eq!(book.warnings().len(), 1, "{:?}", book.warnings());
    assert!(book.shared().problem.is_some(), "nothing is written there");
    // Notes in the data directory may be missing from what is shown: that is said.
    for folder in ["home/data/notes", "home/data/rescue"] {
        let folder = place.path(folder);
        let opened = open(std::slice::from_ref(&folder)).expect("notes");
        let told = opened.warnings.join("; ");
        assert!(told.contains(&folder.display().to_string()), "{told}");
        assert_eq!(opened.notes.annotations().len(), 1);
    }
}

#[test]
fn temporary_files_and_locks_do_not_go_through_links() {
    let place = Place::new();
    let victim = place.path("victim");
    fs::write(&victim, "innocent\n").expect("a file");
    // The names that this process takes next, and a lock that is a link.
    for n in 0..2000 {
        let name = format!("news/.ferry.txt.byline.toml.{}-{n}.tmp", std::process::id());
        symlink(&victim, place.path(&name)).expect("a link");
    }
    let mut opened = place.open();
    mark(&mut opened, "a1", "ferry");
    save(&mut opened);
    let locks = place.path("home/state/locks");
    for lock in fs::read_dir(&locks).expect("locks").flatten() {
        fs::remove_file(lock.path()).expect("a lock");
        symlink(&victim, lock.path()).expect("a link");
    }
    mark(&mut opened, "b2", "Friday");
    save(&mut opened);
    assert_eq!(fs::read_to_string(&victim).expect("a file"), "innocent\n");
    assert_eq!(place.open().notes.annotations().len(), 2);
}

#[test]
fn a_link_into_nothing_makes_no_file() {
    let place = Place::new();
    let target = place.path("elsewhere");
    symlink(&target, place.notes()).expect("a link");
    let article = Arc::new(from_text(TEXT, "ferry.txt"));
    let error = place
        .store()
        .open(article, &Source::File(place.article()), now());
    let error = error.expect_err("a link into nothing").to_string();
    assert!(error.contains("which is not there"), "{error}");
    for name in ["codebook.toml", "entities.toml"] {
        symlink(&target, place.path("news").join(name)).expect("a link");
    }
    let mut book = place.store().codebook(&place.path("news"));
    assert_eq!(book.warnings().len(), 1, "{:?}", book.warnings());
    book.save(&[byline::annotation::Code::new("new")])
        .expect_err("a link");
    let names = place.store().names(Some(&place.article()));
    assert_eq!(names.read().1.len(), 1);
    names
        .write(&BTreeMap::from([("Larkfield".to_owned(), None)]), &[])
        .expect_err("a link");
    assert!(!target.exists());
}

#[test]
fn codebook_and_names_are_not_written_through_a_link_that_nobody_agreed_to() {
    let place = Place::new();
    let target = place.path("target.toml");
    fs::write(&target, "# theirs\n").expect("a file");
    for name in ["codebook.toml", "entities.toml"] {
        symlink(&target, place.path("news").join(name)).expect("a link");
    }
    let code = byline::annotation::Code::new("new");
    let save = || {
        place
            .store()
            .codebook(&place.path("news"))
            .save(std::slice::from_ref(&code))
    };
    save().expect_err("nobody agreed");
    let names = place.store().names(Some(&place.article()));
    let decided = BTreeMap::from([("Larkfield".to_owned(), None)]);
    names.write(&decided, &[]).expect_err("nobody agreed");
    assert_eq!(fs::read_to_string(&target).expect("a file"), "# theirs\n");
    // Once the reader agrees it works, and goes on working.
    let real = target.canonicalize().expect("a file");
    let link = place.path("news/codebook.toml");
    place
        .store()
        .agree_to_link(&link, &target)
        .expect("remembered");
    place
        .store()
        .agree_to_link(&link, &real)
        .expect("remembered");
    save().expect("agreed");
    assert!(fs::read_to_string(&target).expect("a file").contains("new"));
    assert!(
        fs::symlink_metadata(&link)
            .expect("a link")
            .file_type()
            .is_symlink()
    );
}

/// Makes something at a path that is not a notes file.
type Maker<'a> = &'a dyn Fn(&Path);

#[test]
fn devices_pipes_and_files_of_unreasonable_size_are_one_sentence() {
    let place = Place::new();
    let pipe = |path: &Path| {
        let made = Command::new("mkfifo").arg(path).status();
        assert!(made.is_ok_and(|made| made.success()), "a pipe");
    };
    let huge = |path: &Path| {
        let file = fs::File::create(path).expect("a file");
        file.set_len(1 << 40).expect("a hole");
    };
    let device = |path: &Path| symlink("/dev/zero", path).expect("a link");
    let makers: [(&str, Maker); 3] = [("pipe", &pipe), ("huge", &huge), ("device", &device)];
    for (kind, make) in makers {
        for name in ["ferry.txt.byline.toml", "codebook.toml", "entities.toml"] {
            let path = place.path("news").join(name);
            make(&path);
            let told = match name {
                "codebook.toml" => place
                    .store()
                    .codebook(&place.path("news"))
                    .warnings()
                    .join("|"),
                "entities.toml" => {
                    let errors = place.store().names(Some(&place.article())).read().1;
                    errors.iter().map(ToString::to_string).collect()
                }
                _ => {
                    let article = Arc::new(from_text(TEXT, "ferry.txt"));
                    let source = Source::File(place.article());
                    let error = place.store().open(article, &source, now());
                    error.expect_err("not notes").to_string()
                }
            };
            let wanted = if kind == "huge" {
                "it is larger than"
            } else {
                "it is not a regular file"
            };
            assert!(told.contains(wanted), "{kind} {name}: {told}");
            fs::remove_file(&path).expect("it was made");
        }
    }
}

#[test]
fn copies_of_sync_tools_are_offered_and_merged() {
    for copy in [
        "ferry.txt.byline (Ana's conflicted copy 2026-03-01).toml",
        "ferry.txt.byline (conflicted copy 2026-03-01 101500).toml",
        "ferry.txt.byline.sync-conflict-20260301-101500-7QXK2AB.toml",
        "ferry.txt.byline-LAB3.toml",
        "ferry.txt.byline 2.toml",
    ] {
        let place = Place::new();
        let both = annotation("a1", "ferry");
        fs::write(place.notes(), file(&both)).expect("notes");
        let theirs = file(&(both + &annotation("b2", "Friday")));
        fs::write(place.path("news").join(copy), &theirs).expect("a copy");
        let mut opened = place.open();
        let offers: Vec<_> = opened
            .elsewhere
            .iter()
            .map(|file| (file.path.clone(), file.records.len()))
            .collect();
        assert_eq!(offers, [(place.path("news").join(copy), 1)], "{copy}");
        let edit = opened
            .session
            .take(&offers[0].0, &opened.notes, now())
            .expect("it is read");
        opened.notes.apply(edit);
        save(&mut opened);
        let again = place.open();
        assert_eq!(again.notes.annotations().len(), 2, "{copy}");
        assert_eq!(again.elsewhere, [], "{copy}: nothing new in it");
        assert_eq!(
            fs::read_to_string(place.path("news").join(copy)).expect("a copy"),
            theirs
        );
    }
}

#[test]
fn a_git_conflict_in_the_notes_is_seen_asked_about_and_merged() {
    let place = Place::new();
    let conflict = file(&format!(
        "{}<<<<<<< HEAD\n{}=======\n{}>>>>>>> other\n",
        annotation("a1", "ferry"),
        annotation("b2", "Friday"),
        annotation("c3", "harbour"),
    ));
    fs::write(place.notes(), &conflict).expect("notes");
    for args in [
        &["export", "ferry.txt"][..],
        &["extract", "--with-annotations", "ferry.txt"],
        &["check", "ferry.txt.byline.toml"],
    ] {
        let done = place.run(args);
        let said = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.code(), Some(2), "{args:?}: {said}");
        assert!(
            said.contains("both sides of a conflict"),
            "{args:?}: {said}"
        );
    }
    let mut opened = place.open();
    assert_eq!(opened.notes.annotations().len(), 3, "both sides, joined");
    let doubt = opened.session.doubt();
    assert_eq!(doubt, Some(Doubt::Conflict(9)));
    mark(&mut opened, "d4", "Larkfield");
    opened
        .session
        .save(&opened.notes, now())
        .expect_err("not before the reader agrees");
    assert_eq!(fs::read_to_string(place.notes()).expect("notes"), conflict);
    let doubt = doubt.expect("a conflict");
    let told = opened.session.settle(&doubt, true, &opened.notes, now());
    assert_eq!(told.expect("yes"), None);
    save(&mut opened);
    let text = fs::read_to_string(place.notes()).expect("notes");
    assert!(!text.contains("<<<<") && !text.contains(">>>>"), "{text}");
    assert_eq!(place.open().notes.annotations().len(), 4);
    assert_eq!(place.run(&["export", "ferry.txt"]).status.code(), Some(0));
}

#[test]
fn notes_that_cannot_be_understood_are_not_none() {
    let place = Place::new();
    for text in [
        "",
        "\n",
        "schema = [\n",
        "schema = 1\n",
        "# Notes\n",
        "<<<<<<< a\n=======\n>>>>>>> b\n",
    ] {
        fs::write(place.notes(), text).expect("notes");
        for args in [
            &["export", "ferry.txt"][..],
            &["extract", "--with-annotations", "ferry.txt"],
            &["check", "ferry.txt.byline.toml"],
        ] {
            let done = place.run(args);
            assert_eq!(done.status.code(), Some(2), "{args:?} {text:?}: {done:?}");
            assert!(done.stdout.is_empty(), "{args:?} {text:?}: {done:?}");
        }
    }
}

#[test]
fn secrets_of_addresses_are_not_shown() {
    let place = Place::new();
    // Nobody listens there.
    let address = "http://reader:hunter2@127.0.0.1:1/ferry?access_token=letmein&page=2";
    for args in [
        &["import", address][..],
        &["export", address],
        &["extract", address],
    ] {
        let done = place.run(args);
        let told = String::from_utf8_lossy(&done.stderr);
        assert!(
            told.contains("127.0.0.1:1/ferry?page=2"),
            "{args:?}: {told}"
        );
        for secret in ["hunter2", "letmein"] {
            assert!(!told.contains(secret), "{args:?}: {told}");
        }
    }
    // What a saved page says of its own address.
    let words = "<p>The ferry left the harbour, and nobody on the quay saw it go on that day.</p>";
    let page = format!(
        "<html><head><title>The Ferry</title><link rel=canonical href='https://varn.example/f?page=2&sig=letmein'></head>\
         <body><article><h1>The Ferry</h1>{}</article></body></html>",
        words.repeat(6)
    );
    fs::write(place.path("news/page.html"), page).expect("a page");
    for format in ["json", "markdown", "html", "csl", "bibtex"] {
        let done = place.run(&["export", "-f", format, "page.html"]);
        let shown = String::from_utf8_lossy(&done.stdout);
        assert!(shown.contains("varn.example/f?page=2"), "{format}: {shown}");
        assert!(!shown.contains("letmein"), "{format}: {shown}");
    }
}

#[test]
fn secrets_of_addresses_are_not_kept() {
    let place = Place::new();
    let address = "https://ana:pw1@news.example/ferry?token=tok2&page=3";
    let mut opened = place.open_as(&Source::Url(address.to_owned()));
    mark(&mut opened, "a1", "ferry");
    save(&mut opened);
    let kept = everything(&place.path("home"));
    assert!(kept.contains("https://news.example/ferry?page=3"), "{kept}");
    for secret in ["pw1", "tok2", "ana:"] {
        assert!(!kept.contains(secret), "{secret} in {kept}");
    }
    // It is found again by the same address.
    let again = place.open_as(&Source::Url(address.to_owned()));
    assert_eq!(again.notes.annotations().len(), 1);

    // What an older version wrote goes at the next save.
    let place = Place::new();
    let old = file(&annotation("a1", "ferry")).replace(
        "[document]\n",
        "[document]\nuri = \"https://n.example/?sig=tok3\"\n",
    );
    fs::write(place.notes(), old).expect("notes");
    fs::create_dir_all(place.path("home/state")).expect("a folder");
    let index = "[{\"id\":\"x\",\"place\":\"https://n.example/?auth=tok4\"}]";
    fs::write(place.path("home/state/articles.json"), index).expect("an index");
    let mut opened = place.open();
    mark(&mut opened, "b2", "Friday");
    save(&mut opened);
    let kept = everything(&place.path("home")) + &fs::read_to_string(place.notes()).expect("notes");
    assert!(!kept.contains("tok3") && !kept.contains("tok4"), "{kept}");
    assert!(kept.contains("https://n.example/\""), "{kept}");
}

/// All that stands in the files below a folder.
fn everything(folder: &Path) -> String {
    let mut all = String::new();
    for path in files(folder) {
        all += &String::from_utf8_lossy(&fs::read(path).expect("a file"));
    }
    all
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        if entry.path().is_dir() {
            all.extend(files(&entry.path()));
        } else {
            all.push(entry.path());
        }
    }
    all
}

#[test]
fn nobody_else_can_look_into_private_files() {
    let place = Place::new();
    // An older version left them open to all.
    fs::create_dir_all(place.path("home/state")).expect("a folder");
    fs::create_dir_all(place.path("home/data/notes")).expect("a folder");
    let index = place.path("home/state/articles.json");
    fs::write(&index, "[]").expect("an index");
    for (path, mode) in [
        ("home/state", 0o755),
        ("home/data/notes", 0o755),
        ("home/state/articles.json", 0o644),
    ] {
        fs::set_permissions(place.path(path), fs::Permissions::from_mode(mode)).expect("a mode");
    }
    let mut opened = place.open_as(&Source::Stdin);
    mark(&mut opened, "a1", "ferry");
    save(&mut opened);
    let article = Arc::new(from_text(TEXT, "ferry.txt"));
    place
        .store()
        .rescue(article, &Source::Stdin, &opened.notes, now())
        .expect("a rescue");
    let private = files(&place.path("home"));
    assert!(private.len() >= 4, "notes, text, index, locks: {private:?}");
    for path in private {
        let mode = |path: &Path| {
            fs::metadata(path)
                .expect("it is there")
                .permissions()
                .mode()
        };
        assert_eq!(mode(&path) & 0o077, 0, "{}", path.display());
        let folder = path.parent().expect("a folder");
        assert_eq!(mode(folder) & 0o077, 0, "{}", folder.display());
    }
}

#[test]
fn rescued_notes_are_offered_once_and_go_when_they_are_saved() {
    let place = Place::new();
    let mut opened = place.open();
    mark(&mut opened, "a1", "ferry");
    let article = Arc::new(from_text(TEXT, "ferry.txt"));
    let source = Source::File(place.article());
    let path = place
        .store()
        .rescue(article, &source, &opened.notes, now())
        .expect("a rescue");
    let mut again = place.open();
    assert_eq!(again.elsewhere[0].path, path);
    assert!(again.elsewhere[0].rescued);
    let edit = again
        .session
        .take(&path, &again.notes, now())
        .expect("it is read");
    again.notes.apply(edit);
    assert!(path.exists(), "until they are saved");
    save(&mut again);
    assert!(!path.exists());
    assert_eq!(place.open().elsewhere, []);
}

/// Where the library and the program write, make, rename or remove files. Notes, codebooks, lists of
/// names and what is remembered go through `store/disk.rs` alone; the others have their reason.
#[test]
fn each_place_that_writes_files_is_known() {
    let known = BTreeMap::from([
        ("src/store/disk.rs", "everything of the store"),
        ("src/import/cache.rs", "pages that were fetched"),
        (
            "src/library/index/mod.rs",
            "an index that may be deleted at any time",
        ),
        (
            "src/import/worker.rs",
            "the child process's input and output",
        ),
        (
            "src/run/outside.rs",
            "the editor's text, what could not be copied",
        ),
        ("src/run/terminal.rs", "the terminal"),
        ("src/run/settings.rs", "folders of the settings"),
        ("src/cli/configure.rs", "the folder of the configuration"),
        ("src/run/clipboard.rs", "copied.txt in the data directory"),
        (
            "src/run/drafts.rs",
            "what is being typed, in the data directory",
        ),
        ("src/cli/export.rs", "the folder of an export"),
        (
            "src/library/index",
            "the index in the cache folder, which may be deleted",
        ),
        ("src/analysis/crf/train.rs", "models, for those who train"),
        ("src/analysis/entity/train", "models, for those who train"),
    ]);
    let writes = [
        "fs::write(",
        "File::create",
        "OpenOptions::new()",
        "fs::rename(",
        "fs::remove_",
        "create_dir",
        "set_permissions(",
        "hard_link(",
        "symlink(",
        "fs::copy(",
    ];
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for path in files(&root.join("src")) {
        let text = fs::read_to_string(&path).unwrap_or_default();
        let code = text.split("\nmod tests").next().unwrap_or_default();
        let name = path
            .strip_prefix(root)
            .expect("below it")
            .display()
            .to_string();
        if writes.iter().any(|write| code.contains(write))
            && !path.ends_with("tests.rs")
            && !known.keys().any(|known_name| name.starts_with(known_name))
        {
            found.push(name);
        }
    }
    assert_eq!(found, [""; 0], "they write files and are not in the list");
}

/// Each promise in the pages on notes and reliability names the test that holds it: a file, and then
/// functions of it, by their names or the beginnings of these.
#[test]
fn each_test_that_a_promise_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut named, mut missing) = (0, Vec::new());
    for page in ["docs/reliability.md", "docs/annotations.md"] {
        let text = fs::read_to_string(root.join(page)).expect("a page");
        for row in text.lines().filter(|line| line.starts_with('|')) {
            let mut code = String::new();
            for word in row.split('`').skip(1).step_by(2) {
                let is_file = word.strip_suffix(".rs").is_some();
                let name = word.trim_end_matches('…');
                if is_file {
                    named += 1;
                    code = fs::read_to_string(root.join(word)).unwrap_or_default();
                    if code.is_empty() {
                        missing.push(format!("{page}: {word}"));
                    }
                } else if name.contains('_') && !name.contains([' ', '.', '-']) && !code.is_empty()
                {
                    named += 1;
                    let end = if name == word { "(" } else { "" };
                    if !code.contains(&format!("fn {name}{end}")) {
                        missing.push(format!("{page}: {word}"));
                    }
                }
            }
        }
    }
    assert_eq!(missing, [""; 0], "no such test");
    assert!(named > 80, "the tables are read: {named}");
}

/// What became of a record (found, moved, changed, to confirm, lost) is decided in
/// `src/annotation/standing.rs` alone: lists, exports, `check` and the sentence at opening ask it, and
/// nobody else looks at how a record came to its place.
#[test]
fn one_function_says_what_became_of_a_record() {
    let decides = "src/annotation/standing.rs";
    let asks = [
        "src/app/commands/changes.rs",
        "src/app/lists.rs",
        "src/app/rows/notes.rs",
        "src/cli/check.rs",
        "src/export/csv.rs",
        "src/export/json.rs",
        "src/store/open.rs",
        "src/store/session.rs",
        "src/ui/lists.rs",
        "src/ui/status.rs",
        "src/ui/text_pane.rs",
    ];
    let places = [
        "src/annotation/anchor.rs",
        "src/annotation/reanchor.rs",
        decides,
        // What another program's words were found as.
        "src/exchange/place.rs",
        "src/store/convert.rs",
    ];
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut found_asks, mut found_places) = (Vec::new(), Vec::new());
    for path in files(&root.join("src")) {
        let text = fs::read_to_string(&path).unwrap_or_default();
        let code = text.split("\nmod tests").next().unwrap_or_default();
        let name = path.strip_prefix(root).expect("below it");
        let name = name.display().to_string();
        let has = |words: &[&str]| words.iter().any(|word| code.contains(word));
        if has(&["Standing::of(", ".standings(", ".tally("]) && name != decides {
            found_asks.push(name.clone());
        }
        if has(&["Place::Changed", "Place::ToConfirm", "Place::Moved"]) {
            found_places.push(name);
        }
    }
    found_places.sort();
    for name in asks {
        assert!(found_asks.iter().any(|found| found == name), "{name} asks");
    }
    assert_eq!(found_places, places, "nobody decides it by themselves");
}

/// A disk that takes its time until something is there for good.
#[derive(Debug)]
struct Slow(std::time::Duration);

impl Disk for Slow {
    fn write_new(&self, path: &Path, bytes: &[u8], mode: byline::store::Mode) -> io::Result<()> {
        let written = RealDisk.write_new(path, bytes, mode);
        std::thread::sleep(self.0);
        written
    }
}

/// Two windows make marks in turn. `BYLINE_DELAYS=0,150,400,1000 cargo test --test trust slow` waits so
/// many milliseconds for each file that is written, and makes 60 marks.
#[test]
fn two_windows_on_a_slow_disk_lose_no_mark() {
    let given = std::env::var("BYLINE_DELAYS").ok();
    let delays = given.as_deref().unwrap_or("0,40");
    let each: usize = if given.is_some() { 30 } else { 4 };
    for delay in delays.split(',') {
        let delay = std::time::Duration::from_millis(delay.parse().expect("milliseconds"));
        let place = Place::new();
        std::thread::scope(|scope| {
            for window in ["a", "b"] {
                let place = &place;
                scope.spawn(move || {
                    let store = place.store().with_disk(Arc::new(Slow(delay)));
                    let article = Arc::new(from_text(TEXT, "ferry.txt"));
                    let source = Source::File(place.article());
                    let mut opened = store.open(article, &source, now()).expect("notes");
                    for n in 0..each {
                        mark(&mut opened, &format!("{window}{n:03}"), "ferry");
                        // What the keeper does: again, when another window is writing for long.
                        while let Err(error) =
                            opened.session.save(&opened.notes, now()).map(|saved| {
                                if let Saved::Merged { edit, .. } = saved {
                                    opened.notes.apply(edit);
                                }
                            })
                        {
                            assert!(matches!(error.cause, Cause::Busy), "{error}");
                        }
                    }
                });
            }
        });
        let marks = place.open().notes.annotations().len();
        assert_eq!(marks, 2 * each, "after {delay:?} for each file");
        println!("{marks} of {} marks, {delay:?} for each file", 2 * each);
    }
}
