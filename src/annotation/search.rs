//! [`Search`]: the likeliest place of one mark in an article that changed, and whether it is sure.
//!
//! Every candidate is judged by how many as good as it chance gives; `reanchor.rs` says in what order
//! they are looked for and what becomes of the best one.

use std::ops::Range;

use super::fold::{Folded, in_word};
use super::myers::Pattern;
use super::{Anchor, Score};
use crate::text::Span;
use crate::text::order;

/// Up to this many candidates by chance, a place is taken.
pub(super) const SURE: f64 = 0.05;
/// Up to this many it is shown to the reader, who decides.
const DOUBTFUL: f64 = 0.1;
/// Words under so many, or of fewer letters, are short: elsewhere, or changed, they are the reader's
/// to confirm.
const SURE_WORDS: usize = 3;
const SURE_LETTERS: usize = 16;
/// How much of the words may have changed.
const SURE_ERRORS: f64 = 0.3;
/// How like the context must be, for short words and for others.
const SHORT_CONTEXT: f64 = 0.85;
const SURE_CONTEXT: f64 = 0.75;
/// From how many letters away words come from afar, and how like the context of short ones must
/// then be.
const FAR: usize = 512;
const FAR_CONTEXT: f64 = 0.95;
/// How far from their old place, in letters, the very words need no context if there are so many
/// letters.
const NEAR: usize = 256;
const NEAR_LETTERS: usize = 32;
/// A second candidate that is at most this much less likely makes the first one no better than a
/// guess.
const MARGIN: f64 = 3.0;
/// Up to this many, one found near its old place needs no look at the rest of the text.
const CLEAR: f64 = 1e-3;
/// How far from the old place a candidate is near, in letters.
const LOCAL: usize = 3000;
/// How many errors a search allows at most.
const MOST_ERRORS: usize = 256;
/// How many candidates of the same words are looked at: those nearest to the old place.
const MOST_PLACES: usize = 256;
/// How many letters next to the words make a place worth a look wherever it is.
const TOUCHING: usize = 12;
/// How much less likely words with other capitals are.
const CAPITALS: f64 = 4.0;
/// How much longer than twice the mark's words others may be that took their place.
const GAP: usize = 32;
/// How like a context is to any other by chance.
const CHANCE_CONTEXT: f64 = 0.42;
/// How like the best of all other words is to some words by chance.
const CHANCE_WORDS: f64 = 0.6;
/// How much of the words before and after must be found in one piece to say that what stood
/// between them is gone, and how many letters they must have.
const SEAM: f64 = 0.85;
const LEAST_SEAM: usize = 16;

/// A stretch of the folded text that may be the one.
#[derive(Clone, Copy)]
pub(super) struct Candidate {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Errors in the words.
    errors: usize,
    /// Errors in the words before, and in those after.
    context_errors: [usize; 2],
    /// True if the very words stand there, but for typography and white space.
    exact: bool,
    /// How many such candidates chance gives.
    chance: f64,
}

/// How sure a place is, 0 to 1, that chance gives this often: 0.75 at [`SURE`], 0.6 at
/// [`DOUBTFUL`].
pub(super) fn sureness(chance: f64) -> f64 {
    1.0 / (1.0 + chance / (3.0 * SURE))
}

/// The search for one anchor.
pub(super) struct Search<'a> {
    text: &'a Folded,
    exact: Folded,
    pattern: Option<Pattern>,
    /// True for each end of the words that is on a word border.
    borders: [bool; 2],
    /// True if the words are too few to be sure of them without their context.
    short: bool,
    prefix: Folded,
    suffix: Folded,
    /// The context as patterns that start at the words.
    before: Option<Pattern>,
    after: Option<Pattern>,
    /// The letter at which it stood last.
    near: Option<usize>,
    /// True if that was in another text. In this very text it is where an earlier search ended, and
    /// says nothing of how sure that was.
    trusted: bool,
}

impl<'a> Search<'a> {
    pub(super) fn new(
        text: &'a Folded,
        anchor: &Anchor,
        hinted: Option<Span>,
        trusted: bool,
    ) -> Self {
        let (prefix, suffix) = (Folded::new(&anchor.prefix), Folded::new(&anchor.suffix));
        let pattern = |letters: Vec<char>| (!letters.is_empty()).then(|| Pattern::new(&letters));
        let exact = Folded::new(&anchor.exact);
        let parts = |a: Option<&char>, b: Option<&char>| {
            a.is_some_and(|&letter| in_word(letter)) && b.is_some_and(|&letter| in_word(letter))
        };
        let borders = [
            !parts(prefix.letters.last(), exact.letters.first()),
            !parts(exact.letters.last(), suffix.letters.first()),
        ];
        let words = anchor.exact.split_whitespace().count();
        Self {
            text,
            pattern: pattern(exact.letters.clone()),
            borders,
            short: words < SURE_WORDS || exact.letters.len() < SURE_LETTERS,
            exact,
            before: pattern(prefix.letters.iter().rev().copied().collect()),
            after: pattern(suffix.letters.clone()),
            prefix,
            suffix,
            near: hinted.map(|span| text.letter_at(span.start as usize)),
            trusted,
        }
    }

    /// How like the words around a candidate are to those around the mark, 0 to 1.
    fn context_like(&self, candidate: &Candidate) -> f64 {
        let around = self.prefix.letters.len() + self.suffix.letters.len();
        let errors: usize = candidate.context_errors.iter().sum();
        if around == 0 {
            return 0.0;
        }
        1.0 - errors as f64 / around as f64
    }

    /// True if a likely candidate may be taken without asking.
    pub(super) fn is_sure(&self, candidate: &Candidate) -> bool {
        if self.before.is_none() && self.after.is_none() {
            return candidate.errors == 0;
        }
        let errors = candidate.errors as f64 / self.exact.letters.len() as f64;
        let context = self.context_like(candidate);
        // Words that went far have to take more of their context with them.
        let distance = self.distance(candidate).filter(|_| self.trusted);
        let far = distance.is_none_or(|distance| distance > FAR);
        let likely = if self.short {
            candidate.errors == 0
                && (candidate.exact || self.is_in_capitals(candidate))
                && context >= if far { FAR_CONTEXT } else { SHORT_CONTEXT }
        } else {
            let stays = self.exact.letters.len() >= NEAR_LETTERS
                && distance.is_some_and(|distance| distance <= NEAR);
            errors <= SURE_ERRORS && context >= if far { SHORT_CONTEXT } else { SURE_CONTEXT }
                || candidate.errors == 0 && stays
        };
        likely && !self.has_other_words(candidate)
    }

    /// True if not only the words are in capitals, but what is around them too.
    fn is_in_capitals(&self, candidate: &Candidate) -> bool {
        let from = candidate.start.saturating_sub(TOUCHING);
        let to = (candidate.end + TOUCHING).min(self.text.letters.len());
        self.text.is_in_capitals(from..to)
    }

    /// True if the words before and those after stand elsewhere with other words between them, and
    /// are there more like what they were than around the candidate: then those words took the
    /// place of the mark's.
    fn has_other_words(&self, candidate: &Candidate) -> bool {
        let (Some(after), false) = (&self.after, self.prefix.letters.is_empty()) else {
            return false;
        };
        let errors: usize = candidate.context_errors.iter().sum();
        let letters = &self.text.letters;
        let (head, tail) = (self.prefix.letters.len(), self.suffix.letters.len());
        let limit = errors.min(head / 4);
        if errors == 0 || self.trusted && self.distance(candidate) == Some(0) {
            return false;
        }
        let near = self.near.unwrap_or(candidate.start);
        let from = near.saturating_sub(LOCAL);
        let view = &letters[from..(near + LOCAL).min(letters.len())];
        let ends = Pattern::new(&self.prefix.letters).ends(view, limit);
        ends.iter().any(|&(end, before)| {
            let end = from + end;
            if end.abs_diff(candidate.start) <= TOUCHING {
                return false;
            }
            let to = (end + 2 * self.exact.letters.len() + tail + GAP).min(letters.len());
            let found = after.ends(&letters[end..to], (errors - before).min(tail / 4));
            found.iter().any(|&(_, after)| before + after < errors)
        })
    }

    pub(super) fn run(&self) -> Option<(Candidate, f64)> {
        if self.exact.letters.is_empty() {
            return None;
        }
        let (exact, total) = self.exact_places();
        if !exact.is_empty() && self.before.is_none() && self.after.is_none() {
            return self.without_context(&exact, total);
        }
        let found = (!exact.is_empty())
            .then(|| self.look(&exact, total))
            .flatten();
        // Words that also stand elsewhere may be changed in their own place.
        found
            .or_else(|| self.look(&[], 0))
            .or_else(|| self.only_place(&exact))
    }

    /// The place that is likely enough: one of these, or of words like the mark's if there are none.
    fn look(&self, exact: &[Candidate], total: usize) -> Option<(Candidate, f64)> {
        // Most edits leave a mark near its old place: look there first.
        let whole = 0..self.text.letters.len();
        let local = self.near.map_or(0..0, |near| {
            near.saturating_sub(LOCAL)..(near + self.exact.letters.len() + LOCAL).min(whole.end)
        });
        [local, whole.clone()].into_iter().find_map(|view| {
            let is_whole = view == whole;
            let (best, rival) = self.best(exact, total, view)?;
            let clear = rival.is_none_or(|rival| rival > best.chance * MARGIN);
            (clear && best.chance <= if is_whole { DOUBTFUL } else { CLEAR })
                .then(|| (best, sureness(best.chance)))
        })
    }

    /// The only place where the very words stand, for the reader to decide on; not if the words
    /// around them have met without them.
    fn only_place(&self, exact: &[Candidate]) -> Option<(Candidate, f64)> {
        let [only] = exact else { return None };
        let met = self
            .seam_errors(exact, 0..self.text.letters.len())
            .is_some();
        (!met).then(|| (*only, sureness(DOUBTFUL)))
    }

    /// The best candidate that a look at one stretch of the text gives, and the chance of the
    /// second. Exact places are known for the whole text.
    fn best(
        &self,
        exact: &[Candidate],
        total: usize,
        view: Range<usize>,
    ) -> Option<(Candidate, Option<f64>)> {
        if view.is_empty() {
            return None;
        }
        let share = (self.text.letters.len() / view.len()).max(1);
        let mut candidates = if exact.is_empty() {
            self.fuzzy_places(view.clone())
        } else {
            exact.to_vec()
        };
        let seam = self.seam_errors(&candidates, view);
        order::sort_by_key(&mut candidates, |candidate| candidate.errors);
        for (n, candidate) in candidates.iter_mut().enumerate() {
            let rivals = if exact.is_empty() {
                (n + 1) * share
            } else {
                total
            };
            candidate.chance = self.chance(candidate, rivals, seam);
        }
        order::sort_by(&mut candidates, |a, b| a.chance.total_cmp(&b.chance));
        let best = *candidates.first()?;
        let apart = |other: &&Candidate| other.end <= best.start || best.end <= other.start;
        Some((
            best,
            candidates[1..].iter().find(apart).map(|rival| rival.chance),
        ))
    }

    /// Words that a person wrote into the file without context: the only place is right, and so is
    /// the one at the number given; otherwise the nearest is a guess.
    fn without_context(&self, candidates: &[Candidate], total: usize) -> Option<(Candidate, f64)> {
        let nearest = candidates
            .iter()
            .min_by_key(|candidate| self.distance(candidate).unwrap_or(candidate.start))?;
        let sure = total == 1 || self.distance(nearest) == Some(0);
        Some((*nearest, if sure { 1.0 } else { sureness(DOUBTFUL) }))
    }

    /// How many candidates like this one chance gives.
    fn chance(&self, candidate: &Candidate, rivals: usize, seam: Option<usize>) -> f64 {
        let length = self.exact.letters.len() as f64;
        let like = 1.0 - candidate.errors as f64 / length;
        // Words of up to a dozen letters occur elsewhere; each eight more make that ten times rarer.
        let told = length * ((like - CHANCE_WORDS) / (1.0 - CHANCE_WORDS)).max(0.0);
        let words = 10f64.powf(-(told - 12.0).max(0.0) / 8.0);
        let around_errors: usize = candidate.context_errors.iter().sum();
        let gone = seam.is_some_and(|errors| errors < candidate.errors + around_errors);
        if gone {
            return rivals as f64 * words;
        }
        // Other capitals are somewhat less likely to be the ones.
        let words = if candidate.errors == 0 && !candidate.exact {
            CAPITALS * words
        } else {
            words
        };
        let around = (self.prefix.letters.len() + self.suffix.letters.len()) as f64;
        let like = 1.0 - around_errors as f64 / around.max(1.0);
        let context = 10f64.powf(-15.0 * (like - CHANCE_CONTEXT).max(0.0) * around / 64.0);
        let place = self.distance(candidate).map_or(1.0, |distance| {
            ((2 * distance + 1) as f64 / self.text.letters.len() as f64).min(1.0)
        });
        rivals as f64 * words * context * place
    }

    fn distance(&self, candidate: &Candidate) -> Option<usize> {
        self.near.map(|near| near.abs_diff(candidate.start))
    }

    /// The places of the very words, but for typography, and how many there are in all.
    fn exact_places(&self) -> (Vec<Candidate>, usize) {
        let length = self.exact.letters.len();
        let on_borders = |&start: &usize| {
            (!self.borders[0] || self.text.is_border(start))
                && (!self.borders[1] || self.text.is_border(start + length))
        };
        let found = self.text.find(&self.exact.letters);
        let mut starts: Vec<usize> = found.filter(on_borders).collect();
        let total = starts.len();
        if total > MOST_PLACES {
            let near = self.near.unwrap_or(0);
            order::sort_by_key(&mut starts, |start| start.abs_diff(near));
            starts.truncate(MOST_PLACES);
            let head = &self.prefix.letters[self.prefix.letters.len().saturating_sub(TOUCHING)..];
            let tail = &self.suffix.letters[..self.suffix.letters.len().min(TOUCHING)];
            let with_head: Vec<char> = head.iter().chain(&self.exact.letters).copied().collect();
            let with_tail: Vec<char> = self.exact.letters.iter().chain(tail).copied().collect();
            starts.extend(
                self.text
                    .find(&with_head)
                    .map(|at| at + head.len())
                    .take(MOST_PLACES),
            );
            starts.extend(self.text.find(&with_tail).take(MOST_PLACES));
            starts.retain(on_borders);
            starts.sort_unstable();
            starts.dedup();
        }
        (
            starts
                .into_iter()
                .map(|start| self.candidate(start, start + length, 0))
                .collect(),
            total,
        )
    }

    /// The places of words like them.
    fn fuzzy_places(&self, view: Range<usize>) -> Vec<Candidate> {
        let letters = &self.exact.letters;
        let limit = MOST_ERRORS.min(letters.len() / 2);
        let Some(forward) = &self.pattern else {
            return Vec::new();
        };
        let mut ends = forward.ends(&self.text.letters[view.clone()], limit);
        order::sort_by_key(&mut ends, |&(_, errors)| errors);
        ends.truncate(MOST_PLACES);
        let backward = Pattern::new(&letters.iter().rev().copied().collect::<Vec<_>>());
        let place = |(end, errors): (usize, usize)| {
            let end = view.start + end;
            let from = end.saturating_sub(letters.len() + errors);
            let (length, _) = backward.best_prefix(self.text.letters[from..end].iter().rev());
            let whole = self.whole_words(end - length, end);
            let errors = if whole == (end - length, end) {
                errors
            } else {
                forward.distance(self.text.letters[whole.0..whole.1].iter())
            };
            self.candidate(whole.0, whole.1, errors)
        };
        let all = ends.into_iter().map(place);
        all.filter(|candidate| candidate.errors <= limit && candidate.start < candidate.end)
            .collect()
    }

    /// The stretch of whole words next to this one: each end goes to the nearer border of the word
    /// that it parts, unless the mark itself parted a word there.
    fn whole_words(&self, start: usize, end: usize) -> (usize, usize) {
        let is_border = |at: &usize| self.text.is_border(*at);
        let nearest = |at: usize| {
            let back = (0..=at).rev().find(is_border).unwrap_or(at);
            let on = (at..=self.text.letters.len()).find(is_border).unwrap_or(at);
            if at - back < on - at {
                (back, on)
            } else {
                (on, back)
            }
        };
        let (mut from, mut to) = (start, end);
        if self.borders[0] {
            let (first, second) = nearest(start);
            from = if first < end { first } else { second };
        }
        if self.borders[1] {
            let (first, second) = nearest(end);
            to = if first > from { first } else { second };
        }
        let blank = |at: usize| self.text.letters[at] == ' ';
        while from < to && blank(from) && self.exact.letters[0] != ' ' {
            from += 1;
        }
        while from < to && blank(to - 1) && self.exact.letters.last() != Some(&' ') {
            to -= 1;
        }
        (from, to)
    }

    fn candidate(&self, start: usize, end: usize, errors: usize) -> Candidate {
        let letters = &self.text.letters;
        let from = start.saturating_sub(2 * self.prefix.letters.len());
        let to = (end + 2 * self.suffix.letters.len()).min(letters.len());
        let before = self.before.as_ref().map_or(0, |pattern| {
            pattern.best_prefix(letters[from..start].iter().rev()).1
        });
        let after = self
            .after
            .as_ref()
            .map_or(0, |pattern| pattern.best_prefix(letters[end..to].iter()).1);
        Candidate {
            start,
            end,
            errors,
            context_errors: [before, after],
            exact: errors == 0 && self.text.has_capitals_of(&self.exact, start),
            chance: f64::INFINITY,
        }
    }

    /// The words before and after as they stand if nothing is between them.
    fn joined(&self) -> Vec<char> {
        let mut seam = self.prefix.letters.clone();
        if seam.last() == Some(&' ') && self.suffix.letters.first() == Some(&' ') {
            seam.pop();
        }
        seam.extend(&self.suffix.letters);
        seam
    }

    /// The errors of the place where the words before and after meet, if there is one. Not looked
    /// for if a candidate needs no excuse.
    fn seam_errors(&self, candidates: &[Candidate], view: Range<usize>) -> Option<usize> {
        let seam = self.joined();
        let perfect = candidates.iter().any(|candidate| {
            candidate.errors + candidate.context_errors.iter().sum::<usize>() == 0
        });
        if perfect
            || seam.len() < LEAST_SEAM
            || self.prefix.letters.is_empty()
            || self.suffix.letters.is_empty()
        {
            return None;
        }
        let limit = ((1.0 - SEAM) * seam.len() as f64) as usize;
        let ends = Pattern::new(&seam).ends(&self.text.letters[view], limit);
        ends.into_iter().map(|(_, errors)| errors).min()
    }

    /// The place of an anchor without words, as a bookmark has it: the byte between the words before
    /// and those after.
    pub(super) fn between(&self) -> Option<(usize, Score)> {
        let seam = self.joined();
        if seam.is_empty() {
            return None;
        }
        let ends = Pattern::new(&seam).ends(&self.text.letters, seam.len() / 4);
        let distance = |end: usize| self.near.map_or(0, |near| near.abs_diff(end));
        let &(end, errors) = ends
            .iter()
            .min_by_key(|&&(end, errors)| (errors, distance(end)))?;
        let tail = self.suffix.letters.len();
        let backward: Vec<char> = self.suffix.letters.iter().rev().copied().collect();
        let length = if backward.is_empty() {
            0
        } else {
            let from = end.saturating_sub(2 * tail);
            Pattern::new(&backward)
                .best_prefix(self.text.letters[from..end].iter().rev())
                .0
        };
        let mut at = end - length;
        if self.text.letters.get(at) == Some(&' ') && self.prefix.letters.last() == Some(&' ') {
            at += 1;
        }
        let score = 1.0 - errors as f64 / seam.len() as f64;
        Some((self.text.source(at, at).start as usize, Score::new(score)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many places like this chance gives for a mark of `length` letters between two contexts of
    /// `around` letters, `away` letters from its old place in a text of 1,000.
    fn chance(length: usize, around: usize, errors: [usize; 2], rivals: usize, away: usize) -> f64 {
        let text = Folded::new(&"x".repeat(1000));
        let anchor = Anchor {
            exact: "a".repeat(length),
            prefix: "b".repeat(around),
            suffix: "c".repeat(around),
        };
        let search = Search::new(&text, &anchor, Some(Span::at(500)), true);
        let candidate = Candidate {
            start: 500 + away,
            end: 500 + away + length,
            errors: 0,
            context_errors: errors,
            exact: true,
            chance: 0.0,
        };
        search.chance(&candidate, rivals, None)
    }

    #[test]
    fn longer_words_more_context_and_a_near_place_are_less_likely_chance() {
        let check = |one: f64, other: f64, times: f64| {
            assert!(
                (one / other / times - 1.0).abs() < 1e-6,
                "{one} / {other} is not {times}"
            );
        };
        // Eight letters more are ten times rarer; up to a dozen occur elsewhere.
        check(
            chance(20, 16, [0, 0], 1, 0),
            chance(28, 16, [0, 0], 1, 0),
            10.0,
        );
        check(
            chance(4, 16, [0, 0], 1, 0),
            chance(12, 16, [0, 0], 1, 0),
            1.0,
        );
        check(
            chance(20, 16, [0, 0], 6, 0),
            chance(20, 16, [0, 0], 2, 0),
            3.0,
        );
        // In a place of one letter in a thousand, and in places up to 50 letters away.
        check(
            chance(20, 16, [0, 0], 1, 50),
            chance(20, 16, [0, 0], 1, 0),
            101.0,
        );
        // 64 letters of context that are right, and of which half are.
        let (right, half) = (chance(20, 32, [0, 0], 1, 0), chance(20, 32, [16, 16], 1, 0));
        check(half, right, 10f64.powf(15.0 * 0.5));
        // As many again make the exponent twice as large.
        let (none, some) = (chance(20, 0, [0, 0], 1, 0), chance(20, 16, [0, 0], 1, 0));
        check(some, right, none / some);
    }

    /// A search for a bridge that the council voted for.
    fn bridge(text: &Folded) -> Search<'_> {
        let anchor = Anchor {
            exact: "the old harbour bridge".into(),
            prefix: "the council of the town voted for ".into(),
            suffix: " and nobody spoke against it later".into(),
        };
        Search::new(text, &anchor, Some(Span::at(34)), true)
    }

    #[test]
    fn other_words_took_the_place_only_if_the_context_still_stands() {
        let check = |between: &str, after: &str, expected: bool| {
            let text = format!(
                "the council of the town voted for {between}{after}. Years ago the old harbour bridge was shut"
            );
            let start = text.find("the old").expect("the bridge");
            let folded = Folded::new(&text);
            let candidate = Candidate {
                start,
                end: start + 22,
                errors: 0,
                context_errors: [12, 12],
                exact: true,
                chance: 0.0,
            };
            let found = bridge(&folded).has_other_words(&candidate);
            assert_eq!(found, expected, "{text}");
        };
        check(
            "a new ferry landing",
            " and nobody spoke against it later",
            true,
        );
        check(
            "a new ferry landing",
            " and nobody spoke about it later",
            true,
        );
        check(
            "a new ferry landing",
            " and someone talked about it again",
            false,
        );
    }

    #[test]
    fn a_seam_is_looked_for_if_it_is_long_enough_to_say_something() {
        let joined = "the council of the town voted for and nobody spoke against it later";
        let folded = Folded::new(joined);
        let all = 0..folded.letters.len();
        assert_eq!(bridge(&folded).seam_errors(&[], all.clone()), Some(0));
        let short = Anchor {
            exact: "bridge".into(),
            prefix: "voted ".into(),
            suffix: " for and".into(),
        };
        let search = Search::new(&folded, &short, None, true);
        assert_eq!(search.seam_errors(&[], all), None);
    }
}
