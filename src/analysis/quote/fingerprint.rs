//! [`fingerprint()`]: what a model must fit.

use super::features::Reading;
use super::unit::units;
use super::{lexicon, wordclass};
use crate::analysis::crf::{Features, mix};
use crate::analysis::entity::cluster;
use crate::analysis::rules::RuleSet;
use crate::analysis::sentence::Words;
use crate::analysis::{EntityKind, Mention};
use crate::text::{Block, BlockKind, Span};

/// A number that changes with the features of a fixed text, the word lists, the table of word classes
/// and the clusters: a model fits the program that it was trained in.
pub(super) fn fingerprint() -> u64 {
    const TEXT: &str = "“We leave at six,” said Ada Nwosu, 43, who told the council’s panel on Monday: \
        ‘Nobody stays.’ — According to her office in Umu, it isn’t clear why";
    let blocks = [Block::new(BlockKind::Paragraph, Span::new(0, TEXT.len()))];
    let mention = |name: &str, kind| {
        let start = TEXT.find(name).unwrap_or(0);
        Mention {
            span: Span::new(start, start + name.len()),
            kind,
            entity: 0,
            confidence: 1.0,
        }
    };
    let mentions = [
        mention("Ada Nwosu", EntityKind::Person),
        mention("Monday", EntityKind::Date),
        mention("Umu", EntityKind::Place),
    ];
    let (mut words, mut reading, mut features) =
        (Words::default(), Reading::default(), Features::default());
    words.read(TEXT, &blocks);
    reading.read(TEXT, &words, &mentions);
    reading.begin(TEXT, &words, &blocks, 0);
    let mut key = mix(lexicon::fingerprint(), wordclass::fingerprint());
    for unit in units(&words, 0) {
        reading.describe(&words, &unit, RuleSet::ALL, &mut features);
        key = mix(key, features.key());
    }
    for (word, _) in lexicon::entries() {
        key = mix(key, u64::from(cluster::of(word).0));
    }
    key
}
