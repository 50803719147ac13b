//! `byline find`: search in articles, quotes and notes.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::{Asked, Common, Content, json_lines};
use crate::library::index::{self, Needs, Order, Position};
use crate::library::{Hit, Query};
use crate::text::counted;

/// Search the articles, quotes and notes of a folder.
///
/// All words must be there, in any order; case, accents and ligatures make no difference.
/// "Words in quotes" follow each other; `harb*` finds words that begin so.
///
/// `in:text`, `in:quotes` or `in:notes` say what is searched (text and notes without it);
/// `by:NAME` who says a quote, `code:CODE` and `reader:NAME` which marks,
/// `site:NAME`, `since:DATE` and `until:DATE` which articles.
#[derive(Debug, clap::Args)]
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
    let mut report = Report {
        is_json: args.json,
        left: args.limit.unwrap_or(usize::MAX),
        ..Report::default()
    };
    match args.best {
        Some(best) => {
            let hits = best_hits(&mut asked, &query, best)?;
            report.add(&hits);
        }
        None => all_hits(&mut asked, &query, &mut report)?,
    }
    report.end();
    super::super::print(&report.out)?;
    if report.hits == 0 {
        for hint in hints(args) {
            super::super::tell(hint);
        }
        Ok(ExitCode::from(1))
    } else {
        Ok(asked.exit())
    }
}

/// What may have been meant by words of a search that found nothing: a folder, or a filter that there
/// is not.
fn hints(args: &Args) -> Vec<String> {
    let of_word = |word: &String| {
        if args.folder.is_empty() && Path::new(word).is_dir() {
            return Some(format!(
                "{word} was searched as a word; --folder {word} searches in the folder"
            ));
        }
        let (key, _) = word.split_once(':')?;
        let is_word = !key.is_empty() && key.chars().all(char::is_alphabetic);
        let keys = Query::FILTERS.map(|key| format!("{key}:")).join(", ");
        (is_word && !Query::FILTERS.contains(&key))
            .then(|| format!("{key}: was searched as a word; there are {keys}"))
    };
    args.words.iter().filter_map(of_word).collect()
}

/// So much is written at once, in bytes, after the hits of the first article.
const PIECE: usize = 1 << 15;

/// In the order of the folder, written as they are found.
fn all_hits(asked: &mut Asked, query: &Query, report: &mut Report) -> anyhow::Result<()> {
    let mut written = Ok(());
    asked.all(&Needs::of(query), |content| {
        let is_first = report.hits == 0;
        report.add(&in_content(query, &content));
        if report.out.len() >= PIECE || (is_first && report.hits > 0) {
            written = super::super::print(&report.out);
            report.out.clear();
        }
        if report.left > 0 && written.is_ok() {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    })?;
    written
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
            // Of those that come in this order none is better after it.
            return match age {
                Some(_) => ControlFlow::Break(()),
                None => ControlFlow::Continue(()),
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

/// Hits as they are written.
#[derive(Debug, Default)]
struct Report {
    is_json: bool,
    /// How many more are wanted.
    left: usize,
    /// What is to be written.
    out: String,
    /// The last article, and how many there were.
    article: String,
    articles: usize,
    hits: usize,
}

impl Report {
    fn add(&mut self, hits: &[Hit]) {
        let hits = &hits[..hits.len().min(self.left)];
        self.left -= hits.len();
        if self.is_json {
            self.hits += hits.len();
            self.out += &json_lines(hits);
        } else {
            for hit in hits {
                self.add_text(hit);
            }
        }
    }

    fn add_text(&mut self, hit: &Hit) {
        if self.hits == 0 || hit.article != self.article {
            let about = [&hit.date, &hit.site, &hit.title];
            let about: Vec<&str> = about.into_iter().flatten().map(String::as_str).collect();
            let line = format!("{}  {}", hit.article, super::short(&about.join(", "), 100));
            let gap = if self.hits == 0 { "" } else { "\n" };
            // Writing to a string cannot fail.
            let _ = writeln!(self.out, "{gap}{}", line.trim_end());
            self.article.clone_from(&hit.article);
            self.articles += 1;
        }
        self.hits += 1;
        let out = &mut self.out;
        let who = match hit.speakers.as_slice() {
            [] => String::new(),
            speakers => format!("{}: ", speakers.join(", ")),
        };
        // Without words that were sought nothing is marked.
        let marked = match hit.hit.as_str() {
            "" => String::new(),
            words => format!("[{words}]"),
        };
        let line = format!("  {}: {who}{}{marked}{}", hit.start, hit.before, hit.after);
        out.push_str(line.trim_end());
        let note = hit.note.as_deref().unwrap_or_default();
        super::add_marking(out, &hit.codes, note, hit.reader.as_deref());
        out.push('\n');
    }

    /// What there was, for people.
    fn end(&mut self) {
        if !self.is_json {
            let (count, articles) = (counted(self.hits, "hit"), counted(self.articles, "article"));
            let gap = if self.hits == 0 { "" } else { "\n" };
            let _ = writeln!(self.out, "{gap}{count} in {articles}");
        }
    }
}
