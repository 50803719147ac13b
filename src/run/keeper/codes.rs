//! The shared codes: who uses one, and what becomes of it in all notes.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::thread;

use super::Keeper;
use crate::annotation::{Edit, Notes, Timestamp};
use crate::app::{CodeStep, CodeUse, CodeUses, Message, Snapshot};
use crate::store;
use crate::store::{Changing, CodebookSaved};

/// Who uses a code, named as seen from the codebook's folder.
fn named(own: store::CodeUse, book: &Path) -> CodeUse {
    let article = store::article_of(&own.notes);
    let path = article.as_deref().unwrap_or(&own.notes);
    let folder = book.parent().unwrap_or(book);
    let name = path.strip_prefix(folder).unwrap_or(path).display();
    // Of an article that has notes of several readers, the file says whose these are.
    let is_shared = article.as_deref().map(store::beside) == Some(own.notes.clone());
    let file = own.notes.file_name().unwrap_or_default().display();
    CodeUse {
        name: if is_shared || article.is_none() {
            name.to_string()
        } else {
            format!("{name} ({file})")
        },
        marks: own.marks,
        notes: own.notes,
    }
}

impl Keeper {
    /// Counts who else uses a shared code, on a thread of its own: the folder may be large.
    pub(super) fn count_uses(&self, step: CodeStep) {
        let (store, events) = (self.store.clone(), self.events.clone());
        let book = self.book.path().to_owned();
        let here = self.session.path().to_owned();
        thread::spawn(move || {
            let counted = catch_unwind(AssertUnwindSafe(|| {
                store.uses_of_code(step.code(), &book, &here)
            }));
            let uses = match counted {
                Ok(reach) => CodeUses {
                    others: reach
                        .uses
                        .into_iter()
                        .map(|used| named(used, &book))
                        .collect(),
                    problems: reach.problems,
                },
                Err(_) => CodeUses {
                    others: Vec::new(),
                    problems: vec!["a mistake in the program".to_owned()],
                },
            };
            events.send(Message::CodeUses(step, uses));
        });
    }

    /// Changes a shared code in all notes that use it. What that does here comes back as what another
    /// program did, so that undo cannot take back a part of it.
    pub(super) fn change_code(
        &mut self,
        heading: &str,
        step: &CodeStep,
        others: &[PathBuf],
        snapshot: &Snapshot,
    ) {
        if !self.save(snapshot, true) {
            let told = "The code is as it was: the annotations of this article cannot be saved now";
            self.events.send(Message::Told(told.to_owned()));
            return;
        }
        let mut files = others.to_vec();
        if !self.session.is_new() {
            files.push(self.session.path().to_owned());
        }
        let recoding = self.store.recode_with(
            self.book.path(),
            &files,
            Timestamp::now(),
            |notes, context| step.change(notes, context),
        );
        let told = match recoding.map(|recoding| recoding.write(heading)) {
            Err(error) => format!("The code is as it was in all articles: {error}"),
            // The problem says that nothing was changed.
            Ok(done) if done.files.is_empty() && !done.problems.is_empty() => {
                done.problems.join("; ")
            }
            Ok(done) => {
                let files = match done.files.len() {
                    1 => "1 file".to_owned(),
                    many => format!("{many} files"),
                };
                let told = match (done.files.is_empty(), done.can_undo) {
                    (true, _) => "Nothing was changed".to_owned(),
                    (_, true) => {
                        format!("{heading}: done in {files}; “byline codes --undo” takes it back")
                    }
                    (_, false) => format!("{heading}: done in {files}"),
                };
                let all = [told].into_iter().chain(done.problems);
                all.collect::<Vec<_>>().join("; ")
            }
        };
        let notes = self.caught_up(snapshot);
        self.refresh(notes);
        self.events.send(Message::Told(told));
    }

    pub(super) fn refresh_codebook(&mut self, notes: &Notes) {
        match self.book.refresh(notes.shared.codes()) {
            Ok(Some(edit)) => self.codebook_changed(edit, &[]),
            Ok(None) => {}
            Err(error) => {
                self.events.send(Message::Told(error.to_string()));
            }
        }
    }

    /// Tells the reader what another program did to the codebook.
    pub(super) fn codebook_changed(&mut self, edit: Edit, kept: &[String]) {
        self.merged(edit, 0);
        let path = self.book.path().display();
        let text = if kept.is_empty() {
            format!("Another program changed the codebook; its changes are here now: {path}")
        } else {
            let codes = kept.join(", ");
            format!(
                "Another program changed the codebook; it keeps their version of {codes}: {path}"
            )
        };
        self.events.send(Message::Told(text));
    }

    /// Writes the shared codes where they changed.
    pub(super) fn save_codebook(&mut self, notes: &Notes) -> Result<(), String> {
        match self.book.save(notes.shared.codes()) {
            Ok(CodebookSaved::Merged { edit, kept }) => self.codebook_changed(edit, &kept),
            Ok(_) => {}
            Err(error) => return Err(error.to_string()),
        }
        Ok(())
    }

    /// The notes are on the disk, and the codebook too if `done`.
    pub(super) fn end_both(&mut self, both: Option<Changing>, done: bool) {
        if !done {
            self.is_unfinished |= both.is_some();
            return;
        }
        // What is not forgotten now is done once more at the next start, and changes nothing then.
        drop(both.map(Changing::end));
        if std::mem::take(&mut self.is_unfinished) {
            self.store.finish_interrupted();
        }
    }
}
