//! [`Groups`]: the features of a token while they are made.

use crate::analysis::crf::{Features, mix};
use crate::analysis::rules::{Rule, RuleSet};

/// The most features of a token.
const MOST: usize = 96;

/// How far a token sees other words by themselves.
pub(super) const REACH: usize = 3;
/// How many words it sees, itself among them.
pub(super) const SEEN: usize = 2 * REACH + 1;

/// The groups that have features of a [word alone](super::alone) or of [marks](super::marked).
const KEPT: [Rule; 5] = [
    Rule::FeatureWords,
    Rule::FeatureClasses,
    Rule::FeatureMentions,
    Rule::FeatureMarks,
    Rule::FeatureClusters,
];

/// Whether no feature of a word alone or of marks is switched off.
pub(super) fn has_kept(rules: RuleSet) -> bool {
    KEPT.iter().all(|group| rules.has(*group))
}

/// A feature by its place in the order, from 0.
#[inline]
pub(super) fn feature(place: usize, value: u64) -> u64 {
    mix(place as u64 + 1, value)
}

/// Numbers the features of a token: every place in the order has its own number. Groups that are
/// switched off are left out, and so are the features of a word alone and of marks if these are not `WHOLE`.
pub(super) struct Groups<'f, const WHOLE: bool> {
    features: &'f mut [u64; MOST],
    rules: RuleSet,
    count: usize,
    /// How many there would be.
    places: usize,
    /// How many there were when the last group was complete.
    complete: usize,
}

impl<'f, const WHOLE: bool> Groups<'f, WHOLE> {
    /// Features for those of `out` that come next; what is not among `rules` is left out.
    #[inline]
    pub(super) fn new(rules: RuleSet, out: &'f mut Features) -> Self {
        Self {
            features: out.room(),
            rules,
            count: 0,
            places: 0,
            complete: 0,
        }
    }

    #[inline]
    pub(super) fn put(&mut self, value: u64) {
        self.features[self.count] = feature(self.places, value);
        self.count += 1;
        self.places += 1;
    }

    /// A feature that looks at one word alone.
    #[inline]
    pub(super) fn put_word(&mut self, value: u64) {
        if WHOLE {
            self.put(value);
        } else {
            self.places += 1;
        }
    }

    /// Features that look at marks.
    #[inline]
    pub(super) fn put_kept<const N: usize>(&mut self, values: impl FnOnce() -> [u64; N]) {
        if WHOLE {
            for value in values() {
                self.put(value);
            }
        } else {
            self.places += N;
        }
    }

    /// The group of this rule is complete.
    #[inline]
    pub(super) fn end(&mut self, group: Rule) {
        if !self.rules.has(group) {
            self.count = self.complete;
        }
        self.complete = self.count;
    }

    /// How many features there are, when all groups are complete.
    pub(super) fn count(self) -> usize {
        self.count
    }
}
