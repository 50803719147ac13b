//! The article's file as another program wrote it meanwhile: opened beside the loop, shown as soon as
//! nothing is begun.

use super::Shell;
use super::opening::Loading;
use super::stage::{Newer, Stage};
use crate::app::View;

impl Shell {
    /// Another program wrote the article's file: opens it again beside the loop.
    pub(super) fn reload(&mut self) -> anyhow::Result<()> {
        if let Stage::Reading(reading) = &mut self.stage {
            self.opened += 1;
            let loading = Loading::start(self.wanted.clone(), self.opened, &self.sender)?;
            reading.newer = Newer::Loading(loading, reading.stamp());
        }
        Ok(())
    }

    /// The article's file was opened again.
    pub(super) fn take_reloaded(&mut self, number: usize) {
        let Stage::Reading(reading) = &mut self.stage else {
            return;
        };
        match std::mem::replace(&mut reading.newer, Newer::Nothing) {
            Newer::Loading(loading, stamp) if loading.number == number => match loading.take() {
                Ok(newer) => {
                    if !newer.is_list() && newer.article != **self.app.cx.article() {
                        reading.newer = Newer::Ready(Box::new(newer), stamp);
                    }
                }
                Err(error) => self.tell(format!(
                    "The article's file changed but cannot be read now; the old text stays: {error}"
                )),
            },
            newer => reading.newer = newer,
        }
    }

    /// The article as its file has it now takes the place of the old one, if nothing is begun.
    pub(super) fn take_newer(&mut self) {
        let Stage::Reading(reading) = &mut self.stage else {
            return;
        };
        if !self.app.cx.document.notes_are_read || !self.app.is_at_rest() {
            return;
        }
        let (newer, stamp) = match std::mem::replace(&mut reading.newer, Newer::Nothing) {
            Newer::Ready(newer, stamp) => (newer, stamp),
            newer => {
                reading.newer = newer;
                return;
            }
        };
        // Written once more, it will be told of once more.
        let is_last = |shell: &Self| matches!(&shell.stage, Stage::Reading(reading) if reading.stamp() == stamp);
        if is_last(self) && self.quit().is_some() && is_last(self) {
            let view = View::of(&self.app.cx);
            self.read(*newer, Some(view));
        }
    }
}
