//! [`Memory`]: what a stage made of a part of the last text, for when the same part comes again.
//!
//! An article that is edited, or in which a name is corrected, is nearly the one that was analysed
//! before. A stage that is asked for the same part again (a paragraph with its names, a run of
//! capitals with the evidence on them) looks here first. Keys are hashes of everything the answer
//! depends on, so nothing has to be declared outdated; what one whole run did not ask for is
//! forgotten with the next.

use std::collections::HashMap;

/// Answers by the hash of their question. Does nothing until it is switched [`on`](Self::on).
#[derive(Debug)]
pub struct Memory<V> {
    present: HashMap<u64, V>,
    before: HashMap<u64, V>,
    is_on: bool,
    made: usize,
}

impl<V> Default for Memory<V> {
    fn default() -> Self {
        Self {
            present: HashMap::new(),
            before: HashMap::new(),
            is_on: false,
            made: 0,
        }
    }
}

impl<V> Memory<V> {
    /// Remembers from now on.
    pub fn on(&mut self) {
        self.is_on = true;
    }

    /// Whether it remembers.
    pub fn is_on(&self) -> bool {
        self.is_on
    }

    /// A new run begins: what the last one did not ask for is forgotten.
    pub fn begin(&mut self) {
        self.before = std::mem::take(&mut self.present);
        self.made = 0;
    }

    /// The answer of this run or the last one.
    pub fn recall(&mut self, key: u64) -> Option<&V> {
        if let Some(kept) = self.before.remove(&key) {
            self.present.insert(key, kept);
        }
        self.present.get(&key)
    }

    /// Keeps an answer that had to be made.
    pub fn keep(&mut self, key: u64, answer: V) {
        self.made += 1;
        self.present.insert(key, answer);
    }

    /// How many answers this run had to make.
    pub fn made(&self) -> usize {
        self.made
    }
}

/// Answers to the last questions, in a fixed number of places: words come again and again, and to
/// ask again is slow.
#[derive(Debug)]
pub struct Recent<V, const PLACES: usize> {
    places: Vec<(u64, V)>,
}

impl<V: Copy + Default, const PLACES: usize> Default for Recent<V, PLACES> {
    fn default() -> Self {
        Self {
            places: vec![(0, V::default()); PLACES],
        }
    }
}

impl<V: Copy, const PLACES: usize> Recent<V, PLACES> {
    /// The answer to the question with this hash, which is not 0; made if it is not one of the
    /// last ones.
    #[inline]
    pub fn get(&mut self, key: u64, make: impl FnOnce() -> V) -> &V {
        let place = &mut self.places[(key >> 40) as usize % PLACES];
        if place.0 != key {
            *place = (key, make());
        }
        &place.1
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::analysis::Analyser;
    use crate::import::from_text;
    use crate::text::Article;

    const SAMPLE: &str = include_str!("../../assets/sample.txt");

    fn paragraphs() -> Vec<&'static str> {
        SAMPLE.split("\n\n").collect()
    }

    fn article(paragraphs: &[&str]) -> Article {
        from_text(paragraphs.join("\n\n"), "")
    }

    #[test]
    fn what_one_run_did_not_ask_for_is_forgotten() {
        let mut memory = Memory::default();
        memory.on();
        memory.keep(1, 'a');
        memory.keep(2, 'b');
        assert_eq!(memory.made(), 2);
        memory.begin();
        assert_eq!(memory.recall(1), Some(&'a'));
        memory.begin();
        assert_eq!(memory.recall(1), Some(&'a'));
        assert_eq!(memory.recall(2), None);
        assert_eq!(memory.made(), 0);
    }

    #[test]
    fn a_changed_word_costs_its_paragraph_and_its_neighbour() {
        let mut own = paragraphs();
        let mut analyser = Analyser::remembering();
        analyser.analyse(&article(&own));
        let all = analyser.tagged();
        assert!(all >= own.len() - 2, "{all}");
        let middle = own.len() / 2;
        let changed = format!("{} Nobody was hurt.", own[middle]);
        own[middle] = &changed;
        analyser.analyse(&article(&own));
        let again = analyser.tagged();
        assert!((1..=2).contains(&again), "{again} of {all}");
        analyser.analyse(&article(&own));
        assert_eq!(analyser.tagged(), 0);
    }

    #[test]
    fn a_corrected_name_is_seen_in_the_quotes_too() {
        let own = article(&[
            "Aster Holm opened on Monday.",
            "“Nobody was hurt in the fire,” Aster Holm said.",
        ]);
        let mut personal = crate::analysis::entity::Personal::default();
        personal.add("Aster Holm", Some(crate::analysis::EntityKind::Org));
        let mut analyser = Analyser::remembering();
        analyser.analyse(&own);
        analyser.set_personal(personal.clone());
        let mut fresh = Analyser::default();
        fresh.set_personal(personal);
        assert_eq!(analyser.analyse(&own), fresh.analyse(&own));
        assert_eq!(analyser.tagged(), 2, "what holds the name is tagged again");
    }

    #[test]
    fn recent_answers_are_not_made_again() {
        let mut recent = Recent::<u8, 2>::default();
        assert_eq!(*recent.get(1, || 7), 7);
        assert_eq!(*recent.get(1, || unreachable!("it is known")), 7);
        assert_eq!(
            *recent.get(3, || 8),
            8,
            "another question in the same place"
        );
        assert_eq!(*recent.get(1, || 9), 9);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]
        #[test]
        fn an_edited_article_reads_as_if_it_were_new(
            edits in prop::collection::vec((0..40_usize, 0..40_usize, 0..4_u8), 1..6)
        ) {
            let mut own = paragraphs();
            let mut analyser = Analyser::remembering();
            analyser.analyse(&article(&own));
            for (one, two, what) in edits {
                let (one, two) = (one % own.len(), two % own.len());
                match what {
                    0 if own.len() > 2 => drop(own.remove(one)),
                    1 => own.swap(one, two),
                    2 => own.insert(one, own[two]),
                    _ => own[one] = own[one].split_once(' ').map_or(own[one], |(_, rest)| rest),
                }
                let edited = article(&own);
                prop_assert_eq!(analyser.analyse(&edited), Analyser::default().analyse(&edited));
            }
        }
    }
}
