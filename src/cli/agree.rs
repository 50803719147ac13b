//! `byline agree`: how well readers agree, by their notes files.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::library::{self, CodedArticles};
use crate::store::{self, Agreement, Coders, Codings, NotesFile};
use crate::text::counted;

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
    #[command(flatten)]
    who: super::Who,
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
        library::uncounted(path, file).iter().for_each(super::tell);
    }
    let named = |path: &PathBuf| path.display().to_string();
    let coders = Coders::of(args.files.iter().map(named).zip(files));
    if args.differences {
        print_differences(&[(String::new(), &coders)], args.json)?;
        return Ok(ExitCode::SUCCESS);
    }
    let agreement = store::agreement(&coders, Codings::AsMade);
    let after = (coders.decided() > 0).then(|| store::agreement(&coders, Codings::AsDecided));
    if args.json {
        super::print_json(&match after {
            None => json(&agreement),
            Some(after) => serde_json::json!({
                "agreement": json(&agreement), "decided": coders.decided(), "after": json(&after),
            }),
        })?;
    } else {
        let mut out = table(&agreement, coders.files.len());
        out += &decided(coders.decided(), after.as_deref(), coders.files.len());
        super::print(&out)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints the figures of all articles together, then those of each.
fn over_folder(args: &Args, folder: &Path) -> anyhow::Result<ExitCode> {
    super::library::check(&[folder.to_owned()])?;
    let store = args.who.store()?;
    let found = CodedArticles::of(&[folder.to_owned()], &store);
    found.problems.iter().for_each(super::tell);
    found.uncounted.iter().for_each(super::tell);
    if found.hidden > 0 {
        super::tell(format!(
            "{} left out: you are not done with them, and the marks of others are hidden until you are",
            counted(found.hidden, "article")
        ));
    }
    let code = ExitCode::from(u8::from(!found.problems.is_empty()));
    let articles = found.articles;
    if articles.is_empty() {
        anyhow::bail!(
            "no article in {} has notes of two readers",
            folder.display()
        );
    }
    if args.differences {
        let articles = articles
            .iter()
            .map(|coded| (coded.id.clone(), &coded.coders));
        print_differences(&articles.collect::<Vec<_>>(), args.json)?;
        return Ok(code);
    }
    let all: Vec<Coders> = articles.iter().map(|coded| coded.coders.clone()).collect();
    let pooled = store::pooled(&all, Codings::AsMade);
    let count: usize = all.iter().map(Coders::decided).sum();
    let after = (count > 0).then(|| store::pooled(&all, Codings::AsDecided));
    let readers: BTreeSet<&String> = all.iter().flat_map(|coders| &coders.readers).collect();
    let each = articles.iter().map(|coded| {
        let coders = &coded.coders;
        (
            &coded.id,
            coders.files.len(),
            store::agreement(coders, Codings::AsMade),
        )
    });
    if args.json {
        let each = each.map(|(article, _, figures)| {
            serde_json::json!({ "article": article, "agreement": json(&figures) })
        });
        let each: Vec<_> = each.collect();
        let mut out = serde_json::json!({ "pooled": json(&pooled), "articles": each });
        if let Some(after) = after {
            out["decided"] = count.into();
            out["after"] = json(&after);
        }
        super::print_json(&out)?;
        return Ok(code);
    }
    let mut out = format!(
        "{} together, {}",
        counted(articles.len(), "article"),
        table(&pooled, readers.len())
    );
    out += &decided(count, after.as_deref(), readers.len());
    for (article, readers, figures) in each {
        // Writing to a string cannot fail.
        let _ = write!(out, "\n{article}: {}", figures_of(&figures, readers));
    }
    super::print(&out)?;
    Ok(code)
}

/// The figures with what was decided.
fn decided(count: usize, after: Option<&[Agreement]>, readers: usize) -> String {
    let Some(after) = after else {
        return String::new();
    };
    let figures = figures_of(after, readers);
    let count = counted(count, "decision");
    format!("\nAfter {count}, as if every reader had coded so: {figures}")
}

/// Prints the places of each article that its readers did not code alike: for each the codes of every
/// reader, one below the other.
fn print_differences(articles: &[(String, &Coders)], is_json: bool) -> anyhow::Result<()> {
    let mut out = String::new();
    let mut count = 0;
    for (article, coders) in articles {
        let readers = &coders.readers;
        let width = readers.iter().map(|name| name.chars().count()).max();
        let width = width.unwrap_or(0);
        for place in coders.differences() {
            count += 1;
            let codes = readers.iter().zip(&place.codes);
            if is_json {
                let row = serde_json::json!({
                    "article": article, "start": place.start, "end": place.end, "words": place.anchor.exact, "decided": place.decided,
                    "readers": codes.map(|(name, codes)| serde_json::json!({ "reader": name, "codes": codes }))
                        .collect::<Vec<_>>(),
                });
                out += &super::output::json(&row);
                out.push('\n');
                continue;
            }
            let words = place
                .anchor
                .exact
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
            // Writing to a string cannot fail.
            let _ = writeln!(out, "{article}:{}  {words}", place.start);
            for (name, codes) in codes {
                let _ = writeln!(out, "  {name:width$}  {}", in_words(codes));
            }
            if let Some(codes) = &place.decided {
                let _ = writeln!(out, "  decided: {}", in_words(codes));
            }
        }
    }
    if !is_json {
        let places = counted(count, "place");
        let _ = writeln!(out, "{places} that the readers did not code alike");
    }
    super::print(&out)
}

/// Codes on a line.
fn in_words(codes: &BTreeSet<String>) -> String {
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    match codes.as_slice() {
        [] => "–".to_owned(),
        codes => codes.join(", "),
    }
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
