//! Work off the drawing thread: the analysis.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::allocator;
use super::events::JobSender;
use crate::analysis::Analyser;
use crate::annotation::{Version, revised};
use crate::app::Message;
use crate::import::from_text;
use crate::store::Names;
use crate::text::Article;

/// The analyser of all that is read in one run of the program: it remembers what it made of each
/// paragraph, so that an article that changes a little costs a little. The first analysis makes it.
pub type Shared = Arc<Mutex<Option<Analyser>>>;

/// How much of a long article is analysed before the rest, in bytes.
const BEGINNING: usize = 64 * 1024;
/// Each beginning is so many times as long as the one before: all of them together cost a fraction
/// of the whole.
const LONGER: usize = 8;

/// Analyses the article. Of a long one the beginning comes first, then more of it, then all: what
/// the whole document says of a name may still change what was found. The reader's own names win.
pub fn analyse(shared: Shared, article: Arc<Article>, names: Names, events: JobSender) {
    thread::spawn(move || {
        let found = catch_unwind(AssertUnwindSafe(|| {
            if shared.is_poisoned() {
                // Whatever the analysis before this one stumbled over is not to be gone on with.
                *shared.lock().unwrap_or_else(PoisonError::into_inner) = None;
                shared.clear_poison();
            }
            let mut shared = shared.lock().unwrap_or_else(PoisonError::into_inner);
            let analyser = shared.get_or_insert_with(Analyser::remembering);
            let (personal, errors) = names.read();
            for error in errors {
                let _ = events.send(Message::Told(error.to_string()));
            }
            analyser.set_personal(personal);
            let mut length = BEGINNING;
            while length < article.text().len() / 2 {
                let found = Arc::new(analyser.analyse(&article.beginning(length)));
                let partial = true;
                if !events.send(Message::Analysed {
                    analysis: found,
                    partial,
                }) {
                    return None;
                }
                length = length.saturating_mul(LONGER);
            }
            let found = Arc::new(analyser.analyse(&article));
            analyser.rest();
            allocator::give_back();
            Some(found)
        }));
        events.send(match found {
            Ok(Some(analysis)) => Message::Analysed {
                analysis,
                partial: false,
            },
            Ok(None) => return,
            Err(_) => Message::NotAnalysed,
        });
    });
}

/// Compares the article with its text at the last visit. Analysing both costs little: the analyser
/// remembers every paragraph that is the same.
pub fn compare(shared: Shared, article: Arc<Article>, before: String, events: JobSender) {
    thread::spawn(move || {
        let compared = catch_unwind(AssertUnwindSafe(|| {
            let mut shared = shared.lock().unwrap_or_else(PoisonError::into_inner);
            let analyser = shared.get_or_insert_with(Analyser::remembering);
            let old = from_text(&before, "");
            let (was, now) = (analyser.analyse(&old), analyser.analyse(&article));
            analyser.rest();
            allocator::give_back();
            let revisions = revised(Version::new(&old, &was), Version::new(&article, &now));
            (old.text().to_owned(), revisions)
        }));
        // Whoever wants to know more than the article says can still read it.
        if let Ok((before, revisions)) = compared {
            events.send(Message::Revised { before, revisions });
        }
    });
}
