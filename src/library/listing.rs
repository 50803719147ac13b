//! [`Listed`]: the articles of a library as a list to choose from.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::Library;
use super::document::Document;
use super::index::Index;
use super::item::Item;
use super::walk::{Found, Place, Siblings, Walk};

/// An article to choose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// The file.
    pub path: PathBuf,
    /// Which entry of it, from 0.
    pub entry: Option<usize>,
    /// Its headline; its path from the folder if that is not known.
    pub title: String,
    /// Source, date, words, quotes and marks, as far as they are known without reading it.
    pub about: String,
}

impl Library {
    /// Every article, in order. What is known of it comes from the index: nothing is read.
    pub fn list(&self, index: Option<&Index>) -> Vec<Listed> {
        let known = index.and_then(|index| {
            let plan = index.plan(&self.roots, &self.reading).ok()?;
            index.list(plan, &self.reading).ok()
        });
        if let Some(known) = known {
            return known
                .into_iter()
                .map(|(place, item)| match item {
                    Some(Item::Document(document)) => of_document(&place, &document),
                    Some(Item::Refused { message, .. }) => Listed {
                        about: message,
                        ..of_place(&place)
                    },
                    _ => of_place(&place),
                })
                .collect();
        }
        let mut siblings = Siblings::default();
        let found = self
            .roots
            .iter()
            .flat_map(|root| Walk::with(root, &mut siblings));
        found
            .filter_map(|found| match found {
                Found::Article(place) => Some(of_place(&place)),
                Found::Refused { id, message } => Some(Listed {
                    path: PathBuf::from(&id),
                    entry: None,
                    title: id,
                    about: message,
                }),
                Found::Abandoned { .. } => None,
            })
            .collect()
    }
}

fn of_place(place: &Place) -> Listed {
    Listed {
        path: place.path.clone(),
        entry: None,
        title: place.id.clone(),
        about: if place.notes.is_empty() { "" } else { "notes" }.to_owned(),
    }
}

fn of_document(place: &Place, document: &Document) -> Listed {
    let count = |count: usize, what: &str| {
        let s = if count == 1 { "" } else { "s" };
        (count > 0).then(|| format!("{count} {what}{s}"))
    };
    let open = document
        .quotes
        .iter()
        .filter(|quote| !quote.is_decided())
        .count();
    let codes: BTreeSet<&String> = document.marks.iter().flat_map(|mark| &mark.codes).collect();
    let about = [
        document.site.clone(),
        document.day().map(str::to_owned),
        count(document.words as usize, "word"),
        count(document.quotes.len(), "quote"),
        (open > 0 && open < document.quotes.len()).then(|| format!("{open} undecided")),
        count(document.marks.len(), "mark"),
        count(codes.len(), "code"),
    ];
    let about: Vec<String> = about.into_iter().flatten().collect();
    Listed {
        path: place.path.clone(),
        entry: document.entry,
        title: document
            .title
            .clone()
            .unwrap_or_else(|| document.id.clone()),
        about: about.join(" · "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::document::Quote;

    #[test]
    fn what_is_known_of_an_article_is_in_its_row() {
        let place = Place {
            path: "news/a.txt".into(),
            id: "a.txt".into(),
            notes: Vec::new(),
        };
        let mut document = Document {
            id: "a.txt".into(),
            date: Some("2026-03-14T10:00".into()),
            words: 120,
            quotes: vec![Quote::default(); 2],
            ..Document::default()
        };
        document.quotes[0].provenance = "confirmed".into();
        document.quotes[1].provenance = "machine".into();
        let row = of_document(&place, &document);
        assert_eq!(row.title, "a.txt");
        assert_eq!(row.about, "2026-03-14 · 120 words · 2 quotes · 1 undecided");
    }
}
