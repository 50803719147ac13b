//! The articles of a list one after another: [`Entries`]. The list is read once, not once for each of them.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::{
    Choice, Format, Hints, ImportError, Loaded, Obtained, Options, Parsed, Refusal, obtain,
    parse_apart, trimmed, worker,
};
use crate::text::Source;

/// So many articles are asked of the importers' process at first, and at most so many later.
const FEW: usize = 32;
const MANY: usize = 512;

/// Articles that took no longer together are asked for in larger numbers.
const QUICK: Duration = Duration::from_secs(2);

/// The articles of a feed, a mailbox, a book or an archive, in order, each with its place in the list.
///
/// One that cannot be read does not end it.
#[derive(Debug)]
pub struct Entries<'a> {
    source: &'a Source,
    options: &'a Options,
    choices: &'a [Choice],
    format: Format,
    bytes: Vec<u8>,
    hints: Hints,
    /// The next one, and the answers for it and those behind it.
    next: usize,
    answered: VecDeque<Result<Parsed, Refusal>>,
    /// How many are asked for together.
    together: usize,
}

impl<'a> Entries<'a> {
    /// The articles of `list`, which was loaded from `source` with these options.
    ///
    /// # Errors
    /// If the source cannot be read again.
    pub fn of(
        list: &'a Loaded,
        source: &'a Source,
        options: &'a Options,
    ) -> Result<Self, ImportError> {
        let again = Options {
            kept: list.kept.clone(),
            ..options.clone()
        };
        let Obtained { bytes, hints, .. } = obtain(source, &again)?;
        Ok(Self {
            source,
            options,
            choices: &list.choices,
            format: list.format,
            bytes,
            hints,
            next: 0,
            answered: VecDeque::new(),
            together: FEW,
        })
    }

    /// Asks for the next ones together; if there is no answer, because one of them broke the importer, each is asked for
    /// by itself from then on.
    fn ask(&mut self) {
        let begun = Instant::now();
        let end = self.choices.len().min(self.next + self.together);
        let entries = self.next..end;
        let answers = if entries.len() > 1 {
            worker::run_each(&self.bytes, self.format, &self.hints, entries, self.options)
        } else {
            Vec::new()
        };
        if answers.is_empty() {
            self.together = 1;
            let hints = Hints {
                entry: Some(self.next),
                ..self.hints.clone()
            };
            let alone = parse_apart(self.bytes.clone(), self.format, &hints, self.options);
            self.answered.push_back(alone);
        } else if answers.len() == self.together && begun.elapsed() < QUICK {
            self.together = MANY.min(2 * self.together);
        }
        self.answered.extend(answers);
    }

    fn loaded(&self, entry: usize, parsed: Parsed) -> Result<Loaded, ImportError> {
        let part = self.choices[entry].title.clone();
        let uri = self.hints.uri.clone();
        Ok(Loaded {
            article: trimmed(parsed.article, self.source, self.format, uri)?,
            warnings: parsed.warnings,
            format: self.format,
            source: Source::Part(Box::new(self.source.clone()), part),
            choices: Vec::new(),
            kept: None,
        })
    }
}

impl Iterator for Entries<'_> {
    type Item = (usize, Result<Loaded, ImportError>);

    fn next(&mut self) -> Option<Self::Item> {
        if self.next >= self.choices.len() {
            return None;
        }
        if self.answered.is_empty() {
            self.ask();
        }
        let entry = self.next;
        self.next += 1;
        let loaded = match self.answered.pop_front()? {
            Ok(parsed) => self.loaded(entry, parsed),
            Err(refusal) => Err(refusal.named(&self.source.name(), self.format)),
        };
        Some((entry, loaded))
    }
}
