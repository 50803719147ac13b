//! [`Reader`]: what each line of a scene says of its speaker: who is named beside it, who is spoken to in it.

use std::ops::Range;

use super::Answer;
use super::people::{self, People};
use super::story::Story;
use super::telling::Named;
use super::weights::WEIGHTS;
use crate::analysis::quote::lexicon::Class;
use crate::analysis::quote::{Attribution, LinkKind};
use crate::analysis::reason::Reason;
use crate::analysis::{EntityKind, Gender, Speaker};

/// What speaks for somebody or against, as logarithms of odds; set by hand on scenes of our own.
pub(super) struct Odds {
    /// The same speaker in one paragraph, …
    pub(super) one_block: f32,
    /// … after a paragraph that did not close its quotation, …
    pub(super) unclosed: f32,
    /// … and in the next paragraph.
    pub(super) same_next: f32,
    /// A paragraph without speech lies between.
    pub(super) same_later: f32,
    /// The one before the last speaks again.
    pub(super) back: f32,
    /// Somebody third begins to speak.
    pub(super) third: f32,
    /// The same after a paragraph without speech.
    pub(super) back_later: f32,
    pub(super) third_later: f32,
    /// A question is answered by somebody else.
    pub(super) asked: f32,
    /// Who is spoken to does not speak, …
    pub(super) spoken_to: f32,
    /// … but answers.
    pub(super) answers: f32,
    /// Named beside the line, in its paragraph …
    pub(super) beside: f32,
    /// … or at the end of the one before.
    pub(super) before: f32,
    /// … who does there what one does before speaking …
    pub(super) prepares: f32,
    /// … or whose words a colon announces.
    pub(super) announced: f32,
    /// Who has just come in.
    pub(super) comes: f32,
    /// "A stranger had come in."
    pub(super) appears: f32,
    /// What the pronoun alone would be taken for.
    pub(super) pronoun: f32,
    /// The pronoun does not fit.
    pub(super) misfit: f32,
    /// … with what other pronouns seemed to say.
    pub(super) misfit_guess: f32,
    /// Nobody speaks of oneself by name.
    pub(super) own_name: f32,
    /// "the other" is the one before the last.
    pub(super) other: f32,
    /// Nobody of this name has been named yet.
    pub(super) unseen: f32,
    /// "ma'am" is said to a woman, …
    pub(super) hearer: f32,
    /// … and not to a man.
    pub(super) not_hearer: f32,
    /// Who has no name speaks less.
    pub(super) nameless: f32,
    /// A description that comes once is somebody of its own, …
    pub(super) described_once: f32,
    /// … and one that comes again.
    pub(super) described_often: f32,
    /// "her aunt" is who is called Aunt.
    pub(super) kin: f32,
    /// "I am Colonel Burdette."
    pub(super) introduces: f32,
    /// Who is named in speech alone is seldom there.
    pub(super) absent: f32,
    /// Who is named more speaks more: of the logarithm.
    pub(super) often: f32,
    /// Never.
    pub(super) never: f32,
}

pub(super) const ODDS: Odds = Odds {
    one_block: 3.0,
    unclosed: 8.0,
    same_next: -2.8,
    same_later: -0.4,
    back: 0.8,
    third: -1.0,
    back_later: 0.5,
    third_later: -0.3,
    asked: -0.8,
    spoken_to: -5.0,
    answers: 1.9,
    beside: 5.5,
    before: 1.0,
    prepares: 2.0,
    announced: 3.0,
    comes: 2.0,
    appears: 3.5,
    pronoun: 1.2,
    misfit: -10.0,
    misfit_guess: -2.5,
    own_name: -0.7,
    other: 2.0,
    unseen: -1.0,
    hearer: 0.5,
    not_hearer: -1.2,
    nameless: -0.8,
    described_once: 0.0,
    described_often: 0.8,
    kin: 2.0,
    introduces: 4.0,
    absent: -0.7,
    often: 0.2,
    never: -40.0,
};

/// A paragraph in which somebody comes in has no more tokens.
const NARRATION: usize = 400;
/// A paragraph of at most so many tokens may be an answer.
const SHORT: usize = 30;
/// Somebody who may speak.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Who {
    Entity(usize),
    Described(String),
    /// "I".
    Narrator,
}

/// Whom words mean that act in the narration.
pub(super) enum Meant {
    Who(Who),
    /// Somebody of whom nothing was said yet: "a stranger".
    New(Who),
    /// Some man or woman, by a pronoun or a word that may be anybody's.
    One(Gender),
}

/// How the speaker of a line is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Naming {
    /// By a name, a description, a pronoun, or not at all.
    Plain,
    /// "said the other".
    Other,
    /// "said the old man" of somebody who has a name.
    Epithet,
}

/// Where a line stands in its paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LinePlace {
    /// After other words.
    Within,
    /// The paragraph begins with it.
    Opens,
    /// The paragraph is nothing else, and short.
    Alone,
}

/// One quotation of a scene.
#[derive(Debug)]
pub(super) struct Line {
    /// Which one it is.
    pub(super) index: usize,
    pub(super) block: usize,
    /// Who is named as its speaker.
    pub(super) fixed: Option<Who>,
    /// Who is meant by evidence beside it, and how much it weighs.
    pub(super) leans: Vec<(Who, f32)>,
    /// The gender of its pronoun.
    pub(super) gender: Gender,
    /// Whom it speaks to by name.
    pub(super) spoken_to: Vec<usize>,
    /// The gender of the one who is called "sir" or "ma'am" in it.
    pub(super) hearer: Gender,
    /// The description that may be somebody who has a name.
    pub(super) epithet: Option<String>,
    /// Who gives this name: "I am Colonel Burdette".
    pub(super) introduces: Option<usize>,
    /// Whom it names otherwise.
    pub(super) named: Vec<usize>,
    pub(super) asks: bool,
    /// The paragraph ends within the quotation.
    pub(super) is_open: bool,
    /// Where in its paragraph it begins.
    pub(super) place: LinePlace,
    /// How its speaker is named.
    pub(super) naming: Naming,
    /// Where its paragraph ends, …
    pub(super) end: usize,
    /// … where it begins, and where its last part ends.
    pub(super) first: usize,
    pub(super) last: usize,
}

/// Reads the evidence of lines.
pub(super) struct Reader<'r, 'a> {
    pub(super) story: &'r Story<'a>,
    pub(super) people: People,
}

impl Reader<'_, '_> {
    /// Whether paragraphs that begin with speech follow one another at all.
    pub(super) fn may_talk(&self, found: &[Attribution]) -> bool {
        let mut blocks: Vec<usize> = found
            .iter()
            .filter(|quote| {
                let opens = self.tokens_of(quote.block).start;
                quote.parts[0].start <= opens + 1 && self.is_spoken(quote)
            })
            .map(|quote| quote.block)
            .collect();
        blocks.sort_unstable();
        blocks.dedup();
        blocks.windows(2).filter(|two| two[0] + 1 == two[1]).count() > 1
    }

    /// Gives lines the source that the narration beside them names, if the tagger saw none there, and descriptions
    /// their noun for an end.
    pub(super) fn read_tellers(&self, found: &mut [Attribution], answers: &mut [Answer]) {
        let story = self.story;
        for (quote, answer) in found.iter_mut().zip(answers.iter_mut()) {
            if !self.is_spoken(quote) {
                continue;
            }
            let local = quote.cue.is_some()
                && matches!(quote.link, LinkKind::Own | LinkKind::Shared)
                && quote
                    .source
                    .as_ref()
                    .is_some_and(|source| self.block_of(source.start) == quote.block);
            let block = self.tokens_of(quote.block);
            let named = if local {
                let source = quote.source.clone().unwrap_or_default();
                match &answer.speaker {
                    Speaker::Described(_) => story.noun_phrase(source.start, block.end),
                    _ => None,
                }
            } else {
                story.teller(quote, &block).map(|teller| {
                    quote.cue = Some(teller.cue);
                    quote.link = LinkKind::Own;
                    (teller.named, teller.source)
                })
            };
            let Some((named, source)) = named else {
                continue;
            };
            quote.source = Some(source.clone());
            *answer = self.answer(named, &source);
        }
    }

    /// Who is meant by what the narration says.
    fn answer(&self, named: Named, source: &Range<usize>) -> Answer {
        let story = self.story;
        let words = story.phrase(source);
        let meant = |entity: usize, sure: f32| {
            let name = story.name(entity).to_owned();
            let reason = if words == name {
                Reason::Named
            } else {
                Reason::FormOf {
                    words: words.clone(),
                    name,
                }
            };
            Answer {
                speaker: Speaker::Entity(entity),
                also: Vec::new(),
                sure,
                reason,
            }
        };
        match named {
            Named::Entity(entity) => meant(entity, WEIGHTS.named),
            Named::Narrator => Answer::unknown(Reason::Writer),
            Named::Pronoun | Named::Other => Answer::unknown(Reason::NamesNobody),
            Named::Described(phrase) => match story.titled(&phrase) {
                Some(entity) => meant(entity, WEIGHTS.office),
                None => Answer {
                    speaker: Speaker::Described(phrase),
                    also: Vec::new(),
                    sure: WEIGHTS.described,
                    reason: Reason::Described,
                },
            },
        }
    }

    /// One phrase for each person who is only described, and lines beside which such a person acts.
    pub(super) fn describe(&self, found: &[Attribution], lines: &mut [Line]) {
        let bare = |phrase: &str| {
            let rest = phrase.split_once(' ').map_or(phrase, |(_, rest)| rest);
            rest.to_owned()
        };
        let mut known: Vec<(String, String)> = Vec::new();
        let mut one = |who: &mut Who| {
            let Who::Described(phrase) = who else { return };
            *phrase = people::the(phrase);
            let noun = bare(phrase);
            let same = |other: &str| {
                other == noun
                    || other.ends_with(&format!(" {noun}"))
                    || noun.ends_with(&format!(" {other}"))
            };
            match known.iter().find(|(other, _)| same(other)) {
                Some((_, first)) => phrase.clone_from(first),
                None => known.push((noun, phrase.clone())),
            }
        };
        for line in lines.iter_mut() {
            line.fixed.iter_mut().for_each(&mut one);
            line.leans.iter_mut().for_each(|(who, _)| one(who));
        }
        self.part_epithets(lines);
        for line in lines {
            if line.fixed.is_some() || !line.leans.is_empty() && line.gender == Gender::Unknown {
                continue;
            }
            let Some(named) = self.actor(&found[line.index]) else {
                continue;
            };
            let who = match named {
                Named::Entity(entity) => Who::Entity(entity),
                Named::Described(phrase) => {
                    let noun = bare(&phrase.to_lowercase());
                    let same = known
                        .iter()
                        .find(|(other, _)| *other == noun || other.ends_with(&format!(" {noun}")));
                    match (self.meant_by(&phrase, line.end), same) {
                        (Some(Meant::Who(Who::Entity(entity))), _) => Who::Entity(entity),
                        (Some(Meant::One(gender)), _) => {
                            line.gender = gender;
                            continue;
                        }
                        (_, Some((_, first))) => Who::Described(first.clone()),
                        (Some(Meant::Who(who) | Meant::New(who)), None) => who,
                        (None, None) => continue,
                    }
                }
                _ => continue,
            };
            line.leans.push((who, ODDS.beside));
        }
    }

    /// Who acts at the beginning of the sentence before a line, in its paragraph, or in the one after it.
    fn actor(&self, quote: &Attribution) -> Option<Named> {
        let story = self.story;
        let tokens = self.tokens_of(quote.block);
        let outside = |at: usize| story.seen[at].mark.is_outside();
        let beats = self.beats(quote, &tokens);
        // "he asked" after a paragraph that tells what somebody did.
        let above = quote
            .block
            .checked_sub(1)
            .map(|block| self.tokens_of(block))
            .filter(|above| !above.is_empty() && above.clone().all(outside))
            .and_then(|above| story.words.sentence_of(above.end - 1))
            .map(|sentence| story.words.sentences[sentence].first as usize)
            .filter(|_| quote.source.is_some());
        beats
            .into_iter()
            .chain(above)
            .filter_map(|at| story.noun_phrase(at, tokens.end))
            .map(|(named, _)| named)
            .find(|named| matches!(named, Named::Entity(_) | Named::Described(_)))
    }

    pub(super) fn gender_of(&self, who: &Who) -> Gender {
        match who {
            Who::Entity(entity) => self.people.genders[*entity],
            Who::Described(words) => words
                .split(' ')
                .rev()
                .filter_map(people::of_noun)
                .find(|gender| *gender != Gender::Unknown)
                .unwrap_or_default(),
            Who::Narrator => Gender::Unknown,
        }
    }

    pub(super) fn block_of(&self, token: usize) -> usize {
        let words = self.story.words;
        let sentence = words.sentence_of(token).unwrap_or(0);
        words.sentences[sentence].block as usize
    }

    pub(super) fn tokens_of(&self, block: usize) -> Range<usize> {
        crate::analysis::quote::token_range(self.story.words, block)
    }

    pub(super) fn word(&self, at: usize) -> &str {
        self.story
            .words
            .tokens
            .get(at)
            .map_or("", |token| token.of(self.story.text))
    }

    /// Words in quotation marks, or after the dash of a dialogue.
    pub(super) fn is_spoken(&self, quote: &Attribution) -> bool {
        let first = quote.parts[0].start;
        let opens = self.tokens_of(quote.block).start;
        self.story.seen[first].mark.is_quoted()
            || matches!(self.word(opens), "—" | "–" | "―" | "--")
    }

    fn person_at(&self, token: usize) -> Option<usize> {
        let story = self.story;
        let at = story.places.binary_search(&token).ok()?;
        let mention = story.mentions[at];
        (mention.kind == EntityKind::Person).then_some(mention.entity)
    }

    pub(super) fn line(&self, index: usize, quote: &Attribution, answer: &Answer) -> Line {
        let story = self.story;
        let tokens = self.tokens_of(quote.block);
        let first = quote.parts[0].start;
        let last = quote.parts[quote.parts.len() - 1].end - 1;
        let mut line = Line {
            index,
            block: quote.block,
            fixed: None,
            leans: Vec::new(),
            gender: Gender::Unknown,
            spoken_to: Vec::new(),
            hearer: Gender::Unknown,
            epithet: None,
            introduces: None,
            named: Vec::new(),
            asks: (last.saturating_sub(1)..=last).any(|at| self.word(at).contains('?')),
            is_open: tokens.end == last + 1
                && matches!(self.word(first), "“" | "\"" | "‘" | "«" | "„")
                && !story.seen[last].mark.closes(),
            place: if first > tokens.start + 1 {
                LinePlace::Within
            } else if quote.parts.len() == 1 && last + 2 >= tokens.end && tokens.len() <= SHORT {
                LinePlace::Alone
            } else {
                LinePlace::Opens
            },
            naming: Naming::Plain,
            end: tokens.end,
            first,
            last: last + 1,
        };
        self.read_names(quote, &mut line);
        let local = quote
            .source
            .clone()
            .filter(|source| self.block_of(source.start) == quote.block)
            .filter(|_| matches!(quote.link, LinkKind::Own | LinkKind::Shared));
        let who = match (&answer.speaker, &answer.reason) {
            (Speaker::Entity(entity), _) => Some(Who::Entity(*entity)),
            // "Everyone looked at her": no one of them.
            (Speaker::Described(words), _)
                if matches!(
                    words.as_str(),
                    "Everyone" | "Everybody" | "Somebody" | "Someone"
                ) && quote.cue.is_none() =>
            {
                None
            }
            (Speaker::Described(words), _) => Some(Who::Described(words.to_lowercase())),
            // "I" that is said is not who tells the story.
            (Speaker::Unknown, Reason::Writer) => quote
                .source
                .as_ref()
                .filter(|source| story.seen[source.start].mark.is_outside())
                .map(|_| Who::Narrator),
            (Speaker::Unknown, _) => None,
        };
        match (local, who) {
            (Some(source), who) if quote.cue.is_some() => {
                let lone = source.len() == 1 && story.seen[source.start].class == Class::HeShe;
                let last = self.word(source.end - 1);
                if who.is_none() && source.len() > 1 && matches!(last, "other" | "latter") {
                    line.naming = Naming::Other;
                } else if lone {
                    line.gender = story.pronoun_gender(source.start);
                    line.leans.extend(who.map(|who| (who, ODDS.pronoun)));
                } else {
                    line.fixed = who;
                }
            }
            (Some(source), Some(who)) => {
                if source.len() == 1 && story.seen[source.start].class == Class::HeShe {
                    line.gender = story.pronoun_gender(source.start);
                    line.leans.push((who, ODDS.pronoun));
                } else {
                    line.leans.push((who, ODDS.beside));
                }
            }
            (None, who) => {
                let beside = self.beside(quote, &tokens, &mut line);
                // The subject of the sentence before, in the paragraph before.
                let own = quote.link == LinkKind::Own && quote.source.is_some();
                if !beside
                    && own
                    && let Some(who) = who
                {
                    line.leans.push((who, ODDS.before));
                }
                if !beside && let Some(who) = self.comes_in(quote.block) {
                    line.leans.push((who, ODDS.comes));
                }
            }
            (Some(_), None) => {}
        }
        self.lean_above(&mut line);
        line
    }

    /// "The door opened, and Simmons came in.": who comes in at the end of the narration before a line.
    fn comes_in(&self, block: usize) -> Option<Who> {
        let story = self.story;
        let above = self.tokens_of(block.checked_sub(1)?);
        let outside = |at: usize| story.seen[at].mark.is_outside();
        if above.is_empty() || above.len() > NARRATION || !above.clone().all(outside) {
            return None;
        }
        let sentence = story.words.sentence_of(above.end - 1)?;
        let start = (story.words.sentences[sentence].first as usize).max(above.start);
        self.arrives(&(start..above.end))
    }

    /// Who acts in the sentence beside a line, in its paragraph: "“…” She knelt", "Tobias looked up. “…”".
    fn beside(&self, quote: &Attribution, tokens: &Range<usize>, line: &mut Line) -> bool {
        let story = self.story;
        let outside = |at: &usize| story.seen[*at].mark.is_outside();
        let places = self.beats(quote, tokens);
        for place in places {
            let until = (place + 6).min(tokens.end);
            for at in (place..until).take_while(|at| outside(at)) {
                let class = story.seen[at].class;
                if let Some(entity) = self.person_at(at) {
                    // "Mary's eyes" speak for her too.
                    line.leans.push((Who::Entity(entity), ODDS.beside));
                    return true;
                }
                match class {
                    Class::HeShe => {
                        line.gender = story.pronoun_gender(at);
                        return true;
                    }
                    Class::First if self.word(at) == "I" => {
                        line.leans.push((Who::Narrator, ODDS.beside));
                        return true;
                    }
                    Class::Preposition | Class::Say | Class::Speak => break,
                    _ => {}
                }
            }
        }
        false
    }
}
