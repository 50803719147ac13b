//! Counting the articles of an index for an audit, without their records.

use std::collections::HashMap;
use std::ops::ControlFlow;

use rusqlite::params;

use super::super::audit::Counting;
use super::super::brief::{At, Words};
use super::super::item::Item;
use super::super::parallel::in_order;
use super::super::query::Query;
use super::super::read::{Maker, Reading};
use super::answer::{BY_FILE, Done, Next, id_of, merged, placed};
use super::needs::{Needs, Position};
use super::plan::{Kept, Plan, Root};
use super::{Index, IndexError, facts, failed};
use crate::text::fold;

impl Index {
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
                rows.extend(self.kept(plan, doc?, BY_FILE)?);
            }
        }
        rows.sort_unstable_by(|a, b| a.position.cmp(&b.position));
        Ok(rows)
    }
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
