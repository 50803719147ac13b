//! Where what was said begins and ends beside its cue: "said Lund had called him “a fool”" is all said, "called
//! the plan “a gift,” praising its authors" is not.
//!
//! Runs after the [frames](super::frames). Each rule moves an end of one stretch within its sentence.

use std::ops::Range;

use super::lexicon::Class;
use super::stretch::{Kind, Stretch};
use super::tagged::TaggedText;
use crate::analysis::rules::Rule;
use crate::analysis::token::TokenKind;

/// Verbs whose object and what it is called are said together.
const CALLS: [&str; 20] = [
    "call",
    "calls",
    "called",
    "calling",
    "describe",
    "describes",
    "described",
    "describing",
    "label",
    "labels",
    "labeled",
    "labelled",
    "dub",
    "dubs",
    "dubbed",
    "termed",
    "characterized",
    "characterised",
    "characterizing",
    "characterising",
];

/// Whom one tells is no part of what they are told.
const TELLS: [&str; 20] = [
    "tell",
    "tells",
    "told",
    "telling",
    "warn",
    "warns",
    "warned",
    "warning",
    "remind",
    "reminds",
    "reminded",
    "reminding",
    "assure",
    "assures",
    "assured",
    "assuring",
    "inform",
    "informs",
    "informed",
    "informing",
];

/// A listener has no more tokens.
const LISTENER: usize = 7;

/// The words for who speaks in what is said are no more.
const INNER: usize = 8;

/// What an object of "called" may have before the quotation marks, in tokens.
const OBJECT: usize = 14;

/// Prepositions of places and times.
const PLACES: [&str; 5] = ["in", "at", "during", "over", "after"];

/// What opens the sentence before the quotation marks, in tokens.
const HEAD: usize = 12;

/// One unit with its stretches.
struct Edges<'a, 's> {
    article: TaggedText<'a>,
    stretches: &'s mut Vec<Stretch>,
}

/// Runs all rules that hold.
pub(super) fn edges(article: TaggedText<'_>, stretches: &mut Vec<Stretch>) {
    let has = |rule| article.rules.has(rule);
    let mut edges = Edges { article, stretches };
    if has(Rule::Outermost) {
        edges.short_cues();
        edges.join_over_words();
        edges.outermost();
        edges.what_called();
        edges.begin_at_cue();
    }
    if has(Rule::CalledWhole) {
        edges.called_whole();
    }
    if has(Rule::ToldTo) {
        edges.told_to();
    }
    if has(Rule::NounThat) {
        edges.noun_that();
    }
    if has(Rule::PlaceFirst) {
        edges.place_first();
    }
    if has(Rule::OwnSays) {
        edges.own_says();
        edges.opening_act();
    }
    if has(Rule::PastMarks) {
        edges.past_marks();
    }
    if has(Rule::SentenceHead) {
        edges.sentence_head();
    }
    if has(Rule::SentenceEnd) {
        edges.sentence_end();
    }
    if has(Rule::SecondAct) {
        edges.second_act();
    }
    if has(Rule::DashAside) {
        edges.dash_aside();
    }
}

impl Edges<'_, '_> {
    fn has_verb(&self, range: &Range<usize>) -> bool {
        let mut seen = self.article.seen[range.clone()].iter();
        seen.any(|token| token.is_finite() && !token.mention.is_named())
    }

    fn sentence(&self, at: usize) -> Range<usize> {
        let words = self.article.words;
        let sentence = words.sentence_of(at);
        sentence.map_or(at..at, |sentence| words.sentences[sentence].range())
    }

    /// Whether the cue `at` has its subject right before it: a source or a pronoun.
    fn has_subject(&self, at: usize) -> bool {
        let cue = self.stretches[at].range.start;
        let source = at.checked_sub(1).map(|before| &self.stretches[before]);
        let labelled = source.is_some_and(|source| {
            source.kind == Kind::Source && source.range.end <= cue && cue - source.range.end <= 2
        });
        let before = cue.checked_sub(1).map(|before| self.article.view(before));
        labelled
            || before.is_some_and(|before| {
                before.mark.is_outside()
                    && (matches!(before.class, Class::HeShe | Class::They)
                        || before.mention.can_speak())
            })
    }

    /// Whether a quotation right before the subject of the cue `at` is what it says: "“We wait,” Lund said".
    fn has_said(&self, at: usize) -> bool {
        let cue = self.stretches[at].range.start;
        let before = at.checked_sub(1).map(|before| &self.stretches[before]);
        let source = before.filter(|before| before.kind == Kind::Source);
        let who = source.map_or(cue.saturating_sub(1), |source| source.range.start);
        who > self.sentence(who).start
            && self.stretches[..at]
                .iter()
                .any(|other| other.kind == Kind::Content && other.range.end == who)
    }

    /// "She says it underscores that he is “unfit”", "One official said Reid calmed them, telling his colleagues, “We
    /// wait”": who is said to speak in what is said is part of it.
    fn outermost(&mut self) {
        let mut at = 0;
        while at + 2 < self.stretches.len() {
            let cue = self.stretches[at].range.clone();
            let sentence = self.sentence(cue.start);
            let says = self.stretches[at].kind == Kind::Cue
                && self.article.class(cue.end - 1) == Class::Say
                && self.article.is_open(&cue)
                && self.has_subject(at)
                && !self.has_said(at);
            let inner = self.stretches[at + 1].clone();
            let opens = inner.kind == Kind::Source
                && inner.range.len() <= INNER
                && inner.range.start <= cue.end + 1
                && (inner.range.start == cue.end || self.article.class(cue.end) == Class::That);
            let said = (at + 2..self.stretches.len())
                .take_while(|other| self.stretches[*other].range.start < sentence.end)
                .find(|other| self.stretches[*other].kind == Kind::Content);
            let Some(said) = said.filter(|_| says && opens) else {
                at += 1;
                continue;
            };
            let range = cue.end..self.stretches[said].range.end;
            let before = range.start..self.stretches[said].range.start;
            let more = self.stretches[at + 1..said]
                .iter()
                .any(|other| other.kind == Kind::Cue);
            if (more || self.has_verb(&before)) && self.article.is_open(&before) {
                self.stretches[said].range = range;
                self.stretches.drain(at + 1..said);
            }
            at += 1;
        }
    }

    /// "then ruled that Lund's words about", "called half of": the verb alone announces what is said.
    fn short_cues(&mut self) {
        for at in 0..self.stretches.len().saturating_sub(1) {
            let (cue, said) = (self.stretches[at].clone(), &self.stretches[at + 1]);
            let fits = cue.kind == Kind::Cue
                && said.kind == Kind::Content
                && said.range.start <= cue.range.end + 1
                && !self.article.is_open(&said.range)
                && self.article.is_open(&cue.range);
            let cut = (cue.range.start + 1..cue.range.end).find(|at| {
                let before = self.article.view(at - 1);
                let verb = before.class.is_speech()
                    || before.class == Class::Think
                    || before.is_finite()
                    || self.article.word(at - 1).ends_with("ed");
                self.article.class(*at) == Class::That && verb
                    || CALLS.contains(&self.article.word(at - 1))
                        && (matches!(
                            self.article.class(*at),
                            Class::Determiner | Class::Possessive
                        ) || self.article.word(*at) == "half"
                            || self.article.view(*at).mention.is_first())
            });
            if let Some(cut) = cut.filter(|_| fits) {
                self.stretches[at].range.end = cut;
                self.stretches[at + 1].range.start = cut;
            }
        }
    }

    /// "said she speaks of it because “you talk about it”": a few words between two pieces belong to them.
    fn join_over_words(&mut self) {
        let mut at = 1;
        while at + 1 < self.stretches.len() {
            let (cue, one, two) = (
                &self.stretches[at - 1],
                &self.stretches[at],
                &self.stretches[at + 1],
            );
            let gap = one.range.end..two.range.start;
            let joined = cue.kind == Kind::Cue
                && one.kind == Kind::Content
                && two.kind == Kind::Content
                && cue.range.end <= one.range.start
                && one.sentence == two.sentence
                && (1..=4).contains(&gap.len())
                && self.article.view(one.range.start).mark.is_outside()
                && self.article.view(two.range.start).mark.opens()
                && self.article.is_open(&(one.range.end - 1..gap.end))
                && gap
                    .clone()
                    .all(|at| self.article.words.tokens[at].is_word());
            if joined {
                self.stretches[at].range.end = self.stretches[at + 1].range.end;
                self.stretches.remove(at + 1);
            } else {
                at += 1;
            }
        }
    }

    /// "It is denouncing what it calls “an attack”": what somebody calls so is what is denounced.
    fn what_called(&mut self) {
        let mut at = 2;
        while at < self.stretches.len() {
            let [source, cue, said] = &self.stretches[at - 2..=at] else {
                return;
            };
            let kinds = [source.kind, cue.kind, said.kind];
            let (what, said) = (source.range.start.wrapping_sub(1), said.range.clone());
            let verb = what.wrapping_sub(1);
            let fits = kinds == [Kind::Source, Kind::Cue, Kind::Content]
                && what > self.sentence(said.start).start
                && self.article.word(what) == "what"
                && CALLS.contains(&self.article.word(cue.range.end - 1))
                && source.range.end == cue.range.start
                && self.article.is_open(&(verb..said.start));
            let class = self.article.class(verb);
            let acts = class.is_speech()
                || class == Class::Judge
                || self.article.word(verb).ends_with("ing") && class == Class::Other
                || verb > 0
                    && self.article.class(verb - 1) == Class::To
                    && class != Class::Auxiliary;
            let taken = at > 2 && self.stretches[at - 3].range.end > verb;
            if fits && acts && !taken {
                let sentence = self.stretches[at].sentence;
                self.stretches[at].range.start = what;
                self.stretches[at - 1].range = verb..what;
                self.stretches[at - 1].sentence = sentence;
                self.stretches.remove(at - 2);
            } else {
                at += 1;
            }
        }
    }

    /// "He argued the pipeline, which many support, “wouldn't go ten feet”": what is said begins after the verb.
    fn begin_at_cue(&mut self) {
        for at in 1..self.stretches.len() {
            let (cue, said) = (&self.stretches[at - 1], &self.stretches[at]);
            let gap = cue.range.end..said.range.start;
            let fits = cue.kind == Kind::Cue
                && said.kind == Kind::Content
                && !gap.is_empty()
                && cue.range.end < said.range.start
                && gap.end < self.sentence(gap.start).end;
            if !fits || !self.article.is_open(&gap) || !self.has_subject(at - 1) {
                continue;
            }
            let last = cue.range.end - 1;
            let first = self.article.view(gap.start);
            let says = matches!(first.class, Class::That)
                || matches!(
                    self.article.class(last),
                    Class::Say | Class::Speak | Class::Think
                ) && (first.mention.is_first() && first.mention.can_speak()
                    || matches!(
                        first.class,
                        Class::HeShe
                            | Class::They
                            | Class::It
                            | Class::Determiner
                            | Class::Possessive
                    ))
                    && self.has_verb(&gap);
            if says {
                self.stretches[at].range.start = gap.start;
            }
        }
    }

    /// "called half of his supporters “deplorable”": whom or what belongs to it.
    fn called_whole(&mut self) {
        for at in 1..self.stretches.len() {
            let (cue, said) = (&self.stretches[at - 1], &self.stretches[at]);
            let gap = cue.range.end..said.range.start;
            let fits = cue.kind == Kind::Cue
                && said.kind == Kind::Content
                && (1..=OBJECT).contains(&gap.len())
                && (CALLS.contains(&self.article.word(cue.range.end - 1))
                    || matches!(self.article.class(cue.range.end - 1), Class::Judge))
                && gap.end < self.sentence(gap.start).end;
            if fits
                && self.article.is_open(&gap)
                && self.article.words.tokens[gap.start].is_word()
                && self.article.words.tokens[gap.end - 1].is_word()
                && !self.has_verb(&gap)
                && !gap.clone().any(|at| self.article.class(at) == Class::Time)
                && !matches!(self.article.class(gap.start), Class::Preposition)
            {
                self.stretches[at].range.start = gap.start;
            }
        }
    }

    /// "told his supporters at a rally to “go and vote”": they are no part of it.
    fn told_to(&mut self) {
        for at in 1..self.stretches.len() {
            let (cue, said) = (&self.stretches[at - 1], &self.stretches[at]);
            let range = said.range.clone();
            let fits = cue.kind == Kind::Cue
                && said.kind == Kind::Content
                && cue.range.end <= range.start
                && range.start - cue.range.end <= LISTENER
                && self.article.word(cue.range.end - 1) != ","
                && TELLS.contains(&self.article.word(cue.range.end - 1));
            if !fits {
                continue;
            }
            let to = (range.start + 1..range.end.min(range.start + LISTENER)).find(|at| {
                matches!(self.article.class(*at), Class::That | Class::To)
                    || matches!(self.article.word(*at), "not" | "never")
                        && self.article.class(at + 1) == Class::To
            });
            let Some(to) = to.filter(|to| to + 1 < range.end) else {
                continue;
            };
            let listener = range.start..to;
            let words = listener.clone().all(|at| {
                self.article.words.tokens[at].is_word()
                    && !matches!(self.article.class(at), Class::Question | Class::Relative)
            });
            if words && self.article.is_open(&listener) && !self.has_verb(&listener) {
                self.stretches[at].range.start = to;
            }
        }
    }

    /// "Lund “misspoke badly,” said Aida": the words that open the sentence belong to it.
    fn sentence_head(&mut self) {
        for at in 0..self.stretches.len() {
            let Stretch { kind, range, .. } = self.stretches[at].clone();
            let sentence = self.sentence(range.start);
            let head = sentence.start..range.start;
            let lower = self
                .article
                .words
                .tokens
                .get(range.start + 1)
                .is_some_and(|token| token.is_lower());
            let fits = kind == Kind::Content
                && (1..=HEAD).contains(&head.len())
                && self.article.view(range.start).mark.opens()
                && lower
                && self.article.is_open(&head)
                && self.article.words.tokens[range.start - 1].is_word()
                && at
                    .checked_sub(1)
                    .is_none_or(|before| self.stretches[before].range.end <= head.start);
            // The comma within the marks, then who says it.
            let close = range.end - 1;
            let tagged = self.article.view(close).mark.closes()
                && (self.article.word(close - 1) == "," || self.article.word(range.end) == ",")
                && self.stretches[at + 1..]
                    .iter()
                    .take(2)
                    .any(|next| next.kind == Kind::Cue && next.range.start <= range.end + 8);
            let speech = head.clone().any(|at| {
                let class = self.article.class(at);
                class.is_speech() || matches!(class, Class::Judge | Class::Think)
            });
            let opener = matches!(
                self.article.class(head.start),
                Class::Preposition | Class::Subordinate
            );
            if fits && tagged && !speech && !opener {
                self.stretches[at].range.start = head.start;
            }
        }
    }

    /// "He said they stood “at a crossroads.” The choice was …": with the sentence and its marks it ends.
    fn sentence_end(&mut self) {
        for at in 0..self.stretches.len() {
            let Stretch { kind, range, .. } = self.stretches[at].clone();
            if kind != Kind::Content {
                continue;
            }
            let end = self.sentence(range.start).end;
            let closed = end > range.start + 2
                && end < range.end
                && self.article.view(end).mark.is_outside()
                && (self.article.view(end - 1).mark.closes()
                    || self.article.view(end - 2).mark.closes()
                        && self.article.word(end - 1) == ".");
            if closed {
                self.stretches[at].range.end = end;
            }
        }
    }

    /// "called it “a step,” praising its authors": what the speaker does besides is told by another verb.
    fn second_act(&mut self) {
        let mut acts: Vec<(usize, usize)> = Vec::new();
        for at in 1..self.stretches.len() {
            let Stretch { kind, range, .. } = self.stretches[at].clone();
            if kind != Kind::Content || self.stretches[at - 1].kind != Kind::Cue {
                continue;
            }
            let quoted = |at: usize| self.article.view(at).mark.is_quoted();
            let act = (range.start + 2..range.end.saturating_sub(2)).find(|at| {
                let class = self.article.class(*at);
                let comma = *at - 1;
                let set_off = self.article.word(comma) == "," && !quoted(comma)
                    || self.article.view(comma).mark.closes()
                        && self.article.word(comma - 1) == ",";
                set_off
                    && !quoted(*at)
                    && self.article.word(*at).ends_with("ing")
                    && (class.is_speech() || class == Class::Judge)
                    && !TELLS.contains(&self.article.word(*at))
                    && range.clone().any(quoted)
            });
            if let Some(act) = act {
                acts.push((at, act));
            }
        }
        for (at, act) in acts.into_iter().rev() {
            let Stretch {
                range, sentence, ..
            } = self.stretches[at].clone();
            let comma = act - 1;
            let quoted = self.article.view(comma).mark.is_quoted();
            self.stretches[at].range.end = comma + usize::from(quoted);
            let piece = |kind, range| Stretch {
                kind,
                range,
                sentence,
            };
            self.stretches
                .insert(at + 1, piece(Kind::Cue, act..act + 1));
            self.stretches
                .insert(at + 2, piece(Kind::Content, act + 1..range.end));
        }
    }

    /// "the study — which notes that 58 firms “pay nothing” — should alarm": an aside ends with its dash.
    fn dash_aside(&mut self) {
        let dash = |edges: &Self, at: usize| {
            let token = edges.article.words.tokens.get(at);
            token.is_some_and(|token| token.kind == TokenKind::Dash && token.after_space())
                && edges.article.view(at).mark.is_outside()
        };
        for at in 1..self.stretches.len() {
            let Stretch { kind, range, .. } = self.stretches[at].clone();
            if kind != Kind::Content || self.stretches[at - 1].kind != Kind::Cue {
                continue;
            }
            let cue = self.stretches[at - 1].range.clone();
            let source = at.checked_sub(2).map(|before| &self.stretches[before]);
            let opens = source
                .filter(|source| source.kind == Kind::Source)
                .map_or(cue.start, |source| source.range.start);
            let aside = opens > 0 && dash(self, opens - 1);
            let close = (range.start + 3..range.end).find(|at| dash(self, *at));
            if let Some(close) = close.filter(|_| aside) {
                self.stretches[at].range.end = close;
            }
        }
    }

    /// "expressed amusement that Lund had “changed”": what is felt is no part of it.
    fn noun_that(&mut self) {
        for at in 1..self.stretches.len() {
            let (cue, said) = (&self.stretches[at - 1], &self.stretches[at]);
            let range = said.range.clone();
            if cue.kind != Kind::Cue || said.kind != Kind::Content || cue.range.end != range.start {
                continue;
            }
            let that = (range.start + 1..range.end.min(range.start + 4))
                .find(|at| self.article.class(*at) == Class::That);
            let Some(that) = that else { continue };
            let noun = range.start..that;
            let time = self.article.class(range.start) == Class::Preposition;
            let relative = self.article.view(that + 1).is_finite();
            if !time && (relative || self.article.is_open(&range)) {
                continue;
            }
            let plain = noun.clone().all(|at| {
                self.article.words.tokens[at].is_lower()
                    && !self.article.view(at).mention.is_named()
                    && !matches!(
                        self.article.class(at),
                        Class::It | Class::HeShe | Class::They | Class::First | Class::Object
                    )
            });
            if plain && self.article.is_open(&noun) && !self.has_verb(&noun) {
                self.stretches[at].range.start = that;
            }
        }
    }

    /// "put it in a statement to Berg in May, the channel is “a voice”": where it was said is no part of it.
    fn place_first(&mut self) {
        for at in 1..self.stretches.len() {
            let (cue, said) = (&self.stretches[at - 1], &self.stretches[at]);
            let range = said.range.clone();
            if cue.kind != Kind::Cue || said.kind != Kind::Content || cue.range.end > range.start {
                continue;
            }
            let prior = range.start - 1;
            let first = self.article.class(range.start);
            let comma = (range.start + 1..range.end.min(range.start + HEAD))
                .find(|at| self.article.word(*at) == ",");
            let person = matches!(
                self.article.class(range.start + 1),
                Class::Determiner | Class::Possessive | Class::First
            ) || self.article.view(range.start + 1).mention.can_speak();
            // "called over her shoulder, “We wait”": from the marks on it is said, whatever comes before.
            let quoted = comma.is_some_and(|comma| self.article.view(comma + 1).mark.opens());
            let place =
                quoted || cue.range.end < range.start || PLACES.contains(&self.article.word(prior));
            let opens = first == Class::Preposition
                || first == Class::To && person
                || place
                    && self.article.class(prior) == Class::Preposition
                    && self.article.view(prior).mark.is_outside();
            let Some(comma) = comma.filter(|comma| opens && comma + 3 < range.end) else {
                continue;
            };
            let place = range.start..comma;
            let clause = place
                .clone()
                .any(|at| self.article.class(at) == Class::Relative);
            if !clause && self.article.is_open(&(place.start..comma + 1)) && !self.has_verb(&place)
            {
                self.stretches[at].range.start = comma + 1;
            }
        }
    }

    /// "Moe said she felt it was “worth it”": who says so at its beginning is its source.
    fn own_says(&mut self) {
        let mut at = 0;
        while at < self.stretches.len() {
            let Stretch {
                kind,
                range,
                sentence,
            } = self.stretches[at].clone();
            at += 1;
            let start = self.sentence(range.start).start;
            if kind != Kind::Content || range.start != start || range.len() < 6 {
                continue;
            }
            let first = self.article.view(start);
            let mut verb = start + 1;
            while self.article.view(verb).mention.goes_on() {
                verb += 1;
            }
            let says = (matches!(first.class, Class::HeShe | Class::They)
                || first.mention.is_first() && first.mention.can_speak())
                && self.article.class(verb) == Class::Say
                && self.article.is_open(&(start..verb + 2))
                && self.article.words.tokens[verb + 1].is_word()
                && verb + 3 < range.end;
            if says {
                self.stretches[at - 1].range.start = verb + 1;
                let pieces = [(Kind::Source, start..verb), (Kind::Cue, verb..verb + 1)];
                for (index, (kind, range)) in pieces.into_iter().enumerate() {
                    let piece = Stretch {
                        kind,
                        range,
                        sentence,
                    };
                    self.stretches.insert(at - 1 + index, piece);
                }
                at += 2;
            }
        }
    }

    /// "Bemoaning the “phony system,” Lund accused …": the first word is what the speaker does.
    fn opening_act(&mut self) {
        let mut at = 0;
        while at < self.stretches.len() {
            let Stretch {
                kind,
                range,
                sentence,
            } = self.stretches[at].clone();
            at += 1;
            let start = self.sentence(range.start).start;
            let acts = kind == Kind::Content
                && range.start == start
                && range.len() > 3
                && self.article.word(start).ends_with("ing")
                && self.article.class(start) != Class::Role
                && !self.article.view(start).mention.is_named()
                && matches!(
                    self.article.class(start + 1),
                    Class::Determiner | Class::Possessive
                )
                && self.article.is_open(&(start..start + 2))
                && self.article.view(range.end - 1).mark.closes()
                && self.article.word(range.end - 2) == ","
                && !self.has_verb(&(start + 1..range.end));
            if acts {
                self.stretches[at - 1].range.start = start + 1;
                let cue = Stretch {
                    kind: Kind::Cue,
                    range: start..start + 1,
                    sentence,
                };
                self.stretches.insert(at - 1, cue);
                at += 1;
            }
        }
    }

    /// "said there were “thousands of shootings” in the city": the sentence goes on after the marks, and so does it.
    fn past_marks(&mut self) {
        for at in 1..self.stretches.len() {
            let Stretch { kind, range, .. } = self.stretches[at].clone();
            let close = range.end - 1;
            let fits = kind == Kind::Content
                && self.stretches[at - 1].kind == Kind::Cue
                && self.article.view(range.start).mark.is_outside()
                && self.article.view(close).mark.closes()
                && self.article.words.tokens[close - 1].is_word();
            if !fits {
                continue;
            }
            let sentence = self.sentence(close).end;
            let roof = self
                .stretches
                .get(at + 1)
                .map_or(sentence, |next| next.range.start.min(sentence));
            let next = self.article.view(range.end);
            let mut end = range.end;
            while end < roof
                && self.article.words.tokens[end].is_word()
                && self.article.view(end).mark.is_outside()
            {
                end += 1;
            }
            let goes_on = end > range.end
                && end < sentence
                && end + 2 > sentence
                && !matches!(
                    next.class,
                    Class::And | Class::But | Class::Time | Class::Subordinate
                );
            if goes_on {
                self.stretches[at].range.end = end;
            }
        }
    }
}
