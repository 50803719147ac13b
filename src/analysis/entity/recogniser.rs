//! [`Recogniser`]: marks names with the trained model.

use super::Found;
use super::evidence::Evidence;
use super::feature::{Description, Document, Extractor};
use super::lattice::{Best, Free, Lattice, Sums};
use super::model::{KINDS, Model};
use super::sheet::Sheet;
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
}

impl Recogniser {
    /// Appends the names in the zones of `sheet` to `found`, in order.
    pub fn find(
        &mut self,
        model: &Model<'_>,
        text: &str,
        blocks: &[Block],
        words: &Words,
        sheet: &Sheet,
        found: &mut Vec<Found>,
    ) {
        self.evidence.read(text, words, sheet);
        let document = Document {
            text,
            blocks,
            words,
            sheet,
            evidence: &self.evidence,
        };
        for &zone in &sheet.zones {
            self.extractor
                .describe(document, zone, &mut self.description);
            model.score(&self.description, &mut self.lattice);
            self.lattice.best(&mut self.best);
            if self.best.names.is_empty() {
                continue;
            }
            self.lattice.sums(&Free, &mut self.sums);
            for &(stretch, kind) in &self.best.names {
                let (first, end) = self.lattice.stretches[stretch];
                let sure = self.lattice.probability(&self.sums, stretch, kind);
                found.push(Found {
                    first: zone.first + u32::from(first),
                    end: zone.first + u32::from(end),
                    kind: KINDS[kind],
                    confidence: sure.clamp(0.0, 1.0),
                });
            }
        }
    }
}
