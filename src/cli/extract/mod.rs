//! `byline extract`: entities and quotes as JSON Lines, the door for programs.
//!
//! Documents are dealt to the workers in small batches, in turn, through channels that hold few of
//! them, and collected in the same turn: the output is in the order of the input and memory stays
//! bounded however long the input is. [`input`] is what goes in, [`worker`] does it, [`rows`] is what
//! comes out.

pub(super) mod input;
mod rows;
mod worker;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use anyhow::Context as _;

use self::input::{Fault, Job, NOTES};
use self::rows::{Rows, Stamp};
use self::worker::{Answers, Kept, Limits, Settings, Worker};
use super::output::output;
use crate::OpenOptions;

/// A batch is full with this many bytes of input.
const BATCH: usize = 1 << 16;
/// Batches that wait before and after each worker.
const QUEUE: usize = 2;

/// Write entities and quotes as JSON Lines, for programs.
///
/// The keys of the output are described in docs/programs.md and docs/extract.schema.json.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files, folders with articles, or - for standard input.
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// What the files are: `text` (articles of any format) or `jsonl` (a line for each article,
    /// {"id": …, "text": "…"}). Without it, a file that you name is taken for what it holds.
    #[arg(long)]
    input: Option<Input>,
    /// How many threads to use.
    #[arg(long, short, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=256))]
    jobs: u16,
    /// Apply your decisions and additions, and say of each finding whether it comes from the machine or
    /// a person. For articles, not for lines.
    #[arg(long)]
    with_annotations: bool,
    /// What a line of the output is: a document with everything in it, or one flat row for each mention
    /// of an entity or each fragment of a quote.
    #[arg(long, default_value = "documents")]
    rows: Rows,
    /// Where errors go: to standard error (the exit code is then 1), or `inline`: every line of the input
    /// gives one line, in order, a bad one an error record.
    #[arg(long, value_name = "WHERE", default_value = "stderr")]
    errors: Errors,
    /// Leave out documents with more characters than this; each is an error.
    #[arg(long, value_name = "N")]
    max_chars: Option<usize>,
    /// Give up a document that takes longer than this; it is an error.
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(1..))]
    max_seconds: Option<u32>,
    #[command(flatten)]
    who: super::Who,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Input {
    Text,
    Jsonl,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Errors {
    Stderr,
    Inline,
}

/// Extracts everything; exit code 1 if something was wrong with a part of it, 2 if notes could not be
/// understood.
pub(super) fn run(args: &Args) -> anyhow::Result<ExitCode> {
    run_into(args, output())
}

/// The same with another output.
pub(super) fn run_into(args: &Args, lines: impl Write) -> anyhow::Result<ExitCode> {
    let files = args.files.iter().map(|file| {
        let input = args.input.unwrap_or_else(|| input::of_file(file));
        (file.clone(), input)
    });
    let files: Vec<(PathBuf, Input)> = files.collect();
    if args.with_annotations && files.iter().any(|(_, input)| *input == Input::Jsonl) {
        anyhow::bail!("--with-annotations needs articles, which have notes files; lines have none");
    }
    let settings = Settings {
        open: OpenOptions {
            notes: args.with_annotations,
            ..super::open_options(&args.who)?
        },
        rows: args.rows,
        limits: Limits {
            chars: args.max_chars,
            time: args
                .max_seconds
                .map(|seconds| Duration::from_secs(seconds.into())),
        },
        stamp: Stamp::new(),
    };
    let inline = args.errors == Errors::Inline;
    let stamp = settings.stamp.clone();
    let worker = Worker::new(Arc::new(settings));
    let jobs = input::jobs(files, inline);
    let mut out = Out {
        lines,
        inline: inline.then_some(stamp),
        faults: 0,
        notes_unread: false,
    };
    let done = match args.jobs {
        1 => alone(jobs, worker, &mut out),
        workers => together(jobs, usize::from(workers), &worker, &mut out),
    };
    match done {
        Ok(()) if out.notes_unread => Ok(ExitCode::from(super::BAD_INPUT)),
        Ok(()) => Ok(ExitCode::from(u8::from(out.faults > 0))),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        Err(error) => Err(error).context("cannot write to standard output"),
    }
}

/// Where answers go.
struct Out<W> {
    lines: W,
    /// The stamp of error records, if faults are lines too.
    inline: Option<Stamp>,
    /// How many faults there were, of those that the exit code tells.
    faults: usize,
    notes_unread: bool,
}

impl<W: Write> Answers for Out<W> {
    fn lines(&mut self) -> &mut dyn Write {
        &mut self.lines
    }

    fn fault(&mut self, fault: Fault) -> io::Result<()> {
        self.notes_unread |= fault.kind == NOTES;
        if let Some(stamp) = &self.inline {
            // A file of lines that cannot be read to its end has not ended well.
            self.faults += usize::from(fault.id.is_none() && fault.line.is_none());
            rows::write_error(&mut self.lines, &fault, stamp)
        } else {
            super::tell(fault.message);
            self.faults += 1;
            Ok(())
        }
    }
}

/// Does the work on this thread.
fn alone(
    jobs: impl Iterator<Item = Job>,
    mut worker: Worker,
    out: &mut Out<impl Write>,
) -> io::Result<()> {
    for job in jobs {
        worker.answer(job, out)?;
    }
    out.lines.flush()
}

/// Deals the work to `workers` threads.
fn together(
    jobs: impl Iterator<Item = Job> + Send,
    workers: usize,
    worker: &Worker,
    out: &mut Out<impl Write>,
) -> io::Result<()> {
    thread::scope(|scope| {
        let mut inputs: Vec<SyncSender<Vec<Job>>> = Vec::new();
        let mut outputs: Vec<Receiver<Kept>> = Vec::new();
        for _ in 0..workers {
            let (input, todo) = sync_channel::<Vec<Job>>(QUEUE);
            let (done, output) = sync_channel(QUEUE);
            let mut worker = worker.another();
            scope.spawn(move || {
                for batch in todo {
                    let mut kept = Kept::default();
                    for job in batch {
                        if worker.answer(job, &mut kept).is_err() {
                            return;
                        }
                    }
                    if done.send(kept).is_err() {
                        return;
                    }
                }
            });
            inputs.push(input);
            outputs.push(output);
        }
        scope.spawn(move || deal(jobs, &inputs));
        for turn in (0..workers).cycle() {
            let Ok(answers) = outputs[turn].recv() else {
                break;
            };
            answers.put(out)?;
        }
        out.lines.flush()
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Without a folder for notes and names.
    fn worker() -> Worker {
        Worker::new(Arc::new(Settings {
            open: OpenOptions::default(),
            rows: Rows::Documents,
            limits: Limits::default(),
            stamp: Stamp::new(),
        }))
    }

    fn out() -> Out<Vec<u8>> {
        Out {
            lines: Vec::new(),
            inline: None,
            faults: 0,
            notes_unread: false,
        }
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
        let (mut one, mut many) = (out(), out());
        alone(jobs(), worker(), &mut one).expect("written");
        together(jobs(), 3, &worker(), &mut many).expect("written");
        assert_eq!(one.faults + many.faults, 0);
        assert!(one.lines == many.lines && one.lines.len() > 500);
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
        let mut out = out();
        alone(jobs, worker(), &mut out).expect("written");
        assert_eq!(out.faults, 1);
        assert_eq!(out.lines.split(|&byte| byte == b'\n').count() - 1, 2);
    }
}
