//! [`Model`]: the trained weights, read in place, and what can be asked of them.
//!
//! The file: `BYC5`, number of labels (u8) and three zero bytes, scale (f32), number of buckets
//! (u32), number of rows (u32), fingerprint of the features it was trained on (u64), number of hot
//! lines (u32), transition weights (f32: from × to, then start, then end; minus infinity forbids), zero
//! bytes up to a multiple of 64, [hot lines](super::hot), buckets, rows, 16 zero bytes. All
//! little-endian. A bucket has eight slots and the number of the row of its first one (u32); a slot is
//! empty (0) or holds 16 bits of a feature's hash. A row has the weights of all labels as i8, to be
//! multiplied by the scale.

use std::hint::{self, select_unpredictable};
use std::slice;

use super::Features;
use super::chain::{self, Lanes, Steps};
use super::hot::Hot;
#[cfg(any(test, feature = "train"))]
use super::packing::WEIGHTS;
use super::packing::{self, Parts, ROW, TAIL};
pub(super) use super::packing::{BUCKET, HEADER, SLOTS};
use super::sums::Sums;

pub(super) const MAGIC: &[u8; 4] = b"BYC5";
/// Where the header has the fingerprint.
const FINGERPRINT: std::ops::Range<usize> = 20..28;
/// Where it has the number of rows.
#[cfg(any(test, feature = "train"))]
const ROWS: std::ops::Range<usize> = 16..20;

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
    /// The weights of going `from → to`.
    steps: Steps,
    /// The exponentials of these weights.
    exp_steps: Steps,
    start: Vec<f32>,
    end: Vec<f32>,
    hot: Hot,
    buckets: &'a [[u8; BUCKET]],
    rows: &'a [u8],
}

/// Buffers that inference reuses from call to call.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    sums: Vec<Sums>,
    emissions: Vec<Lanes>,
    forward: Vec<Lanes>,
    labels: Vec<u8>,
    marginals: Vec<f32>,
    others: Others,
}

/// Features that are not hot, or the places of their rows.
#[derive(Clone, Debug, Default)]
struct Others {
    rows: Vec<u64>,
    /// Groups in order, each with the end of its own.
    ends: Vec<(usize, usize)>,
}

fn float(bytes: &[u8], at: usize) -> Option<f32> {
    Some(f32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

/// The home of a feature among `buckets`.
#[inline]
pub(super) fn home(feature: u64, buckets: usize) -> usize {
    packing::home(feature as u32, buckets)
}

/// The bits of a feature that its slot holds; never 0.
#[inline]
pub(super) fn check(feature: u64) -> u16 {
    ((feature >> 48) as u16).max(1)
}

/// The bytes of a model with the rows of the features that are asked for most a second time, close
/// together. `counts` says how often each is asked for.
#[cfg(any(test, feature = "train"))]
pub(super) fn with_hot_lines(bytes: &[u8], counts: &[(u64, u32)]) -> Option<Vec<u8>> {
    let model = Model::open(bytes)?;
    let mut known: Vec<(u32, u64, &[u8])> = Vec::new();
    for (feature, count) in counts {
        let row = model.row(*feature);
        known.extend(
            model
                .rows
                .get(row..row + model.labels)
                .filter(|_| row != model.zeros())
                .map(|weights| (*count, *feature, weights)),
        );
    }
    known.sort_by_key(|(count, feature, _)| (std::cmp::Reverse(*count), *feature));
    let rows: Vec<(u64, &[u8])> = known.iter().map(|(_, hash, row)| (*hash, *row)).collect();
    let lines = super::hot::build(&rows);
    let hot = Parts::of(bytes)?.hot;
    let mut new = bytes[..FINGERPRINT.end].to_vec();
    new.extend(((lines.len() / packing::LINE) as u32).to_le_bytes());
    new.extend(&bytes[HEADER..hot.start]);
    new.extend(lines);
    new.extend(&bytes[hot.end..]);
    Some(new)
}

/// The bytes of a model without the rows whose weights are `most` steps together or fewer; `None` if these are
/// not a model.
#[cfg(any(test, feature = "train"))]
pub(super) fn pruned(bytes: &[u8], most: u32) -> Option<Vec<u8>> {
    let parts = Parts::of(bytes).filter(|parts| parts.length == bytes.len())?;
    let is_weak = |row: &[u8]| {
        let steps = row
            .iter()
            .map(|weight| u32::from((*weight as i8).unsigned_abs()));
        steps.sum::<u32>() <= most
    };
    let rows = &bytes[parts.rows.clone()];
    let (mut buckets, mut kept): (Vec<u8>, Vec<u8>) = Default::default();
    let mut count = 0_u32;
    for bucket in bytes[parts.buckets.clone()].as_chunks::<BUCKET>().0 {
        let (slots, first) = bucket.split_at(SLOTS * 2);
        let first = u32::from_le_bytes(*first.first_chunk()?) as usize;
        let mut strong = Vec::with_capacity(slots.len());
        for (at, slot) in slots.chunks_exact(2).enumerate() {
            let row = (first + at) * parts.labels;
            if *slot != [0, 0]
                && let Some(row) = rows.get(row..row + parts.labels)
                && !is_weak(row)
            {
                strong.extend(slot);
                kept.extend(row);
            }
        }
        let used = (strong.len() / 2) as u32;
        strong.resize(slots.len(), 0);
        buckets.extend(strong);
        buckets.extend(count.to_le_bytes());
        count += used;
    }
    let mut new = bytes[..parts.hot.start].to_vec();
    new[ROWS].copy_from_slice(&count.to_le_bytes());
    for row in bytes[parts.hot.clone()].as_chunks::<ROW>().0 {
        let row = if is_weak(&row[WEIGHTS..]) {
            &[0; ROW]
        } else {
            row
        };
        new.extend(row);
    }
    new.extend(buckets);
    new.extend(kept);
    new.extend(&bytes[parts.rows.end..]);
    Some(new)
}

impl<'a> Model<'a> {
    /// A model in these bytes; they must be exactly one model file, trained on the features and lists
    /// with this fingerprint.
    pub fn new(bytes: &'a [u8], fingerprint: u64) -> Result<Self, ModelError> {
        let model = Self::open(bytes).ok_or(ModelError::Unknown)?;
        let stored = bytes[FINGERPRINT].first_chunk().copied();
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
        let parts = Parts::of(bytes).filter(|parts| parts.length == bytes.len())?;
        let labels = parts.labels;
        let scale = float(bytes, 8)?;
        let edges = HEADER..HEADER + (labels * labels + 2 * labels) * 4;
        let weights: Vec<f32> = bytes[edges]
            .as_chunks::<4>()
            .0
            .iter()
            .map(|chunk| f32::from_le_bytes(*chunk))
            .collect();
        let (from, edges) = weights.split_at(labels * labels);
        let (start, end) = edges.split_at(labels);
        let exp_from: Vec<f32> = from.iter().map(|weight| weight.exp()).collect();
        Some(Self {
            labels,
            scale,
            steps: Steps::new(from, labels, f32::NEG_INFINITY),
            exp_steps: Steps::new(&exp_from, labels, 0.0),
            start: start.to_vec(),
            end: end.to_vec(),
            hot: Hot::new(&bytes[parts.hot], labels),
            buckets: bytes[parts.buckets].as_chunks().0,
            rows: &bytes[parts.rows.start..],
        })
    }

    /// How many labels the model knows.
    pub fn labels(&self) -> usize {
        self.labels
    }

    /// Where the weights of `feature` begin; at zeros if the model does not know it.
    #[inline]
    fn row(&self, feature: u64) -> usize {
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
        // Which it is nobody can foretell.
        select_unpredictable(hits == 0, self.zeros(), row * self.labels)
    }

    /// Where among the rows the zeros at the end of the file are.
    #[inline]
    fn zeros(&self) -> usize {
        self.rows.len() - TAIL
    }

    /// What features weigh together by group: each comes with the number of its own, which is below `N`.
    ///
    /// # Panics
    /// If it is not.
    pub fn sums<const N: usize>(
        &self,
        features: &[(usize, u64)],
        scratch: &mut Scratch,
    ) -> [Sums; N] {
        let mut sums = [Sums::default(); N];
        let groups = features
            .iter()
            .map(|(group, feature)| (*group, slice::from_ref(feature)));
        self.weigh(groups, &mut scratch.others, &mut sums);
        sums
    }

    /// Adds what features weigh to the sums of their groups. `others` is scratch space.
    #[inline]
    fn weigh<'f>(
        &self,
        groups: impl Iterator<Item = (usize, &'f [u64])>,
        others: &mut Others,
        sums: &mut [Sums],
    ) {
        // Of how many features the rows are looked for together.
        const ENOUGH: usize = 256;
        let hot = self.hot.lines();
        let Others { rows, ends } = others;
        let mut count = 0;
        ends.clear();
        for (group, features) in groups {
            let end = count + features.len();
            if rows.len() < end {
                rows.resize(end, 0);
            }
            // Most features are hot.
            count += hot.add(features, &mut sums[group], &mut rows[count..end]);
            ends.push((group, count));
            if count >= ENOUGH {
                self.weigh_others(&mut rows[..count], ends, sums);
                count = 0;
                ends.clear();
            }
        }
        self.weigh_others(&mut rows[..count], ends, sums);
    }

    /// Adds what features weigh that are not hot; of each group in `ends` those up to its end.
    fn weigh_others(&self, rows: &mut [u64], ends: &[(usize, usize)], sums: &mut [Sums]) {
        // First all the looks into the buckets, then all those into the rows: the looks of a kind do
        // not wait for each other. Before a kind is looked at, it is touched where it begins and ends, and
        // nothing else is done there: so little that many waits for memory overlap.
        let touch = |bytes: &[u8]| bytes[0] | bytes[bytes.len() - 1];
        let mut touched = 0;
        for feature in rows.iter() {
            touched |= touch(&self.buckets[home(*feature, self.buckets.len())]);
        }
        hint::black_box(touched);
        for feature in rows.iter_mut() {
            *feature = self.row(*feature) as u64;
        }
        // The lanes after the last label add up what belongs to the next row; nobody reads them.
        let weights = |row: u64| -> &[u8; ROW] {
            let row = self.rows.get(row as usize..).and_then(<[u8]>::first_chunk);
            row.unwrap_or(&[0; ROW])
        };
        let mut touched = 0;
        for row in rows.iter() {
            touched |= touch(weights(*row));
        }
        hint::black_box(touched);
        let mut start = 0;
        for (group, end) in ends {
            let mut sum = sums[*group];
            for row in &rows[start..*end] {
                sum.add_row(weights(*row));
            }
            sums[*group] = sum;
            start = *end;
        }
    }

    /// The weights of all features of each token, with start and end added. What `known` says of a token
    /// is added to the weights of its features.
    fn emit(&self, features: &Features, known: &[Sums], scratch: &mut Scratch) {
        let Scratch {
            sums,
            emissions,
            others,
            ..
        } = scratch;
        sums.clear();
        sums.extend_from_slice(known);
        sums.resize(features.len(), Sums::default());
        let tokens = 0..features.len();
        self.weigh(tokens.map(|at| (at, features.of(at))), others, sums);
        emissions.clear();
        emissions.extend(sums.iter().map(|sums| sums.scaled(self.scale)));
        add(emissions.first_mut(), &self.start);
        add(emissions.last_mut(), &self.end);
    }

    /// The most probable labels, one a token.
    pub fn viterbi<'s>(&self, features: &Features, scratch: &'s mut Scratch) -> &'s [u8] {
        self.emit(features, &[], scratch);
        self.best(scratch);
        &scratch.labels
    }

    /// The most probable labels and the [`marginals`](Self::marginals) in one go. What `known` says of a token
    /// is added to the weights of its features: the [`sums`](Self::sums) of others that it has.
    pub fn tag<'s>(
        &self,
        features: &Features,
        known: &[Sums],
        scratch: &'s mut Scratch,
    ) -> (&'s [u8], &'s [f32]) {
        self.emit(features, known, scratch);
        self.best(scratch);
        self.sum(scratch);
        (&scratch.labels, &scratch.marginals)
    }

    /// The probability of each label of each token: token × label, each row summing to 1.
    pub fn marginals<'s>(&self, features: &Features, scratch: &'s mut Scratch) -> &'s [f32] {
        self.emit(features, &[], scratch);
        self.sum(scratch);
        &scratch.marginals
    }

    fn best(&self, scratch: &mut Scratch) {
        let Scratch {
            emissions,
            forward,
            labels,
            ..
        } = scratch;
        chain::best(emissions, &self.steps, self.labels, forward, labels);
    }

    /// The emissions become their exponentials.
    fn sum(&self, scratch: &mut Scratch) {
        let Scratch {
            emissions,
            forward,
            marginals,
            ..
        } = scratch;
        chain::marginals(emissions, &self.exp_steps, self.labels, forward, marginals);
    }
}

/// Adds weights to the emissions of a token, if there is one.
fn add(cells: Option<&mut Lanes>, weights: &[f32]) {
    for (cell, weight) in cells.into_iter().flatten().zip(weights) {
        *cell += weight;
    }
}
