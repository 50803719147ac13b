//! What a session does with its notes file and those around it, promise by promise: where a new block
//! goes, which texts are remembered, whose notes are offered.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use byline::annotation::{Annotation, Edit, Id, Kind, Timestamp};
use byline::import::{Source, from_text};
use byline::store::{Home, NotesFile, Opened, Placement, Reader, Store, merge};
use byline::text::Span;
use tempfile::TempDir;

const TEXT: &str = "The ferry is back on Monday, Ines Varga said. The quay was rebuilt over the winter. \
    “We kept our word.” Nobody had believed it.\n";

struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().expect("a directory"));
        fs::create_dir(folder.0.path().join("news")).expect("a directory");
        fs::write(folder.article(), TEXT).expect("an article");
        folder
    }

    fn article(&self) -> PathBuf {
        self.0.path().join("news/ferry.txt")
    }

    fn notes(&self) -> String {
        fs::read_to_string(self.0.path().join("news/ferry.txt.byline.toml")).expect("notes")
    }

    fn open(&self) -> Opened {
        self.open_as(None)
    }

    fn open_as(&self, reader: Option<&str>) -> Opened {
        let text = fs::read_to_string(self.article()).expect("an article");
        let store = Store::new(
            Some(Home::at(&self.0.path().join("home"))),
            Placement::Beside,
        );
        let store = store.with_reader(reader.and_then(Reader::new));
        let article = Arc::new(from_text(text, "ferry.txt"));
        store
            .open(
                article,
                &Source::File(self.article()),
                Timestamp::UNIX_EPOCH,
            )
            .expect("notes")
    }

    /// Opens, highlights the first `words`, and saves.
    fn mark(&self, id: &str, words: &str) -> Opened {
        self.mark_as(None, id, words)
    }

    fn mark_as(&self, reader: Option<&str>, id: &str, words: &str) -> Opened {
        let mut opened = self.open_as(reader);
        let text = fs::read_to_string(self.article()).expect("an article");
        let start = text.find(words).expect("words of the text");
        let span = Span::new(start, start + words.len());
        let now = Timestamp::UNIX_EPOCH;
        let mark = Annotation::new(Id::new(id), Kind::Highlight, &text, span, now);
        opened.notes.apply(Edit::put(mark));
        opened.session.save(&opened.notes, now).expect("a save");
        opened
    }
}

#[test]
fn blocks_stand_in_the_order_of_the_article() {
    let folder = Folder::new();
    for (id, words) in [
        ("a1", "ferry"),
        ("b2", "quay"),
        ("d4", "Nobody"),
        ("c3", "word"),
    ] {
        folder.mark(id, words);
    }
    let notes = folder.notes();
    let ids: Vec<&str> = notes
        .lines()
        .filter(|line| line.starts_with("id = \""))
        .skip(1)
        .collect();
    assert_eq!(
        ids,
        ["id = \"a1\"", "id = \"b2\"", "id = \"c3\"", "id = \"d4\""],
        "{notes}"
    );
    assert_eq!(folder.open().report(), None, "nothing to report");
}

#[test]
fn each_text_that_the_notes_were_made_on_is_known() {
    let folder = Folder::new();
    folder.mark("a1", "The quay was rebuilt");
    let second = TEXT.replace("The quay was rebuilt over the winter.", "");
    fs::write(folder.article(), &second).expect("an edit");
    folder.mark("b2", "We kept our word");
    fs::write(folder.article(), second.replace("“We kept our word.”", "")).expect("an edit");
    let opened = folder.open();
    assert_eq!(opened.before, [second.as_str(), TEXT]);
    assert!(
        opened
            .report()
            .is_some_and(|report| report.contains("lost"))
    );
    // The same text again is not one from before.
    fs::write(folder.article(), TEXT).expect("the first text");
    let opened = folder.open();
    assert!(
        !opened.before.contains(&TEXT.to_owned()),
        "{:?}",
        opened.before
    );
}

#[test]
fn another_readers_notes_beside_a_renamed_article_are_not_offered() {
    let folder = Folder::new();
    folder.mark_as(Some("Ana"), "a1", "ferry");
    fs::remove_dir_all(folder.0.path().join("home")).expect("another machine");
    let renamed = folder.0.path().join("news/boat.txt");
    fs::rename(folder.article(), &renamed).expect("a rename");
    fs::write(folder.article(), "Another article.\n").expect("an article");
    let open = |reader: &str| {
        let store = Store::new(
            Some(Home::at(&folder.0.path().join("home"))),
            Placement::Beside,
        );
        let store = store.with_reader(Reader::new(reader));
        let article = Arc::new(from_text(TEXT.to_owned(), "boat.txt"));
        let source = Source::File(renamed.clone());
        store
            .open(article, &source, Timestamp::UNIX_EPOCH)
            .expect("notes")
    };
    assert_eq!(open("Bo").elsewhere.len(), 0);
    assert_eq!(open("Ana").elsewhere.len(), 1);
}

#[test]
fn a_notes_file_that_is_not_there_has_not_changed() {
    let folder = Folder::new();
    let mut opened = folder.open();
    for look in 0..3 {
        assert!(!opened.session.is_changed(), "look {look}");
    }
}

#[test]
fn the_backup_is_from_before_the_session_however_often_it_saves() {
    let folder = Folder::new();
    folder.mark("a1", "ferry");
    let before = folder.notes();
    let mut opened = folder.mark("b2", "quay");
    let backup = folder.0.path().join("news/ferry.txt.byline.toml~");
    assert_eq!(fs::read_to_string(&backup).expect("a backup"), before);
    for id in ["c3", "d4"] {
        let span = Span::new(4, 9);
        let mark = Annotation::new(Id::new(id), Kind::Note, TEXT, span, Timestamp::UNIX_EPOCH);
        opened.notes.apply(Edit::put(mark));
        let saved = opened.session.save(&opened.notes, Timestamp::UNIX_EPOCH);
        saved.expect("a save");
        assert_eq!(
            fs::read_to_string(&backup).expect("a backup"),
            before,
            "after {id}"
        );
    }
}

#[test]
fn an_anchor_stays_as_the_file_has_it_if_it_has_a_context() {
    let folder = Folder::new();
    let check = |keys: &str, wanted: (&str, &str)| {
        let id = byline::annotation::document_id(TEXT);
        let mark = format!("[[annotation]]\nid = \"a1\"\nstart = 50\nexact = \"quay\"\n{keys}");
        let notes = format!("schema = 1\n[document]\nid = \"{id}\"\n{mark}");
        let path = folder.0.path().join("news/ferry.txt.byline.toml");
        fs::write(path, notes).expect("notes");
        let opened = folder.open();
        let anchor = &opened.notes.annotations()[0].anchor;
        assert_eq!((anchor.prefix.as_str(), anchor.suffix.as_str()), wanted);
    };
    check("prefix = \"The \"\nsuffix = \" was\"\n", ("The ", " was"));
    check("prefix = \"The \"\n", ("The ", ""));
    check("suffix = \" was\"\n", ("", " was"));
    let bare = {
        let span = Span::new(50, 54);
        byline::annotation::Anchor::of(TEXT, span)
    };
    check("", (&bare.prefix, &bare.suffix));
}

#[test]
fn only_what_is_not_in_the_file_is_behind() {
    let folder = Folder::new();
    let mut opened = folder.open();
    assert!(!opened.session.is_behind(&opened.notes));
    let span = Span::new(4, 9);
    let mark = Annotation::new(Id::new("a1"), Kind::Note, TEXT, span, Timestamp::UNIX_EPOCH);
    opened.notes.apply(Edit::put(mark));
    assert!(opened.session.is_behind(&opened.notes));
    let saved = opened.session.save(&opened.notes, Timestamp::UNIX_EPOCH);
    saved.expect("a save");
    assert!(!opened.session.is_behind(&opened.notes));
}

#[test]
fn a_mark_that_only_moved_does_not_wait_for_the_reader() {
    let folder = Folder::new();
    folder.mark("a1", "The quay was rebuilt");
    fs::write(folder.article(), format!("One line more.\n\n{TEXT}")).expect("an edit");
    let opened = folder.open();
    assert_eq!((opened.notes.annotations().len(), opened.unsettled), (1, 0));
}

#[test]
fn records_without_a_place_are_counted() {
    let mark = "[[annotation]]\nid = \"a\"\nexact = \"w\"\n";
    let quote = "[[quote]]\nid = \"q\"\ndecision = \"add\"\nexact = \"w\"\n";
    let placed = "[[annotation]]\nid = \"b\"\nstart = 3\nexact = \"w\"\n";
    let code = "[[code]]\nname = \"c\"\n";
    let file = NotesFile::parse(&format!("schema = 1\n{mark}{quote}{placed}{code}"));
    assert_eq!(file.without_numbers(), 2);
}

#[test]
fn a_block_that_is_not_toml_is_told_of_if_it_is_ours() {
    let file = NotesFile::parse(
        "schema = 1\n[document]\nid = \"d\"\n[[deleted]]\nid = a b\n[[foreign]]\nid = a b\n",
    );
    let unread: Vec<&str> = file.unread().iter().map(|(_, why)| why.as_str()).collect();
    assert_eq!(unread, ["[[deleted]] is not valid TOML"]);
}

#[test]
fn a_file_says_its_schema() {
    let schema = |text: &str| NotesFile::parse(text).schema();
    assert_eq!(schema("schema = 7\n"), Some(7));
    assert_eq!(schema("[document]\n"), None);
}

/// The merged text of three files.
fn merged(base: &str, ours: &str, theirs: &str) -> String {
    let [base, ours, theirs] = [base, ours, theirs].map(NotesFile::parse);
    merge(&base, &ours, &theirs).0.to_text()
}

#[test]
fn a_merge_keeps_one_head_and_our_arrangement() {
    let head = "schema = 1\n\n";
    let rest = "[document]\nid = \"d\"\n";
    let (base, mine) = (
        format!("{head}{rest}"),
        format!("schema = 1\nmine = 1\n\n{rest}"),
    );
    let yours = format!("schema = 1\nyours = 2\n\n{rest}");
    assert_eq!(merged(&base, &base, &yours), yours);
    assert_eq!(merged(&base, &mine, &base), mine);
    assert_eq!(
        merged(&base, &mine, &yours),
        mine,
        "of two changes ours stays"
    );
    // By hand the later mark was put first, with a comment over each.
    let mark = |id: &str, start: usize| {
        format!("\n# about {id}\n[[annotation]]\nid = \"{id}\"\nstart = {start}\nexact = \"w\"\n")
    };
    let ours = format!("{base}{}{}", mark("late", 9), mark("early", 3));
    assert_eq!(merged(&base, &ours, &base), ours);
    let noted = ours.replace("start = 3\n", "start = 3\nnote = \"n\"\n");
    let theirs = format!("{base}{}{}", mark("early", 3), mark("late", 9));
    let theirs = theirs.replace("start = 3\n", "start = 3\nnote = \"n\"\n");
    let filled = |text: &str| -> Vec<String> {
        let lines = text.lines().filter(|line| !line.is_empty());
        lines.map(str::to_owned).collect()
    };
    assert_eq!(filled(&merged(&ours, &ours, &theirs)), filled(&noted));
}
