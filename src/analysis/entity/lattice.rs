//! A semi-Markov lattice over one zone: the ways to cut it into names and other tokens.
//!
//! A way is a sequence of stretches, each a name of some type or one token that is none. Its score
//! is the sum of what its tokens say (beginning, inside, end), its names as wholes, and neighbours.
//! Method: Sarawagi and Cohen, "Semi-Markov conditional random fields", NIPS 2004.

use crate::analysis::crf::exp;

/// The longest name, in tokens.
pub const LONGEST: usize = 12;
/// Types of names that the recogniser tells apart.
pub const TYPES: usize = 5;
/// States: no name, or a name of each type.
pub const STATES: usize = TYPES + 1;
/// Weights of a token's feature: it begins, goes on in, ends a name of each type; one spare.
pub const TOKEN_WIDTH: usize = 16;
/// Weights of a name's feature: one for each type; three spare.
pub const NAME_WIDTH: usize = 8;

/// The scores of one zone.
#[derive(Clone, Debug, Default)]
pub struct Lattice {
    /// For each token, its scores.
    pub tokens: Vec<[f32; TOKEN_WIDTH]>,
    /// Stretches that may be names: first token, end; ordered by end.
    pub stretches: Vec<(u8, u8)>,
    /// For each stretch, the score of the name as a whole; [`close`](Self::close) adds the tokens'.
    pub names: Vec<[f32; NAME_WIDTH]>,
    /// `neighbours[from][to]`.
    pub neighbours: [[f32; STATES]; STATES],
    /// Scratch space for looking up weights.
    pub found: Vec<(usize, usize)>,
}

/// Types that a stretch may be, as bits, and whether a token may be no name: what is known of the
/// truth. The trainer's view; the reader allows everything.
pub trait Allowed {
    /// The types that this stretch may have, as bits.
    fn name(&self, index: usize) -> u32;
    /// Whether the token may be outside of names.
    fn outside(&self, token: usize) -> bool;
}

/// Everything is allowed.
#[derive(Clone, Copy, Debug)]
pub struct Free;

impl Allowed for Free {
    fn name(&self, _index: usize) -> u32 {
        u32::MAX
    }

    fn outside(&self, _token: usize) -> bool {
        true
    }
}

/// Forward and backward sums; reusable.
#[derive(Clone, Debug, Default)]
pub struct Sums {
    /// `alpha[at][state]`: all ways to cover the tokens before `at`, the last stretch of `state`.
    pub alpha: Vec<[f32; STATES]>,
    /// `beta[at][state]`: all ways on from there.
    pub beta: Vec<[f32; STATES]>,
    /// `enter[at][state]`: all ways to `at` with the step into `state`.
    pub enter: Vec<[f32; STATES]>,
    /// `leave[at][state]`: all ways on from `at` that begin with a stretch of `state`.
    pub leave: Vec<[f32; STATES]>,
    /// The logarithm of the sum over all ways.
    pub total: f32,
}

const NEVER: f32 = -1e30;

impl Lattice {
    /// The number of tokens.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Adds the scores of the tokens to the names that they are in.
    pub fn close(&mut self) {
        for (&(first, end), name) in self.stretches.iter().zip(&mut self.names) {
            let (first, end) = (first as usize, end as usize);
            let (begins, ends) = (&self.tokens[first], &self.tokens[end - 1][2 * TYPES..]);
            for (slot, (begin, end)) in name.iter_mut().zip(begins.iter().zip(ends)).take(TYPES) {
                *slot += begin + end;
            }
            for token in &self.tokens[first + 1..end] {
                for (slot, inside) in name.iter_mut().zip(&token[TYPES..2 * TYPES]) {
                    *slot += inside;
                }
            }
        }
    }

    /// Sums over all allowed ways, both directions.
    pub fn sums(&self, allowed: &impl Allowed, sums: &mut Sums) {
        let length = self.len();
        sums.alpha.clear();
        sums.alpha.resize(length + 1, [NEVER; STATES]);
        sums.beta.clear();
        sums.beta.resize(length + 1, [NEVER; STATES]);
        sums.enter.clear();
        sums.leave.clear();
        sums.leave.resize(length + 1, [NEVER; STATES]);
        sums.alpha[0][0] = 0.0;
        let mut into = Neighbours::default();
        let mut out_of = Neighbours::default();
        for (from, row) in self.neighbours.iter().enumerate() {
            for (to, weight) in row.iter().enumerate() {
                let factor = weight.exp();
                into[from][to] = factor;
                out_of[to][from] = factor;
            }
        }
        sums.enter.push(step(&sums.alpha[0], &into));
        let mut index = 0;
        let mut terms = Vec::with_capacity(64);
        for at in 1..=length {
            // What comes into each state, per state, collected first.
            let mut next = [NEVER; STATES];
            if allowed.outside(at - 1) {
                next[0] = sums.enter[at - 1][0];
            }
            let from = index;
            while index < self.stretches.len() && self.stretches[index].1 as usize == at {
                index += 1;
            }
            for kind in 0..TYPES {
                terms.clear();
                for stretch in from..index {
                    if allowed.name(stretch) >> kind & 1 == 1 {
                        let first = self.stretches[stretch].0 as usize;
                        terms.push(sums.enter[first][kind + 1] + self.names[stretch][kind]);
                    }
                }
                next[kind + 1] = log_sum(&terms);
            }
            sums.alpha[at] = next;
            sums.enter.push(step(&next, &into));
        }
        sums.total = log_sum(&sums.alpha[length]);
        sums.beta[length] = [0.0; STATES];
        // Stretches are ordered by end: walked backwards, every stretch is seen when the sums at
        // its end are complete, and added to the sums at its start.
        let mut pending: Vec<[[f32; 2]; STATES]> = vec![[[NEVER, 0.0]; STATES]; length + 1];
        for at in (0..=length).rev() {
            if at < length {
                let mut leave = [NEVER; STATES];
                for (state, slot) in leave.iter_mut().enumerate().skip(1) {
                    let [top, sum] = pending[at][state];
                    *slot = if sum > 0.0 { top + sum.ln() } else { NEVER };
                }
                if allowed.outside(at) {
                    leave[0] = sums.beta[at + 1][0];
                }
                sums.leave[at] = leave;
                sums.beta[at] = step(&leave, &out_of);
            }
            while index > 0 && self.stretches[index - 1].1 as usize == at {
                index -= 1;
                let first = self.stretches[index].0 as usize;
                for kind in 0..TYPES {
                    if allowed.name(index) >> kind & 1 == 1 {
                        let term = self.names[index][kind] + sums.beta[at][kind + 1];
                        push(&mut pending[first][kind + 1], term);
                    }
                }
            }
        }
    }

    /// The probability of a stretch as a name of a type, given sums over the same ways.
    pub fn probability(&self, sums: &Sums, index: usize, kind: usize) -> f32 {
        let (first, end) = (
            self.stretches[index].0 as usize,
            self.stretches[index].1 as usize,
        );
        (sums.enter[first][kind + 1] + self.names[index][kind] + sums.beta[end][kind + 1]
            - sums.total)
            .exp()
    }

    /// The best way: the stretches that are names in it, with their types, in order.
    pub fn best(&self, best: &mut Best) {
        let length = self.len();
        best.scores.clear();
        best.scores.resize(length + 1, [NEVER; STATES]);
        best.from.clear();
        best.from.resize(length + 1, [(u16::MAX, 0); STATES]);
        best.names.clear();
        best.scores[0][0] = 0.0;
        best.enter.clear();
        best.enter
            .push(enter_best(&best.scores[0], &self.neighbours));
        let mut index = 0;
        for at in 1..=length {
            let (score, state) = best.enter[at - 1][0];
            best.scores[at][0] = score;
            best.from[at][0] = (u16::MAX, state);
            while index < self.stretches.len() && self.stretches[index].1 as usize == at {
                let first = self.stretches[index].0 as usize;
                for kind in 0..TYPES {
                    let (before, state) = best.enter[first][kind + 1];
                    let score = before + self.names[index][kind];
                    if score > best.scores[at][kind + 1] {
                        best.scores[at][kind + 1] = score;
                        best.from[at][kind + 1] = (index as u16, state);
                    }
                }
                index += 1;
            }
            best.enter
                .push(enter_best(&best.scores[at], &self.neighbours));
        }
        let mut state = 0;
        for other in 1..STATES {
            if best.scores[length][other] > best.scores[length][state] {
                state = other;
            }
        }
        let mut at = length;
        while at > 0 {
            let (stretch, before) = best.from[at][state];
            if state == 0 {
                at -= 1;
            } else {
                best.names.push((stretch as usize, state - 1));
                at = self.stretches[stretch as usize].0 as usize;
            }
            state = before as usize;
        }
        best.names.reverse();
    }
}

/// Scratch space and result of [`Lattice::best`].
#[derive(Clone, Debug, Default)]
pub struct Best {
    /// Index of the stretch and type of each name.
    pub names: Vec<(usize, usize)>,
    scores: Vec<[f32; STATES]>,
    from: Vec<[(u16, u8); STATES]>,
    enter: Vec<[(f32, u8); STATES]>,
}

/// What a step between states weighs as a factor: a row for each state that one comes from.
type Neighbours = [[f32; STATES]; STATES];

/// The logarithm of the sum over all ways to each state that go by way of `others`.
fn step(others: &[f32; STATES], neighbours: &Neighbours) -> [f32; STATES] {
    let top = others.iter().copied().fold(NEVER, f32::max);
    if top <= NEVER / 2.0 {
        return [NEVER; STATES];
    }
    let parts = others.map(|other| exp(other - top));
    let mut sums = [0.0; STATES];
    for (part, row) in parts.iter().zip(neighbours) {
        for (sum, factor) in sums.iter_mut().zip(row) {
            *sum += part * factor;
        }
    }
    sums.map(|sum| top + sum.ln())
}

fn enter_best(scores: &[f32; STATES], neighbours: &[[f32; STATES]; STATES]) -> [(f32, u8); STATES] {
    let mut entered = [(NEVER, 0); STATES];
    for (to, slot) in entered.iter_mut().enumerate() {
        for from in 0..STATES {
            let score = scores[from] + neighbours[from][to];
            if score > slot.0 {
                *slot = (score, from as u8);
            }
        }
    }
    entered
}

fn log_sum(terms: &[f32]) -> f32 {
    let top = terms.iter().copied().fold(NEVER, f32::max);
    if top <= NEVER / 2.0 {
        return NEVER;
    }
    let sum: f32 = terms.iter().map(|term| exp(term - top)).sum();
    top + sum.ln()
}

/// Adds a term to a running sum of exponentials, kept as its greatest term and the sum over it.
fn push([top, sum]: &mut [f32; 2], term: f32) {
    if term <= NEVER / 2.0 {
        return;
    }
    if term > *top {
        *sum = *sum * exp(*top - term) + 1.0;
        *top = term;
    } else {
        *sum += exp(term - *top);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::crf::mix;

    /// A zone of four tokens with five stretches that may be names, and scores from a seed.
    fn zone(seed: u64) -> Lattice {
        let mut state = seed;
        let mut number = || {
            state = mix(state, 7);
            (state >> 40) as f32 / (1 << 24) as f32 * 4.0 - 2.0
        };
        let stretches = vec![(0, 1), (0, 2), (1, 2), (1, 4), (3, 4)];
        Lattice {
            tokens: vec![[0.0; TOKEN_WIDTH]; 4],
            names: stretches
                .iter()
                .map(|_| [0.0; NAME_WIDTH].map(|_: f32| number()))
                .collect(),
            stretches,
            neighbours: [[0.0; STATES]; STATES].map(|row| row.map(|_: f32| number())),
            found: Vec::new(),
        }
    }

    /// All ways on from a token after a state: what each weighs and its names.
    fn ways(lattice: &Lattice, at: usize, from: usize) -> Vec<(f32, Vec<(usize, usize)>)> {
        if at == lattice.len() {
            return vec![(0.0, Vec::new())];
        }
        let on = |weight: f32, end: usize, state: usize, name: Option<usize>| {
            let weight = weight + lattice.neighbours[from][state];
            let ways = ways(lattice, end, state).into_iter();
            ways.map(move |(rest, mut names)| {
                names.extend(name.map(|index| (index, state - 1)));
                (weight + rest, names)
            })
        };
        let mut all: Vec<_> = on(0.0, at + 1, 0, None).collect();
        for (index, (first, end)) in lattice.stretches.iter().enumerate() {
            for kind in (0..TYPES).filter(|_| usize::from(*first) == at) {
                let weight = lattice.names[index][kind];
                all.extend(on(weight, (*end).into(), kind + 1, Some(index)));
            }
        }
        all
    }

    #[test]
    fn sums_and_the_best_way_are_those_of_all_ways_counted() {
        for seed in 0..40 {
            let lattice = zone(seed);
            let ways = ways(&lattice, 0, 0);
            let (mut sums, mut best) = (Sums::default(), Best::default());
            lattice.sums(&Free, &mut sums);
            let all: f32 = ways.iter().map(|way| way.0.exp()).sum();
            assert!((sums.total - all.ln()).abs() < 1e-4, "{seed}");
            for index in 0..lattice.stretches.len() {
                for kind in 0..TYPES {
                    let with = ways.iter().filter(|way| way.1.contains(&(index, kind)));
                    let expected = with.map(|way| way.0.exp()).sum::<f32>() / all;
                    let found = lattice.probability(&sums, index, kind);
                    assert!((found - expected).abs() < 1e-4, "{seed} {index} {kind}");
                }
            }
            lattice.best(&mut best);
            let heaviest = ways.iter().max_by(|a, b| a.0.total_cmp(&b.0));
            let mut names = heaviest.expect("there is one").1.clone();
            names.reverse();
            assert_eq!(best.names, names, "{seed}");
        }
    }
}
