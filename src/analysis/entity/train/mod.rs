//! Learns the recogniser from labelled documents.
//!
//! Used by the training programs only; the reader never calls it, so the linker drops it. The
//! likelihood of what is known of the truth is raised by stochastic gradient descent with a step
//! size per weight (Duchi, Hazan and Singer, "Adaptive subgradient methods", JMLR 2011). A corpus
//! that lacks a type says nothing about it: the likelihood sums over what could be there.
//! Same input, same bytes.

pub mod cluster;

use std::collections::HashMap;

use super::evidence::Evidence;
use super::facts::{TokenFacts, Zone};
use super::feature::{Description, Document, Extractor};
use super::lattice::{Allowed, Lattice, NAME_WIDTH, STATES, Sums, TOKEN_WIDTH, TYPES};
use super::model;
use crate::analysis::crf::Features;
use crate::analysis::gazetteer::Classes;
use crate::analysis::language::Language;
use crate::analysis::sentence::Words;
use crate::text::{Article, Span};

/// A labelled document.
#[derive(Clone, Debug)]
pub struct Labelled {
    /// The document.
    pub article: Article,
    /// Its names: where, and their type as an index (`model::KINDS`) or several as bits.
    pub names: Vec<(Span, u32)>,
    /// Types (as bits) that the corpus does not mark, or not always.
    pub unmarked: u32,
    /// Where the labels are complete; everywhere if `None`.
    pub kept: Option<Vec<Span>>,
    /// How many times it counts.
    pub weight: f32,
}

/// How to learn.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Passes over the corpus.
    pub epochs: usize,
    /// The step size.
    pub rate: f32,
    /// How strongly weights are drawn to zero.
    pub decay: f32,
    /// The share of features that are hidden from each zone in each pass.
    pub hidden: f32,
    /// Features that occur in fewer zones are dropped.
    pub least: u32,
    /// Rows of token and of name features that are kept in the end.
    pub keep: (usize, usize),
}

impl Default for Options {
    fn default() -> Self {
        Self {
            epochs: 5,
            rate: 0.04,
            decay: 2e-3,
            hidden: 0.1,
            least: 3,
            keep: (72_000, 45_000),
        }
    }
}

/// One zone to learn from.
struct Example {
    tokens: Lists,
    names: Lists,
    stretches: Vec<(u8, u8)>,
    truth: Truth,
    weight: f32,
}

/// Lists of feature numbers, one after another.
#[derive(Default)]
struct Lists {
    ids: Vec<u32>,
    ends: Vec<u32>,
}

impl Lists {
    fn of(&self, index: usize) -> &[u32] {
        let start = if index == 0 {
            0
        } else {
            self.ends[index - 1] as usize
        };
        &self.ids[start..self.ends[index] as usize]
    }

    fn retain(&mut self, renumber: &[u32]) {
        let mut ids = Vec::with_capacity(self.ids.len());
        let mut start = 0;
        for end in &mut self.ends {
            let kept = self.ids[start..*end as usize]
                .iter()
                .map(|&id| renumber[id as usize]);
            ids.extend(kept.filter(|&id| id != u32::MAX));
            start = *end as usize;
            *end = ids.len() as u32;
        }
        self.ids = ids;
    }
}

struct Truth {
    names: Vec<u32>,
    outside: Vec<bool>,
}

impl Allowed for Truth {
    fn name(&self, index: usize) -> u32 {
        self.names[index]
    }

    fn outside(&self, token: usize) -> bool {
        self.outside[token]
    }
}

struct Everything(u32);

impl Allowed for Everything {
    fn name(&self, _: usize) -> u32 {
        self.0
    }

    fn outside(&self, _: usize) -> bool {
        true
    }
}

/// Numbers features and counts them.
#[derive(Default)]
struct Dictionary {
    ids: HashMap<u64, u32>,
    hashes: Vec<u64>,
    counts: Vec<u32>,
}

impl Dictionary {
    fn lists(&mut self, features: &Features) -> Lists {
        let mut lists = Lists::default();
        for index in 0..features.len() {
            for &hash in features.of(index) {
                let id = *self.ids.entry(hash).or_insert_with(|| {
                    self.hashes.push(hash);
                    self.counts.push(0);
                    self.hashes.len() as u32 - 1
                });
                self.counts[id as usize] += 1;
                lists.ids.push(id);
            }
            lists.ends.push(lists.ids.len() as u32);
        }
        lists
    }

    /// Keeps what `wanted` says; gives the new number of each old one.
    fn shrink(&mut self, wanted: impl Fn(usize) -> bool) -> Vec<u32> {
        let mut renumber = vec![u32::MAX; self.hashes.len()];
        let mut hashes = Vec::new();
        let mut counts = Vec::new();
        for (id, number) in renumber.iter_mut().enumerate() {
            if wanted(id) {
                *number = hashes.len() as u32;
                hashes.push(self.hashes[id]);
                counts.push(self.counts[id]);
            }
        }
        *self = Self {
            ids: HashMap::new(),
            hashes,
            counts,
        };
        renumber
    }
}

/// Weights with the sums of squared gradients that set their step sizes.
struct Weights<const W: usize> {
    rows: Vec<[f32; W]>,
    squares: Vec<[f32; W]>,
}

impl<const W: usize> Weights<W> {
    fn new(count: usize) -> Self {
        Self {
            rows: vec![[0.0; W]; count],
            squares: vec![[1e-2; W]; count],
        }
    }

    #[inline]
    fn sum(&self, ids: &[u32], hide: &mut Hide) -> [f32; W] {
        let mut sum = [0.0; W];
        for &id in ids {
            if hide.shows() {
                let row = &self.rows[id as usize];
                for (slot, weight) in sum.iter_mut().zip(row) {
                    *slot += weight;
                }
            }
        }
        sum
    }

    #[inline]
    fn step(&mut self, ids: &[u32], gradient: &[f32; W], rate: f32, decay: f32, hide: &mut Hide) {
        for &id in ids {
            if !hide.shows() {
                continue;
            }
            let (row, squares) = (&mut self.rows[id as usize], &mut self.squares[id as usize]);
            for k in 0..W {
                let g = gradient[k] + decay * row[k];
                squares[k] += g * g;
                row[k] -= rate * g / squares[k].sqrt();
            }
        }
    }

    fn pick(&self, renumber: &[u32]) -> Self {
        let kept: Vec<usize> = (0..renumber.len())
            .filter(|&id| renumber[id] != u32::MAX)
            .collect();
        Self {
            rows: kept.iter().map(|&id| self.rows[id]).collect(),
            squares: kept.iter().map(|&id| self.squares[id]).collect(),
        }
    }
}

/// Decides which features are hidden, the same way each time it is started with the same seed.
#[derive(Clone, Copy)]
struct Hide {
    state: u64,
    limit: u64,
}

impl Hide {
    fn new(seed: u64, share: f32) -> Self {
        Self {
            state: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1,
            limit: (f64::from(share) * 65536.0) as u64,
        }
    }

    #[inline]
    fn shows(&mut self) -> bool {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state & 0xffff) >= self.limit
    }
}

/// What the trainer holds.
struct Trainer {
    examples: Vec<Example>,
    tokens: Dictionary,
    names: Dictionary,
}

/// Learns a model of `language`; gives its bytes. `report` is told what happens.
pub fn learn(
    documents: &[Labelled],
    language: Language,
    options: &Options,
    report: &mut dyn FnMut(String),
) -> Vec<u8> {
    let mut trainer = Trainer {
        examples: Vec::new(),
        tokens: Dictionary::default(),
        names: Dictionary::default(),
    };
    let mut dropped = 0;
    let mut reader = ZoneReader::default();
    for document in documents {
        dropped += reader.read(document, language, &mut trainer);
    }
    report(format!(
        "{} zones, {dropped} left out, {} and {} features",
        trainer.examples.len(),
        trainer.tokens.hashes.len(),
        trainer.names.hashes.len()
    ));
    let least = options.least;
    let tokens = trainer.tokens.counts.clone();
    let names = trainer.names.counts.clone();
    trainer.shrink(|id| tokens[id] >= least, |id| names[id] >= least);
    report(format!(
        "{} and {} features kept",
        trainer.tokens.hashes.len(),
        trainer.names.hashes.len()
    ));
    let mut learner = Learner::new(&trainer);
    for epoch in 0..options.epochs {
        let rate = options.rate * (1.0 - 0.9 * epoch as f32 / options.epochs as f32);
        let loss = learner.pass(&trainer.examples, options, rate, epoch as u64);
        report(format!("pass {epoch}: loss {loss:.4}"));
    }
    // The weakest features go, the rest settles without them.
    let strong = |rows: Vec<f32>, keep: usize| {
        let mut sorted = rows.clone();
        sorted.sort_unstable_by(|a, b| b.total_cmp(a));
        let limit = sorted.get(keep).copied().unwrap_or(0.0);
        rows.into_iter()
            .map(move |norm| norm > limit)
            .collect::<Vec<bool>>()
    };
    let tokens = strong(
        strengths(&learner.tokens.rows, &trainer.tokens.counts),
        options.keep.0,
    );
    let names = strong(
        strengths(&learner.names.rows, &trainer.names.counts),
        options.keep.1,
    );
    let (tokens, names) = trainer.shrink(|id| tokens[id], |id| names[id]);
    learner.tokens = learner.tokens.pick(&tokens);
    learner.names = learner.names.pick(&names);
    for epoch in 0..options.epochs.div_ceil(3) {
        let loss = learner.pass(
            &trainer.examples,
            options,
            options.rate * 0.15,
            100 + epoch as u64,
        );
        report(format!("settling {epoch}: loss {loss:.4}"));
    }
    model::build(
        language,
        (&trainer.tokens.hashes, &learner.tokens.rows),
        (&trainer.names.hashes, &learner.names.rows),
        &learner.neighbours,
    )
}

/// How much a row matters: its greatest weight, times how often it is used.
fn strengths<const W: usize>(rows: &[[f32; W]], counts: &[u32]) -> Vec<f32> {
    rows.iter()
        .zip(counts)
        .map(|(row, &count)| {
            let top = row.iter().fold(0.0f32, |top, weight| top.max(weight.abs()));
            top * (count as f32).powf(0.3)
        })
        .collect()
}

impl Trainer {
    fn shrink(
        &mut self,
        token: impl Fn(usize) -> bool,
        name: impl Fn(usize) -> bool,
    ) -> (Vec<u32>, Vec<u32>) {
        let tokens = self.tokens.shrink(token);
        let names = self.names.shrink(name);
        for example in &mut self.examples {
            example.tokens.retain(&tokens);
            example.names.retain(&names);
        }
        (tokens, names)
    }
}

/// Makes examples of documents.
#[derive(Default)]
struct ZoneReader {
    words: Words,
    facts: TokenFacts,
    evidence: Evidence,
    extractor: Extractor,
    description: Description,
}

impl ZoneReader {
    /// Adds the zones of one document; gives the number of zones whose labels do not fit.
    fn read(&mut self, labelled: &Labelled, language: Language, trainer: &mut Trainer) -> usize {
        let article = &labelled.article;
        let text = article.text();
        self.words.read_in(text, article.blocks(), language);
        self.facts.read(text, &self.words, language);
        self.evidence.read(text, &self.words, &self.facts);
        self.extractor.begin();
        let mut dropped = 0;
        for &zone in &self.facts.zones {
            let document = Document {
                text,
                blocks: article.blocks(),
                words: &self.words,
                facts: &self.facts,
                evidence: &self.evidence,
            };
            let tokens = &self.words.tokens;
            let span = tokens[zone.first as usize]
                .span
                .union(tokens[zone.end as usize - 1].span);
            if labelled
                .kept
                .as_ref()
                .is_some_and(|kept| !kept.iter().any(|one| one.covers(span)))
            {
                continue;
            }
            self.extractor
                .describe(document, zone, &mut self.description);
            let Some(truth) = truth(labelled, document, zone, span, &self.description) else {
                dropped += 1;
                continue;
            };
            trainer.examples.push(Example {
                tokens: trainer.tokens.lists(&self.description.tokens),
                names: trainer.names.lists(&self.description.names),
                stretches: self.description.stretches.clone(),
                truth,
                weight: labelled.weight,
            });
        }
        dropped
    }
}

/// What the labels say about a zone; `None` where they do not fit its tokens.
fn truth(
    labelled: &Labelled,
    document: Document<'_>,
    zone: Zone,
    span: Span,
    description: &Description,
) -> Option<Truth> {
    let (first, end) = (zone.first as usize, zone.end as usize);
    let tokens = &document.words.tokens[first..end];
    let info = &document.facts.info[first..end];
    let mut outside = vec![true; tokens.len()];
    let mut labels = Vec::new();
    for &(name, kinds) in labelled
        .names
        .iter()
        .filter(|(name, _)| name.overlaps(span))
    {
        let start = tokens
            .iter()
            .position(|token| token.span.start == name.start)?;
        let end = tokens.iter().position(|token| token.span.end == name.end)? + 1;
        if start >= end || kinds == 0 {
            return None;
        }
        outside[start..end].fill(false);
        labels.push((start as u8, end as u8, kinds));
    }
    // A nationality that is not marked as one is at least known to the gazetteer.
    let without_norp = |start: u8, end: u8, kinds: u32| {
        let info = &info[start as usize..end as usize];
        let known = match info {
            [alone] => alone.classes,
            [first, .., last] if first.place == 1 && last.place == 3 => first.cover,
            _ => Classes::NONE,
        };
        if known.any(Classes::NORP) || kinds == NORP {
            kinds
        } else {
            kinds & !NORP
        }
    };
    let names: Vec<u32> = description
        .stretches
        .iter()
        .map(|&(start, end)| {
            let label = labels
                .iter()
                .find(|label| label.0 == start && label.1 == end);
            let free = outside[start as usize..end as usize]
                .iter()
                .all(|&outside| outside);
            let kinds = label.map_or(if free { labelled.unmarked } else { 0 }, |label| label.2);
            without_norp(start, end, kinds)
        })
        .collect();
    let reached = |label: &(u8, u8, u32)| {
        description
            .stretches
            .iter()
            .any(|&(start, end)| (start, end) == (label.0, label.1))
    };
    labels
        .iter()
        .all(reached)
        .then_some(Truth { names, outside })
}

/// The bit of nationalities.
const NORP: u32 = 1 << 3;

/// The weights while they are learnt.
struct Learner {
    tokens: Weights<TOKEN_WIDTH>,
    names: Weights<NAME_WIDTH>,
    neighbours: [[f32; STATES]; STATES],
    lattice: Lattice,
    free: Sums,
    known: Sums,
    order: Vec<u32>,
}

impl Learner {
    fn new(trainer: &Trainer) -> Self {
        Self {
            tokens: Weights::new(trainer.tokens.hashes.len()),
            names: Weights::new(trainer.names.hashes.len()),
            neighbours: [[0.0; STATES]; STATES],
            lattice: Lattice::default(),
            free: Sums::default(),
            known: Sums::default(),
            order: (0..trainer.examples.len() as u32).collect(),
        }
    }

    /// One pass; gives the mean loss.
    fn pass(&mut self, examples: &[Example], options: &Options, rate: f32, epoch: u64) -> f32 {
        let mut dice = Hide::new(epoch + 77, 0.0);
        let mut order = std::mem::take(&mut self.order);
        for at in (1..order.len()).rev() {
            dice.shows();
            order.swap(at, (dice.state >> 11) as usize % (at + 1));
        }
        let (mut loss, mut weight) = (0.0f64, 0.0f64);
        for &index in &order {
            let example = &examples[index as usize];
            let hide = Hide::new((u64::from(index) << 20) | (epoch + 1), options.hidden);
            let one = self.step(example, rate, options.decay, hide);
            loss += f64::from(one * example.weight);
            weight += f64::from(example.weight);
        }
        self.order = order;
        (loss / weight.max(1.0)) as f32
    }

    fn step(&mut self, example: &Example, rate: f32, decay: f32, hide: Hide) -> f32 {
        let lattice = &mut self.lattice;
        lattice.neighbours = self.neighbours;
        lattice.stretches.clone_from(&example.stretches);
        lattice.tokens.clear();
        lattice.names.clear();
        let mut hiding = hide;
        for at in 0..example.tokens.ends.len() {
            lattice
                .tokens
                .push(self.tokens.sum(example.tokens.of(at), &mut hiding));
        }
        for index in 0..example.stretches.len() {
            lattice
                .names
                .push(self.names.sum(example.names.of(index), &mut hiding));
        }
        lattice.close();
        lattice.sums(&Everything(u32::MAX), &mut self.free);
        lattice.sums(&example.truth, &mut self.known);
        let loss = self.free.total - self.known.total;
        if !loss.is_finite() || self.known.total < -1e20 {
            return 0.0;
        }
        if loss < 1e-4 {
            return loss;
        }
        let mut gradients = vec![[0.0f32; TOKEN_WIDTH]; lattice.len()];
        let mut names = vec![[0.0f32; NAME_WIDTH]; lattice.names.len()];
        for (index, &(first, end)) in lattice.stretches.iter().enumerate() {
            let (first, end) = (first as usize, end as usize);
            for kind in 0..TYPES {
                let mut slope = lattice.probability(&self.free, index, kind);
                if example.truth.names[index] >> kind & 1 == 1 {
                    slope -= lattice.probability(&self.known, index, kind);
                }
                let slope = slope * example.weight;
                if slope.abs() < 1e-6 {
                    continue;
                }
                names[index][kind] = slope;
                gradients[first][kind] += slope;
                gradients[end - 1][2 * TYPES + kind] += slope;
                for gradient in &mut gradients[first + 1..end] {
                    gradient[TYPES + kind] += slope;
                }
            }
        }
        for at in 0..lattice.len() {
            for from in 0..STATES {
                for to in 0..STATES {
                    let term = |sums: &Sums| {
                        let score = sums.alpha[at][from]
                            + lattice.neighbours[from][to]
                            + sums.leave[at][to]
                            - sums.total;
                        score.min(0.0).exp()
                    };
                    let slope = term(&self.free) - term(&self.known);
                    self.neighbours[from][to] -= 0.02 * rate * slope * example.weight;
                }
            }
        }
        let mut hiding = hide;
        for (at, gradient) in gradients.iter().enumerate() {
            self.tokens
                .step(example.tokens.of(at), gradient, rate, decay, &mut hiding);
        }
        for (index, gradient) in names.iter().enumerate() {
            self.names
                .step(example.names.of(index), gradient, rate, decay, &mut hiding);
        }
        loss
    }
}
