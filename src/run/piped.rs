//! Words of the article through a command of the reader's.

use std::io::{Read as _, Write as _};
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
/// How much of what it prints is read, in bytes.
const MOST: u64 = 64 * 1024;

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
fn told(line: &str, printed: &str) -> String {
    let text = printed.split_whitespace().collect::<Vec<_>>().join(" ");
    let lines = printed.lines().count();
    match (text.as_str(), lines) {
        ("", _) => format!("Sent to {line}"),
        (text, 0 | 1) => format!("{line}: {text}"),
        (text, lines) => format!("{line}, {lines} lines: {text}"),
    }
}

/// What a program prints, read beside it.
struct Printed {
    so_far: Arc<Mutex<Vec<u8>>>,
    end: Receiver<()>,
}

impl Printed {
    fn read(from: Option<impl std::io::Read + Send + 'static>) -> Self {
        let so_far = Arc::new(Mutex::new(Vec::new()));
        let (sender, end) = channel();
        let kept = Arc::clone(&so_far);
        thread::spawn(move || {
            let mut from = from.map(|from| from.take(MOST));
            let mut piece = [0; 4096];
            while let Some(Ok(count @ 1..)) = from.as_mut().map(|from| from.read(&mut piece)) {
                let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                kept.extend_from_slice(&piece[..count]);
            }
            drop(sender);
        });
        Self { so_far, end }
    }

    /// All that was printed by a program that has ended. What it started may still run and print.
    fn all(self) -> String {
        let _ = self.end.recv_timeout(AFTER_END);
        let printed = self.so_far.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&printed).into_owned()
    }
}

fn run(line: &str, words: &str) -> anyhow::Result<String> {
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
) -> anyhow::Result<String> {
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
    let printed = Printed::read(output);
    let complained = Printed::read(errors);
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
    // One that prints more than is read is ended by that.
    if !status.success() && (printed.len() as u64) < MOST {
        let why = complained.all();
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
        assert_eq!(run("wc -w", "one two three").expect("it").trim(), "3");
        // One that does not read what it gets.
        assert_eq!(
            run("echo hello", &"x".repeat(1 << 20)).expect("it"),
            "hello\n"
        );
        let why = run("no-such-program-here", "x").expect_err("there is none");
        assert!(why.to_string().contains("no-such-program-here"));
        let why = run("sh -c 'echo sorry >&2; exit 3'", "x").expect_err("it fails");
        assert!(why.to_string().contains("sorry"), "{why}");
        let why = run("sh -c 'exit 4'", "x").expect_err("it fails");
        assert!(why.to_string().ends_with("4 and said nothing"), "{why}");
        // One that leaves a program behind which would hold its output for a long time.
        let printed = run("sh -c 'echo here; sleep 1000 & echo $! >&2'", "x").expect("it");
        assert_eq!(printed, "here\n");
        assert_eq!(told("sort", "b\na\n"), "sort, 2 lines: b a");
        assert_eq!(told("tee x", ""), "Sent to tee x");
    }
}
