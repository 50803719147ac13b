//! `byline take`: annotations of other programs into an article's notes.

use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use serde_json::json;

use crate::Opener;
use crate::annotation::{Edit, Standing, Timestamp};
use crate::exchange::{self, Left, Taking, Wanted};
use crate::export::{NOBODY, exported_quotes};
use crate::import::Source;
use crate::store::{Access, Saved};
use crate::text::display;

/// Take annotations that other programs wrote into an article's notes.
///
/// These are W3C and Hypothesis JSON, QDA codebooks and projects,
/// brat, doccano, spaCy, Prodigy, Label Studio, Readwise, KOReader, Kindle clippings, highlights in a
/// PDF, comments in a Word document, exports and notes of Byline.
///
/// They are found by their words. What is there already is not taken twice, and all that cannot be
/// taken is listed with the reason. Exit code 1 if a file cannot be read.
#[derive(Debug, clap::Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub struct Args {
    /// The files with annotations.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// The article that they belong to.
    #[arg(long, value_name = "ARTICLE")]
    into: PathBuf,
    /// Take names too, as your decisions.
    #[arg(long)]
    names: bool,
    /// Take quotes too, as your decisions.
    #[arg(long)]
    quotes: bool,
    /// Keep annotations whose words are not in the article, as lost ones.
    #[arg(long)]
    lost: bool,
    /// Only show what would be taken.
    #[arg(long)]
    dry_run: bool,
    /// Write what was taken as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    who: super::Who,
}

/// What came of one file.
struct Done {
    name: String,
    result: Result<(&'static str, Taking), String>,
}

/// Takes the files in, one after the other, and saves the notes once.
pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let source = Source::from_argument(args.into.clone());
    let loaded = super::load(&source)?;
    let (source, article) = (loaded.source, Arc::new(loaded.article));
    let store = args.who.store()?;
    let now = Timestamp::now();
    let opened = store.open(Arc::clone(&article), &source, now)?;
    if let Some(damage) = opened.damage {
        return Err(damage.into());
    }
    opened.warnings.iter().for_each(super::tell);
    let (mut notes, mut session) = (opened.notes, opened.session);
    notes.shared = store.codebook_of(&source).shared();
    if let Access::Read(why) = session.access()
        && !args.dry_run
    {
        bail!("the notes cannot be saved: {why}");
    }
    if session.doubt().is_some() && !args.dry_run {
        bail!(
            "the notes in {} wait for a decision of yours; open the article once",
            session.path().display()
        );
    }
    let wanted = Wanted {
        names: args.names,
        quotes: args.quotes,
        lost: args.lost,
    };
    let mut all = Vec::new();
    let mut quotes = None;
    for path in &args.files {
        let taken = read(path).map(|mut foreign| {
            if foreign.may_hold_quotes() {
                let quotes = quotes.get_or_insert_with(|| quotes_of(&source, &args.who));
                foreign.part_quotes(quotes, NOBODY);
            }
            let format = foreign.format;
            let taking = foreign.place(&article, &notes, wanted, now);
            notes.apply(taking.edit.clone());
            (format, taking)
        });
        all.push(Done {
            name: path.display().to_string(),
            result: taken,
        });
    }
    let is_new = |done: &Done| {
        done.result
            .as_ref()
            .is_ok_and(|(_, taking)| !is_nothing(&taking.edit))
    };
    if !args.dry_run && all.iter().any(is_new) {
        let saved = session.save(&notes, now)?;
        if let Saved::Merged { conflicts, .. } = saved {
            for conflict in conflicts {
                super::tell(format!("{}: {}", conflict.id, conflict.outcome));
            }
        }
    }
    if args.json {
        super::print_json(&all.iter().map(as_json).collect::<serde_json::Value>())?;
    } else {
        super::print(&report(&all, args.dry_run))?;
    }
    let failed = all.iter().any(|done| done.result.is_err());
    Ok(ExitCode::from(u8::from(failed)))
}

/// The article's quotes as an export writes them; none if they cannot be found again.
fn quotes_of(source: &Source, who: &super::Who) -> Vec<(String, String)> {
    let options = super::open_options(who).ok();
    let opened = options.and_then(|options| Opener::new(options).open(source.clone()).ok());
    opened.map_or_else(Vec::new, |opened| {
        exported_quotes(&opened.article, &opened.findings)
    })
}

fn is_nothing(edit: &Edit) -> bool {
    matches!(edit, Edit::Many(edits) if edits.is_empty())
}

fn read(path: &Path) -> Result<exchange::Foreign, String> {
    let whole = |path: &Path| -> anyhow::Result<Vec<u8>> {
        let file = std::fs::File::open(path)?;
        let length = file.metadata()?.len();
        let mut bytes = Vec::new();
        // A pipe or a device does not say how long it is.
        let mut file = file.take(exchange::LARGEST_FILE + 1);
        if length <= exchange::LARGEST_FILE {
            file.read_to_end(&mut bytes).context("it cannot be read")?;
        }
        let read = length.max(bytes.len() as u64);
        anyhow::ensure!(read <= exchange::LARGEST_FILE, "it is too large");
        Ok(bytes)
    };
    let bytes = whole(path).map_err(|error| format!("{error:#}"))?;
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    exchange::read(&bytes, &name, &|name| whole(&folder.join(name)).ok())
}

fn report(all: &[Done], dry_run: bool) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    for done in all {
        let name = display::sanitise(&done.name);
        let (format, taking) = match &done.result {
            Ok(result) => result,
            Err(why) => {
                let _ = writeln!(out, "{name}: nothing taken: {}", display::sanitise(why));
                continue;
            }
        };
        let count: usize = taking.taken.values().sum();
        let verb = if dry_run { "would be taken" } else { "taken" };
        let mut parts: Vec<String> = taking
            .taken
            .iter()
            .filter(|(standing, _)| **standing != Standing::Found)
            .map(|(standing, count)| format!("{count} {}", standing.words()))
            .collect();
        if taking.codes > 0 {
            parts.push(format!("{} of the codebook", taking.codes));
        }
        if taking.known > 0 {
            parts.push(format!("{} there already", taking.known));
        }
        let left: usize = taking.left.iter().map(|left| left.count).sum();
        if left > 0 {
            parts.push(format!("{left} not taken"));
        }
        let rest = if parts.is_empty() {
            String::new()
        } else {
            format!(" ({})", parts.join(", "))
        };
        let _ = writeln!(out, "{name} ({format}): {count} {verb}{rest}");
        for Left { what, why, .. } in &taking.left {
            let (what, why) = (display::sanitise(what), display::sanitise(why));
            let _ = writeln!(out, "  not taken: {what}: {why}");
        }
    }
    out
}

fn as_json(done: &Done) -> serde_json::Value {
    match &done.result {
        Err(why) => json!({"file": done.name, "error": why}),
        Ok((format, taking)) => {
            let taken: serde_json::Map<String, serde_json::Value> = taking
                .taken
                .iter()
                .map(|(standing, count)| (standing.code().to_owned(), (*count).into()))
                .collect();
            let left = taking
                .left
                .iter()
                .map(|Left { what, why, count }| json!({"what": what, "why": why, "count": count}));
            json!({
                "file": done.name, "format": format, "taken": taken, "codes": taking.codes,
                "known": taking.known, "left": left.collect::<Vec<_>>(),
            })
        }
    }
}
