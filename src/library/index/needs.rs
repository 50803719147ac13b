//! [`Needs`]: what an answer is made of, and in which order it comes.

use super::super::query::{Query, Scope};
use super::voices::Voices;

/// What an answer is made of; more may come, less does not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// Only articles in which one of these speaks, …
    pub speakers: Option<Voices>,
    /// … or with these words, in the language of the full text, …
    pub words: Option<String>,
    /// The phrases that make an article one of the best if its headline has them.
    pub title: Option<String>,
    /// … or with marks.
    pub marks: bool,
    /// True if the text itself is needed.
    pub text: bool,
    /// In which order articles come from the index.
    pub order: Order,
}

/// The order in which articles come from the index. What is read from the disk comes before, in the
/// orders of dates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// That of the folder.
    #[default]
    Folder,
    /// The oldest day first, undated articles last.
    Oldest,
    /// First those with the words in the headline, then the newest day first, those of one day in the order
    /// of the folder.
    Best,
}

/// Where an article comes in the order of the folder: the root, the place in it, the entry.
pub type Position = (usize, Vec<u8>, i64);

impl Needs {
    /// What a question needs.
    pub fn of(query: &Query) -> Self {
        let quote = |word: &str, star: bool| format!("\"{word}\"{}", if star { "*" } else { "" });
        let phrases = || {
            let all = query.phrases.iter();
            let all = all.map(|phrase| quote(&phrase.words.join(" "), phrase.prefix));
            all.collect::<Vec<_>>().join(" AND ")
        };
        // The fragments of a quote may be far apart in the article.
        let words = || {
            let all = query.phrases.iter().flat_map(|phrase| {
                let last = phrase.words.len() - 1;
                let words = phrase.words.iter().enumerate();
                words.map(move |(n, word)| quote(word, phrase.prefix && n == last))
            });
            all.collect::<Vec<_>>().join(" AND ")
        };
        let some = |text: String| (!text.is_empty()).then_some(text);
        let mut needs = Self {
            marks: query.searches(Scope::Notes),
            text: query.searches(Scope::Text),
            title: some(phrases()),
            ..Self::default()
        };
        match query.searches(Scope::Quotes) {
            true if query.by.is_empty() => needs.words = some(words()),
            true => needs.speakers = Some(Voices::with_words(&query.by)),
            false if needs.text => needs.words = some(phrases()),
            false => {}
        }
        needs
    }

    /// Nothing but what cannot be read.
    pub fn nothing() -> Self {
        Self {
            speakers: Some(Voices::default()),
            ..Self::default()
        }
    }

    pub(super) fn is_everything(&self) -> bool {
        self.speakers.is_none() && self.words.is_none() && !self.marks
    }
}
