//! A window with the article open, and what must be there at the end.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use byline::annotation::{Annotation, Edit, Id, Kind, Notes, Table, Timestamp};
use byline::import::from_text;
use byline::store::{FileError, Home, Placement, Saved, Session, Store};
use byline::text::{Source, Span};

use super::disk::{Chance, Seen, SimulatedDisk};
use super::{ARTICLE, TEXT};

/// A window with the article open, as the program keeps it: notes in memory and a session.
pub struct Window {
    pub seen: Seen,
    pub session: Session,
    pub notes: Notes,
    pub name: char,
    pub made: usize,
    /// Its marks that are in memory and not deleted here.
    pub ours: BTreeSet<String>,
}

/// What must be there at the end, and what must not.
#[derive(Debug, Default)]
pub struct Model {
    /// Marks that a save said were on the disk.
    pub accepted: BTreeSet<String>,
    /// Marks that a reader deleted, or an editor with their tombstones.
    pub deleted: BTreeSet<String>,
}

pub fn now(disk: &SimulatedDisk) -> Timestamp {
    Timestamp::from_nanosecond(disk.inside().clock).expect("a time")
}

pub fn store(seen: &Seen) -> Store {
    let home = Home {
        user: Some("/home/ana".into()),
        ..Home::at(Path::new("/home/ana"))
    };
    Store::new(Some(home), Placement::Beside)
        .keeping_texts(false)
        .with_disk(Arc::new(seen.clone()))
}

pub fn open(disk: &Arc<SimulatedDisk>, name: char) -> Result<Window, FileError> {
    let seen = Seen(Arc::clone(disk), Arc::new(AtomicI64::new(i64::MAX)));
    let article = Arc::new(from_text(TEXT, "ferry.txt"));
    let source = Source::File(ARTICLE.into());
    let opened = store(&seen).open(article, &source, now(disk))?;
    let mut window = Window {
        seen,
        session: opened.session,
        notes: opened.notes,
        name,
        made: 0,
        ours: BTreeSet::new(),
    };
    if let Some(doubt) = window.session.doubt() {
        window
            .session
            .settle(&doubt, true, &window.notes, now(disk))?;
    }
    // What a signal left elsewhere is offered, and taken.
    for offer in opened.elsewhere.iter().filter(|offer| offer.rescued) {
        let taken = window.session.take(&offer.path, &window.notes, now(disk))?;
        window.notes.apply(taken);
    }
    Ok(window)
}

impl Window {
    pub fn mark(&mut self, disk: &SimulatedDisk, generation: usize) {
        let id = format!("{}{generation}x{:03}", self.name, self.made);
        self.made += 1;
        let start = (self.made * 7) % 60;
        let (id, span) = (Id::new(id), Span::new(start, start + 5));
        self.ours.insert(id.to_string());
        self.notes.apply(Edit::put(Annotation::new(
            id,
            Kind::Highlight,
            TEXT,
            span,
            now(disk),
        )));
    }

    pub fn delete(&mut self, chance: &mut Chance, model: &mut Model) {
        let marks = self.notes.annotations();
        if marks.is_empty() {
            return;
        }
        let id = marks[chance.below(marks.len())].id.clone();
        model.deleted.insert(id.to_string());
        self.ours.remove(id.as_str());
        self.notes.apply(Edit::remove(Table::Annotation, id));
    }

    /// Saves, as the keeper does: what comes back of others is taken over.
    pub fn save(&mut self, disk: &SimulatedDisk, model: &mut Model) -> Result<(), FileError> {
        let before: BTreeSet<String> = ids(&self.notes);
        match self.session.save(&self.notes, now(disk)) {
            Ok(Saved::Merged { edit, .. }) => drop(self.notes.apply(edit)),
            Ok(_) => {}
            Err(error) => {
                // The reader is asked, and agrees.
                if let Some(doubt) = self.session.doubt() {
                    drop(self.session.settle(&doubt, true, &self.notes, now(disk)));
                }
                return Err(error);
            }
        }
        model.accepted.extend(before);
        Ok(())
    }

    /// Ends by a signal: what cannot be saved goes to a place of its own.
    pub fn end(mut self, disk: &SimulatedDisk, model: &mut Model) {
        if self.save(disk, model).is_ok() {
            return;
        }
        let article = Arc::new(from_text(TEXT, "ferry.txt"));
        let source = Source::File(ARTICLE.into());
        let rescued = store(&self.seen).rescue(article, &source, &self.notes, now(disk));
        if rescued.is_ok() {
            model.accepted.extend(ids(&self.notes));
        }
    }

    /// Looks what others did.
    pub fn look(&mut self, disk: &SimulatedDisk) -> Result<(), FileError> {
        if let Some((edit, _)) = self.session.refresh(&self.notes, now(disk))? {
            self.notes.apply(edit);
        }
        Ok(())
    }
}

pub fn ids(notes: &Notes) -> BTreeSet<String> {
    notes
        .annotations()
        .iter()
        .map(|mark| mark.id.to_string())
        .collect()
}
