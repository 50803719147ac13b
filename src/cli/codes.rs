//! `byline codes`: how often codes are used, and which stand together; changing them in many files.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use super::recode::Change;
use crate::annotation::codes_together;
use crate::import::Source;
use crate::store;
use crate::text::display;
use crate::text::order;

/// Count codes in notes files and pairs of codes on the same words; rename, merge, move or delete codes.
///
/// Codes of the shared codebook.toml are listed with those of the notes; unused ones have a zero. A
/// codebook that cannot be read is reported on standard error, and the rest goes on.
///
/// With --rename, --merge, --move or --delete the codes are changed instead, with those under them:
/// on all marks and in the codebooks of these files and in the shared codebook. What would change is
/// printed; --write does it, and --undo takes the last such change back.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Notes files, or articles and folders that have some.
    #[arg(required_unless_present = "undo")]
    files: Vec<PathBuf>,
    /// Write JSON.
    #[arg(long, conflicts_with_all = ["change", "undo"])]
    json: bool,
    #[command(flatten)]
    change: Change,
}

/// What is known of one code.
#[derive(Default)]
struct Used {
    annotations: usize,
    files: usize,
    description: String,
    shared: bool,
}

/// Prints codes by frequency and pairs of codes on the same words, or changes codes.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let files = super::library::notes_files(&args.files)?;
    if args.change.is_wanted() {
        return args.change.run(&files);
    }
    let mut used: BTreeMap<String, Used> = BTreeMap::new();
    let mut pairs: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut told = BTreeSet::new();
    for path in &files {
        let mut notes = store::notes_as_written(&store::read_file(path)?);
        let book = super::Who::default()
            .store()?
            .codebook_of(&Source::File(path.clone()));
        if told.insert(book.path().to_owned()) {
            book.warnings().iter().for_each(super::tell);
        }
        notes.shared = book.shared();
        for (code, count) in notes.codes_in_use() {
            let entry = used.entry(code.to_owned()).or_default();
            entry.annotations += count;
            entry.files += 1;
        }
        for code in notes.codes().iter().chain(notes.shared.codes()) {
            let shared = notes.shared.get(&code.name).is_some();
            let entry = used.entry(code.name.clone()).or_default();
            entry.shared |= shared;
            if let Some(code) = notes.code_entry(&code.name)
                && entry.description.is_empty()
            {
                entry.description = code.description;
            }
        }
        for pair in codes_together(&notes) {
            *pairs.entry((pair.first, pair.second)).or_default() += pair.count;
        }
    }
    let mut used: Vec<_> = used.into_iter().collect();
    order::sort_by_key(&mut used, |(_, own)| std::cmp::Reverse(own.annotations));
    let mut pairs: Vec<_> = pairs.into_iter().collect();
    order::sort_by_key(&mut pairs, |(_, count)| std::cmp::Reverse(*count));
    if args.json {
        let codes = used.iter().map(|(code, own)| {
            serde_json::json!({
                "code": code, "annotations": own.annotations, "files": own.files,
                "description": own.description, "shared": own.shared,
            })
        });
        let together = pairs.iter().map(|((first, second), count)| {
            serde_json::json!({ "codes": [first, second], "count": count })
        });
        let all = serde_json::json!({
            "codes": codes.collect::<Vec<_>>(), "together": together.collect::<Vec<_>>(),
        });
        super::print_json(&all)?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut out = String::from("annotations  files  code\n");
    for (code, own) in &used {
        let about = own.description.split_whitespace().collect::<Vec<_>>();
        let about = display::sanitise(&about.join(" ")).into_owned();
        let colon = if about.is_empty() { "" } else { ": " };
        let code = display::sanitise(code);
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "{:11}  {:5}  {code}{colon}{about}",
            own.annotations, own.files
        );
    }
    if !pairs.is_empty() {
        out.push_str("\ntogether  codes\n");
        for ((first, second), count) in &pairs {
            let (first, second) = (display::sanitise(first), display::sanitise(second));
            let _ = writeln!(out, "{count:8}  {first} + {second}");
        }
    }
    super::print(&out)?;
    Ok(ExitCode::SUCCESS)
}
