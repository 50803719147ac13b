//! Search in the text: incremental, smart case, across line ends.

use super::Reading;
use crate::app::action::Direction;
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

/// Why a search led nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SearchError {
    /// There was no search before.
    NoSearch,
    /// There is no word under the cursor.
    NoWord,
}

impl Reading {
    /// Searches while the words are typed: the first hit from `origin` on is shown.
    pub fn search_as_typed(&mut self, words: &str, origin: usize) {
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

    /// The search is done: remembers where it began.
    pub fn search_done(&mut self, words: &str, origin: usize) {
        if words.trim().is_empty() {
            self.search = None;
            return self.show(origin);
        }
        self.search_as_typed(words, origin);
        let to = std::mem::replace(&mut self.caret, origin);
        self.jump(to);
    }

    /// Goes to the next hit, going round at the ends.
    pub fn next_hit(&mut self, way: Direction) -> Result<(), SearchError> {
        let search = self.search.as_ref().ok_or(SearchError::NoSearch)?;
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
        Ok(())
    }

    /// Searches for the word at the caret.
    pub fn search_word(&mut self) -> Result<(), SearchError> {
        let word = motion::word_at(&self.article, self.caret).of(self.text());
        if !word.chars().any(char::is_alphanumeric) {
            return Err(SearchError::NoWord);
        }
        let (word, from) = (word.to_lowercase(), self.caret);
        let origin = motion::next_grapheme(self.text(), from);
        self.search_as_typed(&word, origin);
        let to = std::mem::replace(&mut self.caret, from);
        self.jump(to);
        Ok(())
    }
}
