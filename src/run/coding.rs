//! What is done to codes and marks from lists of articles: a change in all notes of a folder, a decision
//! between readers, that the reader is done with an article. No article is open meanwhile.

use std::collections::BTreeSet;

use super::Shell;
use super::articles::{Listing, What};
use crate::annotation::Timestamp;
use crate::app::{ArticleKey, CodeChoice, CodeStep, Message};
use crate::import::{self, Source};
use crate::library::{self, Found};
use crate::store::{RecodedFile, Recoding};
use crate::text::counted;

/// Files and words that are shown of a change before it is made.
const SHOWN: usize = 4;

impl Shell {
    /// Decides which codes a place gets that readers coded differently.
    pub(super) fn decide_codes(&mut self, key: ArticleKey, choice: CodeChoice) {
        let Some(listing) = self.listings.last() else {
            return;
        };
        let Some(What::Difference(place)) = listing.what(key) else {
            return self.tell("This place is not there any longer");
        };
        let all = &place.difference.codes;
        let codes: BTreeSet<String> = match choice {
            CodeChoice::Nothing => BTreeSet::new(),
            CodeChoice::All => all.iter().flatten().cloned().collect(),
            CodeChoice::Coder(n) => match all.get(n) {
                Some(codes) => codes.clone(),
                None => return self.tell(format!("There are {} readers", all.len())),
            },
        };
        let now = now();
        let decided =
            self.store
                .decide_codes(&place.article, &place.like, &place.difference, &codes, now);
        listing.make_again();
        match decided {
            Ok(notes) => {
                self.changes += 1;
                let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
                let codes = match codes.as_slice() {
                    [] => "no code".to_owned(),
                    codes => format!("#{}", codes.join(" #")),
                };
                self.tell(format!(
                    "Decided: {codes}, in {}; u takes it back",
                    notes.display()
                ));
            }
            Err(error) => self.tell(format!("Nothing was decided: {error}")),
        }
    }

    /// The reader is done with an article, or is not.
    pub(super) fn set_done(&mut self, key: ArticleKey) {
        let listing = self.listings.last();
        let Some(What::Found(Found::Article(place))) =
            listing.and_then(|listing| listing.what(key))
        else {
            return self.tell("There is no article to be done with");
        };
        let source = Source::from_argument(place.path.clone());
        if source.path().is_none() || key.entry.is_some() {
            return self.tell("Only an article that is a file can be done");
        }
        let done = !self.store.is_done(&place.path);
        let set = import::load(&source, &self.wanted.options)
            .map_err(|error| error.to_string())
            .and_then(|loaded| {
                if loaded.is_list() {
                    return Err("Only an article that is a file can be done".to_owned());
                }
                let text = loaded.article.text();
                let set = self.store.set_done(&place.path, text, done, now());
                set.map_err(|error| error.to_string())
            });
        if let Some(listing) = self.listings.last() {
            listing.read_again(key);
        }
        match (set, done) {
            (Ok(()), true) => self.tell("You are done with this article; d says that you are not"),
            (Ok(()), false) => self.tell("You are not done with this article"),
            (Err(why), _) => self.tell(why),
        }
    }

    fn recoding(&self, step: &CodeStep) -> Result<Recoding, String> {
        let roots = self.listings.last().map(Listing::roots).unwrap_or_default();
        let files = library::notes_files(roots);
        let now = Timestamp::now();
        let recoding = self
            .store
            .recode(&files, now, |notes, context| step.change(notes, context));
        recoding.map_err(|error| format!("Nothing was changed: {error}"))
    }

    /// Works out what a change of a code does in all notes of the folder, and asks about it.
    pub(super) fn ask_recoding(&mut self, step: CodeStep) {
        match self.recoding(&step) {
            Err(why) => self.tell(why),
            Ok(recoding) => {
                let words = preview(&step, &recoding);
                self.send(Message::Recoding(step, words));
            }
        }
    }

    /// Makes the change, in all files or in none.
    pub(super) fn make_recoding(&mut self, step: &CodeStep) {
        let told = match self.recoding(step) {
            Err(why) => why,
            Ok(recoding) => {
                let what = heading(step);
                let written = recoding.write(&what);
                let files = counted(written.files.len(), "file");
                let done = match (written.files.is_empty(), written.can_undo) {
                    (true, _) => "Nothing was changed".to_owned(),
                    (_, true) => {
                        self.changes += 1;
                        format!("{what}: done in {files}; u takes it back")
                    }
                    (_, false) => format!("{what}: done in {files}"),
                };
                let all = [done].into_iter().chain(written.problems);
                all.collect::<Vec<_>>().join("; ")
            }
        };
        self.tell(told);
        self.make_again();
    }

    /// Takes back the last change that was made from a list.
    pub(super) fn undo_recoding(&mut self) {
        if self.changes == 0 {
            return self.tell("Nothing was changed from here that could be taken back");
        }
        match self.store.undo_recoding() {
            Ok(None) => self.tell("There is no change that could be taken back"),
            // The problem says that nothing was.
            Ok(Some((_, written))) if written.files.is_empty() && !written.problems.is_empty() => {
                self.tell(written.problems.join("; "));
            }
            Ok(Some((what, written))) => {
                self.changes -= 1;
                let files = counted(written.files.len(), "file");
                let done = format!("Taken back in {files}: {what}");
                let all = [done].into_iter().chain(written.problems);
                self.tell(all.collect::<Vec<_>>().join("; "));
            }
            Err(error) => self.tell(error.to_string()),
        }
        self.make_again();
    }

    fn make_again(&self) {
        self.listings.iter().for_each(Listing::make_again);
    }
}

/// The time that records carry: whole seconds are enough.
fn now() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_second(now.as_second()).unwrap_or(now)
}

fn heading(step: &CodeStep) -> String {
    match step {
        CodeStep::Rename(code, to) => format!("{code} becomes {to}"),
        CodeStep::Move(code, to) if to.is_empty() => format!("{code} moves to the top"),
        CodeStep::Move(code, to) => format!("{code} moves under {to}"),
        other => format!("{} is deleted", other.code()),
    }
}

/// What a change does, a paragraph each.
fn preview(step: &CodeStep, recoding: &Recoding) -> Vec<String> {
    let marks: usize = recoding.notes().map(|file| file.words.len()).sum();
    let files = recoding.notes().count();
    let books = match recoding.books().count() {
        0 => String::new(),
        books => format!(", and in {}", counted(books, "shared codebook")),
    };
    let mut words = vec![format!(
        "{}: {} in {}{books}.",
        heading(step),
        counted(marks, "mark"),
        counted(files, "notes file"),
    )];
    let shown = |file: &RecodedFile| {
        let name = file.path.file_name().unwrap_or_default().to_string_lossy();
        format!("{name}: {}", counted(file.words.len(), "mark"))
    };
    words.extend(recoding.notes().take(SHOWN).map(shown));
    if files > SHOWN {
        words.push(format!("… and {} more", counted(files - SHOWN, "file")));
    }
    words.push("All of them are changed, or none; u takes it back as one.".to_owned());
    words
}
