//! Renaming, merging, moving and deleting codes in many notes files: shown first, done with `--write`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::annotation::{Code, CodeChange, DecisionContext, Notes, Timestamp, clean_code};
use crate::store::{RecodedFile, Recoding};
use crate::text::{counted, display};

/// What to change.
#[derive(Debug, clap::Args)]
pub struct Change {
    /// Give a code a new name.
    #[arg(long, num_args = 2, value_names = ["OLD", "NEW"], group = "change")]
    rename: Vec<String>,
    /// Merge a code into another.
    #[arg(long, num_args = 2, value_names = ["CODE", "INTO"], group = "change")]
    merge: Vec<String>,
    /// Move a code to another branch; / is the top.
    #[arg(long = "move", num_args = 2, value_names = ["CODE", "BRANCH"], group = "change")]
    branch: Vec<String>,
    /// Delete a code and remove it from all marks; the marks stay.
    #[arg(long, value_name = "CODE", group = "change")]
    delete: Option<String>,
    /// Do it; without this, only show what would change.
    #[arg(long, requires = "change", conflicts_with = "dry_run")]
    write: bool,
    /// Only show what would change, as without --write.
    #[arg(long, requires = "change")]
    dry_run: bool,
    /// Undo the last change of codes in all its files, which need not be named; later changes stay.
    #[arg(long, conflicts_with_all = ["change", "files"])]
    undo: bool,
}

/// What becomes of one code.
enum Step<'a> {
    /// It gets another name, or that of another code.
    Rename(&'a str, String),
    Move(&'a str, &'a str),
    Delete(&'a str),
}

impl Step<'_> {
    fn code(&self) -> &str {
        match self {
            Self::Rename(code, _) | Self::Move(code, _) | Self::Delete(code) => code,
        }
    }

    fn change(&self, notes: &Notes, desk: &DecisionContext) -> CodeChange {
        match self {
            Self::Rename(code, new) => notes.rename_code(desk, code, new),
            Self::Move(code, branch) => notes.move_code(desk, code, branch),
            Self::Delete(code) => notes.delete_code(desk, code),
        }
    }
}

/// Words of marks that are shown of each file.
const SHOWN: usize = 5;
/// How much is shown of each, in characters.
const OPENING: usize = 60;

impl Change {
    /// True if codes are to be changed.
    pub fn is_wanted(&self) -> bool {
        self.undo || self.step().is_some()
    }

    fn step(&self) -> Option<Step<'_>> {
        match (&self.rename[..], &self.merge[..], &self.branch[..]) {
            ([old, new], ..) | (_, [old, new], _) => Some(Step::Rename(old, clean_code(new))),
            (.., [code, branch]) => Some(Step::Move(code, branch)),
            _ => self.delete.as_deref().map(Step::Delete),
        }
    }

    /// Shows the change, makes it, or takes the last one back. Exit code 1 if a file could not be
    /// written; then nothing is changed.
    pub fn run(&self, files: &[PathBuf]) -> anyhow::Result<ExitCode> {
        let store = super::Who::default().store()?;
        let Some(step) = self.step() else {
            let Some((what, written)) = store.undo_recoding()? else {
                anyhow::bail!("there is no change of codes that could be taken back");
            };
            written.problems.iter().for_each(super::tell);
            let count = written.files.len();
            // The problem says that nothing was taken back.
            if count > 0 || written.problems.is_empty() {
                super::print(&format!(
                    "Taken back in {}: {what}\n",
                    counted(count, "file")
                ))?;
            }
            let failed = count == 0 || !written.problems.is_empty();
            return Ok(ExitCode::from(u8::from(failed)));
        };
        let now = Timestamp::now();
        let recoding = store.recode(files, now, |notes, desk| step.change(notes, desk))?;
        let what = self.heading(&step, &recoding, files)?;
        if !self.write {
            let out = preview(&what, &recoding);
            super::print(&out)?;
            return Ok(ExitCode::SUCCESS);
        }
        let written = recoding.write(&what);
        written.problems.iter().for_each(super::tell);
        if written.files.is_empty() {
            return Ok(ExitCode::from(u8::from(!written.problems.is_empty())));
        }
        let back = if written.can_undo {
            "byline codes --undo takes it back"
        } else {
            "it cannot be taken back by --undo; each file is kept as it was under its name and ~"
        };
        super::print(&format!(
            "{what}: done in {}; {back}\n",
            counted(written.files.len(), "file")
        ))?;
        Ok(ExitCode::from(u8::from(!written.problems.is_empty())))
    }

    /// What is done, in a few words; or why it cannot be.
    fn heading(
        &self,
        step: &Step,
        recoding: &Recoding,
        files: &[PathBuf],
    ) -> anyhow::Result<String> {
        let code = step.code();
        let all = || recoding.notes().chain(recoding.books());
        let knows = |name: &str| recoding.codes().any(|code| Code::is_within(code, name));
        if !knows(code) {
            anyhow::bail!(
                "no mark and no codebook of {} has the code {code}",
                counted(files.len(), "file")
            );
        }
        if let Step::Rename(_, new) = step {
            if new.is_empty() {
                anyhow::bail!("{code} needs a new name; --delete removes it");
            }
            if new != code && Code::is_within(new, code) {
                anyhow::bail!("{code} cannot be moved under itself");
            }
            match (self.merge.is_empty(), knows(new)) {
                (true, true) if new != code => {
                    anyhow::bail!("{new} is already a code; --merge joins the two")
                }
                (false, false) => {
                    anyhow::bail!("no file has the code {new}; use --rename for a new name")
                }
                _ => {}
            }
        }
        if let Step::Move(_, branch) = step
            && Code::is_within(&clean_code(branch), code)
        {
            anyhow::bail!("{code} cannot be moved under itself");
        }
        if all().next().is_none() {
            anyhow::bail!("nothing would change: {code} is already there");
        }
        let what = match step {
            Step::Rename(_, new) if self.merge.is_empty() => format!("Rename {code} to {new}"),
            Step::Rename(_, new) => format!("Merge {code} into {new}"),
            Step::Move(_, branch) => match clean_code(branch) {
                branch if branch.is_empty() => format!("Move {code} to the top"),
                branch => format!("Move {code} under {branch}"),
            },
            Step::Delete(_) => format!("Delete {code}"),
        };
        Ok(display::sanitise(&what).into_owned())
    }
}

/// What would change, file by file.
fn preview(what: &str, recoding: &Recoding) -> String {
    let mut out = format!("{what}\n");
    let mut codes: Vec<_> = recoding
        .notes()
        .chain(recoding.books())
        .flat_map(|file| &file.codes)
        .collect();
    codes.sort_unstable();
    codes.dedup();
    for (code, new) in codes {
        let new = new
            .as_ref()
            .map_or("deleted".to_owned(), |new| format!("→ {new}"));
        let line = format!("{code} {new}");
        // Writing to a string cannot fail.
        let _ = writeln!(out, "  {}", display::sanitise(&line));
    }
    let here = std::env::current_dir().unwrap_or_default();
    let name = |path: &Path| {
        let path = path.strip_prefix(&here).unwrap_or(path).display();
        display::sanitise(&path.to_string()).into_owned()
    };
    let mut marks = 0;
    for RecodedFile { path, words, .. } in recoding.notes() {
        marks += words.len();
        let _ = writeln!(out, "\n{}: {}", name(path), counted(words.len(), "mark"));
        for words in words.iter().take(SHOWN) {
            let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
            let _ = writeln!(out, "  {}", display::sanitise(&shortened(&words)));
        }
        if words.len() > SHOWN {
            let _ = writeln!(out, "  … and {} more", words.len() - SHOWN);
        }
    }
    for file in recoding.books() {
        let _ = writeln!(out, "\n{}: the shared codebook", name(&file.path));
    }
    let files = recoding.notes().chain(recoding.books()).count();
    let (marks, files) = (counted(marks, "mark"), counted(files, "file"));
    let _ = writeln!(
        out,
        "\n{marks} in {files}. Nothing is changed yet; add --write to do it."
    );
    out
}

fn shortened(words: &str) -> String {
    match words.char_indices().nth(OPENING) {
        Some((at, _)) => format!("{}…", words[..at].trim_end()),
        None => words.to_owned(),
    }
}
