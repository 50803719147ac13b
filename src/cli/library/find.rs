//! `byline find`: search in articles, quotes and notes.

use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;

use super::{Common, Content, json_lines, of};
use crate::library::index::Needs;
use crate::library::{Hit, Query};

/// All words must be there, in any order; case, accents and ligatures make no difference.
/// "Words in quotes" follow each other; `harb*` finds words that begin so.
/// `in:text`, `in:quotes` or `in:notes` say what is searched (text and notes without it);
/// `by:NAME` who says a quote, `code:CODE` and `reader:NAME` which marks,
/// `site:NAME`, `since:DATE` and `until:DATE` which articles.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// What to search for.
    #[arg(value_name = "WORDS", required = true)]
    words: Vec<String>,
    /// Where: folders, articles or feeds; this folder if none is given.
    #[arg(long, short, value_name = "FOLDER")]
    folder: Vec<PathBuf>,
    /// At most so many hits.
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Write JSON Lines.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    common: Common,
}

/// Prints the hits in the order of the folder; exit code 1 if there is none.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let query = Query::of_arguments(&args.words)?;
    let mut asked = args.common.ask(&super::super::here(&args.folder))?;
    let limit = args.limit.unwrap_or(usize::MAX);
    let mut hits: Vec<Hit> = Vec::new();
    asked.all(&Needs::of(&query), |content| {
        hits.extend(match content {
            Content::Document(document) => query.in_document(&document),
            Content::Vanished(id, marks) => query.in_vanished(&id, &marks),
        });
        if hits.len() < limit {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    })?;
    hits.truncate(limit);
    let out = if args.json {
        json_lines(&hits)
    } else {
        text(&hits)
    };
    super::super::print(&out)?;
    if hits.is_empty() {
        Ok(ExitCode::from(1))
    } else {
        Ok(asked.exit())
    }
}

fn text(hits: &[Hit]) -> String {
    let mut out = String::new();
    let mut article = "";
    for hit in hits {
        if hit.article != article {
            let about = [&hit.date, &hit.site, &hit.title];
            let about: Vec<&str> = about.into_iter().flatten().map(String::as_str).collect();
            let line = format!("{}  {}", hit.article, super::short(&about.join(", "), 100));
            // Writing to a string cannot fail.
            let _ = writeln!(
                out,
                "{}{}",
                if out.is_empty() { "" } else { "\n" },
                line.trim_end()
            );
            article = &hit.article;
        }
        let who = match hit.speakers.as_slice() {
            [] => String::new(),
            speakers => format!("{}: ", speakers.join(", ")),
        };
        let _ = write!(
            out,
            "  {}: {who}{}[{}]{}",
            hit.start, hit.before, hit.hit, hit.after
        );
        if !hit.codes.is_empty() {
            let _ = write!(out, "  #{}", hit.codes.join(" #"));
        }
        if let Some(note) = &hit.note {
            let _ = write!(out, "  – {}", super::short(note, 200));
        }
        out.push('\n');
    }
    let mut articles: Vec<&str> = hits.iter().map(|hit| hit.article.as_str()).collect();
    articles.dedup();
    let (count, articles) = (of(hits.len(), "hit"), of(articles.len(), "article"));
    let gap = if out.is_empty() { "" } else { "\n" };
    let _ = writeln!(out, "{gap}{count} in {articles}");
    out
}
