//! `byline merge`: joins two notes files that come from a third.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::store::{self, NotesFile};

/// Merge two notes files that come from a third.
///
/// Records are merged by id and key by key: the later change wins, codes are joined, notes that
/// differ are both kept. To let git do it: `git config merge.byline.driver 'byline merge --in-place
/// %O %A %B'` and the lines `*.byline.toml merge=byline`
/// and `*.byline.*.toml merge=byline` in `.gitattributes`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What both come from; an empty or missing file if they have nothing in common.
    base: PathBuf,
    /// One side.
    ours: PathBuf,
    /// The other.
    theirs: PathBuf,
    /// Write the result into OURS instead of standard output.
    #[arg(long, short)]
    in_place: bool,
    /// End with exit code 1 if both sides changed the same thing.
    #[arg(long)]
    strict: bool,
}

/// Merges. A file that cannot be read or parsed is bad input, and nothing is written.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let base = if args.base.exists() {
        store::read_file(&args.base)?
    } else {
        NotesFile::default()
    };
    let (ours, theirs) = (readable(&args.ours)?, readable(&args.theirs)?);
    let (merged, conflicts) = store::merge(&base, &ours, &theirs);
    for conflict in &conflicts {
        super::tell(format!("{}: {}", conflict.id, conflict.outcome));
    }
    let text = merged.to_text();
    if let Some(broken) = NotesFile::parse(&text).broken() {
        anyhow::bail!(
            "the merged notes could not be put together ({}); no file is changed",
            broken.message
        );
    }
    if args.in_place {
        store::replace(&args.ours, &text)?;
    } else {
        super::print(&text)?;
    }
    Ok(if args.strict && !conflicts.is_empty() {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// Reads a file that may be written again.
fn readable(path: &Path) -> anyhow::Result<NotesFile> {
    let file = store::read_file(path)?;
    if let Some(reason) = file.why_read_only() {
        anyhow::bail!("{} cannot be merged: {reason}", path.display());
    }
    Ok(file)
}
