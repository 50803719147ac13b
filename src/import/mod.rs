//! Bytes from a file, a pipe or the web → an [`Article`] and what the reader should know about it.
//!
//! Begin with [`load`]: it reads a [`Source`] within limits, finds the [`Format`] by content first
//! and name second, and hands the bytes to that format's importer. Each importer is one function
//! from bytes to [`Parsed`] in a file of its own and touches neither disk nor network; reading
//! happens in this file and in `fetch` only. Plain text keeps every character of the source; the
//! other formats give a normalised text that stays the same from version to version, because notes
//! point into it.

mod about;
mod archive;
mod attribution;
mod build;
mod cache;
mod confine;
mod content;
mod date;
mod decode;
mod docx;
mod edges;
mod elsewhere;
mod entries;
mod epub;
mod fb2;
mod feed;
mod fetch;
mod format;
mod glance;
mod highlights;
mod html;
mod links;
mod mail;
mod mailbox;
mod markdown;
mod markup;
mod mobi;
mod names;
mod notices;
mod odt;
mod office;
mod ooxml;
mod others;
mod packed;
mod page;
mod pdf;
#[cfg(feature = "pictures")]
mod picture_files;
#[cfg(feature = "pictures")]
mod pictures;
mod plain;
mod reflow;
mod roles;
mod rtf;
mod sheets;
mod signature;
mod subtitles;
mod symbols;
mod unpack;
mod warc;
mod worker;
mod xml;

use std::fs::File;
use std::io::{self, Read};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::text::{Article, BlockKind, Meta};

pub use crate::text::Source;
pub use confine::confinement;
pub use decode::{Decoded, decode};
pub use entries::Entries;
pub use format::Format;
pub use glance::{Glance, glance};
pub use highlights::{PdfHighlight, pdf_highlights};
#[cfg(feature = "pictures")]
pub use picture_files::picture;
#[cfg(feature = "pictures")]
pub use pictures::Pixels;
pub use plain::from_text;
pub use unpack::unpack;
pub use worker::serve;

/// The article that opens when none is named.
const SAMPLE: &str = include_str!("../../assets/sample.txt");

/// The largest file of any format but plain text and Markdown, in bytes.
const LARGEST_OTHER: u64 = 256 << 20;

/// How to load; the defaults are right for a reader at a terminal.
#[derive(Clone, Debug)]
pub struct Options {
    /// The largest text that is opened, in bytes.
    pub max_text: u64,
    /// Which entry to open if the source is a list of articles ([`Loaded::choices`]).
    pub entry: Option<usize>,
    /// Take this format instead of the detected one.
    pub format: Option<Format>,
    /// The program whose `import --worker` runs the importers that may hang or break down; without
    /// one they run on a thread.
    pub worker: Option<PathBuf>,
    /// How long an importer may take.
    pub patience: Duration,
    /// Take web pages from the cache only.
    pub offline: bool,
    /// The folder in which web pages are kept for reading offline; none keeps none.
    pub cache: Option<PathBuf>,
    /// How long fetching a web page may take.
    pub web_patience: Duration,
    /// The largest body of a web address, unpacked, in bytes.
    pub max_download: u64,
    /// Set to true from anywhere to end an importer's process before it is done.
    pub cancel: Arc<AtomicBool>,
    /// What standard input held, if it was read before ([`Loaded::kept`]).
    pub kept: Option<Arc<[u8]>>,
}

impl Options {
    /// The options of the `byline` program itself: importers run in a process of their own, web
    /// pages are kept in the person's cache folder.
    pub fn of_program() -> Self {
        Self {
            worker: std::env::current_exe().ok(),
            cache: cache::folder(|name| std::env::var_os(name)),
            ..Self::default()
        }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            max_text: 1 << 30,
            entry: None,
            format: None,
            worker: None,
            patience: Duration::from_mins(1),
            offline: false,
            cache: None,
            web_patience: Duration::from_secs(30),
            max_download: 64 << 20,
            cancel: Arc::default(),
            kept: None,
        }
    }
}

/// An article and how it came in.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The article. For a list of articles (a feed) with no [`Options::entry`] given, its contents
    /// list.
    pub article: Article,
    /// What the reader should know: a guessed character set, something left out.
    pub warnings: Vec<Warning>,
    /// What the bytes were.
    pub format: Format,
    /// Where they came from.
    pub source: Source,
    /// The articles that can be opened instead by [`Options::entry`]; empty for a single article.
    pub choices: Vec<Choice>,
    /// The bytes of a list of articles on standard input, which cannot be read a second time.
    pub kept: Option<Arc<[u8]>>,
}

impl Loaded {
    /// True for a list of articles that is of little use by itself: a feed, an archive. A book is
    /// not one, for it opens as a whole.
    pub fn is_list(&self) -> bool {
        self.choices.len() > 1 && !self.format.is_book() && !matches!(self.source, Source::Part(..))
    }
}

/// One article of a list: an entry of a feed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Its headline.
    pub title: String,
    /// Who wrote it.
    pub author: Option<String>,
    /// When it was published, ISO 8601.
    pub date: Option<String>,
    /// The address of the whole article.
    pub uri: Option<String>,
}

/// Something that the reader should know about an article that did open. One sentence.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct Warning(pub String);

/// What an importer makes of bytes.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    /// The article.
    pub article: Article,
    /// What the reader should know.
    pub warnings: Vec<Warning>,
    /// See [`Loaded::choices`].
    pub choices: Vec<Choice>,
}

impl Parsed {
    /// An article that lists `choices`, a line each.
    fn list(
        choices: Vec<Choice>,
        line: impl Fn(&Choice) -> String,
        mut warnings: Vec<Warning>,
        hints: &Hints,
    ) -> Self {
        let mut builder = build::Builder::default();
        for choice in &choices {
            builder.begin(BlockKind::Item {
                depth: 0,
                number: None,
            });
            builder.text(&line(choice));
        }
        let article = builder.finish(Meta::default(), &hints.name, &mut warnings);
        Self {
            article,
            warnings,
            choices,
        }
    }
}

/// Why a source did not open. Each message is one sentence that names the source.
#[derive(Debug, Error)]
pub enum ImportError {
    /// There is no such file.
    #[error("there is no file {name}")]
    Missing {
        /// The source's name.
        name: String,
    },
    /// The source is a directory.
    #[error("{name} is a directory, not an article")]
    Directory {
        /// The source's name.
        name: String,
    },
    /// The source cannot be read.
    #[error("cannot read {name}: {cause}")]
    Unreadable {
        /// The source's name.
        name: String,
        /// What the system said; part of the sentence, so it is no source that would say it twice.
        cause: io::Error,
    },
    /// The source holds no words.
    #[error("{name} is empty")]
    Empty {
        /// The source's name.
        name: String,
    },
    /// The source is binary data of no known format.
    #[error("{name} is not an article: it holds binary data of a kind that cannot be opened")]
    Binary {
        /// The source's name.
        name: String,
    },
    /// The source is of a kind that is known, but not read.
    #[error("{name} is {what}")]
    Unsupported {
        /// The source's name.
        name: String,
        /// What it is, and what would help.
        what: String,
    },
    /// The source is larger than the limit.
    #[error("{name} is too large: more than {limit} MB")]
    TooLarge {
        /// The source's name.
        name: String,
        /// The limit in megabytes.
        limit: u64,
    },
    /// The web page cannot be had.
    #[error("cannot open {name}: {reason}")]
    Web {
        /// The address.
        name: String,
        /// Why, in a few words.
        reason: String,
    },
    /// The web page is wanted offline and is not in the cache.
    #[error("{name} was not opened before, so it cannot be read offline")]
    NotCached {
        /// The address.
        name: String,
    },
    /// The importer of the format gave up.
    #[error("cannot open {name} as {format}: {reason}")]
    Format {
        /// The source's name.
        name: String,
        /// What it was taken for.
        format: Format,
        /// Why, in a few words.
        reason: String,
    },
}

/// Why an importer gave up; [`load`] adds the name and makes an [`ImportError`] of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// There are no words in it.
    Empty,
    /// It is binary data.
    Binary,
    /// Of a kind that is known, but not read: what it is, and what would help.
    Unsupported(String),
    /// More than this many megabytes.
    TooLarge(u64),
    /// Anything else, in a few words.
    Because(String),
}

impl Refusal {
    fn named(self, name: &str, format: Format) -> ImportError {
        let name = name.to_owned();
        match self {
            Self::Empty => ImportError::Empty { name },
            Self::Binary => ImportError::Binary { name },
            Self::Unsupported(what) => ImportError::Unsupported { name, what },
            Self::TooLarge(limit) => ImportError::TooLarge { name, limit },
            Self::Because(reason) => ImportError::Format {
                name,
                format,
                reason,
            },
        }
    }
}

/// Opens `source`.
pub fn load(source: &Source, options: &Options) -> Result<Loaded, ImportError> {
    complete(source, options, obtain(source, options)?)
}

/// Makes an article of what was obtained.
fn complete(source: &Source, options: &Options, obtained: Obtained) -> Result<Loaded, ImportError> {
    let name = source.name();
    let format = obtained.format(options.format);
    let kept = obtained.keep_of_stdin(source, format);
    let Obtained {
        bytes,
        hints,
        mut warnings,
        ..
    } = obtained;
    let uri = hints.uri.clone();
    let Parsed {
        article,
        warnings: found,
        choices,
    } = parse_apart(bytes, format, &hints, options)
        .map_err(|refusal| refusal.named(&name, format))?;
    let article = trimmed(article, source, format, uri)?;
    warnings.extend(found);
    if let Some(entry) = options.entry.filter(|entry| *entry > 0)
        && choices.is_empty()
    {
        let number = entry + 1;
        let words = format!("it is one article, so there is no entry {number}: all of it is shown");
        warnings.push(Warning(words));
    }
    let part = options.entry.and_then(|entry| choices.get(entry));
    Ok(Loaded {
        article,
        warnings,
        format,
        source: match part {
            Some(part) => Source::Part(Box::new(source.clone()), part.title.clone()),
            None => source.clone(),
        },
        kept: kept.filter(|_| choices.len() > 1),
        choices,
    })
}

/// The bytes of a source and what came with them.
struct Obtained {
    bytes: Vec<u8>,
    hints: Hints,
    /// The format that a server declared.
    declared: Option<Format>,
    warnings: Vec<Warning>,
}

impl Obtained {
    /// What the bytes are: as `wanted`, by their content, or as the server declared.
    fn format(&self, wanted: Option<Format>) -> Format {
        wanted.unwrap_or_else(|| {
            match (Format::detect(&self.bytes, &self.hints.name), self.declared) {
                (Format::Text, Some(declared)) => declared,
                (found, _) => found,
            }
        })
    }

    /// The bytes of standard input, which cannot be read again when an entry of a list is chosen.
    fn keep_of_stdin(&self, source: &Source, format: Format) -> Option<Arc<[u8]>> {
        let may_be_list = !matches!(format, Format::Text | Format::Markdown);
        (*source == Source::Stdin && may_be_list).then(|| Arc::from(self.bytes.as_slice()))
    }
}

/// Reads or fetches `source` within limits.
fn obtain(source: &Source, options: &Options) -> Result<Obtained, ImportError> {
    let hints = Hints::of(source, options);
    let obtained = match source {
        Source::Url(url) => {
            let fetched = fetch::fetch(url, options)?;
            let content_type = fetched.response.content_type.as_deref();
            Obtained {
                declared: content_type.and_then(Format::of_content_type),
                hints: Hints {
                    charset: fetched.response.charset(),
                    uri: Some(fetched.response.uri),
                    ..hints
                },
                warnings: fetched.warning.into_iter().collect(),
                bytes: fetched.bytes,
            }
        }
        source => Obtained {
            bytes: match &options.kept {
                Some(kept) if *source == Source::Stdin => kept.to_vec(),
                _ => read(source, options.max_text)?,
            },
            hints,
            declared: None,
            warnings: Vec::new(),
        },
    };
    if obtained.bytes.is_empty() {
        return Err(ImportError::Empty {
            name: source.name(),
        });
    }
    Ok(obtained)
}

/// Parses plain text and Markdown here and any other format in the importers' process.
fn parse_apart(
    bytes: Vec<u8>,
    format: Format,
    hints: &Hints,
    options: &Options,
) -> Result<Parsed, Refusal> {
    match format {
        Format::Text | Format::Markdown => parse(bytes, format, hints),
        _ if bytes.len() as u64 > LARGEST_OTHER => Err(Refusal::TooLarge(LARGEST_OTHER >> 20)),
        _ => worker::run(
            bytes,
            format,
            hints,
            options.worker.as_deref(),
            options.patience,
            &options.cancel,
        ),
    }
}

/// What is shown of an article that an importer made: with an address, and with pictures where they can be had.
fn trimmed(
    article: Article,
    source: &Source,
    format: Format,
    uri: Option<String>,
) -> Result<Article, ImportError> {
    if article.text().trim().is_empty() {
        return Err(ImportError::Empty {
            name: source.name(),
        });
    }
    let article = if source.path().is_some() && format.has_pictures() {
        article
    } else {
        article.with_pictures(Vec::new())
    };
    Ok(with_address(article, uri))
}

/// `article` with `uri` as its address, unless it says one itself.
fn with_address(article: Article, uri: Option<String>) -> Article {
    if article.meta().uri.is_some() || uri.is_none() {
        return article;
    }
    let meta = Meta {
        uri,
        ..article.meta().clone()
    };
    article.with_meta(meta)
}

/// What is known about some bytes besides themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hints {
    /// The file's name without folders; empty if there is none.
    pub name: String,
    /// The address they came from.
    pub uri: Option<String>,
    /// The character set that was declared with them.
    pub charset: Option<String>,
    /// Which of [`Parsed::choices`] to open.
    pub entry: Option<usize>,
    /// How many packed files the bytes were inside of.
    pub depth: u8,
}

impl Hints {
    /// What a source and the options tell.
    fn of(source: &Source, options: &Options) -> Self {
        Self {
            name: source.file_name(),
            entry: options.entry,
            ..Self::default()
        }
    }
}

/// Makes an article of `bytes`, which are of `format`.
pub fn parse(bytes: Vec<u8>, format: Format, hints: &Hints) -> Result<Parsed, Refusal> {
    if matches!(format, Format::Text | Format::Markdown)
        && let Some(what) = others::kind(&bytes)
    {
        return Err(Refusal::Unsupported(what.to_owned()));
    }
    match format {
        Format::Text => plain::import(bytes, hints),
        Format::Markdown => markdown::import(bytes, hints),
        Format::Html => page::import(bytes, hints),
        Format::Epub => epub::import(bytes, hints),
        Format::Pdf => pdf::import(&bytes, hints),
        Format::Docx => docx::import(bytes, hints),
        Format::Odt => odt::import(bytes, hints),
        Format::Feed => feed::import(bytes, hints),
        Format::Mail => mail::import(&bytes, hints),
        Format::Rtf => rtf::import(&bytes, hints),
        Format::Fb2 => fb2::import(bytes, hints),
        Format::Subtitles => subtitles::import(bytes, hints),
        Format::Pptx => ooxml::presentation(bytes, hints),
        Format::Xlsx => ooxml::workbook(bytes, hints),
        Format::Mobi => mobi::import(&bytes, hints),
        Format::Mbox => mailbox::import(&bytes, hints),
        Format::Mhtml => mail::web_page(&bytes, hints),
        Format::Warc => warc::import(&bytes, hints),
        Format::Org => markup::org(bytes, hints),
        Format::Rst => markup::rst(bytes, hints),
        Format::Asciidoc => markup::asciidoc(bytes, hints),
        Format::Latex => markup::latex(bytes, hints),
        Format::Man => markup::man(bytes, hints),
        Format::Gzip => packed::unpack(&bytes, hints),
        Format::Zip => packed::open_archive(bytes, hints),
    }
}

/// Some articles of a list, without the list beside each.
fn parse_each(
    bytes: Vec<u8>,
    format: Format,
    hints: &Hints,
    entries: Range<usize>,
) -> Vec<Result<Parsed, Refusal>> {
    match format {
        Format::Mbox => mailbox::import_each(&bytes, hints, entries),
        Format::Zip => packed::open_each(bytes, hints, entries),
        _ => entries
            .map(|entry| {
                let hints = Hints {
                    entry: Some(entry),
                    ..hints.clone()
                };
                let mut parsed = parse(bytes.clone(), format, &hints)?;
                parsed.choices = Vec::new();
                Ok(parsed)
            })
            .collect(),
    }
}

/// The running text of `article`, a block a line: without its title and the words under pictures.
///
/// This is what is compared when importers are scored.
pub fn main_text(article: &Article) -> String {
    let mut text = String::new();
    for (n, block) in article.blocks().iter().enumerate() {
        let is_title = n == 0 && block.kind == BlockKind::Heading(1);
        if !is_title && !matches!(block.kind, BlockKind::Caption | BlockKind::Credit) {
            text.push_str(article.words(block.span));
            text.push('\n');
        }
    }
    text
}

fn read(source: &Source, limit: u64) -> Result<Vec<u8>, ImportError> {
    let name = source.name();
    match source {
        Source::Sample => Ok(SAMPLE.as_bytes().to_vec()),
        Source::Stdin => read_within(io::stdin().lock(), 0, limit, &name),
        Source::File(path) => {
            let unreadable = |cause: io::Error| match cause.kind() {
                io::ErrorKind::NotFound => ImportError::Missing { name: name.clone() },
                _ => ImportError::Unreadable {
                    name: name.clone(),
                    cause,
                },
            };
            let about = std::fs::metadata(path).map_err(unreadable)?;
            if about.is_dir() {
                return Err(ImportError::Directory { name });
            }
            let file = File::open(path).map_err(unreadable)?;
            read_within(file, about.len(), limit, &name)
        }
        Source::Url(_) => Ok(Vec::new()),
        Source::Part(whole, _) => read(whole, limit),
    }
}

/// Reads to the end, but never more than `limit` bytes.
fn read_within(
    reader: impl Read,
    expected: u64,
    limit: u64,
    name: &str,
) -> Result<Vec<u8>, ImportError> {
    let too_large = || ImportError::TooLarge {
        name: name.to_owned(),
        limit: limit >> 20,
    };
    if expected > limit {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(expected as usize + 1);
    reader
        .take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(|cause| ImportError::Unreadable {
            name: name.to_owned(),
            cause,
        })?;
    if bytes.len() as u64 > limit {
        return Err(too_large());
    }
    if bytes.is_empty() {
        return Err(ImportError::Empty {
            name: name.to_owned(),
        });
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_error(source: &Source, options: &Options, sentence: &str) {
        let error = load(source, options)
            .map(|loaded| loaded.article)
            .unwrap_err();
        assert!(error.to_string().contains(sentence), "{error}");
        assert!(!error.to_string().contains('\n'), "{error}");
    }

    #[test]
    fn what_does_not_open_is_said_in_one_sentence() {
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            Source::File(path)
        };
        let options = Options::default();
        let small = Options {
            max_text: 1 << 20,
            ..Options::default()
        };
        let missing = Source::File(folder.path().join("none.txt"));
        check_error(&missing, &options, "none.txt");
        check_error(&missing, &options, "there is no file");
        check_error(
            &Source::File(folder.path().to_owned()),
            &options,
            "is a directory",
        );
        check_error(&file("empty.txt", b""), &options, "empty.txt is empty");
        check_error(
            &file("blank.txt", b" \n\t\n"),
            &options,
            "blank.txt is empty",
        );
        check_error(
            &file("bom.txt", b"\xEF\xBB\xBF"),
            &options,
            "bom.txt is empty",
        );
        check_error(
            &file("data", b"\x01\x02\0\0\0\x01\x02\0\0\0\x03\0"),
            &options,
            "binary data",
        );
        check_error(
            &file("big.txt", &vec![b'a'; (1 << 20) + 1]),
            &small,
            "more than 1 MB",
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_file_without_permission_is_unreadable() {
        use std::os::unix::fs::PermissionsExt;
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "words").unwrap();
        std::fs::set_permissions(file.path(), PermissionsExt::from_mode(0o000)).unwrap();
        if File::open(file.path()).is_ok() {
            return; // The superuser reads everything.
        }
        check_error(
            &Source::File(file.path().to_owned()),
            &Options::default(),
            "cannot read",
        );
    }

    #[test]
    fn an_entry_of_what_has_none_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        std::fs::write(&path, "The ferry sails.").unwrap();
        let warned = |entry: Option<usize>| {
            let options = Options {
                entry,
                ..Options::default()
            };
            let loaded = load(&Source::File(path.clone()), &options).unwrap();
            let words: Vec<String> = loaded
                .warnings
                .into_iter()
                .map(|warning| warning.0)
                .collect();
            words.join("\n")
        };
        assert_eq!(warned(None) + &warned(Some(0)), "");
        assert!(warned(Some(1)).contains("no entry 2"));
    }

    #[test]
    fn the_sample_opens() {
        let loaded = load(&Source::Sample, &Options::default()).unwrap();
        assert_eq!(loaded.format, Format::Text);
        assert!(loaded.warnings.is_empty());
        assert!(loaded.article.meta().title.is_some());
    }
}
