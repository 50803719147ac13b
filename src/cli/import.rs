//! `byline import`: an article as the reader sees it, as text or JSON; and the importers' worker.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;

use super::output::output;
use crate::import::{self, Format, Options, Source};

/// Arguments of `byline import`.
#[derive(Debug, clap::Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of the command line"
)]
pub(super) struct Args {
    /// The article: a file, an address or - for standard input.
    #[arg(required_unless_present = "worker")]
    article: Option<PathBuf>,
    /// Read the article as this format, whatever it looks like.
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Open this entry of a feed, chapter of a book or file of an archive, from 1.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    entry: Option<u32>,
    /// Read a web page from the copy kept at an earlier visit; never use the network.
    #[arg(long)]
    offline: bool,
    /// Write only the running text: no title, no words under pictures.
    #[arg(long)]
    main: bool,
    /// Write what is known about the article as JSON, with its text and blocks.
    #[arg(long, conflicts_with = "main")]
    json: bool,
    /// Read a request from standard input and write the answer: for Byline itself.
    #[arg(long, hide = true)]
    worker: bool,
}

/// Writes the article, or serves one request as a worker.
pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    if args.worker {
        import::serve(io::stdin().lock(), &mut output())
            .context("the request was not understood")?;
        return Ok(ExitCode::SUCCESS);
    }
    let article = args.article.clone().unwrap_or_default();
    let options = Options {
        entry: args.entry.map(|entry| entry as usize - 1),
        format: args.format,
        offline: args.offline,
        ..Options::of_program()
    };
    let loaded = import::load(&Source::from_argument(article), &options)?;
    for warning in &loaded.warnings {
        super::tell(warning);
    }
    if args.json {
        let meta = loaded.article.meta();
        let block = |block: &crate::text::Block| {
            serde_json::json!({
                "kind": format!("{:?}", block.kind),
                "text": loaded.article.words(block.span),
            })
        };
        let value = serde_json::json!({
            "format": loaded.format,
            "title": meta.title,
            "author": meta.author,
            "date": meta.date,
            "site": meta.site,
            "uri": meta.uri,
            "language": meta.language,
            "choices": loaded.choices,
            "blocks": loaded.article.blocks().iter().map(block).collect::<Vec<_>>(),
        });
        super::print_json(&value)?;
    } else if args.main {
        super::print(&import::main_text(&loaded.article))?;
    } else {
        super::print(&format!("{}\n", loaded.article.text()))?;
    }
    Ok(ExitCode::SUCCESS)
}
