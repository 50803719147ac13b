//! Linear-chain conditional random fields: the tagger of entities and quotes.
//!
//! Generic: knows labels as numbers and features as hashes, nothing of words. A caller describes
//! each token by hashed binary features in a [`Features`] (a feature that is added twice counts
//! twice), and a [`Model`] gives the best labels ([`Model::viterbi`]) or the probability of each
//! ([`Model::marginals`]). A model is a view into bytes that the linker put into the program:
//! opening it copies a few hundred transition weights and reads nothing else. `train` makes the
//! bytes and is used by the training programs only.
//!
//! Method: Lafferty, `McCallum` and Pereira, "Conditional random fields", ICML 2001.

mod chain;
mod hot;
mod model;
mod packing;
mod sums;
#[cfg(any(test, feature = "train"))]
pub mod train;

pub use chain::exp;
pub use model::{Model, ModelError, Scratch};
pub use packing::{LINE, unpack};
pub use sums::Sums;

const K: u64 = 0x9e37_79b9_7f4a_7c15;

/// The hash of some bytes; the same on every machine, since models are built on it.
pub fn hash(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let mut state = K ^ bytes.len() as u64;
    for word in words {
        state = mix(state, u64::from_le_bytes(*word));
    }
    mix(state, padded(rest, bytes))
}

/// Up to seven bytes as a number, of which the rest is zeros; they are the last of `all`. Without a loop or a
/// call: most words have fewer than eight bytes.
#[inline]
fn padded(rest: &[u8], all: &[u8]) -> u64 {
    let bits = 8 * rest.len();
    if let Some(last) = all.last_chunk() {
        let last = u64::from_le_bytes(*last);
        return if bits == 0 { 0 } else { last >> (64 - bits) };
    }
    if let (Some(first), Some(last)) = (rest.first_chunk(), rest.last_chunk()) {
        let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
        return u64::from(first) | u64::from(last) << (bits - 32);
    }
    let at = |place: usize| u64::from(rest[place]) << (8 * place);
    if rest.is_empty() {
        0
    } else {
        at(0) | at(rest.len() / 2) | at(rest.len() - 1)
    }
}

/// One hash from two: order matters. A feature is usually `mix(template, hash(word))`.
#[inline]
pub const fn mix(a: u64, b: u64) -> u64 {
    let x = (a.rotate_left(29) ^ b).wrapping_add(a).wrapping_mul(K);
    (x ^ (x >> 31)).wrapping_mul(0xbf58_476d_1ce4_e5b9)
}

/// The features of the tokens of one sequence, in order. Reuse it: [`clear`](Self::clear) keeps the
/// memory.
#[derive(Clone, Debug, Default)]
pub struct Features {
    /// Those that count, then room for more.
    hashes: Vec<u64>,
    count: usize,
    ends: Vec<u32>,
}

impl Features {
    /// Forgets all tokens.
    pub fn clear(&mut self) {
        self.count = 0;
        self.ends.clear();
    }

    /// Adds a feature to the token that is being described.
    #[inline]
    pub fn add(&mut self, feature: u64) {
        let [slot] = self.room();
        *slot = feature;
        self.take(1);
    }

    /// Room for up to `N` more features of the token that is being described. They count when they are
    /// [taken](Self::take).
    #[inline]
    pub fn room<const N: usize>(&mut self) -> &mut [u64; N] {
        let end = self.count + N;
        if self.hashes.len() < end {
            self.hashes.resize(end, 0);
        }
        let room = self.hashes[self.count..].first_chunk_mut();
        room.expect("there is room for them")
    }

    /// Adds the first `count` features of the [room](Self::room).
    #[inline]
    pub fn take(&mut self, count: usize) {
        self.count += count;
        debug_assert!(self.count <= self.hashes.len());
    }

    /// Closes the token that is being described.
    pub fn end_token(&mut self) {
        self.ends.push(self.count as u32);
    }

    /// How many tokens are described.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// True before the first token is closed.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// One hash of all features of all tokens, in order.
    pub fn key(&self) -> u64 {
        // Four chains, so that none waits for another.
        let mut lanes = [K, K ^ 1, K ^ 2, K ^ 3];
        let (fours, rest) = self.hashes[..self.count].as_chunks::<4>();
        for four in fours {
            for (lane, feature) in lanes.iter_mut().zip(four) {
                *lane = mix(*lane, *feature);
            }
        }
        let rest = rest.iter().chain(&lanes).copied();
        let ends = self.ends.iter().map(|end| u64::from(*end));
        rest.chain(ends).fold(K, mix)
    }

    /// The features of the token `index`.
    pub fn of(&self, index: usize) -> &[u64] {
        let start = if index == 0 {
            0
        } else {
            self.ends[index - 1] as usize
        };
        &self.hashes[start..self.ends[index] as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::train::{Corpus, Options, prune, train};
    use super::*;

    #[test]
    fn what_is_left_of_a_word_is_padded_with_zeros() {
        let bytes: Vec<u8> = (0..40_u8).map(|n| n.wrapping_mul(57) ^ 0xc5).collect();
        for end in 0..=bytes.len() {
            let all = &bytes[..end];
            let rest = all.as_chunks::<8>().1;
            let mut whole = [0; 8];
            whole[..rest.len()].copy_from_slice(rest);
            assert_eq!(padded(rest, all), u64::from_le_bytes(whole), "{end}");
        }
    }

    /// The fingerprint of the features here.
    const FITS: u64 = 42;
    const O: usize = 0;
    const B: usize = 1;
    const I: usize = 2;

    fn bio(from: Option<usize>, to: Option<usize>) -> bool {
        to != Some(I) || matches!(from, Some(B | I))
    }

    fn describe(words: &str, features: &mut Features) {
        features.clear();
        let words: Vec<&str> = words.split(' ').collect();
        for (at, word) in words.iter().enumerate() {
            features.add(mix(1, hash(word.as_bytes())));
            features.add(mix(2, u64::from(word.starts_with(char::is_uppercase))));
            let before = at.checked_sub(1).map_or("", |at| words[at]);
            features.add(mix(3, hash(before.as_bytes())));
            features.end_token();
        }
    }

    fn options() -> Options {
        Options {
            epochs: 8,
            iterations: 30,
            ..Options::default()
        }
    }

    fn labels(bytes: &[u8], words: &str) -> Vec<u8> {
        let (mut features, mut scratch) = (Features::default(), Scratch::default());
        describe(words, &mut features);
        Model::new(bytes, FITS)
            .expect("just written")
            .viterbi(&features, &mut scratch)
            .to_vec()
    }

    fn corpus(sentences: &[(&str, &[u32])]) -> Corpus {
        let (mut corpus, mut features) = (Corpus::new(3), Features::default());
        for (words, allowed) in sentences {
            describe(words, &mut features);
            corpus.push(&features, allowed, 1.0);
        }
        corpus
    }

    #[test]
    fn a_pruned_model_keeps_its_strong_features() {
        let corpus = corpus(&[
            ("we saw Mara Okoye there", &[1, 1, 2, 4, 1]),
            ("then Ines Duarte left", &[1, 2, 4, 1]),
            ("nobody left", &[1, 1]),
        ]);
        let bytes = train(&corpus, bio, &options()).to_bytes(FITS);
        assert!(
            prune(&bytes, 0).as_ref() == Some(&bytes),
            "none is that weak"
        );
        let fewer = prune(&bytes, 30).expect("a model");
        assert!(fewer.len() < bytes.len());
        let words = "we saw Ines Okoye there";
        assert_eq!(labels(&fewer, words), labels(&bytes, words));
        assert_eq!(labels(&bytes, words)[2..4], [B as u8, I as u8]);
        let none = prune(&bytes, u32::MAX).expect("a model");
        assert!(none.len() < fewer.len());
        assert_ne!(labels(&none, words), labels(&bytes, words));
        assert_eq!(prune(&bytes[1..], 0), None);
    }

    #[test]
    fn a_small_model_learns_names_and_is_deterministic() {
        let corpus = corpus(&[
            ("we saw Mara Okoye there", &[1, 1, 2, 4, 1]),
            ("then Ines Duarte left", &[1, 2, 4, 1]),
            ("nobody left", &[1, 1]),
            ("she saw Lund", &[1, 1, 2]),
        ]);
        let bytes = train(&corpus, bio, &options()).to_bytes(FITS);
        assert_eq!(labels(&bytes, "we saw Tom Berg there"), [0, 0, 1, 2, 0]);
        assert_eq!(labels(&bytes, "nobody there"), [0, 0]);
        assert!(labels(&bytes, "Tom Tom Tom Tom").iter().all(|&l| l < 3));
        assert_eq!(bytes, train(&corpus, bio, &options()).to_bytes(FITS));
    }

    #[test]
    fn forbidden_transitions_never_happen() {
        let corpus = corpus(&[("a b c", &[1, 1, 1]), ("Q R", &[2, 4])]);
        let bytes = train(&corpus, bio, &options()).to_bytes(FITS);
        for words in ["R R", "a R", "R Q R", "a R b R"] {
            let labels = labels(&bytes, words);
            for at in 0..labels.len() {
                let from = at.checked_sub(1).map(|at| labels[at] as usize);
                assert!(bio(from, Some(labels[at] as usize)), "{words}: {labels:?}");
            }
        }
    }

    #[test]
    fn a_partial_label_is_learned_from_the_others() {
        // The second sentence only says that "Lund" is some part of a name.
        let corpus = corpus(&[
            ("she saw Mara", &[1, 1, 2]),
            ("he saw Lund", &[1, 1, 2 | 4]),
            ("he saw it", &[1, 1, 1]),
        ]);
        let bytes = train(&corpus, bio, &options()).to_bytes(FITS);
        assert_eq!(labels(&bytes, "he saw Lund"), [0, 0, 1]);
    }

    #[test]
    fn marginals_are_probabilities_and_agree_with_the_best_labels() {
        let corpus = corpus(&[("we saw Mara there", &[1, 1, 2, 1]), ("he left", &[1, 1])]);
        let bytes = train(&corpus, bio, &options()).to_bytes(FITS);
        let model = Model::new(&bytes, FITS).expect("just written");
        let (mut features, mut scratch) = (Features::default(), Scratch::default());
        describe("we saw Mara there", &mut features);
        let best = model.viterbi(&features, &mut scratch).to_vec();
        let marginals = model.marginals(&features, &mut scratch);
        for (row, label) in marginals.chunks_exact(3).zip(best) {
            assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-3);
            assert!(row[label as usize] > 0.5, "{row:?}");
        }
    }

    #[test]
    fn broken_models_are_refused() {
        let corpus = corpus(&[("a Q", &[1, 2])]);
        let bytes = train(&corpus, bio, &options()).to_bytes(FITS);
        for cut in 0..bytes.len() {
            assert!(Model::new(&bytes[..cut], FITS).is_err(), "cut at {cut}");
        }
        let other = b"something else entirely, long enough to hold a header";
        assert_eq!(Model::new(other, FITS).err(), Some(ModelError::Unknown));
        let fits_not = Model::new(&bytes, FITS + 1).err();
        assert_eq!(fits_not, Some(ModelError::OtherFeatures));
        let sentence = ModelError::OtherFeatures.to_string();
        assert!(sentence.contains("train it again") && sentence.contains("train_quotes"));
        let (mut features, mut scratch) = (Features::default(), Scratch::default());
        describe("a b", &mut features);
        features.clear();
        let model = Model::new(&bytes, FITS).expect("just written");
        assert!(model.viterbi(&features, &mut scratch).is_empty());
        let _ = (O, B);
    }
}
