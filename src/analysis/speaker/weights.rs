//! The weights of pronouns and descriptions that are set by hand; [`WORTH`](super::WORTH) has those that are fitted.

pub(super) struct Weights {
    /// What every name begins with.
    pub(super) base: f32,
    /// Who spoke last did so within so many tokens, and just now within these.
    pub(super) spoke_within: usize,
    pub(super) spoke_near: usize,
    /// Below this score nobody is meant.
    pub(super) least: f32,
    /// How many names are looked back at.
    pub(super) memory: usize,
    /// A name with more tokens before it in its sentence is not its subject.
    pub(super) farthest_subject: usize,
    /// The verb of a name's clause is not looked for farther from it.
    pub(super) farthest_verb: usize,
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
    /// How sure it is that the last speaker is meant, whose first name seems to be of the other sex.
    pub(super) misfit: f32,
    pub(super) they: f32,
    pub(super) it: f32,
    pub(super) who_near: f32,
    pub(super) who_far: f32,
    pub(super) office: f32,
    pub(super) lead: f32,
    pub(super) described: f32,
    pub(super) unknown: f32,
    /// An answer that is no surer than this is a guess, and no quote with it is surer than that.
    pub(super) guess: f32,
    pub(super) of_guess: f32,
    pub(super) named: f32,
    /// How sure it is that a turn and a line of dialogue are said.
    pub(super) said_in_turn: f32,
    pub(super) line: f32,
    pub(super) apposition: f32,
    pub(super) body: f32,
}

pub(super) const WEIGHTS: Weights = Weights {
    base: 4.0,
    spoke_within: 150,
    spoke_near: 40,
    least: -2.0,
    memory: 60,
    farthest_subject: 100,
    farthest_verb: 30,
    farthest_who: 30,
    near_who: 6,
    they_least: 0.7,
    it_least: 0.55,
    carried: 0.85,
    turn: 0.75,
    he_described: 0.6,
    shared_surname: 0.6,
    misfit: 0.5,
    they: 0.6,
    it: 0.7,
    who_near: 0.85,
    who_far: 0.6,
    office: 0.8,
    lead: 0.5,
    described: 0.8,
    unknown: 0.5,
    guess: 0.5,
    of_guess: 0.85,
    named: 0.95,
    said_in_turn: 0.97,
    line: 0.8,
    apposition: 0.9,
    body: 0.9,
};
