//! [`Shown`]: which rows of a list are shown, and in which order, kept up as rows come in.
//!
//! Thousands of rows come in while keys are pressed, a few at a time: only those that changed are ranked
//! again and put where they belong. All of them are ranked only when the reader asks for something else.

use std::cmp::{Ordering, Reverse};

use super::order::{Narrow, Order, Rank, Show};
use super::row::ArticleRow;
use crate::app::fuzzy::Scorer;

/// What the reader asked for: which rows, in which order.
pub struct Ranking {
    show: Show,
    narrow: Narrow,
    order: Order,
    is_reversed: bool,
    scorer: Option<Scorer>,
}

impl Ranking {
    /// Of what was chosen and typed.
    pub fn new(show: Show, typed: &str, order: Order, is_reversed: bool) -> Self {
        let narrow = Narrow::of(typed);
        Self {
            scorer: Scorer::of(&narrow.words),
            show,
            narrow,
            order,
            is_reversed,
        }
    }

    /// Where a row stands; `None` if it is not shown.
    fn rank(&mut self, row: &ArticleRow) -> Option<Rank> {
        if !self.show.has(row) || !self.narrow.fits(row) {
            return None;
        }
        let Some(scorer) = &mut self.scorer else {
            return Some(self.order.rank(row));
        };
        let words = format!("{} {} {} {}", row.title, row.id, row.source, row.author);
        let score = scorer.score(&words)?;
        // The best match comes first unless an order was chosen.
        Some(match self.order {
            Order::Folder if !self.is_reversed => Rank::Most(Reverse(score)),
            order => order.rank(row),
        })
    }
}

/// Which rows are shown, in order.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    order: Vec<usize>,
    /// Where each row stands, shown or not.
    ranks: Vec<Option<Rank>>,
    is_reversed: bool,
    /// How many rows were ranked, and how often the whole list was gone through: tests hold it.
    pub work: (usize, usize),
}

impl Shown {
    /// The rows that are shown, in order.
    pub fn order(&self) -> &[usize] {
        &self.order
    }

    /// Ranks all rows.
    pub fn rank_all(&mut self, rows: &[ArticleRow], mut ranking: Ranking) {
        self.is_reversed = ranking.is_reversed;
        self.ranks = rows.iter().map(|row| ranking.rank(row)).collect();
        let mut order: Vec<usize> = (0..rows.len()).filter(|&row| self.has(row)).collect();
        order.sort_unstable_by(|a, b| self.compare(*a, *b));
        self.order = order;
        self.count(rows.len(), 1);
    }

    /// Ranks the rows that changed, and those that came at the end.
    pub fn rank(&mut self, rows: &[ArticleRow], changed: &[usize], mut ranking: Ranking) {
        let mut changed: Vec<usize> = changed.to_vec();
        changed.extend(self.ranks.len()..rows.len());
        changed.sort_unstable();
        changed.dedup();
        self.count(changed.len(), 0);
        let mut others = Vec::new();
        for row in changed {
            let rank = ranking.rank(&rows[row]);
            if self.ranks.get(row) != Some(&rank) {
                others.push((row, rank));
            }
        }
        let mut gone: Vec<usize> = others
            .iter()
            .filter_map(|(row, _)| self.position(*row))
            .collect();
        gone.sort_unstable();
        self.ranks.resize(rows.len(), None);
        let mut come = Vec::new();
        for (row, rank) in others {
            if rank.is_some() {
                come.push(row);
            }
            self.ranks[row] = rank;
        }
        if !gone.is_empty() {
            let (mut gone, mut at) = (gone.into_iter().peekable(), 0);
            self.order.retain(|_| {
                at += 1;
                gone.next_if_eq(&(at - 1)).is_none()
            });
            self.count(0, 1);
        }
        self.insert(come);
    }

    fn insert(&mut self, mut come: Vec<usize>) {
        come.sort_unstable_by(|a, b| self.compare(*a, *b));
        let (Some(&first), last) = (come.first(), self.order.last()) else {
            return;
        };
        if last.is_none_or(|last| self.compare(*last, first).is_lt()) {
            self.order.append(&mut come);
            return;
        }
        self.count(0, 1);
        let mut order = Vec::with_capacity(self.order.len() + come.len());
        let mut rest = self.order.as_slice();
        for row in come {
            let at = rest.partition_point(|other| self.compare(*other, row).is_lt());
            order.extend_from_slice(&rest[..at]);
            order.push(row);
            rest = &rest[at..];
        }
        order.extend_from_slice(rest);
        self.order = order;
    }

    /// The rows have other numbers now: for each of the old ones its new one, in the same order.
    pub fn renumber(&mut self, new: &[Option<usize>], count: usize) {
        let mut ranks = vec![None; count];
        for (rank, new) in self.ranks.drain(..).zip(new) {
            if let Some(new) = new {
                ranks[*new] = rank;
            }
        }
        self.ranks = ranks;
        self.order = self.order.iter().filter_map(|row| new[*row]).collect();
        self.count(0, 1);
    }

    /// True if the row is shown.
    pub fn has(&self, row: usize) -> bool {
        self.ranks.get(row).is_some_and(Option::is_some)
    }

    /// The place of a row among those that are shown.
    pub fn position(&self, row: usize) -> Option<usize> {
        if !self.has(row) {
            return None;
        }
        let found = self
            .order
            .binary_search_by(|other| self.compare(*other, row));
        found.ok()
    }

    fn compare(&self, a: usize, b: usize) -> Ordering {
        let order = self.ranks[a].cmp(&self.ranks[b]).then(a.cmp(&b));
        if self.is_reversed {
            order.reverse()
        } else {
            order
        }
    }

    fn count(&mut self, ranked: usize, passes: usize) {
        self.work.0 += ranked;
        self.work.1 += passes;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ORDERS: [Order; 5] = [
        Order::Folder,
        Order::Title,
        Order::Words,
        Order::Date,
        Order::Marks,
    ];

    fn row(words: u32) -> ArticleRow {
        ArticleRow {
            title: format!("{}", words % 17),
            day: format!("2026-01-{:02}", words % 5),
            marks: words % 3,
            words,
            ..ArticleRow::default()
        }
    }

    fn chance(seed: &mut u32) -> u32 {
        *seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *seed >> 16
    }

    #[test]
    fn rows_that_come_in_and_change_stand_as_if_all_were_ranked() {
        for (order, is_reversed) in ORDERS.into_iter().flat_map(|it| [(it, false), (it, true)]) {
            for (show, typed) in [(Show::All, ""), (Show::Marked, ""), (Show::All, "1")] {
                let ranking = || Ranking::new(show, typed, order, is_reversed);
                let (mut seed, mut rows) = (1, Vec::new());
                let mut shown = Shown::default();
                shown.rank_all(&rows, ranking());
                for _ in 0..40 {
                    rows.extend((0..chance(&mut seed) % 9).map(|n| row(n * 7 % 31)));
                    let mut changed = Vec::new();
                    for _ in 0..chance(&mut seed) % 6 {
                        let at = chance(&mut seed) as usize % rows.len().max(1);
                        if let Some(old) = rows.get_mut(at) {
                            *old = row(chance(&mut seed) % 31);
                            changed.push(at);
                        }
                    }
                    shown.rank(&rows, &changed, ranking());
                    let mut whole = Shown::default();
                    whole.rank_all(&rows, ranking());
                    assert_eq!(shown.order, whole.order, "{order:?} {is_reversed} {typed}");
                    for (at, row) in shown.order.iter().enumerate() {
                        assert_eq!(shown.position(*row), Some(at));
                    }
                }
            }
        }
    }
}
