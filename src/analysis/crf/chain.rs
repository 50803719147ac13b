//! What can be asked of all ways through a chain of labels: the best one, and how likely each label is.
//!
//! A step from all labels to all others is written label by label, so that the inner loop is over twelve
//! numbers that stand side by side and are independent: the compiler makes four-wide instructions of it, and of
//! the other order it does not.

use super::packing::MAX_LABELS;

/// One number a label; what is after the last label counts for nothing.
pub(super) type Lanes = [f32; MAX_LABELS];

/// What going from one label to another weighs, or its exponential, laid out for both directions.
#[derive(Clone, Debug)]
pub(super) struct Steps {
    /// A row for each `from`.
    from: [Lanes; MAX_LABELS],
    /// A row for each `to`.
    into: [Lanes; MAX_LABELS],
}

impl Steps {
    /// Of `from → to`, a row of `n` for each `from`, with `rest` for labels that there are not.
    pub(super) fn new(steps: &[f32], n: usize, rest: f32) -> Self {
        let mut rows = [[rest; MAX_LABELS]; MAX_LABELS];
        let mut columns = rows;
        for (from, row) in steps.chunks_exact(n).enumerate() {
            rows[from][..n].copy_from_slice(row);
            for (to, step) in row.iter().enumerate() {
                columns[to][from] = *step;
            }
        }
        Self {
            from: rows,
            into: columns,
        }
    }
}

/// For each label, what comes to it from all `others` by the steps of their rows, joined in their order.
#[inline]
fn join(
    others: &Lanes,
    steps: &[Lanes; MAX_LABELS],
    step: impl Fn(f32, f32) -> f32,
    join: impl Fn(f32, f32) -> f32,
) -> Lanes {
    let mut lanes = [0.0; MAX_LABELS];
    for (label, lane) in lanes.iter_mut().enumerate() {
        let from = |other: usize| step(others[other], steps[other][label]);
        *lane = (1..MAX_LABELS).fold(from(0), |joined, other| join(joined, from(other)));
    }
    lanes
}

/// The sums over all labels of what is likely there times the step from there.
#[inline]
fn times(others: &Lanes, steps: &[Lanes; MAX_LABELS]) -> Lanes {
    join(others, steps, |p, step| p * step, |sum, p| sum + p)
}

#[inline]
fn greater(a: f32, b: f32) -> f32 {
    if b > a { b } else { a }
}

/// The sum of all numbers.
#[inline]
fn total(lanes: &Lanes) -> f32 {
    // Four chains, so that none waits for another.
    let mut sums = [0.0; 4];
    for four in lanes.as_chunks::<4>().0 {
        for (sum, number) in sums.iter_mut().zip(four) {
            *sum += number;
        }
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3])
}

/// Makes the sum of all numbers 1, or all of them 0; gives what it was.
#[inline]
fn scale(lanes: &mut Lanes) -> f32 {
    let total = total(lanes);
    let norm = if total > 0.0 { 1.0 / total } else { 0.0 };
    for number in lanes {
        *number *= norm;
    }
    total
}

/// The exponential of a number that is not above 0, to within 2 units in the last place; below −87 that of −87.
/// Unlike that of the standard library it can be done for four numbers at once.
#[inline]
pub fn exp(x: f32) -> f32 {
    // What is added to round to a whole number: the lowest bits of the sum are that number.
    const ROUND: f32 = 12_582_912.0;
    // The logarithm of 2, in two parts of which the first has few bits.
    const LN_2: (f32, f32) = (0.693_359_4, -2.121_944_4e-4);
    let x = greater(-87.0, x);
    let rounded = x * std::f32::consts::LOG2_E + ROUND;
    let power = rounded - ROUND;
    let rest = x - power * LN_2.0 - power * LN_2.1;
    // The series of Taylor, for at most half of that logarithm.
    let series = [1.0 / 720.0, 1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5]
        .iter()
        .fold(1.0 / 5040.0, |sum, term| sum * rest + term);
    let series = series * rest * rest + rest + 1.0;
    series * f32::from_bits((rounded.to_bits() << 23).wrapping_add(1.0_f32.to_bits()))
}

/// The most probable labels of a chain with these emissions, the first best of several. `forward` is scratch
/// space.
///
/// Keeps the best score of each label of each token, and finds the way back by looking again where a best
/// score came from: that is one label a token instead of all.
pub(super) fn best(
    emissions: &[Lanes],
    steps: &Steps,
    n: usize,
    forward: &mut Vec<Lanes>,
    labels: &mut Vec<u8>,
) {
    labels.clear();
    forward.clear();
    let Some((first, others)) = emissions.split_first() else {
        return;
    };
    forward.reserve(emissions.len());
    let mut scores = *first;
    forward.push(scores);
    for emission in others {
        scores = join(
            &scores,
            &steps.from,
            |score, weight| score + weight,
            greater,
        );
        for (score, emission) in scores.iter_mut().zip(emission) {
            *score += emission;
        }
        forward.push(scores);
    }
    labels.resize(emissions.len(), 0);
    let mut label = first_best(&scores, n);
    for (slot, before) in labels[1..].iter_mut().zip(&*forward).rev() {
        *slot = label as u8;
        let mut sums = *before;
        for (sum, weight) in sums.iter_mut().zip(&steps.into[label]) {
            *sum += weight;
        }
        label = first_best(&sums, n);
    }
    labels[0] = label as u8;
}

/// The first label of the greatest score.
#[inline]
fn first_best(scores: &Lanes, n: usize) -> usize {
    let mut best = 0;
    for (label, score) in scores[..n].iter().enumerate() {
        if *score > scores[best] {
            best = label;
        }
    }
    best
}

/// Forward-backward in scaled probabilities (Rabiner, 1989): one exponential a cell. `emissions` become their
/// exponentials, `forward` is scratch space, and `marginals` gets the probability of each label of each token,
/// token × label.
pub(super) fn marginals(
    emissions: &mut [Lanes],
    steps: &Steps,
    n: usize,
    forward: &mut Vec<Lanes>,
    marginals: &mut Vec<f32>,
) {
    for row in &mut *emissions {
        let top = row[..n].iter().copied().fold(f32::NEG_INFINITY, greater);
        // What is after the last label must not be above the top.
        row[n..].fill(top);
        for cell in &mut *row {
            *cell = exp(*cell - top);
        }
        row[n..].fill(0.0);
    }
    forward_pass(emissions, steps, forward, |_| ());
    marginals.clear();
    marginals.resize(emissions.len() * n, 0.0);
    let mut beta = [1.0; MAX_LABELS];
    let rows = emissions.iter().zip(&*forward);
    for ((emission, forward), row) in rows.zip(marginals.chunks_exact_mut(n)).rev() {
        let mut both = *forward;
        for (p, beta) in both.iter_mut().zip(&beta) {
            *p *= beta;
        }
        scale(&mut both);
        row.copy_from_slice(&both[..n]);
        backward_step(emission, steps, &mut beta);
    }
}

/// Forward probabilities of exponentiated `emissions`, each row scaled to sum 1; `scaled` is told
/// each scale. What is after the last label must be 0.
pub(super) fn forward_pass(
    emissions: &[Lanes],
    steps: &Steps,
    forward: &mut Vec<Lanes>,
    mut scaled: impl FnMut(f32),
) {
    forward.clear();
    forward.reserve(emissions.len());
    let mut before: Option<Lanes> = None;
    for emission in emissions {
        let mut row = *emission;
        if let Some(before) = &before {
            for (cell, p) in row.iter_mut().zip(times(before, &steps.from)) {
                *cell *= p;
            }
        }
        scaled(scale(&mut row));
        forward.push(row);
        before = Some(row);
    }
}

/// From the backward values after a token to those before it, scaled to sum 1.
pub(super) fn backward_step(emission: &Lanes, steps: &Steps, beta: &mut Lanes) {
    for (cell, emission) in beta.iter_mut().zip(emission) {
        *cell *= emission;
    }
    *beta = times(beta, &steps.into);
    scale(beta);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponentials_are_those_of_the_standard_library() {
        let mut worst = 0.0_f32;
        for step in 0..=870_000_u32 {
            let x = step as f32 * -1e-4;
            let (ours, theirs) = (exp(x), x.exp());
            worst = worst.max((ours - theirs).abs() / theirs);
        }
        assert!(worst <= 2.0 * f32::EPSILON, "{worst:e}");
        assert_eq!(exp(0.0).to_bits(), 1.0_f32.to_bits());
        assert_eq!(exp(-1e9).to_bits(), exp(-87.0).to_bits());
        assert_eq!(
            exp(f32::NEG_INFINITY).to_bits(),
            exp(-87.0).to_bits(),
            "nothing but a number"
        );
    }

    /// Emissions, steps and how many labels there are, from a seed.
    fn chain(seed: u64) -> (Vec<Lanes>, Vec<f32>, usize) {
        let mut state = seed;
        let mut number = || {
            state = super::super::mix(state, 7);
            (state >> 40) as f32 / (1 << 24) as f32 * 6.0 - 3.0
        };
        let n = 2 + seed as usize % 3;
        let tokens = 1 + seed as usize % 4;
        let mut emissions = vec![[9.0; MAX_LABELS]; tokens];
        for row in &mut emissions {
            row[..n].fill_with(&mut number);
        }
        let mut steps: Vec<f32> = (0..n * n).map(|_| number()).collect();
        steps[1] = f32::NEG_INFINITY;
        (emissions, steps, n)
    }

    /// All ways through a chain with what each weighs.
    fn ways(emissions: &[Lanes], steps: &[f32], n: usize) -> Vec<(Vec<u8>, f32)> {
        let mut ways: Vec<(Vec<u8>, f32)> = vec![(Vec::new(), 0.0)];
        for row in emissions {
            ways = ways
                .iter()
                .flat_map(|(labels, weight)| {
                    (0..n).map(move |to| {
                        let step = labels
                            .last()
                            .map_or(0.0, |from| steps[usize::from(*from) * n + to]);
                        let mut labels = labels.clone();
                        labels.push(to as u8);
                        (labels, weight + step + row[to])
                    })
                })
                .collect();
        }
        ways
    }

    #[test]
    fn the_best_way_and_the_probabilities_are_those_of_all_ways_counted() {
        for seed in 0..60 {
            let (mut emissions, weights, n) = chain(seed);
            let ways = ways(&emissions, &weights, n);
            let (mut forward, mut labels, mut found) = (Vec::new(), Vec::new(), Vec::new());
            let steps = Steps::new(&weights, n, f32::NEG_INFINITY);
            best(&emissions, &steps, n, &mut forward, &mut labels);
            let heaviest = ways
                .iter()
                .max_by(|a, b| a.1.total_cmp(&b.1))
                .expect("there is one");
            assert_eq!(labels, heaviest.0, "{seed}");
            let exps: Vec<f32> = weights.iter().map(|weight| weight.exp()).collect();
            let steps = Steps::new(&exps, n, 0.0);
            marginals(&mut emissions, &steps, n, &mut forward, &mut found);
            let all: f32 = ways.iter().map(|way| way.1.exp()).sum();
            for (at, p) in found.iter().enumerate() {
                let (token, label) = (at / n, at % n);
                let through = ways.iter().filter(|way| usize::from(way.0[token]) == label);
                let expected = through.map(|way| way.1.exp()).sum::<f32>() / all;
                assert!((p - expected).abs() < 1e-5, "{seed} {at}: {p} {expected}");
            }
        }
    }

    #[test]
    fn a_chain_of_nothing_has_no_labels() {
        let steps = Steps::new(&[1.0], 1, 0.0);
        let (mut forward, mut labels, mut found) = (Vec::new(), vec![7], vec![0.5]);
        best(&[], &steps, 1, &mut forward, &mut labels);
        marginals(&mut [], &steps, 1, &mut forward, &mut found);
        assert!(labels.is_empty() && found.is_empty());
    }
}
