//! `byline people`: who is in all articles, how sure it is that it is one person, and decisions on it.

use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::Serialize;

use super::{Common, json_lines};
use crate::library::index::Needs;
use crate::library::{Key, Partial, People, may_be_added};
use crate::store::{Names, PersonDecision};
use crate::text::display;
use crate::text::order;

/// List who is in all articles of a folder, and decide who is the same person.
///
/// With --same, --not-same or --forget a decision is written to the nearest entities.toml, or to the one in
/// your data directory.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folders, articles or feeds.
    #[arg(value_name = "FOLDER", required = true)]
    folders: Vec<PathBuf>,
    /// Only those who may be several people, and those with quotes under one name or an initial.
    #[arg(long)]
    doubtful: bool,
    /// Write JSON Lines.
    #[arg(long)]
    json: bool,
    /// These names are one person: the first one. Give it for each name.
    #[arg(long, value_name = "NAME", group = "decision")]
    same: Vec<String>,
    /// This name is somebody else in the articles of --in.
    #[arg(long, value_name = "NAME", group = "decision", requires = "articles")]
    not_same: Option<String>,
    /// What to call that other person.
    #[arg(long = "as", value_name = "NAME", requires = "not_same")]
    other: Option<String>,
    /// The articles that a decision is about; all of them without it.
    #[arg(long = "in", id = "articles", value_name = "ARTICLE")]
    articles: Vec<PathBuf>,
    /// Forget what was decided on this name.
    #[arg(long, value_name = "NAME", group = "decision")]
    forget: Option<String>,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Serialize)]
struct Row {
    name: String,
    #[serde(rename = "type")]
    kind: String,
    role: Option<String>,
    articles: u32,
    forms: Vec<String>,
    tags: Vec<String>,
    /// Articles that have one of the names alone, or the initial.
    perhaps: u32,
    doubt: Vec<String>,
}

/// Lists people, or writes a decision.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    if let Some(code) = decide(args)? {
        return Ok(code);
    }
    let mut asked = args.common.ask(&args.folders)?;
    let mut people = People::new(asked.decisions.clone());
    let mut partial = Partial::default();
    asked.documents(&Needs::default(), |document| {
        for joined in people.add(&document) {
            partial.add(&joined.key, 1);
        }
        ControlFlow::Continue(())
    })?;
    let namesakes = people.namesakes();
    let rows = people.keys().map(|key| Row {
        name: people.name(key),
        kind: match key {
            Key::Other(kind, _) => kind.clone(),
            _ => "PERSON".to_owned(),
        },
        role: people.role(key),
        articles: people.articles(key),
        forms: people.forms(key),
        tags: people.decisions().tags(key).to_vec(),
        perhaps: partial.perhaps(key),
        doubt: people.doubts(key, &namesakes),
    });
    let wanted = |row: &Row| !args.doubtful || row.perhaps > 0 || !row.doubt.is_empty();
    let mut rows: Vec<Row> = rows.filter(wanted).collect();
    order::sort_by(&mut rows, |a, b| {
        let order = b.articles.cmp(&a.articles);
        order.then_with(|| (&a.name, &a.kind).cmp(&(&b.name, &b.kind)))
    });
    let out = if args.json {
        json_lines(&rows)
    } else {
        text(&rows)
    };
    super::super::print(&out)?;
    Ok(asked.exit())
}

fn text(rows: &[Row]) -> String {
    let mut out = String::from("articles  type    name\n");
    for row in rows {
        let mark = if row.doubt.is_empty() { "" } else { "? " };
        let role = row.role.iter().map(|role| format!(", {role}"));
        let label = format!("{}{}", row.name, role.collect::<String>());
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "{:8}  {:6}  {mark}{}",
            row.articles,
            row.kind,
            display::sanitise(&super::short(&label, 80))
        );
        let mut remarks = row.doubt.clone();
        let what = if row.perhaps == 1 {
            " article"
        } else {
            " articles"
        };
        remarks.extend(may_be_added(row.perhaps, what));
        if !remarks.is_empty() {
            let _ = writeln!(out, "{:18}{}", "", display::sanitise(&remarks.join("; ")));
        }
    }
    out
}

/// Writes the decision that was asked for, if one was.
fn decide(args: &Args) -> anyhow::Result<Option<ExitCode>> {
    let store = args.common.who.store()?;
    let root = args.folders.first().cloned().unwrap_or_default();
    let inside = if root.is_dir() { root.join("x") } else { root };
    let names = store.names(Some(&inside));
    let articles = || articles(&names, &args.articles);
    let decision = match (args.same.as_slice(), &args.not_same, &args.forget) {
        ([], None, None) => return Ok(None),
        ([_], ..) => anyhow::bail!("--same needs two names: --same \"Mara Okoye\" --same Okoye"),
        (_, _, Some(name)) => PersonDecision::Forget(name.clone()),
        (_, Some(name), _) => PersonDecision::NotSame {
            name: name.clone(),
            person: args.other.clone(),
            articles: articles()?,
        },
        (same, ..) => PersonDecision::Same {
            names: same.to_vec(),
            articles: articles()?,
        },
    };
    let Some(list) = names.path() else {
        anyhow::bail!(
            "there is no entities.toml above the folder and no data directory to write the decision to"
        );
    };
    let changed = names.decide(&decision)?;
    let what = match (&decision, changed) {
        (PersonDecision::Forget(name), true) => format!("Forgot what was decided on {name}"),
        (PersonDecision::Forget(name), false) => format!("Nothing was decided on {name}"),
        (PersonDecision::Same { names, .. }, _) => format!(
            "{} is one person; --forget \"{}\" takes it back",
            names.join(", "),
            names[0]
        ),
        (PersonDecision::NotSame { name, .. }, _) => {
            format!("{name} is somebody else there; --forget \"{name}\" takes it back")
        }
    };
    super::super::print(&format!("{what} ({})\n", list.display()))?;
    Ok(Some(ExitCode::SUCCESS))
}

/// The articles from the folder of the list.
fn articles(names: &Names, articles: &[PathBuf]) -> anyhow::Result<Vec<String>> {
    let folder = names.path().and_then(Path::parent).map(Path::to_owned);
    let mut all = Vec::new();
    for article in articles {
        // An entry of a feed is not a file of its own.
        let text = article.to_string_lossy();
        let file = text
            .rsplit_once('#')
            .map_or(article.as_path(), |(file, _)| Path::new(file));
        if !article.exists() && !file.exists() {
            anyhow::bail!("there is no article {}", article.display());
        }
        let path = std::path::absolute(article)?;
        let from = folder
            .as_deref()
            .and_then(|folder| path.strip_prefix(folder).ok());
        all.push(from.unwrap_or(&path).display().to_string());
    }
    Ok(all)
}
