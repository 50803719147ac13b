//! What names are in stories: people who are spoken to, titles that others have not, headings of chapters. A part of
//! [`Refiner`].

use std::collections::HashSet;

use super::refine::Refiner;
use crate::analysis::EntityKind;
use crate::analysis::gazetteer::Classes;
use crate::analysis::lexicon::{WordList, word_list};
use crate::analysis::name::NameSpan;
use crate::analysis::token::TokenKind;

/// How sure it is that such a word is a name.
const OPENS: f32 = 0.65;

static NUMBERS: WordList = word_list!("en/numbers.txt");
static STORY_TITLES: WordList = word_list!("en/story-titles.txt");

impl Refiner<'_> {
    /// "CHAPTER III", "Chapter 7": headings are numbered, not named. "Twice", "Sold": a common word that opens a
    /// sentence is no name of a thing.
    pub(super) fn drop_chapters(&self, found: &mut Vec<NameSpan>) {
        found.retain(|name| {
            if name.kind != EntityKind::Misc {
                return true;
            }
            let first = name.first as usize;
            let head = self.word(first).to_lowercase();
            let number = |at: usize| {
                let word = self.word(at);
                self.words.tokens[at].kind == TokenKind::Number
                    || word
                        .chars()
                        .all(|c| matches!(c, 'I' | 'V' | 'X' | 'L' | 'C'))
                    || NUMBERS.has(&word.to_lowercase())
                    || matches!(
                        word.to_lowercase().as_str(),
                        "the" | "first" | "last" | "." | "-"
                    )
            };
            let chapter = matches!(head.as_str(), "chapter" | "canto" | "stave" | "volume")
                && (first + 1..name.end as usize).all(number);
            let opener = name.end == name.first + 1
                && self.opens(first)
                && self.common(first) != 0
                && self.classes(first).bits() == 0
                && !self.is_capital(first + 1)
                && !self.words.tokens[first].is_all_caps();
            !(chapter || opener)
        });
    }

    /// "Dear Sophia", "Widow Kemp", "Major Tench"; "Speak up, Barnaby."; "said Barnaby": what is called like
    /// a person or spoken to is one.
    pub(super) fn people_of_stories(&self, found: &mut [NameSpan]) {
        let key = |at: usize| self.facts.info[at].hash;
        let mut people = HashSet::new();
        for name in found.iter_mut() {
            let (first, end) = (name.first as usize, name.end as usize);
            if !matches!(name.kind, EntityKind::Misc | EntityKind::Org) {
                continue;
            }
            let given = |at: usize| self.classes(at).any(Classes::ANY_GIVEN);
            if name.kind == EntityKind::Misc
                && matches!(self.word(first), "Dear" | "Dearest" | "Poor" | "Darling")
                && end > first + 1
                && (given(first + 1) || STORY_TITLES.has(self.word(first + 1)))
            {
                name.first += 1;
                name.kind = EntityKind::Person;
            } else if end == first + 2
                && STORY_TITLES.has(self.word(first))
                && self.common(first + 1) == 0
                && !self.words.tokens[first + 1].is_all_caps()
                && !self
                    .classes(first + 1)
                    .any(Classes::ORG.with(Classes::ORG_HEAD))
            {
                name.kind = EntityKind::Person;
            } else if name.kind == EntityKind::Misc
                && end == first + 1
                && !self
                    .classes(first)
                    .any(Classes::ANY_PLACE.with(Classes::ORG))
                && (self.is_called(first) || self.says(first))
            {
                people.insert(key(first));
            }
        }
        if people.is_empty() {
            return;
        }
        for name in found.iter_mut() {
            let first = name.first as usize;
            if name.kind == EntityKind::Misc
                && name.end == name.first + 1
                && people.contains(&key(first))
            {
                name.kind = EntityKind::Person;
            }
        }
    }

    /// "Vane coughed" after "Lieutenant Vane": a name that is a word too, at the beginning of a sentence.
    pub(super) fn surnames_that_open(&self, found: &[NameSpan]) -> Vec<NameSpan> {
        const TITLES: [&str; 6] = ["Mr", "Mrs", "Ms", "Dr", "Capt", "Lt"];
        let before = |at: usize, back: usize| at.checked_sub(back).map_or("", |at| self.word(at));
        let titled = |at: usize| {
            let (one, two) = (before(at, 1), before(at, 2));
            STORY_TITLES.has(one) || TITLES.contains(&one) || one == "." && TITLES.contains(&two)
        };
        let people: HashSet<&str> = found
            .iter()
            .filter(|name| {
                let first = name.first as usize;
                name.kind == EntityKind::Person && name.end == name.first + 1 && titled(first)
            })
            .map(|name| self.word(name.first as usize))
            .collect();
        if people.is_empty() {
            return Vec::new();
        }
        let tokens = &self.words.tokens;
        let sentences = self.words.sentences.iter();
        let opens = sentences
            .map(|sentence| sentence.first as usize)
            .filter(|at| {
                let acts = tokens
                    .get(at + 1)
                    .is_some_and(|next| next.is_lower() && self.acts(at + 1));
                tokens[*at].is_capitalised() && acts && people.contains(self.word(*at))
            });
        opens
            .map(|at| NameSpan::new(at, at + 1, EntityKind::Person, OPENS))
            .collect()
    }

    /// A past tense.
    fn acts(&self, at: usize) -> bool {
        let word = self.word(at);
        word.ends_with("ed")
            || matches!(
                word,
                "was"
                    | "had"
                    | "said"
                    | "did"
                    | "took"
                    | "went"
                    | "came"
                    | "looked"
                    | "sat"
                    | "stood"
                    | "shook"
                    | "put"
                    | "gave"
                    | "rose"
                    | "made"
                    | "knew"
                    | "felt"
            )
    }

    /// "Speak up, Barnaby.", "Barnaby!" within quotation marks.
    fn is_called(&self, at: usize) -> bool {
        let tokens = &self.words.tokens;
        let (before, after) = (at.checked_sub(1), self.word(at + 1));
        let names = Classes::ANY_GIVEN.with(Classes::SURNAME);
        let opens = before.is_some_and(|at| tokens[at].kind == TokenKind::Quote);
        let ends = tokens
            .get(at + 2)
            .is_some_and(|token| token.kind == TokenKind::Quote);
        let comma =
            before.is_some_and(|at| at > 0 && self.word(at) == "," && tokens[at - 1].is_lower());
        matches!(after, "!" | "?" | "." | ",")
            && (opens && after == "," && (!ends || self.classes(at).any(names)) || comma && ends)
    }

    /// "said Barnaby", "Barnaby said".
    fn says(&self, at: usize) -> bool {
        const SAID: [&str; 8] = [
            "said",
            "asked",
            "replied",
            "cried",
            "answered",
            "says",
            "whispered",
            "exclaimed",
        ];
        let quote = |at: Option<usize>| {
            at.and_then(|at| self.words.tokens.get(at))
                .is_some_and(|token| token.kind == TokenKind::Quote)
        };
        let before = at.checked_sub(1).map_or("", |at| self.word(at));
        SAID.contains(&before) && quote(at.checked_sub(2))
            || SAID.contains(&self.word(at + 1)) && quote(at.checked_sub(1))
    }
}
