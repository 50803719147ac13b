//! From foreign marks to an edit of the notes: their words found in the article, what is there already
//! left out.

use std::collections::{BTreeMap, HashSet};

use sha2::{Digest as _, Sha256};

use super::{Foreign, Left, Mark, What, opening};
use crate::annotation::{
    Anchor, Anchorer, Annotation, Edit, Id, IdSource, Item, MentionDecision, MentionVerdict, Notes,
    Orphan, Place, QuoteDecision, QuoteVerdict, Record, Standing, Timestamp, clean_code,
    document_id, guid,
};
use crate::text::{Article, Span};

/// What of a file is wanted besides marks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wanted {
    /// Names become decisions of the reader.
    pub names: bool,
    /// Quotes become decisions of the reader.
    pub quotes: bool,
    /// Marks whose words are not in the article are kept as lost.
    pub lost: bool,
}

/// What comes of taking a file into an article.
#[derive(Debug)]
pub struct Taking {
    /// The change of the notes.
    pub edit: Edit,
    /// How many are taken, by how they stand.
    pub taken: BTreeMap<Standing, usize>,
    /// How many codes are new.
    pub codes: usize,
    /// How many were there already.
    pub known: usize,
    /// What is not taken, and why.
    pub left: Vec<Left>,
}

const NOT_HERE: &str = "its words are not in this article";

impl Foreign {
    /// Finds everything in an article whose notes are `notes`.
    pub fn place(self, article: &Article, notes: &Notes, wanted: Wanted, now: Timestamp) -> Taking {
        let mut placing = Placing {
            article,
            notes,
            wanted,
            now,
            document: document_id(article.text()),
            known: Known::new(article, notes),
            edits: Vec::new(),
            done: Taking {
                edit: Edit::Many(Vec::new()),
                taken: BTreeMap::new(),
                codes: 0,
                known: 0,
                left: self.left,
            },
        };
        for code in self.codes {
            placing.code(code);
        }
        if let Some(file) = &self.notes {
            placing.notes(&crate::store::notes_on(file, article.text(), now));
        }
        placing.marks(self.format, self.marks, &self.texts);
        placing.done.edit = Edit::Many(placing.edits);
        placing.done
    }
}

/// What the notes have already.
struct Known {
    ids: HashSet<Id>,
    guids: HashSet<String>,
    /// Span, note and codes of each mark, as far as other formats keep them.
    said: HashSet<(Span, String, Vec<String>)>,
    /// The notes that were on each span before, and the codes there: with each of these notes, and in all.
    notes: HashSet<(Span, String)>,
    codes: HashSet<(Span, Option<String>, String)>,
    bare: HashSet<Span>,
}

impl Known {
    fn new(article: &Article, notes: &Notes) -> Self {
        let document = document_id(article.text());
        let orphans = notes.orphans().iter().map(|orphan| orphan.record.id());
        let marks = notes.annotations().iter();
        let mentions = notes.mentions().iter().map(|record| &record.id);
        let quotes = notes.quotes().iter().map(|record| &record.id);
        let deleted = notes.deleted.iter().map(|tombstone| &tombstone.id);
        let ids: HashSet<Id> = marks
            .clone()
            .map(|mark| &mark.id)
            .chain(orphans)
            .chain(mentions)
            .chain(quotes)
            .chain(deleted)
            .cloned()
            .collect();
        let mut known = Self {
            guids: ids
                .iter()
                .map(|id| guid(&[&document, id.as_str()]))
                .collect(),
            ids,
            said: HashSet::new(),
            notes: HashSet::new(),
            codes: HashSet::new(),
            bare: HashSet::new(),
        };
        for mark in marks {
            known.add_old(mark.span, &mark.note, &mark.codes);
        }
        known
    }

    fn add(&mut self, span: Span, note: &str, codes: &[String]) {
        self.said.insert((span, plain(note), loose(codes)));
        self.bare.insert(span);
    }

    /// What a mark said before anything was taken.
    fn add_old(&mut self, span: Span, note: &str, codes: &[String]) {
        self.add(span, note, codes);
        let note = plain(note);
        for code in loose(codes) {
            let with_note = (span, Some(note.clone()), code.clone());
            self.codes.extend([with_note, (span, None, code)]);
        }
        self.notes.insert((span, note));
    }

    /// True if a mark says this: the same words with the same note and codes.
    fn says(&self, span: Span, note: &str, codes: &[String]) -> bool {
        self.said.contains(&(span, plain(note), loose(codes)))
    }

    /// True if all of this was said on these words before: a format that keeps only notes, or only codes,
    /// gives back less than went into it.
    fn says_more(&self, span: Span, note: &str, codes: &[String]) -> bool {
        let note = Some(plain(note)).filter(|note| !note.is_empty());
        let mut codes = loose(codes).into_iter();
        let is_noted = match &note {
            Some(note) => self.notes.contains(&(span, note.clone())),
            // Nothing at all is said on words that are marked.
            None => codes.len() > 0,
        };
        is_noted && codes.all(|code| self.codes.contains(&(span, note.clone(), code)))
    }
}

/// A note as all formats keep it.
fn plain(note: &str) -> String {
    note.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Codes as all formats keep them: their letters and digits.
fn loose(codes: &[String]) -> Vec<String> {
    let letters = |code: &String| {
        code.chars()
            .filter(|letter| letter.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    let mut codes: Vec<String> = codes.iter().map(letters).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

struct Placing<'a> {
    article: &'a Article,
    notes: &'a Notes,
    wanted: Wanted,
    now: Timestamp,
    document: String,
    known: Known,
    edits: Vec<Edit>,
    done: Taking,
}

impl Placing<'_> {
    fn code(&mut self, mut code: crate::annotation::Code) {
        code.name = clean_code(&code.name);
        if code.name.is_empty()
            || self.notes.code(&code.name).is_some()
            || self.notes.shared.get(&code.name).is_some()
        {
            return;
        }
        // A quick key that another code has stays with that one.
        code.key = code
            .key
            .filter(|key| !self.notes.codes().iter().any(|code| code.key == Some(*key)));
        self.done.codes += 1;
        self.edits.push(Edit::put(code));
    }

    /// Everything that another notes file says and these notes do not.
    fn notes(&mut self, other: &Notes) {
        let text = self.article.text();
        for standing in other.standings(text) {
            if self.known.ids.contains(&standing.key.id) {
                self.done.known += 1;
            } else {
                *self.done.taken.entry(standing.standing).or_default() += 1;
                self.known.ids.insert(standing.key.id.clone());
                self.edits.extend(other.item(&standing.key).map(Edit::put));
            }
        }
        for code in other.codes() {
            self.code(code.clone());
        }
        for entity in other.entities() {
            if self.notes.entity(&entity.id).is_none() {
                self.edits.push(Edit::put(entity.clone()));
            }
        }
        let memo = &other.document.memo;
        if self.notes.document.memo.is_empty() && !memo.is_empty() {
            self.edits.push(Edit::Memo(memo.clone()));
        } else if !memo.is_empty() && *memo != self.notes.document.memo {
            self.done
                .left
                .push(Left::new(opening(memo), "the notes have another memo"));
        }
    }

    fn marks(&mut self, format: &str, marks: Vec<Mark>, texts: &[String]) {
        let text = self.article.text();
        let same: Vec<bool> = texts.iter().map(|other| other == text).collect();
        // If one of the texts is the article, the others are not about it.
        let has_article = same.contains(&true);
        let is_here = |mark: &Mark| !has_article || mark.text.is_none_or(|at| same[at]);
        let mut of_others: BTreeMap<String, usize> = BTreeMap::new();
        let (mut names, mut quotes) = (0, 0);
        let mut wanted = Vec::new();
        for mark in marks {
            match mark.what {
                _ if !is_here(&mark) => {
                    let other = "another text of the file".to_owned();
                    *of_others.entry(other).or_default() += 1;
                }
                What::Name(_) if !self.wanted.names => names += 1,
                What::Quote { .. } if !self.wanted.quotes => quotes += 1,
                _ => wanted.push(mark),
            }
        }
        let anchorer = Anchorer::new(text);
        let document = self.document.clone();
        let is_same = |mark: &Mark| {
            mark.text.is_some_and(|at| same[at]) || mark.document.as_ref() == Some(&document)
        };
        let mut places = Vec::new();
        let units = wanted
            .iter()
            .any(|mark| mark.is_utf16)
            .then(|| Utf16Places::new(text));
        for mark in &wanted {
            let hint = match (&units, mark.hint) {
                (Some(units), Some((start, end))) if mark.is_utf16 => {
                    Some((units.letter(start), units.letter(end)))
                }
                (_, hint) => hint,
            };
            places.push(anchorer.find(&mark.anchor, hint, is_same(mark)));
        }
        // Equal words on the same place, with the same origin, are told apart by their number.
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        for (mark, place) in wanted.into_iter().zip(places) {
            let key = key(format, &mark);
            let times = seen.entry(key.clone()).or_default();
            *times += 1;
            let id = self.id(&mark, &format!("{key} {times}"));
            self.mark(mark, place, id, &mut of_others);
        }
        let skipped = [("name", "--names", names), ("quote", "--quotes", quotes)];
        for (what, flag, count) in skipped.into_iter().filter(|(.., count)| *count > 0) {
            let (s, them) = if count == 1 {
                ("", "it as your decision")
            } else {
                ("s", "them as your decisions")
            };
            let (what, why) = (format!("{what}{s}"), format!("{flag} takes {them}"));
            self.done
                .left
                .push(Left::several(count, format!("{count} {what}"), why));
        }
        for (title, count) in of_others {
            let why = "not of this article".to_owned();
            self.done
                .left
                .push(Left::several(count, format!("{count} of {title}"), why));
        }
    }

    /// The id that it gets here: its own if it is ours, the same one each time if not.
    fn id(&self, mark: &Mark, key: &str) -> Id {
        let letters = |id: &str| {
            id.len() == 10
                && id
                    .bytes()
                    .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit())
        };
        if letters(&mark.origin) {
            return Id::new(mark.origin.as_str());
        }
        let digest = Sha256::digest(format!("{} {key}", self.document));
        let mut seed = [0; 8];
        seed.copy_from_slice(&digest[..8]);
        IdSource::new(u64::from_le_bytes(seed)).next_id()
    }

    fn mark(
        &mut self,
        mark: Mark,
        place: Option<(Span, Place)>,
        id: Id,
        of_others: &mut BTreeMap<String, usize>,
    ) {
        let origin = mark
            .origin
            .rsplit(':')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        if self.known.ids.contains(&id) || self.known.guids.contains(&origin) {
            self.done.known += 1;
            return;
        }
        let codes: Vec<String> = mark
            .codes
            .iter()
            .map(|code| clean_code(code))
            .filter(|code| !code.is_empty())
            .collect();
        let text = self.article.text();
        let Some((span, place)) = place else {
            let title = self.article.meta().title.as_deref().map(plain);
            let other = mark
                .title
                .as_deref()
                .map(plain)
                .filter(|other| title.as_ref().is_some_and(|title| title != other));
            match other {
                _ if self.wanted.lost && mark.what == What::Mark => self.lost(mark, id, codes),
                Some(other) => *of_others.entry(format!("“{other}”")).or_default() += 1,
                None => self
                    .done
                    .left
                    .push(Left::new(opening(&mark.anchor.exact), NOT_HERE)),
            }
            return;
        };
        let record: Record = match mark.what {
            What::Mark => {
                // What somebody else says is a mark of its own, though it says less.
                let is_bare = mark.note.trim().is_empty() && codes.is_empty();
                if is_bare && self.known.bare.contains(&span)
                    || self.known.says(span, &mark.note, &codes)
                    || mark.by.is_none() && self.known.says_more(span, &mark.note, &codes)
                {
                    self.done.known += 1;
                    return;
                }
                self.known.add(span, &mark.note, &codes);
                let mut record = annotation(id, text, span, &mark, codes, self.now);
                settle(&mut record, text, span, place, &mark.anchor);
                Record::Annotation(record)
            }
            What::Quote { ref speaker, kind } => {
                if self.notes.quotes().iter().any(|quote| quote.span == span) {
                    self.done.known += 1;
                    return;
                }
                let mut record = QuoteDecision::new(
                    id,
                    QuoteVerdict::Add,
                    text,
                    span,
                    mark.modified.unwrap_or(self.now),
                );
                record.speaker.clone_from(speaker);
                record.kind = kind;
                record.by.clone_from(&mark.by);
                settle(&mut record, text, span, place, &mark.anchor);
                Record::Quote(record)
            }
            What::Name(kind) => {
                if self.notes.mentions().iter().any(|name| name.span == span) {
                    self.done.known += 1;
                    return;
                }
                let at = mark.modified.unwrap_or(self.now);
                let mut record =
                    MentionDecision::new(id, MentionVerdict::Add, text, span, None, at);
                record.kind = Some(kind);
                record.by.clone_from(&mark.by);
                settle(&mut record, text, span, place, &mark.anchor);
                Record::Mention(record)
            }
        };
        *self
            .done
            .taken
            .entry(Standing::of(&*record, text))
            .or_default() += 1;
        self.known.ids.insert(record.id().clone());
        self.edits.push(Edit::put(Item::from(record)));
    }

    fn lost(&mut self, mark: Mark, id: Id, codes: Vec<String>) {
        let text = self.article.text();
        let mut record = annotation(id, text, Span::default(), &mark, codes, self.now);
        let last_start = mark.hint.map(|(start, _)| start);
        record.anchor = mark.anchor;
        *self.done.taken.entry(Standing::Lost).or_default() += 1;
        self.edits.push(Edit::put(Item::Orphan(Orphan {
            record: Record::Annotation(record),
            last_start,
            since: Some(self.now),
        })));
    }
}

fn annotation(
    id: Id,
    text: &str,
    span: Span,
    mark: &Mark,
    codes: Vec<String>,
    now: Timestamp,
) -> Annotation {
    let mut record = Annotation::new(id, mark.kind, text, span, mark.created.unwrap_or(now));
    record.modified = Some(mark.modified.or(mark.created).unwrap_or(now));
    record.codes = codes;
    record.note.clone_from(&mark.note);
    record.colour = mark.colour;
    record.by.clone_from(&mark.by);
    record
}

/// What a mark is known by in its file.
fn key(format: &str, mark: &Mark) -> String {
    if mark.origin.is_empty() {
        format!(
            "{format} {:?} {:?} {} {:?}",
            mark.anchor.exact, mark.hint, mark.note, mark.codes
        )
    } else {
        format!("{format} {}", mark.origin)
    }
}

/// Words that stand there as they were get the context that they have here; others keep what they
/// were made on, for the reader to look at.
fn settle(
    record: &mut dyn crate::annotation::Placed,
    text: &str,
    span: Span,
    place: Place,
    anchor: &Anchor,
) {
    if matches!(place, Place::Same | Place::Moved) {
        record.attach(text, span);
    } else {
        record.set_place(span, place);
        record.set_anchor(anchor.clone());
    }
}

/// From UTF-16 units to code points of a text.
struct Utf16Places(Vec<usize>);

impl Utf16Places {
    fn new(text: &str) -> Self {
        let mut units = 0;
        let starts = text.chars().map(|letter| {
            let here = units;
            units += letter.len_utf16();
            here
        });
        Self(starts.collect())
    }

    /// The code point at this unit, or at the end.
    fn letter(&self, unit: usize) -> usize {
        self.0.partition_point(|&start| start < unit)
    }
}
