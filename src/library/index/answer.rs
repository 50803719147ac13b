//! Answering from the index: the same items as from the folders, in the same order or in that of
//! dates.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use rusqlite::{OptionalExtension as _, params};

use super::super::audit::Counting;
use super::super::brief::{At, Words};
use super::super::document::Document;
use super::super::item::Item;
use super::super::mark::Mark;
use super::super::parallel::in_order;
use super::super::query::{Query, Scope};
use super::super::read::{Maker, Reading};
use super::super::walk::Place;
use super::age::{UNDATED, age};
use super::plan::{Plan, Root, Unread};
use super::voices::Voices;
use super::{DOCUMENT, Index, IndexError, VANISHED, facts, failed, place_of, range, unpacked};
use crate::import::{self, Format};
use crate::text::{Source, fold};

/// What an answer is made of; more may come, less does not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// Only articles in which one of these speaks, …
    pub speakers: Option<Voices>,
    /// … or with these words, in the language of the full text, …
    pub words: Option<String>,
    /// The phrases that make an article one of the best if its headline has them.
    pub title: Option<String>,
    /// … or with marks.
    pub marks: bool,
    /// True if the text itself is needed.
    pub text: bool,
    /// In which order articles come from the index.
    pub order: Order,
}

/// The order in which articles come from the index. What is read from the disk comes before, in the
/// orders of dates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// That of the folder.
    #[default]
    Folder,
    /// The oldest day first, undated articles last.
    Oldest,
    /// First those with the words in the headline, then the newest day first, those of one day in the order
    /// of the folder.
    Best,
}

/// Where an article comes in the order of the folder: the root, the place in it, the entry.
pub type Position = (usize, Vec<u8>, i64);

impl Needs {
    /// What a question needs.
    pub fn of(query: &Query) -> Self {
        let quote = |word: &str, star: bool| format!("\"{word}\"{}", if star { "*" } else { "" });
        let phrases = || {
            let all = query.phrases.iter();
            let all = all.map(|phrase| quote(&phrase.words.join(" "), phrase.prefix));
            all.collect::<Vec<_>>().join(" AND ")
        };
        // The fragments of a quote may be far apart in the article.
        let words = || {
            let all = query.phrases.iter().flat_map(|phrase| {
                let last = phrase.words.len() - 1;
                let words = phrase.words.iter().enumerate();
                words.map(move |(n, word)| quote(word, phrase.prefix && n == last))
            });
            all.collect::<Vec<_>>().join(" AND ")
        };
        let some = |text: String| (!text.is_empty()).then_some(text);
        let mut needs = Self {
            marks: query.searches(Scope::Notes),
            text: query.searches(Scope::Text),
            title: some(phrases()),
            ..Self::default()
        };
        match query.searches(Scope::Quotes) {
            true if query.by.is_empty() => needs.words = some(words()),
            true => needs.speakers = Some(Voices::with_words(&query.by)),
            false if needs.text => needs.words = some(phrases()),
            false => {}
        }
        needs
    }

    /// Nothing but what cannot be read.
    pub fn nothing() -> Self {
        Self {
            speakers: Some(Voices::default()),
            ..Self::default()
        }
    }

    fn is_everything(&self) -> bool {
        self.speakers.is_none() && self.words.is_none() && !self.marks
    }
}

/// A row, and where it comes.
struct Kept {
    doc: i64,
    age: i64,
    position: Position,
}

/// What comes next.
enum Next {
    Kept(Kept),
    Read(Unread, usize),
}

/// What a worker made of it.
enum Done {
    Kept(Kept),
    Read(Position, Vec<Item>),
}

impl Index {
    /// True if it has something of one of these folders or files.
    pub fn knows(&self, roots: &[PathBuf]) -> bool {
        self.has_any(
            roots,
            "select exists(select 1 from file where place >= ?1 and place < ?2)",
        )
    }

    /// True if it has an article of one of these folders or files, not only what cannot be read.
    pub fn has_articles(&self, roots: &[PathBuf]) -> bool {
        let any = "select exists(select 1 from file join doc on doc.file = file.id
            where file.place >= ?1 and file.place < ?2 and kind = 0)";
        self.has_any(roots, any)
    }

    fn has_any(&self, roots: &[PathBuf], any: &str) -> bool {
        roots.iter().any(|root| {
            let (from, to) = range(&place_of(root));
            let any = self
                .database
                .query_row(any, params![from, to], |row| row.get(0));
            any.unwrap_or(false)
        })
    }

    /// Gives `each` everything in a plan that may be needed, with where it comes in the order of the
    /// folder, until it says to stop. If articles come in the order of dates, what is read from the
    /// disk comes first, and does not stop. The second number is the age of an article that comes in
    /// the order of dates.
    pub fn visit(
        &self,
        plan: Plan,
        needs: &Needs,
        reading: &Reading,
        mut each: impl FnMut(Item, Position, Option<i64>) -> ControlFlow<()>,
    ) -> Result<(), IndexError> {
        self.visited(plan, needs, reading, &mut each)
            .map_err(|cause| failed(&self.path, cause))
    }

    fn visited(
        &self,
        mut plan: Plan,
        needs: &Needs,
        reading: &Reading,
        each: &mut dyn FnMut(Item, Position, Option<i64>) -> ControlFlow<()>,
    ) -> rusqlite::Result<()> {
        let unread = std::mem::take(&mut plan.read);
        let by_date = needs.order != Order::Folder;
        let rows = match needs.order {
            Order::Folder => self.in_folder_order(&plan, needs)?,
            Order::Oldest | Order::Best => Vec::new(),
        };
        let any_read = !unread.is_empty();
        let work = merged(rows, unread);
        let jobs = if any_read { reading.jobs } else { 1 };
        let make = || {
            let mut maker = any_read.then(|| Maker::for_reading(reading));
            move |next: Next| match (next, &mut maker) {
                (Next::Kept(kept), _) => Done::Kept(kept),
                (Next::Read(unread, n), Some(maker)) => {
                    let position = (unread.root, unread.place, n as i64);
                    Done::Read(position, maker.all(unread.found))
                }
                (Next::Read(..), None) => Done::Read(Position::default(), Vec::new()),
            }
        };
        let mut error = None;
        let mut goes_on = true;
        in_order(work.into_iter(), jobs, make, |done| {
            let flow = match done {
                Done::Read(position, items) => items
                    .into_iter()
                    .try_for_each(|item| each(item, position.clone(), None)),
                Done::Kept(kept) => match self.item(&kept, &plan, needs.text, reading) {
                    Ok(item) => item.map_or(ControlFlow::Continue(()), |item| {
                        each(item, kept.position, None)
                    }),
                    Err(cause) => {
                        error = Some(cause);
                        ControlFlow::Break(())
                    }
                },
            };
            goes_on = error.is_none() && (by_date || flow.is_continue());
            if goes_on {
                ControlFlow::Continue(())
            } else {
                flow
            }
        });
        if let Some(error) = error {
            return Err(error);
        }
        if !by_date {
            return Ok(());
        }
        let mut flow = |kept: Kept, is_ordered: bool| -> rusqlite::Result<ControlFlow<()>> {
            let item = self.item(&kept, &plan, needs.text, reading)?;
            let age = is_ordered.then_some(kept.age);
            Ok(item.map_or(ControlFlow::Continue(()), |item| {
                each(item, kept.position, age)
            }))
        };
        match needs.order {
            Order::Best => self.best_first(&plan, needs, &mut flow),
            _ => self.oldest_first(&plan, needs, &mut flow),
        }
    }

    /// The rows that may be needed, in the order of the folder.
    fn in_folder_order(&self, plan: &Plan, needs: &Needs) -> rusqlite::Result<Vec<Kept>> {
        let wanted = self.candidates(needs)?;
        let mut rows = Vec::new();
        if let Some(wanted) = wanted.as_ref().filter(|wanted| wanted.len() < FEW) {
            for doc in wanted {
                rows.extend(self.kept(plan, *doc)?);
            }
            rows.sort_unstable_by(|a, b| a.position.cmp(&b.position));
            return Ok(rows);
        }
        let mut query = self.database.prepare_cached(
            "select doc.id, doc.age, file.place, doc.entry from file join doc on doc.file = file.id
             where file.place >= ?1 and file.place < ?2 order by file.place, doc.entry",
        )?;
        for (n, root) in plan.roots.iter().enumerate() {
            let (from, to) = range(&root.base);
            let mut found = query.query(params![from, to])?;
            while let Some(row) = found.next()? {
                let doc: i64 = row.get(0)?;
                let is_wanted = wanted.as_ref().is_none_or(|wanted| wanted.contains(&doc));
                if is_wanted && !plan.without.contains(&doc) {
                    rows.push(Kept {
                        doc,
                        age: row.get(1)?,
                        position: (n, row.get(2)?, row.get(3)?),
                    });
                }
            }
        }
        Ok(rows)
    }

    /// A row with its place in the folders that are asked; nothing if it is in none of them, or not as
    /// it is on the disk.
    fn kept(&self, plan: &Plan, doc: i64) -> rusqlite::Result<Vec<Kept>> {
        if plan.without.contains(&doc) {
            return Ok(Vec::new());
        }
        let mut query = self.database.prepare_cached(
            "select doc.age, file.place, doc.entry from doc join file on file.id = doc.file where doc.id = ?1",
        )?;
        let row = query.query_row(params![doc], |row| {
            Ok((row.get(0)?, row.get::<_, Vec<u8>>(1)?, row.get(2)?))
        });
        let Some((age, place, entry)) = row.optional()? else {
            return Ok(Vec::new());
        };
        let roots = plan.roots.iter().enumerate();
        let roots = roots.filter(|(_, root)| is_below(&place, &root.base));
        let rows = roots.map(|(n, _)| Kept {
            doc,
            age,
            position: (n, place.clone(), entry),
        });
        Ok(rows.collect())
    }

    /// The rows that may be needed; `None` if all are.
    fn candidates(&self, needs: &Needs) -> rusqlite::Result<Option<HashSet<i64>>> {
        if needs.is_everything() {
            return Ok(None);
        }
        let mut docs = self.told()?;
        if let Some(voices) = &needs.speakers {
            docs.extend(self.voiced(voices)?.into_iter().map(|(_, doc)| doc));
        }
        if let Some(words) = &needs.words {
            docs.extend(self.with_words("text", words)?);
        }
        if needs.marks {
            docs.extend(self.docs("select id from doc where marks > 0 and ?1 = ''", "")?);
        }
        Ok(Some(docs))
    }

    /// What is told whatever is asked: what cannot be read, and articles with something wrong beside
    /// them, such as notes that cannot be read.
    fn told(&self) -> rusqlite::Result<HashSet<i64>> {
        let mut docs = self.docs("select id from doc where kind <> 0 and ?1 = ''", "")?;
        docs.extend(self.docs("select id from doc where is_warned > 0 and ?1 = ''", "")?);
        Ok(docs)
    }

    fn docs(&self, query: &str, value: &str) -> rusqlite::Result<HashSet<i64>> {
        let mut query = self.database.prepare_cached(query)?;
        query.query_map(params![value], |row| row.get(0))?.collect()
    }

    fn with_words(&self, column: &str, words: &str) -> rusqlite::Result<HashSet<i64>> {
        let query = "select rowid from words where words match ?1";
        self.docs(query, &format!("{{{column}}} : ({words})"))
    }

    /// The rows in which one of these speaks, the oldest first.
    fn voiced(&self, voices: &Voices) -> rusqlite::Result<Vec<(i64, i64)>> {
        let mut rows: Vec<(i64, i64)> = Vec::new();
        let mut voices_of = self
            .database
            .prepare_cached("select voice from voice_word where word = ?1")?;
        let mut docs_of = self
            .database
            .prepare_cached("select age, doc from speaker where voice = ?1")?;
        let mut wanted: BTreeSet<i64> = BTreeSet::new();
        for set in &voices.0 {
            let mut all: Option<BTreeSet<i64>> = None;
            for word in set {
                let with = voices_of.query_map(params![word], |row| row.get(0))?;
                let with: BTreeSet<i64> = with.collect::<Result<_, _>>()?;
                all = Some(match all {
                    Some(all) => all.intersection(&with).copied().collect(),
                    None => with,
                });
            }
            wanted.extend(all.unwrap_or_default());
        }
        for voice in wanted {
            let docs = docs_of.query_map(params![voice], |row| Ok((row.get(0)?, row.get(1)?)))?;
            for row in docs {
                rows.push(row?);
            }
        }
        rows.sort_unstable();
        rows.dedup();
        Ok(rows)
    }

    /// What cannot be read, then the articles in which somebody speaks, the oldest first.
    fn oldest_first(
        &self,
        plan: &Plan,
        needs: &Needs,
        flow: &mut dyn FnMut(Kept, bool) -> rusqlite::Result<ControlFlow<()>>,
    ) -> rusqlite::Result<()> {
        let odd = self.told()?;
        let voices = needs.speakers.clone().unwrap_or_default();
        let rows = self.voiced(&voices)?.into_iter().map(|(_, doc)| doc);
        let rows = rows.filter(|doc| !odd.contains(doc));
        self.one_by_one(plan, odd.iter().copied(), false, flow)?;
        self.one_by_one(plan, rows, true, flow)
    }

    fn one_by_one(
        &self,
        plan: &Plan,
        docs: impl Iterator<Item = i64>,
        is_ordered: bool,
        flow: &mut dyn FnMut(Kept, bool) -> rusqlite::Result<ControlFlow<()>>,
    ) -> rusqlite::Result<()> {
        for doc in docs {
            for kept in self.kept(plan, doc)? {
                if flow(kept, is_ordered)?.is_break() && is_ordered {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// What cannot be read, what has marks, then the articles with the words in the headline, then
    /// the other ones: the newest first.
    fn best_first(
        &self,
        plan: &Plan,
        needs: &Needs,
        flow: &mut dyn FnMut(Kept, bool) -> rusqlite::Result<ControlFlow<()>>,
    ) -> rusqlite::Result<()> {
        let mut seen = self.told()?;
        if needs.marks {
            seen.extend(self.docs("select id from doc where marks > 0 and ?1 = ''", "")?);
        }
        self.one_by_one(plan, seen.clone().into_iter(), false, flow)?;
        if let (Some(words), None) = (&needs.words, &needs.speakers)
            && self.are_in_many(words)?
            && self
                .try_newest(plan, needs, words, &mut seen, flow)?
                .is_break()
        {
            return Ok(());
        }
        let mut rest = HashSet::new();
        if let Some(words) = &needs.words {
            rest.extend(self.with_words("text", words)?);
        }
        if let Some(voices) = &needs.speakers {
            rest.extend(self.voiced(voices)?.into_iter().map(|(_, doc)| doc));
        }
        rest.retain(|doc| !seen.contains(doc));
        let mut titled = match &needs.title {
            Some(words) => self.with_words("title", words)?,
            None => HashSet::new(),
        };
        titled.retain(|doc| rest.remove(doc));
        for docs in [titled, rest] {
            let rows = self.newest_first(docs)?;
            if self.by_day(plan, &rows, |_| Ok(true), flow)?.is_break() {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Rows in the order of dates, those of one day in that of the folder, as long as `has` says that they
    /// have what is sought.
    fn by_day(
        &self,
        plan: &Plan,
        rows: &[(i64, i64)],
        mut has: impl FnMut(i64) -> rusqlite::Result<bool>,
        flow: &mut dyn FnMut(Kept, bool) -> rusqlite::Result<ControlFlow<()>>,
    ) -> rusqlite::Result<ControlFlow<()>> {
        for day in rows.chunk_by(|a, b| a.0 == b.0) {
            let mut rows = Vec::new();
            for (_, doc) in day {
                rows.extend(self.kept(plan, *doc)?);
            }
            rows.sort_unstable_by(|a, b| a.position.cmp(&b.position));
            for kept in rows {
                if has(kept.doc)? && flow(kept, true)?.is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// True if so many articles have these words that gathering all of them takes longer than looking at
    /// the newest.
    fn are_in_many(&self, words: &str) -> rusqlite::Result<bool> {
        let all = "select coalesce(max(id), 0) from doc";
        let all: i64 = self.database.query_row(all, [], |row| row.get(0))?;
        let count = "select count(*) from (select 1 from words where words match ?1 limit ?2)";
        let mut count = self.database.prepare_cached(count)?;
        let many = (all / MANY_OF).max(1);
        let found: i64 = count.query_row(params![in_text(words), many], |row| row.get(0))?;
        Ok(found >= many)
    }

    /// Looks at the newest articles whether they have these words, one by one: those of them with the words
    /// in the headline, and if there is no such one, the others. Gives up after some articles; `seen` has
    /// those that were shown by then.
    fn try_newest(
        &self,
        plan: &Plan,
        needs: &Needs,
        words: &str,
        seen: &mut HashSet<i64>,
        flow: &mut dyn FnMut(Kept, bool) -> rusqlite::Result<ControlFlow<()>>,
    ) -> rusqlite::Result<ControlFlow<()>> {
        let mut titled = match &needs.title {
            Some(title) => {
                let both = format!("({{title}} : ({title})) AND ({})", in_text(words));
                self.docs("select rowid from words where words match ?1", &both)?
            }
            None => HashSet::new(),
        };
        titled.retain(|doc| !seen.contains(doc));
        let rows = self.newest_first(titled)?;
        if self.by_day(plan, &rows, |_| Ok(true), flow)?.is_break() {
            return Ok(ControlFlow::Break(()));
        }
        seen.extend(rows.iter().map(|(_, doc)| doc));
        let mut newest = self.database.prepare_cached(
            "select age, id from doc where kind = 0 and age < ?1 order by age desc limit ?2",
        )?;
        let newest = newest.query_map(params![UNDATED, TRIED as i64], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        let mut newest: Vec<(i64, i64)> = newest.collect::<Result<_, _>>()?;
        // Of the last day there may be more.
        if newest.len() == TRIED
            && let Some((last, _)) = newest.last().copied()
        {
            newest.retain(|(age, _)| *age != last);
        }
        let mut has_words = self.database.prepare_cached(
            "select exists(select 1 from words where rowid = ?1 and words match ?2)",
        )?;
        let words = in_text(words);
        let mut shown = Vec::new();
        let has = |doc: i64| -> rusqlite::Result<bool> {
            let has = !seen.contains(&doc)
                && has_words.query_row(params![doc, words], |row| row.get(0))?;
            shown.extend(has.then_some(doc));
            Ok(has)
        };
        let flow = self.by_day(plan, &newest, has, flow)?;
        seen.extend(shown);
        Ok(flow)
    }

    /// Rows with their ages in the order of dates, the newest first, undated ones last.
    fn newest_first(&self, docs: HashSet<i64>) -> rusqlite::Result<Vec<(i64, i64)>> {
        if docs.len() < FEW {
            let mut age = self
                .database
                .prepare_cached("select age from doc where id = ?1")?;
            let mut rows = Vec::new();
            for doc in docs {
                let age: i64 = age.query_row(params![doc], |row| row.get(0))?;
                rows.push((age == UNDATED, Reverse(age), doc));
            }
            rows.sort_unstable();
            let rows = rows.into_iter();
            return Ok(rows.map(|(_, Reverse(age), doc)| (age, doc)).collect());
        }
        let mut query = self
            .database
            .prepare_cached("select id, age from doc where kind = 0 order by age desc, id")?;
        let all = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let (mut dated, mut undated) = (Vec::new(), Vec::new());
        for row in all {
            let (doc, age): (i64, i64) = row?;
            if docs.contains(&doc) {
                if age == UNDATED {
                    &mut undated
                } else {
                    &mut dated
                }
                .push((age, doc));
            }
        }
        dated.extend(undated);
        Ok(dated)
    }

    /// What a row stands for.
    fn item(
        &self,
        kept: &Kept,
        plan: &Plan,
        needs_text: bool,
        reading: &Reading,
    ) -> rusqlite::Result<Option<Item>> {
        let (root, place, _) = &kept.position;
        let Some(Root { path, base }) = plan.roots.get(*root) else {
            return Ok(None);
        };
        let place = placed(path, base, place);
        let items = self.items(&place, &[kept.doc], needs_text, reading)?;
        Ok(items.into_iter().next())
    }

    /// The rows of a file.
    pub(super) fn docs_of(&self, file: i64) -> rusqlite::Result<Vec<i64>> {
        let mut query = self
            .database
            .prepare_cached("select id from doc where file = ?1 order by entry")?;
        query.query_map(params![file], |row| row.get(0))?.collect()
    }

    /// The items that rows stand for.
    pub(super) fn items(
        &self,
        place: &Place,
        docs: &[i64],
        needs_text: bool,
        reading: &Reading,
    ) -> rusqlite::Result<Vec<Item>> {
        let mut items = Vec::new();
        let mut query = self.database.prepare_cached(
            "select kind, record, iif(?2, text, null) from doc join body on body.doc = doc.id where id = ?1",
        )?;
        for doc in docs {
            let (kind, record, text): (u8, Vec<u8>, Option<Vec<u8>>) = query
                .query_row(params![doc, needs_text], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
                })?;
            let record = unpacked(&record).unwrap_or_default();
            let item = match kind {
                DOCUMENT => {
                    let document = serde_json::from_slice::<Document>(&record).ok();
                    document.map(|document| {
                        let mut document = placed_document(document, place);
                        if needs_text {
                            document.text = match text {
                                Some(text) => text_of(&text),
                                None => plain_text(place, reading),
                            };
                        }
                        Item::Document(Box::new(document))
                    })
                }
                VANISHED => serde_json::from_slice::<(String, Vec<Mark>)>(&record)
                    .ok()
                    .map(|(id, marks)| Item::Vanished(id, marks)),
                _ => Some(Item::Refused {
                    id: place.id.clone(),
                    message: String::from_utf8_lossy(&record).into_owned(),
                }),
            };
            items.extend(item);
        }
        Ok(items)
    }

    /// Counts the articles of a plan that a question takes by their publisher and date, in the order of
    /// the folder. What is read from the disk, and what cannot be read, is shown to `each`.
    pub fn count(
        &self,
        plan: Plan,
        query: &Query,
        reading: &Reading,
        counting: &mut Counting,
        each: &mut dyn FnMut(&Item),
    ) -> Result<(), IndexError> {
        self.counted(plan, query, reading, counting, each)
            .map_err(|cause| failed(&self.path, cause))
    }

    fn counted(
        &self,
        mut plan: Plan,
        query: &Query,
        reading: &Reading,
        counting: &mut Counting,
        each: &mut dyn FnMut(&Item),
    ) -> rusqlite::Result<()> {
        let unread = std::mem::take(&mut plan.read);
        let rows = match &query.site {
            Some(part) => self.of_site(&plan, part)?,
            None => self.in_folder_order(&plan, &Needs::default())?,
        };
        let mut facts = self.database.prepare_cached(
            "select doc.number, brief.facts from doc left join brief on brief.doc = doc.id where doc.id = ?1",
        )?;
        let mut strings = Strings::default();
        let mut add = |item: Item, counting: &mut Counting| {
            if let Item::Document(document) = &item
                && query.takes(document)
            {
                counting.add(document);
            }
            each(&item);
        };
        let any_read = !unread.is_empty();
        let make = || {
            let mut maker = any_read.then(|| Maker::for_reading(reading));
            move |next: Next| match (next, &mut maker) {
                (Next::Kept(kept), _) => Done::Kept(kept),
                (Next::Read(unread, _), Some(maker)) => {
                    Done::Read(Position::default(), maker.all(unread.found))
                }
                (Next::Read(..), None) => Done::Read(Position::default(), Vec::new()),
            }
        };
        let mut count = |kept: Kept, counting: &mut Counting| -> rusqlite::Result<Vec<Item>> {
            let (number, bytes): (Option<i64>, Option<Vec<u8>>) =
                facts.query_row(params![kept.doc], |row| Ok((row.get(0)?, row.get(1)?)))?;
            let number = number.map(|number| number as usize);
            let mut word = |string: i64| strings.word(self, string, counting.words());
            let read = bytes.and_then(|bytes| facts::read(&bytes, &mut word));
            let Some((id, brief)) = read else {
                let item = self.item(&kept, &plan, false, reading)?;
                return Ok(item.into_iter().collect());
            };
            if !counting.is_of(&brief, query) {
                return Ok(Vec::new());
            }
            let (root, place, _) = &kept.position;
            let Root { path, base } = &plan.roots[*root];
            let place = placed(path, base, place);
            let id = id.unwrap_or_else(|| id_of(&place, number));
            let at = At {
                id: &id,
                path: &place.path.display().to_string(),
                entry: number,
            };
            counting.take(&brief, at);
            Ok(Vec::new())
        };
        let mut error = None;
        let jobs = if any_read { reading.jobs } else { 1 };
        in_order(merged(rows, unread).into_iter(), jobs, make, |done| {
            let items = match done {
                Done::Read(_, items) => Ok(items),
                Done::Kept(kept) => count(kept, counting),
            };
            match items {
                Ok(items) => items.into_iter().for_each(|item| add(item, counting)),
                Err(cause) => {
                    error = Some(cause);
                    return ControlFlow::Break(());
                }
            }
            ControlFlow::Continue(())
        });
        error.map_or(Ok(()), Err)
    }

    /// The names of the publishers with this in them, in order; of all for an empty one.
    pub fn sites(&self, part: &str) -> Vec<String> {
        let sites = self.named_sites(part).unwrap_or_default().into_iter();
        let mut names: Vec<String> = sites.map(|(_, name)| name).collect();
        names.sort_unstable();
        names
    }

    fn named_sites(&self, part: &str) -> rusqlite::Result<Vec<(i64, String)>> {
        let mut sites = self.database.prepare_cached(
            "select id, text from string where id in (select distinct site from doc where site is not null)",
        )?;
        let sites = sites.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let sites: Vec<(i64, String)> = sites.collect::<Result<_, _>>()?;
        let has_part = |(_, name): &(i64, String)| fold(name).contains(part);
        Ok(sites.into_iter().filter(has_part).collect())
    }

    /// The articles of the publishers with this in their names.
    fn of_site(&self, plan: &Plan, part: &str) -> rusqlite::Result<Vec<Kept>> {
        // What cannot be read is reported whatever is asked.
        let mut rows = self.in_folder_order(plan, &Needs::nothing())?;
        let mut of_site = self
            .database
            .prepare_cached("select id from doc where site = ?1 and site is not null")?;
        for (site, _) in self.named_sites(part)? {
            for doc in of_site.query_map(params![site], |row| row.get(0))? {
                rows.extend(self.kept(plan, doc?)?);
            }
        }
        rows.sort_unstable_by(|a, b| a.position.cmp(&b.position));
        Ok(rows)
    }
}

/// With so many rows each is looked up; with more all rows are gone through.
const FEW: usize = 4000;

/// Words of one article in so many are in many.
const MANY_OF: i64 = 8;

/// So many of the newest articles are tried for words that many articles have.
const TRIED: usize = 1000;

/// Asks for words of the text, in the language of the full text.
fn in_text(words: &str) -> String {
    format!("{{text}} : ({words})")
}

/// The numbers that words of the index have in an answer.
#[derive(Default)]
struct Strings(HashMap<i64, u32>);

impl Strings {
    fn word(&mut self, index: &Index, string: i64, words: &mut Words) -> Option<u32> {
        if let Some(number) = self.0.get(&string) {
            return Some(*number);
        }
        let mut query = index
            .database
            .prepare_cached("select text from string where id = ?1")
            .ok()?;
        let text: String = query.query_row(params![string], |row| row.get(0)).ok()?;
        let number = words.number(&text);
        self.0.insert(string, number);
        Some(number)
    }
}

/// Rows and what is read from the disk, in the order of the folder.
fn merged(rows: Vec<Kept>, unread: Vec<Unread>) -> Vec<Next> {
    let mut all = Vec::with_capacity(rows.len() + unread.len());
    let mut rows = rows.into_iter().peekable();
    for (n, unread) in unread.into_iter().enumerate() {
        let comes_first =
            |row: &Kept| (row.position.0, &row.position.1) <= (unread.root, &unread.place);
        while let Some(row) = rows.next_if(comes_first) {
            all.push(Next::Kept(row));
        }
        // What is between two articles comes after all entries of the first one.
        all.push(Next::Read(unread, MANY + n));
    }
    all.extend(rows.map(Next::Kept));
    all
}

/// No file has so many entries.
const MANY: usize = 1 << 32;

/// True for a place, and for what is below it.
fn is_below(place: &[u8], base: &[u8]) -> bool {
    let rest = place.strip_prefix(base);
    rest.is_some_and(|rest| rest.first().is_none_or(|byte| *byte == 0))
}

/// The age of an article as rows are ordered by it.
pub fn age_of(document: &Document) -> i64 {
    age(document.date.as_deref())
}

/// The place in a folder as it was typed.
pub(super) fn placed(root: &Path, base: &[u8], place: &[u8]) -> Place {
    let below = place.get(base.len() + 1..).unwrap_or_default();
    let id = String::from_utf8_lossy(below).replace('\0', "/");
    if id.is_empty() {
        return Place {
            path: root.to_owned(),
            id: Source::from_argument(root).name(),
            notes: Vec::new(),
        };
    }
    Place {
        path: root.join(&id),
        id,
        notes: Vec::new(),
    }
}

/// What an article is called.
fn id_of(place: &Place, entry: Option<usize>) -> String {
    match entry {
        Some(entry) => format!("{}#{}", place.id, entry + 1),
        None => place.id.clone(),
    }
}

/// A document under the name that its article has here.
fn placed_document(mut document: Document, place: &Place) -> Document {
    // What `byline extract` wrote has ids of its own.
    if !document.is_extracted {
        document.id = id_of(place, document.entry);
    }
    document.path = place.path.display().to_string();
    document
}

fn text_of(packed: &[u8]) -> String {
    String::from_utf8(unpacked(packed).unwrap_or_default()).unwrap_or_default()
}

/// The text of a plain file.
fn plain_text(place: &Place, reading: &Reading) -> String {
    let options = import::Options {
        format: Some(Format::Text),
        ..reading.import.clone()
    };
    let loaded = import::load(&Source::from_argument(place.path.clone()), &options);
    loaded
        .map(|loaded| loaded.article.text().to_owned())
        .unwrap_or_default()
}
