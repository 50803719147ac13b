//! [`Model`]: the trained weights, read in place, and what can be asked of them.
//!
//! The file: `BYC2`, number of labels (u8) and three zero bytes, scale (f32), number of slots
//! (u32), zero (u32), transition weights (f32: from × to, then start, then end; minus infinity
//! forbids), slots, rows. All little-endian. A slot is empty (0) or holds 16 bits of a feature's
//! hash; probing is linear. The row of a slot has the weights of all labels as i8, to be multiplied
//! by the scale. Half of the slots are empty, so that a feature that the model does not know (most
//! are) costs one look.

use super::Features;

/// The most labels a model can have.
pub const MAX_LABELS: usize = 32;

pub(super) const MAGIC: &[u8; 4] = b"BYC2";
pub(super) const HEADER: usize = 20;

/// Why bytes are no model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no tagger model of a known version")]
pub struct ModelError;

/// A trained tagger: a view into the bytes of a model file.
#[derive(Clone, Debug)]
pub struct Model<'a> {
    labels: usize,
    scale: f32,
    /// Weight of going `from → to`, stored by `to` so that one row holds all ways into a label.
    into: Vec<f32>,
    /// The exponentials of the weights of `from → to`, stored by `from`.
    exp_from: Vec<f32>,
    start: Vec<f32>,
    end: Vec<f32>,
    slots: &'a [[u8; 2]],
    rows: &'a [u8],
}

/// Buffers that inference reuses from call to call.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    emissions: Vec<f32>,
    forward: Vec<f32>,
    back: Vec<u8>,
    labels: Vec<u8>,
    marginals: Vec<f32>,
}

fn float(bytes: &[u8], at: usize) -> Option<f32> {
    Some(f32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn number(bytes: &[u8], at: usize) -> Option<usize> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?) as usize)
}

/// The home slot of a feature among `slots`.
#[inline]
pub(super) fn home(feature: u64, slots: usize) -> usize {
    ((u64::from(feature as u32) * slots as u64) >> 32) as usize
}

/// The bits of a feature that its slot holds; never 0.
#[inline]
pub(super) fn check(feature: u64) -> u16 {
    ((feature >> 48) as u16).max(1)
}

impl<'a> Model<'a> {
    /// A model in these bytes; they must be exactly one model file.
    pub fn new(bytes: &'a [u8]) -> Result<Self, ModelError> {
        Self::open(bytes).ok_or(ModelError)
    }

    fn open(bytes: &'a [u8]) -> Option<Self> {
        if bytes.get(..4)? != MAGIC {
            return None;
        }
        let labels = *bytes.get(4)? as usize;
        let (scale, slots) = (float(bytes, 8)?, number(bytes, 12)?);
        if labels == 0 || labels > MAX_LABELS || slots == 0 {
            return None;
        }
        let table = HEADER + (labels * labels + 2 * labels) * 4;
        let rows = table.checked_add(slots.checked_mul(2)?)?;
        if bytes.len() != rows.checked_add(slots.checked_mul(labels)?)? {
            return None;
        }
        let weights: Vec<f32> = bytes[HEADER..table]
            .as_chunks::<4>()
            .0
            .iter()
            .map(|chunk| f32::from_le_bytes(*chunk))
            .collect();
        let (from, edges) = weights.split_at(labels * labels);
        let (start, end) = edges.split_at(labels);
        let mut into = vec![0.0; labels * labels];
        for (at, weight) in from.iter().enumerate() {
            into[at % labels * labels + at / labels] = *weight;
        }
        Some(Self {
            labels,
            scale,
            into,
            exp_from: from.iter().map(|weight| weight.exp()).collect(),
            start: start.to_vec(),
            end: end.to_vec(),
            slots: bytes[table..rows].as_chunks().0,
            rows: &bytes[rows..],
        })
    }

    /// How many labels the model knows.
    pub fn labels(&self) -> usize {
        self.labels
    }

    /// The weights of `feature`, if the model knows it.
    #[inline]
    fn row(&self, feature: u64) -> Option<&'a [u8]> {
        let check = check(feature);
        let mut at = home(feature, self.slots.len());
        // Ends: a model file has empty slots, and where a broken one has none, the count stops it.
        for _ in 0..self.slots.len() {
            let slot = u16::from_le_bytes(self.slots[at]);
            if slot == check {
                return self.rows.get(at * self.labels..(at + 1) * self.labels);
            }
            if slot == 0 {
                return None;
            }
            at += 1;
            if at == self.slots.len() {
                at = 0;
            }
        }
        None
    }

    /// The sum of the weights that `features` give to the first label, in the model's own scale.
    pub fn score(&self, features: &[u64]) -> i32 {
        let rows = features.iter().filter_map(|feature| self.row(*feature));
        rows.map(|row| i32::from(row[0] as i8)).sum()
    }

    /// The weights of all features of each token, token × label, with start and end added.
    fn emit(&self, features: &Features, emissions: &mut Vec<f32>) {
        emissions.clear();
        emissions.reserve(features.len() * self.labels);
        for at in 0..features.len() {
            let mut sums = [0_i32; MAX_LABELS];
            for feature in features.of(at) {
                if let Some(row) = self.row(*feature) {
                    for (sum, weight) in sums.iter_mut().zip(row) {
                        *sum += i32::from(*weight as i8);
                    }
                }
            }
            emissions.extend(
                sums[..self.labels]
                    .iter()
                    .map(|sum| *sum as f32 * self.scale),
            );
        }
        let n = self.labels;
        for (cell, start) in emissions.iter_mut().zip(&self.start) {
            *cell += start;
        }
        let last = emissions.len().saturating_sub(n);
        for (cell, end) in emissions[last..].iter_mut().zip(&self.end) {
            *cell += end;
        }
    }

    /// The most probable labels, one a token.
    pub fn viterbi<'s>(&self, features: &Features, scratch: &'s mut Scratch) -> &'s [u8] {
        self.emit(features, &mut scratch.emissions);
        self.best(scratch)
    }

    /// The most probable labels and the [`marginals`](Self::marginals) in one go.
    pub fn tag<'s>(&self, features: &Features, scratch: &'s mut Scratch) -> (&'s [u8], &'s [f32]) {
        self.emit(features, &mut scratch.emissions);
        self.best(scratch);
        self.sum(scratch);
        (&scratch.labels, &scratch.marginals)
    }

    /// The probability of each label of each token: token × label, each row summing to 1.
    pub fn marginals<'s>(&self, features: &Features, scratch: &'s mut Scratch) -> &'s [f32] {
        self.emit(features, &mut scratch.emissions);
        self.sum(scratch)
    }

    fn best<'s>(&self, scratch: &'s mut Scratch) -> &'s [u8] {
        let n = self.labels;
        let Scratch {
            emissions,
            forward,
            back,
            labels,
            ..
        } = scratch;
        let tokens = emissions.len() / n;
        labels.clear();
        back.clear();
        back.resize(emissions.len(), 0);
        forward.clear();
        forward.extend(emissions.iter().take(n));
        if tokens == 0 {
            return labels;
        }
        let mut next = [f32::NEG_INFINITY; MAX_LABELS];
        for at in 1..tokens {
            for to in 0..n {
                let (mut best, mut from) = (f32::NEG_INFINITY, 0);
                for (label, (score, weight)) in forward
                    .iter()
                    .zip(&self.into[to * n..to * n + n])
                    .enumerate()
                {
                    let sum = score + weight;
                    if sum > best {
                        (best, from) = (sum, label);
                    }
                }
                next[to] = best + emissions[at * n + to];
                back[at * n + to] = from as u8;
            }
            forward.copy_from_slice(&next[..n]);
        }
        let mut label = 0;
        for (candidate, score) in forward.iter().enumerate() {
            if *score > forward[label] {
                label = candidate;
            }
        }
        labels.resize(tokens, 0);
        for at in (0..tokens).rev() {
            labels[at] = label as u8;
            label = back[at * n + label] as usize;
        }
        labels
    }

    /// Forward-backward in scaled probabilities (Rabiner, 1989): one exponential a cell.
    fn sum<'s>(&self, scratch: &'s mut Scratch) -> &'s [f32] {
        let n = self.labels;
        let Scratch {
            emissions,
            forward,
            marginals,
            ..
        } = scratch;
        for row in emissions.chunks_exact_mut(n) {
            let top = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            for cell in row {
                *cell = (*cell - top).exp();
            }
        }
        forward_pass(emissions, &self.exp_from, n, forward);
        marginals.clear();
        marginals.resize(emissions.len(), 0.0);
        let mut beta = [1.0_f32; MAX_LABELS];
        for at in (0..emissions.len() / n).rev() {
            let row = at * n..at * n + n;
            let mut total = 0.0;
            for label in 0..n {
                let p = forward[row.start + label] * beta[label];
                marginals[row.start + label] = p;
                total += p;
            }
            let norm = if total > 0.0 { 1.0 / total } else { 0.0 };
            for p in &mut marginals[row.clone()] {
                *p *= norm;
            }
            backward_step(&emissions[row], &self.exp_from, n, &mut beta);
        }
        marginals
    }
}

/// Forward probabilities of exponentiated `emissions`, each row scaled to sum 1. Returns the sum of
/// the logarithms of the scales.
pub(super) fn forward_pass(
    emissions: &[f32],
    exp_from: &[f32],
    n: usize,
    forward: &mut Vec<f32>,
) -> f64 {
    forward.clear();
    forward.resize(emissions.len(), 0.0);
    let mut log = 0.0;
    for at in 0..emissions.len() / n {
        let (before, rest) = forward.split_at_mut(at * n);
        let row = &mut rest[..n];
        if at == 0 {
            row.copy_from_slice(&emissions[..n]);
        } else {
            for (from, p) in before[(at - 1) * n..].iter().enumerate() {
                if *p > 0.0 {
                    for (cell, weight) in row.iter_mut().zip(&exp_from[from * n..from * n + n]) {
                        *cell += p * weight;
                    }
                }
            }
            for (cell, emission) in row.iter_mut().zip(&emissions[at * n..]) {
                *cell *= emission;
            }
        }
        let total: f32 = row.iter().sum();
        log += f64::from(total).ln();
        let norm = if total > 0.0 { 1.0 / total } else { 0.0 };
        for cell in row {
            *cell *= norm;
        }
    }
    log
}

/// From the backward values behind a token to those before it, scaled to sum 1.
pub(super) fn backward_step(
    emissions: &[f32],
    exp_from: &[f32],
    n: usize,
    beta: &mut [f32; MAX_LABELS],
) {
    let mut product = [0.0; MAX_LABELS];
    for label in 0..n {
        product[label] = emissions[label] * beta[label];
    }
    let mut total = 0.0;
    for from in 0..n {
        let mut sum = 0.0;
        for (weight, p) in exp_from[from * n..from * n + n].iter().zip(&product) {
            sum += weight * p;
        }
        beta[from] = sum;
        total += sum;
    }
    let norm = if total > 0.0 { 1.0 / total } else { 0.0 };
    for cell in &mut beta[..n] {
        *cell *= norm;
    }
}
