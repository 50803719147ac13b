//! `byline sources`: who is quoted in all articles, how much, in what role.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use super::{Asked, Common, csv, short};
use crate::library::{Audit, By, Counting, Kind, Query, Row, may_be_added};
use crate::text::{counted, display, fold};

/// Count who is quoted in all articles of a folder, how much, in what role.
///
/// People are joined by first and last name, never by a surname alone. Quotes that several articles
/// print alike count once. `tags = ["expert"]` of a name in entities.toml makes a column of your own.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folders, articles or feeds.
    #[arg(value_name = "FOLDER", required = true)]
    folders: Vec<PathBuf>,
    /// What the rows are.
    #[arg(long, default_value = "person")]
    by: By,
    /// Only articles of this day, month or year and later.
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Only articles of this day, month or year and earlier.
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// Only articles of sites with this in their name.
    #[arg(long, value_name = "NAME")]
    site: Option<String>,
    /// Write CSV.
    #[arg(long, group = "format")]
    csv: bool,
    /// Write JSON.
    #[arg(long, group = "format")]
    json: bool,
    /// Write a table of Markdown.
    #[arg(long, group = "format")]
    markdown: bool,
    #[command(flatten)]
    common: Common,
}

const HEAD: &[&str] = &[
    "name",
    "kind",
    "type",
    "role",
    "tags",
    "articles",
    "quotes",
    "repeated",
    "words",
    "share_of_quotes",
    "share_of_words",
    "share_of_articles",
    "direct",
    "mixed",
    "indirect",
    "confidence",
    "decided",
    "speakers",
    "first",
    "perhaps",
    "doubt",
];
/// So many characters of a name and its role are shown.
const WIDTH: usize = 60;

/// How an audit is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Text,
    Csv,
    Json,
    Markdown,
}

const FORMATS: &[Format] = &[Format::Text, Format::Csv, Format::Json, Format::Markdown];

/// Prints the audit.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let filters = [
        ("since", &args.since),
        ("until", &args.until),
        ("site", &args.site),
    ];
    let filters = filters.into_iter().filter_map(|(key, value)| {
        let value = value.as_ref()?.replace('"', "");
        Some(format!("{key}:\"{value}\" "))
    });
    // A question needs words; these are not asked for.
    let query = Query::parse(&format!("{}x", filters.collect::<String>()))?;
    let mut asked = args.common.ask(&args.folders)?;
    let format = match (args.csv, args.json, args.markdown) {
        (true, ..) => Format::Csv,
        (_, true, _) => Format::Json,
        (_, _, true) => Format::Markdown,
        _ => Format::Text,
    };
    // From now on the index is read as it is in this moment.
    let is_whole = asked.is_whole()?;
    let question = question(&asked, args.by, &query, format);
    if let Some(out) = asked.memo(&question)? {
        super::super::print(&out)?;
        return Ok(asked.exit());
    }
    let mut counting = Counting::new(args.by, asked.decisions.clone());
    asked.count(&query, &mut counting)?;
    let out = written(&counting.finish(), format);
    super::super::print(&out)?;
    asked.remember(&[(question, out)], is_whole);
    Ok(asked.exit())
}

/// Of so many publishers the audits are kept from the start.
const SITES: usize = 64;

/// Keeps the audits of everything in a folder and of each publisher, which are asked for most, in each
/// format, if the index holds the folder as it is and does not know them yet.
pub fn prepare(common: &Common, folder: &std::path::Path) -> anyhow::Result<()> {
    let mut asked = common.ask_index(&[folder.to_owned()])?;
    let mut queries = vec![Query::default()];
    let sites = asked.sites("").unwrap_or_default();
    if (1..=SITES).contains(&sites.len()) {
        queries.extend(sites.iter().map(|site| Query {
            site: Some(fold(site)),
            ..Query::default()
        }));
    }
    for query in queries {
        let questions = FORMATS
            .iter()
            .map(|format| (*format, question(&asked, By::Person, &query, *format)));
        let questions: Vec<(Format, String)> = questions.collect();
        if questions.iter().all(|(_, question)| asked.knows(question)) {
            continue;
        }
        let mut counting = Counting::new(By::Person, asked.decisions.clone());
        asked.count(&query, &mut counting)?;
        let audit = counting.finish();
        let answers = questions.into_iter();
        let answers = answers.map(|(format, question)| (question, written(&audit, format)));
        asked.remember(&answers.collect::<Vec<_>>(), true);
    }
    Ok(())
}

/// What is asked, in words that the answer is kept under. Parts of names that mean the same publishers ask
/// the same.
fn question(asked: &Asked, by: By, query: &Query, format: Format) -> String {
    let Query {
        since, until, site, ..
    } = query;
    match site.as_ref().and_then(|part| asked.sites(part)) {
        Some(sites) => format!("sources {by:?} {since:?} {until:?} of {sites:?} {format:?}"),
        None => format!("sources {by:?} {since:?} {until:?} {format:?}"),
    }
}

fn written(audit: &Audit, format: Format) -> String {
    match format {
        Format::Csv => csv(HEAD, audit.rows.iter().map(cells)),
        Format::Json => super::super::output::json(audit) + "\n",
        Format::Markdown => markdown(audit),
        Format::Text => text(audit),
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Named => "named",
        Kind::Without => "without",
        Kind::OneWord => "one-word",
        Kind::Unnamed => "unnamed",
        Kind::NotResolved => "not-resolved",
    }
}

fn cells(row: &Row) -> Vec<String> {
    vec![
        row.name.clone(),
        kind(row.kind).to_owned(),
        row.entity.clone().unwrap_or_default(),
        row.role.clone().unwrap_or_default(),
        row.tags.join("; "),
        row.articles.to_string(),
        row.quotes.to_string(),
        row.repeated.to_string(),
        row.words.to_string(),
        row.share_of_quotes.to_string(),
        row.share_of_words.to_string(),
        row.share_of_articles.to_string(),
        row.direct.to_string(),
        row.mixed.to_string(),
        row.indirect.to_string(),
        row.confidence.to_string(),
        row.decided.to_string(),
        row.speakers
            .map(|count| count.to_string())
            .unwrap_or_default(),
        row.first.clone(),
        row.perhaps.to_string(),
        row.doubt.join("; "),
    ]
}

/// What there is to say of the whole.
fn summary(audit: &Audit) -> String {
    let mut out = counted(audit.quotes as usize, "quote");
    let _ = write!(out, " in {}", counted(audit.articles as usize, "article"));
    if audit.copies > 0 {
        let _ = write!(out, ", {} of them with the text of another", audit.copies);
    }
    if audit.repeated > 0 {
        let _ = write!(out, "; {} more printed again, not counted", audit.repeated);
    }
    if audit.doubtful > 0 {
        let rows = counted(audit.doubtful as usize, "row");
        let _ = write!(out, "; ? {rows} that may be several people");
    }
    out
}

fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// A name with its role, its tags and its doubt.
fn label(row: &Row) -> String {
    let mut out = row.name.clone();
    if let Some(role) = &row.role {
        let _ = write!(out, ", {role}");
    }
    if !row.tags.is_empty() {
        let _ = write!(out, " [{}]", row.tags.join(", "));
    }
    out
}

/// What speaks against a row, and what may be added to it.
fn remarks(row: &Row) -> String {
    let mut remarks = row.doubt.clone();
    remarks.extend(may_be_added(row.perhaps, ""));
    remarks.join("; ")
}

fn text(audit: &Audit) -> String {
    let mut out =
        String::from(" quotes   words   share  articles  direct  mixed  indirect  sure  name\n");
    for row in &audit.rows {
        let mark = if row.doubt.is_empty() { "" } else { "? " };
        let _ = writeln!(
            out,
            "{:7} {:7} {:>7}  {:8}  {:6}  {:5}  {:8}  {:.2}  {mark}{}",
            row.quotes,
            row.words,
            percent(row.share_of_words),
            row.articles,
            row.direct,
            row.mixed,
            row.indirect,
            row.confidence,
            display::sanitise(&short(&label(row), WIDTH)),
        );
        let remarks = remarks(row);
        if !remarks.is_empty() {
            let _ = writeln!(out, "{:68}{}", "", display::sanitise(&remarks));
        }
    }
    let _ = writeln!(out, "\n{}", summary(audit));
    out
}

fn markdown(audit: &Audit) -> String {
    let mut out = String::from(
        "| Name | Role | Tags | Articles | Quotes | Words | Share of words | Direct | Mixed | Indirect | Sure | Remarks |\n\
         | --- | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |\n",
    );
    let cell = |text: &str| {
        let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        line.replace('\\', "\\\\")
            .replace('|', "\\|")
            .replace('<', "&lt;")
    };
    for row in &audit.rows {
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {:.2} | {} |",
            cell(&row.name),
            cell(row.role.as_deref().unwrap_or_default()),
            cell(&row.tags.join(", ")),
            row.articles,
            row.quotes,
            row.words,
            percent(row.share_of_words),
            row.direct,
            row.mixed,
            row.indirect,
            row.confidence,
            cell(&remarks(row)),
        );
    }
    let _ = writeln!(out, "\n{}.", summary(audit));
    out
}
