//! Who is spoken to in a line of a scene: by name, by title, or as "sir", "ma'am", "Mamma". A part of [`Reader`].

use std::ops::Range;

use super::line::{Line, Reader, Who};
use super::people;
use crate::analysis::lexicon::{WordList, word_list};
use crate::analysis::quote::Attribution;
use crate::analysis::quote::lexicon::Class;
use crate::analysis::{EntityKind, Gender, gender};

/// More names that nobody has but in speech are not looked at.
const CALLED: usize = 8;

/// Words for somebody who is spoken to, and what may stand before them.
static ADDRESSED: WordList = word_list!("en/story-hearers.txt");
const OWN: [&str; 16] = [
    "my", "My", "dear", "Dear", "dearest", "good", "Good", "old", "young", "poor", "Oh", "oh",
    "Yes", "No", "Well", "sweet",
];

impl Reader<'_, '_> {
    /// "Thomas", whom the narration calls Tom, is Tom.
    pub(super) fn join_nicknames(&self, lines: &mut [Line]) {
        for entity in lines
            .iter_mut()
            .flat_map(|line| line.spoken_to.iter_mut().chain(line.named.iter_mut()))
        {
            let name = self.story.name(*entity);
            if self.people.outside[*entity] == 0
                && !name.contains(' ')
                && let Some(other) = self.people.by_nickname(name)
            {
                *entity = other;
            }
        }
    }

    /// "Vera", whom nobody calls so but those who speak to her, is the one woman of the scene whose first name is not
    /// told: "Mrs Tolliver".
    pub(super) fn join_vocatives(&self, lines: &mut [Line]) {
        let story = self.story;
        let quoted_only = |entity: usize| {
            story
                .mentions
                .iter()
                .zip(&story.places)
                .filter(|(mention, _)| mention.entity == entity)
                .all(|(_, place)| story.seen[*place].mark.is_quoted())
        };
        let mut called: Vec<usize> = lines
            .iter()
            .flat_map(|line| line.spoken_to.clone())
            .collect();
        called.sort_unstable();
        called.dedup();
        called.retain(|entity| {
            !story.name(*entity).contains(' ')
                && quoted_only(*entity)
                && !self.people.titled[*entity]
        });
        let narrator = Some(Who::Narrator);
        if called.len() > CALLED || lines.iter().any(|line| line.fixed == narrator) {
            return;
        }
        for name in called {
            let gender = self.gender_of(&Who::Entity(name));
            let titled = |entity: usize| {
                let place = story
                    .mentions
                    .iter()
                    .position(|mention| mention.entity == entity)
                    .map(|index| story.places[index]);
                place.is_some_and(|at| {
                    let inside = gender::of_title(self.word(at)) != Gender::Unknown;
                    let before = (at.saturating_sub(2)..at)
                        .any(|at| gender::of_title(self.word(at)) != Gender::Unknown);
                    inside || before
                })
            };
            let mut same: Vec<usize> = lines
                .iter()
                .filter_map(|line| match &line.fixed {
                    Some(Who::Entity(entity)) => Some(*entity),
                    _ => None,
                })
                .chain(
                    lines.iter().flat_map(|line| line.leans.iter()).filter_map(
                        |(who, _)| match who {
                            Who::Entity(entity) => Some(*entity),
                            _ => None,
                        },
                    ),
                )
                .filter(|entity| *entity != name && self.gender_of(&Who::Entity(*entity)) == gender)
                .collect();
            same.sort_unstable();
            same.dedup();
            let [only] = same[..] else { continue };
            // Who speaks to somebody is somebody else.
            let speaks = |line: &Line| line.fixed == Some(Who::Entity(only));
            let to = |line: &Line| line.spoken_to.contains(&name);
            let itself = lines
                .chunk_by(|one, two| one.block == two.block)
                .any(|block| block.iter().any(to) && block.iter().any(speaks));
            if gender == Gender::Unknown || !titled(only) || itself {
                continue;
            }
            for line in lines.iter_mut() {
                for entity in line.spoken_to.iter_mut().chain(line.named.iter_mut()) {
                    if *entity == name {
                        *entity = only;
                    }
                }
            }
        }
    }

    /// Who is spoken to in a line ("Come, Emma,"), and who is named in it otherwise.
    pub(super) fn read_names(&self, quote: &Attribution, line: &mut Line) {
        let story = self.story;
        for part in &quote.parts {
            for (mention, tokens) in story.mentions_in(part) {
                let mention = story.mentions[mention];
                if mention.kind != EntityKind::Person {
                    continue;
                }
                if self.is_own_name(tokens.start, part.start) {
                    line.introduces = Some(mention.entity);
                }
                let edge = |at: Option<usize>| {
                    at.is_none_or(|at| {
                        !part.contains(&at)
                            || story.seen[at].mark.opens()
                            || story.seen[at].mark.closes()
                            || matches!(
                                self.word(at),
                                "," | "." | "!" | "?" | ";" | "—" | "--" | "…"
                            )
                    })
                };
                let mut before = tokens.start.checked_sub(1);
                // "my dear Watson", "Miss Pell", "Oh Mary".
                while let Some(at) = before
                    && part.contains(&at)
                    && (matches!(story.seen[at].class, Class::Title | Class::Role)
                        || gender::of_title(self.word(at)) != Gender::Unknown
                        || matches!(
                            self.word(at),
                            "my" | "My"
                                | "dear"
                                | "Dear"
                                | "dearest"
                                | "poor"
                                | "Oh"
                                | "oh"
                                | "O"
                                | "No"
                                | "Yes"
                                | "Come"
                                | "Well"
                                | "good"
                                | "old"
                                | "But"
                        ))
                {
                    before = at.checked_sub(1);
                }
                let comma = matches!(
                    self.word(tokens.end),
                    "," | "!" | "?" | "." | ";" | "—" | "…"
                ) || story
                    .seen
                    .get(tokens.end)
                    .is_none_or(|token| token.mark.closes());
                let clause = before.is_some_and(|at| matches!(self.word(at), ","))
                    || before.is_none_or(|at| !part.contains(&at) || story.seen[at].mark.opens())
                        && matches!(self.word(tokens.end), "," | "!" | "?")
                    || before.is_some_and(|at| matches!(self.word(at), "." | "!" | "?"))
                        && matches!(self.word(tokens.end), "," | "!" | "?");
                if edge(before) && comma && clause {
                    line.spoken_to.push(mention.entity);
                } else {
                    line.named.push(mention.entity);
                }
            }
            self.read_titles(part, line);
            if line.hearer == Gender::Unknown {
                line.hearer = self.hearer(part);
            }
        }
    }

    /// "I am Colonel Burdette", "my name is Pell": whether who speaks gives this name.
    fn is_own_name(&self, name: usize, floor: usize) -> bool {
        let story = self.story;
        let mut at = name;
        while at > floor
            && (self.word(at - 1) == "."
                || matches!(story.seen[at - 1].class, Class::Title | Class::Role)
                || people::of_noun(self.word(at - 1)).is_some())
        {
            at -= 1;
        }
        let before = |back: usize| {
            at.checked_sub(back)
                .filter(|at| *at >= floor)
                .map_or("", |at| self.word(at))
        };
        before(2) == "I" && matches!(before(1), "am" | "’m" | "'m")
            || before(2) == "name" && matches!(before(1), "is" | "’s" | "'s")
    }

    /// "Yes, sir.", "Mamma, look!": whether a man or a woman is spoken to, by a word that is no name.
    fn hearer(&self, part: &Range<usize>) -> Gender {
        let story = self.story;
        let edge = |at: usize| {
            !part.contains(&at)
                || story.seen[at].mark.opens()
                || story.seen[at].mark.closes()
                || !story.words.tokens[at].is_word()
        };
        for at in part.clone() {
            let known = ADDRESSED.get(&self.word(at).to_lowercase().replace('’', "'"));
            let gender = match known {
                Some("m") => Gender::Male,
                Some("f") => Gender::Female,
                _ => continue,
            };
            if !edge(at + 1) {
                continue;
            }
            let mut before = at;
            while before > part.start && OWN.contains(&self.word(before - 1)) {
                before -= 1;
            }
            let comma =
                before > part.start && matches!(self.word(before - 1), "," | "—" | "!" | "?" | ".");
            let opens = before <= part.start + 1 && matches!(self.word(at + 1), "," | "!" | "?");
            if comma || opens {
                return gender;
            }
        }
        Gender::Unknown
    }

    /// "Do you know it, Doctor?": who is spoken to by a title.
    fn read_titles(&self, part: &Range<usize>, line: &mut Line) {
        let story = self.story;
        for at in part.start + 1..part.end {
            let word = self.word(at);
            let title = word.starts_with(|c: char| c.is_uppercase())
                && (matches!(story.seen[at].class, Class::Title | Class::Role)
                    || gender::of_title(word) != Gender::Unknown)
                && matches!(self.word(at - 1), "," | "“" | "‘" | "\"")
                && matches!(self.word(at + 1), "," | "." | "!" | "?");
            if title && let Some(entity) = story.titled(&format!("the {word}")) {
                line.spoken_to.push(entity);
            }
        }
    }
}
