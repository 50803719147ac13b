//! What stands for speech after verbs that the tagger leaves open: "demanded exemplary punishment", "attributed the
//! delay to rain", "directed the chief secretary to appear", "has defended plans to …", "urge caution", "finds that …".
//!
//! A part of [`Frames`], which calls [`Frames::objects`] after its own. Verbs are looked up by the hash of their word.

use std::ops::Range;
use std::sync::LazyLock;

use super::frames::Frames;
use super::lexicon::Class;
use super::stretch::Kind;
use super::tagged::MentionKind;
use crate::analysis::crf::hash;
use crate::analysis::rules::Rule;
use crate::analysis::token::TokenKind;

/// What follows the verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Object {
    /// "submitted that the case was late".
    That,
    /// "the report finds that …": of a paper or of those who study something.
    Finding,
    /// "demanded an apology".
    Thing,
    /// "directed the ministry to explain".
    Order,
    /// "undertook to write again".
    Vow,
    /// "attributed the delay to rain".
    Cause,
    /// "put the losses at 400 a day".
    Sum,
    /// "defended plans to …", "stood by her remarks": of something that somebody says or does in office.
    Stand,
    /// "urged caution".
    Calm,
    /// "disputed that account".
    Claim,
    /// "confirmed the ferry would sail".
    Fact,
    /// "celebrated the figure as a triumph".
    As,
    /// "The bank expects prices to rise", "does not expect any loss": of a body, or of whoever expects somebody to act.
    Outlook,
}

/// The verbs, with what follows them.
const VERBS: [(&str, Object); 67] = [
    ("submitted", Object::That),
    ("submits", Object::That),
    ("estimated", Object::That),
    ("estimates", Object::That),
    ("guided", Object::That),
    ("ruled", Object::That),
    ("recorded", Object::That),
    ("records", Object::That),
    ("calculated", Object::That),
    ("calculates", Object::That),
    ("reckoned", Object::That),
    ("reckons", Object::That),
    ("contended", Object::That),
    ("contends", Object::That),
    ("opined", Object::That),
    ("hinted", Object::That),
    ("implored", Object::That),
    ("found", Object::Finding),
    ("finds", Object::Finding),
    ("concluded", Object::Finding),
    ("concludes", Object::Finding),
    ("reveals", Object::Finding),
    ("revealed", Object::Finding),
    ("demanded", Object::Thing),
    ("demands", Object::Thing),
    ("demanding", Object::Thing),
    ("directed", Object::Order),
    ("directs", Object::Order),
    ("directing", Object::Order),
    ("tasked", Object::Order),
    ("tasking", Object::Order),
    ("instructed", Object::Order),
    ("instructing", Object::Order),
    ("undertook", Object::Vow),
    ("committed", Object::Vow),
    ("attributed", Object::Cause),
    ("attributes", Object::Cause),
    ("attributing", Object::Cause),
    ("put", Object::Sum),
    ("puts", Object::Sum),
    ("putting", Object::Sum),
    ("defended", Object::Stand),
    ("defends", Object::Stand),
    ("defending", Object::Stand),
    ("stood", Object::Stand),
    ("stands", Object::Stand),
    ("urge", Object::Calm),
    ("urges", Object::Calm),
    ("urged", Object::Calm),
    ("urging", Object::Calm),
    ("counsel", Object::Calm),
    ("counsels", Object::Calm),
    ("counselled", Object::Calm),
    ("regretted", Object::That),
    ("regrets", Object::That),
    ("disputed", Object::Claim),
    ("disputes", Object::Claim),
    ("disputing", Object::Claim),
    ("confirmed", Object::Fact),
    ("confirms", Object::Fact),
    ("linked", Object::Cause),
    ("celebrated", Object::As),
    ("celebrates", Object::As),
    ("expects", Object::Outlook),
    ("expect", Object::Outlook),
    ("sees", Object::Outlook),
    ("anticipates", Object::Outlook),
];

/// The verbs by their hashes, in order, and the last bytes that any of the hashes has.
struct Table {
    verbs: Vec<(u64, Object)>,
    bytes: [bool; 256],
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut verbs: Vec<(u64, Object)> = VERBS
        .iter()
        .map(|(verb, object)| (hash(verb.as_bytes()), *object))
        .collect();
    verbs.sort_unstable_by_key(|(hash, _)| *hash);
    let mut bytes = [false; 256];
    for (hash, _) in &verbs {
        bytes[usize::from(*hash as u8)] = true;
    }
    Table { verbs, bytes }
});

fn object_of(word: u64) -> Option<Object> {
    let Table { verbs, bytes } = &*TABLE;
    if !bytes[usize::from(word as u8)] {
        return None;
    }
    let at = verbs.binary_search_by_key(&word, |(hash, _)| *hash).ok()?;
    Some(verbs[at].1)
}

/// Whether a word is one of the verbs, by its hash.
pub(super) fn has_object(word: u64) -> bool {
    object_of(word).is_some()
}

/// What one defends or stands by in words.
const STANDS: [&str; 34] = [
    "plan",
    "plans",
    "decision",
    "decisions",
    "move",
    "moves",
    "proposal",
    "proposals",
    "policy",
    "policies",
    "record",
    "law",
    "bill",
    "choice",
    "comments",
    "comment",
    "remarks",
    "use",
    "handling",
    "deal",
    "budget",
    "reforms",
    "reform",
    "ban",
    "claim",
    "claims",
    "statement",
    "story",
    "measure",
    "measures",
    "strategy",
    "system",
    "scheme",
    "approach",
];

/// What is urged without anybody who is urged.
const CALMS: [&str; 8] = [
    "caution",
    "calm",
    "restraint",
    "patience",
    "prudence",
    "vigilance",
    "dialogue",
    "unity",
];

/// Those who speak in a bare plural, or without a noun.
const GROUPS: [&str; 19] = [
    "others",
    "critics",
    "residents",
    "officials",
    "researchers",
    "scientists",
    "experts",
    "economists",
    "analysts",
    "witnesses",
    "campaigners",
    "survivors",
    "authors",
    "farmers",
    "parents",
    "protesters",
    "bench",
    "jury",
    "panel",
];

/// A subject has no more tokens, nor has what stands between two commas after it.
const SUBJECT: usize = 9;
const ASIDE: usize = 16;
/// "They" after researchers: so many tokens are looked back.
const BEFORE: usize = 25;
/// "directed the ministry of works to": so many tokens before "to".
const RECEIVER: usize = 12;

impl Frames<'_, '_> {
    /// Tries the verbs of this file where nothing was found after them.
    pub(super) fn objects(&mut self) {
        if !self.article.rules.has(Rule::SpeechObject) {
            return;
        }
        for cue in self.tokens.start + 1..self.tokens.end.saturating_sub(1) {
            let Some(object) = object_of(self.article.seen[cue].word) else {
                continue;
            };
            if self.is_open(cue) && !self.article.seen[cue].mention.is_named() {
                self.object(cue, object);
            }
        }
    }

    fn object(&mut self, cue: usize, object: Object) {
        let end = self.without_stop(self.sentence_end(cue));
        let Some((verb, said)) = self.object_after(cue, object, end) else {
            return;
        };
        let taken = self
            .overlapping(&(cue..said.end))
            .any(|other| other.kind == Kind::Content);
        if taken || said.len() < 2 && object != Object::Calm {
            return;
        }
        let acts = self.word(cue).ends_with("ing");
        let mut pieces = vec![(Kind::Cue, verb), (Kind::Content, said.clone())];
        if acts {
            let before = self.class(cue - 1);
            let set_off =
                self.is(cue - 1, ",") || before == Class::And || before == Class::Auxiliary;
            if !set_off || !self.has_speaker(self.sentence_start(cue)..cue) {
                return;
            }
        } else {
            let Some(mut source) = self.subject_before(cue) else {
                return;
            };
            // "A new report by the charity Lund Aid finds that …".
            let whole = self.sentence_start(cue)..cue;
            if object == Object::Finding
                && !self.studies(&source)
                && whole.len() <= RECEIVER
                && self.class(whole.start) == Class::Determiner
                && !self.is_clause(&whole)
            {
                source = whole;
            }
            let fits = match object {
                Object::Finding => self.studies(&source),
                // "The road linked the town to the coast."
                Object::Cause if self.is(cue, "linked") => self.is_person(&source),
                // "She expects the letter": of a body alone, if nothing is to happen.
                Object::Outlook => self.is_body(&source) || self.comes_about(&said),
                _ => true,
            };
            if !fits {
                return;
            }
            pieces.insert(0, (Kind::Source, source));
        }
        self.put(&pieces);
    }

    /// The verb with its particle, and what stands for speech after it.
    fn object_after(
        &self,
        cue: usize,
        object: Object,
        end: usize,
    ) -> Option<(Range<usize>, Range<usize>)> {
        let next = cue + 1;
        if next >= end || !self.is_open(next) {
            return None;
        }
        let clause = |start: usize| {
            let said = start..self.clause_end(start, end);
            (said.len() > 3).then_some((cue..start, said))
        };
        let until_comma = |start: usize| (cue..start, start..self.object_end(start, end));
        let opens = |at: usize| {
            at < end
                && (matches!(self.class(at), Class::Determiner | Class::Possessive)
                    || self.article.seen[at].mention.is_first())
        };
        let is_plain = |at: usize| {
            self.article.words.tokens[at].is_lower()
                && !matches!(
                    self.class(at),
                    Class::Preposition
                        | Class::That
                        | Class::To
                        | Class::And
                        | Class::But
                        | Class::Subordinate
                        | Class::Question
                        | Class::HeShe
                        | Class::They
                        | Class::It
                )
        };
        // "estimated losses at 30 million euros".
        let object = match object {
            Object::That
                if self.word(cue).starts_with("estimate") && self.class(next) != Class::That =>
            {
                Object::Sum
            }
            _ => object,
        };
        match object {
            Object::That | Object::Finding => (self.class(next) == Class::That)
                .then(|| clause(next))
                .flatten(),
            Object::Sum if self.is(next, "it") && self.is(next + 1, "to") => {
                let that =
                    (next + 3..end.min(next + 6)).find(|at| self.class(*at) == Class::That)?;
                clause(that)
            }
            Object::Sum => {
                let at = (next + 1..end.min(next + RECEIVER)).find(|at| self.is(*at, "at"))?;
                let number = |at: usize| {
                    self.article.words.tokens[at].kind == TokenKind::Number
                        || self.article.seen[at].mention.is(MentionKind::Value)
                };
                let sum = (at + 1..end.min(at + 5)).any(number);
                let comma = (next..at).any(|at| self.is(at, ","));
                (sum && !comma).then(|| until_comma(next))
            }
            Object::Thing => is_plain(next).then(|| until_comma(next)),
            Object::Order => {
                let to = (next + 1..end.min(next + RECEIVER))
                    .find(|at| self.class(*at) == Class::To && self.is_verb_after(*at))?;
                let whole = opens(next) && !self.is_clause(&(next..to));
                whole.then(|| (cue..next, next..self.clause_end(next, end)))
            }
            Object::Vow => (self.class(next) == Class::To && self.is_verb_after(next))
                .then(|| (cue..next, next..self.clause_end(next, end))),
            Object::Cause => {
                let to =
                    (next + 1..end.min(next + RECEIVER)).find(|at| self.class(*at) == Class::To)?;
                let whole = opens(next) && !self.is_clause(&(next..to));
                whole.then(|| until_comma(next))
            }
            Object::Stand => {
                let by = self.is(cue, "stood") || self.is(cue, "stands");
                if by && !self.is(next, "by") {
                    return None;
                }
                let start = next + usize::from(by);
                let noun = (start..end.min(start + 5)).find(|at| {
                    self.article.words.tokens[*at].is_lower() && STANDS.contains(&self.word(*at))
                })?;
                let plain = (start..noun).all(|at| {
                    self.article.words.tokens[at].is_word() && self.class(at) != Class::Preposition
                });
                plain.then(|| until_comma(start))
            }
            Object::Claim => {
                let whose = matches!(
                    self.class(next),
                    Class::Determiner | Class::Possessive | Class::That
                ) || self.is(next, "this");
                whose.then(|| until_comma(next))
            }
            Object::Fact => {
                let whole = opens(next) && self.is_clause(&(next..end));
                whole.then(|| clause(next)).flatten()
            }
            Object::As => {
                let at = (next + 1..end.min(next + RECEIVER)).find(|at| self.is(*at, "as"))?;
                let whole = opens(next) && !self.is_clause(&(next..at));
                whole.then(|| (cue..next, next..self.object_end(at + 1, end)))
            }
            Object::Outlook => {
                let negated = self.is(cue - 1, "not");
                let plain = opens(next) || is_plain(next);
                let sum = (next..end.min(next + RECEIVER)).any(|at| {
                    self.article.seen[at].mention.is(MentionKind::Value)
                        || self.article.words.tokens[at].kind == TokenKind::Number
                });
                let bare = self.is(cue, "expect") && !negated || self.is(cue, "sees") && !sum;
                (plain && !bare).then(|| until_comma(next))
            }
            Object::Calm => CALMS
                .contains(&self.word(next))
                .then(|| (cue..next, next..self.object_end(next, end))),
        }
    }

    fn is_verb_after(&self, to: usize) -> bool {
        let next = to + 1;
        next < self.tokens.end
            && self.article.words.tokens[next].is_lower()
            && !matches!(
                self.class(next),
                Class::Determiner | Class::Possessive | Class::Object | Class::Preposition
            )
    }

    /// Where a clause ends that was said: before the next cue, or ", adding".
    fn clause_end(&self, start: usize, end: usize) -> usize {
        let next = self
            .stretches
            .iter()
            .filter(|other| other.kind != Kind::Content && other.range.start > start)
            .map(|other| other.range.start)
            .min();
        let mut end = next.unwrap_or(end).min(end);
        let acts = (start + 1..end).find(|at| {
            self.is(*at, ",")
                && self.is_open(*at)
                && at + 1 < end
                && self.word(at + 1).ends_with("ing")
        });
        end = acts.unwrap_or(end);
        while end > start + 1
            && (self.is(end - 1, ",") || matches!(self.class(end - 1), Class::And | Class::But))
        {
            end -= 1;
        }
        end
    }

    /// Where an object ends: at its first comma outside quotation marks, or before "and" and another verb.
    fn object_end(&self, start: usize, end: usize) -> usize {
        let stops = |at: usize| {
            let mark = self.is_open(at) && matches!(self.word(at), "," | ";" | ":" | "(");
            let verb = matches!(self.class(at), Class::And | Class::But)
                && at + 1 < end
                && self.is_open(at)
                && (self.article.seen[at + 1].is_finite() || self.class(at + 1).is_speech());
            let cause = self.class(at) == Class::Subordinate && self.is_open(at);
            mark || verb || cause
        };
        let first = (start + 1..end).find(|at| stops(*at)).unwrap_or(end);
        self.clause_end(start, first)
    }

    /// Somebody who can speak is named or called by an office there.
    fn has_speaker(&self, mut range: Range<usize>) -> bool {
        range.any(|at| {
            let seen = self.article.seen[at];
            seen.mark.is_outside()
                && (seen.mention.can_speak()
                    || matches!(
                        seen.class,
                        Class::HeShe | Class::They | Class::Role | Class::Body
                    )
                    || seen.mention.is(MentionKind::Place) && seen.mention.is_first()
                    || GROUPS.contains(&self.word(at)))
        })
    }

    /// A person by name, office or pronoun.
    fn is_person(&self, source: &Range<usize>) -> bool {
        source.clone().any(|at| {
            self.article.seen[at].mention.is(MentionKind::Person)
                || matches!(self.class(at), Class::HeShe | Class::Role)
        })
    }

    /// A firm, a bank, an agency.
    fn is_body(&self, source: &Range<usize>) -> bool {
        source.clone().any(|at| {
            let mention = self.article.seen[at].mention;
            let named = mention.is_named()
                && !mention.is(MentionKind::Person)
                && !mention.is(MentionKind::Value);
            named || self.class(at) == Class::Body
        })
    }

    /// "the river to crest on Tuesday".
    fn comes_about(&self, said: &Range<usize>) -> bool {
        let to = said.clone().skip(1).find(|at| self.class(*at) == Class::To);
        to.is_some_and(|to| self.is_verb_after(to) && !self.is_clause(&(said.start..to)))
    }

    /// A paper, or those who study.
    fn studies(&self, source: &Range<usize>) -> bool {
        // "They found that …" after "Researchers followed them for years."
        let start = self.sentence_start(source.start);
        let they = source.len() == 1 && self.class(source.start) == Class::They;
        let place = if they && source.start == start {
            start.saturating_sub(BEFORE).max(self.tokens.start)..start
        } else {
            source.clone()
        };
        place.into_iter().any(|at| {
            self.class(at) == Class::Document
                || matches!(
                    self.word(at),
                    "researchers" | "Researchers" | "authors" | "scientists" | "Scientists"
                )
        })
    }

    /// The words right before a finite verb that name who does it.
    fn subject_before(&self, cue: usize) -> Option<Range<usize>> {
        let start = self.sentence_start(cue);
        let mut last = cue;
        // "has since", "on Monday", "therefore".
        while last > start {
            let before = last - 1;
            let seen = self.article.seen[before];
            let small = matches!(
                seen.class,
                Class::Adverb | Class::Auxiliary | Class::Time | Class::Not
            ) || seen.mention.is(MentionKind::Value)
                || seen.class == Class::Preposition
                    && self.article.seen[last].mention.is(MentionKind::Value);
            if !small || !self.is_open(before) {
                break;
            }
            last = before;
        }
        // "the minister, Ana Lobo, who was seldom sober,": the words between two commas.
        let mut steps = 0;
        while last > start + 1 && self.is(last - 1, ",") && self.is_open(last - 1) && steps < 2 {
            let floor = start.max((last - 1).saturating_sub(ASIDE));
            let comma = (floor..last - 1).rev().find(|at| self.is(*at, ","))?;
            if self.person_end(comma + 1) == Some(last - 1) {
                return Some(comma + 1..last - 1);
            }
            last = comma;
            steps += 1;
        }
        let before = last.checked_sub(1).filter(|before| *before >= start)?;
        let seen = self.article.seen;
        if !self.is_open(before) {
            return None;
        }
        if matches!(seen[before].class, Class::HeShe | Class::They | Class::It) {
            let plain = seen[before].class != Class::It || before == start;
            return plain.then_some(before..last);
        }
        if seen[before].mention.is_named() && !seen[before].mention.is(MentionKind::Value) {
            let mut first = before;
            while first > start && !seen[first].mention.is_first() {
                first -= 1;
            }
            let governed = first > start && self.class(first - 1) == Class::Preposition;
            if seen[before].mention.can_speak() && !governed {
                return Some(first..last);
            }
            if !governed && first == start {
                return Some(first..last);
            }
        }
        // "Researchers who followed them for years".
        let bare = |at: usize| GROUPS.contains(&self.word(at).to_lowercase().as_str());
        if self.class(start + 1) == Class::Relative && bare(start) {
            return Some(start..start + 1);
        }
        let mut first = before;
        let ends = |at: usize| {
            matches!(self.class(at), Class::Determiner | Class::Possessive)
                && self.class(at.saturating_sub(1)) != Class::Preposition
        };
        while first > start
            && before - first < SUBJECT
            && !ends(first)
            && self.article.words.tokens[first - 1].is_word()
            && self.is_open(first - 1)
            && !seen[first - 1].is_finite()
            && !matches!(
                self.class(first - 1),
                Class::And | Class::But | Class::That | Class::Subordinate | Class::Relative
            )
        {
            first -= 1;
        }
        let subject = first..last;
        let definite = matches!(self.class(first), Class::Determiner | Class::Possessive)
            && subject.len() > 1
            && (first == start || self.is(first - 1, ",") || self.class(first - 1) == Class::But);
        let speaks = subject.clone().any(|at| {
            matches!(self.class(at), Class::Role | Class::Body | Class::Document)
                || GROUPS.contains(&self.word(at).to_lowercase().as_str())
                || seen[at].mention.can_speak()
        });
        ((definite || first == start) && speaks).then_some(subject)
    }
}
