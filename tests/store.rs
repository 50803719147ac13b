//! Notes on the disk: what was saved loads equal, what nobody understands stays, nothing is lost.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use byline::analysis::{EntityKind, QuoteKind, SourceKind};
use byline::annotation::{
    Anchor, Annotation, Code, Colour, Cue, Edit, EntityDecision, Id, Item, Kind, MentionDecision,
    MentionVerdict, Notes, Orphan, Place, Position, QuoteDecision, QuoteVerdict, Record, Table,
    Timestamp,
};
use byline::import::{Source, from_text};
use byline::store::{
    Access, Cause, Disk, Doubt, FileError, Home, Mode, Opened, Placement, Reader, RealDisk, Saved,
    Store,
};
use byline::text::{Article, Span};
use proptest::prelude::*;
use tempfile::TempDir;

const TEXT: &str = "Ferry returns 😀\n\nThe ferry is back on Monday, Ines Varga said. \
    The quay was rebuilt over the winter. “We kept our word.” Boats from 日本 bring the e\u{301}tude.\n";

/// An article in a directory of its own, with a home beside it.
struct Desk {
    root: TempDir,
}

impl Desk {
    fn new() -> Self {
        Self::with(TEXT)
    }

    fn with(text: &str) -> Self {
        let desk = Self {
            root: tempfile::tempdir().expect("a temporary directory"),
        };
        fs::create_dir(desk.root.path().join("news")).expect("a directory");
        fs::write(desk.article(), text).expect("an article");
        desk
    }

    fn article(&self) -> PathBuf {
        self.root.path().join("news/ferry.txt")
    }

    fn notes(&self) -> PathBuf {
        self.root.path().join("news/ferry.txt.byline.toml")
    }

    fn store(&self) -> Store {
        Store::new(
            Some(Home::at(&self.root.path().join("home"))),
            Placement::Beside,
        )
    }

    fn open_file(&self, path: &Path) -> Opened {
        let text = fs::read_to_string(path).expect("an article");
        self.open_as(&text, &Source::File(path.to_owned()))
    }

    fn open_as(&self, text: &str, source: &Source) -> Opened {
        self.store()
            .open(article(text), source, now())
            .expect("notes")
    }

    fn open(&self) -> Opened {
        self.open_file(&self.article())
    }

    fn read(&self) -> String {
        fs::read_to_string(self.notes()).expect("a notes file")
    }

    fn write(&self, notes: &str) {
        fs::write(self.notes(), notes).expect("a notes file");
    }
}

fn article(text: &str) -> Arc<Article> {
    Arc::new(from_text(text, "ferry.txt"))
}

fn now() -> Timestamp {
    "2026-03-01T10:00:00Z".parse().expect("a time")
}

/// A highlight of the first `words` in the text.
fn mark(id: &str, words: &str) -> Annotation {
    let start = TEXT.find(words).expect("words of the text");
    Annotation::new(
        Id::new(id),
        Kind::Highlight,
        TEXT,
        Span::new(start, start + words.len()),
        now(),
    )
}

fn add(opened: &mut Opened, item: impl Into<Item>) {
    opened.notes.apply(Edit::put(item));
    opened.session.save(&opened.notes, now()).expect("a save");
}

#[test]
fn a_mark_is_there_again_tomorrow() {
    let desk = Desk::new();
    let mut opened = desk.open();
    assert!(opened.notes.is_empty());
    assert_eq!(
        opened.session.save(&opened.notes, now()).expect("a save"),
        Saved::Unchanged
    );
    assert!(!desk.notes().exists(), "reading alone leaves no file");
    let mut first = mark("aaaaaaaaaa", "日本");
    first.codes = vec!["theme/place".into()];
    first.note = "Where?\nWhy \"there\"?".into();
    first.colour = Some(Colour::Blue);
    add(&mut opened, first);
    add(&mut opened, mark("bbbbbbbbbb", "ferry"));
    let again = desk.open();
    assert!(
        again.notes.says_the_same(&opened.notes),
        "{:#?}",
        again.notes
    );
    assert_eq!(again.report_or_empty(), "");
    let file = desk.read();
    assert!(
        file.find("bbbbbbbbbb") < file.find("aaaaaaaaaa"),
        "in order of place:\n{file}"
    );
    assert!(file.contains("path = \"ferry.txt\""), "{file}");
    insta::assert_snapshot!("a_new_file", file);
}

trait Report {
    fn report_or_empty(&self) -> String;
}

impl Report for Opened {
    fn report_or_empty(&self) -> String {
        self.report().unwrap_or_default()
    }
}

#[test]
fn the_first_released_file_loads_for_ever() {
    let desk = Desk::new();
    let file = include_str!("fixtures/notes-v1.toml");
    desk.write(file);
    let mut opened = desk.open();
    assert_eq!(opened.warnings, Vec::<String>::new());
    let words: Vec<_> = opened
        .notes
        .annotations()
        .iter()
        .map(|mark| mark.span.of(TEXT))
        .collect();
    assert_eq!(words, ["back on Monday", "The quay was rebuilt"]);
    let first = &opened.notes.annotations()[0];
    assert_eq!(first.codes, ["theme/promise", "todo"]);
    assert_eq!(
        (first.colour, first.by.as_deref()),
        (Some(Colour::Green), Some("reader1"))
    );
    assert_eq!(opened.notes.mentions()[0].kind, Some(EntityKind::Person));
    assert_eq!(opened.notes.entities()[0].aliases, ["Varga"]);
    let quote = &opened.notes.quotes()[0];
    assert_eq!(quote.span.of(TEXT), "“We kept our word.”");
    assert_eq!(
        quote.cue.as_ref().map(|cue| cue.span.of(TEXT)),
        Some("said")
    );
    assert_eq!(opened.notes.orphans()[0].last_start, Some(400));
    assert_eq!(opened.notes.deleted[0].id.as_str(), "d1f5g9h2yk");
    assert_eq!(opened.notes.document.memo, "Check the *timetable*.");
    assert_eq!(
        opened.notes.code("theme/promise").and_then(|code| code.key),
        Some('p')
    );

    assert_eq!(
        opened.session.save(&opened.notes, now()).expect("a save"),
        Saved::Unchanged
    );
    assert_eq!(desk.read(), file, "a save without a change writes nothing");

    add(&mut opened, mark("bbbbbbbbbb", "Boats"));
    insta::assert_snapshot!("one_mark_more", desk.read());
    let again = desk.open();
    assert!(again.notes.says_the_same(&opened.notes));
    let backup = desk.root.path().join("news/ferry.txt.byline.toml~");
    assert_eq!(fs::read_to_string(backup).expect("a backup"), file);
}

#[test]
fn the_backup_is_the_file_from_before_the_session_however_often_it_is_saved() {
    let desk = Desk::new();
    let backup = desk.root.path().join("news/ferry.txt.byline.toml~");
    let read = || fs::read_to_string(&backup).expect("a backup");
    let mut first = desk.open();
    add(&mut first, mark("a1", "ferry"));
    assert!(!backup.exists(), "there was no file before this session");
    let before = desk.read();
    add(&mut first, mark("b2", "Monday"));
    assert!(
        !backup.exists(),
        "and the session's first save is not the file from before it"
    );
    let yesterday = desk.read();
    assert_ne!(yesterday, before);
    let mut second = desk.open();
    for (id, words) in [("c3", "winter"), ("d4", "quay"), ("e5", "Boats")] {
        add(&mut second, mark(id, words));
        assert_eq!(read(), yesterday, "after {id}");
    }
    let today = desk.read();
    add(&mut desk.open(), mark("f6", "word"));
    assert_eq!(read(), today, "the next session keeps what it found");
}

#[test]
fn one_change_changes_one_line() {
    let desk = Desk::new();
    let mut opened = desk.open();
    for (id, words) in [("a1", "ferry"), ("b2", "Monday"), ("c3", "winter")] {
        add(&mut opened, mark(id, words));
    }
    let before = desk.read();
    let mut changed = opened.notes.annotations()[1].clone();
    changed.note = "which?".into();
    add(&mut opened, changed);
    let after = desk.read();
    let new: Vec<_> = after
        .lines()
        .filter(|line| !before.contains(line))
        .collect();
    assert_eq!(new, ["note = \"which?\""]);
    assert_eq!(after.lines().count(), before.lines().count() + 1);
    opened.notes.apply(Edit::remove(Table::Annotation, "b2"));
    opened.session.save(&opened.notes, now()).expect("a save");
    assert!(
        desk.read()
            .contains("[[deleted]]\nid = \"b2\"\nat = 2026-03-01T10:00:00Z\n"),
        "{}",
        desk.read()
    );
    add(&mut opened, mark("b2", "Monday"));
    assert_eq!(desk.read(), before, "undone is undone");
}

#[test]
fn comments_and_unknown_keys_go_with_their_record() {
    let desk = Desk::new();
    desk.write(
        "# mine\nschema = 1\n\n# why\n[[annotation]]\nexact = 'ferry' # so\nmood = [ 1,\n 2 ]\n",
    );
    let mut opened = desk.open();
    let mut only = opened.notes.annotations()[0].clone();
    only.note = "n".into();
    add(&mut opened, only.clone());
    let file = desk.read();
    for kept in [
        "# mine\n",
        "# why\n[[annotation]]\n",
        "exact = 'ferry' # so\n",
        "mood = [ 1,\n 2 ]\n",
    ] {
        assert!(file.contains(kept), "{kept:?} in:\n{file}");
    }
    opened
        .notes
        .apply(Edit::remove(Table::Annotation, only.id.clone()));
    opened.session.save(&opened.notes, now()).expect("a save");
    assert!(!desk.read().contains("# why"));
    add(&mut opened, only);
    assert_eq!(
        desk.read(),
        file,
        "they come back when the deletion is undone"
    );
}

#[test]
fn files_with_cr_lf_stay_so() {
    let desk = Desk::new();
    desk.write("schema = 1\r\n\r\n[[annotation]]\r\nexact = \"ferry\"\r\nnote = \"\"\"\r\na\r\nb\"\"\"\r\n");
    let mut opened = desk.open();
    assert_eq!(opened.notes.annotations()[0].note, "a\nb");
    add(&mut opened, mark("b2", "Monday"));
    let file = desk.read();
    assert_eq!(
        file.matches('\n').count(),
        file.matches("\r\n").count(),
        "{file:?}"
    );
    assert!(desk.open().notes.says_the_same(&opened.notes));
}

/// Opens `file` for reading only, with a warning that holds `warning`; nothing overwrites it.
fn check_read_only(file: &[u8], warning: &str, marks: usize) {
    let desk = Desk::new();
    fs::write(desk.notes(), file).expect("a notes file");
    let mut opened = desk.open();
    assert!(
        opened.warnings.iter().any(|told| told.contains(warning)),
        "{warning:?} in {:?}",
        opened.warnings
    );
    assert!(matches!(opened.session.access(), Access::Read(_)));
    assert_eq!(opened.notes.annotations().len(), marks);
    opened.notes.apply(Edit::put(mark("b2", "Monday")));
    let error = opened
        .session
        .save(&opened.notes, now())
        .expect_err("a refusal");
    assert!(
        matches!(
            error,
            FileError {
                cause: Cause::ReadOnly(_),
                ..
            }
        ),
        "{error}"
    );
    assert_eq!(fs::read(desk.notes()).expect("the file"), file);
    assert!(opened.session.save_elsewhere(), "another place is offered");
    assert_eq!(
        opened.session.save(&opened.notes, now()).expect("a save"),
        Saved::Written
    );
    assert_eq!(fs::read(desk.notes()).expect("the file"), file);
    assert!(
        opened
            .session
            .path()
            .starts_with(desk.root.path().join("home"))
    );
}

#[test]
fn a_file_that_is_not_understood_is_never_overwritten() {
    let one = "[[annotation]]\nexact = \"ferry\"\n";
    check_read_only(
        format!("schema = 1\n{one}[[annotation]]\nexact = \"é\" x\n").as_bytes(),
        "line 5, column 13",
        1,
    );
    check_read_only(format!("schema = 2\n{one}").as_bytes(), "schema 2", 1);
    check_read_only(
        b"schema = 1\nannotation = [{ exact = \"ferry\" }]\n",
        "[[annotation]] blocks",
        0,
    );
    check_read_only(
        b"[[annotation]]\nexact = \"f\xff\"\n",
        "line 2, column 11",
        0,
    );
}

#[test]
fn a_bad_block_hides_no_other() {
    let desk = Desk::new();
    let file = "[[annotation]]\nid = \"a\"\nstart = \"x\"\n\n[[annotation]]\nid = \"b\"\nexact = \"ferry\"\nstart = -4\ncodes = 7\ncolor = \"loud\"\n\n[[code]]\nkey = \"k\"\n";
    desk.write(file);
    let mut opened = desk.open();
    assert_eq!(opened.notes.annotations().len(), 1);
    assert_eq!(opened.warnings.len(), 2, "{:?}", opened.warnings);
    assert!(
        opened.warnings[0].contains("line 1: [[annotation]] is left alone"),
        "{:?}",
        opened.warnings
    );
    add(&mut opened, mark("c", "Monday"));
    let after = desk.read();
    for kept in [
        "[[annotation]]\nid = \"a\"\nstart = \"x\"\n",
        "codes = 7\ncolor = \"loud\"\n",
        "[[code]]\nkey = \"k\"\n",
    ] {
        assert!(after.contains(kept), "{kept:?} in:\n{after}");
    }
}

#[test]
fn two_blocks_with_one_id_are_two_marks() {
    let desk = Desk::new();
    desk.write("[[annotation]]\nid = \"a\"\nexact = \"ferry\"\n\n[[annotation]]\nid = \"a\"\nexact = \"Monday\"\n");
    let mut opened = desk.open();
    assert_eq!(opened.notes.annotations().len(), 2);
    let again = desk.open();
    assert_eq!(
        again.notes.annotations()[1].id,
        opened.notes.annotations()[1].id,
        "the new id is the same each time"
    );
    add(&mut opened, mark("c", "winter"));
    assert!(desk.open().notes.says_the_same(&opened.notes));
}

#[test]
fn numbers_by_hand_are_repaired_by_the_words() {
    let desk = Desk::new();
    desk.write("[[annotation]]\nid = \"a\"\nstart = 3\nend = 900\nexact = \"Monday\"\n\n[[annotation]]\nid = \"b\"\nstart = 0\nend = 5\n");
    let mut opened = desk.open();
    let words: Vec<_> = opened
        .notes
        .annotations()
        .iter()
        .map(|mark| mark.span.of(TEXT))
        .collect();
    // Numbers alone cannot be trusted on a text that they were not made for: to be confirmed.
    assert!(words.contains(&"Monday"), "{words:?}");
    add(&mut opened, mark("c", "winter"));
    let file = desk.read();
    let start = TEXT[..TEXT.find("Monday").expect("it is there")]
        .chars()
        .count();
    assert!(
        file.contains(&format!(
            "start = {start}\nend = {}\nexact = \"Monday\"\nprefix",
            start + 6
        )),
        "{file}"
    );
}

#[test]
fn another_window_is_merged_not_overwritten() {
    let desk = Desk::new();
    let (mut left, mut right) = (desk.open(), desk.open());
    add(&mut left, mark("a1", "ferry"));
    right.notes.apply(Edit::put(mark("b2", "Monday")));
    let saved = right.session.save(&right.notes, now()).expect("a save");
    let Saved::Merged { edit, conflicts } = saved else {
        panic!("{saved:?}")
    };
    assert!(conflicts.is_empty());
    right.notes.apply(edit);
    assert_eq!(right.notes.annotations().len(), 2);
    let (edit, _) = left
        .session
        .refresh(&left.notes, now())
        .expect("a look")
        .expect("a change");
    left.notes.apply(edit);
    assert!(left.notes.says_the_same(&right.notes));
    assert!(
        left.session
            .refresh(&left.notes, now())
            .expect("a look")
            .is_none()
    );
    assert_eq!(
        left.session.save(&left.notes, now()).expect("a save"),
        Saved::Unchanged
    );

    // What one deletes stays deleted, though the other saves later.
    left.notes.apply(Edit::remove(Table::Annotation, "a1"));
    left.session.save(&left.notes, now()).expect("a save");
    let mut changed = right.notes.annotations()[1].clone();
    changed.note = "late".into();
    right.notes.apply(Edit::put(changed));
    let Saved::Merged { edit, .. } = right.session.save(&right.notes, now()).expect("a save")
    else {
        panic!()
    };
    right.notes.apply(edit);
    let ids: Vec<_> = right
        .notes
        .annotations()
        .iter()
        .map(|mark| mark.id.as_str())
        .collect();
    assert_eq!(ids, ["b2"]);
}

#[test]
fn what_another_program_breaks_is_left_alone() {
    let desk = Desk::new();
    let mut opened = desk.open();
    add(&mut opened, mark("a1", "ferry"));
    desk.write("[[annotation]]\nid = ");
    opened.notes.apply(Edit::put(mark("b2", "Monday")));
    let error = opened
        .session
        .save(&opened.notes, now())
        .expect_err("a refusal");
    assert!(error.to_string().contains("line 2, column"), "{error}");
    assert_eq!(desk.read(), "[[annotation]]\nid = ");
}

#[test]
fn a_file_that_vanishes_or_is_emptied_is_asked_about() {
    for emptied in [None, Some(""), Some("schema = 1\n")] {
        let desk = Desk::new();
        let mut opened = desk.open();
        add(&mut opened, mark("a1", "ferry"));
        let vanish = || match emptied {
            None => fs::remove_file(desk.notes()).expect("it was there"),
            Some(text) => desk.write(text),
        };
        vanish();
        // Without a change of ours too: quitting must not pass over it.
        let error = opened
            .session
            .save(&opened.notes, now())
            .expect_err("it is gone");
        assert!(
            matches!(error.cause, Cause::Vanished),
            "{emptied:?} {error}"
        );
        opened.notes.apply(Edit::put(mark("b2", "Monday")));
        for _ in 0..2 {
            let error = opened
                .session
                .save(&opened.notes, now())
                .expect_err("it is gone");
            assert!(
                matches!(error.cause, Cause::Vanished),
                "{emptied:?} {error}"
            );
        }
        assert_eq!(opened.session.doubt(), Some(Doubt::Vanished));
        assert_eq!(fs::read_to_string(desk.notes()).ok().as_deref(), emptied);
        let mut other = opened.session.clone();
        let told = other.settle(&Doubt::Vanished, true, &opened.notes, now());
        assert_eq!(told.expect("yes"), None);
        other.save(&opened.notes, now()).expect("a save");
        assert_eq!(desk.open().notes.annotations().len(), 2, "{emptied:?}");

        vanish();
        let mut notes = opened.notes.clone();
        let told = opened
            .session
            .settle(&Doubt::Vanished, false, &notes, now());
        notes.apply(told.expect("no").expect("a change"));
        assert!(notes.is_empty());
        assert_eq!(
            opened.session.save(&notes, now()).expect("nothing"),
            Saved::Unchanged
        );
        assert_eq!(fs::read_to_string(desk.notes()).ok().as_deref(), emptied);
        let again = desk.open();
        let rescued = &again.elsewhere[0];
        assert_eq!(rescued.records.len(), 2, "what was given up is offered");
        assert!(
            rescued
                .path
                .starts_with(desk.root.path().join("home/data/rescue"))
        );
    }
}

#[test]
fn standard_input_and_addresses_have_their_notes_in_the_data_directory() {
    let desk = Desk::new();
    let url = Source::Url("https://news.example/ferry".into());
    for source in [Source::Stdin, url.clone()] {
        let mut opened = desk.open_as(TEXT, &source);
        let id = format!("{}0000000", source.kind().len());
        add(&mut opened, mark(&id, "ferry"));
        assert!(
            opened
                .session
                .path()
                .starts_with(desk.root.path().join("home/data/notes"))
        );
        assert!(
            desk.open_as(TEXT, &source)
                .notes
                .says_the_same(&opened.notes)
        );
    }
    // The page was edited: found by its address, placed by the words.
    let edited = desk.open_as(&format!("New first line.\n\n{TEXT}"), &url);
    assert!(!edited.notes.annotations().is_empty());
    assert_eq!(edited.notes.annotations()[0].place, Place::Moved);
}

#[test]
fn a_renamed_article_is_offered_its_notes() {
    let desk = Desk::new();
    let mut opened = desk.open();
    add(&mut opened, mark("a1", "ferry"));
    let renamed = desk.root.path().join("news/boat.txt");
    fs::rename(desk.article(), &renamed).expect("a rename");
    let mut opened = desk.open_file(&renamed);
    assert!(opened.notes.is_empty(), "offered, not guessed");
    assert_eq!(opened.elsewhere.len(), 1);
    assert_eq!(
        (opened.elsewhere[0].records.len(), &opened.elsewhere[0].path),
        (1, &desk.notes())
    );
    let edit = opened
        .session
        .take(&desk.notes(), &opened.notes, now())
        .expect("notes");
    opened.notes.apply(edit);
    opened.session.save(&opened.notes, now()).expect("a save");
    let again = desk.open_file(&renamed);
    assert_eq!(again.notes.annotations().len(), 1);
    assert!(again.elsewhere.is_empty(), "and offered once");
}

#[test]
fn notes_that_were_left_are_not_offered_again() {
    let desk = Desk::new();
    let mut opened = desk.open();
    add(&mut opened, mark("a1", "ferry"));
    let renamed = desk.root.path().join("news/boat.txt");
    fs::rename(desk.article(), &renamed).expect("a rename");
    let mut opened = desk.open_file(&renamed);
    opened.session.leave(&desk.notes(), &opened.notes);
    assert!(desk.open_file(&renamed).elsewhere.is_empty());
}

#[test]
fn notes_beside_a_renamed_article_are_found_without_any_trace() {
    let desk = Desk::new();
    let mut opened = desk.open();
    add(&mut opened, mark("a1", "ferry"));
    fs::remove_dir_all(desk.root.path().join("home")).expect("another machine");
    let renamed = desk.root.path().join("news/boat.txt");
    fs::rename(desk.article(), &renamed).expect("a rename");
    let opened = desk.open_file(&renamed);
    let paths: Vec<_> = opened.elsewhere.iter().map(|file| &file.path).collect();
    assert_eq!(paths, [&desk.notes()]);
}

#[test]
fn two_candidates_are_offered_and_neither_is_guessed() {
    let desk = Desk::new();
    let data = desk.root.path().join("home/data/notes");
    fs::create_dir_all(&data).expect("a directory");
    let id = byline::annotation::document_id(TEXT);
    for (name, words) in [("one", "ferry"), ("two", "Monday")] {
        let file = format!(
            "schema = 1\n[document]\nid = \"{id}\"\n[[annotation]]\nid = \"{name}\"\nexact = \"{words}\"\n"
        );
        fs::write(data.join(format!("{name}-{}.toml", &id[7..15])), file).expect("a file");
    }
    let opened = desk.open();
    assert!(opened.notes.is_empty());
    assert_eq!(opened.elsewhere.len(), 2, "{:?}", opened.elsewhere);
}

#[test]
fn each_reader_has_a_file_of_their_own() {
    let desk = Desk::new();
    let open = |name: &str| {
        let store = desk.store().with_reader(Reader::new(name));
        let source = Source::File(desk.article());
        store.open(article(TEXT), &source, now()).expect("notes")
    };
    add(&mut open("Ana"), mark("a1", "ferry"));
    add(&mut open("Bo"), mark("b1", "Monday"));
    for (name, words) in [("Ana", "ferry"), ("Bo", "Monday")] {
        let opened = open(name);
        let marks = opened.notes.annotations();
        let marks: Vec<_> = marks.iter().map(|mark| mark.span.of(TEXT)).collect();
        assert_eq!(marks, [words]);
        assert!(opened.elsewhere.is_empty(), "others' notes are theirs");
    }
    let ana = desk.root.path().join("news/ferry.txt.byline.ana.toml");
    assert!(ana.exists() && !desk.notes().exists());
    assert!(desk.open().notes.is_empty(), "nor are they everybody's");
}

#[test]
fn the_text_is_kept_to_show_what_is_lost() {
    let desk = Desk::new();
    add(&mut desk.open(), mark("a1", "The quay was rebuilt"));
    let edited = TEXT.replace("The quay was rebuilt over the winter.", "");
    fs::write(desk.article(), &edited).expect("an edit");
    let mut opened = desk.open();
    assert_eq!((opened.notes.orphans().len(), opened.unsettled), (1, 1));
    assert_eq!(opened.before, [TEXT]);
    // Kept as lost, it is settled; its old text is still known.
    let mut orphan = opened.notes.orphans()[0].clone();
    orphan.since = Some(Timestamp::UNIX_EPOCH);
    add(&mut opened, orphan);
    let opened = desk.open();
    assert_eq!((opened.notes.orphans().len(), opened.unsettled), (1, 0));
    let file = desk.read();
    assert!(
        file.contains("last_start = ") && !file.contains("\nstart = "),
        "{file}"
    );
    assert_eq!(opened.before, [TEXT]);
    // Who wants no copies has none.
    let desk = Desk::new();
    let store = desk.store().keeping_texts(false);
    let source = Source::File(desk.article());
    let mut opened = store.open(article(TEXT), &source, now()).expect("notes");
    add(&mut opened, mark("a1", "ferry"));
    assert!(!desk.root.path().join("home/data/texts").exists());
}

#[test]
fn a_change_by_another_program_is_noticed_once() {
    let desk = Desk::new();
    let (mut left, mut right) = (desk.open(), desk.open());
    assert!(!right.session.is_changed());
    add(&mut left, mark("a1", "ferry"));
    assert!(right.session.is_changed());
    assert!(!right.session.is_changed(), "told of already");
    let change = right.session.refresh(&right.notes, now()).expect("a look");
    right.notes.apply(change.expect("a change").0);
    assert_eq!(right.notes.annotations().len(), 1);
    assert!(!right.session.is_changed() && !left.session.is_changed());
}

/// A disk on which waiting takes no time.
#[derive(Debug)]
struct Impatient;

impl Disk for Impatient {
    fn wait(&self, _: std::time::Duration) {}
}

#[test]
fn a_lock_that_another_holds_is_never_written_without() {
    let desk = Desk::new();
    let store = desk.store().with_disk(Arc::new(Impatient));
    let source = Source::File(desk.article());
    let mut opened = store.open(article(TEXT), &source, now()).expect("notes");
    add(&mut opened, mark("a1", "ferry"));
    let locks = desk.root.path().join("home/state/locks");
    let held: Vec<fs::File> = fs::read_dir(locks)
        .expect("locks")
        .flatten()
        .map(|entry| fs::File::open(entry.path()).expect("a lock"))
        .collect();
    assert!(!held.is_empty());
    for lock in &held {
        // It waits: a program that another test starts has each lock in its hands from its fork to
        // its exec.
        lock.lock().expect("a lock that comes free");
    }
    let before = desk.read();
    opened.notes.apply(Edit::put(mark("b2", "Monday")));
    let error = opened
        .session
        .save(&opened.notes, now())
        .expect_err("it is held");
    assert!(matches!(error.cause, Cause::Busy), "{error}");
    assert!(
        error.to_string().ends_with("the notes are still in memory"),
        "{error}"
    );
    assert_eq!(desk.read(), before);
    for lock in &held {
        lock.unlock().expect("unlocked");
    }
    opened
        .session
        .save(&opened.notes, now())
        .expect("it is free");
    assert_eq!(desk.open().notes.annotations().len(), 2);
}

#[test]
fn what_killed_programs_left_is_swept() {
    let desk = Desk::new();
    add(&mut desk.open(), mark("a1", "ferry"));
    let news = desk.root.path().join("news");
    for name in [
        ".ferry.txt.byline.toml.77-0.tmp",
        ".ferry.txt.byline.toml~.77-1.tmp",
    ] {
        fs::write(news.join(name), "half a fi").expect("a leftover");
    }
    add(&mut desk.open(), mark("b2", "Monday"));
    let left = fs::read_dir(news).expect("a directory").flatten();
    let left: Vec<_> = left.map(|entry| entry.file_name()).collect();
    assert_eq!(left.len(), 3, "article, notes and backup: {left:?}");
}

#[test]
fn the_reader_is_back_where_they_were() {
    let desk = Desk::new();
    let mut opened = desk.open();
    let at = TEXT.find("The quay").expect("it is there");
    opened.notes.position = Some(Position::new(TEXT, at));
    opened.session.save(&opened.notes, now()).expect("a save");
    assert!(
        !desk.notes().exists(),
        "a position is no reason for a notes file"
    );
    assert_eq!(desk.open().notes.position.expect("a position").offset, at);
    let edited = format!("More above.\n\n{TEXT}");
    fs::write(desk.article(), &edited).expect("an edit");
    assert_eq!(
        desk.open().notes.position.expect("a position").offset,
        at + 13
    );
}

/// A disk that refuses.
#[derive(Debug)]
struct Refusing {
    broken: AtomicBool,
    kind: io::ErrorKind,
    below: PathBuf,
}

impl Disk for Refusing {
    fn write_new(&self, path: &Path, bytes: &[u8], mode: Mode) -> io::Result<()> {
        if self.broken.load(Ordering::Relaxed) && path.starts_with(&self.below) {
            // A full disk takes some of it.
            if self.kind == io::ErrorKind::StorageFull {
                RealDisk.write_new(path, &bytes[..bytes.len() / 2], mode)?;
            }
            return Err(io::Error::from(self.kind));
        }
        RealDisk.write_new(path, bytes, mode)
    }
}

/// A disk with room for two files: with a backup there is none for the new notes.
#[derive(Debug)]
struct Tight;

impl Disk for Tight {
    fn write_new(&self, path: &Path, bytes: &[u8], mode: Mode) -> io::Result<()> {
        let folder = fs::read_dir(path.parent().expect("a folder")).expect("a folder");
        let mut names = folder.flatten().map(|entry| entry.file_name());
        if path.to_string_lossy().contains("/news/")
            && names.any(|name| name.to_string_lossy().ends_with('~'))
        {
            return Err(io::Error::from(io::ErrorKind::StorageFull));
        }
        RealDisk.write_new(path, bytes, mode)
    }
}

#[test]
fn the_notes_come_before_their_backup() {
    let desk = Desk::new();
    add(&mut desk.open(), mark("a1", "ferry"));
    let store = desk.store().with_disk(Arc::new(Tight));
    let mut opened = store
        .open(article(TEXT), &Source::File(desk.article()), now())
        .expect("notes");
    add(&mut opened, mark("b2", "Monday"));
    assert!(desk.read().contains("Monday"), "{}", desk.read());
    assert!(
        !desk
            .root
            .path()
            .join("news/ferry.txt.byline.toml~")
            .exists()
    );
}

#[test]
fn a_full_disk_keeps_the_old_file_and_offers_another_place() {
    let desk = Desk::new();
    let below = desk.root.path().join("news");
    let disk = Arc::new(Refusing {
        broken: AtomicBool::new(false),
        kind: io::ErrorKind::StorageFull,
        below,
    });
    let store = desk.store().with_disk(Arc::<Refusing>::clone(&disk));
    let mut opened = store
        .open(article(TEXT), &Source::File(desk.article()), now())
        .expect("notes");
    add(&mut opened, mark("a1", "ferry"));
    let before = desk.read();
    disk.broken.store(true, Ordering::Relaxed);
    opened.notes.apply(Edit::put(mark("b2", "Monday")));
    let error = opened
        .session
        .save(&opened.notes, now())
        .expect_err("a full disk");
    assert!(
        error
            .to_string()
            .ends_with("the file there is as it was, the notes are still in memory"),
        "{error}"
    );
    assert_eq!(desk.read(), before);
    let left: Vec<_> = fs::read_dir(desk.root.path().join("news"))
        .expect("it is there")
        .flatten()
        .collect();
    assert_eq!(left.len(), 2, "no temporary file is left: {left:?}");
    assert!(opened.session.save_elsewhere());
    assert_eq!(
        opened.session.save(&opened.notes, now()).expect("a save"),
        Saved::Written
    );
    // The next session finds the file beside the article and is offered what is new elsewhere.
    let again = desk.open();
    assert_eq!(
        (again.notes.annotations().len(), again.elsewhere.len()),
        (1, 1)
    );
    // Space again: the notes in memory can still go to the old place.
    disk.broken.store(false, Ordering::Relaxed);
}

#[test]
fn a_read_only_directory_sends_new_notes_to_the_data_directory() {
    let desk = Desk::new();
    let below = desk.root.path().join("news");
    let disk = Arc::new(Refusing {
        broken: AtomicBool::new(true),
        kind: io::ErrorKind::PermissionDenied,
        below,
    });
    let store = desk.store().with_disk(disk);
    let mut opened = store
        .open(article(TEXT), &Source::File(desk.article()), now())
        .expect("notes");
    add(&mut opened, mark("a1", "ferry"));
    assert!(
        opened
            .session
            .path()
            .starts_with(desk.root.path().join("home"))
    );
    assert!(
        desk.open().notes.says_the_same(&opened.notes),
        "found by the text"
    );
    fs::write(desk.article(), format!("Edited.\n\n{TEXT}")).expect("an edit");
    assert_eq!(
        desk.open().notes.annotations().len(),
        1,
        "found by the place"
    );
}

#[test]
fn notes_that_went_on_in_the_data_directory_are_found_there() {
    let desk = Desk::new();
    let mut opened = desk.open();
    add(&mut opened, mark("a1", "ferry"));
    let refusing = Arc::new(Refusing {
        broken: AtomicBool::new(true),
        kind: io::ErrorKind::PermissionDenied,
        below: desk.root.path().join("news"),
    });
    let mut opened = desk
        .store()
        .with_disk(Arc::clone(&refusing) as Arc<dyn Disk>)
        .open(article(TEXT), &Source::File(desk.article()), now())
        .expect("notes");
    let mut changed = opened.notes.annotations()[0].clone();
    changed.note = "since then".to_owned();
    changed.modified = Some(now() + jiff::SignedDuration::from_secs(5));
    opened.notes.apply(Edit::put(changed));
    assert!(opened.session.save(&opened.notes, now()).is_err());
    assert!(opened.session.save_elsewhere());
    opened.session.save(&opened.notes, now()).expect("a save");
    let again = desk.store().with_disk(refusing);
    let again = again
        .open(article(TEXT), &Source::File(desk.article()), now())
        .expect("notes");
    assert_eq!(again.notes.annotations()[0].note, "since then");
    assert!(again.elsewhere.is_empty(), "what is beside is older");
    // Once the folder takes files again, those beside are opened and the later change is offered.
    let mut again = desk.open();
    assert_eq!(again.notes.annotations()[0].note, "");
    assert_eq!(again.elsewhere.len(), 1);
    let path = &again.elsewhere[0].path;
    let edit = again.session.take(path, &again.notes, now());
    let mut notes = again.notes.clone();
    notes.apply(edit.expect("notes"));
    assert!(notes.annotations()[0].note.contains("since then"));
}

#[cfg(unix)]
#[test]
fn links_and_modes_stay() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let desk = Desk::new();
    let real = desk.root.path().join("synced.toml");
    fs::write(&real, "schema = 1\n").expect("a file");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).expect("a mode");
    symlink("../synced.toml", desk.notes()).expect("a link");
    let mut opened = desk.open();
    let real = real.canonicalize().expect("a file");
    opened.notes.apply(Edit::put(mark("a1", "ferry")));
    opened
        .session
        .save(&opened.notes, now())
        .expect_err("nobody agreed to it");
    assert_eq!(fs::read_to_string(&real).expect("a file"), "schema = 1\n");
    let Some(doubt @ Doubt::Link(_)) = opened.session.doubt() else {
        panic!("a link is asked about");
    };
    opened
        .session
        .settle(&doubt, true, &opened.notes, now())
        .expect("yes");
    opened.session.save(&opened.notes, now()).expect("a save");
    // It is asked once.
    let mut opened = desk.open();
    assert_eq!(opened.session.doubt(), None);
    add(&mut opened, mark("b2", "Monday"));
    assert!(
        fs::symlink_metadata(desk.notes())
            .expect("a link")
            .file_type()
            .is_symlink()
    );
    assert!(fs::read_to_string(&real).expect("a file").contains("a1"));
    assert_eq!(
        fs::metadata(&real).expect("a file").permissions().mode() & 0o777,
        0o640
    );
}

fn a_span() -> impl Strategy<Value = Span> {
    (0..TEXT.len(), 0..30usize)
        .prop_map(|(start, length)| Span::new(start, start + length).clamp_to(TEXT))
}

fn some_words() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[a-z]{1,5}",
        "(\\PC|\n|\r|\"|'|\\\\|\t|\u{1b}|\u{202e}|e\u{301}){1,12}"
    ]
}

fn some_time() -> impl Strategy<Value = Option<Timestamp>> {
    prop::option::of(
        (1_700_000_000i64..1_800_000_000)
            .prop_map(|s| Timestamp::from_second(s).expect("in range")),
    )
}

fn some_kind() -> impl Strategy<Value = Option<EntityKind>> {
    prop::option::of(prop::sample::select(EntityKind::ALL.to_vec()))
}

prop_compose! {
    fn an_annotation()(
        id in "[0-9a-z]{10}", kind in 0..3usize, span in a_span(), codes in prop::collection::vec("[a-z/ é\"]{1,6}", 0..3),
        note in some_words(), colour in prop::option::of(any::<(u8, u8, u8)>()), created in some_time(),
        modified in some_time(), by in prop::option::of("[a-z]{1,5}"),
    ) -> Item {
        let kind = [Kind::Highlight, Kind::Note, Kind::Bookmark][kind];
        let mut mark = Annotation::new(Id::new(id), kind, TEXT, span, now());
        (mark.codes, mark.note, mark.created, mark.modified, mark.by) = (codes, note, created, modified, by);
        mark.colour = colour.and_then(|(r, g, b)| Colour::parse(&Colour::Custom(r, g, b).to_string()));
        mark.into()
    }
}

prop_compose! {
    fn a_mention()(
        id in "[0-9a-z]{10}", verdict in 0..4usize, span in a_span(), detected in some_kind(), kind in some_kind(),
        entity in prop::option::of("[a-z]{1,4}"), modified in some_time(),
    ) -> Item {
        use MentionVerdict::{Accept, Add, Reject, Retype};
        let verdict = [Accept, Reject, Retype, Add][verdict];
        let mut mention = MentionDecision::new(Id::new(id), verdict, TEXT, span, detected, now());
        (mention.kind, mention.entity, mention.modified) = (kind, entity.map(Id::new), modified);
        mention.into()
    }
}

prop_compose! {
    fn a_quote()(
        id in "[0-9a-z]{10}", verdict in 0..4usize, span in a_span(), speaker in prop::option::of(some_words()),
        direct in any::<Option<bool>>(), cue in prop::option::of(a_span()), modified in some_time(),
    ) -> Item {
        use QuoteVerdict::{Add, Confirm, Reassign, Reject};
        let verdict = [Confirm, Reject, Reassign, Add][verdict];
        let mut quote = QuoteDecision::new(Id::new(id), verdict, TEXT, span, now());
        quote.kind = direct.map(|direct| if direct { QuoteKind::Direct } else { QuoteKind::Indirect });
        quote.source_kind = direct.map(|direct| if direct { SourceKind::UnnamedGroup } else { SourceKind::Study });
        quote.cue = cue.filter(|cue| !cue.is_empty()).map(|span| Cue { span, exact: span.of(TEXT).into() });
        (quote.speaker, quote.modified) = (speaker, modified);
        quote.into()
    }
}

prop_compose! {
    fn an_entity()(
        id in "[0-9a-z]{4}", name in "[A-Za-z é\"]{1,8}", kind in some_kind(), rejected in any::<bool>(),
        aliases in prop::collection::vec("[A-Z][a-z]{1,4}", 0..3), link in prop::option::of(some_words()),
    ) -> Item {
        let mut entity = EntityDecision::new(Id::new(id), name, now());
        (entity.kind, entity.rejected, entity.aliases, entity.link) = (kind, rejected, aliases, link);
        entity.into()
    }
}

fn an_orphan() -> impl Strategy<Value = Item> {
    (an_annotation(), prop::option::of(0..900usize), some_time()).prop_map(
        |(item, last_start, since)| {
            let Item::Annotation(mut mark) = item else {
                unreachable!("an annotation")
            };
            mark.span = Span::default();
            mark.anchor = Anchor {
                exact: "words that are gone".into(),
                ..Anchor::default()
            };
            Orphan {
                record: Record::Annotation(mark),
                last_start,
                since,
            }
            .into()
        },
    )
}

fn a_code() -> impl Strategy<Value = Item> {
    ("[a-z/]{1,5}", some_words(), any::<Option<char>>()).prop_map(|(name, description, key)| {
        Code {
            description,
            key,
            ..Code::new(name)
        }
        .into()
    })
}

fn some_notes() -> impl Strategy<Value = Notes> {
    let item = prop_oneof![
        5 => an_annotation(), 1 => a_mention(), 1 => a_quote(), 1 => an_entity(), 1 => an_orphan(), 1 => a_code()
    ];
    (prop::collection::vec(item, 0..10), some_words()).prop_map(|(items, memo)| {
        let mut notes = Notes::from_items(byline::annotation::Document::default(), items);
        notes.document.memo = memo;
        notes
    })
}

/// Lines that mean nothing to the program, to be found again after a save.
const STRANGE: &str = "schema = 1\nmine = [1,\n  2]   # odd\n\n# a thought\n\n[[sketch]]\nx = '''\n[[annotation]]\n'''\n\n";

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn what_was_saved_loads_equal(first in some_notes(), second in some_notes()) {
        let desk = Desk::new();
        desk.write(STRANGE);
        for notes in [first, second] {
            let mut opened = desk.open();
            opened.session.save(&notes, now()).expect("a save");
            let file = desk.read();
            let again = desk.open();
            prop_assert_eq!(&again.warnings, &Vec::<String>::new());
            prop_assert!(again.notes.says_the_same(&notes), "{}\n{:#?}\n{:#?}", file, again.notes, notes);
            for line in STRANGE.lines() {
                prop_assert!(file.contains(line), "{:?} in:\n{}", line, file);
            }
            let mut again = again;
            again.session.save(&notes, now()).expect("a save");
            prop_assert_eq!(desk.read(), file, "saving the same changes no byte");
        }
    }
}
