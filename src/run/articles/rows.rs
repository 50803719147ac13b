//! Rows of lists of articles: what is known of an article, a passage or an entry, as the list shows it.

use std::path::{Path, PathBuf};

use super::What;
use crate::app::{ArticleKey, ArticleRow, RowState};
use crate::import::{Choice, Format, Source};
use crate::library::{Document, Found, Item, Passage, Siblings, Voice, Walk};
use crate::store::{Store, Visit, Visits};

/// How many folders are remembered, and the name under which they are.
const MOST_FOLDERS: usize = 30;
const FOLDERS: &str = "folders";
/// About what a screen shows, in characters: an article whose last so many begin on the screen has been
/// read.
const SCREEN: usize = 1200;
/// How much of an article's beginning is kept for the preview, in characters.
const OPENING: usize = 900;

/// What is known of a file before it is read.
pub(super) fn of_what(key: ArticleKey, what: &What) -> ArticleRow {
    let (id, state) = match what {
        What::Found(Found::Article(place)) => (place.id.clone(), RowState::Waiting),
        What::Found(Found::Abandoned { id, .. }) => (id.clone(), RowState::Waiting),
        What::Found(Found::Refused { id, message }) => {
            (id.clone(), RowState::Refused(message.clone()))
        }
        What::Folder(path) => (path.display().to_string(), RowState::Folder),
        What::Passage(path, ..) => (path.display().to_string(), RowState::Known),
        What::Sought(_) | What::Vanished(_) | What::Difference(_) | What::Nothing => {
            (String::new(), RowState::Known)
        }
    };
    ArticleRow {
        key,
        id,
        state,
        ..ArticleRow::default()
    }
}

/// A passage as a row: its words, who says them, and what it is in.
pub(super) fn of_passage(key: ArticleKey, passage: Passage) -> ArticleRow {
    let words = passage.words.split_whitespace().collect::<Vec<_>>();
    ArticleRow {
        key,
        id: passage.article.clone(),
        title: words.join(" "),
        author: passage.speakers.join(", "),
        source: match (passage.vanished, passage.title) {
            (Some(_), _) => format!("{} (no longer there)", passage.article),
            (None, Some(title)) => title,
            (None, None) => passage.article,
        },
        day: passage.date.as_deref().map(day).unwrap_or_default(),
        lines: mark_lines(&passage.codes, &passage.note),
        codes: passage.codes.into_iter().map(|code| (code, 1)).collect(),
        state: RowState::Known,
        ..ArticleRow::default()
    }
}

fn mark_lines(codes: &[String], note: &str) -> Vec<String> {
    let mut lines = Vec::new();
    if !codes.is_empty() {
        lines.push(format!("#{}", codes.join(" #")));
    }
    if !note.is_empty() {
        lines.push(note.to_owned());
    }
    lines
}

/// What a feed says of an entry.
pub(super) fn of_choice(entry: usize, choice: &Choice, id: &str) -> ArticleRow {
    ArticleRow {
        key: ArticleKey {
            file: 0,
            entry: Some(entry),
        },
        id: format!("{id}#{}", entry + 1),
        title: choice.title.clone(),
        author: choice.author.clone().unwrap_or_default(),
        day: choice.date.as_deref().map(day).unwrap_or_default(),
        ..ArticleRow::default()
    }
}

fn day(date: &str) -> String {
    date.get(..10).unwrap_or(date).to_owned()
}

/// The rows of a file that was read.
pub(super) fn rows(
    file: usize,
    found: &Found,
    items: Vec<Item>,
    visits: &Visits,
) -> Vec<ArticleRow> {
    let is_book = |item: &Item| match item {
        Item::Document(document) => {
            let name = serde_json::Value::String(document.format.clone());
            serde_json::from_value::<Format>(name).is_ok_and(Format::is_book)
        }
        _ => false,
    };
    let is_book = items.len() > 1 && items.iter().any(is_book);
    let path = match found {
        Found::Article(place) => place.path.as_path(),
        _ => Path::new(""),
    };
    let whole = ArticleKey { file, entry: None };
    let mut rows: Vec<ArticleRow> = Vec::new();
    let mut chars = 0;
    for (n, item) in items.into_iter().enumerate() {
        let key = ArticleKey {
            file,
            entry: match &item {
                _ if is_book => None,
                Item::Document(document) => document.entry,
                _ => Some(n).filter(|n| *n > 0),
            },
        };
        let row = of_item(key, item, path, visits, &mut chars);
        match rows.last_mut() {
            // A book is one article, however many chapters it has.
            Some(book) if is_book => add_chapter(book, row),
            _ => rows.push(row),
        }
    }
    if is_book && let Some(book) = rows.first_mut() {
        let place = absolute(path);
        book.progress = visits.at(&place).map(|visit| progress(visit, chars));
    }
    if rows.is_empty() {
        rows.push(ArticleRow {
            state: RowState::Refused("There is nothing to read in it".to_owned()),
            ..of_what(whole, &What::Found(found.clone()))
        });
    }
    rows
}

fn of_item(
    key: ArticleKey,
    item: Item,
    path: &Path,
    visits: &Visits,
    chars: &mut usize,
) -> ArticleRow {
    match item {
        Item::Document(document) => {
            *chars += document.chars as usize;
            of_document(key, *document, path, visits)
        }
        Item::Refused { id, message } => ArticleRow {
            key,
            id,
            state: RowState::Refused(message),
            ..ArticleRow::default()
        },
        Item::Vanished(id, marks) => {
            let marked = match marks.len() {
                1 => "1 mark on it is kept".to_owned(),
                count => format!("{count} marks on it are kept"),
            };
            let why = format!("The article is not there; {marked}");
            ArticleRow {
                key,
                id,
                marks: marks.len() as u32,
                state: RowState::Refused(why),
                ..ArticleRow::default()
            }
        }
    }
}

fn of_document(key: ArticleKey, document: Document, path: &Path, visits: &Visits) -> ArticleRow {
    let mut speakers = Counted::default();
    for quote in &document.quotes {
        for voice in &quote.speakers {
            if let Voice::Name(_) = voice {
                speakers.add(document.words_of(voice));
            }
        }
    }
    let mut codes = Counted::default();
    for code in document.marks.iter().flat_map(|mark| &mark.codes) {
        codes.add(code);
    }
    let title = document.title.clone().unwrap_or_default();
    let part = |path: &str| format!("{path} › {title}");
    let visit = match document.entry {
        None => visits.at(&absolute(path)),
        Some(_) => visits
            .at(&part(&path.display().to_string()))
            .or_else(|| visits.at(&part(&absolute(path)))),
    };
    let undecided = document.quotes.iter().filter(|quote| !quote.is_decided());
    ArticleRow {
        key,
        is_done: document.is_done,
        progress: visit.map(|visit| progress(visit, document.chars as usize)),
        opening: opening(&document.text, &title),
        undecided: undecided.count() as u32,
        quotes: document.quotes.len() as u32,
        marks: document.marks.len() as u32,
        words: document.words,
        day: document.day().map(str::to_owned).unwrap_or_default(),
        source: document.site.unwrap_or_default(),
        author: document.author.unwrap_or_default(),
        id: document.id,
        title,
        speakers: speakers.sorted(),
        codes: codes.sorted(),
        state: RowState::Known,
        ..ArticleRow::default()
    }
}

fn add_chapter(book: &mut ArticleRow, chapter: ArticleRow) {
    book.words += chapter.words;
    book.quotes += chapter.quotes;
    book.undecided += chapter.undecided;
    book.marks += chapter.marks;
    for (of, more) in [
        (&mut book.speakers, chapter.speakers),
        (&mut book.codes, chapter.codes),
    ] {
        let mut counted = Counted(std::mem::take(of));
        for (name, count) in more {
            counted.add_many(&name, count);
        }
        *of = counted.sorted();
    }
}

/// Names with their numbers.
#[derive(Default)]
struct Counted(Vec<(String, u32)>);

impl Counted {
    fn add(&mut self, name: &str) {
        self.add_many(name, 1);
    }

    fn add_many(&mut self, name: &str, many: u32) {
        match self.0.iter_mut().find(|(known, _)| known == name) {
            Some((_, count)) => *count += many,
            None => self.0.push((name.to_owned(), many)),
        }
    }

    /// The most frequent first.
    fn sorted(mut self) -> Vec<(String, u32)> {
        self.0.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        self.0
    }
}

fn absolute(path: &Path) -> String {
    match Source::from_argument(path) {
        Source::File(path) => {
            let absolute = std::path::absolute(&path).unwrap_or(path);
            absolute.display().to_string()
        }
        other => other.name(),
    }
}

/// How far an article was read, in per cent: what the status row said when it was left. Earlier versions kept
/// the first character on the screen alone.
pub(super) fn progress(visit: Visit, chars: usize) -> u8 {
    if let Some(percent) = visit.percent {
        return percent;
    }
    let Some(at) = visit.position else { return 0 };
    if at + SCREEN >= chars {
        return 100;
    }
    (at * 100 / chars.max(1)) as u8
}

/// The first words of a text, without the headline that the row has already.
pub(super) fn opening(text: &str, title: &str) -> String {
    let end = text
        .char_indices()
        .nth(OPENING)
        .map_or(text.len(), |(at, _)| at);
    let begun = text[..end].trim_start();
    let rest = begun.strip_prefix(title).unwrap_or(begun);
    rest.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Folders and articles that were read lately, the latest first.
pub(super) fn recent(store: &Store, most: usize) -> Vec<What> {
    let mut all: Vec<What> = folders(store).into_iter().map(What::Folder).collect();
    let mut seen = Vec::new();
    let mut siblings = Siblings::default();
    for place in store.recent_places() {
        // An entry of a feed is listed as the feed.
        let place = place.split(" › ").next().unwrap_or_default().to_owned();
        let is_address = matches!(Source::from_argument(&place), Source::Url(_));
        if seen.contains(&place) || (!is_address && !Path::new(&place).is_file()) {
            continue;
        }
        seen.push(place.clone());
        all.extend(Walk::with(&place, &mut siblings).next().map(What::Found));
        if seen.len() == most {
            break;
        }
    }
    all
}

/// The folders and articles on this machine that were read lately; no article that is in one of the
/// folders.
pub fn recent_places(store: &Store) -> Vec<PathBuf> {
    let mut places = folders(store);
    // A folder that is in another one is there already.
    let all = places.clone();
    places.retain(|folder| {
        !all.iter()
            .any(|other| other != folder && folder.starts_with(other))
    });
    let articles = store.recent_places().into_iter().map(PathBuf::from);
    let outside = articles.filter(|path| !all.iter().any(|folder| path.starts_with(folder)));
    places.extend(outside.filter(|path| path.is_file()));
    places
}

/// The folders that were opened lately and are still there, the latest first.
pub fn folders(store: &Store) -> Vec<PathBuf> {
    let known: Vec<PathBuf> = store.remembered().get(FOLDERS).unwrap_or_default();
    known
        .into_iter()
        .rev()
        .filter(|path| path.is_dir())
        .collect()
}

/// Remembers a folder that was opened. That it cannot be remembered does not matter.
pub(super) fn remember(store: &Store, folder: &Path) {
    let Ok(folder) = std::path::absolute(folder) else {
        return;
    };
    let _ = store
        .remembered()
        .change(FOLDERS, |old: Option<Vec<PathBuf>>| {
            let mut folders = old.unwrap_or_default();
            folders.retain(|other| *other != folder);
            folders.push(folder.clone());
            folders.drain(..folders.len().saturating_sub(MOST_FOLDERS));
            folders
        });
}

/// True if something was read on this machine before.
pub fn has_recent(store: &Store) -> bool {
    !recent(store, 1).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::Place;
    use crate::store::Placement;

    #[test]
    fn an_article_is_read_when_its_end_was_on_the_screen() {
        let left_at = |position, percent, chars| progress(Visit { position, percent }, chars);
        assert_eq!(left_at(None, None, 10_000), 0);
        assert_eq!(left_at(Some(0), None, 500), 100);
        assert_eq!(left_at(Some(5000), None, 10_000), 50);
        assert_eq!(left_at(Some(9000), None, 10_000), 100);
        // What the reader was told is said again.
        assert_eq!(left_at(Some(5000), Some(51), 10_000), 51);
    }

    #[test]
    fn the_headline_is_not_said_twice() {
        assert_eq!(
            opening("The gate\n\nIt is shut.\n", "The gate"),
            "It is shut."
        );
        assert_eq!(opening("It is shut.", ""), "It is shut.");
        assert!(opening(&"é".repeat(5000), "").chars().count() <= OPENING);
    }

    #[test]
    fn the_chapters_of_a_book_are_one_article() {
        let chapter = |n: usize, words: u32| {
            Item::Document(Box::new(Document {
                id: format!("a.epub#{}", n + 1),
                entry: Some(n),
                format: "epub".to_owned(),
                words,
                ..Document::default()
            }))
        };
        let place = Place {
            path: "a.epub".into(),
            id: "a.epub".into(),
            notes: Vec::new(),
        };
        let found = Found::Article(place);
        let rows = rows(
            7,
            &found,
            vec![chapter(0, 10), chapter(1, 5)],
            &Store::new(None, Placement::Beside).visits(),
        );
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].words, 15);
        let key = ArticleKey {
            file: 7,
            entry: None,
        };
        assert_eq!(rows[0].key, key);
    }
}
