//! `byline agree`: how well readers agree, by their notes files.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::store::{self, Agreement, NotesFile};

/// The notes to compare.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Notes files of different readers on one article; at least two.
    #[arg(required_unless_present = "folder", num_args = 2.., conflicts_with = "folder")]
    files: Vec<PathBuf>,
    /// Compare the readers of all articles in this folder: together, and article by article.
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
    /// List the places that the readers did not code alike, with the codes of each.
    #[arg(long)]
    differences: bool,
    /// Write JSON.
    #[arg(long)]
    json: bool,
}

/// AC1 is so much higher than kappa that a person should know why.
const APART: f64 = 0.2;

/// Prints the figures and what was counted.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    if let Some(folder) = &args.folder {
        return over_folder(args, folder);
    }
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
    if args.differences {
        let named = |path: &PathBuf| path.display().to_string();
        let readers: Vec<String> = args.files.iter().map(named).collect();
        print_differences(&[(String::new(), readers, files)], args.json)?;
        return Ok(ExitCode::SUCCESS);
    }
    let agreement = store::agreement(&files);
    if args.json {
        super::print_json(&json(&agreement))?;
    } else {
        super::print(&table(&agreement, files.len()))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints the figures of all articles together, then those of each.
fn over_folder(args: &Args, folder: &Path) -> anyhow::Result<ExitCode> {
    let mut articles: Vec<(String, Vec<(String, NotesFile)>)> = Vec::new();
    let mut code = ExitCode::SUCCESS;
    for (article, notes) in super::library::notes_of(folder)? {
        let mut files: Vec<(String, NotesFile)> = Vec::new();
        for path in notes {
            match store::read_file(&path) {
                Ok(file) => {
                    let same = files
                        .first()
                        .is_none_or(|(_, first)| first.document().id == file.document().id);
                    if same {
                        files.push((super::library::reader_of(&path).unwrap_or_default(), file));
                    } else {
                        super::tell(format!(
                            "{}: on another text than the first file; not compared",
                            path.display()
                        ));
                        code = ExitCode::from(1);
                    }
                }
                Err(error) => {
                    super::tell(error);
                    code = ExitCode::from(1);
                }
            }
        }
        if files.len() > 1 {
            articles.push((article, files));
        }
    }
    if articles.is_empty() {
        anyhow::bail!(
            "no article in {} has notes of two readers",
            folder.display()
        );
    }
    if args.differences {
        let articles = articles.into_iter().map(|(article, files)| {
            let (readers, files) = files.into_iter().unzip();
            (article, readers, files)
        });
        print_differences(&articles.collect::<Vec<_>>(), args.json)?;
        return Ok(code);
    }
    let all: Vec<Vec<(String, NotesFile)>> =
        articles.iter().map(|(_, files)| files.clone()).collect();
    let pooled = store::pooled(&all);
    let readers: std::collections::BTreeSet<&String> =
        all.iter().flatten().map(|(name, _)| name).collect();
    let each = articles.iter().map(|(article, files)| {
        let files: Vec<NotesFile> = files.iter().map(|(_, file)| file.clone()).collect();
        (article, files.len(), store::agreement(&files))
    });
    if args.json {
        let each = each.map(|(article, _, figures)| {
            serde_json::json!({ "article": article, "agreement": json(&figures) })
        });
        let each: Vec<_> = each.collect();
        let out = serde_json::json!({ "pooled": json(&pooled), "articles": each });
        super::print_json(&out)?;
        return Ok(code);
    }
    let count = articles.len();
    let s = if count == 1 { "" } else { "s" };
    let mut out = format!(
        "{count} article{s} together, {}",
        table(&pooled, readers.len())
    );
    for (article, readers, figures) in each {
        // Writing to a string cannot fail.
        let _ = write!(out, "\n{article}: {}", figures_of(&figures, readers));
    }
    super::print(&out)?;
    Ok(code)
}

/// Prints the places of each article that its readers did not code alike: for each the codes of every
/// reader, one below the other.
fn print_differences(
    articles: &[(String, Vec<String>, Vec<NotesFile>)],
    is_json: bool,
) -> anyhow::Result<()> {
    let mut out = String::new();
    let mut count = 0;
    for (article, readers, files) in articles {
        let width = readers.iter().map(|name| name.chars().count()).max();
        let width = width.unwrap_or(0);
        for place in store::differences(files) {
            count += 1;
            let codes = readers.iter().zip(&place.codes);
            if is_json {
                let row = serde_json::json!({
                    "article": article, "start": place.start, "end": place.end, "words": place.words,
                    "readers": codes.map(|(name, codes)| serde_json::json!({ "reader": name, "codes": codes }))
                        .collect::<Vec<_>>(),
                });
                out += &super::output::json(&row);
                out.push('\n');
                continue;
            }
            let words = place.words.split_whitespace().collect::<Vec<_>>().join(" ");
            // Writing to a string cannot fail.
            let _ = writeln!(out, "{article}:{}  {words}", place.start);
            for (name, codes) in codes {
                let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
                let codes = if codes.is_empty() {
                    "–".to_owned()
                } else {
                    codes.join(", ")
                };
                let _ = writeln!(out, "  {name:width$}  {codes}");
            }
        }
    }
    if !is_json {
        let s = if count == 1 { "" } else { "s" };
        let _ = writeln!(out, "{count} place{s} that the readers did not code alike");
    }
    super::print(&out)
}

/// What the figures are, after the figures.
fn table(agreement: &[Agreement], readers: usize) -> String {
    let mut out = figures_of(agreement, readers);
    if agreement.is_empty() {
        return out;
    }
    out.push_str(
        "kappa: Cohen's, the mean over pairs of readers; alpha: Krippendorff's, nominal; alpha-u: Krippendorff's for\n\
         unitizing, for readers who marked different stretches; agree: the share of pairs of readers that agree;\n\
         AC1: Gwet's. – means that a figure has no meaning.\n",
    );
    let apart = |line: &&Agreement| {
        line.kappa
            .zip(line.ac1)
            .is_some_and(|(kappa, ac1)| ac1 - kappa > APART)
    };
    let apart: Vec<&str> = agreement
        .iter()
        .filter(apart)
        .map(|line| line.of.as_str())
        .collect();
    if !apart.is_empty() {
        let _ = writeln!(
            out,
            "{}: kappa is low though the readers mostly agree, because one label is much rarer than the other. Report both.",
            apart.join(", ")
        );
    }
    out
}

fn figures_of(agreement: &[Agreement], readers: usize) -> String {
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
        "{readers} readers\n{:width$}  kappa   alpha   alpha-u  agree   AC1     counted\n",
        "code"
    );
    for line in agreement {
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "{:width$} {:>6}  {:>6}  {:>6}  {:>6}  {:>6}   {} {}, {} marked by all, {} by some",
            line.of,
            figure(line.kappa),
            figure(line.alpha),
            figure(line.unitizing),
            figure(line.percent),
            figure(line.ac1),
            line.counted,
            if line.counted == 1 {
                match line.what {
                    "stretches" => "stretch",
                    what => what.trim_end_matches('s'),
                }
            } else {
                line.what
            },
            line.by_all,
            line.by_some
        );
    }
    out
}

fn json(agreement: &[Agreement]) -> serde_json::Value {
    let lines: Vec<_> = agreement
        .iter()
        .map(|line| {
            serde_json::json!({
                "of": line.of, "kappa": line.kappa, "alpha": line.alpha, "alpha_unitizing": line.unitizing,
                "agreement": line.percent, "ac1": line.ac1,
                "unit": line.what, "counted": line.counted, "by_all": line.by_all, "by_some": line.by_some,
            })
        })
        .collect();
    serde_json::Value::from(lines)
}
