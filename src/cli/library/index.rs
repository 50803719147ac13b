//! `byline index`: keeps what was found in many articles.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use serde_json::json;

use super::super::{output, tell};
use super::{Common, check};
use crate::import::Options;
use crate::library::Walk;
use crate::library::index::{self, Index, Progress};
use crate::text::counted;

/// Keep what was found in many articles, so that the commands over folders answer at once.
///
/// The index is one file in your cache directory. It holds nothing that cannot be made again, and the
/// commands over folders work without it. Only what changed is read again. Exit code 1 if some of it
/// cannot be read.
#[derive(Debug, clap::Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub struct Args {
    /// Folders, articles, or what `byline extract` wrote.
    #[arg(value_name = "FOLDER", required_unless_present_any = ["status", "forget", "from"])]
    folders: Vec<PathBuf>,
    /// Load what `byline extract` wrote, on this machine or a cluster: files or folders.
    #[arg(long, value_name = "FILE", num_args = 1..)]
    from: Vec<PathBuf>,
    /// Say what is in the index.
    #[arg(long, conflicts_with_all = ["forget", "watch", "from", "folders"])]
    status: bool,
    /// Write JSON.
    #[arg(long, requires = "status")]
    json: bool,
    /// Forget these folders; without one, delete the index.
    #[arg(long, conflicts_with_all = ["watch", "from"])]
    forget: bool,
    /// Go on, looking for changes every few seconds, until you end it.
    #[arg(long)]
    watch: bool,
    #[command(flatten)]
    common: Common,
}

/// How often changes are looked for.
const EVERY: Duration = Duration::from_secs(5);
/// A line says how far it is after so many files.
const LINE: u64 = 500;
/// How many characters the bar has.
const BAR: u64 = 30;
/// When it is drawn first: what is done at once needs none.
const SOON: Duration = Duration::from_millis(300);
/// How often it is drawn.
const OFTEN: Duration = Duration::from_millis(100);

/// Where the index is; `None` if there is no cache directory.
pub fn path() -> Option<PathBuf> {
    let pages = Options::of_program().cache?;
    Some(pages.parent()?.join("index.db"))
}

/// Fills the index, or says or forgets what is in it.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let path = path().context("there is no cache directory to keep the index in")?;
    if args.status {
        return status(&path, args.json);
    }
    if args.forget {
        return forget(args, &path);
    }
    let mut roots = args.folders.clone();
    roots.extend(args.from.iter().cloned());
    check(&roots)?;
    let reading = args.common.reading()?;
    let mut index = Index::create(&path)?;
    let mut shown = Shown::new(&roots);
    let mut told = HashSet::new();
    loop {
        let outcome = index.update(&roots, &reading, &mut |progress| shown.take(progress));
        shown.end();
        let outcome = outcome?;
        shown.is_over = true;
        for root in &roots {
            super::sources::prepare(&args.common, root)?;
        }
        // What cannot be looked at is tried again each time, and told of once.
        for message in outcome.refused {
            if !told.contains(&message) {
                tell(&message);
                told.insert(message);
            }
        }
        let changed = outcome.read + outcome.gone > 0;
        let refused = refused_in(&index, &roots)?;
        if !args.watch || changed {
            let (same, gone) = (outcome.same, outcome.gone);
            let read = counted(outcome.read as usize, "file");
            let unread = match refused {
                0 => String::new(),
                count => format!(", {} that cannot be read", counted(count, "file")),
            };
            super::super::print(&format!(
                "{read} read, {same} as before, {gone} gone{unread}\n"
            ))?;
        }
        if !args.watch {
            return Ok(ExitCode::from(u8::from(refused > 0)));
        }
        std::thread::sleep(EVERY);
    }
}

/// How many files of these folders the index knows to be unreadable.
fn refused_in(index: &Index, roots: &[PathBuf]) -> anyhow::Result<usize> {
    let roots: HashSet<PathBuf> = roots
        .iter()
        .map(|root| std::path::absolute(root).unwrap_or_else(|_| root.clone()))
        .collect();
    let folders = index.status()?.into_iter();
    let folders = folders.filter(|folder| roots.contains(&folder.root));
    Ok(folders.map(|folder| folder.refused as usize).sum())
}

/// Shows how far it is: a bar on a terminal, lines elsewhere.
struct Shown {
    is_terminal: bool,
    /// True once all was looked at: looking for changes is not shown.
    is_over: bool,
    /// How many files there are, if a bar is shown.
    total: u64,
    /// How many were looked at in the folders before this one, and in this one.
    before: u64,
    looked: u64,
    /// When the bar is drawn next, or after how many files the next line comes.
    next: Instant,
    line: u64,
}

impl Shown {
    fn new(roots: &[PathBuf]) -> Self {
        let is_terminal = output::tells_terminal();
        // To count them takes a hundredth of the time, and a bar has an end.
        let files = roots.iter().map(|root| Walk::new(root).count() as u64);
        let total = if is_terminal { files.sum() } else { 0 };
        Self {
            is_terminal,
            is_over: false,
            total,
            before: 0,
            looked: 0,
            next: Instant::now() + SOON,
            line: LINE,
        }
    }

    fn take(&mut self, Progress { looked, read }: Progress) {
        if self.is_over {
            return;
        }
        if looked < self.looked {
            self.before += self.looked;
            self.line = LINE;
        }
        self.looked = looked;
        if self.is_terminal {
            if Instant::now() >= self.next {
                self.next = Instant::now() + OFTEN;
                output::draw_row(&bar(self.before + looked, self.total, read));
            }
        } else if looked >= self.line {
            self.line = looked + LINE;
            tell(format!(
                "{} looked at, {read} read",
                counted(looked as usize, "file")
            ));
        }
    }

    /// It is done: what was found comes.
    fn end(&self) {
        if self.is_terminal && !self.is_over {
            output::draw_row("");
        }
    }
}

/// How far it is, in a row of a narrow screen.
fn bar(looked: u64, total: u64, read: u64) -> String {
    // More may have come since they were counted.
    let total = total.max(looked).max(1);
    let full = (looked * BAR / total) as usize;
    let rest = BAR as usize - full;
    format!(
        "{}{} {:3} %  {looked} of {total} files, {read} read",
        "#".repeat(full),
        "-".repeat(rest),
        looked * 100 / total,
    )
}

fn status(path: &std::path::Path, as_json: bool) -> anyhow::Result<ExitCode> {
    let Some(index) = Index::existing(path)? else {
        if as_json {
            super::super::print_json(&json!({"folders": []}))?;
            return Ok(ExitCode::SUCCESS);
        }
        super::super::print("There is no index.\n")?;
        return Ok(ExitCode::SUCCESS);
    };
    let size = std::fs::metadata(index.path()).map_or(0, |about| about.len());
    if as_json {
        let folders = index.status()?;
        let folders = folders.iter().map(|folder| {
            json!({
                "folder": folder.root.display().to_string(),
                "articles": folder.articles,
                "refused": folder.refused,
            })
        });
        let folders: Vec<_> = folders.collect();
        let place = index.path().display().to_string();
        super::super::print_json(&json!({"folders": folders, "file": place, "bytes": size}))?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut out = String::new();
    for folder in index.status()? {
        let refused = match folder.refused {
            0 => String::new(),
            count => format!(", {} that cannot be read", counted(count as usize, "file")),
        };
        let articles = counted(folder.articles as usize, "article");
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{}: {articles}{refused}", folder.root.display());
    }
    let (megabytes, place) = (size as f64 / 1e6, index.path().display());
    let _ = writeln!(out, "{megabytes:.1} MB in {place}");
    super::super::print(&out)?;
    Ok(ExitCode::SUCCESS)
}

fn forget(args: &Args, path: &std::path::Path) -> anyhow::Result<ExitCode> {
    if args.folders.is_empty() {
        let what = if index::remove(path)? {
            "The index is deleted."
        } else {
            "There is no index."
        };
        super::super::print(&format!("{what}\n"))?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut code = ExitCode::SUCCESS;
    let Some(mut index) = Index::existing(path)? else {
        anyhow::bail!("there is no index");
    };
    for folder in &args.folders {
        if index.forget(folder)? {
            super::super::print(&format!("Forgot {}\n", folder.display()))?;
        } else {
            tell(format!("{} is not in the index", folder.display()));
            code = ExitCode::from(1);
        }
    }
    Ok(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_has_room_in_a_narrow_terminal_and_ends_full() {
        assert_eq!(
            bar(25_000, 100_000, 31),
            "#######-----------------------  25 %  25000 of 100000 files, 31 read"
        );
        assert!(bar(7, 7, 7).starts_with(&"#".repeat(30)));
        assert!(bar(9, 7, 7).contains(" 100 %  9 of 9 files"));
        assert!(bar(0, 0, 0).starts_with("---"));
        assert!(bar(9_999_999, 9_999_999, 9_999_999).len() < 80);
    }
}
