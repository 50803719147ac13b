//! `byline check`: do notes files and their articles still fit?

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::annotation::{Place, Timestamp};
use crate::import::Source;
use crate::store::{self, article_of};

/// Which files. Exit code 0: every record stands where it was made. 1: some have moved, changed,
/// must be confirmed or have no place, or a block (of the notes or of the codebook.toml that is found
/// upwards) cannot be read. 2: a file or its article cannot be
/// read at all.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Notes files.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Print nothing where all is well.
    #[arg(long, short)]
    quiet: bool,
}

/// Checks each file; the worst decides the exit code.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let mut worst = 0;
    for path in &args.files {
        let (code, sentence) = match check(path) {
            Ok(found) => found,
            Err(error) => (super::BAD_INPUT, format!("{error:#}")),
        };
        if code == super::BAD_INPUT {
            super::tell(sentence);
        } else if code > 0 || !args.quiet {
            super::print(&format!("{}: {sentence}\n", path.display()))?;
        }
        worst = worst.max(code);
    }
    Ok(ExitCode::from(worst))
}

fn check(path: &Path) -> anyhow::Result<(u8, String)> {
    let file = store::read_file(path)?;
    let document = file.document();
    let named = document
        .path
        .as_ref()
        .map(|own| path.parent().unwrap_or(Path::new(".")).join(own));
    let article = article_of(path)
        .filter(|own| own.exists())
        .or_else(|| named.filter(|own| own.exists()));
    let Some(article) = article else {
        anyhow::bail!(
            "{}: its article is not there; the notes are as they were",
            path.display()
        );
    };
    let loaded = super::load(&Source::File(article))?;
    let notes = store::notes_on(&file, loaded.article.text(), Timestamp::now());
    let places: Vec<Place> = notes.places().collect();
    let count = |is: &dyn Fn(&Place) -> bool| places.iter().filter(|place| is(place)).count();
    let moved = count(&|place| matches!(place, Place::Moved));
    let changed = count(&|place| matches!(place, Place::Changed(_)));
    let doubtful = count(&|place| !place.is_sure());
    let orphans = notes.orphans().len();
    let unread = file.unread().len();
    let book = super::Who::default()
        .store()?
        .codebook_of(&Source::File(path.to_owned()));
    let bad_book = book.warnings().len();
    let read_only = file.why_read_only();
    let code = u8::from(
        moved + changed + doubtful + orphans + unread + bad_book > 0 || read_only.is_some(),
    );
    let mut sentence = format!("{} in place", count(&|place| *place == Place::Same));
    // Writing to a string cannot fail.
    for (number, what) in [
        (moved, "moved"),
        (changed, "changed"),
        (doubtful, "to confirm"),
        (orphans, "without a place"),
        (unread, "not readable"),
    ] {
        if number > 0 {
            let _ = write!(sentence, ", {number} {what}");
        }
    }
    if let Some(reason) = read_only {
        let _ = write!(sentence, "\n  for reading only: {reason}");
    }
    for (line, reason) in file.unread() {
        let _ = write!(sentence, "\n  line {line}: {reason}");
    }
    for warning in book.warnings() {
        let _ = write!(sentence, "\n  {warning}");
    }
    // Codes that no codebook has are told, but a reader may tag without one.
    let mut notes = notes;
    notes.shared = book.shared();
    let unknown = notes.codes_in_use().into_iter().map(|own| own.0);
    let unknown: Vec<&str> = unknown
        .filter(|code| notes.code_entry(code).is_none())
        .collect();
    if book.exists() && bad_book == 0 && !unknown.is_empty() {
        let codes = unknown.join(", ");
        let _ = write!(sentence, "\n  codes that are in no codebook: {codes}");
    }
    Ok((code, sentence))
}
