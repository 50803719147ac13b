//! `byline codes`: how often codes are used, and which stand together.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::annotation::codes_together;
use crate::store;

/// Which notes, in which form.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Notes files.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Write JSON.
    #[arg(long)]
    json: bool,
}

/// Prints codes by frequency and pairs of codes on the same words.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let mut used: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut pairs: BTreeMap<(String, String), usize> = BTreeMap::new();
    for path in &args.files {
        let notes = store::notes_as_written(&store::read_file(path)?);
        for (code, count) in notes.codes_in_use() {
            let entry = used.entry(code.to_owned()).or_default();
            *entry = (entry.0 + count, entry.1 + 1);
        }
        for code in notes.codes() {
            used.entry(code.name.clone()).or_default();
        }
        for pair in codes_together(&notes) {
            *pairs.entry((pair.first, pair.second)).or_default() += pair.count;
        }
    }
    let mut used: Vec<_> = used.into_iter().collect();
    used.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
    let mut pairs: Vec<_> = pairs.into_iter().collect();
    pairs.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    if args.json {
        let codes = used.iter().map(|(code, (count, files))| {
            serde_json::json!({ "code": code, "annotations": count, "files": files })
        });
        let together = pairs.iter().map(|((first, second), count)| {
            serde_json::json!({ "codes": [first, second], "count": count })
        });
        let all = serde_json::json!({
            "codes": codes.collect::<Vec<_>>(), "together": together.collect::<Vec<_>>(),
        });
        super::print(&format!("{all}\n"))?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut out = String::from("annotations  files  code\n");
    for (code, (count, files)) in &used {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{count:11}  {files:5}  {code}");
    }
    if !pairs.is_empty() {
        out.push_str("\ntogether  codes\n");
        for ((first, second), count) in &pairs {
            let _ = writeln!(out, "{count:8}  {first} + {second}");
        }
    }
    super::print(&out)?;
    Ok(ExitCode::SUCCESS)
}
