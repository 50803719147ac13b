//! `byline notes`: the marks of all articles, and tables of codes.

use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;

use serde::Serialize;

use super::{Common, Content, csv, json_lines};
use crate::library::index::Needs;
use crate::library::{Counts, Mark, Matrix, People, Query, State};
use crate::text::counted;

/// List your marks in all articles of a folder, or count codes by article or speaker.
///
/// Marks of articles that are no longer there are listed too. `--code theme` takes the codes below
/// theme with it.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder, an article or a feed.
    folder: PathBuf,
    /// Only marks with these words, in the article or in your note.
    words: Vec<String>,
    /// Only marks with this code or one below it.
    #[arg(long, value_name = "CODE")]
    code: Option<String>,
    /// Only marks of this reader.
    #[arg(long = "of", value_name = "NAME")]
    of: Option<String>,
    /// Count codes instead: a row for each article, or for each speaker whose quotes are marked.
    #[arg(long, value_name = "ROWS")]
    matrix: Option<Rows>,
    /// Write JSON (Lines for marks).
    #[arg(long, group = "format")]
    json: bool,
    /// Write CSV.
    #[arg(long, group = "format")]
    csv: bool,
    #[command(flatten)]
    common: Common,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Rows {
    Article,
    Speaker,
}

/// A mark and its article.
#[derive(Debug, Serialize)]
struct Row {
    article: String,
    title: Option<String>,
    date: Option<String>,
    #[serde(flatten)]
    mark: Mark,
}

const HEAD: &[&str] = &[
    "article", "title", "date", "state", "reader", "kind", "start", "end", "exact", "note",
    "codes", "color", "modified", "file", "id",
];

/// Prints the marks, or the table.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let mut words = args.words.clone();
    words.extend(args.code.iter().map(|code| format!("code:{code}")));
    words.extend(args.of.iter().map(|reader| format!("reader:{reader}")));
    let query = if words.is_empty() {
        None
    } else {
        words.push("in:notes".to_owned());
        Some(Query::of_arguments(&words)?)
    };
    let takes = |mark: &Mark| {
        query.as_ref().is_none_or(|query| {
            let all = format!("{}\n{}", mark.exact, mark.note);
            query.takes_mark(mark) && query.hits(&all).is_some()
        })
    };
    let mut asked = args.common.ask(std::slice::from_ref(&args.folder))?;
    let mut people = People::new(asked.decisions.clone());
    let mut counts = Counts::default();
    let mut rows: Vec<Row> = Vec::new();
    let needs = Needs {
        // Names are joined over all articles.
        marks: args.matrix != Some(Rows::Speaker),
        ..Needs::default()
    };
    asked.all(&needs, |content| {
        let (article, title, date, marks) = match content {
            Content::Document(document) => {
                if query.as_ref().is_some_and(|query| !query.takes(&document)) {
                    return ControlFlow::Continue(());
                }
                if args.matrix == Some(Rows::Speaker) {
                    counts.add_speakers(&mut people, &document, takes);
                    return ControlFlow::Continue(());
                }
                (document.id, document.title, document.date, document.marks)
            }
            Content::Vanished(id, marks) => (id, None, None, marks),
        };
        for mark in marks.into_iter().filter(takes) {
            if args.matrix == Some(Rows::Article) {
                counts.add(&article, &mark.codes);
            }
            rows.push(Row {
                article: article.clone(),
                title: title.clone(),
                date: date.clone(),
                mark,
            });
        }
        ControlFlow::Continue(())
    })?;
    let out = match (args.matrix, args.json, args.csv) {
        (None, true, _) => json_lines(&rows),
        (None, _, true) => csv(HEAD, rows.iter().map(cells)),
        (None, ..) => text(&rows),
        (Some(_), true, _) => json_lines(&[counts.finish()]),
        (Some(_), _, true) => matrix_csv(&counts.finish()),
        (Some(_), ..) => matrix_text(&counts.finish()),
    };
    super::super::print(&out)?;
    Ok(asked.exit())
}

fn cells(row: &Row) -> Vec<String> {
    let mark = &row.mark;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    vec![
        row.article.clone(),
        text(&row.title),
        text(&row.date),
        mark.state.word().to_owned(),
        text(&mark.reader),
        mark.kind.clone(),
        mark.start.to_string(),
        mark.end.to_string(),
        mark.exact.clone(),
        mark.note.clone(),
        mark.codes.join("; "),
        text(&mark.color),
        text(&mark.modified),
        mark.file.clone(),
        mark.id.clone(),
    ]
}

fn text(rows: &[Row]) -> String {
    let mut out = String::new();
    let mut articles = 0;
    let mut last = None;
    for row in rows {
        if last != Some(&row.article) {
            articles += 1;
            last = Some(&row.article);
            let gap = if out.is_empty() { "" } else { "\n" };
            let title = row.title.as_deref().unwrap_or_default();
            let gone = match row.mark.state {
                State::Vanished => "  (the article is no longer there)",
                _ => "",
            };
            let line = format!("{}{gone}  {}", row.article, super::short(title, 100));
            // Writing to a string cannot fail.
            let _ = writeln!(out, "{gap}{}", line.trim_end());
        }
        let mark = &row.mark;
        let lost = if mark.state == State::Lost {
            " lost"
        } else {
            ""
        };
        let _ = write!(
            out,
            "  {}{lost}: {}",
            mark.start,
            super::short(&mark.exact, 300)
        );
        super::add_marking(&mut out, &mark.codes, &mark.note, mark.reader.as_deref());
        out.push('\n');
    }
    let gap = if out.is_empty() { "" } else { "\n" };
    let marks = counted(rows.len(), "mark");
    let _ = writeln!(out, "{gap}{marks} in {}", counted(articles, "article"));
    out
}

fn matrix_csv(matrix: &Matrix) -> String {
    let head: Vec<&str> = std::iter::once("")
        .chain(matrix.codes.iter().map(String::as_str))
        .collect();
    let rows = matrix.rows.iter().map(|(name, cells)| {
        let cells = cells.iter().map(u32::to_string);
        std::iter::once(name.clone()).chain(cells).collect()
    });
    csv(&head, rows)
}

/// Numbered columns, because the names of codes are long.
fn matrix_text(matrix: &Matrix) -> String {
    let mut out = String::new();
    for (n, code) in matrix.codes.iter().enumerate() {
        let _ = writeln!(out, "{:4}  {code}", n + 1);
    }
    out.push('\n');
    let numbers = (1..=matrix.codes.len()).map(|n| format!("{n:5}"));
    let _ = writeln!(out, "{}", numbers.collect::<String>());
    for (name, cells) in &matrix.rows {
        let cells = cells.iter().map(|&count| match count {
            0 => "    ·".to_owned(),
            count => format!("{count:5}"),
        });
        let _ = writeln!(out, "{}  {name}", cells.collect::<String>());
    }
    out
}
