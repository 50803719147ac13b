//! The commands over many articles: what was said, sources, search, marks.

pub mod find;
pub mod notes;
pub mod people;
pub mod said;
pub mod sources;

use std::num::NonZero;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;

use super::tell;
use crate::annotation::Timestamp;
use crate::import::Options;
use crate::library::{Decisions, Document, Item, Library, Mark, Reading};

/// What all of them have.
#[derive(Debug, clap::Args)]
pub struct Common {
    /// How many threads read; as many as there are processors without it.
    #[arg(long, short = 'J', value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: Option<u16>,
    #[command(flatten)]
    who: super::Who,
}

/// A library that is being asked, and what could not be read in it.
pub struct Asked {
    library: Library,
    /// What the reader says of people.
    pub decisions: Decisions,
    refused: usize,
    read: usize,
}

impl Common {
    /// The library of these folders, files and addresses.
    pub fn ask(&self, roots: &[PathBuf]) -> anyhow::Result<Asked> {
        let processors = || std::thread::available_parallelism().map_or(1, NonZero::get);
        let reading = Reading {
            import: Options::of_program(),
            store: self.who.store()?,
            jobs: self.jobs.map_or_else(processors, usize::from),
            now: Timestamp::now(),
        };
        for root in roots {
            // A folder that is mistyped is not one that holds nothing.
            let is_place = root.as_os_str() != "-" && !root.to_string_lossy().contains("://");
            if is_place && !root.exists() {
                anyhow::bail!("there is no file or folder {}", root.display());
            }
        }
        let library = Library::new(roots.to_vec(), reading);
        let (decisions, warnings) = library.decisions();
        warnings.iter().for_each(tell);
        Ok(Asked {
            library,
            decisions,
            refused: 0,
            read: 0,
        })
    }
}

impl Asked {
    /// Gives `each` every article in order until it says to stop; what cannot be read is reported.
    pub fn documents(&mut self, mut each: impl FnMut(Document) -> ControlFlow<()>) {
        self.all(|item| match item {
            Content::Document(document) => each(*document),
            Content::Vanished(..) => ControlFlow::Continue(()),
        });
    }

    /// The same with the marks of articles that are not there.
    pub fn all(&mut self, mut each: impl FnMut(Content) -> ControlFlow<()>) {
        let (refused, read) = (&mut self.refused, &mut self.read);
        self.library.visit(|item| match item {
            Item::Refused { message, .. } => {
                *refused += 1;
                tell(message);
                ControlFlow::Continue(())
            }
            Item::Vanished(id, marks) => each(Content::Vanished(id, marks)),
            Item::Document(document) => {
                *read += 1;
                for warning in &document.warnings {
                    tell(format!("{}: {warning}", document.id));
                }
                each(Content::Document(document))
            }
        });
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

/// `text` on one line, in at most `width` characters.
fn short(text: &str, width: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(width) {
        Some((at, _)) => format!("{}…", line[..at].trim_end()),
        None => line,
    }
}

/// `1 article`, `2 articles`.
fn of(count: usize, what: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {what}{s}")
}
