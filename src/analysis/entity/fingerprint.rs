//! [`fingerprint`]: one number over everything that gives the weights of a model their meaning.
//!
//! Features are hashes, lists decide which words are looked at: a model that was trained with others
//! would still open and be quietly worse. So the number is written into the model and compared.

use super::cluster;
use super::evidence::Evidence;
use super::facts::{LINKS, OPENERS, TokenFacts};
use super::feature::{Description, Document, Extractor};
use crate::analysis::crf::{hash, mix};
use crate::analysis::gazetteer::Gazetteer;
use crate::analysis::language::Language;
use crate::analysis::language_lists::LanguageLists;
use crate::analysis::lexicon::WordList;
use crate::analysis::sentence::{self, Words};
use crate::analysis::token;
use crate::text::{Block, BlockKind, Span};

/// A text in which every template has something to say.
const SAMPLE: &str = "On Monday Gen. Maria Okonkwo of the World Health Organization (WHO) told 12 Kenyan \
                      reporters in Port-au-Prince, Haiti, that “Vitol & Co's U.S.-led 2020 plan” failed. \
                      OKONKWO LEFT THE WHO. McDonald’s opened 3M in Lagos/Abuja; Okonkwo said so in Haiti.";

/// The fingerprint of the features and lists of this program, for a model of `language`.
pub(super) fn fingerprint(language: Language) -> u64 {
    let english = of_english();
    LanguageLists::of(language).map_or(english, |lists| mix(english, lists.fingerprint()))
}

fn of_english() -> u64 {
    let block = Block::new(BlockKind::Paragraph, Span::new(0, SAMPLE.len()));
    let blocks = [block];
    let mut words = Words::default();
    words.read(SAMPLE, &blocks);
    let mut facts = TokenFacts::default();
    facts.read(SAMPLE, &words, Language::English);
    let mut evidence = Evidence::default();
    evidence.read(SAMPLE, &words, &facts);
    let document = Document {
        text: SAMPLE,
        blocks: &blocks,
        words: &words,
        facts: &facts,
        evidence: &evidence,
    };
    let (mut extractor, mut description) = (Extractor::default(), Description::default());
    let mut state = hash(b"names");
    for &zone in &facts.zones {
        extractor.describe(document, zone, &mut description);
        state = mix(state, description.tokens.key());
        state = mix(state, description.names.key());
    }
    let lists = [&LINKS, &OPENERS].into_iter();
    let lists = lists.chain(token::LISTS).chain(sentence::LISTS);
    let lists = lists.map(WordList::fingerprint);
    let tables = [Gazetteer::fingerprint(), cluster::fingerprint()];
    lists.chain(tables).fold(state, mix)
}
