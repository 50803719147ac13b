//! [`Anchorer`]: finds the places of records in an article that may have changed.
//!
//! In this order: the text is the one the place was made for; the words still stand there in their
//! context; the words stand somewhere, exactly or but for typography; words like them stand
//! somewhere. Each candidate is judged by how likely it would be there by mere chance: the number of
//! candidates as good as it, times the chance of words this long, of a context this like, of a place
//! this near. Where the words before and after now meet without the words between them, those were
//! deleted, and no candidate may lean on that context or place.

use std::cell::OnceCell;
use std::ops::Range;

use super::fold::Folded;
use super::myers::Pattern;
use super::{Anchor, Place, Score};
use crate::text::{CharIndex, Span};

/// Up to this many candidates by chance, a place is taken.
const SURE: f64 = 0.05;
/// Up to this many it is shown to the reader, who decides.
const DOUBTFUL: f64 = 0.1;
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
/// How like a context is to any other by chance.
const CHANCE_CONTEXT: f64 = 0.42;
/// How like the best of all other words is to some words by chance.
const CHANCE_WORDS: f64 = 0.6;
/// How much of the words before and after must be found in one piece to say that what stood
/// between them is gone, and how many letters they must have.
const SEAM: f64 = 0.85;
const LEAST_SEAM: usize = 16;

/// Finds places in one text. Make one for a text and ask it for each record.
pub struct Anchorer<'a> {
    text: &'a str,
    index: CharIndex,
    folded: OnceCell<Folded>,
}

/// A stretch of the folded text that may be the one.
#[derive(Clone, Copy)]
struct Candidate {
    start: usize,
    end: usize,
    /// Errors in the words.
    errors: usize,
    /// Errors in the words before and after.
    context_errors: usize,
    /// How many such candidates chance gives.
    chance: f64,
}

impl<'a> Anchorer<'a> {
    /// Reads `text` once; what only edited texts need is prepared when it is first needed.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            index: CharIndex::new(text),
            folded: OnceCell::new(),
        }
    }

    /// The text.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// The table that converts between bytes and code points of the text.
    pub fn index(&self) -> &CharIndex {
        &self.index
    }

    /// The place of `anchor`. `hint` is where it stood last, in code points; `same` says that the
    /// text is the one the hint was made for. `None` if it has no place any more.
    pub fn find(
        &self,
        anchor: &Anchor,
        hint: Option<(usize, usize)>,
        same: bool,
    ) -> Option<(Span, Place)> {
        let hinted = hint.map(|(start, end)| self.index.to_span(self.text, start, end));
        if let Some(span) = hinted {
            let here = span.of(self.text) == anchor.exact;
            if same && (here || anchor.exact.is_empty()) || here && self.has_context(anchor, span) {
                return Some((span, Place::Same));
            }
        }
        let folded = self.folded.get_or_init(|| Folded::new(self.text));
        let search = Search::new(folded, anchor, hinted);
        if anchor.exact.is_empty() {
            return search
                .between()
                .map(|(at, score)| (Span::at(at), Place::Changed(score)));
        }
        let (found, score) = search.run()?;
        let span = folded.source(found.start, found.end);
        let place = if score < sureness(SURE) {
            Place::ToConfirm(Score::new(score))
        } else if span.of(self.text) != anchor.exact {
            Place::Changed(Score::new(score))
        } else if hinted == Some(span) {
            Place::Same
        } else {
            Place::Moved
        };
        Some((span, place))
    }

    /// True if the stored context stands around `span`, letter by letter.
    fn has_context(&self, anchor: &Anchor, span: Span) -> bool {
        let bare = anchor.prefix.is_empty() && anchor.suffix.is_empty();
        !anchor.exact.is_empty()
            && !bare
            && self.text[..span.start as usize].ends_with(&anchor.prefix)
            && self.text[span.end as usize..].starts_with(&anchor.suffix)
    }
}

/// How sure a place is, 0 to 1, that chance gives this often: 0.75 at [`SURE`], 0.6 at
/// [`DOUBTFUL`].
fn sureness(chance: f64) -> f64 {
    1.0 / (1.0 + chance / (3.0 * SURE))
}

/// The search for one anchor.
struct Search<'a> {
    text: &'a Folded,
    exact: Folded,
    prefix: Folded,
    suffix: Folded,
    /// The context as patterns that start at the words.
    before: Option<Pattern>,
    after: Option<Pattern>,
    /// The letter at which it stood last.
    near: Option<usize>,
}

impl<'a> Search<'a> {
    fn new(text: &'a Folded, anchor: &Anchor, hinted: Option<Span>) -> Self {
        let (prefix, suffix) = (Folded::new(&anchor.prefix), Folded::new(&anchor.suffix));
        let pattern = |letters: Vec<char>| (!letters.is_empty()).then(|| Pattern::new(&letters));
        Self {
            text,
            exact: Folded::new(&anchor.exact),
            before: pattern(prefix.letters.iter().rev().copied().collect()),
            after: pattern(suffix.letters.clone()),
            prefix,
            suffix,
            near: hinted.map(|span| text.letter_at(span.start as usize)),
        }
    }

    fn run(&self) -> Option<(Candidate, f64)> {
        if self.exact.letters.is_empty() {
            return None;
        }
        let (exact, total) = self.exact_places();
        if !exact.is_empty() && self.before.is_none() && self.after.is_none() {
            return self.without_context(&exact, total);
        }
        // Most edits leave a mark near its old place: look there first.
        let whole = 0..self.text.letters.len();
        let local = self.near.map_or(0..0, |near| {
            near.saturating_sub(LOCAL)..(near + self.exact.letters.len() + LOCAL).min(whole.end)
        });
        [local, whole.clone()].into_iter().find_map(|view| {
            let is_whole = view == whole;
            let (best, rival) = self.best(&exact, total, view)?;
            let clear = rival.is_none_or(|rival| rival > best.chance * MARGIN);
            (clear && best.chance <= if is_whole { DOUBTFUL } else { CLEAR })
                .then(|| (best, sureness(best.chance)))
        })
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
        candidates.sort_by_key(|candidate| candidate.errors);
        for (n, candidate) in candidates.iter_mut().enumerate() {
            let rivals = if exact.is_empty() {
                (n + 1) * share
            } else {
                total
            };
            candidate.chance = self.chance(candidate, rivals, seam);
        }
        candidates.sort_by(|a, b| a.chance.total_cmp(&b.chance));
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
        let gone = seam.is_some_and(|errors| errors < candidate.errors + candidate.context_errors);
        if gone {
            return rivals as f64 * words;
        }
        let around = (self.prefix.letters.len() + self.suffix.letters.len()) as f64;
        let like = 1.0 - candidate.context_errors as f64 / around.max(1.0);
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
        let mut starts: Vec<usize> = self.text.find(&self.exact.letters).collect();
        let total = starts.len();
        if total > MOST_PLACES {
            let near = self.near.unwrap_or(0);
            starts.sort_by_key(|start| start.abs_diff(near));
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
        let mut ends = Pattern::new(letters).ends(&self.text.letters[view.clone()], limit);
        ends.sort_by_key(|&(_, errors)| errors);
        ends.truncate(MOST_PLACES);
        let backward = Pattern::new(&letters.iter().rev().copied().collect::<Vec<_>>());
        let place = |(end, errors): (usize, usize)| {
            let end = view.start + end;
            let from = end.saturating_sub(letters.len() + errors);
            let (length, _) = backward.best_prefix(self.text.letters[from..end].iter().rev());
            self.candidate(end - length, end, errors)
        };
        ends.into_iter().map(place).collect()
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
            context_errors: before + after,
            chance: f64::INFINITY,
        }
    }

    /// The words before and after as they stand where nothing is between them.
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
        let perfect = candidates
            .iter()
            .any(|candidate| candidate.errors + candidate.context_errors == 0);
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
    fn between(&self) -> Option<(usize, Score)> {
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

    const OLD: &str = "The council met on Monday. “We will not sell the harbour,” said Mara Okoye, \
        who chairs it. The vote was close, and the harbour stays public. Nobody spoke of the ferry. \
        The mayor left early, as she often does, and the clerk locked the doors behind her.";

    /// `wanted` is the words found, with `?` if they are to be confirmed; empty for an orphan.
    fn check_find(words: &str, new: &str, wanted: &str) {
        let start = OLD.find(words).expect("words of the old text");
        let anchor = Anchor::of(OLD, Span::new(start, start + words.len()));
        let hint = CharIndex::new(OLD).to_chars(OLD, Span::new(start, start + words.len()));
        let found = Anchorer::new(new).find(&anchor, Some(hint), false);
        let found = found.map(|(span, place)| {
            let doubt = if place.is_sure() { "" } else { "?" };
            format!("{}{doubt}", span.of(new))
        });
        assert_eq!(found.unwrap_or_default(), wanted, "{words:?} in {new:?}");
    }

    #[test]
    fn words_are_found_after_an_edit() {
        check_find("the harbour", OLD, "the harbour");
        check_find(
            "the harbour",
            &format!("A new first line, and 日本.\n\n{OLD}"),
            "the harbour",
        );
        check_find(
            "said Mara Okoye",
            &OLD.replace(['“', '”'], "\""),
            "said Mara Okoye",
        );
        check_find(
            "“We will not sell the harbour,”",
            &OLD.replace(['“', '”'], "\""),
            "\"We will not sell the harbour,\"",
        );
        check_find(
            "The vote was close",
            &OLD.replace("was close", "was very close"),
            "The vote was very close",
        );
        check_find(
            "Mara Okoye",
            &OLD.replace("said Mara", "told us Mara"),
            "Mara Okoye",
        );
    }

    #[test]
    fn words_that_are_gone_are_not_found_elsewhere() {
        check_find(
            "the ferry",
            &OLD.replace(" Nobody spoke of the ferry.", ""),
            "",
        );
        check_find("the", &OLD.replacen("sell the ", "sell ", 1), "");
        check_find(
            "Nobody spoke",
            &OLD.replace("Nobody spoke of the ferry. ", ""),
            "",
        );
        check_find(
            "the harbour stays public",
            "Another article. It says nothing of all this.",
            "",
        );
    }

    #[test]
    fn a_bookmark_keeps_its_place() {
        let at = OLD.find("The vote").expect("it is there");
        let anchor = Anchor::of(OLD, Span::at(at));
        let new = format!("More above. {}", OLD.replace("chairs", "heads"));
        let (span, place) = Anchorer::new(&new)
            .find(&anchor, Some((at, at)), false)
            .expect("a place");
        assert!(
            new[span.start as usize..].starts_with("The vote"),
            "{:?}",
            &new[span.start as usize..]
        );
        assert!(span.is_empty() && place.is_sure());
    }

    #[test]
    fn words_without_context_are_found_where_they_are_alone() {
        let bare = |exact: &str| Anchor {
            exact: exact.into(),
            ..Anchor::default()
        };
        let anchorer = Anchorer::new(OLD);
        let find = |exact, hint| {
            anchorer
                .find(&bare(exact), hint, false)
                .map(|(span, place)| (span.start, place.is_sure()))
        };
        assert_eq!(find("\"We will", None).map(|found| found.1), Some(true));
        assert_eq!(find("harbour", None).map(|found| found.1), Some(false));
        let second = OLD.rfind("harbour").expect("it is there");
        let chars = CharIndex::new(OLD).char_at(OLD, second);
        assert_eq!(
            find("harbour", Some((chars, chars + 7))),
            Some((second as u32, true))
        );
        assert_eq!(find("Rumpelstiltskin", None), None);
    }
}
