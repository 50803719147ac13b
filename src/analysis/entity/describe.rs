//! What the article says about its entities: roles, gender and number.

use std::sync::LazyLock;

use super::facts::Facts;
use crate::analysis::crf::hash;
use crate::analysis::gazetteer::{Classes, Gazetteer, fold};
use crate::analysis::lexicon::{WordList, word_list};
use crate::analysis::name::NameSpan;
use crate::analysis::quote::wordclass::{is_finite, word_class};
use crate::analysis::sentence::Words;
use crate::analysis::token::{Token, TokenKind};
use crate::analysis::{Entity, EntityKind, Gender, Mention, gender};

/// Fills in roles and genders.
pub(super) fn describe(
    text: &str,
    words: &Words,
    info: &[Facts],
    found: &[NameSpan],
    mentions: &[Mention],
    entities: &mut [Entity],
) {
    let reader = Reader {
        text,
        words,
        info,
        found,
    };
    let mut votes = vec![[0i32; 2]; entities.len()];
    for (at, mention) in mentions.iter().enumerate() {
        let entity = &mut entities[mention.entity];
        match entity.kind {
            EntityKind::Person => {
                reader.vote(at, &mut votes[mention.entity]);
                if entity.role.is_none() {
                    entity.role = reader.role_before(at).or_else(|| reader.role_behind(at));
                    let role = entity.role.as_deref().unwrap_or("");
                    if let Some(sex) = role.split(' ').take(3).find_map(sex_of) {
                        votes[mention.entity][sex] += 5;
                    }
                }
            }
            EntityKind::Org | EntityKind::Place | EntityKind::Event | EntityKind::Law => {
                entity.gender = Gender::Thing;
            }
            EntityKind::Norp if mention.span.of(text).ends_with('s') => {
                entity.gender = Gender::Plural;
            }
            _ => {}
        }
    }
    for (entity, [male, female]) in entities.iter_mut().zip(votes) {
        if entity.kind == EntityKind::Person {
            entity.gender = match male - female {
                1.. => Gender::Male,
                0 => Gender::Unknown,
                _ => Gender::Female,
            };
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    words: &'a Words,
    info: &'a [Facts],
    found: &'a [NameSpan],
}

impl Reader<'_> {
    fn token(&self, at: usize) -> Option<&Token> {
        self.words.tokens.get(at)
    }

    fn word(&self, at: usize) -> &str {
        self.token(at).map_or("", |token| token.of(self.text))
    }

    fn sentence(&self, token: usize) -> std::ops::Range<usize> {
        let sentence = self
            .words
            .sentence_of(token)
            .and_then(|at| self.words.sentences.get(at));
        sentence.map_or(token..token, |sentence| sentence.range())
    }

    /// What one mention says about he or she.
    fn vote(&self, at: usize, votes: &mut [i32; 2]) {
        let (first, end) = (self.found[at].first as usize, self.found[at].end as usize);
        let sentence = self.sentence(first);
        if first > sentence.start {
            match sex_of(self.word(first - 1)) {
                Some(0) => votes[0] += 10,
                Some(_) => votes[1] += 10,
                None => {}
            }
        }
        let classes = self.info[first].classes;
        if end > first + 1 && classes.any(Classes::MALE) != classes.any(Classes::FEMALE) {
            votes[usize::from(classes.any(Classes::FEMALE))] += 3;
        }
        // The lists of the gazetteer hold nearly every name for both; the common ones are clear.
        if end > first + 1 {
            match gender::of_first_name(self.word(first)) {
                Gender::Male => votes[0] += 3,
                Gender::Female => votes[1] += 3,
                _ => {}
            }
        }
        // The first pronoun after the name, in this sentence or the next, before another person.
        let next = self.found[at + 1..]
            .iter()
            .find(|name| name.kind == EntityKind::Person);
        let limit = next
            .map_or(usize::MAX, |next| next.first as usize)
            .min(end + 30);
        // What is said after it is about others.
        let mut quoted = false;
        for token in end..limit.min(self.words.tokens.len()) {
            match self.word(token) {
                "“" | "«" => quoted = true,
                "”" | "»" => quoted = false,
                "\"" => quoted = !quoted,
                _ => {}
            }
            if quoted || token < sentence.end && self.is_object(token) {
                continue;
            }
            match self.word(token) {
                "he" | "He" | "his" | "His" | "him" | "himself" => votes[0] += 1,
                "she" | "She" | "her" | "Her" | "herself" => votes[1] += 1,
                _ => continue,
            }
            break;
        }
    }

    /// "trained under her", "called him": within a sentence the object is another one than the subject.
    fn is_object(&self, at: usize) -> bool {
        match self.word(at) {
            "him" => true,
            // "her" before a noun is a possessive.
            "her" => self.token(at + 1).is_none_or(|next| {
                !next.is_word()
                    || matches!(
                        next.of(self.text),
                        "the"
                            | "a"
                            | "an"
                            | "to"
                            | "in"
                            | "on"
                            | "at"
                            | "for"
                            | "as"
                            | "and"
                            | "with"
                            | "from"
                            | "that"
                            | "when"
                            | "while"
                            | "after"
                            | "before"
                    )
            }),
            _ => false,
        }
    }

    fn is_rank(&self, at: usize) -> bool {
        let info = self.info[at];
        let classes = if info.place > 0 {
            info.classes.with(info.cover)
        } else {
            info.classes
        };
        (classes.any(Classes::TITLE.with(Classes::RANK)) || self.is_role(at))
            && sex_of(self.word(at)).is_none_or(|_| is_office(self.word(at)))
            && !self.is_address(at)
    }

    /// "Dr", "Alhaji", "Datuk": how somebody is addressed, which is no role.
    fn is_address(&self, at: usize) -> bool {
        ADDRESSES.has(self.word(at).trim_end_matches('.'))
    }

    /// The end of the letters after a name: "Dali Mpanza SC", "Nkechi Ibe-Umar, SAN".
    fn past_honours(&self, end: usize) -> usize {
        let comma = usize::from(self.word(end) == ",");
        if HONOURS.has(self.word(end + comma)) {
            end + comma + 1
        } else {
            end
        }
    }

    /// True for a noun of what people are: "tailor", "economist", "ex-minister", "MP".
    fn is_role(&self, at: usize) -> bool {
        let Some(token) = self.token(at) else {
            return false;
        };
        let word = token.of(self.text);
        if !token.is_lower() {
            // "Director-General".
            let general = word.split_once('-').is_some_and(|(role, rest)| {
                (matches!(
                    rest,
                    "General" | "General's" | "Designate" | "Elect" | "in-Chief"
                ) || ROLES.has(&rest.to_lowercase()))
                    && ROLES.has(&role.to_lowercase())
            });
            // "Idukki Collector V. Anupama": an office in capitals that is nobody's name.
            let names = Classes::ANY_GIVEN.with(Classes::SURNAME);
            let office = || {
                let lower = word.to_lowercase();
                !self.info[at].classes.any(names)
                    && ROLES.has(&lower)
                    && word_class(hash(lower.as_bytes())) != 0
            };
            return general || LETTERS.has(word.trim_end_matches('.')) || office();
        }
        let listed = |word: &str| ROLES.has(word) || TRADES.iter().any(|end| word.ends_with(end));
        let once = || {
            word.split_once('-')
                .is_some_and(|(once, role)| ONCE.has(once) && listed(role))
        };
        token.kind == TokenKind::Word && (listed(word) || once())
    }

    /// True for the capitalised common noun or adjective that opens a sentence: "Museum director", "Retired teacher".
    fn opens_role(&self, at: usize, sentence: usize) -> bool {
        let token = self.words.tokens[at];
        let lower = self.word(at).to_lowercase();
        at == sentence
            && token.kind == TokenKind::Word
            && token.is_capitalised()
            && !STOPS.has(&lower)
            && (ROLES.has(&lower)
                || word_class(hash(lower.as_bytes())) == 0
                || NOUNS[usize::from(word_class(hash(lower.as_bytes())))]
                || lower.contains('-'))
    }

    /// "The director of the museum, Rita Lopes, said": the role begins after its determiner, or at its owner's name,
    /// and its head comes before the first "of", "for", "at" or "in".
    fn apposed_before(&self, at: usize, limit: usize) -> Option<String> {
        let mut name = self.found[at].first as usize;
        while name > limit && self.is_address(name - 1) {
            name -= 1;
        }
        let comma = name.checked_sub(1)?;
        let behind = self.word(self.past_honours(self.found[at].end as usize));
        if comma <= limit
            || self.word(comma) != ","
            || !matches!(behind, "," | "." | ":" | "of" | "from")
        {
            return None;
        }
        let mut start = None;
        // "the union's deputy leader", but not "the chairman of the Fishermen's Union".
        let has_head = |from: usize| (from..comma).any(|place| self.is_rank(place));
        for place in (limit.max(comma.saturating_sub(12))..comma).rev() {
            let word = self.word(place);
            let possessive = matches!(word, "'s" | "’s");
            let determines = matches!(word, "the" | "its" | "their" | "his" | "her" | "our")
                || possessive && has_head(place + 1);
            let opens = matches!(word, "The" | "Its" | "Their" | "His" | "Her" | "Our");
            let inside = matches!(self.word(place.wrapping_sub(1)), "of" | "for" | "at" | "in");
            if opens && place == limit || determines && !inside {
                start = Some(place + 1);
                break;
            }
            // "Counsel for the port, Ama Owusu, said": a role that opens the sentence.
            if place == limit
                && place + 1 < comma
                && self.opens_role(place, limit)
                && (self.is_rank(place) || ROLES.has(&word.to_lowercase()))
            {
                start = Some(place);
                break;
            }
            if possessive || matches!(word, "'" | "’") {
                continue;
            }
            let token = self.words.tokens[place];
            let plain = matches!(token.kind, TokenKind::Word | TokenKind::Dash);
            let small = matches!(word, "of" | "for" | "at" | "in" | "the" | "and");
            let stops = !small && STOPS.has(word);
            if !plain || stops || token.is_lower() && is_finite(word_class(hash(word.as_bytes()))) {
                return None;
            }
        }
        let start = start?;
        let head = (start..comma)
            .find(|place| matches!(self.word(*place), "of" | "for" | "at" | "in"))
            .unwrap_or(comma);
        let listed = |at: usize| self.is_rank(at) || ROLES.has(&self.word(at).to_lowercase());
        if head == start || !listed(head - 1) {
            return None;
        }
        // "His own campaign manager".
        let start = start + usize::from(self.word(start) == "own");
        let owner = self.found[..at]
            .iter()
            .rev()
            .find(|name| name.end as usize <= start);
        let owner = owner.filter(|name| {
            name.end as usize + 1 == start && matches!(self.word(start - 1), "'s" | "’s")
        });
        self.stretch(owner.map_or(start, |name| name.first as usize), comma)
    }

    /// The start of a role that goes back to its determiner over words that no list has: "the veteran
    /// Welsh rugby" before "coach".
    fn back_to_determiner(&self, start: usize, limit: usize) -> Option<usize> {
        let mut at = start;
        while at > limit && start - at < 5 {
            let word = self.word(at - 1);
            if matches!(
                word,
                "the" | "The" | "a" | "A" | "an" | "An" | "'s" | "’s" | "its" | "their"
            ) || matches!(word, "his" | "her" | "our" | "Its" | "Their")
            {
                return (at < start).then_some(at);
            }
            let token = self.words.tokens[at - 1];
            let plain = token.kind == TokenKind::Word
                && !STOPS.has(word)
                && !is_finite(word_class(hash(word.as_bytes())));
            if !plain {
                return None;
            }
            at -= 1;
        }
        None
    }

    /// "UN Secretary-General", "Barbados Prime Minister", "spokesman" straight before the name.
    fn role_before(&self, at: usize) -> Option<String> {
        let first = self.found[at].first as usize;
        let sentence = self.sentence(first);
        if let Some(role) = self.apposed_before(at, sentence.start) {
            return Some(role);
        }
        // "The harbour master, Ama Owusu, said": between commas.
        let mut first = first;
        // "Planning Minister Dr Ahsan Lodhi".
        while first > sentence.start + 1 && self.is_address(first - 1) {
            first -= 1;
        }
        let behind = self.word(self.past_honours(self.found[at].end as usize));
        let apposed = first > sentence.start + 1
            && self.word(first - 1) == ","
            && self.is_rank(first - 2)
            && matches!(behind, "," | "." | "of" | "from");
        let first = first - usize::from(apposed);
        let mut start = first;
        let mut ranks = 0;
        let mut before = at;
        while start > sentence.start && first - start < 9 {
            let previous = start - 1;
            // A name of an organisation, place or people is part of the role.
            if before > 0 && self.found[before - 1].end as usize == start {
                let name = self.found[before - 1];
                let known = matches!(
                    name.kind,
                    EntityKind::Org | EntityKind::Place | EntityKind::Norp
                );
                // "Nobel laureate", "Olympic champion".
                let short = matches!(name.kind, EntityKind::Misc | EntityKind::Event)
                    && name.end - name.first <= 2;
                if (known || short) && ranks > 0 {
                    before -= 1;
                    start = name.first as usize;
                    continue;
                }
                break;
            }
            let word = self.word(previous);
            if self.is_rank(previous) {
                ranks += 1;
            } else {
                let owns = matches!(word, "'s" | "’s")
                    && before > 0
                    && self.found[before - 1].end as usize == previous;
                let modifies = matches!(word, "of" | "and" | "for" | "-")
                    || MODIFIERS.has(&word.to_ascii_lowercase());
                let opens = || self.opens_role(previous, sentence.start);
                // "Ex-minister", "award-winning actor": both sides of a hyphen.
                let hyphened = || {
                    let glued = |at: usize| {
                        let dash = self.word(at) == "-";
                        dash && !self.words.tokens[at].after_space()
                    };
                    let token = self.words.tokens[previous];
                    token.kind == TokenKind::Word
                        && (glued(previous + 1) && ONCE.has(&word.to_lowercase())
                            || glued(previous + 1)
                                && previous + 2 < first
                                && !self.is_rank(previous + 2)
                            || previous > sentence.start + 1
                                && token.is_lower()
                                && glued(previous - 1))
                };
                if ranks == 0 || !(owns || modifies || opens() || hyphened()) {
                    break;
                }
            }
            start = previous;
        }
        // "The death of President Diallo": what the "of" belongs to is not his.
        let joined = start;
        while start < first && matches!(self.word(start), "of" | "and" | "for" | "-" | "'s" | "’s")
        {
            start += 1;
        }
        if start + 1 < first && self.word(start) == "own" {
            start += 1;
        }
        if ranks > 0
            && start == joined
            && let Some(whole) = self.back_to_determiner(start, sentence.start)
        {
            start = whole;
        }
        // "A spokesman for President Keita", "the widow of singer Keita": the spokesman is somebody else.
        let other = (start + 1..first).rev().find(|of| {
            matches!(self.word(*of), "of" | "for")
                && (self.is_role(of - 1) || is_kin(self.word(of - 1)))
                && self.words.tokens[of - 1].is_lower()
                && (of + 1..first).all(|at| {
                    self.is_rank(at) || MODIFIERS.has(&self.word(at).to_ascii_lowercase())
                })
        });
        if let Some(of) = other.filter(|of| of + 1 < first) {
            return self.stretch(of + 1, first);
        }
        if ranks == 0 && !apposed {
            return self.office_of(first, sentence.start);
        }
        let determined = start > sentence.start
            && matches!(
                self.word(start - 1),
                "the"
                    | "The"
                    | "a"
                    | "A"
                    | "an"
                    | "An"
                    | "'s"
                    | "’s"
                    | "its"
                    | "Its"
                    | "their"
                    | "Their"
            );
        if ranks == 0 || apposed && !determined {
            return None;
        }
        self.stretch(start, first)
    }

    /// "Minister of Works Leila Haddad": an office that ends with its field, in capitals.
    fn office_of(&self, first: usize, limit: usize) -> Option<String> {
        let named = |at: usize| {
            self.found
                .iter()
                .any(|name| (name.first as usize..name.end as usize).contains(&at))
        };
        let capital = |at: usize| {
            let token = self.words.tokens[at];
            token.kind == TokenKind::Word && token.is_capitalised() && !named(at)
        };
        let mut at = first;
        while at > limit + 1 && first - at < 5 && (capital(at - 1) || self.word(at - 1) == "and") {
            at -= 1;
        }
        let field = at < first && capital(at) && matches!(self.word(at - 1), "of" | "for");
        let head = at.checked_sub(2).filter(|head| field && *head >= limit)?;
        let listed = |at: usize| {
            let token = self.words.tokens[at];
            token.is_capitalised() && (self.is_rank(at) || ROLES.has(&self.word(at).to_lowercase()))
        };
        if !listed(head) {
            return None;
        }
        let mut start = head;
        while start > limit
            && (listed(start - 1) || MODIFIERS.has(&self.word(start - 1).to_ascii_lowercase()))
        {
            start -= 1;
        }
        self.stretch(start, first)
    }

    /// ", a spokesman for the MSS," after the name.
    fn role_behind(&self, at: usize) -> Option<String> {
        let end = self.found[at].end as usize;
        let sentence = self.sentence(end.saturating_sub(1));
        // "Ravi Menon (32), a welder".
        let bracket = self.word(end) == "(" && self.word(end + 2) == ")";
        let end = if bracket {
            end + 3
        } else {
            self.past_honours(end)
        };
        if self.word(end) != "," || end + 1 >= sentence.end {
            return None;
        }
        let mut start = end + 1;
        // "Ruth Okeke, 47, a tailor": an age is no role.
        let aged = self
            .token(start)
            .is_some_and(|token| token.kind == TokenKind::Number);
        if aged && self.word(start).len() <= 3 && self.word(start + 1) == "," {
            start += 2;
        }
        let mut stop = start;
        let mut rank = false;
        let mut folded = String::new();
        while stop < sentence.end && stop - start < 16 {
            let token = self.words.tokens[stop];
            match token.kind {
                TokenKind::Word | TokenKind::Clitic | TokenKind::Number => {}
                TokenKind::Dash if !token.after_space() => {}
                // "the Dockers' Alliance".
                TokenKind::Quote
                    if !token.after_space()
                        && matches!(self.word(stop), "'" | "’")
                        && self.word(stop - 1).ends_with('s')
                        && self
                            .token(stop + 1)
                            .is_some_and(|next| next.is_capitalised()) => {}
                _ => break,
            }
            let word = self.word(stop);
            if matches!(
                word,
                "who"
                    | "which"
                    | "said"
                    | "says"
                    | "but"
                    | "was"
                    | "is"
                    | "has"
                    | "told"
                    | "whose"
                    | "where"
                    | "when"
            ) {
                break;
            }
            // "a lecturer and writer" goes on, "and left" does not.
            let next = self.word(stop + 1);
            if word == "and" && !(ROLES.has(next) || MODIFIERS.has(next)) {
                break;
            }
            if stop - start < 6 {
                rank = rank || self.is_role(stop);
                folded.clear();
                fold(word, &mut folded);
                rank = rank || Gazetteer::embedded().classes(&folded).any(Classes::RANK);
            }
            stop += 1;
        }
        let ends = stop >= sentence.end
            || matches!(
                self.words.tokens[stop].kind,
                TokenKind::Mark | TokenKind::Stop | TokenKind::Close | TokenKind::Dash
            )
            || matches!(self.word(stop), "who" | "whose" | "said" | "told" | "and");
        if !rank
            || !ends
            || matches!(
                self.word(start),
                "said" | "told" | "he" | "she" | "it" | "they" | "I" | "no" | "not"
            )
        {
            return None;
        }
        if matches!(
            self.word(start),
            "a" | "an" | "the" | "A" | "The" | "its" | "their" | "his" | "her"
        ) {
            start += 1;
        }
        self.stretch(start, stop)
    }

    fn stretch(&self, start: usize, stop: usize) -> Option<String> {
        let (first, last) = (self.token(start)?, self.token(stop.checked_sub(1)?)?);
        if start >= stop {
            return None;
        }
        let words = first.span.union(last.span).of(self.text);
        Some(words.split_whitespace().collect::<Vec<_>>().join(" "))
    }
}

/// The classes of words that can modify a role: those of the examples in the list.
static NOUNS: LazyLock<[bool; 256]> = LazyLock::new(|| {
    let mut classes = [false; 256];
    for (word, _) in NOUN_EXAMPLES.iter() {
        classes[usize::from(word_class(hash(word.as_bytes())))] = true;
    }
    classes[0] = false;
    classes
});

static NOUN_EXAMPLES: WordList = word_list!("en/noun-examples.txt");

/// Nouns for what people are and do.
pub(in crate::analysis) static ROLES: WordList = word_list!("en/roles.txt");
/// "MP": letters that are a role.
static LETTERS: WordList = word_list!("en/role-letters.txt");
static ADDRESSES: WordList = word_list!("en/addresses.txt");
/// Letters after a name.
static HONOURS: WordList = word_list!("en/honours.txt");
/// "ex-minister": what comes before the hyphen.
static ONCE: WordList = word_list!("en/role-prefixes.txt");
/// How nouns for trades end that no list has all of.
const TRADES: [&str; 5] = ["ologist", "ographer", "onomist", "iatrist", "ician"];
static STOPS: WordList = word_list!("en/role-stops.txt");
static MODIFIERS: WordList = word_list!("en/role-modifiers.txt");
static KIN: WordList = word_list!("en/relatives.txt");
static GENDER_WORDS: WordList = word_list!("en/gender-words.txt");
static FORMS_OF_ADDRESS: WordList = word_list!("en/forms-of-address.txt");

/// 0 for words that stand before men's names, 1 for women's.
fn sex_of(word: &str) -> Option<usize> {
    GENDER_WORDS
        .get(word)
        .map(|gender| usize::from(gender == "f"))
}

/// Whether the word says whose relative or follower somebody is.
fn is_kin(word: &str) -> bool {
    KIN.has(word) || matches!(word, "supporters" | "death" | "arrest" | "killing")
}

/// Words that tell the sex and are a role too.
fn is_office(word: &str) -> bool {
    !FORMS_OF_ADDRESS.has(word)
}
