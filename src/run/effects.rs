//! What the state asks for, carried out.

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use super::drafts::Owner;
use super::jobs;
use super::keeper::Task;
use super::stage::Stage;
use super::{Shell, clipboard, outside, settings, terminal};
use crate::app::{CodeUses, Draft, Effect, Message};
use crate::store::Home;

/// How long giving up waits for the importer's end.
const GIVE_UP_WITHIN: Duration = Duration::from_millis(500);

impl Shell {
    /// Does what the state asks for; gives an exit code if the program is to end.
    pub(super) fn carry_out(&mut self, effect: Effect) -> anyhow::Result<Option<ExitCode>> {
        match effect {
            Effect::Show(number) => self.show(number)?,
            Effect::OpenEntry(row) => self.open_entry(row)?,
            Effect::Choose => self.list_entries(),
            Effect::OpenArticle(key) => self.open_article(key)?,
            Effect::Seek(sought) => self.seek(sought),
            Effect::DecideCodes(key, choice) => self.decide_codes(key, choice),
            Effect::ReadOthers => self.read_others(),
            Effect::SetDone(key) => self.set_done(key),
            Effect::Recode(step) => self.ask_recoding(step),
            Effect::MakeRecoding(step) => self.make_recoding(&step),
            Effect::UndoRecoding => self.undo_recoding(),
            Effect::LeaveArticles => return self.leave_list(),
            Effect::CloseArticle => self.close_article(),
            Effect::ListRecent => self.list_recent(),
            Effect::OpenPlace(named) => self.open_place(&named)?,
            Effect::Reload => self.reload()?,
            Effect::Refresh => self.look(),
            Effect::Compare(before) => {
                let (analyser, article) = (&self.analyser, self.app.cx.article());
                jobs::compare(
                    Arc::clone(analyser),
                    Arc::clone(article),
                    before,
                    self.job_sender.clone(),
                );
            }
            Effect::Save => self.save_soon(),
            Effect::SaveAgain => self.save_later(),
            Effect::CountUses(step) => {
                if !self.ask_writer(Task::CountUses(step.clone())) {
                    let problems = vec!["the annotations are not read yet".to_owned()];
                    let others = Vec::new();
                    self.send(Message::CodeUses(step, CodeUses { others, problems }));
                }
            }
            Effect::ChangeCode {
                heading,
                step,
                others,
            } => {
                let snapshot = Box::new(self.app.snapshot());
                self.ask_writer(Task::ChangeCode {
                    heading,
                    step,
                    others,
                    snapshot,
                });
            }
            Effect::Take(path) => {
                let notes = Box::new(self.app.cx.document.notes.clone());
                self.ask_writer(Task::Take(path, notes));
            }
            Effect::Leave(path) => {
                let notes = Box::new(self.app.snapshot().notes);
                self.ask_writer(Task::Leave(path, notes));
            }
            Effect::SaveElsewhere => {
                let snapshot = Box::new(self.app.snapshot());
                self.ask_writer(Task::SaveElsewhere(snapshot));
            }
            Effect::Settle(yes) => {
                let snapshot = Box::new(self.app.snapshot());
                self.ask_writer(Task::Settle(yes, snapshot));
            }
            Effect::Copy(text) => self.copy(&text),
            Effect::Open(address) => {
                let sender = self.job_sender.clone();
                let failed = move |why| {
                    sender.send(Message::Told(why));
                };
                let told = match outside::open(&address, failed) {
                    // Whether a page comes is known to the browser alone.
                    Ok(opener) => format!("Started {opener} for {address}"),
                    Err(error) => format!("{error:#}"),
                };
                self.tell(told);
            }
            Effect::EditOutside(draft) => self.edit_outside(*draft)?,
            Effect::KeepDraft(draft) => self.keep_draft(*draft),
            Effect::ResumeDraft(path) => self.drafts.resume(path),
            Effect::DiscardDraft => self.drafts.discard(),
            Effect::CloseDraft(revision) => self.drafts.close(revision),
            Effect::OfferedDraft(path) => self.drafts.offered(path),
            Effect::RemoveDraft(path) => self.drafts.remove(path),
            Effect::ForgetDrafts(revision) => self.drafts.saved(revision),
            Effect::AskExport => self.offer_export(),
            Effect::PreviewExport(format, take, only) => self.preview_export(format, take, only),
            Effect::Export(request) => self.export(&request),
            Effect::Pipe(line, words) => self.pipe(line, words),
            Effect::Speak(number, words) => self.speak(number, &words),
            Effect::Hush => self.speaking = None,
            Effect::LookUp(command, words) => self.look_up(&command, words),
            Effect::Mouse(is_ours) => {
                if let Some(terminal) = &mut self.terminal {
                    terminal.screen.take_mouse(is_ours)?;
                }
            }
            Effect::WriteSettings => {
                let told = settings::write(&self.app.cx.choices());
                self.tell(told);
            }
            Effect::Redraw => {
                if let Some(terminal) = &mut self.terminal {
                    terminal.screen.forget()?;
                }
            }
            Effect::Suspend => {
                self.rest();
                if let Some(terminal) = &mut self.terminal {
                    outside::suspend(&mut terminal.screen)?;
                }
            }
            Effect::Quit => return Ok(self.leave()),
            Effect::QuitUnsaved => return Ok(Some(ExitCode::SUCCESS)),
            Effect::End(number) => return Ok(Some(self.end(number))),
        }
        Ok(None)
    }

    /// The reader wants to go.
    fn leave(&mut self) -> Option<ExitCode> {
        match &self.stage {
            Stage::Opening(_) => {
                self.give_up();
                Some(ExitCode::SUCCESS)
            }
            Stage::Starting | Stage::Choosing => Some(ExitCode::SUCCESS),
            Stage::Reading(_) => self.quit(),
        }
    }

    /// Ends by a signal, whatever comes of it.
    fn end(&mut self, number: i32) -> ExitCode {
        match &self.stage {
            Stage::Opening(_) => self.give_up(),
            Stage::Starting | Stage::Choosing => {}
            Stage::Reading(_) => self.save_or_rescue(),
        }
        ExitCode::from(128_u8.saturating_add(number as u8))
    }

    /// Gives an importer that is given up the time to end its process.
    fn give_up(&mut self) {
        self.wanted.options.cancel.store(true, Ordering::Relaxed);
        let until = Instant::now() + GIVE_UP_WITHIN;
        while let Ok(sent) = self.receive(Some(until)) {
            let is_over = |message: &Message| matches!(message, Message::Loaded(_));
            if sent.messages.iter().any(is_over) {
                return;
            }
        }
    }

    /// Opens the article of a row of the list.
    fn open_entry(&mut self, row: usize) -> anyhow::Result<()> {
        let entry = match &self.stage {
            Stage::Starting | Stage::Opening(_) => return Ok(()),
            Stage::Choosing => Some(row),
            Stage::Reading(reading) => {
                let entry = reading.entry(row);
                if self.quit().is_none() {
                    return Ok(());
                }
                entry
            }
        };
        self.wanted.options.entry = entry;
        self.open()
    }

    /// Lets the reader choose another article of the list.
    fn list_entries(&mut self) {
        let Stage::Reading(reading) = &self.stage else {
            return;
        };
        if !self.listings.is_empty() && !reading.is_book() {
            return self.close_article();
        }
        match reading.entries(self.wanted.options.entry) {
            Some(list) => drop(self.send(Message::Entries(list))),
            None => self.tell("There are no other chapters or entries to choose from"),
        }
    }

    fn copy(&mut self, text: &str) {
        let Some(terminal) = &mut self.terminal else {
            return;
        };
        let variable = |name: &str| std::env::var_os(name);
        let home = Home::from_environment(variable);
        let data = home.as_ref().map(|home| home.data.as_path());
        let routes = clipboard::chosen(&self.app.cx.choices.clipboard, variable);
        let told = clipboard::copy(text, &routes, data, |text| terminal.screen.copy(text));
        self.tell(told);
    }

    fn keep_draft(&mut self, draft: Draft) {
        if let Stage::Reading(reading) = &self.stage {
            let owner = Owner {
                article: Arc::clone(self.app.cx.article()),
                source: reading.source.clone(),
            };
            self.drafts.keep(owner, draft);
        }
    }

    /// At the end: says where the text is that was being typed.
    pub(super) fn tell_draft(&mut self) {
        if let Some(path) = self.drafts.rest() {
            terminal::restore();
            terminal::tell(&format!(
                "What you were typing is in {}, and is offered when the article is opened again",
                path.display()
            ));
        }
    }

    /// Lends the terminal to the reader's editor. It edits the draft itself: whatever happens, what is
    /// saved in it is there.
    fn edit_outside(&mut self, draft: Draft) -> anyhow::Result<()> {
        let text = draft.text.clone();
        self.keep_draft(draft.clone());
        let file = self.drafts.rest();
        let Some(terminal) = &mut self.terminal else {
            return Ok(());
        };
        let edited = terminal
            .screen
            .lend(|| outside::edit(&text, file.as_deref()))?;
        let effects = match edited {
            Ok(text) => self.send(Message::Edited(Some(text))),
            Err(error) => {
                // What the editor left is not what the reader has in front of them.
                self.keep_draft(draft);
                let effects = self.send(Message::Edited(None));
                self.tell(format!("{error:#}"));
                effects
            }
        };
        for effect in effects {
            self.carry_out(effect)?;
        }
        Ok(())
    }
}
