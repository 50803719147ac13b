//! Search in the text: incremental, smart case, across line ends.

use super::action::Direction;
use super::{App, Effect};
use crate::text::find::Query;
use crate::text::{Span, motion};

/// A search and its hits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// What was typed.
    pub words: String,
    /// The hits, in order.
    pub hits: Vec<Span>,
}

impl Search {
    /// The number of the hit at `offset`, from 1.
    pub fn number_at(&self, offset: usize) -> Option<usize> {
        let behind = self
            .hits
            .partition_point(|hit| hit.start as usize <= offset);
        let hit = self.hits.get(behind.checked_sub(1)?)?;
        hit.contains(offset).then_some(behind)
    }
}

impl App {
    /// Searches while the words are typed: the first hit from `origin` on is shown.
    pub(super) fn search_as_typed(&mut self, words: &str, origin: usize) {
        let hits = Query::new(words).map(|query| {
            let whole = Span::new(0, self.text().len());
            query.find_all(self.text(), whole)
        });
        let hits = hits.unwrap_or_default();
        let first = hits
            .iter()
            .find(|hit| hit.start as usize >= origin)
            .or(hits.first());
        let to = first.map_or(origin, |hit| hit.start as usize);
        self.search = Some(Search {
            words: words.to_owned(),
            hits,
        });
        self.show(to);
    }

    /// The search is done: remembers where it began, says how many hits there are.
    pub(super) fn search_done(&mut self, words: &str, origin: usize) {
        if words.trim().is_empty() {
            self.search = None;
            return self.show(origin);
        }
        self.search_as_typed(words, origin);
        let to = std::mem::replace(&mut self.caret, origin);
        self.jump(to);
        self.tell_hits();
    }

    fn tell_hits(&mut self) {
        let Some(search) = &self.search else { return };
        let (words, count) = (search.words.trim().to_owned(), search.hits.len());
        match search.number_at(self.caret) {
            Some(number) => self.tell(format!("“{words}”: hit {number} of {count}")),
            None => self.refuse(format!("“{words}” is not in the text")),
        }
    }

    /// Goes to the next hit, going round at the ends.
    pub(super) fn next_hit(&mut self, way: Direction) {
        let Some(search) = &self.search else {
            return self.refuse("Nothing has been searched for: / does");
        };
        let (hits, caret) = (&search.hits, self.caret);
        let found = match way {
            Direction::Next => hits
                .iter()
                .find(|hit| hit.start as usize > caret)
                .or(hits.first()),
            Direction::Previous => hits
                .iter()
                .rfind(|hit| (hit.start as usize) < caret)
                .or(hits.last()),
        };
        if let Some(to) = found.map(|hit| hit.start as usize) {
            self.jump(to);
        }
        self.tell_hits();
    }

    /// Searches for the word at the caret.
    pub(super) fn search_word(&mut self) -> Vec<Effect> {
        let word = motion::word_at(self.article(), self.caret)
            .of(self.text())
            .to_owned();
        if !word.chars().any(char::is_alphanumeric) {
            self.refuse("There is no word at the caret");
            return Vec::new();
        }
        let from = self.caret;
        let origin = motion::next_grapheme(self.text(), from);
        self.search_as_typed(&word.to_lowercase(), origin);
        let to = std::mem::replace(&mut self.caret, from);
        self.jump(to);
        self.tell_hits();
        Vec::new()
    }
}
