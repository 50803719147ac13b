//! The command line: arguments, and the commands that need no terminal.
//!
//! [`Cli`] is what was typed; [`run`] does it. A failure is an [`anyhow::Error`], the sentence that
//! the person reads; its exit code is [`BAD_INPUT`].

mod agree;
mod check;
mod codes;
mod completions;
mod config;
mod configure;
mod doctor;
mod examples;
mod export;
mod extract;
mod import;
mod library;
mod man;
mod merge;
mod output;
mod recode;
mod show;
mod take;
mod tree;

use std::ffi::{OsStr, OsString};
use std::io::{self, IsTerminal as _, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::LazyLock;

use clap::{Parser, Subcommand};

use crate::import::{Loaded, Options, Source};

use self::config::Who;
pub use self::output::tell;
use self::output::{print, print_json};
use crate::OpenOptions;
use crate::run::ListOf;

/// The exit code for bad input.
pub const BAD_INPUT: u8 = 2;

/// Read an article in the terminal: who is in it, who said what, and your own notes.
#[derive(Debug, Parser)]
#[command(name = "byline", version, long_version = long_version(), args_conflicts_with_subcommands = true)]
#[command(after_help = examples::BYLINE)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    read: Read,
}

/// The version, and whether this system can lock the importers in (`--version`; `-V` says the first).
fn long_version() -> &'static str {
    static VERSION: LazyLock<String> = LazyLock::new(|| {
        let confinement = crate::import::confinement();
        format!("{}\n{confinement}", env!("CARGO_PKG_VERSION"))
    });
    &VERSION
}

/// How to read.
#[derive(Debug, clap::Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of the command line"
)]
pub struct Read {
    /// The article: a file, a web address, or - for standard input. A folder, several articles or a feed open as
    /// a list. Without any, what comes through a pipe opens, else what you read lately is listed; the first
    /// time the sample opens.
    #[arg(value_name = "ARTICLE")]
    pub articles: Vec<PathBuf>,
    /// Width of the text in cells, usually 72.
    #[arg(long, value_name = "CELLS", value_parser = clap::value_parser!(u16).range(20..=200))]
    pub measure: Option<u16>,
    /// Empty rows between paragraphs, usually 1.
    #[arg(long, value_name = "ROWS", value_parser = clap::value_parser!(u8).range(0..=3))]
    pub spacing: Option<u8>,
    /// No boxes, bars and signs but words, and nothing beside the text: for screen readers.
    #[arg(long)]
    pub plain: bool,
    /// Write the typeset article to standard output even if that is a terminal.
    #[arg(long)]
    pub print: bool,
    #[command(flatten)]
    who: Who,
    /// Open this entry of a feed, chapter of a book or file of an archive, from 1.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub entry: Option<u32>,
    /// Go to this place: the id of a mark or a quote in an export, p12 for a paragraph, or a number of
    /// characters.
    #[arg(long, value_name = "ID")]
    pub at: Option<String>,
    /// Open the sample article.
    #[arg(long, conflicts_with = "articles")]
    pub sample: bool,
    /// Read web pages from the copies kept at earlier visits; never use the network.
    #[arg(long)]
    pub offline: bool,
}

/// Commands whose arguments need more than a sentence are described with these.
#[derive(Debug, Subcommand)]
enum Command {
    /// Write annotations and quotes in a format for other programs or people.
    #[command(after_help = examples::EXPORT)]
    Export(export::Args),
    #[command(after_help = examples::TAKE)]
    Take(take::Args),
    /// List the formats that exports are written in, with what each loses.
    #[command(after_help = examples::FORMATS)]
    Formats(export::ListArgs),
    #[command(after_help = examples::EXTRACT)]
    Extract(extract::Args),
    /// Write an article as text or JSON, from any format that opens.
    #[command(after_help = examples::IMPORT)]
    Import(import::Args),
    #[command(after_help = examples::MERGE)]
    Merge(merge::Args),
    /// Measure how well readers agree, from their notes files.
    #[command(after_help = examples::AGREE)]
    Agree(agree::Args),
    #[command(after_help = examples::CHECK)]
    Check(check::Args),
    #[command(after_help = examples::SAID)]
    Said(library::said::Args),
    #[command(after_help = examples::SOURCES)]
    Sources(library::sources::Args),
    #[command(after_help = examples::PEOPLE)]
    People(library::people::Args),
    #[command(after_help = examples::FIND)]
    Find(library::find::Args),
    #[command(after_help = examples::NOTES)]
    Notes(library::notes::Args),
    #[command(after_help = examples::INDEX)]
    Index(library::index::Args),
    /// Print, check, explain or open the settings.
    #[command(after_help = examples::CONFIG)]
    Config(configure::Args),
    #[command(after_help = examples::CODES)]
    Codes(codes::Args),
    #[command(after_help = examples::DOCTOR)]
    Doctor(doctor::Args),
    /// Print a script that completes commands, options and values in a shell.
    #[command(after_help = examples::COMPLETIONS)]
    Completions(completions::Args),
    /// Print a manual page.
    #[command(after_help = examples::MAN)]
    Man(man::Args),
}

/// Does what the arguments of the program ask for; gives the exit code.
pub fn main() -> ExitCode {
    output::tell_panics();
    let mut arguments = std::env::args_os().skip(1);
    let done = match (arguments.next(), arguments.next()) {
        (Some(only), None) if is_surely_article(&only) => read(&Read::of(only.into())),
        _ => match Cli::try_parse() {
            Ok(cli) => run(cli),
            Err(usage) => return ExitCode::from(output::show_usage(&usage)),
        },
    };
    done.unwrap_or_else(|error| {
        tell(format!("{error:#}"));
        ExitCode::from(BAD_INPUT)
    })
}

/// True if a single argument can be nothing but an article: neither an option nor a command, whose
/// names have no such characters. Building the parser takes longer than all else before the first line.
fn is_surely_article(argument: &OsStr) -> bool {
    let bytes = argument.as_encoded_bytes();
    !bytes.starts_with(b"-") && memchr::memchr2(b'.', b'/', bytes).is_some()
}

impl Read {
    /// This article, read in the usual way.
    fn of(article: PathBuf) -> Self {
        Self {
            articles: vec![article],
            measure: None,
            spacing: None,
            plain: false,
            print: false,
            who: Who::default(),
            entry: None,
            offline: false,
            sample: false,
            at: None,
        }
    }
}

/// Does what was asked for.
pub fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    match cli.command {
        Some(Command::Export(args)) => export::run(&args),
        Some(Command::Take(args)) => take::run(&args),
        Some(Command::Formats(args)) => export::formats(&args),
        Some(Command::Extract(args)) => extract::run(&args),
        Some(Command::Import(args)) => import::run(&args),
        Some(Command::Merge(args)) => merge::run(&args),
        Some(Command::Agree(args)) => agree::run(&args),
        Some(Command::Check(args)) => check::run(&args),
        Some(Command::Config(args)) => configure::run(&args),
        Some(Command::Codes(args)) => codes::run(&args),
        Some(Command::Doctor(args)) => doctor::run(&args),
        Some(Command::Completions(args)) => completions::run(&args),
        Some(Command::Man(args)) => man::run(&args),
        Some(Command::Said(args)) => library::said::run(&args),
        Some(Command::Sources(args)) => library::sources::run(&args),
        Some(Command::People(args)) => library::people::run(&args),
        Some(Command::Index(args)) => library::index::run(&args),
        Some(Command::Find(args)) => library::find::run(&args),
        Some(Command::Notes(args)) => library::notes::run(&args),
        None => read(&cli.read),
    }
}

/// Does `byline extract` with these arguments, the lines going into `lines` instead of standard output.
pub fn extract_into<A: Into<OsString> + Clone>(
    arguments: impl IntoIterator<Item = A>,
    lines: impl Write,
) -> anyhow::Result<ExitCode> {
    #[derive(Parser)]
    struct Alone {
        #[command(flatten)]
        args: extract::Args,
    }
    let command = ["extract".into()];
    let arguments = arguments.into_iter().map(Into::into);
    let Alone { args } = Alone::try_parse_from(command.into_iter().chain(arguments))?;
    extract::run_into(&args, lines)
}

fn read(options: &Read) -> anyhow::Result<ExitCode> {
    let is_print = options.print || !output::is_terminal();
    let source = match options.articles.first() {
        Some(article) => Source::from_argument(article),
        None if !is_print && !options.sample && output::has_input() => Source::Stdin,
        None => Source::Sample,
    };
    let load_options = Options {
        entry: options.entry.map(|entry| entry as usize - 1),
        offline: options.offline,
        ..Options::of_program()
    };
    if is_print {
        if let [_, second, ..] = options.articles.as_slice() {
            anyhow::bail!(
                "{} is one too many: several articles open in a terminal only",
                second.display()
            );
        }
        return show::run(crate::import::load(&source, &load_options)?, options);
    }
    if source == Source::Stdin && io::stdin().is_terminal() {
        anyhow::bail!("nothing comes through a pipe: try cat ARTICLE | byline, or byline ARTICLE");
    }
    let store = options.who.store()?;
    let wanted = crate::run::Wanted {
        list: list(options, &source, &store)?,
        at: options.at.clone(),
        source,
        options: load_options,
        index: library::index::path(),
    };
    let mut choices = options.who.choices()?;
    choices.measure = options.measure.unwrap_or(choices.measure);
    choices.spacing = options.spacing.map_or(choices.spacing, u16::from);
    choices.panes.plain |= options.plain;
    crate::run::run(&choices, wanted, &store)
}

/// What is listed instead of opening one article.
fn list(
    options: &Read,
    source: &Source,
    store: &crate::store::Store,
) -> anyhow::Result<Option<ListOf>> {
    let is_folder = source.path().is_some_and(std::path::Path::is_dir);
    Ok(match options.articles.as_slice() {
        [] if *source == Source::Stdin => None,
        [] if !options.sample && crate::run::has_recent(store) => Some(ListOf::Recent),
        [_] if !is_folder => None,
        [] => None,
        roots => {
            library::check(roots)?;
            Some(ListOf::Places(roots.to_vec()))
        }
    })
}

/// How this person's articles are opened.
fn open_options(who: &Who) -> anyhow::Result<OpenOptions> {
    Ok(OpenOptions {
        import: Options::of_program(),
        store: who.store()?,
        notes: true,
    })
}

/// These places; the present folder if there are none.
fn here(places: &[PathBuf]) -> Vec<PathBuf> {
    match places {
        [] => vec![PathBuf::from(".")],
        places => places.to_vec(),
    }
}

/// Opens an article; every failure is bad input.
fn load(source: &Source) -> anyhow::Result<Loaded> {
    Ok(crate::import::load(source, &Options::of_program())?)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;
    use std::ffi::OsString;

    use super::*;

    #[test]
    fn a_single_article_is_read_as_the_parser_would_have_it() {
        let parsed = |argument: &OsStr| {
            let cli = Cli::try_parse_from([OsStr::new("byline"), argument]);
            cli.map(|cli| format!("{cli:?}")).ok()
        };
        let at_once = |argument: &OsStr| {
            let argument = is_surely_article(argument).then(|| Read::of(argument.into()));
            argument.map(|read| {
                let command = None;
                format!("{:?}", Cli { command, read })
            })
        };
        let articles = [
            "a.txt",
            "news/a",
            "./extract",
            "https://a.example/",
            "a b.md",
            "..",
            "é.txt",
        ];
        for article in articles.map(OsString::from) {
            let given = at_once(&article);
            assert!(given.is_some(), "{article:?}");
            assert_eq!(given, parsed(&article), "{article:?}");
        }
        for other in ["-", "--print", "-V", "-a.txt", "", "extract", "help", "a"] {
            assert_eq!(at_once(OsStr::new(other)), None, "{other}");
        }
        for command in Cli::command().get_subcommands() {
            let names = command.get_all_aliases().chain([command.get_name()]);
            for name in names {
                assert!(!is_surely_article(OsStr::new(name)), "{name}");
            }
        }
    }
}
