//! [`Passage`]: a place in any article of a library, as a row of a list that leads there.

use std::ops::ControlFlow;
use std::path::PathBuf;

use super::document::{Document, Quote};
use super::index::{Index, Needs};
use super::item::Item;
use super::mark::Mark;
use super::people::People;
use super::query::Query;
use super::said::Wanted;
use super::{Document as Article, Library};
use crate::annotation::Code;

/// A place in an article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Passage {
    /// The article's file or address.
    pub path: PathBuf,
    /// Which entry of it, from 0.
    pub entry: Option<usize>,
    /// What the article is called.
    pub article: String,
    /// Its headline.
    pub title: Option<String>,
    /// Its date.
    pub date: Option<String>,
    /// Where the words begin, in code points.
    pub start: u32,
    /// The words.
    pub words: String,
    /// Who says them.
    pub speakers: Vec<String>,
    /// How sure the program is, 0 to 1; 1 for what a person marked.
    pub confidence: f64,
    /// The codes of a mark.
    pub codes: Vec<String>,
    /// The reader's words on a mark.
    pub note: String,
    /// The notes file of a mark whose article is not there.
    pub vanished: Option<PathBuf>,
}

/// What is looked for in all articles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sought {
    /// Quotes of the person of this name.
    Said(String),
    /// What `byline find` finds.
    Found(String),
    /// Quotes that the reader has not decided on, the most doubtful first.
    Undecided,
    /// All marks of all readers; with a code only those with it or one below it.
    Marks(Option<String>),
}

impl Library {
    /// Gives `each` every passage that is sought, until it says to stop; from the index what is in it
    /// as it is on the disk. An error is a sentence for the reader.
    pub fn seek(
        &self,
        sought: &Sought,
        index: Option<&Index>,
        mut each: impl FnMut(Passage) -> ControlFlow<()>,
    ) -> Result<(), String> {
        match sought {
            Sought::Said(name) => {
                let wanted = Wanted::new(name).ok_or("A name has letters")?;
                let (decisions, _) = self.decisions();
                let needs = Needs {
                    speakers: Some(wanted.voices(&decisions)),
                    ..Needs::default()
                };
                let people = People::new(decisions);
                self.documents(index, &needs, |document| {
                    let said = wanted.in_document(&people, document).into_iter();
                    said.map(|saying| Passage {
                        start: saying.start,
                        words: saying.text,
                        speakers: saying.speakers,
                        confidence: saying.confidence,
                        ..of_document(document)
                    })
                    .try_for_each(&mut each)
                })
            }
            Sought::Found(line) => {
                let query = Query::parse(line).map_err(|error| error.to_string())?;
                self.documents(index, &Needs::of(&query), |document| {
                    let hits = query.in_document(document).into_iter();
                    hits.map(|hit| Passage {
                        start: hit.start,
                        words: format!("{}{}{}", hit.before, hit.hit, hit.after),
                        speakers: hit.speakers,
                        confidence: 1.0,
                        ..of_document(document)
                    })
                    .try_for_each(&mut each)
                })
            }
            Sought::Marks(code) => {
                let is_wanted = |mark: &Mark| {
                    let is_within =
                        |code: &str| mark.codes.iter().any(|it| Code::is_within(it, code));
                    code.as_deref().is_none_or(is_within)
                };
                let needs = Needs {
                    marks: true,
                    ..Needs::default()
                };
                self.items(index, &needs, |item| match item {
                    Item::Document(document) => {
                        let marks = document.marks.iter().filter(|mark| is_wanted(mark));
                        marks
                            .map(|mark| of_mark(of_document(&document), mark))
                            .try_for_each(&mut each)
                    }
                    Item::Vanished(id, marks) => {
                        let gone = |mark: &Mark| Passage {
                            article: id.clone(),
                            vanished: Some(PathBuf::from(&mark.file)),
                            ..Passage::default()
                        };
                        let marks = marks.iter().filter(|mark| is_wanted(mark));
                        marks
                            .map(|mark| of_mark(gone(mark), mark))
                            .try_for_each(&mut each)
                    }
                    Item::Refused { .. } => ControlFlow::Continue(()),
                })
            }
            Sought::Undecided => {
                let mut all: Vec<Passage> = Vec::new();
                self.documents(index, &Needs::default(), |document| {
                    let open = document.quotes.iter().filter(|quote| !quote.is_decided());
                    all.extend(open.map(|quote| of_quote(document, quote)));
                    ControlFlow::Continue(())
                })?;
                crate::text::order::sort_by(&mut all, |a, b| a.confidence.total_cmp(&b.confidence));
                let _ = all.into_iter().try_for_each(each);
                Ok(())
            }
        }
    }

    /// Gives `each` every article, as far as these needs ask.
    pub fn documents(
        &self,
        index: Option<&Index>,
        needs: &Needs,
        mut each: impl FnMut(&Article) -> ControlFlow<()>,
    ) -> Result<(), String> {
        self.items(index, needs, |item| match item {
            Item::Document(document) => each(&document),
            Item::Refused { .. } | Item::Vanished(..) => ControlFlow::Continue(()),
        })
    }

    fn items(
        &self,
        index: Option<&Index>,
        needs: &Needs,
        mut of_item: impl FnMut(Item) -> ControlFlow<()>,
    ) -> Result<(), String> {
        let planned = index.and_then(|index| {
            let plan = index.plan(&self.roots, &self.reading).ok()?;
            Some((index, plan))
        });
        if let Some((index, plan)) = planned {
            let visited = index.visit(plan, needs, &self.reading, |item, _, _| of_item(item));
            index.release();
            return visited.map_err(|error| error.to_string());
        }
        self.visit(&mut of_item);
        Ok(())
    }
}

fn of_document(document: &Document) -> Passage {
    Passage {
        path: PathBuf::from(&document.path),
        entry: document.entry,
        article: document.id.clone(),
        title: document.title.clone(),
        date: document.date.clone(),
        ..Passage::default()
    }
}

fn of_mark(passage: Passage, mark: &Mark) -> Passage {
    Passage {
        start: mark.start,
        words: mark.exact.clone(),
        speakers: mark.reader.iter().cloned().collect(),
        confidence: 1.0,
        codes: mark.codes.clone(),
        note: mark.note.clone(),
        ..passage
    }
}

fn of_quote(document: &Document, quote: &Quote) -> Passage {
    let speakers = quote.speakers.iter();
    Passage {
        start: quote.start,
        words: quote.text.clone(),
        speakers: speakers
            .map(|voice| document.words_of(voice).to_owned())
            .collect(),
        confidence: quote.confidence,
        ..of_document(document)
    }
}
