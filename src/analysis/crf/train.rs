//! [`train`]: from labelled sequences to a [`Model`](super::Model) file.
//!
//! Used by the training programs only; the reader never calls it, so the linker drops it. Two
//! methods one after the other: a few passes of stochastic gradient descent with a step size per
//! weight and L1 truncation come near the optimum quickly (Duchi, Hazan and Singer, "Adaptive
//! subgradient methods", JMLR 2011); then the orthant-wise quasi-Newton method settles the weights
//! and zeroes most of them (Andrew and Gao, "Scalable training of L1-regularized log-linear
//! models", ICML 2007). Where a token's label is only known to be in a set, the likelihood sums
//! over the set. Same input, same bytes: the work is cut by the data, not by the clock.

use std::collections::HashMap;
use std::thread;

use super::Features;
use super::chain::{Lanes, Steps, backward_step, forward_pass};
use super::model::{BUCKET, HEADER, MAGIC, SLOTS, check, home, pruned, with_hot_lines};
use super::packing::{LINE, MAX_LABELS, TAIL};

/// Sequences to learn from.
#[derive(Clone, Debug)]
pub struct Corpus {
    labels: usize,
    ids: HashMap<u64, u32>,
    hashes: Vec<u64>,
    counts: Vec<u32>,
    sequences: Vec<Sequence>,
}

#[derive(Clone, Debug)]
struct Sequence {
    features: Vec<u32>,
    ends: Vec<u32>,
    allowed: Vec<u32>,
    weight: f32,
}

impl Sequence {
    fn of(&self, at: usize) -> &[u32] {
        let start = if at == 0 {
            0
        } else {
            self.ends[at - 1] as usize
        };
        &self.features[start..self.ends[at] as usize]
    }
}

impl Corpus {
    /// An empty corpus for tokens that have one of `labels` labels.
    ///
    /// # Panics
    /// Where `labels` is 0 or above [`MAX_LABELS`].
    pub fn new(labels: usize) -> Self {
        assert!(
            (1..=MAX_LABELS).contains(&labels),
            "1 to {MAX_LABELS} labels"
        );
        let (ids, hashes, counts) = (HashMap::new(), Vec::new(), Vec::new());
        Self {
            labels,
            ids,
            hashes,
            counts,
            sequences: Vec::new(),
        }
    }

    /// Adds a sequence. `allowed` has a bit set for each label that a token may have: one bit where
    /// the label is known, all bits if nothing is. `weight` says how many times it counts.
    ///
    /// # Panics
    /// Where `allowed` has not one entry a token.
    pub fn push(&mut self, features: &Features, allowed: &[u32], weight: f32) {
        assert_eq!(features.len(), allowed.len(), "one set of labels a token");
        if features.is_empty() {
            return;
        }
        let ids = features.hashes.iter().map(|hash| self.id(*hash)).collect();
        let ends = features.ends.clone();
        self.sequences.push(Sequence {
            features: ids,
            ends,
            allowed: allowed.to_vec(),
            weight,
        });
    }

    fn id(&mut self, hash: u64) -> u32 {
        let id = *self.ids.entry(hash).or_insert_with(|| {
            self.hashes.push(hash);
            self.counts.push(0);
            self.hashes.len() as u32 - 1
        });
        self.counts[id as usize] += 1;
        id
    }

    /// How often a feature is there.
    fn count(&self, feature: u64) -> u32 {
        self.ids
            .get(&feature)
            .map_or(0, |id| self.counts[*id as usize])
    }

    /// How many tokens there are.
    pub fn tokens(&self) -> usize {
        self.sequences
            .iter()
            .map(|sequence| sequence.ends.len())
            .sum()
    }

    /// Forgets features that stand on fewer than `least` tokens; gives the hashes of the others.
    fn prune(&self, least: u32) -> (Vec<Sequence>, Vec<u64>) {
        let mut renamed = vec![u32::MAX; self.hashes.len()];
        let mut hashes = Vec::new();
        for (id, hash) in self.hashes.iter().enumerate() {
            if self.counts[id] >= least {
                renamed[id] = hashes.len() as u32;
                hashes.push(*hash);
            }
        }
        let prune = |sequence: &Sequence| {
            let (mut features, mut ends) = (Vec::new(), Vec::new());
            for at in 0..sequence.ends.len() {
                let kept = sequence.of(at).iter().map(|id| renamed[*id as usize]);
                features.extend(kept.filter(|id| *id != u32::MAX));
                ends.push(features.len() as u32);
            }
            Sequence {
                features,
                ends,
                allowed: sequence.allowed.clone(),
                weight: sequence.weight,
            }
        };
        (self.sequences.iter().map(prune).collect(), hashes)
    }
}

/// How to train.
#[derive(Clone, Debug)]
pub struct Options {
    /// Features on fewer tokens than this are not used.
    pub least: u32,
    /// Weight of the sum of absolute weights in what is minimised: more gives a smaller model.
    pub l1: f32,
    /// Weight of half the sum of squared weights.
    pub l2: f32,
    /// Passes of stochastic gradient descent.
    pub epochs: usize,
    /// Step size of the descent.
    pub rate: f32,
    /// Steps of the quasi-Newton method.
    pub iterations: usize,
    /// Threads of the quasi-Newton method. The result depends on it in the last digits.
    pub threads: usize,
    /// The share of the features of each token that a pass of the descent does not see.
    pub hidden: f32,
    /// Descents from different seeds whose weights are averaged: one alone is right or wrong about a
    /// doubtful stretch by chance.
    pub runs: usize,
    /// Report progress on standard error.
    pub verbose: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            least: 1,
            l1: 0.1,
            l2: 0.01,
            epochs: 10,
            rate: 0.2,
            iterations: 50,
            threads: 2,
            hidden: 0.0,
            runs: 1,
            verbose: false,
        }
    }
}

/// Trained weights, to be written with [`to_bytes`](Self::to_bytes).
#[derive(Clone, Debug)]
pub struct Weights {
    labels: usize,
    hashes: Vec<u64>,
    /// How often each feature is there.
    counts: Vec<u32>,
    /// Feature × label, then from × to, then start, then end.
    values: Vec<f32>,
    forbidden: Vec<bool>,
}

/// Learns the weights of `corpus`. `may` says whether a label (second) may follow another (first);
/// `None` as the first is the start of a sequence, as the second its end.
pub fn train(
    corpus: &Corpus,
    may: impl Fn(Option<usize>, Option<usize>) -> bool,
    options: &Options,
) -> Weights {
    let n = corpus.labels;
    let (sequences, hashes) = corpus.prune(options.least);
    let mut forbidden = Vec::with_capacity(n * n + 2 * n);
    forbidden.extend((0..n * n).map(|at| !may(Some(at / n), Some(at % n))));
    forbidden.extend((0..n).map(|label| !may(None, Some(label))));
    forbidden.extend((0..n).map(|label| !may(Some(label), None)));
    let problem = Problem {
        n,
        features: hashes.len(),
        sequences,
        forbidden,
    };
    if options.verbose {
        eprintln!(
            "{} sequences, {} tokens, {} features of {}",
            problem.sequences.len(),
            corpus.tokens(),
            hashes.len(),
            corpus.hashes.len()
        );
    }
    let mut values = vec![0.0; problem.size()];
    let runs = options.runs.max(1);
    let mut run = vec![0.0; problem.size()];
    for seed in 0..runs {
        run.fill(0.0);
        descend(&problem, options, seed, &mut run);
        for (mean, value) in values.iter_mut().zip(&run) {
            *mean += value / runs as f32;
        }
    }
    drop(run);
    orthant_wise(&problem, options, &mut values);
    let counts = hashes.iter().map(|hash| corpus.count(*hash)).collect();
    Weights {
        labels: n,
        hashes,
        counts,
        values,
        forbidden: problem.forbidden,
    }
}

struct Problem {
    n: usize,
    features: usize,
    sequences: Vec<Sequence>,
    forbidden: Vec<bool>,
}

/// Buffers for one sequence.
#[derive(Default)]
struct Work {
    all: Vec<Lanes>,
    only: Vec<Lanes>,
    forward_all: Vec<Lanes>,
    forward_only: Vec<Lanes>,
    /// Expected minus allowed, token × label.
    delta: Vec<f32>,
    /// The same for from × to, then start, then end.
    edges: Vec<f32>,
    exp: Vec<f32>,
}

impl Problem {
    fn size(&self) -> usize {
        self.features * self.n + self.forbidden.len()
    }

    /// The exponentials of the transitions, 0 where forbidden.
    fn exp_edges(&self, values: &[f32], exp: &mut Vec<f32>) {
        exp.clear();
        let edges = &values[self.features * self.n..];
        let weight = |(value, forbidden): (&f32, &bool)| if *forbidden { 0.0 } else { value.exp() };
        exp.extend(edges.iter().zip(&self.forbidden).map(weight));
    }

    /// Loss of one sequence (minus its log-likelihood); leaves its gradient in `work`, which must
    /// hold [`exp_edges`](Self::exp_edges).
    fn look(&self, sequence: &Sequence, values: &[f32], work: &mut Work) -> f64 {
        let n = self.n;
        let tokens = sequence.ends.len();
        let Work {
            all,
            only,
            forward_all,
            forward_only,
            delta,
            edges,
            exp,
        } = work;
        let (exp_from, exp_ends) = exp.split_at(n * n);
        all.clear();
        only.clear();
        let mut tops = 0.0;
        for at in 0..tokens {
            let mut row = [0.0_f32; MAX_LABELS];
            for id in sequence.of(at) {
                let weights = &values[*id as usize * n..*id as usize * n + n];
                for (cell, weight) in row.iter_mut().zip(weights) {
                    *cell += weight;
                }
            }
            let allowed = sequence.allowed[at];
            let top = row[..n].iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let known = (0..n).filter(|label| allowed >> label & 1 == 1);
            let best = known
                .map(|label| row[label])
                .fold(f32::NEG_INFINITY, f32::max);
            tops += f64::from(top) - f64::from(best);
            let mut rows = [[0.0; MAX_LABELS]; 2];
            for (label, cell) in row[..n].iter().enumerate() {
                let mut edge = 1.0;
                if at == 0 {
                    edge *= exp_ends[label];
                }
                if at + 1 == tokens {
                    edge *= exp_ends[n + label];
                }
                rows[0][label] = (cell - top).exp() * edge;
                if allowed >> label & 1 == 1 {
                    rows[1][label] = (cell - best).exp() * edge;
                }
            }
            all.push(rows[0]);
            only.push(rows[1]);
        }
        delta.clear();
        delta.resize(tokens * n, 0.0);
        edges.clear();
        edges.resize(n * n + 2 * n, 0.0);
        let steps = Steps::new(exp_from, n, 0.0);
        let likelihood = |emissions: &[Lanes], forward: &mut Vec<Lanes>| {
            let mut log = 0.0;
            forward_pass(emissions, &steps, forward, |scale| {
                log += f64::from(scale).ln();
            });
            log
        };
        let free = likelihood(all, forward_all);
        let bound = likelihood(only, forward_only);
        let loss = free - bound + tops;
        if !loss.is_finite() {
            edges.fill(0.0);
            return 0.0;
        }
        expect(all, (exp_from, &steps), n, forward_all, 1.0, delta, edges);
        expect(
            only,
            (exp_from, &steps),
            n,
            forward_only,
            -1.0,
            delta,
            edges,
        );
        loss
    }
}

/// Adds the expected counts of labels and transitions, times `sign`.
fn expect(
    emissions: &[Lanes],
    (exp_from, steps): (&[f32], &Steps),
    n: usize,
    forward: &[Lanes],
    sign: f32,
    delta: &mut [f32],
    edges: &mut [f32],
) {
    let tokens = emissions.len();
    let mut beta = [1.0_f32; MAX_LABELS];
    for at in (0..tokens).rev() {
        let alpha = &forward[at][..n];
        let total: f32 = alpha.iter().zip(&beta).map(|(a, b)| a * b).sum();
        let norm = if total > 0.0 { sign / total } else { 0.0 };
        for label in 0..n {
            let p = alpha[label] * beta[label] * norm;
            delta[at * n + label] += p;
            if at == 0 {
                edges[n * n + label] += p;
            }
            if at + 1 == tokens {
                edges[n * n + n + label] += p;
            }
        }
        if at > 0 {
            let before = &forward[at - 1][..n];
            let mut product = [0.0; MAX_LABELS];
            for label in 0..n {
                product[label] = emissions[at][label] * beta[label];
            }
            let mut sum = 0.0;
            for (from, p) in before.iter().enumerate() {
                for to in 0..n {
                    sum += p * exp_from[from * n + to] * product[to];
                }
            }
            let norm = if sum > 0.0 { sign / sum } else { 0.0 };
            for (from, p) in before.iter().enumerate() {
                for to in 0..n {
                    edges[from * n + to] += p * exp_from[from * n + to] * product[to] * norm;
                }
            }
        }
        backward_step(&emissions[at], steps, &mut beta);
    }
}

/// Stochastic descent with a step size per weight; L1 is caught up with when a row is touched.
fn descend(problem: &Problem, options: &Options, seed: usize, values: &mut [f32]) {
    if options.epochs == 0 || problem.sequences.is_empty() {
        return;
    }
    let n = problem.n;
    let count = problem.sequences.len() as f32;
    let mut squares = vec![1.0_f32; values.len()];
    let mut touched = vec![0_u32; problem.features];
    let mut order: Vec<usize> = (0..problem.sequences.len()).collect();
    let mut work = Work::default();
    let mut random = 0x5eed_u64 + seed as u64;
    let mut step = 0_u32;
    let averaged = options.epochs / 2;
    let mut sums = vec![0.0; values.len()];
    let kept = |random: u64| (random >> 40) as f32 / (1_u64 << 24) as f32 >= options.hidden;
    let mut part = Sequence {
        features: Vec::new(),
        ends: Vec::new(),
        allowed: Vec::new(),
        weight: 1.0,
    };
    for epoch in 0..options.epochs {
        for at in (1..order.len()).rev() {
            random = super::mix(random, at as u64);
            order.swap(at, (random >> 33) as usize % (at + 1));
        }
        let rate = options.rate / (1.0 + epoch as f32 * 0.15);
        let mut loss = 0.0;
        for index in &order {
            let mut sequence = &problem.sequences[*index];
            if options.hidden > 0.0 {
                part.features.clear();
                part.ends.clear();
                for at in 0..sequence.ends.len() {
                    for id in sequence.of(at) {
                        random = super::mix(random, 1);
                        if kept(random) {
                            part.features.push(*id);
                        }
                    }
                    part.ends.push(part.features.len() as u32);
                }
                part.allowed.clone_from(&sequence.allowed);
                part.weight = sequence.weight;
                sequence = &part;
            }
            problem.exp_edges(values, &mut work.exp);
            loss += problem.look(sequence, values, &mut work) * f64::from(sequence.weight);
            step += 1;
            for at in 0..sequence.ends.len() {
                let delta = &work.delta[at * n..at * n + n];
                for id in sequence.of(at) {
                    let row = *id as usize * n;
                    let late = (step - touched[*id as usize]) as f32 / count;
                    touched[*id as usize] = step;
                    for (label, slope) in delta.iter().enumerate() {
                        let slope = slope * sequence.weight;
                        let square = &mut squares[row + label];
                        *square += slope * slope;
                        let pace = rate / square.sqrt();
                        let value = &mut values[row + label];
                        *value -= pace * (slope + options.l2 * late * *value);
                        if late > 0.0 {
                            let less = pace * options.l1 * late;
                            *value = value.signum() * (value.abs() - less).max(0.0);
                        }
                    }
                }
            }
            let edges = problem.features * n;
            for (at, slope) in work.edges.iter().enumerate() {
                let slope = slope * sequence.weight;
                squares[edges + at] += slope * slope;
                values[edges + at] -= rate * slope / squares[edges + at].sqrt();
            }
        }
        if options.verbose {
            let used = values.iter().filter(|value| **value != 0.0).count();
            eprintln!("epoch {}: loss {loss:.0}, {used} weights", epoch + 1);
        }
        if epoch >= averaged {
            for (sum, value) in sums.iter_mut().zip(values.iter()) {
                *sum += value;
            }
        }
    }
    let share = 1.0 / (options.epochs - averaged) as f32;
    let scale = if options.iterations == 0 {
        1.0 - options.hidden
    } else {
        1.0
    };
    for (value, sum) in values.iter_mut().zip(&sums) {
        *value = sum * share * scale;
    }
}

/// Loss and gradient of all sequences, both with the smooth part of the penalty.
fn evaluate(problem: &Problem, options: &Options, values: &[f32], gradient: &mut [f32]) -> f64 {
    let n = problem.n;
    let total: usize = problem
        .sequences
        .iter()
        .map(|sequence| sequence.ends.len())
        .sum();
    let threads = options.threads.max(1);
    let mut cuts = vec![0];
    let mut seen = 0;
    for (at, sequence) in problem.sequences.iter().enumerate() {
        seen += sequence.ends.len();
        if seen * threads >= total * cuts.len() && cuts.len() < threads {
            cuts.push(at + 1);
        }
    }
    cuts.push(problem.sequences.len());
    let part = |sequences: &[Sequence], gradient: &mut [f32]| {
        let mut work = Work::default();
        problem.exp_edges(values, &mut work.exp);
        let mut loss = 0.0;
        for sequence in sequences {
            loss += problem.look(sequence, values, &mut work) * f64::from(sequence.weight);
            for at in 0..sequence.ends.len() {
                let delta = &work.delta[at * n..at * n + n];
                for id in sequence.of(at) {
                    let row = &mut gradient[*id as usize * n..*id as usize * n + n];
                    for (cell, slope) in row.iter_mut().zip(delta) {
                        *cell += slope * sequence.weight;
                    }
                }
            }
            for (cell, slope) in gradient[problem.features * n..].iter_mut().zip(&work.edges) {
                *cell += slope * sequence.weight;
            }
        }
        loss
    };
    gradient.fill(0.0);
    let mut loss = 0.0;
    thread::scope(|scope| {
        let others: Vec<_> = cuts[1..]
            .windows(2)
            .map(|cut| {
                let sequences = &problem.sequences[cut[0]..cut[1]];
                let part = &part;
                scope.spawn(move || {
                    let mut gradient = vec![0.0; problem.size()];
                    let loss = part(sequences, &mut gradient);
                    (loss, gradient)
                })
            })
            .collect();
        loss += part(&problem.sequences[..cuts[1]], gradient);
        for other in others {
            let (more, slopes) = other.join().expect("a worker does not panic");
            loss += more;
            for (cell, slope) in gradient.iter_mut().zip(&slopes) {
                *cell += slope;
            }
        }
    });
    for (cell, value) in gradient.iter_mut().zip(values) {
        *cell += options.l2 * value;
    }
    loss + 0.5 * f64::from(options.l2) * dot(values, values)
}

fn dot(a: &[f32], b: &[f32]) -> f64 {
    a.chunks(4096)
        .zip(b.chunks(4096))
        .map(|(a, b)| f64::from(a.iter().zip(b).map(|(x, y)| x * y).sum::<f32>()))
        .sum()
}

fn norm1(values: &[f32]) -> f64 {
    values
        .chunks(4096)
        .map(|v| f64::from(v.iter().map(|x| x.abs()).sum::<f32>()))
        .sum()
}

/// The steepest way down at points where the absolute value has a kink.
fn pseudo_gradient(values: &[f32], gradient: &[f32], l1: f32, out: &mut Vec<f32>) {
    out.clear();
    out.extend(values.iter().zip(gradient).map(|(value, slope)| {
        if *value > 0.0 {
            slope + l1
        } else if *value < 0.0 {
            slope - l1
        } else if slope + l1 < 0.0 {
            slope + l1
        } else if slope - l1 > 0.0 {
            slope - l1
        } else {
            0.0
        }
    }));
}

fn orthant_wise(problem: &Problem, options: &Options, values: &mut Vec<f32>) {
    const MEMORY: usize = 5;
    if options.iterations == 0 || problem.sequences.is_empty() {
        return;
    }
    let l1 = options.l1;
    let mut gradient = vec![0.0; values.len()];
    let mut loss =
        evaluate(problem, options, values, &mut gradient) + f64::from(l1) * norm1(values);
    let mut history: Vec<(Vec<f32>, Vec<f32>, f64)> = Vec::new();
    let (mut slope, mut direction) = (Vec::new(), Vec::new());
    for iteration in 0..options.iterations {
        pseudo_gradient(values, &gradient, l1, &mut slope);
        direction.clear();
        direction.extend(slope.iter().map(|x| -x));
        let mut alphas = Vec::new();
        for (s, y, sy) in history.iter().rev() {
            let alpha = dot(s, &direction) / sy;
            alphas.push(alpha);
            for (cell, y) in direction.iter_mut().zip(y) {
                *cell -= alpha as f32 * y;
            }
        }
        if let Some((_, y, sy)) = history.last() {
            let scale = (sy / dot(y, y)) as f32;
            for cell in &mut direction {
                *cell *= scale;
            }
        }
        for ((s, y, sy), alpha) in history.iter().zip(alphas.iter().rev()) {
            let beta = dot(y, &direction) / sy;
            for (cell, s) in direction.iter_mut().zip(s) {
                *cell += (alpha - beta) as f32 * s;
            }
        }
        for (cell, x) in direction.iter_mut().zip(&slope) {
            if *cell * x > 0.0 {
                *cell = 0.0;
            }
        }
        let descent = dot(&direction, &slope);
        if descent >= -1e-9 {
            break;
        }
        let mut size = if history.is_empty() {
            1.0 / dot(&slope, &slope).sqrt()
        } else {
            1.0
        };
        let mut next = Vec::new();
        let mut next_gradient = vec![0.0; values.len()];
        let mut next_loss = f64::INFINITY;
        for _ in 0..12 {
            next.clear();
            next.extend(
                values
                    .iter()
                    .zip(&direction)
                    .zip(&slope)
                    .map(|((x, d), g)| {
                        let orthant = if *x == 0.0 { -g } else { *x };
                        let moved = x + size as f32 * d;
                        if moved * orthant > 0.0 { moved } else { 0.0 }
                    }),
            );
            next_loss = evaluate(problem, options, &next, &mut next_gradient)
                + f64::from(l1) * norm1(&next);
            if next_loss <= loss + 1e-4 * size * descent {
                break;
            }
            size *= if history.is_empty() { 0.1 } else { 0.5 };
        }
        if next_loss >= loss {
            break;
        }
        let s: Vec<f32> = next.iter().zip(values.iter()).map(|(a, b)| a - b).collect();
        let y: Vec<f32> = next_gradient
            .iter()
            .zip(&gradient)
            .map(|(a, b)| a - b)
            .collect();
        let sy = dot(&s, &y);
        if sy > 1e-10 {
            if history.len() == MEMORY {
                history.remove(0);
            }
            history.push((s, y, sy));
        }
        let gain = (loss - next_loss) / next_loss.abs().max(1.0);
        std::mem::swap(values, &mut next);
        std::mem::swap(&mut gradient, &mut next_gradient);
        loss = next_loss;
        if options.verbose {
            let used = values.iter().filter(|value| **value != 0.0).count();
            eprintln!(
                "iteration {}: loss {loss:.0}, {used} weights",
                iteration + 1
            );
        }
        if gain < 1e-6 {
            break;
        }
    }
}

/// Features whose weights, as they are stored, sum to less are dropped: four of ten rows, without which no figure
/// of dev is worse by more than a tenth.
const LEAST: i32 = 13;

/// The model in `bytes` without its weakest features: those whose weights are `most` steps together or
/// fewer. `None` if these are not a model.
pub fn prune(bytes: &[u8], most: u32) -> Option<Vec<u8>> {
    pruned(bytes, most)
}

/// The bytes of a model with its rows laid out for texts like those of `corpus`; what it answers stays
/// the same. `None` if these are not the bytes of a model.
pub fn lay_out(bytes: &[u8], corpus: &Corpus) -> Option<Vec<u8>> {
    let counts = corpus.hashes.iter().copied();
    let counts: Vec<(u64, u32)> = counts.zip(corpus.counts.iter().copied()).collect();
    with_hot_lines(bytes, &counts)
}

/// So many slots are made for each feature.
const FREE: f32 = 1.6;

impl Weights {
    /// Makes `label` more probable wherever it may follow another: `by` is added to the logarithm of
    /// its odds. A tagger that misses more than it invents becomes bolder this way.
    pub fn favour(&mut self, label: usize, by: f32) {
        let (n, edges) = (self.labels, self.hashes.len() * self.labels);
        for from in 0..=n {
            self.values[edges + from * n + label] += by;
        }
    }

    /// The model file: weights below a 254th of the largest are dropped, features with hardly any weight
    /// too. [`Model`](super::Model) says what it looks like.
    pub fn to_bytes(&self, fingerprint: u64) -> Vec<u8> {
        let n = self.labels;
        let mut sizes: Vec<f32> = self.values[..self.hashes.len() * n]
            .iter()
            .map(|value| value.abs())
            .collect();
        sizes.sort_by(f32::total_cmp);
        // The few largest weights are cut: a finer scale serves the many.
        let top = sizes
            .get(sizes.len().saturating_sub(1 + sizes.len() / 20_000))
            .copied();
        let scale = top.unwrap_or(1.0).max(1e-6) / 127.0;
        let size = |weights: &[i8]| weights.iter().map(|w| i32::from(*w).abs()).sum::<i32>();
        let mut rows: Vec<(u64, Vec<i8>)> = Vec::new();
        for (id, hash) in self.hashes.iter().enumerate() {
            let weights: Vec<i8> = self.values[id * n..id * n + n]
                .iter()
                .map(|value| (value / scale).round().clamp(-127.0, 127.0) as i8)
                .collect();
            if size(&weights) >= LEAST {
                rows.push((*hash, weights));
            }
        }
        // Some slots stay empty. Where a bucket overflows the strongest features stay; of two with
        // the same home and check the stronger one.
        rows.sort_by_key(|(hash, weights)| (-size(weights), *hash));
        let count = (rows.len() as f32 * FREE) as usize / SLOTS + 1;
        let mut buckets: Vec<Vec<(u16, Vec<i8>)>> = vec![Vec::new(); count];
        for (hash, weights) in rows {
            let (bucket, check) = (&mut buckets[home(hash, count)], check(hash));
            if bucket.len() < SLOTS && bucket.iter().all(|(other, _)| *other != check) {
                bucket.push((check, weights));
            }
        }
        let rows: usize = buckets.iter().map(Vec::len).sum();
        let mut bytes = Vec::with_capacity(HEADER + count * BUCKET + rows * n);
        bytes.extend(MAGIC);
        bytes.extend([n as u8, 0, 0, 0]);
        bytes.extend(scale.to_le_bytes());
        bytes.extend((count as u32).to_le_bytes());
        bytes.extend((rows as u32).to_le_bytes());
        bytes.extend(fingerprint.to_le_bytes());
        bytes.extend([0; 4]);
        let edges = &self.values[self.hashes.len() * n..];
        for (value, forbidden) in edges.iter().zip(&self.forbidden) {
            let value = if *forbidden {
                f32::NEG_INFINITY
            } else {
                *value
            };
            bytes.extend(value.to_le_bytes());
        }
        bytes.resize(bytes.len().next_multiple_of(LINE), 0);
        let mut first = 0_u32;
        for bucket in &buckets {
            let slots = (0..SLOTS).map(|slot| bucket.get(slot).map_or(0, |(check, _)| *check));
            bytes.extend(slots.flat_map(u16::to_le_bytes));
            bytes.extend(first.to_le_bytes());
            first += bucket.len() as u32;
        }
        let weights = buckets.iter().flatten().flat_map(|(_, weights)| weights);
        bytes.extend(weights.map(|weight| *weight as u8));
        bytes.extend([0; TAIL]);
        let counts = self.hashes.iter().copied().zip(self.counts.iter().copied());
        with_hot_lines(&bytes, &counts.collect::<Vec<_>>()).expect("these are the bytes of a model")
    }
}
