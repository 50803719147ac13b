//! Words of the article through a command of the reader's.

use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};

use super::Shell;
use crate::app::Message;
use crate::text::arguments;

/// How long a command may take.
const PATIENCE: Duration = Duration::from_mins(1);
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

fn run(line: &str, words: &str) -> anyhow::Result<String> {
    run_program(&arguments(line), words, PATIENCE)
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
    let mut child = Command::new(program)
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
    let read = |from: Option<Box<dyn std::io::Read + Send>>| {
        thread::spawn(move || {
            let mut printed = Vec::new();
            if let Some(from) = from {
                let _ = from.take(MOST).read_to_end(&mut printed);
            }
            String::from_utf8_lossy(&printed).into_owned()
        })
    };
    let printed = read(output.map(|it| Box::new(it) as Box<_>));
    let complained = read(errors.map(|it| Box::new(it) as Box<_>));
    let until = Instant::now() + patience;
    let status = loop {
        if let Some(status) = child.try_wait().context("cannot wait for it")? {
            break status;
        }
        if Instant::now() > until {
            let _ = child.kill();
            let _ = child.wait();
            bail!("{program} was ended after {} seconds", patience.as_secs());
        }
        thread::sleep(Duration::from_millis(20));
    };
    drop(writer);
    let printed = printed.join().unwrap_or_default();
    // One that prints more than is read is ended by that.
    if !status.success() && (printed.len() as u64) < MOST {
        let why = complained.join().unwrap_or_default();
        let why = why.split_whitespace().collect::<Vec<_>>().join(" ");
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
        assert_eq!(told("sort", "b\na\n"), "sort, 2 lines: b a");
        assert_eq!(told("tee x", ""), "Sent to tee x");
    }
}
