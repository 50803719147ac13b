//! Does one piece of work after another, within limits.
//!
//! What comes of it goes into an [`Answers`]: on this thread straight to the output, from another one
//! as a [`Kept`], which can be sent.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use serde_json::value::{RawValue, to_raw_value};

use super::input::{Document, Fault, Job, NOTES};
use super::rows::{About, Rows, Stamp};
use crate::import::{self, Format, Source};
use crate::text::Meta;
use crate::{OpenError, OpenOptions, Opened, Opener};

/// What holds for all documents.
#[derive(Clone, Debug)]
pub struct Settings {
    pub open: OpenOptions,
    pub rows: Rows,
    pub limits: Limits,
    pub stamp: Stamp,
}

/// What a document may take.
#[derive(Clone, Copy, Debug, Default)]
pub struct Limits {
    pub chars: Option<usize>,
    pub time: Option<Duration>,
}

/// What takes the lines of documents, or the faults that come in their place.
pub trait Answers {
    /// Where the lines of a document go.
    fn lines(&mut self) -> &mut dyn Write;

    /// Takes a fault.
    fn fault(&mut self, fault: Fault) -> io::Result<()>;
}

/// Answers that wait to be put somewhere else. Long ones are kept in pieces: one vector that grows
/// would be held twice whenever it moves.
#[derive(Debug, Default)]
pub struct Kept(Vec<Piece>);

#[derive(Debug)]
enum Piece {
    Lines(Vec<u8>),
    Fault(Fault),
}

/// A piece of kept lines is full with this many bytes.
const PIECE: usize = 1 << 16;

impl Kept {
    /// Puts them into `answers`, in their order.
    pub fn put(self, answers: &mut dyn Answers) -> io::Result<()> {
        for piece in self.0 {
            match piece {
                Piece::Lines(lines) => answers.lines().write_all(&lines)?,
                Piece::Fault(fault) => answers.fault(fault)?,
            }
        }
        Ok(())
    }
}

impl Answers for Kept {
    fn lines(&mut self) -> &mut dyn Write {
        self
    }

    fn fault(&mut self, fault: Fault) -> io::Result<()> {
        self.0.push(Piece::Fault(fault));
        Ok(())
    }
}

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.last_mut() {
            Some(Piece::Lines(lines)) if lines.len() < PIECE => lines.extend_from_slice(bytes),
            _ => self.0.push(Piece::Lines(bytes.to_vec())),
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Does the work here, or on a thread that is left behind if it takes too long.
pub struct Worker {
    settings: Arc<Settings>,
    hand: Hand,
}

enum Hand {
    Here(Box<Maker>),
    There(Sender<Order>, Receiver<Kept>),
}

/// Something that was read, or is to be.
enum Order {
    Line(Box<Line>),
    Article(std::path::PathBuf, String),
}

struct Line {
    source: Source,
    name: String,
    number: usize,
    id: Box<RawValue>,
    text: String,
    meta: Meta,
    rest: Vec<(String, Box<RawValue>)>,
}

impl Worker {
    pub fn new(settings: Arc<Settings>) -> Self {
        let hand = Hand::new(&settings);
        Self { settings, hand }
    }

    /// One more of the same kind.
    pub fn another(&self) -> Self {
        Self::new(Arc::clone(&self.settings))
    }

    /// Does a piece of work: one answer for a line of the input, one for each article of a file. An error
    /// is that of `out`.
    pub fn answer(&mut self, job: Job, out: &mut dyn Answers) -> io::Result<()> {
        let (work, mut late) = match order(job) {
            Ok(found) => found,
            Err(fault) => return out.fault(fault),
        };
        let (orders, answers) = match &mut self.hand {
            Hand::Here(maker) => return maker.make(work, out),
            Hand::There(orders, answers) => (orders, answers),
        };
        let limit = self.settings.limits.time.unwrap_or(Duration::MAX);
        let answer = match orders.send(work) {
            Ok(()) => answers.recv_timeout(limit),
            Err(_) => Err(RecvTimeoutError::Disconnected),
        };
        match answer {
            Ok(answers) => answers.put(out),
            Err(why) => {
                // The thread is on its own from now on; its channels are closed.
                self.hand = Hand::new(&self.settings);
                (late.kind, late.message) = match why {
                    RecvTimeoutError::Timeout => (
                        "too-slow",
                        format!(
                            "{} takes longer than {} s; it is left out",
                            late.message,
                            limit.as_secs()
                        ),
                    ),
                    RecvTimeoutError::Disconnected => (
                        "mistake",
                        format!("{}: a mistake in Byline; it is left out", late.message),
                    ),
                };
                out.fault(late)
            }
        }
    }
}

/// What is to be done, and the fault that it is if it takes too long.
fn order(job: Job) -> Result<(Order, Fault), Fault> {
    match job {
        Job::Fault(fault) => Err(fault),
        Job::Article(path, id) => {
            let mut late = Fault::of("", id.clone(), id.clone());
            late.id = to_raw_value(&id).ok();
            Ok((Order::Article(path, id), late))
        }
        Job::Line(name, number, bytes) => {
            let fault = |kind, message: String, id| Fault {
                id,
                ..Fault::of(kind, &name, message).at(number)
            };
            let document: Document = serde_json::from_slice(&bytes).map_err(|error| {
                let why = if bytes.trim_ascii().is_empty() {
                    "it is empty".to_owned()
                } else {
                    format!("it cannot be read as a JSON object: {error}")
                };
                fault(
                    "not-json",
                    format!("{name} line {number} is left out: {why}"),
                    None,
                )
            })?;
            let missing = |key: &str, id| {
                let message = format!("{name} line {number} is left out: it has no `{key}`");
                fault("incomplete", message, id)
            };
            let Some(id) = document.id else {
                return Err(missing("id", None));
            };
            let Some(text) = document.text else {
                return Err(missing("text", Some(id)));
            };
            let late = fault("", format!("{name} line {number}"), Some(id.clone()));
            let source = if name == Source::Stdin.name() {
                Source::Stdin
            } else {
                Source::from_argument(&name)
            };
            let line = Line {
                source,
                name,
                number,
                id,
                text,
                meta: Meta {
                    title: document.title,
                    author: document.author,
                    date: document.date,
                    site: document.site,
                    ..Meta::default()
                },
                rest: document.rest,
            };
            Ok((Order::Line(Box::new(line)), late))
        }
    }
}

impl Hand {
    fn new(settings: &Arc<Settings>) -> Self {
        let mut maker = Maker {
            opener: Opener::new(settings.open.clone()),
            settings: Arc::clone(settings),
        };
        if settings.limits.time.is_none() {
            return Self::Here(Box::new(maker));
        }
        let (orders, todo) = channel();
        let (done, answers) = channel();
        thread::spawn(move || {
            for order in todo {
                let mut kept = Kept::default();
                if maker.make(order, &mut kept).is_err() || done.send(kept).is_err() {
                    return;
                }
            }
        });
        Self::There(orders, answers)
    }
}

/// Makes lines of documents.
struct Maker {
    opener: Opener,
    settings: Arc<Settings>,
}

impl Maker {
    fn make(&mut self, order: Order, out: &mut dyn Answers) -> io::Result<()> {
        match order {
            Order::Line(line) => self.line(*line, out),
            Order::Article(path, id) => self.articles(&Source::from_argument(path), &id, out),
        }
    }

    fn line(&mut self, line: Line, out: &mut dyn Answers) -> io::Result<()> {
        let called = format!("{} line {}", line.name, line.number);
        if let Some(message) = self.too_long(&line.text, &called) {
            return out.fault(Fault {
                id: Some(line.id),
                ..Fault::of("too-long", line.name, message).at(line.number)
            });
        }
        let article = import::from_text(keep_places(line.text), "");
        let (found, warnings) = self.opener.analyse(&article, &line.source);
        warnings.iter().for_each(super::super::tell);
        let about = About {
            id: &line.id,
            meta: &line.meta,
            format: Format::Text,
            rest: &line.rest,
            stamp: &self.settings.stamp,
        };
        let rows = self.settings.rows;
        rows.write(out.lines(), &about, article.text(), &found, None)
    }

    /// An article, or each of those in a feed, a book or an archive.
    fn articles(&mut self, source: &Source, id: &str, out: &mut dyn Answers) -> io::Result<()> {
        let options = self.opener.options().import.clone();
        let loaded = match import::load(source, &options) {
            Ok(loaded) => loaded,
            Err(error) => return out.fault(unreadable(id, error.to_string())),
        };
        if loaded.choices.len() < 2 {
            return self.article(loaded, id, out);
        }
        let entries = match import::Entries::of(&loaded, source, &options) {
            Ok(entries) => entries,
            Err(error) => return out.fault(unreadable(id, error.to_string())),
        };
        for (entry, loaded) in entries {
            let id = format!("{id}#{}", entry + 1);
            match loaded {
                Ok(loaded) => self.article(loaded, &id, out)?,
                Err(error) => out.fault(unreadable(&id, error.to_string()))?,
            }
        }
        Ok(())
    }

    fn article(
        &mut self,
        loaded: import::Loaded,
        id: &str,
        out: &mut dyn Answers,
    ) -> io::Result<()> {
        if let Some(message) = self.too_long(loaded.article.text(), id) {
            return out.fault(Fault {
                id: to_raw_value(id).ok(),
                ..Fault::of("too-long", id, message)
            });
        }
        let format = loaded.format;
        let opened: Opened = match self.opener.complete(loaded) {
            Ok(opened) => opened,
            Err(error) => {
                return out.fault(Fault {
                    kind: match error {
                        OpenError::Import(_) => "unreadable",
                        OpenError::Store(_) => NOTES,
                    },
                    ..unreadable(id, error.to_string())
                });
            }
        };
        for warning in &opened.warnings {
            super::super::tell(format!("{id}: {warning}"));
        }
        let said = Some((&opened.findings, &opened.notes));
        let said = said.filter(|_| self.opener.options().notes);
        let about = About {
            id: &to_raw_value(id).expect("a name is JSON"),
            meta: opened.article.meta(),
            format,
            rest: &[],
            stamp: &self.settings.stamp,
        };
        let (text, found) = (opened.article.text(), &opened.findings.analysis);
        let rows = self.settings.rows;
        rows.write(out.lines(), &about, text, found, said)
    }

    /// Why a text is too long, if it is.
    fn too_long(&self, text: &str, name: &str) -> Option<String> {
        let most = self.settings.limits.chars?;
        // A text of fewer bytes has fewer characters.
        (text.len() > most && text.chars().count() > most)
            .then(|| format!("{name} has more than {most} characters; it is left out"))
    }
}

fn unreadable(id: &str, message: String) -> Fault {
    Fault {
        id: to_raw_value(id).ok(),
        ..Fault::of("unreadable", id, message)
    }
}

/// The text with as many code points as before but nothing that an article's text may not have:
/// offsets into it are offsets into what came in.
fn keep_places(text: String) -> String {
    if !text.contains(['\r', '\u{feff}']) {
        return text;
    }
    let text = text.replace("\r\n", " \n").replace('\r', "\n");
    match text.strip_prefix('\u{feff}') {
        Some(rest) => format!(" {rest}"),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_those_of_the_text_that_came_in() {
        assert_eq!(keep_places("\u{feff}a\r\nb\rc".into()), " a \nb\nc");
    }
}
