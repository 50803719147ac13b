//! Opening an article as the program does: load it, find its notes, the codebook and the names that
//! the reader corrected, analyse it, and lay the reader's decisions over what was found.
//!
//! Begin with [`open`](crate::open()); [`Opener`] is for many articles or for other places than those beside them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use thiserror::Error;

use crate::analysis::{Analyser, Analysis};
use crate::annotation::{Decided, Notes, Timestamp, apply_decisions};
use crate::import::{self, Format, ImportError, Loaded, Warning};
use crate::store::{FileError, Placement, Store};
use crate::text::{Article, Source};

/// An article with everything that is known of it.
#[derive(Debug)]
pub struct Opened {
    /// Where it came from.
    pub source: Source,
    /// The text, its blocks, its title and author.
    pub article: Arc<Article>,
    /// What the reader added: marks, decisions, codes. Empty without [`OpenOptions::notes`].
    pub notes: Notes,
    /// Names, values and quotes, with the reader's decisions applied.
    pub findings: Decided,
    /// What the source was.
    pub format: Format,
    /// What was guessed or left out in loading.
    pub import_warnings: Vec<Warning>,
    /// What a person should know of the notes, the codebook and the lists of names, a sentence each.
    pub warnings: Vec<String>,
}

/// Why an article cannot be opened.
#[derive(Debug, Error)]
pub enum OpenError {
    /// The article itself cannot be read.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// Its notes cannot be read.
    #[error(transparent)]
    Store(#[from] FileError),
}

/// How articles are opened.
#[derive(Clone, Debug)]
pub struct OpenOptions {
    /// How they are loaded. By default importers run in this process and nothing is cached.
    pub import: import::Options,
    /// Where notes, the codebook and lists of names are. By default only beside the article and in
    /// the folders above it.
    pub store: Store,
    /// Whether the notes are read and their decisions applied.
    pub notes: bool,
}

impl Default for OpenOptions {
    fn default() -> Self {
        Self {
            import: import::Options::default(),
            store: Store::new(None, Placement::Beside),
            notes: true,
        }
    }
}

/// Opens an article with the default [`OpenOptions`].
///
/// The source is a file, a web address, or `-` for standard input. Nothing is written.
///
/// ```
/// use byline::text::Source;
///
/// let opened = byline::open(Source::Sample)?;
/// let findings = &opened.findings.analysis;
/// let quote = &findings.quotes[0];
/// let speaker = findings.speaker_name(&quote.speaker).unwrap_or("nobody named");
/// println!("{speaker}: {}", opened.article.words(quote.parts[0].span));
/// # Ok::<(), byline::OpenError>(())
/// ```
pub fn open(source: impl Into<Source>) -> Result<Opened, OpenError> {
    Opener::new(OpenOptions::default()).open(source)
}

/// Opens one article after another with one analyser.
#[derive(Debug)]
pub struct Opener {
    options: OpenOptions,
    analyser: Analyser,
    /// The source whose folder's names the analyser knows.
    named: Option<Source>,
}

impl Opener {
    /// With these options.
    pub fn new(options: OpenOptions) -> Self {
        Self {
            options,
            analyser: Analyser::default(),
            named: None,
        }
    }

    /// The options.
    pub fn options(&self) -> &OpenOptions {
        &self.options
    }

    /// Opens an article.
    pub fn open(&mut self, source: impl Into<Source>) -> Result<Opened, OpenError> {
        self.complete(import::load(&source.into(), &self.options.import)?)
    }

    /// Adds what is known of an article to one that was loaded before: an entry of a feed, say.
    pub fn complete(&mut self, loaded: Loaded) -> Result<Opened, OpenError> {
        let Loaded {
            source, article, ..
        } = loaded;
        let mut warnings = Vec::new();
        let article = Arc::new(article);
        let notes = if self.options.notes {
            self.notes(&article, &source, &mut warnings)?
        } else {
            Notes::default()
        };
        warnings.extend(self.know_names(&source));
        let found = self.analyser.analyse(&article);
        let findings = if self.options.notes {
            apply_decisions(&article, &found, &notes)
        } else {
            Decided::undecided(found)
        };
        Ok(Opened {
            source,
            article,
            notes,
            findings,
            format: loaded.format,
            import_warnings: loaded.warnings,
            warnings,
        })
    }

    /// The findings alone, and what is wrong with the lists of names.
    pub fn analyse(&mut self, article: &Article, source: &Source) -> (Analysis, Vec<String>) {
        let warnings = self.know_names(source);
        (self.analyser.analyse(article), warnings)
    }

    fn notes(
        &self,
        article: &Arc<Article>,
        source: &Source,
        warnings: &mut Vec<String>,
    ) -> Result<Notes, FileError> {
        let store = &self.options.store;
        let opened = store.open(Arc::clone(article), source, Timestamp::now())?;
        // What cannot be understood is not taken for notes that say nothing.
        if let Some(damage) = opened.damage {
            return Err(damage);
        }
        let book = store.codebook_of(source);
        warnings.extend(opened.warnings.iter().chain(book.warnings()).cloned());
        warnings.extend(opened.report());
        let mut notes = opened.notes;
        notes.shared = book.shared();
        Ok(notes)
    }

    /// Reads the reader's names for files in this folder, unless they are those at hand.
    fn know_names(&mut self, source: &Source) -> Vec<String> {
        let folder = |source: &Source| source.path().and_then(Path::parent).map(Path::to_owned);
        if let Some(named) = &self.named
            && folder(named) == folder(source)
        {
            return Vec::new();
        }
        self.named = Some(source.clone());
        let (personal, errors) = self.options.store.names(source.path()).read();
        self.analyser.set_personal(personal);
        errors.iter().map(ToString::to_string).collect()
    }
}

impl From<&str> for Source {
    fn from(argument: &str) -> Self {
        Self::from_argument(argument)
    }
}

impl From<&Path> for Source {
    fn from(path: &Path) -> Self {
        Self::File(path.to_owned())
    }
}

impl From<PathBuf> for Source {
    fn from(path: PathBuf) -> Self {
        Self::File(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_beside_the_article_comes_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        std::fs::write(&path, "“No,” said Maren Lind. The Lind left.").unwrap();
        let names = "[[entity]]\nname = \"Maren Lind\"\ntype = \"ORG\"\n";
        std::fs::write(folder.path().join("entities.toml"), names).unwrap();
        let notes = "schema = 1\n[[annotation]]\nexact = \"The Lind\"\n";
        std::fs::write(folder.path().join("a.txt.byline.toml"), notes).unwrap();
        let book = "[[code]]\nname = \"ships\"\n";
        std::fs::write(folder.path().join("codebook.toml"), book).unwrap();
        let opened = open(path.as_path()).unwrap();
        assert_eq!(opened.notes.annotations().len(), 1, "{opened:?}");
        assert!(opened.notes.shared.get("ships").is_some());
        assert_eq!(opened.findings.analysis.entities[0].kind.code(), "ORG");
    }
}
