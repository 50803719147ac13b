//! [`Model`]: the trained recogniser, a view into embedded bytes.

use std::sync::LazyLock;

use super::feature::Description;
use super::fingerprint::fingerprint;
use super::lattice::{Lattice, NAME_WIDTH, STATES, TOKEN_WIDTH, TYPES};
use super::table::Table;
#[cfg(any(test, feature = "train"))]
use super::table::build as build_table;
use crate::analysis::EntityKind;
use crate::analysis::language::Language;
use crate::analysis::language_lists::LanguageLists;

/// The types that the recogniser tells apart, in the order of its weights.
pub const KINDS: [EntityKind; TYPES] = [
    EntityKind::Person,
    EntityKind::Org,
    EntityKind::Place,
    EntityKind::Norp,
    EntityKind::Misc,
];

/// Why the bytes of a model cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// They are not a model, or not a whole one.
    #[error("these bytes are not a model of names")]
    Broken,
    /// It was trained with other features or word lists.
    #[error(
        "the model of names was trained with other features or word lists; train it again: \
         cargo run --profile fast -p byline-tools --bin train_entities -- --corpora DIR"
    )]
    Outdated,
}

const MAGIC: &[u8; 8] = b"BYNAMES1";

pub(super) static BYTES: &[u8] = include_bytes!("../../../assets/entities.bin");

/// The weights. Opening a model copies the weights of neighbours and nothing else.
#[derive(Clone, Debug)]
pub struct Model<'a> {
    tokens: Table<'a>,
    names: Table<'a>,
    token_step: f32,
    name_step: f32,
    neighbours: [[f32; STATES]; STATES],
    print: u64,
}

impl Model<'static> {
    /// The one that ships with the program; a test makes sure that it opens. It does not while a new
    /// one is being trained after a change of the features.
    pub fn embedded() -> Option<&'static Self> {
        static EMBEDDED: LazyLock<Option<Model<'static>>> =
            LazyLock::new(|| Model::open(BYTES, Language::English).ok());
        EMBEDDED.as_ref()
    }

    /// The one that has learnt `language`, if there is one.
    pub fn of(language: Language) -> Option<Self> {
        match language {
            Language::English => Self::embedded().cloned(),
            Language::Other(_) => Self::open(LanguageLists::of(language)?.model()?, language).ok(),
        }
    }
}

impl<'a> Model<'a> {
    /// Opens a model of `language` that fits the features and lists of this program.
    pub fn open(bytes: &'a [u8], language: Language) -> Result<Self, ModelError> {
        let bytes = bytes.strip_prefix(MAGIC).ok_or(ModelError::Broken)?;
        let (print, bytes) = bytes.split_first_chunk().ok_or(ModelError::Broken)?;
        let print = u64::from_le_bytes(*print);
        if print != fingerprint(language) {
            return Err(ModelError::Outdated);
        }
        Self::read(print, bytes).ok_or(ModelError::Broken)
    }

    /// What it was trained with, as one number.
    pub fn fingerprint(&self) -> u64 {
        self.print
    }

    fn read(print: u64, bytes: &'a [u8]) -> Option<Self> {
        let mut numbers = bytes
            .get(..4 * (2 + STATES * STATES))?
            .chunks_exact(4)
            .map(|four| f32::from_le_bytes(four.try_into().expect("chunks of four bytes")));
        let token_step = numbers.next()?;
        let name_step = numbers.next()?;
        let mut neighbours = [[0.0; STATES]; STATES];
        for slot in neighbours.as_flattened_mut() {
            *slot = numbers.next()?;
        }
        let (tokens, rest) = Table::open(&bytes[4 * (2 + STATES * STATES)..])?;
        let (names, _) = Table::open(rest)?;
        Some(Self {
            tokens,
            names,
            token_step,
            name_step,
            neighbours,
            print,
        })
    }

    /// Scores a zone.
    pub fn score(&self, description: &Description, lattice: &mut Lattice) {
        lattice.neighbours = self.neighbours;
        lattice.tokens.clear();
        lattice.names.clear();
        lattice.stretches.clone_from(&description.stretches);
        let Lattice {
            tokens,
            names,
            found,
            ..
        } = lattice;
        self.tokens
            .sums(&description.tokens, found, |sums: [i32; TOKEN_WIDTH]| {
                tokens.push(sums.map(|sum| sum as f32 * self.token_step));
            });
        self.names
            .sums(&description.names, found, |sums: [i32; NAME_WIDTH]| {
                names.push(sums.map(|sum| sum as f32 * self.name_step));
            });
        lattice.close();
    }
}

/// The bytes of a model of `language` with these features and weights.
#[cfg(any(test, feature = "train"))]
pub fn build(
    language: Language,
    tokens: (&[u64], &[[f32; TOKEN_WIDTH]]),
    names: (&[u64], &[[f32; NAME_WIDTH]]),
    neighbours: &[[f32; STATES]; STATES],
) -> Vec<u8> {
    let (token_step, token_table) =
        quantise::<TOKEN_WIDTH, { TOKEN_WIDTH - 1 }>(tokens.0, tokens.1);
    let (name_step, name_table) = quantise::<NAME_WIDTH, TYPES>(names.0, names.1);
    let mut bytes = MAGIC.to_vec();
    bytes.extend(fingerprint(language).to_le_bytes());
    for number in [token_step, name_step]
        .iter()
        .chain(neighbours.as_flattened())
    {
        bytes.extend(number.to_le_bytes());
    }
    bytes.extend(token_table);
    bytes.extend(name_table);
    bytes
}

#[cfg(any(test, feature = "train"))]
/// A table of weights in steps of the first number, the `U` used ones of each row.
fn quantise<const W: usize, const U: usize>(hashes: &[u64], rows: &[[f32; W]]) -> (f32, Vec<u8>) {
    let top = rows
        .iter()
        .flatten()
        .fold(0.0f32, |top, weight| top.max(weight.abs()));
    let step = (top / 127.0).clamp(1e-6, 4.0 / 127.0);
    let body: Vec<[u8; U]> = rows
        .iter()
        .map(|row| {
            let mut small = [0u8; U];
            for (slot, weight) in small.iter_mut().zip(row) {
                *slot = (weight / step).round().clamp(-127.0, 127.0) as i8 as u8;
            }
            small
        })
        .collect();
    let rows = hashes
        .iter()
        .zip(&body)
        .map(|(hash, row)| (*hash, row.as_slice()));
    (step, build_table(U, rows))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_model_that_ships_fits_the_program() {
        if let Err(error) = Model::open(BYTES, Language::English) {
            panic!("{error}");
        }
    }

    #[test]
    fn a_model_of_other_features_is_refused() {
        let open = |bytes: &[u8]| Model::open(bytes, Language::English).map(|_| ()).err();
        let mut bytes = build(
            Language::English,
            (&[], &[]),
            (&[], &[]),
            &[[0.0; STATES]; STATES],
        );
        assert_eq!(open(&bytes), None);
        bytes[MAGIC.len()] ^= 1;
        assert_eq!(open(&bytes), Some(ModelError::Outdated));
        assert_eq!(open(&bytes[..20]), Some(ModelError::Outdated));
        assert_eq!(open(b""), Some(ModelError::Broken));
    }
}
