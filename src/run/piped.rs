//! Words of the article through a command of the reader's.

use std::io::{Read, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};

use super::Shell;
use crate::app::Message;
use crate::text::arguments;

/// How long a command may take.
const PATIENCE: Duration = Duration::from_mins(1);
/// How long the rest of what it printed may take to come once it has ended.
const AFTER_END: Duration = Duration::from_secs(2);
/// How much of what it prints is kept, in bytes. The rest is read too: a program that cannot print ends, and
/// what it was writing to a file would end with it.
const MOST: usize = 64 * 1024;

impl Shell {
    /// Gives the words to a command, beside the loop; what it prints is told.
    pub(super) fn pipe(&self, line: String, words: String) {
        let events = self.job_sender.clone();
        thread::spawn(move || {
            let told = match run(&line, &words) {
                Ok(printed) => told(&line, &printed),
                Err(error) => format!("{error:#}"),
            };
            events.send(Message::Told(told));
        });
    }
}

/// What is said of what a command printed.
fn told(line: &str, printed: &Printed) -> String {
    let text = printed
        .text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    match (text.as_str(), printed.lines) {
        ("", _) => format!("Sent to {line}"),
        (text, 0 | 1) => format!("{line}: {text}"),
        (text, lines) => format!("{line}, {lines} lines: {text}"),
    }
}

/// What a program printed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Printed {
    /// Its beginning.
    pub(super) text: String,
    /// How many lines there were in all.
    lines: usize,
}

/// The bytes that are kept, how many line ends came in all, and the last byte.
type SoFar = (Vec<u8>, usize, u8);

/// What a program prints, read beside it.
struct Printing {
    so_far: Arc<Mutex<SoFar>>,
    end: Receiver<()>,
}

impl Printing {
    fn read(from: Option<impl Read + Send + 'static>) -> Self {
        let so_far = Arc::new(Mutex::new(SoFar::default()));
        let (sender, end) = channel();
        let kept = Arc::clone(&so_far);
        thread::spawn(move || {
            let mut from = from;
            let mut piece = [0; 16 * 1024];
            while let Some(Ok(count @ 1..)) = from.as_mut().map(|from| from.read(&mut piece)) {
                let piece = &piece[..count];
                let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                let (bytes, ends, last) = &mut *kept;
                let room = MOST.saturating_sub(bytes.len()).min(count);
                bytes.extend_from_slice(&piece[..room]);
                *ends += memchr::memchr_iter(b'\n', piece).count();
                *last = piece[count - 1];
            }
            drop(sender);
        });
        Self { so_far, end }
    }

    /// All that was printed by a program that has ended. What it started may still run and print.
    fn all(self) -> Printed {
        let _ = self.end.recv_timeout(AFTER_END);
        let so_far = self.so_far.lock().unwrap_or_else(PoisonError::into_inner);
        let (bytes, ends, last) = &*so_far;
        let is_begun = !bytes.is_empty() && *last != b'\n';
        Printed {
            text: String::from_utf8_lossy(bytes).into_owned(),
            lines: ends + usize::from(is_begun),
        }
    }
}

fn run(line: &str, words: &str) -> anyhow::Result<Printed> {
    run_program(&arguments(line), words, PATIENCE)
}

/// The command that runs a program in a process group of its own, so that what it starts ends with it.
pub(super) fn in_group(program: &str) -> Command {
    let mut command = Command::new(program);
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    command
}

/// Ends a program that was made with [`in_group`], and all that it started. It must not have been waited for.
pub(super) fn end_group(child: &mut Child) {
    #[cfg(unix)]
    if let Some(id) = rustix::process::Pid::from_raw(child.id() as i32) {
        let _ = rustix::process::kill_process_group(id, rustix::process::Signal::KILL);
    }
    let _ = child.kill();
}

/// Runs a program that reads these words; gives the beginning of what it prints.
pub(super) fn run_program(
    arguments: &[String],
    words: &str,
    patience: Duration,
) -> anyhow::Result<Printed> {
    let Some((program, rest)) = arguments.split_first() else {
        bail!("No command was given");
    };
    let mut child = in_group(program)
        .args(rest)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("Cannot run {program}"))?;
    let (input, output, errors) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let words = words.to_owned();
    // A command may print before it has read everything, or read nothing at all.
    let writer = thread::spawn(move || input.map(|mut input| input.write_all(words.as_bytes())));
    let printed = Printing::read(output);
    let complained = Printing::read(errors);
    let until = Instant::now() + patience;
    let status = loop {
        if let Some(status) = child.try_wait().context("cannot wait for it")? {
            break status;
        }
        if Instant::now() > until {
            end_group(&mut child);
            let _ = child.wait();
            bail!("{program} was ended after {} seconds", patience.as_secs());
        }
        thread::sleep(Duration::from_millis(20));
    };
    drop(writer);
    let printed = printed.all();
    if !status.success() {
        let why = complained.all().text;
        let why = why.split_whitespace().collect::<Vec<_>>().join(" ");
        if why.is_empty() {
            bail!("{program} ended with {status} and said nothing");
        }
        bail!("{program} ended with {status}: {why}");
    }
    Ok(printed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn what_a_command_prints_or_why_it_failed_is_told() {
        let run_for = |line: &str, words: &str| run(line, words).expect("it").text;
        assert_eq!(run_for("wc -w", "one two three").trim(), "3");
        // One that does not read what it gets.
        assert_eq!(run_for("echo hello", &"x".repeat(1 << 20)), "hello\n");
        let why = run("no-such-program-here", "x").expect_err("there is none");
        assert!(why.to_string().contains("no-such-program-here"));
        let why = run("sh -c 'echo sorry >&2; exit 3'", "x").expect_err("it fails");
        assert!(why.to_string().contains("sorry"), "{why}");
        let why = run("sh -c 'exit 4'", "x").expect_err("it fails");
        assert!(why.to_string().ends_with("4 and said nothing"), "{why}");
        // One that leaves a program behind which would hold its output for a long time.
        let printed = run_for("sh -c 'echo here; sleep 1000 & echo $! >&2'", "x");
        assert_eq!(printed, "here\n");
        let sorted = run("sort", "b\na").expect("it");
        assert_eq!(told("sort", &sorted), "sort, 2 lines: a b");
        assert_eq!(told("tee x", &Printed::default()), "Sent to tee x");
    }

    #[cfg(unix)]
    #[test]
    fn what_a_command_writes_is_whole_however_much_it_prints() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("all.txt");
        let words = "A line of the article.\n".repeat(20_000);
        let printed = run(&format!("tee {}", file.display()), &words).expect("it");
        let written = std::fs::read_to_string(&file).expect("the file");
        assert_eq!(written.len(), words.len());
        assert_eq!((printed.lines, printed.text.len()), (20_000, MOST));
        // It fails, though it printed much.
        let why = run("sh -c 'cat; echo sorry >&2; exit 3'", &words).expect_err("it fails");
        assert!(why.to_string().contains("sorry"), "{why}");
    }
}
