//! [`Marked`]: what the features weigh that look at the quotation marks around a token, kept for when the same
//! comes again.
//!
//! Of ten such features most say the same of nearly all tokens outside of marks, and of all that stand between
//! the same two: four of five times they were asked for not long ago.

use super::groups::feature;
use crate::analysis::crf::{Model, Scratch, Sums, mix};
use crate::analysis::memory::Recent;

/// Sums of marks.
#[derive(Debug, Default)]
pub(super) struct Marked {
    recent: Recent<Sums, 2048>,
}

/// What a token sees of the quotation marks around it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct MarkView {
    /// Where the tokens around it stand to marks, from two before it to two after.
    pub(super) places: [u8; 5],
    /// Its class.
    pub(super) class: u8,
    /// The pair of marks of the token before it, its own and that of the token after it: summaries of 21 bits.
    pub(super) pairs: [u32; 3],
    /// What its paragraph is as a quotation, 8 bits.
    pub(super) form: u64,
    /// The word before its pair.
    pub(super) opener: u64,
    /// The word after its pair.
    pub(super) closer: u64,
    /// The class of that word.
    pub(super) closer_class: u8,
}

/// How many features look at marks.
pub(super) const MARKS: usize = 10;
/// The place of the first one in the order of all features; a test compares.
const FIRST: usize = 31;

impl MarkView {
    /// What the features say, in order.
    pub(super) fn values(&self) -> [u64; MARKS] {
        let [far_before, before, here, after, far_after] = self.places.map(u64::from);
        let [pair_before, pair, pair_after] = self.pairs.map(u64::from);
        let class = u64::from(self.class);
        let marks = before << 8 | here << 4 | after;
        [
            marks,
            far_before << 12 | marks << 4 | far_after,
            mix(marks, class),
            mix(pair, here),
            mix(pair & 0xfff, self.form),
            mix(self.opener, here),
            mix(self.closer, here),
            mix(self.closer_class.into(), pair),
            mix(pair_after, class),
            mix(pair_before, mix(class, here)),
        ]
    }

    /// What is kept under: all that the features look at; never 0.
    fn key(&self) -> u64 {
        let [far_before, before, here, after, far_after] = self.places;
        let (class, closer) = (self.class, self.closer_class);
        let form = self.form as u8;
        let bytes = [
            far_before, before, here, after, far_after, class, closer, form,
        ];
        let [pair_before, pair, pair_after] = self.pairs.map(u64::from);
        let pairs = pair_before << 42 | pair << 21 | pair_after;
        mix(
            mix(u64::from_le_bytes(bytes), pairs),
            mix(self.opener, self.closer),
        ) | 1
    }
}

impl Marked {
    /// Adds to the sums of each token what the marks around it weigh.
    pub(super) fn add(
        &mut self,
        model: &Model<'_>,
        views: impl Iterator<Item = MarkView>,
        sums: &mut [Sums],
        scratch: &mut Scratch,
    ) {
        for (sum, view) in sums.iter_mut().zip(views) {
            let weighed = self.recent.get(view.key(), || {
                let mut place = FIRST;
                let features = view.values().map(|value| {
                    place += 1;
                    (0, feature(place - 1, value))
                });
                let [weighed] = model.sums(&features, scratch);
                weighed
            });
            sum.add(weighed);
        }
    }
}

/// The features of a view, as they are without being kept.
#[cfg(test)]
pub(super) fn features(view: &MarkView) -> impl Iterator<Item = u64> {
    (FIRST..)
        .zip(view.values())
        .map(|(place, value)| feature(place, value))
}
