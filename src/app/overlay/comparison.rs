//! [`Comparison`]: what two readers marked in the article, side by side: the same lines of the same text, one
//! cursor for both.
//!
//! On a screen that is too narrow for both, one of them is shown and a key shows the other. The place is a
//! [`Reading`] of its own, so that closing leads back to where the reader was.

use std::collections::BTreeSet;

use ratatui::layout::{Position, Rect, Size};

use super::{Layer, Outcome};
use crate::annotation::{
    Annotation, CodedPlace, Edit, Item, Key, Kind, Notes, Table, coded_places, is_one_place,
};
use crate::app::action::{Action, CodeChoice, Direction};
use crate::app::commands::navigate;
use crate::app::context::Context;
use crate::app::document::Revision;
use crate::app::look::Look;
use crate::app::mode::Mode;
use crate::app::reading::Reading;
use crate::text::{CharIndex, Span, counted};

/// From this width on both versions are shown.
const WIDE: u16 = 100;
/// How many rows below a text say what is marked at the cursor, on a screen of so many rows.
const FOOTS: [(u16, u16); 3] = [(24, 4), (16, 3), (12, 2)];

/// One reader's version of the article.
#[derive(Debug)]
pub struct Version {
    /// The reader's name; empty for notes that belong to no reader in particular.
    name: String,
    /// What they marked, without decisions between readers.
    pub notes: Notes,
    /// True for the reader who looks at it.
    pub is_own: bool,
}

impl Version {
    /// What the reader is called.
    pub fn name(&self) -> &str {
        match self.name.as_str() {
            "" if self.is_own => "you",
            "" => "(shared)",
            name => name,
        }
    }

    /// The marks that are compared.
    fn marks(&self) -> impl Iterator<Item = &Annotation> {
        self.notes.annotations().iter().filter(|mark| counts(mark))
    }

    /// How many marks there are.
    pub fn count(&self) -> usize {
        self.marks().count()
    }
}

/// True for a mark that says something of its words.
fn counts(mark: &Annotation) -> bool {
    mark.kind != Kind::Bookmark && !mark.span.is_empty()
}

/// A passage that the two readers marked differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DifferentPassage {
    /// Where.
    pub span: Span,
    /// The codes of both; `None` if the reader did not mark it.
    pub codes: [Option<BTreeSet<String>>; 2],
    /// The codes that were decided on.
    pub decided: Option<BTreeSet<String>>,
}

/// Where one of the two stands on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Side {
    /// Which of the two it is.
    pub which: usize,
    /// The row with the reader's name.
    pub head: Rect,
    /// The text.
    pub text: Rect,
    /// What is marked at the cursor; the first row is a rule.
    pub foot: Rect,
}

/// Two readers' versions.
#[derive(Debug)]
pub struct Comparison {
    /// The place in the text, for both.
    pub reading: Reading,
    /// All versions that there are.
    versions: Vec<Version>,
    /// The decisions of the other readers.
    decisions: Vec<Annotation>,
    /// Which two are shown.
    shown: [usize; 2],
    /// Which of these has the cursor: the one that is seen if there is no room for both.
    front: usize,
    /// The passages that they marked differently, in order.
    differences: Vec<DifferentPassage>,
    /// What the differences were worked out for.
    made_for: Option<(Revision, usize, [usize; 2])>,
}

impl Comparison {
    /// Compares the notes that are open with those of these other readers. `None` if there is nothing to
    /// compare, which the reader is told.
    pub(in crate::app) fn new(
        cx: &mut Context,
        others: Vec<(String, Notes)>,
        problems: &[String],
    ) -> Option<Self> {
        let (mut versions, decisions) = versions_of(cx, others);
        versions.retain(|version| version.count() > 0);
        let problem = problems.first().map(|problem| format!("; {problem}"));
        let problem = problem.unwrap_or_default();
        match versions.as_slice() {
            [] => {
                cx.warn(format!("Nobody has marked this article yet{problem}"));
                return None;
            }
            [one] => {
                let who = if one.is_own {
                    "you have"
                } else {
                    &format!("{} has", one.name())
                };
                cx.warn(format!(
                    "Only {who} marked this article: there is nothing to compare it with{problem}"
                ));
                return None;
            }
            _ => {}
        }
        let mut reading = Reading::new(&cx.document);
        (reading.caret, reading.top) = (cx.reading.caret, cx.reading.top);
        let mut comparison = Self {
            reading,
            versions,
            decisions,
            shown: [0, 1],
            front: 0,
            differences: Vec::new(),
            made_for: None,
        };
        comparison.follow(cx);
        let told = format!("{}{problem}", comparison.in_words(cx));
        if problem.is_empty() {
            cx.notify(told);
        } else {
            cx.warn(told);
        }
        Some(comparison)
    }

    /// Takes over what the other readers marked by now. The same two stay on the screen.
    pub(in crate::app) fn renew(
        &mut self,
        cx: &mut Context,
        others: Vec<(String, Notes)>,
        problems: &[String],
    ) {
        let (mut versions, decisions) = versions_of(cx, others);
        let mut is_changed = decisions != self.decisions;
        for (n, old) in self.versions.iter().enumerate() {
            let is_same = |it: &&Version| it.is_own == old.is_own && it.name == old.name;
            let now = versions.iter().find(is_same);
            let is_shown = self.shown.contains(&n);
            is_changed |= is_shown && now.is_none_or(|now| now.notes != old.notes);
            if now.is_none() && is_shown {
                // A file that cannot be read in this moment says nothing of its marks.
                let notes = match problems {
                    [] => Notes::default(),
                    _ => old.notes.clone(),
                };
                versions.push(Version {
                    name: old.name.clone(),
                    notes,
                    is_own: old.is_own,
                });
            }
        }
        let shown = [0, 1].map(|which| {
            let old = self.version(which);
            (old.is_own, old.name.clone())
        });
        let is_at = |version: &Version, which: usize| {
            let (is_own, name) = &shown[which];
            version.is_own == *is_own && version.name == *name
        };
        versions.retain(|it| it.count() > 0 || is_at(it, 0) || is_at(it, 1));
        let place = |which: usize| versions.iter().position(|it| is_at(it, which));
        let (Some(one), Some(two)) = (place(0), place(1)) else {
            return;
        };
        (self.shown, self.versions, self.decisions) = ([one, two], versions, decisions);
        self.made_for = None;
        self.compare(cx);
        match problems.first() {
            Some(problem) => cx.warn(format!("{}; {problem}", self.in_words(cx))),
            None if is_changed => cx.notify(format!("Marks changed: {}", self.in_words(cx))),
            None => {}
        }
    }

    /// How many differences there are, and what to press.
    fn in_words(&self, cx: &Context) -> String {
        let [one, two] = [0, 1].map(|which| self.version(which).name());
        match self.differences.len() {
            0 => format!("{one} and {two} marked the same passages with the same codes"),
            count => {
                let differences = counted(count, "difference");
                let key = cx.key_for("next-difference");
                let next = if count == 1 { "it" } else { "the next" };
                format!("{one} and {two}: {differences}; {key} goes to {next}")
            }
        }
    }

    /// One of the two.
    pub fn version(&self, which: usize) -> &Version {
        &self.versions[self.shown[which]]
    }

    /// How many versions there are.
    pub fn count(&self) -> usize {
        self.versions.len()
    }

    /// The passages that the two marked differently, in order.
    pub fn differences(&self) -> &[DifferentPassage] {
        &self.differences
    }

    /// Which difference is at the cursor: the shortest.
    pub fn here(&self) -> Option<usize> {
        let at = self.differences.iter().enumerate();
        let here = at.filter(|(_, it)| it.span.contains(self.reading.caret));
        let shortest = here.min_by_key(|(_, it)| it.span.len());
        shortest.map(|(n, _)| n)
    }

    /// The marks of one of the two at the cursor: those that hold it, and those that are on one place with
    /// the difference there.
    pub fn marks_here(&self, which: usize) -> Vec<&Annotation> {
        let caret = self.reading.caret;
        let difference = self.here().map(|here| self.differences[here].span);
        let unit = |span: Span| (span.start as usize, span.end as usize);
        let marks = self.version(which).notes.annotations().iter();
        let is_here = |mark: &&Annotation| {
            let is_one = |span: Span| is_one_place(unit(mark.span), unit(span));
            !mark.span.is_empty() && (mark.span.contains(caret) || difference.is_some_and(is_one))
        };
        marks.filter(is_here).collect()
    }

    /// The parts of a screen of this size: both sides, or the one that is seen.
    pub fn sides(&self, look: &Look, size: Size) -> Vec<Side> {
        let panes = look.panes_on(size);
        let body = Rect {
            x: 0,
            y: panes.title.bottom(),
            width: size.width,
            height: panes.status.y.saturating_sub(panes.title.bottom()),
        };
        let foot = FOOTS.iter().find(|(height, _)| size.height >= *height);
        let foot = foot.map_or(0, |(_, rows)| *rows);
        let side = |which: usize, x: u16, width: u16| {
            let head = 1.min(body.height);
            let foot = foot.min(body.height - head);
            let text = body.height - head - foot;
            let row = |y: u16, height: u16| Rect {
                x,
                y: body.y + y,
                width,
                height,
            };
            Side {
                which,
                head: row(0, head),
                text: row(head, text),
                foot: row(head + text, foot),
            }
        };
        if !Self::shows_both(look, size) {
            return vec![side(self.front, 0, size.width)];
        }
        let half = (size.width - 1) / 2;
        vec![side(0, 0, half), side(1, half + 1, half)]
    }

    /// True if a screen of this size has room for both.
    fn shows_both(look: &Look, size: Size) -> bool {
        size.width >= WIDE && !look.prefs.plain
    }

    /// The side that has the cursor.
    pub fn front(&self) -> usize {
        self.front
    }

    pub(super) fn trace(&self) -> String {
        let place = (self.reading.caret, self.reading.top);
        format!("{place:?} {} {:?}", self.front, self.shown)
    }

    /// Works the differences out again if notes changed or others are shown.
    fn compare(&mut self, cx: &Context) {
        let document = &cx.document;
        let now = (document.revision, document.merges, self.shown);
        if self.made_for == Some(now) {
            return;
        }
        self.made_for = Some(now);
        if let Some(version) = self.versions.iter_mut().find(|version| version.is_own) {
            version.notes = without_decisions(document.notes.clone());
        }
        let (text, chars) = (cx.text(), CharIndex::new(cx.text()));
        let unit = |span: Span| {
            let at = |byte: u32| chars.char_at(text, byte as usize);
            (at(span.start), at(span.end))
        };
        let marks = [0, 1].map(|which| {
            let marks = self.version(which).marks();
            marks
                .map(|mark| (unit(mark.span), mark.codes.clone()))
                .collect()
        });
        let own = document.notes.annotations().iter();
        let own = own.filter(|mark| mark.decides);
        let decisions: Vec<&Annotation> = own.chain(&self.decisions).collect();
        let passage = |place: CodedPlace| {
            let (start, end) = place.unit;
            let span = Span::new(chars.byte_at(text, start), chars.byte_at(text, end));
            let mut decisions = decisions.iter();
            let decided = decisions.find(|it| is_one_place(unit(it.span), place.unit));
            let mut codes = place.codes.into_iter();
            DifferentPassage {
                span,
                codes: [(); 2].map(|()| codes.next().flatten()),
                decided: decided.map(|it| it.codes.iter().cloned().collect()),
            }
        };
        let places = coded_places(&marks).into_iter();
        let places = places.filter(CodedPlace::differs);
        self.differences = places.map(passage).collect();
    }

    /// To the next difference or the one before.
    fn go(&mut self, cx: &mut Context, way: Direction) {
        let starts = self.differences.iter().map(|it| it.span.start as usize);
        let starts: Vec<usize> = starts.collect();
        match navigate::round(&starts, self.reading.caret, way) {
            Some(to) => self.reading.show(to),
            None => cx.warn(self.in_words(cx)),
        }
    }

    /// Another reader in the place of one of the two.
    fn choose(&mut self, cx: &mut Context, which: usize) {
        let other = self.shown[1 - which];
        let count = self.versions.len();
        let mut next = (self.shown[which] + 1) % count;
        if next == other {
            next = (next + 1) % count;
        }
        if next == self.shown[which] {
            return cx.warn("Only these two readers have marked the article");
        }
        self.shown[which] = next;
        self.compare(cx);
        cx.notify(self.in_words(cx));
    }

    /// Decides which codes the passage at the cursor gets: a mark in the notes that are open.
    fn decide(&mut self, cx: &mut Context, choice: CodeChoice) {
        let Some(here) = self.here() else {
            let key = cx.key_for("next-difference");
            return cx.warn(format!(
                "The two readers do not differ at the cursor; {key} goes to the next difference"
            ));
        };
        let passage = &self.differences[here];
        let codes: BTreeSet<String> = match choice {
            CodeChoice::Nothing => BTreeSet::new(),
            CodeChoice::All => passage.codes.iter().flatten().flatten().cloned().collect(),
            CodeChoice::Coder(which) => match passage.codes.get(which) {
                Some(codes) => codes.clone().unwrap_or_default(),
                None => return,
            },
        };
        let mut mark = cx.new_annotation(Kind::Highlight, passage.span);
        mark.codes = codes.iter().cloned().collect();
        mark.decides = true;
        let unit = |span: Span| (span.start as usize, span.end as usize);
        let earlier = cx.document.notes.annotations().iter();
        let earlier = earlier
            .filter(|it| it.decides && is_one_place(unit(it.span), unit(mark.span)))
            .map(|it| Edit::Remove(Key::new(Table::Annotation, it.id.clone())));
        let mut edits: Vec<Edit> = earlier.collect();
        edits.push(Edit::put(Item::Annotation(mark)));
        let key = cx.key_for("undo");
        let told = format!("Decided: {}; {key} takes it back", codes_in_words(&codes));
        cx.change("decision between readers", &told, Edit::Many(edits));
    }
}

/// Codes as they are typed, or that there is none.
pub fn codes_in_words(codes: &BTreeSet<String>) -> String {
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    match codes.as_slice() {
        [] => "no code".to_owned(),
        codes => format!("#{}", codes.join(" #")),
    }
}

/// The versions of the reader and of the others, and what the others decided.
fn versions_of(cx: &Context, others: Vec<(String, Notes)>) -> (Vec<Version>, Vec<Annotation>) {
    let mut decisions = Vec::new();
    let name = cx.author.name.clone().unwrap_or_default();
    let own = Version {
        name,
        notes: without_decisions(cx.document.notes.clone()),
        is_own: true,
    };
    let others = others.into_iter().map(|(name, mut notes)| {
        notes.shared = cx.document.notes.shared.clone();
        let marks = notes.annotations().iter();
        decisions.extend(marks.filter(|mark| mark.decides).cloned());
        Version {
            name,
            notes: without_decisions(notes),
            is_own: false,
        }
    });
    let versions = std::iter::once(own).chain(others).collect();
    (versions, decisions)
}

fn without_decisions(mut notes: Notes) -> Notes {
    let marks = notes.annotations().iter();
    let decisions = marks.filter(|mark| mark.decides);
    let keys: Vec<Key> = decisions
        .map(|mark| Key::new(Table::Annotation, mark.id.clone()))
        .collect();
    for key in keys {
        notes.apply(Edit::Remove(key));
    }
    notes
}

impl Layer for Comparison {
    fn mode(&self) -> Mode {
        Mode::Compare
    }

    fn act(&mut self, action: Action, cx: &mut Context) -> Outcome {
        match action {
            Action::Move(motion) => self.reading.move_caret(&cx.document, motion),
            Action::Scroll(way) => self.reading.scroll(way, 1),
            Action::ScrollTo(place) => self.reading.put(place),
            Action::Difference(way) => self.go(cx, way),
            Action::SwitchReader if Self::shows_both(&cx.look, cx.look.size) => {
                cx.warn("Both readers are on the screen");
            }
            Action::SwitchReader => {
                self.front = 1 - self.front;
                cx.notify(format!(
                    "This is what {} marked",
                    self.version(self.front).name()
                ));
            }
            Action::OtherReader(which) => self.choose(cx, which),
            Action::DecideCodes(choice) => self.decide(cx, choice),
            Action::Choose => {
                cx.reading.jump(self.reading.caret);
                return Outcome::Close;
            }
            Action::Cancel => return Outcome::Close,
            _ => return Outcome::Pass,
        }
        Outcome::Stay
    }

    /// A click puts the cursor there.
    fn click(&mut self, at: Position, cx: &mut Context) -> Outcome {
        let sides = self.sides(&cx.look, cx.look.size);
        if let Some(side) = sides.iter().find(|side| side.text.contains(at)) {
            let column = cx.look.column_in(side.text);
            let (top, down) = (self.reading.top_row(), usize::from(at.y - side.text.y));
            let row = self.reading.layout.down(top, down);
            let x = usize::from(at.x.saturating_sub(column.x));
            self.reading.caret = self.reading.layout.offset_at(row, x);
            self.front = side.which;
        }
        Outcome::Stay
    }

    fn wheel(&mut self, way: Direction, _: &mut Context) {
        self.reading.scroll(way, 1);
    }

    fn follow(&mut self, cx: &Context) {
        let sides = self.sides(&cx.look, cx.look.size);
        if let Some(side) = sides.first() {
            let shape = cx.look.typesetting_in(side.text);
            let height = usize::from(side.text.height).max(1);
            let is_new = self.reading.layout.shape() != shape || self.reading.height() != height;
            self.reading.lay_out(shape, height);
            if is_new {
                self.reading.follow();
            }
        }
        self.compare(cx);
    }
}
