//! Names in headlines, in which every word has a capital: the rest of the article says where they end. A part of
//! [`Refiner`].

use super::refine::Refiner;
use crate::analysis::EntityKind;
use crate::analysis::name::NameSpan;

/// The first paragraph is a headline if it has no more tokens.
const LONGEST: u32 = 40;

impl Refiner<'_> {
    /// "Ana Duarte Slams Bank Chief", "Lise de Beer Backs Okoye": the person's name ends with the word that the article
    /// calls them by, if a verb comes after it that is in no name of the article.
    pub(super) fn headline(&self, found: &mut Vec<NameSpan>) {
        let Some(end) = self.words.blocks.first().and_then(|block| {
            let last = self
                .words
                .sentences
                .get(block.end.checked_sub(1)? as usize)?;
            (self.words.blocks.len() > 2 && last.end <= LONGEST).then_some(last.end)
        }) else {
            return;
        };
        let split = found.partition_point(|name| name.first < end);
        let (title, body) = found.split_at(split);
        let is_person = |name: &&NameSpan| name.kind == EntityKind::Person;
        let key = |at: u32| self.facts.info[at as usize].hash;
        let called = |at: u32| {
            body.iter()
                .filter(is_person)
                .any(|name| key(name.end - 1) == key(at))
        };
        let in_body = |at: u32| {
            let mut names = body.iter().flat_map(|name| name.first..name.end);
            names.any(|other| key(other) == key(at))
        };
        let mut more = Vec::new();
        for name in title.iter().filter(is_person) {
            let cut = (name.first + 2..name.end).find(|at| {
                let word = self.word(*at as usize);
                let verb =
                    word.ends_with('s') || word.ends_with("ed") || self.common(*at as usize) != 0;
                verb && called(*at - 1) && !in_body(*at)
            });
            let Some(cut) = cut else { continue };
            more.push(NameSpan { end: cut, ..*name });
            let rest = (cut + 1..name.end).find(|at| called(*at));
            if let Some(rest) = rest {
                more.push(NameSpan {
                    first: rest,
                    end: rest + 1,
                    ..*name
                });
            }
        }
        super::refine::put(found, more);
    }
}
