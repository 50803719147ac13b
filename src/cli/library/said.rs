//! `byline said`: every quote of a person.

use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;

use super::{Common, csv, json_lines, of};
use crate::library::index::Needs;
use crate::library::{Join, People, Saying, Wanted};
use crate::text::order;

/// A person is known by the first and the last name, in any article of the folder. Quotes by one of the
/// two alone are listed as "perhaps". One word finds everybody who has that name.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The person, or the organisation.
    name: String,
    /// Folders, articles or feeds; this folder if none is given.
    #[arg(value_name = "FOLDER")]
    folders: Vec<PathBuf>,
    /// Write JSON Lines.
    #[arg(long)]
    json: bool,
    /// Write CSV.
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// At most so many quotes, the earliest.
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    #[command(flatten)]
    common: Common,
}

const HEAD: &[&str] = &[
    "article",
    "title",
    "site",
    "date",
    "name",
    "type",
    "role",
    "join",
    "start",
    "end",
    "quote",
    "text",
    "words",
    "confidence",
    "provenance",
];

/// Prints the quotes by date, those of undated articles last.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let wanted = Wanted::new(&args.name).context("a name has letters")?;
    let mut asked = args.common.ask(&super::super::here(&args.folders))?;
    let people = People::new(asked.decisions.clone());
    let mut sayings: Vec<((bool, String), Saying)> = Vec::new();
    let mut speakers = wanted.words().to_vec();
    speakers.extend(asked.decisions.joined_words());
    let needs = Needs {
        speakers: Some(speakers),
        ..Needs::default()
    };
    asked.documents(&needs, |document| {
        let (undated, date, _) = document.age();
        let age = (undated, date.to_owned());
        let found = wanted.in_document(&people, &document);
        sayings.extend(found.into_iter().map(|saying| (age.clone(), saying)));
        ControlFlow::Continue(())
    })?;
    // Articles of one day stay in the order of the folder.
    order::sort_by(&mut sayings, |(a, _), (b, _)| a.cmp(b));
    let mut sayings: Vec<Saying> = sayings.into_iter().map(|(_, saying)| saying).collect();
    sayings.truncate(args.limit.unwrap_or(usize::MAX));
    let out = match (args.json, args.csv) {
        (true, _) => json_lines(&sayings),
        (_, true) => csv(HEAD, sayings.iter().map(cells)),
        _ => text(&args.name, &sayings),
    };
    super::super::print(&out)?;
    Ok(asked.exit())
}

fn cells(saying: &Saying) -> Vec<String> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    vec![
        saying.article.clone(),
        text(&saying.title),
        text(&saying.site),
        text(&saying.date),
        saying.name.clone(),
        text(&saying.kind),
        text(&saying.role),
        join(saying.join).to_owned(),
        saying.start.to_string(),
        saying.end.to_string(),
        saying.quote.clone(),
        saying.text.clone(),
        saying.words.to_string(),
        saying.confidence.to_string(),
        saying.provenance.clone(),
    ]
}

fn join(join: Join) -> &'static str {
    match join {
        Join::Name => "name",
        Join::Decision => "decision",
        Join::Perhaps => "perhaps",
        Join::Description => "description",
    }
}

fn text(name: &str, sayings: &[Saying]) -> String {
    let mut out = String::new();
    for saying in sayings {
        let about = [&saying.date, &saying.site, &saying.title];
        let about: Vec<&str> = about.into_iter().flatten().map(String::as_str).collect();
        let about = about.join(", ");
        let role = saying.role.iter().map(|role| format!(" ({role})"));
        let mut state = format!("{:.2}", saying.confidence);
        if saying.provenance != "machine" {
            state = String::from("decided");
        }
        if saying.join == Join::Perhaps {
            state += ", perhaps";
        }
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "{}:{}  {}\n  {}{}, {}, {state}\n  {}\n",
            saying.article,
            saying.start,
            super::short(&about, 100),
            saying.name,
            role.collect::<String>(),
            saying.quote,
            super::short(&saying.text, usize::MAX),
        );
    }
    let articles: std::collections::BTreeSet<&str> = sayings
        .iter()
        .map(|saying| saying.article.as_str())
        .collect();
    let perhaps = sayings.iter().filter(|it| it.join == Join::Perhaps).count();
    let quotes = of(sayings.len(), "quote");
    let _ = write!(out, "{name}: {quotes} in {}", of(articles.len(), "article"));
    let _ = match perhaps {
        0 => writeln!(out),
        _ => writeln!(
            out,
            ", {perhaps} of them perhaps by somebody else of that name"
        ),
    };
    out
}
