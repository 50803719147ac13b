//! A sentence spoken by a command of the reader's, and a word looked up with one. No shell sees the words.

use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::Shell;
use super::piped;
use crate::app::Message;

/// So often it is asked whether a sentence is spoken.
const LOOK: Duration = Duration::from_millis(40);
/// How long a look-up may take.
const LOOK_UP_WITHIN: Duration = Duration::from_secs(20);
/// What stands for the word or sentence in a command.
const WORDS: &str = "{}";

/// The programs that speak, and their arguments: the first that is there is taken.
const SPEAKERS: [&[&str]; 3] = [
    &["spd-say", "--wait", "--", WORDS],
    &["espeak-ng", "--stdin"],
    &["say", "-f", "-"],
];

/// A sentence that is being spoken. Dropping it ends the program that speaks.
pub(super) struct Speaking {
    child: Arc<Mutex<Child>>,
    program: String,
}

impl Drop for Speaking {
    fn drop(&mut self) {
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        if !matches!(child.try_wait(), Ok(None)) {
            return;
        }
        let _ = child.kill();
        let _ = child.wait();
        // Its server would speak on.
        if is_client(&self.program) {
            let stop = Command::new(&self.program).arg("--stop").spawn();
            if let Ok(mut stop) = stop {
                thread::spawn(move || stop.wait());
            }
        }
    }
}

/// True if a program only passes words on to a server that speaks.
fn is_client(program: &str) -> bool {
    Path::new(program).file_name() == Some("spd-say".as_ref())
}

/// The first line of what a program complains of; the rest is read and dropped.
fn first_line(from: impl Read) -> String {
    let mut from = BufReader::new(from);
    let mut line = Vec::new();
    let _ = from.by_ref().take(400).read_until(b'\n', &mut line);
    let _ = std::io::copy(&mut from, &mut std::io::sink());
    let line = plain(&String::from_utf8_lossy(&line));
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a program that ended well has spoken: one that finds no sound device complains, ends at once and says
/// that all went well.
fn heard(program: &str, letters: usize, took: Duration, complaint: &str) -> Result<(), String> {
    // Nobody speaks a thousand letters in a second.
    let is_spoken = took >= Duration::from_millis(letters as u64) || letters < 4;
    if is_spoken || complaint.is_empty() {
        return Ok(());
    }
    Err(format!("{program} spoke nothing: {complaint}"))
}

/// The arguments with the words in their place, and what the command reads: the words if they have none.
fn filled(command: &[String], words: &str) -> (Vec<String>, String) {
    let has_place = command.iter().any(|argument| argument.contains(WORDS));
    let arguments = command
        .iter()
        .map(|argument| argument.replace(WORDS, words));
    let input = if has_place { "" } else { words };
    (arguments.collect(), input.to_owned())
}

/// The first program that speaks and is there.
fn speaker() -> Option<Vec<String>> {
    let path = std::env::var_os("PATH")?;
    let is_there =
        |program: &str| std::env::split_paths(&path).any(|folder| folder.join(program).is_file());
    let found = SPEAKERS.iter().find(|command| is_there(command[0]))?;
    Some(found.iter().map(|&argument| argument.to_owned()).collect())
}

impl Shell {
    /// Speaks a sentence beside the loop; says when it is spoken.
    pub(super) fn speak(&mut self, number: u64, words: &str) {
        self.speaking = None;
        let chosen = self.app.cx.choices.read_aloud.clone();
        let command = Some(chosen).filter(|command| !command.is_empty());
        let begun = match command.or_else(speaker) {
            Some(command) => self.start_speaking(number, &command, words),
            None => Err(
                "No program that speaks was found (spd-say, espeak-ng, say); read_aloud in config.toml names one"
                    .to_owned(),
            ),
        };
        if let Err(why) = begun {
            self.send(Message::Spoken(number, Err(why)));
        }
    }

    fn start_speaking(
        &mut self,
        number: u64,
        command: &[String],
        words: &str,
    ) -> Result<(), String> {
        let (mut arguments, input) = filled(command, words);
        let program = arguments[0].clone();
        let is_wait = |argument: &String| ["-w", "--wait"].contains(&argument.as_str());
        if is_client(&program) && !arguments.iter().any(is_wait) {
            // It would come back before the sentence is spoken.
            arguments.insert(1, "--wait".to_owned());
        }
        let child = Command::new(&program)
            .args(&arguments[1..])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn();
        let mut child = child.map_err(|error| format!("Cannot run {program}: {error}"))?;
        let stdin = child.stdin.take();
        let stderr = child.stderr.take();
        let letters = words.chars().count();
        let child = Arc::new(Mutex::new(child));
        self.speaking = Some(Speaking {
            child: Arc::clone(&child),
            program: program.clone(),
        });
        let sender = self.job_sender.clone();
        thread::spawn(move || {
            // What it complains of is read beside it, or it would wait for a reader.
            let complaint = stderr.map(|stderr| thread::spawn(move || first_line(stderr)));
            let begun = Instant::now();
            if let Some(mut stdin) = stdin {
                let _ = stdin.write_all(input.as_bytes());
            }
            let ended = loop {
                let mut child = child.lock().unwrap_or_else(PoisonError::into_inner);
                match child.try_wait() {
                    Ok(None) => {}
                    ended => break ended,
                }
                drop(child);
                thread::sleep(LOOK);
            };
            let took = begun.elapsed();
            let complaint = complaint.and_then(|thread| thread.join().ok());
            let complaint = complaint.unwrap_or_default();
            let spoken = match ended {
                Ok(Some(status)) if status.success() => heard(&program, letters, took, &complaint),
                Ok(status) => {
                    let status = status.map(|status| status.to_string()).unwrap_or_default();
                    let colon = if complaint.is_empty() { "" } else { ": " };
                    Err(format!("{program} ended with {status}{colon}{complaint}"))
                }
                Err(error) => Err(format!("{program}: {error}")),
            };
            sender.send(Message::Spoken(number, spoken));
        });
        Ok(())
    }

    /// Looks a word up with a command, beside the loop.
    pub(super) fn look_up(&self, command: &[String], words: String) {
        let (arguments, input) = filled(command, &words);
        let sender = self.job_sender.clone();
        thread::spawn(move || {
            let found = piped::run_program(&arguments, &input, LOOK_UP_WITHIN);
            let text = match found {
                Ok(printed) => plain(&printed),
                Err(error) => format!("{error:#}"),
            };
            sender.send(Message::LookedUp { words, text });
        });
    }
}

/// What a program printed without what it says to a terminal: colours, titles, letters struck twice.
fn plain(printed: &str) -> String {
    let mut out = String::with_capacity(printed.len());
    let mut letters = printed.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\x1b' => match letters.next() {
                Some('[') => {
                    let is_inside = |letter: &char| !('@'..='~').contains(letter);
                    while letters.next_if(is_inside).is_some() {}
                    letters.next();
                }
                Some(']') => {
                    while let Some(letter) = letters.next() {
                        if letter == '\x07'
                            || letter == '\x1b' && letters.next_if_eq(&'\\').is_some()
                        {
                            break;
                        }
                    }
                }
                _ => {}
            },
            '\x08' => drop(out.pop()),
            '\n' | '\t' => out.push(letter),
            letter if letter.is_control() => {}
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_one_argument_or_what_the_command_reads() {
        let command = |words: &[&str]| {
            words
                .iter()
                .map(|&word| word.to_owned())
                .collect::<Vec<_>>()
        };
        let (arguments, input) = filled(&command(&["dict", "-d", "{}"]), "mill; rm -r /");
        assert_eq!(arguments, ["dict", "-d", "mill; rm -r /"]);
        assert_eq!(input, "");
        let (arguments, input) = filled(&command(&["espeak-ng", "--stdin"]), "mill");
        assert_eq!((arguments.len(), input.as_str()), (2, "mill"));
    }

    #[test]
    fn a_program_without_a_sound_device_has_not_spoken() {
        let heard =
            |millis, complaint| heard("espeak-ng", 60, Duration::from_millis(millis), complaint);
        assert_eq!(heard(4000, "a warning"), Ok(()));
        assert_eq!(heard(5, ""), Ok(()));
        let why = "espeak-ng spoke nothing: cannot find card '0'".to_owned();
        assert_eq!(heard(5, "cannot find card '0'"), Err(why));
        let complaint = first_line(&b"cannot find\x1b[1m card\nmore of it\n"[..]);
        assert_eq!(complaint, "cannot find card");
        assert!(is_client("/usr/bin/spd-say") && !is_client("espeak-ng"));
    }

    #[test]
    fn what_a_program_says_to_the_terminal_is_taken_out() {
        let printed =
            "\x1b[1mmill\x1b[0m\r\n\x1b]0;title\x07m\x08mi\x08il \x1b]8;;x\x1b\\l\x07ink\n";
        assert_eq!(plain(printed), "mill\nmil link\n");
    }
}
