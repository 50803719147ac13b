//! `byline agree`: how well readers agree, by their notes files.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::store::{self, Agreement, NotesFile};

/// The notes to compare.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Notes files of different readers on one article; at least two.
    #[arg(required = true, num_args = 2..)]
    files: Vec<PathBuf>,
    /// Write JSON.
    #[arg(long)]
    json: bool,
}

/// Prints the figures and what was counted.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let files: Vec<NotesFile> = args
        .files
        .iter()
        .map(|path| store::read_file(path))
        .collect::<Result<_, _>>()?;
    let first = files[0].document().id;
    if let Some(at) = files.iter().position(|file| file.document().id != first) {
        anyhow::bail!(
            "{} and {} are notes on different texts: open both articles with byline and save, then compare again",
            args.files[0].display(),
            args.files[at].display()
        );
    }
    for (path, file) in args.files.iter().zip(&files) {
        let bare = file.without_numbers();
        if bare > 0 {
            super::tell(format!(
                "{}: {bare} without `start` and `end` not counted: open the article with byline, change something, and they are filled in",
                path.display()
            ));
        }
    }
    let agreement = store::agreement(&files);
    if args.json {
        super::print_json(&json(&agreement))?;
    } else {
        super::print(&table(&agreement, files.len()))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn table(agreement: &[Agreement], readers: usize) -> String {
    let width = agreement
        .iter()
        .map(|line| line.of.chars().count())
        .max()
        .unwrap_or(0)
        .max(4);
    if agreement.is_empty() {
        return format!("{readers} readers, with no codes and no decisions on quotes to compare\n");
    }
    let figure =
        |value: Option<f64>| value.map_or("    –".into(), |value| format!("{value:6.3}"));
    let mut out = format!(
        "{readers} readers\n{:width$}  kappa   alpha   alpha-u  counted\n",
        "code"
    );
    for line in agreement {
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "{:width$} {:>6}  {:>6}  {:>6}   {} {}, {} marked by all, {} by some",
            line.of,
            figure(line.kappa),
            figure(line.alpha),
            figure(line.unitizing),
            line.counted,
            if line.counted == 1 {
                line.what.trim_end_matches('s')
            } else {
                line.what
            },
            line.by_all,
            line.by_some
        );
    }
    out.push_str(
        "kappa: Cohen's, the mean over pairs of readers; alpha: Krippendorff's, nominal; alpha-u: Krippendorff's for\n\
         unitizing, for readers who marked different stretches. – means that a figure has no meaning.\n",
    );
    out
}

fn json(agreement: &[Agreement]) -> serde_json::Value {
    let lines: Vec<_> = agreement
        .iter()
        .map(|line| {
            serde_json::json!({
                "of": line.of, "kappa": line.kappa, "alpha": line.alpha, "alpha_unitizing": line.unitizing,
                "unit": line.what, "counted": line.counted, "by_all": line.by_all, "by_some": line.by_some,
            })
        })
        .collect();
    serde_json::Value::from(lines)
}
