//! The commands over many articles: what was said, sources, search, marks.

pub mod find;
pub mod index;
pub mod notes;
pub mod people;
pub mod said;
pub mod sources;

use std::num::NonZero;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::tell;
use crate::annotation::Timestamp;
use crate::import::{Options, Source};
use crate::library::index::{Index, Needs, Plan, Position};
use crate::library::{
    Counting, Decisions, Document, Found, Item, Library, Mark, Query, Reading, Walk,
};

/// What all of them have.
#[derive(Debug, clap::Args)]
pub struct Common {
    /// How many threads read; as many as there are processors without it.
    #[arg(long, short = 'J', value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: Option<u16>,
    /// What of the index is used: what is as it is on the disk (`auto`), nothing (`no`), or everything
    /// as it was indexed, without looking at the folders (`only`).
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    index: Use,
    #[command(flatten)]
    who: super::Who,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Use {
    Auto,
    No,
    Only,
}

/// A library that is being asked, and what could not be read in it.
pub struct Asked {
    library: Library,
    /// The index, if it has something of the library.
    index: Option<Index>,
    how: Use,
    /// What of it is read, once that was looked at.
    plan: Option<Plan>,
    /// What the reader says of people.
    pub decisions: Decisions,
    refused: usize,
    read: usize,
    /// True if what cannot be read has been reported.
    is_quiet: bool,
}

impl Common {
    /// The library of these folders, files and addresses.
    pub fn ask(&self, roots: &[PathBuf]) -> anyhow::Result<Asked> {
        let reading = self.reading()?;
        check(roots)?;
        let index = self.open_index(roots, reading.store.is_blind());
        let library = Library::new(roots.to_vec(), reading);
        let (decisions, warnings) = library.decisions();
        warnings.iter().for_each(tell);
        Ok(Asked {
            library,
            index,
            how: self.index,
            plan: None,
            decisions,
            refused: 0,
            read: 0,
            is_quiet: false,
        })
    }
}

impl Common {
    /// How articles are read.
    fn reading(&self) -> anyhow::Result<Reading> {
        let processors = || std::thread::available_parallelism().map_or(1, NonZero::get);
        Ok(Reading {
            import: Options::of_program(),
            store: self.who.store()?,
            jobs: self.jobs.map_or_else(processors, usize::from),
            now: Timestamp::now(),
        })
    }

    /// The same, as it was indexed; what is wrong with lists of names is not said once more.
    fn ask_index(&self, roots: &[PathBuf]) -> anyhow::Result<Asked> {
        let reading = self.reading()?;
        let index = Index::existing(&index::path().unwrap_or_default())?;
        let library = Library::new(roots.to_vec(), reading);
        let (decisions, _) = library.decisions();
        Ok(Asked {
            library,
            index,
            how: Use::Only,
            plan: None,
            decisions,
            refused: 0,
            read: 0,
            is_quiet: true,
        })
    }

    fn open_index(&self, roots: &[PathBuf], is_blind: bool) -> Option<Index> {
        // What is in the index is not hidden from anybody.
        if self.index == Use::No || is_blind {
            return None;
        }
        let index = Index::existing(&index::path()?);
        let index = index.unwrap_or_else(|error| {
            tell(error);
            None
        });
        let index = index.filter(|index| index.knows(roots));
        if index.is_none() && self.index == Use::Only {
            tell("the index has nothing of this; it is read from the disk");
        }
        index
    }
}

impl Asked {
    /// Looks at the library beside the index; without an index there is no plan.
    fn plan(&mut self) -> anyhow::Result<Option<&Plan>> {
        if let (Some(index), None) = (&self.index, &self.plan) {
            let roots = &self.library.roots;
            self.plan = Some(match self.how {
                Use::Only => index.plan_as_indexed(roots)?,
                _ => index.plan(roots, &self.library.reading)?,
            });
        }
        Ok(self.plan.as_ref())
    }

    /// What was answered to this question before, if nothing changed since.
    pub fn memo(&mut self, question: &str) -> anyhow::Result<Option<String>> {
        let question = self.full(question);
        if !self.plan()?.is_some_and(|plan| plan.is_whole) {
            return Ok(None);
        }
        let answer = self.index.as_ref().and_then(|index| index.memo(&question));
        if answer.is_some() {
            self.read = 1;
            self.all(&Needs::nothing(), |_| ControlFlow::Continue(()))?;
        }
        Ok(answer)
    }

    /// The names of the publishers in the index that have this in them.
    pub fn sites(&self, part: &str) -> Option<Vec<String>> {
        self.index.as_ref().map(|index| index.sites(part))
    }

    /// True if an answer to this question is kept.
    fn knows(&self, question: &str) -> bool {
        let question = self.full(question);
        self.index
            .as_ref()
            .is_some_and(|index| index.knows_answer(&question))
    }

    /// Keeps the answers to questions, if they are made of the index alone.
    pub fn remember(&self, answers: &[(String, String)], is_whole: bool) {
        if let Some(index) = self.index.as_ref().filter(|_| is_whole && self.read > 0) {
            let answers = answers.iter();
            let answers = answers.map(|(question, answer)| (self.full(question), answer));
            let answers: Vec<(String, &String)> = answers.collect();
            index.remember(answers.iter().map(|(q, a)| (q.as_str(), a.as_str())));
        }
    }

    /// True if the index holds everything as it is.
    pub fn is_whole(&mut self) -> anyhow::Result<bool> {
        Ok(self.plan()?.is_some_and(|plan| plan.is_whole))
    }

    fn full(&self, question: &str) -> String {
        // Articles are called from the folder that was named, however it was typed.
        let roots = self.library.roots.iter().map(|root| {
            let real = root.canonicalize().unwrap_or_else(|_| root.clone());
            let typed = if root.is_dir() { Path::new("") } else { root };
            format!("{}\0{}\0", typed.display(), real.display())
        });
        let lists = self.decisions.text();
        format!("{question}\0{}{lists}", roots.collect::<String>())
    }

    /// Gives `each` every article in order until it says to stop; what cannot be read is reported.
    pub fn documents(
        &mut self,
        needs: &Needs,
        mut each: impl FnMut(Document) -> ControlFlow<()>,
    ) -> anyhow::Result<()> {
        self.all(needs, |item| match item {
            Content::Document(document) => each(*document),
            Content::Vanished(..) => ControlFlow::Continue(()),
        })
    }

    /// The same with the marks of articles that are not there.
    pub fn all(
        &mut self,
        needs: &Needs,
        mut each: impl FnMut(Content) -> ControlFlow<()>,
    ) -> anyhow::Result<()> {
        self.all_to(needs, &mut |content, _, _| each(content))
    }

    /// The same with where each article comes in the order of the folder; and its age, if it comes in
    /// the order of dates, as far as the needs ask for that and there is an index.
    pub fn all_placed(
        &mut self,
        needs: &Needs,
        mut each: impl FnMut(Content, Position, Option<i64>) -> ControlFlow<()>,
    ) -> anyhow::Result<()> {
        self.all_to(needs, &mut each)
    }

    /// The same, written out once for all questions.
    fn all_to(
        &mut self,
        needs: &Needs,
        each: &mut dyn FnMut(Content, Position, Option<i64>) -> ControlFlow<()>,
    ) -> anyhow::Result<()> {
        self.plan()?;
        let (refused, read, quiet) = (&mut self.refused, &mut self.read, self.is_quiet);
        let each = |item: Item, position, age| {
            reported(&item, refused, read, quiet);
            match item {
                Item::Refused { .. } => ControlFlow::Continue(()),
                Item::Vanished(id, marks) => each(Content::Vanished(id, marks), position, age),
                Item::Document(document) => each(Content::Document(document), position, age),
            }
        };
        if let (Some(index), Some(plan)) = (&self.index, self.plan.take()) {
            index.visit(plan, needs, &self.library.reading, each)?;
            self.read_by_index();
        } else {
            let mut each = each;
            let mut n = 0;
            self.library.visit(|item| {
                n += 1;
                each(item, (0, Vec::new(), n), None)
            });
        }
        Ok(())
    }

    /// Counts the articles that a question takes by their publisher and date.
    pub fn count(&mut self, query: &Query, counting: &mut Counting) -> anyhow::Result<()> {
        self.plan()?;
        let (refused, read, quiet) = (&mut self.refused, &mut self.read, self.is_quiet);
        match (&self.index, self.plan.take()) {
            (Some(index), Some(plan)) => {
                index.count(plan, query, &self.library.reading, counting, &mut |item| {
                    reported(item, refused, read, quiet);
                })?;
                self.read_by_index();
            }
            _ => self.library.visit(|item| {
                reported(&item, refused, read, quiet);
                if let Item::Document(document) = &item
                    && query.takes(document)
                {
                    counting.add(document);
                }
                ControlFlow::Continue(())
            }),
        }
        Ok(())
    }

    /// What the index holds could be read, needed or not.
    fn read_by_index(&mut self) {
        let index = self.index.as_ref();
        if self.read == 0 && index.is_some_and(|it| it.has_articles(&self.library.roots)) {
            self.read = 1;
        }
    }

    /// The exit code: 1 if something could not be read, 2 if nothing could.
    pub fn exit(&self) -> ExitCode {
        match (self.refused, self.read) {
            (0, _) => ExitCode::SUCCESS,
            (_, 0) => ExitCode::from(super::BAD_INPUT),
            _ => ExitCode::from(1),
        }
    }
}

/// Says what cannot be read, and what is wrong with what can.
fn reported(item: &Item, refused: &mut usize, read: &mut usize, quiet: bool) {
    match item {
        Item::Refused { message, .. } => {
            *refused += 1;
            if !quiet {
                tell(message);
            }
        }
        Item::Document(document) => {
            *read += 1;
            *refused += usize::from(!document.warnings.is_empty());
            for warning in document.warnings.iter().filter(|_| !quiet) {
                tell(format!("{}: {warning}", document.id));
            }
        }
        Item::Vanished(..) => {}
    }
}

/// The notes files in a folder: each article's, and those whose article is not there.
pub fn notes_of(folder: &Path) -> anyhow::Result<Vec<(String, Vec<PathBuf>)>> {
    check(&[folder.to_owned()])?;
    let mut all: Vec<(String, Vec<PathBuf>)> = Vec::new();
    for found in Walk::new(folder) {
        let (article, notes) = match found {
            Found::Article(place) => (place.id, place.notes),
            Found::Abandoned { notes, id } => (id, vec![notes]),
            Found::Refused { message, .. } => {
                tell(message);
                continue;
            }
        };
        match all.last_mut().filter(|(last, _)| *last == article) {
            Some((_, files)) => files.extend(notes),
            None if notes.is_empty() => {}
            None => all.push((article, notes)),
        }
    }
    Ok(all)
}

/// These notes files, those in these folders, and those beside these articles.
pub fn notes_files(paths: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        let is_toml = path.extension().is_some_and(|ending| ending == "toml");
        let found = if path.is_dir() || path.is_file() && !is_toml {
            notes_of(path)?
        } else {
            Vec::new()
        };
        let found: Vec<PathBuf> = found.into_iter().flat_map(|(_, notes)| notes).collect();
        if found.is_empty() && !path.is_dir() {
            files.push(path.clone());
        } else {
            files.extend(found);
        }
    }
    Ok(files)
}

/// A folder that is mistyped is not one that holds nothing.
pub fn check(roots: &[PathBuf]) -> anyhow::Result<()> {
    for root in roots {
        let is_place = matches!(Source::from_argument(root.clone()), Source::File(_));
        if is_place && !root.exists() {
            anyhow::bail!("there is no file or folder {}", root.display());
        }
    }
    Ok(())
}

/// What an answer is made of.
pub enum Content {
    /// An article.
    Document(Box<Document>),
    /// Marks of an article that is not there.
    Vanished(String, Vec<Mark>),
}

/// Lines of JSON.
fn json_lines<T: serde::Serialize>(rows: &[T]) -> String {
    rows.iter()
        .map(|row| super::output::json(row) + "\n")
        .collect()
}

/// A table of CSV with its head.
fn csv(head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let line = |cells: Vec<String>| {
        let cells = cells.iter().map(|cell| crate::export::csv_cell(cell));
        cells.collect::<Vec<_>>().join(",") + "\r\n"
    };
    let head = line(head.iter().map(|&cell| cell.to_owned()).collect());
    std::iter::once(head).chain(rows.map(line)).collect()
}

/// Adds what a reader put on words: codes, a note, and whose mark it is.
fn add_marking(out: &mut String, codes: &[String], note: &str, reader: Option<&str>) {
    if !codes.is_empty() {
        out.push_str("  #");
        out.push_str(&codes.join(" #"));
    }
    if !note.is_empty() {
        out.push_str("  – ");
        out.push_str(&short(note, 300));
    }
    if let Some(reader) = reader {
        out.push_str("  (");
        out.push_str(reader);
        out.push(')');
    }
}

/// `text` on one line, in at most `width` characters.
fn short(text: &str, width: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(width) {
        Some((at, _)) => format!("{}…", line[..at].trim_end()),
        None => line,
    }
}
