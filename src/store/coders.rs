//! [`Coders`]: the readers of one article with what each of them coded, the places where they differ,
//! and what was decided there.
//!
//! A decision is a mark of the reader who decides, with `decision = "codes"`: the codes that the place
//! gets, or none. It stands beside what was coded and changes none of it, so that agreement before and
//! after the decisions can be reported.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::error::{FileError, What};
use super::schema::{Hint, Loaded};
use super::swap::{Step, Swap, parsed};
use super::{LONGEST_NOTES, NotesFile, Store, place};
use crate::annotation::agree::Unit;
use crate::annotation::{
    Anchor, Annotation, CodedPlace, Document, IdSource, Item, Kind, Place, Timestamp, coded_places,
    document_id, is_one_place,
};
use crate::text::Span;

/// What one reader marked with codes.
#[derive(Clone, Debug)]
pub(super) struct CodedMark {
    pub unit: Unit,
    pub anchor: Anchor,
    pub codes: Vec<String>,
    /// True if it is a decision between coders.
    pub decides: bool,
}

/// The marks with codes, and the decisions.
pub(super) fn coded_marks(file: &NotesFile) -> Vec<CodedMark> {
    let mark = |loaded: &Loaded| {
        let Item::Annotation(annotation) = &loaded.item else {
            return None;
        };
        let (start, end) = loaded.hint.range(&annotation.anchor.exact)?;
        let counts = start < end && (annotation.decides || !annotation.codes.is_empty());
        counts.then(|| CodedMark {
            unit: (start, end),
            anchor: annotation.anchor.clone(),
            codes: annotation.codes.clone(),
            decides: annotation.decides,
        })
    };
    file.records().filter_map(mark).collect()
}

/// The marks with codes that a reader made.
fn made(file: &NotesFile) -> Vec<CodedMark> {
    let marks = coded_marks(file).into_iter();
    marks.filter(|mark| !mark.decides).collect()
}

/// Which codes are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codings {
    /// Those that the readers gave.
    AsMade,
    /// Those of the decisions in the places that were decided, for every reader.
    AsDecided,
}

/// The readers of one article.
#[derive(Clone, Debug, Default)]
pub struct Coders {
    /// Their names; empty for notes that belong to no reader in particular.
    pub readers: Vec<String>,
    /// The notes of each.
    pub files: Vec<NotesFile>,
    /// What was decided, whoever decided it.
    decisions: Vec<CodedMark>,
}

/// A place that the readers did not code alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Where, in code points: that of the first mark there.
    pub start: usize,
    /// Its end, exclusive.
    pub end: usize,
    /// The words of that mark, and those around it.
    pub anchor: Anchor,
    /// The codes of each reader there, in the order of the readers; none if the reader did not code it.
    pub codes: Vec<BTreeSet<String>>,
    /// The codes that were decided on, if somebody did.
    pub decided: Option<BTreeSet<String>>,
}

impl Coders {
    /// The readers with these notes. Who only decided is not one of them.
    pub fn of(files: impl IntoIterator<Item = (String, NotesFile)>) -> Self {
        let mut coders = Self::default();
        for (reader, file) in files {
            let marks = coded_marks(&file);
            let count = marks.len();
            let decisions: Vec<CodedMark> = marks.into_iter().filter(|mark| mark.decides).collect();
            let only_decides = !decisions.is_empty() && decisions.len() == count;
            coders.decisions.extend(decisions);
            if !only_decides {
                coders.readers.push(reader);
                coders.files.push(file);
            }
        }
        coders
    }

    /// How many places were decided.
    pub fn decided(&self) -> usize {
        let differences = self.differences().into_iter();
        differences.filter(|place| place.decided.is_some()).count()
    }

    /// What each reader coded.
    pub(super) fn marks(&self, codings: Codings) -> Vec<Vec<(Unit, Vec<String>)>> {
        let of = |file: &NotesFile| {
            let marks = made(file).into_iter();
            let mut marks: Vec<_> = marks.map(|mark| (mark.unit, mark.codes)).collect();
            if codings == Codings::AsDecided {
                for decision in &self.decisions {
                    marks.retain(|(unit, _)| !is_one_place(*unit, decision.unit));
                    if !decision.codes.is_empty() {
                        marks.push((decision.unit, decision.codes.clone()));
                    }
                }
            }
            marks
        };
        self.files.iter().map(of).collect()
    }

    /// The places that the readers did not code alike, in the order of the text. Marks are on one place if
    /// they share at least half of what both cover.
    pub fn differences(&self) -> Vec<Difference> {
        let marks: Vec<Vec<CodedMark>> = self.files.iter().map(made).collect();
        let units = |marks: &Vec<CodedMark>| {
            let units = marks.iter().map(|mark| (mark.unit, mark.codes.clone()));
            units.collect()
        };
        let units: Vec<Vec<(Unit, Vec<String>)>> = marks.iter().map(units).collect();
        let places = coded_places(&units).into_iter();
        let difference = |place: CodedPlace| {
            let (reader, mark) = place.first;
            let mut decisions = self.decisions.iter();
            let decided = decisions.find(|decision| is_one_place(decision.unit, place.unit));
            Difference {
                start: place.unit.0,
                end: place.unit.1,
                anchor: marks[reader][mark].anchor.clone(),
                codes: place
                    .codes
                    .into_iter()
                    .map(Option::unwrap_or_default)
                    .collect(),
                decided: decided.map(|it| it.codes.iter().cloned().collect()),
            }
        };
        places.filter(CodedPlace::differs).map(difference).collect()
    }
}

impl Store {
    /// Decides which codes a place gets that the readers of an article coded differently; `like` is one of
    /// their files. It is a mark in the notes of this reader, and can be taken back by
    /// [`undo_recoding`](Self::undo_recoding).
    pub fn decide_codes(
        &self,
        article: &Path,
        like: &NotesFile,
        difference: &Difference,
        codes: &BTreeSet<String>,
        now: Timestamp,
    ) -> Result<PathBuf, FileError> {
        let about = like.document();
        let (path, before) = self.notes_to_change(article, &about, now)?;
        let kept = self.kept(What::Notes, path.clone(), LONGEST_NOTES);
        let mut file = parsed(&kept, &before)?;
        let unit = (difference.start, difference.end);
        let is_here = |loaded: &Loaded| match &loaded.item {
            Item::Annotation(mark) if mark.decides => loaded
                .hint
                .range(&mark.anchor.exact)
                .is_some_and(|place| is_one_place(place, unit)),
            _ => false,
        };
        let records = file.records().filter(|loaded| !is_here(loaded));
        let mut records: Vec<Loaded> = records.cloned().collect();
        let salt = format!("{}{unit:?}{now}", difference.anchor.exact);
        let digest = document_id(&salt);
        let seed = digest.bytes().rev().take(8);
        let seed = seed.fold(0, |seed: u64, byte| seed << 8 | u64::from(byte));
        let notes = super::notes_as_written(&file);
        records.push(Loaded {
            item: Item::Annotation(Annotation {
                id: notes.fresh_id(&mut IdSource::new(seed)),
                kind: Kind::Highlight,
                span: Span::default(),
                anchor: difference.anchor.clone(),
                place: Place::Same,
                codes: codes.iter().cloned().collect(),
                note: String::new(),
                colour: None,
                created: Some(now),
                modified: Some(now),
                by: self.reader.as_ref().map(|reader| reader.name().to_owned()),
                decides: true,
            }),
            hint: Hint {
                start: Some(difference.start),
                end: Some(difference.end),
                cue: None,
            },
        });
        let (document, deleted) = (file.document(), file.deleted());
        file.update(&records, &document, &deleted, now);
        let swap = Swap {
            path: path.clone(),
            before,
            after: file.to_text(),
        };
        self.bring(&swap.path, &swap.before, &swap.after)?;
        let what = format!("a decision on “{}”", difference.anchor.exact);
        // That it cannot be taken back is no reason to refuse it.
        let _ = self.keep_step(Step {
            what,
            files: vec![swap],
        });
        Ok(path)
    }

    /// This reader is done with an article, or is not: `text` is the article's. In blind mode what others
    /// marked is hidden until then.
    pub fn set_done(
        &self,
        article: &Path,
        text: &str,
        done: bool,
        now: Timestamp,
    ) -> Result<(), FileError> {
        let about = Document {
            id: document_id(text),
            length: Some(text.chars().count()),
            ..Document::default()
        };
        let (path, before) = self.notes_to_change(article, &about, now)?;
        let kept = self.kept(What::Notes, path.clone(), LONGEST_NOTES);
        let mut file = parsed(&kept, &before)?;
        let records: Vec<Loaded> = file.records().cloned().collect();
        let document = Document {
            done: done.then_some(now),
            ..file.document()
        };
        let deleted = file.deleted();
        file.update(&records, &document, &deleted, now);
        self.bring(&path, &before, &file.to_text()).map(drop)
    }

    /// True if this reader said that they are done with an article.
    pub fn is_done(&self, article: &Path) -> bool {
        let path = place::beside_of(article, self.reader.as_ref());
        let file = self.read_notes(&path);
        file.is_ok_and(|file| file.document().done.is_some())
    }

    /// The notes of this reader beside an article, and what they say; made if there are none.
    fn notes_to_change(
        &self,
        article: &Path,
        about: &Document,
        now: Timestamp,
    ) -> Result<(PathBuf, String), FileError> {
        let path = place::beside_of(article, self.reader.as_ref());
        let kept = self.kept(What::Notes, path.clone(), LONGEST_NOTES);
        if let Some(read) = kept.read()? {
            return Ok((path, read.text));
        }
        let mut file = NotesFile::parse("");
        let document = Document {
            path: None,
            memo: String::new(),
            done: None,
            ..about.clone()
        };
        file.update(&[], &document, &[], now);
        let text = file.to_text();
        self.bring(&path, "", &text)?;
        Ok((path, text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::Id;
    use crate::store::{Home, Placement, Reader};

    fn mark(start: usize, codes: &str) -> String {
        format!(
            "[[annotation]]\nid = \"a{start}\"\nstart = {start}\nend = {}\nexact = \"0123456789\"\ncodes = [{codes}]\n",
            start + 10
        )
    }

    fn file(blocks: &[String]) -> NotesFile {
        NotesFile::parse(&format!(
            "schema = 1\n[document]\nid = \"d\"\nlength = 100\n{}",
            blocks.concat()
        ))
    }

    fn kappa(coders: &Coders, codings: Codings, code: &str) -> Option<f64> {
        let all = super::super::agreement(coders, codings);
        all.into_iter().find(|line| line.of == code)?.kappa
    }

    #[test]
    fn a_decision_is_a_mark_of_who_decides_and_changes_nothing_that_was_coded() {
        let folder = tempfile::tempdir().expect("a folder");
        let article = folder.path().join("gate.txt");
        let ana = file(&[
            mark(0, "\"boat\""),
            mark(20, "\"boat\""),
            mark(40, "\"quay\""),
        ]);
        let bo = file(&[
            mark(0, "\"boat\""),
            mark(20, "\"quay\""),
            mark(40, "\"quay\""),
        ]);
        let both = || {
            [
                ("ana".to_owned(), ana.clone()),
                ("bo".to_owned(), bo.clone()),
            ]
        };
        let coders = Coders::of(both());
        let differences = coders.differences();
        let [difference] = differences.as_slice() else {
            panic!("{differences:?}");
        };
        assert_eq!((difference.start, &difference.decided), (20, &None));

        let home = Home::at(&folder.path().join("home"));
        let store = Store::new(Some(home), Placement::Beside).with_reader(Reader::new("Eva"));
        let decide = |code: &str| {
            let codes = BTreeSet::from([code.to_owned()]);
            let now = Timestamp::UNIX_EPOCH;
            let path = store.decide_codes(&article, &ana, difference, &codes, now);
            path.expect("a folder that takes files")
        };
        decide("quay");
        let path = decide("boat");
        assert!(path.ends_with("gate.txt.byline.eva.toml"), "{path:?}");
        let text = std::fs::read_to_string(&path).expect("notes");
        assert_eq!(text.matches("[[annotation]]").count(), 1, "{text}");
        assert!(
            text.contains("decision = \"codes\"") && text.contains("by = \"Eva\""),
            "{text}"
        );
        let read = |path: &Path| super::super::read_file(path).expect("notes");
        let all = || {
            let eva = ("eva".to_owned(), read(&path));
            Coders::of(both().into_iter().chain([eva]))
        };
        assert_eq!(all().readers, ["ana", "bo"], "who only decides is no coder");
        let decided = BTreeSet::from(["boat".to_owned()]);
        assert_eq!(all().differences()[0].decided, Some(decided));
        let before = kappa(&all(), Codings::AsMade, "boat").expect("kappa");
        let after = kappa(&all(), Codings::AsDecided, "boat").expect("kappa");
        assert!(
            before < 0.5 && (after - 1.0).abs() < 1e-9,
            "{before} {after}"
        );
        let alone = kappa(&coders, Codings::AsMade, "boat").expect("kappa");
        assert!((before - alone).abs() < 1e-9, "{before} {alone}");

        // Each is taken back by itself.
        store.undo_recoding().expect("a step").expect("a step");
        let decided = BTreeSet::from(["quay".to_owned()]);
        assert_eq!(all().differences()[0].decided, Some(decided));
        store.undo_recoding().expect("a step").expect("a step");
        assert_eq!(all().differences()[0].decided, None);
    }

    #[test]
    fn a_reader_is_done_with_an_article_until_they_say_that_they_are_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let article = folder.path().join("gate.txt");
        let store = Store::new(None, Placement::Beside).with_reader(Reader::new("ana"));
        let set = |done| store.set_done(&article, "The gate.", done, Timestamp::UNIX_EPOCH);
        assert!(!store.is_done(&article));
        set(true).expect("a folder that takes files");
        assert!(store.is_done(&article));
        set(false).expect("a folder that takes files");
        assert!(!store.is_done(&article));
        let path = place::beside_of(&article, store.reader());
        let text = std::fs::read_to_string(path).expect("notes");
        assert!(text.contains("length = 9"), "{text}");
    }

    #[test]
    fn nothing_is_coded_where_a_decision_has_no_codes() {
        let decision = mark(20, "").replace("codes", "decision = \"codes\"\ncodes");
        let ana = file(&[mark(20, "\"boat\"")]);
        let bo = file(&[mark(40, "\"boat\""), decision]);
        let coders = Coders::of([("ana".to_owned(), ana), ("bo".to_owned(), bo)]);
        assert_eq!(coders.decided(), 1);
        let marks = coders.marks(Codings::AsDecided);
        assert_eq!(marks[0], []);
        assert_eq!(marks[1].len(), 1);
        let id = Id::new("a20");
        assert!(
            coders.files[1]
                .records()
                .any(|loaded| loaded.item.key().id == id)
        );
    }
}
