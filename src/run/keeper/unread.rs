//! Notes that cannot be read.

use std::sync::Arc;
use std::sync::mpsc::Receiver;

use super::super::events::JobSender;
use super::task::Task;
use crate::annotation::Timestamp;
use crate::app::{CodeUses, Message, Snapshot};
use crate::import::Source;
use crate::store::Store;
use crate::text::Article;

/// Keeps notes whose file cannot be read at all: there is nothing to merge them with, so they go to a
/// place of their own if the reader wants that, and are offered when the article is opened again.
pub(super) struct Unread {
    pub(super) store: Store,
    pub(super) article: Arc<Article>,
    pub(super) source: Source,
    pub(super) events: JobSender,
}

impl Unread {
    pub(super) fn work(self, queue: &Receiver<Task>, why: &str) {
        self.events.send(Message::NotOpened(why.to_owned()));
        for task in queue {
            match task {
                Task::Save(snapshot) => {
                    let is_nothing = snapshot.notes.is_empty();
                    let Snapshot { revision, .. } = *snapshot;
                    self.events.send(if is_nothing {
                        Message::Saved(revision)
                    } else {
                        Message::Refused(revision, why.to_owned())
                    });
                }
                Task::SaveElsewhere(snapshot) => {
                    let Snapshot {
                        revision, notes, ..
                    } = *snapshot;
                    let (article, now) = (Arc::clone(&self.article), Timestamp::now());
                    self.events.send(match self.store.rescue(article, &self.source, &notes, now) {
                        Ok(path) => {
                            let path = path.display();
                            let told = format!(
                                "Kept in {path}; they are offered when the article is opened again"
                            );
                            self.events.send(Message::Told(told));
                            Message::Saved(revision)
                        }
                        Err(error) => Message::SaveFailed(revision, error.to_string()),
                    });
                }
                Task::Rest(done) => drop(done.send(())),
                Task::CountUses(step) => {
                    let (others, problems) = (Vec::new(), vec![why.to_owned()]);
                    self.events
                        .send(Message::CodeUses(step, CodeUses { others, problems }));
                }
                Task::Refresh(_)
                | Task::ChangeCode { .. }
                | Task::Settle(..)
                | Task::Take(..)
                | Task::Leave(..)
                | Task::Look => {}
            }
        }
    }
}
