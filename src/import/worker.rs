//! Importers in a process of their own: one that hangs is ended, one that fills the memory or
//! overflows its stack takes only itself down.
//!
//! The reader starts its own program again with a hidden argument, writes a [`Request`] line and
//! the bytes to its standard input and reads an [`Answer`] from its standard output. Without a
//! program to start (in tests) the importer runs on a thread, which can be given up but not ended.

use std::io::{self, BufRead, Read, Write};
use std::ops::Range;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::confine;
#[cfg(feature = "pictures")]
use super::pictures::{self, Pixels, Wanted};
use super::{Choice, Format, Hints, Options, Parsed, Refusal, Warning, parse, parse_each};
use crate::text::{
    Article, Block, BlockKind, Inline, Meta, Picture, Place, PlaceKind, Span, Style,
};

/// The stack of a thread that runs an importer, in bytes.
const STACK: usize = 64 << 20;
/// How long a wish to end a worker may stay unheard.
const LOOK_UP: Duration = Duration::from_millis(50);
/// The largest answer that is read, in bytes.
const LARGEST_ANSWER: u64 = 512 << 20;
/// The memory that a worker may have, in bytes.
#[cfg(unix)]
const MEMORY: u64 = 1 << 30;

/// Runs the importer of `format`, in a process started from `program` or else on a thread.
pub(super) fn run(
    bytes: Vec<u8>,
    format: Format,
    hints: &Hints,
    program: Option<&Path>,
    limit: Duration,
    cancel: &AtomicBool,
) -> Result<Parsed, Refusal> {
    let Some(program) = program else {
        let hints = hints.clone();
        return on_thread(limit, move || parse(bytes, format, &hints));
    };
    let request = Request {
        format,
        hints: hints.clone(),
        seconds: limit.as_secs().max(1),
        entries: None,
        #[cfg(feature = "pictures")]
        picture: None,
    };
    let answer = ask(program, &request, bytes, limit, cancel)?;
    read_answer(&answer).unwrap_or_else(|| Err(broke_down()))
}

/// Runs the importer of `format` for some articles of a list: its answers in order, fewer where it did not come to an end.
pub(super) fn run_each(
    bytes: &[u8],
    format: Format,
    hints: &Hints,
    entries: Range<usize>,
    options: &Options,
) -> Vec<Result<Parsed, Refusal>> {
    let (bytes, limit) = (bytes.to_vec(), options.patience);
    let Some(program) = options.worker.as_deref() else {
        let hints = hints.clone();
        let parsed = on_thread(limit, move || {
            Ok(parse_each(bytes, format, &hints, entries))
        });
        return parsed.unwrap_or_default();
    };
    let request = Request {
        format,
        hints: hints.clone(),
        seconds: limit.as_secs().max(1),
        entries: Some(entries),
        #[cfg(feature = "pictures")]
        picture: None,
    };
    let answer = ask(program, &request, bytes, limit, &options.cancel).unwrap_or_default();
    let lines = answer.split_inclusive(|byte| *byte == b'\n');
    let whole = lines.filter(|line| line.ends_with(b"\n"));
    whole.map_while(read_answer).collect()
}

/// Decodes the picture that `bytes` are or hold, in a process started from `program` or else on a thread.
#[cfg(feature = "pictures")]
pub(super) fn picture(
    bytes: Vec<u8>,
    format: Format,
    wanted: Wanted,
    program: Option<&Path>,
    limit: Duration,
) -> Result<Pixels, Refusal> {
    let Some(program) = program else {
        return on_thread(limit, move || pictures::decode(bytes, format, &wanted));
    };
    let request = Request {
        format,
        hints: Hints::default(),
        seconds: limit.as_secs().max(1),
        entries: None,
        picture: Some(wanted),
    };
    let answer = ask(program, &request, bytes, limit, &AtomicBool::new(false))?;
    let end = answer.iter().position(|byte| *byte == b'\n');
    let (head, pixels) = answer.split_at(end.map_or(answer.len(), |end| end + 1));
    let size: Result<(u32, u32), Refusal> =
        serde_json::from_slice(head).map_err(|_| broke_down())?;
    let (width, height) = size?;
    Pixels::new(width, height, pixels.to_vec()).ok_or_else(broke_down)
}

fn on_thread<T: Send + 'static>(
    limit: Duration,
    work: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    let (sender, receiver) = mpsc::channel();
    let worker = std::thread::Builder::new()
        .name("import".to_owned())
        .stack_size(STACK);
    let spawned = worker.spawn(move || {
        // The receiver may have given up.
        sender.send(work()).ok();
    });
    spawned.map_err(|error| not_started(&error))?;
    match receiver.recv_timeout(limit) {
        Ok(parsed) => parsed,
        Err(mpsc::RecvTimeoutError::Timeout) => Err(too_long(limit)),
        Err(mpsc::RecvTimeoutError::Disconnected) => Err(broke_down()),
    }
}

fn not_started(error: &io::Error) -> Refusal {
    Refusal::Because(format!("its importer could not be started ({error})"))
}

fn too_long(limit: Duration) -> Refusal {
    Refusal::Because(format!("it was not read after {} s", limit.as_secs()))
}

fn broke_down() -> Refusal {
    Refusal::Because("its importer broke down over it".to_owned())
}

/// What a worker is asked for: one line of JSON, then the bytes.
#[derive(Debug, Serialize, Deserialize)]
struct Request {
    format: Format,
    hints: Hints,
    seconds: u64,
    /// The articles of a list that are wanted instead of one: an answer a line.
    entries: Option<Range<usize>>,
    /// The picture that is wanted instead of the article.
    #[cfg(feature = "pictures")]
    picture: Option<Wanted>,
}

fn ask(
    program: &Path,
    request: &Request,
    bytes: Vec<u8>,
    limit: Duration,
    cancel: &AtomicBool,
) -> Result<Vec<u8>, Refusal> {
    let mut header = serde_json::to_vec(request).map_err(|error| not_started(&error.into()))?;
    let child = Command::new(program)
        .args(["import", "--worker"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut child = child.map_err(|error| not_started(&error))?;
    header.push(b'\n');
    if let Some(mut input) = child.stdin.take() {
        std::thread::spawn(move || {
            // A worker that ends early says why by itself.
            input
                .write_all(&header)
                .and_then(|()| input.write_all(&bytes))
                .ok();
        });
    }
    let (sender, receiver) = mpsc::channel();
    if let Some(output) = child.stdout.take() {
        std::thread::spawn(move || {
            let mut answer = Vec::new();
            output.take(LARGEST_ANSWER).read_to_end(&mut answer).ok();
            sender.send(answer).ok();
        });
    }
    let until = Instant::now() + limit;
    let answer = loop {
        let left = until.saturating_duration_since(Instant::now());
        match receiver.recv_timeout(left.min(LOOK_UP)) {
            Ok(answer) => break Some(answer),
            Err(_) if left.is_zero() || cancel.load(Ordering::Relaxed) => break None,
            Err(mpsc::RecvTimeoutError::Timeout) => {}
            Err(mpsc::RecvTimeoutError::Disconnected) => break Some(Vec::new()),
        }
    };
    end(&mut child);
    match answer {
        Some(answer) => Ok(answer),
        None if cancel.load(Ordering::Relaxed) => {
            Err(Refusal::Because("it was given up".to_owned()))
        }
        None => Err(too_long(limit)),
    }
}

/// Ends a worker that has answered or takes too long.
fn end(child: &mut Child) {
    child.kill().ok();
    child.wait().ok();
}

fn read_answer(answer: &[u8]) -> Option<Result<Parsed, Refusal>> {
    Some(match serde_json::from_slice(answer).ok()? {
        Answer::Parsed {
            meta,
            text,
            blocks,
            places,
            pictures,
            warnings,
            choices,
        } => Ok(Parsed {
            article: article(meta, text, blocks, places)?
                .with_pictures(pictures.into_iter().map(from_wire_picture).collect()),
            warnings: warnings.into_iter().map(Warning).collect(),
            choices,
        }),
        Answer::Refused(refusal) => Err(refusal),
    })
}

/// The worker's side: reads a request from `input` and writes the answer to `output`.
///
/// # Errors
/// If the request cannot be read or the answer cannot be written.
pub fn serve(mut input: impl BufRead, mut output: impl Write) -> io::Result<()> {
    let mut header = String::new();
    input.read_line(&mut header)?;
    let request: Request = serde_json::from_str(&header)?;
    limit_resources(request.seconds);
    confine::lock();
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes)?;
    let limit = Duration::from_secs(request.seconds);
    let Request { format, hints, .. } = request;
    #[cfg(feature = "pictures")]
    if let Some(wanted) = request.picture {
        let pixels = on_thread(limit, move || pictures::decode(bytes, format, &wanted));
        let size = pixels.as_ref().map(|pixels| (pixels.width, pixels.height));
        serde_json::to_writer(&mut output, &size)?;
        output.write_all(b"\n")?;
        if let Ok(pixels) = &pixels {
            output.write_all(&pixels.rgba)?;
        }
        return output.flush();
    }
    if let Some(entries) = request.entries {
        let parsed = on_thread(limit, move || {
            Ok(parse_each(bytes, format, &hints, entries))
        });
        for parsed in parsed.unwrap_or_default() {
            serde_json::to_writer(&mut output, &Answer::of(parsed))?;
            output.write_all(b"\n")?;
        }
        return output.flush();
    }
    let answer = Answer::of(on_thread(limit, move || parse(bytes, format, &hints)));
    serde_json::to_writer(&mut output, &answer)?;
    output.flush()
}

/// Lets the system end this process if it takes more than it should.
#[cfg(unix)]
fn limit_resources(seconds: u64) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    for (resource, value) in [
        (Resource::As, MEMORY),
        (Resource::Cpu, seconds + 1),
        (Resource::Core, 0),
    ] {
        let maximum = getrlimit(resource).maximum;
        let value = maximum.map_or(value, |maximum| value.min(maximum));
        // A system without this limit still has the one on time.
        setrlimit(
            resource,
            Rlimit {
                current: Some(value),
                maximum,
            },
        )
        .ok();
    }
}

#[cfg(not(unix))]
fn limit_resources(_: u64) {}

/// What a worker answers: one JSON value.
#[expect(
    clippy::large_enum_variant,
    reason = "there is one, and it is the large one"
)]
#[derive(Serialize, Deserialize)]
enum Answer {
    Parsed {
        meta: [Option<String>; 6],
        text: String,
        blocks: Vec<WireBlock>,
        places: Vec<WirePlace>,
        pictures: Vec<WirePicture>,
        warnings: Vec<String>,
        choices: Vec<Choice>,
    },
    Refused(Refusal),
}

/// A block: kind, its number, its label, start, end, styles.
type WireBlock = (u8, u32, String, u32, u32, Vec<WireInline>);
/// A style: kind, target, start, end.
type WireInline = (u8, String, u32, u32);
/// A picture: offset, address, words, size in pixels.
type WirePicture = (u32, String, String, Option<(u32, u32)>);
/// A place: offset, kind, label.
type WirePlace = (u32, u8, String);

impl Answer {
    fn of(parsed: Result<Parsed, Refusal>) -> Self {
        match parsed {
            Ok(parsed) => Self::from(parsed),
            Err(refusal) => Self::Refused(refusal),
        }
    }
}

impl From<Parsed> for Answer {
    fn from(parsed: Parsed) -> Self {
        let meta = parsed.article.meta().clone();
        let blocks = parsed.article.blocks().iter().map(wire_block).collect();
        let places = parsed.article.places().iter().map(wire_place).collect();
        let pictures = parsed.article.pictures().iter().map(wire_picture).collect();
        Self::Parsed {
            meta: [
                meta.title,
                meta.author,
                meta.date,
                meta.site,
                meta.uri,
                meta.language,
            ],
            text: parsed.article.text().to_owned(),
            blocks,
            places,
            pictures,
            warnings: parsed
                .warnings
                .into_iter()
                .map(|warning| warning.0)
                .collect(),
            choices: parsed.choices,
        }
    }
}

fn wire_block(block: &Block) -> WireBlock {
    let (kind, number, label) = match &block.kind {
        BlockKind::Paragraph => (0, 0, ""),
        BlockKind::Heading(level) => (1, u32::from(*level), ""),
        BlockKind::Item {
            depth,
            number: None,
        } => (2, u32::from(*depth), ""),
        BlockKind::Item {
            depth,
            number: Some(number),
        } => (3, u32::from(*depth), &*number.to_string()),
        BlockKind::Quotation => (4, 0, ""),
        BlockKind::Code => (5, 0, ""),
        BlockKind::Table => (6, 0, ""),
        BlockKind::Rule => (7, 0, ""),
        BlockKind::Caption => (8, 0, ""),
        BlockKind::Footnote(label) => (9, 0, label.as_str()),
        BlockKind::Lines => (10, 0, ""),
        BlockKind::Aligned => (11, 0, ""),
        BlockKind::MarkedItem => (12, 0, ""),
        BlockKind::Reply(level) => (13, u32::from(*level), ""),
        BlockKind::Turn => (14, 0, ""),
        BlockKind::Attribution => (15, 0, ""),
        BlockKind::PullQuote => (16, 0, ""),
        BlockKind::Credit => (17, 0, ""),
        BlockKind::Post => (18, 0, ""),
    };
    let inlines = block.inlines.iter().map(wire_inline).collect();
    (
        kind,
        number,
        label.to_owned(),
        block.span.start,
        block.span.end,
        inlines,
    )
}

fn wire_inline(inline: &Inline) -> WireInline {
    let (style, target) = match &inline.style {
        Style::Emphasis => (0, ""),
        Style::Strong => (1, ""),
        Style::Code => (2, ""),
        Style::Strikethrough => (3, ""),
        Style::Link(target) => (4, target.as_str()),
        Style::FootnoteRef(label) => (5, label.as_str()),
        Style::Speaker => (6, ""),
        Style::Furniture => (7, ""),
    };
    (style, target.to_owned(), inline.span.start, inline.span.end)
}

fn wire_picture(picture: &Picture) -> WirePicture {
    let (address, words) = (picture.address.clone(), picture.words.clone());
    (picture.at, address, words, picture.size)
}

fn from_wire_picture((at, address, words, size): WirePicture) -> Picture {
    Picture {
        at,
        address,
        words,
        size,
    }
}

fn wire_place(place: &Place) -> WirePlace {
    let kind = PLACES.iter().position(|kind| *kind == place.kind);
    (place.at, kind.unwrap_or(0) as u8, place.label.clone())
}

/// The kinds of places by their numbers in an answer.
const PLACES: [PlaceKind; 5] = [
    PlaceKind::Chapter,
    PlaceKind::Page,
    PlaceKind::Slide,
    PlaceKind::Sheet,
    PlaceKind::Time,
];

fn article(
    meta: [Option<String>; 6],
    text: String,
    blocks: Vec<WireBlock>,
    places: Vec<WirePlace>,
) -> Option<Article> {
    let place = |(at, kind, label): WirePlace| {
        let kind = *PLACES.get(usize::from(kind))?;
        Some(Place { at, kind, label })
    };
    let places: Option<Vec<Place>> = places.into_iter().map(place).collect();
    let blocks: Option<Vec<Block>> = blocks.into_iter().map(block).collect();
    let [title, author, date, site, uri, language] = meta;
    let meta = Meta {
        title,
        author,
        date,
        site,
        uri,
        language,
    };
    Some(Article::new(meta, text, blocks?).with_places(places?))
}

fn block((kind, number, label, start, end, inlines): WireBlock) -> Option<Block> {
    let kind = match kind {
        0 => BlockKind::Paragraph,
        1 => BlockKind::Heading(number as u8),
        2 => BlockKind::Item {
            depth: number as u8,
            number: None,
        },
        3 => BlockKind::Item {
            depth: number as u8,
            number: label.parse().ok(),
        },
        4 => BlockKind::Quotation,
        5 => BlockKind::Code,
        6 => BlockKind::Table,
        7 => BlockKind::Rule,
        8 => BlockKind::Caption,
        9 => BlockKind::Footnote(label),
        10 => BlockKind::Lines,
        11 => BlockKind::Aligned,
        12 => BlockKind::MarkedItem,
        13 => BlockKind::Reply(number as u8),
        14 => BlockKind::Turn,
        15 => BlockKind::Attribution,
        16 => BlockKind::PullQuote,
        17 => BlockKind::Credit,
        18 => BlockKind::Post,
        _ => return None,
    };
    let inlines: Option<Vec<Inline>> = inlines.into_iter().map(inline).collect();
    Some(Block {
        span: Span { start, end },
        kind,
        inlines: inlines?,
    })
}

fn inline((style, target, start, end): WireInline) -> Option<Inline> {
    let style = match style {
        0 => Style::Emphasis,
        1 => Style::Strong,
        2 => Style::Code,
        3 => Style::Strikethrough,
        4 => Style::Link(target),
        5 => Style::FootnoteRef(target),
        6 => Style::Speaker,
        7 => Style::Furniture,
        _ => return None,
    };
    Some(Inline {
        span: Span { start, end },
        style,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_comes_through_the_pipe_as_it_was() {
        let markdown = "# A *b*\n\n1. c `d` ~~e~~ **f** [g](https://h.org)\n   - i\n\n> j[^k]\n\n```\nl\n```\n\n\
            |m|\n|-|\n\n---\n\n![n](o)\n\n[^k]: p";
        let hints = Hints {
            name: "q.md".to_owned(),
            ..Hints::default()
        };
        let parsed = parse(markdown.into(), Format::Markdown, &hints).unwrap();
        let request = Request {
            format: Format::Markdown,
            hints,
            seconds: 100_000,
            entries: None,
            #[cfg(feature = "pictures")]
            picture: None,
        };
        let mut input = serde_json::to_vec(&request).unwrap();
        input.extend(b"\n");
        input.extend(markdown.as_bytes());
        let answer = serde_json::to_vec(&Answer::from(parsed.clone())).unwrap();
        let read = read_answer(&answer).unwrap().unwrap();
        assert_eq!(read.article, parsed.article);
        assert_eq!(parsed.article.blocks().len(), 9);
    }

    #[test]
    fn each_kind_of_block_comes_through_the_pipe() {
        let item = |number| BlockKind::Item { depth: 2, number };
        let kinds = [
            BlockKind::Paragraph,
            BlockKind::Heading(3),
            item(None),
            item(Some(7)),
            BlockKind::Quotation,
            BlockKind::Code,
            BlockKind::Table,
            BlockKind::Rule,
            BlockKind::Caption,
            BlockKind::Footnote("k".to_owned()),
            BlockKind::Lines,
            BlockKind::Aligned,
            BlockKind::MarkedItem,
            BlockKind::Reply(2),
            BlockKind::Turn,
            BlockKind::Attribution,
            BlockKind::PullQuote,
            BlockKind::Credit,
            BlockKind::Post,
        ];
        let text = vec!["words"; kinds.len()].join("\n\n");
        let spans = (0..kinds.len()).map(|n| Span::new(n * 7, n * 7 + 5));
        let blocks = kinds.into_iter().zip(spans);
        let blocks = blocks.map(|(kind, span)| Block::new(kind, span)).collect();
        let mut parsed = parse("words".into(), Format::Text, &Hints::default()).unwrap();
        parsed.article = Article::new(parsed.article.meta().clone(), text, blocks);
        let answer = serde_json::to_vec(&Answer::from(parsed.clone())).unwrap();
        let read = read_answer(&answer).unwrap().unwrap();
        assert_eq!(read.article.blocks(), parsed.article.blocks());
    }

    #[test]
    fn nonsense_is_no_answer() {
        assert!(read_answer(b"").is_none());
        assert!(read_answer(b"{}").is_none());
    }

    #[test]
    fn a_program_that_does_not_start_is_told() {
        let none = Path::new("/nonexistent/program");
        let limit = Duration::from_secs(5);
        let refusal = run(
            Vec::new(),
            Format::Html,
            &Hints::default(),
            Some(none),
            limit,
            &AtomicBool::new(false),
        )
        .unwrap_err();
        assert!(
            matches!(refusal, Refusal::Because(reason) if reason.contains("could not be started"))
        );
    }
}
