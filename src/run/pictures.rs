//! Pictures that are in sight are read and decoded on a thread of their own, one after another, the
//! newest first.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use super::Shell;
use super::events::JobSender;
use super::stage::Stage;
use crate::app::Message;
use crate::app::settings::PictureForm;
use crate::import::{self, Format, Options, Source};
use crate::text::{Article, Picture};
use crate::ui::{Pictures, WantedPicture};

/// A picture that is to be read.
pub struct Job {
    wanted: WantedPicture,
    picture: Picture,
    source: Source,
    options: Options,
    format: Format,
    events: JobSender,
}

/// Starts the thread.
fn start(pictures: Pictures) -> Sender<Job> {
    let (jobs, queue) = channel();
    thread::spawn(move || work(&pictures, &queue));
    jobs
}

fn work(pictures: &Pictures, queue: &Receiver<Job>) {
    let mut waiting = Vec::new();
    while let Some(job) = next(queue, &mut waiting) {
        let Job { source, format, .. } = &job;
        let read = import::picture(
            source,
            &job.options,
            *format,
            &job.picture,
            job.wanted.pixels,
        );
        let read = read.map(|pixels| (pixels.width, pixels.height, pixels.rgba));
        pictures.put(job.wanted, read);
        job.events.send(Message::PictureCame);
    }
}

/// The newest job; `None` if none will come.
fn next(queue: &Receiver<Job>, waiting: &mut Vec<Job>) -> Option<Job> {
    waiting.extend(queue.try_iter());
    // What belongs to an article that was closed is not read any more.
    waiting.retain(|job| job.events.is_heard());
    match waiting.pop() {
        Some(job) => Some(job),
        None => queue.recv().ok(),
    }
}

impl Shell {
    /// Goes on with half blocks, if the reader did not choose how pictures are shown.
    pub(super) fn draw_pictures_in_blocks(&mut self) {
        if self.app.cx.look.pictures == PictureForm::Auto {
            self.pictures = self.pictures.in_blocks();
            // The thread that reads them fills the store of the form before.
            self.picture_jobs = None;
        }
    }

    /// Lets the pictures be read that were to be drawn.
    pub(super) fn want_pictures(&mut self) {
        let wanted = self.pictures.take_wanted();
        let Stage::Reading(reading) = &self.stage else {
            return;
        };
        let article: &Arc<Article> = self.app.cx.article();
        for wanted in wanted {
            let Some(picture) = article.pictures().get(wanted.picture) else {
                continue;
            };
            let job = Job {
                wanted,
                picture: picture.clone(),
                source: reading.source.clone(),
                options: self.wanted.options.clone(),
                format: reading.format,
                events: self.job_sender.clone(),
            };
            let pictures = self.pictures.clone();
            let jobs = self.picture_jobs.get_or_insert_with(|| start(pictures));
            // The thread ends with the program.
            let _ = jobs.send(job);
        }
    }
}
