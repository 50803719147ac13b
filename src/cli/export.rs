//! `byline export`: annotations and quotes for other programs and people.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;

use crate::Opener;
use crate::export::{Export, Format, write};
use crate::import::Source;

/// What to export, and how.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The article: a file, or - for standard input.
    article: PathBuf,
    /// The format: markdown, json or csv.
    #[arg(long, short, default_value_t = Format::Markdown)]
    format: Format,
    /// The file to write; standard output by default.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    who: super::Who,
}

/// Writes the export.
pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let source = Source::from_argument(&args.article);
    let opened = Opener::new(super::open_options(&args.who)?).open(source)?;
    for warning in &opened.import_warnings {
        super::tell(warning);
    }
    opened.warnings.iter().for_each(super::tell);
    let name = opened.source.name();
    let export = Export {
        article: &opened.article,
        decided: &opened.findings,
        notes: &opened.notes,
        source: &name,
    };
    let written = write(args.format, &export);
    match &args.output {
        Some(path) => std::fs::write(path, written)
            .with_context(|| format!("cannot write the export to {}", path.display()))?,
        None => super::print(&written)?,
    }
    Ok(ExitCode::SUCCESS)
}
