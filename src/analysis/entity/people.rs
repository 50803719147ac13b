//! Which names of people belong together: a part of [`Joiner`].

use super::join::{ByHash, CANDIDATES, Form, Joiner, contains};
use crate::analysis::crf::mix;
use crate::analysis::lexicon::{WordList, word_list};
use crate::analysis::{EntityKind, Gender};

static RELATIVES: WordList = word_list!("en/relatives.txt");

impl Joiner<'_> {
    /// The forms that have all words of `form` side by side (its first two are enough to find them),
    /// of its kind, with more words; in order.
    pub(super) fn longer(&self, index: usize) -> Vec<usize> {
        let form = &self.forms[index];
        let list = match form.words[..] {
            [only] => self.by_word.get(&only),
            [first, second, ..] => self
                .by_pair
                .get(&mix(first, second))
                .filter(|list| list.len() <= CANDIDATES),
            [] => None,
        };
        list.into_iter()
            .flatten()
            .map(|&other| other as usize)
            .filter(|&other| {
                let other = &self.forms[other];
                let kind = other.kind == form.kind
                    || form.kind == EntityKind::Org && other.kind == EntityKind::Place;
                kind && other.words.len() > form.words.len()
            })
            .collect()
    }

    pub(super) fn people(&mut self) {
        // Full names first, the longest first: shorter ones look for them.
        let mut order: Vec<usize> = (0..self.forms.len())
            .filter(|&form| self.forms[form].kind == EntityKind::Person)
            .collect();
        order.sort_by_key(|&form| (std::cmp::Reverse(self.forms[form].words.len()), form));
        let alone = order.partition_point(|&index| self.forms[index].words.len() > 1);
        for &index in &order[..alone] {
            self.full_name(index);
        }
        for &index in &order[..alone] {
            self.forms[index].gender = self.gender_of(self.forms[index].found);
        }
        // Those whose title says who is meant first: the others may mean them.
        let mut twins: ByHash<Vec<usize>> = ByHash::default();
        for &index in &order[alone..] {
            if self.forms[index].gender != Gender::Unknown {
                self.single_name(index);
                let word = self.forms[index].words[0];
                twins.entry(word).or_default().push(index);
            }
        }
        for &index in &order[alone..] {
            if self.forms[index].gender != Gender::Unknown {
                continue;
            }
            let word = self.forms[index].words[0];
            match twins.get(&word).map(Vec::as_slice) {
                Some([only]) => self.unite(*only, index),
                Some(several) => {
                    let mut roots: Vec<usize> = several.iter().map(|&one| self.root(one)).collect();
                    roots.sort_unstable();
                    roots.dedup();
                    self.forms[index].shared = roots;
                }
                None => self.single_name(index),
            }
        }
        self.spellings(&order);
    }

    /// "W. Ruto", "William Ruto" and "William Samoei Ruto"; "Suu Kyi" and "Aung San Suu Kyi".
    pub(super) fn full_name(&mut self, index: usize) {
        let last = self.forms[index].words.last();
        // Whoever is meant has the last word too.
        let Some(same) = last.and_then(|last| self.by_word.get(last)) else {
            return;
        };
        if same.len() > CANDIDATES {
            return;
        }
        let mut matches: Vec<usize> = Vec::new();
        let mut ends = true;
        for other in same.iter().map(|&other| other as usize) {
            let (short, long) = (&self.forms[index], &self.forms[other]);
            if other == index || long.kind != EntityKind::Person || long.words.len() < 2 {
                continue;
            }
            let longer = long.words.len() > short.words.len();
            let same_last = short.words.last() == long.words.last();
            let firsts = (short.letters[0], long.letters[0]);
            let first_fits = short.words[0] == long.words[0]
                || (firsts.0.0 == firsts.1.0 && (firsts.0.1 || firsts.1.1));
            let inside = longer && contains(&long.words, &short.words);
            let fits = (same_last && first_fits && (longer || firsts.0.1 && !firsts.1.1)) || inside;
            if fits
                && !matches
                    .iter()
                    .any(|&one| self.root(one) == self.root(other))
            {
                matches.push(other);
                ends = ends && long.words.ends_with(&short.words);
                if matches.len() > 1 && !ends {
                    return;
                }
            }
        }
        // "Al Mansoori", of which there are two.
        if matches.len() > 1 {
            self.forms[index].shared = matches.iter().map(|&one| self.root(one)).collect();
        }
        if let [only] = matches[..] {
            self.unite(only, index);
        }
    }

    pub(super) fn single_name(&mut self, index: usize) {
        let word = self.forms[index].words[0];
        let mut longer = self.longer(index);
        let gender = self.forms[index].gender;
        let apart = |a: Gender, b: Gender| a != b && a != Gender::Unknown && b != Gender::Unknown;
        longer.retain(|&other| !apart(gender, self.forms[other].gender));
        longer.retain(|&other| !self.is_relative(other, index));
        if self.is_one_of_several(index) {
            longer.retain(|&other| self.is_one_of_several(other));
        }
        let by = |test: fn(&Form, u64) -> bool| {
            let mut roots: Vec<usize> = longer
                .iter()
                .filter(|&&other| test(&self.forms[other], word))
                .map(|&other| self.root(other))
                .collect();
            roots.sort_unstable();
            roots.dedup();
            roots
        };
        let ranked = [
            by(|form, word| form.words.last() == Some(&word)),
            by(|form, word| form.words.first() == Some(&word)),
            by(|form, word| form.words.contains(&word)),
        ];
        for roots in ranked {
            match roots[..] {
                [] => {}
                [only] => return self.unite(only, index),
                _ => {
                    self.forms[index].shared = roots;
                    return;
                }
            }
        }
    }

    /// "Old Mr. Quill", "the elder Miss Bright": the adjective tells them from others of the name.
    fn is_one_of_several(&self, form: usize) -> bool {
        let first = self.forms[form].found.first as usize;
        let word = |back: usize| first.checked_sub(back).map_or("", |at| self.word(at));
        let title = 1 + usize::from(word(1) == ".");
        matches!(
            word(title).trim_end_matches('.'),
            "Mr" | "Mrs" | "Miss" | "Lady" | "Lord"
        ) && matches!(
            word(title + 1),
            "Old" | "old" | "Young" | "young" | "elder" | "younger" | "eldest" | "youngest"
        )
    }

    /// "President Osei and First Lady Ama Osei": who is introduced as somebody's wife is not the one who
    /// was called by the surname before.
    pub(super) fn is_relative(&self, long: usize, short: usize) -> bool {
        let (long, short) = (self.forms[long].found, self.forms[short].found);
        let before = (long.first as usize).checked_sub(1);
        short.first < long.first && before.is_some_and(|at| RELATIVES.has(self.word(at)))
    }
}
