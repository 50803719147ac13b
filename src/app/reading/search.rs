//! Search in the text: incremental, smart case, across line ends.

use super::Reading;
use crate::app::action::Direction;
use crate::text::find::Query;
use crate::text::pattern::Pattern;
use crate::text::{Span, motion};

/// An article of at most so many bytes has its hits counted at every key of a search; in a longer one
/// the first hit is shown, and they are counted when the search is done.
const COUNTED_AS_TYPED: usize = 1 << 20;

/// What is looked for: words, or a pattern that stands between slashes.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Needle {
    Words(Query),
    Pattern(Pattern),
}

impl Needle {
    fn new(words: &str) -> Option<Self> {
        match pattern_in(words) {
            Some(signs) => Pattern::new(signs).ok().map(Self::Pattern),
            None => Query::new(words).map(Self::Words),
        }
    }

    fn narrows(&self, shorter: &Self) -> bool {
        match (self, shorter) {
            (Self::Words(words), Self::Words(shorter)) => words.narrows(shorter),
            _ => false,
        }
    }

    fn find_all(&self, text: &str, within: Span) -> Vec<Span> {
        match self {
            Self::Words(words) => words.find_all(text, within),
            Self::Pattern(pattern) => pattern.find_all(text, within),
        }
    }

    fn first_from(&self, text: &str, offset: usize) -> Option<Span> {
        match self {
            Self::Words(words) => words.first_from(text, offset),
            Self::Pattern(pattern) => pattern.first_from(text, offset),
        }
    }
}

/// The regular expression of a search such as `/gates?/`.
fn pattern_in(words: &str) -> Option<&str> {
    let inside = words.trim().strip_prefix('/')?.strip_suffix('/')?;
    (!inside.is_empty()).then_some(inside)
}

/// What is wrong with the pattern of a search, if it is one.
pub fn mistake(words: &str) -> Option<&'static str> {
    Pattern::new(pattern_in(words)?).err()
}

/// A search and its hits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// What was typed.
    pub words: String,
    query: Option<Needle>,
    /// All hits, in order. `None` while they are not counted.
    pub hits: Option<Vec<Span>>,
    /// The hit that was gone to while the words were typed.
    shown: Option<Span>,
    /// Where the search began (a byte).
    origin: usize,
}

impl Search {
    /// The first hit of `query` from `origin` on, going round at the end. While a word is typed, what
    /// the search for its beginning went past is not looked at again.
    fn first_hit(&self, query: &Needle, text: &str, origin: usize) -> Option<Span> {
        let known = self
            .query
            .as_ref()
            .filter(|shorter| self.origin == origin && query.narrows(shorter))
            .map(|_| self.shown);
        let from = match known {
            Some(shown) => shown?.start as usize,
            None => origin,
        };
        let next = query.first_from(text, from);
        if from < origin {
            return next;
        }
        next.or_else(|| query.first_from(text, 0))
    }

    /// True if the words are in the text.
    pub fn is_found(&self) -> bool {
        match &self.hits {
            Some(hits) => !hits.is_empty(),
            None => self.shown.is_some(),
        }
    }

    /// The hits that overlap `window`, in order.
    pub fn hits_in(&self, text: &str, window: Span) -> Vec<Span> {
        match (&self.hits, &self.query) {
            (Some(hits), _) => {
                let first = hits.partition_point(|hit| hit.end <= window.start);
                let inside = hits[first..].iter().copied();
                inside.take_while(|hit| hit.start < window.end).collect()
            }
            (None, Some(query)) => query.find_all(text, window),
            (None, None) => Vec::new(),
        }
    }

    fn count(&mut self, text: &str) {
        let whole = Span::new(0, text.len());
        let query = self.query.as_ref();
        self.hits.get_or_insert_with(|| {
            query.map_or_else(Vec::new, |query| query.find_all(text, whole))
        });
    }

    /// The number of the hit at `offset`, from 1.
    pub fn number_at(&self, offset: usize) -> Option<usize> {
        let hits = self.hits.as_ref()?;
        let behind = hits.partition_point(|hit| hit.start as usize <= offset);
        let hit = hits.get(behind.checked_sub(1)?)?;
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
        let text = self.text();
        let query = Needle::new(words);
        let shown = query.as_ref().and_then(|query| match &self.search {
            Some(before) => before.first_hit(query, text, origin),
            None => Search::default().first_hit(query, text, origin),
        });
        let mut search = Search {
            words: words.to_owned(),
            query,
            hits: None,
            shown,
            origin,
        };
        if text.len() <= COUNTED_AS_TYPED {
            search.count(text);
        }
        self.search = Some(search);
        self.show(shown.map_or(origin, |hit| hit.start as usize));
    }

    fn count_hits(&mut self) {
        let text = self.article.text();
        if let Some(search) = &mut self.search {
            search.count(text);
        }
    }

    /// The search is done: remembers where it began.
    pub fn search_done(&mut self, words: &str, origin: usize) {
        if words.trim().is_empty() {
            self.search = None;
            return self.show(origin);
        }
        self.search_as_typed(words, origin);
        self.count_hits();
        self.searches.retain(|other| other != words);
        self.searches.push(words.to_owned());
        let to = std::mem::replace(&mut self.caret, origin);
        self.jump(to);
    }

    /// Goes to the next hit, going round at the ends.
    pub fn next_hit(&mut self, way: Direction) -> Result<(), SearchError> {
        self.count_hits();
        let search = self.search.as_ref().ok_or(SearchError::NoSearch)?;
        let hits = search.hits.as_deref().unwrap_or_default();
        let caret = self.caret;
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
        self.count_hits();
        let to = std::mem::replace(&mut self.caret, from);
        self.jump(to);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::Notes;
    use crate::app::document::Document;
    use crate::text::{Article, Block, BlockKind, Meta};
    use proptest::prelude::*;
    use std::sync::Arc;

    fn reading(text: &str) -> Reading {
        let block = Block::new(BlockKind::Paragraph, Span::new(0, text.len()));
        let article = Article::new(Meta::default(), text.to_owned(), vec![block]);
        let mut reading = Reading::new(&Document::new(
            Arc::new(article),
            Notes::default(),
            "test".to_owned(),
        ));
        let shape = crate::text::Typesetting {
            measure: 60,
            ..crate::text::Typesetting::default()
        };
        reading.lay_out(shape, 24);
        reading
    }

    proptest! {
        /// Typing a word a letter at a time finds what searching for it at once finds.
        #[test]
        fn typing_finds_what_the_whole_word_finds(
            text in "x[abAß\u{301}и\u{306} ]{0,80}",
            words in "[abAßsи\u{306} ]{1,6}",
            origin in any::<prop::sample::Index>(),
        ) {
            let origin = text.floor_char_boundary(origin.index(text.len() + 1));
            let mut typed = reading(&text);
            for (end, ch) in words.char_indices() {
                typed.search_as_typed(&words[..end + ch.len_utf8()], origin);
            }
            let mut at_once = reading(&text);
            at_once.search_as_typed(&words, origin);
            prop_assert_eq!(typed.search, at_once.search);
        }
    }
}
