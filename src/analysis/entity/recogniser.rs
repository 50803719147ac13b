//! [`Recogniser`]: marks names with the trained model.

use super::evidence::Evidence;
use super::facts::TokenFacts;
use super::feature::{Description, Document, Extractor};
use super::lattice::{Best, Free, Lattice, Sums};
use super::model::{KINDS, Model};
use crate::analysis::crf::mix;
use crate::analysis::memory::Memory;
use crate::analysis::name::NameSpan;
use crate::analysis::sentence::Words;
use crate::text::Block;

/// Marks names; keeps its buffers.
#[derive(Debug, Default)]
pub struct Recogniser {
    evidence: Evidence,
    extractor: Extractor,
    description: Description,
    lattice: Lattice,
    best: Best,
    sums: Sums,
    /// The names of each zone, counted from its first token.
    memory: Memory<Box<[NameSpan]>>,
}

impl Recogniser {
    /// Keeps what it made of each zone, for when it comes again.
    pub fn remember(&mut self) {
        self.memory.on();
    }

    /// Gives the room back that the last article needed.
    pub fn rest(&mut self) {
        *self = Self {
            memory: std::mem::take(&mut self.memory),
            ..Self::default()
        };
    }

    /// Appends the names in the zones of `facts` to `found`, in order.
    pub fn find(
        &mut self,
        model: &Model<'_>,
        text: &str,
        blocks: &[Block],
        words: &Words,
        facts: &TokenFacts,
        found: &mut Vec<NameSpan>,
    ) {
        self.evidence.read(text, words, facts);
        let document = Document {
            text,
            blocks,
            words,
            facts,
            evidence: &self.evidence,
        };
        self.memory.begin();
        self.extractor.begin();
        for &zone in &facts.zones {
            let start = found.len();
            let shift = |name: &NameSpan| NameSpan {
                first: zone.first + name.first,
                end: zone.first + name.end,
                ..*name
            };
            self.extractor
                .describe(document, zone, &mut self.description);
            let is_on = self.memory.is_on();
            let key = is_on.then(|| {
                let features = mix(self.description.tokens.key(), self.description.names.key());
                mix(model.fingerprint(), features)
            });
            if let Some(known) = key.and_then(|key| self.memory.recall(key)) {
                found.extend(known.iter().map(shift));
                continue;
            }
            model.score(&self.description, &mut self.lattice);
            self.lattice.best(&mut self.best);
            if !self.best.names.is_empty() {
                self.lattice.sums(&Free, &mut self.sums);
            }
            for &(stretch, kind) in &self.best.names {
                let (first, end) = self.lattice.stretches[stretch];
                let sure = self.lattice.probability(&self.sums, stretch, kind);
                found.push(NameSpan {
                    first: zone.first + u32::from(first),
                    end: zone.first + u32::from(end),
                    kind: KINDS[kind],
                    confidence: sure.clamp(0.0, 1.0),
                });
            }
            if let Some(key) = key {
                let names = found[start..].iter().map(|name| NameSpan {
                    first: name.first - zone.first,
                    end: name.end - zone.first,
                    ..*name
                });
                self.memory.keep(key, names.collect());
            }
        }
    }
}
