//! Articles in the order of dates: the oldest first, or the best first, which are the newest.
//!
//! The table `day` has them in the second order, with where each is in the folder: so the first ones are known
//! without looking at all of them.

use std::cell::RefCell;
use std::collections::HashSet;
use std::ops::ControlFlow;

use rusqlite::{OptionalExtension as _, params};

use super::Index;
use super::age::{newest, of_newest};
use super::answer::BY_BODY;
use super::needs::Needs;
use super::plan::{Kept, Plan};

/// Takes a row, and whether it comes in the order of dates; says whether to go on.
pub type Flow<'a> = dyn FnMut(Kept, bool) -> rusqlite::Result<ControlFlow<()>> + 'a;

/// With fewer rows each is looked up; with more the days are gone through.
const FEW: usize = 128;

/// Words of one article in so many are in many; so many of these articles are looked at for that.
const MANY_OF: i64 = 8;
const SAMPLE: i64 = 1000;

/// So many of the newest articles are tried for words that many articles have.
const TRIED: usize = 1000;

impl Index {
    /// What cannot be read, then the articles in which somebody speaks, the oldest first.
    pub(super) fn oldest_first(
        &self,
        plan: &Plan,
        needs: &Needs,
        flow: &mut Flow,
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
        flow: &mut Flow,
    ) -> rusqlite::Result<()> {
        for doc in docs {
            for kept in self.kept(plan, doc, BY_BODY)? {
                if flow(kept, is_ordered)?.is_break() && is_ordered {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// What cannot be read, what has marks, then the articles with the words in the headline, then
    /// the other ones: the newest first.
    pub(super) fn best_first(
        &self,
        plan: &Plan,
        needs: &Needs,
        flow: &mut Flow,
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
            if self.newest_first(plan, &docs, flow)?.is_break() {
                return Ok(());
            }
        }
        Ok(())
    }

    /// True if so many articles have these words that gathering all of them takes longer than looking at
    /// the newest, as far as the first articles with them tell.
    fn are_in_many(&self, words: &str) -> rusqlite::Result<bool> {
        // Both at once would go through all rows.
        let ends = "select (select min(id) from doc), (select max(id) from doc)";
        let ends = self.database.query_row(ends, [], |row| {
            Ok((row.get::<_, Option<i64>>(0)?, row.get::<_, Option<i64>>(1)?))
        })?;
        let (Some(first), Some(last)) = ends else {
            return Ok(false);
        };
        let sample = ((last - first + 1) / MANY_OF).clamp(1, SAMPLE);
        let nth = "select rowid from words where words match ?1 limit 1 offset ?2";
        let mut nth = self.database.prepare_cached(nth)?;
        let nth = nth.query_row(params![in_text(words), sample - 1], |row| row.get(0));
        let nth: Option<i64> = nth.optional()?;
        Ok(nth.is_some_and(|doc| doc - first < sample * MANY_OF))
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
        flow: &mut Flow,
    ) -> rusqlite::Result<ControlFlow<()>> {
        let mut titled = match &needs.title {
            Some(title) => {
                let both = format!("({{title}} : ({title})) AND ({})", in_text(words));
                self.docs("select rowid from words where words match ?1", &both)?
            }
            None => HashSet::new(),
        };
        titled.retain(|doc| !seen.contains(doc));
        if self.newest_first(plan, &titled, flow)?.is_break() {
            return Ok(ControlFlow::Break(()));
        }
        seen.extend(titled);
        let mut has_words = self.database.prepare_cached(
            "select exists(select 1 from words where rowid = ?1 and words match ?2)",
        )?;
        let words = in_text(words);
        let shown = RefCell::new(Vec::new());
        let has = |doc: i64| -> rusqlite::Result<bool> {
            let has: bool = has_words.query_row(params![doc, words], |row| row.get(0))?;
            shown.borrow_mut().extend(has.then_some(doc));
            Ok(has)
        };
        let flow = self.by_day(plan, TRIED, &|doc| !seen.contains(&doc), has, flow)?;
        seen.extend(shown.into_inner());
        Ok(flow)
    }

    /// These articles, the newest first, those of one day in the order of the folder, undated ones last.
    fn newest_first(
        &self,
        plan: &Plan,
        docs: &HashSet<i64>,
        flow: &mut Flow,
    ) -> rusqlite::Result<ControlFlow<()>> {
        if docs.len() >= FEW {
            return self.by_day(
                plan,
                usize::MAX,
                &|doc| docs.contains(&doc),
                |_| Ok(true),
                flow,
            );
        }
        let mut rows = Vec::new();
        for doc in docs {
            rows.extend(self.kept(plan, *doc, BY_BODY)?);
        }
        let key = |kept: &Kept| newest(kept.age);
        rows.sort_unstable_by(|a, b| (key(a), &a.position).cmp(&(key(b), &b.position)));
        for kept in rows {
            if flow(kept, true)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// The articles that are wanted in the order of dates, those of one day in that of the folder, as long as
    /// `has` says that they have what is sought; those of whole days, until so many were looked at.
    fn by_day(
        &self,
        plan: &Plan,
        most: usize,
        is_wanted: &dyn Fn(i64) -> bool,
        mut has: impl FnMut(i64) -> rusqlite::Result<bool>,
        flow: &mut Flow,
    ) -> rusqlite::Result<ControlFlow<()>> {
        let mut rows = self.database.prepare_cached(
            "select newest, place, entry, doc from day order by newest, place, entry",
        )?;
        let mut rows = rows.query([])?;
        let mut day: Vec<Kept> = Vec::new();
        let (mut last, mut looked) = (None, 0);
        loop {
            let row = rows.next()?;
            let of = row.map(|row| row.get::<_, i64>(0)).transpose()?;
            if of != last {
                day.sort_unstable_by(|a, b| a.position.cmp(&b.position));
                for kept in day.drain(..) {
                    if has(kept.doc)? && flow(kept, true)?.is_break() {
                        return Ok(ControlFlow::Break(()));
                    }
                }
                last = of;
            }
            let (Some(row), Some(of)) = (row, of) else {
                return Ok(ControlFlow::Continue(()));
            };
            if looked >= most && day.is_empty() {
                return Ok(ControlFlow::Continue(()));
            }
            looked += 1;
            let doc: i64 = row.get(3)?;
            if is_wanted(doc) && !plan.without.contains(&doc) {
                let place = row.get_ref(1)?.as_blob()?;
                day.extend(plan.kept(doc, of_newest(of), place, row.get(2)?));
            }
        }
    }
}

/// Asks for words of the text, in the language of the full text.
fn in_text(words: &str) -> String {
    format!("{{text}} : ({words})")
}
