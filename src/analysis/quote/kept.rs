//! [`KeptBlock`]: what the tagger said of a block, kept for when it comes again.

use super::{LABELS, MarkPlace};

/// What is kept of a token: its label, where it stands to quotation marks, and how probable the
/// label is, [`rounded`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KeptTag {
    pub label: u8,
    pub mark: MarkPlace,
    pub sure: f32,
}

/// The tags of a block, [`BYTES`] a token: an article of ten megabytes has two million.
#[derive(Debug)]
pub struct KeptBlock(Box<[u8]>);

/// Label and mark in one, then the probability in steps of [`STEPS`], little-endian.
const BYTES: usize = 4;

/// How many steps there are from 0 to 1: about as many as an `f32` can tell apart.
const STEPS: f64 = 0xff_ffff as f64;

/// Bits of the label.
const OF_LABEL: u8 = 3;

const _: () = assert!(LABELS <= 1 << OF_LABEL);

/// A probability as it is kept. What is tagged for the first time says the same: nobody can tell what
/// was kept.
pub fn rounded(sure: f32) -> f32 {
    probability(steps(sure))
}

fn steps(sure: f32) -> u32 {
    (f64::from(sure) * STEPS).round().clamp(0.0, STEPS) as u32
}

fn probability(steps: u32) -> f32 {
    (f64::from(steps) / STEPS) as f32
}

impl KeptBlock {
    /// Of how many tokens.
    pub fn len(&self) -> usize {
        self.0.len() / BYTES
    }

    pub fn tags(&self) -> impl Iterator<Item = KeptTag> {
        let (tokens, _) = self.0.as_chunks();
        tokens
            .iter()
            .map(|[both, sure @ ..]: &[u8; BYTES]| KeptTag {
                label: both & ((1 << OF_LABEL) - 1),
                mark: MarkPlace::of_code(both >> OF_LABEL),
                sure: probability(u32::from_le_bytes([sure[0], sure[1], sure[2], 0])),
            })
    }
}

impl FromIterator<KeptTag> for KeptBlock {
    fn from_iter<T: IntoIterator<Item = KeptTag>>(tags: T) -> Self {
        let bytes = tags.into_iter().flat_map(|tag| {
            let [low, middle, high, _] = steps(tag.sure).to_le_bytes();
            [tag.label | (tag.mark.code() << OF_LABEL), low, middle, high]
        });
        Self(bytes.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_come_back_as_they_were_kept() {
        let mut tags = Vec::new();
        for label in 0..LABELS as u8 {
            for mark in 0..=8 {
                let sure = rounded(f32::from(label * 9 + mark) / 63.0);
                let mark = MarkPlace::of_code(mark);
                tags.push(KeptTag { label, mark, sure });
            }
        }
        let kept: KeptBlock = tags.iter().copied().collect();
        assert_eq!(kept.len(), tags.len());
        assert_eq!(kept.tags().collect::<Vec<_>>(), tags);
    }
}
