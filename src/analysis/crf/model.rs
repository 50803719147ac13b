//! [`Model`]: the trained weights, read in place, and what can be asked of them.
//!
//! The file: `BYC4`, number of labels (u8) and three zero bytes, scale (f32), number of buckets
//! (u32), number of rows (u32), fingerprint of the features it was trained on (u64), transition weights (f32: from × to, then start, then end; minus
//! infinity forbids), buckets, rows, 16 zero bytes. All little-endian. A bucket has eight slots and
//! the number of the row of its first one (u32); a slot is empty (0) or holds 16 bits of a feature's
//! hash. A row has the weights of all labels as i8, to be multiplied by the scale.

use super::Features;

/// The most labels a model can have.
pub const MAX_LABELS: usize = 16;

pub(super) const MAGIC: &[u8; 4] = b"BYC4";
pub(super) const HEADER: usize = 28;
/// Slots in a bucket.
pub(super) const SLOTS: usize = 8;
/// Bytes of a bucket.
pub(super) const BUCKET: usize = SLOTS * 2 + 4;

/// Why bytes are not taken as a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// Not a model file, or of another version, or not all of one.
    #[error("this is not a tagger model of a known version")]
    Unknown,
    /// The weights belong to other features or word lists.
    #[error(
        "this tagger model was trained on other features or word lists than this program has; train it again: \
         cargo run --profile fast -p byline-tools --bin train_quotes -- polnear-train.jsonl --also gum-train.jsonl \
         --out assets/quotes.bin \
         (docs/models.md)"
    )]
    OtherFeatures,
}

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
    buckets: &'a [[u8; BUCKET]],
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
    rows: Vec<usize>,
}

fn float(bytes: &[u8], at: usize) -> Option<f32> {
    Some(f32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn number(bytes: &[u8], at: usize) -> Option<usize> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?) as usize)
}

/// The home of a feature among `buckets`.
#[inline]
pub(super) fn home(feature: u64, buckets: usize) -> usize {
    ((u64::from(feature as u32) * buckets as u64) >> 32) as usize
}

/// The bits of a feature that its slot holds; never 0.
#[inline]
pub(super) fn check(feature: u64) -> u16 {
    ((feature >> 48) as u16).max(1)
}

impl<'a> Model<'a> {
    /// A model in these bytes; they must be exactly one model file, trained on the features and lists
    /// with this fingerprint.
    pub fn new(bytes: &'a [u8], fingerprint: u64) -> Result<Self, ModelError> {
        let model = Self::open(bytes).ok_or(ModelError::Unknown)?;
        let stored = bytes[20..HEADER].first_chunk().copied();
        if stored.map(u64::from_le_bytes) == Some(fingerprint) {
            Ok(model)
        } else {
            Err(ModelError::OtherFeatures)
        }
    }

    fn open(bytes: &'a [u8]) -> Option<Self> {
        if bytes.get(..4)? != MAGIC {
            return None;
        }
        let labels = *bytes.get(4)? as usize;
        let (scale, count, known) = (float(bytes, 8)?, number(bytes, 12)?, number(bytes, 16)?);
        if labels == 0 || labels > MAX_LABELS || count == 0 {
            return None;
        }
        let table = HEADER + (labels * labels + 2 * labels) * 4;
        let rows = table.checked_add(count.checked_mul(BUCKET)?)?;
        let end = rows.checked_add(known.checked_mul(labels)?)?;
        if bytes.len() != end.checked_add(MAX_LABELS)? {
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
            buckets: bytes[table..rows].as_chunks().0,
            rows: &bytes[rows..],
        })
    }

    /// How many labels the model knows.
    pub fn labels(&self) -> usize {
        self.labels
    }

    /// Where the weights of `feature` begin, and whether the model knows it.
    #[inline]
    fn row(&self, feature: u64) -> (usize, bool) {
        const ONES: u128 = u128::MAX / 0xffff;
        let bucket = &self.buckets[home(feature, self.buckets.len())];
        let (slots, first) = bucket.split_at(SLOTS * 2);
        let slots = slots
            .first_chunk()
            .map_or(0, |chunk| u128::from_le_bytes(*chunk));
        let first = first
            .first_chunk()
            .map_or(0, |chunk| u32::from_le_bytes(*chunk));
        // The lowest lane of 16 bits that is zero has its top bit set, and none below it.
        let lanes = slots ^ (ONES * u128::from(check(feature)));
        let hits = lanes.wrapping_sub(ONES) & !lanes & (ONES << 15);
        let row = first as usize + hits.trailing_zeros() as usize / 16;
        (row * self.labels, hits != 0)
    }

    /// The weights of all features of each token, token × label, with start and end added.
    fn emit(&self, features: &Features, scratch: &mut Scratch) {
        let Scratch {
            emissions, rows, ..
        } = scratch;
        emissions.clear();
        emissions.reserve(features.len() * self.labels);
        for at in 0..features.len() {
            // First all the looks into the buckets, then all those into the rows: the looks of a kind
            // do not wait for each other.
            let features = features.of(at);
            // Before a kind is looked at, it is touched: so little is done for each that many waits
            // for memory overlap.
            let mut touched = 0;
            for feature in features {
                touched |= self.buckets[home(*feature, self.buckets.len())][0];
            }
            std::hint::black_box(touched);
            rows.resize(features.len().max(rows.len()), 0);
            let mut count = 0;
            for feature in features {
                let (row, known) = self.row(*feature);
                rows[count] = row;
                count += usize::from(known);
            }
            // The lanes after the last label add up what belongs to the next row; nobody reads them.
            let mut touched = 0;
            for row in &rows[..count] {
                touched |= self.rows[*row];
            }
            std::hint::black_box(touched);
            let mut sums = [0_i16; MAX_LABELS];
            for row in &rows[..count] {
                let row = self.rows.get(*row..).and_then(<[u8]>::first_chunk);
                let row: &[u8; MAX_LABELS] = row.unwrap_or(&[0; MAX_LABELS]);
                for (sum, weight) in sums.iter_mut().zip(row) {
                    *sum = sum.saturating_add(i16::from(*weight as i8));
                }
            }
            let sums = sums[..self.labels].iter();
            emissions.extend(sums.map(|sum| f32::from(*sum) * self.scale));
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
        self.emit(features, scratch);
        self.best(scratch)
    }

    /// The most probable labels and the [`marginals`](Self::marginals) in one go.
    pub fn tag<'s>(&self, features: &Features, scratch: &'s mut Scratch) -> (&'s [u8], &'s [f32]) {
        self.emit(features, scratch);
        self.best(scratch);
        self.sum(scratch);
        (&scratch.labels, &scratch.marginals)
    }

    /// The probability of each label of each token: token × label, each row summing to 1.
    pub fn marginals<'s>(&self, features: &Features, scratch: &'s mut Scratch) -> &'s [f32] {
        self.emit(features, scratch);
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

/// From the backward values after a token to those before it, scaled to sum 1.
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
