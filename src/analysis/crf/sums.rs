//! [`Sums`]: what features weigh together.

use super::chain::Lanes;
use super::packing::{MAX_LABELS, ROW};

/// What some features weigh together, in steps of the model's scale: a number a label. What is after the
/// last label counts for nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums([i16; ROW]);

impl Sums {
    /// Adds what others weigh.
    #[inline]
    pub fn add(&mut self, other: &Self) {
        let other = *other;
        for (sum, other) in self.0.iter_mut().zip(other.0) {
            *sum = sum.saturating_add(other);
        }
    }

    /// Adds the weights of a feature.
    #[inline]
    pub(super) fn add_row(&mut self, row: &[u8; ROW]) {
        let row = *row;
        for (sum, weight) in self.0.iter_mut().zip(row) {
            *sum = sum.saturating_add(i16::from(weight as i8));
        }
    }

    /// The sums, each times `scale`.
    #[inline]
    pub(super) fn scaled(&self, scale: f32) -> Lanes {
        let mut lanes = [0.0; MAX_LABELS];
        for (lane, sum) in lanes.iter_mut().zip(&self.0) {
            *lane = f32::from(*sum) * scale;
        }
        lanes
    }
}
