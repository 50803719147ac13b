//! Merging notes files: symmetric, loses nothing; and any text at all is taken apart and put
//! together again unharmed.

use std::collections::{BTreeMap, BTreeSet};

use byline::store::{NotesFile, merge};
use proptest::prelude::*;

/// What a record says, but for its id.
#[derive(Clone, Debug, PartialEq)]
struct Mark {
    start: usize,
    note: String,
    codes: BTreeSet<String>,
    mood: Option<u8>,
    modified: u8,
}

type Side = BTreeMap<u8, Mark>;

fn a_mark() -> impl Strategy<Value = Mark> {
    let codes = prop::collection::btree_set("[pqr]", 0..3);
    (
        0..50usize,
        "[a-f]{0,3}",
        codes,
        prop::option::of(0..3u8),
        0..9u8,
    )
        .prop_map(|(start, note, codes, mood, modified)| Mark {
            start,
            note,
            codes,
            mood,
            modified,
        })
}

fn a_side() -> impl Strategy<Value = Side> {
    prop::collection::btree_map(0..6u8, a_mark(), 0..6)
}

/// A side that comes from `base`: some records changed, gone, new.
fn a_change(base: Side) -> impl Strategy<Value = Side> {
    prop::collection::btree_map(0..9u8, prop::option::of(a_mark()), 0..5).prop_map(move |changes| {
        let mut side = base.clone();
        for (id, mark) in changes {
            match mark {
                Some(mark) => drop(side.insert(id, mark)),
                None => drop(side.remove(&id)),
            }
        }
        side
    })
}

fn three() -> impl Strategy<Value = (Side, Side, Side)> {
    a_side().prop_flat_map(|base| (Just(base.clone()), a_change(base.clone()), a_change(base)))
}

/// The file of a side; what `base` had and the side has not was deleted there.
fn file(side: &Side, base: &Side, comment: &str) -> NotesFile {
    let gone = base.keys().filter(|id| !side.contains_key(id)).copied();
    file_without(side, &gone.collect::<Vec<_>>(), comment)
}

/// The file of a side with tombstones of `gone`.
fn file_without(side: &Side, gone: &[u8], comment: &str) -> NotesFile {
    use std::fmt::Write as _;
    let mut text = "schema = 1\n\n[document]\nid = \"d\"\n".to_owned();
    let mut marks: Vec<_> = side.iter().collect();
    marks.sort_by_key(|(id, mark)| (mark.start, **id));
    for (id, mark) in marks {
        let Mark {
            start,
            note,
            codes,
            mood,
            modified,
        } = mark;
        let (codes, day) = (codes.iter().collect::<Vec<_>>(), modified + 1);
        write!(
            text,
            "\n# {comment}\n[[annotation]]\nid = \"m{id}\"\nstart = {start}\nexact = \"w{start}\"\n"
        )
        .expect("a string");
        write!(
            text,
            "codes = {codes:?}\nnote = {note:?}\nmodified = 2026-01-0{day}T00:00:00Z\n"
        )
        .expect("a string");
        if let Some(mood) = mood {
            writeln!(text, "mood = {mood}").expect("a string");
        }
    }
    for id in gone {
        write!(
            text,
            "\n[[deleted]]\nid = \"m{id}\"\nat = 2026-01-05T00:00:00Z\n"
        )
        .expect("a string");
    }
    let file = NotesFile::parse(&text);
    assert_eq!(file.broken(), None, "{text}");
    file
}

/// What a file says, whatever the order of its blocks.
fn said(file: &NotesFile) -> BTreeMap<String, toml::Table> {
    let whole: toml::Table = toml::from_str(&file.to_text()).expect("a merged file is TOML");
    let marks = whole
        .get("annotation")
        .and_then(toml::Value::as_array)
        .cloned()
        .unwrap_or_default();
    let mut said = BTreeMap::new();
    for mark in marks {
        let mark = mark.as_table().cloned().expect("a table");
        let id = mark["id"].as_str().expect("an id").to_owned();
        assert!(said.insert(id, mark).is_none(), "an id occurs once");
    }
    said
}

/// Deleted there on 5 January: a record changed here later stays, one changed earlier goes.
#[test]
fn a_mark_changed_after_its_deletion_elsewhere_stays() {
    let mark = |day: u8| Mark {
        start: 3,
        note: String::new(),
        codes: BTreeSet::new(),
        mood: None,
        modified: day - 1,
    };
    for (day, is_kept) in [(4, false), (5, false), (6, true)] {
        let ours = file_without(&Side::from([(1, mark(day))]), &[], "ours");
        let theirs = file_without(&Side::new(), &[1], "theirs");
        for (one, other) in [(&ours, &theirs), (&theirs, &ours)] {
            let (merged, _) = merge(&NotesFile::default(), one, other);
            assert_eq!(said(&merged).contains_key("m1"), is_kept, "{day} January");
        }
    }
}

/// A code is known by its name: its tombstone is another than that of a record of that id.
#[test]
fn a_code_that_is_missing_without_a_tombstone_was_not_deleted() {
    let none = "schema = 1\n[document]\nid = \"d\"\n";
    let code = format!("{none}\n[[code]]\nname = \"a/b\"\n");
    let dead = format!("{none}\n[[deleted]]\nid = \"code:a/b\"\nat = 2026-01-05T00:00:00Z\n");
    let check = |base: &str, ours: &str, theirs: &str, is_kept: bool| {
        let [base, ours, theirs] = [base, ours, theirs].map(NotesFile::parse);
        for (one, other) in [(&ours, &theirs), (&theirs, &ours)] {
            let merged = merge(&base, one, other).0.to_text();
            assert_eq!(merged.contains("name = \"a/b\""), is_kept, "{merged}");
        }
    };
    check(&code, &code, none, true);
    check(&code, &code, &dead, false);
    // Made again since.
    check(&dead, &code, &dead, true);
    check("", &code, &dead, false);
}

proptest! {
    #[test]
    fn a_merge_is_symmetric_and_loses_nothing((base, ours, theirs) in three()) {
        let (b, o, t) = (file(&base, &base, "base"), file(&ours, &base, "ours"), file(&theirs, &base, "theirs"));
        let (one, _) = merge(&b, &o, &t);
        let (other, _) = merge(&b, &t, &o);
        let found = said(&one);
        prop_assert_eq!(&found, &said(&other));
        for id in 0..9u8 {
            let (was, own, other) = (base.get(&id), ours.get(&id), theirs.get(&id));
            let name = format!("m{id}");
            let kept = match (was, own, other) {
                (_, Some(_), Some(_)) => true,
                (Some(was), Some(kept), None) | (Some(was), None, Some(kept)) => kept != was,
                (None, own, other) => own.is_some() || other.is_some(),
                (_, None, None) => false,
            };
            prop_assert_eq!(found.contains_key(&name), kept, "{}", name);
            let Some(mark) = found.get(&name) else { continue };
            let note = mark.get("note").and_then(toml::Value::as_str).unwrap_or_default();
            let codes = mark.get("codes").map(ToString::to_string).unwrap_or_default();
            for side in [own, other].into_iter().flatten() {
                if was.is_none_or(|was| was.note != side.note) {
                    prop_assert!(note.contains(&side.note), "{:?} in {:?}", side.note, note);
                }
                for code in side.codes.iter().filter(|code| was.is_none_or(|was| !was.codes.contains(*code))) {
                    prop_assert!(codes.contains(code), "{:?} in {:?}", code, codes);
                }
            }
        }
    }

    #[test]
    fn a_record_that_is_missing_without_a_tombstone_was_not_deleted((base, ours, theirs) in three()) {
        let bare = |side: &Side, comment| file_without(side, &[], comment);
        let (merged, _) = merge(&bare(&base, "base"), &bare(&ours, "ours"), &bare(&theirs, "theirs"));
        let found = said(&merged);
        for id in base.keys().chain(ours.keys()).chain(theirs.keys()) {
            let is_kept = ours.contains_key(id) || theirs.contains_key(id);
            prop_assert_eq!(found.contains_key(&format!("m{id}")), is_kept, "m{}", id);
        }
    }

    #[test]
    fn a_merge_with_itself_or_its_base_changes_nothing(base in a_side(), other in a_side()) {
        let (b, o) = (file(&base, &base, "base"), file(&other, &base, "other"));
        prop_assert_eq!(merge(&b, &o, &o).0.to_text(), o.to_text());
        prop_assert_eq!(merge(&b, &o, &b).0.to_text(), o.to_text());
        prop_assert_eq!(said(&merge(&b, &b, &o).0), said(&o));
    }

    #[test]
    fn any_text_is_taken_apart_and_put_together(
        at in 0..2400usize, gone in 0..40usize, new in "([\\[\\]=\"'#\n a-z]|\"\"\"|\\[\\[annotation\\]\\]\n|\\PC){0,8}",
    ) {
        let text = include_str!("fixtures/notes-v1.toml");
        let (from, to) = (text.floor_char_boundary(at), text.floor_char_boundary(at + gone));
        let text = format!("{}{new}{}", &text[..from], &text[to..]);
        let file = NotesFile::parse(&text);
        prop_assert_eq!(file.to_text(), text);
    }
}
