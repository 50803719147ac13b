//! What makes a name a place's: the dateline that it stands in, the words before it, the road between two. A part of
//! [`Refiner`].

use std::collections::HashSet;

use super::refine::{HUMAN_VERBS, LIKELY, Refiner, SURE};
use crate::analysis::EntityKind;
use crate::analysis::gazetteer::Classes;
use crate::analysis::lexicon::{WordList, word_list};
use crate::analysis::name::NameSpan;
use crate::analysis::token::TokenKind;

/// "The Kochi-Dhanushkodi highway": what lies between two places.
static BETWEEN_PLACES: WordList = word_list!("en/between-places.txt");
/// "The Vadhavan port".
static PLACE_NOUNS: WordList = word_list!("en/place-nouns.txt");

impl Refiner<'_> {
    /// "GOMA (DR Congo) (AFP) –", "LAKEWOOD, Wash. —", "KOCHI: The": the place that an article begins with.
    pub(super) fn dateline(&self, found: &mut [NameSpan]) -> Option<NameSpan> {
        let tokens = &self.words.tokens;
        let block = self.words.blocks.first()?;
        let sentence = self.words.sentences.get(block.start as usize)?;
        let (first, limit) = (sentence.first as usize, sentence.end as usize);
        let mut end = first;
        while end < limit && end < first + 3 && self.is_capital(end) {
            end += 1;
        }
        let mut after = end;
        while self.word(after) == "(" {
            let close = (after + 1..limit.min(after + 6)).find(|&at| self.word(at) == ")")?;
            after = close + 1;
        }
        let is_dash = tokens
            .get(after)
            .is_some_and(|token| token.kind == TokenKind::Dash && token.after_space());
        let is_colon = after == end && end == first + 1 && self.word(end) == ":";
        let opens = tokens.get(after + 1).is_some_and(|next| {
            next.after_space() && next.is_capitalised() && next.kind == TokenKind::Word
        });
        // "OKOYE: It is closed" is a turn of a conversation.
        let names = Classes::ANY_GIVEN.with(Classes::SURNAME);
        let classes = self.classes(first);
        let is_place = classes.any(Classes::ANY_PLACE) && !classes.any(names);
        let fits = end > first
            && opens
            && (is_dash && after > end || is_colon && is_place)
            && (first..end).all(|at| self.common(at) == 0);
        if !fits {
            return None;
        }
        let at = found.partition_point(|name| (name.end as usize) <= first);
        match found.get_mut(at).filter(|name| (name.first as usize) < end) {
            Some(name) if name.range() == (first..end) => {
                let doubtful = matches!(name.kind, EntityKind::Person | EntityKind::Misc);
                name.kind = if doubtful {
                    EntityKind::Place
                } else {
                    name.kind
                };
                None
            }
            Some(_) => None,
            None => Some(NameSpan::new(first, end, EntityKind::Place, LIKELY)),
        }
    }

    /// "Units from Ennis and Kilrush", "a line from Dhabeji": one word that no list knows as a name of people, after
    /// words that say where.
    pub(super) fn whereabouts(&self, found: &mut [NameSpan]) {
        let full = |name: &&NameSpan| name.kind == EntityKind::Person && name.end > name.first + 1;
        let words = found.iter().filter(full).flat_map(|name| name.range());
        let people: HashSet<u64> = words.map(|at| self.facts.info[at].hash).collect();
        let names = Classes::ANY_GIVEN.with(Classes::SURNAME);
        let mut places: HashSet<u64> = HashSet::new();
        let mut apart: HashSet<u64> = HashSet::new();
        for at in 0..found.len() {
            let name = found[at];
            let first = name.first as usize;
            if first == 0 || name.end != name.first + 1 {
                continue;
            }
            if name.kind == EntityKind::Misc
                && matches!(self.word(first - 1), "the" | "The")
                && PLACE_NOUNS.has(self.word(name.end as usize))
                && self.common(first) == 0
            {
                found[at].kind = EntityKind::Place;
            }
            if name.kind != EntityKind::Person {
                continue;
            }
            let key = self.facts.info[first].hash;
            let port = matches!(self.word(first - 1), "the" | "The")
                && PLACE_NOUNS.has(self.word(name.end as usize));
            let said = matches!(self.word(first - 1), "in" | "near" | "from" | "outside") || port;
            let owned = matches!(self.word(name.end as usize), "'s" | "’s" | "(");
            let unknown = !self.classes(first).any(names) && !people.contains(&key);
            if said && unknown && !owned {
                places.insert(key);
            } else {
                apart.insert(key);
            }
        }
        // "In Kericho and Bomet", "Idukki, Wayanad and Pathanamthitta".
        let kinds: Vec<EntityKind> = found.iter().map(|name| name.kind).collect();
        let in_list = |at: usize| kinds.get(at + 1) == Some(&EntityKind::Place);
        for at in 1..found.len() {
            let (before, name) = (found[at - 1], found[at]);
            let first = name.first as usize;
            let link = self.word(first - 1);
            let listed = matches!(self.word(name.end as usize), "," | "and" | "or");
            let linked = before.end + 1 == name.first
                && (matches!(link, "and" | "or") || link == "," && listed && in_list(at))
                && before.kind == EntityKind::Place;
            let lone = name.end == name.first + 1
                && matches!(name.kind, EntityKind::Person | EntityKind::Misc);
            let key = self.facts.info[first].hash;
            let unknown = self.classes(first) == Classes::NONE
                && self.common(first) == 0
                && !self.words.tokens[first].is_all_caps()
                && !people.contains(&key);
            let goes_on = matches!(self.word(name.end as usize), "'s" | "’s")
                || HUMAN_VERBS.has(self.word(name.end as usize));
            if linked && lone && unknown && !goes_on {
                found[at].kind = EntityKind::Place;
            }
        }
        for at in 0..found.len() {
            let name = found[at];
            let first = name.first as usize;
            let lone = name.kind == EntityKind::Person && name.end == name.first + 1;
            let key = self.facts.info[first].hash;
            if lone && places.contains(&key) && !apart.contains(&key) {
                found[at].kind = EntityKind::Place;
            }
        }
    }

    /// "The Kochi-Dhanushkodi highway": two places, whatever is known of them.
    pub(super) fn road(&self, name: NameSpan) -> Vec<NameSpan> {
        let (first, end) = (name.first as usize, name.end as usize);
        let tokens = &self.words.tokens;
        let fits = end == first + 3
            && matches!(self.word(first + 1), "-" | "–")
            && !tokens[first + 1].after_space()
            && self.is_capital(first)
            && self.is_capital(first + 2)
            && !self
                .classes(first)
                .with(self.classes(first + 2))
                .any(Classes::NORP)
            && BETWEEN_PLACES.has(self.word(end));
        if !fits {
            return Vec::new();
        }
        let place = |at: usize| NameSpan::new(at, at + 1, EntityKind::Place, SURE);
        vec![place(first), place(first + 2)]
    }
}
