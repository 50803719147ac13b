//! `byline said`: every quote of a person.

use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;

use super::{Common, Content, csv, json_lines};
use crate::library::index::{Needs, Order, Position};
use crate::library::{Join, People, Saying, Wanted};
use crate::text::{counted, order};

/// List every quote of a person in all articles of a folder.
///
/// A person is known by the first and the last name, in any article of the folder. Quotes by one of the
/// two alone, or by an initial and the last name, are listed as "perhaps". One word finds everybody who
/// has that name. Names that are one person in `entities.toml` find the same quotes.
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
    let mut sayings: Vec<((bool, String), Position, Saying)> = Vec::new();
    let needs = Needs {
        speakers: Some(wanted.voices(&asked.decisions)),
        order: Order::Oldest,
        ..Needs::default()
    };
    let limit = args.limit.unwrap_or(usize::MAX);
    // How many came in the order of dates, and the age of the last one: what is younger than enough
    // quotes is not read.
    let (mut ordered, mut last) = (0, 0);
    asked.all_placed(&needs, |content, position, age| {
        let Content::Document(document) = content else {
            return ControlFlow::Continue(());
        };
        if ordered >= limit && age.is_some_and(|age| age > last) {
            return ControlFlow::Break(());
        }
        let (undated, date, _) = document.age();
        let date = (undated, date.to_owned());
        let found = wanted.in_document(&people, &document);
        if let Some(age) = age.filter(|_| !found.is_empty()) {
            ordered += found.len();
            last = age;
        }
        let found = found.into_iter();
        sayings.extend(found.map(|saying| (date.clone(), position.clone(), saying)));
        ControlFlow::Continue(())
    })?;
    // Articles of one day stay in the order of the folder.
    order::sort_by(&mut sayings, |a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
    let mut sayings: Vec<Saying> = sayings.into_iter().map(|(.., saying)| saying).collect();
    sayings.truncate(limit);
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
    let quotes = counted(sayings.len(), "quote");
    let _ = write!(
        out,
        "{name}: {quotes} in {}",
        counted(articles.len(), "article")
    );
    let _ = match perhaps {
        0 => writeln!(out),
        _ => writeln!(
            out,
            ", {perhaps} of them perhaps by somebody else of that name"
        ),
    };
    out
}
