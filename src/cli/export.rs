//! `byline export`: annotations and quotes for other programs and people.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;

use crate::analysis::Analyser;
use crate::annotation::{Timestamp, apply_decisions};
use crate::export::{Export, Format, write};
use crate::import::Source;

/// What to export, and how.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The article: a file, or - for standard input.
    article: PathBuf,
    /// markdown, json or csv.
    #[arg(long, short, default_value_t = Format::Markdown)]
    format: Format,
    /// Where to write; standard output where nothing is given.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    who: super::Who,
}

/// Writes the export.
pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let source = Source::from_argument(&args.article);
    let loaded = super::load(&source)?;
    for warning in &loaded.warnings {
        super::tell(warning);
    }
    let article = Arc::new(loaded.article);
    let store = args.who.store()?;
    let mut opened = store.open(article.clone(), &source, Timestamp::now())?;
    let book = crate::run::codebook(&store, &source);
    for warning in opened.warnings.iter().chain(book.warnings()) {
        super::tell(warning);
    }
    opened.notes.shared = book.shared();
    if let Some(report) = opened.report() {
        super::tell(report);
    }
    let mut analyser = Analyser::default();
    analyser.set_personal(super::names(&store, &source));
    let found = analyser.analyse(&article);
    let decided = apply_decisions(&article, &found, &opened.notes);
    let name = source.name();
    let export = Export {
        article: &article,
        decided: &decided,
        notes: &opened.notes,
        source: &name,
    };
    let written = write(args.format, &export);
    match &args.output {
        Some(path) => std::fs::write(path, written)
            .with_context(|| format!("cannot write the export to {}", path.display()))?,
        None => match std::io::stdout().write_all(written.as_bytes()) {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
                return Err(error).context("cannot write the export to standard output");
            }
            _ => {}
        },
    }
    Ok(ExitCode::SUCCESS)
}
