//! A sentence spoken by a command of the reader's, and a word looked up with one. No shell sees the words.

use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, ChildStderr, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
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
/// How long a server may take to hear that it is to stop.
const STOP_WITHIN: Duration = Duration::from_secs(5);
/// How long a program that ended may take to say why.
const COMPLAINT_WITHIN: Duration = Duration::from_secs(2);
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
        // Who watches it takes its end: nobody waits here.
        piped::end_group(&mut child);
        // Its server would speak on.
        if is_client(&self.program) {
            let program = self.program.clone();
            thread::spawn(move || {
                let stop = [program, "--stop".to_owned()];
                let _ = piped::run_program(&stop, "", STOP_WITHIN);
            });
        }
    }
}

/// True if a program only passes words on to a server that speaks.
fn is_client(program: &str) -> bool {
    Path::new(program).file_name() == Some("spd-say".as_ref())
}

/// Within this time a slow voice has spoken so many letters.
fn patience(letters: usize) -> Duration {
    Duration::from_secs(5) + Duration::from_millis(125) * u32::try_from(letters).unwrap_or(u32::MAX)
}

/// The first line of what a program complains of.
fn first_line(from: &mut impl BufRead) -> String {
    let mut line = Vec::new();
    let _ = from.take(400).read_until(b'\n', &mut line);
    let line = plain(&String::from_utf8_lossy(&line));
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first line of what a program complains of, once there is one. What it or those that it started say later
/// is read and dropped.
fn complaint(from: Option<ChildStderr>) -> Receiver<String> {
    let (sender, complaint) = channel();
    thread::spawn(move || {
        let Some(from) = from else { return };
        let mut from = BufReader::new(from);
        let _ = sender.send(first_line(&mut from));
        let _ = std::io::copy(&mut from, &mut std::io::sink());
    });
    complaint
}

/// True if so many letters can have been spoken: a program that finds no sound device complains, ends at once
/// and says that all went well.
fn can_be_spoken(letters: usize, took: Duration) -> bool {
    // Nobody speaks a thousand letters in a second.
    took >= Duration::from_millis(letters as u64) || letters < 4
}

/// Why a program that has ended did not speak, if it did not.
fn failure(program: &str, ended: std::io::Result<ExitStatus>, complaint: &str) -> Option<String> {
    match ended {
        Ok(status) if status.success() && complaint.is_empty() => None,
        Ok(status) if status.success() => Some(format!("{program} spoke nothing: {complaint}")),
        Ok(status) if complaint.is_empty() => Some(format!("{program} failed ({status})")),
        Ok(_) => Some(format!("{program} failed: {complaint}")),
        Err(error) => Some(format!("{program}: {error}")),
    }
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
        let child = piped::in_group(&program)
            .args(&arguments[1..])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn();
        let mut child = child.map_err(|error| format!("Cannot run {program}: {error}"))?;
        let stdin = child.stdin.take();
        let complaint = complaint(child.stderr.take());
        let letters = words.chars().count();
        let child = Arc::new(Mutex::new(child));
        self.speaking = Some(Speaking {
            child: Arc::clone(&child),
            program: program.clone(),
        });
        // It may read nothing at all.
        thread::spawn(move || stdin.map(|mut stdin| stdin.write_all(input.as_bytes())));
        let sender = self.job_sender.clone();
        thread::spawn(move || {
            let begun = Instant::now();
            let mut is_late = false;
            let ended = loop {
                let mut child = child.lock().unwrap_or_else(PoisonError::into_inner);
                match child.try_wait() {
                    Ok(None) => {}
                    Ok(Some(status)) => break Ok(status),
                    Err(error) => break Err(error),
                }
                drop(child);
                if !is_late && begun.elapsed() > patience(letters) {
                    is_late = true;
                    sender.send(Message::SpeaksLong(number, program.clone()));
                }
                thread::sleep(LOOK);
            };
            let is_well = matches!(&ended, Ok(status) if status.success());
            let failure = if is_well && can_be_spoken(letters, begun.elapsed()) {
                None
            } else {
                let complaint = complaint.recv_timeout(COMPLAINT_WITHIN);
                failure(&program, ended, &complaint.unwrap_or_default())
            };
            sender.send(Message::Spoken(number, failure.map_or(Ok(()), Err)));
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
                Ok(printed) => plain(&printed.text),
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

    #[cfg(unix)]
    #[test]
    fn a_program_without_a_sound_device_has_not_spoken() {
        let millis = Duration::from_millis;
        assert!(can_be_spoken(60, millis(4000)) && !can_be_spoken(60, millis(5)));
        assert!(patience(60) > millis(60 * 125));
        let ended = |code: i32| {
            let command = format!("exit {code}");
            std::process::Command::new("sh")
                .args(["-c", &command])
                .status()
        };
        let failure = |code, complaint| failure("espeak-ng", ended(code), complaint);
        assert_eq!(failure(0, ""), None);
        let why = "espeak-ng spoke nothing: cannot find card '0'";
        assert_eq!(failure(0, "cannot find card '0'").as_deref(), Some(why));
        let why = "espeak-ng failed: no voice";
        assert_eq!(failure(1, "no voice").as_deref(), Some(why));
        let why = "espeak-ng failed (exit status: 3)";
        assert_eq!(failure(3, "").as_deref(), Some(why));
        let complaint = first_line(&mut &b"cannot find\x1b[1m card\nmore of it\n"[..]);
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
