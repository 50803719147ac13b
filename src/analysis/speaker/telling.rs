//! [`Teller`]: what the narration beside a line of a story says of who speaks it: "cried his lady", "put in
//! Aunt Cissie", "replied the other". Read in stories alone, and only if the tagger saw no source there.

use std::collections::HashMap;
use std::ops::Range;

use super::story::Story;
use crate::analysis::EntityKind;
use crate::analysis::gender;
use crate::analysis::quote::Attribution;
use crate::analysis::quote::lexicon::Class;
use crate::analysis::quote::wordclass::is_finite;

/// Verbs beside a line that no list of speech has, and that do not end in "ed".
const VERBS: [&str; 10] = [
    "put", "broke", "cut", "struck", "began", "went", "burst", "spoke", "sang", "chimed",
];
/// Nouns after "his" or "a" that are part of somebody.
const PARTS: [&str; 20] = [
    "eyes", "eye", "face", "voice", "voices", "hand", "hands", "lips", "lip", "head", "heart",
    "mouth", "brow", "brows", "eyebrows", "arm", "arms", "smile", "tone", "words",
];
/// Past tenses that are written like other forms: they end a description all the same.
const PAST: [&str; 12] = [
    "put", "set", "cut", "let", "shut", "read", "hit", "lay", "rose", "left", "felt", "spat",
];
/// Small words between such a verb and who spoke.
const PARTICLES: [&str; 6] = ["in", "out", "up", "on", "forth", "back"];

/// Whom the words beside a line name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Named {
    Entity(usize),
    /// "he", "she".
    Pronoun,
    /// "I".
    Narrator,
    /// "the other": not the one who spoke before.
    Other,
    /// A description as it is printed, without what follows its noun.
    Described(String),
}

/// Who speaks a line as its narration says, and in which words.
#[derive(Clone, Debug)]
pub(super) struct Teller {
    pub(super) named: Named,
    pub(super) source: Range<usize>,
    pub(super) cue: Range<usize>,
}

impl Story<'_> {
    pub(super) fn word_at(&self, at: usize) -> &str {
        self.words
            .tokens
            .get(at)
            .map_or("", |token| token.of(self.text))
    }

    fn is_adverb(&self, at: usize) -> bool {
        self.seen[at].class == Class::Adverb || self.word_at(at).ends_with("ly")
    }

    /// A verb that may announce speech, though no list says so.
    fn is_loose_verb(&self, at: usize) -> bool {
        let word = self.word_at(at);
        let lower = word.starts_with(|c: char| c.is_lowercase());
        lower && (self.is_speech(at) || word.ends_with("ed") || VERBS.contains(&word))
    }

    fn is_speech(&self, at: usize) -> bool {
        matches!(self.seen[at].class, Class::Say | Class::Tell | Class::Speak)
    }

    fn is_title(&self, at: usize) -> bool {
        let word = self.word_at(at);
        matches!(self.seen[at].class, Class::Title | Class::Role)
            || word.starts_with(|c: char| c.is_uppercase())
                && gender::of_title(word) != crate::analysis::Gender::Unknown
    }

    /// The mention that begins at a token: whose, and where it ends.
    fn mention_from(&self, at: usize) -> Option<(usize, usize)> {
        let index = self.places.binary_search(&at).ok()?;
        let mention = self.mentions[index];
        let can_speak = matches!(
            mention.kind,
            EntityKind::Person | EntityKind::Misc | EntityKind::Place | EntityKind::Org
        );
        let end = (at..self.words.tokens.len())
            .take_while(|token| self.words.tokens[*token].span.start < mention.span.end)
            .count();
        can_speak.then_some((mention.entity, at + end))
    }

    /// Whom the words from `at` on name, and how far they go.
    pub(super) fn noun_phrase(&self, at: usize, limit: usize) -> Option<(Named, Range<usize>)> {
        if at >= limit {
            return None;
        }
        match self.seen[at].class {
            Class::HeShe => return Some((Named::Pronoun, at..at + 1)),
            Class::First if self.word_at(at) == "I" => {
                return Some((Named::Narrator, at..at + 1));
            }
            _ => {}
        }
        let mut name = at;
        while name < limit
            && name < at + 4
            && self.mention_from(name).is_none()
            && (self.is_title(name) || name > at && self.word_at(name) == ".")
        {
            name += 1;
        }
        if name < limit
            && let Some((entity, end)) = self.mention_from(name)
        {
            return Some((Named::Entity(entity), at..end));
        }
        let article = matches!(
            self.seen[at].class,
            Class::Determiner | Class::Possessive | Class::Object
        ) || matches!(self.word_at(at), "my" | "our" | "another" | "My" | "Our");
        if !article {
            return None;
        }
        let mut end = at + 1;
        while end < limit && end < at + 6 {
            let word = self.word_at(end);
            let others = matches!(word, "other" | "latter");
            if others {
                return Some((Named::Other, at..end + 1));
            }
            if let Some((entity, stop)) = self.mention_from(end) {
                let person = self.entities[entity].kind == EntityKind::Person;
                if person {
                    return Some((Named::Entity(entity), at..stop));
                }
                end = stop;
                continue;
            }
            let seen = self.seen[end];
            let stops = !self.words.tokens[end].is_word()
                || !seen.mark.is_outside()
                || matches!(
                    seen.class,
                    Class::Preposition
                        | Class::And
                        | Class::But
                        | Class::Subordinate
                        | Class::Relative
                        | Class::That
                        | Class::HeShe
                        | Class::They
                        | Class::It
                        | Class::First
                        | Class::Adverb
                        | Class::Auxiliary
                        | Class::Modal
                        | Class::Not
                        | Class::To
                        | Class::Determiner
                        | Class::Possessive
                )
                || end > at + 1
                    && (self.is_speech(end)
                        || word.ends_with("ly")
                        || word.ends_with("ing")
                        || word.ends_with("ed")
                        || PAST.contains(&word)
                        || is_finite(seen.pos));
            if stops {
                break;
            }
            end += 1;
        }
        let phrase = at..end;
        if PARTS.contains(&self.word_at(end - 1)) {
            return None;
        }
        (end > at + 1).then(|| (Named::Described(self.phrase(&phrase)), phrase))
    }

    /// What the narration beside a quotation says, within its paragraph.
    pub(super) fn teller(&self, quote: &Attribution, block: &Range<usize>) -> Option<Teller> {
        let after = quote
            .parts
            .iter()
            .filter(|part| part.end < block.end && self.seen[part.end].mark.is_outside());
        for part in after {
            if let Some(teller) = self.teller_after(part.end, block) {
                return Some(teller);
            }
        }
        self.teller_before(quote.parts[0].start, block)
    }

    fn teller_after(&self, end: usize, block: &Range<usize>) -> Option<Teller> {
        let limit = (end..block.end)
            .find(|at| self.seen[*at].mark.is_quoted())
            .unwrap_or(block.end);
        let mut at = end;
        while at < limit && matches!(self.word_at(at), "—" | "--" | "–" | "-") {
            at += 1;
        }
        if at >= limit {
            return None;
        }
        // "“…,” cried": the sentence goes on after the quotation mark.
        let closing = end.checked_sub(if self.seen[end - 1].mark.closes() {
            2
        } else {
            1
        })?;
        let stop = self.word_at(closing);
        let lower = self.word_at(at).starts_with(|c: char| c.is_lowercase());
        let goes_on = stop != "." && (lower || matches!(stop, "," | "—" | "--"));
        if self.is_loose_verb(at) {
            let mut from = at + 1;
            while from < limit
                && from < at + 3
                && (PARTICLES.contains(&self.word_at(from)) || self.is_adverb(from))
            {
                from += 1;
            }
            let (named, source) = self.noun_phrase(from, limit)?;
            let closed = source.end >= limit
                || matches!(self.word_at(source.end), "," | "." | ";" | ":" | "—")
                || self.seen[source.end].class == Class::Preposition
                || self.is_adverb(source.end);
            let sure = self.is_speech(at) || !matches!(named, Named::Described(_)) || closed;
            return sure.then_some(Teller {
                named,
                source,
                cue: at..at + 1,
            });
        }
        let (named, source) = self.noun_phrase(at, limit)?;
        let mut verb = source.end;
        while verb < limit && verb < source.end + 2 && self.is_adverb(verb) {
            verb += 1;
        }
        let says = verb < limit
            && (self.seen[verb].class == Class::Say
                || stop != "." && self.is_speech(verb)
                || goes_on && self.is_loose_verb(verb));
        says.then_some(Teller {
            named,
            source,
            cue: verb..verb + 1,
        })
    }

    /// "Then the miller said, “…”".
    fn teller_before(&self, first: usize, block: &Range<usize>) -> Option<Teller> {
        if first < block.start + 2 || !matches!(self.word_at(first - 1), "," | ":" | "—" | "--") {
            return None;
        }
        let sentence = self.words.sentence_of(first - 1)?;
        let start = (self.words.sentences[sentence].first as usize).max(block.start);
        let outside = (start..first).rev();
        let mut at = outside
            .take_while(|at| self.seen[*at].mark.is_outside())
            .last()?;
        while at + 1 < first
            && (matches!(self.seen[at].class, Class::And | Class::But | Class::Time)
                || self.is_adverb(at)
                || matches!(self.word_at(at), "Then" | "Now" | "So" | ","))
        {
            at += 1;
        }
        let (named, source) = self.noun_phrase(at, first)?;
        let near = source.end..first.min(source.end + 14);
        let verb = near
            .clone()
            .take_while(|at| !matches!(self.seen[*at].class, Class::Subordinate | Class::Relative))
            .find(|at| self.is_speech(*at))?;
        Some(Teller {
            named,
            source,
            cue: verb..verb + 1,
        })
    }

    /// Whose title a description has for its noun: "the Major" after "Major Tench", "his wife" after "Mrs.".
    pub(super) fn titled(&self, phrase: &str) -> Option<usize> {
        let (first, noun) = (phrase.split(' ').next()?, phrase.rsplit(' ').next()?);
        let noun = noun.to_lowercase();
        let wanted: &[&str] = match (first.to_lowercase().as_str(), noun.as_str()) {
            ("his", "wife" | "lady") => &["mrs"],
            ("her", "husband" | "lord") => &["mr"],
            (_, "doctor") => &["dr", "doctor"],
            (_, "captain") => &["capt", "captain"],
            (_, "colonel") => &["col", "colonel"],
            (_, "professor") => &["prof", "professor"],
            (_, "ladyship") => &["lady"],
            (_, "lordship") => &["lord"],
            (_, "lady" | "lord" | "sir" | "miss") => return None,
            _ => &[noun.as_str()],
        };
        let titles = self.titles.get_or_init(|| self.read_titles());
        let mut found = wanted.iter().filter_map(|title| titles.get(*title));
        let only = *found.next()?;
        found.all(|other| *other == only).then_some(only)?
    }

    /// Who has each title, in small letters; `None` if several have it.
    fn read_titles(&self) -> HashMap<String, Option<usize>> {
        let mut titles: HashMap<String, Option<usize>> = HashMap::new();
        for (mention, place) in self.mentions.iter().zip(&self.places) {
            if mention.kind != EntityKind::Person && mention.kind != EntityKind::Misc {
                continue;
            }
            let mut before = place.checked_sub(1);
            if before.is_some_and(|at| self.word_at(at) == ".") {
                before = before.and_then(|at| at.checked_sub(1));
            }
            let inside = Some(*place).filter(|at| self.mention_from(*at + 1).is_none());
            for at in before.into_iter().chain(inside) {
                let word = self.word_at(at);
                if word.starts_with(|c: char| c.is_uppercase()) {
                    let title = word.trim_end_matches('.').to_lowercase();
                    let only = titles.entry(title).or_insert(Some(mention.entity));
                    *only = only.filter(|entity| *entity == mention.entity);
                }
            }
        }
        titles
    }
}
