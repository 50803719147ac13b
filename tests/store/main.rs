//! Notes on the disk: what was saved loads equal, what nobody understands stays, nothing is lost.

#![allow(
    clippy::wildcard_imports,
    reason = "the parts of one file share what stands here"
)]

mod disks;
mod same;

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
    let file = include_str!("../fixtures/notes-v1.toml");
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
