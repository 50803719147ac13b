//! `byline extract`: entities and quotes as JSON Lines, the door for programs.
//!
//! Documents are dealt to the workers in small batches, in turn, through channels that hold few of
//! them, and collected in the same turn: the output is in the order of the input and memory stays
//! bounded however long the input is.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read as _, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

use super::output::{json, output};
use crate::analysis::{Analysis, Speaker};
use crate::annotation::{Decided, Notes, Origin};
use crate::export::{round, verdict};
use crate::import::{self, Source};
use crate::text::{CharIndex, Span};
use crate::{OpenOptions, Opener};

/// A line of JSON Lines may have this many bytes.
const LONGEST_LINE: u64 = 256 << 20;
/// The byte order mark, with which some programs begin a file.
const BOM: &[u8] = "\u{feff}".as_bytes();
/// A batch is full with this many bytes of input.
const BATCH: usize = 1 << 16;
/// Batches that wait before and after each worker.
const QUEUE: usize = 2;

/// What to extract, and how.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files, or - for standard input.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// What the files are: `text` (articles of any format) or `jsonl` (a line for each article,
    /// {"id": …, "text": "…"}).
    #[arg(long, default_value = "text")]
    input: Input,
    /// How many threads to use.
    #[arg(long, short, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: u16,
    /// Apply your decisions and additions, and say of each finding whether it comes from the machine or
    /// a person. For articles, not for lines.
    #[arg(long)]
    with_annotations: bool,
    #[command(flatten)]
    who: super::Who,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Input {
    Text,
    Jsonl,
}

/// A piece of work.
enum Job {
    /// A line of a JSON Lines file: the file's name, the line's number from 1, its bytes.
    Line(String, usize, Vec<u8>),
    /// An article.
    Article(PathBuf),
    /// A file or stream that cannot be read.
    Fault(String),
}

/// A document's line, or why there is none.
type Answer = Result<String, String>;

/// Extracts everything; exit code 1 if something was wrong with a part of it, 2 if notes could not be
/// understood.
pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let out = output();
    if args.with_annotations && args.input == Input::Jsonl {
        anyhow::bail!("--with-annotations needs articles, which have notes files; lines have none");
    }
    let worker = Worker::new(OpenOptions {
        notes: args.with_annotations,
        ..super::open_options(&args.who)?
    });
    let notes_unread = Arc::clone(&worker.notes_unread);
    let jobs = jobs(args);
    let done = match args.jobs {
        1 => alone(jobs, worker, out),
        workers => together(jobs, usize::from(workers), &worker, out),
    };
    match done {
        Ok(0) => Ok(ExitCode::SUCCESS),
        Ok(_) if notes_unread.load(Ordering::Relaxed) => Ok(ExitCode::from(super::BAD_INPUT)),
        Ok(_) => Ok(ExitCode::from(1)),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        Err(error) => Err(error).context("cannot write to standard output"),
    }
}

/// Does the work on this thread; gives the number of faults.
fn alone(
    jobs: impl Iterator<Item = Job>,
    mut worker: Worker,
    mut out: impl Write,
) -> io::Result<usize> {
    let mut faults = 0;
    for job in jobs {
        faults += put(&mut out, worker.answer(job))?;
    }
    out.flush()?;
    Ok(faults)
}

/// Deals the work to `workers` threads; gives the number of faults.
fn together(
    jobs: impl Iterator<Item = Job> + Send,
    workers: usize,
    worker: &Worker,
    mut out: impl Write,
) -> io::Result<usize> {
    thread::scope(|scope| {
        let mut inputs: Vec<SyncSender<Vec<Job>>> = Vec::new();
        let mut outputs: Vec<Receiver<Vec<Answer>>> = Vec::new();
        for _ in 0..workers {
            let (input, todo) = sync_channel::<Vec<Job>>(QUEUE);
            let (done, output) = sync_channel(QUEUE);
            let mut worker = worker.another();
            scope.spawn(move || {
                for batch in todo {
                    let answers = batch.into_iter().map(|job| worker.answer(job));
                    if done.send(answers.collect()).is_err() {
                        return;
                    }
                }
            });
            inputs.push(input);
            outputs.push(output);
        }
        scope.spawn(move || deal(jobs, &inputs));
        let mut faults = 0;
        for turn in (0..workers).cycle() {
            let Ok(answers) = outputs[turn].recv() else {
                break;
            };
            for answer in answers {
                faults += put(&mut out, answer)?;
            }
        }
        out.flush()?;
        Ok(faults)
    })
}

/// Sends the work in batches to the workers in turn, until all is dealt or nobody listens.
fn deal(jobs: impl Iterator<Item = Job>, inputs: &[SyncSender<Vec<Job>>]) {
    let mut turn = inputs.iter().cycle();
    let mut batch = Vec::new();
    let mut size = 0;
    let mut send = |batch: &mut Vec<Job>| {
        let next = turn.next().expect("there is a worker");
        next.send(std::mem::take(batch)).is_ok()
    };
    for job in jobs {
        size += match &job {
            Job::Line(_, _, line) => line.len(),
            Job::Article(..) => BATCH,
            Job::Fault(_) => 0,
        };
        batch.push(job);
        if size >= BATCH {
            size = 0;
            if !send(&mut batch) {
                return;
            }
        }
    }
    send(&mut batch);
}

/// Writes one answer; 1 for a fault, which goes to standard error.
fn put(out: &mut impl Write, answer: Answer) -> io::Result<usize> {
    match answer {
        Ok(line) => {
            out.write_all(line.as_bytes())?;
            out.write_all(b"\n")?;
            Ok(0)
        }
        Err(fault) => {
            super::tell(fault);
            Ok(1)
        }
    }
}

fn jobs(args: &Args) -> Box<dyn Iterator<Item = Job> + Send> {
    let files = args.files.clone().into_iter();
    match args.input {
        Input::Text => Box::new(files.map(Job::Article)),
        Input::Jsonl => Box::new(files.flat_map(lines)),
    }
}

/// The lines of one JSON Lines file that hold something.
fn lines(path: PathBuf) -> Box<dyn Iterator<Item = Job> + Send> {
    let source = Source::from_argument(path);
    let name = source.name();
    let mut reader: Box<dyn BufRead + Send> = match &source {
        Source::Stdin => Box::new(BufReader::with_capacity(BATCH, io::stdin())),
        _ => match File::open(source.path().unwrap_or(name.as_ref())) {
            Ok(file) => Box::new(BufReader::with_capacity(BATCH, file)),
            Err(error) => {
                let fault = format!("cannot read {name}: {error}");
                return Box::new(std::iter::once(Job::Fault(fault)));
            }
        },
    };
    let mut number = 0;
    let mut over = false;
    Box::new(std::iter::from_fn(move || {
        while !over {
            let mut line = Vec::new();
            let read = (&mut reader)
                .take(LONGEST_LINE)
                .read_until(b'\n', &mut line);
            number += 1;
            match read {
                Ok(0) => over = true,
                Ok(_) if line.len() as u64 == LONGEST_LINE && line.last() != Some(&b'\n') => {
                    over = skip_line(&mut reader).is_err();
                    let limit = LONGEST_LINE >> 20;
                    let fault =
                        format!("{name} line {number} is longer than {limit} MB; it is left out");
                    return Some(Job::Fault(fault));
                }
                Ok(_) if line.trim_ascii().is_empty() => {}
                Ok(_) if number == 1 && line.starts_with(BOM) => {
                    return Some(Job::Line(name.clone(), number, line[BOM.len()..].to_vec()));
                }
                Ok(_) => return Some(Job::Line(name.clone(), number, line)),
                Err(error) => {
                    over = true;
                    return Some(Job::Fault(format!("cannot read on in {name}: {error}")));
                }
            }
        }
        None
    }))
}

fn skip_line(reader: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = reader.fill_buf()?;
        let (used, done) = match memchr::memchr(b'\n', buffer) {
            Some(at) => (at + 1, true),
            None => (buffer.len(), buffer.is_empty()),
        };
        reader.consume(used);
        if done {
            return Ok(());
        }
    }
}

#[derive(Deserialize)]
struct Document {
    /// As it was written: a number of any size, a string, an object.
    id: Box<RawValue>,
    text: String,
}

/// Does one piece of work after another.
struct Worker {
    opener: Opener,
    /// True once notes could not be understood: what comes out then is not all there is.
    notes_unread: Arc<AtomicBool>,
}

impl Worker {
    fn new(options: OpenOptions) -> Self {
        Self {
            opener: Opener::new(options),
            notes_unread: Arc::default(),
        }
    }

    /// One more of the same kind.
    fn another(&self) -> Self {
        Self {
            notes_unread: Arc::clone(&self.notes_unread),
            ..Self::new(self.opener.options().clone())
        }
    }

    fn answer(&mut self, job: Job) -> Answer {
        match job {
            Job::Fault(fault) => Err(fault),
            Job::Line(name, number, bytes) => {
                let document: Document = serde_json::from_slice(&bytes)
                    .map_err(|error| format!("{name} line {number} is left out: {error}"))?;
                let source = if name == Source::Stdin.name() {
                    Source::Stdin
                } else {
                    Source::from_argument(name)
                };
                let text = keep_places(document.text);
                let article = import::from_text(text, "");
                let (found, warnings) = self.opener.analyse(&article, &source);
                warnings.iter().for_each(super::tell);
                Ok(line(document.id, article.text(), &found, None))
            }
            Job::Article(path) => {
                let opened = self.opener.open(Source::from_argument(path));
                let opened = opened.map_err(|error| {
                    if matches!(error, crate::OpenError::Store(_)) {
                        self.notes_unread.store(true, Ordering::Relaxed);
                    }
                    error.to_string()
                })?;
                let name = opened.source.name();
                for warning in &opened.warnings {
                    super::tell(format!("{name}: {warning}"));
                }
                let said = Some((&opened.findings, &opened.notes));
                let said = said.filter(|_| self.opener.options().notes);
                let id = to_raw_value(&name).expect("a name is JSON");
                let text = opened.article.text();
                Ok(line(id, text, &opened.findings.analysis, said))
            }
        }
    }
}

/// The text with as many code points as before but nothing that an article's text may not have:
/// offsets into it are offsets into what came in.
fn keep_places(text: String) -> String {
    if !text.contains(['\r', '\u{feff}']) {
        return text;
    }
    let text = text.replace("\r\n", " \n").replace('\r', "\n");
    match text.strip_prefix('\u{feff}') {
        Some(rest) => format!(" {rest}"),
        None => text,
    }
}

#[derive(Serialize)]
struct Line<'a> {
    id: Box<RawValue>,
    unit: &'static str,
    /// ISO 639-3.
    language: &'static str,
    entities: Vec<MentionLine<'a>>,
    entity_records: Vec<EntityLine<'a>>,
    quotes: Vec<FragmentLine<'a>>,
}

#[derive(Serialize)]
struct MentionLine<'a> {
    start: usize,
    end: usize,
    #[serde(rename = "type")]
    kind: &'static str,
    text: &'a str,
    entity_id: String,
    #[serde(flatten)]
    said: Option<Said>,
}

#[derive(Serialize)]
struct EntityLine<'a> {
    id: String,
    name: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    aliases: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a str>,
    #[serde(flatten)]
    said: Option<Said>,
}

#[derive(Serialize)]
struct FragmentLine<'a> {
    start: usize,
    end: usize,
    kind: &'static str,
    speaker: Option<&'a str>,
    speaker_id: Option<String>,
    /// All who say the same words, `speaker` among them; empty if nobody is known.
    speakers: Vec<&'a str>,
    source_kind: Option<&'static str>,
    speaker_span: Option<(usize, usize)>,
    cue_span: Option<(usize, usize)>,
    /// Fragments of one quote share it.
    quote: usize,
    confidence: f64,
    reason: String,
    #[serde(flatten)]
    said: Option<Said>,
}

/// Who says so: `machine` or `person`; and the decision on it, if there is one.
#[derive(Serialize)]
struct Said {
    provenance: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<&'static str>,
}

/// A document's line. Who says what, and how it was decided, is told if `said` is given, which
/// is in step with the findings.
fn line(
    id: Box<RawValue>,
    text: &str,
    analysis: &Analysis,
    said: Option<(&Decided, &Notes)>,
) -> String {
    json(&findings(id, text, analysis, said))
}

fn findings<'a>(
    id: Box<RawValue>,
    text: &'a str,
    analysis: &'a Analysis,
    said: Option<(&'a Decided, &Notes)>,
) -> Line<'a> {
    let by = |pick: fn(&Decided) -> &[Origin], n: usize| {
        let (decided, notes) = said?;
        let origin = pick(decided).get(n)?;
        let decision = origin.decision.as_ref().and_then(|id| verdict(notes, id));
        let provenance = origin.provenance.who();
        Some(Said {
            provenance,
            decision,
        })
    };
    let index = CharIndex::new(text);
    let chars = |span: Span| index.to_chars(text, span);
    let entity_id = |index: usize| format!("e{index}");
    let entities = analysis.mentions.iter().enumerate().map(|(n, mention)| {
        let (start, end) = chars(mention.span);
        let text = mention.span.of(text);
        MentionLine {
            start,
            end,
            kind: mention.kind.code(),
            text,
            entity_id: entity_id(mention.entity),
            said: by(|own| &own.mentions, n),
        }
    });
    let records = analysis
        .entities
        .iter()
        .enumerate()
        .map(|(index, entity)| EntityLine {
            id: entity_id(index),
            name: &entity.name,
            kind: entity.kind.code(),
            aliases: &entity.aliases,
            role: entity.role.as_deref(),
            value: entity.value.as_deref(),
            said: by(|own| &own.entities, index),
        });
    let fragments = analysis
        .quotes
        .iter()
        .enumerate()
        .flat_map(|(number, quote)| quote.parts.iter().map(move |part| (number, quote, part)));
    let quotes = fragments.map(|(number, quote, part)| {
        let (start, end) = chars(part.span);
        FragmentLine {
            start,
            end,
            kind: part.kind.code(),
            speaker: analysis.speaker_name(&quote.speaker),
            speaker_id: match quote.speaker {
                Speaker::Entity(index) => Some(entity_id(index)),
                _ => None,
            },
            speakers: analysis.speaker_names(quote).collect(),
            source_kind: quote.source_kind.code(),
            speaker_span: quote.source.map(chars),
            cue_span: quote.cue.map(chars),
            quote: number,
            confidence: round(quote.confidence),
            reason: quote.reason.to_string(),
            said: by(|own| &own.quotes, number),
        }
    });
    Line {
        id,
        unit: "chars",
        language: analysis.language.code(),
        entities: entities.collect(),
        entity_records: records.collect(),
        quotes: quotes.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Without a place for notes and names.
    fn worker() -> Worker {
        Worker::new(OpenOptions::default())
    }

    #[test]
    fn offsets_are_those_of_the_text_that_came_in() {
        assert_eq!(keep_places("\u{feff}a\r\nb\rc".into()), " a \nb\nc");
    }

    #[test]
    fn the_dealt_output_is_in_order() {
        let jobs = || {
            (1..500).map(|n| {
                Job::Line(
                    "x".into(),
                    n,
                    format!("{{\"id\":{n},\"text\":\"Ann Lee said no.\"}}").into_bytes(),
                )
            })
        };
        let (mut one, mut many) = (Vec::new(), Vec::new());
        assert_eq!(alone(jobs(), worker(), &mut one).expect("written"), 0);
        assert_eq!(
            together(jobs(), 3, &worker(), &mut many).expect("written"),
            0
        );
        assert!(one == many && one.len() > 500);
    }

    #[test]
    fn a_bad_line_is_a_fault_and_the_rest_goes_on() {
        let lines = [
            "{\"id\":1,\"text\":\"Yes.\"}",
            "{\"id\":2}",
            "{\"id\":3,\"text\":\"No.\"}",
        ];
        let jobs = lines
            .iter()
            .enumerate()
            .map(|(n, line)| Job::Line("x".into(), n + 1, line.as_bytes().to_vec()));
        let mut out = Vec::new();
        assert_eq!(alone(jobs, worker(), &mut out).expect("written"), 1);
        assert_eq!(
            out.split(|&byte| byte == b'\n')
                .filter(|line| !line.is_empty())
                .count(),
            2
        );
    }
}
