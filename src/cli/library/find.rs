//! `byline find`: search in articles, quotes and notes.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;

use super::{Asked, Common, Content, json_lines, of};
use crate::library::index::{self, Needs, Order, Position};
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
    /// The best N articles: first those with the words in the headline, then the newest.
    #[arg(long, value_name = "N")]
    best: Option<usize>,
    /// Write JSON Lines.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    common: Common,
}

/// Prints the hits in the order of the folder, or the best ones; exit code 1 if there is none.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let query = Query::of_arguments(&args.words)?;
    let mut asked = args.common.ask(&super::super::here(&args.folder))?;
    let limit = args.limit.unwrap_or(usize::MAX);
    let mut hits = match args.best {
        Some(best) => best_hits(&mut asked, &query, best)?,
        None => all_hits(&mut asked, &query, limit)?,
    };
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

/// In the order of the folder.
fn all_hits(asked: &mut Asked, query: &Query, limit: usize) -> anyhow::Result<Vec<Hit>> {
    let mut hits: Vec<Hit> = Vec::new();
    asked.all(&Needs::of(query), |content| {
        hits.extend(in_content(query, &content));
        if hits.len() < limit {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    })?;
    Ok(hits)
}

fn in_content(query: &Query, content: &Content) -> Vec<Hit> {
    match content {
        Content::Document(document) => query.in_document(document),
        Content::Vanished(id, marks) => query.in_vanished(id, marks),
    }
}

/// How good an article is, the best first: no words in the headline, no date, how old, where.
type Rank = (bool, bool, Reverse<i64>, Position);

/// The hits of the best articles.
fn best_hits(asked: &mut Asked, query: &Query, best: usize) -> anyhow::Result<Vec<Hit>> {
    let mut found: BTreeMap<Rank, Vec<Hit>> = BTreeMap::new();
    let needs = Needs {
        order: Order::Best,
        ..Needs::of(query)
    };
    asked.all_placed(&needs, |content, position, age| {
        let (untitled, date) = match &content {
            Content::Document(document) => {
                let title = document.title.as_deref().unwrap_or_default();
                (query.hits(title).is_none(), index::age_of(document))
            }
            Content::Vanished(..) => (true, index::UNDATED),
        };
        let rank = (untitled, date == index::UNDATED, Reverse(date), position);
        let worst = found.last_key_value().filter(|_| found.len() >= best);
        if worst.is_some_and(|(worst, _)| *worst < rank) {
            // Of those that come in this order none is better, but for one of the same day.
            let is_over = worst
                .is_some_and(|(worst, _)| (worst.0, worst.1, worst.2) < (rank.0, rank.1, rank.2));
            return match age {
                Some(_) if is_over => ControlFlow::Break(()),
                _ => ControlFlow::Continue(()),
            };
        }
        let hits = in_content(query, &content);
        if !hits.is_empty() {
            found.insert(rank, hits);
            if found.len() > best {
                found.pop_last();
            }
        }
        ControlFlow::Continue(())
    })?;
    Ok(found.into_values().flatten().collect())
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
