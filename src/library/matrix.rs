//! [`Matrix`]: how often each code is on each article, or on the quotes of each speaker.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::document::Document;
use super::people::People;

/// A table of codes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Matrix {
    /// The codes, the head of the columns.
    pub codes: Vec<String>,
    /// Each article or speaker with how often each code is there.
    pub rows: Vec<(String, Vec<u32>)>,
}

/// Counts while documents go by.
#[derive(Debug, Default)]
pub struct Counts {
    cells: BTreeMap<String, BTreeMap<String, u32>>,
    codes: BTreeSet<String>,
}

impl Counts {
    /// Counts the codes of one mark in a row.
    pub fn add<'a>(&mut self, row: &str, codes: impl IntoIterator<Item = &'a String>) {
        for code in codes {
            self.codes.insert(code.clone());
            let cells = self.cells.entry(row.to_owned()).or_default();
            *cells.entry(code.clone()).or_default() += 1;
        }
    }

    /// Counts the marks of a document that `takes` wants for the speakers of the quotes that they touch.
    pub fn add_speakers(
        &mut self,
        people: &mut People,
        document: &Document,
        takes: impl Fn(&super::mark::Mark) -> bool,
    ) {
        let joined = people.add(document);
        let quotes = &document.quotes;
        for mark in document.marks.iter().filter(|mark| takes(mark)) {
            let touched = quotes.iter().filter(|quote| {
                mark.start < quote.end.max(quote.start + 1) && quote.start < mark.end
            });
            let mut speakers = BTreeSet::new();
            for quote in touched {
                for voice in &quote.speakers {
                    let key = document.name_of(voice).and_then(|name| {
                        let at = document.names.iter().position(|it| it == name)?;
                        Some(&joined[at].key).filter(|key| key.joins())
                    });
                    speakers.insert(match key {
                        Some(key) => people.name(key),
                        None => document.words_of(voice).to_owned(),
                    });
                }
                if quote.speakers.is_empty() {
                    speakers.insert("not resolved".to_owned());
                }
            }
            if speakers.is_empty() {
                speakers.insert("outside quotes".to_owned());
            }
            for speaker in speakers {
                self.add(&speaker, &mark.codes);
            }
        }
    }

    /// The table.
    pub fn finish(self) -> Matrix {
        let codes: Vec<String> = self.codes.into_iter().collect();
        let cells = |row: &BTreeMap<String, u32>| -> Vec<u32> {
            codes
                .iter()
                .map(|code| row.get(code).copied().unwrap_or(0))
                .collect()
        };
        let rows = self
            .cells
            .iter()
            .map(|(name, row)| (name.clone(), cells(row)));
        Matrix {
            rows: rows.collect(),
            codes: codes.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::document::{Quote, Voice};
    use crate::library::mark::Mark;

    #[test]
    fn codes_are_counted_by_the_speakers_that_they_touch() {
        let mark = |start, end, codes: &[&str]| Mark {
            start,
            end,
            codes: codes.iter().map(|&code| code.to_owned()).collect(),
            ..Mark::default()
        };
        let quote = |start, end, speakers| Quote {
            start,
            end,
            speakers,
            ..Quote::default()
        };
        let official = || vec![Voice::Described("an official".into())];
        let document = Document {
            quotes: vec![quote(0, 10, official()), quote(20, 30, vec![])],
            marks: vec![
                mark(5, 25, &["a", "b"]),
                mark(40, 50, &["b"]),
                mark(2, 3, &["a"]),
            ],
            ..Document::default()
        };
        let mut counts = Counts::default();
        counts.add_speakers(&mut People::default(), &document, |_| true);
        let matrix = counts.finish();
        assert_eq!(matrix.codes, ["a", "b"]);
        let rows = [
            ("an official", [2, 1]),
            ("not resolved", [1, 1]),
            ("outside quotes", [0, 1]),
        ];
        for ((name, cells), wanted) in matrix.rows.iter().zip(rows) {
            assert_eq!((name.as_str(), cells.as_slice()), (wanted.0, &wanted.1[..]));
        }
    }
}
