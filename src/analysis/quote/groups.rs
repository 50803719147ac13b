//! [`Groups`]: the features of a token while they are made.

use crate::analysis::crf::{Features, mix};
use crate::analysis::rules::{Rule, RuleSet};

/// The most features of a token.
const MOST: usize = 96;
/// How many groups of features there are.
const GROUPS: usize = 8;

/// Numbers the features of a token: every place in the order has its own number. Groups that are
/// switched off are left out.
pub(super) struct Groups {
    features: [u64; MOST],
    count: usize,
    /// The rule of each group and where it ends.
    ends: [(Rule, usize); GROUPS],
    complete: usize,
}

impl Groups {
    #[inline]
    pub(super) fn new() -> Self {
        Self {
            features: [0; MOST],
            count: 0,
            ends: [(Rule::FeatureWords, 0); GROUPS],
            complete: 0,
        }
    }

    #[inline]
    pub(super) fn put(&mut self, value: u64) {
        self.features[self.count] = mix(self.count as u64 + 1, value);
        self.count += 1;
    }

    /// The group of this rule is complete.
    #[inline]
    pub(super) fn end(&mut self, group: Rule) {
        self.ends[self.complete] = (group, self.count);
        self.complete += 1;
    }

    #[inline]
    pub(super) fn write(&self, rules: RuleSet, out: &mut Features) {
        let ends = &self.ends[..self.complete];
        if ends.iter().all(|(group, _)| rules.has(*group)) {
            out.extend(&self.features[..self.count]);
            return;
        }
        let mut start = 0;
        for (group, end) in ends {
            if rules.has(*group) {
                out.extend(&self.features[start..*end]);
            }
            start = *end;
        }
    }
}
