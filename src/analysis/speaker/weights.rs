//! The weights of pronouns and descriptions.

/// Tuned by hand on the train part of PolNeAR in November 2026, on "he" and "she" whose person
/// `CoreNLP` is sure of.
pub(super) struct Weights {
    /// What every name begins with.
    pub(super) base: f32,
    /// Taken away for each sentence between.
    pub(super) per_sentence: f32,
    /// Taken away from a name within quotation marks.
    pub(super) quoted: f32,
    /// The subject of its sentence.
    pub(super) subject: f32,
    /// Taken away after a preposition and before a possessive.
    pub(super) aside: f32,
    /// Who spoke last …
    pub(super) spoke_last: f32,
    /// … within so many tokens.
    pub(super) spoke_within: usize,
    /// The logarithm of the number of mentions.
    pub(super) often: f32,
    /// The gender is known and fits.
    pub(super) gender: f32,
    /// "they" for an entity in the plural.
    pub(super) plural: f32,
    /// Below this score nobody is meant.
    pub(super) least: f32,
    /// How many names are looked back at.
    pub(super) memory: usize,
    /// A name with more tokens before it in its sentence is not its subject.
    pub(super) farthest_subject: usize,
    /// How far "who" stands from its name, and how far it does so surely.
    pub(super) farthest_who: usize,
    pub(super) near_who: usize,
    /// "they" and "it" are answered above these odds.
    pub(super) they_least: f32,
    pub(super) it_least: f32,
    /// How sure an answer of each kind is, at most.
    pub(super) carried: f32,
    pub(super) turn: f32,
    pub(super) he_described: f32,
    pub(super) shared_surname: f32,
    pub(super) they: f32,
    pub(super) it: f32,
    pub(super) who_near: f32,
    pub(super) who_far: f32,
    pub(super) office: f32,
    pub(super) described: f32,
    pub(super) unknown: f32,
    pub(super) named: f32,
    /// How sure it is that a turn and a line of dialogue are said.
    pub(super) said_in_turn: f32,
    pub(super) line: f32,
    pub(super) apposition: f32,
    pub(super) body: f32,
}

pub(super) const WEIGHTS: Weights = Weights {
    base: 4.0,
    per_sentence: 0.55,
    quoted: 2.0,
    subject: 1.2,
    aside: 0.8,
    spoke_last: 0.8,
    spoke_within: 150,
    often: 0.25,
    gender: 1.0,
    plural: 1.5,
    least: -6.0,
    memory: 60,
    farthest_subject: 100,
    farthest_who: 30,
    near_who: 6,
    they_least: 0.7,
    it_least: 0.55,
    carried: 0.85,
    turn: 0.75,
    he_described: 0.6,
    shared_surname: 0.6,
    they: 0.6,
    it: 0.7,
    who_near: 0.85,
    who_far: 0.6,
    office: 0.8,
    described: 0.8,
    unknown: 0.5,
    named: 0.95,
    said_in_turn: 0.97,
    line: 0.8,
    apposition: 0.9,
    body: 0.9,
};
