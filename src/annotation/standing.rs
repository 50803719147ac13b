//! [`Standing`]: what became of the reader's records in the article that is open.
//!
//! The one place that says so: the sentence at opening, lists, exports and `byline check` all ask here.

use std::fmt;

use super::{Key, Notes, Place, Placed, Record, Records, Table, same_letters};
use crate::text::Span;

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// It stands where it was made.
    Found,
    /// The same words stand elsewhere.
    Moved,
    /// It was found, in changed words. Stays so until the reader accepts them.
    Changed,
    /// It may stand where it was put; the reader decides.
    ToConfirm,
    /// Its words are no longer in the article.
    Lost,
}

impl Standing {
    /// All of them, from the best.
    pub const ALL: [Self; 5] = [
        Self::Found,
        Self::Moved,
        Self::Changed,
        Self::ToConfirm,
        Self::Lost,
    ];

    /// What became of a record that has a place in `text`. Other quotation marks, dashes and white
    /// space are not a change.
    pub fn of(record: &dyn Placed, text: &str) -> Self {
        match record.place() {
            Place::Same => Self::Found,
            Place::Moved => Self::Moved,
            Place::ToConfirm(_) => Self::ToConfirm,
            Place::Changed(_) if same_letters(&record.anchor().exact, record.span().of(text)) => {
                Self::Found
            }
            Place::Changed(_) => Self::Changed,
        }
    }

    /// The name in files and for programs: `found`, `moved`, `changed`, `to-confirm`, `lost`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Moved => "moved",
            Self::Changed => "changed",
            Self::ToConfirm => "to-confirm",
            Self::Lost => "lost",
        }
    }

    /// The words for it in a sentence.
    pub fn words(self) -> &'static str {
        match self {
            Self::ToConfirm => "to confirm",
            other => other.code(),
        }
    }

    /// True if the reader has something to decide: accept the changed words, confirm the place, or
    /// give it another one.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Changed | Self::ToConfirm | Self::Lost)
    }
}

/// A record, and what became of it.
#[derive(Clone)]
pub struct RecordStanding<'a> {
    /// Its table and id; the table of what is lost is [`Table::Orphan`].
    pub key: Key,
    /// The table of the record, were it not lost.
    pub table: Table,
    /// The record.
    pub record: &'a dyn Placed,
    /// What became of it.
    pub standing: Standing,
    /// Where it stood last, in code points, if it is lost and that is known.
    pub last_start: Option<usize>,
}

impl<'a> RecordStanding<'a> {
    /// The words that it was made on.
    pub fn was(&self) -> &'a str {
        &self.record.anchor().exact
    }

    /// Where it stands; `None` if it is lost.
    pub fn span(&self) -> Option<Span> {
        (self.standing != Standing::Lost).then(|| self.record.span())
    }
}

/// How many records stand how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally([usize; Standing::ALL.len()]);

impl Tally {
    /// How many stand so.
    pub fn count(&self, standing: Standing) -> usize {
        self.0[standing as usize]
    }

    /// True if all records stand where they were made.
    pub fn is_settled(&self) -> bool {
        Standing::ALL[1..]
            .iter()
            .all(|&standing| self.count(standing) == 0)
    }
}

/// `3 found, 1 changed, 2 lost`: what there is none of is not named, but for `found`.
impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} found", self.count(Standing::Found))?;
        for standing in &Standing::ALL[1..] {
            match self.count(*standing) {
                0 => {}
                count => write!(f, ", {count} {}", standing.words())?,
            }
        }
        Ok(())
    }
}

impl Notes {
    /// What became of each mark and decision in `text`, the text that the notes are placed in: marks
    /// first, then names, quotes, and what is lost.
    pub fn standings<'a>(&'a self, text: &'a str) -> impl Iterator<Item = RecordStanding<'a>> {
        fn here<'a, T: Placed>(
            table: Table,
            records: &'a Records<T>,
            text: &'a str,
        ) -> impl Iterator<Item = RecordStanding<'a>> {
            records.iter().map(move |record| RecordStanding {
                key: Key::new(table, record.id().clone()),
                table,
                record,
                standing: Standing::of(record, text),
                last_start: None,
            })
        }
        let lost = self.orphans().iter().map(|orphan| RecordStanding {
            key: Key::new(Table::Orphan, orphan.record.id().clone()),
            table: match orphan.record {
                Record::Annotation(_) => Table::Annotation,
                Record::Mention(_) => Table::Mention,
                Record::Quote(_) => Table::Quote,
            },
            record: &*orphan.record,
            standing: Standing::Lost,
            last_start: orphan.last_start,
        });
        here(Table::Annotation, self.annotations(), text)
            .chain(here(Table::Mention, self.mentions(), text))
            .chain(here(Table::Quote, self.quotes(), text))
            .chain(lost)
    }

    /// How many records stand how in `text`.
    pub fn tally(&self, text: &str) -> Tally {
        fn count<T: Placed>(tally: &mut Tally, records: &Records<T>, text: &str) {
            for record in records {
                tally.0[Standing::of(record, text) as usize] += 1;
            }
        }
        let mut tally = Tally::default();
        count(&mut tally, &self.annotations, text);
        count(&mut tally, &self.mentions, text);
        count(&mut tally, &self.quotes, text);
        tally.0[Standing::Lost as usize] = self.orphans.len();
        tally
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::annotation::{Annotation, Document, Id, Kind, Orphan, Score, Timestamp};

    const TEXT: &str = "We will “never” sell the harbour. They met on Monday.";

    fn mark(id: &str, words: &str, was: &str, place: Place) -> Annotation {
        let start = TEXT.find(words).unwrap_or_default();
        let span = Span::new(start, start + words.len());
        let mut mark = Annotation::new(
            Id::new(id),
            Kind::Highlight,
            TEXT,
            span,
            Timestamp::UNIX_EPOCH,
        );
        was.clone_into(&mut mark.anchor.exact);
        mark.place = place;
        mark
    }

    #[test]
    fn each_record_stands_in_one_way() {
        let lost = Orphan {
            record: Record::Annotation(mark("e", "", "the ferry", Place::Same)),
            last_start: Some(7),
            since: None,
        };
        let notes = Notes::from_items(
            Document::default(),
            [
                mark("a", "We will", "We will", Place::Same).into(),
                mark("b", "the harbour", "the harbour", Place::Moved).into(),
                mark("c", "“never”", "\"never\"", Place::Changed(Score(990))).into(),
                mark(
                    "d",
                    "sell the harbour",
                    "sell the clinic",
                    Place::Changed(Score(900)),
                )
                .into(),
                mark("f", "Monday", "Monday", Place::ToConfirm(Score(700))).into(),
                lost.into(),
            ],
        );
        let shown = notes.standings(TEXT).map(|record| {
            let now = record.span().map_or("-", |span| span.of(TEXT));
            let id = &record.key.id;
            format!("{id} {} {} > {now}", record.standing.code(), record.was())
        });
        let mut shown: Vec<String> = shown.collect();
        shown.sort();
        assert_eq!(
            shown,
            [
                "a found We will > We will",
                "b moved the harbour > the harbour",
                "c found \"never\" > “never”",
                "d changed sell the clinic > sell the harbour",
                "e lost the ferry > -",
                "f to-confirm Monday > Monday",
            ]
        );
        let tally = notes.tally(TEXT);
        assert_eq!(
            tally.to_string(),
            "2 found, 1 moved, 1 changed, 1 to confirm, 1 lost"
        );
        assert!(!tally.is_settled() && Tally::default().is_settled());
        let open = Standing::ALL.map(Standing::is_open);
        assert_eq!(open, [false, false, true, true, true]);
    }
}
