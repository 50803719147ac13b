//! `byline export`: marks, quotes and names for other programs and people; `byline formats`.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use serde_json::json;

use crate::analysis::QuoteKind;
use crate::annotation::Colour;
use crate::export::{Export, FORMATS, FormatName, Selection};
use crate::import::Source;
use crate::{Opened, Opener};

/// What to export, and how.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The articles: files, web addresses, or - for standard input.
    #[arg(required = true)]
    articles: Vec<PathBuf>,
    /// The format; `byline formats` lists them.
    #[arg(long, short, default_value = "markdown")]
    format: FormatName,
    /// The file to write; standard output by default.
    #[arg(long, short, value_name = "FILE", conflicts_with = "each")]
    output: Option<PathBuf>,
    /// Write a file for each article into this folder, named after the article.
    #[arg(long, value_name = "DIR")]
    each: Option<PathBuf>,
    #[command(flatten)]
    select: Select,
    #[command(flatten)]
    who: super::Who,
}

/// What of the articles goes out: everything, unless something is said.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Selection")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub struct Select {
    /// Your annotations.
    #[arg(long)]
    marks: bool,
    /// Quotes.
    #[arg(long)]
    quotes: bool,
    /// Names, dates and sums.
    #[arg(long)]
    names: bool,
    /// Quotes of this speaker.
    #[arg(long, value_name = "NAME")]
    speaker: Option<String>,
    /// Quotes of these kinds: direct, mixed, indirect.
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = kind)]
    kind: Vec<QuoteKind>,
    /// Annotations with this code, or one below it.
    #[arg(long, value_name = "CODE")]
    code: Option<String>,
    /// Annotations of this color.
    #[arg(long, value_name = "COLOR", value_parser = colour)]
    color: Option<Colour>,
    /// Quotes and names that you decided on.
    #[arg(long)]
    decided: bool,
}

fn kind(name: &str) -> Result<QuoteKind, String> {
    let all = [QuoteKind::Direct, QuoteKind::Mixed, QuoteKind::Indirect];
    let found = all.into_iter().find(|kind| kind.code() == name);
    found.ok_or_else(|| "a kind is direct, mixed or indirect".to_owned())
}

fn colour(name: &str) -> Result<Colour, String> {
    Colour::parse(name)
        .ok_or_else(|| "a color is a name, or # and six hexadecimal digits".to_owned())
}

impl Select {
    fn selection(&self) -> Selection {
        Selection {
            marks: self.marks,
            quotes: self.quotes,
            names: self.names,
            speaker: self.speaker.clone(),
            kinds: self.kind.clone(),
            code: self.code.clone(),
            colour: self.color,
            decided: self.decided,
        }
    }
}

/// Writes the export.
pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let mut opener = Opener::new(super::open_options(&args.who)?);
    let mut articles: Vec<(Opened, String)> = Vec::new();
    for article in &args.articles {
        let opened = opener.open(Source::from_argument(article))?;
        for warning in &opened.import_warnings {
            super::tell(warning);
        }
        opened.warnings.iter().for_each(super::tell);
        let name = opened.source.name();
        articles.push((opened, name));
    }
    let selection = args.select.selection();
    let exports: Vec<Export> = articles
        .iter()
        .map(|(opened, name)| Export {
            article: &opened.article,
            decided: &opened.findings,
            notes: &opened.notes,
            source: name,
            selection: selection.clone(),
        })
        .collect();
    let format = args.format.0;
    match (&args.each, &args.output) {
        (Some(folder), _) => {
            let mut taken = std::collections::HashSet::new();
            for export in &exports {
                let path = folder.join(format!("{}.{}", file_name(export.source), format.ending));
                if !taken.insert(path.clone()) {
                    bail!("two articles would be written to {}", path.display());
                }
                put(&path, &finish(format, std::slice::from_ref(export)))?;
            }
        }
        (None, Some(path)) => put(path, &finish(format, &exports))?,
        (None, None) => {
            let mut out = super::output::output();
            let written = finish(format, &exports);
            match out.write_all(&written).and_then(|()| out.flush()) {
                Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
                    return Err(error).context("cannot write to standard output");
                }
                _ => {}
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The file's bytes; what the format cannot hold is told.
fn finish(format: &crate::export::Format, exports: &[Export]) -> Vec<u8> {
    let written = format.write(exports);
    for (count, what) in &written.lost {
        super::tell(format!(
            "{} cannot hold {count} {what}; left out",
            format.name
        ));
    }
    written.bytes
}

fn put(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    std::fs::write(path, bytes)
        .with_context(|| format!("cannot write the export to {}", path.display()))
}

/// The last part of a path or address, as a file may be named.
fn file_name(source: &str) -> String {
    let last = source
        .trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or_default();
    let letter = |letter: char| {
        if letter.is_alphanumeric() || "._- ".contains(letter) {
            letter
        } else {
            '_'
        }
    };
    let name: String = last.chars().map(letter).collect();
    let name = name.trim_start_matches('.');
    if name.is_empty() {
        "article".to_owned()
    } else {
        name.to_owned()
    }
}

/// How the list is printed.
#[derive(Debug, clap::Args)]
pub struct ListArgs {
    /// Print a JSON array.
    #[arg(long)]
    json: bool,
}

/// Lists the formats with what each counts places in and what it loses.
pub(super) fn formats(args: &ListArgs) -> anyhow::Result<ExitCode> {
    let mut out = String::new();
    if args.json {
        let all: Vec<_> = FORMATS
            .iter()
            .map(|format| {
                json!({
                    "name": format.name,
                    "ending": format.ending,
                    "about": format.about,
                    "unit": format.unit.words(),
                    "loses": format.loses,
                })
            })
            .collect();
        out = serde_json::to_string_pretty(&all)? + "\n";
    } else {
        for format in FORMATS {
            // Writing to a string cannot fail.
            let _ = write!(
                out,
                "{:<11} .{}\n    {}\n    places: {}; loses: {}\n",
                format.name,
                format.ending,
                format.about,
                format.unit.words(),
                format.loses
            );
        }
    }
    super::print(&out)?;
    Ok(ExitCode::SUCCESS)
}
